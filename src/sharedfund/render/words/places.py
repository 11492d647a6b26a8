"""Where two versions of a page differ, in words: `sections.F.rows[2026-02-16 P-0005].amount` is `F 逐笔付款 · 2026-02-16 P-0005 · 金额`."""

from __future__ import annotations

import json
import re

from sharedfund.render.words import names, pages
from sharedfund.render.words.form import Language, clean
from sharedfund.render.words.pages import Pair, pick

# What stands before the sections, and what a row or a figure of a section is called.
PARTS: dict[str, Pair] = {
    "front": ("首页", "first page"), "indicators": ("指标", "indicators"), "claims": ("余额归属", "claims on the balance"),
    "headline": ("标题提示", "headline"), "trend": ("余额走势", "balances"), "year_before": ("去年同期", "a year before"),
    "name": ("小区", "complex"), "profile": ("管理方式", "profile"), "banks": ("银行账户", "bank accounts"), "first": ("账期起", "period from"),
    "last": ("账期止", "period to"), "period": ("账期", "period"),
}
MEMBERS: dict[str, Pair] = {
    "opening": ("期初", "opening"), "closing": ("期末", "closing"), "received": ("收", "received"), "paid": ("付", "paid"),
    "moved_in": ("划入", "moved in"), "moved_out": ("划出", "moved out"), "spendable": ("可以动用", "spendable"), "amount": ("金额", "amount"),
    "total": ("合计", "total"), "day": ("日期", "day"), "count": ("笔数", "count"), "periods": ("所属账期", "periods"), "source": ("来源", "source"),
    "purpose": ("用途", "purpose"), "name": ("名称", "name"), "payee": ("收款方", "payee"), "reason": ("原因", "reason"), "head": ("科目", "head"),
    "tier": ("档", "tier"), "fund": ("资金", "fund"), "vouchers": ("凭证", "vouchers"), "bill": ("账单", "bill"), "resolution": ("决议", "resolution"),
    "reviewers": ("审核", "reviewers"), "recheckers": ("复核", "re-checkers"), "signatories": ("联签", "signatories"), "requester": ("申请", "requester"),
    "collection_rate": ("收缴率", "collection rate"), "household_rate": ("户数收缴率", "rate by households"), "households": ("户数", "households"),
    "charged": ("应收", "charged"), "collected": ("已收", "collected"), "rate": ("比率", "rate"), "area_m2": ("面积", "area"),
    "arrears_recovered": ("收回旧欠", "old arrears recovered"), "received_in_advance": ("预收", "received in advance"), "evaluation": ("考核", "evaluation"),
    "remuneration": ("酬金", "remuneration"), "accrued": ("计提", "accrued"), "released": ("核准", "released"), "withheld": ("暂扣", "withheld"),
    "deducted": ("扣减", "deducted"), "paid_to_firm": ("付给物业", "paid to the firm"), "cost_reimbursed": ("成本报销", "cost reimbursed"),
    "public_revenue_net": ("公共收益净额", "net public revenue"), "questions": ("质询", "questions"), "answered": ("已答复", "answered"),
    "overdue": ("逾期", "overdue"), "answer": ("答复", "answer"), "text": ("内容", "text"), "status": ("状态", "status"), "adopted": ("通过的预算", "adopted"),
    "budget": ("预算", "budget"), "quarter": ("本期预算", "this period's budget"), "spent": ("本期列支", "spent"), "to_date": ("累计列支", "to date"),
    "used": ("执行率", "used"), "title": ("名称", "title"), "place": ("地点", "place"), "net": ("净额", "net"), "gross": ("总收入", "gross"),
    "direct_cost": ("成本", "direct cost"), "tax": ("税费", "tax"), "difference": ("差额", "difference"), "statement": ("对账单", "statement"),
    "arrears_ratio": ("欠费率", "arrears ratio"), "cover_months": ("够用几个月", "months of cover"), "essential_share": ("必要开支占比", "essential share"),
    "share": ("占比", "share"), "score": ("得分", "score"), "seals": ("用印", "uses of the seal"), "notices": ("张贴", "notices"), "members": ("委员交费", "members' fees"),
    "on_time_remittance": ("按时解缴率", "remitted on time"), "remuneration_share": ("酬金占比", "remuneration of what was collected"),
    "with_voucher": ("有凭证的比例", "lines with a voucher"), "cost_per_m2_month": ("每平方米每月成本", "cost a square metre and month"),
    "essential_month": ("每月必要开支", "essential costs a month"), "public_revenue_per_household": ("户均公共收益", "public revenue a household"),
    "document": ("文件", "document"), "decided_by": ("依据", "decided by"), "disputes": ("争议", "disputes"), "claims": ("追缴", "claims"), "audits": ("审计", "audits"),
    "year_to_date": ("本年累计", "year to date"), "own": ("我家", "own"), "written_off": ("核销", "written off"), "ages": ("拖欠时间", "age"),
}
_STEP = re.compile(r"([a-z_0-9A-Z]+)(?:\[(.*?)\])?(?:\.|\Z)")


def place(path: str, language: Language) -> str:
    """The place of a difference as a reader finds it on the page."""
    said: list[str] = []
    steps = [(found[1], found[2]) for found in _STEP.finditer(path)]
    if steps and steps[0][0] == "sections" and len(steps) > 1:
        letter = steps[1][0]
        said.append(f"{letter} {pick(pages.SECTIONS[letter], language)}" if letter in pages.SECTIONS else clean(letter))
        steps = steps[2:]
    for number, (name, row) in enumerate(steps):
        known = PARTS if number == 0 and not said else MEMBERS
        if name != "rows":
            said.append(pick(known.get(name) or MEMBERS.get(name) or (name.replace("_", " "), name.replace("_", " ")), language))
        if row is not None:
            said.append(_row(row, language))
    return " · ".join(said)


def _row(row: str, language: Language) -> str:
    """What tells a row from its sisters: a number or a day as it is, the code of a fund, a source or a head by its name;
    of a row that nothing names its place."""
    if row.isdigit() and len(row) < 4:
        return pick((f"第 {int(row) + 1} 行", f"row {int(row) + 1}"), language)
    return " ".join(_code(part, language) for part in row.split(" "))


def _code(code: str, language: Language) -> str:
    if not re.fullmatch(r"[a-z][a-z:-]*", code):
        return clean(code)
    if code in pages.SOURCES:
        return pick(pages.SOURCES[code], language)
    named = names.name("fund", code, language)
    return named if named != code else pages.use(code, language)


def _members(text: str) -> dict[str, object] | None:
    """A whole row, as a difference spells it; None for words that only begin like one."""
    try:
        row = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None


def value(told: object, language: Language, most: int = 60) -> str:
    """What stood or stands there: a figure, words, or a whole row by its members."""
    if told is None:
        return pick(("无", "none"), language)
    text = str(told)
    if text.startswith("{"):
        row = _members(text)
        if row is not None:
            text = pick(("；", "; "), language).join(
                f"{pick(MEMBERS[name], language)} {_code(str(one), language)}" for name, one in row.items()
                if name in MEMBERS and isinstance(one, str | int) and not isinstance(one, bool))
    text = clean(text) or pick(("有", "there"), language)
    return text if len(text) <= most else text[: most - 3] + "..."
