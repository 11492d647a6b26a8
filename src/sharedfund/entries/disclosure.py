"""Disclosure: closed months, published quarters, where they hung."""

from __future__ import annotations

from typing import ClassVar, Literal

from sharedfund.entries.entry import (
    ACCOUNTANT, CHAIR, COMMITTEE, COMMITTEE_AND_COMMUNITY, COMMUNITY, MEMBER, SECRETARY, SUBDISTRICT, Joint, Proposal, Row,
    SignedEntry, joint,
)
from sharedfund.values.days import Day, Month, PeriodName
from sharedfund.values.identity import Commitment, DocumentId, FundName, Hex32, Text
from sharedfund.values.money import Money, NotNegative


class FundMovement(Row):
    """A fund's cash through a month: opening + received - paid + moved in - moved out = closing."""

    fund: FundName
    opening: Money
    received: NotNegative
    paid: NotNegative
    moved_in: NotNegative
    moved_out: NotNegative
    closing: Money


class RefusedCount(Row):
    """How often a rule refused in the month, and the amounts asked."""

    rule: Text
    count: int
    amount: NotNegative


class MonthClosed(Proposal):
    """A month is closed: no entry's day falls into it any more; its signers answer for `refused`.
    Rules R130, R131."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, ACCOUNTANT})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    month: Month
    funds: tuple[FundMovement, ...]
    refused: tuple[RefusedCount, ...] = ()


class YearClosed(Proposal):
    """A year is closed: each fund's balance is stated, nothing is moved."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, ACCOUNTANT})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    year: PeriodName
    funds: tuple[FundMovement, ...]


class DisclosurePublished(Proposal):
    """A quarter's disclosure is published: the digest of its canonical data is frozen, as of the head its proposer saw.
    A later version names why. Rules R69, R71-R73, R76, R136."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, ACCOUNTANT})
    joint: ClassVar[Joint] = joint((COMMITTEE, 2), ({COMMUNITY, SUBDISTRICT}, 1), parties=2)

    period: PeriodName
    version: int
    number: Text
    digest: Hex32
    opening: Money
    closing: Money
    previous: Hex32 | None = None  # digest of the version before
    reason: Text | None = None


class DisclosureDisplayed(SignedEntry):
    """A published page hangs in a place from `first` to `last`. Rules R70, R75."""

    offices: ClassVar[frozenset[str]] = frozenset({SECRETARY, ACCOUNTANT, MEMBER, CHAIR, COMMUNITY})

    period: PeriodName
    version: int
    place: Text
    first: Day
    last: Day
    photo: Commitment | None = None


class NoticeDisplayed(SignedEntry):
    """Something else hangs in a public place: an audit's result, the maintenance fund, the members' own fees, the use of
    the seal, the month's answers. Rules R74, R75, R78."""

    offices: ClassVar[frozenset[str]] = frozenset({SECRETARY, ACCOUNTANT, MEMBER, CHAIR, COMMUNITY})

    notice: DocumentId
    what: Literal["maintenance", "member-fees", "seal", "audit", "answers", "other"]
    about: Text | None = None  # the number of the audit, the month of the answers
    title: Text
    place: Text
    first: Day
    last: Day
    photo: Commitment | None = None


class DisplayRemoved(SignedEntry):
    """A page or a notice no longer hangs in a place, from `removed` on. Rule R75."""

    offices: ClassVar[frozenset[str]] = frozenset({SECRETARY, ACCOUNTANT, MEMBER, CHAIR, COMMUNITY})

    period: PeriodName | None = None
    version: int | None = None
    notice: DocumentId | None = None
    place: Text
    removed: Day
    reason: Text


class SealUsed(SignedEntry):
    """A seal was put on a document. Rule R74."""

    offices: ClassVar[frozenset[str]] = frozenset({SECRETARY, MEMBER, CHAIR, COMMUNITY})

    use: DocumentId
    seal: Literal["assembly", "committee", "finance"]
    document: Text
    decided_by: Text  # the resolution, the meeting or the payment it was used for
    evidence: tuple[Commitment, ...] = ()
