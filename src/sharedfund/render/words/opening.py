"""Words of the opening position."""

from __future__ import annotations

from sharedfund.render.words.form import Words

_CHECK = ("改好表格再查：sharedfund opening check 文件夹",), ("mend the files and check again: sharedfund opening check DIR",)
_SIGN = ("请还没同意的人：sharedfund sign",), ("let who has not agreed yet: sharedfund sign",)

_BANK = "the_opening_explains_the_bank_to_the_fen"
_HAND = "a_hand_over_is_signed_or_refused"
_ROW = "an_opening_row_says_whose_it_is"
_ADOPT = "an_opening_is_adopted_as_decided"

WORDS: dict[tuple[str, str], Words] = {
    (_BANK, "bank-accounts-differ"): Words("账户 {account}：期初要写章程里的每个银行账户，各一次", "account {account}: the opening names every bank account of the charter, once", *_CHECK),
    (_BANK, "fund-twice"): Words("{fund} 写了两次", "{fund} stands twice", *_CHECK),
    (_BANK, "bank-not-explained"): Words(
        "银行余额 {balance}，各项资金合计 {funds}，差 {difference}：期初要对到分",
        "the bank has {balance}, the funds sum to {funds}, {difference} apart: an opening explains the bank to the fen",
        ("说不清的钱写进 unidentified，不能当成可动用",), ("what nobody can explain stands as unidentified, never as spendable",)),
    (_BANK, "fund-not-explained"): Words(
        "{fund} 的钱和应收，减去欠别人的，与结余差 {difference}", "{fund}: its money and receivables less its claims differ from the remainder by {difference}", *_CHECK),
    (_BANK, "custody-is-somebodys"): Words(
        "代管款多出 {remainder} 没有主：押金、代收、待认领，总是别人的钱", "{remainder} of the custody fund is nobody's: what is held there is always somebody's",
        ("找不到主的写成 unidentified",), ("write what has no owner as unidentified",)),
    (_BANK, "agency-is-somebodys"): Words(
        "代收代付的钱有 {remainder} 没有主：替物业收的，或应退给住户的", "{remainder} of the agency fund is nobody's: it was collected for the firm or is owed back",
        ("替物业收的写成 agency-collected（代收物业费）",), ("write what was collected for the firm as agency-collected",)),
    (_HAND, "handed-over-and-refused"): Words("写了 {person} 移交，又写拒绝移交", "{person} is said to hand over, and the hand-over to be refused", *_CHECK),
    (_HAND, "hand-over-missing"): Words("期初有内容，就要写谁移交，或写明拒绝移交", "an opening with rows names who hands over, or says it was refused",
                                        ("bank.toml 里写 handed-over-by 或 hand-over-refused = true",), ("write handed-over-by or hand-over-refused = true in bank.toml",)),
    (_HAND, "cannot-hand-over"): Words("{person} 不是移交的一方：物业企业、业主或监察人才能移交", "{person} is not of a side that hands over: the firm, an owner, a supervisor"),
    ("only_who_hands_over_signs_for_it", "not-who-hands-over"): Words(
        "这份期初由 {named} 移交签字，{person} 的签字不算", "{named} hands this opening over; the yes of {person} does not count"),
    (_ROW, "opening-not-decided"): Words("第 {row} 行：期初还没有各方同意", "row {row}: not everybody has agreed to the opening", *_SIGN),
    (_ROW, "row-out-of-place"): Words("第 {row} 行不在位置上：下一行是第 {place} 行", "row {row} is out of place: row {place} comes next"),
    (_ROW, "not-the-opening-day"): Words("第 {row} 行：期初的日子是 {first}", "row {row}: the opening is of {first}"),
    (_ROW, "household-unknown"): Words("第 {row} 行：登记里没有 {household} 这户", "row {row}: the register has no household {household}",
                                       ("先登记房屋：units.csv",), ("units come first: units.csv",)),
    (_ROW, "not-a-firm"): Words("第 {row} 行：{party} 不是企业编号（像 F001）", "row {row}: {party} is no firm's id (like F001)", *_CHECK),
    (_ROW, "agent-of-no-debt"): Words("第 {row} 行：只有欠费才写是替哪家物业（{firm}）收的", "row {row}: only arrears are collected for a firm ({firm})", *_CHECK),
    (_ROW, "no-such-account"): Words("第 {row} 行：没有 {account} 这个科目", "row {row}: the chart has no {account}", *_CHECK),
    (_ROW, "fund-differs"): Words("第 {row} 行：这一项属于 {expected_fund}，写的是 {fund}", "row {row} belongs to {expected_fund}; it says {fund}", *_CHECK),
    (_ROW, "number-missing"): Words("第 {row} 行：{item} 要有编号，像 {prefix}0001", "row {row}: {item} has a number like {prefix}0001", *_CHECK),
    (_ROW, "due-missing"): Words("第 {row} 行：{item} 要写到期日", "row {row}: {item} has a due day", *_CHECK),
    (_ROW, "head-unknown"): Words("第 {row} 行：科目“{head:slug}”不对", "row {row}: “{head:slug}” is no head of this fund", *_CHECK),
    (_ROW, "period-missing"): Words("第 {row} 行：{item} 要写期间", "row {row}: {item} has a period", *_CHECK),
    (_ROW, "arrears-not-begun"): Words(
        "第 {row} 行：{period} 到 {month} 还没全开始，不是欠费；没开始的月份以后再开账单", "row {row}: {period} has not all begun in {month}, so it is no arrear; charge it later", *_CHECK),
    (_ROW, "ahead-has-begun"): Words("第 {row} 行：{period} 在 {month} 已经开始，不是预先开单的月份", "row {row}: {period} has begun in {month}; it is not charged ahead", *_CHECK),
    (_ROW, "first-deposit-elsewhere"): Words("第 {row} 行：首期交存额只写在维修资金里", "row {row}: a first deposit belongs to maintenance money", *_CHECK),
    (_ROW, "unit-elsewhere"): Words("第 {row} 行：{unit} 在 {building}，不在这一幢", "row {row}: {unit} lies in {building}", *_CHECK),
    (_ROW, "row-twice"): Words("第 {row} 行：{household} {period} 写了两次", "row {row}: {household} stands twice for {period}", *_CHECK),
    (_ADOPT, "opening-not-decided"): Words("期初还没有各方同意", "not everybody has agreed to the opening", *_SIGN),
    (_ADOPT, "not-the-opening-day"): Words("期初的日子是 {first}", "the opening is of {first}"),
    (_ADOPT, "rows-differ"): Words("账本里有 {rows} 行，各方同意的是 {expected} 行", "{rows} rows stand in the book; {expected} were agreed to", *_CHECK),
    (_ADOPT, "rows-changed"): Words("账本里的行和各方同意的不一样", "the rows in the book are not those that were agreed to", *_CHECK),
    (_ADOPT, "fund-differs-from-rows"): Words("{fund}：各行合计 {rows}，期初写的是 {stated}", "{fund}: its rows sum to {rows}, the opening says {stated}", *_CHECK),
}

ERRORS: dict[str, Words] = {
    "bad-field": Words("第 {row} 行的 {field}：“{found}”不对（{fault}）", "row {row}, {field}: “{found}” will not do ({fault})", *_CHECK),
    "opening-paper-unreadable": Words("期初的文件第 {line} 行读不懂，像是被改过", "line {line} of the opening's paper cannot be read; it looks changed",
                                      ("重新来：sharedfund opening adopt 文件夹",), ("begin again: sharedfund opening adopt DIR",)),
    "opening-not-balanced": Words("{fund}：{found}", "{fund}: {found}", *_CHECK),
    "no-household-of-room": Words("没有 {room} 这间房：既没登记，units.csv 里也没有", "no room {room} is registered or stands in units.csv", ("先写进 units.csv",), ("write it into units.csv first",)),
    "number-of-paper": Words("“{found}”不是编号，写成 {prefix}-0001", "“{found}” is no number; write it like {prefix}-0001"),
    "number-twice": Words("编号 {found} 写了两次", "the number {found} stands twice"),
    "stands-twice": Words("{found} 写了两次", "{found} stands twice"),
    "account-not-in-charter": Words("章程里没有账户 {found}", "the charter has no account {found}", ("看章程：sharedfund charter show",), ("see the charter: sharedfund charter show",)),
    "no-such-file": Words("没有文件 {found}", "there is no file {found}", ("把对账单放进这个文件夹",), ("put the statement into this folder",)),
    "opening-over": Words("期初已经采用，不能再来", "the opening is adopted; it is not done twice", ("补收、减免、核销用各自的命令",), ("use the commands for receipts, credits, write-offs",)),
}
