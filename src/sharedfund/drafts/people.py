"""Drafts about people: persons, keys, mandates, links, and the no to a joint act."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sharedfund.drafts import signing
from sharedfund.entries.entry import CHAIR, COMMUNITY, MEMBER
from sharedfund.entries.people import (
    KeyEnrolled,
    KeyRevoked,
    LinkDeclared,
    MandateEnded,
    MandateGranted,
    PersonEnrolled,
    ProposalRejected,
)
from sharedfund.errors import NotFound
from sharedfund.state.people import acting

if TYPE_CHECKING:
    from sharedfund.state import State
    from sharedfund.state.people import Mandate, Person


def next_person(state: State) -> str:
    """The first free person id, open proposals counted."""
    taken = {*state.people.persons, *(p.entry().person for p in state.proposals.of_kind("person-enrolled"))}
    return f"p-{max((int(person[2:]) for person in taken), default=0) + 1:02d}"


def next_mandate(state: State) -> str:
    """The first free mandate number, open proposals counted."""
    taken = {*state.people.mandates, *(p.entry().granted for p in state.proposals.of_kind("mandate-granted"))}
    return f"M-{max((int(mandate[2:]) for mandate in taken), default=0) + 1}"


def enrol_person(state: State, *, by: str, day: date, name: str, identity: str, person: str | None = None,
                 links: Iterable[str] = (), resolution: str | None = None) -> PersonEnrolled:
    """A natural person gets the next free id; `name` and `identity` are commitments. Here and below a `resolution` is
    the owners' election, under which the community enters it without the old committee."""
    return PersonEnrolled(day=day, by=by, **_under(state, by, "person-enrolled", day, resolution),
                          person=person or next_person(state), name=name, identity=identity, links=frozenset(links),
                          resolution=resolution)


def enrol_key(state: State, *, by: str, day: date, person: str, key: str, possession: str,
              recovers: bool = False, resolution: str | None = None) -> KeyEnrolled:
    """`person`'s new key, with the proof of possession that the key itself has signed."""
    return KeyEnrolled(day=day, by=by, **_under(state, by, "key-enrolled", day, resolution), person=person,
                       enrolled=key, possession=possession, recovers=True if recovers else None, resolution=resolution)


def revoke_key(state: State, *, by: str, day: date, person: str, reason: str, key: str | None = None) -> KeyRevoked:
    """`person`'s key signs no more: at once where its holder says so. Raises: NotFound where the person has none."""
    key = key or _person(state, person).key
    if key is None:
        raise NotFound("person-without-key", person=person)
    asked = None if by == person else acting(state, frozenset({MEMBER, CHAIR, COMMUNITY}))
    return KeyRevoked(day=day, by=by, **signing(state, by, "key-revoked", day, asked=asked), person=person, revoked=key,
                      reason=reason)


def grant_mandate(state: State, *, by: str, day: date, person: str, office: str, party: str, first: date | None = None,
                  end: date | None = None, signs: bool = False, limit: Decimal | None = None,
                  stand_in: int | None = None, mandate: str | None = None,
                  resolution: str | None = None) -> MandateGranted:
    """`person` may act in `office` for `party` from `first` (today) to `end`, its last day."""
    return MandateGranted.model_validate({
        "day": day, "by": by, **_under(state, by, "mandate-granted", day, resolution),
        "granted": mandate or next_mandate(state), "person": person, "office": office, "party": party,
        "first": first or day, "end": end, "signs": True if signs else None, "limit": limit, "stand_in": stand_in,
        "resolution": resolution,
    })


def end_mandate(state: State, *, by: str, day: date, mandate: str, reason: str,
                resolution: str | None = None) -> MandateEnded:
    """The mandate ends at the last yes. Raises: NotFound for one the book does not have."""
    if mandate not in state.people.mandates:
        raise NotFound("no-such-mandate", mandate=mandate)
    return MandateEnded(day=day, by=by, **_under(state, by, "mandate-ended", day, resolution), ended=mandate,
                        reason=reason, resolution=resolution)


def _under(state: State, by: str, kind: str, day: date, resolution: str | None) -> dict[str, Any]:
    """The fields to sign with: under an election the community's mandate."""
    return signing(state, by, kind, day, asked=acting(state, frozenset({COMMUNITY})) if resolution else None)


def declare_link(state: State, *, by: str, day: date, person: str, payee: str) -> LinkDeclared:
    """`person` has a link to `payee`."""
    return LinkDeclared(day=day, by=by, **signing(state, by, "link-declared", day), person=person, payee=payee)


def reject(state: State, leaf: str, *, by: str, day: date, reason: str) -> ProposalRejected:
    """`by`'s no to the open proposal `leaf`."""
    return ProposalRejected(day=day, by=by, **signing(state, by, "proposal-rejected", day), rejects=leaf,
                            reason=reason)


def mandates_ending(state: State, person: str, day: date) -> tuple[Mandate, ...]:
    """The mandates of `person` that stand on `day`. Raises: NotFound for an unknown person."""
    _person(state, person)
    return state.people.mandates_of(person, day)


def _person(state: State, person: str) -> Person:
    found = state.people.persons.get(person)
    if found is None:
        raise NotFound("no-such-person", person=person)
    return found
