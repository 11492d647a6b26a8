"""Words of the maintenance fund."""

from __future__ import annotations

from sharedfund.render.words.form import Words

_MAJOR = "service_fees_pay_no_major_works"
_BOOKED = "what_is_paid_in_is_booked_unit_by_unit"
_STATED = "a_holders_statement_is_set_against_the_book"
_CONFIRMED = "the_holder_confirms_each_buildings_balance"
_FOR = "maintenance_money_repairs_common_parts_after_warranty"
_WORK = "what_maintenance_money_pays_is_a_decided_work"
_DECIDED = "works_are_decided_by_those_liable"
_QUOTES = "works_are_compared_by_quotes"
_ORDER = "an_emergency_work_follows_its_order"
_BACK = "what_comes_back_had_been_advanced"
_SHARED = "a_work_is_shared_by_area"
_RAISE = "owners_are_asked_to_pay_in_by_resolution"
_LOW = "low_balances_are_topped_up"
_VOTE = (("由承担费用的业主按民法典 278 条第五项表决，登记决议后再申请",),
         ("the owners who bear the cost vote under Civil Code 278(5); record the resolution, then ask again",))

WORDS: dict[tuple[str, str], Words] = {
    (_MAJOR, "major-works"): Words(
        "大修、中修、更新、改造不从{fund}付：{amount} 是{nature:word}", "{fund} pays minor repair only; {amount} is for {nature:word} works",
        ("先定钱从哪来：专项维修资金（sharedfund maintenance request）；没有维修资金的，由业主决定专项筹资，或凭决议用公共收益",),
        ("decide first whose money it is: the maintenance fund (sharedfund maintenance request), a special project, or public "
         "revenue by resolution",)),
    (_MAJOR, "works-of-the-maintenance-fund"): Words(
        "{work} 是专项维修资金的工程，{amount} 不从{fund}付", "{work} is a work of the maintenance fund; {fund} does not pay its {amount}",
        ("从维修资金付：sharedfund maintenance use {work}",), ("pay it from the maintenance fund: sharedfund maintenance use {work}",)),
    ("what_the_bureau_holds_is_not_paid_here", "held-by-the-bureau"): Words(
        "{fund}由主管部门专户管理，{amount} 不从共管账户付", "{fund} is held by the bureau; {amount} is not paid from the co-managed account",
        ("按维修资金的程序申请使用：sharedfund maintenance request",), ("apply to the bureau for its use: sharedfund maintenance request",)),
    ("maintenance_money_lies_where_the_charter_says", "kept-elsewhere"): Words(
        "章程写的是由{expected:word}保管，这里写成{custody:word}", "the charter says {expected} keeps it; this says {custody}",
        ("照章程的保管方式记",), ("record it as the charter says",)),
    ("a_holders_paper_is_booked_once", "paper-used"): Words("{paper} 这张单据记过了", "the paper {paper} is booked already",
                                   ("看：sharedfund maintenance list",), ("see: sharedfund maintenance list",)),
    (_BOOKED, "not-of-the-building"): Words("{unit} 不是 {building} 的房屋", "{unit} is no unit of {building}",
                                            ("看登记：sharedfund unit list",), ("see the register: sharedfund unit list",)),
    (_BOOKED, "unit-twice"): Words("{unit} 写了两次", "{unit} stands twice", ("删掉一行",), ("delete one of the lines",)),
    (_BOOKED, "units-differ"): Words("总数 {amount}，各户合计 {units}", "the whole is {amount}; the units sum to {units}",
                                     ("改到分毫不差",), ("make them agree to the fen",)),
    (_STATED, "day-to-come"): Words("对账单写的是 {day}，今天才 {today}", "the statement is of {day}; today is {today}",
                                    ("写单据上的日期",), ("write the day on the paper",)),
    (_STATED, "older-statement"): Words("{building} 已有 {last} 的对账单，这张 {day} 的更早", "{building} has a statement of {last}; this one, of {day}, is older",
                                        ("用新的对账单",), ("use the newer statement",)),
    (_STATED, "book-differs"): Words("{building} 账上是 {book}，写成了 {stated}", "the book has {book} for {building}; the entry says {stated}"),
    (_STATED, "difference-misstated"): Words("差额应是 {difference}，写成了 {stated}", "the difference is {difference}; the entry says {stated}"),
    (_CONFIRMED, "statement-old"): Words(
        "{building} 维修资金 {amount}，太久没有拿到保管方的对账单", "no recent statement of the holder confirms the {amount} of {building}",
        ("向主管部门或银行要对账单，然后 sharedfund maintenance statement {building}",),
        ("ask the bureau or the bank for one, then: sharedfund maintenance statement {building}",)),
    (_CONFIRMED, "statement-differs"): Words(
        "{building} {day} 的对账单和账上差 {difference}", "the statement of {day} for {building} differs from the book by {difference}",
        ("查清差额：少记了交存、利息或支用",), ("find out what was not recorded: a payment in, interest, a use",)),
    (_FOR, "upkeep"): Words("{work} 是日常养护，{amount} 不能用维修资金", "{work} is upkeep; its {amount} is not the maintenance fund's",
                            ("日常养护由物业费承担：sharedfund payment request --head 维修养护",),
                            ("upkeep is paid from the service fee: sharedfund payment request --head repair",)),
    (_FOR, "somebody-else-bears-it"): Words(
        "{work} 的 {amount} 应由 {liable:word} 承担，不能用维修资金", "{liable:word} must bear the {amount} of {work}, not the maintenance fund",
        ("向责任人追要",), ("claim it from who is liable",)),
    (_FOR, "under-warranty"): Words("{work} 的部位保修到 {warranty_end}，今天 {today}：由建设单位负责", "{work} is under warranty until {warranty_end}; today is {today}",
                                    ("要求建设单位保修",), ("have the developer repair it",)),
    (_WORK, "work-not-decided"): Words("{fund}只付决定了的工程：{work} 没有决定，{amount} 不能付", "{fund} pays decided works only; {work} is not decided for it ({amount})",
                                       ("先申请并办完：sharedfund maintenance request",), ("have it decided first: sharedfund maintenance request",)),
    (_WORK, "above-work"): Words("{work} 还可用 {left}，这笔要付 {amount}", "{work} has {left} left; the payment asks {amount}",
                                 ("超出的部分要另行决定",), ("what is beyond needs a decision of its own",)),
    (_QUOTES, "quotes-missing"): Words(
        "{work} {amount}，达到 {limit} 的要先比价（至少 {need:number} 家，或写明原因）",
        "{work} asks {amount}; from {limit} up quotes are compared first ({need:number} of them, or a reason)",
        ("先比价：sharedfund budget quotes", "申请表里写 repair = 编号"), ("compare them: sharedfund budget quotes", "name it in the form: repair = NO")),
    (_QUOTES, "repair-unknown"): Words("没有比价 {repair}", "there is no comparison {repair}",
                                       ("看：sharedfund budget repairs",), ("see: sharedfund budget repairs",)),
    (_QUOTES, "above-quote"): Words("{repair} 选定的报价是 {quote}，申请了 {amount}", "the quote chosen in {repair} is {quote}; the work asks {amount}",
                                    ("按报价申请，或重新比价",), ("ask for the quote, or compare again",)),
    (_DECIDED, "work-exists"): Words("{work} 申请过了", "{work} exists already", ("换一个编号",), ("take another number",)),
    (_DECIDED, "resolution-missing"): Words("{work} 没有业主通过的决议（{resolution}）", "{work} has no resolution the owners passed ({resolution})", *_VOTE),
    (_DECIDED, "not-a-decision-to-use"): Words("{resolution} 不是使用维修资金的决议（278 条第 {topic} 项）", "{resolution} does not decide to use the fund (topic {topic} of Civil Code 278)", *_VOTE),
    (_DECIDED, "decided-by-others"): Words("{resolution} 不是由 {buildings} 的业主决定的：谁分摊，谁表决", "{resolution} was not decided by the owners of {buildings}, who bear the cost", *_VOTE),
    (_DECIDED, "beyond-resolution"): Words("{resolution} 让 {building} 再用 {left}，申请了 {amount}", "{resolution} lets {building} use {left} more; the work asks {amount}",
                                           ("减少金额，或另作决议",), ("ask for less, or have the owners decide again",)),
    (_ORDER, "order-not-witnessed"): Words("应急单 {order} 没有见证", "no witness has seen the emergency order {order}",
                                           ("先见证：sharedfund payment witness {order}",), ("have it witnessed first: sharedfund payment witness {order}",)),
    (_ORDER, "order-of-another-building"): Words("应急单 {order} 是 {building} 的，工程也只能在那一幢", "the emergency order {order} is of {building}; so must the work be",
                                                 ("改楼栋，或按决议申请",), ("correct the building, or take the ordinary path",)),
    (_ORDER, "above-estimate"): Words("应急单 {order} 估 {estimate}，连同已申请的共 {amount}", "the order {order} was estimated at {estimate}; with this {amount} are asked",
                                      ("超出的部分由业主决议",), ("what is beyond needs the owners' resolution",)),
    ("what_the_bureau_pays_was_decided", "used-without-decision"): Words(
        "{day} 专户支用 {amount}（{paper}），没有决定可依", "the bureau paid {amount} on {day} ({paper}) without a decision",
        ("查清是谁申请的，要求说明或退回",), ("find out who applied; ask for reasons or the money back",)),
    ("maintenance_money_is_lent_to_nobody", "lent"): Words(
        "维修资金不出借、不挪用：{fund}不付这 {amount}", "maintenance money is lent to nobody: {fund} does not pay this {amount}",
        ("服务资金不够，看：sharedfund payment run；或由业主决定补充",), ("for a short operating fund see: sharedfund payment run",)),
    ("what_is_reclaimed_had_been_advanced", "above-advanced"): Words(
        "{fund}欠服务资金的垫付款还有 {left}，申请归还 {amount}", "{fund} owes {left} of what was advanced; the payment asks {amount}",
        ("按垫付的余额归还",), ("give back what is still owed",)),
    (_BACK, "order-unknown"): Words("没有 {building} 的应急单 {order}", "there is no emergency order {order} of {building}",
                                    ("看：sharedfund payment list",), ("see: sharedfund payment list",)),
    (_BACK, "above-advanced"): Words("{order} 垫付还剩 {left}，收回写成 {amount}", "{left} of {order} is still advanced; {amount} is said to have come back",
                                     ("多出的部分另记",), ("record what is beyond by what it is",)),
    (_BACK, "bank-ref-used"): Words("银行流水号 {bank_ref} 用过了", "the bank reference {bank_ref} is used",
                                    ("核对流水",), ("compare with the bank's lines",)),
    (_SHARED, "unit-out-of-scope"): Words("{unit} 不在分摊的楼栋里", "{unit} lies in none of the buildings that pay", ("改范围",), ("correct the scope",)),
    (_SHARED, "shares-differ"): Words("{amount} 按面积分，{building} 应摊 {expected}，写成了 {named}", "of {amount} by area {building} bears {expected}; the entry says {named}",
                                      ("谁的部位谁分摊，不摊给别的楼",), ("only buildings in scope pay, by area",)),
    ("no_unit_goes_below_zero_unasked", "below-zero"): Words(
        "{work} 会让 {units:number} 户的余额变成负数（最多的 {unit} 差 {missing}），还没有通知补交",
        "{work} would bring {units:number} units below zero ({unit} by {missing}); their owners were not asked to pay in",
        ("先通知补交：sharedfund maintenance notice",), ("ask them first: sharedfund maintenance notice",)),
    (_RAISE, "notice-exists"): Words("通知 {notice} 发过了", "the notice {notice} exists already", ("换一个编号",), ("take another number",)),
    (_RAISE, "due-past"): Words("要求 {due} 前交，今天已是 {today}", "due on {due}; today is {today}", ("写以后的日期",), ("name a day to come",)),
    (_RAISE, "decided-by-others"): Words("{resolution} 不是由 {buildings} 的业主决定的：向谁筹集，谁表决",
                                         "{resolution} was not decided by the owners of {buildings}, who are asked to pay in", *_VOTE),
    (_RAISE, "not-a-decision-to-raise"): Words(
        "{resolution} 不是筹集维修资金的决议（278 条第 {topic} 项，四分之三）：使用的决议不能代替",
        "{resolution} does not decide to raise the fund (topic {topic} of Civil Code 278, three quarters); one to use it is not enough",
        ("由业主按第六项表决",), ("the owners vote under topic 6",)),
    (_LOW, "units-below-zero"): Words("{building} 有 {units:number} 户维修资金余额为负", "{units:number} units of {building} are below zero",
                                      ("通知补交：sharedfund maintenance notice",), ("ask them to pay in: sharedfund maintenance notice",)),
    (_LOW, "units-low"): Words("{building} 有 {units:number} 户余额不足首期的 {share:percent}", "{units:number} units of {building} have less than {share:percent} of their first deposit",
                               ("由业主决定续筹，再 sharedfund maintenance notice",), ("have the owners decide to raise it, then: sharedfund maintenance notice",)),
    (_LOW, "top-up-late"): Words("{notice}：{building} 还有 {units:number} 户 {amount} 没补交", "{notice}: {units:number} units of {building} have not paid in {amount}",
                                 ("催交；收到后 sharedfund maintenance contribute",), ("remind them; when paid: sharedfund maintenance contribute",)),
    ("maintenance_money_is_refunded_to_no_seller", "refund-to-a-seller"): Words(
        "维修资金随房走，不退给卖房的业主：{fund}不付 {amount}", "maintenance money passes on with the unit; {fund} refunds no seller ({amount})",
        ("过户时由买卖双方自己结算",), ("seller and buyer settle it between themselves",)),
}

ERRORS: dict[str, Words] = {
    "option-missing": Words("还要写 {option}", "{option} is missing", ("看：--help",), ("see: --help",)),
    "work-unknown": Words("没有工程 {work}", "there is no work {work}", ("看：sharedfund maintenance list",), ("see: sharedfund maintenance list",)),
    "no-unit-in-scope": Words("{buildings} 没有登记房屋，没法分摊", "no unit is registered in {buildings}; nothing can be shared",
                              ("先登记房屋：sharedfund unit import",), ("register them first: sharedfund unit import",)),
    "building-unknown": Words("登记里没有 {building}", "the register has no {building}", ("看登记：sharedfund unit list",), ("see the register: sharedfund unit list",)),
    "nothing-advanced": Words("{building} 没有待收回的垫付款", "nothing is advanced for {building}",
        ("看一幢的明细：sharedfund maintenance show {building:slug}",), ("see the building: sharedfund maintenance show {building:slug}",)),
}
