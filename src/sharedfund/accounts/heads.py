"""Budget heads: slug, expense account, fund, tier and names; the closed list of essential heads (R19)."""

from __future__ import annotations

from typing import NamedTuple


class Head(NamedTuple):
    """A head a budget may have. `tier` is T1 for the essential list, else T2; `metered` as R64 says."""

    slug: str
    account: str
    fund: str
    tier: str
    metered: bool
    name_zh: str
    name_en: str


_E, _P, _G = "Expenses:Operating:Essential:", "Expenses:Operating:Planned:", "Governance:"
HEADS: dict[str, Head] = {
    head.slug: head
    for head in (
        Head("wages", _E + "Wages", "operating", "T1", True, "人员工资社保", "wages and social insurance"),
        Head("power", _E + "Power", "operating", "T1", True, "公共电费", "common power"),
        Head("water", _E + "Water", "operating", "T1", True, "公共水费", "common water"),
        Head("lift", _E + "Lift", "operating", "T1", True, "电梯维保", "lift maintenance"),
        Head("fire", _E + "Fire", "operating", "T1", True, "消防维保", "fire system"),
        Head("sanitation", _E + "Sanitation", "operating", "T1", False, "清洁清运", "cleaning and refuse"),
        Head("insurance", _E + "Insurance", "operating", "T1", False, "公众责任险", "liability insurance"),
        Head("greening", _P + "Greening", "operating", "T2", False, "绿化养护", "greening"),
        Head("security", _P + "Security", "operating", "T2", False, "秩序维护", "order and security"),
        Head("repair", _P + "Repair", "operating", "T2", False, "维修养护", "minor repair"),
        Head("office", _P + "Office", "operating", "T2", False, "办公费", "office"),
        Head("firm-equipment", _P + "FirmEquipment", "operating", "T2", False, "物业设备使用成本", "firm's equipment"),
        Head("shared-service", _P + "SharedService", "operating", "T2", False, "联享服务分摊", "shared service"),
        Head("other", _P + "Other", "operating", "T2", False, "经业主同意的其他", "other, by the owners' consent"),
        Head("emergency", "Expenses:Operating:Emergency", "operating", "T1", False, "应急支出", "emergency"),
        Head("bank-charges", "Expenses:Operating:BankCharges", "operating", "T1", True, "手续费", "bank charges"),
        *(
            Head(f"governance-{slug}", f"Expenses:Operating:{_G}{name}", "operating", "T2", False, zh, en)
            for slug, name, zh, en in (
                ("meeting", "Meeting", "会议费", "meetings"),
                ("allowance", "Allowance", "委员津贴", "members' allowance"),
                ("secretary", "Secretary", "专职秘书", "secretary"),
                ("bookkeeping", "Bookkeeping", "代理记账", "bookkeeping"),
                ("audit", "Audit", "审计及第三方评估", "audit and evaluation"),
                ("legal", "Legal", "法律服务", "legal"),
            )
        ),
        Head("public-direct-cost", "Expenses:Public:DirectCost", "public-revenue", "T2", False, "公共收益合理成本", "direct cost of public revenue"),
        Head("public-tax", "Expenses:Public:Tax", "public-revenue", "T0", True, "公共收益税费", "tax on public revenue"),
        Head("public-welfare", "Expenses:Public:Welfare", "public-revenue", "T6", False, "公共收益回馈", "welfare"),
        Head("public-improvement", "Expenses:Public:Improvement", "public-revenue", "T6", False, "公共收益改善", "improvement"),
    )
}

# R19's default list; a budget resolution may name another subset, never a head that is not here.
ESSENTIAL = tuple(slug for slug, head in HEADS.items() if head.tier == "T1" and slug not in ("emergency", "bank-charges"))


def expense(slug: str) -> str:
    """The expense account of a head. For a slug that is no head a name the chart does not have, so that the entry has
    no spelling."""
    known = HEADS.get(slug)
    return known.account if known is not None else f"Expenses:Unknown:{slug}"
