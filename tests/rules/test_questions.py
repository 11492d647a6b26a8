"""Questions and challenges, disputes and frozen money, claims and restitution, audits; breaches: alleged by anyone,
confirmed by two parties or the subdistrict office, closed by restitution."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from sharedfund import drafts
from sharedfund.accounts.heads import HEADS
from sharedfund.admit import Admitted, objections
from sharedfund.drafts import payments as requested, questions as drafted, remuneration
from sharedfund.entries.contracts import Tariff
from sharedfund.entries.entry import Entry
from sharedfund.entries.people import LinkDeclared
from sharedfund.entries.questions import ClaimBooked, QuestionOpened
from sharedfund.errors import NotFound
from sharedfund.rules import questions as rules
from sharedfund.spelling import leaf_of
from sharedfund.state import figures, payments
from sharedfund.state.remuneration import kept_back
from sharedfund.values import days
from tests import agency
from tests.fund import A, B, C, D, Fund, J, K, V, commitment
from tests.gate import Q1, F, at_the_gate, closed_quarter, owed, release, released, standing, with_terms
from tests.households import charged, pay
from tests.payment_fund import (
    HOUSEHOLD,
    POWER,
    REPAIR,
    asked as pay_asked,
    bill,
    branch,
    funded,
    paid,
    payment_of,
    put,
    refused,
    request,
    resolution,
    signed,
    step,
)

RECEIVABLE = f"Assets:Receivable:Firm:{F}"
NUMBER = "W-01"


@pytest.fixture
def fund() -> Fund:
    return closed_quarter()


def alleged(fund: Fund, amount: str = "100.00", **changes: Any) -> Entry:
    return drafted.allege_breach(fund.state, by=C, day=fund.day, **{
        "breach": NUMBER, "firm": F, "amount": Decimal(amount), "text": "未按时解缴代收的物业费", **changes})


def confirm(fund: Fund, by: str = B, **changes: Any) -> Entry:
    return drafted.confirm_breach(fund.state, by=by, day=fund.day, breach=NUMBER, **changes)


def close(fund: Fund, outcome: str = "restored", **changes: Any) -> Entry:
    return drafted.close_breach(fund.state, by=B, day=fund.day, breach=NUMBER, outcome=outcome, **{
        "evidence": (commitment("made good"),), **changes})


@pytest.mark.rule("R124")
def test_an_allegation_stops_nothing(fund: Fund) -> None:
    fund.do(alleged(fund))
    assert not fund.state.questions.stopping(F)


@pytest.mark.rule("R124")
def test_a_breach_is_alleged_once_and_of_a_firm_the_book_knows(fund: Fund) -> None:
    assert fund.refused(alleged(fund, firm="F002")).code == "firm-unknown"
    fund.do(alleged(fund))
    refusal = fund.refused(alleged(fund))
    assert (refusal.number, refusal.code) == ("R124", "breach-exists")


@pytest.mark.rule("R124")
@pytest.mark.parametrize(("by", "yes", "stops"), [(B, (D,), True), (B, (C,), False), (J, (), True)])
def test_two_persons_of_two_parties_or_the_subdistrict_office_confirm(
    fund: Fund, by: str, yes: tuple[str, ...], stops: bool
) -> None:
    fund.do(alleged(fund))
    fund.joint(confirm(fund, by), *yes)
    assert bool(fund.state.questions.stopping(F)) == stops


@pytest.mark.rule("R124")
def test_only_what_was_alleged_is_confirmed_and_once(fund: Fund) -> None:
    fund.do(alleged(fund))
    entry = confirm(fund)
    assert fund.refused(entry.replaced(breach="W-02")).code == "no-such-breach"
    fund.joint(entry, D)
    refusal = fund.refused(confirm(fund))
    assert (refusal.number, refusal.code) == ("R124", "breach-decided")


@pytest.mark.rule("R124")
def test_what_a_court_confirmed_has_its_paper_in_the_book(fund: Fund) -> None:
    fund.do(alleged(fund))
    assert fund.refused(confirm(fund, by_court=True)).code == "court-paper-missing"
    fund.do(remuneration.record_judgment(
        fund.state, by=K, day=fund.day, judgment=commitment("judgment"), firm=F, period=Q1, orders="set-off",
        replaces=("breach",), amount="100.00"))
    fund.joint(confirm(fund, by_court=True), D)
    assert fund.state.questions.breaches[NUMBER].by_court


@pytest.mark.rule("R124")
@pytest.mark.parametrize(("restitution", "closes"), [("99.99", False), ("100.00", True), ("100.01", False)])
def test_a_confirmed_breach_closes_when_all_of_it_is_made_good(fund: Fund, restitution: str, closes: bool) -> None:
    fund.do(alleged(fund))
    fund.joint(confirm(fund), D)
    entry = close(fund, restitution=Decimal(restitution))
    if closes:
        fund.joint(entry, D)
        assert not fund.state.questions.stopping(F)
    else:
        assert fund.refused(entry).code == "restitution-differs"
        assert fund.state.questions.stopping(F)


@pytest.mark.rule("R124")
def test_what_is_made_good_otherwise_than_with_money_has_its_paper(fund: Fund) -> None:
    fund.do(alleged(fund))
    fund.joint(confirm(fund), D)
    assert fund.refused(close(fund, evidence=())).code == "restitution-without-paper"


@pytest.mark.rule("R124")
def test_a_confirmed_breach_is_not_dropped_and_an_allegation_is_not_restored(fund: Fund) -> None:
    fund.do(alleged(fund))
    assert fund.refused(close(fund)).code == "restored-before-confirmed"
    assert fund.refused(close(fund, "dropped", restitution=Decimal("1.00"))).code == "dropped-with-restitution"
    fund.joint(confirm(fund), D)
    assert fund.refused(close(fund, "dropped")).code == "confirmed-is-not-dropped"


@pytest.mark.rule("R124")
def test_a_dropped_allegation_is_over(fund: Fund) -> None:
    fund.do(alleged(fund))
    entry = close(fund, "dropped")
    fund.joint(entry, D)
    assert fund.state.questions.breaches[NUMBER].outcome == "dropped"
    assert fund.refused(entry).code == "breach-decided"
    assert fund.refused(entry.replaced(breach="W-02")).code == "no-such-breach"


@pytest.mark.rule("R124")
def test_an_open_breach_is_flagged_until_it_is_closed(fund: Fund) -> None:
    def codes() -> list[str]:
        return [flag.code for flag in rules.breaches_are_decided(fund.state, fund.day)]

    assert codes() == []
    fund.do(alleged(fund))
    assert codes() == ["breach-undecided"]
    fund.joint(confirm(fund), D)
    assert codes() == ["breach-open"]
    fund.joint(close(fund), D)
    assert codes() == []


def test_the_firm_neither_alleges_nor_confirms(fund: Fund) -> None:
    own = {"by": A, "mandate": "M-1", "key": fund.state.people.persons[A].key}
    assert fund.refused(alleged(fund).replaced(**own)).number == "R49"
    fund.do(alleged(fund))
    assert fund.refused(confirm(fund).replaced(**own)).number == "R49"


# ---- questions (R80, R81) ----


def ask(fund: Fund, about: str = "repair", *, by: str = J, amount: str | None = None, **more: Any) -> Entry:
    return drafted.open_question(fund.state, by=by, day=fund.day, about=about, text="这笔钱花在哪里？",
                                 amount=None if amount is None else Decimal(amount), **more)


def asked(fund: Fund, about: str = "repair", **more: Any) -> str:
    """A question in the book; its number."""
    (entry,) = fund.do(ask(fund, about, **more))
    return entry.question  # type: ignore[attr-defined, no-any-return]  # a question


def answer(fund: Fund, number: str = "Q-01", *, by: str = B, evidence: tuple[str, ...] = ()) -> Entry:
    return drafted.answer_question(fund.state, by=by, day=fund.day, question=number, text="见附件", evidence=evidence)


def codes(duty: Any, fund: Fund, on: str) -> list[str]:
    return [flag.code for flag in duty(fund.state, days.day(on))]


@pytest.fixture
def money() -> Fund:
    """1,000,000.00 of operating money on Monday, 5 January 2026."""
    return funded()


@pytest.mark.rule("R80")
@pytest.mark.parametrize("about", ["repair", "operating", "2026Q1", "2026-01", "F001", "C-01", "ADV1", "P-0001", "R2026001"])
def test_a_question_is_about_a_line_a_balance_a_head_or_a_period(money: Fund, about: str) -> None:
    request(money)
    number = asked(money, about)
    known = money.state.questions.questions[number]
    assert (number, known.status, known.about) == ("Q-01", "open", about)


@pytest.mark.rule("R80")
def test_a_question_about_nothing_in_the_book_is_refused(money: Fund) -> None:
    entry = ask(money)
    refusal = money.refused(entry.replaced(about="P-0099"))
    assert (refusal.number, refusal.code) == ("R80", "subject-unknown")
    unknown = entry.replaced(about="P-0099", amount=Decimal("1.00"), stops=Decimal("1.00"))
    assert [said.number for said in objections(money.state, money.stamp(unknown))] == ["R80"]  # the others have nothing to add
    with pytest.raises(NotFound):
        ask(money, "2025Q4")
    money.do(entry)
    assert money.refused(entry).code == "question-exists"


@pytest.mark.rule("R80")
def test_a_question_recorded_for_a_household_names_one_of_the_register(money: Fund) -> None:
    assert money.refused(ask(money, household="h-ffffff")).code == "household-unknown"
    money.do(ask(money, household=HOUSEHOLD))
    assert money.state.questions.questions["Q-01"].household == HOUSEHOLD


@pytest.mark.rule("R80")
def test_a_question_is_answered_then_accepted_by_who_asked(money: Fund) -> None:
    number = asked(money)
    assert money.refused(answer(money, "Q-09")).code == "no-such-question"
    refusal = money.refused(drafted.accept_answer(money.state, by=J, day=money.day, question=number).replaced(question="Q-09"))
    assert (refusal.number, refusal.code) == ("R80", "no-such-question")
    money.do(answer(money))
    refusal = money.refused(drafted.accept_answer(money.state, by=D, day=money.day, question=number))
    assert (refusal.number, refusal.code) == ("R80", "not-the-asker")
    money.do(drafted.accept_answer(money.state, by=J, day=money.day, question=number))
    assert money.state.questions.questions[number].status == "accepted"
    assert money.refused(answer(money)).code == "question-closed"
    assert money.refused(drafted.accept_answer(money.state, by=J, day=money.day, question=number)).code == "question-closed"


@pytest.mark.rule("R80")
def test_an_answer_that_does_not_satisfy_goes_to_the_next_level(money: Fund) -> None:
    number = asked(money)
    money.do(answer(money))
    money.do(drafted.escalate_question(money.state, by=J, day=money.day, question=number, text="没有答到点上"))
    known = money.state.questions.questions[number]
    assert (known.status, known.level, known.waits_for_answer) == ("escalated", 2, True)
    again = drafted.escalate_question(money.state, by=J, day=money.day, question=number, text="再上报", level=2)
    assert money.refused(again).code == "not-a-higher-level"
    money.do(answer(money, by=D))
    assert not money.state.questions.questions[number].waits_for_answer


@pytest.mark.rule("R81")
@pytest.mark.parametrize(("on", "code"), [
    ("2026-01-13", "answer-due"), ("2026-01-14", "answer-due"), ("2026-01-15", "answer-late")])
def test_an_answer_is_late_after_the_seventh_working_day(money: Fund, on: str, code: str) -> None:
    """Opened on Monday 5 January: the seventh working day is Wednesday the 14th."""
    number = asked(money)
    assert codes(rules.questions_are_answered_in_time, money, on) == [code]
    money.do(answer(money, number))
    assert codes(rules.questions_are_answered_in_time, money, on) == []


@pytest.mark.rule("R81")
@pytest.mark.parametrize(("on", "code"), [("2026-02-28", "answer-due"), ("2026-03-02", "answer-due"), ("2026-03-03", "answer-late")])
def test_spring_festival_is_no_part_of_the_deadline(money: Fund, on: str, code: str) -> None:
    """Asked on Friday 13 February 2026: 14 and 28 February are worked, 15 to 23 are not."""
    money.at("2026-02-13")
    asked(money)
    assert codes(rules.questions_are_answered_in_time, money, on) == [code]


@pytest.mark.rule("R81")
def test_a_year_whose_holidays_are_not_announced_is_said(money: Fund) -> None:
    money.at("2026-12-28")
    asked(money)
    assert codes(rules.questions_are_answered_in_time, money, "2026-12-29") == ["answer-due", "calendar-unknown"]


# ---- challenges (R82, R85) ----


@pytest.mark.rule("R82")
def test_a_challenge_names_the_firm_that_asked_for_the_line(money: Fund) -> None:
    payment = request(money)
    entry = ask(money, payment, amount="300.00")
    assert entry.spender == "F001"  # type: ignore[attr-defined]  # a question
    refusal = money.refused(entry.replaced(spender=None))
    assert (refusal.number, refusal.code) == ("R82", "spender-differs")
    assert money.refused(ask(money, payment).replaced(spender="F001")).code == "spender-without-amount"
    assert money.refused(ask(money, "repair").replaced(amount=Decimal("1.00"))).code == "nothing-to-challenge"


@pytest.mark.rule("R82")
@pytest.mark.parametrize(("amount", "code"), [("499.99", None), ("500.00", None), ("500.01", "more-than-the-line")])
def test_no_more_is_challenged_than_the_line(money: Fund, amount: str, code: str | None) -> None:
    payment = request(money)
    entry = ask(money, payment, amount=amount)
    if code is None:
        money.do(entry)
    else:
        assert money.refused(entry).code == code


@pytest.mark.rule("R82")
@pytest.mark.parametrize(("on", "code", "waits"), [
    ("2026-01-19", "voucher-due", "0.00"), ("2026-01-20", "voucher-due", "0.00"),
    ("2026-01-21", "line-unsupported", "300.00")])
def test_a_line_without_voucher_is_unsupported_after_fifteen_days(money: Fund, on: str, code: str, waits: str) -> None:
    payment = request(money)
    asked(money, payment, amount="300.00")
    assert codes(rules.challenged_lines_are_proven, money, on) == [code]
    assert money.state.questions.waits("F001", days.day(on)) == Decimal(waits)


@pytest.mark.rule("R82")
def test_a_voucher_ends_it_and_words_do_not(money: Fund) -> None:
    number = asked(money, request(money), amount="300.00")
    money.do(answer(money))
    assert codes(rules.challenged_lines_are_proven, money, "2026-01-21") == ["line-unsupported"]
    money.do(answer(money, evidence=(commitment("voucher"),)))
    assert codes(rules.challenged_lines_are_proven, money, "2026-01-21") == []
    assert money.state.questions.questions[number].proven


@pytest.mark.rule("R82")
def test_a_line_that_is_proven_hides_no_later_one(money: Fund) -> None:
    first = asked(money, request(money), amount="300.00")
    second = asked(money, request(money), amount="200.00")
    money.do(answer(money, first, evidence=(commitment("voucher"),)))
    (flag,) = rules.challenged_lines_are_proven(money.state, days.day("2026-01-21"))
    assert (flag.facts["question"], flag.facts["amount"]) == (second, Decimal("200.00"))


@pytest.mark.rule("R82")
def test_a_line_that_came_with_its_papers_is_proven(money: Fund) -> None:
    asked(money, request(money, evidence=(commitment("invoice"),)), amount="300.00")
    assert money.state.questions.unsupported(None, days.day("2026-03-01")) == ()


@pytest.mark.rule("R82")
def test_as_much_remuneration_waits_as_is_unsupported() -> None:
    """Of 181.40 that passed the gate 100.00 waits for a voucher; once it is shown the rest is released."""
    fund = unsupported("100.00")
    assert standing(fund).release == standing(at_the_gate()).release.model_copy(  # type: ignore[union-attr]  # the gate is passed
        update={"releasable": Decimal("81.40"), "held": Decimal("100.00")})
    released(fund)
    assert owed(fund, "FeeReleasable") == Decimal("81.40")
    fund.do(answer(fund, evidence=(commitment("voucher"),)))
    released(fund)
    assert owed(fund, "FeeReleasable") == Decimal("181.40")


@pytest.mark.rule("R82")
@pytest.mark.parametrize(("amount", "code"), [("181.39", None), ("181.40", "line-unsupported"), ("185.10", "line-unsupported")])
def test_nothing_is_released_where_all_of_it_waits(amount: str, code: str | None) -> None:
    fund = unsupported(amount)
    if fund.state.record.unsigned:
        fund.checkpoint()
    if code is None:
        fund.joint(release(fund), D)
        assert owed(fund, "FeeReleasable") == Decimal("181.40") - Decimal(amount)
    else:
        refusal = fund.refused(release(fund))
        assert (refusal.number, refusal.code) == ("R82", code)
        assert standing(fund).missing == ("voucher",)


@pytest.mark.rule("R82")
def test_an_unsupported_line_does_not_stop_the_rest_of_a_trusts_remuneration() -> None:
    """Where a breach stops all, a missing voucher still stops its own amount only."""
    fund = with_terms(unsupported("100.00"), breach_stops="all")
    found = standing(fund).release
    assert found is not None
    assert (found.releasable, found.held) == (Decimal("81.40"), Decimal("100.00"))


def unsupported(amount: str) -> Fund:
    """At the gate, with a challenged line of the firm whose days are over."""
    fund = at_the_gate()
    put(fund, QuestionOpened(**signed(fund, J, "question-opened"), question="Q-01", about="repair", text="凭证呢？",
                             amount=amount, spender=F))
    fund.now += timedelta(days=16)
    fund.checkpoint()
    return fund


@pytest.mark.rule("R85")
@pytest.mark.parametrize(("head", "stops"), [("repair", "300.00"), ("office", "300.00"), ("power", "0.00"), ("wages", "0.00")])
def test_a_challenge_stops_no_essential_payment(money: Fund, head: str, stops: str) -> None:
    payment = request(money, head=head)
    entry = ask(money, payment, amount="300.00")
    other = "0.00" if stops != "0.00" else "300.00"
    refusal = money.refused(entry.replaced(stops=Decimal(other)))
    assert (refusal.number, refusal.code) == ("R85", "stops-differ")
    money.do(entry)
    assert money.state.questions.frozen_on(payment, money.day) == Decimal(stops)


@pytest.mark.rule("R85")
def test_a_challenge_stops_nothing_that_is_paid(money: Fund) -> None:
    payment = paid(money)
    number = asked(money, payment, amount="300.00")
    assert money.state.questions.questions[number].stops == Decimal("0.00")


@pytest.mark.rule("R122")
@pytest.mark.parametrize(("on", "code"), [("2026-01-23", "frozen"), ("2026-01-26", "frozen"), ("2026-01-27", None)])
def test_a_challenge_stops_a_release_for_fifteen_working_days(money: Fund, on: str, code: str | None) -> None:
    """Challenged on 5 January: 23, 26 and 27 January are the fourteenth, fifteenth and sixteenth working day."""
    payment = request(money)
    asked(money, payment, amount="200.00")
    money.at(on)
    step(money, "review", payment, B, C)
    step(money, "recheck", payment, D)
    step(money, "sign", payment, B)
    if code is None:
        step(money, "sign", payment, D)
        assert payment_of(money, payment).status == "released"
    else:
        refusal = refused(money, "sign", payment, D)
        assert (refusal.number, refusal.code, refusal.facts["left"]) == ("R122", code, Decimal("300.00"))


# ---- disputes (R122) ----


def dispute(fund: Fund, about: str, amount: str = "200.00", *, by: str = C, level: int = 1, **more: Any) -> Entry:
    return drafted.freeze(fund.state, by=by, day=fund.day, about=about, amount=Decimal(amount), level=level,
                          text="价格有争议", **more)


def disputed(fund: Fund) -> Decimal:
    claims = {c.kind: c.amount for c in figures.claims(fund.state, "operating", fund.day)}
    return claims.get("frozen", Decimal("0.00"))


@pytest.mark.rule("R122")
@pytest.mark.parametrize(("amount", "level", "code"), [
    ("200.00", 1, None), ("200.01", 1, "frozen-before"), ("500.00", 1, "frozen-before"), ("500.00", 2, None)])
def test_what_was_frozen_at_level_1_is_frozen_again_at_a_higher_level_alone(
    money: Fund, amount: str, level: int, code: str | None
) -> None:
    """Of 500.00 a dispute had frozen 300.00 and its days are over."""
    number = bill(money, "B-0001", REPAIR, "repair", "500.00")
    money.do(dispute(money, number, "300.00"))
    until = money.state.questions.disputes["D-01"].until
    assert until is not None
    money.at((until + timedelta(days=1)).isoformat())
    answer = money.ask(dispute(money, number, amount, level=level))
    assert getattr(answer, "code", None) == code


@pytest.mark.rule("R122")
@pytest.mark.parametrize(("amount", "code"), [("100.00", None), ("100.01", "frozen-before")])
def test_what_a_challenge_freezes_beside_is_not_free_a_first_time(money: Fund, amount: str, code: str | None) -> None:
    """Of 500.00 a dispute had frozen 300.00, and a challenge freezes 100.00: 100.00 were never frozen."""
    number = bill(money, "B-0001", REPAIR, "repair", "500.00")
    money.do(dispute(money, number, "300.00"))
    money.joint(lifting(money), C, D)
    asked(money, number, amount="100.00")
    answer = money.ask(dispute(money, number, amount))
    assert getattr(answer, "code", None) == code
    if code:
        assert answer.facts["left"] == Decimal("100.00")  # type: ignore[union-attr]  # a refusal


@pytest.mark.rule("R122")
@pytest.mark.parametrize(("amount", "code"), [("570.00", None), ("570.01", "frozen-before")])
def test_a_fee_is_disputed_again_as_far_as_it_never_was(amount: str, code: str | None) -> None:
    """Of 600.00 that a household owes a dispute had frozen 30.00."""
    fund = charged()
    (owed_,) = fund.state.fees.open(HOUSEHOLD)
    about = f"{HOUSEHOLD}/{owed_.period}"
    assert owed_.unpaid == Decimal("600.00")
    fund.do(dispute(fund, about, "30.00"))
    fund.joint(lifting(fund), C, D)
    assert getattr(fund.ask(dispute(fund, about, amount)), "code", None) == code


@pytest.mark.rule("R122")
@pytest.mark.parametrize(("number", "code"), [("D-01", "dispute-exists"), ("D-02", None)])
def test_a_dispute_that_waits_for_its_second_yes_has_its_number(money: Fund, number: str, code: str | None) -> None:
    about = bill(money, "B-0001", REPAIR, "repair", "500.00")
    money.do(dispute(money, about, level=2).replaced(dispute="D-01"))
    assert not money.state.questions.disputes
    assert getattr(money.ask(dispute(money, about).replaced(dispute=number)), "code", None) == code


@pytest.mark.rule("R85")
def test_no_challenge_stops_the_same_money_again(money: Fund) -> None:
    number = bill(money, "B-0001", REPAIR, "repair", "500.00")

    def challenge() -> Any:
        return drafted.open_question(money.state, by=C, day=money.day, about=number, text="?", amount=Decimal("300.00"))

    money.do(challenge())
    until = money.state.questions.questions["Q-01"].stops_until
    assert until is not None and money.state.questions.frozen_on(number, until) == Decimal("300.00")
    money.at((until + timedelta(days=1)).isoformat())
    again = challenge()
    assert again.stops == Decimal("200.00")
    assert money.refused(again.replaced(stops=Decimal("300.00"))).code == "stops-differ"
    money.do(again)


@pytest.mark.rule("R122")
@pytest.mark.parametrize(("by", "level", "yes", "frozen"), [
    (C, 1, (), "200.00"), (J, 1, (), "200.00"), (A, 1, (), "0.00"), (A, 1, (D,), "200.00"),
    (C, 2, (), "0.00"), (C, 2, (D,), "200.00"), (D, 2, (), "200.00"),
    (D, 3, (), "0.00"), (D, 3, (J,), "200.00"), (J, 3, (), "200.00")])
def test_who_may_freeze_depends_on_the_level(money: Fund, by: str, level: int, yes: tuple[str, ...], frozen: str) -> None:
    """The firm proposes only; the community decides at level 2, the subdistrict office at level 3."""
    number = bill(money, "B-0001", REPAIR, "repair", "500.00")
    money.joint(dispute(money, number, by=by, level=level), *yes)
    assert disputed(money) == Decimal(frozen)


@pytest.mark.rule("R122")
@pytest.mark.parametrize(("amount", "code"), [("499.99", None), ("500.00", None), ("500.01", "more-than-unpaid")])
def test_no_more_is_frozen_than_is_unpaid(money: Fund, amount: str, code: str | None) -> None:
    number = bill(money, "B-0001", REPAIR, "repair", "500.00")
    if code is None:
        money.do(dispute(money, number, amount))
        assert disputed(money) == Decimal(amount)
    else:
        refusal = money.refused(dispute(money, number, amount))
        assert (refusal.number, refusal.code) == ("R122", code)


@pytest.mark.rule("R122")
def test_there_are_three_levels(money: Fund) -> None:
    number = bill(money, "B-0001", REPAIR, "repair", "500.00")
    assert money.refused(dispute(money, number, by=J, level=4)).code == "no-such-level"


@pytest.mark.rule("R122")
def test_each_fen_is_frozen_once(money: Fund) -> None:
    number = bill(money, "B-0001", REPAIR, "repair", "500.00")
    asked(money, number, amount="300.00")
    assert money.refused(dispute(money, number, "200.01")).code == "more-than-unpaid"
    # The dispute that takes up the question freezes the same money, not more.
    money.do(dispute(money, number, "300.00", question="Q-01"))
    assert disputed(money) == Decimal("300.00")
    entry = dispute(money, number, "200.00")
    assert money.refused(entry.replaced(dispute="D-01")).code == "dispute-exists"
    assert money.refused(entry.replaced(question="Q-09")).code == "no-such-question"
    assert money.refused(entry.replaced(about="B-0009")).code == "subject-unknown"


@pytest.mark.rule("R85")
@pytest.mark.parametrize(("head", "code"), [("repair", None), ("lift", "item-essential")])
def test_an_essential_bill_is_never_frozen(money: Fund, head: str, code: str | None) -> None:
    entry = dispute(money, bill(money, "B-0001", REPAIR, head, "500.00"))
    if code is None:
        money.do(entry)
    else:
        refusal = money.refused(entry)
        assert (refusal.number, refusal.code) == ("R85", code)


@pytest.mark.rule("R122")
@pytest.mark.parametrize(("on", "frozen"), [("2026-01-23", True), ("2026-01-26", True), ("2026-01-27", False)])
def test_level_1_freezes_for_fifteen_working_days(money: Fund, on: str, frozen: bool) -> None:
    money.do(dispute(money, bill(money, "B-0001", REPAIR, "repair", "500.00")))
    assert bool(money.state.questions.frozen_on("B-0001", days.day(on))) == frozen
    assert codes(rules.disputes_are_decided, money, on) == ["dispute-open" if frozen else "freeze-over"]


@pytest.mark.rule("R122")
def test_level_2_freezes_until_it_is_lifted(money: Fund) -> None:
    money.do(dispute(money, bill(money, "B-0001", REPAIR, "repair", "500.00")))
    raised = drafted.escalate_dispute(money.state, by=C, day=money.day, dispute="D-01", text="谈不拢")
    assert money.refused(raised.replaced(dispute="D-09")).code == "no-such-dispute"
    money.joint(raised, D)
    assert money.state.questions.frozen_on("B-0001", days.day("2027-01-27")) == Decimal("200.00")
    refusal = money.refused(drafted.escalate_dispute(money.state, by=D, day=money.day, dispute="D-01", text="再报", level=2))
    assert (refusal.number, refusal.code) == ("R122", "not-a-higher-level")


def lifting(fund: Fund, by: str = B, **changes: Any) -> Entry:
    return drafted.lift(fund.state, by=by, day=fund.day, dispute="D-01", outcome="settled", text="改价").replaced(**changes)


@pytest.mark.rule("R122")
@pytest.mark.parametrize(("level", "by", "yes", "free"), [
    (1, B, (C,), False), (1, B, (D,), False), (1, B, (C, D), True), (2, B, (C, D), True),
    (3, B, (C, D), False), (3, B, (J,), True), (3, J, (), True)])
def test_two_of_the_committee_and_the_community_lift_a_freeze(
    money: Fund, level: int, by: str, yes: tuple[str, ...], free: bool
) -> None:
    """At level 3 the subdistrict office lifts it."""
    put(money, dispute(money, bill(money, "B-0001", REPAIR, "repair", "500.00"), by=J, level=3).replaced(level=level))
    entry = lifting(money, by)
    try:
        money.joint(entry, *yes)
    except AssertionError:
        assert not free  # somebody's yes does not count here
    assert (not money.state.questions.frozen_on("B-0001", money.day)) == free


@pytest.mark.rule("R122")
def test_a_freeze_is_lifted_once_and_at_its_level(money: Fund) -> None:
    money.do(dispute(money, bill(money, "B-0001", REPAIR, "repair", "500.00")))
    assert money.refused(lifting(money, level=3)).code == "level-differs"
    assert money.refused(lifting(money, dispute="D-09")).code == "no-such-dispute"
    entry = lifting(money)
    money.joint(entry, C, D)
    refusal = money.refused(entry)
    assert (refusal.number, refusal.code) == ("R122", "dispute-lifted")
    raised = drafted.escalate_dispute(money.state, by=D, day=money.day, dispute="D-01", text="再报")
    assert money.refused(raised).code == "dispute-lifted"
    assert codes(rules.disputes_are_decided, money, "2026-03-01") == []


@pytest.mark.rule("R122")
@pytest.mark.parametrize(("amount", "code"), [("299.99", None), ("300.00", None), ("300.01", "frozen")])
def test_a_frozen_bill_is_paid_up_to_what_is_not_frozen(money: Fund, amount: str, code: str | None) -> None:
    money.do(dispute(money, bill(money, "B-0001", REPAIR, "repair", "500.00")))
    entry = pay_asked(money, amount, bill="B-0001")
    if code is None:
        money.do(entry)
        assert disputed(money) == Decimal("200.00")
    else:
        refusal = money.refused(entry)
        assert (refusal.number, refusal.code) == ("R122", code)


@pytest.mark.rule("R122")
def test_two_requests_do_not_pay_round_a_freeze(money: Fund) -> None:
    """Each of two requests of 200.00 is within the 300.00 not frozen; released, the first leaves 100.00."""
    money.do(dispute(money, bill(money, "B-0001", REPAIR, "repair", "500.00")))
    first, second = (request(money, "200.00", bill="B-0001") for _ in range(2))
    for payment in (first, second):
        step(money, "review", payment, B, C)
        step(money, "recheck", payment, D)
        step(money, "sign", payment, B)
    step(money, "sign", first, D)
    refusal = refused(money, "sign", second, D)
    assert (refusal.code, refusal.facts["left"], refusal.facts["frozen"]) == ("frozen", Decimal("100.00"), Decimal("200.00"))


@pytest.mark.rule("R122")
@pytest.mark.parametrize(("amount", "code"), [("31.40", None), ("31.41", "frozen")])
def test_two_requests_of_the_firm_do_not_pay_round_a_freeze(amount: str, code: str | None) -> None:
    """Of 181.40 that was released to it 50.00 is disputed; 100.00 more leave with the first request."""
    fund = at_the_gate()
    released(fund)
    fund.do(dispute(fund, F, "50.00"))
    first, second = (
        fund.do(requested.request_payment(fund.state, by=A, day=fund.day, payee=F, amount=wanted, purpose="酬金",
                                          settles="remuneration"))[0].payment  # type: ignore[attr-defined]  # a request
        for wanted in ("100.00", amount))
    for payment in (first, second):
        step(fund, "review", payment, B, C)
        step(fund, "recheck", payment, D)
        step(fund, "sign", payment, B)
    step(fund, "sign", first, D)
    if code is None:
        step(fund, "sign", second, D)
    else:
        refusal = refused(fund, "sign", second, D)
        assert (refusal.number, refusal.code, refusal.facts["left"]) == ("R122", code, Decimal("31.40"))


def test_frozen_money_is_the_first_claim_and_leaves_spendable_as_it_was(money: Fund) -> None:
    """R18: each fen once. 200.00 of a bill of 500.00 moves from the bills to the frozen money."""
    number = bill(money, "B-0001", REPAIR, "repair", "500.00")
    before = figures.spendable(money.state, "operating", money.day)
    money.do(dispute(money, number))
    kinds = {c.kind: c.amount for c in figures.claims(money.state, "operating", money.day)}
    assert (kinds["frozen"], kinds["bill"]) == (Decimal("200.00"), Decimal("300.00"))
    assert next(iter(kinds)) == "frozen"
    assert figures.spendable(money.state, "operating", money.day) == before


def test_frozen_money_stands_before_every_tier(money: Fund) -> None:
    """What is frozen of a T2 bill is not there for a T1 payment either."""
    wages = payments.payment_asked(money.state, pay_asked(money, "10.00", head="wages", payee="v-15"))
    before = figures.payable_now(money.state, wages, money.day)
    number = bill(money, "B-0001", REPAIR, "repair", "500.00")
    assert figures.payable_now(money.state, wages, money.day) == before
    money.do(dispute(money, number))
    assert figures.payable_now(money.state, wages, money.day) == before - Decimal("200.00")


def test_a_request_without_a_bill_is_frozen_as_approved_money(money: Fund) -> None:
    payment = request(money)
    money.do(dispute(money, payment))
    kinds = {c.kind: c.amount for c in figures.claims(money.state, "operating", money.day)}
    assert (kinds["frozen"], kinds["approved"]) == (Decimal("200.00"), Decimal("300.00"))
    other = payments.payment_asked(money.state, pay_asked(money, "10.00", head="wages", payee="v-15"))
    # The request itself is not before a T1 payment; what is frozen of it is.
    assert figures.payable_now(money.state, other, money.day) == Decimal("999800.00")


@pytest.mark.rule("R122")
@pytest.mark.parametrize(("amount", "code"), [("131.39", None), ("131.40", None), ("131.41", "frozen")])
def test_the_frozen_part_of_released_remuneration_is_not_paid(amount: str, code: str | None) -> None:
    fund = at_the_gate()
    released(fund)
    fund.do(dispute(fund, F, "50.00"))
    kinds = {c.kind: c.amount for c in figures.claims(fund.state, "operating", fund.day)}
    assert (kinds["frozen"], kinds["remuneration-released"]) == (Decimal("50.00"), Decimal("131.40"))
    entry = requested.request_payment(fund.state, by=A, day=fund.day, payee=F, amount=amount, purpose="酬金",
                                      settles="remuneration")
    if code is None:
        fund.do(entry)
    else:
        refusal = fund.refused(entry)
        assert (refusal.number, refusal.code) == ("R122", code)


@pytest.mark.rule("R122")
@pytest.mark.parametrize(("amount", "code"), [("1801.00", None), ("1801.01", "frozen")])
def test_the_frozen_part_of_money_carried_for_the_firm_is_not_paid(amount: str, code: str | None) -> None:
    """On the lump-sum basis 1,851.00 passed the gate; 50.00 of it is disputed."""
    fund = agency.lump_sum().at("2026-01-05")
    agency.charged(fund)
    for household, paid_in in ((agency.H1, "600.00"), (agency.H2, "531.00"), (agency.H3, "720.00")):
        agency.received(fund, household, paid_in)
    fund.at("2026-04-10")
    agency.published(fund)
    agency.accepted(fund)
    agency.released(fund)
    fund.do(dispute(fund, F, "50.00", by=agency.C))
    kinds = {c.kind: c.amount for c in figures.claims(fund.state, "agency", fund.day)}
    assert (kinds["frozen"], kinds["agency"]) == (Decimal("50.00"), Decimal("1801.00"))
    entry = agency.asked(fund, amount)
    if code is None:
        fund.do(entry)
    else:
        refusal = fund.refused(entry)
        assert (refusal.number, refusal.code) == ("R122", code)


# ---- a fee paid with a deduction ----


def test_a_fee_paid_with_a_deduction_is_disputed_and_not_settled() -> None:
    """An owner keeps 50.00 back for bad service: a partial payment and a dispute; the rest stays due, no cash is frozen."""
    fund = charged()
    bill_ = next(b for b in fund.state.fees.all() if not b.is_paid)
    pay(fund, (bill_.household, str(bill_.unpaid - Decimal("50.00"))))
    about = f"{bill_.household}/{bill_.period}"
    assert fund.refused(dispute(fund, about, "50.01")).code == "more-than-unpaid"
    fund.do(dispute(fund, about, "50.00"))
    after = fund.state.fees.bill(bill_.household, bill_.period)
    assert after is not None
    assert (after.unpaid, after.is_paid) == (Decimal("50.00"), False)
    assert disputed(fund) == Decimal("0.00")


# ---- claims on the firm, restitution (R82, R124) ----


def claim(fund: Fund, amount: str = "100.00", basis: str = "admitted", **more: Any) -> Entry:
    return drafted.propose_claim(fund.state, by=B, day=fund.day, firm=F, basis=basis, amount=Decimal(amount),
                                 text="没有凭证的支出", **more)


def confirmed(fund: Fund, amount: str = "100.00") -> None:
    fund.do(alleged(fund, amount))
    fund.joint(confirm(fund), D)


def back(fund: Fund, amount: str, **of: Any) -> Entry:
    return drafted.restitution(fund.state, by=K, day=fund.day, amount=Decimal(amount), bank_ref=f"BACK{amount}", **of)


@pytest.mark.rule("R82")
def test_a_claim_is_booked_when_the_firm_admits_it(fund: Fund) -> None:
    (proposal,) = fund.do(claim(fund))[:1]
    community = drafts.approve(fund.state, leaf_of(proposal), by=D, day=fund.day)
    assert fund.refused(community).code == "yes-does-not-count"
    assert RECEIVABLE not in fund.state.ledger.balances
    fund.joint(claim(fund, claim="Z-09"), A)
    assert fund.state.ledger.balance(RECEIVABLE) == Decimal("100.00")
    assert fund.refused(claim(fund, claim="Z-09")).code == "claim-exists"
    assert fund.refused(claim(fund).replaced(firm="F002")).code == "firm-unknown"


@pytest.mark.rule("R82")
def test_a_claim_is_booked_when_the_owners_resolved_it(fund: Fund) -> None:
    refusal = fund.refused(claim(fund, basis="resolved", resolution="R2026009"))
    assert (refusal.number, refusal.code) == ("R82", "not-resolved")
    resolution(fund, "R2026009")
    fund.joint(claim(fund, basis="resolved", resolution="R2026009"), D)
    assert fund.state.questions.claims["Z-01"].left == Decimal("100.00")


@pytest.mark.rule("R82")
def test_a_claim_is_booked_when_a_court_adjudged_it(fund: Fund) -> None:
    paper = commitment("judgment")
    assert fund.refused(claim(fund, basis="adjudged", judgment=paper)).code == "not-adjudged"
    fund.do(remuneration.record_judgment(fund.state, by=K, day=fund.day, judgment=paper, firm=F, period=Q1,
                                         orders="set-off", replaces=("breach",), amount="100.00"))
    refusal = fund.refused(claim(fund, basis="adjudged", judgment=commitment("another judgment")))
    assert (refusal.number, refusal.code) == ("R82", "not-adjudged")
    fund.joint(claim(fund, basis="adjudged", judgment=paper), D)
    assert fund.state.ledger.balance(RECEIVABLE) == Decimal("100.00")


@pytest.mark.rule("R82")
def test_a_judgment_against_another_firm_adjudges_nothing(fund: Fund) -> None:
    paper = commitment("judgment")
    fund.do(remuneration.record_judgment(fund.state, by=K, day=fund.day, judgment=paper, firm=F, period=Q1,
                                         orders="set-off", replaces=("breach",), amount="100.00"))
    judgments = fund.state.remuneration.judgments
    ((key, known),) = judgments.items()
    fund.state = replace(fund.state, remuneration=replace(
        fund.state.remuneration, judgments=judgments.set(key, replace(known, firm="F002"))))
    refusal = fund.refused(claim(fund, basis="adjudged", judgment=paper))
    assert (refusal.number, refusal.code) == ("R82", "not-adjudged")


@pytest.mark.rule("R124")
@pytest.mark.parametrize(("amount", "code"), [("899.99", None), ("900.00", None), ("900.01", "more-than-charged")])
def test_a_claim_takes_back_no_more_than_was_charged(fund: Fund, amount: str, code: str | None) -> None:
    head = "wages"
    if code is None:
        before = fund.state.ledger.balance(HEADS[head].account)
        fund.joint(claim(fund, amount, head=head), A)
        assert fund.state.ledger.balance(HEADS[head].account) == before - Decimal(amount)
    else:
        assert fund.refused(claim(fund, amount, head=head)).code == code
    assert fund.refused(claim(fund, head="public-welfare")).code == "head-of-another-fund"


@pytest.mark.rule("R124")
@pytest.mark.parametrize(("amount", "code"), [("99.99", None), ("100.00", None), ("100.01", "more-than-open")])
def test_a_claim_is_at_most_what_the_challenge_leaves_open(amount: str, code: str | None) -> None:
    fund = unsupported("100.00")
    entry = claim(fund, amount, question="Q-01")
    if code is None:
        fund.joint(entry, A)
    else:
        refusal = fund.refused(entry)
        assert (refusal.number, refusal.code) == ("R124", code)
    assert fund.refused(claim(fund, question="Q-09", claim="Z-08")).code == "no-such-challenge"


@pytest.mark.rule("R124")
@pytest.mark.parametrize(("amount", "spender"), [("100.00", None), ("100.00", "F002"), (None, None)])
def test_a_claim_is_of_a_challenge_of_the_firms_own_line(fund: Fund, amount: str | None, spender: str | None) -> None:
    put(fund, QuestionOpened(**signed(fund, J, "question-opened"), question="Q-01", about="repair", text="凭证呢？",
                             amount=amount, spender=spender))
    refusal = fund.refused(claim(fund, "1.00", question="Q-01"))
    assert (refusal.number, refusal.code) == ("R124", "no-such-challenge")


@pytest.mark.rule("R124")
def test_a_claim_is_of_a_confirmed_breach_of_the_firm(fund: Fund) -> None:
    fund.do(alleged(fund))
    entry = claim(fund, breach=NUMBER)
    refusal = fund.refused(entry)
    assert (refusal.number, refusal.code) == ("R124", "no-such-breach")
    fund.joint(confirm(fund), D)
    fund.do(claim(branch(fund), breach=NUMBER))
    breaches = fund.state.questions.breaches
    other = replace(breaches[NUMBER], firm="F002")
    fund.state = replace(fund.state, questions=replace(fund.state.questions, breaches=breaches.set(NUMBER, other)))
    refusal = fund.refused(entry.replaced(claim="Z-02"))
    assert (refusal.number, refusal.code) == ("R124", "no-such-breach")


@pytest.mark.rule("R124")
def test_what_is_claimed_waits_once_until_it_is_paid_back() -> None:
    """Unsupported, then claimed: the same 100.00 waits, not 200.00; paid back it waits no more."""
    fund = unsupported("100.00")
    fund.joint(claim(fund, "30.00", question="Q-01"), A)
    assert [(f.code, f.facts["amount"]) for f in rules.challenged_lines_are_proven(fund.state, fund.day)] == [
        ("line-unsupported", Decimal("70.00"))]
    refusal = fund.refused(claim(fund, "70.01", question="Q-01"))
    assert (refusal.code, refusal.facts["left"]) == ("more-than-open", Decimal("70.00"))
    fund.joint(claim(fund, "70.00", question="Q-01"), A)
    assert list(rules.challenged_lines_are_proven(fund.state, fund.day)) == []
    assert fund.state.questions.waits(F, fund.day) == Decimal("100.00")
    fund.do(back(fund, "30.00", claim="Z-01"))
    assert fund.state.questions.waits(F, fund.day) == Decimal("70.00")
    fund.do(back(fund, "70.00", claim="Z-02"))
    assert fund.state.questions.waits(F, fund.day) == Decimal("0.00")
    assert fund.state.ledger.balance(RECEIVABLE) == Decimal("0.00")


@pytest.mark.rule("R124")
def test_a_breach_found_after_a_release_is_a_claim_and_blocks_the_next() -> None:
    """What was released and published stays as it was; the claim stands against the firm and the next release waits."""
    fund = at_the_gate()
    released(fund)
    before = fund.state.remuneration.record(F, Q1, "C-01")
    confirmed(fund, "100.00")
    fund.joint(claim(fund, breach=NUMBER), A)
    assert fund.state.remuneration.record(F, Q1, "C-01") == before
    assert (owed(fund, "FeeReleasable"), fund.state.ledger.balance(RECEIVABLE)) == (Decimal("181.40"), Decimal("100.00"))
    contract = fund.state.contracts.named("C-01")
    assert contract is not None
    assert kept_back(fund.state, contract, "2026Q2", Decimal("90.00")) == Decimal("90.00")
    assert kept_back(fund.state, contract, "2026Q2", Decimal("185.10")) == Decimal("100.00")
    assert fund.refused(claim(fund, breach=NUMBER, amount="1.00")).code == "more-than-open"
    assert fund.refused(claim(fund, breach="W-09")).code == "no-such-breach"


@pytest.mark.rule("R124")
def test_restitution_reaches_the_bank_and_closes_the_breach(fund: Fund) -> None:
    confirmed(fund)
    cash = fund.state.ledger.cash("operating")
    refusal = fund.refused(back(fund, "100.00", breach=NUMBER).replaced(recognised=Decimal("0.00")))
    assert (refusal.number, refusal.code) == ("R124", "recognised-differs")
    entry = back(fund, "100.00", breach=NUMBER)
    assert fund.refused(entry.replaced(breach=None)).code == "no-such-claim"
    assert fund.refused(entry.replaced(firm="F002")).code == "claim-of-another-firm"
    fund.do(entry)
    assert fund.state.ledger.cash("operating") == cash + Decimal("100.00")
    assert fund.state.questions.breaches[NUMBER].left == Decimal("0.00")
    assert fund.refused(back(fund, "100.00", breach=NUMBER)).code == "reference-known"
    fund.joint(close(fund, evidence=()), D)
    assert not fund.state.questions.stopping(F)


@pytest.mark.rule("R41")
def test_a_booked_claim_is_set_off_against_what_was_released() -> None:
    fund = at_the_gate()
    released(fund)
    fund.joint(claim(fund), A)
    leaf = fund.state.questions.claims["Z-01"].leaf
    fund.joint(remuneration.propose_set_off(fund.state, by=B, day=fund.day, firm=F, claim=leaf), D)
    assert (owed(fund, "FeeReleasable"), fund.state.ledger.balance(RECEIVABLE)) == (Decimal("81.40"), Decimal("0.00"))
    assert fund.state.questions.claims["Z-01"].left == Decimal("0.00")


@pytest.mark.rule("R124")
def test_a_claim_booked_is_the_one_agreed(fund: Fund) -> None:
    (proposal,) = fund.do(claim(fund))[:1]
    booked = ClaimBooked(day=fund.day, by=A, proposal=leaf_of(proposal), claim="Z-01", firm=F, amount="100.00")
    refusal = fund.refused(booked)
    assert (refusal.number, refusal.code) == ("R124", "proposal-not-decided")
    yes = drafts.approve(fund.state, leaf_of(proposal), by=A, day=fund.day)
    assert fund.refused(yes, booked.replaced(amount=Decimal("99.00"))).code == "differs-from-proposal"


# ---- audits (R77, R84, R133) ----


def demand(fund: Fund, heads: int, area: str, *, total_heads: int = 4, **more: Any) -> Entry:
    return drafted.demand_audit(fund.state, by=D, day=fund.day, text="要求审计", **{
        "heads": heads, "total_heads": total_heads, "area_m2": Decimal(area), "evidence": (commitment("list"),), **more})


@pytest.mark.rule("R84")
@pytest.mark.parametrize(("test", "heads", "area", "reached"), [
    ("area-and-heads", 20, "80.00", True), ("area-and-heads", 19, "80.00", False), ("area-and-heads", 20, "79.99", False),
    ("area-or-heads", 20, "0.00", True), ("area-or-heads", 0, "80.00", True), ("area-or-heads", 19, "79.99", False),
    ("heads", 20, "0.00", True), ("heads", 19, "400.00", False)])
def test_a_fifth_of_the_owners_demands_an_audit(test: str, heads: int, area: str, reached: bool) -> None:
    """Of 100 owners and 400.00 m2; exactly a fifth suffices, one head or 0.01 m2 less does not."""
    fund = funded(audit_demand_test=test)
    entry = demand(fund, heads, area, total_heads=100)
    if reached:
        fund.do(entry)
        assert codes(rules.demanded_audits_are_made, fund, "2026-02-01") == ["audit-demanded"]
    else:
        refusal = fund.refused(entry)
        assert (refusal.number, refusal.code) == ("R84", "too-few")


@pytest.mark.rule("R84")
def test_a_demand_counts_against_the_register_and_has_its_list(money: Fund) -> None:
    entry = demand(money, 1, "100.00")
    assert money.refused(entry.replaced(evidence=())).code == "list-missing"
    for change in ({"heads": 5}, {"area_m2": Decimal("400.01")}, {"heads": -1}, {"area_m2": Decimal("-0.01")}):
        refusal = money.refused(entry.replaced(**change))
        assert (refusal.number, refusal.code) == ("R84", "more-than-all")
    assert money.refused(entry.replaced(total_area_m2=Decimal("399.99"))).code == "area-of-another-register"
    assert isinstance(money.ask(demand(money, 4, "400.00")), Admitted)
    money.do(entry)
    assert money.refused(entry).code == "demand-exists"


@pytest.mark.rule("R84")
@pytest.mark.parametrize(("test", "heads", "total_heads", "area", "total_area", "reached"), [
    ("heads", 1, 1, "0.00", "0.00", True), ("heads", 0, 1, "1.00", "1.00", False), ("heads", 0, 0, "1.00", "1.00", False),
    ("area-or-heads", 0, 0, "1.00", "1.00", True), ("area-or-heads", 0, 1, "0.00", "0.00", False),
    ("area-or-heads", 0, 1, "0.20", "1.00", True), ("area-or-heads", 0, 1, "0.19", "1.00", False),
    ("area-or-heads", 0, 1, "0.01", "0.01", True), ("area-and-heads", 0, 0, "0.00", "0.00", False),
])
def test_a_share_of_nobody_is_not_reached(money: Fund, test: str, heads: int, total_heads: int, area: str, total_area: str,
                                          reached: bool) -> None:
    fund = with_terms(money, audit_demand_test=test)
    entry = demand(fund, heads, area, total_heads=total_heads).replaced(total_area_m2=Decimal(total_area))
    assert rules.demand_reached(fund.state, entry) is reached  # type: ignore[arg-type]  # a demand


@pytest.mark.rule("R84")
def test_a_demanded_audit_is_paid_from_public_revenue(money: Fund) -> None:
    money.do(demand(money, 1, "100.00"))
    refusal = money.refused(pay_asked(money, "2000.00", by=A, head="office", document="A-01"))
    assert (refusal.number, refusal.code) == ("R84", "audit-from-another-fund")
    for document in (None, "A-02"):  # no audit that was demanded
        entry = pay_asked(money, "2000.00", by=A, head="office", document=document)
        assert rules.a_demanded_audit_is_paid_from_public_revenue(money.state, entry) is None  # type: ignore[arg-type]
    undemanded = pay_asked(money, "2000.00", by=B, fund="public-revenue", head="governance-audit")
    assert money.refused(undemanded).number == "R64"
    money.do(pay_asked(money, "2000.00", by=B, fund="public-revenue", head="governance-audit", document="A-01"))


@pytest.fixture
def audited(money: Fund) -> Fund:
    """There is an auditor: p-12."""
    return with_auditor(money)


def with_auditor(fund: Fund) -> Fund:
    put(fund, LinkDeclared(**signed(fund, K, "link-declared"), person=K, payee=POWER))
    state = fund.state
    mandates = state.people.mandates
    held = replace(mandates["M-9"], mandate="M-12", office="auditor", party="auditor")
    fund.state = replace(state, people=replace(state.people, mandates=mandates.set("M-12", held).drop("M-9")))
    return fund


def report(fund: Fund, occasion: str = "annual", period: str = "2026", **more: Any) -> Entry:
    return drafted.report_audit(fund.state, by=V, day=fund.day, **{
        "auditor": "云州会计师事务所", "occasion": occasion, "period": period, "opinion": "qualified",
        "findings": ({"text": "三笔支出没有验收单"}, {"text": "一笔超预算"}), "evidence": (commitment("report"),), **more})


@pytest.mark.rule("R133")
def test_an_auditor_reports_findings_and_they_are_answered(audited: Fund) -> None:
    entry = report(audited)
    assert audited.refused(entry.replaced(evidence=())).code == "report-missing"
    audited.do(entry)
    assert audited.refused(entry).code == "audit-exists"
    assert codes(rules.findings_are_answered, audited, "2026-01-14") == ["finding-unanswered"] * 2
    assert codes(rules.findings_are_answered, audited, "2026-01-15") == ["finding-late"] * 2
    reply = drafted.answer_finding(audited.state, by=B, day=audited.day, audit="U-01", finding=2, text="已补批")
    assert audited.refused(reply.replaced(finding=3)).code == "no-such-finding"
    assert audited.refused(reply.replaced(finding=0)).code == "no-such-finding"
    refusal = audited.refused(reply.replaced(audit="U-09"))
    assert (refusal.number, refusal.code) == ("R133", "no-such-audit")
    audited.do(reply)
    assert audited.state.questions.audits["U-01"].unanswered == (1,)
    audited.do(reply.replaced(finding=1))
    assert audited.state.questions.audits["U-01"].unanswered == ()


@pytest.mark.rule("R133")
def test_a_demanded_audit_answers_its_demand(audited: Fund) -> None:
    assert audited.refused(report(audited, "demanded")).code == "demand-missing"
    assert audited.refused(report(audited, "demanded", demand="A-09")).code == "no-such-demand"
    audited.do(demand(audited, 1, "100.00"))
    assert audited.refused(report(audited, "annual", demand="A-01")).code == "demand-of-another-occasion"
    audited.do(report(audited, "demanded", demand="A-01"))
    assert codes(rules.demanded_audits_are_made, audited, "2026-02-01") == []


@pytest.mark.rule("R133")
def test_nobody_else_reports_an_audit(money: Fund) -> None:
    entry = report(money).replaced(by=B, mandate="M-2", key=money.state.people.persons[B].key)
    assert money.refused(entry).number == "R49"


@pytest.mark.rule("R133")
@pytest.mark.parametrize(("on", "found"), [
    ("2030-12-31", []), ("2031-01-01", ["term-audit-due"]), ("2031-03-31", ["term-audit-due"]),
    ("2031-04-01", ["term-not-audited"])])
def test_a_committees_term_ends_with_an_audit(audited: Fund, on: str, found: list[str]) -> None:
    """The committee's mandates run to the end of 2030."""
    assert codes(rules.a_term_ends_with_an_audit, audited, on) == found
    audited.do(report(audited, "term-end", "2025"))
    assert codes(rules.a_term_ends_with_an_audit, audited, on) == found
    audited.do(report(audited, "term-end", "2030"))
    assert codes(rules.a_term_ends_with_an_audit, audited, on) == []


@pytest.mark.rule("R133")
def test_no_other_office_makes_a_committees_term_end(audited: Fund) -> None:
    """The secretary's mandate ended, and a member's has no end."""
    mandates = audited.state.people.mandates
    for mandate, end in (("M-8", days.day("2026-06-30")), ("M-3", None)):
        mandates = mandates.set(mandate, replace(mandates[mandate], end=end))
    audited.state = replace(audited.state, people=replace(audited.state.people, mandates=mandates))
    assert codes(rules.a_term_ends_with_an_audit, audited, "2027-01-01") == []
    assert codes(rules.a_term_ends_with_an_audit, audited, "2031-01-01") == ["term-audit-due"]


@pytest.mark.rule("R133")
@pytest.mark.parametrize(("period", "found"), [("2030-11", ["term-audit-due"]), ("2030-12", []), ("2030", [])])
def test_the_audit_of_a_term_reaches_its_last_day(audited: Fund, period: str, found: list[str]) -> None:
    """It ends on 1 December 2030: what ends with November leaves a day out."""
    mandates = audited.state.people.mandates
    for mandate in ("M-2", "M-3", "M-11"):
        mandates = mandates.set(mandate, replace(mandates[mandate], end=days.day("2030-12-01")))
    audited.state = replace(audited.state, people=replace(audited.state.people, mandates=mandates))
    audited.do(report(audited, "term-end", period))
    assert codes(rules.a_term_ends_with_an_audit, audited, "2030-12-02") == found


@pytest.mark.rule("R77")
@pytest.mark.parametrize(("first", "end", "until", "kind", "periods"), [
    ("2026-01-01", "2027-01-01", "2027-01-01", "share", ["2026"]),
    ("2026-01-01", "2027-01-01", "2027-01-02", "share", ["2026", "2027"]),
    ("2026-01-01", "2027-01-01", None, "share", ["2026", "2027"]),  # it ran out and goes on
    ("2026-01-01", "2029-01-01", "2026-07-01", "share", ["2026"]),  # it was ended before its term
    ("2026-12-31", "2028-01-01", None, "share", ["2026", "2027"]), ("2027-01-01", "2028-01-01", None, "share", ["2027"]),
    ("2028-01-01", "2029-01-01", None, "share", []), ("2026-01-01", "2028-01-01", None, None, []),
])
def test_a_statement_is_audited_of_each_year_a_firm_served(
    audited: Fund, first: str, end: str, until: str | None, kind: str | None, periods: list[str]
) -> None:
    """Asked on 1 February 2028."""
    contracts = audited.state.contracts
    changed = replace(contracts.contracts["C-01"], first=days.day(first), end=days.day(end), remuneration_kind=kind,
                      until=date.max if until is None else days.day(until))
    audited.state = replace(audited.state, contracts=replace(contracts, contracts=contracts.contracts.set("C-01", changed)))
    found = list(rules.statements_are_audited(audited.state, days.day("2028-02-01")))
    assert [flag.facts["period"] for flag in found] == periods


@pytest.mark.rule("R77")
@pytest.mark.parametrize(("on", "found"), [
    ("2026-12-31", []), ("2027-01-01", ["statement-audit-due"]), ("2027-03-31", ["statement-audit-due"]),
    ("2027-04-01", ["statement-not-audited"])])
def test_on_the_commission_basis_each_years_statement_is_audited(audited: Fund, on: str, found: list[str]) -> None:
    assert codes(rules.statements_are_audited, audited, on) == found
    audited.do(report(audited, "term-end"))
    assert codes(rules.statements_are_audited, audited, on) == found
    audited.do(report(audited))
    assert codes(rules.statements_are_audited, audited, on) == []


@pytest.mark.rule("R77")
@pytest.mark.parametrize(("rate", "found"), [("2.0000", []), ("2.0001", ["raised-without-audit"]), ("1.9999", [])])
def test_on_the_lump_sum_basis_a_higher_tariff_wants_an_audit_before(audited: Fund, rate: str, found: list[str]) -> None:
    contracts = audited.state.contracts
    first = contracts.contracts["C-01"]
    second = replace(first, contract="C-02", first=days.day("2027-01-01"), end=days.day("2028-01-01"),
                     tariffs=tuple(t.model_copy(update={"rate_per_m2_month": Decimal(rate)}) for t in first.tariffs))
    audited.state = replace(audited.state, contracts=replace(contracts, contracts=contracts.contracts.set("C-02", second)))
    lump = with_terms(audited, fee_basis="lump-sum")
    assert codes(rules.statements_are_audited, lump, "2027-02-01") == found
    lump.do(report(lump))
    assert codes(rules.statements_are_audited, lump, "2027-02-01") == []


@pytest.mark.rule("R77")
def test_of_several_rates_that_rise_the_first_is_named(audited: Fund) -> None:
    contracts = audited.state.contracts
    rates = {"C-01": ("2.0000", "3.0000", "4.0000"), "C-02": ("2.0000", "3.5000", "4.2500")}
    held = contracts.contracts
    for name, given in rates.items():
        tariffs = tuple(Tariff(use=use, rate_per_m2_month=Decimal(rate))
                        for use, rate in zip(("residential", "commercial", "developer"), given, strict=True))
        held = held.set(name, replace(held["C-01"], contract=name, tariffs=tariffs,
                                      first=days.day("2026-01-01" if name == "C-01" else "2027-01-01")))
    audited.state = replace(audited.state, contracts=replace(contracts, contracts=held))
    (flag,) = rules.statements_are_audited(with_terms(audited, fee_basis="lump-sum").state, days.day("2027-02-01"))
    assert flag.facts == {"contract": "C-02", "use": "commercial", "old_rate": Decimal("3.0000"),
                          "new_rate": Decimal("3.5000")}


@pytest.mark.rule("R77")
@pytest.mark.parametrize(("basis", "found"), [("commission", ["statement-audit-due"]), ("trust", [])])
def test_a_charter_of_another_basis_asks_for_no_audited_statement(audited: Fund, basis: str, found: list[str]) -> None:
    assert codes(rules.statements_are_audited, with_terms(audited, fee_basis=basis), "2027-01-01") == found
