"""Units: the exclusive parts that are billed and vote, under opaque household keys."""

from __future__ import annotations

from typing import ClassVar, Literal

from sharedfund.entries.entry import ACCOUNTANT, SECRETARY, SignedEntry, Use
from sharedfund.values.days import Day
from sharedfund.values.identity import BuildingId, Commitment, HouseholdKey, UnitId
from sharedfund.values.money import Area


class UnitRegistered(SignedEntry):
    """A unit with its area, and the household key of its present ownership period. Rules R8, R13, R140."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT, SECRETARY})

    unit: UnitId
    household: HouseholdKey
    building: BuildingId
    use: Use
    area_m2: Area
    area_source: Literal["register", "survey", "contract"]
    area_day: Day
    room: Commitment | None = None


class AreaCorrected(SignedEntry):
    """A unit's area, from a better source, for bills from now on. Rule R8."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT, SECRETARY})

    unit: UnitId
    area_m2: Area
    area_source: Literal["register", "survey", "contract"]
    area_day: Day
