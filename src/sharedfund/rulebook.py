"""RULEBOOK: every rule, in the order it is asked."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import import_module

from sharedfund.rules import RULES, Rule

CHAPTERS = ("record", "charter", "duties", "opening", "people", "keys", "units", "resolutions", "contracts", "neighbours",
            "hand_over", "budget", "fees", "receipts", "agency", "bills", "waterfall", "payments", "remuneration",
            "revenue", "grants", "maintenance", "bank", "disclosure", "questions")

# Asked before the others: what an entry is and whether its author may write it at all, then whether a step is open.
FIRST = ("R129", "R142", "R128", "R144", "R130", "R14", "R49", "R45a", "R42", "R43", "R50", "R44", "R46", "R45", "R47",
         "R48", "R114")


def rank(number: str) -> tuple[int, int, str]:
    """The order rules are asked in: FIRST as it stands, then by number."""
    if number in FIRST:
        return 0, FIRST.index(number), number
    match = re.match(r"R(\d+)", number)
    return 1, int(match[1]) if match else 0, number


class Rulebook:
    """The rules in force, sorted; `governing` gives the doors of a kind."""

    def __init__(self) -> None:
        for chapter in CHAPTERS:
            import_module(f"sharedfund.rules.{chapter}")
        # Within a number by chapter, then as written: never by which file was imported first.
        self.rules: tuple[Rule, ...] = tuple(
            sorted(RULES, key=lambda known: (rank(known.number), CHAPTERS.index(known.chapter))))
        self._by_kind: dict[str, tuple[Rule, ...]] = {}

    def governing(self, kind: str) -> tuple[Rule, ...]:
        """The doors asked of an entry of `kind`, in order."""
        if kind not in self._by_kind:
            self._by_kind[kind] = tuple(known for known in self.rules if kind in known.kinds)
        return self._by_kind[kind]

    def duties(self) -> tuple[Rule, ...]:
        return tuple(known for known in self.rules if known.way == "duty")

    def numbered(self, number: str) -> tuple[Rule, ...]:
        """The rules under a number; several functions may keep one rule."""
        return tuple(known for known in self.rules if known.number == number)


@lru_cache(maxsize=1)
def rulebook() -> Rulebook:
    """The rulebook of this program."""
    return Rulebook()
