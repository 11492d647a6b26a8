"""Budget: what the owners let each head cost."""

from __future__ import annotations

from typing import ClassVar, Literal

from sharedfund.entries.entry import (
    ACCOUNTANT, CHAIR, COMMITTEE, COMMITTEE_AND_COMMUNITY, MEMBER, Joint, Proposal, Row, joint,
)
from sharedfund.values.days import Month, PeriodName
from sharedfund.values.identity import ResolutionId, Slug, Text
from sharedfund.values.money import Money, NotNegative
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
