"""The duties slice: the list of duties in force, and the rule books by their newest version."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from sharedfund.state.registry import takes_effect
from sharedfund.values.tables import Table

if TYPE_CHECKING:
    from sharedfund.entries.duties import DutiesAdopted, PolicyAdopted
    from sharedfund.state import State


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty of a party and the entries its offices may make because of it."""

    number: int
    party: str
    offices: frozenset[str]
    text: str
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Policy:
    """A rule book's newest version, by the commitment of its text."""

    policy: str
    version: int
    title: str
    document: str
    terms: frozenset[str]
    resolution: str
    day: date


@dataclass(frozen=True, slots=True)
class Duties:
    """`version` is 0 before a list was adopted; policies by name."""

    version: int = 0
    day: date | None = None
    rows: tuple[Duty, ...] = ()
    policies: Table[Policy] = field(default_factory=Table)

    def of(self, kind: str, office: str) -> tuple[int, ...]:
        """The numbers of the duties by which somebody of this office enters `kind`."""
        return tuple(duty.number for duty in self.rows if office in duty.offices and kind in duty.kinds)

    def policy_of(self, term: str) -> Policy | None:
        """The rule book a term of the charter cites."""
        return next((policy for policy in self.policies.values() if term in policy.terms), None)


@takes_effect("duties-adopted")
def _adopted(state: State, entry: DutiesAdopted) -> State:
    rows = tuple(Duty(row.number, row.party, frozenset(row.offices), row.text, row.kinds) for row in entry.duties)
    return replace(state, duties=replace(state.duties, version=entry.version, day=entry.day, rows=rows))


@takes_effect("policy-adopted")
def _policy(state: State, entry: PolicyAdopted) -> State:
    made = Policy(entry.policy, entry.version, entry.title, entry.document, entry.terms, entry.resolution, entry.day)
    return replace(state, duties=replace(state.duties, policies=state.duties.policies.set(made.policy, made)))
