"""Sections N and Y: what was decided and what fell, what is open and with whom."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sharedfund.drafts import resolutions as drafted
from sharedfund.render import html
from sharedfund.reports.decisions import decisions_open, resolutions
from sharedfund.reports.disclosure import disclosure
from sharedfund.reports.look import Look
from sharedfund.values import days
from tests.fund import D, Fund, J, S, commitment
from tests.rules.test_resolutions import NUMBER, cancelling, held, notice, resolution


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


def test_meetings_held_and_matters_done_are_two_counts_and_questions_are_published() -> None:
    """X11: 23 meetings and 18 problems are two counts, no rate; J2: the answers of a month's meeting are published."""
    fund = Fund.founded().at("2026-03-20")
    assert "meetings" not in resolutions(look(fund))
    assert "meetings" not in decisions_open(look(fund))
    fund.do(notice(fund, meets=fund.day))
    fund.do(held(fund, "MT-20260301", answers=({"question": "何时通电", "answer": "月底"},)))
    (row,) = resolutions(look(fund))["meetings"]
    assert (row["meeting"], row["body"], row["present"], row["items"]) == (
        "MT-20260301", "joint-meeting", 6, ["停车规划", "清运分担"])
    assert row["answers"] == [{"question": "何时通电", "answer": "月底"}]
    section = decisions_open(look(fund))
    assert (section["meetings"], section["matters_done"]) == (1, 0)


@pytest.mark.parametrize(("language", "said"), [
    ("zh_CN", ("撤销", "本期会议", "何时通电 月底", "本期开会 1 次，办结议定事项 0 项。")),
    ("en", ("cancelled", "Meetings", "何时通电 月底", "Meetings held: 1; matters done: 0.")),
])
def test_the_printed_page_says_so(language: Any, said: tuple[str, ...]) -> None:
    fund = Fund.founded().at("2026-03-20")
    fund.joint(resolution(fund), D)
    fund.do(cancelling(fund, by=J))
    fund.do(notice(fund, meets=fund.day))
    fund.do(held(fund, "MT-20260301", answers=({"question": "何时通电", "answer": "月底"},)))
    data = disclosure(fund.state, fund.lines, days.period("2026Q1"), as_of=date(2026, 4, 10))
    text = html.page(data, language)
    for words in said:
        assert words in text
