"""A tariff of the owners' own: who adopts it, when it holds, and that fees, advances and budgets go by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pytest

from sharedfund.accounts import advance
from sharedfund.drafts import budget, contracts, fees
from sharedfund.drafts import resolutions as decided
from sharedfund.entries.contracts import TariffAdopted
from sharedfund.errors import NotFound
from sharedfund.reports.disclosure import disclosure
from sharedfund.state import figures
from sharedfund.state.allocation import months_ahead_max, uncharged
from sharedfund.state.fees import tariff_difference
from sharedfund.state.tariffs import charging, chargings
from sharedfund.values import days
from tests import payment_fund as p
from tests.fund import B, D, Fund, K, commitment
from tests.households import H1, H2, branch, contract, pay, register


def tariff(fund: Fund, *, first: str = "2026-01-01", rates: dict[str, str] | None = None, **changes: Any) -> TariffAdopted:
    found = contracts.adopt_tariff(
        fund.state, by=B, day=fund.day, resolution="R2026001", first=date.fromisoformat(first),
        rates={use: Decimal(rate) for use, rate in (rates or {"residential": "1.6000"}).items()})
    return found.replaced(**changes)


def decide(fund: Fund, number: str, **changes: Any) -> None:
    """The owners decided, on other kinds or for some buildings only."""
    p.resolution(fund, number)
    known = fund.state.resolutions
    fund.state = replace(fund.state, resolutions=replace(known, records=known.records.set(
        number, replace(known.records[number], **changes))))


@lru_cache(maxsize=1)
def _self_run() -> Fund:
    fund = Fund.founded()
    p.resolution(fund, "R2026001")
    fund.do(register(fund, H1, "u-000001", "B01", "100.00"), register(fund, H2, "u-000002", "B01", "88.50"))
    return fund


def self_run() -> Fund:
    """Two homes, no firm, and a decision of the owners; no tariff yet."""
    return branch(_self_run())


def adopted(**more: Any) -> Fund:
    fund = self_run()
    fund.joint(tariff(fund, **more), D)
    return fund


# ---- who adopts it ----


@pytest.mark.rule("R8")
@pytest.mark.parametrize(("decision", "code"), [
    ({"topics": (9,)}, None), ({"topics": (2,)}, None), ({"topics": (4, 9)}, None),
    ({"topics": (8,)}, "not-about-the-tariff"), ({"topics": ()}, "not-about-the-tariff"),
    ({"passed": False}, "no-resolution-of-all-owners"), ({"body": "owners-committee"}, "no-resolution-of-all-owners"),
    ({"buildings": frozenset({"B01"})}, "no-resolution-of-all-owners"),
])
def test_a_tariff_rests_on_a_decision_of_all_owners_about_it(decision: dict[str, Any], code: str | None) -> None:
    fund = self_run()
    decide(fund, "R2026002", **decision)
    assert getattr(fund.ask(tariff(fund, resolution="R2026002")), "code", None) == code


@pytest.mark.rule("R8")
@pytest.mark.parametrize(("rates", "code"), [
    ({"residential": "1.6000", "commercial": "2.4000"}, None), ({"residential": "0.0000"}, None),
    ({"residential": "-0.0001"}, "rate-below-zero"),
])
def test_a_tariff_has_rates_of_zero_and_up(rates: dict[str, str], code: str | None) -> None:
    fund = self_run()
    assert getattr(fund.ask(tariff(fund, rates=rates)), "code", None) == code


@pytest.mark.rule("R8")
def test_a_tariff_has_one_rate_a_use_and_at_least_one() -> None:
    fund = self_run()
    assert fund.refused(tariff(fund, tariffs=())).code == "rates-missing"
    one = tariff(fund).tariffs
    assert fund.refused(tariff(fund, tariffs=one + one)).code == "use-twice"


@pytest.mark.rule("R8")
def test_a_number_stands_for_one_tariff_proposed_or_adopted() -> None:
    fund = self_run()
    first = tariff(fund)
    fund.do(first)
    assert fund.refused(tariff(fund, first="2026-02-01")).code == "tariff-exists"
    fund = adopted()
    assert fund.refused(tariff(fund, tariff="T-01")).code == "tariff-exists"
    assert tariff(fund).tariff == "T-02"


@pytest.mark.rule("R8")
@pytest.mark.parametrize(("terms", "code"), [
    ({}, None), ({"fee_account": "elsewhere"}, "fee-is-the-firms"),
    ({"fee_basis": "lump-sum", "fee_account": "agency"}, "fee-is-the-firms"),
])
def test_where_the_fee_is_the_firms_the_owners_set_none(terms: dict[str, str], code: str | None) -> None:
    fund = self_run()
    charter = fund.state.charter
    fund.state = replace(fund.state, charter=replace(charter, terms=charter.terms.model_copy(update=terms)))
    assert getattr(fund.ask(tariff(fund)), "code", None) == code


@pytest.mark.rule("R105")
def test_a_tariff_waits_for_its_hearing_where_the_charter_asks_for_one() -> None:
    fund = self_run()
    charter = fund.state.charter
    fund.state = replace(fund.state, charter=replace(charter, terms=charter.terms.model_copy(
        update={"hearing_before": frozenset({"contract"})})))
    assert fund.refused(tariff(fund)).code == "not-heard"


# ---- when it holds ----


@pytest.mark.rule("R8")
def test_no_fee_is_charged_before_there_is_a_tariff() -> None:
    fund = self_run()
    with pytest.raises(NotFound, match="no-tariff-in-force"):
        fees.charges(fund.state, by=K, day=fund.day, period="2026-01")


@pytest.mark.rule("R8")
def test_fees_are_charged_under_the_owners_own_tariff() -> None:
    fund = adopted()
    bills = fees.charges(fund.state, by=K, day=fund.day, period="2026Q1")
    assert {b.household: (b.tariff, b.contract, b.agent_for, b.amount) for b in bills} == {
        H1: ("T-01", None, None, Decimal("480.00")), H2: ("T-01", None, None, Decimal("424.80"))}
    fund.do(*bills)
    assert tariff_difference(fund.state, "2026Q1").difference == 0


@pytest.mark.rule("R8")
@pytest.mark.parametrize(("changes", "code"), [
    ({}, None), ({"tariff": "T-02"}, "tariff-not-in-force"), ({"tariff": None}, "tariff-not-in-force"),
    ({"tariff": None, "contract": "C-01"}, "contract-not-in-force"), ({"contract": "C-01"}, "contract-not-in-force"),
    ({"rate_per_m2_month": "1.5999"}, "rate-differs"), ({"use": "commercial"}, "no-tariff"),
])
def test_a_bill_names_the_one_it_is_charged_under(changes: dict[str, Any], code: str | None) -> None:
    fund = adopted()
    bill = fees.charge(fund.state, by=K, day=fund.day, household=H1, period="2026-01")
    assert getattr(fund.ask(bill.replaced(**changes)), "code", None) == code


@pytest.mark.rule("R21")
def test_a_bill_under_the_owners_own_tariff_is_nobody_elses() -> None:
    fund = adopted()
    bill = fees.charge(fund.state, by=K, day=fund.day, household=H1, period="2026-01")
    assert fund.refused(bill.replaced(agent_for="F001", earned="0.00")).code == "for-another"


@pytest.mark.rule("R8")
def test_a_later_tariff_takes_over_on_its_first_day_and_no_bill_reaches_over_it() -> None:
    fund = adopted()
    fund.joint(tariff(fund, first="2026-03-01", rates={"residential": "2.0000"}), D)
    state = fund.state
    held = [charging(state, day) for day in (date(2026, 2, 28), date(2026, 3, 1))]
    assert [found.tariff if found else None for found in held] == ["T-01", "T-02"]
    assert charging(state, date(2025, 12, 31)) is None
    ok = fees.charge(state, by=K, day=fund.day, household=H1, period="2026-03")
    assert (ok.tariff, ok.amount) == ("T-02", Decimal("200.00"))
    whole = fees.charge(state, by=K, day=fund.day, household=H1, period="2026Q1")
    assert fund.refused(whole).code == "tariff-not-in-force"


@pytest.mark.rule("R8")
def test_of_two_tariffs_of_one_day_the_newer_holds() -> None:
    fund = adopted()
    fund.joint(tariff(fund, rates={"residential": "1.7000"}), D)
    found = charging(fund.state, fund.day)
    assert found is not None and found.tariff == "T-02"


@pytest.mark.rule("R8")
def test_a_firms_contract_that_gives_a_tariff_goes_before_and_one_that_gives_none_does_not() -> None:
    fund = adopted()
    fund.joint(contract(fund, first="2026-02-01"), D)
    spans = [(first, end, found.contract or found.tariff)
             for first, end, found in chargings(fund.state, date(2026, 1, 1), date(2026, 4, 1))]
    assert spans == [(date(2026, 1, 1), date(2026, 2, 1), "T-01"), (date(2026, 2, 1), date(2026, 4, 1), "C-01")]
    paid_only = adopted()
    paid_only.joint(contract(paid_only).replaced(tariffs=()), D)
    found = charging(paid_only.state, paid_only.day)
    assert found is not None and (found.contract, found.tariff) == (None, "T-01")


@pytest.mark.rule("R114")
def test_nothing_more_is_charged_under_a_tariff_whose_resolution_fell() -> None:
    fund = adopted()
    bill = fees.charge(fund.state, by=K, day=fund.day, household=H1, period="2026-01")
    later = fees.charge(fund.state, by=K, day=fund.day, household=H1, period="2026-02")
    fund.do(bill)
    fund.joint(decided.cancel_resolution(fund.state, by=B, day=fund.day, resolution="R2026001", authority="court",
                              cancelled_day=fund.day, reason="程序违法", evidence=(commitment("judgment"),)), D)
    assert charging(fund.state, fund.day) is None
    assert fund.refused(later).code == "tariff-not-in-force"
    assert [(d.kind, d.about) for d in fund.state.resolutions.resting_on("R2026001")] == [("tariff-adopted", "T-01")]


# ---- what goes by it ----


@pytest.mark.rule("R6")
def test_money_comes_in_advance_as_far_as_the_charter_lets_it() -> None:
    none, fund = self_run(), adopted()
    assert months_ahead_max(none.state, none.day) == 3
    assert months_ahead_max(fund.state, fund.day) == 12
    unit = fund.state.units.household(H1)
    assert unit is not None
    assert uncharged(fund.state, unit, fund.day).cost == Decimal("2080.00")  # this month and twelve more
    fund.joint(tariff(fund, first="2026-07-01", rates={"residential": "2.0000"}), D)
    assert uncharged(fund.state, unit, fund.day).cost == Decimal("2360.00")  # six at 160.00, seven at 200.00
    pay(fund, (H1, "2360.01"))
    assert fund.state.ledger.owed(advance(H1)) == Decimal("2360.00")


@pytest.mark.rule("R65")
def test_a_budget_counts_on_each_tariff_for_its_months() -> None:
    fund = adopted()
    fund.joint(tariff(fund, first="2026-07-01", rates={"residential": "2.0000"}), D)
    p.agreed(fund, budget.adopt_budget(fund.state, by=B, day=fund.day, period="2026", resolution="R2026001",
                                       lines=[{"head": "wages", "amount": "6000.00"}]), D)
    found = figures.expected_income(fund.state, fund.state.budgets.all()[0])
    assert found.charged == Decimal("4071.60")  # 188.50 x (6 x 1.60 + 6 x 2.00)
    assert figures.structural_deficit(fund.state, fund.state.budgets.all()[0], fund.day).amount == Decimal("1928.40")


def test_the_page_shows_the_tariff_and_no_firm() -> None:
    fund = adopted()
    fund.do(*fees.charges(fund.state, by=K, day=fund.day, period="2026Q1"))
    page = disclosure(fund.state, fund.lines, days.period("2026Q1"), as_of=fund.day + timedelta(days=1))
    assert [row["tariffs"] for row in page["sections"]["C"]["rows"]] == [["1.6000"]]
    assert page["indicators"]["tariffs"] == ["1.6000"]
    assert fund.state.contracts.firms() == ()
