"""Drafts of bills: a paper recorded, credited, a head's month marked complete."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sharedfund import drafts
from sharedfund.accounts.heads import HEADS
from sharedfund.entries.bills import BillCredited, BillRecorded, HeadCompleted
from sharedfund.errors import BadInput, NotFound
from sharedfund.values import days
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.state import State
    from sharedfund.state.bills import Bill


def bill_of(state: State, number: str) -> Bill:
    """The bill with this number. Raises: NotFound."""
    found = state.bills.open.get(number)
    if found is None:
        raise NotFound("bill-unknown", bill=number)
    return found


def record_bill(
    state: State, *, by: str, day: date, payee: str, head: str, amount: Decimal, due: date, month: str | None = None,
    evidence: tuple[str, ...] = (), contract: str | None = None, vouchers: Decimal | None = None,
    headcount: int | None = None, bill: str | None = None, occurred: date | None = None,
) -> BillRecorded:
    """A bill with its number and the head's fund; a firm's bill under its contract in force.

    Raises: BadInput for a head the chart does not have, or a payee that is not billed under it.
    """
    if head not in HEADS:
        raise BadInput("head-unknown", head=head)
    own_fund = {"staff": "operating", "social-insurance": "operating"}.get(payee, "operating" if payee[:1] == "F" else None)
    stray = payee == "tax" and HEADS[head].fund == "operating" and head != "wages"
    if stray or payee[:1] not in ("v", "F", "s", "t") or own_fund not in (None, HEADS[head].fund):
        raise BadInput("payee-not-billed", payee=payee, head=head)
    month = month or days.month_of(day)
    if contract is None:
        vendor = state.contracts.vendors.get(payee)
        firm = payee if payee.startswith("F") else vendor.related_firm if vendor is not None else None
        found = state.contracts.in_force(days.period(month).last, firm) if firm is not None else None
        contract = found.contract if found is not None else None
    return BillRecorded.model_validate({
        "day": day, "by": by, **drafts.signing(state, by, "bill-recorded", day, amount),
        "bill": bill or state.bills.next_number(), "payee": payee, "head": head, "fund": HEADS[head].fund,
        "month": month, "amount": amount, "due": due, "contract": contract, "vouchers": vouchers,
        "headcount": headcount, "evidence": evidence, "occurred": occurred,
    })


def credit_bill(state: State, *, by: str, day: date, bill: str, amount: Decimal, reason: str,
                approval: str | None = None) -> BillCredited:
    """The credit of a bill, with the bill's own fields. Raises: NotFound."""
    found = bill_of(state, bill)
    return BillCredited.model_validate({
        "day": day, "by": by, **drafts.signing(state, by, "bill-credited", day, amount), "corrects": found.leaf,
        "reason": reason, "approval": approval, "bill": bill, "payee": found.payee, "head": found.head,
        "fund": found.fund, "amount": amount,
    })


def complete_head(state: State, *, by: str, day: date, head: str, month: str) -> HeadCompleted:
    """The proposal that no more bills come for a head and month; it names the last bill there is."""
    bills = state.bills.of_month(head, month)
    return HeadCompleted.model_validate({
        "day": day, "by": by, **drafts.signing(state, by, "head-completed", day), "head": head, "month": month,
        "last_bill": bills[-1].bill if bills else None,
    })


def record_payroll(
    state: State, *, by: str, day: date, gross: Decimal, due: date, headcount: int, month: str | None = None,
    insurance_staff: Decimal = ZERO, insurance_employer: Decimal = ZERO, tax: Decimal = ZERO,
    evidence: tuple[str, ...] = (),
) -> tuple[BillRecorded, ...]:
    """A month's payroll of the owners' own staff as bills of the head wages: what the staff gets, what goes to social
    insurance (the staff's part withheld, the employer's added), the tax withheld. They sum to gross + employer's part;
    who earns what stays in `private/`.

    Raises: BadInput where more is withheld than earned.
    """
    net = gross - insurance_staff - tax
    if net <= 0:
        raise BadInput("withheld-above-wages", gross=gross, withheld=insurance_staff + tax)
    parts = (("staff", net), ("social-insurance", insurance_staff + insurance_employer), ("tax", tax))
    made: list[BillRecorded] = []
    for payee, amount in parts:
        if amount:
            made.append(record_bill(
                state, by=by, day=day, payee=payee, head="wages", amount=amount, due=due, month=month, evidence=evidence,
                headcount=headcount if payee == "staff" else None,
                bill=f"B-{state.bills.recorded + 1 + len(made):04d}"))
    return tuple(made)
