"""A disclosure as one CSV file: what the first page says and every table of every section, amounts as plain numbers, text
that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from sharedfund.render import cells, front, layout, tongues
from sharedfund.render.tongues import Tongue
from sharedfund.render.words import pages
from sharedfund.render.words.form import Language
from sharedfund.render.words.pages import pick

Data = dict[str, Any]

# What a line is, in the third column, for programs as well.
TITLE, HEADINGS, ROW, TOTAL, NOTE = "title", "headings", "row", "total", "note"
FRONT = "0"  # in the first column: the first page
_BOM = "\ufeff"  # spreadsheets read a file without it in the machine's own encoding


def detail(data: Data, tongue: Tongue = "zh_CN", *, seals: front.Seals | None = None,
           people: Mapping[str, str] | None = None) -> bytes:
    """The file: section, table (0 beside tables), what the line is, then its cells; UTF-8 with BOM, lines end in CRLF.
    Without `seals` it is a draft, and its second line says so."""
    text = io.StringIO()
    written = csv.writer(text, lineterminator="\r\n")
    written.writerow(tongues.both([pick(pair, language) for language in tongues.languages(tongue)]).replace("\n", " ")
                     for pair in (("节", "section"), ("表", "table"), ("行", "line"), ("内容", "cells")))
    written.writerows(_front(data, tongue, seals or front.Seals()))
    written.writerows(_differing(data, tongue, seals or front.Seals(), people))
    for section in tongues.sections(data, tongue, people):
        written.writerows(_lines(section))
    return (_BOM + text.getvalue()).encode()


def _front(data: Data, tongue: Tongue, sealed: front.Seals) -> Iterator[list[str]]:
    """What the first page says: whether it is a draft, what is wrong, the ten numbers, whose the balance is."""
    def told(written: Callable[[Language], str]) -> str:
        return _text(tongues.both([written(language) for language in tongues.languages(tongue)]))

    yield [FRONT, "0", TITLE, _text(data["name"]), told(lambda language: pages.period(data["period"], language)),
           told(lambda language: front.badge(data, sealed, language) or front.status(data, sealed, language))]
    for row in data["headline"]:
        yield [FRONT, "0", NOTE, told(partial(pages.headline, row))]
    if sealed.reason:
        yield [FRONT, "0", NOTE, told(partial(pick, ("本版更正", "this version corrects"))), _text(sealed.reason)]
    for number, (figure, words) in enumerate(pages.FIGURES.items(), 1):
        yield [FRONT, "1", ROW, str(number), told(partial(pick, words)), data["front"][figure]]
    tiles = (front.tiles(data, language) for language in tongues.languages(tongue))
    for number, same in enumerate(zip(*tiles, strict=True), 5):
        name, shown, *beside = (_text(tongues.both(texts)) for texts in zip(*same, strict=True))
        yield [FRONT, "1", ROW, str(number), name, _plain(shown), *beside]
    for row in data["claims"]:
        yield [FRONT, "2", ROW, told(partial(pages.claim, row["claim"])), row["amount"]]


def _differing(data: Data, tongue: Tongue, sealed: front.Seals, people: Mapping[str, str] | None) -> Iterator[list[str]]:
    """What a correction changed, as the third table of the first page."""
    section = tongues.joined([front.differing(sealed, language, data, people) for language in tongues.languages(tongue)])
    for table in section.tables:
        yield [FRONT, "3", TITLE, _text(section.title)]
        yield [FRONT, "3", HEADINGS, *(_text(column.heading) for column in table.columns)]
        yield from ([FRONT, "3", ROW, *map(_text, row)] for row in table.rows)


def _plain(shown: str) -> str:
    """A figure without separators; what is none as it stands."""
    known = cells.figure(shown)
    return shown if known is None else f"{known.value:f}{'%' if known.percent else ''}"


def _lines(section: layout.Section) -> Iterator[list[str]]:
    yield [section.letter, "0", TITLE, _text(section.title)]
    for number, table in enumerate(section.tables, start=1):
        begins = [section.letter, str(number)]
        if table.title:
            yield [*begins, TITLE, _text(table.title)]
        yield [*begins, HEADINGS, *(_text(column.heading) for column in table.columns)]
        for row in table.rows:
            yield [*begins, ROW, *_cells(table, row)]
        if table.total:
            yield [*begins, TOTAL, *_cells(table, table.total)]
    for note in (*section.notes, *([section.empty] if section.empty else [])):
        yield [section.letter, "0", NOTE, _text(note)]


def _cells(table: layout.Table, row: Sequence[str]) -> list[str]:
    """Numbers without separators, text defused."""
    made = []
    for column, cell in zip(table.columns, row, strict=True):
        made.append(_text(cell) if cells.figure_of(column, cell) is None else _plain(cell))
    return made


def _text(cell: str) -> str:
    """Both languages stand on one line: a line of the file is a line of its table."""
    return cells.defused(cells.text(cell).replace("\n", " / "))
