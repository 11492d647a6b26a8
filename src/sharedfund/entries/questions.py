"""Questions: what owners ask and challenge, disputes and frozen money, claims on the firm, breaches, audits."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Literal

from sharedfund import accounts
from sharedfund.accounts import DEDUCTED
from sharedfund.accounts.heads import expense
from sharedfund.entries.entry import (
    ACCOUNTANT,
    AUDITOR,
    CASHIER,
    CHAIR,
    COMMITTEE,
    COMMITTEE_AND_COMMUNITY,
    COMMUNITY,
    EVALUATOR,
    FIRM,
    MEMBER,
    OFFICES,
    OWNER,
    REPRESENTATIVE,
    SECRETARY,
    SUBDISTRICT,
    SUPERVISOR,
    Entry,
    Joint,
    Posting,
    Proposal,
    Row,
    SignedEntry,
    joint,
    merged,
    two_sided,
)
from sharedfund.values.days import Day, PeriodName
from sharedfund.values.identity import (
    BankReference,
    Commitment,
    DocumentId,
    FirmId,
    HouseholdKey,
    Leaf,
    ResolutionId,
    Slug,
    Text,
)
from sharedfund.values.money import Area, NotNegative, Positive

_ASKERS = frozenset({OWNER, REPRESENTATIVE, MEMBER, CHAIR, FIRM, COMMUNITY, SUBDISTRICT, AUDITOR, EVALUATOR, SUPERVISOR})
_ANSWERERS = frozenset({MEMBER, CHAIR, ACCOUNTANT, FIRM, COMMUNITY})
_PROPOSE_FREEZE = frozenset({OWNER, REPRESENTATIVE, FIRM})
_FREEZERS = COMMITTEE | {COMMUNITY, SUBDISTRICT, SUPERVISOR}


def receivable(firm: str) -> str:
    """The fund's claim on a firm."""
    return f"Assets:Receivable:Firm:{firm}"


# ---- questions and challenges ----


class QuestionOpened(SignedEntry):
    """Somebody asks about a line, a balance, a voucher or an evaluation; `question` is the receipt number. With an
    `amount` it is a challenge: the spender has to prove it, and what of it is not paid and may wait `stops`.
    Rules R80-R82, R85."""

    offices: ClassVar[frozenset[str]] = _ASKERS

    question: DocumentId
    about: Text  # the number of a payment, bill, receipt, evaluation ..., a fund, a head, a period
    text: Text
    amount: Positive | None = None
    spender: FirmId | None = None  # the firm that asked for the challenged line or was paid by it
    stops: NotNegative = Decimal("0.00")
    household: HouseholdKey | None = None  # on whose behalf it is recorded


class QuestionAnswered(SignedEntry):
    """The answer; `evidence` is the voucher a challenge asks for. Rules R81, R82."""

    offices: ClassVar[frozenset[str]] = _ANSWERERS

    question: DocumentId
    text: Text
    evidence: tuple[Commitment, ...] = ()


class QuestionAccepted(SignedEntry):
    """Whoever asked is content with the answer, or takes the question back. Rule R80."""

    offices: ClassVar[frozenset[str]] = _ASKERS

    question: DocumentId


class QuestionEscalated(SignedEntry):
    """Whoever asked is not content: the question goes to the community (2) or the district (3). Rule R80."""

    offices: ClassVar[frozenset[str]] = _ASKERS

    question: DocumentId
    level: int  # 2 the community, 3 the district
    text: Text


# ---- disputes: frozen money ----


LEVELS = (1, 2, 3)


def _deciders(level: int) -> frozenset[str]:
    """Whose yes a dispute of a level asks for: in the complex, in the community, in the district (P12)."""
    if level == 1:
        return _FREEZERS
    return frozenset({COMMUNITY, SUBDISTRICT}) if level == 2 else frozenset({SUBDISTRICT})


class DisputeFrozen(Proposal):
    """The challenged part of a bill, a payment, the firm's remuneration or a fee is frozen; at level 1 for the
    charter's working days, beyond only at level 2 or 3. Rules R85, R122."""

    offices: ClassVar[frozenset[str]] = _FREEZERS | _PROPOSE_FREEZE
    joint: ClassVar[Joint] = joint((_FREEZERS, 1))

    dispute: DocumentId
    about: Text
    amount: Positive
    level: int  # 1 the complex, 2 the community, 3 the district
    text: Text
    question: DocumentId | None = None
    evidence: tuple[Commitment, ...] = ()

    def asks(self) -> Joint:
        return joint((_deciders(self.level), 1))


class DisputeEscalated(Proposal):
    """A dispute goes to a higher level, where the money stays frozen until it is lifted. Rule R122."""

    offices: ClassVar[frozenset[str]] = _FREEZERS | _PROPOSE_FREEZE
    joint: ClassVar[Joint] = joint(({COMMUNITY, SUBDISTRICT}, 1))

    dispute: DocumentId
    level: int  # 2 the community, 3 the district
    text: Text

    def asks(self) -> Joint:
        return joint((_deciders(self.level), 1))


class DisputeLifted(Proposal):
    """The freeze ends: two of the committee and the community, at level 3 the subdistrict office. Rule R122."""

    offices: ClassVar[frozenset[str]] = COMMITTEE | {COMMUNITY, SUBDISTRICT}
    joint: ClassVar[Joint] = joint((COMMITTEE, 2), ({COMMUNITY}, 1), parties=2)

    dispute: DocumentId
    level: int  # 1 the complex, 2 the community, 3 the district
    outcome: Literal["upheld", "dismissed", "settled"]
    text: Text

    def asks(self) -> Joint:
        return joint(({SUBDISTRICT}, 1)) if self.level == 3 else self.joint


# ---- claims on the firm, and what it pays back ----


class ClaimProposed(Proposal):
    """The fund claims money of the firm: the firm admits it, the owners resolved it, or a court adjudged it. With a
    `head` the claim takes back what was charged there. Rules R22, R82, R124."""

    offices: ClassVar[frozenset[str]] = COMMITTEE | {FIRM}
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    claim: DocumentId
    firm: FirmId
    basis: Literal["admitted", "resolved", "adjudged"]
    amount: Positive
    head: Slug | None = None
    question: DocumentId | None = None
    breach: DocumentId | None = None
    resolution: ResolutionId | None = None
    judgment: Commitment | None = None
    text: Text

    def asks(self) -> Joint:
        return joint((COMMITTEE, 1), ({FIRM}, 1), parties=2) if self.basis == "admitted" else self.joint


class ClaimBooked(Entry):
    """The claim stands on the books; what was paid and published stays as it was. Rules R22, R82, R124."""

    offices: ClassVar[frozenset[str]] = frozenset(OFFICES)

    proposal: Leaf
    claim: DocumentId
    firm: FirmId
    amount: Positive
    head: Slug | None = None
    question: DocumentId | None = None
    breach: DocumentId | None = None

    def counterparty(self) -> str:
        return self.firm

    def own_id(self) -> str:
        return self.claim

    def postings(self) -> tuple[Posting, ...]:
        return two_sided(receivable(self.firm), expense(self.head) if self.head else DEDUCTED, self.amount)


class RestitutionReceived(Entry):
    """The firm paid back for a claim or a breach: a fact of the bank. `recognised` is what was no claim on the books
    yet. Rule R124."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT, CASHIER})
    is_fact: ClassVar[bool] = True

    firm: FirmId
    claim: DocumentId | None = None
    breach: DocumentId | None = None
    amount: Positive
    recognised: NotNegative = Decimal("0.00")
    bank_ref: BankReference
    occurred: Day | None = None

    def counterparty(self) -> str:
        return self.firm

    def own_id(self) -> str:
        return self.bank_ref

    def postings(self) -> tuple[Posting, ...]:
        return merged((
            Posting(accounts.bank("operating"), self.amount),
            Posting(receivable(self.firm), self.recognised - self.amount),
            Posting(DEDUCTED, -self.recognised),
        ))


# ---- audits ----


class AuditDemanded(SignedEntry):
    """Owners demand an audit; their list of signatures stands behind `heads` and `area_m2`. Its cost is paid from
    public revenue. Rule R84."""

    offices: ClassVar[frozenset[str]] = frozenset({
        OWNER, REPRESENTATIVE, MEMBER, CHAIR, COMMUNITY, SUBDISTRICT, SUPERVISOR, SECRETARY})

    demand: DocumentId
    text: Text
    heads: int
    total_heads: int
    area_m2: Area
    total_area_m2: Area
    evidence: tuple[Commitment, ...]


class AuditFinding(Row):
    """One finding of an audit."""

    text: Text
    about: Text | None = None
    amount: NotNegative = Decimal("0.00")


class AuditReported(SignedEntry):
    """The auditor reports on a period: the annual statement, a committee's term, a hand-over, or what owners demanded.
    Rules R77, R78, R84, R133."""

    offices: ClassVar[frozenset[str]] = frozenset({AUDITOR})

    audit: DocumentId
    auditor: Text  # the firm of auditors
    occasion: Literal["annual", "term-end", "hand-over", "demanded"]
    period: PeriodName
    opinion: Literal["clean", "qualified", "adverse"]
    findings: tuple[AuditFinding, ...] = ()
    demand: DocumentId | None = None
    evidence: tuple[Commitment, ...]


class AuditAnswered(SignedEntry):
    """A finding of an audit is answered. Rule R133."""

    offices: ClassVar[frozenset[str]] = _ANSWERERS

    audit: DocumentId
    finding: int  # counted from 1
    text: Text
    evidence: tuple[Commitment, ...] = ()


# ---- breaches ----


class BreachAlleged(SignedEntry):
    """Somebody says that the firm broke its duty; alone it stops nothing. Rule R124."""

    offices: ClassVar[frozenset[str]] = frozenset({OWNER, REPRESENTATIVE, MEMBER, CHAIR, COMMUNITY, SUBDISTRICT, AUDITOR,
                                                   SUPERVISOR})

    breach: DocumentId
    firm: FirmId
    amount: NotNegative
    text: Text
    evidence: tuple[Commitment, ...] = ()


class BreachConfirmed(Proposal):
    """The breach is a fact: two persons of two parties, or the subdistrict office alone. Rules R28, R124."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY, SUBDISTRICT, SUPERVISOR})
    joint: ClassVar[Joint] = joint((COMMITTEE | {COMMUNITY, SUPERVISOR, SUBDISTRICT}, 2), parties=2, alone=(SUBDISTRICT,))

    breach: DocumentId
    amount: NotNegative
    by_court: Literal[True] | None = None


class BreachClosed(Proposal):
    """Restitution was made, or the allegation fell; `restitution` is what was made good otherwise than with money at the
    bank or by set-off. Rule R124."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY, SUBDISTRICT})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    breach: DocumentId
    restitution: NotNegative
    outcome: Literal["restored", "dropped"]
    evidence: tuple[Commitment, ...] = ()
