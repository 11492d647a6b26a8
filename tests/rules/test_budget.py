"""The budget: who adopts it, what its lines let be spent, what is paid without one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sharedfund.drafts import budget as drafted, payments
from sharedfund.rulebook import rulebook
from tests import till as t
from tests.fund import B, C, D, Fund, K, N
from tests.payment_fund import with_terms

RESOLVED, TIME, SUMS = "budgets_stand_on_a_resolution", "budgets_cover_their_own_time", "budget_lines_add_up"
CLOSED_LIST, VARIED = "essential_heads_are_from_the_closed_list", "lines_are_varied_within_the_committees_share"
SOURCED = "heads_are_paid_from_the_sources_their_line_names"
WITHOUT, WITHIN = "without_a_budget_only_essentials_are_paid", "payments_stay_within_the_budget"


def flags(fund: Fund, name: str, on: str) -> list[Any]:
    """What the duty `name` says on a day."""
    (duty,) = [rule for rule in rulebook().duties() if rule.name == name]
    assert duty.ask is not None
    return list(duty.ask(fund.state, date.fromisoformat(on)))


def budget(fund: Fund, period: str = "2026", lines: Any = None, **more: Any) -> Any:
    more = {"resolution": "R2026001", **more}
    return drafted.adopt_budget(fund.state, by=B, day=fund.day, period=period,
                                lines=lines or [{"head": "power", "amount": "2880.00"}], **more)


def resolved(**more: Any) -> Fund:
    fund = t.till("100000.00")
    t.resolve(fund, **more)
    return fund


# ---- R63: adopting ----


@pytest.mark.rule("R63")
def test_a_budget_of_the_owners_enters_by_the_door() -> None:
    fund = resolved()
    fund.joint(budget(fund), D)
    assert fund.state.budgets.month_amount("power", "2026-05") == t.Decimal("240.00")
    assert fund.state.budgets.essential(date(2026, 5, 1)) == {"power"}


@pytest.mark.rule("R63")
@pytest.mark.parametrize(("more", "code"), [
    ({}, None), ({"number": "R2026009"}, "resolution-missing"), ({"passed": False}, "resolution-missing"),
    ({"body": "owners-committee"}, "not-by-the-owners"), ({"body": "joint-meeting"}, "not-by-the-owners"),
])
def test_a_budget_stands_on_the_owners_resolution(more: dict[str, Any], code: str | None) -> None:
    assert t.code(resolved(**more), budget(resolved(**more)), RESOLVED) == code


@pytest.mark.rule("R63")
def test_the_owners_of_one_building_adopt_no_budget() -> None:
    fund = resolved()
    t.put(fund, t.resolution(fund, "R2026002").replaced(buildings=frozenset({"B01"})))
    assert t.code(fund, budget(fund, resolution="R2026002"), RESOLVED) == "not-by-the-owners"


@pytest.mark.rule("R63")
@pytest.mark.parametrize(("amount", "code"), [
    ("3168.00", None), ("3168.01", "outside-the-band"), ("2592.00", None), ("2591.99", "outside-the-band"),
])
def test_those_the_owners_empowered_stay_within_the_band(amount: str, code: str | None) -> None:
    fund = resolved()
    t.adopt(fund, lines={"power": "2880.00"})
    t.resolve(fund, "R2026002", body="joint-meeting")
    entry = budget(fund, "2027", [{"head": "power", "amount": amount}], resolution="R2026002")
    assert t.code(fund, entry, RESOLVED) == code


@pytest.mark.rule("R63")
@pytest.mark.parametrize(("period", "code"), [
    ("2026", None), ("2026-01-01--2028-12-31", None), ("2026-01-01--2029-01-01", "frame-too-long"),
    ("2025", None), ("2026Q1", None),
])
def test_a_frame_is_at_most_three_years(period: str, code: str | None) -> None:
    assert t.code(resolved(), budget(resolved(), period), TIME) == code


@pytest.mark.rule("R63")
@pytest.mark.parametrize(("period", "code"), [
    ("2026Q1", "period-overlaps"), ("2026", "period-overlaps"), ("2025-07-01--2026-01-01", "period-overlaps"),
    ("2027", None), ("2025", None),
])
def test_budgets_do_not_overlap(period: str, code: str | None) -> None:
    fund = resolved()
    t.adopt(fund)
    assert t.code(fund, budget(fund, period), TIME) == code


@pytest.mark.rule("R63")
def test_a_second_proposal_waits_for_the_first() -> None:
    fund = resolved()
    fund.do(budget(fund))
    assert t.code(fund, budget(fund), TIME) == "period-overlaps"


@pytest.mark.rule("R63")
@pytest.mark.parametrize(("lines", "code"), [
    ([{"head": "power", "amount": "100.00", "months": [{"month": "2026-01", "amount": "100.00"}]}], None),
    ([{"head": "power", "amount": "100.00", "months": [{"month": "2026-01", "amount": "99.99"}]}], "months-differ"),
    ([{"head": "power", "amount": "100.00", "months": [{"month": "2027-01", "amount": "100.00"}]}], "month-outside"),
    ([{"head": "power", "amount": "1.00", "months": [{"month": "2026-01", "amount": "0.50"}] * 2}], "month-outside"),
    ([{"head": "power", "amount": "1.00"}, {"head": "power", "amount": "2.00"}], "head-twice"),
])
def test_lines_add_up(lines: Any, code: str | None) -> None:
    fund = resolved()
    assert t.code(fund, budget(fund, lines=lines), SUMS) == code


@pytest.mark.rule("R63")
def test_a_line_names_a_head_of_the_chart() -> None:
    fund = resolved()
    entry = budget(fund)
    strange = entry.lines[0].model_copy(update={"head": "consulting"})
    assert t.code(fund, entry.model_copy(update={"lines": (strange,)}), SUMS) == "head-unknown"


@pytest.mark.rule("R19")
@pytest.mark.parametrize(("head", "is_refused"), [("power", False), ("insurance", False), ("greening", True),
                                                  ("security", True), ("emergency", True)])
def test_only_heads_of_the_closed_list_are_marked_essential(head: str, is_refused: bool) -> None:
    fund = resolved()
    entry = budget(fund, lines=[{"head": head, "amount": "10.00", "essential": True}])
    assert t.code(fund, entry, CLOSED_LIST) == ("head-not-essential" if is_refused else None)


@pytest.mark.rule("R63")
def test_a_year_without_a_budget_is_flagged() -> None:
    fund = resolved()
    (flag,) = flags(fund, "a_year_starts_with_a_budget", "2026-02-01")
    assert (flag.code, flag.due) == ("no-budget", date(2026, 1, 1))
    t.adopt(fund)
    assert flags(fund, "a_year_starts_with_a_budget", "2026-12-31") == []
    assert flags(fund, "a_year_starts_with_a_budget", "2027-01-01") != []


# ---- R63: spending without one ----


@pytest.mark.rule("R63")
@pytest.mark.parametrize(("head", "amount", "code"), [
    ("power", "240.00", None), ("power", "240.01", "above-last-year"), ("water", "0.01", "above-last-year"),
    ("repair", "1.00", "no-budget"),
])
def test_in_a_first_year_essentials_are_paid_at_the_contracts_cost(head: str, amount: str, code: str | None) -> None:
    fund = t.till("100000.00")
    t.contract(fund, cost_months={"power": "240.00"})
    assert t.code(fund, t.asked(fund, amount, payee=t.POWER, head=head), WITHOUT) == code


@pytest.mark.rule("R63")
@pytest.mark.parametrize(("amount", "code"), [("100.00", None), ("100.01", "above-last-year")])
def test_without_a_budget_essentials_are_paid_at_last_years_monthly_cost(amount: str, code: str | None) -> None:
    fund = t.till("100000.00")
    for number, month in enumerate(("2026-03", "2026-09"), 1):
        t.bill(fund, f"B-000{number}", "power", "600.00", month=month)
    fund.at("2027-01-10")
    assert t.code(fund, t.asked(fund, amount, payee=t.POWER, head="power"), WITHOUT) == code


@pytest.mark.rule("R63")
def test_last_years_cost_is_used_up_by_the_month() -> None:
    fund = t.till("100000.00")
    t.contract(fund, cost_months={"power": "240.00"})
    t.request(fund, "200.00", payee=t.POWER, head="power")
    assert t.code(fund, t.asked(fund, "40.00", payee=t.POWER, head="power"), WITHOUT) is None
    assert t.code(fund, t.asked(fund, "40.01", payee=t.POWER, head="power"), WITHOUT) == "above-last-year"
    assert t.code(fund, t.asked(fund, "240.00", payee=t.POWER, head="power", month="2026-02"), WITHOUT) is None


@pytest.mark.rule("R63")
def test_an_earlier_bill_is_not_refused_for_a_later_one() -> None:
    fund = t.till("100000.00")
    t.contract(fund, cost_months={"power": "240.00"})
    t.bill(fund, "B-0001", "power", "240.00")
    t.bill(fund, "B-0002", "power", "10.00")
    assert t.code(fund, t.asked(fund, bill="B-0001"), WITHOUT) is None
    assert t.code(fund, t.asked(fund, bill="B-0002"), WITHOUT) == "above-last-year"


@pytest.mark.rule("R63")
def test_what_the_opening_brought_is_paid_without_a_budget() -> None:
    fund = t.till("100000.00")
    t.hold(fund, "bill", "80.00", party=t.CLEAN, document="B-0033", head="repair", due="2026-01-15")
    assert t.code(fund, t.asked(fund, bill="B-0033"), WITHOUT) is None


# ---- R64: spending on a line ----


def budgeted(**lines: str) -> Fund:
    fund = resolved()
    t.adopt(fund, lines=lines or {"repair": "1000.00", "power": "240.00", "sanitation": "500.00"})
    return fund


@pytest.mark.rule("R64")
@pytest.mark.parametrize(("amount", "code"), [("999.99", None), ("1000.00", None), ("1000.01", "over-budget")])
def test_a_payment_fits_into_its_line(amount: str, code: str | None) -> None:
    fund = budgeted()
    assert t.code(fund, t.asked(fund, amount), WITHIN) == code


@pytest.mark.rule("R64")
def test_used_is_what_is_booked_and_what_is_approved_and_not_yet_booked() -> None:
    fund = budgeted()
    t.bill(fund, "B-0001", "repair", "300.00")
    paid = t.request(fund, "200.00")
    t.release(fund, paid)
    t.put(fund, payments.pay(fund.state, paid, by=K, day=fund.day, bank_ref="PAY1"))
    t.request(fund, "100.00")
    refusal = t.said(fund, t.asked(fund, "400.01"))[WITHIN]
    assert refusal.facts == {"head": "repair", "budget": t.Decimal("1000.00"), "used": t.Decimal("600.00"),
                             "asked": t.Decimal("400.01"), "over": t.Decimal("0.01")}
    assert t.code(fund, t.asked(fund, "400.00"), WITHIN) is None


@pytest.mark.rule("R64")
def test_a_bill_is_counted_once_when_it_is_paid() -> None:
    fund = budgeted()
    t.bill(fund, "B-0001", "repair", "1000.00")
    t.bill(fund, "B-0002", "repair", "0.01")
    assert t.code(fund, t.asked(fund, bill="B-0001"), WITHIN) is None
    assert t.code(fund, t.asked(fund, bill="B-0002"), WITHIN) == "over-budget"


@pytest.mark.rule("R64")
def test_what_was_billed_after_a_request_takes_nothing_from_its_release() -> None:
    fund = budgeted()
    first = t.request(fund, "1000.00")
    t.bill(fund, "B-0001", "repair", "500.00")
    t.request(fund, "500.00")
    assert t.code(fund, t.release(fund, first, but_last=True), WITHIN) is None
    assert t.code(fund, t.asked(fund, bill="B-0001"), WITHIN) == "over-budget"


@pytest.mark.rule("R64")
def test_a_payment_that_came_back_is_free_again() -> None:
    fund = budgeted()
    paid = t.request(fund, "1000.00")
    t.release(fund, paid)
    t.put(fund, payments.pay(fund.state, paid, by=K, day=fund.day, bank_ref="PAY1"))
    assert t.code(fund, t.asked(fund, "0.01"), WITHIN) == "over-budget"
    t.put(fund, payments.return_payment(fund.state, paid, by=K, day=fund.day, bank_ref="RET1", reason="账号有误"))
    assert t.code(fund, t.asked(fund, "1000.00"), WITHIN) is None


@pytest.mark.rule("R64")
@pytest.mark.parametrize(("head", "code"), [("power", None), ("sanitation", "over-budget"), ("greening", "no-line")])
def test_a_metered_essential_is_paid_and_nothing_else_is(head: str, code: str | None) -> None:
    fund = budgeted()
    assert t.code(fund, t.asked(fund, "600.00", head=head), WITHIN) == code


@pytest.mark.rule("R64")
def test_what_the_owners_resolved_apart_is_no_matter_of_the_line() -> None:
    fund = budgeted()
    t.resolve(fund, "R2026002", {"fund": "operating", "amount": "5000.00", "use": "spend"})
    entry = t.asked(fund, "5000.00", tier="T6", resolution="R2026002")
    assert t.code(fund, entry, WITHIN) is None
    t.put(fund, entry)
    assert t.code(fund, t.asked(fund, "1000.00"), WITHIN) is None
    assert t.code(fund, t.asked(fund, "0.01", tier="T6", resolution="R2026002"), WITHIN) == "not-granted"


@pytest.mark.rule("R64")
def test_another_year_has_another_line() -> None:
    fund = budgeted()
    t.request(fund, "1000.00")
    t.adopt(fund, "2027", lines={"repair": "50.00"})
    fund.at("2027-01-02")
    assert t.code(fund, t.asked(fund, "50.00"), WITHIN) is None
    assert t.code(fund, t.asked(fund, "50.01"), WITHIN) == "over-budget"


# ---- R64: varying ----


def varied(fund: Fund, head: str, amount: str, **more: Any) -> Any:
    return drafted.vary_budget(fund.state, by=B, day=fund.day, head=head, amount=t.Decimal(amount), reason="调整", **more)


@pytest.mark.rule("R64")
@pytest.mark.parametrize(("amount", "code"), [("50.00", None), ("50.01", "above-committee-share")])
def test_the_committee_moves_a_tenth_of_either_line(amount: str, code: str | None) -> None:
    fund = budgeted()  # a tenth of sanitation is 50.00, of repair 100.00
    assert t.code(fund, varied(fund, "repair", amount, from_head="sanitation"), VARIED) == code
    assert t.code(fund, varied(fund, "sanitation", amount, from_head="repair"), VARIED) == code


@pytest.mark.rule("R64")
def test_the_tenth_is_used_up_by_what_was_moved_before() -> None:
    fund = budgeted()
    fund.joint(varied(fund, "repair", "30.00", from_head="sanitation"), C)
    line = fund.state.budgets.line("repair", fund.day)
    assert line is not None
    assert line.current == t.Decimal("1030.00")
    assert t.code(fund, varied(fund, "repair", "20.00", from_head="sanitation"), VARIED) is None
    assert t.code(fund, varied(fund, "repair", "20.01", from_head="sanitation"), VARIED) == "above-committee-share"


@pytest.mark.rule("R64")
@pytest.mark.parametrize(("more", "code"), [
    ({}, "resolution-needed"), ({"resolution": "R2026001"}, None), ({"resolution": "R2026009"}, "resolution-missing"),
    ({"from_head": "repair"}, "nothing-varied"), ({"from_head": "greening"}, "line-used"),
])
def test_a_line_grows_by_resolution(more: dict[str, Any], code: str | None) -> None:
    fund = budgeted()
    assert t.code(fund, varied(fund, "repair", "10.00", **more), VARIED) == code


@pytest.mark.rule("R64")
@pytest.mark.parametrize(("amount", "code"), [("-999.99", None), ("-1000.00", None), ("-1000.01", "line-used"),
                                              ("0.00", "nothing-varied")])
def test_a_line_is_lowered_to_what_is_used(amount: str, code: str | None) -> None:
    fund = budgeted()
    assert t.code(fund, varied(fund, "repair", amount), VARIED) == code


@pytest.mark.rule("R64")
def test_a_variation_names_a_budget_and_a_head() -> None:
    fund = budgeted()
    entry = varied(fund, "repair", "1.00", from_head="sanitation")
    assert t.code(fund, entry.model_copy(update={"period": "2027"}), VARIED) == "budget-missing"
    assert t.code(fund, entry.model_copy(update={"head": "consulting"}), VARIED) == "head-unknown"


@pytest.mark.rule("R64")
def test_a_variation_makes_room_and_a_head_without_a_line_gets_one() -> None:
    fund = budgeted()
    fund.joint(varied(fund, "repair", "500.00", resolution="R2026001"), C)
    assert t.code(fund, t.asked(fund, "1500.00"), WITHIN) is None
    fund.joint(varied(fund, "greening", "80.00", resolution="R2026001"), C)
    assert t.code(fund, t.asked(fund, "80.00", head="greening"), WITHIN) is None


@pytest.mark.rule("R64")
@pytest.mark.parametrize(("on", "code"), [("2026-02-04", "variation-due"), ("2026-02-05", "variation-late")])
def test_a_metered_overrun_is_varied_within_thirty_days(on: str, code: str) -> None:
    fund = budgeted()
    t.bill(fund, "B-0001", "power", "240.00")
    assert flags(fund, "metered_overruns_are_varied", on) == []
    t.bill(fund, "B-0002", "power", "0.01")
    (flag,) = flags(fund, "metered_overruns_are_varied", on)
    assert (flag.code, flag.due, flag.facts["over"]) == (code, date(2026, 2, 4), t.Decimal("0.01"))
    fund.joint(varied(fund, "power", "0.01", resolution="R2026001"), C)
    assert flags(fund, "metered_overruns_are_varied", on) == []


# ---- R66 ----


@pytest.mark.rule("R66")
@pytest.mark.parametrize(("power", "count"), [("2400.00", 0), ("2400.01", 1)])
def test_a_structural_deficit_is_said(power: str, count: int) -> None:
    from tests.state.test_figures import _with_units

    fund = t.till("100.00")
    _with_units(fund)
    t.adopt(fund, lines={"power": power})
    assert len(flags(fund, "essentials_are_covered_by_the_fees", "2026-02-01")) == count


def test_terms_set_the_committees_share() -> None:
    from fractions import Fraction

    fund = with_terms(budgeted(), line_reallocation_share=Fraction(0))
    assert t.code(fund, varied(fund, "repair", "0.01", from_head="sanitation"), VARIED) == "above-committee-share"


@pytest.mark.rule("R87")
def test_which_source_comes_first_is_asked_at_the_request_and_not_again_at_the_release() -> None:
    """What the first source could pay may change between the two; a release is not lost to it."""
    fund = t.till("1000.00")
    t.hold(fund, "bank", "1000.00", of="public-revenue", party="co-managed")
    t.put(fund, drafted.adopt_budget(fund.state, by=B, day=fund.day, period="2026", resolution="R2026001", lines=[
        {"head": "repair", "amount": "500.00", "sources": ("public-revenue", "operating")}]))
    fund = with_terms(fund, pools="one-fund")
    entry = t.asked(fund, "10.00")
    assert t.code(fund, entry, SOURCED) == "earlier-source-can-pay"
    t.put(fund, entry)
    release = t.release(fund, entry.payment, but_last=True)
    assert t.code(fund, release, SOURCED) is None


@pytest.mark.rule("R64")
@pytest.mark.parametrize(("head", "tier", "code"), [
    ("power", "T1", None), ("power", "T2", "over-budget"), ("sanitation", "T1", "over-budget")])
def test_what_goes_over_its_line_is_essential_and_metered_both(head: str, tier: str, code: str | None) -> None:
    fund = budgeted()
    assert t.code(fund, t.asked(fund, "600.00", head=head, tier=tier), WITHIN) == code


@pytest.mark.rule("R64")
@pytest.mark.parametrize(("head", "essential", "code"), [
    ("power", True, None), ("power", None, "over-budget"), ("sanitation", True, "over-budget"), ("repair", None, "over-budget")])
def test_cash_goes_over_its_line_for_a_metered_essential_alone(head: str, essential: bool | None, code: str | None) -> None:
    from sharedfund.rules.budget import the_imprest_is_spent_within_the_budget as rule

    fund = t.till("10000.00")
    t.adopt(fund, lines={head: "100.00"}, essential=bool(essential))
    known = fund.state.budgets
    (adopted,) = known.all()
    lines = tuple(replace(line, essential=bool(essential)) for line in adopted.lines)
    changed = known.adopted.set(adopted.period, replace(adopted, lines=lines))
    state = replace(fund.state, budgets=replace(known, adopted=changed))
    entry = payments.spend_imprest(state, by=N, day=fund.day, voucher="Q-01", head=head, amount="100.01", purpose="零星开支",
                                   evidence=("0" * 64,))
    objection = rule(state, entry)
    assert (objection.code if objection else None) == code
    assert rule(state, entry.replaced(amount=t.Decimal("100.00"))) is None
    if objection:
        assert objection.facts["over"] == t.Decimal("0.01")


@pytest.mark.rule("R64")
@pytest.mark.parametrize("head", ["power", "sanitation"])
def test_only_a_metered_line_that_went_over_is_to_be_varied(head: str) -> None:
    fund = budgeted()
    amount = {"power": "240.01", "sanitation": "600.00"}[head]
    assert flags(fund, "metered_overruns_are_varied", "2026-02-05") == []
    t.bill(fund, "B-0001", head, amount)
    found = flags(fund, "metered_overruns_are_varied", "2026-02-05")
    assert [flag.facts["head"] for flag in found] == (["power"] if head == "power" else [])


# ---- edges ----


@pytest.mark.rule("R63")
@pytest.mark.parametrize(("amount", "code"), [("5500.00", None), ("5500.01", "outside-the-band"), ("2880.00", "outside-the-band")])
def test_the_band_is_about_the_newest_budget(amount: str, code: str | None) -> None:
    fund = resolved()
    t.adopt(fund, lines={"power": "2880.00"})
    t.adopt(fund, "2027", lines={"power": "5000.00"})
    t.resolve(fund, "R2026002", body="joint-meeting")
    entry = budget(fund, "2028", [{"head": "power", "amount": amount}], resolution="R2026002")
    assert t.code(fund, entry, RESOLVED) == code


@pytest.mark.rule("R63")
@pytest.mark.parametrize(("months", "code"), [
    (("2026-01", "2026-02", "2026-03"), None), (("2026-01", "2026-03"), None),
    (("2026-01", "2026-02", "2026-04"), "month-outside")])
def test_a_line_may_name_every_month_of_its_period(months: tuple[str, ...], code: str | None) -> None:
    fund = resolved()
    line = {"head": "power", "amount": str(t.Decimal("10.00") * len(months)),
            "months": [{"month": month, "amount": "10.00"} for month in months]}
    assert t.code(fund, budget(fund, "2026Q1", [line]), SUMS) == code


@pytest.mark.rule("R64")
@pytest.mark.parametrize(("amount", "more", "code"), [
    ("-0.01", {"from_head": "sanitation"}, "nothing-varied"), ("-0.50", {"from_head": "sanitation"}, "nothing-varied"),
    ("-1.00", {"from_head": "sanitation"}, "nothing-varied"), ("0.01", {"from_head": "sanitation"}, None),
    ("0.01", {}, "resolution-needed"), ("0.50", {}, "resolution-needed"), ("1.00", {}, "resolution-needed"),
    ("-0.01", {}, None), ("-0.50", {}, "line-used"), ("-1.00", {}, "line-used")])
def test_less_than_a_yuan_is_varied_as_any_other_amount(amount: str, more: dict[str, str], code: str | None) -> None:
    """Of repair 0.49 are left."""
    fund = budgeted()
    t.bill(fund, "B-0001", "repair", "999.51")
    refusal = t.said(fund, varied(fund, "repair", amount, **more)).get(VARIED)
    assert (refusal.code if refusal else None) == code
    if code == "line-used":
        assert refusal.facts == {"head": "repair", "left": t.Decimal("0.49"), "amount": abs(t.Decimal(amount))}


@pytest.mark.rule("R63")
def test_what_a_resolution_pays_apart_needs_no_budget() -> None:
    fund = t.till("100000.00")
    t.resolve(fund, "R2026002", {"fund": "operating", "amount": "5.00", "use": "spend"})
    assert t.code(fund, t.asked(fund, "5.01", tier="T6", resolution="R2026002"), WITHOUT) is None
    assert t.code(fund, t.asked(fund, "5.01"), WITHOUT) == "no-budget"


@pytest.mark.rule("R64")
def test_what_others_asked_of_a_line_counts_as_used_against_the_imprest() -> None:
    from sharedfund.rules.budget import the_imprest_is_spent_within_the_budget as rule

    fund = budgeted()
    t.bill(fund, "B-0001", "repair", "300.00")
    t.request(fund, "200.00")
    entry = payments.spend_imprest(fund.state, by=N, day=fund.day, voucher="Q-01", head="repair", amount="500.01",
                                   purpose="零星开支", evidence=("0" * 64,))
    objection = rule(fund.state, entry)
    assert objection is not None
    assert {name: str(value) for name, value in objection.facts.items()} == {
        "head": "repair", "budget": "1000.00", "used": "500.00", "asked": "500.01", "over": "0.01"}
    assert rule(fund.state, entry.replaced(amount=t.Decimal("500.00"))) is None


@pytest.mark.rule("R87")
@pytest.mark.parametrize(("more", "code"), [
    ({}, "source-not-named"), ({"settles": "standing"}, None), ({"settles": "tax"}, None), ({"fund": "contingency"}, None),
    ({"tier": "T6", "resolution": "R2026002"}, None), ({"head": None}, None)])
def test_only_what_a_line_bears_is_paid_from_the_sources_it_names(more: dict[str, Any], code: str | None) -> None:
    """The line repair names public revenue alone; T6 is paid apart from every line."""
    from sharedfund.rules.budget import heads_are_paid_from_the_sources_their_line_names as rule

    fund = t.till("1000.00")
    t.put(fund, drafted.adopt_budget(fund.state, by=B, day=fund.day, period="2026", resolution="R2026001", lines=[
        {"head": "repair", "amount": "500.00", "sources": ("public-revenue",)}]))
    fund = with_terms(fund, pools="one-fund")
    objection = rule(fund.state, t.asked(fund, "10.00").replaced(**more))
    assert (objection.code if objection else None) == code


@pytest.mark.rule("R64")
@pytest.mark.parametrize(("billed", "over_since", "is_found"), [
    ("240.01", date(2026, 1, 5), True), ("240.00", date(2026, 1, 5), False), ("239.99", date(2026, 1, 5), False),
    ("240.01", None, False)])
def test_a_line_is_to_be_varied_since_it_went_over_and_while_it_is(
    billed: str, over_since: date | None, is_found: bool
) -> None:
    fund = budgeted(power="240.00")
    t.bill(fund, "B-0001", "power", billed)
    known = fund.state.budgets
    (adopted,) = known.all()
    lines = tuple(replace(line, over_since=over_since) for line in adopted.lines)
    changed = known.adopted.set(adopted.period, replace(adopted, lines=lines))
    fund.state = replace(fund.state, budgets=replace(known, adopted=changed))
    assert [flag.code for flag in flags(fund, "metered_overruns_are_varied", "2026-02-05")] == (
        ["variation-late"] if is_found else [])


@pytest.mark.rule("R66")
@pytest.mark.parametrize(("cash", "months"), [("0.00", "0.00"), ("40.00", "0.50"), ("80.00", "1.00")])
def test_a_deficit_is_said_with_the_months_the_funds_own_money_covers(cash: str, months: str) -> None:
    """80.00 are missing a month."""
    from tests.state.test_figures import _with_units

    fund = t.till(cash)
    _with_units(fund)
    t.adopt(fund, lines={"power": "3360.00"})
    (flag,) = flags(fund, "essentials_are_covered_by_the_fees", "2026-02-01")
    assert {name: str(value) for name, value in flag.facts.items()} == {
        "period": "2026", "essential": "3360.00", "expected": "2400.00", "deficit": "960.00", "months_of_cover": months}


@pytest.mark.rule("R63", "R66")
def test_without_a_budget_the_imprest_has_no_line_and_no_deficit_is_known() -> None:
    from sharedfund.rules.budget import the_imprest_is_spent_within_the_budget as rule

    fund = t.till("100.00")
    entry = payments.spend_imprest(fund.state, by=N, day=fund.day, voucher="Q-01", head="repair", amount="50.00",
                                   purpose="零星开支", evidence=("0" * 64,))
    assert rule(fund.state, entry) is None
    assert flags(fund, "essentials_are_covered_by_the_fees", "2026-02-01") == []
    # With a budget and no fee that is charged nothing is known of its income either.
    t.adopt(fund, lines={"power": "3360.00"})
    assert flags(fund, "essentials_are_covered_by_the_fees", "2026-02-01") == []
    assert rule(fund.state, entry.replaced(head="power", amount=t.Decimal("3360.00"))) is None
    refusal = rule(fund.state, entry)
    assert refusal is not None and refusal.code == "no-line"
