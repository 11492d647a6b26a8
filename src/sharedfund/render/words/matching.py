"""Words of matching: what a statement's line may be, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sharedfund.render.words.form import Language, Words

# Why a line may be something, by the code of its reason.
REASONS: dict[str, Words] = {
    "room-named": Words("附言写明 {room}", "its words name {room}"),
    "rooms-named": Words("附言写了几户：{units}", "its words name several units: {units}"),
    "dues-add-up": Words("几户的账单加起来正好是这个数", "what these units are billed adds up to it"),
    "dues-differ": Words("几户的账单加起来不是这个数", "what these units are billed does not add up to it"),
    "room-unknown": Words("附言里的 {room} 没有登记", "{room} in its words is not registered"),
    "room-unsure": Words("{room} 可能不是房号，或写法不全", "{room} may be no room, or be only part of one"),
    "room-of-several": Words("{room} 有好几户", "{room} is more than one unit"),
    "payer-is-owner": Words("付款人 {name} 是这户业主", "{name} owns this unit"),
    "owner-of-several": Words("叫 {name} 的业主不止一户", "more than one unit has an owner called {name}"),
    "payer-of-another": Words("付款人 {name} 是另一户的（{household}）", "{name} belongs to another unit ({household})"),
    "payer-learned": Words("这个付款人以前认过", "this payer was confirmed before"),
    "payer-of-several": Words("这个付款人以前替几户付过", "this payer has paid for several units"),
    "payer-without-account": Words("户名认过，但没有账号可核", "the name was confirmed before, without an account"),
    "payer-owned-before": Words("付款人是 {household} 的前业主，可能在付自己的旧账", "the payer owned {household} before and may pay the own debt"),
    "sold-since": Words("{household} 在 {day} 过户，这笔钱来得更早", "{household} was sold on {day}, after this came"),
    "payer-is-payee": Words("{name} 也是收款方", "{name} is somebody the fund pays, too"),
    "namesake-learned": Words("另有一个 {name} 替 {household} 付过", "another {name} has paid for {household}"),
    "namesake-seen": Words("{name} 还从别的账户付过，可能是两个人", "{name} pays from another account too: it may be two people"),
    "amount-is-due": Words("金额是 {household} 的账单数", "the amount is what {household} is billed"),
    "amount-alone": Words("只有金额相同：{household} 正欠这么多", "by the amount alone: {household} owes just this"),
    "amount-unusual": Words("金额不是这户的账单数", "the amount is not what this unit is billed"),
    "another-kind": Words("附言有“{word}”，可能不是物业费", "its words say “{word}”: it may be no fee"),
    "another-place": Words("附言写着“{place}”，可能是别的小区", "its words name “{place}”: it may be another complex"),
    "room-beside": Words("附言里还有 {room}，也是房号", "{room} stands in its words, too, and is a room"),
    "building-beside": Words("附言写着 {building} 幢，不是这户", "its words name building {building}, which is not this unit's"),
    "says-several": Words("附言写着“{word}”，可能不止一户", "its words say “{word}”: it may be more than one unit"),
    "another-named": Words("附言里有另一位业主 {name}", "its words name another owner, {name}"),
    "on-behalf": Words("附言写着“{word}”，可能是替别人交的", "its words say “{word}”: it may be paid for somebody else"),
    "two-certain": Words("有两种都说得通", "two answers are as good"),
    "part-booked": Words("这条流水已经记过 {booked}", "{booked} of this line is booked already"),
    "booked-too-much": Words("账上记了 {booked}，流水是 {amount}：先更正多记的那笔", "{booked} is booked and the line has {amount}: correct the booking first"),
    "booked-under-another-reference": Words("{day} 已手工记过同额一笔（{reference}）", "the same amount was recorded by hand on {day} ({reference})"),
    "payout-named": Words("附言有提现单号 {reference}", "its words have the payout's number {reference}"),
    "payout-near": Words("{day} 有一笔提现（{reference}），扣手续费后相符", "a payout of {day} ({reference}) less its charge"),
    "payout-same": Words("{day} 有同额一笔提现（{reference}）", "a payout of {day} of the same amount ({reference})"),
    "day-adds-up": Words("{day} 当天的收款加起来正好", "the receipts of {day} add up to it"),
    "lies-there": Words("平台里的钱扣手续费 {charge} 后相符", "what lies with the gateway, less a charge of {charge}"),
    "lies-there-whole": Words("和平台里的钱一样多", "just what lies with the gateway"),
    "gateway-named": Words("付款方是支付平台", "the payer is a gateway"),
    "is-payout": Words("平台提现；到账那一行入账时一起销", "a payout: it is answered with the line where it arrives"),
    "is-charge": Words("平台手续费；和提现一起入账后再对应", "a gateway's charge: it is matched when the payout is booked"),
    "room-in-name": Words("付款人的名字里写着 {room}", "the payer's own name says {room}"),
    "says-interest": Words("附言写明利息", "its words say interest"),
    "tenant-of-contract": Words("付款人是合同 {contract} 的承租方", "the payer is the tenant of {contract}"),
    "same-amount-paid": Words("{payment} 付过同额一笔", "{payment} paid the same amount"),
    "released-to-payee": Words("{payment} 已放行，同额，同收款方", "{payment} is released: same amount, same payee"),
    "released-same-amount": Words("{payment} 已放行，同额", "{payment} is released: same amount"),
    "under-authority": Words("长期授权 {payment} 的收款方", "the payee of the standing authority {payment}"),
    "nobody-named": Words("不知道是谁的", "nobody knows whose it is"),
    "nobody-approved": Words("没有人批过：照实记下，列入公示第一页，直到说清", "nobody approved it: recorded as it is, on page 1 until explained"),
}

CONFIDENCES = {"certain": ("自动对上", "certain"), "likely": ("很可能", "likely"), "guess": ("猜的", "a guess")}

ERRORS: dict[str, Words] = {
    "payees-damaged": Words("认过的付款人读不懂：{field}", "the learned payers cannot be read: {field}",
                            ("改好这一行，或删掉这个文件重新认",), ("mend the line, or delete the file and confirm again",)),
    "line-unknown": Words("没有待对应的流水 {reference}", "no open line {reference}", ("看待对应的：sharedfund bank match --list",),
                          ("see them: sharedfund bank match --list",)),
    "line-not-alone": Words("{reference} 在几个账户里都有：{accounts}", "{reference} stands in several accounts: {accounts}",
                            ("写成 账户/流水号",), ("write ACCOUNT/REFERENCE",)),
    "one-answer-only": Words("一条流水只能有一个说法：{options}", "a line has one answer: {options}"),
    "line-missing": Words("没有写是哪条流水", "which line was not said", ("看待对应的：sharedfund bank match --list",),
                          ("see them: sharedfund bank match --list",)),
    "reason-missing": Words("没有写原因", "no reason was given", ("加 --reason 原因",), ("add --reason TEXT",)),
    "answer-missing": Words("没有说这条流水是什么", "what the line is was not said", ("--unit、--payment、--standing、--remit、--interest、--unidentified、--unexplained、--contract、--set-aside、--with 选一个",),
                            ("give one of --unit, --payment, --standing, --remit, --interest, --unidentified, --unexplained, --contract, --set-aside, --with",)),
    "parts-do-not-add-up": Words("几户的金额加起来是 {parts}，这条流水是 {amount}", "the units' amounts add up to {parts}; the line has {amount}"),
    "units-need-amounts": Words("几户合付，账单加起来不是 {amount}", "what these units are billed does not add up to {amount}",
                                ("写明各户金额：--unit 房号=金额,房号=金额",), ("give each amount: --unit UNIT=AMOUNT,UNIT=AMOUNT",)),
    "line-goes-the-other-way": Words("{reference} 的收付方向相反，不能这样记", "{reference} is money {way} and cannot be that",
                                     ("看这条流水：sharedfund bank match --list",), ("see the line: sharedfund bank match --list",)),
    "statement-of-another-account": Words("这份对账单是尾号 {found} 的账户，本账本的共管账户尾号是 {tail}", "the statement is of an account ending {found}; this book's ends {tail}",
                                          ("核对是不是别的小区的对账单",), ("see whether it is another complex's statement",)),
    "statement-account-differs": Words("这份对账单是 {found} 的，不是 {account} 的", "the statement is of {found}, not of {account}"),
    "statement-layout-differs": Words("这份文件的格式是 {found}，不是 {layout}", "the file's layout is {found}, not {layout}",
                                      ("不写 --source，由程序认",), ("leave --source out",)),
    "line-not-booked-so": Words("{reference} 不能这样记", "{reference} cannot be booked so", ("看这条流水：sharedfund bank match --list",),
                                ("see the line: sharedfund bank match --list",)),
    "contract-of-no-common-part": Words("{contract:slug} 不是公共部位的合同：这里要写公共收益合同的编号", "{contract:slug} is no contract of a common part, and this asks for one",
                                        ("看公共部位的合同：sharedfund lease list", "没有合同的公共收益：sharedfund revenue receive，--bank-ref 写这条的流水号"),
                                        ("see the contracts of common parts: sharedfund lease list", "revenue without one: sharedfund revenue receive, with the line's reference as --bank-ref")),
    "lines-damaged": Words("对方、附言的文件读不出来", "The file of the lines' names and words cannot be read",
                           ("从备份恢复它；没有备份，删掉它再导入一次对账单：sharedfund bank import 文件",),
                           ("restore it from a backup; without one, delete it and import the statement again: sharedfund bank import FILE",)),
    "late-line-missing": Words("对账单里没有流水 {reference}", "the statement has no line {reference}",
                               ("照对账单上的流水号写",), ("write the reference as the statement has it",)),
    "claims-not-accepted": Words("{file} 的合计与明细对不上：{claims}", "the totals of {file} do not hold: {claims}",
                                 ("核对后加 --accept-claims，这个“是”会记进账本",), ("check, then add --accept-claims; the yes is recorded",)),
    "payer-not-learned": Words("没有认过 {found}", "{found} was not learned", ("看认过的：sharedfund bank match --learned",), ("see them: sharedfund bank match --learned",)),
    "profile-name": Words("{found} 不能作配置名：小写字母、数字、-，以字母开头", "{found} is no name for a layout: lower-case letters, digits and -, a letter first"),
    "profile-column": Words("{found} 不是列的写法：day=1", "{found} is no column: day=1"),
}


def reason(code: str, facts: Mapping[str, Any], language: Language) -> str:
    """One reason in words."""
    return REASONS[code].reason(facts, language)
