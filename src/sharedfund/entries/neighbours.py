"""Neighbours: services that complexes share. Each has its own book; what one pays for all is split by an agreed key,
and each book names the other's entry."""

from __future__ import annotations

from typing import ClassVar, Literal

from sharedfund.accounts.heads import expense
from sharedfund.entries.entry import (
    ACCOUNTANT, CASHIER, CHAIR, COMMITTEE_AND_COMMUNITY, COMMUNITY, MEMBER, CounterFact, Entry, Joint, Posting, Proposal,
    Row, SignedEntry, merged, two_sided,
)
from sharedfund.values.days import Day, Month
from sharedfund.values.identity import (
    BankReference, BillId, Commitment, ContractId, DocumentId, Hex32, Leaf, NeighbourId, ResolutionId, Slug, Text,
    neighbour_component, neighbour_of,
)
from sharedfund.values.money import Area, Positive

# What the parts of a shared cost follow. `agreed`: weights somebody settled on, which only the owners may.
Key = Literal["households", "area", "equal", "agreed"]


def due_from(neighbour: str) -> str:
    """What the neighbour owes this fund for a shared service."""
    return "Assets:DueFrom:Neighbour:" + neighbour_component(neighbour)


def due_to(neighbour: str) -> str:
    """What this fund owes the neighbour for a shared service."""
    return "Liabilities:DueTo:Neighbour:" + neighbour_component(neighbour)


class SharingParty(Row):
    """A complex that shares: its fund, its name, and its weight under the key (households, m2, or what was agreed)."""

    fund: Hex32
    name: Text
    weight: Area


class SharingAgreed(Proposal):
    """Complexes share a service: who takes part, by what key, and whose book pays and splits. A bundle contract with
    one firm is an agreement that names this complex's own contract. Rules R9, R127."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    agreement: DocumentId
    service: Text
    head: Slug
    split_by: Key
    parties: tuple[SharingParty, ...]
    payer: Hex32
    payer_account: Commitment | None = None  # where the others pay their parts; absent in the payer's own book
    first: Day
    end: Day  # last day
    resolution: ResolutionId
    contract: ContractId | None = None
    evidence: tuple[Commitment, ...]


class SharePart(Row):
    """A complex's part of a shared cost."""

    fund: Hex32
    amount: Positive


class SharedCostSplit(SignedEntry):
    """In the payer's book: a bill for all is split. Its own part stays an expense, the others' are due from them.
    Rules R9, R127."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT})

    split: DocumentId
    agreement: DocumentId
    bill: BillId
    head: Slug
    month: Month
    total: Positive
    own: Hex32
    parts: tuple[SharePart, ...]

    def own_id(self) -> str:
        return self.split

    def postings(self) -> tuple[Posting, ...]:
        return split_postings(self.head, self.own, self.parts)


def split_postings(head: str, own: str, parts: tuple[SharePart, ...]) -> tuple[Posting, ...]:
    """The others' parts, from the head to what they owe."""
    others = [(due_from(neighbour_of(part.fund)), part.amount) for part in parts if part.fund != own]
    return merged(leg for account, amount in others for leg in two_sided(account, expense(head), amount))


class SharedCostUnsplit(CounterFact):
    """A split was wrong: its legs the other way round, today. Rule R14."""

    split: DocumentId
    head: Slug
    month: Month
    amount: Positive  # the others' parts together
    own: Hex32
    parts: tuple[SharePart, ...]

    def own_id(self) -> str:
        return self.split

    def postings(self) -> tuple[Posting, ...]:
        return tuple(Posting(leg.account, -leg.amount) for leg in split_postings(self.head, self.own, self.parts))


class ShareBooked(SignedEntry):
    """In a neighbour's book: its part of what the payer split, as a bill of the payer's; `mirrors` is the leaf of the
    split in the payer's book. Rules R9, R127."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT})

    bill: BillId
    agreement: DocumentId
    neighbour: NeighbourId
    mirrors: Leaf
    head: Slug
    month: Month
    total: Positive  # of the service, for all
    amount: Positive  # this complex's part
    due: Day
    evidence: tuple[Commitment, ...] = ()
    occurred: Day | None = None

    def counterparty(self) -> str:
        return self.neighbour

    def own_id(self) -> str:
        return self.bill

    def postings(self) -> tuple[Posting, ...]:
        return two_sided(expense(self.head), due_to(self.neighbour), self.amount)


class ShareReceived(Entry):
    """In the payer's book: a neighbour paid its part; what came `over` what it owes lies in custody. A fact with a bank
    reference. Rules R4, R127, R135."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT, CASHIER})
    is_fact: ClassVar[bool] = True

    neighbour: NeighbourId
    amount: Positive
    over: Positive | None = None
    bank_ref: BankReference
    occurred: Day | None = None

    def counterparty(self) -> str:
        return self.neighbour

    def own_id(self) -> str:
        return self.bank_ref

    def postings(self) -> tuple[Posting, ...]:
        over = two_sided("Assets:Bank:Joint:Custody", "Liabilities:Unidentified", self.over) if self.over else ()
        return (*two_sided("Assets:Bank:Joint:Operating", due_from(self.neighbour), self.amount), *over)
