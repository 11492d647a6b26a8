"""A second set of words, made after the matcher met the first: how much is booked without a question, and what wrongly."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from tests.blind.fresh import quarter
from tests.blind.test_blind import LEAST, imported, judged, story_of, unread

MOST_WRONG = Decimal("0.01")  # of all lines


@pytest.mark.long
@pytest.mark.parametrize("seed", [11, 12, 13])
def test_most_of_fresh_words_is_booked_and_nearly_all_of_it_rightly(seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blind = quarter(seed)
    do, of = story_of(blind.sales, tmp_path)
    entries = imported(do, blind, tmp_path)
    verdict = judged(blind, entries, of)
    with capsys.disabled():
        print(f"\nseed {seed}: {verdict.booked} of {verdict.receipts} fees booked without a question ({verdict.share:.1%}), "  # noqa: T201
              f"{len(verdict.wrong)} of {len(blind.truth)} lines wrongly; asked: {dict(verdict.by_why)}")
        for said in verdict.wrong:
            print("  wrong:", said)  # noqa: T201
    assert unread(blind, entries) == []
    assert verdict.share >= LEAST
    assert len(verdict.wrong) <= MOST_WRONG * len(blind.truth), "\n".join(verdict.wrong)


# ---- the set itself ----


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_the_fresh_quarter_has_the_shares_of_the_first(seed: int) -> None:
    """720 months: 8 % name no unit, 3 % pay for two, 2 % by a tenant, 5 % short or over, 2 % as another, 10 % free."""
    blind = quarter(seed)
    assert blind == quarter(seed)
    why = Counter(truth.why for truth in blind.truth.values())
    beside = ("another complex", "a unit that does not exist", "for somebody not said", "paid twice")
    months = sum(3 if truth.why == "the quarter in one" else len(truth.pays or (0,))
                 for truth in blind.truth.values() if truth.kind == "fee" and truth.why not in beside)
    assert months == 720
    assert sum(count for name, count in why.items() if name.startswith("no unit, ")) == 58
    assert (why["two units"], why["a tenant"], why["same day and amount as another"]) == (22, 14, 14)
    assert why["short or over"] + why["the quarter in one"] + why["the fee and parking in one"] == 36
    assert why["spelled freely"] + why["the room alone, and the owner's name"] + why["the unit in the nickname"] == 72
