"""Months close in order with their figures; quarters are published as computed from the book."""

from __future__ import annotations

import copy
from datetime import date
from decimal import Decimal

import pytest

from sharedfund import drafts, spelling
from sharedfund.drafts import disclosure as drafted
from sharedfund.entries.disclosure import FundMovement, RefusedCount
from sharedfund.rules import disclosure as rules
from tests.fund import B, C, D, Fund, K, S


def branch(fund: Fund) -> Fund:
    """A copy that goes its own way."""
    copied = copy.copy(fund)
    copied.entries, copied.blocks = list(fund.entries), list(fund.blocks)
    return copied


@pytest.fixture(scope="module")
def founded() -> Fund:
    return Fund.founded()


@pytest.fixture
def fund(founded: Fund) -> Fund:
    return branch(founded)


def close(fund: Fund, month: str, *yes: str) -> None:
    """Close `month`: the accountant prepares, committee and community say yes."""
    fund.joint(drafted.close_month(fund.state, fund.lines, month, by=K, day=fund.day), *(yes or (B, D)))


def unheard_of() -> FundMovement:
    """The movement of a fund the book has never had."""
    return FundMovement(**{**dict.fromkeys(FundMovement.model_fields, Decimal("0.00")), "fund": "grants"})


class TestClosing:
    @pytest.mark.rule("R130")
    def test_a_month_closes_the_day_after_its_last(self, fund: Fund) -> None:
        fund.at("2026-02-01")
        close(fund, "2026-01")
        assert fund.state.disclosures.closed(date(2026, 1, 31))
        assert not fund.state.disclosures.closed(date(2026, 2, 1))

    @pytest.mark.rule("R130")
    def test_a_month_does_not_close_on_its_last_day(self, fund: Fund) -> None:
        fund.at("2026-01-31")
        refusal = fund.refused(drafted.close_month(fund.state, fund.lines, "2026-01", by=K, day=fund.day))
        assert (refusal.number, refusal.code) == ("R130", "month-not-over")

    @pytest.mark.rule("R130")
    @pytest.mark.parametrize("month", ["2025-12", "2026-02", "2026-03"])
    def test_a_month_closes_only_after_the_one_before_it(self, fund: Fund, month: str) -> None:
        fund.at("2026-04-01")
        refusal = fund.refused(drafted.close_month(fund.state, fund.lines, month, by=K, day=fund.day))
        assert (refusal.number, refusal.code) == ("R130", "month-out-of-order")
        assert refusal.facts["expected"] == "2026-01"

    @pytest.mark.rule("R130")
    def test_a_month_closes_once(self, fund: Fund) -> None:
        fund.at("2026-02-01")
        close(fund, "2026-01")
        refusal = fund.refused(drafted.close_month(fund.state, fund.lines, "2026-01", by=K, day=fund.day))
        assert refusal.code == "month-out-of-order"
        assert refusal.facts["expected"] == "2026-02"

    @pytest.mark.rule("R72")
    @pytest.mark.parametrize("figure", ["opening", "received", "paid", "moved_in", "moved_out", "closing"])
    def test_a_closing_with_a_figure_one_fen_off_is_refused(self, fund: Fund, figure: str) -> None:
        fund.at("2026-02-01")
        made = drafted.close_month(fund.state, fund.lines, "2026-01", by=K, day=fund.day)
        row = FundMovement(**{**dict.fromkeys(FundMovement.model_fields, Decimal("0.00")), "fund": "operating"})
        rows = made.funds or (row,)
        wrong = rows[0].model_copy(update={figure: getattr(rows[0], figure) + Decimal("0.01")})
        refusal = fund.refused(made.replaced(funds=(wrong, *rows[1:])))
        assert refusal.number == "R72"
        assert refusal.code in ("movement-differs", "fund-unknown")

    @pytest.mark.rule("R72")
    def test_a_yes_given_after_a_line_changed_the_month_is_refused(self, fund: Fund) -> None:
        from sharedfund.entries.receipts import PassThroughReceived

        fund.at("2026-02-01")
        (proposal, *_) = fund.do(drafted.close_month(fund.state, fund.lines, "2026-01", by=K, day=fund.day))
        fund.do(PassThroughReceived(day=date(2026, 1, 31), by=K, utility="water", amount=Decimal("10.00"),
                                    bank_ref="LATE1"))
        refusal = fund.refused(drafts.approve(fund.state, spelling.leaf_of(proposal), by=B, day=fund.day))
        assert refusal.number == "R72"

    def test_a_closing_carries_what_was_refused(self, fund: Fund) -> None:
        fund.at("2026-02-01")
        counted = RefusedCount(rule="R64", count=2, amount=Decimal("41700.00"))
        fund.joint(drafted.close_month(fund.state, fund.lines, by=K, day=fund.day, refused=[counted]), B, D)
        assert fund.state.disclosures.months["2026-01"].refused == (counted,)

    @pytest.mark.rule("R130")
    @pytest.mark.rule("R72")
    def test_a_year_closes_after_its_twelve_months_with_their_figures_and_once(self, fund: Fund) -> None:
        for month in range(1, 13):
            fund.at(f"{2026 + month // 12}-{month % 12 + 1:02d}-01")
            if month == 12:
                refusal = fund.refused(drafted.close_year(fund.state, "2026", by=K, day=fund.day))
                assert (refusal.number, refusal.code, refusal.facts["month"]) == ("R130", "month-open", "2026-12")
            close(fund, f"2026-{month:02d}")
        made = drafted.close_year(fund.state, "2026", by=K, day=fund.day)
        refusal = fund.refused(made.replaced(funds=(*made.funds, unheard_of())))
        assert (refusal.number, refusal.code) == ("R72", "fund-unknown")
        fund.joint(made, B, D)
        assert "2026" in fund.state.disclosures.years
        refusal = fund.refused(drafted.close_year(fund.state, "2026", by=K, day=fund.day))
        assert refusal.code == "year-closed-already"


@pytest.fixture(scope="module")
def closed_quarter() -> Fund:
    from tests.worked_quarter import quarter

    return quarter()


@pytest.fixture
def closed(closed_quarter: Fund) -> Fund:
    return branch(closed_quarter)


def published(fund: Fund, **changes: object) -> object:
    return drafted.publish(fund.state, fund.lines, "2026Q1", by=B, day=fund.day).replaced(**changes)


class TestPublishing:
    def test_two_of_the_committee_and_the_community_publish(self, closed: Fund) -> None:
        closed.joint(published(closed), C)
        assert not closed.state.disclosures.is_published("2026Q1")
        leaf = next(iter(closed.state.proposals.open))
        closed.do(drafts.approve(closed.state, leaf, by=D, day=closed.day))
        made = closed.state.disclosures.published["2026Q1"]
        assert (made.version, made.closing, made.number) == (1, Decimal("3261.00"), "公示〔2026〕第1号")

    @pytest.mark.rule("R69")
    @pytest.mark.parametrize("period", ["2026-01", "2026", "2026-01-01--2026-03-31"])
    def test_only_a_quarter_is_published(self, closed: Fund, period: str) -> None:
        refusal = closed.refused(published(closed, period=period))
        assert (refusal.number, refusal.code) in (("R69", "not-a-quarter"), ("R130", "month-open"))
        assert rules.disclosures_are_of_a_quarter(closed.state, published(closed, period=period)) is not None

    @pytest.mark.rule("R69")
    def test_a_quarter_before_the_books_is_not_published(self, closed: Fund) -> None:
        refusal = closed.refused(published(closed, period="2025Q4"))
        assert (refusal.number, refusal.code) == ("R69", "before-the-books")

    @pytest.mark.rule("R130")
    def test_a_quarter_with_an_open_month_is_not_published(self, fund: Fund) -> None:
        fund.at("2026-04-01")
        close(fund, "2026-01")
        close(fund, "2026-02")
        refusal = fund.refused(drafted.publish(fund.state, fund.lines, "2026Q1", by=B, day=fund.day))
        assert (refusal.number, refusal.code, refusal.facts["month"]) == ("R130", "month-open", "2026-03")

    @pytest.mark.rule("R73")
    @pytest.mark.parametrize(("changes", "code"), [
        ({"digest": "0" * 64}, "digest-differs"),
        ({"opening": "0.01"}, "figure-differs"),
        ({"closing": "3260.99"}, "figure-differs"),
    ])
    def test_a_page_that_is_not_the_books_is_refused(self, closed: Fund, changes: dict[str, str], code: str) -> None:
        refusal = closed.refused(published(closed, **changes))
        assert (refusal.number, refusal.code) == ("R73", code)

    @pytest.mark.rule("R73")
    def test_a_page_computed_before_the_newest_line_is_refused(self, closed: Fund) -> None:
        made = published(closed)
        closed.do(any_line(closed))
        refusal = closed.refused(made)
        assert (refusal.number, refusal.code) == ("R73", "head-moved-on")

    @pytest.mark.rule("R73")
    @pytest.mark.parametrize(("changes", "code"), [
        ({"version": 2}, "version-out-of-order"),
        ({"previous": "0" * 64}, "first-version-corrects-nothing"),
        ({"reason": "补登"}, "first-version-corrects-nothing"),
    ])
    def test_the_first_version_is_number_one_and_corrects_nothing(
        self, closed: Fund, changes: dict[str, object], code: str
    ) -> None:
        refusal = closed.refused(published(closed, **changes))
        assert (refusal.number, refusal.code) == ("R73", code)

    @pytest.mark.rule("R73")
    @pytest.mark.parametrize(("changes", "code"), [
        ({"version": 1}, "version-out-of-order"),
        ({"version": 3}, "version-out-of-order"),
        ({"previous": "0" * 64}, "previous-digest-differs"),
        ({"previous": None}, "previous-digest-differs"),
        ({"reason": None}, "correction-without-reason"),
        ({"number": "公示〔2026〕第9号"}, "number-changed"),
    ])
    def test_a_correction_follows_the_version_before(self, closed: Fund, changes: dict[str, object], code: str) -> None:
        closed.joint(published(closed), C, D)
        made = drafted.publish(closed.state, closed.lines, "2026Q1", by=B, day=closed.day, reason="补登")
        refusal = closed.refused(made.replaced(**changes))
        assert (refusal.number, refusal.code) == ("R73", code)
        closed.joint(drafted.publish(closed.state, closed.lines, "2026Q1", by=B, day=closed.day, reason="补登"), C, D)
        assert closed.state.disclosures.published["2026Q1"].version == 2

    @pytest.mark.rule("R73")
    def test_of_two_proposals_for_one_version_one_is_published(self, closed: Fund) -> None:
        (first, *_) = closed.do(published(closed))
        (second, *_) = closed.do(published(closed))
        for person in (C, D):
            closed.do(drafts.approve(closed.state, spelling.leaf_of(first), by=person, day=closed.day))
        refusal = closed.refused(drafts.approve(closed.state, spelling.leaf_of(second), by=C, day=closed.day))
        assert (refusal.number, refusal.code) == ("R73", "version-out-of-order")


def any_line(fund: Fund) -> object:
    """Any entry that changes no figure of a page."""
    from sharedfund.entries.people import LinkDeclared

    return LinkDeclared(day=fund.day, by=B, **drafts.signing(fund.state, B, "link-declared", fund.day), person=B,
                        payee="v-99")


class TestDisplay:
    @pytest.mark.rule("R70")
    @pytest.mark.parametrize(("version", "first", "last", "code"), [
        (2, "2026-04-10", "2026-05-10", "never-published"),
        (1, "2026-04-09", "2026-05-10", "before-publication"),
        (1, "2026-04-11", "2026-04-10", "ends-before-it-begins"),
    ])
    def test_what_hangs_out_was_published(self, closed: Fund, version: int, first: str, last: str, code: str) -> None:
        closed.joint(published(closed), C, D)
        shown = drafted.display(closed.state, "2026Q1", "大堂", date.fromisoformat(first), date.fromisoformat(last), by=S,
                                day=closed.day, version=version)
        refusal = closed.refused(shown)
        assert (refusal.number, refusal.code) == ("R70", code)

    @pytest.mark.rule("R70")
    @pytest.mark.parametrize(("last", "said"), [("2026-05-09", []), ("2026-05-08", ["displayed-too-short"])])
    def test_thirty_days_are_long_enough_and_twenty_nine_are_not(
        self, closed: Fund, last: str, said: list[str]
    ) -> None:
        closed.joint(published(closed), C, D)
        assert [f.code for f in rules.published_pages_hang_out(closed.state, closed.day)] == ["not-displayed"]
        closed.do(drafted.display(closed.state, "2026Q1", "大堂", closed.day, date.fromisoformat(last), by=S,
                                  day=closed.day))
        assert [f.code for f in rules.published_pages_hang_out(closed.state, closed.day)] == said


class TestDue:
    @pytest.mark.rule("R69")
    @pytest.mark.parametrize(("when", "said"), [
        ("2026-03-31", []), ("2026-04-01", ["disclosure-due"]), ("2026-04-30", ["disclosure-due"]),
        ("2026-05-01", ["disclosure-late"])])
    def test_a_quarter_is_due_by_the_last_day_of_the_month_after_it(
        self, founded: Fund, when: str, said: list[str]
    ) -> None:
        found = list(rules.quarters_are_published_in_time(founded.state, date.fromisoformat(when)))
        assert [f.code for f in found] == said
        assert all(f.due == date(2026, 4, 30) for f in found)

    @pytest.mark.rule("R69")
    @pytest.mark.parametrize(("when", "said"), [("2026-04-30", []), ("2026-05-03", ["published-late"])])
    def test_a_late_publication_stays_said(self, closed: Fund, when: str, said: list[str]) -> None:
        closed.at(when)
        closed.joint(published(closed), C, D)
        found = list(rules.quarters_are_published_in_time(closed.state, date(2026, 5, 20)))
        assert [f.code for f in found] == said
