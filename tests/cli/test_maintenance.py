"""`sharedfund maintenance`, and `unit transfer|statement`: what they write, print and refuse."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.runner import founded, run

UNITS = "房号,楼栋,面积\n1-101,1,100.00\n1-102,1,88.50\n2-101,2幢,120.00\n"
FORM = '''title = "1 幢屋面大修"
nature = "{nature}"
common_part = "屋面"
warranty_end = 2020-06-30
amount = "600.00"
buildings = ["1"]
resolution = "R2026001"
'''
Place = tuple[Path, Path]


@pytest.fixture(scope="module")
def steady(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A book with three units in two buildings and 2,000.00 of first deposits in the first."""
    place = tmp_path_factory.mktemp("maintenance")
    founded(place / "book", place / "home")
    files = place / "home"
    (files / "units.csv").write_text(UNITS, encoding="utf-8")
    (files / "paid.csv").write_text("房号,金额\n1-101,1060.00\n1-102,940.00\n", encoding="utf-8")
    (files / "paper.txt").write_text("纸", encoding="utf-8")
    for nature in ("repair", "upkeep"):
        (files / f"{nature}.toml").write_text(FORM.format(nature=nature), encoding="utf-8")
    both = (place / "book", files)
    assert call(both, "unit", "import", files / "units.csv")[0] == 0
    assert call(both, "maintenance", "contribute", files / "paid.csv", "--building", "1幢", "--paper", "ZH-1", "--first")[0] == 0
    return both


@pytest.fixture
def place(steady: Place, tmp_path: Path) -> Place:
    for folder in steady:
        shutil.copytree(folder, tmp_path / folder.name)
    return tmp_path / "book", tmp_path / "home"


def call(place: Place, *words: object, by: str = "p-06", day: str = "2026-01-02") -> tuple[int, dict]:
    book, home = place
    ran = run("--json", "-y", "-C", book, "--now", f"{day}T01:00:00Z", "--as", by, *words, home=home)
    return ran.code, json.loads(ran.out)


def test_a_building_is_shown_unit_by_unit(place: Place) -> None:
    code, answer = call(place, "maintenance", "show", "1")
    assert code == 0
    assert answer["data"]["balance"] == "2000.00"
    assert sorted(row["paid_in"] for row in answer["data"]["units"]) == ["1060.00", "940.00"]
    _, answer = call(place, "maintenance", "list")
    assert [(row["building"], row["first_deposit"]) for row in answer["data"]] == [("B01", "2000.00")]


def test_interest_and_the_holders_statement_are_recorded(place: Place) -> None:
    assert call(place, "maintenance", "interest", "1", "--amount", "1.00", "--paper", "ZH-2")[0] == 0
    code, answer = call(place, "maintenance", "statement", "1", "--balance", "2001.50", "--attach", place[1] / "paper.txt")
    assert (code, answer["data"]["difference"]) == (0, "0.50")


def test_upkeep_is_refused_by_its_rule(place: Place) -> None:
    code, answer = call(place, "maintenance", "request", "--file", place[1] / "upkeep.toml", by="p-02")
    assert (code, answer["number"], answer["code"]) == (3, "R100", "upkeep")


def test_a_work_without_its_owners_resolution_is_refused(place: Place) -> None:
    code, answer = call(place, "maintenance", "request", "--file", place[1] / "repair.toml", by="p-02")
    assert (code, answer["number"], answer["code"]) == (3, "R101", "resolution-missing")


def test_a_unit_is_transferred_with_its_statement(place: Place) -> None:
    paper = place[1] / "statement.txt"
    code, answer = call(place, "unit", "statement", "1-101", "-o", paper)
    assert (code, answer["data"]["maintenance"]) == (0, "1060.00")
    assert "1060.00" in paper.read_text(encoding="utf-8").replace(",", "")
    code, answer = call(place, "unit", "transfer", "1-101", "--to", "王芳")
    assert (code, answer["code"]) == (3, "statement-missing")
    code, answer = call(place, "unit", "transfer", "1-101", "--to", "王芳", "--attach", paper)
    assert code == 0
    former, household = answer["data"]["former"], answer["data"]["household"]
    _, shown = call(place, "unit", "show", "1-101")
    assert shown["data"]["household"] == household
    _, old = call(place, "unit", "statement", former)
    assert old["data"]["until"] == "2026-01-02"
    assert "王芳" not in "".join(path.read_text() for path in (place[0] / "book").iterdir())
