"""Public revenue: gross, out by resolution, topped up in time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sharedfund.drafts import revenue
from sharedfund.entries.payments import Leg
from sharedfund.entries.units import UnitRegistered
from tests import till as t
from tests.fund import A, Fund, K
from tests.payment_fund import with_terms
from tests.rules.test_budget import flags

GROSS, RESOLVED = "public_revenue_is_booked_gross", "public_revenue_leaves_by_resolution"
TAXED = "a_tax_is_paid_against_its_assessment"
GIFTS = "gifts_name_their_decision_and_count_who_gets_them"
TOPPED = "net_public_revenue_tops_up_the_maintenance_fund"


def received(fund: Fund, amount: str, ref: str = "ADV1") -> None:
    t.put(fund, revenue.receive_revenue(fund.state, by=K, day=fund.day, source="advertising", payer="云岚传媒",
                                        amount=Decimal(amount), bank_ref=ref))


def earning(amount: str = "900.00") -> Fund:
    fund = t.till("0.00")
    for number, (building, area) in enumerate((("B01", "188.50"), ("B02", "211.50")), 1):
        t.put(fund, UnitRegistered(**t.signed(fund, K, "unit-registered"), unit=f"u-00000{number}",
                                   household=f"h-00000{number}", building=building, use="residential", area_m2=area,
                                   area_source="register", area_day="2026-01-01"))
    received(fund, amount)
    return fund


def cost(fund: Fund, amount: str = "100.00", **more: Any) -> Any:
    return revenue.revenue_cost(fund.state, by=A, day=fund.day, payee=t.CLEAN, amount=Decimal(amount), purpose="广告框维护",
                                **more)


# ---- R86 ----


@pytest.mark.rule("R86")
def test_cost_is_an_expense_of_its_own_and_never_taken_off_the_income() -> None:
    fund = earning()
    entry = cost(fund)
    assert [leg.account for leg in entry.legs] == ["Expenses:Public:DirectCost"]
    assert t.code(fund, entry, GROSS) is None
    netted = entry.model_copy(update={"legs": (Leg(account="Income:Public:Advertising", amount=Decimal("100.00")),)})
    assert t.code(fund, netted, GROSS) == "netted"


@pytest.mark.rule("R86")
def test_the_quarter_knows_gross_cost_and_net() -> None:
    fund = earning()
    t.resolve(fund, "R2026002", {"fund": "public-revenue", "amount": "100.00", "use": "spend"})
    paid = t.put(fund, cost(fund, resolution="R2026002"))[0].payment  # type: ignore[attr-defined]
    t.release(fund, paid)
    t.put(fund, t.payments.pay(fund.state, paid, by=K, day=fund.day, bank_ref="PAY1"))
    quarter = fund.state.revenue.quarter("2026Q1")
    assert (quarter.gross, quarter.cost, quarter.net) == (Decimal("900.00"), Decimal("100.00"), Decimal("800.00"))


# ---- R87 ----


@pytest.mark.rule("R87")
@pytest.mark.parametrize(("amount", "resolution", "code"), [
    ("100.00", "R2026002", None), ("100.01", "R2026002", "not-granted"), ("99.99", "R2026002", None),
    ("1.00", None, "resolution-needed"), ("1.00", "R2026009", "not-granted"),
])
def test_public_revenue_leaves_by_resolution(amount: str, resolution: str | None, code: str | None) -> None:
    fund = earning()
    t.resolve(fund, "R2026002", {"fund": "public-revenue", "amount": "100.00", "use": "spend"})
    assert t.code(fund, cost(fund, amount, resolution=resolution), RESOLVED) == code


@pytest.mark.rule("R87")
def test_the_adopted_budget_is_a_resolution_for_its_lines() -> None:
    fund = earning()
    t.adopt(fund, lines={"public-direct-cost": "500.00"})
    assert t.code(fund, cost(fund), RESOLVED) is None
    assert t.code(fund, t.asked(fund, "1.00", head="public-welfare"), RESOLVED) == "resolution-needed"


@pytest.mark.rule("R87")
def test_a_grant_is_used_up_and_given_back() -> None:
    fund = earning()
    t.resolve(fund, "R2026002", {"fund": "public-revenue", "amount": "100.00", "use": "spend"})
    first = t.put(fund, cost(fund, "60.00", resolution="R2026002"))[0].payment  # type: ignore[attr-defined]
    assert t.code(fund, cost(fund, "40.00", resolution="R2026002"), RESOLVED) is None
    assert t.code(fund, cost(fund, "40.01", resolution="R2026002"), RESOLVED) == "not-granted"
    assert t.code(fund, t.release(fund, first, but_last=True), RESOLVED) is None
    t.put(fund, t.payments.withdraw(fund.state, first, by=A, day=fund.day, reason="不需要了"))
    assert t.code(fund, cost(fund, "100.00", resolution="R2026002"), RESOLVED) is None


@pytest.mark.rule("R87")
@pytest.mark.parametrize(("use", "code"), [("spend", "not-granted"), ("transfer", None)])
def test_what_was_resolved_for_one_use_is_not_used_for_another(use: str, code: str | None) -> None:
    fund = earning()
    t.resolve(fund, "R2026002", {"fund": "public-revenue", "amount": "100.00", "use": use})
    entry = t.payments.transfer(fund.state, by=A, day=fund.day, from_fund="public-revenue", to_fund="operating",
                                amount="100.00", purpose="补充服务资金", resolution="R2026002")
    assert t.code(fund, entry, RESOLVED) == code


@pytest.mark.rule("R87")
def test_topping_up_the_maintenance_fund_is_the_laws_own_use() -> None:
    fund = earning()
    entry = revenue.top_up(fund.state, by=A, day=fund.day, period="2026Q1", purpose="补充专项维修资金")
    assert t.code(fund, entry, RESOLVED) is None


@pytest.mark.rule("R87")
def test_other_funds_need_no_such_resolution() -> None:
    fund = t.till("1000.00")
    assert t.code(fund, t.asked(fund, "1.00"), RESOLVED) is None


@pytest.mark.rule("R87")
@pytest.mark.parametrize(("head", "resolution", "recipients", "code"), [
    ("public-welfare", "R2026002", 9, None), ("public-welfare", "R2026002", None, "recipients-not-counted"),
    ("public-welfare", "R2026002", 0, "recipients-not-counted"), ("public-welfare", None, 9, "decision-missing"),
    ("public-welfare", "R2026009", 9, "decision-unknown"), ("public-improvement", "R2026002", None, None),
    ("public-improvement", None, None, "decision-missing"), ("public-direct-cost", None, None, None),
    ("public-direct-cost", "R2026002", 9, "recipients-without-a-gift"),
])
def test_a_gift_names_its_decision_and_counts_who_gets_it(head: str, resolution: str | None, recipients: int | None,
                                                          code: str | None) -> None:
    """Nine students' red envelopes: nine are counted, nobody is named; a budget line alone is no decision."""
    fund = earning()
    t.resolve(fund, "R2026002", {"fund": "public-revenue", "amount": "500.00", "use": "spend"})
    t.adopt(fund, lines={"public-welfare": "500.00", "public-improvement": "500.00"})
    entry = t.asked(fund, "100.00", head=head, resolution=resolution, recipients=recipients)
    assert t.code(fund, entry, GIFTS) == code


@pytest.mark.rule("R87")
def test_wages_are_not_paid_from_public_revenue_when_fees_are_short() -> None:
    """Neither under the head of wages, with or without a budget, nor by a transfer nobody resolved ("temporary")."""
    fund = earning()
    wages = t.asked(fund, "900.00", payee="staff", head="wages", of="public-revenue", payee_account="0" * 64)
    assert t.code(fund, wages, RESOLVED) == "resolution-needed"
    budgeted = earning()
    t.adopt(budgeted)
    assert "heads_are_paid_from_the_sources_their_line_names" in t.said(budgeted, wages)
    transfer = t.payments.transfer(fund.state, by=A, day=fund.day, from_fund="public-revenue", to_fund="operating",
                                   amount="900.00", purpose="临时周转")
    assert t.code(fund, transfer, RESOLVED) == "resolution-needed"


@pytest.mark.rule("R87")
@pytest.mark.parametrize(("settles", "evidence", "code"), [
    ("tax", (), "assessment-missing"), ("tax", ("0" * 64,), None), ("expense", (), None), ("expense", ("0" * 64,), None),
])
def test_a_tax_alone_asks_for_its_assessment(settles: str, evidence: tuple[str, ...], code: str | None) -> None:
    fund = earning()
    of: dict[str, Any] = {"payee": "tax", "head": None} if settles == "tax" else {"head": "public-direct-cost"}
    entry = t.asked(fund, "1.00", of="public-revenue", settles=settles, evidence=evidence, **of)
    assert t.code(fund, entry, TAXED) == code


# ---- R88 ----


@pytest.mark.rule("R88")
def test_half_of_the_net_is_topped_up_by_area() -> None:
    fund = earning("800.00")
    entry = revenue.top_up(fund.state, by=A, day=fund.day, period="2026Q1", purpose="补充专项维修资金")
    assert entry.amount == Decimal("400.00")
    held = {leg.account: leg.amount for leg in entry.legs if leg.account.startswith("Assets:")}
    assert held == {"Assets:Maintenance:HeldByBureau:B01": Decimal("188.50"),
                    "Assets:Maintenance:HeldByBureau:B02": Decimal("211.50")}


@pytest.mark.rule("R88")
@pytest.mark.parametrize(("topped_up", "on", "codes"), [
    ("0.00", "2026-03-31", []), ("0.00", "2026-04-01", ["top-up-due"]), ("0.00", "2026-06-30", ["top-up-due"]),
    ("0.00", "2026-07-01", ["top-up-late"]), ("399.99", "2026-04-01", ["top-up-due"]), ("400.00", "2026-04-01", []),
])
def test_a_quarters_share_is_due_in_the_next(topped_up: str, on: str, codes: list[str]) -> None:
    fund = earning("800.00")
    if Decimal(topped_up):
        request = t.put(fund, revenue.top_up(fund.state, by=A, day=fund.day, period="2026Q1", purpose="补充专项维修资金",
                                             amount=Decimal(topped_up)))[0].payment  # type: ignore[attr-defined]
        t.release(fund, request)
        t.put(fund, t.payments.pay(fund.state, request, by=K, day=fund.day, bank_ref="PAY1"))
    assert [flag.code for flag in flags(fund, TOPPED, on)] == codes


@pytest.mark.rule("R88")
def test_a_quarter_that_was_topped_up_hides_no_later_one() -> None:
    fund = earning("800.00")
    request = t.put(fund, revenue.top_up(fund.state, by=A, day=fund.day, period="2026Q1", purpose="补充专项维修资金"))[0]
    t.release(fund, request.payment)  # type: ignore[attr-defined]  # a request
    t.put(fund, t.payments.pay(fund.state, request.payment, by=K, day=fund.day, bank_ref="PAY1"))  # type: ignore[attr-defined]
    received(fund.at("2026-04-02"), "100.00", "ADV2")
    (flag,) = flags(fund, TOPPED, "2026-07-01")
    assert (flag.code, flag.facts["period"], flag.facts["missing"]) == ("top-up-due", "2026Q2", Decimal("50.00"))


@pytest.mark.rule("R88")
def test_a_locality_may_ask_by_the_year() -> None:
    fund = with_terms(earning("800.00"), topup_period="year")
    assert flags(fund, TOPPED, "2026-12-31") == []
    (flag,) = flags(fund, TOPPED, "2027-01-01")
    assert (flag.due, flag.facts["missing"]) == (date(2027, 12, 31), Decimal("400.00"))
