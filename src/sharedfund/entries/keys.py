"""Keys through the years: a mandate accepted, a key in wrong hands, what it signed looked at again, an office handed over
before a superior."""

from __future__ import annotations

from typing import ClassVar, Literal

from sharedfund.entries.entry import (
    ACCOUNTANT, CASHIER, CHAIR, COMMITTEE_AND_COMMUNITY, COMMUNITY, OFFICES, SUBDISTRICT, Joint, Need, Office, Proposal,
    Row, SignedEntry, joint,
)
from sharedfund.values.identity import Commitment, Leaf, MandateId, PaymentId, PersonId, PublicKey, Text
from sharedfund.values.money import Money, NotNegative

ANYBODY = frozenset(OFFICES)
HOLDER_AND_COMMUNITY = joint((ANYBODY, 1), ({COMMUNITY, SUBDISTRICT}, 1), parties=2)

# What a holder of an office gives to the next one (R60).
HANDED = ("seals", "passwords", "key-files", "books", "vouchers", "cash")
# Of every office these are replaced, and some have things of their own.
SECRETS = ("passwords", "key-files")
OWN_THINGS = {CHAIR: ("seals",), ACCOUNTANT: ("books", "vouchers"), CASHIER: ("vouchers", "cash")}


def things_of(office: str) -> tuple[str, ...]:
    """What a hand-over of `office` must name, handed over or not."""
    return (*SECRETS, *OWN_THINGS.get(office, ()))


class MandateAccepted(SignedEntry):
    """Whoever was elected or named takes the office, with the own key, under the mandate itself: until then it does not
    stand. Rule R60."""

    offices: ClassVar[frozenset[str]] = ANYBODY

    accepts: MandateId


class KeyCompromised(Proposal):
    """A key was in wrong hands from the block `since_block` on. It signs no more; what it approved of payments not yet
    paid counts no more, and everything else it signed since is looked at again. Said by its holder and the community,
    or by committee and community. Rule R60."""

    offices: ClassVar[frozenset[str]] = ANYBODY
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    person: PersonId
    compromised: PublicKey
    since_block: int
    reason: Text
    evidence: tuple[Commitment, ...] = ()

    def asks(self) -> Joint:
        return HOLDER_AND_COMMUNITY if self.by == self.person else self.joint


class ActsConfirmed(Proposal):
    """What a compromised key signed was looked at and stands: the payments and entries named, or with `everything` all
    that is left. Rule R60."""

    offices: ClassVar[frozenset[str]] = ANYBODY
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    person: PersonId
    compromised: PublicKey
    payments: tuple[PaymentId, ...] = ()
    entries: tuple[Leaf, ...] = ()
    everything: Literal[True] | None = None
    reason: Text


class HandedItem(Row):
    """A thing of an office, and whether it was handed over; passwords and key files: whether they were replaced.
    `document` commits to the list."""

    item: Literal["seals", "passwords", "key-files", "books", "vouchers", "cash"]
    handed: bool
    document: Commitment | None = None


class OfficeHandedOver(Proposal):
    """An office changed hands before a witness who stands above it (监交): signed by who takes it, by who gives it
    unless `absent`, and by the witness. Where cash was counted, what there was and what the book says. Rule R60."""

    offices: ClassVar[frozenset[str]] = ANYBODY

    office: Office
    outgoing: PersonId
    incoming: PersonId
    witness: PersonId
    items: tuple[HandedItem, ...]
    cash_counted: NotNegative | None = None
    cash_booked: Money | None = None
    absent: Literal["term-over", "died", "refused", "gone"] | None = None
    evidence: tuple[Commitment, ...] = ()

    def asks(self) -> Joint:
        named = (self.incoming, self.witness) if self.absent else (self.outgoing, self.incoming, self.witness)
        return Joint(tuple(Need(ANYBODY, 1, person) for person in named))
