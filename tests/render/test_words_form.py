"""How facts are written inside words."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from sharedfund.render.words import form


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0.00", "零元整"),
        ("0.01", "壹分"),
        ("0.05", "伍分"),
        ("0.10", "壹角整"),
        ("100.00", "壹佰元整"),
        ("10001.00", "壹万零壹元整"),
        ("100001.00", "壹拾万零壹元整"),
        ("1000000.01", "壹佰万元零壹分"),
        ("999999999.99", "玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
        ("0.50", "伍角整"),
        ("0.53", "伍角叁分"),
        ("10.00", "壹拾元整"),
        ("26000.00", "贰万陆仟元整"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("100700.00", "壹拾万零柒佰元整"),
        ("100000001.00", "壹亿零壹元整"),
        ("1010101010.10", "壹拾亿壹仟零壹拾万壹仟零壹拾元壹角整"),
        ("9999999999999.99", "玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
        ("-3.70", "负叁元柒角整"),
    ],
)
def test_an_amount_reads_in_capital_numerals(amount: str, text: str) -> None:
    assert form.capital(Decimal(amount)) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [("1/10", "10%"), (Fraction(77125, 100000), "77.125%"), ("1/3", "33.333%"), ("2/3", "66.667%"), (Fraction(-1, 2), "-50%"),
     (Fraction(-1, 10**9), "0%"), (1, "100%")],
)
def test_a_share_reads_as_percent_without_padding(share: object, text: str) -> None:
    assert form.percent(share) == text  # type: ignore[arg-type]  # the table mixes the types on purpose


def test_facts_are_written_by_what_they_are() -> None:
    facts = {"amount": Decimal("11380.50"), "day": date(2026, 2, 3), "head": "repair", "score": Decimal("79.99"),
             "left_days": 3, "fund": "maintenance:B01", "is_essential": True}
    text = "{head} {amount} {day} {score} {left_days} {left_days:days} {fund} {is_essential} {absent} {amount:capital}"
    assert form.filled(text, facts, "zh_CN") == (
        "维修养护 11,380.50 元 2026-02-03 79.99 3 3 天 专项维修资金 B01 是 无 壹万壹仟叁佰捌拾元伍角整")
    assert form.filled("{head} {amount} {left_days:days} {fund} {absent}", facts, "en") == (
        "minor repair CNY 11,380.50 3 days maintenance fund B01 none")


def test_a_text_fact_cannot_move_the_cursor_or_turn_the_line() -> None:
    assert form.filled("{name}", {"name": "a\x1b[2K\u202eb\u200b"}, "en") == "a\\u001b[2K\\u202eb\\u200b"


def test_a_fact_is_never_a_way_into_an_object() -> None:
    with pytest.raises(ValueError):
        form.filled("{name.__class__}", {"name": "x"}, "en")


@pytest.mark.parametrize(("typed", "shown"), [
    ("x" * 80, "x" * 80),
    ("x" * 81, "x" * 60 + "…"),
    ("顾明远" * 30, "顾明远" * 30),
    (f"没有 {'9' * 2000} 这一户", f"没有 {'9' * 60}… 这一户"),
])
def test_a_word_without_end_is_repeated_only_to_be_recognised(typed: str, shown: str) -> None:
    assert form.recognisable(typed) == shown
    assert form.written("found_name", typed, "text", "zh_CN") == shown


def test_facts_that_are_terms_or_uses_are_said_in_words() -> None:
    assert form.written("fee_account", "agency", "", "zh_CN") == "代收专账"
    assert form.written("use", "residential", "", "zh_CN") == "住宅"
    assert form.written("use", "residential", "", "en") == "residential"
    assert form.written("found", "residential", "", "zh_CN") == "residential"
