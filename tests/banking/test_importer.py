"""Other tools read our statements through beangulp, and are told where it is missing."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest

from sharedfund.banking.importer import importer
from sharedfund.errors import BadInput
from tests.banking import made

ACCOUNT = "Assets:Bank:Joint:Operating"


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "export.XLS"
    moves = made.moves(5)
    path.write_bytes(made.csv_bytes(made.corporate([moves[0], *moves[1:]])))
    return str(path)


def test_a_statement_is_identified_dated_named_and_extracted(file: str) -> None:
    from beancount.core import data
    from beangulp import Importer

    bank = importer(ACCOUNT)
    moves = made.moves(5)
    assert isinstance(bank, Importer) and bank.name == "sharedfund.bank"
    assert bank.identify(file) and not importer(ACCOUNT, of="wechat").identify(file)
    assert bank.account(file) == ACCOUNT and bank.date(file) == moves[-1].day
    assert bank.filename(file).startswith("usual-") and bank.filename(file).endswith(".xls")
    *found, balance = bank.extract(file, [])
    assert [(entry.date, entry.postings[0].units.number, entry.meta["reference"], entry.payee) for entry in found] == [
        (move.day, move.amount, move.serial, move.name) for move in moves]
    assert all(entry.flag == "!" and [posting.account for posting in entry.postings] == [ACCOUNT] for entry in found)
    assert isinstance(balance, data.Balance) and balance.amount.number == moves[-1].balance and balance.date == date(2026, 9, 3)


def test_nothing_is_a_duplicate_by_likeness(file: str) -> None:
    bank = importer(ACCOUNT)
    found = bank.extract(file, [])
    bank.deduplicate(found, found)
    assert not any("__duplicate__" in entry.meta for entry in found)


def test_what_is_no_statement_is_not_identified(tmp_path: Path) -> None:
    other = tmp_path / "x.csv"
    other.write_bytes(b"a,b\n1,2\n")
    assert not importer(ACCOUNT).identify(str(other))


def test_a_missing_beangulp_is_told_with_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "beangulp", None)
    with pytest.raises(BadInput) as caught:
        importer(ACCOUNT)
    assert caught.value.code == "statement-needs-beangulp"
