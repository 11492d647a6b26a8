"""What the columns of an export mean: the words banks head them with, and the layouts known by their sets of headers.

A layout is found by its headers and never by a row number or a file name; amounts, days and the order of rows are
`reading`'s.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Literal, NamedTuple

Meaning = Literal[
    "day", "moment", "time", "ins", "outs", "amount", "mark", "balance", "currency", "serial", "voucher", "name", "number",
    "memo", "own", "payer", "payer-number", "payee", "payee-number", "kind", "method", "state", "order",
]
Account = Literal["bank", "wechat", "alipay"]
Signs = Literal["written", "reversed"]

# How much of a layout's headers makes a file look like it: with two words that are its bank's alone, and with one.
_NEAR, _VERY_NEAR = Fraction(6, 10), Fraction(8, 10)
# How far down a header is looked for.
HEADER_ROWS = 60

# Banks by the words of their banner; the longer name before the one it holds.
BANKS: dict[str, tuple[str, ...]] = {
    "icbc": ("中国工商银行", "工商银行", "工行", "industrial and commercial bank of china", "icbc", "historydetail"),
    "abc": ("中国农业银行", "农业银行", "agricultural bank of china"),
    "ccb": ("中国建设银行", "建设银行", "china construction bank"),
    "bocom": ("交通银行", "bank of communications"),
    "cmb": ("招商银行", "china merchants bank"),
    "spdb": ("上海浦东发展银行", "浦东发展银行", "浦发银行", "spd bank"),
    "boc": ("中国银行", "bank of china"),
    "wechat": ("微信支付账单", "微信昵称"),
    "alipay": ("支付宝",),
}

# The usual words of each meaning, first choice first. A posting day goes before the day of the deal: the balance and
# the month follow the posting.
_USUAL: dict[Meaning, str] = {
    "day":
        "记账日期 记账日 入账日期 账务日期 会计日期 交易日期 交易日 发生日期 日期 postingdate transactiondate "
        "date "
        "过账日期 过账日 入账日 业务日期 发生日",
    "moment": "记账时间 入账时间 交易日期时间 交易时间 发生时间 付款时间 交易创建时间 时间 transactiontime time "
        "业务时间 交易日期及时间",
    "ins":
        "记账金额(收入) 贷方发生额(收入) 贷方金额(收入) 贷方发生额 贷方金额 贷方(入账) 贷方 贷 收入金额 收入 "
        "存入金额 存入 转入金额 转入 入账金额 收方金额 收款金额 收方发生额 收入发生额 收入(贷方) 收入(贷) "
        "贷方收入 贷(收入) credit creditamount "
        "来账金额 存款金额 存款 贷方发生金额 入账 贷方数 存入额 credits",
    "outs":
        "记账金额(支出) 借方发生额(支取) 借方金额(支出) 借方发生额 借方金额 借方(出账) 借方 借 支出金额 支出 "
        "取出金额 支取金额 支取 转出金额 转出 出账金额 付方金额 付款金额 付方发生额 支出发生额 支出(借方) "
        "支出(借) 借方支出 借(支出) 付出金额 debit debitamount "
        "往账金额 取款金额 取款 支付金额 借方发生金额 出账 借方数 支取额 withdrawal debits",
    "amount": "交易金额 发生额 金额 收支金额 交易额 发生金额 tradeamount transactionamount amount "
        "本次发生额 入账/出账金额",
    "mark":
        "借贷标志 借贷标识 借/贷 借贷 收/支 收支 收支标志 收支类型 借贷方向 借贷类型 收付标志 收/付 交易方向 "
        "收支方向 资金流向 往来标志 来往账标志",
    "balance":
        "余额 账户余额 本次余额 联机余额 交易后余额 账户结余 当前余额 结余 可用余额 balance "
        "after-transactionbalance "
        "结余金额 账面余额 实时余额 存款余额 交易余额 当前账户余额 交易后账户余额 当日余额",
    "currency": "币种 币别 货币 记账币种 交易货币 交易币种 currency",
    "serial":
        "交易流水号 账户明细编号-交易流水号 核心流水号 银行流水号 流水号 账务流水号 资金流水单号 交易订单号 "
        "交易单号 交易号 日志号 会计流水号 主机流水号 系统流水号 明细流水号 交易参考号 业务流水号 "
        "transactionreferencenumber "
        "交易流水 网银流水号 核心交易流水号 账户流水号 记账流水号 平台流水号 柜员交易号 交易序列号 银行交易流水号",
    "voucher": "凭证号 凭证号码 传票号 票据号 柜员流水号 企业流水号",
    "name":
        "对方户名 对方名称 对方单位名称 对方单位 对方账户名称 对方账户名 对方客户名称 收(付)方名称 收付方名称 "
        "收(付)方户名 交易对手名称 交易对手 对手户名 对手名称 交易对方 对手信息 对方账号名称 对方姓名 "
        "对方账号与户名 收/付款人名称 往来单位 counterparty "
        "对方名 对方 交易对手户名 交易对方户名 交易对方名称 对方账户户名 对方单位户名 对方公司名称 收/付方户名 收/付方名称",
    "number":
        "对方账号 对方账户 对方卡号 对方账户号码 收(付)方账号 收付方账号 交易对手账号 对手账号 对方账/卡号 "
        "对方账号/卡号 "
        "交易对方账号 对方账户账号 收/付方账号 对方账号(卡号) 对方账户/卡号",
    "memo":
        "摘要 交易摘要 业务摘要 附言 交易附言 客户附言 用途 交易用途 备注 交易备注 交易说明 交易详情 "
        "交易地点/附言 其它摘要 扩展摘要 个性化信息 回单个性化信息 业务名称 商品 商品说明 商品名称 reference "
        "purpose remark remarks description "
        "摘要说明 交易说明/摘要 用途/附言 附言/用途 交易备注/附言 说明",
    "own": "本方账号 本方卡号 查询账号 账号 卡号 账户号码 我方账号 账号/卡号",
    "payer": "付款人名称 付款人户名 付款方名称 付款方户名",
    "payer-number": "付款人账号 付款方账号",
    "payee": "收款人名称 收款人户名 收款方名称 收款方户名",
    "payee-number": "收款人账号 收款方账号",
    "kind": "交易类型 交易分类 业务类型 类型",
    "method": "收/付款方式 支付方式",
    "state": "交易状态 当前状态 状态",
    "order": "序号 顺序号 编号",
}


def _vocabulary() -> dict[str, tuple[Meaning, int]]:
    known: dict[str, tuple[Meaning, int]] = {}
    for meaning, words in _USUAL.items():
        for rank, word in enumerate(words.split()):
            known[word] = (meaning, rank)
    return known


USUAL = _vocabulary()

_UNITS = re.compile(r"\((?:[+-]?元|人民币元?|单位:?元|cny|rmb|¥|￥)\)|/元|\[[^\]]*\]")
_BLANK = re.compile(r"\s+")


@lru_cache(maxsize=4096)
def heading(cell: str) -> str:
    """A header as it is compared: NFKC, lower case, without blanks, units and a second language in brackets."""
    if len(cell) > 120:
        return ""
    text = _BLANK.sub("", unicodedata.normalize("NFKC", cell)).lower().replace("帐", "账").strip("`'\":*#")
    return _UNITS.sub("", text)


_BRACKET = re.compile(r"\(([^()]*)\)$")
_LATIN = re.compile(r"[a-z.#&']+")
_INS = frozenset({"收入", "收", "贷", "贷方", "贷记", "存入", "转入", "入账", "收方", "收款", "+"})
_OUTS = frozenset({"支出", "支", "借", "借方", "借记", "支取", "转出", "出账", "付方", "付款", "取出", "-"})
# How much later a word comes that is one of the usual only without what stands beside it.
_LATER = 100


@lru_cache(maxsize=4096)
def usual(word: str) -> tuple[Meaning, int] | None:
    """What a heading means and how soon it is chosen: as it is, without a second language, without what stands in
    brackets, or as the two words around a stroke that mean the same."""
    if word in USUAL or not word:
        return USUAL.get(word)
    plain = word
    if re.search(r"[a-z]", word) and re.search(r"[\u4e00-\u9fff]", word):
        plain = _LATIN.sub("", word).replace("()", "").strip("/-_")
    found = USUAL.get(plain) or _bracketed(plain) or _either(plain)
    return (found[0], found[1] + _LATER) if found is not None else None


def _bracketed(word: str) -> tuple[Meaning, int] | None:
    match = _BRACKET.search(word)
    known = usual(word[:match.start()]) if match is not None else None
    if match is None or known is None or known[0] != "amount":
        return known
    inner = match[1]
    return ("ins" if inner in _INS else "outs" if inner in _OUTS else "amount"), known[1]


def _either(word: str) -> tuple[Meaning, int] | None:
    known = [usual(part) for part in word.split("/")] if 0 < word.count("/") < 3 else []
    meanings = {one[0] for one in known if one is not None}
    if not known or None in known or not (len(meanings) == 1 or meanings == {"day", "moment"}):
        return None
    return ("moment" if len(meanings) == 2 else meanings.pop()), max(one[1] for one in known if one is not None)


def is_heading(cell: str) -> bool:
    """Whether a bank heads a column with this."""
    word = heading(cell)
    return word in _OWN_WORDS or usual(word) is not None


_OTHER_SIDE = re.compile(r"对方|对手|收\(?付|收/付|往来")


def folded(rows: Sequence[Sequence[str]]) -> tuple[int, tuple[str, ...]] | None:
    """The index of the upper of two rows that head the columns together, and both as one: `对方信息` over `户名` and
    `账号` is `对方户名` and `对方账号`. None where one row does."""
    for index in range(min(HEADER_ROWS, len(rows)) - 1):
        upper, lower = rows[index], rows[index + 1]
        if sum(map(is_heading, upper)) >= 2 and any(lower):
            both = _folded(upper, lower)
            if both is not None and sum(map(is_heading, both)) >= max(4, sum(map(is_heading, upper)) + 1):
                return index, both
    return None


def _folded(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...] | None:
    if any(re.search(r"\d", cell) for cell in lower):
        return None
    width = max(len(upper), len(lower))
    above, below = ([*row, *[""] * (width - len(row))] for row in (upper, lower))
    both: list[str] = []
    over, is_group = "", False
    for index in range(width):
        over = above[index] or (over if below[index] else "")
        is_first = bool(above[index]) and index + 1 < width and not above[index + 1] and bool(below[index + 1])
        is_group = bool(below[index]) and (is_first or (is_group and not above[index]))
        if is_group:
            both.append(_under(over, below[index]))
        elif below[index] and above[index] and heading(above[index]) != heading(below[index]):
            return None
        else:
            both.append(above[index] or below[index])
    return tuple(both)


def _under(over: str, cell: str) -> str:
    word = heading(cell)
    if _OTHER_SIDE.search(heading(over)) and not _OTHER_SIDE.search(word):
        return f"对方{word}"
    return cell if is_heading(cell) else f"{over}{cell}"


@dataclass(frozen=True, slots=True)
class Layout:
    """A set of headers somebody exports: `needs` are all there where this layout is; `means` where a word says
    something else here than usual. `is_claim`: its totals speak of the account and not of the file."""

    key: str
    account: Account
    needs: frozenset[str]
    means: Mapping[str, Meaning | None] = field(default_factory=dict)
    is_claim: bool = False

    @property
    def bank(self) -> str:
        return self.key.partition("-")[0]


def _layout(key: str, needs: str, means: Mapping[str, Meaning | None] | None = None, *, account: Account = "bank",
            is_claim: bool = False) -> Layout:
    return Layout(key, account, frozenset(heading(word) for word in needs.split()),
                  {heading(word): meaning for word, meaning in (means or {}).items()}, is_claim)


_TWO: dict[str, Meaning | None] = {"交易金额(收入)": None, "交易金额(支出)": None}

# Personal exports as double-entry-generator's samples show them; corporate ones as finance systems read them.
LAYOUTS: tuple[Layout, ...] = (
    _layout("alipay", "交易时间 交易分类 交易对方 收/支 金额 收/付款方式 交易状态 交易订单号",
            {"商家订单号": "voucher"}, account="alipay", is_claim=True),
    _layout("alipay-desk", "交易号 交易创建时间 类型 交易对方 金额 收/支 交易状态 资金状态",
            {"商家订单号": "voucher", "付款时间": None}, account="alipay", is_claim=True),
    _layout("alipay-merchant", "账务流水号 业务流水号 发生时间 收入金额(+元) 支出金额(-元) 账户余额 业务类型",
            {"业务流水号": None, "对方账号": "name", "业务类型": "memo"}, account="alipay"),
    _layout("wechat", "交易时间 交易类型 交易对方 商品 收/支 金额 支付方式 当前状态 交易单号",
            {"商户单号": "voucher"}, account="wechat", is_claim=True),
    _layout("wechat-merchant", "记账时间 微信支付业务单号 资金流水单号 业务名称 业务类型 收支类型 收支金额 账户结余",
            {"业务类型": "memo"}, account="wechat"),
    _layout("icbc-personal", "交易日期 摘要 交易场所 记账金额(收入) 记账金额(支出) 记账币种 余额 对方户名",
            {**_TWO, "交易币种": None, "交易场所": "memo", "对方账户": "number"}),
    _layout("icbc-corporate", "凭证号 本方账号 对方账号 交易时间 借/贷 借方发生额 贷方发生额 余额"),
    _layout("icbc-corporate-amount", "凭证号 本方账号 对方账号 交易时间 借/贷 发生额 余额"),
    _layout("icbc-corporate-in-out", "凭证号 对方账号 交易时间 借贷标志 转入金额 转出金额 余额 回单个性化信息"),
    _layout("abc-personal",
            "交易日期 交易时间 交易摘要 交易金额 本次余额 对手信息 日志号 交易渠道 交易附言", {"对手信息": "name"}),
    _layout("abc-corporate", "交易时间 收入金额 支出金额 本次余额 对方账号 对方户名 交易行名"),
    _layout("abc-corporate-account", "交易时间 收入金额 支出金额 账户余额 对方账号 对方户名 交易行名"),
    _layout("ccb-personal",
            "记账日 交易日期 支出 收入 账户余额 币种 摘要 对方账号 对方户名 交易地点", {"交易地点": "memo"}),
    _layout("ccb-personal-signed", "序号 摘要 币别 钞汇 交易日期 交易金额 账户余额 交易地点/附言 对方账号与户名"),
    _layout("ccb-corporate", "交易时间 借方发生额(支取) 贷方发生额(收入) 余额 币种 对方户名 对方账号 记账日期 摘要",
            {"企业流水号": None}),
    _layout("boc-personal", "记账日期 记账时间 币别 金额 余额 交易名称 渠道 附言 对方账户名 对方卡号/账号",
            {"交易名称": "memo", "对方卡号/账号": "number"}),
    _layout("boc-personal-in-out", "交易日期 业务摘要 对方账户名称 对方账户账号 币种 钞/汇 收入金额 支出金额 余额",
            {"对方账户账号": "number"}),
    _layout("boc-corporate",
            "交易类型 付款人账号 付款人名称 收款人账号 收款人名称 交易日期 交易货币 交易金额 交易后余额 "
            "交易流水号",
            {"起息日期": None, "业务类型": None, "交易类型": None}),
    _layout("bocom-personal", "序号 交易日期 交易时间 交易类型 借贷 交易金额 余额 对方账号 对方户名",
            {"交易类型": "memo", "交易地点": "memo"}),
    _layout("bocom-personal-in-out", "交易时间 交易地点 交易方式 支出金额 收入金额 余额 对方账号 对方户名",
            {"交易地点": "memo", "交易方式": "memo"}),
    _layout("bocom-corporate",
            "交易时间 摘要 凭证种类 凭证号码 借方发生额 贷方发生额 余额 对方账号 对方户名 核心流水号"),
    _layout("bocom-corporate-mark", "交易时间 凭证种类 凭证号码 借贷标志 发生额 余额 对方账号 对方户名 核心流水号"),
    _layout("cmb-personal", "记账日期 货币 交易金额 联机余额 交易摘要 对手信息", {"对手信息": "name"}),
    _layout("cmb-personal-in-out", "交易日期 交易时间 收入 支出 余额 交易类型 交易备注", {"交易类型": "memo"}),
    _layout("cmb-corporate",
            "交易日 交易时间 起息日 交易类型 借方金额 贷方金额 余额 摘要 流水号 收(付)方名称 收(付)方账号",
            {"交易类型": "memo", "业务参考号": None}),
    _layout("cmb-corporate-print", "交易日期 借方(出账) 贷方(入账) 余额 摘要 收(付)方名称 收(付)方账号 交易类型",
            {"交易类型": "memo"}),
    _layout("spdb-personal", "交易日期 交易类型 存入金额 取出金额 余额 交易对手名称 账号 附言",
            {"账号": "number", "交易类型": "memo", "交易摘要": "memo"}),
    _layout("spdb-corporate", "交易日期 凭证号 借方金额 贷方金额 余额 交易流水号 对方账号 对方户名 传票序号"),
    _layout("spdb-corporate-teller",
            "交易日期 交易时间 借方金额 贷方金额 余额 柜员流水号 对方账号 对方户名 摘要 对方行名"),
)
GENERIC = "usual"

# Words that only a layout gives a meaning.
_OWN_WORDS = frozenset(word for layout in LAYOUTS for word in (*layout.needs, *layout.means))


def _owners() -> dict[str, frozenset[str]]:
    owners: dict[str, set[str]] = {}
    for layout in LAYOUTS:
        for word in layout.needs:
            owners.setdefault(word, set()).add(layout.bank)
    return {word: frozenset(banks) for word, banks in owners.items()}


_OWNERS = _owners()


class Columns(NamedTuple):
    """Which column has which meaning, numbered from 0; memos in the order of the file."""

    at: dict[Meaning, int]
    memos: tuple[int, ...]

    @property
    def is_enough(self) -> bool:
        """Whether a line can be read: a day, and what came or went."""
        has = self.at
        return ("day" in has or "moment" in has) and ("amount" in has or "ins" in has or "outs" in has)


class Found(NamedTuple):
    """A header found: `header` is the index of its row (-1 where the rows begin at once), its layout's key and account, its
    columns. `signs` and `day_form` are a profile's: `reversed` where what went out is above zero."""

    header: int
    key: str
    account: Account
    columns: Columns
    is_claim: bool = False
    signs: Signs = "written"
    day_form: str = ""


class Nearly(NamedTuple):
    """A bank is known, its header is not: what the nearest of its layouts has that this file has not, what it heads."""

    bank: str
    expected: tuple[str, ...]
    found: tuple[str, ...]


def meanings(header: Sequence[str], layout: Layout | None = None) -> Columns:
    """The meaning of each column, by the layout and else by the usual words; of several the first choice."""
    at: dict[Meaning, tuple[int, int]] = {}
    memos: list[int] = []
    own = layout.means if layout is not None else {}
    for index, cell in enumerate(header):
        word = heading(cell)
        if word in own:
            meaning, rank = own[word], -1
        elif (known := usual(word)) is not None:
            meaning, rank = known
        else:
            continue
        if meaning is None:
            continue
        if meaning == "memo":
            memos.append(index)
        elif meaning not in at or rank < at[meaning][0]:
            at[meaning] = (rank, index)
    return Columns({meaning: index for meaning, (_, index) in at.items()}, tuple(memos))


def bank_in(texts: Iterable[str]) -> str | None:
    """The bank whose name stands in these words of a banner; the name that comes first."""
    for text in texts:
        said = unicodedata.normalize("NFKC", text[:2000]).lower()
        found = [(said.index(word), -len(word), bank) for bank, words in BANKS.items() for word in words if word in said]
        if found:
            return min(found)[2]
    return None


def _words(row: Sequence[str]) -> frozenset[str]:
    return frozenset(word for word in map(heading, row) if word)


def find(rows: Sequence[Sequence[str]], bank: str | None = None) -> Found | Nearly | None:
    """The header among the first rows: of the layouts whose headers are all there the one with the most; where there is
    none, a bank that is known and not so; else the usual words of a corporate export, else None."""
    best: tuple[int, int, Layout] | None = None
    heads = [(index, _words(row)) for index, row in enumerate(rows[:HEADER_ROWS])]
    for index, words in heads:
        if len(words) < 4:
            continue
        for layout in LAYOUTS:
            if layout.needs <= words:
                # The bank of the banner before another with the same words, then the fuller set.
                weight = len(layout.needs) + (100 if layout.bank == bank else 0)
                if (best is None or weight > best[0]) and (layout.bank == bank or not _is_foreign(layout, bank)):
                    best = (weight, index, layout)
    if best is not None:
        _, index, layout = best
        return Found(index, layout.key, layout.account, meanings(rows[index], layout), layout.is_claim)
    nearly = _nearly(rows, heads, bank)
    common = _usual(rows, heads)
    # The usual words are believed where a balance proves them.
    if nearly is not None and (common is None or "balance" not in common.columns.at):
        return nearly[1]
    if common is not None and common.account == "bank" and bank not in ("wechat", "alipay"):
        return common if bank is None else common._replace(key=f"{bank}-{GENERIC}")
    return None


def _is_foreign(layout: Layout, bank: str | None) -> bool:
    """Whether a layout has words that are its bank's alone, so that a banner of `bank` speaks against it. A gateway's
    file may name any bank above its table, and a bank's file a gateway."""
    if layout.account != "bank" or bank in (None, "wechat", "alipay"):
        return False
    return any(_OWNERS[word] == {layout.bank} for word in layout.needs)


def _nearly(rows: Sequence[Sequence[str]], heads: Sequence[tuple[int, frozenset[str]]], bank: str | None
            ) -> tuple[Fraction, Nearly] | None:
    best: tuple[Fraction, int, Layout, frozenset[str]] | None = None
    for index, words in heads:
        if len(words) < 3:
            continue
        for layout in LAYOUTS:
            common = layout.needs & words
            alone = sum(1 for word in common if _OWNERS[word] == {layout.bank})
            share = Fraction(len(common), len(layout.needs))
            if layout.bank == bank:
                is_near = len(common) >= 2
            else:
                is_near = bank is None and ((share >= _NEAR and alone >= 2) or (share >= _VERY_NEAR and alone >= 1))
            if is_near and (best is None or share > best[0]):
                best = (share, index, layout, words)
    if best is None:
        return None
    share, index, layout, words = best
    shown = tuple(cell.strip() for cell in rows[index] if cell.strip())
    missing = tuple(sorted(layout.needs - words))
    return share, Nearly(layout.bank, missing, shown)


def _usual(rows: Sequence[Sequence[str]], heads: Sequence[tuple[int, frozenset[str]]]) -> Found | None:
    best: tuple[int, Found] | None = None
    for index, words in heads:
        if len(words) < 3:
            continue
        columns = meanings(rows[index])
        has = columns.at.keys()
        # One amount says which way it went by a mark, or by a balance that follows.
        if not columns.is_enough or not ({"ins", "outs"} <= has or ("amount" in has and {"mark", "balance"} & has)):
            continue
        weight = len(columns.at) + len(columns.memos)
        if best is None or weight > best[0]:
            best = (weight, Found(index, GENERIC, "bank", columns))
    return best[1] if best is not None else None
