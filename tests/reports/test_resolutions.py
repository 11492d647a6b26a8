"""Sections N and Y: what was decided and what fell, what is open and with whom."""

from __future__ import annotations

from datetime import date
from typing import Any

from sharedfund.drafts import resolutions as drafted
from sharedfund.reports.decisions import decisions_open, resolutions
from sharedfund.reports.look import Look
from sharedfund.values import days
from tests.fund import D, Fund, J, S, commitment
from tests.rules.test_resolutions import NUMBER, cancelling, resolution


def look(fund: Fund, as_of: str = "2026-04-10") -> Look:
    return Look.at(fund.state, fund.lines, days.period("2026Q1"), date.fromisoformat(as_of))


def test_a_resolution_that_fell_stands_there_as_cancelled() -> None:
    fund = Fund.founded().at("2026-03-20")
    fund.joint(resolution(fund), D)
    (row,) = resolutions(look(fund))["rows"]
    assert (row["resolution"], row["passed"], row.get("cancelled")) == (NUMBER, True, None)
    fund.do(cancelling(fund, by=J))
    (row,) = resolutions(look(fund))["rows"]
    assert (row["passed"], row["cancelled"]) == (True, "2026-03-20")


def test_what_was_agreed_stands_beside_what_was_resolved_until_it_is_done() -> None:
    """X11, section Y: agreed, responsible, due, done, days over."""
    fund = Fund.founded().at("2026-03-20")
    fund.joint(resolution(fund, due=date(2026, 4, 5), responsible="业委会"), D)
    for title, due in (("补种绿化", date(2026, 3, 31)), ("修门禁", date(2026, 4, 30))):
        fund.do(drafted.agree_matter(fund.state, by=S, day=fund.day, title=title, responsible="物业经理", due=due))
    section: Any = decisions_open(look(fund))
    assert [(row["resolution"], row["responsible"], row["days_over"]) for row in section["rows"]] == [
        (NUMBER, "业委会", 5), ("AM-20260301", "物业经理", 10), ("AM-20260302", "物业经理", 0)]
    assert section["open"] == 3
    fund.at("2026-04-08").do(drafted.finish_matter(fund.state, by=S, day=date(2026, 4, 8), matter="AM-20260301",
                                                   evidence=[commitment("照片")]))
    section = decisions_open(look(fund))
    assert [row["done"] for row in section["rows"]] == [None, "2026-04-08", None]
    assert section["open"] == 2
