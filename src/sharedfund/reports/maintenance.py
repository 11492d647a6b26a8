"""Section L: the maintenance fund by building, what its works cost a square metre, what its holder states."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sharedfund.reports.look import Look
from sharedfund.reports.section import Data, section
from sharedfund.reports.spelled import day, money, ratio
from sharedfund.state import maintenance as figures
from sharedfund.values.money import ZERO

_MOVES = (("paid_in", ("Equity:Contributed:Maintenance:", "Equity:Transfer:In:Maintenance:"), -1),
          ("interest", ("Income:Maintenance:Interest:",), -1),
          ("used", ("Expenses:Maintenance:Works:",), 1),
          ("advanced", ("Liabilities:DueTo:Operating:",), -1))


@section("L")
def maintenance_fund(look: Look) -> Data:
    """By building: who keeps it, opening, paid in, interest, used, what others advanced for it, closing, the share of
    the first deposit that is left, the holder's last statement; and each work with its cost a square metre.
    Opening + paid in + interest - used + advanced = closing."""
    rows = [_row(look, fund.partition(":")[2]) for fund in look.after.ledger.funds() if fund.startswith("maintenance:")]
    figures_of = ("opening", "paid_in", "interest", "used", "advanced", "closing")
    return {"custody": look.now.charter.terms.maintenance_custody, "rows": rows, "works": _works(look),
            "total": {f: money(sum((Decimal(row[f]) for row in rows), ZERO)) for f in figures_of}}


def _row(look: Look, building: str) -> Data:
    fund = f"maintenance:{building}"
    moved = {name: sign * sum((amount for account, amount in look.postings
                               if account.endswith(":" + building) and account.startswith(beginnings)), ZERO)
             for name, beginnings, sign in _MOVES}
    # A row of the opening position did not come in, it was there.
    opening = look.before.ledger.cash(fund) - look.moved(f"Equity:Opening:Maintenance:{building}")
    closing = look.after.ledger.cash(fund)
    known = look.after.maintenance.building(building)
    stated = known.stated
    return {
        "building": building, "opening": money(opening), **{name: money(amount) for name, amount in moved.items()},
        "closing": money(closing), "first_deposit": money(known.first_deposit()),
        "left": ratio(closing, known.first_deposit()),
        "statement": None if stated is None else {
            "day": day(stated.day), "balance": money(stated.balance), "difference": money(stated.difference)},
    }


def _works(look: Look) -> list[Data]:
    """What each work of the period used, building by building, oldest first."""
    decided: dict[str, Any] = {**look.before.maintenance.works}
    rows: list[Data] = []
    entries: tuple[Any, ...] = look.entries
    for entry in entries:
        if entry.kind == "maintenance-requested":
            decided[entry.work] = entry
        for building, amount in _used(entry):
            number = getattr(entry, "work", None) or getattr(entry, "document", None)
            work = decided.get(number or "")
            units = frozenset(work.units) if work is not None else frozenset()
            rate = figures.share_per_m2(look.now, amount, building, units)
            rows.append({
                "day": day(entry.day), "no": number, "building": building, "amount": money(amount),
                "title": work.title if work is not None else getattr(entry, "purpose", None),
                "decision": (work.resolution or work.order) if work is not None else number,
                "per_m2": None if rate is None else money(rate),
            })
    return rows


def _used(entry: Any) -> list[tuple[str, Decimal]]:
    """What an entry takes of each building's fund for works; below zero where it comes back."""
    return [(account.rpartition(":")[2], amount) for account, amount in entry.postings()
            if account.startswith("Expenses:Maintenance:Works:")]
