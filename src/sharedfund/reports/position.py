"""Whose the balance is: the claims on each fund's cash in R18's order, and what is left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sharedfund.reports.movements import fund_rank
from sharedfund.reports.spelled import money
from sharedfund.state import figures
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.state import State
    from sharedfund.state.figures import FundPosition


def by_fund(state: State, on: date) -> tuple[FundPosition, ...]:
    """The position of each fund of the account that has cash or claims, in print order."""
    rows = (row for row in figures.position(state, on).funds if row.cash or row.claims)
    return tuple(sorted(rows, key=lambda row: fund_rank(row.fund)))


def sources_of_spendable(state: State) -> tuple[str, ...]:
    """The funds whose remainder is `spendable`: the operating fund's, under `one-fund` public revenue's with it."""
    return ("operating", "public-revenue") if state.charter.terms.pools == "one-fund" else ("operating",)


def spendable(state: State, positions: Sequence[FundPosition]) -> Decimal:
    """What may still be spent if everybody is paid; below zero it is a shortfall."""
    sources = sources_of_spendable(state)
    return sum((row.spendable for row in positions if row.fund in sources), ZERO)


def by_source(state: State, positions: Sequence[FundPosition]) -> list[dict[str, str]]:
    """What may still be spent by the source it came from; empty where only one counts."""
    sources = sources_of_spendable(state)
    if len(sources) < 2:
        return []
    left = {row.fund: row.spendable for row in positions}
    return [{"fund": fund, "amount": money(left.get(fund, ZERO))} for fund in sources]


def claims_on_everything(state: State, positions: Sequence[FundPosition]) -> list[dict[str, str]]:
    """Every claim on the account in R18's order over all funds, then what is left of any other fund under its name,
    then `spendable`; they sum to the balance."""
    sums: dict[str, Decimal] = {}
    for row in positions:
        for claim in row.claims:
            sums[claim.kind] = sums.get(claim.kind, ZERO) + claim.amount
    told = [{"claim": kind, "amount": money(sums[kind])} for kind in sorted(sums, key=figures.CLAIMS.index)]
    sources = sources_of_spendable(state)
    told += [{"claim": row.fund, "amount": money(row.spendable)}
             for row in positions if row.spendable and row.fund not in sources]
    return [*told, {"claim": "spendable", "amount": money(spendable(state, positions))}]
