"""People: persons, keys, mandates, links, and the yes or no to any joint act."""

from __future__ import annotations

from typing import ClassVar, Literal

from sharedfund.entries.entry import (
    ACCOUNTANT, CHAIR, COMMITTEE, COMMITTEE_AND_COMMUNITY, COMMUNITY, FIRM, MEMBER, OFFICES, SUBDISTRICT, Approval, Joint,
    Office, Party, Proposal, SignedEntry, joint,
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


class KeyEnrolled(Proposal):
    """A person's signing key, with the new key's own signature as proof of possession. Rules R60, R129."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    person: PersonId
    enrolled: PublicKey
    possession: Signature


class KeyRevoked(Proposal):
    """A key signs no more from here on. Rule R60."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    person: PersonId
    revoked: PublicKey
    reason: Text


class MandateGranted(Proposal):
    """A person may act in an office from `first` to `end`. Rules R47-R49."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY, FIRM})
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

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY, FIRM})
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
