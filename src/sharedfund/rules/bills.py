"""Rules of bills: what a paper must say, when a head's month is complete, what the firm is reimbursed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sharedfund.accounts.heads import HEADS
from sharedfund.rules import Objection, rule
from sharedfund.state import figures
from sharedfund.state.payments import is_draw, is_judged, request_of
from sharedfund.state.registry import is_used
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.entries.bills import BillCredited, BillRecorded, HeadCompleted
    from sharedfund.entries.payments import PaymentRequested, PaymentSigned
    from sharedfund.state import State
    from sharedfund.state.bills import Bill


# Under which heads offices and the fund's own staff are billed: what is withheld of wages is a cost of wages.
BILLED_UNDER = {"staff": frozenset({"wages"}), "social-insurance": frozenset({"wages"}),
                "tax": frozenset({"public-tax", "wages"})}


def firm_behind(state: State, payee: str) -> str | None:
    """The firm a payee is or is related to."""
    vendor = state.contracts.vendors.get(payee)
    return payee if payee.startswith("F") else vendor.related_firm if vendor is not None else None


@rule(138, source="Fushan; DESIGN")
def bills_say_who_is_owed_for_which_head(state: State, entry: BillRecorded) -> Objection | None:
    """A bill has a number of its own, a payee the book knows, and a head of the fund that pays it."""
    if is_used(state, "bill", entry.bill):
        return Objection("number-used", bill=entry.bill)
    # A payroll is the wages head's, a tax the tax head's. That the fund is the head's holds by R142 already.
    own = BILLED_UNDER.get(entry.payee, frozenset({entry.head}))
    if entry.head not in own or (entry.head == "public-tax" and entry.payee != "tax"):
        return Objection("payee-not-of-head", payee=entry.payee, head=entry.head)
    known = (*state.contracts.vendors, *state.contracts.firms(), *BILLED_UNDER)
    return None if entry.payee in known else Objection("payee-unknown", payee=entry.payee)


@rule(14, source="DESIGN; Hangzhou 31(5)")
def credits_fit_their_bill(state: State, entry: BillCredited) -> Objection | None:
    """A credit names its bill with its own fields and takes off at most what is unpaid and not asked for."""
    bill = state.bills.open.get(entry.bill)
    if bill is None:
        return Objection("bill-unknown", bill=entry.bill)
    for field in ("payee", "head", "fund"):
        if getattr(entry, field) != getattr(bill, field):
            return Objection("bill-differs", bill=entry.bill, field=field)
    if entry.corrects != bill.leaf:
        return Objection("bill-differs", bill=entry.bill, field="corrects")
    free = bill.unpaid - _asked_for(state, bill.bill, "")
    if entry.amount > free:
        return Objection("credit-above-unpaid", bill=entry.bill, credit=entry.amount, unpaid=free)
    return None


@rule(138, source="Fushan; DESIGN")
def heads_are_completed_once_with_their_last_bill(state: State, entry: HeadCompleted) -> Objection | None:
    """A head's month is marked complete when it is over, once, and names the last bill there is."""
    on = state.charter.local_day(entry)
    if entry.head not in HEADS:
        return Objection("head-unknown", head=entry.head)
    if state.bills.month(entry.head, entry.month).complete:
        return Objection("complete-already", head=entry.head, month=entry.month)
    if not figures.is_elapsed(entry.month, on):
        return Objection("month-not-over", head=entry.head, month=entry.month)
    bills = state.bills.of_month(entry.head, entry.month)
    last = bills[-1].bill if bills else None
    if entry.last_bill is None and last is not None:
        return Objection("last-bill-missing", head=entry.head, month=entry.month, bill=last)
    if entry.last_bill is not None and entry.last_bill != last:
        return Objection("not-the-last-bill", head=entry.head, month=entry.month, named=entry.last_bill, bill=last)
    return None


@rule(138, source="Fushan; DESIGN: a bill is paid once")
def payments_settle_what_their_bill_leaves_open(
    state: State, entry: PaymentRequested | PaymentSigned
) -> Objection | None:
    """A payment of a bill names its payee, head and fund, and is at most what is unpaid and not asked for already."""
    payment = request_of(state, entry) if is_judged(state, entry) else None
    if payment is None or (payment.settles != "bill" and payment.bill is None):
        return None
    bill: Bill | None = state.bills.open.get(payment.bill or "")
    if bill is None:
        return Objection("bill-unknown", bill=payment.bill or "")
    if payment.payee != bill.payee:
        return Objection("bill-differs", bill=bill.bill, field="payee")
    if payment.fund != bill.fund and not is_draw(payment):
        return Objection("bill-differs", bill=bill.bill, field="fund")
    if (payment.head or "") != bill.head:
        return Objection("bill-differs", bill=bill.bill, field="head")
    free = bill.unpaid - _asked_for(state, bill.bill, payment.payment)
    if payment.amount > free:
        return Objection("above-bill", bill=bill.bill, asked=payment.amount, unpaid=free)
    return None


def _asked_for(state: State, bill: str, but: str) -> Decimal:
    """What open requests ask for on a bill, those after the request `but` and itself left out."""
    own = state.payments.open.get(but)
    return sum(
        (p.amount for p in state.payments.requests_open()
         if p.bill == bill and p.payment != but and (own is None or p.block < own.block or p.is_released)),
        ZERO,
    )


@rule(143, source="Fushan; DESIGN; FEE 11: the list of cost heads")
def costs_are_reimbursed_at_the_lower_of_proof_and_budget(state: State, entry: BillRecorded) -> Objection | None:
    """A bill of the firm or of its related party names a head its contract reimburses and is at most what its vouchers
    prove and what the budget gives that head for the month."""
    firm = firm_behind(state, entry.payee)
    if firm is None:
        return None
    contract = state.contracts.named(entry.contract) if entry.contract else None
    if contract is None or contract.firm != firm:
        return Objection("contract-missing", payee=entry.payee, firm=firm)
    if entry.head not in contract.cost_heads:
        return Objection("head-not-reimbursed", head=entry.head, contract=contract.contract)
    if entry.vouchers is None or not entry.evidence:
        return Objection("vouchers-missing", bill=entry.bill, head=entry.head)
    if entry.head == "wages" and entry.headcount is None:
        return Objection("headcount-missing", bill=entry.bill, head=entry.head)
    if entry.amount > entry.vouchers:
        return Objection("above-vouchers", asked=entry.amount, vouchers=entry.vouchers, head=entry.head)
    adopted = figures.monthly_limit(state, entry.head, entry.month)
    room = max(adopted - state.bills.month(entry.head, entry.month).cost, ZERO)
    if entry.amount > room:
        return Objection("above-adopted", asked=entry.amount, head=entry.head, month=entry.month, adopted=adopted,
                         left=room)
    return None
