"""银行存款余额调节表: a month's statement and the book, what each has that the other has not, what is long in transit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from sharedfund.state.bank import SIDES
from sharedfund.values import days
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.entries.bank import BankReconciled, ReconcilingItem
    from sharedfund.state import State
    from sharedfund.state.bank import Reconciled

IN_TRANSIT_DAYS = 30


class Item(NamedTuple):
    """What one side has and the other not yet; `name` is what the book calls a booking (`S-0042`), `age` its days at the
    month's end."""

    side: str
    day: date
    amount: Decimal
    reference: str
    name: str
    age: int

    @property
    def called(self) -> str:
        """How a person finds it: the entry's own name and the bank's reference, never a digest whole."""
        reference = self.reference[:8] if len(self.reference) == 64 and self.reference.islower() else self.reference
        return reference if self.name in ("", self.reference) else f"{self.name} {reference}"


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A month of an account: both balances, the items by side and age, the difference. `closing` is the last balance that
    an imported statement of the month states, and `closes` its day."""

    account: str
    bank: str
    tail: str
    month: str
    statement_balance: Decimal
    book_balance: Decimal
    items: tuple[Item, ...]
    difference: Decimal
    closing: Decimal | None = None
    closes: date | None = None

    def of(self, side: str) -> tuple[Item, ...]:
        """The items of one side, oldest first."""
        return tuple(item for item in self.items if item.side == side)

    def sum(self, side: str) -> Decimal:
        return sum((item.amount for item in self.of(side)), ZERO)

    @property
    def last(self) -> date:
        return days.period(self.month).last

    @property
    def adjusted_statement(self) -> Decimal:
        return self.statement_balance + self.sum("booked-in") - self.sum("booked-out")

    @property
    def adjusted_book(self) -> Decimal:
        return self.book_balance + self.sum("bank-in") - self.sum("bank-out")

    @property
    def old(self) -> tuple[Item, ...]:
        """What has been in transit for longer than IN_TRANSIT_DAYS."""
        return tuple(item for item in self.items if item.age > IN_TRANSIT_DAYS)

    def data(self) -> dict[str, Any]:
        """The table as data; amounts and days as they are."""
        return {
            "account": self.account, "month": self.month, "statement_balance": self.statement_balance,
            "book_balance": self.book_balance, "difference": self.difference, "reconciled": not self.difference,
            "adjusted_statement": self.adjusted_statement, "adjusted_book": self.adjusted_book,
            "closing": self.closing, "closes": self.closes, "over_thirty_days": len(self.old),
            "items": [{"side": item.side, "day": item.day, "amount": item.amount, "reference": item.reference,
                       "name": item.name, "days": item.age} for item in self.items],
        }


def reconciliation(state: State, found: BankReconciled | Reconciled) -> Reconciliation:
    """The table of a month, of a draft or as it was recorded."""
    known = state.charter.bank_account(found.account)
    read = [row for row in state.bank.statements_of(found.account)
            if row.closing is not None and days.month_of(row.last) == found.month]
    newest = max(read, key=lambda row: (row.last, row.block), default=None)
    return Reconciliation(
        found.account, known.bank if known else "", known.tail if known else "", found.month, found.statement_balance,
        found.book_balance, items(state, found.account, found.month, found.items), found.difference,
        newest.closing if newest else None, newest.last if newest else None)


def items(state: State, account: str, month: str, rows: Sequence[ReconcilingItem]) -> tuple[Item, ...]:
    """The items with their names and ages, side by side and oldest first."""
    end, unseen = days.period(month).last, state.bank.unseen

    def named(reference: str) -> str:
        known = unseen.get(f"{account}/{reference}")
        return known.name if known is not None else ""

    made = [Item(row.side, row.day, row.amount, row.reference, named(row.reference), (end - row.day).days) for row in rows]
    return tuple(sorted(made, key=lambda item: (SIDES.index(item.side), item.day, item.reference)))
