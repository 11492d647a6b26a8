"""`python -m tests.second_auditor FOLDER_OR_BUNDLE.tar [--fund ID] [--expect HEAD]`: what is wrong, or nothing (0, else 4)."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.second_auditor.audit import audit


def main() -> int:
    """Say each finding in a line of its own."""
    words = argparse.ArgumentParser(prog="python -m tests.second_auditor")
    words.add_argument("book", type=Path)
    words.add_argument("--fund")
    words.add_argument("--expect")
    words.add_argument("--password-fd", type=int, help="where the password of a sealed bundle is read from")
    given = words.parse_args()
    password = None
    if given.password_fd is not None:
        with open(given.password_fd, encoding="utf-8") as lines:
            password = lines.readline().removesuffix("\n")
    findings = audit(given.book, given.fund, given.expect, password)
    sys.stdout.writelines(f"{each}\n" for each in findings)
    return 4 if any(not each.notice for each in findings) else 0


if __name__ == "__main__":
    sys.exit(main())
