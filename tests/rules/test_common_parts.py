"""Contracts over common parts: registered with their decision, charged and earned by the month, paid what is due first."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from sharedfund import drafts
from sharedfund.drafts import revenue
from sharedfund.state import figures
from tests import commons as c, till as t
from tests.fund import A, B, D, Fund, K
from tests.payment_fund import with_terms
from tests.rules.test_budget import flags

SAYS, DECISION = "a_contract_over_a_common_part_says_what_it_is", "the_decision_a_contract_names_is_one"
ENDS, CHARGES = "a_place_is_given_back_once", "contracts_charge_what_they_say"
PAYS, USED = "money_under_a_contract_pays_what_is_due_first", "common_parts_are_used_by_decision_and_paid_for"
BEGUN, CAPPED = "begun_months_are_charged", "cost_before_the_first_assembly_is_capped"


def owed(fund: Fund, account: str = "Assets:Receivable:PublicRevenue:C-04") -> Decimal:
    return fund.state.ledger.balance(account)


# ---- R89: the register ----


@pytest.mark.rule("R89")
@pytest.mark.parametrize(("changes", "code"), [
    ({}, None), ({"contract": "C-05"}, "contract-exists"), ({"household": "h-000001"}, "two-users"),
    ({"household": "h-000001", "tenant": None}, "household-without-parking"),
    ({"household": "h-000001", "tenant": None, "source": "parking"}, None),
    ({"household": "h-00000f", "tenant": None, "source": "parking"}, "household-unknown"),
    ({"tenant": None}, None), ({"end": "2026-01-01"}, None), ({"end": "2025-12-31"}, "ends-before-it-begins"),
    ({"due_days": -1}, "due-before-it-begins"), ({"due_days": 0}, None),
    ({"renews": "C-09"}, "contract-unknown"), ({"renews": "C-05", "first": "2026-04-01"}, None),
    ({"renews": "C-05", "first": "2026-03-31"}, "charged-until-later"),
])
def test_a_contract_says_who_uses_what_and_until_when(changes: dict[str, Any], code: str | None) -> None:
    fund = c.complex_of("100.00")
    c.let(fund, contract="C-05", end="2026-03-31")
    c.charge(fund)
    assert t.code(fund, c.contract(fund, **changes), SAYS) == code


@pytest.mark.rule("R89")
def test_a_contract_is_followed_once() -> None:
    fund = c.complex_of("100.00")
    c.let(fund, contract="C-05", end="2026-03-31")
    c.let(fund, renews="C-05", first="2026-04-01")
    assert t.code(fund, c.contract(fund, contract="C-06", renews="C-05", first="2026-04-01"), SAYS) == "renewed-already"


@pytest.mark.rule("R89")
@pytest.mark.parametrize(("last", "code"), [("2026-03-30", "renewed-already"), ("2026-03-31", None), ("2026-04-01", None)])
def test_a_place_given_back_within_its_term_is_followed_by_none(last: str, code: str | None) -> None:
    """Whose last day was the term's may begin again."""
    fund = c.complex_of("100.00")
    c.let(fund, contract="C-05", end="2026-03-31")
    c.charge(fund)
    t.put(fund, revenue.end_contract(fund.state, "C-05", by=B, day=fund.day, reason="收回", last=c.on(last)))
    assert t.code(fund, c.contract(fund, renews="C-05", first="2026-04-01"), SAYS) == code


@pytest.mark.rule("R89")
@pytest.mark.parametrize(("topics", "body", "passed", "code"), [
    ((8,), "owners-assembly", True, None), ((7, 8), "owners-assembly", True, None),
    ((9,), "owners-assembly", True, "not-of-kind-8"), ((8,), "owners-assembly", False, "not-the-owners-decision"),
    ((8,), "owners-committee", True, "not-the-owners-decision"),
])
def test_the_decision_behind_a_contract_is_the_owners_of_kind_8(topics: tuple[int, ...], body: str, passed: bool,
                                                                code: str | None) -> None:
    fund = c.complex_of("100.00")
    t.resolve(fund, "R2026002", topics=topics, body=body, passed=passed)
    assert t.code(fund, c.contract(fund, resolution="R2026002"), DECISION) == code
    assert t.code(fund, c.contract(fund, resolution=None), DECISION) is None


@pytest.mark.rule("R89")
def test_a_part_of_some_buildings_is_let_by_their_owners() -> None:
    fund = c.complex_of("100.00")
    t.put(fund, t.resolution(fund, "R2026002", topics=(8,)).replaced(buildings=frozenset({"B01"})))
    assert t.code(fund, c.contract(fund, resolution="R2026002"), DECISION) is None
    c.let(fund, resolution="R2026002", price="0.00")
    assert flags(fund, USED, "2026-02-01") == []


@pytest.mark.rule("R89")
@pytest.mark.parametrize(("changes", "codes"), [
    ({}, []), ({"resolution": None}, ["unauthorised-use"]), ({"resolution": None, "clause": "管理规约第 12 条"}, []),
    ({"resolution": "R2026007"}, ["unauthorised-use"]), ({"price": "0.00"}, []),
    ({"price": "0.00", "resolution": None}, ["unauthorised-use"]),
])
def test_use_nobody_decided_is_recorded_and_flagged_also_free_of_rent(changes: dict[str, Any], codes: list[str]) -> None:
    fund = c.complex_of("100.00")
    c.let(fund, **changes)
    c.charge(fund)
    c.receive(fund, "6000.00", "R1", contract="C-04")
    assert [flag.code for flag in flags(fund, USED, "2026-01-05")] == codes


@pytest.mark.rule("R89")
def test_a_cancelled_decision_stands_behind_nothing() -> None:
    from dataclasses import replace

    fund = c.complex_of("100.00")
    c.let(fund, price="0.00")
    assert flags(fund, USED, "2026-02-01") == []
    known = fund.state.resolutions
    void = replace(known.records[c.DECIDED], passed=False)
    fund.state = replace(fund.state, resolutions=replace(known, records=known.records.set(c.DECIDED, void)))
    assert [flag.code for flag in flags(fund, USED, "2026-02-01")] == ["unauthorised-use"]


@pytest.mark.rule("R89")
@pytest.mark.parametrize(("end", "on", "codes"), [
    ("2026-03-31", "2026-03-31", []), ("2026-03-31", "2026-04-01", ["expired-but-occupied"]),
    ("2026-04-01", "2026-04-01", []),
])
def test_who_stays_after_the_term_is_listed(end: str, on: str, codes: list[str]) -> None:
    fund = c.complex_of("100.00")
    c.let(fund, price="0.00", end=end)
    assert [flag.code for flag in flags(fund, USED, on)] == codes
    t.put(fund, revenue.end_contract(fund.state, "C-04", by=B, day=fund.day, reason="收回", last=c.on(end)))
    assert flags(fund, USED, on) == []


@pytest.mark.rule("R89")
@pytest.mark.parametrize(("due_days", "on", "codes"), [
    (0, "2026-01-01", []), (0, "2026-01-02", ["revenue-overdue"]), (10, "2026-01-11", []), (10, "2026-01-12", ["revenue-overdue"]),
])
def test_rent_that_does_not_come_is_overdue_after_its_day(due_days: int, on: str, codes: list[str]) -> None:
    fund = c.complex_of("100.00")
    c.let(fund, due_days=due_days)
    c.charge(fund)
    found = flags(fund, USED, on)
    assert [flag.code for flag in found] == codes
    assert [flag.facts["amount"] for flag in found] == [Decimal("6000.00")] * len(codes)


@pytest.mark.rule("R89")
@pytest.mark.parametrize(("contract", "last", "code"), [
    ("C-04", "2026-01-01", None), ("C-04", "2025-12-31", "ended-before-it-began"), ("C-09", "2026-01-01", "contract-unknown"),
])
def test_a_place_is_given_back_once_and_not_before_it_was_let(contract: str, last: str, code: str | None) -> None:
    fund = c.complex_of("100.00")
    c.let(fund)
    entry = revenue.end_contract(fund.state, "C-04", by=B, day=fund.day, reason="收回", last=c.on(last))
    assert t.code(fund, entry.replaced(contract=contract), ENDS) == code
    t.put(fund, entry)
    assert t.code(fund, entry, ENDS) == "ended-already"


# ---- R89: what a contract charges ----


@pytest.mark.rule("R89")
def test_a_quarters_rent_is_due_at_once_and_earned_month_by_month() -> None:
    fund = c.complex_of("100.00")
    c.let(fund)
    (january,) = c.charge(fund)
    assert [(p.charged, p.from_advance, p.earned) for p in january.parts] == [
        (Decimal("6000.00"), Decimal("0.00"), Decimal("2000.00"))]
    assert owed(fund) == Decimal("6000.00")
    fund.at("2026-03-02")
    assert [(e.month, e.parts[0].charged, e.parts[0].earned) for e in c.charge(fund)] == [
        ("2026-02", Decimal("0.00"), Decimal("2000.00")), ("2026-03", Decimal("0.00"), Decimal("2000.00"))]
    assert fund.state.ledger.balance("Income:Public:Advertising") == Decimal("-6000.00")
    assert fund.state.ledger.balance("Liabilities:Advance:PublicRevenue:C-04") == 0
    assert fund.state.revenue.quarter("2026Q1").gross == Decimal("6000.00")


@pytest.mark.rule("R89")
@pytest.mark.parametrize(("billed", "end", "by_month"), [
    ("month", "2026-12-31", {"2026-01": "6000.00", "2026-02": "6000.00"}), ("year", "2026-12-31", {"2026-01": "6000.00"}),
    ("once", "2026-06-30", {"2026-01": "6000.00"}), ("month", "2026-02-14", {"2026-01": "6000.00", "2026-02": "3000.00"}),
])
def test_a_billing_period_is_charged_on_its_first_day_and_cut_at_the_end(billed: str, end: str,
                                                                         by_month: dict[str, str]) -> None:
    fund = c.complex_of("100.00")
    c.let(fund, billed=billed, end=end)
    fund.at("2026-02-20")
    found = {entry.month: entry.parts[0].charged for entry in c.charge(fund)}
    assert {month: amount for month, amount in found.items() if amount} == {
        month: Decimal(amount) for month, amount in by_month.items()}


@pytest.mark.rule("R89")
def test_a_month_that_straddles_two_calendar_months_is_earned_by_days() -> None:
    fund = c.complex_of("100.00")
    c.let(fund, first="2026-01-17", billed="month", price="310.00")
    (january,) = c.charge(fund.at("2026-01-20"))
    assert january.parts[0].charged == Decimal("310.00")
    assert january.parts[0].earned == Decimal("142.14")  # 15/31 of a January to 16/28 of a February
    assert fund.state.revenue.parts["C-04"].unearned[0].amount == Decimal("167.86")


@pytest.mark.rule("R89")
def test_what_was_charged_before_the_book_began_is_not_charged_again() -> None:
    fund = c.complex_of("100.00")
    c.let(fund, first="2025-07-01", end="2026-06-30", billed="year")
    assert c.charge(fund) == ()
    c.let(fund, contract="C-05", first="2025-07-01", end="2026-06-30", billed="month", price="500.00")
    (january,) = c.charge(fund)
    assert january.parts[0].charged == Decimal("500.00")


@pytest.mark.rule("R89")
@pytest.mark.parametrize(("changes", "code"), [
    ({}, None), ({"month": "2026-02"}, "month-not-begun"), ({"parts": ()}, "parts-differ"),
])
def test_a_charge_is_computed_from_the_register(changes: dict[str, Any], code: str | None) -> None:
    fund = c.complex_of("100.00")
    c.let(fund)
    (entry,) = revenue.charge_revenue(fund.state, by=K, day=fund.day)
    assert t.code(fund, entry.replaced(**changes), CHARGES) == code
    for field, amount in (("charged", "6000.01"), ("earned", "1999.99"), ("due", "2026-01-02")):
        part = entry.parts[0].model_copy(update={field: c.on(amount) if field == "due" else Decimal(amount)})
        assert t.code(fund, entry.replaced(parts=(part,)), CHARGES) == "parts-differ"


@pytest.mark.rule("R89")
def test_the_oldest_month_is_charged_first_and_none_twice() -> None:
    fund = c.complex_of("100.00")
    c.let(fund)
    fund.at("2026-02-03")
    january, february = revenue.charge_revenue(fund.state, by=K, day=fund.day)
    assert t.code(fund, february, CHARGES) == "earlier-month-first"
    t.put(fund, january)
    assert t.code(fund, february, CHARGES) is None
    assert t.code(fund, january, CHARGES) == "parts-differ"


@pytest.mark.parametrize(
    ("price", "end", "charges"),
    [
        ("0.01", "2026-03-31", [("2026-01", "0.01")]),  # the months after have nothing of it: nothing is to earn there
        ("0.02", "2026-03-31", [("2026-01", "0.02"), ("2026-02", "0.00")]),
        ("0.01", "2026-04-01", [("2026-01", "0.01")]),  # the day that is left costs less than half a fen
        ("0.44", "2026-04-01", [("2026-01", "0.44"), ("2026-02", "0.00"), ("2026-03", "0.00")]),
        ("0.45", "2026-04-01", [("2026-01", "0.45"), ("2026-02", "0.00"), ("2026-03", "0.00"), ("2026-04", "0.01")]),
    ],
)
def test_a_price_of_a_few_fen_is_charged_to_its_end(price: str, end: str, charges: list[tuple[str, str]]) -> None:
    fund = c.complex_of("100.00")
    c.let(fund, price=price, end=end)
    fund.at("2026-05-01")
    made = c.charge(fund)
    assert [(entry.month, str(entry.parts[0].charged)) for entry in made] == charges
    assert sum((part.earned for entry in made for part in entry.parts), Decimal("0.00")) == sum(
        (Decimal(amount) for _, amount in charges), Decimal("0.00"))
    assert c.charge(fund) == ()
    assert flags(fund, BEGUN, "2026-05-01") == []


def test_more_contracts_than_one_entry_takes_are_charged_in_several(monkeypatch: pytest.MonkeyPatch) -> None:
    from sharedfund.state import revenue as slice_

    monkeypatch.setattr(slice_, "CHARGED_MAX", 2)
    fund = c.complex_of("100.00")
    for number in range(5):
        c.let(fund, contract=f"C-1{number}")
    made = revenue.charge_revenue(fund.state, by=K, day=fund.day)
    assert [(entry.month, len(entry.parts)) for entry in made] == [("2026-01", 2), ("2026-01", 2), ("2026-01", 1)]
    for entry in made:
        assert t.code(fund, entry, CHARGES) is None
        t.put(fund, entry)
    assert revenue.charge_revenue(fund.state, by=K, day=fund.day) == ()


@pytest.mark.rule("R89")
@pytest.mark.parametrize(("on", "months"), [("2026-01-05", ["2026-01"]), ("2026-02-01", ["2026-01", "2026-02"])])
def test_a_month_begun_and_not_charged_is_said(on: str, months: list[str]) -> None:
    fund = c.complex_of("100.00")
    c.let(fund)
    assert [flag.facts["month"] for flag in flags(fund, BEGUN, on)] == months
    c.charge(fund.at(on))
    assert flags(fund, BEGUN, on) == []


@pytest.mark.rule("R89")
def test_nothing_is_charged_free_of_rent_or_after_the_place_is_given_back() -> None:
    fund = c.complex_of("100.00")
    c.let(fund, contract="C-05", place="闲置车库便民店铺", source="venue-rent", price="0.00")
    c.let(fund, billed="month", price="100.00")
    c.charge(fund)
    t.put(fund, revenue.end_contract(fund.state, "C-04", by=B, day=fund.day, reason="收回", last=c.on("2026-02-14")))
    fund.at("2026-04-01")
    found = {e.month: e.parts[0].charged for e in c.charge(fund)}
    assert found == {"2026-02": Decimal("50.00")}


# ---- R89: what comes in under a contract ----


@pytest.mark.rule("R89")
@pytest.mark.parametrize(("amount", "applied", "ahead", "income"), [
    ("5999.99", "5999.99", "0.00", "0.00"), ("6000.00", "6000.00", "0.00", "0.00"), ("6000.01", "6000.00", "0.01", "0.00"),
    ("24000.00", "6000.00", "18000.00", "0.00"), ("24000.01", "6000.00", "18000.00", "0.01"),
])
def test_money_pays_what_is_due_then_what_will_be_and_the_rest_is_income(amount: str, applied: str, ahead: str,
                                                                         income: str) -> None:
    fund = c.complex_of("100.00")
    c.let(fund)
    c.charge(fund)
    before = fund.state.ledger.balance("Income:Public:Advertising")
    entry = c.receive(fund, amount, "R1", contract="C-04")
    assert (entry.applied, entry.ahead) == (Decimal(applied), Decimal(ahead))
    assert entry.payer == "云岚传媒"
    assert before - fund.state.ledger.balance("Income:Public:Advertising") == Decimal(income)
    part = fund.state.revenue.parts["C-04"]
    assert (part.owed, part.prepaid, part.received) == (Decimal("6000.00") - Decimal(applied), Decimal(ahead), Decimal(amount))


@pytest.mark.rule("R89")
def test_what_came_ahead_pays_the_next_charge() -> None:
    fund = c.complex_of("100.00")
    c.let(fund)
    c.charge(fund)
    c.receive(fund, "8000.00", "R1", contract="C-04")
    fund.at("2026-04-02")
    april = c.charge(fund)[-1]
    assert (april.parts[0].charged, april.parts[0].from_advance) == (Decimal("6000.00"), Decimal("2000.00"))
    assert owed(fund) == Decimal("4000.00")


@pytest.mark.rule("R89")
def test_only_money_that_came_is_held_for_months_to_come() -> None:
    """6,000.00 are charged for the quarter: nothing is anybody's in advance until more than January's part came in."""
    fund = c.complex_of("100.00")
    c.let(fund)
    c.charge(fund)
    assert figures.not_ours(fund.state, "public-revenue", fund.day) == 0
    c.receive(fund, "3000.00", "R1", contract="C-04")
    assert figures.not_ours(fund.state, "public-revenue", fund.day) == Decimal("1000.00")
    assert figures.spendable(fund.state, "public-revenue", fund.day) == Decimal("2000.00")


@pytest.mark.rule("R89")
@pytest.mark.parametrize(("changes", "code"), [
    ({}, None), ({"applied": Decimal("5000.00"), "ahead": Decimal("1000.00")}, "applied-otherwise"),
    ({"applied": None, "ahead": None}, "applied-otherwise"), ({"source": "parking"}, "of-another-contract"),
    ({"contract": "C-09"}, "contract-not-registered"), ({"contract": "C-09", "applied": None, "ahead": None}, None),
    ({"contract": None, "applied": None, "ahead": None}, None), ({"contract": None, "applied": None}, "contract-not-registered"),
    ({"contract": None, "ahead": None}, "contract-not-registered"),
    ({"contract": None, "applied": None, "ahead": None, "household": "h-000001"}, "contract-not-registered"),
])
def test_how_money_under_a_contract_is_applied_is_computed(changes: dict[str, Any], code: str | None) -> None:
    fund = c.complex_of("100.00")
    c.let(fund)
    c.charge(fund)
    entry = c.came(fund, "6000.00", "R1", contract="C-04")
    assert t.code(fund, entry.replaced(**changes), PAYS) == code


@pytest.mark.rule("R89")
def test_a_households_parking_is_owed_by_its_key() -> None:
    fund = c.complex_of("100.00")
    c.let(fund, source="parking", tenant=None, household="h-000001", place="地面 12 号车位", price="300.00")
    c.charge(fund)
    assert owed(fund, "Assets:Receivable:Parking:H-000001") == Decimal("300.00")
    c.receive(fund, "400.00", "R1", contract="C-04")
    assert owed(fund, "Assets:Receivable:Parking:H-000001") == 0
    assert fund.state.ledger.owed("Liabilities:Advance:Parking:H-000001") == Decimal("300.00")  # 200 of it, 100 ahead
    assert figures.not_ours(fund.state, "public-revenue", fund.day) == Decimal("300.00")


# ---- R14: money that was booked wrongly ----

REVERSED = "a_reversal_repeats_the_money_it_takes_back"


@pytest.mark.rule("R14")
@pytest.mark.parametrize(("changes", "code"), [
    ({}, None), ({"amount": Decimal("7999.99")}, "no-such-revenue"), ({"bank_ref": "R2"}, "no-such-revenue"),
    ({"contract": None}, "no-such-revenue"), ({"ahead": Decimal("1999.99")}, "no-such-revenue"),
    ({"corrects": "0" * 64}, "no-such-revenue"),
])
def test_a_reversal_repeats_what_it_takes_back(changes: dict[str, Any], code: str | None) -> None:
    fund = c.complex_of("100.00")
    c.let(fund)
    c.charge(fund)
    received = c.receive(fund, "8000.00", "R1", contract="C-04")
    entry = revenue.reverse_revenue(fund.state, received, by=K, day=fund.day, reason="记错了合同")
    assert t.code(fund, entry.replaced(**changes), REVERSED) == code


@pytest.mark.rule("R14")
def test_what_is_taken_back_is_due_again_and_its_reference_free() -> None:
    fund = c.complex_of("100.00")
    c.let(fund)
    c.charge(fund)
    before = dict(fund.state.ledger.balances.items())
    received = c.receive(fund, "8000.00", "R1", contract="C-04")
    assert t.code(fund, c.came(fund, "1.00", "R1", contract="C-04"), "a_bank_reference_stands_once") == "reference-known"
    t.put(fund, revenue.reverse_revenue(fund.state, received, by=K, day=fund.day, reason="记错了合同"))
    after = {account: amount for account, amount in fund.state.ledger.balances.items() if amount}
    assert after == {account: amount for account, amount in before.items() if amount}
    part = fund.state.revenue.parts["C-04"]
    assert (part.owed, part.prepaid, part.received) == (Decimal("6000.00"), Decimal("0.00"), Decimal("0.00"))
    assert t.code(fund, c.came(fund, "1.00", "R1", contract="C-04"), "a_bank_reference_stands_once") is None


@pytest.mark.rule("R14")
@pytest.mark.parametrize(("on", "code"), [("2026-03-31", None), ("2026-04-01", "used-meanwhile")])
def test_what_has_paid_a_later_charge_is_not_taken_back(on: str, code: str | None) -> None:
    fund = c.complex_of("100.00")
    c.let(fund)
    c.charge(fund)
    received = c.receive(fund, "8000.00", "R1", contract="C-04")
    c.charge(fund.at(on))
    entry = revenue.reverse_revenue(fund.state, received, by=K, day=fund.day, reason="记错了合同")
    assert t.code(fund, entry, REVERSED) == code


# ---- R89: what is given up ----

GIVEN_UP = "only_what_is_due_is_given_up"


@pytest.mark.rule("R89")
@pytest.mark.parametrize(("amount", "contract", "code"), [
    ("1999.99", "C-04", None), ("2000.00", "C-04", None), ("2000.01", "C-04", "more-than-due"), ("1.00", "C-09", "contract-unknown"),
])
def test_no_more_is_given_up_than_is_due(amount: str, contract: str, code: str | None) -> None:
    fund = c.complex_of("100.00")
    c.let(fund)
    c.charge(fund)
    c.receive(fund, "4000.00", "R1", contract="C-04")
    entry = revenue.credit_rent(fund.state, "C-04", by=B, day=fund.day, reason="计错", amount=Decimal(amount))
    assert t.code(fund, entry.replaced(contract=contract), GIVEN_UP) == code


@pytest.mark.rule("R89")
@pytest.mark.parametrize(("amount", "earned", "advance", "income"), [
    ("4000.00", "0.00", "0.00", "2000.00"), ("5000.00", "1000.00", "0.00", "1000.00"), ("1500.00", "0.00", "2500.00", "2000.00"),
])
def test_what_is_given_up_takes_off_months_to_come_first(amount: str, earned: str, advance: str, income: str) -> None:
    fund = c.complex_of("100.00")
    c.let(fund)
    c.charge(fund)
    asked = fund.stamp(revenue.credit_rent(fund.state, "C-04", by=B, day=fund.day, reason="拆除", amount=Decimal(amount)))
    c.agreed(fund, asked, D)
    (entry,) = drafts.completions(fund.state, by=D, day=fund.day)
    assert entry.earned == Decimal(earned)  # type: ignore[attr-defined]  # a credit
    assert t.code(fund, entry, GIVEN_UP) is None
    for change in ({"earned": Decimal("0.01")}, {"source": "parking"}, {"proposal": "0" * 64}, {"amount": Decimal("1.00")}):
        assert t.code(fund, entry.replaced(**change), GIVEN_UP) == "not-as-proposed"
    t.put(fund, entry)
    ledger = fund.state.ledger
    assert ledger.owed("Liabilities:Advance:PublicRevenue:C-04") == Decimal(advance)
    assert ledger.owed("Income:Public:Advertising") == Decimal(income)
    assert owed(fund) == fund.state.revenue.parts["C-04"].owed == Decimal("6000.00") - Decimal(amount)
    fund.at("2026-03-02")
    c.charge(fund)
    assert fund.state.ledger.owed("Liabilities:Advance:PublicRevenue:C-04") == 0


def test_a_cost_paid_for_a_contract_stands_by_it() -> None:
    fund = c.complex_of("100.00")
    c.let(fund)
    c.earn(fund, "900.00")
    c.granted(fund, "100.00", use="spend")
    entry = revenue.revenue_cost(fund.state, by=A, day=fund.day, payee=t.CLEAN, amount=Decimal("100.00"), purpose="换灯箱",
                                 resolution="R2026009", contract="C-04")
    assert t.code(fund, entry, "instalments_stay_within_their_contract") is None
    number = t.put(fund, entry)[0].payment  # type: ignore[attr-defined]  # a request
    t.release(fund, number)
    t.put(fund, t.payments.pay(fund.state, number, by=K, day=fund.day, bank_ref="PAY1"))
    assert fund.state.revenue.parts["C-04"].cost == Decimal("100.00")


# ---- R90 ----


def before_assembly(gross: str, share: str | None = "3/10") -> Fund:
    """A fund whose owners have never passed a resolution."""
    from fractions import Fraction

    fund = t.till("0.00")
    c.earn(fund, gross)
    return with_terms(fund, pre_assembly_cost_share_max=Fraction(share) if share else None)


@pytest.mark.rule("R90")
@pytest.mark.parametrize(("amount", "share", "code"), [
    ("299.99", "3/10", None), ("300.00", "3/10", None), ("300.01", "3/10", "above-the-cap"), ("900.00", None, None),
])
def test_direct_cost_before_the_first_assembly_is_capped(amount: str, share: str | None, code: str | None) -> None:
    fund = before_assembly("1000.00", share)
    entry = revenue.revenue_cost(fund.state, by=A, day=fund.day, payee=t.CLEAN, amount=Decimal(amount), purpose="灯箱")
    assert t.code(fund, entry, CAPPED) == code


@pytest.mark.rule("R90")
def test_what_else_is_asked_of_public_revenue_is_no_direct_cost() -> None:
    fund = before_assembly("1000.00")
    t.request(fund, "200.00", of="public-revenue", head="public-welfare")
    entry = revenue.revenue_cost(fund.state, by=A, day=fund.day, payee=t.CLEAN, amount=Decimal("300.00"), purpose="灯箱")
    assert t.code(fund, entry, CAPPED) is None
    number = t.put(fund, entry)[0].payment  # type: ignore[attr-defined]  # a request
    last = t.release(fund, number, but_last=True)
    assert t.code(fund, last, CAPPED) is None
    c.let(fund, price="0.00", resolution=None)
    t.request(fund, "0.01", of="public-revenue", head="public-direct-cost")
    assert t.code(fund, last, CAPPED) == "above-the-cap"
    other = t.request(fund, "0.01", of="public-revenue", head="public-direct-cost")
    first = t.payments.sign(fund.state, other, by=B, day=fund.day)
    assert t.code(fund, first, CAPPED) is None  # it releases nothing


@pytest.mark.rule("R90")
def test_what_is_asked_and_paid_counts_and_the_first_resolution_ends_the_cap() -> None:
    fund = before_assembly("1000.00")
    first = revenue.revenue_cost(fund.state, by=A, day=fund.day, payee=t.CLEAN, amount=Decimal("200.00"), purpose="灯箱")
    number = t.put(fund, first)[0].payment  # type: ignore[attr-defined]  # a request
    second = revenue.revenue_cost(fund.state, by=A, day=fund.day, payee=t.CLEAN, amount=Decimal("100.01"), purpose="灯箱")
    assert t.code(fund, second, CAPPED) == "above-the-cap"
    t.release(fund, number)
    t.put(fund, t.payments.pay(fund.state, number, by=K, day=fund.day, bank_ref="PAY1"))
    assert t.code(fund, second, CAPPED) == "above-the-cap"
    t.resolve(fund, "R2026001", body="joint-meeting")
    assert t.code(fund, second, CAPPED) == "above-the-cap"
    t.resolve(fund, "R2026002")
    assert t.code(fund, second, CAPPED) is None


