"""The nouns of no chapter: rules, status, doctor, audit, config, completion, help."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sharedfund.book import Book, UserFolder, store
from sharedfund.book.identity import identity
from sharedfund_cli import cells
from tests.cli.runner import Ran, run
from tests.fund import B, D, E

NOW = ("--now", "2026-01-05T02:00:00Z")


def at(place: Path, *words: object, lang: str = "zh_CN") -> Ran:
    return run("-C", place / "book", *NOW, *words, home=place / "home", lang=lang)


def data(ran: Ran) -> Any:
    assert ran.code in (0, 4), ran
    return json.loads(ran.out)


# ---- rules ----


def test_every_rule_is_listed_with_number_way_and_title(tmp_path: Path) -> None:
    rows = json.loads(run("--json", "rules", "list", home=tmp_path).out)["data"]
    assert {row["number"] for row in rows} >= {"R1", "R28", "R45a", "R144"}
    assert {row["way"] for row in rows} == {"door", "duty", "measure", "form", "not-ours"}
    some = json.loads(run("--json", "rules", "list", "--chapter", "payments", "--way", "door", home=tmp_path).out)["data"]
    assert {(row["chapter"], row["way"]) for row in some} == {("payments", "door")}
    assert run("rules", "list", "--chapter", "nowhere", home=tmp_path).code == 2


@pytest.mark.parametrize("typed", ["R28", "28", "r28"])
def test_a_rule_is_shown_by_its_number_however_it_is_typed(typed: str, tmp_path: Path) -> None:
    ran = run("rules", "show", typed, home=tmp_path)
    assert ran.code == 0
    assert ran.out.startswith("R28  酬金须待考核、验收、结算\n")
    assert "出处" in ran.out


def test_a_rule_that_does_not_exist_is_not_found(tmp_path: Path) -> None:
    ran = run("--json", "rules", "show", "R999", home=tmp_path)
    assert (ran.code, json.loads(ran.out)["code"]) == (5, "no-such-rule")


def test_explain_asks_every_rule_and_writes_nothing(place: Path, tmp_path: Path) -> None:
    from sharedfund import Book, UserFolder, encode
    from sharedfund.drafts import people
    from tests.cli.runner import START

    book = Book.open(place / "book", clock=lambda: START, user=UserFolder(place / "home"))
    draft = people.declare_link(book.state, by=B, day=START.date(), person="p-77", payee="v-12")
    (tmp_path / "link").write_bytes(encode(draft))
    before = sorted((place / "book").rglob("*"))
    told = data(at(place, "--json", "rules", "explain", tmp_path / "link"))["data"]
    assert told["kind"] == "link-declared"
    assert "a_link_is_of_a_known_person" in told["asked"]
    assert {row["number"] for row in told["objections"]} >= {"R46", "R129"}, "not only the first that objects"
    assert sorted((place / "book").rglob("*")) == before
    ran = at(place, "rules", "explain", tmp_path / "link")
    assert f"问了 {len(told['asked'])} 条规矩，{len(told['objections'])} 条反对" in ran.out
    (tmp_path / "none").write_text("nothing\n", encoding="utf-8")
    ran = at(place, "--json", "rules", "explain", tmp_path / "none")
    assert (ran.code, json.loads(ran.out)["code"]) == (2, "not-an-entry")


# ---- status ----


def test_status_says_what_is_there_and_what_to_do(place: Path) -> None:
    told = data(at(place, "--json", "status", "--as", "顾明远"))["data"]
    assert (told["day"], told["you"], told["offices"]) == ("2026-01-05", B, ["committee-chair"])
    assert (told["balance"], told["spendable"], told["claims"]) == ("0.00", "0.00", [])
    assert told["cast"] == {"ordinary": True, "large": True, "emergency": True}
    flags = {flag["number"]: flag for flag in told["flags"]}
    assert flags["R63"]["late"] is True, "a year without a budget is said"
    assert all(flag["message"] for flag in told["flags"])


def test_status_stays_within_80_columns_in_both_languages(place: Path) -> None:
    for lang in ("zh_CN", "en"):
        ran = at(place, "status", lang=lang)
        assert ran.code == 0
        wide = [line for line in ran.out.splitlines() if cells.width(line) > 80 and "sharedfund " not in line]
        assert wide == []


def test_bare_sharedfund_inside_a_book_is_status(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place / "book" / "book")
    assert run(*NOW, home=place / "home").out == run(*NOW, "status", home=place / "home").out


def test_status_shows_what_waits_for_whoever_looks_first(place: Path) -> None:
    from sharedfund import Book, UserFolder
    from sharedfund.drafts import people
    from sharedfund.signing import SeedSigner
    from tests.cli.runner import START

    book = Book.open(place / "book", clock=lambda: START.replace(hour=9), user=UserFolder(place / "home"))
    mandate = next(m.mandate for m in book.state.people.mandates.values() if m.person == E)
    book.admit(people.end_mandate(book.state, by=B, day=START.date(), mandate=mandate, reason="换届"),
               signers=[SeedSigner.practice(B)])
    (row,) = [row for row in data(at(place, "--json", "status", "--as", D))["data"]["waiting"] if row["what"] == "proposal"]
    assert row["command"] == f"sharedfund sign {row['block']}"
    assert row["person"] == D, "the community has to agree"
    (row,) = [row for row in data(at(place, "--json", "status", "--as", B))["data"]["waiting"] if row["what"] == "proposal"]
    assert row["person"] is None, "whoever proposed has said yes already"
    assert "等您" in at(place, "status", "--as", D).out


# ---- doctor ----


def test_doctor_is_content_with_a_whole_book_and_names_what_is_missing(place: Path) -> None:
    (place / "home").chmod(0o700)
    ran = at(place, "--json", "doctor")
    lines = {line["check"]: line for line in data(ran)["data"]}
    assert lines["book"]["verdict"] == "good"
    assert lines["clock"]["verdict"] == "good"
    assert lines["backup"]["verdict"] == "note"
    assert ran.code == 0
    assert all(line["remedy"] for line in lines.values() if line["verdict"] != "good")


def test_doctor_finds_a_damaged_book_a_wrong_clock_and_a_torn_tail(place: Path) -> None:
    (place / "home").chmod(0o700)
    assert run("-C", place / "book", "--now", "2025-12-30T00:00:00Z", "doctor", home=place / "home").code == 4
    (file,) = (place / "book" / "book").iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole + b'2026-01-02 custom "sharedfund" "li')
    lines = {line["check"]: line["verdict"] for line in data(at(place, "--json", "doctor"))["data"]}
    assert lines["torn"] == "note"
    file.write_bytes(whole.replace("银杏花园".encode(), "银桂花园".encode(), 1))
    shutil.rmtree(place / "home" / "cache")
    ran = at(place, "doctor")
    assert ran.code == 4
    assert ran.out.count("×") == 1


def test_doctor_explains_what_an_interruption_left_and_tidy_removes_it(place: Path) -> None:
    left = [place / "book" / ".0abc1def.new", place / "home" / ".9abc8def.new"]
    for path in left:
        path.write_bytes(b"half")
        os.utime(path, (1_600_000_000, 1_600_000_000))
    young = place / "book" / ".young123.new"
    young.write_bytes(b"somebody writes it now")
    (place / "book" / "torn").mkdir()
    (place / "book" / "torn" / "2026-01-9-0123456789abcdef").write_bytes(b"2026-01")
    lines = {line["check"]: line for line in data(at(place, "--json", "doctor"))["data"]}
    assert lines["unfinished"]["verdict"] == "note"
    assert "2" in lines["unfinished"]["text"]
    assert "torn-files" in lines
    assert "newest" in lines
    assert "lock" not in lines
    assert at(place, "book", "tidy").code == 0
    assert not left[0].exists()
    assert young.exists()
    with store.locked(place / "book"):
        assert "lock" in {line["check"] for line in data(at(place, "--json", "doctor"))["data"]}


def test_doctor_throws_away_a_cache_that_says_something_else(place: Path) -> None:
    user, who = UserFolder(place / "home"), identity(place / "book")
    assert at(place, "status").code == 0
    Book.open(place / "book", clock=lambda: datetime(2026, 12, 1, tzinfo=UTC), user=user)._keep()
    kept = user.kept("cache", who.cache)
    assert kept is not None
    poisoned = replace(kept.state, record=replace(kept.state.record, set_aside=("somebody",)))
    user.keep("cache", who.cache, kept._replace(state=poisoned))
    lines = {line["check"]: line["verdict"] for line in data(at(place, "--json", "doctor"))["data"]}
    assert lines["snapshot"] == "bad"
    lines = {line["check"]: line["verdict"] for line in data(at(place, "--json", "doctor"))["data"]}
    assert "snapshot" not in lines


def test_doctor_outside_a_book_checks_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("--json", "doctor", home=tmp_path / "home")
    assert {line["check"] for line in json.loads(ran.out)["data"]} >= {"program", "terminal", "disk", "book"}


# ---- audit ----


def test_audit_prints_ten_lines_and_a_verdict(place: Path) -> None:
    ran = at(place, "audit")
    assert ran.code == 0
    assert "结论：干净。十项都是“是”。（练习账本）" in ran.out
    assert sum(line[2:4].strip().isdigit() for line in ran.out.splitlines()) == 10
    told = json.loads(at(place, "--json", "audit").out)
    assert told["schema"] == "sharedfund.audit/1"
    assert (told["verdict"], told["exit"], told["changed"], told["practice"]) == ("clean", 0, False, True)
    assert list(told["lines"]) == ["grammar", "tree", "signatures", "rules", "postings", "published_pages", "derived_files",
                                   "private_rows", "fund_id", "newest_head"]
    assert told["findings"] == []


def test_audit_finds_a_changed_book_and_says_where(place: Path) -> None:
    (file,) = (place / "book" / "book").iterdir()
    file.write_bytes(file.read_bytes().replace("银杏花园".encode(), "银桂花园".encode(), 1))
    ran = at(place, "--json", "audit")
    told = json.loads(ran.out)
    assert (ran.code, told["verdict"], told["exit"]) == (4, "findings", 4)
    assert any(finding["file"] and finding["line"] for finding in told["findings"])
    assert all(finding["message"] for finding in told["findings"])
    assert "怎么办" in at(place, "audit").out


def test_a_head_too_short_or_a_wrong_fund_id_is_wrong_usage(place: Path) -> None:
    for words in (("--expect", "4942 2542"), ("--fund", "1957")):
        assert at(place, "audit", *words).code == 2
    told = json.loads(at(place, "--json", "audit", "--fund", "ab" * 32).out)
    assert (told["verdict"], told["exit"]) == ("findings", 4)


# ---- config, completion, help ----


def test_a_setting_is_set_listed_and_forgotten(tmp_path: Path) -> None:
    assert run("config", "set", "lang", "en_GB", home=tmp_path).code == 0
    assert {row["name"]: row["value"] for row in json.loads(run("--json", "config", "list", home=tmp_path).out)["data"]}["lang"] == "en"
    assert run("config", "unset", "lang", home=tmp_path).code == 0
    assert run("config", "set", "colour", "red", home=tmp_path).code == 2
    assert run("config", "set", "lang", "latin", home=tmp_path).code == 2


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_completion_is_installed_for_each_shell(shell: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    told = json.loads(run("--json", "completion", "install", "--shell", shell, home=tmp_path / "home").out)["data"]
    assert "_SHAREDFUND_COMPLETE" in Path(told["file"]).read_text(encoding="utf-8")
    assert "_SHAREDFUND_COMPLETE" in run("completion", "install", "--shell", shell, "--print", home=tmp_path / "home").out


def test_help_explains_exit_codes_nouns_and_verbs(tmp_path: Path) -> None:
    for lang in ("zh_CN", "en"):
        page = run("help", "exit-codes", home=tmp_path, lang=lang).out
        for code in ("0", "1", "2", "3", "4", "5", "6", "130"):
            assert f"\n  {code} " in page
    assert run("help", "rules", "show", home=tmp_path).out == run("rules", "show", "--help", home=tmp_path).out
    assert run("help", home=tmp_path).out == run("--help", home=tmp_path).out
    assert run("help", "nothing", home=tmp_path).code == 2
