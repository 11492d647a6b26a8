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
    essential month without a bill). `due` is unpaid and not asked for yet; `payable` of it can be asked for now of
    `fund`, `short` cannot. What another source pays of a bill is a row of its own; rows of a later `turn` are asked for
    after those before it (R87)."""

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
    fund: str = "operating"
    turn: int = 1


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
    drawn: dict[str, Decimal] = {}
    for tier in ("T0", "T1", "T2"):
        bills = [bill for bill in due if bill.unpaid > 0 and figures.bill_tier(state, bill, on) == tier]
        rows += _tier(state, tier, bills, month, on, drawn)
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


def _tier(state: State, tier: str, bills: list[Bill], month: str, on: date, drawn: dict[str, Decimal]) -> list[RunRow]:
    """The bills of a tier with what can be paid of each, from the sources of its line in their order, and the reserve no
    bill stands for. `drawn` is what the run has taken of other sources."""
    rows: list[RunRow] = []
    own = []
    for bill in bills:
        ahead = _sources(state, bill, before=True)
        parts, left = _drawn(state, tier, bill, bill.unpaid, ahead, on, drawn, 0)
        rows += parts
        if "operating" not in _sources(state, bill):
            rows += [_row(tier, bill, left, ZERO, ahead[-1], 0)] if left else []
        elif left:
            own.append(replace(bill, amount=bill.amount - bill.unpaid + left))
    if own:
        first = own[0]
        asked = _asked(state, tier, first.payee, first.unpaid, first.head or None, first.month, on, first)
        most = figures.payable_now(state, asked, on)
        for part in figures.shared_when_short(own, most, state.charter.terms.shortage_rule):
            bill = next(b for b in own if b.bill == part.bill)
            parts, left = _drawn(state, tier, bill, part.due - part.paid, _sources(state, bill, before=False), on, drawn, 2)
            if part.paid or left:
                rows.append(_row(tier, bill, part.paid + left, part.paid, "operating", 1))
            rows += parts
    if tier == "T1":
        for key, amount in sorted(figures.reserve(state, on).items()):
            head, _, of = key.partition("/")
            known = state.bills.month(head, of)
            beyond = amount - max(known.cost - known.paid, ZERO)
            if of <= month and beyond > 0:
                rows.append(RunRow(tier, "reserve", key, "", head, of, ZERO, beyond, ZERO, ZERO))
    return rows


def _sources(state: State, bill: Bill, *, before: bool | None = None) -> tuple[str, ...]:
    """What the line of a bill's head is paid from, in its order (its own fund where nothing is pooled); only those
    `before` its own fund, or only those after it, where asked."""
    budget = state.budgets.of_month(bill.month)
    line = budget.line(bill.head) if budget is not None and bill.head else None
    named = line.sources if line is not None and state.charter.terms.pools == "one-fund" else ()
    sources = named or ("operating",)
    if before is None:
        return sources
    at = sources.index("operating") if "operating" in sources else len(sources)
    return sources[:at] if before else sources[at + 1:]


def _drawn(state: State, tier: str, bill: Bill, left: Decimal, sources: tuple[str, ...], on: date,
           drawn: dict[str, Decimal], turn: int) -> tuple[list[RunRow], Decimal]:
    """What of `left` of a bill the sources can pay one after the other, and what none of them can."""
    rows = []
    for source in sources:
        asked = _asked(state, tier, bill.payee, left, bill.head or None, bill.month, on, bill)
        most = figures.payable_from(state, asked, source, on) - drawn.get(source, ZERO)
        part = max(min(left, most), ZERO)
        if part:
            rows.append(_row(tier, bill, part, part, source, turn))
            drawn[source] = drawn.get(source, ZERO) + part
            left -= part
    return rows, left


def _row(tier: str, bill: Bill, due: Decimal, payable: Decimal, fund: str, turn: int) -> RunRow:
    return RunRow(tier, "bill", bill.bill, bill.payee, bill.head or None, bill.month, due, ZERO, payable, due - payable,
                  fund, turn)


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
