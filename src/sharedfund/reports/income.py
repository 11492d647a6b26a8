"""Sections C, D, Q: fees charged and collected, receipts by day, arrears; what public revenue leaves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from sharedfund.reports.look import SOURCES, Look, counter_legs, source_of
from sharedfund.reports.movements import total
from sharedfund.reports.questions import disputed_fees
from sharedfund.reports.section import Data, section
from sharedfund.reports.spelled import day, money, percent, ratio
from sharedfund.spelling import leaf_of
from sharedfund.state import fees as fee_figures
from sharedfund.state.tariffs import chargings
from sharedfund.values import days
from sharedfund.values.money import ZERO


def _bills(look: Look, names: Iterable[str]) -> Iterator[fee_figures.FeeBill]:
    """The bills of the periods `names`, as they are now; of those that were settled and have left since, as they were
    before, paid."""
    now, closed = look.now.fees, look.now.disclosures.closed_until
    for name in names:
        known = {(bill.household, bill.use, bill.contract): bill for bill in now.all() if bill.period == name}
        leaves = days.add_months(days.period(name).end, fee_figures.KEPT_MONTHS)
        if look.state_at is not None and closed is not None and leaves <= closed:
            for bill in look.state_at(leaves).fees.all():
                if bill.period == name:
                    whole = replace(bill, paid=bill.amount - bill.honoured)
                    known.setdefault((bill.household, bill.use, bill.contract), whole)
        yield from known.values()


def _fee_rows(look: Look) -> list[Data]:
    """The period's bills by use and building, unmerged."""
    found: dict[tuple[str, str], Data] = {}
    for bill in _bills(look, look.now.fees.billed(look.period.name)):
        if bill.opening or not bill.amount:
            continue
        unit = look.now.units.household(bill.household)
        key = (bill.use, unit.building if unit else "")
        row = found.setdefault(key, {"uses": {bill.use}, "buildings": {key[1]}, "households": set(), "owing": set(),
                                     "charged": ZERO, "collected": ZERO})
        row["households"].add(bill.household)
        row["charged"] += bill.amount
        row["collected"] += bill.paid
        if not bill.is_paid:
            row["owing"].add(bill.household)
    return [found[key] for key in sorted(found)]


def _joined_cells(rows: list[Data], least: int) -> list[Data]:
    """Rows with fewer than `least` households joined with their neighbours (R140)."""
    cells: list[Data] = []
    for row in rows:
        if cells and len(cells[-1]["households"]) < least:
            cells[-1] = _join(cells[-1], row)
        else:
            cells.append(row)
    if len(cells) > 1 and len(cells[-1]["households"]) < least:
        cells[-2:] = [_join(cells[-2], cells[-1])]
    return cells


def _join(one: Data, other: Data) -> Data:
    return {key: one[key] + other[key] if isinstance(one[key], Decimal) else one[key] | other[key] for key in one}


@section("C")
def fees(look: Look) -> Data:
    """Fees charged and collected for the period by building and use; cells below the charter's size are joined."""
    rows = []
    known = [found for _, _, found in chargings(look.after, look.period.first, look.period.end)]
    for cell in _joined_cells(_fee_rows(look), look.least_cell):
        areas = [unit.area_m2 for key in cell["households"] if (unit := look.now.units.household(key)) is not None]
        tariffs = {rate for use in cell["uses"] for found in known if (rate := found.rate(use)) is not None}
        rows.append({
            "buildings": sorted(cell["buildings"]), "uses": sorted(cell["uses"]), "households": len(cell["households"]),
            "area_m2": str(sum(areas, ZERO)), "tariffs": [str(rate) for rate in sorted(tariffs)],
            "charged": money(cell["charged"]), "collected": money(cell["collected"]),
            "rate": ratio(cell["collected"], cell["charged"]),
            "paid": len(cell["households"]) - len(cell["owing"]),
        })
    tally = look.now.fees.tally(look.period.name)
    return {"rows": rows, "charged": money(tally.charged), "collected": money(tally.collected),
            "rate": percent(fee_figures.collection_rate(look.now, look.period.name)),
            "household_rate": percent(fee_figures.household_rate(look.now, look.period.name)),
            "households": look.now.fees.units_charged(look.period.name),
            "paid": look.now.fees.units_paid(look.period.name),
            "arrears_recovered": money(fee_figures.arrears_recovered(look.after, look.period.name)),
            "received_in_advance": money(fee_figures.received_in_advance(look.after, look.period.name))}


@section("Q")
def arrears(look: Look) -> Data:
    """What is due and unpaid at the end, by age; ages with few households are joined with the next (R96, R140)."""
    rows: list[Data] = []
    for age in fee_figures.AGES:
        found = [row for row in fee_figures.arrears(look.after, look.on) if row.age == age]
        if found:
            rows.append({"ages": {age}, "households": {row.household for row in found},
                         "amount": sum((row.amount for row in found), ZERO)})
    cells = _joined_cells(rows, look.least_cell)
    written_off = sum((entry.amount for entry in look.of_kind("debt-written-off")), ZERO)
    # A cell that stays small after joining is told without how many stand in it.
    return {"rows": [{"ages": sorted(cell["ages"], key=fee_figures.AGES.index), "amount": money(cell["amount"]),
                      "households": look.counted(len(cell["households"]))}
                     for cell in cells],
            "total": money(sum((row["amount"] for row in rows), ZERO)),
            "developer": money(sum((row.amount for row in fee_figures.arrears(look.after, look.on)
                                    if _is_developer(look, row.household)), ZERO)),
            "reminders": len(look.of_kind("reminder-sent")), "written_off": money(written_off),
            "disputed": money(disputed_fees(look))}


def _is_developer(look: Look, household: str) -> bool:
    unit = look.after.units.household(household)
    return unit is not None and unit.use == "developer"


def receipt_rows(look: Look) -> list[Data]:
    """Receipts by day and source: how many, which periods they pay, how much. Only the auditor sees households."""
    found: dict[tuple[date, str], Data] = {}
    for entry, fund, _ in look.received():
        periods = [part.period for part in getattr(getattr(entry, "allocation", None), "applied", ()) or ()]
        for account, amount in counter_legs(entry, fund):
            source = source_of(entry, account)
            row = found.setdefault((entry.day, source), {"entries": set(), "periods": set(), "amount": ZERO, "who": {}})
            row["entries"].add(leaf_of(entry))
            row["amount"] -= amount
            if source == "fee":
                row["periods"].update(periods)
            who = getattr(entry, "household", None) or getattr(entry, "party", None)
            if who:
                row["who"][who] = row["who"].get(who, ZERO) - amount
    rows = []
    for (when, source), row in sorted(found.items(), key=lambda item: (item[0][0], SOURCES.index(item[0][1]))):
        told: Data = {"day": day(when), "source": source, "count": len(row["entries"]),
                      "periods": sorted(row["periods"]), "amount": money(row["amount"])}
        if look.audience == "auditor":
            told["households"] = [{"household": who, "amount": money(row["who"][who])} for who in sorted(row["who"])]
        elif look.audience == "owner":
            own = row["who"].get(look.household)
            told["own"] = None if own is None else money(own)
        rows.append(told)
    return rows


def sources(look: Look) -> list[Data]:
    """Received money by where it came from, in print order."""
    sums: dict[str, Decimal] = {}
    for entry, fund, _ in look.received():
        for account, amount in counter_legs(entry, fund):
            source = source_of(entry, account)
            sums[source] = sums.get(source, ZERO) - amount
    return [{"source": source, "amount": money(sums[source])} for source in SOURCES if sums.get(source)]


@section("D")
def receipts_by_day(look: Look) -> Data:
    """Receipts by day and source; their total is A's."""
    return {"rows": receipt_rows(look), "sources": sources(look), "total": money(total(look.funds, "received"))}


def revenue_net(look: Look) -> Decimal:
    """Public revenue of the period: gross less reasonable cost and tax (R86)."""
    return -look.moved("Income:Public:") - look.moved("Expenses:Public:DirectCost") - look.moved("Expenses:Public:Tax")
