"""Names of what a book spells by slug: funds, offices, parties, states of a payment; heads come from the chart."""

from __future__ import annotations

from sharedfund.accounts.heads import HEADS

_FUNDS = {
    "operating": ("物业服务资金", "operating fund"),
    "public-revenue": ("公共收益", "public revenue"),
    "custody": ("代管款", "custody"),
    "agency": ("业委会代付", "agency"),
    "contingency": ("应急准备", "contingency fund"),
    "grants": ("专项补助", "grants"),
    "project": ("专项筹资", "project"),
    "maintenance": ("专项维修资金", "maintenance fund"),
}
_OFFICES = {
    "owner": ("业主", "owner"),
    "owners-representative": ("业主代表", "owners' representative"),
    "committee-member": ("业委会委员", "committee member"),
    "committee-chair": ("业委会主任", "committee chair"),
    "accountant": ("会计", "accountant"),
    "cashier": ("出纳", "cashier"),
    "firm": ("物业企业", "firm"),
    "community": ("社区", "community"),
    "subdistrict-office": ("街道", "subdistrict office"),
    "auditor": ("审计人", "auditor"),
    "evaluator": ("考核人", "evaluator"),
    "secretary": ("专职秘书", "secretary"),
    "trust-supervisor": ("信托监察人", "trust supervisor"),
}
_PARTIES = {
    "owners": ("业主", "owners"),
    "committee": ("业委会", "committee"),
    "firm": ("物业企业", "firm"),
    "residents-committee": ("居委会", "residents' committee"),
    "subdistrict-office": ("街道", "subdistrict office"),
    "evaluator": ("考核方", "evaluator"),
    "auditor": ("审计方", "auditor"),
    "trust-supervisor": ("信托监察人", "trust supervisor"),
    "office": ("办公室", "office"),
    "bureau": ("维修资金主管部门", "bureau"),
}
_STATUSES = {
    "requested": ("已申请，待审核", "requested, to be reviewed"),
    "reviewed": ("已审核，待复核", "reviewed, to be re-checked"),
    "rechecked": ("已复核，待联签", "re-checked, to be signed"),
    "signed": ("已有人联签", "signed by one"),
    "released": ("已放行，待付", "released, to be paid"),
    "paid": ("已付", "paid"),
    "rejected": ("已驳回", "rejected"),
    "withdrawn": ("已撤回", "withdrawn"),
    "returned": ("已退回", "returned"),
}
_TABLES = {"fund": _FUNDS, "office": _OFFICES, "party": _PARTIES, "status": _STATUSES}


def name(what: str, slug: str, language: str) -> str:
    """The name of the head, fund, office, party or status `slug`; the slug itself where it has none."""
    column = 0 if language == "zh_CN" else 1
    if what == "head":
        head = HEADS.get(slug)
        return slug if head is None else (head.name_zh, head.name_en)[column]
    kind, colon, rest = slug.partition(":")
    pair = _TABLES[what].get(kind)
    if pair is None:
        return slug
    return f"{pair[column]} {rest}" if colon else pair[column]
