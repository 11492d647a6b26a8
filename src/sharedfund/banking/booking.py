"""The entry that books a line as a proposal says. Pure; the door judges it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sharedfund.banking.matching import Kind, Proposal
from sharedfund.errors import BadInput
from sharedfund.state.bank import main_account
from sharedfund.state.receipts import is_reference_used

if TYPE_CHECKING:
    from sharedfund.entries.entry import Entry
    from sharedfund.state import State

# What needs no signature because the line is its proof, and so may be booked without a question.
UNSIGNED: frozenset[Kind] = frozenset({"household", "remit", "revenue"})
_IN: frozenset[Kind] = frozenset({"household", "remit", "interest", "revenue", "deposit", "returned", "unidentified"})
_OUT: frozenset[Kind] = frozenset({"payment", "authority", "unexplained", "payout"})


def references(state: State, account: str, ref: str, count: int) -> list[str]:
    """The references of `count` bookings of one line: its own for the one, `REF:1` and on for several, those that are
    used left out (R4)."""
    if count == 1 and not is_reference_used(state, account, ref):
        parts = state.bank.lines.get(f"{account}/{ref}")
        if parts is None or parts.left == parts.amount:
            return [ref]
    found, number = list[str](), 0
    while len(found) < count:
        number += 1
        part = f"{ref}:{number}"
        if not is_reference_used(state, account, part):
            found.append(part)
    return found


def booked(state: State, proposal: Proposal, *, by: str, day: date, occurred: date | None = None,
           purpose: str = "") -> tuple[Entry, ...]:
    """The entries, in their order; `purpose` are the words of a debit nobody approved, or why lines and bookings are the
    same money.

    Raises: BadInput where the line goes the other way, or the proposal books nothing; NotFound.
    """
    line = proposal.line
    if (proposal.kind in _IN and line.amount < 0) or (proposal.kind in _OUT and line.amount > 0):
        raise BadInput("line-goes-the-other-way", reference=line.ref, way="in" if line.amount > 0 else "out")
    if proposal.kind == "household":
        return _receipts(state, proposal, by=by, day=day, occurred=occurred)
    if proposal.kind == "booked":
        from sharedfund.drafts import bank

        return (bank.match(state, by=by, day=day, account=line.account, lines=(line.ref,),
                           bookings=tuple((proposal.target or "").split()), reason=purpose),)
    return (_one(state, proposal, by, day, occurred, purpose),)


def _receipts(state: State, proposal: Proposal, *, by: str, day: date, occurred: date | None) -> tuple[Entry, ...]:
    """A receipt for each household, each applied after those before it."""
    from sharedfund.drafts import receipts
    from sharedfund.state import evolve

    line = proposal.line
    made: list[Entry] = []
    channel = "bank" if line.account == main_account(state) else line.account
    refs = references(state, line.account, line.ref, len(proposal.parts))
    for part, ref in zip(proposal.parts, refs, strict=True):
        entry = receipts.record(state, by=by, day=day, amount=part.amount, channel=channel, household=part.household,
                                bank_ref=ref, purpose=proposal.purpose, payer=proposal.payer, occurred=occurred)
        made.append(entry)
        state = evolve(state, entry) if len(refs) > 1 else state
    return tuple(made)


def _one(state: State, proposal: Proposal, by: str, day: date, occurred: date | None, purpose: str) -> Entry:
    from sharedfund.drafts import bank, payments, receipts, revenue

    line, target = proposal.line, proposal.target or ""
    ref = references(state, line.account, line.ref, 1)[0]
    amount = abs(line.amount)
    match proposal.kind:
        case "payment":
            return payments.pay(state, target, by=by, day=day, bank_ref=ref, occurred=occurred)
        case "remit":
            return receipts.remit(state, by=by, day=day, channel=target, bank_ref=ref, amount=amount,
                                  charge=proposal.charge, payout=proposal.payout, occurred=occurred)
        case "interest":
            return bank.receive_interest(state, by=by, day=day, amount=amount, bank_ref=ref, occurred=occurred)
        case "authority":
            return payments.debit(state, by=by, day=day, amount=amount, bank_ref=ref, purpose=purpose, standing=target,
                                  bill=proposal.bill, occurred=occurred)
        case "revenue":
            return revenue.receive_revenue(state, by=by, day=day, amount=amount, bank_ref=ref, contract=target,
                                           occurred=occurred)
        case "deposit":
            return receipts.take_deposit(state, by=by, day=day, party=proposal.parts[0].household, amount=amount,
                                         bank_ref=ref, occurred=occurred)
        case "returned":
            return payments.return_payment(state, target, by=by, day=day, bank_ref=ref, reason=purpose, occurred=occurred)
        case "unidentified" if line.account == main_account(state):
            return receipts.record(state, by=by, day=day, amount=amount, bank_ref=ref, occurred=occurred)
        case "unexplained" if line.account == main_account(state):
            return payments.debit(state, by=by, day=day, amount=amount, bank_ref=ref, purpose=purpose, occurred=occurred)
    raise BadInput("line-not-booked-so", reference=line.ref, kind=proposal.kind)
