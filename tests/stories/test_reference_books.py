"""The reference book is what the demo's story writes, and replays clean."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from sharedfund.audit import audit
from sharedfund_cli import demo
from sharedfund_cli.ginkgo import QUARTERS, Ginkgo
from sharedfund_cli.story import Story

REFERENCE = Path(__file__).resolve().parents[2] / "ledgers" / "co-managed"
KEPT = ("book", "checkpoints", "disclosures")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Ginkgo:
    """The demo told anew, its keys opened from their files."""
    place = tmp_path_factory.mktemp("demo")
    story = Story(place / "book", place / "home", demo.SEED)
    demo.open_keys(story)
    ginkgo = Ginkgo(story, demo.inputs(), lambda zh, en: None)
    ginkgo.tell()
    return ginkgo


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes()
            for name in KEPT for path in sorted((folder / name).rglob("*")) if path.is_file()}


def test_the_story_told_anew_writes_the_same_bytes(told: Ginkgo) -> None:
    ours, theirs = _files(told.do.folder), _files(REFERENCE)
    assert sorted(ours) == sorted(theirs)
    assert [name for name in ours if ours[name] != theirs[name]] == []


def test_the_door_refused_what_it_must_refuse(told: Ginkgo) -> None:
    assert [(refused["number"], refused["code"]) for refused in told.refusals] == [
        ("R42", "not-reviewed"), ("R45", "reviews-missing"), ("R45", "reviewed-twice"), ("R42", "not-rechecked"),
        ("R45", "signatures-missing"), ("R43", "account-differs"), ("R64", "over-budget"), ("R17", "above-payable"),
        ("R28", "evaluation-missing"), ("R28", "score-below-pass-score"), ("R49", "mandate-not-standing"),
    ]


def test_the_reference_book_replays_clean() -> None:
    report = audit(REFERENCE)
    assert [finding for finding in report.findings if finding.severity == "finding"] == []
    assert report.verdict == "clean" and report.lines["published_pages"]["recomputed"] == len(QUARTERS)
    assert report.lines["private_rows"]["withheld"] > 0


def test_bean_check_accepts_the_reference_book() -> None:
    for name in ("main.beancount", "checked.beancount"):
        done = subprocess.run([sys.executable, "-m", "beancount.scripts.check", "--no-cache", str(REFERENCE / name)],
                              capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_every_quarter_opens_with_the_last_ones_closing(told: Ginkgo) -> None:
    published = [told.do.book.state.disclosures.published[quarter] for quarter in QUARTERS]
    assert published[0].opening == Decimal("186500.00")
    for before, after in pairwise(published):
        assert after.opening == before.closing
