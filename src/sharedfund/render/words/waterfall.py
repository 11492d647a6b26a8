"""Words of the waterfall: in which order money leaves, and how much of it may leave now."""

from __future__ import annotations

from sharedfund.render.words.form import Words

_TRANSFER = "transfers_run_between_funds_that_may_give_and_take"

WORDS: dict[tuple[str, str], Words] = {
    ("payments_rank_with_what_they_settle", "tier-differs"): Words(
        "{payment} 按 {tier} 排队，可它付的东西排 {allowed}", "{payment} is ranked {tier}; what it settles ranks {allowed}",
        ("不写 --tier，由程序排", "真是业主另行决议的支出，写上 --resolution 决议编号"),
        ("leave --tier out; the program ranks it", "if the owners resolved on it apart from the budget, name --resolution")),
    ("essentials_come_first", "essentials-short"): Words(
        "{fund}里到期的必要开支和应退的钱要 {due}，能用的只有 {available}，还差 {short}：{tier} 的付款要等",
        "{fund}: {due} is due for essentials and refunds, {available} is there, {short} is missing; a payment of {tier} waits",
        ("先付必要开支：sharedfund payment run 月份", "看各笔账：sharedfund fund show"),
        ("pay the essentials first: sharedfund payment run MONTH", "see what is due: sharedfund fund show")),
    ("payments_stay_within_what_is_payable", "above-payable"): Words(
        "{fund}现在最多能付 {payable}，本笔 {asked}，超出 {over}（账上 {cash}，其余的钱已有主）",
        "{fund} may pay {payable} now; the payment asks {asked}, {over} too much (cash {cash}, the rest is spoken for)",
        ("看钱归谁：sharedfund fund show {fund:slug}", "减少金额，或等收款后再申请"),
        ("see whose money it is: sharedfund fund show {fund:slug}", "ask for less, or wait for money to come in")),
    ("essential_payments_name_an_essential_head", "head-not-essential"): Words(
        "“{head}”不在预算定下的必要开支名单上，不能按 {tier} 支付", "“{head}” is not on the budget's list of essential heads, so it is not {tier}",
        ("不写 --tier，按一般开支申请", "看名单：sharedfund budget show"), ("leave --tier out", "see the list: sharedfund budget show")),
    ("the_service_fee_pays_no_major_works", "major-works"): Words(
        "用途写着“{word:text}”：大修、中修、更新、改造不能从物业服务费里付", "the purpose says “{word:text}”: the service fee pays no major works",
        ("走维修资金：sharedfund maintenance request", "或按决议用公共收益、专项筹资"),
        ("use the maintenance fund: sharedfund maintenance request", "or public revenue or a project, by resolution")),
    (_TRANSFER, "transfer-in-disguise"): Words(
        "{payment} 不是划转（{settles:slug}），却记在资金间划转上", "{payment} is no transfer ({settles:slug}) and yet is booked as one",
        ("划转用：sharedfund fund transfer",), ("move money with: sharedfund fund transfer",)),
    (_TRANSFER, "fund-is-bound"): Words(
        "{fund}的钱各有用途或归别人，不能划走", "the money of {fund} is bound to a purpose or to others, and is not moved on",
        ("按用途支付，或退还本人",), ("spend it on its purpose, or give it back",)),
    (_TRANSFER, "target-missing"): Words(
        "没有写划到哪里，或者写的就是{fund}自己", "the transfer names no other fund than {fund}", ("写上 --to",), ("name --to",)),
    (_TRANSFER, "target-is-bound"): Words(
        "{to_fund}只收别人的钱，不能从{fund}划入", "{to_fund} holds other people's money only; {fund} cannot give to it"),
    (_TRANSFER, "transfer-unbalanced"): Words(
        "划转 {asked}，划出却记 {out}，划入记 {into}", "the transfer is of {asked}, but {out} goes out and {into} comes in",
        ("重新申请：sharedfund fund transfer",), ("ask anew: sharedfund fund transfer",)),
}
