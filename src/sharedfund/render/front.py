"""What the first page of a disclosure says, written once for the page, the sheet and the picture: who sealed it, its
tiles, where money came from and went, the largest payments, the plan, what was refused and what is left undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from sharedfund.render import layout
from sharedfund.render.words import pages, places
from sharedfund.render.words.form import Language, clean
from sharedfund.render.words.pages import amount, pick

Data = dict[str, Any]

# Of a text that somebody typed and an earlier version had otherwise.
TYPED_MOST = 300


@dataclass(frozen=True)
class Seals:
    """What makes a computed page a published one: its number, the head it stands in, the newest checkpoint that witnesses
    had cosigned by then (the note fits on the QR; its size and root), how many of the period's receipts it does not
    cover, when and where it hangs, and its earlier versions. A draft has none of it."""

    number: str | None = None
    digest: str | None = None
    head_size: int | None = None
    head_root: str | None = None
    note: str | None = None
    note_size: int | None = None
    note_root: str | None = None
    provisional: int = 0
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


def checkpoint(sealed: Seals, language: Language) -> str:
    """Which cosigned checkpoint is printed, with its check code, and what it does not cover yet; empty without one."""
    if sealed.is_draft or sealed.note_root is None:
        return ""
    told = pick((f"见证人共签到第 {sealed.note_size} 块", f"cosigned by witnesses to block {sealed.note_size}"), language)
    if sealed.provisional:
        told += pick((f"；本期有 {sealed.provisional} 笔收款在它之后，暂收",
                      f"; {sealed.provisional} receipts of the period came after it: provisional"), language)
    return told


def mark(data: Data, seals: Seals, language: Language) -> str:
    """What stands across every sheet that is not the published page: a draft, or a copy for one audience."""
    if data["audience"] != "public":
        return pick(pages.MARKS[data["audience"]], language)
    return pick(("草稿", "DRAFT"), language) if seals.is_draft else ""


def badge(data: Data, seals: Seals, language: Language) -> str:
    """The same in a few words, beside the title."""
    if data["audience"] != "public":
        return pick(pages.COPIES[data["audience"]], language)
    return pick(("草稿，未公布", "draft, not published"), language) if seals.is_draft else ""


def status(data: Data, seals: Seals, language: Language) -> str:
    """What the foot of each sheet says it is: the number of a published page, a draft, a copy for one audience."""
    if not seals.is_draft:
        return str(seals.number)
    return pick(("草稿", "draft"), language) if data["audience"] == "public" else badge(data, seals, language)


def uncoded(data: Data, seals: Seals, language: Language) -> str:
    """What stands where a published page has its code to scan."""
    if data["audience"] != "public":
        return pick(("不是公示，没有校验码", "not the public page: no check code"), language)
    return pick(("草稿没有校验码", "a draft has no check code") if seals.is_draft else
                ("校验点待共签", "checkpoint not cosigned yet"), language)


def changes(seals: Seals, language: Language, data: Data, people: Mapping[str, str]) -> list[dict[str, str]]:
    """What an earlier version said otherwise, line by line in words; who is meant as the page calls them."""
    names = {**places.called(data), **people}
    return [{"path": places.place(str(row["path"]), language, names), **{
        side: places.stands(str(row["path"]), row[side], language, names, TYPED_MOST) for side in ("old", "new")}}
        for row in seals.differences]


def differing(seals: Seals, language: Language, data: Data, people: Mapping[str, str] | None = None) -> layout.Section:
    """What a corrected version says otherwise than the one before, as a section without a letter; without a table where
    there is nothing of the kind."""
    columns = tuple(layout.Column(pick(pair, language), wide=True) for pair in (("位置", "place"), ("原", "was"), ("现", "is")))
    rows = tuple((row["path"], row["old"], row["new"]) for row in changes(seals, language, data, people or {}))
    title = pick(("与上一版的差异", "What differs from the version before"), language)
    return layout.Section("", title, (layout.Table(columns, rows),) if rows else ())


def displayed(seals: Seals) -> str:
    if seals.published is None:
        return ""
    return f"{seals.published} — {seals.shown_until}" if seals.shown_until else str(seals.published)


def shown_until(published: date, display_days: int) -> date:
    """The last day a page published on a day must hang."""
    return published + timedelta(days=display_days)


class Tile(NamedTuple):
    """One of the numbers 5 to 10 of the front box: its name, the figure, what stands under it, what it was a year ago."""

    name: str
    figure: str
    under: str
    before: str = ""


def tiles(data: Data, language: Language) -> list[Tile]:
    """Numbers 5 to 10 of the front box."""
    front = data["front"]

    def say(zh: str, en: str) -> str:
        return pick((zh, en), language)

    none = say("无", "n/a")
    score = front["evaluation"]
    questions = front["questions"]
    charged = front["collection_rate"] is not None
    households = pages.rate(front["household_rate"], language)
    paid_to_firm = amount(front["remuneration"]["paid_to_firm"]) if pages.has_firm(data) else pages.rate(None, language)
    waiting = amount(front["remuneration"]["accrued"])
    passing = say("尚无定稿", "none final") if score is None else (
        say(f"及格 {score['pass_score']}", f"pass {score['pass_score']}") if score["pass_score"] else say("未设及格分", "no pass score"))
    made = [
        (say("可以动用", "spendable"), amount(front["spendable"]), say("付清以后剩下的", "once all is paid")),
        (say("本季收缴率", "collection rate"), pages.rate(front["collection_rate"], language),
         say(f"按户 {households}", f"households {households}") if charged else say("本期没有开单", "nothing was charged")),
        (say("考核得分", "evaluation"), none if score is None else score["score"], passing),
        (say("付给物业", "paid to the firm"), paid_to_firm,
         say(f"待考核 {waiting}", f"waiting {waiting}") if pages.has_firm(data) else say("没有物业合同", "no firm's contract")),
        (say("公共收益净额", "net public revenue"), amount(front["public_revenue_net"]), say("收入减成本税费", "less cost and tax")),
        (say("质询", "questions"), f"{questions['received']} / {questions['answered']} / {questions['overdue']}",
         say("收 / 答 / 逾期", "got / done / late")),
    ]
    ago = _a_year_ago(data, language)
    return [Tile(*words, ago[n]) for n, words in enumerate(made)]


def _a_year_ago(data: Data, language: Language) -> list[str]:
    """What numbers 5 to 10 were in the same quarter of the year before, as they were published; empty where unknown."""
    before = data["year_before"]
    if before is None:
        return [""] * 6
    asked = before["questions"]
    figures = (amount(before["spendable"]), before["collection_rate"] and pages.rate(before["collection_rate"], language),
               before["score"], amount(before["paid_to_firm"]) if pages.has_firm(data) else None,
               amount(before["public_revenue_net"]), f"{asked['received']} / {asked['answered']} / {asked['overdue']}")
    ago = pick(("去年 ", f"{int(data['period'][:4]) - 1}: "), language)
    return [ago + figure if figure else "" for figure in figures]


def signing(data: Data, language: Language) -> list[str]:
    """Who signs the page: the parties that hold office in this complex, and the owners' supervisor."""
    standing = {row["party"] for row in data["sections"]["T"]["rows"] if not row["ended"]}
    boxes = [("committee", ("业委会（审核）", "committee")), ("residents-committee", ("社区（复核）", "community")),
             ("firm", ("物业（经办）", "firm")), ("subdistrict-office", ("街道", "subdistrict office"))]
    found = [words for party, words in boxes if party in standing][:3]
    return [pick(words, language) for words in (*found, ("业主监事", "owners' supervisor"))]


class Line(NamedTuple):
    """One line of where money came from or went: name, what it is or is not, amount, budget and the share of it."""

    name: str
    note: str
    amount: Decimal
    budget: Decimal | None = None
    share: Decimal | None = None


def sources(data: Data, language: Language) -> list[Line]:
    """Where money came from, as the data orders it."""
    fees = data["sections"]["C"]
    made = []
    for row in data["sections"]["D"]["sources"]:
        source = row["source"]
        note = pages.word(pages.SOURCE_NOTES, source, language) if source in pages.SOURCE_NOTES else ""
        if source == "fee" and fees["households"]:
            note = pick((f"缴清 {fees['paid']}/{fees['households']} 户", f"{fees['paid']}/{fees['households']} paid up"),
                        language)
        if source == "public-revenue":
            kinds = dict.fromkeys(pages.word(pages.REVENUES, row["source"], language) for row in data["sections"]["E"]["rows"]
                                  if Decimal(row["received"]))
            note = "、".join(kinds) if language == "zh_CN" else ", ".join(kinds) if len(kinds) < 3 else ""
        made.append(Line(pages.word(pages.SOURCES, source, language), note, Decimal(row["amount"])))
    return made


def uses(data: Data, language: Language) -> list[Line]:
    """Where money went, largest first."""
    return [Line(pages.use(row["use"], language), "", Decimal(row["amount"]),
                 None if row["budget"] is None else Decimal(row["budget"]),
                 None if row["share"] is None else Decimal(row["share"])) for row in data["sections"]["F"]["uses"]]


def to_date(data: Data) -> dict[str, str]:
    """What each head cost since its budget began, where that is more than the period itself: from the second quarter."""
    if len(data["period"]) != 6 or data["period"].endswith("Q1"):
        return {}
    return {row["head"]: row["to_date"] for row in data["sections"]["G"]["rows"]}


def uses_note(data: Data, language: Language) -> str:
    """What the tick, the share and the figure on the right of where money went are."""
    if to_date(data):
        return pick(("竖线＝预算，%＝占预算，右＝本年累计列支", "tick = budget, right = this year"), language)
    return pick(("竖线＝本期预算，%＝已付÷本期预算", "tick = budget, % = paid of it"), language)


def points(data: Data, language: Language) -> list[tuple[str, Decimal]]:
    """The balances of the line, each below its quarter; the year stands where it begins."""
    found, year = [], ""
    for row in data["trend"]:
        whole = pages.short_period(row["period"], language)
        cut = whole.partition("年")[2] if language == "zh_CN" else whole.partition(" ")[2]
        found.append((cut if cut and row["period"][:4] == year else whole, Decimal(row["closing"])))
        year = row["period"][:4]
    return found


def merged(lines: list[Line], room_for: int, language: Language) -> tuple[list[Line], list[Line]]:
    """The lines there is room for, the smallest summed up in the last of them, and those summed up; what went over its
    budget is summed up only after all that did not."""
    if len(lines) <= room_for:
        return lines, []

    def matters(n: int) -> tuple[bool, Decimal]:
        budget = lines[n].budget
        return budget is not None and lines[n].amount > budget, abs(lines[n].amount)

    smallest = sorted(range(len(lines)), key=matters)[: len(lines) - room_for + 1]
    rest = [lines[n] for n in sorted(smallest)]
    name = pick((f"其余 {len(rest)} 项", f"the other {len(rest)}"), language)
    kept = [line for n, line in enumerate(lines) if n not in smallest]
    return [*kept, Line(name, "", sum((line.amount for line in rest), Decimal("0.00")))], rest


def large(data: Data, language: Language, people: Mapping[str, str], room_for: int) -> list[tuple[str, str, str, str, str, str]]:
    """The largest payments of the period, largest first: number, day, purpose, payee, amount, by what right."""
    told = layout.Page(data, language, people)
    rows = sorted(data["sections"]["F"]["rows"], key=lambda row: (-Decimal(row["amount"]), row["no"]))[:room_for]
    made = []
    for row in rows:
        right = row["resolution"] or (told.say("年度预算", "budget") if row["head"] else "")
        if row["manner"] != "three-steps":
            right = pages.word(pages.MANNERS, row["manner"], language)
        what, purpose = told.head(row["head"] or row["settles"]), clean(row["purpose"] or "")
        if row["bill"] and row["bill"] in purpose and row["head"]:
            purpose = told.say(f"{what}（账单 {row['bill']}）", f"{what} (bill {row['bill']})")
        made.append((row["no"], row["day"][5:], purpose or what, told.payee(row), amount(row["amount"]), right))
    return made


def plan(data: Data, language: Language) -> list[tuple[str, str, str]]:
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


def refused(data: Data, language: Language, *, counted: bool = False) -> str:
    """What the rules refused, by rule, or only counted."""
    section = data["sections"]["X"]
    if not section["count"]:
        return pick(("本季没有被规则拒绝的。", "The rules refused nothing this quarter."), language)
    rules = pick(("见 X 节", "see section X"), language) if counted else pick(("；", "; "), language).join(
        f"{layout.rule_title(row['rule'], language)} ×{row['count']}" for row in section["rows"])
    return pick((f"{section['count']} 笔 {amount(section['amount'])} 元：{rules}",
                 f"{section['count']}, {amount(section['amount'])} in all: {rules}"), language)


def decisions(data: Data, language: Language, *, counted: bool = False) -> str:
    """What is decided and not done, the first three by name, or only counted."""
    rows = [row for row in data["sections"]["Y"]["rows"] if row["done"] is None]
    if not rows:
        return pick(("没有已议未办的。", "No decision is left undone."), language)
    if counted:
        return pick((f"{len(rows)} 件，见 Y 节", f"{len(rows)}, see section Y"), language)
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


def remarks(data: Data, language: Language) -> list[str]:
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
