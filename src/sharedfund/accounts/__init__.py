"""The chart of accounts: every account a book may use, its fund, its place in the order, its names.

Each account belongs to exactly one fund (R142). Names are ASCII because Beancount refuses Chinese components;
what people read is the name in their language.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from sharedfund.accounts.chart import ROWS
from sharedfund.values.identity import household_component

# Remuneration that stays with the owners for good.
DEDUCTED = "Income:Operating:RemunerationDeducted"

# Placeholders of the chart's patterns. A fund's label in an account name, and what it stands for.
_FUND = r"(?:Operating|PublicRevenue|Custody|Agency|Contingency|Grants|Project:R[0-9]{7}|Maintenance:B[0-9]{2})"
_PLACES = {
    "<Fund>": f"(?P<fund>{_FUND})",
    "<H>": "H-[0-9a-f]{6}",
    "<F>": "F[0-9]{3}",
    "<N>": "N-[0-9a-f]{8}",
    "<V>": "V-[0-9]{2,6}",
    "<P>": "P-[0-9]{2,6}",
    "<B>": "(?P<building>B[0-9]{2})",
    "<R>": "(?P<resolution>R[0-9]{7})",
    "<C>": "C-[0-9]{2,6}",
}


class Account(NamedTuple):
    """One account of the chart: its fund, its rank in the chart, its names."""

    name: str
    fund: str
    rank: int
    name_zh: str
    name_en: str


def _regex(pattern: str) -> str:
    text = re.escape(pattern)
    for place, regex in _PLACES.items():
        text = text.replace(re.escape(place), regex)
    return text


_COMPILED = [(re.compile(_regex(row.pattern) + r"\Z"), row) for row in ROWS]
_EXACT = {row.pattern: (rank, row) for rank, row in enumerate(ROWS) if "<" not in row.pattern}


def fund_label(fund: str) -> str:
    """A fund as it stands in account names: `public-revenue` is `PublicRevenue`, `project:R2026001` is
    `Project:R2026001`."""
    kind, _, rest = fund.partition(":")
    label = "".join(part.capitalize() for part in kind.split("-"))
    return f"{label}:{rest}" if rest else label


def fund_of_label(label: str) -> str:
    """The inverse of `fund_label`."""
    kind, _, rest = label.partition(":")
    name = re.sub(r"(?<!^)([A-Z])", r"-\1", kind).lower()
    return f"{name}:{rest}" if rest else name


@lru_cache(maxsize=65536)
def account(name: str) -> Account:
    """The account called `name`. Raises: KeyError when the chart has none."""
    if name in _EXACT:
        rank, row = _EXACT[name]
        return Account(name, row.fund, rank, row.name_zh, row.name_en)
    for rank, (regex, row) in enumerate(_COMPILED):
        match = regex.match(name)
        if match:
            parts = match.groupdict()
            fund = row.fund
            if fund == "<fund>":
                fund = fund_of_label(parts["fund"])
            fund = fund.replace("<B>", parts.get("building") or "").replace("<R>", parts.get("resolution") or "")
            # What tells this account from its sisters is the part of the name the pattern leaves open.
            own = ":".join(p for p, q in zip(name.split(":"), _padded(row.pattern, name), strict=True) if p != q)
            return Account(name, fund, rank, f"{row.name_zh} {own}".strip(), f"{row.name_en} {own}".strip())
    raise KeyError(name)


def _padded(pattern: str, name: str) -> list[str]:
    parts = pattern.split(":")
    return parts + [""] * (name.count(":") + 1 - len(parts))


def is_account(name: str) -> bool:
    """Whether the chart has `name`."""
    try:
        account(name)
    except KeyError:
        return False
    return True


def fund_of(name: str) -> str:
    """The fund of the account `name`. Raises: KeyError."""
    return account(name).fund


def order(name: str) -> tuple[int, str]:
    """The sort key of chart order. Raises: KeyError."""
    return account(name).rank, name


def bank(fund: str) -> str:
    """What a fund pays from: its own part of the co-managed account; for a maintenance fund that the committee keeps, a
    bank account of its own."""
    if fund.startswith("maintenance:"):
        return "Assets:Bank:Maintenance:" + fund.partition(":")[2]
    return "Assets:Bank:Joint:" + fund_label(fund)


def held(building: str, custody: str) -> str:
    """Where a building's maintenance money lies: with the bureau, or in the committee's own bank account (R99)."""
    return ("Assets:Maintenance:HeldByBureau:" if custody == "bureau" else "Assets:Bank:Maintenance:") + building


def money_of(fund: str) -> tuple[str, ...]:
    """The accounts a fund's money lies on: one, and for a maintenance fund the bureau's too."""
    kind, _, building = fund.partition(":")
    return (bank(fund), held(building, "bureau")) if kind == "maintenance" else (bank(fund),)


def receivable(household: str) -> str:
    """What the household owes in service fees."""
    return "Assets:Receivable:Fee:" + household_component(household)


def agency_receivable(household: str) -> str:
    """What the household owes the firm on the lump-sum basis: the firm's claim, collected for it (R21)."""
    return "Assets:Receivable:AgencyFee:" + household_component(household)


def advance(household: str) -> str:
    """What the household has paid in advance."""
    return "Liabilities:Advance:Fee:" + household_component(household)


def uncollected(firm: str) -> str:
    """The mirror of what households owe the firm on the lump-sum basis."""
    return f"Liabilities:Agency:{firm}:Uncollected"


def collected(firm: str) -> str:
    """What was collected for the firm and neither paid to it nor returned."""
    return f"Liabilities:Agency:{firm}:Collected"


def deposit_account(kind: str, party: str) -> str:
    """The liability a deposit stands on."""
    name = {"renovation": "Renovation", "access": "Access", "firm-bond": "FirmBond"}[kind]
    return f"Liabilities:Deposits:{name}:{household_component(party) if party.startswith('h-') else party}"


def is_bank(name: str) -> bool:
    """Whether `name` is a part of the co-managed account."""
    return name.startswith("Assets:Bank:Joint:")
