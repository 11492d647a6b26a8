"""The resolutions slice: what was decided, what of its money is left, whether it is carried out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from sharedfund.state.registry import evolves, takes_effect
from sharedfund.values.money import ZERO
from sharedfund.values.tables import Table

if TYPE_CHECKING:
    from sharedfund.entries.payments import PaymentRejected, PaymentRequested, PaymentReturned, PaymentWithdrawn
    from sharedfund.entries.resolutions import ResolutionCarriedOut, ResolutionRecorded
    from sharedfund.state import State
    from sharedfund.state.payments import Payment

OWNERS = "owners-assembly"
# Topics of Civil Code 278 that need three quarters: raising the maintenance fund, rebuilding, use of common parts.
SPECIAL_TOPICS = frozenset({6, 7, 8})


class Count(Protocol):
    """A vote's count: areas in m2 and heads; who was entitled, who took part, who said yes."""

    @property
    def total_area_m2(self) -> Decimal: ...
    @property
    def total_heads(self) -> int: ...
    @property
    def participating_area_m2(self) -> Decimal: ...
    @property
    def participating_heads(self) -> int: ...
    @property
    def yes_area_m2(self) -> Decimal: ...
    @property
    def yes_heads(self) -> int: ...


def has_quorum(count: Count) -> bool:
    """Whether two thirds or more of the area and of the heads participate."""
    return (
        count.total_heads > 0
        and 3 * count.participating_area_m2 >= 2 * count.total_area_m2
        and 3 * count.participating_heads >= 2 * count.total_heads
    )


def has_simple_majority(count: Count) -> bool:
    """Whether more than half of the participating area and of the participating heads say yes."""
    return (
        2 * count.yes_area_m2 > count.participating_area_m2 and 2 * count.yes_heads > count.participating_heads
    )


def has_three_quarter_majority(count: Count) -> bool:
    """Whether three quarters or more of the participating area and of the participating heads say yes."""
    return (
        4 * count.yes_area_m2 >= 3 * count.participating_area_m2
        and 4 * count.yes_heads >= 3 * count.participating_heads
        and count.yes_heads > 0
    )


def has_members_majority(count: Count) -> bool:
    """Whether more than half of the members present agree, and at least half of all members."""
    return 2 * count.yes_heads > count.participating_heads and 2 * count.yes_heads >= count.total_heads


def has_passed(count: Count, body: str, topics: tuple[int, ...]) -> bool:
    """What a vote's count gives: quorum and majority as its body and topics ask."""
    if body != OWNERS:
        return has_members_majority(count)
    majority = has_three_quarter_majority if SPECIAL_TOPICS & set(topics) else has_simple_majority
    return has_quorum(count) and majority(count)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a resolution lets be spent: `amount` granted, `left` of it; on `head` or to `payee` where named."""

    fund: str
    use: str
    amount: Decimal
    left: Decimal
    head: str | None = None
    payee: str | None = None


@dataclass(frozen=True, slots=True)
class Resolution:
    """A recorded decision; `passed` as counted. `topics` are kinds 1-9 of Civil Code 278."""

    resolution: str
    body: str
    topics: tuple[int, ...]
    title: str
    decided_day: date
    passed: bool
    effects: tuple[Effect, ...] = ()
    due: date | None = None
    responsible: str | None = None
    done: date | None = None

    def by_owners(self) -> bool:
        """Whether it is a decision of the owners' assembly that passed."""
        return self.passed and self.body == OWNERS


@dataclass(frozen=True, slots=True)
class Resolutions:
    """By number."""

    records: Table[Resolution] = field(default_factory=Table)

    def passed(self, resolution: str | None) -> Resolution | None:
        """The resolution, when it is recorded and passed."""
        found = self.records.get(resolution) if resolution else None
        return found if found is not None and found.passed else None

    def left(self, resolution: str | None, *, use: str, fund: str, head: str | None = None,
             payee: str | None = None) -> Decimal:
        """What a passed resolution still lets be spent so; 0.00 where it grants nothing of the kind."""
        found = self.passed(resolution)
        if found is None:
            return ZERO
        return sum((e.left for e in found.effects if _fits(e, use, fund, head, payee)), ZERO)

    def allows(self, resolution: str | None, *, use: str, fund: str, amount: Decimal, head: str | None = None,
               payee: str | None = None) -> bool:
        """Whether a passed resolution still grants `amount` for `use` from `fund`, on `head`, to `payee`."""
        return amount <= self.left(resolution, use=use, fund=fund, head=head, payee=payee)

    def spent(self, resolution: str | None, *, use: str, fund: str, amount: Decimal, head: str | None = None,
              payee: str | None = None) -> Resolutions:
        """With `amount` taken off what the resolution grants; a negative `amount` gives back."""
        found = self.records.get(resolution) if resolution else None
        if found is None:
            return self
        effects, rest = list(found.effects), amount
        for at, effect in enumerate(effects):
            if rest and _fits(effect, use, fund, head, payee):
                taken = min(rest, effect.left) if rest > 0 else max(rest, effect.left - effect.amount)
                effects[at] = replace(effect, left=effect.left - taken)
                rest -= taken
        return replace(self, records=self.records.set(found.resolution, replace(found, effects=tuple(effects))))

    def limit(self, use: str, on: date) -> Decimal | None:
        """The limit (`item-limit`, `year-limit`) the owners' newest resolution on it grants; None where none did."""
        granted = [
            (found.decided_day, found.resolution, effect.amount)
            for found in self.records.values()
            for effect in found.effects
            if found.by_owners() and effect.use == use and found.decided_day <= on
        ]
        return max(granted)[2] if granted else None


def _fits(effect: Effect, use: str, fund: str, head: str | None, payee: str | None) -> bool:
    return (
        effect.use == use
        and effect.fund == fund
        and effect.head in (None, head)
        and effect.payee in (None, payee)
    )


# What a payment's kind takes of a resolution's grants.
USE_OF = {"expense": "spend", "bill": "spend", "standing": "spend", "emergency": "spend", "top-up": "top-up",
          "transfer": "transfer", "return": "return"}


def granted_to(state: State, payment: Payment, use: str) -> Decimal:
    """What a payment's resolution still grants it for `use`; what an admitted request has taken itself counts as
    left."""
    left = state.resolutions.left(payment.resolution, use=use, fund=payment.fund, head=payment.head,
                                  payee=payment.payee)
    found = state.resolutions.passed(payment.resolution)
    has_taken = found is not None and payment.payment in state.payments.open and any(
        _fits(effect, use, payment.fund, payment.head, payment.payee) for effect in found.effects)
    return left + payment.amount if has_taken else left


@evolves("payment-requested")
def _taken(state: State, entry: PaymentRequested) -> State:
    return _moved(state, entry, entry.amount)


@evolves("payment-rejected", "payment-withdrawn")
def _given_back(state: State, entry: PaymentRejected | PaymentWithdrawn) -> State:
    payment = state.payments.open.get(entry.payment)
    return state if payment is None else _moved(state, payment, -payment.amount)


@evolves("payment-returned")
def _came_back(state: State, entry: PaymentReturned) -> State:
    payment = state.payments.open.get(entry.payment)
    return state if payment is None else _moved(state, payment, -entry.amount)


def _moved(state: State, payment: Payment | PaymentRequested, amount: Decimal) -> State:
    """With `amount` more taken of what the payment's resolution grants."""
    use = USE_OF.get(payment.settles)
    if payment.resolution is None or use is None:
        return state
    taken = state.resolutions.spent(payment.resolution, use=use, fund=payment.fund, amount=amount, head=payment.head,
                                    payee=payment.payee)
    return replace(state, resolutions=taken)


@takes_effect("resolution-recorded")
def _recorded(state: State, entry: ResolutionRecorded) -> State:
    effects = tuple(Effect(e.fund, e.use, e.amount, e.amount, e.head, e.payee) for e in entry.effects)
    made = Resolution(
        entry.resolution, entry.body, entry.topics, entry.title, entry.decided_day, entry.passed, effects, entry.due,
        entry.responsible,
    )
    known = state.resolutions
    return replace(state, resolutions=replace(known, records=known.records.set(entry.resolution, made)))


@takes_effect("resolution-carried-out")
def _carried_out(state: State, entry: ResolutionCarriedOut) -> State:
    known = state.resolutions
    found = known.records.get(entry.resolution)
    if found is None:
        return state
    done = replace(found, done=entry.day)
    return replace(state, resolutions=replace(known, records=known.records.set(found.resolution, done)))
