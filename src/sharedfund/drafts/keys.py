"""Drafts of keys through the years: a mandate accepted, a key in wrong hands, what it signed confirmed, an office handed
over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sharedfund.drafts import signing
from sharedfund.entries.entry import CHAIR, COMMUNITY, MEMBER
from sharedfund.entries.keys import ActsConfirmed, HandedItem, KeyCompromised, MandateAccepted, OfficeHandedOver
from sharedfund.errors import NotFound
from sharedfund.state.keys import cash_booked, superiors
from sharedfund.state.people import acting

if TYPE_CHECKING:
    from sharedfund.state import State


def accept_mandate(state: State, *, by: str, day: date, mandate: str | None = None) -> MandateAccepted:
    """`by` takes the office of `mandate`, or of the one that waits for it.

    Raises: NotFound `no-mandate-waits` where none waits, `no-such-mandate`.
    """
    if mandate is None:
        waiting = [m for m in state.people.mandates.values()
                   if m.person == by and not m.accepted and m.is_held(day)]
        if not waiting:
            raise NotFound("no-mandate-waits", person=by)
        mandate = min(waiting, key=lambda m: int(m.mandate[2:])).mandate
    elif mandate not in state.people.mandates:
        raise NotFound("no-such-mandate", mandate=mandate)
    person = state.people.persons.get(by)
    if person is None or person.key is None:
        raise NotFound("person-without-key", person=by)
    return MandateAccepted(day=day, by=by, mandate=mandate, key=person.key, seen=state.record.seen(), accepts=mandate)


def report_compromise(state: State, *, by: str, day: date, person: str, since_block: int, reason: str,
                      key: str | None = None, evidence: Iterable[str] = ()) -> KeyCompromised:
    """`person`'s key, the newest where none is named, was in wrong hands from `since_block` on.

    Raises: NotFound where the person never had one.
    """
    return KeyCompromised(day=day, by=by, **_speaking(state, by, "key-compromised", day, person), person=person,
                          compromised=key or newest_key(state, person), since_block=since_block, reason=reason,
                          evidence=tuple(evidence))


def confirm_acts(state: State, *, by: str, day: date, person: str, reason: str, key: str | None = None,
                 payments: Iterable[str] = (), entries: Iterable[str] = (), everything: bool = False) -> ActsConfirmed:
    """What `person`'s compromised key signed stands: the payments and entries named, or everything that is left.

    Raises: NotFound where no key of the person is compromised.
    """
    if key is None:
        known = [c for c in state.keys.compromised.values() if c.person == person]
        if not known:
            raise NotFound("no-compromise", person=person)
        key = max(known, key=lambda c: (not c.confirmed, c.block)).key
    return ActsConfirmed(day=day, by=by, **_speaking(state, by, "acts-confirmed", day, person), person=person,
                         compromised=key, payments=tuple(payments), entries=tuple(entries),
                         everything=True if everything else None, reason=reason)


def hand_over_office(state: State, *, by: str, day: date, office: str, outgoing: str, incoming: str,
                     items: Mapping[str, bool], witness: str | None = None, documents: Mapping[str, str] | None = None,
                     cash_counted: Decimal | None = None, absent: str | None = None,
                     evidence: Iterable[str] = ()) -> OfficeHandedOver:
    """`office` goes from `outgoing` to `incoming`; `items` says of each thing whether it was handed over or replaced,
    `documents` which list says so. Without `witness` it is the first person above the office; one with a key to sign with
    before one without.

    Raises: NotFound `nobody-above` where nobody stands above it.
    """
    papers = documents or {}
    if witness is None:
        concerned = frozenset({outgoing, incoming})
        above = superiors(state, office, day, without=concerned)
        people = [m.person for m in state.people.standing(day) if m.office in above and m.person not in concerned]
        witness = min(people, key=lambda person: state.people.persons[person].key is None, default=None)
        if witness is None:
            raise NotFound("nobody-above", office=office)
    return OfficeHandedOver.model_validate({
        "day": day, "by": by, **signing(state, by, "office-handed-over", day), "office": office, "outgoing": outgoing,
        "incoming": incoming, "witness": witness,
        "items": tuple(HandedItem.model_validate({"item": item, "handed": handed, "document": papers.get(item)})
                       for item, handed in items.items()),
        "cash_counted": cash_counted, "cash_booked": cash_booked(state) if cash_counted is not None else None,
        "absent": absent, "evidence": tuple(evidence),
    })


def _speaking(state: State, by: str, kind: str, day: date, person: str) -> dict[str, Any]:
    """The fields to sign with: of somebody else's key under a mandate that may speak of it."""
    asked = None if by == person else acting(state, frozenset({MEMBER, CHAIR, COMMUNITY}))
    return signing(state, by, kind, day, asked=asked)


def newest_key(state: State, person: str) -> str:
    """The key `person` was enrolled with last, standing or not. Raises: NotFound."""
    keys = [key for key in state.people.keys.values() if key.person == person]
    if not keys:
        raise NotFound("person-without-key", person=person)
    return max(keys, key=lambda key: key.block).key
