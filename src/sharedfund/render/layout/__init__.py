"""A disclosure's sections as headings, tables of written cells and notes: one layout for every format, a room a chapter."""

from __future__ import annotations

from collections.abc import Mapping

from sharedfund.render.layout import firm, governance, money, owners, purposes
from sharedfund.render.layout.page import Anybody, Column, Data, Layout, Page, Section, Side, Table, rule_title
from sharedfund.render.words import pages
from sharedfund.render.words.form import Language
from sharedfund.render.words.pages import pick

__all__ = ["Anybody", "Column", "Data", "Layout", "Page", "Section", "Side", "Table", "rule_title", "sections"]

_LAYOUTS: dict[str, Layout] = {**money.LAYOUTS, **firm.LAYOUTS, **purposes.LAYOUTS, **owners.LAYOUTS, **governance.LAYOUTS}


def sections(data: Data, language: Language, people: Mapping[str, str] | None = None) -> tuple[Section, ...]:
    """Every section of a disclosure in the order of the page, written in `language`; data from a file has another."""
    from sharedfund.reports.sections import ORDER

    page = Page(data, language, people or {})
    made = []
    for letter in (letter for letter in ORDER if letter in data["sections"]):
        tables, notes = _LAYOUTS[letter](page, data["sections"][letter])
        kept = tuple(table for table in tables if table.rows)
        empty = "" if kept or notes else page.say("本期没有。", "None in this period.")
        made.append(Section(letter, pick(pages.SECTIONS[letter], language), kept, tuple(notes), empty))
    return tuple(made)
