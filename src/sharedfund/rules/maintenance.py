"""Rules of the maintenance fund: a fund of its own, building by building and unit by unit; what it is for, who decides,
and that nobody else lives on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sharedfund.entries.maintenance import total
from sharedfund.rules import Flag, Objection, duty, flag, form, measure, rule
from sharedfund.state.maintenance import (
    below_alert,
    held_on,
    interest_by_unit,
    shared_by_building,
    shared_by_unit,
    shortfalls,
)
from sharedfund.state.payments import is_bank_line_booked, is_judged, request_of
from sharedfund.state.registry import is_used
from sharedfund.values import days, shares
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.entries.maintenance import (
        MaintenanceContributed,
        MaintenanceInterest,
        MaintenanceReclaimed,
        MaintenanceRequested,
        MaintenanceStated,
        MaintenanceUsed,
        TopUpNoticed,
    )
    from sharedfund.entries.payments import PaymentRequested, PaymentSigned
    from sharedfund.state import State
    from sharedfund.state.payments import Payment
    from sharedfund.state.resolutions import Resolution

USING, RAISING = 5, 6  # topics of Civil Code 278: using the fund, raising it
# What a repair may be that the service fee pays (R23).
MINOR = "minor"

measure(99, interest_by_unit, "SH 66; DESIGN")
measure(103, shared_by_building, "BJ 83; LC; TZ")
measure(103, shared_by_unit, "BJ 83; LC; TZ")

form(
    99, "maintenance_money_has_its_own_fund",
    "The maintenance fund is a fund of its own, by building; where the bureau holds it, it is no part of the co-managed"
    " account.",
    source="SH 66; DESIGN", test="tests/rules/test_maintenance.py", chapter="maintenance",
)


def _of_fund(state: State, entry: PaymentRequested | PaymentSigned) -> Payment | None:
    """The payment judged here, when a maintenance fund pays it."""
    payment = request_of(state, entry) if is_judged(state, entry) else None
    return payment if payment is not None and payment.fund.startswith("maintenance:") else None


# ---- which fund bears a repair ----


@rule(23, source="FEE 11; Hefei: half of 67 complexes have no maintenance fund")
def service_fees_pay_no_major_works(state: State, entry: PaymentRequested | PaymentSigned) -> Objection | None:
    """Service fees pay minor repair; medium and major repair, renewal and alteration are the maintenance fund's, or a
    special project's, or public revenue's by resolution."""
    payment = request_of(state, entry) if is_judged(state, entry) else None
    if payment is None or payment.fund not in ("operating", "contingency") or payment.settles == "emergency":
        return None
    if payment.nature not in (None, MINOR):
        return Objection("major-works", nature=payment.nature, amount=payment.amount, fund=payment.fund)
    work = state.maintenance.works.get(payment.document or "")
    if work is not None:
        return Objection("works-of-the-maintenance-fund", work=work.work, amount=payment.amount, fund=payment.fund)
    return None


# ---- whose money it is, and where it lies ----


@rule(99, source="SH 66; DESIGN")
def what_the_bureau_holds_is_not_paid_here(state: State, entry: PaymentRequested | PaymentSigned) -> Objection | None:
    """Where the bureau holds the maintenance fund, the co-managed account's workflow pays nothing from it."""
    payment = _of_fund(state, entry)
    if payment is None or state.charter.terms.maintenance_custody != "bureau":
        return None
    return Objection("held-by-the-bureau", fund=payment.fund, amount=payment.amount)


@rule(99, source="SH 66; DESIGN")
def maintenance_money_lies_where_the_charter_says(
    state: State, entry: MaintenanceContributed | MaintenanceInterest
) -> Objection | None:
    """What comes in lies with the bureau or in the committee's own account, as the charter says."""
    custody = state.charter.terms.maintenance_custody
    return Objection("kept-elsewhere", custody=entry.custody, expected=custody) if entry.custody != custody else None


@rule(99, source="SH 66; DESIGN")
def a_holders_paper_is_booked_once(
    state: State, entry: MaintenanceContributed | MaintenanceInterest | MaintenanceUsed
) -> Objection | None:
    """A numbered paper of the holder, of money in or out, stands in the book once."""
    used = is_used(state, "maintenance-paper", entry.paper)
    return Objection("paper-used", paper=entry.paper) if used else None


@rule(99, source="SH 66: 按幢立账、按户核算")
def what_is_paid_in_is_booked_unit_by_unit(
    state: State, entry: MaintenanceContributed | TopUpNoticed
) -> Objection | None:
    """What is paid in or asked for names each unit of the building once and sums to the whole."""
    named = [row.unit for row in entry.units]
    for unit in sorted(set(named)):
        known = state.units.by_id.get(unit)
        if known is None or known.building != entry.building:
            return Objection("not-of-the-building", unit=unit, building=entry.building)
        if named.count(unit) > 1:
            return Objection("unit-twice", unit=unit)
    parts = total(entry.units)
    return Objection("units-differ", amount=entry.amount, units=parts) if parts != entry.amount else None


@rule(99, source="SH 66; DESIGN")
def a_holders_statement_is_set_against_the_book(state: State, entry: MaintenanceStated) -> Objection | None:
    """A statement of a building's balance is of a day that has come and after the last one; the book's balance of that
    day and the difference stand beside it as they are."""
    known = state.maintenance.building(entry.building)
    if entry.stated_day > entry.day:
        return Objection("day-to-come", day=entry.stated_day, today=entry.day)
    if known.stated is not None and entry.stated_day <= known.stated.day:
        return Objection("older-statement", building=entry.building, day=entry.stated_day, last=known.stated.day)
    book = held_on(state, entry.building, entry.stated_day)
    if entry.book_balance != book:
        return Objection("book-differs", building=entry.building, stated=entry.book_balance, book=book)
    difference = entry.balance - book
    if entry.difference != difference:
        return Objection("difference-misstated", stated=entry.difference, difference=difference)
    return None


@duty(99, source="SH 66; R74")
def the_holder_confirms_each_buildings_balance(state: State, as_of: date) -> Iterator[Flag]:
    """Every building's maintenance balance is confirmed by its holder's statement within the charter's months, and the
    statement agrees with the book."""
    of = the_holder_confirms_each_buildings_balance
    months = state.charter.terms.maintenance_disclosure_months
    buildings = {fund.partition(":")[2] for fund in state.ledger.funds() if fund.startswith("maintenance:")}
    for building in sorted(buildings):
        held, stated = state.ledger.cash(f"maintenance:{building}"), state.maintenance.building(building).stated
        due = days.add_months(stated.day if stated is not None else state.charter.books_from, months)
        if held and as_of > due:
            yield flag(of, "statement-old", due, building=building, amount=held)
        if stated is not None and stated.difference:
            yield flag(of, "statement-differs", None, building=building, day=stated.day, difference=stated.difference)


# ---- what it is spent on ----


@rule(100, source="BJ 85, HZ 74, LC 52")
def maintenance_money_repairs_common_parts_after_warranty(state: State, entry: MaintenanceRequested) -> Objection | None:
    """The fund pays repair, renewal and alteration of common parts after their warranty: no upkeep, and nothing that
    developer, utility, tortfeasor or firm must bear."""
    if entry.nature == "upkeep":
        return Objection("upkeep", work=entry.work, amount=entry.amount)
    if entry.liable != "owners":
        return Objection("somebody-else-bears-it", work=entry.work, liable=entry.liable, amount=entry.amount)
    if entry.day <= entry.warranty_end:
        return Objection("under-warranty", work=entry.work, warranty_end=entry.warranty_end, today=entry.day)
    return None


@rule(100, source="BJ 85, HZ 74, LC 52")
def what_maintenance_money_pays_is_a_decided_work(
    state: State, entry: PaymentRequested | PaymentSigned
) -> Objection | None:
    """Where the committee keeps the fund, it pays a vendor for a work that is decided, for that building, no more than
    what is left of the work."""
    payment = _of_fund(state, entry)
    if payment is None or payment.settles not in ("work", "expense"):
        return None  # anything else is R102's
    building = payment.fund.partition(":")[2]
    work = state.maintenance.works.get(payment.document or "")
    if payment.settles != "work" or work is None or not work.allowed(building):
        return Objection("work-not-decided", work=payment.document, fund=payment.fund, amount=payment.amount)
    left = work.left(building) - _waiting(state, payment)
    if payment.amount > left:
        return Objection("above-work", work=work.work, amount=payment.amount, left=left)
    return None


def _waiting(state: State, payment: Payment) -> Decimal:
    """What other requests of the same fund ask for the same."""
    return sum((other.amount for other in state.payments.requests_open(payment.fund)
                if (other.settles, other.document) == (payment.settles, payment.document)
                and other.payment != payment.payment), ZERO)


@rule(67, source="Hefei: 9万元优化至2.6万元; DESIGN")
def works_are_compared_by_quotes(state: State, entry: MaintenanceRequested) -> Objection | None:
    """From the charter's threshold up a work names the comparison of its quotes and stays within the one chosen; an
    emergency does not wait for it."""
    if entry.order is not None:
        return None
    limit = state.charter.terms.quotes_threshold_cny
    if entry.repair is None:
        return None if entry.amount < limit else Objection(
            "quotes-missing", work=entry.work, amount=entry.amount, limit=limit,
            need=state.charter.terms.quotes_min_count)
    repair = state.budgets.repairs.get(entry.repair)
    if repair is None:
        return Objection("repair-unknown", repair=entry.repair)
    if entry.amount > repair.amount:
        return Objection("above-quote", repair=repair.repair, amount=entry.amount, quote=repair.amount)
    return None


# ---- who decides ----


@rule(101, source="Civil Code 281; HZ 72-73")
def works_are_decided_by_those_liable(state: State, entry: MaintenanceRequested) -> Objection | None:
    """A work rests, once, on a resolution to use the fund by the owners of just the buildings it is charged to, within
    what that grants; unless an emergency allows no vote."""
    if is_used(state, "work", entry.work) or _is_asked(state, entry):
        return Objection("work-exists", work=entry.work)
    if entry.order is not None:
        return None
    found = state.resolutions.passed(entry.resolution)
    if found is None or not found.by_their_owners():
        return Objection("resolution-missing", work=entry.work, resolution=entry.resolution)
    if USING not in found.topics:
        return Objection("not-a-decision-to-use", resolution=found.resolution, topic=USING)
    if not _is_theirs(state, found, entry):
        return Objection("decided-by-others", resolution=found.resolution,
                         buildings=", ".join(sorted(part.building for part in entry.buildings)))
    for part in entry.buildings:
        left = state.resolutions.left(found.resolution, use="spend", fund=f"maintenance:{part.building}")
        if part.amount > left:
            return Objection("beyond-resolution", resolution=found.resolution, building=part.building,
                             amount=part.amount, left=left)
    return None


def _is_asked(state: State, entry: MaintenanceRequested) -> bool:
    return any(waiting.entry().work == entry.work for waiting in state.proposals.of_kind("maintenance-requested"))


def _is_theirs(state: State, found: Resolution, entry: MaintenanceRequested) -> bool:
    """Whether those who decided are the owners of the buildings that pay."""
    deciding = found.buildings or frozenset(state.units.areas_by_building())
    return deciding == {part.building for part in entry.buildings}


@rule(101, source="Civil Code 281; HZ 73: committee review, subdistrict office or community confirmation")
def an_emergency_work_follows_its_order(state: State, entry: MaintenanceRequested) -> Objection | None:
    """Without a vote a work rests on an emergency order of its building that was witnessed, and stays within what was
    estimated and not yet paid."""
    if entry.order is None:
        return None
    order = state.payments.orders.get(entry.order)
    if order is None or order.witness is None:
        return Objection("order-not-witnessed", order=entry.order)
    if {part.building for part in entry.buildings} != {order.building}:
        return Objection("order-of-another-building", order=order.order, building=order.building)
    asked = entry.amount + order.asked
    if asked > order.estimate:
        return Objection("above-estimate", order=order.order, amount=asked, estimate=order.estimate)
    return None


@duty(101, source="Civil Code 281; HZ 72-73")
def what_the_bureau_pays_was_decided(state: State, as_of: date) -> Iterator[Flag]:
    """Everything the bureau paid for this complex was a work its owners had decided, within the amount."""
    for row in sorted(state.maintenance.undecided.values(), key=lambda r: (r.day, r.paper)):
        yield flag(what_the_bureau_pays_was_decided, "used-without-decision", row.day, paper=row.paper, amount=row.amount,
                   day=row.day)


# ---- nobody borrows it ----


@rule(102, source="PMR 53, 60: 挪用; California 5515; New South Wales")
def maintenance_money_is_lent_to_nobody(state: State, entry: PaymentRequested | PaymentSigned) -> Objection | None:
    """Maintenance money goes to works and to what was advanced for them; it is lent to no other fund and pays no other
    debt."""
    payment = _of_fund(state, entry)
    if payment is None or payment.settles in ("work", "reclaim", "expense"):
        return None  # an expense without a work is R100's
    return Objection("lent", fund=payment.fund, amount=payment.amount, settles=payment.settles)


@rule(24, source="Hangzhou 73; DESIGN: reclaimed within six months")
def what_is_reclaimed_had_been_advanced(state: State, entry: PaymentRequested | PaymentSigned) -> Objection | None:
    """Where the committee keeps the maintenance fund, it gives back to the operating fund what that advanced for the
    building, and no more."""
    payment = request_of(state, entry) if is_judged(state, entry) else None
    if payment is None or payment.settles != "reclaim":
        return None
    building = payment.fund.partition(":")[2]
    left = state.ledger.owed(f"Liabilities:DueTo:Operating:{building}") - _waiting(state, payment)
    if payment.amount > left:
        return Objection("above-advanced", fund=payment.fund, amount=payment.amount, left=left)
    return None


@rule(24, source="Hangzhou 73; DESIGN: reclaimed within six months")
def what_comes_back_had_been_advanced(state: State, entry: MaintenanceReclaimed) -> Objection | None:
    """What the bureau pays back to the operating fund is of an emergency of that building, and no more than was
    advanced; its bank line is booked once."""
    order = state.payments.orders.get(entry.order)
    if order is None or order.building != entry.building:
        return Objection("order-unknown", order=entry.order, building=entry.building)
    owed = state.ledger.owed(f"Liabilities:DueTo:Operating:{entry.building}")
    if entry.amount > owed:
        return Objection("above-advanced", order=entry.order, amount=entry.amount, left=owed)
    if is_bank_line_booked(state, entry.bank_ref):
        return Objection("bank-ref-used", bank_ref=entry.bank_ref)
    return None


# ---- unit by unit ----


@rule(103, source="BJ 83; LC; TZ")
def a_work_is_shared_by_area(state: State, entry: MaintenanceRequested | MaintenanceUsed) -> Objection | None:
    """A work's cost falls on its buildings by the area in scope, to the fen; on no building that is out of it."""
    work = state.maintenance.works.get(entry.work or "") if entry.kind == "maintenance-used" else None
    units = work.units if work is not None else frozenset(getattr(entry, "units", ()))
    for unit in sorted(units):
        known = state.units.by_id.get(unit)
        if known is None or known.building not in {part.building for part in entry.buildings}:
            return Objection("unit-out-of-scope", unit=unit)
    found = {part.building: part.amount for part in entry.buildings}
    wanted = shared_by_building(state, entry.amount, found, units)
    if len(found) != len(entry.buildings) or found != {b: amount for b, amount in wanted.items() if amount}:
        building = next((b for b in sorted(found) if wanted.get(b, ZERO) != found[b]), "")
        return Objection("shares-differ", amount=entry.amount, building=building, named=found.get(building, ZERO),
                         expected=wanted.get(building, ZERO))
    return None


@rule(103, source="BJ 83; LC; TZ")
def no_unit_goes_below_zero_unasked(state: State, entry: MaintenanceRequested) -> Objection | None:
    """A work that would bring a unit's balance below zero waits until its owner has been asked to pay in."""
    amounts: dict[str, Decimal] = {}
    for part in entry.buildings:
        amounts |= shared_by_unit(state, part.amount, part.building, frozenset(entry.units))
    short = shortfalls(state, amounts)
    if not short:
        return None
    unit, missing = max(short.items(), key=lambda row: (row[1], row[0]))
    return Objection("below-zero", work=entry.work, units=len(short), unit=unit, missing=missing)


@rule(103, source="BJ 83; Civil Code 278(6): raising the fund takes three quarters")
def owners_are_asked_to_pay_in_by_resolution(state: State, entry: TopUpNoticed) -> Objection | None:
    """A notice to pay in has a number of its own, a due day to come, and a resolution of the owners to raise the
    fund, of all or of those asked: one to use it is not enough."""
    if is_used(state, "top-up-notice", entry.notice):
        return Objection("notice-exists", notice=entry.notice)
    if entry.due < entry.day:
        return Objection("due-past", due=entry.due, today=entry.day)
    found = state.resolutions.passed(entry.resolution)
    if found is None or not found.by_their_owners() or RAISING not in found.topics:
        return Objection("not-a-decision-to-raise", resolution=entry.resolution, topic=RAISING)
    if found.buildings and entry.building not in found.buildings:
        return Objection("decided-by-others", resolution=found.resolution, buildings=entry.building)
    return None


@duty(103, source="BJ 83; LC; TZ")
def low_balances_are_topped_up(state: State, as_of: date) -> Iterator[Flag]:
    """The owner of a unit whose balance is below the charter's share of the first deposit, or below zero, is asked to
    pay in; what was asked comes in by its day."""
    of, share = low_balances_are_topped_up, state.charter.terms.topup_alert_share
    for building in sorted(state.maintenance.buildings):
        known = state.maintenance.building(building)
        below = [unit for unit, part in known.units.items() if part.balance < 0 and not state.maintenance.noticed(unit)]
        if below:
            yield flag(of, "units-below-zero", None, building=building, units=len(below))
        low = [unit for unit in below_alert(state, building, share) if known.part(unit).balance >= 0]
        if low:
            yield flag(of, "units-low", None, building=building, units=len(low), share=shares.spelled(share))
    for asked in sorted(state.maintenance.notices.values(), key=lambda a: a.notice):
        if as_of > asked.due:
            yield flag(of, "top-up-late", asked.due, notice=asked.notice, building=asked.building, units=len(asked.units),
                       amount=sum(asked.units.values(), ZERO))


@rule(104, source="SP165 28; UK s.42: contributing tenants for the time being")
def maintenance_money_is_refunded_to_no_seller(state: State, entry: PaymentRequested | PaymentSigned) -> Objection | None:
    """No household is paid from the maintenance fund: what a unit has there passes on with the unit."""
    payment = _of_fund(state, entry)
    if payment is None or not payment.payee.startswith("h-"):
        return None
    return Objection("refund-to-a-seller", fund=payment.fund, household=payment.payee, amount=payment.amount)
