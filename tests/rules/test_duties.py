"""The list of duties and the rule books: next versions, true permissions, the owners' adoption."""

from __future__ import annotations

from typing import Any

import pytest

from sharedfund.drafts import duties as drafted
from sharedfund.entries import KINDS, entry_class
from sharedfund.entries.entry import Entry
from sharedfund.render.layout import sections
from sharedfund.render.words.duties import DUTIES, OFFICES_OF, permissions, rows
from sharedfund.reports.disclosure import disclosure
from sharedfund.values import days
from tests.fund import B, D, Fund, commitment
from tests.payment_fund import resolution
from tests.people import branch

REVIEW = {"number": 1, "party": "committee", "offices": frozenset({"committee-chair"}), "text": "审核付款",
          "kinds": frozenset({"payment-reviewed"})}


@pytest.fixture(scope="module")
def founded() -> Fund:
    fund = Fund.founded().at("2026-03-20")
    resolution(fund, "R2026001")
    return fund


@pytest.fixture
def fund(founded: Fund) -> Fund:
    return branch(founded)


def listed(fund: Fund, *duties: Any, **changes: Any) -> Entry:
    return drafted.adopt_duties(fund.state, by=B, day=fund.day, duties=duties or (REVIEW,)).replaced(**changes)


def policy(fund: Fund, name: str = "finance", **changes: Any) -> Entry:
    return drafted.adopt_policy(fund.state, by=B, day=fund.day, policy=name, **{
        "title": "财务管理制度", "document": commitment("text"), "resolution": "R2026001",
        "terms": frozenset({"imprest-cap-cny"}), **changes})


class TestDuties:
    @pytest.mark.rule("R134")
    @pytest.mark.parametrize(("changes", "answer"), [
        ({}, None), ({"number": 2}, "duty-out-of-order"), ({"offices": frozenset()}, "nobodys-duty"),
        ({"kinds": frozenset({"payment-made"})}, "no-such-entry"), ({"kinds": frozenset({"payment-paid"})}, "not-permitted"),
        ({"offices": frozenset({"cashier"})}, "not-permitted"), ({"kinds": frozenset()}, None),
    ])
    def test_a_duty_gives_no_permission_the_matrix_does_not(
        self, fund: Fund, changes: dict[str, Any], answer: str | None
    ) -> None:
        entry = listed(fund, {**REVIEW, **changes})
        if answer:
            refusal = fund.refused(entry)
            assert (refusal.number, refusal.code) == ("R134", answer)
        else:
            fund.do(entry)

    @pytest.mark.rule("R134")
    def test_versions_follow_each_other_and_a_list_is_never_empty(self, fund: Fund) -> None:
        assert fund.refused(listed(fund, version=2)).code == "version-not-next"
        assert fund.refused(listed(fund, duties=())).code == "no-duties"
        fund.joint(listed(fund), D)
        assert fund.state.duties.of("payment-reviewed", "committee-chair") == (1,)
        assert fund.state.duties.of("payment-reviewed", "committee-member") == ()
        assert fund.refused(listed(fund, version=1)).code == "version-not-next"
        fund.joint(listed(fund, {**REVIEW, "text": "审核"}), D)
        assert fund.state.duties.version == 2

    @pytest.mark.parametrize("language", ["zh_CN", "en"])
    def test_nineteen_duties_are_given_to_start_from(self, fund: Fund, language: str) -> None:
        """X12: 19 duties of three parties."""
        given = rows(language)
        assert len(given) == len(DUTIES) == 19
        assert {row["party"] for row in given} == {"committee", "residents-committee", "firm"}
        fund.joint(listed(fund, *given), D)
        assert len(fund.state.duties.rows) == 19

    def test_each_permission_of_the_three_parties_cites_its_duty(self) -> None:
        cited = permissions()
        for party, offices in OFFICES_OF.items():
            for kind in KINDS:
                may = bool(entry_class(kind).offices & offices)
                assert ((party, kind) in cited) is may, (party, kind)
        assert {DUTIES[number - 1].party for number in cited.values()} == set(OFFICES_OF)
        assert all(DUTIES[number - 1].party == party for (party, _), number in cited.items())


class TestPage:
    """X12, H19: the list of duties and the rule books hang out with the quarter."""

    @pytest.mark.parametrize(("language", "words"), [
        ("zh_CN", ("权责清单（第 1 版，2026-03-20）", "管理制度", "财务制度", "财务管理制度")),
        ("en", ("Duties (version 1, 2026-03-20)", "Rule books", "finance", "财务管理制度"))])
    def test_the_duties_and_rule_books_in_force_are_published(
        self, fund: Fund, language: Any, words: tuple[str, ...]
    ) -> None:
        def page() -> dict[str, Any]:
            return disclosure(fund.state, fund.lines, days.period("2026Q1"), as_of=fund.day)

        assert {"duties", "rule_books"} & set(page()["sections"]["T"]) == set()
        fund.joint(listed(fund, *rows(language)), D)
        fund.joint(policy(fund), D)
        section = page()["sections"]["T"]
        assert (section["duties"]["version"], len(section["duties"]["rows"])) == (1, 19)
        assert section["duties"]["rows"][0] == {"number": 1, "party": "committee", "text": rows(language)[0]["text"],
                                                "offices": ["committee-chair", "committee-member"]}
        assert section["rule_books"] == [{"policy": "finance", "version": 1, "title": "财务管理制度", "day": "2026-03-20",
                                          "resolution": "R2026001"}]
        (told,) = [part for part in sections(page(), language) if part.letter == "T"]
        assert [word for word in (*words, rows(language)[18]["text"]) if word not in str(told)] == []


class TestPolicies:
    @pytest.mark.rule("R134")
    @pytest.mark.parametrize(("changes", "answer"), [
        ({}, None), ({"version": 2}, "version-not-next"), ({"version": 0}, "version-not-next"),
        ({"resolution": "R2026009"}, "not-by-the-owners"), ({"terms": frozenset({"no-such-term"})}, "unknown-term"),
        ({"terms": frozenset()}, None),
    ])
    def test_a_rule_book_is_the_owners_and_cites_terms_that_exist(
        self, fund: Fund, changes: dict[str, Any], answer: str | None
    ) -> None:
        entry = policy(fund).replaced(**changes)
        if answer:
            refusal = fund.refused(entry)
            assert (refusal.number, refusal.code) == ("R134", answer)
        else:
            fund.do(entry)

    @pytest.mark.rule("R134")
    def test_three_rule_books_stand_side_by_side_and_share_no_term(self, fund: Fund) -> None:
        """H19: meeting, finance, disclosure."""
        fund.joint(policy(fund), D)
        assert fund.refused(policy(fund, "meeting")).code == "term-of-another"
        fund.joint(policy(fund, "meeting", terms=frozenset({"resolution-notice-days"})), D)
        fund.joint(policy(fund, "disclosure", terms=frozenset({"display-days"})), D)
        fund.joint(policy(fund, document=commitment("second")), D)
        policies = fund.state.duties.policies
        assert {name: policies[name].version for name in policies} == {"finance": 2, "meeting": 1, "disclosure": 1}
        assert policies["finance"].document == commitment("second")
        found = fund.state.duties.policy_of("display-days")
        assert found is not None
        assert found.policy == "disclosure"
