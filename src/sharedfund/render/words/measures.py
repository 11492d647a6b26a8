"""The words of a page's measures: every indicator with its formula, the ranks of payments, the topics of votes, what a cast
lacks."""

from __future__ import annotations

from typing import NamedTuple

Pair = tuple[str, str]


class Measure(NamedTuple):
    """An indicator's name and how it is reckoned; `kind` is how its figure is written: rate, money, tenths, text."""

    name: Pair
    formula: Pair
    kind: str = "rate"


MEASURES: dict[str, Measure] = {
    "collection_rate": Measure(
        ("收缴率", "collection rate"),
        ("本期账单已收 ÷ 本期账单（减去冲减）；预交和收回旧欠不计",
         "money applied to the period's bills / those bills net of credits; advances and old arrears are in neither")),
    "household_rate": Measure(("户数收缴率", "collection by households"),
                              ("缴清户数 ÷ 开单户数", "households fully paid / charged")),
    "arrears_ratio": Measure(("欠费率", "arrears ratio"), ("本期账单未收 ÷ 本期账单", "the period's bills unpaid / those bills")),
    "cover_months": Measure(
        ("可撑月数", "months of cover"),
        ("可以动用 ÷ 本期平均每月必要开支", "spendable / the period's mean month of essential costs"), "tenths"),
    "essential_month": Measure(
        ("每月必要开支", "essentials a month"), ("本期必要科目的列支 ÷ 月数", "cost of the essential heads / months"), "money"),
    "essential_share": Measure(("必要开支占比", "essential share"),
                               ("顺位 T1 的付款 ÷ 本期支出", "payments of rank T1 / all paid")),
    "cost_per_m2_month": Measure(
        ("每平方米每月成本", "cost per square metre and month"),
        ("物业服务资金列支的费用 ÷ 建筑面积 ÷ 月数", "cost booked of the operating fund / area / months"), "money"),
    "remuneration_share": Measure(
        ("酬金占已收", "remuneration of collected"),
        ("本期计提的酬金 ÷ 本期账单已收", "remuneration accrued / money applied to the period's bills")),
    "public_revenue_per_household": Measure(
        ("每户公共收益", "public revenue a household"), ("公共收益净额 ÷ 户数", "net public revenue / households"), "money"),
    "on_time_remittance": Measure(
        ("按时交存率", "remitted on time"),
        ("章程规定的工作日内从微信、支付宝、物业、收款人手里到账的钱 ÷ 本期从他们手里到账的钱",
         "money that came from gateways, the firm and collectors within the charter's working days / all that came from them")),
    "answer_days": Measure(
        ("答复用时", "time to an answer"),
        ("从提问到答复的工作日：中位 / 最长", "working days from question to answer: median / longest"), "text"),
    "delay_days": Measure(
        ("公布晚了几天", "days late"), ("公布日减去章程规定的最后一天；没晚是 0", "day published - the charter's last day; 0 in time"), "text"),
    "with_voucher": Measure(("有凭证的付款", "payments with a voucher"),
                            ("附有凭证的付款笔数 ÷ 全部笔数", "payments that name a voucher / all payments")),
}

# In which order money is paid (R19); what a payment ranks as.
TIERS: dict[str, Pair] = {
    "T0": ("T0 他人的钱", "T0 others' money"), "T1": ("T1 必要", "T1 essential"), "T2": ("T2 预算内", "T2 budgeted"),
    "T3": ("T3 酬金", "T3 remuneration"), "T4": ("T4 补备用金", "T4 contingency"), "T5": ("T5 恢复暂扣", "T5 withheld, restored"),
    "T6": ("T6 业主另议", "T6 as owners resolve"),
}

# The kinds of matters owners vote on (Civil Code 278).
TOPICS: dict[int, Pair] = {
    1: ("议事规则", "rules of the assembly"), 2: ("管理规约", "covenant"), 3: ("选举业委会", "election of the committee"),
    4: ("选聘、解聘物业", "hiring or dismissing the firm"), 5: ("使用维修资金", "using the maintenance fund"),
    6: ("筹集维修资金", "raising the maintenance fund"), 7: ("改建重建", "rebuilding"),
    8: ("共有部分的用途和经营", "use of common parts, business with them"), 9: ("其他共有和共同管理事项", "other common matters"),
}

# Where money goes that was deducted from a firm (R32).
DEDUCTED: dict[str, Pair] = {
    "operating": ("归物业服务资金", "goes to the operating fund"), "refund": ("退给交费的业主", "goes back to those who paid"),
    "offset": ("抵业主以后的物业费", "is set off against the owners' next fees"), "committee": ("归业委会经费", "goes to the committee's expenses"),
}

BORNE: dict[str, Pair] = {
    "fund": ("由物业服务资金出", "paid by the operating fund"), "public": ("由财政出", "paid by public money"),
    "firm": ("由物业企业出", "paid by the firm"), "none": ("没有花费", "no cost"),
}

PAYMENTS: dict[str, Pair] = {
    "ordinary": ("一般付款", "an ordinary payment"), "large": ("大额付款", "a large payment"), "emergency": ("应急付款", "an emergency payment"),
}
STEPS: dict[str, Pair] = {
    "request": ("申请", "request"), "review": ("审核", "review"), "recheck": ("复核", "re-check"), "sign": ("联签", "joint signature"),
    "parties": ("联签的方数", "parties that sign"), "fresh-signatory": ("没有经手过前面步骤的签字人", "a signatory who took no earlier step"),
    "witness": ("见证", "witness"), "persons": ("各步不同的人", "different persons for the steps"),
}
