"""Drafts of the bank: interest by fund, statements and what answers their lines, a month's reconciliation."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sharedfund import drafts
from sharedfund.entries.bank import (
    BankReconciled, InterestReceived, ReconcilingItem, StatementImported, StatementLines, StatementMatched,
    StatementSetAside, TermDepositRedeemed, spelled_line,
)
from sharedfund.errors import BadInput, NotFound
from sharedfund.spelling import JSON_MAX_BYTES, canonical_text, jsonable
from sharedfund.state import figures
from sharedfund.state.bank import balance_at_end, has_statements, is_line_known, items_at_end, main_account
from sharedfund.state.receipts import is_reference_used
from sharedfund.values.identity import bank_reference
from sharedfund.values.money import ZERO, exact

if TYPE_CHECKING:
    from sharedfund.entries.entry import Entry
    from sharedfund.state import State

__all__ = ["difference", "import_statement", "is_line_known", "match", "receive_interest", "reconcile", "redeem",
           "set_aside"]


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


# ---- statements ----


def import_statement(
    state: State, *, by: str, day: date, account: str, source: str, statement: str,
    lines: Iterable[tuple[date, Decimal, str]], rows: int, ins: Decimal, outs: Decimal, opening: Decimal | None = None,
    closing: Decimal | None = None, checked: Iterable[str] = (), accepted: Iterable[str] = (), profile: str | None = None,
    first: date | None = None, last: date | None = None, late: Collection[str] = (),
) -> tuple[Entry, ...]:
    """The page of a statement: what it states, and those of its lines the book does not have (R4). Nothing where it brings
    neither a line nor a day that no statement covered.

    `lines` are all its lines, oldest first, with references as the book keeps them; `first` and `last` the days it is
    of, by default those of its lines. Lines of months that are reconciled, and of before the book, stay out; `late` are
    the references of those the bank added since (R130).

    Raises: BadInput where it has neither lines nor days.
    """
    agreed = state.bank.last_reconciled_day(account)
    every = [(when, exact(amount), ref) for when, amount, ref in lines]
    first, last = first or min((when for when, _, _ in every), default=None), last or max(
        (when for when, _, _ in every), default=None)
    if first is None or last is None:
        raise BadInput("statement-without-days", account=account)
    fresh: list[str] = []
    known = before = came_late = 0
    for when, amount, ref in every:
        if is_line_known(state, account, ref):
            known += 1
            continue
        is_late = agreed is not None and when <= agreed
        if when < state.charter.books_from or (
                is_late and (ref not in late or is_reference_used(state, account, ref))):
            before += 1
            continue
        came_late += is_late
        fresh.append(spelled_line(when, amount, ref))
    if not fresh and any(row.first <= first and last <= row.last for row in state.bank.statements_of(account)):
        return ()
    head = StatementImported.model_validate({
        "day": day, "by": by, "account": account, "source": source, "statement": statement, "profile": profile,
        "first": first, "last": last, "rows": rows, "ins": ins, "outs": outs, "opening": opening, "closing": closing,
        "checked": tuple(checked), "accepted": tuple(accepted), "new": len(fresh), "known": known, "before": before or None,
        "late": True if came_late else None,
    })
    return (head, *(StatementLines.model_validate({"day": day, "by": by, "account": account, "statement": statement,
                                                   "lines": tuple(chunk)}) for chunk in _chunks(fresh)))


def _chunks(lines: Sequence[str]) -> Iterator[Sequence[str]]:
    """`lines` in parts that an entry can spell."""
    start = size = 0
    for place, line in enumerate(lines):
        more = len(line) + 3  # its quotes and comma
        if size + more > JSON_MAX_BYTES - 2:
            yield lines[start:place]
            start, size = place, 0
        size += more
    if start < len(lines):
        yield lines[start:]


def match(state: State, *, by: str, day: date, account: str, lines: Iterable[str] = (), bookings: Iterable[str] = (),
          reason: str) -> StatementMatched:
    """Open lines and bookings no line has met are the same money. The amount is the lines', or the bookings' where no
    line is named.

    Raises: NotFound for a line that is not open or a booking that is not waiting.
    """
    of_lines, of_bookings = tuple(lines), tuple(bookings)
    open_ = {ref: state.bank.lines.get(f"{account}/{ref}") for ref in of_lines}
    waiting = {ref: state.bank.unseen.get(f"{account}/{ref}") for ref in of_bookings}
    for ref, line in open_.items():
        if line is None:
            raise NotFound("line-not-open", account=account, reference=ref)
    for ref, booked in waiting.items():
        if booked is None:
            raise NotFound("booking-not-waiting", account=account, reference=ref)
    amounts = [line.left for line in open_.values() if line is not None] or [
        booked.amount for booked in waiting.values() if booked is not None]
    return StatementMatched.model_validate({
        "day": day, "by": by, **drafts.signing(state, by, "statement-matched", day), "account": account,
        "lines": of_lines, "bookings": of_bookings, "amount": sum(amounts, ZERO), "reason": reason,
    })


def set_aside(state: State, *, by: str, day: date, account: str, line: str, reason: str) -> StatementSetAside:
    """A gateway's line is not the fund's. Raises: NotFound; BadInput for a line of the bank."""
    found = state.bank.lines.get(f"{account}/{line}")
    if found is None:
        raise NotFound("line-not-open", account=account, reference=line)
    if account not in ("wechat", "alipay"):
        raise BadInput("bank-line-set-aside", reference=line)
    return StatementSetAside.model_validate({
        "day": day, "by": by, **drafts.signing(state, by, "statement-set-aside", day), "account": account, "line": line,
        "amount": found.left, "reason": reason,
    })


# ---- reconciliation ----


def difference(book: Decimal, statement: Decimal, items: Iterable[ReconcilingItem]) -> Decimal:
    """By how much the adjusted bank side exceeds the adjusted book side (R131)."""
    signs = {"booked-in": 1, "booked-out": -1, "bank-in": -1, "bank-out": 1}
    return statement - book + sum((signs[item.side] * item.amount for item in items), ZERO)


def reconcile(
    state: State, *, by: str, day: date, month: str, statement_balance: Decimal,
    items: Iterable[Mapping[str, Any]] | None = None, statement: str | None = None, account: str | None = None,
) -> BankReconciled:
    """A month's reconciliation with the book's balance and the difference as they are. Where statements of the month
    were read, its items are what the state knows, unless given.

    Raises: BadInput for more items than an entry can spell.
    """
    if items is not None:
        rows = tuple(ReconcilingItem.model_validate(dict(item)) for item in items)
    elif has_statements(state, account or main_account(state), month):
        rows = items_at_end(state, account or main_account(state), month)
    else:
        rows = ()
    if len(canonical_text(jsonable(rows)).encode()) > JSON_MAX_BYTES:
        raise BadInput("items-too-many", month=month, count=len(rows))
    book = balance_at_end(state, month)
    return BankReconciled.model_validate({
        "day": day, "by": by, **drafts.signing(state, by, "bank-reconciled", day),
        "account": account or main_account(state), "month": month, "statement_balance": statement_balance,
        "book_balance": book, "items": rows, "difference": difference(book, statement_balance, rows),
        "statement": statement,
    })
