"""The lists of the auditor's annex: what each is called, its columns, what it means that it is empty, and a note."""

from __future__ import annotations

from typing import NamedTuple

Pair = tuple[str, str]


class Listed(NamedTuple):
    """A list: `columns` are Chinese and English apart by a bar; those that begin with > stand on the right."""

    title: Pair
    columns: tuple[str, ...]
    note: Pair = ("", "")
    empty: Pair = ("没有。", "None.")


_AT = ("文件与行|file and line", ">块|block")

LISTS: dict[str, Listed] = {
    "trial_balance": Listed(
        ("试算平衡表", "Trial balance"), ("科目|account", ">借方|debit", ">贷方|credit", ">余额|closing"),
        ("从第一条记录算起；贷方余额为负。各户的科目合在一行，× 后是户数。",
         "From the first entry on; a credit balance is below zero. Accounts of households share a row, their number after ×.")),
    "waivers": Listed(("豁免", "Waivers"), ("事项|what", "编号|entry", "依据|basis", "文书|paper", *_AT)),
    "stand_ins": Listed(("替补人员经手", "Stand-ins"), ("授权|mandate", "人|person", ">条数|entries", ">块|blocks"),
                        empty=("没有替补人员经手。", "No stand-in took part.")),
    "approvals": Listed(("谁凭哪项授权同意了什么", "Approvals by mandate"),
                        ("授权|mandate", "人|person", "同意|approval", ">次数|times", ">块|blocks")),
    "gaps": Listed(("编号断号", "Gaps in numbers"), ("种类|series", "从到|range", ">缺号|missing", "缺哪些|which"),
                   empty=("还没有编号。", "No numbers yet.")),
    "same_payee_and_amount": Listed(
        ("同一收款方、同一金额", "Same payee, same amount"),
        ("收款方|payee", ">金额|amount", "付款|payments", ">相隔天数|days apart", *_AT),
        ("{days} 天之内付过两次的。可能是重付，也可能是两笔真事。",
         "Paid twice within {days} days. It may be one thing paid twice, or two things.")),
    "same_paper": Listed(("同一份凭证用了几次", "One paper behind several entries"),
                         ("凭证承诺|paper", ">次数|times", "用在|behind", ">块|blocks")),
    "split_payments": Listed(
        ("刚好低于门槛的几笔", "Several just below a threshold"),
        ("收款方|payee", "门槛|threshold", ">金额|limit", "付款|payments", ">合计|sum", "日期|days"),
        ("{days} 天之内付给同一收款方、每笔在门槛的 {share} 以上而不到门槛的。",
         "To one payee within {days} days, each at least {share} of a threshold and below it.")),
    "odd_hours": Listed(
        ("休息日和夜里登记的", "Recorded on days of rest and at night"),
        ("人|person", ">休息日|days of rest", ">22 点到 6 点|22:00 to 6:00"),
        ("共 {count} 条，逐条见 --json。按账本的时区和国务院公布的放假安排。",
         "{count} entries, each with --json. By the book's own time and the State Council's calendar of holidays.")),
    "payees": Listed(("收款方是不是自己人", "Payees that are persons"), ("收款方|payee", "为什么列出|why", ">已付|paid")),
    "unexplained_debits": Listed(
        ("无人批准的扣款和了结", "Unexplained debits and how each was closed"),
        ("日期|day", "资金|fund", ">金额|amount", "怎么了结|closed by", ">未了结|open", *_AT)),
    "keys": Listed(("失密和作废的钥匙", "Keys compromised and revoked"), ("事项|what", "提出|by", "同意|yes", "内容|about", *_AT)),
    "hand_overs": Listed(("移交", "Hand-overs"), ("事项|what", "提出|by", "同意|yes", "内容|about", *_AT)),
}
# What an entry of the last two lists says of itself; a member without a label stands as it is.
ABOUT: dict[str, Pair] = {
    "office": ("职务", "office"), "outgoing": ("移交人", "gave"), "incoming": ("接收人", "took"), "witness": ("监交人", "watched"),
    "absent": ("移交人没有签", "giver did not sign"), "person": ("谁的", "whose"), "since": ("从第几块起", "from block"), "giver": ("移交方", "gave"),
    "firm": ("物业企业", "firm"), "contract": ("合同", "contract"), "cash_counted": ("清点现金", "cash counted"), "cash_booked": ("账面现金", "cash booked"),
}
MORE = ("共 {count} 条，列出 {shown} 条。", "{count} in all, {shown} listed.")
SUM = ("合计", "sum")
SERIES: dict[str, Pair] = {"P": ("付款申请", "payment requests"), "S": ("收据", "receipts"), "B": ("账单", "bills")}
CLOSED: dict[str, Pair] = {"restored": ("钱退回来了", "the money came back"), "approved-afterwards": ("事后补批", "approved afterwards")}
BASES: dict[str, Pair] = {"waiver": ("物业企业书面放弃", "the firm's written waiver"), "judgment": ("法院文书", "a court's paper"),
                          "resolution": ("业主决议", "a resolution of the owners")}
NATURAL_PERSON = ("自然人", "a natural person")
NAMED_LIKE = ("与 {person} 同名", "named like {person}")
ONE_ACCOUNT = ("同一个账号", "one account")
NAMES_WITHHELD = ("没有提供人名，未比对同名。", "Names were withheld: whether a payee is called like a person was not tested.")
ACCOUNTS_WITHHELD = ("没有提供账号，未比对同号。", "Accounts were withheld: whether two payees share one was not tested.")
