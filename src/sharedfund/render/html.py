"""A disclosure as one HTML file: no script, no link, no picture from elsewhere; prints as A4, reads on a phone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from rich.cells import cell_len

from sharedfund.render import columns, front, layout, room, svg, tongues
from sharedfund.render.front import Seals, grouped, shown_until
from sharedfund.render.tongues import Tongue
from sharedfund.render.words import pages
from sharedfund.render.words.form import Language
from sharedfund.render.words.pages import amount, pick

__all__ = ["Seals", "css_string", "environment", "grouped", "page", "shown_until", "whole_days"]

Data = dict[str, Any]

_HAN, _LATIN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]"), re.compile("[A-Za-z]")
_DAY = re.compile(r"(?<![0-9])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates of pages, everything escaped."""
    environment = Environment(
        loader=PackageLoader("sharedfund.render", "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )
    environment.filters["amount"] = amount
    environment.filters["days"] = whole_days
    environment.filters["spoken"] = spoken
    environment.tests["short"] = lambda text: cell_len(text) < SHORT_CELLS
    return environment


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table of the page: its cells, what stands `under` them by name, whether it is the total; `like` is the
    same with every person under one name, by which it is told in what language a cell is read."""

    cells: tuple[str, ...]
    under: columns.Named = ()
    total: bool = False
    like: tuple[str, ...] = ()
    like_under: columns.Named = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as the page writes it: its columns with their widths in tenths of a percent, and its rows in groups that
    paper keeps together, so that no total stands alone on a sheet."""

    title: str
    columns: tuple[layout.Column, ...]
    shares: tuple[int, ...]
    groups: tuple[tuple[Row, ...], ...]

    @property
    def short(self) -> bool:
        """Whether it stays on one sheet of paper."""
        return sum(len(group) for group in self.groups) <= SHORT_ROWS

    @property
    def sum_at(self) -> int | None:
        """The figure that stands beside the name of a line where a phone shows it: the last one, where there are one or
        two and something they are of; where there are more, each has a line."""
        figures = [n for n, column in enumerate(self.columns) if column.side == "right"]
        return figures[-1] if len(figures) in (1, 2) and any(column.wide for column in self.columns) else None


NAME_WIDTH = Decimal(41)  # millimetres that what money was spent on may take beside its bar
SHORT_ROWS = 8  # a table of no more lines stays on one sheet
SHORT_CELLS = 30  # what takes fewer cells, two a Chinese character, has room on one line in a third of the sheet


class _Anybody(dict[str, str]):
    """Every person under one name: how a page is laid out does not depend on who is named on it, so that whoever knows
    the names by others, or not at all, can write it again."""

    def __bool__(self) -> bool:
        return True

    def get(self, _person: str, _default: str | None = None) -> str:  # type: ignore[override]  # a mapping of everybody
        return "某某某"


def grids(data: Data, language: Language, people: Mapping[str, str]) -> list[tuple[layout.Section, tuple[Grid, ...]]]:
    """Every section with its tables as the page writes them."""
    told, shape = (layout.sections(data, language, names) for names in (people, _Anybody()))
    return [(section, tuple(gridded(table, like) for table, like in zip(section.tables, other.tables, strict=True)))
            for section, other in zip(told, shape, strict=True)]


def gridded(table: layout.Table, like: layout.Table | None = None) -> Grid:
    """A table in the columns the sheet has room for; the rest stands under each line with its names."""
    held, shape = columns.laid(table, like), columns.laid(like or table)
    # Between two columns lies a gutter, the right edge of the one before it.
    wide = [each + (columns.GUTTER if n else 0) for n, each in enumerate(reversed(held.widths))][::-1]
    groups: list[tuple[Row, ...]]
    if held.under:
        groups = [(Row(row, under, like=other, like_under=named),) for row, under, other, named
                  in zip(held.rows, held.under, shape.rows, shape.under, strict=True)]
    else:
        lines = tuple(Row(row, like=other) for row, other in zip(held.rows, shape.rows, strict=True))
        groups = [lines[:-1], lines[-1:]] if held.total and len(lines) > 1 else [lines]
    if held.total:
        groups[-1] = (*groups[-1], Row(held.total, held.total_under, total=True, like=shape.total,
                                       like_under=shape.total_under))
    return Grid(held.title, held.columns, tuple(int(each * 1000 / sum(wide)) for each in wide),
                tuple(groups))


def whole_days(text: str) -> Markup:
    """`text` with every day in it kept on one line."""
    return Markup(_DAY.sub(r'<span class="day">\g<0></span>', str(escape(text))))


def spoken(text: str, language: Language) -> Markup:
    """The attribute by which what is typed in Chinese on an English page is read aloud, and set, as Chinese."""
    is_chinese = language == "en" and len(_HAN.findall(text)) > len(_LATIN.findall(text))
    return Markup(' lang="zh-CN"') if is_chinese else Markup("")


def css_string(text: str) -> Markup:
    """`text` as a CSS string in which nothing but letters and digits stands as itself."""
    spelled = "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):06x}" for c in text)
    return Markup('"{0}"').format(Markup(spelled))  # every other character is a CSS escape


@dataclass(frozen=True, slots=True)
class Told:
    """What a page says in one language: its first sheet, and by name the pieces of the sheets behind."""

    first_sheet: Markup
    pieces: Mapping[str, Markup]


def page(data: Data, tongue: Tongue = "zh_CN", *, seals: Seals | None = None,
         people: Mapping[str, str] | None = None) -> str:
    """The whole page, in both languages side by side where the `tongue` is both. Without `seals` it is a draft, and says
    so across every sheet."""
    sealed = seals or Seals()
    told = [_told(data, language, sealed, people or {}, suffix=f"-{language}" if n else "")
            for n, language in enumerate(tongues.languages(tongue))]
    parts = [_parts(each) for each in told]
    shares = {share for each in told for _, tables in each["sections"] for table in tables for share in table.shares}
    footer = " · ".join(dict.fromkeys(text for texts in zip(*(each["footer"] for each in told), strict=True) for text in texts if text))
    # Where two halves are on a sheet, each has one corner of its head.
    one, *other = ([css_string(text) for text in each["running"]] if len(told) == 1 else [css_string(" · ".join(each["running"]))]
                   for each in told)
    return environment().get_template("disclosure.html.j2").render(
        data=data, told=told, parts=parts, pieces=[name for name in PIECES if any(name in part.pieces for part in parts)],
        shares=sorted(shares), hatch=svg.hatch(), footer=css_string(footer), running=one + [text for texts in other for text in texts],
    )


PIECES = ("details", "plan", "merged", "differences", *pages.SECTIONS)


def _parts(told: Data) -> Told:
    """The pieces of what is told in one language, those it has."""
    macros: Any = environment().get_template("disclosure_parts.html.j2").make_module(told)
    pieces = {"details": macros.details()}
    for name, macro in (("plan", macros.next_plan), ("merged", macros.summed_up), ("differences", macros.changes)):
        if told[name]:
            pieces[name] = macro()
    pieces |= {section.letter: macros.one_section(section, tables) for section, tables in told["sections"]}
    return Told(macros.first_sheet(), pieces)


def _told(data: Data, language: Language, sealed: Seals, people: Mapping[str, str], *, suffix: str) -> Data:
    """Everything the page says in one language; `suffix` ends the names of its places."""
    def say(zh: str, en: str) -> str:
        return pick((zh, en), language)

    title = pages.period(data["period"], language) if language == "zh_CN" else pages.short_period(data["period"], language)
    code = None if sealed.is_draft or sealed.head_root is None else grouped(sealed.head_root)
    status = front.status(data, sealed, language)
    return _front(data, language, sealed, people) | {
        "suffix": suffix, "html_language": "zh-CN" if language == "zh_CN" else "en", "language": language, "say": say, "title": title,
        "mark": front.mark(data, sealed, language), "badge": front.badge(data, sealed, language), "uncoded": front.uncoded(data, sealed, language),
        "data": data, "front": data["front"], "seals": sealed, "code": code,
        "running": (say(f"{title} 收支公示", f"Receipts and payments, {title}"), f"{data['name']} · {status}"),
        "footer": (data["name"], title, status, code),
        "checkpoint": front.checkpoint(sealed, language),
        "cosigned_code": grouped(sealed.note_root) if sealed.note_root else None,
        "digest": grouped(sealed.digest) if sealed.digest else None,
        "qr": svg.qr(sealed.note, say("校验点全文", "the checkpoint note")) if sealed.note and not sealed.is_draft else None,
        "first": pages.day(data["first"], language), "last": pages.day(data["last"], language),
        "profile": pages.word(pages.PROFILES, data["profile"], language),
        "long": _is_long(data), "tiles": front.tiles(data, language), "signing": front.signing(data, language),
        "plan": front.plan(data, language), "sections": grids(data, language, people),
        "answer_days": data["sections"]["V"]["answer_working_days"],
        "shown": front.displayed(sealed), "differences": front.changes(sealed, language, data, people),
    }


def _front(data: Data, language: Language, sealed: Seals, people: Mapping[str, str]) -> Data:
    """The texts and lists of the first page, the lists cut to the room that the texts leave."""
    headline, remarks = [pages.headline(row, language) for row in data["headline"]], front.remarks(data, language)
    bank, steps, sentence = pages.bank_line(data, language), pages.steps_line(data, language), pages.sentence(data, language)
    firm_line, refused, decisions = pages.firm_line(data, language), front.refused(data, language), front.decisions(data, language)
    sources, uses, trend = front.sources(data, language), front.uses(data, language), _trend(data, language)
    above = [text for text in (" ｜ ".join(headline), sealed.reason or "") if text]
    chinese = language == "zh_CN"

    def left() -> Decimal:
        # What stands in bold before each text takes about ten letters more.
        told = [(f"{text}{' ' * 10}", points) for text, points in (
            (" ".join((*bank, steps)), "9.4"), (sentence, "10.6" if chinese else "9.4"), (firm_line, "9.2"), (refused, "9"),
            (decisions, "9"), (f"{sealed.contact or ''}{' ' * 80}", "9"),
            (f"{grouped(sealed.note_root or '0' * 32)}{front.checkpoint(sealed, language)}{' ' * 20}", "9"))]
        return room.left(told, headlines=above, compared=data["year_before"] is not None,
                         header=3 if chinese and data["version"] == 1 else 4)

    if left() < room.TIGHT:
        refused, decisions = front.refused(data, language, counted=True), front.decisions(data, language, counted=True)
    shown = room.shown(
        left(), sources=[f"{line.name} {line.note}" for line in sources], uses=[line.name for line in uses],
        payments=len(data["sections"]["F"]["rows"]), remarks=remarks, trend=bool(trend),
        name_width=NAME_WIDTH)
    kept_sources, merged_sources = front.merged(sources, shown.sources, language)
    kept_uses, merged_uses = front.merged(uses, shown.uses, language)
    merged = [(line.name, line.note, amount(str(line.amount))) for line in (*merged_sources, *merged_uses)]
    return {
        "headline": headline, "bank": bank, "steps": steps, "sentence": sentence, "firm_line": firm_line,
        "refused": refused, "decisions": decisions, "remarks": remarks if shown.remarks else [],
        "trend": trend if shown.trend else Markup(""),
        "sources": [(line.name, line.note, amount(str(line.amount))) for line in kept_sources],
        "uses": _bars(kept_uses, front.to_date(data), language), "to_date": bool(front.to_date(data)), "uses_note": front.uses_note(data, language), "large": front.large(data, language, people, shown.payments), "merged": merged,
    }


def _bars(lines: Sequence[front.Line], spent: Mapping[str, str], language: Language) -> list[Data]:
    """Where money went: name, bar, amount, share of the budget, what the year has cost so far."""
    longest = max((max(line.amount, line.budget or Decimal(0)) for line in lines), default=Decimal(0))
    known = {pages.use(head, language): sum_ for head, sum_ in spent.items()}
    made = []
    for line in lines:
        budget = "" if line.budget is None else f" / {amount(str(line.budget))}"
        made.append({"name": line.name, "bar": svg.bar(line.amount, line.budget, longest,
                                                       f"{line.name} {amount(str(line.amount))}{budget}"),
                     "amount": amount(str(line.amount)),
                     "percent": "" if line.share is None else f"{line.share.quantize(Decimal(1))}%",
                     "over": line.budget is not None and line.amount > line.budget,
                     "to_date": amount(known.get(line.name))})
    return made


LONG = len("99,999,999.99")  # an amount of more letters asks for a smaller one


def _is_long(data: Data) -> bool:
    """Whether an amount of the first page is of so many letters that six of them take more than a sheet."""
    return any(len(amount(data["front"][figure])) > LONG for figure in ("opening", "received", "paid", "closing", "spendable"))


def _trend(data: Data, language: Language) -> Markup:
    return svg.trend(front.points(data, language), language, pick(("各季末余额", "balance at the end of each quarter"), language))
