"""Drafts of payments: requests with their legs and tier, the steps, what the bank did, emergencies and notices."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sharedfund import accounts, drafts
from sharedfund.accounts.heads import HEADS
from sharedfund.entries.contracts import VendorAccountChanged, VendorAdded
from sharedfund.entries.payments import (
    BankDebited,
    EmergencyOrdered,
    EmergencyRatified,
    ImprestSpent,
    NoticeAnswered,
    NoticeObjected,
    NoticePosted,
    PaymentPaid,
    PaymentRejected,
    PaymentRequested,
    PaymentReturned,
    PaymentWithdrawn,
    UnexplainedRestored,
)
from sharedfund.entries.remuneration import releasable
from sharedfund.errors import BadInput, NotFound
from sharedfund.reports.payments import RunRow, payment_run
from sharedfund.state import evolve
from sharedfund.state import payments as slice_
from sharedfund.state.agency import agent_on, payable_to_firm
from sharedfund.values import days

if TYPE_CHECKING:
    from sharedfund.entries.entry import Entry
    from sharedfund.state import State

# Payees that have no enrolled account: their own office or the fund itself.
WITHOUT_ACCOUNT = frozenset({"tax", "social-insurance", "bureau", "fund"})


def _clean(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, ())}


def payment_of(state: State, number: str) -> slice_.Payment:
    """The payment with this number. Raises: NotFound."""
    found = state.payments.open.get(number)
    if found is None:
        raise NotFound("payment-unknown", payment=number)
    return found


# ---- vendors ----


def next_vendor(state: State) -> str:
    """The id the next vendor gets."""
    return f"v-{max((int(vendor[2:]) for vendor in state.contracts.vendors), default=0) + 1:02d}"


def add_vendor(state: State, *, by: str, day: date, account: str, name: str | None = None, vendor: str | None = None,
               natural_person: bool = False, related_firm: str | None = None) -> VendorAdded:
    """A vendor and the commitment of its account; a natural person's name stays out of the book."""
    return VendorAdded.model_validate(_clean({
        "day": day, "by": by, **drafts.signing(state, by, "vendor-added", day), "vendor": vendor or next_vendor(state),
        "name": None if natural_person else name, "natural_person": natural_person or None, "account": account,
        "related_firm": related_firm,
    }))


def change_account(state: State, *, by: str, day: date, payee: str, account: str, reason: str) -> VendorAccountChanged:
    """The proposal that `payee` is paid to another account. Raises: NotFound."""
    if state.contracts.account_of(payee) is None:
        raise NotFound("payee-unknown", payee=payee)
    return VendorAccountChanged.model_validate({
        "day": day, "by": by, **drafts.signing(state, by, "vendor-account-changed", day), "payee": payee,
        "account": account, "reason": reason,
    })


# ---- the request ----


def request_payment(
    state: State, *, by: str, day: date, payee: str | None = None, amount: Decimal | str | None = None, purpose: str,
    head: str | None = None, fund: str | None = None, settles: str | None = None, bill: str | None = None,
    month: str | None = None, due: date | None = None, payee_account: str | None = None, tier: str | None = None,
    payment: str | None = None, **more: Any,
) -> PaymentRequested:
    """A request with its number, account, tier and legs; from a `bill` also its payee, head, fund, month and what of it
    is unpaid. `more` are further fields of the entry.

    Raises: NotFound for a bill the book does not have, BadInput where nothing of the kind can be settled.
    """
    if bill is not None:
        owed = state.bills.open.get(bill)
        if owed is None:
            raise NotFound("bill-unknown", bill=bill)
        payee, head = payee or owed.payee, head or owed.head or None
        fund, month = fund or owed.fund, month or owed.month
        amount = amount if amount is not None else owed.unpaid
        due, settles = due or owed.due, settles or "bill"
    if payee is None or amount is None:
        raise BadInput("payment-without-payee-or-amount")
    # What the agency fund pays a household is what it owes back: it has no costs of its own.
    settles = settles or ("refund" if fund == "agency" and payee.startswith("h-") else "expense")
    fund = fund or (HEADS[head].fund if head in HEADS else "agency" if settles == "agency" else "operating")
    tier = tier or slice_.tier_for(state, settles, head, day, more.get("to_fund"))
    if payee_account is None and payee not in WITHOUT_ACCOUNT:
        payee_account = state.contracts.account_of(payee)
    agreed = state.contracts.agreement_of(payee, head, month or days.month_of(day))
    if agreed is not None and settles in ("bill", "expense"):
        more.setdefault("contract", agreed.contract)
    fields = _clean({
        "day": day, "by": by, **drafts.signing(state, by, "payment-requested", day),
        "payment": payment or state.payments.next_number(), "payee": payee, "payee_account": payee_account,
        "amount": amount, "fund": fund, "head": head, "tier": tier, "settles": settles,
        "month": month or days.month_of(day), "due": due or day, "purpose": purpose, "bill": bill, **more,
    })
    # Validated once without legs, so that they are computed from checked fields.
    asked = PaymentRequested.model_validate({**fields, "legs": ()})
    legs = slice_.legs_for(state, asked)
    if legs is None:
        raise BadInput("nothing-to-settle", settles=settles, fund=fund, payee=payee)
    return asked.replaced(legs=legs)


def remuneration_of(state: State, firm: str) -> str:
    """What a payment of its remuneration to `firm` settles: what was collected for it on the lump-sum basis, else what
    was released to it."""
    contracts = state.contracts.of_firm(firm)
    is_lump_sum = bool(contracts) and contracts[-1].lump_sum
    if is_lump_sum and (payable_to_firm(state, firm) > 0 or not state.ledger.owed(releasable(firm))):
        return "agency"
    return "remuneration"


def propose_run(state: State, month: str, *, by: str, day: date,
                accounts: Mapping[str, str] | None = None) -> tuple[PaymentRequested, ...]:
    """Requests for what the payment run of `month` finds payable, numbered one after the other, source by source in the
    order the budget says: what one source is asked for is settled before the next is asked (R87). `accounts` of payees
    that have none in the book (the staff)."""
    made: list[PaymentRequested] = []
    for turn in (0, 1, 2):
        asked = [
            _asked_by_run(state, row, number, by=by, day=day, account=(accounts or {}).get(row.payee))
            for number, row in enumerate(
                (row for row in payment_run(state, month, day)
                 if row.turn == turn and row.payable > 0 and row.kind != "reserve"), state.payments.last_number + 1)
        ]
        for entry in asked:
            state = evolve(state, entry)
        made += asked
    return tuple(made)


def _asked_by_run(state: State, row: RunRow, number: int, *, by: str, day: date, account: str | None) -> PaymentRequested:
    payment = f"P-{number:04d}"
    if row.kind == "bill":
        return request_payment(state, by=by, day=day, bill=row.item, amount=row.payable, fund=row.fund, payment=payment,
                               purpose=f"{row.month} {row.item}", payee_account=account if row.payee == "staff" else None)
    return request_payment(state, by=by, day=day, payee=row.payee, amount=row.payable, payment=payment,
                           settles="agency" if row.kind == "agency" else "remuneration", month=row.month,
                           purpose=f"{row.month} 酬金")


def transfer(state: State, *, by: str, day: date, from_fund: str, to_fund: str, amount: Decimal | str, purpose: str,
             resolution: str | None = None, **more: Any) -> PaymentRequested:
    """A request to move money between two funds: a payment like any other (R54)."""
    return request_payment(state, by=by, day=day, payee="fund", amount=amount, fund=from_fund, to_fund=to_fund,
                           settles="transfer", purpose=purpose, resolution=resolution, **more)


def term_deposit(state: State, *, by: str, day: date, fund: str, amount: Decimal | str, purpose: str,
                 resolution: str | None = None, **more: Any) -> PaymentRequested:
    """A request to place a fund's money in a term deposit, by resolution (R126)."""
    return request_payment(state, by=by, day=day, payee="fund", amount=amount, fund=fund, settles="term-deposit",
                           purpose=purpose, resolution=resolution, **more)


def imprest_top_up(state: State, *, by: str, day: date, purpose: str, amount: Decimal | str | None = None,
                   **more: Any) -> PaymentRequested:
    """A request to fill the imprest, by default up to its cap (R55)."""
    if amount is None:
        amount = state.charter.terms.imprest_cap_cny - state.ledger.balance("Assets:Cash:Imprest:Operating")
        if amount <= 0:
            raise BadInput("imprest-is-full")
    return request_payment(state, by=by, day=day, payee="fund", amount=amount, fund="operating", settles="imprest",
                           purpose=purpose, **more)


def standing_authority(state: State, *, by: str, day: date, payee: str, head: str, cap: Decimal | str, purpose: str,
                       **more: Any) -> PaymentRequested:
    """A request for debits of `payee` up to `cap` a month; walks all steps once (R137)."""
    return request_payment(state, by=by, day=day, payee=payee, amount=cap, head=head, settles="standing",
                           purpose=purpose, **more)


# ---- the steps ----


def review(state: State, payment: str, *, by: str, day: date, reason: str | None = None) -> Entry:
    """`by`'s review of the payment. Raises: NotFound."""
    found = payment_of(state, payment)
    return drafts.approval(state, "payment-reviewed", found.leaf, by=by, day=day, amount=found.amount, reason=reason)


def recheck(state: State, payment: str, *, by: str, day: date, reason: str | None = None) -> Entry:
    """`by`'s re-check of the payment. Raises: NotFound."""
    found = payment_of(state, payment)
    return drafts.approval(state, "payment-rechecked", found.leaf, by=by, day=day, amount=found.amount, reason=reason)


def sign(state: State, payment: str, *, by: str, day: date, same_desk: bool = False,
         reason: str | None = None) -> Entry:
    """`by`'s joint signature; the last one needed is the release. Raises: NotFound."""
    found = payment_of(state, payment)
    return drafts.approval(state, "payment-signed", found.leaf, by=by, day=day, amount=found.amount,
                           same_desk=same_desk, reason=reason)


def reject(state: State, payment: str, *, by: str, day: date, reason: str) -> PaymentRejected:
    """`by`'s no to the payment. Raises: NotFound."""
    found = payment_of(state, payment)
    return PaymentRejected.model_validate({
        "day": day, "by": by, **drafts.signing(state, by, "payment-rejected", day), "rejects": found.leaf,
        "payment": payment, "reason": reason,
    })


def withdraw(state: State, payment: str, *, by: str, day: date, reason: str) -> PaymentWithdrawn:
    """The requester takes the payment back; also what ends a standing authority. Raises: NotFound."""
    found = payment_of(state, payment)
    return PaymentWithdrawn.model_validate({
        "day": day, "by": by, **drafts.signing(state, by, "payment-withdrawn", day), "withdraws": found.leaf,
        "payment": payment, "reason": reason,
    })


# ---- what the bank did ----


def _settled(payment: slice_.Payment) -> dict[str, Any]:
    return _clean({
        "payment": payment.payment, "payee": payment.payee, "amount": payment.amount, "fund": payment.fund,
        "head": payment.head, "tier": payment.tier, "settles": payment.settles, "month": payment.month,
        "bill": payment.bill, "document": payment.document, "legs": payment.legs,
    })


def pay(state: State, payment: str, *, by: str, day: date, bank_ref: str | None = None,
        occurred: date | None = None) -> PaymentPaid:
    """The bank has paid. A payment that approves a debit afterwards takes that debit's bank reference.
    Raises: NotFound."""
    found = payment_of(state, payment)
    debit = state.payments.unexplained.get(found.explains or "")
    if bank_ref is None and debit is not None:
        bank_ref = debit.bank_ref
    if bank_ref is None:
        raise BadInput("payment-without-bank-reference", payment=payment)
    return PaymentPaid.model_validate(_clean({
        "day": day, "by": by, **drafts.signing(state, by, "payment-paid", day), "pays": found.leaf, **_settled(found),
        "explains": found.explains, "bank_ref": bank_ref, "occurred": occurred,
    }))


def return_payment(state: State, payment: str, *, by: str, day: date, bank_ref: str, reason: str,
                   approval: str | None = None, occurred: date | None = None) -> PaymentReturned:
    """The bank sent the payment back, or it was booked wrongly. Raises: NotFound, also for one that was not paid."""
    found = payment_of(state, payment)
    if found.paid_leaf is None:
        raise NotFound("payment-not-paid", payment=payment)
    return PaymentReturned.model_validate(_clean({
        "day": day, "by": by, **drafts.signing(state, by, "payment-returned", day), "corrects": found.paid_leaf,
        "reason": reason, "approval": approval, **_settled(found), "bank_ref": bank_ref, "occurred": occurred,
    }))


def debit(state: State, *, by: str, day: date, amount: Decimal | str, bank_ref: str, purpose: str,
          fund: str = "operating", standing: str | None = None, bill: str | None = None,
          court_paper: str | None = None, advice: str | None = None, agent_for: str | None = None,
          occurred: date | None = None) -> BankDebited:
    """Money that left without a release, as the bank says; what nobody answers for is computed. With the bank's `advice`
    it is a charge on money held for the firm (that of the day, or the one whose money lies there, where not named)."""
    authority = state.payments.standing.get(standing or "")
    if standing is not None and authority is None:
        raise NotFound("standing-unknown", payment=standing)
    fields = _clean({
        "day": day, "by": by, "bank_ref": bank_ref, "amount": amount, "fund": authority.fund if authority else fund,
        "purpose": purpose, "standing": standing, "head": authority.head if authority else None,
        "month": days.month_of(occurred or day), "bill": bill, "court_paper": court_paper, "occurred": occurred,
        "agent_for": agent_for or (_charged_firm(state, day) if advice is not None else None), "advice": advice,
    })
    seen = BankDebited.model_validate({**fields, "explained": "0.00", "legs": ()})
    return seen.replaced(explained=slice_.debit_explained(state, seen), legs=slice_.debit_legs(state, seen))


def _charged_firm(state: State, day: date) -> str | None:
    """The firm whose money the bank charged: the one whose agent the fund is on `day`, else the one it holds money
    for."""
    held = [firm for firm in state.contracts.firms() if state.ledger.owed(accounts.collected(firm)) > 0]
    return agent_on(state, day) or (held[0] if len(held) == 1 else None)


def restore(state: State, *, by: str, day: date, restores: str, bank_ref: str, amount: Decimal | str | None = None,
            occurred: date | None = None) -> UnexplainedRestored:
    """Money that had left without approval came back; by default all that is still missing. Raises: NotFound."""
    found = state.payments.unexplained.get(restores)
    if found is None:
        raise NotFound("debit-unknown", leaf=restores)
    return UnexplainedRestored.model_validate(_clean({
        "day": day, "by": by, "restores": restores, "bank_ref": bank_ref,
        "amount": amount if amount is not None else found.left, "fund": found.fund, "occurred": occurred,
    }))


def approve_debit(state: State, *, by: str, day: date, explains: str, payee: str, purpose: str,
                  **more: Any) -> PaymentRequested:
    """A request that approves a debit afterwards, through all steps; no money leaves again (R135). Raises: NotFound."""
    found = state.payments.unexplained.get(explains)
    if found is None:
        raise NotFound("debit-unknown", leaf=explains)
    return request_payment(state, by=by, day=day, payee=payee, amount=found.left, fund=found.fund, purpose=purpose,
                           explains=explains, **more)


def spend_imprest(state: State, *, by: str, day: date, voucher: str, head: str, amount: Decimal | str, purpose: str,
                  evidence: tuple[str, ...]) -> ImprestSpent:
    """Cash spent from the imprest, with its voucher (R55)."""
    return ImprestSpent.model_validate(_clean({
        "day": day, "by": by, **drafts.signing(state, by, "imprest-spent", day), "voucher": voucher, "head": head,
        "amount": amount, "purpose": purpose, "evidence": evidence,
    }))


# ---- emergencies ----


def next_order(state: State) -> str:
    """The number the next emergency order gets."""
    return f"E-{max((int(order[2:]) for order in state.payments.orders), default=0) + 1:02d}"


def order_emergency(state: State, *, by: str, day: date, cause: str, contractor: str, estimate: Decimal | str,
                    purpose: str, evidence: tuple[str, ...], fund: str = "operating", building: str | None = None,
                    order: str | None = None) -> EmergencyOrdered:
    """An order for what cannot wait; a witness of another party must see it (R24)."""
    return EmergencyOrdered.model_validate(_clean({
        "day": day, "by": by, **drafts.signing(state, by, "emergency-ordered", day),
        "order": order or next_order(state), "cause": cause, "contractor": contractor, "estimate": estimate,
        "fund": fund, "building": building, "purpose": purpose, "evidence": evidence,
    }))


def order_of(state: State, order: str) -> slice_.Order:
    """The emergency order with this number. Raises: NotFound."""
    found = state.payments.orders.get(order)
    if found is None:
        raise NotFound("order-unknown", order=order)
    return found


def witness_emergency(state: State, order: str, *, by: str, day: date) -> Entry:
    """`by` saw the emergency. Raises: NotFound."""
    return drafts.approval(state, "emergency-witnessed", order_of(state, order).leaf, by=by, day=day)


def request_emergency(state: State, order: str, *, by: str, day: date, amount: Decimal | str | None = None,
                      purpose: str, **more: Any) -> PaymentRequested:
    """A request to pay what was ordered, by default the estimate. Raises: NotFound."""
    found = order_of(state, order)
    if amount is None:
        amount = found.estimate - found.asked
    head = "emergency" if found.fund == "operating" else None
    return request_payment(state, by=by, day=day, payee=found.contractor, amount=amount, fund=found.fund, head=head,
                           settles="emergency", document=order, purpose=purpose, **more)


def ratify_emergency(state: State, order: str, *, by: str, day: date,
                     resolution: str | None = None) -> EmergencyRatified:
    """The proposal that an emergency is approved afterwards. Raises: NotFound."""
    order_of(state, order)
    return EmergencyRatified.model_validate(_clean({
        "day": day, "by": by, **drafts.signing(state, by, "emergency-ratified", day), "order": order,
        "resolution": resolution,
    }))


# ---- prior notice ----


def next_notice(state: State) -> str:
    """The number the next prior notice gets."""
    return f"N-{max((int(notice[2:]) for notice in state.payments.notices), default=0) + 1:02d}"


def post_notice(state: State, *, by: str, day: date, payee: str, amount: Decimal | str, purpose: str,
                notice: str | None = None, monthly_ceiling: Decimal | str | None = None,
                until: date | None = None) -> NoticePosted:
    """Prior notice of a large payment, or for at most a year of a recurring one (R51)."""
    return NoticePosted.model_validate(_clean({
        "day": day, "by": by, **drafts.signing(state, by, "notice-posted", day), "notice": notice or next_notice(state),
        "payee": payee, "amount": amount, "purpose": purpose, "monthly_ceiling": monthly_ceiling, "until": until,
    }))


def notice_of(state: State, notice: str) -> slice_.Notice:
    """The prior notice with this number. Raises: NotFound."""
    found = state.payments.notices.get(notice)
    if found is None:
        raise NotFound("notice-unknown", notice=notice)
    return found


def object_to_notice(state: State, notice: str, *, by: str, day: date, text: str) -> NoticeObjected:
    """An objection to a noticed payment, numbered. Raises: NotFound."""
    found = notice_of(state, notice)
    return NoticeObjected.model_validate({
        "day": day, "by": by, **drafts.signing(state, by, "notice-objected", day), "notice": notice,
        "objection": len(found.objections | found.answered) + 1, "text": text,
    })


def answer_objection(state: State, notice: str, objection: int, *, by: str, day: date, evidence: str) -> NoticeAnswered:
    """The written answer to an objection. Raises: NotFound."""
    notice_of(state, notice)
    return NoticeAnswered.model_validate({
        "day": day, "by": by, **drafts.signing(state, by, "notice-answered", day), "notice": notice,
        "objection": objection, "evidence": evidence,
    })
