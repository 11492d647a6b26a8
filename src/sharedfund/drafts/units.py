"""Drafts of the register: a unit under an opaque household key, a better area."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sharedfund.drafts import signing
from sharedfund.entries.units import AreaCorrected, UnitRegistered

if TYPE_CHECKING:
    from sharedfund.state import State


def register_unit(state: State, *, by: str, day: date, unit: str, household: str, building: str, use: Any,
                  area_m2: Any, area_source: Any = "register", area_day: date | None = None,
                  room: str | None = None) -> UnitRegistered:
    """A unit of `building` and its household key, both chosen at random by the caller; `room` commits to its door."""
    return UnitRegistered(
        day=day, by=by, **signing(state, by, "unit-registered", day), unit=unit, household=household,
        building=building, use=use, area_m2=area_m2, area_source=area_source, area_day=area_day or day, room=room,
    )


def correct_area(state: State, *, by: str, day: date, unit: str, area_m2: Any, area_source: Any = "register",
                 area_day: date | None = None) -> AreaCorrected:
    """A unit's area from a better paper; bills from now on rest on it."""
    return AreaCorrected(day=day, by=by, **signing(state, by, "area-corrected", day), unit=unit, area_m2=area_m2,
                         area_source=area_source, area_day=area_day or day)
