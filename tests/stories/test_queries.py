"""Beancount reads every book, and sums taken by bean-query are the disclosure's figures to the fen.

Nothing of this package computes here: the sums come from postings and from the `fund` of the opened accounts.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import defaultdict
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import beanquery
import pytest

from sharedfund.book import Book, UserFolder
from sharedfund.reports.disclosure import disclosure
from sharedfund.values import days
from tests.audit.folder import write_book
from tests.fund import Fund
from tests.stories import honest

Q1 = days.period("2026Q1")
ZERO = Decimal("0.00")
CASH = "account ~ '^Assets:Bank:Joint:'"
FUND = "getitem(open_meta(account), 'fund')"
LEDGERS = Path(__file__).parents[2] / "ledgers"


def books() -> list[str]:
    """The books that are asked: the worked quarter, and every reference book whose months lie under ledgers/."""
    return ["honest", *(path.name for path in sorted(LEDGERS.glob("*")) if (path / "main.beancount").is_file())]


@lru_cache(maxsize=1)
def _honest() -> Fund:
    return honest.honest_release("93.00")


class Asked:
    """A book's folder open in bean-query, and its disclosures."""

    def __init__(self, folder: Path, pages: dict[str, Any]) -> None:
        self.folder = folder
        self.pages = pages
        self.connection = beanquery.connect(f"beancount:{folder / 'main.beancount'}")

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return list(self.connection.execute(query).fetchall())

    def sum(self, where: str) -> Decimal:
        ((found,),) = self.rows(f"SELECT sum(number) WHERE {where}") or [(None,)]
        return ZERO if found is None else found


def _opened(name: str, place: Path) -> Asked:
    if name == "honest":
        fund = _honest()
        page = disclosure(fund.state, fund.lines, Q1, as_of=days.day("2026-04-10"))
        return Asked(write_book(fund, place / "book"), {"2026Q1": page})
    folder = shutil.copytree(LEDGERS / name, place / "book")
    book = Book.open(folder, clock=lambda: days.instant("2099-01-01T00:00:00Z"), user=UserFolder(place / "home"))
    pages = {
        published.period: disclosure(book.state, book.lines, days.period(published.period), as_of=published.day)
        for published in book.state.disclosures.published.values()
    }
    assert pages
    return Asked(folder, pages)


@pytest.fixture(scope="module", params=books())
def asked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Asked:
    return _opened(request.param, tmp_path_factory.mktemp("asked"))


def test_bean_check_accepts_it(asked: Asked) -> None:
    for name in ("main.beancount", "checked.beancount"):
        ran = subprocess.run([sys.executable, "-m", "beancount.scripts.check", "--no-cache", str(asked.folder / name)],
                             capture_output=True, text=True, check=False)
        assert (ran.returncode, ran.stderr) == (0, "")


def test_the_sum_of_each_funds_cash_is_what_the_disclosure_opens_and_closes_with(asked: Asked) -> None:
    for period, page in asked.pages.items():
        span = days.period(period)
        for row in page["sections"]["A"]["rows"]:
            cash = f"{CASH} AND {FUND} = '{row['fund']}'"
            assert asked.sum(f"{cash} AND date < {span.end}") == Decimal(row["closing"]), (period, row)
            opened = asked.sum(f"{cash} AND date < {span.first}") + _brought(asked, cash, span)
            assert opened == Decimal(row["opening"]), (period, row)
        assert asked.sum(f"{CASH} AND date < {span.end}") == Decimal(page["front"]["closing"])


def test_the_receipts_and_payments_of_each_fund_are_the_disclosures(asked: Asked) -> None:
    for period, page in asked.pages.items():
        span = days.period(period)
        made: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
        for legs in _transactions(asked, span).values():
            moved = min(sum(part for part in legs.values() if part > 0), -sum(part for part in legs.values() if part < 0))
            left = {True: moved, False: moved}
            for fund, amount in legs.items():
                inside = min(abs(amount), left[amount > 0])
                left[amount > 0] -= inside
                made[fund]["moved_in" if amount > 0 else "moved_out"] += inside
                made[fund]["received" if amount > 0 else "paid"] += abs(amount) - inside
        for row in page["sections"]["A"]["rows"]:
            for figure in ("received", "paid", "moved_in", "moved_out"):
                assert made[row["fund"]][figure] == Decimal(row[figure]), (period, row["fund"], figure)
        for figure in ("received", "paid"):
            assert sum((found[figure] for found in made.values()), ZERO) == Decimal(page["front"][figure]), period


@pytest.mark.parametrize(("claim", "account"), [
    ("unidentified", "^Liabilities:Unidentified"), ("deposit", "^Liabilities:Deposits:"),
    ("remuneration-released", "^Liabilities:Firm:[^:]*:FeeReleasable"),
    ("remuneration-accrued", "^Liabilities:Firm:[^:]*:FeeAccrued"),
    ("remuneration-withheld", "^Liabilities:Firm:[^:]*:FeeWithheld"),
])
def test_what_the_books_owe_is_what_the_disclosure_claims(asked: Asked, claim: str, account: str) -> None:
    for period, page in asked.pages.items():
        claims = {row["claim"]: Decimal(row["amount"]) for row in page["claims"]}
        owed = -asked.sum(f"account ~ '{account}' AND date < {days.period(period).end}")
        assert owed == claims.get(claim, ZERO), period


def test_the_maintenance_fund_held_elsewhere_is_the_disclosures_building_by_building(asked: Asked) -> None:
    for period, page in asked.pages.items():
        span = days.period(period)
        for row in page["sections"]["A"]["maintenance"]:
            held = f"account ~ '^Assets:Maintenance:' AND {FUND} = '{row['fund']}'"
            assert asked.sum(f"{held} AND date < {span.end}") == Decimal(row["closing"]), (period, row)


def test_every_fund_balances_by_itself(asked: Asked) -> None:
    assert all(total == ZERO for _, total in asked.rows(f"SELECT {FUND} AS fund, sum(number) GROUP BY fund"))


def test_the_claims_of_a_page_are_its_closing_balance(asked: Asked) -> None:
    for page in asked.pages.values():
        assert sum((Decimal(row["amount"]) for row in page["claims"]), ZERO) == Decimal(page["front"]["closing"])


def test_the_worked_quarters_advance_and_net_public_revenue() -> None:
    fund = _honest()
    assert fund.state.ledger.joint_account() == Decimal("3261.00")
    page = disclosure(fund.state, fund.lines, Q1, as_of=days.day("2026-04-10"))
    assert page["front"]["public_revenue_net"] == "800.00"
    assert {row["claim"]: row["amount"] for row in page["claims"]}["advance"] == "1800.00"


def _transactions(asked: Asked, span: days.Period) -> dict[str, dict[str, Decimal]]:
    """The cash of each fund a transaction of the span moves, in the funds' order; what an opening brings is apart."""
    found: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for number, fund, amount in asked.rows(
            f"SELECT id, {FUND} AS fund, sum(number) WHERE {CASH} AND date >= {span.first} AND date < {span.end} "
            f"AND entry_meta('entry') != 'opening-position' GROUP BY id, fund ORDER BY fund"):
        found[number][fund] = amount
    return found


def _brought(asked: Asked, cash: str, span: days.Period) -> Decimal:
    """What rows of the opening position bring inside the span: it was there before."""
    return asked.sum(f"{cash} AND date >= {span.first} AND date < {span.end} AND entry_meta('entry') = 'opening-position'")
