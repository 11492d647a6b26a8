"""Bank: interest, what the statement says, reconciliation."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal, NamedTuple

from pydantic import PlainValidator, WithJsonSchema

from sharedfund import accounts
from sharedfund.entries.entry import ACCOUNTANT, CASHIER, Entry, Posting, Row, SignedEntry, merged
from sharedfund.values import days
from sharedfund.values.days import Day, Month
from sharedfund.values.forms import Form
from sharedfund.values.identity import BankReference, BookingKey, Commitment, FundName, PaymentId, Slug, Text
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


# ---- statements ----


class StatementLine(NamedTuple):
    """A line of a statement: its day at the bank, what came in (below zero: went out), its reference."""

    day: date
    amount: Decimal
    ref: str


_LINE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}) (-?(?:0|[1-9][0-9]{0,12})\.[0-9]{2}) ([0-9A-Z][0-9A-Z:/.-]{0,63})\Z")
_NOTHING = frozenset({"0.00", "-0.00"})


def _line(value: object) -> str:
    match = _LINE.match(value) if isinstance(value, str) else None
    if match is None or match[2] in _NOTHING:
        raise ValueError("not-a-statement-line")
    days.day(match[1])
    return match[0]


# `DAY AMOUNT REFERENCE`, one text a line, so that a page of a hundred thousand stays small.
SpelledLine = Annotated[str, PlainValidator(_line), WithJsonSchema({"type": "string"}), Form.TEXT]


def spelled_line(day: date, amount: Decimal, ref: str) -> str:
    """A line as an entry spells it; `amount` has two places."""
    return f"{day.isoformat()} {amount} {ref}"


def line_of(spelled: str) -> StatementLine:
    """The line that an entry spells."""
    day, amount, ref = spelled.split(" ")
    return StatementLine(date.fromisoformat(day), Decimal(amount), ref)


class StatementImported(Entry):
    """A statement was read: which file, of which days, what it states and what of that held. The `new` lines among its
    `rows` follow in `statement-lines`; `known` ones stand already, `before` ones lie in months that are reconciled or
    before the book. Rules R4, R135."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT, CASHIER})
    is_fact: ClassVar[bool] = True

    account: Slug  # the co-managed account's, or the gateway
    source: Slug  # the layout it was read by
    statement: Commitment
    profile: Commitment | None = None  # what a layout of one's own was read by
    first: Day
    last: Day
    rows: int
    ins: NotNegative
    outs: NotNegative
    opening: Money | None = None
    closing: Money | None = None
    checked: tuple[Slug, ...] = ()
    accepted: tuple[Slug, ...] = ()  # claims that did not hold and that `by` took all the same
    new: int
    known: int
    before: int | None = None
    late: Literal[True] | None = None  # the bank added lines to months that were reconciled (R130)


class StatementLines(Entry):
    """The new lines of a statement, oldest first, each as `2026-01-31 -1200.00 REFERENCE`: its day at the bank, what came
    in (below zero: went out) and the bank's reference, never whose it is. Rules R4, R140."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT, CASHIER})
    is_fact: ClassVar[bool] = True

    account: Slug
    statement: Commitment
    lines: tuple[SpelledLine, ...]


class StatementMatched(SignedEntry):
    """Open lines and bookings that no line has met are the same money: both add up to `amount`. Rules R4, R131."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT})

    account: Slug
    lines: tuple[BankReference, ...] = ()
    bookings: tuple[BookingKey, ...] = ()
    amount: Money
    reason: Text


class StatementSetAside(SignedEntry):
    """A line of a gateway is not the fund's, and why. A line of the bank always is. Rule R135."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT})

    account: Slug
    line: BankReference
    amount: Money
    reason: Text
