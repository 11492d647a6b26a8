"""Fees: bills by area and tariff, earned month by month; collection, arrears, write-offs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from sharedfund import rulebook, spelling
from sharedfund.drafts import fees, receipts
from sharedfund.entries.entry import Entry
from sharedfund.entries.fees import EarnedPart
from sharedfund.rules.fees import begun_months_are_earned, no_unit_is_left_out_of_the_bills, old_debts_are_reminded_of
from sharedfund.state import fees as figures
from sharedfund.values.days import period
from tests.fund import Fund
from tests.households import (
    DEVELOPER,
    H1,
    H2,
    H3,
    H4,
    SHOP,
    B,
    C,
    D,
    K,
    bank,
    branch,
    charged,
    contract,
    pay,
    register,
    resolved,
    small,
)

FEN = Decimal("0.01")


def bill(fund: Fund, household: str = H1, name: str = "2026Q1", **changes: Any) -> Entry:
    return fees.charge(fund.state, by=K, day=fund.day, household=household, period=name).replaced(**changes)


def codes(flags: Any) -> list[str]:
    return [flag.code for flag in flags]


# ---- R8: area x rate x months ----


@pytest.mark.rule("R8")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"amount": "600.01", "earned": "200.01"}, "amount-differs"),
        ({"amount": "599.99", "earned": "200.00"}, "amount-differs"),
        ({"area_m2": "100.01", "amount": "600.06", "earned": "200.02"}, "area-differs"),
        ({"rate_per_m2_month": "2.0001", "amount": "600.03", "earned": "200.01"}, "rate-differs"),
        ({"contract": "C-02"}, "contract-not-in-force"),
        ({"household": "h-ffffff"}, "household-unknown"),
    ],
)
def test_a_bill_is_area_times_rate_times_months(changes: dict[str, str], code: str | None) -> None:
    fund = small()
    answer = fund.ask(bill(fund).replaced(**changes))
    assert getattr(answer, "code", None) == code
    if code is not None:
        assert answer.number == "R8"


@pytest.mark.rule("R8")
@pytest.mark.parametrize(("name", "code"), [("2026-12", None), ("2026-11-01--2026-12-31", None),
                                            ("2026-12-01--2027-01-31", "contract-not-in-force")])
def test_no_bill_reaches_over_the_end_of_the_contract(name: str, code: str | None) -> None:
    fund = small()
    assert getattr(fund.ask(bill(fund, name=name)), "code", None) == code


@pytest.mark.rule("R8")
@pytest.mark.parametrize(
    ("name", "code"),
    [("2026-04", None), ("2026-03", "charged-already"), ("2026Q1", "charged-already"), ("2026", "charged-already")],
)
def test_no_day_is_charged_twice(name: str, code: str | None) -> None:
    fund = charged()
    assert getattr(fund.ask(bill(fund, name=name)), "code", None) == code


@pytest.mark.rule("R8")
@pytest.mark.parametrize(("due", "code"), [("2026-01-01", None), ("2025-12-31", "due-before-charged")])
def test_no_bill_is_due_before_it_is_charged(due: str, code: str | None) -> None:
    fund = small()
    assert getattr(fund.ask(bill(fund, due=due)), "code", None) == code


@pytest.mark.rule("R8")
@pytest.mark.parametrize(("day", "code"), [("2026-03-30", "charged-before-its-end"), ("2026-03-31", None)])
def test_a_complex_that_charges_in_arrears_charges_at_the_end(day: str, code: str | None) -> None:
    fund = small(charge_timing="arrears").at(day)
    assert getattr(fund.ask(bill(fund)), "code", None) == code


@pytest.mark.rule("R8")
def test_a_use_without_tariff_is_not_charged() -> None:
    fund = Fund.founded()
    fund.joint(contract(fund, rates={"commercial": "1.0000"}), D)
    fund.do(register(fund, H1, "u-000001", "B01", "100.00"))
    assert fees.charges(fund.state, by=K, day=fund.day, period="2026Q1") == ()
    given = fees.FeeCharged(day=fund.day, by=K, household=H1, contract="C-01", use="residential", period="2026Q1",
                            area_m2="100.00", rate_per_m2_month="1.0000", amount="300.00", earned="100.00",
                            from_advance="0.00", due=fund.day)
    assert fund.refused(given).code == "no-tariff"
    # Nothing charged: a zero-fee complex has no rate, neither 0 nor 100 %.
    assert figures.collection_rate(fund.state, "2026Q1") is None
    assert figures.household_rate(fund.state, "2026Q1") is None


@pytest.mark.rule("R8")
@pytest.mark.parametrize(("area", "amount"), [("80.36", "31.34"), ("80.35", "31.34"), ("80.38", "31.35"), ("0.01", "0.00")])
def test_a_bill_is_rounded_half_up_once(area: str, amount: str) -> None:
    from sharedfund.rules.fees import charge_amount

    assert charge_amount(Decimal(area), Decimal("0.3900"), "2026-01") == Decimal(amount)


@pytest.mark.rule("R8")
def test_half_a_fen_goes_up_and_days_of_a_month_count_exactly() -> None:
    from sharedfund.rules.fees import charge_amount

    assert charge_amount(Decimal("0.50"), Decimal("0.0100"), "2026-01") == Decimal("0.01")
    # A firm that comes on 25 December serves 7 of 31 days: 100.00 x 2 x 7/31 = 45.16.
    assert charge_amount(Decimal("100.00"), Decimal("2.0000"), "2025-12-25--2025-12-31") == Decimal("45.16")
    assert figures.months_count(period("2025-12-25--2026-01-31")) == Fraction(7, 31) + 1


# ---- R9: the parts of a bill; the tariff is not forced ----


@pytest.mark.rule("R9")
@pytest.mark.parametrize("amount", ["0.01", "0.11", "1.00", "31.34", "376.05", "999.99", "600.00"])
def test_the_parts_of_a_bill_sum_to_it_exactly(amount: str) -> None:
    parts = figures.month_parts(Decimal(amount), "2026")
    assert [part.month for part in parts] == [f"2026-{m:02d}" for m in range(1, 13)]
    assert sum(part.amount for part in parts) == Decimal(amount)
    assert max(p.amount for p in parts) - min(p.amount for p in parts) <= FEN


@pytest.mark.rule("R9")
def test_xingfu_is_charged_1755_04_and_the_difference_is_reported_not_forced() -> None:
    fund = Fund.founded()
    fund.joint(contract(fund, rates={"residential": "0.3900"}), D)
    areas = ["80.36"] * 40 + ["80.35"] * 16
    fund.do(*(register(fund, f"h-{n:06x}", f"u-{n:06x}", "B01" if n < 28 else "B02", area) for n, area in enumerate(areas, 1)))
    assert fund.state.units.area_m2() == Decimal("4500.00")
    written = fund.do(*fees.charges(fund.state, by=K, day=fund.day, period="2026-01"))
    assert {entry.amount for entry in written} == {Decimal("31.34")}
    assert len(written) == 56
    found = figures.tariff_difference(fund.state, "2026-01")
    assert (found.bills, found.whole, found.difference) == (Decimal("1755.04"), Decimal("1755.00"), Decimal("0.04"))


# ---- R13: the developer's unsold units ----


@pytest.mark.rule("R13")
@pytest.mark.parametrize(("use", "code"), [("developer", None), ("residential", "use-differs")])
def test_an_unsold_unit_is_billed_to_the_developer(use: str, code: str | None) -> None:
    fund = small()
    fund.do(register(fund, DEVELOPER, "u-00000d", "B02", "60.00", use="developer"))
    entry = bill(fund, DEVELOPER, use=use)
    assert getattr(fund.ask(entry), "code", None) == code
    if code is None:
        assert [p.account for p in entry.postings() if p.account.startswith("Income")] == ["Income:Operating:Fee:Developer"]


@pytest.mark.rule("R13")
def test_a_unit_left_out_of_the_bills_is_flagged_the_developers_too() -> None:
    fund = small()
    assert list(no_unit_is_left_out_of_the_bills(fund.state, fund.day)) == []
    fund.do(register(fund, DEVELOPER, "u-00000d", "B02", "60.00", use="developer"),
            register(fund, SHOP, "u-00000e", "B02", "30.00", use="commercial"))
    for left in (6, 5, 1, 0):
        todo = [unit.household for unit in fund.state.units.all() if unit.household not in fund.state.fees.charged]
        taken = todo[: len(todo) - left]
        if taken:
            fund.do(*fees.charges(fund.state, by=K, day=fund.day, period="2026Q1", households=taken))
        found = list(no_unit_is_left_out_of_the_bills(fund.state, fund.day))
        assert codes(found) == (["units-not-charged"] if left in (5, 1) else [])
        if found:
            assert found[0].facts["units"] == left


# ---- R7: earned month by month ----


@pytest.mark.rule("R7")
@pytest.mark.parametrize(("earned", "code"), [("200.00", None), ("200.01", "earned-differs"), ("199.99", "earned-differs"),
                                              ("600.00", "earned-differs")])
def test_of_a_bill_the_months_begun_are_earned(earned: str, code: str | None) -> None:
    fund = small()
    assert getattr(fund.ask(bill(fund, earned=earned)), "code", None) == code


@pytest.mark.rule("R7")
@pytest.mark.parametrize(("day", "earned"), [("2026-01-31", "200.00"), ("2026-02-01", "400.00"), ("2026-03-31", "600.00")])
def test_a_bill_charged_later_is_earned_further(day: str, earned: str) -> None:
    fund = small().at(day)
    (entry,) = fund.do(bill(fund))
    assert entry.earned == Decimal(earned)
    assert fund.state.ledger.owed("Liabilities:Advance:Charged:Operating") == Decimal("600.00") - Decimal(earned)


@pytest.mark.rule("R7")
def test_a_month_is_earned_once_it_has_begun_all_of_it_and_in_order() -> None:
    fund = charged().at("2026-01-31")
    parts = (EarnedPart(use="residential", amount="800.00"),)
    february = fees.FeesEarned(day=fund.day, by=K, month="2026-02", parts=parts)
    assert fund.refused(february).code == "month-not-begun"
    assert fees.earn(fund.state, by=K, day=fund.day) == ()
    fund.at("2026-03-01")
    assert fund.refused(february.replaced(day=fund.day, month="2026-03")).code == "earlier-month-first"
    for wrong in ("799.99", "800.01"):
        entry = february.replaced(day=fund.day, parts=(EarnedPart(use="residential", amount=wrong),))
        assert fund.refused(entry).code == "parts-differ"
    assert codes(begun_months_are_earned(fund.state, fund.day)) == ["month-not-earned", "month-not-earned"]
    written = fund.do(*fees.earn(fund.state, by=K, day=fund.day))
    assert [(entry.month, entry.parts) for entry in written] == [("2026-02", parts), ("2026-03", parts)]
    assert fund.state.ledger.owed("Liabilities:Advance:Charged:Operating") == 0
    assert fund.refused(february.replaced(day=fund.day)).code == "parts-differ"
    assert list(begun_months_are_earned(fund.state, fund.day)) == []


@pytest.mark.rule("R7")
def test_what_is_paid_for_months_not_begun_is_the_owners() -> None:
    fund = charged()
    pay(fund, (H1, "2400.00"), (H2, "200.00"))
    state = fund.state
    # h-7f3a9c paid February and March; 200.00 of h-2b91d4 fill January (177.00) and 23.00 of February.
    assert figures.paid_for_months_not_begun(state, date(2026, 1, 31)) == Decimal("423.00")
    assert figures.paid_for_months_not_begun(state, date(2026, 2, 1)) == Decimal("200.00")
    assert figures.paid_for_months_not_begun(state, date(2026, 3, 1)) == 0
    assert [figures.base_of_month(state, m) for m in ("2026-01", "2026-02", "2026-03")] == [
        Decimal("377.00"), Decimal("223.00"), Decimal("200.00")]


@pytest.mark.rule("R7")
def test_a_late_bill_takes_part_in_the_months_the_books_have_earned() -> None:
    fund = charged().at("2026-02-03")
    fund.do(*fees.earn(fund.state, by=K, day=fund.day))
    fund.do(register(fund, SHOP, "u-00000e", "B02", "30.00", use="commercial"))
    late = fees.charge(fund.state, by=K, day=date(2026, 1, 31), household=SHOP, period="2026Q1")
    assert (late.amount, late.earned) == (Decimal("315.00"), Decimal("210.00"))
    fund.do(late)
    assert figures.earnable(fund.state, "2026-02") == {}
    assert figures.earnable(fund.state, "2026-03") == {"commercial": Decimal("105.00"), "residential": Decimal("800.00")}


# ---- R5: an advance is used when charged ----


@pytest.mark.rule("R5")
@pytest.mark.parametrize(("used", "code"), [("600.00", None), ("599.99", "advance-not-used"), ("0.00", "advance-not-used")])
def test_an_advance_settles_the_next_bill(used: str, code: str | None) -> None:
    fund = charged()
    fund.do(bank(fund, H1, "2400.00", purpose="2026"))
    fund.at("2026-04-01")
    entry = bill(fund, name="2026Q2", from_advance=used)
    assert getattr(fund.ask(entry), "code", None) == code
    if code is None:
        fund.do(entry)
        assert fund.state.ledger.owed("Liabilities:Advance:Fee:H-7f3a9c") == Decimal("1200.00")
        assert figures.collection_rate(fund.state, "2026Q2") == 1
        assert figures.base_of_month(fund.state, "2026-04") == Decimal("200.00")


# ---- R14: a credit ----


def credit(fund: Fund, of: str, **changes: Any) -> Entry:
    original = next(e for e in fund.entries if e.kind == "fee-charged" and e.household == H1)
    entry = fees.credit_charge(fund.state, original, by=K, day=fund.day, amount=Decimal(of), reason="面积有误")
    return entry.replaced(**changes)


@pytest.mark.rule("R14")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"household": H2}, "no-such-charge"),
        ({"period": "2026Q2"}, "no-such-charge"),
        ({"amount": "600.01"}, "credit-above-charge"),
        ({"unpaid": "59.99"}, "credit-parts-differ"),
        ({"earned": "20.01"}, "credit-parts-differ"),
    ],
)
def test_a_credit_repeats_its_charge(changes: dict[str, str], code: str | None) -> None:
    fund = charged()
    answer = fund.ask(credit(fund, "60.00", **changes))
    assert getattr(answer, "code", None) == code


@pytest.mark.rule("R14")
def test_a_credit_lowers_the_debt_the_collection_and_the_base_of_its_own_day() -> None:
    fund = charged()
    fund.do(bank(fund, H1, "600.00"))
    fund.at("2026-02-10")
    fund.do(*fees.earn(fund.state, by=K, day=fund.day))
    (entry,) = fund.do(credit(fund, "60.00"))
    assert (entry.unpaid, entry.earned) == (Decimal("0.00"), Decimal("40.00"))
    # What was paid too much is the household's again, in advance.
    assert fund.state.ledger.owed("Liabilities:Advance:Fee:H-7f3a9c") == Decimal("60.00")
    assert fund.state.fees.tally("2026Q1") == figures.Tally(Decimal("2340.00"), Decimal("540.00"))
    # January's base stays as it was; today's falls by what January and February lose.
    assert [figures.base_of_month(fund.state, m) for m in ("2026-01", "2026-02", "2026-03")] == [
        Decimal("200.00"), Decimal("160.00"), Decimal("180.00")]


@pytest.mark.rule("R14")
def test_a_bill_credited_in_full_may_be_charged_anew() -> None:
    fund = charged()
    fund.do(credit(fund, "600.00"))
    assert fund.state.fees.bill(H1, "2026Q1") is None
    assert figures.household_rate(fund.state, "2026Q1") == 0
    assert fund.state.fees.units_charged("2026Q1") == 3
    fund.do(bill(fund))
    assert fund.state.fees.units_charged("2026Q1") == 4
    assert fund.state.fees.tally("2026Q1").charged == Decimal("2400.00")


# ---- R93, R94: collection ----


@pytest.mark.rule("R93")
def test_neither_advances_nor_old_arrears_are_in_the_rate() -> None:
    fund = charged()
    pay(fund, (H1, "2400.00"), (H2, "531.00"), (H3, "720.00"))
    assert figures.collection_rate(fund.state, "2026Q1") == Fraction(1851, 2400)
    assert figures.household_rate(fund.state, "2026Q1") == Fraction(3, 4)
    assert figures.received_in_advance(fund.state, "2026Q1") == Decimal("1800.00")
    fund.at("2026-04-01")
    fund.do(*fees.charges(fund.state, by=K, day=fund.day, period="2026Q2"))
    fund.do(bank(fund, H4, "549.00", purpose="2026Q1"))
    assert figures.collection_rate(fund.state, "2026Q1") == 1
    assert figures.collection_rate(fund.state, "2026Q2") == Fraction(600, 2400)
    assert figures.arrears_recovered(fund.state, "2026Q2") == Decimal("549.00")
    assert figures.collection_rate(fund.state, "2026") == Fraction(3000, 4800)
    # What was published stands as of its day: the state of that day still says so.
    assert figures.collection_rate(fund.lines.state_at(date(2026, 4, 1)), "2026Q1") == Fraction(1851, 2400)


@pytest.mark.rule("R94")
def test_a_household_counts_once_however_often_it_is_billed() -> None:
    fund = small()
    for month in ("2026-01", "2026-02", "2026-03"):
        fund.do(*fees.charges(fund.state, by=K, day=fund.day, period=month))
    pay(fund, (H1, "600.00"), (H2, "176.99"))
    assert fund.state.fees.units_charged("2026Q1") == 4
    assert figures.household_rate(fund.state, "2026Q1") == Fraction(1, 4)
    assert figures.household_rate(fund.state, "2026-01") == Fraction(1, 4)
    fund.do(bank(fund, H2, "0.01"))
    assert figures.household_rate(fund.state, "2026-01") == Fraction(2, 4)
    assert figures.collection_rate(fund.state, "2026Q1") == Fraction(777, 2400)


@pytest.mark.rule("R93")
def test_a_quarter_of_a_complex_billed_by_the_year_has_the_years_rate() -> None:
    fund = small()
    fund.do(*fees.charges(fund.state, by=K, day=fund.day, period="2026"))
    fund.do(bank(fund, H1, "2400.00"))
    assert figures.collection_rate(fund.state, "2026Q3") == Fraction(2400, 9600)
    assert figures.household_rate(fund.state, "2026Q3") == Fraction(1, 4)
    assert figures.collection_rate(fund.state, "2025Q4") is None


# ---- R96: arrears, write-offs, reminders ----


@pytest.mark.rule("R96")
@pytest.mark.parametrize(
    ("on", "age"),
    [("2026-02-01", "0-3"), ("2026-04-30", "0-3"), ("2026-05-01", "3-12"), ("2027-01-31", "3-12"), ("2027-02-01", "12-36"),
     ("2029-01-31", "12-36"), ("2029-02-01", "over-36")],
)
def test_a_debt_ages_by_the_day(on: str, age: str) -> None:
    assert figures.age_of(date(2026, 1, 31), date.fromisoformat(on)) == age


@pytest.mark.rule("R96")
def test_arrears_are_what_is_due_and_unpaid() -> None:
    fund = charged()
    pay(fund, (H1, "600.00"), (H2, "500.00"))
    assert figures.arrears(fund.state, date(2026, 1, 31)) == ()
    rows = figures.arrears(fund.state, date(2026, 2, 1))
    assert [(r.building, r.household, r.period, r.amount, r.age) for r in rows] == [
        ("B01", H2, "2026Q1", Decimal("31.00"), "0-3"), ("B02", H3, "2026Q1", Decimal("720.00"), "0-3"),
        ("B02", H4, "2026Q1", Decimal("549.00"), "0-3")]


def write_off(fund: Fund, amount: str, household: str = H4, **more: Any) -> Entry:
    return fees.propose_write_off(fund.state, by=B, day=fund.day, household=household, period="2026Q1",
                                  amount=Decimal(amount), reason="住户已故", **more)


@pytest.mark.rule("R96")
@pytest.mark.parametrize(("amount", "code"), [("199.99", None), ("200.00", None), ("200.01", "above-unit-limit"),
                                              ("549.00", "above-unit-limit"), ("549.01", "not-owed")])
def test_the_committee_writes_off_up_to_its_limit_for_a_unit(amount: str, code: str | None) -> None:
    fund = charged()
    assert getattr(fund.ask(write_off(fund, amount)), "code", None) == code


@pytest.mark.rule("R96")
def test_the_limit_holds_for_the_unit_and_for_the_year_and_the_yes_is_judged_again() -> None:
    fund = small(write_off_year_cny="300.00")
    fund.do(*fees.charges(fund.state, by=K, day=fund.day, period="2026Q1"))
    rival = write_off(fund, "200.00", H3)
    fund.joint(write_off(fund, "200.00"), C)
    assert fund.state.fees.bill(H4, "2026Q1").unpaid == Decimal("349.00")
    assert fund.refused(write_off(fund, "0.01")).code == "above-unit-limit"
    for amount, code in (("100.00", None), ("100.01", "above-year-limit")):
        assert getattr(fund.ask(write_off(fund, amount, H3)), "code", None) == code
    assert fund.refused(rival).code == "above-year-limit"
    # Written off is not paid: neither rate rises, and the debt is gone from the arrears only by what was written off.
    assert figures.household_rate(fund.state, "2026Q1") == 0
    assert fund.state.fees.tally("2026Q1").written_off == Decimal("200.00")
    assert fund.state.ledger.balance("Expenses:Operating:BadDebt") == Decimal("200.00")
    # Two proposals race: the second's last yes is refused, for the limit is asked again.
    first, second = write_off(fund, "80.00", H3), write_off(fund, "80.00", H2)
    (one,), (two,) = fund.do(first), fund.do(second)
    from sharedfund import drafts

    fund.do(drafts.approve(fund.state, spelling.leaf_of(one), by=C, day=fund.day))
    yes = drafts.approve(fund.state, spelling.leaf_of(two), by=C, day=fund.day)
    assert fund.refused(yes).code == "above-year-limit"


@pytest.mark.rule("R96")
@pytest.mark.parametrize(("amount", "code"), [("300.00", None), ("300.01", "not-resolved")])
def test_above_the_limits_a_resolution_decides(amount: str, code: str | None) -> None:
    fund = charged()
    resolved(fund, "R2026007", "write-off", "300.00")
    entry = write_off(fund, amount, resolution="R2026007")
    assert getattr(fund.ask(entry), "code", None) == code
    if code is None:
        fund.joint(entry, C)
        assert fund.state.resolutions.left("R2026007", use="write-off", fund="operating") == 0
        assert fund.state.fees.written_off == {}


@pytest.mark.rule("R96")
def test_a_write_off_takes_effect_only_as_decided() -> None:
    fund = charged()
    (proposal,) = fund.do(write_off(fund, "150.00"))
    effect = fees.DebtWrittenOff(day=fund.day, by=K, proposal=spelling.leaf_of(proposal), household=H4, period="2026Q1",
                                 amount="150.00")
    assert fund.refused(effect).code == "write-off-not-decided"
    assert fund.refused(effect.replaced(proposal="0" * 64)).code == "write-off-not-decided"
    from sharedfund import drafts
    from sharedfund.admit import Admitted

    yes = drafts.approve(fund.state, spelling.leaf_of(proposal), by=C, day=fund.day)
    assert isinstance(fund.ask(yes, effect), Admitted)
    assert fund.refused(yes, effect.replaced(amount="149.99")).code == "write-off-differs"
    assert fund.refused(yes, effect.replaced(household=H3)).code == "write-off-differs"


@pytest.mark.rule("R96")
@pytest.mark.parametrize(("amount", "code"), [("549.00", None), ("549.01", "reminded-of-too-much")])
def test_a_reminder_asks_for_no_more_than_is_owed(amount: str, code: str | None) -> None:
    fund = charged()
    entry = fees.remind(fund.state, by=K, day=fund.day, household=H4).replaced(amount=amount)
    assert getattr(fund.ask(entry), "code", None) == code


@pytest.mark.rule("R96")
def test_a_debt_is_reminded_of_before_three_years_and_the_reminder_starts_them_anew() -> None:
    fund = charged()
    pay(fund, (H1, "600.00"), (H2, "531.00"), (H3, "720.00"))
    for on, expected in (("2028-10-31", []), ("2028-11-01", ["debt-soon-barred"]), ("2029-01-31", ["debt-soon-barred"]),
                         ("2029-02-01", ["debt-barred"])):
        assert codes(old_debts_are_reminded_of(fund.state, date.fromisoformat(on))) == expected
    fund.at("2028-10-31")
    fund.do(fees.remind(fund.state, by=K, day=fund.day, household=H4, manner="letter"))
    assert codes(old_debts_are_reminded_of(fund.state, date(2031, 7, 31))) == []
    assert codes(old_debts_are_reminded_of(fund.state, date(2031, 8, 1))) == ["debt-soon-barred"]


# ---- R95, R97 ----


def test_a_published_rate_and_the_present_one_are_two_figures() -> None:
    fund = charged()
    fund.do(bank(fund, H1, "600.00"))
    before = fund.state
    fund.at("2026-04-05")
    fund.do(bank(fund, H2, "531.00"))
    assert figures.collection_rate(before, "2026Q1") == Fraction(600, 2400)
    assert figures.collection_rate(fund.lines.state_at(date(2026, 4, 1)), "2026Q1") == Fraction(600, 2400)
    assert figures.collection_rate(fund.state, "2026Q1") == Fraction(1131, 2400)


def test_no_entry_kind_cuts_anything_off() -> None:
    from sharedfund.entries import KINDS

    assert not [kind for kind in KINDS if any(word in kind for word in ("cut", "disconnect", "suspend-", "stop"))]
    assert [known.way for known in rulebook.rulebook().numbered("R97")] == ["not-ours"]


# ---- the worked quarter, and what leaves ----


def test_the_worked_quarters_charges_post_as_printed() -> None:
    fund = charged()
    ledger = fund.state.ledger
    assert ledger.total("Assets:Receivable:Fee:") == Decimal("2400.00")
    assert ledger.owed("Income:Operating:Fee:Residential") == Decimal("800.00")
    assert ledger.owed("Liabilities:Advance:Charged:Operating") == Decimal("1600.00")
    fund.at("2026-01-06")
    fund.do(bank(fund, H1, "2400.00"))
    fund.at("2026-01-09")
    fund.do(bank(fund, H2, "531.00"))
    fund.at("2026-01-12")
    fund.do(bank(fund, H3, "720.00"))
    fund.at("2026-01-20")
    fund.do(receipts.take_deposit(fund.state, by=K, day=fund.day, party=H4, amount=Decimal("500.00"), bank_ref="DEP1"))
    assert fund.state.ledger.owed("Liabilities:Advance:Fee:H-7f3a9c") == Decimal("1800.00")
    for day in ("2026-02-01", "2026-03-01"):
        fund.at(day)
        (entry,) = fund.do(*fees.earn(fund.state, by=K, day=fund.day))
        assert entry.parts == (EarnedPart(use="residential", amount="800.00"),)
    assert fund.state.ledger.owed("Income:Operating:Fee:Residential") == Decimal("2400.00")
    assert [figures.base_of_month(fund.state, m) for m in ("2026-01", "2026-02", "2026-03", "2026-04")] == [
        Decimal("617.00"), Decimal("617.00"), Decimal("617.00"), Decimal("0.00")]
    assert figures.paid_for_months_not_begun(fund.state, date(2026, 2, 28)) == Decimal("617.00")
    assert figures.collection_rate(fund.state, "2026Q1") == Fraction(77125, 100000)
    assert figures.household_rate(fund.state, "2026Q1") == Fraction(3, 4)
    assert fund.state.ledger.joint_account() == Decimal("4151.00")


def test_a_bill_settled_long_ago_leaves_and_its_receipt_can_still_be_taken_back() -> None:
    from dataclasses import replace

    fund = charged()
    (received,) = fund.do(bank(fund, H1, "600.00"))
    fund.do(bank(fund, H2, "500.00"))
    state = fund.state

    class Closed:
        month = "2027-02"

    assert figures._closed(state, Closed()).fees.bill(H1, "2026Q1") is not None  # type: ignore[arg-type]
    Closed.month = "2027-03"
    fund.state = figures._closed(state, Closed())  # type: ignore[arg-type]
    assert fund.state.fees.bill(H1, "2026Q1") is None
    assert fund.state.fees.bill(H2, "2026Q1") is not None
    assert figures.collection_rate(fund.state, "2026Q1") == Fraction(1100, 2400)
    fund.at("2027-05-01")
    fund.do(receipts.reverse(fund.state, received, by=K, day=fund.day, reason="退票"))
    assert fund.state.fees.bill(H1, "2026Q1").unpaid == Decimal("600.00")
    assert figures.collection_rate(fund.state, "2026Q1") == Fraction(500, 2400)
    assert figures.base_of_month(fund.state, "2027-05") == Decimal("-600.00")
    assert replace(fund.state) == fund.state


def test_the_fold_is_total_when_a_charge_is_missing_before_its_receipt() -> None:
    fund = charged()
    (received,) = fund.do(bank(fund, H1, "600.00"))
    bare = small()
    from sharedfund.state import evolve

    state = evolve(bare.state, received)
    assert figures.base_of_month(state, "2026-01") == 0
    charge = next(e for e in fund.entries if e.kind == "fee-charged" and e.household == H1)
    state = evolve(state, charge)
    assert state.fees.bill(H1, "2026Q1") == fund.state.fees.bill(H1, "2026Q1")
    assert figures.base_of_month(state, "2026-01") == Decimal("200.00")
    assert branch(bare).state is bare.state


@pytest.mark.rule("R14")
def test_a_bill_settled_long_ago_is_not_credited() -> None:
    """Its months are no longer at hand: what of them was earned cannot be said any more."""
    fund = charged()
    entry = credit(fund, "60.00")
    assert getattr(fund.ask(entry), "code", None) is None
    known = fund.state.fees
    long_ago = replace(known, bills=known.bills.drop(*known.bills))
    fund.state = replace(fund.state, fees=long_ago)
    refusal = fund.refused(entry)
    assert (refusal.number, refusal.code) == ("R14", "charge-settled-long-ago")
    assert refusal.facts == {"household": H1, "period": "2026Q1"}


@pytest.mark.rule("R13")
@pytest.mark.parametrize(("name", "until"), [("2026Q4", "2027-01-01"), ("2026-11-01--2026-12-15", "2026-12-16")])
def test_a_period_that_ends_with_the_contract_is_charged_to_every_unit_too(name: str, until: str) -> None:
    """The tariff asked for is that of the period's last month, which the contract still covers."""
    fund = small()
    fund.do(*fees.charges(fund.state, by=K, day=fund.day, period=name, households=[H1, H2]))
    (found,) = no_unit_is_left_out_of_the_bills(fund.state, fund.day)
    left = [unit.household for unit in fund.state.units.all() if unit.household not in (H1, H2)]
    assert found.facts == {"units": 2, "household": left[0], "use": "residential", "until": date.fromisoformat(until)}


@pytest.mark.rule("R8")
@pytest.mark.parametrize(("name", "code"), [
    ("2026Q1", None), ("2026-01-01--2026-04-01", "charged-already"), ("2026-06-30--2026-07-31", "charged-already"),
    ("2026-07", None)])
def test_days_before_and_after_a_charged_period_are_charged(name: str, code: str | None) -> None:
    fund = small()
    fund.do(bill(fund, name="2026Q2"))
    assert getattr(fund.ask(bill(fund, name=name)), "code", None) == code


@pytest.mark.rule("R13")
@pytest.mark.parametrize("name", [
    "2026-01-01--2026-01-01", "2026-01-01--2026-01-31", "2026-01", "2026-12-31--2026-12-31", "2026"])
def test_the_tariff_asked_for_is_that_of_the_last_day_charged(name: str) -> None:
    """The contract runs from 1 January to 31 December; the days beside it have no tariff."""
    fund = small()
    fund.do(*fees.charges(fund.state, by=K, day=fund.day, period=name, households=[H1, H2]))
    assert codes(list(no_unit_is_left_out_of_the_bills(fund.state, fund.day))) == ["units-not-charged"]


@pytest.mark.rule("R13")
@pytest.mark.parametrize(("households", "left", "use"), [
    ((H1, H2, H3), SHOP, "commercial"), ((H1, H2, H3, SHOP), DEVELOPER, "developer"),
    ((H1, H2, H3, SHOP, DEVELOPER), H4, "residential")])
def test_of_the_units_left_out_the_first_is_told_with_its_use(households: tuple[str, ...], left: str, use: str) -> None:
    fund = small()
    fund.do(register(fund, SHOP, "u-00000e", "B02", "30.00", use="commercial"),
            register(fund, DEVELOPER, "u-00000f", "B02", "60.00", use="developer"))
    fund.do(*fees.charges(fund.state, by=K, day=fund.day, period="2026Q1", households=households))
    (found,) = no_unit_is_left_out_of_the_bills(fund.state, fund.day)
    assert (found.facts["household"], found.facts["use"]) == (left, use)


@pytest.mark.rule("R98")
def test_of_a_household_nobody_knows_no_days_are_asked() -> None:
    """That there is none is said by another rule."""
    from sharedfund.rules.fees import a_household_is_charged_for_its_own_days as rule

    fund = small()
    entry: Any = bill(fund)
    assert rule(fund.state, entry.replaced(household="h-ffffff")) is None
    assert rule(fund.state, entry) is None
