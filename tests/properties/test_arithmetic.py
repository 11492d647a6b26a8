"""What a disclosure prints adds up: on every published page of the reference books and of random books, from quarter to
quarter, in a year; and a figure that does not is seen."""

from __future__ import annotations

import copy
import json
import shutil
from collections import defaultdict
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sharedfund.book import Book, UserFolder
from sharedfund.reports.disclosure import disclosure
from sharedfund.reports.movements import cash_of
from sharedfund.values import days
from tests import till
from tests.attacks.honest import HonestLife, lived
from tests.figures import Run
from tests.properties import arithmetic
from tests.properties.arithmetic import Data, between, faults, in_a_year

LEDGERS = Path(__file__).resolve().parents[2] / "ledgers"
SEED, BOOKS = Run().seed, 200
LONGER = 5  # every so many books go on for two more quarters


@cache
def published() -> dict[str, list[Data]]:
    """The newest version of every quarter that a reference book published, by book, oldest quarter first."""
    found: dict[str, dict[str, Data]] = defaultdict(dict)
    for path in sorted(LEDGERS.glob("*/disclosures/*/data.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        known = found[path.parts[-4]].get(data["period"])
        if known is None or known["version"] < data["version"]:
            found[path.parts[-4]][data["period"]] = data
    return {name: [pages[period] for period in sorted(pages)] for name, pages in found.items()}


@pytest.mark.parametrize("name", sorted(published()))
def test_every_published_quarter_adds_up(name: str) -> None:
    assert [fault for data in published()[name] for fault in faults(data)] == []
    assert between(published()[name]) == []


def test_there_are_fifteen_books_and_one_of_six_quarters() -> None:
    assert len(published()) == 15
    assert [data["period"] for data in published()["co-managed"]] == ["2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1", "2026Q2"]


def test_a_year_is_the_sum_of_its_published_quarters(tmp_path: Path) -> None:
    """The demo's four quarters of 2025, and its year as the book gives it."""
    folder = shutil.copytree(LEDGERS / "co-managed", tmp_path / "book")
    book = Book.open(folder, clock=lambda: days.instant("2026-12-31T00:00:00Z"), user=UserFolder(tmp_path / "home"))
    year = disclosure(book.state, book.lines, days.period("2025"), as_of=days.day("2026-07-08"))
    assert faults(year) == []
    assert in_a_year(year, published()["co-managed"][:4]) == []
    half = disclosure(book.state, book.lines, days.period("2026"), as_of=days.day("2026-07-08"))
    assert faults(half) == []
    assert [row["releasable"]["restored"] for row in half["sections"]["I"]["rows"]] == ["1330.62"]


def test_what_public_revenue_costs_and_is_taxed_leaves_its_net() -> None:
    fund = till.till("1000.00", of="public-revenue")
    till.bill(fund, "B-0001", "public-tax", "10.00", of="public-revenue")
    till.bill(fund, "B-0002", "public-direct-cost", "25.00", of="public-revenue")
    page = disclosure(fund.state, fund.lines, days.period("2026Q1"), as_of=days.day("2026-04-10"))
    assert faults(page) == []
    assert [page["sections"]["E"][figure] for figure in ("direct_cost", "tax", "net")] == ["25.00", "10.00", "-35.00"]


def test_what_one_fund_gives_to_two_is_moved_once() -> None:
    legs = [SimpleNamespace(account=f"Assets:Bank:Joint:{fund}", amount=Decimal(amount))
            for fund, amount in (("Operating", "30.00"), ("PublicRevenue", "50.00"), ("Custody", "-60.00"))]
    parts = cash_of(SimpleNamespace(_postings=legs))  # type: ignore[arg-type]  # an entry by its postings
    assert [(part.fund, part.received, part.moved_in, part.moved_out) for part in parts] == [
        ("operating", Decimal(0), Decimal("30.00"), Decimal(0)), ("public-revenue", Decimal("20.00"), Decimal("30.00"), Decimal(0)),
        ("custody", Decimal(0), Decimal(0), Decimal("60.00"))]


# ---- random books ----


def quarters_of(life: HonestLife) -> list[str]:
    found, at = [], life.state.charter.books_from
    while at <= life.day:
        found.append(days.quarter_of(at))
        at = days.period(found[-1]).end
    return found


def booked_late(life: HonestLife) -> frozenset[str]:
    """The heads with a cost that was booked after the quarter of its month."""
    bills = {entry.bill: entry for entry in life.entries("bill-recorded", "share-booked")}
    late = set()
    for entry in life.fund.entries:
        of = bills.get(getattr(entry, "bill", "")) if entry.kind == "bill-credited" else entry
        month, head = getattr(of, "month", None), getattr(of, "head", None)
        if month and head and days.quarter_of(days.period(month).first) != days.quarter_of(entry.day):
            late.add(head)
    return frozenset(late)


def random_book(index: int) -> HonestLife:
    """A book of some weeks; every fifth goes on until its third quarter."""
    life = lived(SEED, index)
    if index % LONGER == 0:
        life.lives(10)
        while len(quarters_of(life)) < 3:
            life.step_month_turns()
            life.lives(3)
        life.fund.turn()
    return life


def judged(life: HonestLife) -> list[str]:
    """What does not add up on any page of the book: its quarters, from one to the next, and its years."""
    pages = [disclosure(life.state, life.lines, days.period(name), as_of=life.day) for name in quarters_of(life)]
    late, found = booked_late(life), [fault for page in pages for fault in faults(page)]
    found += between(pages, late)
    for name in sorted({page["period"][:4] for page in pages}):
        year = disclosure(life.state, life.lines, days.period(name), as_of=life.day)
        found += faults(year) + in_a_year(year, [page for page in pages if page["period"][:4] == name], late)
    return found


def test_two_hundred_random_books_add_up() -> None:
    wrong, pages, kinds, shortfalls = list[str](), 0, set[str](), 0
    for index in range(BOOKS):
        life = random_book(index)
        wrong += [f"book {index} of seed {SEED}: {fault}" for fault in judged(life)]
        pages += len(quarters_of(life))
        kinds |= {entry.kind for entry in life.fund.entries}
        shortfalls += disclosure(life.state, life.lines, days.period(quarters_of(life)[-1]), as_of=life.day)["front"]["spendable"][0] == "-"
    assert "\n".join(wrong) == ""
    assert pages >= 280 and shortfalls >= 5
    assert {"payment-paid", "receipt-recorded", "revenue-received", "bill-recorded", "disclosure-published", "remuneration-accrued",
            "payment-returned", "receipt-reversed", "bank-debited"} <= kinds


# ---- what does not add up is seen ----


def _paths(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Where an amount stands."""
    if isinstance(value, dict):
        return [found for name, one in value.items() for found in _paths(one, (*path, name))]
    if isinstance(value, list):
        return [found for place, one in enumerate(value) for found in _paths(one, (*path, place))]
    return [path] if isinstance(value, str) and arithmetic.AMOUNT.fullmatch(value) else []


# Amounts that stand in no sum of the page: facts beside the account, plans, estimates, what is due and not paid. Their
# sources are in tests/stories (what bean-query says) and in the rules' own tests.
BY_THEMSELVES = frozenset({
    "A.term_deposits", "A.rows.year_before", "C.arrears_recovered", "C.received_in_advance", "C.rows.area_m2", "E.distributions",
    "E.gifts", "E.parking", "E.rows", "E.to_maintenance", "E.unclaimed", "G.deficit", "G.expected", "G.rows.planned_to_date",
    "G.rows.quarter", "G.rows.spent", "G.rows.year_before", "H.rows.reserved", "I.rows.gates", "I2.rows.payable", "I2.rows.uncollected",
    "I2.rows.waiting", "I2.rows.withheld", "J.rows", "J.trend", "K.gifts", "K.projects.target", "K.repairs", "L.rows.first_deposit", "L.rows.statement", "L.works",
    "N.rows", "O.emergencies", "O.notices", "P.disputes", "P.questions", "P.unsupported", "Q.developer", "Q.disputed", "Q.written_off", "R.rows.items", "S.due_unpaid", "S.receipts", "U.rows",
    "V.breaches", "V.claimed", "V.frozen", "V.pass_score", "V.unexplained", "V.unsupported", "W2.vendors",
})
IN_A_RATE = frozenset({"F.uses.budget", "G.rows.to_date"})


def _called(path: tuple[str | int, ...]) -> str:
    return ".".join(str(step) for step in path if not isinstance(step, int))


def _add(data: Data, path: tuple[str | int, ...], more: Decimal) -> None:
    at: Any = data
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = str(Decimal(at[path[-1]]) + more)


def test_a_figure_that_is_a_fen_off_is_seen() -> None:
    """Every kind of amount on every book's newest page: what stands in a sum breaks it, and what does not is named."""
    silent, seen = set[str](), set[str]()
    for pages in published().values():
        data = pages[-1]
        for path in _paths({"front": data["front"], "claims": data["claims"], **data["sections"]}):
            known = _called(path)
            if known in seen or any(known == one or known.startswith(one + ".") for one in BY_THEMSELVES):
                continue
            told = copy.deepcopy(data)
            # What stands in a rate alone shows three places of it.
            step = Decimal("100.00") if known in IN_A_RATE else Decimal("0.01")
            _add(told, path if path[0] in ("front", "claims") else ("sections", *path), step)
            (seen if faults(told) else silent).add(known)
    assert silent - seen == set()
    assert len(seen) > 60


def test_a_quarter_that_opens_otherwise_is_seen() -> None:
    before, after = published()["co-managed"][:2]
    for letter, table, figure in (("A", "rows", "opening"), ("L", "rows", "opening"), ("M", "rows", "opening"), ("G", "rows", "to_date")):
        told = copy.deepcopy(after)
        row = told["sections"][letter][table][0]
        row[figure] = str(Decimal(row[figure]) + Decimal("0.01"))
        assert len(between([before, told])) == 1, letter
