"""Every bit of the honest reference book and of its checkpoint notes, flipped one at a time: none may pass in silence.

Silent means: verdict, findings and notices as for the honest book. The real audit of 40 kB takes a tenth of a second; a
third of a million of them would take a day. So the book is walked once and the audit's place before each block is kept;
a flip goes on from the block it falls into with the audit's own reading and replay, and stops at the first thing found.
What the guarded child would parse is parsed in this process, by the child's own function: it has passed the grammar, and
all but one bit of it is known. A random sample of flips is put to the whole `audit()`, child and all: it must agree, and
what it names must be where the bit was flipped.

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
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from sharedfund.audit import Finding, Given, audit, child
from sharedfund.audit.reading import Opened, book_files, read
from sharedfund.audit.replay import Replay
from sharedfund.book.user import Place
from sharedfund.errors import HostileError
from tests.attacks.book import Block, Told, blocks, honest, report, roots
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


class Here(child.Parser):
    """What the guarded child does, done in this process."""

    def parse(self, text: bytes) -> list[dict[str, Any]] | None:
        return child.parsed_here(text)


class Places:
    """The audit of the honest book, kept before each block and at the end: flips go on from there."""

    def __init__(self, told: Told, folder: Path) -> None:
        self.told = told
        self.folder = folder
        self._files = book_files(folder)[0]
        self._blocks: dict[str, list[tuple[int, Block]]] = {}  # each with the byte it begins at
        self._before: dict[int, Replay] = {}  # by the block's number
        replay = Replay(folder, self._files, Given(told.fund_id, told.head))
        found = {(block.file, block.line): block for block in blocks(folder)}
        for opened in self._files:
            replay.file, at = opened.name, 0
            replay.place = Place(opened.name, 0, 1, b"")
            for one in read(opened, replay.reading):
                block = found[one.file, one.line]
                self._before[block.number] = _twin(replay)
                self._blocks.setdefault(one.file, []).append((at, block))
                at += len(block.data) + 1
                replay._block(one)
        self._end = replay
        assert not replay.noted

    def caught(self, flip: Flip) -> Caught:
        """What the audit finds first in the book with this flip."""
        return self._in_book(flip) if flip.file.startswith("book/") else self._in_checkpoints(flip)

    def at(self, flip: Flip) -> tuple[int, Block]:
        """The byte its block begins at, and the block. A block's first byte decides too where the one before it ends:
        so of the byte before."""
        return max((place for place in self._blocks[flip.file] if place[0] <= max(flip.byte - 1, 0)),
                   key=lambda place: place[0])

    def _in_book(self, flip: Flip) -> Caught:
        (start, block), data = self.at(flip), flip.of(self.told.files[flip.file])
        replay = self._twin(self._before[block.number])
        name = flip.file.removeprefix("book/")
        left = [Opened(name, lambda: io.BytesIO(data), start, block.line),
                *(opened for opened in self._files if opened.name > name)]
        try:
            for opened in left:
                replay.file = opened.name
                if opened.name != name:
                    replay.place = Place(opened.name, 0, 1, b"")
                for one in read(opened, replay.reading):
                    replay._block(one)
                    if replay.noted:
                        return _named(replay.attribution.noted[0].finding)
            replay.reading.watch.end()
        except HostileError as error:
            replay.refused(error)
            return _named(replay.report.findings[0])
        return self._ended(replay)

    def _in_checkpoints(self, flip: Flip) -> Caught:
        path, sound = self.folder / flip.file, self.told.files[flip.file]
        path.write_bytes(flip.of(sound))
        try:
            return self._ended(self._twin(self._end))
        finally:
            path.write_bytes(sound)

    def _ended(self, replay: Replay) -> Caught:
        replay._end()
        said = replay.report
        if said.findings:
            return _named(said.findings[0])
        return Caught(SILENT if said.verdict == "clean" else said.verdict)

    def _twin(self, replay: Replay) -> Replay:
        twin: Replay = _twin(replay)
        twin.reading.parser = Here()
        return twin


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
    if not kind.__module__.startswith("sharedfund.audit") or is_frozen or callable(value) or isinstance(value, child.Parser):
        return value
    other = copy.copy(value)
    for name in {*getattr(value, "__dict__", ()), *getattr(kind, "__slots__", ())}:
        setattr(other, name, _twin(getattr(value, name)))
    return other


def _named(first: Finding) -> Caught:
    return Caught(first.line_of_verdict if first.severity == "finding" else first.code, first)


# ---- running ----


def _some(flips: list[Flip]) -> tuple[Counter[str], list[Flip]]:
    """How many flips were caught by what, and those that nothing caught."""
    counts: Counter[str] = Counter()
    silent = []
    with tempfile.TemporaryDirectory() as place:
        told = honest()
        places = Places(told, told.copy(Path(place)))
        for flip in flips:
            caught = places.caught(flip)
            counts[caught.by] += 1
            if caught.by == SILENT:
                silent.append(flip)
    return counts, silent


def disagreements(flips: Iterable[Flip]) -> list[tuple[Flip, str]]:
    """The flips of which the whole audit says something else than the walk from the block, or which it names at another
    place than on the page where they are."""
    wrong = []
    with tempfile.TemporaryDirectory() as fast, tempfile.TemporaryDirectory() as whole:
        told = honest()
        places, folder = Places(told, told.copy(Path(fast))), told.copy(Path(whole))
        for flip in flips:
            caught = places.caught(flip)
            (folder / flip.file).write_bytes(flip.of(told.files[flip.file]))
            said = report(folder)
            (folder / flip.file).write_bytes(told.files[flip.file])
            is_found = caught.finding is not None and caught.finding.severity == "finding"
            if is_found != (said.verdict in ("findings", "refused")) or (caught.by == SILENT) != (not said.findings):
                wrong.append((flip, f"{caught.by}, but the audit says {said.verdict}"))
            elif not all(_is_near(places, flip, finding) for finding in roots(said)):
                wrong.append((flip, f"named at {[(f.code, f.file, f.line, f.block) for f in roots(said)]}"))
    return wrong


def _is_near(places: Places, flip: Flip, finding: Finding) -> bool:
    """Whether a finding is in the flipped file, and in a book on the flipped page or the one after it."""
    if finding.code == "head-not-in-book":
        return True
    if finding.file != flip.file:
        return False
    if not flip.file.startswith("book/") or finding.block is None:
        return True
    pages = [block.number for _, block in places._blocks[flip.file] if block.page is not None]
    at = places.at(flip)[1].number
    before = max((page for page in pages if page < at), default=0)
    after = [page for page in pages if page >= at]
    return before < finding.block <= (after[1] if len(after) > 1 else at + 8)


def run(run: Run) -> Iterator[Figure]:
    """Flip them all, or as many as `run.scale` says."""
    told = honest()
    flips, chance = every_flip(told), random.Random(run.seed)
    count = run.count(len(flips))
    if count < len(flips):
        flips = sorted(chance.sample(flips, count))
    counts: Counter[str] = Counter()
    silent: list[Flip] = []
    pieces = [flips[begin : begin + PIECE] for begin in range(0, len(flips), PIECE)]
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
    yield Figure("of them put to the whole audit, disagreeing or named elsewhere", tried=len(asked), wrong=len(wrong),
                 unit="flips", detail="`audit()` from the first block on")


PIECE = 20_000


def _pieces(pieces: list[list[Flip]], jobs: int) -> Iterator[tuple[Counter[str], list[Flip]]]:
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
