"""Drafts of the fees: bills by the tariff in force, months taken into income, credits, write-offs, reminders."""

from __future__ import annotations

from collections.abc import Iterable
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
    ReminderSent,
    WriteOffProposed,
)
from sharedfund.errors import BadInput, NotFound
from sharedfund.rules.fees import charge_amount, credited_parts
from sharedfund.spelling import leaf_of
from sharedfund.state.allocation import advance_held, contract_of
from sharedfund.state.fees import FeeBill, earnable, earned_of, month_parts, unearned_months, use_of
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


def _rate(state: State, unit: Unit, asked: Period, day: date) -> tuple[str, Decimal]:
    contract = contract_of(state, asked.first, day)
    if contract is None:
        raise NotFound("no-contract-in-force", day=asked.first)
    rate = contract.tariff(unit.use)
    return contract.contract, rate if rate is not None else ZERO


def charge(state: State, *, by: str, day: date, household: str, period: str, due: date | None = None) -> FeeCharged:
    """A household's bill for `period` at the tariff in force.

    Raises: NotFound for an unknown household or no contract; BadInput for no period, or where the tariff is 0.00.
    """
    unit, asked = unit_of(state, household), _period(period)
    contract, rate = _rate(state, unit, asked, day)
    amount = charge_amount(unit.area_m2, rate, period)
    if amount <= 0:
        raise BadInput("nothing-to-charge", household=household, period=period)
    use: Any = unit.use
    return FeeCharged(
        day=day, by=by, household=household, contract=contract, use=use, period=period, area_m2=unit.area_m2,
        rate_per_m2_month=rate, amount=amount, due=due or due_day(day),
        earned=earned_of(month_parts(amount, period), day, state.fees.earned_last),
        from_advance=min(max(advance_held(state, household), ZERO), amount),
    )


def charges(state: State, *, by: str, day: date, period: str, due: date | None = None,
            households: Iterable[str] | None = None) -> tuple[FeeCharged, ...]:
    """The bills of `period` for every unit with a tariff that has none for its days yet, by building and household.

    Raises: NotFound where no contract is in force; BadInput for no period.
    """
    asked = _period(period)
    wanted = frozenset(households) if households is not None else None
    made = []
    for unit in state.units.all():
        charged = state.fees.charged.get(unit.household, ())
        if wanted is not None and unit.household not in wanted:
            continue
        if any(span.first < asked.end and asked.first < span.end for span in charged):
            continue
        if _rate(state, unit, asked, day)[1] > 0:
            made.append(charge(state, by=by, day=day, household=unit.household, period=period, due=due))
    return tuple(made)


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
        unpaid=unpaid, earned=earned,
    )


def _bill(state: State, household: str, period: str) -> FeeBill:
    bill = state.fees.bill(household, period)
    if bill is None:
        raise NotFound("no-such-charge", household=household, period=period)
    return bill


def propose_write_off(state: State, *, by: str, day: date, household: str, period: str, reason: str,
                      amount: Decimal | None = None, resolution: str | None = None) -> WriteOffProposed:
    """A debt that will not come in; all that is unpaid of the bill where no amount is named.

    Raises: NotFound; BadInput where nothing is owed.
    """
    bill = _bill(state, household, period)
    asked = bill.unpaid if amount is None else amount
    if asked <= 0:
        raise BadInput("nothing-owed", household=household, period=period)
    return WriteOffProposed(
        day=day, by=by, **signing(state, by, "write-off-proposed", day, asked), household=household, period=period,
        amount=asked, resolution=resolution, reason=reason,
    )


@completes("write-off-proposed")
def _write_off(state: State, proposal: Open, by: str, day: date) -> tuple[DebtWrittenOff, ...]:
    asked = proposal.entry()
    return (DebtWrittenOff(day=day, by=by, proposal=proposal.leaf, household=asked.household, period=asked.period,
                           amount=asked.amount, resolution=asked.resolution),)


def remind(state: State, *, by: str, day: date, household: str, manner: Any = "message",
           evidence: str | None = None) -> ReminderSent:
    """A household is reminded of all it owes. Raises: NotFound; BadInput where nothing is owed."""
    unit_of(state, household)
    owed = sum((bill.unpaid for bill in state.fees.open(household)), ZERO)
    if owed <= 0:
        raise BadInput("nothing-owed", household=household, period="")
    return ReminderSent(day=day, by=by, **signing(state, by, "reminder-sent", day), household=household, amount=owed,
                        manner=manner, evidence=evidence)
