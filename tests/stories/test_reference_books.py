"""Every reference book is what its story writes, replays clean, and Beancount accepts it."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from beancount import loader

from examples.schemes import Scheme, profiles, told
from sharedfund.audit import Report, audit
from sharedfund_cli import demo
from sharedfund_cli.ginkgo import QUARTERS, Ginkgo
from sharedfund_cli.story import Story
from tools import schemes

LEDGERS = Path(__file__).resolve().parents[2] / "ledgers"
KEPT = ("book", "checkpoints", "disclosures")
BOOKS = sorted(path.name for path in LEDGERS.iterdir() if (path / "book").is_dir())
# Told through the demo's own command, from key files; the others are told once, here.
SCHEMES = [name for name in BOOKS if name != "co-managed"]


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes()
            for name in KEPT for path in sorted((folder / name).rglob("*")) if path.is_file()}


@cache
def _audited(name: str) -> Report:
    return audit(LEDGERS / name)


def test_every_story_has_its_book_and_every_book_its_story() -> None:
    assert profiles() == BOOKS


@pytest.fixture(scope="module", params=SCHEMES)
def scheme(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Scheme:
    """A story told anew."""
    return told(request.param, tmp_path_factory.mktemp(request.param))


def test_a_story_told_anew_writes_the_same_bytes(scheme: Scheme) -> None:
    ours, theirs = _files(scheme.do.folder), _files(LEDGERS / scheme.inputs.name)
    assert sorted(ours) == sorted(theirs)
    assert [name for name in ours if ours[name] != theirs[name]] == []


def test_a_story_is_of_the_profile_it_is_called_by_and_says_what_became_of_its_gate(scheme: Scheme) -> None:
    row = scheme.row()
    assert row.profile == scheme.inputs.name and row.entries > 0
    assert row.tried == tuple(f"{one['number']} {one['code']}" for one in scheme.refusals)
    assert not row.passed or row.released > 0


@pytest.mark.parametrize("name", BOOKS)
def test_a_reference_book_replays_clean(name: str) -> None:
    report = _audited(name)
    assert [finding for finding in report.findings if finding.severity == "finding"] == []
    assert report.verdict == "clean"
    assert report.lines["private_rows"]["withheld"] > 0


@pytest.mark.parametrize("name", BOOKS)
def test_a_reference_book_has_its_disclosures_recomputed(name: str) -> None:
    pages = sorted((LEDGERS / name / "disclosures").glob("*/page.html"))
    assert len(pages) >= 1
    assert _audited(name).lines["published_pages"]["recomputed"] == len(pages)


@pytest.mark.parametrize("name", BOOKS)
def test_beancount_accepts_a_reference_book(name: str) -> None:
    _, errors, _ = loader.load_file(str(LEDGERS / name / "main.beancount"))
    assert errors == []
    done = subprocess.run([sys.executable, "-m", "beancount.scripts.check", "--no-cache",
                           str(LEDGERS / name / "checked.beancount")], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


# ---- the demo's ----


@pytest.fixture(scope="module")
def ginkgo(tmp_path_factory: pytest.TempPathFactory) -> Ginkgo:
    """The demo told anew, its keys opened from their files."""
    place = tmp_path_factory.mktemp("demo")
    story = Story(place / "book", place / "home", demo.SEED)
    demo.open_keys(story)
    ginkgo = Ginkgo(story, demo.inputs(), lambda zh, en: None)
    ginkgo.tell()
    return ginkgo


def test_the_demo_told_anew_writes_the_same_bytes(ginkgo: Ginkgo) -> None:
    ours, theirs = _files(ginkgo.do.folder), _files(LEDGERS / "co-managed")
    assert sorted(ours) == sorted(theirs)
    assert [name for name in ours if ours[name] != theirs[name]] == []


def test_the_door_refused_what_it_must_refuse(ginkgo: Ginkgo) -> None:
    assert [(refused["number"], refused["code"]) for refused in ginkgo.refusals] == [
        ("R42", "not-reviewed"), ("R45", "reviews-missing"), ("R45", "reviewed-twice"), ("R42", "not-rechecked"),
        ("R45", "signatures-missing"), ("R43", "account-differs"), ("R64", "over-budget"), ("R17", "above-payable"),
        ("R28", "evaluation-missing"), ("R28", "score-below-pass-score"), ("R49", "mandate-not-standing"),
    ]


def test_every_quarter_opens_with_the_last_ones_closing(ginkgo: Ginkgo) -> None:
    published = [ginkgo.do.book.state.disclosures.published[quarter] for quarter in QUARTERS]
    assert published[0].opening == Decimal("186500.00")
    for before, after in pairwise(published):
        assert after.opening == before.closing


# ---- make schemes ----


def test_one_command_rebuilds_a_book_and_prints_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert schemes.main(["part-deposit"]) == 0
    heading, line = capsys.readouterr().out.splitlines()
    assert [word for word in heading.split() if word.isascii()] == [
        "profile", "entries", "gate", "tried", "and", "refused", "gate", "passed", "released", "spendable", "deficit",
        "borne", "by", "verdict"]
    assert line.startswith("part-deposit") and line.endswith("clean") and "R28 evaluation-missing" in line


def test_a_book_that_is_not_clean_is_said(tmp_path: Path) -> None:
    told_ = told("part-deposit", tmp_path)
    month = max((told_.do.folder / "book").iterdir())
    text = month.read_text(encoding="utf-8")
    month.write_text(text.replace("2026", "2025", 1), encoding="utf-8")
    cells, faults = schemes._judged("part-deposit", told_.do.folder, told_.row())
    assert cells[-1] == "NOT clean"
    assert any(fault.startswith("audit: ") for fault in faults) and "not the book in ledgers/part-deposit" in faults
