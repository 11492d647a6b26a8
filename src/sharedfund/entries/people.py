"""People: persons, keys, mandates, links, and the yes or no to any joint act."""

from __future__ import annotations

from typing import ClassVar, Literal

from sharedfund.entries.entry import (
    ACCOUNTANT, CHAIR, COMMITTEE, COMMITTEE_AND_COMMUNITY, COMMUNITY, FIRM, MEMBER, OFFICES, REPRESENTATIVE, SECRETARY,
    SUBDISTRICT, SUPERVISOR, Approval, Joint, Office, Party, Proposal, SignedEntry, joint,
)
from sharedfund.values.days import Day
from sharedfund.values.identity import Commitment, Leaf, MandateId, PersonId, PublicKey, Signature, Slug, Text
from sharedfund.values.money import NotNegative


class PersonEnrolled(Proposal):
    """A natural person gets an id, once. Rule R45a."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY, FIRM})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    person: PersonId
    name: Commitment
    identity: Commitment
    links: frozenset[Slug] = frozenset()


# A lost key comes back only by persons of as many parties, none of whom is its holder: three, or more where the charter
# says so (R60).
KEEPERS = frozenset({MEMBER, CHAIR, REPRESENTATIVE, FIRM, COMMUNITY, SUBDISTRICT, SUPERVISOR})


def recovery(parties: int) -> Joint:
    """Who must say yes to the recovery of a key: one of each of so many parties."""
    return joint((KEEPERS, parties), parties=parties)


THREE_OF_THREE_PARTIES = recovery(3)


class KeyEnrolled(Proposal):
    """A person's signing key, with the new key's own signature as proof of possession. Whoever still has the old key
    asks with it; `recovers` a key that is lost, by at least three persons of three parties after a waiting time.
    Rules R60, R129."""

    offices: ClassVar[frozenset[str]] = frozenset(OFFICES)
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    person: PersonId
    enrolled: PublicKey
    possession: Signature
    recovers: Literal[True] | None = None

    def asks(self) -> Joint:
        return THREE_OF_THREE_PARTIES if self.recovers else self.joint


class KeyRevoked(Proposal):
    """A key signs no more from here on. Rule R60."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    person: PersonId
    revoked: PublicKey
    reason: Text


class MandateGranted(Proposal):
    """A person may act in an office from `first` to `end`. Rules R47-R49."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY, FIRM, SUBDISTRICT, SECRETARY})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    granted: MandateId
    person: PersonId
    office: Office
    party: Party
    first: Day
    end: Day | None = None
    signs: Literal[True] | None = None
    limit: NotNegative | None = None  # the largest amount, where there is one
    stand_in: int | None = None  # place in the order of stand-ins (R139)


class MandateEnded(Proposal):
    """A mandate ends at this position. Rule R49."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY, FIRM, SUBDISTRICT, SECRETARY})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    ended: MandateId
    reason: Text


class LinkDeclared(SignedEntry):
    """A person has a link to a payee, and approves nothing of theirs. Rule R46."""

    offices: ClassVar[frozenset[str]] = frozenset(OFFICES)

    person: PersonId
    payee: Slug | Text


class CorrectionProposed(Proposal):
    """A counter-fact above the charter's limit may be entered. Rule R14."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT, MEMBER, CHAIR})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    corrects: Leaf
    amount: NotNegative
    reason: Text


class ProposalApproved(Approval):
    """One person's yes to a joint act."""

    offices: ClassVar[frozenset[str]] = frozenset(OFFICES)


class ProposalRejected(SignedEntry):
    """A joint act ends without effect: one of those asked said no, or the proposer withdrew it."""

    offices: ClassVar[frozenset[str]] = frozenset(OFFICES)

    rejects: Leaf
    reason: Text


TWO_OF_COMMITTEE = joint((COMMITTEE, 2))
SUPPORT = frozenset({COMMUNITY, SUBDISTRICT})
