"""What stands beside a quarter: the year before and earlier rates as they were published, the year to date, how punctual
money was, what corrections did, what is expected, who is missing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from sharedfund import drafts
from sharedfund.drafts import people, receipts
from sharedfund.entries.bank import InterestPart, InterestReceived
from sharedfund.render import layout
from sharedfund.reports.disclosure import disclosure
from sharedfund.state import fees as fee_figures
from sharedfund.reports.spelled import percent
from sharedfund.spelling import leaf_of
from sharedfund.values import days
from tests.fund import B, C, D, Fund, K
from tests.households import H1, H2, branch
from tests.render import spreadsheets
from tests.rules.test_disclosure import branch as fork
from tests.rules.test_receipts import bank, charged
from tests.worked_quarter import put, quarter, receive

GINKGO = {name.partition(" ")[2][:6].upper(): data for name, data in spreadsheets.published() if name.startswith("co-managed ")}


def printed(data: dict[str, Any], letter: str, language: Any = "zh_CN") -> str:
    (section,) = (one for one in layout.sections(data, language) if one.letter == letter)
    return "\n".join([*(" ".join(row) for table in section.tables for row in (*table.rows, table.total)), *section.notes])


def page(fund: Fund, period: str = "2026Q1") -> dict[str, Any]:
    return disclosure(fund.state, fund.lines, days.period(period), as_of=fund.day)


# ---- the year before, as it was published ----


@pytest.mark.rule("R95")
@pytest.mark.parametrize("period", ["2026Q1", "2026Q2"])
def test_the_year_before_is_what_its_own_page_said(period: str) -> None:
    told, before = GINKGO[period]["year_before"], GINKGO[f"2025{period[4:]}"]
    front = before["front"]
    for figure in ("opening", "received", "paid", "closing", "spendable", "collection_rate", "household_rate", "public_revenue_net", "questions"):
        assert told[figure] == front[figure], figure
    assert told["paid_to_firm"] == front["remuneration"]["paid_to_firm"]
    assert told["firms"] == [{"firm": row["firm"], "total": row["total"]} for row in before["sections"]["W"]["rows"]]
    assert f"{told['collection_rate']}%" in printed(GINKGO[period], "V")


@pytest.mark.rule("R95")
@pytest.mark.parametrize("period", sorted(GINKGO))
def test_an_earlier_rate_is_the_one_its_page_stated(period: str) -> None:
    """Arrears that came in later made the rate of 2025Q4 a higher one; its page, and every page after it, tells the first."""
    for row in GINKGO[period]["sections"]["J"]["trend"]:
        assert row["collection_rate"] == GINKGO[row["period"]]["front"]["collection_rate"]


@pytest.mark.rule("R95")
def test_fees_that_come_between_proposal_and_last_yes_do_not_change_what_the_page_states() -> None:
    from sharedfund.drafts import disclosure as drafted

    fund = fork(quarter())
    stated = page(fund)["front"]
    draft = drafted.publish(fund.state, fund.lines, "2026Q1", by=B, day=fund.day)
    proposal = fund.do(draft)[0]
    receive(fund, "S-0004", "h-e4d6a0", "549.00", ("2026Q1", "549.00"))
    for person in (C, D):
        fund.do(drafts.approve(fund.state, leaf_of(proposal), by=person, day=fund.day))
    known = fund.state.disclosures.published["2026Q1"]
    assert (percent(known.collection_rate), percent(known.household_rate)) == (stated["collection_rate"], stated["household_rate"])
    assert percent(fee_figures.collection_rate(fund.state, "2026Q1")) == "100"
    assert not fund.state.disclosures.proposed


def test_a_first_year_has_no_year_before() -> None:
    assert GINKGO["2025Q4"]["year_before"] is None
    assert "去年" not in printed(GINKGO["2025Q4"], "A")


# ---- the year to date ----


@pytest.mark.parametrize("period", sorted(GINKGO))
def test_the_year_to_date_is_the_sum_of_what_was_published(period: str) -> None:
    section, told = GINKGO[period]["sections"]["A"], GINKGO[period]["sections"]["A"]["year_to_date"]
    if period.endswith("Q1"):
        assert told is None
        return
    quarters = [GINKGO[f"{period[:5]}{n}"]["sections"]["A"]["total"] for n in range(1, int(period[5]) + 1)]
    for figure in ("received", "paid", "moved_in", "moved_out"):
        assert Decimal(told["total"][figure]) == sum(Decimal(one[figure]) for one in quarters)
    assert (told["total"]["opening"], told["total"]["closing"]) == (quarters[0]["opening"], section["total"]["closing"])
    for row in told["rows"]:
        moved = [Decimal(row[f]) for f in ("opening", "received", "paid", "moved_in", "moved_out", "closing")]
        assert moved[0] + moved[1] - moved[2] + moved[3] - moved[4] == moved[5]
    text = printed(GINKGO[period], "A")
    assert all(f"{Decimal(told['total'][figure]):,}" in text for figure in ("received", "paid"))


# ---- money that came late to the bank ----


@pytest.mark.rule("R2")
@pytest.mark.parametrize(("arrived", "share"), [("2026-01-14", "100"), ("2026-01-15", "0")])
def test_what_came_within_the_working_days_is_punctual(arrived: str, share: str) -> None:
    fund = branch(charged()).at("2026-01-09")  # a Friday
    fund.do(bank(fund, H2, "531.00", channel="wechat"))
    fund.at(arrived)
    assert page(fund)["indicators"]["on_time_remittance"] is None
    fund.do(receipts.remit(fund.state, by=K, day=fund.day, channel="wechat", charge=Decimal("1.19"), bank_ref="T1"))
    data = page(fund)
    assert data["indicators"]["on_time_remittance"] == share
    assert f"按时交存率 {share}%" in printed(data, "V")


@pytest.mark.rule("R2")
def test_what_lay_longest_is_remitted_first_and_a_reversed_receipt_never() -> None:
    fund = branch(charged()).at("2026-01-09")
    fund.do(bank(fund, H2, "400.00", channel="wechat"))
    fund.at("2026-01-14")
    fund.do(bank(fund, H2, "131.00", channel="wechat", bank_ref="W2"))
    (wrong,) = fund.do(bank(fund, H1, "100.00", channel="wechat", bank_ref="W3"))
    fund.do(receipts.reverse(fund.state, wrong, by=K, day=fund.day, reason="退票"))
    fund.at("2026-01-16")
    fund.do(receipts.remit(fund.state, by=K, day=fund.day, channel="wechat", bank_ref="T1"))
    assert page(fund)["indicators"]["on_time_remittance"] == "24.67"  # 131.00 of 531.00


# ---- corrections and late entries ----


@pytest.mark.rule("R14")
def test_a_correction_says_what_it_did_and_to_whose_figures() -> None:
    from sharedfund.drafts import disclosure as drafted

    fund = fork(quarter())
    (received,) = [entry for entry in fund.entries if getattr(entry, "receipt", None) == "S-0002"]
    fund.joint(drafted.publish(fund.state, fund.lines, "2026Q1", by=B, day=fund.day), C, D)
    fund.do(receipts.reverse(fund.state, received, by=K, day=fund.day, reason="退票"))
    data = page(fund, "2026Q2")
    (row,) = data["sections"]["U"]["rows"]
    assert (row["kind"], row["no"], row["amount"], row["cash"], row["of"], row["published"], row["reason"]) == (
        "receipt-reversed", "S-0002", "531.00", "-531.00", "2026Q1", True, "退票")
    text = printed(data, "U")
    assert "收款冲正" in text and "2026Q1（已公布）" in text and "-531.00" in text and "已经公布的数字不改" in text
    assert page(fund)["front"]["received"] == "5051.00"


@pytest.mark.rule("R130")
def test_a_late_entry_stands_apart_with_its_true_day() -> None:
    fund = fork(quarter())
    put(fund, InterestReceived(day=fund.day, by=K, parts=(InterestPart(fund="operating", amount="3.21"),), amount="3.21",
                               bank_ref="I1", occurred="2026-03-21"))
    data = page(fund, "2026Q2")
    (row,) = data["sections"]["U"]["rows"]
    assert (row["true_day"], row["cash"], row["of"], row["published"]) == ("2026-03-21", "3.21", "2026Q1", False)
    (section,) = (one for one in layout.sections(data, "zh_CN") if one.letter == "U")
    assert [table.title for table in section.tables] == ["迟到的记录"]


# ---- what is expected, who is missing ----


def test_the_outlook_says_what_should_come_in() -> None:
    data = page(quarter())
    assert data["sections"]["S"]["receipts"] == {"charged": "2400.00", "rate": "77.125", "fees": "1851.00", "rents": "0.00"}
    assert "物业费应收 2,400.00，按本期收缴率 77.125% 约 1,851.00" in printed(data, "S")
    assert "about 1,851.00" in printed(data, "S", "en")


@pytest.mark.rule("R139")
def test_a_cast_that_cannot_pay_is_said() -> None:
    fund = fork(quarter())
    assert "gaps" not in page(fund)["sections"]["T"]
    for mandate in [m for m in fund.state.people.mandates.values() if m.person in (C, "p-11")]:
        fund.joint(people.end_mandate(fund.state, by=B, day=fund.day, mandate=mandate.mandate, reason="离任"), D)
    data = page(fund, "2026Q2")
    assert data["sections"]["T"]["needs_stand_ins"] is True
    assert "期末有的付款要替补人员才能办" in printed(data, "T") and "only with stand-ins" in printed(data, "T", "en")
    told = data | {"sections": data["sections"] | {"T": data["sections"]["T"] | {
        "gaps": [{"payment": "large", "step": "recheck", "have": 0, "need": 1}]}}}
    assert "大额付款缺 复核，有 0，要 1" in printed(told, "T")


@pytest.mark.rule("R134")
def test_a_mandate_that_was_taken_back_ends_that_day_and_is_gone_from_the_next_quarter() -> None:
    fund = fork(quarter())
    (mandate,) = [m for m in fund.state.people.mandates.values() if m.person == "p-11"]
    fund.joint(people.end_mandate(fund.state, by=B, day=fund.day, mandate=mandate.mandate, reason="离任"), D)
    rows = {row["mandate"]: row for row in page(fund, "2026Q2")["sections"]["T"]["rows"]}
    assert (rows[mandate.mandate]["last"], rows[mandate.mandate]["ended"]) == ("2026-04-10", True)
    assert "2026-04-10 已终止" in printed(page(fund, "2026Q2"), "T")
    fund.at("2026-08-01")
    assert mandate.mandate not in {row["mandate"] for row in page(fund, "2026Q3")["sections"]["T"]["rows"]}
