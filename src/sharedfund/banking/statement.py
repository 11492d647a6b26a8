"""A statement of a bank or a gateway, read: its lines oldest first, and what of it was checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

# What is checked on every import, as far as the file states it.
CHECKS = ("rows", "totals", "balance", "serials")


@dataclass(frozen=True, slots=True)
class Line:
    """One row: `amount` above zero came in, below went out; `row` is its place in the file, from 1; `reference` the
    bank's serial, or one made where the bank gives none (R4)."""

    row: int
    day: date
    amount: Decimal
    reference: str
    time: str = ""
    balance: Decimal | None = None
    name: str = ""  # the counterparty
    number: str = ""  # its account
    memo: str = ""  # summary, postscript and purpose, each once


class Check(NamedTuple):
    """One thing checked: `holds` is None where the file does not state it; `stated` and `found` are its two figures.
    A claim of a gateway is about the account and not the file: where it does not hold it is a warning, asked about."""

    name: Literal["rows", "totals", "balance", "serials"]
    holds: bool | None
    is_claim: bool = False
    stated: str = ""
    found: str = ""
    row: int | None = None


class Skipped(NamedTuple):
    """A row that moves no money, and why: a payment that was closed, a move inside the wallet."""

    row: int
    why: str
    text: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What a file says. `layout` names how it was read, `account` whose statement it is (`bank`, `wechat`, `alipay`),
    `tail` the last digits of the account it names, `digest` the SHA-256 of its bytes."""

    layout: str
    account: Literal["bank", "wechat", "alipay"]
    digest: str
    encoding: str
    lines: tuple[Line, ...]
    skipped: tuple[Skipped, ...] = ()
    checks: tuple[Check, ...] = ()
    tail: str | None = None
    opening: Decimal | None = None
    closing: Decimal | None = None

    @property
    def ins(self) -> Decimal:
        """What came in."""
        return sum((line.amount for line in self.lines if line.amount > 0), Decimal("0.00"))

    @property
    def outs(self) -> Decimal:
        """What went out, above zero."""
        return -sum((line.amount for line in self.lines if line.amount < 0), Decimal("0.00"))

    @property
    def warnings(self) -> tuple[Check, ...]:
        """The claims that do not hold."""
        return tuple(check for check in self.checks if check.is_claim and check.holds is False)
