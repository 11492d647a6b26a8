"""The bytes of an export -> a `Statement`: its lines oldest first, what of it was checked, and a refusal where a bank's
own figures do not agree with its rows."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sharedfund.banking import cells, layouts
from sharedfund.banking.layouts import Columns, Found, Meaning, Nearly
from sharedfund.banking.statement import Check, Line, Skipped, Statement
from sharedfund.banking.tables import Table, tables
from sharedfund.banking.totals import (
    Stated,
    Totals,
    figure,
    is_paired,
    is_partial,
    is_summary,
    is_summary_word,
    joined,
    stated_in,
    which_end,
)
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
    """The statement in a table whose header is found. Where it does not agree with itself and its signs can be understood
    in other ways, the one way in which all of it agrees is taken. Raises: BadInput."""
    reader = _Reader(table, found, name)
    refusal: BadInput | None = None
    first: Statement | None = None
    try:
        first = reader.statement(digest)
    except BadInput as error:
        if error.code not in ("statement-side", "statement-two-accounts"):
            raise
        refusal = error
    if first is not None and (first.account != "bank" or not _disagrees(first)):
        return first
    others = _others(reader, table, found, name, digest)
    agreeing = [other for other, breaks in others if not breaks and not _disagrees(other)]
    if len(agreeing) == 1:
        return agreeing[0]
    if first is not None:
        return first
    # One way that breaks once where the others break in most rows is how the file is meant, and has a wrong row.
    meant = [other for other, breaks in others if breaks * 3 <= reader.most_breaks(others, other)]
    if len(meant) == 1 and not agreeing:
        return meant[0]
    assert refusal is not None
    raise refusal


def _disagrees(statement: Statement) -> bool:
    return any(check.holds is False for check in statement.checks)


def _others(reader: _Reader, table: Table, found: Found, name: str, digest: str) -> list[tuple[Statement, int]]:
    """The statement in each other way that has balances, and how often they do not follow."""
    others: list[tuple[Statement, int]] = []
    for way in reader.ways:
        other = _Reader(table, found, name, way)
        try:
            statement = other.statement(digest)
        except BadInput:
            continue
        if statement.checks[2].holds is not None:
            others.append((statement, other.breaks))
    return others


def _chosen(data: bytes, name: str, profiles: Sequence[Profile]) -> tuple[Table, Found]:
    """The table with lines in it and how it is read."""
    from sharedfund.banking.profiles import fit

    read_tables = tables(data, name)
    fits: list[tuple[Table, Found]] = []
    empty: list[tuple[Table, Found]] = []
    nearest: Nearly | None = None
    for read_table in read_tables:
        table = read_table
        found: Found | Nearly | None = fit(table, profiles)
        if found is None:
            table = _folded(table)
            found = layouts.find(table.rows, bank_of(table))
        if isinstance(found, Nearly):
            nearest = nearest or found
        elif found is not None:
            (fits if len(table.rows) > found.header + 1 else empty).append((table, found))
    if len(fits) > 1:
        raise BadInput("statement-two-sheets", file=name, sheets=", ".join(table.name for table, _ in fits))
    if fits or (len(empty) == 1 and nearest is None):
        return (fits or empty)[0]
    if nearest is None:
        nearest = next((_strange(table, bank) for table in read_tables if (bank := bank_of(table)) is not None), None)
    if nearest is not None:
        raise BadInput("layout-changed", file=name, bank=nearest.bank.upper(), expected=", ".join(nearest.expected),
                       columns=", ".join(nearest.found))
    raise BadInput("layout-unknown", file=name, columns=", ".join(_fullest(read_tables)))


def _folded(table: Table) -> Table:
    """The table with a header of two rows made one."""
    both = layouts.folded(table.rows)
    if both is None:
        return table
    index, header = both
    return replace(table, rows=[*table.rows[:index], header, *table.rows[index + 2:]],
                   numbers=[*table.numbers[:index], *table.numbers[index + 1:]])


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


class _Way(NamedTuple):
    """How the signs of a file are understood: `factor` is 1 where debits are as written, -1 where their sign says again
    that they went out, None where the file tells; `sides` are codes for in and out whose meaning no word says."""

    factor: int | None = None
    sides: Mapping[str, int] = MappingProxyType({})
    is_theirs: bool = False  # `账号` is the other side's


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

    def __init__(self, table: Table, found: Found, name: str, way: _Way | None = None) -> None:
        self._table = table
        self._found = found
        self._name = name
        self._columns: Columns = found.columns
        self._way = way or _Way()
        self._at = found.columns.at
        header = table.rows[found.header] if found.header >= 0 else ()
        self._header = header
        self._heads = frozenset(map(layouts.heading, header))
        self._gathered = _Gathered()
        self._days: dict[str, tuple[date, str] | None] = {}
        if self._way.is_theirs:
            self._at = _theirs(self._at, header)
        self._labelled: dict[str, str] = {}  # account labels above and between the rows, with their account
        self._above: set[tuple[str, ...]] = set()
        self._has_others = any(meaning in self._at for meaning in _WHOSE)
        self.ways: tuple[_Way, ...] = ()  # other ways to understand the signs
        self.breaks = 0  # how often the balance does not follow
        self._accounts_named = 0

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
            self._accounts_named = len(gathered.owns)
            if "number" not in self._at and layouts.heading(self._heading("own")) in _EITHERS:
                self.ways = (_Way(is_theirs=True),)
            one, other = list(gathered.owns)[:2]
            raise self._two_accounts(gathered.owns[other], one, other)
        rows, balance, self.breaks = _in_order(gathered.lines, gathered.shown is not None)
        checks = self._ends((*self._sums(rows), balance, self._serials(rows, balance.holds is True)), rows)
        lines = tuple(_lines(rows))
        own = next(iter(gathered.owns), "")
        first = rows[0] if rows else None
        falls = _is_down(rows)
        opening, closing = (next((said.value for said in gathered.totals.end(of, falls)), None) for of in _BOTH_ENDS)
        if first is not None and first.balance is not None:
            opening = first.balance - first.amount
        if rows and rows[-1].balance is not None:
            closing = rows[-1].balance
        return Statement(
            layout=found.key, account=found.account, digest=digest, encoding=table.encoding, lines=lines,
            skipped=tuple(gathered.skipped), checks=checks, tail=_tail(own) or tail, opening=opening, closing=closing,
        )

    def most_breaks(self, others: Sequence[tuple[Statement, int]], but: Statement) -> int:
        """How often at least the balance must break in any other way: as often as the other ways do, or from one account
        to the next."""
        if self._accounts_named:
            return self._accounts_named - 1
        return min((breaks for other, breaks in others if other is not but), default=0)

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
        titles: tuple[str, ...] | None = None
        for number, row in rows:
            self._above.add(_shape(row))
            self._gathered.totals.take(stated_in(row if titles is None else joined(titles, row)), number)
            titles = row if _is_titles(row) else None
            self._accounts(number, row)
            for label, said in _labelled(row):
                if label in _CURRENCY_LABELS and cells.is_other_money(said):
                    raise self._bad("statement-currency", number, found=said)
        return next((tail for plain in self._labelled.values() if (tail := _tail(plain))), None)

    def _accounts(self, number: int, row: Sequence[str]) -> bool:
        """Whether the row names the account. Raises: BadInput where it is another than before."""
        is_named = False
        for label, said in _labelled(row):
            if label in _ACCOUNT_LABELS and (plain := _account(said)):
                is_named = True
                known = self._labelled.setdefault(label, plain)
                if known != plain:
                    raise self._two_accounts(number, known, plain)
        return is_named

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
        titles: tuple[str, ...] | None = None
        below = self._found.header + 1
        for number, row in zip(self._table.numbers[below:], self._table.rows[below:], strict=True):
            when = self._when(row)
            if when is not None and not self._is_dated_sum(row):
                yield _Body(number, row, *when)
                continue
            if self._is_header(row):
                titles = None
                continue
            said = stated_in(row if titles is None else joined(titles, row))
            if _is_titles(row) and (titles is None or not said):
                titles = row
                continue
            self._gathered.totals.take(said, number)
            if titles is not None and said:
                continue
            titles = None
            if self._is_sum(row, number, said) or self._accounts(number, row):
                continue
            if not said and _shape(row) not in self._above and self._holds_money(row):
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
        return any(_is_money(self._cell(row, meaning)) for meaning in _SUMS)

    def _is_bare(self, row: Sequence[str], but: int = -1) -> bool:
        """Whether nothing says who, when or under which serial money moved; the column `but` not looked at."""
        for meaning in _WHOSE:
            index = self._at.get(meaning)
            if index is not None and index != but and index < len(row) and not cells.is_nothing(row[index]):
                return False
        return True

    def _is_dated_sum(self, row: Sequence[str]) -> bool:
        """Whether a row with a day is a subtotal: nobody's, with no serial, and a word of sums heads it or is its memo."""
        if not self._is_bare(row):
            return False
        if self._is_label(0) and row[0] and is_summary(row[0]):
            return True
        memos = [row[index] for index in self._columns.memos if index < len(row)]
        if not any(is_summary_word(memo) and "汇总" not in memo for memo in memos):
            return False
        if any(map(which_end, memos)):
            return True
        return self._has_others or (bool(figure(self._cell(row, "ins"))) and bool(figure(self._cell(row, "outs"))))

    def _is_label(self, index: int) -> bool:
        """Whether a column says nothing of a line that anybody could write: a word of sums there heads no line. A payer may
        well write one into a memo."""
        words: tuple[Meaning, ...] = ("name", "number", "payer", "payee", "payer-number", "payee-number", "kind", "method")
        return index not in self._columns.memos and all(self._at.get(meaning) != index for meaning in words)

    def _is_sum(self, row: Sequence[str], number: int, said: Sequence[Stated] = ()) -> bool:
        """Whether the row sums up the columns: its amounts stand under theirs, unless words beside them say whose they
        are."""
        label = next((cell for index, cell in enumerate(row) if cell and self._is_sum_label(row, index)), None)
        if label is None:
            return False
        text = " ".join(cell for cell in row if cell)
        totals = self._gathered.totals
        balance = figure(self._cell(row, "balance"))
        end = which_end(unicodedata.normalize("NFKC", label))
        if is_paired(row) or any(one.of in ("ins", "outs", *_BOTH_ENDS) for one in said):
            return True
        if end is not None:
            if balance is not None:
                totals.take_balance(end, balance, number, label)
        elif "笔数" in label and "金额" not in label:
            for of in _BOTH_SIDES:
                if (count := figure(self._cell(row, of))) is not None and not is_partial(text):
                    totals.take((Stated("count", of, count),), number)
        elif not is_partial(text):
            ins, outs, both = (figure(self._cell(row, meaning)) for meaning in _SUMS[:3])
            totals.take_sums(ins, outs, both, number)
        return True

    def _is_sum_label(self, row: Sequence[str], index: int) -> bool:
        """Whether a word of sums stands where it heads a sum: instead of the day or a number, or in a row of nobody's."""
        cell = row[index]
        if not is_summary(cell):
            return False
        is_first = index == 0 and self._is_label(0) and is_summary_word(cell)
        return is_first or index in (self._at.get("day"), self._at.get("moment")) or self._is_bare(row, index)

    def _is_balance(self, row: Sequence[str], number: int) -> bool:
        """Whether a row with a day and no amount says a balance, or sums nothing up."""
        label = next(filter(is_summary_word, row), None)
        balance = figure(self._cell(row, "balance"))
        if label is not None and balance is not None and (end := which_end(label)) is not None:
            self._gathered.totals.take_balance(end, balance, number, label)
        return label is not None

    # ---- banks ----

    def _bank(self, body: Sequence[_Body]) -> None:
        for (number, row, day, clock), value in zip(body, self._amounts(body), strict=True):
            balance = self._balance(row, number)
            self._owned(row, number)
            self._yuan(row, number)
            if value is None:
                # A balance and no amount is an opening or closing row, where it says so; else a line would be lost.
                if self._is_balance(row, number):
                    continue
                raise self._bad("statement-amount-missing", number)
            if value == 0:
                self._gathered.skipped.append(Skipped(number, "no-amount", _told(row)))
                continue
            self._gathered.lines.append(self._row(number, row, day, clock, value, balance))

    def _row(self, number: int, row: Sequence[str], day: date, clock: str, value: Decimal, balance: Decimal | None) -> _Row:
        name, account = self._cell(row, "name"), self._cell(row, "number")
        if "payer" in self._at or "payee" in self._at:
            whose: tuple[Meaning, Meaning] = ("payer", "payer-number") if value > 0 else ("payee", "payee-number")
            name, account = self._cell(row, whose[0]) or name, self._cell(row, whose[1]) or account
        serial = self._cell(row, "serial")
        if "+" in serial or "+" in account:
            long: tuple[tuple[Meaning, str], ...] = (("serial", serial), ("number", account))
            for meaning, cell in long:
                if cells.is_shortened(cell):
                    raise self._bad("statement-digits-lost", number, field=self._heading(meaning), found=cell)
        return _Row(number, day, clock, value, balance, cells.serial(serial), _something(name), _something(account),
                    self._memo(row))

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
            turned = self._factor(-1 if debits and all(went < 0 for went in debits) else 1)
            read: list[Decimal | None] = []
            for (number, _, _, _), (came, went) in zip(body, pairs, strict=True):
                if came and went:
                    raise self._bad("statement-two-amounts", number, one=came, other=went)
                read.append(None if came is None and went is None else (came or ZERO) - (went or ZERO) * turned)
            self._summed(body, [came for came, _ in pairs], [went and went * turned for _, went in pairs])
            return [self._turned(value) for value in read]
        single = [self._number(row, "amount", number) for number, row, _, _ in body]
        if "mark" not in self._at:
            signed = [self._turned(value) for value in single]
            self._summed(body, [value if value and value > 0 else None for value in signed],
                         [-value if value and value < 0 else None for value in signed])
            return signed
        marks = self._marks(body)
        # Where debits are written below zero already, the mark says again what the sign says.
        debits = [value for value, mark in zip(single, marks, strict=True) if value and mark == -1]
        factors = (1, -self._factor(-1 if debits and all(value < 0 for value in debits) else 1))
        read = []
        for (number, row, _, _), value, mark in zip(body, single, marks, strict=True):
            if mark is None and value:
                raise self._bad("statement-side", number, field=self._heading("mark"), found=self._cell(row, "mark"))
            read.append(None if value is None else self._turned(value * factors[mark == -1]))
        self._summed(body, [value if mark == 1 else None for value, mark in zip(read, marks, strict=True)],
                     [-value if value and mark == -1 else None for value, mark in zip(read, marks, strict=True)])
        return read

    def _factor(self, seen: int) -> int:
        """What debits are multiplied with; where all are below zero, a file of cancelled debits alone looks the same."""
        if self._way.factor is not None:
            return self._way.factor
        if seen == -1:
            self.ways = (_Way(factor=1),)
        return seen

    def _marks(self, body: Sequence[_Body]) -> list[int | None]:
        """The side of each row. Codes nobody explains may be either: the balance tells which."""
        said = [self._cell(row, "mark") for _, row, _, _ in body]
        marks = [cells.side(cell) for cell in said]
        if self._way.sides:
            return [self._way.sides.get(cell, mark) for cell, mark in zip(said, marks, strict=True)]
        codes = sorted({cell for cell in said if cell.isdecimal()})
        if 0 < len(codes) <= 2:
            self.ways = tuple(_Way(sides=dict(zip(codes, sides, strict=False))) for sides in ((1, -1), (-1, 1)))
        return marks

    def _summed(self, body: Sequence[_Body], ins: Sequence[Decimal | None], outs: Sequence[Decimal | None]) -> None:
        totals = self._gathered.totals
        totals.numbers, totals.ins, totals.outs = [number for number, _, _, _ in body], [*ins], [*outs]

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
        values = [abs(one.kept.amount) for one in read]
        self._summed(body, [value if one.is_in is True else None for value, one in zip(values, read, strict=True)],
                     [value if one.is_in is False else None for value, one in zip(values, read, strict=True)])

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
        if not rows or self._found.is_claim or any(check.name == "balance" and check.holds is False for check in checks):
            return checks
        falls = _is_down(rows)
        openings, closings = (totals.end(of, falls) for of in _BOTH_ENDS)
        opening = openings[0].value if openings else None
        before = rows[0].balance - rows[0].amount if rows[0].balance is not None else opening
        after = rows[-1].balance
        if after is None and opening is not None:
            after = opening + sum((line.amount for line in rows), ZERO)
        wrong = next((Check("balance", False, False, str(said.value), str(found), said.row)
                      for ends, found in ((openings, before), (closings, after)) for said in ends
                      if found is not None and said.value != found), None)
        if wrong is None and openings and closings:
            wrong = Check("balance", True)
        return tuple(wrong if wrong is not None and check.name == "balance" else check for check in checks)

    def _serials(self, rows: Sequence[_Row], is_proven: bool) -> Check:
        """Whether each serial stands once. A row that stands twice is refused, and one that stands again with another
        amount where no balance proves it; one serial for different rows (a transfer and its fee) tells them not apart and
        is not used."""
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
            like: dict[tuple[Any, ...], _Row] = {}
            for line in lines:
                whose = (line.day, line.clock, line.name, line.number, line.memo)
                is_again = not is_proven and line.name and self._found.account == "bank"
                key = whose if is_again else (*whose, line.amount, line.balance)
                if key in like:
                    other = like[key]
                    amounts = f" ({other.amount} / {line.amount})" if other.amount != line.amount else ""
                    return Check("serials", False, False, value + amounts, str(other.row), line.row)
                like[key] = line
        for line in rows:
            if line.serial and len(seen[line.serial]) > 1:
                line.serial = ""
        return Check("serials", None if shared else True, row=shared)


_SUMS: tuple[Meaning, ...] = ("ins", "outs", "amount", "balance")
# What says whose a row is: a subtotal has none of it.
_WHOSE: tuple[Meaning, ...] = ("serial", "name", "number", "payer", "payee", "payer-number", "payee-number", "time")
_BOTH_SIDES: tuple[Literal["ins"], Literal["outs"]] = ("ins", "outs")
_BOTH_ENDS: tuple[Literal["opening"], Literal["closing"]] = ("opening", "closing")
_CLOSED = ("关闭", "失败", "等待付款", "待付款", "待支付", "未支付", "撤销", "取消", "对方已退还", "已退还")
_ACCOUNT_LABELS = frozenset({"账号", "卡号", "账户", "查询账号", "账户号码", "本方账号", "客户账号", "账/卡号", "账号/卡号",
                             "账户账号"})
# Where a digit lost is another account, another serial, another sum.
_EXACT = frozenset({"serial", "voucher", "own", "number", "payer-number", "payee-number", "amount", "ins", "outs",
                    "balance"})
# Words that head the account the file is of, or the other side's.
_EITHERS = frozenset({"账号", "卡号", "账户号码", "账号/卡号"})
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


def _theirs(at: Mapping[Meaning, int], header: Sequence[str]) -> dict[Meaning, int]:
    """The columns where the account of each row is the other side's, and the name beside it."""
    theirs: dict[Meaning, int] = {**at, "number": at["own"]}
    del theirs["own"]
    name = next((index for index, cell in enumerate(header) if layouts.heading(cell) in ("户名", "名称")), None)
    return {**theirs, "name": name} if name is not None and "name" not in theirs else theirs


def _something(cell: str) -> str:
    return "" if cells.is_nothing(cell) else cell


def _told(row: Iterable[str]) -> str:
    return " ".join(part for part in row if part)[:200]


def _is_titles(row: Sequence[str]) -> bool:
    """Whether a row heads sums that stand in the rows below it."""
    filled = [cell for cell in row if cell]
    if len(filled) < 2 or any(re.search(r"\d", cell) for cell in filled):
        return False
    are_titles = [_TITLE.search(cell) is not None for cell in filled]
    return all(are_titles) or (len(filled) >= 3 and all(are_titles[1:]))


_TITLE = re.compile(r"笔数|金额|合计|总计|总额|发生额|记录数|余额")
_DAY_LIKE = re.compile(r"\d{2,4}\s*[-/.年:]\s*\d{1,2}\s*[-/.月:]\s*\d{1,2}")
_WORDY = re.compile(r"[\u4e00-\u9fff]")
_MONEY_WORDS = re.compile(r"人民币|[元圆万亿借贷方角分整]")


def _is_money(cell: str) -> bool:
    """Whether a cell under a column of amounts says, or seems to say, one: no date, no words with a number in them."""
    if not re.search(r"\d", cell):
        return False
    text = unicodedata.normalize("NFKC", cell)
    return _DAY_LIKE.match(text) is None and _WORDY.search(_MONEY_WORDS.sub("", text)) is None


def _shape(row: Sequence[str]) -> tuple[str, ...]:
    """A row without its numbers, as a page repeats it."""
    return tuple(re.sub(r"\d+", "#", cell) for cell in row if cell)


def _labelled(row: Sequence[str]) -> Iterator[tuple[str, str]]:
    """`label: value` of a banner's row, in one cell or in two."""
    filled = [unicodedata.normalize("NFKC", cell) for cell in row if cell]
    for index, cell in enumerate(filled):
        for part in re.split(r"[,;\t]|\s{2,}", cell):
            label, colon, value = part.partition(":")
            label = layouts.heading(label)
            if colon and value.strip():
                yield label, value.strip("[] \t")
            elif index + 1 < len(filled) and not (_is_label_word(filled[index + 1]) and not colon):
                yield label, filled[index + 1].strip("[] \t")
        # A label spaced out, as `账  号:`.
        label, colon, value = cell.partition(":")
        following = value if value.strip() else "".join(filled[index + 1:index + 2])
        if colon and following:
            yield layouts.heading(label), following.strip("[] \t")


def _is_label_word(cell: str) -> bool:
    word = layouts.heading(cell)
    return word in _ACCOUNT_LABELS or word in _CURRENCY_LABELS or layouts.is_heading(cell)


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


def _in_order(rows: list[_Row], has_balance: bool) -> tuple[list[_Row], Check, int]:
    """The rows oldest first, whether the balance follows from row to row, and how often it does not. Files run either
    way, and some run one way through the days and the other within a day."""
    if len(rows) < 2:
        return rows, Check("balance", True if has_balance and rows else None), 0
    falls = _falls(rows)
    backwards = rows[::-1]
    by_day, by_time = attrgetter("day"), attrgetter("day", "clock")
    whole = (backwards, rows) if falls else (rows, backwards)
    if not has_balance:
        return sorted(whole[0], key=by_time if all(line.clock for line in rows) else by_day), Check("balance", None), 0
    for order in whole:
        if _holds(order):
            return list(order), Check("balance", True), 0
    for key in (by_time, by_day):
        for order in whole:
            ordered = sorted(order, key=key)
            if _holds(ordered):
                return ordered, Check("balance", True), 0
    chained = _chained(sorted(whole[0], key=by_day))
    if chained is not None:
        return chained, Check("balance", True), 0
    broken = [(_breaks(order), order) for order in whole]
    (count, first), order = min(broken, key=lambda one: one[0][0])
    return list(order), first or Check("balance", None), count


def _is_down(rows: Sequence[_Row]) -> bool:
    """Whether the rows stand in the file the newest first, now that they are in their order."""
    return len(rows) > 1 and rows[0].row > rows[-1].row


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
