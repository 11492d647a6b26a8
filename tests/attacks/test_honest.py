"""Honest random books audit clean, the same book comes again by its seed and index, and a dishonest one is seen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sharedfund.audit import Given, audit
from tests.attacks.honest import WHOLE, Judged, alarms, all_judged, judged, lived, told, written
from tests.figures import Run

SEED, SAMPLE = Run().seed, 300
HOUSE = Path(__file__).resolve().parents[2]


def wrong_among(books: list[Judged]) -> str:
    return "\n".join(told(SEED, book) for book in books if book.wrong)


def test_three_hundred_honest_random_books_audit_clean() -> None:
    books = list(all_judged(SEED, range(SAMPLE), 1))
    assert wrong_among(books) == ""
    kinds = {kind for book in books for kind in book.kinds}
    assert {"key-enrolled", "key-revoked", "tail-set-aside", "proposal-rejected", "receipt-reversed", "checkpoint-recorded",
            "disclosure-published", "payment-paid", "month-closed", "vendor-account-changed"} <= kinds
    assert len({book.head for book in books}) == SAMPLE


@pytest.mark.long
def test_ten_thousand_honest_random_books_audit_clean() -> None:
    assert wrong_among(list(all_judged(SEED, range(SAMPLE, WHOLE), 2))) == ""


def test_a_book_comes_again_by_its_seed_and_index_in_another_process() -> None:
    """The one command that is printed beside a false alarm, where strings hash otherwise."""
    for index in (4, 23):
        done = subprocess.run([sys.executable, "-m", "tests.attacks.honest", str(SEED), str(index)], capture_output=True,
                              text=True, check=False, cwd=HOUSE, env={**os.environ, "PYTHONHASHSEED": str(index)})
        assert done.returncode == 0, done.stderr
        assert f"honest book {index} of seed {SEED}: {judged(SEED, index).head}\n" in done.stdout


def test_an_alarm_is_heard(tmp_path: Path) -> None:
    """One amount of an honest book is changed: what counts false alarms counts it."""
    life = lived(SEED, 7)
    folder = written(life, tmp_path)
    head = f"{life.fund.frontier.size} {life.fund.frontier.root}"
    given = Given(fund=life.state.record.fund_id, expect=head)
    assert list(alarms(audit(folder, given), life)) == []
    first = sorted((folder / "book").iterdir())[0]
    first.write_bytes(first.read_bytes().replace(b"9000.00", b"9001.00"))
    assert any(line.startswith("verdict") for line in alarms(audit(folder, given), life))
    assert len(list(alarms(audit(folder, given), life))) > 1
