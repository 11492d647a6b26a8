"""Release functions at their edges, scores, periods, and whose terms hold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from sharedfund.entries.remuneration import EvaluationItem, QuarterScore
from sharedfund.state.remuneration import (
    band,
    holdback,
    linear,
    pass_fail,
    period_at,
    periods_of,
    reached,
    release_rate,
    score_of,
    served,
    terms_of,
)
from sharedfund.values import days
from sharedfund.values.money import times
from tests.gate import C01, closed_quarter, with_contract


@pytest.mark.rule("R30", "R31")
@pytest.mark.parametrize(("score", "percent"), [
    ("100.00", 100), ("95.00", 100), ("94.99", 98), ("85.00", 98), ("84.99", 95), ("84.60", 95), ("75.00", 95),
    ("74.99", 90), ("65.00", 90), ("64.99", 80), ("60.00", 80), ("59.99", 0), ("0.00", 0),
])
def test_band_gives_its_rate_from_the_lower_bound_on(score: str, percent: int) -> None:
    assert band(Decimal(score)) == Fraction(percent, 100)


@pytest.mark.rule("R30")
def test_below_the_lowest_band_the_charters_share_holds() -> None:
    assert band(Decimal("59.99"), Fraction(7, 10)) == Fraction(7, 10)
    assert band(Decimal("60.00"), Fraction(7, 10)) == Fraction(8, 10)


@pytest.mark.rule("R30")
@pytest.mark.parametrize(("score", "rate"), [
    ("100.00", Fraction(1)), ("85.00", Fraction(1)), ("84.99", Fraction(9999, 10000)), ("62.00", Fraction(77, 100)),
    ("0.00", Fraction(15, 100)),
])
def test_linear_is_full_from_85_and_15_points_more_than_the_score_below(score: str, rate: Fraction) -> None:
    assert linear(Decimal(score)) == rate


@pytest.mark.rule("R30")
@pytest.mark.parametrize(("score", "rate"), [("80.01", 1), ("80.00", 1), ("80", 1), ("79.99", 0)])
def test_pass_fail_gives_all_from_80_or_nothing(score: str, rate: int) -> None:
    assert pass_fail(Decimal(score)) == rate


@pytest.mark.rule("R30")
@pytest.mark.parametrize(("period", "rate"), [
    ("2026-01", Fraction(1)), ("2026-02", Fraction(1)), ("2026-03", Fraction(9, 10)), ("2026-12", Fraction(9, 10)),
    ("2026Q1", Fraction(9, 10)), ("2026", Fraction(9, 10)),
])
def test_holdback_keeps_a_tenth_in_the_third_month(period: str, rate: Fraction) -> None:
    assert holdback(days.period(period)) == rate


@pytest.mark.rule("R30", "R32")
@pytest.mark.parametrize(("score", "amount"), [("93.00", "181.40"), ("62.00", "148.08"), ("95.00", "185.10")])
def test_a_rate_is_rounded_once_half_up(score: str, amount: str) -> None:
    assert times(Decimal("185.10"), band(Decimal(score))) == Decimal(amount)


@pytest.mark.rule("R31")
def test_a_lower_bound_is_reached_by_itself() -> None:
    assert reached(Decimal("85.00"), Decimal("85"))
    assert not reached(Decimal("84.99"), Decimal("85"))


def items(*rows: tuple[str, str, str | None]) -> tuple[EvaluationItem, ...]:
    return tuple(EvaluationItem(name=name, weight=weight, score=score) for name, weight, score in rows)


@pytest.mark.rule("R35", "R36")
def test_a_score_weighs_its_items_and_is_none_while_one_is_missing() -> None:
    assert score_of(items(("a", "3/5", "90.00"), ("b", "2/5", "80.01")), ()) == Decimal("86.00")
    assert score_of(items(("a", "1/3", "80.00"), ("b", "1/3", "80.00"), ("c", "1/3", "80.01")), ()) == Decimal("80.00")
    assert score_of(items(("a", "1/2", "79.99"), ("b", "1/2", "80.00")), ()) == Decimal("80.00")
    assert score_of(items(("a", "3/5", "90.00"), ("b", "2/5", None)), ()) is None
    assert score_of((), ()) is None


@pytest.mark.rule("R36")
def test_a_years_score_weighs_its_quarters_by_days_served() -> None:
    quarters = (QuarterScore(quarter="2025Q4", score="60.00", days=24), QuarterScore(quarter="2026Q1", score="90.00", days=7))
    assert score_of((), quarters) == Decimal("66.77")
    assert score_of((), (QuarterScore(quarter="2026Q1", score="90.00", days=0),)) is None


class TestTerms:
    def test_a_contracts_terms_go_before_the_charters(self) -> None:
        fund = closed_quarter(pass_score=Decimal("70.00"), release_function="linear")
        contract = fund.state.contracts.contracts[C01]
        assert (terms_of(fund.state, contract).function, terms_of(fund.state, contract).pass_score) == ("band", Decimal("60.00"))
        with_contract(fund, release_function=None, pass_score=None, release_rest=None, settlement_period=None)
        found = terms_of(fund.state, fund.state.contracts.contracts[C01])
        assert (found.function, found.pass_score, found.rest, found.settlement_period) == (
            "linear", Decimal("70.00"), "deducted", "year")

    def test_pass_fail_without_a_pass_score_asks_for_80(self) -> None:
        fund = with_contract(closed_quarter(), release_function="pass_fail", pass_score=None)
        assert terms_of(fund.state, fund.state.contracts.contracts[C01]).pass_score == Decimal("80.00")

    @pytest.mark.parametrize(("charter", "contract", "kind", "bearer"), [
        ("contract", None, "residual", "firm"), ("contract", None, "share", "owners"), ("contract", "owners", "residual", "owners"),
        ("owners", None, "residual", "owners"), ("owners", "firm", "share", "firm"),
    ])
    def test_a_loss_under_residual_is_the_firms_unless_something_else_is_agreed(
        self, charter: str, contract: str | None, kind: str, bearer: str
    ) -> None:
        fund = with_contract(closed_quarter(deficit_bearer=charter), deficit_bearer=contract, remuneration_kind=kind)
        assert terms_of(fund.state, fund.state.contracts.contracts[C01]).deficit_bearer == bearer

    @pytest.mark.parametrize(("function", "rate"), [
        ("band", Fraction(80, 100)), ("linear", Fraction(77, 100)), ("pass_fail", Fraction(1)), ("holdback", Fraction(9, 10)),
    ])
    def test_the_named_function_gives_the_rate(self, function: str, rate: Fraction) -> None:
        fund = with_contract(closed_quarter(withheld_share=Fraction(1, 10)), release_function=function)
        terms = terms_of(fund.state, fund.state.contracts.contracts[C01])
        assert release_rate(terms, Decimal("62.00"), days.period("2026Q1")) == rate


class TestPeriods:
    @pytest.mark.rule("R37")
    @pytest.mark.parametrize(("name", "kind", "period", "count"), [
        ("2025-12-25", "year", "2025", 7), ("2026-03-15", "year", "2026", 358), ("2026-03-15", "quarter", "2026Q1", 90),
        ("2026-03-15", "month", "2026-03", 31), ("2026-03-15", "contract", "2025-12-25--2026-12-24", 365),
    ])
    def test_a_period_is_served_on_the_contracts_days(self, name: str, kind: str, period: str, count: int) -> None:
        fund = with_contract(closed_quarter(), first=date(2025, 12, 25), end=date(2026, 12, 25),
                             until=date(2026, 12, 25), settlement_period=kind)
        contract = fund.state.contracts.contracts[C01]
        found = period_at(contract, terms_of(fund.state, contract), days.day(name))
        assert (found.name, served(contract, found).days_count) == (period, count)

    def test_the_book_knows_the_periods_from_its_first_day_on(self) -> None:
        fund = with_contract(closed_quarter(), first=date(2025, 12, 25))
        contract = fund.state.contracts.contracts[C01]
        assert [p.name for p in periods_of(fund.state, contract, date(2026, 4, 10))] == ["2026Q1", "2026Q2"]
        assert [p.name for p in periods_of(fund.state, contract, date(2026, 4, 1))] == ["2026Q1"]


def test_a_contract_without_its_own_day_serves_nothing() -> None:
    fund = with_contract(closed_quarter(), until=date(2027, 1, 1))
    assert served(fund.state.contracts.contracts[C01], days.period("2027")).days_count == 0


@pytest.mark.rule("R115")
@pytest.mark.parametrize(("day", "name"), [
    ("2026-12-24", "2025-12-25--2026-12-24"), ("2026-12-25", "2026-12-25--2026-12-31"),
    ("2027-03-01", "2027-01-01--2027-12-31"),
])
def test_a_service_that_goes_on_is_settled_by_the_year(day: str, name: str) -> None:
    fund = with_contract(closed_quarter(), first=date(2025, 12, 25), end=date(2026, 12, 25),
                         settlement_period="contract")
    contract = fund.state.contracts.contracts[C01]
    assert period_at(contract, terms_of(fund.state, contract), days.day(day)).name == name
