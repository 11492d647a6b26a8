"""The agency slice: what was collected for a firm on the lump-sum basis, what of it the firm may get, rankings.

The fee is the firm's and the fund only carries it (R21): collected less paid less returned is the balance of one
account. What the gate withholds is a figure of the gate; the money stays where it is until it is paid or goes back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sharedfund import accounts
from sharedfund.state.fees import FeeBill
from sharedfund.state.registry import evolves
from sharedfund.state.tariffs import charging
from sharedfund.values import days, shares
from sharedfund.values.money import ZERO
from sharedfund.values.tables import Table

if TYPE_CHECKING:
    from sharedfund.entries.charter import OpeningPosition
    from sharedfund.entries.payments import BankDebited, PaymentPaid, PaymentReturned
    from sharedfund.entries.receipts import CollectionRemitted
    from sharedfund.entries.remuneration import RankingRecorded, ShareDeposited
    from sharedfund.state import State
    from sharedfund.state.contracts import Contract

REFUND = "Liabilities:Owners:Refund:Agency"
TO_PAYERS = frozenset({"refund", "offset"})  # what is deducted is owed back to those who paid
LOWEST_SHARE = 10  # one in so many is the lowest tenth (Cangzhou)


@dataclass(frozen=True, slots=True)
class Ranking:
    """The district's ranking of a firm: of a quarter the `place` of so many, of a year whether it `passed`."""

    firm: str
    contract: str
    period: str
    place: int | None
    of: int | None
    passed: bool | None
    day: date

    @property
    def is_lowest(self) -> bool:
        """Whether the place lies in the lowest tenth: fewer than a tenth of all stand below it."""
        return self.place is not None and self.of is not None and (self.of - self.place) * LOWEST_SHARE < self.of

    def is_better_than(self, other: Ranking) -> bool:
        """Whether this place is higher up than the other, compared exactly as parts of their wholes."""
        if self.place is None or self.of is None or other.place is None or other.of is None:
            return False
        return self.place * other.of < other.place * self.of


@dataclass(frozen=True, slots=True)
class Agency:
    """What a firm deposited by "contract/period" (what the opening brought as collected by "firm/period"), what it got by
    firm (a gateway's fee and the bank's charge are its own cost), rankings by "contract/period"."""

    deposited: Table[Decimal] = field(default_factory=Table)
    paid: Table[Decimal] = field(default_factory=Table)
    rankings: Table[Ranking] = field(default_factory=Table)

    def ranking(self, contract: str, period: str) -> Ranking | None:
        return self.rankings.get(f"{contract}/{period}")


# ---- for whom ----


def contract_on(state: State, day: date) -> Contract | None:
    """The contract by which money that comes on `day` is taken."""
    return state.contracts.in_force(day, on=day)


def agent_on(state: State, day: date) -> str | None:
    """The firm as whose agent the fund takes fees on `day`; None where they are the owners' own, or not taken here."""
    contract, found = contract_on(state, day), charging(state, day)
    if contract is None or (found is not None and found.contract is None):
        return None
    return contract.agent_for


# ---- what was collected, and what of it the firm may get ----


def collected_for(state: State, contract: Contract, period: str) -> Decimal:
    """What was collected for a period of a lump-sum contract, whenever it came: a bill's money fills its months in
    their order; what the firm deposited of its fee counts in full (R21, R29)."""
    span, names = days.period(period), _names(state, contract, period)
    came = sum((state.fees.collected.get(f"{name}/{month}", ZERO) for name in names for month in span.months()), ZERO)
    return came + sum((state.agency.deposited.get(f"{name}/{period}", ZERO) for name in names), ZERO)


def _names(state: State, contract: Contract, period: str) -> tuple[str, ...]:
    """Under what the money of a contract's period is kept: its own name, and for the firm's oldest contract in it the
    firm's, under which the opening brought what there was."""
    span = days.period(period)
    serving = (c for c in state.contracts.of_firm(contract.firm) if c.first < span.end and span.first < c.until)
    is_oldest = next(serving, contract).contract == contract.contract
    return (contract.contract, contract.firm) if is_oldest else (contract.contract,)


def let_through(state: State, firm: str) -> Decimal:
    """What of a firm's lump-sum fees ever passed the gate."""
    found = ZERO
    for record in state.remuneration.of_firm(firm):
        contract = state.contracts.named(record.contract)
        if contract is not None and contract.lump_sum:
            found += record.released + record.restored
    return found


def payable_to_firm(state: State, firm: str) -> Decimal:
    """What passed the gate and is not paid yet, as far as the money for it is there (R21)."""
    left = let_through(state, firm) - state.agency.paid.get(firm, ZERO)
    return max(min(left, state.ledger.owed(accounts.collected(firm))), ZERO)


def at_the_bank(state: State) -> Decimal:
    """What is held for firms at the bank: collected and neither paid nor returned, less what is still in transit. Below
    0.00 where a firm had money that was taken back since: it makes that good from what comes next."""
    owed = sum((state.ledger.owed(accounts.collected(firm)) for firm in state.contracts.firms()), ZERO)
    return owed - state.ledger.total("Assets:Clearing:Agency:")


@dataclass(frozen=True, slots=True)
class Standing:
    """A firm's lump-sum fee now: not collected, collected and not let through, let through and not paid, withheld; the
    last three are `left`, the balance of what was collected."""

    uncollected: Decimal
    waiting: Decimal
    payable: Decimal
    withheld: Decimal
    left: Decimal


def standing(state: State, firm: str) -> Standing:
    """How a firm's lump-sum fee stands; all 0.00 on the commission basis."""
    left = state.ledger.owed(accounts.collected(firm))
    payable = let_through(state, firm) - state.agency.paid.get(firm, ZERO)
    withheld = sum((record.still_withheld for record in state.remuneration.of_firm(firm)
                    if (held := state.contracts.named(record.contract)) is not None and held.lump_sum), ZERO)
    return Standing(state.ledger.owed(accounts.uncollected(firm)), left - payable - withheld, payable, withheld, left)


# ---- whose the deducted part is ----


def payers(state: State, contract: Contract, period: str) -> dict[str, Decimal]:
    """What each household paid for a period of the contract; by area where no bill of it is in the book."""
    months, names = frozenset(days.period(period).months()), _names(state, contract, period)
    paid: dict[str, Decimal] = {}
    for bill in state.fees.all():
        amount = _paid_for(bill, months) if bill.contract in names else ZERO
        if amount > 0:
            paid[bill.household] = paid.get(bill.household, ZERO) + amount
    return paid or {unit.household: unit.area_m2 for unit in state.units.all()}


def _paid_for(bill: FeeBill, months: Iterable[str]) -> Decimal:
    covered = bill.covered()
    return sum((covered.get(month, ZERO) for month in months), ZERO)


def owed_back(state: State, contract: Contract, period: str, amount: Decimal) -> dict[str, Decimal]:
    """How `amount` deducted from a period's fee goes back to those who paid it, to the fen (R9, R32)."""
    weights = payers(state, contract, period)
    return {household: part for household, part in shares.split(amount, weights).items() if part} if weights else {}


def offset_held(state: State, household: str) -> Decimal:
    """What is owed back to a household and settles its next bill, where the charter says so (R32)."""
    if state.charter.terms.deducted_use != "offset":
        return ZERO
    from sharedfund.state.payments import released_off

    due = state.receipts.refund_due(household, "agency") - released_off(state, REFUND, household)
    return max(due, ZERO)


# ---- what a ranking does to withheld money (R29) ----


def next_quarter(quarter: str) -> str:
    return days.quarter_of(days.period(quarter).end)


def is_freed(state: State, contract: Contract, period: str) -> bool:
    """Whether what was withheld of a period is the firm's: each of its quarters is ranked above the lowest tenth, or the
    quarter after it stands higher; never in a year that failed."""
    return not is_forfeited(state, contract, period) and not held_quarters(state, contract, period)


def held_quarters(state: State, contract: Contract, period: str) -> tuple[str, ...]:
    """The quarters of a period whose ranking is missing, or lies in the lowest tenth and was not bettered since."""
    found = []
    for quarter in days.period(period).quarters():
        own = state.agency.ranking(contract.contract, quarter)
        following = state.agency.ranking(contract.contract, next_quarter(quarter))
        if own is None or (own.is_lowest and (following is None or not following.is_better_than(own))):
            found.append(quarter)
    return tuple(found)


def is_forfeited(state: State, contract: Contract, period: str) -> bool:
    """Whether the year of the period failed: all that is withheld goes back to the owners."""
    year = state.agency.ranking(contract.contract, f"{days.period(period).first.year:04d}")
    return year is not None and year.passed is False


# ---- the fold ----


def _kept(state: State, **changes: Table[Decimal] | Table[Ranking]) -> State:
    return replace(state, agency=replace(state.agency, **changes))  # type: ignore[arg-type]  # each name has its own table


def _paid(state: State, firm: str, amount: Decimal) -> State:
    paid = state.agency.paid
    return _kept(state, paid=paid.set(firm, paid.get(firm, ZERO) + amount)) if amount else state


@evolves("payment-paid")
def _payment_paid(state: State, entry: PaymentPaid) -> State:
    return _paid(state, entry.payee, entry.amount) if entry.settles == "agency" else state


@evolves("payment-returned")
def _payment_returned(state: State, entry: PaymentReturned) -> State:
    return _paid(state, entry.payee, -entry.amount) if entry.settles == "agency" else state


@evolves("collection-remitted")
def _remitted(state: State, entry: CollectionRemitted) -> State:
    """What a gateway kept back of a firm's money is a cost of the firm's, as if paid to it."""
    return _paid(state, entry.agent_for, entry.charge) if entry.agent_for is not None else state


@evolves("bank-debited")
def _charged_by_the_bank(state: State, entry: BankDebited) -> State:
    """So is what the bank charged on it."""
    return _paid(state, entry.agent_for, entry.explained) if entry.agent_for is not None else state


@evolves("share-deposited")
def _deposited(state: State, entry: ShareDeposited) -> State:
    return _came(state, f"{entry.contract}/{entry.period}", entry.amount)


@evolves("opening-position")
def _opened(state: State, entry: OpeningPosition) -> State:
    """What was collected for a firm and not paid when the books begin waits at the gate of its period."""
    return _came(state, f"{entry.party}/{entry.period}", entry.amount) if entry.item == "agency-collected" else state


def _came(state: State, key: str, amount: Decimal) -> State:
    deposited = state.agency.deposited
    return _kept(state, deposited=deposited.set(key, deposited.get(key, ZERO) + amount))


@evolves("ranking-recorded")
def _ranked(state: State, entry: RankingRecorded) -> State:
    ranking = Ranking(entry.firm, entry.contract, entry.period, entry.place, entry.of, entry.passed, entry.day)
    return _kept(state, rankings=state.agency.rankings.set(f"{entry.contract}/{entry.period}", ranking))
