"""How a bank nobody has described yet heads its columns: a profile, guessed from a file, kept as TOML, and shared.

A profile says where each meaning stands and nothing of anybody's account.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice, pairwise
from typing import Any, NamedTuple, get_args

from sharedfund.banking import cells, layouts
from sharedfund.banking.layouts import Account, Columns, Found, Meaning, Signs
from sharedfund.banking.statement import Line
from sharedfund.banking.tables import MAX_COLUMNS, Table
from sharedfund.errors import BadInput

SCHEMA = "sharedfund.profile/1"
# A column by its header, or by its number from 1 where the file heads none.
Place = str | int

_MEANINGS: tuple[Meaning, ...] = tuple(
    meaning for meaning in get_args(Meaning) if meaning not in ("memo", "kind", "method", "state", "order"))
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Profile:
    """`columns` and `memo` say where each meaning stands; `signs` is `reversed` where what went out is above zero;
    `day_form` is a form of strptime where days are written unusually; `skip` rows stand above the first line of a file
    without a header."""

    name: str
    columns: Mapping[Meaning, Place]
    memo: tuple[Place, ...] = ()
    bank: str = ""
    account: Account = "bank"
    signs: Signs = "written"
    day_form: str = ""
    skip: int = 0
    encoding: str = ""

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers the profile asks for."""
        return tuple(place for place in (*self.columns.values(), *self.memo) if isinstance(place, str))

    def text(self) -> str:
        """The one TOML of the profile."""
        said = {"schema": SCHEMA, "name": self.name, "bank": self.bank, "account": self.account, "signs": self.signs,
                "day-form": self.day_form, "encoding": self.encoding}
        lines = [f"{key} = {_quoted(value)}" for key, value in said.items()] + [f"skip = {self.skip}", "", "[columns]"]
        lines += [f"{meaning} = {_place(self.columns[meaning])}" for meaning in _MEANINGS if meaning in self.columns]
        lines.append(f"memo = [{', '.join(map(_place, self.memo))}]")
        return "\n".join(lines) + "\n"

    @property
    def digest(self) -> str:
        """SHA-256 of `text()`."""
        return hashlib.sha256(self.text().encode()).hexdigest()


def _quoted(text: str) -> str:
    escaped = "".join(f"\\u{ord(char):04x}" if ord(char) < 32 or ord(char) == 127 else char
                      for char in text.replace("\\", "\\\\").replace('"', '\\"'))
    return f'"{escaped}"'


def _place(place: Place) -> str:
    return str(place) if isinstance(place, int) else _quoted(place)


def profile_of(text: str, name: str) -> Profile:
    """The profile a TOML says. Raises: BadInput, naming the field that is wrong."""
    def bad(what: str, found: object) -> BadInput:
        return BadInput("profile-wrong", file=name, field=what, found=str(found)[:60])

    try:
        said: dict[str, Any] = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # no TOML, a number of thousands of digits, or brackets without end
        raise bad("TOML", error) from None
    if said.get("schema") != SCHEMA:
        raise bad("schema", said.get("schema"))
    strange = set(said) - {"schema", "name", "bank", "account", "signs", "day-form", "skip", "encoding", "columns"}
    if strange:
        raise bad(min(strange), said[min(strange)])
    for key in ("name", "bank", "account", "signs", "day-form", "encoding"):
        if not isinstance(said.get(key, ""), str):
            raise bad(key, said[key])
    columns = said.get("columns")
    if not isinstance(columns, dict):
        raise bad("columns", columns)
    if not _SLUG.fullmatch(said.get("name", "")):
        raise bad("name", said.get("name"))
    for key, allowed in (("account", get_args(Account)), ("signs", get_args(Signs)), ("encoding", ("", *ENCODINGS))):
        if said.get(key, allowed[0]) not in allowed:
            raise bad(key, said[key])
    skip = said.get("skip", 0)
    if type(skip) is not int or not 0 <= skip <= 1000:
        raise bad("skip", skip)
    memo = columns.pop("memo", [])
    if not isinstance(memo, list):
        raise bad("memo", memo)
    for meaning, place in (*columns.items(), *(("memo", place) for place in memo)):
        if (meaning != "memo" and meaning not in _MEANINGS) or not _is_place(place):
            raise bad(meaning, place)
    day_form = said.get("day-form", "")
    if day_form and not _is_day_form(day_form):
        raise bad("day-form", day_form)
    profile = Profile(said["name"], columns, tuple(memo), said.get("bank", ""), said.get("account", "bank"),
                      said.get("signs", "written"), day_form, skip, said.get("encoding", ""))
    if not Columns(dict.fromkeys(columns, 0), ()).is_enough:
        raise bad("columns", ", ".join(columns))
    for place in (profile.bank, *profile.headers):
        if re.search(r"\d{7}", place):
            raise BadInput("profile-personal", file=name, found=place)
    return profile


ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "gb18030")


def _is_place(place: object) -> bool:
    if isinstance(place, str):
        return bool(layouts.heading(place))
    return type(place) is int and 1 <= place <= MAX_COLUMNS


def _is_day_form(form: str) -> bool:
    try:
        written = date(2026, 11, 22).strftime(form)
    except ValueError:
        return False
    found = cells.by_format(written, form)
    return found is not None and found[0] == date(2026, 11, 22)


def fit(table: Table, profiles: Sequence[Profile]) -> Found | None:
    """How the first profile whose headers are all there reads the table; None where none fits."""
    for profile in profiles:
        if profile.encoding and table.kind in ("csv", "html") and table.encoding != profile.encoding:
            continue
        found = _fitted(table, profile)
        if found is not None:
            return found
    return None


def _fitted(table: Table, profile: Profile) -> Found | None:
    wanted = frozenset(map(layouts.heading, profile.headers))

    def found(header: int, columns: Columns) -> Found:
        made = Found(header, f"profile-{profile.name}", profile.account, columns, profile.account != "bank", profile.signs,
                     profile.day_form)
        return _balanced(table, made)

    if not wanted:
        columns = _placed(profile, ())
        if columns is None or profile.skip >= len(table.rows):
            return None
        at_once = found(profile.skip - 1, columns)
        return at_once if _reads(table.rows[profile.skip], at_once) else None
    for index, row in enumerate(table.rows[:layouts.HEADER_ROWS]):
        if wanted <= frozenset(map(layouts.heading, row)):
            columns = _placed(profile, row)
            if columns is not None:
                return found(index, columns)
    return None


def _placed(profile: Profile, header: Sequence[str]) -> Columns | None:
    heads = [layouts.heading(cell) for cell in header]

    def index(place: Place) -> int:
        return place - 1 if isinstance(place, int) else heads.index(layouts.heading(place))

    return Columns({meaning: index(place) for meaning, place in profile.columns.items()}, tuple(map(index, profile.memo)))


def _balanced(table: Table, found: Found) -> Found:
    """The same, with the balance the file heads and the profile leaves out: what was taken for income and what for spending
    must follow from it."""
    at = found.columns.at
    if "balance" in at or found.header < 0:
        return found
    index = layouts.meanings(table.rows[found.header]).at.get("balance")
    if index is None or index in at.values():
        return found
    rows = list(islice((row for row in table.rows[found.header + 1:] if _reads(row, found)), _SAMPLE))
    column = _columns(rows)[index] if rows and index < max(map(len, rows)) else None
    if column is None or not column.is_number:
        return found
    return found._replace(columns=found.columns._replace(at={**at, "balance": index}))


def _reads(row: Sequence[str], found: Found) -> bool:
    """Whether a row without a header above it has a day and an amount where the profile says."""
    at = found.columns.at
    day = at["day"] if "day" in at else at["moment"]
    if day >= len(row) or (cells.by_format(row[day], found.day_form) if found.day_form else cells.moment(row[day])) is None:
        return False
    sums: tuple[Meaning, ...] = ("amount", "ins", "outs")
    return any(at[meaning] < len(row) and _amount(row[at[meaning]]) is not None for meaning in sums if meaning in at)


# ---- guessing ----


class Guess(NamedTuple):
    """A profile as it seems to be; how sure each meaning is, from 0 to 100; the index of the header's row, -1 without.
    100 is proven: the balance follows from the amounts row by row."""

    profile: Profile
    sure: Mapping[Meaning, int]
    header: int


@dataclass(slots=True)
class _Column:
    """What stands in a column of the first rows."""

    texts: list[str]
    days: int = 0
    amounts: list[Decimal | None] = field(default_factory=list)

    @property
    def filled(self) -> int:
        return sum(1 for text in self.texts if text)

    @property
    def is_number(self) -> bool:
        known = sum(1 for value in self.amounts if value is not None)
        return known > 0 and known == sum(1 for text in self.texts if not cells.is_nothing(text))


# As many rows as tell enough.
_SAMPLE = 200


def guess(table: Table, name: str = "bank") -> Guess:
    """What each column seems to mean: by its header, by what stands in it, and by arithmetic. Raises: BadInput where no
    rows with a day and a number are found."""
    header, rows = _sample(table)
    if not rows:
        widest = max(table.rows, key=len, default=())
        raise BadInput("layout-unknown", columns=", ".join(cell for cell in widest if cell)[:200])
    columns = _columns(rows)
    head = table.rows[header] if header >= 0 else ()
    said = layouts.meanings(head)
    at: dict[Meaning, int] = {}
    sure: dict[Meaning, int] = {}

    def take(meaning: Meaning, index: int, percent: int) -> None:
        if meaning in at or index in at.values() or index >= len(columns):
            return
        at[meaning], sure[meaning] = index, percent

    proof = _proof(columns, said)
    if proof is not None:
        for meaning, index in proof.at.items():
            take(meaning, index, 100)
    for meaning, index in said.at.items():
        if meaning in _MEANINGS and index < len(columns) and _agrees(meaning, columns[index], len(rows)):
            if proof is not None and meaning in ("ins", "outs", "amount", "balance", "mark"):
                continue
            take(meaning, index, 90)
    if "day" not in at and "moment" not in at:
        best = max(range(len(columns)), key=lambda index: (columns[index].days, -index))
        if columns[best].days * 10 >= len(rows) * 9:
            take("day", best, 60)
    if not {"amount", "ins", "outs"} & at.keys():
        for index, column in enumerate(columns):
            if column.is_number and any("." in text for text in column.texts) and index not in at.values():
                take("amount", index, 30)
                break
    _texts(columns, at, take)
    memo = [index for index in said.memos if index not in at.values()]
    if not memo and header < 0:
        memo = [index for index, column in enumerate(columns) if index not in at.values() and _is_words(column)]
    headers = [layouts.heading(cell) for cell in head]

    def place(index: int) -> Place:
        is_one = index < len(head) and headers[index] and headers.count(headers[index]) == 1
        return head[index] if is_one else index + 1

    profile = Profile(
        name, {meaning: place(at[meaning]) for meaning in _MEANINGS if meaning in at}, tuple(map(place, memo)),
        signs="reversed" if proof is not None and proof.is_reversed else "written",
        skip=table.rows.index(rows[0]) if header < 0 else 0,
    )
    return Guess(profile, sure, header)


def _sample(table: Table) -> tuple[int, list[tuple[str, ...]]]:
    """The index of the header and the first rows with a day and a number in them."""
    header, most = -1, 2
    for index, row in enumerate(table.rows[:layouts.HEADER_ROWS]):
        hits = sum(map(layouts.is_heading, row))
        if hits > most:
            header, most = index, hits
    rows: list[tuple[str, ...]] = []
    first = None
    for index, row in enumerate(table.rows[header + 1:header + 1 + 4 * _SAMPLE], header + 1):
        if len(row) >= 2 and any(map(cells.moment, row)) and any(_amount(cell) is not None for cell in row):
            rows.append(row)
            first = index if first is None else first
            if len(rows) >= _SAMPLE:
                break
    # A header in words nobody knows: what stands right above the first row, filled as wide and without a number.
    if header < 0 and first:
        above = table.rows[first - 1]
        if len(above) >= len(rows[0]) - 1 and all(above) and not any(re.search(r"\d", cell) for cell in above):
            header = first - 1
    return header, rows


def _columns(rows: Sequence[tuple[str, ...]]) -> list[_Column]:
    width = max(map(len, rows))
    columns = []
    for index in range(width):
        column = _Column([row[index] if index < len(row) else "" for row in rows])
        for text in column.texts:
            column.days += cells.moment(text) is not None
            column.amounts.append(_amount(text))
        columns.append(column)
    return columns


def _amount(text: str) -> Decimal | None:
    try:
        return cells.amount(text) if len(text) <= 40 else None
    except ValueError:
        return None


def _agrees(meaning: Meaning, column: _Column, rows: int) -> bool:
    """Whether what stands in a column can mean what its header says."""
    if meaning == "day":
        return column.days * 10 >= rows * 9
    if meaning == "moment":
        return all(cells.moment(text) or cells.clock_of(text) is not None for text in column.texts)
    if meaning in ("amount", "ins", "outs", "balance"):
        return column.is_number
    if meaning == "mark":
        return all(cells.side(text) for text in column.texts if text)
    return True


class _Proof(NamedTuple):
    at: dict[Meaning, int]
    is_reversed: bool = False


def _proof(columns: Sequence[_Column], said: Columns) -> _Proof | None:
    """The balance and what moves it, where the one follows from the other in every row but a few; either way down."""
    numbers = [index for index, column in enumerate(columns) if column.is_number and (
        column.days * 2 < len(column.texts) or said.at.get("balance") == index)][:8]
    marks = [index for index, column in enumerate(columns) if all(map(cells.side, column.texts))]
    for balance in numbers:
        values = columns[balance].amounts
        if len(values) < 3 or any(value is None for value in values) or len(set(values)) < 2:
            continue
        steps = _steps(values)
        for one in numbers:
            if one == balance:
                continue
            for is_reversed in (False, True):
                factor = -1 if is_reversed else 1
                if _follows(steps, [(value or 0) * factor for value in columns[one].amounts]):
                    return _Proof({"balance": balance, "amount": one}, is_reversed)
            for mark in marks:
                signed = [(value or 0) * (cells.side(text) or 0)
                          for value, text in zip(columns[one].amounts, columns[mark].texts, strict=True)]
                if _follows(steps, signed):
                    return _Proof({"balance": balance, "amount": one, "mark": mark})
            for other in numbers:
                if other not in (one, balance):
                    both = [(came or 0) - (went or 0)
                            for came, went in zip(columns[one].amounts, columns[other].amounts, strict=True)]
                    if _follows(steps, both):
                        return _Proof({"balance": balance, "ins": one, "outs": other})
    return None


def _steps(values: Sequence[Decimal | None]) -> list[Decimal]:
    known = [value for value in values if value is not None]
    return [after - before for before, after in pairwise(known)]


def _follows(steps: Sequence[Decimal], amounts: Sequence[Decimal | int]) -> bool:
    """Whether the steps are the amounts, oldest row first or last; one row in twenty may stand out of order."""
    if not any(amounts):
        return False
    down = sum(step == amount for step, amount in zip(steps, amounts[1:], strict=True))
    up = sum(-step == amount for step, amount in zip(steps, amounts, strict=False))
    return max(down, up) * 20 >= len(steps) * 19


def _texts(columns: Sequence[_Column], at: Mapping[Meaning, int], take: Any) -> None:
    """Names, accounts and serials by how they look, where no header says."""
    for index, column in enumerate(columns):
        if index in at.values() or not column.filled:
            continue
        texts = [text for text in column.texts if not cells.is_nothing(text)]
        if not texts or column.days == len(texts):
            continue
        if all(re.fullmatch(r"[0-9A-Za-z-]{8,40}", text) for text in texts):
            is_one_each = len(set(texts)) == len(column.texts)
            take("serial" if is_one_each else "number", index, 50 if is_one_each else 30)
        elif _is_words(column) and "name" not in at:
            take("name", index, 30)


def _is_words(column: _Column) -> bool:
    texts = [text for text in column.texts if text]
    return bool(texts) and sum(1 for text in texts if re.search(r"[\u4e00-\u9fff]", text)) * 2 > len(texts)


def preview(table: Table, profile: Profile, n: int = 5, name: str = "") -> tuple[Line, ...]:
    """The first `n` lines of the file, in its own order, as the profile reads them. Raises: BadInput where it does not
    fit or a row cannot be read."""
    from sharedfund.banking.reading import of_table

    found = fit(table, (profile,))
    if found is None:
        raise BadInput("layout-unknown", file=name or None, columns=", ".join(profile.headers))
    end = found.header + 1 + max(4 * n, 40)
    short = Table(table.rows[:end], table.numbers[:end], table.kind, table.encoding, table.name, table.lost, table.merged)
    return tuple(sorted(of_table(short, found, name, "").lines, key=lambda line: line.row)[:n])
