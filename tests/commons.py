"""Common parts a test lets, charges and is paid for, and public revenue it gives back; asked no rule unless it says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sharedfund.drafts import revenue
from sharedfund.entries.revenue import CommonPartContractRecorded, RevenueReceived
from sharedfund.entries.units import UnitRegistered
from tests import till as t
from tests.fund import B, D, Fund, K
from tests.worked_quarter import agreed

DECIDED = "R2026008"  # the owners' resolution of kind 8


def complex_of(*areas: str, at: str = "2026-01-05") -> Fund:
    """A fund with a unit of each area, all in one building, and the owners' decision to let common parts."""
    fund = t.till("0.00", at=at)
    for number, area in enumerate(areas, 1):
        t.put(fund, UnitRegistered(**t.signed(fund, K, "unit-registered"), unit=f"u-{number:06x}",
                                   household=f"h-{number:06x}", building="B01", use="residential", area_m2=area,
                                   area_source="register", area_day="2026-01-01"))
    agreed(fund, t.resolution(fund, DECIDED, topics=(8,)), D)
    return fund


def fields(**more: Any) -> dict[str, Any]:
    """What a contract over a lift's advertising space says, but for `more`."""
    return {"contract": "C-04", "place": "1 幢电梯轿厢", "source": "advertising", "tenant": "云岚传媒", "first": "2026-01-01",
            "end": "2026-12-31", "price": "6000.00", "billed": "quarter", "resolution": DECIDED, **more}


def contract(fund: Fund, **more: Any) -> CommonPartContractRecorded:
    return revenue.record_contract(fund.state, by=B, day=fund.day, fields=fields(**more))


def let(fund: Fund, **more: Any) -> str:
    """A contract that stands in the register; its number."""
    entry = contract(fund, **more)
    agreed(fund, entry, D)
    return entry.contract


def charge(fund: Fund) -> tuple[Any, ...]:
    """What the months begun charge, written."""
    return tuple(t.put(fund, entry)[0] for entry in revenue.charge_revenue(fund.state, by=K, day=fund.day))


def came(fund: Fund, amount: str, ref: str, **more: Any) -> RevenueReceived:
    return revenue.receive_revenue(fund.state, by=K, day=fund.day, amount=Decimal(amount), bank_ref=ref, **more)


def receive(fund: Fund, amount: str, ref: str, **more: Any) -> RevenueReceived:
    (entry,) = t.put(fund, came(fund, amount, ref, **more))
    return entry  # type: ignore[return-value]  # money received


def earn(fund: Fund, amount: str) -> None:
    """Public revenue beside any contract."""
    receive(fund, amount, f"EARN{len(fund.entries)}", source="parking", payer="停车场")


def granted(fund: Fund, amount: str, number: str = "R2026009", use: str = "return", **more: Any) -> str:
    """A resolution of the owners that grants public revenue for a use."""
    agreed(fund, t.resolution(fund, number, {"fund": "public-revenue", "amount": amount, "use": use, **more}), D)
    return number


def on(day: str) -> date:
    return date.fromisoformat(day)
