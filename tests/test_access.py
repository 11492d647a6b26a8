"""Who reads sees every payment and no neighbour, and whoever only reads can change nothing: what the two passwords stand
on. The page that asks for the view password has its own tests in tests/portal."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sharedfund.values import days
from tests.cli import runner
from tests.test_profiles import BOOKS, LEDGERS, Watched

READ = ("status", "fund show", "fund list", "unit list", "receipt list", "payment list", "bill list", "budget show 2026Q1",
        "disclosure list", "report fund", "report arrears", "period list", "resolution list", "person list", "mandate list",
        "log", "rules list", "charter show", "checkpoint list")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book on a machine that holds no key at all."""
    place = tmp_path_factory.mktemp("reader") / "book"
    shutil.copytree(LEDGERS / "remuneration", place)
    return place


@pytest.mark.parametrize("words", READ)
def test_who_holds_no_key_reads_everything_and_changes_nothing(copy: Path, words: str, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    ran = runner.run("-C", copy, "--now", "2026-06-01T01:00:00Z", *words.split(), home=tmp_path / "home")
    assert (ran.code, bool(ran.out)) == (0, True), ran.err
    assert {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("words", ["payment review P-0001 --amount 900.00", "payment pay P-0001 --amount 900.00 --bank-ref X1",
                                   "checkpoint make", "unit export --to somewhere.csv"])
def test_who_holds_no_key_can_neither_create_nor_approve_nor_export(copy: Path, words: str, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in (copy / "book").iterdir()}
    ran = runner.run("-C", copy, "--now", "2026-06-01T01:00:00Z", "-y", "--as", "p-90", *words.split(), home=tmp_path / "home")
    assert ran.code != 0
    assert {path: path.read_bytes() for path in (copy / "book").iterdir()} == before


@pytest.mark.parametrize("name", BOOKS)
def test_every_payment_is_a_line_of_the_page(name: str) -> None:
    """R57: day, payee, amount, purpose and number of each, not only totals; the book says which there were."""
    told = Watched(LEDGERS / name, None)
    told.every = 10**9
    told.run()
    for page in told.pages_data:
        period = days.period(page["period"])
        paid = [entry for entry in told.lines.between(period.first, period.end) if entry.kind == "payment-paid"]
        lines = {row["no"]: row for row in page["sections"]["F"]["rows"] if row.get("no")}
        assert {entry.payment for entry in paid} <= set(lines)  # type: ignore[attr-defined]  # a payment
        for entry in paid:
            line = lines[entry.payment]  # type: ignore[attr-defined]  # a payment
            assert str(line["amount"]) == str(entry.amount)  # type: ignore[attr-defined]  # a payment
            # Of money that goes to a household a page says the kind: words about it could tell who it is.
            assert line["purpose"] or (line["settles"] and entry.payee.startswith("h-")), line  # type: ignore[attr-defined]
