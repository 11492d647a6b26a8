"""Days, months, quarters, periods and the book's offset from UTC. Nothing here reads a clock.

A period's `end` is exclusive. An instant is UTC and ends in `_at` or is called `recorded`.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Annotated, NamedTuple

from pydantic import PlainValidator, WithJsonSchema

from sharedfund.values.forms import Form

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z\Z")
_OFFSET = re.compile(r"[+-](0[0-9]|1[0-4]):(00|15|30|45)\Z")
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])\Z")
_QUARTER = re.compile(r"([0-9]{4})Q([1-4])\Z")
_YEAR = re.compile(r"[0-9]{4}\Z")
_SPAN = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})--([0-9]{4}-[0-9]{2}-[0-9]{2})\Z")
# Far enough from the calendar's ends that every term and every offset can be counted from every day.
YEARS = range(1900, 3000)


def day(value: object) -> date:
    """A real day from a date or `YYYY-MM-DD`. Raises: ValueError for 31 February and the like."""
    if isinstance(value, datetime):
        raise ValueError("not-a-day")
    if isinstance(value, str) and _DAY.match(value):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            raise ValueError("no-such-day") from None
    if not isinstance(value, date):
        raise ValueError("not-a-day")
    if value.year not in YEARS:
        raise ValueError("no-such-day")
    return value


def instant(value: object) -> datetime:
    """A real UTC instant, whole seconds, from a datetime or `YYYY-MM-DDTHH:MM:SSZ`. Raises: ValueError."""
    if isinstance(value, str) and _INSTANT.match(value):
        try:
            value = datetime.fromisoformat(value[:-1] + "+00:00")
        except ValueError:
            raise ValueError("no-such-instant") from None
    if not isinstance(value, datetime) or value.utcoffset() != timedelta(0) or value.microsecond:
        raise ValueError("not-an-instant")
    if value.year not in YEARS:
        raise ValueError("no-such-instant")
    return value.replace(tzinfo=UTC)


def spelled_instant(value: datetime) -> str:
    """`YYYY-MM-DDTHH:MM:SSZ`, four digits of year whatever the platform."""
    return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def offset(value: object) -> str:
    """A UTC offset like `+08:00`. Raises: ValueError."""
    if isinstance(value, str) and _OFFSET.match(value):
        return value
    raise ValueError("not-an-offset")


def local_time(at: datetime, utc_offset: str) -> datetime:
    """What clocks that stand `utc_offset` from UTC show at the instant `at`."""
    sign = -1 if utc_offset[0] == "-" else 1
    return at + sign * timedelta(hours=int(utc_offset[1:3]), minutes=int(utc_offset[4:6]))


def local_day(at: datetime, utc_offset: str) -> date:
    """The day of the instant `at` where clocks stand `utc_offset` from UTC (R130)."""
    return local_time(at, utc_offset).date()


Day = Annotated[date, PlainValidator(day), WithJsonSchema({"type": "string"}), Form.DAY]
Instant = Annotated[datetime, PlainValidator(instant), WithJsonSchema({"type": "string"}), Form.INSTANT]
UtcOffset = Annotated[str, PlainValidator(offset), WithJsonSchema({"type": "string"}), Form.TEXT]


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days with its name: `2026`, `2026Q1`, `2026-03` or `2025-12-25--2026-12-24`; `end` exclusive."""

    name: str
    first: date
    end: date

    @property
    def last(self) -> date:
        return self.end - timedelta(days=1)

    @property
    def days_count(self) -> int:
        return (self.end - self.first).days

    def __contains__(self, when: date) -> bool:
        return self.first <= when < self.end

    def covers(self, other: Period) -> bool:
        return self.first <= other.first and other.end <= self.end

    def months(self) -> tuple[str, ...]:
        """The calendar months it touches, oldest first, as `YYYY-MM`."""
        names, when = [], self.first.replace(day=1)
        while when < self.end:
            names.append(month_of(when))
            when = add_months(when, 1)
        return tuple(names)

    def quarters(self) -> tuple[str, ...]:
        """The calendar quarters it touches, oldest first, as `YYYYQn`."""
        return tuple(dict.fromkeys(quarter_of(day(m + "-01")) for m in self.months()))


def add_months(when: date, months: int) -> date:
    """`when` moved by whole months; a day the month does not have becomes its last."""
    index = when.year * 12 + when.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(when.day, calendar.monthrange(year, month + 1)[1]))


def period(name: str) -> Period:
    """The period called `name`. Raises: ValueError."""
    if match := _MONTH.match(name):
        first = date(int(match[1]), int(match[2]), 1)
        return Period(name, first, add_months(first, 1))
    if match := _QUARTER.match(name):
        first = date(int(match[1]), 3 * int(match[2]) - 2, 1)
        return Period(name, first, add_months(first, 3))
    if _YEAR.match(name) and int(name):
        return Period(name, date(int(name), 1, 1), date(int(name) + 1, 1, 1))
    if match := _SPAN.match(name):
        first, last = day(match[1]), day(match[2])
        if first <= last:
            return Period(name, first, last + timedelta(days=1))
    raise ValueError("not-a-period")


def month_of(when: date) -> str:
    return when.isoformat()[:7]  # four digits of the year: strftime writes 26 for 0026


def quarter_of(when: date) -> str:
    return f"{when.year:04d}Q{(when.month + 2) // 3}"


def _period_name(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("not-a-period")
    found = period(value)
    if found.first.year not in YEARS:
        raise ValueError("not-a-period")
    return found.name


def _month_name(value: object) -> str:
    if not isinstance(value, str) or not _MONTH.match(value) or int(value[:4]) not in YEARS:
        raise ValueError("not-a-month")
    return value


PeriodName = Annotated[str, PlainValidator(_period_name), WithJsonSchema({"type": "string"}), Form.TEXT]
Month = Annotated[str, PlainValidator(_month_name), WithJsonSchema({"type": "string"}), Form.TEXT]


# ---- working days ----


class Calendar(NamedTuple):
    """A year's public holidays and the weekends worked instead."""

    off: frozenset[date]
    worked: frozenset[date]


@lru_cache(maxsize=16)
def calendar_of(year: int) -> Calendar | None:
    """The official calendar of `year`; None where no notice of it is known."""
    from sharedfund.values import holidays

    if year not in holidays.DAYS_OFF:
        return None
    off = set()
    for first, last in holidays.DAYS_OFF[year]:
        when, end = day(f"{year}-{first}"), day(f"{year}-{last}")
        while when <= end:
            off.add(when)
            when += timedelta(days=1)
    return Calendar(frozenset(off), frozenset(day(f"{year}-{one}") for one in holidays.MAKE_UP_DAYS[year]))


def is_working_day(when: date) -> bool:
    """Monday to Friday, less public holidays, plus the weekends worked instead; of a year without a known calendar
    Monday to Friday."""
    known = calendar_of(when.year)
    if known is None:
        return when.weekday() < 5
    return when in known.worked or (when.weekday() < 5 and when not in known.off)


def add_working_days(when: date, count: int) -> date:
    """The `count`-th working day after `when`; `when` itself does not count."""
    while count > 0:
        when += timedelta(days=1)
        count -= is_working_day(when)
    return when


def working_days_between(first: date, last: date) -> int:
    """How many working days lie after `first`, up to and with `last`; below zero where `last` comes before."""
    if last < first:
        return -working_days_between(last, first)
    return sum(is_working_day(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))


def years_without_calendar(first: date, last: date) -> tuple[int, ...]:
    """The years from `first` to `last` of which only weekends are known: a count across them wants a notice."""
    return tuple(year for year in range(first.year, last.year + 1) if calendar_of(year) is None)
