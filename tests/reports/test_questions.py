"""What a page says of questions: front number 10, sections P, Q, T and V."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from sharedfund.drafts import questions as drafted
from sharedfund.render import terminal
from sharedfund.render.words import pages
from sharedfund.reports.disclosure import disclosure, names_no_household
from sharedfund.values import days
from tests.fund import A, B, C, D, Fund, J
from tests.households import charged, pay
from tests.payment_fund import HOUSEHOLD, REPAIR, bill, funded, paid, request, with_terms

JANUARY = days.period("2026-01")


def page(fund: Fund, period: days.Period = JANUARY, as_of: str | None = None) -> dict[str, Any]:
    return disclosure(fund.state, fund.lines, period, as_of=days.day(as_of) if as_of else fund.day)


def asked(fund: Fund, about: str = "repair", **more: Any) -> None:
    fund.do(drafted.open_question(fund.state, by=J, day=fund.day, about=about, text="这笔钱花在哪里？", **more))


def answered(fund: Fund, number: str) -> None:
    fund.do(drafted.answer_question(fund.state, by=B, day=fund.day, question=number, text="换了两盏灯"))


@pytest.mark.parametrize(("as_of", "overdue"), [("2026-01-14", 0), ("2026-01-15", 1)])
def test_the_front_counts_questions_received_answered_and_overdue(as_of: str, overdue: int) -> None:
    """Two asked on 5 January, one answered; the seventh working day is 14 January."""
    fund = funded()
    asked(fund)
    asked(fund, "operating")
    answered(fund, "Q-01")
    assert page(fund, as_of=as_of)["front"]["questions"] == {"received": 2, "answered": 1, "overdue": overdue}
    assert page(fund, days.period("2026-02"), "2026-02-10")["front"]["questions"] == {
        "received": 0, "answered": 0, "overdue": 1}


def test_the_page_lists_questions_with_their_answers_month_by_month() -> None:
    """J2: each month's questions and answers can be published."""
    fund = funded()
    asked(fund)
    fund.at("2026-01-07")
    answered(fund, "Q-01")
    (row,) = page(fund)["sections"]["P"]["questions"]
    assert (row["question"], row["about"], row["text"], row["answer"], row["days"], row["status"]) == (
        "Q-01", "repair", "这笔钱花在哪里？", "换了两盏灯", 2, "answered")
    assert page(fund)["sections"]["P"]["answer_days"] == {"median": 2, "max": 2}
    assert page(fund, days.period("2026-02"), "2026-02-10")["sections"]["P"]["questions"] == []


def test_a_households_question_is_told_without_the_household() -> None:
    fund = charged()
    own = next(b for b in fund.state.fees.all() if not b.is_paid)
    asked(fund, f"{own.household}/{own.period}", household=own.household)
    data = page(fund)
    (row,) = data["sections"]["P"]["questions"]
    assert (row["about"], row["text"]) == (None, None)
    assert names_no_household(data)
    for audience, household, told in (("owner", own.household, "这笔钱花在哪里？"), ("owner", "h-000000", None), ("committee", None, None)):
        copy = disclosure(fund.state, fund.lines, JANUARY, as_of=fund.day, audience=audience, household=household)  # type: ignore[arg-type]
        assert (copy["sections"]["P"]["questions"][0]["about"], copy["sections"]["P"]["questions"][0]["text"]) == (None, told)
        assert names_no_household(copy)
    auditors = disclosure(fund.state, fund.lines, JANUARY, as_of=fund.day, audience="auditor")
    assert auditors["sections"]["P"]["questions"][0]["about"] == f"{own.household}/{own.period}"


def test_unsupported_lines_frozen_money_and_disputes_stand_on_the_page() -> None:
    fund = funded()
    asked(fund, request(fund), amount=Decimal("300.00"))
    number = bill(fund, "B-0001", REPAIR, "repair", "500.00")
    fund.do(drafted.freeze(fund.state, by=C, day=fund.day, about=number, amount=Decimal("200.00"), level=1,
                           text="价格有争议"))
    early = page(fund)
    assert (early["sections"]["P"]["unsupported"], early["sections"]["V"]["frozen"]) == ("0.00", "500.00")
    assert {"code": "disputed", "amount": "500.00"} in early["headline"]
    late = page(fund, as_of="2026-01-28")
    assert (late["sections"]["P"]["unsupported"], late["sections"]["V"]["frozen"]) == ("300.00", "0.00")
    (dispute,) = late["sections"]["P"]["disputes"]
    assert (dispute["dispute"], dispute["until"], dispute["frozen"]) == ("D-01", "2026-01-26", False)


def test_a_disputed_fee_stays_due_and_is_said() -> None:
    fund = charged()
    own = next(b for b in fund.state.fees.all() if not b.is_paid)
    pay(fund, (own.household, str(own.unpaid - Decimal("50.00"))))
    fund.joint(drafted.freeze(fund.state, by=A, day=fund.day, about=f"{own.household}/{own.period}", amount=Decimal("50.00"),
                              level=1, text="服务打折"), D)
    data = page(fund)
    assert data["sections"]["Q"]["disputed"] == "50.00"
    assert data["sections"]["P"]["disputes"][0]["about"] is None
    assert names_no_household(data)


def test_lines_without_a_voucher_are_counted() -> None:
    fund = funded()
    paid(fund)
    paid(fund, evidence=("ab" * 32,), bank_ref="PAY2")
    section = page(fund)["sections"]["F"]
    assert (section["count"], section["without_voucher"]) == (2, 1)


@pytest.mark.parametrize("access", ["on-site", "redacted", "none"])
def test_the_notes_say_how_an_owner_sees_a_voucher(access: str) -> None:
    fund = with_terms(funded(), voucher_access=access)
    data = page(fund)
    assert data["sections"]["V"]["voucher_access"] == access
    for language, column in (("zh_CN", 0), ("en", 1)):
        told = terminal.disclosure(data, language, width=200)  # type: ignore[arg-type]  # one of the two
        assert pages.VOUCHER_ACCESS[access][column] in told


def test_a_year_whose_holidays_are_not_announced_is_said_on_the_page() -> None:
    fund = funded()
    fund.at("2026-12-28")
    asked(fund)
    data = page(fund, days.period("2026-12"))
    assert data["sections"]["V"]["years_guessed"] == [2027]
    assert "2027 年的法定节假日还没有公布" in terminal.disclosure(data, "zh_CN", width=200)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_section_p_is_laid_out_in_both_languages(language: str) -> None:
    fund = funded()
    asked(fund, request(fund), amount=Decimal("300.00"), household=HOUSEHOLD)
    asked(fund)
    answered(fund, "Q-02")
    told = terminal.disclosure(page(fund), language, width=200, letters=("P",))  # type: ignore[arg-type]  # one of the two
    assert "Q-01" in told
    assert "换了两盏灯" in told
