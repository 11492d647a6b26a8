"""Budget: what the owners let each head cost."""

from __future__ import annotations

from typing import ClassVar, Literal

from sharedfund.entries.entry import (
    ACCOUNTANT, CHAIR, COMMITTEE, COMMITTEE_AND_COMMUNITY, COMMUNITY, FIRM, MEMBER, OWNER, REPRESENTATIVE,
    SUBDISTRICT, Joint, Proposal, Row, SignedEntry, joint,
)
from sharedfund.values.days import Month, PeriodName
from sharedfund.values.identity import Commitment, DocumentId, FundName, ResolutionId, Slug, Text, VendorId
from sharedfund.values.money import Money, NotNegative, Positive
from sharedfund.values.shares import Share


class MonthAmount(Row):
    """What of a line falls on a month."""

    month: Month
    amount: NotNegative


class BudgetLine(Row):
    """A head's amount for the budget's period. Without `months` it falls evenly on them (R9)."""

    head: Slug
    amount: NotNegative
    essential: Literal[True] | None = None  # on the closed list of R19
    months: tuple[MonthAmount, ...] = ()
    sources: tuple[FundName, ...] = ()  # where money is pooled: what it is paid from, in this order (R87)


class BudgetAdopted(Proposal):
    """The owners adopted a budget for `period`. Rules R19, R63-R66."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, ACCOUNTANT})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    period: PeriodName
    resolution: ResolutionId
    lines: tuple[BudgetLine, ...]
    expected_collection_share: Share | None = None  # last year's rate (R65)


class BudgetVaried(Proposal):
    """A line is changed by `amount`; from another line where `from_head` says so. Rule R64."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR})
    joint: ClassVar[Joint] = joint((COMMITTEE, 2))

    period: PeriodName
    head: Slug
    amount: Money
    from_head: Slug | None = None
    resolution: ResolutionId | None = None
    reason: Text


class BudgetDrafted(SignedEntry):
    """A draft of a budget lies open for comments, before the owners decide. A later version takes its place.
    Rule R63."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, ACCOUNTANT, FIRM})

    period: PeriodName
    version: int
    lines: tuple[BudgetLine, ...]


class BudgetCommented(SignedEntry):
    """Somebody says what he thinks of a line of the draft, or of all of it. Rule R63."""

    offices: ClassVar[frozenset[str]] = frozenset({OWNER, REPRESENTATIVE, MEMBER, CHAIR, ACCOUNTANT, FIRM, COMMUNITY})

    period: PeriodName
    version: int
    head: Slug | None = None
    text: Text


class Quote(Row):
    """What a vendor asks for a repair, and its paper."""

    vendor: VendorId
    amount: Positive
    evidence: Commitment


class QuotesCompared(SignedEntry):
    """Quotes for a repair were compared and one was chosen. `planned` is what the repair was first put at; `reason`
    says why there are fewer than the charter asks, or why it is not the lowest. Rule R67."""

    offices: ClassVar[frozenset[str]] = frozenset({FIRM, MEMBER, CHAIR, ACCOUNTANT, COMMUNITY, SUBDISTRICT})

    repair: DocumentId
    title: Text
    planned: Positive
    quotes: tuple[Quote, ...]
    chosen: VendorId
    reason: Text | None = None
    resolution: ResolutionId | None = None
