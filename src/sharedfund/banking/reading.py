"""The bytes of an export -> a `Statement`: its lines oldest first, what of it was checked, and a refusal where a bank's
own figures do not agree with its rows."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from sharedfund.banking import cells, layouts
from sharedfund.banking.layouts import Columns, Found, Meaning, Nearly
from sharedfund.banking.statement import Check, Line, Skipped, Statement
from sharedfund.banking.tables import Table, tables
from sharedfund.banking.totals import Totals, is_summary, is_summary_word, stated_in
from sharedfund.errors import BadInput
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.banking.profiles import Profile


def read(data: bytes, name: str, profiles: Sequence[Profile] = ()) -> Statement:
    """The statement in a file. A profile whose headers fit goes before the layouts known here.

    Raises: BadInput where the file is no statement, a row cannot be read, or a bank's own row count, totals, balance or
    serials do not hold. A gateway's totals that do not hold are `warnings`.
    """
    statement = parse(data, name, profiles)
    for check in statement.checks:
        if check.holds is False and not check.is_claim:
            raise BadInput(_REFUSED[check.name], file=name, line=check.row, row=check.row, stated=check.stated,
                           found=check.found, layout=statement.layout)
    return statement


_REFUSED = {"rows": "statement-rows-differ", "totals": "statement-totals-differ", "balance": "statement-balance-breaks",
            "serials": "statement-serial-repeats"}


def parse(data: bytes, name: str, profiles: Sequence[Profile] = ()) -> Statement:
    """The statement as it stands, checks that do not hold among its checks. Raises: BadInput."""
    table, found = _chosen(data, name, profiles)
    return of_table(table, found, name, hashlib.sha256(data).hexdigest())


def of_table(table: Table, found: Found, name: str, digest: str) -> Statement:
    """The statement in a table whose header is found. Raises: BadInput."""
    return _Reader(table, found, name).statement(digest)


def _chosen(data: bytes, name: str, profiles: Sequence[Profile]) -> tuple[Table, Found]:
    """The table with lines in it and how it is read."""
    from sharedfund.banking.profiles import fit

    read_tables = tables(data, name)
    fits: list[tuple[Table, Found]] = []
    nearest: Nearly | None = None
    for table in read_tables:
        found = fit(table, profiles) or layouts.find(table.rows, bank_of(table))
        if isinstance(found, Nearly):
            nearest = nearest or found
        elif found is not None and len(table.rows) > found.header + 1:
            fits.append((table, found))
    if len(fits) > 1:
        raise BadInput("statement-two-sheets", file=name, sheets=", ".join(table.name for table, _ in fits))
    if fits:
        return fits[0]
    if nearest is None:
        nearest = next((_strange(table, bank) for table in read_tables if (bank := bank_of(table)) is not None), None)
    if nearest is not None:
        raise BadInput("layout-changed", file=name, bank=nearest.bank.upper(), expected=", ".join(nearest.expected),
                       columns=", ".join(nearest.found))
    raise BadInput("layout-unknown", file=name, columns=", ".join(_fullest(read_tables)))


def bank_of(table: Table) -> str | None:
    """The bank named above the rows: in the name of the sheet and the rows before the first with many cells."""
    banner = []
    for row in table.rows[:layouts.HEADER_ROWS]:
        filled = [cell for cell in row if cell]
        if sum(map(layouts.is_heading, filled)) >= 4:
            break
        banner.append(" ".join(filled))
    else:
        banner = banner[:10]
    return layouts.bank_in([table.name, *banner])


def _strange(table: Table, bank: str) -> Nearly:
    known = next(layout for layout in layouts.LAYOUTS if layout.bank == bank)
    return Nearly(bank, tuple(sorted(known.needs)), tuple(_fullest([table])))


def _fullest(read_tables: Iterable[Table]) -> list[str]:
    rows = [row for table in read_tables for row in table.rows[:layouts.HEADER_ROWS]]
    return [cell[:40] for cell in max(rows, key=lambda row: sum(map(bool, row)), default=()) if cell][:40]


# ---- rows ----


@dataclass(slots=True)
class _Row:
    """A row that is a line, as far as it is known before all are."""

    row: int
    day: date
    clock: str
    amount: Decimal
    balance: Decimal | None
    serial: str
    name: str
    number: str
    memo: str


class _Body(NamedTuple):
    """A row with a day: its number, its cells, its day and time."""

    number: int
    cells: tuple[str, ...]
    day: date
    clock: str


class _Wallet(NamedTuple):
    """A gateway's row before it is known what else the file says of it."""

    kept: _Row
    is_in: bool | None
    skip: str
    keys: tuple[str, ...]
    is_refund: bool


@dataclass(slots=True)
class _Gathered:
    lines: list[_Row] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    totals: Totals = field(default_factory=Totals)
    owns: dict[str, int] = field(default_factory=dict)
    masked: int | None = None  # the first row whose balance is hidden
    shown: int | None = None  # the first whose balance is a number


class _Reader:
    """Reads one table by one layout."""

    def __init__(self, table: Table, found: Found, name: str) -> None:
        self._table = table
        self._found = found
        self._name = name
        self._columns: Columns = found.columns
        self._at = found.columns.at
        header = table.rows[found.header] if found.header >= 0 else ()
        self._header = header
        self._heads = frozenset(map(layouts.heading, header))
        self._gathered = _Gathered()
        self._days: dict[str, tuple[date, str] | None] = {}

    def statement(self, digest: str) -> Statement:
        table, found, gathered = self._table, self._found, self._gathered
        banner = list(zip(table.numbers[:max(found.header, 0)], table.rows[:max(found.header, 0)], strict=True))
        tail = self._banner(banner)
        self._lost()
        body = list(self._body())
        if found.key in ("wechat", "alipay", "alipay-desk"):
            self._wallet(body)
        else:
            self._bank(body)
        if len(gathered.owns) > 1:
            one, other = list(gathered.owns)[:2]
            raise self._two_accounts(gathered.owns[other], one, other)
        rows, balance = _in_order(gathered.lines, gathered.shown is not None)
        checks = self._ends((*self._sums(rows), balance, self._serials(rows)), rows)
        lines = tuple(_lines(rows))
        own = next(iter(gathered.owns), "")
        first = rows[0] if rows else None
        opening, closing = gathered.totals.opening, gathered.totals.closing
        if first is not None and first.balance is not None:
            opening = first.balance - first.amount
        if rows and rows[-1].balance is not None:
            closing = rows[-1].balance
        return Statement(
            layout=found.key, account=found.account, digest=digest, encoding=table.encoding, lines=lines,
            skipped=tuple(gathered.skipped), checks=checks, tail=_tail(own) or tail, opening=opening, closing=closing,
        )

    def _bad(self, code: str, row: int | None, **facts: Any) -> BadInput:
        return BadInput(code, file=self._name, line=row, row=row, **facts)

    def _two_accounts(self, row: int, one: str, other: str) -> BadInput:
        return self._bad("statement-two-accounts", row, one=_short(one, other), other=_short(other, one))

    def _cell(self, row: Sequence[str], meaning: Meaning) -> str:
        index = self._at.get(meaning)
        return row[index] if index is not None and index < len(row) else ""

    def _heading(self, meaning: Meaning) -> str:
        index = self._at.get(meaning)
        return self._header[index] if index is not None and index < len(self._header) else meaning

    # ---- above and below the rows ----

    def _banner(self, rows: Iterable[tuple[int, tuple[str, ...]]]) -> str | None:
        """Totals and the money of the banner; the last digits of the account it names."""
        labelled: dict[str, tuple[str, int]] = {}
        for number, row in rows:
            self._gathered.totals.take(stated_in(row), number)
            for label, said in _labelled(row):
                if label in _ACCOUNT_LABELS and (plain := _account(said)):
                    known = labelled.setdefault(label, (plain, number))
                    if known[0] != plain:
                        raise self._two_accounts(number, known[0], plain)
                elif label in _CURRENCY_LABELS and not cells.is_yuan(said):
                    raise self._bad("statement-currency", number, found=said)
        return next((tail for plain, _ in labelled.values() if (tail := _tail(plain))), None)

    def _lost(self) -> None:
        """Raises: BadInput where a serial or an account was kept as a number and lost its last digits."""
        if not self._table.lost:
            return
        first = next(iter(self._table.numbers[self._found.header + 1:]), 0)
        columns = {index: meaning for meaning, index in self._at.items() if meaning in _EXACT}
        for row, column in sorted(self._table.lost):
            if row >= first and column in columns:
                raise self._bad("statement-digits-lost", row, field=self._heading(columns[column]))

    def _body(self) -> Iterator[_Body]:
        """The rows with a day, and nothing lost between them: a row without one is a summary, a notice, or refused."""
        waiting: tuple[str, ...] | None = None
        below = self._found.header + 1
        for number, row in zip(self._table.numbers[below:], self._table.rows[below:], strict=True):
            when = self._when(row)
            if when is not None and not (self._is_label(0) and row[0] and is_summary(row[0])):
                yield _Body(number, row, *when)
                continue
            titles, waiting = waiting, None
            paired = row if titles is None else tuple(part for both in zip(titles, row, strict=False) for part in both)
            said = stated_in(paired)
            if self._is_header(row):
                continue
            if titles is None and not said and _is_titles(row):
                waiting = row
                continue
            self._gathered.totals.take(said, number)
            if self._is_sum(row, number):
                continue
            if not said and self._holds_money(row):
                raise self._bad("statement-day", number, found=self._day_cell(row),
                                field=self._heading("day" if "day" in self._at else "moment"))

    def _day_cell(self, row: Sequence[str]) -> str:
        return self._cell(row, "day") or self._cell(row, "moment")

    def _when(self, row: Sequence[str]) -> tuple[date, str] | None:
        form = self._found.day_form
        cell = self._cell(row, "day")
        other = self._cell(row, "moment")
        if not cell:
            return self._moment(other, form) if other else None
        found = self._moment(cell, form)
        if found is None:
            return None
        clock = found[1]
        if not clock and other:
            further = cells.clock_of(other)
            if further is None:
                moment = cells.moment(other)
                further = moment[1] if moment is not None else ""
            clock = further
        if not clock and (late := self._cell(row, "time")):
            clock = cells.clock_of(late) or ""
        return found[0], clock

    def _moment(self, cell: str, form: str) -> tuple[date, str] | None:
        if len(cell) > 10:
            return cells.by_format(cell, form) if form else cells.moment(cell)
        if cell not in self._days:
            self._days[cell] = cells.by_format(cell, form) if form else cells.moment(cell)
        return self._days[cell]

    def _is_header(self, row: Sequence[str]) -> bool:
        """Whether the header stands here again, as at the top of each page."""
        words = [layouts.heading(cell) for cell in row if cell]
        return len(words) >= 3 and sum(word in self._heads for word in words) >= max(3, len(words) - 1)

    def _holds_money(self, row: Sequence[str]) -> bool:
        return any(re.search(r"\d", self._cell(row, meaning)) for meaning in ("amount", "ins", "outs", "balance"))

    def _is_label(self, index: int) -> bool:
        """Whether a column says nothing of a line that anybody could write: a word of sums there heads no line. A payer may
        well write one into a memo."""
        words: tuple[Meaning, ...] = ("name", "number", "payer", "payee", "payer-number", "payee-number", "kind", "method")
        return index not in self._columns.memos and all(self._at.get(meaning) != index for meaning in words)

    def _is_sum(self, row: Sequence[str], number: int) -> bool:
        """Whether the row sums up the columns: its amounts stand under theirs."""
        joined = " ".join(cell for cell in row if cell)
        if not any(is_summary(cell) if self._is_label(index) else is_summary_word(cell) for index, cell in enumerate(row)):
            return False
        totals = self._gathered.totals
        balance = _number_or_none(self._cell(row, "balance"))
        if balance is not None and any(part in joined for part in _OPENING):
            totals.opening, totals.opening_row = balance, number
        elif balance is not None and any(part in joined for part in _CLOSING):
            totals.closing, totals.closing_row = balance, number
        elif not any(part in joined for part in _PARTIAL):
            ins, outs = (_number_or_none(self._cell(row, meaning)) for meaning in ("ins", "outs"))
            totals.take_sums(ins, outs, number)
        return True

    # ---- banks ----

    def _bank(self, body: Sequence[_Body]) -> None:
        for (number, row, day, clock), value in zip(body, self._amounts(body), strict=True):
            balance = self._balance(row, number)
            self._owned(row, number)
            self._yuan(row, number)
            if value is None:
                # A balance and no amount is an opening or closing row, where it says so; else a line would be lost.
                if self._is_sum(row, number):
                    continue
                raise self._bad("statement-amount-missing", number)
            if value == 0:
                self._gathered.skipped.append(Skipped(number, "no-amount", _told(row)))
                continue
            self._gathered.lines.append(self._row(number, row, day, clock, value, balance))
        self._gathered.totals.found["rows"] = (len(self._gathered.lines) + len(self._gathered.skipped), ZERO)

    def _row(self, number: int, row: Sequence[str], day: date, clock: str, value: Decimal, balance: Decimal | None) -> _Row:
        name, account = self._cell(row, "name"), self._cell(row, "number")
        if "payer" in self._at or "payee" in self._at:
            whose: tuple[Meaning, Meaning] = ("payer", "payer-number") if value > 0 else ("payee", "payee-number")
            name, account = self._cell(row, whose[0]) or name, self._cell(row, whose[1]) or account
        return _Row(number, day, clock, value, balance, cells.serial(self._cell(row, "serial")), _something(name),
                    _something(account), self._memo(row))

    def _memo(self, row: Sequence[str]) -> str:
        said: list[str] = []
        for index in self._columns.memos:
            if index < len(row) and (text := row[index]) and text not in said and not cells.is_nothing(text):
                said.append(text)
        return " ".join(said)

    def _number(self, row: Sequence[str], meaning: Meaning, number: int) -> Decimal | None:
        cell = self._cell(row, meaning)
        if not cell:
            return None
        if (number, self._at[meaning]) in self._table.merged:
            raise self._bad("statement-cell-merged", number, field=self._heading(meaning), found=cell)
        try:
            return cells.amount(cell)
        except ValueError:
            raise self._bad("statement-amount", number, field=self._heading(meaning), found=cell) from None

    def _amounts(self, body: Sequence[_Body]) -> list[Decimal | None]:
        """The amount of each row as the fund sees it, above zero in and below zero out; the sums of what came and went as
        the file's own columns have them."""
        if "ins" in self._at or "outs" in self._at:
            pairs = [(self._number(row, "ins", number), self._number(row, "outs", number)) for number, row, _, _ in body]
            # Some banks write what went out below zero. One that writes both ways writes a cancelled debit so.
            debits = [went for _, went in pairs if went]
            turned = -1 if debits and all(went < 0 for went in debits) else 1
            read: list[Decimal | None] = []
            for (number, _, _, _), (came, went) in zip(body, pairs, strict=True):
                if came and went:
                    raise self._bad("statement-two-amounts", number, one=came, other=went)
                read.append(None if came is None and went is None else (came or ZERO) - (went or ZERO) * turned)
            self._summed([came for came, _ in pairs], [went and went * turned for _, went in pairs])
            return [self._turned(value) for value in read]
        single = [self._number(row, "amount", number) for number, row, _, _ in body]
        if "mark" not in self._at:
            signed = [self._turned(value) for value in single]
            self._summed([value for value in signed if value and value > 0],
                         [-value for value in signed if value and value < 0])
            return signed
        marks = [cells.side(self._cell(row, "mark")) for _, row, _, _ in body]
        # Where debits are written below zero already, the mark says again what the sign says.
        debits = [value for value, mark in zip(single, marks, strict=True) if value and mark == -1]
        factors = (1, 1) if debits and all(value < 0 for value in debits) else (1, -1)
        read = []
        for (number, row, _, _), value, mark in zip(body, single, marks, strict=True):
            if mark is None and value:
                raise self._bad("statement-side", number, field=self._heading("mark"), found=self._cell(row, "mark"))
            read.append(None if value is None else self._turned(value * factors[mark == -1]))
        self._summed([value for value, mark in zip(read, marks, strict=True) if mark == 1],
                     [-value if value else value for value, mark in zip(read, marks, strict=True) if mark == -1])
        return read

    def _summed(self, ins: Sequence[Decimal | None], outs: Sequence[Decimal | None]) -> None:
        found = self._gathered.totals.found
        for name, values in (("ins", ins), ("outs", outs)):
            counted = [value for value in values if value]
            found[name] = (len(counted), sum(counted, ZERO))

    def _turned(self, value: Decimal | None) -> Decimal | None:
        return -value if value is not None and self._found.signs == "reversed" else value

    def _balance(self, row: Sequence[str], number: int) -> Decimal | None:
        """The balance of a row; a column that shows none at all is hidden, one that hides some is refused."""
        cell = self._cell(row, "balance")
        if not cell or cells.is_nothing(cell):
            return None
        gathered = self._gathered
        try:
            value = cells.amount(cell)
        except ValueError:
            if gathered.masked is None:
                gathered.masked = number
            value = None
        if value is not None and gathered.shown is None:
            gathered.shown = number
        if gathered.masked is not None and gathered.shown is not None:
            raise self._bad("statement-balance-hidden", number, field=self._heading("balance"), found=cell)
        return value

    def _owned(self, row: Sequence[str], number: int) -> None:
        plain = _account(self._cell(row, "own"))
        if plain:
            self._gathered.owns.setdefault(plain, number)

    def _yuan(self, row: Sequence[str], number: int) -> None:
        cell = self._cell(row, "currency")
        if cell and not cells.is_yuan(cell):
            raise self._bad("statement-currency", number, found=cell)

    # ---- gateways ----

    def _wallet(self, body: Sequence[_Body]) -> None:
        read = [self._wallet_row(number, row, day, clock) for number, row, day, clock in body]
        closed = {key for one in read if one.skip == "closed" for key in one.keys}
        for one in read:
            skip = one.skip
            if not skip and one.is_refund and any(key in closed for key in one.keys):
                skip = "refunded"
            if skip:
                told = _told((one.kept.name, one.kept.memo, str(one.kept.amount)))
                self._gathered.skipped.append(Skipped(one.kept.row, skip, told))
            else:
                self._gathered.lines.append(one.kept)
        totals = self._gathered.totals
        for is_in, name in ((True, "ins"), (False, "outs")):
            values = [abs(one.kept.amount) for one in read if one.is_in is is_in]
            totals.found[name] = (len(values), sum(values, ZERO))
        totals.found["rows"] = (len(read), ZERO)

    def _wallet_row(self, number: int, row: tuple[str, ...], day: date, clock: str) -> _Wallet:
        value = self._number(row, "amount", number)
        if value is None:
            raise self._bad("statement-amount-missing", number)
        mark = cells.side(self._cell(row, "mark"))
        kind, state, method = (self._cell(row, meaning) for meaning in ("kind", "state", "method"))
        kept = self._row(number, row, day, clock, value, None)
        kept.memo = " ".join(dict.fromkeys(part for part in (_something(kind), kept.memo) if part))
        said = f"{kind} {kept.memo}"
        is_refund = "退款" in said or "退款" in state
        skip = ""
        if value == 0:
            skip = "no-amount"
        elif any(word in state for word in _CLOSED):
            skip = "closed"
        elif mark is None:
            side = _neutral(said, kept.name, method, is_refund)
            skip = "" if side else "inside"
            kept.amount = value * (side or 1)
        else:
            kept.amount = value * mark
        keys = tuple(key for key in (kept.serial.partition("_")[0], cells.serial(self._cell(row, "voucher"))) if key)
        raw = self._cell(row, "serial").partition("_")[0].upper()
        return _Wallet(kept, None if mark is None else mark == 1, skip, (*keys, raw) if raw else keys, is_refund)

    # ---- checks ----

    def _sums(self, rows: Sequence[_Row]) -> tuple[Check, Check]:
        """Row count and control totals against the header or the footer."""
        gathered, claim = self._gathered, self._found.is_claim
        totals = gathered.totals
        return totals.rows_check(len(rows), claim), totals.sums_check(claim)

    def _ends(self, checks: tuple[Check, ...], rows: Sequence[_Row]) -> tuple[Check, ...]:
        """The balances the file states before and after its rows, against those of its rows."""
        totals = self._gathered.totals
        if not rows or any(check.name == "balance" and check.holds is False for check in checks):
            return checks
        before = rows[0].balance - rows[0].amount if rows[0].balance is not None else totals.opening
        after = rows[-1].balance
        if after is None and totals.opening is not None:
            after = totals.opening + sum((line.amount for line in rows), ZERO)
        wrong = None
        if totals.opening is not None and before != totals.opening:
            wrong = Check("balance", False, False, str(totals.opening), str(before), totals.opening_row)
        elif totals.closing is not None and after is not None and after != totals.closing:
            wrong = Check("balance", False, False, str(totals.closing), str(after), totals.closing_row)
        elif totals.opening is not None and totals.closing is not None:
            wrong = Check("balance", True)
        return tuple(wrong if wrong is not None and check.name == "balance" else check for check in checks)

    def _serials(self, rows: Sequence[_Row]) -> Check:
        """Whether each serial stands once. A row that stands twice is refused; one serial for different rows (a transfer
        and its fee) tells them not apart and is not used."""
        if "serial" not in self._at or not any(line.serial for line in rows):
            return Check("serials", None)
        seen: dict[str, list[_Row]] = {}
        for line in rows:
            if line.serial:
                seen.setdefault(line.serial, []).append(line)
        shared = None
        for value, lines in seen.items():
            if len(lines) == 1:
                continue
            shared = shared or lines[1].row
            like: dict[tuple[Any, ...], int] = {}
            for line in lines:
                key = (line.day, line.clock, line.amount, line.balance, line.name, line.number, line.memo)
                if key in like:
                    return Check("serials", False, False, value, str(like[key]), line.row)
                like[key] = line.row
        for line in rows:
            if line.serial and len(seen[line.serial]) > 1:
                line.serial = ""
        return Check("serials", None if shared else True, row=shared)


_OPENING = ("期初", "上期", "承前", "上页余额", "上日余额", "上年结转", "结转余额")
_CLOSING = ("期末", "本期余额", "过次页", "结束余额")
_PARTIAL = ("小计", "本页", "本日", "当日", "累计")
_CLOSED = ("关闭", "失败", "等待付款", "待付款", "待支付", "未支付", "撤销", "取消", "对方已退还", "已退还")
_ACCOUNT_LABELS = frozenset({"账号", "卡号", "账户", "查询账号", "账户号码", "本方账号", "客户账号", "账/卡号", "账号/卡号",
                             "账户账号"})
# Where a digit lost is another account, another serial, another sum.
_EXACT = frozenset({"serial", "voucher", "own", "number", "payer-number", "payee-number", "amount", "ins", "outs",
                    "balance"})
_CURRENCY_LABELS = frozenset({"币种", "币别", "货币"})
_FROM_BANK = re.compile(r"来自.*(?:银行|\(\d{4}\))")
_TO_BANK = re.compile(r"(?:转出)?到.*(?:银行|\(\d{4}\))")


def _neutral(said: str, name: str, method: str, is_refund: bool) -> int | None:
    """The side of a row that is neither income nor spending: money that crosses the edge of the wallet. None inside it."""
    if "提现" in said or _TO_BANK.search(said):
        return -1
    if "零钱充值" in said or _FROM_BANK.search(said) or ("充值" in said and "银行" in name):
        return 1
    if is_refund:
        return 1
    if "信用卡还款" in said and method.startswith(("零钱", "余额")):
        return -1
    return None


def _something(cell: str) -> str:
    return "" if cells.is_nothing(cell) else cell


def _told(row: Iterable[str]) -> str:
    return " ".join(part for part in row if part)[:200]


def _is_titles(row: Sequence[str]) -> bool:
    """Whether a row heads sums that stand in the row below it."""
    filled = [cell for cell in row if cell]
    return len(filled) >= 2 and all(_TITLE.search(cell) and not re.search(r"\d", cell) for cell in filled)


_TITLE = re.compile(r"笔数|金额|合计|总计|总额|发生额|记录数")


def _number_or_none(cell: str) -> Decimal | None:
    try:
        return cells.amount(cell) if cell else None
    except ValueError:
        return None


def _labelled(row: Sequence[str]) -> Iterator[tuple[str, str]]:
    """`label: value` of a banner's row, in one cell or in two."""
    filled = [unicodedata.normalize("NFKC", cell) for cell in row if cell]
    for index, cell in enumerate(filled):
        for part in re.split(r"[,;\t]|\s{2,}", cell):
            label, colon, value = part.partition(":")
            label = layouts.heading(label)
            if colon and value.strip():
                yield label, value.strip("[] \t")
            elif index + 1 < len(filled):
                yield label, filled[index + 1].strip("[] \t")
        # A label spaced out, as `账  号:`.
        label, colon, value = cell.partition(":")
        following = value if value.strip() else "".join(filled[index + 1:index + 2])
        if colon and following:
            yield layouts.heading(label), following.strip("[] \t")


_ACCOUNT = re.compile(r"[0-9x*-]{4,40}", re.IGNORECASE)


def _account(said: str) -> str:
    """An account number without blanks; empty where it is none."""
    if not said:
        return ""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", said))
    match = _ACCOUNT.match(plain)
    return match.group().replace("-", "") if match is not None and re.search(r"[\d*]", match.group()) else ""


def _tail(plain: str) -> str | None:
    return plain[-4:] if plain[-4:].isdigit() and len(plain) >= 4 else None


def _short(one: str, other: str) -> str:
    """An account by its last digits, where they tell it from the other."""
    return f"****{one[-4:]}" if one[-4:] != other[-4:] else one


# ---- order and balance ----


def _breaks(rows: Sequence[_Row]) -> tuple[int, Check | None]:
    """How often the balance does not follow, and the first time."""
    count, first = 0, None
    known: Decimal | None = None
    for line in rows:
        if known is not None:
            known += line.amount
        if line.balance is not None:
            if known is not None and known != line.balance:
                count += 1
                first = first or Check("balance", False, False, str(line.balance), str(known), line.row)
            known = line.balance
    return count, first


def _holds(rows: Sequence[_Row]) -> bool:
    known: Decimal | None = None
    for line in rows:
        if known is not None:
            known += line.amount
        if line.balance is not None:
            if known is not None and known != line.balance:
                return False
            known = line.balance
    return True


def _in_order(rows: list[_Row], has_balance: bool) -> tuple[list[_Row], Check]:
    """The rows oldest first, and whether the balance follows from row to row. Files run either way, and some run one way
    through the days and the other within a day."""
    if len(rows) < 2:
        return rows, Check("balance", True if has_balance and rows else None)
    falls = _falls(rows)
    backwards = rows[::-1]
    by_day, by_time = attrgetter("day"), attrgetter("day", "clock")
    whole = (backwards, rows) if falls else (rows, backwards)
    if not has_balance:
        return sorted(whole[0], key=by_time if all(line.clock for line in rows) else by_day), Check("balance", None)
    for order in whole:
        if _holds(order):
            return list(order), Check("balance", True)
    for key in (by_time, by_day):
        for order in whole:
            ordered = sorted(order, key=key)
            if _holds(ordered):
                return ordered, Check("balance", True)
    chained = _chained(sorted(whole[0], key=by_day))
    if chained is not None:
        return chained, Check("balance", True)
    broken = [(_breaks(order), order) for order in whole]
    (_, first), order = min(broken, key=lambda one: one[0][0])
    return list(order), first or Check("balance", None)


def _falls(rows: Sequence[_Row]) -> bool:
    """Whether the newest row stands first."""
    down = up = 0
    for one, other in pairwise(rows):
        here, there = (one.day, one.clock), (other.day, other.clock)
        if not one.clock or not other.clock:
            here, there = (one.day, ""), (other.day, "")
        down, up = down + (here > there), up + (here < there)
    return down > up


def _chained(rows: list[_Row]) -> list[_Row] | None:
    """Rows sorted by day, those of a day in an order in which the balance follows; None where there is none. A row leads
    from the balance before it to the one after: an order is a walk over all of them (Hierholzer)."""
    if any(line.balance is None for line in rows):
        return None
    ordered: list[_Row] = []
    at: Decimal | None = None
    start = 0
    while start < len(rows):
        end = start
        while end < len(rows) and rows[end].day == rows[start].day:
            end += 1
        walk = _walk(rows[start:end], at)
        if walk is None:
            return None
        ordered.extend(walk)
        at = walk[-1].balance
        start = end
    return ordered


def _walk(rows: list[_Row], start: Decimal | None) -> list[_Row] | None:
    leaves: dict[Decimal, list[_Row]] = {}
    surplus: Counter[Decimal] = Counter()
    for line in reversed(rows):
        if line.balance is None:
            return None
        before = line.balance - line.amount
        leaves.setdefault(before, []).append(line)
        surplus[before] += 1
        surplus[line.balance] -= 1
    if start is None:
        first = rows[0].balance
        circle = None if first is None else first - rows[0].amount
        start = next((place for place, more in surplus.items() if more > 0), circle)
    if start is None:
        return None
    walk: list[_Row] = []
    trail: list[tuple[Decimal, _Row | None]] = [(start, None)]
    while trail:
        place, by = trail[-1]
        if leaves.get(place):
            line = leaves[place].pop()
            if line.balance is None:
                return None
            trail.append((line.balance, line))
        else:
            trail.pop()
            if by is not None:
                walk.append(by)
    walk.reverse()
    return walk if len(walk) == len(rows) and _holds(walk) and walk[0].balance == start + walk[0].amount else None


def _lines(rows: Iterable[_Row]) -> Iterator[Line]:
    """The lines with their references."""
    like: Counter[tuple[date, str, Decimal, Decimal | None]] = Counter()
    for one in rows:
        reference = one.serial
        if not reference:
            key = (one.day, one.clock, one.amount, one.balance)
            like[key] += 1
            reference = cells.made_reference(*key, like[key])
        yield Line(one.row, one.day, one.amount, reference, one.clock, one.balance, one.name, one.number, one.memo)
