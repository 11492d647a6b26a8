"""What the voucher of one payment says beside the payment itself: each step with its day and mandate, the papers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sharedfund.reports.spelled import day

if TYPE_CHECKING:
    from sharedfund.entries.entry import Entry
    from sharedfund.state import State
    from sharedfund.state.payments import Payment

Data = dict[str, Any]

STEPS = {"payment-requested": "requested", "payment-reviewed": "reviewed", "payment-rechecked": "rechecked",
         "payment-signed": "signed", "payment-paid": "paid"}


def first_block(state: State, payment: Payment) -> int:
    """From which block of the book on everything about a payment stands: its bill, its request, its steps."""
    if payment.bill is None:
        return payment.block
    bill = state.bills.open.get(payment.bill)
    return 1 if bill is None else min(payment.block, bill.block)  # a bill long settled may stand anywhere before


def voucher(state: State, entries: Iterable[Entry], payment: Payment) -> Data:
    """The steps of `payment` in the order of the book, the bank's reference, and the commitments of its papers, found
    among `entries` (`first_block`)."""
    steps, papers, reference = list[Data](), list[Data](), None
    entry: Any
    for entry in entries:
        if entry.kind == "bill-recorded" and entry.bill == payment.bill:
            papers += [{"of": entry.bill, "commitment": one} for one in entry.evidence]
        if entry.kind == "payment-requested" and entry.payment == payment.payment:
            papers += [{"of": entry.payment, "commitment": one} for one in entry.evidence]
        elif entry.kind == "payment-paid" and entry.pays == payment.leaf:
            reference = entry.bank_ref
        elif entry.kind not in STEPS or getattr(entry, "approves", None) != payment.leaf:
            continue
        if entry.kind in STEPS:
            held = state.people.mandates.get(entry.mandate)
            steps.append({"step": STEPS[entry.kind], "day": day(entry.day), "person": entry.by, "mandate": entry.mandate,
                          "office": held.office if held else None, "party": held.party if held else None,
                          "stand_in": held is not None and held.stand_in is not None})
    return {"steps": steps, "papers": papers, "reference": reference}
