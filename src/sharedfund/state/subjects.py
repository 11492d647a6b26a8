"""What a question or a dispute may be about: a line of the book, a balance, a voucher, an evaluation, a period."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from sharedfund.accounts.heads import HEADS
from sharedfund.state import figures
from sharedfund.state.payments import Payment, is_bank_line_booked
from sharedfund.state.questions import item_of
from sharedfund.state.registry import is_used
from sharedfund.values import days
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from datetime import date

    from sharedfund.state import State


class Subject(NamedTuple):
    """What `about` names. `unpaid` of a debt or a request that money is still to leave for; `owed` of a fee still to
    come in; `tier` of an unpaid item; `spender` is the firm that asked for the line or is paid by it; `amount` of the
    line, None where the book no longer keeps it at hand."""

    about: str
    item: str
    amount: Decimal | None = None
    unpaid: Decimal = ZERO
    owed: Decimal = ZERO
    tier: str | None = None
    spender: str | None = None

    @property
    def may_wait(self) -> bool:
        """Whether it is an item not yet paid that is neither another's money nor essential (R85)."""
        return self.unpaid > 0 and self.tier is not None and figures.rank(self.tier) > 1


def subject_of(state: State, about: str, on: date) -> Subject | None:
    """What `about` names in the book; None for what it does not hold."""
    payment, bill = state.payments.open.get(about), state.bills.open.get(about)
    if payment is not None:
        held = state.bills.open.get(payment.bill) if payment.bill else None
        tier = figures.bill_tier(state, held, on) if held is not None else payment.tier
        # A direct debit's authority asks for no money by itself.
        unpaid = payment.amount if payment.is_open and payment.settles != "standing" else ZERO
        return Subject(about, item_of(state, about), payment.amount, unpaid, ZERO, tier, _spender(state, payment))
    if bill is not None:
        firm = bill.payee if bill.payee.startswith("F") else None
        return Subject(about, about, bill.amount, bill.unpaid, ZERO, figures.bill_tier(state, bill, on), firm)
    if about in state.contracts.firms():
        return Subject(about, about, None, figures.due_to_firm(state, about).amount, ZERO, "T3", about)
    household, _, period = about.partition("/")
    fee = state.fees.bill(household, period) if period else None
    if fee is not None:
        return Subject(about, about, fee.amount, ZERO, fee.unpaid)
    return Subject(about, about) if _is_known(state, about) else None


def stopped(state: State, subject: Subject, amount: Decimal, on: date) -> Decimal:
    """What a challenge of `amount` stops: of a discretionary item not yet paid, what is not frozen already and was not
    before (R85)."""
    if not subject.may_wait:
        return ZERO
    known = state.questions
    free = subject.unpaid - known.frozen_on(subject.item, on) - known.stopped_once(subject.item, on)
    return min(amount, max(free, ZERO))


def _spender(state: State, payment: Payment) -> str | None:
    """The firm that asked for a payment, or receives it."""
    if payment.payee.startswith("F"):
        return payment.payee
    if "firm" not in state.people.parties_of(payment.requester, payment.day):
        return None
    held = state.contracts.in_force(payment.day)
    return held.firm if held is not None else None


def _is_known(state: State, about: str) -> bool:
    """Whether the book holds something of this number or name."""
    if about in state.remuneration.evaluations or about in state.resolutions.records or about in HEADS:
        return True
    if about in state.ledger.funds() or state.contracts.named(about) is not None or about in state.questions.audits:
        return True
    if any(is_used(state, what, about) for what in ("payment", "bill", "receipt", "deposit", "notice")):
        return True
    return _is_period(state, about) or is_bank_line_booked(state, about)


def _is_period(state: State, about: str) -> bool:
    """Whether it is a month, quarter or year that the book covers: its page, its balance."""
    try:
        return days.period(about).end > state.charter.books_from
    except ValueError:
        return False
