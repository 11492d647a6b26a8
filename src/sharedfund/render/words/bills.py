"""Words of bills: what a paper must say, complete months, what the firm is reimbursed."""

from __future__ import annotations

from sharedfund.render.words.form import Words

_RECORDED, _CREDITED = "bills_say_who_is_owed_for_which_head", "credits_fit_their_bill"
_COMPLETED = "heads_are_completed_once_with_their_last_bill"
_SETTLED = "payments_settle_what_their_bill_leaves_open"
_REIMBURSED = "costs_are_reimbursed_at_the_lower_of_proof_and_budget"
_LIST = (("看账单：sharedfund bill list",), ("see the bills: sharedfund bill list",))
_UNKNOWN = Words("没有账单 {bill:slug}", "there is no bill {bill:slug}", *_LIST)
_DIFFERS = Words("{field:slug} 与账单 {bill:slug} 上的不一样", "{field:slug} is not what the bill {bill:slug} says", ("看账单：sharedfund bill show {bill:slug}",),
                 ("see the bill: sharedfund bill show {bill:slug}",))

WORDS: dict[tuple[str, str], Words] = {
    (_RECORDED, "number-used"): Words(
        "账单编号 {bill:slug} 已经用过", "the bill number {bill:slug} is used already", ("不写编号，由程序给",), ("leave the number out; the program gives one",)),
    (_RECORDED, "payee-not-of-head"): Words(
        "“{head}”不记在收款方 {payee:slug} 名下", "“{head}” is not owed to {payee:slug}",
        ("工资记给 staff、科目 wages；税费记给 tax、科目 public-tax",), ("a payroll is staff's under wages, a tax is tax's under public-tax",)),
    (_RECORDED, "payee-unknown"): Words(
        "收款方 {payee:slug} 还没有登记", "the payee {payee:slug} is not registered", ("先登记：sharedfund vendor add --name 名称 --account 账号",),
        ("register it: sharedfund vendor add --name NAME --account ACCOUNT",)),
    (_CREDITED, "bill-unknown"): _UNKNOWN,
    (_CREDITED, "bill-differs"): _DIFFERS,
    (_CREDITED, "credit-above-unpaid"): Words(
        "账单 {bill:slug} 没付也没申请的还有 {unpaid}，不能冲减 {credit}", "{unpaid} of the bill {bill:slug} is neither paid nor asked for; {credit} cannot be credited",
        ("已付的部分：请对方退款，再用 sharedfund payment return",), ("what is paid comes back from the vendor: sharedfund payment return",)),
    (_COMPLETED, "head-unknown"): Words("没有“{head:slug}”这个科目", "there is no head “{head:slug}”", ("看科目：sharedfund budget show",), ("see the heads: sharedfund budget show",)),
    (_COMPLETED, "complete-already"): Words("“{head}”{month} 已经标记到齐", "“{head}” of {month} is marked complete already"),
    (_COMPLETED, "month-not-over"): Words(
        "{month} 还没过完，“{head}”的账单可能还会来", "{month} is not over; bills for “{head}” may still come", ("月末再标记",), ("mark it at the end of the month",)),
    (_COMPLETED, "last-bill-missing"): Words(
        "“{head}”{month} 有账单，要写明最后一张：{bill:slug}", "“{head}” has bills of {month}; name the last one: {bill:slug}"),
    (_COMPLETED, "not-the-last-bill"): Words(
        "{named:slug} 不是“{head}”{month} 的最后一张账单，最后一张是 {bill:slug}", "{named:slug} is not the last bill of “{head}” for {month}; that is {bill:slug}"),
    (_SETTLED, "bill-unknown"): _UNKNOWN,
    (_SETTLED, "bill-differs"): _DIFFERS,
    (_SETTLED, "above-bill"): Words(
        "账单 {bill:slug} 没付也没申请的还有 {unpaid}，本笔 {asked}", "{unpaid} of the bill {bill:slug} is neither paid nor asked for; the payment asks {asked}",
        ("看账单：sharedfund bill show {bill:slug}",), ("see the bill: sharedfund bill show {bill:slug}",)),
    (_REIMBURSED, "contract-missing"): Words(
        "{payee:slug} 的费用要有 {firm:slug} 的合同才能报销", "costs of {payee:slug} are reimbursed under a contract of {firm:slug} only",
        ("写上合同编号，或先登记合同：sharedfund contract record",), ("name the contract, or record it: sharedfund contract record",)),
    (_REIMBURSED, "head-not-reimbursed"): Words(
        "合同 {contract:slug} 没有约定报销“{head}”", "the contract {contract:slug} does not reimburse “{head}”", ("看合同：sharedfund contract show {contract:slug}",),
        ("see the contract: sharedfund contract show {contract:slug}",)),
    (_REIMBURSED, "vouchers-missing"): Words(
        "账单 {bill:slug}（{head}）没有附凭证和凭证金额", "the bill {bill:slug} ({head}) has no vouchers, or does not say what they prove",
        ("附上凭证：--attach 文件 --vouchers 金额",), ("add them: --attach FILE --vouchers AMOUNT",)),
    (_REIMBURSED, "headcount-missing"): Words(
        "账单 {bill:slug}（{head}）没有写在岗人数", "the bill {bill:slug} ({head}) does not say how many people were on duty", ("写上 --headcount 人数",), ("name --headcount",)),
    (_REIMBURSED, "above-vouchers"): Words(
        "凭证证明 {vouchers}，报销 {asked}：多出的不付", "the vouchers prove {vouchers}; {asked} is asked", ("按凭证金额报销，或补凭证",), ("ask for what is proven, or add vouchers",)),
    (_REIMBURSED, "above-adopted"): Words(
        "“{head}”{month} 预算 {adopted}，还剩 {left}，报销 {asked}", "“{head}” has {adopted} for {month} and {left} left; {asked} is asked",
        ("按预算报销；真要增加，先办预算调整：sharedfund budget vary {head:slug}",), ("ask for what is left, or vary the budget first: sharedfund budget vary {head:slug}",)),
}

ERRORS: dict[str, Words] = {
    "withheld-above-wages": Words("应发 {gross}，代扣却有 {withheld}", "{withheld} is withheld of wages of {gross}", ("核对工资表",), ("check the payroll",)),
    "bill-unknown": _UNKNOWN,
    "head-unknown": Words("没有“{head:slug}”这个科目", "there is no head “{head:slug}”", ("看科目：sharedfund budget template",), ("see the heads: sharedfund budget template",)),
    "payee-not-billed": Words(
        "{payee:slug} 不能作“{head}”账单的收款方", "{payee:slug} cannot be owed a bill of “{head}”",
        ("收款方是供应商 v-…、物业 F…、staff（工资）或 tax（税费）",), ("a payee is a vendor v-…, a firm F…, staff (wages) or tax",)),
}
