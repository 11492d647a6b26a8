"""Words of the budget: adopting, varying, spending."""

from __future__ import annotations

from sharedfund.render.words.form import Words

_STAND, _TIME, _SUMS = "budgets_stand_on_a_resolution", "budgets_cover_their_own_time", "budget_lines_add_up"
_VARIED = "lines_are_varied_within_the_committees_share"
_WITHOUT, _WITHIN = "without_a_budget_only_essentials_are_paid", "payments_stay_within_the_budget"
_IMPREST = "the_imprest_is_spent_within_the_budget"
_OVERRUN = "metered_overruns_are_varied"
_HEAD = Words("没有“{head:slug}”这个科目", "there is no head “{head:slug}”", ("看科目：sharedfund budget template",), ("see the heads: sharedfund budget template",))
_RESOLUTION = Words(
    "决议 {resolution:slug} 没有登记，或者没有通过", "the resolution {resolution:slug} is not recorded, or did not pass",
    ("先登记：sharedfund resolution record --file 文件",), ("record it first: sharedfund resolution record --file FILE",))
_ADOPT = (("通过预算：sharedfund budget adopt 文件 --resolution 决议编号",), ("adopt one: sharedfund budget adopt FILE --resolution RESOLUTION",))

WORDS: dict[tuple[str, str], Words] = {
    ("a_draft_lies_open_in_versions", "adopted-already"): Words(
        "{period:text} 的预算已经通过，不再征求意见", "the budget of {period:text} is adopted; no more drafts", ("要改用：sharedfund budget vary",), ("change it with: sharedfund budget vary",)),
    ("a_draft_lies_open_in_versions", "version-number"): Words(
        "{period:text} 的下一稿是第 {next} 稿，写的是 {version}", "the next draft of {period:text} is no. {next}, not {version}", ("重新提：sharedfund budget propose 文件",), ("propose anew: sharedfund budget propose FILE",)),
    ("a_draft_lies_open_in_versions", "head-unknown"): _HEAD,
    ("a_comment_is_on_the_newest_draft", "no-draft"): Words(
        "{period:text} 没有在征求意见的预算草案", "no draft of a budget of {period:text} lies open", ("看预算：sharedfund budget list",), ("see them: sharedfund budget list",)),
    ("a_comment_is_on_the_newest_draft", "older-version"): Words(
        "{period:text} 已有第 {newest} 稿，意见写的是第 {version} 稿", "{period:text} has draft {newest}; the comment is on {version}", ("对新稿再提",), ("comment on the newest",)),
    ("quotes_are_compared_openly", "repair-exists"): Words(
        "维修编号 {repair:slug} 已经用过", "the repair {repair:slug} is recorded already", ("看各项：sharedfund budget repairs",), ("see them: sharedfund budget repairs",)),
    ("quotes_are_compared_openly", "payee-unknown"): Words(
        "账本里没有报价单位 {payee:payee}", "the book knows no vendor {payee:payee}", ("先登记：sharedfund vendor add",), ("add it: sharedfund vendor add",)),
    ("quotes_are_compared_openly", "quoted-twice"): Words(
        "{payee:payee} 报了两次价，一家只算一次", "{payee:payee} quotes twice; each counts once", ("留一份",), ("keep one",)),
    ("quotes_are_compared_openly", "not-quoted"): Words(
        "选的是 {payee:payee}，它没有报价", "{payee:payee} is chosen and did not quote", ("选一家报了价的",), ("choose one that quoted",)),
    ("quotes_are_compared_openly", "too-few-quotes"): Words(
        "{repair:slug} 有 {have} 家报价，要 {need} 家；不够要写原因", "{repair:slug} has {have} quotes, {need} are needed, or a reason", ("再询价，或写 --reason",), ("ask more vendors, or give --reason",)),
    ("quotes_are_compared_openly", "not-the-lowest"): Words(
        "选的 {payee:payee} 报 {amount}，最低的是 {lowest}：要写原因", "{payee:payee} quotes {amount}, the lowest is {lowest}: say why", ("写 --reason",), ("give --reason",)),
    ("repairs_are_compared_by_quotes", "quotes-missing"): Words(
        "维修 {amount}，达到 {limit} 的要先比价（至少 {need} 家，或写明原因）", "a repair of {amount}: from {limit} up quotes are compared first, at least {need} or a reason",
        ("先比价：sharedfund budget quotes", "再用 --repair 编号申请"), ("compare: sharedfund budget quotes", "then ask with --repair NO")),
    ("repairs_are_compared_by_quotes", "repair-unknown"): Words(
        "没有比价记录 {repair:slug}", "no quotes are recorded under {repair:slug}", ("看各项：sharedfund budget repairs",), ("see them: sharedfund budget repairs",)),
    ("repairs_are_compared_by_quotes", "not-the-chosen"): Words(
        "{repair:slug} 选的是 {chosen:payee}，不是 {payee:payee}", "{repair:slug} chose {chosen:payee}, not {payee:payee}", ("付给选定的单位，或重新比价",), ("pay the one chosen, or compare anew",)),
    ("repairs_are_compared_by_quotes", "above-quote"): Words(
        "{repair:slug} 报价 {quote}，累计申请 {amount}", "{repair:slug} was quoted {quote}; {amount} is asked in all", ("按报价付；增项另行比价",), ("stay within the quote; extra work is compared anew",)),
    ("lines_name_sources_where_money_is_pooled", "pools-are-separate"): Words(
        "章程定的是各项资金分开，“{head}”不能写资金来源次序", "the charter keeps the funds separate; {head} names no sources",
        ("删掉 sources；要合用先改章程 pools",), ("leave sources out; to pool, change the charter's term pools",)),
    ("lines_name_sources_where_money_is_pooled", "not-a-source"): Words(
        "“{head}”的来源{fund}不行：只能写物业服务资金和公共收益，各写一次", "{fund} is no source of {head}: only the operating fund and public revenue, each once",
        ('写 sources = ["operating", "public-revenue"]',), ('write sources = ["operating", "public-revenue"]',)),
    ("heads_are_paid_from_the_sources_their_line_names", "pools-are-separate"): Words(
        "章程定的是各项资金分开：{fund}不能拿 {amount} 去付“{head}”", "the charter keeps the funds separate: {fund} does not pay {amount} for {head}",
        ("从该科目自己的资金付", "要动用公共收益：由业主决议划转，sharedfund fund transfer"),
        ("pay it from the head's own fund", "to use public revenue the owners resolve on a transfer: sharedfund fund transfer")),
    ("heads_are_paid_from_the_sources_their_line_names", "source-not-named"): Words(
        "预算没有写“{head}”可以从{fund}付", "the budget does not let {head} be paid from {fund}",
        ("看预算：sharedfund budget show",), ("see the budget: sharedfund budget show",)),
    ("heads_are_paid_from_the_sources_their_line_names", "earlier-source-can-pay"): Words(
        "预算写明“{head}”先用{source_fund}，它还能付 {payable}，轮不到{fund}", "the budget pays {head} from {source_fund} first, which can pay {payable}; {fund} comes later",
        ("先从{source_fund}申请 {payable}，不够的再从{fund}申请",), ("ask {payable} of {source_fund} first, the rest of {fund}",)),
    ("essential_heads_are_from_the_closed_list", "head-not-essential"): Words(
        "“{head}”不在必要开支的封闭名单上", "“{head}” is not on the closed list of essential heads",
        ("必要开支只有工资社保、公共水电、电梯、消防、清洁、公众责任险",), ("essential are wages, common power and water, lift, fire system, cleaning, liability insurance",)),
    (_STAND, "resolution-missing"): _RESOLUTION,
    (_STAND, "not-by-the-owners"): Words(
        "决议 {resolution:slug} 不是全体业主的（{body:slug}），不能定预算", "the resolution {resolution:slug} is not all owners' ({body:slug}) and adopts no budget",
        ("由业主大会表决预算",), ("have the owners' assembly adopt the budget",)),
    (_STAND, "outside-the-band"): Words(
        "预算合计 {total}，上期同等时长为 {last}：代表会议只能在约定幅度内调整", "the budget is {total}, the last one over the same time {last}: outside the band the owners left to others",
        ("由业主大会表决预算",), ("have the owners' assembly adopt the budget",)),
    (_TIME, "frame-too-long"): Words("预算期间 {period} 超过 {years} 年", "the period {period} is longer than {years} years", ("分成几个期间",), ("split it",)),
    (_TIME, "period-overlaps"): Words(
        "预算期间 {period} 与 {other} 重叠", "the period {period} overlaps {other}", ("改已有的预算：sharedfund budget vary",), ("change the standing one: sharedfund budget vary",)),
    (_SUMS, "head-unknown"): _HEAD,
    (_SUMS, "head-twice"): Words("科目“{head}”写了两次", "the head “{head}” stands there twice"),
    (_SUMS, "month-outside"): Words("“{head}”分月里有重复的月份，或不在 {period} 内的月份", "“{head}” names a month twice, or one outside {period}"),
    (_SUMS, "months-differ"): Words("“{head}”全期 {amount}，分月合计 {months}", "“{head}” is {amount} in all, its months add up to {months}"),
    (_VARIED, "budget-missing"): Words("没有 {period} 的预算", "there is no budget for {period}", *_ADOPT),
    (_VARIED, "head-unknown"): _HEAD,
    (_VARIED, "nothing-varied"): Words("“{head}”没有要调整的：{amount}", "nothing of “{head}” is varied: {amount}"),
    (_VARIED, "line-used"): Words("“{head}”只剩 {left}，不能拿走 {amount}", "“{head}” has {left} left; {amount} cannot be taken from it", ("看预算：sharedfund budget show",), ("see the budget: sharedfund budget show",)),
    (_VARIED, "resolution-missing"): _RESOLUTION,
    (_VARIED, "resolution-needed"): Words(
        "“{head}”增加 {amount} 要有决议", "“{head}” grows by {amount} by resolution only", ("写上 --resolution 决议编号；或从别的科目调剂：--from 科目",),
        ("name --resolution; or move it from another line: --from HEAD",)),
    (_VARIED, "above-committee-share"): Words(
        "业委会在科目之间调剂，“{head}”最多 {limit}，还剩 {left}，这次 {amount}", "the committee may move {limit} of “{head}”, {left} is left, this moves {amount}",
        ("更多的要有决议：--resolution 决议编号",), ("more needs a resolution: --resolution",)),
    (_WITHOUT, "no-budget"): Words("{month} 还没有预算，“{head}”不是必要开支", "there is no budget for {month}, and “{head}” is not essential", *_ADOPT),
    (_WITHOUT, "above-last-year"): Words(
        "{month} 没有预算，“{head}”只能按上年月均（头一年按合同）{limit} 付，已用 {used}，本笔 {asked}",
        "there is no budget for {month}: “{head}” is paid at last year's monthly cost (in a first year the contract's), {limit}; {used} is used, {asked} is asked", *_ADOPT),
    (_WITHIN, "not-granted"): Words(
        "决议 {resolution:slug} 给“{head}”还剩 {left}，本笔 {asked}", "the resolution {resolution:slug} has {left} left for “{head}”; the payment asks {asked}",
        ("看决议：sharedfund resolution show",), ("see it: sharedfund resolution show",)),
    (_WITHIN, "no-line"): Words(
        "{period} 的预算里没有“{head}”", "the budget of {period} has no line “{head}”", ("sharedfund budget vary {head:slug} --add 金额 --resolution 决议编号",),
        ("sharedfund budget vary {head:slug} --add AMOUNT --resolution RESOLUTION",)),
    (_WITHIN, "over-budget"): Words(
        "超出预算：{head}预算 {budget}，已用 {used}，本笔 {asked}，超出 {over}", "over budget: {head} has {budget}, {used} is used, the payment asks {asked}, {over} too much",
        ("先办预算调整：", "sharedfund budget vary {head:slug} --add {over:text} --resolution 决议编号", "真是应急：sharedfund payment order --emergency --witness 见证人"),
        ("sharedfund budget vary {head:slug} --add {over:text} --resolution RESOLUTION", "a true emergency: sharedfund payment order --emergency --witness PERSON")),
    (_IMPREST, "no-line"): Words(
        "{period} 的预算里没有“{head}”，备用金也不能用在上面", "the budget of {period} has no line “{head}”, for cash either",
        ("sharedfund budget vary {head:slug} --add 金额 --resolution 决议编号",),
        ("sharedfund budget vary {head:slug} --add AMOUNT --resolution RESOLUTION",)),
    (_IMPREST, "over-budget"): Words(
        "超出预算：{head}预算 {budget}，已用 {used}，备用金再付 {asked}，超出 {over}",
        "over budget: {head} has {budget}, {used} is used, the cash asks {asked}, {over} too much",
        ("先办预算调整：", "sharedfund budget vary {head:slug} --add {over:text} --resolution 决议编号"),
        ("vary the budget first:", "sharedfund budget vary {head:slug} --add {over:text} --resolution RESOLUTION")),
    (_OVERRUN, "variation-due"): Words(
        "计量的必要开支“{head}”预算 {budget}，已用 {used}，超出 {over}：要补办预算调整", "“{head}” is metered: {budget} adopted, {used} used, {over} over; a variation is due",
        ("sharedfund budget vary {head:slug} --add {over:text} --resolution 决议编号",), ("sharedfund budget vary {head:slug} --add {over:text} --resolution RESOLUTION",)),
    (_OVERRUN, "variation-late"): Words(
        "计量的必要开支“{head}”预算 {budget}，已用 {used}，超出 {over}：预算调整已过期限", "“{head}” is metered: {budget} adopted, {used} used, {over} over; the variation is late",
        ("sharedfund budget vary {head:slug} --add {over:text} --resolution 决议编号",), ("sharedfund budget vary {head:slug} --add {over:text} --resolution RESOLUTION",)),
    ("a_year_starts_with_a_budget", "no-budget"): Words("{year:text} 年还没有预算，只能付必要开支", "there is no budget for {year:text}; only essentials are paid", *_ADOPT),
    ("essentials_are_covered_by_the_fees", "structural-deficit"): Words(
        "结构性缺口：{period} 必要开支 {essential}，预计收费 {expected}，缺 {deficit}，存款可补 {months_of_cover:number} 个月",
        "structural deficit: essentials of {period} are {essential}, fees expected {expected}, {deficit} short; cash covers {months_of_cover:number} months",
        ("调费、减支或补贴，由业主决定",), ("raise fees, cut costs or find a subsidy: the owners decide",)),
}

ERRORS: dict[str, Words] = {
    "no-draft-budget": Words("{period:text} 没有预算草案", "there is no draft of a budget of {period:text}", ("先提：sharedfund budget propose 文件",), ("propose one: sharedfund budget propose FILE",)),
    "not-a-quote": Words("报价写成 名称=金额=文件，写的是 {found:text}", "a quote is NAME=AMOUNT=FILE, not {found:text}"),
    "no-quotes": Words("没有写报价", "no quotes are given", ("一家一个 --quote",), ("one --quote each",)),
    "add-or-less": Words("写 --add 或 --less，其中一个", "give either --add or --less", ("sharedfund budget vary 科目 --add 金额",), ("sharedfund budget vary HEAD --add AMOUNT",)),
    "budget-missing": Words("{day} 没有预算", "there is no budget on {day}", *_ADOPT),
}
