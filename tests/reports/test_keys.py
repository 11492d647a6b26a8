"""Section T prints who handed which office to whom before whom, who left one and did not, and whose key was in wrong
hands."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sharedfund import drafts
from sharedfund.drafts import keys, people
from sharedfund.render.layout import Page
from sharedfund.reports.decisions import governance
from sharedfund.reports.look import Look
from sharedfund.spelling import leaf_of
from sharedfund.values import days
from tests.fund import B, C, D, Fund, K, N, S
from tests.people import branch


@pytest.fixture(scope="module")
def fund() -> Fund:
    """The cashier handed over to the secretary with a fen too much; the accountant left without a word; the chair's key
    was in wrong hands."""
    fund = branch(Fund.founded())
    (asked,) = fund.do(keys.hand_over_office(
        fund.state, by=N, day=fund.day, office="cashier", outgoing=N, incoming=S, cash_counted=Decimal("0.01"),
        items={"vouchers": True, "cash": True, "passwords": True, "key-files": False}))
    for person in (S, B):
        fund.do(drafts.approve(fund.state, leaf_of(asked), by=person, day=fund.day))
    for mandate in ("M-6", "M-7"):
        fund.joint(people.end_mandate(fund.state, by=B, day=fund.day, mandate=mandate, reason="离任"), D)
    (told,) = fund.do(keys.report_compromise(fund.state, by=C, day=fund.day, person=B, since_block=5, reason="失窃"))
    fund.do(drafts.approve(fund.state, leaf_of(told), by=D, day=fund.day))
    return fund


def section(fund: Fund, period: str = "2026-01", as_of: str = "2026-04-10") -> dict[str, Any]:
    return governance(Look.at(fund.state, fund.lines, days.period(period), date.fromisoformat(as_of)))


@pytest.mark.rule("R134")
def test_the_page_prints_offices_handed_over_left_and_keys_in_wrong_hands(fund: Fund) -> None:
    found = section(fund)
    assert found["handed"] == [{
        "office": "cashier", "day": "2026-01-01", "outgoing": N, "incoming": S, "witness": B, "absent": None,
        "handed": ["cash", "passwords", "vouchers"], "missing": ["key-files"], "counted": "0.01", "booked": "0.00"}]
    assert found["not_handed"] == [{"office": "accountant", "person": K, "since": "2026-01-01"}]
    assert found["compromised"] == [{"person": B, "day": "2026-01-01", "confirmed": False}]


@pytest.mark.rule("R134")
def test_another_periods_page_prints_only_who_still_owes_a_hand_over(fund: Fund) -> None:
    found = section(fund, "2026-02")
    assert "handed" not in found and "compromised" not in found
    assert [row["person"] for row in found["not_handed"]] == [K]
    assert not {"handed", "not_handed", "compromised"} & set(section(Fund.founded()))


@pytest.mark.parametrize(("language", "words"), [
    ("zh_CN", ("离任移交", "已交、已换：现金、密码、凭证", "没交、没换：钥匙文件", "现金清点 0.01，账面 0.00", "离任未移交", "钥匙失密", "核对中")),
    ("en", ("Offices handed over", "handed over or replaced: cash, passwords, vouchers", "not: key files", "cash counted 0.01, booked 0.00",
            "Left, and not handed over", "Keys in wrong hands", "being looked at")),
])
def test_the_tables_say_it_in_both_languages(fund: Fund, language: Any, words: tuple[str, ...]) -> None:
    from sharedfund.render.layout import governance

    data = section(fund)
    data["handed"][0]["absent"] = "refused"
    told = repr(governance._handed_over(Page(data, language), data))
    assert all(word in told for word in words), told
