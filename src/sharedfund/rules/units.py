"""Rules of the register: areas that bills can rest on, keys that lead nobody to a door, what a sale passes on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sharedfund.rules import Objection, form, rule
from sharedfund.state.allocation import advance_held
from sharedfund.state.household import account_of
from sharedfund.state.maintenance import balance_of
from sharedfund.state.units import SOURCES
from sharedfund.values.days import add_months

if TYPE_CHECKING:
    from decimal import Decimal

    from sharedfund.entries.units import AreaCorrected, HouseholdBalanceMoved, UnitRegistered, UnitTransferred
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
def a_unit_and_a_household_key_stand_once(state: State, entry: UnitRegistered | UnitTransferred) -> Objection | None:
    """A unit is registered once, and a household key stands for one ownership period of one unit."""
    if entry.kind == "unit-registered" and entry.unit in state.units.by_id:
        return Objection("unit-known", unit=entry.unit)
    if entry.household in state.units.keys:
        return Objection("household-known", household=entry.household)
    return None


@rule(98, source="SH 49")
def a_unit_is_transferred_with_a_statement(state: State, entry: UnitTransferred) -> Objection | None:
    """A known unit passes from its present key to the next with a statement of account of the former one, whose figures
    are the book's."""
    unit = state.units.by_id.get(entry.unit)
    if unit is None:
        return Objection("unit-unknown", unit=entry.unit)
    if unit.household != entry.former:
        return Objection("not-the-present-key", unit=entry.unit, household=entry.former, present=unit.household)
    if entry.statement is None:
        return Objection("statement-missing", household=entry.former)
    found = account_of(state, entry.former)
    for item, said, known in (("unpaid", entry.unpaid, found.unpaid), ("advance", entry.advance, found.advance),
                              ("deposits", entry.deposits, found.deposits), ("refund", entry.refund, found.refund)):
        if said != known:
            return Objection("statement-differs", item=item, stated=said, known=known)
    return None


@rule(98, source="SH 49; Shanghai: the month of delivery is the developer's, the next the buyer's")
def an_ownership_period_begins_where_the_last_one_ends(state: State, entry: UnitTransferred) -> Objection | None:
    """The new ownership period begins after the one before it, and at the latest with the month after the transfer."""
    unit = state.units.by_id.get(entry.unit)
    earliest = max(unit.since if unit is not None and unit.since else date.min, state.charter.books_from)
    if entry.first <= earliest:
        return Objection("begins-before", unit=entry.unit, first=entry.first, earliest=earliest)
    latest = add_months(entry.day.replace(day=1), 1)
    if entry.first > latest:
        return Objection("begins-too-late", unit=entry.unit, first=entry.first, latest=latest)
    return None


@rule(104, source="SP165 28; UK s.42: contributing tenants for the time being")
def maintenance_money_goes_with_the_unit(state: State, entry: UnitTransferred) -> Objection | None:
    """What a unit has in the maintenance fund passes to the new owner with it, to the fen."""
    unit = state.units.by_id.get(entry.unit)
    known = balance_of(state, unit) if unit is not None else entry.maintenance
    if entry.maintenance != known:
        return Objection("balance-differs", unit=entry.unit, stated=entry.maintenance, known=known)
    return None


@rule(98, source="SH 49: debt follows the debtor by agreement")
def a_balance_passes_on_as_it_stands(state: State, entry: HouseholdBalanceMoved) -> Objection | None:
    """What passes from a former key to the next is a whole unpaid bill, a whole deposit, or what lies in advance."""
    former, unit = state.units.past.get(entry.former), state.units.household(entry.household)
    if former is None or unit is None or unit.unit != former.unit or unit.household == former.household:
        return Objection("not-the-next-key", household=entry.household, former=entry.former)
    left = _movable(state, entry)
    if left is None:
        return Objection("nothing-to-move", household=entry.former, item=entry.item)
    if entry.amount > left or (entry.amount != left and entry.item != "advance"):
        return Objection("not-the-whole", household=entry.former, item=entry.item, amount=entry.amount, left=left)
    return None


def _movable(state: State, entry: HouseholdBalanceMoved) -> Decimal | None:
    """What of the item may pass on; None where nothing of the kind stands."""
    if entry.item == "advance":
        return advance_held(state, entry.former)
    if entry.item == "debt":
        bill = state.fees.bill(entry.former, entry.period or "")
        taken = state.fees.bill(entry.household, entry.period or "") is not None
        return None if bill is None or taken or bill.written_off or bill.unpaid <= 0 else bill.unpaid
    deposit = state.receipts.deposits.get(entry.deposit or "")
    if deposit is None or (deposit.party, deposit.kind) != (entry.former, entry.deposit_kind):
        return None
    asked = any(request.document == deposit.deposit for request in state.payments.requests_open("custody"))
    return None if asked else deposit.held  # what is asked back already goes to who paid it


form(
    140, "the_book_knows_households_by_key",
    "The book holds opaque keys for households and persons and commitments for what stands in private/: no room, name, "
    "telephone, account or identity number has a field in any entry.",
    "Personal Information Protection Law 4, 46-47; DESIGN",
    "tests/rules/test_units.py::test_no_entry_has_a_field_for_a_room_a_telephone_or_an_identity_number", "units",
)
