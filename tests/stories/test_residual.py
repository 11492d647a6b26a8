"""The second book: twenty units whose contract gives the firm what remains of the quarter's fees after its costs.

Every step goes through the real doors. Until the settlement nothing may be spent beyond the budget: the whole estimate
is kept for the firm; then the score decides what of it is released.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache

import pytest

from sharedfund.drafts import bank, bills, budget, contracts, disclosure, fees, payments, receipts, remuneration, units
from sharedfund.state import figures
from sharedfund.values import days, money
from tests.fund import A, B, D, E, K, Fund, commitment
from tests.people import branch
from tests.stories import honest

Q1, FIRM = honest.Q1, "Liabilities:Firm:F001:"
HOUSEHOLDS = tuple((f"u-{number:06d}", f"h-{number:06x}", "B01" if number <= 10 else "B02") for number in range(1, 21))
# Head, payee, and what each of its three months costs: 41,300.00 in all.
COSTS = (("wages", "staff", ("9000.00", "9000.00", "9000.00")), ("power", "v-11", ("2000.00", "2100.00", "1900.00")),
         ("lift", "v-12", ("1500.00", "1500.00", "1500.00")), ("sanitation", "v-13", ("1300.00", "1300.00", "1200.00")))
MONTHS = ("2026-01", "2026-02", "2026-03")


def set_up(fund: Fund) -> None:
    """Twenty units of 100.00 m2 at 8.00: 48,000.00 a quarter; a budget of 41,300.00; a contract of kind residual."""
    fund.at("2026-01-01")
    fund.do(*(units.register_unit(fund.state, by=K, day=fund.day, unit=unit, household=household, building=building,
                                  use="residential", area_m2="100.00", area_source="register", area_day=days.day("2025-12-01"))
              for unit, household, building in HOUSEHOLDS))
    fund.joint(contracts.record_contract(
        fund.state, by=B, day=fund.day, contract="C-01", firm="F001", firm_name="银杏物业服务有限公司",
        firm_account=commitment("F001"), first="2026-01-01", end="2026-12-31",
        tariffs=({"use": "residential", "rate_per_m2_month": "8.0000"},), evidence=(commitment("C-01"),),
        remuneration_kind="residual", settlement_period="quarter", release_function="band", release_rest="deducted"), D)
    honest.resolved(fund, "R2026001")
    lines = tuple({"head": head, "amount": str(sum(map(Decimal, months))), "essential": True} for head, _, months in COSTS)
    fund.joint(budget.adopt_budget(fund.state, by=B, day=fund.day, period=Q1, resolution="R2026001", lines=lines), D)
    for vendor, name in (("v-11", "云州电力公司"), ("v-12", "云州电梯服务部"), ("v-13", "云州洁美保洁服务部")):
        fund.do(payments.add_vendor(fund.state, by=K, day=fund.day, vendor=vendor, name=name, account=commitment(vendor)))


def fees_come_in(fund: Fund) -> None:
    """Everybody pays the quarter in January."""
    fund.do(*fees.charges(fund.state, by=K, day=fund.day, period=Q1))
    fund.at("2026-01-08")
    for number, (_, household, _) in enumerate(HOUSEHOLDS, 1):
        fund.do(receipts.record(fund.state, by=K, day=fund.day, amount=money.exact("2400.00"), household=household,
                                bank_ref=f"IN-{number}"))


def costs_are_billed(fund: Fund, month: str) -> None:
    """The month's four bills come on its last day, and no more will."""
    fund.at(days.period(month).last.isoformat())
    for place, (head, payee, amounts) in enumerate(COSTS):
        number = f"B-{MONTHS.index(month) * len(COSTS) + place + 1:04d}"
        fund.do(bills.record_bill(fund.state, by=K, day=fund.day, payee=payee, head=head, bill=number, month=month,
                                  amount=money.exact(amounts[MONTHS.index(month)]), due=fund.day,
                                  evidence=(commitment(number),)))
    for head, _, _ in COSTS:
        fund.joint(bills.complete_head(fund.state, by=K, day=fund.day, head=head, month=month), B)


def bills_are_paid(fund: Fund) -> None:
    """Every bill is paid on the last day of March, signed by E, who neither reviewed nor re-checked, and B."""
    for bill in sorted(fund.state.bills.unpaid(), key=lambda bill: bill.bill):
        account = commitment("staff") if bill.payee == "staff" else None
        honest.paid(fund, payments.request_payment(fund.state, by=A, day=fund.day, bill=bill.bill, purpose="服务成本",
                                                   payee_account=account), f"OUT-{bill.bill}", signers=(B, E))


@lru_cache(maxsize=1)
def _quarter() -> Fund:
    fund = Fund.founded()
    set_up(fund)
    fees_come_in(fund)
    for month in MONTHS:
        if month != "2026-01":
            fund.at(f"{month}-01")
            fund.do(*fees.earn(fund.state, by=K, day=fund.day))
        costs_are_billed(fund, month)
    bills_are_paid(fund)
    fund.at("2026-04-05")
    for month, balance in zip(MONTHS, ("48000.00", "48000.00", "6700.00"), strict=True):
        fund.do(bank.reconcile(fund.state, by=K, day=fund.day, month=month, statement_balance=money.exact(balance)))
        honest.checkpointed_if_due(fund)
        fund.joint(disclosure.close_month(fund.state, fund.lines, month, by=K, day=fund.day), B, D)
    fund.at("2026-04-10")
    honest.published(fund)
    fund.at("2026-04-12")
    return fund


@pytest.fixture
def quarter() -> Fund:
    """The quarter, closed and published; nothing of the gate."""
    return branch(_quarter())


def owed(fund: Fund, account: str) -> Decimal:
    return fund.state.ledger.owed(account)


def test_before_the_settlement_nothing_may_be_spent(quarter: Fund) -> None:
    assert quarter.state.ledger.joint_account() == Decimal("6700.00")
    assert figures.spendable(quarter.state, "operating", quarter.day) == Decimal("0.00")
    claims = {claim.kind: claim.amount for claim in figures.claims(quarter.state, "operating", quarter.day)}
    assert claims["remuneration-accrued"] == Decimal("6700.00")
    assert owed(quarter, FIRM + "FeeAccrued") == Decimal("0.00")


def test_in_the_middle_of_the_quarter_nothing_may_be_spent_either() -> None:
    fund = Fund.founded()
    set_up(fund)
    fees_come_in(fund)
    assert fund.state.ledger.joint_account() == Decimal("48000.00")
    assert figures.spendable(fund.state, "operating", fund.day) == Decimal("0.00")


def test_the_settlement_finds_6700_and_score_93_releases_98_percent_of_it(quarter: Fund) -> None:
    honest.evaluated(quarter, "93.00")
    quarter.joint(remuneration.record_acceptance(quarter.state, by=D, day=quarter.day, period=Q1, sent=20, valid=12,
                                                 satisfied=11), B)
    honest.settled(quarter)
    assert owed(quarter, FIRM + "FeeAccrued") == Decimal("6700.00")
    assert figures.spendable(quarter.state, "operating", quarter.day) == Decimal("0.00")
    honest.released(quarter)
    assert owed(quarter, FIRM + "FeeReleasable") == Decimal("6566.00")
    assert owed(quarter, "Income:Operating:RemunerationDeducted") == Decimal("134.00")
    assert owed(quarter, FIRM + "FeeAccrued") == owed(quarter, FIRM + "FeeWithheld") == Decimal("0.00")
    # It is May, and the second quarter's residual stands already; what the first one deducted is the fund's own.
    assert figures.spendable(quarter.state, "operating", quarter.day) == Decimal("134.00")


def test_the_statement_shows_fees_costs_and_what_remains(quarter: Fund) -> None:
    statement = remuneration.serve_settlement(quarter.state, by=K, day=quarter.day, period=Q1, place="公告栏")
    assert (statement.collected, statement.costs, statement.residual) == (
        Decimal("48000.00"), Decimal("41300.00"), Decimal("6700.00"))


def test_the_published_quarter_says_that_it_is_an_estimate() -> None:
    front = _front(_quarter())
    assert (front["received"], front["paid"], front["closing"], front["spendable"]) == (
        "48000.00", "41300.00", "6700.00", "0.00")
    assert front["remuneration"]["accrued"] == "0.00"


def _front(fund: Fund) -> dict[str, object]:
    from sharedfund.reports.disclosure import disclosure as page

    front: dict[str, object] = page(fund.state, fund.lines, days.period(Q1), as_of=date(2026, 4, 10))["front"]
    return front
