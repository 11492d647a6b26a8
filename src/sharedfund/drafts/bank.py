"""Drafts of the bank: interest by fund, a month's reconciliation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sharedfund import drafts
from sharedfund.entries.bank import BankReconciled, InterestReceived, ReconcilingItem, TermDepositRedeemed
from sharedfund.errors import NotFound
from sharedfund.state import figures
from sharedfund.state.bank import balance_at_end, main_account
from sharedfund.values.identity import bank_reference
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.state import State


def receive_interest(state: State, *, by: str, day: date, amount: Decimal, bank_ref: str,
                     occurred: date | None = None) -> InterestReceived:
    """The bank's interest, split among the funds that earned it (R11)."""
    parts = figures.interest_split(state, amount, occurred or day)
    return InterestReceived.model_validate({
        "day": day, "by": by, "bank_ref": bank_reference(bank_ref), "amount": amount,
        "parts": tuple({"fund": fund, "amount": part} for fund, part in sorted(parts.items())), "occurred": occurred,
    })


def redeem(state: State, payment: str, *, by: str, day: date, bank_ref: str, interest: Decimal = ZERO,
           principal: Decimal | None = None, occurred: date | None = None) -> TermDepositRedeemed:
    """A term deposit that came back, by default all of it, with its interest (R126). Raises: NotFound."""
    known = state.bank.term_deposits.get(payment)
    if known is None:
        raise NotFound("deposit-not-placed", payment=payment)
    return TermDepositRedeemed.model_validate({
        "day": day, "by": by, "placed": payment, "fund": known.fund, "principal": principal or known.left,
        "interest": interest, "bank_ref": bank_reference(bank_ref), "occurred": occurred,
    })


def difference(book: Decimal, statement: Decimal, items: Iterable[ReconcilingItem]) -> Decimal:
    """By how much the adjusted bank side exceeds the adjusted book side (R131)."""
    signs = {"booked-in": 1, "booked-out": -1, "bank-in": -1, "bank-out": 1}
    return statement - book + sum((signs[item.side] * item.amount for item in items), ZERO)


def reconcile(
    state: State, *, by: str, day: date, month: str, statement_balance: Decimal,
    items: Iterable[Mapping[str, Any]] = (), statement: str | None = None, account: str | None = None,
) -> BankReconciled:
    """A month's reconciliation with the book's balance and the difference as they are."""
    rows = tuple(ReconcilingItem.model_validate(dict(item)) for item in items)
    book = balance_at_end(state, month)
    return BankReconciled.model_validate({
        "day": day, "by": by, **drafts.signing(state, by, "bank-reconciled", day),
        "account": account or main_account(state), "month": month, "statement_balance": statement_balance,
        "book_balance": book, "items": rows, "difference": difference(book, statement_balance, rows),
        "statement": statement,
    })
