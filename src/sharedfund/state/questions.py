"""The questions slice: breaches alleged, confirmed, closed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sharedfund.state.registry import evolves, takes_effect
from sharedfund.values.money import ZERO
from sharedfund.values.tables import Table

if TYPE_CHECKING:
    from sharedfund.entries.questions import BreachAlleged, BreachClosed, BreachConfirmed
    from sharedfund.entries.remuneration import SetOffMade
    from sharedfund.state import State

ALLEGED, CONFIRMED, CLOSED = "alleged", "confirmed", "closed"


@dataclass(frozen=True, slots=True)
class Breach:
    """A firm's breach: `amount` as alleged, then as confirmed; `claim` is the leaf that confirmed it; `restored` what
    the firm has made good, set-offs included."""

    breach: str
    firm: str
    amount: Decimal
    text: str
    day: date
    status: str = ALLEGED
    claim: str | None = None
    confirmed_day: date | None = None
    by_court: bool = False
    restored: Decimal = ZERO
    closed_day: date | None = None
    outcome: str | None = None

    @property
    def left(self) -> Decimal:
        """What the firm still has to make good."""
        return max(self.amount - self.restored, ZERO)

    @property
    def stops(self) -> bool:
        """Whether it stops money: confirmed and not closed (R124)."""
        return self.status == CONFIRMED


@dataclass(frozen=True, slots=True)
class Questions:
    """Breaches by number."""

    breaches: Table[Breach] = field(default_factory=Table)

    def stopping(self, firm: str) -> tuple[Breach, ...]:
        """The confirmed open breaches of a firm, by number."""
        return tuple(sorted((b for b in self.breaches.values() if b.firm == firm and b.stops), key=lambda b: b.breach))

    def claimed(self, claim: str) -> Breach | None:
        """The breach that the leaf `claim` confirmed."""
        return next((b for b in self.breaches.values() if b.claim == claim), None)


def _with(state: State, breach: Breach) -> State:
    breaches = state.questions.breaches.set(breach.breach, breach)
    return replace(state, questions=replace(state.questions, breaches=breaches))


@evolves("breach-alleged")
def _alleged(state: State, entry: BreachAlleged) -> State:
    return _with(state, Breach(entry.breach, entry.firm, entry.amount, entry.text, entry.day))


@takes_effect("breach-confirmed")
def _confirmed(state: State, entry: BreachConfirmed) -> State:
    from sharedfund.spelling import leaf_of

    found = state.questions.breaches.get(entry.breach)
    if found is None:
        return state
    return _with(state, replace(
        found, amount=entry.amount, status=CONFIRMED, claim=leaf_of(entry), confirmed_day=entry.day,
        by_court=bool(entry.by_court),
    ))


@takes_effect("breach-closed")
def _closed(state: State, entry: BreachClosed) -> State:
    found = state.questions.breaches.get(entry.breach)
    if found is None:
        return state
    return _with(state, replace(
        found, status=CLOSED, restored=found.restored + entry.restitution, closed_day=entry.day, outcome=entry.outcome,
    ))


@evolves("set-off-made")
def _set_off(state: State, entry: SetOffMade) -> State:
    found = state.questions.claimed(entry.claim)
    if found is None:
        return state
    return _with(state, replace(found, restored=found.restored + entry.amount))
