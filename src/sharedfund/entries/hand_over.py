"""Hand-over: what a firm or a committee gives to the next one; money paid in advance to a former firm."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Literal

from sharedfund import accounts
from sharedfund.entries.entry import (
    ACCOUNTANT, CASHIER, CHAIR, COMMITTEE_AND_COMMUNITY, COMMUNITY, MEMBER, SUBDISTRICT, Entry, Joint, Party,
    Posting, Proposal, Row, SignedEntry, merged,
)
from sharedfund.values.days import Day, Month, PeriodName
from sharedfund.values.identity import (
    BankReference, Commitment, ContractId, DocumentId, FirmId, HouseholdKey, ResolutionId, Text,
)
from sharedfund.values.money import Money, NotNegative, Positive

HONOURED = "Expenses:Operating:HonouredPrepayment"
REFUND = "Liabilities:Owners:Refund:Custody"

# What is handed over as a sum, which the book knows too, and what is handed over as a thing (R116).
SUMS = ("bank", "advances", "arrears", "deposits", "public-revenue")
THINGS = ("contracts", "passwords", "vouchers", "drawings", "keys")
# What a committee hands to the next one (R121).
OF_COMMITTEE = ("books", "seal", "vouchers", "passwords")


class HandedSum(Row):
    """A sum of the statement: what the book says, and what the giver's own list says; None where it gave none."""

    item: Literal["bank", "advances", "arrears", "deposits", "public-revenue"]
    booked: Money
    stated: Money | None = None


class HandedThing(Row):
    """A thing of the statement, and whether it was handed over."""

    item: Literal["contracts", "passwords", "vouchers", "drawings", "keys"]
    handed: bool


class HandOverRecorded(Proposal):
    """The statement of a hand-over by a firm whose contract ended, or by who ran the complex before: what the book
    says, what was given, what is missing. `served_until` is the last day it went on until the next one took over.
    Rules R116, R118."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY, SUBDISTRICT})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    hand_over: DocumentId
    giver: Party
    firm: FirmId | None = None
    contract: ContractId | None = None
    reconciled_until: Day | None = None  # the last day of the account that agrees with the bank
    sums: tuple[HandedSum, ...]
    things: tuple[HandedThing, ...]
    households_in_advance: int = 0
    households_in_arrears: int = 0
    refused: Literal["arrears", "other"] | None = None  # the giver refuses, and why
    served_until: Day | None = None
    evidence: tuple[Commitment, ...] = ()


class CommitteeHandedOver(Proposal):
    """A committee gave books, seal and vouchers to the next one; `audit` is the audit of its term. Rule R121."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    handed: tuple[Literal["books", "seal", "vouchers", "passwords"], ...]
    audit: Commitment | None = None
    evidence: tuple[Commitment, ...] = ()


class FormerAdvance(Row):
    """What a household paid a former firm in advance, and the months it was for."""

    household: HouseholdKey
    amount: Positive
    period: PeriodName
    paid_day: Day | None = None


class FormerAdvancesListed(SignedEntry):
    """A signed list of what households paid in advance to a firm that is gone. A memo: the claim is the owners', and
    no money of the fund. Rule R117."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY})

    firm: FirmId
    firm_name: Text
    rows: tuple[FormerAdvance, ...]
    evidence: tuple[Commitment, ...] = ()


class FormerAdvancesDecided(Proposal):
    """The owners decided about the list: the fund honours it month by month and takes over the claims, or it pursues
    the former firm for the owners. Rule R117."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    firm: FirmId
    decision: Literal["honoured", "pursued"]
    resolution: ResolutionId


class HonouredPart(Row):
    """What a household is credited of a bill."""

    household: HouseholdKey
    period: PeriodName  # of the bill
    amount: Positive


class PrepaymentHonoured(Entry):
    """A month's part of what was paid to a former firm counts for this fund's bills. Rule R117."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT})

    firm: FirmId
    month: Month
    parts: tuple[HonouredPart, ...]

    def counterparty(self) -> str:
        return self.firm

    def own_id(self) -> str:
        return f"honoured {self.month}"

    def postings(self) -> tuple[Posting, ...]:
        total = sum((part.amount for part in self.parts), Decimal("0.00"))
        return merged((
            Posting(HONOURED, total), *(Posting(accounts.receivable(part.household), -part.amount) for part in self.parts),
        ))


class RecoveredPart(Row):
    """What of a former firm's money is a household's."""

    household: HouseholdKey
    amount: NotNegative


class FormerFirmPaid(Entry):
    """A former firm paid back what it had taken in advance: to the fund where the fund honoured it, else to the
    households, in custody until it is refunded. Rule R117."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT, CASHIER})
    is_fact: ClassVar[bool] = True

    firm: FirmId
    amount: Positive
    bank_ref: BankReference
    parts: tuple[RecoveredPart, ...] = ()  # of each household, where the fund only pursues
    occurred: Day | None = None

    def counterparty(self) -> str:
        return self.firm

    def own_id(self) -> str:
        return self.bank_ref

    def postings(self) -> tuple[Posting, ...]:
        if self.parts:
            return merged((Posting(accounts.bank("custody"), self.amount), Posting(REFUND, -self.amount)))
        return merged((Posting(accounts.bank("operating"), self.amount), Posting(HONOURED, -self.amount)))
