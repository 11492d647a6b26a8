"""Drafts of the register: a unit under an opaque household key, a better area, a new owner."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sharedfund.drafts import signing, unit_of
from sharedfund.entries.units import AreaCorrected, HouseholdBalanceMoved, UnitRegistered, UnitTransferred
from sharedfund.state.allocation import advance_held
from sharedfund.state.household import account_of
from sharedfund.state.maintenance import balance_of

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


def transfer(state: State, *, by: str, day: date, former: str, household: str, statement: str | None,
             first: date | None = None, use: Any = None, room: str | None = None) -> UnitTransferred:
    """The unit of the key `former` under the new key `household`, from `first` on; `statement` commits to the statement
    of account both sides have seen. A unit the developer hands over becomes residential where no `use` is named.

    Raises: NotFound for an unknown household.
    """
    unit, found = unit_of(state, former), account_of(state, former)
    as_before: Any = "residential" if unit.use == "developer" else unit.use
    return UnitTransferred(
        day=day, by=by, **signing(state, by, "unit-transferred", day), unit=unit.unit, former=former,
        household=household, use=use or as_before, first=first or day,
        unpaid=found.unpaid, advance=found.advance, deposits=found.deposits, refund=found.refund,
        maintenance=balance_of(state, unit), statement=statement, room=room,
    )


def move_balances(state: State, *, by: str, day: date, former: str, household: str, agreement: str,
                  items: frozenset[str]) -> tuple[HouseholdBalanceMoved, ...]:
    """What seller and buyer agreed passes on, of `items` debt, advance, deposit: every unpaid bill by due day, all that
    lies in advance, every deposit. Empty where nothing of it stands."""
    common: dict[str, Any] = {"day": day, "by": by, **signing(state, by, "household-balance-moved", day),
                              "former": former, "household": household, "agreement": agreement}
    made = []
    if "debt" in items:
        made += [HouseholdBalanceMoved(**common, item="debt", amount=bill.unpaid, period=bill.period,
                                       agent_for=bill.agent_for)
                 for bill in state.fees.open(former)]
    if "advance" in items and (held := advance_held(state, former)) > 0:
        made.append(HouseholdBalanceMoved(**common, item="advance", amount=held))
    if "deposit" in items:
        made += [HouseholdBalanceMoved.model_validate({
            **common, "item": "deposit", "amount": deposit.held, "deposit": deposit.deposit, "deposit_kind": deposit.kind,
        }) for deposit in state.receipts.deposits_of(former)]
    return tuple(made)
