"""Branches of the core that no test takes.

    python tools/branches.py         run the fast tests under coverage and print what is missing

Every process the tests start is measured too: the guarded child, the commands, the workers.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

HOUSE = Path(__file__).resolve().parent.parent
for _place in ("src", "cli", "."):
    if str(HOUSE / _place) not in sys.path:
        sys.path.insert(0, str(HOUSE / _place))

from tests.figures import Figure, Part, Run  # noqa: E402  # the house is on the path first

PART = Part("branches", "branches of admit, rules, audit, guard, tree and signing that no test takes",
            "没有一个测试走过的分支", wanted="0")

CORE = {
    "admit and rulebook": ("admit.py", "rulebook.py"),
    "rules": ("rules/*.py",),
    "audit and guard": ("audit/*.py",),
    "tree": ("book/tree.py", "values/trees.py"),
    "signing": ("signing/*.py", "values/seals.py"),
}

# What these ask for is a time, and whoever is measured takes longer: they run, and what they say of seconds does not count.
TIMED = (
    "tests/attacks/test_hostile.py::test_084_what_has_no_end_is_ended",
    "tests/stories/test_examples.py::test_it_prints_what_its_readme_promises_and_its_book_is_sound[money-in",
    "tests/stories/test_money_in.py::test_nine_in_ten_need_no_question_none_is_wrong_and_every_fen_arrives",
)

_CONFIG = """[run]
branch = true
parallel = true
source_pkgs = sharedfund
data_file = {place}/data
patch = subprocess, _exit
sigterm = true
disable_warnings = no-data-collected,module-not-imported,module-not-measured
[report]
exclude_also =
    if TYPE_CHECKING:
    ^\\s+\\.\\.\\.$
"""


def run(run: Run) -> Iterator[Figure]:
    """The fast tests, measured; a figure a part of the core."""
    import coverage

    with TemporaryDirectory() as place:
        config = Path(place) / "config"
        config.write_text(_CONFIG.format(place=place), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "coverage", "run", f"--rcfile={config}", "-m", "pytest", "-q", "-n", str(run.jobs), "--dist",
             "loadfile", "-m", "not long", "-p", "no:cacheprovider"],
            cwd=HOUSE, env={**os.environ, "PYTHONPATH": os.pathsep.join(("src", "cli", "."))}, capture_output=True, text=True,
            check=False,
        )
        red = [line.removeprefix("FAILED ") for line in done.stdout.splitlines() if line.startswith("FAILED ")]
        # Tests that are red prove nothing; what was measured is said all the same: it took long.
        is_proof = not done.returncode or (red and all(line.startswith(TIMED) for line in red))
        measured = coverage.Coverage(config_file=str(config))
        measured.combine()
        for name, patterns in CORE.items():
            files = sorted(path for pattern in patterns for path in (HOUSE / "src" / "sharedfund").glob(pattern))
            tried = wrong = 0
            for path in files:
                numbers = measured._analyze(str(path)).numbers  # the report's own count, without its text
                tried += numbers.n_statements + numbers.n_branches
                missing = numbers.n_missing + numbers.n_missing_branches
                wrong += missing
                if missing:
                    _, _, _, _, lines = measured.analysis2(str(path))
                    run.say(f"branches: {path.relative_to(HOUSE)}: {missing} missing, lines {lines}; "
                            f"branches from {sorted(measured._analyze(str(path)).missing_branch_arcs())}")
            if not is_proof:
                run.say(f"branches: {name}: {tried} tried, {wrong} missing")
                continue
            yield Figure(name, tried, wrong, unit="lines and branches", detail=f"{(tried - wrong) * 100 // tried} % of {len(files)} files")
        if not is_proof:
            raise SystemExit("branches: the tests are red\n" + done.stdout[-3000:])


def main() -> int:
    """0 when every branch is taken."""
    os.chdir(HOUSE)
    figures = list(run(Run(jobs=os.cpu_count() or 1)))
    for figure in figures:
        print(f"{figure.name}: {figure.tried:,} tried, {figure.wrong:,} missing")
    return 1 if any(figure.wrong for figure in figures) else 0


if __name__ == "__main__":
    sys.exit(main())
