"""The payment run: tier by tier what is due, reserved, payable and short, and the requests it drafts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from sharedfund.drafts import payments
from sharedfund.reports.payments import payment_run
from sharedfund.state.ledger import Ledger
from tests.fund import A, K, Fund
from tests.payment_fund import LIFT, POWER, REPAIR, bill, branch, funded, payment_of, put, request


def left_with(fund: Fund, amount: str) -> Fund:
    """The fund as if the bank had taken all of its operating money but `amount`."""
    gone = fund.state.ledger.cash("operating") - Decimal(amount)
    put(fund, payments.debit(fund.state, by=K, day=fund.day, amount=gone, bank_ref="GONE", purpose="不明扣款"))
    return fund


def billed() -> Fund:
    fund = branch(funded())
    bill(fund, "B-0001", "staff", "wages", "900.00")
    bill(fund, "B-0002", POWER, "power", "240.00")
    bill(fund, "B-0003", LIFT, "lift", "150.00")
    bill(fund, "B-0004", REPAIR, "repair", "300.00")
    return fund


def rows(fund: Fund, month: str = "2026-01") -> dict[str, tuple[str, str, str]]:
    return {row.item: (str(row.due), str(row.payable), str(row.short)) for row in payment_run(fund.state, month, fund.day)}


@pytest.mark.rule("R138")
def test_with_money_enough_everything_due_is_payable() -> None:
    fund = billed()
    assert rows(fund) == {"B-0001": ("900.00", "900.00", "0.00"), "B-0002": ("240.00", "240.00", "0.00"),
                          "B-0003": ("150.00", "150.00", "0.00"), "B-0004": ("300.00", "300.00", "0.00")}
    tiers = [row.tier for row in payment_run(fund.state, "2026-01", fund.day)]
    assert tiers == ["T1", "T1", "T1", "T2"]


def test_a_short_tier_pays_statutory_and_safety_heads_first_and_the_next_tier_gets_nothing() -> None:
    fund = left_with(billed(), "1100.00")
    found = rows(fund)
    assert found["B-0001"][1] == "900.00"
    assert found["B-0003"][1] == "150.00"
    assert found["B-0002"] == ("240.00", "50.00", "190.00")
    assert found["B-0004"] == ("300.00", "0.00", "300.00")


def test_what_is_asked_for_already_is_not_due_again() -> None:
    fund = billed()
    request(fund, "100.00", bill="B-0002", payee=None, head=None)
    assert rows(fund)["B-0002"] == ("140.00", "140.00", "0.00")


def test_an_essential_month_without_a_bill_is_reserved() -> None:
    fund = billed()
    fund.at("2026-01-31")
    reserved = {row.item: str(row.reserved) for row in payment_run(fund.state, "2026-01", fund.day) if row.kind == "reserve"}
    # A twelfth of 1,200,000.00 a head, less what is billed.
    assert reserved == {"wages/2026-01": "99100.00", "power/2026-01": "99760.00", "lift/2026-01": "99850.00"}


@pytest.mark.parametrize(("cash", "payable"), [("1771.40", "181.40"), ("1771.39", "0.00")])
def test_released_remuneration_is_paid_in_full_or_not_at_all(cash: str, payable: str) -> None:
    fund = left_with(billed(), cash)
    # As if 181.40 had passed the gate; 1,290.00 of T1 and 300.00 of T2 stand before it.
    balances = fund.state.ledger.balances.merge({"Expenses:Operating:FirmFee": Decimal("181.40"),
                                                 "Liabilities:Firm:F001:FeeReleasable": Decimal("-181.40")})
    fund.state = replace(fund.state, ledger=Ledger(balances))
    row = next(row for row in payment_run(fund.state, "2026-01", fund.day) if row.tier == "T3")
    assert (row.payee, str(row.due), str(row.payable)) == ("F001", "181.40", payable)


def test_the_run_drafts_a_request_for_each_item_it_can_pay() -> None:
    fund = left_with(billed(), "1100.00")
    drafted = payments.propose_run(fund.state, "2026-01", by=A, day=fund.day,
                                   accounts={"staff": "a" * 64})
    assert [(entry.payment, entry.bill, str(entry.amount)) for entry in drafted] == [
        ("P-0001", "B-0001", "900.00"), ("P-0002", "B-0003", "150.00"), ("P-0003", "B-0002", "50.00")]
    fund.do(*drafted)
    assert payment_of(fund, "P-0002").settles == "bill"
