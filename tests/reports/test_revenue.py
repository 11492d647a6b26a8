"""Section E: every contract over a common part, also free of rent, run out or decided by nobody; nobody is named."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sharedfund.drafts import revenue
from sharedfund.render import html
from sharedfund.reports.disclosure import disclosure, names_no_household
from sharedfund.values import days
from tests import commons as c, till as t
from tests.fund import A, B, D, Fund, K
from tests.payment_fund import with_terms
from tests.rules.test_bank import placed, resolved_to_place
from tests.rules.test_distribution import complex_with, declared
from tests.worked_quarter import agreed


def page(fund: Fund, period: str = "2026Q1", **more: Any) -> dict[str, Any]:
    return disclosure(fund.state, fund.lines, days.period(period), as_of=fund.day, **more)


def told(fund: Fund, **more: Any) -> dict[str, Any]:
    section: dict[str, Any] = page(fund, **more)["sections"]["E"]
    return section


def quarter() -> Fund:
    """A quarter in which a lift's advertising pays, a shop is free of rent, a kiosk stays after its term."""
    fund = c.complex_of("100.00", "80.00")
    c.let(fund)
    c.let(fund, contract="C-05", place="闲置车库便民店铺 3 间", source="venue-rent", tenant=None, price="0.00")
    c.let(fund, contract="C-06", place="东门快递柜", source="parcel-locker", tenant="某快递", end="2026-02-28", billed="month",
          price="300.00", resolution=None)
    c.charge(fund)
    c.receive(fund, "4000.00", "R1", contract="C-04")
    c.receive(fund, "50.00", "R2", source="compensation", payer="肇事司机")
    c.granted(fund, "100.00", use="spend")
    cost = revenue.revenue_cost(fund.state, by=A, day=fund.day, payee=t.CLEAN, amount=Decimal("100.00"), purpose="换灯箱",
                                resolution="R2026009", contract="C-04")
    number = t.put(fund, cost)[0].payment  # type: ignore[attr-defined]  # a request
    t.release(fund, number)
    t.put(fund, t.payments.pay(fund.state, number, by=K, day=fund.day, bank_ref="PAY1"))
    fund.at("2026-03-31")
    c.charge(fund)
    return fund


def test_each_contract_stands_with_its_columns() -> None:
    section = told(quarter())
    advertising, shop, locker, beside = section["rows"]
    assert advertising == {
        "contract": "C-04", "place": "1 幢电梯轿厢", "source": "advertising", "payer": "云岚传媒", "first": "2026-01-01",
        "last": "2026-12-31", "price": "6000.00", "billed": "quarter", "charged": "6000.00", "received": "4000.00",
        "overdue": "2000.00", "direct_cost": "100.00", "next_due": "2026-04-01", "resolution": c.DECIDED, "clause": None,
        "decided": True, "free": False, "expired": False,
    }
    assert (shop["price"], shop["free"], shop["resolution"], shop["payer"]) == ("0.00", True, c.DECIDED, None)
    assert (locker["expired"], locker["decided"], locker["charged"], locker["overdue"]) == (True, False, "600.00", "600.00")
    assert beside == {"contract": None, "source": "compensation", "payer": "肇事司机", "received": "50.00"}
    assert (section["gross"], section["direct_cost"], section["net"]) == ("6650.00", "100.00", "6550.00")


def test_the_page_says_what_is_free_of_rent_run_out_and_decided_by_nobody() -> None:
    data = page(quarter())
    text = html.page(data, "zh_CN")
    for words in ("无租金", "到期仍占用", "未经授权", "闲置车库便民店铺 3 间"):
        assert words in text
    for words in ("free of rent", "run out, still occupied", "not authorised"):
        assert words in html.page(data, "en")


def test_households_places_are_one_line_that_names_nobody() -> None:
    fund = c.complex_of("100.00", "80.00")
    for number in (1, 2):
        c.let(fund, contract=f"C-1{number}", source="parking", tenant=None, household=f"h-{number:06x}", place=f"{number} 号车位",
              billed="month", price="200.00")
    c.charge(fund)
    c.receive(fund, "200.00", "R1", contract="C-11")
    data = page(fund)
    assert data["sections"]["E"]["parking"] == [
        {"places": None, "charged": "400.00", "received": "200.00", "overdue": "200.00"}]
    assert told(fund, audience="auditor")["parking"][0]["places"] == 2
    assert told(fund, audience="committee")["parking"][0]["places"] == 2
    assert names_no_household(data)
    assert "业主车位" in html.page(data, "zh_CN")


def test_a_contract_leaves_the_page_once_its_place_is_given_back_and_paid() -> None:
    fund = c.complex_of("100.00")
    c.let(fund, billed="month", price="100.00", end="2026-01-31")
    c.charge(fund)
    agreed(fund, revenue.end_contract(fund.state, "C-04", by=B, day=fund.day, reason="到期", last=c.on("2026-01-31")), D)
    fund.at("2026-04-02")
    assert [row["contract"] for row in told(fund, period="2026Q2")["rows"]] == ["C-04"]
    c.receive(fund, "100.00", "R1", contract="C-04")
    fund.at("2026-07-02")
    assert told(fund, period="2026Q3")["rows"] == []


def test_what_goes_back_is_said_with_what_rounding_leaves_and_what_is_not_fetched() -> None:
    fund = with_terms(complex_with("10000.00", "127.38"), return_rounding="yuan")
    declared(fund, rate="9")
    section = told(fund)
    assert section["distributions"] == [{
        "distribution": "D-01", "resolution": "R2026009", "manner": "return", "key": "area", "households": 1,
        "declared": "1146.00", "to_fees": "0.00", "remainder": "0.42"}]
    assert section["unclaimed"] == {"households": None, "amount": "1146.00"}  # of one household: not how many
    data = page(fund)
    assert "0.42，留在公共收益" in html.page(data, "zh_CN") and "0.42 in the fund" in html.page(data, "en")
    assert names_no_household(data)


def test_a_gift_is_told_with_how_many_got_it() -> None:
    fund = complex_with("900.00", use="spend", granted="500.00")
    entry = t.asked(fund, "450.00", head="public-welfare", resolution="R2026009", recipients=9)
    number = t.put(fund, entry)[0].payment  # type: ignore[attr-defined]  # a request
    t.release(fund, number)
    t.put(fund, t.payments.pay(fund.state, number, by=K, day=fund.day, bank_ref="PAY1"))
    assert told(fund)["gifts"] == [{"head": "public-welfare", "amount": "450.00", "recipients": 9}]
    assert "惠及 9 人" in html.page(page(fund), "zh_CN")


def test_a_term_deposit_is_the_funds_own_and_shown_apart() -> None:
    fund = resolved_to_place()
    number = placed(fund, "300.00")
    data = page(fund)
    assert data["sections"]["A"]["term_deposits"] == [
        {"fund": "operating", "payment": number, "since": "2026-01-05", "amount": "300.00"}]
    assert data["front"]["closing"] == "700.00"
    assert "不能直接付款" in html.page(data, "zh_CN")
