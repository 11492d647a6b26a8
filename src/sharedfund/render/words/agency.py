"""Words of the lump-sum basis: for whom the fee is, what passed the gate, what a ranking frees."""

from __future__ import annotations

from sharedfund.render.words.form import Words

_GATE = (("看这一关：sharedfund remuneration show",), ("see the gate: sharedfund remuneration show",))
_RANK = (("等区里的排名文书到了：sharedfund evaluation rank {quarter:slug} --place 名次 --of 家数 --attach 文书",),
         ("when the district's paper has come: sharedfund evaluation rank {quarter:slug} --place N --of N --attach PAPER",))
_CHARGED = "a_fee_is_charged_for_whom_the_contract_says"
_WAIVED = "a_claim_of_the_firm_is_waived_by_the_firm"
_WHERE = "what_is_deducted_goes_where_the_charter_says"
_PAID = "only_what_passed_the_gate_is_paid_to_the_firm"
_RANKING = "a_ranking_is_a_paper_about_a_period_served"
_WITHHELD = "withheld_fees_follow_the_ranking"
_CHARTER = "a_lump_sum_fee_is_agency_money"
_NEITHER = "a_lump_sum_fee_is_neither_income_nor_cost"

_BANK = "a_banks_charge_on_a_firms_money_is_the_firms"
_ADVICE = ("照银行的收费回单登记：sharedfund bank record --amount=-A --bank-ref R --for 手续费 --fund agency --advice 回单",), (
    "record it by the bank's advice: sharedfund bank record --amount=-A --bank-ref R --for FEE --fund agency --advice FILE",)

WORDS: dict[tuple[str, str], Words] = {
    (_BANK, "firm-missing"): Words("流水 {bank_ref:slug} 有银行收费回单，没有写是替哪家物业收的钱", "{bank_ref:slug} has the bank's advice and names no firm whose money was charged", *_ADVICE),
    (_BANK, "advice-missing"): Words("流水 {bank_ref:slug} 记到 {firm} 名下，没有银行的收费回单", "{bank_ref:slug} is charged to {firm} without the bank's advice", *_ADVICE),
    (_BANK, "not-the-firms-money"): Words(
        "流水 {bank_ref:slug} 扣的是{fund}的钱，不是替物业收的，不能算物业的成本", "{bank_ref:slug} was taken from the {fund}, not from money held for a firm: it is no cost of the firm's",
        ("业主自己的钱被收手续费：先办代扣授权 sharedfund payment standing add --head bank-charges",),
        ("charges on the owners' own money take a standing authority: sharedfund payment standing add --head bank-charges",)),
    (_BANK, "no-agent-of-the-firm"): Words("本小区不替 {firm} 收钱", "nothing is collected here for {firm}", *_ADVICE),
    (_BANK, "explained-twice"): Words("流水 {bank_ref:slug} 是银行收费，就不再是代扣或法院扣划", "{bank_ref:slug} is the bank's charge, so neither under an authority nor a levy", *_ADVICE),
    (_CHARTER, "lump-sum-among-the-owners-money"): Words(
        "章程写的是包干（fee_basis = lump-sum），物业费是物业的钱，不能和业主的钱放在一起（fee_account = {fee_account:slug}）",
        "the charter says lump sum: the fee is the firm's money and is not kept with the owners' (fee_account = {fee_account:slug})",
        ("业委会代付的写 fee_account = agency；物业自己收的写 elsewhere",),
        ("collected here: fee_account = agency; collected by the firm: elsewhere",)),
    (_CHARTER, "agency-without-lump-sum"): Words(
        "章程写的是 fee_basis = {fee_basis:slug}，物业费归业主，不能当代付款", "the charter says fee_basis = {fee_basis:slug}: the fee is the owners', no agency money",
        ("改 fee_basis = lump-sum，或 fee_account = co-managed",), ("set fee_basis = lump-sum, or fee_account = co-managed",)),
    ("a_lump_sum_contract_pays_the_fee_itself", "not-the-fee-itself"): Words(
        "包干合同 {contract:slug} 里物业得的就是物业费，不能写成“{kind:word}”", "under the lump-sum contract {contract:slug} the firm gets the fee itself, not “{kind:word}”",
        ("remuneration_kind 写 fixed，或不写",), ("write remuneration_kind = fixed, or leave it out",)),
    (_CHARGED, "charged-elsewhere"): Words(
        "合同 {contract:slug} 的物业费由物业自己收，这里不开单", "the fee of {contract:slug} is collected by the firm: nothing is charged here",
        ("物业交来的约定部分：sharedfund remuneration deposit 期间 --amount 金额 --bank-ref 流水号",),
        ("the agreed share the firm pays in: sharedfund remuneration deposit PERIOD --amount A --bank-ref R",)),
    (_CHARGED, "for-another"): Words(
        "{household} {period:slug} 的物业费应记为替“{expected:slug}”收的，写的是“{agent_for:slug}”（空的是业主自己的）",
        "the fee of {household} for {period:slug} is collected for “{expected:slug}”, not for “{agent_for:slug}” (empty: the owners themselves)",
        ("不用自己填，用 sharedfund fee 的命令开单、减免、核销",), ("leave it to the commands of sharedfund fee",)),
    ("a_receipt_is_taken_for_whom_the_contract_says", "taken-for-another"): Words(
        "{receipt} 应记为替“{expected:slug}”收的，写的是“{agent_for:slug}”（空的是业主自己的）",
        "{receipt} is taken for “{expected:slug}”, not for “{agent_for:slug}” (empty: the owners themselves)",
        ("不用自己填，用 sharedfund receipt record 登记",), ("leave it to sharedfund receipt record",)),
    (_WAIVED, "waiver-missing"): Words(
        "{household} 欠的 {amount} 是物业 {firm:slug} 的债权，要物业书面放弃才能核销", "the {amount} {household} owes is the claim of {firm:slug}: only its written waiver writes it off",
        ("附上物业的书面放弃：--waiver 文件",), ("attach the firm's written waiver: --waiver FILE",)),
    (_WAIVED, "not-the-owners-to-waive"): Words(
        "这是物业 {firm:slug} 的债权，决议 {resolution:slug} 不能替它放弃", "this is the claim of {firm:slug}: resolution {resolution:slug} cannot waive it",
        ("不写 --resolution，附物业的书面放弃：--waiver 文件",), ("leave --resolution out; attach --waiver FILE",)),
    (_WAIVED, "waiver-of-nobody"): Words(
        "{household} 欠的是业主共有的钱，核销看限额和决议，不用物业放弃", "{household} owes the owners: limits and resolutions decide, no firm waives it",
        ("不写 --waiver",), ("leave --waiver out",)),
    (_NEITHER, "fee-as-income-or-cost"): Words(
        "合同 {contract:slug} 是包干：物业费不是业主的收入，也不能记 {amount} 到 {account:slug}", "{contract:slug} is a lump sum: the fee is no income of the owners, and {amount} is no posting to {account:slug}", *_GATE),
    (_NEITHER, "accrues-nothing"): Words(
        "合同 {contract:slug} 是包干，不计提酬金：收到的物业费等着过关", "{contract:slug} is a lump sum: nothing accrues, what was collected waits at the gate", *_GATE),
    (_WHERE, "for-another"): Words(
        "{firm:slug} 的这笔应写明替“{expected:slug}”代付，写的是“{agent_for:slug}”", "this is held for “{expected:slug}”, not for “{agent_for:slug}” ({firm:slug})",
        ("用 sharedfund remuneration release、restore、deduct，由程序填",), ("leave it to sharedfund remuneration release, restore, deduct",)),
    (_WHERE, "deducted-otherwise"): Words(
        "扣下的钱按章程应“{expected:word}”，写的是“{use:word}”", "by the charter what is deducted goes to “{expected:word}”, not “{use:word}”",
        ("看章程：sharedfund charter show",), ("see the charter: sharedfund charter show",)),
    (_WHERE, "not-at-the-bank"): Words(
        "要扣下 {amount} 转归业主，可代付账上只有 {cash}，其余还在途", "{amount} shall become the owners', but only {cash} of the agency money is at the bank",
        ("等在途的到账：sharedfund receipt remit",), ("wait until it has arrived: sharedfund receipt remit",)),
    (_PAID, "agency-by-another-name"): Words(
        "替物业收的钱（{account:slug}）只能作为物业费付给它，不能按“{settles:slug}”付", "money collected for the firm ({account:slug}) is paid as its fee, not as “{settles:slug}”",
        ("sharedfund payment request --remuneration --vendor 物业 --amount 金额 --for 物业费",), ("sharedfund payment request --remuneration --vendor FIRM --amount A --for FEE",)),
    (_PAID, "not-the-firms-money"): Words(
        "{account:slug} 不是替 {payee:slug} 收的钱", "{account:slug} was not collected for {payee:slug}", *_GATE),
    (_PAID, "more-than-passed"): Words(
        "过了关的有 {passed}，已申请 {asked}，{firm:slug} 还能付 {left}，本笔要 {amount}", "{passed} has passed the gate, {asked} is asked for, {left} is left for {firm:slug}; the payment asks {amount}",
        ("先过关：sharedfund remuneration release 期间", "看各期：sharedfund remuneration show"),
        ("let it pass first: sharedfund remuneration release PERIOD", "see the periods: sharedfund remuneration show")),
    (_RANKING, "contract-of-another-firm"): Words("{contract:slug} 不是 {firm:slug} 的合同", "{contract:slug} is not a contract of {firm:slug}"),
    (_RANKING, "paper-missing"): Words(
        "{period:slug} 的排名要附文书", "the ranking of {period:slug} needs its paper", ("加上 --attach 文书",), ("add --attach PAPER",)),
    (_RANKING, "period-not-served"): Words(
        "{period:slug} 不在合同 {contract:slug} 的服务期里", "{contract:slug} did not serve in {period:slug}"),
    (_RANKING, "ranked-already"): Words("{period:slug} 的排名已经记过", "{period:slug} is ranked already"),
    (_RANKING, "period-not-over"): Words(
        "{period:slug} 到 {last} 才结束，还排不出名次", "{period:slug} ends on {last}: nobody can be ranked for it yet"),
    (_RANKING, "neither-quarter-nor-year"): Words(
        "排名按季度，结果按年：{period:slug} 两样都不是", "a ranking is of a quarter, a result of a year: {period:slug} is neither"),
    (_RANKING, "result-differs"): Words(
        "{period:slug} 的文书写得不对：季度写名次，年度写合格不合格", "{period:slug}: a quarter has a place, a year has passed or failed",
        ("季度：--place 名次 --of 家数；年度：--result passed 或 failed",), ("a quarter: --place N --of N; a year: --result passed or failed",)),
    (_RANKING, "no-such-place"): Words("{of} 家里没有第 {place} 名", "there is no place {place} of {of}"),
    (_WITHHELD, "year-failed"): Words(
        "{year} 年度考核不合格，{period:slug} 预留的钱退给业主，不再补拨", "{year} failed: what is withheld of {period:slug} goes back to the owners",
        ("退给业主：sharedfund remuneration deduct {period:slug} --reason 年度不合格",), ("return it: sharedfund remuneration deduct {period:slug} --reason WHY",)),
    (_WITHHELD, "ranking-missing"): Words(
        "{quarter:slug} 还没有排名，预留的钱不动", "{quarter:slug} is not ranked: what is withheld stays", *_RANK),
    (_WITHHELD, "in-the-lowest-tenth"): Words(
        "{quarter:slug} 排第 {place} 名（共 {of} 家），在末位一成里，预留的钱不拨", "{quarter:slug}: place {place} of {of} is in the lowest tenth, what is withheld stays",
        ("下一季 {next:slug} 名次上升，就可以补拨", ), ("when {next:slug} stands higher it is given back",)),
    (_WITHHELD, "year-not-failed"): Words(
        "{year} 年度没有定为不合格，{period:slug} 预留的钱不能扣掉", "{year} is not recorded as failed: what is withheld of {period:slug} is not taken",
        ("年度结果的文书到了再记：sharedfund evaluation rank {year} --result failed --attach 文书",), ("record the year's paper first: sharedfund evaluation rank {year} --result failed --attach PAPER",)),
    ("a_share_is_deposited_by_the_firm_that_collects", "fee-comes-here"): Words(
        "合同 {contract:slug} 的物业费不是物业自己收的，没有要交存的部分", "the fee of {contract:slug} is not collected by the firm: there is no share to deposit",
        ("住户交的：sharedfund receipt record",), ("from a household: sharedfund receipt record",)),
    ("the_agreed_share_is_deposited", "share-missing"): Words(
        "{firm:slug} {period:slug} 约定交存 {agreed}，还差 {amount}", "{firm:slug} agreed to deposit {agreed} for {period:slug}; {amount} is missing",
        ("收到后：sharedfund remuneration deposit {period:slug} --amount {amount} --bank-ref 流水号",),
        ("when it comes: sharedfund remuneration deposit {period:slug} --amount {amount} --bank-ref R",)),
    ("withheld_fees_are_ranked", "not-ranked"): Words(
        "{quarter:slug} 预留了 {firm:slug} {amount}，区里的排名还没有记", "{amount} of {firm:slug} is withheld for {quarter:slug} and no ranking is recorded", *_RANK),
    ("withheld_fees_are_ranked", "to-be-given-back"): Words(
        "{firm:slug} {period:slug} 预留的 {amount} 按排名可以补拨", "by its ranking the {amount} withheld of {firm:slug} for {period:slug} is given back",
        ("sharedfund remuneration restore {period:slug}",), ("sharedfund remuneration restore {period:slug}",)),
    ("withheld_fees_are_ranked", "to-be-returned"): Words(
        "年度不合格：{firm:slug} {period:slug} 预留的 {amount} 要退给业主", "the year failed: the {amount} withheld of {firm:slug} for {period:slug} goes back to the owners",
        ("sharedfund remuneration deduct {period:slug} --reason 年度不合格",), ("sharedfund remuneration deduct {period:slug} --reason WHY",)),
}
