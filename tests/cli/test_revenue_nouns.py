"""`lease`, `revenue` and `fund place`: what they write, print and refuse."""

from __future__ import annotations

from pathlib import Path

from tests.cli.test_money_nouns import agree, run, wrote
from tests.fund import B, D

LEASE = ('contract = "C-04"\nplace = "1 幢电梯轿厢"\nsource = "advertising"\ntenant = "云岚传媒"\nfirst = 2026-01-01\n'
         'end = 2026-12-31\nprice = "6000.00"\nbilled = "quarter"\n')


def let(place: Path, **changes: str) -> None:
    """The contract of LEASE, with some of its text changed, agreed to."""
    text = LEASE
    for old, new in changes.items():
        text = text.replace(f"{old} = ", f"{old} = {new} #")
    (place / "lease.toml").write_text(text, encoding="utf-8")
    agree(place, wrote(place, "lease", "record", "--file", place / "lease.toml", by=B), D)


def test_a_contract_is_recorded_charged_paid_and_shown(place: Path) -> None:
    let(place, clause='"管理规约第 12 条"')
    assert wrote(place, "revenue", "charge")["charged"] == "6000.00"
    assert wrote(place, "revenue", "charge") == {"months": []}
    wrote(place, "revenue", "receive", "--contract", "C-04", "--amount", "4000", "--bank-ref", "R1")
    (row,) = wrote(place, "lease", "list")
    assert (row["charged"], row["received"], row["owed"], row["state"]) == ("6000.00", "4000.00", "2000.00", "running")
    told = run(place, "lease", "show", "C-04", as_json=False).out
    assert "电梯轿厢" in told and "云岚传媒" in told and "欠 2,000.00" in told
    assert "owed 2,000.00" in run(place, "lease", "show", "C-04", as_json=False, lang="en").out


def test_what_nobody_decided_is_listed_as_such_and_one_free_of_rent_too(place: Path) -> None:
    let(place, price='"0.00"')
    told = run(place, "lease", "list", as_json=False).out
    assert "无租" in told and "未经" in told
    (row,) = wrote(place, "lease", "list")
    assert (row["authorised"], row["free"]) == (False, True)


def test_a_place_is_given_back_and_what_it_owes_given_up(place: Path) -> None:
    let(place)
    wrote(place, "revenue", "charge")
    agree(place, wrote(place, "lease", "credit", "C-04", "--reason", "计错", "--amount", "6000", by=B), D)
    agree(place, wrote(place, "lease", "end", "C-04", "--reason", "收回", by=B), D)
    (row,) = wrote(place, "lease", "list")
    assert (row["owed"], row["charged"]) == ("0.00", "0.00")
    code, answer = run(place, "lease", "show", "C-09")
    assert (code, answer["code"]) == (5, "common-part-unknown")


def test_money_without_a_contract_says_where_it_is_from(place: Path) -> None:
    code, answer = run(place, "revenue", "receive", "--amount", "10", "--bank-ref", "R1")
    assert (code, answer["code"]) == (2, "revenue-without-source")
    assert wrote(place, "revenue", "returns") == []


def test_nothing_is_given_back_or_placed_without_a_resolution(place: Path) -> None:
    wrote(place, "revenue", "receive", "--source", "parking", "--payer", "停车场", "--amount", "500", "--bank-ref", "R1")
    code, answer = run(place, "revenue", "distribute", "--resolution", "R2026001", "--total", "100", by=B)
    assert (code, answer["number"]) == (3, "R91")
    code, answer = run(place, "revenue", "distribute", "--resolution", "R2026001", by=B)
    assert (code, answer["code"]) == (2, "nothing-to-distribute")
    code, answer = run(place, "fund", "place", "--fund", "public-revenue", "--amount", "100", by="p-01")
    assert (code, answer["number"]) == (3, "R126")
    code, answer = run(place, "fund", "redeem", "P-0001", "--bank-ref", "TD1")
    assert (code, answer["code"]) == (5, "deposit-not-placed")
    assert wrote(place, "fund", "show")["term_deposits"] == []


def test_money_booked_under_the_wrong_contract_is_taken_back_and_booked_again(place: Path) -> None:
    let(place)
    wrote(place, "revenue", "charge")
    wrote(place, "revenue", "receive", "--source", "parking", "--payer", "停车场", "--amount", "500", "--bank-ref", "R1")
    taken = wrote(place, "revenue", "correct", "r1", "--reason", "记错了合同", "--amount", "500")
    assert (taken["bank_ref"], taken["reversed"]) == ("R1", "500.00")
    wrote(place, "revenue", "receive", "--contract", "C-04", "--amount", "500", "--bank-ref", "R1")
    (row,) = wrote(place, "lease", "list")
    assert row["owed"] == "5500.00"
    code, answer = run(place, "revenue", "correct", "R9", "--reason", "没有", "--amount", "1")
    assert (code, answer["code"]) == (5, "no-such-revenue")
