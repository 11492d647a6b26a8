"""Contracts: the firm, what it is paid and when it goes; a tariff of the owners' own; vendors, their accounts, contracts
and what is accepted."""

from __future__ import annotations

from typing import ClassVar, Literal

from sharedfund.entries.entry import (
    ACCOUNTANT, CHAIR, COMMITTEE, COMMITTEE_AND_COMMUNITY, COMMUNITY, MEMBER, SECRETARY, Joint, Proposal, Row,
    SignedEntry, Use, joint,
)
from sharedfund.values.days import Day, PeriodName
from sharedfund.values.identity import (
    Commitment, ContractId, DocumentId, FirmId, NeighbourId, PayeeId, ResolutionId, Slug, TariffId,
    Text, VendorId,
)
from sharedfund.values.money import NotNegative, Positive, Rate, Score
from sharedfund.values.shares import Share


class Tariff(Row):
    """CNY a square metre and month, for a use."""

    use: Use
    rate_per_m2_month: Rate


class CostMonth(Row):
    """What a head costs a month by the contract: what is paid in a first year without a budget (R63)."""

    head: Slug
    amount: NotNegative


class LateFeeTerm(Row):
    """What the contract says of a bill paid late: `day_share` of what is unpaid for each day once `after_days` days
    after its due day are over, in all at most `max_share` of the bill. Rule R5."""

    day_share: Share
    after_days: int = 0
    max_share: Share | None = None


class ContractRecorded(Proposal):
    """The firm's contract: term, tariffs, and what it is paid and when. Where a term is absent the charter's holds.
    Rules R25, R26, R30."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY, ACCOUNTANT, SECRETARY})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    contract: ContractId
    firm: FirmId
    firm_name: Text
    firm_account: Commitment
    first: Day
    end: Day  # last day
    tariffs: tuple[Tariff, ...]
    # Absent: no remuneration clause, so none accrues (R26).
    remuneration_kind: Literal["share", "fixed", "residual"] | None = None
    remuneration_rate_share: Share | None = None
    remuneration_fixed_month: NotNegative | None = None
    deficit_bearer: Literal["owners", "firm"] | None = None
    release_function: Literal["band", "linear", "pass_fail", "holdback"] | None = None
    pass_score: Score | None = None
    release_rest: Literal["withheld", "deducted"] | None = None
    settlement_period: Literal["year", "contract", "quarter", "month"] | None = None
    cost_heads: tuple[Slug, ...] = ()  # heads whose cost is reimbursed (R143)
    cost_months: tuple[CostMonth, ...] = ()
    evidence: tuple[Commitment, ...] = ()
    interim: Literal[True] | None = None  # an emergency or interim firm (R120)
    notice_days: int | None = None  # the notice an end asks for, where the contract says another than the law (R119)
    related_vendors: tuple[VendorId, ...] = ()  # related to the firm, and allowed to trade with the fund (R125)
    renews: ContractId | None = None  # the contract this one continues (R39)
    resolution: ResolutionId | None = None  # of the owners, where the decision is theirs
    late_fee: LateFeeTerm | None = None  # absent: nothing is added to a bill paid late (R5)


class ContractEnded(Proposal):
    """A firm's contract ends with the day `last`: the owners dismissed it, it leaves, its term ran out and nobody goes
    on, or both agreed. Without this entry a contract that has run out goes on as `indefinite`. Rules R115, R119."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    contract: ContractId
    firm: FirmId
    last: Day
    reason: Literal["termination", "withdrawal", "expiry", "agreement"]
    notice_day: Day | None = None  # on which the notice was given
    resolution: ResolutionId | None = None
    evidence: tuple[Commitment, ...] = ()


class TariffAdopted(Proposal):
    """What the owners resolved their fee to be from `first` on, where no firm's contract gives a tariff; a later one
    takes its place from its own first day. Rule R8."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    tariff: TariffId
    resolution: ResolutionId  # of the owners
    first: Day
    tariffs: tuple[Tariff, ...]
    evidence: tuple[Commitment, ...] = ()


class VendorContractRecorded(Proposal):
    """A contract with a vendor, or with a firm for a part of the service: which heads, how long, how much, and by which
    period the work is accepted. Rules R28, R52, R125."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    contract: ContractId
    vendor: PayeeId
    title: Text
    heads: tuple[Slug, ...]
    first: Day
    end: Day  # last day
    total: Positive
    month_amount: Positive | None = None
    accepted_by: Literal["month", "quarter", "contract"] = "month"  # the period that is accepted as one
    licence: Text | None = None  # of a specialist firm: lifts and fire systems
    repair: DocumentId | None = None  # the comparison of quotes it was chosen by (R67)
    resolution: ResolutionId | None = None
    evidence: tuple[Commitment, ...] = ()


class VendorAccepted(Proposal):
    """Whether a vendor's work of a period is accepted: two persons of two parties. The newest counts. Rule R28."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    contract: ContractId
    vendor: PayeeId
    period: PeriodName
    accepted: bool
    reason: Text | None = None
    evidence: tuple[Commitment, ...] = ()


class VendorAdded(SignedEntry):
    """A vendor and the commitment of its account. A company's name stands open; a natural person has none here."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT})

    vendor: VendorId
    name: Text | None = None
    natural_person: Literal[True] | None = None
    account: Commitment
    related_firm: FirmId | None = None


class VendorAccountChanged(Proposal):
    """A payee is paid to another account from here on: two persons. Rules R43, R47."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY, ACCOUNTANT})
    joint: ClassVar[Joint] = joint((COMMITTEE | {COMMUNITY}, 2))

    payee: VendorId | FirmId | NeighbourId
    account: Commitment
    reason: Text
