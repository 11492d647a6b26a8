"""The reconciliation as data and as a page: both sides, every item by name, what is long in transit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest

from sharedfund.drafts import bank
from sharedfund.render import html
from sharedfund.render.reconciliation import reconciliation_page
from sharedfund.reports.disclosure import disclosure
from sharedfund.reports.reconciliation import reconciliation
from sharedfund.values import days
from tests import till as t
from tests.fund import Fund, K, commitment
from tests.rules.test_statements import imported, month, received, reconciled, till


def test_the_table_names_each_item_and_what_is_long_in_transit() -> None:
    fund = till("2026-01-05")
    fund.do(received(fund, "40.00", "T1"))
    fund.at("2026-02-28")
    fund.do(*imported(fund, ("01-10", "100.00", "A1"), ("02-28", "-7.50", "A2"), statement=commitment("两月"),
                      first=date(2026, 1, 1), last=date(2026, 2, 28), closing=Decimal("1092.50")))
    fund.at("2026-03-02")
    fund.do(bank.reconcile(fund.state, by=K, day=fund.day, month="2026-01", statement_balance=Decimal("1100.00")))
    entry = bank.reconcile(fund.state, by=K, day=fund.day, month="2026-02", statement_balance=Decimal("1092.50"))
    table = reconciliation(fund.state, entry)
    assert (table.adjusted_statement, table.adjusted_book, table.difference) == (
        Decimal("1132.50"), Decimal("1132.50"), Decimal("0.00"))
    assert [(item.called, item.age) for item in table.old] == [("S-0001 T1", 54), ("A1", 49)]
    assert table.data() == {
        "account": "co-managed", "month": "2026-02", "statement_balance": Decimal("1092.50"),
        "book_balance": Decimal("1040.00"), "difference": Decimal("0.00"), "reconciled": True,
        "adjusted_statement": Decimal("1132.50"), "adjusted_book": Decimal("1132.50"), "closing": Decimal("1092.50"),
        "closes": date(2026, 2, 28), "over_thirty_days": 2,
        "items": [
            {"side": "booked-in", "day": date(2026, 1, 5), "amount": Decimal("40.00"), "reference": "T1", "name": "S-0001", "days": 54},
            {"side": "bank-in", "day": date(2026, 1, 10), "amount": Decimal("100.00"), "reference": "A1", "name": "", "days": 49},
            {"side": "bank-out", "day": date(2026, 2, 28), "amount": Decimal("7.50"), "reference": "A2", "name": "", "days": 0},
        ]}
    fund.do(entry)
    recorded = fund.state.bank.of("co-managed", "2026-02")
    assert recorded is not None
    assert reconciliation(fund.state, recorded) == table


@pytest.mark.parametrize(("day", "count"), [("2026-01-01", 0), ("2025-12-31", 1)])
def test_thirty_days_are_not_over_thirty(day: str, count: int) -> None:
    fund = till("2026-02-03")
    item = {"side": "booked-in", "day": day, "amount": "5.00", "reference": "在途"}
    table = reconciliation(fund.state, reconciled(fund, "995.00", items=[item]))
    assert table.items[0].age == 30 + count
    assert len(table.old) == count


def test_an_entry_without_a_reference_is_called_by_its_number() -> None:
    from sharedfund.entries.receipts import DepositTaken

    fund = till("2026-01-20")
    t.put(fund, DepositTaken(day=fund.day, by=K, deposit="D-0001", deposit_kind="access", party="h-7f3a9c",
                             amount=Decimal("50.00"), paper="收据 3"))
    fund.at("2026-02-03")
    fund.do(*imported(fund, ("01-10", "1.00", "A1"), last=date(2026, 1, 31)))
    table = reconciliation(fund.state, reconciled(fund, "1001.00"))
    (waits,) = table.of("booked-in")
    assert waits.called == f"D-0001 {waits.reference[:8]}"
    assert (len(waits.reference), table.closing, table.closes) == (64, None, None)


class Read(HTMLParser):
    """The tags and the words of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        assert not {"src", "href", "onclick"} & {name for name, _ in attrs}
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.words.append(data.strip())


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_page_prints_both_sides_and_runs_nothing(language: Any) -> None:
    fund = month()
    page = reconciliation_page(reconciliation(fund.state, reconciled(fund)), fund_name="云州 <银杏>", by="p-06", language=language)
    read = Read(page)
    assert "script" not in read.tags
    assert "@page { size: A4" in page
    assert "云州 <银杏>" in read.words
    assert {"1,092.50", "1,040.00", "1,132.50", "2026-01-31 S-0001 T1", "2026-01-10 A1"} <= set(read.words)
    marks = {"zh_CN": ("√ 相符", "账收银未收"), "en": ("√ the two agree", "booked in, not yet at the bank")}[language]
    assert all(any(mark in word for word in read.words) for mark in marks)


def test_a_page_that_differs_says_so_and_names_what_is_old() -> None:
    fund = till("2026-02-03")
    item = {"side": "booked-in", "day": "2025-12-01", "amount": "5.00", "reference": "在途 <b>"}
    page = reconciliation_page(reconciliation(fund.state, reconciled(fund, "9.00", items=[item])), fund_name="云州", by="p-06",
                               language="zh_CN", practice=True)
    words = " ".join(Read(page).words)
    for text in ("× 不符，没有对平", "-986.00", "在途超过 30 天的未达账项", "在途 <b>", "61", "练习账本"):
        assert text in words
    assert "<b>" not in page.replace("<b>练习", "")


def test_the_disclosure_counts_the_lines_nobody_booked() -> None:
    def told(fund: Fund) -> tuple[Any, str]:
        data = disclosure(fund.state, fund.lines, days.period("2026Q1"), as_of=fund.day)
        return data["sections"]["R"].get("open_lines"), html.page(data, "zh_CN")

    fund = till("2026-01-31")
    assert told(fund)[0] is None
    fund.do(*imported(fund, ("01-10", "100.00", "A1"), ("01-12", "-7.50", "A2")))
    count, page = told(fund)
    assert (count, "对账单上还有 2 条流水没有记进账本。" in page) == (2, True)
    fund.do(received(fund, "100.00", "A1"))
    assert told(fund)[0] == 1
