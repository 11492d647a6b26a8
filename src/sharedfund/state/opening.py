"""The opening slice: the rows of the opening position until it is adopted."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

from sharedfund.state.registry import evolves
from sharedfund.values.tables import Table

if TYPE_CHECKING:
    from sharedfund.entries.charter import OpeningAdopted, OpeningPosition
    from sharedfund.state import State

# What of a row its digest binds; who writes it, and when, is not of the row.
FIELDS = ("row", "item", "fund", "party", "amount", "period", "document", "head", "due", "first_deposit",
          "agent_for")


@dataclass(frozen=True, slots=True)
class Opening:
    """`rows` by number, as one line of text each; empty once the opening is adopted."""

    rows: Table[str] = field(default_factory=Table)

    def digest(self) -> str:
        """The digest of the rows entered so far, in their order."""
        return digest_of(line for _, line in sorted(self.rows.items()))


def opening_day(state: State) -> date:
    """The day of the opening's rows: that from which the books are kept, and not before the charter."""
    return max(state.charter.books_from, state.charter.day)


def row_line(row: OpeningPosition) -> str:
    """A row as the one line of text that its digest binds; absent fields are left out."""
    fields = {name: getattr(row, name) for name in FIELDS}
    spelled = {name: value if isinstance(value, int) else str(value)
               for name, value in fields.items() if value is not None}
    return json.dumps(spelled, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(lines: Iterable[str]) -> str:
    """The digest of a position's lines: of the text in which each ends with a line feed."""
    return sha256("".join(line + "\n" for line in lines).encode()).hexdigest()


@evolves("opening-position")
def _entered(state: State, entry: OpeningPosition) -> State:
    rows = state.opening.rows.set(f"{entry.row:05d}", row_line(entry))
    return replace(state, opening=replace(state.opening, rows=rows))


@evolves("opening-adopted")
def _adopted(state: State, entry: OpeningAdopted) -> State:
    return replace(state, opening=Opening())
