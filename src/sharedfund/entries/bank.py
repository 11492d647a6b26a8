"""Bank: interest, what the statement says, reconciliation."""

from __future__ import annotations

from typing import ClassVar, Literal

from sharedfund import accounts
from sharedfund.entries.entry import ACCOUNTANT, CASHIER, Entry, Posting, Row, SignedEntry, merged
from sharedfund.values.days import Day, Month
from sharedfund.values.identity import BankReference, Commitment, FundName, PaymentId, Slug, Text
from sharedfund.values.money import Money, NotNegative, Positive


class InterestPart(Row):
    """What of the interest a fund earned."""

    fund: FundName
    amount: Positive


def earns(fund: str) -> str:
    """The fund that earns the interest on a fund's money: custody, agency and contingency have no income of their
    own, theirs is the operating fund's."""
    return fund if fund in ("public-revenue", "grants") or fund.startswith("project:") else "operating"


def interest_income(fund: str) -> str:
    """The account a fund's interest is income on."""
    if fund == "public-revenue":
        return "Income:Public:Interest"
    if fund == "grants":
        return "Income:Grants"
    if fund.startswith("project:"):
        return "Income:Project:" + fund.partition(":")[2]
    return "Income:Operating:Interest"


class InterestReceived(Entry):
    """The bank paid interest; it belongs to the funds that earned it, never to the firm. Rule R11."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT})
    is_fact: ClassVar[bool] = True

    bank_ref: BankReference
    amount: Positive
    parts: tuple[InterestPart, ...]
    occurred: Day | None = None

    def own_id(self) -> str:
        return self.bank_ref

    def postings(self) -> tuple[Posting, ...]:
        return merged(
            posting
            for part in self.parts
            for posting in (
                Posting(accounts.bank(part.fund), part.amount),
                Posting(interest_income(part.fund), -part.amount),
            )
        )


def term_deposit(fund: str) -> str:
    """Where a fund's money lies in a term deposit."""
    return "Assets:Bank:TermDeposit:" + accounts.fund_label(fund)


class TermDepositRedeemed(Entry):
    """A term deposit came back, wholly or in part, with its interest. Rules R11, R126."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT, CASHIER})
    is_fact: ClassVar[bool] = True

    placed: PaymentId  # the payment that placed it
    fund: FundName
    principal: Positive
    interest: NotNegative
    bank_ref: BankReference
    occurred: Day | None = None

    def own_id(self) -> str:
        return self.bank_ref

    def postings(self) -> tuple[Posting, ...]:
        earner = earns(self.fund)
        return merged((
            Posting(accounts.bank(self.fund), self.principal),
            Posting(term_deposit(self.fund), -self.principal),
            Posting(accounts.bank(earner), self.interest),
            Posting(interest_income(earner), -self.interest),
        ))


class ReconcilingItem(Row):
    """A line one side has and the other not yet."""

    side: Literal["booked-in", "booked-out", "bank-in", "bank-out"]
    day: Day
    amount: Positive
    reference: Text


class BankReconciled(SignedEntry):
    """A month's statement balance against the book: bank + booked-in - booked-out = book + bank-in - bank-out.
    A difference other than 0.00 is stated and the month stands as not reconciled. Rule R131."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT})

    account: Slug
    month: Month
    statement_balance: Money
    book_balance: Money
    items: tuple[ReconcilingItem, ...] = ()
    difference: Money
    statement: Commitment | None = None
