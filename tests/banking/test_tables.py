"""A file by its content: encodings, separators, workbooks, pages; numbers, merged cells; and what is refused, in time."""

from __future__ import annotations

import io
import os
import random
import struct
import sys
import time
import zipfile
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sharedfund.banking import tables as module
from sharedfund.banking.tables import Table, tables
from sharedfund.banking.workbooks import written
from sharedfund.errors import BadInput
from tests.banking import made

GRID = [["交易日期", "摘要", "金额"], ["2026-09-01", "物业费", "1,200.00"], ["2026-09-02", "电费", "-3.50"]]


def only(data: bytes) -> Table:
    (table,) = tables(data, "any.name")
    return table


def refused(data: bytes) -> BadInput:
    with pytest.raises(BadInput) as caught:
        tables(data, "f.csv")
    assert caught.value.file == "f.csv" and caught.value.exit_code == 2
    return caught.value


@pytest.mark.parametrize(("encoding", "told"), [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("gb18030", "gb18030")])
def test_an_encoding_is_found(encoding: str, told: str) -> None:
    table = only(made.csv_bytes(GRID, encoding=encoding))
    assert table.encoding == told and [list(row) for row in table.rows] == GRID and table.numbers == [1, 2, 3]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_known_by_its_words(encoding: str) -> None:
    table = only(made.csv_bytes(GRID, encoding=encoding, delimiter="\t"))
    assert table.encoding == "utf-16" and [list(row) for row in table.rows] == GRID
    assert refused(made.csv_bytes([["甲", "乙"]], encoding=encoding)).code == "statement-encoding"


def test_a_character_cut_in_half_is_a_question_mark_and_many_are_no_text() -> None:
    rows = [*GRID, *[["2026-09-03", "物业费", "1.00"]] * 60]
    data, whole = made.csv_bytes(rows, encoding="gb18030"), "物业费".encode("gb18030")
    table = only(data.replace(whole, whole[:-1], 2))
    assert (table.encoding, table.rows[1], table.rows[4]) == ("gb18030", ("2026-09-01", "物业?", "1,200.00"), ("2026-09-03", "物业费", "1.00"))
    assert refused(data.replace(whole, whole[:-1])).code == "statement-encoding"


@pytest.mark.parametrize(("end", "memo"), [("\n", '"第1笔'), ("\r\n", '"第1笔')])
def test_a_quote_nobody_closes_swallows_no_rows(end: str, memo: str) -> None:
    lines = ["日期\t摘要\t收入\t余额", f"2026-09-01\t{memo}\t5.00\t5.00", '2026-09-02\t"x"\t6.00\t11.00', "2026-09-03\ty\t7.00\t18.00"]
    table = only(end.join(lines).encode())
    assert [row[0] for row in table.rows] == ["日期", "2026-09-01", "2026-09-02", "2026-09-03"] and table.rows[2][1] == "x"


def test_a_notice_of_several_lines_is_one_cell() -> None:
    table = only(made.csv_bytes([["注：\n2026-09-01 起，新表\n2026-10-01 止"], ["日期", "收入", "余额"], ["2026-09-01", "1,200.00", "1,200.00"]]))
    assert table.rows[2] == ("2026-09-01", "1,200.00", "1,200.00") and len(table.rows) == 3


def test_a_number_of_an_xml_workbook_has_the_digits_a_spreadsheet_keeps() -> None:
    def cell(number: str, kind: str = "Number") -> str:
        (row,) = only(f"<?xml version='1.0'?><Workbook><Table><Row><Cell><Data ss:Type='{kind}'>{number}</Data></Cell></Row></Table></Workbook>"
                      .encode()).rows
        return row[0]

    assert (cell("2199.8000000000002"), cell("0.30000000000000004"), cell("1199.9999999999998"), cell("-3.5000000000000004")) == (
        "2199.8", "0.3", "1200", "-3.5")
    assert (cell("1234567890123.45"), cell("6217000123456789012"), cell("6.2170001234567891E+18")) == (
        "1234567890123.45", "6217000123456789012", "6.2170001234567891E+18")
    assert cell("2199.8000000000002", "String") == "2199.8000000000002"


def test_a_hidden_sheet_is_not_read_where_one_is_seen() -> None:
    sheets: dict[str, made.Grid] = {"模板": GRID, "明细": GRID}
    assert [table.name for table in tables(made.xlsx_bytes([], sheets=sheets, hidden=("模板",)), "f")] == ["明细"]
    assert [table.name for table in tables(made.xlsx_bytes([], sheets=sheets), "f")] == ["模板", "明细"]


def test_characters_gbk_does_not_have_are_read() -> None:
    assert only(made.csv_bytes([["户名", "㙍𠮷"], ["a", "b"]], encoding="gb18030")).rows[0][1] == "㙍𠮷"


@pytest.mark.parametrize("data", [b"\xaa,1\xff\xff", b"a,b\0c\n1,2", "a,b\n".encode("utf-16-be"), b"\xef\xbb\xbf\xff,1",
                                  b"\xff\xfe\x00", "日,1\n".encode("utf-16")[:-1]])
def test_what_cannot_be_decoded_is_refused(data: bytes) -> None:
    assert refused(data).code == "statement-encoding"


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_a_separator_is_found(delimiter: str) -> None:
    assert only(made.csv_bytes(GRID, delimiter=delimiter)).rows == [tuple(row) for row in GRID]


def test_tabs_inside_cells_separate_nothing() -> None:
    table = only("交易日期,摘要,余额\n2026-09-01\t,\"物业费   \t\",\"1,000.00 \t\",\n".encode())
    assert table.rows[1] == ("2026-09-01", "物业费", "1,000.00", "")


@pytest.mark.parametrize(("cell", "bare"), [('="0062170"', "0062170"), ("`2026-09-01", "2026-09-01"), ("'00123", "00123"), ("\u3000甲\u3000", "甲"),
                                            ("=1+1", "=1+1"), ("=HYPERLINK(1)", "=HYPERLINK(1)")])
def test_what_exports_put_around_a_cell_goes_and_a_formula_stays_text(cell: str, bare: str) -> None:
    assert only(made.csv_bytes([["a", "b"], [cell, "1"]])).rows[1][0] == bare


def test_rows_keep_their_place_in_the_file() -> None:
    assert only(b"a,b\n\n,,\n\"x\ny\",1\nc,2\n").numbers == [1, 4, 6]


def test_a_page_named_xls_is_a_table() -> None:
    table = only(made.html_bytes(GRID, before="<script>var x='<tr><td>9</td></tr>'</script><style>td{}</style><!-- <tr><td>8 -->"))
    assert (table.kind, table.encoding) == ("html", "gb18030") and table.rows == [tuple(row) for row in GRID]


def test_cells_over_rows_repeat_and_cells_over_columns_leave_room() -> None:
    table = only(b"<table><tr><td rowspan=2>d</td><td colspan='2'>x</td><td>y&amp;z<br>w</td></tr><tr><td>1<td>2<td>3</table>")
    assert table.rows == [("d", "x", "", "y&z w"), ("d", "1", "2", "3")] and table.merged == {(2, 0)}


def test_an_xml_workbook_is_a_table() -> None:
    table = only(("<?xml version='1.0'?><Workbook xmlns:ss='urn:s'><ss:Styles><Style>no</Style></ss:Styles><Worksheet><Table>"
                  "<Row><Cell><Data>日期</Data></Cell><Cell ss:Index='3'><Data>余额</Data></Cell></Row>"
                  "<Row><Cell/><Cell ss:MergeAcross='1'><Data>1</Data></Cell><Cell><Data>2</Data></Cell></Row></Table></Worksheet></Workbook>").encode())
    assert table.rows == [("日期", "", "余额"), ("", "1", "", "2")]


def test_a_workbook_is_read_cell_by_cell() -> None:
    grid = [["日期", "时刻", "时间", "金额", "账号", "空", "字"],
            [date(2026, 9, 1), datetime.fromisoformat("2026-09-01 08:30:05"), timedelta(hours=9, minutes=5), Decimal("0.1"), 6217, "", "=1+1"],
            [],
            [20260902, 46266, 0.5, 1234567890123.45, "6217000123456789012", True, "x"]]
    expected = [("2026-09-01", "2026-09-01 08:30:05", "09:05:00", "0.1", "6217", "", "=1+1"),
                ("20260902", "46266", "0.5", "1234567890123.45", "6217000123456789012", "TRUE", "x")]
    table = only(made.xlsx_bytes(grid))
    assert (table.kind, table.numbers) == ("xlsx", [1, 2, 4]) and table.rows[1:] == expected
    assert only(made.xls_bytes([["日期", "金额"], [date(2026, 9, 1), Decimal("67.10")]])).rows[1] == ("2026-09-01", "67.1")


@pytest.mark.parametrize(("number", "text"), [(6688.0, "6688"), (0.1, "0.1"), (0.1 + 0.2, "0.3"), (1234567890123.45, "1234567890123.45"),
                                              (100000.0, "100000"), (-0.5, "-0.5"), (1e-7, "1e-07")])
def test_a_number_is_written_as_it_was_typed(number: float, text: str) -> None:
    assert written(number) == text


@pytest.mark.parametrize(("number", "is_lost"), [(999_999_999_999_999, False), (10**15, True), (-(10**15), True), (6217000123456789012, True)])
def test_a_number_beyond_15_digits_has_lost_some(number: int, is_lost: bool) -> None:
    assert (only(made.xlsx_bytes([["a", "b"], ["x", number]])).lost == {(2, 1)}) is is_lost


def test_a_cell_over_rows_of_a_workbook_repeats_and_is_marked() -> None:
    data = made.xlsx_bytes([["日期", "金额"], ["2026-09-01", 1], ["", 2], ["2026-09-02", 3]], merged=[(1, 0, 2, 0)])
    table = only(data)
    assert table.rows[2] == ("2026-09-01", "2") and table.merged == {(3, 0)}
    assert only(made.xls_bytes([["日期", "金额"], ["2026-09-01", 1], ["", 2]], merged=[(1, 0, 2, 0)])).rows[2] == ("2026-09-01", "2")


def test_every_sheet_with_cells_is_a_table() -> None:
    found = tables(made.xlsx_bytes([], sheets={"说明": [["请看下一张"]], "空": [], "明细": GRID}), "f")
    assert [table.name for table in found] == ["说明", "明细"]


# ---- bounds, both sides ----


def test_a_table_may_be_as_wide_as_the_bound_and_no_wider() -> None:
    wide = made.csv_bytes([["x"] * module.MAX_COLUMNS])
    assert len(only(wide).rows[0]) == module.MAX_COLUMNS
    assert refused(made.csv_bytes([["x"] * (module.MAX_COLUMNS + 1)])).code == "statement-too-wide"
    assert refused(b"," * 1_000_000).code == "statement-too-wide"
    assert refused(b"<table><tr>" + b"<td>1" * 1_000_000).code == "statement-too-wide"
    assert refused(b"<table><tr><td colspan=999999>1</table>").code == "statement-too-wide"


def test_a_table_may_be_as_long_as_the_bound_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_ROWS", 3)
    assert len(only(b"a,b\n" * 3).rows) == 3 and len(only(b"<table>" + b"<tr><td>1" * 3).rows) == 3
    for data in (b"a,b\n" * 4, b"<table>" + b"<tr><td>1" * 4, made.xlsx_bytes([["a"]] * 4)):
        assert refused(data).code == "statement-too-long"
    assert len(only(made.xlsx_bytes([["a"]] * 3)).rows) == 3


def test_a_file_may_be_as_large_as_the_bound_and_no_larger(monkeypatch: pytest.MonkeyPatch) -> None:
    data = made.csv_bytes(GRID)
    monkeypatch.setattr(module, "MAX_BYTES", len(data))
    assert only(data).rows
    assert refused(data + b" ").code == "statement-too-large"


def test_of_a_file_no_more_is_read_than_the_bound(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "六月.csv"
    file.write_bytes(b"0123456789")
    monkeypatch.setattr(module, "MAX_BYTES", 10)
    assert module.bytes_of(file) == b"0123456789"
    for size in (11, 1 << 40):  # one byte more, and a hole as large as a disk
        os.truncate(file, size)
        with pytest.raises(BadInput) as error:
            module.bytes_of(file)
        assert error.value.code == "statement-too-large" and error.value.file == "六月.csv"


@pytest.mark.parametrize(("data", "code"), [
    (b"", "statement-empty"), (b"\n \0\n", "statement-empty"), (b"%PDF-1.7 ...", "statement-not-a-table"), (b"\x89PNG....", "statement-not-a-table"),
    (made.xlsx_bytes([]), "statement-empty"), (b"PK\x03\x04 no zip", "statement-damaged"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "statement-damaged"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 4096, "statement-damaged"), (made.xlsx_bytes(GRID)[:900], "statement-damaged"),
    (made.xls_bytes(GRID)[:1200], "statement-damaged"), (b'"' + b"x" * 200_000, "statement-not-a-table"),
])
def test_what_is_no_table_is_refused(data: bytes, code: str) -> None:
    assert refused(data).code == code


def test_an_archive_is_told_to_be_unpacked_first() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("bill.csv", "a,b")
    assert refused(out.getvalue()).facts["what"] == "ZIP"


SHEET = "xl/worksheets/sheet1.xml"
BOOK = made.xlsx_bytes(GRID)


def _with_cells(cells: str) -> bytes:
    return made.repacked(BOOK, SHEET, (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + cells + "</sheetData></worksheet>").encode())


@pytest.mark.parametrize("cells", [
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>',
    "<row r='1'><c r = 'ALL1'><v>1</v></c></row>",
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="400000"><c r="SA400000"><v>1</v></c></row>',
])
def test_cells_far_apart_are_refused_before_they_fill_the_memory(cells: str) -> None:
    assert refused(_with_cells(cells)).code in ("statement-too-long", "statement-too-wide")


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(io.BytesIO(BOOK)) as packed:
        size = sum(part.file_size for part in packed.infolist())
    monkeypatch.setattr(module, "MAX_UNPACKED", size)
    assert only(BOOK).rows
    monkeypatch.setattr(module, "MAX_UNPACKED", size - 1)
    assert refused(BOOK).code == "statement-too-large"


def test_a_workbook_whose_parts_are_not_what_they_say_is_refused() -> None:
    broken = bytearray(BOOK)
    broken[BOOK.index(SHEET.encode()) + len(SHEET) + 12] ^= 0xFF
    assert refused(bytes(broken)).code == "statement-damaged"


def test_a_legacy_workbook_of_cells_far_apart_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    far = made.xls_bytes([["a"] + [""] * 254 + ["b"]] + [[]] * 3_998 + [["c"]])
    monkeypatch.setattr(module, "MAX_CELLS", 256 * 4_000)
    assert len(only(far).rows) == 2
    monkeypatch.setattr(module, "MAX_CELLS", 256 * 4_000 - 1)
    assert refused(far).code == "statement-too-long"


def test_a_workbook_that_kills_its_reader_is_refused() -> None:
    data = bytearray(made.xls_bytes(GRID))
    place = data.index(struct.pack("<HHIIHHH", 0x0200, 14, 0, 3, 0, 3, 0))
    struct.pack_into("<IIHH", data, place + 4, 0, 0xFFFFFFFF, 0, 0xFFFF)  # it says it has so many rows
    assert refused(bytes(data)).code == "statement-damaged"


def test_a_missing_reader_is_told_with_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    error = refused(BOOK)
    assert error.code == "statement-needs-reader" and error.facts["pip"] == 'pip install "sharedfund[bank]"'


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html><table>", b"\xff\xfe", BOOK[:700]]))
def test_any_bytes_are_a_table_or_refused(data: bytes, head: bytes) -> None:
    try:
        assert all(isinstance(table, Table) for table in tables(head + data, "f"))
    except BadInput as error:
        assert error.code.startswith("statement-")


@pytest.mark.parametrize("source", [BOOK, made.xls_bytes(GRID)], ids=["xlsx", "xls"])
def test_a_damaged_workbook_is_read_or_refused(source: bytes) -> None:
    chance = random.Random(5)
    for _ in range(12):
        data = bytearray(source)
        for _ in range(chance.randrange(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            tables(bytes(data[:chance.randrange(len(data))] if chance.random() < 0.3 else data), "f")
        except BadInput as error:
            assert error.code.startswith("statement-")


@pytest.mark.parametrize("data", [b"<table>" + b"<" * 2_000_000, b"<table>" + b"<!--" * 500_000, b"<html>" + b"<!" * 1_000_000,
                                  b"<table>" + b"<tr><td rowspan=9999999>1" * 4000, b"<table><tr><td>" + b"&" * 2_000_000,
                                  b"<table>" + b"<td " * 500_000, b'"' * 2_000_001],
                         ids=["less", "comments", "declarations", "spans", "entities", "tags", "quotes"])
def test_hostile_text_ends_in_time(data: bytes) -> None:
    start = time.process_time()
    try:
        tables(data, "f")
    except BadInput as error:
        assert error.code.startswith("statement-")
    assert time.process_time() - start < 3


def test_a_workbook_with_a_password_is_told_so() -> None:
    locked = bytearray(BOOK)
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = locked.find(sign)
        while at >= 0:
            locked[at + place] |= 1
            at = locked.find(sign, at + 4)
    assert refused(bytes(locked)).code == "statement-locked"
