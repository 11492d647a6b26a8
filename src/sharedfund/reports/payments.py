"""The payment run of a month: tier by tier what is due, reserved, payable and short (R138, R20)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from sharedfund.state import agency, figures
from sharedfund.state.bills import Bill
from sharedfund.state.payments import Limits, Payment
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.state import State


class RunRow(NamedTuple):
    """An item of the run. `kind`: bill, remuneration, agency (a lump-sum fee that passed the gate), or reserve (an
    essential month without a bill). `due` is unpaid
    and not asked for yet; `payable` of it can be asked for now, `short` cannot."""

    tier: str
    kind: str
    item: str
    payee: str
    head: str | None
    month: str
    due: Decimal
    reserved: Decimal
    payable: Decimal
    short: Decimal


def payment_run(state: State, month: str, on: date) -> tuple[RunRow, ...]:
    """What is to be paid of the operating fund for `month` and the months before, in the order of the waterfall."""
    waiting = state.payments.requests_open("operating")
    asked: dict[str, Decimal] = {}
    for request in state.payments.requests_open():  # a bill may be asked of another source (R87)
        if request.bill is not None:
            asked[request.bill] = asked.get(request.bill, ZERO) + request.amount
    due = [replace(bill, amount=bill.amount - asked.get(bill.bill, ZERO)) for bill in state.bills.unpaid("operating")
           if bill.month <= month]
    rows: list[RunRow] = list(_agency(state, month))
    for tier in ("T0", "T1", "T2"):
        bills = [bill for bill in due if bill.unpaid > 0 and figures.bill_tier(state, bill, on) == tier]
        rows += _tier(state, tier, bills, month, on)
    for firm in state.contracts.firms():
        owed = state.ledger.owed(f"Liabilities:Firm:{firm}:FeeReleasable") - sum(
            (p.amount for p in waiting if p.payee == firm and p.settles == "remuneration"), ZERO)
        if owed > 0:
            most = figures.payable_now(state, _asked(state, "T3", firm, owed, None, month, on, None), on)
            # Released remuneration is paid in full or not at all (`partial_release` off).
            part = max(most, ZERO) if state.charter.terms.partial_release else ZERO
            payable = owed if most >= owed else part
            rows.append(RunRow("T3", "remuneration", firm, firm, None, month, owed, ZERO, payable, owed - payable))
    return tuple(rows)


def _agency(state: State, month: str) -> Iterator[RunRow]:
    """What passed the gate of each firm's lump-sum fee, as far as it is at the bank; it comes out of no other money."""
    waiting = state.payments.requests_open("agency")
    left = state.ledger.cash("agency") - sum((request.amount for request in waiting), ZERO)
    for firm in state.contracts.firms():
        due = agency.payable_to_firm(state, firm) - sum(
            (request.amount for request in waiting if (request.settles, request.payee) == ("agency", firm)), ZERO)
        if due > 0:
            payable = max(min(due, left), ZERO)
            left -= payable
            yield RunRow("T0", "agency", firm, firm, None, month, due, ZERO, payable, due - payable)


def _tier(state: State, tier: str, bills: list[Bill], month: str, on: date) -> list[RunRow]:
    """The bills of a tier with what can be paid of each, and the reserve no bill stands for."""
    rows = []
    if bills:
        first = bills[0]
        asked = _asked(state, tier, first.payee, first.unpaid, first.head or None, first.month, on, first)
        most = figures.payable_now(state, asked, on)
        for part in figures.shared_when_short(bills, most, state.charter.terms.shortage_rule):
            bill = next(b for b in bills if b.bill == part.bill)
            rows.append(RunRow(tier, "bill", bill.bill, bill.payee, bill.head or None, bill.month, part.due, ZERO,
                               part.paid, part.due - part.paid))
    if tier == "T1":
        for key, amount in sorted(figures.reserve(state, on).items()):
            head, _, of = key.partition("/")
            known = state.bills.month(head, of)
            beyond = amount - max(known.cost - known.paid, ZERO)
            if of <= month and beyond > 0:
                rows.append(RunRow(tier, "reserve", key, "", head, of, ZERO, beyond, ZERO, ZERO))
    return rows


def _asked(state: State, tier: str, payee: str, amount: Decimal, head: str | None, month: str, on: date,
           bill: Bill | None) -> Payment:
    """A payment as it would be asked for, to find out what could be paid."""
    from sharedfund.entries.bills import payable
    from sharedfund.entries.payments import Leg
    from sharedfund.entries.remuneration import releasable

    account = releasable(payee) if bill is None else payable(payee, "operating")
    return Payment(
        state.payments.next_number(), "", state.record.blocks + 1, on, "requested", "", payee, None, amount,
        "operating", head, tier, "bill" if bill is not None else "remuneration", month, on, "", None, None,
        bill.bill if bill is not None else None, None, None, None, None, None, None,
        (Leg(account=account, amount=amount),), Limits.of(state.charter.terms),
    )
