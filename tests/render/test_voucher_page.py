"""The voucher of a payment: amount in three spellings, each step with day and mandate, papers, room to sign and seal."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape
from typing import Any

import pytest

from sharedfund.render.voucher import squared, voucher_page
from sharedfund.reports.voucher import first_block, voucher
from tests.fund import Fund, commitment
from tests.reports.test_account import asking
from tests.worked_quarter import quarter

NAMES = {"p-01": "段启文", "p-02": "顾明远", "p-03": "沈若兰", "p-04": "何建平", "p-06": "林知秋", "v-11": "云州供电公司"}


@pytest.fixture(scope="module")
def fund() -> Fund:
    made = quarter()
    asking(made, "P-0006")
    return made


def found(fund: Fund, number: str) -> tuple[Any, dict[str, Any]]:
    payment = fund.state.payments.open[number]
    return payment, voucher(fund.state, fund.lines.between(fund.state.charter.books_from, fund.day.replace(year=2027)), payment)


def page(fund: Fund, number: str, language: Any = "zh_CN", **more: Any) -> str:
    payment, data = found(fund, number)
    return voucher_page(payment, data, fund_name="银杏花园", called=lambda id_: NAMES.get(id_, id_), language=language, **more)


def words(text: str) -> str:
    return " ".join(unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", text, flags=re.DOTALL)).split())


@pytest.mark.parametrize(("language", "said"), [
    ("zh_CN", ("P-0003", "240.00 元", "人民币贰佰肆拾元整", "云州供电公司", "公共用电", "B-0002", "PAYP-0003", "申请 2026-03-02 段启文 物业企业 M-",
               "审核 2026-03-02 沈若兰 业委会委员 M-", "复核 2026-03-02 何建平 社区 M-", "联签 2026-03-02 顾明远 业委会主任 M-", "付出 2026-03-02 林知秋 会计 M-",
               "供电发票.pdf", "不在这台机器上", "盖章", "付款人 林知秋", "4942 2542")),
    ("en", ("CNY 240.00", "人民币贰佰肆拾元整", "Re-checked 2026-03-02 何建平 community M-", "not on this machine", "Seal", "Signatures by hand")),
])
def test_amount_steps_and_papers_are_printed(fund: Fund, language: str, said: tuple[str, ...]) -> None:
    text = words(page(fund, "P-0003", language, kept={commitment("B-0002"): "供电发票.pdf"}.get, code="4942 2542"))
    for word in said:
        assert word in text, word


def test_the_papers_of_the_bill_and_of_the_request_are_listed(fund: Fund) -> None:
    _, data = found(fund, "P-0003")
    assert data["papers"] == [{"of": "B-0002", "commitment": commitment("B-0002")}, {"of": "P-0003", "commitment": commitment("P-0003")}]
    assert [step["step"] for step in data["steps"]] == ["requested", "reviewed", "reviewed", "rechecked", "signed", "signed", "paid"]
    assert data["reference"] == "PAYP-0003"


def test_a_payment_under_way_leaves_its_boxes_open(fund: Fund) -> None:
    text = page(fund, "P-0006")
    assert "没有附凭证" in words(text) and "已申请，待审核" in words(text)
    boxes = re.findall(r"<div><span>([^<]+)</span>", text)
    assert boxes == ["申请　段启文", "审核", "审核", "复核", "联签", "联签", "付款人"]
    assert re.findall(r"<div><span>([^<]+)</span>", page(fund, "P-0003"))[1:3] == ["审核　顾明远", "审核　沈若兰"]


def test_everything_about_a_payment_stands_from_its_bill_on(fund: Fund) -> None:
    payment = fund.state.payments.open["P-0003"]
    assert first_block(fund.state, payment) == fund.state.bills.open["B-0002"].block
    assert first_block(fund.state, fund.state.payments.open["P-0006"]) == fund.state.payments.open["P-0006"].block
    from dataclasses import replace

    assert first_block(fund.state, replace(payment, bill="B-9999")) == 1


@pytest.mark.parametrize(("amount", "digits"), [
    ("0.05", "元0 角0 分5"), ("2400.00", "仟2 佰4 拾0 元0 角0 分0"), ("26000.10", "万2 仟6 佰0 拾0 元0 角1 分0"),
    ("123456789.01", "亿1 仟2 佰3 拾4 万5 仟6 佰7 拾8 元9 角0 分1")])
def test_each_digit_stands_under_its_place(amount: str, digits: str) -> None:
    squares = squared(Decimal(amount))
    written = [(place, digit) for place, digit in squares if digit]
    assert written[0][1] == "￥"
    assert " ".join(place + digit for place, digit in written[1:]) == digits
    assert len(squares) == 12


def test_an_amount_beyond_the_squares_keeps_every_digit() -> None:
    assert "".join(digit for _, digit in squared(Decimal("-99999999999.99"))) == "-￥9999999999999"
    assert len(squared(Decimal("999999999999.99"))) == 12


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_page_runs_nothing_and_asks_for_nothing(fund: Fund, language: str) -> None:
    payment, data = found(fund, "P-0003")
    text = voucher_page(payment, data, fund_name="<script>x</script>", called=lambda _: "a\u202e<b>", language=language,  # type: ignore[arg-type]  # one of the two
                        kept=lambda _: "<img src=x>", practice=True)
    for word in ("<script", "<img", "<link", "url(", "href=", "\u202e"):
        assert word not in text
