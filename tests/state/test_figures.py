"""The figures: R18's order and sums, R138's reserve, R20's sharing, R25's residual, R65, R66."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from sharedfund.entries.bills import HeadCompleted
from sharedfund.entries.contracts import Tariff
from sharedfund.entries.units import UnitRegistered
from sharedfund.state import figures
from sharedfund.values.money import ZERO
from tests import till as t
from tests.fund import B, Fund, K
from tests.worked_quarter import quarter

HOUSE = "h-7f3a9c"


@pytest.fixture(scope="module")
def worked() -> Fund:
    return quarter()


def _complete(fund: Fund, head: str, month: str, last_bill: str | None = None) -> None:
    t.put(fund, HeadCompleted(**t.signed(fund, K, "head-completed"), head=head, month=month, last_bill=last_bill))


# ---- the worked quarter ----


@pytest.mark.rule("R18")
def test_the_worked_quarter_has_its_figures_to_the_fen(worked: Fund) -> None:
    on = date(2026, 3, 31)
    state = worked.lines.state_at(date(2026, 4, 1))
    found = figures.position(state, on)
    assert found.bank == Decimal("3261.00")
    rows = {row.fund: row for row in found.funds}
    assert rows["operating"] == figures.FundPosition(
        "operating", Decimal("2361.00"),
        (figures.Claim("advance", Decimal("1800.00")), figures.Claim("remuneration-accrued", Decimal("185.10"))),
        Decimal("375.90"))
    assert rows["public-revenue"].spendable == Decimal("400.00")
    assert rows["custody"] == figures.FundPosition(
        "custody", Decimal("500.00"), (figures.Claim("deposit", Decimal("500.00")),), ZERO)
    assert sum(sum((c.amount for c in row.claims), row.spendable) for row in found.funds) == found.bank


@pytest.mark.rule("R17")
def test_on_the_last_day_of_february_1234_may_be_paid_and_94_is_left_for_the_lift(worked: Fund) -> None:
    on, state = date(2026, 2, 28), worked.lines.state_at(date(2026, 3, 1))
    fund = t.branch(worked)
    fund.state = replace(state, record=worked.state.record)  # what is signed names a head of the book
    wages, power, lift = (t.asked(fund, bill=f"B-000{n}") for n in (1, 2, 3))
    payable = [figures.payable_now(fund.state, t.payment_asked(fund.state, e), on) for e in (wages, power, lift)]  # type: ignore[arg-type]
    assert payable == [Decimal("1234.00")] * 3
    t.put(fund, wages)
    t.put(fund, t.asked(fund, bill="B-0002"))
    lift = t.asked(fund, bill="B-0003")
    assert figures.payable_now(fund.state, t.payment_asked(fund.state, lift), on) == Decimal("94.00")  # type: ignore[arg-type]


@pytest.mark.rule("R7")
def test_fees_paid_for_march_are_not_ours_in_february(worked: Fund) -> None:
    state = worked.lines.state_at(date(2026, 3, 1))
    assert figures.cash(state, "operating") == Decimal("3651.00")
    assert figures.not_ours(state, "operating", date(2026, 2, 28)) == Decimal("2417.00")
    assert figures.not_ours(state, "operating", date(2026, 3, 1)) == Decimal("1800.00")


# ---- R18: each fen once, in order ----


@pytest.mark.rule("R18")
def test_claims_come_in_their_order_and_with_what_is_left_make_the_cash() -> None:
    fund = t.till("10000.00")
    t.hold(fund, "advance", "100.00", party=HOUSE)
    t.hold(fund, "refund", "20.00", party="owners")
    t.bill(fund, "B-0001", "power", "240.00")
    t.hold(fund, "cost-payable", "50.00", document="B-0090", head="security")
    t.hold(fund, "fee-releasable", "181.40")
    t.hold(fund, "fee-accrued", "185.10")
    t.hold(fund, "fee-withheld", "37.02")
    t.resolve(fund, "R2026002", {"fund": "operating", "amount": "1000.00", "use": "set-aside"})
    t.request(fund, "300.00")
    claims = figures.claims(fund.state, "operating", fund.day)
    assert [(c.kind, str(c.amount)) for c in claims] == [
        ("advance", "100.00"), ("refund", "20.00"), ("bill", "240.00"), ("cost-reimbursement", "50.00"),
        ("remuneration-released", "181.40"), ("remuneration-accrued", "185.10"), ("remuneration-withheld", "37.02"),
        ("approved", "300.00"), ("set-aside", "1000.00")]
    assert figures.spendable(fund.state, "operating", fund.day) == Decimal("7886.48")
    assert [c.kind for c in claims] == [kind for kind in figures.CLAIMS if kind in {c.kind for c in claims}]


@pytest.mark.rule("R18")
def test_a_request_is_the_same_item_as_the_bill_it_settles() -> None:
    fund = t.till("1000.00")
    t.bill(fund, "B-0001", "power", "240.00")
    before = figures.spendable(fund.state, "operating", fund.day)
    t.request(fund, bill="B-0001")
    assert figures.spendable(fund.state, "operating", fund.day) == before == Decimal("760.00")


@pytest.mark.rule("R18")
def test_spendable_below_zero_is_a_shortfall() -> None:
    fund = t.till("100.00")
    t.bill(fund, "B-0001", "power", "240.00")
    assert figures.spendable(fund.state, "operating", fund.day) == Decimal("-140.00")


@pytest.mark.rule("R138")
def test_essentials_are_due_before_anything_was_booked_in_their_fund() -> None:
    """A complex that pays in arrears has a budget and no money yet: what its months cost is lacking, not nothing."""
    fund = t.till("300.00", of="public-revenue")
    t.adopt(fund)
    rows = {row.fund: row for row in figures.position(fund.state, date(2026, 1, 31)).funds}
    assert rows["operating"] == figures.FundPosition(
        "operating", ZERO, (figures.Claim("reserve", Decimal("1290.00")),), Decimal("-1290.00"))
    assert rows["public-revenue"].spendable == Decimal("300.00")
    assert "operating" not in {row.fund for row in figures.position(fund.state, date(2026, 1, 30)).funds}


# ---- R138: the reserve ----


@pytest.mark.rule("R138")
@pytest.mark.parametrize(("on", "reserved"), [("2026-01-30", "0.00"), ("2026-01-31", "1290.00"), ("2026-02-27", "1290.00"),
                                              ("2026-02-28", "2580.00")])
def test_a_month_is_reserved_for_from_its_last_day(on: str, reserved: str) -> None:
    fund = t.till("5000.00")
    t.adopt(fund)
    found = figures.reserve(fund.state, date.fromisoformat(on))
    assert sum(found.values(), ZERO) == Decimal(reserved)


@pytest.mark.rule("R138")
@pytest.mark.parametrize(("billed", "paid", "reserved"), [
    ("200.00", "0.00", "240.00"),  # the budget is larger than the bill
    ("240.00", "0.00", "240.00"),
    ("260.00", "0.00", "260.00"),  # the bill is larger
    ("240.00", "100.00", "140.00"),
    ("240.00", "240.00", None),
    ("200.00", "200.00", "40.00"),  # paid, but the budget says there is more to come
])
def test_the_reserve_is_the_larger_of_bills_and_budget_less_what_is_paid(
    billed: str, paid: str, reserved: str | None
) -> None:
    fund = t.till("5000.00")
    t.adopt(fund, lines={"power": "2880.00"})
    t.bill(fund, "B-0001", "power", billed)
    if paid != "0.00":
        payment = t.request(fund, paid, bill="B-0001")
        t.release(fund, payment)
        t.put(fund, t.payments.pay(fund.state, payment, by=K, day=fund.day, bank_ref="PAY1"))
    found = figures.reserve(fund.state, date(2026, 1, 31)).get("power/2026-01")
    assert found == (Decimal(reserved) if reserved else None)


@pytest.mark.rule("R138")
def test_a_complete_month_reserves_nothing_beyond_its_bills() -> None:
    fund = t.till("5000.00")
    t.adopt(fund, lines={"power": "2880.00"})
    t.bill(fund, "B-0001", "power", "100.00")
    fund.at("2026-01-31")
    assert figures.spendable(fund.state, "operating", fund.day) == Decimal("4760.00")
    _complete(fund, "power", "2026-01", "B-0001")
    assert figures.reserve(fund.state, fund.day) == {}
    assert figures.spendable(fund.state, "operating", fund.day) == Decimal("4900.00")


@pytest.mark.rule("R138")
def test_an_essential_cost_asked_for_without_a_bill_is_reserved_once() -> None:
    fund = t.till("5000.00")
    t.adopt(fund, lines={"power": "2880.00"})
    fund.at("2026-01-31")
    t.request(fund, "100.00", payee=t.POWER, head="power", month="2026-01")
    claims = {c.kind: c.amount for c in figures.claims(fund.state, "operating", fund.day)}
    assert claims == {"reserve": Decimal("140.00"), "approved": Decimal("100.00")}


@pytest.mark.rule("R138")
def test_months_before_the_book_are_not_reserved_for() -> None:
    fund = t.till("5000.00")
    t.adopt(fund, period="2025-07-01--2026-06-30", lines={"power": "2880.00"})
    assert set(figures.reserve(fund.state, date(2026, 2, 27))) == {"power/2026-01"}


# ---- R20: short inside a tier ----


def _short(available: str, rule: str = "priority-then-prorata") -> dict[str, str]:
    fund = t.till("0.00")
    t.bill(fund, "B-0001", "wages", "900.00")
    t.bill(fund, "B-0002", "power", "240.00")
    t.bill(fund, "B-0003", "lift", "150.00")
    bills = fund.state.bills.unpaid("operating")
    return {s.bill: str(s.paid) for s in figures.shared_when_short(bills, Decimal(available), rule)}


@pytest.mark.rule("R20")
def test_statutory_and_safety_heads_are_first_when_cash_is_short() -> None:
    assert _short("1289.99") == {"B-0001": "900.00", "B-0003": "150.00", "B-0002": "239.99"}
    assert _short("1050.00") == {"B-0001": "900.00", "B-0003": "150.00", "B-0002": "0.00"}
    assert _short("1049.99") == {"B-0001": "899.99", "B-0003": "150.00", "B-0002": "0.00"}
    assert _short("0.00") == {"B-0001": "0.00", "B-0003": "0.00", "B-0002": "0.00"}


@pytest.mark.rule("R20")
def test_prorata_shares_by_amount_and_to_the_fen() -> None:
    parts = _short("100.00", "prorata")
    assert parts == {"B-0001": "69.77", "B-0002": "18.60", "B-0003": "11.63"}
    assert sum(Decimal(p) for p in parts.values()) == Decimal("100.00")


@pytest.mark.rule("R20")
def test_what_stayed_payable_is_first_next_month() -> None:
    fund = t.till("0.00")
    t.bill(fund, "B-0001", "power", "100.00", month="2026-01")
    t.bill(fund, "B-0002", "wages", "900.00", month="2026-02")
    bills = fund.state.bills.unpaid("operating")
    found = figures.shared_when_short(bills, Decimal("150.00"), "priority-then-prorata")
    assert {s.bill: str(s.paid) for s in found} == {"B-0001": "100.00", "B-0002": "50.00"}


# ---- R25: the residual is reserved ----


@pytest.mark.rule("R18")
def test_under_residual_no_fee_is_spendable_before_the_settlement() -> None:
    fund = t.till("0.00")
    t.contract(fund, "residual", tariffs=t.ONE_A_SQUARE_METRE)
    t.fees_collected(fund, "6700.00")
    assert figures.spendable(fund.state, "operating", fund.day) == ZERO
    assert figures.claims(fund.state, "operating", fund.day) == (
        figures.Claim("remuneration-accrued", Decimal("6700.00")),)


@pytest.mark.rule("R18")
def test_money_that_is_no_fee_of_the_residual_is_the_funds_own() -> None:
    fund = t.till("134.00")
    t.contract(fund, "residual", tariffs=t.ONE_A_SQUARE_METRE)
    t.fees_collected(fund, "6700.00")
    assert figures.spendable(fund.state, "operating", fund.day) == Decimal("134.00")


@pytest.mark.rule("R18")
def test_a_shortfall_under_residual_is_not_hidden() -> None:
    fund = t.till("100.00")
    t.contract(fund, "residual")
    t.bill(fund, "B-0001", "power", "240.00")
    assert figures.spendable(fund.state, "operating", fund.day) == Decimal("-140.00")


# ---- R65, R66 ----


def _with_units(fund: Fund) -> None:
    t.put(fund, UnitRegistered(**t.signed(fund, K, "unit-registered"), unit="u-000001", household=HOUSE, building="B01",
                               use="residential", area_m2="100.00", area_source="register", area_day="2026-01-01"))
    t.put(fund, t.ContractRecorded(
        **t.signed(fund, B, "contract-recorded"), contract="C-01", firm="F001", firm_name="银杏物业",
        firm_account=t.commitment("F001"), first="2026-01-01", end="2026-12-31",
        tariffs=(Tariff(use="residential", rate_per_m2_month="2.0000"),), remuneration_kind="share",
        remuneration_rate_share="1/10"))


@pytest.mark.rule("R65")
def test_a_budget_counts_on_last_years_rate_and_not_on_all_that_is_charged() -> None:
    fund = t.till("100.00")
    _with_units(fund)
    t.put(fund, t.BudgetAdopted(**t.signed(fund, B, "budget-adopted"), period="2026", resolution="R2026001",
                                lines=(t.BudgetLine(head="power", amount="2880.00", essential=True),),
                                expected_collection_share="4/5"))
    budget = fund.state.budgets.on(fund.day)
    assert budget is not None
    assert figures.expected_income(fund.state, budget) == (Decimal("2400.00"), Fraction(4, 5), Decimal("1920.00"))
    deficit = figures.structural_deficit(fund.state, budget, fund.day)
    assert deficit.amount == Decimal("960.00")
    assert deficit.months_of_cover == Fraction(100) / 80


@pytest.mark.rule("R66")
@pytest.mark.parametrize(("power", "deficit"), [("2400.00", "0.00"), ("2400.01", "0.01"), ("2399.99", "0.00")])
def test_a_deficit_is_what_essentials_cost_beyond_the_expected_income(power: str, deficit: str) -> None:
    fund = t.till("100.00")
    _with_units(fund)
    t.adopt(fund, lines={"power": power, "greening": "5000.00"})
    budget = fund.state.budgets.on(fund.day)
    assert budget is not None
    assert figures.structural_deficit(fund.state, budget, fund.day).amount == Decimal(deficit)


# ---- R11 ----


@pytest.mark.rule("R11")
def test_interest_follows_balance_and_days() -> None:
    fund = t.till("1000.00", at="2026-01-05")
    t.hold(fund, "bank", "3000.00", of="public-revenue", party="co-managed")
    t.hold(fund, "bank", "1000.00", of="custody", party="co-managed")
    # Custody earns for the operating fund: 2,000.00 against 3,000.00, each for ten days.
    split = figures.interest_split(fund.state, Decimal("10.00"), date(2026, 1, 15))
    assert split == {"operating": Decimal("4.00"), "public-revenue": Decimal("6.00")}
    fund.at("2026-01-15")
    t.hold(fund, "bank", "1000.00", party="co-managed")
    # Ten more days: 2,000 x 20 + 1,000 x 10 against 3,000 x 20.
    split = figures.interest_split(fund.state, Decimal("11.00"), date(2026, 1, 25))
    assert split == {"operating": Decimal("5.00"), "public-revenue": Decimal("6.00")}


@pytest.mark.rule("R11")
def test_interest_on_nothing_is_the_operating_funds() -> None:
    fund = t.till("0.00")
    assert figures.interest_split(fund.state, Decimal("0.05"), fund.day) == {"operating": Decimal("0.05")}
