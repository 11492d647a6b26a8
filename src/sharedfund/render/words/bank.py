"""Words of the bank: reconciliation and interest."""

from __future__ import annotations

from sharedfund.render.words.form import Words

_INTEREST, _ORDER = "interest_belongs_to_the_fund_that_earned_it", "reconciliations_follow_one_another"
_PLACED, _BACK = "money_is_not_invested", "a_term_deposit_comes_back_to_its_fund"
_STATED, _DUE = "reconciliations_state_their_difference", "months_are_reconciled_in_time"
_RECONCILE = (("sharedfund bank reconcile {month} --balance 对账单余额",), ("sharedfund bank reconcile {month} --balance STATEMENT",))

WORDS: dict[tuple[str, str], Words] = {
    (_INTEREST, "parts-differ"): Words("利息 {amount}，各资金合计 {parts}", "the interest is {amount}, its parts add up to {parts}"),
    (_INTEREST, "fund-without-income"): Words("{fund}没有自己的收入，它的利息归{takes_fund}", "{fund} has no income of its own; its interest is {takes_fund}'s"),
    (_INTEREST, "split-differs"): Words(
        "{fund}按余额和天数应分 {earned}，写的是 {named}", "by balance and days {fund} earned {earned}, not {named}", ("不写分法，由程序算：sharedfund bank record --for 利息",),
        ("let the program split it: sharedfund bank record --for interest",)),
    (_PLACED, "not-the-owners-to-place"): Words("{fund}不是业主可以存定期的钱", "{fund} is not the owners' money to place"),
    (_PLACED, "deposit-not-resolved"): Words(
        "{fund}存定期 {amount}，决议还准存 {left}：没有决议不存定期，也不作其他投资", "placing {amount} of {fund}: the resolution grants {left}; nothing is invested, and a term deposit needs a resolution",
        ("先表决，再写上 --resolution 决议编号",), ("let the owners decide, then name --resolution",)),
    (_BACK, "deposit-unknown"): Words("账本里没有 {payment:slug} 存的定期", "the book has no term deposit placed by {payment:slug}",
                                      ("看定期存款：sharedfund fund show",), ("see them: sharedfund fund show",)),
    (_BACK, "of-another-fund"): Words("{payment:slug} 存的是{own_fund}的钱，写的是{fund}", "{payment:slug} placed money of {own_fund}, not of {fund}"),
    (_BACK, "more-than-placed"): Words("{payment:slug} 还存着 {left}，写的是取回 {amount}", "{payment:slug} has {left} left; {amount} came back"),
    (_ORDER, "account-unknown"): Words("章程里没有账户 {account:slug}", "the charter has no account {account:slug}"),
    (_ORDER, "month-not-over"): Words("{month} 还没过完，月末才能对账", "{month} is not over; it is reconciled at its end"),
    (_ORDER, "reconciled-already"): Words("{month} 已经对平", "{month} is reconciled already", ("看对账：sharedfund bank list",), ("see them: sharedfund bank list",)),
    (_ORDER, "month-out-of-order"): Words("要按月份对账：先对 {wanted}，再对 {month}", "months are reconciled in order: {wanted} comes before {month}",
                                          ("sharedfund bank reconcile {wanted} --balance 对账单余额",), ("sharedfund bank reconcile {wanted} --balance STATEMENT",)),
    (_STATED, "book-side-differs"): Words("{month} 末账面余额是 {book}，写的是 {named}", "the book says {book} at the end of {month}, not {named}"),
    (_STATED, "item-after-month"): Words("未达账项 {amount}（{day}）不在 {month} 或以前", "the item of {amount} on {day} is after {month}"),
    (_STATED, "difference-misstated"): Words("调节后两边差 {difference}，写的是 {named}", "the adjusted sides differ by {difference}, not by {named}"),
    (_DUE, "reconciliation-due"): Words("{month} 要对账", "{month} is to be reconciled", *_RECONCILE),
    (_DUE, "reconciliation-late"): Words("{month} 的对账已过期限", "the reconciliation of {month} is late", *_RECONCILE),
    (_DUE, "differs"): Words(
        "{month} 没有对平，差额 {difference}", "{month} does not reconcile: {difference} differs", ("查清后重新对账：sharedfund bank reconcile {month}",),
        ("find it, then: sharedfund bank reconcile {month}",)),
}

ERRORS: dict[str, Words] = {
    "deposit-not-placed": Words("账本里没有 {payment:slug} 存的定期", "the book has no term deposit placed by {payment:slug}"),
    "month-not-reconciled": Words("{month} 还没有对账", "{month} has not been reconciled", *_RECONCILE),
}
