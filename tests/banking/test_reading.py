"""What a statement's rows say and what is checked: each check held and broken, each refusal beside what passes."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sharedfund.banking.reading import parse, read
from sharedfund.banking.statement import Line, Statement
from sharedfund.errors import BadInput
from tests.banking import made
from tests.banking.believable import EXPORTS, HEADER, Export, said
from tests.banking.made import CORPORATE, Move

REFERENCE = re.compile(r"[0-9A-Z][0-9A-Z:/.-]{0,63}")


def reading(rows: made.Grid) -> Statement:
    return read(made.csv_bytes(rows), "f.csv")


def refused(rows: made.Grid) -> BadInput:
    with pytest.raises(BadInput) as caught:
        reading(rows)
    assert caught.value.file == "f.csv"
    return caught.value


def facts(statement: Statement) -> list[tuple[str, date, Decimal]]:
    return [(line.reference, line.day, line.amount) for line in statement.lines]


def check(statement: Statement, name: str) -> bool | None:
    return next(check.holds for check in statement.checks if check.name == name)


def table(rows: Sequence[Sequence[Any]], *header: str) -> list[list[Any]]:
    return [list(header), *([*row] for row in rows)]


def export_of(name: str) -> Export:
    return next(export for export in EXPORTS if export.name == name)


# ---- order and balance ----


def test_lines_come_oldest_first_whichever_way_the_file_runs() -> None:
    moves = made.moves(20)
    backwards = moves[::-1]
    up = reading(made.corporate(moves))
    down = reading(made.corporate(moves[::-1]))
    by_day = reading(made.corporate(sorted(backwards, key=lambda move: move.day)))
    mixed = reading(made.corporate(sorted(moves, key=lambda move: move.day, reverse=True)))
    for statement in (up, down, by_day, mixed):
        assert facts(statement) == [(move.serial, move.day, move.amount) for move in moves] and check(statement, "balance")
        assert (statement.opening, statement.closing) == (Decimal("1000.00"), moves[-1].balance)
    assert [line.row for line in down.lines] == list(range(21, 1, -1))


def test_rows_of_a_day_in_no_order_are_put_in_the_order_of_the_balance() -> None:
    moves = [move._replace(time="") for move in made.moves(60, a_day=20)]
    shuffled = random.Random(3).sample(moves, len(moves))
    statement = reading(made.corporate(shuffled))
    assert check(statement, "balance")
    balance = Decimal("1000.00")
    for line in statement.lines:
        balance += line.amount
        assert line.balance == balance
    assert sorted(facts(statement)) == sorted((move.serial, move.day, move.amount) for move in moves)


@pytest.mark.parametrize("falls", [False, True])
def test_a_balance_that_does_not_follow_is_refused_with_both_figures_and_the_row(falls: bool) -> None:
    moves = made.moves(8)
    moves[4:] = [move._replace(balance=move.balance + Decimal("0.01")) for move in moves[4:]]
    error = refused(made.corporate(moves[::-1] if falls else moves))
    assert error.code == "statement-balance-breaks"
    row = 5 if falls else 6
    assert (error.line, error.facts["row"], error.facts["stated"], error.facts["found"]) == (
        row, row, str(moves[4].balance), str(moves[4].balance - Decimal("0.01")))


def test_a_row_taken_out_is_seen_by_the_balance() -> None:
    moves = made.moves(8)
    assert refused(made.corporate(moves[:3] + moves[4:])).code == "statement-balance-breaks"
    assert check(reading(made.corporate(moves[3:])), "balance")


def test_a_balance_hidden_everywhere_is_not_checked_and_one_hidden_somewhere_is_refused() -> None:
    rows = made.corporate(made.moves(4))
    hidden = [rows[0], *([*row[:6], "xx,yyyy.zz", *row[7:]] for row in rows[1:])]
    statement = reading(hidden)
    assert check(statement, "balance") is None and statement.lines[0].balance is None and statement.closing is None
    for shown in (1, 4):
        some = [list(row) for row in hidden]
        some[shown] = rows[shown]
        assert refused(some).code == "statement-balance-hidden"


def test_an_empty_balance_is_bridged() -> None:
    rows = made.corporate(made.moves(5))
    rows[3][6] = ""
    assert check(reading(rows), "balance")
    rows[4][6] = "99.00"
    assert refused(rows).code == "statement-balance-breaks"


@pytest.mark.parametrize(("label", "off", "code"), [("期初余额", 0, ""), ("期初余额", 1, "statement-balance-breaks"), ("期末余额", 0, ""),
                                                    ("期末余额", 1, "statement-balance-breaks")])
def test_a_stated_opening_or_closing_must_agree(label: str, off: int, code: str) -> None:
    moves = made.moves(4)
    right = Decimal("1000.00") if label == "期初余额" else moves[-1].balance
    row = ["", "", "", label, "", "", f"{right + off:,.2f}", "", "", ""]
    grid = made.corporate(moves)
    grid = [grid[0], row, *grid[1:]] if label == "期初余额" else [*grid, row]
    if code:
        assert refused(grid).code == code
    else:
        assert check(reading(grid), "balance")


# ---- rows and totals ----

FOOTERS: dict[str, Any] = {
    "under the columns": lambda ins, outs, n: ["合计", "", "", "", f"{outs:,.2f}", f"{ins:,.2f}", "", "", "", ""],
    "labels and numbers": lambda ins, outs, n: ["借方合计", f"{outs}", "贷方合计", f"{ins}"],
    "labels with colons": lambda ins, outs, n: [f"支出合计：{outs:,}元", f"收入合计：{ins:,}元"],
    "one cell": lambda ins, outs, n: [f"借方发生额合计: {outs:,} 贷方发生额合计: {ins:,}"],
    "a sentence": lambda ins, outs, n: [f"汇总收入金额 {ins:,} 元，汇总支出金额 {outs:,} 元"],
    "with counts": lambda ins, outs, n: [f"支出{n // 3}笔，共计{outs}元", f"收入：{n - n // 3}笔，共计{ins}元"],
}


@pytest.mark.parametrize("form", FOOTERS)
def test_totals_of_a_footer_hold_or_refuse_the_file(form: str) -> None:
    moves = made.moves(9)
    ins, outs = made.sums(moves)
    statement = reading(made.corporate(moves, footer=[FOOTERS[form](ins, outs, 9)]))
    assert check(statement, "totals") and len(statement.lines) == 9 and (statement.ins, statement.outs) == (ins, outs)
    for wrong in ((ins + Decimal("0.01"), outs), (ins, outs - Decimal("0.01"))):
        error = refused(made.corporate(moves, footer=[FOOTERS[form](*wrong, 9)]))
        assert error.code == "statement-totals-differ" and error.facts["row"] == 11
        assert error.facts["stated"] == f"{wrong[0]:,} / {wrong[1]:,}" and error.facts["found"] == f"{ins:,} / {outs:,}"


@pytest.mark.parametrize("form", ["共{n}笔", "总笔数：{n}", "记录数: {n} 条", "合计 {n} 笔", "共 {n} 条记录"])
@pytest.mark.parametrize("is_above", [True, False])
def test_a_row_count_holds_or_refuses_the_file(form: str, is_above: bool) -> None:
    moves = made.moves(6)

    def grid(n: int) -> list[list[Any]]:
        said = [[form.format(n=n)]]
        return made.corporate(moves, banner=said) if is_above else made.corporate(moves, footer=said)

    assert check(reading(grid(6)), "rows")
    for wrong in (5, 7):
        error = refused(grid(wrong))
        assert (error.code, error.facts["stated"], error.facts["found"]) == ("statement-rows-differ", str(wrong), "6")


def test_counts_by_side_hold_or_refuse_the_file() -> None:
    moves = made.moves(6)
    assert check(reading(made.corporate(moves, footer=[["借方笔数", "2", "贷方笔数", "4"]])), "rows")
    assert refused(made.corporate(moves, footer=[["借方笔数", "3", "贷方笔数", "4"]])).code == "statement-rows-differ"


def test_titles_with_their_numbers_below_are_read_together() -> None:
    moves = made.moves(6)
    ins, outs = made.sums(moves)
    footer = [["总笔数", "收入笔数", "收入金额", "支出笔数", "支出金额"], ["6", "4", f"{ins}", "2", f"{outs}"]]
    statement = reading(made.corporate(moves, footer=footer))
    assert check(statement, "rows") and check(statement, "totals")
    footer[1][2] = f"{ins + 1}"
    assert refused(made.corporate(moves, footer=footer)).code == "statement-totals-differ"


def test_what_is_not_stated_is_not_checked() -> None:
    statement = reading(made.corporate(made.moves(3)))
    assert (check(statement, "rows"), check(statement, "totals"), check(statement, "balance"), check(statement, "serials")) == (None, None, True, True)


def test_subtotals_notices_and_headers_of_further_pages_are_no_lines() -> None:
    moves = made.moves(6)
    grid = made.corporate(moves)
    pages = [*grid[:4], ["本页小计", "", "", "", "1.00", "2.00", "", "", "", ""], ["第1页 共2页"], grid[0], *grid[4:],
             ["以上数据仅供参考，具体以柜台为准"], ["温馨提示：请核对"], ["------"]]
    assert len(reading(pages).lines) == 6


def test_a_row_of_money_without_a_day_is_refused_and_never_passed_over() -> None:
    grid = made.corporate(made.moves(4))
    grid[2][0] = "九月一日"
    error = refused(grid)
    assert (error.code, error.line, error.facts["found"], error.facts["field"]) == ("statement-day", 3, "九月一日", "交易日期")
    grid[2][0] = ""
    assert refused(grid).code == "statement-day"


@pytest.mark.parametrize("memo", ["合计", "说明：物业费", "本月小计后补交", "期初余额", "打印费"])
def test_a_memo_of_sums_makes_no_line_a_sum(memo: str) -> None:
    grid = made.corporate(made.moves(4))
    grid[2][3] = memo
    assert reading(grid).lines[1].memo == memo
    grid = [[row[3], *row[:3], *row[4:]] for row in grid]
    assert len(reading(grid).lines) == 4
    if memo not in ("合计", "期初余额"):
        grid[2][1] = ""
        assert refused(grid).code == "statement-day"


@pytest.mark.parametrize(("first", "memo"), [("打印社支行", "物业费"), ("以上说明", "x"), ("合计", "x"), ("", "合计"), ("", "汇总")])
def test_words_of_sums_beside_a_serial_make_no_sum(first: str, memo: str) -> None:
    grid = [["网点", *row] for row in made.corporate(made.moves(4))]
    grid[2][0], grid[2][4] = first, memo
    assert len(reading(grid).lines) == 4
    if first != "合计":
        grid[2][1] = ""
        assert refused(grid).code == "statement-day"


def test_a_line_of_nobody_with_a_day_and_a_word_of_batches_is_a_line() -> None:
    rows = [["20260901", "", "5.00", "汇总", "", ""], ["20260902", "", "6.00", "林一", "林一", "YZ000001"]]
    assert len(reading(table(rows, "交易日期", "借方发生额", "贷方发生额", "摘要", "对方户名", "交易流水号")).lines) == 2


def test_a_sum_with_a_day_beside_it_is_no_line() -> None:
    moves = made.moves(4)
    ins, outs = made.sums(moves)
    grid = [["序号", *made.CORPORATE], *([str(index), *row] for index, row in enumerate(made.corporate(moves)[1:], 1))]
    total = ["合计", "2026-09-30", "", "", "", f"{outs}", f"{ins}", "", "", "", ""]
    assert check(reading([*grid, total]), "totals") and len(reading([*grid, total]).lines) == 4


@pytest.mark.parametrize(("place", "cell", "code"), [
    (5, "12.345", "statement-amount"), (5, "abc", "statement-amount"), (6, "12.345", "statement-balance-hidden"), (5, "", "statement-amount-missing"),
    (4, "3.00", "statement-two-amounts"),
])
def test_a_row_that_cannot_be_read_is_refused_with_its_place(place: int, cell: str, code: str) -> None:
    grid = made.corporate(made.moves(4))
    grid[2][place] = cell
    error = refused(grid)
    assert error.code == code and error.line in (2, 3)


def test_a_row_of_nothing_is_no_line_and_is_told() -> None:
    grid = made.corporate(made.moves(3))
    grid.insert(2, ["2026-09-01", "", "", "利息税", "0.00", "0.00", grid[1][6], "", "", ""])
    statement = reading(grid)
    assert len(statement.lines) == 3 and [(skip.row, skip.why) for skip in statement.skipped] == [(3, "no-amount")]


def test_a_cancelled_debit_stands_below_zero_in_its_column() -> None:
    header = ("交易日期", "借方发生额", "贷方发生额", "余额")
    rows = [["20260901", "30.00", "", "70.00"], ["20260901", "-30.00", "", "100.00"], ["合计", "0.00", "0.00", ""]]
    statement = reading(table(rows, *header))
    assert [line.amount for line in statement.lines] == [Decimal("-30.00"), Decimal("30.00")] and check(statement, "totals")


def test_debits_written_below_zero_are_debits() -> None:
    statement = reading(table([["20260901", "-30.00", "", "70.00"], ["20260902", "", "5.00", "75.00"]], "交易日期", "支出金额", "收入金额", "余额"))
    assert [line.amount for line in statement.lines] == [Decimal("-30.00"), Decimal("5.00")]


@pytest.mark.parametrize("amounts", [("30.00", "5.00"), ("-30.00", "5.00")])
def test_a_mark_and_a_sign_say_the_same(amounts: tuple[str, str]) -> None:
    rows = [["20260901", "借", amounts[0], "70.00"], ["20260902", "贷", amounts[1], "75.00"]]
    statement = reading(table(rows, "交易日期", "借贷标志", "交易金额", "余额"))
    assert [line.amount for line in statement.lines] == [Decimal("-30.00"), Decimal("5.00")]
    rows[0][1] = "？"
    assert refused(table(rows, "交易日期", "借贷标志", "交易金额", "余额")).code == "statement-side"


# ---- as banks really write ----


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.name)
def test_an_export_is_read_whole_and_what_is_wrong_in_it_is_seen(export: Export) -> None:
    true = said()
    statement = read(export.bytes(), "f")
    found = [(line.day, line.amount) for line in statement.lines]
    wanted = [(move.day, move.amount) for move in true.moves]
    assert found == wanted and not statement.warnings
    named = [line.name for line in statement.lines]
    assert not any(named) or named == [move.name for move in true.moves]
    if "closing" in export.seen:
        assert (statement.opening, statement.closing) == (true.opening, true.closing)
    for tampered in export.seen:
        with pytest.raises(BadInput) as caught:
            read(export.bytes(tampered), "f")
        error = caught.value
        assert error.code in ("statement-rows-differ", "statement-totals-differ", "statement-balance-breaks"), tampered
        assert error.line and error.facts["row"] == error.line and error.facts["stated"] != error.facts["found"]


def test_a_fen_off_is_told_with_both_figures_and_the_row() -> None:
    def error(name: str, tampered: str) -> tuple[str, object, object, object]:
        with pytest.raises(BadInput) as caught:
            read(export_of(name).bytes(tampered), "f")
        facts = caught.value.facts
        return caught.value.code, facts["row"], facts["stated"], facts["found"]

    assert error("a foot of one side a row", "total") == ("statement-totals-differ", 15, "1,488.01 / 966.00", "1,488.00 / 966.00")
    assert error("a foot of one side a row", "closing") == ("statement-balance-breaks", 16, "1522.01", "1522.00")
    assert error("balances in the banner", "opening") == ("statement-balance-breaks", 1, "1000.01", "1000.00")
    assert error("balances in the banner", "last row") == ("statement-balance-breaks", 1, "1522.00", "1930.00")
    assert error("one sum of all under the amounts", "total") == ("statement-totals-differ", 14, "2,454.01", "2,454.00")
    assert error("sums that grow", "total") == ("statement-totals-differ", 16, "1,488.01 / 966.00", "1,488.00 / 966.00")


def test_no_more_than_the_whole_or_the_last_page_is_a_sum_below_pages() -> None:
    found = export_of("a sum of each page, called the whole").made(said())
    assert not isinstance(found, bytes)
    grid = [[*row] for row in found]
    assert check(reading(grid), "totals")
    grid[-1] = [*grid[-1][:3], "0.01"]
    assert refused(grid).code == "statement-totals-differ"


def test_codes_nobody_explains_are_not_guessed_without_a_balance() -> None:
    grid = [["交易日期", "借贷标志", "发生额", "摘要"], ["20260901", "1", "5.00", "x"], ["20260902", "2", "6.00", "y"]]
    assert refused([*grid[:1], *grid[1:]]).code in ("statement-side", "layout-unknown")
    one = [["交易日期", "借贷标志", "发生额", "余额"], ["20260901", "1", "5.00", "105.00"]]
    assert refused(one).code == "statement-side"
    assert [line.amount for line in reading([*one, ["20260902", "2", "6.00", "99.00"]]).lines] == [Decimal("5.00"), Decimal("-6.00")]
    assert refused([*one, ["20260902", "2", "6.00", "98.99"]]).code == "statement-side"


@pytest.mark.parametrize("header", [("交易日期", "借方发生额", "贷方发生额", "余额"), ("交易日期", "借贷标志", "发生额", "余额")])
def test_a_debit_cancelled_alone_is_told_by_the_balance(header: tuple[str, ...]) -> None:
    is_marked = "借贷标志" in header
    rows = [["20260901", "贷" if is_marked else "", "5.00", "105.00"], ["20260901", *(("借", "-30.00") if is_marked else ("-30.00", "")), "135.00"]]
    assert [line.amount for line in reading(table(rows, *header)).lines] == [Decimal("5.00"), Decimal("30.00")]
    rows[1][-1] = "134.99"
    assert refused(table(rows, *header)).code == "statement-balance-breaks"


def test_a_second_account_below_the_first_is_refused_by_name() -> None:
    rows = [[*row[:4], "", *row[5:]] for row in said().rows]
    both = [["账号", "330101558800"], HEADER, *rows[:6], ["账号", "330101558811"], HEADER, *rows[6:]]
    error = refused(both)
    assert (error.code, error.line, error.facts["one"], error.facts["other"]) == ("statement-two-accounts", 9, "****8800", "****8811")
    both[9 - 1] = both[0]
    assert len(reading(both).lines) == 12


@pytest.mark.parametrize(("column", "cell"), [(8, "1.23457E+15"), (6, "6.22202E+18")])
def test_digits_a_spreadsheet_took_from_a_text_are_missed(column: int, cell: str) -> None:
    rows = said().rows
    rows[3][column] = cell
    error = refused([HEADER, *rows])
    assert (error.code, error.line, error.facts["field"], error.facts["found"]) == ("statement-digits-lost", 5, HEADER[column], cell)


def test_a_line_again_with_another_amount_is_refused_where_no_balance_proves_it() -> None:
    rows = [[*row[:4], "", *row[5:]] for row in said().rows]
    again = [*rows[4][:3], f"{rows[4][3][:-1]}1", *rows[4][4:]]
    error = refused([HEADER, *rows, again])
    assert (error.code, error.line, error.facts["found"]) == ("statement-serial-repeats", 14, "6")
    assert error.facts["stated"] == f"{rows[4][8].strip()} (149.00 / 149.01)"
    fee = [*again[:5], "", "", "手续费", again[8]]
    assert len(reading([HEADER, *rows, fee]).lines) == 13


def test_what_looks_like_a_figure_or_a_code_and_is_none_says_nothing() -> None:
    rows = [*said().rows, ["收入合计", "99999999999999"], ["期初余额", "", "", ""]]
    rows[2][8] = "YZ+26"
    statement = reading([HEADER, *rows])
    assert (len(statement.lines), check(statement, "totals")) == (12, None)
    marked = [["交易日期", "借贷标志", "发生额", "余额"], ["20260901", "1", "5.00", "105.00"], ["20260902", "?", "6.00", "99.00"]]
    assert refused(marked).code == "statement-side"


@pytest.mark.parametrize("foot", [[], [["没有符合条件的记录"]]])
def test_a_month_in_which_nothing_moved_is_read(foot: list[list[str]]) -> None:
    statement = reading([["账号", "6222000011119876"], HEADER, *foot])
    assert (statement.lines, statement.tail) == ((), "9876")


def test_lines_between_subtotals_are_read_in_linear_time() -> None:
    import time

    def seconds(count: int) -> float:
        data = made.csv_bytes([HEADER, *(line for row in said(count=count).rows for line in (
            row, ["合计", "", "1.00", "2.00"], ["借方笔数", "1", "借方合计", "1.00"], ["期初余额", "", "", "", "5.00"]))])
        begun = time.process_time()
        parse(data, "f")
        return time.process_time() - begun

    seconds(100)
    assert seconds(2_000) < 9 * seconds(500)


# ---- accounts and money ----


def test_two_accounts_in_one_file_are_refused_by_name() -> None:
    header = ("本方账号", "交易日期", "借方发生额", "贷方发生额", "摘要")
    one = ["6222 0000 1111 9876", "20260901", "", "5.00", "x"]
    assert reading(table([one, one], *header)).tail == "9876"
    error = refused(table([one, ["6222000011111234", *one[1:]]], *header))
    assert (error.code, error.facts["one"], error.facts["other"], error.line) == ("statement-two-accounts", "****9876", "****1234", 3)
    banner = [["账号：6222000011119876"], ["账号：6222000011111234"]]
    assert refused([*banner, *made.corporate(made.moves(3))]).code == "statement-two-accounts"


@pytest.mark.parametrize(("banner", "tail"), [(["卡号: 1234****9876"], "9876"), (["账　　号：", "6222000011119876"], "9876"), (["账号：xxxxx****xxxx"], None),
                                              (["查询账号[ Inquirer account number ]", "6222 0000 1111 9876"], "9876"), (["户名：云州"], None)])
def test_the_account_of_the_banner_is_told_by_its_last_digits(banner: list[str], tail: str | None) -> None:
    assert reading(made.corporate(made.moves(3), banner=[banner])).tail == tail


@pytest.mark.parametrize(("currency", "is_yuan"), [("人民币", True), ("CNY", True), ("156", True), ("", True), ("美元", False), ("USD", False)])
def test_another_money_is_refused(currency: str, is_yuan: bool) -> None:
    rows = [["20260901", "", "5.00", currency, "5.00"]]
    grid = table(rows, "交易日期", "借方发生额", "贷方发生额", "币种", "余额")
    if is_yuan:
        assert len(reading(grid).lines) == 1 and reading(made.corporate(made.moves(3), banner=[[f"币种：{currency or '人民币'}"]]))
    else:
        assert refused(grid).code == "statement-currency"
        assert refused(made.corporate(made.moves(3), banner=[[f"币种：{currency}"]])).code == "statement-currency"


# ---- references ----


def test_one_serial_for_a_transfer_and_its_fee_is_not_used_for_either() -> None:
    moves = made.moves(6)
    moves[3] = moves[3]._replace(serial=moves[2].serial)
    statement = reading(made.corporate(moves))
    assert check(statement, "serials") is None and len({line.reference for line in statement.lines}) == 6
    assert [line.reference == move.serial for line, move in zip(statement.lines, moves, strict=True)] == [True, True, False, False, True, True]


def test_a_line_that_stands_twice_is_refused_with_both_rows() -> None:
    grid = [[*row[:6], "", *row[7:]] for row in made.corporate(made.moves(4))]
    grid[0] = list(CORPORATE)
    grid.append(list(grid[2]))
    error = refused(grid)
    assert (error.code, error.facts["row"], error.facts["found"]) == ("statement-serial-repeats", 6, "3")


def test_like_lines_without_serials_are_counted() -> None:
    rows = [["20260901", "", "5.00", "甲"], ["20260901", "", "5.00", "乙"], ["20260901", "", "6.00", "丙"]]
    statement = reading(table(rows, "交易日期", "借方发生额", "贷方发生额", "对方户名"))
    assert [line.reference for line in statement.lines] == ["20260901/-/5.00/-/1", "20260901/-/5.00/-/2", "20260901/-/6.00/-/1"]


def _export(moves: Sequence[Move], has_serial: bool, falls: bool) -> bytes:
    grid = made.corporate(moves[::-1] if falls else moves)
    if not has_serial:
        grid = [row[:-1] for row in grid]
    return made.csv_bytes(grid)


@settings(max_examples=60, deadline=None)
@given(st.data(), st.booleans(), st.integers(1, 40))
def test_any_parts_overlaps_and_orders_of_exports_give_the_same_lines(data: st.DataObject, has_serial: bool, count: int) -> None:
    moves = made.moves(count, a_day=4)
    days = sorted({move.day for move in moves})
    spans = data.draw(st.lists(st.tuples(st.sampled_from(days), st.sampled_from(days), st.booleans()), max_size=5))
    cuts = sorted(data.draw(st.sets(st.sampled_from(days), max_size=4)))
    # A partition of the days, so that nothing is missing, and any other spans beside it, in any order.
    parts = [(first, end, False) for first, end in zip([days[0], *cuts], [*cuts, date.max], strict=True)] + [
        (min(one, other), max(one, other), falls) for one, other, falls in spans]
    found = set()
    for first, end, falls in data.draw(st.permutations(parts)):
        chosen = [move for move in moves if first <= move.day < end]
        if chosen:
            found |= set(facts(read(_export(chosen, has_serial, falls), "f")))
    whole = facts(read(_export(moves, has_serial, data.draw(st.booleans())), "f"))
    assert found == set(whole) and len(whole) == len(moves)
    assert all(REFERENCE.fullmatch(reference) for reference, _, _ in whole)


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(2, 30))
def test_any_order_of_rows_gives_the_same_lines(chance: random.Random, count: int) -> None:
    moves = made.moves(count, a_day=4)
    shuffled = chance.sample(moves, len(moves))
    assert facts(read(_export(shuffled, True, False), "f")) == facts(read(_export(moves, True, False), "f"))


def test_every_kind_of_file_says_the_same() -> None:
    grid = made.corporate(made.moves(12))
    said = {kind: read(data, "f") for kind, data in {
        "csv": made.csv_bytes(grid), "tabs": made.csv_bytes(grid, delimiter="\t", encoding="utf-16"), "html": made.html_bytes(grid),
        "xlsx": made.xlsx_bytes(grid), "xls": made.xls_bytes(grid)}.items()}
    assert len({statement.lines for statement in said.values()}) == 1 and len({statement.digest for statement in said.values()}) == 5


# ---- workbooks ----


def test_numbers_days_and_times_of_a_workbook_are_read() -> None:
    header = ["交易日期", "交易时间", "借方发生额", "贷方发生额", "余额", "交易流水号"]
    rows = [[date(2026, 9, 1), Decimal("0.375"), "", Decimal("1200.10"), Decimal("2200.10"), 123456789012345],
            [46267, 93605, Decimal("0.3"), "", Decimal("2199.80"), "YZ2"], [20260903, "", "", Decimal("26000"), Decimal("28199.8"), "YZ3"]]
    statement = read(made.xlsx_bytes([header, *rows]), "f")
    assert [(line.day.day, line.time, line.amount, line.reference) for line in statement.lines] == [
        (1, "09:00:00", Decimal("1200.10"), "123456789012345"), (2, "09:36:05", Decimal("-0.30"), "YZ2"), (3, "", Decimal("26000.00"), "YZ3")]


def test_a_serial_that_lost_digits_is_refused_with_its_row() -> None:
    header = ["交易日期", "借方发生额", "贷方发生额", "余额", "交易流水号", "备注"]
    kept = [["20260901", "", 5, 5, "1234567890123456789", "x"]]
    assert read(made.xlsx_bytes([header, *kept]), "f").lines[0].reference == "1234567890123456789"
    lost = [["20260901", "", 5, 5, 1234567890123456789, "x"]]
    with pytest.raises(BadInput) as caught:
        read(made.xlsx_bytes([header, *lost]), "f")
    assert (caught.value.code, caught.value.line, caught.value.facts["field"]) == ("statement-digits-lost", 2, "交易流水号")
    elsewhere = [["20260901", "", 5, 5, "YZ1", 1234567890123456789]]
    assert read(made.xlsx_bytes([header, *elsewhere]), "f").lines


def test_a_day_over_several_rows_is_each_of_theirs_and_an_amount_is_nobodys() -> None:
    header = ["交易日期", "借方发生额", "贷方发生额", "余额"]
    rows = [["20260901", "", 5, 5], ["", "", 6, 11]]
    assert len(read(made.xlsx_bytes([header, *rows], merged=[(1, 0, 2, 0)]), "f").lines) == 2
    with pytest.raises(BadInput) as caught:
        read(made.xlsx_bytes([header, ["20260901", "", 5, 5], ["20260901", "", "", 10]], merged=[(1, 2, 2, 2)]), "f")
    assert caught.value.code == "statement-cell-merged"


def test_the_sheet_with_lines_is_chosen_and_two_of_them_are_refused() -> None:
    grid = made.corporate(made.moves(3))
    assert len(read(made.xlsx_bytes([], sheets={"说明": [["云州"]], "明细": grid}), "f").lines) == 3
    with pytest.raises(BadInput) as caught:
        read(made.xlsx_bytes([], sheets={"九月": grid, "十月": grid}), "f")
    assert caught.value.code == "statement-two-sheets" and caught.value.facts["sheets"] == "九月, 十月"


# ---- gateways ----


def _wechat(kind: str, side: str, amount: str = "¥5.00", *, method: str = "零钱", state: str = "支付成功", serial: str = "1", other: str = "林一",
            merchant: str = "/", goods: str = "/") -> list[str]:
    return [f"2026-09-01 08:00:{serial.zfill(2)[-2:]}", kind, other, goods, side, amount, method, state, f"42000{serial}\t", f"{merchant}\t", "/"]


@pytest.mark.parametrize(("row", "amount", "why"), [
    (_wechat("二维码收款", "收入"), "5.00", ""), (_wechat("商户消费", "支出"), "-5.00", ""), (_wechat("零钱提现", "/", state="提现已到账"), "-5.00", ""),
    (_wechat("零钱充值", "/", other="工商银行(9876)"), "5.00", ""), (_wechat("转入零钱通-来自零钱", "/"), "", "inside"),
    (_wechat("零钱通转出-到零钱", "中性交易"), "", "inside"), (_wechat("零钱通转出-到工商银行(9876)", "/"), "-5.00", ""),
    (_wechat("转入零钱通-来自工商银行(9876)", "/"), "5.00", ""), (_wechat("购买理财通", "/", method="工商银行"), "", "inside"),
    (_wechat("转账", "支出", state="对方已退还"), "", "closed"), (_wechat("商户消费", "支出", state="支付失败"), "", "closed"),
    (_wechat("商户消费", "支出", state="已全额退款"), "-5.00", ""), (_wechat("二维码收款-退款", "支出", state="已退款"), "-5.00", ""),
    (_wechat("商户消费-退款", "收入", state="已全额退款"), "5.00", ""), (_wechat("二维码收款", "收入", "¥0.00"), "", "no-amount"),
    (_wechat("信用卡还款", "/"), "-5.00", ""),
])
def test_a_row_of_wechat_is_a_line_or_told_why_not(row: list[str], amount: str, why: str) -> None:
    statement = reading(made.wechat([row]))
    assert statement.account == "wechat" and statement.layout == "wechat"
    if why:
        assert not statement.lines and [skip.why for skip in statement.skipped] == [why]
    else:
        assert [str(line.amount) for line in statement.lines] == [amount] and not statement.skipped


def _alipay(kind: str, side: str, state: str = "交易成功", serial: str = "2026A", merchant: str = "M1", goods: str = "物业费", amount: str = "5.00"
            ) -> list[str]:
    return ["2026-09-01 08:00:00", kind, "林一", "l***@example.cn", goods, side, amount, "余额", state, serial, merchant, "", ""]


@pytest.mark.parametrize(("rows", "amounts", "whys"), [
    ([_alipay("转账红包", "收入")], ["5.00"], []), ([_alipay("日用百货", "支出")], ["-5.00"], []), ([_alipay("日用百货", "支出", "交易关闭")], [], ["closed"]),
    ([_alipay("日用百货", "不计收支", "等待付款")], [], ["closed"]), ([_alipay("转账", "不计收支", goods="提现-实时提现")], ["-5.00"], []),
    ([_alipay("投资理财", "不计收支", goods="卖出至余额宝")], [], ["inside"]), ([_alipay("退款", "支出", "退款成功", goods="退款给林一")], ["-5.00"], []),
    ([_alipay("退款", "不计收支", "退款成功", "2026A_1"), _alipay("日用百货", "支出", "交易关闭")], [], ["refunded", "closed"]),
    ([_alipay("退款", "不计收支", "退款成功", "2026A_1", amount="2.00"), _alipay("日用百货", "支出")], ["2.00", "-5.00"], []),
])
def test_a_row_of_alipay_is_a_line_or_told_why_not(rows: list[list[str]], amounts: list[str], whys: list[str]) -> None:
    statement = read(made.csv_bytes(made.alipay(rows), encoding="gb18030"), "f.csv")
    assert statement.account == "alipay" and statement.encoding == "gb18030"
    assert sorted(str(line.amount) for line in statement.lines) == sorted(amounts)
    assert [skip.why for skip in statement.skipped] == whys


def test_totals_of_a_gateway_are_claims_that_warn() -> None:
    rows = [_wechat("二维码收款", "收入", serial="1"), _wechat("商户消费", "支出", serial="2")]
    right = reading(made.wechat(rows[:1], ins="5.00"))
    assert not right.warnings or [warning.name for warning in right.warnings] == ["rows"]
    wrong = reading(made.wechat(rows, count=43, ins="9.00", outs="5.00"))
    assert {(warning.name, warning.stated, warning.found) for warning in wrong.warnings} == {("rows", "43", "2"), ("totals", "9.00 / 5.00", "5.00 / 5.00")}
    assert len(wrong.lines) == 2


def test_a_workbook_of_wechat_is_read() -> None:
    statement = read(made.xlsx_bytes(made.wechat([_wechat("二维码收款", "收入", "¥1,200.00")])), "f")
    assert (statement.account, statement.lines[0].amount, statement.lines[0].time) == ("wechat", Decimal("1200.00"), "08:00:01")


def test_the_ledger_of_a_wechat_merchant_must_agree() -> None:
    header = ["记账时间", "微信支付业务单号", "资金流水单号", "业务名称", "业务类型", "收支类型", "收支金额(元)", "账户结余(元)", "资金变更提交申请人", "备注", "业务凭证号"]
    rows = [["`2026-09-01 08:00:00", "`501", "`42000201", "`交易", "`交易", "`收入", "`5.00", "`5.00", "`a", "`物业费", "`Y1"],
            ["`2026-09-01 08:00:01", "`502", "`42000202", "`退款", "`退款", "`支出", "`1.00", "`4.00", "`a", "`退", "`Y2"],
            ["资金流水总笔数", "收入笔数", "收入金额", "支出笔数", "支出金额"], ["`2", "`1", "`5.00", "`1", "`1.00"]]
    statement = reading([header, *rows])
    assert (statement.layout, [line.amount for line in statement.lines]) == ("wechat-merchant", [Decimal("5.00"), Decimal("-1.00")])
    assert all(check.holds for check in statement.checks)
    rows[-1][2] = "`6.00"
    assert refused([header, *rows]).code == "statement-totals-differ"


# ---- the public samples ----

# Other projects' samples are not kept here: who has a folder of them names it in SHAREDFUND_SAMPLES.
SAMPLES = Path(os.environ.get("SHAREDFUND_SAMPLES", "samples"))


def _sample(name: str) -> bytes:
    file = SAMPLES / name
    if not file.exists():
        pytest.skip(f"no {name}: SHAREDFUND_SAMPLES names no folder of public samples")
    return file.read_bytes()


@pytest.mark.parametrize(("name", "layout", "lines", "skipped", "first"), [
    ("alipay.csv", "alipay", 6, 4, ("2023-01-18", "222228.50")), ("wechat.csv", "wechat", 23, 4, ("2017-10-20", "-548.58")),
    ("icbc-debit-v1.csv", "icbc-personal", 11, 0, ("2023-02-08", "1.04")), ("abc-debit.csv", "abc-personal", 4, 1, ("2024-01-01", "10000.00")),
    ("ccb-debit.xls", "ccb-personal", 6, 0, ("2025-01-01", "-67.00")),
])
def test_a_public_sample_is_understood(name: str, layout: str, lines: int, skipped: int, first: tuple[str, str]) -> None:
    statement = parse(_sample(name), name)
    assert (statement.layout, len(statement.lines), len(statement.skipped)) == (layout, lines, skipped)
    assert (str(statement.lines[0].day), str(statement.lines[0].amount)) == first


@pytest.mark.parametrize(("name", "code", "row", "stated", "found"), [
    ("icbc-debit-v1.csv", "statement-totals-differ", 20, "1,234.56 / 9,876.54", "2,841.74 / 4,241.08"),
    ("abc-debit.csv", "statement-balance-breaks", 3, "11000.00", "10990.00"), ("ccb-debit.xls", "statement-balance-breaks", 10, "1579.11", "1625.11"),
])
def test_a_public_sample_that_does_not_agree_with_itself_is_refused(name: str, code: str, row: int, stated: str, found: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(_sample(name), name)
    error = caught.value
    assert (error.code, error.line, error.facts["stated"], error.facts["found"]) == (code, row, stated, found)


@pytest.mark.parametrize(("name", "warned"), [("alipay.csv", ("66", "10")), ("wechat.csv", ("43", "27"))])
def test_a_public_sample_of_a_gateway_warns(name: str, warned: tuple[str, str]) -> None:
    warning = read(_sample(name), name).warnings[0]
    assert (warning.name, warning.stated, warning.found) == ("rows", *warned)


# ---- hostile files ----


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from(["2026-09-01", "合计", "5.00", "-", "借", "", "=cmd|'/C'!A1", "共3笔", "1e9", "9" * 40, "交易日期", "余额", "\u202e"]),
                         max_size=10), max_size=12))
def test_any_rows_under_a_header_are_read_or_refused(rows: list[list[str]]) -> None:
    try:
        statement = read(made.csv_bytes([list(CORPORATE), *rows]), "f")
    except BadInput as error:
        assert error.code
    else:
        assert all(isinstance(line, Line) and line.amount != 0 and REFERENCE.fullmatch(line.reference) for line in statement.lines)
