"""A fund whose units are those of a noisy month, charged for the quarter, in memory; folded without asking the doors."""

from __future__ import annotations

from datetime import date
from typing import Any

from sharedfund.banking.matching import Names
from sharedfund.drafts import fees
from sharedfund.entries.units import UnitRegistered
from tests.banking.noise import RATE, House
from tests.fund import D, Fund, K
from tests.households import contract
from tests.till import put, signed


def fund_of(houses: list[House], *, charged: str | None = "2026Q4") -> Fund:
    """The units registered under a contract at RATE and charged for a quarter."""
    fund = Fund.founded()
    fund.joint(contract(fund, rates={"residential": str(RATE)}), D)
    put(fund, *(UnitRegistered(**signed(fund, K, "unit-registered"), unit="u" + house.key[1:], household=house.key,
                               building=f"B{house.building:02}", use="residential", area_m2=house.area,
                               area_source="register", area_day=date(2026, 1, 1)) for house in houses))
    fund.at("2026-10-01")
    if charged:
        put(fund, *fees.charges(fund.state, by=K, day=fund.day, period=charged))
    return fund


def private_of(houses: list[House]) -> dict[str, dict[str, Any]]:
    """The private rows of the units."""
    return {house.key: {"room": house.written, "owner": house.owner} for house in houses}


def names_of(fund: Fund, houses: list[House], paid: dict[str, dict[str, Any]] | None = None) -> Names:
    return Names.of(fund.state, private_of(houses), paid or {})
