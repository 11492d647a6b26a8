"""Every line of the account: its sums are the disclosure's, and each says what became of it and through whom."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sharedfund import drafts, spelling
from sharedfund.book import Book, UserFolder
from sharedfund.entries.payments import PaymentRejected, PaymentRequested
from sharedfund.reports.account import account, under_way
from sharedfund.reports.disclosure import disclosure, names_no_household
from sharedfund.state import figures
from sharedfund.values import days
from tests.fund import A, B, C, Fund, commitment
from tests.test_profiles import BOOKS, LEDGERS
from tests.worked_quarter import put, quarter, signed

ON = date(2026, 7, 5)


@pytest.fixture(scope="module")
def fund() -> Fund:
    return quarter()


def opened(name: str, place: Path) -> Book:
    shutil.copytree(LEDGERS / name, place / "book")
    return Book.open(place / "book", clock=lambda: datetime(2026, 7, 5, tzinfo=UTC), user=UserFolder(place / "home"),
                     entropy=bytes)


def of(lines: list[dict[str, Any]], kind: str, period: str | None = None) -> Iterator[dict[str, Any]]:
    return (line for line in lines if line["line"] == kind and period in (None, line["period"]))


def sums(rows: Iterator[dict[str, Any]], by: str) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for row in rows:
        found[row[by]] = found.get(row[by], Decimal("0.00")) + Decimal(row["amount"])
    return {name: amount for name, amount in found.items() if amount}


@pytest.mark.parametrize("name", BOOKS)
def test_the_lines_of_every_book_sum_to_its_disclosures(name: str, tmp_path: Path) -> None:
    book = opened(name, tmp_path)
    told = account(book.state, book.lines, ON)
    assert told["quarters"][0]["period"] == "2026Q3" and names_no_household(told)
    quarters = told["quarters"][: 2 if name == "co-managed" else 3]  # it is the largest by far
    data = {one["period"]: disclosure(book.state, book.lines, days.period(one["period"]), as_of=ON) for one in quarters}
    for one in quarters:
        page = data[one["period"]]
        assert {f: one[f] for f in ("opening", "received", "paid", "closing")} == {
            f: page["front"][f] for f in ("opening", "received", "paid", "closing")}
        received = sums(of(told["lines"], "receipt", one["period"]), "source")
        assert received == {row["source"]: Decimal(row["amount"]) for row in page["sections"]["D"]["sources"]}
        assert sum(received.values()) == Decimal(one["received"])
        paid = sums(of(told["lines"], "payment", one["period"]), "no")
        assert paid == sums(iter(page["sections"]["F"]["rows"]), "no")
        assert sum(paid.values()) == Decimal(one["paid"])
    newest = data["2026Q3"]
    assert (told["balance"], told["spendable"]) == (newest["front"]["closing"], newest["front"]["spendable"])
    assert told["claims"] == newest["claims"]
    assert Decimal(told["balance"]) == figures.position(book.state, ON).bank
    assert told["head"] == {"size": book.state.record.head.size, "root": book.state.record.head.root}  # type: ignore[union-attr]  # it has one


def test_each_payment_says_who_did_which_step_on_which_day(fund: Fund) -> None:
    told = account(fund.state, fund.lines, fund.day)
    (line,) = [line for line in told["lines"] if line["no"] == "P-0003"]
    assert [(step["step"], step["person"], step["office"]) for step in line["steps"]] == [
        ("requested", "p-01", "firm"), ("reviewed", "p-02", "committee-chair"), ("reviewed", "p-03", "committee-member"),
        ("rechecked", "p-04", "community"), ("signed", "p-02", "committee-chair"), ("signed", "p-04", "community")]
    assert {step["day"] for step in line["steps"]} == {"2026-03-02"}
    assert (line["status"], line["vouchers"], line["name"], line["amount"]) == ("paid", 1, "云州供电公司", "240.00")


def test_receipts_are_sums_of_a_day_and_name_nobody(fund: Fund) -> None:
    told = account(fund.state, fund.lines, fund.day)
    fees = [line for line in of(told["lines"], "receipt") if line["source"] == "fee"]
    assert [(line["day"], line["count"], line["amount"], line["payee"]) for line in fees] == [
        ("2026-01-12", 1, "720.00", None), ("2026-01-09", 1, "531.00", None), ("2026-01-06", 1, "600.00", None)]
    assert "h-" not in str(told["lines"])


def asking(fund: Fund, number: str) -> str:
    (entry,) = put(fund, PaymentRequested(
        **signed(fund, A, "payment-requested"), payment=number, payee="v-12", payee_account=commitment("v-12"), amount="50.00",
        fund="operating", month="2026-04", due=fund.day, evidence=(), head="lift", tier="T2", settles="expense",
        purpose="应急灯", legs=({"account": "Expenses:Operating:Lift", "amount": "50.00"},)))
    return spelling.leaf_of(entry)


def test_what_is_under_way_stands_first_and_what_was_refused_stays() -> None:
    fund = quarter()
    put(fund, drafts.approval(fund.state, "payment-reviewed", asking(fund, "P-0006"), by=B, day=fund.day))
    refused = asking(fund, "P-0007")
    put(fund, PaymentRejected(**signed(fund, C, "payment-rejected"), rejects=refused, payment="P-0007", reason="没有报价"))
    told = account(fund.state, fund.lines, fund.day)
    first = told["lines"][0]
    assert (first["no"], first["status"], under_way(first), len(first["steps"])) == ("P-0006", "requested", True, 2)
    (gone,) = [line for line in told["lines"] if line["no"] == "P-0007"]
    assert (gone["line"], gone["status"], under_way(gone), gone["vouchers"]) == ("asked", "rejected", False, 0)
    assert gone["reason"] == "没有报价"
    # Neither has moved money.
    assert sum(Decimal(line["amount"]) for line in of(told["lines"], "payment", "2026Q2")) == 0


def test_the_day_last_reconciled_is_that_of_every_account(fund: Fund) -> None:
    assert account(fund.state, fund.lines, fund.day)["reconciled"] == {"day": "2026-03-31", "difference": "0.00"}
    assert account(*_never(), date(2026, 4, 10))["reconciled"] == {"day": None, "difference": "0.00"}


def _never() -> tuple[Any, Any]:
    fund = Fund.founded()
    return fund.state, fund.lines


def test_a_clock_that_went_back_leaves_nothing_out(fund: Fund) -> None:
    assert account(fund.state, fund.lines, date(2026, 1, 1)) == account(fund.state, fund.lines, fund.day)


def test_a_move_between_funds_is_a_line_and_no_sum() -> None:
    moved = [line for name in ("committee-agency",) for line in _told(name)["lines"] if line["line"] == "move"]
    assert moved
    assert all(line["fund"] != line["to_fund"] and Decimal(line["amount"]) > 0 for line in moved)


def _told(name: str) -> dict[str, Any]:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as place:
        book = opened(name, Path(place))
        return account(book.state, book.lines, ON)
