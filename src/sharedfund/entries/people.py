"""People: persons, keys, mandates, links, and the yes or no to any joint act."""

from __future__ import annotations

from typing import ClassVar, Literal

from sharedfund.entries.entry import (
    ACCOUNTANT, AUDITOR, CHAIR, COMMITTEE, COMMITTEE_AND_COMMUNITY, COMMUNITY, FIRM, MEMBER, OFFICES, REPRESENTATIVE,
    SECRETARY, SUBDISTRICT, SUPERVISOR, Approval, Joint, Office, Party, Proposal, SignedEntry, joint,
)
from sharedfund.values.days import Day
from sharedfund.values.identity import (
    Commitment, Leaf, MandateId, PersonId, PublicKey, ResolutionId, Signature, Slug, Text,
)
from sharedfund.values.money import NotNegative

# By a resolution of the owners: the community office, and one more person, who need not be of the old committee.
BY_THE_OWNERS = joint(({COMMUNITY, SUBDISTRICT}, 1), (frozenset(OFFICES) - {FIRM, AUDITOR}, 1))
# By the old committee: as many as release a payment.
BY_THE_OLD = COMMITTEE_AND_COMMUNITY._replace(as_released=True)
# Nobody else is asked: the proposer's own act has effect at once.
AT_ONCE = Joint((), parties=0)


class PersonEnrolled(Proposal):
    """A natural person gets an id, once; under a `resolution` by which the owners elected a committee without the old
    one. Rules R45a, R60."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY, FIRM})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    person: PersonId
    name: Commitment
    identity: Commitment
    links: frozenset[Slug] = frozenset()
    resolution: ResolutionId | None = None

    def asks(self) -> Joint:
        return BY_THE_OWNERS if self.resolution else self.joint


# A lost key comes back only by persons of as many parties, none of whom is its holder: three, or more where the charter
# says so (R60).
KEEPERS = frozenset({MEMBER, CHAIR, REPRESENTATIVE, FIRM, COMMUNITY, SUBDISTRICT, SUPERVISOR})


def recovery(parties: int) -> Joint:
    """Who must say yes to the recovery of a key: one of each of so many parties."""
    return joint((KEEPERS, parties), parties=parties)


THREE_OF_THREE_PARTIES = recovery(3)


class KeyEnrolled(Proposal):
    """A person's signing key, with the new key's own signature as proof of possession. Whoever still has the old key
    asks with it; `recovers` a key that is lost, by at least three persons of three parties after a waiting time. Under
    the `resolution` of an election a new member gets the first one without the old committee. Rules R60, R129."""

    offices: ClassVar[frozenset[str]] = frozenset(OFFICES)
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    person: PersonId
    enrolled: PublicKey
    possession: Signature
    recovers: Literal[True] | None = None
    resolution: ResolutionId | None = None

    def asks(self) -> Joint:
        if self.recovers:
            return THREE_OF_THREE_PARTIES
        return BY_THE_OWNERS if self.resolution else self.joint


class KeyRevoked(Proposal):
    """A key signs no more from here on. Its holder stops it at once, by one signature; nobody else does alone. Rule
    R60."""

    offices: ClassVar[frozenset[str]] = frozenset(OFFICES)
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    person: PersonId
    revoked: PublicKey
    reason: Text

    def asks(self) -> Joint:
        return AT_ONCE if self.by == self.person else self.joint


class MandateGranted(Proposal):
    """A person may act in an office from `first` to `end`: a committee's, or one with a withdrawal password, once the
    person has accepted it. It is granted by the old committee and the community, as many as release a payment, or
    under the `resolution` of an election by the community office. Rules R47-R49, R60."""

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
    resolution: ResolutionId | None = None

    @property
    def waits_for_its_holder(self) -> bool:
        """Whether it stands only once its holder accepted it."""
        return self.office in COMMITTEE or bool(self.signs)

    def asks(self) -> Joint:
        if self.resolution:
            return BY_THE_OWNERS
        return BY_THE_OLD if self.waits_for_its_holder else self.joint


class MandateEnded(Proposal):
    """A mandate ends at this position; a committee's under the `resolution` of an election without the old one. Rules
    R49, R60."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY, FIRM, SUBDISTRICT, SECRETARY})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    ended: MandateId
    reason: Text
    resolution: ResolutionId | None = None

    def asks(self) -> Joint:
        return BY_THE_OWNERS if self.resolution else self.joint


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
