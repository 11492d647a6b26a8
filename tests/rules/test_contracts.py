"""Contracts: one remuneration, one firm at a time, heads of the service; how a contract ends, what a firm that is gone may
still do; related parties; vendors' contracts and their acceptance."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

import pytest

from sharedfund.drafts import contracts as drafted
from sharedfund.drafts import payments, people
from sharedfund.drafts import remuneration as paid_for
from sharedfund.entries.contracts import ContractRecorded, Tariff
from sharedfund.entries.entry import Entry
from sharedfund.entries.payments import EmergencyOrdered
from sharedfund.rules import contracts as rules
from sharedfund.state.contracts import employer_of
from sharedfund.state.remuneration import GateRecord
from sharedfund.values.money import ZERO
from tests import gate as at_gate
from tests import payment_fund as purse
from tests.fund import A, B, C, D, K, Fund, commitment
from tests.people import branch


@pytest.fixture(scope="module")
def founded() -> Fund:
    return Fund.founded()


@pytest.fixture
def fund(founded: Fund) -> Fund:
    return branch(founded)


def contract(fund: Fund, **changes: Any) -> ContractRecorded:
    return drafted.record_contract(fund.state, by=B, day=fund.day, **{
        "contract": "C-01", "firm": "F001", "firm_name": "银杏物业服务有限公司", "firm_account": commitment("F001"),
        "first": date(2026, 1, 1), "end": date(2026, 12, 31),
        "tariffs": (Tariff(use="residential", rate_per_m2_month="2.0000"),), "remuneration_kind": "residual", **changes})


def answer(fund: Fund, **changes: Any) -> tuple[str, str]:
    refusal = fund.refused(contract(fund, **changes))
    return refusal.number, refusal.code


@pytest.mark.rule("R25")
def test_a_contract_stands_from_its_first_to_its_last_day(fund: Fund) -> None:
    fund.joint(contract(fund), D)
    contracts = fund.state.contracts
    assert contracts.in_force(date(2025, 12, 31)) is None
    for day in (date(2026, 1, 1), date(2026, 12, 31)):
        held = contracts.in_force(day, "F001")
        assert held is not None
        assert held.contract == "C-01"
    assert contracts.in_force(date(2026, 6, 1), "F002") is None
    # What comes after its term nobody knows while it runs; once it has run out it goes on (R115).
    assert contracts.in_force(date(2027, 1, 1), on=date(2026, 12, 31)) is None
    assert contracts.in_force(date(2027, 1, 1)) == contracts.named("C-01")
    assert contracts.account_of("F001") == commitment("F001")


@pytest.mark.rule("R25")
def test_a_contracts_number_stands_for_one_contract(fund: Fund) -> None:
    fund.joint(contract(fund), D)
    changes = {"first": date(2027, 1, 1), "end": date(2027, 12, 31)}
    assert answer(fund, **changes) == ("R25", "contract-exists")
    fund.joint(contract(fund, contract="C-02", **changes), D)
    # A firm the book knows keeps its account: another contract does not move it.
    assert fund.state.contracts.account_of("F001") == commitment("F001")


@pytest.mark.rule("R25")
@pytest.mark.parametrize(("end", "code"), [
    (date(2025, 12, 31), "contract-ends-before-it-begins"), (date(2026, 1, 1), None),
])
def test_a_contract_lasts_a_day_at_least(fund: Fund, end: date, code: str | None) -> None:
    if code:
        assert answer(fund, end=end) == ("R25", code)
    else:
        fund.do(contract(fund, end=end))


@pytest.mark.rule("R25")
def test_a_use_has_one_tariff(fund: Fund) -> None:
    tariff = Tariff(use="residential", rate_per_m2_month="2.0000")
    assert answer(fund, tariffs=(tariff, tariff)) == ("R25", "tariff-twice")


@pytest.mark.rule("R25")
@pytest.mark.parametrize(("terms", "code"), [
    ({"remuneration_kind": "share"}, "rate-missing"),
    ({"remuneration_kind": "share", "remuneration_rate_share": Fraction(1, 10)}, None),
    ({"remuneration_kind": "share", "remuneration_rate_share": Fraction(1)}, None),
    ({"remuneration_kind": "share", "remuneration_rate_share": Fraction(101, 100)}, "rate-out-of-range"),
    ({"remuneration_kind": "share", "remuneration_rate_share": Fraction(-1, 100)}, "rate-out-of-range"),
    ({"remuneration_kind": "fixed"}, "sum-missing"),
    ({"remuneration_kind": "fixed", "remuneration_fixed_month": "800.00"}, None),
    ({"remuneration_kind": "residual", "remuneration_fixed_month": "800.00"}, "sum-without-fixed"),
    ({"remuneration_kind": "residual", "remuneration_rate_share": Fraction(1, 10)}, "rate-without-share"),
    ({"remuneration_kind": None, "remuneration_rate_share": Fraction(1, 10)}, "rate-without-share"),
    ({"remuneration_kind": None}, None),
])
def test_a_contract_names_one_kind_of_remuneration(fund: Fund, terms: dict[str, Any], code: str | None) -> None:
    if code:
        assert answer(fund, **terms) == ("R25", code)
    else:
        fund.do(contract(fund, **terms))


@pytest.mark.rule("R25")
def test_a_rate_the_charter_names_need_not_stand_in_the_contract(fund: Fund) -> None:
    charter = fund.state.charter
    terms = charter.terms.model_copy(update={"remuneration_rate_share": Fraction(1, 12)})
    fund.state = replace(fund.state, charter=replace(charter, terms=terms))
    fund.do(contract(fund, remuneration_kind="share"))
    assert len(fund.state.proposals.of_kind("contract-recorded")) == 1


@pytest.mark.rule("R28")
@pytest.mark.parametrize(("score", "is_one"), [("0.00", True), ("100.00", True), ("100.01", False), ("-0.01", False)])
def test_a_pass_score_is_a_score(fund: Fund, score: str, is_one: bool) -> None:
    if is_one:
        fund.do(contract(fund, pass_score=score))
    else:
        assert answer(fund, pass_score=score) == ("R28", "pass-score-out-of-range")


@pytest.mark.rule("R37")
@pytest.mark.parametrize(("first", "end", "overlaps"), [
    (date(2025, 1, 1), date(2025, 12, 31), False), (date(2025, 1, 1), date(2026, 1, 1), True),
    (date(2026, 12, 31), date(2027, 12, 30), True), (date(2027, 1, 1), date(2027, 12, 31), False),
    (date(2026, 3, 1), date(2026, 4, 1), True),
])
def test_two_firms_do_not_serve_on_one_day(fund: Fund, first: date, end: date, overlaps: bool) -> None:
    fund.joint(contract(fund), D)
    other: dict[str, Any] = {"contract": "C-02", "firm": "F002", "firm_account": commitment("F002"), "first": first,
                             "end": end}
    if overlaps:
        assert answer(fund, **other) == ("R37", "contracts-overlap")
    else:
        fund.do(contract(fund, **other))


@pytest.mark.rule("R143")
@pytest.mark.parametrize(("heads", "code"), [
    (("security", "office"), None), ((), None), (("overhead",), "no-head-of-the-service"),
    (("public-welfare",), "no-head-of-the-service"), (("security", "security"), "head-twice"),
])
def test_a_contract_reimburses_heads_of_the_service(fund: Fund, heads: tuple[str, ...], code: str | None) -> None:
    if code:
        assert answer(fund, cost_heads=heads) == ("R143", code)
    else:
        fund.do(contract(fund, cost_heads=heads))


# ---- R39, R120: renewal, interim firms ----


def renewed(fund: Fund, **changes: Any) -> ContractRecorded:
    return contract(fund, **{"contract": "C-02", "first": date(2027, 1, 1), "end": date(2028, 12, 31), "renews": "C-01",
                             **changes})


@pytest.mark.rule("R39")
@pytest.mark.parametrize(("changes", "code"), [
    ({}, None),  # two years more, as in Jiashan
    ({"renews": "C-09"}, "renews-no-contract-of-the-firm"),
    ({"firm": "F002", "firm_account": commitment("F002")}, "renews-no-contract-of-the-firm"),
    ({"first": date(2026, 12, 31)}, "renewed-before-its-end"),
])
def test_a_renewal_goes_to_the_same_firm_from_the_day_after(
    fund: Fund, changes: dict[str, Any], code: str | None
) -> None:
    fund.joint(contract(fund), D)
    entry = renewed(fund, **changes)
    objection = rules.a_renewal_follows_the_evaluation(fund.state, entry)
    assert (objection.code if objection else None) == code
    assert rules.a_renewal_follows_the_evaluation(fund.state, contract(fund, contract="C-03")) is None


@pytest.mark.rule("R39")
@pytest.mark.parametrize(("score", "resolution", "code"), [
    ("60.00", None, None), ("59.99", None, "renewal-not-recommended"), ("59.99", "R2026007", "renewal-not-recommended"),
    ("59.99", "R2026002", None),
])
def test_a_firm_that_failed_is_renewed_by_the_owners_alone(
    score: str, resolution: str | None, code: str | None
) -> None:
    fund = at_gate.closed_quarter(pass_score=Decimal("60.00"))
    at_gate.evaluated(fund, score)
    purse.resolution(fund, "R2026002")
    held = fund.state.contracts.contracts["C-01"]
    entry = renewed(fund, first=held.end, end=date(2029, 12, 31), resolution=resolution, firm=held.firm)
    objection = rules.a_renewal_follows_the_evaluation(fund.state, entry)
    assert (objection.code if objection else None) == code


@pytest.mark.rule("R120")
@pytest.mark.parametrize(("end", "code"), [
    (date(2026, 6, 29), None), (date(2026, 6, 30), None), (date(2026, 7, 1), "interim-too-long"),
])
def test_an_interim_firm_stays_six_months_at_most(fund: Fund, end: date, code: str | None) -> None:
    if code:
        assert answer(fund, end=end, interim=True) == ("R120", code)
        fund.do(contract(fund, end=end))
    else:
        fund.do(contract(fund, end=end, interim=True))


@pytest.mark.rule("R120")
@pytest.mark.parametrize(("end", "code"), [(date(2026, 6, 30), None), (date(2026, 7, 1), "interim-too-long")])
def test_interim_contracts_in_a_row_count_together(fund: Fund, end: date, code: str | None) -> None:
    fund.joint(contract(fund, end=date(2026, 3, 31), interim=True), D)
    entry = contract(fund, contract="C-02", first=date(2026, 4, 1), end=end, interim=True)
    if code:
        refusal = fund.refused(entry)
        assert (refusal.number, refusal.code) == ("R120", code)
    else:
        fund.do(entry)


@pytest.mark.rule("R120")
@pytest.mark.parametrize(("first", "code"), [
    (date(2026, 4, 2), "interim-too-long"), (date(2026, 5, 1), "interim-too-long"), (date(2026, 5, 2), None)])
def test_a_short_gap_does_not_let_an_interim_firm_begin_anew(fund: Fund, first: date, code: str | None) -> None:
    fund.joint(contract(fund, end=date(2026, 3, 31), interim=True), D)
    answer = fund.ask(contract(fund, contract="C-02", first=first, end=date(2026, 9, 30), interim=True))
    assert getattr(answer, "code", None) == code


@pytest.mark.rule("R120")
def test_an_interim_contract_does_not_go_on_by_itself(fund: Fund) -> None:
    fund.joint(contract(fund, end=date(2026, 6, 30), interim=True), D)
    assert fund.state.contracts.in_force(date(2026, 6, 30)) is not None
    assert fund.state.contracts.in_force(date(2026, 7, 1)) is None


# ---- R115, R119: a contract ends ----


@lru_cache(maxsize=1)
def _served() -> Fund:
    """The funded complex of the payment tests on 1 July 2026."""
    return purse.funded().at("2026-07-01")


@pytest.fixture
def complex_(founded: Fund) -> Fund:
    fund = purse.branch(_served())
    purse.resolution(fund, "R2026004")
    return fund


def ending(fund: Fund, **changes: Any) -> Entry:
    """The owners dismissed F001 with 60 days' notice; its last day is 24 December."""
    return drafted.end_contract(fund.state, by=B, day=fund.day, **{
        "contract": "C-01", "last": date(2026, 12, 24), "reason": "termination", "notice_day": fund.day,
        "resolution": "R2026004", **changes})


def dismissed(fund: Fund, last: date = date(2026, 7, 24), **changes: Any) -> None:
    fund.joint(ending(fund, last=last, **changes), D)


def successor(fund: Fund, first: date = date(2026, 7, 25), **changes: Any) -> None:
    fund.joint(contract(fund, **{
        "contract": "C-02", "firm": "F002", "firm_name": "华懋物业", "firm_account": commitment("F002"), "first": first,
        "end": date(2028, 12, 31), **changes}), D)


@pytest.mark.rule("R115")
@pytest.mark.parametrize(("changes", "code"), [
    ({}, None), ({"last": date(2026, 12, 31)}, None),
    ({"last": date(2025, 12, 31)}, "last-day-outside"), ({"last": date(2026, 1, 1)}, None),
    ({"reason": "expiry", "last": date(2026, 12, 30), "notice_day": None}, "term-still-runs"),
    ({"reason": "expiry", "last": date(2026, 12, 31), "notice_day": None, "resolution": None}, None),
    ({"notice_day": None}, "notice-day-missing"), ({"reason": "withdrawal", "notice_day": None}, "notice-day-missing"),
    ({"notice_day": date(2026, 7, 2)}, "notice-day-missing"),
    ({"reason": "withdrawal", "resolution": None}, None), ({"resolution": None}, "not-dismissed-by-the-owners"),
    ({"resolution": "R2026099"}, "not-dismissed-by-the-owners"),
    ({"reason": "agreement", "notice_day": None, "resolution": None}, None),
])
def test_a_contract_ends_for_a_reason(complex_: Fund, changes: dict[str, Any], code: str | None) -> None:
    entry = ending(complex_, **changes)
    if code:
        refusal = complex_.refused(entry)
        assert (refusal.number, refusal.code) == ("R115", code)
    else:
        complex_.joint(entry, D)
        held = complex_.state.contracts.contracts["C-01"]
        assert (held.ended, held.until) == (entry.reason, entry.last + timedelta(days=1))  # type: ignore[attr-defined]  # an end


@pytest.mark.rule("R115")
def test_a_contract_ends_once_and_it_is_that_firms(complex_: Fund) -> None:
    other = ending(complex_).replaced(firm="F002")
    assert complex_.refused(other).code == "no-contract-of-the-firm"
    waiting = purse.branch(complex_)
    waiting.do(ending(waiting))
    assert waiting.refused(ending(waiting, last=date(2026, 12, 23))).code == "end-waits"
    complex_.joint(ending(complex_), D)
    assert complex_.refused(ending(complex_)).code == "ended-already"


@pytest.mark.rule("R119")
@pytest.mark.parametrize(("reason", "noticed", "contract_days", "days"), [
    ("termination", "2026-05-25", None, None), ("termination", "2026-05-26", None, 59),
    ("withdrawal", "2026-04-25", None, None), ("withdrawal", "2026-04-26", None, 89),
    ("termination", "2026-06-24", 30, None), ("termination", "2026-06-25", 30, 29),
    ("expiry", None, None, None), ("agreement", None, None, None),
])
def test_notice_is_60_days_or_90_or_what_the_contract_says(
    complex_: Fund, reason: str, noticed: str | None, contract_days: int | None, days: int | None
) -> None:
    held = complex_.state.contracts.contracts["C-01"]
    changed = replace(held, until=date(2026, 7, 25), ended=reason, notice_days=contract_days,
                      notice_day=date.fromisoformat(noticed) if noticed else None)
    state = replace(complex_.state, contracts=replace(
        complex_.state.contracts, contracts=complex_.state.contracts.contracts.set("C-01", changed)))
    found = [flag.facts["days"] for flag in rules.notice_is_given_in_time(state, date(2026, 7, 26))]
    # The last day is 24 July: 25 May is 60 days before it, 25 April 90.
    assert found == ([] if days is None else [days])


@pytest.mark.rule("R115")
def test_a_contract_that_ran_out_goes_on_under_its_old_terms_and_is_named(complex_: Fund) -> None:
    state = complex_.state
    assert list(rules.a_contract_that_has_run_out_is_said(state, date(2026, 12, 31))) == []
    (found,) = rules.a_contract_that_has_run_out_is_said(state, date(2027, 1, 1))
    assert (found.number, found.code, found.facts["end"]) == ("R115", "contract-indefinite", date(2026, 12, 31))
    assert state.contracts.in_force(date(2027, 1, 1)) == state.contracts.named("C-01")
    # Its successor, or an end, ends that.
    successor(complex_, date(2027, 2, 1))
    held = complex_.state.contracts.contracts["C-01"]
    assert (held.until, held.is_indefinite(date(2027, 1, 31)), held.is_indefinite(date(2027, 2, 1))) == (
        date(2027, 2, 1), True, False)


@pytest.mark.rule("R115")
def test_after_mere_expiry_requests_and_accrual_go_on(complex_: Fund) -> None:
    fund = complex_.at("2027-02-01")
    purse.bill(fund, "B-0011", "F001", "security", "500.00", month="2027-01", vouchers="500.00")
    entry = purse.asked(fund, bill="B-0011", payee=None, head=None, amount=None)
    assert rules.a_former_firm_is_paid_for_its_days(fund.state, entry) is None  # type: ignore[arg-type]  # a request
    (accrued,) = paid_for.accrue_remuneration(fund.state, by=K, day=fund.day, month="2027-01")
    assert fund.do(accrued)


@pytest.mark.rule("R115")
@pytest.mark.parametrize(("month", "code"), [("2026-06", None), ("2026-07", None), ("2026-08", "after-the-end")])
@pytest.mark.parametrize("payee", ["F001", purse.RELATED, purse.REPAIR])
def test_a_former_firm_asks_for_services_up_to_the_end_alone(
    complex_: Fund, month: str, code: str | None, payee: str
) -> None:
    """A request by its staff, or for itself or a related vendor, whoever asks."""
    dismissed(complex_)
    before = complex_.at("2026-07-24")
    by = A if payee == purse.REPAIR else B
    assert rules.a_former_firm_is_paid_for_its_days(before.state, _request(before, by, payee, month)) is None
    after = complex_.at("2026-08-10")
    objection = rules.a_former_firm_is_paid_for_its_days(after.state, _request(after, by, payee, month))
    assert (objection.code if objection else None) == code


def _request(fund: Fund, by: str, payee: str, month: str) -> Any:
    return purse.asked(fund, by=by, payee=payee, head="security", month=month)


@pytest.mark.rule("R115")
def test_a_former_firms_released_remuneration_is_asked_for_whenever(complex_: Fund) -> None:
    dismissed(complex_)
    fund = complex_.at("2026-08-10")
    entry = _request(fund, B, "F001", "2026-08").replaced(settles="remuneration")
    assert rules.a_former_firm_is_paid_for_its_days(fund.state, entry) is None


@pytest.mark.rule("R115")
@pytest.mark.parametrize(("day", "code"), [("2026-07-24", None), ("2026-07-25", "firm-is-gone")])
def test_whoever_still_has_the_old_firms_key_orders_nothing(complex_: Fund, day: str, code: str | None) -> None:
    """Edge case 44: the old firm still holds a valid key after the hand-over."""
    dismissed(complex_)
    fund = complex_.at(day)
    order = payments.order_emergency(fund.state, by=A, day=fund.day, cause="lift-failure", contractor=purse.LIFT,
                                     estimate="500.00", purpose="困人", evidence=(commitment("photo"),))
    assert isinstance(order, EmergencyOrdered)
    objection = rules.a_former_firms_staff_signs_no_more(fund.state, order)
    assert (objection.code if objection else None) == code
    if code:
        refusal = fund.refused(order)
        assert (refusal.number, refusal.code) == ("R115", code)


@pytest.mark.rule("R115")
def test_the_new_firms_staff_are_of_the_new_firm(complex_: Fund) -> None:
    dismissed(complex_)
    successor(complex_)
    old = complex_.state.people.mandates["M-1"]
    assert employer_of(complex_.state, old) == "F001"
    assert employer_of(complex_.state, replace(old, first=date(2026, 7, 25))) == "F002"
    assert employer_of(complex_.state, replace(old, office="community")) is None
    # A declared link says it plainly of a mandate that is not older than the new contract, and of no other.
    linked = replace(complex_.state.people.persons[A], links=frozenset({"f002"}))
    persons = complex_.state.people.persons.set(A, linked)
    state = replace(complex_.state, people=replace(complex_.state.people, persons=persons))
    assert employer_of(state, replace(old, first=date(2026, 7, 1))) == "F002"
    assert employer_of(state, replace(old, first=date(2026, 6, 30))) == "F001"
    assert employer_of(state, old) == "F001"


@pytest.mark.rule("R115")
@pytest.mark.parametrize(("ended", "evaluated", "settled", "code"), [
    (None, False, False, None), ("expiry", False, False, None), ("termination", False, True, "not-evaluated"),
    ("termination", True, False, "not-settled"), ("termination", True, True, None),
])
def test_what_a_dismissed_firm_earned_waits_for_its_own_settlement(
    ended: str | None, evaluated: bool, settled: bool, code: str | None
) -> None:
    """Also where the charter asks for neither evaluation nor settlement."""
    fund = at_gate.closed_quarter(gate_conditions=frozenset())
    if evaluated:
        at_gate.evaluated(fund)
    at_gate.with_contract(fund, ended=ended, until=date(2026, 4, 1))
    if settled:
        known = fund.state.remuneration
        record = known.record("F001", at_gate.Q1, "C-01")
        assert isinstance(record, GateRecord)
        records = known.records.set(f"F001/{at_gate.Q1}/C-01", replace(record, settled_day=fund.day))
        fund.state = replace(fund.state, remuneration=replace(known, records=records))
    entry: Any = at_gate.release(fund)
    objection = rules.a_dismissed_firm_is_settled_first(fund.state, entry)
    assert (objection.code if objection else None) == code


# ---- R37: a firm changed inside a month ----


@pytest.mark.rule("R37")
def test_december_is_24_days_the_old_firms_and_7_the_new_ones(founded: Fund) -> None:
    """Fushan: the new firm moved in on 25 December; 31 days, 3,100.00 a month."""
    fund = purse.branch(founded)
    purse.resolution(fund, "R2026004")
    fixed = {"remuneration_kind": "fixed", "remuneration_fixed_month": "3100.00", "settlement_period": "year"}
    fund.joint(contract(fund, **fixed), D)
    fund.at("2026-10-20")
    fund.joint(ending(fund), D)
    successor(fund, date(2026, 12, 25), **fixed)
    fund.at("2027-01-01")
    for month in [f"2026-{number:02d}" for number in range(1, 13)]:
        fund.do(*paid_for.accrue_remuneration(fund.state, by=K, day=fund.day, month=month))
    records = fund.state.remuneration
    assert records.record("F001", "2026", "C-01").accrued == Decimal("3100.00") * 11 + Decimal("2400.00")
    assert records.record("F002", "2026", "C-02").accrued == Decimal("700.00")
    # The new firm inherits nothing of it: neither a score nor money withheld.
    new = records.record("F002", "2026", "C-02")
    assert (new.withheld, new.brought, records.evaluation_of("F002", "2026", "C-02")) == (ZERO, ZERO, None)


# ---- R125: related parties ----


QUOTES = tuple(commitment(f"quote {number}") for number in range(3))


@pytest.mark.rule("R125")
@pytest.mark.parametrize(("allowed", "resolution", "quotes", "code"), [
    (True, None, 3, None), (True, None, 2, "related-without-quotes"), (False, None, 3, "related-not-allowed"),
    (False, "R2026004", 3, None), (False, "R2026004", 2, "related-without-quotes"),
])
def test_a_related_vendor_is_allowed_declared_and_compared(
    complex_: Fund, allowed: bool, resolution: str | None, quotes: int, code: str | None
) -> None:
    held = complex_.state.contracts.contracts["C-01"]
    if not allowed:
        contracts = complex_.state.contracts
        complex_.state = replace(complex_.state, contracts=replace(
            contracts, contracts=contracts.contracts.set("C-01", replace(held, related_vendors=()))))
    entry: Any = purse.asked(complex_, payee=purse.RELATED, head="security", quotes=QUOTES[:quotes],
                             **({"resolution": resolution} if resolution else {}))
    objection = rules.related_parties_trade_in_the_open(complex_.state, entry)
    assert (objection.code if objection else None) == code


@pytest.mark.rule("R125")
@pytest.mark.parametrize(("person", "code"), [(A, "relation-undeclared"), (C, None)])
def test_a_relation_of_the_firms_staff_is_declared_before_anything_is_paid(
    complex_: Fund, person: str, code: str | None
) -> None:
    """What a committee member is linked to is judged by R46 when that member acts."""
    complex_.do(people.declare_link(complex_.state, by=person, day=complex_.day, person=person, payee=purse.REPAIR))
    entry: Any = purse.asked(complex_)
    objection = rules.related_parties_trade_in_the_open(complex_.state, entry)
    assert (objection.code if objection else None) == code


# ---- vendors' contracts ----


def agreed(fund: Fund, **changes: Any) -> Entry:
    """The lift firm's contract of half a year, 600.00 a month."""
    return drafted.record_vendor_contract(fund.state, by=B, day=fund.day, **{
        "contract": "C-11", "vendor": purse.LIFT, "title": "电梯维保", "heads": ("lift",), "first": date(2026, 1, 1),
        "end": date(2026, 6, 30), "total": "3600.00", "month_amount": "600.00", "licence": "TS3344001-2027", **changes})


@pytest.mark.rule("R52")
@pytest.mark.parametrize(("changes", "code"), [
    ({}, None), ({"contract": "C-01"}, "contract-exists"), ({"vendor": "v-99"}, "vendor-unknown"),
    ({"vendor": "F001"}, None),  # a firm for a part of the service
    ({"end": date(2025, 12, 31)}, "contract-ends-before-it-begins"), ({"end": date(2026, 1, 1)}, None),
    ({"heads": ("lift", "lift")}, "head-unknown-or-twice"), ({"heads": ("gold",)}, "head-unknown-or-twice"),
    ({"heads": ("lift", "public-welfare")}, "heads-of-several-funds"), ({"heads": ()}, "heads-of-several-funds"),
    ({"month_amount": "3600.00"}, None), ({"month_amount": "3600.01"}, "month-above-total"),
    ({"licence": None}, "licence-missing"), ({"licence": None, "heads": ("repair",)}, None),
    ({"vendor": purse.MASON}, "no-specialist-firm"), ({"vendor": purse.MASON, "heads": ("repair",)}, None),
])
def test_a_vendors_contract_says_what_belongs_in_it(complex_: Fund, changes: dict[str, Any], code: str | None) -> None:
    if code:
        refusal = complex_.refused(agreed(complex_, **changes))
        assert (refusal.number, refusal.code) == ("R52", code)
    else:
        complex_.do(agreed(complex_, **changes))
        assert complex_.refused(agreed(complex_, **changes)).code == "contract-waits"


@pytest.mark.rule("R52")
@pytest.mark.parametrize(("changes", "code"), [
    ({"heads": ("fire",)}, None), ({"first": date(2026, 7, 1), "end": date(2026, 12, 31)}, None),
    ({"first": date(2026, 6, 30), "end": date(2026, 12, 31)}, "head-in-another-contract"),
    ({"vendor": purse.REPAIR}, None),
])
def test_staff_and_technical_work_have_contracts_of_their_own(
    complex_: Fund, changes: dict[str, Any], code: str | None
) -> None:
    """P10: two payees and two contracts, or one payee's heads apart; no head stands twice."""
    complex_.joint(agreed(complex_), D)
    entry = agreed(complex_, contract="C-12", **changes)
    if code:
        assert complex_.refused(entry).code == code
    else:
        complex_.do(entry)


def accepted(fund: Fund, period: str = "2026-01", **changes: Any) -> Entry:
    return drafted.accept_vendor(fund.state, by=B, day=fund.day, contract="C-11", period=period, **changes)


@pytest.mark.rule("R28")
@pytest.mark.parametrize(("by", "period", "changes", "code"), [
    ("month", "2026-01", {}, None), ("month", "2026-06", {}, None), ("month", "2026-07", {}, "no-period-of-the-contract"),
    ("month", "2026Q1", {}, "no-period-of-the-contract"), ("quarter", "2026Q2", {}, None),
    ("contract", "2026-01-01--2026-06-30", {}, None),
    ("month", "2026-01", {"accepted": False}, "refused-without-reason"),
    ("month", "2026-01", {"accepted": False, "reason": "未到场"}, None),
])
def test_a_period_of_a_vendors_contract_is_accepted(
    complex_: Fund, by: str, period: str, changes: dict[str, Any], code: str | None
) -> None:
    complex_.joint(agreed(complex_, accepted_by=by), D)
    entry = accepted(complex_, period, **changes)
    if code:
        refusal = complex_.refused(entry)
        assert (refusal.number, refusal.code) == ("R28", code)
    else:
        complex_.do(entry)
    assert complex_.refused(accepted(complex_).replaced(vendor=purse.REPAIR)).code == "no-contract-of-the-vendor"


@pytest.mark.rule("R28")
@pytest.mark.parametrize(("day", "code"), [("2026-07-30", "work-not-done"), ("2026-07-31", None)])
def test_work_is_accepted_when_it_is_done(complex_: Fund, day: str, code: str | None) -> None:
    complex_.joint(agreed(complex_, first=date(2026, 7, 1), end=date(2026, 12, 31)), D)
    entry = accepted(complex_.at(day), "2026-07")
    objection = rules.a_vendors_work_is_accepted_by_period(complex_.state, entry)  # type: ignore[arg-type]  # an acceptance
    assert (objection.code if objection else None) == code


GATED = {"gate_conditions": frozenset({"acceptance"})}


@pytest.mark.rule("R28")
@pytest.mark.parametrize(("terms", "said", "changes", "code"), [
    (GATED, None, {}, "work-not-accepted-yet"), (GATED, True, {}, None), (GATED, False, {}, "work-refused"),
    ({"gate_conditions": frozenset()}, None, {}, None), (GATED, None, {"payee": purse.POWER, "head": "power"}, None),
    (GATED, True, {"month": "2026-02"}, "work-not-accepted-yet"), (GATED, None, {"month": "2026-07"}, None),
    (GATED, True, {"settles": "standing"}, "standing-passes-acceptance-by"),
])
def test_a_vendor_is_paid_for_what_was_accepted(
    complex_: Fund, terms: dict[str, Any], said: bool | None, changes: dict[str, Any], code: str | None
) -> None:
    fund = purse.with_terms(complex_, **terms)
    fund.joint(agreed(fund), D)
    if said is not None:
        fund.joint(accepted(fund, accepted=said, **({} if said else {"reason": "未到场"})), D)
    entry: Any = purse.asked(fund, "600.00", **{"payee": purse.LIFT, "head": "lift", "month": "2026-01", **changes})
    objection = rules.a_vendor_waits_for_acceptance(fund.state, entry)
    assert (objection.code if objection else None) == code
    if code:
        assert fund.refused(entry).code == code


@pytest.mark.rule("R28")
def test_what_was_refused_is_accepted_after_it_was_made_good(complex_: Fund) -> None:
    fund = purse.with_terms(complex_, **GATED)
    fund.joint(agreed(fund), D)
    fund.joint(accepted(fund, accepted=False, reason="未到场"), D)
    fund.joint(accepted(fund), D)
    assert purse.paid(fund, "600.00", payee=purse.LIFT, head="lift", month="2026-01")


@pytest.mark.rule("R52")
def test_instalments_of_a_vendors_contract_stay_within_its_total(complex_: Fund) -> None:
    fund = purse.with_terms(complex_, gate_conditions=frozenset())
    fund.joint(agreed(fund, total="1200.00"), D)
    bare = purse.asked(fund, "600.00", payee=purse.LIFT, head="lift", month="2026-01").replaced(contract=None)
    assert fund.refused(bare).code == "contract-not-named"
    for month, amount in (("2026-01", "600.00"), ("2026-02", "600.00")):
        assert purse.request(fund, amount, payee=purse.LIFT, head="lift", month=month)
    refusal = fund.refused(purse.asked(fund, "0.01", payee=purse.LIFT, head="lift", month="2026-03"))
    assert (refusal.number, refusal.code) == ("R52", "above-vendors-total")
    # What is taken back makes room again.
    payment = fund.state.payments.open["P-0002"]
    fund.do(payments.withdraw(fund.state, payment.payment, by=A, day=fund.day, reason="重开"))
    assert purse.request(fund, "600.00", payee=purse.LIFT, head="lift", month="2026-03")


@pytest.mark.rule("R52")
@pytest.mark.parametrize(("month_amount", "weight"), [("600.00", "600.00"), (None, "120000.00")])
def test_a_part_of_one_work_weighs_as_the_whole_and_a_month_as_a_month(
    complex_: Fund, month_amount: str | None, weight: str
) -> None:
    from sharedfund.state import payments as figures

    complex_.joint(agreed(complex_, total="120000.00", month_amount=month_amount), D)
    entry: Any = purse.asked(complex_, "600.00", payee=purse.LIFT, head="lift", month="2026-01")
    asked = figures.payment_asked(complex_.state, entry)
    assert figures.weight(complex_.state, asked) == Decimal(weight)


@pytest.mark.rule("R28")
@pytest.mark.parametrize(("as_of", "codes"), [
    ("2026-06-30", []), ("2026-07-01", ["work-not-judged"]), ("2026-08-29", ["work-not-judged"]),
    ("2026-08-30", ["work-judged-late"]),
])
def test_a_vendors_work_is_judged_in_its_days(complex_: Fund, as_of: str, codes: list[str]) -> None:
    fund = purse.with_terms(complex_, **GATED)
    fund.joint(agreed(fund, first=date(2026, 6, 1)), D)
    duty = rules.every_vendors_work_is_judged
    assert [flag.code for flag in duty(fund.state, date.fromisoformat(as_of))] == codes
    fund.joint(accepted(fund, "2026-06"), D)
    assert list(duty(fund.state, date.fromisoformat(as_of))) == []


@pytest.mark.rule("R47")
@pytest.mark.parametrize(("signs", "code"), [(False, "no-withdrawal-password"), (True, "party-does-not-sign")])
def test_a_manager_signs_no_payment(signs: bool, code: str) -> None:
    """H24: the owners' hired manager stands where a firm stands; whatever the mandate says, the party does not sign."""
    fund = purse.funded()
    payment = purse.asked_by(fund, purse.rechecked(fund), "p-11")
    people_ = fund.state.people
    mandates = people_.mandates.set("M-1", replace(people_.mandates["M-1"], signs=signs))
    fund.state = replace(fund.state, people=replace(people_, mandates=mandates))
    refusal = purse.refused(fund, "sign", payment, A)
    assert (refusal.number, refusal.code) == ("R47", code)


# ---- edges ----


@pytest.mark.rule("R25")
@pytest.mark.parametrize(("rate", "code"), [
    (Fraction(-1, 1000), "rate-out-of-range"), (Fraction(0), None), (Fraction(1, 1000), None), (Fraction(1), None),
    (Fraction(1001, 1000), "rate-out-of-range")])
def test_a_share_lies_between_nothing_and_all(fund: Fund, rate: Fraction, code: str | None) -> None:
    entry = contract(fund, remuneration_kind="share", remuneration_rate_share=rate)
    objection = rules.a_contract_names_one_remuneration(fund.state, entry)
    assert (objection.code if objection else None) == code


@pytest.mark.rule("R120")
@pytest.mark.parametrize(("end", "latest"), [("2026-06-30", None), ("2026-07-01", "2026-06-30")])
def test_three_interim_contracts_in_a_row_count_from_the_first(fund: Fund, end: str, latest: str | None) -> None:
    fund.joint(contract(fund, end=date(2026, 2, 28), interim=True), D)
    fund.joint(contract(fund, contract="C-02", first=date(2026, 3, 1), end=date(2026, 4, 30), interim=True), D)
    entry = contract(fund, contract="C-03", first=date(2026, 5, 1), end=date.fromisoformat(end), interim=True)
    objection = rules.an_interim_firm_stays_for_months_only(fund.state, entry)
    assert (None if objection is None else str(objection.facts["latest"])) == latest


def with_held(fund: Fund, number: str = "C-01", **changes: Any) -> Any:
    """The state as if C-01 said otherwise, under `number`."""
    known = fund.state.contracts
    held = replace(known.contracts["C-01"], contract=number, **changes)
    return replace(fund.state, contracts=replace(known, contracts=known.contracts.set(number, held)))


@pytest.mark.rule("R115")
@pytest.mark.parametrize(("last", "code"), [
    (date(2025, 12, 31), "last-day-outside"), (date(2026, 1, 1), None), (date(2026, 7, 24), None),
    (date(2026, 7, 25), "last-day-outside"), (date(2026, 7, 26), "last-day-outside")])
def test_a_contract_ends_on_a_day_it_serves(complex_: Fund, last: date, code: str | None) -> None:
    """The next contract begins on 25 July."""
    state = with_held(complex_, until=date(2026, 7, 25))
    objection = rules.a_contract_ends_once_and_for_a_reason(state, ending(complex_, last=last))
    assert (objection.code if objection else None) == code


@pytest.mark.rule("R119")
@pytest.mark.parametrize(("reason", "noticed", "is_found"), [
    ("expiry", date(2026, 7, 24), False), ("agreement", date(2026, 7, 24), False), ("termination", None, False),
    ("termination", date(2026, 7, 24), True)])
def test_notice_is_asked_of_an_end_that_needs_it_and_has_a_day(
    complex_: Fund, reason: str, noticed: date | None, is_found: bool
) -> None:
    state = with_held(complex_, until=date(2026, 7, 25), ended=reason, notice_day=noticed)
    found = [(flag.code, flag.facts["days"]) for flag in rules.notice_is_given_in_time(state, date(2026, 7, 26))]
    assert found == ([("notice-too-short", 0)] if is_found else [])


@pytest.mark.rule("R119")
def test_a_contract_that_runs_hides_no_short_notice_of_another(complex_: Fund) -> None:
    state = with_held(complex_, "C-02", until=date(2026, 7, 25), ended="termination", notice_day=date(2026, 7, 24))
    assert [flag.facts["contract"] for flag in rules.notice_is_given_in_time(state, date(2026, 7, 26))] == ["C-02"]


@pytest.mark.rule("R125")
@pytest.mark.parametrize(("quotes", "code"), [(0, "related-without-quotes"), (2, "related-without-quotes"), (3, None)])
def test_the_quotes_behind_a_related_vendors_payment_are_counted(complex_: Fund, quotes: int, code: str | None) -> None:
    entry: Any = purse.asked(complex_, payee=purse.RELATED, head="security", quotes=QUOTES[:quotes])
    objection = rules.related_parties_trade_in_the_open(complex_.state, entry)
    assert (objection.code if objection else None) == code
    if objection is not None:
        assert (objection.facts["have"], objection.facts["need"]) == (quotes, 3)


def steps(fund: Fund, payment: str, **fields: Any) -> tuple[tuple[Fund, Entry], tuple[Fund, Entry]]:
    """The first signature and the one that releases, each with its fund, as if the request had said otherwise."""
    found = []
    for person in (B, D):
        made = purse.branch(fund)
        if person == D:
            purse.step(made, "sign", payment, B)
        known = made.state.payments
        moved = known.open.set(payment, replace(known.open[payment], **fields))
        made.state = replace(made.state, payments=replace(known, open=moved))
        found.append((made, payments.sign(made.state, payment, by=person, day=made.day)))
    return found[0], found[1]


@pytest.mark.rule("R28", "R125")
def test_vendors_are_judged_at_the_release_and_not_at_the_first_signature() -> None:
    fund = purse.funded(**GATED)
    fund.joint(agreed(fund), D)
    payment = purse.rechecked(fund)
    cases: list[tuple[Any, dict[str, Any], str]] = [
        (rules.related_parties_trade_in_the_open, {"payee": purse.RELATED, "head": "security"}, "related-without-quotes"),
        (rules.a_vendor_waits_for_acceptance, {"payee": purse.LIFT, "head": "lift", "month": "2026-01"},
         "work-not-accepted-yet")]
    for rule, fields, code in cases:
        (first, opening), (last, release) = steps(fund, payment, **fields)
        assert rule(first.state, opening) is None
        objection = rule(last.state, release)
        assert objection is not None
        assert objection.code == code


@pytest.mark.rule("R125")
@pytest.mark.parametrize("payee", ["F001", "staff", "h-7f3a9c"])
def test_only_a_vendor_is_asked_for_what_relates_it(complex_: Fund, payee: str) -> None:
    """That the firm's staff declared a link to such a payee is for R46."""
    known = complex_.state.people
    staff = replace(known.persons[A], links=frozenset({payee}))
    state = replace(complex_.state, people=replace(known, persons=known.persons.set(A, staff)))
    entry: Any = purse.asked(complex_).replaced(payee=payee)
    assert rules.related_parties_trade_in_the_open(state, entry) is None


@pytest.mark.rule("R52")
@pytest.mark.parametrize(("first", "end", "head"), [
    ("2025-07-01", "2025-12-31", None), ("2025-07-01", "2026-01-01", "fire"), ("2026-06-30", "2026-12-31", "fire"),
    ("2026-07-01", "2026-12-31", None)])
def test_of_heads_in_two_contracts_the_first_by_name_is_told(
    complex_: Fund, first: str, end: str, head: str | None
) -> None:
    """The lift firm has lifts and the fire system from 1 January to 30 June 2026."""
    complex_.joint(agreed(complex_, heads=("lift", "fire")), D)
    entry = agreed(complex_, contract="C-12", heads=("lift", "repair", "fire"), first=date.fromisoformat(first),
                   end=date.fromisoformat(end))
    objection = rules.a_payees_work_stands_in_one_contract(complex_.state, entry)  # type: ignore[arg-type]  # a contract
    assert (None if objection is None else objection.facts) == (
        None if head is None else {"contract": "C-12", "head": head, "other": "C-11"})


@pytest.mark.rule("R52")
@pytest.mark.parametrize(("changes", "code"), [
    ({"licence": None}, "licence-missing"), ({"vendor": purse.MASON}, "no-specialist-firm"), ({}, None)])
def test_of_two_licensed_heads_the_first_by_name_is_told(complex_: Fund, changes: dict[str, Any], code: str | None) -> None:
    entry: Any = agreed(complex_, heads=("lift", "repair", "fire"), **changes)
    objection = rules.lifts_and_fire_systems_go_to_specialists(complex_.state, entry)
    assert (objection.code if objection else None) == code
    if objection is not None:
        assert objection.facts["head"] == "fire"


@pytest.mark.rule("R28")
@pytest.mark.parametrize(("terms", "count"), [(GATED, 6), ({"gate_conditions": frozenset({"evaluation"})}, 0)])
def test_a_vendors_work_is_judged_where_the_gate_asks_for_it(complex_: Fund, terms: dict[str, Any], count: int) -> None:
    fund = purse.with_terms(complex_, **terms)
    fund.joint(agreed(fund), D)
    assert len(list(rules.every_vendors_work_is_judged(fund.state, date(2026, 12, 31)))) == count
