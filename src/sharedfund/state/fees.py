"""The fees slice: what each household was billed, what of it is paid, what months it is for; the figures of collection.

A bill's money fills its months in their order. So what is paid of a month not begun is known the day the money comes,
and it is earned, for the firm's remuneration and for the fund, when that month begins (R7, R25).
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from sharedfund.state.registry import evolves, once, takes_effect
from sharedfund.state.tariffs import charging
from sharedfund.values import shares
from sharedfund.values.days import Period, add_months, month_of, period as named_period
from sharedfund.values.money import ZERO, half_up
from sharedfund.values.tables import Table

if TYPE_CHECKING:
    from sharedfund.entries.charter import OpeningPosition
    from sharedfund.entries.disclosure import MonthClosed
    from sharedfund.entries.fees import (
        ChargeCredited, DebtWrittenOff, FeeCharged, FeesEarned, LateFeeCharged, LateFeeCredited, ReminderSent,
    )
    from sharedfund.entries.hand_over import PrepaymentHonoured
    from sharedfund.entries.receipts import CashReceived, ReceiptIdentified, ReceiptRecorded, ReceiptReversed
    from sharedfund.entries.revenue import DistributionDeclared
    from sharedfund.entries.units import HouseholdBalanceMoved
    from sharedfund.state import State
    from sharedfund.state.units import Unit

# A settled bill stays this long after its period, so that a receipt or a charge of it can still be corrected.
KEPT_MONTHS = 12
AGES = ("0-3", "3-12", "12-36", "over-36")  # months since the due day (R96)
LIMITATION_MONTHS = 36  # Civil Code 188


@dataclass(frozen=True, slots=True)
class MonthPart:
    """What of a bill falls on a month."""

    month: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class FeeBill:
    """A household's bill for a period. `amount` is net of credits; `months` sum to it. `opening`: it was brought by the
    opening, what was charged before is not known. A bill of 0.00 is money that came in before its charge."""

    household: str
    period: str
    use: str
    amount: Decimal
    paid: Decimal
    written_off: Decimal
    due: date
    charged_day: date
    months: tuple[MonthPart, ...]
    opening: bool = False
    honoured: Decimal = ZERO  # of what was paid to a former firm (R117)
    contract: str = ""
    agent_for: str | None = None  # the firm whose claim it is, on the lump-sum basis (R21)

    @property
    def unpaid(self) -> Decimal:
        return self.amount - self.paid - self.written_off - self.honoured

    @property
    def is_paid(self) -> bool:
        """Whether it was paid in full, to this fund or to a former firm; what was written off was not."""
        return self.paid + self.honoured >= self.amount

    def covered(self) -> dict[str, Decimal]:
        """What of each month is paid: the money fills the months in their order."""
        left, parts = self.paid, {}
        for part in self.months:
            parts[part.month] = max(min(left, part.amount), ZERO)
            left -= part.amount
        return parts


@dataclass(frozen=True, slots=True)
class LateFee:
    """What was added to a household's bill of a period that is paid late, net of credits: `charged` for the days up to
    before `until`."""

    household: str
    period: str
    due: date
    charged: Decimal
    paid: Decimal
    until: date

    @property
    def unpaid(self) -> Decimal:
        return self.charged - self.paid


@dataclass(frozen=True, slots=True)
class Span:
    """Days that are charged, `end` exclusive."""

    first: date
    end: date


@dataclass(frozen=True, slots=True)
class Tally:
    """What was charged for a period under bills of just this period, net of credits, and what of it came in."""

    charged: Decimal = ZERO
    collected: Decimal = ZERO
    written_off: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Fees:
    """`bills` by household; `charged` days by household; `earned_last` the last month taken into income; `tallies` by a
    bill's period and `units` charged by period, quarter and year; `base` what was earned and paid, by month (R25);
    `collected` for a firm on the lump-sum basis, by contract and month (`C-01/2026-01`, R21), of what the opening
    brought by firm and month;
    `received` by month and what it paid (`2026-01/2025Q4`, `2026-01/advance`, `2026-01/refund`, `2026-01/late-fee`);
    `written_off` by the committee, by year and by year and household; `reminded` the last reminder by household; `late`
    what was added to bills paid late, by household."""

    bills: Table[tuple[FeeBill, ...]] = field(default_factory=Table)
    charged: Table[tuple[Span, ...]] = field(default_factory=Table)
    earned_last: str = ""
    tallies: Table[Tally] = field(default_factory=Table)
    units: Table[int] = field(default_factory=Table)
    base: Table[Decimal] = field(default_factory=Table)
    collected: Table[Decimal] = field(default_factory=Table)
    received: Table[Decimal] = field(default_factory=Table)
    written_off: Table[Decimal] = field(default_factory=Table)
    reminded: Table[date] = field(default_factory=Table)
    late: Table[tuple[LateFee, ...]] = field(default_factory=Table)

    def bill(self, household: str, period: str) -> FeeBill | None:
        return next((bill for bill in self.bills.get(household, ()) if bill.period == period), None)

    def all(self) -> Iterator[FeeBill]:
        """Every bill kept, households in no order."""
        for bills in self.bills.values():
            yield from bills

    def open(self, household: str) -> tuple[FeeBill, ...]:
        """The bills of a household with something unpaid, by due day and period."""
        unpaid = (bill for bill in self.bills.get(household, ()) if bill.unpaid > 0)
        return tuple(sorted(unpaid, key=lambda bill: (bill.due, bill.period)))

    def late_of(self, household: str, period: str) -> LateFee | None:
        """What was added to the bill of a period."""
        return next((late for late in self.late.get(household, ()) if late.period == period), None)

    def late_unpaid(self, household: str) -> Decimal:
        """What is unpaid of all that was added to a household's bills."""
        return sum((late.unpaid for late in self.late.get(household, ())), ZERO)

    def is_earned(self, bill: FeeBill, month: str) -> bool:
        """Whether the bill's part of `month` is income in the books already, or never will be: a firm's claim is none
        of the owners' income."""
        return bill.agent_for is not None or month <= max(month_of(bill.charged_day), self.earned_last)

    def tally(self, period: str) -> Tally:
        """What the bills of `period` sum up to: those whose period lies in it, else those it lies in."""
        rows = [self.tallies[name] for name in self.billed(period)]
        return Tally(sum((row.charged for row in rows), ZERO), sum((row.collected for row in rows), ZERO),
                     sum((row.written_off for row in rows), ZERO))

    def billed(self, period: str) -> tuple[str, ...]:
        """The periods of the bills that `period` asks for, sorted."""
        asked = named_period(period)
        inside = [name for name in self.tallies if asked.covers(named_period(name))]
        # A quarter of a complex that bills by the year: the year's bills are what there is.
        return tuple(sorted(inside or (name for name in self.tallies if named_period(name).covers(asked))))

    def units_charged(self, period: str) -> int:
        """How many households were charged for `period`."""
        if self.units.get(period):
            return self.units[period]
        return max((self.units.get(name, 0) for name in self.billed(period)), default=0)

    def units_paid(self, period: str) -> int:
        """How many households paid all they were charged for `period`."""
        names = frozenset(self.billed(period))
        owing = {bill.household for bill in self.all()
                 if bill.period in names and not bill.opening and not bill.is_paid}
        return self.units_charged(period) - len(owing)


# ---- periods and months ----


def months_of(period: Period) -> dict[str, Fraction]:
    """How much of each calendar month lies in `period`: 1 for a whole month, days of the month otherwise."""
    parts = {}
    for month in period.months():
        first = date.fromisoformat(month + "-01")
        end = add_months(first, 1)
        days = (min(end, period.end) - max(first, period.first)).days
        parts[month] = Fraction(days, calendar.monthrange(first.year, first.month)[1])
    return parts


def months_count(period: Period) -> Fraction:
    """The months in `period`; three for a quarter."""
    return sum(months_of(period).values(), Fraction(0))


def month_parts(amount: Decimal, period: str) -> tuple[MonthPart, ...]:
    """A bill's `amount` over the months of its period: largest remainder, so that the parts sum to the bill (R9).

    Oldest month first.
    """
    parts = shares.split(amount, months_of(named_period(period)))
    return tuple(MonthPart(month, parts[month]) for month in sorted(parts))


def earned_of(parts: Iterable[MonthPart], day: date, earned_last: str = "") -> Decimal:
    """What of a bill is earned on `day`: the months begun, and those the books have taken into income already (R7)."""
    until = max(month_of(day), earned_last)
    return sum((part.amount for part in parts if part.month <= until), ZERO)


def containers(period: str) -> tuple[str, ...]:
    """The period itself, its quarter and its year, where it lies in one."""
    asked = named_period(period)
    names = [period]
    for name in (*asked.quarters()[:1], str(asked.first.year)):
        if name not in names and named_period(name).covers(asked):
            names.append(name)
    return tuple(names)


# ---- the fold ----


def _put(fees: Fees, bill: FeeBill) -> Fees:
    """With `bill` in the place of the one of its household and period."""
    others = tuple(b for b in fees.bills.get(bill.household, ()) if b.period != bill.period)
    return replace(fees, bills=fees.bills.set(bill.household, (*others, bill)))


def _gone(fees: Fees, bill: FeeBill) -> Fees:
    others = tuple(b for b in fees.bills.get(bill.household, ()) if b.period != bill.period)
    bills = fees.bills.set(bill.household, others) if others else fees.bills.drop(bill.household)
    return replace(fees, bills=bills)


def _added(table: Table[Decimal], key: str, amount: Decimal) -> Table[Decimal]:
    return table.set(key, table.get(key, ZERO) + amount) if amount else table


def _based(fees: Fees, before: FeeBill | None, after: FeeBill | None, day: date) -> Fees:
    """The base after what is covered changed on `day`: a month begun counts today, one to come when it begins. What is
    covered of a firm's claim is collected for its month."""
    old = before.covered() if before else {}
    new = after.covered() if after else {}
    bill = after or before
    base, collected = fees.base, fees.collected
    for month in sorted({*old, *new}):
        change = new.get(month, ZERO) - old.get(month, ZERO)
        if bill is not None and bill.agent_for is not None:
            collected = _added(collected, f"{bill.contract}/{month}", change)
        else:
            base = _added(base, max(month, month_of(day)), change)
    return replace(fees, base=base, collected=collected)


def _tallied(fees: Fees, period: str, charged: Decimal = ZERO, collected: Decimal = ZERO,
             written_off: Decimal = ZERO) -> Fees:
    row = fees.tallies.get(period, Tally())
    row = Tally(row.charged + charged, row.collected + collected, row.written_off + written_off)
    return replace(fees, tallies=fees.tallies.set(period, row))


def _touches(spans: tuple[Span, ...], other: Period) -> bool:
    return any(span.first < other.end and other.first < span.end for span in spans)


def _spans_with(spans: tuple[Span, ...], added: Period) -> tuple[Span, ...]:
    joined: list[Span] = []
    for span in sorted((*spans, Span(added.first, added.end)), key=lambda s: s.first):
        if joined and span.first <= joined[-1].end:
            joined[-1] = Span(joined[-1].first, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def _spans_without(spans: tuple[Span, ...], taken: Period) -> tuple[Span, ...]:
    left = []
    for span in spans:
        before, after = Span(span.first, min(span.end, taken.first)), Span(max(span.first, taken.end), span.end)
        left += [part for part in (before, after) if part.first < part.end]
    return tuple(left)


def _counted(fees: Fees, household: str, period: str, sign: int) -> Fees:
    """The household's charged days and the units charged, with (+1) or without (-1) `period`."""
    asked, spans = named_period(period), fees.charged.get(household, ())
    other = _spans_without(spans, asked)
    units = fees.units
    for name in containers(period):
        if not _touches(other, named_period(name)):
            units = units.set(name, units.get(name, 0) + sign)
    spans = _spans_with(spans, asked) if sign > 0 else other
    return replace(fees, units=units, charged=fees.charged.set(household, spans))


@evolves("fee-charged")
def _charged(state: State, entry: FeeCharged) -> State:
    from sharedfund.spelling import leaf_of

    fees = state.fees
    early = fees.bill(entry.household, entry.period)
    came_before = early.paid if early else ZERO
    bill = FeeBill(
        entry.household, entry.period, entry.use, entry.amount, entry.from_advance + came_before, ZERO, entry.due,
        entry.day, month_parts(entry.amount, entry.period), contract=entry.contract or "",
        agent_for=entry.agent_for,
    )
    fees = _counted(_put(fees, bill), entry.household, entry.period, 1)
    fees = _tallied(_based(fees, None, bill, entry.day), entry.period, entry.amount, bill.paid)
    used = state.used.add(once("charge", leaf_of(entry), entry.household, entry.period, entry.use))
    return replace(state, fees=fees, used=used)


@evolves("fees-earned")
def _earned(state: State, entry: FeesEarned) -> State:
    return replace(state, fees=replace(state.fees, earned_last=max(state.fees.earned_last, entry.month)))


@evolves("charge-credited")
def _credited(state: State, entry: ChargeCredited) -> State:
    fees = state.fees
    bill = fees.bill(entry.household, entry.period)
    if bill is None:
        return state
    paid_back = entry.amount - entry.unpaid
    amount = bill.amount - entry.amount
    if amount > 0:
        after = replace(bill, amount=amount, paid=bill.paid - paid_back, months=month_parts(amount, bill.period))
        fees = _put(_based(fees, bill, after, entry.day), after)
    else:
        fees = _gone(_based(fees, bill, None, entry.day), bill)
        fees = fees if bill.opening else _counted(fees, bill.household, bill.period, -1)
    if not bill.opening:
        fees = _tallied(fees, bill.period, -entry.amount, -paid_back)
    return replace(state, fees=fees)


@evolves("household-balance-moved")
def _moved(state: State, entry: HouseholdBalanceMoved) -> State:
    """What of a bill is unpaid becomes the new key's, with its months and its due day."""
    from sharedfund.spelling import leaf_of

    fees = state.fees
    bill = fees.bill(entry.former, entry.period or "")
    if entry.item != "debt" or bill is None:
        return state
    covered = bill.covered()
    kept = tuple(MonthPart(part.month, covered[part.month]) for part in bill.months if covered[part.month])
    rest = tuple(MonthPart(part.month, part.amount - covered[part.month]) for part in bill.months
                 if part.amount > covered[part.month])
    left = replace(bill, amount=bill.amount - entry.amount, months=kept)
    fees = _put(fees, left) if left.amount else _gone(fees, bill)
    fees = _put(fees, replace(bill, household=entry.household, amount=entry.amount, paid=ZERO, months=rest))
    used = state.used.add(once("charge", leaf_of(entry), entry.household, bill.period, bill.use))
    return replace(state, fees=fees, used=used)


@evolves("debt-written-off")
def _written_off(state: State, entry: DebtWrittenOff) -> State:
    fees, resolutions = state.fees, state.resolutions
    bill = fees.bill(entry.household, entry.period)
    if bill is not None:
        fees = _put(fees, replace(bill, written_off=bill.written_off + entry.amount))
        if not bill.opening:
            fees = _tallied(fees, bill.period, written_off=entry.amount)
    if entry.agent_for is not None:
        pass  # the firm waived it: neither the committee's limit nor a resolution is used
    elif entry.resolution is None:
        year = str(entry.day.year)
        written_off = _added(_added(fees.written_off, year, entry.amount), f"{year}/{entry.household}", entry.amount)
        fees = replace(fees, written_off=written_off)
    else:
        resolutions = resolutions.spent(entry.resolution, use="write-off", fund="operating", amount=entry.amount)
    return replace(state, fees=fees, resolutions=resolutions)


@evolves("prepayment-honoured")
def _honoured(state: State, entry: PrepaymentHonoured) -> State:
    """What was paid to a former firm lowers the bill; it is no money collected, and leaves the rate alone (R93)."""
    fees = state.fees
    for part in entry.parts:
        bill = fees.bill(part.household, part.period)
        if bill is not None:
            fees = _put(fees, replace(bill, honoured=bill.honoured + part.amount))
            fees = _tallied(fees, bill.period, charged=-part.amount)
    return replace(state, fees=fees)


@evolves("reminder-sent")
def _reminded(state: State, entry: ReminderSent) -> State:
    return replace(state, fees=replace(state.fees, reminded=state.fees.reminded.set(entry.household, entry.day)))


def applied(state: State, entry: ReceiptRecorded | CashReceived | ReceiptIdentified | ReceiptReversed,
            sign: int) -> State:
    """The bills after a receipt's allocation was applied (+1) or taken back (-1), on the entry's day."""
    if entry.household is None or entry.allocation is None:
        return state
    fees, month = state.fees, month_of(entry.day)
    for part in entry.allocation.applied:
        amount = sign * part.amount
        if part.late_fee:
            fees = _late_paid(fees, entry.household, part.period, amount)
            fees = replace(fees, received=_added(fees.received, f"{month}/late-fee", amount))
            continue
        fees = _paid(fees, entry.household, part.period, amount, entry.day)
        fees = replace(fees, received=_added(fees.received, f"{month}/{part.period}", amount))
    fees = replace(fees, received=_added(fees.received, f"{month}/advance", sign * entry.allocation.advance))
    fees = replace(fees, received=_added(fees.received, f"{month}/refund", sign * entry.allocation.refund))
    return replace(state, fees=fees)


def _paid(fees: Fees, household: str, period: str, amount: Decimal, day: date) -> Fees:
    """With `amount` more paid of a bill (less, below zero)."""
    bill = fees.bill(household, period)
    if bill is None or not bill.months:
        # Its charge is not in this fold, or left it long ago: the money waits for it, or is owed again.
        known = bill or FeeBill(household, period, "", ZERO, ZERO, ZERO, named_period(period).first, day, ())
        if amount < 0:
            fees = replace(fees, base=_added(fees.base, month_of(day), amount))
            fees = _tallied(fees, period, collected=amount) if period in fees.tallies else fees
        return _put(fees, replace(known, paid=known.paid + amount))
    after = replace(bill, paid=bill.paid + amount)
    fees = _put(_based(fees, bill, after, day), after)
    return fees if bill.opening else _tallied(fees, period, collected=amount)


def _late_paid(fees: Fees, household: str, period: str, amount: Decimal) -> Fees:
    """With `amount` more paid of what was added to a bill (less, below zero); one that was paid long ago is owed again."""
    late = fees.late_of(household, period)
    if late is None:
        known = named_period(period)
        late = LateFee(household, period, known.last, ZERO, ZERO, known.end)
    return _put_late(fees, replace(late, paid=late.paid + amount))


def _put_late(fees: Fees, late: LateFee) -> Fees:
    others = tuple(one for one in fees.late.get(late.household, ()) if one.period != late.period)
    return replace(fees, late=fees.late.set(late.household, (*others, late)))


@evolves("late-fee-charged")
def _added_late(state: State, entry: LateFeeCharged) -> State:
    from sharedfund.spelling import leaf_of

    fees = state.fees
    known, bill = fees.late_of(entry.household, entry.period), fees.bill(entry.household, entry.period)
    due = bill.due if bill is not None else entry.first
    late = known or LateFee(entry.household, entry.period, due, ZERO, ZERO, entry.first)
    late = replace(late, charged=late.charged + entry.amount, until=entry.end)
    used = state.used.add(once("late-fee", leaf_of(entry), entry.household, entry.period))
    return replace(state, fees=_put_late(fees, late), used=used)


@evolves("late-fee-credited")
def _credited_late(state: State, entry: LateFeeCredited) -> State:
    late = state.fees.late_of(entry.household, entry.period)
    if late is None:
        return state
    return replace(state, fees=_put_late(state.fees, replace(late, charged=late.charged - entry.amount)))


@evolves("receipt-recorded", "cash-received", "receipt-identified")
def _received(state: State, entry: ReceiptRecorded | CashReceived | ReceiptIdentified) -> State:
    return applied(state, entry, 1)


@evolves("receipt-reversed")
def _reversed(state: State, entry: ReceiptReversed) -> State:
    return applied(state, entry, -1)


@evolves("distribution-declared")
def _returned(state: State, entry: DistributionDeclared) -> State:
    """What goes back to the owners may pay their fees."""
    fees, month = state.fees, month_of(entry.day)
    for row in entry.rows:
        for part in row.bills:
            fees = _paid(fees, row.household, part.period, part.amount, entry.day)
            fees = replace(fees, received=_added(fees.received, f"{month}/{part.period}", part.amount))
        fees = replace(fees, received=_added(fees.received, f"{month}/advance", row.ahead or ZERO))
    return replace(state, fees=fees)


@evolves("opening-position")
def _opened(state: State, entry: OpeningPosition) -> State:
    """Arrears and months charged ahead that the opening brings."""
    if entry.item not in ("arrears", "charged-ahead") or entry.period is None:
        return state
    paid = entry.amount if entry.item == "charged-ahead" else ZERO
    known = named_period(entry.period)
    bill = FeeBill(entry.party, entry.period, "", entry.amount, paid, ZERO, entry.due or known.last, entry.day,
                   month_parts(entry.amount, entry.period), opening=True, contract=entry.agent_for or "",
                   agent_for=entry.agent_for)
    fees = _based(_put(state.fees, bill), None, bill, entry.day)
    spans = _spans_with(fees.charged.get(entry.party, ()), known)
    from sharedfund.spelling import leaf_of

    used = state.used.add(once("charge", leaf_of(entry), entry.party, entry.period, use_of(state, entry.party)))
    return replace(state, fees=replace(fees, charged=fees.charged.set(entry.party, spans)), used=used)


@takes_effect("month-closed")
def _closed(state: State, entry: MonthClosed) -> State:
    """Bills settled long ago leave."""
    before = add_months(date.fromisoformat(entry.month + "-01"), 1 - KEPT_MONTHS)
    changes = {}
    for household, bills in state.fees.bills.items():
        kept = tuple(b for b in bills if b.unpaid or b.written_off or named_period(b.period).end > before)
        if len(kept) != len(bills):
            changes[household] = kept
    fees = state.fees
    late = {household: tuple(one for one in rows if one.unpaid or fees.bill(household, one.period) is not None
                             or named_period(one.period).end > before) for household, rows in fees.late.items()}
    fewer = {household: rows for household, rows in late.items() if len(rows) != len(fees.late[household])}
    if not changes and not fewer:
        return state
    table = fees.bills.merge(changes).drop(*(household for household, kept in changes.items() if not kept))
    left = fees.late.merge(fewer).drop(*(household for household, kept in fewer.items() if not kept))
    return replace(state, fees=replace(fees, bills=table, late=left))


# ---- figures ----


class LateDays(NamedTuple):
    """What is added to a bill paid late: for the days from `first` to before `end`, `amount` in all."""

    first: date
    end: date
    day_share: Fraction
    amount: Decimal


def late_fee(state: State, bill: FeeBill, day: date) -> LateDays | None:
    """What the bill's contract adds on `day` for the days that are over and not charged yet, on what is unpaid now; None
    where the contract adds nothing, or its limit is reached. A firm's own claim is the firm's to ask for (R21)."""
    contract = state.contracts.named(bill.contract)
    term = contract.late_fee if contract is not None else None
    if term is None or bill.agent_for is not None or bill.unpaid <= 0:
        return None
    known = state.fees.late_of(bill.household, bill.period)
    first = bill.due + timedelta(days=term.after_days + 1)
    first, charged = (max(first, known.until), known.charged) if known is not None else (first, ZERO)
    if day <= first:
        return None
    amount = half_up(Fraction(bill.unpaid) * term.day_share * (day - first).days)
    if term.max_share is not None:
        amount = min(amount, half_up(Fraction(bill.amount) * term.max_share) - charged)
    return LateDays(first, day, term.day_share, amount) if amount > 0 else None


def collection_rate(state: State, period: str) -> Fraction | None:
    """The collection rate of a period: money applied to its charges ÷ charges, net of credits; None where nothing was
    charged. Advances and old arrears are in neither. As of a day: ask the state of that day (R93)."""
    tally = state.fees.tally(period)
    return Fraction(tally.collected) / Fraction(tally.charged) if tally.charged else None


def household_rate(state: State, period: str) -> Fraction | None:
    """The collection rate by households: fully paid ÷ charged; None where nobody was charged (R94)."""
    charged = state.fees.units_charged(period)
    return Fraction(state.fees.units_paid(period), charged) if charged else None


def arrears_recovered(state: State, period: str) -> Decimal:
    """What came in during `period` for bills of earlier periods (R93)."""
    asked, total = named_period(period), ZERO
    for key, amount in state.fees.received.items():
        month, _, what = key.partition("/")
        if asked.covers(named_period(month)) and what not in ("advance", "refund", "late-fee"):
            total += amount if named_period(what).end <= asked.first else ZERO
    return total


def received_in_advance(state: State, period: str) -> Decimal:
    """What came in during `period` for months not yet charged (R93)."""
    return sum((state.fees.received.get(f"{month}/advance", ZERO) for month in named_period(period).months()), ZERO)


def base_of_month(state: State, month: str) -> Decimal:
    """The remuneration base of a month: money applied in it to charges of months begun, and money received earlier
    whose month begins now, less what was taken back (R25)."""
    return state.fees.base.get(month, ZERO)


def paid_for_months_not_begun(state: State, on: date) -> Decimal:
    """The paid part of charges for months not begun on `on`: the owners' money still (R7, R18)."""
    now = month_of(on)
    return sum((amount for month, amount in state.fees.base.items() if month > now), ZERO)


def earnable(state: State, month: str) -> dict[str, Decimal]:
    """What of the bills falls on `month` and is not income in the books yet, by use; the twelve parts of a bill sum to
    it (R7). Empty where nothing is."""
    sums: dict[str, Decimal] = {}
    for bill in state.fees.all():
        if not state.fees.is_earned(bill, month):
            for part in bill.months:
                if part.month == month and part.amount:
                    use = bill.use or use_of(state, bill.household)
                    sums[use] = sums.get(use, ZERO) + part.amount
    return {use: sums[use] for use in sorted(sums)}


def unearned_months(state: State, on: date) -> tuple[str, ...]:
    """The months begun on `on` whose fees are not yet taken into income, oldest first."""
    now = month_of(on)
    return tuple(sorted({
        part.month for bill in state.fees.all() for part in bill.months
        if part.month <= now and part.amount and not state.fees.is_earned(bill, part.month)
    }))


def charged_days(state: State, unit: Unit) -> tuple[Span, ...]:
    """The days of a unit that are charged, under whichever key of its owners."""
    if not unit.former and unit.until is None:
        return state.fees.charged.get(unit.household, ())
    return tuple(span for owner in state.units.owners(unit) for span in state.fees.charged.get(owner.household, ()))


def use_of(state: State, household: str) -> str:
    """The use of a household's unit; residential for a key the register does not know."""
    unit = state.units.household(household)
    return unit.use if unit else "residential"


@dataclass(frozen=True, slots=True)
class Arrear:
    """A bill that is due and not paid. `age` is one of AGES; `building` is empty for a key the register lacks."""

    household: str
    building: str
    period: str
    amount: Decimal
    due: date
    age: str


def age_of(due: date, on: date) -> str:
    """How long a debt has been due, as one of AGES: three months to the day are still 0-3 (R96)."""
    for name, months in zip(AGES, (3, 12, LIMITATION_MONTHS), strict=False):
        if on <= add_months(due, months):
            return name
    return AGES[-1]


def arrears(state: State, on: date) -> tuple[Arrear, ...]:
    """What is due before `on` and unpaid, with its age in months: 0-3, 3-12, 12-36, over 36 (R96). By building,
    household and due day."""
    rows = []
    for bill in state.fees.all():
        if bill.unpaid > 0 and bill.due < on:
            unit = state.units.household(bill.household)
            rows.append(Arrear(bill.household, unit.building if unit else "", bill.period, bill.unpaid, bill.due,
                               age_of(bill.due, on)))
    return tuple(sorted(rows, key=lambda row: (row.building, row.household, row.due, row.period)))


@dataclass(frozen=True, slots=True)
class TariffDifference:
    """The bills' sum against area x rate of the whole: never forced to agree."""

    bills: Decimal
    whole: Decimal

    @property
    def difference(self) -> Decimal:
        return self.bills - self.whole


def tariff_difference(state: State, period: str) -> TariffDifference:
    """The sum of a period's bills against total area × rate, rounded once; reported, never forced to match (R9)."""
    bills, whole = ZERO, Fraction(0)
    for bill in state.fees.all():
        unit = state.units.household(bill.household)
        if bill.period != period or bill.opening or unit is None:
            continue
        found = charging(state, named_period(period).first)
        rate = found.rate(bill.use) if found else None
        bills += bill.amount
        whole += Fraction(unit.area_m2) * Fraction(rate or 0) * months_count(named_period(period))
    return TariffDifference(bills, half_up(whole))
