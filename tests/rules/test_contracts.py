"""Contracts: one remuneration, one firm at a time, heads of the service."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from sharedfund.drafts import contracts as drafted
from sharedfund.entries.contracts import ContractRecorded, Tariff
from tests.fund import B, D, Fund, commitment
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
