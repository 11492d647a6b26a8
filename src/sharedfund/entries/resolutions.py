"""Resolutions: meetings announced and held, what the owners or the committee decided as a certified result, what was
agreed and by whom it is done, what a court or the subdistrict office voided."""

from __future__ import annotations

from typing import ClassVar, Literal

from sharedfund.entries.entry import (
    ACCOUNTANT, CHAIR, COMMITTEE, COMMITTEE_AND_COMMUNITY, COMMUNITY, MEMBER, SECRETARY, SUBDISTRICT, Joint, Party,
    Proposal, Row, SignedEntry, joint,
)
from sharedfund.values.days import Day
from sharedfund.values.identity import BuildingId, Commitment, DocumentId, FundName, PayeeId, ResolutionId, Slug, Text
from sharedfund.values.money import Area, Positive

# Who decides. Only the owners' assembly binds where Civil Code 278 applies.
Body = Literal["owners-assembly", "owners-committee", "enlarged-committee", "joint-meeting", "interim-committee",
               "representatives"]
# What meets: the bodies that decide, and the meetings that only hear, talk over or look back (Jiashan's four).
Meeting = Literal["owners-assembly", "owners-committee", "enlarged-committee", "joint-meeting", "interim-committee",
                  "representatives", "hearing", "open-talk", "coordination", "review"]
# Whose a matter is: all owners', the committee's own, one that the parties talk over, or the government's.
Matter = Literal["owners", "committee", "parties", "government"]
STEPS = ("raised", "discussed", "planned", "decided", "reviewed")
_RECORDS = frozenset({MEMBER, CHAIR, COMMUNITY, SUBDISTRICT, SECRETARY})
# The kind of Civil Code 278 under which owners elect their committee. The old one must not be able to keep the new one
# out of the book: community and subdistrict office certify such a count without it.
ELECTION = 3
BY_TWO_BODIES = joint((COMMITTEE | {COMMUNITY, SUBDISTRICT}, 1), ({COMMUNITY, SUBDISTRICT}, 1), parties=2)


class AgendaItem(Row):
    """One item of a notice: what is put to the vote, and under which kinds of Civil Code 278."""

    item: int
    title: Text
    topics: tuple[int, ...] = ()
    matter: Matter | None = None


class MeetingNoticed(SignedEntry):
    """A meeting is announced on `day` with its agenda; before an owners' vote with the list of voters, fixed here by
    its commitment and its sums. Rules R105, R109, R110."""

    offices: ClassVar[frozenset[str]] = _RECORDS

    meeting: DocumentId
    body: Meeting
    meets: Day
    place: Text
    agenda: tuple[AgendaItem, ...]
    voters: Commitment | None = None
    total_area_m2: Area | None = None
    total_heads: int | None = None
    evidence: tuple[Commitment, ...] = ()
    buildings: frozenset[BuildingId] = frozenset()  # whose owners vote; absent: everybody's (R101)


class Attendance(Row):
    """How many persons of a party were present."""

    party: Party
    persons: int


class Answer(Row):
    """A question put at a meeting, and what was answered."""

    question: Text
    answer: Text


class MeetingHeld(SignedEntry):
    """A meeting took place: who was there, what was answered, its minutes. Rule R105."""

    offices: ClassVar[frozenset[str]] = _RECORDS

    meeting: DocumentId
    held: Day
    present: tuple[Attendance, ...]
    answers: tuple[Answer, ...] = ()
    minutes: tuple[Commitment, ...]


class MatterAgreed(SignedEntry):
    """Something was agreed that somebody does by a day, without being a resolution. Rule R105."""

    offices: ClassVar[frozenset[str]] = _RECORDS

    matter: DocumentId
    meeting: DocumentId | None = None
    agreed: Day
    title: Text
    responsible: Text
    due: Day


class MatterDone(SignedEntry):
    """What was agreed is done, with what shows it. Rule R105."""

    offices: ClassVar[frozenset[str]] = _RECORDS

    matter: DocumentId
    evidence: tuple[Commitment, ...]


class MoneyEffect(Row):
    """What a resolution lets be spent: at most `amount` from `fund`, on `head` or to `payee` where named."""

    fund: FundName
    amount: Positive
    use: Literal["spend", "top-up", "transfer", "set-aside", "return", "waive", "item-limit", "year-limit",
                 "write-off", "offset", "term-deposit"]
    head: Slug | None = None
    payee: PayeeId | None = None
    takes_arrears: Literal[True] | None = None  # a return pays the household's arrears first (R91)


class StepTaken(Row):
    """A step of the consultation before a decision, and its day."""

    step: Literal["raised", "discussed", "planned", "decided", "reviewed"]
    day: Day


class ResolutionRecorded(Proposal):
    """A decision with its count, certified by the community. Rules R105-R113."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY, ACCOUNTANT, SECRETARY})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    resolution: ResolutionId
    body: Body
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
    meeting: DocumentId | None = None  # whose notice announced it, under the number `item`
    item: int | None = None
    matter: Matter | None = None
    steps: tuple[StepTaken, ...] = ()
    hearing: DocumentId | None = None  # that was held before
    ballots: Commitment | None = None
    silent_area_m2: Area | None = None  # of those participating: delivered ballots nobody returned (R111)
    silent_heads: int | None = None
    proxies: int | None = None  # votes somebody cast for another
    buildings: frozenset[BuildingId] = frozenset()  # whose owners decided; absent: everybody's (R101)

    def asks(self) -> Joint:
        return BY_TWO_BODIES if ELECTION in self.topics else self.joint


class ResolutionCarriedOut(Proposal):
    """What was decided has been done; of a cancelled resolution: what rested on it has been settled."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    resolution: ResolutionId
    evidence: tuple[Commitment, ...]


class ResolutionCancelled(Proposal):
    """A court rescinded a resolution, or the subdistrict office revoked it. The subdistrict office says so alone, so
    that nobody who gained by the resolution can keep its end out of the book. Rule R114."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY, SUBDISTRICT})
    joint: ClassVar[Joint] = joint((COMMITTEE, 1), ({COMMUNITY, SUBDISTRICT}, 1), parties=2, alone={SUBDISTRICT})

    resolution: ResolutionId
    authority: Literal["court", "subdistrict-office"]
    cancelled_day: Day
    claimed_day: Day | None = None  # when an owner sued; a year is the limit (Civil Code 280)
    reason: Text
    evidence: tuple[Commitment, ...]
