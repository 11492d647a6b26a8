"""The book's files as blocks, streamed: strict where the text is canonical, loose where it is not."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple

from sharedfund import spelling
from sharedfund.audit.guard import FILE_MAX_BYTES, LINE_MAX_BYTES, Block, loose
from sharedfund.book.reader import PageLine, page_parts
from sharedfund.entries.entry import Entry
from sharedfund.spelling import SpellingError

FILE_NAME = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])\.beancount\Z")
REGION_MAX_BYTES = 8 * 1024 * 1024


class Chunk(NamedTuple):
    """Lines without an empty line between them, where they begin, and how many empty lines follow."""

    line: int
    data: bytes
    empty_after: int


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
    """A book file's name and how to open it."""

    name: str
    open: Callable[[], BinaryIO]


def book_files(folder: Path) -> tuple[list[Opened], list[str]]:
    """The book files of a folder in order, and the names that do not belong there."""
    files, foreign = [], []
    place = folder / "book"
    if not place.is_dir() or place.is_symlink():
        return [], []
    for path in sorted(place.iterdir()):
        if FILE_NAME.match(path.name) and path.is_file() and not path.is_symlink():
            files.append(Opened(path.name, lambda path=path: _opened(path)))  # type: ignore[misc]  # bound early
        else:
            foreign.append(path.name)
    return files, foreign


def _opened(path: Path) -> BinaryIO:
    """Open for reading, never through a link."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    return os.fdopen(descriptor, "rb")


def chunks(stream: BinaryIO) -> Iterator[Chunk]:
    """The chunks of a stream. A line over the limit ends its chunk there and becomes one of its own."""
    lines: list[bytes] = []
    number, first, empty, total = 0, 1, 0, 0
    while True:
        line = stream.readline(LINE_MAX_BYTES + 1)
        number += bool(line)
        total += len(line)
        if lines and (not line or (empty and line != b"\n")):
            yield Chunk(first, b"".join(lines), empty)
            lines, empty = [], 0
        if not line or total > FILE_MAX_BYTES:
            return
        if line == b"\n":
            if lines:
                empty += 1
            else:
                lines, first, empty = [b""], number, 1  # an empty line where a block should begin
            continue
        if not lines:
            first = number
        lines.append(line)


def read(opened: Opened) -> Iterator[Read]:
    """The blocks of one file, in order."""
    name = "book/" + opened.name
    with opened.open() as stream:
        region: list[Chunk] = []
        for chunk in chunks(stream):
            taken = _strict(name, chunk)
            if taken is None:
                region.append(chunk)
                continue
            if region:
                yield from _loosely(name, region)
                region = []
            yield taken
            if chunk.empty_after != 1:
                yield Read(name, chunk.line + chunk.data.count(b"\n"), b"", reformatted=True)
        if region:
            yield from _loosely(name, region)


def _strict(name: str, chunk: Chunk) -> Read | None:
    """The chunk as one canonical block, or None."""
    page = page_parts(chunk.data)
    if page is not None:
        return Read(name, chunk.line, chunk.data, page=page)
    try:
        return Read(name, chunk.line, chunk.data, entry=spelling.decode(chunk.data))
    except SpellingError:
        return None


def _loosely(name: str, region: list[Chunk]) -> Iterator[Read]:
    """What a region means that is not canonical as it stands."""
    data = b"".join(chunk.data + b"\n" * chunk.empty_after for chunk in region)
    first = region[0].line
    if len(data) > REGION_MAX_BYTES:
        yield Read(name, first, data[:80], fault="region-too-large")
        return
    for block in loose(data, first):
        yield _judged(name, block)


def _judged(name: str, block: Block) -> Read:
    if block.fault is not None:
        found = block.found or _strict_fault(block.data)
        return Read(name, block.fault_line or block.line, block.data, fault=block.fault, found=found)
    page = page_parts(block.data)
    if page is not None:
        return Read(name, block.line, block.data, page=page, reformatted=True)
    if not block.data:
        return Read(name, block.line, b"", reformatted=True)
    return Read(name, block.line, block.data, entry=spelling.decode(block.data), reformatted=True)


def _strict_fault(data: bytes) -> str:
    try:
        spelling.decode(data)
    except SpellingError as error:
        return error.field or error.found
    return ""
