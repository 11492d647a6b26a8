"""Late fees: only where the contract says so, by its share, its days and its limit; paid before the bill they are on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from sharedfund.admit import Refusal
from sharedfund.drafts import fees, receipts
from sharedfund.entries.contracts import LateFeeTerm
from sharedfund.entries.entry import Entry
from sharedfund.entries.fees import LateFeeCharged
from sharedfund.state.allocation import allocation
from sharedfund.state.fees import collection_rate, late_fee
from sharedfund.state.household import account_of
from tests.fund import Fund
from tests.households import H1, H2, D, K, charged, contract, pay, register

HALF_PERMILLE = "1/2000"  # 5 in 10,000 a day


def late(day: date = date(2026, 2, 10), *, share: str = HALF_PERMILLE, after: int = 0, most: str | None = None, **terms: Any) -> Fund:
    """The first quarter is charged, due on 31 January, under a contract with a late fee; today is `day`."""
    fund = Fund.founded(**terms)
    term = LateFeeTerm(day_share=share, after_days=after, max_share=most)
    fund.joint(contract(fund).replaced(late_fee=term), D)
    fund.do(register(fund, H1, "u-000001", "B01", "100.00"), register(fund, H2, "u-000002", "B01", "88.50"))
    fund.do(*fees.charges(fund.state, by=K, day=fund.day, period="2026Q1"))
    fund.at(day.isoformat())
    return fund


def code_of(fund: Fund, entry: Entry) -> str | None:
    """The code with which the door refuses an entry; None where it lets it in."""
    answer = fund.ask(entry)
    return answer.code if isinstance(answer, Refusal) else None


def drafted(fund: Fund, household: str = H1) -> LateFeeCharged:
    (entry,) = fees.late_fees(fund.state, by=K, day=fund.day, households=[household])
    return entry


def test_a_contract_that_says_nothing_adds_nothing() -> None:
    fund = charged()
    fund.at("2026-06-01")
    assert fees.late_fees(fund.state, by=K, day=fund.day) == ()


@pytest.mark.parametrize(
    ("day", "after", "days", "amount"),
    [
        (date(2026, 1, 31), 0, None, None),  # its due day
        (date(2026, 2, 1), 0, None, None),  # the day after is not over yet
        (date(2026, 2, 2), 0, 1, "0.30"),  # 600.00 x 1/2000
        (date(2026, 2, 11), 0, 10, "3.00"),
        (date(2026, 2, 15), 14, None, None),
        (date(2026, 2, 16), 14, 1, "0.30"),
    ],
)
def test_it_runs_from_the_day_after_the_due_day_and_the_days_allowed(day: date, after: int, days: int | None, amount: str | None) -> None:
    fund = late(day, after=after)
    found = late_fee(fund.state, fund.state.fees.bill(H1, "2026Q1"), day)  # type: ignore[arg-type]  # it is charged
    if days is None:
        assert found is None
    else:
        assert found is not None
        assert ((found.end - found.first).days, found.amount, found.end) == (days, Decimal(amount or 0), day)


@pytest.mark.parametrize(
    ("most", "amount"),
    [(None, "3.00"), ("1/199", "3.00"), ("1/200", "3.00"), ("1/201", "2.99"), ("1/60000", "0.01"), ("1/200000", None)],
)
def test_the_contracts_limit_is_reached_and_not_passed(most: str | None, amount: str | None) -> None:
    fund = late(date(2026, 2, 11), most=most)
    if amount is None:
        assert fees.late_fees(fund.state, by=K, day=fund.day, households=[H1]) == ()
        return
    assert drafted(fund).amount == Decimal(amount)
    fund.do(drafted(fund))
    fund.at("2026-02-21")
    more = fees.late_fees(fund.state, by=K, day=fund.day, households=[H1])
    assert [entry.amount for entry in more] == ([Decimal("3.00")] if most is None else [Decimal("0.02")] if most == "1/199" else [])


@pytest.mark.rule("R5")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"amount": "3.01"}, "late-fee-differs"),
        ({"amount": "2.99"}, "late-fee-differs"),
        ({"unpaid": "600.01"}, "late-days-differ"),
        ({"first": date(2026, 1, 31)}, "late-days-differ"),
        ({"end": date(2026, 2, 10)}, "late-days-differ"),
        ({"end": date(2026, 2, 12)}, "late-days-differ"),
        ({"day_share": "1/1000"}, "late-days-differ"),
        ({"contract": "C-02"}, "late-days-differ"),
        ({"household": "h-ffffff"}, "no-such-bill"),
        ({"period": "2026Q2"}, "no-such-bill"),
    ],
)
def test_a_late_fee_is_what_the_contract_adds(changes: dict[str, Any], code: str | None) -> None:
    fund = late(date(2026, 2, 11))
    assert code_of(fund, drafted(fund).replaced(**changes)) == code


@pytest.mark.rule("R5")
@pytest.mark.parametrize(
    ("term", "code"),
    [
        ({"day_share": "1/2000"}, None),
        ({"day_share": "0/1"}, "late-share-out-of-bounds"),
        ({"day_share": "999/1000"}, None),
        ({"day_share": "1/1"}, "late-share-out-of-bounds"),
        ({"day_share": "1/2000", "after_days": 0}, None),
        ({"day_share": "1/2000", "after_days": -1}, "late-days-below-none"),
        ({"day_share": "1/2000", "max_share": "1/1000000"}, None),
        ({"day_share": "1/2000", "max_share": "0/1"}, "late-limit-is-nothing"),
    ],
)
def test_a_late_fee_has_a_measure(term: dict[str, Any], code: str | None) -> None:
    fund = Fund.founded()
    assert code_of(fund, contract(fund).replaced(late_fee=LateFeeTerm(**term))) == code


def test_no_day_is_added_twice_and_only_what_is_unpaid_counts() -> None:
    fund = late(date(2026, 2, 11))
    fund.do(drafted(fund))
    assert fees.late_fees(fund.state, by=K, day=fund.day, households=[H1]) == ()
    pay(fund, (H1, "303.00"))  # the late fee, and half of the bill
    fund.at("2026-02-21")
    entry = drafted(fund)
    assert (entry.first, entry.end, entry.unpaid, entry.amount) == (
        date(2026, 2, 11), date(2026, 2, 21), Decimal("300.00"), Decimal("1.50"))
    assert code_of(fund, entry.replaced(first=date(2026, 2, 1), amount="3.00")) == "late-days-differ"


@pytest.mark.parametrize(("principal_first", "applied"), [
    (False, [("2026Q1", "3.00", True), ("2026Q1", "97.00", None)]),
    (True, [("2026Q1", "100.00", None)]),
])
def test_inside_one_debt_it_is_paid_before_the_bill_unless_the_charter_says_otherwise(
        principal_first: bool, applied: list[tuple[str, str, bool | None]]) -> None:
    fund = late(date(2026, 2, 11), allocation_principal_first=principal_first)
    fund.do(drafted(fund))
    given = allocation(fund.state, H1, Decimal("100.00"), None, fund.day)
    assert [(part.period, str(part.amount), part.late_fee) for part in given.applied] == applied


def test_a_receipt_pays_it_and_a_reversal_owes_it_again() -> None:
    fund = late(date(2026, 2, 11))
    fund.do(drafted(fund))
    assert account_of(fund.state, H1).unpaid == Decimal("603.00")
    entry = receipts.record(fund.state, by=K, day=fund.day, amount=Decimal("603.00"), household=H1, bank_ref="B1")
    (written,) = fund.do(entry)
    assert (account_of(fund.state, H1).unpaid, fund.state.fees.late_unpaid(H1)) == (Decimal("0.00"), Decimal("0.00"))
    assert fund.state.ledger.total("Income:Operating:LateFee") == Decimal("-3.00")
    # It is no collection of the quarter's bills.
    assert collection_rate(fund.state, "2026Q1") == Fraction(600, 1131)
    fund.do(receipts.reverse(fund.state, written, by=K, day=fund.day, reason="退票"))
    assert (account_of(fund.state, H1).unpaid, fund.state.fees.late_unpaid(H1)) == (Decimal("603.00"), Decimal("3.00"))


def test_a_receipt_that_skips_it_is_refused() -> None:
    fund = late(date(2026, 2, 11))
    fund.do(drafted(fund))
    entry = receipts.record(fund.state, by=K, day=fund.day, amount=Decimal("603.00"), household=H1, bank_ref="B1")
    given = entry.allocation
    assert given is not None
    plain = tuple(part.model_copy(update={"late_fee": None}) for part in given.applied)
    assert code_of(fund, entry.replaced(allocation=given.model_copy(update={"applied": plain}))) == "applied-otherwise"


@pytest.mark.rule("R14")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"amount": "3.01"}, "late-fee-not-owed"),
        ({"corrects": "ab" * 32}, "no-such-original"),
        ({"household": H2}, "no-such-late-fee"),
        ({"period": "2026Q2"}, "no-such-late-fee"),
    ],
)
def test_a_late_fee_is_credited_where_it_is_unpaid(changes: dict[str, Any], code: str | None) -> None:
    fund = late(date(2026, 2, 11))
    (written,) = fund.do(drafted(fund))
    assert isinstance(written, LateFeeCharged)
    entry = fees.credit_late_fee(fund.state, written, by=K, day=fund.day, amount=Decimal("3.00"), reason="住院")
    assert code_of(fund, entry.replaced(**changes)) == code


def test_a_credit_lowers_what_is_owed_and_the_income_of_its_day() -> None:
    fund = late(date(2026, 2, 11))
    (written,) = fund.do(drafted(fund))
    assert isinstance(written, LateFeeCharged)
    fund.do(fees.credit_late_fee(fund.state, written, by=K, day=fund.day, amount=Decimal("1.00"), reason="住院"))
    assert (fund.state.fees.late_unpaid(H1), fund.state.ledger.total("Income:Operating:LateFee")) == (
        Decimal("2.00"), Decimal("-2.00"))


@pytest.mark.rule("R96")
@pytest.mark.parametrize(("amount", "refused"), [("603.00", False), ("603.01", True)])
def test_a_reminder_may_ask_for_the_late_fee_too(amount: str, refused: bool) -> None:
    fund = late(date(2026, 2, 11))
    fund.do(drafted(fund))
    entry = fees.remind(fund.state, by=K, day=fund.day, household=H1)
    assert entry.amount == Decimal("603.00")
    assert (code_of(fund, entry.replaced(amount=amount)) == "reminded-of-too-much") is refused


def test_a_firms_own_claim_is_the_firms_to_ask_for() -> None:
    fund = late(date(2026, 2, 11))
    bill = fund.state.fees.bill(H1, "2026Q1")
    assert bill is not None
    assert late_fee(fund.state, bill, fund.day) is not None
    assert late_fee(fund.state, replace(bill, agent_for="F001"), fund.day) is None
    assert late_fee(fund.state, replace(bill, contract="C-09"), fund.day) is None
    assert late_fee(fund.state, replace(bill, written_off=Decimal("600.00")), fund.day) is None


@pytest.mark.rule("R5")
@pytest.mark.parametrize(("most", "is_paid", "owed"), [(None, False, "600.00"), ("1/200", False, "600.00"), (None, True, "0.00")])
def test_where_nothing_is_late_any_more_nothing_is_added(most: str | None, is_paid: bool, owed: str) -> None:
    """The days up to today are charged, the limit is reached, or the bill is paid."""
    fund = late(date(2026, 2, 11), most=most)
    entry = drafted(fund)
    fund.do(entry)
    if most is not None:
        fund.at("2026-02-21")
        entry = entry.replaced(day=fund.day)
    if is_paid:
        pay(fund, (H1, "603.00"))
    refusal = fund.refused(entry)
    assert (refusal.number, refusal.code) == ("R5", "nothing-to-add")
    assert {name: str(value) for name, value in refusal.facts.items()} == {
        "household": H1, "period": "2026Q1", "due": "2026-01-31", "owed": owed}
