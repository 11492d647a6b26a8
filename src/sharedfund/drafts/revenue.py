"""Drafts of public revenue and of the top-up of the maintenance fund."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sharedfund.drafts.payments import request_payment
from sharedfund.entries.revenue import RevenueReceived
from sharedfund.errors import BadInput
from sharedfund.values import days, money
from sharedfund.values.identity import bank_reference

if TYPE_CHECKING:
    from sharedfund.entries.payments import PaymentRequested
    from sharedfund.state import State


def receive_revenue(state: State, *, by: str, day: date, source: str, payer: str, amount: Decimal, bank_ref: str,
                    contract: str | None = None, occurred: date | None = None) -> RevenueReceived:
    """Public revenue that came in, gross (R86)."""
    return RevenueReceived.model_validate({
        "day": day, "by": by, "source": source, "contract": contract, "payer": payer, "amount": amount,
        "bank_ref": bank_reference(bank_ref), "occurred": occurred,
    })


def revenue_cost(state: State, *, by: str, day: date, payee: str, amount: Decimal, purpose: str,
                 resolution: str | None = None, **more: Any) -> PaymentRequested:
    """The request that the public-revenue fund pays a direct cost of its own income."""
    return request_payment(state, by=by, day=day, payee=payee, amount=amount, purpose=purpose,
                           head="public-direct-cost", fund="public-revenue", settles="expense",
                           resolution=resolution, **more)


def top_up_due(state: State, period: str) -> Decimal:
    """What of a period's net public revenue the charter sends to the maintenance fund and is not there yet (R88)."""
    earned = state.revenue.over(days.period(period))
    wanted = money.times(earned.net, state.charter.terms.topup_share) - earned.topped_up
    return max(wanted, money.ZERO)


def top_up(state: State, *, by: str, day: date, period: str, purpose: str, amount: Decimal | None = None,
           resolution: str | None = None, **more: Any) -> PaymentRequested:
    """The request that public revenue tops up the maintenance fund, by area of the buildings; the charter's share of
    the period's net where no amount is given.

    Raises: BadInput where nothing is due.
    """
    wanted = top_up_due(state, period) if amount is None else amount
    if wanted <= 0:
        raise BadInput("nothing-to-top-up", period=period)
    return request_payment(state, by=by, day=day, payee="bureau", amount=wanted, purpose=purpose, fund="public-revenue",
                           settles="top-up", month=days.period(period).months()[-1], resolution=resolution, **more)
