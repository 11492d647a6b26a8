"""Rules of the maintenance fund: a fund and accounts of its own, building by building."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharedfund.rules import Objection, form, rule
from sharedfund.state.payments import is_judged, request_of

if TYPE_CHECKING:
    from sharedfund.entries.payments import PaymentRequested, PaymentSigned
    from sharedfund.state import State

form(
    99, "maintenance_money_has_its_own_fund",
    "The maintenance fund is a fund of its own, by building; where the bureau holds it, it is no part of the co-managed"
    " account.",
    source="SH 66; DESIGN", test="tests/rules/test_maintenance.py", chapter="maintenance",
)


@rule(99, source="SH 66; DESIGN")
def what_the_bureau_holds_is_not_paid_here(state: State, entry: PaymentRequested | PaymentSigned) -> Objection | None:
    """Where the bureau holds the maintenance fund, the co-managed account's workflow pays nothing from it."""
    payment = request_of(state, entry) if is_judged(state, entry) else None
    if payment is None or not payment.fund.startswith("maintenance:"):
        return None
    if state.charter.terms.maintenance_custody != "bureau":
        return None
    return Objection("held-by-the-bureau", fund=payment.fund, amount=payment.amount)
