"""The book's entries by month of their day, and the State as it was at the end of one: what reports and rules that
need a period's lines are given.

`state_at(end)` folds the entries with day < `end`, month by month of their `day`, within a month in the order of the
book. So the state at a closed month's end never changes again, and a later one can start from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from sharedfund.state import EMPTY, State, evolve
from sharedfund.values.days import add_months, month_of

if TYPE_CHECKING:
    from sharedfund.entries.entry import Entry


class MonthLines:
    """Entries in the order of the book, added one by one. `settle` folds closed months once and for all; months
    before `keep_from` give up their lines, so that memory does not grow with the book."""

    def __init__(self, entries: Iterable[Entry] = (), ends: Mapping[date, State] | None = None) -> None:
        """`ends` are states at the end of closed months; entries of those months need not be added again."""
        self._months: dict[str, list[tuple[int, Entry]]] = {}
        self._count = 0
        self._ends: dict[date, State] = dict(ends or {})  # the state at the end of a settled month
        for entry in entries:
            self.add(entry)

    def add(self, entry: Entry) -> None:
        self._months.setdefault(month_of(entry.day), []).append((self._count, entry))
        self._count += 1
        # A month that was folded while still open is folded anew.
        if self._ends and max(self._ends) > entry.day:
            self._ends = {end: state for end, state in self._ends.items() if end <= entry.day}

    def settle(self, until: date, keep_from: date | None = None) -> None:
        """Months that end by `until` (exclusive, a month's first day) take no more entries."""
        self.state_at(until)
        if keep_from is not None:
            for month in [m for m in self._months if m < month_of(keep_from)]:
                del self._months[month]
            oldest = max((end for end in self._ends if end <= keep_from), default=None)
            if oldest is not None:
                self._ends = {end: state for end, state in self._ends.items() if end >= oldest}

    def between(self, first: date, end: date) -> Iterator[Entry]:
        """Entries with `first` <= day < `end`, in the order of the book."""
        wanted = [
            pair for month, pairs in self._months.items() if month_of(first) <= month <= month_of(end)
            for pair in pairs if first <= pair[1].day < end
        ]
        return iter([entry for _, entry in sorted(wanted, key=lambda pair: pair[0])])

    def state_at(self, end: date) -> State:
        """The fold of the entries with day < `end`."""
        known = max((at for at in self._ends if at <= end), default=None)
        state = self._ends[known] if known is not None else EMPTY
        for month in sorted(m for m in self._months if known is None or m >= month_of(known)):
            first = date.fromisoformat(month + "-01")
            if first >= end:
                break
            for _, entry in self._months[month]:
                if entry.day < end:
                    state = evolve(state, entry)
            after = add_months(first, 1)
            if after <= end:
                self._ends[after] = state
        return state
