"""Broken writers: each is wrong in one thing, and the harness must catch it; what it tries finds nothing in the honest one."""

from __future__ import annotations

from collections.abc import Iterator

from tests.faults import writers
from tests.faults.broken import BROKEN, Broken
from tests.faults.tracing import Stage, why_not
from tests.faults.trials import TRIALS, Tried
from tests.figures import Figure, Part, Run

PART = Part("broken-writers", "writers broken on purpose, not caught by the harness", "故意写坏的程序，没有被查出的", wanted="all caught")
TRIES = 600


def caught(stage: Stage, broken: Broken, seed: int, tries: int = TRIES) -> Tried | None:
    """The first try that shows what is wrong with a writer; None where none does."""
    if broken.caught_by == "writers":
        return writers.caught(broken.name)
    trial = TRIALS[broken.caught_by]
    return next((tried for tried in trial(stage, broken.scene, broken.name, seed, tries) if tried.wrongs), None)


def run(run: Run) -> Iterator[Figure]:
    """Break, and catch."""
    if why_not():
        yield Figure("broken writers", 0, 1, detail=f"not run: {why_not()}")
        return
    missed = []
    with Stage() as stage:
        for broken in BROKEN.values():
            found = caught(stage, broken, run.seed)
            run.say(f"broken-writers: {broken.name}: {found.what + ': ' + found.wrongs[0] if found else 'NOT CAUGHT'}")
            missed += [] if found else [broken.name]
    yield Figure("broken writers", len(BROKEN), len(missed), "writers", "; ".join(missed) or "; ".join(BROKEN))
