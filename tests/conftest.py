"""What holds for every test."""

from __future__ import annotations

import os

import pytest

# Beancount's loader leaves a pickle beside a book that took it long; the audit names that as a program, and rightly.
os.environ["BEANCOUNT_DISABLE_LOAD_CACHE"] = "1"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--asks-no-facts", action="store_true",
                     help="the tests' own assertions alone, without tests/rules/facts.txt, as tools/hollow.py wants them")
