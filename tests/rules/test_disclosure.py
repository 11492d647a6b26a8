"""Months close in order with their figures; quarters are published as computed from the book."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from sharedfund import drafts, spelling
from sharedfund.drafts import disclosure as drafted
from sharedfund.entries.disclosure import FundMovement, RefusedCount
from sharedfund.entries.entry import Entry
from sharedfund.entries.people import LinkDeclared
from sharedfund.entries.questions import AuditReported
from sharedfund.reports.disclosure import disclosure
from sharedfund.rules import disclosure as rules
from sharedfund.state.disclosure import hangs_until
from sharedfund.values import days
from sharedfund.values.days import day
from tests.fund import B, C, D, Fund, K, S, commitment
from tests.gate import with_terms
from tests.households import charged, pay
from tests.payment_fund import put, signed


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
    @pytest.mark.parametrize("off", ["0.01", "-0.01"])
    def test_a_closing_with_a_figure_one_fen_off_is_refused(self, figure: str, off: str) -> None:
        fund = charged()
        pay(fund, ("h-7f3a9c", "700.00"))
        fund.at("2026-02-01")
        made = drafted.close_month(fund.state, fund.lines, "2026-01", by=K, day=fund.day)
        row, *others = made.funds
        wrong = row.model_copy(update={figure: getattr(row, figure) + Decimal(off)})
        refusal = fund.refused(made.replaced(funds=(wrong, *others)))
        assert (refusal.number, refusal.code) == ("R72", "movement-differs")
        assert refusal.facts == {"fund": row.fund, "figure": figure.replace("_", "-"), "stated": getattr(wrong, figure),
                                 "computed": getattr(row, figure)}

    @pytest.mark.rule("R72")
    def test_a_closing_states_the_funds_of_the_book_and_no_others(self) -> None:
        fund = charged()
        pay(fund, ("h-7f3a9c", "700.00"))
        fund.at("2026-02-01")
        made = drafted.close_month(fund.state, fund.lines, "2026-01", by=K, day=fund.day)
        for funds, code, of in (((), "fund-missing", made.funds[0]), ((*made.funds, unheard_of()), "fund-unknown", unheard_of())):
            refusal = fund.refused(made.replaced(funds=funds))
            assert (refusal.number, refusal.code, refusal.facts) == ("R72", code, {"fund": of.fund, "closing": of.closing})

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


# ---- what else hangs out, and whether it stays (R70, R74, R75, R78) ----


@pytest.fixture(scope="module")
def _first_page() -> Fund:
    """The first quarter published on 5 April 2026."""
    fund = Fund.founded()
    fund.at("2026-04-05")
    for month in ("2026-01", "2026-02", "2026-03"):
        fund.checkpoint()
        close(fund, month)
    fund.joint(drafted.publish(fund.state, fund.lines, "2026Q1", by=B, day=fund.day), C, D)
    return fund


@pytest.fixture
def hung(_first_page: Fund) -> Fund:
    return branch(_first_page)


def hang(fund: Fund, last: str, *, first: str = "2026-04-05", photo: bool = True) -> None:
    fund.do(drafted.display(fund.state, "2026Q1", "公告栏", day(first), day(last), by=S, day=fund.day,
                            photo=commitment("photo") if photo else None))


def codes(duty: object, fund: Fund, on: str) -> list[str]:
    return [flag.code for flag in duty(fund.state, day(on))]  # type: ignore[operator]  # a duty


@pytest.mark.rule("R75")
@pytest.mark.parametrize(("removed", "code"), [
    ("2026-04-04", "before-it-hung"), ("2026-04-05", None), ("2026-05-04", None), ("2026-05-05", "over-already")])
def test_what_is_taken_down_hung_there(hung: Fund, removed: str, code: str | None) -> None:
    hang(hung, "2026-05-04")
    assert codes(rules.displays_stay_and_are_proven, hung, "2026-05-20") == []
    assert codes(rules.published_pages_hang_out, hung, "2026-05-20") == []
    hung.at("2026-05-20")
    entry = drafted.take_down(hung.state, "公告栏", day(removed), "换栏", by=S, day=hung.day, period="2026Q1")
    if code is None:
        hung.do(entry)
        assert codes(rules.displays_stay_and_are_proven, hung, "2026-05-20") == ["removed-early"]
        assert codes(rules.published_pages_hang_out, hung, "2026-05-20") == ["displayed-too-short"]
    else:
        refusal = hung.refused(entry)
        assert (refusal.number, refusal.code) == ("R75", code)
        assert hung.refused(entry.replaced(place="电梯")).code == "never-displayed"


@pytest.mark.rule("R75")
def test_a_display_has_its_photo(hung: Fund) -> None:
    hang(hung, "2026-05-04", photo=False)
    assert codes(rules.displays_stay_and_are_proven, hung, "2026-04-06") == ["display-without-photo"]


@pytest.mark.rule("R70")
@pytest.mark.parametrize(("count", "last", "found"), [
    (None, "2026-05-03", ["displayed-too-short"]), (None, "2026-05-04", []),
    ("working-days", "2026-05-04", ["displayed-too-short"]), ("working-days", "2026-05-19", ["displayed-too-short"]),
    ("working-days", "2026-05-20", [])])
def test_thirty_days_are_not_thirty_working_days(
    hung: Fund, count: str | None, last: str, found: list[str]
) -> None:
    """From Sunday 5 April: 30 days end on 4 May; 30 working days, with Labour Day off and 9 May worked, on 20 May."""
    fund = with_terms(hung, display_count=count)
    hang(fund, last)
    assert codes(rules.published_pages_hang_out, fund, "2026-06-01") == found


@pytest.mark.parametrize(("count", "last"), [(None, "2026-05-05"), ("working-days", "2026-05-20")])
def test_what_is_hung_for_as_long_as_the_page_says_has_hung_long_enough(hung: Fund, count: str | None, last: str) -> None:
    """From Sunday 5 April, as `disclosure display` records it without days."""
    fund = with_terms(hung, display_count=count)
    assert hangs_until(fund.state.charter.terms, day("2026-04-05")) == day(last)
    hang(fund, last)
    assert codes(rules.published_pages_hang_out, fund, "2026-06-01") == []


def notice(fund: Fund, what: str = "seal", last: str = "2026-02-03", **more: str) -> Entry:
    return drafted.display_notice(fund.state, what, "公示", "公告栏", day("2026-01-05"), day(last), by=S, day=fund.day, **more)


@pytest.mark.rule("R75")
def test_a_notice_has_a_number_of_its_own_and_stays(fund: Fund) -> None:
    fund.at("2026-01-05")
    entry = notice(fund)
    assert fund.refused(entry.replaced(last=day("2026-01-04"))).code == "ends-before-it-begins"
    assert fund.refused(entry.replaced(what="audit")).code == "no-such-audit"
    fund.do(entry)
    assert fund.refused(entry).code == "notice-exists"
    fund.do(drafted.take_down(fund.state, "公告栏", day("2026-01-10"), "换栏", by=S, day=fund.day, notice="G-01"))
    assert codes(rules.displays_stay_and_are_proven, fund, "2026-02-01") == ["notice-removed-early"]


@pytest.mark.rule("R74")
@pytest.mark.parametrize(("on", "found"), [
    ("2026-07-01", []), ("2026-07-02", ["maintenance-not-stated", "member-fees-not-stated", "seal-not-stated"])])
def test_other_items_are_stated_every_half_year(fund: Fund, on: str, found: list[str]) -> None:
    assert codes(rules.other_items_are_made_known, fund, on) == found


@pytest.mark.rule("R74")
@pytest.mark.parametrize(("on", "late"), [("2026-07-05", False), ("2026-07-06", True)])
def test_a_notice_of_its_own_states_an_item(fund: Fund, on: str, late: bool) -> None:
    fund.at("2026-01-05")
    fund.do(notice(fund, "seal"))
    assert ("seal-not-stated" in codes(rules.other_items_are_made_known, fund, on)) == late


@pytest.mark.rule("R74")
@pytest.mark.parametrize(("on", "found"), [
    ("2026-10-05", []), ("2026-10-06", ["maintenance-not-stated", "member-fees-not-stated", "seal-not-stated"])])
def test_a_published_page_states_all_three(hung: Fund, on: str, found: list[str]) -> None:
    assert codes(rules.other_items_are_made_known, hung, on) == found


@pytest.mark.rule("R74")
def test_a_use_of_the_seal_is_recorded_once_and_printed(fund: Fund) -> None:
    fund.at("2026-01-05")
    entry = drafted.use_seal(fund.state, "committee", "电梯维保合同", "R2026001", by=S, day=fund.day)
    fund.do(entry)
    refusal = fund.refused(entry)
    assert (refusal.number, refusal.code) == ("R74", "use-exists")
    page = disclosure(fund.state, fund.lines, days.period("2026Q1"), as_of=fund.day)
    assert [row["document"] for row in page["sections"]["T"]["seals"]] == ["电梯维保合同"]


@pytest.mark.rule("R74")
@pytest.mark.parametrize(("paid", "found"), [(False, ["member-in-arrears"]), (True, [])])
def test_a_member_in_arrears_is_flagged_and_the_page_says_so(paid: bool, found: list[str]) -> None:
    """Incompatibility 10: B declares the own household; its fees of the quarter are unpaid, or paid."""
    fund = charged()
    bill = next(iter(fund.state.fees.all()))
    put(fund, LinkDeclared(**signed(fund, K, "link-declared"), person=B, payee=bill.household))
    if paid:
        pay(fund, (bill.household, str(bill.unpaid)))
    on = bill.due + timedelta(days=1)
    assert [flag.code for flag in rules.members_owe_no_fees(fund.state, on)] == found
    page = disclosure(fund.state, fund.lines, days.period("2026Q1"), as_of=max(on, fund.day))
    own = {row["person"]: (row["declared"], row["owes"]) for row in page["sections"]["T"]["members"]}
    assert own[B] == (True, not paid)
    assert own[C] == (False, False)


@pytest.mark.rule("R78")
@pytest.mark.parametrize(("last", "found"), [
    (None, ["audit-not-shown"]), ("2026-02-02", ["audit-shown-too-short"]), ("2026-02-03", []), ("2026-02-04", [])])
def test_an_audits_result_hangs_out_for_thirty_days(fund: Fund, last: str | None, found: list[str]) -> None:
    fund.at("2026-01-05")
    put(fund, AuditReported(**signed(fund, K, "audit-reported"), audit="U-01", auditor="云州会计师事务所", occasion="term-end",
                            period="2025", opinion="clean", evidence=(commitment("report"),)))
    if last is not None:
        fund.do(notice(fund, "audit", last, about="U-01"))
    assert codes(rules.audit_results_hang_out, fund, "2026-03-01") == found


def test_a_contract_year_is_no_quarter(hung: Fund) -> None:
    """A contract from 25 December is settled by its own year; what is published is the calendar quarter (edge case 66)."""
    span = days.period("2025-12-25--2026-12-24")
    assert (span.days_count, span.quarters()[0]) == (365, "2025Q4")
    entry = drafted.publish(hung.state, hung.lines, "2026Q1", by=B, day=hung.day, reason="更正")
    objection = rules.disclosures_are_of_a_quarter(hung.state, entry.replaced(period=span.name))
    assert objection is not None
    assert objection.code == "not-a-quarter"


@pytest.mark.rule("R72")
def test_a_closing_names_the_funds_in_the_books_order() -> None:
    """The same figures in another order are another text: what is signed is compared as it is printed."""
    fund = charged()
    pay(fund, ("h-7f3a9c", "700.00"), (None, "5.00"))
    fund.at("2026-02-01")
    entry = drafted.close_month(fund.state, fund.lines, "2026-01", by=K, day=fund.day)
    assert len(entry.funds) > 1
    assert rules.months_close_with_their_movement(fund.state, entry, fund.lines) is None
    turned = entry.replaced(funds=tuple(reversed(entry.funds)))
    objection = rules.months_close_with_their_movement(fund.state, turned, fund.lines)
    assert objection is not None and objection.code == "funds-out-of-order"


@pytest.mark.rule("R72")
@pytest.mark.parametrize(("period", "code"), [("2026Q1", "version-out-of-order"), ("2026Q2", "number-used")])
def test_the_number_of_a_publication_is_given_once(hung: Fund, period: str, code: str) -> None:
    entry = drafted.publish(hung.state, hung.lines, "2026Q1", by=B, day=hung.day, reason="更正")
    other = entry.replaced(period=period, version=1, previous=None, reason=None,
                           number=hung.state.disclosures.published["2026Q1"].number)
    objection = rules._version(hung.state, other)
    assert objection is not None and objection.code == code
    free = rules._version(hung.state, other.replaced(period="2026Q2", number="2026-99"))
    assert free is None


@pytest.mark.rule("R75")
@pytest.mark.parametrize(("removed", "found"), [("2026-02-03", ["notice-removed-early"]), ("2026-02-04", [])])
def test_a_notice_that_hung_to_its_last_day_was_not_removed_early(fund: Fund, removed: str, found: list[str]) -> None:
    """The door takes no removal after the last day; a book that has one all the same accuses nobody."""
    fund.at("2026-01-05")
    fund.do(notice(fund))
    assert codes(rules.displays_stay_and_are_proven, fund, "2026-03-01") == []
    fund.at("2026-02-10")
    put(fund, drafted.take_down(fund.state, "公告栏", day(removed), "换栏", by=S, day=fund.day, notice="G-01"))
    assert codes(rules.displays_stay_and_are_proven, fund, "2026-03-01") == found


# ---- edges ----


@pytest.mark.rule("R130")
def test_the_first_month_of_the_books_is_closed_as_every_other(hung: Fund) -> None:
    known = hung.state.disclosures
    year = drafted.close_year(hung.state, "2026", by=K, day=hung.day)
    page = drafted.publish(hung.state, hung.lines, "2026Q1", by=B, day=hung.day, reason="更正")
    for missing in ("2026-01", "2026-02", "2026-03"):
        state = replace(hung.state, disclosures=replace(known, months=known.months.drop(missing)))
        for objection in (rules.years_close_after_their_months(state, year),
                          rules.published_quarters_are_closed(state, page)):
            assert objection is not None
            assert (objection.code, objection.facts["month"]) == ("month-open", missing)
    assert rules.published_quarters_are_closed(hung.state, page) is None


@pytest.mark.rule("R70", "R75")
@pytest.mark.parametrize(("last", "code"), [
    ("2026-04-04", "ends-before-it-begins"), ("2026-04-05", None), ("2026-04-06", None)])
def test_what_hangs_for_a_day_ends_as_it_begins(hung: Fund, last: str, code: str | None) -> None:
    shown = drafted.display(hung.state, "2026Q1", "大堂", day("2026-04-05"), day(last), by=S, day=hung.day)
    said = drafted.display_notice(hung.state, "seal", "公示", "公告栏", day("2026-04-05"), day(last), by=S, day=hung.day)
    for objection in (rules.what_hangs_out_was_published(hung.state, shown),
                      rules.a_notice_is_displayed_once(hung.state, said)):
        assert (objection.code if objection else None) == code
        if objection is not None:
            assert (objection.facts["first"], objection.facts["last"]) == (day("2026-04-05"), day(last))


@pytest.mark.rule("R70")
@pytest.mark.parametrize(("count", "first", "last", "shown"), [
    (None, "2026-04-08", "2026-04-08", 1), (None, "2026-04-08", "2026-04-10", 3), (None, "2026-04-10", "2026-04-13", 4),
    ("working-days", "2026-04-08", "2026-04-08", 1), ("working-days", "2026-04-08", "2026-04-10", 3),
    ("working-days", "2026-04-10", "2026-04-13", 2), ("working-days", "2026-04-11", "2026-04-12", 0)])
def test_both_ends_of_a_display_count(hung: Fund, count: str | None, first: str, last: str, shown: int) -> None:
    """From Wednesday 8 April 2026."""
    fund = with_terms(hung, display_count=count)
    assert rules.days_shown(fund.state, day(first), day(last)) == shown


@pytest.mark.rule("R70")
def test_every_page_that_does_not_hang_is_named_with_the_days_it_is_to_hang(hung: Fund) -> None:
    known = hung.state.disclosures
    (page,) = known.published.values()
    second = replace(page, period="2026Q2")
    state = replace(hung.state, disclosures=replace(known, published=known.published.set("2026Q2", second)))
    found = list(rules.published_pages_hang_out(state, day("2026-04-06")))
    assert [(flag.code, flag.facts["period"], flag.facts["wanted"]) for flag in found] == [
        ("not-displayed", "2026Q1", 30), ("not-displayed", "2026Q2", 30)]
    # Of a fund that is over no page has to go on hanging.
    closed = replace(state, charter=replace(state.charter, phase="closed"))
    assert {flag.facts["wanted"] for flag in rules.published_pages_hang_out(closed, day("2026-04-06"))} == {0}


@pytest.mark.rule("R75")
@pytest.mark.parametrize(("removed", "code"), [
    ("2026-04-12", "before-it-hung"), ("2026-04-13", None), ("2026-05-12", None), ("2026-05-13", "over-already")])
def test_of_two_times_a_page_hung_in_a_place_the_last_is_taken_down(hung: Fund, removed: str, code: str | None) -> None:
    hang(hung, "2026-04-10")
    hang(hung, "2026-05-12", first="2026-04-13")
    entry = drafted.take_down(hung.state, "公告栏", day(removed), "换栏", by=S, day=hung.day, period="2026Q1")
    objection = rules.what_is_taken_down_hung_there(hung.state, entry)
    assert (objection.code if objection else None) == code
    unnamed = rules.what_is_taken_down_hung_there(hung.state, entry.replaced(version=None))
    assert unnamed is not None
    assert unnamed.facts == {"place": "公告栏", "about": "2026Q1"}


@pytest.mark.rule("R75")
@pytest.mark.parametrize(("last", "found"), [("2026-05-03", ["removed-early"]), ("2026-05-04", [])])
def test_a_page_that_hung_to_its_last_day_was_not_removed_early(hung: Fund, last: str, found: list[str]) -> None:
    hang(hung, "2026-05-04")
    known = hung.state.disclosures
    ((key, shown),) = known.displayed.items()
    changed = known.displayed.set(key, replace(shown, last=day(last), promised=day("2026-05-04")))
    state = replace(hung.state, disclosures=replace(known, displayed=changed))
    flags = list(rules.displays_stay_and_are_proven(state, day("2026-06-01")))
    assert [flag.code for flag in flags] == found
    assert all(flag.facts["removed"] == day("2026-05-04") for flag in flags)


@pytest.mark.rule("R78")
@pytest.mark.parametrize(("on", "found"), [("2026-01-04", ["audit-not-shown"]), ("2026-01-05", []), ("2026-01-06", [])])
def test_an_audits_result_hangs_out_from_its_first_day(fund: Fund, on: str, found: list[str]) -> None:
    fund.at("2026-01-05")
    put(fund, AuditReported(**signed(fund, K, "audit-reported"), audit="U-01", auditor="云州会计师事务所", occasion="term-end",
                            period="2025", opinion="clean", evidence=(commitment("report"),)))
    fund.do(notice(fund, "audit", "2026-02-03", about="U-01"))
    assert codes(rules.audit_results_hang_out, fund, on) == found


@pytest.mark.rule("R74")
@pytest.mark.parametrize("by_page", [True, False])
def test_an_item_is_made_known_on_the_very_day(hung: Fund, by_page: bool) -> None:
    known, on = hung.state.disclosures, day("2026-11-20")
    if by_page:
        (page,) = known.published.values()
        known = replace(known, published=known.published.set(page.period, replace(page, day=on)))
    else:
        hung.do(notice(hung, "seal"))
        (said,) = hung.state.disclosures.notices.values()
        known = replace(known, notices=known.notices.set(said.notice, replace(said, first=on)))
    state = replace(hung.state, disclosures=known)
    for when, late in (("2026-11-19", True), ("2026-11-20", False), ("2027-05-20", False), ("2027-05-21", True)):
        found = [flag.code for flag in rules.other_items_are_made_known(state, day(when))]
        assert ("seal-not-stated" in found) is late, when


@pytest.mark.rule("R69", "R74")
@pytest.mark.parametrize(("phase", "is_asked"), [("open", True), ("closed", False), ("founding", False)])
def test_nothing_is_due_of_a_fund_that_is_not_open(phase: str, is_asked: bool) -> None:
    fund = charged()
    bill = next(iter(fund.state.fees.all()))
    put(fund, LinkDeclared(**signed(fund, K, "link-declared"), person=B, payee=bill.household))
    state = replace(fund.state, charter=replace(fund.state.charter, phase=phase))
    for duty in (rules.quarters_are_published_in_time, rules.other_items_are_made_known, rules.members_owe_no_fees):
        assert bool(list(duty(state, day("2027-01-31")))) is is_asked
