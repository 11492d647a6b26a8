"""What a cell says: each form with what it is, and beside it what it is not."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharedfund.banking import cells

REFERENCE = re.compile(r"[0-9A-Z][0-9A-Z:/.-]{0,63}")


@pytest.mark.parametrize(("cell", "value"), [
    ("1234.56", "1234.56"), ("-0.01", "-0.01"), ("+10000.00", "10000.00"), ("1,234.56", "1234.56"), ("1，234.56", "1234.56"),
    ("1'234'567.8", "1234567.80"), ("-1,000.00", "-1000.00"), ("￥28.16", "28.16"), ("¥28.16", "28.16"), ("28.16元", "28.16"),
    ("人民币 12.00", "12.00"), ("CNY 12", "12.00"), ("2.6万", "26000.00"), ("2.60001万", "26000.10"), ("-2.6万元", "-26000.00"), ("1亿", "100000000.00"),
    ("１２３．４５", "123.45"), ("（1,234.56）", "-1234.56"), ("(5)", "-5.00"), ("500.00-", "-500.00"), ("500.00+", "500.00"),
    ("借500.00", "-500.00"), ("贷500.00", "500.00"), ("500.00贷", "500.00"), ("500 DR", "-500.00"), ("500 Cr", "500.00"),
    (".5", "0.50"), ("0", "0.00"), ("-0.00", "0.00"), ("9999999999999.99", "9999999999999.99"), ("12.", "12.00"), ("−3.00", "-3.00"),
    ("+1,234.56", "1234.56"), ("1,234.56 CR", "1234.56"), ("借-5.00", "5.00"), ("-￥5.00", "-5.00"), ("￥-5.00", "-5.00"), ("￥ 5.00 元", "5.00"), ("5 CNY", "5.00"),
])
def test_an_amount_is_read_however_it_is_written(cell: str, value: str) -> None:
    found = cells.amount(cell)
    assert found is not None and (found, found.as_tuple().exponent) == (Decimal(value), -2)


@pytest.mark.parametrize("cell", ["", "-", "--", "—", "/", " ", "无", "N/A", "－", " ¥-   ", "￥ -", "RMB --"])
def test_an_empty_amount_is_none(cell: str) -> None:
    assert cells.amount(cell) is None


@pytest.mark.parametrize("cell", [
    "12.345", "1,23.45", "1,2345.00", "xx,yyyy.zz", "****", "1.2.3", "$12.00", "USD 12", "1e5", "1.2E+05", "10000000000000", "NaN", "Infinity",
    "十二元", "12 34", "1,234,56", "0x10", "2.6000001万", "((5))", "1_000", "12..", "()", "+", "元", "5-5", "--5",
])
def test_what_is_no_exact_amount_is_refused(cell: str) -> None:
    with pytest.raises(ValueError):
        cells.amount(cell)


@pytest.mark.parametrize(("cell", "day", "clock"), [
    ("20240101", date(2024, 1, 1), ""), ("2024-01-01", date(2024, 1, 1), ""), ("2024/1/1", date(2024, 1, 1), ""),
    ("2024.01.01", date(2024, 1, 1), ""), ("2024年1月1日", date(2024, 1, 1), ""), ("２０２４－０１－０１", date(2024, 1, 1), ""),
    ("2024-01-01 12:34:56", date(2024, 1, 1), "12:34:56"), ("20240101 12:34:56", date(2024, 1, 1), "12:34:56"),
    ("20240101123456", date(2024, 1, 1), "12:34:56"), ("2024-01-01T09:05", date(2024, 1, 1), "09:05:00"),
    ("2024/1/1 9:05", date(2024, 1, 1), "09:05:00"), ("2024年1月1日 9时5分6秒", date(2024, 1, 1), "09:05:06"),
    ("2024-01-01-12.34.56.123456", date(2024, 1, 1), "12:34:56"), ("2024-01-01 00:00:00", date(2024, 1, 1), "00:00:00"),
    ("45292", date(2024, 1, 1), ""), ("45292.5", date(2024, 1, 1), "12:00:00"), ("36526", date(2000, 1, 1), ""),
    ("73050", date(2099, 12, 31), ""), ("2024-02-29", date(2024, 2, 29), ""),
    ("2024-01-01 星期一", date(2024, 1, 1), ""), ("20240101（周一）", date(2024, 1, 1), ""), ("2024-01-01 Mon", date(2024, 1, 1), ""),
    ("2024年1月1日 星期一 9:05", date(2024, 1, 1), "09:05:00"), ("2024/1/1 上午 9:05:06", date(2024, 1, 1), "09:05:06"),
    ("2024/1/1 下午 9:05:06", date(2024, 1, 1), "21:05:06"), ("2024/1/1 9:05:06 PM", date(2024, 1, 1), "21:05:06"),
    ("2024/1/1 12:05:06 AM", date(2024, 1, 1), "00:05:06"), ("2024/1/1 12:05:06 PM", date(2024, 1, 1), "12:05:06"),
    ("2024-01-01 中午 11:59", date(2024, 1, 1), "11:59:00"), ("2024-01-01 下午 15:00", date(2024, 1, 1), "15:00:00"),
    ("20240101123456789", date(2024, 1, 1), "12:34:56"), ("2024010112:34:56", date(2024, 1, 1), "12:34:56"),
    ("2024-01-01 12:34:56.0", date(2024, 1, 1), "12:34:56"), ("2024-01-01 24:00:00", date(2024, 1, 1), "23:59:59"),
    ("20240101240000", date(2024, 1, 1), "23:59:59"), ("2024-01-01 下午", date(2024, 1, 1), ""),
])
def test_a_day_is_read_however_it_is_written(cell: str, day: date, clock: str) -> None:
    assert cells.moment(cell) == (day, clock)


@pytest.mark.parametrize("cell", [
    "", "合计", "2023-02-29", "20241301", "2024-00-10", "24-01-01", "01/02/2024", "36525", "73051", "1999-12-31", "2100-01-01",
    "2024-01-01 25:00:00", "2024-01-01 24:00:01", "2024-01-01 noon", "2024-01-01 星期八", "369396693", "202401011234567", "2024-01", "0",
])
def test_what_is_no_day_is_none(cell: str) -> None:
    assert cells.moment(cell) is None


@pytest.mark.parametrize(("cell", "clock"), [
    ("12:34:56", "12:34:56"), ("9:05", "09:05:00"), ("123456", "12:34:56"), ("93605", "09:36:05"), ("0905", "09:05:00"), ("5", "00:00:05"),
    ("0.5", "12:00:00"), ("", ""), ("--", ""), ("24:00:00", None), ("12:60", None), ("noon", None), ("1234567", None),
])
def test_a_time_is_read(cell: str, clock: str | None) -> None:
    assert cells.clock_of(cell) == clock


@pytest.mark.parametrize(("form", "cell", "found"), [
    ("%d/%m/%Y", "31/12/2024", (date(2024, 12, 31), "")), ("%d/%m/%Y %H:%M", "31/12/2024 08:30", (date(2024, 12, 31), "08:30:00")),
    ("%d/%m/%Y", "12/31/2024", None),
])
def test_a_profile_may_say_how_days_are_written(form: str, cell: str, found: object) -> None:
    assert cells.by_format(cell, form) == found


@pytest.mark.parametrize(("cell", "side"), [("借", -1), ("借 Dr", -1), ("贷 Cr", 1), ("C", 1), ("支出", -1), ("收入", 1), ("来账", 1), ("往账", -1),
                                            ("1-借", -1), ("2-贷", 1), ("贷(C)", 1), ("借方(D)", -1), ("C-贷", 1), ("1借", -1), ("借/贷", None),
                                            ("1", None), ("1-2", None), ("/", None), ("不计收支", None), ("", None)])
def test_a_side_is_told(cell: str, side: int | None) -> None:
    assert cells.side(cell) == side


@pytest.mark.parametrize(("cell", "is_yuan"), [
    ("", True), ("-", True), ("CNY", True), ("人民币", True), ("人民币元", True), ("156", True), ("CNY-人民币", True), ("CNY人民币", True),
    ("人民币CNY", True), ("CNY元", True), ("本币", True), ("人 民 币", True), ("USD", False), ("美元", False), ("港币", False), ("840", False), ("CNY/USD", False),
])
def test_yuan_alone_are_yuan(cell: str, is_yuan: bool) -> None:
    assert cells.is_yuan(cell) is is_yuan


@pytest.mark.parametrize(("cell", "is_other"), [("美元", True), ("USD", True), ("840", True), ("港币", True), ("人民币", False), ("开户行", False), ("", False)])
def test_another_money_of_a_banner_is_told_from_another_word(cell: str, is_other: bool) -> None:
    assert cells.is_other_money(cell) is is_other


@pytest.mark.parametrize(("cell", "is_shortened"), [("1.23457E+15", True), ("6E+18", True), ("6.2e+18", True), ("123E+4", False), ("1.5E15", False),
                                                    ("12345", False), ("A+B", False)])
def test_a_number_a_spreadsheet_shortened_is_told(cell: str, is_shortened: bool) -> None:
    assert cells.is_shortened(cell) is is_shortened


@pytest.mark.parametrize(("cell", "reference"), [
    ("99999", ""), ("100000", "100000"), ("00012", ""), ("A1", "A1"),
    ("369396693", "369396693"), ("abc-12", "ABC-12"), ("ＡＢ１２", "AB12"), ("a:b/c.d-e", "A:B/C.D-E"), ("Y" * 60, "Y" * 60),
    ("", ""), ("0000000000", ""), ("--", ""), ("/", ""), ("62****99", ""), ("***", ""),
])
def test_a_serial_becomes_a_reference(cell: str, reference: str) -> None:
    assert cells.serial(cell) == reference


@given(st.text(max_size=90))
def test_every_serial_becomes_a_reference_or_none_at_all(cell: str) -> None:
    found = cells.serial(cell)
    assert not found or (REFERENCE.fullmatch(found) and len(found) <= 60)


@given(st.sampled_from(["流水 1", "流水_1", "流水-1", "流水1", "A" * 61, "A" * 62, "A_1", "A-1", "A 1", "-A1", "_A1", "é1", "ê1"]),
       st.sampled_from(["流水 1", "流水_1", "流水-1", "流水1", "A" * 61, "A" * 62, "A_1", "A-1", "A 1", "-A1", "_A1", "é1", "ê1"]))
def test_two_serials_never_become_one_reference(one: str, other: str) -> None:
    assert (cells.serial(one) == cells.serial(other)) == (one == other)


def test_a_made_reference_is_of_the_line_and_never_of_its_row() -> None:
    day, one = date(2026, 1, 6), Decimal("-600.00")
    made = cells.made_reference(day, "08:01:02", one, Decimal("4151.00"), 1)
    assert made == "20260106/080102/-600.00/4151.00/1"
    assert cells.made_reference(day, "", one, None, 2) == "20260106/-/-600.00/-/2"
    longest = cells.made_reference(day, "08:01:02", Decimal("-9999999999999.99"), Decimal("-9999999999999.99"), 999)
    assert REFERENCE.fullmatch(made) and REFERENCE.fullmatch(longest) and len(longest) <= 60
