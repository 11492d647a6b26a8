"""The register of units: areas with a source, keys that stand once."""

from __future__ import annotations

from datetime import date
from importlib import import_module

import pytest

from sharedfund.drafts import units
from sharedfund.entries import KINDS, entry_class
from sharedfund.entries.entry import SignedEntry
from tests.households import H1, K, register, small


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
