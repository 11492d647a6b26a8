"""Payments: the three steps, the joint signature, what left the bank; facts nobody approved; emergencies, notices."""

from __future__ import annotations

from typing import ClassVar, Literal

from sharedfund import accounts
from sharedfund.accounts.heads import expense
from sharedfund.entries.entry import (
    ACCOUNTANT,
    BUREAU,
    CASHIER,
    CHAIR,
    COMMITTEE_AND_COMMUNITY,
    COMMUNITY,
    FIRM,
    MEMBER,
    OFFICES,
    REPRESENTATIVE,
    SUBDISTRICT,
    SUPERVISOR,
    Approval,
    CounterFact,
    Entry,
    Joint,
    Posting,
    Proposal,
    Row,
    SignedEntry,
    merged,
    two_sided,
)
from sharedfund.values.days import Day, Month
from sharedfund.values.identity import (
    BankReference,
    BillId,
    BuildingId,
    Commitment,
    ContractId,
    DocumentId,
    FirmId,
    FundName,
    Leaf,
    PayeeId,
    PaymentId,
    ResolutionId,
    Slug,
    Text,
    VendorId,
)
from sharedfund.values.money import Money, NotNegative, Positive

# What a payment settles; the debit follows from it (drafts) and a rule recomputes it (R53).
Settles = Literal[
    "bill", "remuneration", "refund", "deposit", "pass-through", "tax", "expense", "transfer", "top-up", "imprest",
    "standing", "emergency", "return", "term-deposit", "agency", "work", "reclaim",
]
Tier = Literal["T0", "T1", "T2", "T3", "T4", "T5", "T6"]


class Leg(Row):
    """One leg of a payment beside the bank's; a debit is above zero."""

    account: Text
    amount: Money


class PaymentRequested(SignedEntry):
    """Somebody entitled asks that `fund` pay `amount` to `payee`; admitted, it reserves the amount. `legs` are what
    will be booked. `settles="standing"`: an authority for debits up to `amount` a month (R137).
    Rules R16, R17, R19, R42-R44, R46, R51-R55, R64, R87, R137, R138, R143."""

    offices: ClassVar[frozenset[str]] = frozenset({FIRM, MEMBER, CHAIR, COMMUNITY, SUBDISTRICT})

    payment: PaymentId
    payee: PayeeId
    payee_account: Commitment | None = None  # absent only where the payee is the tax office, the bureau or another fund
    amount: Positive
    fund: FundName
    head: Slug | None = None
    tier: Tier
    settles: Settles
    month: Month
    due: Day
    purpose: Text
    to_fund: FundName | None = None  # of a transfer
    utility: Literal["water", "power"] | None = None  # of pass-through money
    bill: BillId | None = None
    document: DocumentId | None = None  # deposit, emergency order
    explains: Leaf | None = None  # a debit nobody approved that this approves afterwards: no money leaves again (R135)
    contract: ContractId | None = None
    contract_total: Positive | None = None  # of a contract the book does not hold; instalments are tested on it (R52)
    resolution: ResolutionId | None = None
    notice: DocumentId | None = None  # prior notice (R51)
    nature: Literal["minor", "medium", "major", "renewal", "alteration"] | None = None  # of a repair (R23)
    recipients: int | None = None  # of a gift: counted, never named (R87)
    quotes: tuple[Commitment, ...] = ()
    repair: DocumentId | None = None  # the repair whose quotes were compared (R67)
    legs: tuple[Leg, ...]
    evidence: tuple[Commitment, ...] = ()


class PaymentReviewed(Approval):
    """A reviewer agrees. Two persons needed. Rules R42-R46."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, REPRESENTATIVE, COMMUNITY})


class PaymentRechecked(Approval):
    """The community has re-checked. Rules R42-R46."""

    offices: ClassVar[frozenset[str]] = frozenset({COMMUNITY, SUBDISTRICT})


class PaymentSigned(Approval):
    """A signatory signs; the last signature needed is the release, at which every rule is asked again.
    Rules R42-R49."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY, SUBDISTRICT, FIRM, BUREAU})


class PaymentRejected(SignedEntry):
    """Somebody asked to approve says no: the payment is over. Rule R42."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, REPRESENTATIVE, COMMUNITY, SUBDISTRICT, BUREAU})

    rejects: Leaf
    payment: PaymentId
    reason: Text


class PaymentWithdrawn(SignedEntry):
    """The requester takes the request back. Rule R42."""

    offices: ClassVar[frozenset[str]] = frozenset({FIRM, MEMBER, CHAIR, COMMUNITY, SUBDISTRICT})

    withdraws: Leaf
    payment: PaymentId
    reason: Text


class PaymentPaid(SignedEntry):
    """The bank has paid what was released: same payee, same amount, a bank reference. Where it `explains` a debit,
    `bank_ref` is that debit's and no money leaves again. Rules R53, R135."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT, CASHIER})

    payment: PaymentId
    pays: Leaf  # the request
    payee: PayeeId
    amount: Positive
    fund: FundName
    head: Slug | None = None
    tier: Tier
    settles: Settles
    month: Month
    bill: BillId | None = None
    document: DocumentId | None = None
    explains: Leaf | None = None
    legs: tuple[Leg, ...]
    bank_ref: BankReference
    occurred: Day | None = None

    def counterparty(self) -> str:
        return self.payee

    def own_id(self) -> str:
        return self.payment

    def postings(self) -> tuple[Posting, ...]:
        source = unexplained(self.fund) if self.explains else accounts.bank(self.fund)
        return merged((*(Posting(leg.account, leg.amount) for leg in self.legs), Posting(source, -self.amount)))


class PaymentReturned(CounterFact):
    """The bank sent a payment back, or it was booked wrongly: its legs the other way round, today. Rules R14, R53."""

    payment: PaymentId
    payee: PayeeId
    amount: Positive
    fund: FundName
    head: Slug | None = None
    tier: Tier
    settles: Settles
    month: Month
    bill: BillId | None = None
    document: DocumentId | None = None
    legs: tuple[Leg, ...]
    bank_ref: BankReference
    occurred: Day | None = None

    def counterparty(self) -> str:
        return self.payee

    def own_id(self) -> str:
        return self.payment

    def postings(self) -> tuple[Posting, ...]:
        return merged((
            *(Posting(leg.account, -leg.amount) for leg in self.legs),
            Posting(accounts.bank(self.fund), self.amount),
        ))


class BankDebited(Entry):
    """Money left the bank without a release: under a standing authority as far as its cap goes, as the bank's own
    charge on money held for a firm by the bank's advice, else unexplained. A fact, always recorded.
    Rules R21, R123, R135, R137."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT})
    is_fact: ClassVar[bool] = True

    bank_ref: BankReference
    amount: Positive
    fund: FundName
    purpose: Text
    standing: PaymentId | None = None  # the released request that authorises it
    head: Slug | None = None  # of the authority
    month: Month | None = None
    bill: BillId | None = None  # the bill the authorised part pays
    explained: NotNegative  # the part within the authority
    legs: tuple[Leg, ...]  # the debits, sum = amount
    court_paper: Commitment | None = None
    agent_for: FirmId | None = None  # the firm whose money the bank charged
    advice: Commitment | None = None  # the bank's, of its charge
    occurred: Day | None = None

    def own_id(self) -> str:
        return self.bank_ref

    def postings(self) -> tuple[Posting, ...]:
        return merged((
            *(Posting(leg.account, leg.amount) for leg in self.legs),
            Posting(accounts.bank(self.fund), -self.amount),
        ))


def unexplained(fund: str) -> str:
    """Where a debit of `fund` stands that nobody approved (R135)."""
    return "Assets:Receivable:Unexplained:" + accounts.fund_label(fund)


class UnexplainedRestored(Entry):
    """Money that had left without approval came back. Rule R135."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT, CASHIER})
    is_fact: ClassVar[bool] = True

    restores: Leaf
    bank_ref: BankReference
    amount: Positive
    fund: FundName
    occurred: Day | None = None

    def own_id(self) -> str:
        return self.bank_ref

    def postings(self) -> tuple[Posting, ...]:
        return two_sided(accounts.bank(self.fund), unexplained(self.fund), self.amount)


class EmergencyOrdered(SignedEntry):
    """A mandated person orders what cannot wait; with a witness of another party the estimate is reserved. Rule R24."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, FIRM, COMMUNITY, SUBDISTRICT})

    order: DocumentId
    cause: Slug
    contractor: VendorId
    estimate: Positive
    fund: FundName
    building: BuildingId | None = None  # where its maintenance fund is liable: the operating fund advances the money
    purpose: Text
    evidence: tuple[Commitment, ...]


class EmergencyWitnessed(Approval):
    """A person of another party saw the emergency. Rule R24."""

    offices: ClassVar[frozenset[str]] = frozenset({REPRESENTATIVE, MEMBER, CHAIR, FIRM, COMMUNITY, SUBDISTRICT, SUPERVISOR})


class EmergencyRatified(Proposal):
    """An emergency payment is approved afterwards. Rule R24."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    order: DocumentId
    resolution: ResolutionId | None = None


class NoticePosted(SignedEntry):
    """Prior notice of a large payment, or for a year of a recurring one up to `monthly_ceiling`. Rule R51."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY})

    notice: DocumentId
    payee: PayeeId
    amount: Positive
    purpose: Text
    monthly_ceiling: Positive | None = None
    until: Day | None = None


class NoticeObjected(SignedEntry):
    """An owner objected to a noticed payment. Rule R51."""

    offices: ClassVar[frozenset[str]] = frozenset(OFFICES)

    notice: DocumentId
    objection: int
    text: Text


class NoticeAnswered(SignedEntry):
    """The objection was answered in writing. Rule R51."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY})

    notice: DocumentId
    objection: int
    evidence: Commitment


class ImprestSpent(SignedEntry):
    """Cash spent from the imprest, with a voucher. Rule R55."""

    offices: ClassVar[frozenset[str]] = frozenset({CASHIER})

    voucher: DocumentId
    head: Slug
    amount: Positive
    purpose: Text
    evidence: tuple[Commitment, ...]

    def own_id(self) -> str:
        return self.voucher

    def postings(self) -> tuple[Posting, ...]:
        return two_sided(expense(self.head), "Assets:Cash:Imprest:Operating", self.amount)
