"""Receipts: where money lands, whose it is, what it pays; what is only held for others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from sharedfund import drafts, spelling
from sharedfund.admit import Admitted
from sharedfund.banking.cells import made_reference
from sharedfund.drafts import fees, receipts
from sharedfund.entries import receipts as entries
from sharedfund.entries.bank import InterestPart, InterestReceived
from sharedfund.entries.entry import Entry, Posting
from sharedfund.entries.payments import Leg, PaymentRequested
from sharedfund.entries.receipts import Allocation, Applied
from sharedfund.entries.revenue import RevenueReceived
from sharedfund.errors import BadInput
from sharedfund.rules import receipts as rules
from sharedfund.rules.receipts import a_deposit_goes_back_to_its_payer, collected_money_is_remitted
from sharedfund.state import evolve, fees as figures
from sharedfund.state.allocation import advance_room, allocation
from sharedfund.state.receipts import receipt_mark
from sharedfund.state.registry import once
from sharedfund.values.days import add_working_days
from sharedfund.values.identity import bank_reference
from tests.fund import Fund, commitment
from tests import payment_fund as money
from tests.households import H1, H2, H3, H4, A, B, D, K, N, bank, charged, contract, pay, register, small


def code(fund: Fund, entry: Entry) -> str | None:
    return getattr(fund.ask(entry), "code", None)


# ---- R1: where money lands ----


@pytest.mark.rule("R1")
@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"channel": "firm", "bank_ref": None, "paper": "收 001", "collected_by": "F001"}, None),
        ({"channel": "firm", "bank_ref": None, "paper": "收 001"}, "collector-unknown"),
        ({"channel": "firm", "bank_ref": None, "paper": "收 001", "collected_by": "F002"}, "collector-unknown"),
        ({"collected_by": "F001"}, "collector-without-collection"),
        ({}, None),
    ],
)
def test_what_the_firm_took_names_the_firm(given: dict[str, Any], expected: str | None) -> None:
    fund = charged()
    assert code(fund, bank(fund, H1, "600.00", **given)) == expected


class Elsewhere(entries.DepositTaken):
    """A deposit that a wrong chart would put into the imprest, as income."""

    def postings(self) -> tuple[Posting, ...]:
        return (Posting("Assets:Cash:Imprest:Operating", self.amount), Posting("Income:Operating:Subsidy", -self.amount))


def elsewhere(fund: Fund) -> Entry:
    return Elsewhere(day=fund.day, by=K, deposit="D-0001", deposit_kind="access", party=H1, amount="20.00")


@pytest.mark.rule("R1")
def test_money_that_lands_elsewhere_is_refused() -> None:
    fund = charged()
    assert rules.money_lands_in_the_co_managed_account(fund.state, elsewhere(fund)).code == "lands-elsewhere"


@pytest.mark.rule("R10")
def test_a_deposit_posted_as_income_is_refused() -> None:
    fund = charged()
    assert rules.held_money_is_never_income(fund.state, elsewhere(fund)).code == "held-money-as-income"


@pytest.mark.rule("R1")
@pytest.mark.parametrize(("channel", "account"), [
    ("bank", "Assets:Bank:Joint:Operating"), ("wechat", "Assets:Clearing:Operating:WeChat"),
    ("alipay", "Assets:Clearing:Operating:Alipay")])
def test_a_channel_has_its_account(channel: str, account: str) -> None:
    fund = charged()
    fund.do(bank(fund, H1, "600.00", channel=channel))
    assert fund.state.ledger.balance(account) == Decimal("600.00")


# ---- R2: what the firm took is remitted ----


def collected(fund: Fund, household: str, amount: str, channel: str = "firm", **more: Any) -> Entry:
    return bank(fund, household, amount, channel=channel, bank_ref=None, paper=f"收 {len(fund.entries)}",
                collected_by="F001" if channel == "firm" else None, **more)


@pytest.mark.rule("R2")
@pytest.mark.parametrize(("amount", "charge", "expected"), [
    ("531.00", "0.00", None), ("529.81", "1.19", None), ("531.01", "0.00", "more-than-collected"),
    ("530.00", "1.01", "more-than-collected")])
def test_no_more_reaches_the_bank_than_lay_with_the_gateway(amount: str, charge: str, expected: str | None) -> None:
    fund = charged()
    fund.do(bank(fund, H2, "531.00", channel="wechat"))
    entry = receipts.remit(fund.state, by=K, day=fund.day, channel="wechat", amount=Decimal(amount),
                           charge=Decimal(charge), bank_ref="T1")
    assert code(fund, entry) == expected


@pytest.mark.rule("R2")
def test_the_gateways_fee_is_the_funds_and_the_owner_paid_in_full() -> None:
    fund = charged()
    fund.do(bank(fund, H2, "531.00", channel="wechat"))
    fund.do(receipts.remit(fund.state, by=K, day=fund.day, channel="wechat", charge=Decimal("1.19"), bank_ref="T1"))
    assert fund.state.ledger.balance("Assets:Bank:Joint:Operating") == Decimal("529.81")
    assert fund.state.ledger.balance("Expenses:Operating:BankCharges") == Decimal("1.19")
    assert fund.state.receipts.collected() == ()
    assert fund.state.fees.bill(H2, "2026Q1").is_paid


@pytest.mark.rule("R2")
def test_the_firm_keeps_nothing_back() -> None:
    fund = charged()
    fund.do(collected(fund, H2, "531.00"))
    entry = receipts.remit(fund.state, by=K, day=fund.day, channel="firm", amount=Decimal("530.00"),
                           charge=Decimal("1.00"), bank_ref="T1")
    assert fund.refused(entry).code == "charge-kept-back"


@pytest.mark.rule("R2")
def test_money_the_firm_holds_beyond_three_working_days_is_flagged_with_its_age() -> None:
    fund = charged().at("2026-01-09")  # a Friday
    fund.do(collected(fund, H2, "531.00"))
    # The household's debt is gone at once, whatever the firm does.
    assert fund.state.fees.bill(H2, "2026Q1").is_paid
    for on, expected in (("2026-01-14", []), ("2026-01-15", ["late-remittance"])):
        found = list(collected_money_is_remitted(fund.state, date.fromisoformat(on)))
        assert [flag.code for flag in found] == expected
    assert (found[0].due, found[0].facts["age_days"]) == (date(2026, 1, 14), 6)
    fund.do(receipts.remit(fund.state, by=K, day=fund.day, channel="firm", amount=Decimal("530.99"), bank_ref="T1"))
    (left,) = collected_money_is_remitted(fund.state, date(2026, 1, 15))
    assert left.facts["amount"] == Decimal("0.01")
    fund.do(receipts.remit(fund.state, by=K, day=fund.day, channel="firm", bank_ref="T2"))
    assert list(collected_money_is_remitted(fund.state, date(2026, 1, 15))) == []


@pytest.mark.rule("R2")
def test_the_charter_says_after_how_many_working_days() -> None:
    fund = small(late_remittance_working_days=0)
    fund.do(collected(fund, H2, "531.00"))
    assert list(collected_money_is_remitted(fund.state, date(2026, 1, 1))) == []
    assert len(list(collected_money_is_remitted(fund.state, date(2026, 1, 2)))) == 1


# ---- R3: whose it is ----


@pytest.mark.rule("R3")
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, None),
        ({"household": "h-ffffff"}, "household-unknown"),
        ({"allocation": None}, "not-wholly-applied"),
        ({"bank_ref": None}, "reference-missing"),
        ({"channel": "wechat", "bank_ref": None}, "reference-missing"),
        ({"channel": "firm", "collected_by": "F001", "bank_ref": None}, "paper-missing"),
        ({"channel": "cash", "paper": "收 1"}, "cash-is-signed"),
    ],
)
def test_a_receipt_says_whose_it_is_and_has_its_proof(changes: dict[str, Any], expected: str | None) -> None:
    fund = charged()
    answer = fund.ask(bank(fund, H1, "600.00").replaced(**changes))
    assert getattr(answer, "code", None) == expected
    if expected:
        assert answer.number == "R3"


@pytest.mark.rule("R3")
def test_a_receipt_number_stands_once_for_cash_too() -> None:
    fund = charged()
    fund.do(bank(fund, H1, "600.00"))
    again = bank(fund, H2, "531.00").replaced(receipt="S-0001")
    cash = receipts.record(fund.state, by=N, day=fund.day, amount=Decimal("531.00"), channel="cash", household=H2,
                           paper="收 1")
    assert [fund.refused(e).code for e in (again, cash.replaced(receipt="S-0001"))] == ["receipt-known"] * 2
    fund.do(cash)
    assert fund.state.ledger.balance("Assets:Clearing:Operating:Cash") == Decimal("531.00")
    assert [row.channel for row in fund.state.receipts.collected()] == ["cash"]


@pytest.mark.rule("R3")
def test_money_of_nobody_lies_in_custody_until_it_is_identified_in_parts_and_once() -> None:
    fund = charged()
    with_parts = bank(fund, None, "1131.00").replaced(allocation=Allocation(refund="1131.00"))
    assert fund.refused(with_parts).code == "applied-to-nobody"
    by_gateway = bank(fund, None, "1131.00", channel="wechat")
    assert fund.refused(by_gateway).code == "unidentified-not-at-the-bank"
    fund.do(bank(fund, None, "1131.00"))
    ledger = fund.state.ledger
    assert (ledger.cash("custody"), ledger.cash("operating")) == (Decimal("1131.00"), 0)
    assert figures.collection_rate(fund.state, "2026Q1") == 0
    # One transfer for two units.
    for household, amount in ((H1, "600.00"), (H2, "531.01")):
        entry = receipts.identify(fund.state, by=K, day=fund.day, receipt="S-0001", household=household, amount=Decimal(amount))
        if household == H2:
            assert fund.refused(entry).code == "more-than-unidentified"
            entry = receipts.identify(fund.state, by=K, day=fund.day, receipt="S-0001", household=household)
        fund.do(entry)
    ledger = fund.state.ledger
    assert (ledger.cash("custody"), ledger.cash("operating")) == (0, Decimal("1131.00"))
    again = entry.replaced(mandate=entry.mandate)
    assert fund.refused(again).code == "not-unidentified"


# ---- R4: a bank reference stands once ----


@pytest.mark.rule("R4")
@pytest.mark.parametrize("typed", ["ABC1", "abc1", "  abc1 "])
def test_a_second_import_of_a_bank_line_is_refused_however_it_is_written(typed: str) -> None:
    fund = charged()
    fund.do(bank(fund, H1, "600.00", bank_ref="abc1"))
    refusal = fund.refused(bank(fund, H2, "531.00", bank_ref=typed))
    assert (refusal.number, refusal.code) == ("R4", "reference-known")


@pytest.mark.rule("R4")
def test_a_reference_is_compared_by_account_and_for_every_kind_that_has_one() -> None:
    fund = charged()
    fund.do(bank(fund, H1, "600.00", bank_ref="ONE"))
    fund.do(bank(fund, H2, "531.00", channel="wechat", bank_ref="ONE"))
    state, day = fund.state, fund.day
    for entry in (
        receipts.remit(state, by=K, day=day, channel="wechat", bank_ref="ONE"),
        receipts.take_deposit(state, by=K, day=day, party=H4, amount=Decimal("1.00"), bank_ref="ONE"),
        receipts.pass_through(state, by=K, day=day, utility="water", amount=Decimal("1.00"), bank_ref="ONE"),
        bank(fund, H3, "1.00", channel="wechat", bank_ref="ONE"),
        RevenueReceived(day=day, by=K, source="advertising", payer="云岚传媒", amount="9.00", bank_ref="ONE"),
        InterestReceived(day=day, by=K, amount="1.00", bank_ref="ONE", parts=(InterestPart(fund="operating", amount="1.00"),)),
    ):
        assert fund.refused(entry).code == "reference-known"
    # Two owners, one day, one amount: two lines.
    fund.do(bank(fund, H3, "600.00", bank_ref="TWO"))


@pytest.mark.rule("R4")
def test_a_bank_without_serial_numbers_gets_a_reference_from_the_line() -> None:
    one = made_reference(date(2026, 1, 6), "", Decimal("600.00"), Decimal("4151.00"), 1)
    other = made_reference(date(2026, 1, 6), "", Decimal("600.00"), Decimal("4751.00"), 1)
    assert one != other
    assert bank_reference(one) == one
    fund = charged()
    fund.do(bank(fund, H1, "600.00", bank_ref=one))
    assert fund.refused(bank(fund, H2, "531.00", bank_ref=one)).code == "reference-known"


# ---- R5: what it pays ----


@pytest.mark.rule("R5")
def test_the_purpose_comes_first_then_the_oldest_due_then_the_advance() -> None:
    fund = charged()
    fund.at("2026-04-01")
    fund.do(*fees.charges(fund.state, by=K, day=fund.day, period="2026Q2"))
    state, day = fund.state, fund.day

    def applied(amount: str, purpose: str | None = None) -> list[tuple[str, str]]:
        given = allocation(state, H1, Decimal(amount), purpose, day)
        assert given.total() == Decimal(amount)
        return [(part.period, str(part.amount)) for part in given.applied] + (
            [("advance", str(given.advance))] if given.advance else [])

    assert applied("600.00") == [("2026Q1", "600.00")]
    assert applied("599.99") == [("2026Q1", "599.99")]
    assert applied("600.01") == [("2026Q1", "600.00"), ("2026Q2", "0.01")]
    assert applied("700.00", "2026Q2") == [("2026Q2", "600.00"), ("2026Q1", "100.00")]
    assert applied("300.00", "2026-05") == [("2026Q2", "300.00")]
    assert applied("1300.00") == [("2026Q1", "600.00"), ("2026Q2", "600.00"), ("advance", "100.00")]
    # Said to be for the third quarter, which nobody has charged yet: in advance, before any debt.
    assert applied("700.00", "2026Q3") == [("2026Q1", "100.00"), ("advance", "600.00")]
    assert applied("2400.00", "2026") == [("2026Q1", "600.00"), ("2026Q2", "600.00"), ("advance", "1200.00")]


@pytest.mark.rule("R5")
@pytest.mark.parametrize(("applied", "advance", "expected"), [
    ((("2026Q1", "600.00"),), "0.00", None), ((("2026Q1", "599.99"),), "0.01", "applied-otherwise"),
    ((), "600.00", "applied-otherwise")])
def test_an_owner_who_owes_pays_no_advance(applied: tuple[tuple[str, str], ...], advance: str, expected: str | None) -> None:
    fund = charged()
    given = Allocation(applied=tuple(Applied(period=p, amount=a) for p, a in applied), advance=advance)
    assert code(fund, bank(fund, H1, "600.00").replaced(allocation=given)) == expected


@pytest.mark.rule("R5")
def test_an_identified_receipt_pays_what_its_payer_said_then() -> None:
    fund = charged()
    fund.at("2026-04-01")
    fund.do(*fees.charges(fund.state, by=K, day=fund.day, period="2026Q2"))
    fund.do(bank(fund, None, "600.00", purpose="2026Q2"))
    entry = receipts.identify(fund.state, by=K, day=fund.day, receipt="S-0001", household=H1)
    assert entry.allocation.applied == (Applied(period="2026Q2", amount="600.00"),)
    wrong = entry.replaced(allocation=Allocation(applied=(Applied(period="2026Q1", amount="600.00"),)))
    assert fund.refused(wrong).code == "applied-otherwise"
    fund.do(entry)


# ---- R6: how far in advance ----


@pytest.mark.rule("R6")
@pytest.mark.parametrize(
    ("first", "end", "day", "months", "until"),
    [
        ("2026-01-01", "2026-12-31", "2026-01-06", 12, "2026-12-31"),  # the contract ends first
        ("2026-01-01", "2028-12-31", "2026-01-06", 13, "2027-01-31"),  # this month and twelve more
        ("2026-01-01", "2028-12-31", "2026-12-20", 24, "2027-12-31"),  # nothing was charged of 2026
        ("2026-01-01", "2026-03-31", "2026-03-31", 3, "2026-03-31"),
        ("2026-01-01", "2026-03-31", "2026-04-01", 7, "2026-07-31"),  # run out: three months under the old terms
    ],
)
def test_how_far_a_household_may_pay_in_advance(first: str, end: str, day: str, months: int, until: str) -> None:
    fund = Fund.founded()
    fund.joint(contract(fund, first=first, end=end), D)
    fund.do(register(fund, H1, "u-000001", "B01", "100.00"))
    fund.at(day)
    limit = Decimal(200 * months)
    assert advance_room(fund.state, H1, fund.day) == limit
    for amount, refund in ((limit - Decimal("0.01"), "0.00"), (limit, "0.00"), (limit + Decimal("0.01"), "0.01")):
        given = allocation(fund.state, H1, amount, None, fund.day)
        assert (given.refund, given.advance_until) == (Decimal(refund), date.fromisoformat(until))
        assert code(fund, bank(fund, H1, str(amount))) is None


@pytest.mark.rule("R6")
@pytest.mark.parametrize(("advance", "refund", "until", "expected"), [
    ("1800.00", "100.00", "2026-12-31", None), ("1800.01", "99.99", "2026-12-31", "advance-too-far"),
    ("1900.00", "0.00", "2026-12-31", "advance-too-far"), ("1799.99", "100.01", "2026-12-31", "refund-too-large"),
    ("1800.00", "100.00", "2027-01-31", "advance-until-differs"), ("1800.00", "100.00", None, "advance-until-differs")])
def test_what_is_beyond_the_limit_goes_back_to_the_owner(
    advance: str, refund: str, until: str | None, expected: str | None
) -> None:
    fund = charged()
    given = Allocation(applied=(Applied(period="2026Q1", amount="600.00"),), advance=advance, refund=refund,
                       advance_until=until)
    entry = bank(fund, H1, "2500.00").replaced(allocation=given)
    assert code(fund, entry) == expected
    if expected is None:
        fund.do(entry)
        assert fund.state.receipts.refund_due(H1) == Decimal("100.00")
        assert fund.state.ledger.owed("Liabilities:Owners:Refund:Operating") == Decimal("100.00")


@pytest.mark.rule("R6")
def test_what_lies_in_advance_already_counts_against_the_limit() -> None:
    fund = charged()
    pay(fund, (H1, "2300.00"))
    given = allocation(fund.state, H1, Decimal("200.00"), None, fund.day)
    assert (given.advance, given.refund) == (Decimal("100.00"), Decimal("100.00"))


@pytest.mark.rule("R6")
def test_without_a_contract_nothing_is_taken_in_advance() -> None:
    fund = Fund.founded()
    fund.do(register(fund, H1, "u-000001", "B01", "100.00"))
    given = allocation(fund.state, H1, Decimal("600.00"), None, fund.day)
    assert (given.advance, given.refund, given.advance_until) == (0, Decimal("600.00"), None)


@pytest.mark.rule("R6")
def test_a_tariff_of_many_fen_never_leaves_a_fen_to_refund() -> None:
    fund = Fund.founded()
    fund.joint(contract(fund, rates={"residential": "0.3900"}), D)
    fund.do(register(fund, H1, "u-000001", "B01", "80.38"))  # 31.35 a month, 31.3482 exactly
    given = allocation(fund.state, H1, Decimal("31.35") * 12, "2026", fund.day)
    assert (given.advance, given.refund) == (Decimal("376.20"), 0)


# ---- R14: a reversal ----


@pytest.mark.rule("R14")
@pytest.mark.parametrize("changes", [
    {"amount": "599.99", "allocation": Allocation(applied=(Applied(period="2026Q1", amount="599.99"),))},
    {"household": H2}, {"channel": "wechat"}, {"bank_ref": "OTHER"}, {"receipt": "S-0002"},
    {"allocation": Allocation(advance="600.00")},
])
def test_a_reversal_repeats_its_receipt(changes: dict[str, Any]) -> None:
    fund = charged()
    (received,) = fund.do(bank(fund, H1, "600.00"))
    entry = receipts.reverse(fund.state, received, by=K, day=fund.day, reason="退票")
    assert fund.refused(entry.replaced(**changes)).code == "no-such-receipt"
    assert isinstance(fund.ask(entry), Admitted)


@pytest.mark.rule("R14")
def test_a_reversed_receipt_lowers_its_periods_collection_and_todays_base() -> None:
    fund = charged()
    (received,) = fund.do(bank(fund, H1, "600.00"))
    assert figures.collection_rate(fund.state, "2026Q1") == Decimal("0.25")
    fund.at("2026-02-10")
    fund.do(receipts.reverse(fund.state, received, by=K, day=fund.day, reason="退票"))
    assert figures.collection_rate(fund.state, "2026Q1") == 0
    assert figures.household_rate(fund.state, "2026Q1") == 0
    # January stays 200.00; February loses its own part and January's; March's part never comes.
    assert [figures.base_of_month(fund.state, m) for m in ("2026-01", "2026-02", "2026-03")] == [
        Decimal("200.00"), Decimal("-200.00"), Decimal("0.00")]
    assert figures.arrears_recovered(fund.state, "2026Q1") == 0


@pytest.mark.rule("R14")
def test_a_receipt_booked_to_the_wrong_unit_is_corrected_with_its_own_bank_reference_more_than_once() -> None:
    fund = charged()
    (received,) = fund.do(bank(fund, H1, "531.00", bank_ref="LINE1"))
    for household in (H2, H3):
        _, received = fund.do(*receipts.correct(fund.state, received, by=K, day=fund.day, household=household, reason="串户"))
        assert fund.state.fees.bill(household, "2026Q1").paid == Decimal("531.00")
        assert fund.refused(bank(fund, H4, "1.00", bank_ref="LINE1")).code == "reference-known"
    assert fund.state.fees.bill(H1, "2026Q1").paid == 0
    assert fund.state.fees.bill(H2, "2026Q1").paid == 0
    assert fund.state.ledger.cash("operating") == Decimal("531.00")
    assert (received.receipt, received.occurred) == ("S-0003", None)


@pytest.mark.rule("R14")
def test_what_was_used_or_paid_out_since_cannot_be_taken_back() -> None:
    fund = charged()
    (received,) = fund.do(bank(fund, H1, "700.00"))
    reversal = receipts.reverse(fund.state, received, by=K, day=fund.day, reason="退票")
    assert isinstance(fund.ask(reversal), Admitted)
    fund.at("2026-04-01")
    fund.do(fees.charge(fund.state, by=K, day=fund.day, household=H1, period="2026-04"))
    assert fund.refused(receipts.reverse(fund.state, received, by=K, day=fund.day, reason="退票")).code == "advance-used"
    (beyond,) = fund.do(bank(fund, H1, "5000.00"))
    assert isinstance(fund.ask(reversed_(fund, beyond)), Admitted) is False  # above the charter's limit for one person
    state = fund.state
    paid = evolve(state, receipts.reverse(state, beyond, by=K, day=fund.day, reason="退票"))
    assert rules.a_reversal_names_its_receipt(paid, reversed_(fund, beyond)).code in ("advance-used", "refund-paid")


def reversed_(fund: Fund, received: Entry) -> Entry:
    return receipts.reverse(fund.state, received, by=K, day=fund.day, reason="退票")  # type: ignore[arg-type]


@pytest.mark.rule("R14")
def test_an_identified_receipt_is_reversed_as_identified() -> None:
    fund = charged()
    (received,) = fund.do(bank(fund, None, "600.00", bank_ref="LINE9"))
    (identified,) = fund.do(receipts.identify(fund.state, by=K, day=fund.day, receipt="S-0001", household=H1))
    assert fund.refused(reversed_(fund, received)).code == "identified-meanwhile"
    reversal, anew = fund.do(*receipts.correct(fund.state, identified, by=K, day=fund.day, household=H2, reason="认错户",
                                               bank_ref="LINE9"))
    assert (reversal.corrects, anew.household, anew.bank_ref) == (spelling.leaf_of(identified), H2, "LINE9")
    assert fund.state.ledger.cash("operating") == Decimal("600.00")
    assert fund.state.ledger.cash("custody") == 0


@pytest.mark.rule("R14")
def test_a_gateway_receipt_remitted_already_can_still_be_moved_to_another_unit() -> None:
    fund = charged()
    (received,) = fund.do(bank(fund, H1, "531.00", channel="wechat", bank_ref="WX1"))
    fund.do(receipts.remit(fund.state, by=K, day=fund.day, channel="wechat", bank_ref="T1"))
    fund.do(*receipts.correct(fund.state, received, by=K, day=fund.day, household=H2, reason="串户"))
    assert fund.state.receipts.collected() == ()
    assert fund.state.ledger.balance("Assets:Clearing:Operating:WeChat") == 0
    assert fund.state.fees.bill(H2, "2026Q1").is_paid


# ---- R10: deposits, pass-through ----


@pytest.mark.rule("R10")
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, None), ({"party": "h-ffffff"}, "household-unknown"), ({"party": "F001", "deposit_kind": "firm-bond"}, None),
        ({"party": "F002", "deposit_kind": "firm-bond"}, "firm-unknown"),
    ],
)
def test_a_deposit_has_a_payer_the_book_knows(changes: dict[str, Any], expected: str | None) -> None:
    fund = charged()
    entry = receipts.take_deposit(fund.state, by=K, day=fund.day, party=H4, amount=Decimal("500.00"), bank_ref="DEP1")
    assert code(fund, entry.replaced(**changes)) == expected


@pytest.mark.rule("R10")
@pytest.mark.parametrize(("party", "kind"), [("F001", "renovation"), (H4, "firm-bond")])
def test_a_bond_is_the_firms_and_other_deposits_are_households(party: str, kind: str) -> None:
    fund = charged()
    with pytest.raises(BadInput):
        receipts.take_deposit(fund.state, by=K, day=fund.day, party=party, amount=Decimal("1.00"), deposit_kind=kind)


@pytest.mark.rule("R10")
def test_a_deposit_number_stands_once_and_a_deposit_is_no_income() -> None:
    fund = charged()
    entry = receipts.take_deposit(fund.state, by=K, day=fund.day, party=H4, amount=Decimal("500.00"), bank_ref="DEP1")
    fund.do(entry)
    assert fund.refused(entry.replaced(bank_ref="DEP2")).code == "deposit-known"
    assert fund.state.ledger.owed("Liabilities:Deposits:Renovation:H-e4d6a0") == Decimal("500.00")
    assert (fund.state.ledger.cash("custody"), fund.state.ledger.cash("operating")) == (Decimal("500.00"), 0)
    without = receipts.take_deposit(fund.state, by=K, day=fund.day, party=H4, amount=Decimal("1.00"))
    assert fund.refused(without).code == "paper-missing"
    fund.do(receipts.pass_through(fund.state, by=K, day=fund.day, utility="water", amount=Decimal("3.00"), bank_ref="W1"))
    assert fund.state.ledger.owed("Liabilities:PassThrough:Water") == Decimal("3.00")


def held(fund: Fund, amount: str = "500.00") -> None:
    fund.do(receipts.take_deposit(fund.state, by=K, day=fund.day, party=H4, amount=Decimal(amount), bank_ref="DEP1"))


@pytest.mark.rule("R10")
@pytest.mark.parametrize(("amount", "evidence", "expected"), [
    ("500.00", True, None), ("500.01", True, "more-than-held"), ("0.01", False, "evidence-missing")])
def test_a_deduction_is_documented_and_within_the_deposit(amount: str, evidence: bool, expected: str | None) -> None:
    fund = charged()
    held(fund)
    entry = receipts.propose_deduction(fund.state, by=B, day=fund.day, deposit="D-0001", amount=Decimal(amount),
                                       reason="损坏墙面", evidence=(commitment("photo"),) if evidence else ())
    assert code(fund, entry) == expected


@pytest.mark.rule("R10")
def test_a_deduction_takes_effect_only_as_decided_and_is_judged_again() -> None:
    fund = charged()
    held(fund)

    def ask(amount: str) -> Entry:
        return receipts.propose_deduction(fund.state, by=B, day=fund.day, deposit="D-0001", amount=Decimal(amount),
                                          reason="损坏墙面", evidence=(commitment("photo"),))

    (one,) = fund.do(ask("300.00"))
    (two,) = fund.do(ask("300.00"))
    effect = entries.DepositDeducted(day=fund.day, by=K, proposal=spelling.leaf_of(one), deposit="D-0001",
                                     deposit_kind="renovation", party=H4, amount="300.00")
    assert fund.refused(effect).code == "deduction-not-decided"
    yes = drafts.approve(fund.state, spelling.leaf_of(one), by=D, day=fund.day)
    assert fund.refused(yes, effect.replaced(amount="299.99")).code == "deduction-differs"
    assert fund.refused(yes, effect.replaced(party=H1)).code == "deduction-differs"
    fund.do(yes)
    assert fund.state.receipts.deposits["D-0001"].held == Decimal("200.00")
    assert (fund.state.ledger.cash("custody"), fund.state.ledger.cash("operating")) == (Decimal("200.00"), Decimal("300.00"))
    late = drafts.approve(fund.state, spelling.leaf_of(two), by=D, day=fund.day)
    assert fund.refused(late).code == "more-than-held"
    unknown = ask("1.00").replaced(deposit="D-0002")
    assert fund.refused(unknown).code == "deposit-unknown"


@pytest.mark.rule("R10")
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, None), ({"payee": H1}, "not-the-payer"), ({"payee": "F001"}, "not-the-payer"),
        ({"amount": "500.01"}, "more-than-held"), ({"document": "D-0009"}, "deposit-unknown"),
        ({"legs": (Leg(account="Income:Operating:Subsidy", amount="500.00"),)}, "held-money-as-income"),
        ({"settles": "refund", "payee": H1}, None),
    ],
)
def test_a_deposit_goes_back_to_its_payer(changes: dict[str, Any], expected: str | None) -> None:
    fund = charged()
    held(fund)
    request = PaymentRequested(
        day=fund.day, by=A, **drafts.signing(fund.state, A, "payment-requested", fund.day), payment="P-0001", payee=H4,
        payee_account=commitment("account"), amount="500.00", fund="custody", tier="T0", settles="deposit",
        month="2026-01", due=fund.day, purpose="退还装修押金", document="D-0001",
        legs=(Leg(account="Liabilities:Deposits:Renovation:H-e4d6a0", amount="500.00"),), evidence=(commitment("receipt"),),
    ).replaced(**changes)
    objection = a_deposit_goes_back_to_its_payer(fund.state, request)
    assert (objection.code if objection else None) == expected


def test_a_deposit_paid_back_is_no_longer_held_and_a_returned_payment_brings_it_back() -> None:
    from sharedfund.state.receipts import _settled

    fund = charged()
    held(fund)
    account = "Liabilities:Deposits:Renovation:H-e4d6a0"
    state = _settled(fund.state, [(account, Decimal("500.00"))], H4, fund.day)
    assert state.receipts.deposits["D-0001"].held == 0
    assert state.receipts.deposits_of(H4) == ()
    state = _settled(state, [(account, Decimal("-500.00"))], H4, fund.day)
    assert [d.held for d in state.receipts.deposits_of(H4)] == [Decimal("500.00")]


# ---- R135: always recorded ----


def test_money_no_rule_lets_in_is_recorded_all_the_same() -> None:
    fund = charged()
    fund.do(bank(fund, None, "0.01"))
    fund.do(bank(fund, H1, "99999.99"))
    assert fund.state.ledger.joint_account() == Decimal("100000.00")
    assert fund.state.receipts.refund_due(H1) == Decimal("97599.99")
    assert sorted(fund.state.receipts.unidentified) == ["S-0001"]


def test_receipts_of_one_file_are_applied_one_after_the_other() -> None:
    fund = charged()
    lines = [receipts.Line(Decimal("400.00"), household=H1, bank_ref=f"R{n}") for n in range(3)]
    made = receipts.record_all(fund.state, lines, by=K, day=fund.day)
    assert [entry.receipt for entry in made] == ["S-0001", "S-0002", "S-0003"]
    fund.do(*made)
    assert fund.state.fees.bill(H1, "2026Q1").is_paid
    assert fund.state.ledger.owed("Liabilities:Advance:Fee:H-7f3a9c") == Decimal("600.00")


# ---- what is released to go back is nobody else's any more ----


def going_back(settles: str, amount: str, **more: Any) -> Fund:
    """A fund with a deposit of 500.00, 300.00 that nobody can place and 300.00 due back, and one payment released."""
    fund = money.funded()
    fund.do(bank(fund, None, "300.00", bank_ref="LINE9"))
    fund.do(bank(fund, H1, "300.00", bank_ref="LINE8"))  # nothing is charged: it goes into the advance or back
    money.answered(fund)
    money.released(fund, amount, payee=H1, head=None, settles=settles, payee_account=commitment("account"), **more)
    return fund


@pytest.mark.rule("R3")
@pytest.mark.parametrize(("amount", "expected"), [("200.00", None), ("200.01", "more-than-unidentified")])
def test_unidentified_money_released_to_go_back_is_not_identified(amount: str, expected: str | None) -> None:
    fund = going_back("refund", "100.00", fund="custody")
    entry = receipts.identify(fund.state, by=K, day=fund.day, receipt="S-0001", household=H1, amount=Decimal(amount))
    assert code(fund, entry) == expected


@pytest.mark.rule("R14")
def test_unidentified_money_released_to_go_back_is_not_reversed() -> None:
    fund = going_back("refund", "100.00", fund="custody")
    received = next(entry for entry in fund.entries if getattr(entry, "bank_ref", None) == "LINE9")
    assert code(fund, reversed_(fund, received)) == "identified-meanwhile"


@pytest.mark.rule("R10")
@pytest.mark.parametrize(("amount", "expected"), [("400.00", None), ("400.01", "more-than-held")])
def test_a_deposit_released_to_go_back_is_not_kept(amount: str, expected: str | None) -> None:
    fund = going_back("deposit", "100.00", fund="custody", document="D-01")
    entry = receipts.propose_deduction(fund.state, by=B, day=fund.day, deposit="D-01", amount=Decimal(amount),
                                       reason="损坏墙面", evidence=(commitment("photo"),))
    assert code(fund, entry) == expected


@pytest.mark.rule("R14")
def test_a_receipt_released_to_go_back_is_not_reversed() -> None:
    fund = going_back("refund", "100.00", fund="operating")
    received = next(entry for entry in fund.entries if getattr(entry, "bank_ref", None) == "LINE8")
    assert code(fund, reversed_(fund, received)) in ("advance-used", "refund-paid")


@pytest.mark.rule("R5")
def test_an_advance_released_to_go_back_pays_no_bill() -> None:
    fund = going_back("refund", "100.00", fund="operating")
    (charge,) = (entry for entry in fees.charges(fund.state, by=K, day=fund.day, period="2026Q1") if entry.household == H1)
    assert charge.from_advance == Decimal("200.00")
    assert code(fund, charge) is None
    assert code(fund, charge.replaced(from_advance="300.00")) == "advance-not-used"


# ---- J1: a staircase head collects ----


def handed(fund: Fund, channel: str, paper: str | None = "0012") -> Entry:
    """A household has given 100.00 to somebody, against a numbered paper."""
    return receipts.record(fund.state, by=K, day=fund.day, amount=Decimal("100.00"), channel=channel, household=H1, paper=paper)


@pytest.mark.rule("R1")
def test_each_person_who_collects_has_an_account_of_the_own_until_it_is_banked() -> None:
    fund = charged()
    assert code(fund, handed(fund, "p-77")) == "collector-stranger"
    assert code(fund, handed(fund, "p-11", paper=None)) == "paper-missing"
    fund.do(handed(fund, "p-11"))
    fund.do(handed(fund, "p-03", paper="0013"))
    for person in ("P-11", "P-03"):
        assert fund.state.ledger.balance(f"Assets:Clearing:Operating:Collector:{person}") == Decimal("100.00")
    assert fund.state.receipts.in_clearing("p-11") == Decimal("100.00")


@pytest.mark.rule("R2")
def test_what_a_collector_brings_is_what_that_one_holds_and_late_is_flagged() -> None:
    fund = charged()
    fund.do(handed(fund, "p-11"))
    fund.do(handed(fund, "p-03", paper="0013"))
    due = add_working_days(fund.day, 3)
    assert list(collected_money_is_remitted(fund.state, due)) == []
    late = list(collected_money_is_remitted(fund.state, due + timedelta(days=1)))
    assert sorted(str(found.facts["channel"]) for found in late) == ["p-03", "p-11"]

    def brought(amount: str) -> Entry:
        return receipts.remit(fund.state, by=K, day=fund.day, channel="p-11", bank_ref="CASH1", amount=Decimal(amount))

    assert code(fund, brought("100.01")) == "more-than-collected"
    fund.do(brought("100.00"))
    assert (fund.state.receipts.in_clearing("p-11"), fund.state.receipts.in_clearing("p-03")) == (0, Decimal("100.00"))


@pytest.mark.rule("R14")
@pytest.mark.parametrize(("identified", "expected"), [(None, None), ("0.01", "identified-meanwhile")])
def test_unidentified_money_is_reversed_whole_while_nothing_of_it_is_identified(
    identified: str | None, expected: str | None
) -> None:
    fund = charged()
    (received,) = fund.do(bank(fund, None, "600.00", bank_ref="LINE9"))
    if identified is not None:
        fund.do(receipts.identify(fund.state, by=K, day=fund.day, receipt="S-0001", household=H1, amount=Decimal(identified)))
    answer = fund.ask(reversed_(fund, received))
    assert getattr(answer, "code", None) == expected
    if expected is not None:
        assert answer.facts == {"receipt": "S-0001", "amount": Decimal("600.00"), "left": Decimal("599.99")}


@pytest.mark.rule("R14")
@pytest.mark.parametrize(("due", "expected"), [("50.00", None), ("49.99", "refund-paid")])
def test_a_refund_paid_out_meanwhile_is_not_taken_back(due: str, expected: str | None) -> None:
    fund = charged()
    (received,) = fund.do(bank(fund, H1, "600.00"))
    beyond = received.allocation.model_copy(update={"refund": Decimal("50.00")})
    assert received.allocation.advance == 0
    known = replace(fund.state.receipts, refunds=fund.state.receipts.refunds.set(H1, Decimal(due)))
    entry = reversed_(fund, received).replaced(allocation=beyond)
    state = replace(fund.state, receipts=known, used=fund.state.used.add(once("receipt-leaf", *receipt_mark(
        entry.corrects, entry.receipt, entry.channel, bank_ref=entry.bank_ref, household=entry.household,
        amount=entry.amount, allocation=beyond, agent_for=None))))
    objection = rules.a_reversal_names_its_receipt(state, entry)
    assert (objection.code if objection else None) == expected
    if objection:
        assert objection.facts == {"household": H1, "refund": Decimal("50.00"), "due": Decimal("49.99")}


@pytest.mark.rule("R14")
def test_a_receipt_of_a_household_that_a_forger_wrote_without_its_parts_is_reversed_as_it_stands() -> None:
    """The door takes none (R5); where a book has one all the same, nothing of an advance or a refund can go back."""
    fund = charged()
    (received,) = fund.do(bank(fund, H1, "600.00"))
    entry = reversed_(fund, received).replaced(allocation=None)
    mark = receipt_mark(entry.corrects, entry.receipt, entry.channel, bank_ref=entry.bank_ref, household=entry.household,
                        amount=entry.amount, allocation=None, agent_for=None)
    assert rules.a_reversal_names_its_receipt(fund.state, entry).code == "no-such-receipt"
    forged = replace(fund.state, used=fund.state.used.add(once("receipt-leaf", *mark)))
    assert rules.a_reversal_names_its_receipt(forged, entry) is None


# ---- edges ----


class Nothing(entries.DepositTaken):
    """A deposit with a leg of `aside` on an account where no money lands."""

    def postings(self) -> tuple[Posting, ...]:
        aside = Decimal(self.paper or "0.00")
        return (Posting("Assets:Bank:Joint:Custody", self.amount - aside), Posting("Assets:Cash:Imprest:Operating", aside),
                Posting("Liabilities:Deposits:Access:H-7f3a9c", -self.amount))


@pytest.mark.rule("R1")
@pytest.mark.parametrize(("aside", "expected"), [("0.00", None), ("0.01", "lands-elsewhere"), ("1.00", "lands-elsewhere")])
def test_a_fen_that_lands_elsewhere_is_refused(aside: str, expected: str | None) -> None:
    fund = charged()
    entry = Nothing(day=fund.day, by=K, deposit="D-0001", deposit_kind="access", party=H1, amount="20.00", paper=aside)
    objection = rules.money_lands_in_the_co_managed_account(fund.state, entry)
    assert (objection.code if objection else None) == expected
    if objection is not None:
        assert objection.facts == {"account": "Assets:Cash:Imprest:Operating"}


@pytest.mark.rule("R2")
def test_what_a_gateway_keeps_counts_to_what_leaves_it() -> None:
    fund = charged()
    fund.do(bank(fund, H2, "531.00", channel="wechat"))
    entry = receipts.remit(fund.state, by=K, day=fund.day, channel="wechat", amount=Decimal("530.00"),
                           charge=Decimal("1.01"), bank_ref="T1")
    objection = rules.what_is_remitted_was_collected(fund.state, entry)
    assert objection is not None
    assert objection.facts == {"channel": "wechat", "amount": Decimal("531.01"), "held": Decimal("531.00")}


@pytest.mark.rule("R2")
@pytest.mark.parametrize(("amount", "is_flagged"), [
    ("0.01", True), ("1.00", True), ("0.00", False), ("-0.50", False), ("-1.00", False)])
def test_only_money_that_is_still_out_is_late(amount: str, is_flagged: bool) -> None:
    """A reversal after the money was brought leaves what lies there below zero; that is nobody's delay."""
    fund = charged().at("2026-01-09")
    fund.do(collected(fund, H2, "531.00"))
    known = fund.state.receipts
    (row,) = known.collected()
    clearing = known.clearing.set(row.key, replace(row, amount=Decimal(amount)))
    state = replace(fund.state, receipts=replace(known, clearing=clearing))
    found = [flag.facts["amount"] for flag in collected_money_is_remitted(state, date(2026, 1, 15))]
    assert found == ([Decimal(amount)] if is_flagged else [])


@pytest.mark.rule("R5", "R6")
@pytest.mark.parametrize("changes", [{"household": None}, {"allocation": None}, {"household": None, "allocation": None}])
def test_what_is_nobodys_or_has_no_parts_is_applied_to_nothing(changes: dict[str, None]) -> None:
    fund = charged()
    entry = bank(fund, H1, "600.00").replaced(**changes)
    assert rules.a_receipt_pays_what_it_is_for(fund.state, entry) is None
    assert rules.an_advance_has_its_limit(fund.state, entry) is None


@pytest.mark.rule("R14")
@pytest.mark.parametrize(("due", "left"), [("90.00", None), ("89.99", "49.99")])
def test_a_refund_released_to_be_paid_out_is_not_taken_back(due: str, left: str | None) -> None:
    """Of what is due to the household 40.00 are released, and a reversal takes back 50.00."""
    fund = money.funded()
    (received,) = fund.do(bank(fund, H1, "600.00", bank_ref="LINE8"))
    payment = money.released(fund)
    known = fund.state.payments
    going = replace(known.open[payment], payee=H1, amount=Decimal("40.00"),
                    legs=(Leg(account="Liabilities:Owners:Refund:Operating", amount="40.00"),))
    beyond = Allocation(refund="50.00")
    entry = reversed_(fund, received).replaced(allocation=beyond)
    mark = receipt_mark(entry.corrects, entry.receipt, entry.channel, bank_ref=entry.bank_ref, household=entry.household,
                        amount=entry.amount, allocation=beyond, agent_for=None)
    receipts_ = replace(fund.state.receipts, refunds=fund.state.receipts.refunds.set(H1, Decimal(due)))
    state = replace(fund.state, receipts=receipts_, payments=replace(known, open=known.open.set(payment, going)),
                    used=fund.state.used.add(once("receipt-leaf", *mark)))
    objection = rules.a_reversal_names_its_receipt(state, entry)
    assert (None if objection is None else (objection.code, str(objection.facts["due"]))) == (
        None if left is None else ("refund-paid", left))


@pytest.mark.rule("R10")
@pytest.mark.parametrize(("is_released", "document", "amount", "left"), [
    (True, "D-01", "400.00", None), (True, "D-01", "400.01", "400.00"), (False, "D-01", "500.00", None),
    (False, "D-01", "500.01", "500.00"), (True, "D-02", "500.00", None)])
def test_of_a_deposit_is_left_what_no_released_payment_of_it_takes(
    is_released: bool, document: str, amount: str, left: str | None
) -> None:
    fund = money.funded()
    more: dict[str, Any] = {"payee": H1, "head": None, "settles": "deposit", "fund": "custody", "document": "D-01",
                            "payee_account": commitment("account")}
    payment = money.released(fund, "100.00", **more) if is_released else money.request(fund, "100.00", **more)
    known = fund.state.payments
    moved = known.open.set(payment, replace(known.open[payment], document=document))
    state = replace(fund.state, payments=replace(known, open=moved))
    entry = receipts.propose_deduction(state, by=B, day=fund.day, deposit="D-01", amount=Decimal(amount),
                                       reason="损坏墙面", evidence=(commitment("photo"),))
    objection = rules.a_deduction_is_documented(state, entry)
    assert (None if objection is None else objection.facts) == (None if left is None else {
        "deposit": "D-01", "amount": Decimal(amount), "held": Decimal(left)})


@pytest.mark.rule("R10")
def test_a_deduction_nobody_proposed_is_not_decided() -> None:
    fund = charged()
    held(fund)
    effect = entries.DepositDeducted(day=fund.day, by=K, proposal=commitment("nothing"), deposit="D-0001",
                                     deposit_kind="renovation", party=H4, amount="300.00")
    objection = rules.a_deduction_is_the_one_decided(fund.state, effect)
    assert objection is not None
    assert (objection.code, objection.facts) == ("deduction-not-decided", {"deposit": "D-0001"})
