"""The sections of offices and duties, corrections, refusals, decisions, terms and notes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sharedfund.render.layout.page import Data, Layout, Page, Table, rule_title
from sharedfund.render.words import measures, names, pages, terms
from sharedfund.render.words.form import clean
from sharedfund.render.words.pages import amount, pick, word


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


def _refused(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    rows = [[row["rule"], rule_title(row["rule"], page.language), str(row["count"]), amount(row["amount"])]
            for row in section["rows"]]
    return [page.table((("规则", "rule", "text"), ("内容", "what it says", "wide"), ("次数", "times", "money"),
                        ("金额", "amount", "money")), rows,
                       total=["", page.say("合计", "total"), str(section["count"]), amount(section["amount"])] if rows else ())
            ], []


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


def _terms(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    rows = [[terms.term(row["term"], page.language), terms.value(row["term"], row["old"], page.language),
             terms.value(row["term"], row["new"], page.language), row["from"], row["resolution"]] for row in section["rows"]]
    return [page.table((("条款", "term", "wide"), ("原", "old", "wide"), ("现", "new", "wide"), ("从", "from", "text"),
                        ("决议", "resolution", "text")), rows)], []


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


LAYOUTS: dict[str, Layout] = {
    "T": _governance,
    "U": _corrections,
    "X": _refused,
    "Y": _decisions,
    "Z": _terms,
    "V": _notes,
}
