"""`resolution` at the terminal: a meeting announced with its voters, ballots counted, a decision recorded, a fall."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sharedfund_cli import votes
from tests.cli.runner import Ran, run
from tests.fund import B, D, J, K, S

ROOMS = "".join(f"{1 + n // 3}-{1 + n % 3}01,{1 + n // 3}幢,住宅,100.00,登记簿,2025-12-01,{owner},{phone}\n" for n, (owner, phone) in enumerate(
    (("王一", "1"), ("王一", "1"), ("李二", "2"), ("张三", "3"), ("赵四", "4"), ("钱五", "5"))))


@pytest.fixture
def desk(place: Path, tmp_path: Path) -> Any:
    """Runs a command in a practice book of six units and five owners, on the day given."""
    (tmp_path / "units.csv").write_text("房号,楼栋,用途,面积,来源,依据日期,业主,电话\n" + ROOMS, encoding="utf-8")
    (tmp_path / "paper.txt").write_text("练习用的凭证\n", encoding="utf-8")

    def typed(day: str, by: str, *words: object) -> Ran:
        return run("--json", "-y", "-C", place / "book", "--now", f"{day}T02:00:00Z", "--as", by, *words, home=place / "home")

    done(typed("2026-01-05", K, "unit", "import", tmp_path / "units.csv"))
    return typed


def done(ran: Ran) -> Any:
    assert ran.code == 0, ran
    return json.loads(ran.out)["data"]


def agreed(desk: Any, day: str, by: str, yes: str, *words: object) -> Any:
    told = json.loads(desk(day, by, *words).out)
    assert "data" in told, told
    if told["data"].get("waiting"):
        done(desk(day, yes, "sign", told["data"]["waiting"][0]["block"]))
    return told["data"]


def ballots(path: Path, *said: tuple[str, str]) -> Path:
    path.write_text("房号,表决\n" + "".join(f"{room},{vote}\n" for room, vote in said), encoding="utf-8")
    return path


def test_an_owners_vote_from_notice_to_result(desk: Any, tmp_path: Path) -> None:
    """R105-R111: the list has five heads for six units; four of five heads and 500.00 of 600.00 m2 take part."""
    voters = tmp_path / "voters.csv"
    told = done(desk("2026-01-06", K, "resolution", "voters", "-o", voters))
    assert (told["households"], told["heads"], told["area_m2"]) == (6, 5, "600.00")
    (tmp_path / "notice.toml").write_text(
        'body = "owners-assembly"\nmeets = 2026-01-25\nplace = "广场"\nvoters = "voters.csv"\n'
        '[[agenda]]\nitem = 1\ntitle = "公共收益使用方案"\ntopics = [9]\n', encoding="utf-8")
    meeting = done(desk("2026-01-06", S, "resolution", "notice", "--file", tmp_path / "notice.toml"))["meeting"]
    assert meeting == "MT-20260101"
    cast = ballots(tmp_path / "ballots.csv", ("1-101", "同意"), ("1-201", "同意"), ("1-301", "同意"), ("2-101", "弃权"), ("2-201", "反对"))
    counted = done(desk("2026-01-25", K, "resolution", "count", cast, "--voters", voters))
    assert (counted["participating_heads"], counted["yes_heads"], counted["participating_area_m2"], counted["yes_area_m2"]) == (
        4, 2, "500.00", "300.00")
    tests = {(row["test"], row["by"]): (row["share"], row["met"]) for row in counted["tests"]}
    assert tests["quorum", "heads"] == ("4/5", True)
    assert tests["quorum", "area"] == ("5/6", True)
    assert tests["ordinary", "heads"] == ("1/2", False), "more than half is strictly more"
    assert tests["ordinary", "area"] == ("3/5", True)
    (tmp_path / "record.toml").write_text(
        f'resolution = "R2026001"\nmeeting = "{meeting}"\nitem = 1\nballots = "ballots.csv"\nvoters = "voters.csv"\n'
        'displayed_day = 2026-01-26\nattach = ["paper.txt"]\n', encoding="utf-8")
    assert agreed(desk, "2026-01-26", B, D, "resolution", "record", "--file", tmp_path / "record.toml")["passed"] is False
    ballots(tmp_path / "ballots.csv", ("1-101", "同意"), ("1-201", "同意"), ("1-301", "同意"), ("2-101", "同意"), ("2-201", "反对"))
    (tmp_path / "record.toml").write_text(
        (tmp_path / "record.toml").read_text(encoding="utf-8").replace("R2026001", "R2026002"), encoding="utf-8")
    assert agreed(desk, "2026-01-26", B, D, "resolution", "record", "--file", tmp_path / "record.toml")["passed"] is True
    (row,) = done(desk("2026-01-26", K, "resolution", "meetings"))
    assert (row["meeting"], row["held"], row["items"]) == (meeting, None, 1)


@pytest.mark.parametrize(("said", "code", "told"), [
    ((("1-101", "同意"), ("1-201", "反对")), "owner-votes-differ", "一人只有一票"),
    ((("9-901", "同意"),), "ballot-unknown", "名册上没有 9-901"), ((("1-101", "好"),), "field-wrong", "“好”，认不出"),
    ((("1-101", "同意"), ("1-101", "同意")), "field-wrong", "1-101 写了两次"),
])
def test_a_ballot_that_does_not_count_is_told(
    desk: Any, tmp_path: Path, said: tuple[tuple[str, str], ...], code: str, told: str
) -> None:
    ran = desk("2026-01-25", K, "resolution", "count", ballots(tmp_path / "ballots.csv", *said))
    answer = json.loads(ran.out)
    assert (ran.code, answer["code"]) == (2, code)
    assert told in answer["message"]


def test_what_was_agreed_is_listed_until_it_is_done(desk: Any, tmp_path: Path) -> None:
    told = done(desk("2026-01-06", S, "resolution", "agree", "--title", "补种绿化", "--responsible", "物业经理", "--due", "2026-01-20"))
    assert told["matter"] == "AM-20260101"
    (row,) = done(desk("2026-01-21", K, "resolution", "matters"))
    assert (row["title"], row["responsible"], row["done"]) == ("补种绿化", "物业经理", None)
    flags = json.loads(desk("2026-01-21", K, "status").out)
    assert "matter-overdue" in json.dumps(flags)
    done(desk("2026-01-21", S, "resolution", "done", "AM-20260101", "--attach", tmp_path / "paper.txt"))
    (row,) = done(desk("2026-01-21", K, "resolution", "matters"))
    assert row["done"] == "2026-01-21"


def test_a_cancelled_resolution_shows_what_rests_on_it(desk: Any, tmp_path: Path) -> None:
    (tmp_path / "record.toml").write_text(
        'resolution = "R2026001"\nbody = "owners-assembly"\ntopics = [9]\ntitle = "预算"\nnotice_day = 2026-01-01\n'
        'decided_day = 2026-01-20\ndisplayed_day = 2026-01-21\ntotal_area_m2 = "600.00"\ntotal_heads = 5\n'
        'participating_area_m2 = "600.00"\nparticipating_heads = 5\nyes_area_m2 = "600.00"\nyes_heads = 5\nattach = ["paper.txt"]\n',
        encoding="utf-8")
    agreed(desk, "2026-01-21", B, D, "resolution", "record", "--file", tmp_path / "record.toml")
    (tmp_path / "budget.toml").write_text('period = "2026"\n[[line]]\nhead = "office"\namount = "1200.00"\n', encoding="utf-8")
    agreed(desk, "2026-01-21", B, D, "budget", "adopt", tmp_path / "budget.toml", "--resolution", "R2026001")
    (tmp_path / "cancel.toml").write_text('authority = "subdistrict-office"\ncancelled_day = 2026-02-01\nreason = "程序不合法"\n'
                                          'attach = ["paper.txt"]\n', encoding="utf-8")
    told = done(desk("2026-02-02", J, "resolution", "cancel", "R2026001", "--file", tmp_path / "cancel.toml"))
    assert [(row["entry"], row["about"]) for row in told["resting"]] == [("budget-adopted", "2026")]
    shown = done(desk("2026-02-02", K, "resolution", "show", "R2026001"))
    assert (shown["passed"], shown["cancelled"], shown["cancelled_by"]) == (False, "2026-02-01", "subdistrict-office")
    assert "rests-on-cancelled" in desk("2026-02-02", K, "status").out


@pytest.mark.parametrize(("quorum", "ordinary", "special", "said"), [
    (False, True, True, "参加表决的不够，没有通过"), (True, True, True, "一般事项、特别事项都能通过"),
    (True, True, False, "一般事项通过，特别事项没有通过"), (True, False, False, "结论：没有通过"),
])
def test_a_count_says_what_it_decides(quorum: bool, ordinary: bool, special: bool, said: str) -> None:
    met = {"quorum": quorum, "ordinary": ordinary, "special": special}
    rows = [{"test": test, "by": by, "part": "2999.99", "whole": "4500.00", "share": "299999/450000", "against": "2/3",
             "strictly": False, "met": met[test]} for test in met for by in ("area", "heads")]
    *lines, verdict = votes.counted_page(rows)
    assert said in verdict and len(lines) == 6 and "= 66.666%" in lines[0]
