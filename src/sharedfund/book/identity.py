"""Which book a folder holds, and under which names the user's folder knows it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from sharedfund import spelling
from sharedfund.book import store
from sharedfund.book.reader import blocks
from sharedfund.book.user import Pin, UserFolder
from sharedfund.errors import SharedFundError


class Identity(NamedTuple):
    """A book's fund id; `scope` names its pins, `cache` its cache in the user's folder."""

    fund_id: str
    scope: str
    cache: str

    @classmethod
    def of(cls, fund_id: str, is_practice: bool, path: Path) -> Identity:
        """A real fund's pins hold wherever its book lies. A practice book is nobody's fund: every copy is its own."""
        place = sha256(os.fsencode(os.path.realpath(path))).hexdigest()[:16]
        cache = f"{fund_id[:32]}-{place}"
        return cls(fund_id, cache if is_practice else fund_id, cache)


def identity(path: Path) -> Identity:
    """Who the book in `path` is, by its entry 1 alone. Raises: SharedFundError."""
    files = store.month_files(path)
    if not files:
        raise SharedFundError("no-book", file=str(path))
    with store.open_read(path / "book" / files[0]) as stream:
        first = next(blocks(stream, f"book/{files[0]}"), None)
    if first is None or not first.is_whole or b' custom "sharedfund" "charter-adopted"\n' not in first.data[:60]:
        raise SharedFundError("no-charter", file=f"book/{files[0]}", line=1)
    return Identity.of(spelling.leaf(first.data).hex(), b"\n  practice: TRUE\n" in first.data, path)


def pin_of(path: Path, user: UserFolder) -> Pin | None:
    """This user's pin for the book in `path`, whatever else is wrong with it; None where entry 1 cannot be read."""
    try:
        return user.pin(identity(path).scope)
    except SharedFundError as error:
        if error.code == "pin-damaged":
            raise
        return None


def known_heads(who: Identity, user: UserFolder) -> Iterator[Pin]:
    """The heads this user knows the book has had: the pin, and the newest the cache has seen."""
    for known in (user.pin(who.scope), user.newest(who.cache)):
        if known is not None:
            yield known
