"""The bank slice: what moved on the co-managed account month by month, what its statements and the gateways' say that
is not booked yet, reconciled months, what each fund's money earns interest on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple

from sharedfund import accounts
from sharedfund.entries.bank import ReconcilingItem, earns, line_of
from sharedfund.state.registry import evolves, is_used, once
from sharedfund.values import days
from sharedfund.values.money import ZERO
from sharedfund.values.tables import Table

if TYPE_CHECKING:
    from sharedfund.entries.bank import (
        BankReconciled, InterestReceived, StatementImported, StatementLines, StatementMatched, StatementSetAside,
        TermDepositRedeemed,
    )
    from sharedfund.entries.entry import Entry
    from sharedfund.entries.payments import PaymentPaid, PaymentReturned
    from sharedfund.state import State


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A month's statement against the book, as last recorded; reconciled when `difference` is 0.00."""

    account: str
    month: str
    statement_balance: Decimal
    book_balance: Decimal
    difference: Decimal
    items: tuple[ReconcilingItem, ...]
    day: date
    block: int


@dataclass(frozen=True, slots=True)
class Earning:
    """What a fund's money earns on: `balance` now, and `weighted`, the sum of (amount x day number) of every move
    since the last interest. Balance days up to day T are balance x T - weighted."""

    balance: Decimal = ZERO
    weighted: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class TermDeposit:
    """What a payment placed in a term deposit and has not come back: the fund's own, and not to be paid from."""

    payment: str
    fund: str
    left: Decimal
    day: date


@dataclass(frozen=True, slots=True)
class Imported:
    """A statement that was read."""

    account: str
    source: str
    statement: str
    first: date
    last: date
    rows: int
    ins: Decimal
    outs: Decimal
    opening: Decimal | None
    closing: Decimal | None
    new: int
    known: int
    accepted: tuple[str, ...]
    day: date
    by: str
    block: int


@dataclass(frozen=True, slots=True)
class Importing:
    """What of the newest statement's new lines is still to follow: how many, and how much in and out at most."""

    account: str
    statement: str
    first: date
    last: date
    left: int
    ins: Decimal
    outs: Decimal
    is_whole: bool  # every line of the statement is new: what follows adds up to its totals
    late: bool
    day: date


@dataclass(frozen=True, slots=True)
class Portion:
    """A part of what is open, and since when it is."""

    day: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line of a statement that bookings with its reference do not add up to; `left` is to be booked, of the other sign
    where more was booked than the line has. `since` says since when, where it is not all since `day`."""

    account: str
    ref: str
    day: date
    amount: Decimal
    left: Decimal
    since: tuple[Portion, ...] = ()


@dataclass(frozen=True, slots=True)
class Booked:
    """What the book says moved an account and no line has met: `ref` is the reference, or the leaf of an entry without
    one; `name` what the book calls the entry (`S-0042`)."""

    account: str
    ref: str
    day: date
    amount: Decimal
    name: str
    since: tuple[Portion, ...] = ()


@dataclass(frozen=True, slots=True)
class Transit:
    """What one side had from `day` on and the other from `until` on, in a later month: an item of the months between.
    `amount` is by how much the bank has more."""

    account: str
    ref: str
    is_line: bool
    day: date
    until: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Bank:
    """Reconciliations by "account/month"; moves of the account by month; earnings by fund; term deposits by the number
    of the payment that placed them. By "account/reference" the open lines and the bookings no line has met; `parts`
    names what of those bookings stands as parts (`REF:1`) of a reference."""

    reconciled: Table[Reconciled] = field(default_factory=Table)
    moves: Table[Decimal] = field(default_factory=Table)
    earnings: Table[Earning] = field(default_factory=Table)
    term_deposits: Table[TermDeposit] = field(default_factory=Table)
    statements: Table[Imported] = field(default_factory=Table)
    importing: Importing | None = None
    lines: Table[OpenLine] = field(default_factory=Table)
    unseen: Table[Booked] = field(default_factory=Table)
    parts: Table[tuple[str, ...]] = field(default_factory=Table)
    transit: Table[Transit] = field(default_factory=Table)

    def of(self, account: str, month: str) -> Reconciled | None:
        return self.reconciled.get(f"{account}/{month}")

    def last(self, account: str) -> Reconciled | None:
        """The newest month recorded, reconciled or with its difference."""
        return max((r for r in self.reconciled.values() if r.account == account), key=lambda r: r.month, default=None)

    def last_reconciled_day(self, account: str) -> date | None:
        """The last day of the newest month reconciled to 0.00: no entry that moves the account is dated up to it."""
        months = [r.month for r in self.reconciled.values() if r.account == account and not r.difference]
        return days.period(max(months)).last if months else None

    def month_is_reconciled(self, month: str) -> bool:
        """Whether every account recorded for `month` (at least one) agrees with the book."""
        found = [r for r in self.reconciled.values() if r.month == month]
        return bool(found) and not any(r.difference for r in found)

    def moved_after(self, month: str) -> Decimal:
        """What moved on the account in months after `month`."""
        return sum((amount for key, amount in self.moves.items() if key > month), ZERO)


    def statements_of(self, account: str) -> tuple[Imported, ...]:
        """The statements of an account that were read, oldest first."""
        rows = (row for row in self.statements.values() if row.account == account)
        return tuple(sorted(rows, key=lambda row: (row.first, row.last, row.block)))

    def statement_before(self, account: str, first: date, *, overlaps: bool) -> Imported | None:
        """The statement that one of `account` from `first` goes on from. None where one that was read reaches into it
        (`overlaps`: the same day is more than adjoining), so that neither goes on from the other."""
        known = (row for row in self.statements_of(account) if row.first <= first)
        before = max(known, key=lambda row: (row.last, row.block), default=None)
        reaches = before is not None and (before.last > first or (before.last == first and overlaps))
        return None if reaches else before

    def open_lines(self, account: str | None = None) -> tuple[OpenLine, ...]:
        """The lines that wait for a booking, oldest first."""
        rows = (row for row in self.lines.values() if account in (None, row.account))
        return tuple(sorted(rows, key=lambda row: (row.day, row.account, row.ref)))

    def unmet(self, account: str | None = None) -> tuple[Booked, ...]:
        """The bookings that no line has met, oldest first."""
        rows = (row for row in self.unseen.values() if account in (None, row.account))
        return tuple(sorted(rows, key=lambda row: (row.day, row.account, row.ref)))


def balance_at_end(state: State, month: str) -> Decimal:
    """What the book says stood on the co-managed account at the end of `month`."""
    return state.ledger.joint_account() - state.bank.moved_after(month)


def main_account(state: State) -> str:
    """The slug of the co-managed account: the charter's first."""
    known = state.charter.bank_accounts
    return known[0].account if known else "co-managed"


# Every kind that moves the co-managed account.
MOVES = ("opening-position", "receipt-recorded", "receipt-identified", "receipt-reversed", "collection-remitted",
         "deposit-taken", "deposit-deducted", "pass-through-received", "payment-paid", "payment-returned",
         "bank-debited", "unexplained-restored", "revenue-received", "revenue-reversed", "interest-received",
         "grant-received", "distribution-declared", "term-deposit-redeemed",
         "project-collected", "entrusted-received", "given-reversed", "maintenance-reclaimed", "share-deposited",
         "remuneration-released", "withheld-deducted", "former-firm-paid", "restitution-received", "share-received")


@evolves(*MOVES)
def _moved(state: State, entry: Entry) -> State:
    from sharedfund.spelling import sorted_postings

    state = _noted(state, entry)
    legs = [(a, amount) for a, amount in sorted_postings(entry) if accounts.is_bank(a)]
    if not legs:
        return state
    bank = state.bank
    earnings: dict[str, Earning] = {}
    # Interest runs from the day the money truly came or went.
    number = (getattr(entry, "occurred", None) or entry.day).toordinal()
    for account, amount in legs:
        fund = earns(accounts.fund_of(account))
        known = earnings.get(fund) or bank.earnings.get(fund) or Earning()
        earnings[fund] = Earning(known.balance + amount, known.weighted + amount * number)
    month = days.month_of(entry.day)
    net = sum((amount for _, amount in legs), ZERO)
    moves = bank.moves.set(month, bank.moves.get(month, ZERO) + net) if net else bank.moves
    return replace(state, bank=replace(bank, moves=moves, earnings=bank.earnings.merge(earnings)))


@evolves("interest-received")
def _paid_interest(state: State, entry: InterestReceived) -> State:
    """A new span begins for every fund."""
    number = (entry.occurred or entry.day).toordinal()
    fresh = {fund: Earning(e.balance, e.balance * number) for fund, e in state.bank.earnings.items()}
    return replace(state, bank=replace(state.bank, earnings=Table(fresh)))


# ---- lines and bookings ----

GATEWAYS = ("wechat", "alipay")
_GATEWAY_LEGS = {":WeChat": "wechat", ":Alipay": "alipay"}
_PART = re.compile(r"(.+):[1-9][0-9]?\Z")
# What brings a balance in is no line of an account.
_NO_LINE = frozenset({"opening-position"})


class Moved(NamedTuple):
    """What an entry says moved an account; `ref` is None where it bears no reference."""

    account: str
    ref: str | None
    amount: Decimal


def is_known_account(state: State, account: str) -> bool:
    """Whether statements of `account` can be read: the co-managed account's and the gateways'."""
    return account in GATEWAYS or account == main_account(state)


def is_line_known(state: State, account: str, ref: str) -> bool:
    """Whether the book has a line of this account with this reference, answered or not (R4)."""
    return is_used(state, "line", account, ref)


def base_of(state: State, account: str, ref: str) -> str | None:
    """The line that a booking with `ref` answers: its own, or that of which `ref` is a part; None where none came."""
    if not state.bank.statements:
        return None
    if is_line_known(state, account, ref):
        return ref
    part = _PART.match(ref)
    return part[1] if part is not None and is_line_known(state, account, part[1]) else None


def bookings(state: State, entry: Entry) -> tuple[Moved, ...]:
    """What of accounts with statements an entry moves. A gateway's payout is answered by the entry that records its
    arrival: under the payout's own reference where that names it, the charge apart unless the line has it within."""
    from sharedfund.spelling import sorted_postings

    if entry.kind in _NO_LINE:
        return ()
    bank = gateway = ZERO
    channel = ""
    for account, amount in sorted_postings(entry):
        if accounts.is_bank(account):
            bank += amount
        elif account.startswith("Assets:Clearing:"):
            found = _GATEWAY_LEGS.get(account[account.rindex(":"):])
            if found is not None:
                channel, gateway = found, gateway + amount
    ref = getattr(entry, "bank_ref", None)
    moved = [Moved(main_account(state), ref, bank)] if bank else []
    if gateway:
        payout = getattr(entry, "payout", None)
        if entry.kind != "collection-remitted":
            moved.append(Moved(channel, ref, gateway))
        elif payout is None:
            moved.append(Moved(channel, None, gateway))
        else:
            line = state.bank.lines.get(f"{channel}/{payout}")
            within = gateway if line is not None and line.left == gateway else -bank
            moved.append(Moved(channel, payout, within))
            if gateway != within:
                moved.append(Moved(channel, None, gateway - within))
    return tuple(moved)


def _noted(state: State, entry: Entry) -> State:
    """With what `entry` books met by its lines, or noted as unseen."""
    from sharedfund.spelling import leaf_of

    for account, ref, amount in bookings(state, entry):
        state = _book(state, account, ref or leaf_of(entry), Portion(entry.day, -amount), entry.own_id())
    return state


def _book(state: State, account: str, ref: str, fresh: Portion, name: str) -> State:
    """With `fresh` booked; its amount is by how much the bank now has more (a booking of money in is below zero)."""
    bank, base = state.bank, base_of(state, account, ref)
    if base is not None:
        line = bank.lines.get(f"{account}/{base}")
        # A line that was answered and dropped opens again with what is taken back.
        line = line or OpenLine(account, base, fresh.day, fresh.amount, ZERO)
        bank, open_ = _settled(bank, account, base, True, line.since or _all(line.day, line.left), fresh, False)
        # A part is not its own line's booking any more, should one come with that very reference.
        used = state.used if ref == base else state.used.add(once("matched", account, ref))
        return replace(state, bank=_with_line(bank, line, open_), used=used)
    key = f"{account}/{ref}"
    known = bank.unseen.get(key)
    before = () if known is None else known.since or _all(known.day, -known.amount)
    bank, open_ = _settled(bank, account, ref, False, before, fresh, False)
    return replace(state, bank=_with_unseen(bank, account, ref, open_, name))


def _all(day: date, left: Decimal) -> tuple[Portion, ...]:
    return (Portion(day, left),) if left else ()


def _with_line(bank: Bank, line: OpenLine, portions: tuple[Portion, ...]) -> Bank:
    key = f"{line.account}/{line.ref}"
    if not portions:
        return replace(bank, lines=bank.lines.drop(key))
    left = sum((portion.amount for portion in portions), ZERO)
    since = () if len(portions) == 1 and portions[0].day == line.day else portions
    return replace(bank, lines=bank.lines.set(key, replace(line, left=left, since=since)))


def _with_unseen(bank: Bank, account: str, ref: str, portions: tuple[Portion, ...], name: str = "") -> Bank:
    key, parts = f"{account}/{ref}", _parts(bank, account, ref, is_open=bool(portions))
    if not portions:
        return replace(bank, unseen=bank.unseen.drop(key), parts=parts)
    amount = -sum((portion.amount for portion in portions), ZERO)
    since = portions if len(portions) > 1 else ()
    row = Booked(account, ref, portions[0].day, amount, name, since)
    return replace(bank, unseen=bank.unseen.set(key, row), parts=parts)


def _parts(bank: Bank, account: str, ref: str, *, is_open: bool) -> Table[tuple[str, ...]]:
    """The parts that wait for their line, with `ref` among them or not."""
    part = _PART.match(ref)
    if part is None:
        return bank.parts
    base = f"{account}/{part[1]}"
    others = tuple(other for other in bank.parts.get(base, ()) if other != ref)
    refs = (*others, ref) if is_open else others
    return bank.parts.set(base, refs) if refs else bank.parts.drop(base)


def _settled(bank: Bank, account: str, ref: str, is_line: bool, portions: tuple[Portion, ...], fresh: Portion,
             is_fresh_line: bool) -> tuple[Bank, tuple[Portion, ...]]:
    """`fresh` set off against what is open of the other sign, oldest first: the bank with what was in transit between
    months, and what stays open."""
    left, kept = fresh.amount, []
    for portion in portions:
        if not left or (portion.amount > 0) == (left > 0):
            kept.append(portion)
            continue
        taken = portion.amount if abs(portion.amount) <= abs(left) else -left
        left += taken
        if portion.day <= fresh.day:
            bank = _in_transit(bank, Transit(account, ref, is_line, portion.day, fresh.day, taken))
        else:
            bank = _in_transit(bank, Transit(account, ref, is_fresh_line, fresh.day, portion.day, -taken))
        if portion.amount != taken:
            kept.append(replace(portion, amount=portion.amount - taken))
    return bank, (*kept, replace(fresh, amount=left)) if left else tuple(kept)


def _in_transit(bank: Bank, moved: Transit) -> Bank:
    """With what only one side had at the end of a month; gateways are not reconciled."""
    if moved.account in GATEWAYS or (moved.day.year, moved.day.month) == (moved.until.year, moved.until.month):
        return bank
    key = f"{moved.account}/{moved.ref}/{moved.day}/{moved.until}/{'line' if moved.is_line else 'booking'}"
    known = bank.transit.get(key)
    amount = moved.amount + (known.amount if known else ZERO)
    table = bank.transit.set(key, replace(moved, amount=amount)) if amount else bank.transit.drop(key)
    return replace(bank, transit=table)


@evolves("statement-imported")
def _imported(state: State, entry: StatementImported) -> State:
    from sharedfund.spelling import leaf_of

    row = Imported(entry.account, entry.source, entry.statement, entry.first, entry.last, entry.rows, entry.ins, entry.outs,
                   entry.opening, entry.closing, entry.new, entry.known, entry.accepted, entry.day, entry.by,
                   state.record.blocks)
    importing = None
    if entry.new:
        importing = Importing(entry.account, entry.statement, entry.first, entry.last, entry.new, entry.ins, entry.outs,
                              entry.new == entry.rows, entry.late is True, entry.day)
    bank = replace(state.bank, statements=state.bank.statements.set(f"{entry.account}/{leaf_of(entry)}", row),
                   importing=importing)
    return replace(state, bank=bank)


@evolves("statement-lines")
def _lines_came(state: State, entry: StatementLines) -> State:
    """Each line meets the bookings that wait for it; what is left of it is open."""
    from sharedfund.state.receipts import is_reference_used

    account, bank = entry.account, state.bank
    agreed = bank.last_reconciled_day(account)
    fresh: dict[str, OpenLine] = {}
    marks: list[bytes] = []
    ins = outs = ZERO
    for spelled in entry.lines:
        day, amount, ref = line_of(spelled)
        key = f"{account}/{ref}"
        marks.append(once("line", account, ref))
        if amount > 0:
            ins += amount
        else:
            outs -= amount
        # A line the bank added to a month that had agreed is open since the first day that has not (R130).
        since = day if agreed is None or day > agreed else agreed + timedelta(days=1)
        portions: tuple[Portion, ...] = (Portion(since, amount),)
        waiting = [key] if key in bank.unseen else []
        waiting += (f"{account}/{part}" for part in bank.parts.get(key, ()))
        if waiting:
            marks += (once("matched", account, part) for part in bank.parts.get(key, ()))
            bank, portions = _met(bank, account, ref, waiting, portions)
        elif is_reference_used(state, account, ref) and not is_used(state, "matched", account, ref):
            continue  # a booking of a month that is reconciled bears it
        if portions:
            left = sum((portion.amount for portion in portions), ZERO)
            more = () if len(portions) == 1 and portions[0].day == day else portions
            fresh[key] = OpenLine(account, ref, day, amount, left, more)
    importing = bank.importing
    if importing is not None:
        left_over = importing.left - len(entry.lines)
        importing = replace(importing, left=left_over, ins=importing.ins - ins, outs=importing.outs - outs) \
            if left_over > 0 else None
    bank = replace(bank, lines=bank.lines.merge(fresh), importing=importing)
    return replace(state, bank=bank, used=state.used.add(*marks))


def _met(bank: Bank, account: str, ref: str, waiting: Iterable[str],
         portions: tuple[Portion, ...]) -> tuple[Bank, tuple[Portion, ...]]:
    """A line that came, and what is left of it after the bookings that waited for it."""
    for key in waiting:
        booked = bank.unseen[key]
        for portion in booked.since or _all(booked.day, -booked.amount):
            bank, portions = _settled(bank, account, ref, True, portions, portion, False)
        bank = _with_unseen(bank, account, booked.ref, ())
    return bank, portions


@evolves("statement-matched")
def _matched(state: State, entry: StatementMatched) -> State:
    """Lines and bookings have met: what some had in an earlier month was in transit until the last of them."""
    bank, account = state.bank, entry.account
    lines = [line for ref in entry.lines if (line := bank.lines.get(f"{account}/{ref}")) is not None]
    booked = [row for ref in entry.bookings if (row := bank.unseen.get(f"{account}/{ref}")) is not None]
    sides = [(line.ref, True, portion) for line in lines for portion in line.since or _all(line.day, line.left)]
    sides += [(row.ref, False, portion) for row in booked for portion in row.since or _all(row.day, -row.amount)]
    if not sides:
        return state
    until = max(portion.day for _, _, portion in sides)
    for ref, is_line, portion in sides:
        bank = _in_transit(bank, Transit(account, ref, is_line, portion.day, until, portion.amount))
    for row in booked:
        bank = _with_unseen(bank, account, row.ref, ())
    bank = replace(bank, lines=bank.lines.drop(*(f"{account}/{line.ref}" for line in lines)))
    return replace(state, bank=bank, used=state.used.add(*(once("matched", account, row.ref) for row in booked)))


@evolves("statement-set-aside")
def _set_aside(state: State, entry: StatementSetAside) -> State:
    return replace(state, bank=replace(state.bank, lines=state.bank.lines.drop(f"{entry.account}/{entry.line}")))


# ---- reconciliation ----

Side = Literal["booked-in", "booked-out", "bank-in", "bank-out"]
SIDES: tuple[Side, ...] = ("booked-in", "booked-out", "bank-in", "bank-out")


def has_statements(state: State, account: str, month: str) -> bool:
    """Whether a statement of `account` was read that touches `month`: then the state knows the month's items."""
    span = days.period(month)
    return any(row.account == account and row.first < span.end and row.last >= span.first
               for row in state.bank.statements.values())


def closing_at_end(state: State, account: str, month: str) -> Decimal | None:
    """The closing balance of the newest statement that has the month's last day, where that is its last; None where no
    such statement states one."""
    last = days.period(month).last
    rows = [row for row in state.bank.statements.values() if row.account == account and row.first <= last <= row.last]
    newest = max(rows, key=lambda row: row.block, default=None)
    return newest.closing if newest is not None and newest.last == last else None


def items_at_end(state: State, account: str, month: str) -> tuple[ReconcilingItem, ...]:
    """What one side has at the end of `month` and the other not yet: open lines, bookings no line has met, and what has
    met since."""
    end, bank = days.period(month).end, state.bank
    found: list[ReconcilingItem] = []
    for line in bank.lines.values():
        if line.account == account:
            portions = line.since or _all(line.day, line.left)
            found += (_item(True, line.ref, p.day, p.amount) for p in portions if p.day < end)
    for row in bank.unseen.values():
        if row.account == account:
            portions = row.since or _all(row.day, -row.amount)
            found += (_item(False, row.ref, p.day, p.amount) for p in portions if p.day < end)
    for moved in bank.transit.values():
        if moved.account == account and moved.day < end <= moved.until:
            found.append(_item(moved.is_line, moved.ref, moved.day, moved.amount))
    return tuple(sorted(found, key=lambda item: (SIDES.index(item.side), item.day, item.reference, item.amount)))


def _item(is_line: bool, ref: str, day: date, amount: Decimal) -> ReconcilingItem:
    """By `amount` the bank has more: in at the bank, or out of the book."""
    side: Side = ("bank-in" if amount > 0 else "bank-out") if is_line else "booked-out" if amount > 0 else "booked-in"
    return ReconcilingItem(side=side, day=day, amount=abs(amount), reference=ref)


def _agreed(state: State, bank: Bank, entry: BankReconciled, asked: str) -> Bank:
    """What a month that agrees lets go: what was in transit before it; and where no statement was read, bookings up to
    its end that are not among its items, for the bank has them all."""
    end = days.period(entry.month).end
    over = [key for key, moved in bank.transit.items()
            if moved.account == entry.account and days.month_of(moved.until) <= asked]
    bank = replace(bank, transit=bank.transit.drop(*over))
    read = {row.account for row in bank.statements.values()}
    kept = {item.reference for item in entry.items}
    quiet = {account for account in GATEWAYS if account not in read}
    if not has_statements(state, entry.account, entry.month):
        quiet.add(entry.account)
    gone = [row for row in bank.unseen.values() if row.account in quiet and row.day < end and row.ref not in kept]
    bank = replace(bank, unseen=bank.unseen.drop(*(f"{row.account}/{row.ref}" for row in gone)))
    for row in gone:
        bank = replace(bank, parts=_parts(bank, row.account, row.ref, is_open=False))
    return bank


@evolves("bank-reconciled")
def _reconciled(state: State, entry: BankReconciled) -> State:
    made = Reconciled(entry.account, entry.month, entry.statement_balance, entry.book_balance, entry.difference,
                      entry.items, entry.day, state.record.blocks)
    bank = replace(state.bank, reconciled=state.bank.reconciled.set(f"{entry.account}/{entry.month}", made))
    if not entry.difference:
        # No entry is dated into a reconciled month any more; only a month with a difference is asked for again.
        asked = min((r.month for r in bank.reconciled.values() if r.difference), default=entry.month)
        old = [month for month in bank.moves if month < min(asked, entry.month)]
        bank = _agreed(state, replace(bank, moves=bank.moves.drop(*old)), entry, min(asked, entry.month))
    return replace(state, bank=bank)


def next_month(state: State, account: str) -> str:
    """The month recorded next: after the newest that is recorded, whether it agreed or not."""
    last = state.bank.last(account)
    return days.month_of(days.period(last.month).end if last else state.charter.books_from)


def first_open_month(state: State, account: str) -> str:
    """The month whose reconciliation comes next: after the newest that agrees."""
    day = state.bank.last_reconciled_day(account)
    return days.month_of(day + timedelta(days=1) if day else state.charter.books_from)


@evolves("payment-paid")
def _placed(state: State, entry: PaymentPaid) -> State:
    if entry.settles != "term-deposit":
        return state
    return _deposited(state, TermDeposit(entry.payment, entry.fund, entry.amount, entry.day))


@evolves("payment-returned")
def _not_placed(state: State, entry: PaymentReturned) -> State:
    known = state.bank.term_deposits.get(entry.payment)
    return state if known is None else _deposited(state, replace(known, left=known.left - entry.amount))


@evolves("term-deposit-redeemed")
def _redeemed(state: State, entry: TermDepositRedeemed) -> State:
    known = state.bank.term_deposits.get(entry.placed)
    return state if known is None else _deposited(state, replace(known, left=known.left - entry.principal))


def _deposited(state: State, deposit: TermDeposit) -> State:
    known = state.bank.term_deposits
    known = known.set(deposit.payment, deposit) if deposit.left > 0 else known.drop(deposit.payment)
    return replace(state, bank=replace(state.bank, term_deposits=known))
