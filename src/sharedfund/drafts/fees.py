"""Drafts of the fees: bills by the tariff in force, months taken into income, credits, write-offs, reminders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sharedfund.drafts import completes, signing, unit_of
from sharedfund.entries.charter import OpeningPosition
from sharedfund.entries.fees import (
    ChargeCredited,
    DebtWrittenOff,
    EarnedPart,
    FeeCharged,
    FeesEarned,
    LateFeeCharged,
    LateFeeCredited,
    ReminderSent,
    WriteOffProposed,
)
from sharedfund.errors import BadInput, NotFound
from sharedfund.rules.fees import charge_amount, credited_parts
from sharedfund.spelling import leaf_of
from sharedfund.state.agency import offset_held
from sharedfund.state.allocation import advance_held
from sharedfund.state.fees import (
    FeeBill, charged_days, earnable, earned_of, late_fee, month_parts, unearned_months, use_of,
)
from sharedfund.state.tariffs import Charging, charging
from sharedfund.values.days import Period, add_months, period as named_period
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.state import State
    from sharedfund.state.proposals import Open
    from sharedfund.state.units import Unit


def _period(name: str) -> Period:
    try:
        return named_period(name)
    except ValueError:
        raise BadInput("not-a-period", period=name) from None


def due_day(day: date) -> date:
    """When a bill of `day` is due, where nobody says otherwise: the last day of its month."""
    return add_months(day.replace(day=1), 1) - timedelta(days=1)


def _rate(state: State, unit: Unit, asked: Period, day: date) -> tuple[Charging, Decimal]:
    found = charging(state, asked.first, day)
    if found is None:
        raise NotFound("no-tariff-in-force", day=asked.first)
    rate = found.rate(unit.use)
    return found, rate if rate is not None else ZERO


def charge(state: State, *, by: str, day: date, household: str, period: str, due: date | None = None) -> FeeCharged:
    """A household's bill for `period` at the tariff in force.

    Raises: NotFound for an unknown household or no tariff; BadInput for no period, or where the tariff is 0.00.
    """
    unit, asked = unit_of(state, household), _period(period)
    found, rate = _rate(state, unit, asked, day)
    agent = found.agent_for
    held = advance_held(state, household) if agent is None else offset_held(state, household)
    amount = charge_amount(unit.area_m2, rate, period)
    if amount <= 0:
        raise BadInput("nothing-to-charge", household=household, period=period)
    use: Any = unit.use
    return FeeCharged(
        day=day, by=by, household=household, contract=found.contract, tariff=found.tariff, use=use, period=period,
        area_m2=unit.area_m2, rate_per_m2_month=rate, amount=amount, due=due or due_day(day),
        earned=earned_of(month_parts(amount, period), day, state.fees.earned_last) if agent is None else ZERO,
        from_advance=min(max(held, ZERO), amount), agent_for=agent,
    )


def charges(state: State, *, by: str, day: date, period: str, due: date | None = None,
            households: Iterable[str] | None = None) -> tuple[FeeCharged, ...]:
    """The bills of `period` for every unit with a tariff that has none for its days yet, by building and household.

    Raises: NotFound where no tariff is in force; BadInput for no period.
    """
    asked = _period(period)
    wanted = frozenset(households) if households is not None else None
    made = []
    owned = ((owner, span) for unit in state.units.all() for owner, span in _own_days(state, unit, asked))
    for unit, span in owned:
        if wanted is not None and unit.household not in wanted:
            continue
        if any(taken.first < span.end and span.first < taken.end for taken in charged_days(state, unit)):
            continue
        if _rate(state, unit, span, day)[1] > 0:
            made.append(charge(state, by=by, day=day, household=unit.household, period=span.name, due=due))
    return tuple(made)


def _own_days(state: State, unit: Unit, asked: Period) -> Iterator[tuple[Unit, Period]]:
    """The unit under each key that was its owner's in the days asked, with those days (R98)."""
    for owner in state.units.owners(unit):
        first, end = max(asked.first, owner.since or asked.first), min(asked.end, owner.until or asked.end)
        if (first, end) == (asked.first, asked.end):
            yield owner, asked
        elif first < end:
            yield owner, named_period(f"{first}--{end - timedelta(days=1)}")


def earn(state: State, *, by: str, day: date) -> tuple[FeesEarned, ...]:
    """Every month begun by `day` whose fees are not income yet, the oldest first; empty where there is none."""
    return tuple(
        FeesEarned(day=day, by=by, month=month,
                   parts=tuple(_part(use, amount) for use, amount in earnable(state, month).items()))
        for month in unearned_months(state, day)
    )


def _part(use: Any, amount: Decimal) -> EarnedPart:
    return EarnedPart(use=use, amount=amount)


def credit_charge(state: State, charged: FeeCharged | OpeningPosition, *, by: str, day: date, amount: Decimal,
                  reason: str, approval: str | None = None) -> ChargeCredited:
    """A bill was too high by `amount`. `charged` is the entry as it stands in the book, a bill or arrears of the
    opening; `approval` is the leaf of the correction's approval, above the charter's limit.

    Raises: NotFound for a bill that left the books long ago; BadInput above its amount.
    """
    household = charged.household if isinstance(charged, FeeCharged) else charged.party
    bill = _bill(state, household, charged.period or "")
    if amount > bill.amount:
        raise BadInput("credit-above-charge", amount=amount, charged=bill.amount)
    unpaid, earned = credited_parts(state, bill, amount)
    use: Any = bill.use or use_of(state, household)
    return ChargeCredited(
        day=day, by=by, **signing(state, by, "charge-credited", day, amount), corrects=leaf_of(charged), reason=reason,
        approval=approval, household=household, use=use, period=bill.period, amount=amount,
        unpaid=unpaid, earned=earned, agent_for=bill.agent_for,
    )


def late_fees(state: State, *, by: str, day: date, households: Iterable[str] | None = None) -> tuple[LateFeeCharged, ...]:
    """What the contracts add to the bills paid late, for every day that is over, by household and due day; of all
    households where none is named. Empty where nothing is added."""
    wanted = frozenset(households) if households is not None else None
    made = []
    for bill in sorted(state.fees.all(), key=lambda bill: (bill.household, bill.due, bill.period)):
        if wanted is not None and bill.household not in wanted:
            continue
        found = late_fee(state, bill, day)
        if found is not None:
            made.append(LateFeeCharged(
                day=day, by=by, household=bill.household, contract=bill.contract, period=bill.period, unpaid=bill.unpaid,
                day_share=found.day_share, first=found.first, end=found.end, amount=found.amount))
    return tuple(made)


def credit_late_fee(state: State, charged: LateFeeCharged, *, by: str, day: date, amount: Decimal, reason: str,
                    approval: str | None = None) -> LateFeeCredited:
    """`amount` of a late fee is not asked for; `charged` is an entry that charged it. Raises: BadInput above what is
    unpaid of it."""
    late = state.fees.late_of(charged.household, charged.period)
    unpaid = late.unpaid if late is not None else ZERO
    if amount > unpaid:
        raise BadInput("credit-above-charge", charged=unpaid, amount=amount)
    return LateFeeCredited(
        day=day, by=by, **signing(state, by, "late-fee-credited", day, amount), corrects=leaf_of(charged), reason=reason,
        approval=approval, household=charged.household, period=charged.period, amount=amount)


def _bill(state: State, household: str, period: str) -> FeeBill:
    bill = state.fees.bill(household, period)
    if bill is None:
        raise NotFound("no-such-charge", household=household, period=period)
    return bill


def propose_write_off(state: State, *, by: str, day: date, household: str, period: str, reason: str,
                      amount: Decimal | None = None, resolution: str | None = None, waiver: str | None = None
                      ) -> WriteOffProposed:
    """A debt that will not come in; all that is unpaid of the bill where no amount is named. `waiver` is the firm's,
    where the claim is a firm's.

    Raises: NotFound; BadInput where nothing is owed.
    """
    bill = _bill(state, household, period)
    asked = bill.unpaid if amount is None else amount
    if asked <= 0:
        raise BadInput("nothing-owed", household=household, period=period)
    return WriteOffProposed(
        day=day, by=by, **signing(state, by, "write-off-proposed", day, asked), household=household, period=period,
        amount=asked, resolution=resolution, reason=reason, agent_for=bill.agent_for, waiver=waiver,
    )


@completes("write-off-proposed")
def _write_off(state: State, proposal: Open, by: str, day: date) -> tuple[DebtWrittenOff, ...]:
    asked = proposal.entry()
    return (DebtWrittenOff(day=day, by=by, proposal=proposal.leaf, household=asked.household, period=asked.period,
                           amount=asked.amount, resolution=asked.resolution, agent_for=asked.agent_for,
                           waiver=asked.waiver),)


def remind(state: State, *, by: str, day: date, household: str, manner: Any = "message",
           evidence: str | None = None) -> ReminderSent:
    """A household is reminded of all it owes. Raises: NotFound; BadInput where nothing is owed."""
    unit_of(state, household)
    owed = sum((bill.unpaid for bill in state.fees.open(household)), state.fees.late_unpaid(household))
    if owed <= 0:
        raise BadInput("nothing-owed", household=household, period="")
    return ReminderSent(day=day, by=by, **signing(state, by, "reminder-sent", day), household=household, amount=owed,
                        manner=manner, evidence=evidence)
