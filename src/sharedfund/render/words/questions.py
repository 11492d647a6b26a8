"""Words of questions: breaches alleged, confirmed, closed."""

from __future__ import annotations

from sharedfund.render.words.form import Words

_LIST = ("看违约记录：sharedfund breach list",), ("see the breaches: sharedfund breach list",)
_NO_SUCH = Words("账本里没有违约记录 {breach:slug}", "the book has no breach {breach:slug}", *_LIST)
_DECIDED = Words("违约记录 {breach:slug} 已经定过（{status:slug}）", "{breach:slug} is decided already ({status:slug})", *_LIST)

WORDS: dict[tuple[str, str], Words] = {
    ("a_breach_is_alleged_of_a_firm_under_contract", "breach-exists"): Words(
        "违约记录编号 {breach:slug} 已有", "the number {breach:slug} is taken", *_LIST),
    ("a_breach_is_alleged_of_a_firm_under_contract", "firm-unknown"): Words(
        "账本里没有物业企业 {firm:slug} 的合同", "the book has no contract with {firm:slug}",
        ("看合同：sharedfund contract list",), ("see the contracts: sharedfund contract list",)),
    ("only_an_alleged_breach_is_confirmed", "no-such-breach"): _NO_SUCH,
    ("only_an_alleged_breach_is_confirmed", "breach-decided"): _DECIDED,
    ("only_an_alleged_breach_is_confirmed", "court-paper-missing"): Words(
        "{breach:slug} 写着由法院确认，账本里没有关于 {firm:slug} 的裁判文书", "{breach:slug} is said to be confirmed by a court, and the book has no judgment about {firm:slug}",
        ("先录入文书：sharedfund remuneration release PERIOD --judgment FILE",), ("record the paper first: sharedfund remuneration release PERIOD --judgment FILE",)),
    ("a_confirmed_breach_is_closed_by_restitution", "no-such-breach"): _NO_SUCH,
    ("a_confirmed_breach_is_closed_by_restitution", "breach-decided"): _DECIDED,
    ("a_confirmed_breach_is_closed_by_restitution", "confirmed-is-not-dropped"): Words(
        "{breach:slug} 已经确认，还差 {amount} 没有赔；确认了的不能撤销", "{breach:slug} is confirmed, and {amount} of it is not made good; it is not dropped",
        ("赔清后：sharedfund breach close {breach:slug} --file FILE",), ("once made good: sharedfund breach close {breach:slug} --file FILE",)),
    ("a_confirmed_breach_is_closed_by_restitution", "dropped-with-restitution"): Words(
        "{breach:slug} 撤销时写了赔偿 {restitution}", "{breach:slug} is dropped and states a restitution of {restitution}",
        ("撤销的不写赔偿；赔了的用 restored",), ("what is dropped has none; use `restored` where it was paid",)),
    ("a_confirmed_breach_is_closed_by_restitution", "restored-before-confirmed"): Words(
        "{breach:slug} 还没有确认，谈不上赔清", "{breach:slug} is not confirmed yet",
        ("先确认：sharedfund breach confirm {breach:slug}",), ("confirm it first: sharedfund breach confirm {breach:slug}",)),
    ("a_confirmed_breach_is_closed_by_restitution", "restitution-differs"): Words(
        "{breach:slug} 写着赔了 {restitution}，要赔的是 {left}", "{breach:slug} states a restitution of {restitution}; {left} is due",
        ("赔清以后再结",), ("close it when all is made good",)),
    ("breaches_are_decided", "breach-open"): Words(
        "{breach:slug}：{firm:slug} 违约自 {since} 起确认，还差 {amount} 没有赔，酬金相应停发",
        "{breach:slug}: a breach of {firm:slug} is confirmed since {since}; {amount} is not made good, and remuneration waits",
        ("赔清后：sharedfund breach close {breach:slug} --file FILE",), ("once made good: sharedfund breach close {breach:slug} --file FILE",)),
    ("breaches_are_decided", "breach-undecided"): Words(
        "{breach:slug}：{since} 有人指 {firm:slug} 违约（{amount}），还没有定", "{breach:slug}: a breach of {firm:slug} ({amount}) was alleged on {since} and is not decided",
        ("确认：sharedfund breach confirm {breach:slug}；不成立就结掉",), ("confirm it: sharedfund breach confirm {breach:slug}; or close it as dropped",)),
}

ERRORS: dict[str, Words] = {"no-breach": _NO_SUCH}
