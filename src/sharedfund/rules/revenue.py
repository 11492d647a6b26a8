"""Rules of public revenue: gross, separate, and out only by the owners' will."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from sharedfund.rules import Flag, Objection, duty, flag, rule
from sharedfund.state.payments import is_judged, request_of
from sharedfund.state.resolutions import granted_to
from sharedfund.values import days, money

if TYPE_CHECKING:
    from sharedfund.entries.payments import PaymentRequested, PaymentSigned
    from sharedfund.state import State


@rule(86, source="CC 282; SH 51: 单独列账")
def public_revenue_is_booked_gross(state: State, entry: PaymentRequested) -> Objection | None:
    """What public revenue costs is an expense of its own; it is never taken off the income."""
    for leg in entry.legs:
        if leg.account.startswith("Income:"):
            return Objection("netted", account=leg.account, amount=leg.amount)
    return None


# What each way of spending asks of a resolution.
_USE = {"expense": "spend", "bill": "spend", "standing": "spend", "top-up": "top-up", "transfer": "transfer",
        "return": "return"}


@rule(87, source="PMR 54; CC 278(8)(9)")
def public_revenue_leaves_by_resolution(state: State, entry: PaymentRequested | PaymentSigned) -> Objection | None:
    """Public revenue is paid out by a resolution, by the adopted budget for the lines it names, or into the maintenance
    fund."""
    payment = request_of(state, entry) if is_judged(state, entry) else None
    if payment is None or payment.fund != "public-revenue":
        return None
    # A debt that is not the fund's money is no spending; the top-up is the law's own use.
    use = _USE.get(payment.settles)
    if use is None or payment.settles == "top-up":
        return None
    budget = state.budgets.of_month(payment.month)
    if use == "spend" and budget is not None and payment.head is not None and budget.line(payment.head) is not None:
        return None
    left = granted_to(state, payment, use)
    if left >= payment.amount:
        return None
    if payment.resolution is None:
        return Objection("resolution-needed", amount=payment.amount, head=payment.head)
    return Objection("not-granted", resolution=payment.resolution, amount=payment.amount, left=left)


@duty(88, source="SH 51; HU 45; BJ 74")
def net_public_revenue_tops_up_the_maintenance_fund(state: State, as_of: date) -> Iterator[Flag]:
    """The charter's share of each period's net public revenue goes to the maintenance fund by the end of the next."""
    terms = state.charter.terms
    spans = {q if terms.topup_period == "quarter" else q[:4] for q in state.revenue.quarters}
    for name in sorted(spans):
        period = days.period(name)
        earned = state.revenue.over(period)
        wanted = money.times(earned.net, terms.topup_share)
        if period.end > as_of or earned.topped_up >= wanted:
            continue
        months = 3 if terms.topup_period == "quarter" else 12
        due = days.Period("", period.end, days.add_months(period.end, months)).last
        late = "top-up-late" if due < as_of else "top-up-due"
        yield flag(net_public_revenue_tops_up_the_maintenance_fund, late, due, period=name, net=earned.net,
                   wanted=wanted, topped_up=earned.topped_up, missing=wanted - earned.topped_up)
