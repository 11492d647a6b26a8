"""A file -> tables of text cells: what it is and how it is encoded is told by its content, never by its name.

Every number keeps its value: a number of a workbook is written as its digits are, never through a float's arithmetic.
"""

from __future__ import annotations

import csv
import html
import io
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Context
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Literal

from sharedfund.banking.layouts import is_heading
from sharedfund.banking.workbooks import EXACT_DIGITS, WorkbookError, rows_of
from sharedfund.errors import BadInput

Kind = Literal["csv", "html", "xls", "xlsx"]

# What a statement may be: twenty years of a large fund fit many times.
MAX_BYTES = 64 * 1024 * 1024
MAX_ROWS = 500_000
MAX_COLUMNS = 512
MAX_CELLS = 16_000_000
MAX_UNPACKED = 768 * 1024 * 1024
MAX_PARTS = 4096
_PIP = 'pip install "sharedfund[bank]"'


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells without surrounding blanks; empty rows are left out, `numbers` has each row's place in the file, from
    1. `lost` are cells (row number, column from 0) whose number lost digits; `merged` those that repeat the cell above."""

    rows: list[tuple[str, ...]]
    numbers: list[int]
    kind: Kind
    encoding: str
    name: str = ""
    lost: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    merged: frozenset[tuple[int, int]] = field(default_factory=frozenset)


def bytes_of(path: Path) -> bytes:
    """What a file holds, never more than `tables` takes. Raises: BadInput, OSError."""
    with path.open("rb") as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise BadInput("statement-too-large", file=path.name, limit=MAX_BYTES >> 20)
    return data


def tables(data: bytes, name: str) -> list[Table]:
    """The tables of a file: one of a text or an HTML page, one for each sheet of a workbook that has cells.

    Raises: BadInput for what is no table, too large, not to be decoded, or hostile.
    """
    if len(data) > MAX_BYTES:
        raise BadInput("statement-too-large", file=name, limit=MAX_BYTES >> 20)
    if not data.strip(b"\0 \t\r\n"):
        raise BadInput("statement-empty", file=name)
    if data.startswith(b"PK\x03\x04"):
        return _workbook(data, name, "xlsx")
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _workbook(data, name, "xls")
    for magic, what in _STRANGERS:
        if data.startswith(magic):
            raise BadInput("statement-not-a-table", file=name, what=what)
    text, encoding = decoded(data, name)
    if _is_html(text):
        return [_html(text, encoding, name)]
    return [_text(text, encoding, name)]


_STRANGERS = ((b"%PDF", "PDF"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"Rar!", "RAR"), (b"7z\xbc\xaf", "7Z"),
              (b"\x1f\x8b", "GZIP"))


def decoded(data: bytes, name: str) -> tuple[str, str]:
    """The text of a file and its encoding. Never plain GBK: GB18030 holds every character of it and more."""
    tries: Sequence[tuple[str, str]]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        tries = (("utf-16", "utf-16"),)
    elif data.startswith(b"\xef\xbb\xbf"):
        tries = (("utf-8-sig", "utf-8-sig"),)
    else:
        tries = (("utf-8", "utf-8"), ("gb18030", "gb18030"))
    for codec, told in tries:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text, told
    known = _unmarked(data) or _cut(data)
    if known is None:
        raise BadInput("statement-encoding", file=name)
    return known


_KNOWN_WORDS = re.compile("日期|时间|金额|余额")


def _unmarked(data: bytes) -> tuple[str, str] | None:
    """UTF-16 without the mark that says so, where it holds words of a statement."""
    if b"\0" not in data or len(data) % 2:
        return None
    for codec in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and _KNOWN_WORDS.search(text[:40_000]):
            return text, "utf-16"
    return None


def _cut(data: bytes) -> tuple[str, str] | None:
    """GB18030 where words of a fixed length in bytes were cut inside a character: few, and `?` in the character's place."""
    text = data.decode("gb18030", "replace")
    lost = text.count("\ufffd")
    if "\0" in text or lost * 100 > len(text) or not _KNOWN_WORDS.search(text[:40_000]):
        return None
    return text.replace("\ufffd", "?"), "gb18030"


# ---- text ----

_DELIMITERS = (",", "\t", ";", "|")


def _text(text: str, encoding: str, name: str) -> Table:
    delimiter = _delimiter(text)
    table = _records(text, encoding, name, delimiter, are_quotes=True)
    if table is None:
        table = _records(text, encoding, name, delimiter, are_quotes=False)
    assert table is not None
    return _filled(table, name)


def _records(text: str, encoding: str, name: str, delimiter: str, *, are_quotes: bool) -> Table | None:
    """The rows; None where a quote nobody closes swallowed rows, so that quotes are no more than characters here."""
    rows: list[tuple[str, ...]] = []
    numbers: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter,
                        quoting=csv.QUOTE_MINIMAL if are_quotes else csv.QUOTE_NONE)
    end = 0
    try:
        for record in reader:
            row, end = end + 1, reader.line_num
            if end > row and are_quotes and any(_swallowed(cell, delimiter) for cell in record if "\n" in cell):
                return None
            if len(record) > MAX_COLUMNS:
                raise BadInput("statement-too-wide", file=name, row=row, limit=MAX_COLUMNS)
            cells = tuple(map(_bare, record if are_quotes else (cell.strip().strip('"') for cell in record)))
            if any(cells):
                rows.append(cells)
                numbers.append(row)
                if len(rows) > MAX_ROWS:
                    raise BadInput("statement-too-long", file=name, limit=MAX_ROWS)
    except csv.Error:
        raise BadInput("statement-not-a-table", file=name, what="CSV", line=end + 1, row=end + 1) from None
    return Table(rows, numbers, "csv", encoding)


_DAY_FIRST = re.compile(r"[\s\"'`=]*20\d\d[-/.年]?\d")


def _swallowed(cell: str, delimiter: str) -> bool:
    """Whether a cell holds a line that is a row: it begins with a day and a cell behind it."""
    return any(delimiter in line[:30] and _DAY_FIRST.match(line) for line in cell.split("\n")[1:])


def _bare(cell: str) -> str:
    """A cell without what exports put around it: blanks, a backtick, the formula that keeps digits as text."""
    cell = cell.strip(" \t\r\n\v\f\u3000\xa0\ufeff\u200b\u200e\u200f")
    if cell[:1] in ("=", "`", "'"):
        if cell.startswith('="') and cell.endswith('"') and len(cell) > 2:
            return cell[2:-1].strip()
        if cell[0] != "=":
            return cell[1:].strip()
    return cell


def _delimiter(text: str) -> str:
    """What separates the cells: what splits the most headers, else what splits the first rows into the most cells."""
    head = text[:40_000]
    best = (-1, -1, ",")
    for delimiter in _DELIMITERS:
        hits = cells = 0
        try:
            for index, record in enumerate(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)):
                if index >= 60:
                    break
                hits = max(hits, sum(map(is_heading, record[:MAX_COLUMNS])))
                cells = max(cells, len(record))
        except csv.Error:
            continue
        if (hits, cells) > best[:2]:
            best = (hits, cells, delimiter)
    return best[2]


# ---- HTML, and the XML workbook some banks name .xls ----

_TAG = re.compile(r"<!--.*?-->|<(/?)([A-Za-z][A-Za-z0-9]*:)?([A-Za-z][A-Za-z0-9]*)([^<>]*)>", re.DOTALL)
_SPAN = re.compile(r"\b(?:ss:)?(rowspan|colspan|index|mergeacross|mergedown)\s*=\s*[\"']?\s*(\d{1,7})", re.IGNORECASE)
_ROW, _CELL, _SILENT = {"tr", "row"}, {"td", "th", "cell"}, {"script", "style", "head", "title", "styles"}
_NUMBER_TYPE = re.compile(r"\btype\s*=\s*[\"']?number", re.IGNORECASE)
_DECIMAL = re.compile(r"-?\d{1,15}\.\d+")
_BREAK = {"br", "p", "div", "li"}


def _is_html(text: str) -> bool:
    head = text[:4096].lstrip("\ufeff \t\r\n").lower()
    return head.startswith("<") and bool(re.search(r"<(?:!doctype html|html|table|\?xml|meta|head|body|div)", head))


def _html(text: str, encoding: str, name: str) -> Table:
    """The rows of every table of a page, one after the other; scripts and styles say nothing. One pass over the text."""
    sheet = _Sheet(name)
    silent: str | None = None
    at = 0
    text = _without_open_comment(text)
    for tag in _TAG.finditer(text):
        if silent is None and sheet.is_in_cell:
            sheet.say(text[at:tag.start()])
        at = tag.end()
        word = (tag.group(3) or "").lower()
        if not word:
            continue
        if silent is not None:
            if tag.group(1) and word == silent:
                silent = None
        elif tag.group(1):
            sheet.close(word)
        elif word in _SILENT and not tag.group(4).endswith("/"):
            silent = word
        else:
            sheet.open(word, tag.group(4))
            if tag.group(4).endswith("/"):
                sheet.close(word)
    if silent is None:
        sheet.say(text[at:])
    return sheet.table(encoding)


def _short(number: str) -> str:
    """A number of an XML workbook by the digits a spreadsheet keeps: what is behind them is what binary fractions leave."""
    if not _DECIMAL.fullmatch(number):
        return number
    return f"{_KEPT.create_decimal(number).normalize():f}"


_KEPT = Context(prec=EXACT_DIGITS, rounding=ROUND_HALF_EVEN)


def _without_open_comment(text: str) -> str:
    """`text` up to a comment nobody closes: the pattern would look for its end again and again."""
    last = text.rfind("-->")
    start = text.find("<!--", last + 3 if last >= 0 else 0)
    return text if start < 0 else text[:start]


class _Sheet:
    """A page's cells as they are met: a cell over several rows stands in each of them, one over several columns in the
    first and leaves the others empty."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._rows: list[tuple[str, ...]] = []
        self._numbers: list[int] = []
        self._merged: set[tuple[int, int]] = set()
        self._cells: dict[int, str] | None = None
        self._down: dict[int, tuple[int, str]] = {}  # column: rows still to fill, with what
        self._said: list[str] | None = None
        self._spans: dict[str, int] = {}
        self._is_number = False  # whether the cell is one of an XML workbook that holds a number
        self._next = 0
        self._seen = 0
        self._total = 0

    @property
    def is_in_cell(self) -> bool:
        return self._said is not None

    def say(self, text: str) -> None:
        if self._said is not None:
            self._said.append(text)

    def open(self, word: str, attributes: str) -> None:
        if word in _ROW:
            self._end_row()
            self._cells, self._next = {}, 0
            self._seen += 1
            for column, (left, text) in list(self._down.items()):
                self._cells[column] = text
                self._merged.add((self._seen, column))
                if left > 1:
                    self._down[column] = (left - 1, text)
                else:
                    del self._down[column]
        elif word in _CELL:
            if self._cells is None:
                self.open("tr", "")
            self._end_cell()
            self._said = []
            self._spans = {key.lower(): int(number) for key, number in _SPAN.findall(attributes)} if attributes else {}
            self._is_number = False
        elif word == "data":
            self._is_number = _NUMBER_TYPE.search(attributes) is not None
        elif word in _BREAK:
            self.say(" ")

    def close(self, word: str) -> None:
        if word in _CELL:
            self._end_cell()
        elif word in _ROW or word == "table":
            self._end_row()

    def _end_cell(self) -> None:
        if self._said is None or self._cells is None:
            return
        text = _bare(html.unescape("".join(self._said)))
        if self._is_number and len(text) > EXACT_DIGITS:
            text = _short(text)
        if "\n" in text or "  " in text:
            text = " ".join(text.split())
        self._said = None
        spans = self._spans
        column = spans["index"] - 1 if spans.get("index") else self._next
        while column in self._cells:
            column += 1
        # XML counts the further cells, HTML all of them.
        across = spans["mergeacross"] + 1 if "mergeacross" in spans else max(1, spans.get("colspan", 1))
        down = spans["mergedown"] + 1 if "mergedown" in spans else max(1, spans.get("rowspan", 1))
        if column + across > MAX_COLUMNS:
            raise BadInput("statement-too-wide", file=self._name, row=self._seen, limit=MAX_COLUMNS)
        self._cells[column] = text
        for further in range(column + 1, column + across):
            self._cells.setdefault(further, "")
        if down > 1:
            for place in range(column, column + across):
                self._down[place] = (down - 1, text if place == column else "")
        self._next = column + across

    def _end_row(self) -> None:
        self._end_cell()
        cells, self._cells = self._cells, None
        if not cells:
            return
        width = max(cells) + 1
        self._total += width
        if self._total > MAX_CELLS or len(self._rows) >= MAX_ROWS:
            raise BadInput("statement-too-long", file=self._name, limit=MAX_ROWS)
        row = tuple(cells.get(column, "") for column in range(width))
        if any(row):
            self._rows.append(row)
            self._numbers.append(self._seen)

    def table(self, encoding: str) -> Table:
        self._end_row()
        return _filled(Table(self._rows, self._numbers, "html", encoding, merged=frozenset(self._merged)), self._name)


# ---- workbooks ----


def _workbook(data: bytes, name: str, kind: Kind) -> list[Table]:
    if find_spec("python_calamine") is None:
        raise BadInput("statement-needs-reader", file=name, what=kind.upper(), pip=_PIP)
    if kind == "xlsx":
        _unpackable(data, name)
    read: list[_Cells] = []
    try:
        for said in rows_of(data, MAX_ROWS, MAX_COLUMNS, MAX_CELLS):
            if len(said) == 1:
                read.append(_Cells(said[0]))
            else:
                read[-1].add(*said)
    except WorkbookError as error:
        code = _WORKBOOK[str(error)]
        limit = MAX_COLUMNS if str(error) == "wide" else MAX_ROWS
        raise BadInput(code, file=name, what=kind.upper(), limit=limit) from None
    if not any(cells.rows for cells in read):
        raise BadInput("statement-empty", file=name)
    return [_filled(cells.table(kind), name) for cells in read if cells.rows]


_WORKBOOK = {"locked": "statement-locked", "damaged": "statement-damaged", "long": "statement-too-long",
             "wide": "statement-too-wide"}


class _Cells:
    """A sheet's rows as they come."""

    def __init__(self, name: str) -> None:
        self.rows: list[tuple[str, ...]] = []
        self._name = name
        self._numbers: list[int] = []
        self._lost: set[tuple[int, int]] = set()
        self._merged: set[tuple[int, int]] = set()

    def add(self, number: int, cells: list[str], lost: list[int], merged: list[int]) -> None:
        row = tuple(map(_bare, cells))
        if any(row):
            self.rows.append(row)
            self._numbers.append(number)
            self._lost.update((number, column) for column in lost)
            self._merged.update((number, column) for column in merged)

    def table(self, kind: Kind) -> Table:
        return Table(self.rows, self._numbers, kind, kind, self._name, frozenset(self._lost), frozenset(self._merged))


def _filled(table: Table, name: str) -> Table:
    if sum(map(len, table.rows)) > MAX_CELLS:
        raise BadInput("statement-too-long", file=name, limit=MAX_ROWS)
    return table


# ---- what an XLSX may unpack to ----

_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,3})(\d{1,7})["']""")
_CHUNK = 1 << 20


def _unpackable(data: bytes, name: str) -> None:
    """Raises: BadInput where the workbook would unpack to more than a statement is, or its cells lie too far apart."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            if not any(part.filename.lower().startswith("xl/") for part in parts):
                raise BadInput("statement-not-a-table", file=name, what="ZIP")
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise BadInput("statement-too-large", file=name, limit=MAX_BYTES >> 20)
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels", ".bin")):
                    with packed.open(part) as stream:
                        _bounded(stream, "worksheets/" in part.filename.lower(), name)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, ValueError):
        raise BadInput("statement-damaged", file=name, what="XLSX") from None
    except RuntimeError as error:  # zipfile's word for a part that needs a password, or is packed in a way it does not know
        if "password" in str(error):
            raise BadInput("statement-locked", file=name) from None
        raise BadInput("statement-damaged", file=name, what="XLSX") from None


def _bounded(stream: IO[bytes], is_sheet: bool, name: str) -> None:
    """Reads a part to its end, so that its length and check sum are asked; a sheet's cells must lie close together."""
    lowest = highest = widest = 0
    tail = b""
    total = 0
    while chunk := stream.read(_CHUNK):
        total += len(chunk)
        if total > MAX_UNPACKED:
            raise BadInput("statement-too-large", file=name, limit=MAX_BYTES >> 20)
        if not is_sheet:
            continue
        text = tail + chunk
        tail = text[-32:]
        for letters, digits in _PLACE.findall(text):
            row = int(digits)
            lowest = min(lowest or row, row)
            highest = max(highest, row)
            if len(letters) > 1:
                widest = max(widest, _column(letters))
    if widest > MAX_COLUMNS:
        raise BadInput("statement-too-wide", file=name, row=lowest, limit=MAX_COLUMNS)
    if highest - lowest >= MAX_ROWS or (highest - lowest + 1) * max(widest, 1) > MAX_CELLS:
        raise BadInput("statement-too-long", file=name, limit=MAX_ROWS)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
