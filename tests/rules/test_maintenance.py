"""The maintenance fund: a fund of its own, by building, outside the co-managed account where the bureau holds it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sharedfund import accounts
from sharedfund.drafts import revenue
from sharedfund.state import figures
from tests import till as t
from tests.fund import A, K
from tests.payment_fund import with_terms
from tests.rules.test_revenue import earning

HELD = "what_the_bureau_holds_is_not_paid_here"


@pytest.mark.rule("R99")
def test_every_building_has_a_fund_and_an_account_of_its_own() -> None:
    for building in ("B01", "B02"):
        account = accounts.bank(f"maintenance:{building}")
        assert accounts.fund_of(account) == f"maintenance:{building}"
        assert not accounts.is_bank(account)


@pytest.mark.rule("R99")
def test_what_the_bureau_holds_is_outside_the_account_and_its_figures() -> None:
    fund = earning("800.00")
    (entry,) = t.put(fund, revenue.top_up(fund.state, by=A, day=fund.day, period="2026Q1", purpose="补充专项维修资金"))
    t.release(fund, entry.payment)  # type: ignore[attr-defined]  # a request
    t.put(fund, t.payments.pay(fund.state, entry.payment, by=K, day=fund.day, bank_ref="PAY1"))  # type: ignore[attr-defined]
    position = figures.position(fund.state, fund.day)
    assert position.bank == Decimal("400.00")
    assert [row.fund for row in position.funds] == ["public-revenue"]
    assert fund.state.ledger.cash("maintenance:B01") == Decimal("188.50")


@pytest.mark.rule("R99")
@pytest.mark.parametrize(("custody", "code"), [("bureau", "held-by-the-bureau"), ("committee", None)])
def test_the_bureaus_money_is_not_paid_by_the_co_managed_workflow(custody: str, code: str | None) -> None:
    fund = with_terms(t.till("1000.00"), maintenance_custody=custody)
    entry = t.asked(fund, "10.00", head=None, of="maintenance:B01")
    assert t.code(fund, entry, HELD) == code
    assert t.code(fund, t.asked(fund, "10.00"), HELD) is None
