"""A disclosure's sections in one language or in both, Chinese above English in every heading and cell that differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from sharedfund.render import layout
from sharedfund.render.words.form import LANGUAGES, Language

Data = dict[str, Any]
Tongue = Literal["zh_CN", "en", "both"]
TONGUES: tuple[Tongue, ...] = (*LANGUAGES, "both")


def languages(tongue: Tongue) -> tuple[Language, ...]:
    """The languages a text is written in."""
    return LANGUAGES if tongue == "both" else (tongue,)


def both(texts: Sequence[str]) -> str:
    """The same said in each language, a line each; once where they say it in the same letters."""
    return "\n".join(dict.fromkeys(text for text in texts if text))


def sections(data: Data, tongue: Tongue, people: Mapping[str, str] | None = None) -> tuple[layout.Section, ...]:
    """Every section in the order of the page."""
    made = [layout.sections(data, language, people) for language in languages(tongue)]
    return tuple(joined(same) for same in zip(*made, strict=True))


def joined(same: Sequence[layout.Section]) -> layout.Section:
    """A section of one language as it is; of two in each heading and cell the one above the other."""
    return same[0] if len(same) == 1 else _section(*same)


def _section(one: layout.Section, other: layout.Section) -> layout.Section:
    # What depends on the words alone (a list whose end is cut) may stand on one side only: notes go side by side as far
    # as both have them, and none is lost.
    return layout.Section(
        one.letter, both((one.title, other.title)),
        tuple(_table(first, second) for first, second in zip(one.tables, other.tables, strict=True)),
        tuple(both(pair) for pair in zip(one.notes, other.notes, strict=True)), both((one.empty, other.empty)))


def _table(one: layout.Table, other: layout.Table) -> layout.Table:
    return layout.Table(
        tuple(replace(first, heading=both((first.heading, second.heading)))
              for first, second in zip(one.columns, other.columns, strict=True)),
        tuple(_cells(*rows) for rows in zip(one.rows, other.rows, strict=True)),
        both((one.title, other.title)), _cells(one.total, other.total))


def _cells(one: Sequence[str], other: Sequence[str]) -> tuple[str, ...]:
    return tuple(both(pair) for pair in zip(one, other, strict=True))
