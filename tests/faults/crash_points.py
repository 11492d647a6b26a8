"""Crash points: a command killed, interrupted or refused at every file call it makes, and its page torn at every byte."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from random import Random

from tests.faults import full_disk
from tests.faults.scenes import SCENES
from tests.faults.tracing import Stage, stage, stages, why_not
from tests.faults.trials import CHANGING, KILLED, TRIALS, Point, Tried, points, struck
from tests.figures import Figure, Part, Run

PART = Part(
    "crash-points", "a command killed, interrupted or refused at its file calls; pages torn at every byte; a full disk",
    "命令在每一次文件调用处被杀、被打断、被拒绝；每一字节处写断；磁盘满", wanted="2,000 and more, 0 acknowledged entries lost")
OTHER_POINTS = 2_000  # of those that change nothing on the disk, beside every one that does
TEARS = {"full": "append", "cut": "append", "garbage": "append", "flip": "append"}
TEARS_MOST = {"full": 5_000, "cut": 5_000, "garbage": 1_000, "flip": 5_000}


def chosen(seed: int, changing: int | None = None, others: int = OTHER_POINTS) -> list[Point]:
    """The points to strike: all that change the disk (or so many), and some of the others."""
    with Stage() as counted:
        found = [point for scene in SCENES for point in points(counted, scene)]
    random = Random(seed)
    first = [point for point in found if point.call in CHANGING]
    rest = [point for point in found if point.call not in CHANGING]
    return [*(first if changing is None else random.sample(first, changing)), *random.sample(rest, min(others, len(rest)))]


def _struck(point: Point) -> tuple[bool, Tried]:
    return struck(stage(), point)


def _torn(name: str, scene: str, seed: int, count: int) -> list[Tried]:
    return list(TRIALS[name](stage(), scene, None, seed, count))


def run(run: Run) -> Iterator[Figure]:
    """Strike, tear and fill."""
    if why_not():
        yield Figure("crash points", 0, 1, detail=f"not run: {why_not()}")
        return
    everything = chosen(run.seed)
    wanted = everything[:: max(1, int(1 / run.scale))]
    with stages(run.jobs) as pool:
        hits: dict[str, int] = {}
        wrong = 0
        for number, (point, (hit, tried)) in enumerate(zip(wanted, pool.map(_struck, wanted, chunksize=8), strict=True), 1):
            kind = "killed" if point.fault == KILLED else "interrupted" if point.fault.startswith("signal") else "refused"
            hits[kind] = hits.get(kind, 0) + hit
            wrong += told(run, [tried])
            if number % 500 == 0:
                run.say(f"crash-points: {number} of {len(wanted)}, {wrong} wrong")
        yield Figure("crash points", sum(hits.values()), wrong, "points",
                     f"{len(SCENES)} commands; " + ", ".join(f"{kind} {hits[kind]}" for kind in sorted(hits)) +
                     f"; {len(wanted) - sum(hits.values())} points beyond the last call, not hit",
                     "calls of memory and of the clock; an ENOSPC where only EIO makes sense; other kernels")
        torn = {name: pool.submit(_torn, name, scene, run.seed, run.count(TEARS_MOST[name], 20)) for name, scene in TEARS.items()}
        for name, answer in torn.items():
            done = answer.result()
            yield Figure(f"torn writes: {name}", len(done), told(run, done), "tries", " ".join((TRIALS[name].__doc__ or "").split()))
    done = full_disk.tried()
    yield Figure("a really full disk", len(done), told(run, done), "tries", full_disk.why_not() or
                 "a small tmpfs filled to the last block, 0 to 12 blocks free", "a disk that fills while others write to it")


def told(run: Run, found: Iterable[Tried]) -> int:
    """How many went wrong; the first of them are said."""
    wrong = [tried for tried in found if tried.wrongs]
    for tried in islice(wrong, 5):
        run.say(f"wrong: {tried.what}: {'; '.join(tried.wrongs)}")
    return len(wrong)
