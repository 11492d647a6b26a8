"""Drafts of services shared with neighbours: parts are computed by the agreement's key, never typed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sharedfund.drafts import signing
from sharedfund.entries.neighbours import (
    ShareBooked,
    SharedCostSplit,
    SharedCostUnsplit,
    SharePart,
    ShareReceived,
    SharingAgreed,
    due_from,
)
from sharedfund.errors import NotFound
from sharedfund.state.neighbours import Agreement, Split, parts_of
from sharedfund.values.identity import bank_reference, neighbour_of
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.state import State


def agreement_of(state: State, number: str) -> Agreement:
    """The agreement with this number. Raises: NotFound."""
    found = state.neighbours.agreements.get(number)
    if found is None:
        raise NotFound("no-agreement", agreement=number)
    return found


def split_of(state: State, number: str) -> Split:
    """The split with this number. Raises: NotFound."""
    found = state.neighbours.splits.get(number)
    if found is None:
        raise NotFound("no-split", split=number)
    return found


def agree_sharing(state: State, *, by: str, day: date, **fields: Any) -> SharingAgreed:
    """Complexes share a service. Raises: pydantic's ValidationError for a field that is none."""
    return SharingAgreed.model_validate({
        **fields, "day": day, "by": by, **signing(state, by, "sharing-agreed", day),
    })


def split_cost(state: State, *, by: str, day: date, agreement: str, bill: str) -> SharedCostSplit:
    """A bill split for the parties of an agreement. Raises: NotFound."""
    known, paper = agreement_of(state, agreement), state.bills.open.get(bill)
    if paper is None:
        raise NotFound("bill-unknown", bill=bill)
    parts = parts_of(paper.amount, known.parties)
    return SharedCostSplit(
        day=day, by=by, **signing(state, by, "shared-cost-split", day), split=state.neighbours.next_number(),
        agreement=agreement, bill=bill, head=paper.head, month=paper.month, total=paper.amount,
        own=state.record.fund_id, parts=tuple(SharePart(fund=fund, amount=part) for fund, part in parts.items()),
    )


def unsplit_cost(state: State, *, by: str, day: date, split: str, reason: str,
                 approval: str | None = None) -> SharedCostUnsplit:
    """A split taken back whole. Raises: NotFound."""
    found, own = split_of(state, split), state.record.fund_id
    parts = dict(sorted(found.parts.items()))
    return SharedCostUnsplit(
        day=day, by=by, **signing(state, by, "shared-cost-unsplit", day), corrects=found.leaf, reason=reason,
        approval=approval, split=split, head=found.head, month=found.month, own=own,
        amount=sum((part for fund, part in parts.items() if fund != own), ZERO),
        parts=tuple(SharePart(fund=fund, amount=part) for fund, part in parts.items()),
    )


def book_share(state: State, *, by: str, day: date, agreement: str, month: str, total: Decimal, mirrors: str, due: date,
               evidence: tuple[str, ...] = (), occurred: date | None = None) -> ShareBooked:
    """This complex's part of what the payer's book split. Raises: NotFound."""
    known = agreement_of(state, agreement)
    part = parts_of(total, known.parties).get(state.record.fund_id)
    if part is None:
        raise NotFound("no-part", agreement=agreement)
    return ShareBooked.model_validate({
        "day": day, "by": by, **signing(state, by, "share-booked", day, part), "bill": state.bills.next_number(),
        "agreement": agreement, "neighbour": neighbour_of(known.payer), "mirrors": mirrors, "head": known.head,
        "month": month, "total": total, "amount": part, "due": due, "evidence": evidence, "occurred": occurred,
    })


def receive_share(state: State, *, by: str, day: date, neighbour: str, amount: Decimal, bank_ref: str,
                  occurred: date | None = None) -> ShareReceived:
    """A neighbour paid `amount`: of what it owes, and beyond that over."""
    due = max(state.ledger.balance(due_from(neighbour)), ZERO)
    of_share = min(amount, due) or amount  # where nothing is due the door says so
    return ShareReceived.model_validate({
        "day": day, "by": by, "neighbour": neighbour, "amount": of_share, "over": amount - of_share or None,
        "bank_ref": bank_reference(bank_ref), "occurred": occurred,
    })
