"""The neighbours slice: services shared with other complexes, what was split for them, what each part of it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from sharedfund.state.contracts import PayeeAccount
from sharedfund.state.receipts import reference_account, reference_used
from sharedfund.state.registry import evolves, once, takes_effect
from sharedfund.values import days, shares
from sharedfund.values.identity import neighbour_of
from sharedfund.values.tables import Table

if TYPE_CHECKING:
    from sharedfund.entries.disclosure import MonthClosed
    from sharedfund.entries.neighbours import ShareBooked, SharedCostSplit, SharedCostUnsplit, ShareReceived, SharingAgreed
    from sharedfund.state import State

# A split stays this long, so that it can be corrected and its slip written again.
_SPLIT_KEPT_MONTHS = 24


@dataclass(frozen=True, slots=True)
class Party:
    """A complex that shares, by the id of its fund, with its weight under the agreement's key."""

    fund: str
    name: str
    weight: Decimal


@dataclass(frozen=True, slots=True)
class Agreement:
    """Complexes share a service from `first` to before `end`; the book of `payer` pays and splits."""

    agreement: str
    service: str
    head: str
    split_by: str
    parties: tuple[Party, ...]
    payer: str
    first: date
    end: date  # exclusive
    resolution: str
    contract: str | None = None

    def stands(self, month: str) -> bool:
        """Whether a day of the month lies in its term."""
        span = days.period(month)
        return self.first < span.end and span.first < self.end

    def party(self, fund: str) -> Party | None:
        """The party with this fund id."""
        return next((party for party in self.parties if party.fund == fund), None)


@dataclass(frozen=True, slots=True)
class Split:
    """A bill that was split for the parties of an agreement; `leaf` is what their books name."""

    split: str
    leaf: str
    agreement: str
    bill: str
    head: str
    month: str
    total: Decimal
    parts: Table[Decimal]  # by fund id
    day: date
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Agreements and splits by number. `recorded` counts all splits ever."""

    agreements: Table[Agreement] = field(default_factory=Table)
    splits: Table[Split] = field(default_factory=Table)
    recorded: int = 0

    def next_number(self) -> str:
        return f"NS-{self.recorded + 1:04d}"

    def knows(self, neighbour: str) -> bool:
        """Whether a neighbour is a party of any agreement."""
        return any(neighbour_of(party.fund) == neighbour for known in self.agreements.values() for party in known.parties)


def parts_of(total: Decimal, parties: Iterable[Party]) -> dict[str, Decimal]:
    """What each complex bears of a shared cost, by fund id: by the agreement's weights, summing to it exactly (R9). A
    complex whose part is 0.00 is left out."""
    parts = shares.split(total, {party.fund: party.weight for party in parties})
    return {fund: part for fund, part in parts.items() if part}


def _kept(state: State, known: Neighbours) -> State:
    return replace(state, neighbours=known)


@takes_effect("sharing-agreed")
def _agreed(state: State, entry: SharingAgreed) -> State:
    made = Agreement(
        entry.agreement, entry.service, entry.head, entry.split_by,
        tuple(Party(p.fund, p.name, p.weight) for p in entry.parties), entry.payer, entry.first,
        entry.end + timedelta(days=1), entry.resolution, entry.contract,
    )
    known = state.neighbours
    state = _kept(state, replace(known, agreements=known.agreements.set(made.agreement, made)))
    payer = neighbour_of(entry.payer)
    # A payee that is known keeps its account: only VendorAccountChanged moves it (R43).
    if entry.payer_account is None or payer in state.contracts.accounts:
        return state
    account = PayeeAccount(payer, entry.payer_account, state.record.blocks)
    return replace(state, contracts=replace(state.contracts, accounts=state.contracts.accounts.set(payer, account)))


@evolves("shared-cost-split")
def _split(state: State, entry: SharedCostSplit) -> State:
    from sharedfund.spelling import leaf_of

    known = state.neighbours
    parts = Table({part.fund: part.amount for part in entry.parts})
    made = Split(entry.split, leaf_of(entry), entry.agreement, entry.bill, entry.head, entry.month, entry.total, parts,
                 entry.day)
    used = state.used.add(once("split", entry.split))
    return replace(state, used=used, neighbours=replace(
        known, splits=known.splits.set(made.split, made), recorded=known.recorded + 1))


@evolves("shared-cost-unsplit")
def _unsplit(state: State, entry: SharedCostUnsplit) -> State:
    known = state.neighbours
    found = known.splits.get(entry.split)
    if found is None:
        return state
    return _kept(state, replace(known, splits=known.splits.set(found.split, replace(found, undone=True))))


@evolves("share-booked")
def _booked(state: State, entry: ShareBooked) -> State:
    return replace(state, used=state.used.add(once("mirror", entry.mirrors)))


@evolves("share-received")
def _received(state: State, entry: ShareReceived) -> State:
    mark = reference_used(state, reference_account(state, "bank"), entry.bank_ref)
    return replace(state, used=state.used.add(mark))


@takes_effect("month-closed")
def _forgotten(state: State, entry: MonthClosed) -> State:
    """Splits leave when nobody asks for their slip any more."""
    old = days.add_months(days.period(entry.month).end, -_SPLIT_KEPT_MONTHS)
    gone = [known.split for known in state.neighbours.splits.values() if known.day < old]
    if not gone:
        return state
    return _kept(state, replace(state.neighbours, splits=state.neighbours.splits.drop(*gone)))
