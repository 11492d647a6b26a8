"""The people slice: who is who, which keys sign for whom, which mandates stand, and whether the cast is complete."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

from sharedfund.entries import entry_class
from sharedfund.entries.entry import CHAIR, COMMITTEE, COMMUNITY, MEMBER, SUBDISTRICT
from sharedfund.state.registry import evolves, once, takes_effect
from sharedfund.values import days
from sharedfund.values.tables import Table

if TYPE_CHECKING:
    from sharedfund.entries.charter import CharterAdopted
    from sharedfund.entries.people import (
        KeyEnrolled,
        KeyRevoked,
        LinkDeclared,
        MandateEnded,
        MandateGranted,
        PersonEnrolled,
    )
    from sharedfund.entries.terms import Terms
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
    password, `limit` the largest amount, `stand_in` a place in the order of stand-ins; `ended_day` is the day it was
    taken back; `accepted` once its holder took the office, where that is asked for."""

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
    ended_day: date | None = None
    accepted: bool = True

    def runs(self, day: date) -> bool:
        """Whether the local day `day` lies in its term and nobody has ended it."""
        return not self.ended and self.first <= day and (self.end is None or day <= self.end)

    def stands(self, day: date) -> bool:
        """Whether its holder may act under it on the local day `day`."""
        return self.accepted and self.runs(day)

    def is_held(self, day: date) -> bool:
        """Whether it runs on `day`, or will."""
        return not self.ended and (self.end is None or day <= self.end)

    def over_since(self, day: date) -> date | None:
        """The first day on which it stood no more, by `day`; None where it has not ended."""
        if self.ended_day is not None:
            return self.ended_day
        return self.end + timedelta(days=1) if self.end is not None and self.end < day else None

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
    """Persons, mandates and keys by id; `changed` is the day a mandate was last granted or ended."""

    persons: Table[Person] = field(default_factory=Table)
    mandates: Table[Mandate] = field(default_factory=Table)
    keys: Table[Key] = field(default_factory=Table)
    changed: date | None = None

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

    def signs(self, person: str) -> bool:
        """Whether the person has a key that stands."""
        known = self.persons.get(person)
        return known is not None and known.key is not None and self.key_stands(known.key, person)

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
    key, person = state.people.keys.get(proposal.revoked), state.people.persons.get(proposal.person)
    if key is None or person is None:
        return state
    return replace(state, people=without_key(state, key, person))


def without_key(state: State, key: Key, person: Person) -> People:
    """Everybody as they are once `key` signs no more for `person`; one that was revoked before keeps its block."""
    people = state.people
    if key.revoked_block is None:
        people = replace(people, keys=people.keys.set(key.key, replace(key, revoked_block=state.record.blocks)))
    if person.key == key.key:
        people = replace(people, persons=people.persons.set(person.person, replace(person, key=None)))
    return people


@takes_effect("mandate-granted")
def _granted(state: State, proposal: MandateGranted) -> State:
    mandate = Mandate(proposal.granted, proposal.person, proposal.office, proposal.party, proposal.first, proposal.end,
                      bool(proposal.signs), proposal.limit, proposal.stand_in,
                      accepted=not proposal.waits_for_its_holder)
    return _with_mandate(state, mandate)


@takes_effect("mandate-ended")
def _ended(state: State, proposal: MandateEnded) -> State:
    mandate = state.people.mandates.get(proposal.ended)
    if mandate is None:
        return state
    return _with_mandate(state, replace(mandate, ended=True, ended_day=_today(state)))


def _with_mandate(state: State, mandate: Mandate) -> State:
    mandates = state.people.mandates.set(mandate.mandate, mandate)
    return replace(state, people=replace(state.people, mandates=mandates, changed=_today(state)))


def _today(state: State) -> date | None:
    """The local day of the entry folded; before any, the day mandates last changed."""
    at = state.record.recorded
    return days.local_day(at, state.charter.utc_offset) if at else state.people.changed


@evolves("link-declared")
def _linked(state: State, entry: LinkDeclared) -> State:
    person = state.people.persons.get(entry.person)
    if person is None:
        return state
    linked = replace(person, links=person.links | {entry.payee})
    return replace(state, people=replace(state.people, persons=state.people.persons.set(person.person, linked)))


# ---- the cast (R139) ----

ORDINARY, LARGE, EMERGENCY = "ordinary", "large", "emergency"
STAND_IN_PARTIES = frozenset({"residents-committee", "subdistrict-office"})
# Where the charter wants so many of the committee, only the subdistrict office may stand in for one of them.
SIGN_FOR_THE_COMMITTEE = frozenset({"committee", "subdistrict-office"})


@dataclass(frozen=True, slots=True)
class Gap:
    """A payment that cannot be made: `ordinary`, `large` (from the fresh-signatory threshold up) or `emergency`; the
    step that lacks persons (request, review, recheck, sign, parties, fresh-signatory, witness, persons), and how many
    there are of how many needed."""

    payment: str
    step: str
    have: int
    need: int


def has_committee(state: State) -> bool:
    """Whether the complex has, or ever had, a committee; where its term ran out nobody takes its place (R49)."""
    if "committee" in state.charter.terms.signatory_parties:
        return True
    return any(mandate.office in COMMITTEE for mandate in state.people.mandates.values())


def acting(state: State, offices: frozenset[str]) -> frozenset[str]:
    """The offices that may do what `offices` may: themselves, and in a complex that never had a committee the community
    for the committee and the subdistrict office for the community (Hefei: 兜底责任)."""
    if has_committee(state):
        return offices
    more = {COMMUNITY} if offices & COMMITTEE else set()
    return offices | more | ({SUBDISTRICT} if COMMUNITY in offices else set())


@dataclass(frozen=True, slots=True)
class Cast:
    """What is missing on a day even with stand-ins (R139), empty where every payment can be made; `needs_stand_ins`
    where some can be made only with them."""

    gaps: tuple[Gap, ...]
    needs_stand_ins: bool

    def can_pay(self, payment: str) -> bool:
        return all(gap.payment != payment for gap in self.gaps)


@dataclass(frozen=True, slots=True)
class _Company:
    """Who could do which step; signatories with the party they sign for."""

    askers: frozenset[str]
    reviewers: frozenset[str]
    recheckers: frozenset[str]
    signatories: frozenset[tuple[str, str]]
    orderers: frozenset[tuple[str, str]]
    witnesses: frozenset[tuple[str, str]]


def cast(state: State, day: date) -> Cast:
    """Whether an ordinary payment, one above the threshold and an emergency can be made on `day`; who is missing."""
    own = _gaps(state, _company(state, day, stand_ins=False))
    if not own:
        return Cast((), needs_stand_ins=False)
    helped = _gaps(state, _company(state, day, stand_ins=True))
    return Cast(helped, needs_stand_ins=len(helped) < len(own))


def _company(state: State, day: date, *, stand_ins: bool) -> _Company:
    # Who has no key that signs can give no step, whatever the mandate.
    standing = tuple(m for m in state.people.standing(day) if state.people.signs(m.person))
    terms = state.charter.terms
    community_only = "committee" not in terms.signatory_parties  # profile `fallback`
    reviewing = entry_class("payment-reviewed").offices
    rechecking = entry_class("payment-rechecked").offices
    if not stand_ins and not community_only:
        reviewing, rechecking = reviewing & {MEMBER, CHAIR}, rechecking & {COMMUNITY}
    parties = terms.signatory_parties | (STAND_IN_PARTIES if stand_ins else frozenset())

    def holders(offices: frozenset[str]) -> frozenset[str]:
        return frozenset(mandate.person for mandate in standing if mandate.office in offices)

    return _Company(
        askers=holders(entry_class("payment-requested").offices),
        reviewers=holders(reviewing),
        recheckers=holders(rechecking),
        signatories=frozenset((m.person, m.party) for m in standing if m.signs and m.party in parties),
        orderers=frozenset((m.person, m.party) for m in standing
                           if m.office in entry_class("emergency-ordered").offices),
        witnesses=frozenset((m.person, m.party) for m in standing),
    )


def _gaps(state: State, company: _Company) -> tuple[Gap, ...]:
    terms = state.charter.terms
    found: list[Gap] = []
    for payment in (ORDINARY, LARGE):
        counts = (
            Gap(payment, "request", len(company.askers), 1),
            Gap(payment, "review", len(company.reviewers), terms.reviewers_min_count),
            Gap(payment, "recheck", len(company.recheckers), terms.rechecks_min_count),
            Gap(payment, "sign", len({person for person, _ in company.signatories}), terms.signatories_min_count),
            Gap(payment, "parties", len({party for _, party in company.signatories}), 2),
        )
        short = [gap for gap in counts if gap.have < gap.need]
        if not short and not _staffed(state, company, fresh=payment == LARGE):
            ordinary = payment == LARGE and not any(gap.payment == ORDINARY for gap in found)
            short = [Gap(payment, "fresh-signatory" if ordinary else "persons", 0, 1)]
        found += short
    if not _emergency(state, company):
        found.append(Gap(EMERGENCY, "persons", 0, 1))
    return tuple(found)


def _staffed(state: State, company: _Company, *, fresh: bool) -> bool:
    """Whether distinct natural persons can be found for every step; `fresh`: one signatory took no earlier step."""
    terms = state.charter.terms
    busy = company.reviewers | company.recheckers | {person for person, _ in company.signatories}
    # Somebody who can do nothing but ask asks; only where there is none, each of the others is tried.
    for asker in sorted(company.askers - busy)[:1] or sorted(company.askers):
        for reviewers in combinations(sorted(company.reviewers - {asker}), terms.reviewers_min_count):
            for recheckers in combinations(sorted(company.recheckers - {asker, *reviewers}), terms.rechecks_min_count):
                if _signed(company, terms, asker, {*reviewers, *recheckers} if fresh else None):
                    return True
    return False


def _signed(company: _Company, terms: Terms, asker: str, before: set[str] | None) -> bool:
    """Whether as many persons of two parties can sign as the terms ask for, none the asker; one of them not among
    those `before`."""
    count = terms.signatories_min_count
    able = sorted((person, party) for person, party in company.signatories if person != asker)
    return any(
        len({person for person, _ in chosen}) == count and len({party for _, party in chosen}) > 1
        and sum(party in SIGN_FOR_THE_COMMITTEE for _, party in chosen) >= terms.committee_signatories_min_count
        and (before is None or any(person not in before for person, _ in chosen))
        for chosen in combinations(able, count)
    )


def _emergency(state: State, company: _Company) -> bool:
    """Whether somebody can order, somebody of another party witness, and two others of two parties sign."""
    return any(
        any(other != person and party != side for other, side in company.witnesses)
        and _signed(company, state.charter.terms, person, None)
        for person, party in sorted(company.orderers)
    )


def cast_since(state: State, day: date) -> date:
    """Since when the cast has been as it is on `day`: the last grant or end, or the day after a mandate ran out."""
    ran_out = [mandate.end + timedelta(days=1) for mandate in state.people.mandates.values()
               if mandate.end is not None and mandate.end < day and not mandate.ended]
    return max([*ran_out, state.people.changed or state.charter.day])
