"""Complexes that manage themselves, with the numbers of the sources: a month of direct hiring, Xingfu's 56 units, one
without a fee, volunteers who are repaid."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from sharedfund.admit import Admitted
from sharedfund.drafts import bills, budget, contracts, fees, payments
from sharedfund.entries.revenue import RevenueReceived
from sharedfund.errors import BadInput
from sharedfund.render import layout
from sharedfund.reports.disclosure import disclosure
from sharedfund.state import fees as fee_figures
from sharedfund.state import figures
from sharedfund.values import days, money
from sharedfund.values.money import ZERO
from tests import payment_fund as p
from tests import till as t
from tests.fund import A, B, D, Fund, K, commitment
from tests.households import H1, pay, register

def page_of(fund: Fund, period: str = "2026Q1") -> dict[str, Any]:
    return disclosure(fund.state, fund.lines, days.period(period), as_of=fund.day)


def told(page: dict[str, Any], letter: str, language: Any = "zh_CN") -> str:
    (section,) = [part for part in layout.sections(page, language) if part.letter == letter]
    return str(section)


# ---- direct hiring: 24,207.50 + 5,060.00 in, 27,083.00 + 5,600.00 out ----


def own(rate: str, lines: dict[str, str], areas: dict[str, tuple[str, str, str]], **terms: Any) -> Fund:
    """A complex that manages itself: a tariff of the owners' own, a budget, units, no firm."""
    fund = Fund.founded(pools="one-fund", deficit_bearer="owners", **terms)
    fund.do(*(register(fund, household, *given) for household, given in areas.items()))
    p.resolution(fund, "R2026001")
    fund.joint(contracts.adopt_tariff(fund.state, by=B, day=fund.day, resolution="R2026001", first=fund.day,
                                      rates={"residential": Decimal(rate)}), D)
    p.agreed(fund, budget.adopt_budget(
        fund.state, by=B, day=fund.day, period="2026", resolution="R2026001",
        lines=[{"head": head, "amount": amount} for head, amount in lines.items()]), D)
    fund.do(*fees.charges(fund.state, by=K, day=fund.day, period="2026-01"))
    return fund


def hiring() -> Fund:
    """Jinjiang'an's month: fees 24,207.50, parking 5,060.00; wages 27,083.00 with what is withheld, cleaning 5,600.00."""
    fund = own("1.0000", {"wages": "324996.00", "sanitation": "67200.00"}, {H1: ("u-000001", "B01", "24207.50")})
    pay(fund, (H1, "24207.50"))
    fund.do(RevenueReceived(day=fund.day, by=K, source="parking", payer="临停", amount=Decimal("5060.00"), bank_ref="PARK"))
    fund.do(payments.add_vendor(fund.state, by=K, day=fund.day, name="云州洁美保洁", account=commitment("v-01")))
    for entry in bills.record_payroll(
            fund.state, by=K, day=fund.day, gross=Decimal("24000.00"), due=fund.day, headcount=11, month="2026-01",
            insurance_staff=Decimal("2520.00"), insurance_employer=Decimal("3083.00"), tax=Decimal("36.50"),
            evidence=(commitment("payroll"),)):
        fund.do(entry)
    fund.do(bills.record_bill(fund.state, by=K, day=fund.day, payee="v-01", head="sanitation", amount=Decimal("5600.00"),
                              due=fund.day, month="2026-01", evidence=(commitment("cleaning"),)))
    return fund


def test_a_month_of_direct_hiring_lacks_3415_50_and_the_owners_bear_it() -> None:
    page = page_of(hiring(), "2026-01")
    assert page["sections"]["B2"]["result"] == {
        "income": "29267.50", "cost": "32683.00", "result": "-3415.50", "borne_by": "owners"}
    assert "-3,415.50" in told(page, "B2") and "由业主承担" in told(page, "B2")
    assert "borne by the owners" in told(page, "B2", "en")


def test_a_payroll_is_three_bills_that_sum_to_what_the_owners_pay() -> None:
    fund = hiring()
    found = {bill.payee: bill.amount for bill in fund.state.bills.open.values() if bill.head == "wages"}
    assert found == {"staff": Decimal("21443.50"), "social-insurance": Decimal("5603.00"), "tax": Decimal("36.50")}
    assert sum(found.values()) == fund.state.ledger.balance("Expenses:Operating:Essential:Wages") == Decimal("27083.00")
    ledger = fund.state.ledger
    assert ledger.owed("Liabilities:Payable:Operating:SocialInsurance") == Decimal("5603.00")
    assert ledger.owed("Liabilities:Payable:Operating:Tax") == Decimal("36.50")
    tiers = {figures.bill_tier(fund.state, bill, fund.day) for bill in fund.state.bills.open.values()}
    assert tiers == {"T1"}


@pytest.mark.parametrize(("number", "payee"), [("B-0001", "staff"), ("B-0002", "social-insurance"), ("B-0003", "tax")])
def test_what_was_withheld_is_paid_to_whom_it_belongs(number: str, payee: str) -> None:
    fund = hiring()
    entry = payments.request_payment(fund.state, by=A, day=fund.day, bill=number, purpose="工资",
                                     payee_account=commitment("staff") if payee == "staff" else None)
    assert (entry.payee, entry.tier, entry.head) == (payee, "T1", "wages")
    assert isinstance(fund.ask(entry), Admitted)


def test_no_more_is_withheld_than_was_earned() -> None:
    fund = t.till("0.00")
    with pytest.raises(BadInput, match="withheld-above-wages"):
        bills.record_payroll(fund.state, by=K, day=fund.day, gross=Decimal("100.00"), due=fund.day, headcount=1,
                             tax=Decimal("100.00"))


def test_pages_name_the_totals_of_a_payroll_and_nobody() -> None:
    page = page_of(hiring(), "2026-01")
    rows = {row["payee"]: row["amount"] for row in page["sections"]["H"]["unpaid"]}
    assert rows["staff"] == "21443.50" and rows["social-insurance"] == "5603.00"


# ---- Xingfu: 4,500.00 m2 at 0.39 ----


def xingfu(essential: str) -> Fund:
    """40 units of 80.36 m2 and 16 of 80.35, charged January at 0.39; essentials cost `essential` a year."""
    return own("0.3900", {"wages": essential}, {
        f"h-{number:06x}": (f"u-{number:06x}", "B01" if number < 28 else "B02", "80.36" if number < 40 else "80.35")
        for number in range(56)})


HOUSEHOLDS = [f"h-{number:06x}" for number in range(56)]


def test_70_and_97_percent_of_xingfus_month_are_1228_50_and_1702_35() -> None:
    whole = money.times(Decimal("4500.00"), Fraction(39, 100))
    assert whole == Decimal("1755.00")
    assert money.times(whole, Fraction(70, 100)) == Decimal("1228.50")
    assert money.times(whole, Fraction(97, 100)) == Decimal("1702.35")


@pytest.mark.rule("R66")
@pytest.mark.parametrize(("essential", "deficit"), [("21059.84", None), ("21059.85", "0.01"), ("24000.00", "2940.16")])
def test_what_essentials_cost_beyond_every_fee_is_a_structural_deficit(essential: str, deficit: str | None) -> None:
    fund = xingfu(essential)
    assert fund.state.fees.tally("2026-01").charged == Decimal("1755.04")
    found = page_of(fund)["sections"]["G"]
    assert found["expected"]["charged"] == "21059.84"  # 40 x 376.08 + 16 x 376.04 a year
    assert (found["deficit"] or {}).get("amount") == deficit
    if deficit == "2940.16":
        assert found["deficit"]["cover_months"] == "0.0"
        pay(fund, *((household, "31.34") for household in HOUSEHOLDS[:32]))
        # 1,002.88 at hand cover 245.01 a month for four months.
        assert page_of(fund)["sections"]["G"]["deficit"]["cover_months"] == "4.0"
        assert "2,940.16" in told(page_of(fund), "G") and "4.0" in told(page_of(fund), "G")


# ---- no fee at all ----


def test_a_complex_without_a_fee_has_no_collection_rate_anywhere() -> None:
    fund = t.till("500.00")
    page = page_of(fund)
    assert page["front"]["collection_rate"] is None and page["front"]["household_rate"] is None
    assert page["sections"]["C"]["rate"] is None and page["sections"]["C"]["household_rate"] is None
    assert fee_figures.collection_rate(fund.state, "2026Q1") is None
    assert "收缴率 不适用" in told(page, "C") and "Collection rate n/a" in told(page, "C", "en")
    assert "0%" not in told(page, "C") and "100%" not in told(page, "C")
    t.resolve(fund)
    t.adopt(fund, lines={"wages": "1200.00"})
    assert page_of(fund)["sections"]["G"]["expected"]["rate"] is None


# ---- volunteers are repaid against a voucher, by two who approve ----


@pytest.mark.rule("R43")
@pytest.mark.parametrize(("evidence", "refused"), [((), ("R43", "voucher-missing")), ((commitment("receipt"),), None)])
def test_a_volunteer_is_repaid_against_a_voucher(evidence: tuple[str, ...], refused: tuple[str, str] | None) -> None:
    fund = p.funded()
    answer = fund.ask(p.asked(fund, "86.50", payee=p.MASON, purpose="垫付楼道灯", evidence=evidence))
    assert (getattr(answer, "number", None), getattr(answer, "code", None)) == (refused or (None, None))


@pytest.mark.rule("R45")
def test_a_volunteer_is_repaid_with_two_approvers_or_not_at_all() -> None:
    fund = p.funded()
    number = p.request(fund, "86.50", payee=p.MASON, purpose="垫付楼道灯", evidence=(commitment("receipt"),))
    p.step(fund, "review", number, "p-02")
    assert p.refused(fund, "recheck", number, "p-04").code == "reviews-missing"
    p.step(fund, "review", number, "p-03")
    p.step(fund, "recheck", number, "p-04")
    p.step(fund, "sign", number, "p-02", "p-04")
    fund.do(payments.pay(fund.state, number, by=K, day=fund.day, bank_ref="LAMP"))
    assert fund.state.payments.open[number].status == "paid"


# ---- paid by government purchase: no cost of the fund ----


def test_an_evaluation_paid_by_the_public_costs_the_fund_nothing() -> None:
    from tests.gate import closed_quarter, recorded

    fund = closed_quarter()
    before = dict(fund.state.ledger.balances.items())
    fund.do(recorded(fund, cost="6000.00", cost_borne_by="public"))
    assert dict(fund.state.ledger.balances.items()) == before
    (row,) = page_of(fund)["sections"]["J"]["rows"]
    assert (row["cost"], row["cost_borne_by"]) == ("6000.00", "public")


def test_public_money_spent_before_is_no_debt_of_a_complex_that_opens_its_book() -> None:
    fund = t.till("900.00")
    assert fund.state.ledger.total("Liabilities:") == ZERO
    assert figures.spendable(fund.state, "operating", fund.day) == Decimal("900.00")
