"""What each member of a page's data is called: by the words that head its figure on the page, once, in Chinese and English.

A word stands under the section whose page says it so, else under `EVERYWHERE`. `gates.accrued` is a member of something
that is called `gates`, `.paid` one of the section itself and of no row.
"""

from __future__ import annotations

from collections.abc import Mapping

from sharedfund.render.words import measures, pages
from sharedfund.render.words.pages import Pair

EVERYWHERE, PAGE = "", "page"
# What a place leaves out: the section's own rows, which every table has.
UNSAID = "rows"

_PAID_TO_FIRM: Pair = ("付给物业", "paid to the firm")
_ASKED: dict[str, Pair] = {
    "questions": ("质询", "questions"), "questions.received": ("收到", "received"), "questions.answered": ("已答复", "answered"),
    "questions.overdue": ("逾期", "overdue"),
}
_INDICATORS = ("arrears_ratio", "essential_share", "remuneration_share", "with_voucher", "on_time_remittance",
               "cost_per_m2_month", "public_revenue_per_household", "cover_months", "essential_month", "delay_days")
_IN_OUT: dict[str, Pair] = {"in": ("存入", "in"), "out": ("使用", "out")}

MEMBERS: dict[str, dict[str, Pair]] = {
    EVERYWHERE: {
        "account": ("账户", "account"), "amount": ("金额", "amount"), "audience": ("给谁看的", "made for"),
        "bill": ("账单", "bill"), "building": ("幢", "building"), "claim": ("归属", "whose"),
        "closing": ("期末", "closing"), "code": ("提示", "headline"), "collected": ("已收", "collected"),
        "collection_rate": ("收缴率", "collection rate"), "contract": ("合同", "contract"),
        "count": ("笔数", "count"), "cover_months": ("可撑月数", "months of cover"), "day": ("日期", "day"),
        "days": ("天数", "days"), "deducted": ("扣减", "deducted"), "difference": ("差额", "difference"),
        "due": ("应于", "due"), "evaluation": ("考核", "evaluation"), "firm": ("物业企业", "firm"),
        "first": ("从", "from"), "fund": ("资金", "fund"), "giver": ("给的单位", "giver"),
        "handed": ("已交、已换", "handed over or replaced"), "head": ("科目", "head"),
        "household_rate": ("户数收缴率", "collection by households"), "households": ("户数", "households"),
        "items": ("项目", "items"), "kind": ("收款方类别", "kind of payee"), "last": ("到", "to"),
        "left": ("余下", "left"), "level": ("级别", "level"), "month": ("月份", "month"),
        "name": ("收款方名称", "payee's name"), "no": ("编号", "no."), "notice": ("编号", "no."),
        "office": ("职务", "office"), "opening": ("期初", "opening"), "outcome": ("结果", "outcome"),
        "overdue": ("逾期", "overdue"), "paid": ("已付", "paid"), "party": ("一方", "party"),
        "payee": ("收款方", "payee"), "payer": ("使用方或付款单位", "counterparty"), "period": ("账期", "period"),
        "person": ("人", "person"), "purpose": ("用途", "purpose"), "question": ("问题", "question"),
        "rate": ("收缴率", "rate"), "reason": ("原因", "reason"), "received": ("收入", "received"),
        "released": ("核准", "released"), "resolution": ("决议", "resolution"), "restored": ("恢复", "restored"),
        "score": ("得分", "score"), "since": ("日期", "since"), "source": ("来源", "source"),
        "spendable": ("可以动用", "spendable"), "spent": ("已用", "spent"), "status": ("状态", "status"),
        "tariffs": ("单价", "tariffs"), "title": ("名称", "title"), "total": ("合计", "total"),
        "version": ("版次", "version"), "withheld": ("暂扣", "withheld"),
        "year_before": ("去年同期", "a year before"),
    },
    PAGE: {
        "first": ("账期起", "period from"), "last": ("账期止", "period to"), "as_of": ("公示日", "made on"),
        "name": ("小区", "complex"), "profile": ("管理方式", "profile"), "practice": ("练习账本", "practice book"),
        "banks": ("银行账户", "bank accounts"), "headline": ("标题提示", "headline"), "front": ("首页", "first page"),
        "claims": ("余额归属", "claims on the balance"), "trend": ("余额走势", "balances"),
        "indicators": ("指标", "indicators"), "sections": ("各节", "sections"), "digest": ("数据指纹", "data digest"),
    },
    "banks": {"bank": ("银行", "bank"), "tail": ("尾号", "ending")},
    "headline": {"months": ("月份", "months"), "days": ("迟了几天", "days late")},
    "front": {
        **pages.FIGURES, **_ASKED, "public_revenue_net": ("公共收益净额", "net public revenue"),
        "evaluation.pass_score": ("及格分", "pass score"), "remuneration": _PAID_TO_FIRM,
        "remuneration.paid_to_firm": ("合计", "in all"),
        "remuneration.cost_reimbursed": ("成本报销", "costs reimbursed"),
        "remuneration.paid": ("酬金", "remuneration"), "remuneration.accrued": ("待考核", "before evaluation"),
        "remuneration.deducted": ("已扣减", "deducted"),
    },
    "year_before": {
        **pages.FIGURES, **_ASKED, "public_revenue_net": ("公共收益净额", "net public revenue"),
        "paid_to_firm": _PAID_TO_FIRM, "score": ("考核得分", "evaluation"),
        "firms": ("付给物业企业合计", "the firm in all"),
    },
    "trend": {"closing": pages.FIGURES["closing"]},
    "indicators": {"tariffs": ("收费标准", "tariffs"), **{key: measures.MEASURES[key].name for key in _INDICATORS}},
    "A": {
        "paid": ("支出", "paid"), "moved_in": ("划入", "moved in"), "moved_out": ("划出", "moved out"),
        "year_to_date": ("本年累计", "year to date"), "first": ("起", "from"),
        "maintenance": ("线下", "below the line"), **_IN_OUT,
        "term_deposits": ("定期存款", "term deposits"), "payment": ("存入付款", "placed by"),
    },
    "B": {"claims": ("归属", "whose"), "spendable": ("可以动用或余下", "spendable or left"), "cash": ("银行余额", "balance")},
    "B2": {
        "surplus": ("账面结余", "surplus by the books"), "unpaid_fees": ("已开单未收到", "fees charged and unpaid"),
        "other": ("其他没有收付现金的", "other accruals without cash"),
        "result": ("本期收支", "result of the period"), "result.income": ("收入", "income"),
        "result.cost": ("费用", "cost"), "result.result": ("收支差", "result"),
        "borne_by": ("不足部分由谁承担", "the shortfall is borne by"), "sources": ("可以动用（按来源）", "spendable by source"),
    },
    "C": {
        "buildings": ("楼栋", "buildings"), "uses": ("类型", "use"), "area_m2": ("平方米", "area m2"),
        "charged": ("应收", "charged"), "paid": ("缴清", "paid up"), ".charged": ("合计应收", "charged in all"),
        ".collected": ("合计已收", "collected in all"), ".households": ("合计户数", "units in all"),
        ".paid": ("合计缴清", "paid up in all"), ".rate": ("合计收缴率", "rate in all"),
        "arrears_recovered": ("收回旧欠", "old arrears recovered"),
        "received_in_advance": ("预收以后月份", "received in advance"),
    },
    "D": {
        "periods": ("所属账期", "for"), "own": ("我家", "own"), "rows.households": ("住户", "households"),
        "household": ("户号", "household"), "sources": ("钱从哪里来", "where money came from"),
    },
    "E": {
        "place": ("位置", "place"), "source": ("项目", "source"), "first": ("起", "from"), "last": ("到期", "until"),
        "billed": ("收法", "billed"), "price": ("价格", "price"), "charged": ("本期应收", "due"),
        "received": ("已收", "received"), "direct_cost": ("成本", "cost"), "next_due": ("下次应收", "next due"),
        "rows.resolution": ("依据的决议", "decided by resolution"), "clause": ("依据的条款", "decided by clause"),
        "decided": ("经过授权", "authorised"), "free": ("无租金", "free of rent"),
        "expired": ("到期仍占用", "run out, still occupied"), "parking": ("业主车位", "households' places"),
        "places": ("个数", "how many"), "gross": ("总收入", "gross"), ".direct_cost": ("合理成本", "direct cost"),
        "tax": ("税费", "tax"), "net": ("净额", "net"),
        "to_maintenance": ("补充专项维修资金", "to the maintenance fund"), "gifts": ("惠及居民的开支", "gifts"),
        "recipients": ("惠及人数", "recipients"), "distributions": ("返还业主", "given back to the owners"),
        "distribution": ("编号", "no."), "manner": ("方式", "manner"), "key": ("分法", "by what key"),
        "declared": ("返还总额", "declared"), "to_fees": ("其中抵物业费", "of it off fees"),
        "remainder": ("取整余下", "rounding leaves"), "unclaimed": ("还没领取的返还", "declared and not fetched"),
    },
    "F": {
        "purpose": ("事项", "purpose"), "tier": ("顺位", "rank"), "settles": ("付的是什么", "what it settles"),
        "requested": ("申请日", "requested"), "requester": ("申请", "requested by"),
        "reviewers": ("审核", "reviewed"), "recheckers": ("复核", "checked"), "signatories": ("联签", "signed"),
        "vouchers": ("凭证", "docs"), "stand_in": ("有替补人员经手", "a stand-in took part"),
        "manner": ("审批方式", "how approved"), "uses": ("钱花到哪里去", "where money went"), "use": ("用途", "use"),
        "budget": ("本期预算", "budget"), "share": ("占预算", "% of budget"),
        "full": ("经三步审批和联签的笔数", "lines through the three steps and the joint signature"),
        "count": ("付款笔数", "payments"), "without_voucher": ("没有凭证的笔数", "lines without a voucher"),
    },
    "G": {
        "essential": ("必要", "essential"), "rows.budget": ("所属预算", "its budget"), "budget": ("预算", "budget"), "adopted": ("通过的预算", "adopted"),
        "varied": ("已调整", "varied"), "current": ("现行预算", "current"), "quarter": ("本期预算", "this period"),
        "spent": ("本期列支", "spent"), "to_date": ("累计列支", "to date"),
        "planned_to_date": ("累计预算", "planned to date"), "used": ("执行率", "used"),
        "variance": ("偏离累计预算", "off the budget to date"), "variations": ("调整", "variations"),
        "from": ("调入自", "from"), ".resolution": ("通过预算的决议", "budget adopted by"),
        "expected": ("预算期的收入", "income of the budget's period"), "expected.charged": ("应收", "charged"),
        "expected.expected": ("预计收", "expected"), "expected.essential": ("必要开支预算", "essentials"),
        "expected.rate": ("上年收缴率", "last year's rate"), "deficit": ("结构性缺口", "structural deficit"),
    },
    "H": {
        "due": ("应付", "due"), "rows.unpaid": ("未付", "unpaid"), "reserved": ("无账单预留", "reserved"),
        "complete": ("账单已收齐", "bills complete"), ".unpaid": ("未付账单", "bills unpaid"),
        "unpaid.amount": ("未付", "unpaid"), "unpaid.due": ("应付日", "due"),
    },
    "I": {
        "name": ("物业企业名称", "firm's name"), "rows.accrued": ("待考核", "before evaluation"),
        "releasable": ("已核准待拨", "released, to be paid"), "paid": ("拨付", "paid"), "added": ("增加", "added"),
        "set_off": ("抵扣", "set off"), "rows.deducted": ("已扣减", "deducted for good"), "gates": ("考核期", "gate"),
        "period": ("考核期", "period"), "kind": ("计提办法", "how it accrues"), "rate_share": ("计提比例", "share it accrues"),
        "base": ("计提基数", "base it accrues on"), "function": ("拨付办法", "release function"),
        "pass_score": ("及格分", "pass score"), "rate": ("拨付率", "rate"), "passed": ("达标", "passed"),
        "accepted": ("居民认可", "accepted"), "settled": ("年结", "settled"),
        "breaches": ("违约未结", "open breaches"), "unpublished": ("没有公示的账期", "periods not published"),
        "missing": ("还缺", "still missing"), "accrued": ("计提", "accrued"),
        "waived_by": ("免缺条件的依据", "what stood in"), "settled_day": ("年结日", "settled on"),
        "released_day": ("核准日", "released on"), "deducted_use": ("扣减的钱", "deducted money"),
        "estimate": ("结余归物业的估计", "estimate of the residual"),
    },
    "I2": {
        "name": ("物业企业名称", "firm's name"),
        "uncollected": ("住户欠物业的物业费", "owed to the firm by households"),
        "uncollected.closing": ("期末未收", "not collected at the end"),
        "charged": ("本期开单（减去冲减）", "charged, net of credits"),
        "waived": ("物业书面放弃", "waived by the firm"),
        "rows.collected": ("替物业收的钱", "collected for the firm"), "received": ("住户交来", "from households"),
        "deposited": ("物业交存", "deposited by the firm"),
        "returned": ("考核扣下、退给业主", "deducted and returned"), "paid": ("付给物业", "paid to the firm"),
        "charges": ("手续费（物业承担）", "fees of gateways and the bank, the firm's"),
        "waiting": ("等考核", "waits at the gate"), "payable": ("已过关待付", "passed and to be paid"),
        "withheld": ("预留", "withheld"), "deducted_use": ("扣减的钱", "deducted money"),
    },
    "J": {
        "evaluation": ("编号", "no."), "form": ("考核表", "form"), "method": ("考核方式", "method"),
        "cost_borne_by": ("花费由谁出", "who paid its cost"), "period": ("考核期", "period"),
        "claimed": ("物业申诉主张的分", "the firm claims"), "items.name": ("项目", "item"),
        "weight": ("权重", "weight"), "quarters": ("各季得分", "scores of the quarters"),
        "quarter": ("季度", "quarter"), "sent": ("发出", "sent"), "valid": ("收回有效", "valid"),
        "scorers": ("打分", "scored by"), "cost": ("花费", "cost"), "published": ("公布", "published"),
        "final": ("定稿", "final"), "trend": ("历次得分", "scores so far"),
        "collection_rate": ("同期收缴率", "collection rate"),
    },
    "K": {
        "repairs": ("维修比价", "repairs compared by quotes"), "repair": ("编号", "no."),
        "repairs.title": ("维修", "repair"),
        "reason": ("没有选最低价或不足家数的原因", "why not the lowest or enough quotes"),
        "quotes": ("报价家数", "quotes"), "low": ("最低报价", "low"), "high": ("最高报价", "high"),
        "payee": ("选定", "chosen"), "planned": ("预算", "planned"), "final": ("最终", "final"),
        "saved": ("节省", "saved"), "saved_share": ("节省率", "share saved"), "projects": ("专项筹资", "projects"),
        "project": ("决议", "no."), "projects.title": ("专项", "project"), "closed": ("结束", "closed"),
        "target": ("目标", "target"), "collected": ("收到", "collected"), "projects.spent": ("用去", "spent"),
        "given_back": ("退还", "given back"), "moved_on": ("改用", "moved on"),
        "grants": ("补助与捐赠", "grants and donations"), "grant": ("编号", "no."), "heads": ("科目", "heads"),
        "recurring": ("经常性的", "recurring"), "reported": ("已报告", "reported"),
        "gifts": ("实物捐赠", "gifts in kind"), "gift": ("实物、劳务", "gift"), "value": ("价值", "value"),
        "booked": ("已按价值入账", "booked at its value"), "volunteers": ("志愿者", "volunteers"),
        "persons": ("人次", "times"), "hours": ("小时", "hours"),
    },
    "L": {
        "custody": ("由谁保管", "held by"), "paid_in": ("存入", "paid in"), "interest": ("增值收益", "interest"),
        "used": ("使用", "used"), "advanced": ("他项垫付", "advanced for it"),
        "first_deposit": ("首期", "first deposit"), "left": ("占首期", "of first deposit"),
        "statement": ("保管方对账单", "holder's statement"), "balance": ("余额", "balance"),
        "works": ("本期使用", "used in this period"), "title": ("工程", "work"), "decision": ("依据", "decision"),
        "per_m2": ("每平方米", "a m²"),
    },
    "M": {"kind": ("种类", "kind"), "in": ("收", "in"), "out": ("退", "out")},
    "N": {
        "rows.resolution": ("编号", "no."), "body": ("机构", "body"), "topics": ("事项类别", "kind of matter"),
        "title": ("议题", "title"), "passed": ("通过", "passed"), "quorum_area": ("参与（面积）", "quorum by area"),
        "quorum_heads": ("参与（人数）", "quorum by heads"), "yes_area": ("同意（面积）", "yes by area"),
        "yes_heads": ("同意（人数）", "yes by heads"), "effects": ("钱", "money"), "use": ("做什么", "what for"),
        "cancelled": ("撤销", "cancelled"), "unannounced": ("没有会议公告", "no notice of a meeting"),
        "meetings": ("本期会议", "meetings"), "meeting": ("编号", "no."), "meetings.body": ("会议", "meeting"),
        "present": ("到会", "present"), "items": ("议题", "items"), "answers": ("问答", "questions and answers"),
        "answer": ("答复", "answer"),
    },
    "O": {
        "notices": ("大额支出事前公示", "prior notice of large payments"), "notices.day": ("公示日", "day"),
        "asked": ("已申请", "asked"), "until": ("常年至", "stands until"), "objections": ("异议", "objections"),
        "answered": ("已答复", "answered"), "emergencies": ("应急", "emergencies"), "order": ("编号", "no."),
        "cause": ("原因", "cause"), "estimate": ("估算", "estimate"), "witness": ("见证", "witness"),
        "ratified": ("追认", "ratified"),
    },
    "P": {
        "rows": ("违约", "breaches"), "questions": ("质询", "questions"), "questions.question": ("编号", "no."),
        "questions.text": ("问题", "question"), "about": ("关于", "about"), "answer": ("答复", "answer"),
        "spender": ("谁花的", "spent by"), "answered": ("已答复", "answered"),
        "questions.answered": ("答复日", "answered"), "due": ("应答复", "due"), "questions.days": ("工作日", "days"),
        "questions.amount": ("质疑金额", "challenged"), "questions.unsupported": ("无凭证", "unsupported"),
        "disputes": ("争议与冻结", "disputes and frozen money"), "dispute": ("编号", "no."),
        "disputes.amount": ("冻结", "frozen"), "until": ("冻结到", "frozen until"),
        "frozen": ("冻结中", "still frozen"), "lifted": ("解冻", "lifted"), "breach": ("编号", "no."),
        "firm": ("物业", "firm"), "left": ("未补足", "left"), "confirmed": ("确认日", "confirmed"),
        "closed": ("结案", "closed"), "claims": ("向物业追缴", "claims on the firm"), "claim": ("编号", "no."),
        "claims.amount": ("追缴", "claimed"), "claims.left": ("未还", "left"), "claims.about": ("依据", "about"),
        "audits": ("审计", "audits"), "audit": ("编号", "no."), "auditor": ("审计机构", "auditor"),
        "occasion": ("事由", "occasion"), "period": ("期间", "period"), "opinion": ("意见", "opinion"),
        "findings": ("问题", "findings"),
        ".unsupported": ("被质疑而没有凭证的支出", "challenged and without a voucher"),
        "demands": ("业主要求而未出报告的审计", "audits demanded and not yet reported"),
        "answer_days": ("答复用时", "time to an answer"), "median": ("中位", "median"), "max": ("最长", "longest"),
    },
    "Q": {
        "ages": ("拖欠时间", "age"), "written_off": ("核销", "written off"),
        "disputed": ("业主有争议的", "disputed by owners"), "developer": ("建设单位", "the developer"),
        "reminders": ("催缴次数", "reminders sent"),
    },
    "R": {
        "statement": ("银行对账单", "statement"), "booked_in": ("加 账收银未收", "+ booked in"),
        "booked_out": ("减 账付银未付", "- booked out"), "book": ("账面", "book"),
        "bank_in": ("加 银收账未收", "+ bank in"), "bank_out": ("减 银付账未付", "- bank out"),
        "items": ("未达账项", "items"), "side": ("哪一种", "which"), "missing": ("未对账月份", "not reconciled"),
        "last_day": ("与银行对平到", "agreed with the bank to"), "in_transit": ("在途", "in transit"),
        "channel": ("在哪里", "where"), "late": ("过了该交存的日子", "past its day"),
        "since": ("最早收到", "oldest came on"), "open_lines": ("没有记进账本的流水", "lines of statements not booked"),
    },
    "S": {
        "due_unpaid": ("到期未付", "due and unpaid"), "expected": ("下期预算", "next budget"),
        "expected.amount": ("预算", "budget"), "expected_total": ("下期预算合计", "next budget in all"),
        "receipts": ("下期预计收入", "expected next"), "charged": ("物业费应收", "fees charged"),
        "fees": ("约收物业费", "fees, about"), "rents": ("公共部位合同应收", "contracts over common parts"),
        "rate": ("按本期收缴率", "at this period's rate"), "until": ("算到", "reckoned until"),
        "cover_months": ("够付必要开支几个月", "months of essentials covered"),
    },
    "T": {
        "mandate": ("授权", "mandate"), "signs": ("联签", "signs"), "stand_in": ("替补", "stand-in"),
        "ended": ("已终止", "ended"), "members": ("委员本人交费情况", "the members' own fees"),
        "declared": ("已申报房屋", "household declared"), "owes": ("有欠费", "in arrears"),
        "seals": ("印章使用", "use of the seals"), "use": ("编号", "no."), "seal": ("印章", "seal"),
        "document": ("文件", "document"), "decided_by": ("依据", "decided by"),
        "notices": ("其他张贴", "what else hung out"), "what": ("内容", "what"), "about": ("关于", "about"),
        "notices.title": ("标题", "title"), "place": ("地点", "place"), "photo": ("照片", "photo"),
        ".handed": ("离任移交", "offices handed over"), "outgoing": ("移交人", "from"), "incoming": ("接收人", "to"),
        "witness": ("监交人", "before"), "missing": ("没交、没换", "not handed over"),
        "absent": ("移交人没有签", "not signed by who left"), "counted": ("现金清点", "cash counted"),
        "booked": ("账面现金", "cash booked"), "not_handed": ("离任未移交", "left, and not handed over"),
        "since": ("从哪天起", "since"), "compromised": ("钥匙失密", "keys in wrong hands"),
        "compromised.person": ("谁的钥匙", "whose key"),
        "confirmed": ("期间所签已核对", "what it signed is confirmed"), "duties": ("权责清单", "duties"),
        "number": ("项", "no."), "offices": ("职务", "offices"), "text": ("职责", "duty"),
        "rule_books": ("管理制度", "rule books"), "policy": ("制度", "rule book"),
        "gaps": ("人手不够", "too few persons"), "payment": ("付款", "payment"), "step": ("缺", "lacks"),
        "have": ("有", "there are"), "need": ("要", "needed"),
        "needs_stand_ins": ("有的付款要替补人员", "some payments need stand-ins"),
    },
    "U": {
        "kind": ("是什么", "what"), "day": ("入账日", "day"), "true_day": ("实际日期", "true day"),
        "cash": ("对账户", "on the account"), "of": ("关于", "of"), "published": ("已公布", "published"),
    },
    "W": {
        "name": ("物业企业名称", "firm's name"), "costs": ("成本报销（按科目）", "costs reimbursed by head"),
        "cost_reimbursed": ("成本报销", "costs"), "remuneration": ("酬金或包干费", "remuneration or lump sum"),
        "related": ("关联方", "related"), "total": ("合计", "in all"), "on_duty": ("在岗", "on duty"),
        "share": ("占全部支出", "of all paid"),
    },
    "W2": {
        "firms": ("物业合同", "contracts of firms"), "firms.payee": ("物业", "firm"), "state": ("状态", "state"),
        "renews": ("续自", "renews"), "renewal": ("续聘建议", "renewal"), "served_to": ("服务到", "served to"),
        "hand_over": ("交接", "hand-over"), "missing": ("还没交的", "not handed over"),
        "differing": ("和账本不同的", "differing from the book"), "vendors": ("供应商合同", "vendors' contracts"),
        "vendors.payee": ("供应商", "vendor"), "title": ("内容", "about"), "total": ("总价", "total"),
        "asked": ("已申请", "asked"), "periods": ("应验收", "to be accepted"), "accepted": ("已验收", "accepted"),
        "refused": ("未通过", "refused"), "former": ("前物业预收", "paid in advance to a former firm"),
        "former.name": ("前物业", "former firm"), "decision": ("处理", "decision"), "former.paid": ("预收", "paid"),
        "honoured": ("已承认", "honoured"), "recovered": ("已追回", "recovered"), "former.left": ("还剩", "left"),
        "committee": ("业委会交接", "the committee's hand-over"), "audited": ("离任已审计", "its term is audited"),
        "committee.handed": ("交了什么", "handed over"),
    },
    "X": {
        "rule": ("规则", "rule"), "rows.count": ("次数", "times"), ".count": ("合计次数", "times in all"),
        ".amount": ("合计金额", "amount in all"),
    },
    "Y": {
        "title": ("事项", "decision"), "decided": ("决定日期", "decided"), "responsible": ("负责", "responsible"),
        "done": ("办结", "done"), "days_over": ("超过天数", "days over"), "open": ("未办的", "open"),
        "meetings": ("本期开会次数", "meetings held"), "matters_done": ("办结议定事项", "matters done"),
    },
    "Z": {"term": ("条款", "term"), "old": ("原", "old"), "new": ("现", "new"), "from": ("从", "from")},
    "V": {
        "codes": ("口径", "basis"), "pools": ("物业服务资金和公共收益", "operating fund and public revenue"),
        "maintenance_custody": ("专项维修资金由谁保管", "maintenance fund held by"),
        "voucher_access": ("查看凭证", "seeing the vouchers"),
        "answer_working_days": ("质询答复的工作日", "working days to an answer"),
        "display_days": ("至少张贴几天", "days a page hangs"),
        "display_count": ("张贴天数按什么算", "days of display counted as"),
        "small_cell_households": ("少于几户的格子合并", "cells of fewer households are joined"),
        "unexplained": ("未经审批、还没有追回或补批的支出", "payments nobody approved, not restored and not approved since"),
        "unsupported": ("被质疑而没有凭证的支出", "challenged spending without a voucher"),
        "breaches": ("已确认的违约未补足", "confirmed breaches not made good"),
        "claimed": ("向物业追缴未还", "claimed of the firm and not paid back"),
        "frozen": ("冻结的钱", "frozen money"),
        "years_guessed": ("节假日还没有公布的年份", "years whose holidays are not announced"),
        "release_function": ("拨付办法", "release function"), "settlement_period": ("考核期", "settled by"),
        "pass_score": ("及格分", "pass score"),
    },
}


Key = tuple[str, str]


def nearest(tables: Mapping[str, Mapping[str, object]], section: str, within: str, name: str) -> Key | None:
    """Under which section and key something is said of a member, the nearest first; `within` is the member it is in."""
    for table, key in ((section, f"{within}.{name}"), (section, name), (EVERYWHERE, name)):
        if key in tables.get(table, {}):
            return table, key
    return None


def word(section: str, within: str, name: str) -> Pair | None:
    """What a member is called there; None for one that this program does not know."""
    found = nearest(MEMBERS, section, within, name)
    return None if found is None else MEMBERS[found[0]][found[1]]
