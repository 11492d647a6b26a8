"""The fold: `State`, `evolve`, and the registry through which each slice says which entries change it.

The present is `evolve` over the book from an empty State; every slice is frozen, so an old State stays what it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from sharedfund.state.agency import Agency
from sharedfund.state.bank import Bank
from sharedfund.state.bills import Bills
from sharedfund.state.budget import Budgets
from sharedfund.state.charter import Charter
from sharedfund.state.contracts import Contracts
from sharedfund.state.disclosure import Disclosures
from sharedfund.state.duties import Duties
from sharedfund.state.fees import Fees
from sharedfund.state.hand_over import HandOvers
from sharedfund.state.grants import Grants
from sharedfund.state.keys import Keys
from sharedfund.state.ledger import Ledger
from sharedfund.state.maintenance import Maintenance
from sharedfund.state.neighbours import Neighbours
from sharedfund.state.opening import Opening
from sharedfund.state.payments import Payments
from sharedfund.state.people import People
from sharedfund.state.proposals import Proposals
from sharedfund.state.questions import Questions
from sharedfund.state.receipts import Receipts
from sharedfund.state.record import Record
from sharedfund.state.registry import FOLDS
from sharedfund.state.remuneration import Remuneration
from sharedfund.state.resolutions import Resolutions
from sharedfund.state.revenue import Revenue
from sharedfund.state.units import Units
from sharedfund.values.tables import Digests

if TYPE_CHECKING:
    from sharedfund.entries.entry import Entry


@dataclass(frozen=True, slots=True)
class State:
    """Everything the book says, at one position."""

    record: Record = field(default_factory=Record)
    charter: Charter = field(default_factory=Charter)
    people: People = field(default_factory=People)
    duties: Duties = field(default_factory=Duties)
    proposals: Proposals = field(default_factory=Proposals)
    ledger: Ledger = field(default_factory=Ledger)
    opening: Opening = field(default_factory=Opening)
    units: Units = field(default_factory=Units)
    resolutions: Resolutions = field(default_factory=Resolutions)
    contracts: Contracts = field(default_factory=Contracts)
    neighbours: Neighbours = field(default_factory=Neighbours)
    budgets: Budgets = field(default_factory=Budgets)
    fees: Fees = field(default_factory=Fees)
    receipts: Receipts = field(default_factory=Receipts)
    bills: Bills = field(default_factory=Bills)
    payments: Payments = field(default_factory=Payments)
    remuneration: Remuneration = field(default_factory=Remuneration)
    agency: Agency = field(default_factory=Agency)
    revenue: Revenue = field(default_factory=Revenue)
    grants: Grants = field(default_factory=Grants)
    maintenance: Maintenance = field(default_factory=Maintenance)
    bank: Bank = field(default_factory=Bank)
    disclosures: Disclosures = field(default_factory=Disclosures)
    questions: Questions = field(default_factory=Questions)
    hand_over: HandOvers = field(default_factory=HandOvers)
    keys: Keys = field(default_factory=Keys)
    # What must stay unique or citable for ever: bank references, numbers, corrected leaves (see `registry.once`).
    used: Digests = field(default_factory=Digests)


EMPTY = State()


def evolve(state: State, entry: Entry) -> State:
    """The state after `entry`, which was admitted. Total: it never refuses and never raises for an admitted entry."""
    from sharedfund.spelling import sorted_postings

    state = replace(state, record=state.record.after_entry(entry), ledger=state.ledger.after(sorted_postings(entry)))
    for fold in FOLDS.get(entry.kind, ()):
        state = fold(state, entry)
    return state


def turn_page(state: State, size: int, root: str, head: str, day: date) -> State:
    """The state after a page line over `size` blocks with `root`; `head` is the root with the page line included."""
    return replace(state, record=state.record.after_page(size, root, head, day))


class Lines(Protocol):
    """The entries of the book up to a position, for rules and reports that need more than the state."""

    def between(self, first: date, end: date) -> Iterator[Entry]:
        """Entries with `first` <= day < `end`, in the order of the book."""
        ...

    def state_at(self, end: date) -> State:
        """The fold of the entries with day < `end`."""
        ...


def fold(entries: Iterable[Entry], state: State = EMPTY) -> State:
    """`evolve` over `entries`."""
    for entry in entries:
        state = evolve(state, entry)
    return state


Fold = Callable[[State, Any], State]
