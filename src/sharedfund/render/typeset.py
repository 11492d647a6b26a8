"""A disclosure as sheets and pictures, set with Typst: A4 or A3 to post, a long picture to send, one for a screen.

It says what the page says, out of the same rooms (`front`, `layout`, `pages`, `svg`); only the lists of the first sheet
give way by measure instead of by reckoning. Nothing is under nine points, and nothing shrinks: what does not fit goes
on to the next sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sharedfund.render import columns, fonts, front, layout, press, room, svg
from sharedfund.render.tongues import languages
from sharedfund.render.words import pages
from sharedfund.render.words.form import Language, clean, shortened
from sharedfund.render.words.pages import amount, pick

if TYPE_CHECKING:
    from pathlib import Path

    from sharedfund.render.tongues import Tongue

Data = dict[str, Any]

LEAST_SOURCES, LEAST_USES = 4, 3  # a sheet keeps five uses, a screen may keep three
LARGE_MOST = 8
REASON_SHORT = 40  # on a screen whose headline leaves no room for all of it
TAGGED_ROWS_MAX = 1000  # the tags of a longer one weigh ten times what it says
LONG_PPI = 207  # 375 points make 1078 pixels
SCREEN_PPI = 72
_ENDLESS = re.compile(r"[^\s\u2e80-\u9fff\uff00-\uffef\U00020000-\U0003ffff]{15,}")
_BREAK = "\u200b"


# What the templates write themselves.
_THEIRS = "0123456789/.,·※=+−－"

# Broken where its columns are known, and on paper alone.
_LISTS = ("sections", "differences")
FRONT_WORD = 18

KINDS = ("pdf", "large-print", "long", "screen")
_PRINTED = {"pdf": ("notice.typ", "pdf", 144), "large-print": ("notice.typ", "pdf", 144),
            "long": ("long.typ", "png", LONG_PPI), "screen": ("screen.typ", "png", SCREEN_PPI)}


def made(data: Data, kinds: Sequence[str], tongue: Tongue = "zh_CN", *, seals: front.Seals | None = None,
         people: Mapping[str, str] | None = None, folder: Path | None = None) -> dict[str, bytes]:
    """The files of those `kinds`: `pdf` (A4), `large-print` (A3), `long` (PNG, 1078 pixels wide), `screen` (PNG,
    1920 by 1080). In both languages two sheets are beside each other on one of twice the size, the long picture says them
    one below the other, and a screen says every figure once. The fonts are this system's, or those of `folder` alone.

    Raises: SharedFundError `no-typesetter`, `no-fonts`, `characters-missing`.
    """
    fonts.tools()
    spoken = languages(tongue)
    said = [content(data, language, seals=seals, people=people) for language in spoken]
    lists = {name: [side.pop(name) for side in said] for name in _LISTS}
    elsewhere = [pick(("English below", "中文在上"), language) if len(spoken) > 1 else "" for language in spoken]
    sides = [_broken(side | {"elsewhere": words}) for side, words in zip(said, elsewhere, strict=True)]
    found = fonts.find("".join(sorted(set(_THEIRS).union(*_texts([sides, lists])))), folder=folder)
    for side, language in zip(sides, spoken, strict=True):
        side["trend"], side["trend_narrow"] = (_trend(data, language, found.families, size) for size in ("18.2", "15.2"))
    told = {"sides": sides, "fonts": list(found.families)}
    day = datetime.combine(date.fromisoformat(data["as_of"]), time(), UTC)
    rows = sum(len(table["rows"]) for sections in lists["sections"] for section in sections for table in section["tables"])
    jobs = []
    for kind in kinds:
        template, form, ppi = _PRINTED[kind]
        more = {**lists, "large_print": kind == "large-print"} if form == "pdf" else {}
        jobs.append(press.Job(template, told | more, form, int(day.timestamp()), ppi, tagged=rows <= TAGGED_ROWS_MAX))
    return {kind: files[0] for kind, files in zip(kinds, press.pressed(jobs, found.folders), strict=True)}


def _broken(told: Any) -> Any:
    """The same with places to break at in every endless word."""
    if isinstance(told, str):
        return told if told.startswith("<svg") else _breaking(told.replace(" ×", "\u00a0×"), FRONT_WORD)
    if isinstance(told, dict):
        return {name: _broken(value) for name, value in told.items()}
    return [_broken(value) for value in told] if isinstance(told, list | tuple) else told


def _texts(told: Any) -> Iterator[str]:
    """Every text that is printed."""
    if isinstance(told, str):
        if not told.startswith("<svg"):
            yield told
    elif isinstance(told, dict):
        for value in told.values():
            yield from _texts(value)
    elif isinstance(told, list | tuple):
        for value in told:
            yield from _texts(value)


# ---- what is said ----


def content(data: Data, language: Language, *, seals: front.Seals | None = None,
            people: Mapping[str, str] | None = None) -> Data:
    """Everything the templates print, written; lists that may give way in every length they may have."""
    sealed, known = seals or front.Seals(), people or {}

    def say(zh: str, en: str) -> str:
        return pick((zh, en), language)

    title = pages.period(data["period"], language) if language == "zh_CN" else pages.short_period(data["period"], language)
    code = None if sealed.is_draft or sealed.head_root is None else front.grouped(sealed.head_root)
    status = front.status(data, sealed, language)
    version = say(f" · 第 {data['version']} 版（更正）", f" · version {data['version']} (corrected)") if data["version"] > 1 else ""
    shown = front.displayed(sealed)
    sources, uses = front.sources(data, language), front.uses(data, language)
    name = clean(data["name"])
    return {
        "space": say("", " "), "language": "zh" if language == "zh_CN" else "en", "name": name, "title": title,
        "heading": say(f"{title} 收支公示", f"Receipts and payments, {title}"),
        "place": f"{name} · " + say("业主共有资金（%s）", "owners' shared money (%s)") % pages.word(pages.PROFILES, data["profile"], language),
        "mark": front.mark(data, sealed, language),
        "running": f"{name} · {title} · {status}", "code": code or "",
        "badges": [text for text in (front.badge(data, sealed, language),
                                     say("练习账本，不是真的", "practice book, nobody's money") if data["practice"] else "") if text],
        "number": [] if sealed.is_draft else [f"{sealed.number}{version}"],
        "facts": [f"{say('账期', 'period')} {pages.day(data['first'], language)} — {pages.day(data['last'], language)}",
                  f"{say('公示期', 'displayed')} {shown}" if shown else f"{say('数据截至', 'as of')} {data['as_of']}"],
        "headline": [pages.headline(row, language) for row in data["headline"]],
        "reason": [say("本版更正：", "This version corrects: "), clean(sealed.reason)] if sealed.reason else [],
        "reason_short": shortened(clean(sealed.reason), REASON_SHORT) if sealed.reason else "",
        "equation": _equation(data, language),
        "bank": [say("账实核对：", "Book and bank: ") + pages.bank_line(data, language)[0],
                 say("", " ").join((pages.bank_line(data, language)[1], pages.steps_line(data, language)))],
        "sentence": pages.sentence(data, language),
        "tiles": [list(tile) for tile in front.tiles(data, language)],
        "sources_title": [say("钱从哪里来", "Where money came from"), ""],
        "no_sources": say("本期没有收款", "nothing was received"),
        "sources": [_sources(front.merged(sources, n, language)) for n in _lengths(len(sources), LEAST_SOURCES)],
        "uses_title": [say("钱花到哪里去", "Where money went"), front.uses_note(data, language)],
        "uses_note": say("竖线＝本期预算，%＝已付÷本期预算", "tick = budget, % = paid of it"),
        "to_date": say("本年累计列支", "spent this year"),
        "no_uses": say("本期没有付款", "nothing was paid"),
        "uses": _uses(data, uses, language),
        "trend": "", "trend_narrow": "", "trend_title": [say("余额走势", "Balance"), say("各季末", "at the ends of quarters")],
        "trend_words": [text for label, sum_ in front.points(data, language) for text in (label, svg.short(sum_, language))],
        "remarks": [[say("说明：", "Note: "), text] for text in front.remarks(data, language)],
        "large": _large(data, language, known, 60), "large_short": _large(data, language, known, 26),
        "large_title": [say("最大的几笔", "The largest payments"), say(f"全部 {data['sections']['F']['count']} 笔见 F 节",
                                                             f"all {data['sections']['F']['count']} in section F")],
        "large_elsewhere": say(f"全部 {data['sections']['F']['count']} 笔见张贴的公示",
                               f"all {data['sections']['F']['count']} on the sheets that hang out"),
        "firm": pages.firm_line(data, language),
        "said": [[say("被规则拒绝的", "Refused by the rules"), *(front.refused(data, language, counted=counted) for counted in (False, True))],
                 [say("已议未办", "Decided, not done"), *(front.decisions(data, language, counted=counted) for counted in (False, True))]],
        "plan": [[month, heads, say(f"约 {sum_} 元", f"about {sum_}")] for month, heads, sum_ in front.plan(data, language)],
        "plan_title": [say("下期支出计划", "The next period's plan"), say("按预算，以审批后实际支付为准", "by the budget; what is approved counts")],
        **_foot(data, language, sealed, code),
        "overleaf": say("首页合并的小项", "Summed up on the first sheet"),
        "details_title": [say("明细", "Details"), f"{name} · {title}"],
        "digest": [say("数据指纹", "data digest"), front.grouped(sealed.digest) if sealed.digest else ""],
        "differences": _differences(sealed, language, data, known),
        "sections": [_section(section) for section in layout.sections(data, language, known)],
    }


def _equation(data: Data, language: Language) -> list[Data]:
    """Opening, received, paid and closing, each with what it was a year before."""
    before = data["year_before"]
    names = (("opening", "", ("期初余额", "opening")), ("received", "+", ("本期收入", "received")),
             ("paid", "−", ("本期支出", "paid")), ("closing", "=", ("期末余额（元）", "closing (CNY)")))
    return [{"sign": sign, "name": pick(words, language), "amount": amount(data["front"][figure]),
             "before": f"{pick(('去年同期', 'a year ago'), language)} {amount(before[figure])}" if before else ""}
            for figure, sign, words in names]


def _large(data: Data, language: Language, people: Mapping[str, str], most: int) -> list[list[str]]:
    """The largest payments; a purpose or a name of more than `most` characters stands whole in section F."""
    return [[no, day, shortened(purpose, most), shortened(payee, most), sum_, right]
            for no, day, purpose, payee, sum_, right in front.large(data, language, people, LARGE_MOST)]


def _lengths(count: int, least: int) -> list[int]:
    """The lengths a list may have, the longest first."""
    return list(range(count, least - 1, -1)) or [count]


def _sources(merged: tuple[list[front.Line], list[front.Line]]) -> Data:
    kept, rest = merged
    return {name: [[line.name, line.note, amount(str(line.amount))] for line in lines]
            for name, lines in (("rows", kept), ("rest", rest))}


def _uses(data: Data, lines: list[front.Line], language: Language) -> list[Data]:
    """Where money went, in every length the list may have: name, bar, amount, share of the budget, the year to date."""
    spent = {pages.use(head, language): sum_ for head, sum_ in front.to_date(data).items()}
    longest = max((max(line.amount, line.budget or Decimal(0)) for line in lines), default=Decimal(0))
    found = []
    for count in _lengths(len(lines), LEAST_USES):
        kept, rest = front.merged(lines, count, language)
        rows = []
        for line in kept:
            over = line.budget is not None and line.amount > line.budget
            told = f"{line.name} {amount(str(line.amount))}" + ("" if line.budget is None else f" / {amount(str(line.budget))}")
            share = "" if line.share is None else f"{line.share.quantize(Decimal(1))}%"
            rows.append({
                "name": line.name, "bar": svg.alone(svg.bar(line.amount, line.budget, max(longest, line.amount), told), 160, 18),
                "told": told, "amount": amount(str(line.amount)), "over": over,
                "share": (pick(("超 ", "over "), language) if over else "") + share, "to_date": amount(spent.get(line.name)),
            })
        found.append({"rows": rows, "rest": [[line.name, line.note, amount(str(line.amount))] for line in rest]})
    return found


def _trend(data: Data, language: Language, families: Sequence[str], size: str) -> str:
    """The line of balances; letters of 18.2 are nine points tall where it is 70 millimetres wide, those of 15.2 are
    thirteen in the long picture."""
    drawn = svg.trend(front.points(data, language), language, pick(("各季末余额", "balance at the end of each quarter"), language))
    return svg.alone(drawn, 400, 116, size=size, families=families) if drawn else ""


def _foot(data: Data, language: Language, sealed: front.Seals, code: str | None) -> Data:
    """Signatures, the code to scan, where to ask, the codes to compare."""
    def say(zh: str, en: str) -> str:
        return pick((zh, en), language)

    days = data["sections"]["V"]["answer_working_days"]
    ask = clean(sealed.contact) if sealed.contact else say("向业委会书面提出", "Ask the committee in writing")
    codes = []
    if code:
        codes.append([say("校验码", "Check code"), code,
                      say(f"账本头 {sealed.head_size}，改动一字即不同", f"book of {sealed.head_size} blocks; one letter changed changes it")])
    checkpoint = front.checkpoint(sealed, language)
    if checkpoint and sealed.note_root:
        codes.append([say("共签校验点", "Checkpoint"), front.grouped(sealed.note_root), checkpoint])
    is_last = len(front.signing(data, language)) - 1
    return {
        "signing": [[who, say("签字、日期", "sign, day") if n == is_last else say("签字、盖章、日期", "signature, seal, day")]
                    for n, who in enumerate(front.signing(data, language))],
        "qr": svg.qr_alone(sealed.note) if sealed.note and not sealed.is_draft else "",
        "qr_note": say("扫码得校验点全文，\n无网址", "the checkpoint\nnote itself"),
        "qr_press": say("长按识别，得校验点全文，无网址", "press and hold: the checkpoint note itself"),
        "no_qr": front.uncoded(data, sealed, language),
        "ask": [say("有疑问？", "Questions?"),
                ask + say(f"，质询 {days} 个工作日内答复；", f", answered within {days} working days; ")],
        "ask_more": say("逐笔明细见后页。", "every line on the pages behind."),
        "ask_where": say("逐笔明细见张贴的公示。", "every line on the sheets that hang out."),
        "codes": codes,
    }


def _differences(sealed: front.Seals, language: Language, data: Data, people: Mapping[str, str]) -> Data:
    """What an earlier version said otherwise, as a table like any other."""
    section = front.differing(sealed, language, data, people)
    return {"title": section.title, "tables": [_table(table) for table in section.tables]}


# ---- sections ----


def _section(section: layout.Section) -> Data:
    return {"letter": section.letter, "title": section.title, "tables": [_table(table) for table in section.tables],
            "notes": [_breaking(note, 60) for note in section.notes], "empty": section.empty}


def _table(table: layout.Table) -> Data:
    """A table in columns of so many hundredths of a millimetre; columns there is no room for stand below each row, with their names."""
    held = columns.laid(table)
    most = [max(6, int(width / (columns.POINTS * room.POINT) / Decimal("0.62"))) for width in held.widths]

    def cells(row: Sequence[str]) -> list[str]:
        return [_breaking(cell, longest) for cell, longest in zip(row, most, strict=True)]

    def named(under: columns.Named) -> list[list[str]]:
        return [[heading, _breaking(cell, 60)] for heading, cell in under]

    return {
        "title": held.title, "widths": [int(width * 100) for width in held.widths],
        "right": [column.side == "right" for column in held.columns], "head": [column.heading for column in held.columns],
        "rows": [cells(row) for row in held.rows], "under": [named(under) for under in held.under],
        "total": cells(held.total) if held.total else [], "total_under": named(held.total_under),
    }


def _breaking(text: str, most: int) -> str:
    """`text` with places to break at in every word longer than `most`."""
    return _ENDLESS.sub(lambda word: _BREAK.join(word[0][n : n + most] for n in range(0, len(word[0]), most))
                        if len(word[0]) > most else word[0], text)
