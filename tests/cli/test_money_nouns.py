"""`bill`, `budget`, `bank`, `fund`, `revenue`, `maintenance`: what they write, print and refuse."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sharedfund import drafts, spelling
from sharedfund.admit import Refusal
from sharedfund.book import Book, UserFolder
from sharedfund.entries.entry import Entry
from sharedfund.entries.resolutions import ResolutionRecorded
from sharedfund.state import State
from sharedfund.values import days
from tests.cli import runner
from tests.fund import B, D, K, commitment

JANUARY, FEBRUARY = "2026-01-10T01:00:00", "2026-02-03T01:00:00"


def run(place: Path, *words: object, now: str = JANUARY, by: str = K, lang: str = "zh_CN", as_json: bool = True) -> Any:
    """A command's answer: the JSON of it, or the run itself."""
    flags: Sequence[object] = ("--json",) if as_json else ()
    ran = runner.run("-C", place / "book", "--now", now, "--as", by, "-y", *flags, *words, home=place / "home", lang=lang)
    return (ran.code, json.loads(ran.out)) if as_json else ran


def wrote(place: Path, *words: object, **more: Any) -> Any:
    code, answer = run(place, *words, **more)
    assert code == 0, answer
    return answer["data"]


def agree(place: Path, written: Any, person: str, now: str = JANUARY) -> None:
    """`person`'s yes to the joint act a command has just proposed."""
    admit(place, lambda state: drafts.approve(state, written["waiting"][0]["leaf"], by=person, day=date.fromisoformat(now[:10])), now)


def admit(place: Path, make: Callable[[State], Entry], now: str = JANUARY) -> Entry:
    """An entry another noun writes, through the book's own door."""
    book = Book.open(place / "book", clock=lambda: days.instant(now + "Z"), user=UserFolder(place / "home"))
    answer = book.admit(make(book.state), signers=[runner.SeedSigner.practice(person) for person in runner.CAST])
    assert not isinstance(answer, Refusal), answer
    return answer.entries[0]


def bytes_of(place: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (place / "book" / "book").iterdir()}


# ---- bill ----


def test_a_bill_is_recorded_listed_and_shown(place: Path) -> None:
    written = wrote(place, "bill", "record", "--vendor", "工资", "--head", "wages", "--amount", "5.2万", "--due", "2026-02-05")
    assert written["bill"] == "B-0001"
    (row,) = wrote(place, "bill", "list", "--due")
    assert (row["payee"], row["unpaid"], row["due"]) == ("staff", "52000.00", "2026-02-05")
    assert wrote(place, "bill", "show", "B-0001")["amount"] == "52000.00"
    assert "52,000.00 元" in run(place, "bill", "show", "B-1", as_json=False).out


def test_a_bill_for_somebody_unknown_is_refused_and_nothing_is_written(place: Path) -> None:
    before = bytes_of(place)
    code, answer = run(place, "bill", "record", "--vendor", "v-77", "--head", "power", "--amount", "10", "--due", "2026-02-05")
    assert (code, answer["number"], answer["code"]) == (3, "R138", "payee-unknown")
    assert "v-77" in answer["message"]
    code, answer = run(place, "bill", "record", "--vendor", "tax", "--head", "power", "--amount", "10", "--due", "2026-02-05")
    assert (code, answer["code"]) == (2, "payee-not-billed")
    assert bytes_of(place) == before


def test_a_bill_is_credited(place: Path) -> None:
    wrote(place, "bill", "record", "--vendor", "staff", "--head", "wages", "--amount", "100", "--due", "2026-02-05")
    wrote(place, "bill", "credit", "B-0001", "--amount", "30", "--reason", "算错了")
    assert wrote(place, "bill", "show", "B-0001")["unpaid"] == "70.00"


def test_a_month_is_completed_by_two(place: Path) -> None:
    written = wrote(place, "bill", "complete", "wages", "2026-01", now=FEBRUARY)
    agree(place, written, B, FEBRUARY)
    code, answer = run(place, "bill", "complete", "wages", "2026-01", now=FEBRUARY)
    assert (code, answer["code"]) == (3, "complete-already")


# ---- budget ----


def resolution(state: State) -> Entry:
    return ResolutionRecorded.model_validate({
        "day": "2026-01-10", "by": B, **drafts.signing(state, B, "resolution-recorded", date(2026, 1, 10)),
        "resolution": "R2026001", "body": "owners-assembly", "topics": (9,), "title": "预算", "notice_day": "2025-12-20",
        "decided_day": "2026-01-09", "displayed_day": "2026-01-10", "total_area_m2": "400.00", "total_heads": 4,
        "participating_area_m2": "400.00", "participating_heads": 4, "yes_area_m2": "400.00", "yes_heads": 4,
        "passed": True, "evidence": (commitment("r"),)})


@pytest.fixture
def resolved(place: Path) -> Path:
    leaf = spelling.leaf_of(admit(place, resolution))
    admit(place, lambda state: drafts.approve(state, leaf, by=D, day=date(2026, 1, 10)))
    return place


def test_the_template_is_toml_that_names_every_head(place: Path) -> None:
    from sharedfund.accounts.heads import HEADS

    sheet = tomllib.loads(run(place, "budget", "template", as_json=False).out)
    assert [line["head"] for line in sheet["line"]] == list(HEADS)


def test_a_budget_is_adopted_shown_and_varied(resolved: Path, tmp_path: Path) -> None:
    file = tmp_path / "budget.toml"
    file.write_text('period = "2026"\n[[line]]\nhead = "wages"\namount = "1200.00"\nessential = true\n'
                    '[[line]]\nhead = "repair"\namount = "100.00"\nmonths = { "2026-01" = "100.00" }\n', encoding="utf-8")
    written = wrote(resolved, "budget", "adopt", file, "--resolution", "R-2026-1", by=B)
    assert written["total"] == "1300.00"
    agree(resolved, written, D)
    shown = wrote(resolved, "budget", "show")
    assert [(line["head"], line["left"]) for line in shown["lines"]] == [("wages", "1200.00"), ("repair", "100.00")]
    assert "维修养护" in run(resolved, "budget", "show", "2026", as_json=False).out
    (row,) = wrote(resolved, "budget", "list")
    assert row["essential"] == "1200.00"
    code, answer = run(resolved, "budget", "vary", "repair", "--add", "20", by=B)
    assert (code, answer["number"], answer["code"]) == (3, "R64", "resolution-needed")
    wrote(resolved, "budget", "vary", "repair", "--add", "20", "--resolution", "R2026001", "--amount", "20", by=B)


@pytest.mark.parametrize(("text", "code", "line"), [
    ('period = "2026Q5"\n[[line]]\nhead = "wages"\namount = "1.00"\n', "field-wrong", 1),
    ('period = "2026"\n[[line]]\nhead = "consulting"\namount = "1.00"\n', "field-wrong", 3),
    ('period = "2026"\n[[line]]\nhead = "wages"\namount = "1.001"\n', "field-wrong", 4),
    ('period = "2026"\n[[line]]\nhead = "wages"\n', "field-missing", 2),
    ('period = "2026"\n[[line]]\nhead = "wages"\namount = "1.00"\nnote = "x"\n', "field-unknown", 5),
    ('period = "2026"\n', "field-missing", 1),
])
def test_a_wrong_budget_file_names_its_line(resolved: Path, tmp_path: Path, text: str, code: str, line: int) -> None:
    before = bytes_of(resolved)
    file = tmp_path / "budget.toml"
    file.write_text(text, encoding="utf-8")
    exit_code, answer = run(resolved, "budget", "adopt", file, "--resolution", "R2026001", by=B)
    assert (exit_code, answer["code"], answer["where"]["line"]) == (2, code, line)
    assert bytes_of(resolved) == before


# ---- bank ----


def test_a_line_in_lies_unidentified_and_a_line_out_is_unexplained(place: Path) -> None:
    assert wrote(place, "bank", "record", "--amount", "1260", "--bank-ref", "a1", "--for", "无附言")["receipt"] == "S-0001"
    assert wrote(place, "bank", "record", "--amount=-12.50", "--bank-ref", "a2", "--for", "手续费")["explained"] == "0.00"
    wrote(place, "bank", "record", "--amount", "3", "--bank-ref", "a3", "--for", "利息")
    rows = {row["fund"]: row for row in wrote(place, "fund", "list")}
    assert (rows["custody"]["cash"], rows["custody"]["spendable"]) == ("1260.00", "0.00")
    assert rows["operating"]["cash"] == "-9.50"
    code, _ = run(place, "bank", "record", "--amount", "1260", "--bank-ref", "A1", "--for", "重复")
    assert code == 3


def test_a_month_reconciles_at_nothing_else_than_zero(place: Path) -> None:
    wrote(place, "bank", "record", "--amount", "1000", "--bank-ref", "a1", "--for", "无附言")
    before = bytes_of(place)
    code, answer = run(place, "bank", "reconcile", "2026-01", "--balance", "999", now=FEBRUARY)
    assert (code, answer["data"]["difference"]) == (4, "-1.00")
    assert bytes_of(place) == before
    ran = run(place, "bank", "reconcile", "2026-01", "--balance", "900", "--item", "booked-in", "2026-01-31", "100", "微信在途",
              now=FEBRUARY, as_json=False)
    assert ran.code == 0, ran.err
    assert "差额 0.00  √ 相符" in ran.out
    assert "2026-01 已对平" in ran.out
    assert wrote(place, "bank", "list")[0]["reconciled"] is True
    assert wrote(place, "bank", "statement", "2026-01")["adjusted_statement"] == "1000.00"
    assert run(place, "bank", "statement", "2026-02")[0] == 5


def test_a_difference_may_be_stated(place: Path) -> None:
    code, answer = run(place, "bank", "reconcile", "2026-01", "--balance", "5", "--state-difference", now=FEBRUARY)
    assert (code, answer["data"]["reconciled"], answer["changed"]) == (4, False, True)


@pytest.mark.parametrize("item", [
    ("sideways", "2026-01-31", "1", "x"), ("booked-in", "2026-02-31", "1", "x"), ("booked-in", "2026-01-31", "-1", "x"),
    ("booked-in", "2026-01-31", "1.001", "x"), ("booked-in", "2026-01-31", "0", "x"), ("booked-in", "2026-01-31", "1", "\u200b"),
])
def test_a_wrong_item_is_a_wrong_input(place: Path, item: tuple[str, ...]) -> None:
    before = bytes_of(place)
    code, _ = run(place, "bank", "reconcile", "2026-01", "--balance", "5", "--item", *item, now=FEBRUARY)
    assert code == 2
    assert bytes_of(place) == before


# ---- fund, revenue, maintenance ----


def test_revenue_is_received_gross_and_the_fund_shows_it(place: Path) -> None:
    wrote(place, "revenue", "receive", "--source", "advertising", "--payer", "云岚传媒", "--amount", "900", "--bank-ref", "adv1")
    (row,) = wrote(place, "revenue", "list")
    assert (row["period"], row["gross"], row["net"]) == ("2026Q1", "900.00", "900.00")
    shown = wrote(place, "fund", "show", "公共收益")
    assert shown["funds"][0]["spendable"] == "900.00"
    assert "公共收益" in run(place, "fund", "show", as_json=False).out
    assert "public revenue" in run(place, "fund", "show", as_json=False, lang="en").out.lower()
    code, answer = run(place, "maintenance", "top-up", "--period", "2025Q4", by="p-01")
    assert (code, answer["code"]) == (2, "nothing-to-top-up")
    assert wrote(place, "maintenance", "list") == []
    assert wrote(place, "fund", "show", "operating")["funds"][0]["cash"] == "0.00"
