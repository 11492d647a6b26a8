"""The bank slice: what moved on the co-managed account month by month, reconciled months, what each fund's money
earns interest on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from sharedfund import accounts
from sharedfund.entries.bank import ReconcilingItem, earns
from sharedfund.state.registry import evolves
from sharedfund.values import days
from sharedfund.values.money import ZERO
from sharedfund.values.tables import Table

if TYPE_CHECKING:
    from sharedfund.entries.bank import BankReconciled, InterestReceived, TermDepositRedeemed
    from sharedfund.entries.entry import Entry
    from sharedfund.entries.payments import PaymentPaid, PaymentReturned
    from sharedfund.state import State


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A month's statement against the book, as last recorded; reconciled when `difference` is 0.00."""

    account: str
    month: str
    statement_balance: Decimal
    book_balance: Decimal
    difference: Decimal
    items: tuple[ReconcilingItem, ...]
    day: date
    block: int


@dataclass(frozen=True, slots=True)
class Earning:
    """What a fund's money earns on: `balance` now, and `weighted`, the sum of (amount x day number) of every move
    since the last interest. Balance days up to day T are balance x T - weighted."""

    balance: Decimal = ZERO
    weighted: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class TermDeposit:
    """What a payment placed in a term deposit and has not come back: the fund's own, and not to be paid from."""

    payment: str
    fund: str
    left: Decimal
    day: date


@dataclass(frozen=True, slots=True)
class Bank:
    """Reconciliations by "account/month"; moves of the account by month; earnings by fund; term deposits by the number
    of the payment that placed them."""

    reconciled: Table[Reconciled] = field(default_factory=Table)
    moves: Table[Decimal] = field(default_factory=Table)
    earnings: Table[Earning] = field(default_factory=Table)
    term_deposits: Table[TermDeposit] = field(default_factory=Table)

    def of(self, account: str, month: str) -> Reconciled | None:
        return self.reconciled.get(f"{account}/{month}")

    def last(self, account: str) -> Reconciled | None:
        """The newest month recorded, reconciled or with its difference."""
        return max((r for r in self.reconciled.values() if r.account == account), key=lambda r: r.month, default=None)

    def last_reconciled_day(self, account: str) -> date | None:
        """The last day of the newest month reconciled to 0.00: no entry that moves the account is dated up to it."""
        months = [r.month for r in self.reconciled.values() if r.account == account and not r.difference]
        return days.period(max(months)).last if months else None

    def month_is_reconciled(self, month: str) -> bool:
        """Whether every account recorded for `month` (at least one) agrees with the book."""
        found = [r for r in self.reconciled.values() if r.month == month]
        return bool(found) and not any(r.difference for r in found)

    def moved_after(self, month: str) -> Decimal:
        """What moved on the account in months after `month`."""
        return sum((amount for key, amount in self.moves.items() if key > month), ZERO)


def balance_at_end(state: State, month: str) -> Decimal:
    """What the book says stood on the co-managed account at the end of `month`."""
    return state.ledger.joint_account() - state.bank.moved_after(month)


def main_account(state: State) -> str:
    """The slug of the co-managed account: the charter's first."""
    known = state.charter.bank_accounts
    return known[0].account if known else "co-managed"


# Every kind that moves the co-managed account.
MOVES = ("opening-position", "receipt-recorded", "receipt-identified", "receipt-reversed", "collection-remitted",
         "deposit-taken", "deposit-deducted", "pass-through-received", "payment-paid", "payment-returned",
         "bank-debited", "unexplained-restored", "revenue-received", "revenue-reversed", "interest-received",
         "grant-received", "distribution-declared", "term-deposit-redeemed",
         "project-collected", "entrusted-received", "given-reversed", "maintenance-reclaimed", "share-deposited",
         "remuneration-released", "withheld-deducted")


@evolves(*MOVES)
def _moved(state: State, entry: Entry) -> State:
    legs = [(a, amount) for a, amount in entry.postings() if accounts.is_bank(a)]
    if not legs:
        return state
    bank = state.bank
    earnings: dict[str, Earning] = {}
    # Interest runs from the day the money truly came or went.
    number = (getattr(entry, "occurred", None) or entry.day).toordinal()
    for account, amount in legs:
        fund = earns(accounts.fund_of(account))
        known = earnings.get(fund) or bank.earnings.get(fund) or Earning()
        earnings[fund] = Earning(known.balance + amount, known.weighted + amount * number)
    month = days.month_of(entry.day)
    net = sum((amount for _, amount in legs), ZERO)
    moves = bank.moves.set(month, bank.moves.get(month, ZERO) + net) if net else bank.moves
    return replace(state, bank=replace(bank, moves=moves, earnings=bank.earnings.merge(earnings)))


@evolves("interest-received")
def _paid_interest(state: State, entry: InterestReceived) -> State:
    """A new span begins for every fund."""
    number = (entry.occurred or entry.day).toordinal()
    fresh = {fund: Earning(e.balance, e.balance * number) for fund, e in state.bank.earnings.items()}
    return replace(state, bank=replace(state.bank, earnings=Table(fresh)))


@evolves("bank-reconciled")
def _reconciled(state: State, entry: BankReconciled) -> State:
    made = Reconciled(entry.account, entry.month, entry.statement_balance, entry.book_balance, entry.difference,
                      entry.items, entry.day, state.record.blocks)
    bank = replace(state.bank, reconciled=state.bank.reconciled.set(f"{entry.account}/{entry.month}", made))
    if not entry.difference:
        # No entry is dated into a reconciled month any more; only a month with a difference is asked for again.
        asked = min((r.month for r in bank.reconciled.values() if r.difference), default=entry.month)
        old = [month for month in bank.moves if month < min(asked, entry.month)]
        bank = replace(bank, moves=bank.moves.drop(*old))
    return replace(state, bank=bank)


def next_month(state: State, account: str) -> str:
    """The month recorded next: after the newest that is recorded, whether it agreed or not."""
    last = state.bank.last(account)
    return days.month_of(days.period(last.month).end if last else state.charter.books_from)


def first_open_month(state: State, account: str) -> str:
    """The month whose reconciliation comes next: after the newest that agrees."""
    day = state.bank.last_reconciled_day(account)
    return days.month_of(day + timedelta(days=1) if day else state.charter.books_from)


@evolves("payment-paid")
def _placed(state: State, entry: PaymentPaid) -> State:
    if entry.settles != "term-deposit":
        return state
    return _deposited(state, TermDeposit(entry.payment, entry.fund, entry.amount, entry.day))


@evolves("payment-returned")
def _not_placed(state: State, entry: PaymentReturned) -> State:
    known = state.bank.term_deposits.get(entry.payment)
    return state if known is None else _deposited(state, replace(known, left=known.left - entry.amount))


@evolves("term-deposit-redeemed")
def _redeemed(state: State, entry: TermDepositRedeemed) -> State:
    known = state.bank.term_deposits.get(entry.placed)
    return state if known is None else _deposited(state, replace(known, left=known.left - entry.principal))


def _deposited(state: State, deposit: TermDeposit) -> State:
    known = state.bank.term_deposits
    known = known.set(deposit.payment, deposit) if deposit.left > 0 else known.drop(deposit.payment)
    return replace(state, bank=replace(state.bank, term_deposits=known))
