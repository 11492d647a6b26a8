"""What a person decides after damage: set the end aside, compare two copies, take over theirs, accept an older one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sharedfund.book import store
from sharedfund.book.derived import DerivedFiles
from sharedfund.book.identity import identity, known_heads
from sharedfund.book.reader import blocks
from sharedfund.book.user import UserFolder
from sharedfund.book.walk import Walk
from sharedfund.errors import BadInput, SharedFundError


class Looked(NamedTuple):
    """A book's end: whole pages and blocks, bytes after the last page, and whether those are no torn write."""

    pages: int
    size: int
    torn_bytes: int
    damaged: bool


class Compared(NamedTuple):
    """Two copies: the newest head they share, and where each ends."""

    common: int
    ours: int
    theirs: int


def look(folder: Path) -> Looked:
    """Raises: SharedFundError where more than the end is damaged."""
    walk, is_damaged = _walked(folder)
    return Looked(walk.state.record.pages, walk.frontier.size, _after(walk), is_damaged)


def set_aside(folder: Path, user: UserFolder) -> None:
    """What stands after the last whole page lies in torn/. Raises: SharedFundError where the damage is not at the end,
    or somebody knows a newer head: then what would be set aside was acknowledged."""
    with store.locked(folder, allow_network=user.allow_network):
        walk, _ = _walked(folder)
        _check_known(folder, walk, user)
        if _after(walk):
            store.set_aside(folder, walk.place.file, walk.place.offset)


def accept_older(folder: Path, user: UserFolder) -> None:
    """This copy counts from now on: the newer heads this machine has seen are forgotten."""
    who = identity(folder)
    user.forget_heads(who.scope, who.cache)


def compare(ours: Path, theirs: Path) -> Compared:
    """Raises: BadInput where they are books of different funds; SharedFundError where one is damaged."""
    if identity(ours).fund_id != identity(theirs).fund_id:
        raise BadInput("not-this-fund", file=str(theirs))
    one, other = Walk(ours), Walk(theirs)
    one.on()
    other.on()
    shorter, longer = sorted((one, other), key=lambda walk: walk.frontier.size)
    head = shorter.state.record.head
    assert head is not None
    if longer.state.record.is_head(head.size, head.root):
        return Compared(head.size, one.frontier.size, other.frontier.size)
    return Compared(_last_shared(ours, theirs), one.frontier.size, other.frontier.size)


def take_over(ours: Path, theirs: Path, user: UserFolder) -> None:
    """Our copy has the pages theirs has more.

    Raises: SharedFundError where theirs does not continue ours; "taken-in-part" where some pages stand and the next could
    not be taken, with the `size` they reach: done again, it goes on from there.
    """
    with store.locked(ours, allow_network=user.allow_network):
        found = compare(ours, theirs)
        if found.common != found.ours:
            raise SharedFundError("books-forked", size=found.common, ours=found.ours, theirs=found.theirs)
        walk = Walk(ours)
        walk.on()
        if walk.tail is not None or walk.ends_without_empty_line:
            raise SharedFundError("tail-damaged", file=f"book/{walk.place.file}", line=walk.place.line)
        # Their derived files first: they name every account and file that comes.
        their = Walk(theirs)
        their.on()
        DerivedFiles(ours).repair(their.state, store.month_files(theirs))
        size = walk.frontier.size
        try:
            for name in store.month_files(theirs):
                if name >= walk.place.file:
                    for taken in _take_pages(ours, theirs, name, walk.place.offset if name == walk.place.file else 0):
                        size += taken
        except (OSError, SharedFundError) as error:
            if size == walk.frontier.size:
                raise
            why = error.code if isinstance(error, SharedFundError) else store.error_name(error)
            raise SharedFundError("taken-in-part", size=size, theirs=their.frontier.size, why=why) from error


def _take_pages(ours: Path, theirs: Path, name: str, offset: int) -> Iterator[int]:
    """Ours has the pages of theirs in book/`name` from `offset` on, one after the other, and how many blocks each has: a
    crash leaves whole pages."""
    page: list[bytes] = []
    with store.open_read(theirs / "book" / name) as stream:
        for block in blocks(stream, f"book/{name}", offset):
            page.append(block.data + b"\n")
            if block.page is not None:
                data = b"".join(page)
                store.append(ours / "book" / name, data, offset, len(page[-1]))
                yield len(page)
                offset, page = offset + len(data), []


def _walked(folder: Path) -> tuple[Walk, bool]:
    """As far as whole pages go, and whether what follows them is damage rather than a torn write."""
    walk = Walk(folder)
    try:
        walk.on()
    except SharedFundError as error:
        files = store.month_files(folder)
        # Only the end can be set aside: a page in the middle is for the audit, and for a backup.
        if not walk.place.file or walk.place.file != files[-1] or error.code not in _AT_THE_END:
            raise
        return walk, True
    return walk, False


_AT_THE_END = frozenset({"block-damaged", "tail-damaged", "no-empty-line", "page-does-not-fit", "page-empty",
                         "block-too-long", "empty-line-inside", "not-recorded"})


def _after(walk: Walk) -> int:
    if not walk.place.file:
        return 0
    with store.open_read(walk.folder / "book" / walk.place.file) as stream:
        return max(stream.seek(0, 2) - walk.place.offset, 0)


def _check_known(folder: Path, walk: Walk, user: UserFolder) -> None:
    for known in known_heads(identity(folder), user):
        if not walk.state.record.is_head(known.size, known.root):
            raise SharedFundError("book-older-than-known", known_size=known.size, size=walk.frontier.size)


def _last_shared(ours: Path, theirs: Path) -> int:
    """The newest page line both copies have in the same place."""
    from sharedfund.book.lines import FileLines

    shared = 0
    everything = 10**15
    for (number, one), (_, other) in zip(FileLines(ours, everything).blocks(), FileLines(theirs, everything).blocks(),
                                         strict=False):
        if one.data != other.data:
            break
        if one.page is not None:
            shared = number
    return shared
