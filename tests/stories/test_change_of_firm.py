"""examples/change-of-firm: the firm changes on 25 December, and nothing of the old one becomes the new one's."""

from __future__ import annotations

import json
import runpy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sharedfund.audit import audit
from sharedfund.rulebook import rulebook
from sharedfund.state.remuneration import gate

STORY = Path(__file__).parents[2] / "examples" / "change-of-firm" / "run.py"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Any:
    place = tmp_path_factory.mktemp("change")
    return runpy.run_path(str(STORY))["told"](place / "book", place / "home")


def test_december_is_split_by_days(told: Any) -> None:
    """3,100.00 a month: October and November whole, of December 24 and 7 days of 31."""
    known = told.state.remuneration
    assert known.record("F001", "2025Q4", "C-01").accrued == Decimal("8600.00")
    assert known.record("F002", "2025Q4", "C-02").accrued == Decimal("700.00")


def test_the_new_firm_inherits_neither_score_nor_money(told: Any) -> None:
    old, new = (gate(told.state, firm, "2025Q4") for firm in ("F001", "F002"))
    assert (old.score, old.released, old.withheld) == (Decimal("84.00"), Decimal("8600.00"), Decimal("0.00"))
    assert (new.score, new.released, new.accrued, new.missing) == (None, Decimal("0.00"), Decimal("700.00"),
                                                                   ("evaluation", "settlement"))


def test_every_gate_on_the_way_was_tried(told: Any) -> None:
    assert [(one["number"], one["code"]) for one in told.refusals] == [
        ("R115", "not-dismissed-by-the-owners"), ("R115", "after-the-end"), ("R28", "evaluation-missing"),
        ("R28", "settlement-open"), ("R28", "evaluation-missing")]


def test_nothing_of_the_hand_over_is_left_to_do(told: Any) -> None:
    today = told.do.book.today
    names = {"a_firm_that_goes_hands_over", "a_former_firms_mandates_end", "notice_is_given_in_time"}
    found = [flag for duty in rulebook().duties() if duty.name in names for flag in duty.ask(told.state, today)]
    assert found == []


def test_what_an_owner_paid_the_old_firm_comes_back_to_that_household(told: Any) -> None:
    known = told.state.hand_over
    ((household, amount),) = known.refunds.items()
    assert amount == Decimal("720.00")
    assert [(memo.household, memo.left) for memo in known.of_firm("F001")] == [(household, Decimal("0.00"))]
    assert told.state.ledger.cash("custody") == Decimal("720.00")


def test_the_page_of_the_quarter_names_both_contracts(told: Any) -> None:
    page = told.do.folder / "disclosures" / "2025q4-v1" / "data.json"
    section = json.loads(page.read_text(encoding="utf-8"))["sections"]["W2"]
    rows = [(row["contract"], row["state"], row["reason"], row["served_to"]) for row in section["firms"]]
    assert rows == [("C-01", "ended", "termination", "2025-12-24"), ("C-02", "running", None, None)]


def test_the_book_is_clean(told: Any) -> None:
    assert audit(told.do.folder).verdict == "clean"
