"""Working days: public holidays, the weekends worked instead, and a year whose calendar nobody announced yet."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import TypeAdapter, ValidationError

from sharedfund.values import days, holidays
from sharedfund.values.days import add_working_days, day, is_working_day, working_days_between, years_without_calendar


@pytest.mark.parametrize(("when", "works"), [
    ("2026-02-13", True),  # the Friday before Spring Festival
    ("2026-02-14", True),  # a Saturday worked instead
    ("2026-02-15", False), ("2026-02-16", False), ("2026-02-23", False),  # a Monday off
    ("2026-02-24", True), ("2026-02-28", True),
    ("2025-01-26", True), ("2025-01-27", True), ("2025-01-28", False), ("2025-02-04", False), ("2025-02-05", True),
    ("2024-02-09", True), ("2024-02-10", False), ("2024-02-16", False), ("2024-02-18", True), ("2024-02-19", True),
    ("2026-10-07", False), ("2026-10-08", True), ("2026-10-10", True), ("2026-10-11", False),
])
def test_a_day_works_as_the_state_council_announced(when: str, works: bool) -> None:
    assert is_working_day(day(when)) == works


@pytest.mark.parametrize(("start", "count", "due"), [
    ("2026-03-02", 7, "2026-03-11"),  # no holiday between
    ("2026-02-09", 4, "2026-02-13"), ("2026-02-09", 5, "2026-02-14"), ("2026-02-09", 6, "2026-02-24"),
    ("2026-02-13", 7, "2026-03-02"),  # over Spring Festival: 14 and 28 February are worked
    ("2025-01-24", 2, "2025-01-27"), ("2025-01-24", 3, "2025-02-05"),
    ("2026-03-02", 0, "2026-03-02"),
])
def test_a_deadline_counts_across_spring_festival(start: str, count: int, due: str) -> None:
    assert add_working_days(day(start), count) == day(due)
    assert working_days_between(day(start), day(due)) == count
    assert working_days_between(day(due), day(start)) == -count


def test_a_year_without_a_calendar_counts_weekends_only_and_is_named() -> None:
    assert days.calendar_of(2031) is None
    assert is_working_day(day("2031-01-23"))
    assert not is_working_day(day("2031-01-25"))
    assert years_without_calendar(day("2026-12-31"), day("2026-12-31")) == ()
    assert years_without_calendar(day("2026-12-31"), day("2027-01-01")) == (2027,)


def test_every_announced_year_is_tried() -> None:
    assert sorted(holidays.DAYS_OFF) == sorted(holidays.MAKE_UP_DAYS) == [2024, 2025, 2026]


@pytest.mark.parametrize(("year", "count"), [(2024, 28), (2025, 28), (2026, 33)])
def test_every_make_up_day_is_a_weekend_that_is_no_holiday(year: int, count: int) -> None:
    known = days.calendar_of(year)
    assert known is not None
    assert all(one.weekday() >= 5 and one not in known.off for one in known.worked)
    assert len(known.off) == count


@pytest.mark.parametrize("text", ["1899-12-31", "3000-01-01", "0026-04-05", "9999-12-31", "0001-01-01"])
def test_a_day_beyond_the_books_years_is_none_so_that_every_term_can_be_counted(text: str) -> None:
    for value in (text, date.fromisoformat(text)):
        with pytest.raises(ValueError, match="no-such-day"):
            days.day(value)
    with pytest.raises(ValueError, match="no-such-instant"):
        days.instant(f"{text}T12:00:00Z")


@pytest.mark.parametrize("text", ["1900-01-01", "2999-12-31"])
def test_the_first_and_the_last_day_are_days(text: str) -> None:
    assert days.day(text).isoformat() == text and days.month_of(days.day(text)) == text[:7]
    assert days.local_day(days.instant(f"{text}T12:00:00Z"), "+14:00").year in (1900, 2999, 3000)


def test_months_and_quarters_have_four_digits_of_year() -> None:
    assert (days.month_of(date(26, 4, 5)), days.quarter_of(date(26, 4, 5))) == ("0026-04", "0026Q2")


@pytest.mark.parametrize("name", ["1900-01", "2999-12", "1900Q1", "2999", "2999-12-01--2999-12-31"])
def test_a_period_of_a_year_that_has_days_is_one(name: str) -> None:
    assert TypeAdapter(days.PeriodName).validate_python(name) == name


@pytest.mark.parametrize("name", ["1899-12", "3000-01", "0026-03", "1899Q4", "0026", "0000", "9999", "1899-12-31--1900-01-01"])
def test_a_period_of_another_year_is_none(name: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(days.PeriodName).validate_python(name)
    if len(name) == 7 and "Q" not in name:
        with pytest.raises(ValidationError, match="not-a-month"):
            TypeAdapter(days.Month).validate_python(name)
