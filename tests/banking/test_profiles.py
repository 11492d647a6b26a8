"""A profile is guessed, shown, kept as TOML and read with; what is wrong in one is named."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharedfund.banking.profiles import SCHEMA, Profile, guess, preview, profile_of
from sharedfund.banking.reading import read
from sharedfund.banking.tables import Table, tables
from sharedfund.errors import BadInput
from tests.banking import made

PROFILE = Profile("yunzhou", {"day": "过账日", "ins": "进", "outs": "出", "balance": "结存", "serial": "单号"}, ("事由",), bank="云州银行")
HEADER = ("过账日", "点", "票", "事由", "出", "进", "结存", "谁", "谁的账", "单号")


def strange(moves: Sequence[made.Move], header: Sequence[str] = HEADER) -> list[list[Any]]:
    return made.corporate(moves, header=header, banner=[["云州银行"], ["打印于 2026-10-01"]])


def table_of(grid: made.Grid) -> Table:
    (table,) = tables(made.csv_bytes(grid), "f")
    return table


def test_a_profile_reads_what_no_layout_knows() -> None:
    moves = made.moves(6)
    data = made.csv_bytes(strange(moves))
    with pytest.raises(BadInput) as caught:
        read(data, "f")
    assert caught.value.code == "layout-unknown"
    statement = read(data, "f", [Profile("other", {"day": "日", "amount": "额"}), PROFILE])
    assert statement.layout == "profile-yunzhou" and statement.checks[2].holds
    assert [(line.day, line.amount, line.reference, line.memo) for line in statement.lines] == [
        (move.day, move.amount, move.serial, move.memo) for move in moves]


def test_a_profile_that_does_not_fit_leaves_the_layouts_alone() -> None:
    assert read(made.csv_bytes(made.corporate(made.moves(3))), "f", [PROFILE]).layout == "usual"


LEFT_OUT: dict[Any, Any] = {"day": "交易日期", "ins": "贷方发生额", "outs": "借方发生额", "serial": "交易流水号"}


def headed(moves: Sequence[made.Move], balance: str = "余额", *, is_filled: bool = True) -> list[list[Any]]:
    rows = [[move.day.isoformat(), *(("", move.amount) if move.amount > 0 else (-move.amount, "")),
             move.balance if is_filled else "", move.serial] for move in moves]
    return [["交易日期", "借方发生额", "贷方发生额", balance, "交易流水号"], *rows]


@pytest.mark.parametrize(("columns", "balance", "is_filled", "holds"), [
    (LEFT_OUT, "余额", True, True),
    (LEFT_OUT, "余额", False, None),  # nothing stands under the heading
    (LEFT_OUT, "剩下的", True, None),  # no word for a balance
    ({**LEFT_OUT, "ins": "借方发生额", "outs": "贷方发生额"}, "余额", True, False),
    ({**LEFT_OUT, "ins": "借方发生额", "outs": "贷方发生额"}, "账户余额", True, False),
])
def test_a_balance_a_profile_leaves_out_is_followed_all_the_same(columns: Any, balance: str, is_filled: bool, holds: bool | None) -> None:
    moves = made.moves(6)
    data, profile = made.csv_bytes(headed(moves, balance, is_filled=is_filled)), Profile("yz", columns)
    if holds is not False:
        statement = read(data, "f", [profile])
        assert statement.checks[2].holds is holds and [line.amount for line in statement.lines] == [move.amount for move in moves]
        return
    with pytest.raises(BadInput) as caught:
        read(data, "f", [profile])
    assert caught.value.code == "statement-balance-breaks"
    assert {"row", "stated", "found"} <= caught.value.facts.keys() and caught.value.facts["layout"] == "profile-yz"


def test_a_profile_fits_by_columns_where_there_is_no_header() -> None:
    moves = made.moves(5)
    grid = made.corporate(moves)[1:]
    profile = Profile("bare", {"day": 1, "time": 2, "outs": 5, "ins": 6, "balance": 7, "name": 8, "serial": 10}, (4,))
    statement = read(made.csv_bytes(grid), "f", [profile])
    assert [line.amount for line in statement.lines] == [move.amount for move in moves] and statement.lines[0].row == 1
    skipping = Profile("bare", profile.columns, profile.memo, skip=1)
    assert len(read(made.csv_bytes([["云州银行流水"], *grid]), "f", [skipping]).lines) == 5
    with pytest.raises(BadInput):
        read(made.csv_bytes([["云州银行流水"], *grid]), "f", [profile])


@pytest.mark.parametrize(("signs", "amounts"), [("written", ["5.00", "-3.00"]), ("reversed", ["-5.00", "3.00"])])
def test_a_profile_says_which_way_the_signs_go(signs: Any, amounts: list[str]) -> None:
    profile = Profile("s", {"day": "日", "amount": "额"}, signs=signs, day_form="%d/%m/%Y")
    statement = read(made.csv_bytes([["日", "额", "x"], ["02/09/2026", "5", ""], ["03/09/2026", "-3", ""]]), "f", [profile])
    assert [str(line.amount) for line in statement.lines] == amounts and statement.lines[0].day.day == 2


def test_a_profile_of_a_gateway_takes_its_totals_for_claims() -> None:
    profile = Profile("w", {"day": "日", "amount": "额"}, account="wechat")
    statement = read(made.csv_bytes([["共9笔"], ["日", "额", "x"], ["20260902", "5", ""]]), "f", [profile])
    assert statement.account == "wechat" and [warning.name for warning in statement.warnings] == ["rows"]


# ---- text ----


def test_the_text_of_a_profile_is_one_and_comes_back() -> None:
    again = profile_of(PROFILE.text(), "p.toml")
    assert again == PROFILE and again.text() == PROFILE.text() and again.digest == PROFILE.digest
    assert tomllib.loads(PROFILE.text())["columns"]["memo"] == ["事由"]
    assert Profile("yunzhou", PROFILE.columns, ("用途",)).digest != PROFILE.digest


@given(st.builds(Profile, st.just("p"), st.fixed_dictionaries({"day": st.sampled_from(["日", 'a"\\b', 3]), "amount": st.integers(1, 512)}),
                 st.lists(st.one_of(st.integers(1, 9), st.sampled_from(["备注", "x\ty"])), max_size=3).map(tuple),
                 st.text(st.characters(exclude_categories=["Nd", "Cs"]), max_size=20),
                 st.sampled_from(["bank", "wechat", "alipay"]), st.sampled_from(["written", "reversed"]), st.sampled_from(["", "%Y-%m-%d", "%d.%m.%y"]),
                 st.integers(0, 1000), st.sampled_from(["", "gb18030", "utf-16"])))
def test_every_profile_comes_back_from_its_text(profile: Profile) -> None:
    assert profile_of(profile.text(), "f") == profile


@pytest.mark.parametrize(("old", "new", "field"), [
    (SCHEMA, "other/1", "schema"), ('name = "yunzhou"', 'name = "Yun Zhou"', "name"), ('account = "bank"', 'account = "cash"', "account"),
    ('signs = "written"', 'signs = "odd"', "signs"), ("skip = 0", "skip = -1", "skip"), ("skip = 0", "skip = true", "skip"),
    ('encoding = ""', 'encoding = "gbk"', "encoding"), ('day-form = ""', 'day-form = "%H:%M"', "day-form"), ('day = "过账日"', 'when = "过账日"', "when"),
    ('day = "过账日"', "day = 0", "day"), ('day = "过账日"', "day = 513", "day"), ('day = "过账日"', 'day = ""', "day"), ('day = "过账日"\n', "", "columns"),
    ('ins = "进"\nouts = "出"\n', "", "columns"), ('memo = ["事由"]', 'memo = "事由"', "memo"), ('bank = "云州银行"', "bank = 5", "bank"),
    ("skip = 0", "skip = 0\nextra = 1", "extra"), ("[columns]", "columns = 5\n[x]", "columns"), ("skip = 0", "skip = ", "TOML"),
    ("skip = 0", "skip = " + "9" * 10_000, "TOML"), ("skip = 0", "skip = " + "[" * 100_000, "TOML"),
    ('day-form = ""', 'day-form = "%d%d%m%Y"', "day-form"),
])
def test_what_is_wrong_in_a_profile_is_named(old: str, new: str, field: str) -> None:
    text = PROFILE.text()
    assert old in text
    with pytest.raises(BadInput) as caught:
        profile_of(text.replace(old, new), "p.toml")
    assert caught.value.code == "profile-wrong" and caught.value.file == "p.toml"
    assert caught.value.facts["field"] == field or field == "columns"


@pytest.mark.parametrize(("bank", "is_personal"), [("云州银行 6217", False), ("账号 6217000", True)])
def test_a_profile_holds_no_account(bank: str, is_personal: bool) -> None:
    text = Profile("p", PROFILE.columns, bank=bank).text()
    if is_personal:
        with pytest.raises(BadInput) as caught:
            profile_of(text, "f")
        assert caught.value.code == "profile-personal"
    else:
        assert profile_of(text, "f").bank == bank


# ---- guessing ----


def test_a_header_nobody_knows_is_guessed_by_arithmetic() -> None:
    moves = made.moves(30)
    table = table_of(strange(moves))
    found = guess(table, "yunzhou")
    columns = found.profile.columns
    assert (columns["balance"], columns["ins"], columns["outs"], columns["day"], columns["serial"]) == ("结存", "进", "出", "过账日", "单号")
    assert found.sure["balance"] == found.sure["ins"] == found.sure["outs"] == 100 > found.sure["day"] > found.sure["serial"]
    assert table.rows[found.header][0] == "过账日"
    statement = read(made.csv_bytes(strange(moves)), "f", [profile_of(found.profile.text(), "f")])
    assert [line.amount for line in statement.lines] == [move.amount for move in moves]


@pytest.mark.parametrize("falls", [False, True])
def test_words_nobody_says_the_right_way_round_are_overruled_by_arithmetic(falls: bool) -> None:
    """Under a header that calls debits credits the balance knows better."""
    header = list(made.CORPORATE)
    header[4], header[5] = header[5], header[4]
    moves = made.moves(20)
    found = guess(table_of(made.corporate(moves[::-1] if falls else moves, header=header)))
    assert found.profile.columns["ins"] == "借方发生额" and found.profile.columns["outs"] == "贷方发生额"


def test_usual_words_are_taken_as_they_are() -> None:
    found = guess(table_of(made.corporate(made.moves(20))))
    assert found.profile.columns == {"day": "交易日期", "moment": "交易时间", "ins": "贷方发生额", "outs": "借方发生额", "balance": "余额", "serial": "交易流水号",
                                     "voucher": "凭证号", "name": "对方户名", "number": "对方账号"}
    assert found.profile.memo == ("摘要",) and found.sure["day"] == 90 and found.sure["balance"] == 100


@pytest.mark.parametrize(("form", "signs", "mark"), [("signed", "written", False), ("turned", "reversed", False), ("marked", "written", True)])
def test_one_column_of_amounts_is_proven_with_its_sign(form: str, signs: str, mark: bool) -> None:
    moves = made.moves(25)
    rows = []
    for move in moves:
        value = {"signed": move.amount, "turned": -move.amount, "marked": abs(move.amount)}[form]
        rows.append([f"{move.day:%Y/%m/%d}", "借" if move.amount < 0 else "贷", f"{value:,.2f}", f"{move.balance:,.2f}", move.memo])
    found = guess(table_of([["甲", "乙", "丙", "丁", "戊"], *rows]))
    assert (found.profile.columns["amount"], found.profile.columns["balance"], found.profile.signs) == ("丙", "丁", signs)
    assert ("mark" in found.profile.columns) is mark


def test_rows_without_a_header_are_guessed_by_column() -> None:
    found = guess(table_of(made.corporate(made.moves(20))[1:]))
    assert found.header == -1 and found.profile.skip == 0
    assert {found.profile.columns[meaning] for meaning in ("day", "ins", "outs", "balance")} == {1, 6, 5, 7}  # type: ignore[index]  # a Meaning
    assert len(read(made.csv_bytes(made.corporate(made.moves(20))[1:]), "f", [found.profile]).lines) == 20


def test_a_file_without_days_and_numbers_cannot_be_guessed() -> None:
    with pytest.raises(BadInput) as caught:
        guess(table_of([["a", "b"], ["c", "d"]]))
    assert caught.value.code == "layout-unknown"


def test_a_preview_shows_the_first_lines_in_the_order_of_the_file() -> None:
    moves = made.moves(80)
    table = table_of(strange(moves[::-1]))
    lines = preview(table, PROFILE, 5, "f")
    assert [(line.row, line.amount) for line in lines] == [(4 + index, move.amount) for index, move in enumerate(moves[:-6:-1])]
    with pytest.raises(BadInput):
        preview(table, Profile("p", {"day": "无此列", "amount": "进"}), 5, "f")
    wrong = Profile("p", {"day": "过账日", "amount": "谁"}, skip=0)
    with pytest.raises(BadInput) as caught:
        preview(table, wrong, 5, "f")
    assert caught.value.code == "statement-amount" and caught.value.line == 4
    assert lines[0].balance == Decimal(moves[-1].balance)
