"""What a page says of prior notices and emergencies (section O), and of money held for others (section M)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from sharedfund.drafts import payments, receipts
from sharedfund.render.layout import sections
from sharedfund.reports.disclosure import disclosure
from sharedfund.values import days
from tests.fund import A, B, C, D, E, Fund, J, K, commitment
from tests.households import H1, bank, charged
from tests.payment_fund import REPAIR, answered, funded, step


def page(fund: Fund, letter: str, period: str = "2026Q1") -> dict[str, Any]:
    found: dict[str, Any] = disclosure(fund.state, fund.lines, days.period(period), as_of=fund.day)["sections"][letter]
    return found


def told(fund: Fund, letter: str, language: Any) -> str:
    data = disclosure(fund.state, fund.lines, days.period("2026Q1"), as_of=fund.day)
    return str([part for part in sections(data, language) if part.letter == letter])


@pytest.mark.parametrize(("language", "words"), [("zh_CN", ("水管爆裂", "120,000.00")), ("en", ("burst main", "120,000.00"))])
def test_notices_with_their_objections_and_emergencies_with_their_witness(language: Any, words: tuple[str, ...]) -> None:
    """One notice, one objection answered, one not; one emergency paid and ratified: 1,800.00 of 2,000.00 estimated."""
    fund = funded()
    (posted,) = fund.do(payments.post_notice(fund.state, by=B, day=fund.day, payee=REPAIR, amount="120000.00", purpose="大修"))
    number = str(posted.notice)  # type: ignore[attr-defined]  # a notice
    for person in (E, J):
        fund.do(payments.object_to_notice(fund.state, number, by=person, day=fund.day, text="太贵"))
    fund.do(payments.answer_objection(fund.state, number, 1, by=C, day=fund.day, evidence=commitment("答复")))
    (row,) = page(fund, "O")["notices"]
    assert (row["notice"], row["payee"], row["amount"], row["objections"], row["answered"]) == (
        number, REPAIR, "120000.00", 2, 1)
    (order,) = fund.do(payments.order_emergency(
        fund.state, by=A, day=fund.day, cause="burst-main", contractor=REPAIR, estimate="2000.00", purpose="主管爆裂",
        evidence=(commitment("照片"),)))
    order_no = str(order.order)  # type: ignore[attr-defined]  # an order
    fund.do(payments.witness_emergency(fund.state, order_no, by=D, day=fund.day))
    (asked,) = fund.do(payments.request_emergency(fund.state, order_no, by=A, day=fund.day, amount="1800.00", purpose="抢修"))
    payment = str(asked.payment)  # type: ignore[attr-defined]  # a request
    answered(fund)
    step(fund, "sign", payment, B, D)
    fund.do(payments.pay(fund.state, payment, by=K, day=fund.day, bank_ref="BURST"))
    (row,) = page(fund, "O")["emergencies"]
    assert (row["cause"], row["witness"], row["estimate"], row["paid"], row["ratified"]) == (
        "burst-main", D, "2000.00", "1800.00", None)
    fund.joint(payments.ratify_emergency(fund.state, order_no, by=B, day=fund.day), D)
    (row,) = page(fund, "O")["emergencies"]
    assert row["ratified"] == fund.day.isoformat()
    assert page(fund, "O", "2025Q4") == {"notices": [], "emergencies": []}
    assert [word for word in words if word not in told(fund, "O", language)] == []


def test_deposits_and_what_is_passed_through_open_come_go_and_close() -> None:
    """A deposit of 500.00 taken before the period, 300.00 in it; 80.00 for water; 66.00 of nobody."""
    fund = charged()
    fund.do(receipts.take_deposit(fund.state, by=K, day=fund.day, party=H1, amount=Decimal("500.00"), bank_ref="DEP1"))
    fund.at("2026-04-10")
    fund.do(receipts.take_deposit(fund.state, by=K, day=fund.day, party=H1, amount=Decimal("300.00"), bank_ref="DEP2"),
            receipts.pass_through(fund.state, by=K, day=fund.day, utility="water", amount=Decimal("80.00"), bank_ref="WATER"))
    fund.do(bank(fund, None, "66.00"))
    fund.do(receipts.identify(fund.state, by=K, day=fund.day, receipt="S-0001", household=H1, amount=Decimal("60.00")))
    rows = {row["kind"]: (row["opening"], row["in"], row["out"], row["closing"]) for row in page(fund, "M", "2026Q2")["rows"]}
    assert rows == {"renovation": ("500.00", "300.00", "0.00", "800.00"), "pass-through": ("0.00", "80.00", "0.00", "80.00"),
                    "unidentified": ("0.00", "66.00", "60.00", "6.00")}
