"""The words of printed pages: every heading, column and phrase of a disclosure, once, in Chinese and English."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sharedfund.accounts.heads import HEADS
from sharedfund.render.words import names
from sharedfund.render.words.form import Language, clean, plain

Pair = tuple[str, str]

# ---- small words by key ----

# The equation of the first page: numbers 1 to 4 of ten.
FIGURES: dict[str, Pair] = {
    "opening": ("期初余额", "opening"), "received": ("本期收入", "received"), "paid": ("本期支出", "paid"),
    "closing": ("期末余额", "closing"),
}
CLAIMS: dict[str, Pair] = {
    "frozen": ("冻结款", "frozen"),
    "unidentified": ("待核实收款", "unidentified receipts"),
    "advance": ("预交物业费", "fees paid in advance"),
    "deposit": ("押金", "deposits"),
    "pass-through": ("代收代付", "pass-through money"),
    "agency": ("代收待付的物业费", "fees held for the firm"),
    "refund": ("应退业主款", "refunds due"),
    "bill": ("应付账单和工资", "bills and wages due"),
    "reserve": ("必要开支预留", "reserve for essentials"),
    "cost-reimbursement": ("已核准物业成本", "approved costs of the firm"),
    "remuneration-released": ("已核准待拨酬金", "remuneration released"),
    "remuneration-accrued": ("待考核酬金", "remuneration before its evaluation"),
    "remuneration-withheld": ("暂扣酬金", "remuneration withheld"),
    "approved": ("已批未付", "approved, not yet billed"),
    "set-aside": ("决议留出", "set aside by resolution"),
    "spendable": ("可以动用", "spendable"),
}
SOURCES: dict[str, Pair] = {
    "fee": ("物业费", "service fees"),
    "share": ("物业交存的部分", "share deposited by the firm"),
    "advance": ("预交物业费", "fees paid in advance"),
    "clearing": ("微信、支付宝、代收转入", "remitted collections"),
    "public-revenue": ("公共收益", "public revenue"),
    "interest": ("银行利息", "bank interest"),
    "deposit": ("押金", "deposits"),
    "pass-through": ("代收水电", "water and power collected"),
    "unidentified": ("待核实收款", "unidentified"),
    "grant": ("补助、捐赠", "grants and donations"),
    "subsidy": ("不限用途的补助", "unrestricted subsidies"),
    "project": ("专项筹资", "project contributions"),
    "refund-due": ("多收待退", "to be refunded"),
    "former-firm": ("前物业退回", "paid back by a former firm"),
    "restored": ("追回款", "restored"),
    "returned": ("付款退回", "payments returned"),
    "charge": ("手续费", "charges"),
    "term-deposit": ("定期存款取回", "term deposits come back"),
    "other": ("其他", "other"),
}
SOURCE_NOTES: dict[str, Pair] = {
    "advance": ("不算收入", "not income"),
    "share": ("物业的钱，不算收入", "the firm's money, not income"),
    "deposit": ("不算收入，要退", "not income"),
    "pass-through": ("不算收入，要转付", "not income"),
    "unidentified": ("不算收入，待认领", "not income"),
    "refund-due": ("不算收入，要退", "not income"),
    "grant": ("专款专用", "for its purpose only"),
    "project": ("专款专用", "for its purpose only"),
}
REVENUES: dict[str, Pair] = {
    "parking": ("停车", "parking"), "advertising": ("广告", "advertising"),
    "parcel-locker": ("快递柜", "parcel lockers"), "charging": ("充电", "charging"),
    "water-kiosk": ("饮用水机", "water kiosks"), "venue-rent": ("场地租金", "venue rent"),
    "telecom": ("基站", "telecom"), "compensation": ("赔偿", "compensation"),
}
USES: dict[str, Pair] = {
    "remuneration": ("物业酬金", "remuneration"), "agency": ("代付物业费", "fee passed on to the firm"), "refund": ("退还业主", "refunds"), "deposit": ("退还押金", "deposits returned"),
    "pass-through": ("转付水电", "water and power passed on"), "tax": ("税费", "tax"), "expense": ("其他开支", "other expense"),
    "transfer": ("划转", "transfer"), "top-up": ("补充专项维修资金", "to the maintenance fund"),
    "imprest": ("备用金", "imprest"), "standing": ("代扣", "direct debit"), "emergency": ("应急支出", "emergency"),
    "return": ("返还业主", "returned to owners"), "term-deposit": ("存定期", "placed in a term deposit"), "bill": ("账单", "bills"), "unexplained": ("未经审批的支出", "approved by nobody"),
    "court": ("法院划扣", "court levy"), "bank-charge": ("银行收费", "the bank's charge"), "counter-fact": ("更正", "correction"), "other": ("其他", "other"),
    "work": ("维修资金工程", "works of the maintenance fund"), "reclaim": ("收回垫付", "advance reclaimed"),
    "grants": ("补助、捐赠款的用途", "out of grants and gifts"), "project": ("专项筹资的用途", "out of projects"),
}
MANNERS: dict[str, Pair] = {
    "three-steps": ("三步审批、联签", "three steps, joint signature"), "emergency": ("应急", "emergency"),
    "court": ("法院划扣", "court levy"), "bank-charge": ("银行收费", "the bank's charge"), "standing-authority": ("代扣授权", "standing authority"),
    "approved-later": ("事后补批", "approved afterwards"), "unexplained": ("未经审批", "approved by nobody"),
    "counter-fact": ("更正", "correction"),
}
PAYEES: dict[str, Pair] = {
    "household": ("业主", "an owner"), "person": ("个人", "natural person"), "staff": ("员工工资", "staff"), "social-insurance": ("社保", "social insurance"),
    "bureau": ("维修资金专户", "maintenance fund bureau"), "tax": ("税务", "tax office"), "fund": ("本资金", "another fund"),
    "firm": ("物业企业", "the firm"), "company": ("单位", "company"),
}
BEARERS: dict[str, Pair] = {"owners": ("业主", "the owners"), "firm": ("物业企业", "the firm"), "public": ("财政", "public money")}
KINDS: dict[str, Pair] = {
    "share": ("按收入比例", "share of fees"), "fixed": ("定额", "fixed"), "residual": ("结余归物业", "residual"),
    "lump-sum": ("包干，收多少过多少", "lump sum, as collected"),
}
FUNCTIONS: dict[str, Pair] = {
    "band": ("分档", "bands"), "linear": ("按分计", "linear"), "pass_fail": ("达标全拨、不达标不拨", "pass or fail"),
    "pass-fail": ("达标全拨、不达标不拨", "pass or fail"), "holdback": ("预留", "holdback"),
}
DEPOSITS: dict[str, Pair] = {
    "renovation": ("装修押金", "renovation deposits"), "access": ("门禁押金", "access card deposits"),
    "firm-bond": ("履约保证金", "firm's bond"), "pass-through": ("代收代付", "pass-through"),
    "unidentified": ("待核实收款", "unidentified"),
}
CHANNELS: dict[str, Pair] = {
    "WeChat": ("微信支付在途", "WeChat Pay, in transit"), "Alipay": ("支付宝在途", "Alipay, in transit"),
    "FirmCollected": ("物业代收未解缴", "collected by the firm, not remitted"), "Cash": ("收现未存行", "cash not banked"),
}
MISSING: dict[str, Pair] = {
    "evaluation": ("考核", "evaluation"), "acceptance": ("居民认可", "acceptance"), "settlement": ("年结", "settlement"),
    "breach": ("违约未结", "open breach"), "voucher": ("凭证未补", "missing vouchers"), "publication": ("季度公示", "publication"),
}
AGES: dict[str, Pair] = {
    "0-3": ("3个月以内", "up to 3 months"), "3-12": ("3—12个月", "3 to 12 months"), "12-36": ("1—3年", "1 to 3 years"),
    "over-36": ("3年以上", "over 3 years"),
}
BUILDING_USES: dict[str, Pair] = {
    "residential": ("住宅", "residential"), "commercial": ("商业", "commercial"), "developer": ("建设单位", "developer"),
}
BODIES: dict[str, Pair] = {
    "owners-assembly": ("业主大会", "owners' assembly"), "owners-committee": ("业委会", "committee"),
    "enlarged-committee": ("业委会扩大会议", "enlarged committee"), "joint-meeting": ("联席会议", "joint meeting"),
    "interim-committee": ("物管委", "interim committee"), "representatives": ("业主代表会议", "owners' representatives"),
    "hearing": ("听证会", "hearing"), "open-talk": ("恳谈会", "open talk"), "coordination": ("协调会", "coordination meeting"),
    "review": ("评议会", "review meeting"),
}
# For whom a copy is made that is not the public page: what stands across it (five letters at most), and beside its title.
MARKS: dict[str, Pair] = {
    "owner": ("本户", "OWNER"), "committee": ("内部", "COPY"), "auditor": ("审计", "AUDIT"),
}
COPIES: dict[str, Pair] = {
    "owner": ("本户查阅，不是公示", "for one household, not the public page"),
    "committee": ("业委会内部，不张贴", "for the committee, not to be posted"),
    "auditor": ("审计用，不张贴", "for the auditor, not to be posted"),
}
STATUSES: dict[str, Pair] = {
    "draft": ("草稿", "draft"), "published": ("已公布", "published"), "final": ("定稿", "final"),
    "alleged": ("提出", "alleged"), "confirmed": ("确认", "confirmed"), "closed": ("结案", "closed"),
    "superseded": ("已被替代", "superseded"),
}
ASKED: dict[str, Pair] = {
    "open": ("待答复", "open"), "answered": ("已答复", "answered"), "accepted": ("已认可", "accepted"),
    "escalated": ("已上报", "escalated"),
}
OUTCOMES: dict[str, Pair] = {
    "upheld": ("争议成立", "upheld"), "dismissed": ("争议不成立", "dismissed"), "settled": ("调解", "settled"),
    "restored": ("已赔清", "restored"), "dropped": ("违约不成立", "dropped"),
}
OCCASIONS: dict[str, Pair] = {
    "annual": ("年度", "annual"), "term-end": ("换届", "end of term"), "hand-over": ("交接", "hand-over"),
    "demanded": ("业主要求", "demanded by owners"),
}
OPINIONS: dict[str, Pair] = {
    "clean": ("无保留", "clean"), "qualified": ("有保留", "qualified"), "adverse": ("否定", "adverse"),
}
BILLED: dict[str, Pair] = {
    "month": ("按月", "monthly"), "quarter": ("按季", "quarterly"), "year": ("按年", "yearly"),
    "once": ("一次", "once"),
}
SEALS: dict[str, Pair] = {
    "assembly": ("业主大会章", "owners' assembly"), "committee": ("业委会章", "committee"), "finance": ("财务章", "finance"),
}
NOTICES: dict[str, Pair] = {
    "maintenance": ("专项维修资金", "maintenance fund"), "member-fees": ("委员交费情况", "members' own fees"),
    "seal": ("印章使用", "use of the seals"), "audit": ("审计结果", "audit result"), "answers": ("质询答复", "answers"),
    "other": ("其他", "other"),
}
VOUCHER_ACCESS: dict[str, Pair] = {
    "on-site": ("业主可以到账户保管处查看原始凭证。", "Owners may see the vouchers themselves where they are kept."),
    "redacted": ("业主可以查看遮去个人信息的凭证。", "Owners may see the vouchers with personal data hidden."),
    "none": ("业主可以查看账目；原始凭证按章程不提供。", "Owners may see the books; under the charter the vouchers are not shown."),
}
CONTRACT_STATES: dict[str, Pair] = {
    "running": ("履行中", "running"), "interim": ("应急物业", "interim"), "ended": ("已终止", "over"),
    "indefinite": ("已期满，按原合同继续", "run out, goes on under its old terms"),
}
# What a holder of an office hands over, and why one does not sign (R60).
HANDED: dict[str, Pair] = {
    "seals": ("印章", "seals"), "passwords": ("密码", "passwords"), "key-files": ("钥匙文件", "key files"),
    "books": ("账簿", "books"), "vouchers": ("凭证", "vouchers"), "cash": ("现金", "cash"),
}
ABSENT: dict[str, Pair] = {
    "term-over": ("任期已满", "term over"), "died": ("去世", "died"), "refused": ("拒绝", "refused"), "gone": ("失联", "gone"),
}
HAND_OVERS: dict[str, Pair] = {
    "missing": ("还没有交接", "not handed over"), "incomplete": ("交接不全", "incomplete"),
    "complete": ("已交接", "handed over"), "refused": ("拒绝交接", "refused"),
}
METHODS: dict[str, Pair] = {
    "third-party": ("第三方", "third party"), "owner-survey": ("业主问卷", "survey of owners"),
    "community": ("社区组织", "by the community"),
}
CORRECTIONS: dict[str, Pair] = {
    "given-reversed": ("补助、筹款冲正", "grant or contribution reversed"), "receipt-reversed": ("收款冲正", "receipt reversed"), "revenue-reversed": ("公共收益冲正", "public revenue reversed"),
    "charge-credited": ("开单冲减", "charge credited"), "late-fee-credited": ("违约金减免", "late fee credited"),
    "bill-credited": ("账单冲减", "bill credited"), "payment-returned": ("付款退回", "payment returned"),
    "accrual-corrected": ("计提更正", "accrual corrected"),
    "shared-cost-unsplit": ("联享分摊撤回", "shared cost taken back"),
}
PROFILES: dict[str, Pair] = {
    "co-managed": ("共管账户", "co-managed account"), "trust": ("信托制", "trust"), "remuneration": ("酬金制", "commission"),
    "joint-remuneration": ("联名酬金制", "joint commission"), "pay-in-arrears": ("先用后付", "pay in arrears"),
    "committee-agency": ("业委会代付", "committee agency"), "fallback": ("兜底", "fallback"),
    "self-volunteer": ("志愿互助", "volunteers"), "self-hire": ("直接聘用", "own staff"),
    "self-manager": ("职业经理人", "own manager"), "self-contract": ("专业分包", "specialist contractors"),
    "revenue-only": ("公共收益共管", "public revenue only"), "holdback": ("按季留存", "holdback"),
    "part-deposit": ("部分交存", "part deposit"), "joint-collect": ("联合收取", "joint collection"),
}
NOTES: dict[str, Pair] = {
    "cash-basis": (
        "口径：共管账户全部资金，以钱到账、离账为准；资金之间划转不算收支；补充维修资金算支出。",
        "Basis: all funds of the co-managed account, by money that came and left; moves between its funds are neither; a "
        "top-up of the maintenance fund is paid."),
    "claims-order": (
        "余额归属：每一分钱只算一次，按规则 R18 的次序；剩下的才是可以动用的。",
        "Whose the balance is: each fen counts once, in the order of rule R18; only what is left is spendable."),
    "collection-rate": (
        "收缴率 = 本期账单已收 ÷ 本期账单（减去冲减）；预交和收回旧欠不计。户数收缴率 = 缴清户数 ÷ 开单户数。",
        "Collection rate = money applied to this period's bills / those bills net of credits; advances and old arrears are "
        "in neither. By households = fully paid / charged."),
    "advances-not-income": ("预交、押金、代收款不是收入。", "Advances, deposits and pass-through money are no income."),
    "deducted-and-withheld": (
        "已扣减是最终的，暂扣可能恢复；两者从不合并。", "Deducted is final, withheld may come back; the two are never one figure."),
    "rounding": ("四舍五入到分；分摊按最大余数，合计不差一分。", "Half-up to the fen; splits by largest remainder, sums exact."),
    "residual-risk": (
        "知道某一笔缴费日期和金额的人，可能从按日合计中认出它。",
        "Whoever knows the day and the amount of one payment may recognise it in a day's total."),
}

# ---- sections and columns ----

SECTIONS: dict[str, Pair] = {
    "A": ("资金收支", "Fund position"), "B": ("余额归属", "Claims on the balance"), "B2": ("从账面结余到可以动用", "From surplus to spendable"),
    "C": ("物业费收缴", "Fees charged and collected"), "D": ("逐日收款", "Receipts by day"), "E": ("公共收益", "Public revenue"),
    "F": ("逐笔付款", "Payments, line by line"), "G": ("预算执行", "Budget execution"), "H": ("必要开支", "Essential costs"),
    "I": ("酬金与考核关口", "Remuneration and its gate"), "I2": ("包干物业费：代收代付", "Lump-sum fees, carried for the firm"), "J": ("考核", "Evaluation"), "K": ("维修、专项与补助", "Repairs, projects, grants"), "L": ("专项维修资金", "Maintenance fund"), "M": ("押金与代收款", "Deposits and pass-through"),
    "N": ("本期决议", "Resolutions"), "O": ("事前公示与应急", "Prior notices and emergencies"), "P": ("质询、争议与违约", "Questions, disputes, breaches"),
    "Q": ("欠费", "Arrears"), "R": ("银行对账", "Bank reconciliation"), "S": ("下期展望", "Outlook"), "T": ("谁担任什么", "Who holds which mandate"),
    "U": ("更正与迟到的记录", "Corrections and late entries"), "W": ("付给物业企业合计", "The firm in all"),
    "W2": ("合同与交接", "Contracts and hand-over"),
    "X": ("被规则拒绝的", "Refused by the rules"), "Y": ("已议未办", "Decisions open"), "Z": ("章程变更", "Charter terms changed"),
    "V": ("说明", "Notes"),
}


def pick(pair: Pair, language: Language) -> str:
    return pair[0] if language == "zh_CN" else pair[1]


def word(table: dict[str, Pair], key: str | None, language: Language) -> str:
    """The word of `key`; the key itself where it has none, nothing for None."""
    if key is None:
        return ""
    return pick(table[key], language) if key in table else clean(key)


def claim(kind: str, language: Language) -> str:
    """A claim's name, or that of the fund whose remainder it is."""
    return pick(CLAIMS[kind], language) if kind in CLAIMS else names.name("fund", kind, language)


def use(key: str, language: Language) -> str:
    """A payment's use: its budget head, else what it settles."""
    return names.name("head", key, language) if key in HEADS else word(USES, key, language)


def payee(row: dict[str, Any], language: Language) -> str:
    """Companies and firms by name; natural persons as such with their id; households not at all."""
    if row.get("name"):
        return clean(str(row["name"]))
    kind = word(PAYEES, row.get("kind"), language)
    return f"{kind} {clean(row['payee'])}" if row.get("kind") in ("person", "firm", "company") and row.get("payee") else kind


def about(what: str, language: Language) -> str:
    """What a question or a dispute is about: a head or a fund by its name, else the number it has."""
    return clean(names.name("head" if what in HEADS else "fund", what, language))


def amount(text: str | None) -> str:
    """`1,200.00` of `1200.00`; nothing for None."""
    return "" if text is None else plain(Decimal(text))


def tariff(rate: str) -> str:
    """A tariff in yuan and fen, with more places only where it has them: `1.80`, `1.6625`."""
    return str(Decimal(rate).quantize(Decimal("0.01"))) if Decimal(rate) * 100 % 1 == 0 else rate


_ORDINALS = ("一", "二", "三", "四")


def period(name: str, language: Language) -> str:
    """`2026 年第一季度`, `2026 年 3 月`, `2026 年`; in English `first quarter of 2026`, `March 2026`, `2026`."""
    if len(name) == 6 and name[4] == "Q":
        number = int(name[5])
        english = ("First", "Second", "Third", "Fourth")[number - 1]
        return f"{name[:4]} 年第{_ORDINALS[number - 1]}季度" if language == "zh_CN" else f"{english} quarter of {name[:4]}"
    if len(name) == 7 and name[4] == "-":
        months = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                  "November", "December")
        return f"{name[:4]} 年 {int(name[5:])} 月" if language == "zh_CN" else f"{months[int(name[5:]) - 1]} {name[:4]}"
    return f"{name} 年" if language == "zh_CN" and len(name) == 4 else name


def short_period(name: str, language: Language) -> str:
    """A period under a chart: `26年一季`, `2026 Q1`."""
    if len(name) == 6 and name[4] == "Q":
        return f"{name[2:4]}年{_ORDINALS[int(name[5]) - 1]}季" if language == "zh_CN" else f"{name[:4]} Q{name[5]}"
    return name


def day(iso: str | None, language: Language) -> str:
    """`2026 年 3 月 31 日`; in English the ISO day."""
    if iso is None:
        return ""
    return f"{iso[:4]} 年 {int(iso[5:7])} 月 {int(iso[8:])} 日" if language == "zh_CN" else iso


# ---- whole sentences ----


def sentence(data: dict[str, Any], language: Language) -> str:
    """Whose the balance is, in one plain sentence; every amount in it is a line of section B and they sum up."""
    closing, left = data["front"]["closing"], data["front"]["spendable"]
    parts = []
    for row in data["claims"]:
        if row["claim"] == "spendable":
            continue
        told = f"{claim(row['claim'], language)} {amount(row['amount'])}"
        if row["claim"] == "public-revenue":
            told += pick(("（由大家决定用途）", " (the owners decide its use)"), language)
        parts.append(told)
    if language == "zh_CN":
        whose = "，".join(parts) + "，" if parts else ""
        if Decimal(left) < 0:
            return f"账户里有 {amount(closing)} 元：{whose}还差 {amount(left[1:])} 元，没有可以动用的。"
        return f"账户里有 {amount(closing)} 元：{whose}真正可以动用的是 {amount(left)} 元{_by_source(data, language)}。"
    whose = ", ".join(parts) + "; " if parts else ""
    if Decimal(left) < 0:
        return f"The account holds {amount(closing)}: {whose}{amount(left[1:])} is lacking, nothing may be spent."
    spendable = f"{amount(left)}{_by_source(data, language)}"
    return f"The account holds {amount(closing)}: {whose}what may really be spent is {spendable}."


def _by_source(data: dict[str, Any], language: Language) -> str:
    """Of how much of each source what is spendable consists, where the owners pool them (R87)."""
    parts = [f"{names.name('fund', row['fund'], language)} {amount(row['amount'])}"
             for row in data["sections"]["B2"]["sources"]]
    return pick((f"（{'，'.join(parts)}）", f" ({', '.join(parts)})"), language) if parts else ""


def has_firm(data: dict[str, Any]) -> bool:
    """Whether a firm works for the complex by a contract of this book, or got money from it."""
    return bool(data["sections"]["W"]["rows"]) or any(Decimal(sum_) for sum_ in data["front"]["remuneration"].values())


def rate(share: str | None, language: Language) -> str:
    """A rate in percent; where nothing was charged there is none, which is neither nothing nor all."""
    return pick(("不适用", "n/a"), language) if share is None else f"{share}%"


def firm_line(data: dict[str, Any], language: Language) -> str:
    """What the firm got in the period, and what waits at the gate; empty where there is no firm."""
    if not has_firm(data):
        return ""
    told = {key: amount(value) for key, value in data["front"]["remuneration"].items()}
    rest = pick((f"待考核 {told['accrued']} 元，暂扣 {told['withheld']} 元，已扣减 {told['deducted']} 元。",
                 f"before evaluation {told['accrued']}, withheld {told['withheld']}, deducted {told['deducted']}."), language)
    if data["sections"]["I2"]["rows"] and not Decimal(data["front"]["remuneration"]["cost_reimbursed"]):
        return pick((f"本期付给物业企业包干物业费 {told['paid_to_firm']} 元；{rest}",
                     f"Lump-sum fees paid to the firm {told['paid_to_firm']}; {rest}"), language)
    duty = [row["on_duty"] for row in data["sections"]["W"]["rows"] if row["on_duty"]]
    if language == "zh_CN":
        on_duty = f"（在岗 {sum(duty)} 人）" if duty else ""
        return (f"本期付给物业企业合计 {told['paid_to_firm']} 元：成本报销 {told['cost_reimbursed']} 元{on_duty}，"
                f"酬金 {told['paid']} 元；{rest}")
    on_duty = f" ({sum(duty)} on duty)" if duty else ""
    return (f"Paid to the firm in all {told['paid_to_firm']}: costs reimbursed {told['cost_reimbursed']}{on_duty}, "
            f"remuneration {told['paid']}; {rest}")


def headline(row: dict[str, Any], language: Language) -> str:
    """One line of the headline."""
    sum_ = amount(row["amount"])
    months = pick(("、", ", "), language).join(row.get("months", ()))
    match row["code"]:
        case "not-closed":
            return pick((f"未结账，数字还会变：{months}", f"Not closed, figures may still change: {months}"), language)
        case "unreconciled" if row["amount"] is None:
            return pick((f"未对账：{months}", f"Not reconciled with the bank: {months}"), language)
        case "unreconciled":
            return pick((f"未对平，差额 {sum_} 元（{months}）", f"Differs from the bank by {sum_} ({months})"), language)
        case "unapproved-payment":
            return pick((f"有未经审批的支出 {sum_} 元", f"Payments nobody approved: {sum_}"), language)
        case "advances-borrowed":
            return pick((f"动用了业主预交的物业费 {sum_} 元，尚未补回", f"Fees paid in advance are borrowed and not yet back: {sum_}"), language)
        case "late":
            return pick((f"迟公布 {row['days']} 天，应于 {row['due']} 前公布", f"Published {row['days']} days late, due {row['due']}"), language)
        case "disputed":
            return pick((f"有争议的金额 {sum_} 元", f"In dispute: {sum_}"), language)
        case "unratified-emergency":
            return pick((f"应急支出未追认 {sum_} 元", f"Emergency payments not ratified: {sum_}"), language)
        case "opening-differs":
            return pick((f"期初与上期公示的期末差 {sum_} 元", f"The opening differs from the last published closing by {sum_}"), language)
        case "shortfall":
            return pick((f"不够付：还差 {sum_} 元", f"Short by {sum_}"), language)
    return f"{row['code']} {sum_}".strip()


def bank_line(data: dict[str, Any], language: Language) -> tuple[str, str]:
    """Whether bank and book agree: the verdict, and what it rests on."""
    section = data["sections"]["R"]
    rows = [row for row in section["rows"] if row["month"] == data["last"][:7]]
    where = "、".join(f"{bank['bank']} 尾号 {bank['tail']}" for bank in data["banks"])
    where_en = ", ".join(f"{bank['bank']}, no. ending {bank['tail']}" for bank in data["banks"])
    if not rows:
        return pick(("尚未核对。", "Not yet reconciled."), language), pick((
            f"{where}，{int(data['last'][5:7])} 月的对账单还没有核对。",
            f"{where_en}: the statement of {data['last'][:7]} is still to be reconciled."), language)
    statement = amount(str(sum((Decimal(row["statement"]) for row in rows), Decimal("0.00"))))
    difference = sum((Decimal(row["difference"]) for row in rows), Decimal("0.00"))
    verdict = ("相符。", "They agree.") if not difference else ("不符。", "They differ.")
    return pick(verdict, language), pick((
        f"{where}，{day(data['last'], 'zh_CN')}对账单余额 {statement} 元，与账面差额 {plain(difference)} 元。",
        f"{where_en}: statement of {data['last']} {statement}, difference to the book {plain(difference)}."), language)


def steps_line(data: dict[str, Any], language: Language) -> str:
    """How the period's payments were approved, and what a square metre cost beside what it pays."""
    return pick(("", " "), language).join(filter(None, (_steps(data, language), _cost_line(data, language))))


def _cost_line(data: dict[str, Any], language: Language) -> str:
    """The cost of a square metre and month beside the tariff; nothing where the book has no area."""
    cost, tariffs = data["indicators"]["cost_per_m2_month"], data["indicators"]["tariffs"]
    if cost is None:
        return ""
    rates = " / ".join(tariff(rate) for rate in tariffs)
    if not tariffs:
        return pick((f"每平方米每月成本 {amount(cost)} 元，不收物业费。", f"A square metre costs {amount(cost)} a month; no fee is charged."),
                    language)
    return pick((f"每平方米每月成本 {amount(cost)} 元，收费 {rates} 元。",
                 f"A square metre costs {amount(cost)} a month and pays {rates}."), language)


def _steps(data: dict[str, Any], language: Language) -> str:
    section = data["sections"]["F"]
    count, full = section["count"], section["full"]
    if not count:
        return pick(("本期没有付款。", "Nothing was paid."), language)
    if full == count:
        return pick((f"本期付款 {count} 笔，全部经“申请—审核—复核—联签”。",
                     f"All {count} payments went through request, review, re-check and joint signature."), language)
    return pick((f"本期付款 {count} 笔，其中 {full} 笔经三步审批和联签，另 {count - full} 笔见 F 节。",
                 f"{full} of {count} payments went through the three steps and the joint signature; for the other "
                 f"{count - full} see section F."), language)
