"""Receipts: money in, whose it is and what it pays; deposits; what the firm collected."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Literal

from sharedfund import accounts
from sharedfund.accounts import advance, agency_receivable, collected, deposit_account, receivable, uncollected
from sharedfund.entries.entry import (
    ACCOUNTANT, CASHIER, CHAIR, COMMITTEE_AND_COMMUNITY, FIRM, MEMBER, OFFICES, SECRETARY, CounterFact, Entry, Joint,
    Posting, Proposal, Row, SignedEntry, merged, two_sided,
)
from sharedfund.values.days import Day, PeriodName
from sharedfund.values.identity import (
    BankReference, Channel, Commitment, DocumentId, FirmId, Hands, HouseholdKey, Leaf, ReceiptId, Text,
)
from sharedfund.values.money import NotNegative, Positive

UNIDENTIFIED = "Liabilities:Unidentified"
CUSTODY = "Assets:Bank:Joint:Custody"
OPERATING = "Assets:Bank:Joint:Operating"

class Applied(Row):
    """What of a receipt pays the bill of a period, or the `late_fee` on it; `agent_for` the firm whose claim that bill
    is (R21)."""

    period: PeriodName
    amount: Positive
    agent_for: FirmId | None = None
    late_fee: Literal[True] | None = None


class Allocation(Row):
    """How a receipt is applied: to bills, then in advance, then to be refunded (R5, R6). Sums to the receipt."""

    applied: tuple[Applied, ...] = ()
    advance: NotNegative = Decimal("0.00")
    advance_until: Day | None = None  # last day the advance pays for
    refund: NotNegative = Decimal("0.00")

    def total(self) -> Decimal:
        return sum((part.amount for part in self.applied), self.advance + self.refund)

    def by_agent(self, agent_for: str | None) -> dict[str | None, Decimal]:
        """What of it is taken for which firm, None for the owners themselves; `agent_for` answers for what is over."""
        sums: dict[str | None, Decimal] = {}
        parts = ((part.agent_for, part.amount) for part in self.applied)
        for agent, amount in (*parts, (None, self.advance), (agent_for, self.refund)):
            if amount:
                sums[agent] = sums.get(agent, Decimal("0.00")) + amount
        return sums

    def debits(self, channel: str, agent_for: str | None) -> tuple[Posting, ...]:
        """Where the money lands: each firm's in the agency fund, the owners' in the operating fund."""
        return merged(Posting(landing(channel, agent), amount) for agent, amount in self.by_agent(agent_for).items())

    def credits(self, household: str, agent_for: str | None = None) -> tuple[Posting, ...]:
        """What the money settles, fund by fund."""
        legs: list[Posting] = []
        for part in self.applied:
            if part.agent_for is None:
                legs.append(Posting(receivable(household), -part.amount))
            else:
                legs += two_sided(uncollected(part.agent_for), agency_receivable(household), part.amount)
                legs.append(Posting(collected(part.agent_for), -part.amount))
        return merged((
            *legs,
            Posting(advance(household), -self.advance),
            Posting(f"Liabilities:Owners:Refund:{'Agency' if agent_for else 'Operating'}", -self.refund),
        ))


def is_person(channel: str) -> bool:
    """Whether a channel is a person who collects, like a staircase head."""
    return channel.startswith("p-")


def landing(channel: str, agent_for: str | None = None) -> str:
    """The account a channel lands on: of the agency fund where money is taken for a firm, else of the operating fund.
    Each person who collects has one of the own."""
    fund = "agency" if agent_for else "operating"
    if channel == "bank":
        return accounts.bank(fund)
    place = {"wechat": "WeChat", "alipay": "Alipay", "firm": "FirmCollected", "cash": "Cash"}.get(
        channel, f"Collector:{channel.upper()}")
    return f"Assets:Clearing:{accounts.fund_label(fund)}:{place}"


class ReceiptRecorded(Entry):
    """Money came in by bank, gateway, or the hands of the firm or of a person who collects. Without a household it lies
    in custody, never income. Needs a bank reference or a numbered paper; `agent_for` the firm whose fee it is on the
    lump-sum basis. Rules R1-R7, R21, R135."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT, CASHIER, SECRETARY, FIRM})
    is_fact: ClassVar[bool] = True

    receipt: ReceiptId
    channel: Channel
    bank_ref: BankReference | None = None
    paper: Text | None = None
    household: HouseholdKey | None = None
    payer: Literal["owner", "tenant", "other"] = "owner"
    amount: Positive
    purpose: PeriodName | None = None  # what the payer said it is for
    allocation: Allocation | None = None  # absent while unidentified
    collected_by: FirmId | None = None
    agent_for: FirmId | None = None
    occurred: Day | None = None

    def counterparty(self) -> str:
        return self.household or "unidentified"

    def own_id(self) -> str:
        return self.receipt

    def postings(self) -> tuple[Posting, ...]:
        if self.household is None or self.allocation is None:
            return two_sided(CUSTODY, UNIDENTIFIED, self.amount)
        return (*self.allocation.debits(self.channel, self.agent_for),
                *self.allocation.credits(self.household, self.agent_for))


class CashReceived(SignedEntry):
    """Cash taken at the counter, recorded the same day and signed. Rules R3, R55."""

    offices: ClassVar[frozenset[str]] = frozenset({CASHIER, ACCOUNTANT})
    is_fact: ClassVar[bool] = True

    receipt: ReceiptId
    paper: Text
    household: HouseholdKey
    payer: Literal["owner", "tenant", "other"] = "owner"
    amount: Positive
    purpose: PeriodName | None = None
    allocation: Allocation
    agent_for: FirmId | None = None
    occurred: Day | None = None

    def counterparty(self) -> str:
        return self.household

    def own_id(self) -> str:
        return self.receipt

    def postings(self) -> tuple[Posting, ...]:
        return (*self.allocation.debits("cash", self.agent_for),
                *self.allocation.credits(self.household, self.agent_for))


class ReceiptIdentified(SignedEntry):
    """An unidentified receipt belongs to a household: out of custody, into the operating fund (the agency fund where it
    is a firm's fee), once. Rules R3, R21."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT})

    receipt: ReceiptId
    household: HouseholdKey
    amount: Positive
    allocation: Allocation
    agent_for: FirmId | None = None

    def counterparty(self) -> str:
        return self.household

    def own_id(self) -> str:
        return self.receipt

    def postings(self) -> tuple[Posting, ...]:
        return (
            *two_sided(UNIDENTIFIED, CUSTODY, self.amount),
            *self.allocation.debits("bank", self.agent_for),
            *self.allocation.credits(self.household, self.agent_for),
        )


class ReceiptReversed(CounterFact):
    """A receipt was wrong: its legs the other way round, today; its bank reference is free again. Rule R14."""

    receipt: ReceiptId
    channel: Channel
    bank_ref: BankReference | None = None
    household: HouseholdKey | None = None
    amount: Positive
    allocation: Allocation | None = None
    agent_for: FirmId | None = None

    def counterparty(self) -> str:
        return self.household or "unidentified"

    def own_id(self) -> str:
        return self.receipt

    def postings(self) -> tuple[Posting, ...]:
        if self.household is None or self.allocation is None:
            return two_sided(UNIDENTIFIED, CUSTODY, self.amount)
        legs = (*self.allocation.debits(self.channel, self.agent_for),
                *self.allocation.credits(self.household, self.agent_for))
        return tuple(Posting(account, -amount) for account, amount in legs)


class CollectionRemitted(Entry):
    """What lay with a gateway, the firm, a person or in the cash box reached the co-managed account; `charge` is the
    gateway's fee: an expense of the fund, of a firm's money the firm's own cost. Rules R2, R21."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT, CASHIER})
    is_fact: ClassVar[bool] = True

    channel: Hands
    amount: Positive  # what reached the bank
    charge: NotNegative = Decimal("0.00")
    bank_ref: BankReference
    agent_for: FirmId | None = None
    payout: BankReference | None = None  # the gateway's own reference of the money that left it
    occurred: Day | None = None

    def counterparty(self) -> str:
        return self.channel

    def own_id(self) -> str:
        return self.bank_ref

    def postings(self) -> tuple[Posting, ...]:
        bearer = collected(self.agent_for) if self.agent_for else "Expenses:Operating:BankCharges"
        return merged((
            Posting(landing("bank", self.agent_for), self.amount),
            Posting(bearer, self.charge),
            Posting(landing(self.channel, self.agent_for), -self.amount - self.charge),
        ))


DepositKind = Literal["renovation", "access", "firm-bond"]



class DepositTaken(Entry):
    """A deposit came in: never income. Rule R10."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT, CASHIER})
    is_fact: ClassVar[bool] = True

    deposit: DocumentId
    deposit_kind: DepositKind
    party: HouseholdKey | FirmId
    amount: Positive
    bank_ref: BankReference | None = None
    paper: Text | None = None
    occurred: Day | None = None

    def counterparty(self) -> str:
        return self.party

    def own_id(self) -> str:
        return self.deposit

    def postings(self) -> tuple[Posting, ...]:
        return two_sided(CUSTODY, deposit_account(self.deposit_kind, self.party), self.amount)


class DepositDeductionProposed(Proposal):
    """Part of a deposit is kept for documented damage. Rule R10."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT, MEMBER, CHAIR})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    deposit: DocumentId
    amount: Positive
    reason: Text
    evidence: tuple[Commitment, ...]


class DepositDeducted(Entry):
    """The deduction took effect: the amount is the operating fund's, to make the damage good. Rule R10."""

    offices: ClassVar[frozenset[str]] = frozenset(OFFICES)

    proposal: Leaf
    deposit: DocumentId
    deposit_kind: DepositKind
    party: HouseholdKey | FirmId
    amount: Positive

    def counterparty(self) -> str:
        return self.party

    def own_id(self) -> str:
        return self.deposit

    def postings(self) -> tuple[Posting, ...]:
        # What damage costs is repaid to the head that repairs it; each fund balances by a transfer (R54, R142).
        return (
            *two_sided(deposit_account(self.deposit_kind, self.party), CUSTODY, self.amount),
            *two_sided(OPERATING, "Expenses:Operating:Planned:Repair", self.amount),
        )


class PassThroughReceived(Entry):
    """Money collected for a third party; must return to zero. Rule R10."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT, CASHIER})
    is_fact: ClassVar[bool] = True

    utility: Literal["water", "power"]
    household: HouseholdKey | None = None
    amount: Positive
    bank_ref: BankReference
    occurred: Day | None = None

    def counterparty(self) -> str:
        return self.household or "unidentified"

    def own_id(self) -> str:
        return self.bank_ref

    def postings(self) -> tuple[Posting, ...]:
        return two_sided(CUSTODY, f"Liabilities:PassThrough:{self.utility.capitalize()}", self.amount)
