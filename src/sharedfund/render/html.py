"""A disclosure as one HTML file: no script, no link, no picture from elsewhere; prints as A4, reads on a phone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from sharedfund.render import front, layout, room, svg
from sharedfund.render.front import Seals, grouped, shown_until
from sharedfund.render.words import pages
from sharedfund.render.words.form import Language
from sharedfund.render.words.pages import amount, pick

__all__ = ["Seals", "css_string", "environment", "grouped", "page", "shown_until", "whole_days"]

Data = dict[str, Any]

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
    return environment


def whole_days(text: str) -> Markup:
    """`text` with every day in it kept on one line."""
    return Markup(_DAY.sub(r'<span class="day">\g<0></span>', str(escape(text))))


def css_string(text: str) -> Markup:
    """`text` as a CSS string in which nothing but letters and digits stands as itself."""
    spelled = "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):06x}" for c in text)
    return Markup('"{0}"').format(Markup(spelled))  # every other character is a CSS escape


def page(data: Data, language: Language = "zh_CN", *, seals: Seals | None = None,
         people: Mapping[str, str] | None = None) -> str:
    """The whole page. Without `seals` it is a draft, and says so across every sheet."""
    sealed = seals or Seals()

    def say(zh: str, en: str) -> str:
        return pick((zh, en), language)

    title = pages.period(data["period"], language) if language == "zh_CN" else pages.short_period(data["period"], language)
    code = None if sealed.is_draft or sealed.head_root is None else grouped(sealed.head_root)
    footer = f"{data['name']} · {title} · {front.status(data, sealed, language)}" + ("" if sealed.is_draft else f" · {code or ''}")
    return environment().get_template("disclosure.html.j2").render(
        **_front(data, language, sealed, people or {}),
        mark=front.mark(data, sealed, language), badge=front.badge(data, sealed, language), uncoded=front.uncoded(data, sealed, language),
        data=data, front=data["front"], language=language, say=say, title=title, seals=sealed, code=code,
        html_language="zh-CN" if language == "zh_CN" else "en",
        footer=css_string(footer), hatch=svg.hatch(), checkpoint=front.checkpoint(sealed, language),
        cosigned_code=grouped(sealed.note_root) if sealed.note_root else None,
        digest=grouped(sealed.digest) if sealed.digest else None,
        qr=svg.qr(sealed.note, say("校验点全文", "the checkpoint note")) if sealed.note and not sealed.is_draft else None,
        first=pages.day(data["first"], language), last=pages.day(data["last"], language),
        profile=pages.word(pages.PROFILES, data["profile"], language),
        tiles=front.tiles(data, language), signing=front.signing(data, language), plan=front.plan(data, language), sections=layout.sections(data, language, people),
        answer_days=data["sections"]["V"]["answer_working_days"],
        shown=front.displayed(sealed), differences=list(sealed.differences),
    )


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
            (" ".join((*bank, steps)), "9.4"), (sentence, "10.6" if chinese else "9"), (firm_line, "9.2"), (refused, "9"),
            (decisions, "9"), (f"{sealed.contact or ''}{' ' * 80}", "8.7"),
            (f"{grouped(sealed.note_root or '0' * 32)}{front.checkpoint(sealed, language)}{' ' * 20}", "8.7"))]
        return room.left(told, headlines=above, compared=data["year_before"] is not None)

    if left() < room.TIGHT:
        refused, decisions = front.refused(data, language, counted=True), front.decisions(data, language, counted=True)
    shown = room.shown(
        left(), sources=[f"{line.name} {line.note}" for line in sources], uses=[line.name for line in uses],
        payments=len(data["sections"]["F"]["rows"]), remarks=remarks, trend=bool(trend),
        name_width=Decimal(27 if chinese else 40))
    kept_sources, merged_sources = front.merged(sources, shown.sources, language)
    kept_uses, merged_uses = front.merged(uses, shown.uses, language)
    merged = [(line.name, line.note, amount(str(line.amount))) for line in (*merged_sources, *merged_uses)]
    return {
        "headline": headline, "bank": bank, "steps": steps, "sentence": sentence, "firm_line": firm_line,
        "refused": refused, "decisions": decisions, "remarks": remarks if shown.remarks else [],
        "trend": trend if shown.trend else Markup(""),
        "sources": [(line.name, line.note, amount(str(line.amount))) for line in kept_sources],
        "uses": _bars(kept_uses), "large": front.large(data, language, people, shown.payments), "merged": merged,
    }


def _bars(lines: list[front.Line]) -> list[Data]:
    """Where money went: name, bar, amount, share of the budget."""
    longest = max((max(line.amount, line.budget or Decimal(0)) for line in lines), default=Decimal(0))
    made = []
    for line in lines:
        budget = "" if line.budget is None else f" / {amount(str(line.budget))}"
        made.append({"name": line.name, "bar": svg.bar(line.amount, line.budget, longest,
                                                       f"{line.name} {amount(str(line.amount))}{budget}"),
                     "amount": amount(str(line.amount)),
                     "percent": "" if line.share is None else f"{line.share.quantize(Decimal(1))}%",
                     "over": line.budget is not None and line.amount > line.budget})
    return made


def _trend(data: Data, language: Language) -> Markup:
    points = [(pages.short_period(row["period"], language), Decimal(row["closing"])) for row in data["trend"]]
    return svg.trend(points, language, pick(("各季末余额", "balance at the end of each quarter"), language))
