"""What the written cells of a table are to a spreadsheet: numbers with their places, or text and never a formula."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from sharedfund.render import layout
from sharedfund.render.words.form import clean

# A spreadsheet keeps fifteen digits of a number.
EXACT_DIGITS = 15
# What a spreadsheet takes for the beginning of a formula, in the width of either script.
_BEGINS_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
_FIGURE = re.compile(r"(-?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]+))?(%?)")


class Figure(NamedTuple):
    """A number as it is written: its value (of `77.125%` that is 77.125), its places, whether it is a share in percent."""

    value: Decimal
    places: int
    percent: bool

    @property
    def is_exact(self) -> bool:
        """Whether a spreadsheet keeps every digit of it."""
        shift = 2 if self.percent else 0
        return len(self.value.as_tuple().digits) <= EXACT_DIGITS and self.places + shift <= EXACT_DIGITS

    @property
    def stored(self) -> Decimal:
        """The number a spreadsheet keeps: of `77.125%` that is 0.77125."""
        return self.value.scaleb(-2) if self.percent else self.value

    @property
    def format(self) -> str:
        """How a spreadsheet shows it as it is written."""
        places = "." + "0" * self.places if self.places else ""
        return f"0{places}%" if self.percent else f"#,##0{places}"


def figure(text: str) -> Figure | None:
    """The number that `text` is and nothing besides, else None."""
    found = _FIGURE.fullmatch(text)
    if found is None:
        return None
    sign, whole, places, percent = found.groups()
    value = Decimal(f"{sign}{whole.replace(',', '')}" + (f".{places}" if places else ""))
    return Figure(value, len(places or ""), bool(percent))


def figure_of(column: layout.Column, text: str) -> Figure | None:
    """The number in a cell of a column of figures; what stands in a column of text stays text, whatever it looks like."""
    return figure(text) if column.side == "right" else None


def text(cell: str) -> str:
    """A text as a cell shows it: line by line, without control and direction characters."""
    return "\n".join(clean(line) for line in cell.split("\n"))


def defused(cell: str) -> str:
    """A text no spreadsheet runs: an apostrophe before what could begin a formula."""
    return f"'{cell}" if cell.lstrip(" ")[:1] in _BEGINS_FORMULA and cell.strip(" ") else cell


def sums(table: layout.Table, place: int) -> bool:
    """Whether the total of a column of amounts is the sum of what stands above it."""
    column, total = table.columns[place], table.total[place] if table.total else ""
    told = figure_of(column, total)
    rows = [figure_of(column, row[place]) for row in table.rows]
    if told is None or told.percent or not rows:
        return False
    known = [row for row in rows if row is not None and row.is_exact and not row.percent]
    return len(known) == len(rows) and sum((row.value for row in known), Decimal(0)) == told.value
