"""What is tried with a writer, honest or broken: each trial does it many times and says what went wrong each time."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from itertools import count as count_from
from itertools import islice
from pathlib import Path
from random import Random
from typing import NamedTuple

from sharedfund.book import recovery
from sharedfund.book.walk import Walk
from sharedfund.errors import SharedFundError
from tests.book.shelf import user_of
from tests.faults.checks import unfinished, wrongs
from tests.faults.disk import Op, fingerprint, moments, operations, put
from tests.faults.scenes import BOOK, HOME
from tests.faults.tracing import Outcome, Stage
from tests.faults.writer import DONE

FILE = "2026-01.beancount"
PAGE = b' custom "page" '
# How the disk is asked for its states, before chance: names and texts.
PLAINLY = (("none", "none"), ("all", "none"), ("none", "all"), ("all", "hole"), ("all", "all"))

TRIES_A_MOMENT = 12
IDLE_TURNS = 20  # without a new state: there are no more


class Tried(NamedTuple):
    """One try: what was done, so that it can be done again, and what was wrong after it."""

    what: str
    wrongs: list[str]


class Point(NamedTuple):
    """A place at which a command is struck: its `at`-th call of a kind, by a signal or an error."""

    scene: str
    call: str
    fault: str
    at: int


KILLED = "signal=KILL"
POLITE = ("signal=INT", "signal=TERM")
ERRORS = ("error=EIO", "error=ENOSPC")
CHANGING = frozenset({"write", "pwrite64", "fsync", "fdatasync", "ftruncate", "rename", "renameat", "renameat2", "fchmod", "mkdir",
                      "mkdirat", "rmdir", "unlink", "unlinkat", "flock", "statfs"})


def points(stage: Stage, scene: str, *, only_changing: bool = False) -> list[Point]:
    """Every place of a command that is struck, one beyond the last of each call included: that one must not be hit."""
    found = []
    for call, count in sorted(stage.calls(scene).items()):
        if call in CHANGING or not only_changing:
            faults = (KILLED, *POLITE, *ERRORS) if call in CHANGING else (KILLED, ERRORS[0])
            found += [Point(scene, call, fault, at) for fault in faults for at in range(1, count + 2)]
    return found


def struck(stage: Stage, point: Point) -> tuple[bool, Tried]:
    """Strike a command at a point; whether it was hit, and what was wrong with what it left."""
    outcome = stage.strike(point.scene, point.call, point.fault, point.at)
    found = [] if outcome.hit or outcome.ended == DONE else [f"not struck, and ended with {outcome.ended}"]
    if point.fault in POLITE:
        # What the book began with may still be there: the command was stopped before it came to it.
        begun = unfinished(stage.base(point.scene))
        found += [what for what in unfinished(stage.place) if what not in begun]
    found += wrongs(stage.place, point.scene, outcome.acks, stage.begins(point.scene), outcome)
    return outcome.hit, Tried(" ".join(map(str, point)), found)


# ---- the power goes ----


def replayed(stage: Stage, scene: str, seed: int, count: int, trace: Sequence[Op]) -> Iterator[Tried]:
    """At most `count` different states a disk may be in when the power goes somewhere in `trace`. All moments have their
    plain states first; then chance mixes, most where most is unwritten."""
    base, begins, seen = stage.base(scene), stage.begins(scene), set()
    tried = idle = 0
    for turn in count_from(0):
        fresh = 0
        for number, disk, acks in moments(base, trace):
            asked = PLAINLY if turn == 0 else (("any", "any"), ("all", "any")) * min(disk.unwritten, TRIES_A_MOMENT)
            for each, (names, texts) in enumerate(asked):
                state = disk.state(Random(f"{seed} {scene} {turn} {number} {each}"), names, texts)
                mark = fingerprint(state, acks)
                if mark in seen:
                    continue
                seen.add(mark)
                fresh += 1
                shutil.rmtree(stage.place)
                stage.place.mkdir()
                put(state, stage.place, base)
                yield Tried(f"{scene}: the power goes before operation {number} of {len(trace)}, seed {seed}, turn {turn}.{each}",
                            wrongs(stage.place, scene, acks, begins))
                tried += 1
                if tried == count:
                    return
        idle = 0 if fresh else idle + 1
        if idle == IDLE_TURNS:
            return


def recorded(stage: Stage, scene: str, inject: Sequence[str] = (), **asked: object) -> list[Op]:
    """The operations of a scene's command."""
    _, trace = stage.record(scene, tuple(inject), **asked)
    return operations(trace, stage.place, stage.base(scene), stage.acks)


def power(stage: Stage, scene: str, broken: str | None, seed: int, count: int) -> Iterator[Tried]:
    """A power loss at any time of the command."""
    yield from replayed(stage, scene, seed, count, recorded(stage, scene, broken=broken))


def sync(stage: Stage, scene: str, broken: str | None, seed: int, count: int) -> Iterator[Tried]:
    """A sync fails once, who was told no tries again, and then the power goes."""
    traces = {at: recorded(stage, scene, [f"fsync:error=EIO:when={at}"], broken=broken, times=2) for at in range(1, 6)}
    runs = {at: replayed(stage, scene, seed, max(count // 5, 1), trace) for at, trace in traces.items()}
    while runs:
        for at, states in list(runs.items()):  # in turn, so that a few tries are of each
            found = list(islice(states, 12))
            yield from (tried._replace(what=f"fsync {at} fails; {tried.what}") for tried in found)
            if not found:
                del runs[at]


# ---- a page is torn ----


def whole(stage: Stage, scene: str, broken: str | None, seed: int, count: int) -> Iterator[Tried]:
    """The command runs undisturbed."""
    stage.reset(scene)
    outcome = stage.run(scene, broken=broken)
    yield Tried(f"{scene}: undisturbed", wrongs(stage.place, scene, outcome.acks, stage.begins(scene), outcome))


def full(stage: Stage, scene: str, broken: str | None, seed: int, count: int) -> Iterator[Tried]:
    """The book's file may grow by so many bytes and not one more, from none to a page's: a write is torn there."""
    begins = (stage.base(scene) / BOOK / "book" / FILE).stat().st_size
    stage.reset(scene)
    assert stage.run(scene).ended == DONE
    ends = (stage.place / BOOK / "book" / FILE).stat().st_size
    for limit in _spread(range(begins, ends), seed, count):
        stage.reset(scene)
        outcome = stage.run(scene, broken=broken, limit=limit)
        yield Tried(f"{scene}: the file may have {limit} bytes",
                    wrongs(stage.place, scene, outcome.acks, stage.begins(scene), outcome))


def cut(stage: Stage, scene: str, broken: str | None, seed: int, count: int) -> Iterator[Tried]:
    """The last page, never acknowledged, is cut at any byte, with nothing or NULs after it: what was before it stays."""
    outcome, text, begins = _last_page(stage, scene, broken)
    for each in _spread(range(2 * (len(text) - begins)), seed, count):
        at, tail = begins + each // 2, (b"", b"\0" * 700)[each % 2]
        _lay(stage, scene, text[:at] + tail)
        yield Tried(f"{scene}: cut at byte {at}, then {len(tail)} NULs",
                    wrongs(stage.place, scene, outcome.acks[:-1], stage.begins(scene)))


def garbage(stage: Stage, scene: str, broken: str | None, seed: int, count: int) -> Iterator[Tried]:
    """The last page, never acknowledged, ends in bytes of something else. That is no torn write: the book stops, or a
    person sets it aside; nothing acknowledged goes either way."""
    outcome, text, begins = _last_page(stage, scene, broken)
    for each in range(count):
        random = Random(f"{seed} {each}")
        changed = text[: random.randrange(begins, len(text))] + random.randbytes(random.randrange(1, 900))
        _lay(stage, scene, changed)
        found = []
        try:
            Walk(stage.place / BOOK).on()
        except SharedFundError:
            recovery.set_aside(stage.place / BOOK, user_of(stage.place))
            found = [] if text[:begins] == _file(stage).read_bytes() else ["more was set aside than the garbage"]
        yield Tried(f"{scene}: garbage {each} of seed {seed}",
                    found + wrongs(stage.place, scene, outcome.acks[:-1], stage.begins(scene)))


def flip(stage: Stage, scene: str, broken: str | None, seed: int, count: int) -> Iterator[Tried]:
    """A bit of the newest page, which was acknowledged, flips: the next command stops and writes nothing."""
    text = (stage.base(scene) / BOOK / "book" / FILE).read_bytes()
    begins = _newest(text)
    for each in _spread(range(8 * (len(text) - begins)), seed, count):
        changed = bytearray(text)
        changed[begins + each // 8] ^= 1 << each % 8
        _lay(stage, scene, bytes(changed))
        shutil.rmtree(stage.place / HOME)  # nobody remembers the page
        outcome = stage.run(scene, broken=broken)
        found = [] if _file(stage).read_bytes() == changed else ["an acknowledged page was set aside"]
        found += ["it went on over a changed page"] if outcome.ended == DONE else []
        yield Tried(f"{scene}: bit {each} of the newest page flipped", found)


def _last_page(stage: Stage, scene: str, broken: str | None) -> tuple[Outcome, bytes, int]:
    """How the scene's command ends undisturbed, the book's text then, and where its newest page begins."""
    stage.reset(scene)
    outcome = stage.run(scene, broken=broken)
    text = _file(stage).read_bytes()
    # The user's folder is laid as it was before: it is the book that is asked.
    return outcome._replace(acks=tuple(ack._replace(pinned=0) for ack in outcome.acks)), text, _newest(text)


def _newest(text: bytes) -> int:
    """Where the newest page begins: after the page line before it."""
    line = text.rindex(PAGE, 0, text.rindex(PAGE))
    return text.index(b"\n\n", line) + 2


def _lay(stage: Stage, scene: str, text: bytes) -> None:
    """The scene's book with another text in its file."""
    stage.reset(scene)
    _file(stage).write_bytes(text)


def _file(stage: Stage) -> Path:
    return stage.place / BOOK / "book" / FILE


def _spread(every: range, seed: int, count: int) -> list[int]:
    """`count` of `every` by chance, the first and the last before the others; all of them where there are no more."""
    if count >= len(every):
        return list(every)
    return [every[0], every[-1], *Random(seed).sample(every[1:-1], max(count - 2, 0))][:count]


Trial = Callable[[Stage, str, str | None, int, int], Iterator[Tried]]
TRIALS: dict[str, Trial] = {trial.__name__: trial for trial in (power, sync, whole, full, cut, garbage, flip)}
