"""The page of a complex whose fee is a lump sum: the money is there, none of it is the owners' to spend."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from sharedfund.drafts import receipts
from sharedfund.drafts import remuneration as drafted
from sharedfund.render import layout
from sharedfund.render.words import pages
from sharedfund.reports.disclosure import disclosure
from sharedfund.values import days
from tests.agency import (
    BUREAU, D, H1, H2, H3, K, accepted, charged, evaluated, lump_sum, paid, payable, published, received, released,
)
from tests.fund import Fund


def page(fund: Fund, period: str = "2026Q2") -> Any:
    return disclosure(fund.state, fund.lines, days.period(period), as_of=fund.day)


def arrears() -> Fund:
    """The first quarter charged at its end; three of four paid, 62 points, 1,000.00 of it paid on."""
    fund = lump_sum("pay-in-arrears").at("2026-03-31")
    charged(fund)
    fund.at("2026-04-05")
    for household, amount in ((H1, "600.00"), (H2, "531.00"), (H3, "720.00")):
        received(fund, household, amount)
    evaluated(fund, "62.00")
    published(fund)
    accepted(fund)
    released(fund)
    paid(fund, "1000.00")
    return fund


def test_the_front_box_says_what_came_and_left_and_that_nothing_is_spendable() -> None:
    told = page(arrears())
    front = told["front"]
    assert {name: front[name] for name in ("opening", "received", "paid", "closing", "spendable")} == {
        "opening": "0.00", "received": "1851.00", "paid": "1000.00", "closing": "851.00", "spendable": "0.00"}
    assert front["collection_rate"] is None  # nothing is charged for this quarter yet
    assert front["remuneration"] == {
        "paid_to_firm": "1000.00", "cost_reimbursed": "0.00", "paid": "1000.00", "accrued": "0.00", "withheld": "0.00",
        "deducted": "425.73", "released": "1425.27"}
    assert [row["code"] for row in told["headline"]] == ["not-closed"]


def test_the_sentence_adds_up_and_gives_the_owners_nothing_to_spend() -> None:
    told = page(arrears())
    assert told["claims"] == [{"claim": "agency", "amount": "425.27"}, {"claim": "refund", "amount": "425.73"},
                              {"claim": "spendable", "amount": "0.00"}]
    assert pages.sentence(told, "zh_CN") == (
        "账户里有 851.00 元：代收待付的物业费 425.27，应退业主款 425.73，真正可以动用的是 0.00 元。")


def test_the_agency_section_rolls_the_firms_money_forward() -> None:
    (row,) = page(arrears())["sections"]["I2"]["rows"]
    assert row["uncollected"] == {"opening": "2400.00", "charged": "0.00", "waived": "0.00", "closing": "549.00"}
    assert row["collected"] == {
        "opening": "0.00", "received": "1851.00", "deposited": "0.00", "returned": "425.73", "paid": "1000.00",
        "charges": "0.00", "closing": "425.27"}
    assert (row["waiting"], row["payable"], row["withheld"]) == ("0.00", "425.27", "0.00")


def test_receipts_by_source_name_the_fee_once() -> None:
    section = page(arrears())["sections"]["D"]
    assert section["sources"] == [{"source": "fee", "amount": "1851.00"}]
    assert section["total"] == "1851.00"


def test_the_payment_to_the_firm_is_a_line_with_all_its_steps() -> None:
    told = page(arrears())
    (line,) = told["sections"]["F"]["rows"]
    assert (line["fund"], line["tier"], line["settles"], line["amount"]) == ("agency", "T0", "agency", "1000.00")
    assert (len(line["reviewers"]), len(line["recheckers"]), len(line["signatories"])) == (2, 1, 3)
    assert told["sections"]["W"]["rows"][0]["total"] == "1000.00"


def test_a_holdback_shows_what_is_withheld() -> None:
    fund = lump_sum("holdback").at("2026-01-05")
    charged(fund)
    received(fund, H1, "600.00")
    for day, month in (("2026-02-02", "2026-01"), ("2026-03-02", "2026-02"), ("2026-04-02", "2026-03")):
        fund.at(day)
        if month == "2026-03":
            published(fund)
        released(fund, month)
    paid(fund, str(payable(fund)), signs=(BUREAU, D))
    (row,) = page(fund)["sections"]["I2"]["rows"]
    assert (row["withheld"], row["collected"]["closing"]) == ("20.00", "20.00")
    assert page(fund)["front"]["remuneration"]["withheld"] == "20.00"
    assert page(fund)["front"]["spendable"] == "0.00"


def test_a_deposited_share_is_told_as_what_it_is() -> None:
    fund = lump_sum("part-deposit", settlement_period="quarter").at("2026-04-10")
    fund.do(drafted.deposit_share(fund.state, by=K, day=fund.day, period="2026Q2", amount=Decimal("720.00"), bank_ref="D1"))
    told = page(fund)
    assert told["sections"]["D"]["sources"] == [{"source": "share", "amount": "720.00"}]
    assert told["front"]["collection_rate"] is None
    assert told["sections"]["I2"]["rows"][0]["collected"]["deposited"] == "720.00"


def test_a_gateways_fee_is_shown_as_the_firms() -> None:
    fund = lump_sum().at("2026-04-01")
    charged(fund)
    received(fund, H2, "531.00", channel="wechat")
    fund.do(receipts.remit(fund.state, by=K, day=fund.day, channel="wechat", bank_ref="W1", charge=Decimal("1.19")))
    told = page(fund)
    assert told["sections"]["D"]["sources"] == [{"source": "clearing", "amount": "531.00"}, {"source": "charge", "amount": "-1.19"}]
    assert told["sections"]["I2"]["rows"][0]["collected"]["charges"] == "1.19"
    assert told["front"]["closing"] == "529.81"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_section_has_words(language: Any) -> None:
    (section,) = [s for s in layout.sections(page(arrears()), language) if s.letter == "I2"]
    assert section.tables and section.notes
    assert ("物业的钱" if language == "zh_CN" else "the firm's money") in section.notes[0].replace("\n", " ")


def test_on_the_commission_basis_the_section_is_empty() -> None:
    assert page(Fund.founded())["sections"]["I2"]["rows"] == []
