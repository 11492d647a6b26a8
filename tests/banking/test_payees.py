"""Payers that were confirmed: kept as TOML for this machine's eyes, found again by name and account."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharedfund.banking import payees
from sharedfund.banking.payees import Learned, Payer, Rule
from sharedfund.errors import BadInput

WANG = Rule("王芳", "001234", "household", "h-7f3a9c", date(2026, 10, 1))
CLEAN = Rule("云州洁美保洁服务部", "", "payee", "v-12", date(2026, 10, 2))


def test_what_was_learned_is_kept_and_read_again(tmp_path: Path) -> None:
    file = tmp_path / "private" / payees.FILE
    assert payees.read(file) == Learned()
    known = Learned().with_rule(WANG).with_rule(CLEAN)
    payees.write(file, known)
    assert payees.read(file).rules == (WANG, CLEAN)
    assert file.stat().st_mode & 0o777 == 0o600
    first = file.read_bytes()
    payees.write(file, payees.read(file))
    assert file.read_bytes() == first


def test_a_payer_is_found_however_the_bank_writes_it() -> None:
    known = Learned().with_rule(WANG)
    assert known.of_payer(payees.payer_of("王 芳", "6222 0202 0000 1234")) == (WANG,)
    assert known.of_payer(payees.payer_of("王　芳", "6222-0202-0000001234")) == (WANG,)
    assert known.of_payer(payees.payer_of("王芳", "6222020200009999")) == ()
    assert known.with_rule(WANG._replace(since=date(2026, 11, 1))) is known, "the same again teaches nothing"
    twice = known.with_rule(WANG._replace(what="h-000001"))
    assert len(twice.of_payer(WANG.payer)) == 2


@pytest.mark.parametrize(("forgotten", "left"), [("王芳", 1), ("001234", 1), ("王 芳", 1), ("李雷", 2), ("", 2)])
def test_a_payer_is_forgotten_by_name_or_account(forgotten: str, left: int) -> None:
    known, gone = Learned.of((WANG, CLEAN)).without(forgotten)
    assert (len(known.rules), gone) == (left, 2 - left)


@pytest.mark.parametrize(("number", "tail"), [
    ("6222 0202 0000 1234", "001234"), ("6222****1234", "1234"), ("1234****", ""), ("123", ""), ("", ""), ("acct-abcd", "CTABCD"),
])
def test_the_end_of_an_account(number: str, tail: str) -> None:
    assert payees.tail_of(number) == tail


@pytest.mark.parametrize(("name", "is_masked"), [("王芳", False), ("*芳", True), ("王**", True), ("王＊", True), ("云州XX公司", True), ("Xu Xin", False)])
def test_a_hidden_name_is_anybodys(name: str, is_masked: bool) -> None:
    assert payees.is_masked(name) is is_masked
    assert Payer(payees.fold(name), "1234").is_known_by_account is not is_masked


@pytest.mark.parametrize(("text", "line", "field"), [
    ("[[payee]", 1, "toml"), ("x = " + "[" * 100_000, 1, "toml"), ("x = " + "9" * 10_000, 1, "toml"), ("x = 1\n", 1, "[[payee]]"), ("payee = 1\n", 1, "[[payee]]"),
    ('\n[[payee]]\nname = "王芳"\n', 2, "tail"),
    ('[[payee]]\nname = ""\ntail = ""\nkind = "household"\nwhat = "h-7f3a9c"\nsince = 2026-10-01\n', 1, "name"),
    ('[[payee]]\nname = "王"\ntail = "12"\nkind = "household"\nwhat = "h-7f3a9c"\nsince = 2026-10-01\n', 1, "tail"),
    ('[[payee]]\nname = "王"\ntail = ""\nkind = "friend"\nwhat = "h-7f3a9c"\nsince = 2026-10-01\n', 1, "kind"),
    ('[[payee]]\nname = "王"\ntail = ""\nkind = "household"\nwhat = "v-12"\nsince = 2026-10-01\n', 1, "what"),
    ('[[payee]]\nname = "王"\ntail = ""\nkind = "household"\nwhat = "h-7f3a9c"\nsince = 2026-10-01T00:00:00\n', 1, "since"),
    ('[[payee]]\nname = "王"\ntail = ""\nkind = "household"\nwhat = "h-7f3a9c"\nsince = 2026-10-01\n[[payee]]\nphone = 1\n', 7, "phone"),
])
def test_a_damaged_file_is_told_with_its_line(tmp_path: Path, text: str, line: int, field: str) -> None:
    file = tmp_path / payees.FILE
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as told:
        payees.read(file)
    assert (told.value.code, told.value.line, told.value.facts["field"]) == ("payees-damaged", line, field)


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    file = tmp_path / payees.FILE
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(BadInput, match="payees-damaged"):
        payees.read(file)


_NAMES = st.text(st.characters(blacklist_categories=("Cs",)), min_size=1, max_size=30).filter(lambda name: bool(payees.fold(name)))


@given(st.lists(st.builds(Rule, _NAMES, st.sampled_from(["", "1234", "001234"]), st.just("household"),
                          st.sampled_from(["h-7f3a9c", "h-000001"]), st.dates())))
def test_any_name_survives_the_file(tmp_path_factory: pytest.TempPathFactory, rules: list[Rule]) -> None:
    file = tmp_path_factory.mktemp("payees") / payees.FILE
    known = Learned.of(rules)
    payees.write(file, known)
    assert payees.read(file).rules == known.rules
