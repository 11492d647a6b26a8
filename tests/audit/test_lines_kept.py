"""How much of a book stays in memory, and what is read again: days at both sides of every edge."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import BinaryIO

import pytest

from sharedfund import spelling
from sharedfund.audit import lines as audit_lines
from sharedfund.audit.lines import AuditLines
from sharedfund.audit.reading import Opened, Reading
from sharedfund.entries.entry import Entry
from sharedfund.errors import BookBusy
from sharedfund.state import EMPTY, State
from sharedfund.state.lines import MonthLines
from sharedfund.values.days import add_months
from tests.audit.triggers import _told, pages

ACCEPTED = _told()[1]
MARCH = date(2026, 3, 1)


def on(*days: int, month: int = 3) -> list[Entry]:
    return [ACCEPTED.replaced(day=date(2026, month, day)) for day in days]


def closed(until: date | None) -> State:
    return replace(EMPTY, disclosures=replace(EMPTY.disclosures, closed_until=until))


class Files:
    """Book files in memory; which of them were opened."""

    def __init__(self, **texts: bytes) -> None:
        self.texts = texts
        self.opened: list[str] = []

    def all(self) -> list[Opened]:
        return [Opened(name, lambda name=name: self.open(name)) for name in self.texts]  # type: ignore[misc]  # bound early

    def open(self, name: str) -> BinaryIO:
        self.opened.append(name)
        return io.BytesIO(self.texts[name])


def text(entries: Iterable[Entry]) -> bytes:
    return b"".join(spelling.encode(entry) + b"\n" for entry in entries)


@pytest.fixture
def three(monkeypatch: pytest.MonkeyPatch) -> tuple[Files, AuditLines]:
    """Three files of two entries each, of which no entry but the last stays in memory."""
    monkeypatch.setattr(audit_lines, "ENTRIES_KEPT", 1)
    files = Files(a=text(on(10, 12)), b=text(on(14, 12)), c=text(on(16, 18)))
    lines = AuditLines(files.all(), Reading())
    for name, days in (("a", (10, 12)), ("b", (14, 12)), ("c", (16, 18))):
        for entry in on(*days):
            lines.add(entry, EMPTY, name)
    return files, lines


@pytest.mark.parametrize(("first", "end", "days", "opened"), [
    (1, 31, [10, 12, 14, 12, 16, 18], "abc"),
    (10, 12, [10], "a"), (10, 13, [10, 12, 12], "ab"), (11, 12, [], "a"), (12, 14, [12, 12], "ab"), (13, 15, [14], "b"),
    (14, 15, [14], "b"), (15, 16, [], ""), (15, 17, [16], "c"), (16, 19, [16, 18], "c"), (17, 19, [18], ""), (19, 31, [], ""),
    (1, 10, [], ""), (18, 18, [], ""),
])
def test_what_was_given_up_is_read_from_the_files_that_have_it(
        three: tuple[Files, AuditLines], first: int, end: int, days: list[int], opened: str) -> None:
    files, lines = three
    found = list(lines.between(date(2026, 3, first), date(2026, 3, end)))
    assert ([entry.day.day for entry in found], "".join(files.opened)) == (days, opened)


def test_what_is_in_memory_is_asked_of_no_file() -> None:
    lines = AuditLines([], Reading())
    for entry in on(10, 14, 12):
        lines.add(entry, EMPTY, "a")
    for first, end, days in ((10, 12, [10]), (11, 14, [12]), (12, 15, [14, 12]), (1, 10, []), (15, 31, [])):
        assert [entry.day.day for entry in lines.between(date(2026, 3, first), date(2026, 3, end))] == days


def test_so_many_entries_are_kept() -> None:
    lines, kept = AuditLines([], Reading()), 4096
    (entry,), (other,) = on(10), on(9)
    for _ in range(kept):
        lines.add(entry, EMPTY, "a")
    assert (len(lines._recent), lines._given_up) == (kept, None)
    lines.add(other, EMPTY, "a")
    assert (len(lines._recent), lines._given_up) == (kept, entry.day)


def test_the_newest_day_that_was_given_up_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_lines, "ENTRIES_KEPT", 1)
    lines, found = AuditLines([], Reading()), []
    for entry in on(10, 14, 12, 16):
        lines.add(entry, EMPTY, "a")
        found.append(lines._given_up and lines._given_up.day)
    assert found == [None, 10, 14, 14]


# ---- what a file is ----


def one(file: bytes, *entries: Entry) -> list[Entry]:
    """What is read again of a file whose entries were these."""
    lines = AuditLines(Files(a=file).all(), Reading())
    for entry in entries:
        lines.add(entry, EMPTY, "a")
    gone_on = AuditLines(Files(a=file).all(), Reading())
    gone_on.restore(lines.spans())
    assert gone_on.spans() == lines.spans()
    return list(gone_on.between(date(2026, 1, 1), date(2027, 1, 1)))


def test_a_file_that_grew_is_read_as_far_as_it_was_judged() -> None:
    written = on(10, 12, 14, 16)
    for count in (1, 2, 3, 4):
        assert one(text(written), *written[:count]) == written[:count]


def test_page_lines_and_what_was_never_recorded_are_passed_over() -> None:
    line = pages(0)[1] + b"\n"
    never = spelling.encode(ACCEPTED.replaced(recorded=None)) + b"\n"
    written = on(10, 12)
    assert one(line + text(written[:1]) + line + never + b"x\n\n" + text(written[1:]) + line, *written) == written


def test_a_file_that_changed_meanwhile_is_another_file() -> None:
    written = on(10, 12)
    for other in (text(on(10, 13)), text(on(12, 10)), text(on(10)), b""):
        with pytest.raises(BookBusy) as refused:
            one(other, *written)
        assert (refused.value.code, refused.value.file) == ("changed-meanwhile", "book/a")


def test_what_a_file_is_has_its_count_days_and_digest() -> None:
    lines = AuditLines([], Reading())
    for entry in on(12, 10, 14):
        lines.add(entry, EMPTY, "a")
    (count, first, last, digest) = lines.spans()["a"]
    assert (count, first, last, len(digest)) == (3, "2026-03-10", "2026-03-14", 64)
    empty = AuditLines([], Reading())
    empty.restore({})
    assert (empty.spans(), empty._given_up) == ({}, None)


# ---- states at the ends of months ----


def test_the_ends_of_so_many_months_are_kept() -> None:
    lines, kept = AuditLines([], Reading()), 18
    (entry,) = on(10, month=1)
    lines.add(entry, closed(None), "a")
    assert lines._ends == {}
    ends = [add_months(MARCH, months) for months in range(kept + 4)]
    for end in ends:
        lines.add(entry.replaced(day=end), closed(end), "a")
    assert sorted(lines._ends) == ends[-kept - 1 :]
    assert lines.state_at(ends[-1]) is lines._ends[ends[-1]]


@pytest.mark.parametrize(("day", "left"), [(date(2026, 3, 31), [0]), (date(2026, 4, 1), [0, 1]), (date(2026, 4, 30), [0, 1]),
                                           (date(2026, 5, 1), [0, 1, 2]), (date(2026, 2, 28), [])])
def test_an_entry_in_a_closed_month_has_later_ends_folded_anew(day: date, left: list[int]) -> None:
    lines = AuditLines([], Reading())
    ends = [date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)]
    for end in ends:
        lines.add(ACCEPTED.replaced(day=end - timedelta(days=9)), closed(end), "a")
    lines.add(ACCEPTED.replaced(day=day), closed(ends[-1]), "a")
    assert sorted(lines._ends) == [ends[number] for number in left]


def test_a_state_is_folded_on_from_the_newest_end_before_it() -> None:
    entries = [ACCEPTED.replaced(day=date(2026, month, 5), by=f"p-{month:02d}") for month in (1, 2, 3, 4)]
    lines, whole = AuditLines([], Reading()), MonthLines(entries)
    for entry in entries:
        lines.add(entry, closed(date(2026, 3, 1) if entry.day.month > 2 else None), "a")
    assert list(lines._ends) == [date(2026, 3, 1)]
    for end in (date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1), date(2026, 4, 5), date(2026, 4, 6)):
        assert replace(lines.state_at(end), used=whole.state_at(end).used) == whole.state_at(end)
