"""A book with statements: clean for both auditors, and a line that was changed, left out or invented is found."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import pytest

from sharedfund.audit import audit
from sharedfund.drafts import bank, payments
from tests.audit.folder import write_book
from tests.fund import B, Fund, K, commitment
from tests.rules.test_statements import imported, received
from tests.second_auditor.audit import audit_files, of_folder


@lru_cache(maxsize=1)
def january() -> Fund:
    """A month of three accounts: a line that waits, a match, one set aside, and the account reconciled."""
    fund = Fund.founded().at("2026-01-31")
    fund.do(*imported(fund, ("01-10", "1000.00", "A1"), ("01-12", "-7.50", "A2"), ("01-31", "30.00", "A3"),
                      opening=Decimal("0.00"), closing=Decimal("1022.50"), first=date(2026, 1, 1), last=date(2026, 1, 31)))
    fund.do(*imported(fund, ("01-09", "-3.00", "W9"), account="wechat", statement=commitment("微信"), accepted=("rows",)))
    fund.do(received(fund, "600.00", "A1:1"))
    fund.do(received(fund, "400.00", "A1:2"))
    fund.do(payments.debit(fund.state, by=K, day=fund.day, amount=Decimal("7.50"), bank_ref="FEE", purpose="手续费", fund="operating"))
    fund.do(bank.match(fund.state, by=K, day=fund.day, account="co-managed", lines=("A2",), bookings=("FEE",), reason="同一笔"))
    fund.do(bank.set_aside(fund.state, by=K, day=fund.day, account="wechat", line="W9", reason="个人消费"))
    fund.at("2026-02-03")
    fund.do(bank.reconcile(fund.state, by=K, day=fund.day, month="2026-01", statement_balance=Decimal("1022.50")))
    fund.checkpoint(B)
    return fund


def test_a_book_with_statements_is_clean_for_both_auditors(tmp_path: Path) -> None:
    folder = write_book(january(), tmp_path / "book")
    report = audit(folder)
    assert [finding.code for finding in report.findings if finding.severity != "notice"] == []
    assert [finding for finding in audit_files(of_folder(folder)) if not finding.notice] == []


@pytest.mark.parametrize(("old", "new"), [
    (b"2026-01-12 -7.50 A2", b"2026-01-12 -7.51 A2"), (b"2026-01-31 30.00 A3", b"2026-01-31 30.00 A4"),
    (b"2026-01-12 -7.50 A2", b"2026-01-13 -7.50 A2"),
])
def test_a_line_that_was_changed_is_found_by_both(tmp_path: Path, old: bytes, new: bytes) -> None:
    folder = write_book(january(), tmp_path / "book")
    file = folder / "book" / "2026-01.beancount"
    text = file.read_bytes()
    assert text.count(old) == 1
    file.write_bytes(text.replace(old, new))
    assert [finding for finding in audit(folder).findings if finding.severity != "notice"]
    assert [finding for finding in audit_files(of_folder(folder)) if not finding.notice]
