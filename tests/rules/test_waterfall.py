"""The waterfall's doors, each with the value at the edge and one fen to either side."""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import Any

import pytest

from sharedfund.drafts import payments
from sharedfund.entries.bills import HeadCompleted
from tests import till as t
from tests.fund import A, B, D, Fund, K
from tests.worked_quarter import quarter

HOUSE = "h-7f3a9c"
ORDER, FIRST, WITHIN = (
    "payments_rank_with_what_they_settle", "essentials_come_first", "payments_stay_within_what_is_payable")


def refused_by(fund: Fund, entry: Any) -> set[str]:
    """Which of R15-R17 and R19 object."""
    return {r.number for r in t.said(fund, entry).values() if r.number in ("R15", "R16", "R17", "R19")}


def with_essentials(cash: str, *, released: str = "181.40", on: str = "2026-01-05") -> Fund:
    """T1 of 1,290.00 due by three bills, and released remuneration."""
    fund = t.till(cash)
    for number, (head, amount) in enumerate(t.ESSENTIALS.items(), 1):
        t.bill(fund, f"B-000{number}", head, amount)
    if released:
        t.hold(fund, "fee-releasable", released)
    return fund.at(on)


def remuneration(fund: Fund, amount: str = "181.40", **more: Any) -> Any:
    return t.asked(fund, amount, payee="F001", head=None, settles="remuneration", **more)


# ---- R17: its vectors ----


@pytest.mark.rule("R17")
def test_with_1471_40_both_are_paid_in_either_order() -> None:
    fund = with_essentials("1471.40")
    assert refused_by(fund, remuneration(fund)) == set()
    t.put(fund, remuneration(fund))
    for number in (1, 2, 3):
        assert refused_by(fund, t.asked(fund, bill=f"B-000{number}")) == set()
        t.request(fund, bill=f"B-000{number}")
    other = with_essentials("1471.40")
    for number in (1, 2, 3):
        t.request(other, bill=f"B-000{number}")
    assert refused_by(other, remuneration(other)) == set()


@pytest.mark.rule("R17")
@pytest.mark.parametrize(("cash", "numbers"), [
    ("1471.40", set()), ("1471.39", {"R17"}), ("1290.00", {"R17"}), ("1289.99", {"R16", "R17"}),
])
def test_released_remuneration_waits_for_the_essentials(cash: str, numbers: set[str]) -> None:
    fund = with_essentials(cash)
    assert refused_by(fund, remuneration(fund)) == numbers
    assert t.payable(fund, remuneration(fund)) == t.Decimal(cash) - t.Decimal("1290.00")


@pytest.mark.rule("R17")
def test_nothing_is_paid_from_an_empty_fund_and_all_stays_payable() -> None:
    fund = with_essentials("0.00")
    for number in (1, 2, 3):
        assert refused_by(fund, t.asked(fund, bill=f"B-000{number}")) == {"R17"}
    assert len(fund.state.bills.unpaid("operating")) == 3


@pytest.mark.rule("R17")
def test_essentials_short_by_a_fen_are_paid_in_part() -> None:
    fund = with_essentials("1289.99")
    t.request(fund, bill="B-0001")
    t.request(fund, bill="B-0003")
    assert refused_by(fund, t.asked(fund, "239.99", bill="B-0002")) == set()
    assert refused_by(fund, t.asked(fund, "240.00", bill="B-0002")) == {"R17"}


@pytest.mark.rule("R17")
def test_wages_are_not_refused_to_protect_a_fee_that_has_not_passed_the_gate() -> None:
    fund = t.till("1290.00")
    t.bill(fund, "B-0001", "wages", "1290.00")
    t.hold(fund, "fee-accrued", "185.10")
    t.hold(fund, "fee-withheld", "100.00")
    assert refused_by(fund, t.asked(fund, bill="B-0001")) == set()


@pytest.mark.rule("R17")
@pytest.mark.parametrize(("amount", "numbers"), [("181.39", set()), ("181.40", set()), ("181.41", {"R17"})])
def test_released_remuneration_is_paid_from_its_own_reserve(amount: str, numbers: set[str]) -> None:
    fund = t.till("181.40")
    t.hold(fund, "fee-releasable", "500.00")
    assert refused_by(fund, remuneration(fund, amount)) == numbers


@pytest.mark.rule("R17")
@pytest.mark.parametrize(("amount", "numbers"), [("500.00", set()), ("500.01", {"R17"})])
def test_a_deposit_is_returned_from_the_deposit(amount: str, numbers: set[str]) -> None:
    fund = t.till("100.00", of="custody")
    t.put(fund, t_deposit(fund))
    entry = t.asked(fund, amount, payee=HOUSE, head=None, settles="deposit", document="D-01", of="custody")
    assert refused_by(fund, entry) == numbers


def t_deposit(fund: Fund) -> Any:
    from sharedfund.entries.receipts import DepositTaken

    return DepositTaken(day=fund.day, by=K, deposit="D-01", deposit_kind="renovation", party=HOUSE, amount="500.00",
                        bank_ref="DEP1")


def without_cash(fund: Fund, of: str, amount: str) -> Any:
    """The state with `amount` less in a fund's part of the account."""
    from dataclasses import replace

    from sharedfund import accounts
    from sharedfund.entries.entry import Posting

    return replace(fund.state, ledger=fund.state.ledger.after([Posting(accounts.bank(of), -t.Decimal(amount))]))


@pytest.mark.rule("R17")
def test_money_that_is_not_ours_is_tested_against_what_the_fund_has_too() -> None:
    fund = t.till("0.00")
    t.put(fund, t_deposit(fund))
    fund.state = without_cash(fund, "custody", "0.01")
    entry = t.asked(fund, "500.00", payee=HOUSE, head=None, settles="deposit", document="D-01", of="custody")
    assert refused_by(fund, entry) == {"R17"}


@pytest.mark.rule("R17")
def test_a_grant_is_spent_on_its_purpose_and_the_rest_stays() -> None:
    fund = t.till("500.00", of="grants")
    entry = t.asked(fund, "200.00", head=None, of="grants", settles="expense")
    assert refused_by(fund, entry) == set()
    t.put(fund, entry)
    assert refused_by(fund, t.asked(fund, "300.00", head=None, of="grants")) == set()
    assert refused_by(fund, t.asked(fund, "300.01", head=None, of="grants")) == {"R17"}


@pytest.mark.rule("R138")
@pytest.mark.parametrize(("cash", "numbers"), [("1471.40", set()), ("1471.39", {"R17"}), ("1289.99", {"R16", "R17"})])
def test_an_essential_bill_nobody_entered_is_due_all_the_same(cash: str, numbers: set[str]) -> None:
    fund = t.till(cash)
    t.adopt(fund)
    t.hold(fund, "fee-releasable", "181.40")
    fund.at("2026-01-31")
    assert refused_by(fund, remuneration(fund)) == numbers


@pytest.mark.rule("R17")
@pytest.mark.parametrize(("amount", "numbers"), [("561.00", set()), ("561.01", {"R17"})])
def test_of_the_worked_quarter_561_00_may_be_paid_for_essentials(amount: str, numbers: set[str]) -> None:
    fund = worked()
    t.put(fund, HeadCompleted(**t.signed(fund, K, "head-completed"), head="power", month="2026-04"))
    entry = t.asked(fund, amount, payee="v-11", head="power", tier="T1")
    assert {r for r in refused_by(fund, entry) if r != "R19"} == numbers


@pytest.mark.rule("R17")
@pytest.mark.parametrize(("amount", "numbers"), [("375.90", set()), ("375.91", {"R17"})])
def test_of_the_worked_quarter_375_90_is_the_owners_to_resolve_on(amount: str, numbers: set[str]) -> None:
    fund = worked()
    t.resolve(fund, "R2026009", {"fund": "operating", "amount": "1000.00", "use": "spend"})
    assert refused_by(fund, t.asked(fund, amount, payee="v-11", tier="T6", resolution="R2026009")) == numbers


@functools.lru_cache(maxsize=1)
def _worked() -> Fund:
    return quarter()


def worked() -> Fund:
    return t.branch(_worked())


# ---- R17: requests, releases, each fen once ----


@pytest.mark.rule("R17")
@pytest.mark.parametrize(("amount", "numbers"), [("400.00", set()), ("400.01", {"R17"})])
def test_an_admitted_request_reserves(amount: str, numbers: set[str]) -> None:
    fund = t.till("1000.00")
    t.request(fund, "600.00")
    assert refused_by(fund, t.asked(fund, amount)) == numbers


@pytest.mark.rule("R17")
def test_a_request_of_a_later_tier_takes_nothing_from_an_earlier_one() -> None:
    fund = t.till("1000.00")
    t.adopt(fund, lines={"power": "12000.00"})
    t.request(fund, "600.00")  # T2
    assert refused_by(fund, t.asked(fund, "1000.00", payee=t.POWER, head="power")) == set()


@pytest.mark.rule("R17")
@pytest.mark.parametrize("first", [0, 1])
def test_of_two_signed_payments_for_the_last_money_the_earlier_request_goes_in_both_orders(first: int) -> None:
    fund = t.till("1000.00")
    numbers = [t.request(fund, "600.00"), t.request(fund, "400.00")]
    fund.state = without_cash(fund, "operating", "300.00")
    last = [t.release(fund, number, but_last=True) for number in numbers]
    released = []
    for at in (first, 1 - first):
        if not refused_by(fund, last[at]):
            t.put(fund, last[at])
            released.append(numbers[at])
    assert released == [numbers[0]]


@pytest.mark.rule("R17")
def test_a_released_payment_stands_before_an_earlier_request() -> None:
    fund = t.till("1000.00")
    first, second = t.request(fund, "600.00"), t.request(fund, "400.00")
    t.release(fund, second)
    last = t.release(fund, first, but_last=True)
    assert refused_by(fund, last) == set()
    fund.state = without_cash(fund, "operating", "0.01")
    assert refused_by(fund, last) == {"R17"}


@pytest.mark.rule("R17")
def test_money_is_asked_again_at_the_release_and_not_before() -> None:
    fund = t.till("1000.00")
    payment = t.request(fund, "600.00")
    last = t.release(fund, payment, but_last=True)
    fund.state = without_cash(fund, "operating", "400.01")
    assert refused_by(fund, last) == {"R17"}
    assert refused_by(fund, payments.sign(fund.state, payment, by=B, day=fund.day)) == set()


@pytest.mark.rule("R17")
def test_a_witnessed_emergency_order_reserves_but_not_against_its_own_payment() -> None:
    fund = t.till("1000.00")
    ordered = payments.order_emergency(
        fund.state, by=B, day=fund.day, order="E-01", cause="burst-main", contractor=t.CLEAN, estimate="600.00",
        purpose="爆管", evidence=(t.commitment("photo"),))
    t.put(fund, ordered)
    t.put(fund, payments.witness_emergency(fund.state, "E-01", by=D, day=fund.day))
    assert refused_by(fund, t.asked(fund, "400.00")) == set()
    assert refused_by(fund, t.asked(fund, "400.01")) == {"R17"}
    own = t.asked(fund, "600.00", head=None, settles="emergency", document="E-01")
    assert refused_by(fund, own) == set()


@pytest.mark.rule("R17")
@pytest.mark.parametrize(("months", "amount", "numbers"), [
    (0, "100.00", set()), (0, "100.01", {"R17"}), (1, "340.00", set()), (1, "340.01", {"R17"}), (9, "900.00", set()),
    (9, "900.01", {"R17"}),
])
def test_essentials_borrow_from_advances_only_where_the_charter_lets_them(
    months: int, amount: str, numbers: set[str]
) -> None:
    fund = t.till("900.00")
    t.hold(fund, "advance", "800.00", party=HOUSE)
    t.adopt(fund, lines={"power": "2880.00"})
    from tests.payment_fund import with_terms

    with_terms(fund, advance_bridge_months=months)
    assert refused_by(fund, t.asked(fund, amount, payee=t.POWER, head="power")) == numbers


@pytest.mark.rule("R17")
@pytest.mark.parametrize(("tier", "numbers"), [("T2", set()), ("T6", {"R17"})])
def test_under_residual_only_the_budget_goes_before_the_firms_rest(tier: str, numbers: set[str]) -> None:
    fund = t.till("134.00")
    t.contract(fund, "residual", tariffs=t.ONE_A_SQUARE_METRE)
    t.fees_collected(fund, "6700.00")
    t.resolve(fund, "R2026009", {"fund": "operating", "amount": "1000.00", "use": "spend"})
    assert refused_by(fund, t.asked(fund, "134.01", tier=tier, resolution="R2026009")) == numbers
    assert refused_by(fund, t.asked(fund, "134.00", tier=tier, resolution="R2026009")) == set()


@pytest.mark.rule("R17")
def test_what_one_resolution_set_aside_is_not_spent_by_another() -> None:
    fund = t.till("1000.00")
    t.resolve(fund, "R2026002", {"fund": "operating", "amount": "700.00", "use": "set-aside"})
    t.resolve(fund, "R2026003", {"fund": "operating", "amount": "1000.00", "use": "spend"})
    assert refused_by(fund, t.asked(fund, "300.00", tier="T6", resolution="R2026003")) == set()
    assert refused_by(fund, t.asked(fund, "300.01", tier="T6", resolution="R2026003")) == {"R17"}
    assert refused_by(fund, t.asked(fund, "1000.00", tier="T6", resolution="R2026002")) == set()


# ---- R16 ----


@pytest.mark.rule("R16")
@pytest.mark.parametrize(("cash", "is_refused"), [("1290.00", False), ("1290.01", False), ("1289.99", True)])
def test_nothing_later_is_paid_while_essentials_are_short(cash: str, is_refused: bool) -> None:
    fund = with_essentials(cash)
    assert (FIRST in t.said(fund, remuneration(fund, "0.01"))) is is_refused


@pytest.mark.rule("R16")
def test_a_bill_that_is_not_due_yet_does_not_make_the_fund_short() -> None:
    fund = t.till("100.00")
    t.hold(fund, "fee-releasable", "50.00")
    t.bill(fund, "B-0001", "power", "240.00", due="2026-01-06")
    assert FIRST not in t.said(fund, remuneration(fund, "50.00"))
    fund.at("2026-01-06")
    refusal = t.said(fund, remuneration(fund, "50.00"))[FIRST]
    assert refusal.facts["short"] == t.Decimal("140.00")


@pytest.mark.rule("R16")
def test_a_refund_that_is_due_comes_before_the_firm() -> None:
    fund = t.till("100.00")
    t.hold(fund, "fee-releasable", "50.00")
    t.hold(fund, "refund", "100.01", party="owners")
    assert FIRST in t.said(fund, remuneration(fund, "50.00"))


@pytest.mark.rule("R16")
def test_only_claims_on_the_same_fund_count() -> None:
    fund = with_essentials("0.00", released="")
    t.hold(fund, "bank", "400.00", of="public-revenue", party="co-managed")
    t.resolve(fund, "R2026002", {"fund": "public-revenue", "amount": "400.00", "use": "spend"})
    entry = t.asked(fund, "400.00", head="public-welfare", resolution="R2026002")
    assert refused_by(fund, entry) == set()


@pytest.mark.rule("R16")
def test_essentials_themselves_are_never_refused_for_being_short() -> None:
    fund = with_essentials("10.00")
    assert FIRST not in t.said(fund, t.asked(fund, "10.00", bill="B-0001"))


# ---- R15, R19 ----


@pytest.mark.rule("R15")
@pytest.mark.parametrize(("more", "tier", "is_refused"), [
    ({}, "T1", False), ({}, "T2", False), ({}, "T3", True), ({}, "T6", True), ({"head": "power"}, "T1", False),
    ({"head": "power"}, "T2", True),
    ({"head": None, "payee": "F001", "settles": "remuneration"}, "T3", False),
    ({"head": None, "payee": "F001", "settles": "remuneration"}, "T5", False),
    ({"head": None, "payee": "F001", "settles": "remuneration"}, "T2", True),
    ({"head": None, "payee": "fund", "settles": "transfer", "to_fund": "contingency"}, "T4", False),
    ({"head": None, "payee": "fund", "settles": "transfer", "to_fund": "contingency"}, "T2", True),
    ({"head": None, "payee": "fund", "settles": "imprest"}, "T2", False),
    ({"head": None, "payee": "fund", "settles": "imprest"}, "T0", True),
])
def test_a_payment_ranks_with_what_it_settles(more: dict[str, Any], tier: str, is_refused: bool) -> None:
    fund = t.till("1000.00")
    t.hold(fund, "fee-releasable", "500.00")
    assert (ORDER in t.said(fund, t.asked(fund, "10.00", tier=tier, **more))) is is_refused


@pytest.mark.rule("R15")
def test_only_a_resolution_of_its_own_makes_a_cost_t6() -> None:
    fund = t.till("1000.00")
    t.resolve(fund)
    assert ORDER not in t.said(fund, t.asked(fund, "10.00", tier="T6", resolution="R2026001"))
    assert ORDER in t.said(fund, t.asked(fund, "10.00", tier="T6"))


@pytest.mark.rule("R19")
@pytest.mark.parametrize(("head", "is_refused"), [
    ("power", False), ("water", True), ("repair", True), ("bank-charges", False),
])
def test_only_heads_of_the_closed_list_are_essential(head: str, is_refused: bool) -> None:
    fund = t.till("1000.00")
    t.adopt(fund)  # names wages, power and lift as essential
    entry = t.asked(fund, "10.00", head=head, tier="T1")
    refusal = t.said(fund, entry).get("essential_payments_name_an_essential_head")
    assert (refusal is not None) is is_refused
    assert refusal is None or (refusal.number, refusal.code) == ("R19", "head-not-essential")


@pytest.mark.rule("R19")
def test_without_a_budget_the_default_list_holds() -> None:
    fund = t.till("1000.00")
    assert "essential_payments_name_an_essential_head" not in t.said(fund, t.asked(fund, "10.00", head="water"))


# ---- R23 ----


@pytest.mark.rule("R23")
@pytest.mark.parametrize(("purpose", "is_refused"), [
    ("外墙大修", True), ("屋面中修", True), ("电梯更新", True), ("管网改造", True), ("Roof renewal", True),
    ("更换楼道灯泡", False), ("日常小修", False),
])
def test_the_service_fee_pays_no_major_works(purpose: str, is_refused: bool) -> None:
    fund = t.till("1000.00")
    assert ("the_service_fee_pays_no_major_works" in t.said(fund, t.asked(fund, "10.00", purpose=purpose))) is is_refused


@pytest.mark.rule("R23")
def test_public_revenue_may_pay_major_works_by_resolution() -> None:
    fund = t.till("1000.00", of="public-revenue")
    t.resolve(fund, "R2026002", {"fund": "public-revenue", "amount": "400.00", "use": "spend"})
    entry = t.asked(fund, "10.00", head="public-improvement", purpose="管网改造", resolution="R2026002")
    assert "the_service_fee_pays_no_major_works" not in t.said(fund, entry)


# ---- R54 ----

TRANSFER = "transfers_run_between_funds_that_may_give_and_take"


def transfer(fund: Fund, of: str, to: str, **more: Any) -> Any:
    return payments.transfer(fund.state, by=A, day=fund.day, from_fund=of, to_fund=to, amount="10.00", purpose="划转",
                             **more)


@pytest.mark.rule("R54")
@pytest.mark.parametrize(("of", "to", "code"), [
    ("operating", "contingency", None), ("public-revenue", "operating", None), ("contingency", "operating", None),
    ("custody", "operating", "fund-is-bound"), ("grants", "operating", "fund-is-bound"),
    ("agency", "operating", "fund-is-bound"), ("project:R2026001", "operating", "fund-is-bound"),
    ("operating", "custody", "target-is-bound"), ("operating", "agency", "target-is-bound"),
])
def test_bound_money_is_not_moved_on(of: str, to: str, code: str | None) -> None:
    fund = t.till("1000.00", of=of)
    assert t.code(fund, transfer(fund, of, to), TRANSFER) == code


@pytest.mark.rule("R54")
def test_a_transfer_balances_in_both_funds() -> None:
    fund = t.till("1000.00")
    entry = transfer(fund, "operating", "contingency")
    halved = tuple(leg if leg.amount > 0 else leg.model_copy(update={"amount": t.Decimal("-5.00")}) for leg in entry.legs)
    assert t.code(fund, entry.model_copy(update={"legs": halved}), TRANSFER) == "transfer-unbalanced"


@pytest.mark.rule("R54")
def test_nothing_but_a_transfer_is_booked_as_one() -> None:
    fund = t.till("1000.00")
    legs = transfer(fund, "operating", "contingency").legs
    assert t.code(fund, t.asked(fund, "10.00").model_copy(update={"legs": legs}), TRANSFER) == "transfer-in-disguise"


@pytest.mark.rule("R54")
def test_a_transfer_names_another_fund() -> None:
    fund = t.till("1000.00")
    entry = transfer(fund, "operating", "contingency").model_copy(update={"to_fund": "operating"})
    assert t.code(fund, entry, TRANSFER) == "target-missing"


@pytest.mark.rule("R19")
@pytest.mark.parametrize(("more", "is_refused"), [
    ({"opening": True}, False), ({}, True), ({"opening": True, "payee": "v-12"}, True)])
def test_wages_the_opening_brought_are_essential_whatever_their_head(more: dict[str, Any], is_refused: bool) -> None:
    fund = t.till("1000.00")
    t.adopt(fund)
    t.bill(fund, "B-0009", "repair", "100.00", **{"payee": "staff", **{k: v for k, v in more.items() if k == "payee"}})
    if "opening" in more:
        known = fund.state.bills
        fund.state = replace(fund.state, bills=replace(known, open=known.open.set("B-0009", replace(known.open["B-0009"], opening=True))))
    entry = t.asked(fund, bill="B-0009", tier="T1")
    assert ("essential_payments_name_an_essential_head" in t.said(fund, entry)) is is_refused


# ---- edges of the doors ----


@pytest.mark.rule("R16")
@pytest.mark.parametrize(("tier", "is_refused"), [("T1", False), ("T2", False), ("T3", True), ("T6", True)])
def test_from_t3_on_nothing_is_paid_while_essentials_are_short(tier: str, is_refused: bool) -> None:
    fund = with_essentials("1289.99")
    refusal = t.said(fund, t.asked(fund, "0.01", tier=tier)).get(FIRST)
    assert (refusal is not None) is is_refused
    if refusal is not None:
        assert {name: str(value) for name, value in refusal.facts.items()} == {
            "fund": "operating", "tier": tier, "due": "1290.00", "available": "1289.99", "short": "0.01"}


@pytest.mark.rule("R16")
@pytest.mark.parametrize(("cash", "is_refused"), [("1390.00", False), ("1389.99", True)])
def test_what_is_not_ours_covers_no_essentials(cash: str, is_refused: bool) -> None:
    fund = with_essentials(cash)
    t.hold(fund, "advance", "100.00", party=HOUSE)
    fund.at("2026-01-06")
    refusal = t.said(fund, remuneration(fund, "0.01")).get(FIRST)
    assert (None if refusal is None else str(refusal.facts["available"])) == ("1289.99" if is_refused else None)


@pytest.mark.rule("R17")
def test_who_asks_too_much_is_told_by_how_much() -> None:
    fund = t.till("100.00")
    facts = t.said(fund, t.asked(fund, "130.00"))[WITHIN].facts
    assert {name: str(value) for name, value in facts.items()} == {
        "fund": "operating", "tier": "T2", "asked": "130.00", "payable": "100.00", "cash": "100.00", "over": "30.00"}


@pytest.mark.rule("R54")
@pytest.mark.parametrize(("of", "resolution", "code"), [
    ("project:R2026001", "R2026001", None), ("project:R2026001", "R2026999", "fund-is-bound"),
    ("project:R2026001", None, "fund-is-bound"), ("custody", "R2026001", "fund-is-bound")])
def test_what_a_project_has_left_gets_another_use_by_resolution(of: str, resolution: str | None, code: str | None) -> None:
    fund = t.till("1000.00", of=of)
    t.resolve(fund, "R2026001")
    assert t.code(fund, transfer(fund, of, "operating", resolution=resolution), TRANSFER) == code


@pytest.mark.rule("R54")
def test_a_top_up_of_a_project_is_no_other_use_of_its_rest() -> None:
    fund = t.till("1000.00", of="project:R2026001")
    t.resolve(fund, "R2026001")
    entry = transfer(fund, "project:R2026001", "operating", resolution="R2026001")
    assert t.code(fund, entry.replaced(settles="top-up"), TRANSFER) == "fund-is-bound"


@pytest.mark.rule("R54")
@pytest.mark.parametrize(("out", "into", "code"), [
    ("0.50", "-0.50", None), ("0.50", "-0.51", "transfer-unbalanced"), ("0.51", "-0.50", "transfer-unbalanced"),
    ("0.49", "-0.50", "transfer-unbalanced")])
def test_a_transfer_of_less_than_a_yuan_balances_to_the_fen(out: str, into: str, code: str | None) -> None:
    fund = t.till("1000.00")
    entry = transfer(fund, "operating", "contingency")
    legs = tuple(leg.model_copy(update={"amount": t.Decimal(out if leg.amount > 0 else into)}) for leg in entry.legs)
    refusal = t.said(fund, entry.model_copy(update={"amount": t.Decimal("0.50"), "legs": legs})).get(TRANSFER)
    assert (refusal.code if refusal else None) == code
    if refusal is not None:
        assert {name: str(value) for name, value in refusal.facts.items()} == {
            "asked": "0.50", "out": out, "into": into.removeprefix("-")}
