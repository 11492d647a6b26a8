"""What can go wrong apart from a rule saying no. A refusal is not here: it is data (`admit.Refusal`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class SharedFundError(Exception):
    """The book or the machine cannot be used: `code` for programs, `facts` for the words, where it happened."""

    exit_code = 1
    data: Mapping[str, Any] | None = None  # what was read all the same, for programs

    def __init__(self, code: str, *, file: str | None = None, line: int | None = None, **facts: Any) -> None:
        super().__init__(code + "".join(f" {name}={value}" for name, value in facts.items()))
        self.code = code
        self.file = file
        self.line = line
        self.facts = facts


class BadInput(SharedFundError):
    """A field of an input file or an option is not what it must be."""

    exit_code = 2


class NotFound(SharedFundError):
    """What was named is not in the book."""

    exit_code = 5


class BookBusy(SharedFundError):
    """Locked, changed meanwhile, or the clock is behind: nothing was written, a retry is safe."""

    exit_code = 6


class HostileError(SharedFundError):
    """What somebody else wrote is not what a book or a bundle looks like: it is not read on."""

    exit_code = 4
