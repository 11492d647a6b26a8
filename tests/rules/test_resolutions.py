"""Resolutions: noticed, counted, certified, displayed, carried out; quorum and majority to the last head and metre."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from sharedfund.drafts import resolutions as drafted
from sharedfund.entries.entry import Entry
from sharedfund.entries.resolutions import MoneyEffect
from sharedfund.rules import resolutions as rules
from sharedfund.state.resolutions import has_members_majority, has_quorum
from tests.fund import B, C, D, Fund, S, commitment
from tests.people import branch

NUMBER = "R2026001"


@pytest.fixture(scope="module")
def founded() -> Fund:
    return Fund.founded().at("2026-03-20")


@pytest.fixture
def fund(founded: Fund) -> Fund:
    return branch(founded)


def resolution(fund: Fund, **changes: Any) -> Entry:
    """Fifty-six owners of 4,500 m2: all take part, all say yes; `passed` as the count gives unless it is changed."""
    passed = changes.pop("passed", None)
    entry = drafted.record_resolution(fund.state, by=B, day=fund.day, **{
        "resolution": NUMBER, "body": "owners-assembly", "topics": (9,), "title": "公共收益使用方案",
        "notice_day": date(2026, 3, 1), "decided_day": date(2026, 3, 18), "displayed_day": date(2026, 3, 19),
        "total_area_m2": "4500.00", "total_heads": 56, "participating_area_m2": "4500.00", "participating_heads": 56,
        "yes_area_m2": "4500.00", "yes_heads": 56, **changes})
    return entry if passed is None else entry.replaced(passed=passed)


def code(fund: Fund, **changes: Any) -> tuple[str, str]:
    refusal = fund.refused(resolution(fund, **changes))
    return refusal.number, refusal.code


class TestRecord:
    @pytest.mark.rule("R105")
    def test_a_recorded_resolution_grants_its_money_once(self, fund: Fund) -> None:
        effect = MoneyEffect(fund="public-revenue", amount="900.00", use="spend", head="public-welfare")
        fund.joint(resolution(fund, effects=(effect,)), D)
        granted = fund.state.resolutions
        asked: dict[str, Any] = {"use": "spend", "fund": "public-revenue", "head": "public-welfare"}
        assert granted.allows(NUMBER, amount=effect.amount, **asked)
        assert not granted.allows(NUMBER, amount=effect.amount + 1, **asked)
        assert not granted.allows(NUMBER, amount=effect.amount, **{**asked, "head": "public-improvement"})
        used = granted.spent(NUMBER, amount=effect.amount, **asked)
        assert not used.left(NUMBER, **asked)
        assert used.spent(NUMBER, amount=-effect.amount, **asked).left(NUMBER, **asked) == effect.amount

    @pytest.mark.rule("R105")
    def test_a_number_stands_for_one_decision(self, fund: Fund) -> None:
        fund.joint(resolution(fund), D)
        assert code(fund) == ("R105", "resolution-exists")

    @pytest.mark.rule("R105")
    def test_a_number_that_waits_for_its_second_yes_is_taken(self, fund: Fund) -> None:
        fund.do(resolution(fund))
        assert code(fund) == ("R105", "resolution-waits")

    @pytest.mark.rule("R105")
    @pytest.mark.parametrize(("notice", "answer"), [
        (date(2026, 3, 2), None), (date(2026, 3, 3), None), (date(2026, 3, 4), "notice-too-short"),
    ])
    def test_an_assembly_is_noticed_fifteen_days_before(self, fund: Fund, notice: date, answer: str | None) -> None:
        if answer:
            assert code(fund, notice_day=notice) == ("R105", answer)
        else:
            fund.do(resolution(fund, notice_day=notice))

    @pytest.mark.rule("R105")
    @pytest.mark.parametrize(("shown", "answer"), [
        (date(2026, 3, 14), "displayed-before-decided"), (date(2026, 3, 15), None), (date(2026, 3, 18), None),
        (date(2026, 3, 19), "displayed-too-late"),
    ])
    def test_a_result_is_displayed_within_three_days(self, fund: Fund, shown: date, answer: str | None) -> None:
        changes = {"notice_day": date(2026, 2, 1), "decided_day": date(2026, 3, 15), "displayed_day": shown}
        if answer:
            assert code(fund, **changes) == ("R105", answer)
        else:
            fund.do(resolution(fund, **changes))

    @pytest.mark.rule("R105")
    def test_a_result_is_not_displayed_tomorrow(self, fund: Fund) -> None:
        assert code(fund, displayed_day=date(2026, 3, 21)) == ("R105", "displayed-in-the-future")

    @pytest.mark.rule("R105")
    @pytest.mark.parametrize(("topics", "body", "answer"), [
        ((0,), "owners-assembly", "no-such-topic"), ((1,), "owners-assembly", None), ((9,), "owners-assembly", None),
        ((10,), "owners-assembly", "no-such-topic"), ((9, 1), "owners-assembly", "topics-out-of-order"),
        ((), "owners-assembly", "topic-missing"), ((9,), "owners-committee", "not-for-this-body"),
        ((), "owners-committee", None),
    ])
    def test_the_nine_topics_are_the_assemblys(
        self, fund: Fund, topics: tuple[int, ...], body: str, answer: str | None
    ) -> None:
        if answer:
            assert code(fund, topics=topics, body=body) == ("R105", answer)
        else:
            fund.do(resolution(fund, topics=topics, body=body))

    @pytest.mark.rule("R105")
    @pytest.mark.parametrize(("changes", "answer"), [
        ({"participating_heads": 57}, "heads-do-not-add-up"), ({"participating_heads": 40, "yes_heads": 41}, "heads-do-not-add-up"),
        ({"participating_area_m2": "4500.01"}, "area-does-not-add-up"),
        ({"participating_area_m2": "4000.00", "yes_area_m2": "4000.01"}, "area-does-not-add-up"),
        ({"yes_heads": -1}, "heads-do-not-add-up"), ({"yes_area_m2": "-0.01"}, "area-does-not-add-up"),
    ])
    def test_no_part_of_a_count_exceeds_its_whole(self, fund: Fund, changes: dict[str, Any], answer: str) -> None:
        assert code(fund, **changes) == ("R105", answer)


class TestCount:
    """56 owners of 4,500 m2: 38 heads and exactly 3,000.00 m2 are a quorum; of 38 present 20 are more than half, 29
    are three quarters."""

    @pytest.mark.rule("R106", "R107", "R112")
    @pytest.mark.parametrize(("heads", "area", "quorum"), [
        (38, "3000.00", True), (37, "3000.00", False), (38, "2999.99", False), (39, "3000.01", True),
    ])
    def test_two_thirds_are_a_quorum_and_a_head_or_a_square_decimetre_less_is_none(
        self, fund: Fund, heads: int, area: str, quorum: bool
    ) -> None:
        count: dict[str, Any] = {"participating_heads": heads, "participating_area_m2": area, "yes_heads": heads,
                                 "yes_area_m2": area}
        entry = resolution(fund, **count)
        assert has_quorum(entry) == quorum  # type: ignore[arg-type]  # the entry is a count
        assert entry.passed == quorum  # type: ignore[attr-defined]  # a resolution
        if quorum:
            fund.do(entry)
        else:
            assert code(fund, **count, passed=True) == ("R106", "no-quorum")

    @pytest.mark.rule("R107")
    @pytest.mark.parametrize(("heads", "area", "passed"), [
        (20, "1500.01", True), (19, "1500.01", False), (20, "1500.00", False), (38, "3000.00", True),
    ])
    def test_an_ordinary_matter_needs_more_than_half_by_heads_and_by_area(
        self, fund: Fund, heads: int, area: str, passed: bool
    ) -> None:
        count: dict[str, Any] = {"participating_heads": 38, "participating_area_m2": "3000.00", "yes_heads": heads,
                                 "yes_area_m2": area, "topics": (1,)}
        assert resolution(fund, **count).passed == passed  # type: ignore[attr-defined]  # a resolution
        fund.do(resolution(fund, **count))
        said = "count-says-passed" if passed else "not-enough-votes"
        assert code(fund, **count, passed=not passed, resolution="R2026002") == ("R107", said)

    @pytest.mark.rule("R108")
    @pytest.mark.parametrize(("heads", "area", "passed"), [
        (29, "2250.00", True), (28, "2250.00", False), (29, "2249.99", False), (30, "2250.01", True),
    ])
    @pytest.mark.parametrize("topics", [(6,), (7,), (8,), (1, 8)])
    def test_a_special_matter_needs_three_quarters_by_heads_and_by_area(
        self, fund: Fund, heads: int, area: str, passed: bool, topics: tuple[int, ...]
    ) -> None:
        count: dict[str, Any] = {"participating_heads": 38, "participating_area_m2": "3000.00", "yes_heads": heads,
                                 "yes_area_m2": area, "topics": topics}
        assert resolution(fund, **count).passed == passed  # type: ignore[attr-defined]  # a resolution
        said = "count-says-passed" if passed else "not-enough-votes"
        assert code(fund, **count, passed=not passed) == ("R108", said)

    @pytest.mark.rule("R107")
    @pytest.mark.parametrize(("total", "present", "yes", "passed"), [
        (7, 5, 4, True), (7, 5, 3, False), (6, 4, 3, True), (7, 7, 3, False), (7, 4, 2, False),
    ])
    def test_a_committee_decides_by_half_of_all_and_more_than_half_of_those_present(
        self, fund: Fund, total: int, present: int, yes: int, passed: bool
    ) -> None:
        count: dict[str, Any] = {
            "body": "owners-committee", "topics": (), "total_heads": total, "participating_heads": present,
            "yes_heads": yes, "total_area_m2": "0.00", "participating_area_m2": "0.00", "yes_area_m2": "0.00"}
        entry = resolution(fund, **count)
        assert has_members_majority(entry) == passed  # type: ignore[arg-type]  # the entry is a count
        said = "count-says-passed" if passed else "not-enough-votes"
        assert code(fund, **count, passed=not passed) == ("R107", said)


class TestCarriedOut:
    @pytest.mark.rule("R105")
    def test_what_was_passed_is_carried_out_once(self, fund: Fund) -> None:
        fund.joint(resolution(fund), D)
        done = drafted.carry_out_resolution(fund.state, by=B, day=fund.day, resolution=NUMBER,
                                            evidence=[commitment("photo")])
        fund.joint(done, D)
        assert fund.state.resolutions.records[NUMBER].done == fund.day
        assert fund.refused(done.replaced(by=C, mandate="M-3", key=_key(fund, C))).code == "carried-out-already"

    @pytest.mark.rule("R105")
    def test_nothing_is_carried_out_without_evidence(self, fund: Fund) -> None:
        fund.joint(resolution(fund), D)
        done = drafted.carry_out_resolution(fund.state, by=B, day=fund.day, resolution=NUMBER, evidence=[])
        assert fund.refused(done).code == "evidence-missing"

    @pytest.mark.rule("R105")
    def test_what_failed_or_does_not_exist_is_not_carried_out(self, fund: Fund) -> None:
        fund.joint(resolution(fund, yes_heads=3), D)
        done = drafted.carry_out_resolution(fund.state, by=B, day=fund.day, resolution=NUMBER,
                                            evidence=[commitment("photo")])
        assert fund.refused(done).code == "resolution-failed"
        assert fund.refused(done.replaced(resolution="R2026009")).code == "no-such-resolution"

    @pytest.mark.rule("R105")
    def test_an_open_decision_is_overdue_the_day_after_its_last(self, fund: Fund) -> None:
        last = date(2026, 4, 30)
        fund.joint(resolution(fund, due=last, responsible="物业经理"), D)
        assert not list(rules.what_was_decided_is_done_by_its_day(fund.state, last))
        (late,) = rules.what_was_decided_is_done_by_its_day(fund.state, last + timedelta(days=1))
        assert (late.number, late.code, late.due, late.facts["days"]) == ("R105", "resolution-overdue", last, 1)


def test_a_resolution_is_certified_by_the_community(fund: Fund) -> None:
    """The committee's yes alone gives no effect."""
    fund.do(resolution(fund))
    assert NUMBER not in fund.state.resolutions.records
    (waiting,) = fund.state.proposals.of_kind("resolution-recorded")
    assert not waiting.effective


def test_the_secretary_may_propose_and_does_not_count(fund: Fund) -> None:
    entry = resolution(fund)
    entry = entry.replaced(by=S, mandate="M-8", key=_key(fund, S))
    fund.joint(entry, D)
    assert NUMBER not in fund.state.resolutions.records


def _key(fund: Fund, person: str) -> str:
    key = fund.state.people.persons[person].key
    assert key is not None
    return key
