"""What a book spells by slug has a name, and a table sets its numbers to the right."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sharedfund.entries import KINDS
from sharedfund.render.words import names
from sharedfund.render.words.form import written
from sharedfund_cli.language import speak
from sharedfund_cli.output import Column, table


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_entry_has_a_chinese_name(kind: str) -> None:
    assert not names.name("kind", kind, "zh_CN").isascii()
    assert names.name("kind", kind, "en") == kind


@pytest.mark.parametrize(("fact", "value", "zh"), [
    ("kind", "payment-returned", "付款退回"), ("status", "requested", "已申请，待审核"), ("wanted", "draft", "草稿"),
    ("channel", "wechat", "微信"), ("payee", "staff", "员工工资"), ("payee", "v-12", "v-12"), ("title", "draft", "draft"),
])
def test_a_fact_that_is_a_slug_is_told_by_its_name(fact: str, value: str, zh: str) -> None:
    assert written(fact, value, "slug", "zh_CN") == zh


def test_what_was_typed_is_cut_and_other_facts_are_not() -> None:
    assert written("found", "x" * 2000, "", "en") == "x" * 60 + "…"
    assert written("digest", "a" * 64, "", "en") == "a" * 64
    assert written("found", "a" * 64, "", "en") == "a" * 64


def test_amounts_stand_to_the_right_and_are_never_cut() -> None:
    speak("zh_CN")
    rows = [{"fund": "操作" * 20, "cash": Decimal("1234567.00")}, {"fund": "甲", "cash": Decimal("0.00")}]
    lines = table(rows, (Column("fund", ("资金", "Fund")), Column("cash", ("账上", "Cash"), "money")), width=40).split("\n")
    assert [line for line in lines if "1,234,567.00" in line]
    assert lines[0].endswith("  账上") and [line for line in lines if line.endswith("         0.00")]
