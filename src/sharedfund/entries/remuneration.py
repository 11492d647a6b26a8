"""Remuneration: accrual, evaluation, appeal, acceptance, settlement, release, and what is withheld or deducted."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Literal

from sharedfund import accounts
from sharedfund.accounts import DEDUCTED
from sharedfund.entries.entry import (
    ACCOUNTANT, BUREAU, CASHIER, CHAIR, COMMITTEE, COMMITTEE_AND_COMMUNITY, COMMUNITY, EVALUATOR, FIRM, MEMBER,
    OFFICES, REPRESENTATIVE, SECRETARY, SUBDISTRICT, SUPERVISOR, CounterFact, Entry, Joint, Posting, Proposal, Row,
    SignedEntry, joint, merged, two_sided,
)
from sharedfund.values.days import Day, Month, PeriodName
from sharedfund.values.identity import (
    BankReference, Commitment, ContractId, DocumentId, FirmId, Leaf, PersonId, ResolutionId, Text,
)
from sharedfund.values.money import Money, NotNegative, Positive, Score
from sharedfund.values.shares import Share

EXPENSE = "Expenses:Operating:FirmFee"
_SCORERS = frozenset({COMMUNITY, EVALUATOR, SUPERVISOR, SUBDISTRICT})

# Where what is deducted for good goes.
DeductedUse = Literal["operating", "refund", "offset", "committee"]


def returned(firm: str, amount: Decimal, use: str | None) -> tuple[Posting, ...]:
    """What is deducted of a firm's lump-sum fee: owed back to those who paid, or the owners' own (R21, R32)."""
    if use in ("refund", "offset"):
        return two_sided(accounts.collected(firm), "Liabilities:Owners:Refund:Agency", amount)
    return (*two_sided(accounts.collected(firm), accounts.bank("agency"), amount),
            *two_sided(accounts.bank("operating"), DEDUCTED, amount))


def accrued(firm: str) -> str:
    return f"Liabilities:Firm:{firm}:FeeAccrued"


def withheld(firm: str) -> str:
    return f"Liabilities:Firm:{firm}:FeeWithheld"


def releasable(firm: str) -> str:
    return f"Liabilities:Firm:{firm}:FeeReleasable"


class RemunerationAccrued(Entry):
    """A month's remuneration, cumulative: half-up(rate x base to date) less what accrued before; `base` is the base
    of the period to date. May be below zero after refunds. Rules R25, R26."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT})

    firm: FirmId
    contract: ContractId
    month: Month
    base: Money
    amount: Money

    def counterparty(self) -> str:
        return self.firm

    def own_id(self) -> str:
        return f"accrual {self.month}"

    def postings(self) -> tuple[Posting, ...]:
        return merged(two_sided(EXPENSE, accrued(self.firm), self.amount))


class EvaluationItem(Row):
    """One item of the form; without a score the record is incomplete (R35)."""

    name: Text
    weight: Share
    score: Score | None = None


class QuarterScore(Row):
    """A quarter's score in an annual record, with the days served."""

    quarter: PeriodName
    score: Score
    days: int


class EvaluationRecorded(SignedEntry):
    """A draft evaluation of a firm for a period. Rules R33-R36."""

    offices: ClassVar[frozenset[str]] = frozenset({COMMUNITY, EVALUATOR, SUPERVISOR, SUBDISTRICT})

    evaluation: DocumentId
    firm: FirmId
    contract: ContractId
    period: PeriodName
    form_version: Text
    items: tuple[EvaluationItem, ...] = ()
    quarters: tuple[QuarterScore, ...] = ()
    scorers: tuple[PersonId, ...]
    method: Literal["third-party", "owner-survey", "community"]
    sent: int
    valid: int
    cost: NotNegative = Decimal("0.00")
    cost_borne_by: Literal["fund", "public", "firm", "none"] = "none"
    supersedes: DocumentId | None = None
    reason: Text | None = None
    evidence: tuple[Commitment, ...] = ()


class EvaluationPublished(SignedEntry):
    """A draft evaluation hangs out; the objection window runs from here. Rule R34."""

    offices: ClassVar[frozenset[str]] = frozenset({COMMUNITY, EVALUATOR, SUPERVISOR, SUBDISTRICT, SECRETARY})

    evaluation: DocumentId
    place: Text


class EvaluationFinalised(Proposal):
    """The score stands. Rules R33-R36."""

    offices: ClassVar[frozenset[str]] = frozenset({COMMUNITY, EVALUATOR, SUPERVISOR, SUBDISTRICT})
    joint: ClassVar[Joint] = joint((_SCORERS, 2), alone=(SUBDISTRICT,))

    evaluation: DocumentId
    score: Score


class EvaluationAppealed(SignedEntry):
    """The firm objects inside the window and names the score it claims; only the difference waits. Rule R28."""

    offices: ClassVar[frozenset[str]] = frozenset({FIRM})

    evaluation: DocumentId
    claimed: Score
    reason: Text
    evidence: tuple[Commitment, ...] = ()


class AppealAnswered(Proposal):
    """The appeal is decided: the score that stands. Rule R28."""

    offices: ClassVar[frozenset[str]] = frozenset({COMMUNITY, EVALUATOR, SUPERVISOR, SUBDISTRICT})
    joint: ClassVar[Joint] = joint((_SCORERS, 2), alone=(SUBDISTRICT,))

    evaluation: DocumentId
    score: Score
    reason: Text


class AcceptanceRecorded(Proposal):
    """Whether the residents accept the service of a period: a condition of the contract, not a vote. Rule R28."""

    offices: ClassVar[frozenset[str]] = frozenset({COMMUNITY, SUBDISTRICT, SUPERVISOR, SECRETARY})
    joint: ClassVar[Joint] = joint(({COMMUNITY, SUBDISTRICT, SUPERVISOR}, 1), (COMMITTEE | {SECRETARY, REPRESENTATIVE}, 1))

    firm: FirmId
    contract: ContractId
    period: PeriodName
    method: Literal["survey", "assembly", "representatives"]
    households: int
    sent: int
    valid: int
    satisfied: int
    accepted: bool
    resolution: ResolutionId | None = None
    evidence: tuple[Commitment, ...] = ()


class SettlementServed(SignedEntry):
    """The statement of a period is displayed and served on committee, community and firm. Rule R38."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT, MEMBER, CHAIR, SECRETARY})

    firm: FirmId
    contract: ContractId
    period: PeriodName
    collected: Money
    costs: Money
    deductions: NotNegative = Decimal("0.00")
    residual: Money | None = None  # only where the contract's kind is residual
    place: Text
    evidence: tuple[Commitment, ...] = ()


class SettlementAnswered(SignedEntry):
    """A party signs the statement, signs with reservations, or is recorded as having refused. Rule R38."""

    offices: ClassVar[frozenset[str]] = frozenset({FIRM, MEMBER, CHAIR, COMMUNITY, SECRETARY})

    serves: Leaf  # the statement served
    party: Literal["committee", "residents-committee", "firm"]
    answer: Literal["signed", "reserved", "refused"]
    reservation: Text | None = None


class SettlementProposed(Proposal):
    """The period's settlement shall close. Rule R38."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT, MEMBER, CHAIR})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    firm: FirmId
    contract: ContractId
    period: PeriodName
    serves: Leaf
    residual: Money | None = None

    @property
    def amount(self) -> Decimal | None:
        """What a signer answers for: the residual found."""
        return self.residual if self.residual and self.residual > 0 else None


class SettlementClosed(Entry):
    """The settlement is closed; under `residual` its figure is found and accrues. Rules R25, R38."""

    offices: ClassVar[frozenset[str]] = frozenset(OFFICES)

    proposal: Leaf
    firm: FirmId
    contract: ContractId
    period: PeriodName
    residual: Money | None = None

    def counterparty(self) -> str:
        return self.firm

    def own_id(self) -> str:
        return f"settlement {self.period}"

    def postings(self) -> tuple[Posting, ...]:
        if not self.residual:
            return ()
        # A loss of the year is the firm's unless the contract says otherwise: it is claimed, not accrued (R25).
        if self.residual < 0:
            return ()
        return two_sided(EXPENSE, accrued(self.firm), self.residual)


class Release(Row):
    """What a release moves: accrued = releasable + withheld + deducted + appealed + held. What an appeal or a breach
    keeps back (`appealed`, `held`) stays accrued. `score` is absent where owners or a court stand in for it."""

    accrued: Positive
    score: Score | None = None
    rate: Share
    releasable: NotNegative
    withheld: NotNegative = Decimal("0.00")
    deducted: NotNegative = Decimal("0.00")
    appealed: NotNegative = Decimal("0.00")
    held: NotNegative = Decimal("0.00")
    ordered: NotNegative = Decimal("0.00")  # of `withheld`, what a court ordered to be withheld (R141)


class ReleaseProposed(Proposal):
    """The period's remuneration shall pass the gate. `resolution` is R40's waiver, `judgment` R141's paper.
    Rules R27-R32, R40, R141."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, ACCOUNTANT})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    firm: FirmId
    contract: ContractId
    period: PeriodName
    release: Release
    resolution: ResolutionId | None = None
    judgment: Commitment | None = None
    agent_for: FirmId | None = None
    deducted_use: DeductedUse | None = None

    @property
    def amount(self) -> Decimal:
        """What a signer answers for: what becomes payable."""
        return self.release.releasable


class RemunerationReleased(Entry):
    """The gate is passed: accrued becomes payable, withheld or deducted; what an appeal holds back stays accrued. On the
    lump-sum basis only what is deducted moves, to where `deducted_use` says. Rules R21, R28-R32."""

    offices: ClassVar[frozenset[str]] = frozenset(OFFICES)

    proposal: Leaf
    firm: FirmId
    contract: ContractId
    period: PeriodName
    release: Release
    resolution: ResolutionId | None = None
    judgment: Commitment | None = None
    agent_for: FirmId | None = None
    deducted_use: DeductedUse | None = None

    def counterparty(self) -> str:
        return self.firm

    def own_id(self) -> str:
        return f"release {self.period}"

    def postings(self) -> tuple[Posting, ...]:
        release = self.release
        if self.agent_for is not None:
            return merged(returned(self.agent_for, release.deducted, self.deducted_use))
        return merged((
            Posting(accrued(self.firm), release.releasable + release.withheld + release.deducted),
            Posting(releasable(self.firm), -release.releasable),
            Posting(withheld(self.firm), -release.withheld),
            Posting(DEDUCTED, -release.deducted),
        ))


class WithheldDecisionProposed(Proposal):
    """Withheld remuneration of a period shall be restored or deducted for good. Rule R32."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    firm: FirmId
    contract: ContractId
    period: PeriodName
    decision: Literal["restore", "deduct"]
    amount: Positive
    resolution: ResolutionId | None = None
    reason: Text
    agent_for: FirmId | None = None
    deducted_use: DeductedUse | None = None


class WithheldRestored(Entry):
    """Withheld remuneration is given back: it is payable now. Rule R32."""

    offices: ClassVar[frozenset[str]] = frozenset(OFFICES)

    proposal: Leaf
    firm: FirmId
    contract: ContractId
    period: PeriodName
    amount: Positive
    agent_for: FirmId | None = None

    def counterparty(self) -> str:
        return self.firm

    def own_id(self) -> str:
        return f"restored {self.period}"

    def postings(self) -> tuple[Posting, ...]:
        if self.agent_for is not None:
            return ()  # a figure of the gate: the money never left its account
        return two_sided(withheld(self.firm), releasable(self.firm), self.amount)


class WithheldDeducted(Entry):
    """Withheld remuneration is deducted for good. Rule R32."""

    offices: ClassVar[frozenset[str]] = frozenset(OFFICES)

    proposal: Leaf
    firm: FirmId
    contract: ContractId
    period: PeriodName
    amount: Positive
    agent_for: FirmId | None = None
    deducted_use: DeductedUse | None = None

    def counterparty(self) -> str:
        return self.firm

    def own_id(self) -> str:
        return f"deducted {self.period}"

    def postings(self) -> tuple[Posting, ...]:
        if self.agent_for is not None:
            return returned(self.agent_for, self.amount, self.deducted_use)
        return two_sided(withheld(self.firm), DEDUCTED, self.amount)


class AccrualCorrected(CounterFact):
    """An accrual was wrong by `amount` (above zero: too high). Rule R14."""

    firm: FirmId
    contract: ContractId
    month: Month
    amount: Money

    def counterparty(self) -> str:
        return self.firm

    def own_id(self) -> str:
        return f"accrual {self.month} corrected"

    def postings(self) -> tuple[Posting, ...]:
        return merged(two_sided(accrued(self.firm), EXPENSE, self.amount))


class JudgmentRecorded(Entry):
    """A court, arbiter or mediator ordered a release, a withholding or a set-off: a fact, with the paper. Rule R141."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT, SECRETARY, MEMBER, CHAIR})
    is_fact: ClassVar[bool] = True

    judgment: Commitment
    firm: FirmId
    period: PeriodName
    orders: Literal["release", "withholding", "set-off"]
    replaces: tuple[Literal["evaluation", "acceptance", "settlement", "breach", "publication"], ...]
    amount: Positive
    occurred: Day | None = None


class RankingRecorded(Entry):
    """The district's paper about a firm: its place among so many in a quarter, or whether its year passed. Rule R29."""

    offices: ClassVar[frozenset[str]] = frozenset({BUREAU, SUBDISTRICT, COMMUNITY, EVALUATOR, SECRETARY, ACCOUNTANT})
    is_fact: ClassVar[bool] = True

    firm: FirmId
    contract: ContractId
    period: PeriodName
    place: int | None = None
    of: int | None = None
    passed: bool | None = None
    evidence: tuple[Commitment, ...]
    occurred: Day | None = None


class ShareDeposited(Entry):
    """A firm that collects the fee itself paid its agreed share of a period into the agency fund; it comes back to the
    firm through the gate. Rules R21, R29."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT, CASHIER})
    is_fact: ClassVar[bool] = True

    firm: FirmId
    contract: ContractId
    period: PeriodName
    amount: Positive
    bank_ref: BankReference
    occurred: Day | None = None

    def counterparty(self) -> str:
        return self.firm

    def own_id(self) -> str:
        return f"share {self.period}"

    def postings(self) -> tuple[Posting, ...]:
        return two_sided(accounts.bank("agency"), accounts.collected(self.firm), self.amount)


class SetOffProposed(Proposal):
    """The fund sets a confirmed claim on the firm off against remuneration released. Rule R41."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    firm: FirmId
    claim: Leaf  # the breach confirmed, or the judgment
    amount: Positive
    recognised: NotNegative = Decimal("0.00")  # of `amount`, what was not on the books as a claim yet


class SetOffMade(Entry):
    """The set-off took effect; it names claim and remuneration. Rule R41."""

    offices: ClassVar[frozenset[str]] = frozenset(OFFICES)

    proposal: Leaf
    firm: FirmId
    claim: Leaf
    amount: Positive
    recognised: NotNegative = Decimal("0.00")

    def counterparty(self) -> str:
        return self.firm

    def own_id(self) -> str:
        return "set-off"

    def postings(self) -> tuple[Posting, ...]:
        return merged((
            Posting(releasable(self.firm), self.amount),
            Posting(f"Assets:Receivable:Firm:{self.firm}", self.recognised - self.amount),
            Posting(DEDUCTED, -self.recognised),
        ))
