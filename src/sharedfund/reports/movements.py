"""The movement of the co-managed account through a span: what a closing states and a disclosure prints (R72).

Cash basis, all funds. A move between two funds' parts of the account is neither received nor paid; what leaves for
the maintenance fund held elsewhere is paid.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from sharedfund import accounts
from sharedfund.entries.disclosure import FundMovement
from sharedfund.spelling import sorted_postings
from sharedfund.values.days import Period
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.entries.entry import Entry
    from sharedfund.state import Lines, State

# The order in which funds are printed; those of one kind follow by name.
FUND_ORDER = ("operating", "contingency", "public-revenue", "custody", "agency", "project", "grants", "maintenance")


def fund_rank(fund: str) -> tuple[int, str]:
    """The sort key of a fund in any report."""
    return FUND_ORDER.index(fund.partition(":")[0]), fund


class Cash(NamedTuple):
    """What an entry does to one fund's part of the account; each figure is 0.00 or more."""

    fund: str
    received: Decimal
    paid: Decimal
    moved_in: Decimal
    moved_out: Decimal


def cash_of(entry: Entry) -> tuple[Cash, ...]:
    """What `entry` does to each fund's cash. Where some funds gain and others lose, as much as both sides share has
    moved between them; the rest came from outside or went there."""
    banks = (leg for leg in sorted_postings(entry) if accounts.is_bank(leg.account))
    legs = {accounts.fund_of(leg.account): leg.amount for leg in banks}
    gained = sum((amount for amount in legs.values() if amount > 0), ZERO)
    lost = -sum((amount for amount in legs.values() if amount < 0), ZERO)
    inside = {True: min(gained, lost), False: min(gained, lost)}
    parts = []
    for fund in sorted(legs, key=fund_rank):
        amount, gains = abs(legs[fund]), legs[fund] > 0
        moved = min(amount, inside[gains])
        inside[gains] -= moved
        outside = amount - moved
        parts.append(Cash(fund, outside, ZERO, moved, ZERO) if gains else Cash(fund, ZERO, outside, ZERO, moved))
    return tuple(parts)


def movements(before: State, entries: Iterable[Entry]) -> tuple[FundMovement, ...]:
    """Opening + received - paid + moved in - moved out = closing, for each fund with a part in the account, in print
    order. A row of the opening position opens a fund, wherever it stands in the span."""
    opening = {
        accounts.fund_of(account): balance
        for account, balance in before.ledger.balances.items() if accounts.is_bank(account)
    }
    sums: dict[str, list[Decimal]] = {fund: [ZERO] * 4 for fund in opening}
    for entry in entries:
        for cash in cash_of(entry):
            found = sums.setdefault(cash.fund, [ZERO] * 4)
            if entry.kind == "opening-position":
                opening[cash.fund] = opening.get(cash.fund, ZERO) + cash.received - cash.paid
                continue
            for at, figure in enumerate(cash[1:]):
                found[at] += figure
    made = []
    for fund in sorted(sums, key=fund_rank):
        begun, (received, paid, moved_in, moved_out) = opening.get(fund, ZERO), sums[fund]
        made.append(FundMovement(
            fund=fund, opening=begun, received=received, paid=paid, moved_in=moved_in, moved_out=moved_out,
            closing=begun + received - paid + moved_in - moved_out,
        ))
    return tuple(made)


def movement_of(lines: Lines, period: Period) -> tuple[FundMovement, ...]:
    """Opening plus receipts less payments, with moves between funds apart, is the closing: per fund and in total."""
    return movements(lines.state_at(period.first), lines.between(period.first, period.end))


def total(funds: Iterable[FundMovement], figure: str) -> Decimal:
    """The sum of a figure over the funds."""
    return sum((getattr(row, figure) for row in funds), ZERO)
