"""Resolutions: what the owners or the committee decided, as a certified result."""

from __future__ import annotations

from typing import ClassVar, Literal

from sharedfund.entries.entry import CHAIR, COMMITTEE_AND_COMMUNITY, COMMUNITY, MEMBER, SECRETARY, Joint, Proposal, Row
from sharedfund.values.days import Day
from sharedfund.values.identity import Commitment, FundName, PayeeId, ResolutionId, Slug, Text
from sharedfund.values.money import Area, Positive


class MoneyEffect(Row):
    """What a resolution lets be spent: at most `amount` from `fund`, on `head` or to `payee` where named."""

    fund: FundName
    amount: Positive
    use: Literal["spend", "top-up", "transfer", "set-aside", "return", "waive", "item-limit", "year-limit",
                 "write-off"]
    head: Slug | None = None
    payee: PayeeId | None = None


class ResolutionRecorded(Proposal):
    """A decision with its count, certified by the community. Rules R105-R107."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY, SECRETARY})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    resolution: ResolutionId
    body: Literal["owners-assembly", "owners-committee", "enlarged-committee", "joint-meeting"]
    topics: tuple[int, ...]  # kinds 1-9 of Civil Code 278; empty for a committee's own matter
    title: Text
    notice_day: Day
    decided_day: Day
    displayed_day: Day
    total_area_m2: Area
    total_heads: int
    participating_area_m2: Area
    participating_heads: int
    yes_area_m2: Area
    yes_heads: int
    passed: bool
    effects: tuple[MoneyEffect, ...] = ()
    due: Day | None = None
    responsible: Text | None = None
    evidence: tuple[Commitment, ...] = ()


class ResolutionCarriedOut(Proposal):
    """What was decided has been done."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    resolution: ResolutionId
    evidence: tuple[Commitment, ...]
