"""The people slice: who is who, which keys sign for whom, which mandates stand, and whether the cast is complete."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sharedfund.state.registry import evolves, once, takes_effect
from sharedfund.values.tables import Table

if TYPE_CHECKING:
    from sharedfund.entries.charter import CharterAdopted
    from sharedfund.entries.people import (
        KeyEnrolled, KeyRevoked, LinkDeclared, MandateEnded, MandateGranted, PersonEnrolled,
    )
    from sharedfund.state import State


@dataclass(frozen=True, slots=True)
class Person:
    """A natural person. `key` is the one that signs now, `name` and `identity` are commitments, `links` are the payees
    the person is linked to."""

    person: str
    key: str | None
    name: str
    identity: str
    links: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Mandate:
    """What a person may do: an office, for a party, from `first` to `end`, its last day; `signs` is a withdrawal
    password, `limit` the largest amount, `stand_in` a place in the order of stand-ins."""

    mandate: str
    person: str
    office: str
    party: str
    first: date
    end: date | None = None
    signs: bool = False
    limit: Decimal | None = None
    stand_in: int | None = None
    ended: bool = False

    def stands(self, day: date) -> bool:
        """Whether it is open on the local day `day`."""
        return not self.ended and self.first <= day and (self.end is None or day <= self.end)

    def covers(self, amount: Decimal) -> bool:
        return self.limit is None or amount <= self.limit


@dataclass(frozen=True, slots=True)
class Key:
    """A public key, whose it is for ever, and the blocks from which it signed and from which it signs no more."""

    key: str
    person: str
    block: int
    revoked_block: int | None = None


@dataclass(frozen=True, slots=True)
class People:
    """Persons, mandates and keys by id."""

    persons: Table[Person] = field(default_factory=Table)
    mandates: Table[Mandate] = field(default_factory=Table)
    keys: Table[Key] = field(default_factory=Table)

    def standing(self, day: date) -> Iterator[Mandate]:
        """The mandates that stand on `day`, by number."""
        return iter(sorted((m for m in self.mandates.values() if m.stands(day)), key=lambda m: int(m.mandate[2:])))

    def mandates_of(self, person: str, day: date) -> tuple[Mandate, ...]:
        """The mandates of `person` that stand on `day`, by number."""
        return tuple(mandate for mandate in self.standing(day) if mandate.person == person)

    def offices_of(self, person: str, day: date) -> frozenset[str]:
        return frozenset(mandate.office for mandate in self.mandates_of(person, day))

    def parties_of(self, person: str, day: date) -> frozenset[str]:
        return frozenset(mandate.party for mandate in self.mandates_of(person, day))

    def key_stands(self, key: str, person: str) -> bool:
        """Whether `key` is enrolled for `person` and not revoked."""
        known = self.keys.get(key)
        return known is not None and known.person == person and known.revoked_block is None


@evolves("charter-adopted")
def _founded(state: State, entry: CharterAdopted) -> State:
    people = People()
    for founder in entry.persons:
        people = replace(
            people,
            persons=people.persons.set(
                founder.person, Person(founder.person, founder.key, founder.name, founder.identity, founder.links)
            ),
            keys=people.keys.set(founder.key, Key(founder.key, founder.person, state.record.blocks)),
            mandates=people.mandates.merge({
                granted.mandate: Mandate(granted.mandate, founder.person, granted.office, granted.party,
                                         granted.first, granted.end, bool(granted.signs))
                for granted in founder.mandates
            }),
        )
    used = state.used.add(
        *(once("identity", founder.identity) for founder in entry.persons),
        *(once("key", founder.key) for founder in entry.persons),
    )
    return replace(state, people=people, used=used)


@takes_effect("person-enrolled")
def _enrolled(state: State, proposal: PersonEnrolled) -> State:
    person = Person(proposal.person, None, proposal.name, proposal.identity, proposal.links)
    people = replace(state.people, persons=state.people.persons.set(proposal.person, person))
    return replace(state, people=people, used=state.used.add(once("identity", proposal.identity)))


@takes_effect("key-enrolled")
def _key_enrolled(state: State, proposal: KeyEnrolled) -> State:
    people = state.people
    person = people.persons.get(proposal.person)
    if person is None:
        return state
    keys = people.keys
    old = keys.get(person.key) if person.key else None
    if old is not None:  # one key a person: the new one takes the place of the old
        keys = keys.set(old.key, replace(old, revoked_block=state.record.blocks))
    keys = keys.set(proposal.enrolled, Key(proposal.enrolled, proposal.person, state.record.blocks))
    people = replace(people, keys=keys,
                     persons=people.persons.set(proposal.person, replace(person, key=proposal.enrolled)))
    return replace(state, people=people, used=state.used.add(once("key", proposal.enrolled)))


@takes_effect("key-revoked")
def _key_revoked(state: State, proposal: KeyRevoked) -> State:
    people = state.people
    key, person = people.keys.get(proposal.revoked), people.persons.get(proposal.person)
    if key is None or person is None:
        return state
    if key.revoked_block is None:
        key = replace(key, revoked_block=state.record.blocks)
    if person.key == key.key:
        person = replace(person, key=None)
    return replace(state, people=replace(people, keys=people.keys.set(key.key, key),
                                         persons=people.persons.set(person.person, person)))


@takes_effect("mandate-granted")
def _granted(state: State, proposal: MandateGranted) -> State:
    mandate = Mandate(proposal.granted, proposal.person, proposal.office, proposal.party, proposal.first, proposal.end,
                      bool(proposal.signs), proposal.limit, proposal.stand_in)
    return replace(state, people=replace(state.people, mandates=state.people.mandates.set(mandate.mandate, mandate)))


@takes_effect("mandate-ended")
def _ended(state: State, proposal: MandateEnded) -> State:
    mandate = state.people.mandates.get(proposal.ended)
    if mandate is None:
        return state
    mandates = state.people.mandates.set(mandate.mandate, replace(mandate, ended=True))
    return replace(state, people=replace(state.people, mandates=mandates))


@evolves("link-declared")
def _linked(state: State, entry: LinkDeclared) -> State:
    person = state.people.persons.get(entry.person)
    if person is None:
        return state
    linked = replace(person, links=person.links | {entry.payee})
    return replace(state, people=replace(state.people, persons=state.people.persons.set(person.person, linked)))
