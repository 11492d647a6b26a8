"""Words of the list of duties: the list a complex may start from, and what is wrong with one."""

from __future__ import annotations

from typing import NamedTuple

from sharedfund.entries import KINDS, entry_class
from sharedfund.entries.entry import CHAIR, COMMUNITY, FIRM, MEMBER
from sharedfund.render.words.form import Words


class Given(NamedTuple):
    """A duty of the list to start from: `covers` are the chapters and kinds of entries it answers for."""

    party: str
    zh: str
    en: str
    covers: frozenset[str]


def _given(party: str, zh: str, en: str, *covers: str) -> Given:
    return Given(party, zh, en, frozenset(covers))


OFFICES_OF = {"committee": frozenset({MEMBER, CHAIR}), "residents-committee": frozenset({COMMUNITY}), "firm": frozenset({FIRM})}
# Nineteen duties of three parties. A party's last one covers whatever its others do not.
DUTIES: tuple[Given, ...] = (
    _given("committee", "召集会议，公告议题和表决人名册，按期公示结果", "call meetings, announce items and voters, display results", "resolutions"),
    _given("committee", "选聘物业，订立、变更、终止合同，办理交接", "choose the firm, make, change and end contracts, hand over", "contracts", "hand_over", "neighbours"),
    _given("committee", "编制预算交业主决定，按预算办事", "propose the budget to the owners and keep to it", "budget"),
    _given("committee", "审核付款：两人看合同、凭证、预算", "review payments: two persons look at contract, voucher, budget", "payment-reviewed", "payment-rejected", "bills"),
    _given("committee", "联签付款，大额先公示", "sign payments jointly, announce large ones first", "payments"),
    _given("committee", "管好物业费、公共收益、专项维修资金和补助", "look after fees, public revenue, the maintenance fund and grants", "fees", "receipts", "revenue", "maintenance", "grants", "bank", "agency"),
    _given("committee", "按月结账，按季公示，答复质询", "close each month, publish each quarter, answer questions", "disclosure", "questions"),
    _given("committee", "保管章程、授权和钥匙，换届移交", "keep the charter, mandates and keys, and hand them over", "charter", "people", "record", "duties"),
    _given("residents-committee", "指导会议，认证表决和决议", "guide meetings, certify votes and resolutions", "resolutions"),
    _given("residents-committee", "复核付款：看有没有走样", "re-check payments", "payment-rechecked", "payment-rejected", "bills"),
    _given("residents-committee", "作为另一方联签付款，见证应急", "sign payments as the other party, witness emergencies", "payments"),
    _given("residents-committee", "组织考核，认证居民认可，见证结算", "organise evaluations, certify the residents' acceptance and settlements", "remuneration"),
    _given("residents-committee", "调解争议，受理质询，确认违约", "mediate disputes, take questions, confirm breaches", "questions"),
    _given("residents-committee", "见证月结、公示和校验点", "witness closings, disclosures and checkpoints", "disclosure", "record"),
    _given("residents-committee", "看住章程、合同和各项资金，业委会缺位时补位", "watch over charter, contracts and funds; stand in for a missing committee", "charter"),
    _given("firm", "按合同服务，按预算申请付款", "serve by the contract and ask for payments within the budget", "payments"),
    _given("firm", "如实报账单和凭证", "bring true bills and vouchers", "bills"),
    _given("firm", "代收的钱按期解缴", "remit in time what it collects", "receipts"),
    _given("firm", "接受考核，答复质询，签认结算，好好交接", "accept evaluation, answer questions, sign settlements, hand over properly", "questions", "remuneration"),
)


def permissions() -> dict[tuple[str, str], int]:
    """The duty by which each of the three parties enters each kind of entry it may, by (party, kind)."""
    found: dict[tuple[str, str], int] = {}
    for party, offices in OFFICES_OF.items():
        own = [(number, given) for number, given in enumerate(DUTIES, 1) if given.party == party]
        for kind, known in KINDS.items():
            if entry_class(kind).offices & offices:
                named = next((n for n, given in own if kind in given.covers), None)
                of_chapter = next((n for n, given in own if known.chapter in given.covers), None)
                found[party, kind] = named or of_chapter or own[-1][0]
    return found


def rows(language: str) -> list[dict[str, object]]:
    """The list to start from, as rows of an entry."""
    cited = permissions()
    return [
        {"number": number, "party": given.party, "offices": sorted(OFFICES_OF[given.party]),
         "text": given.zh if language == "zh_CN" else given.en,
         "kinds": sorted(kind for (party, kind), by in cited.items() if (party, by) == (given.party, number))}
        for number, given in enumerate(DUTIES, 1)
    ]


_LIST = "a_list_of_duties_is_whole_and_true"
_BOOK = "a_rule_book_is_the_owners_next_version"
_FILE = ("改好文件再提：sharedfund charter duties --file FILE",), ("correct the file and propose it again: sharedfund charter duties --file FILE",)
_POLICY = ("看现行的：sharedfund charter policies",), ("see those that stand: sharedfund charter policies",)

WORDS: dict[tuple[str, str], Words] = {
    (_LIST, "version-not-next"): Words("权责清单的版次 {version} 不接着上一版，应是 {expected}", "the version {version} should be {expected}", *_FILE),
    (_LIST, "no-duties"): Words("权责清单是空的", "the list has no duties", *_FILE),
    (_LIST, "duty-out-of-order"): Words("第 {duty} 项职责的编号不对，应是 {expected}", "duty {duty} should have the number {expected}", *_FILE),
    (_LIST, "nobodys-duty"): Words("第 {duty} 项职责没有写归哪个岗位", "duty {duty} is nobody's", *_FILE),
    (_LIST, "no-such-entry"): Words("第 {duty} 项职责写的 {entry:slug} 不是账本里的事", "duty {duty} names {entry:slug}, which is no entry", *_FILE),
    (_LIST, "not-permitted"): Words(
        "第 {duty} 项职责写的{entry:kind}，{party}没有这个权限", "duty {duty} names {entry:kind}, which {party} may not enter", *_FILE),
    (_BOOK, "version-not-next"): Words("制度的版次 {version} 不接着上一版，应是 {expected}", "the version {version} should be {expected}", *_POLICY),
    (_BOOK, "not-by-the-owners"): Words(
        "制度要业主大会通过，{resolution:slug} 不是业主大会通过的决议", "a rule book is the owners' to adopt; {resolution:slug} is no passed resolution of theirs",
        ("先表决：sharedfund resolution record --file FILE",), ("let them vote: sharedfund resolution record --file FILE",)),
    (_BOOK, "unknown-term"): Words("章程没有 {term:slug} 这一条", "the charter has no term {term:slug}", ("看条款：sharedfund charter show",), ("see its terms: sharedfund charter show",)),
    (_BOOK, "term-of-another"): Words("条款 {term:slug} 已经依据另一本制度（{policy:word}）", "{term:slug} cites another rule book ({policy:word})", *_POLICY),
}
