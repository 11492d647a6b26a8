"""The walk: blocks read strictly, page by page, each page line checked, the entries folded. Rules are not asked again;
the audit does that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from sharedfund import spelling
from sharedfund.book import store
from sharedfund.book.reader import Block, PageLine, blocks, page_parts
from sharedfund.book.tree import Frontier, page_line
from sharedfund.book.user import Place
from sharedfund.entries.entry import Entry
from sharedfund.errors import SharedFundError
from sharedfund.state import EMPTY, State, evolve, turn_page
from sharedfund.values.days import local_day, month_of

EMPTY_TREE = Frontier()
SECTOR = 512  # what a disk keeps whole or not at all
_CHUNK = 1 << 20
BEGINNING = Place("", 0, 1, b"")


class Tail(NamedTuple):
    """What stands after the last page: where, its bytes, and whether it is what a torn write leaves."""

    file: str
    offset: int
    line: int
    data: bytes


class Stood(NamedTuple):
    """Where a walk stood."""

    state: State
    frontier: Frontier
    place: Place


class Walk:
    """A position in a book and what the book says up to there. `newest` are the entries of the newest page it has read
    itself, `before` where it stood before that page; nothing and None where it read none."""

    def __init__(self, folder: Path, state: State = EMPTY, frontier: Frontier = EMPTY_TREE,
                 place: Place = BEGINNING) -> None:
        self.folder = folder
        self.state = state
        self.frontier = frontier
        self.place = place
        self.before: Stood | None = None
        self.newest: tuple[Entry, ...] = ()
        self.tail: Tail | None = None
        self.ends_without_empty_line = False

    def on(self, until: int | None = None) -> int:
        """Walk to the end of the book (or to the page that brings it to `until` blocks); the number of new pages.
        What is left after the last page is in `tail`.

        Raises: SharedFundError, with file and line, where a whole page does not fit.
        """
        self.tail, pages = None, 0
        self._look_at_end()
        files = [name for name in store.month_files(self.folder) if name >= self.place.file]
        for number, name in enumerate(files):
            offset, line = (self.place.offset, self.place.line) if name == self.place.file else (0, 1)
            is_last = number == len(files) - 1
            lacks_end = name == self.place.file and self.ends_without_empty_line
            hole = _hole(self.folder, name, offset - lacks_end) if is_last else None
            page: list[Block] = []
            for block in _blocks(self.folder, name, offset, line, hole):
                parts = block.page
                if parts is None:
                    page.append(block)
                    if not block.is_whole:
                        break
                    continue
                self._page(name, page, block, parts)
                pages += 1
                page = []
                if until is not None and self.frontier.size >= until:
                    return pages
            if hole is not None:
                self._holed(name, page)
            elif page or (not is_last and self.place.file != name):
                self._left(name, page, is_last)
            elif is_last and self.place.file != name:
                self.tail = Tail(name, 0, 1, b"")  # an empty file: its first page never came
        return pages

    def _look_at_end(self) -> None:
        """Whether the file of the last page lacks its last empty line. Raises: SharedFundError where it lacks more."""
        self.ends_without_empty_line = False
        if not self.place.file:
            return
        with store.open_read(self.folder / "book" / self.place.file) as stream:
            size = stream.seek(0, 2)
            stream.seek(max(self.place.offset - 1, 0))
            last = stream.read(1)
        if size < self.place.offset - 1:
            raise SharedFundError("book-cut", file=f"book/{self.place.file}", line=self.place.line)
        self.ends_without_empty_line = last in (b"", b"\x00")

    def _page(self, file: str, page: list[Block], line: Block, parts: PageLine) -> None:
        if not page:
            raise _damaged("page-empty", line)
        state, frontier, newest = self.state, self.frontier, []
        for block in page:
            newest.append(entry_of(block))
            state = evolve(state, newest[-1])
            frontier = frontier.add(spelling.leaf(block.data))
        size, root = frontier.size, frontier.root
        day = page_day(state)
        if parts != PageLine(day.isoformat(), state.record.pages + 1, size, root):
            raise _damaged("page-does-not-fit", line)
        if file != f"{month_of(day)}.beancount":
            raise _damaged("wrong-file", line)
        self.before, self.newest = Stood(self.state, self.frontier, self.place), tuple(newest)
        self.frontier = frontier.add(spelling.leaf(line.data))
        self.state = turn_page(state, size, root, self.frontier.root, day)
        self.place = Place(file, line.end, line.next_line, line.data)
        self.ends_without_empty_line = not line.is_whole

    def _left(self, file: str, page: list[Block], is_last: bool) -> None:
        """Blocks after the last page line are a torn write, or damage that nobody may take for one."""
        if not is_last:
            raise SharedFundError("page-line-missing", file=f"book/{file}", line=page[0].line if page else 1)
        if self.ends_without_empty_line:
            raise _damaged("no-empty-line", page[0])
        state, frontier = self._folded(page)
        last = page[-1]
        if not last.is_whole and not self._is_torn(state, frontier, last.data, len(page) > 1):
            raise _damaged("tail-damaged", last)
        data = b"".join(block.data + b"\n" * block.is_whole for block in page)
        self.tail = Tail(file, page[0].offset, page[0].line, data)

    def _folded(self, page: list[Block]) -> tuple[State, Frontier]:
        """The State after the whole blocks of a page without its line. A damaged one among them is no torn write: this
        raises."""
        state, frontier = self.state, self.frontier
        for block in page:
            if block.is_whole:
                state = evolve(state, entry_of(block))
                frontier = frontier.add(spelling.leaf(block.data))
        return state, frontier

    def _holed(self, file: str, page: list[Block]) -> None:
        """`page` was read up to a NUL byte. It is what a torn write leaves where every row of NULs goes to the end of a
        sector, whose newest bytes never came to the disk, or of the file, and no page line follows: none is written
        before all that it marks is on the disk. Anything else is damage."""
        offset, line = (self.place.offset, self.place.line) if file == self.place.file else (0, 1)
        if page:
            offset, line = page[0].offset, page[0].line
        elif file == self.place.file and self.ends_without_empty_line:
            offset -= 1  # the empty line after the last page never came
        with store.open_read(self.folder / "book" / file) as stream:
            stream.seek(offset)
            data = stream.read()
        self._folded(page)
        if not _never_came(data, offset) or any(page_parts(part + b"\n") for part in re.split(b"\n+", data)):
            raise SharedFundError("tail-damaged", file=f"book/{file}", line=page[-1].line if page else line)
        self.tail = Tail(file, offset, line, data)

    def _is_torn(self, state: State, frontier: Frontier, left: bytes, has_entries: bool) -> bool:
        """Whether `left` is the beginning of what should have been written next, or of nothing (a hole of NULs)."""
        written = left.rstrip(b"\x00")
        if not written:
            return True
        if has_entries:
            expected = page_line(page_day(state).isoformat(), state.record.pages + 1, frontier.size, frontier.root)
            if expected.startswith(written):
                return True
        return _begins_entry(written)


def _blocks(folder: Path, name: str, offset: int, line: int, hole: int | None) -> Iterator[Block]:
    with store.open_read(folder / "book" / name) as stream:
        if hole is None:
            yield from blocks(stream, f"book/{name}", offset, line)
            return
        stream.seek(offset)
        for block in blocks(BytesIO(stream.read(max(hole - offset, 0))), f"book/{name}", 0, line):
            yield block._replace(offset=offset + block.offset)


def _hole(folder: Path, name: str, offset: int) -> int | None:
    """Where the first NUL byte stands from `offset` on; no page has one."""
    with store.open_read(folder / "book" / name) as stream:
        stream.seek(offset)
        while chunk := stream.read(_CHUNK):
            if (at := chunk.find(b"\x00")) >= 0:
                return offset + at
            offset += len(chunk)
    return None


def _never_came(data: bytes, offset: int) -> bool:
    """Whether each row of NULs in `data`, which stands at `offset` of its file, ends with a sector or with the file: what a
    disk leaves that kept the size of a file and not all of its sectors. A row may begin inside a sector, where that
    sector is the one of an earlier, shorter file."""
    written = data.rstrip(b"\x00")
    return all((offset + hole.end()) % SECTOR == 0 for hole in re.finditer(rb"\x00+", written))


def _begins_entry(data: bytes) -> bool:
    """Whether `data` can be the beginning of an entry: its whole lines are lines of one, its last is cut short."""
    whole, _, cut = data.rpartition(b"\n")
    if whole:
        try:
            spelling.take_apart(whole + b"\n")
        except spelling.SpellingError as error:
            # An entry of which only the head stands has no line `entry:` yet.
            if error.code != "no-entry-line" or b"\n" in whole:
                return False
        return not cut or cut[:1] == b" "
    # A head cut short: the day, then `custom "sharedfund"` or `*`.
    pattern = b"0000-00-00 "
    for at, byte in enumerate(cut[: len(pattern)]):
        if (byte in b"0123456789") != (pattern[at] in b"0123456789") or (pattern[at] in b"- " and byte != pattern[at]):
            return False
    rest = cut[len(pattern) :]
    head = b'custom "sharedfund" "'
    return head.startswith(rest[: len(head)]) or rest[:3] == b'* "'[: len(rest)]


def entry_of(block: Block) -> Entry:
    """The entry a block spells. Raises: SharedFundError with the line that is wrong."""
    try:
        entry = spelling.decode(block.data)
    except spelling.SpellingError as error:
        raise SharedFundError("block-damaged", file=block.file, line=block.line + max(error.line - 1, 0),
                              why=error.code, field=error.field) from None
    if entry.recorded is None:
        raise _damaged("not-recorded", block)
    return entry


def page_day(state: State) -> date:
    """The local day of the newest entry: the day its page line bears, and the month of its file."""
    recorded = state.record.recorded
    if recorded is None:
        raise SharedFundError("not-recorded")
    return local_day(recorded, state.charter.utc_offset)


def _damaged(code: str, block: Block) -> SharedFundError:
    return SharedFundError(code, file=block.file, line=block.line)
