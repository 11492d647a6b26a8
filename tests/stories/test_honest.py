"""The worked quarter through the real doors gives its figures to the fen; the audit and Beancount agree."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from sharedfund.audit import Given, audit
from sharedfund.drafts import remuneration
from sharedfund.reports.disclosure import disclosure
from sharedfund.values.days import day, period
from tests.audit.folder import write_book
from tests.fund import B, Fund
from tests.stories import honest

FIRM = "Liabilities:Firm:F001:"


@pytest.fixture(scope="module")
def released() -> Fund:
    return honest.honest_release("93.00")


def test_the_worked_quarter_ends_with_its_balances() -> None:
    fund = honest.honest_quarter()
    ledger = fund.state.ledger
    assert ledger.joint_account() == Decimal("3261.00")
    assert ledger.cash("operating") == Decimal("2361.00")
    assert ledger.owed(FIRM + "FeeAccrued") == Decimal("185.10")
    assert ledger.cash("maintenance:B01") == Decimal("188.50") and ledger.cash("maintenance:B02") == Decimal("211.50")


def test_its_disclosure_has_the_ten_numbers() -> None:
    fund = honest.honest_quarter()
    front = disclosure(fund.state, fund.lines, period("2026Q1"), as_of=fund.day)["front"]
    assert {name: front[name] for name in ("opening", "received", "paid", "closing", "spendable", "public_revenue_net")} == {
        "opening": "0.00", "received": "5051.00", "paid": "1790.00", "closing": "3261.00", "spendable": "375.90",
        "public_revenue_net": "800.00"}
    assert (front["collection_rate"], front["household_rate"]) == ("77.125", "75")


@pytest.mark.parametrize(("score", "contract", "releasable", "withheld", "deducted"), [
    ("93.00", {}, "181.40", "0.00", "3.70"),
    ("62.00", {"pass_score": "60.00", "release_rest": "withheld"}, "148.08", "37.02", "0.00"),
])
def test_a_score_releases_its_share(score: str, contract: dict[str, str], releasable: str, withheld: str, deducted: str) -> None:
    ledger = honest.honest_release(score, **contract).state.ledger
    assert ledger.owed(FIRM + "FeeReleasable") == Decimal(releasable)
    assert ledger.owed(FIRM + "FeeWithheld") == Decimal(withheld)
    assert ledger.owed("Income:Operating:RemunerationDeducted") == Decimal(deducted)
    assert ledger.owed(FIRM + "FeeAccrued") == Decimal("0.00")


def test_a_score_of_59_under_pass_or_fail_at_80_releases_nothing() -> None:
    fund = honest.honest_quarter(release_function="pass_fail")
    fund.at("2026-04-12")
    honest.evaluated(fund, "59.00")
    honest.accepted(fund)
    honest.settled(fund)
    honest.checkpointed_if_due(fund)
    refusal = fund.refused(remuneration.propose_release(fund.state, by=B, day=fund.day, period="2026Q1"))
    assert refusal.number == "R28"
    assert fund.state.ledger.owed(FIRM + "FeeReleasable") == Decimal("0.00")


@pytest.mark.parametrize("missing", ["evaluated", "accepted", "settled"])
def test_without_one_of_the_three_conditions_nothing_is_released(missing: str) -> None:
    fund = honest.honest_quarter()
    fund.at("2026-04-12")
    for step in ("evaluated", "accepted", "settled"):
        if step == missing:
            continue
        getattr(honest, step)(fund, *(("93.00",) if step == "evaluated" else ()))
    honest.checkpointed_if_due(fund)
    assert fund.refused(remuneration.propose_release(fund.state, by=B, day=fund.day, period="2026Q1")).number == "R28"


def test_the_audit_of_an_honest_book_is_clean(released: Fund, tmp_path: Path) -> None:
    folder = write_book(released, tmp_path / "f")
    report = audit(folder, Given(expect=f"{released.frontier.size} {released.frontier.root}"))
    assert report.findings == [] and report.verdict == "clean"
    assert report.lines["published_pages"]["recomputed"] == 1


def _bean_check(path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "beancount.scripts.check", "--no-cache", str(path)], capture_output=True,
                          text=True, check=False)


def test_bean_check_accepts_the_book_and_shows_a_changed_amount_at_its_line(released: Fund, tmp_path: Path) -> None:
    folder = write_book(released, tmp_path / "f")
    assert _bean_check(folder / "main.beancount").returncode == 0
    assert _bean_check(folder / "checked.beancount").returncode == 0
    book = folder / "book" / "2026-01.beancount"
    text = book.read_text()
    place = text.index("  Assets:Bank:Joint:Operating  720.00 CNY")
    line = text.count("\n", 0, place) + 1
    book.write_text(text[:place] + text[place:].replace("720.00", "520.00", 2))
    assert _bean_check(folder / "main.beancount").returncode == 0  # Beancount alone sees nothing
    checked = _bean_check(folder / "checked.beancount")
    assert checked.returncode == 1
    found = [words for words in checked.stderr.splitlines() if "2026-01.beancount:" in words]
    assert found and any(abs(int(words.split("2026-01.beancount:")[1].split(":")[0]) - line) <= 20 for words in found)


def test_the_last_day_of_the_quarter_is_in_it() -> None:
    fund = honest.honest_quarter()
    state = fund.lines.state_at(day("2026-04-01"))
    assert state.ledger.joint_account() == Decimal("3261.00")
