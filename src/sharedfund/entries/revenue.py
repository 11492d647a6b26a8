"""Public revenue: contracts over common parts, what they charge and pay, what is given back to the owners."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar, Literal

from sharedfund.accounts import advance, receivable
from sharedfund.entries.entry import (
    ACCOUNTANT, CASHIER, CHAIR, COMMITTEE_AND_COMMUNITY, COMMUNITY, MEMBER, OFFICES, CounterFact, Entry, Joint, Posting,
    Proposal, Row, merged, two_sided,
)
from sharedfund.values.days import Day, Month, PeriodName
from sharedfund.values.identity import (
    BankReference, Commitment, ContractId, DocumentId, HouseholdKey, Leaf, ResolutionId, Text, household_component,
)
from sharedfund.values.money import NotNegative, Positive, Rate

Source = Literal["parking", "advertising", "parcel-locker", "charging", "water-kiosk", "venue-rent", "telecom",
                 "compensation"]

BANK = "Assets:Bank:Joint:PublicRevenue"
RETURN_DUE = "Liabilities:Owners:Return:PublicRevenue"
RETURNED = "Equity:Returned:PublicRevenue"


def income(source: str) -> str:
    return "Income:Public:" + "".join(part.capitalize() for part in source.split("-"))


def owed_on(contract: str, household: str | None) -> str:
    """What is due under a contract and not paid: a household's parking by its key, any other by the contract."""
    return f"Assets:Receivable:Parking:{household_component(household)}" if household \
        else f"Assets:Receivable:PublicRevenue:{contract}"


def ahead_on(contract: str, household: str | None) -> str:
    """What was charged or paid under a contract for months that have not begun."""
    return f"Liabilities:Advance:Parking:{household_component(household)}" if household \
        else f"Liabilities:Advance:PublicRevenue:{contract}"


class CommonPartContractRecorded(Proposal):
    """Who uses which common part until when, at what price, and who decided it. A price of 0.00 is use free of rent.
    What has neither resolution nor clause behind it is recorded all the same, and flagged. Rule R89."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    contract: ContractId
    place: Text
    source: Source
    tenant: Text | None = None  # a firm, by name; a natural person has none here
    household: HouseholdKey | None = None  # of a household's parking place
    first: Day
    end: Day  # last day
    price: NotNegative  # a billing period
    billed: Literal["month", "quarter", "year", "once"]
    due_days: int = 0  # after the first day of the billing period
    resolution: ResolutionId | None = None  # of kind 8 of Civil Code 278
    clause: Text | None = None  # of the covenant that empowers the committee
    renews: ContractId | None = None
    evidence: tuple[Commitment, ...] = ()


class CommonPartContractEnded(Proposal):
    """The place is given back: nothing is charged for a billing period that begins after `last`. Rule R89."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    contract: ContractId
    last: Day
    reason: Text
    evidence: tuple[Commitment, ...] = ()


class ChargedPart(Row):
    """What a month brings of one contract: `charged` falls due, `from_advance` of it is paid already, `earned` is
    income."""

    contract: ContractId
    source: Source
    household: HouseholdKey | None = None
    charged: NotNegative
    from_advance: NotNegative
    earned: NotNegative
    due: Day | None = None  # of what is charged


class RevenueCharged(Entry):
    """A month has begun: what contracts over common parts charge in it, and what of them is earned. Rule R89."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT})

    month: Month
    parts: tuple[ChargedPart, ...]

    def own_id(self) -> str:
        return f"revenue {self.month}"

    def postings(self) -> tuple[Posting, ...]:
        return merged(
            posting
            for part in self.parts
            for posting in (
                Posting(owed_on(part.contract, part.household), part.charged - part.from_advance),
                Posting(income(part.source), -part.earned),
                Posting(ahead_on(part.contract, part.household), part.earned + part.from_advance - part.charged),
            )
        )


class RentCreditProposed(Proposal):
    """What is due under a contract and not paid is given up: it was charged wrongly, or will not come in. Rule R89."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, ACCOUNTANT})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    contract: ContractId
    amount: Positive
    reason: Text
    evidence: tuple[Commitment, ...] = ()


class RentCredited(Entry):
    """The credit took effect: `earned` of it had been income, the rest was charged for months to come. Rule R89."""

    offices: ClassVar[frozenset[str]] = frozenset(OFFICES)

    proposal: Leaf
    contract: ContractId
    source: Source
    household: HouseholdKey | None = None
    amount: Positive
    earned: NotNegative

    def own_id(self) -> str:
        return f"credit {self.contract}"

    def postings(self) -> tuple[Posting, ...]:
        return merged((
            Posting(income(self.source), self.earned),
            Posting(ahead_on(self.contract, self.household), self.amount - self.earned),
            Posting(owed_on(self.contract, self.household), -self.amount),
        ))


class RevenueReceived(Entry):
    """Public revenue came in, gross. Under a contract of the register `applied` pays what is due and `ahead` what will
    be; the rest is income at once. Rules R86, R89."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT, CASHIER})
    is_fact: ClassVar[bool] = True

    source: Source
    contract: ContractId | None = None
    household: HouseholdKey | None = None
    payer: Text
    amount: Positive
    applied: NotNegative | None = None
    ahead: NotNegative | None = None
    bank_ref: BankReference
    occurred: Day | None = None

    def counterparty(self) -> str:
        return self.payer

    def own_id(self) -> str:
        return self.bank_ref

    def postings(self) -> tuple[Posting, ...]:
        return _came_in(self)


class RevenueReversed(CounterFact):
    """Money booked as public revenue was not, or under another contract: its legs the other way round, today; its bank
    reference is free again. Rules R14, R89."""

    source: Source
    contract: ContractId | None = None
    household: HouseholdKey | None = None
    payer: Text
    amount: Positive
    applied: NotNegative | None = None
    ahead: NotNegative | None = None
    bank_ref: BankReference

    def counterparty(self) -> str:
        return self.payer

    def own_id(self) -> str:
        return self.bank_ref

    def postings(self) -> tuple[Posting, ...]:
        return tuple(Posting(leg.account, -leg.amount) for leg in _came_in(self))


def _came_in(entry: RevenueReceived | RevenueReversed) -> tuple[Posting, ...]:
    """The legs of public revenue that came in."""
    if entry.contract is None or entry.applied is None or entry.ahead is None:
        return two_sided(BANK, income(entry.source), entry.amount)
    return merged((
        Posting(BANK, entry.amount),
        Posting(owed_on(entry.contract, entry.household), -entry.applied),
        Posting(ahead_on(entry.contract, entry.household), -entry.ahead),
        Posting(income(entry.source), entry.applied + entry.ahead - entry.amount),
    ))


# How much a distribution gives: `area` by the registered areas, `equal` to every household the same.
Key = Literal["area", "equal"]


class DistributionProposed(Proposal):
    """Public revenue goes back to the owners, as money or off their fees: a `total` that is split, or a `rate` a square
    metre (a household, by the key `equal`). Rules R91, R92."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    distribution: DocumentId
    resolution: ResolutionId
    manner: Literal["return", "offset"]
    key_agreed: Key | None = None  # where the owners agreed on one; else the charter's
    total: Positive | None = None
    rate: Rate | None = None
    takes_arrears: Literal[True] | None = None  # arrears are set off first, where the resolution says so


class FeePart(Row):
    """What of a return pays a household's bill of a period."""

    period: PeriodName
    amount: Positive


class ReturnRow(Row):
    """A household's part: `share` as computed to the fen, `amount` as rounded; `bills` and `ahead` of it pay its fee,
    the rest is due to it."""

    household: HouseholdKey
    share: Positive
    amount: NotNegative
    bills: tuple[FeePart, ...] = ()
    ahead: Positive | None = None

    def fees(self) -> Decimal:
        """What of the part pays the household's fee."""
        return sum((part.amount for part in self.bills), self.ahead or Decimal("0.00"))

    def due(self) -> Decimal:
        """What of the part is to be paid out."""
        return self.amount - self.fees()


class DistributionDeclared(Entry):
    """The distribution took effect: each household's part is its own. What rounding leaves stays in the fund. A large
    complex is declared in several entries on one page, `part` of `parts`. Rules R91, R92."""

    offices: ClassVar[frozenset[str]] = frozenset(OFFICES)

    proposal: Leaf
    distribution: DocumentId
    resolution: ResolutionId
    manner: Literal["return", "offset"]
    key_used: Key
    part: int
    parts: int
    rows: tuple[ReturnRow, ...]

    def completes(self) -> bool:
        """Whether it is the last of the distribution's entries."""
        return self.part >= self.parts

    def declared(self) -> Decimal:
        """What is given back in all."""
        return sum((row.amount for row in self.rows), Decimal("0.00"))

    def remainder(self) -> Decimal:
        """What rounding leaves in the fund."""
        return sum((row.share - row.amount for row in self.rows), Decimal("0.00"))

    def own_id(self) -> str:
        return self.distribution

    def postings(self) -> tuple[Posting, ...]:
        return merged(self._legs())

    def _legs(self) -> Iterator[Posting]:
        for row in self.rows:
            fees = row.fees()
            yield Posting(RETURNED, row.amount)
            yield Posting(RETURN_DUE, fees - row.amount)
            # The owner's own money pays the owner's fee: it leaves this fund and arrives in the other (R142).
            yield Posting(BANK, -fees)
            yield Posting("Assets:Bank:Joint:Operating", fees)
            yield Posting(receivable(row.household), -(fees - (row.ahead or Decimal("0.00"))))
            yield Posting(advance(row.household), -(row.ahead or Decimal("0.00")))
