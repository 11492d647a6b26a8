"""A disclosure as one CSV file: every table of every section, amounts as plain numbers, text that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sharedfund.render import cells, layout, tongues
from sharedfund.render.tongues import Tongue
from sharedfund.render.words import pages
from sharedfund.render.words.pages import pick

Data = dict[str, Any]

# What a line is, in the third column, for programs as well.
TITLE, HEADINGS, ROW, TOTAL, NOTE = "title", "headings", "row", "total", "note"
_BOM = "\ufeff"  # spreadsheets read a file without it in the machine's own encoding


def detail(data: Data, tongue: Tongue = "zh_CN", *, people: Mapping[str, str] | None = None) -> bytes:
    """The file: section, table (0 beside tables), what the line is, then its cells; UTF-8 with BOM, lines end in CRLF."""
    text = io.StringIO()
    written = csv.writer(text, lineterminator="\r\n")
    written.writerow(tongues.both([pick(pair, language) for language in tongues.languages(tongue)]).replace("\n", " ")
                     for pair in (("节", "section"), ("表", "table"), ("行", "line"), ("内容", "cells")))
    if data["audience"] != "public":  # whoever finds the file alone sees for whom it is
        copy = [pick(pages.COPIES[data["audience"]], language) for language in tongues.languages(tongue)]
        written.writerow(["-", "0", NOTE, _text(tongues.both(copy))])
    for section in tongues.sections(data, tongue, people):
        written.writerows(_lines(section))
    return (_BOM + text.getvalue()).encode()


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
        known = cells.figure_of(column, cell)
        made.append(_text(cell) if known is None else f"{known.value:f}{'%' if known.percent else ''}")
    return made


def _text(cell: str) -> str:
    """Both languages stand on one line: a line of the file is a line of its table."""
    return cells.defused(cells.text(cell).replace("\n", " / "))
