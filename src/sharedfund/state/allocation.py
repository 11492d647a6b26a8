"""How a receipt is applied: the payer's purpose first, then what is due, then in advance as far as R6 lets it, and the
rest back to the owner (R5, R6). Pure; drafts propose by it and the rules recompute it."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING, Literal, NamedTuple

from sharedfund.accounts import advance
from sharedfund.entries.receipts import Allocation, Applied
from sharedfund.state.fees import Span, charged_days
from sharedfund.state.payments import released_off
from sharedfund.state.tariffs import charging, chargings
from sharedfund.values.days import Period, add_months, period as named_period
from sharedfund.values.money import ZERO, half_up

if TYPE_CHECKING:
    from sharedfund.state import State
    from sharedfund.state.units import Unit


class Ahead(NamedTuple):
    """Days of a month that are not charged yet, and what they will cost, exactly."""

    first: date
    end: date
    cost: Fraction


def months_ahead_max(state: State, on: date) -> int:
    """How many months after the current one may be paid in advance (R6): fewer under a contract that has run out."""
    terms = state.charter.terms
    found = charging(state, on)
    if found is None or found.is_indefinite:
        return min(terms.advance_months_max, terms.advance_indefinite_months_max)
    return terms.advance_months_max


class Uncharged(NamedTuple):
    """Days not charged yet, in their order; what all of them will cost, and what they cost up to each."""

    parts: tuple[Ahead, ...]
    cost: Decimal
    reached: tuple[Decimal, ...]


def uncharged(state: State, unit: Unit, on: date) -> Uncharged:
    """The days of `unit` not yet charged, month by month, as far as money may come in advance on `on` (R6)."""
    end = add_months(on.replace(day=1), months_ahead_max(state, on) + 1)
    # Each owner pays for the days of the own ownership period (R98).
    first, end = max(unit.since or date.min, state.charter.books_from), min(unit.until or date.max, end)
    charged = charged_days(state, unit)
    # Two rules and a draft ask the same of one receipt: what was worked out for the last households is kept. The
    # contracts and tariffs are compared as they are, for a Table has no hash.
    key = (unit, charged, first, end, on)
    known = _KNOWN.get(key)
    if known is not None and known[0] is state.contracts:
        return known[1]
    parts = tuple(
        part for gap in _free(Span(first, end), charged) for span in _by_month(gap)
        for part in _priced(state, unit, span, on)
    )
    sums = accumulate(part.cost for part in parts)
    found = Uncharged(parts, cost_of(parts), tuple(half_up(reached) for reached in sums))
    if len(_KNOWN) >= _KNOWN_MAX:
        _KNOWN.clear()
    _KNOWN[key] = state.contracts, found
    return found


_KNOWN: dict[tuple[object, ...], tuple[object, Uncharged]] = {}
_KNOWN_MAX = 64


def _by_month(span: Span) -> Iterator[Span]:
    """The span cut at the ends of months."""
    first = span.first
    while first < span.end:
        after = min(add_months(first.replace(day=1), 1), span.end)
        yield Span(first, after)
        first = after


def _free(span: Span, taken: tuple[Span, ...]) -> list[Span]:
    free = [span]
    for other in taken:
        free = [
            part for left in free
            for part in (Span(left.first, min(left.end, other.first)), Span(max(left.first, other.end), left.end))
            if part.first < part.end
        ]
    return free


def _priced(state: State, unit: Unit, span: Span, on: date) -> Iterator[Ahead]:
    """The span's days that have a tariff, at that tariff; a contract that ends inside ends the span."""
    for first, end, found in chargings(state, span.first, span.end, on):
        rate = found.rate(unit.use)
        # A firm's fee is taken as charged, never ahead (R21); one charged elsewhere is not taken at all.
        if rate and found.fee_account == "co-managed":
            share = Fraction((end - first).days, calendar.monthrange(first.year, first.month)[1])
            yield Ahead(first, end, Fraction(unit.area_m2) * Fraction(rate) * share)


def cost_of(parts: tuple[Ahead, ...]) -> Decimal:
    """What the days will cost, bills rounded however they are cut: the larger of one rounding and one a month."""
    return max(half_up(sum((part.cost for part in parts), Fraction(0))),
               sum((half_up(part.cost) for part in parts), ZERO))


def advance_held(state: State, household: str) -> Decimal:
    """What a household has paid in advance and not been charged, less what is released to go back."""
    account = advance(household)
    return state.ledger.owed(account) - released_off(state, account)


def advance_room(state: State, household: str, on: date) -> Decimal:
    """What may still come in advance from a household on `on` (R6); 0.00 for a key the register does not know."""
    unit = state.units.household(household)
    if unit is None:
        return ZERO
    return max(uncharged(state, unit, on).cost - advance_held(state, household), ZERO)


def advance_until(state: State, household: str, held: Decimal, on: date) -> date | None:
    """The last day that `held` in advance pays for; None where there is nothing to pay for."""
    unit = state.units.household(household)
    if unit is None or held <= 0:
        return None
    ahead = uncharged(state, unit, on)
    if not ahead.parts:
        return None
    reached = next((at for at, cost in enumerate(ahead.reached) if cost >= held), -1)
    return ahead.parts[reached].end - timedelta(days=1)


def allocation(state: State, household: str, amount: Decimal, purpose: str | None, on: date, *,
               with_late_fees: bool = True) -> Allocation:
    """How `amount` from `household` is applied on `on`. Sums to `amount`."""
    left, applied = amount, list[Applied]()
    asked = named_period(purpose) if purpose else None
    debts = _debts(state, household, with_late_fees)
    for debt in debts:
        if asked is not None and _meant(debt, asked):
            left = _apply(applied, debt, left)
    room = advance_room(state, household, on)
    ahead = min(left, room, _meant_ahead(state, household, asked, on))
    left -= ahead
    for debt in debts:
        if asked is None or not _meant(debt, asked):
            left = _apply(applied, debt, left)
    more = min(left, room - ahead)
    ahead += more
    until = advance_until(state, household, advance_held(state, household) + ahead, on) if ahead else None
    return Allocation(applied=tuple(applied), advance=ahead, advance_until=until, refund=left - more)


class Debt(NamedTuple):
    """Something a household owes: a bill, or the late fee on one."""

    period: str
    unpaid: Decimal
    agent_for: str | None = None
    late_fee: Literal[True] | None = None


def _debts(state: State, household: str, with_late_fees: bool) -> tuple[Debt, ...]:
    """What a household owes by due day; of one bill the late fee before the bill, unless the charter says otherwise
    (R5)."""
    after = state.charter.terms.allocation_principal_first
    rows = [((bill.due, bill.period, int(not after)), Debt(bill.period, bill.unpaid, bill.agent_for))
            for bill in state.fees.open(household)]
    rows += [((late.due, late.period, int(after)), Debt(late.period, late.unpaid, late_fee=True))
             for late in state.fees.late.get(household, ()) if with_late_fees and late.unpaid > 0]
    return tuple(debt for _, debt in sorted(rows, key=lambda row: row[0]))


def _meant(debt: Debt, asked: Period) -> bool:
    """Whether the payer's purpose names the debt: its period lies in it, or it in the debt's."""
    period = named_period(debt.period)
    return asked.covers(period) or period.covers(asked)


def _meant_ahead(state: State, household: str, asked: Period | None, on: date) -> Decimal:
    """What the purpose's days not yet charged will cost, less what is held for them."""
    unit = state.units.household(household)
    if asked is None or unit is None:
        return ZERO
    parts = tuple(part for part in uncharged(state, unit, on).parts if asked.first <= part.first < asked.end)
    return max(cost_of(parts) - advance_held(state, household), ZERO) if parts else ZERO


def _apply(applied: list[Applied], debt: Debt, left: Decimal) -> Decimal:
    paid = min(left, debt.unpaid)
    if paid > 0:
        applied.append(Applied(period=debt.period, amount=paid, agent_for=debt.agent_for, late_fee=debt.late_fee))
    return left - max(paid, ZERO)
