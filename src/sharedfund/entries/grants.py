"""Grants: money and help that came for a purpose, projects the owners raise money for, money that is not theirs."""

from __future__ import annotations

from typing import ClassVar, Literal

from sharedfund import accounts
from sharedfund.entries.entry import (
    ACCOUNTANT, CASHIER, CHAIR, COMMUNITY, MEMBER, SECRETARY, SUBDISTRICT, CounterFact, Entry, Posting, SignedEntry,
    two_sided,
)
from sharedfund.values.days import Day, Month
from sharedfund.values.identity import (
    BankReference, Commitment, DocumentId, HouseholdKey, ResolutionId, Slug, Text, VendorId,
)
from sharedfund.values.money import NotNegative, Positive

GRANTS, SUBSIDY = "Income:Grants", "Income:Operating:Subsidy"


def entrusted_account(beneficiary: str) -> str:
    """The liability on which money stands that belongs to a named third party."""
    return f"Liabilities:PassThrough:Vendor:{beneficiary.upper()}"


class GrantReceived(Entry):
    """A grant, an award or a donation came in. Bound to `heads` it lies in the grants fund until it is spent on them;
    without heads it is free, an income of the operating fund. Rules R4, R135."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT, CASHIER})
    is_fact: ClassVar[bool] = True

    grant: DocumentId
    giver: Text
    purpose: Text
    heads: tuple[Slug, ...] = ()
    recurring: Literal[True] | None = None  # paid again every period; else once
    report_due: Day | None = None  # the last day to report to the giver
    amount: Positive
    bank_ref: BankReference
    evidence: tuple[Commitment, ...] = ()
    occurred: Day | None = None

    def counterparty(self) -> str:
        return self.giver

    def own_id(self) -> str:
        return self.grant

    def postings(self) -> tuple[Posting, ...]:
        fund, income = ("grants", GRANTS) if self.heads else ("operating", SUBSIDY)
        return two_sided(accounts.bank(fund), income, self.amount)


class GrantReported(SignedEntry):
    """The giver was told what of a grant is spent and what is left. Rule R54."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT, MEMBER, CHAIR, COMMUNITY, SUBDISTRICT})

    grant: DocumentId
    spent: NotNegative
    left: NotNegative
    evidence: tuple[Commitment, ...]


class ProjectOpened(SignedEntry):
    """The owners raise money of their own for one project, by a resolution. Rule R23."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY, SUBDISTRICT})

    project: ResolutionId
    title: Text
    target: Positive


class ProjectCollected(Entry):
    """A household, or somebody else, paid for a project. Rules R4, R135."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT, CASHIER})
    is_fact: ClassVar[bool] = True

    project: ResolutionId
    household: HouseholdKey | None = None
    giver: Text | None = None  # where it was no household
    amount: Positive
    bank_ref: BankReference
    occurred: Day | None = None

    def counterparty(self) -> str:
        return self.household or self.giver or "unidentified"

    def own_id(self) -> str:
        return self.bank_ref

    def postings(self) -> tuple[Posting, ...]:
        return two_sided(accounts.bank(f"project:{self.project}"), f"Income:Project:{self.project}", self.amount)


class ProjectClosed(SignedEntry):
    """A project is over: what came in was spent, given back, or moved on by resolution. Rule R54."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, COMMUNITY, SUBDISTRICT})

    project: ResolutionId
    collected: NotNegative
    spent: NotNegative
    given_back: NotNegative
    moved_on: NotNegative


class EntrustedReceived(Entry):
    """Money came in that belongs to a named third party: it passes through and must return to zero. Rules R4, R10."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT, CASHIER})
    is_fact: ClassVar[bool] = True

    beneficiary: VendorId
    purpose: Text
    amount: Positive
    bank_ref: BankReference
    occurred: Day | None = None

    def counterparty(self) -> str:
        return self.beneficiary

    def own_id(self) -> str:
        return self.bank_ref

    def postings(self) -> tuple[Posting, ...]:
        return two_sided(accounts.bank("custody"), entrusted_account(self.beneficiary), self.amount)


class GivenReversed(CounterFact):
    """A grant, a contribution to a project, or a third party's money was booked wrongly: its legs the other way round,
    today; its bank reference is free again. It names the one it takes back. Rule R14."""

    grant: DocumentId | None = None
    heads: tuple[Slug, ...] = ()  # of the grant
    project: ResolutionId | None = None
    household: HouseholdKey | None = None  # of the contribution
    beneficiary: VendorId | None = None
    amount: Positive
    bank_ref: BankReference

    def counterparty(self) -> str:
        return self.household or self.beneficiary or self.grant or "fund"

    def own_id(self) -> str:
        return self.bank_ref

    def postings(self) -> tuple[Posting, ...]:
        if self.grant is not None:
            fund, account = ("grants", GRANTS) if self.heads else ("operating", SUBSIDY)
        elif self.project is not None:
            fund, account = f"project:{self.project}", f"Income:Project:{self.project}"
        else:
            fund, account = "custody", entrusted_account(self.beneficiary or "")
        return two_sided(account, accounts.bank(fund), self.amount)


class GiftInKindRecorded(SignedEntry):
    """Somebody gave work or goods. A memo; where `booked`, income and expense at the stated value. Never cash.
    Rule R135."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT, SECRETARY, MEMBER, CHAIR, COMMUNITY})

    giver: Text
    gift: Text
    value: Positive | None = None  # as stated by the giver
    booked: Literal[True] | None = None
    evidence: tuple[Commitment, ...] = ()

    def counterparty(self) -> str:
        return self.giver

    def own_id(self) -> str:
        return "gift in kind"

    def postings(self) -> tuple[Posting, ...]:
        if self.booked is None or self.value is None:
            return ()
        return two_sided("Expenses:Grants:Works", GRANTS, self.value)


class VolunteersHelped(SignedEntry):
    """Volunteers gave time in a month. An indicator, never money. Rule R135."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT, SECRETARY, MEMBER, CHAIR, COMMUNITY})

    month: Month
    work: Text
    persons: int
    hours: int
