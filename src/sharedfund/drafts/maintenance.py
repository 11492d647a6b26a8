"""Drafts of the maintenance fund: what is paid in, what it earns, the holder's statement, works and what they use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sharedfund.drafts import signing
from sharedfund.drafts.payments import request_payment
from sharedfund.entries.maintenance import (
    BuildingAmount,
    MaintenanceContributed,
    MaintenanceInterest,
    MaintenanceReclaimed,
    MaintenanceRequested,
    MaintenanceStated,
    MaintenanceUsed,
    TopUpNoticed,
    UnitAmount,
)
from sharedfund.errors import BadInput, NotFound
from sharedfund.state.maintenance import Work, held_on, shared_by_building
from sharedfund.values.identity import bank_reference
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.entries.payments import PaymentRequested
    from sharedfund.state import State


def _known(state: State, building: str) -> str:
    if building not in state.units.areas_by_building():
        raise NotFound("building-unknown", building=building)
    return building


def _rows(units: Mapping[str, Decimal]) -> tuple[UnitAmount, ...]:
    return tuple(UnitAmount(unit=unit, amount=amount) for unit, amount in sorted(units.items()))


def _shares(state: State, amount: Decimal, buildings: Iterable[str], units: Sequence[str] = ()
            ) -> tuple[BuildingAmount, ...]:
    """What of a cost falls on each building, by the area in scope. Raises: BadInput where no unit is."""
    found = shared_by_building(state, amount, buildings, frozenset(units))
    if not found:
        raise BadInput("no-unit-in-scope", buildings=", ".join(buildings))
    return tuple(BuildingAmount(building=building, amount=part) for building, part in found.items() if part)


def work_of(state: State, work: str) -> Work:
    """The work of this number. Raises: NotFound."""
    found = state.maintenance.works.get(work)
    if found is None:
        raise NotFound("work-unknown", work=work)
    return found


# ---- what comes in ----


def contribute(state: State, *, by: str, day: date, building: str, units: Mapping[str, Decimal], paper: str,
               of: Any = "top-up", occurred: date | None = None) -> MaintenanceContributed:
    """What owners of `building` paid in, by unit id, as the holder's `paper` says. Raises: NotFound."""
    custody: Any = state.charter.terms.maintenance_custody
    return MaintenanceContributed(
        day=day, by=by, building=_known(state, building), custody=custody, of=of,
        amount=sum(units.values(), ZERO), units=_rows(units), paper=paper, occurred=occurred)


def interest(state: State, *, by: str, day: date, building: str, amount: Decimal, paper: str,
             occurred: date | None = None) -> MaintenanceInterest:
    """What a building's maintenance money earned. Raises: NotFound."""
    custody: Any = state.charter.terms.maintenance_custody
    return MaintenanceInterest(day=day, by=by, building=_known(state, building), custody=custody, amount=amount,
                               paper=paper, occurred=occurred)


def state_balance(state: State, *, by: str, day: date, building: str, balance: Decimal, stated_day: date,
                  statement: str) -> MaintenanceStated:
    """The holder's statement of a building, set against the book of that day. Raises: NotFound."""
    book = held_on(state, _known(state, building), stated_day)
    return MaintenanceStated(day=day, by=by, building=building, stated_day=stated_day, balance=balance,
                             book_balance=book, difference=balance - book, statement=statement)


def notice_top_up(state: State, *, by: str, day: date, notice: str, building: str, units: Mapping[str, Decimal], due: date,
                  resolution: str, evidence: tuple[str, ...] = ()) -> TopUpNoticed:
    """Owners of `building` are asked to pay in by `due`, by unit id. Raises: NotFound."""
    return TopUpNoticed(
        day=day, by=by, **signing(state, by, "top-up-noticed", day), notice=notice, building=_known(state, building),
        amount=sum(units.values(), ZERO), units=_rows(units), due=due, resolution=resolution, evidence=evidence)


# ---- works ----


def next_work(state: State) -> str:
    """The number the next work gets."""
    known = (*state.maintenance.works, *(p.entry().work for p in state.proposals.of_kind("maintenance-requested")))
    highest = max((int(work.partition("-")[2]) for work in known if work.startswith("MW-")), default=0)
    from sharedfund.state.registry import is_used

    while is_used(state, "work", f"MW-{highest + 1:02d}"):
        highest += 1
    return f"MW-{highest + 1:02d}"


def request_work(state: State, *, by: str, day: date, amount: Decimal, buildings: Sequence[str],
                 units: Sequence[str] = (), work: str | None = None, **fields: Any) -> MaintenanceRequested:
    """The request that the maintenance fund of `buildings`, or of their `units` in scope, pays a work; its cost is
    shared by area. `fields` are those of the entry that describe the work and say who decided it.

    Raises: BadInput where no unit is in scope.
    """
    return MaintenanceRequested.model_validate({
        "day": day, "by": by, **signing(state, by, "maintenance-requested", day), "work": work or next_work(state),
        "liable": "owners", **fields, "amount": amount, "units": tuple(sorted(units)),
        "buildings": _shares(state, amount, sorted(buildings), units),
    })


def use(state: State, *, by: str, day: date, amount: Decimal, purpose: str, paper: str, work: str | None = None,
        buildings: Sequence[str] = (), payee: str | None = None, occurred: date | None = None,
        **papers: str | None) -> MaintenanceUsed:
    """What the bureau paid, for a work where one was decided. `papers`: application, approved, paid.

    Raises: NotFound for an unknown work, BadInput where no unit is in scope.
    """
    found = work_of(state, work) if work is not None else None
    names = tuple(part.building for part in found.buildings) if found is not None else tuple(sorted(buildings))
    units = tuple(sorted(found.units)) if found is not None else ()
    return MaintenanceUsed(day=day, by=by, work=work, payee=payee, purpose=purpose, amount=amount,
                           buildings=_shares(state, amount, names, units), paper=paper, occurred=occurred,
                           application=papers.get("application"), approved=papers.get("approved"),
                           paid=papers.get("paid"))


def pay_work(state: State, *, by: str, day: date, work: str, payee: str, amount: Decimal | None = None,
             building: str | None = None, purpose: str | None = None, **more: Any) -> PaymentRequested:
    """The request that a building's own account pays for a work, where the committee keeps the fund: by default all
    that is left of the work. Raises: NotFound."""
    found = work_of(state, work)
    building = building or found.buildings[0].building
    return request_payment(
        state, by=by, day=day, payee=payee, amount=found.left(building) if amount is None else amount,
        fund=f"maintenance:{building}", settles="work", document=work, repair=found.repair,
        purpose=purpose or found.title, **more)


# ---- what was advanced ----


def reclaim(state: State, *, by: str, day: date, order: str, bank_ref: str, amount: Decimal | None = None,
            occurred: date | None = None) -> MaintenanceReclaimed:
    """What the bureau paid back to the operating fund for an emergency order: by default all that is still owed.

    Raises: NotFound for an order without a building, BadInput where nothing is owed.
    """
    building, owed = _advanced(state, order)
    return MaintenanceReclaimed(day=day, by=by, order=order, building=building, amount=amount or owed,
                                bank_ref=bank_reference(bank_ref), occurred=occurred)


def ask_back(state: State, *, by: str, day: date, order: str, purpose: str, amount: Decimal | None = None,
             **more: Any) -> PaymentRequested:
    """The request that the building's own account gives back what was advanced, where the committee keeps the fund.

    Raises: NotFound, BadInput.
    """
    building, owed = _advanced(state, order)
    return request_payment(state, by=by, day=day, payee="fund", amount=amount or owed, fund=f"maintenance:{building}",
                           settles="reclaim", document=order, purpose=purpose, **more)


def _advanced(state: State, order: str) -> tuple[str, Decimal]:
    """The building of an emergency order, and what is still owed for it."""
    found = state.payments.orders.get(order)
    if found is None or found.building is None:
        raise NotFound("order-unknown", order=order)
    owed = state.ledger.owed(f"Liabilities:DueTo:Operating:{found.building}")
    if owed <= 0:
        raise BadInput("nothing-advanced", building=found.building)
    return found.building, owed
