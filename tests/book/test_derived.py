"""The derived files: functions of the book, and what Beancount makes of them."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from sharedfund import accounts
from sharedfund.book import Book, derived
from sharedfund.book.walk import Walk
from tests.book.shelf import Clock, a_link, bytes_of, founded, shelved, user_of, written
from tests.fund import Fund
from tests.worked_quarter import quarter


@pytest.fixture(scope="module")
def fund() -> Fund:
    return quarter()


@pytest.fixture(scope="module")
def path(fund: Fund, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shelved(fund, tmp_path_factory.mktemp("shelf") / "quarter")


def bean_check(file: Path) -> subprocess.CompletedProcess[str]:
    """Beancount's own judgement, in its own process."""
    return subprocess.run(
        [sys.executable, "-c", "from beancount.scripts.check import main; main()", "-C", str(file)],
        capture_output=True, text=True, check=False,
    )


def test_beancount_accepts_the_book(path: Path) -> None:
    answer = bean_check(path / "main.beancount")
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")


@pytest.mark.rule("R128")
def test_beancount_refuses_a_fen_too_much(path: Path, tmp_path: Path) -> None:
    copied = Path(shelved_copy(path, tmp_path))
    file = copied / "book" / "2026-02.beancount"
    text = file.read_bytes()
    at = text.index(b".00 CNY")
    file.write_bytes(text[:at] + b".01" + text[at + 3 :])
    answer = bean_check(copied / "main.beancount")
    assert answer.returncode == 1
    assert "does not balance" in answer.stderr


def shelved_copy(path: Path, to: Path) -> Path:
    import shutil

    return Path(shutil.copytree(path, to / "copy"))


def test_beancounts_balances_are_the_books_to_the_fen(path: Path, fund: Fund) -> None:
    from beancount import loader
    from beancount.core import data

    entries, errors, options = loader.load_file(str(path / "main.beancount"))
    assert not errors
    assert options["title"] == fund.state.charter.name
    sums: dict[str, Decimal] = {}
    for entry in entries:
        if isinstance(entry, data.Transaction):
            for posting in entry.postings:
                assert posting.units is not None
                sums[posting.account] = sums.get(posting.account, Decimal("0.00")) + posting.units.number
    assert sums == dict(fund.state.ledger.balances)


def test_every_open_names_fund_and_both_names(path: Path, fund: Fund) -> None:
    from beancount import loader
    from beancount.core import data

    entries, _, _ = loader.load_file(str(path / "main.beancount"))
    opens = [entry for entry in entries if isinstance(entry, data.Open)]
    assert {entry.account for entry in opens} == set(fund.state.ledger.balances)
    for entry in opens:
        account = accounts.account(entry.account)
        assert entry.date == fund.state.charter.books_from
        assert (entry.meta["fund"], entry.meta["name-zh"], entry.meta["name-en"]) == (
            account.fund, account.name_zh, account.name_en)
        assert entry.currencies == ["CNY"]


def test_main_names_every_file_and_loads_no_plugin(path: Path) -> None:
    text = (path / "main.beancount").read_text(encoding="utf-8")
    files = sorted(file.name for file in (path / "book").iterdir())
    assert [line for line in text.splitlines() if line.startswith("include")] == [
        'include "chart.beancount"', *(f'include "book/{name}"' for name in files)]
    assert "plugin" not in text
    assert "*" not in text
    checked = (path / "checked.beancount").read_text(encoding="utf-8")
    assert checked == text + 'plugin "sharedfund.audit.plugin"\n'


def test_a_walk_over_the_files_gives_the_state_of_the_fund(path: Path, fund: Fund) -> None:
    walk = Walk(path)
    walk.on()
    assert walk.state == fund.state
    assert walk.frontier == fund.frontier


def test_derived_files_somebody_edited_are_written_anew_with_the_next_page(tmp_path: Path) -> None:
    book = founded(tmp_path)
    before = bytes_of(book.path)
    (book.path / "main.beancount").write_text('include "/etc/passwd"\n')
    again = Book.open(book.path, clock=book.clock, user=book.user)
    written(again, a_link(again, "v-10"))
    after = bytes_of(book.path)
    assert {name: after[name] for name in derived.NAMES} == {name: before[name] for name in derived.NAMES}


def test_a_page_without_new_accounts_writes_no_derived_file(tmp_path: Path) -> None:
    book = founded(tmp_path)
    marks = [(book.path / name).stat().st_mtime_ns for name in derived.NAMES]
    written(book, a_link(book, "v-10"))
    assert isinstance(book.clock, Clock)
    other = Book.open(book.path, clock=book.clock, user=user_of(tmp_path / "other"))
    written(other, a_link(other, "v-11"))
    assert [(book.path / name).stat().st_mtime_ns for name in derived.NAMES] == marks
