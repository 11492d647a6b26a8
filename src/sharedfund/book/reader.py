"""The strict reader: a book file's bytes as blocks, split at LF only. It knows the grammar of blocks and page lines,
not what an entry means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from sharedfund.errors import SharedFundError
from sharedfund.spelling import ENTRY_MAX_BYTES
from sharedfund.values.days import day

PAGE_LINE = re.compile(
    rb'([0-9]{4}-[0-9]{2}-[0-9]{2}) custom "page" ([1-9][0-9]{0,14}) ([1-9][0-9]{0,14}) "([0-9a-f]{64})"\n\Z'
)
_CHUNK = 1 << 20


class PageLine(NamedTuple):
    """A page line's parts."""

    day: str
    page: int
    size: int
    root: str


class Block(NamedTuple):
    """A block of a file: its first line's number, its place in bytes, its bytes. `is_whole` says that the empty line
    after it is there; only the last block of a file can lack it."""

    file: str
    line: int
    offset: int
    data: bytes
    is_whole: bool = True

    @property
    def end(self) -> int:
        """Where the next block begins."""
        return self.offset + len(self.data) + 1

    @property
    def next_line(self) -> int:
        return self.line + self.data.count(b"\n") + 1

    @property
    def page(self) -> PageLine | None:
        """The page line's parts, or None where the block is an entry."""
        if b'"page"' not in self.data[:30]:
            return None
        return page_parts(self.data)


def page_parts(data: bytes) -> PageLine | None:
    """The parts of a page line's bytes, or None where they are none."""
    match = PAGE_LINE.match(data)
    if match is None or not _is_day(match[1].decode()):
        return None
    return PageLine(match[1].decode(), int(match[2]), int(match[3]), match[4].decode())


def _is_day(text: str) -> bool:
    try:
        day(text)
    except ValueError:
        return False
    return True


def blocks(stream: BinaryIO, file: str, offset: int = 0, line: int = 1) -> Iterator[Block]:
    """The blocks of `file` from `offset` on, whose line has the number `line`. What stands after the last empty line
    comes last, not whole. Memory stays bounded by the longest block.

    Raises: SharedFundError where a block is longer than an entry may be, or an empty line stands where none may.
    """
    stream.seek(offset)
    left = b""
    while chunk := stream.read(_CHUNK):
        parts = (left + chunk).split(b"\n\n")
        left = parts.pop()
        for part in parts:
            yield from _one(file, line, offset, part + b"\n", True)
            offset += len(part) + 2
            line += part.count(b"\n") + 2
        if len(left) > ENTRY_MAX_BYTES + 1:
            raise SharedFundError("block-too-long", file=file, line=line)
    if left:
        yield from _one(file, line, offset, left, False)


def _one(file: str, line: int, offset: int, data: bytes, is_whole: bool) -> Iterator[Block]:
    if data.startswith(b"\n"):
        raise SharedFundError("empty-line-inside", file=file, line=line)
    if len(data) > ENTRY_MAX_BYTES:
        raise SharedFundError("block-too-long", file=file, line=line)
    yield Block(file, line, offset, data, is_whole)
