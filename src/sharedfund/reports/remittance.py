"""How punctually collected money reached the bank: a share of what was remitted in the period (R2)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from sharedfund.reports.look import Look
from sharedfund.reports.spelled import ratio
from sharedfund.values import days
from sharedfund.values.money import ZERO

Hands = tuple[str, str | None]  # a channel, and the firm for whom it collects
Row = list[Any]  # receipt, since when it lies there, how much of it


def on_time(look: Look) -> str | None:
    """The share of the money remitted in the period that came within the charter's working days; what lay longest
    counts as remitted first. None where nothing was."""
    allowed = look.after.charter.terms.late_remittance_working_days
    lying: dict[Hands, list[Row]] = {}
    for row in look.before.receipts.collected():
        if row.amount > 0:
            lying.setdefault((row.channel, row.agent_for), []).append([row.receipt, row.day, row.amount])
    punctual = in_all = ZERO
    for entry in _collecting(look):
        if entry.kind == "collection-remitted":
            arrived = entry.occurred or entry.day
            for since, amount in _taken(lying.get((entry.channel, entry.agent_for), []), entry.amount + entry.charge):
                in_all += amount
                punctual += amount if arrived <= days.add_working_days(since, allowed) else ZERO
            continue
        channel = getattr(entry, "channel", "cash")
        for agent, amount in entry.allocation.by_agent(entry.agent_for).items():
            rows = lying.setdefault((channel, agent), [])
            if entry.kind == "receipt-reversed":
                _taken([row for row in rows if row[0] == entry.receipt], amount)
            else:
                rows.append([entry.receipt, _since(entry), amount])
    return ratio(punctual, in_all)


def _collecting(look: Look) -> Iterable[Any]:
    """What changed who holds money beside the bank, in the order of the book."""
    for entry in look.of_kind("collection-remitted", "receipt-recorded", "cash-received", "receipt-reversed"):
        is_remitted = entry.kind == "collection-remitted"
        if is_remitted or (getattr(entry, "channel", "cash") != "bank" and entry.allocation is not None):
            yield entry


def _since(entry: Any) -> date:
    when: date = entry.occurred or entry.day
    return when


def _taken(rows: list[Row], amount: Decimal) -> list[tuple[date, Decimal]]:
    """What of which day goes when `amount` of the rows does, oldest first."""
    taken = []
    for row in sorted(rows, key=lambda row: (row[1], row[0])):
        part = min(row[2], amount)
        if part > 0:
            row[2] -= part
            amount -= part
            taken.append((row[1], part))
    return taken
