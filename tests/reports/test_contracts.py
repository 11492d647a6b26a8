"""Section W2: how the contracts stand, what was handed over, what vendors' work was accepted, what is a memo."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sharedfund.drafts import contracts as drafted
from sharedfund.drafts import hand_over
from sharedfund.reports.contracts import contracts_and_hand_over
from sharedfund.reports.firm import gates
from sharedfund.reports.look import Look
from sharedfund.values import days
from tests import payment_fund as purse
from tests.fund import B, D, Fund, commitment
from tests.rules.test_hand_over import H1, THINGS, ZERO_SUMS


def section(fund: Fund, period: str, as_of: str) -> Any:
    return contracts_and_hand_over(Look.at(fund.state, fund.lines, days.period(period), date.fromisoformat(as_of)))


def ended() -> Fund:
    fund = purse.funded().at("2026-05-20")
    purse.resolution(fund, "R2026004")
    fund.joint(drafted.end_contract(
        fund.state, by=B, day=fund.day, contract="C-01", last=date(2026, 7, 24), reason="termination",
        notice_day=fund.day, resolution="R2026004"), D)
    return fund.at("2026-08-01")


@pytest.mark.rule("R115")
@pytest.mark.parametrize(("period", "as_of", "state"), [
    ("2026Q4", "2026-12-31", "running"), ("2027Q1", "2027-03-31", "indefinite"), ("2028Q1", "2028-03-31", "indefinite"),
])
def test_a_contract_that_has_run_out_is_printed_each_quarter(period: str, as_of: str, state: str) -> None:
    (row,) = section(purse.funded(), period, as_of)["firms"]
    assert (row["contract"], row["state"], row["last"], row["served_to"]) == ("C-01", state, "2026-12-31", None)


@pytest.mark.rule("R116")
def test_an_end_stands_on_the_page_until_everything_is_handed_over() -> None:
    fund = ended()
    (row,) = section(fund, "2026Q3", "2026-09-30")["firms"]
    assert (row["state"], row["reason"], row["served_to"]) == ("ended", "termination", "2026-07-24")
    assert row["hand_over"]["state"] == "missing"
    assert section(fund, "2027Q1", "2027-03-31")["firms"][0]["hand_over"]["state"] == "missing"
    for handed, state in ((THINGS[1:], "incomplete"), (THINGS, "complete")):
        fund.joint(hand_over.record_hand_over(fund.state, by=B, day=fund.day, contract="C-01", stated=ZERO_SUMS,
                                              handed=handed), D)
        (row,) = section(fund, "2026Q3", "2026-09-30")["firms"]
        assert (row["hand_over"]["state"], row["hand_over"]["missing"]) == (
            state, ["contracts"] if state == "incomplete" else [])
    assert section(fund, "2026Q4", "2026-12-31")["firms"] == []


def test_vendors_work_a_committees_hand_over_and_former_advances_are_printed() -> None:
    fund = ended()
    fund.joint(drafted.record_vendor_contract(
        fund.state, by=B, day=fund.day, contract="C-11", vendor=purse.LIFT, title="电梯维保", heads=("lift",),
        first=date(2026, 1, 1), end=date(2026, 12, 31), total="7200.00", month_amount="600.00", licence="TS33"), D)
    for period, accepted in (("2026-01", True), ("2026-02", True), ("2026-03", False)):
        fund.joint(drafted.accept_vendor(fund.state, by=B, day=fund.day, contract="C-11", period=period,
                                         accepted=accepted, reason="未到场"), D)
    fund.joint(hand_over.hand_over_committee(fund.state, by=B, day=fund.day, handed=("seal",),
                                             audit=commitment("audit")), D)
    fund.do(hand_over.list_former_advances(
        fund.state, by=B, day=fund.day, firm="F000", firm_name="某某物业", evidence=(commitment("receipts"),),
        rows=({"household": H1, "amount": "1200.00", "period": "2026"},)))
    found = section(fund, "2026Q3", "2026-09-30")
    (vendor,) = found["vendors"]
    assert (vendor["accepted"], vendor["refused"], vendor["periods"], vendor["total"]) == (2, 1, 12, "7200.00")
    assert found["committee"] == {"day": "2026-08-01", "handed": ["seal"], "audited": True}
    (former,) = found["former"]
    assert (former["households"], former["paid"], former["left"], former["decision"]) == (None, "1200.00", "1200.00", "memo")
    assert section(fund, "2026Q4", "2026-12-31")["committee"] is None


def test_the_section_is_written_in_both_languages() -> None:
    from sharedfund.render import layout

    fund = ended()
    data = {"sections": {"W2": section(fund, "2026Q3", "2026-09-30")}}
    for language, said in (("zh_CN", "已终止（解聘）"), ("en", "over (dismissal)")):
        (made,) = layout.sections(data, language)  # type: ignore[arg-type]  # one of the two
        assert made.tables[0].rows[0][4] == said


@pytest.mark.rule("R26")
@pytest.mark.parametrize(("kind", "count"), [("share", 1), (None, 0)])
def test_a_contract_without_a_clause_has_no_gate_on_the_page(kind: str | None, count: int) -> None:
    """A complex that manages itself has a tariff and nobody to pay a remuneration to."""
    fund = purse.funded()
    contracts = fund.state.contracts
    held = replace(contracts.contracts["C-01"], remuneration_kind=kind)
    fund.state = replace(fund.state, contracts=replace(contracts, contracts=contracts.contracts.set("C-01", held)))
    look = Look.at(fund.state, fund.lines, days.period("2026Q1"), date(2026, 3, 31))
    assert len(gates(look, "F001")) == count
