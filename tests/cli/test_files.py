"""Input files: every mistake is told with its file, line, field and a remedy."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sharedfund.entries.charter import FoundingPerson
from sharedfund.errors import BadInput, NotFound
from sharedfund_cli.files import csv_rows, toml

TEXT = """\
# 合同
name = "云州物业"
amount = "48,000.00"
first = 2026-01-01
rate = 0.05
notes = '''
name = "不是这一行"
'''
list = [
  "a", # first = 1
  "b",
]

[terms]
pass-score = "80.00"
days = 14

[[persons]]
person = "p-01"

[[persons]]
person = "p-02"
name = "顾明远"

[[persons.mandates]]
office = "owner"

[persons.more]
deep = 1
"""


@pytest.fixture
def sheet(tmp_path: Path) -> Any:
    (tmp_path / "合同.toml").write_text(TEXT, encoding="utf-8")
    return toml(tmp_path / "合同.toml")


def test_a_field_knows_its_line(sheet: Any) -> None:
    assert sheet.line("name") == 2
    assert sheet.line("list") == 9
    assert sheet.line("terms", "days") == 16
    assert sheet.line("persons", 0, "person") == 19
    assert sheet.line("persons", 1, "name") == 23
    assert sheet.line("persons", 1, "mandates", 0, "office") == 26
    assert sheet.line("persons", 1, "more", "deep") == 29
    assert sheet.line("persons", 1, "nowhere") == 21, "what is missing is told at the table it is missing from"


def test_fields_are_read_as_what_they_are(sheet: Any) -> None:
    assert sheet.text("name") == "云州物业"
    assert sheet.amount("amount") == Decimal("48000.00")
    assert sheet.day("first") == date(2026, 1, 1)
    assert sheet.amount("rate") == Decimal("0.05"), "a TOML float is read by its digits, never as a float"
    assert sheet.texts("list") == ("a", "b")
    assert sheet.text("absent", default=None) is None
    assert [person.text("person") for person in sheet.tables("persons")] == ["p-01", "p-02"]
    assert sheet.table("terms").integer("days") == 14


@pytest.mark.parametrize(
    ("line", "read", "code", "reason"),
    [
        ('amount = "1.234"', lambda s: s.amount("amount"), "field-wrong", "too-many-decimals"),
        ("amount = 1.005", lambda s: s.amount("amount"), "field-wrong", "too-many-decimals"),
        ('amount = "1e3"', lambda s: s.amount("amount"), "field-wrong", "not-an-amount"),
        ("amount = true", lambda s: s.amount("amount"), "field-wrong", "not-an-amount"),
        ('amount = "99999999999999"', lambda s: s.amount("amount"), "field-wrong", "amount-too-large"),
        ('day = "2026-02-31"', lambda s: s.day("day"), "field-wrong", "no-such-day"),
        ('day = "31.1.2026"', lambda s: s.day("day"), "field-wrong", "not-a-day"),
        ("day = 2026-01-01T00:00:00Z", lambda s: s.day("day"), "field-wrong", "not-a-day"),
        ('text = ""', lambda s: s.text("text"), "field-wrong", "empty"),
        ('text = "a\\u200bb"', lambda s: s.text("text"), "field-wrong", "foreign-character"),
        ('text = "е"', lambda s: s.text("text"), "field-wrong", "foreign-character"),
        ('text = "e\\u0301"', lambda s: s.text("text"), "field-wrong", "foreign-character"),
        ("text = 3", lambda s: s.text("text"), "field-wrong", "not-a-text"),
        (f'text = "{"长" * 1001}"', lambda s: s.text("text"), "field-wrong", "too-long"),
        ('count = "3.5"', lambda s: s.integer("count"), "field-wrong", "not-an-integer"),
        ('flag = "maybe"', lambda s: s.flag("flag"), "field-wrong", "not-yes-or-no"),
        ('kind = "lunch"', lambda s: s.choice("kind", ("a", "b")), "field-wrong", "not-one-of"),
        ('share = "1/0"', lambda s: s.share("share"), "field-wrong", "not-a-share"),
        ('period = "2026Q5"', lambda s: s.period("period"), "field-wrong", "not-a-period"),
        ('list = ["a", 3]', lambda s: s.texts("list"), "field-wrong", "not-a-text"),
        ("other = 1", lambda s: s.text("text"), "field-missing", None),
        ("other = 1", lambda s: s.done(), "field-unknown", None),
    ],
)
def test_a_wrong_field_is_told_with_its_line(line: str, read: Any, code: str, reason: str | None, tmp_path: Path) -> None:
    from sharedfund.render import words

    path = tmp_path / "x.toml"
    path.write_text(f"# a comment\n{line}\n", encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read(toml(path))
    assert (caught.value.code, caught.value.facts.get("reason")) == (code, reason)
    assert (caught.value.file, caught.value.line) == (str(path), 1 if code == "field-missing" else 2)
    for language in ("zh_CN", "en"):
        assert words.of_error(caught.value.code) is not None
        assert caught.value.facts["field"] in words.error_reason(caught.value, language)  # type: ignore[arg-type]  # the two


def test_what_is_no_toml_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text("a = 1\nb = = 2\n", encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        toml(tmp_path / "x.toml")
    assert (caught.value.code, caught.value.line) == ("not-toml", 2)
    (tmp_path / "x.toml").write_bytes(b"\x81\xff\xff")
    with pytest.raises(BadInput, match="not-text"):
        toml(tmp_path / "x.toml")
    with pytest.raises(NotFound):
        toml(tmp_path / "nowhere.toml")


def test_a_table_becomes_a_row_or_says_which_field_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "people.toml"
    good = ('person = "p-01"\nkey = "' + "a" * 64 + '"\nname = "' + "b" * 64 + '"\nidentity = "' + "c" * 64 + '"\n'
            '[[mandates]]\nmandate = "M-1"\noffice = "owner"\nparty = "owners"\nfirst = 2026-01-01\n')
    path.write_text(good, encoding="utf-8")
    row = toml(path).model(FoundingPerson)
    assert row.person == "p-01"
    for wrong, line, code, reason in (
        (good.replace('"owner"', '"king"'), 7, "field-wrong", "not-one-of"),
        (good.replace('"p-01"', '"01"'), 1, "field-wrong", "not-a-person-id"),
        (good.replace("2026-01-01", '"2026-02-30"'), 9, "field-wrong", "no-such-day"),
        (good.replace('office = "owner"\n', ""), 5, "field-missing", None),
        (good + "more = 1\n", 10, "field-unknown", None),
    ):
        path.write_text(wrong, encoding="utf-8")
        with pytest.raises(BadInput) as caught:
            toml(path).model(FoundingPerson)
        assert (caught.value.line, caught.value.code, caught.value.facts.get("reason")) == (line, code, reason), wrong


COLUMNS = {"unit": ("房号", "unit"), "amount": ("金额", "amount"), "note": ("备注",)}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_csv_is_read_in_the_encodings_people_have(encoding: str, end: str, tmp_path: Path) -> None:
    text = end.join(["房号,金额,备注", '1-101,"1,200.00","两行', '的备注"', ",,", "1-102,8,", ""])
    (tmp_path / "x.csv").write_bytes(text.encode(encoding))
    rows = csv_rows(tmp_path / "x.csv", COLUMNS, optional=("note",))
    assert [(row.text("unit"), row.amount("amount"), row.line()) for row in rows] == [
        ("1-101", Decimal("1200.00"), 2), ("1-102", Decimal("8.00"), 5)]
    assert not rows[1].has("note")


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("房号,金额,颜色\n", "field-unknown", 1),
        ("房号,房号,金额\n", "field-unknown", 1),
        ("房号\n", "columns-missing", 1),
        ("房号,金额,备注\n", "no-rows", 1),
        ("房号,金额,备注\n1-101,3,x,y\n", "cells-too-many", 2),
        ('房号,金额,备注\n1-101,"3\n', "not-csv", 2),
        ("", "no-rows", 1),
    ],
)
def test_a_wrong_csv_is_told_with_its_line(text: str, code: str, line: int, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        csv_rows(tmp_path / "x.csv", COLUMNS, optional=("note",))
    assert (caught.value.code, caught.value.line) == (code, line)


def test_a_wrong_cell_is_told_with_its_row(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("房号,金额\n1-101,3\n1-102,-\n", encoding="utf-8")
    rows = csv_rows(tmp_path / "x.csv", COLUMNS, optional=("note",))
    with pytest.raises(BadInput) as caught:
        rows[1].amount("amount")
    assert (caught.value.line, caught.value.facts["field"]) == (3, "amount")
