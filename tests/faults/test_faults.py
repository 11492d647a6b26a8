"""A sample of what `make assurance` tries at length: nothing acknowledged is lost. What cannot be tried here is skipped
with the reason, never passed. Torn writes, a full disk and many writers: `tests/attacks/test_crash.py`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from random import Random

import pytest

from tests.faults import broken_writers
from tests.faults.broken import BROKEN
from tests.faults.scenes import SCENES
from tests.faults.tracing import Stage, why_not
from tests.faults.trials import POLITE, TRIALS, Point, Tried, points, struck

SEED = 20260101
needs_strace = pytest.mark.skipif(bool(why_not()), reason=why_not())


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with Stage() as made:
        yield made


def wrong(found: Iterator[Tried] | list[Tried]) -> list[Tried]:
    """What went wrong; something must have been tried."""
    done = list(found)
    assert done
    return [tried for tried in done if tried.wrongs]


# ---- crashes ----


@needs_strace
@pytest.mark.parametrize("scene", SCENES)
def test_a_command_struck_at_a_file_call_loses_nothing_acknowledged(stage: Stage, scene: str) -> None:
    everything = points(stage, scene, only_changing=True)
    sample = Random(f"{SEED} {scene}").sample(everything, 2)
    assert not wrong([struck(stage, point)[1] for point in sample])


@needs_strace
def test_every_call_of_a_command_is_counted(stage: Stage) -> None:
    calls = stage.calls("append")
    for call in ("write", "fsync", "openat", "rename"):
        assert struck(stage, Point("append", call, "signal=KILL", calls[call]))[0]
        assert not struck(stage, Point("append", call, "signal=KILL", calls[call] + 1))[0]


@needs_strace
@pytest.mark.parametrize("fault", POLITE)
def test_a_polite_end_comes_before_the_page_or_after_it(stage: Stage, fault: str) -> None:
    found = [point for call in ("fsync", "write", "rename") for point in points(stage, "account", only_changing=True)
             if (point.fault, point.call) == (fault, call)][::3]
    assert any(struck(stage, point)[0] for point in found[:2])
    assert not wrong([struck(stage, point)[1] for point in found])


# ---- torn pages, a power loss ----


@needs_strace
@pytest.mark.parametrize(("trial", "count"), [("garbage", 12), ("flip", 16)])
def test_a_torn_page_takes_nothing_acknowledged_with_it(stage: Stage, trial: str, count: int) -> None:
    assert not wrong(TRIALS[trial](stage, "append", None, SEED, count))


@needs_strace
@pytest.mark.parametrize("scene", SCENES)
def test_a_power_loss_takes_nothing_acknowledged_with_it(stage: Stage, scene: str) -> None:
    assert not wrong(TRIALS["power"](stage, scene, None, SEED, 9))


@needs_strace
def test_a_power_loss_after_a_sync_that_failed_takes_nothing_acknowledged_with_it(stage: Stage) -> None:
    assert not wrong(TRIALS["sync"](stage, "append", None, SEED, 30))


# ---- the harness itself ----


@needs_strace
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_writer_is_caught(stage: Stage, name: str) -> None:
    assert broken_writers.caught(stage, BROKEN[name], SEED) is not None


@needs_strace
@pytest.mark.parametrize(("trial", "scene"), sorted({(broken.caught_by, broken.scene) for broken in BROKEN.values()
                                                     if broken.caught_by in TRIALS}))
def test_what_catches_a_broken_writer_finds_nothing_in_the_honest_one(stage: Stage, trial: str, scene: str) -> None:
    assert not wrong(chain(islice(TRIALS[trial](stage, scene, None, SEED, 60), 6)))
