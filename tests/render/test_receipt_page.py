"""A receipt as a page: both languages, every part of the money, and what it cannot print."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sharedfund.entries.receipts import Allocation, Applied, ReceiptRecorded
from sharedfund.render.receipt import Receipt, receipt_page

D = Decimal
NAMES = {"h-7f3a9c": "3-2-1201", "p-05": "林知秋", "F001": "云州物业"}


def page(language: Any, *, applied: tuple[Applied, ...] = (), advance: str = "0.00", refund: str = "0.00",
         agent_for: str | None = None, provisional: bool = False, occurred: date = date(2026, 1, 9)) -> str:
    given = Allocation(applied=applied, advance=D(advance), advance_until=date(2026, 7, 31) if D(advance) else None,
                       refund=D(refund))
    entry = ReceiptRecorded(
        day=date(2026, 1, 9), by="p-05", receipt="S-0042", channel="bank", bank_ref="YZ1", household="h-7f3a9c",
        payer="tenant", amount=given.total(), allocation=given, agent_for=agent_for)
    return receipt_page(Receipt(entry, 412, "ab" * 32, "YZ1", None, occurred, provisional), fund_name="银杏花园",
                        called=lambda name: NAMES.get(name, name), channel="银行", language=language)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh_CN", ("收据", "2025 年第四季度 物业费", "付到 2026-07-31", "应退还", "租户代缴", "壹仟玖佰元零伍分", "第一联")),
        ("en", ("Receipt", "Property fee", "pays until 2026-07-31", "to be refunded", "the tenant", "Payer&#39;s copy")),
    ],
)
def test_every_part_of_the_money_is_printed_on_both_halves(language: str, said: tuple[str, ...]) -> None:
    text = page(language, applied=(Applied(period="2025Q4", amount=D("600.00")),), advance="1200.00", refund="100.05")
    for words in (*said, "600.00", "1,200.00", "100.05", "1,900.05", "3-2-1201", "S-0042"):
        assert words in text, words
    assert text.count("1,900.05") == 2


@pytest.mark.parametrize("provisional", [True, False])
def test_what_no_checkpoint_covers_is_marked_provisional(provisional: bool) -> None:
    assert ('class="mark"' in page("zh_CN", advance="1.00", provisional=provisional)) is provisional


@pytest.mark.parametrize(("occurred", "told"), [(date(2026, 1, 9), False), (date(2026, 1, 8), True)])
def test_a_late_booking_says_its_day_beside_the_true_one(occurred: date, told: bool) -> None:
    assert ("入账 2026-01-09" in page("zh_CN", advance="1.00", occurred=occurred)) is told


def test_a_firms_fee_says_whose_it_is() -> None:
    paid = (Applied(period="2026Q1", amount=D("5.00"), agent_for="F001"),)
    assert "云州物业" in page("zh_CN", applied=paid, agent_for="F001")
    assert "云州物业" not in page("zh_CN", applied=paid)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_page_runs_nothing_and_asks_for_nothing(language: str) -> None:
    text = page(language, advance="1.00")
    for word in ("<script", "<img", "<link", "url(", "src=", "href="):
        assert word not in text
