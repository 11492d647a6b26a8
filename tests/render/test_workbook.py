"""Workbook and CSV file: every figure is the page's, text stays text, totals are formulas, the same bytes twice."""

from __future__ import annotations

import copy
import csv
import io
import random
import re
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from sharedfund.render import cells, front, layout, spreadsheet_csv, tongues, workbook
from sharedfund.render.tongues import TONGUES
from sharedfund.render.words import pages
from sharedfund.render.words.form import clean
from sharedfund.reports.disclosure import disclosure
from sharedfund.values import days
from tests.fund import Fund
from tests.render import spreadsheets
from tests.render.test_disclosure_page import SEALS

NEWEST = spreadsheets.newest()
PEOPLE = {f"p-{number:02}": name for number, name in enumerate(("顾明远", "沈若兰", "何建平", "段启文", "许知行"), start=2)}


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return NEWEST["co-managed"]


@cache
def made(name: str, tongue: Any = "zh_CN") -> bytes:
    """The workbook of a reference book's newest page."""
    return workbook.workbook(NEWEST[name], tongue, seals=SEALS, people=PEOPLE)


def rows_of(text: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.decode("utf-8-sig"), newline="")))


def told(table: layout.Table) -> list[tuple[str, ...]]:
    return [*table.rows, *([table.total] if table.total else [])]


# ---- figures ----


@pytest.mark.parametrize(("name", "tongue"), [*((name, "zh_CN") for name in NEWEST), ("co-managed", "en"), ("trust", "both")])
def test_every_cell_of_every_section_stands_on_its_sheet(name: str, tongue: Any) -> None:
    data = NEWEST[name]
    sheets, sections = spreadsheets.cells(made(name, tongue)), tongues.sections(data, tongue, PEOPLE)
    assert len(sheets) == 1 + len(sections) == 1 + len(data["sections"])
    for section, (title, rows) in zip(sections, list(sheets.items())[1:], strict=True):
        assert title.split(" ")[0] == section.letter and rows[0][0] == f"{section.letter} {section.title}"
        place = 3
        for table in section.tables:
            place += bool(table.title)
            assert tuple(rows[place][: len(table.columns)]) == tuple(column.heading for column in table.columns)
            for row in told(table):
                place += 1
                for column, cell, found in zip(table.columns, row, rows[place], strict=False):
                    known = cells.figure_of(column, cell)
                    if known is None:
                        assert (found or "") == cell
                    else:
                        shown = spreadsheets.exact(found) * (100 if known.percent else 1)
                        assert abs(shown - known.value) < Decimal("1e-9") and round(shown, known.places) == known.value
            place += 2
        said = [str(row[0]) for row in rows[place:]]
        assert [note for note in (*section.notes, section.empty) if note and note not in said] == []


@pytest.mark.parametrize("name", NEWEST)
def test_every_formula_gives_the_value_beside_it(name: str) -> None:
    sheets, told = list(spreadsheets.cells(made(name)).values()), spreadsheets.formulas(made(name))
    count = 0
    for number, rows in enumerate(sheets, start=1):
        for formula, value in told[f"xl/worksheets/sheet{number}.xml"].values():
            assert spreadsheets.computed(formula, rows) == Decimal(value), (number, formula)
            count += 1
    assert count > 10


@pytest.mark.parametrize("name", NEWEST)
def test_the_front_sheet_has_the_ten_numbers_of_the_data(name: str) -> None:
    data = NEWEST[name]
    told = data["front"]
    rows = next(iter(spreadsheets.cells(made(name)).values()))
    found = {row[0]: row[2] for row in rows if row[0] in {str(number) for number in range(1, 11)}}
    assert len(found) == 10
    for number, figure in ((1, "opening"), (2, "received"), (3, "paid"), (4, "closing"), (5, "spendable"), (9, "public_revenue_net")):
        assert spreadsheets.exact(found[str(number)]) == Decimal(told[figure])
    if told["collection_rate"] is None:
        assert found["6"] == "不适用"
    else:
        assert spreadsheets.exact(found["6"]) * 100 == Decimal(told["collection_rate"])
    if pages.has_firm(data):
        assert spreadsheets.exact(found["8"]) == Decimal(told["remuneration"]["paid_to_firm"])
    assert found["10"] == "{received} / {answered} / {overdue}".format(**told["questions"])
    claims = {row[1]: row[2] for row in rows if row[0] == "" and row[1]}
    assert {pages.claim(row["claim"], "zh_CN"): Decimal(row["amount"]) for row in data["claims"]}.items() <= {
        name: spreadsheets.exact(value) for name, value in claims.items() if isinstance(value, int | float)}.items()
    assert spreadsheets.exact(claims["合计，等于期末余额"]) == Decimal(told["closing"])
    assert pages.sentence(data, "zh_CN") in {row[0] for row in rows}


@pytest.mark.parametrize(("name", "tongue"), [*((name, "zh_CN") for name in NEWEST), ("co-managed", "en"), ("trust", "both")])
def test_every_cell_of_every_section_stands_in_the_csv_file(name: str, tongue: Any) -> None:
    data = NEWEST[name]
    text = spreadsheet_csv.detail(data, tongue, people=PEOPLE)
    assert text.startswith(b"\xef\xbb\xbf") and text.endswith(b"\r\n") and text.count(b"\n") == text.count(b"\r\n")
    lines = rows_of(text)[1:]
    for section in tongues.sections(data, tongue, PEOPLE):
        own = [line for line in lines if line[0] == section.letter]
        for number, table in enumerate(section.tables, start=1):
            found = [line[3:] for line in own if line[1] == str(number) and line[2] in ("row", "total")]
            assert len(found) == len(told(table))
            for row, line in zip(told(table), found, strict=True):
                for column, cell, read in zip(table.columns, row, line, strict=True):
                    known = cells.figure_of(column, cell)
                    if known is None:
                        assert read.removeprefix("'") == cell.replace("\n", " / ").removeprefix("'")
                    else:
                        assert Decimal(read.removesuffix("%")) == known.value and read == cell.replace(",", "")


def test_a_sum_that_is_none_is_no_formula() -> None:
    column, words = layout.Column("", "right"), layout.Column("")
    summed = layout.Table((words, column), (("a", "1,000.10"), ("b", "-0.20")), total=("", "999.90"))
    assert cells.sums(summed, 1) and not cells.sums(summed, 0)
    for rows, total in (((("a", "1.00"), ("b", "2.00")), "4.00"), ((("a", "1.00"), ("b", "few")), "1.00"), ((("a", "50%"),), "50%"), ((), "0.00")):
        assert not cells.sums(layout.Table((words, column), rows, total=("", total)), 1)
    assert not cells.sums(layout.Table((words, column), (("a", "1.00"),)), 1)


@pytest.mark.parametrize(("text", "value", "places", "percent", "shown"), [
    ("1,234,567.89", "1234567.89", 2, False, "#,##0.00"), ("-0.05", "-0.05", 2, False, "#,##0.00"), ("12", "12", 0, False, "#,##0"),
    ("77.125%", "77.125", 3, True, "0.000%"), ("75%", "75", 0, True, "0%"), ("0.3900", "0.3900", 4, False, "#,##0.0000"),
    ("1234", "1234", 0, False, "#,##0")])
def test_a_written_number_is_that_number(text: str, value: str, places: int, percent: bool, shown: str) -> None:
    known = cells.figure(text)
    assert known == (Decimal(value), places, percent) and known.format == shown and known.is_exact


@pytest.mark.parametrize("text", ["", "无", "3/5", "0.39 / 0.45", "1,23", "12,34,567.00", "1.", ".5", "--1", "1e5", "２", "1 000", "少\nfew", "+1"])
def test_what_is_no_number_is_text(text: str) -> None:
    assert cells.figure(text) is None


def long(data: dict[str, Any], amounts: list[str]) -> dict[str, Any]:
    """The page with these payments."""
    told = copy.deepcopy(data)
    section = told["sections"]["F"]
    section["rows"] = [section["rows"][0] | {"no": f"P-{number:05}", "amount": amount} for number, amount in enumerate(amounts)]
    section["total"] = str(sum(map(Decimal, amounts)))
    return told


def test_amounts_up_to_a_thousand_million_are_kept_to_the_fen(data: dict[str, Any]) -> None:
    chance = random.Random(6)
    amounts = ["999999999.99", "-999999999.99", "0.01", "0.00", "123456789.01", "90071992.54", "999999999.98"]
    amounts += [f"{chance.randrange(-10**11, 10**11) / Decimal(100):.2f}" for _ in range(1500)]
    told = long(data, amounts)
    rows = spreadsheets.cells(workbook.workbook(told))["F 逐笔付款"]
    column = rows[3].index("金额")
    assert [spreadsheets.exact(row[column]) for row in rows[4 : 4 + len(amounts)]] == [Decimal(amount) for amount in amounts]
    total = sum(map(Decimal, amounts))
    assert spreadsheets.exact(rows[4 + len(amounts)][column]) == total
    lines = [line for line in rows_of(spreadsheet_csv.detail(told)) if line[:3] == ["F", "1", "row"]]
    assert [line[3 + column] for line in lines] == amounts


def test_what_a_spreadsheet_cannot_hold_is_written_as_text(data: dict[str, Any]) -> None:
    rows = spreadsheets.cells(workbook.workbook(long(data, ["9999999999999999.99", "1.00"])))["F 逐笔付款"]
    column = rows[3].index("金额")
    assert [row[column] for row in rows[4:7]] == ["9,999,999,999,999,999.99", 1, "10,000,000,000,000,000.99"]


# ---- what people typed ----

HOSTILE = ["=HYPERLINK(\"http://x\",\"y\")", "+1+1", "-2+3", "@SUM(A1:A9)", "＝1+1", "\t=1", "\r=1", " =1", "<r><t>x</t></r>", "<b>&amp;\"'</b>",
           "\u202egnp.exe", "_x000D_", "http://example.org/", "mailto:a@b", "{=1}", "A" * 200, "字" * 200, "'quoted", "0123456789012345678", "]]>", "1,000.00", "x\ny"]


@pytest.fixture(scope="module")
def typed(data: dict[str, Any]) -> dict[str, Any]:
    """The page with every free text of its payments and contracts something hostile."""
    told = copy.deepcopy(data)
    row = told["sections"]["F"]["rows"][0]
    told["sections"]["F"]["rows"] = [row | {"no": text, "purpose": text, "name": text} for text in HOSTILE]
    told["sections"]["F"]["total"] = str(Decimal(row["amount"]) * len(HOSTILE))
    told["sections"]["K"]["gifts"] = [
        {"day": "2026-01-01", "giver": text, "gift": text, "value": None, "booked": False} for text in HOSTILE]
    told["sections"]["P"]["questions"] = []
    told["name"] = "=1+1 &P &\"x\" <小区>"
    return told


def test_text_is_text_whatever_it_begins_with(typed: dict[str, Any]) -> None:
    whole = workbook.workbook(typed, people=PEOPLE | {"p-02": "=cmd|' /C calc'!A0"})
    rows = spreadsheets.cells(whole)["F 逐笔付款"]
    expected = [clean(text) for text in HOSTILE]
    assert [str(row[2]).strip() for row in rows[4 : 4 + len(HOSTILE)]] == [text.strip() for text in expected]
    assert all(isinstance(row[place], str) for row in rows[4 : 4 + len(HOSTILE)] for place in (0, 2, 3))
    for found in spreadsheets.formulas(whole).values():
        assert all(re.fullmatch(r"(?:[+-]?(?:[A-Z][0-9]+|SUM\([A-Z][0-9]+:[A-Z][0-9]+\)))+", formula) for formula, _ in found.values())
    inside = spreadsheets.parts(whole)
    assert not [name for name in inside if "external" in name.lower() or name.endswith((".vml", ".bin"))]
    assert "hyperlink" not in "".join(text.lower() for name, text in inside.items() if "rels" in name)
    assert "\u202e" not in "".join(inside.values())
    assert "&amp;L=1+1 &amp;&amp;P" in inside["xl/worksheets/sheet1.xml"]


def test_no_cell_of_the_csv_file_begins_a_formula(typed: dict[str, Any]) -> None:
    lines = rows_of(spreadsheet_csv.detail(typed, people=PEOPLE | {"p-02": "=cmd|' /C calc'!A0"}))
    for line in lines:
        for cell in line:
            assert cell.lstrip(" ")[:1] not in tuple("=+@\t\r＝＋－＠") or cell == ""
            assert not cell.startswith("-") or re.fullmatch(r"-[0-9.]+%?", cell)
    names = [line[5] for line in lines if line[:3] == ["F", "1", "row"]]
    assert names[:4] == ["'" + text for text in HOSTILE[:4]] and names[9] == HOSTILE[9]
    assert "\u202e" not in str(lines)


def test_a_text_of_any_length_is_kept_or_says_that_it_is_cut(data: dict[str, Any]) -> None:
    told = copy.deepcopy(data)
    told["sections"]["F"]["rows"][0]["purpose"] = "长" * 40_000
    cell = spreadsheets.cells(workbook.workbook(told))["F 逐笔付款"][4][3]
    assert cell.startswith("长" * 32_000) and cell.endswith("……（全文见 data.json）")


# ---- the sheets ----


@pytest.mark.parametrize("tongue", TONGUES)
def test_two_builds_are_the_same_bytes_and_speak_of_the_data_s_day(data: dict[str, Any], tongue: Any) -> None:
    first = workbook.workbook(data, tongue, seals=SEALS, people=PEOPLE)
    assert first == workbook.workbook(copy.deepcopy(data), tongue, seals=SEALS, people=PEOPLE)
    assert set(re.findall(r"[0-9-]{10}T[0-9:]{8}Z", spreadsheets.parts(first)["docProps/core.xml"])) == {f"{data['as_of']}T00:00:00Z"}
    assert spreadsheet_csv.detail(data, tongue) == spreadsheet_csv.detail(copy.deepcopy(data), tongue)


def test_nothing_but_the_names_depends_on_the_names(data: dict[str, Any]) -> None:
    one, other = (spreadsheets.parts(workbook.workbook(data, seals=SEALS, people=people))
                  for people in ({person: person for person in PEOPLE}, dict.fromkeys(PEOPLE, "某某某某某某某某")))
    assert {name: text for name, text in one.items() if text != other[name]}.keys() <= {name for name in one if "/sheet" in name}
    for name, text in one.items():
        assert re.findall(r"<row [^>]*>|<col [^>]*>", text) == re.findall(r"<row [^>]*>|<col [^>]*>", other[name])


def test_a_sheet_is_printed_on_a4_with_number_period_and_page(data: dict[str, Any]) -> None:
    inside = spreadsheets.parts(workbook.workbook(data, seals=SEALS))
    sheets = [text for name, text in inside.items() if name.startswith("xl/worksheets/sheet")]
    assert {re.search(r'orientation="([a-z]+)"', text)[1] for text in sheets} == {"portrait", "landscape"}  # type: ignore[index]  # each has one
    for text in sheets:
        assert 'paperSize="9"' in text and "fitToPage" in text and "公示〔2026〕第1号" in text
        assert "第 &amp;P 页，共 &amp;N 页" in text and "26年二季" in text and "4942 4942" in text
    payments = next(text for text in sheets if "F 逐笔付款" in text)
    assert '<pane ySplit="4" topLeftCell="A5"' in payments
    assert re.search(r'<autoFilter ref="A4:[A-Z][0-9]+"/>', payments)
    assert "Print_Titles" in inside["xl/workbook.xml"]


@pytest.mark.parametrize("tongue", TONGUES)
def test_no_sheet_name_is_one_that_cannot_be(data: dict[str, Any], tongue: Any) -> None:
    names = list(spreadsheets.cells(workbook.workbook(data, tongue)))
    assert len({name.lower() for name in names}) == len(names) == 30
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_a_draft_says_so_on_every_sheet(data: dict[str, Any]) -> None:
    for text in spreadsheets.parts(workbook.workbook(data)).values():
        if "<sheetData>" in text:
            assert text.count("草稿，未公布") == 2 and "校验码 " not in text


def test_the_front_says_what_is_wrong_and_why_a_version_was_corrected(data: dict[str, Any]) -> None:
    wrong = {**data, "version": 2, "headline": [{"code": "unapproved-payment", "amount": "12.50"}, {"code": "late", "amount": None, "due": "2026-04-30", "days": 2}]}
    rows = next(iter(spreadsheets.cells(workbook.workbook(wrong, "both", seals=replace(SEALS, reason="补缴到账"))).values()))
    said = [str(row[0]) for row in rows]
    assert "※ 有未经审批的支出 12.50 元\nPayments nobody approved: 12.50" in said
    assert any(text.startswith("※ 迟公布 2 天") for text in said) and any("补缴到账" in text for text in said)
    assert said.index("※ 有未经审批的支出 12.50 元\nPayments nobody approved: 12.50") < said.index("1")
    assert "公示〔2026〕第1号 第 2 版（更正） / version 2 (corrected)" in said[1]


@pytest.mark.parametrize("tongue", TONGUES)
def test_what_a_correction_changed_stands_on_a_sheet_and_in_the_lines(data: dict[str, Any], tongue: Any) -> None:
    changed = [{"path": "front.paid", "old": "1000.00", "new": "2.00"}, {"path": "sections.F.rows[0].purpose", "old": "=1+1", "new": None}]
    seals = replace(SEALS, reason="补缴到账", differences=changed)
    corrected = {**data, "version": 2}
    for language in tongues.languages(tongue):
        said = front.changes(seals, language, corrected, {})
        (table,) = front.differing(seals, language, corrected).tables
        assert table.rows == tuple((row["path"], row["old"], row["new"]) for row in said)
        assert [row["old"] for row in said] == ["1,000.00", "=1+1"]
    sheets = spreadsheets.cells(workbook.workbook(corrected, tongue, seals=seals))
    named = "What differs from the version" if tongue == "en" else "与上一版的差异"
    assert list(sheets)[1] == named
    shown = tongues.joined([front.differing(seals, language, corrected) for language in tongues.languages(tongue)])
    rows = [tuple(map(str, row[:3])) for row in sheets[named]]
    assert set(shown.tables[0].rows) <= set(rows) and tuple(column.heading for column in shown.tables[0].columns) in rows
    lines = [line for line in rows_of(spreadsheet_csv.detail(corrected, tongue, seals=seals)) if line[:2] == ["0", "3"]]
    assert [line[2] for line in lines] == ["title", "headings", "row", "row"]
    assert lines[3][4] == "'=1+1" and lines[2][4] == "1,000.00"
    assert named not in spreadsheets.cells(workbook.workbook(data, tongue, seals=SEALS))


def test_a_quarter_without_entries_is_a_workbook_too() -> None:
    fund = Fund.founded()
    data = disclosure(fund.state, fund.lines, days.period("2026Q1"), as_of=fund.day)
    for tongue in TONGUES:
        assert len(spreadsheets.cells(workbook.workbook(data, tongue))) == 1 + len(data["sections"])
        assert rows_of(spreadsheet_csv.detail(data, tongue))
    rows = spreadsheets.cells(workbook.workbook(data))["F 逐笔付款"]
    assert [row[0] for row in rows][-1] == "本期没有。"


def test_both_languages_stand_in_one_cell_and_what_is_the_same_once(data: dict[str, Any]) -> None:
    (section,) = (one for one in tongues.sections(data, "both") if one.letter == "A")
    assert section.title == "资金收支\nFund position"
    assert section.tables[0].columns[1].heading == "期初\nopening"
    assert section.tables[0].total[0] == "合计\ntotal" and section.tables[0].total[1].count("\n") == 0
    assert tongues.both(["1.00", "1.00"]) == "1.00" and tongues.both(["", "x"]) == "x"


def test_the_check_code_and_the_digest_stand_on_the_front(data: dict[str, Any]) -> None:
    rows = next(iter(spreadsheets.cells(workbook.workbook(data, seals=SEALS)).values()))
    said = "\n".join(str(row[0]) for row in rows)
    assert front.grouped("4942" * 16) in said and "07cc" * 16 in said and "2026-04-12 — 2026-05-12" in said
