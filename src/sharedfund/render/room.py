"""How much a first page of A4 holds: the lists give way, so that signatures and check code stay on it.

Nothing can be measured in a file without a script; widths and heights are reckoned here in millimetres, a little too
large rather than too small. They follow the measures of `disclosure.html.j2`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

POINT = Decimal("0.353")  # millimetres
PAGE = Decimal(272)  # 274 lie between the margins
FIXED = Decimal("123.4")  # header, equation, tiles, signatures, and the space around the texts reckoned below
COMPARED = Decimal("8.4")  # the lines of a year ago in equation and tiles
HEADLINE = Decimal(8)
HEADER_LINE = Decimal("3.6")
WIDTH, NARROW, BROAD = Decimal(176), Decimal(46), Decimal(105)  # of a text, a source's name, a remark
SOURCE_ROW, USE_ROW, PAYMENT_ROW = Decimal("6.9"), Decimal("5.3"), Decimal("10.2")
HEADING, NEXT_HEADING, TREND = Decimal(7), Decimal("9.3"), Decimal("20.3")
TIGHT = Decimal(40)  # with less than this for the lists the texts give way too

THIN = frozenset(" ,.:;'|!()[]ijlI")

Text = tuple[str, str]  # with its size in points


@dataclass(frozen=True, slots=True)
class Shown:
    """How many rows each list of the first page shows, and whether the line of balances stands on it."""

    sources: int
    uses: int
    payments: int
    trend: bool
    remarks: bool


MOST = Shown(sources=8, uses=9, payments=4, trend=True, remarks=True)
LEAST = Shown(sources=4, uses=5, payments=0, trend=False, remarks=False)


def width(text: str, points: Decimal) -> Decimal:
    """About how long `text` is in print."""
    ems = sum((Decimal(1) if unicodedata.east_asian_width(c) in "WFA" else Decimal("0.28") if c in THIN
               else Decimal("0.56") for c in text), Decimal(0))
    return ems * points * POINT


def lines(text: str, room: Decimal, points: str) -> int:
    """How many lines `text` takes in a column of that width, two letters a line lost where it breaks; none for no text."""
    long, lost = width(text, Decimal(points)), 2 * Decimal(points) * POINT
    return ceil(long / room) if long <= room else 1 + ceil((long - room + lost) / (room - lost))


def height(text: str, room: Decimal, points: str) -> Decimal:
    """How tall `text` stands in a column of that width."""
    return lines(text, room, points) * Decimal(points) * POINT * Decimal("1.45")


def left(told: Sequence[Text], *, headlines: Sequence[str], compared: bool, header: int = 3) -> Decimal:
    """What the texts above and below the lists leave for them; what stands beside the title has so many lines."""
    taken = FIXED + (header - 3) * HEADER_LINE + (COMPARED if compared else 0) + (HEADLINE if headlines else 0)
    taken += sum((height(text, WIDTH, "10") for text in headlines), Decimal(0))
    return PAGE - taken - sum((height(text, WIDTH, points) for text, points in told), Decimal(0))


# The fewest payments and uses to come down to, by turns.
_TURNS = ((4, 8), (3, 8), (3, 7), (2, 7), (2, 6), (1, 6), (1, 5), (0, 5))


def shown(room: Decimal, *, sources: Sequence[str], uses: Sequence[str], payments: int, remarks: Sequence[str],
          trend: bool, name_width: Decimal) -> Shown:
    """What the lists show in `room`: the smallest rows go first, the largest payments by turns with the uses."""
    from_, to, large = min(len(sources), MOST.sources), min(len(uses), MOST.uses), min(payments, MOST.payments)
    drawn, kept = trend, True
    while _left(sources[:from_], drawn) > room and from_ > LEAST.sources:
        from_ -= 1
    if _left(sources[:from_], drawn) > room:
        drawn = False
    for least_large, least_uses in _TURNS:
        while _right(uses[:to], large, remarks, name_width) > room and large > least_large:
            large -= 1
        while _right(uses[:to], large, remarks, name_width) > room and to > least_uses:
            to -= 1
    if _right(uses[:to], large, remarks, name_width) > room:
        kept = False
    # What gave way for what had no room after all comes back.
    while from_ < min(len(sources), MOST.sources) and _left(sources[: from_ + 1], drawn) <= room:
        from_ += 1
    while to < min(len(uses), MOST.uses) and _right(uses[: to + 1], large, remarks if kept else (), name_width) <= room:
        to += 1
    return Shown(from_, to, large, drawn, kept)


def _left(sources: Sequence[str], trend: bool) -> Decimal:
    rows = sum((SOURCE_ROW + 5 * (lines(one, NARROW, "9.2") - 1) for one in sources), Decimal(0))
    return HEADING + rows + (NEXT_HEADING + TREND if trend else 0)


def _right(uses: Sequence[str], payments: int, remarks: Sequence[str], name_width: Decimal) -> Decimal:
    rows = sum((max(USE_ROW, lines(one, name_width, "9") * Decimal("4.1")) for one in uses), Decimal(0))
    said = sum((height(text, BROAD, "9") + Decimal("2.8") for text in remarks), Decimal(0))
    return HEADING + rows + said + (NEXT_HEADING + payments * PAYMENT_ROW if payments else 0)
