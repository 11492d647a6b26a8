"""Every layout is found by its headers, wherever they stand, and read; what is near one of a known bank is not guessed at."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pytest

from sharedfund.banking import layouts
from sharedfund.banking.layouts import LAYOUTS, Layout, heading
from sharedfund.banking.reading import read
from sharedfund.errors import BadInput
from tests.banking import made
from tests.banking.made import Move

BANNERS = {"icbc": "中国工商银行 账户明细", "abc": "中国农业银行", "ccb": "China Construction Bank", "boc": "中国银行网上银行", "bocom": "交通银行",
           "cmb": "招商银行股份有限公司", "spdb": "上海浦东发展银行", "wechat": "微信支付账单明细", "alipay": "支付宝（中国）网络技术有限公司"}

_BY: dict[str, Callable[[Move], Any]] = {
    "day": lambda m: f"{m.day:%Y%m%d}", "moment": lambda m: f"{m.day:%Y-%m-%d} {m.time}", "ins": lambda m: f"{m.amount}" if m.amount > 0 else "0.00",
    "outs": lambda m: f"{-m.amount}" if m.amount < 0 else "0.00", "amount": lambda m: f"{m.amount:+,.2f}", "balance": lambda m: f"{m.balance:,.2f}",
    "currency": lambda m: "人民币", "serial": lambda m: m.serial, "voucher": lambda m: "0001", "name": lambda m: m.name, "number": lambda m: m.number,
    "memo": lambda m: m.memo, "own": lambda m: "6222000011119876", "mark": lambda m: "贷" if m.amount > 0 else "借",
    "payer": lambda m: m.name if m.amount > 0 else "云州业委会", "payer-number": lambda m: m.number, "payee": lambda m: m.name if m.amount < 0 else "云州业委会",
    "payee-number": lambda m: m.number, "kind": lambda m: "转账", "method": lambda m: "零钱", "state": lambda m: "支付成功", "order": lambda m: m.serial[-4:],
}


def header_of(layout: Layout) -> list[str]:
    order = sorted(layout.needs)
    random.Random(layout.key).shuffle(order)
    return order


def cell(layout: Layout, word: str, move: Move) -> str:
    if word == "交易类型" and layout.key == "boc-corporate":
        return "来账" if move.amount > 0 else "往账"
    meaning = layout.means[word] if word in layout.means else layouts.USUAL.get(word, ("memo", 0))[0]
    if word == "交易时间" and "交易日期" in layout.needs | {"交易日"} and layout.key not in ("cmb-personal",) and (
            {"交易日期", "交易日"} & layout.needs):
        return move.time
    if meaning == "amount" and "mark" in {layouts.USUAL.get(need, ("", 0))[0] for need in layout.needs}:
        return f"{abs(move.amount):.2f}"
    return str(_BY[meaning](move)) if meaning else ""


def export(layout: Layout, moves: Sequence[Move], *, banner: bool = True, drop: str = "") -> list[list[str]]:
    header = [word for word in header_of(layout) if word != drop]
    rows = [[BANNERS[layout.bank]], ["打印日期：2026-10-01"], []] if banner else []
    return [*rows, [f" {word} " for word in header], *([cell(layout, word, move) for word in header] for move in moves)]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.key)
@pytest.mark.parametrize("has_banner", [True, False])
def test_a_layout_is_found_by_its_headers_and_read(layout: Layout, has_banner: bool) -> None:
    moves = made.moves(7)
    statement = read(made.csv_bytes(export(layout, moves, banner=has_banner), encoding="gb18030"), "any.bin")
    assert (statement.layout, statement.account) == (layout.key, layout.account)
    assert [(line.day, line.amount) for line in statement.lines] == [(move.day, move.amount) for move in moves]
    meanings = {layout.means.get(word, layouts.USUAL.get(word, (None, 0))[0]) for word in layout.needs}
    for meaning, said in (("name", [line.name for line in statement.lines]), ("payer", [line.name for line in statement.lines])):
        if meaning in meanings:
            assert said == [move.name for move in moves]
    if "balance" in meanings:
        assert statement.closing == moves[-1].balance and statement.checks[2].holds
    if "serial" in meanings:
        assert [line.reference for line in statement.lines] == [move.serial for move in moves]


def test_layouts_have_keys_of_their_own_and_can_be_read() -> None:
    assert len({layout.key for layout in LAYOUTS}) == len(LAYOUTS) and len({layout.needs for layout in LAYOUTS}) == len(LAYOUTS)
    for layout in LAYOUTS:
        assert layouts.meanings(sorted(layout.needs), layout).is_enough
    assert {layout.bank for layout in LAYOUTS} == set(layouts.BANKS)
    assert {"icbc", "abc", "ccb", "boc", "bocom", "cmb", "spdb"} == {
        layout.bank for layout in LAYOUTS if layout.key.endswith("-corporate") or "-corporate-" in layout.key}


@pytest.mark.parametrize(("cell", "word"), [
    ("金额(元)", "金额"), ("金额（元）", "金额"), ("日 志 号", "日志号"), ("借方发生额/元(支取)", "借方发生额(支取)"), ("对方帐号", "对方账号"),
    ("交易日期[ Transaction Date ]", "交易日期"), ("`记账时间", "记账时间"), ("收入金额（+元）", "收入金额"), ("余额：", "余额"), ("", ""), ("x" * 121, ""),
])
def test_headers_are_compared_without_blanks_and_units(cell: str, word: str) -> None:
    assert heading(cell) == word


@pytest.mark.parametrize("layout", [layout for layout in LAYOUTS if layout.key in (
    "abc-personal", "icbc-personal", "wechat", "alipay", "cmb-corporate", "boc-corporate", "ccb-corporate", "spdb-personal")], ids=lambda layout: layout.key)
@pytest.mark.parametrize("has_banner", [True, False])
def test_a_known_bank_with_another_layout_is_said_so(layout: Layout, has_banner: bool) -> None:
    """With the column that moves money gone, nothing is guessed."""
    money = next(word for word in header_of(layout) if layout.means.get(word, layouts.USUAL.get(word, ("", 0))[0]) in ("amount", "outs"))
    with pytest.raises(BadInput) as caught:
        read(made.csv_bytes([[cell if cell.strip() != money else "变动" for cell in row]
                             for row in export(layout, made.moves(5), banner=has_banner)]), "f.csv")
    assert caught.value.code == "layout-changed" and caught.value.facts["bank"] == layout.bank.upper()
    assert money in caught.value.facts["expected"] and "变动" in caught.value.facts["columns"]


def test_a_known_bank_with_one_header_renamed_is_read_where_a_balance_proves_it() -> None:
    moves = made.moves(6)
    renamed = {"余额": "账户余额", "借方发生额": "借方金额"}
    grid = [[renamed.get(cell.strip(), cell) for cell in row] for row in export(next(
        layout for layout in LAYOUTS if layout.key == "icbc-corporate"), moves)]
    statement = read(made.csv_bytes(grid), "f.csv")
    assert statement.layout == "icbc-usual" and [line.amount for line in statement.lines] == [move.amount for move in moves]


def test_a_known_bank_without_any_header_is_said_so() -> None:
    with pytest.raises(BadInput) as caught:
        read(made.csv_bytes([["中国建设银行"], ["甲", "乙"], ["2026-09-01", "5"]]), "f.csv")
    assert caught.value.code == "layout-changed" and caught.value.facts["bank"] == "CCB"


@pytest.mark.parametrize("rows", [[["a", "b", "c"], ["1", "2", "3"]], [["姓名", "电话", "楼栋", "房号"], ["林一", "1380000", "3", "1201"]],
                                  [["交易日期", "金额", "摘要"], ["2026-09-01", "5.00", "x"]]])
def test_what_nobody_knows_is_said_so(rows: list[list[str]]) -> None:
    """An amount without a side and without a balance could be either way."""
    with pytest.raises(BadInput) as caught:
        read(made.csv_bytes(rows), "f.csv")
    assert caught.value.code == "layout-unknown" and rows[0][0] in caught.value.facts["columns"]


@pytest.mark.parametrize(("header", "bank"), [
    (("交易日期", "交易时间", "凭证号", "摘要", "借方发生额", "贷方发生额", "余额", "对方户名", "对方账号", "交易流水号"), ""),
    (("记账日期", "时间", "凭证号码", "用途", "支出金额", "收入金额", "账户余额", "对方名称", "对方账户", "流水号"), "徽商银行"),
    (("入账日期", "交易时间", "传票号", "附言", "转出金额（元）", "转入金额（元）", "当前余额", "对方单位名称", "对方卡号", "核心流水号"), ""),
    (("交易日期", "交易时间", "票据号", "备注", "借方(出账)", "贷方(入账)", "结余", "交易对手名称", "交易对手账号", "银行流水号"), "中国民生银行"),
])
def test_the_usual_words_of_a_corporate_export_are_enough(header: tuple[str, ...], bank: str) -> None:
    moves = made.moves(9)
    statement = read(made.csv_bytes(made.corporate(moves, header=header, banner=[[bank]] if bank else [])), "f.csv")
    assert statement.layout == "usual" and statement.account == "bank"
    for line, move in zip(statement.lines, moves, strict=True):
        assert (line.day, line.time, line.amount, line.balance, line.reference, line.name, line.number, line.memo) == move._replace(
            amount=move.amount)[:4] + (move.serial, move.name, move.number, move.memo)


def test_the_usual_words_under_the_name_of_a_bank_are_that_banks() -> None:
    statement = read(made.csv_bytes(made.corporate(made.moves(5), banner=[["中国农业银行单位账户明细"]])), "f.csv")
    assert statement.layout == "abc-usual" and statement.lines[0].amount == Decimal("1.00")


@pytest.mark.parametrize(("cell", "meaning"), [
    ("借方发生额(支出)", "outs"), ("贷方发生额\n（收入）", "ins"), ("金额(收入)", "ins"), ("金额（支出）", "outs"), ("金额(借方为负)", "amount"), ("收入(+)", "ins"),
    ("支出/借方", "outs"), ("收入/贷方", "ins"), ("收入/支出", None), ("交易日期/时间", "moment"), ("借方 Debit", "outs"), ("余额(Balance)", "balance"),
    ("余额(人民币/元)", "balance"), ("摘要(Summary)", "memo"), ("借/贷", "mark"), ("收/支", "mark"), ("开户行", None), ("对方开户行", None), ("/", None),
])
def test_a_header_is_understood_with_what_stands_beside_it(cell: str, meaning: str | None) -> None:
    known = layouts.usual(heading(cell))
    assert (known[0] if known else None) == meaning


def test_a_word_as_it_is_goes_before_one_with_something_beside_it() -> None:
    assert layouts.meanings(["余额(昨日)", "余额", "余额(今日)"]).at == {"balance": 1}


@pytest.mark.parametrize(("rows", "both"), [
    ([["日期", "发生额", "", "余额", "对方信息", ""], ["", "借方", "贷方", "", "户名", "账号"]], ("日期", "借方", "贷方", "余额", "对方户名", "对方账号")),
    ([["明细"], ["日期", "余额", "本方", "", "发生额", ""], ["日期", "余额", "户名", "账号", "借方", "贷方"]], ("日期", "余额", "本方户名", "账号", "借方", "贷方")),
    ([["日期", "发生额", "", "余额"], ["20260901", "5.00", "", "5.00"]], None), ([["日期", "发生额", "", "余额"], ["备注", "借方", "贷方", ""]], None),
    ([["日期", "借方", "贷方", "余额"], ["", "", "", ""]], None), ([["日期", "借方", "贷方", "余额"], ["承前页"]], None), ([["日期", "余额"]], None), ([], None),
])
def test_two_rows_that_head_the_columns_together_are_one(rows: list[list[str]], both: tuple[str, ...] | None) -> None:
    found = layouts.folded(rows)
    assert (found and found[1]) == both


@pytest.mark.parametrize(("texts", "bank"), [
    (["中国工商银行"], "icbc"), (["ICBC"], "icbc"), (["某某公司", "交通银行上海分行"], "bocom"), (["中国银行"], "boc"), (["中国农业银行"], "abc"),
    (["徽商银行"], None), ([], None), (["支付宝账户：x"], "alipay"),
])
def test_a_bank_is_known_by_the_words_of_its_banner(texts: list[str], bank: str | None) -> None:
    assert layouts.bank_in(texts) == bank
