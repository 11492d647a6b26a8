"""The register of units: areas with a source, keys that stand once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from importlib import import_module
from typing import Any

import pytest

from sharedfund.drafts import fees, maintenance, payments, receipts, units
from sharedfund.entries import KINDS, entry_class
from sharedfund.entries.entry import SignedEntry
from sharedfund.rules import units as rules
from sharedfund.state.fees import collection_rate
from sharedfund.state.votes import area_of, voters_of
from tests.fund import A, commitment
from tests.households import H1, H2, K, bank, charged, pay, register, small


@pytest.mark.rule("R8")
@pytest.mark.parametrize(("area", "code"), [("0.01", None), ("0.00", "area-not-positive"), ("-0.01", "area-not-positive")])
def test_an_area_is_above_zero(area: str, code: str | None) -> None:
    fund = small()
    entry = register(fund, "h-000001", "u-00000a", "B01", area)
    if code is None:
        fund.do(entry)
        assert fund.state.units.household("h-000001").area_m2.as_tuple().exponent == -2
    else:
        refusal = fund.refused(entry)
        assert (refusal.number, refusal.code) == ("R8", code)


@pytest.mark.rule("R8")
@pytest.mark.parametrize(("day", "refused"), [("2025-12-31", False), ("2026-01-01", False), ("2026-01-02", True)])
def test_the_day_of_an_area_has_come(day: str, refused: bool) -> None:
    fund = small()
    entry = register(fund, "h-000001", "u-00000a", "B01", "50.00", area_day=date.fromisoformat(day))
    assert (getattr(fund.ask(entry), "code", None) == "area-day-to-come") is refused


@pytest.mark.rule("R8")
@pytest.mark.parametrize(
    ("first", "then", "code"),
    [("survey", "register", None), ("survey", "survey", None), ("survey", "contract", "worse-source"),
     ("register", "survey", "worse-source")],
)
def test_an_area_is_corrected_from_no_worse_source(first: str, then: str, code: str | None) -> None:
    fund = small()
    fund.do(register(fund, "h-000001", "u-00000a", "B01", "50.00", area_source=first))
    entry = units.correct_area(fund.state, by=K, day=fund.day, unit="u-00000a", area_m2="51.00", area_source=then)
    assert getattr(fund.ask(entry), "code", None) == code


@pytest.mark.rule("R8")
def test_an_older_paper_an_unknown_unit_and_no_change_correct_nothing() -> None:
    fund = small()
    state, day = fund.state, fund.day
    older = units.correct_area(state, by=K, day=day, unit="u-000001", area_m2="99.00", area_day=date(2020, 1, 1))
    unknown = units.correct_area(state, by=K, day=day, unit="u-00ffff", area_m2="99.00")
    same = units.correct_area(state, by=K, day=day, unit="u-000001", area_m2="100.00")
    assert [fund.refused(entry).code for entry in (older, unknown, same)] == ["older-paper", "unit-unknown", "area-unchanged"]


def test_a_corrected_area_is_what_later_bills_rest_on() -> None:
    fund = small()
    fund.do(units.correct_area(fund.state, by=K, day=fund.day, unit="u-000001", area_m2="100.50"))
    unit = fund.state.units.household(H1)
    assert (str(unit.area_m2), unit.area_day) == ("100.50", fund.day)
    assert {b: str(a) for b, a in fund.state.units.areas_by_building().items()} == {"B01": "189.00", "B02": "211.50"}
    assert str(fund.state.units.area_m2()) == "400.50"


@pytest.mark.rule("R140")
def test_a_unit_and_a_key_stand_once() -> None:
    fund = small()
    again = register(fund, "h-000001", "u-000001", "B01", "50.00")
    other = register(fund, H1, "u-00000a", "B01", "50.00")
    assert [(fund.refused(e).number, fund.refused(e).code) for e in (again, other)] == [
        ("R140", "unit-known"), ("R140", "household-known")]


@pytest.mark.rule("R140")
def test_no_entry_has_a_field_for_a_room_a_telephone_or_an_identity_number() -> None:
    forbidden = {"room_number", "phone", "telephone", "id_number", "owner_name", "address", "account_number"}
    for kind in KINDS:
        cls = entry_class(kind)
        assert not forbidden & set(cls.model_fields), kind
    # The room is there as a commitment only: 64 hex digits.
    import_module("sharedfund.entries.units")
    assert issubclass(entry_class("unit-registered"), SignedEntry)
    with pytest.raises(ValueError, match="not-a-digest"):
        register(small(), "h-000001", "u-00000a", "B01", "50.00", room="3-2-1201")


# ---- a unit is sold (R98, R104) ----

NEW = "h-0a0b0c"
PAPER = commitment("statement")


def sold(fund: Any, former: str = H1, **more: Any) -> Any:
    """A draft of the transfer of a unit to the key NEW."""
    more = {"household": NEW, "statement": PAPER, **more}
    return units.transfer(fund.state, by=K, day=fund.day, former=former, **more)


@pytest.mark.rule("R98")
def test_a_transfer_opens_a_new_key_and_the_old_one_keeps_what_it_owes() -> None:
    fund = charged().at("2026-02-15")
    fund.do(sold(fund))
    unit, past = fund.state.units.household(NEW), fund.state.units.household(H1)
    assert (unit.unit, unit.since, unit.former) == (past.unit, date(2026, 2, 15), (H1,))
    assert (past.household, past.until) == (H1, date(2026, 2, 15))
    assert fund.state.ledger.balance("Assets:Receivable:Fee:H-7f3a9c") == Decimal("600.00")
    assert [unit.household for unit in fund.state.units.all()].count(NEW) == 1


@pytest.mark.rule("R98")
def test_a_transfer_needs_the_statement_of_the_old_key() -> None:
    fund = charged()
    assert fund.refused(sold(fund, statement=None)).code == "statement-missing"


@pytest.mark.rule("R98")
@pytest.mark.parametrize(("unpaid", "code"), [("599.99", "statement-differs"), ("600.00", None), ("600.01", "statement-differs")])
def test_the_statements_figures_are_the_books(unpaid: str, code: str | None) -> None:
    fund = charged().at("2026-02-15")
    assert getattr(fund.ask(sold(fund).replaced(unpaid=Decimal(unpaid))), "code", None) == code


@pytest.mark.rule("R98")
def test_only_the_present_key_of_a_known_unit_is_sold() -> None:
    fund = charged().at("2026-02-15")
    entry = sold(fund)
    assert fund.refused(entry.replaced(unit="u-00ffff")).code == "unit-unknown"
    fund.do(entry)
    again = sold(fund, H1, household="h-0d0e0f")
    assert fund.refused(again).code == "not-the-present-key"


@pytest.mark.rule("R140")
def test_the_key_of_a_new_owner_is_nobody_elses() -> None:
    fund = charged().at("2026-02-15")
    assert fund.refused(sold(fund, household=H2)).code == "household-known"


@pytest.mark.rule("R98")
@pytest.mark.parametrize(("first", "code"), [("2026-01-01", "begins-before"), ("2026-01-02", None), ("2026-03-01", None),
                                             ("2026-03-02", "begins-too-late")])
def test_the_month_of_delivery_may_stay_with_the_seller_and_no_more(first: str, code: str | None) -> None:
    fund = small().at("2026-02-15")
    entry = sold(fund, first=date.fromisoformat(first))
    assert getattr(fund.ask(entry), "code", None) == code


@pytest.mark.rule("R98")
def test_a_period_is_charged_to_seller_and_buyer_by_days() -> None:
    fund = small().at("2026-02-15")
    fund.do(sold(fund))
    fund.do(*fees.charges(fund.state, by=K, day=fund.day, period="2026Q1", households=(H1, NEW)))
    seller, buyer = fund.state.fees.bill(H1, "2026-01-01--2026-02-14"), fund.state.fees.bill(NEW, "2026-02-15--2026-03-31")
    # 100.00 m2 x 2.00: a month and 14 of 28 days; 14 of 28 days and a month.
    assert (seller.amount, buyer.amount) == (Decimal("300.00"), Decimal("300.00"))


@pytest.mark.rule("R98")
@pytest.mark.parametrize(("key", "period", "code"), [
    (H1, "2026-01-01--2026-02-14", None), (H1, "2026-01-01--2026-02-15", "no-longer-theirs"),
    (NEW, "2026-02-15--2026-03-31", None), (NEW, "2026-02-14--2026-03-31", "before-it-was-theirs")])
def test_a_household_is_charged_for_its_own_days_alone(key: str, period: str, code: str | None) -> None:
    fund = small().at("2026-02-15")
    fund.do(sold(fund))
    entry = fees.charge(fund.state, by=K, day=fund.day, household=key, period=period)
    assert getattr(fund.ask(entry), "code", None) == code


@pytest.mark.rule("R8")
def test_days_the_seller_was_charged_for_are_not_charged_again_to_the_buyer() -> None:
    fund = charged().at("2026-02-15")
    fund.do(sold(fund))
    assert fees.charges(fund.state, by=K, day=fund.day, period="2026Q1") == ()
    entry = fees.charge(fund.state, by=K, day=fund.day, household=NEW, period="2026-03")
    assert fund.refused(entry).code == "charged-already"


@pytest.mark.rule("R98")
def test_what_a_former_owner_pays_too_much_goes_back() -> None:
    fund = charged().at("2026-02-15")
    fund.do(sold(fund))
    fund.do(bank(fund, H1, "700.00"))
    assert fund.state.receipts.refund_due(H1) == Decimal("100.00")
    assert fund.state.ledger.owed("Liabilities:Advance:Fee:H-7f3a9c") == 0


@pytest.mark.rule("R98")
def test_a_debt_an_advance_and_a_deposit_pass_on_by_agreement_whole() -> None:
    fund = charged().at("2026-02-15")
    pay(fund, (H1, "250.00"))
    fund.do(receipts.take_deposit(fund.state, by=K, day=fund.day, deposit_kind="renovation", party=H1, amount=Decimal("500.00"),
                                  bank_ref="DEP1"))
    entry = sold(fund)
    assert (entry.unpaid, entry.deposits) == (Decimal("350.00"), Decimal("500.00"))
    moved = units.move_balances(fund.state, by=K, day=fund.day, former=H1, household=NEW, agreement=PAPER,
                                items=frozenset({"debt", "advance", "deposit"}))
    fund.do(entry, *moved)
    old, new = fund.state.fees.bill(H1, "2026Q1"), fund.state.fees.bill(NEW, "2026Q1")
    assert (old.amount, old.unpaid, new.amount, new.unpaid) == (*map(Decimal, ("250.00", "0.00", "350.00", "350.00")),)
    assert sum(part.amount for part in (*old.months, *new.months)) == Decimal("600.00")
    assert fund.state.receipts.deposits_of(NEW)[0].held == Decimal("500.00")
    assert collection_rate(fund.state, "2026Q1") == Fraction(250, 2400)
    pay(fund, (NEW, "350.00"))
    assert collection_rate(fund.state, "2026Q1") == Fraction(600, 2400)


@pytest.mark.rule("R98")
@pytest.mark.parametrize(("change", "code"), [
    ({}, None), ({"amount": Decimal("599.99")}, "not-the-whole"), ({"amount": Decimal("600.01")}, "not-the-whole"),
    ({"period": "2026Q2"}, "nothing-to-move"), ({"household": H2}, "not-the-next-key")])
def test_only_a_whole_bill_of_the_same_unit_passes_on(change: dict[str, Any], code: str | None) -> None:
    fund = charged().at("2026-02-15")
    fund.do(sold(fund))
    (moved,) = units.move_balances(fund.state, by=K, day=fund.day, former=H1, household=NEW, agreement=PAPER,
                                   items=frozenset({"debt"}))
    assert getattr(fund.ask(moved.replaced(**change)), "code", None) == code


@pytest.mark.rule("R98")
def test_a_deposit_asked_back_already_does_not_pass_on() -> None:
    fund = charged().at("2026-02-15")
    fund.do(receipts.take_deposit(fund.state, by=K, day=fund.day, deposit_kind="renovation", party=H1,
                                  amount=Decimal("500.00"), bank_ref="DEP1"))
    fund.do(sold(fund))
    (moved,) = units.move_balances(fund.state, by=K, day=fund.day, former=H1, household=NEW, agreement=PAPER,
                                   items=frozenset({"deposit"}))
    assert getattr(fund.ask(moved), "code", None) is None
    fund.do(payments.request_payment(fund.state, by=A, day=fund.day, payee=H1, amount="500.00", fund="custody",
                                     settles="deposit", document=moved.deposit, purpose="退押金",
                                     payee_account=commitment("account")))
    assert fund.refused(moved).code == "nothing-to-move"


@pytest.mark.rule("R104")
@pytest.mark.parametrize(("stated", "code"), [("999.99", "balance-differs"), ("1000.00", None), ("1000.01", "balance-differs")])
def test_maintenance_money_goes_with_the_unit_to_the_fen(stated: str, code: str | None) -> None:
    fund = small().at("2026-02-15")
    fund.do(maintenance.contribute(fund.state, by=K, day=fund.day, building="B01", units={"u-000001": Decimal("1000.00")},
                                   paper="BUREAU-1", of="first-deposit"))
    assert getattr(fund.ask(sold(fund).replaced(maintenance=Decimal(stated))), "code", None) == code


@pytest.mark.rule("R98")
def test_a_sold_unit_votes_by_its_new_key_and_the_area_stays() -> None:
    fund = charged().at("2026-02-15")
    before = voters_of(fund.state.units, {})
    fund.do(sold(fund))
    after = voters_of(fund.state.units, {})
    assert {voter.household for voter in after} == {voter.household for voter in before} - {H1} | {NEW}
    assert area_of(after) == area_of(before)


@pytest.mark.rule("R98")
@pytest.mark.parametrize(("amount", "code"), [("100.01", "not-the-whole"), ("100.00", None), ("0.01", None)])
def test_of_what_lies_in_advance_any_part_may_pass_on(amount: str, code: str | None) -> None:
    fund = charged().at("2026-02-15")
    pay(fund, (H1, "700.00"))
    fund.do(sold(fund))
    (moved,) = units.move_balances(fund.state, by=K, day=fund.day, former=H1, household=NEW, agreement=PAPER,
                                   items=frozenset({"advance"}))
    answer = fund.ask(moved.replaced(amount=Decimal(amount)))
    assert getattr(answer, "code", None) == code
    if code is not None:
        assert answer.facts == {"household": H1, "item": "advance", "amount": Decimal(amount), "left": Decimal("100.00")}


@pytest.mark.rule("R98")
@pytest.mark.parametrize(("change", "code"), [
    ({}, None), ({"deposit": "D-99"}, "nothing-to-move"), ({"deposit_kind": "access"}, "nothing-to-move")])
def test_only_a_deposit_of_the_former_key_passes_on(change: dict[str, Any], code: str | None) -> None:
    fund = charged().at("2026-02-15")
    fund.do(receipts.take_deposit(fund.state, by=K, day=fund.day, deposit_kind="renovation", party=H1,
                                  amount=Decimal("500.00"), bank_ref="DEP1"))
    fund.do(sold(fund))
    (moved,) = units.move_balances(fund.state, by=K, day=fund.day, former=H1, household=NEW, agreement=PAPER,
                                   items=frozenset({"deposit"}))
    assert getattr(fund.ask(moved.replaced(**change)), "code", None) == code


# ---- edges of what a sale passes on ----


@pytest.mark.rule("R98")
@pytest.mark.parametrize(("first", "earliest"), [
    ("2026-02-14", "2026-02-15"), ("2026-02-15", "2026-02-15"), ("2026-02-16", None)])
def test_a_unit_sold_twice_begins_after_the_first_buyers_day(first: str, earliest: str | None) -> None:
    fund = small().at("2026-02-15")
    fund.do(sold(fund))
    again = units.transfer(fund.state, by=K, day=fund.day, former=NEW, household="h-0d0e0f", statement=PAPER,
                           first=date.fromisoformat(first))
    objection = rules.an_ownership_period_begins_where_the_last_one_ends(fund.state, again)
    assert (None if objection is None else str(objection.facts["earliest"])) == earliest
    if objection is not None:
        assert objection.code == "begins-before"


@pytest.mark.rule("R98")
def test_of_a_unit_nobody_knows_the_first_day_is_asked_against_the_books_alone() -> None:
    """That there is no such unit is said by its own rule."""
    fund = small().at("2026-02-15")
    entry = sold(fund).replaced(unit="u-00ffff")
    assert rules.an_ownership_period_begins_where_the_last_one_ends(fund.state, entry) is None
    before = rules.an_ownership_period_begins_where_the_last_one_ends(fund.state, entry.replaced(first=date(2026, 1, 1)))
    assert before is not None
    assert before.facts == {"unit": "u-00ffff", "first": date(2026, 1, 1), "earliest": date(2026, 1, 1)}


@pytest.mark.rule("R98")
@pytest.mark.parametrize("change", [{"former": "h-ffffff"}, {"household": "h-ffffff"}, {"former": H2}, {"household": H1}])
def test_a_balance_passes_on_between_the_two_keys_of_a_sale_alone(change: dict[str, str]) -> None:
    fund = charged().at("2026-02-15")
    fund.do(sold(fund))
    (moved,) = units.move_balances(fund.state, by=K, day=fund.day, former=H1, household=NEW, agreement=PAPER,
                                   items=frozenset({"debt"}))
    entry = moved.replaced(**change)
    objection = rules.a_balance_passes_on_as_it_stands(fund.state, entry)
    assert objection is not None
    assert (objection.code, objection.facts) == (
        "not-the-next-key", {"household": entry.household, "former": entry.former})


@pytest.mark.rule("R98")
@pytest.mark.parametrize(("paid", "written_off", "is_taken", "left"), [
    ("0.00", "0.00", False, "600.00"), ("599.99", "0.00", False, "0.01"), ("599.00", "0.00", False, "1.00"),
    ("600.00", "0.00", False, None), ("600.01", "0.00", False, None), ("600.50", "0.00", False, None),
    ("0.00", "100.00", False, None), ("0.00", "0.00", True, None)])
def test_a_debt_passes_on_while_something_is_unpaid_and_nothing_was_written_off(
    paid: str, written_off: str, is_taken: bool, left: str | None
) -> None:
    fund = charged().at("2026-02-15")
    fund.do(sold(fund))
    (moved,) = units.move_balances(fund.state, by=K, day=fund.day, former=H1, household=NEW, agreement=PAPER,
                                   items=frozenset({"debt"}))
    known = fund.state.fees
    bill = replace(known.bill(H1, "2026Q1"), paid=Decimal(paid), written_off=Decimal(written_off))
    bills = known.bills.set(H1, (bill,))
    if is_taken:  # the buyer has a bill of the same period
        bills = bills.set(NEW, (replace(bill, household=NEW),))
    state = replace(fund.state, fees=replace(known, bills=bills))
    objection = rules.a_balance_passes_on_as_it_stands(state, moved.replaced(amount=Decimal(left or "0.01")))
    assert (objection.code if objection else None) == (None if left is not None else "nothing-to-move")
    if left is not None:
        more = Decimal(left) + Decimal("0.01")
        objection = rules.a_balance_passes_on_as_it_stands(state, moved.replaced(amount=more))
        assert objection is not None
        assert objection.facts == {"household": H1, "item": "debt", "amount": more, "left": Decimal(left)}
