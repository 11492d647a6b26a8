"""View passwords: what they must be, what is kept of them, and when they are to be replaced."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sharedfund.book.private import Private
from sharedfund.errors import BadInput, SharedFundError
from sharedfund.portal import passwords
from tests.fund import Fund
from tests.worked_quarter import quarter

GOOD = "三棵银杏树下的长椅"


@pytest.fixture(scope="module")
def fund() -> Fund:
    return quarter()


def row(fund: Fund, password: str = GOOD + "子") -> dict[str, Any]:
    return passwords.row_of(password, fund.state, fund.day, bytes)


@pytest.mark.parametrize(("typed", "code"), [
    (GOOD + "子", None), (GOOD, "password-too-short"), ("  " + GOOD + "  ", "password-too-short"),
    ("银杏花园银杏花园银杏", "password-guessable"), ("1234567890", "password-guessable"), ("长" * 400, "password-too-long")])
def test_a_view_password_has_ten_characters_that_nobody_guesses(typed: str, code: str | None) -> None:
    if code is None:
        assert passwords.checked(f" {typed} ", ["银杏花园"]) == typed
        return
    with pytest.raises(BadInput) as refused:
        passwords.checked(typed, ["银杏花园"])
    assert refused.value.code == code


def test_a_made_password_is_random_readable_and_good_enough() -> None:
    made = {passwords.generated(os.urandom) for _ in range(50)}
    assert len(made) == 50
    for one in made:
        assert [len(group) for group in one.split("-")] == [4, 4, 4, 4]
        assert not set(one) & set("01ilo")
        assert passwords.checked(one) == one
    letters = "".join(made).replace("-", "")
    assert {letter for letter in passwords._LETTERS if letter not in letters} == set()
    # No letter is likelier than another: of 256 bytes, the eight that would make it so are thrown away.
    assert passwords.generated(lambda count: bytes([248] * 8 + [0] * (count - 8))) == "2222-2222-2222-2222"


def test_what_is_kept_opens_for_the_password_alone_and_holds_none_of_it(fund: Fund) -> None:
    kept = row(fund)
    assert (kept["kdf"], kept["memory-kib"], kept["passes"], kept["lanes"]) == ("argon2id", 65_536, 3, 4)
    assert GOOD not in json.dumps(kept, ensure_ascii=False)
    assert passwords.opens(GOOD + "子 ", kept)
    assert not passwords.opens(GOOD, kept)


@pytest.mark.parametrize("change", [{"memory-kib": 19_455}, {"memory-kib": 4_194_304}, {"passes": 1}, {"lanes": 9}, {"kdf": "md5"},
                                    {"salt": "zz"}, {"hash": None}, {"passes": "3"}])
def test_a_row_that_nobody_of_us_wrote_is_not_tried(fund: Fund, change: dict[str, Any]) -> None:
    with pytest.raises(SharedFundError) as refused:
        passwords.opens(GOOD, {**row(fund), **change})
    assert refused.value.code == "private-damaged"


def private(place: Path, fund: Fund, *holders: str) -> Private:
    made = Private(place, bytes)
    made.merge(passwords.TABLE, {holder: {"holders": passwords.holders(fund.state, fund.day)} for holder in holders})
    return made


def ended(fund: Fund, office: str) -> Any:
    """The state once a holder of `office` has gone."""
    people = fund.state.people
    held = next(m for m in people.mandates.values() if m.office == office)
    gone = replace(held, ended=True, ended_day=fund.day)
    return replace(fund.state, people=replace(people, mandates=people.mandates.set(held.mandate, gone)))


@pytest.mark.parametrize(("office", "told"), [("committee-chair", True), ("committee-member", True), ("firm", True),
                                              ("community", False), ("accountant", False)])
def test_a_password_is_to_be_replaced_when_the_cast_changes(fund: Fund, office: str, told: bool, tmp_path: Path) -> None:
    kept = private(tmp_path, fund, passwords.SHARED, "h-7f3a9c")
    assert passwords.stale(kept, fund.state, fund.day) == []
    assert passwords.stale(kept, ended(fund, office), fund.day) == (["h-7f3a9c", "shared"] if told else [])


def test_a_new_firm_and_a_sold_unit_ask_for_a_new_password(fund: Fund, tmp_path: Path) -> None:
    kept = private(tmp_path, fund, "h-000000", passwords.SHARED)
    first = min(contract.first for contract in fund.state.contracts.contracts.values())
    assert passwords.stale(kept, fund.state, fund.day) == ["h-000000"]
    assert "contract F001" in passwords.holders(fund.state, fund.day)
    assert "contract F001" not in passwords.holders(fund.state, first - timedelta(days=1))
    kept.merge(passwords.TABLE, {passwords.SHARED: {"holders": ["contract F000"]}})  # the firm of before
    assert passwords.stale(kept, fund.state, fund.day) == ["h-000000", passwords.SHARED]
