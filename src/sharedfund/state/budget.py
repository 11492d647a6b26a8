"""The budget slice: adopted lines by period, what was varied, what falls on each month."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from sharedfund.accounts.heads import ESSENTIAL, HEADS
from sharedfund.entries.budget import MonthAmount
from sharedfund.state.bills import DIRECT, heads_of
from sharedfund.state.registry import evolves, once, takes_effect
from sharedfund.values import days, shares
from sharedfund.values.money import ZERO
from sharedfund.values.tables import Table

if TYPE_CHECKING:
    from sharedfund.entries.budget import (
        BudgetAdopted,
        BudgetCommented,
        BudgetDrafted,
        BudgetVaried,
        QuotesCompared,
    )
    from sharedfund.entries.disclosure import MonthClosed
    from sharedfund.entries.entry import Entry
    from sharedfund.entries.maintenance import MaintenanceUsed
    from sharedfund.entries.payments import (
        PaymentPaid,
        PaymentRejected,
        PaymentRequested,
        PaymentReturned,
        PaymentWithdrawn,
    )
    from sharedfund.state import State

# Heads that rank with the essential ones though no budget names them so (R24; bank fees are set by the bank).
ALWAYS_T1 = frozenset({"emergency", "bank-charges"})


@dataclass(frozen=True, slots=True)
class Line:
    """A head's line in a budget: as adopted, what variations changed (`moved` of it between lines by the committee
    alone), and what falls on each month. `essential` as the budget's resolution fixed it (R19); `over_since` is the
    day it first cost more than it has."""

    head: str
    period: str
    adopted: Decimal
    months: tuple[MonthAmount, ...]
    essential: bool = False
    varied: Decimal = ZERO
    moved: Decimal = ZERO
    over_since: date | None = None
    sources: tuple[str, ...] = ()  # what it is paid from, in this order; () for its own fund alone (R87)

    @property
    def current(self) -> Decimal:
        return self.adopted + self.varied

    def month_amount(self, month: str) -> Decimal:
        """What of the adopted line falls on `month`."""
        return next((part.amount for part in self.months if part.month == month), ZERO)


@dataclass(frozen=True, slots=True)
class Variation:
    """A change of a line: by how much, from which other line, by which resolution, why."""

    period: str
    head: str
    amount: Decimal
    from_head: str | None
    resolution: str | None
    day: date
    reason: str


@dataclass(frozen=True, slots=True)
class Budget:
    """An adopted budget of the days `first` to before `end`, its lines in the order given."""

    period: str
    first: date
    end: date
    resolution: str
    adopted_day: date
    lines: tuple[Line, ...]
    expected_collection_share: Fraction | None = None
    variations: tuple[Variation, ...] = ()

    def line(self, head: str) -> Line | None:
        return next((line for line in self.lines if line.head == head), None)

    @property
    def essential_total(self) -> Decimal:
        return sum((line.current for line in self.lines if line.essential), ZERO)


@dataclass(frozen=True, slots=True)
class Draft:
    """A budget that lies open for comments: its newest version, its total, who has said what of which line."""

    period: str
    version: int
    day: date
    total: Decimal
    comments: int = 0


@dataclass(frozen=True, slots=True)
class Repair:
    """A repair whose quotes were compared: what it was first put at (`planned`), how many quotes there are, the lowest
    and the highest, the one chosen; `asked` and `paid` of its payments."""

    repair: str
    title: str
    planned: Decimal
    quotes: int
    low: Decimal
    high: Decimal
    chosen: str
    amount: Decimal
    day: date
    reason: str | None = None
    resolution: str | None = None
    asked: Decimal = ZERO
    paid: Decimal = ZERO
    paid_day: date | None = None

    @property
    def final(self) -> Decimal:
        """What it cost: what was paid, else what was agreed."""
        return self.paid or self.amount

    @property
    def saved(self) -> Decimal:
        return self.planned - self.final


@dataclass(frozen=True, slots=True)
class Budgets:
    """Budgets by the name of their period; periods do not overlap. Drafts of budgets by period, repairs by number."""

    adopted: Table[Budget] = field(default_factory=Table)
    drafts: Table[Draft] = field(default_factory=Table)
    repairs: Table[Repair] = field(default_factory=Table)

    def all(self) -> tuple[Budget, ...]:
        """Oldest first."""
        return tuple(sorted(self.adopted.values(), key=lambda b: b.first))

    def on(self, day: date) -> Budget | None:
        """The budget whose period holds `day`."""
        return next((b for b in self.adopted.values() if b.first <= day < b.end), None)

    def of_month(self, month: str) -> Budget | None:
        """The budget a month falls into: that of its first day, else of its last."""
        span = days.period(month)
        return self.on(span.first) or self.on(span.last)

    def line(self, head: str, day: date) -> Line | None:
        """The line of `head` in the budget that holds `day`."""
        budget = self.on(day)
        return budget.line(head) if budget else None

    def month_amount(self, head: str, month: str) -> Decimal | None:
        """What the adopted budget gives `head` for `month`; None where no budget has a line for it."""
        budget = self.of_month(month)
        line = budget.line(head) if budget else None
        return line.month_amount(month) if line else None

    def essential(self, day: date) -> frozenset[str]:
        """The closed list of essential heads on `day`: the budget's, or the whole default list without one (R19)."""
        budget = self.on(day)
        return frozenset(ESSENTIAL) if budget is None else frozenset(li.head for li in budget.lines if li.essential)

    def tier(self, head: str, day: date) -> str:
        """The tier of what is paid for `head` (R15)."""
        if head in self.essential(day) or head in ALWAYS_T1:
            return "T1"
        known = HEADS.get(head)
        return "T2" if known is None or known.tier == "T1" else known.tier


def by_month(period: days.Period, amount: Decimal, given: tuple[MonthAmount, ...] = ()) -> tuple[MonthAmount, ...]:
    """What of `amount` falls on each month of `period`: as given, else evenly, a month that is cut by its days (R9)."""
    if given:
        return given
    weights = {}
    for month in period.months():
        span = days.period(month)
        weights[month] = Fraction((min(period.end, span.end) - max(period.first, span.first)).days, span.days_count)
    parts = shares.split(amount, weights)
    return tuple(MonthAmount(month=month, amount=parts[month]) for month in weights)


@takes_effect("budget-adopted")
def _adopted(state: State, entry: BudgetAdopted) -> State:
    budgets = state.budgets
    if entry.period in budgets.adopted:
        return state
    period = days.period(entry.period)
    lines = tuple(
        Line(li.head, entry.period, li.amount, by_month(period, li.amount, li.months), bool(li.essential),
             sources=li.sources)
        for li in entry.lines
    )
    made = Budget(entry.period, period.first, period.end, entry.resolution, entry.day, lines,
                  entry.expected_collection_share)
    return replace(state, budgets=replace(budgets, adopted=budgets.adopted.set(entry.period, made)))


@takes_effect("budget-varied")
def _varied(state: State, entry: BudgetVaried) -> State:
    budget = state.budgets.adopted.get(entry.period)
    if budget is None:
        return state
    alone = entry.amount if entry.from_head is not None and entry.resolution is None else ZERO

    def after(line: Line) -> Line:
        if line.head == entry.head:
            return replace(line, varied=line.varied + entry.amount, moved=line.moved + alone)
        if line.head == entry.from_head:
            return replace(line, varied=line.varied - entry.amount, moved=line.moved + alone)
        return line

    made = Variation(entry.period, entry.head, entry.amount, entry.from_head, entry.resolution, entry.day, entry.reason)
    lines = [after(line) for line in budget.lines]
    if budget.line(entry.head) is None:
        # A head the budget did not name gets a line by resolution; nothing of it falls on any month.
        lines.append(Line(entry.head, entry.period, ZERO, (), varied=entry.amount))
    varied = replace(budget, lines=tuple(lines), variations=(*budget.variations, made))
    state = replace(state, budgets=replace(state.budgets, adopted=state.budgets.adopted.set(entry.period, varied)))
    return _watched(state, frozenset({entry.head, entry.from_head or ""}), entry.day)


@takes_effect("month-closed")
def _closed(state: State, entry: MonthClosed) -> State:
    """A budget leaves two years after its end, when no month of it is reserved for any more (R138)."""
    old = days.add_months(days.period(entry.month).end, -24)
    gone = [b for b in state.budgets.all() if b.end <= old and _is_complete(state, b)]
    if not gone:
        return state
    last = max(days.month_of(b.end) for b in gone)
    budgets = replace(state.budgets, adopted=state.budgets.adopted.drop(*(b.period for b in gone)))
    months = [key for key, month in state.bills.months.items() if key.partition("/")[2] < last and month.complete]
    return replace(state, budgets=budgets, bills=replace(state.bills, months=state.bills.months.drop(*months)))


def _is_complete(state: State, budget: Budget) -> bool:
    return all(
        state.bills.month(line.head, part.month).complete
        for line in budget.lines if line.essential
        for part in line.months if part.amount
    )


@evolves("bill-recorded", "bill-credited", "share-booked", *DIRECT)
def _cost(state: State, entry: Entry) -> State:
    """A line that costs more than it has is over since that day, until it is varied (R64)."""
    return _watched(state, heads_of(entry), entry.day)


def _watched(state: State, heads: frozenset[str], day: date) -> State:
    for budget in state.budgets.all():
        lines = tuple(
            replace(line, over_since=_over(state, budget, line, day)) if line.head in heads else line
            for line in budget.lines
        )
        if lines != budget.lines:
            kept = replace(budget, lines=lines)
            state = replace(state, budgets=replace(state.budgets, adopted=state.budgets.adopted.set(kept.period, kept)))
    return state


def _over(state: State, budget: Budget, line: Line, day: date) -> date | None:
    if used_of(state, budget, line.head) <= line.current:
        return None
    return line.over_since or day


def used_of(state: State, budget: Budget, head: str) -> Decimal:
    """The expense booked on a line: what its head's months of this budget have cost."""
    months = days.period(budget.period).months()
    return sum((state.bills.month(head, m).cost for m in months if state.budgets.of_month(m) == budget), ZERO)


# ---- drafts and repairs ----


@evolves("budget-drafted")
def _drafted(state: State, entry: BudgetDrafted) -> State:
    known = state.budgets.drafts.get(entry.period)
    total = sum((line.amount for line in entry.lines), ZERO)
    made = Draft(entry.period, entry.version, entry.day, total, known.comments if known else 0)
    return replace(state, budgets=replace(state.budgets, drafts=state.budgets.drafts.set(entry.period, made)))


@evolves("budget-commented")
def _commented(state: State, entry: BudgetCommented) -> State:
    known = state.budgets.drafts.get(entry.period)
    if known is None:
        return state
    more = replace(known, comments=known.comments + 1)
    return replace(state, budgets=replace(state.budgets, drafts=state.budgets.drafts.set(entry.period, more)))


@evolves("quotes-compared")
def _compared(state: State, entry: QuotesCompared) -> State:
    amounts = [quote.amount for quote in entry.quotes]
    chosen = next((quote.amount for quote in entry.quotes if quote.vendor == entry.chosen), ZERO)
    repair = Repair(entry.repair, entry.title, entry.planned, len(amounts), min(amounts, default=ZERO),
                max(amounts, default=ZERO), entry.chosen, chosen, entry.day, entry.reason, entry.resolution)
    state = replace(state, budgets=replace(state.budgets, repairs=state.budgets.repairs.set(entry.repair, repair)))
    return replace(state, used=state.used.add(once("repair", entry.repair)))


def _of_repair(state: State, number: str | None, *, asked: Decimal = ZERO, paid: Decimal = ZERO,
             day: date | None = None) -> State:
    repair = state.budgets.repairs.get(number or "")
    if repair is None:
        return state
    more = replace(repair, asked=repair.asked + asked, paid=repair.paid + paid, paid_day=day or repair.paid_day)
    return replace(state, budgets=replace(state.budgets, repairs=state.budgets.repairs.set(repair.repair, more)))


@evolves("payment-requested")
def _repair_asked(state: State, entry: PaymentRequested) -> State:
    return _of_repair(state, entry.repair, asked=entry.amount)


@evolves("payment-rejected", "payment-withdrawn")
def _repair_given_up(state: State, entry: PaymentRejected | PaymentWithdrawn) -> State:
    payment = state.payments.open.get(entry.payment)
    return _of_repair(state, payment.repair if payment else None, asked=-payment.amount if payment else ZERO)


@evolves("payment-paid")
def _repair_paid(state: State, entry: PaymentPaid) -> State:
    payment = state.payments.open.get(entry.payment)
    return _of_repair(state, payment.repair if payment else None, paid=entry.amount, day=entry.day)


@evolves("maintenance-used")
def _repair_used(state: State, entry: MaintenanceUsed) -> State:
    """What the bureau paid for a work is what its repair cost."""
    work = state.maintenance.works.get(entry.work or "")
    return _of_repair(state, work.repair if work else None, paid=entry.amount, day=entry.day)


@evolves("payment-returned")
def _repair_returned(state: State, entry: PaymentReturned) -> State:
    payment = state.payments.open.get(entry.payment)
    return _of_repair(state, payment.repair if payment else None, asked=-entry.amount, paid=-entry.amount)
