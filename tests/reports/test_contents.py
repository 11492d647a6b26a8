"""What a disclosure must tell, section by section: the columns owners are promised against the data and the printed page,
so that none vanishes; and nothing the data tells stays unprinted without a reason."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from sharedfund.render import layout, tongues
from sharedfund.render.words import measures
from sharedfund.render.words.pages import amount
from sharedfund.reports.schema import schema
from sharedfund.reports.sections import ORDER
from tests.reports.filled import filled

DATA, TOLD = filled()
PRINTED = {section.letter: section for section in layout.sections(DATA, "zh_CN")}

# By section what it tells: where it stands in the data, and the word above it on the page ("" where a sentence says it).
CONTENTS: dict[str, tuple[tuple[str, str], ...]] = {
    "A": (("rows.fund", "资金"), ("rows.opening", "期初"), ("rows.received", "收入"), ("rows.paid", "支出"),
          ("rows.moved_in", "划入"), ("rows.moved_out", "划出"), ("rows.closing", "期末"), ("rows.year_before.received", "去年同期"),
          ("year_to_date.rows.received", "本年累计（"), ("year_to_date.rows.opening", "起账时"), ("maintenance.closing", "线下：专项维修资金"),
          ("term_deposits.amount", "定期存款")),
    "B": (("rows.fund", "资金"), ("rows.claims.claim", "归属"), ("rows.claims.amount", "金额"), ("rows.spendable", ""), ("total", "")),
    "B2": (("surplus", ""), ("unpaid_fees", ""), ("other", ""), ("spendable", ""), ("result.result", "")),
    "C": (("rows.buildings", "楼栋"), ("rows.uses", "类型"), ("rows.households", "户数"), ("rows.area_m2", "平方米"),
          ("rows.tariffs", "单价"), ("rows.charged", "应收"), ("rows.collected", "已收"), ("rows.rate", "收缴率"),
          ("rows.paid", "缴清"), ("arrears_recovered", ""), ("received_in_advance", "")),
    "D": (("rows.day", "日期"), ("rows.source", "来源"), ("rows.count", "笔数"), ("rows.periods", "所属账期"),
          ("rows.amount", "金额"), ("total", "")),
    "E": (("rows.place", "位置"), ("rows.payer", "使用方"), ("rows.first", "起"), ("rows.last", "到期"), ("rows.price", "价格"),
          ("rows.charged", "本期应收"), ("rows.received", "已收"), ("rows.overdue", "逾期"), ("rows.direct_cost", "成本"),
          ("rows.next_due", "下次应收"), ("rows.resolution", "依据"), ("tax", ""), ("net", ""), ("gifts.amount", "")),
    "F": (("rows.no", "编号"), ("rows.day", "日期"), ("rows.name", "收款方"), ("rows.purpose", "事项"), ("rows.fund", "资金"),
          ("rows.tier", "顺位"), ("rows.head", "科目"), ("rows.amount", "金额"), ("rows.requester", "申请"),
          ("rows.reviewers", "审核"), ("rows.recheckers", "复核"), ("rows.signatories", "联签"), ("rows.bill", "账单"),
          ("rows.vouchers", "凭证"), ("rows.stand_in", "")),
    "G": (("rows.head", "科目"), ("rows.adopted", "通过的预算"), ("rows.current", "现行预算"), ("rows.quarter", "本期预算"),
          ("rows.spent", "本期列支"), ("rows.to_date", "累计列支"), ("rows.planned_to_date", "累计预算"), ("rows.used", "执行率"),
          ("rows.variations.reason", ""), ("rows.year_before", "去年同期"), ("expected.expected", ""), ("deficit.amount", "")),
    "H": (("rows.head", "科目"), ("rows.due", "应付"), ("rows.paid", "已付"), ("rows.unpaid", "未付"), ("rows.reserved", "无账单预留"),
          ("rows.complete", "账单"), ("unpaid.amount", "未付")),
    "I": (("rows.gates.kind", "计提"), ("rows.gates.base", "计提"), ("rows.gates.rate_share", "计提"),
          ("rows.accrued.opening", "期初"), ("rows.accrued.added", "增加"), ("rows.accrued.closing", "期末"),
          ("rows.releasable.paid", ""), ("rows.withheld.closing", "期末"), ("rows.releasable.restored", ""), ("rows.deducted", ""),
          ("deducted_use", ""), ("rows.gates.score", "得分"), ("rows.gates.pass_score", "得分"), ("rows.gates.accepted", "居民认可"),
          ("rows.gates.settled", "年结"), ("rows.gates.settled_day", "年结日"), ("rows.gates.released_day", "核准日"),
          ("rows.gates.waived_by", ""), ("estimate", "")),
    "I2": (("rows.uncollected.opening", "住户欠物业的物业费"), ("rows.collected.closing", "替物业收的钱")),
    "J": (("rows.items.name", "项目"), ("rows.items.weight", "权重"), ("rows.items.score", "得分"), ("rows.sent", ""),
          ("rows.valid", ""), ("rows.scorers", ""), ("rows.cost", ""), ("rows.cost_borne_by", ""), ("trend.score", "得分"),
          ("trend.collection_rate", "同期收缴率")),
    "K": (("repairs.title", "维修"), ("repairs.resolution", "决议"), ("repairs.quotes", "报价"), ("repairs.low", "低—高"),
          ("repairs.planned", "预算"), ("repairs.final", "最终"), ("repairs.saved", "节省"), ("projects.left", "余下"),
          ("grants.left", "余下"), ("gifts.gift", "实物、劳务")),
    "L": (("custody", ""), ("rows.building", "幢"), ("rows.opening", "期初"), ("rows.paid_in", "存入"), ("rows.interest", "增值收益"),
          ("rows.used", "使用"), ("rows.closing", "期末"), ("rows.left", "占首期"), ("rows.statement.day", "保管方对账单"),
          ("works.title", "工程"), ("works.decision", "依据"), ("works.per_m2", "每平方米")),
    "M": (("rows.kind", "种类"), ("rows.opening", "期初"), ("rows.in", "收"), ("rows.out", "退"), ("rows.closing", "期末")),
    "N": (("rows.resolution", "编号"), ("rows.topics", "事项类别"), ("rows.quorum_area", "参与"), ("rows.quorum_heads", "参与"),
          ("rows.yes_area", "同意"), ("rows.yes_heads", "同意"), ("rows.passed", "结果"), ("rows.effects.amount", "钱")),
    "O": (("notices.notice", "编号"), ("notices.day", "公示日"), ("notices.until", "常年至"), ("notices.objections", "异议"),
          ("notices.answered", "已答复"), ("notices.asked", "已申请"), ("emergencies.cause", "原因"), ("emergencies.order", "编号"),
          ("emergencies.witness", "见证"), ("emergencies.ratified", "追认")),
    "P": (("questions.question", "编号"), ("questions.day", "日期"), ("questions.about", "关于"), ("questions.text", "问题"),
          ("questions.answer", "答复"), ("questions.days", "工作日"), ("questions.due", "应答复"), ("questions.overdue", "状态"),
          ("disputes.amount", "冻结"), ("rows.breach", "编号"), ("claims.left", "未还"), ("audits.opinion", "意见")),
    "Q": (("rows.ages", "拖欠时间"), ("rows.households", "户数"), ("rows.amount", "金额"), ("reminders", ""), ("written_off", ""),
          ("developer", "欠款单位")),
    "R": (("rows.statement", "银行对账单"), ("rows.booked_in", "账收银未收"), ("rows.booked_out", "账付银未付"), ("rows.book", "账面"),
          ("rows.bank_in", "银收账未收"), ("rows.bank_out", "银付账未付"), ("rows.difference", "差额"), ("rows.account", "账户"),
          ("in_transit.amount", "在途"), ("rows.items.amount", "未达账项"), ("missing", "")),
    "S": (("due_unpaid", ""), ("expected.amount", "预算"), ("receipts.fees", ""), ("receipts.rents", ""), ("cover_months", "")),
    "T": (("rows.person", "人"), ("rows.office", "职务"), ("rows.first", "从"), ("rows.last", "到"), ("rows.stand_in", ""), ("gaps.have", ""),
          ("needs_stand_ins", ""), ("members.owes", "本人物业费"), ("seals.document", "文件"), ("handed.outgoing", "移交人"),
          ("notices.place", "地点")),
    "U": (("rows.kind", "是什么"), ("rows.true_day", "实际日期"), ("rows.reason", "原因"), ("rows.cash", "对账户"), ("rows.of", "关于"),
          ("rows.published", "关于")),
    "W": (("rows.name", "物业企业"), ("rows.costs.head", "科目"), ("rows.cost_reimbursed", "成本报销"), ("rows.on_duty", "在岗"),
          ("rows.remuneration", "酬金或包干费"), ("rows.related", "关联方"), ("rows.total", "合计"), ("rows.share", "占全部支出")),
    "W2": (("firms.state", "状态"), ("vendors.accepted", "已验收"), ("former.left", "还剩"), ("committee.handed", "")),
    "X": (("rows.rule", "规则"), ("rows.count", "次数"), ("rows.amount", "金额")),
    "Y": (("rows.title", "事项"), ("rows.decided", "日期"), ("rows.responsible", "负责"), ("rows.due", "应于"), ("rows.done", "进展")),
    "Z": (("rows.term", "条款"), ("rows.old", "原"), ("rows.new", "现"), ("rows.from", "从"), ("rows.resolution", "决议")),
    "V": (("codes", ""), ("release_function", ""), ("pass_score", ""), ("frozen", ""), ("breaches", ""), ("unexplained", ""),
          ("small_cell_households", "")),
}

MEASURED = ("collection_rate", "household_rate", "arrears_ratio", "cover_months", "essential_share", "cost_per_m2_month",
            "remuneration_share", "public_revenue_per_household", "on_time_remittance", "answer_days", "delay_days", "with_voucher")


def known(path: str) -> dict[str, Any]:
    """The schema of what stands at a dotted path under the sections. Raises: KeyError where nothing does."""
    part = schema()["properties"]["sections"]
    for step in path.split("."):
        part = _inside(part, step)
    return part


def _inside(part: dict[str, Any], step: str) -> dict[str, Any]:
    for one in (part, *part.get("anyOf", ()), *part.get("oneOf", ())):
        if one.get("type") == "array":
            return _inside(one["items"], step)
        if step in one.get("properties", {}):
            found: dict[str, Any] = one["properties"][step]
            return found
    raise KeyError(step)


def test_every_section_has_its_list_of_contents() -> None:
    assert set(CONTENTS) == set(ORDER) == set(PRINTED)
    assert not Draft202012Validator(schema()).is_valid({}) and Draft202012Validator(schema()).is_valid(DATA)


@pytest.mark.parametrize(("letter", "path", "heading"), [
    (letter, path, heading) for letter, columns in CONTENTS.items() for path, heading in columns])
def test_each_column_stands_in_the_data_and_on_the_page(letter: str, path: str, heading: str) -> None:
    known(f"{letter}.{path}")
    headings = [text for table in PRINTED[letter].tables for text in (table.title, *(c.heading for c in table.columns))]
    assert not heading or any(heading in text for text in headings), (heading, headings)


def test_a_column_that_is_gone_is_found() -> None:
    with pytest.raises(KeyError):
        known("F.rows.reviewer")


# ---- nothing of the data stays unprinted ----

# What a page does not print as it is, and why.
UNPRINTED: dict[str, frozenset[str]] = {
    "told by its name, or in words": frozenset({
        "A.rows.fund", "A.year_to_date.rows.fund", "A.maintenance.fund", "A.term_deposits.fund", "B.rows.fund", "B2.sources.fund",
        "B2.result.borne_by", "F.rows.fund", "F.rows.kind", "F.rows.payee", "F.rows.settles", "F.uses.use", "H.unpaid.kind", "H.unpaid.payee",
        "I.rows.firm", "I.deducted_use", "I.rows.gates.missing", "I2.rows.firm", "I2.deducted_use", "J.rows.method", "K.repairs.kind",
        "K.repairs.payee", "L.custody", "N.rows.effects.fund", "N.rows.effects.use", "O.notices.kind", "O.notices.payee",
        "O.emergencies.kind", "O.emergencies.payee", "S.expected.head", "T.gaps.step", "W.rows.firm", "W2.firms.kind", "W2.firms.payee",
        "W2.vendors.kind", "W2.vendors.payee", "W2.former.firm", "V.maintenance_custody", "V.voucher_access", "V.release_function",
        "E.gifts.head", "F.rows.head", "G.rows.head", "H.rows.head", "H.unpaid.head", "N.rows.effects.head", "W.rows.costs.head",
        "I.rows.gates.function", "I.rows.gates.kind", "J.rows.cost_borne_by", "J.rows.status", "O.emergencies.cause",
        "T.gaps.payment"}),
    "is the sum, the difference or the span of what is printed": frozenset({
        "B.rows.cash", "D.sources.amount", "G.rows.varied", "K.repairs.paid", "S.until", "Y.open"}),
    "stands on the first page": frozenset({"F.count", "F.full", "F.uses.amount", "F.uses.budget", "F.uses.share"}),
    "stands on the copy of one audience alone": frozenset({"D.rows.own", "D.rows.households.amount"}),
    "another word stands in its place here: no rent, a resolution, a settled gate, a thing done": frozenset({
        "E.rows.price", "E.rows.clause", "I.rows.gates.unpublished", "Y.rows.days_over"}),
    "who is responsible is named by the line it is about": frozenset({
        "E.distributions.manner", "I.rows.gates.contract", "P.questions.spender", "T.duties.rows.offices"}),
}


def printed(letter: str) -> str:
    section = PRINTED[letter]
    cells = [cell for table in section.tables for row in ([c.heading for c in table.columns], *table.rows, table.total, [table.title])
             for cell in row]
    return "\n".join([*cells, *section.notes])


def spelled(value: Any) -> set[str]:
    """The ways a page writes a value: as it is, an amount, a day without its year."""
    text = str(value)
    ways = {text, text[5:]} if text[:4].isdigit() and text[4:5] == "-" else {text}
    if text.replace(".", "", 1).isdigit():
        ways |= {amount(text), f"{Decimal(text):.2f}"}
    return ways


def test_what_the_data_tells_is_printed_or_says_why_not() -> None:
    unprinted = {".".join(path) for path, value in TOLD.items()
                 if path[0] in PRINTED and not any(way in printed(path[0]) for way in spelled(value))}
    excused = frozenset().union(*UNPRINTED.values())
    assert unprinted == excused


# ---- indicators ----


def test_every_indicator_stands_in_the_notes_with_its_formula() -> None:
    (table,) = PRINTED["V"].tables
    assert set(MEASURED) <= set(measures.MEASURES)
    assert len(table.rows) == len(measures.MEASURES)
    for measure, row in zip(measures.MEASURES.values(), table.rows, strict=True):
        assert (row[0], row[-1].startswith(measure.formula[0])) == (measure.name[0], True)
        assert row[1]
    figures: dict[str, Any] = DATA["indicators"]
    by_name = {row[0]: row[1] for row in table.rows}
    assert by_name["每平方米每月成本"] == amount(figures["cost_per_m2_month"])
    assert by_name["按时交存率"] == f"{figures['on_time_remittance']}%"


def test_both_languages_tell_the_same_tables() -> None:
    for section in tongues.sections(DATA, "both"):
        ours = PRINTED[section.letter]
        assert [len(table.rows) for table in section.tables] == [len(table.rows) for table in ours.tables]
        assert len(section.notes) == len(ours.notes)
