"""The maintenance fund: a fund of its own, by building, outside the co-managed account where the bureau holds it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from sharedfund import accounts
from sharedfund.drafts import budget, maintenance, opening, revenue
from sharedfund.entries.charter import OpeningPosition
from sharedfund.entries.entry import COMMITTEE, COMMUNITY, SUBDISTRICT, Entry
from sharedfund.entries.maintenance import MaintenanceRequested
from sharedfund.entries.resolutions import MoneyEffect, ResolutionRecorded
from sharedfund.rules.maintenance import (
    low_balances_are_topped_up,
    no_unit_goes_below_zero_unasked,
    the_holder_confirms_each_buildings_balance,
    what_the_bureau_pays_was_decided,
)
from sharedfund.rules.opening import row_objection
from sharedfund.state import figures
from sharedfund.state.maintenance import Part, balance_of, held_on, shared_by_unit, shortfalls
from sharedfund.values.money import ZERO
from sharedfund.values.tables import Table
from tests import till as t
from tests.fund import A, B, C, D, K, Fund, commitment
from tests.households import H1, UNITS, register
from tests.payment_fund import with_terms
from tests.rules.test_revenue import earning, received

HELD = "what_the_bureau_holds_is_not_paid_here"


@pytest.mark.rule("R99")
def test_every_building_has_a_fund_and_an_account_of_its_own() -> None:
    for building in ("B01", "B02"):
        account = accounts.bank(f"maintenance:{building}")
        assert accounts.fund_of(account) == f"maintenance:{building}"
        assert not accounts.is_bank(account)


@pytest.mark.rule("R99")
def test_what_the_bureau_holds_is_outside_the_account_and_its_figures() -> None:
    fund = earning("800.00")
    (entry,) = t.put(fund, revenue.top_up(fund.state, by=A, day=fund.day, period="2026Q1", purpose="补充专项维修资金"))
    t.release(fund, entry.payment)  # type: ignore[attr-defined]  # a request
    t.put(fund, t.payments.pay(fund.state, entry.payment, by=K, day=fund.day, bank_ref="PAY1"))  # type: ignore[attr-defined]
    position = figures.position(fund.state, fund.day)
    assert position.bank == Decimal("400.00")
    assert [row.fund for row in position.funds] == ["public-revenue"]
    assert fund.state.ledger.cash("maintenance:B01") == Decimal("188.50")


@pytest.mark.rule("R99")
@pytest.mark.parametrize(("custody", "code"), [("bureau", "held-by-the-bureau"), ("committee", None)])
def test_the_bureaus_money_is_not_paid_by_the_co_managed_workflow(custody: str, code: str | None) -> None:
    fund = with_terms(t.till("1000.00"), maintenance_custody=custody)
    entry = t.asked(fund, "10.00", head=None, of="maintenance:B01")
    assert t.code(fund, entry, HELD) == code
    assert t.code(fund, t.asked(fund, "10.00"), HELD) is None


# ---- a complex with a maintenance fund ----

FOR = "maintenance_money_repairs_common_parts_after_warranty"
DECIDED = "works_are_decided_by_those_liable"
ORDERED = "an_emergency_work_follows_its_order"
SHARED = "a_work_is_shared_by_area"
SHORT = "no_unit_goes_below_zero_unasked"
MAJOR = "service_fees_pay_no_major_works"
LENT = "maintenance_money_is_lent_to_nobody"
STATED = "a_holders_statement_is_set_against_the_book"
WORK = "what_maintenance_money_pays_is_a_decided_work"
BACK = "what_comes_back_had_been_advanced"
RAISE = "owners_are_asked_to_pay_in_by_resolution"
BOOKED = "what_is_paid_in_is_booked_unit_by_unit"
PAID_IN = {"B01": {"u-000001": "1000.00", "u-000002": "885.00"}, "B02": {"u-000003": "1200.00", "u-000004": "915.00"}}


def paid_in(fund: Fund, building: str = "B01", paper: str = "BUREAU-1", **units: str) -> Entry:
    rows = {unit: Decimal(amount) for unit, amount in (units or PAID_IN[building]).items()}
    return maintenance.contribute(fund.state, by=K, day=fund.day, building=building, units=rows, paper=paper,
                                  of="first-deposit")


def complex_(custody: str = "bureau", *, at: str = "2026-01-05") -> Fund:
    """Four units in two buildings with 10.00 a m2 of first deposits, and a resolution of B01's owners to use 600.00."""
    fund = with_terms(t.till("5000.00", at=at), maintenance_custody=custody)
    for household, (unit, building, area) in UNITS.items():
        t.put(fund, register(fund, household, unit, building, area))
    for number, building in enumerate(PAID_IN):
        t.put(fund, paid_in(fund, building, f"BUREAU-{number}"))
    decided(fund, "R2026010", (5,), {"B01"}, "B01", "600.00")
    return fund


def decided(fund: Fund, number: str, topics: tuple[int, ...], buildings: set[str], of: str, amount: str,
            **more: Any) -> None:
    t.put(fund, ResolutionRecorded(**{
        **t.signed(fund, B, "resolution-recorded"), "resolution": number, "body": "owners-assembly", "topics": topics,
        "title": "屋面大修", "notice_day": fund.day, "decided_day": fund.day, "displayed_day": fund.day,
        "total_area_m2": "188.50", "total_heads": 2, "participating_area_m2": "188.50", "participating_heads": 2,
        "yes_area_m2": "188.50", "yes_heads": 2, "passed": True, "buildings": buildings,
        "effects": (MoneyEffect(fund=f"maintenance:{of}", amount=amount, use="spend"),),
        "evidence": (commitment(number),), **more}))


def work(fund: Fund, amount: str = "600.00", *, buildings: tuple[str, ...] = ("B01",), **more: Any) -> Entry:
    """A draft of the request for B01's roof."""
    more = {"title": "1 幢屋面大修", "nature": "repair", "common_part": "屋面", "warranty_end": date(2020, 6, 30),
            "resolution": "R2026010", **more}
    return maintenance.request_work(fund.state, by=B, day=fund.day, amount=Decimal(amount), buildings=buildings, **more)


def used(fund: Fund, amount: str = "600.00", **more: Any) -> Entry:
    more = {"work": "MW-01", "paper": "BUREAU-PAY", "purpose": "屋面大修", **more}
    return maintenance.use(fund.state, by=K, day=fund.day, amount=Decimal(amount), **more)


def balances(fund: Fund) -> dict[str, Decimal]:
    return {unit.unit: balance_of(fund.state, unit) for unit in fund.state.units.all()}


# ---- R99: by building, by unit ----


@pytest.mark.rule("R99")
def test_the_units_parts_sum_to_the_fund_through_everything_that_moves_it() -> None:
    fund = complex_()
    t.put(fund, maintenance.interest(fund.state, by=K, day=fund.day, building="B01", amount=Decimal("1.00"), paper="INT1"))
    t.put(fund, work(fund))
    t.put(fund, used(fund))
    state = fund.state
    for building in ("B01", "B02"):
        parts = sum((part.balance for part in state.maintenance.building(building).units.values()), ZERO)
        assert parts == state.ledger.cash(f"maintenance:{building}")
    # Interest by what each unit has, cost by area: 1000.00 : 885.00, and 100.00 : 88.50 m2.
    assert balances(fund)["u-000001"] == Decimal("1000.00") + Decimal("0.53") - Decimal("318.30")


@pytest.mark.rule("R99")
def test_a_top_up_from_public_revenue_is_credited_to_every_unit_by_area() -> None:
    fund = t.till("0.00")
    for household, (unit, building, area) in UNITS.items():
        t.put(fund, register(fund, household, unit, building, area))
    received(fund, "800.00")
    (entry,) = t.put(fund, revenue.top_up(fund.state, by=A, day=fund.day, period="2026Q1", purpose="补充专项维修资金"))
    t.release(fund, entry.payment)  # type: ignore[attr-defined]  # a request
    t.put(fund, t.payments.pay(fund.state, entry.payment, by=K, day=fund.day, bank_ref="PAY1"))  # type: ignore[attr-defined]
    # 400.00: 188.50 and 211.50 by building, in each by area again.
    assert balances(fund) == {unit: Decimal(amount) for unit, amount in (
        ("u-000001", "100.00"), ("u-000002", "88.50"), ("u-000003", "120.00"), ("u-000004", "91.50"))}


@pytest.mark.rule("R99")
@pytest.mark.parametrize(("custody", "account", "payee"), [
    ("bureau", "Assets:Maintenance:HeldByBureau:B01", "bureau"), ("committee", "Assets:Bank:Maintenance:B01", "fund")])
def test_a_top_up_goes_where_the_fund_is_kept(custody: str, account: str, payee: str) -> None:
    fund = complex_(custody)
    received(fund, "800.00")
    entry = revenue.top_up(fund.state, by=A, day=fund.day, period="2026Q1", purpose="补充专项维修资金")
    assert (entry.legs[1].account, entry.payee) == (account, payee)
    names = "a_request_is_new_and_names_its_payee"
    assert t.code(fund, entry, names) is None
    other = "fund" if payee == "bureau" else "bureau"
    assert t.code(fund, entry.replaced(payee=other), names) == "payee-is-the-fund"


@pytest.mark.rule("R99")
@pytest.mark.parametrize(("change", "code"), [
    ({}, None), ({"amount": Decimal("1885.01")}, "units-differ"), ({"amount": Decimal("1884.99")}, "units-differ"),
    ({"building": "B02"}, "not-of-the-building")])
def test_what_is_paid_in_is_of_the_buildings_units_and_sums_to_the_whole(change: dict[str, Any], code: str | None) -> None:
    fund = complex_()
    assert t.code(fund, paid_in(fund, paper="BUREAU-9").replaced(**change), BOOKED) == code


@pytest.mark.rule("R99")
@pytest.mark.parametrize("custody", ["bureau", "committee"])
def test_what_comes_in_lies_where_the_charter_says_and_its_paper_is_booked_once(custody: str) -> None:
    fund = complex_(custody)
    other = "committee" if custody == "bureau" else "bureau"
    lies, once_ = "maintenance_money_lies_where_the_charter_says", "a_holders_paper_is_booked_once"
    entry = paid_in(fund, paper="BUREAU-9")
    assert (t.code(fund, entry, lies), t.code(fund, entry, once_)) == (None, None)
    assert t.code(fund, entry.replaced(custody=other), lies) == "kept-elsewhere"
    assert t.code(fund, entry.replaced(paper="BUREAU-0"), once_) == "paper-used"


@pytest.mark.rule("R99")
def test_a_unit_is_named_once() -> None:
    fund = complex_()
    row = maintenance.UnitAmount(unit="u-000001", amount="10.00")
    assert t.code(fund, paid_in(fund, paper="X").replaced(units=(row, row), amount=Decimal("20.00")), BOOKED) == "unit-twice"


@pytest.mark.rule("R99")
@pytest.mark.parametrize(("balance", "difference"), [("1885.00", "0.00"), ("1885.01", "0.01"), ("1884.00", "-1.00")])
def test_a_statement_stands_beside_the_book_with_its_difference(balance: str, difference: str) -> None:
    fund = complex_()
    entry = maintenance.state_balance(fund.state, by=K, day=fund.day, building="B01", balance=Decimal(balance),
                                      stated_day=fund.day, statement=commitment("s"))
    assert entry.difference == Decimal(difference)
    assert t.code(fund, entry, STATED) is None
    assert t.code(fund, entry.replaced(difference=Decimal("0.02")), STATED) == "difference-misstated"
    assert t.code(fund, entry.replaced(book_balance=Decimal("1.00")), STATED) == "book-differs"


@pytest.mark.rule("R99")
def test_a_statement_is_of_a_day_that_has_come_and_newer_than_the_last() -> None:
    fund = complex_()
    entry = maintenance.state_balance(fund.state, by=K, day=fund.day, building="B01", balance=Decimal("1885.00"),
                                      stated_day=fund.day, statement=commitment("s"))
    assert t.code(fund, entry.replaced(stated_day=fund.day + timedelta(days=1)), STATED) == "day-to-come"
    t.put(fund, entry)
    assert t.code(fund, entry, STATED) == "older-statement"


@pytest.mark.rule("R99")
def test_a_statement_of_an_earlier_day_is_set_against_the_book_of_that_day() -> None:
    fund = complex_()
    day = fund.day
    fund.at("2026-02-10")
    t.put(fund, maintenance.interest(fund.state, by=K, day=fund.day, building="B01", amount=Decimal("5.00"), paper="INT1"))
    assert held_on(fund.state, "B01", day) == Decimal("1885.00")
    assert held_on(fund.state, "B01", fund.day) == Decimal("1890.00")


@pytest.mark.rule("R99")
@pytest.mark.parametrize(("on", "codes"), [("2026-07-05", []), ("2026-07-06", ["statement-old"])])
def test_a_balance_without_a_statement_for_half_a_year_is_flagged(on: str, codes: list[str]) -> None:
    fund = complex_()
    for building in ("B01", "B02"):
        t.put(fund, maintenance.state_balance(
            fund.state, by=K, day=fund.day, building=building, stated_day=fund.day, statement=commitment("s"),
            balance=fund.state.ledger.cash(f"maintenance:{building}")))
    flags = list(the_holder_confirms_each_buildings_balance(fund.state, date.fromisoformat(on)))
    assert [flag.code for flag in flags] == codes * 2


@pytest.mark.rule("R99")
def test_a_statement_that_differs_is_flagged_until_the_next() -> None:
    fund = complex_()
    t.put(fund, maintenance.state_balance(fund.state, by=K, day=fund.day, building="B01", stated_day=fund.day,
                                          statement=commitment("s"), balance=Decimal("1885.01")))
    (flag,) = the_holder_confirms_each_buildings_balance(fund.state, fund.day)
    assert (flag.code, flag.facts["difference"]) == ("statement-differs", Decimal("0.01"))


# ---- R23, R100: what is paid from which money ----


@pytest.mark.rule("R23")
@pytest.mark.parametrize(("nature", "of", "code"), [
    (None, "operating", None), ("minor", "operating", None), ("medium", "operating", "major-works"),
    ("major", "operating", "major-works"), ("renewal", "operating", "major-works"),
    ("alteration", "operating", "major-works")])
def test_the_service_fee_pays_minor_repair_only(nature: str | None, of: str, code: str | None) -> None:
    fund = complex_()
    assert t.code(fund, t.asked(fund, "10.00", of=of, nature=nature), MAJOR) == code


@pytest.mark.rule("R23")
def test_without_a_maintenance_fund_public_revenue_pays_major_works_by_resolution() -> None:
    fund = complex_()
    entry = t.asked(fund, "10.00", of="public-revenue", head="public-improvement", nature="major")
    assert t.code(fund, entry, MAJOR) is None
    assert t.code(fund, entry, "public_revenue_leaves_by_resolution") == "resolution-needed"


@pytest.mark.rule("R23")
def test_a_work_of_the_maintenance_fund_is_not_paid_from_the_service_fee() -> None:
    fund = complex_()
    t.put(fund, work(fund))
    assert t.code(fund, t.asked(fund, "10.00", document="MW-01"), MAJOR) == "works-of-the-maintenance-fund"


@pytest.mark.rule("R100")
@pytest.mark.parametrize(("change", "code"), [
    ({}, None), ({"nature": "renewal"}, None), ({"nature": "alteration"}, None), ({"nature": "upkeep"}, "upkeep"),
    ({"liable": "developer"}, "somebody-else-bears-it"), ({"liable": "utility"}, "somebody-else-bears-it"),
    ({"liable": "tortfeasor"}, "somebody-else-bears-it"), ({"liable": "firm"}, "somebody-else-bears-it"),
    ({"warranty_end": date(2026, 1, 4)}, None), ({"warranty_end": date(2026, 1, 5)}, "under-warranty")])
def test_the_fund_repairs_common_parts_after_their_warranty(change: dict[str, Any], code: str | None) -> None:
    fund = complex_()
    assert t.code(fund, work(fund, **change), FOR) == code


@pytest.mark.rule("R100")
@pytest.mark.parametrize(("amount", "code"), [("599.99", None), ("600.00", None), ("600.01", "above-work")])
def test_the_committees_account_pays_a_decided_work_and_no_more(amount: str, code: str | None) -> None:
    fund = complex_("committee")
    t.put(fund, work(fund))
    entry = maintenance.pay_work(fund.state, by=A, day=fund.day, work="MW-01", payee=t.CLEAN, amount=Decimal(amount))
    assert t.code(fund, entry, WORK) == code
    assert t.code(fund, t.asked(fund, "10.00", head=None, of="maintenance:B01"), WORK) == "work-not-decided"


@pytest.mark.rule("R99")
def test_the_committees_account_is_paid_by_the_steps_of_any_payment() -> None:
    fund = complex_("committee")
    t.put(fund, work(fund))
    (entry,) = t.put(fund, maintenance.pay_work(fund.state, by=A, day=fund.day, work="MW-01", payee=t.CLEAN))
    t.release(fund, entry.payment)  # type: ignore[attr-defined]  # a request
    t.put(fund, t.payments.pay(fund.state, entry.payment, by=K, day=fund.day, bank_ref="PAY1"))  # type: ignore[attr-defined]
    assert fund.state.ledger.balance("Assets:Bank:Maintenance:B01") == Decimal("1285.00")
    assert balances(fund)["u-000001"] == Decimal("681.70")
    assert balances(fund)["u-000003"] == Decimal("1200.00")
    assert fund.state.maintenance.works["MW-01"].left("B01") == ZERO


# ---- R67: what it may cost ----


def compared(fund: Fund, number: str = "MR-01", amounts: tuple[str, ...] = ("26000.00", "31500.00", "44800.00")) -> None:
    quotes = [{"vendor": vendor, "amount": amount, "evidence": commitment(vendor)}
              for vendor, amount in zip((t.CLEAN, t.LIFT, t.POWER), amounts, strict=True)]
    t.put(fund, budget.compare_quotes(fund.state, by=B, day=fund.day, repair=number, title="屋面大修", planned="90000.00",
                                      quotes=quotes))


QUOTES = "works_are_compared_by_quotes"


@pytest.mark.rule("R67")
@pytest.mark.parametrize(("amount", "repair", "code"), [
    ("2999.99", None, None), ("3000.00", None, "quotes-missing"), ("3000.00", "MR-02", "repair-unknown"),
    ("25999.99", "MR-01", None), ("26000.00", "MR-01", None), ("26000.01", "MR-01", "above-quote")])
def test_a_work_is_compared_by_quotes_and_stays_within_the_one_chosen(amount: str, repair: str | None,
                                                                      code: str | None) -> None:
    fund = complex_()
    compared(fund)
    assert t.code(fund, work(fund, amount, repair=repair), QUOTES) == code
    ordered(fund, estimate="50000.00")
    assert t.code(fund, work(fund, amount, repair=repair, order="E-01", resolution=None), QUOTES) is None


@pytest.mark.rule("R67")
def test_90_000_down_to_26_000_saves_64_000_when_the_bureau_has_paid() -> None:
    fund = complex_()
    compared(fund)
    t.put(fund, work(fund, "26000.00", repair="MR-01"))
    t.put(fund, used(fund, "26000.00"))
    repair = fund.state.budgets.repairs["MR-01"]
    assert (repair.quotes, repair.paid, repair.saved) == (3, Decimal("26000.00"), Decimal("64000.00"))


# ---- R101: who decides ----


@pytest.mark.rule("R101")
@pytest.mark.parametrize(("amount", "code"), [("599.99", None), ("600.00", None), ("600.01", "beyond-resolution")])
def test_a_work_stays_within_its_resolution(amount: str, code: str | None) -> None:
    fund = complex_()
    assert t.code(fund, work(fund, amount), DECIDED) == code


@pytest.mark.rule("R101")
def test_a_work_without_a_resolution_that_passed_is_refused() -> None:
    fund = complex_()
    decided(fund, "R2026011", (5,), {"B01"}, "B01", "600.00", passed=False)
    assert t.code(fund, work(fund, resolution=None), DECIDED) == "resolution-missing"
    assert t.code(fund, work(fund, resolution="R2026011"), DECIDED) == "resolution-missing"


@pytest.mark.rule("R101")
def test_raising_the_fund_is_no_decision_to_use_it() -> None:
    fund = complex_()
    decided(fund, "R2026012", (6,), {"B01"}, "B01", "600.00")
    assert t.code(fund, work(fund, resolution="R2026012"), DECIDED) == "not-a-decision-to-use"


@pytest.mark.rule("R101")
@pytest.mark.parametrize(("buildings", "code"), [({"B01"}, None), ({"B02"}, "decided-by-others"),
                                                 ({"B01", "B02"}, "decided-by-others"), (set(), "decided-by-others")])
def test_only_the_owners_of_the_building_that_pays_decide(buildings: set[str], code: str | None) -> None:
    fund = complex_()
    decided(fund, "R2026013", (5,), buildings, "B01", "600.00")
    assert t.code(fund, work(fund, resolution="R2026013"), DECIDED) == code


@pytest.mark.rule("R101")
def test_a_work_is_asked_for_once_and_takes_of_what_was_granted() -> None:
    fund = complex_()
    t.put(fund, work(fund, "400.00"))
    assert t.code(fund, work(fund, "100.00", work="MW-01"), DECIDED) == "work-exists"
    assert t.code(fund, work(fund, "200.00"), DECIDED) is None
    assert t.code(fund, work(fund, "200.01"), DECIDED) == "beyond-resolution"


@pytest.mark.rule("R101")
def test_a_work_that_waits_for_its_yes_has_its_number() -> None:
    fund = complex_()
    (asked,) = fund.do(work(fund, "100.00"))
    again = work(fund, "100.00")
    assert t.code(fund, again.replaced(work=asked.work), DECIDED) == "work-exists"  # type: ignore[attr-defined]
    assert t.code(fund, again.replaced(work="MW-77"), DECIDED) is None


def ordered(fund: Fund, building: str | None = "B01", estimate: str = "600.00", *, witnessed: bool = True) -> None:
    t.put(fund, t.payments.order_emergency(
        fund.state, by=B, day=fund.day, order="E-01", cause="roof-leak", contractor=t.CLEAN, estimate=estimate,
        fund="operating", building=building, purpose="屋面漏水抢修", evidence=(commitment("photo"),)))
    if witnessed:
        t.put(fund, t.payments.witness_emergency(fund.state, "E-01", by=D, day=fund.day))


@pytest.mark.rule("R101")
@pytest.mark.parametrize(("amount", "code"), [("599.99", None), ("600.00", None), ("600.01", "above-estimate")])
def test_an_emergency_needs_no_vote_but_a_witnessed_order(amount: str, code: str | None) -> None:
    fund = complex_()
    ordered(fund)
    entry = work(fund, amount, resolution=None, order="E-01")
    assert t.code(fund, entry, DECIDED) is None
    assert t.code(fund, entry, ORDERED) == code


@pytest.mark.rule("R101")
def test_an_emergency_is_of_its_building_and_witnessed() -> None:
    fund = complex_()
    ordered(fund, witnessed=False)
    assert t.code(fund, work(fund, resolution=None, order="E-01"), ORDERED) == "order-not-witnessed"
    fund = complex_()
    ordered(fund, "B02")
    assert t.code(fund, work(fund, resolution=None, order="E-01"), ORDERED) == "order-of-another-building"


@pytest.mark.rule("R101")
def test_an_emergency_work_is_confirmed_by_the_committee_and_the_community_or_the_subdistrict() -> None:
    joint = MaintenanceRequested.joint
    assert joint.parties == 2
    assert {frozenset(need.offices) for need in joint.needs} == {COMMITTEE, frozenset({COMMUNITY, SUBDISTRICT})}


@pytest.mark.rule("R101")
@pytest.mark.parametrize(("amount", "over"), [("599.99", None), ("600.00", None), ("600.01", "0.01")])
def test_what_the_bureau_paid_without_a_decision_is_a_fact_and_a_finding(amount: str, over: str | None) -> None:
    fund = complex_()
    t.put(fund, work(fund))
    t.put(fund, used(fund, amount))
    found = [flag.facts["amount"] for flag in what_the_bureau_pays_was_decided(fund.state, fund.day)]
    assert found == ([] if over is None else [Decimal(over)])
    t.put(fund, used(fund, "5.00", work=None, buildings=("B02",), paper="OTHER"))
    assert list(what_the_bureau_pays_was_decided(fund.state, fund.day))[-1].facts["amount"] == Decimal("5.00")


# ---- R102: nobody borrows it; R24: what was advanced comes back ----


@pytest.mark.rule("R102")
@pytest.mark.parametrize("custody", ["bureau", "committee"])
def test_the_maintenance_fund_lends_to_no_other_fund(custody: str) -> None:
    fund = complex_(custody)
    entry = t.asked(fund, "10.00", head=None, of="maintenance:B01", payee=H1, payee_account=commitment("h"))
    assert t.code(fund, entry.replaced(settles="transfer", to_fund="operating", payee="fund"), LENT) == "lent"
    assert t.code(fund, entry.replaced(settles="refund"), LENT) == "lent"
    assert t.code(fund, entry, LENT) is None


def advanced(custody: str) -> Fund:
    """The operating fund has paid 300.00 for B01's leak."""
    fund = complex_(custody)
    ordered(fund)
    (entry,) = t.put(fund, t.payments.request_emergency(fund.state, "E-01", by=C, day=fund.day, amount="300.00", purpose="抢修"))
    for person in (B, D):
        t.put(fund, t.payments.sign(fund.state, entry.payment, by=person, day=fund.day))  # type: ignore[attr-defined]
    t.put(fund, t.payments.pay(fund.state, entry.payment, by=K, day=fund.day, bank_ref="PAY1"))  # type: ignore[attr-defined]
    return fund


@pytest.mark.rule("R24")
@pytest.mark.parametrize(("amount", "code"), [("299.99", None), ("300.00", None), ("300.01", "above-advanced")])
def test_the_bureau_gives_back_what_was_advanced(amount: str, code: str | None) -> None:
    fund = advanced("bureau")
    entry = maintenance.reclaim(fund.state, by=K, day=fund.day, order="E-01", bank_ref="back", amount=Decimal(amount))
    assert t.code(fund, entry, BACK) == code
    assert t.code(fund, entry.replaced(building="B02"), BACK) == "order-unknown"
    if code is None:
        t.put(fund, entry)
        assert fund.state.ledger.balance("Assets:DueFrom:Maintenance") == Decimal("300.00") - Decimal(amount)
        assert t.code(fund, entry.replaced(amount=Decimal("0.01")), BACK) in ("above-advanced", "bank-ref-used")


@pytest.mark.rule("R24")
@pytest.mark.parametrize(("amount", "code"), [("299.99", None), ("300.00", None), ("300.01", "above-advanced")])
def test_the_committees_account_gives_back_what_was_advanced(amount: str, code: str | None) -> None:
    fund = advanced("committee")
    entry = maintenance.ask_back(fund.state, by=A, day=fund.day, order="E-01", purpose="归还垫付", amount=Decimal(amount))
    assert t.code(fund, entry, "what_is_reclaimed_had_been_advanced") == code
    assert t.code(fund, entry, LENT) is None
    if code is None:
        (entry,) = t.put(fund, entry)
        t.release(fund, entry.payment)  # type: ignore[attr-defined]  # a request
        t.put(fund, t.payments.pay(fund.state, entry.payment, by=K, day=fund.day, bank_ref="PAY2"))  # type: ignore[attr-defined]
        assert fund.state.ledger.owed("Liabilities:DueTo:Operating:B01") == Decimal("300.00") - Decimal(amount)
        assert fund.state.ledger.balance("Assets:Bank:Maintenance:B01") == Decimal("1885.00") - Decimal(amount)


@pytest.mark.rule("R24")
def test_what_an_emergency_cost_is_the_buildings_units_at_once() -> None:
    fund = advanced("bureau")
    assert balances(fund)["u-000001"] == Decimal("1000.00") - Decimal("159.15")


# ---- R103: by area, and nobody below zero unasked ----


@pytest.mark.rule("R103")
def test_the_roof_of_one_building_is_charged_to_that_building_alone() -> None:
    fund = complex_()
    entry = work(fund)
    assert [(part.building, part.amount) for part in entry.buildings] == [("B01", Decimal("600.00"))]
    both = (maintenance.BuildingAmount(building="B01", amount="282.75"), maintenance.BuildingAmount(building="B02", amount="317.25"))
    t.put(fund, entry)
    t.put(fund, used(fund))
    assert (balances(fund)["u-000003"], balances(fund)["u-000004"]) == (Decimal("1200.00"), Decimal("915.00"))
    assert t.code(fund, work(fund).replaced(buildings=both), SHARED) is None  # by area, but not decided by them
    assert t.code(fund, work(fund).replaced(buildings=both), DECIDED) == "decided-by-others"


@pytest.mark.rule("R103")
@pytest.mark.parametrize(("named", "code"), [("282.75", None), ("282.74", "shares-differ"), ("282.76", "shares-differ")])
def test_a_work_on_two_buildings_is_shared_by_their_area(named: str, code: str | None) -> None:
    fund = complex_()
    entry = work(fund, buildings=("B01", "B02"))
    parts = (entry.buildings[0].model_copy(update={"amount": Decimal(named)}), entry.buildings[1])
    assert t.code(fund, entry.replaced(buildings=parts), SHARED) == code


@pytest.mark.rule("R103")
def test_units_outside_the_buildings_are_out_of_scope_and_a_paper_is_booked_once() -> None:
    fund = complex_()
    entry = work(fund, units=("u-000001",))
    assert t.code(fund, entry, SHARED) is None
    assert t.code(fund, entry.replaced(units=("u-000003",)), SHARED) == "unit-out-of-scope"
    t.put(fund, work(fund))
    t.put(fund, used(fund, "10.00"))
    assert t.code(fund, used(fund, "10.00"), "a_holders_paper_is_booked_once") == "paper-used"


@pytest.mark.rule("R103")
def test_a_works_cost_falls_on_its_units_in_scope_alone() -> None:
    fund = complex_()
    t.put(fund, work(fund, units=("u-000002",)))
    t.put(fund, used(fund))
    assert balances(fund)["u-000001"] == Decimal("1000.00")
    assert balances(fund)["u-000002"] == Decimal("285.00")


@pytest.mark.rule("R103")
@pytest.mark.parametrize(("amount", "code"), [("884.99", None), ("885.00", None), ("885.01", "below-zero")])
def test_a_unit_goes_to_zero_and_no_further(amount: str, code: str | None) -> None:
    fund = complex_()
    assert t.code(fund, work(fund, amount, units=("u-000002",)), SHORT) == code


@pytest.mark.rule("R103")
def test_works_decided_and_not_paid_yet_are_counted() -> None:
    fund = complex_()
    t.put(fund, work(fund, "600.00", units=("u-000002",)))
    assert t.code(fund, work(fund, "285.00", units=("u-000002",)), SHORT) is None
    assert t.code(fund, work(fund, "285.01", units=("u-000002",)), SHORT) == "below-zero"


def noticed(fund: Fund, amount: str = "100.00", unit: str = "u-000002", **more: Any) -> Entry:
    more = {"notice": "TN-01", "due": date(2026, 3, 31), "resolution": "R2026020", **more}
    return maintenance.notice_top_up(fund.state, by=B, day=fund.day, building="B01", units={unit: Decimal(amount)}, **more)


@pytest.mark.rule("R103")
@pytest.mark.parametrize(("amount", "code"), [("985.00", None), ("985.01", "below-zero")])
def test_whoever_was_asked_to_pay_in_may_be_charged_before_it_comes(amount: str, code: str | None) -> None:
    fund = complex_()
    decided(fund, "R2026020", (6,), {"B01"}, "B01", "1.00")
    t.put(fund, noticed(fund))
    assert t.code(fund, work(fund, amount, units=("u-000002",)), SHORT) == code
    t.put(fund, paid_in(fund, paper="TOPUP", **{"u-000002": "100.00"}))
    assert fund.state.maintenance.notices == {}
    assert t.code(fund, work(fund, amount, units=("u-000002",)), SHORT) == code


@pytest.mark.rule("R103")
@pytest.mark.parametrize(("topics", "code"), [((6,), None), ((5,), "not-a-decision-to-raise"), ((), "not-a-decision-to-raise"),
                                              ((5, 6), None)])
def test_owners_are_asked_to_pay_in_by_a_resolution_to_raise_the_fund(topics: tuple[int, ...], code: str | None) -> None:
    fund = complex_()
    decided(fund, "R2026020", topics, {"B01"}, "B01", "1.00")
    assert t.code(fund, noticed(fund), RAISE) == code
    assert t.code(fund, noticed(fund, resolution="R2026029"), RAISE) == "not-a-decision-to-raise"


@pytest.mark.rule("R103")
@pytest.mark.parametrize(("buildings", "code"), [
    ({"B01"}, None), ({"B01", "B02"}, None), (set(), None), ({"B02"}, "decided-by-others")])
def test_who_is_asked_to_pay_in_has_decided_it(buildings: set[str], code: str | None) -> None:
    fund = complex_()
    decided(fund, "R2026020", (6,), buildings, "B01", "1.00")
    refusal = t.said(fund, noticed(fund)).get(RAISE)
    assert getattr(refusal, "code", None) == code
    assert refusal is None or refusal.facts == {"resolution": "R2026020", "buildings": "B01"}


@pytest.mark.rule("R103")
def test_a_notice_has_a_number_of_its_own_and_a_day_to_come() -> None:
    fund = complex_()
    decided(fund, "R2026020", (6,), {"B01"}, "B01", "1.00")
    assert t.code(fund, noticed(fund, due=fund.day), RAISE) is None
    assert t.code(fund, noticed(fund, due=fund.day - timedelta(days=1)), RAISE) == "due-past"
    t.put(fund, noticed(fund))
    assert t.code(fund, noticed(fund), RAISE) == "notice-exists"
    flags = list(low_balances_are_topped_up(fund.state, date(2026, 4, 1)))
    assert [flag.code for flag in flags] == ["top-up-late"]
    assert list(low_balances_are_topped_up(fund.state, date(2026, 3, 31))) == []


@pytest.mark.rule("R103")
@pytest.mark.parametrize(("cost", "codes"), [("619.50", []), ("619.51", ["units-low"]), ("885.01", ["units-below-zero"])])
def test_below_three_tenths_of_the_first_deposit_the_owner_is_asked(cost: str, codes: list[str]) -> None:
    fund = complex_()
    t.put(fund, work(fund, cost, units=("u-000002",)))
    t.put(fund, used(fund, cost))
    assert [flag.code for flag in low_balances_are_topped_up(fund.state, fund.day)] == codes


@pytest.mark.rule("R103")
def test_90_000_down_to_26_000_over_56_equal_units_is_32_times_464_29_and_24_times_464_28() -> None:
    fund = t.till("0.00")
    for number in range(56):
        t.put(fund, register(fund, f"h-{number:06x}", f"u-{number:06x}", "B01", "80.00"))
    t.put(fund, paid_in(fund, "B01", "BUREAU-0", **{f"u-{number:06x}": "1607.15" for number in range(56)}))
    decided(fund, "R2026010", (5,), set(), "B01", "90000.00")
    t.put(fund, work(fund, "90000.00"))
    t.put(fund, used(fund, "26000.00"))
    costs = Counter(part.cost for part in fund.state.maintenance.building("B01").units.values())
    assert costs == {Decimal("464.29"): 32, Decimal("464.28"): 24}
    assert sum(cost * count for cost, count in costs.items()) == Decimal("26000.00")


# ---- R104: it stays with the unit ----


@pytest.mark.rule("R104")
@pytest.mark.parametrize(("payee", "code"), [(H1, "refund-to-a-seller"), (t.CLEAN, None)])
def test_no_household_is_paid_from_the_maintenance_fund(payee: str, code: str | None) -> None:
    fund = complex_("committee")
    entry = t.asked(fund, "10.00", head=None, of="maintenance:B01", payee=payee, payee_account=commitment("x"))
    assert t.code(fund, entry, "maintenance_money_is_refunded_to_no_seller") == code


# ---- R144: what the opening brings ----


@pytest.mark.rule("R144")
@pytest.mark.parametrize(("custody", "item", "balance", "code"), [
    ("bureau", "maintenance", "100.00", None), ("bureau", "maintenance", "150.00", "bank-not-explained"),
    ("committee", "bank", "150.00", None), ("committee", "bank", "100.00", "bank-not-explained")])
def test_what_the_committee_keeps_is_in_its_banks_and_what_the_bureau_holds_is_not(
        custody: str, item: str, balance: str, code: str | None) -> None:
    fund = complex_(custody)
    rows = (opening.OpeningRow("bank", "operating", "co-managed", Decimal("100.00")),
            opening.OpeningRow(item, "maintenance:B01", "u-000001", Decimal("50.00"), first_deposit=Decimal("60.00")))
    entry = opening.propose(fund.state, by=K, day=fund.day, rows=rows, hand_over_refused=True,
                            statements={"co-managed": opening.Statement(Decimal(balance), commitment("statement"))})
    assert t.code(fund, entry, "the_opening_explains_the_bank_to_the_fen") == code


@pytest.mark.rule("R144")
@pytest.mark.parametrize(("change", "code"), [
    ({}, None), ({"party": "u-000003"}, "unit-elsewhere"), ({"party": "bureau"}, None),
    ({"item": "bank", "fund": "operating", "party": "co-managed"}, "first-deposit-elsewhere")])
def test_a_first_deposit_is_of_maintenance_money_and_of_a_unit_of_its_building(change: dict[str, Any], code: str | None) -> None:
    fund = complex_()
    entry = OpeningPosition(day=fund.day, by=K, row=1, item="maintenance", fund="maintenance:B01", party="u-000001",
                            amount="50.00", first_deposit="60.00").replaced(**change)
    assert getattr(row_objection(fund.state, entry), "code", None) == code


@pytest.mark.rule("R100")
@pytest.mark.parametrize(("amount", "code"), [("200.00", None), ("200.01", "above-work")])
def test_what_waits_for_a_work_is_not_asked_for_again(amount: str, code: str | None) -> None:
    """Of a work of 600.00, 400.00 are asked for; another work's request and another fund's take nothing of it."""
    fund = complex_("committee")
    t.put(fund, work(fund))
    t.put(fund, maintenance.pay_work(fund.state, by=A, day=fund.day, work="MW-01", payee=t.CLEAN, amount=Decimal("400.00")))
    t.put(fund, t.asked(fund, "50.00", head=None, of="maintenance:B01"))
    entry = maintenance.pay_work(fund.state, by=A, day=fund.day, work="MW-01", payee=t.CLEAN, amount=Decimal(amount))
    assert t.code(fund, entry, WORK) == code


@pytest.mark.rule("R100")
def test_a_work_is_paid_as_a_work_that_was_decided_for_that_building() -> None:
    fund = complex_("committee")
    t.put(fund, work(fund))
    entry = maintenance.pay_work(fund.state, by=A, day=fund.day, work="MW-01", payee=t.CLEAN, amount=Decimal("10.00"))
    assert t.code(fund, entry, WORK) is None
    assert t.code(fund, entry.replaced(document="MW-09"), WORK) == "work-not-decided"
    assert t.code(fund, entry.replaced(settles="expense"), WORK) == "work-not-decided"
    assert t.code(fund, entry.replaced(fund="maintenance:B02"), WORK) == "work-not-decided"


@pytest.mark.rule("R101")
@pytest.mark.parametrize(("amount", "code"), [("300.00", None), ("300.01", "above-estimate")])
def test_what_was_paid_for_an_emergency_leaves_less_for_its_work(amount: str, code: str | None) -> None:
    fund = advanced("bureau")  # 300.00 of the 600.00 estimated
    assert t.code(fund, work(fund, amount, resolution=None, order="E-01"), ORDERED) == code


@pytest.mark.rule("R24")
@pytest.mark.parametrize(("amount", "code"), [("200.00", None), ("200.01", "above-advanced")])
def test_what_is_asked_back_already_is_not_asked_back_twice(amount: str, code: str | None) -> None:
    fund = advanced("committee")
    t.put(fund, maintenance.ask_back(fund.state, by=A, day=fund.day, order="E-01", purpose="归还垫付", amount=Decimal("100.00")))
    entry = maintenance.ask_back(fund.state, by=A, day=fund.day, order="E-01", purpose="归还垫付", amount=Decimal(amount))
    assert t.code(fund, entry, "what_is_reclaimed_had_been_advanced") == code


@pytest.mark.rule("R103")
def test_a_paid_works_units_are_those_it_was_asked_for() -> None:
    """What the bureau paid falls on the units of the work; a request names its own."""
    fund = complex_()
    t.put(fund, work(fund, units=("u-000001",)))
    entry = used(fund)
    assert t.code(fund, entry, SHARED) is None
    paid_ = fund.state.maintenance.works["MW-01"]
    assert paid_.units == {"u-000001"}
    assert t.code(fund, work(fund, work="MW-01").replaced(units=("u-000003",)), SHARED) == "unit-out-of-scope"


@pytest.mark.rule("R103")
def test_of_two_units_that_lack_the_same_the_later_one_is_told() -> None:
    fund = complex_()
    entry = work(fund, "100.00")
    known = fund.state.units
    parts = {row.building: row.amount for row in entry.buildings}  # type: ignore[attr-defined]  # a work
    units = sorted(unit.unit for unit in known.all() if unit.building in parts)
    same = replace(known, by_id=known.by_id.merge({unit: replace(known.by_id[unit], area_m2=Decimal("50.00"))
                                                   for unit in units}))
    kept = replace(fund.state.maintenance, buildings=fund.state.maintenance.buildings.drop(*parts))
    state = replace(fund.state, units=same, maintenance=kept)
    objection = no_unit_goes_below_zero_unasked(state, entry)  # type: ignore[arg-type]  # a work
    assert objection is not None
    short = shortfalls(state, {unit: amount for part, total in parts.items()
                               for unit, amount in shared_by_unit(state, total, part).items()})
    assert len(set(short.values())) == 1 and len(short) > 1
    assert (objection.facts["unit"], objection.facts["missing"]) == (max(short), short[max(short)])


@pytest.mark.rule("R103")
@pytest.mark.parametrize(("balance", "codes"), [
    ("-1.00", ["units-below-zero"]), ("-0.01", ["units-below-zero"]), ("0.00", ["units-low"]), ("0.01", ["units-low"]),
    ("0.99", ["units-low"]), ("1.00", ["units-low"]), ("299.99", ["units-low"]), ("300.00", [])])
def test_a_unit_is_low_from_nothing_up_and_below_zero_under_it(balance: str, codes: list[str]) -> None:
    """Of a first deposit of 1,000.00 the alert is at 300.00."""
    fund = complex_()
    known = fund.state.maintenance
    part = Part(paid_in=Decimal(balance), first_deposit=Decimal("1000.00"))
    building = replace(known.building("B01"), units=Table({"u-000001": part}))
    state = replace(fund.state, maintenance=replace(known, buildings=Table({"B01": building})))
    found = list(low_balances_are_topped_up(state, fund.day))
    assert [flag.code for flag in found] == codes
    assert all(flag.facts["units"] == 1 for flag in found)
