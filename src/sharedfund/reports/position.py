"""Whose the balance is: the claims on each fund's cash in R18's order, and what is left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from sharedfund import accounts
from sharedfund.reports.movements import fund_rank
from sharedfund.reports.spelled import money
from sharedfund.state import figures
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.state import State

# The headings of R18, in its order; each fen is counted once, under the first that fits.
CLAIMS = (
    "frozen", "unidentified", "advance", "deposit", "pass-through", "agency", "refund", "bill", "reserve",
    "cost-reimbursement", "remuneration-released", "remuneration-accrued", "remuneration-withheld", "approved", "set-aside",
)


class Position(NamedTuple):
    """One fund: its cash, the claims on it, what is left if everybody is paid."""

    fund: str
    cash: Decimal
    claims: tuple[figures.Claim, ...]
    left: Decimal


def perimeter(state: State) -> tuple[str, ...]:
    """The funds with a part in the co-managed account, in print order."""
    funds = {accounts.fund_of(account) for account in state.ledger.balances if accounts.is_bank(account)}
    return tuple(sorted(funds, key=fund_rank))


def by_fund(state: State, on: date) -> tuple[Position, ...]:
    """The position of each fund of the account, in print order; claims of 0.00 are left out."""
    rows = []
    for fund in perimeter(state):
        claims = tuple(claim for claim in figures.claims(state, fund, on) if claim.amount)
        cash = state.ledger.cash(fund)
        rows.append(Position(fund, cash, claims, cash - sum((claim.amount for claim in claims), ZERO)))
    return tuple(rows)


def sources_of_spendable(state: State) -> tuple[str, ...]:
    """The funds whose remainder is `spendable`: the operating fund's, under `one-fund` public revenue's with it."""
    return ("operating", "public-revenue") if state.charter.terms.pools == "one-fund" else ("operating",)


def spendable(state: State, positions: Sequence[Position]) -> Decimal:
    """What may still be spent if everybody is paid; below zero it is a shortfall."""
    sources = sources_of_spendable(state)
    return sum((row.left for row in positions if row.fund in sources), ZERO)


def claims_on_everything(state: State, positions: Sequence[Position]) -> list[dict[str, str]]:
    """Every claim on the account in R18's order over all funds, then what is left of any other fund under its name,
    then `spendable`; they sum to the balance."""
    sums: dict[str, Decimal] = {}
    for row in positions:
        for claim in row.claims:
            sums[claim.kind] = sums.get(claim.kind, ZERO) + claim.amount
    told = [{"claim": kind, "amount": money(sums[kind])} for kind in sorted(sums, key=CLAIMS.index)]
    sources = sources_of_spendable(state)
    told += [{"claim": row.fund, "amount": money(row.left)} for row in positions if row.left and row.fund not in sources]
    return [*told, {"claim": "spendable", "amount": money(spendable(state, positions))}]
