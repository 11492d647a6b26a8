"""What a contract's remuneration amounts to: bases, accruals, a settlement's residual. Figures over several slices.

Everything is cumulative from the first day of the settlement period, so that a fee that comes late or goes back is set
right by the next accrual and roundings never add up (R25).
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from sharedfund.accounts.heads import HEADS
from sharedfund.state.agency import collected_for
from sharedfund.state.contracts import Contract
from sharedfund.state.fees import base_of_month
from sharedfund.state.remuneration import period_at, served, terms_of
from sharedfund.values import days
from sharedfund.values.money import ZERO, half_up, times
from sharedfund.values.shares import split

if TYPE_CHECKING:
    from sharedfund.state import State

# The heads that are cost of the service; governance is the owners' own, an emergency nobody planned.
SERVICE_HEADS = tuple(
    slug for slug, head in HEADS.items()
    if head.fund == "operating" and not slug.startswith("governance-") and slug not in ("emergency", "bank-charges")
)
_NOBODY = ""


@dataclass(frozen=True, slots=True)
class Accrual:
    """What a month's accrual must say: the period's base to date, what is due of it, and what is still to accrue."""

    period: str
    base: Decimal
    due: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Settlement:
    """The figures of a settlement's statement; `residual` None unless the contract's kind is residual."""

    collected: Decimal
    costs: Decimal
    deductions: Decimal
    residual: Decimal | None


def months_served(state: State, contract: Contract, period: days.Period) -> tuple[str, ...]:
    """The months of `period` on which `contract` stands and the book is kept, oldest first."""
    span = served(contract, period)
    first = max(span.first, state.charter.books_from)
    return days.Period(period.name, first, max(first, span.end)).months()


def days_in(contract: Contract, month: str) -> int:
    """On how many days of `month` the contract stands."""
    return served(contract, days.period(month)).days_count


def part_of_month(state: State, contract: Contract, month: str, amount: Decimal) -> Decimal:
    """What of a month's `amount` falls to `contract`: by days where a firm came or went inside the month (R37)."""
    length = calendar.monthrange(int(month[:4]), int(month[5:]))[1]
    shares = {c.contract: days_in(c, month) for c in state.contracts.contracts.values()}
    if shares.get(contract.contract, 0) >= length:
        return amount
    weights = {name: count for name, count in shares.items() if count}
    weights[_NOBODY] = max(length - sum(weights.values()), 0)
    return split(amount, weights).get(contract.contract, ZERO)


def remuneration_base(state: State, contract: Contract, period: days.Period, through: str) -> Decimal:
    """The base of `contract` from the period's first day through the month `through`: money applied to charges of
    months begun, advances earned, less refunds (R25)."""
    months = (m for m in months_served(state, contract, period) if m <= through)
    return sum((part_of_month(state, contract, m, base_of_month(state, m)) for m in months), ZERO)


def fixed_to_date(state: State, contract: Contract, period: days.Period, through: str) -> Decimal:
    """The fixed remuneration through the month `through`, by days, half-up once (R25)."""
    fixed = terms_of(state, contract).fixed_month or ZERO
    months = (m for m in months_served(state, contract, period) if m <= through)
    share = sum((Fraction(days_in(contract, m), days.period(m).days_count) for m in months), Fraction(0))
    return half_up(Fraction(fixed) * share)


def remuneration_accrual(state: State, contract: Contract, month: str) -> Accrual:
    """A month's accrual: half-up(rate x base to date) less what accrued before; fixed sums by days (R25).

    Nothing is due where the contract has no clause, or where the residual is found at the settlement only."""
    terms = terms_of(state, contract)
    period = period_at(contract, terms, max(days.period(month).first, contract.first))
    accrued = state.remuneration.record(contract.firm, period.name, contract.contract).accrued
    if terms.lump_sum:  # the fee is the firm's as it comes: nothing accrues (R21)
        return Accrual(period.name, ZERO, accrued, ZERO)
    if terms.kind == "fixed":
        base = due = fixed_to_date(state, contract, period, month)
    elif terms.kind == "share":
        base = remuneration_base(state, contract, period, month)
        due = times(base, terms.rate_share or Fraction(0))
    else:
        return Accrual(period.name, ZERO, accrued, ZERO)
    return Accrual(period.name, base, due, due - accrued)


def is_fully_accrued(state: State, contract: Contract, period: days.Period) -> bool:
    """Whether everything `contract` gives for `period` has accrued."""
    months = months_served(state, contract, period)
    return not months or not remuneration_accrual(state, contract, months[-1]).amount


def cost_heads(contract: Contract) -> tuple[str, ...]:
    """The heads whose cost is cost under the contract: those it lists, else every head of the service."""
    return contract.cost_heads or SERVICE_HEADS


def costs_under_contract(state: State, contract: Contract, period: days.Period) -> Decimal:
    """The cost of the contract's heads for the months of `period`, by days where the contract does not fill a month."""
    total = ZERO
    for month in months_served(state, contract, period):
        cost = sum((state.bills.month(head, month).cost for head in cost_heads(contract)), ZERO)
        total += part_of_month(state, contract, month, cost)
    return total


def settlement_of(state: State, contract: Contract, period: days.Period, deductions: Decimal = ZERO) -> Settlement:
    """A settlement's figures: fees collected, costs under the contract, agreed deductions; under `residual` what
    remains of the fees, below zero where they did not suffice (R25)."""
    if contract.lump_sum:
        return Settlement(collected_for(state, contract, period.name), ZERO, deductions, None)
    last = (period.end - timedelta(days=1)).replace(day=1)
    collected = remuneration_base(state, contract, period, days.month_of(last))
    costs = costs_under_contract(state, contract, period)
    residual = collected - costs - deductions if terms_of(state, contract).kind == "residual" else None
    return Settlement(collected, costs, deductions, residual)


def residual_estimate(state: State, contract: Contract, period: days.Period, on: date) -> Decimal | None:
    """What the residual would be if the period ended with the month of `on`: an estimate until the settlement; None
    for another kind of remuneration (R25)."""
    if terms_of(state, contract).kind != "residual":
        return None
    end = min(period.end, days.period(days.month_of(on)).end)
    if end <= period.first:
        return ZERO
    return settlement_of(state, contract, days.Period(period.name, period.first, end)).residual
