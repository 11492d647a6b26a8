"""What `make assurance` prints: a part tries something many times and says how often it went wrong.

A part is a module of the tests with a `PART` and a function `run(run) -> Iterator[Figure]`. `make test` asks the same
module for a sample; `tools/assurance.py` for the whole.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the assurance: its name for programs, what it shows in both languages, and what is wanted."""

    name: str
    shows: str
    shows_zh: str
    wanted: str


@dataclass(frozen=True, slots=True)
class Figure:
    """How often something was tried, and how often it went wrong; `wrong` must be 0.

    `detail` says what was done and how it divides; `not_tried` what the figure does not cover.
    """

    name: str
    tried: int
    wrong: int
    unit: str = ""
    detail: str = ""
    not_tried: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """How a part is run: `scale` 1 is the whole, 1/100 a hundredth of it; the same `seed` tries the same things."""

    seed: int = 20260101
    scale: Fraction = field(default=Fraction(1))
    jobs: int = 1

    def count(self, whole: int, least: int = 1) -> int:
        """So many of `whole` tries."""
        return max(least, int(whole * self.scale))

    def say(self, text: str) -> None:
        """A word on the way, for who watches."""
        print(text, file=sys.stderr, flush=True)  # noqa: T201  # the one place that speaks
