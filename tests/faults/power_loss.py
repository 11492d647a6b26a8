"""Power loss: the operations of real commands, replayed to what a disk may hold when the power goes."""

from __future__ import annotations

from collections.abc import Iterator

from tests.faults.crash_points import told
from tests.faults.scenes import SCENES
from tests.faults.tracing import stage, stages, why_not
from tests.faults.trials import Tried, power, sync
from tests.figures import Figure, Part, Run

PART = Part(
    "power-loss", "states a disk may be in when the power goes at any operation of a command",
    "命令进行中任何一刻断电，磁盘可能留下的状态", wanted="10,000 states, 0 acknowledged entries lost")
EACH = 1_000  # states of each scene; a scene that has fewer is tried whole
AFTER_A_FAILED_SYNC = 1_000


def _power(scene: str, seed: int, count: int) -> list[Tried]:
    return list(power(stage(), scene, None, seed, count))


def _sync(scene: str, seed: int, count: int) -> list[Tried]:
    return list(sync(stage(), scene, None, seed, count))


def run(run: Run) -> Iterator[Figure]:
    """Replay every scene."""
    if why_not():
        yield Figure("power-loss states", 0, 1, detail=f"not run: {why_not()}")
        return
    with stages(run.jobs) as pool:
        asked = {scene: pool.submit(_power, scene, run.seed, run.count(EACH, 20)) for scene in SCENES}
        failed = {scene: pool.submit(_sync, scene, run.seed, run.count(AFTER_A_FAILED_SYNC, 20)) for scene in ("long-pages", "append", "month")}
        states = wrong = 0
        for scene, answer in asked.items():
            found = answer.result()
            states, wrong = states + len(found), wrong + told(run, found)
            run.say(f"power-loss: {scene} {len(found)} states, {wrong} wrong so far")
        yield Figure("power-loss states", states, wrong, "different states", f"{len(asked)} commands traced by strace; sectors of 512 "
                     "bytes there, missing or older; sizes ahead of their bytes; names done or not, in any order",
                     "sectors with bytes of other files; a disk that says a sync is done and it is not; real disks, macOS "
                     "(F_FULLFSYNC), Windows")
        found = [tried for answer in failed.values() for tried in answer.result()]
        yield Figure("power loss after a sync that failed", len(found), told(run, found), "different states",
                     "each of the first five syncs fails once, who was told no tries again, then the power goes")
