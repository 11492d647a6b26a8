"""A fund with a contract and four units, through the doors: the worked quarter's complex before its first bill."""

from __future__ import annotations

import copy
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sharedfund import drafts
from sharedfund.drafts import fees, receipts, units
from sharedfund.entries.contracts import ContractRecorded, Tariff
from sharedfund.entries.entry import Entry
from sharedfund.entries.resolutions import MoneyEffect, ResolutionRecorded
from tests.fund import A, B, C, D, Fund, K, N, commitment

H1, H2, H3, H4 = "h-7f3a9c", "h-2b91d4", "h-c05e18", "h-e4d6a0"
UNITS = {H1: ("u-000001", "B01", "100.00"), H2: ("u-000002", "B01", "88.50"), H3: ("u-000003", "B02", "120.00"),
         H4: ("u-000004", "B02", "91.50")}
SHOP, DEVELOPER = "h-aaaaaa", "h-bbbbbb"

__all__ = ["H1", "H2", "H3", "H4", "A", "B", "C", "D", "K", "N"]


def branch(fund: Fund) -> Fund:
    """A fund that goes its own way from here."""
    other = copy.copy(fund)
    other.entries, other.blocks = list(fund.entries), list(fund.blocks)
    return other


def contract(fund: Fund, *, number: str = "C-01", first: str = "2026-01-01", end: str = "2026-12-31",
             rates: dict[str, str] | None = None) -> ContractRecorded:
    tariffs = rates or {"residential": "2.0000", "commercial": "3.5000", "developer": "2.0000"}
    return ContractRecorded(
        day=fund.day, by=B, **drafts.signing(fund.state, B, "contract-recorded", fund.day), contract=number, firm="F001",
        firm_name="银杏物业服务有限公司", firm_account=commitment("F001"), first=first, end=end,
        tariffs=tuple(Tariff(use=use, rate_per_m2_month=rate) for use, rate in tariffs.items()),
        remuneration_kind="share", remuneration_rate_share="1/10", release_function="band", release_rest="deducted",
        settlement_period="quarter", pass_score="60.00", evidence=(commitment("contract"),),
    )


def register(fund: Fund, household: str, unit: str, building: str, area: str, *,
             use: str = "residential", **more: Any) -> Entry:
    return units.register_unit(fund.state, by=K, day=fund.day, unit=unit, household=household, building=building,
                               use=use, area_m2=area, **more)


@lru_cache(maxsize=1)
def _small() -> Fund:
    fund = Fund.founded()
    fund.joint(contract(fund), D)
    fund.do(*(register(fund, household, *given) for household, given in UNITS.items()))
    return fund


def small(**changes: Any) -> Fund:
    """The complex on 1 January 2026; `changes` are terms."""
    if not changes:
        return branch(_small())
    fund = Fund.founded(**changes)
    fund.joint(contract(fund), D)
    fund.do(*(register(fund, household, *given) for household, given in UNITS.items()))
    return fund


@lru_cache(maxsize=1)
def _charged() -> Fund:
    fund = small()
    fund.do(*fees.charges(fund.state, by=K, day=fund.day, period="2026Q1"))
    return fund


def charged() -> Fund:
    """The first quarter of 2026 is charged: 600.00, 531.00, 720.00 and 549.00, due on 31 January."""
    return branch(_charged())


def bank(fund: Fund, household: str | None, amount: str, **more: Any) -> Entry:
    """A receipt by bank under the next reference."""
    more.setdefault("bank_ref", f"BANK{len(fund.entries):05d}")
    return receipts.record(fund.state, by=K, day=fund.day, household=household, amount=Decimal(amount), **more)


def resolved(fund: Fund, number: str, use: str, amount: str) -> None:
    """A resolution of the owners that grants `amount` of the operating fund for `use`."""
    fund.joint(ResolutionRecorded(
        day=fund.day, by=B, **drafts.signing(fund.state, B, "resolution-recorded", fund.day), resolution=number,
        body="owners-assembly", topics=(9,), title="核销欠费", notice_day=date(2025, 12, 1), decided_day=fund.day,
        displayed_day=fund.day, total_area_m2="400.00", total_heads=4, participating_area_m2="400.00",
        participating_heads=4, yes_area_m2="400.00", yes_heads=4, passed=True,
        effects=(MoneyEffect(fund="operating", amount=amount, use=use),), evidence=(commitment("votes"),),
    ), D)


def pay(fund: Fund, *given: tuple[str | None, str], **more: Any) -> None:
    """Receipts by bank, a page each."""
    for household, amount in given:
        fund.do(bank(fund, household, amount, **more))
