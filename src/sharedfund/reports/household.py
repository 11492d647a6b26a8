"""A household's statement of account: every line that touched its key, and what it owes and has in the end (R98)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sharedfund.reports.spelled import day, money
from sharedfund.state.household import AHEAD, HELD, OWED, account_of
from sharedfund.state.maintenance import balance_of
from sharedfund.state.receipts import REFUNDS
from sharedfund.values.identity import household_component
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.entries.entry import Entry
    from sharedfund.state import State

Data = dict[str, Any]


def statement(state: State, entries: Iterable[Entry], household: str) -> Data:
    """The statement of account of `household` from the lines of the book, oldest first: what each charged, paid, put in
    advance or on deposit or made due back, and what was owed after it. Its last figures are the state's; `deducted` is
    what of `refund_due` was deducted from a firm's fee, by entries that name no household."""
    own, owed, refund, rows = household_component(household), ZERO, ZERO, list[Data]()
    for entry in entries:
        moved = {"owed": _sum(entry, OWED, own), "advance": -_sum(entry, AHEAD, own), "deposits": -_sum(entry, HELD, own),
                 "refund": _refund(entry, household)}
        if any(moved.values()):
            owed += moved["owed"]
            refund += moved["refund"]
            rows.append({"day": day(entry.day), "kind": entry.kind, "no": entry.own_id(),
                         **{name: money(amount) for name, amount in moved.items()}, "balance": money(owed)})
    unit, found = state.units.household(household), account_of(state, household)
    return {
        "household": household, "unit": unit.unit if unit else None, "building": unit.building if unit else None,
        "area_m2": str(unit.area_m2) if unit else None, "since": day(unit.since) if unit else None,
        "until": day(unit.until) if unit else None, "lines": rows, "unpaid": money(found.unpaid),
        "advance": money(found.advance), "deposits": money(found.deposits), "refund_due": money(found.refund),
        "deducted": money(found.refund - refund),
        "maintenance": money(balance_of(state, unit)) if unit else money(ZERO),
    }


def _sum(entry: Entry, accounts: tuple[str, ...], own: str) -> Decimal:
    """What an entry debits the household's accounts of these kinds."""
    names = {account + own for account in accounts}
    return sum((amount for account, amount in entry.postings() if account in names), ZERO)


def _refund(entry: Any, household: str) -> Decimal:
    """What an entry that names the household makes due back to it; below zero it went back, or settled a bill."""
    if entry.kind in ("payment-paid", "payment-returned"):
        legs = entry.legs if entry.payee == household else ()
        paid = sum((leg.amount for leg in legs if leg.account in REFUNDS.values()), ZERO)
        return -paid if entry.kind == "payment-paid" else paid
    if entry.kind == "opening-position":
        amount: Decimal = entry.amount
        return amount if (entry.item, entry.party) == ("refund", household) and entry.fund in REFUNDS else ZERO
    if getattr(entry, "household", None) != household:
        return ZERO
    if (allocation := getattr(entry, "allocation", None)) is not None:
        given: Decimal = allocation.refund
        return -given if entry.kind == "receipt-reversed" else given
    settled: Decimal = ZERO
    if entry.kind == "fee-charged" and entry.agent_for is not None:
        settled = -entry.from_advance
    elif entry.kind == "charge-credited" and entry.agent_for is not None:
        settled = entry.amount - entry.unpaid
    return settled
