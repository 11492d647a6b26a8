"""Contracts: the firm and what it is paid; vendors and their accounts."""

from __future__ import annotations

from typing import ClassVar, Literal

from sharedfund.entries.entry import (
    ACCOUNTANT, CHAIR, COMMITTEE, COMMITTEE_AND_COMMUNITY, COMMUNITY, MEMBER, Joint, Proposal, Row, SignedEntry, Use, joint,
)
from sharedfund.values.days import Day
from sharedfund.values.identity import Commitment, ContractId, FirmId, Slug, Text, VendorId
from sharedfund.values.money import NotNegative, Rate, Score
from sharedfund.values.shares import Share


class Tariff(Row):
    """CNY a square metre and month, for a use."""

    use: Use
    rate_per_m2_month: Rate


class CostMonth(Row):
    """What a head costs a month by the contract: what is paid in a first year without a budget (R63)."""

    head: Slug
    amount: NotNegative


class ContractRecorded(Proposal):
    """The firm's contract: term, tariffs, and what it is paid and when. Where a term is absent the charter's holds.
    Rules R25, R26, R30."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY})
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

    payee: VendorId | FirmId
    account: Commitment
    reason: Text
