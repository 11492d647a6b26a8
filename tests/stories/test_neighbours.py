"""Two complexes share a service: two books told through the public commands, each clean, netting to zero together."""

from __future__ import annotations

import json
import runpy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.cli.runner import run

EXAMPLE = Path(__file__).parents[2] / "examples" / "neighbours" / "neighbours.py"
NAMES = ("xingfeng", "xiyuan")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The place where both books were told, and the roll-up that was printed."""
    place = tmp_path_factory.mktemp("neighbours")
    return place, runpy.run_path(str(EXAMPLE))["tell"](place)


def books(place: Path) -> list[Path]:
    return [place / name / "book" for name in NAMES]


def fleet(place: Path, verb: str, *more: object) -> tuple[int, Any]:
    ran = run("--json", "--now", "2026-04-01T02:00:00Z", "fleet", verb, *books(place), *more, home=place / "home")
    return ran.code, json.loads(ran.out)


@pytest.mark.rule("R127")
def test_what_the_one_is_owed_is_what_the_other_owes(told: tuple[Path, dict[str, Any]]) -> None:
    """H30: 100.00 a month over 8 and 4 households; the third month is not paid yet."""
    _, found = told
    (between,) = found["between"]
    assert (between["due_from"], between["due_to"], between["difference"]) == ("33.33", "33.33", "0.00")
    assert found["nets"] is True
    assert found["mirrors"] == []


def test_each_book_bears_its_own_part_and_both_together_the_whole(told: tuple[Path, dict[str, Any]]) -> None:
    place, _ = told
    costs = []
    for book in books(place):
        ran = run("--json", "-C", book, "--now", "2026-04-01T02:00:00Z", "budget", "show", "2026", home=place / "home")
        rows = json.loads(ran.out)["data"]["lines"]
        costs.append(Decimal(next(row["used"] for row in rows if row["head"] == "shared-service")))
    assert costs == [Decimal("200.01"), Decimal("99.99")]


def test_money_managed_so_far_stands_beside_the_balance(told: tuple[Path, dict[str, Any]]) -> None:
    place, _ = told
    _, summary = fleet(place, "summary")
    data = summary["data"]
    assert data["count"] == 2
    assert data["cumulative_managed"] == "66.66", "what the neighbour paid; the opening balances came in before"
    assert Decimal(data["balance"]) == Decimal("4000.00") - Decimal("200.00")
    assert data["modes"] == {"counts": {"self-contract": 2}, "counted": 2, "stated": None, "difference": None}
    assert data["area_bands"] == {"below-20000": 2}
    assert data["collection"]["rate"] is None, "nobody charged a fee"


def test_a_statement_that_does_not_add_up_is_printed_and_not_filled(told: tuple[Path, dict[str, Any]]) -> None:
    """H20: 48 against 21 + 5 + 21."""
    place, _ = told
    stated = place / "stated.toml"
    stated.write_text('complexes = 48\n[modes]\n"选聘物业" = 21\n"单位管理" = 5\n"居民自治" = 21\n', encoding="utf-8")
    code, summary = fleet(place, "summary", "--stated", stated)
    assert code == 0
    modes = summary["data"]["modes"]
    assert (modes["counted"], modes["stated"], modes["difference"]) == (47, 48, 1)
    page = run("--now", "2026-04-01T02:00:00Z", "fleet", "summary", *books(place), "--stated", stated, home=place / "home")
    assert "报的是 48 个，差 1 个：照实列出，不补" in page.out


@pytest.mark.parametrize("jobs", [1, 2])
def test_both_audits_are_clean_one_after_the_other_and_side_by_side(
    told: tuple[Path, dict[str, Any]], jobs: int
) -> None:
    place, _ = told
    code, audit = fleet(place, "audit", "--jobs", jobs)
    assert code == 0, audit
    assert [(row["verdict"], row["findings"]) for row in audit["data"]] == [("clean", 0), ("clean", 0)]


def test_a_folder_without_a_book_is_said_and_the_others_are_audited(told: tuple[Path, dict[str, Any]]) -> None:
    place, _ = told
    (place / "empty").mkdir(exist_ok=True)
    code, audit = fleet(place, "audit", place / "empty")
    assert code == 4
    assert [row["verdict"] for row in audit["data"]][:2] == ["clean", "clean"]
    assert audit["data"][2]["verdict"] != "clean"


def test_the_neighbour_may_not_split_nor_another_complex_be_paid_for(told: tuple[Path, dict[str, Any]]) -> None:
    """P8, edge case 55: each book splits, books and pays its own part and nothing else."""
    place, _ = told
    _, other = books(place)
    ran = run("--json", "-C", other, "--now", "2026-04-01T02:00:00Z", "--as", "p-06", "neighbour", "split", "B-0003",
              "--agreement", "NA-01", home=place / "xiyuan" / "home")
    answer = json.loads(ran.out)
    assert (ran.code, answer["number"], answer["code"]) == (3, "R127", "another-complex-splits")


def test_told_twice_it_is_the_same_to_the_byte(told: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    place, _ = told
    runpy.run_path(str(EXAMPLE))["tell"](tmp_path)
    for one, other in zip(books(place), books(tmp_path), strict=True):
        assert {p.name: p.read_bytes() for p in (one / "book").iterdir()} == {
            p.name: p.read_bytes() for p in (other / "book").iterdir()}
