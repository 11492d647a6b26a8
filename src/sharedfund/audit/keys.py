"""What a key signed while it was in wrong hands: read once more from the book, for those who have to look at it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from sharedfund.audit.findings import Where
from sharedfund.audit.reading import chunks, read
from sharedfund.book.reader import page_parts
from sharedfund.spelling import leaf

if TYPE_CHECKING:
    from sharedfund.audit.replay import Replay
    from sharedfund.state.keys import Compromise

_KEY = re.compile(rb'^  key: "([0-9a-f]{64})"$', re.MULTILINE)
_KIND = re.compile(rb'^(?:[0-9-]{10} custom "sharedfund"|  entry:) "([a-z-]{1,60})"', re.MULTILINE)


class Signed(NamedTuple):
    """An entry that bears a key: its block, its kind, its leaf, where it stands."""

    block: int
    kind: str
    leaf: str
    file: str
    line: int


def compare(replay: Replay) -> None:
    """A notice for each compromised key whose signatures nobody has confirmed yet, with the list of them."""
    waiting = [known for known in replay.state.keys.compromised.values() if not known.confirmed]
    if not waiting:
        return
    signed = _signed(replay, {known.key: known for known in waiting})
    for known in sorted(waiting, key=lambda c: c.block):
        rows = [one for one in signed[known.key] if one.leaf not in known.entries]
        first = rows[0] if rows else None
        replay.found("compromised-key-signed", Where(first.file, first.line, first.block) if first else Where(),
                     person=known.person, key=known.key, since_block=known.since_block, count=len(rows),
                     list=", ".join(f"{one.block} {one.kind}" for one in rows), payments=", ".join(known.paid) or "-",
                     entries=[one._asdict() for one in rows])


def _signed(replay: Replay, known: dict[str, Compromise]) -> dict[str, list[Signed]]:
    """By key the entries it signed from its doubtful block up to the one that took it away.

    The text is read, not decoded: it has been judged already, and a key's line cannot be split or hidden in another.
    """
    found: dict[str, list[Signed]] = defaultdict(list)
    block = 0
    for file, line, data in _blocks(replay):
        block += 1
        page = page_parts(data)
        if page is not None:
            block = page.size + 1  # a place edited by hand is left behind with its page
            continue
        key, kind = _KEY.search(data), _KIND.search(data)
        one = known.get(key[1].decode()) if key else None
        if one is not None and kind is not None and one.since_block <= block <= one.block:
            found[one.key].append(Signed(block, kind[1].decode(), leaf(data).hex(), file, line))
    return found


def _blocks(replay: Replay) -> Iterator[tuple[str, int, bytes]]:
    """File, line and bytes of each block; where any was reformatted, the bytes that are meant: a blank more must not take
    an entry off the list."""
    is_canonical = not any(noted.finding.code == "reformatted-only" for noted in replay.attribution.noted)
    for opened in replay.files:
        if not is_canonical:
            yield from ((one.file, one.line, one.data) for one in read(opened, replay.reading.again()) if one.data)
            continue
        with opened.open() as stream:
            file = f"book/{opened.name}"
            yield from ((file, chunk.line, chunk.data) for chunk in chunks(stream, file) if chunk.data)
