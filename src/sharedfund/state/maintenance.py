"""The maintenance slice: what each unit has in its building's maintenance fund, the works decided, the holder's
statements, the notices to pay in.

The money is the building's account; the unit's part of it is kept here, by building and unit, and is what every entry
that touches the fund does to it: its parts sum to the fund, to the fen (R9, R99).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from sharedfund import accounts
from sharedfund.entries.maintenance import BuildingAmount
from sharedfund.state.registry import evolves, once, takes_effect
from sharedfund.state.resolutions import Resolutions
from sharedfund.values import days, shares
from sharedfund.values.money import ZERO, half_up
from sharedfund.values.tables import Table

if TYPE_CHECKING:
    from sharedfund.entries.disclosure import MonthClosed
    from sharedfund.entries.entry import Entry
    from sharedfund.entries.maintenance import (
        MaintenanceContributed,
        MaintenanceReclaimed,
        MaintenanceRequested,
        MaintenanceStated,
        MaintenanceUsed,
        TopUpNoticed,
    )
    from sharedfund.entries.payments import PaymentPaid, PaymentReturned
    from sharedfund.state import State
    from sharedfund.state.units import Unit

UNDECIDED_KEPT_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Part:
    """What a unit has in its building's maintenance fund, and how it came to it. `first_deposit` is the measure of the
    top-up alert (R103); 0.00 where none is known."""

    opening: Decimal = ZERO
    paid_in: Decimal = ZERO
    interest: Decimal = ZERO
    cost: Decimal = ZERO
    first_deposit: Decimal = ZERO

    @property
    def balance(self) -> Decimal:
        return self.opening + self.paid_in + self.interest - self.cost


@dataclass(frozen=True, slots=True)
class Move:
    """What a day moved on a building's account."""

    day: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Statement:
    """The holder's last statement: its day, its balance, and by how much the book's of that day differs."""

    day: date
    balance: Decimal
    difference: Decimal


@dataclass(frozen=True, slots=True)
class Building:
    """A building's maintenance fund: the parts of its units by unit id, moves since the last statement, and what belongs
    to no unit because the register had none when it came."""

    building: str
    units: Table[Part] = field(default_factory=Table)
    unplaced: Decimal = ZERO
    moves: tuple[Move, ...] = ()
    stated: Statement | None = None

    def part(self, unit: str) -> Part:
        return self.units.get(unit, Part())

    def first_deposit(self) -> Decimal:
        """What was first paid in, all units together."""
        return sum((part.first_deposit for part in self.units.values()), ZERO)


@dataclass(frozen=True, slots=True)
class Work:
    """A work decided: what of each building's fund it may use, and what it has used; `units` in scope, empty for all of
    the buildings'."""

    work: str
    title: str
    day: date
    buildings: tuple[BuildingAmount, ...]
    units: frozenset[str]
    resolution: str | None
    order: str | None
    repair: str | None = None
    used: Table[Decimal] = field(default_factory=Table)

    def allowed(self, building: str) -> Decimal:
        return sum((part.amount for part in self.buildings if part.building == building), ZERO)

    def left(self, building: str) -> Decimal:
        """What may still be used of a building's fund."""
        return self.allowed(building) - self.used.get(building, ZERO)


@dataclass(frozen=True, slots=True)
class Asked:
    """A notice to pay in: what is asked of each unit, by unit id."""

    notice: str
    building: str
    due: date
    units: Table[Decimal]


@dataclass(frozen=True, slots=True)
class Undecided:
    """Money the bureau paid for what nobody here had decided, or above what was."""

    paper: str
    day: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Maintenance:
    """By building, by work, by notice; what was used without a decision by the bureau's paper."""

    buildings: Table[Building] = field(default_factory=Table)
    works: Table[Work] = field(default_factory=Table)
    notices: Table[Asked] = field(default_factory=Table)
    undecided: Table[Undecided] = field(default_factory=Table)

    def building(self, building: str) -> Building:
        return self.buildings.get(building) or Building(building)

    def noticed(self, unit: str) -> Decimal:
        """What a unit has been asked to pay in and has not yet."""
        return sum((asked.units.get(unit, ZERO) for asked in self.notices.values()), ZERO)


# ---- figures ----


def balance_of(state: State, unit: Unit) -> Decimal:
    """What a unit has in the maintenance fund; it is the unit's, whoever owns it (R104)."""
    return state.maintenance.building(unit.building).part(unit.unit).balance


def in_scope(state: State, building: str, units: frozenset[str] = frozenset()) -> dict[str, Decimal]:
    """The areas of a building's units, by unit id: of those named, else of all (R103)."""
    return {unit.unit: unit.area_m2 for unit in state.units.by_id.values()
            if unit.building == building and (not units or unit.unit in units)}


def shared_by_building(state: State, amount: Decimal, buildings: Iterable[str],
                       units: frozenset[str] = frozenset()) -> dict[str, Decimal]:
    """A work's cost over its buildings by the area in scope; the parts sum to it (R9, R103). Empty where no unit is."""
    areas = {building: sum(in_scope(state, building, units).values(), ZERO) for building in buildings}
    return shares.split(amount, areas) if any(areas.values()) else {}


def shared_by_unit(state: State, amount: Decimal, building: str, units: frozenset[str] = frozenset()
                   ) -> dict[str, Decimal]:
    """A building's part of a cost over its units in scope by area, by unit id; the parts sum to it (R9, R103). Empty
    where no unit is."""
    areas = in_scope(state, building, units)
    return shares.split(amount, areas) if any(areas.values()) else {}


def interest_by_unit(state: State, amount: Decimal, building: str) -> dict[str, Decimal]:
    """A building's interest over its units by what each has in the fund, by area where none has anything (R99)."""
    known = state.maintenance.building(building)
    weights = {unit: max(known.part(unit).balance, ZERO) for unit in in_scope(state, building)}
    if any(weights.values()):
        return {unit: part for unit, part in shares.split(amount, weights).items() if part}
    return shared_by_unit(state, amount, building)


def share_per_m2(state: State, amount: Decimal, building: str, units: frozenset[str] = frozenset()) -> Decimal | None:
    """What a cost is for a square metre in scope, half-up; None where no unit is (5.3 L)."""
    area = sum(in_scope(state, building, units).values(), ZERO)
    return half_up(Fraction(amount) / Fraction(area)) if area else None


def held_on(state: State, building: str, day: date) -> Decimal:
    """What the book says a building's fund held at the end of `day`, back to its last statement."""
    known = state.maintenance.building(building)
    later = sum((move.amount for move in known.moves if move.day > day), ZERO)
    return state.ledger.cash(f"maintenance:{building}") - later


def promised(state: State) -> dict[str, Decimal]:
    """What works decided and not yet paid will take of each unit, by unit id."""
    taken: dict[str, Decimal] = {}
    for work in state.maintenance.works.values():
        for part in work.buildings:
            if (left := work.left(part.building)) > 0:
                for unit, amount in shared_by_unit(state, left, part.building, work.units).items():
                    taken[unit] = taken.get(unit, ZERO) + amount
    return taken


def shortfalls(state: State, amounts: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """The units that a cost of `amounts` (by unit id) brings below zero beyond what they were asked to pay in, and by
    how much (R103). Sorted by unit."""
    found, taken = {}, promised(state)
    for unit, amount in sorted(amounts.items()):
        known = state.units.by_id.get(unit)
        have = balance_of(state, known) if known is not None else ZERO
        left = have - taken.get(unit, ZERO) + state.maintenance.noticed(unit) - amount
        if left < 0:
            found[unit] = -left
    return found


def below_alert(state: State, building: str, share: Fraction) -> tuple[str, ...]:
    """The units of a building whose balance is below `share` of their first deposit and that were not asked to pay in;
    sorted (R103)."""
    known = state.maintenance.building(building)
    return tuple(sorted(
        unit for unit, part in known.units.items()
        if part.first_deposit and Fraction(part.balance) < Fraction(part.first_deposit) * share
        and not state.maintenance.noticed(unit)
    ))


# ---- the fold ----


def _kept(state: State, **changes: Any) -> State:
    return replace(state, maintenance=replace(state.maintenance, **changes))


def _put(state: State, building: Building) -> State:
    return _kept(state, buildings=state.maintenance.buildings.set(building.building, building))


def _added(known: Building, figure: str, parts: Mapping[str, Decimal], whole: Decimal) -> Building:
    """With `parts` more of a figure; what falls on no unit is kept apart."""
    changes = {}
    for unit, amount in parts.items():
        part = known.part(unit)
        changes[unit] = replace(part, **{figure: getattr(part, figure) + amount})
    rest = whole - sum(parts.values(), ZERO)
    return replace(known, units=known.units.merge(changes),
                   unplaced=known.unplaced + (-rest if figure == "cost" else rest))


# What a leg of a maintenance fund adds to, by the beginning of its account; a credit is above zero but for cost.
_FIGURES = (("Equity:Opening:", "opening"), ("Equity:Transfer:In:", "paid_in"), ("Equity:Contributed:", "paid_in"),
            ("Income:Maintenance:Interest:", "interest"), ("Expenses:Maintenance:Works:", "cost"))
KINDS = ("opening-position", "payment-paid", "payment-returned", "maintenance-contributed", "maintenance-interest",
         "maintenance-used", "maintenance-reclaimed")


@evolves(*KINDS)
def _moved(state: State, entry: Entry) -> State:
    """Each building's account moved; each unit's part of it with it."""
    day = getattr(entry, "occurred", None) or entry.day
    for account, amount in entry.postings():
        fund = accounts.fund_of(account)
        if not fund.startswith("maintenance:"):
            continue
        building = fund.partition(":")[2]
        if account in accounts.money_of(fund):
            known = state.maintenance.building(building)
            state = _put(state, replace(known, moves=(*known.moves, Move(day, amount))))
            continue
        figure = next((figure for beginning, figure in _FIGURES if account.startswith(beginning)), None)
        if figure is not None:
            gained = amount if figure == "cost" else -amount
            parts = _parts(state, entry, building, figure, gained)
            state = _put(state, _added(state.maintenance.building(building), figure, parts, gained))
    return _deposited(state, entry)


def _parts(state: State, entry: Any, building: str, figure: str, amount: Decimal) -> dict[str, Decimal]:
    """What of a building's `amount` falls on each unit."""
    if entry.kind == "maintenance-contributed":
        return {row.unit: row.amount for row in entry.units}
    if entry.kind == "opening-position" and entry.party in state.units.by_id:
        return {entry.party: amount}
    if figure == "interest":
        return interest_by_unit(state, amount, building)
    work = state.maintenance.works.get(getattr(entry, "work", None) or getattr(entry, "document", None) or "")
    return shared_by_unit(state, amount, building, work.units if work is not None and figure == "cost" else frozenset())


def _deposited(state: State, entry: Any) -> State:
    """First deposits become the measure of each unit's fund."""
    if entry.kind == "maintenance-contributed" and entry.of == "first-deposit":
        building, parts = entry.building, {row.unit: row.amount for row in entry.units}
    elif entry.kind == "opening-position" and entry.first_deposit is not None:
        building = entry.fund.partition(":")[2]
        parts = {entry.party: entry.first_deposit} if entry.party in state.units.by_id else shared_by_unit(
            state, entry.first_deposit, building)
    else:
        return state
    known = state.maintenance.building(building)
    changes = {unit: replace(known.part(unit), first_deposit=known.part(unit).first_deposit + amount)
               for unit, amount in parts.items()}
    return _put(state, replace(known, units=known.units.merge(changes)))


@evolves("maintenance-contributed")
def _contributed(state: State, entry: MaintenanceContributed) -> State:
    """What was asked and is paid is asked no more."""
    notices, used = state.maintenance.notices, state.used.add(once("maintenance-paper", entry.paper))
    for row in entry.units:
        left = row.amount
        for asked in sorted(notices.values(), key=lambda a: (a.due, a.notice)):
            open_ = asked.units.get(row.unit, ZERO)
            taken = min(left, open_)
            if taken > 0:
                left -= taken
                units = asked.units.drop(row.unit) if taken == open_ else asked.units.set(row.unit, open_ - taken)
                notices = notices.set(asked.notice, replace(asked, units=units)) if units else notices.drop(asked.notice)
    return replace(_kept(state, notices=notices), used=used)


@evolves("maintenance-interest")
def _paper_used(state: State, entry: Any) -> State:
    return replace(state, used=state.used.add(once("maintenance-paper", entry.paper)))


@evolves("maintenance-stated")
def _stated(state: State, entry: MaintenanceStated) -> State:
    known = state.maintenance.building(entry.building)
    return _put(state, replace(known, stated=Statement(entry.stated_day, entry.balance, entry.difference),
                               moves=tuple(move for move in known.moves if move.day > entry.stated_day)))


@takes_effect("maintenance-requested")
def _decided(state: State, entry: MaintenanceRequested) -> State:
    work = Work(entry.work, entry.title, entry.day, entry.buildings, frozenset(entry.units), entry.resolution, entry.order,
                entry.repair)
    resolutions: Resolutions = state.resolutions
    for part in entry.buildings:
        resolutions = resolutions.spent(entry.resolution, use="spend", fund=f"maintenance:{part.building}",
                                        amount=part.amount)
    used = state.used.add(once("work", entry.work))
    return replace(_kept(state, works=state.maintenance.works.set(work.work, work)), resolutions=resolutions, used=used)


def _used_of(state: State, work: str | None, building: str, amount: Decimal) -> State:
    known = state.maintenance.works.get(work or "")
    if known is None:
        return state
    used = known.used.set(building, known.used.get(building, ZERO) + amount)
    return _kept(state, works=state.maintenance.works.set(known.work, replace(known, used=used)))


@evolves("maintenance-used")
def _used(state: State, entry: MaintenanceUsed) -> State:
    over = undecided_of(state, entry)
    if over:
        row = Undecided(entry.paper, entry.day, over)
        state = _kept(state, undecided=state.maintenance.undecided.set(entry.paper, row))
    for part in entry.buildings:
        state = _used_of(state, entry.work, part.building, part.amount)
    return replace(state, used=state.used.add(once("maintenance-paper", entry.paper)))


def undecided_of(state: State, entry: MaintenanceUsed) -> Decimal:
    """What of a use no decision covers."""
    work = state.maintenance.works.get(entry.work or "")
    return sum((max(part.amount - (max(work.left(part.building), ZERO) if work is not None else ZERO), ZERO)
                for part in entry.buildings), ZERO)


@evolves("payment-paid")
def _paid(state: State, entry: PaymentPaid) -> State:
    return _by_payment(state, entry, 1)


@evolves("payment-returned")
def _returned(state: State, entry: PaymentReturned) -> State:
    return _by_payment(state, entry, -1)


def _by_payment(state: State, entry: PaymentPaid | PaymentReturned, sign: int) -> State:
    if entry.settles != "work":
        return state
    return _used_of(state, entry.document, entry.fund.partition(":")[2], sign * entry.amount)


@evolves("maintenance-reclaimed")
def _reclaimed(state: State, entry: MaintenanceReclaimed) -> State:
    from sharedfund.state.payments import bank_account
    from sharedfund.state.receipts import reference_used

    return replace(state, used=state.used.add(reference_used(state, bank_account(state), entry.bank_ref)))


@evolves("top-up-noticed")
def _noticed(state: State, entry: TopUpNoticed) -> State:
    asked = Asked(entry.notice, entry.building, entry.due, Table({row.unit: row.amount for row in entry.units}))
    used = state.used.add(once("top-up-notice", entry.notice))
    return replace(_kept(state, notices=state.maintenance.notices.set(asked.notice, asked)), used=used)


@takes_effect("month-closed")
def _closed(state: State, entry: MonthClosed) -> State:
    """Works paid in full, and uses long ago shown as undecided, leave."""
    done = [work.work for work in state.maintenance.works.values()
            if all(work.left(part.building) <= 0 for part in work.buildings)]
    end = days.period(entry.month).end
    old = [row.paper for row in state.maintenance.undecided.values()
           if days.add_months(row.day, UNDECIDED_KEPT_MONTHS) <= end]
    if not done and not old:
        return state
    return _kept(state, works=state.maintenance.works.drop(*done), undecided=state.maintenance.undecided.drop(*old))

