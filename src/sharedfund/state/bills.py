"""The bills slice: papers that say what is owed, and what each head's months have cost so far."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from sharedfund.accounts.heads import HEADS
from sharedfund.state.registry import evolves, once, takes_effect
from sharedfund.values import days
from sharedfund.values.money import ZERO
from sharedfund.values.tables import Table

if TYPE_CHECKING:
    from sharedfund.entries.bills import BillCredited, BillRecorded, HeadCompleted
    from sharedfund.entries.charter import OpeningPosition
    from sharedfund.entries.disclosure import MonthClosed
    from sharedfund.entries.entry import Entry
    from sharedfund.entries.neighbours import ShareBooked
    from sharedfund.entries.payments import BankDebited, PaymentPaid, PaymentReturned
    from sharedfund.state import State

# A settled bill stays this long, so that a payment the bank sends back finds it.
_SETTLED_KEPT_DAYS = 92

_BY_ACCOUNT = {head.account: slug for slug, head in HEADS.items()} | {
    head.account.replace(":Operating:", ":Public:"): slug
    for slug, head in HEADS.items() if ":Governance:" in head.account
}


@dataclass(frozen=True, slots=True)
class Bill:
    """A paper that says what is owed. `amount` is net of credits; `opening` marks a cost of the time before the book,
    which no budget line bears; `block` is where it stands."""

    bill: str
    payee: str
    head: str  # "" where the opening named none
    fund: str
    month: str
    amount: Decimal
    due: date
    leaf: str
    day: date
    block: int
    paid: Decimal = ZERO
    settled: date | None = None
    contract: str | None = None
    vouchers: Decimal | None = None
    opening: bool = False

    @property
    def unpaid(self) -> Decimal:
        return self.amount - self.paid


@dataclass(frozen=True, slots=True)
class HeadMonth:
    """What a head's month has cost: by bills (net of credits), and booked without a bill (`direct`); what of it is
    paid; whether two persons marked it complete, with the last bill."""

    billed: Decimal = ZERO
    direct: Decimal = ZERO
    paid: Decimal = ZERO
    complete: bool = False
    last_bill: str | None = None

    @property
    def cost(self) -> Decimal:
        return self.billed + self.direct


@dataclass(frozen=True, slots=True)
class Bills:
    """Bills by number, head months by "head/month". `recorded` counts all bills ever; the numbers of those that
    have left stay among the digests as `once("bill", number)`."""

    open: Table[Bill] = field(default_factory=Table)
    months: Table[HeadMonth] = field(default_factory=Table)
    recorded: int = 0

    def unpaid(self, fund: str | None = None) -> tuple[Bill, ...]:
        """Bills not paid in full, of `fund` where named, by due day and number."""
        found = (b for b in self.open.values() if b.unpaid > 0 and fund in (None, b.fund))
        return tuple(sorted(found, key=lambda b: (b.due, b.block)))

    def month(self, head: str, month: str) -> HeadMonth:
        """What `head` has cost in `month`; nothing where no entry named it."""
        return self.months.get(f"{head}/{month}", _NOTHING)

    def of_month(self, head: str, month: str) -> tuple[Bill, ...]:
        """The bills of a head and month still in the slice, in the order of the book."""
        found = (b for b in self.open.values() if (b.head, b.month) == (head, month))
        return tuple(sorted(found, key=lambda b: b.block))

    def next_number(self) -> str:
        return f"B-{self.recorded + 1:04d}"


_NOTHING = HeadMonth()


def _with_bill(bills: Bills, bill: Bill) -> Bills:
    return replace(bills, open=bills.open.set(bill.bill, bill))


def _with_month(bills: Bills, head: str, month: str, *, billed: Decimal = ZERO, direct: Decimal = ZERO,
                paid: Decimal = ZERO) -> Bills:
    if not head:
        return bills
    known = bills.month(head, month)
    grown = replace(known, billed=known.billed + billed, direct=known.direct + direct, paid=known.paid + paid)
    return replace(bills, months=bills.months.set(f"{head}/{month}", grown))


@evolves("bill-recorded")
def _recorded(state: State, entry: BillRecorded) -> State:
    from sharedfund.spelling import leaf_of

    bills = state.bills
    bill = Bill(entry.bill, entry.payee, entry.head, entry.fund, entry.month, entry.amount, entry.due, leaf_of(entry),
                entry.day, state.record.blocks, contract=entry.contract, vouchers=entry.vouchers)
    bills = _with_month(_with_bill(bills, bill), entry.head, entry.month, billed=entry.amount)
    bills = replace(bills, recorded=bills.recorded + 1)
    return replace(state, bills=bills, used=state.used.add(once("bill", entry.bill)))


@evolves("share-booked")
def _share_booked(state: State, entry: ShareBooked) -> State:
    """A neighbour's split is a bill of the neighbour's."""
    from sharedfund.spelling import leaf_of

    bills = state.bills
    bill = Bill(entry.bill, entry.neighbour, entry.head, "operating", entry.month, entry.amount, entry.due,
                leaf_of(entry), entry.day, state.record.blocks)
    bills = _with_month(_with_bill(bills, bill), entry.head, entry.month, billed=entry.amount)
    bills = replace(bills, recorded=bills.recorded + 1)
    return replace(state, bills=bills, used=state.used.add(once("bill", entry.bill)))


@evolves("opening-position")
def _opened(state: State, entry: OpeningPosition) -> State:
    """A bill, payroll or approved cost of the firm that was unpaid when the book began."""
    if entry.item not in ("bill", "wages", "cost-payable"):
        return state
    from sharedfund.spelling import leaf_of

    bills = state.bills
    payee = "staff" if entry.item == "wages" else entry.party
    number = entry.document or f"O-{entry.row:04d}"
    due = entry.due or entry.day
    head = entry.head or ("wages" if entry.item == "wages" else "")
    bill = Bill(number, payee, head, entry.fund, days.month_of(due), entry.amount, due, leaf_of(entry), entry.day,
                state.record.blocks, opening=True)
    bills = replace(_with_bill(bills, bill), recorded=bills.recorded + 1)
    return replace(state, bills=bills, used=state.used.add(once("bill", number)))


@evolves("bill-credited")
def _credited(state: State, entry: BillCredited) -> State:
    found = state.bills.open.get(entry.bill)
    if found is None:
        return state
    less = replace(found, amount=found.amount - entry.amount)
    bills = _with_bill(state.bills, replace(less, settled=None if less.unpaid else entry.day))
    if not found.opening:
        bills = _with_month(bills, found.head, found.month, billed=-entry.amount)
    return replace(state, bills=bills)


def direct_costs(entry: Entry) -> dict[str, Decimal]:
    """What an entry books on each head without a bill, by head; negative where it takes a cost back."""
    costs: dict[str, Decimal] = {}
    for account, amount in entry.postings():
        head = _BY_ACCOUNT.get(account)
        if head is not None:
            costs[head] = costs.get(head, ZERO) + amount
    return costs


def heads_of(entry: Entry) -> frozenset[str]:
    """The heads whose cost an entry changes."""
    return frozenset(direct_costs(entry))


def is_apart(tier: str, head: str | None) -> bool:
    """Whether a payment is paid by its own resolution and not by a budget line: T6 on a head that is not T6 itself."""
    return tier == "T6" and (head not in HEADS or HEADS[head].tier != "T6")


# Kinds that book a head's cost without a bill: those that name a month and a tier, and those that do not.
DIRECT = ("payment-paid", "payment-returned", "bank-debited", "imprest-spent", "collection-remitted",
          "deposit-deducted", "shared-cost-split", "shared-cost-unsplit")


@evolves("payment-paid", "payment-returned")
def _paid_directly(state: State, entry: PaymentPaid | PaymentReturned) -> State:
    return state if is_apart(entry.tier, entry.head) else _booked(state, direct_costs(entry), entry.month)


@evolves("bank-debited", "imprest-spent", "collection-remitted", "deposit-deducted", "shared-cost-split",
         "shared-cost-unsplit")
def _booked_directly(state: State, entry: Entry) -> State:
    month = getattr(entry, "month", None) or days.month_of(getattr(entry, "occurred", None) or entry.day)
    return _booked(state, direct_costs(entry), month)


def _booked(state: State, costs: dict[str, Decimal], month: str) -> State:
    bills = state.bills
    for head, amount in costs.items():
        bills = _with_month(bills, head, month, direct=amount, paid=amount)
    return replace(state, bills=bills) if costs else state


@evolves("payment-paid")
def _paid(state: State, entry: PaymentPaid) -> State:
    return _moved(state, entry.bill, entry.amount, entry.day)


@evolves("payment-returned")
def _returned(state: State, entry: PaymentReturned) -> State:
    return _moved(state, entry.bill, -entry.amount, entry.day)


@evolves("bank-debited")
def _debited(state: State, entry: BankDebited) -> State:
    on_bill = sum((leg.amount for leg in entry.legs if leg.account.startswith("Liabilities:")), ZERO)
    return _moved(state, entry.bill, on_bill, entry.day)


def _moved(state: State, number: str | None, amount: Decimal, day: date) -> State:
    """The bill a payment settles, with `amount` more paid on it."""
    found = state.bills.open.get(number) if number else None
    if found is None:
        return state
    more = replace(found, paid=found.paid + amount)
    bills = _with_bill(state.bills, replace(more, settled=day if more.unpaid <= 0 else None))
    if not found.opening:
        bills = _with_month(bills, found.head, found.month, paid=amount)
    return replace(state, bills=bills)


@takes_effect("head-completed")
def _completed(state: State, entry: HeadCompleted) -> State:
    known = replace(state.bills.month(entry.head, entry.month), complete=True, last_bill=entry.last_bill)
    months = state.bills.months.set(f"{entry.head}/{entry.month}", known)
    return replace(state, bills=replace(state.bills, months=months))


@takes_effect("month-closed")
def _closed(state: State, entry: MonthClosed) -> State:
    """Bills settled for good leave."""
    old = days.period(entry.month).end - timedelta(days=_SETTLED_KEPT_DAYS)
    gone = [b.bill for b in state.bills.open.values() if b.settled is not None and b.settled < old]
    return replace(state, bills=replace(state.bills, open=state.bills.open.drop(*gone))) if gone else state
