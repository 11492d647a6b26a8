"""How a sheet of A4 holds a table: how wide each column is, and which have no room and stand below each row by name.

Reckoned in millimetres from the letters, a little too wide rather than too narrow; the sheet and the page share it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sharedfund.render import layout, room

SHEET = Decimal(184)  # millimetres between the margins of a sheet of A4
GUTTER = Decimal("2.4")
POINTS = Decimal(9)
WIDE_LEAST, TEXT_MOST = Decimal(30), Decimal(34)


Named = tuple[tuple[str, str], ...]  # cells with their headings


@dataclass(frozen=True, slots=True)
class Laid:
    """A table as a sheet holds it: the columns that stand beside each other with their widths, their cells, and what
    stands below each row (nothing where every column has room)."""

    title: str
    columns: tuple[layout.Column, ...]
    widths: tuple[Decimal, ...]
    rows: tuple[tuple[str, ...], ...]
    under: tuple[Named, ...]
    total: tuple[str, ...]
    total_under: Named


def laid(table: layout.Table, like: layout.Table | None = None) -> Laid:
    """The table in the columns a sheet of A4 has room for; of another one, the same lines under other names, where it is
    to be laid out `like` that."""
    measured, below = widths(like or table)
    kept = [n for n in range(len(table.columns)) if n not in below]
    total = list(table.total)
    for n in below:
        if total and total[n] and table.columns[n].side == "left" and not total[0]:
            total[0], total[n] = total[n], ""  # what the line is called stays on it

    def cells(row: Sequence[str]) -> tuple[str, ...]:
        return tuple(row[n] for n in kept)

    def under(row: Sequence[str]) -> Named:
        return tuple((table.columns[n].heading, row[n]) for n in below if row[n])

    return Laid(
        table.title, tuple(table.columns[n] for n in kept), tuple(measured[n] for n in kept),
        tuple(cells(row) for row in table.rows), tuple(under(row) for row in table.rows) if below else (),
        cells(total) if total else (), under(total) if total else ())


def widths(table: layout.Table) -> tuple[list[Decimal], list[int]]:
    """How wide each column is, and which stand below: first what a table can spare, then its last texts, then figures."""
    rows = (*table.rows, *((table.total,) if table.total else ()))
    natural, least = [], []
    for n, column in enumerate(table.columns):
        longest = max((width(row[n]) for row in rows), default=Decimal(0)) + Decimal("0.8")
        head = max((width(word) for word in column.heading.split()), default=Decimal(0)) + Decimal("0.8")
        whole = width(column.heading) + Decimal("0.8")
        if column.side == "right":
            least.append(max(longest, min(whole, longest + 6), min(head, Decimal(20))))
            natural.append(max(least[-1], whole))
        elif column.wide:
            natural.append(max(longest, head))
            least.append(min(natural[-1], WIDE_LEAST))
        else:
            natural.append(max(longest, min(head, Decimal(24))))
            least.append(min(natural[-1], TEXT_MOST))
    below: list[int] = []
    for together in _may_go(table.columns):
        if _taken(least, below) <= SHEET:
            break
        below += together
    below.sort()
    kept = [n for n in range(len(table.columns)) if n not in below]
    free = SHEET - _taken(least, below)
    wishes = {n: natural[n] - least[n] for n in kept}
    wished = sum(wishes.values(), Decimal(0))
    used = min(free, wished)
    for n in kept:
        least[n] += used * wishes[n] / wished if wished else Decimal(0)
    # What is left over when every text stands on one line goes to the wide columns, so that the figures end at the edge.
    wide = [n for n in kept if table.columns[n].wide] or [n for n in kept if table.columns[n].side == "left"] or kept
    for n in wide:
        least[n] += (free - used) / len(wide)
    return [each.quantize(Decimal("0.01")) for each in least], below


def width(text: str) -> Decimal:
    """About how long `text` is in bold print, in millimetres; rather too long than too short."""
    return sum((_ems(letter) for letter in text), Decimal(0)) * POINTS * room.POINT


def _ems(letter: str) -> Decimal:
    if unicodedata.east_asian_width(letter) in "WFA" or letter in "mwMW%@":
        return Decimal(1)
    return Decimal("0.36") if letter in room.THIN else Decimal("0.6")


def _taken(measured: Sequence[Decimal], below: Sequence[int]) -> Decimal:
    kept = [each for n, each in enumerate(measured) if n not in below]
    return sum(kept, Decimal(0)) + GUTTER * (len(kept) - 1)


def _may_go(columns: Sequence[layout.Column]) -> list[list[int]]:
    """The columns that may stand below a row, in the order they go: what a table can spare together, the rest one by one.
    The first and the last figure stay."""
    figures = [n for n, column in enumerate(columns) if column.side == "right"]
    stay = {0, *figures[-1:]}
    spare = [n for n, column in enumerate(columns) if column.spare and n not in stay]
    texts = [n for n, column in enumerate(columns)
             if column.side == "left" and not column.wide and n not in (*stay, *spare)]
    rest = [n for n in range(len(columns)) if n not in (*stay, *spare, *texts)]
    return [spare, *([n] for n in reversed(texts)), *([n] for n in reversed(rest))]
