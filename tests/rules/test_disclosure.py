"""Months close in order with their figures; quarters are published as computed from the book."""

from __future__ import annotations

import copy
from datetime import date
from decimal import Decimal

import pytest

from sharedfund import drafts, spelling
from sharedfund.drafts import disclosure as drafted
from sharedfund.entries.disclosure import FundMovement, MonthClosed, RefusedCount
from sharedfund.rules import disclosure as rules
from tests.fund import B, C, D, E, K, S, Fund, commitment


def branch(fund: Fund) -> Fund:
    """A copy that goes its own way."""
    copied = copy.copy(fund)
    copied.entries, copied.blocks = list(fund.entries), list(fund.blocks)
    return copied


@pytest.fixture(scope="module")
def founded() -> Fund:
    return Fund.founded()


@pytest.fixture
def fund(founded: Fund) -> Fund:
    return branch(founded)


def close(fund: Fund, month: str, *yes: str) -> None:
    """Close `month`: the accountant prepares, committee and community say yes."""
    fund.joint(drafted.close_month(fund.state, fund.lines, month, by=K, day=fund.day), *(yes or (B, D)))


class TestClosing:
    @pytest.mark.rule("R130")
    def test_a_month_closes_the_day_after_its_last(self, fund: Fund) -> None:
        fund.at("2026-02-01")
        close(fund, "2026-01")
        assert fund.state.disclosures.closed(date(2026, 1, 31))
        assert not fund.state.disclosures.closed(date(2026, 2, 1))

    @pytest.mark.rule("R130")
    def test_a_month_does_not_close_on_its_last_day(self, fund: Fund) -> None:
        fund.at("2026-01-31")
        refusal = fund.refused(drafted.close_month(fund.state, fund.lines, "2026-01", by=K, day=fund.day))
        assert (refusal.number, refusal.code) == ("R130", "month-not-over")

    @pytest.mark.rule("R130")
    @pytest.mark.parametrize("month", ["2025-12", "2026-02", "2026-03"])
    def test_a_month_closes_only_after_the_one_before_it(self, fund: Fund, month: str) -> None:
        fund.at("2026-04-01")
        refusal = fund.refused(drafted.close_month(fund.state, fund.lines, month, by=K, day=fund.day))
        assert (refusal.number, refusal.code) == ("R130", "month-out-of-order")
        assert refusal.facts["expected"] == "2026-01"

    @pytest.mark.rule("R130")
    def test_a_month_closes_once(self, fund: Fund) -> None:
        fund.at("2026-02-01")
        close(fund, "2026-01")
        refusal = fund.refused(drafted.close_month(fund.state, fund.lines, "2026-01", by=K, day=fund.day))
        assert refusal.code == "month-out-of-order"
        assert refusal.facts["expected"] == "2026-02"

    @pytest.mark.rule("R72")
    @pytest.mark.parametrize("figure", ["opening", "received", "paid", "moved_in", "moved_out", "closing"])
    def test_a_closing_with_a_figure_one_fen_off_is_refused(self, fund: Fund, figure: str) -> None:
        fund.at("2026-02-01")
        made = drafted.close_month(fund.state, fund.lines, "2026-01", by=K, day=fund.day)
        row = FundMovement(**{**dict.fromkeys(FundMovement.model_fields, Decimal("0.00")), "fund": "operating"})
        rows = made.funds or (row,)
        wrong = rows[0].model_copy(update={figure: getattr(rows[0], figure) + Decimal("0.01")})
        refusal = fund.refused(made.replaced(funds=(wrong, *rows[1:])))
        assert refusal.number == "R72"
        assert refusal.code in ("movement-differs", "fund-unknown")

    @pytest.mark.rule("R72")
    def test_a_yes_given_after_a_line_changed_the_month_is_refused(self, fund: Fund) -> None:
        from sharedfund.entries.receipts import PassThroughReceived

        fund.at("2026-02-01")
        (proposal, *_) = fund.do(drafted.close_month(fund.state, fund.lines, "2026-01", by=K, day=fund.day))
        fund.do(PassThroughReceived(day=date(2026, 1, 31), by=K, utility="water", amount=Decimal("10.00"),
                                    bank_ref="LATE1"))
        refusal = fund.refused(drafts.approve(fund.state, spelling.leaf_of(proposal), by=B, day=fund.day))
        assert refusal.number == "R72"

    def test_a_closing_carries_what_was_refused(self, fund: Fund) -> None:
        fund.at("2026-02-01")
        counted = RefusedCount(rule="R64", count=2, amount=Decimal("41700.00"))
        fund.joint(drafted.close_month(fund.state, fund.lines, by=K, day=fund.day, refused=[counted]), B, D)
        assert fund.state.disclosures.months["2026-01"].refused == (counted,)

    @pytest.mark.rule("R130")
    def test_a_year_closes_after_its_twelve_months_and_once(self, fund: Fund) -> None:
        for month in range(1, 13):
            fund.at(f"{2026 + month // 12}-{month % 12 + 1:02d}-01")
            if month == 12:
                refusal = fund.refused(drafted.close_year(fund.state, "2026", by=K, day=fund.day))
                assert (refusal.number, refusal.code, refusal.facts["month"]) == ("R130", "month-open", "2026-12")
            close(fund, f"2026-{month:02d}")
        fund.joint(drafted.close_year(fund.state, "2026", by=K, day=fund.day), B, D)
        assert "2026" in fund.state.disclosures.years
        refusal = fund.refused(drafted.close_year(fund.state, "2026", by=K, day=fund.day))
        assert refusal.code == "year-closed-already"
