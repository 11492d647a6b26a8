"""Rules of the bank: reconciliation month by month, and whose interest it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sharedfund.entries.bank import earns
from sharedfund.rules import Flag, Objection, duty, flag, form, measure, rule
from sharedfund.state import figures
from sharedfund.state.bank import balance_at_end, first_open_month, main_account, next_month
from sharedfund.state.payments import is_judged, request_of
from sharedfund.state.resolutions import granted_to
from sharedfund.values import days
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.entries.bank import BankReconciled, InterestReceived, TermDepositRedeemed
    from sharedfund.entries.payments import PaymentRequested, PaymentSigned
    from sharedfund.state import State

measure(11, figures.interest_split, source="GZ 5(四): 共有资金产生的孳息; TL 14")


@rule(11, source="GZ 5(四): 共有资金产生的孳息; TL 14")
def interest_belongs_to_the_fund_that_earned_it(state: State, entry: InterestReceived) -> Objection | None:
    """Interest is split by what each fund's money earned, and adds up to what the bank paid."""
    total = sum((part.amount for part in entry.parts), ZERO)
    if total != entry.amount:
        return Objection("parts-differ", amount=entry.amount, parts=total)
    for part in entry.parts:
        if earns(part.fund) != part.fund:
            return Objection("fund-without-income", fund=part.fund, takes_fund=earns(part.fund))
    wanted = figures.interest_split(state, entry.amount, entry.occurred or entry.day)
    for part in entry.parts:
        if wanted.get(part.fund, ZERO) != part.amount:
            return Objection("split-differs", fund=part.fund, named=part.amount, earned=wanted.get(part.fund, ZERO))
    return None


_OTHERS = frozenset({"custody", "agency"})

form(
    126, "the_chart_has_no_investment",
    "Nothing the fund owns can be booked as an investment: beside bank accounts the chart has term deposits alone.",
    source="MIS3, MIS4; Beijing 2011: 不得对外投资", test="tests/rules/test_bank.py", chapter="bank",
)


@rule(126, source="MIS3, MIS4; Beijing 2011: 不得对外投资")
def money_is_not_invested(state: State, entry: PaymentRequested | PaymentSigned) -> Objection | None:
    """The fund's money is placed in a term deposit by resolution alone, and other people's not at all."""
    payment = request_of(state, entry) if is_judged(state, entry) else None
    if payment is None or payment.settles != "term-deposit":
        return None
    if payment.fund in _OTHERS or payment.fund.startswith("maintenance:"):
        return Objection("not-the-owners-to-place", fund=payment.fund)
    left = granted_to(state, payment, "term-deposit")
    if payment.amount > left:
        return Objection("deposit-not-resolved", fund=payment.fund, amount=payment.amount, left=left)
    return None


@rule(126, source="MIS3, MIS4; DESIGN")
def a_term_deposit_comes_back_to_its_fund(state: State, entry: TermDepositRedeemed) -> Objection | None:
    """What comes back was placed by a payment of that fund, and no more of it than lies there."""
    known = state.bank.term_deposits.get(entry.placed)
    if known is None:
        return Objection("deposit-unknown", payment=entry.placed)
    if entry.fund != known.fund:
        return Objection("of-another-fund", payment=entry.placed, fund=entry.fund, own_fund=known.fund)
    if entry.principal > known.left:
        return Objection("more-than-placed", payment=entry.placed, amount=entry.principal, left=known.left)
    return None


@rule(131, source="Queensland 149; DESIGN")
def reconciliations_follow_one_another(state: State, entry: BankReconciled) -> Objection | None:
    """Months of a bank account the charter names are reconciled in order, after they are over."""
    if entry.account != main_account(state):
        return Objection("account-unknown", account=entry.account)
    on = state.charter.local_day(entry)
    if days.period(entry.month).last > on:
        return Objection("month-not-over", month=entry.month)
    known = state.bank.of(entry.account, entry.month)
    if known is not None and not known.difference:
        return Objection("reconciled-already", month=entry.month)
    if known is None and entry.month != next_month(state, entry.account):
        return Objection("month-out-of-order", month=entry.month, wanted=next_month(state, entry.account))
    return None


@rule(131, source="Queensland 149; DESIGN")
def reconciliations_state_their_difference(state: State, entry: BankReconciled) -> Objection | None:
    """The book side is the state's, and what the two adjusted sides differ by is stated as it is."""
    book = balance_at_end(state, entry.month)
    if entry.book_balance != book:
        return Objection("book-side-differs", named=entry.book_balance, book=book, month=entry.month)
    end = days.period(entry.month).end
    sides = dict.fromkeys(("booked-in", "booked-out", "bank-in", "bank-out"), ZERO)
    for item in entry.items:
        if item.day >= end:
            return Objection("item-after-month", day=item.day, month=entry.month, amount=item.amount)
        sides[item.side] += item.amount
    bank = entry.statement_balance + sides["booked-in"] - sides["booked-out"]
    difference = bank - (book + sides["bank-in"] - sides["bank-out"])
    if entry.difference != difference:
        return Objection("difference-misstated", named=entry.difference, difference=difference)
    return None


@duty(131, source="Queensland 149: 21 days after the month's end")
def months_are_reconciled_in_time(state: State, as_of: date) -> Iterator[Flag]:
    """Every month is reconciled to the bank within the charter's days after its end."""
    if state.charter.phase != "open":
        return
    account = main_account(state)
    first = days.period(first_open_month(state, account)).first
    disputed = {r.month for r in state.bank.reconciled.values() if r.difference}
    months = sorted(disputed.union(days.Period("", first, as_of).months()))
    for month in months:
        due = days.period(month).last + timedelta(days=state.charter.terms.reconciliation_days)
        known = state.bank.of(account, month)
        if days.period(month).last >= as_of or (known is not None and not known.difference):
            continue
        if known is not None:
            yield flag(months_are_reconciled_in_time, "differs", due, month=month, difference=known.difference)
        else:
            late = "reconciliation-late" if due < as_of else "reconciliation-due"
            yield flag(months_are_reconciled_in_time, late, due, month=month)
