"""The book's files as blocks, streamed: strict where the text is canonical, loose where it is not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple

from sharedfund import spelling
from sharedfund.audit.child import Parser
from sharedfund.audit.guard import FILE_MAX_BYTES, LINE_MAX_BYTES, Block, Piece, Watch, meant
from sharedfund.book.reader import PageLine, page_parts
from sharedfund.entries.entry import Entry
from sharedfund.errors import HostileError
from sharedfund.spelling import ENTRY_MAX_BYTES, SpellingError

FILE_NAME = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])\.beancount\Z")
# So much is asked of the child at once; an honest entry has at most a quarter of it.
REGION_BYTES = 256 * 1024
_BEGINS = re.compile(rb"[0-9]{4}[-/]")
_BOM = b"\xef\xbb\xbf"


class Chunk(NamedTuple):
    """Lines without an empty line between them, where they begin, how many empty lines follow, and whether those are
    bare line ends."""

    line: int
    data: bytes
    empty_after: int
    is_bare: bool


@dataclass(frozen=True, slots=True)
class Read:
    """A block read from a file: an entry, a page line, or neither with the reason why."""

    file: str
    line: int
    data: bytes
    entry: Entry | None = None
    page: PageLine | None = None
    fault: str | None = None
    found: str = ""
    reformatted: bool = False


class Opened(NamedTuple):
    """A book file's name, how to open it, and where to begin: a place in bytes and the number of the line there."""

    name: str
    open: Callable[[], BinaryIO]
    offset: int = 0
    line: int = 1


class Reading:
    """What the reading of one book shares: the child that parses, and the watch over what was met. Ended with
    `close`."""

    def __init__(self, parser: Parser | None = None) -> None:
        self.parser = parser or Parser()
        self.watch = Watch()

    def again(self) -> Reading:
        """The same child for a second look at what was read; what is met again is not counted twice."""
        return Reading(self.parser)

    def close(self) -> None:
        self.parser.close()


def book_files(folder: Path) -> tuple[list[Opened], list[str]]:
    """The book files of a folder in order, and the names that do not belong there."""
    from sharedfund.audit.sources import Folder

    source = Folder(folder)
    return source.months(), source.foreign


def chunks(stream: BinaryIO, file: str = "book", line_number: int = 1) -> Iterator[Chunk]:
    """The chunks of a stream, whose next line has the number given. Memory is bounded by the longest an entry may be.

    Raises: HostileError for a line, a block or a file without end.
    """
    lines: list[bytes] = []
    first, empty, is_bare, held, total = line_number, 0, True, 0, 0
    for number, line in enumerate(iter(lambda: stream.readline(LINE_MAX_BYTES + 1), b""), line_number):
        total += len(line)
        if len(line) > LINE_MAX_BYTES or total > FILE_MAX_BYTES:
            raise HostileError("line-too-long" if len(line) > LINE_MAX_BYTES else "file-too-large", file=file, line=number)
        if not line.strip(b" \t\r\n"):
            if not lines and not empty:
                first = number
            empty += 1
            is_bare = is_bare and line == b"\n"
            continue
        if empty or (held > ENTRY_MAX_BYTES and _BEGINS.match(line)):
            yield Chunk(first, b"".join(lines), empty, is_bare)
            lines, empty, is_bare, held = [], 0, True, 0
        if held > 2 * ENTRY_MAX_BYTES:
            raise HostileError("block-too-large", file=file, line=first)
        if not lines:
            first = number
        lines.append(line)
        held += len(line)
    if lines or empty:
        yield Chunk(first, b"".join(lines), empty, is_bare)


def read(opened: Opened, reading: Reading | None = None) -> Iterator[Read]:
    """The blocks of one file, in order. Raises: HostileError for what is no book."""
    if reading is not None:
        yield from _read(opened, reading)
        return
    own = Reading()
    try:
        yield from _read(opened, own)
    finally:
        own.close()


def _read(opened: Opened, reading: Reading) -> Iterator[Read]:
    name, watch = "book/" + opened.name, reading.watch
    with opened.open() as stream:
        region: list[Piece] = []
        held = 0
        stream.seek(opened.offset)
        for chunk in chunks(stream, name, opened.line):
            taken = _strict(name, chunk)
            if taken is None:
                data = chunk.data.removeprefix(_BOM) if chunk.line == 1 else chunk.data
                region.append(Piece(chunk.line, data))
                held += len(data)
            if region and (taken is not None or held > REGION_BYTES):
                yield from _loosely(name, region, reading)
                region, held = [], 0
            if taken is not None:
                watch.sound += 1
                watch.pages += taken.page is not None
                yield taken
                if chunk.empty_after != 1 or not chunk.is_bare:
                    yield Read(name, chunk.line + chunk.data.count(b"\n"), b"", reformatted=True)
        if region:
            yield from _loosely(name, region, reading)


def _strict(name: str, chunk: Chunk) -> Read | None:
    """The chunk as one canonical block, or None."""
    page = page_parts(chunk.data)
    if page is not None:
        return Read(name, chunk.line, chunk.data, page=page)
    try:
        return Read(name, chunk.line, chunk.data, entry=spelling.decode(chunk.data))
    except SpellingError:
        return None


def _loosely(name: str, region: list[Piece], reading: Reading) -> Iterator[Read]:
    """What a region means that is not canonical as it stands."""
    for block in meant(region, name, reading.parser):
        if block.fault is not None:
            reading.watch.fault(name, block)
        judged = _judged(name, block)
        reading.watch.pages += judged.page is not None
        reading.watch.sound += judged.page is not None or judged.entry is not None
        yield judged


def _judged(name: str, block: Block) -> Read:
    if block.fault is not None:
        found = block.found or _strict_fault(block.data)
        return Read(name, block.fault_line, block.data, fault=block.fault, found=found)
    page = page_parts(block.data)
    if page is not None:
        return Read(name, block.line, block.data, page=page, reformatted=True)
    if not block.data:
        return Read(name, block.line, b"", reformatted=True)
    return Read(name, block.line, block.data, entry=spelling.decode(block.data), reformatted=True)


def _strict_fault(data: bytes) -> str:
    found = ""
    try:
        spelling.decode(data)
    except SpellingError as error:
        found = error.field or error.found
    return found
