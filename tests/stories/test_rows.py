"""Rows of the design that no chapter's own tests show: read in the reference books, or tried on one."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from examples.schemes import EXAMPLES, Scheme
from sharedfund_cli.params import room_key
from sharedfund_cli.story import Story

LEDGERS = Path(__file__).resolve().parents[2] / "ledgers"


def test_score_and_collection_stand_side_by_side_over_time() -> None:
    """X16: the page says whether worse service goes with fewer who pay."""
    newest = max((LEDGERS / "co-managed" / "disclosures").glob("*/data.json"), key=lambda path: path.parent.name)
    trend = json.loads(newest.read_text(encoding="utf-8"))["sections"]["J"]["trend"]
    assert [row["period"] for row in trend] == ["2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1"]
    assert all(Decimal(row["score"]) >= 0 and Decimal(row["collection_rate"]) > 0 for row in trend)


@pytest.mark.parametrize("written", ["3-2-1201", "3幢2单元1201", "3幢2单元1201室", "３号楼 ２单元 １２０１室", "3栋-2-1201", "3#2-1201"])
def test_a_room_is_the_same_however_it_is_written(written: str) -> None:
    assert room_key(written) == "3-2-1201"
    assert room_key("3-21-201") != room_key(written)


def test_a_room_is_found_however_it_is_written_and_rare_characters_stay(tmp_path: Path) -> None:
    """E72: the register says 1-101; a receipt may say 1幢101室. A rare character of a name is kept as it is."""
    inputs = tmp_path / "inputs"
    inputs.mkdir()
    for name in ("charter.toml", "paper.txt", "units.csv"):
        (inputs / name).write_text((EXAMPLES / "remuneration" / name).read_text(encoding="utf-8").replace("柳清和", "柳㛃𬭎"),
                                   encoding="utf-8")
    (inputs / "opening").mkdir()
    for path in (EXAMPLES / "remuneration" / "opening").iterdir():
        (inputs / "opening" / path.name).write_bytes(path.read_bytes())
    scheme = Scheme(Story(tmp_path / "book", tmp_path / "home", "rooms"), inputs)
    scheme.found("2026-01-01")
    plain = scheme.do("unit show", "1-101", by=scheme.books)
    assert scheme.do("unit show", "1幢101室", by=scheme.books) == plain
    assert scheme.do("unit show", "１－１０１", by=scheme.books) == plain
    assert scheme.do.run("unit show", "1-1-01", by=scheme.books)[0] == 5
    private = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "book" / "private").iterdir())
    assert "柳㛃𬭎" in private or json.dumps("柳㛃𬭎")[1:-1] in private
