"""A disclosure's sections as headings, tables of written cells and notes: one layout for terminal and page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from sharedfund.render.words import measures, names, pages, terms
from sharedfund.render.words.form import Language, clean
from sharedfund.render.words.pages import Pair, amount, pick, word

Side = Literal["left", "right"]
Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading and side; `wide` may take the room that is left, `spare` is left out where there is none."""

    heading: str
    side: Side = "left"
    wide: bool = False
    spare: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Cells already written; `total` is the last line, set apart."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""
    total: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A lettered section: its tables and notes; `empty` says what its absence means."""

    letter: str
    title: str
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    empty: str = ""


class Anybody(dict[str, str]):
    """Names all of one width: what is measured with them is the same whoever is named, so that a page whose names are
    withheld can be written again."""

    def get(self, person: str, default: Any = None) -> Any:
        return "名名名名"


@dataclass(frozen=True)
class Page:
    """What a section's layout needs: the data, the language, names of office-holders opened for it."""

    data: Data
    language: Language
    people: Mapping[str, str] = field(default_factory=dict)

    def say(self, zh: str, en: str) -> str:
        return pick((zh, en), self.language)

    def person(self, person: str) -> str:
        return clean(self.people.get(person, person))

    def collector(self, channel: str) -> str:
        """Where money lies that is not at the bank yet: a gateway, the firm, the cash box, a person who collects."""
        if not channel.startswith("p-"):
            return word(pages.CHANNELS, channel, self.language)
        person = self.person(channel)
        return self.say(f"{person} 代收未交存", f"collected by {person}, not banked")

    def persons(self, persons: Sequence[str]) -> str:
        return self.say("、", ", ").join(self.person(person) for person in persons)

    def payee(self, row: Data) -> str:
        return pages.payee(row, self.language)

    def households(self, count: int | None) -> str:
        """How many households; a cell too small to be told says so."""
        return self.say("少", "few") if count is None else str(count)

    def fund(self, fund: str) -> str:
        return names.name("fund", fund, self.language)

    def fund_of(self, fund: str, head: str | None) -> str:
        """A fund and what of it may be spent on; a head that bears the fund's name stands alone."""
        named, used = self.fund(fund), self.head(head)
        return used if used.startswith(named) else f"{named} {used}".strip()

    def rows(self, letter: str, name: str = "rows") -> Sequence[Data]:
        """The rows of another section; none where a report is of some sections alone."""
        found: Sequence[Data] = self.data["sections"].get(letter, {}).get(name, ())
        return found

    def firm(self, firm: str) -> str:
        """A firm by its name where the page knows it, else by its number."""
        known = next((row["name"] for row in self.rows("W") if row["firm"] == firm), None)
        return clean(known or firm)

    def head(self, head: str | None) -> str:
        return pages.use(head, self.language) if head else ""

    def rate(self, rate: str | None) -> str:
        return pages.rate(rate, self.language)

    def yes(self, value: bool | None) -> str:
        if value is None:
            return self.say("未定", "open")
        return self.say("是", "yes") if value else self.say("否", "no")

    def table(self, columns: Sequence[tuple[str, str, str]], rows: Sequence[Sequence[str]], *, title: Pair | None = None,
              total: Sequence[str] = ()) -> Table:
        """A table; a column is (中文, English, how) with how `text`, `wide` or `money`, a `-` after it if spare."""
        made = tuple(Column(self.say(zh, en), "right" if how.rstrip("-") == "money" else "left", how == "wide",
                            how.endswith("-")) for zh, en, how in columns)
        return Table(made, tuple(tuple(row) for row in rows), pick(title, self.language) if title else "", tuple(total))


def rule_title(number: str, language: Language) -> str:
    """What the rules of a number are called."""
    from sharedfund.render.words import titles
    from sharedfund.rulebook import rulebook

    known = rulebook().numbered(number)
    return titles.heading(number, known[0].name if known else number, language)


_LAYOUTS: dict[str, Callable[[Page, Data], tuple[list[Table], list[str]]]] = {}
Layout = Callable[[Page, Data], tuple[list[Table], list[str]]]


def _lays(letter: str) -> Callable[[Layout], Layout]:
    def register(function: Layout) -> Layout:
        _LAYOUTS[letter] = function
        return function

    return register


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


# ---- A to E ----

_MOVES = (("资金", "fund", "wide"), ("期初", "opening", "money"), ("收入", "received", "money"), ("支出", "paid", "money"),
          ("划入", "moved in", "money"), ("划出", "moved out", "money"), ("期末", "closing", "money"))


@_lays("A")
def _funds(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    figures = ("opening", "received", "paid", "moved_in", "moved_out", "closing")
    rows = [[page.fund(row["fund"]), *(amount(row[f]) for f in figures)] for row in section["rows"]]
    total = [page.say("合计", "total"), *(amount(section["total"][f]) for f in figures)]
    before = [[page.fund(row["fund"]), *(amount(row["year_before"][f]) for f in ("received", "paid", "closing"))]
              for row in section["rows"] if row["year_before"]]
    below = [[page.fund(row["fund"]), *(amount(row[f]) for f in ("opening", "in", "out", "closing"))]
             for row in section["maintenance"]]
    tables = [
        page.table(_MOVES, rows, total=total),
        *_year_to_date(page, section["year_to_date"]),
        page.table((("去年同期", "a year before", "wide"), _MOVES[2], _MOVES[3], _MOVES[6]), before),
        page.table((("线下：专项维修资金（专户，不在共管账户内）", "below the line: maintenance fund, held by the bureau", "wide"),
                    _MOVES[1], ("存入", "in", "money"), ("使用", "out", "money"), _MOVES[6]), below),
    ]
    placed = [[page.fund(row["fund"]), row["payment"], row["since"], amount(row["amount"])] for row in section["term_deposits"]]
    if placed:
        tables.append(page.table((("定期存款（属于各项资金，不能直接付款）", "term deposits (the funds' own, not payable)", "wide"),
                                  ("存入付款", "placed by", "text"), ("日期", "since", "text"), ("金额", "amount", "money")), placed))
    return tables, []


def _year_to_date(page: Page, told: Data | None) -> list[Table]:
    """What moved since the year began, beside the period and never in one figure with it."""
    if told is None:
        return []
    figures = ("opening", "received", "paid", "moved_in", "moved_out", "closing")
    rows = [[page.fund(row["fund"]), *(amount(row[f]) for f in figures)] for row in told["rows"]]
    head = (f"本年累计（{told['first']} 起）", f"year to date, from {told['first']}", "wide")
    opening = ("年初" if told["first"].endswith("-01-01") else "起账时", "opening", "money")
    return [page.table((head, opening, *_MOVES[2:]), rows,
                       total=[page.say("合计", "total"), *(amount(told["total"][f]) for f in figures)])]


@_lays("B")
def _claims(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    rows = []
    for fund in section["rows"]:
        rows += [[page.fund(fund["fund"]), pages.claim(one["claim"], page.language), amount(one["amount"])]
                 for one in fund["claims"]]
        left = page.say("可以动用", "spendable") if fund["fund"] == "operating" else page.say("余下", "left")
        rows.append([page.fund(fund["fund"]), left, amount(fund["spendable"])])
    return [page.table((("资金", "fund", "text"), ("归属", "whose", "wide"), ("金额", "amount", "money")), rows,
                       total=[page.say("合计", "total"), page.say("等于银行余额", "equals the balance"),
                              amount(section["total"])])], []


@_lays("B2")
def _surplus(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    rows = [[page.say("账面结余", "surplus by the books"), amount(section["surplus"])],
            [page.say("减：已开单未收到", "less fees charged and unpaid"), amount(section["unpaid_fees"])],
            [page.say("加减：其他没有收付现金的", "other accruals without cash"), amount(section["other"])]]
    total = page.say("可以动用", "spendable")
    if section["sources"]:
        total += page.say(f"（{page.fund('operating')}）", f" ({page.fund('operating')})")
    return [page.table((("项目", "item", "wide"), ("金额", "amount", "money")), rows,
                       total=[total, amount(section["spendable"])])], _results(page, section)


def _results(page: Page, section: Data) -> list[str]:
    """What the period earned and cost, who bears a loss, and what is spendable by source where money is pooled."""
    told, say = section["result"], page.say
    notes = [say(f"本期收入 {amount(told['income'])}，费用 {amount(told['cost'])}，收支差 {amount(told['result'])}。",
                 f"Income of the period {amount(told['income'])}, cost {amount(told['cost'])}, result {amount(told['result'])}.")]
    if told["borne_by"]:
        bearer = {lang: word(pages.BEARERS, told["borne_by"], lang) for lang in ("zh_CN", "en")}
        notes.append(say(f"不足部分由{bearer['zh_CN']}承担。", f"The shortfall is borne by {bearer['en']}."))
    if section["sources"]:
        parts = [f"{page.fund(row['fund'])} {amount(row['amount'])}" for row in section["sources"]]
        total = amount(str(sum((Decimal(row["amount"]) for row in section["sources"]), Decimal("0.00"))))
        notes.append(say(f"可以动用：{'，'.join(parts)}，合计 {total}。", f"Spendable: {', '.join(parts)}; together {total}."))
    return notes


@_lays("C")
def _fees(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    rows = []
    for row in section["rows"]:
        uses = page.say("、", ", ").join(word(pages.BUILDING_USES, use, page.language) for use in row["uses"])
        rows.append([_ranged(row["buildings"]), uses, str(row["households"]), pages.amount(row["area_m2"]),
                     " / ".join(pages.tariff(rate) for rate in row["tariffs"]), amount(row["charged"]),
                     amount(row["collected"]), page.rate(row["rate"]), f"{row['paid']}/{row['households']}"])
    columns = (("楼栋", "buildings", "wide"), ("类型", "use", "text"), ("户数", "units", "money"), ("平方米", "area m2", "money-"),
               ("单价", "tariff", "money-"), ("应收", "charged", "money"), ("已收", "collected", "money"),
               ("收缴率", "rate", "money"), ("缴清", "paid up", "money"))
    notes = [page.say(
        f"收缴率 {page.rate(section['rate'])}，户数 {page.rate(section['household_rate'])}；收回旧欠 "
        f"{amount(section['arrears_recovered'])}，预收以后月份 {amount(section['received_in_advance'])}。",
        f"Collection rate {page.rate(section['rate'])}, by households {page.rate(section['household_rate'])}; old arrears "
        f"recovered {amount(section['arrears_recovered'])}, received in advance {amount(section['received_in_advance'])}.")]
    owed = page.data["sections"].get("Q")
    if owed is not None and owed["rows"]:
        ages = {language: pick(("，", ", "), language).join(
            f"{pick(('、', ', '), language).join(word(pages.AGES, age, language) for age in row['ages'])} {amount(row['amount'])}"
            for row in owed["rows"]) for language in ("zh_CN", "en")}
        notes.append(page.say(f"期末欠费 {amount(owed['total'])}：{ages['zh_CN']}（见 Q 节）。",
                              f"Arrears at the end {amount(owed['total'])}: {ages['en']} (section Q)."))
    total = ["", page.say("合计", "total"), str(section["households"]), "", "", amount(section["charged"]),
             amount(section["collected"]), page.rate(section["rate"]), f"{section['paid']}/{section['households']}"]
    return [page.table(columns, rows, total=total if rows else ())], notes


def _ranged(names_: Sequence[str]) -> str:
    """`B01 B02 B03` as `B01—B03`."""
    known = [name for name in names_ if name]
    return f"{known[0]}—{known[-1]}" if len(known) > 2 else " ".join(known)


@_lays("D")
def _receipts(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    rows = []
    for row in section["rows"]:
        cells = [row["day"], word(pages.SOURCES, row["source"], page.language), str(row["count"]),
                 " ".join(row["periods"]), amount(row["amount"])]
        if "households" in row:
            cells.append(" ".join(one["household"] for one in row["households"]))
        elif "own" in row:
            cells.append(amount(row["own"]))
        rows.append(cells)
    columns = [("日期", "day", "text"), ("来源", "source", "wide"), ("笔数", "count", "money"), ("所属账期", "for", "text"),
               ("金额", "amount", "money")]
    if rows and len(rows[0]) > len(columns):
        columns.append(("住户", "households", "text") if "households" in section["rows"][0] else ("我家", "own", "money"))
    total = ["", page.say("合计", "total"), "", "", amount(section["total"]), *[""] * (len(columns) - 5)]
    return [page.table(columns, rows, total=total)], []


@_lays("E")
def _revenue(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    let = [row for row in section["rows"] if "place" in row]
    beside = [row for row in section["rows"] if "place" not in row]
    tables = []
    if let:
        tables.append(page.table(_LET, [_let(page, row) for row in let]))
    if section["parking"]:
        tables.append(page.table(_PLACES, [[page.households(row["places"]), *(amount(row[f]) for f in _OWED)]
                                           for row in section["parking"]]))
    if beside or not tables:
        rows = [[word(pages.REVENUES, row["source"], page.language), clean(row["payer"]), row["contract"] or "",
                 amount(row["received"])] for row in beside]
        tables.append(page.table((("项目", "source", "text"), ("付款单位", "counterparty", "wide"), ("合同", "contract", "text"),
                                  ("收到", "received", "money")), rows))
    note = page.say(
        f"总收入 {amount(section['gross'])}，合理成本 {amount(section['direct_cost'])}，税费 {amount(section['tax'])}，"
        f"净额 {amount(section['net'])}；本期补充专项维修资金 {amount(section['to_maintenance'])}。",
        f"Gross {amount(section['gross'])}, direct cost {amount(section['direct_cost'])}, tax {amount(section['tax'])}, net "
        f"{amount(section['net'])}; to the maintenance fund {amount(section['to_maintenance'])}.")
    sums = [Decimal(section[figure]) for figure in ("gross", "direct_cost", "tax", "net", "to_maintenance")]
    return tables, [*([note] if section["rows"] or any(sums) else []), *_revenue_notes(page, section)]


_OWED = ("charged", "received", "overdue")
_LET = (("合同", "contract", "text"), ("位置", "place", "wide"), ("项目", "source", "text"), ("使用方", "counterparty", "wide"),
        ("起", "from", "text-"), ("到期", "until", "text"), ("价格", "price", "money"), ("收法", "billed", "text-"),
        ("本期应收", "due", "money"), ("已收", "received", "money"), ("逾期", "overdue", "money"), ("成本", "cost", "money"), ("下次应收", "next due", "text"), ("依据", "decision", "text"))
_PLACES = (("业主车位", "households' places", "money"), ("本期应收", "due", "money"), ("已收", "received", "money"),
           ("逾期", "overdue", "money"))


def _let(page: Page, row: Data) -> list[str]:
    """A contract over a common part: free of rent, run out and without a decision are said where they stand."""
    price = page.say("无租金", "free of rent") if row["free"] else amount(row["price"])
    until = row["last"] + (page.say(" 到期仍占用", " run out, still occupied") if row["expired"] else "")
    decision = row["resolution"] or clean(row["clause"] or "")
    if not row["decided"]:
        decision = page.say("未经授权", "not authorised")
    return [row["contract"], clean(row["place"]), word(pages.REVENUES, row["source"], page.language),
            clean(row["payer"] or page.say("个人", "a person")), row["first"], until, price,
            word(pages.BILLED, row["billed"], page.language), *(amount(row[f]) for f in _OWED),
            amount(row["direct_cost"]), row["next_due"] or "", decision]


def _revenue_notes(page: Page, section: Data) -> list[str]:
    """What public revenue gave away and gave back."""
    notes = [page.say(f"{page.head(row['head'])} {amount(row['amount'])}，惠及 {row['recipients'] or '—'} 人。",
                      f"{page.head(row['head'])} {amount(row['amount'])}, {row['recipients'] or '—'} recipients.")
             for row in section["gifts"]]
    for row in section["distributions"]:
        notes.append(page.say(
            f"返还业主 {row['distribution']}（决议 {row['resolution']}，{names.name('word', row['key'], page.language)}）：{row['households']} 户共 "
            f"{amount(row['declared'])}，其中抵物业费 {amount(row['to_fees'])}；取整余下 {amount(row['remainder'])}，留在公共收益。",
            f"Given back to the owners {row['distribution']} (resolution {row['resolution']}, {names.name('word', row['key'], page.language)}): "
            f"{amount(row['declared'])} to {row['households']} households, {amount(row['to_fees'])} of it off fees; rounding "
            f"leaves {amount(row['remainder'])} in the fund."))
    if Decimal(section["unclaimed"]["amount"]):
        few = section["unclaimed"]["households"] is None
        left = page.say("少数几", "a few") if few else str(section["unclaimed"]["households"])
        notes.append(page.say(f"已公布、还没领取的返还 {amount(section['unclaimed']['amount'])}（{left} 户）。",
                              f"Declared and not fetched: {amount(section['unclaimed']['amount'])} ({left} households)."))
    return notes


# ---- F to J ----


@_lays("F")
def _payments(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    rows = []
    for row in section["rows"]:
        steps = [page.persons(row["reviewers"]), page.persons(row["recheckers"]), page.persons(row["signatories"])]
        if row["manner"] != "three-steps":
            steps = [word(pages.MANNERS, row["manner"], page.language), *steps[1:]]
        purpose = clean(row["purpose"] or "") or page.head(row["head"] or row["settles"])
        asked = page.say("、", ", ").join(filter(None, (row["requested"] or "", page.person(row["requester"] or ""))))
        rows.append([row["no"], row["day"][5:], page.payee(row), purpose + (" *" if row["stand_in"] else ""),
                     page.head(row["head"] or row["settles"]), page.fund(row["fund"]),
                     word(measures.TIERS, row["tier"], page.language), amount(row["amount"]), asked, *steps,
                     row["resolution"] or "", row["bill"] or "", str(row["vouchers"]) if row["vouchers"] else page.say("无", "none")])
    columns = (("编号", "no.", "text"), ("日期", "day", "text"), ("收款方", "payee", "wide"), ("事项", "purpose", "wide"),
               ("科目", "head", "text-"), ("资金", "fund", "text-"), ("顺位", "rank", "text-"), ("金额", "amount", "money"),
               ("申请", "requested", "text-"), ("审核", "reviewed", "text-"), ("复核", "checked", "text-"),
               ("联签", "signed", "text-"), ("决议", "decision", "text-"), ("账单", "bill", "text-"), ("凭证", "docs", "money"))
    total = ["", "", "", page.say("合计", "total"), "", "", "", amount(section["total"]), "", "", "", "", "", "", ""]
    notes = [page.say("* 有替补人员经手。", "* a stand-in took part.")] if any(r["stand_in"] for r in section["rows"]) else []
    if section["without_voucher"]:
        notes.append(page.say(f"{len(rows)} 笔里 {section['without_voucher']} 笔没有凭证。",
                              f"{section['without_voucher']} of {len(rows)} lines have no voucher."))
    return [page.table(columns, rows, total=total if rows else ())], notes


@_lays("G")
def _budget(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    rows, notes, unexplained = [], [], list[str]()
    for row in section["rows"]:
        mark = page.say("必要", "essential") if row["essential"] else ""
        rows.append([page.head(row["head"]), mark, amount(row["adopted"]), amount(row["current"]), amount(row["quarter"]),
                     amount(row["spent"]), amount(row["year_before"]), amount(row["planned_to_date"]), amount(row["to_date"]),
                     page.rate(row["used"]),
                     page.say("超", "over") if Decimal(row["to_date"]) > Decimal(row["current"])
                     else page.say("偏离", "off") if row["variance"] else ""])
        if row["variance"] and not row["variations"]:
            unexplained.append(page.head(row["head"]))
        for change in row["variations"]:
            by = change["resolution"] or page.say("业委会", "committee")
            came = page.say(f"，从{page.head(change['from'])}调入", f", from {page.head(change['from'])}") if change["from"] else ""
            notes.append(page.say(
                f"{page.head(row['head'])} 调整 {amount(change['amount'])}{came}：{clean(change['reason'])}（{by}）。",
                f"{page.head(row['head'])} varied by {amount(change['amount'])}{came}: {clean(change['reason'])} ({by})."))
    if unexplained:
        notes.append(page.say(f"偏离累计预算、账本里没有写原因的：{'、'.join(unexplained)}。",
                              f"Off the budget to date, and the book gives no reason: {', '.join(unexplained)}."))
    notes += _seasonal(page, section)
    if section["resolution"]:
        notes.append(page.say(f"预算 {section['budget']} 由决议 {section['resolution']} 通过。",
                              f"The budget {section['budget']} was adopted by {section['resolution']}."))
    if section["expected"] and not Decimal(section["expected"]["charged"]):
        notes.append(page.say(f"不收物业费；必要开支预算 {amount(section['expected']['essential'])}，靠其他收入。",
                              f"No fee is charged; essentials of {amount(section['expected']['essential'])} live on other income."))
    elif section["expected"]:
        expected = section["expected"]
        rate = page.say("没有上年收缴率可比，按应收全数", "no rate of last year, in full") if expected["rate"] is None else page.say(
            f"按上年收缴率 {expected['rate']}%", f"at last year's rate of {expected['rate']}%")
        notes.append(page.say(
            f"预算期应收 {amount(expected['charged'])}，{rate}预计收 {amount(expected['expected'])}；必要开支预算 "
            f"{amount(expected['essential'])}。",
            f"Fees of the budget's period {amount(expected['charged'])}; expected, {rate}: {amount(expected['expected'])}; "
            f"essentials {amount(expected['essential'])}."))
    if section["deficit"]:
        deficit = section["deficit"]
        notes.append(page.say(
            f"结构性缺口 {amount(deficit['amount'])}：必要开支多于预计收入，现有资金可撑 {deficit['cover_months']} 个月。",
            f"Structural deficit {amount(deficit['amount'])}: essentials exceed the expected income; the money covers it "
            f"for {deficit['cover_months']} months."))
    columns = (("科目", "head", "wide"), ("性质", "kind", "text-"), ("通过的预算", "adopted", "money-"),
               ("现行预算", "current", "money"),
               ("本期预算", "this period", "money-"), ("本期列支", "spent", "money"), ("去年同期", "a year before", "money-"),
               ("累计预算", "planned to date", "money-"), ("累计列支", "to date", "money"),
               ("执行率", "used", "money"), ("提示", "note", "text"))
    return [page.table(columns, rows)], notes


def _seasonal(page: Page, section: Data) -> list[str]:
    """The heads of a year's budget of which this quarter has not a quarter: their cost has a season."""
    uneven = [row for row in section["rows"] if len(row["budget"]) == 4 and len(page.data["period"]) == 6
              and Decimal(row["quarter"]) * 4 != Decimal(row["adopted"])]
    if not uneven:
        return []
    told = page.say("，", ", ").join(f"{page.head(row['head'])} {amount(row['quarter'])} / {amount(row['adopted'])}"
                                    for row in uneven)
    return [page.say(f"按季节分配、本季不是全年四分之一的：{told}。", f"By season, not a quarter of the year: {told}.")]


@_lays("H")
def _essentials(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    rows = [[row["month"], page.head(row["head"]), *(amount(row[f]) for f in ("due", "paid", "unpaid", "reserved")),
             page.say("已收齐", "complete") if row["complete"] else page.say("未收齐", "not complete")]
            for row in section["rows"]]
    unpaid = [[row["bill"], page.payee(row), page.head(row["head"]), row["due"], amount(row["amount"])]
              for row in section["unpaid"]]
    return [
        page.table((("月份", "month", "text"), ("科目", "head", "wide"), ("应付", "due", "money"), ("已付", "paid", "money"),
                    ("未付", "unpaid", "money"), ("无账单预留", "reserved", "money"), ("账单", "bills", "text")), rows),
        page.table((("账单", "bill", "text"), ("收款方", "payee", "wide"), ("科目", "head", "text-"), ("应付日", "due", "text"),
                    ("未付", "unpaid", "money")), unpaid, title=("未付账单", "Bills unpaid")),
    ], []


@_lays("I")
def _remuneration(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    lump_sums = {row["firm"] for row in page.data["sections"]["I2"]["rows"]}
    tables, notes = [], []
    for row in section["rows"]:
        say, name = page.say, clean(row["name"] or row["firm"])
        accrued, releasable, withheld = row["accrued"], row["releasable"], row["withheld"]
        gone = Decimal(releasable["paid"]) + Decimal(releasable["set_off"])
        left = Decimal(accrued["opening"]) + Decimal(accrued["added"]) - Decimal(accrued["closing"])
        came = Decimal(releasable["released"]) + Decimal(releasable["restored"])
        back = Decimal(withheld["opening"]) + Decimal(withheld["added"]) - Decimal(withheld["closing"])
        rows = [
            [say("待考核", "before evaluation"), amount(accrued["opening"]), amount(accrued["added"]), amount(str(left)),
             amount(accrued["closing"])],
            [say("已核准待拨", "released, to be paid"), amount(releasable["opening"]), amount(str(came)), amount(str(gone)),
             amount(releasable["closing"])],
            [say("暂扣", "withheld"), amount(withheld["opening"]), amount(withheld["added"]), amount(str(back)),
             amount(withheld["closing"])],
        ]
        what = ("包干物业费", "lump-sum fee") if row["firm"] in lump_sums else ("酬金", "remuneration")
        tables.append(page.table(((*what, "wide"), ("期初", "opening", "money"), ("增加", "added", "money"),
                                  ("减少", "less", "money"), ("期末", "closing", "money")), rows, title=(name, name)))
        tables.append(_gates(page, row["gates"]))
        tables.append(_gate_sums(page, row["gates"]))
        notes += _gate_notes(page, row["gates"])
        use = {language: word(measures.DEDUCTED, section["deducted_use"], language) for language in ("zh_CN", "en")}
        told = {what: amount(releasable[what]) for what in ("released", "restored", "paid", "set_off")}
        notes.append(say(
            f"{name}：本期核准 {told['released']}，恢复 {told['restored']}，拨付 {told['paid']}，抵扣 {told['set_off']}；"
            f"已扣减 {amount(row['deducted'])}（最终，{use['zh_CN']}）。",
            f"{name}: released {told['released']}, restored {told['restored']}, paid {told['paid']}, set off {told['set_off']}; "
            f"deducted for good {amount(row['deducted'])} (it {use['en']})."))
    if section["estimate"] is not None:
        notes.append(page.say(f"结余归物业的估计 {amount(section['estimate'])}，年结前全数留出，不是最终数。",
                              f"Estimate of the residual {amount(section['estimate'])}, reserved in full until the settlement."))
    return tables, notes


@_lays("I2")
def _lump_sums(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    tables, notes = [], []
    say = page.say
    for row in section["rows"]:
        name, owed, held = clean(row["name"] or row["firm"]), row["uncollected"], row["collected"]
        paid_in = Decimal(owed["opening"]) + Decimal(owed["charged"]) - Decimal(owed["waived"]) - Decimal(owed["closing"])
        tables.append(page.table(
            (("住户欠物业的物业费", "owed to the firm by households", "wide"), ("金额", "amount", "money")),
            [[say("期初", "opening"), amount(owed["opening"])], [say("本期开单（减去冲减）", "charged, net of credits"), amount(owed["charged"])],
             [say("减：已收", "less collected"), amount(str(paid_in))], [say("减：物业书面放弃", "less waived by the firm"), amount(owed["waived"])]],
            total=[say("期末未收", "not collected at the end"), amount(owed["closing"])], title=(name, name)))
        tables.append(page.table(
            (("替物业收的钱", "collected for the firm", "wide"), ("金额", "amount", "money")),
            [[say("期初", "opening"), amount(held["opening"])], [say("住户交来", "from households"), amount(held["received"])],
             [say("物业交存", "deposited by the firm"), amount(held["deposited"])],
             [say("减：考核扣下、退给业主", "less deducted and returned"), amount(held["returned"])],
             [say("减：付给物业", "less paid to the firm"), amount(held["paid"])],
             [say("减：手续费（物业承担）", "less fees of gateways and the bank, the firm's"), amount(held["charges"])]],
            total=[say("期末", "at the end"), amount(held["closing"])]))
        notes.append(say(
            f"{name}：期末替它拿着 {amount(held['closing'])}，其中等考核 {amount(row['waiting'])}，已过关待付 "
            f"{amount(row['payable'])}，预留 {amount(row['withheld'])}。包干的物业费是物业的钱，盈亏归物业，不是业主的收入、支出，也不能动用。",
            f"{name}: {amount(held['closing'])} is held for it, of which {amount(row['waiting'])} waits at the gate, "
            f"{amount(row['payable'])} passed and is to be paid, {amount(row['withheld'])} is withheld. A lump-sum fee is the "
            f"firm's money, as are its profit and loss: no income, cost or money to spend of the owners."))
    return tables, notes


def _gates(page: Page, gates: Sequence[Data]) -> Table:
    rows = []
    for gate in gates:
        score = gate["score"] or page.say("未定稿", "not final")
        if gate["score"] and gate["pass_score"]:
            score += page.say(f"（及格 {gate['pass_score']}）", f" (pass {gate['pass_score']})")
        missing = page.say("、", ", ").join(word(pages.MISSING, one, page.language) for one in gate["missing"])
        basis = word(pages.KINDS, gate["kind"], page.language)
        if gate["rate_share"] and gate["base"]:
            basis += f" {gate['rate_share']}% × {amount(gate['base'])}"
        rows.append([gate["period"], basis, score, page.rate(gate["rate"]) if gate["rate"] else "", page.yes(gate["accepted"]),
                     page.yes(gate["settled"]), missing or page.say("无", "none")])
    return page.table((("考核期", "period", "text"), ("计提", "accrues", "wide"), ("得分", "score", "text"),
                       ("拨付率", "rate", "money"), ("居民认可", "accepted", "text"), ("年结", "settled", "text"),
                       ("还缺", "still missing", "wide")), rows)


def _gate_sums(page: Page, gates: Sequence[Data]) -> Table:
    """What each gate held and let through so far, and when."""
    figures = ("accrued", "released", "withheld", "deducted", "restored")
    rows = [[gate["period"], *(amount(gate[f]) for f in figures), gate["settled_day"] or "", gate["released_day"] or ""]
            for gate in gates if any(Decimal(gate[f]) for f in figures)]
    return page.table((("考核期", "period", "wide"), ("计提", "accrued", "money"), ("核准", "released", "money"),
                       ("暂扣", "withheld", "money"), ("扣减", "deducted", "money"), ("恢复", "restored", "money"),
                       ("年结日", "settled on", "text-"), ("核准日", "released on", "text-")), rows,
                      title=("每个考核期从头到公示这天", "Each gate from its beginning to the day of this page"))


def _gate_notes(page: Page, gates: Sequence[Data]) -> list[str]:
    """What stood in for a missing condition, and which breaches hold a gate."""
    notes = [page.say(f"{gate['period']}：依据 {clean(gate['waived_by'])} 免了缺的条件。",
                      f"{gate['period']}: {clean(gate['waived_by'])} stood in for what was missing.")
             for gate in gates if gate["waived_by"]]
    return notes + [page.say(f"{gate['period']}：违约未结 {'、'.join(gate['breaches'])}。",
                             f"{gate['period']}: open breaches {', '.join(gate['breaches'])}.")
                    for gate in gates if gate["breaches"]]


@_lays("J")
def _evaluations(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    tables, notes = [], []
    for row in section["rows"]:
        firm = page.firm(row["firm"])
        items = [[clean(item["name"]), f"{item['weight']}%", item["score"] or ""] for item in row["items"]]
        items += [[one["quarter"], str(one["days"]), one["score"]] for one in row["quarters"]]
        title = (f"{row['evaluation']} {row['period']} {pick(pages.STATUSES[row['status']], 'zh_CN')}",
                 f"{row['evaluation']} {row['period']} {pick(pages.STATUSES[row['status']], 'en')}")
        tables.append(page.table((("项目", "item", "wide"), ("权重", "weight", "money"), ("得分", "score", "money")), items,
                                 title=title, total=[page.say("得分", "score"), "", row["score"] or ""]))
        notes.append(page.say(
            f"{row['evaluation']}（{firm}，{clean(row['form'])}）：{word(pages.METHODS, row['method'], 'zh_CN')}，发 {row['sent']} 收 {row['valid']}；"
            f"打分 {page.persons(row['scorers'])}；花费 {amount(row['cost'])}，{word(measures.BORNE, row['cost_borne_by'], 'zh_CN')}"
            f"{'；公布 ' + row['published'] if row['published'] else ''}{'，定稿 ' + row['final'] if row['final'] else ''}。",
            f"{row['evaluation']} ({firm}, {clean(row['form'])}): {word(pages.METHODS, row['method'], 'en')}, {row['sent']} sent, {row['valid']} valid; scored "
            f"by {page.persons(row['scorers'])}; cost {amount(row['cost'])}, {word(measures.BORNE, row['cost_borne_by'], 'en')}"
            f"{'; published ' + row['published'] if row['published'] else ''}{', final ' + row['final'] if row['final'] else ''}."))
        if row["claimed"]:
            notes.append(page.say(f"{row['evaluation']}：物业申诉，主张 {row['claimed']} 分。",
                                  f"{row['evaluation']}: the firm appealed and claims {row['claimed']}."))
    trend = [[one["period"], one["score"], page.rate(one["collection_rate"])] for one in section["trend"]]
    tables.append(page.table((("考核期", "period", "wide"), ("得分", "score", "money"), ("同期收缴率", "collection rate", "money")),
                             trend, title=("历次得分", "Scores so far")))
    return tables, notes


@_lays("K")
def _purposes(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    repairs = [[row["repair"], row["day"], clean(row["title"]), f"{row['quotes']}", f"{amount(row['low'])}—{amount(row['high'])}",
                page.payee(row), row["resolution"] or "", amount(row["planned"]), amount(row["final"]), amount(row["saved"]),
                page.rate(row["saved_share"])] for row in section["repairs"]]
    projects = [[row["project"], clean(row["title"]), *(amount(row[f]) for f in (
        "target", "collected", "spent", "given_back", "moved_on", "left")), row["closed"] or ""]
        for row in section["projects"]]
    grants = [[row["grant"], row["day"], clean(row["giver"]), clean(row["purpose"]),
               page.say("、", ", ").join(page.head(head) for head in row["heads"]) or page.say("不限", "free"),
               amount(row["amount"]), amount(row["spent"]), amount(row["left"]), row["reported"] or ""]
              for row in section["grants"]]
    gifts = [[row["day"], clean(row["giver"]), clean(row["gift"]), amount(row["value"]) if row["value"] else "",
              page.say("已按价值入账", "booked at its value") if row["booked"] else page.say("备忘", "memo")]
             for row in section["gifts"]]
    notes = [page.say(f"{row['repair']} 没有选最低价，或不足家数：{clean(row['reason'])}。",
                      f"{row['repair']}, why not the lowest or enough quotes: {clean(row['reason'])}.")
             for row in section["repairs"] if row["reason"]]
    helped = section["volunteers"]
    if helped["persons"]:
        notes.append(page.say(f"志愿者 {helped['persons']} 人次、{helped['hours']} 小时，不是钱，不记账。",
                              f"Volunteers: {helped['persons']} times, {helped['hours']} hours; no money, never booked."))
    budget, final = ("预算", "planned", "money"), ("最终", "final", "money")
    return [
        page.table((("编号", "no.", "text"), ("日期", "day", "text-"), ("维修", "repair", "wide"), ("报价", "quotes", "money"), ("低—高", "low to high", "text-"),
                    ("选定", "chosen", "wide"), ("决议", "decision", "text-"), budget, final, ("节省", "saved", "money"), ("节省率", "share saved", "money")),
                   repairs, title=("维修比价", "Repairs compared by quotes")),
        page.table((("决议", "no.", "text"), ("专项", "project", "wide"), ("目标", "target", "money-"), ("收到", "collected", "money"),
                    ("用去", "spent", "money"), ("退还", "given back", "money"), ("改用", "moved on", "money-"),
                    ("余下", "left", "money"), ("结束", "closed", "text-")), projects, title=("专项筹资", "Projects")),
        page.table((("编号", "no.", "text"), ("日期", "day", "text-"), ("给的单位", "giver", "wide"), ("用途", "purpose", "wide"),
                    ("科目", "heads", "text-"), ("金额", "amount", "money"), ("已用", "spent", "money"), ("余下", "left", "money"),
                    ("已报告", "reported", "text-")), grants, title=("补助与捐赠", "Grants and donations")),
        page.table((("日期", "day", "text"), ("给的单位", "giver", "wide"), ("实物、劳务", "gift", "wide"), ("价值", "value", "money"),
                    ("记法", "how", "text")), gifts, title=("实物捐赠", "Gifts in kind")),
    ], notes


# ---- M to S ----


@_lays("L")
def _maintenance(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    figures = ("opening", "paid_in", "interest", "used", "advanced", "closing")
    rows = []
    for row in section["rows"]:
        stated = row["statement"]
        said = page.say("没有", "none") if stated is None else f"{stated['day']}  {amount(stated['balance'])}"
        if stated is not None and Decimal(stated["difference"]):
            said += page.say(f"（差 {amount(stated['difference'])}）", f" (differs by {amount(stated['difference'])})")
        rows.append([row["building"], *(amount(row[f]) for f in figures), amount(row["first_deposit"]), page.rate(row["left"]),
                     said])
    works = [[row["day"], row["no"] or "", clean(row["title"] or ""), row["building"], amount(row["amount"]),
              row["decision"] or page.say("没有决定", "not decided"), amount(row["per_m2"]) if row["per_m2"] else ""]
             for row in section["works"]]
    total = [page.say("合计", "total"), *(amount(section["total"][f]) for f in figures), "", "", ""]
    by = page.say("由主管部门专户保管，不在共管账户内。", "Held by the bureau, outside the co-managed account.") \
        if section["custody"] == "bureau" else page.say("由业委会另立银行账户保管。", "Kept by the committee in a bank account of its own.")
    return [
        page.table((("幢", "building", "text"), ("期初", "opening", "money"), ("存入", "paid in", "money"),
                    ("增值收益", "interest", "money"), ("使用", "used", "money"), ("他项垫付", "advanced for it", "money"),
                    ("期末", "closing", "money"), ("首期", "first deposit", "money-"), ("占首期", "of first deposit", "money-"),
                    ("保管方对账单", "holder's statement", "wide")), rows, total=total),
        page.table((("日期", "day", "text"), ("编号", "no.", "text"), ("工程", "work", "wide"), ("幢", "building", "text"),
                    ("金额", "amount", "money"), ("依据", "decision", "text"), ("每平方米", "a m²", "money")), works,
                   title=("本期使用", "Used in this period")),
    ], [by] if section["rows"] else []


@_lays("M")
def _deposits(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    rows = [[word(pages.DEPOSITS, row["kind"], page.language), *(amount(row[f]) for f in ("opening", "in", "out", "closing"))]
            for row in section["rows"]]
    return [page.table((("种类", "kind", "wide"), ("期初", "opening", "money"), ("收", "in", "money"), ("退", "out", "money"),
                        ("期末", "closing", "money")), rows)], []


@_lays("N")
def _resolutions(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    rows = []
    for row in section["rows"]:
        effects = page.say("；", "; ").join(
            f"{page.fund_of(one['fund'], one['head'])} {amount(one['amount'])}"
            for one in row["effects"])
        topics = page.say("、", ", ").join(pick(measures.TOPICS[topic], page.language) for topic in row["topics"])
        rows.append([row["resolution"], row["day"], word(pages.BODIES, row["body"], page.language), topics, clean(row["title"]),
                     f"{page.rate(row['quorum_area'])} / {page.rate(row['quorum_heads'])}",
                     f"{page.rate(row['yes_area'])} / {page.rate(row['yes_heads'])}",
                     page.say(f"{row['cancelled']} 撤销", f"cancelled {row['cancelled']}") if row.get("cancelled") else
                     page.say("通过", "passed") if row["passed"] else page.say("未通过", "not passed"), effects])
    notes = [page.say(f"{row['resolution']}：没有写是哪次会议，账本里没有它的公告。",
                      f"{row['resolution']} names no meeting; the book has no notice of it.")
             for row in section["rows"] if row.get("unannounced")]
    tables = [page.table((("编号", "no.", "text"), ("日期", "day", "text"), ("机构", "body", "text-"), ("事项类别", "kind", "text-"), ("议题", "title", "wide"),
                          ("参与 面积/人数", "quorum area/heads", "text-"), ("同意 面积/人数", "yes area/heads", "text-"),
                          ("结果", "result", "text"), ("钱", "money", "wide")), rows)]
    met = [[row["meeting"], row["day"], word(pages.BODIES, row["body"] or "", page.language), str(row["present"]),
            clean(page.say("；", "; ").join(row["items"])),
            clean(" ".join(f"{one['question']} {one['answer']}" for one in row["answers"]))]
           for row in section.get("meetings", ())]
    if met:
        tables.append(page.table((
            ("编号", "no.", "text"), ("日期", "day", "text"), ("会议", "meeting", "text"), ("到会", "present", "money"),
            ("议题", "items", "wide"), ("问答", "questions and answers", "wide")), met, title=("本期会议", "Meetings")))
    return tables, notes


@_lays("O")
def _notices(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    notices = [[row["notice"], row["day"], row["until"] or "", page.payee(row), amount(row["amount"]), amount(row["asked"]),
                str(row["objections"]), str(row["answered"])] for row in section["notices"]]
    orders = [[row["order"], row["day"], clean(terms.value("emergency-causes", row["cause"], page.language)), page.payee(row),
               amount(row["estimate"]), amount(row["paid"]),
               page.person(row["witness"]) if row["witness"] else page.say("无", "none"),
               row["ratified"] or page.say("未追认", "not ratified")] for row in section["emergencies"]]
    return [
        page.table((("编号", "no.", "text"), ("公示日", "day", "text"), ("常年至", "stands until", "text-"),
                    ("收款方", "payee", "wide"), ("金额", "amount", "money"), ("已申请", "asked", "money"), ("异议", "objections", "money"), ("已答复", "answered", "money")), notices,
                   title=("大额支出事前公示", "Prior notice of large payments")),
        page.table((("编号", "no.", "text"), ("日期", "day", "text"), ("原因", "cause", "text"), ("收款方", "payee", "wide"),
                    ("估算", "estimate", "money"), ("已付", "paid", "money"), ("见证", "witness", "text"),
                    ("追认", "ratified", "text")), orders, title=("应急", "Emergencies")),
    ], []


@_lays("P")
def _questions(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    asked = [[row["question"], row["day"], _about(page, row["about"]), amount(row["amount"]) if row["amount"] else "",
              row["due"], row["answered"] or "", str(row["days"]), page.say("、", ", ").join(filter(None, (
                  word(pages.ASKED, row["status"], page.language),
                  page.say(f"第 {row['level']} 级", f"level {row['level']}") if row["level"] > 1 else "", page.say("逾期", "overdue") if row["overdue"] else "",
                  page.say("无凭证", "unsupported") if row["unsupported"] else "")))] for row in section["questions"]]
    words = [[row["question"], clean(row["text"]), clean(row["answer"] or "")] for row in section["questions"] if row["text"]]
    disputes = [[row["dispute"], row["day"], _about(page, row["about"]), amount(row["amount"]), str(row["level"]),
                 row["until"] or "", row["lifted"] or (page.say("冻结中", "frozen") if row["frozen"] else page.say("到期已解冻", "days are over")),
                 word(pages.OUTCOMES, row["outcome"], page.language)] for row in section["disputes"]]
    breaches = [[row["breach"], row["day"], page.firm(row["firm"]), word(pages.STATUSES, row["status"], page.language),
                 row["confirmed"] or "", amount(row["amount"]), amount(row["left"]), row["closed"] or "",
                 word(pages.OUTCOMES, row["outcome"], page.language)] for row in section["rows"]]
    claims = [[row["claim"], row["day"], page.firm(row["firm"]), amount(row["amount"]), amount(row["left"]), row["about"] or ""]
              for row in section["claims"]]
    audits = [[row["audit"], row["day"], clean(row["auditor"]), word(pages.OCCASIONS, row["occasion"], page.language),
               row["period"], word(pages.OPINIONS, row["opinion"], page.language),
               f"{row['answered']} / {row['findings']}"] for row in section["audits"]]
    notes = []
    if Decimal(section["unsupported"]):
        notes.append(page.say(f"被质疑而没有凭证的支出 {amount(section['unsupported'])} 元，同额酬金暂停拨付。",
                              f"Challenged and without a voucher: {amount(section['unsupported'])}; as much remuneration waits."))
    if section["answer_days"]:
        found = section["answer_days"]
        notes.append(page.say(f"答复用时（工作日）：中位 {found['median']} 天，最长 {found['max']} 天。",
                              f"Working days to an answer: median {found['median']}, longest {found['max']}."))
    if section["demands"]:
        notes.append(page.say(f"业主要求审计，尚未出报告：{'、'.join(section['demands'])}。",
                              f"Audits demanded by owners and not yet reported: {', '.join(section['demands'])}."))
    return [
        page.table((("编号", "no.", "text"), ("日期", "day", "text"), ("关于", "about", "text"),
                    ("质疑金额", "challenged", "money"), ("应答复", "due", "text-"), ("答复日", "answered", "text"), ("工作日", "days", "money-"),
                    ("状态", "status", "wide")), asked, title=("质询", "Questions")),
        page.table((("编号", "no.", "text"), ("问题", "question", "wide"), ("答复", "answer", "wide")), words),
        page.table((("编号", "no.", "text"), ("日期", "day", "text"), ("关于", "about", "text"), ("冻结", "frozen", "money"),
                    ("级别", "level", "money"), ("冻结到", "frozen until", "text-"), ("状态", "status", "wide"),
                    ("结果", "outcome", "text")), disputes,
                   title=("争议与冻结", "Disputes and frozen money")),
        page.table((("编号", "no.", "text"), ("日期", "day", "text"), ("物业", "firm", "wide"), ("状态", "status", "text"),
                    ("确认日", "confirmed", "text-"), ("金额", "amount", "money"), ("未补足", "left", "money"),
                    ("结案", "closed", "text"), ("结果", "outcome", "text-")), breaches, title=("违约", "Breaches")),
        page.table((("编号", "no.", "text"), ("日期", "day", "text"), ("物业", "firm", "text"), ("追缴", "claimed", "money"),
                    ("未还", "left", "money"), ("依据", "about", "text")), claims, title=("向物业追缴", "Claims on the firm")),
        page.table((("编号", "no.", "text"), ("日期", "day", "text"), ("审计机构", "auditor", "wide"), ("事由", "occasion", "text"),
                    ("期间", "period", "text"), ("意见", "opinion", "text"), ("已答复/问题", "answered/findings", "text")),
                   audits, title=("审计", "Audits")),
    ], notes


def _about(page: Page, about: str | None) -> str:
    """What a question is about, as the page names it."""
    return page.say("一户的物业费", "a household's fee") if about is None else pages.about(about, page.language)


@_lays("Q")
def _arrears(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    rows = [[page.say("、", ", ").join(word(pages.AGES, age, page.language) for age in row["ages"]),
             page.households(row["households"]), amount(row["amount"])]
            for row in section["rows"]]
    notes = [page.say(f"本期催缴 {section['reminders']} 次，核销 {amount(section['written_off'])}。",
                      f"Reminders sent: {section['reminders']}; written off: {amount(section['written_off'])}.")]
    if Decimal(section["disputed"]):
        notes.append(page.say(f"其中业主有争议、少交的 {amount(section['disputed'])} 元，仍是应收，不算结清。",
                              f"Of this {amount(section['disputed'])} is disputed by owners: still due, not settled."))
    return [page.table((("拖欠时间", "age", "wide"), ("户数", "households", "money"), ("金额", "amount", "money")), rows,
                       total=[page.say("合计", "total"), "", amount(section["total"])] if rows else ()),
            _owing_by_name(page, section)], notes


def _owing_by_name(page: Page, section: Data) -> Table:
    """Who owes the fund and is no household: the developer, firms, whoever holds a common part."""
    rows = [[page.say("建设单位", "the developer"), page.say("物业费", "service fees"), amount(section["developer"])]
            ] if Decimal(section["developer"]) else []
    rows += [[page.firm(row["firm"]), page.say(f"追缴 {row['claim']}", f"claim {row['claim']}"),
              amount(row["left"])] for row in page.rows("P", "claims") if Decimal(row["left"])]
    rows += [[clean(row["payer"] or page.say("个人", "a person")), f"{word(pages.REVENUES, row['source'], page.language)} {row['contract']}",
              amount(row["overdue"])] for row in page.rows("E") if "place" in row and Decimal(row["overdue"])]
    return page.table((("欠款单位", "who owes", "wide"), ("什么钱", "what for", "text"), ("金额", "amount", "money")), rows,
                      title=("单位欠款（建设单位的物业费已在上表）", "Owed by name (the developer's fees stand above as well)"))


@_lays("R")
def _bank(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    banks = {bank["account"]: bank["tail"] for bank in page.data.get("banks", ())}
    rows = [[row["month"], page.say("尾号 ", "ending ") + banks.get(row["account"], row["account"]),
             amount(row["statement"]), amount(row["booked_in"]), amount(row["booked_out"]), amount(row["book"]), amount(row["bank_in"]), amount(row["bank_out"]), amount(row["difference"])]
            for row in section["rows"]]
    items = [[row["month"], {"booked-in": page.say("账收银未收", "booked in, not at the bank"),
                             "booked-out": page.say("账付银未付", "booked out, not at the bank"),
                             "bank-in": page.say("银收账未收", "at the bank, not booked in"),
                             "bank-out": page.say("银付账未付", "at the bank, not booked out")}[item["side"]],
              item["day"], str(item["days"]), amount(item["amount"])]
             for row in section["rows"] for item in row["items"] if item["days"] > 30]
    transit = [[page.collector(row["channel"]), amount(row["amount"])] for row in section["in_transit"]]
    notes = [page.say(f"未对账月份：{'、'.join(section['missing'])}。", f"Not reconciled: {', '.join(section['missing'])}.")
             ] if section["missing"] else []
    if section["last_day"]:
        notes.append(page.say(f"与银行对平到 {section['last_day']}。", f"Agreed with the bank to {section['last_day']}."))
    if "open_lines" in section:
        count = section["open_lines"]
        notes.append(page.say(f"对账单上还有 {count} 条流水没有记进账本。", f"Lines of statements not booked yet: {count}."))
    notes += [page.say(f"{page.collector(row['channel'])}：{amount(row['late'])} 元过了该交存的日子，最早的 {row['since']} 收的，已 {row['days']} 天。",
                       f"{page.collector(row['channel'])}: {amount(row['late'])} is past its day; the oldest came on {row['since']}, {row['days']} days ago.")
              for row in section["in_transit"] if "late" in row]
    return [
        page.table((("月份", "month", "text"), ("账户", "account", "text-"), ("银行对账单", "statement", "money"), ("加 账收银未收", "+ booked in", "money-"),
                    ("减 账付银未付", "- booked out", "money-"), ("账面", "book", "money"), ("加 银收账未收", "+ bank in", "money-"),
                    ("减 银付账未付", "- bank out", "money-"), ("差额", "difference", "money")), rows),
        page.table((("月份", "month", "text"), ("未达账项", "item", "wide"), ("日期", "day", "text"), ("天数", "days", "money"),
                    ("金额", "amount", "money")),
                   items, title=("超过 30 天的未达账项", "Items older than 30 days")),
        page.table((("在途（不在账户余额内）", "in transit, beside the balance", "wide"), ("金额", "amount", "money")), transit),
    ], notes


@_lays("S")
def _outlook(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    rows = [[row["month"], page.head(row["head"]), amount(row["amount"])] for row in section["expected"]]
    cover = section["cover_months"]
    if cover is None:
        covered = page.say("本期没有必要开支，不算能付几个月。", "no essentials in the period, so no months of them to cover.")
    elif Decimal(cover) < 0:
        covered = page.say("没有可以动用的钱付必要开支。", "nothing may be spent on essentials.")
    else:
        covered = page.say(f"可以动用的钱够付必要开支 {cover} 个月。", f"what may be spent covers {cover} months of essentials.")
    due = amount(section["due_unpaid"])
    notes = [page.say(f"到期未付 {due}；{covered}", f"Due and unpaid {due}; {covered}"), _coming(page, section["receipts"])]
    return [page.table((("月份", "month", "text"), ("科目", "head", "wide"), ("预算", "budget", "money")), rows,
                       total=["", page.say("合计", "total"), amount(section["expected_total"])] if rows else ())], notes


def _coming(page: Page, receipts: Data) -> str:
    """What fees and contracts should bring next."""
    fees, rents = amount(receipts["fees"]), amount(receipts["rents"])
    if not Decimal(receipts["charged"]):
        return page.say(f"下期预计收入：不收物业费；公共部位合同应收 {rents}。",
                        f"Expected next: no fee is charged; contracts over common parts {rents}.")
    if receipts["rate"] is None:
        return page.say(f"下期预计收入：物业费应收 {fees}；公共部位合同应收 {rents}。",
                        f"Expected next: fees charged {fees}; contracts over common parts {rents}.")
    charged, rate = amount(receipts["charged"]), page.rate(receipts["rate"])
    return page.say(
        f"下期预计收入：物业费应收 {charged}，按本期收缴率 {rate} 约 {fees}；公共部位合同应收 {rents}。",
        f"Expected next: fees charged {charged}, at this period's rate of {rate} about {fees}; contracts over common parts {rents}.")


# ---- T to Z, V ----


@_lays("T")
def _governance(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    rows = [[row["mandate"], page.person(row["person"]), names.name("office", row["office"], page.language),
             names.name("party", row["party"], page.language), row["first"],
             page.say(f"{row['last'] or ''} 已终止", f"{row['last'] or ''} ended").strip() if row["ended"]
             else row["last"] or page.say("不限", "open"),
             page.say("、", ", ").join(filter(None, (page.say("联签", "signs") if row["signs"] else "",
                                     page.say("替补", "stand-in") if row["stand_in"] else "")))] for row in section["rows"]]
    members = [[page.person(row["person"]), page.say("有欠费", "in arrears") if row["owes"]
                else page.say("未欠费", "paid") if row["declared"] else page.say("未申报房屋", "household not declared")]
               for row in section["members"]]
    seals = [[row["use"], row["day"], word(pages.SEALS, row["seal"], page.language), clean(row["document"]),
              clean(row["decided_by"])] for row in section["seals"]]
    hung = [[row["notice"], word(pages.NOTICES, row["what"], page.language), clean(row["about"] or ""), clean(row["title"]), clean(row["place"]),
             row["first"], row["last"], page.say("有", "yes") if row["photo"] else page.say("无", "none")]
            for row in section["notices"]]
    return [
        page.table((("授权", "mandate", "text"), ("人", "person", "wide"), ("职务", "office", "text"), ("一方", "party", "text"),
                    ("从", "from", "text"), ("到", "to", "text"), ("付款", "payments", "text")), rows),
        page.table((("人", "person", "wide"), ("本人物业费", "own fees", "text")), members,
                   title=("委员本人交费情况", "The members' own fees")),
        page.table((("编号", "no.", "text"), ("日期", "day", "text"), ("印章", "seal", "text"), ("文件", "document", "wide"),
                    ("依据", "decided by", "wide")), seals, title=("印章使用", "Use of the seals")),
        page.table((("编号", "no.", "text"), ("内容", "what", "text"), ("关于", "about", "text-"), ("标题", "title", "wide"), ("地点", "place", "text"),
                    ("从", "from", "text"), ("到", "to", "text"), ("照片", "photo", "text")), hung,
                   title=("其他张贴", "What else hung out")),
        *_handed_over(page, section),
        *_duties(page, section),
    ], _gaps(page, section)


def _gaps(page: Page, section: Data) -> list[str]:
    """Which payments cannot be made for want of persons, or only with stand-ins (R139)."""
    notes = [page.say(
        f"期末人手不够：{pick(measures.PAYMENTS[row['payment']], 'zh_CN')}缺 {pick(measures.STEPS[row['step']], 'zh_CN')}，"
        f"有 {row['have']}，要 {row['need']}。",
        f"Too few persons at the end: {pick(measures.PAYMENTS[row['payment']], 'en')} lacks {pick(measures.STEPS[row['step']], 'en')}, "
        f"{row['have']} of {row['need']}.") for row in section.get("gaps", ())]
    if section.get("needs_stand_ins"):
        notes.append(page.say("期末有的付款要替补人员才能办。", "At the end some payments can be made only with stand-ins."))
    return notes


def _handed_over(page: Page, section: Data) -> list[Table]:
    """Offices handed over, those that were left and not, and keys in wrong hands; only where there are any."""
    tables = []
    rows = [[row["day"], names.name("office", row["office"], page.language), page.person(row["outgoing"]),
             page.person(row["incoming"]), page.person(row["witness"]), _things(page, row)] for row in section.get("handed", ())]
    if rows:
        tables.append(page.table(
            (("日期", "day", "text"), ("职务", "office", "text"), ("移交人", "from", "wide"), ("接收人", "to", "wide"),
             ("监交人", "before", "wide"), ("交接内容", "what", "wide")), rows, title=("离任移交", "Offices handed over")))
    left = [[names.name("office", row["office"], page.language), page.person(row["person"]), row["since"]]
            for row in section.get("not_handed", ())]
    if left:
        tables.append(page.table((("职务", "office", "text"), ("人", "person", "wide"), ("从哪天起", "since", "text")), left,
                                 title=("离任未移交", "Left, and not handed over")))
    keys = [[row["day"], page.person(row["person"]), page.say("已核对", "confirmed") if row["confirmed"]
             else page.say("核对中", "being looked at")] for row in section.get("compromised", ())]
    if keys:
        tables.append(page.table((("日期", "day", "text"), ("谁的钥匙", "whose key", "wide"), ("期间所签", "what it signed", "text")),
                                 keys, title=("钥匙失密", "Keys in wrong hands")))
    return tables


def _things(page: Page, row: Data) -> str:
    """What was handed over, what was not, and the cash."""
    def named(items: list[str]) -> str:
        return page.say("、", ", ").join(word(pages.HANDED, item, page.language) for item in items)

    told = [page.say("已交、已换：", "handed over or replaced: ") + named(row["handed"])] if row["handed"] else []
    if row["missing"]:
        told.append(page.say("没交、没换：", "not: ") + named(row["missing"]))
    if row["counted"] is not None:
        told.append(page.say(f"现金清点 {amount(row['counted'])}，账面 {amount(row['booked'])}",
                             f"cash counted {amount(row['counted'])}, booked {amount(row['booked'])}"))
    if row["absent"]:
        told.append(page.say("移交人没有签：", "not signed by who left: ") + word(pages.ABSENT, row["absent"], page.language))
    return page.say("；", "; ").join(told)


def _duties(page: Page, section: Data) -> list[Table]:
    """The duties of the parties and the rule books, where some were adopted."""
    found, tables = section.get("duties"), []
    if found is not None:
        duties = [[str(row["number"]), names.name("party", row["party"], page.language), clean(row["text"])]
                  for row in found["rows"]]
        tables.append(page.table(
            (("项", "no.", "text"), ("一方", "party", "text"), ("职责", "duty", "wide")), duties,
            title=(f"权责清单（第 {found['version']} 版，{found['day']}）",
                   f"Duties (version {found['version']}, {found['day']})")))
    books = [[names.name("word", row["policy"], page.language), str(row["version"]), clean(row["title"]), row["day"],
              row["resolution"]] for row in section.get("rule_books", ())]
    if books:
        tables.append(page.table(
            (("制度", "rule book", "text"), ("版次", "version", "text"), ("名称", "title", "wide"), ("日期", "day", "text"),
             ("决议", "resolution", "text")), books, title=("管理制度", "Rule books")))
    return tables


@_lays("U")
def _corrections(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    notes = [page.say("更正和迟到的记录都计入本期；已经公布的数字不改。",
                      "Corrections and late entries count in this period; published figures stay.")] if section["rows"] else []
    columns = (("入账日", "day", "text"), ("编号", "no.", "text"), ("是什么", "what", "text"), ("实际日期", "true day", "text"),
               ("金额", "amount", "money"), ("对账户", "on the account", "money"), ("关于", "of", "text"), ("原因", "why", "wide"))
    late = [row for row in section["rows"] if row["kind"] not in pages.CORRECTIONS]
    corrected = [row for row in section["rows"] if row["kind"] in pages.CORRECTIONS]
    return [page.table(columns, [_corrected(page, row) for row in corrected], title=("更正", "Corrections")),
            page.table(columns, [_corrected(page, row) for row in late], title=("迟到的记录", "Late entries"))], notes


def _corrected(page: Page, row: Data) -> list[str]:
    of = row["of"] or page.say("本期", "this period")
    if row["published"]:
        of += page.say("（已公布）", " (published)")
    return [row["day"], clean(row["no"]), word(pages.CORRECTIONS, row["kind"], page.language)
            if row["kind"] in pages.CORRECTIONS else names.name("kind", row["kind"], page.language), row["true_day"] or "",
            amount(row["amount"]), amount(row["cash"]), of, clean(row["reason"] or "")]


@_lays("W")
def _firms(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    rows, costs = [], []
    earlier = {row["firm"]: row["total"] for row in (page.data.get("year_before") or {"firms": ()})["firms"]}
    for row in section["rows"]:
        name = clean(row["name"] or row["firm"])
        rows.append([name, amount(row["cost_reimbursed"]), "" if row["on_duty"] is None else str(row["on_duty"]),
                     amount(row["remuneration"]), amount(row["related"]), amount(row["total"]), page.rate(row["share"]),
                     amount(earlier.get(row["firm"]))])
        costs += [[name, page.head(one["head"]), amount(one["amount"])] for one in row["costs"]]
    return [
        page.table((("物业企业", "firm", "wide"), ("成本报销", "costs", "money"), ("在岗", "on duty", "money"),
                    ("酬金或包干费", "remuneration or lump sum", "money"), ("关联方", "related", "money"), ("合计", "in all", "money"),
                    ("占全部支出", "of all paid", "money"), ("去年同期", "a year before", "money-")), rows),
        page.table((("成本报销", "costs reimbursed", "wide"), ("科目", "head", "text"), ("金额", "amount", "money")), costs),
    ], []


@_lays("W2")
def _contracts(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    say = page.say

    def named(slug: str) -> str:
        return names.name("word", slug, page.language)

    firms, notes = [], []
    for row in section["firms"]:
        state = word(pages.CONTRACT_STATES, row["state"], page.language)
        firms.append([row["contract"], page.payee(row), row["first"], row["last"],
                      say(f"{state}（{named(row['reason'])}）", f"{state} ({named(row['reason'])})") if row["reason"] else state,
                      row["served_to"] or "", row["renews"] or "", named(row["renewal"]) if row["renewal"] else "",
                      " ".join(filter(None, (row["hand_over"]["day"], word(pages.HAND_OVERS, row["hand_over"]["state"], page.language))))
                      if row["hand_over"] else ""])
        if row["hand_over"] and row["hand_over"]["missing"]:
            items = say("、", ", ").join(named(item) for item in row["hand_over"]["missing"])
            notes.append(say(f"合同 {row['contract']} 还没交的：{items}。", f"{row['contract']}, not handed over: {items}."))
        if row["hand_over"] and row["hand_over"]["differing"]:
            items = say("、", ", ").join(named(item) for item in row["hand_over"]["differing"])
            notes.append(say(f"合同 {row['contract']} 交来的数和账本不同：{items}。",
                             f"{row['contract']}, figures that differ from the book: {items}."))
    vendors = [[row["contract"], page.payee(row), clean(row["title"]), row["first"], row["last"], amount(row["total"]),
                amount(row["asked"]), f"{row['accepted']}/{row['periods']}", str(row["refused"] or "")]
               for row in section["vendors"]]
    former = [[clean(row["name"]), page.households(row["households"]), amount(row["paid"]), named(row["decision"]),
               amount(row["honoured"]), amount(row["recovered"]), amount(row["left"])] for row in section["former"]]
    if section["committee"]:
        given = section["committee"]
        items = say("、", ", ").join(named(item) for item in given["handed"])
        audited = say("已审计", "audited") if given["audited"] else say("没有审计", "not audited")
        notes.append(say(f"{given['day']} 业委会交接：{items}；离任{audited}。", f"{given['day']}, the committee handed over {items}; its term is {audited}."))
    if former:
        notes.append(say("前物业预收是业主对前物业的债权，只备查，不是本账的债。",
                         "What was paid to a former firm is the owners' claim on it: a memo, no debt of this fund."))
    return [
        page.table((("合同", "contract", "text"), ("物业", "firm", "wide"), ("从", "from", "text"), ("到", "to", "text"),
                    ("状态", "state", "wide"), ("服务到", "served to", "text-"), ("续自", "renews", "text-"), ("续聘建议", "renewal", "text-"),
                    ("交接", "hand-over", "text")), firms),
        page.table((("合同", "contract", "text"), ("供应商", "vendor", "wide"), ("内容", "about", "wide"), ("从", "from", "text-"), ("到", "to", "text-"),
                    ("总价", "total", "money"), ("已申请", "asked", "money"), ("已验收", "accepted", "money"),
                    ("未通过", "refused", "money-")), vendors, title=("供应商合同", "Vendors' contracts")),
        page.table((("前物业", "former firm", "wide"), ("户数", "households", "money"), ("预收", "paid", "money"),
                    ("处理", "decision", "text"), ("已承认", "honoured", "money"), ("已追回", "recovered", "money"),
                    ("还剩", "left", "money")), former, title=("前物业预收", "Paid in advance to a former firm")),
    ], notes


@_lays("X")
def _refused(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    rows = [[row["rule"], rule_title(row["rule"], page.language), str(row["count"]), amount(row["amount"])]
            for row in section["rows"]]
    return [page.table((("规则", "rule", "text"), ("内容", "what it says", "wide"), ("次数", "times", "money"),
                        ("金额", "amount", "money")), rows,
                       total=["", page.say("合计", "total"), str(section["count"]), amount(section["amount"])] if rows else ())
            ], []


@_lays("Y")
def _decisions(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    rows = []
    for row in section["rows"]:
        state = page.say(f"{row['done']} 办结", f"done {row['done']}") if row["done"] else (
            page.say(f"超 {row['days_over']} 天", f"{row['days_over']} days over") if row["days_over"] else page.say("未办", "open"))
        rows.append([row["resolution"], clean(row["title"]), row["decided"], clean(row["responsible"] or ""), row["due"] or "",
                     state])
    return [page.table((("决议", "no.", "text"), ("事项", "decision", "wide"), ("日期", "decided", "text"),
                        ("负责", "responsible", "text"), ("应于", "due", "text"), ("进展", "state", "text")), rows)], [
        page.say(f"本期开会 {section['meetings']} 次，办结议定事项 {section['matters_done']} 项。",
                 f"Meetings held: {section['meetings']}; matters done: {section['matters_done']}.")] if "meetings" in section else []


@_lays("Z")
def _terms(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    rows = [[terms.term(row["term"], page.language), terms.value(row["term"], row["old"], page.language),
             terms.value(row["term"], row["new"], page.language), row["from"], row["resolution"]] for row in section["rows"]]
    return [page.table((("条款", "term", "wide"), ("原", "old", "wide"), ("现", "new", "wide"), ("从", "from", "text"),
                        ("决议", "resolution", "text")), rows)], []


@_lays("V")
def _notes(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    notes = [word(pages.NOTES, code, page.language) for code in section["codes"]]
    if section["release_function"]:
        function = word(pages.FUNCTIONS, section["release_function"], page.language)
        passing = section["pass_score"] or page.say("未设", "none")
        span = {language: terms.value("settlement-period", section["settlement_period"], language) for language in ("zh_CN", "en")}
        notes.append(page.say(f"拨付办法：{function}；及格分：{passing}；考核期：{span['zh_CN']}。",
                              f"Release function: {function}; pass score: {passing}; settled by: {span['en']}."))
    pooled = {language: terms.value("pools", section["pools"], language) for language in ("zh_CN", "en")}
    notes.append(page.say(f"物业服务资金和公共收益：{pooled['zh_CN']}。", f"Operating fund and public revenue: {pooled['en']}."))
    notes.append(page.say(
        f"少于 {section['small_cell_households']} 户的格子与相邻的合并。",
        f"Cells of fewer than {section['small_cell_households']} households are joined with their neighbours."))
    notes.append(word(pages.VOUCHER_ACCESS, section["voucher_access"], page.language))
    notes.append(page.say(
        f"质询 {section['answer_working_days']} 个工作日内答复；公示至少张贴 {section['display_days']} "
        f"{'个工作日' if 'display_count' in section else '天'}。",
        f"Questions are answered within {section['answer_working_days']} working days; a page hangs for at least "
        f"{section['display_days']} {'working ' if 'display_count' in section else ''}days."))
    notes += _sums_in_dispute(page, section)
    if section["years_guessed"]:
        years = "、".join(str(year) for year in section["years_guessed"])
        notes.append(page.say(f"{years} 年的法定节假日还没有公布，工作日只扣了周末。",
                              f"The public holidays of {years} are not announced: working days leave out weekends only."))
    return [_measures(page)] if "indicators" in page.data else [], notes


def _measures(page: Page) -> Table:
    """Every indicator of the page with its formula, and what it was a year before where the book says."""
    data, before = page.data, page.data["year_before"] or {}
    waits = data["sections"]["P"]["answer_days"]
    told = {**data["indicators"], **{key: data["front"][key] for key in ("collection_rate", "household_rate")},
            "answer_days": f"{waits['median']} / {waits['max']}" if waits else None}
    rows = []
    for key, measure in measures.MEASURES.items():
        formula = pick(measure.formula, page.language)
        if key == "cost_per_m2_month" and data["indicators"]["tariffs"]:
            tariffs = " / ".join(pages.tariff(rate) for rate in data["indicators"]["tariffs"])
            formula += page.say(f"；收费标准 {tariffs}", f"; the tariff is {tariffs}")
        rows.append([pick(measure.name, page.language), _measured(page, measure.kind, told[key]),
                     _measured(page, measure.kind, before[key]) if before.get(key) is not None else "", formula])
    return page.table((("指标", "indicator", "text"), ("本期", "this period", "money"), ("去年同期", "a year before", "money-"),
                       ("怎么算", "how it is reckoned", "wide")), rows, title=("指标和算法", "Indicators and their formulas"))


def _measured(page: Page, kind: str, figure: Any) -> str:
    if figure is None or kind == "rate":
        return page.rate(figure)
    return amount(figure) if kind == "money" else str(figure)


def _sums_in_dispute(page: Page, section: Data) -> list[str]:
    """The amounts a reader must know of: frozen, without a voucher, claimed, of confirmed breaches."""
    told = (("frozen", "冻结的钱 {} 元。", "Frozen money: {}."), ("unsupported", "被质疑而没有凭证的支出 {} 元。",
            "Challenged spending without a voucher: {}."), ("claimed", "向物业追缴未还 {} 元。", "Claimed of the firm and not paid back: {}."),
            ("breaches", "已确认的违约未补足 {} 元。", "Confirmed breaches not made good: {}."),
            ("unexplained", "未经审批、还没有追回或补批的支出 {} 元。", "Payments nobody approved, not restored and not approved since: {}."))
    return [page.say(zh, en).format(amount(section[name])) for name, zh, en in told if Decimal(section[name])]
