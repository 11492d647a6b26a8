"""`sharedfund unit`: a register from a file; rooms stay private; every bad field is named with file and line."""

from __future__ import annotations

import json
from datetime import date, datetime
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sharedfund_cli.unit import _statement_text
from tests.cli.runner import founded, run

GOOD = "房号,楼栋,用途,面积,面积来源,依据日期,业主,电话\n1-101,1幢,住宅,100.00,登记,2020-05-01,王小明,13800000000\n1-102,B01,商业,88.5,测绘,,,\n"


@pytest.fixture(scope="module")
def steady(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A book that no test changes, and its user's folder."""
    place = tmp_path_factory.mktemp("units")
    founded(place / "book", place / "home")
    return place / "book", place / "home"


@pytest.fixture
def place(steady: tuple[Path, Path], tmp_path: Path) -> tuple[Path, Path]:
    for folder in steady:
        shutil.copytree(folder, tmp_path / folder.name)
    return tmp_path / "book", tmp_path / "home"


def call(place: tuple[Path, Path], *words: object, by: str = "p-06") -> tuple[int, dict]:
    book, home = place
    ran = run("--json", "-y", "-C", book, "--now", "2026-01-02T01:00:00Z", "--as", by, *words, home=home)
    return ran.code, json.loads(ran.out)


def test_a_register_is_imported_and_rooms_stay_out_of_the_book(place: tuple[Path, Path], tmp_path: Path) -> None:
    file = tmp_path / "units.csv"
    file.write_text(GOOD, encoding="gb18030")
    code, answer = call(place, "unit", "import", file)
    assert (code, answer["data"]["units"], answer["data"]["area_m2"]) == (0, 2, "188.50")
    text = "".join(path.read_text() for path in (place[0] / "book").iterdir())
    assert "1-101" not in text
    assert "王小明" not in text
    code, answer = call(place, "unit", "list")
    rows = sorted(answer["data"], key=lambda row: row["room"])
    assert [(row["room"], row["use"], row["area_m2"], row["building"]) for row in rows] == [
        ("1-101", "residential", "100.00", "B01"), ("1-102", "commercial", "88.50", "B01")]
    code, answer = call(place, "unit", "show", "1-101")
    assert (code, answer["data"]["household"]) == (0, rows[0]["household"])
    code, answer = call(place, "unit", "import", file)
    assert (code, answer["code"], answer["where"]["line"]) == (2, "room-registered", 2)
    code, answer = call(place, "unit", "correct", "1-101", "--area", "101.5", "--source", "登记")
    assert code == 0


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("1-103,1幢,住宅,abc,登记,2020-05-01,,", "field-wrong"),
        ("1-103,1幢,住宅,-5,登记,2020-05-01,,", "field-wrong"),
        ("1-103,1幢,住宅,0,登记,2020-05-01,,", "field-wrong"),
        ("1-103,1幢,住宅,80.355,登记,2020-05-01,,", "field-wrong"),
        ("1-103,1幢,住宅,99999999999999,登记,2020-05-01,,", "field-wrong"),
        ("1-103,1幢,别墅,80,登记,2020-05-01,,", "field-wrong"),
        ("1-103,一幢,住宅,80,登记,2020-05-01,,", "field-wrong"),
        ("1-103,1幢,住宅,80,听说,2020-05-01,,", "field-wrong"),
        ("1-103,1幢,住宅,80,登记,2020-02-31,,", "field-wrong"),
        ("1-1\u200b03,1幢,住宅,80,登记,2020-05-01,,", "field-wrong"),
        (f"{'九' * 1001},1幢,住宅,80,登记,2020-05-01,,", "field-wrong"),
        (",1幢,住宅,80,登记,2020-05-01,,", "field-missing"),
        ("1-103,1幢,住宅,,登记,2020-05-01,,", "field-missing"),
        ("1-101,1幢,住宅,80,登记,2020-05-01,,", "room-twice"),
        ("1-103,1幢,住宅,80,登记,2020-05-01,,,多", "cells-too-many"),
    ],
)
@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_a_bad_field_is_named_with_its_line_and_nothing_is_written(
    steady: tuple[Path, Path], tmp_path: Path, line: str, code: str, lang: str
) -> None:
    book, home = steady
    before = {path.name: path.read_bytes() for path in (book / "book").iterdir()}
    file = tmp_path / "units.csv"
    file.write_text(GOOD + line + "\n", encoding="utf-8")
    ran = run("--json", "-y", "-C", book, "--as", "p-06", "unit", "import", file, home=home, lang=lang)
    answer = json.loads(ran.out)
    assert (ran.code, answer["code"], answer["where"]) == (2, code, {"file": str(file), "line": 4})
    assert answer["message"]
    assert {path.name: path.read_bytes() for path in (book / "book").iterdir()} == before


@pytest.mark.parametrize(("lang", "remedy"), [("zh_CN", "楼栋编号像 B01"), ("en", "a building's id is like B01")])
def test_a_bad_field_says_what_to_do(steady: tuple[Path, Path], tmp_path: Path, lang: str, remedy: str) -> None:
    book, home = steady
    file = tmp_path / "units.csv"
    file.write_text(GOOD + "1-103,1幢1单元,住宅,80,登记,2020-05-01,,\n", encoding="utf-8")
    ran = run("-y", "-C", book, "--as", "p-06", "unit", "import", file, home=home, lang=lang)
    assert ran.code == 2 and remedy in ran.err


def test_a_period_is_not_charged_where_no_unit_is_registered(steady: tuple[Path, Path]) -> None:
    code, answer = call(steady, "fee", "charge", "2026Q1")
    assert (code, answer["code"]) == (2, "no-units-registered")
    assert "还没有登记房屋" in answer["message"] and answer["remedy"] == ["先登记房屋：sharedfund unit import 房屋.csv"]


def workbook(path: Path, rows: list[list[object]]) -> Path:
    """A workbook as people make it: numbers are numbers, days are days."""
    xlsxwriter = pytest.importorskip("xlsxwriter")
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, day = book.add_worksheet("房屋"), book.add_format({"num_format": "yyyy/m/d"})
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, column, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001  # a day of a sheet has no zone
                else:
                    sheet.write(number, column, cell)
    return path


HEADING: list[object] = ["房号", "楼栋", "用途", "面积", "面积来源", "依据日期", "业主", "电话"]


def test_a_register_is_imported_from_a_workbook_whatever_it_is_called(place: tuple[Path, Path], tmp_path: Path) -> None:
    pytest.importorskip("python_calamine")
    file = workbook(tmp_path / "房屋.csv", [
        HEADING, ["1-101", "1幢", "住宅", 100.1, "登记簿", date(2025, 12, 1), "王小明", 13000000000], [],
        ["1-102", "1幢", "商业", 88.5, "测绘", date(2025, 12, 2), "柳青", "130 0000 0001"]])
    code, answer = call(place, "unit", "import", file)
    assert (code, answer["data"]["units"], answer["data"]["area_m2"]) == (0, 2, "188.60")
    rows = sorted(call(place, "unit", "list")[1]["data"], key=lambda row: row["room"])
    assert [(row["room"], row["use"], row["area_m2"], row["area_day"]) for row in rows] == [
        ("1-101", "residential", "100.10", "2025-12-01"), ("1-102", "commercial", "88.50", "2025-12-02")]


@pytest.mark.parametrize(
    ("row", "code", "line"),
    [
        (["1-103", "1幢", "住宅", 80.355, "登记", date(2020, 5, 1), "", ""], "field-wrong", 2),
        (["1-103", "1幢", "住宅", "八十", "登记", date(2020, 5, 1), "", ""], "field-wrong", 2),
        (["1-103", "1幢", "住宅", 80, "登记", date(2020, 5, 1), "", 1234567890123456], "digits-lost", 2),
        (["1-103", "1幢", "住宅", 80, "登记", date(2020, 5, 1), "", "", "多"], "cells-too-many", 2),
    ],
)
def test_a_mistake_in_a_workbook_is_named_at_its_row(place: tuple[Path, Path], tmp_path: Path, row: list[object], code: str,
                                                     line: int) -> None:
    pytest.importorskip("python_calamine")
    before = {path: path.read_bytes() for path in (place[0] / "book").iterdir()}
    ended, answer = call(place, "unit", "import", workbook(tmp_path / "x.xlsx", [HEADING, row]))
    assert (ended, answer["code"], answer["where"]["line"]) == (2, code, line)
    assert {path: path.read_bytes() for path in (place[0] / "book").iterdir()} == before


def test_a_statement_is_text_or_a_page_by_the_name_of_its_file(place: tuple[Path, Path], tmp_path: Path) -> None:
    register = tmp_path / "房屋.csv"
    register.write_text("房号,楼栋,面积\n1-101,1,88.50\n", encoding="utf-8")
    assert call(place, "unit", "import", register)[0] == 0
    for name, is_page in (("a.txt", False), ("a.html", True), ("A.HTM", True)):
        assert call(place, "unit", "statement", "1-101", "-o", tmp_path / name)[0] == 0
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert text.startswith("<!DOCTYPE html>") is is_page
        assert "1-101" in text and "88.50" in text


def test_the_columns_of_a_statement_that_are_changes_say_so() -> None:
    data = {"household": "h-000001", "building": "B01", "area_m2": "88.50", "until": None, "unpaid": "0.00", "advance": "1800.00",
            "deposits": "0.00", "refund_due": "6475.88", "deducted": "5.00", "maintenance": "0.00", "lines": [
                {"day": "2026-02-15", "kind": "receipt-recorded", "no": "S-0001", "owed": "-600.00", "balance": "0.00",
                 "advance": "1800.00", "deposits": "0.00", "refund": "6470.88"}]}
    desk: Any = SimpleNamespace(lang="zh_CN", called=lambda household: household)
    told = _statement_text(desk, data)
    assert all(word in told for word in ("预存增减", "应退增减", "6,470.88", "6,475.88"))
    line = {**data["lines"][0], "deposits": "2000.00"}
    told = _statement_text(desk, {**data, "lines": [line]})
    assert all(word in told for word in ("2026-02-15", "预存增减", "押金增减", "应退增减", "6,470.88", "2,000.00"))
    assert "应退里从物业费扣下的" in told and "应退里从物业费扣下的" not in _statement_text(desk, {**data, "deducted": "0.00"})
