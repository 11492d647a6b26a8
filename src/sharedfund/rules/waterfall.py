"""Rules of the waterfall: in which order money leaves a fund, and how much of it may leave now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharedfund.rules import Objection, measure, rule
from sharedfund.state import figures
from sharedfund.state.payments import Payment, is_draw, is_judged, request_of

if TYPE_CHECKING:
    from sharedfund.entries.payments import PaymentRequested, PaymentSigned
    from sharedfund.state import State

measure(15, figures.tiers_of, source="Fushan; order of T2-T4 DESIGN")
measure(18, figures.spendable, source="DESIGN")
measure(18, figures.claims, source="DESIGN")
measure(18, figures.position, source="DESIGN")
measure(20, figures.shared_when_short, source="DESIGN")
measure(138, figures.reserve, source="Fushan; DESIGN")


def _judged(state: State, entry: PaymentRequested | PaymentSigned) -> Payment | None:
    """The payment whose money is decided by `entry`: at its request and at its release. None for one that approves a
    debit afterwards: its money has left."""
    payment = request_of(state, entry) if is_judged(state, entry) else None
    return None if payment is None or payment.explains is not None else payment


@rule(15, source="Fushan: T1 before the firm; order of T2-T4 DESIGN")
def payments_rank_with_what_they_settle(state: State, entry: PaymentRequested | PaymentSigned) -> Objection | None:
    """A payment ranks in the tier of what it settles."""
    payment = _judged(state, entry)
    if payment is None:
        return None
    allowed = figures.tiers_of(state, payment, state.charter.local_day(entry))
    # A tag of essential is R19's to refuse.
    if payment.tier in allowed or (payment.tier == "T1" and payment.settles != "emergency"):
        return None
    return Objection("tier-differs", payment=payment.payment, tier=payment.tier, allowed=min(allowed))


@rule(16, source="Fushan")
def essentials_come_first(state: State, entry: PaymentRequested | PaymentSigned) -> Objection | None:
    """Nothing of T3 to T6 is paid while what is due of T0 and T1 is neither paid nor fully reserved."""
    payment = _judged(state, entry)
    if payment is None or figures.rank(payment.tier) < 3:
        return None
    on = state.charter.local_day(entry)
    available = figures.cash(state, payment.fund) - figures.not_ours(state, payment.fund, on)
    due = figures.due_first(state, payment.fund, on)
    if due <= available:
        return None
    return Objection("essentials-short", fund=payment.fund, tier=payment.tier, due=due, available=available,
                     short=due - available)


@rule(17, source="Fushan; DESIGN")
def payments_stay_within_what_is_payable(state: State, entry: PaymentRequested | PaymentSigned) -> Objection | None:
    """A payment is at most what its fund may pay now: cash, less what is not ours, the claims of the tiers before, and
    the requests that stand before it."""
    payment = _judged(state, entry)
    if payment is None:
        return None
    payable = figures.payable_now(state, payment, state.charter.local_day(entry))
    if payment.amount <= payable:
        return None
    return Objection("above-payable", fund=payment.fund, tier=payment.tier, asked=payment.amount, payable=payable,
                     cash=figures.cash(state, payment.fund), over=payment.amount - payable)


@rule(19, source="Fushan; FEE: the list of cost heads")
def essential_payments_name_an_essential_head(
    state: State, entry: PaymentRequested | PaymentSigned
) -> Objection | None:
    """A payment is essential only when its head stands on the closed list of the budget."""
    payment = _judged(state, entry)
    if payment is None or payment.tier != "T1" or payment.settles == "emergency":
        return None
    bill = state.bills.open.get(payment.bill) if payment.bill else None
    if bill is not None and bill.opening and bill.payee == "staff":
        return None
    on = state.charter.local_day(entry)
    if payment.head is not None and state.budgets.tier(payment.head, on) == "T1":
        return None
    return Objection("head-not-essential", head=payment.head or "", tier=payment.tier)


# Words by which a purpose says that it is no daily upkeep.
MAJOR_WORKS = ("大修", "中修", "更新", "改造", "renewal", "alteration", "major repair")


@rule(23, source="FEE 11; Hefei")
def the_service_fee_pays_no_major_works(state: State, entry: PaymentRequested | PaymentSigned) -> Objection | None:
    """The service fee pays daily upkeep; major repair, renewal and alteration are the maintenance fund's or a
    project's."""
    payment = _judged(state, entry)
    if payment is None or payment.fund != "operating" or payment.settles not in ("expense", "bill", "standing"):
        return None
    for word in MAJOR_WORKS:
        if word in payment.purpose.lower():
            return Objection("major-works", word=word, head=payment.head or "", amount=payment.amount)
    return None


# Funds whose money is other people's or bound to a purpose: it goes back or is spent, it is never moved on.
BOUND = frozenset({"custody", "agency", "grants"})


def _is_bound(fund: str) -> bool:
    return fund in BOUND or fund.startswith(("project:", "maintenance:"))


def _is_rest_of_a_project(state: State, payment: Payment) -> bool:
    """Whether a resolution gives what a project has left another use."""
    return (payment.fund.startswith("project:") and payment.settles == "transfer"
            and state.resolutions.passed(payment.resolution) is not None)


@rule(54, source="CA 5515, 5502; NSW: three months; PMR 53, 60")
def transfers_run_between_funds_that_may_give_and_take(
    state: State, entry: PaymentRequested | PaymentSigned
) -> Objection | None:
    """A transfer is a payment from one free fund to another, booked as transfer out and in, so that each balances."""
    payment = _judged(state, entry)
    if payment is None:
        return None
    moves = [leg for leg in payment.legs if leg.account.startswith("Equity:Transfer:")]
    if payment.settles not in ("transfer", "top-up"):
        disguised = moves and not is_draw(payment)  # a draw on another source is R87's
        return Objection("transfer-in-disguise", payment=payment.payment, settles=payment.settles) if disguised else None
    if _is_bound(payment.fund) and not _is_rest_of_a_project(state, payment):
        return Objection("fund-is-bound", fund=payment.fund)
    if payment.settles == "transfer" and (payment.to_fund is None or payment.to_fund == payment.fund):
        return Objection("target-missing", fund=payment.fund)
    if payment.settles == "transfer" and payment.to_fund in ("custody", "agency"):
        return Objection("target-is-bound", fund=payment.fund, to_fund=payment.to_fund)
    out = sum(leg.amount for leg in moves if leg.amount > 0)
    into = -sum(leg.amount for leg in moves if leg.amount < 0)
    if out != payment.amount or into != payment.amount:
        return Objection("transfer-unbalanced", asked=payment.amount, out=out, into=into)
    return None
