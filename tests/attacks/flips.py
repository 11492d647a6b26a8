"""Every bit of the honest reference book and of its checkpoint notes, flipped one at a time: none may pass in silence.

Silent means: verdict, findings and notices as for the honest book. The real audit of 40 kB takes a tenth of a second; a
third of a million of them would take a day. So the book is walked once and the audit's place before each block is kept;
a flip goes on from the block it falls into with the audit's own reading and replay, and stops at the first thing found.
What the guarded child would parse is parsed in this process by the child's own function: it has passed the grammar, and
one byte of it is known. A random sample of flips is put to the whole `audit()`, child and all, and must agree.

    python -m tests.attacks.flips FILE BYTE BIT      that one flip: what the audit says of it
"""

from __future__ import annotations

import copy
import io
import multiprocessing
import random
import sys
import tempfile
from array import array
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from sharedfund.audit import Finding, Given, Report, audit, child
from sharedfund.audit.reading import Opened, Read, book_files, read
from sharedfund.audit.replay import Replay
from tests.attacks.book import Block, Told, blocks, honest, report
from tests.figures import Figure, Part, Run

PART = Part("flips", "silent bit flips", "静默的位翻转", wanted="0 over every bit of a reference book")
SAMPLE = 2_000  # flips in `make test`
AGREEMENTS = 400  # flips put to the whole audit too, in the long run
SILENT = "silent"


class Flip(NamedTuple):
    """One bit of one byte of a file; the file's name as `Told.files` has it."""

    file: str
    byte: int
    bit: int

    def of(self, data: bytes) -> bytes:
        return data[: self.byte] + bytes([data[self.byte] ^ 1 << self.bit]) + data[self.byte + 1 :]


@dataclass(frozen=True, slots=True)
class Caught:
    """What caught a flip first: the finding or notice, and what kind of check it is; SILENT when nothing did."""

    by: str
    finding: Finding | None = None


def every_flip(told: Told) -> list[Flip]:
    """Every bit of the book and of its notes."""
    return [Flip(name, byte, bit) for name in sorted(told.files) if name.startswith(("book/", "checkpoints/"))
            for byte in range(len(told.files[name])) for bit in range(8)]


# ---- the audit, kept before each block ----


class Places:
    """The audit of the honest book, kept before each block and at the end: flips go on from there."""

    def __init__(self, told: Told, folder: Path) -> None:
        self.told = told
        self.folder = folder
        files, _ = book_files(folder)
        self._files = files
        self._blocks: dict[str, list[tuple[int, Block]]] = {}  # each with the byte it begins at
        self._before: dict[int, Replay] = {}  # by the block's number
        replay = Replay(folder, files, Given(told.fund_id, told.head))
        found = {(block.file, block.line): block for block in blocks(folder)}
        for opened in files:
            replay.file = opened.name
            at = 0
            for one in read(opened):
                block = found[one.file, one.line]
                self._before[block.number] = _twin(replay)
                self._blocks.setdefault(one.file, []).append((at, block))
                at += len(block.data) + 1
                replay._block(one)
        self._end = replay
        assert not replay.report.findings, replay.report.findings

    def caught(self, flip: Flip) -> Caught:
        """What the audit finds first in the book with this flip."""
        return self._in_note(flip) if flip.file.startswith("checkpoints/") else self._in_book(flip)

    def _in_book(self, flip: Flip) -> Caught:
        # A block's first byte decides too where the block before it ends: so from the byte before.
        start, block = max((place for place in self._blocks[flip.file] if place[0] <= max(flip.byte - 1, 0)),
                           key=lambda place: place[0])
        replay = _twin(self._before[block.number])
        rest = flip.of(self.told.files[flip.file])[start:]
        for one in self._rest(flip.file, block.line, rest):
            replay.file = one.file.removeprefix("book/")
            replay._block(one)
            if replay.report.findings:
                return _named(replay.report)
        replay._end()
        return _named(replay.report)

    def _rest(self, file: str, line: int, data: bytes) -> Iterator[Read]:
        """What is read of a changed file from a block on, and of the files after it."""
        name = file.removeprefix("book/")
        for one in read(Opened(name, lambda: io.BytesIO(data))):
            yield replace(one, line=one.line + line - 1)
        for opened in self._files:
            if opened.name > name:
                yield from read(opened)

    def _in_note(self, flip: Flip) -> Caught:
        path, honest_note = self.folder / flip.file, self.told.files[flip.file]
        path.write_bytes(flip.of(honest_note))
        try:
            replay = _twin(self._end)
            replay._end()
            return _named(replay.report)
        finally:
            path.write_bytes(honest_note)


def _twin(value: Any) -> Any:
    """A copy that can go its own way: containers and the audit's own objects are copied, what never changes is shared."""
    if isinstance(value, dict):
        return {key: _twin(one) for key, one in value.items()}
    if type(value) in (list, set, deque):
        return type(value)(_twin(one) for one in value)
    if isinstance(value, array | bytearray):
        return copy.copy(value)
    kind = type(value)
    is_frozen = isinstance(value, tuple) or getattr(getattr(kind, "__dataclass_params__", None), "frozen", False)
    if not kind.__module__.startswith("sharedfund.audit") or is_frozen or callable(value):
        return value
    other = copy.copy(value)
    for name in {*getattr(value, "__dict__", ()), *getattr(kind, "__slots__", ())}:
        setattr(other, name, _twin(getattr(value, name)))
    return other


def _named(said: Report) -> Caught:
    """The first of a report's findings; SILENT where it says what it says of the honest book."""
    if not said.findings:
        return Caught(SILENT if said.verdict in ("clean", "not-judged") else said.verdict)
    first = said.findings[0]
    return Caught(first.line_of_verdict if first.severity == "finding" else first.code, first)


@contextmanager
def _child_in_this_process() -> Iterator[None]:
    """What the guarded child does is done here, by the same function, once the grammar has let it pass."""
    guarded = child.Parser.parse
    child.Parser.parse = lambda self, text: child.parsed_here(text)  # type: ignore[method-assign]
    try:
        yield
    finally:
        child.Parser.parse = guarded  # type: ignore[method-assign]


# ---- running ----


def _some(asked: tuple[str, list[Flip]]) -> tuple[Counter[str], list[Flip]]:
    """The flips of one piece: how many were caught by what, and those that nothing caught."""
    _, flips = asked
    counts: Counter[str] = Counter()
    silent = []
    with tempfile.TemporaryDirectory() as place, _child_in_this_process():
        told = honest()
        places = Places(told, told.copy(Path(place)))
        for flip in flips:
            caught = places.caught(flip)
            counts[caught.by] += 1
            if caught.by == SILENT:
                silent.append(flip)
    return counts, silent


def disagreements(flips: Iterable[Flip]) -> list[tuple[Flip, str]]:
    """The flips of which the whole audit says something else: it finds nothing where the fast way does, or something
    where it does not, or it does not find what the fast way named."""
    wrong = []
    with tempfile.TemporaryDirectory() as fast, tempfile.TemporaryDirectory() as whole:
        told = honest()
        places, folder = Places(told, told.copy(Path(fast))), told.copy(Path(whole))
        for flip in flips:
            with _child_in_this_process():
                caught = places.caught(flip)
            (folder / flip.file).write_bytes(flip.of(told.files[flip.file]))
            said = report(folder)
            (folder / flip.file).write_bytes(told.files[flip.file])
            if caught.finding is None:
                if said.verdict != "clean" or said.findings:
                    wrong.append((flip, f"silent, but the audit says {said.verdict}"))
            elif not any(_is_same(caught.finding, finding) for finding in said.findings):
                wrong.append((flip, f"{caught.finding.code}, but the audit says {[f.code for f in said.findings]}"))
    return wrong


def _is_same(one: Finding, other: Finding) -> bool:
    return (one.code, one.number, one.file, one.line, one.block) == (other.code, other.number, other.file, other.line,
                                                                    other.block)


def run(run: Run) -> Iterator[Figure]:
    """Flip them all, or as many as `run.scale` says."""
    told = honest()
    flips, chance = every_flip(told), random.Random(run.seed)
    count = run.count(len(flips))
    if count < len(flips):
        flips = sorted(chance.sample(flips, count))
    counts: Counter[str] = Counter()
    silent: list[Flip] = []
    pieces = [(f"{begin:,}", flips[begin : begin + PIECE]) for begin in range(0, len(flips), PIECE)]
    for number, (some, unsaid) in enumerate(_pieces(pieces, run.jobs), 1):
        counts += some
        silent += unsaid
        run.say(f"{min(number * PIECE, len(flips)):,} of {len(flips):,} flips, {len(silent)} silent")
    for flip in silent[:20]:
        run.say(f"silent: python -m tests.attacks.flips {flip.file} {flip.byte} {flip.bit}")
    size = told.text_bytes
    caught = ", ".join(f"{by} {number:,}" for by, number in counts.most_common())
    yield Figure("bits flipped", tried=len(flips), wrong=len(silent), unit="flips",
                 detail=f"a book of {size:,} bytes, {told.size} blocks, and its checkpoint notes; first caught by: {caught}",
                 not_tried="two bits at once; derived and published files and private rows have attacks of their own")
    asked = chance.sample(flips, min(run.count(AGREEMENTS, least=5), len(flips)))
    wrong = disagreements(asked)
    for flip, why in wrong[:20]:
        run.say(f"{flip}: {why}")
    yield Figure("of them put to the whole audit, disagreeing", tried=len(asked), wrong=len(wrong), unit="flips",
                 detail="`audit()` from the first block on, the parser in its own guarded process")


PIECE = 20_000


def _pieces(pieces: list[tuple[str, list[Flip]]], jobs: int) -> Iterator[tuple[Counter[str], list[Flip]]]:
    if jobs == 1:
        yield from map(_some, pieces)
        return
    with multiprocessing.Pool(jobs) as pool:
        yield from pool.imap_unordered(_some, pieces)


def main() -> None:
    """Print what the whole audit says of one flip."""
    flip = Flip(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
    told = honest()
    with tempfile.TemporaryDirectory() as place:
        folder = told.copy(Path(place))
        (folder / flip.file).write_bytes(flip.of(told.files[flip.file]))
        said = audit(folder, Given(told.fund_id, told.head))
    print(said.verdict, *said.findings, sep="\n")  # noqa: T201  # asked for at the terminal


if __name__ == "__main__":
    main()
