"""`Lines` over the files of a book: the entries up to a head, read again when a rule or a report asks for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from sharedfund.book import store
from sharedfund.book.reader import Block, blocks, page_parts
from sharedfund.book.user import UserFolder
from sharedfund.book.walk import entry_of
from sharedfund.entries.entry import Entry
from sharedfund.state import State
from sharedfund.state.lines import MonthLines
from sharedfund.values.days import month_of

_PAGE_LINE_MAX_BYTES = 140
ENTRIES_REMEMBERED_MAX = 8192
_DAY = re.compile(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Numbered(NamedTuple):
    """A block of the book with its number, from 1."""

    number: int
    block: Block


Load = Callable[[date, date], tuple[date, State] | None]
Keep = Callable[[date, State], None]


class Memory:
    """What one asking leaves to the next: the states at the ends of closed months, and the entries of the two spans asked
    for last: a draft, its preview, the door and the page all ask for the same period and for that of a year before."""

    __slots__ = ("ends", "keep", "load", "spans")

    def __init__(self, load: Load | None = None, keep: Keep | None = None) -> None:
        """`load(after, until)` gives the newest state kept elsewhere at the end of a month after `after` and up to
        `until`; `keep(end, state)` keeps one there."""
        self.load = load
        self.keep = keep
        self.ends: dict[date, State] = {}
        self.spans: dict[tuple[int, date, date], tuple[Entry, ...]] = {}


class FileLines:
    """The entries of the book in `folder` among its first `size` blocks."""

    def __init__(self, folder: Path, size: int, user: UserFolder | None = None, scope: str = "",
                 memory: Memory | None = None, closed_until: date | None = None) -> None:
        """`memory` keeps states at the ends of months closed by `closed_until`: no entry's day falls into such a month
        any more."""
        self._memory = memory or Memory()
        self._closed_until = closed_until
        self.folder = folder
        self.size = size
        self._user = user
        self._scope = scope

    def upto(self, size: int) -> FileLines:
        """The same book as it was when it had `size` blocks."""
        return FileLines(self.folder, size, self._user, self._scope)

    def between(self, first: date, end: date) -> Iterator[Entry]:
        """Entries with `first` <= day < `end`, in the order of the book."""
        memory, asked = self._memory, (self.size, first, end)
        found = memory.spans.get(asked)
        if found is None:
            found = tuple(self._read(first, end))
            if len(found) > ENTRIES_REMEMBERED_MAX:
                return iter(found)
            last = [(key, kept) for key, kept in memory.spans.items() if key[0] == self.size][-1:]
            memory.spans = {**dict(last), asked: found}
        return iter(found)

    def _read(self, first: date, end: date) -> Iterator[Entry]:
        # Nothing is entered before its day, so no file of an earlier month holds such a day.
        low, high = first.isoformat().encode(), end.isoformat().encode()
        for _, block in self.blocks(from_month=month_of(first)):
            if low <= block.data[:10] < high and block.page is None:
                yield entry_of(block)

    def state_at(self, end: date) -> State:
        """The fold of the entries with day < `end`, month by month of their day. What stands only once for ever
        (`used`) is asked of no past state, and one that was kept does not know it."""
        memory, ends = self._memory, self._memory.ends
        known = max((at for at in ends if at <= end), default=None)
        if known != end and memory.load is not None and (found := memory.load(known or date.min, end)) is not None:
            known, ends[found[0]] = found
        if known == end:
            return ends[end]
        lines = MonthLines(ends={} if known is None else {known: ends[known]})
        low, high = known.isoformat().encode() if known else b"", end.isoformat().encode()
        for _, block in self.blocks(from_month=month_of(known) if known else ""):
            if low <= block.data[:10] < high and block.page is None:
                lines.add(entry_of(block))
        state = lines.state_at(end)
        if end.day == 1 and self._closed_until is not None and end <= self._closed_until:
            ends[end] = state
            if memory.keep is not None:
                memory.keep(end, state)
        return state

    def entries(self, first_block: int = 1) -> Iterator[tuple[int, Entry]]:
        """Every entry from `first_block` on, with its number."""
        for number, block in self.blocks(first_block):
            if block.page is None:
                yield number, entry_of(block)

    def blocks(self, first_block: int = 1, from_month: str = "") -> Iterator[Numbered]:
        """Every block from `first_block` on, or from the file of `from_month` on."""
        files = [name for name in store.month_files(self.folder) if name[:7] >= from_month]
        start = 0
        if first_block > 1:
            # The last file that begins at or before the block wanted.
            for at in range(len(files) - 1, 0, -1):
                if self._first_number(files, at) <= first_block:
                    start = at
                    break
        number = self._first_number(files, start) if start < len(files) else 1
        for at in range(start, len(files)):
            with store.open_read(self.folder / "book" / files[at]) as stream:
                for block in blocks(stream, f"book/{files[at]}"):
                    if number > self.size:
                        return
                    if number >= first_block:
                        yield Numbered(number, block)
                    number += 1

    def _first_number(self, files: list[str], at: int) -> int:
        """The number of a file's first block: what the page line before it says, and that line itself."""
        everything = store.month_files(self.folder)
        position = everything.index(files[at])
        if position == 0:
            return 1
        with store.open_read(self.folder / "book" / everything[position - 1]) as stream:
            stream.seek(0, 2)
            stream.seek(max(stream.tell() - _PAGE_LINE_MAX_BYTES, 0))
            end = stream.read().rstrip(b"\n")
        parts = page_parts(end[end.rfind(b"\n") + 1 :] + b"\n")
        return parts.size + 2 if parts else 1
