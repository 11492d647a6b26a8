"""The units slice: every exclusive part with its area and its use, under the household key of its present owner, and as
it was under each former one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sharedfund.state.registry import evolves
from sharedfund.values.money import ZERO
from sharedfund.values.tables import Table

if TYPE_CHECKING:
    from sharedfund.entries.units import AreaCorrected, UnitRegistered, UnitTransferred
    from sharedfund.state import State

# Where an area comes from, the best source first (R8).
SOURCES = ("register", "survey", "contract")


@dataclass(frozen=True, slots=True)
class Unit:
    """An exclusive part: what is billed and votes. `household` is the key of an ownership period, which runs from
    `since` (None: from the beginning) to `until` (exclusive; None: it is the present one); `former` are the keys
    before it, oldest first."""

    unit: str
    household: str
    building: str
    use: str
    area_m2: Decimal
    area_source: str
    area_day: date
    since: date | None = None
    until: date | None = None
    former: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Units:
    """Units by id, which unit a household key stands for, and each unit as it was under a former key."""

    by_id: Table[Unit] = field(default_factory=Table)
    keys: Table[str] = field(default_factory=Table)
    past: Table[Unit] = field(default_factory=Table)

    def household(self, key: str) -> Unit | None:
        """The unit of the household `key`, as it was at the end for a former one; None for a key the register does not
        know."""
        unit = self.keys.get(key)
        return self.past.get(key) or self.by_id.get(unit) if unit else None

    def owners(self, unit: Unit) -> tuple[Unit, ...]:
        """The unit under each of its keys, oldest first."""
        present = self.by_id.get(unit.unit, unit)
        return (*(self.past.get(key, unit) for key in present.former), present)

    def all(self) -> tuple[Unit, ...]:
        """Every unit, by building and household key."""
        return tuple(sorted(self.by_id.values(), key=lambda unit: (unit.building, unit.household)))

    def areas_by_building(self) -> dict[str, Decimal]:
        """The area of each building in m2, buildings sorted."""
        areas: dict[str, Decimal] = {}
        for unit in self.all():
            areas[unit.building] = areas.get(unit.building, ZERO) + unit.area_m2
        return areas

    def area_m2(self) -> Decimal:
        """The area of the whole complex."""
        return sum((unit.area_m2 for unit in self.by_id.values()), ZERO)


@evolves("unit-registered")
def _registered(state: State, entry: UnitRegistered) -> State:
    unit = Unit(entry.unit, entry.household, entry.building, entry.use, entry.area_m2, entry.area_source,
                entry.area_day)
    units = replace(state.units, by_id=state.units.by_id.set(unit.unit, unit),
                    keys=state.units.keys.set(unit.household, unit.unit))
    return replace(state, units=units)


@evolves("unit-transferred")
def _transferred(state: State, entry: UnitTransferred) -> State:
    known = state.units
    unit = known.by_id.get(entry.unit)
    if unit is None:
        return state
    owned = replace(unit, household=entry.household, use=entry.use, since=entry.first,
                    former=(*unit.former, unit.household))
    return replace(state, units=replace(
        known, by_id=known.by_id.set(unit.unit, owned), keys=known.keys.set(entry.household, unit.unit),
        past=known.past.set(unit.household, replace(unit, until=entry.first)),
    ))


@evolves("area-corrected")
def _corrected(state: State, entry: AreaCorrected) -> State:
    unit = state.units.by_id.get(entry.unit)
    if unit is None:
        return state
    unit = replace(unit, area_m2=entry.area_m2, area_source=entry.area_source, area_day=entry.area_day)
    return replace(state, units=replace(state.units, by_id=state.units.by_id.set(unit.unit, unit)))
