"""A row of a page is known by its own number, so that a later version is compared with it row by row."""

from __future__ import annotations

from typing import Any

import pytest

from sharedfund.reports.disclosure import differences


@pytest.mark.parametrize(("section", "part", "row", "key"), [
    ("T", "rows", {"mandate": "M-1", "person": "p-01", "office": "firm"}, "M-1"),
    ("K", "grants", {"grant": "G-02", "day": "2026-01-08", "giver": "街道"}, "2026-01-08 G-02"),
    ("E", "rows", {"contract": "C-01", "source": "parking", "resolution": "R2026001"}, "C-01"),
    ("E", "rows", {"contract": None, "source": "parking", "payer": "某单位"}, "parking"),
    ("I", "gates", {"period": "2026Q1", "contract": "C-01"}, "2026Q1 C-01"),
    ("F", "rows", {"no": "P-0005", "day": "2026-02-16", "fund": "operating", "head": "repair"}, "2026-02-16 P-0005 operating"),
    ("M", "rows", {"kind": "renovation", "in": "1.00"}, "renovation"),
    ("N", "answers", {"question": "灯 [什么] 时候修？", "answer": "下月。"}, "0"),
    ("C", "rows", {"buildings": ["B01", "B02"], "uses": ["residential"], "households": 9}, "B01+B02 residential"),
    ("C", "rows", {"buildings": ["1.5 幢"], "uses": ["residential"], "households": 9}, "residential"), ("Q", "rows", {"ages": ["0-3"], "households": None}, "0-3"),
    ("Z", "rows", {"term": "pass-score", "resolution": "R2026001"}, "pass-score R2026001"),
])
def test_a_row_is_known_by_its_number_else_by_what_it_is_about(section: str, part: str, row: dict[str, Any], key: str) -> None:
    found = differences({section: {part: []}}, {section: {part: [row]}})
    assert [one["path"] for one in found] == [f"{section}.{part}[{key}]"]


def test_a_row_that_is_gone_leaves_its_sisters_as_they_are() -> None:
    one, other = ({"question": number, "day": "2026-01-27", "status": "open"} for number in ("Q-01", "Q-02"))
    assert [row["path"] for row in differences({"rows": [one, other]}, {"rows": [other]})] == ["rows[2026-01-27 Q-01]"]
    changed = {**other, "day": "2026-01-27", "status": "answered"}
    assert differences({"rows": [one, other]}, {"rows": [one, changed]}) == [
        {"path": "rows[2026-01-27 Q-02].status", "old": "open", "new": "answered"}]


def test_rows_of_one_name_are_counted() -> None:
    rows = [{"day": "2026-01-27", "amount": "1.00"}, {"day": "2026-01-27", "amount": "2.00"}]
    assert [row["path"] for row in differences({"rows": []}, {"rows": rows})] == ["rows[2026-01-27]", "rows[2026-01-27 #2]"]


def test_a_list_of_words_is_one_value() -> None:
    assert differences({"reviewers": ["p-02", "p-03"]}, {"reviewers": ["p-03"]}) == [
        {"path": "reviewers", "old": '["p-02","p-03"]', "new": '["p-03"]'}]
    assert differences({"missing": []}, {"missing": []}) == []
