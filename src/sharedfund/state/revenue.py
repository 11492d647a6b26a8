"""The revenue slice: by quarter what the common parts earned gross, what that cost, what was topped up; the register of
contracts over common parts with what each charges; what is to be given back to the owners."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, Any

from sharedfund import accounts
from sharedfund.entries.revenue import ChargedPart
from sharedfund.state.fees import MonthPart, month_parts, months_count
from sharedfund.state.registry import evolves, once, takes_effect
from sharedfund.values import days
from sharedfund.values.money import ZERO, half_up
from sharedfund.values.tables import Table

if TYPE_CHECKING:
    from sharedfund.entries.disclosure import MonthClosed
    from sharedfund.entries.entry import Entry
    from sharedfund.entries.payments import PaymentPaid, PaymentReturned
    from sharedfund.entries.revenue import (
        CommonPartContractEnded,
        CommonPartContractRecorded,
        DistributionDeclared,
        RentCredited,
        RevenueCharged,
        RevenueReceived,
        RevenueReversed,
    )
    from sharedfund.state import State

KIND_8 = 8  # of Civil Code 278: to change what a common part is for, or to earn with it
CHARGED_MAX = 90  # contracts in one entry: each has up to two legs of its own
KEPT_MONTHS = 24  # a contract that is over stays so long, for the pages
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class RevenueDue:
    """What is still unpaid of a charge, and the day it was due."""

    due: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class CommonPart:
    """A contract over a common part. `end` and `ended` are exclusive; `ended` is when the place is given back or a new
    contract follows. `charged_to`: the first day not charged yet; `unearned`: what was charged for months to come;
    `prepaid`: money that came before its charge; `charged`, `received`, `cost`: since the book began."""

    contract: str
    place: str
    source: str
    tenant: str | None
    household: str | None
    first: date
    end: date
    price: Decimal
    billed: str
    due_days: int
    resolution: str | None
    clause: str | None
    charged_to: date
    renews: str | None = None
    renewed_by: str | None = None
    ended: date | None = None
    unearned: tuple[MonthPart, ...] = ()
    unpaid: tuple[RevenueDue, ...] = ()
    prepaid: Decimal = ZERO
    charged: Decimal = ZERO
    received: Decimal = ZERO
    cost: Decimal = ZERO

    @property
    def last(self) -> date:
        """The last day of its term."""
        return self.end - timedelta(days=1)

    @property
    def stop(self) -> date:
        """The first day nothing is charged for any more."""
        return self.end if self.ended is None else min(self.end, self.ended)

    @property
    def is_free(self) -> bool:
        """Whether it is let free of rent."""
        return not self.price

    @property
    def owed(self) -> Decimal:
        """What is charged and not paid."""
        return sum((due.amount for due in self.unpaid), ZERO)

    def is_over(self, on: date) -> bool:
        """Whether the place has been given back, or a new contract holds."""
        return self.ended is not None and self.ended <= on

    def is_occupied_after_expiry(self, on: date) -> bool:
        """Whether its term is over and nobody has ended or renewed it."""
        return self.end <= on and not self.is_over(on)

    def overdue(self, on: date) -> Decimal:
        """What was due before `on` and is not paid."""
        return sum((due.amount for due in self.unpaid if due.due < on), ZERO)

    def _whole(self, first: date) -> date:
        """Where the billing period that begins on `first` ends, if it is not cut."""
        if self.billed == "once":
            return self.end
        begun = (first.year - self.first.year) * 12 + first.month - self.first.month
        return days.add_months(self.first, begun + _MONTHS[self.billed])

    def billing(self, first: date) -> days.Period:
        """The billing period that begins on `first`, cut where nothing is charged any more."""
        end = min(self._whole(first), self.stop)
        return days.Period(f"{first}--{end - timedelta(days=1)}", first, end)

    def price_of(self, period: days.Period) -> Decimal:
        """What a billing period costs; one that is cut short costs its months and days alone."""
        whole = days.Period("", period.first, self._whole(period.first))
        if period.end == whole.end:
            return self.price
        return half_up(Fraction(self.price) * months_count(period) / months_count(whole))

    def next_billing(self) -> days.Period | None:
        """The billing period charged next; None where none is left, or where it costs nothing: the place is free, or
        what is left of the term is less than half a fen."""
        waiting = self.billing(self.charged_to) if self.price and self.charged_to < self.stop else None
        return waiting if waiting is not None and self.price_of(waiting) else None

    def to_come(self) -> Decimal:
        """What it will still charge, less what is paid of that already."""
        left, at = ZERO, self.charged_to
        while self.price and at < self.stop:
            period = self.billing(at)
            left, at = left + self.price_of(period), period.end
        return left - self.prepaid


@dataclass(frozen=True, slots=True)
class Distribution:
    """What a distribution gave back to how many households, and what rounding left in the fund."""

    distribution: str
    resolution: str
    manner: str
    key: str
    declared: Decimal
    remainder: Decimal
    households: int
    day: date


@dataclass(frozen=True, slots=True)
class RevenueQuarter:
    """A quarter's public revenue: gross, direct cost, tax, and what went to the maintenance fund for it."""

    gross: Decimal = ZERO
    cost: Decimal = ZERO
    tax: Decimal = ZERO
    topped_up: Decimal = ZERO

    @property
    def net(self) -> Decimal:
        """Gross less reasonable cost less tax (R86)."""
        return self.gross - self.cost - self.tax


@dataclass(frozen=True, slots=True)
class Revenue:
    """`quarters` by name, `2026Q1`; `parts`: contracts over common parts by id; `distributions` by id; `returns`: what
    is declared and not paid out, by household."""

    quarters: Table[RevenueQuarter] = field(default_factory=Table)
    parts: Table[CommonPart] = field(default_factory=Table)
    distributions: Table[Distribution] = field(default_factory=Table)
    returns: Table[Decimal] = field(default_factory=Table)

    def register(self) -> tuple[CommonPart, ...]:
        """Every contract over a common part, by number."""
        return tuple(sorted(self.parts.values(), key=lambda part: part.contract))

    def quarter(self, name: str) -> RevenueQuarter:
        """What a quarter earned; nothing where no entry touched it."""
        return self.quarters.get(name, RevenueQuarter())

    def over(self, period: days.Period) -> RevenueQuarter:
        """The sum over the quarters `period` touches."""
        found = [self.quarter(name) for name in period.quarters()]
        return RevenueQuarter(
            sum((q.gross for q in found), ZERO), sum((q.cost for q in found), ZERO),
            sum((q.tax for q in found), ZERO), sum((q.topped_up for q in found), ZERO),
        )


# Every kind that may book income or cost of public revenue.
KINDS = ("revenue-received", "revenue-reversed", "revenue-charged", "rent-credited", "term-deposit-redeemed",
         "interest-received", "bill-recorded", "bill-credited", "payment-paid", "payment-returned", "bank-debited")


@evolves(*KINDS)
def _booked(state: State, entry: Entry) -> State:
    gross = cost = tax = ZERO
    for account, amount in entry.postings():
        if account.startswith("Income:Public:"):
            gross -= amount
        elif account == "Expenses:Public:DirectCost":
            cost += amount
        elif account == "Expenses:Public:Tax":
            tax += amount
    if not (gross or cost or tax):
        return state
    name = days.quarter_of(entry.day)
    known = state.revenue.quarter(name)
    grown = replace(known, gross=known.gross + gross, cost=known.cost + cost, tax=known.tax + tax)
    return _set(state, name, grown)


@evolves("payment-paid")
def _paid_out(state: State, entry: PaymentPaid) -> State:
    return _return_moved(_cost_moved(_moved(state, entry, 1), entry, 1), entry, 1)


@evolves("payment-returned")
def _came_back(state: State, entry: PaymentReturned) -> State:
    return _return_moved(_cost_moved(_moved(state, entry, -1), entry, -1), entry, -1)


def _moved(state: State, entry: PaymentPaid | PaymentReturned, sign: int) -> State:
    if entry.fund != "public-revenue":
        return state
    into = sum(
        (leg.amount for leg in entry.legs
         if leg.amount > 0 and accounts.fund_of(leg.account).startswith("maintenance:")), ZERO)
    if not into:
        return state
    # A top-up serves the quarter its request names, not that of the day it was paid.
    name = days.quarter_of(days.period(entry.month).first)
    known = state.revenue.quarter(name)
    return _set(state, name, replace(known, topped_up=known.topped_up + sign * into))


def _set(state: State, name: str, quarter: RevenueQuarter) -> State:
    return replace(state, revenue=replace(state.revenue, quarters=state.revenue.quarters.set(name, quarter)))


# ---- contracts over common parts ----


def is_decided(state: State, part: CommonPart) -> bool:
    """Whether the owners stand behind it: a resolution of kind 8 that stands, or a clause of the covenant (R89)."""
    found = state.resolutions.passed(part.resolution)
    return part.clause is not None or (found is not None and found.by_their_owners() and KIND_8 in found.topics)


def charges_due(state: State, month: str) -> tuple[ChargedPart, ...]:
    """What the contracts charge in `month` and what of them is earned in it, by contract, as much as one entry takes;
    what earlier months left out is in it (R89)."""
    found = (part for part in (_charged_part(known, month) for known in state.revenue.register()) if part)
    return tuple(islice(found, CHARGED_MAX))


def _begun(part: CommonPart, month: str) -> Iterator[days.Period]:
    """The billing periods not charged that have begun by `month`."""
    at = part.charged_to
    while part.price and at < part.stop and days.month_of(at) <= month:
        period = part.billing(at)
        yield period
        at = period.end


def _charged_part(part: CommonPart, month: str) -> ChargedPart | None:
    charged, due = ZERO, None
    unearned = list(part.unearned)
    for period in _begun(part, month):
        price = part.price_of(period)
        charged, due = charged + price, due or period.first + timedelta(days=part.due_days)
        unearned += month_parts(price, period.name)
    earned = sum((one.amount for one in unearned if one.month <= month), ZERO)
    if not charged and not earned:
        return None
    source: Any = part.source
    return ChargedPart(contract=part.contract, source=source, household=part.household, charged=charged,
                       from_advance=min(part.prepaid, charged), earned=earned, due=due)


def uncharged_months(state: State, on: date) -> tuple[str, ...]:
    """The months begun on `on` in which a contract charges or earns something the books do not have, oldest first."""
    now, months = days.month_of(on), set()
    for part in state.revenue.parts.values():
        waiting = part.next_billing()
        if waiting is not None:
            months.add(days.month_of(waiting.first))
            months.update(one.month for one in month_parts(part.price, waiting.name))
        months.update(one.month for one in part.unearned if one.amount)
    return tuple(sorted(month for month in months if month <= now))


def split_of(part: CommonPart, amount: Decimal) -> tuple[Decimal, Decimal]:
    """What of money under a contract pays what is due, and what pays what it will still charge; the rest is neither
    (R89)."""
    applied = min(amount, part.owed)
    return applied, min(amount - applied, max(part.to_come(), ZERO))


def earned_of_credit(part: CommonPart, amount: Decimal) -> Decimal:
    """What of a credit had been income: it takes off the months to come first (R89)."""
    return max(amount - sum((one.amount for one in part.unearned), ZERO), ZERO)


def with_ahead(state: State, account: str, owed: Decimal) -> Decimal:
    """What of a credit on `account` is money received: what a contract charged for months to come and is not paid is
    nobody's money yet (R89)."""
    if not account.startswith(AHEAD):
        return owed
    unpaid = state.ledger.balance(account.replace("Liabilities:Advance:", "Assets:Receivable:"))
    return max(owed - max(unpaid, ZERO), ZERO)


AHEAD = ("Liabilities:Advance:PublicRevenue:", "Liabilities:Advance:Parking:")


def first_assembly_held(state: State) -> bool:
    """Whether the owners' assembly has passed a resolution yet (R90)."""
    return any(found.by_owners() for found in state.resolutions.records.values())


def _put(state: State, part: CommonPart) -> State:
    return replace(state, revenue=replace(state.revenue, parts=state.revenue.parts.set(part.contract, part)))


@takes_effect("common-part-contract-recorded")
def _contracted(state: State, entry: CommonPartContractRecorded) -> State:
    part = CommonPart(
        entry.contract, entry.place, entry.source, entry.tenant, entry.household, entry.first,
        entry.end + timedelta(days=1), entry.price, entry.billed, entry.due_days, entry.resolution, entry.clause,
        entry.first, entry.renews,
    )
    # What was charged before the book began is the opening's.
    while part.charged_to < min(state.charter.books_from, part.stop):
        part = replace(part, charged_to=part.billing(part.charged_to).end)
    before = state.revenue.parts.get(entry.renews or "")
    if before is not None:
        state = _put(state, replace(before, renewed_by=entry.contract, ended=entry.first))
    return _put(replace(state, used=state.used.add(once("common-part", entry.contract))), part)


@takes_effect("month-closed")
def _forgotten(state: State, entry: MonthClosed) -> State:
    """Contracts that were over long ago and owe nothing leave."""
    old = days.add_months(days.period(entry.month).end, -KEPT_MONTHS)
    gone = [part.contract for part in state.revenue.parts.values()
            if part.ended is not None and part.ended < old and not (part.unpaid or part.unearned or part.prepaid)]
    if not gone:
        return state
    return replace(state, revenue=replace(state.revenue, parts=state.revenue.parts.drop(*gone)))


@takes_effect("common-part-contract-ended")
def _given_back(state: State, entry: CommonPartContractEnded) -> State:
    part = state.revenue.parts.get(entry.contract)
    return state if part is None else _put(state, replace(part, ended=entry.last + timedelta(days=1)))


@evolves("revenue-charged")
def _charged(state: State, entry: RevenueCharged) -> State:
    for row in entry.parts:
        part = state.revenue.parts.get(row.contract)
        if part is None:
            continue
        unearned, charged_to = list(part.unearned), part.charged_to
        for period in _begun(part, entry.month):
            unearned += month_parts(part.price_of(period), period.name)
            charged_to = period.end
        open_ = row.charged - row.from_advance
        state = _put(state, replace(
            part, charged_to=charged_to, unearned=tuple(one for one in unearned if one.month > entry.month),
            unpaid=(*part.unpaid, RevenueDue(row.due or entry.day, open_)) if open_ else part.unpaid,
            prepaid=part.prepaid - row.from_advance, charged=part.charged + row.charged,
        ))
    return state


def received_mark(leaf: str, entry: RevenueReceived | RevenueReversed) -> tuple[str, ...]:
    """What a reversal must name: the leaf and the fields of the money it takes back."""
    return (leaf, entry.source, entry.contract or "-", entry.household or "-", entry.payer, str(entry.amount),
            str(entry.applied), str(entry.ahead), entry.bank_ref)


@evolves("revenue-reversed")
def _taken_back(state: State, entry: RevenueReversed) -> State:
    """What it paid is due again from today."""
    part = state.revenue.parts.get(entry.contract or "")
    if part is None or entry.applied is None or entry.ahead is None:
        return state
    again = (RevenueDue(entry.day, entry.applied),) if entry.applied else ()
    return _put(state, replace(part, unpaid=(*again, *part.unpaid), prepaid=part.prepaid - entry.ahead,
                               received=part.received - entry.amount))


@evolves("revenue-received")
def _paid_in(state: State, entry: RevenueReceived) -> State:
    from sharedfund.spelling import leaf_of

    state = replace(state, used=state.used.add(once("revenue-leaf", *received_mark(leaf_of(entry), entry))))
    part = state.revenue.parts.get(entry.contract or "")
    if part is None or entry.applied is None or entry.ahead is None:
        return state
    left, unpaid = entry.applied, []
    for due in part.unpaid:
        taken = min(left, due.amount)
        left -= taken
        if due.amount > taken:
            unpaid.append(replace(due, amount=due.amount - taken))
    return _put(state, replace(part, unpaid=tuple(unpaid), prepaid=part.prepaid + entry.ahead,
                               received=part.received + entry.amount))


@evolves("rent-credited")
def _credited(state: State, entry: RentCredited) -> State:
    part = state.revenue.parts.get(entry.contract)
    if part is None:
        return state
    left, unpaid = entry.amount, list[RevenueDue]()
    for due in reversed(part.unpaid):
        taken = min(left, due.amount)
        left -= taken
        if due.amount > taken:
            unpaid.insert(0, replace(due, amount=due.amount - taken))
    left, unearned = entry.amount - entry.earned, list[MonthPart]()
    for one in reversed(part.unearned):
        taken = min(left, one.amount)
        left -= taken
        if one.amount > taken:
            unearned.insert(0, replace(one, amount=one.amount - taken))
    return _put(state, replace(part, unpaid=tuple(unpaid), unearned=tuple(unearned),
                               charged=part.charged - entry.amount))


def _cost_moved(state: State, entry: PaymentPaid | PaymentReturned, sign: int) -> State:
    """Direct cost paid for a contract."""
    asked = state.payments.open.get(entry.payment)
    part = state.revenue.parts.get((asked.contract if asked is not None else None) or "")
    if part is None or entry.fund != "public-revenue":
        return state
    cost = sum((leg.amount for leg in entry.legs if leg.account == "Expenses:Public:DirectCost"), ZERO)
    return _put(state, replace(part, cost=part.cost + sign * cost))


# ---- what goes back to the owners ----


@evolves("distribution-declared")
def _declared(state: State, entry: DistributionDeclared) -> State:
    revenue, due = state.revenue, {}
    for row in entry.rows:
        if row.due():
            due[row.household] = revenue.returns.get(row.household, ZERO) + row.due()
    made = Distribution(entry.distribution, entry.resolution, entry.manner, entry.key_used, entry.declared(),
                        entry.remainder(), len(entry.rows), entry.day)
    before = revenue.distributions.get(entry.distribution)
    if before is not None:  # a part of the same declaration
        made = replace(made, declared=made.declared + before.declared, remainder=made.remainder + before.remainder,
                       households=made.households + before.households)
    revenue = replace(revenue, distributions=revenue.distributions.set(entry.distribution, made),
                      returns=revenue.returns.merge(due))
    return replace(state, revenue=revenue,
                   used=state.used.add(once("distribution", entry.distribution, str(entry.part))),
                   resolutions=state.resolutions.spent(entry.resolution, use=entry.manner, fund="public-revenue",
                                                       amount=entry.declared()))


def _return_moved(state: State, entry: PaymentPaid | PaymentReturned, sign: int) -> State:
    """A return is paid out, or came back from the bank."""
    if entry.settles != "return" or entry.fund != "public-revenue":
        return state
    returns = state.revenue.returns
    left = returns.get(entry.payee, ZERO) - sign * entry.amount
    returns = returns.set(entry.payee, left) if left else returns.drop(entry.payee)
    return replace(state, revenue=replace(state.revenue, returns=returns))
