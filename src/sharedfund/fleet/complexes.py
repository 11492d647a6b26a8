"""One complex of a fleet: what a roll-up takes from its book."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sharedfund.book.folder import Book
from sharedfund.book.user import UserFolder
from sharedfund.reports.movements import cash_of
from sharedfund.spelling import leaf_of
from sharedfund.values import days
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.entries.entry import Entry
    from sharedfund.entries.neighbours import ShareBooked, SharedCostSplit
    from sharedfund.state import State

# Above this area a complex counts as a large one in Hefei's figures of coverage.
LARGE_AREA_M2 = Decimal("20000.00")
SMALL, LARGE = "below-20000", "20000-and-above"
_DUE_FROM, _DUE_TO = "Assets:DueFrom:Neighbour:N-", "Liabilities:DueTo:Neighbour:N-"
_REVERSALS = frozenset({"receipt-reversed", "shared-cost-unsplit"})


class SplitSeen(NamedTuple):
    """A split in the payer's book: the part of each neighbour, by fund id."""

    leaf: str
    agreement: str
    month: str
    parts: dict[str, Decimal]
    undone: bool = False


class ShareSeen(NamedTuple):
    """A share in a neighbour's book, with the leaf it names."""

    mirrors: str
    agreement: str
    month: str
    payer: str  # the first digits of its fund id
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Complex:
    """A book in figures. `managed` is what has come in since the book began, all funds, without what it began with and
    without what was reversed: it is no balance. `charged` and `collected` are of the period asked for, None where
    nothing was charged; `score` is of the newest final evaluation, None while there is none."""

    path: str
    name: str
    profile: str
    fund: str
    households: int
    area_m2: Decimal
    balance: Decimal
    managed: Decimal
    charged: Decimal | None = None
    collected: Decimal | None = None
    score: Decimal | None = None
    due_from: dict[str, Decimal] = field(default_factory=dict)  # by the first digits of the neighbour's fund id
    due_to: dict[str, Decimal] = field(default_factory=dict)
    splits: tuple[SplitSeen, ...] = ()
    shares: tuple[ShareSeen, ...] = ()

    @property
    def area_band(self) -> str | None:
        """Its band of area; None for a register without units."""
        if not self.area_m2:
            return None
        return LARGE if self.area_m2 >= LARGE_AREA_M2 else SMALL


def read(path: Path, *, clock: Callable[[], datetime], user: UserFolder, period: str | None = None) -> Complex:
    """The complex whose book lies in `path`; `period` is the quarter before this one unless it is named.

    Raises: SharedFundError for a folder that holds no book, or a damaged one.
    """
    book = Book.open(path, clock=clock, user=user)
    state = book.state
    asked = period or days.quarter_of(days.add_months(book.today, -3))
    seen = _Seen(state.record.fund_id)
    for _, entry in book.entries():
        seen.add(entry)
    tally = state.fees.tally(asked)
    return Complex(
        path=str(path), name=state.charter.name, profile=state.charter.profile, fund=state.record.fund_id,
        households=len(state.units.all()), area_m2=state.units.area_m2(), balance=state.ledger.joint_account(),
        managed=seen.managed, charged=tally.charged or None, collected=tally.collected if tally.charged else None,
        score=_score(state), due_from=_neighbours(state, _DUE_FROM, 1), due_to=_neighbours(state, _DUE_TO, -1),
        splits=tuple(seen.splits.values()), shares=tuple(seen.shares),
    )


class _Seen:
    """What a walk through a book's entries adds up to."""

    def __init__(self, own: str) -> None:
        self.own = own
        self.managed = ZERO
        self.splits: dict[str, SplitSeen] = {}
        self.shares: list[ShareSeen] = []

    def add(self, entry: Entry) -> None:
        if entry.kind != "opening-position":
            for cash in cash_of(entry):
                self.managed += cash.received - (cash.paid if entry.kind in _REVERSALS else ZERO)
        if entry.kind == "shared-cost-split":
            self._split(entry)  # type: ignore[arg-type]  # its kind says so
        elif entry.kind == "share-booked":
            self._share(entry)  # type: ignore[arg-type]  # its kind says so
        elif entry.kind == "shared-cost-unsplit" and entry.corrects in self.splits:  # type: ignore[attr-defined]  # a counter-fact
            leaf: str = entry.corrects  # type: ignore[attr-defined]  # the same
            self.splits[leaf] = self.splits[leaf]._replace(undone=True)

    def _split(self, entry: SharedCostSplit) -> None:
        leaf = leaf_of(entry)
        parts = {part.fund: part.amount for part in entry.parts if part.fund != self.own}
        self.splits[leaf] = SplitSeen(leaf, entry.agreement, entry.month, parts)

    def _share(self, entry: ShareBooked) -> None:
        self.shares.append(ShareSeen(entry.mirrors, entry.agreement, entry.month, entry.neighbour[2:], entry.amount))


def _score(state: State) -> Decimal | None:
    final = [found for found in state.remuneration.evaluations.values() if found.status == "final"]
    newest = max(final, key=lambda found: (found.final_day or found.day, found.evaluation), default=None)
    return None if newest is None else newest.standing


def _neighbours(state: State, beginning: str, sign: int) -> dict[str, Decimal]:
    return {
        account[len(beginning):]: sign * balance
        for account, balance in sorted(state.ledger.balances.items()) if account.startswith(beginning) and balance
    }
