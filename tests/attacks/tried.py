"""Every attack tried by its number: each is named rightly, and nobody else blamed, where all its tests pass."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from tests.attacks.attacks import ATTACKS, HERE, family_of, named_tests
from tests.figures import Figure, Part, Run

PART = Part("attacks", "attacks: tried and named rightly, nobody else blamed", "攻击：试过，说得对，不冤枉别人",
            wanted="125 of 125 named rightly")
HOUSE = HERE.parents[1]


def run(run: Run) -> Iterator[Figure]:
    """All of them, or the first so many."""
    numbers = list(ATTACKS)[: run.count(len(ATTACKS))]
    results = outcomes(numbers)
    wrong = [number for number in numbers if results.get(number, ["missing"]) != ["passed"]]
    for number in wrong:
        run.say(f"attack {number}: {', '.join(results.get(number, ['no test']))}")
    skipped = [number for number in wrong if set(results.get(number, [])) <= {"passed", "skipped"}]
    families: dict[int, int] = {}
    for number in numbers:
        families[family_of(number)] = families.get(family_of(number), 0) + (number not in wrong)
    yield Figure("attacks", tried=len(numbers), wrong=len(wrong), unit="attacks",
                 detail=f"{sum(len(found) for found in named_tests().values())} tests; rightly by family: "
                        + ", ".join(f"{first}- {count}" for first, count in families.items()),
                 not_tried=f"skipped on this machine: {skipped}" if skipped else "")


def outcomes(numbers: list[int]) -> dict[int, list[str]]:
    """What came of each attack's tests: `passed`, `failed`, `skipped`, each once, sorted."""
    tests = named_tests()
    wanted = [f"{HERE / test.file}::{test.function}" for number in numbers for test in tests.get(number, [])]
    with tempfile.TemporaryDirectory() as place:
        result = Path(place) / "results.xml"
        subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={result}", *wanted],
                       cwd=HOUSE, capture_output=True, check=False, env={**os.environ, "PYTHONPATH": "src:cli:."})
        cases = ElementTree.parse(result).getroot().iter("testcase")
        found: dict[int, set[str]] = {}
        for case in cases:
            name = case.get("name", "").split("[")[0]
            wrong = {"failure": "failed", "error": "failed", "skipped": "skipped"}
            outcome = next((wrong[child.tag] for child in case if child.tag in wrong), "passed")
            found.setdefault(int(name[5:8]), set()).add(outcome)
    return {number: sorted(outcome) for number, outcome in found.items()}
