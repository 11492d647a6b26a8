"""Beancount reads every book, and sums taken by bean-query are the disclosure's figures to the fen.

Nothing of this package computes here: `queried` sums postings by account, fund and what stands beside them in the ledger.
"""

from __future__ import annotations

import copy
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import pytest

from sharedfund.reports.disclosure import disclosure
from sharedfund.reports.schema import schema
from sharedfund.values import days
from tests.audit.folder import write_book
from tests.fund import Fund
from tests.stories import honest
from tests.stories.queried import CLAIMS, FACTS, FUND, SUMS, Ledger, Span, compared

Q1 = days.period("2026Q1")
ZERO = Decimal("0.00")
LEDGERS = Path(__file__).parents[2] / "ledgers"


def books() -> list[str]:
    """The books that are asked: the worked quarter, and every reference book whose months lie under ledgers/."""
    return ["honest", *(path.name for path in sorted(LEDGERS.glob("*")) if (path / "main.beancount").is_file())]


@lru_cache(maxsize=1)
def _honest() -> Fund:
    return honest.honest_release("93.00")


class Asked(Ledger):
    """A book's folder open in bean-query, and the pages it published."""

    def __init__(self, folder: Path, pages: dict[str, Any]) -> None:
        super().__init__(folder)
        self.folder, self.pages = folder, pages

    @cached_property
    def compared(self) -> dict[str, list[tuple[str, str, Any, Any]]]:
        """Every figure of every page beside what bean-query says."""
        return {period: list(compared(Span(self, page))) for period, page in self.pages.items()}


_asked: dict[str, Asked] = {}


def _opened(name: str, place: Path) -> Asked:
    if name == "honest":
        fund = _honest()
        page = disclosure(fund.state, fund.lines, Q1, as_of=days.day("2026-04-10"))
        return Asked(write_book(fund, place / "book"), {"2026Q1": page})
    folder = shutil.copytree(LEDGERS / name, place / "book")
    pages = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("disclosures/*/data.json"))]
    assert pages
    return Asked(folder, {page["period"]: page for page in pages})


@pytest.fixture(scope="module", params=books())
def asked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Asked:
    return _book(request.param, tmp_path_factory)


def _book(name: str, places: pytest.TempPathFactory) -> Asked:
    """The book, opened once."""
    if name not in _asked:
        _asked[name] = _opened(name, places.mktemp("asked"))
    return _asked[name]


def test_bean_check_accepts_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The reference books are checked in test_reference_books."""
    asked = _book("honest", tmp_path_factory)
    for name in ("main.beancount", "checked.beancount"):
        ran = subprocess.run([sys.executable, "-m", "beancount.scripts.check", "--no-cache", str(asked.folder / name)],
                             capture_output=True, text=True, check=False)
        assert (ran.returncode, ran.stderr) == (0, "")


def test_every_figure_that_postings_give_is_what_bean_query_says(asked: Asked) -> None:
    """Opening, receipts, payments, moves and closing of every fund; claims, surplus, fees, receipts by day, public revenue,
    payments, costs by head and month, remuneration stage by stage, deposits, arrears, the bank."""
    for period, rows in asked.compared.items():
        assert [f"{period} {figure} {of}: bean-query says {found}, the page {told}" for figure, of, found, told in rows
                if Decimal(found) != Decimal(told)] == []
        assert len(rows) > 60


def test_a_figure_of_the_page_that_is_another_is_seen(asked: Asked) -> None:
    """Every amount of the newest page one yuan more: of each kind of figure that is compared, all that stand on it."""
    period, page = max(asked.pages.items())
    kept = [row[:2] for row in asked.compared[period] if _stands(page, row[0])]
    told = copy.deepcopy(page)
    _raised(told)
    seen = {row[:2] for row in compared(Span(asked, told)) if Decimal(row[2]) != Decimal(row[3])}
    assert {figure for figure, of in kept} - {figure for figure, of in seen} <= {"C.households", "C.paid", "D.rows.count", "F.count"}
    assert len(seen) > 40


def _raised(at: Any) -> None:
    """Every amount one yuan more."""
    for key, value in list(at.items() if isinstance(at, dict) else enumerate(at)):
        if isinstance(value, str) and re.fullmatch(r"-?[0-9]+\.[0-9]{2}", value):
            at[key] = str(Decimal(value) + 1)
        elif isinstance(value, dict | list):
            _raised(value)


def _stands(page: dict[str, Any], figure: str) -> bool:
    """Whether an amount of this kind stands on the page; of the claims, one that is a debt in the books."""
    if figure == "B.rows.claims.amount":
        return any(claim["claim"] in CLAIMS for row in page["sections"]["B"]["rows"] for claim in row["claims"])
    at: list[Any] = [page if figure.partition(".")[0] in page else page["sections"]]
    for step in figure.split("."):
        at = [one for found in at if isinstance(found, dict) and step in found
              for one in (found[step] if isinstance(found[step], list) else [found[step]])]
    return bool(at) and at != [None]


def test_of_every_amount_is_known_where_it_comes_from(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What the schema allows on a page is asked of postings, or adds up from what is, or is a fact that posts nothing."""
    posted = {row[0] for name in books() for rows in _book(name, tmp_path_factory).compared.values() for row in rows}
    assert [found for found in sorted(set(_amounts(schema()))) if found not in posted and not any(
        found == name or found.startswith(f"{name}.") for name in (*SUMS, *FACTS))] == []


def _amounts(node: Any, path: str = "") -> Iterator[str]:
    """Where the schema allows an amount."""
    if isinstance(node, list):
        for one in node:
            yield from _amounts(one, path)
    elif isinstance(node, dict):
        if node.get("$ref") == "#/$defs/money":
            yield path.removeprefix("sections.")
        for name, one in node.get("properties", {}).items():
            yield from _amounts(one, f"{path}.{name}".lstrip("."))
        for name in ("items", "anyOf", "oneOf"):
            yield from _amounts(node.get(name, []), path)


def test_every_fund_balances_by_itself(asked: Asked) -> None:
    assert all(total == ZERO for _, total in asked.rows(f"SELECT {FUND} AS fund, sum(number) GROUP BY fund"))


def test_the_worked_quarters_advance_and_net_public_revenue() -> None:
    fund = _honest()
    assert fund.state.ledger.joint_account() == Decimal("3261.00")
    page = disclosure(fund.state, fund.lines, Q1, as_of=days.day("2026-04-10"))
    assert page["front"]["public_revenue_net"] == "800.00"
    assert {row["claim"]: row["amount"] for row in page["claims"]}["advance"] == "1800.00"
