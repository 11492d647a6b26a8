"""`Lines` for the audit, in memory that does not grow with the book: the newest entries are kept as they were read,
older ones are read again from the files; of closed months only the states at their ends are kept."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sharedfund import spelling
from sharedfund.audit.reading import read
from sharedfund.errors import BookBusy
from sharedfund.state.lines import MonthLines
from sharedfund.values.days import add_months
from sharedfund.values.tables import Digests

if TYPE_CHECKING:
    from sharedfund.audit.reading import Opened, Reading
    from sharedfund.entries.entry import Entry
    from sharedfund.state import State

ENTRIES_KEPT = 4096  # about four kilobytes each
# A year's disclosure asks for the state before it; published late, that is eighteen months ago.
ENDS_KEPT_MONTHS = 18


@dataclass(slots=True)
class _Span:
    """What the entries of a file are: how many so far, between which days, and their bytes' digest."""

    count: int
    first: date
    last: date
    digest: bytes


class AuditLines:
    """The entries audited so far. What it answers is what `MonthLines` over all of them would."""

    def __init__(self, files: list[Opened], reading: Reading) -> None:
        self._files = files
        self._reading = reading
        self._spans: dict[str, _Span] = {}
        self._recent: deque[Entry] = deque()
        self._given_up: date | None = None  # the newest day among entries no longer in memory
        self._ends: dict[date, State] = {}  # at the ends of closed months
        self._closed: date | None = None

    def add(self, entry: Entry, state: State, file: str) -> None:
        """One more entry of `file`; `state` is the state after it."""
        span = self._spans.get(file)
        if span is None:
            span = self._spans[file] = _Span(1, entry.day, entry.day, b"")
        else:
            span.count += 1
            span.first, span.last = min(span.first, entry.day), max(span.last, entry.day)
        span.digest = _chained(span.digest, spelling.encode(entry))
        self._recent.append(entry)
        if len(self._recent) > ENTRIES_KEPT:
            day = self._recent.popleft().day
            self._given_up = day if self._given_up is None else max(day, self._given_up)
        # No rule lets an entry into a closed month; where one stands there all the same, the months are folded anew.
        if self._ends and max(self._ends) > entry.day:
            self._ends = {end: known for end, known in self._ends.items() if end <= entry.day}
        closed = state.disclosures.closed_until
        if closed is not None and closed != self._closed:
            self._closed = closed
            self._settle(closed)

    def spans(self) -> dict[str, list[Any]]:
        """What must be known of the entries so far to go on later without reading them again."""
        return {file: [span.count, span.first.isoformat(), span.last.isoformat(), span.digest.hex()]
                for file, span in self._spans.items()}

    def restore(self, spans: dict[str, list[Any]]) -> None:
        """Go on from what `spans` gave: those entries are in the files, and not in memory."""
        for file, (count, first, last, digest) in spans.items():
            self._spans[file] = _Span(count, date.fromisoformat(first), date.fromisoformat(last), bytes.fromhex(digest))
        self._given_up = max((span.last for span in self._spans.values()), default=None)

    def between(self, first: date, end: date) -> Iterator[Entry]:
        """Entries with `first` <= day < `end`, in the order of the book."""
        if self._given_up is None or self._given_up < first:
            return (entry for entry in tuple(self._recent) if first <= entry.day < end)
        return self._read_again(first, end)

    def state_at(self, end: date) -> State:
        """The fold of the entries with day < `end`. What stands only once for ever (`used`) is asked of no past
        state, and one that was kept does not know it."""
        known = max((at for at in self._ends if at <= end), default=None)
        if known == end:
            return self._ends[end]
        ends = {} if known is None else {known: self._ends[known]}
        return MonthLines(self.between(known or date.min, end), ends).state_at(end)

    def _settle(self, closed: date) -> None:
        kept_from = add_months(closed, -ENDS_KEPT_MONTHS)
        # Its digests would be most of what is kept.
        state = replace(self.state_at(closed), used=Digests())
        self._ends = {end: known for end, known in self._ends.items() if kept_from <= end < closed}
        self._ends[closed] = state

    def _read_again(self, first: date, end: date) -> Iterator[Entry]:
        for opened in self._files:
            span = self._spans.get(opened.name)
            if span is None or span.last < first or span.first >= end:
                continue
            left, digest = span.count, b""
            for block in read(opened, self._reading.again()):
                if left and block.entry is not None and block.entry.recorded is not None:
                    left -= 1
                    digest = _chained(digest, block.data)
                    if first <= block.entry.day < end:
                        yield block.entry
            # What is judged is what was hashed: a file that changed under us is another file.
            if digest != span.digest:
                raise BookBusy("changed-meanwhile", file=f"book/{opened.name}")


def _chained(digest: bytes, block: bytes) -> bytes:
    """The digest of the blocks so far and one more: unlike a hash begun, it can be kept and gone on from."""
    return sha256(digest + block).digest()
