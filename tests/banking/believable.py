"""Exports as banks really write them: each a grid or bytes of the same twelve lines, with figures that belong to them, and
what taken away or changed by a fen must be seen."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from tests.banking import made
from tests.banking.made import Move

FEN = Decimal("0.01")
HEADER = ["交易日期", "交易时间", "借方发生额", "贷方发生额", "余额", "对方户名", "对方账号", "摘要", "交易流水号"]
Row = list[Any]


@dataclass
class Said:
    """The lines, and what the file says of them: a tampered one says still what was true before, or what never was."""

    moves: list[Move]
    opening: Decimal
    closing: Decimal
    ins: Decimal
    outs: Decimal
    counts: tuple[int, int]

    @property
    def rows(self) -> list[Row]:
        return [[f"{move.day:%Y-%m-%d}", move.time, *sides(move), f"{move.balance:,.2f}", move.name, move.number + "\t", move.memo,
                 move.serial + "\t"] for move in self.moves]

    @property
    def count(self) -> int:
        return sum(self.counts)

    @property
    def days(self) -> list[list[Row]]:
        return [list(rows) for _, rows in groupby(self.rows, key=lambda row: str(row[0]))]

    def sums(self, first: int, end: int) -> tuple[str, str]:
        """What went out and came in of some of the lines."""
        ins, outs = made.sums(self.moves[first:end])
        return f"{outs:,}", f"{ins:,}"


def sides(move: Move, nothing: str = "") -> list[str]:
    return [f"{-move.amount:,.2f}" if move.amount < 0 else nothing, f"{move.amount:,.2f}" if move.amount > 0 else nothing]


def said(tampered: str = "", count: int = 12) -> Said:
    """Twelve lines; `tampered` names what is wrong."""
    moves = made.moves(count)
    ins, outs = made.sums(moves)
    told = Said(moves, Decimal("1000.00"), moves[-1].balance, ins, outs, (sum(m.amount > 0 for m in moves), sum(m.amount < 0 for m in moves)))
    middle = moves[count // 2]
    match tampered:
        case "row":
            del moves[count // 2]
        case "first row":
            del moves[0]
        case "last row":
            del moves[-1]
        case "amount":
            moves[count // 2] = middle._replace(amount=middle.amount + FEN)
        case "balance":
            moves[count // 2] = middle._replace(balance=middle.balance + FEN)
        case "total":
            told.ins += FEN
        case "opening":
            told.opening += FEN
        case "closing":
            told.closing += FEN
    return told


class Export(NamedTuple):
    name: str
    made: Callable[[Said], made.Grid | bytes]
    seen: tuple[str, ...] = ("row", "amount", "balance")

    def bytes(self, tampered: str = "") -> bytes:
        grid = self.made(said(tampered))
        return grid if isinstance(grid, bytes) else made.csv_bytes(grid, encoding="gb18030")


LINES = ("row", "amount", "balance")
TOTALS = (*LINES, "total")
ENDS = ("opening", "closing", "first row", "last row")


def _under(label: str, outs: object, ins: object) -> Row:
    return [label, "", outs, ins]


def _marked(into: str, out: str) -> Callable[[Said], list[Row]]:
    def grid(told: Said) -> list[Row]:
        return [["交易日期", "借贷标志", "发生额", "余额", "摘要", "流水号"],
                *([f"{m.day:%Y%m%d}", into if m.amount > 0 else out, f"{abs(m.amount):,.2f}", f"{m.balance:,.2f}", m.memo, m.serial]
                  for m in told.moves)]
    return grid


def _dated(form: Callable[[Move], str]) -> Callable[[Said], list[Row]]:
    def grid(told: Said) -> list[Row]:
        return [["交易时间", *HEADER[2:]], *([form(move), *row[2:]] for move, row in zip(told.moves, told.rows, strict=True))]
    return grid


def _headed(*header: str) -> Callable[[Said], list[Row]]:
    return lambda told: [["云州农村商业银行"], list(header), *told.rows]


def _paged(told: Said) -> list[Row]:
    head: list[Row] = [["云州农村商业银行账户明细"], ["账号", "330101558800", "起始日期", "20260901", "20260930"], HEADER]
    return [*head, *told.rows[:6], *head, *told.rows[6:]]


def _pages(label: str, last: tuple[str, str] | None = None) -> Callable[[Said], list[Row]]:
    """A sum below each half; below the second that half's, or the whole's."""
    def grid(told: Said) -> list[Row]:
        true = said()
        second = true.sums(6, 12) if last is None else (f"{told.outs:,}", f"{told.ins:,}")
        return [HEADER, *told.rows[:6], _under(label, *true.sums(0, 6)), HEADER, *told.rows[6:], _under(label, *second)]
    return grid


def _carried(told: Said) -> list[Row]:
    middle = said().moves[5].balance
    return [HEADER, ["承前页", "", "", "", f"{told.opening:,}"], *told.rows[:6], ["过次页", "", "", "", f"{middle:,}"], HEADER,
            ["承前页", "", "", "", f"{middle:,}"], *told.rows[6:]]


def _daily(told: Said) -> list[Row]:
    """The balance of the day before above each day, the day's sums below it, both with the day."""
    rows: list[Row] = [HEADER]
    at = 0
    for day in told.days:
        moves = told.moves[at:at + len(day)]
        ins, outs = made.sums(moves)
        rows += [[day[0][0], "", "", "", f"{moves[0].balance - moves[0].amount:,}", "", "", "上日余额", ""], *day,
                 [day[0][0], "", f"{outs:,}", f"{ins:,}", f"{moves[-1].balance:,}", "", "", "本日合计", ""]]
        at += len(day)
    return rows


_TWO_HEADS: list[Row] = [["交易日期", "交易时间", "发生额", "", "余额", "对方信息", "", "摘要", "流水号"],
                         ["", "", "借方", "贷方", "", "户名", "账号", "", ""]]


def _html(told: Said) -> bytes:
    both = ("<tr>" + "".join(f"<th rowspan=2>{cell}</th>" if not below else f"<th colspan=2>{cell}</th>"
                             for cell, below in zip(*_TWO_HEADS, strict=True) if cell)
            + "</tr><tr>" + "".join(f"<th>{cell}</th>" for cell in _TWO_HEADS[1] if cell) + "</tr>")
    body = "".join("<tr>" + "".join(f"<td style=\"mso-number-format:'\\@'\">{html.escape(cell)}&nbsp;</td>" for cell in row) + "</tr>"
                   for row in told.rows)
    return (f"<html><body><table><tr><td colspan=9>明细</td></tr>{both}{body}<tr><td colspan=2>合计</td><td>{told.outs:,}</td>"
            f"<td>{told.ins:,}</td></tr></table></body></html>").encode("gb18030")


def _xml(told: Said) -> bytes:
    """A workbook in XML, its numbers with what binary fractions leave over."""
    def cell(said: object, kind: str = "String") -> str:
        return f'<Cell><Data ss:Type="{kind}">{said}</Data></Cell>'

    rows = "".join(f"<Row>{cell(f'{move.day}T00:00:00.000', 'DateTime')}{cell(move.time)}" + "".join(
        cell(f"{Decimal(side.replace(',', ''))}0000000000000{number % 3}", "Number") if side else "<Cell/>"
        for number, side in enumerate([*sides(move), f"{move.balance}"])) + "".join(map(cell, move[5:7])) + cell(move.memo) + cell(move.serial)
        + "</Row>" for move in told.moves)
    return ('<?xml version="1.0"?><Workbook xmlns:ss="urn:s"><Worksheet ss:Name="a"><Table><Row>' + "".join(map(cell, HEADER))
            + f"</Row>{rows}</Table></Worksheet></Workbook>").encode()


def _numbers(told: Said) -> list[Row]:
    return [[*row[:2], *(Decimal(cell.replace(",", "")) if cell else "" for cell in row[2:5]), *row[5:]] for row in told.rows]


def _hidden(told: Said) -> bytes:
    return made.xlsx_bytes([], sheets={"模板": [HEADER, *said(count=3).rows], "明细": [HEADER, *told.rows]}, hidden=("模板",))


def _formulas(told: Said) -> bytes:
    rows = (",".join(f'"=""{cell.strip()}"""' for cell in row) for row in told.rows)
    return ("\ufeffsep=,\r\n" + ",".join(HEADER) + "\r\n" + "\r\n".join(rows)).encode()


def _unclosed(told: Said) -> bytes:
    """Tabs between cells, and a payer's quote that nobody closes."""
    rows = ["\t".join('"' + cell if (place, column) == (7, 7) else cell.strip() for column, cell in enumerate(row))
            for place, row in enumerate([HEADER, *told.rows])]
    return "\r\n".join(rows).encode("gb18030")


def _cut(told: Said) -> bytes:
    whole = "物业费".encode("gb18030")
    return made.csv_bytes([HEADER, *told.rows], encoding="gb18030").replace(whole, whole[:-1], 3)


def _wide(cell: str) -> str:
    return cell.translate({code: code + 0xFEE0 for code in map(ord, "0123456789,.-:")})


EXPORTS: tuple[Export, ...] = (
    # what stands above and below
    Export("a foot of one side a row", lambda t: [
        HEADER, *t.rows, ["借方笔数", t.counts[1], "借方合计", f"{t.outs:,}"], ["贷方笔数", t.counts[0], "贷方合计", f"{t.ins:,}"],
        ["期末余额", f"{t.closing:,}"]], (*TOTALS, "closing", "last row")),
    Export("a foot of one figure a row, under the amounts of others", lambda t: [
        [*HEADER[:1], *HEADER[2:5], *HEADER[7:]], *([*row[:1], *row[2:5], *row[7:]] for row in t.rows), ["借方合计", f"{t.outs:,}"],
        ["贷方合计", f"{t.ins:,}"], ["期末余额", f"{t.closing:,}"]], (*TOTALS, "closing")),
    Export("a foot that adds both sides", lambda t: [HEADER, *t.rows, ["合计笔数", t.count, "合计金额", f"{t.ins + t.outs:,}"]], TOTALS),
    Export("a foot that is a table", lambda t: [
        HEADER, *t.rows, ["", "笔数", "金额"], ["借方", t.counts[1], f"{t.outs:,}"], ["贷方", t.counts[0], f"{t.ins:,}"],
        ["合计", t.count, f"{t.outs + t.ins:,}"]], TOTALS),
    Export("a foot whose titles stand above", lambda t: [
        HEADER, *t.rows, ["期初余额", "借方发生额合计", "贷方发生额合计", "期末余额"], [f"{t.opening:,}", f"{t.outs:,}", f"{t.ins:,}", f"{t.closing:,}"]],
        (*TOTALS, *ENDS)),
    Export("a banner whose titles stand above", lambda t: [
        ["期初余额", "借方发生额合计", "贷方发生额合计", "期末余额"], [f"{t.opening:,}", f"{t.outs:,}", f"{t.ins:,}", f"{t.closing:,}"], HEADER, *t.rows],
        (*TOTALS, *ENDS)),
    Export("balances in the banner", lambda t: [["期初余额：", f"{t.opening:,}", "期末余额：", f"{t.closing:,}"], HEADER, *t.rows], (*LINES, *ENDS)),
    Export("balances in a cell of the banner", lambda t: [[f"期初余额(2026-08-31):{t.opening:,}元 期末余额:{t.closing:,}元"], HEADER, *t.rows],
           (*LINES, *ENDS)),
    Export("balances of today in the banner", lambda t: [["上日余额：", "5.00", "当前余额：", "99,999.00"], HEADER, *t.rows]),
    Export("balances above and below, the newest first", lambda t: [
        HEADER, ["期末余额", "", "", "", f"{t.closing:,}"], *t.rows[::-1], ["期初余额", "", "", "", f"{t.opening:,}"]], (*LINES, *ENDS)),
    Export("an opening row with a day and zeros", lambda t: [
        HEADER, ["2026-09-01", "", "0.00", "0.00", f"{t.opening:,}", "", "", "期初余额", ""], *t.rows], (*LINES, "opening", "first row")),
    Export("an opening row with a time", lambda t: [
        HEADER, ["2026-09-01", "00:00:00", "", "", f"{t.opening:,}", "", "", "期初余额", ""], *t.rows], (*LINES, "opening", "first row")),
    Export("balances stated and none shown", lambda t: [
        ["期初余额：", f"{t.opening:,}"], HEADER, *([*row[:4], "***", *row[5:]] for row in t.rows), ["期末余额：", f"{t.closing:,}"]],
        ("row", "amount", *ENDS)),
    Export("words of the period", lambda t: [
        HEADER, _under("本期发生额", f"{t.outs:,}", f"{t.ins:,}"), *t.rows, ["账户余额", "", "", "", f"{t.closing:,}"]], TOTALS),
    Export("words in English", lambda t: [
        HEADER, ["Balance B/F", "", "", "", f"{t.opening:,}"], *t.rows, _under("Total", f"{t.outs:,}", f"{t.ins:,}"),
        ["Closing Balance", "", "", "", f"{t.closing:,}"]], (*TOTALS, *ENDS)),
    Export("a word spaced out", lambda t: [HEADER, *t.rows, _under("合    计", f"{t.outs:,}", f"{t.ins:,}")], TOTALS),
    Export("a word in the column of memos", lambda t: [HEADER, *t.rows, ["", "", f"{t.outs:,}", f"{t.ins:,}", "", "", "", "合计（人民币）", ""]], TOTALS),
    Export("sums without fen", lambda t: [HEADER, *t.rows, _under("合计", f"{t.outs:.0f}", f"{t.ins:.0f}")]),
    Export("sums of a workbook", lambda t: made.xlsx_bytes([["明细"], HEADER, *_numbers(t), _under("合计", t.outs, t.ins)], merged=[(0, 0, 0, 8)]), TOTALS),
    Export("counts under the columns", lambda t: [
        HEADER, *t.rows, _under("合计笔数", t.counts[1], t.counts[0]), _under("合计金额", f"{t.outs:,}", f"{t.ins:,}")], TOTALS),
    Export("cells with a side and a sum", lambda t: [HEADER, *t.rows, _under("合计：", f"借方：{t.outs:,}", f"贷方：{t.ins:,}")], TOTALS),
    Export("counts and sums without their unit", lambda t: [
        HEADER, *t.rows, [f"借方发生额合计：{t.counts[1]}笔 {t.outs:,}"], [f"贷方发生额合计：{t.counts[0]}笔 {t.ins:,}"]], TOTALS),
    Export("a sentence", lambda t: [
        HEADER, *t.rows, [f"本次共{t.count}笔，其中借方{t.counts[1]}笔，金额{t.outs:,}元；贷方{t.counts[0]}笔，金额{t.ins:,}元。"]], TOTALS),
    Export("labels with gaps behind them", lambda t: [
        HEADER, *t.rows, ["借方笔数：", "", t.counts[1], "借方合计：", "", f"{t.outs:,}"], ["贷方笔数：", "", t.counts[0], "贷方合计：", "", f"{t.ins:,}"],
        ["期末余额：", "", "", f"{t.closing:,}"]], (*TOTALS, "closing")),
    Export("all of it in one row", lambda t: [
        HEADER, *t.rows, ["期初余额", f"{t.opening:,}", "借方合计", f"{t.outs:,}", "贷方合计", f"{t.ins:,}", "期末余额", f"{t.closing:,}"]], (*TOTALS, *ENDS)),
    Export("a ledger's words", lambda t: [
        ["日期", "凭证号", "摘要", "借方", "贷方", "余额"], ["", "", "上年结转", "", "", f"{t.opening:,}"], *([row[0], "0", row[7], *row[2:5]] for row in t.rows),
        ["", "", "本月合计", f"{t.outs:,}", f"{t.ins:,}", f"{t.closing:,}"], ["", "", "本年累计", "9,999.00", "9,999.00", ""]], (*LINES, "opening", "first row")),
    Export("a column of nothing before all", lambda t: [
        ["", *HEADER], *(["", *row] for row in t.rows), ["", *_under("合计", f"{t.outs:,}", f"{t.ins:,}")]], TOTALS),
    Export("total in and total out", lambda t: [HEADER, *t.rows, [f"总收入：{t.ins:,}", f"总支出：{t.outs:,}"]], TOTALS),
    Export("how many pages", lambda t: [["第1页/共2页"], HEADER, *t.rows[:6], ["第 2 页", "共 2 页"], HEADER, *t.rows[6:]]),
    Export("who made it, and when", lambda t: [HEADER, *t.rows, ["制表：张三", "", "2026-10-01", "", "复核：李四 0012"]]),
    # pages, days and months
    Export("a sum of each page", _pages("本页合计")), Export("a sum of each page, called the whole", _pages("合计")),
    Export("sums that grow", _pages("合计", ("", "")), TOTALS), Export("a sum of each month", _pages("本月合计")),
    Export("balances carried from page to page", _carried, (*LINES, "opening", "first row")), Export("the banner on each page", _paged),
    Export("each day between its balance and its sums", _daily, ()),
    # signs
    Export("codes: 1 out, 2 in", _marked("2", "1")), Export("codes: 0 out, 1 in", _marked("1", "0")), Export("codes beside words", _marked("2-贷", "1-借")),
    Export("codes in brackets", _marked("贷(C)", "借(D)")), Export("letters", _marked("C", "D")),
    Export("sides behind the amounts", lambda t: [["交易日期", "交易金额", "余额", "摘要"], *(
        [row[0], f"{abs(m.amount):,.2f} {'CR' if m.amount > 0 else 'DR'}", f"{m.balance:,.2f} CR", m.memo]
        for m, row in zip(t.moves, t.rows, strict=True))]),
    Export("one sum of all under the amounts", lambda t: [*_marked("贷", "借")(t), ["合计", "", f"{t.ins + t.outs:,}"]], TOTALS),
    Export("credits cancelled in their column", lambda t: [HEADER[:5], *([*row[:2], "", f"{m.amount:.2f}", row[4]] for m, row in zip(
        t.moves, t.rows, strict=True)), _under("合计", "0.00", f"{t.ins - t.outs}")], TOTALS),
    Export("dashes of a spreadsheet for nothing", lambda t: [HEADER, *([*row[:2], row[2] or " ¥-   ", row[3] or " -   ", *row[4:]] for row in t.rows)]),
    # days
    Export("a day of the week", _dated(lambda m: f"{m.day:%Y-%m-%d} 星期二 {m.time}")), Export("one in brackets", _dated(lambda m: f"{m.day:%Y%m%d}(周二)")),
    Export("before noon", _dated(lambda m: f"{m.day:%Y年%m月%d日} 上午 {m.time}")), Export("thousandths", _dated(
        lambda m: f"{m.day:%Y%m%d}{m.time.replace(':', '')}123")), Export("no blank", _dated(lambda m: f"{m.day:%Y%m%d}{m.time}")),
    Export("the end of the day", _dated(lambda m: f"{m.day:%Y-%m-%d} 24:00:00")),
    Export("days a spreadsheet counts", lambda t: made.xlsx_bytes([HEADER, *([(m.day - date(1899, 12, 30)).days, Decimal("0.375"), *row[2:]]
                                                                          for m, row in zip(t.moves, t.rows, strict=True))])),
    Export("full width", lambda t: [HEADER, *([*map(_wide, row[:5]), *row[5:]] for row in t.rows)]),
    # headers
    Export("a second word in brackets", _headed("交易日期", "交易时间", "借方发生额\n（支出）", "贷方发生额\n（收入）", "账户余额\n（元）", "对方账户名称",
                                                "对方账号", "摘要", "柜员交易号")),
    Export("a second word behind a stroke", _headed("记账日期", "记账时间", "支出/借方", "收入/贷方", "交易后余额", "交易对手户名", "交易对手账号", "摘要", "交易流水")),
    Export("two languages", _headed("交易日期 Date", "交易时间 Time", "借方 Debit", "贷方 Credit", "余额 Balance", "对方户名 Name", "对方账号 Account No.",
                                    "摘要 Summary", "流水号 No.")),
    Export("a currency in brackets", _headed("*交易日期", "时间", "支出金额(人民币/元)", "收入(+)", "余额(人民币/元)", "对方户名", "对方账号", "摘要", "流水号")),
    Export("deposits and withdrawals", _headed("业务日期", "业务时间", "取款金额", "存款金额", "结余金额", "对方名", "对方账户账号", "用途", "网银流水号")),
    Export("what came and went", _headed("日期", "时间", "往账金额", "来账金额", "当前账户余额", "对方账户户名", "对方账号", "用途", "核心交易流水号")),
    Export("the other side's account, headed like one's own", _headed("交易日期", "交易时间", "借方", "贷方", "余额", "户名", "账号", "摘要", "流水号")),
    Export("two rows of headers", lambda t: [["明细"], *_TWO_HEADS, *t.rows]), Export("two rows of headers of a page", _html, TOTALS),
    Export("two rows of headers of a workbook", lambda t: made.xlsx_bytes([*_TWO_HEADS, *t.rows], merged=[
        *((0, column, 1, column) for column in (0, 1, 4, 7, 8)), (0, 2, 0, 3), (0, 5, 0, 6)])),
    Export("labels above their values", lambda t: [["账号", "户名", "币种", "开户行"], ["3301015588001", "云州", "人民币", "云州银行"], HEADER, *t.rows]),
    # files
    Export("numbers of a workbook in XML", _xml), Export("a sheet nobody sees", _hidden), Export("formulas that keep digits", _formulas),
    Export("UTF-16 without its mark", lambda t: made.csv_bytes([HEADER, *t.rows], encoding="utf-16-le", delimiter="\t")),
    Export("a quote nobody closes", _unclosed), Export("words cut inside a character", _cut),
    Export("serials that count the rows", lambda t: [HEADER, *([*row[:8], number] for number, row in enumerate(t.rows, 1))]),
)
