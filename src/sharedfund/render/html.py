"""A disclosure as one HTML file: no script, no link, no picture from elsewhere; prints as A4, reads on a phone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from sharedfund.render import layout, svg
from sharedfund.render.words import pages
from sharedfund.render.words.form import Language, clean
from sharedfund.render.words.pages import amount, pick

Data = dict[str, Any]

# What a first page has room for; the sections behind it have everything.
USES_SHOWN = 8
SOURCES_SHOWN = 7
PAYMENTS_SHOWN = 4


@dataclass(frozen=True)
class Seals:
    """What makes a computed page a published one: its number, the head it stands in, the checkpoint note that fits on
    the QR, when and where it hangs, and its earlier versions. A draft has none of it."""

    number: str | None = None
    digest: str | None = None
    head_size: int | None = None
    head_root: str | None = None
    note: str | None = None
    published: date | None = None
    shown_until: date | None = None
    reason: str | None = None
    previous: str | None = None
    differences: Sequence[Mapping[str, Any]] = field(default_factory=tuple)
    contact: str | None = None

    @property
    def is_draft(self) -> bool:
        return self.number is None or self.published is None


def grouped(text: str, groups: int = 8) -> str:
    """32 hex digits in groups of four, never fewer."""
    return " ".join(text[i : i + 4] for i in range(0, 4 * groups, 4))


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("sharedfund.render", "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )
    environment.filters["amount"] = amount
    return environment


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
    footer = f"{data['name']} · {title} · " + (say("草稿", "draft") if sealed.is_draft else f"{sealed.number} · {code or ''}")
    return _environment().get_template("disclosure.html.j2").render(
        data=data, front=data["front"], language=language, say=say, title=title, seals=sealed, code=code,
        html_language="zh-CN" if language == "zh_CN" else "en",
        footer=css_string(footer), hatch=svg.hatch(),
        digest=grouped(sealed.digest) if sealed.digest else None,
        qr=svg.qr(sealed.note, say("校验点全文", "the checkpoint note")) if sealed.note and not sealed.is_draft else None,
        first=pages.day(data["first"], language), last=pages.day(data["last"], language),
        headline=[pages.headline(row, language) for row in data["headline"]],
        sentence=pages.sentence(data, language), firm_line=pages.firm_line(data, language),
        bank=pages.bank_line(data, language), steps=pages.steps_line(data, language),
        profile=pages.word(pages.PROFILES, data["profile"], language),
        tiles=_tiles(data, language), sources=_sources(data, language), uses=_uses(data, language),
        trend=_trend(data, language), large=_large(data, language, people or {}), plan=_plan(data, language),
        refused=_refused(data, language), decisions=_decisions(data, language),
        remarks=_remarks(data, language), sections=layout.sections(data, language, people),
        answer_days=data["sections"]["V"]["answer_working_days"],
        shown=_shown(sealed), differences=list(sealed.differences),
    )


def _shown(seals: Seals) -> str:
    if seals.published is None:
        return ""
    return f"{seals.published} — {seals.shown_until}" if seals.shown_until else str(seals.published)


def shown_until(published: date, display_days: int) -> date:
    """The last day a page published on a day must hang."""
    return published + timedelta(days=display_days)


def _tiles(data: Data, language: Language) -> list[tuple[str, str, str]]:
    """Numbers 5 to 10 of the front box: name, figure, what stands under it."""
    front = data["front"]

    def say(zh: str, en: str) -> str:
        return pick((zh, en), language)

    none = say("无", "n/a")
    score = front["evaluation"]
    questions = front["questions"]
    rate = none if front["collection_rate"] is None else f"{front['collection_rate']}%"
    households = none if front["household_rate"] is None else f"{front['household_rate']}%"
    passing = say("尚无定稿", "none final") if score is None else (
        say(f"及格 {score['pass_score']}", f"pass {score['pass_score']}") if score["pass_score"] else say("未设及格分", "no pass score"))
    return [
        (say("可以动用", "spendable"), amount(front["spendable"]), say("付清以后剩下的", "once all is paid")),
        (say("本季收缴率", "collection rate"), rate, say(f"按户 {households}", f"households {households}")),
        (say("考核得分", "evaluation"), none if score is None else score["score"], passing),
        (say("付给物业", "paid to the firm"), amount(front["remuneration"]["paid_to_firm"]),
         say(f"待考核 {amount(front['remuneration']['accrued'])}", f"waiting {amount(front['remuneration']['accrued'])}")),
        (say("公共收益净额", "net public revenue"), amount(front["public_revenue_net"]), say("收入减成本税费", "less cost and tax")),
        (say("质询", "questions"), f"{questions['received']} / {questions['answered']} / {questions['overdue']}",
         say("收 / 答 / 逾期", "got / done / late")),
    ]


def _sources(data: Data, language: Language) -> list[tuple[str, str, str]]:
    """Where money came from: name, what it is or is not, amount; the smallest are summed up."""
    fees = data["sections"]["C"]
    rows = [(row["source"], Decimal(row["amount"])) for row in data["sections"]["D"]["sources"]]
    shown, rest = rows[:SOURCES_SHOWN], rows[SOURCES_SHOWN:]
    made = []
    for source, sum_ in shown:
        note = pages.word(pages.SOURCE_NOTES, source, language) if source in pages.SOURCE_NOTES else ""
        if source == "fee" and fees["households"]:
            note = pick((f"缴清 {fees['paid']}/{fees['households']} 户", f"{fees['paid']}/{fees['households']} paid up"),
                        language)
        if source == "public-revenue":
            kinds = dict.fromkeys(pages.word(pages.REVENUES, row["source"], language) for row in data["sections"]["E"]["rows"])
            note = "、".join(kinds) if language == "zh_CN" else ", ".join(kinds) if len(kinds) < 3 else ""
        made.append((pages.word(pages.SOURCES, source, language), note, amount(str(sum_))))
    if rest:
        made.append((pick(("其他", "other"), language), "", amount(str(sum((sum_ for _, sum_ in rest), Decimal("0.00"))))))
    return made


def _uses(data: Data, language: Language) -> list[Data]:
    """Where money went: name, bar, amount, share of the budget; the smallest are summed up."""
    rows = data["sections"]["F"]["uses"]
    shown, rest = rows[:USES_SHOWN], rows[USES_SHOWN:]
    if rest:
        total = sum((Decimal(row["amount"]) for row in rest), Decimal("0.00"))
        shown = [*shown, {"use": "other", "amount": str(total), "budget": None, "share": None}]
    longest = max((max(Decimal(row["amount"]), Decimal(row["budget"] or 0)) for row in shown), default=Decimal(0))
    made = []
    for row in shown:
        paid, budget = Decimal(row["amount"]), None if row["budget"] is None else Decimal(row["budget"])
        over, name = budget is not None and paid > budget, pages.use(row["use"], language)
        words = f"{name} {amount(row['amount'])}" + (f" / {amount(row['budget'])}" if row["budget"] else "")
        percent = "" if row["share"] is None else f"{Decimal(row['share']).quantize(Decimal(1))}%"
        made.append({"name": name, "bar": svg.bar(paid, budget, longest, words), "amount": amount(row["amount"]),
                     "percent": percent, "over": over})
    return made


def _trend(data: Data, language: Language) -> Markup:
    points = [(pages.short_period(row["period"], language), Decimal(row["closing"])) for row in data["trend"]]
    return svg.trend(points, language, pick(("各季末余额", "balance at the end of each quarter"), language))


def _large(data: Data, language: Language, people: Mapping[str, str]) -> list[tuple[str, str, str, str, str, str]]:
    """The largest payments of the period, largest first: number, day, purpose, payee, amount, by what right."""
    told = layout.Page(data, language, people)
    # A headline or a remark takes the room of a row.
    room = PAYMENTS_SHOWN - bool(data["headline"]) - bool(_remarks(data, language))
    rows = sorted(data["sections"]["F"]["rows"], key=lambda row: (-Decimal(row["amount"]), row["no"]))[:room]
    made = []
    for row in rows:
        right = row["resolution"] or (told.say("年度预算", "budget") if row["head"] else "")
        if row["manner"] != "three-steps":
            right = pages.word(pages.MANNERS, row["manner"], language)
        purpose = clean(row["purpose"] or "") or told.head(row["head"] or row["settles"])
        made.append((row["no"], row["day"][5:], purpose, told.payee(row), amount(row["amount"]), right))
    return made


def _plan(data: Data, language: Language) -> list[tuple[str, str, str]]:
    """The next period's budget by month: month, its two largest heads, the sum."""
    months: dict[str, list[Data]] = {}
    for row in data["sections"]["S"]["expected"]:
        months.setdefault(row["month"], []).append(row)
    made = []
    for month, rows in months.items():
        rows.sort(key=lambda row: -Decimal(row["amount"]))
        total = sum((Decimal(row["amount"]) for row in rows), Decimal("0.00"))
        heads = pick(("、", ", "), language).join(pages.use(row["head"], language) for row in rows[:2])
        more = pick(("等", " and others"), language) if len(rows) > 2 else ""
        made.append((pages.period(month, language).partition(" 年 ")[2] or pages.period(month, language), heads + more,
                     amount(str(total))))
    return made


def _refused(data: Data, language: Language) -> str:
    section = data["sections"]["X"]
    if not section["count"]:
        return pick(("本季没有被规则拒绝的。", "The rules refused nothing this quarter."), language)
    from sharedfund.render.words import titles

    rules = pick(("；", "; "), language).join(
        f"{titles.title(row['rule'], row['rule'], language)} ×{row['count']}" for row in section["rows"])
    return pick((f"{section['count']} 笔 {amount(section['amount'])} 元：{rules}",
                 f"{section['count']}, {amount(section['amount'])} in all: {rules}"), language)


def _decisions(data: Data, language: Language) -> str:
    rows = [row for row in data["sections"]["Y"]["rows"] if row["done"] is None]
    if not rows:
        return pick(("没有已议未办的。", "No decision is left undone."), language)
    told = []
    for row in rows[:3]:
        due = ""
        if row["due"]:
            due = pick((f"，应于 {row['due']} 办结", f", due {row['due']}"), language)
        if row["days_over"]:
            due += pick((f"，已超 {row['days_over']} 天", f", {row['days_over']} days over"), language)
        told.append(f"{clean(row['title'])}{due}")
    more = pick(("……见 Y 节", " ... see section Y"), language) if len(rows) > 3 else ""
    return pick((f"{len(rows)} 件：", f"{len(rows)}: "), language) + pick(("；", "; "), language).join(told) + more


def _remarks(data: Data, language: Language) -> list[str]:
    """Why heads went over their line: the variations adopted for them, beside the chart that shows it."""
    made = []
    for row in data["sections"]["G"]["rows"]:
        for change in row["variations"][:1]:
            by = change["resolution"] or pick(("业委会决定", "by the committee"), language)
            made.append(pick((
                f"{pages.use(row['head'], 'zh_CN')}预算调整 {amount(change['amount'])}：{clean(change['reason'])}（{by}）。",
                f"{pages.use(row['head'], 'en')} varied by {amount(change['amount'])}: {clean(change['reason'])} ({by}).",
            ), language))
    return made[:2]
