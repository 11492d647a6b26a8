"""The revenue slice: by quarter, what the common parts earned gross, what that cost, what was topped up."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from sharedfund import accounts
from sharedfund.state.registry import evolves
from sharedfund.values import days
from sharedfund.values.money import ZERO
from sharedfund.values.tables import Table

if TYPE_CHECKING:
    from sharedfund.entries.entry import Entry
    from sharedfund.entries.payments import PaymentPaid, PaymentReturned
    from sharedfund.state import State


@dataclass(frozen=True, slots=True)
class RevenueQuarter:
    """A quarter's public revenue: gross, direct cost, tax, and what went to the maintenance fund for it."""

    gross: Decimal = ZERO
    cost: Decimal = ZERO
    tax: Decimal = ZERO
    topped_up: Decimal = ZERO

    @property
    def net(self) -> Decimal:
        return self.gross - self.cost - self.tax


@dataclass(frozen=True, slots=True)
class Revenue:
    """By quarter, `2026Q1`."""

    quarters: Table[RevenueQuarter] = field(default_factory=Table)

    def quarter(self, name: str) -> RevenueQuarter:
        """What a quarter earned; nothing where no entry touched it."""
        return self.quarters.get(name, RevenueQuarter())

    def over(self, period: days.Period) -> RevenueQuarter:
        """The sum over the quarters `period` touches."""
        found = [self.quarter(name) for name in period.quarters()]
        return RevenueQuarter(
            sum((q.gross for q in found), ZERO), sum((q.cost for q in found), ZERO),
            sum((q.tax for q in found), ZERO), sum((q.topped_up for q in found), ZERO),
        )


# Every kind that may book income or cost of public revenue.
KINDS = ("revenue-received", "interest-received", "bill-recorded", "bill-credited", "payment-paid", "payment-returned",
         "bank-debited")


@evolves(*KINDS)
def _booked(state: State, entry: Entry) -> State:
    gross = cost = tax = ZERO
    for account, amount in entry.postings():
        if account.startswith("Income:Public:"):
            gross -= amount
        elif account == "Expenses:Public:DirectCost":
            cost += amount
        elif account == "Expenses:Public:Tax":
            tax += amount
    if not (gross or cost or tax):
        return state
    name = days.quarter_of(entry.day)
    known = state.revenue.quarter(name)
    grown = replace(known, gross=known.gross + gross, cost=known.cost + cost, tax=known.tax + tax)
    return _set(state, name, grown)


@evolves("payment-paid")
def _topped_up(state: State, entry: PaymentPaid) -> State:
    return _moved(state, entry, 1)


@evolves("payment-returned")
def _topped_back(state: State, entry: PaymentReturned) -> State:
    return _moved(state, entry, -1)


def _moved(state: State, entry: PaymentPaid | PaymentReturned, sign: int) -> State:
    if entry.fund != "public-revenue":
        return state
    into = sum(
        (leg.amount for leg in entry.legs
         if leg.amount > 0 and accounts.fund_of(leg.account).startswith("maintenance:")), ZERO)
    if not into:
        return state
    # A top-up serves the quarter its request names, not that of the day it was paid.
    name = days.quarter_of(days.period(entry.month).first)
    known = state.revenue.quarter(name)
    return _set(state, name, replace(known, topped_up=known.topped_up + sign * into))


def _set(state: State, name: str, quarter: RevenueQuarter) -> State:
    return replace(state, revenue=replace(state.revenue, quarters=state.revenue.quarters.set(name, quarter)))
