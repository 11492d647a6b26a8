"""The bank: months reconciled in order and to the fen, and whose interest it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sharedfund.drafts import bank
from sharedfund.drafts.revenue import receive_revenue
from sharedfund.spelling import SpellingError, sorted_postings
from sharedfund.state import figures
from sharedfund.state.bank import balance_at_end
from tests import till as t
from tests.fund import A, Fund, K
from tests.rules.test_budget import flags

INTEREST, ORDER = "interest_belongs_to_the_fund_that_earned_it", "reconciliations_follow_one_another"
STATED, DUE = "reconciliations_state_their_difference", "months_are_reconciled_in_time"


def reconciled(fund: Fund, month: str = "2026-01", balance: str = "1000.00", **more: Any) -> Any:
    return bank.reconcile(fund.state, by=K, day=fund.day, month=month, statement_balance=Decimal(balance), **more)


def item(side: str, amount: str, day: str = "2026-01-31") -> dict[str, Any]:
    return {"side": side, "day": day, "amount": amount, "reference": "在途"}


# ---- R131: the order of months ----


@pytest.mark.rule("R131")
@pytest.mark.parametrize(("on", "month", "code"), [
    ("2026-01-30", "2026-01", "month-not-over"), ("2026-01-31", "2026-01", None), ("2026-02-03", "2026-01", None),
    ("2026-03-03", "2026-02", "month-out-of-order"), ("2026-03-03", "2025-12", "month-out-of-order"),
])
def test_months_are_reconciled_in_order_after_their_end(on: str, month: str, code: str | None) -> None:
    fund = t.till("1000.00").at(on)
    assert t.code(fund, reconciled(fund, month), ORDER) == code


@pytest.mark.rule("R131")
def test_a_reconciled_month_is_not_reconciled_again_and_a_disputed_one_is() -> None:
    fund = t.till("1000.00").at("2026-02-03")
    fund.do(reconciled(fund, balance="999.00"))
    assert not fund.state.bank.month_is_reconciled("2026-01")
    assert fund.state.bank.last_reconciled_day("co-managed") is None
    assert t.code(fund, reconciled(fund), ORDER) is None
    fund.do(reconciled(fund))
    assert fund.state.bank.month_is_reconciled("2026-01")
    assert fund.state.bank.last_reconciled_day("co-managed") == date(2026, 1, 31)
    assert t.code(fund, reconciled(fund), ORDER) == "reconciled-already"


@pytest.mark.rule("R131")
def test_a_disputed_month_stops_neither_the_next_nor_its_own_settling() -> None:
    fund = t.till("1000.00").at("2026-03-03")
    t.put(fund, reconciled(fund, balance="999.00"))
    assert t.code(fund, reconciled(fund, "2026-02"), ORDER) is None
    t.put(fund, reconciled(fund, "2026-02"))
    again = reconciled(fund, balance="999.00", items=[item("bank-out", "1.00")])
    assert (again.book_balance, again.difference) == (Decimal("1000.00"), Decimal("0.00"))
    assert t.said(fund, again) == {}


@pytest.mark.rule("R131")
def test_only_the_charters_account_is_reconciled() -> None:
    fund = t.till("1000.00").at("2026-02-03")
    assert t.code(fund, reconciled(fund, account="petty"), ORDER) == "account-unknown"


# ---- R131: both sides ----


@pytest.mark.rule("R131")
@pytest.mark.parametrize(("balance", "items", "difference"), [
    ("1000.00", [], "0.00"), ("1000.01", [], "0.01"), ("999.99", [], "-0.01"),
    ("900.00", [item("booked-in", "100.00")], "0.00"), ("1100.00", [item("booked-out", "100.00")], "0.00"),
    ("1100.00", [item("bank-in", "100.00")], "0.00"), ("900.00", [item("bank-out", "100.00")], "0.00"),
    # ux.md: 1,091,282.50 + 2,640.00 = 1,093,629.23 + 318.27 - 25.00, here with the book's 1,000.00
    ("-1346.73", [item("booked-in", "2640.00"), item("bank-in", "318.27"), item("bank-out", "25.00")], "0.00"),
])
def test_the_adjusted_sides_agree_or_their_difference_is_stated(balance: str, items: Any, difference: str) -> None:
    fund = t.till("1000.00").at("2026-02-03")
    entry = reconciled(fund, balance=balance, items=items)
    assert entry.difference == Decimal(difference)
    assert t.code(fund, entry, STATED) is None
    for off in ("0.01", "-0.01"):
        wrong = entry.model_copy(update={"difference": entry.difference + Decimal(off)})
        assert t.code(fund, wrong, STATED) == "difference-misstated"


@pytest.mark.rule("R131")
@pytest.mark.parametrize("off", ["0.01", "-0.01"])
def test_the_book_side_is_the_states(off: str) -> None:
    fund = t.till("1000.00").at("2026-02-03")
    entry = reconciled(fund)
    wrong = entry.model_copy(update={"book_balance": entry.book_balance + Decimal(off),
                                     "statement_balance": entry.book_balance + Decimal(off)})
    assert t.code(fund, wrong, STATED) == "book-side-differs"


@pytest.mark.rule("R131")
def test_what_moved_after_the_month_is_not_in_its_balance() -> None:
    fund = t.till("1000.00").at("2026-02-03")
    t.hold(fund, "bank", "77.00", party="co-managed")
    assert balance_at_end(fund.state, "2026-01") == Decimal("1000.00")
    assert balance_at_end(fund.state, "2026-02") == Decimal("1077.00")
    assert t.said(fund, reconciled(fund)) == {}


@pytest.mark.rule("R131")
@pytest.mark.parametrize(("day", "code"), [("2026-01-31", None), ("2026-02-01", "item-after-month")])
def test_an_item_is_of_the_month_or_before(day: str, code: str | None) -> None:
    fund = t.till("1000.00").at("2026-02-03")
    assert t.code(fund, reconciled(fund, balance="900.00", items=[item("booked-in", "100.00", day)]), STATED) == code


# ---- R131: in time ----


@pytest.mark.rule("R131")
@pytest.mark.parametrize(("on", "codes"), [
    ("2026-01-31", []), ("2026-02-01", ["reconciliation-due"]), ("2026-02-21", ["reconciliation-due"]),
    ("2026-02-22", ["reconciliation-late"]), ("2026-03-01", ["reconciliation-late", "reconciliation-due"]),
])
def test_a_month_is_reconciled_within_twenty_one_days(on: str, codes: list[str]) -> None:
    fund = t.till("1000.00")
    assert [flag.code for flag in flags(fund, DUE, on)] == codes


@pytest.mark.rule("R131")
def test_a_difference_stays_flagged_until_it_is_gone() -> None:
    fund = t.till("1000.00").at("2026-02-03")
    t.put(fund, reconciled(fund, balance="999.00"))
    assert [(f.code, f.facts["difference"]) for f in flags(fund, DUE, "2026-02-03")] == [("differs", Decimal("-1.00"))]
    t.put(fund, reconciled(fund))
    assert flags(fund, DUE, "2026-02-03") == []


# ---- R11 ----


def earning() -> Fund:
    """2,000.00 of operating money (half of it in custody) and 3,000.00 of public revenue, for ten days."""
    fund = t.till("1000.00")
    t.hold(fund, "bank", "1000.00", of="custody", party="co-managed")
    t.put(fund, receive_revenue(fund.state, by=K, day=fund.day, source="advertising", payer="云岚传媒",
                                amount=Decimal("3000.00"), bank_ref="adv1"))
    return fund.at("2026-01-15")


def interest(fund: Fund, amount: str = "10.00", ref: str = "int1") -> Any:
    return bank.receive_interest(fund.state, by=K, day=fund.day, amount=Decimal(amount), bank_ref=ref)


def with_parts(entry: Any, *parts: tuple[str, str]) -> Any:
    from sharedfund.entries.bank import InterestPart

    return entry.model_copy(update={"parts": tuple(InterestPart(fund=f, amount=a) for f, a in parts)})


@pytest.mark.rule("R11")
@pytest.mark.parametrize(("parts", "code"), [
    ((("operating", "4.00"), ("public-revenue", "6.00")), None),
    ((("operating", "4.01"), ("public-revenue", "5.99")), "split-differs"),
    ((("operating", "3.99"), ("public-revenue", "6.01")), "split-differs"),
    ((("operating", "10.00"),), "split-differs"),
    ((("operating", "4.00"), ("public-revenue", "5.99")), "parts-differ"),
])
def test_interest_goes_to_the_funds_that_earned_it(parts: Any, code: str | None) -> None:
    fund = earning()
    assert t.code(fund, with_parts(interest(fund), *parts), INTEREST) == code


@pytest.mark.rule("R11")
def test_interest_of_custody_is_the_operating_funds() -> None:
    from sharedfund.rules.bank import interest_belongs_to_the_fund_that_earned_it as rule

    fund = earning()
    # Such an entry has no spelling (R142), so the rule is asked alone.
    refused = rule(fund.state, with_parts(interest(fund), ("custody", "10.00")))
    assert refused is not None
    assert refused.code == "fund-without-income"


@pytest.mark.rule("R11")
def test_interest_enters_by_the_door_and_a_new_span_begins() -> None:
    fund = earning()
    fund.do(interest(fund))
    assert fund.state.ledger.owed("Income:Operating:Interest") == Decimal("4.00")
    assert fund.state.ledger.owed("Income:Public:Interest") == Decimal("6.00")
    fund.at("2026-01-25")
    assert {p.fund: str(p.amount) for p in interest(fund, "10.02", "int2").parts} == {
        "operating": "4.01", "public-revenue": "6.01"}


# ---- R126 ----

PLACED, BACK = "money_is_not_invested", "a_term_deposit_comes_back_to_its_fund"


def resolved_to_place(amount: str = "500.00", of: str = "operating") -> Fund:
    fund = t.till("1000.00", of=of)
    t.resolve(fund, "R2026002", {"fund": of, "amount": amount, "use": "term-deposit"})
    return fund


def placing(fund: Fund, amount: str, resolution: str | None = "R2026002", of: str = "operating") -> Any:
    return t.payments.term_deposit(fund.state, by=A, day=fund.day, fund=of, amount=amount, purpose="三个月定期",
                                   resolution=resolution)


def placed(fund: Fund, amount: str) -> str:
    number: str = t.put(fund, placing(fund, amount))[0].payment  # type: ignore[attr-defined]  # a request
    t.release(fund, number)
    t.put(fund, t.payments.pay(fund.state, number, by=K, day=fund.day, bank_ref="TD1"))
    return number


@pytest.mark.rule("R126")
@pytest.mark.parametrize(("amount", "resolution", "code"), [
    ("499.99", "R2026002", None), ("500.00", "R2026002", None), ("500.01", "R2026002", "deposit-not-resolved"),
    ("1.00", None, "deposit-not-resolved"), ("1.00", "R2026009", "deposit-not-resolved"),
])
def test_money_is_placed_in_a_term_deposit_by_resolution_alone(amount: str, resolution: str | None,
                                                              code: str | None) -> None:
    fund = resolved_to_place()
    assert t.code(fund, placing(fund, amount, resolution), PLACED) == code


@pytest.mark.rule("R126")
def test_a_resolution_is_used_up_by_what_is_placed_and_other_peoples_money_is_not_placed() -> None:
    fund = resolved_to_place()
    placed(fund, "300.00")
    assert t.code(fund, placing(fund, "200.00"), PLACED) is None
    assert t.code(fund, placing(fund, "200.01"), PLACED) == "deposit-not-resolved"
    custody = resolved_to_place(of="custody")
    assert t.code(custody, placing(custody, "1.00", of="custody"), PLACED) == "not-the-owners-to-place"


@pytest.mark.rule("R126")
def test_a_term_deposit_belongs_to_its_fund_and_is_not_to_be_paid_from() -> None:
    fund = resolved_to_place()
    number = placed(fund, "300.00")
    assert figures.cash(fund.state, "operating") == Decimal("700.00")
    assert fund.state.ledger.balance("Assets:Bank:TermDeposit:Operating") == Decimal("300.00")
    assert fund.state.bank.term_deposits[number].left == Decimal("300.00")
    equity = sum(amount for account, amount in fund.state.ledger.balances.items() if account.startswith("Expenses:"))
    assert equity == 0


@pytest.mark.rule("R126")
@pytest.mark.parametrize(("changes", "code"), [
    ({}, None), ({"principal": Decimal("299.99")}, None), ({"principal": Decimal("300.01")}, "more-than-placed"),
    ({"fund": "public-revenue"}, "of-another-fund"), ({"placed": "P-0099"}, "deposit-unknown"),
])
def test_what_comes_back_was_placed(changes: dict[str, Any], code: str | None) -> None:
    fund = resolved_to_place()
    number = placed(fund, "300.00")
    entry = bank.redeem(fund.state, number, by=K, day=fund.day, bank_ref="TD2", interest=Decimal("1.25"))
    assert t.code(fund, entry.replaced(**changes), BACK) == code


@pytest.mark.rule("R126")
def test_a_redeemed_deposit_is_cash_again_with_its_interest() -> None:
    fund = resolved_to_place()
    number = placed(fund, "300.00")
    t.put(fund, bank.redeem(fund.state, number, by=K, day=fund.day, bank_ref="TD2", interest=Decimal("1.25"),
                            principal=Decimal("100.00")))
    assert fund.state.bank.term_deposits[number].left == Decimal("200.00")
    t.put(fund, bank.redeem(fund.state, number, by=K, day=fund.day, bank_ref="TD3"))
    assert number not in fund.state.bank.term_deposits
    assert figures.cash(fund.state, "operating") == Decimal("1001.25")
    assert fund.state.ledger.balance("Income:Operating:Interest") == Decimal("-1.25")


@pytest.mark.rule("R126")
def test_a_placement_the_bank_sent_back_is_no_deposit() -> None:
    fund = resolved_to_place()
    number = placed(fund, "300.00")
    t.put(fund, t.payments.return_payment(fund.state, number, by=K, day=fund.day, bank_ref="TD4", reason="户名不符"))
    assert number not in fund.state.bank.term_deposits


@pytest.mark.rule("R126")
def test_the_chart_has_no_account_for_an_investment() -> None:
    from sharedfund.accounts.chart import ROWS

    assets = {row.pattern.split(":")[1] for row in ROWS if row.pattern.startswith("Assets:")}
    assert not {word for word in assets if word in ("Investment", "Securities", "Stock", "Bond", "WealthProduct")}
    assert {row.pattern for row in ROWS if row.pattern.startswith("Assets:Bank:") and "Joint" not in row.pattern} >= {
        "Assets:Bank:TermDeposit:<Fund>"}


@pytest.mark.rule("R131")
@pytest.mark.parametrize(("on", "found"), [
    ("2026-01-31", []), ("2026-02-01", []), ("2026-02-28", []), ("2026-03-01", [("reconciliation-due", "2026-03-21")]),
    ("2026-03-21", [("reconciliation-due", "2026-03-21")]), ("2026-03-22", [("reconciliation-late", "2026-03-21")])])
def test_a_month_another_account_disputes_hides_no_month_that_follows(on: str, found: list[tuple[str, str]]) -> None:
    """January agrees with the co-managed account's statement; another account's statement of January does not."""
    fund = t.till("1000.00").at("2026-02-03")
    t.put(fund, reconciled(fund))
    known = fund.state.bank
    row = known.reconciled["co-managed/2026-01"]
    other = replace(row, account="other", difference=Decimal("1.00"))
    fund.state = replace(fund.state, bank=replace(known, reconciled=known.reconciled.set("other/2026-01", other)))
    assert [(flag.code, str(flag.due)) for flag in flags(fund, DUE, on)] == found


@pytest.mark.rule("R131")
@pytest.mark.parametrize(("phase", "found"), [("open", ["reconciliation-late"]), ("founding", []), ("closed", [])])
def test_months_are_reconciled_while_the_fund_is_open(phase: str, found: list[str]) -> None:
    fund = t.till("1000.00")
    fund.state = replace(fund.state, charter=replace(fund.state.charter, phase=phase))
    assert [flag.code for flag in flags(fund, DUE, "2026-02-22")] == found


@pytest.mark.rule("R4")
def test_of_an_entry_that_cannot_be_posted_no_line_is_asked() -> None:
    """That it cannot be posted is said by another rule (R142)."""
    from sharedfund.entries.payments import Leg
    from sharedfund.rules.bank import a_booking_keeps_to_its_line as rule

    fund = t.till("1000.00")
    debit: Any = t.payments.debit(fund.state, by=K, day=fund.day, amount="7.50", bank_ref="A2", purpose="手续费")
    stray = debit.replaced(legs=(Leg(account="Expenses:Public:Tax", amount="7.50"),))
    with pytest.raises(SpellingError):
        sorted_postings(stray)
    assert rule(fund.state, stray) is None
