"""Rules of the register: areas that bills can rest on, and keys that lead nobody to a door."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharedfund.rules import Objection, form, rule
from sharedfund.state.units import SOURCES

if TYPE_CHECKING:
    from sharedfund.entries.units import AreaCorrected, UnitRegistered
    from sharedfund.state import State

COURT = "SPC interpretation on ownership of buildings, 8"


@rule(8, source=COURT)
def a_unit_has_an_area_from_a_source(state: State, entry: UnitRegistered | AreaCorrected) -> Objection | None:
    """A unit's area is above zero, with its source and a day that has come."""
    if entry.area_m2 <= 0:
        return Objection("area-not-positive", unit=entry.unit, area_m2=entry.area_m2)
    if entry.area_day > entry.day:
        return Objection("area-day-to-come", unit=entry.unit, area_day=entry.area_day, today=entry.day)
    return None


@rule(8, source=COURT)
def an_area_is_corrected_from_no_worse_source(state: State, entry: AreaCorrected) -> Objection | None:
    """A known unit's area changes, and never to that of a worse source: register before survey before contract."""
    unit = state.units.by_id.get(entry.unit)
    if unit is None:
        return Objection("unit-unknown", unit=entry.unit)
    if SOURCES.index(entry.area_source) > SOURCES.index(unit.area_source):
        return Objection("worse-source", unit=entry.unit, source=entry.area_source, known=unit.area_source)
    if entry.area_source == unit.area_source and entry.area_day < unit.area_day:
        return Objection("older-paper", unit=entry.unit, area_day=entry.area_day, known=unit.area_day)
    if entry.area_m2 == unit.area_m2 and entry.area_source == unit.area_source:
        return Objection("area-unchanged", unit=entry.unit, area_m2=entry.area_m2)
    return None


@rule(140, source="Personal Information Protection Law 4, 46-47; DESIGN")
def a_unit_and_a_household_key_stand_once(state: State, entry: UnitRegistered) -> Objection | None:
    """A unit is registered once, and its household key is nobody else's."""
    if entry.unit in state.units.by_id:
        return Objection("unit-known", unit=entry.unit)
    if entry.household in state.units.keys:
        return Objection("household-known", household=entry.household)
    return None


form(
    140, "the_book_knows_households_by_key",
    "The book holds opaque keys for households and persons and commitments for what stands in private/: no room, name, "
    "telephone, account or identity number has a field in any entry.",
    "Personal Information Protection Law 4, 46-47; DESIGN",
    "tests/rules/test_units.py::test_no_entry_has_a_field_for_a_room_a_telephone_or_an_identity_number", "units",
)
