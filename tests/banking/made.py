"""Statements we make: the layouts of banks and gateways with invented people and sums, as CSV, HTML, XLS and XLSX."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

Grid = Sequence[Sequence[Any]]
NAMES = ("云州银杏物业", "林一", "周二", "吴三", "郑四", "云州供电局", "王五")


class Move(NamedTuple):
    """One line as it happened."""

    day: date
    time: str
    amount: Decimal
    balance: Decimal
    serial: str
    name: str
    number: str
    memo: str


def moves(count: int, *, opening: str = "1000.00", first: date = date(2026, 9, 1), a_day: int = 3) -> list[Move]:
    """`count` lines, oldest first, with a balance that follows."""
    balance = Decimal(opening)
    made = []
    for index in range(count):
        value = Decimal(index * 37 % 9000 + 1).scaleb(-2) * 100
        value = -value if index % 3 == 2 else value
        balance += value
        minute = 480 + index % a_day
        made.append(Move(first + timedelta(days=index // a_day), f"{minute // 60:02}:{minute % 60:02}:00", value, balance, f"YZ{first:%y}{index:08}",
                         NAMES[index % len(NAMES)], f"62170001{index % 7:08}", f"第{index}笔 物业费"))
    return made


def csv_bytes(rows: Grid, *, encoding: str = "utf-8", delimiter: str = ",", end: str = "\r\n") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue().encode(encoding)


def xlsx_bytes(rows: Grid, *, sheets: dict[str, Grid] | None = None, merged: Iterable[tuple[int, int, int, int]] = (),
               hidden: Sequence[str] = ()) -> bytes:
    """A workbook; `merged` ranges are (first row, first column, last row, last column), from 0."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False})
    days, moments, clocks = (book.add_format({"num_format": form}) for form in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss", "hh:mm:ss"))
    for name, grid in (sheets or {"Sheet1": rows}).items():
        sheet = book.add_worksheet(name)
        if name in hidden:
            sheet.hide()
        else:
            sheet.activate()
            sheet.set_first_sheet()
        for place in merged:
            sheet.merge_range(*place, "")
        for row, cells in enumerate(grid):
            for column, cell in enumerate(cells):
                if isinstance(cell, datetime):
                    sheet.write_datetime(row, column, cell, moments)
                elif isinstance(cell, date):
                    sheet.write_datetime(row, column, cell, days)
                elif isinstance(cell, timedelta):
                    sheet.write_number(row, column, cell.total_seconds() / 86400, clocks)
                elif isinstance(cell, Decimal):
                    sheet.write_number(row, column, float(cell))
                elif cell != "":
                    sheet.write(row, column, cell)
    book.close()
    return out.getvalue()


def xls_bytes(rows: Grid, *, merged: Iterable[tuple[int, int, int, int]] = ()) -> bytes:
    """A legacy workbook."""
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Sheet1", cell_overwrite_ok=True)
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for first_row, first_column, last_row, last_column in merged:
        sheet.merge(first_row, last_row, first_column, last_column)
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, date):
                sheet.write(row, column, cell, day)
            elif cell != "":
                sheet.write(row, column, float(cell) if isinstance(cell, Decimal) else cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def html_bytes(rows: Grid, *, encoding: str = "gb18030", before: str = "") -> bytes:
    """A page with a table, as some banks name `.xls`."""
    import html

    body = "".join("<tr>" + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in cells) + "</tr>\n" for cells in rows)
    return f"<html><head><title>流水</title></head><body>{before}<table>{body}</table></body></html>".encode(encoding)


def repacked(data: bytes, name: str, part: bytes) -> bytes:
    """An XLSX with one of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, part if entry.filename == name else old.read(entry))
    return out.getvalue()


# ---- layouts ----

CORPORATE = ("交易日期", "交易时间", "凭证号", "摘要", "借方发生额", "贷方发生额", "余额", "对方户名", "对方账号", "交易流水号")


def corporate(lines: Sequence[Move], *, header: Sequence[str] = CORPORATE, banner: Grid = (), footer: Grid = ()) -> list[list[Any]]:
    """A corporate export in the words most banks use."""
    rows = [[*row] for row in banner] + [[*header]]
    for line in lines:
        rows.append([f"{line.day:%Y-%m-%d}", line.time, "0000", line.memo, f"{-line.amount:,.2f}" if line.amount < 0 else "",
                     f"{line.amount:,.2f}" if line.amount > 0 else "", f"{line.balance:,.2f}", line.name, line.number, line.serial])
    return rows + [[*row] for row in footer]


def sums(lines: Sequence[Move]) -> tuple[Decimal, Decimal]:
    """What came in and what went out."""
    return (sum((line.amount for line in lines if line.amount > 0), Decimal("0.00")),
            -sum((line.amount for line in lines if line.amount < 0), Decimal("0.00")))


WECHAT = ("交易时间", "交易类型", "交易对方", "商品", "收/支", "金额(元)", "支付方式", "当前状态", "交易单号", "商户单号", "备注")


def wechat(rows: Grid, *, count: int | None = None, ins: str = "0.00", outs: str = "0.00") -> list[list[Any]]:
    """A WeChat export; a row is (time, type, party, goods, side, amount, method, state, serial, merchant serial, note)."""
    said = len(rows) if count is None else count
    return [["微信支付账单明细"], ["微信昵称：[云州]"], ["起始时间：[2026-09-01 00:00:00] 终止时间：[2026-09-30 23:59:59]"],
            [f"共{said}笔记录"], [f"收入：1笔 {ins}元"], [f"支出：1笔 {outs}元"], ["中性交易：0笔 0.00元"], ["注："],
            ["----------------------微信支付账单明细列表--------------------"], [*WECHAT], *([*row] for row in rows)]


ALIPAY = ("交易时间", "交易分类", "交易对方", "对方账号", "商品说明", "收/支", "金额", "收/付款方式", "交易状态", "交易订单号", "商家订单号", "备注", "")


def alipay(rows: Grid) -> list[list[Any]]:
    """An Alipay export, padded as Alipay pads."""
    return [["------------------------"], ["导出信息："], ["姓名：云州"], ["支付宝账户：yz@example.cn"], [f"共{len(rows)}笔记录"],
            ["------------支付宝（中国）网络技术有限公司  电子客户回单------------"],
            [f"{cell}      " for cell in ALIPAY], *([f"{cell}\t " for cell in row] for row in rows)]
