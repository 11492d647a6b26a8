"""The receipts slice: money whose owner is not known, money not yet at the bank, deposits held, refunds due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sharedfund.accounts import deposit_account
from sharedfund.state import agency
from sharedfund.state.registry import evolves, is_used, once, takes_effect
from sharedfund.values.money import ZERO
from sharedfund.values.tables import Table

if TYPE_CHECKING:
    from sharedfund.entries.bank import InterestReceived, TermDepositRedeemed
    from sharedfund.entries.charter import OpeningPosition
    from sharedfund.entries.disclosure import MonthClosed
    from sharedfund.entries.fees import ChargeCredited, FeeCharged
    from sharedfund.entries.payments import PaymentPaid, PaymentReturned
    from sharedfund.entries.receipts import (
        Allocation,
        CashReceived,
        CollectionRemitted,
        DepositDeducted,
        DepositTaken,
        PassThroughReceived,
        ReceiptIdentified,
        ReceiptRecorded,
        ReceiptReversed,
    )
    from sharedfund.entries.remuneration import RemunerationReleased, ShareDeposited, WithheldDeducted
    from sharedfund.entries.grants import GivenReversed
    from sharedfund.entries.revenue import RevenueReceived, RevenueReversed
    from sharedfund.entries.units import HouseholdBalanceMoved
    from sharedfund.state import State

OPENING_DEPOSITS = {"deposit-renovation": "renovation", "deposit-access": "access", "deposit-firm-bond": "firm-bond"}
REFUND = "Liabilities:Owners:Refund:Operating"
REFUNDS = {"operating": REFUND, "agency": agency.REFUND}  # by fund: what it owes back to households
ADVANCE = "Liabilities:Advance:Fee:"
DEPOSITS = "Liabilities:Deposits:"


@dataclass(frozen=True, slots=True)
class Unidentified:
    """A receipt, or what is left of it, that lies in custody until somebody says whose it is."""

    receipt: str
    amount: Decimal
    day: date
    bank_ref: str | None = None
    purpose: str | None = None


@dataclass(frozen=True, slots=True)
class Collected:
    """What of a receipt lies with a gateway, the firm or in the cash box since `day`; `agent_for` whose fee it is on the
    lump-sum basis."""

    receipt: str
    channel: str
    amount: Decimal
    day: date
    firm: str | None = None
    agent_for: str | None = None

    @property
    def key(self) -> str:
        """Under what it is kept: a receipt may be taken for several firms."""
        return f"{self.receipt}/{self.agent_for}" if self.agent_for else self.receipt


@dataclass(frozen=True, slots=True)
class Deposit:
    """A deposit of `party`; `held` is what is left of it."""

    deposit: str
    kind: str
    party: str
    held: Decimal
    day: date


@dataclass(frozen=True, slots=True)
class Receipts:
    """By receipt number, deposit number and household (`agency/HOUSEHOLD` for what the agency fund owes back).
    `last_receipt` and `last_deposit` are the highest numbers given; an `over/CHANNEL` row is what was remitted or
    reversed beyond what lay there."""

    unidentified: Table[Unidentified] = field(default_factory=Table)
    clearing: Table[Collected] = field(default_factory=Table)
    deposits: Table[Deposit] = field(default_factory=Table)
    refunds: Table[Decimal] = field(default_factory=Table)
    last_receipt: int = 0
    last_deposit: int = 0

    def collected(self, channel: str | None = None) -> tuple[Collected, ...]:
        """What is not at the bank yet, oldest first."""
        rows = (row for row in self.clearing.values() if channel in (None, row.channel))
        return tuple(sorted(rows, key=lambda row: (row.day, row.receipt)))

    def in_clearing(self, channel: str, agent_for: str | None = None) -> Decimal:
        """What lies with `channel` for the owners, or for the firm `agent_for`."""
        return sum((row.amount for row in self.collected(channel) if row.agent_for == agent_for), ZERO)

    def deposits_of(self, party: str) -> tuple[Deposit, ...]:
        """The deposits held for `party`, by number."""
        rows = (d for d in self.deposits.values() if d.party == party and d.held > 0)
        return tuple(sorted(rows, key=lambda deposit: deposit.deposit))

    def refund_due(self, household: str, fund: str = "operating") -> Decimal:
        """What a fund is to refund to a household."""
        return self.refunds.get(_owed(household, fund), ZERO)


def _owed(household: str, fund: str) -> str:
    return household if fund == "operating" else f"{fund}/{household}"


def next_receipt(state: State) -> str:
    return f"S-{state.receipts.last_receipt + 1:04d}"


def next_deposit(state: State) -> str:
    return f"D-{state.receipts.last_deposit + 1:04d}"


# ---- bank references (R4) ----


def reference_account(state: State, channel: str) -> str:
    """The account a reference belongs to: the fund's own at the bank, or the gateway's or the firm's."""
    if channel != "bank":
        return channel
    known = state.charter.bank_accounts
    return known[0].account if known else "co-managed"


def _uses(state: State, account: str, reference: str) -> tuple[int, bool]:
    """How often a reference was used, and whether the last use was taken back."""
    count = 0
    while is_used(state, "bank-ref", account, reference, *_turn(count + 1)):
        count += 1
    return count, count > 0 and is_used(state, "bank-ref-freed", account, reference, *_turn(count))


def _turn(count: int) -> tuple[str, ...]:
    return () if count == 1 else (str(count),)


def is_reference_used(state: State, account: str, reference: str) -> bool:
    """Whether an entry that stands carries the bank reference already (R4)."""
    count, freed = _uses(state, account, reference)
    return count > 0 and not freed


def reference_used(state: State, account: str, reference: str) -> bytes:
    """The digest that marks a reference as used (once more, where the entry before was reversed)."""
    count, freed = _uses(state, account, reference)
    return once("bank-ref", account, reference, *_turn(count + 1 if freed else max(count, 1)))


def _bank_line(state: State, reference: str) -> bytes:
    return reference_used(state, reference_account(state, "bank"), reference)


def _reference_freed(state: State, account: str, reference: str) -> bytes:
    count, _ = _uses(state, account, reference)
    return once("bank-ref-freed", account, reference, *_turn(max(count, 1)))


def spelled_allocation(allocation: Allocation | None) -> str:
    """An allocation as one text, for what a reversal must repeat."""
    if allocation is None:
        return "-"
    parts = [f"{part.period}={part.amount}" + (f"@{part.agent_for}" if part.agent_for else "")
             + ("+late-fee" if part.late_fee else "") for part in allocation.applied]
    return " ".join((*parts, f"advance={allocation.advance}", f"refund={allocation.refund}"))


def receipt_mark(leaf: str, receipt: str, channel: str, *, bank_ref: str | None, household: str | None,
                 amount: Decimal, allocation: Allocation | None, agent_for: str | None = None) -> tuple[str, ...]:
    """What a reversal must name: the receipt's leaf and fields."""
    return (leaf, receipt, channel, bank_ref or "-", household or "-", str(amount), spelled_allocation(allocation),
            agent_for or "-")


# ---- the fold ----


def _numbered(receipts: Receipts, receipt: str) -> Receipts:
    return replace(receipts, last_receipt=max(receipts.last_receipt, int(receipt[2:])))


def _refund(receipts: Receipts, household: str, amount: Decimal, fund: str = "operating") -> Receipts:
    if not amount:
        return receipts
    left, key = receipts.refund_due(household, fund) + amount, _owed(household, fund)
    table = receipts.refunds.set(key, left) if left else receipts.refunds.drop(key)
    return replace(receipts, refunds=table)


def _fund(agent_for: str | None) -> str:
    return "agency" if agent_for else "operating"


def _collect(receipts: Receipts, row: Collected) -> Receipts:
    """With `row` at its channel, less what was remitted or reversed beyond what lay there."""
    over = receipts.clearing.get(_over(row.channel, row.agent_for, row.day).key)
    clearing = receipts.clearing
    if over is not None:
        left = row.amount + over.amount
        clearing = clearing.drop(over.key)
        row = replace(row, amount=left) if left > 0 else replace(over, amount=left)
    return replace(receipts, clearing=clearing.set(row.key, row) if row.amount else clearing)


def _over(channel: str, agent_for: str | None, day: date) -> Collected:
    return Collected(f"over/{channel}", channel, ZERO, day, agent_for=agent_for)


def _taken(receipts: Receipts, channel: str, amount: Decimal, day: date, first: str | None = None,
           agent_for: str | None = None) -> Receipts:
    """With `amount` gone from what a channel holds for the owners or a firm: from the receipt `first` where named, then
    the oldest."""
    clearing, left = receipts.clearing, amount
    rows = sorted((row for row in receipts.collected(channel) if row.agent_for == agent_for),
                  key=lambda row: row.receipt != first)
    for row in rows:
        taken = min(left, row.amount)
        if taken > 0:
            left -= taken
            rest = row.amount - taken
            clearing = clearing.set(row.key, replace(row, amount=rest)) if rest else clearing.drop(row.key)
    if left:
        over = _over(channel, agent_for, day)
        before = clearing.get(over.key) or over
        clearing = clearing.set(over.key, replace(over, amount=before.amount - left))
    return replace(receipts, clearing=clearing)


@evolves("receipt-recorded", "cash-received")
def _recorded(state: State, entry: ReceiptRecorded | CashReceived) -> State:
    from sharedfund.spelling import leaf_of

    channel, bank_ref = getattr(entry, "channel", "cash"), getattr(entry, "bank_ref", None)
    since = entry.occurred or entry.day
    receipts = _numbered(state.receipts, entry.receipt)
    if entry.household is None or entry.allocation is None:
        item = Unidentified(entry.receipt, entry.amount, since, bank_ref, entry.purpose)
        receipts = replace(receipts, unidentified=receipts.unidentified.set(entry.receipt, item))
    else:
        receipts = _refund(receipts, entry.household, entry.allocation.refund, _fund(entry.agent_for))
        if channel != "bank":
            firm = getattr(entry, "collected_by", None)
            for agent, amount in entry.allocation.by_agent(entry.agent_for).items():
                receipts = _collect(receipts, Collected(entry.receipt, channel, amount, since, firm, agent))
    marks = [
        once("receipt", entry.receipt),
        once("receipt-leaf", *receipt_mark(leaf_of(entry), entry.receipt, channel, bank_ref=bank_ref,
                                           household=entry.household, amount=entry.amount,
                                           allocation=entry.allocation, agent_for=entry.agent_for)),
    ]
    if bank_ref is not None:
        marks.append(reference_used(state, reference_account(state, channel), bank_ref))
    return replace(state, receipts=receipts, used=state.used.add(*marks))


@evolves("receipt-identified")
def _identified(state: State, entry: ReceiptIdentified) -> State:
    from sharedfund.spelling import leaf_of

    receipts = _refund(state.receipts, entry.household, entry.allocation.refund, _fund(entry.agent_for))
    item = receipts.unidentified.get(entry.receipt)
    bank_ref = item.bank_ref if item else None
    if item is not None:
        receipts = replace(receipts, unidentified=_less(receipts.unidentified, item, entry.amount))
    mark = once("receipt-leaf", *receipt_mark(leaf_of(entry), entry.receipt, "bank", bank_ref=bank_ref,
                                              household=entry.household, amount=entry.amount,
                                              allocation=entry.allocation, agent_for=entry.agent_for))
    return replace(state, receipts=receipts, used=state.used.add(mark))


def _less(table: Table[Unidentified], item: Unidentified, amount: Decimal) -> Table[Unidentified]:
    left = item.amount - amount
    return table.set(item.receipt, replace(item, amount=left)) if left > 0 else table.drop(item.receipt)


@evolves("receipt-reversed")
def _reversed(state: State, entry: ReceiptReversed) -> State:
    receipts = state.receipts
    if entry.household is None or entry.allocation is None:
        item = receipts.unidentified.get(entry.receipt)
        if item is not None:
            receipts = replace(receipts, unidentified=_less(receipts.unidentified, item, entry.amount))
    else:
        receipts = _refund(receipts, entry.household, -entry.allocation.refund, _fund(entry.agent_for))
        if entry.channel != "bank":
            for agent, amount in entry.allocation.by_agent(entry.agent_for).items():
                receipts = _taken(receipts, entry.channel, amount, entry.day, entry.receipt, agent)
    used = state.used
    if entry.bank_ref is not None:
        used = used.add(_reference_freed(state, reference_account(state, entry.channel), entry.bank_ref))
    return replace(state, receipts=receipts, used=used)


@evolves("collection-remitted")
def _remitted(state: State, entry: CollectionRemitted) -> State:
    receipts = _taken(state.receipts, entry.channel, entry.amount + entry.charge, entry.day, agent_for=entry.agent_for)
    return replace(state, receipts=receipts, used=state.used.add(_bank_line(state, entry.bank_ref)))


@evolves("deposit-taken")
def _deposited(state: State, entry: DepositTaken) -> State:
    deposit = Deposit(entry.deposit, entry.deposit_kind, entry.party, entry.amount, entry.occurred or entry.day)
    number = int(entry.deposit.partition("-")[2])
    receipts = replace(state.receipts, deposits=state.receipts.deposits.set(deposit.deposit, deposit),
                       last_deposit=max(state.receipts.last_deposit, number))
    marks = [once("deposit", entry.deposit)]
    if entry.bank_ref is not None:
        marks.append(_bank_line(state, entry.bank_ref))
    return replace(state, receipts=receipts, used=state.used.add(*marks))


@evolves("deposit-deducted")
def _deducted(state: State, entry: DepositDeducted) -> State:
    deposit = state.receipts.deposits.get(entry.deposit)
    if deposit is None:
        return state
    deposits = state.receipts.deposits.set(deposit.deposit, replace(deposit, held=deposit.held - entry.amount))
    return replace(state, receipts=replace(state.receipts, deposits=deposits))


@evolves("household-balance-moved")
def _deposit_moved(state: State, entry: HouseholdBalanceMoved) -> State:
    deposit = state.receipts.deposits.get(entry.deposit or "")
    if entry.item != "deposit" or deposit is None:
        return state
    deposits = state.receipts.deposits.set(deposit.deposit, replace(deposit, party=entry.household))
    return replace(state, receipts=replace(state.receipts, deposits=deposits))


@evolves("pass-through-received", "revenue-received", "interest-received", "term-deposit-redeemed")
def _came_in(
    state: State, entry: PassThroughReceived | RevenueReceived | InterestReceived | TermDepositRedeemed
) -> State:
    """Any line of the bank uses up its reference."""
    return replace(state, used=state.used.add(_bank_line(state, entry.bank_ref)))


@evolves("share-deposited")
def _share_came(state: State, entry: ShareDeposited) -> State:
    return replace(state, used=state.used.add(_bank_line(state, entry.bank_ref)))


@evolves("fee-charged")
def _offset(state: State, entry: FeeCharged) -> State:
    """What was owed back settles a firm's bill at once."""
    if entry.agent_for is None or not entry.from_advance:
        return state
    return replace(state, receipts=_refund(state.receipts, entry.household, -entry.from_advance, "agency"))


@evolves("charge-credited")
def _credited(state: State, entry: ChargeCredited) -> State:
    """What was paid of a firm's bill and credited is owed back: there is no money in advance for a firm."""
    if entry.agent_for is None:
        return state
    return replace(state, receipts=_refund(state.receipts, entry.household, entry.amount - entry.unpaid, "agency"))


@evolves("remuneration-released")
def _deducted_at_release(state: State, entry: RemunerationReleased) -> State:
    return _owed_to_payers(state, entry, entry.release.deducted)


@evolves("withheld-deducted")
def _deducted_for_good(state: State, entry: WithheldDeducted) -> State:
    return _owed_to_payers(state, entry, entry.amount)


def _owed_to_payers(state: State, entry: RemunerationReleased | WithheldDeducted, amount: Decimal) -> State:
    """What is deducted of a firm's fee is owed back to those who paid it, where it goes to them (R32)."""
    contract = state.contracts.named(entry.contract)
    if entry.agent_for is None or entry.deducted_use not in agency.TO_PAYERS or contract is None or not amount:
        return state
    receipts = state.receipts
    for household, part in agency.owed_back(state, contract, entry.period, amount).items():
        receipts = _refund(receipts, household, part, "agency")
    return replace(state, receipts=receipts)


@evolves("revenue-reversed", "given-reversed")
def _went_back(state: State, entry: RevenueReversed | GivenReversed) -> State:
    freed = _reference_freed(state, reference_account(state, "bank"), entry.bank_ref)
    return replace(state, used=state.used.add(freed))


@evolves("payment-paid")
def _paid(state: State, entry: PaymentPaid) -> State:
    return _settled(state, ((leg.account, leg.amount) for leg in entry.legs), entry.payee, entry.day)


@evolves("payment-returned")
def _returned(state: State, entry: PaymentReturned) -> State:
    return _settled(state, ((leg.account, -leg.amount) for leg in entry.legs), entry.payee, entry.day)


def _settled(state: State, legs: Iterable[tuple[str, Decimal]], payee: str, day: date) -> State:
    """After a payment's legs took deposits and refunds off what is held; below zero they come back."""
    receipts = state.receipts
    for account, amount in legs:
        fund = next((fund for fund, owed in REFUNDS.items() if owed == account), None)
        if fund is not None:
            receipts = _refund(receipts, payee, -amount, fund)
        elif account.startswith(DEPOSITS):
            receipts = _handed_back(receipts, account, payee, amount, day)
    return replace(state, receipts=receipts) if receipts is not state.receipts else state


def _handed_back(receipts: Receipts, account: str, payee: str, amount: Decimal, day: date) -> Receipts:
    """With `amount` of the deposits on `account` gone: the one it fits exactly, else the oldest."""
    rows = sorted((d for d in receipts.deposits.values() if deposit_account(d.kind, d.party) == account),
                  key=lambda d: (d.held != amount, d.day, d.deposit))
    deposits, left = receipts.deposits, amount
    for row in rows:
        taken = min(left, row.held) if left > 0 else left
        deposits = deposits.set(row.deposit, replace(row, held=row.held - taken))
        left -= taken
        if not left:
            break
    return replace(receipts, deposits=deposits)


@evolves("opening-position")
def _opened(state: State, entry: OpeningPosition) -> State:
    """Deposits, refunds, unidentified money and the firm's collections that the opening brings."""
    receipts, used = state.receipts, state.used
    if entry.item in OPENING_DEPOSITS and entry.document:
        kind = OPENING_DEPOSITS[entry.item]
        deposit = Deposit(entry.document, kind, entry.party, entry.amount, entry.day)
        number = int(entry.document.partition("-")[2])
        receipts = replace(receipts, deposits=receipts.deposits.set(deposit.deposit, deposit),
                           last_deposit=max(receipts.last_deposit, number))
        used = used.add(once("deposit", entry.document))
    elif entry.item == "refund" and entry.fund in REFUNDS:
        receipts = _refund(receipts, entry.party, entry.amount, entry.fund)
    elif entry.item == "unidentified" and entry.document:
        item = Unidentified(entry.document, entry.amount, entry.day)
        receipts = replace(receipts, unidentified=receipts.unidentified.set(item.receipt, item))
        receipts = _numbered(receipts, item.receipt)
        used = used.add(once("receipt", entry.document))
    elif entry.item == "firm-collected":
        row = Collected(entry.own_id(), "firm", entry.amount, entry.due or entry.day, entry.party)
        receipts = _collect(receipts, row)
    return replace(state, receipts=receipts, used=used)


@takes_effect("month-closed")
def _closed(state: State, entry: MonthClosed) -> State:
    """Deposits given back leave."""
    gone = [deposit.deposit for deposit in state.receipts.deposits.values() if not deposit.held]
    if not gone:
        return state
    return replace(state, receipts=replace(state.receipts, deposits=state.receipts.deposits.drop(*gone)))
