"""Grants, projects, money of others: spent on its purpose, given back by decision, passed on in full."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pytest

from sharedfund.accounts import bank
from sharedfund.drafts import grants as drafted
from sharedfund.drafts import payments
from sharedfund.entries.entry import Entry
from sharedfund.entries.receipts import CUSTODY
from sharedfund.errors import BadInput
from sharedfund.rules import Flag
from sharedfund.rules import grants as rules
from sharedfund.state import figures
from sharedfund.state.grants import shares_of_rest, use_of
from sharedfund.state.payments import is_release
from sharedfund.values.money import ZERO
from tests import payment_fund as t
from tests.fund import A, B, C, D, Fund, K, commitment

HOUSES = [household for _, household, _, _ in t.UNITS]
GRANT, PROJECT = "a_grant_is_spent_on_its_purpose", "project_money_serves_its_project"
SHED = "R2026005"


def code(fund: Fund, entry: Entry, rule: str) -> str | None:
    """What `rule` alone says of an entry."""
    stamped = fund.stamp(entry)
    found = getattr(rules, rule)(fund.state, stamped)
    return found.code if found is not None else None


def received(fund: Fund, amount: str = "5000.00", *, heads: tuple[str, ...] = ("repair",), **more: Any) -> Entry:
    more = {"giver": "银杏街道办事处", "purpose": "老旧管网改造", "bank_ref": f"G{len(fund.entries)}", **more}
    return drafted.receive_grant(fund.state, by=K, day=fund.day, amount=Decimal(amount), heads=heads, **more)


@lru_cache(maxsize=1)
def _granted() -> Fund:
    fund = t.funded()
    fund.do(received(fund))
    fund.do(received(fund, "800.00", heads=("greening",), purpose="楼前绿化"))
    t.answered(fund)
    return fund


def granted() -> Fund:
    """A fund with G-01 (5,000.00, repair) and G-02 (800.00, greening)."""
    return t.branch(_granted())


def spending(fund: Fund, amount: str = "200.00", *, grant: str = "G-01", head: str = "repair", **more: Any) -> Entry:
    return drafted.spend_grant(fund.state, by=A, day=fund.day, grant=grant, payee=t.REPAIR, amount=Decimal(amount),
                               head=head, purpose="管网", **more)


@lru_cache(maxsize=1)
def _raised() -> Fund:
    """A bike shed of 20,000.00 by R2026005: 8,000.00, 7,000.00 and 3,000.00 of households, 2,000.00 of a company."""
    fund = t.funded()
    t.resolution(fund, SHED, {"fund": f"project:{SHED}", "amount": "20000.00", "use": "return"},
                 {"fund": f"project:{SHED}", "amount": "5000.00", "use": "transfer"})
    fund.do(drafted.open_project(fund.state, by=B, day=fund.day, resolution=SHED, target=Decimal("20000.00")))
    for number, (household, amount) in enumerate(zip(HOUSES, ("8000.00", "7000.00", "3000.00"), strict=False)):
        fund.do(collected(fund, amount, household=household, bank_ref=f"P{number}"))
    fund.do(collected(fund, "2000.00", giver="云州充电科技", bank_ref="P9"))
    t.answered(fund)
    return fund


def raised() -> Fund:
    return t.branch(_raised())


def collected(fund: Fund, amount: str, **more: Any) -> Entry:
    return drafted.collect(fund.state, by=K, day=fund.day, project=SHED, amount=Decimal(amount), **more)


def shed(fund: Fund, amount: str, **more: Any) -> Entry:
    return t.asked(fund, amount, fund=f"project:{SHED}", head=None, purpose="车棚", **more)


def back(fund: Fund, payee: str, amount: str | None = None, **more: Any) -> Entry:
    more = {"resolution": SHED, "purpose": "退还结余", **more}
    return drafted.give_back(fund.state, by=A, day=fund.day, project=SHED, payee=payee,
                             amount=Decimal(amount) if amount else None, payee_account=commitment(payee), **more)


def built(fund: Fund, amount: str = "19000.00") -> Fund:
    """The shed is built for `amount`."""
    released = released_by(fund, shed(fund, amount))
    fund.do(payments.pay(fund.state, released, by=K, day=fund.day, bank_ref="SHED"))
    return fund


def released_by(fund: Fund, entry: Entry) -> str:
    (asked,) = fund.do(entry)[:1]
    number: str = asked.payment  # type: ignore[attr-defined]  # a request
    t.step(fund, "review", number, B, C)
    t.step(fund, "recheck", number, D)
    t.step(fund, "sign", number, B, "p-05")
    assert t.payment_of(fund, number).status == "released"
    return number


# ---- what came ----


@pytest.mark.rule("R135")
@pytest.mark.parametrize(("more", "expected"), [
    ({}, None), ({"heads": ()}, None), ({"heads": ("repair", "greening")}, None), ({"grant": "G-01"}, "grant-exists"),
    ({"heads": ("party",)}, "head-unknown"), ({"heads": ("repair", "repair")}, "head-twice"),
])
def test_a_grant_is_bound_to_heads_of_the_chart_and_numbered(more: dict[str, Any], expected: str | None) -> None:
    fund = granted()
    assert code(fund, received(fund, **more), "a_grant_says_what_it_is_for") == expected
    answer = fund.ask(received(fund, **more))
    assert getattr(answer, "code", None) == expected


def test_a_bound_grant_lies_in_the_grants_fund_and_is_nobodys_spending_money() -> None:
    fund = granted()
    assert fund.state.ledger.cash("grants") == Decimal("5800.00")
    assert fund.state.ledger.owed("Income:Grants") == Decimal("5800.00")
    assert figures.spendable(fund.state, "operating", fund.day) == Decimal("1000000.00")


def test_an_unrestricted_subsidy_is_the_operating_funds_income() -> None:
    fund = t.funded()
    fund.do(received(fund, "1200.00", heads=(), recurring=True, purpose="兜底管理经费"))
    assert fund.state.ledger.owed("Income:Operating:Subsidy") == Decimal("1200.00")
    assert fund.state.ledger.cash("operating") == Decimal("1001200.00")
    assert fund.state.grants.grants["G-01"].left == ZERO and fund.state.grants.grants["G-01"].recurring


@pytest.mark.rule("R4")
def test_the_same_bank_line_is_no_second_grant() -> None:
    fund = granted()
    entry = received(fund, bank_ref="ADV1")
    assert (fund.refused(entry).number, fund.refused(entry).code) == ("R4", "reference-known")


@pytest.mark.rule("R135")
@pytest.mark.parametrize(("more", "expected"), [
    ({"household": HOUSES[3]}, None), ({"giver": "银杏物业"}, None), ({}, "giver-missing"),
    ({"household": HOUSES[3], "giver": "银杏物业"}, "giver-missing"),
])
def test_project_money_has_one_giver(more: dict[str, Any], expected: str | None) -> None:
    fund = raised()
    assert code(fund, collected(fund, "100.00", bank_ref="P8", **more), "project_money_names_who_gave_it") == expected


@pytest.mark.rule("R135")
def test_project_money_is_of_an_open_project_and_a_known_household() -> None:
    fund = raised()
    entry = collected(fund, "1.00", household=HOUSES[0], bank_ref="P8")
    assert code(fund, entry.replaced(project="R2026006"), "project_money_names_who_gave_it") == "project-not-open"
    assert code(fund, entry.replaced(household="h-000000"), "project_money_names_who_gave_it") == "household-unknown"


@pytest.mark.rule("R135")
@pytest.mark.parametrize(("more", "expected"), [
    ({}, None), ({"value": Decimal("3000.00")}, None),
    ({"value": Decimal("3000.00"), "booked": True, "evidence": (commitment("garden"),)}, None),
    ({"booked": True, "evidence": (commitment("garden"),)}, "value-missing"),
    ({"value": Decimal("3000.00"), "booked": True}, "evidence-missing"),
])
def test_a_gift_in_kind_is_a_memo_or_income_and_expense_never_cash(more: dict[str, Any], expected: str | None) -> None:
    fund = t.funded()
    entry = drafted.record_gift(fund.state, by=K, day=fund.day, giver="云州园林公司", gift="微花园", **more)
    assert code(fund, entry, "a_gift_in_kind_is_booked_at_its_stated_value") == expected
    if expected is None:
        cash = fund.state.ledger.joint_account()
        fund.do(entry)
        assert fund.state.ledger.joint_account() == cash
        booked = Decimal("3000.00") if more.get("booked") else ZERO
        assert fund.state.ledger.owed("Income:Grants") == booked == fund.state.ledger.balance("Expenses:Grants:Works")
        assert fund.state.ledger.cash("grants") == ZERO


@pytest.mark.rule("R135")
@pytest.mark.parametrize(("month", "persons", "hours", "expected"), [
    ("2026-01", 12, 30, None), ("2026-01", 1, 1, None), ("2026-02", 12, 30, "month-to-come"),
    ("2026-01", 0, 30, "nobody-helped"), ("2026-01", 12, 0, "nobody-helped"),
])
def test_volunteers_are_counted_and_never_posted(month: str, persons: int, hours: int, expected: str | None) -> None:
    fund = t.funded()
    entry = drafted.count_volunteers(fund.state, by=K, day=fund.day, month=month, work="清理楼道", persons=persons,
                                     hours=hours)
    assert code(fund, entry, "volunteers_are_counted_after_the_work") == expected
    assert entry.postings() == ()


# ---- grants: spent on their purpose ----


@pytest.mark.rule("R54")
@pytest.mark.parametrize(("more", "expected"), [
    ({}, None), ({"amount": "5000.00"}, None), ({"amount": "5000.01"}, "above-grant"),
    ({"head": "greening"}, "outside-its-purpose"), ({"head": "wages"}, "outside-its-purpose"),
    ({"grant": "G-02", "head": "greening", "amount": "800.00"}, None),
    ({"grant": "G-02", "head": "greening", "amount": "800.01"}, "above-grant"),
])
def test_a_grant_pays_for_its_heads_as_far_as_it_goes(more: dict[str, Any], expected: str | None) -> None:
    fund = granted()
    assert code(fund, spending(fund, **more), GRANT) == expected


@pytest.mark.rule("R54")
def test_a_payment_from_the_grants_fund_names_its_grant() -> None:
    fund = granted()
    fund.do(received(fund, "300.00", heads=()))
    entry = t.asked(fund, "200.00", fund="grants", head="repair")
    assert code(fund, entry, GRANT) == "grant-missing"
    assert code(fund, entry.replaced(document="G-03"), GRANT) == "grant-missing"
    assert code(fund, entry.replaced(document="G-01"), GRANT) is None


@pytest.mark.rule("R54")
def test_grant_money_is_not_moved_into_operations() -> None:
    fund = granted()
    entry = payments.transfer(fund.state, by=A, day=fund.day, from_fund="grants", to_fund="operating",
                              amount="300.00", purpose="年底结转")
    refusal = fund.refused(entry)
    assert (refusal.number, refusal.code) == ("R54", "fund-is-bound")


@pytest.mark.rule("R54")
def test_grant_money_is_spent_and_not_used_otherwise() -> None:
    fund = granted()
    entry = spending(fund).replaced(settles="standing")
    assert code(fund, entry, GRANT) == "not-spent"


def test_200_of_a_grant_of_5000_are_spent_on_its_purpose_and_4800_stay() -> None:
    fund = granted()
    number = released_by(fund, spending(fund))
    fund.do(payments.pay(fund.state, number, by=K, day=fund.day, bank_ref="OUT1"))
    assert fund.state.grants.grants["G-01"].left == Decimal("4800.00")
    assert fund.state.ledger.balance("Expenses:Grants:Works") == Decimal("200.00")
    assert fund.state.ledger.cash("grants") == Decimal("5600.00")
    fund.do(payments.return_payment(fund.state, number, by=K, day=fund.day, bank_ref="BACK", reason="户名不符"))
    assert fund.state.grants.grants["G-01"].left == Decimal("5000.00")


def test_a_grant_unspent_at_the_end_of_the_year_stays_its_purposes() -> None:
    fund = granted()
    fund.at("2027-01-10")
    assert fund.state.ledger.cash("grants") == Decimal("5800.00")
    assert fund.state.grants.grants["G-01"].left == Decimal("5000.00")
    held = {row.fund: row for row in figures.position(fund.state, fund.day).funds}
    assert held["grants"].spendable == Decimal("5800.00") and held["operating"].cash == Decimal("1000000.00")


@pytest.mark.rule("R54")
@pytest.mark.parametrize(("change", "expected"), [
    ({}, None), ({"spent": Decimal("199.99")}, "figure-differs"), ({"left": Decimal("4800.01")}, "figure-differs"),
    ({"evidence": ()}, "evidence-missing"), ({"grant": "G-09"}, "grant-unknown"),
])
def test_the_report_to_the_giver_says_what_the_book_says(change: dict[str, Any], expected: str | None) -> None:
    fund = granted()
    fund.do(spending(fund))
    entry = drafted.report_grant(fund.state, by=K, day=fund.day, grant="G-01", evidence=(commitment("report"),))
    assert (entry.spent, entry.left) == (Decimal("200.00"), Decimal("4800.00"))
    assert code(fund, entry.replaced(**change), "a_report_to_the_giver_says_what_the_book_says") == expected


def flags(duty: str, fund: Fund, as_of: date) -> list[Flag]:
    return list(getattr(rules, duty)(fund.state, as_of))


@pytest.mark.rule("R54")
def test_a_report_is_late_after_its_day_and_until_it_is_made() -> None:
    fund = t.funded()
    due = fund.day + timedelta(days=30)
    fund.do(received(fund, report_due=due))
    assert flags("givers_get_their_reports", fund, due) == []
    (late,) = flags("givers_get_their_reports", fund, due + timedelta(days=1))
    assert (late.code, late.facts["left"]) == ("report-late", Decimal("5000.00"))
    fund.do(drafted.report_grant(fund.state, by=K, day=fund.day, grant="G-01", evidence=(commitment("report"),)))
    assert flags("givers_get_their_reports", fund, due + timedelta(days=1)) == []


# ---- projects ----


@pytest.mark.rule("R23")
def test_a_project_stands_on_a_resolution_that_passed_and_is_opened_once() -> None:
    fund = raised()
    opened = drafted.open_project(fund.state, by=B, day=fund.day, resolution=SHED, target=Decimal("20000.00"))
    assert code(fund, opened, "a_project_stands_on_a_resolution") == "project-exists"
    assert code(fund, opened.replaced(project="R2026099"), "a_project_stands_on_a_resolution") == "resolution-missing"
    t.resolution(fund, "R2026006")
    assert code(fund, opened.replaced(project="R2026006"), "a_project_stands_on_a_resolution") is None


@pytest.mark.rule("R54")
def test_a_projects_money_is_spent_on_it_alone() -> None:
    fund = raised()
    assert code(fund, shed(fund, "19000.00"), PROJECT) is None
    assert code(fund, shed(fund, "1.00").replaced(settles="imprest"), PROJECT) == "not-a-projects-use"
    assert code(fund, shed(fund, "1.00").replaced(fund="project:R2026099"), PROJECT) == "project-not-open"


@pytest.mark.rule("R54")
@pytest.mark.parametrize(("amount", "named", "expected"), [
    ("1000.00", SHED, None), ("5000.00", SHED, None), ("5000.01", SHED, "rest-not-decided"),
    ("1000.00", None, "rest-not-decided"), ("1000.00", "R2026001", "rest-not-decided"),
])
def test_what_is_left_of_a_project_goes_to_operations_by_resolution_only(
    amount: str, named: str | None, expected: str | None
) -> None:
    fund = raised()
    entry = payments.transfer(fund.state, by=A, day=fund.day, from_fund=f"project:{SHED}", to_fund="operating",
                              amount=amount, purpose="结余改用", resolution=named)
    assert code(fund, entry, PROJECT) == expected
    if expected is None:
        fund.do(entry)
    else:
        assert fund.refused(entry).number == "R54"


def test_what_is_left_goes_back_in_proportion_to_what_was_given() -> None:
    fund = built(raised())
    project = fund.state.grants.projects[SHED]
    assert use_of(fund.state, project).left == Decimal("1000.00")
    assert shares_of_rest(fund.state, project) == {
        HOUSES[0]: Decimal("400.00"), HOUSES[1]: Decimal("350.00"), HOUSES[2]: Decimal("150.00"),
        "others": Decimal("100.00")}


@pytest.mark.rule("R54")
@pytest.mark.parametrize(("payee", "amount", "expected"), [
    (HOUSES[0], "400.00", None), (HOUSES[0], "400.01", "above-share"), (HOUSES[3], "0.01", "above-share"),
    (t.MASON, "100.00", None), (t.MASON, "100.01", "above-share"),
])
def test_a_giver_gets_the_own_share_back(payee: str, amount: str, expected: str | None) -> None:
    fund = built(raised())
    assert code(fund, back(fund, payee, amount), PROJECT) == expected


@pytest.mark.rule("R54")
def test_a_share_goes_back_once() -> None:
    fund = built(raised())
    fund.do(back(fund, HOUSES[0]))
    assert code(fund, back(fund, HOUSES[0], "0.01"), PROJECT) == "above-share"
    without = back(fund, HOUSES[1]).replaced(resolution=None)
    assert code(fund, without, PROJECT) == "rest-not-decided"


@pytest.mark.rule("R54")
def test_a_project_closes_when_nothing_is_left() -> None:
    fund = built(raised())
    close = drafted.close_project(fund.state, by=B, day=fund.day, project=SHED)
    assert code(fund, close, "a_project_closes_empty") == "money-left"
    for number, payee in enumerate((*HOUSES[:3], t.MASON)):
        paid = released_by(fund, back(fund, payee))
        if number == 3:
            waits = drafted.close_project(fund.state, by=B, day=fund.day, project=SHED)
            emptied = replace(fund.state.ledger, balances=fund.state.ledger.balances.set(
                bank(f"project:{SHED}"), ZERO))
            fresh = t.branch(fund)
            fresh.state = replace(fund.state, ledger=emptied)
            assert code(fresh, waits, "a_project_closes_empty") == "payment-waits"
        fund.do(payments.pay(fund.state, paid, by=K, day=fund.day, bank_ref=f"BK{number}"))
    close = drafted.close_project(fund.state, by=B, day=fund.day, project=SHED)
    assert (close.collected, close.spent, close.given_back, close.moved_on) == (
        Decimal("20000.00"), Decimal("19000.00"), Decimal("1000.00"), ZERO)
    assert code(fund, close.replaced(spent=Decimal("18999.99")), "a_project_closes_empty") == "figure-differs"
    fund.do(close)
    assert fund.state.grants.projects[SHED].closed_day == fund.day
    assert code(fund, close, "a_project_closes_empty") == "project-not-open"


# ---- what is not the complex's ----


def entrusted(fund: Fund, amount: str = "400.00", beneficiary: str = t.MASON) -> Entry:
    return drafted.receive_entrusted(fund.state, by=K, day=fund.day, beneficiary=beneficiary, purpose="集体土地停车场",
                                     amount=Decimal(amount), bank_ref=f"E{len(fund.entries)}")


@pytest.mark.rule("R10")
@pytest.mark.parametrize(("beneficiary", "expected"), [(t.MASON, None), ("v-99", "payee-unknown")])
def test_money_of_others_names_a_payee_of_the_book(beneficiary: str, expected: str | None) -> None:
    fund = t.funded()
    assert code(fund, entrusted(fund, beneficiary=beneficiary), "money_of_others_names_whose_it_is") == expected


def test_a_car_park_on_collective_land_is_no_public_revenue() -> None:
    fund = t.funded()
    before, earned = fund.state.ledger.cash("public-revenue"), dict(fund.state.revenue.quarters.items())
    fund.do(entrusted(fund))
    assert fund.state.ledger.cash("public-revenue") == before
    assert dict(fund.state.revenue.quarters.items()) == earned
    assert fund.state.ledger.balance(CUSTODY) == Decimal("900.00")  # with the deposit of 500.00


@pytest.mark.rule("R17")
@pytest.mark.parametrize(("amount", "expected"), [("399.99", None), ("400.00", None), ("400.01", "R17")])
def test_what_came_for_somebody_else_is_passed_on_and_no_more(amount: str, expected: str | None) -> None:
    fund = t.funded()
    fund.do(entrusted(fund))
    entry = drafted.pass_on(fund.state, by=A, day=fund.day, beneficiary=t.MASON, amount=Decimal(amount), purpose="转付")
    answer = fund.ask(entry)
    assert getattr(answer, "number", None) == expected


@pytest.mark.rule("R10")
def test_money_of_others_returns_to_zero_within_three_months() -> None:
    fund = t.funded()
    fund.do(entrusted(fund))
    assert flags("money_of_others_is_passed_on", fund, date(2026, 4, 5)) == []
    (late,) = flags("money_of_others_is_passed_on", fund, date(2026, 4, 6))
    assert (late.code, late.facts["amount"]) == ("not-passed-on", Decimal("400.00"))
    number = released_by(fund, drafted.pass_on(fund.state, by=A, day=fund.day, beneficiary=t.MASON, purpose="转付"))
    fund.do(payments.pay(fund.state, number, by=K, day=fund.day, bank_ref="ON1"))
    assert flags("money_of_others_is_passed_on", fund, date(2026, 4, 6)) == []


# ---- R14: booked wrongly ----


def reversal(fund: Fund, place: int = -1, **changes: Any) -> Entry:
    """The reversal of what was given last."""
    kinds = ("grant-received", "project-collected", "entrusted-received")
    given: Any = [entry for entry in fund.entries if entry.kind in kinds][place]
    return drafted.reverse_given(fund.state, given, by=K, day=fund.day, reason="记错了").replaced(**changes)


@pytest.mark.rule("R14")
@pytest.mark.parametrize(("change", "expected"), [
    ({}, None), ({"amount": Decimal("799.99")}, "nothing-such-given"), ({"heads": ("repair",)}, "nothing-such-given"),
    ({"grant": "G-01"}, "nothing-such-given"), ({"corrects": "00" * 32}, "nothing-such-given"),
])
def test_a_grant_is_taken_back_as_it_was_booked(change: dict[str, Any], expected: str | None) -> None:
    fund = granted()
    assert code(fund, reversal(fund, **change), "a_reversal_repeats_what_was_given") == expected
    if expected is None:
        fund.do(reversal(fund))
        assert "G-02" not in fund.state.grants.grants and fund.state.ledger.cash("grants") == Decimal("5000.00")
        bank_ref = reversal(fund).bank_ref  # type: ignore[attr-defined]  # a reversal
        fund.do(received(fund, "880.00", heads=("greening",), bank_ref=bank_ref))


@pytest.mark.rule("R14")
@pytest.mark.parametrize(("spent", "expected"), [(None, None), ("0.01", "used-meanwhile")])
def test_what_is_asked_for_is_not_taken_back(spent: str | None, expected: str | None) -> None:
    fund = granted()
    if spent:
        fund.do(spending(fund, spent, grant="G-02", head="greening"))
    assert code(fund, reversal(fund), "a_reversal_repeats_what_was_given") == expected


@pytest.mark.rule("R14")
def test_a_contribution_is_taken_back_while_the_project_still_has_it() -> None:
    fund = raised()
    assert code(fund, reversal(fund), "a_reversal_repeats_what_was_given") is None
    fund.do(shed(fund, "18000.01"))
    assert code(fund, reversal(fund), "a_reversal_repeats_what_was_given") == "used-meanwhile"


def test_what_a_giver_gave_is_less_by_what_was_taken_back() -> None:
    fund = t.with_terms(raised(), counter_fact_limit_cny=Decimal("5000.00"))
    fund.do(reversal(fund, -2))
    project = fund.state.grants.projects[SHED]
    assert (project.given[HOUSES[2]], project.collected) == (ZERO, Decimal("17000.00"))
    assert use_of(fund.state, project).collected == Decimal("17000.00")


def test_what_a_project_earned_is_nobodys_share_once_all_that_was_given_is_taken_back() -> None:
    fund = t.with_terms(raised(), counter_fact_limit_cny=Decimal("50000.00"))
    for place in range(4):
        fund.do(reversal(fund, place))
    project = fund.state.grants.projects[SHED]
    assert set(project.given.values()) == {ZERO}
    fund.state = replace(fund.state, ledger=fund.state.ledger.after(((bank(f"project:{SHED}"), Decimal("0.88")),
                                                                     (f"Income:Project:{SHED}", Decimal("-0.88")))))
    assert shares_of_rest(fund.state, project) == {}
    with pytest.raises(BadInput, match="nothing-to-give-back"):
        back(fund, HOUSES[0])


@pytest.mark.rule("R14")
def test_money_of_others_is_taken_back_until_it_is_passed_on() -> None:
    fund = t.funded()
    fund.do(entrusted(fund))
    fund.do(reversal(fund))
    assert flags("money_of_others_is_passed_on", fund, date(2026, 12, 1)) == []
    fund.do(entrusted(fund))
    fund.do(drafted.pass_on(fund.state, by=A, day=fund.day, beneficiary=t.MASON, purpose="转付"))
    assert code(fund, reversal(fund), "a_reversal_repeats_what_was_given") == "used-meanwhile"


@pytest.mark.rule("R52")
@pytest.mark.parametrize(("second", "answer"), [("999.99", None), ("1000.00", "notice-missing")])
def test_works_in_other_words_for_the_same_payee_are_one_purpose(second: str, answer: str | None) -> None:
    """A payment is large from 6,000.00; 5,000.00 are asked for already."""
    fund = t.with_terms(raised(), large_payment_cny=Decimal("6000.00"))
    fund.do(shed(fund, "5000.00").replaced(purpose="车棚 东"))
    said = fund.ask(shed(fund, second).replaced(purpose="车棚 西"))
    assert getattr(said, "code", None) == answer


@pytest.mark.rule("R54")
def test_a_release_of_all_a_grant_has_is_no_second_use_of_it() -> None:
    """At its release a request already counts in what the grant has left."""
    fund = granted()
    entry = spending(fund, "5000.00")
    assert code(fund, entry, GRANT) is None
    t.put(fund, entry)
    assert code(fund, spending(fund, "0.01"), GRANT) == "above-grant"
    release = t_release(fund, entry.payment)  # type: ignore[attr-defined]  # a request
    assert is_release(fund.state, release)
    assert rules.a_grant_is_spent_on_its_purpose(fund.state, release) is None  # type: ignore[arg-type]  # a signature


def t_release(fund: Fund, payment: str) -> Entry:
    """The draft of the signature that releases a request, after the steps before it."""
    t.step(fund, "review", payment, B, C)
    t.step(fund, "recheck", payment, D)
    t.step(fund, "sign", payment, B)
    return payments.sign(fund.state, payment, by="p-05", day=fund.day)


# ---- edges ----


@pytest.mark.rule("R135")
@pytest.mark.parametrize(("day", "expected"), [("2026-01-31", "month-to-come"), ("2026-02-01", None), ("2026-02-02", None)])
def test_volunteers_are_counted_from_the_first_day_of_their_month(day: str, expected: str | None) -> None:
    fund = t.funded()
    entry = drafted.count_volunteers(fund.state, by=K, day=date.fromisoformat(day), month="2026-02", work="清理楼道",
                                     persons=12, hours=30)
    assert code(fund, entry, "volunteers_are_counted_after_the_work") == expected


@pytest.mark.rule("R10")
def test_money_that_was_passed_on_hides_no_other_that_waits() -> None:
    fund = t.funded()
    fund.do(entrusted(fund, beneficiary=t.POWER))
    fund.do(entrusted(fund))
    known = fund.state.grants
    passed = known.entrusted.set(t.POWER, replace(known.entrusted[t.POWER], since=None))
    fund.state = replace(fund.state, grants=replace(known, entrusted=passed))
    assert [flag.facts["payee"] for flag in flags("money_of_others_is_passed_on", fund, date(2026, 4, 6))] == [t.MASON]


@pytest.mark.rule("R54")
def test_of_several_requests_that_keep_a_project_open_the_oldest_is_told() -> None:
    fund = raised()
    first, *_ = [fund.do(shed(fund, "100.00"))[0].payment for _ in range(2)]  # type: ignore[attr-defined]  # requests
    close = drafted.close_project(fund.state, by=B, day=fund.day, project=SHED)
    emptied = replace(fund.state.ledger, balances=fund.state.ledger.balances.set(bank(f"project:{SHED}"), ZERO))
    objection = rules.a_project_closes_empty(replace(fund.state, ledger=emptied), close)
    assert objection is not None
    assert (objection.code, objection.facts) == ("payment-waits", {"project": SHED, "payment": first})
