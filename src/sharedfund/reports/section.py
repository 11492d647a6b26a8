"""How a section of a disclosure is made known: one function a letter, `(look) -> data`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sharedfund.reports.look import Look

Data = dict[str, Any]
SECTIONS: dict[str, Callable[[Look], Data]] = {}


def section(letter: str) -> Callable[[Callable[[Look], Data]], Callable[[Look], Data]]:
    """Mark a function as the section `letter`."""

    def register(function: Callable[[Look], Data]) -> Callable[[Look], Data]:
        SECTIONS[letter] = function
        return function

    return register


def year_before(name: str) -> str | None:
    """The same quarter, month or year a year earlier; None for any other span."""
    if len(name) in (4, 6, 7) and name[:4].isdigit():
        return f"{int(name[:4]) - 1:04d}{name[4:]}"
    return None
