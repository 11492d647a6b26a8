"""Drafts of the receipts: applied as R5 and R6 say, remitted, identified, taken back; deposits in and kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from sharedfund.drafts import completes, signing, unit_of
from sharedfund.entries.receipts import (
    CashReceived,
    CollectionRemitted,
    DepositDeducted,
    DepositDeductionProposed,
    DepositTaken,
    PassThroughReceived,
    ReceiptIdentified,
    ReceiptRecorded,
    ReceiptReversed,
)
from sharedfund.errors import BadInput, NotFound
from sharedfund.spelling import leaf_of
from sharedfund.state.agency import agent_on
from sharedfund.state.allocation import allocation
from sharedfund.state.receipts import next_deposit, next_receipt
from sharedfund.values.identity import bank_reference
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.state import State
    from sharedfund.state.proposals import Open
    from sharedfund.state.receipts import Deposit

Receipt = ReceiptRecorded | CashReceived


class Line(NamedTuple):
    """A receipt as an import file gives it."""

    amount: Decimal
    channel: str = "bank"
    household: str | None = None
    bank_ref: str | None = None
    paper: str | None = None
    purpose: str | None = None
    payer: str = "owner"
    collected_by: str | None = None
    occurred: date | None = None


def record(state: State, *, by: str, day: date, amount: Decimal, channel: Any = "bank", household: str | None = None,
           bank_ref: str | None = None, paper: str | None = None, purpose: str | None = None, payer: Any = "owner",
           collected_by: str | None = None, occurred: date | None = None) -> Receipt:
    """A receipt, applied; without a household it goes to custody. Cash is signed, everything else has its proof.

    Raises: NotFound for an unknown household.
    """
    applied = None
    if household is not None:
        unit_of(state, household)
        applied = allocation(state, household, amount, purpose, day)
    common: dict[str, Any] = {
        "day": day, "by": by, "receipt": next_receipt(state), "household": household, "payer": payer, "amount": amount,
        "purpose": purpose, "allocation": applied, "paper": paper, "occurred": occurred,
        "agent_for": agent_on(state, day) if household is not None else None,
    }
    if channel == "cash":
        return CashReceived(**common, **signing(state, by, "cash-received", day))
    reference = bank_reference(bank_ref) if bank_ref else None
    return ReceiptRecorded(**common, channel=channel, bank_ref=reference, collected_by=collected_by)


def record_all(state: State, lines: Iterable[Line], *, by: str, day: date) -> tuple[Receipt, ...]:
    """Receipts one after the other, each applied after those before it."""
    from sharedfund.state import evolve

    made = []
    for line in lines:
        entry = record(state, by=by, day=day, **line._asdict())
        made.append(entry)
        state = evolve(state, entry)
    return tuple(made)


def identify(state: State, *, by: str, day: date, receipt: str, household: str, amount: Decimal | None = None
             ) -> ReceiptIdentified:
    """An unidentified receipt, or `amount` of it, belongs to a household. Raises: NotFound."""
    item = state.receipts.unidentified.get(receipt)
    if item is None:
        raise NotFound("receipt-not-unidentified", receipt=receipt)
    unit_of(state, household)
    part = item.amount if amount is None else amount
    return ReceiptIdentified(
        day=day, by=by, **signing(state, by, "receipt-identified", day, part), receipt=receipt, household=household,
        amount=part, allocation=allocation(state, household, part, item.purpose, day),
        agent_for=agent_on(state, day),
    )


def remit(state: State, *, by: str, day: date, channel: Any, bank_ref: str, amount: Decimal | None = None,
          charge: Decimal = ZERO, occurred: date | None = None, payout: str | None = None) -> CollectionRemitted:
    """What lay with a gateway, the firm or in the cash box reached the bank: all of it where no amount is named. Where
    it was taken for a firm, that firm's. `payout` is the reference a gateway's own statement has for it.

    Raises: BadInput where nothing lies there.
    """
    oldest = next(iter(state.receipts.collected(channel)), None)
    agent = oldest.agent_for if oldest is not None else None
    held = state.receipts.in_clearing(channel, agent)
    arrived = held - charge if amount is None else amount
    if arrived <= 0:
        raise BadInput("nothing-collected", channel=channel)
    return CollectionRemitted(day=day, by=by, channel=channel, amount=arrived, charge=charge,
                              bank_ref=bank_reference(bank_ref), agent_for=agent, occurred=occurred,
                              payout=bank_reference(payout) if payout else None)


def reverse(state: State, received: Receipt | ReceiptIdentified, *, by: str, day: date, reason: str,
            approval: str | None = None, bank_ref: str | None = None) -> ReceiptReversed:
    """A receipt was wrong. `received` is the entry as it stands in the book; `bank_ref` that of the receipt, where an
    identification is taken back."""
    channel: Any = getattr(received, "channel", "bank" if isinstance(received, ReceiptIdentified) else "cash")
    return ReceiptReversed(
        day=day, by=by, **signing(state, by, "receipt-reversed", day, received.amount), corrects=leaf_of(received),
        reason=reason, approval=approval, receipt=received.receipt, channel=channel,
        bank_ref=getattr(received, "bank_ref", None) or bank_ref, household=received.household,
        amount=received.amount, allocation=received.allocation, agent_for=received.agent_for,
    )


def correct(state: State, received: Receipt | ReceiptIdentified, *, by: str, day: date, household: str, reason: str,
            approval: str | None = None, bank_ref: str | None = None, paper: str | None = None
            ) -> tuple[ReceiptReversed, Receipt]:
    """A receipt was another household's: taken back, and recorded anew under the next number.

    Raises: NotFound for an unknown household.
    """
    from sharedfund.state import evolve

    since = getattr(received, "occurred", None) or received.day
    reversal = reverse(state, received, by=by, day=day, reason=reason, approval=approval, bank_ref=bank_ref)
    anew = record(
        evolve(state, reversal), by=by, day=day, amount=received.amount, channel=reversal.channel,
        household=household, bank_ref=reversal.bank_ref, paper=getattr(received, "paper", None) or paper,
        purpose=getattr(received, "purpose", None), payer=getattr(received, "payer", "owner"),
        collected_by=getattr(received, "collected_by", None),
        occurred=since if since < day else None,
    )
    return reversal, anew


# ---- what is only held ----


def take_deposit(state: State, *, by: str, day: date, party: str, amount: Decimal, deposit_kind: Any = "renovation",
                 bank_ref: str | None = None, paper: str | None = None, occurred: date | None = None) -> DepositTaken:
    """A deposit came in. Raises: NotFound for an unknown household; BadInput for a bond that is not the firm's."""
    if (deposit_kind == "firm-bond") != party.startswith("F"):
        raise BadInput("deposit-of-another", kind=deposit_kind, party=party)
    if party.startswith("h-"):
        unit_of(state, party)
    return DepositTaken(day=day, by=by, deposit=next_deposit(state), deposit_kind=deposit_kind, party=party,
                        amount=amount, bank_ref=bank_reference(bank_ref) if bank_ref else None, paper=paper,
                        occurred=occurred)


def held_deposit(state: State, deposit: str) -> Deposit:
    """The deposit. Raises: NotFound for one the book does not hold."""
    found = state.receipts.deposits.get(deposit)
    if found is None:
        raise NotFound("deposit-unknown", deposit=deposit)
    return found


def propose_deduction(state: State, *, by: str, day: date, deposit: str, amount: Decimal, reason: str,
                      evidence: Iterable[str]) -> DepositDeductionProposed:
    """Part of a deposit is kept for documented damage. Raises: NotFound."""
    held_deposit(state, deposit)
    return DepositDeductionProposed(
        day=day, by=by, **signing(state, by, "deposit-deduction-proposed", day, amount), deposit=deposit, amount=amount,
        reason=reason, evidence=tuple(evidence),
    )


@completes("deposit-deduction-proposed")
def _deduct(state: State, proposal: Open, by: str, day: date) -> tuple[DepositDeducted, ...]:
    asked = proposal.entry()
    held = held_deposit(state, asked.deposit)
    kind: Any = held.kind
    return (DepositDeducted(day=day, by=by, proposal=proposal.leaf, deposit=asked.deposit, deposit_kind=kind,
                            party=held.party, amount=asked.amount),)


def pass_through(state: State, *, by: str, day: date, utility: Any, amount: Decimal, bank_ref: str,
                 household: str | None = None, occurred: date | None = None) -> PassThroughReceived:
    """Money collected for a utility. Raises: NotFound for an unknown household."""
    if household is not None:
        unit_of(state, household)
    return PassThroughReceived(day=day, by=by, utility=utility, household=household, amount=amount,
                               bank_ref=bank_reference(bank_ref), occurred=occurred)
