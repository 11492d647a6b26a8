"""The sections of what owners decide, read, ask and owe."""

from __future__ import annotations

from decimal import Decimal

from sharedfund.render.layout.page import Data, Layout, Page, Table
from sharedfund.render.words import measures, pages, terms
from sharedfund.render.words.form import clean
from sharedfund.render.words.pages import amount, pick, word


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
                    ("期间", "period", "text"), ("意见", "opinion", "text"), ("已答复/问题", "answered / findings", "text")),
                   audits, title=("审计", "Audits")),
    ], notes


def _about(page: Page, about: str | None) -> str:
    """What a question is about, as the page names it."""
    return page.say("一户的物业费", "a household's fee") if about is None else pages.about(about, page.language)


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


LAYOUTS: dict[str, Layout] = {
    "N": _resolutions,
    "O": _notices,
    "P": _questions,
    "Q": _arrears,
}
