"""Words of the bank: statements, reconciliation and interest."""

from __future__ import annotations

from sharedfund.render.words.form import Words

_INTEREST, _ORDER = "interest_belongs_to_the_fund_that_earned_it", "reconciliations_follow_one_another"
_PLACED, _BACK = "money_is_not_invested", "a_term_deposit_comes_back_to_its_fund"
_STATED, _DUE = "reconciliations_state_their_difference", "months_are_reconciled_in_time"
_ACCOUNT, _AGREES = "a_statement_is_of_an_account_of_the_fund", "a_statement_agrees_with_itself"
_FOLLOW, _ONCE = "lines_follow_their_statement", "a_line_stands_once"
_LATE, _KEEPS = "lines_of_a_month_that_agreed_come_late", "a_booking_keeps_to_its_line"
_PAYOUT, _MATCHED = "a_payout_is_remitted_once", "what_is_matched_is_the_same_money"
_ASIDE, _ANSWERED, _ITEMS = "the_banks_lines_are_the_funds", "lines_are_answered", "items_are_what_the_book_knows"
_OPEN = (("看还没对应的流水：sharedfund bank list --lines",), ("see the open lines: sharedfund bank list --lines",))
_WAITING = (("看没对上流水的账目：sharedfund bank list --bookings",), ("see them: sharedfund bank list --bookings",))
_AGAIN = (("重新导入这份文件：sharedfund bank import 文件",), ("import the file again: sharedfund bank import FILE",))
_FROM_STATE = (("不要手工写未达账项，程序自己列：去掉 --item 和 --items",), ("type no items, the program lists them: leave out --item and --items",))
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
    (_ACCOUNT, "statement-account-unknown"): Words(
        "没有账户 {account:slug}：对账单只能是共管账户、微信或支付宝的", "there is no account {account:slug}: statements are of the co-managed account, WeChat or Alipay",
        ("导入时写明是哪个账户：sharedfund bank import --account",), ("name the account: sharedfund bank import --account",)),
    (_AGREES, "statement-ends-before-it-begins"): Words(
        "对账单从 {first} 到 {last}，日期颠倒", "the statement runs from {first} to {last}: it ends before it begins", *_AGAIN),
    (_AGREES, "statement-of-tomorrow"): Words(
        "对账单到 {last}，比记账日 {day} 还晚", "the statement runs to {last}, after the day it is entered, {day}",
        ("看看文件里的日期；记账日写早了的，看 --day 和这台机器的日期",), ("look at the days in the file, and at --day and this machine's date where it is entered too early",)),
    (_AGREES, "rows-differ"): Words(
        "对账单有 {rows} 笔，新 {new}、已有 {known}、以前月份 {before}，加不起来", "the statement has {rows} lines; {new} new, {known} known and {before} of earlier months do not add up to them", *_AGAIN),
    (_AGREES, "bank-claim-accepted"): Words(
        "银行对账单的{claim:word}不符，不能照收：只有微信、支付宝的说明可以", "the bank's {claim:word} does not hold and cannot be accepted; only a gateway's claim can",
        ("向银行重新取一份对账单",), ("ask the bank for the statement again",)),
    (_AGREES, "statement-does-not-add-up"): Words(
        "期初加收减支是 {found}，对账单期末写的是 {closing}", "opening plus in less out is {found}; the statement closes with {closing}",
        ("向银行重新取一份对账单，或核对期初",), ("ask the bank for the statement again, or check its opening balance",)),
    (_FOLLOW, "lines-without-statement"): Words(
        "{account:slug} 的流水前面没有它的对账单", "lines of {account:slug} without the statement they are of", *_AGAIN),
    (_FOLLOW, "lines-uncounted"): Words("对账单还有 {left} 笔要来，这里有 {lines} 笔", "the statement has {left} lines to come, here are {lines}", *_AGAIN),
    (_FOLLOW, "line-outside-statement"): Words(
        "流水 {reference:slug}（{day}）不在对账单 {first} 到 {last} 之内", "line {reference:slug} of {day} is not within the statement, {first} to {last}", *_AGAIN),
    (_FOLLOW, "lines-differ-from-totals"): Words(
        "流水收 {ins}、支 {outs}，按对账单应是收 {left_in}、支 {left_out}", "the lines have {ins} in and {outs} out, by the statement {left_in} in and {left_out} out", *_AGAIN),
    (_ONCE, "line-known"): Words("{account:slug} 的流水 {reference:slug} 账本里已有", "the book has line {reference:slug} of {account:slug} already", *_AGAIN),
    (_LATE, "line-before-the-books"): Words(
        "流水 {reference:slug} 是 {day} 的，账本从 {books_from} 记起", "line {reference:slug} is of {day}; the book begins on {books_from}", *_AGAIN),
    (_LATE, "line-in-agreed-month"): Words(
        "流水 {reference:slug} 是 {day} 的，账已对平到 {agreed}", "line {reference:slug} is of {day}, and the account agrees up to {agreed}",
        ("确是银行后补的：sharedfund bank import 文件 --late 流水号",), ("the bank did add it since: sharedfund bank import FILE --late REF",)),
    (_KEEPS, "line-amount-differs"): Words(
        "流水 {reference:slug} 还剩 {left} 没记，这笔记的是 {amount}", "line {reference:slug} has {left} left to book; this books {amount}", *_OPEN),
    (_PAYOUT, "payout-without-gateway"): Words("{channel}不是网关，没有提现单号", "{channel} is no gateway and has no payouts"),
    (_PAYOUT, "payout-known"): Words("{channel}的提现 {payout:slug} 已经记过", "the payout {payout:slug} of {channel} is booked already"),
    (_MATCHED, "nothing-matched"): Words("没有写哪笔流水对哪笔账", "no line and no booking is named", *_OPEN),
    (_MATCHED, "line-not-open"): Words("{account:slug} 没有待对应的流水 {reference:slug}，或写了两次", "{account:slug} has no open line {reference:slug}, or it is named twice", *_OPEN),
    (_MATCHED, "booking-not-waiting"): Words(
        "{account:slug} 没有等流水的账目 {reference:short}，或写了两次", "{account:slug} has no booking {reference:short} that waits for a line, or it is named twice", *_WAITING),
    (_MATCHED, "matched-sums-differ"): Words(
        "写的是 {amount}，流水合计 {lines}，账目合计 {bookings}", "the match says {amount}; the lines add up to {lines}, the bookings to {bookings}", *_OPEN),
    (_ASIDE, "bank-line-set-aside"): Words(
        "流水 {reference:slug} 是银行账户的，都是大家的钱，不能排除", "line {reference:slug} is the bank's: it is the fund's money and cannot be set aside",
        ("记进账本：sharedfund bank match",), ("book it: sharedfund bank match",)),
    (_ASIDE, "line-not-open"): Words("{account:slug} 没有待对应的流水 {reference:slug}", "{account:slug} has no open line {reference:slug}", *_OPEN),
    (_ASIDE, "set-aside-differs"): Words("流水 {reference:slug} 还剩 {left}，写的是 {amount}", "line {reference:slug} has {left} left, not {amount}", *_OPEN),
    (_ANSWERED, "statement-unfinished"): Words(
        "{account:slug} 的对账单还有 {left} 笔流水没有记进来", "{left} lines of a statement of {account:slug} did not come in", *_AGAIN),
    (_ANSWERED, "lines-open"): Words(
        "{account:slug} 有 {count} 条流水到期还没有对应账目，最早 {since}", "{count} lines of {account:slug} are due and not booked, the oldest of {since}",
        ("sharedfund bank match",), ("sharedfund bank match",)),
    (_ITEMS, "balance-not-the-statements"): Words(
        "{month} 对账单期末余额是 {closing}，写的是 {named}", "the statement closes {month} with {closing}, not {named}",
        ("sharedfund bank reconcile {month} --balance 对账单余额",), ("sharedfund bank reconcile {month} --balance STATEMENT",)),
    (_ITEMS, "item-left-out"): Words(
        "漏了未达账项：{side:word} {amount}（{day} {reference:slug}）", "an item is left out: {side:word} {amount} ({day} {reference:slug})", *_FROM_STATE),
    (_ITEMS, "item-invented"): Words(
        "账本里没有这项未达账项：{side:word} {amount}（{day} {reference:slug}）", "the book knows no such item: {side:word} {amount} ({day} {reference:slug})", *_FROM_STATE),
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
    "lists-apart": Words("--statements、--lines、--bookings 一次列一样", "--statements, --lines and --bookings list one thing at a time",
                         ("只留一个",), ("keep one of them",)),
    "items-too-many": Words(
        "{month} 有 {count} 项未达账项，一条记录写不下：先把流水记完", "{month} has {count} items in transit, more than an entry can hold: book the lines first",
        ("sharedfund bank match",), ("sharedfund bank match",)),
    "balance-not-the-statements": Words(
        "{month} 对账单期末余额是 {closing}，写的是 {named}", "the statement closes {month} with {closing}, not {named}",
        ("照对账单写余额：sharedfund bank reconcile {month} --balance 对账单余额",), ("type the statement's own: sharedfund bank reconcile {month} --balance STATEMENT",)),
    "statement-without-days": Words("{account:slug} 的对账单没有流水，也没有起止日期", "the statement of {account:slug} has neither lines nor days", *_AGAIN),
    "line-not-open": Words("{account:slug} 没有待对应的流水 {reference:slug}", "{account:slug} has no open line {reference:slug}", *_OPEN),
    "booking-not-waiting": Words("{account:slug} 没有等流水的账目 {reference:short}", "{account:slug} has no booking {reference:short} that waits for a line", *_WAITING),
    "bank-line-set-aside": Words(
        "流水 {reference:slug} 是银行账户的，都是大家的钱，不能排除", "line {reference:slug} is the bank's: it is the fund's money and cannot be set aside",
        ("记进账本：sharedfund bank match",), ("book it: sharedfund bank match",)),
    "deposit-not-placed": Words("账本里没有 {payment:slug} 存的定期", "the book has no term deposit placed by {payment:slug}"),
    "month-not-reconciled": Words("{month} 还没有对账", "{month} has not been reconciled", *_RECONCILE),
}
