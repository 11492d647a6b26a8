"""Names of what a book spells by slug: funds, offices, parties, payees, states, kinds of entries, terms of contracts and
resolutions; heads come from the chart."""

from __future__ import annotations

from sharedfund.accounts.heads import HEADS

_FUNDS = {
    "operating": ("物业服务资金", "operating fund"),
    "public-revenue": ("公共收益", "public revenue"),
    "custody": ("代管款", "custody"),
    "agency": ("代收物业费", "fees held for the firm"),
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
    "bureau": ("主管部门", "bureau"),
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
    "bureau": ("主管部门", "bureau"),
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
_PAYEES = {
    "staff": ("员工工资", "the staff"), "social-insurance": ("社保", "social insurance"), "bureau": ("维修资金专户", "the maintenance fund's bureau"), "tax": ("税务", "the tax office"),
    "fund": ("本资金", "the fund itself"),
}
# English keeps the slug, which is what `log --kind` takes.
_ENTRIES = {
    slug: (name, slug) for slug, name in {
        "acceptance-recorded": "居民认可", "accrual-corrected": "计提更正", "appeal-answered": "申诉答复",
        "area-corrected": "面积更正", "bank-debited": "银行支出", "bank-reconciled": "银行对账", "statement-imported": "对账单导入",
        "statement-lines": "对账单流水", "statement-matched": "流水对应", "statement-set-aside": "流水排除", "bill-credited": "账单冲减",
        "bill-recorded": "账单登记", "breach-alleged": "违约立案", "breach-closed": "违约结案", "breach-confirmed": "违约确认",
        "budget-adopted": "预算采用", "budget-varied": "预算调整", "cash-received": "现金收款", "charge-credited": "开单冲减",
        "charter-accepted": "章程认可", "common-part-contract-ended": "共用部位收回",
        "common-part-contract-recorded": "共用部位合同", "distribution-declared": "收益返还", "distribution-proposed": "收益返还提议",
        "rent-credit-proposed": "租金减免提议", "rent-credited": "租金减免", "revenue-charged": "公共收益应收", "revenue-reversed": "公共收益冲正", "term-deposit-redeemed": "定期存款取回", "charter-adopted": "章程", "charter-changed": "章程修改", "checkpoint-made": "校验点",
        "checkpoint-recorded": "校验点共签", "checkpoint-timestamped": "校验点时间戳", "collection-remitted": "代收解缴", "contract-recorded": "合同登记", "tariff-adopted": "自定收费标准",
        "contract-ended": "合同终止", "vendor-contract-recorded": "供应商合同", "vendor-accepted": "验收",
        "hand-over-recorded": "交接清单", "committee-handed-over": "业委会交接",
        "former-advances-listed": "前物业预收名单", "former-advances-decided": "前物业预收处理",
        "prepayment-honoured": "承认前物业预收", "former-firm-paid": "前物业退款",
        "correction-proposed": "更正提议", "debt-written-off": "欠费核销", "deposit-deducted": "押金扣减",
        "deposit-deduction-proposed": "押金扣减提议", "deposit-taken": "收押金", "disclosure-displayed": "公示张贴",
        "disclosure-published": "公示公布", "emergency-ordered": "应急下单", "emergency-ratified": "应急追认",
        "emergency-witnessed": "应急见证", "evaluation-appealed": "考核申诉", "evaluation-finalised": "考核定稿",
        "evaluation-published": "考核公示", "evaluation-recorded": "考核登记", "fee-charged": "物业费开单", "fees-earned": "预收转收入",
        "late-fee-charged": "违约金", "late-fee-credited": "违约金减免",
        "given-reversed": "补助、筹款冲正", "grant-received": "收补助", "grant-reported": "补助用途报告", "project-opened": "专项开立", "project-collected": "专项收款",
        "project-closed": "专项结束", "entrusted-received": "代收第三方款", "gift-in-kind-recorded": "实物捐赠",
        "volunteers-helped": "志愿服务", "budget-drafted": "预算草案", "budget-commented": "预算意见",
        "quotes-compared": "维修比价", "head-completed": "账单到齐", "imprest-spent": "备用金支出", "interest-received": "利息", "judgment-recorded": "裁判文书",
        "acts-confirmed": "失密期间核对", "key-compromised": "钥匙失密", "key-enrolled": "钥匙登记", "key-revoked": "钥匙作废",
        "mandate-accepted": "就任", "office-handed-over": "监交", "link-declared": "关系申报", "mandate-ended": "授权终止",
        "mandate-granted": "授权", "month-closed": "月结", "notice-answered": "异议答复", "notice-objected": "公示异议",
        "notice-posted": "付款公示", "opening-adopted": "期初采用", "opening-position": "期初余额", "opening-proposed": "期初提议",
        "pass-through-received": "代收代付收款", "payment-paid": "付款", "payment-rechecked": "付款复核",
        "payment-rejected": "付款驳回", "payment-requested": "付款申请", "payment-returned": "付款退回",
        "payment-reviewed": "付款审核", "payment-signed": "付款联签", "payment-withdrawn": "付款撤回", "person-enrolled": "人员登记",
        "question-accepted": "认可答复", "question-answered": "质询答复", "question-escalated": "质询上报",
        "question-opened": "质询", "dispute-frozen": "争议冻结", "dispute-escalated": "争议上报", "dispute-lifted": "解除冻结",
        "claim-proposed": "追缴提议", "claim-booked": "追缴入账", "restitution-received": "物业退赔", "audit-demanded": "要求审计",
        "audit-reported": "审计报告", "audit-answered": "审计答复", "notice-displayed": "张贴", "display-removed": "撤下张贴",
        "seal-used": "用印",
        "proposal-approved": "同意", "proposal-rejected": "否决", "receipt-identified": "收款认领", "receipt-recorded": "收款登记",
        "receipt-reversed": "收款冲正", "release-proposed": "酬金拨付提议", "reminder-sent": "催缴", "remuneration-accrued": "酬金计提",
        "remuneration-released": "酬金拨付", "resolution-cancelled": "决议撤销", "meeting-noticed": "会议公告",
        "meeting-held": "会议记录", "duties-adopted": "权责清单", "policy-adopted": "制度",
        "sharing-agreed": "分摊约定", "shared-cost-split": "分摊单",
        "shared-cost-unsplit": "分摊撤回", "share-booked": "分摊记账", "share-received": "分摊收款", "matter-agreed": "议定事项", "matter-done": "事项办结", "resolution-carried-out": "决议办结", "resolution-recorded": "决议登记",
        "ranking-recorded": "排名登记", "share-deposited": "物业交存", "revenue-received": "公共收益", "set-off-made": "抵扣", "set-off-proposed": "抵扣提议", "settlement-answered": "决算答复",
        "settlement-closed": "决算", "settlement-proposed": "决算提议", "settlement-served": "决算表送达",
        "household-balance-moved": "过户转账", "maintenance-contributed": "交存维修资金", "maintenance-interest": "维修资金增值",
        "maintenance-reclaimed": "收回垫付", "maintenance-requested": "维修资金使用申请", "maintenance-stated": "维修资金对账单",
        "maintenance-used": "维修资金支用", "top-up-noticed": "补交通知", "unit-transferred": "房屋过户",
        "tail-set-aside": "残尾搁置", "unexplained-restored": "未批支出追回", "unit-registered": "房屋登记",
        "vendor-account-changed": "收款账户更改", "vendor-added": "收款方登记", "withheld-decision-proposed": "暂扣处理提议",
        "withheld-deducted": "暂扣扣减", "withheld-restored": "暂扣补拨", "write-off-proposed": "核销提议", "year-closed": "年结",
    }.items()
}
# What contracts, resolutions, evaluations and receipts say by slug.
_WORDS = {
    "share": ("按比例", "share"), "fixed": ("定额", "fixed"), "residual": ("结余拨付", "residual"),
    "band": ("分档", "bands"), "linear": ("按分计", "linear"), "pass_fail": ("达标全拨", "pass or fail"), "holdback": ("预留", "holdback"),
    "owners": ("业主", "owners"), "firm": ("物业企业", "firm"), "contract": ("合同", "contract"),
    "withheld": ("暂扣", "withheld"), "deducted": ("扣减", "deducted"), "year": ("年", "year"), "quarter": ("季度", "quarter"),
    "month": ("月", "month"), "evaluation": ("考核", "evaluation"), "acceptance": ("居民认可", "acceptance"),
    "settlement": ("决算", "settlement"), "breach": ("违约", "breach"), "publication": ("公示", "publication"),
    "recommended": ("建议续聘", "recommended"), "not-recommended": ("不建议续聘", "not recommended"),
    "residential": ("住宅", "residential"), "commercial": ("商业", "commercial"), "developer": ("建设单位", "developer"),
    "owners-assembly": ("业主大会", "owners' assembly"), "owners-committee": ("业委会", "owners' committee"),
    "enlarged-committee": ("业委会扩大会议", "enlarged committee"), "joint-meeting": ("联席会议", "joint meeting"),
    "interim-committee": ("物管委", "interim committee"), "representatives": ("业主代表会议", "owners' representatives"),
    "hearing": ("听证会", "hearing"), "open-talk": ("恳谈会", "open talk"), "coordination": ("协调会", "coordination meeting"),
    "review": ("评议会", "review meeting"), "committee": ("业委会", "committee"), "parties": ("各方", "parties"),
    "government": ("政府", "government"), "raised": ("提出", "raised"), "discussed": ("协商", "discussed"),
    "planned": ("方案", "planned"), "decided": ("决定", "decided"), "reviewed": ("评议", "reviewed"),
    "budget": ("预算", "budget"), "meeting": ("议事制度", "rules of meeting"), "finance": ("财务制度", "rules of finance"),
    "disclosure": ("公示制度", "rules of disclosure"), "households": ("户数", "households"),
    "agreed": ("另行商定", "agreed"), "court": ("法院", "court"), "subdistrict-office": ("街道", "subdistrict office"),
    "spend": ("支出", "spend"), "top-up": ("补足", "top-up"), "transfer": ("划转", "transfer"), "set-aside": ("留存", "set aside"), "write-off": ("核销", "write-off"),
    "return": ("返还", "return"), "offset": ("抵物业费", "offset"), "term-deposit": ("定期存款", "term deposit"),
    "area": ("按面积", "by area"), "equal": ("按户", "by household"), "waive": ("豁免", "waive"), "item-limit": ("单笔限额", "item limit"),
    "year-limit": ("年度限额", "year limit"),
    "draft": ("草稿", "draft"), "published": ("公示中", "published"), "final": ("定稿", "final"), "superseded": ("已被替代", "superseded"),
    "open": ("待答复", "open"), "answered": ("已答复", "answered"), "accepted": ("已认可", "accepted"), "escalated": ("已上报", "escalated"),
    "upheld": ("成立", "upheld"), "dismissed": ("不成立", "dismissed"), "settled": ("已调解", "settled"),
    "annual": ("年度", "annual"), "term-end": ("换届", "end of term"), "hand-over": ("交接", "hand-over"), "demanded": ("业主要求", "demanded"),
    "clean": ("无保留", "clean"), "qualified": ("有保留", "qualified"), "adverse": ("否定", "adverse"),
    "alleged": ("已立案", "alleged"), "confirmed": ("已确认", "confirmed"), "closed": ("已结案", "closed"),
    "restored": ("已赔清", "restored"), "dropped": ("不成立", "dropped"),
    "release": ("拨付", "release"), "withholding": ("暂扣", "withholding"), "set-off": ("抵扣", "set-off"),
    "termination": ("解聘", "dismissal"), "withdrawal": ("物业退出", "withdrawal"), "expiry": ("期满", "expiry"),
    "agreement": ("协商终止", "agreement"), "indefinite": ("期满继续（不定期）", "run out, goes on"),
    "honoured": ("承认", "honoured"), "pursued": ("追索", "pursued"), "memo": ("备查", "memo"),
    "advances": ("预交物业费", "advances"), "arrears": ("欠费", "arrears"), "deposits": ("押金", "deposits"),
    "public-revenue": ("公共收益", "public revenue"), "contracts": ("合同", "contracts"), "passwords": ("密码", "passwords"),
    "vouchers": ("凭证", "vouchers"), "drawings": ("图纸资料", "drawings"), "keys": ("钥匙", "keys"), "books": ("账册", "books"),
    "seal": ("印章", "seal"), "assembly": ("业主大会章", "assembly's seal"),
    "restore": ("补拨", "restore"), "deduct": ("扣减", "deduct"),
    "bank": ("银行", "bank"), "wechat": ("微信", "WeChat"), "alipay": ("支付宝", "Alipay"), "cash": ("现金", "cash"),
    "booked-in": ("账收银未收", "booked in, not yet at the bank"), "booked-out": ("账付银未付", "booked out, not yet at the bank"),
    "bank-in": ("银收账未收", "in at the bank, not yet booked"), "bank-out": ("银付账未付", "out at the bank, not yet booked"),
    "rows": ("笔数", "row count"), "totals": ("合计", "totals"), "balance": ("逐笔余额", "running balance"), "serials": ("流水号", "serial numbers"),
    "renovation": ("装修押金", "renovation"), "access": ("门禁押金", "access"), "firm-bond": ("履约保证金", "firm's bond"),
    "unpaid": ("欠费", "unpaid"), "advance": ("预存", "advance"), "refund": ("应退款", "refund"),
    "debt": ("欠费", "debt"), "deposit": ("押金", "deposit"), "bureau": ("主管部门", "bureau"), "utility": ("专营单位", "utility"),
    "tortfeasor": ("责任人", "tortfeasor"), "upkeep": ("日常养护", "upkeep"), "repair": ("维修", "repair"),
    "renewal": ("更新", "renewal"), "alteration": ("改造", "alteration"), "minor": ("小修", "minor repair"),
    "medium": ("中修", "medium repair"), "major": ("大修", "major repair"), "first-deposit": ("首期", "first deposit"),
}
_TABLES = {"fund": _FUNDS, "office": _OFFICES, "party": _PARTIES, "payee": _PAYEES, "status": {**_WORDS, **_STATUSES},
           "kind": {**_WORDS, **_ENTRIES}, "word": _WORDS}


def name(what: str, slug: str, language: str) -> str:
    """The name of the head, fund, office, party, payee, status, kind or word `slug`; the slug itself where it has none."""
    column = 0 if language == "zh_CN" else 1
    if what == "head":
        head = HEADS.get(slug)
        return slug if head is None else (head.name_zh, head.name_en)[column]
    kind, colon, rest = slug.partition(":")
    pair = _TABLES[what].get(kind)
    if pair is None:
        return slug
    return f"{pair[column]} {rest}" if colon else pair[column]
