"""`bank reconcile|statement|list` over imported statements: the items come from the book, done at 0.00 alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sharedfund.admit import Admitted
from sharedfund.book import Book, UserFolder
from sharedfund.drafts import bank
from sharedfund.values import days
from tests.cli.test_money_nouns import FEBRUARY, JANUARY, bytes_of, run, wrote
from tests.fund import K, commitment


def read(place: Path, *lines: tuple[str, str, str], now: str = FEBRUARY, closing: str | None = None, account: str = "co-managed",
         last: str = "2026-01-31") -> None:
    """A statement of these lines is in the book."""
    book = Book.open(place / "book", clock=lambda: days.instant(now + "Z"), user=UserFolder(place / "home"))
    taken = [(date.fromisoformat(day), Decimal(amount), ref) for day, amount, ref in lines]
    page = bank.import_statement(
        book.state, by=K, day=book.today, account=account, source="ours", statement=commitment("单"), lines=taken,
        rows=len(taken), ins=sum((a for _, a, _ in taken if a > 0), Decimal("0.00")),
        outs=-sum((a for _, a, _ in taken if a < 0), Decimal("0.00")), closing=Decimal(closing) if closing else None,
        first=date(2026, 1, 1), last=date.fromisoformat(last))
    assert isinstance(book.admit(*page), Admitted)


@pytest.fixture
def january(place: Path) -> Path:
    """1,000.00 came in and stands in the book, 40.00 only in the book, 318.27 of interest only at the bank."""
    wrote(place, "bank", "record", "--amount", "1000", "--bank-ref", "a1", "--for", "无附言", now=JANUARY)
    wrote(place, "bank", "record", "--amount", "40", "--bank-ref", "t1", "--for", "无附言", now=JANUARY)
    read(place, ("2026-01-10", "1000.00", "A1"), ("2026-01-31", "318.27", "A2"), closing="1318.27")
    return place


def test_a_month_reconciles_with_nothing_typed(january: Path, tmp_path: Path) -> None:
    out = tmp_path / "调节表.html"
    ran = run(january, "bank", "reconcile", "2026-01", "--balance", "1318.27", "-o", out, now=FEBRUARY, as_json=False)
    assert ran.code == 0, ran.err
    for text in ("01-10 S-0002 T1 40.00", "01-31 A2 318.27", "差额 0.00  √ 相符", "在途超过 30 天的：0 笔", "还要入账 1 条",
                 "sharedfund bank match"):
        assert text in ran.out
    assert "银行存款余额调节表" in out.read_text(encoding="utf-8")
    data = wrote(january, "bank", "statement", "2026-01")
    assert (data["adjusted_statement"], data["adjusted_book"]) == ("1358.27", "1358.27")
    assert [(item["side"], item["name"]) for item in data["items"]] == [("booked-in", "S-0002"), ("bank-in", "")]
    again = tmp_path / "again.html"
    assert wrote(january, "bank", "statement", "2026-01", "-o", again)["file"] == str(again)
    assert again.read_text(encoding="utf-8") == out.read_text(encoding="utf-8")


def test_the_balance_is_the_statements_own(january: Path) -> None:
    before = bytes_of(january)
    code, answer = run(january, "bank", "reconcile", "2026-01", "--balance", "1318.26", "--state-difference", now=FEBRUARY)
    assert (code, answer["code"]) == (2, "balance-not-the-statements")
    assert all(figure in answer["message"] for figure in ("1,318.26", "1,318.27"))
    assert bytes_of(january) == before


def test_a_statement_that_ends_before_the_month_only_warns(place: Path) -> None:
    read(place, ("2026-01-10", "5.00", "A1"), closing="5.00", last="2026-01-30")
    ran = run(place, "bank", "reconcile", "2026-01", "--balance", "6", now=FEBRUARY, as_json=False)
    assert ran.code == 4
    assert "导入的对账单到 2026-01-30 余额是 5.00，写的是 6.00" in ran.out
    assert "没有对平，没有记账本" in ran.out


@pytest.mark.parametrize("item", [("booked-in", "2026-01-31", "1", "在途"), ("bank-in", "2026-01-31", "318.27", "A2")])
def test_what_the_book_knows_is_not_typed(january: Path, item: tuple[str, ...]) -> None:
    before = bytes_of(january)
    code, answer = run(january, "bank", "reconcile", "2026-01", "--balance", "1318.27", "--item", *item, "--state-difference",
                       now=FEBRUARY)
    assert (code, answer["code"]) == (3, "item-left-out")
    assert bytes_of(january) == before


def test_items_that_no_entry_can_hold_are_told(place: Path) -> None:
    read(place, *(("2026-01-10", "0.01", f"A{number}") for number in range(500)))
    code, answer = run(place, "bank", "reconcile", "2026-01", "--balance", "5", now=FEBRUARY)
    assert (code, answer["code"], "500" in answer["message"]) == (2, "items-too-many", True)


def test_the_lists_say_what_was_imported_and_what_waits(january: Path) -> None:
    def listed(flag: str) -> Any:
        return wrote(january, "bank", "list", flag)

    (row,) = listed("--statements")
    assert (row["first"], row["last"], row["rows"], row["new"], row["closing"]) == ("2026-01-01", "2026-01-31", 2, 2, "1318.27")
    assert [(line["reference"], line["left"]) for line in listed("--lines")] == [("A2", "318.27")]
    assert [(one["reference"], one["entry"], one["amount"]) for one in listed("--bookings")] == [("T1", "S-0002", "40.00")]
    ran = run(january, "bank", "list", "--lines", as_json=False)
    assert "318.27" in ran.out
    code, answer = run(january, "bank", "list", "--lines", "--bookings")
    assert (code, answer["code"]) == (2, "lists-apart")


def test_what_the_bank_added_to_a_reconciled_month_comes_late_by_its_reference(place: Path, tmp_path: Path) -> None:
    from sharedfund.banking.matching import Seen
    from tests.banking.exports import bank_csv
    from tests.fund import BANK_ACCOUNT

    wrote(place, "bank", "record", "--amount", "1000", "--bank-ref", "a1", "--for", "无附言")
    wrote(place, "bank", "reconcile", "2026-01", "--balance", "1000", now=FEBRUARY)
    file = tmp_path / "银行.csv"
    file.write_bytes(bank_csv([
        Seen("co-managed", ref, date.fromisoformat(day), Decimal(amount), "", "", "", "")
        for ref, day, amount in (("A1", "2026-01-10", "1000.00"), ("A2", "2026-01-30", "5.00"), ("A3", "2026-02-01", "6.00"))
    ], tail=BANK_ACCOUNT.tail))
    before = wrote(place, "bank", "import", file, now=FEBRUARY)
    assert [(row["new"], row["before"]) for row in before["files"]] == [(1, 2)]
    assert before["files"][0]["left_out"] == [{"reference": "A2", "day": "2026-01-30", "amount": "5.00"}]
    assert [line["reference"] for line in wrote(place, "bank", "list", "--lines")] == ["A3"]
    kept = bytes_of(place)
    again = run(place, "bank", "import", file, now=FEBRUARY, as_json=False)
    assert again.code == 0
    for said in ("新 0，已导入过 1，记账前或已对平的 2", "1 条在已对平的月份里，账上没有", "01-30  +5.00  --late A2", "0 条新的，什么也没写；有的流水没有写入"):
        assert said in again.out, said
    assert bytes_of(place) == kept
    late = wrote(place, "bank", "import", file, "--late", "a2", now=FEBRUARY)
    assert [(row["new"], row["known"], row["before"]) for row in late["files"]] == [(1, 1, 1)]
    assert [line["reference"] for line in wrote(place, "bank", "list", "--lines")] == ["A2", "A3"]
    nothing = run(place, "bank", "import", file, now=FEBRUARY)[1]["data"]["files"][0]
    assert (nothing["known"], nothing["before"], nothing["left_out"]) == (2, 1, [])


@pytest.mark.parametrize(("count", "told"), [(20, False), (21, True)])
def test_a_statement_of_a_reconciled_month_that_nobody_has_is_not_called_imported(place: Path, tmp_path: Path, count: int, told: bool) -> None:
    from sharedfund.banking.matching import Seen
    from tests.banking.exports import bank_csv
    from tests.fund import BANK_ACCOUNT

    read(place)
    wrote(place, "bank", "reconcile", "2026-01", "--balance", "0", now=FEBRUARY)
    file = tmp_path / "银行.csv"
    file.write_bytes(bank_csv([Seen("co-managed", f"N{number:02}", date(2026, 1, 30), Decimal("5.00"), "", "", "", "")
                               for number in range(count)], tail=BANK_ACCOUNT.tail))
    before = bytes_of(place)
    ran = run(place, "bank", "import", file, now=FEBRUARY, as_json=False)
    assert (ran.code, "导入过了" in ran.out, "--late N19" in ran.out, "--late N20" in ran.out) == (0, False, True, False)
    assert (f"另有 {count - 20} 条" in ran.out) is told
    assert bytes_of(place) == before


@pytest.mark.parametrize(("now", "told"), [("2026-02-21T01:00:00", []), ("2026-02-22T01:00:00", ["lines-open"])])
def test_status_says_which_lines_are_due(january: Path, now: str, told: list[str]) -> None:
    flags = wrote(january, "status", now=now)["flags"]
    assert [flag["code"] for flag in flags if flag["code"] == "lines-open"] == told
