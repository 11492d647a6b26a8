"""What holds for every test."""

from __future__ import annotations

import os

# Beancount's loader leaves a pickle beside a book that took it long; the audit names that as a program, and rightly.
os.environ["BEANCOUNT_DISABLE_LOAD_CACHE"] = "1"
