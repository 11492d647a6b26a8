"""Every example runs as its README says, into a folder of its own, and leaves a book the audit and Beancount accept."""

from __future__ import annotations

import contextlib
import io
import json
import re
import runpy
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from sharedfund.audit import Given, audit
from tests.cli import runner

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted(path.parent for path in (ROOT / "examples").glob("*/run.py"))


class Promise(NamedTuple):
    """A console block of a README: what is typed, and what it prints."""

    example: Path
    words: tuple[str, ...]
    printed: str


def promises() -> list[Promise]:
    """Every run the READMEs promise, in their order."""
    found = []
    for example in EXAMPLES:
        text = (example / "README.md").read_text(encoding="utf-8")
        for typed, printed in re.findall(r"```console\n\$ (.*)\n((?:.*\n)*?)```", text):
            program, script, *words = shlex.split(typed)
            assert (program, script) == ("python", f"examples/{example.name}/run.py"), typed
            found.append(Promise(example, tuple(words), printed))
    return found


def ran(promise: Promise, folder: Path) -> str:
    """What the example prints when it builds its book in `folder`."""
    words = [str(folder) if word == "DIR" else word for word in promise.words]
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        runpy.run_path(str(promise.example / "run.py"))["main"](words)
    return told.getvalue()


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted((folder / "book").iterdir())}


def test_every_example_promises_something() -> None:
    assert {promise.example for promise in promises()} == set(EXAMPLES) != set()


class Told(NamedTuple):
    """What an example printed, and where its book lies."""

    printed: str
    folder: Path


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[Promise, Told]:
    """Every promised run, each once."""
    made = {}
    for promise in promises():
        folder = tmp_path_factory.mktemp(promise.example.name) / "book"
        made[promise] = Told(ran(promise, folder), folder)
    return made


@pytest.mark.parametrize("promise", promises(), ids=lambda promise: " ".join((promise.example.name, *promise.words[1:])))
def test_it_prints_what_its_readme_promises_and_its_book_is_sound(promise: Promise, told: dict[Promise, Told]) -> None:
    printed, folder = told[promise]
    assert printed == promise.printed
    report = audit(folder, Given())
    assert [found for found in report.findings if found.severity == "finding"] == []
    assert report.verdict == "clean"
    checked = subprocess.run([sys.executable, "-m", "beancount.scripts.check", "--no-cache", str(folder / "checked.beancount")],
                             capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_two_tellings_write_the_same_bytes_in_either_language(example: Path, told: dict[Promise, Told]) -> None:
    """The book knows no language: what a README prints in English is the same book."""
    same = [told[run] for run in promises() if run.example == example and run.words in (("DIR",), ("DIR", "--lang", "en"))]
    assert len(same) == 2
    assert bytes_of(same[0].folder) == bytes_of(same[1].folder)


# ---- Must show 7: the front box, exactly ----

FRONT: dict[str, Any] = {
    "opening": "0.00", "received": "5051.00", "paid": "1790.00", "closing": "3261.00", "spendable": "375.90",
    "collection_rate": "77.125", "household_rate": "75", "evaluation": None,
    "remuneration": {"paid_to_firm": "0.00", "cost_reimbursed": "0.00", "paid": "0.00", "accrued": "185.10",
                     "withheld": "0.00", "deducted": "0.00", "released": "0.00"},
    "public_revenue_net": "800.00", "questions": {"received": 0, "answered": 0, "overdue": 0},
}
CLAIMS = [{"claim": "advance", "amount": "1800.00"}, {"claim": "deposit", "amount": "500.00"},
          {"claim": "remuneration-accrued", "amount": "185.10"}, {"claim": "public-revenue", "amount": "400.00"},
          {"claim": "spendable", "amount": "375.90"}]


@pytest.fixture
def quarter(told: dict[Promise, Told]) -> Path:
    """The worked quarter, released; its disclosure stands as it was published before."""
    return next(one.folder for promise, one in told.items()
                if (promise.example.name, promise.words) == ("worked-quarter", ("DIR",)))


def test_disclosure_show_prints_the_front_box_exactly(quarter: Path, tmp_path: Path) -> None:
    shown = runner.run("--json", "-C", quarter, "--now", "2026-06-01T01:00:00", "disclosure", "show", "2026Q1",
                      home=tmp_path / "home")
    assert shown.code == 0, shown.err
    answer = json.loads(shown.out)
    data = answer["data"]
    assert (answer["schema"], answer["changed"]) == ("sharedfund.disclosure.show/1", False)
    assert (data["period"], data["version"], data["status"], data["headline"]) == ("2026Q1", 1, "published", [])
    assert data["front"] == FRONT
    assert data["claims"] == CLAIMS
    assert re.fullmatch("[0-9a-f]{64}", data["digest"])


def test_disclosure_build_writes_the_same_data(quarter: Path, tmp_path: Path) -> None:
    shown = runner.run("-C", quarter, "--now", "2026-06-01T01:00:00", "disclosure", "build", "2026Q1", "--to", "json",
                      "-o", tmp_path / "out", home=tmp_path / "home")
    assert shown.code == 0, shown.err
    (file,) = (tmp_path / "out").rglob("data.json")
    data = json.loads(file.read_text(encoding="utf-8"))
    assert (data.get("data") or data)["front"] == FRONT
