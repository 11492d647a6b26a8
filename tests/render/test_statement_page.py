"""A household's statement as a page: every own line and sum, in both languages, and nothing that runs or asks."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from sharedfund.render.statement import statement_page
from sharedfund.reports.household import statement
from tests.worked_quarter import quarter

OWN = "h-7f3a9c"


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    fund = quarter()
    return statement(fund.state, fund.lines.between(fund.state.charter.books_from, fund.day), OWN)


def page(data: dict[str, Any], language: Any = "zh_CN", **more: Any) -> str:
    return statement_page(data, fund_name="银杏花园", unit="1-101", made="2026-04-10", language=language, **more)


def words(text: str) -> str:
    return " ".join(unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", text, flags=re.DOTALL)).split())


@pytest.mark.parametrize(("language", "said"), [
    ("zh_CN", ("账单明细和结清单", "1-101", OWN, "100.00 平方米", "未付 0.00", "预存 1,800.00", "物业费开单", "600.00", "S-0001", "-600.00",
               "业主（双方过户时都签）", "盖章", "不张贴", "4942 2542", "账本头 412")),
    ("en", ("Statement of account", "1-101", "100.00 m²", "unpaid 0.00", "in advance 1,800.00", "fee-charged", "S-0001", "Prepared by",
            "Seal", "never posted")),
])
def test_every_own_line_and_sum_is_printed(data: dict[str, Any], language: str, said: tuple[str, ...]) -> None:
    text = words(page(data, language, code="4942 2542", size=412))
    for word in said:
        assert word in text, word
    assert page(data, language).count("<tr>") == len(data["lines"]) + 1


def test_what_was_deducted_of_a_fee_has_a_line_of_its_own_in_the_foot(data: dict[str, Any]) -> None:
    told = words(page({**data, "refund_due": "5.00", "deducted": "5.00"}))
    assert "应退 5.00" in told and "应退里从物业费扣下的 5.00" in told
    assert "应退里从物业费扣下的" not in words(page(data))


@pytest.mark.parametrize(("language", "heads"), [
    ("zh_CN", ("预存增减", "押金增减", "应退增减")), ("en", ("advance change", "deposit change", "refund change"))])
def test_columns_that_are_changes_say_so(data: dict[str, Any], language: str, heads: tuple[str, ...]) -> None:
    line = {**data["lines"][0], "refund": "6470.88"}
    told = page({**data, "lines": [line]}, language)
    assert all(f">{head}</th>" in told for head in heads) and f'data-h="{heads[2]}">6,470.88</td>' in told


def test_a_sold_unit_says_since_when_it_is_anothers(data: dict[str, Any]) -> None:
    assert "过户 2026-05-01" in words(page({**data, "until": "2026-05-01", "since": "2020-01-01"}))
    assert "过户 " not in words(page(data)).replace("过户时", "")


def test_a_household_without_a_line_has_a_page(data: dict[str, Any]) -> None:
    empty = {**data, "lines": [], "unit": None, "building": None, "area_m2": None, "since": None}
    assert "还没有账单，也没有收款" in words(page(empty))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_page_runs_nothing_and_asks_for_nothing(data: dict[str, Any], language: str) -> None:
    text = statement_page(data, fund_name="<script>x</script>", unit="a\u202eb", made="2026-04-10", language=language,  # type: ignore[arg-type]  # one of the two
                          practice=True)
    for word in ("<script", "<img", "<link", "url(", "src=", "href=", "\u202e"):
        assert word not in text
    assert page(data) == page(data)
