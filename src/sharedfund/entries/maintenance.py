"""The maintenance fund: what owners pay in, what it earns, what the holder's statement says, the works it pays for.

Where the bureau holds the fund these are facts from its papers; where the committee keeps it, money goes in by its own
bank account and out by the steps of any payment.
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Literal

from sharedfund.accounts import bank, held
from sharedfund.entries.entry import (
    ACCOUNTANT, CASHIER, CHAIR, COMMITTEE_AND_COMMUNITY, MEMBER, Entry, Joint, Posting, Proposal, Row, SignedEntry, merged,
    two_sided,
)
from sharedfund.values.days import Day
from sharedfund.values.identity import (
    BankReference, BuildingId, Commitment, DocumentId, PayeeId, ResolutionId, Text, UnitId,
)
from sharedfund.values.money import Money, Positive

Custody = Literal["bureau", "committee"]
# Repair, renewal and alteration are what the fund is for; upkeep is the service fee's.
Nature = Literal["upkeep", "repair", "renewal", "alteration"]
# Who must bear the cost: the owners of the scope, or somebody else by law or contract.
Bearer = Literal["owners", "developer", "utility", "tortfeasor", "firm"]


class UnitAmount(Row):
    """What falls on a unit."""

    unit: UnitId
    amount: Positive


class BuildingAmount(Row):
    """What falls on a building."""

    building: BuildingId
    amount: Positive


def works(building: str) -> str:
    """The expense account of a building's works."""
    return f"Expenses:Maintenance:Works:{building}"


class MaintenanceContributed(Entry):
    """Owners of a building paid into its maintenance fund: unit by unit, as first deposit, top-up or levy. Rule R99."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT, CASHIER})
    is_fact: ClassVar[bool] = True

    building: BuildingId
    custody: Custody
    of: Literal["first-deposit", "top-up"]
    amount: Positive
    units: tuple[UnitAmount, ...]
    paper: Text
    occurred: Day | None = None

    def counterparty(self) -> str:
        return self.building

    def own_id(self) -> str:
        return self.paper

    def postings(self) -> tuple[Posting, ...]:
        return two_sided(held(self.building, self.custody), f"Equity:Contributed:Maintenance:{self.building}", self.amount)


class MaintenanceInterest(Entry):
    """A building's maintenance money earned interest; it stays in that fund, each unit's by its balance. Rule R99."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT, CASHIER})
    is_fact: ClassVar[bool] = True

    building: BuildingId
    custody: Custody
    amount: Positive
    paper: Text
    occurred: Day | None = None

    def counterparty(self) -> str:
        return self.building

    def own_id(self) -> str:
        return self.paper

    def postings(self) -> tuple[Posting, ...]:
        return two_sided(held(self.building, self.custody), f"Income:Maintenance:Interest:{self.building}", self.amount)


class MaintenanceStated(Entry):
    """The holder's statement of a building's balance on a day, against the book's of that day; what they differ by is
    stated as it is. Rule R99."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT})
    is_fact: ClassVar[bool] = True

    building: BuildingId
    stated_day: Day
    balance: Money
    book_balance: Money
    difference: Money
    statement: Commitment


class MaintenanceRequested(Proposal):
    """A work is to be paid by the maintenance fund of these buildings, or of some of their units: what it is, who is
    liable, under which resolution of those liable, or by the emergency path. Committee and community agree, or the
    subdistrict office in its place. Rules R67, R100-R104."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    work: DocumentId
    title: Text
    nature: Nature
    common_part: Text
    liable: Bearer
    warranty_end: Day  # the last day the builder answered for the part
    amount: Positive
    buildings: tuple[BuildingAmount, ...]
    units: tuple[UnitId, ...] = ()  # those in scope; absent: every unit of the buildings
    resolution: ResolutionId | None = None
    order: DocumentId | None = None  # the emergency order, where that path is taken
    repair: DocumentId | None = None  # the comparison of its quotes (R67)
    evidence: tuple[Commitment, ...] = ()


class MaintenanceUsed(Entry):
    """The bureau paid for a work: its papers of application, approval and payment. Rules R99, R103."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT})
    is_fact: ClassVar[bool] = True

    work: DocumentId | None = None  # absent where nobody had decided it
    payee: PayeeId | None = None
    purpose: Text
    amount: Positive
    buildings: tuple[BuildingAmount, ...]
    paper: Text
    application: Commitment | None = None
    approved: Commitment | None = None
    paid: Commitment | None = None
    occurred: Day | None = None

    def counterparty(self) -> str:
        return self.payee or "bureau"

    def own_id(self) -> str:
        return self.paper

    def postings(self) -> tuple[Posting, ...]:
        return merged(posting for part in self.buildings
                      for posting in two_sided(works(part.building), held(part.building, "bureau"), part.amount))


class MaintenanceReclaimed(Entry):
    """What the operating fund had advanced in an emergency came back from the bureau. Rule R24."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT, CASHIER})
    is_fact: ClassVar[bool] = True

    order: DocumentId
    building: BuildingId
    amount: Positive
    bank_ref: BankReference
    occurred: Day | None = None

    def counterparty(self) -> str:
        return self.building

    def own_id(self) -> str:
        return self.order

    def postings(self) -> tuple[Posting, ...]:
        return (
            *two_sided(bank("operating"), "Assets:DueFrom:Maintenance", self.amount),
            *two_sided(f"Liabilities:DueTo:Operating:{self.building}", held(self.building, "bureau"), self.amount),
        )


class TopUpNoticed(SignedEntry):
    """Owners of a building are asked to pay into its maintenance fund, unit by unit. Rule R103."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, ACCOUNTANT})

    notice: DocumentId
    building: BuildingId
    amount: Positive
    units: tuple[UnitAmount, ...]
    due: Day
    resolution: ResolutionId
    evidence: tuple[Commitment, ...] = ()


def total(parts: tuple[UnitAmount | BuildingAmount, ...]) -> Decimal:
    """What the parts sum to."""
    return sum((part.amount for part in parts), Decimal("0.00"))
