"""Rules of the fees: bills computed from area and tariff, earned month by month; collection, arrears, write-offs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from sharedfund.rules import Flag, Objection, duty, flag, form, measure, not_ours, rule
from sharedfund.state.agency import offset_held
from sharedfund.state.allocation import advance_held
from sharedfund.state.fees import (
    LIMITATION_MONTHS,
    FeeBill,
    arrears,
    base_of_month,
    charged_days,
    collection_rate,
    earnable,
    earned_of,
    household_rate,
    late_fee,
    month_parts,
    months_count,
    paid_for_months_not_begun,
    tariff_difference,
    unearned_months,
)
from sharedfund.state.registry import is_used
from sharedfund.state.tariffs import charging
from sharedfund.values.days import add_months, month_of, period
from sharedfund.values.money import ZERO, half_up

if TYPE_CHECKING:
    from sharedfund.entries.contracts import ContractRecorded
    from sharedfund.entries.fees import (
        ChargeCredited,
        DebtWrittenOff,
        FeeCharged,
        FeesEarned,
        LateFeeCharged,
        LateFeeCredited,
        ReminderSent,
        WriteOffProposed,
    )
    from sharedfund.state import State

COURT_FEES = "SPC interpretation on property management 3; DESIGN"
COURT_AREA = "SPC interpretation on ownership of buildings, 8"
WARNING_MONTHS = 33  # three months before the claim is barred

measure(5, late_fee, "Civil Code 577, 585; DESIGN: only where the contract says so")
measure(7, earnable, COURT_FEES)
measure(7, paid_for_months_not_begun, COURT_FEES)
measure(9, month_parts, "DESIGN: largest remainder")
measure(9, tariff_difference, "Hefei; DESIGN")
measure(25, base_of_month, "Fushan; FEE 9; DESIGN: advances count when earned")
measure(93, collection_rate, "Hefei; DESIGN")
measure(94, household_rate, "Fushan; Beijing's model report")
measure(96, arrears, "Civil Code 188, 195")


def charge_amount(area_m2: Decimal, rate: Decimal, period_name: str) -> Decimal:
    """A bill: area x rate x months, rounded once (R8)."""
    return half_up(Fraction(area_m2) * Fraction(rate) * months_count(period(period_name)))


@rule(8, source=COURT_AREA)
def a_bill_is_area_times_rate_times_months(state: State, entry: FeeCharged) -> Objection | None:
    """A bill is the registered area x the tariff in force, the contract's or the owners' own, x the months, half-up per
    unit and bill, for days not charged before."""
    unit = state.units.household(entry.household)
    if unit is None:
        return Objection("household-unknown", household=entry.household)
    objection = _tariff_objection(state, entry)
    if objection is not None:
        return objection
    if entry.area_m2 != unit.area_m2:
        return Objection("area-differs", household=entry.household, area_m2=entry.area_m2, expected_area=unit.area_m2)
    amount = charge_amount(entry.area_m2, entry.rate_per_m2_month, entry.period)
    if entry.amount != amount:
        return Objection("amount-differs", household=entry.household, period=entry.period, amount=entry.amount,
                         expected=amount, area_m2=entry.area_m2, rate=entry.rate_per_m2_month)
    return None


def _tariff_objection(state: State, entry: FeeCharged) -> Objection | None:
    asked, under = period(entry.period), entry.contract or entry.tariff or ""
    # Its first and its last day lie under one contract, or one that ran out and goes on, or one tariff of the owners:
    # no bill reaches over its end.
    found = None
    for when in (asked.last, asked.first):
        found = charging(state, when, entry.day)
        if found is None or (found.contract, found.tariff) != (entry.contract, entry.tariff):
            code = "tariff-not-in-force" if entry.contract is None else "contract-not-in-force"
            return Objection(code, contract=entry.contract, tariff=entry.tariff, period=entry.period, day=when)
    rate = found.rate(entry.use) if found else None
    if rate is None:
        return Objection("no-tariff", under=under, use=entry.use)
    if entry.rate_per_m2_month != rate:
        return Objection("rate-differs", under=under, rate=entry.rate_per_m2_month, expected_rate=rate)
    return None


@rule(8, source="Taiyuan; DESIGN: charge in advance or in arrears")
def days_are_charged_once_and_when_the_charter_says(state: State, entry: FeeCharged) -> Objection | None:
    """No day of a unit is charged twice, none of a complex that charges in arrears before it is over, and none is due
    before it is charged."""
    asked = period(entry.period)
    unit = state.units.household(entry.household)
    for span in charged_days(state, unit) if unit is not None else ():
        if span.first < asked.end and asked.first < span.end:
            return Objection("charged-already", household=entry.household, period=entry.period,
                             first=max(span.first, asked.first), end=min(span.end, asked.end))
    if state.charter.terms.charge_timing == "arrears" and entry.day < asked.last:
        return Objection("charged-before-its-end", period=entry.period, last=asked.last)
    if entry.due < entry.day:
        return Objection("due-before-charged", due=entry.due, today=entry.day)
    return None


@rule(13, source="Shanxi 38; Hangzhou 55; Jiaxing 31")
def every_bill_has_the_use_of_its_unit(state: State, entry: FeeCharged) -> Objection | None:
    """A bill's use is its unit's: unsold and undelivered units are billed to the developer at its own tariff."""
    unit = state.units.household(entry.household)
    if unit is not None and entry.use != unit.use:
        return Objection("use-differs", household=entry.household, use=entry.use, expected=unit.use)
    return None


@rule(98, source="SH 49; Shanghai: the month of delivery is the developer's")
def a_household_is_charged_for_its_own_days(state: State, entry: FeeCharged) -> Objection | None:
    """A household is charged for days of its own ownership period alone: up to the transfer the former key, from then on
    the new one."""
    unit, asked = state.units.household(entry.household), period(entry.period)
    if unit is None:
        return None
    if unit.since is not None and asked.first < unit.since:
        return Objection("before-it-was-theirs", household=entry.household, first=asked.first, since=unit.since)
    if unit.until is not None and asked.end > unit.until:
        return Objection("no-longer-theirs", household=entry.household, last=asked.last, until=unit.until)
    return None


@duty(13, source="Shanxi 38; Hangzhou 55; Jiaxing 31")
def no_unit_is_left_out_of_the_bills(state: State, as_of: date) -> Iterable[Flag]:
    """When a period is charged it is charged to every unit that has a tariff, the developer's among them."""
    ends = {unit.household: max((span.end for span in charged_days(state, unit)), default=date.min)
            for unit in state.units.all()}
    latest = max(ends.values(), default=date.min)
    if latest == date.min:
        return
    found = charging(state, latest - timedelta(days=1), as_of)  # no bill reaches over the end of what it rests on
    left = [unit for unit in state.units.all()
            if ends[unit.household] < latest and found is not None and found.rate(unit.use)]
    if left:
        yield flag(no_unit_is_left_out_of_the_bills, "units-not-charged", units=len(left),
                   household=left[0].household, use=left[0].use, until=latest)


@rule(7, source=COURT_FEES)
def a_bill_is_earned_month_by_month(state: State, entry: FeeCharged) -> Objection | None:
    """Of a bill the months begun are income, the others are owed until they begin; of a firm's bill nothing is."""
    parts = () if entry.agent_for is not None else month_parts(entry.amount, entry.period)
    earned = earned_of(parts, entry.day, state.fees.earned_last)
    if entry.earned != earned:
        return Objection("earned-differs", household=entry.household, period=entry.period, earned=entry.earned,
                         expected=earned)
    return None


@rule(7, source=COURT_FEES)
def a_month_is_earned_when_it_begins(state: State, entry: FeesEarned) -> Objection | None:
    """A month's part of the bills becomes income once the month has begun, all of it, the oldest month first."""
    if entry.month > month_of(entry.day):
        return Objection("month-not-begun", month=entry.month, today=entry.day)
    for earlier in unearned_months(state, entry.day):
        if earlier < entry.month:
            return Objection("earlier-month-first", month=entry.month, earlier=earlier)
    expected = earnable(state, entry.month)
    found = {part.use: part.amount for part in entry.parts}
    if len(found) != len(entry.parts) or found != expected or list(found) != sorted(found):
        return Objection("parts-differ", month=entry.month, total=sum(found.values(), ZERO),
                         expected=sum(expected.values(), ZERO))
    return None


@duty(7, source=COURT_FEES)
def begun_months_are_earned(state: State, as_of: date) -> Iterable[Flag]:
    """When a month begins its part of the bills is taken into income."""
    for month in unearned_months(state, as_of):
        first = date.fromisoformat(month + "-01")
        yield flag(begun_months_are_earned, "month-not-earned", due=first, month=month,
                   amount=sum(earnable(state, month).values(), ZERO))


@rule(5, source="Civil Code 560, 561; DESIGN: advance used when charged")
def an_advance_is_used_when_charged(state: State, entry: FeeCharged) -> Objection | None:
    """What a household paid in advance settles its next bill at once, as far as it goes; a firm's bill is settled by what
    is owed back, where the charter offsets it."""
    held = (max(advance_held(state, entry.household), ZERO) if entry.agent_for is None
            else offset_held(state, entry.household))
    expected = min(held, entry.amount)
    if entry.from_advance != expected:
        return Objection("advance-not-used", household=entry.household, from_advance=entry.from_advance,
                         expected=expected, held=held)
    return None


@rule(5, source="Civil Code 577, 585; DESIGN: only where the contract says so")
def a_late_fee_is_what_the_contract_adds(state: State, entry: LateFeeCharged) -> Objection | None:
    """To a bill paid late its contract's share of what is unpaid is added for every day that is over and was not charged
    before, up to the contract's limit; where the contract says nothing, nothing is."""
    bill = state.fees.bill(entry.household, entry.period)
    if bill is None or not bill.months:
        return Objection("no-such-bill", household=entry.household, period=entry.period)
    found = late_fee(state, bill, entry.day)
    if found is None:
        return Objection("nothing-to-add", household=entry.household, period=entry.period, due=bill.due,
                         owed=bill.unpaid)
    expected = (bill.contract, bill.unpaid, found.day_share, found.first, found.end)
    if (entry.contract, entry.unpaid, entry.day_share, entry.first, entry.end) != expected:
        return Objection("late-days-differ", household=entry.household, period=entry.period, first=entry.first,
                         end=entry.end, unpaid=entry.unpaid, expected_first=found.first, expected_end=found.end,
                         expected_unpaid=bill.unpaid)
    if entry.amount != found.amount:
        return Objection("late-fee-differs", household=entry.household, period=entry.period, amount=entry.amount,
                         expected=found.amount)
    return None


@rule(5, source="Civil Code 585; DESIGN: only where the contract says so")
def a_late_fee_has_a_measure(state: State, entry: ContractRecorded) -> Objection | None:
    """What a contract adds to a bill paid late is a share of what is unpaid a day above nothing and below the whole, after
    no days or more, and its limit is a share of the bill above nothing."""
    term = entry.late_fee
    if term is None:
        return None
    if not 0 < term.day_share < 1:
        return Objection("late-share-out-of-bounds", contract=entry.contract, share=str(term.day_share))
    if term.after_days < 0:
        return Objection("late-days-below-none", contract=entry.contract, days=term.after_days)
    if term.max_share is not None and term.max_share <= 0:
        return Objection("late-limit-is-nothing", contract=entry.contract, share=str(term.max_share))
    return None


@rule(14, source="DESIGN; Hangzhou 31(5)")
def a_late_fee_is_credited_where_it_is_unpaid(state: State, entry: LateFeeCredited) -> Objection | None:
    """A credit of a late fee names an entry that charged it, and takes back no more than is unpaid of it."""
    if not is_used(state, "late-fee", entry.corrects, entry.household, entry.period):
        return Objection("no-such-late-fee", household=entry.household, period=entry.period)
    late = state.fees.late_of(entry.household, entry.period)
    unpaid = late.unpaid if late is not None else ZERO
    if entry.amount > unpaid:
        return Objection("late-fee-not-owed", household=entry.household, period=entry.period, amount=entry.amount,
                         owed=unpaid)
    return None


@rule(14, source="DESIGN; Hangzhou 31(5)")
def a_credit_names_its_charge(state: State, entry: ChargeCredited) -> Objection | None:
    """A credit repeats the charge it corrects, is no larger than what is left of it, and says what of it was unpaid
    and earned."""
    if not is_used(state, "charge", entry.corrects, entry.household, entry.period, entry.use):
        return Objection("no-such-charge", household=entry.household, period=entry.period)
    bill = state.fees.bill(entry.household, entry.period)
    if bill is None or not bill.months:
        return Objection("charge-settled-long-ago", household=entry.household, period=entry.period)
    if entry.amount > bill.amount:
        return Objection("credit-above-charge", household=entry.household, amount=entry.amount, charged=bill.amount)
    unpaid, earned = credited_parts(state, bill, entry.amount)
    if (entry.unpaid, entry.earned) != (unpaid, earned):
        return Objection("credit-parts-differ", unpaid=entry.unpaid, expected_unpaid=unpaid, earned=entry.earned,
                         expected_earned=earned)
    return None


def credited_parts(state: State, bill: FeeBill, amount: Decimal) -> tuple[Decimal, Decimal]:
    """Of a credit of `amount`: what was unpaid, and what was taken into income; of a firm's bill nothing was."""
    if bill.agent_for is not None:
        return min(max(bill.unpaid, ZERO), amount), ZERO
    left = bill.amount - amount
    after = {part.month: part.amount for part in month_parts(left, bill.period)} if left else {}
    earned = sum((part.amount - after.get(part.month, ZERO) for part in bill.months
                  if state.fees.is_earned(bill, part.month)), ZERO)
    return min(max(bill.unpaid, ZERO), amount), earned


# ---- arrears ----


@rule(96, source="Civil Code 188, 195; DESIGN")
def a_debt_is_written_off_within_limits(state: State, entry: WriteOffProposed | DebtWrittenOff) -> Objection | None:
    """A debt is written off by the committee up to its limits for a unit and a year, above them by a resolution."""
    bill = state.fees.bill(entry.household, entry.period)
    unpaid = bill.unpaid if bill else ZERO
    if entry.amount > unpaid:
        return Objection("not-owed", household=entry.household, period=entry.period, amount=entry.amount, owed=unpaid)
    if entry.agent_for is not None:
        return None  # the firm's claim: R21 asks for its waiver
    if entry.resolution is not None:
        left = state.resolutions.left(entry.resolution, use="write-off", fund="operating")
        if entry.amount > left:
            return Objection("not-resolved", resolution=entry.resolution, amount=entry.amount, left=left)
        return None
    terms, year = state.charter.terms, str(entry.day.year)
    of_unit = state.fees.written_off.get(f"{year}/{entry.household}", ZERO)
    if of_unit + entry.amount > terms.write_off_unit_cny:
        return Objection("above-unit-limit", household=entry.household, amount=entry.amount, written_off=of_unit,
                         limit=terms.write_off_unit_cny)
    of_year = state.fees.written_off.get(year, ZERO)
    if of_year + entry.amount > terms.write_off_year_cny:
        return Objection("above-year-limit", amount=entry.amount, written_off=of_year, limit=terms.write_off_year_cny)
    return None


@rule(96, source="Civil Code 188, 195; DESIGN")
def a_write_off_is_the_one_decided(state: State, entry: DebtWrittenOff) -> Objection | None:
    """A write-off takes effect as it was proposed, when its last yes has come."""
    proposal = state.proposals.open.get(entry.proposal)
    if proposal is None or proposal.kind != "write-off-proposed" or not proposal.effective:
        return Objection("write-off-not-decided", household=entry.household, period=entry.period)
    asked = proposal.entry()
    if (asked.household, asked.period, asked.amount, asked.resolution, asked.agent_for, asked.waiver) != (
            entry.household, entry.period, entry.amount, entry.resolution, entry.agent_for, entry.waiver):
        return Objection("write-off-differs", household=entry.household, amount=entry.amount, decided=asked.amount)
    return None


@rule(96, source="Civil Code 195: a demand interrupts the limitation")
def a_reminder_asks_for_what_is_owed(state: State, entry: ReminderSent) -> Objection | None:
    """A household is reminded of what it owes and has not paid, no more."""
    owed = sum((bill.unpaid for bill in state.fees.open(entry.household)), state.fees.late_unpaid(entry.household))
    if entry.amount > owed:
        return Objection("reminded-of-too-much", household=entry.household, amount=entry.amount, owed=owed)
    return None


@duty(96, source="Civil Code 188: three years")
def old_debts_are_reminded_of(state: State, as_of: date) -> Iterable[Flag]:
    """A debt is reminded of before three years have passed since it was due or last asked for."""
    for row in arrears(state, as_of):
        since = max(row.due, state.fees.reminded.get(row.household, row.due))
        last = add_months(since, LIMITATION_MONTHS)
        if as_of > add_months(since, WARNING_MONTHS):
            code = "debt-barred" if as_of > last else "debt-soon-barred"
            yield flag(old_debts_are_reminded_of, code, due=last, household=row.household, period=row.period,
                       amount=row.amount, since=since)


form(
    95, "a_published_rate_stays",
    "A disclosure keeps the collection rate with its day; what is paid later changes the present figure, not the "
    "published one.",
    "DESIGN", "tests/rules/test_fees.py::test_a_published_rate_and_the_present_one_are_two_figures", "fees",
)
not_ours(
    97, "dunning_stays_with_people",
    "Notice, a reasonable time, then a suit: people decide. The book records reminders; cutting off water, power, heat "
    "or gas is no available action, and no entry kind exists for it.",
    "Civil Code 944", "fees",
)
