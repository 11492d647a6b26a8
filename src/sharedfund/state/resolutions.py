"""The resolutions slice: what was decided, what of its money is left, whether it is carried out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sharedfund.state.registry import takes_effect
from sharedfund.values.money import ZERO
from sharedfund.values.tables import Table

if TYPE_CHECKING:
    from sharedfund.entries.resolutions import ResolutionCarriedOut, ResolutionRecorded
    from sharedfund.state import State

OWNERS = "owners-assembly"


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
    return replace(state, resolutions=replace(known, records=known.records.set(found.resolution, replace(found, done=entry.day))))
