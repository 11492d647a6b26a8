"""Duties: the published list of who answers for what, and the rule books a complex goes by."""

from __future__ import annotations

from typing import ClassVar, Literal

from sharedfund.entries.entry import CHAIR, COMMITTEE_AND_COMMUNITY, COMMUNITY, MEMBER, Joint, Office, Party, Proposal, Row
from sharedfund.values.identity import Commitment, ResolutionId, Slug, Text


class DutyRow(Row):
    """A duty of a party, under its number; `kinds` are the entries its `offices` may make because of it."""

    number: int
    party: Party
    text: Text
    offices: frozenset[Office] = frozenset()
    kinds: frozenset[Slug] = frozenset()


class DutiesAdopted(Proposal):
    """The list of duties, whole, as it is published from now on. Rule R134."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    version: int
    duties: tuple[DutyRow, ...]
    evidence: tuple[Commitment, ...] = ()


class PolicyAdopted(Proposal):
    """A rule book of the complex, by the hash of its text; `terms` are the charter's terms that cite it. Rule R134."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    policy: Literal["meeting", "finance", "disclosure"]
    version: int
    title: Text
    document: Commitment
    terms: frozenset[Slug] = frozenset()
    resolution: ResolutionId
