"""Resolutions: noticed, counted, certified, displayed, carried out; quorum and majority to the last head and metre."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from sharedfund.admit import Admitted
from sharedfund.drafts import payments as payment_drafts, resolutions as drafted, signing
from sharedfund.entries.budget import BudgetAdopted, BudgetLine
from sharedfund.entries.contracts import ContractRecorded, Tariff
from sharedfund.entries.entry import Entry
from sharedfund.entries.resolutions import MoneyEffect
from sharedfund.entries.units import UnitRegistered
from sharedfund.rules import resolutions as rules
from sharedfund.state.votes import (
    Voter,
    area_of,
    counted,
    has_members_majority,
    has_quorum,
    has_simple_majority,
    has_three_quarter_majority,
    heads_of,
    participates,
    voters_of,
)
from tests import payment_fund
from tests.fund import B, C, D, Fund, J, K, M, S, commitment
from tests.payment_fund import put, with_terms
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
        "yes_area_m2": "4500.00", "yes_heads": 56, "evidence": (commitment("count"),), **changes})
    return entry if passed is None else entry.replaced(passed=passed)


def code(fund: Fund, **changes: Any) -> tuple[str, str]:
    refusal = fund.refused(resolution(fund, **changes))
    return refusal.number, refusal.code


class TestRecord:
    @pytest.mark.rule("R105")
    @pytest.mark.parametrize(("papers", "answer"), [
        ({"evidence": ()}, "paper-missing"), ({"evidence": (commitment("count"),)}, None),
        ({"evidence": (), "ballots": commitment("ballots")}, None),
    ])
    def test_a_decision_comes_with_its_ballots_or_its_count(
        self, fund: Fund, papers: dict[str, Any], answer: str | None
    ) -> None:
        if answer:
            assert code(fund, **papers) == ("R105", answer)
        else:
            fund.do(resolution(fund, **papers))

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

    @pytest.mark.rule("R105")
    def test_where_nobody_took_part_nobody_was_silent(self, fund: Fund) -> None:
        (written, *_) = fund.do(resolution(fund, participating_heads=0, participating_area_m2="0.00", yes_heads=0,
                                           yes_area_m2="0.00"))
        assert not written.passed  # type: ignore[attr-defined]  # a resolution

    @pytest.mark.rule("R105")
    def test_the_first_topic_that_is_not_the_bodys_is_named(self, fund: Fund) -> None:
        assert fund.refused(resolution(fund, topics=(4, 9), body="owners-committee")).facts == {
            "resolution": NUMBER, "body": "owners-committee", "topic": 4}


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

    @pytest.mark.rule("R113")
    @pytest.mark.parametrize(("body", "members", "answer"), [
        ("owners-committee", 3, None), ("owners-committee", 2, "members-left-out"),
        ("interim-committee", 2, "members-left-out"), ("joint-meeting", 2, None)])
    def test_a_committees_decision_counts_all_who_hold_a_mandate_in_it(
        self, fund: Fund, body: str, members: int, answer: str | None
    ) -> None:
        """Three of the cast hold one: counted on two, two would be all of them."""
        said = fund.ask(resolution(fund, body=body, topics=(), total_area_m2="0.00", participating_area_m2="0.00",
                                   yes_area_m2="0.00", total_heads=members, participating_heads=2, yes_heads=2))
        assert getattr(said, "code", None) == answer

    @pytest.mark.rule("R110")
    @pytest.mark.parametrize(("area_m2", "buildings", "answer"), [
        ("400.00", (), None), ("399.99", (), "area-left-out"), ("4500.00", (), None),
        ("188.50", ("B01",), None), ("188.49", ("B01",), "area-left-out")])
    def test_without_a_list_of_voters_the_whole_is_the_register(
        self, area_m2: str, buildings: tuple[str, ...], answer: str | None
    ) -> None:
        fund = payment_fund.funded().at("2026-03-20")
        said = fund.ask(resolution(
            fund, resolution="R2026050", total_area_m2=area_m2, participating_area_m2=area_m2, yes_area_m2=area_m2,
            total_heads=4, participating_heads=4, yes_heads=4, buildings=frozenset(buildings)))
        assert getattr(said, "code", None) == answer

    @pytest.mark.rule("R110")
    def test_the_register_is_no_part_of_a_committees_vote(self) -> None:
        fund = payment_fund.funded().at("2026-03-20")
        counted_heads: dict[str, Any] = {"total_heads": 3, "participating_heads": 3, "yes_heads": 3, "total_area_m2": "0.00",
                                         "participating_area_m2": "0.00", "yes_area_m2": "0.00"}
        fund.joint(resolution(fund, resolution="R2026050", body="owners-committee", topics=(), **counted_heads), D)
        assert fund.state.resolutions.records["R2026050"].passed

    @pytest.mark.rule("R113")
    @pytest.mark.parametrize(("total", "present", "yes", "passed"), [
        (7, 5, 4, True), (7, 5, 3, False), (6, 4, 3, True), (7, 7, 3, False), (7, 4, 2, False), (7, 4, 4, True),
        (7, 3, 3, False), (6, 3, 3, False), (6, 6, 3, True), (6, 6, 2, False),
    ])
    def test_a_committee_decides_by_half_of_all_and_more_than_half_of_those_present(
        self, fund: Fund, total: int, present: int, yes: int, passed: bool
    ) -> None:
        count: dict[str, Any] = {
            "body": "owners-committee", "topics": (), "total_heads": total, "participating_heads": present,
            "yes_heads": yes, "total_area_m2": "0.00", "participating_area_m2": "0.00", "yes_area_m2": "0.00"}
        entry = resolution(fund, **count)
        assert has_members_majority(entry) == passed  # type: ignore[arg-type]  # the entry is a count
        said = "members-agreed" if passed else "members-not-enough"
        assert code(fund, **count, passed=not passed) == ("R113", said)


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


# ---- meetings, voters, hearings ----

MEETING = "MT-20260320"


def notice(fund: Fund, **changes: Any) -> Entry:
    """A joint meeting of 5 April with two items; an owners' vote brings its voters along."""
    return drafted.notice_meeting(fund.state, by=B, day=fund.day, **{
        "body": "joint-meeting", "meets": date(2026, 4, 5), "place": "社区会议室",
        "agenda": ({"item": 1, "title": "停车规划"}, {"item": 2, "title": "清运分担"}), **changes})


def owners_notice(fund: Fund, **changes: Any) -> Entry:
    voters = (Voter("h-000001", Decimal("3000.00"), "h-000001"), Voter("h-000002", Decimal("1500.00"), "h-000002"))
    return notice(fund, **{
        "body": "owners-assembly", "meets": date(2026, 4, 5), "voters": voters, "voters_paper": commitment("voters"),
        "agenda": ({"item": 1, "title": "公共收益使用方案", "topics": (9,)},), **changes})


def held(fund: Fund, meeting: str, **changes: Any) -> Entry:
    return drafted.hold_meeting(fund.state, by=S, day=fund.day, meeting=meeting, **{
        "present": ({"party": "committee", "persons": 5}, {"party": "firm", "persons": 1}),
        "minutes": (commitment("minutes"),), **changes})


class TestMeetings:
    @pytest.mark.rule("R105")
    def test_a_meeting_takes_the_next_number_of_its_month(self, fund: Fund) -> None:
        (first,) = fund.do(notice(fund))
        (second,) = fund.do(notice(fund))
        (may,) = fund.do(notice(fund, meets=date(2026, 5, 1)))
        assert [e.meeting for e in (first, second, may)] == ["MT-20260401", "MT-20260402", "MT-20260501"]  # type: ignore[attr-defined]  # meetings
        assert fund.refused(notice(fund, meeting="MT-20260405")).code == "number-not-next"

    @pytest.mark.rule("R105")
    @pytest.mark.parametrize(("changes", "answer"), [
        ({"meets": date(2026, 3, 19)}, "meeting-before-notice"), ({"meets": date(2026, 3, 20)}, None),
        ({"agenda": ()}, "agenda-missing"), ({"agenda": ({"item": 2, "title": "停车"},)}, "items-out-of-order"),
    ])
    def test_a_meeting_is_announced_before_with_its_items(
        self, fund: Fund, changes: dict[str, Any], answer: str | None
    ) -> None:
        if answer:
            assert fund.refused(notice(fund, **changes)).code == answer
        else:
            fund.do(notice(fund, **changes))

    @pytest.mark.rule("R105")
    def test_a_meeting_is_held_once_on_its_day_with_people_and_minutes(self, fund: Fund) -> None:
        (announced,) = fund.do(notice(fund, meets=fund.day + timedelta(days=2)))
        meeting: str = announced.meeting  # type: ignore[attr-defined]  # a meeting
        assert fund.refused(held(fund, meeting)).code == "held-on-another-day"
        fund.at("2026-03-22")
        assert fund.refused(held(fund, meeting, present=())).code == "nobody-present"
        nobody, one = ({"party": "firm", "persons": 0}, {"party": "committee", "persons": 1})
        assert fund.refused(held(fund, meeting, present=(one, nobody))).code == "nobody-present"
        assert isinstance(fund.ask(held(fund, meeting, present=(one,))), Admitted)
        assert fund.refused(held(fund, meeting, minutes=())).code == "minutes-missing"
        assert fund.refused(held(fund, meeting, held=date(2026, 3, 23))).code == "held-on-another-day"
        assert fund.refused(held(fund, meeting).replaced(meeting="MT-20260309")).code == "meeting-unknown"
        fund.do(held(fund, meeting, answers=({"question": "何时通电", "answer": "月底"},)))
        assert fund.state.resolutions.held == 1
        assert fund.refused(held(fund, meeting)).code == "held-already"

    @pytest.mark.rule("R105")
    @pytest.mark.parametrize("body", ["owners-committee", "enlarged-committee", "joint-meeting", "interim-committee",
                                      "representatives", "hearing", "open-talk", "coordination", "review"])
    def test_every_kind_of_meeting_has_its_record(self, fund: Fund, body: str) -> None:
        (announced,) = fund.do(notice(fund, body=body))
        assert fund.state.resolutions.meetings[announced.meeting].body == body  # type: ignore[attr-defined]  # a meeting

    @pytest.mark.rule("R110")
    def test_only_an_owners_vote_fixes_its_voters_and_always_does(self, fund: Fund) -> None:
        fund.do(owners_notice(fund))
        assert fund.refused(owners_notice(fund, voters_paper=None)).code == "voters-missing"
        assert fund.refused(owners_notice(fund, voters=None)).code == "voters-missing"
        assert fund.refused(owners_notice(fund, body="hearing")).code == "voters-of-no-vote"
        for part in ("voters", "total_area_m2", "total_heads"):
            refusal = fund.refused(owners_notice(fund).replaced(**{part: None}))
            assert (refusal.number, refusal.code) == ("R110", "voters-missing")

    @pytest.mark.rule("R110")
    @pytest.mark.parametrize(("area", "heads", "answer"), [
        ("4500.00", 2, None), ("4499.99", 2, "area-not-of-the-register"), ("4500.01", 2, "area-not-of-the-register"),
        ("4500.00", 3, "heads-not-of-the-register"), ("4500.00", 0, "heads-not-of-the-register"), ("4500.00", 1, None),
    ])
    def test_the_list_of_voters_has_the_area_of_the_register(
        self, fund: Fund, area: str, heads: int, answer: str | None
    ) -> None:
        registered(fund, "3000.00", "1500.00")
        entry = owners_notice(fund).replaced(total_area_m2=area, total_heads=heads)
        if answer:
            refusal = fund.refused(entry)
            assert (refusal.number, refusal.code) == ("R110", answer)
        else:
            fund.do(entry)


def registered(fund: Fund, *areas: str) -> None:
    """Units h-000001, h-000002 ... of these areas."""
    for place, area in enumerate(areas, 1):
        put(fund, UnitRegistered(
            day=fund.day, by=K, **signing(fund.state, K, "unit-registered", fund.day), unit=f"u-{place:06x}",
            household=f"h-{place:06x}", building="B01", use="residential", area_m2=area, area_source="register",
            area_day=fund.day))


class TestAnnounced:
    """Edge cases 61 and 62: what was not on the notice is not voted on, and who votes is who stood on its list."""

    @pytest.fixture
    def announced(self, fund: Fund) -> Fund:
        fund.do(owners_notice(fund))
        return fund.at("2026-04-06")

    def decision(self, fund: Fund, **changes: Any) -> Entry:
        return drafted.record_resolution(fund.state, by=B, day=fund.day, **{
            "resolution": NUMBER, "meeting": "MT-20260401", "item": 1, "displayed_day": fund.day,
            "participating_area_m2": "4500.00", "participating_heads": 2, "yes_area_m2": "4500.00", "yes_heads": 2,
            "evidence": (commitment("count"),), **changes})

    @pytest.mark.rule("R105")
    def test_an_item_of_the_notice_is_decided(self, announced: Fund) -> None:
        announced.do(self.decision(announced))

    @pytest.mark.rule("R105")
    @pytest.mark.parametrize(("changes", "answer"), [
        ({"item": 2, "title": "涨价", "topics": (9,)}, "not-announced"), ({"title": "公共收益使用方案二"}, "not-announced"),
        ({"topics": (8,)}, "not-announced"), ({"item": None, "title": "涨价", "topics": (9,)}, "not-announced"),
        ({"meeting": "MT-20260402", "body": "owners-assembly", "title": "涨价", "topics": (9,), "notice_day": date(2026, 3, 1),
          "decided_day": date(2026, 4, 5), "total_area_m2": "4500.00", "total_heads": 2}, "meeting-unknown"),
        ({"meeting": None, "body": "owners-assembly", "title": "涨价", "topics": (9,), "notice_day": date(2026, 3, 1),
          "decided_day": date(2026, 4, 5), "total_area_m2": "4500.00", "total_heads": 2}, "meeting-missing"),
        ({"notice_day": date(2026, 3, 19)}, "notice-differs"), ({"decided_day": date(2026, 4, 4)}, "voted-before-meeting"),
    ])
    def test_nothing_else_is(self, announced: Fund, changes: dict[str, Any], answer: str) -> None:
        refusal = announced.refused(self.decision(announced, **changes))
        assert (refusal.number, refusal.code) == ("R105", answer)
        if answer == "not-announced":
            assert refusal.facts["item"] == (changes.get("item", 1) or 0)

    @pytest.mark.rule("R105")
    def test_another_bodys_meeting_announced_nothing(self, fund: Fund) -> None:
        fund.do(notice(fund, meets=fund.day))
        entry = self.decision(fund, meeting="MT-20260301", body="owners-committee", topics=(), total_area_m2="0.00",
                              total_heads=2, participating_area_m2="0.00", yes_area_m2="0.00")
        assert fund.refused(entry).code == "meeting-of-another-body"

    @pytest.mark.rule("R110")
    @pytest.mark.parametrize(("area", "heads", "answer"), [
        ("4500.00", 2, None), ("4500.01", 2, "not-the-voters-announced"), ("4600.00", 2, "not-the-voters-announced"),
        ("4500.00", 3, "not-the-voters-announced"),
    ])
    def test_the_count_is_of_the_list_announced(
        self, announced: Fund, area: str, heads: int, answer: str | None
    ) -> None:
        entry = self.decision(announced, total_area_m2=area, total_heads=heads)
        if answer:
            refusal = announced.refused(entry)
            assert (refusal.number, refusal.code) == ("R110", answer)
        else:
            announced.do(entry)

    @pytest.mark.rule("R111")
    @pytest.mark.parametrize(("heads", "area"), [(1, "1500.00"), (1, None), (None, "0.01")])
    def test_silence_counts_only_where_the_charter_lets_it(self, announced: Fund, heads: int | None, area: str | None) -> None:
        silent = {"silent_heads": heads, "silent_area_m2": area}
        refusal = announced.refused(self.decision(announced, **silent))
        assert (refusal.number, refusal.code) == ("R111", "silence-counted")
        assert refusal.facts["heads"] == (heads or 0)
        with_terms(announced, silence_joins_majority=True).do(self.decision(announced, **silent))

    @pytest.mark.rule("R105")
    @pytest.mark.parametrize(("changes", "answer"), [
        ({"silent_heads": 3, "silent_area_m2": "1.00"}, "heads-do-not-add-up"),
        ({"silent_heads": 1, "silent_area_m2": "4500.01"}, "area-does-not-add-up"),
    ])
    def test_silence_is_a_part_of_who_participates(
        self, announced: Fund, changes: dict[str, Any], answer: str
    ) -> None:
        with_terms(announced, silence_joins_majority=True)
        assert announced.refused(self.decision(announced, **changes)).code == answer


class TestUnannounced:
    """A decision that names no meeting: taken as its paper states it, said where the body announces its meetings."""

    @staticmethod
    def told(fund: Fund) -> list[str]:
        return [f.code for f in rules.a_body_that_announces_its_meetings_decides_at_them(fund.state, fund.day)]

    @pytest.mark.rule("R105")
    @pytest.mark.parametrize(("decided", "found"), [(19, []), (20, ["no-meeting-named"]), (21, ["no-meeting-named"])])
    def test_from_the_first_notice_of_its_body_on_it_is_said(self, fund: Fund, decided: int, found: list[str]) -> None:
        fund.do(owners_notice(fund))
        fund.at("2026-03-21")
        fund.joint(resolution(fund, decided_day=date(2026, 3, decided), displayed_day=fund.day), D)
        assert self.told(fund) == found

    @pytest.mark.rule("R105")
    def test_another_bodys_notices_ask_nothing_and_a_year_later_it_is_said_no_more(self, fund: Fund) -> None:
        fund.do(notice(fund))
        fund.joint(resolution(fund, decided_day=fund.day, displayed_day=fund.day), D)
        assert self.told(fund) == []
        fund.do(owners_notice(fund))
        fund.joint(resolution(fund, resolution="R2026002", decided_day=fund.day, displayed_day=fund.day), D)
        assert self.told(fund) == ["no-meeting-named"]
        fund.at("2027-03-20")
        assert self.told(fund) == ["no-meeting-named"]
        fund.at("2027-03-21")
        assert self.told(fund) == []


class TestWhoseMatter:
    @pytest.mark.rule("R105")
    @pytest.mark.parametrize(("matter", "body", "answer"), [
        ("owners", "owners-assembly", None), ("owners", "owners-committee", "not-its-matter"),
        ("committee", "owners-committee", None), ("committee", "joint-meeting", "not-its-matter"),
        ("parties", "joint-meeting", None), ("parties", "representatives", None),
        ("government", "joint-meeting", "not-its-matter"), ("committee", "interim-committee", None),
    ])
    def test_a_matter_is_decided_by_whose_it_is(
        self, fund: Fund, matter: str, body: str, answer: str | None
    ) -> None:
        topics = (9,) if body == "owners-assembly" else ()
        if answer:
            assert code(fund, matter=matter, body=body, topics=topics) == ("R105", answer)
        else:
            fund.do(resolution(fund, matter=matter, body=body, topics=topics))

    @pytest.mark.rule("R105")
    @pytest.mark.parametrize(("steps", "answer"), [
        ((("raised", 1), ("discussed", 5), ("planned", 9), ("decided", 18), ("reviewed", 20)), None),
        ((("discussed", 5), ("decided", 18)), None), ((("raised", 5), ("discussed", 5)), None),
        ((("discussed", 1), ("raised", 5)), "steps-out-of-order"), ((("raised", 1), ("raised", 2)), "steps-out-of-order"),
        ((("raised", 6), ("discussed", 5)), "step-before-another"), ((("decided", 18), ("reviewed", 21)), "step-to-come"),
        ((("raised", 1), ("decided", 18), ("reviewed", 21)), "step-to-come"),
    ])
    def test_its_steps_come_in_order(
        self, fund: Fund, steps: tuple[tuple[str, int], ...], answer: str | None
    ) -> None:
        taken = tuple({"step": step, "day": date(2026, 3, on)} for step, on in steps)
        if answer:
            refusal = fund.refused(resolution(fund, steps=taken))
            assert (refusal.number, refusal.code) == ("R105", answer)
            if answer == "step-to-come":
                assert (refusal.facts["step"], refusal.facts["day"]) == ("reviewed", date(2026, 3, 21))
        else:
            fund.do(resolution(fund, steps=taken))


class TestHearings:
    @pytest.fixture
    def heard(self, fund: Fund) -> Fund:
        fund.do(notice(fund, body="hearing", meets=fund.day))
        fund.do(notice(fund, meets=fund.day))
        return fund

    @pytest.mark.rule("R105")
    def test_a_hearing_named_was_held_before_the_vote(self, heard: Fund) -> None:
        vote = {"decided_day": heard.day, "displayed_day": heard.day, "hearing": "MT-20260301"}
        assert code(heard, **vote) == ("R105", "hearing-not-held")
        assert code(heard, **{**vote, "hearing": "MT-20260302"}) == ("R105", "hearing-unknown")
        heard.do(held(heard, "MT-20260301"))
        assert code(heard, **{**vote, "decided_day": date(2026, 3, 19)}) == ("R105", "hearing-not-held")
        heard.do(resolution(heard, **vote))

    @pytest.mark.rule("R105")
    def test_a_budget_waits_for_its_hearing_where_the_charter_asks_for_one(self, heard: Fund) -> None:
        heard.do(held(heard, "MT-20260301"))
        heard.joint(resolution(heard), D)
        vote = {"decided_day": heard.day, "displayed_day": heard.day, "resolution": "R2026002"}
        heard.joint(resolution(heard, **vote, hearing="MT-20260301"), D)
        asked = with_terms(branch(heard), hearing_before=frozenset({"budget"}))
        refusal = asked.refused(budget(asked, NUMBER))
        assert (refusal.number, refusal.code) == ("R105", "not-heard")
        asked.do(budget(asked, "R2026002"))
        heard.do(budget(heard, NUMBER))

    @pytest.mark.rule("R105")
    @pytest.mark.parametrize("topic", [3, 4])
    def test_so_does_a_contract(self, heard: Fund, topic: int) -> None:
        asked = with_terms(branch(heard), hearing_before=frozenset({"contract"}))
        refused = asked.refused(contract(asked))
        assert (refused.code, refused.facts["resolution"]) == ("not-heard", "")
        asked.do(held(asked, "MT-20260301"))
        vote = {"decided_day": asked.day, "displayed_day": asked.day, "hearing": "MT-20260301"}
        asked.joint(resolution(asked, **vote, topics=(1, 2, 5, 9)), D)
        assert asked.refused(contract(asked)).code == "not-heard"
        asked.joint(resolution(asked, **vote, resolution="R2026002", topics=(topic,)), D)
        asked.do(contract(asked))


def budget(fund: Fund, number: str) -> Entry:
    return BudgetAdopted(day=fund.day, by=B, **signing(fund.state, B, "budget-adopted", fund.day), period="2026",
                         resolution=number, lines=(BudgetLine(head="repair", amount="1200.00"),))


def contract(fund: Fund) -> Entry:
    return ContractRecorded(
        day=fund.day, by=B, **signing(fund.state, B, "contract-recorded", fund.day), contract="C-09", firm="F001",
        firm_name="银杏物业", firm_account=commitment("firm"), first="2026-04-01", end="2027-03-31",
        tariffs=(Tariff(use="residential", rate_per_m2_month="0.3900"),))


class TestCommittee:
    @pytest.mark.rule("R113")
    def test_where_the_charter_says_so_more_than_half_of_all_must_agree(self, fund: Fund) -> None:
        count: dict[str, Any] = {
            "body": "owners-committee", "topics": (), "total_heads": 6, "participating_heads": 5, "yes_heads": 3,
            "total_area_m2": "0.00", "participating_area_m2": "0.00", "yes_area_m2": "0.00"}
        assert resolution(fund, **count).passed  # type: ignore[attr-defined]  # a resolution
        strict = with_terms(branch(fund), committee_majority="more-than-half")
        assert not resolution(strict, **count).passed  # type: ignore[attr-defined]  # a resolution
        assert code(strict, **count, passed=True) == ("R113", "members-not-enough")
        strict.do(resolution(strict, **{**count, "yes_heads": 4}))

    @pytest.mark.rule("R113")
    @pytest.mark.parametrize(("body", "proxies", "answer"), [
        ("owners-committee", 1, "proxy-votes"), ("owners-committee", 0, None), ("owners-committee", None, None),
        ("interim-committee", 1, "proxy-votes"), ("representatives", 1, None),
    ])
    def test_members_vote_themselves(self, fund: Fund, body: str, proxies: int | None, answer: str | None) -> None:
        count: dict[str, Any] = {"body": body, "topics": (), "total_heads": 5, "participating_heads": 4, "yes_heads": 4,
                                 "total_area_m2": "0.00", "participating_area_m2": "0.00", "yes_area_m2": "0.00"}
        if answer:
            assert code(fund, **count, proxies=proxies) == ("R113", answer)
        else:
            fund.do(resolution(fund, **count, proxies=proxies))


class TestBallots:
    """R109-R111: heads are owners, area is the register's, who returned a ballot participates."""

    @pytest.mark.rule("R109", "R110")
    def test_fifty_six_owners_of_four_thousand_five_hundred_square_metres(self) -> None:
        """The worked numbers: 38 heads and 3,000.00 m2 make the quorum; 20 of 38 pass an ordinary matter, 29 a special
        one."""
        voters = fifty_six()
        assert (heads_of(voters), area_of(voters)) == (56, Decimal("4500.00"))
        for took_part, said_yes, quorum, ordinary, special in (
            (38, 20, True, True, False), (38, 19, True, False, False), (38, 29, True, True, True),
            (38, 28, True, True, False), (37, 37, False, True, True),
        ):
            count = counted(voters, ballots(voters, took_part, said_yes))
            assert (count.participating_heads, count.yes_heads) == (took_part, said_yes)
            assert has_quorum(count) is quorum
            assert has_simple_majority(count) is ordinary
            assert has_three_quarter_majority(count) is special

    @pytest.mark.rule("R106", "R112")
    def test_three_thousand_square_metres_suffice_exactly(self) -> None:
        voters = fifty_six()
        count = counted(voters, ballots(voters, 38, 38))
        assert count.participating_area_m2 == Decimal("3000.00")
        assert has_quorum(count)
        assert not has_quorum(count._replace(participating_area_m2=Decimal("2999.99")))

    @pytest.mark.rule("R109")
    def test_an_owner_of_five_units_is_one_head(self) -> None:
        """Edge case 56."""
        voters = tuple(Voter(f"h-{n:06x}", Decimal("100.00"), "owner-a" if n <= 5 else f"h-{n:06x}") for n in range(1, 9))
        assert heads_of(voters) == 4
        count = counted(voters, {f"h-{n:06x}": "yes" for n in range(1, 6)})
        assert (count.yes_heads, count.yes_area_m2) == (1, Decimal("500.00"))

    @pytest.mark.rule("R109")
    def test_what_the_developer_has_not_sold_is_one_head_with_its_whole_area(self, fund: Fund) -> None:
        registered(fund, "100.00", "120.00", "80.00")
        units = fund.state.units
        for unit in ("u-000002", "u-000003"):
            units = replace(units, by_id=units.by_id.set(unit, replace(units.by_id[unit], use="developer")))
        voters = voters_of(units, {})
        assert [v.owner for v in voters] == ["h-000001", "developer", "developer"]
        assert (heads_of(voters), area_of(voters)) == (2, Decimal("300.00"))
        assert heads_of(voters_of(units, {"h-000001": "a", "h-000002": "a"})) == 2

    @pytest.mark.rule("R111")
    @pytest.mark.parametrize(("said", "takes_part"), [
        ("yes", True), ("no", True), ("abstain", True), ("silent", False), ("absent", False),
    ])
    def test_an_abstention_takes_part_and_an_unreturned_ballot_does_not(self, said: str, takes_part: bool) -> None:
        """Edge case 60: 20 of 39 with one abstention is no majority of 40."""
        assert participates(said) is takes_part
        voters = tuple(Voter(f"h-{n:06x}", Decimal("10.00"), f"h-{n:06x}") for n in range(40))
        cast = {v.household: "yes" if n < 20 else "no" for n, v in enumerate(voters[:39])}
        count = counted(voters, cast | {voters[39].household: said})
        assert count.participating_heads == (40 if takes_part else 39)
        assert count.yes_heads == (21 if said == "yes" else 20)
        assert has_simple_majority(count) is (said not in ("no", "abstain"))

    @pytest.mark.rule("R111")
    def test_silence_joins_the_side_that_has_it_where_the_charter_says_so(self) -> None:
        voters = tuple(Voter(f"h-{n:06x}", Decimal("10.00"), f"h-{n:06x}") for n in range(6))
        cast = dict(zip((v.household for v in voters), ("yes", "yes", "no", "silent", "silent", "absent"), strict=True))
        assert counted(voters, cast).participating_heads == 3
        joined = counted(voters, cast, silence_joins=True)
        assert (joined.participating_heads, joined.yes_heads, joined.silent_heads) == (5, 4, 2)
        assert (joined.yes_area_m2, joined.silent_area_m2) == (Decimal("40.00"), Decimal("20.00"))
        against = counted(voters, cast | {voters[1].household: "no"}, silence_joins=True)
        assert (against.participating_heads, against.yes_heads) == (5, 1)

    @pytest.mark.rule("R109")
    def test_a_ballot_of_no_voter_or_an_owner_of_two_minds_is_not_counted(self) -> None:
        """Edge case 61: a ballot from a unit that was not on the list."""
        voters = (Voter("h-000001", Decimal("10.00"), "a"), Voter("h-000002", Decimal("10.00"), "a"))
        with pytest.raises(ValueError, match="ballot-unknown"):
            counted(voters, {"h-000003": "yes"})
        with pytest.raises(ValueError, match="owner-votes-differ"):
            counted(voters, {"h-000001": "yes", "h-000002": "no"})
        count = counted(voters, {"h-000001": "yes"})
        assert (count.participating_heads, count.participating_area_m2) == (1, Decimal("10.00"))

    def test_using_the_maintenance_fund_needs_half_and_raising_it_three_quarters(self, fund: Fund) -> None:
        """Edge case 59: topic 5 uses it, topic 6 raises it."""
        count: dict[str, Any] = {"participating_heads": 38, "participating_area_m2": "3000.00", "yes_heads": 20,
                                 "yes_area_m2": "1500.01"}
        assert resolution(fund, topics=(5,), **count).passed  # type: ignore[attr-defined]  # a resolution
        assert not resolution(fund, topics=(6,), **count).passed  # type: ignore[attr-defined]  # a resolution

    def test_the_majority_is_of_those_participating_not_of_all(self, fund: Fund) -> None:
        """Edge case 58: 20 of 56 heads and 1,500.01 of 4,500.00 m2 pass, when 38 and 3,000.00 took part."""
        entry = resolution(fund, participating_heads=38, participating_area_m2="3000.00", yes_heads=20,
                           yes_area_m2="1500.01", topics=(1,))
        assert entry.passed  # type: ignore[attr-defined]  # a resolution
        fund.do(entry)


def fifty_six() -> tuple[Voter, ...]:
    """38 owners of 3,000.00 m2 together, and 18 of 1,500.00."""
    areas = [Decimal("78.95")] * 36 + [Decimal("78.90")] * 2 + [Decimal("83.34")] * 6 + [Decimal("83.33")] * 12
    return tuple(Voter(f"h-{n:06x}", area, f"h-{n:06x}") for n, area in enumerate(areas, 1))


def ballots(voters: tuple[Voter, ...], took_part: int, said_yes: int) -> dict[str, str]:
    """The first `said_yes` say yes, the rest of those taking part abstain."""
    return {v.household: "yes" if n < said_yes else "abstain" for n, v in enumerate(voters[:took_part])}


# ---- what was agreed ----


class TestAgreed:
    """X11: what was agreed, who does it, by when, and whether it is done; the secretary keeps the list."""

    def agreed(self, fund: Fund, **changes: Any) -> Entry:
        return drafted.agree_matter(fund.state, by=S, day=fund.day, **{
            "title": "补种绿化", "responsible": "物业经理", "due": date(2026, 4, 30), **changes})

    @pytest.mark.rule("R105")
    def test_a_matter_is_agreed_done_and_counted(self, fund: Fund) -> None:
        (one,) = fund.do(self.agreed(fund))
        fund.do(self.agreed(fund))
        assert one.matter == "AM-20260301"  # type: ignore[attr-defined]  # a matter
        done = drafted.finish_matter(fund.state, by=S, day=fund.day, matter="AM-20260301", evidence=[commitment("照片")])
        assert fund.refused(done.replaced(evidence=())).code == "evidence-missing"
        assert fund.refused(done.replaced(matter="AM-20260309")).code == "no-such-matter"
        fund.do(done)
        assert (fund.state.resolutions.agreed, fund.state.resolutions.done) == (2, 1)
        assert fund.refused(done).code == "done-already"

    @pytest.mark.rule("R105")
    @pytest.mark.parametrize(("changes", "answer"), [
        ({"matter": "AM-20260302"}, "number-not-next"), ({"agreed": date(2026, 3, 21)}, "agreed-in-the-future"),
        ({"agreed": date(2026, 3, 20), "due": date(2026, 3, 19)}, "due-before-agreed"),
        ({"agreed": date(2026, 3, 20), "due": date(2026, 3, 20)}, None), ({"meeting": "MT-20260309"}, "meeting-not-held"),
    ])
    def test_it_says_when_it_was_agreed_and_by_when_it_is_done(
        self, fund: Fund, changes: dict[str, Any], answer: str | None
    ) -> None:
        if answer:
            assert fund.refused(self.agreed(fund, **changes)).code == answer
        else:
            fund.do(self.agreed(fund, **changes))

    @pytest.mark.rule("R105")
    def test_it_names_a_meeting_that_was_held(self, fund: Fund) -> None:
        fund.do(notice(fund, meets=fund.day))
        assert fund.refused(self.agreed(fund, meeting="MT-20260301")).code == "meeting-not-held"
        fund.do(held(fund, "MT-20260301"))
        before = fund.day - timedelta(days=1)
        assert fund.refused(self.agreed(fund, meeting="MT-20260301", agreed=before)).code == "meeting-not-held"
        fund.do(self.agreed(fund, meeting="MT-20260301"))
        fund.at("2026-03-21").do(self.agreed(fund, meeting="MT-20260301"))
        assert fund.state.resolutions.agreed == 2

    @pytest.mark.rule("R105")
    def test_it_is_overdue_the_day_after_its_last(self, fund: Fund) -> None:
        fund.do(self.agreed(fund))
        last = date(2026, 4, 30)
        assert not list(rules.what_was_agreed_is_done_by_its_day(fund.state, last))
        (late,) = rules.what_was_agreed_is_done_by_its_day(fund.state, last + timedelta(days=1))
        assert (late.code, late.facts["matter"], late.facts["days"]) == ("matter-overdue", "AM-20260301", 1)


# ---- R114 ----


def cancelling(fund: Fund, number: str = NUMBER, **changes: Any) -> Entry:
    by = changes.pop("by", J)
    return drafted.cancel_resolution(fund.state, by=by, day=fund.day, resolution=number, **{
        "authority": "subdistrict-office", "cancelled_day": fund.day, "reason": "程序不合法",
        "evidence": (commitment("撤销通知"),), **changes})


class TestCancelled:
    @pytest.mark.rule("R114")
    def test_the_subdistrict_office_alone_cancels_and_the_committee_needs_the_community(self, fund: Fund) -> None:
        fund.joint(resolution(fund), D)
        other = branch(fund)
        fund.do(cancelling(fund))
        assert fund.state.resolutions.passed(NUMBER) is None
        assert fund.state.resolutions.cancelled(NUMBER) is not None
        other.do(cancelling(other, by=B, authority="court"))
        assert other.state.resolutions.cancelled(NUMBER) is None

    @pytest.mark.rule("R114")
    @pytest.mark.parametrize(("changes", "answer"), [
        ({"evidence": ()}, "paper-missing"), ({"cancelled_day": date(2026, 3, 17)}, "cancelled-on-another-day"),
        ({"cancelled_day": date(2026, 3, 18)}, None), ({"cancelled_day": date(2026, 3, 21)}, "cancelled-on-another-day"),
        ({"claimed_day": date(2026, 3, 17)}, "claimed-on-another-day"), ({"claimed_day": date(2026, 3, 18)}, None),
        ({"claimed_day": date(2026, 3, 19), "cancelled_day": date(2026, 3, 19)}, None),
        ({"claimed_day": date(2026, 3, 21)}, "claimed-on-another-day"),
    ])
    def test_it_is_cancelled_by_a_paper_on_a_day_that_has_come(
        self, fund: Fund, changes: dict[str, Any], answer: str | None
    ) -> None:
        fund.joint(resolution(fund), D)
        if answer:
            refusal = fund.refused(cancelling(fund, **changes))
            assert (refusal.number, refusal.code) == ("R114", answer)
        else:
            fund.do(cancelling(fund, **changes))

    @pytest.mark.rule("R114")
    def test_only_what_passed_is_cancelled_and_once(self, fund: Fund) -> None:
        fund.joint(resolution(fund, yes_heads=3), D)
        assert fund.refused(cancelling(fund)).code == "resolution-failed"
        assert fund.refused(cancelling(fund).replaced(resolution="R2026009")).code == "no-such-resolution"
        fund.joint(resolution(fund, resolution="R2026002"), D)
        fund.do(cancelling(fund, "R2026002"))
        assert fund.refused(cancelling(fund, "R2026002")).code == "cancelled-already"

    @pytest.mark.rule("R114")
    @pytest.mark.parametrize(("claimed", "late"), [(date(2027, 3, 19), False), (date(2027, 3, 20), True)])
    def test_a_claim_after_a_year_is_noted_and_stops_nothing(self, fund: Fund, claimed: date, late: bool) -> None:
        fund.joint(resolution(fund), D)
        fund.at("2027-05-01")
        fund.do(cancelling(fund, claimed_day=claimed))
        told = [f.code for f in rules.what_rested_on_a_cancelled_resolution_is_settled(fund.state, fund.day)]
        assert told == (["cancelled-after-a-year"] if late else []) + ["cancelled-open"]

    @pytest.mark.rule("R114")
    def test_what_is_not_paid_is_frozen_and_what_is_paid_is_listed(self) -> None:
        fund = payment_fund.funded()
        number = payment_fund.resolution(fund, "R2026009", {"fund": "public-revenue", "amount": "900.00", "use": "spend",
                                                            "head": "public-welfare"})
        of: dict[str, Any] = {"fund": "public-revenue", "head": "public-welfare", "resolution": number, "tier": "T6", "recipients": 3}
        waiting = payment_fund.request(fund, "200.00", by=M, **of)
        payment_fund.step(fund, "review", waiting, B, C)
        payment_fund.step(fund, "recheck", waiting, D)
        gone = payment_fund.request(fund, "100.00", by=M, **of)
        payment_fund.step(fund, "review", gone, B, C)
        payment_fund.step(fund, "recheck", gone, D)
        payment_fund.step(fund, "sign", gone, B, D)
        fund.do(payment_drafts.pay(fund.state, gone, by=K, day=fund.day, bank_ref="W1"))
        fund.do(cancelling(fund, number))
        payment_fund.step(fund, "sign", waiting, B)
        refusal = payment_fund.refused(fund, "sign", waiting, D)
        assert (refusal.number, refusal.code) == ("R114", "resolution-cancelled")
        asked = payment_fund.asked(fund, "50.00", by=M, **of)
        assert fund.refused(asked).number == "R114"
        flags = list(rules.what_rested_on_a_cancelled_resolution_is_settled(fund.state, fund.day))
        assert {(f.code, f.facts["about"]) for f in flags} == {("frozen-by-cancelling", waiting), ("paid-on-cancelled", gone)}
        fund.do(payment_drafts.withdraw(fund.state, waiting, by=M, day=fund.day, reason="决议撤销"))
        left = list(rules.what_rested_on_a_cancelled_resolution_is_settled(fund.state, fund.day))
        assert [f.code for f in left] == ["paid-on-cancelled"]
        settled = drafted.carry_out_resolution(fund.state, by=B, day=fund.day, resolution=number,
                                               evidence=[commitment("追回")])
        fund.joint(settled, D)
        assert not list(rules.what_rested_on_a_cancelled_resolution_is_settled(fund.state, fund.day))

    @pytest.mark.rule("R114")
    def test_a_budget_on_a_cancelled_resolution_is_flagged(self) -> None:
        fund = payment_fund.funded()
        fund.do(cancelling(fund, "R2026001"))
        (resting,) = rules.what_rested_on_a_cancelled_resolution_is_settled(fund.state, fund.day)
        assert (resting.code, resting.facts["entry"], resting.facts["about"]) == (
            "rests-on-cancelled", "budget-adopted", "2026")
