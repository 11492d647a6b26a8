"""Questions: breaches alleged, confirmed, closed."""

from __future__ import annotations

from typing import ClassVar, Literal

from sharedfund.entries.entry import (
    CHAIR, COMMITTEE, COMMITTEE_AND_COMMUNITY, COMMUNITY, MEMBER, OFFICES, SUBDISTRICT, SUPERVISOR, Joint, Proposal,
    SignedEntry, joint,
)
from sharedfund.values.identity import Commitment, DocumentId, FirmId, Text
from sharedfund.values.money import NotNegative


class BreachAlleged(SignedEntry):
    """Somebody says that the firm broke its duty; alone it stops nothing. Rule R124."""

    offices: ClassVar[frozenset[str]] = frozenset(OFFICES)

    breach: DocumentId
    firm: FirmId
    amount: NotNegative
    text: Text
    evidence: tuple[Commitment, ...] = ()


class BreachConfirmed(Proposal):
    """The breach is a fact: two persons of two parties, or the subdistrict office alone. Rules R28, R124."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY, SUBDISTRICT, SUPERVISOR})
    joint: ClassVar[Joint] = joint((COMMITTEE | {COMMUNITY, SUPERVISOR, SUBDISTRICT}, 2), parties=2, alone=(SUBDISTRICT,))

    breach: DocumentId
    amount: NotNegative
    by_court: Literal[True] | None = None


class BreachClosed(Proposal):
    """Restitution was made, or the allegation fell. Rule R124."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY, SUBDISTRICT})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    breach: DocumentId
    restitution: NotNegative
    outcome: Literal["restored", "dropped"]
    evidence: tuple[Commitment, ...] = ()
