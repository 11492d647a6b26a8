"""Figures read back from written files by other tools than those that wrote them: by section, as Decimals.

A figure is an amount with two places, a share with its `%`, or what stands as a number in a column of numbers. `FRONT` is
the first page. Nothing of `render/` is asked here.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal
from html.parser import HTMLParser
from itertools import groupby
from typing import Any, NamedTuple

import pypdf
import python_calamine

FRONT = "front"
# An amount with its places; a share. What is part of a longer word, of a day or of a number is none.
_FIGURE = re.compile(r"(?<![\w.,/-])(-?[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]{2}|-?[0-9]+\.[0-9]{2}|-?[0-9]+(?:\.[0-9]{1,3})?(?=%))(?![0-9]|\.[0-9]|,[0-9])")
_CJK = re.compile(r"(?<=[\u2e80-\uffef])(?=-?[0-9])|(?<=[0-9%])(?=[\u2e80-\uffef])")
_WHOLE = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?%?")


class Read:
    """What a section of a file says: its figures, how often each, and its words."""

    def __init__(self) -> None:
        self.figures: Counter[Decimal] = Counter()
        self.words = ""

    def says(self, text: str, *, number: bool = False) -> None:
        self.figures.update(in_cell(text) if number else in_text(text))
        self.words += f" {text}"

    def counts(self, count: Decimal) -> bool:
        """Whether the count stands in the words, by itself."""
        return re.search(rf"(?<![0-9.,]){count}(?![0-9]|[.,][0-9])", self.words) is not None


Figures = dict[str, Read]


def in_text(text: str) -> list[Decimal]:
    """The amounts and shares in a running text."""
    apart = _CJK.sub(" ", text.replace("−", "-"))
    return [Decimal(found.replace(",", "")) for found in _FIGURE.findall(apart)]


def in_cell(text: str) -> list[Decimal]:
    """What a cell of a column of numbers holds: a number of any places, else what a text holds."""
    told = text.strip()
    return [Decimal(told.replace(",", "").removesuffix("%"))] if _WHOLE.fullmatch(told) else in_text(told)


class _Page(HTMLParser):
    """The words of an HTML page by section; `main` is the first page."""

    def __init__(self, whole: bool = False) -> None:
        super().__init__()
        self.whole = whole  # all of it is the first page
        self.found: Figures = defaultdict(Read)
        self.section, self.open, self.number, self.text = "", list[str](), False, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("meta", "br", "link", "img", "hr", "col"):
            return
        self._end()
        known = dict(attrs)
        self.open.append(tag)
        if tag == "main":
            self.section = FRONT
        elif tag == "section" and known.get("id"):
            self.section = str(known["id"])
        self.number = tag == "td" and "r" in str(known.get("class") or "").split()

    def handle_endtag(self, tag: str) -> None:
        self._end()
        while self.open and self.open.pop() != tag:
            continue
        if tag in ("section", "main"):
            self.section = ""
        self.number = False

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & set(self.open):
            self.text += data

    def _end(self) -> None:
        if (self.section or self.whole) and self.text.strip():
            self.found[FRONT if self.whole else self.section].says(self.text, number=self.number)
        self.text = ""


def of_html(page: str) -> Figures:
    read = _Page()
    read.feed(page)
    read.close()
    return read.found


def of_whole(page: str) -> Read:
    """A page without sections, all together."""
    read = _Page(whole=True)
    read.feed(page)
    read.close()
    return read.found[FRONT]


def of_csv(data: bytes) -> Figures:
    """By the letter in the first column; a cell that is a number is one."""
    found: Figures = defaultdict(Read)
    for line in list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))[1:]:
        letter = line[0] if re.fullmatch(r"[A-Z]+[0-9]?", line[0]) else FRONT
        begins = 4 if letter == FRONT and line[2] == "row" and line[1] == "1" else 3  # the ten numbers are numbered
        for cell in line[begins:]:
            found[letter].says(cell, number=line[2] in ("row", "total"))
    return found


def of_workbook(data: bytes) -> Figures:
    """By the letter that begins a sheet's name. A share is kept as the fraction it is."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    found: Figures = defaultdict(Read)
    for name in book.sheet_names:
        letter = name.split(" ")[0]
        letter = letter if re.fullmatch(r"[A-Z]+[0-9]?", letter) else FRONT
        for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False):
            for cell in row:
                if isinstance(cell, int | float) and not isinstance(cell, bool):
                    found[letter].figures[Decimal(repr(cell))] += 1
                    found[letter].words += f" {cell:g}"
                elif isinstance(cell, str):
                    found[letter].says(cell)
    return found


def of_terminal(text: str, letters: Iterable[str]) -> Figures:
    """A section begins with its letter and title in a line of their own."""
    found: Figures = defaultdict(Read)
    section, known = FRONT, list(letters)
    for line in text.splitlines():
        head = line.split(" ")[0]
        if head in known and known.index(head) == 0:
            section = known.pop(0)
            continue
        for cell in re.split(r"\s{2,}", line):
            found[section].says(cell, number=section != FRONT)
    return found


class Piece(NamedTuple):
    """A run of letters of a PDF: on which page, where, and its size in points."""

    page: int
    x: float
    y: float
    points: float
    text: str


def pieces(data: bytes) -> list[Piece]:
    """The runs of letters of every page in the order they are written."""
    found: list[Piece] = []
    for number, page in enumerate(pypdf.PdfReader(io.BytesIO(data)).pages):
        def seen(text: str, user: list[float], place: list[float], _font: object, points: float, number: int = number) -> None:
            size = abs(points * place[0] * user[0]) or abs(points * place[1] * user[0])
            if text.strip():
                found.append(Piece(number, place[4] * user[0] + user[4], place[5] * user[3] + user[5], round(size, 2), text.replace("\u200b", "")))

        page.extract_text(visitor_text=seen)
    return found


def halves(data: bytes) -> tuple[list[Piece], list[Piece]]:
    """What stands left and right of the middle of each page."""
    middle = float(pypdf.PdfReader(io.BytesIO(data)).pages[0].mediabox.width) / 2
    found = pieces(data)
    return [one for one in found if one.x < middle], [one for one in found if one.x >= middle]


def of_half(half: list[Piece]) -> Figures:
    """The first page, and all pages together, of one half of a sheet in two languages."""
    found: Figures = defaultdict(Read)
    for (page, _), line in groupby(half, key=lambda one: (one.page, round(one.y, 1))):
        text = "".join(one.text for one in line)
        found[""].says(text)
        if page == 0:
            found[FRONT].says(text)
    return found


def of_pdf(data: bytes) -> Figures:
    """The first page, and all pages together: a sheet has no sections."""
    found: Figures = defaultdict(Read)
    for number, page in enumerate(pypdf.PdfReader(io.BytesIO(data)).pages):
        for line in page.extract_text().replace("\u200b", "").splitlines():
            found[""].says(line)
            if number == 0:
                found[FRONT].says(line)
    return found


# ---- what the data holds ----

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def numbers(value: Any, path: str = "") -> list[tuple[str, Decimal]]:
    """Every number of the data with where it stands: `F.rows.amount`."""
    if isinstance(value, dict):
        return [found for name, one in value.items() for found in numbers(one, f"{path}.{name}".lstrip("."))]
    if isinstance(value, list):
        return [found for one in value for found in numbers(one, path)]
    if isinstance(value, bool) or value is None:
        return []
    if isinstance(value, int) or _NUMBER.fullmatch(str(value)):
        return [(path, Decimal(value))]
    return []
