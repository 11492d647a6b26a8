"""Quarters that went wrong, each made through the public API, and every quick format of a page as words."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

from sharedfund.drafts import questions
from sharedfund.entries.payments import BankDebited, Leg
from sharedfund.render import html, spreadsheet_csv, terminal, tongues, workbook
from sharedfund.render.front import Seals
from sharedfund.render.tongues import Tongue
from sharedfund.reports.disclosure import disclosure
from sharedfund.values import days
from tests.fund import C, Fund, J, K
from tests.payment_fund import REPAIR, bill, funded, paid
from tests.render import spreadsheets
from tests.worked_quarter import put, quarter, reconcile

Data = dict[str, Any]


def page(fund: Fund, period: str = "2026Q1", as_of: str | None = None) -> Data:
    return disclosure(fund.state, fund.lines, days.period(period), as_of=days.day(as_of) if as_of else fund.day)


def running() -> Data:
    """A quarter that is not over."""
    return page(quarter().at("2026-05-20"), "2026Q2")


def unreconciled() -> Data:
    """A quarter nobody compared with the bank."""
    return page(quarter(reconciled=False).at("2026-05-20"))


def differing() -> Data:
    """A quarter the bank knows otherwise."""
    fund = quarter(reconciled=False).at("2026-04-30")
    reconcile(fund, "2026-03", "3250.00", "11.00")
    return page(fund)


def unapproved(amount: str = "3000.00") -> Data:
    """Money left that nobody approved, more than may be spent; the line has no paper."""
    fund = quarter()
    put(fund, BankDebited(day=fund.day, by=K, bank_ref="X1", amount=amount, fund="operating", purpose="不明扣款", explained="0.00",
                          legs=(Leg(account="Assets:Receivable:Unexplained:Operating", amount=amount),)))
    return page(fund.at("2026-05-20"), "2026Q2")


def unanswered() -> Data:
    """A question past its day, and one in time."""
    fund = funded()
    for about in ("repair", "operating"):
        fund.do(questions.open_question(fund.state, by=J, day=fund.day, about=about, text="这笔钱花在哪里？"))
    return page(fund, "2026-01", "2026-01-31")


def disputed() -> Data:
    """A bill part of which somebody disputes, beside a payment without a paper and one with."""
    fund = funded()
    number = bill(fund, "B-0001", REPAIR, "repair", "500.00")
    fund.do(questions.freeze(fund.state, by=C, day=fund.day, about=number, amount=Decimal("200.00"), level=1, text="价格有争议"))
    paid(fund)
    paid(fund, evidence=("ab" * 32,), bank_ref="PAY2")
    return page(fund, "2026-01")


def without_entries() -> Data:
    return page(Fund.founded())


class _Words(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.words: list[str] = []
        self._skipped = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._skipped = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._skipped = False

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.words.append(data)


def tags(text: str) -> set[str]:
    return _Words(text).tags


def told(data: Data, tongue: Tongue = "zh_CN", seals: Seals | None = None, *, width: int = 160) -> dict[str, str]:
    """What each format says, by its name; page and terminal (of `width` cells) each language alone too."""
    found = {}
    for each in dict.fromkeys((*tongues.languages(tongue), tongue)):
        found[f"html {each}"] = "".join(_Words(html.page(data, each, seals=seals)).words)
        found[f"terminal {each}"] = terminal.disclosure(data, each, width=width, status=("", "") if seals else ("草稿", "draft"))
    book = spreadsheets.cells(workbook.workbook(data, tongue, seals=seals))
    found["xlsx"] = "\n".join(str(cell) for rows in book.values() for row in rows for cell in row)
    lines = csv.reader(io.StringIO(spreadsheet_csv.detail(data, tongue, seals=seals).decode("utf-8-sig"), newline=""))
    found["csv"] = "\n".join(cell for line in lines for cell in line)
    return found


def bare(text: str) -> str:
    """A text without what formats break lines with."""
    return re.sub(r"[\s\u200b\u00a0]+", "", text)
