"""Lines read from the files are those of the whole book, from wherever their folding began."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sharedfund.book import Book, UserFolder, lines as book_lines
from sharedfund.state import State
from sharedfund.state.lines import MonthLines
from sharedfund.values.tables import Digests
from tests.audit.folder import write_book
from tests.fund import Fund
from tests.stories import honest

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


@pytest.fixture(scope="module")
def told() -> Fund:
    return honest.honest_release()


def opened(folder: Path, fund: Fund) -> Book:
    return Book.open(folder / "f", clock=lambda: fund.now, user=UserFolder(folder / "home"))


def past(state: State) -> State:
    """What is asked of a past state: anything but what stands once for ever."""
    return replace(state, used=Digests())


def test_a_closed_months_end_is_kept_and_the_next_fold_begins_there(
    told: Fund, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_book(told, tmp_path / "f")
    whole = MonthLines(told.entries)
    assert past(opened(tmp_path, told).lines.state_at(MARCH)) == past(whole.state_at(MARCH))
    read: list[date] = []

    def counted(block: book_lines.Block) -> book_lines.Entry:
        entry = entry_of(block)
        read.append(entry.day)
        return entry

    entry_of = book_lines.entry_of
    monkeypatch.setattr(book_lines, "entry_of", counted)
    again = opened(tmp_path, told).lines
    assert past(again.state_at(MARCH)) == past(whole.state_at(MARCH))
    assert read == []
    assert past(again.state_at(APRIL)) == past(whole.state_at(APRIL))
    assert read and all(MARCH <= day < APRIL for day in read)


def test_a_kept_end_that_was_touched_is_not_believed(told: Fund, tmp_path: Path) -> None:
    write_book(told, tmp_path / "f")
    opened(tmp_path, told).lines.state_at(APRIL)
    (kept,) = (tmp_path / "home" / "pins").glob("*.end-2026-04-01/state")
    sealed = kept.read_bytes()
    kept.write_bytes(sealed.replace(b"h-7f3a9c", b"h-7f3a9d"))
    assert kept.read_bytes() != sealed
    whole = MonthLines(told.entries)
    assert past(opened(tmp_path, told).lines.state_at(APRIL)) == past(whole.state_at(APRIL))


def test_only_the_newest_ends_are_kept_and_forgetting_forgets_them(told: Fund, tmp_path: Path) -> None:
    write_book(told, tmp_path / "f")
    book = opened(tmp_path, told)
    for month in (date(2026, 2, 1), MARCH, APRIL):
        book.lines.state_at(month)
    (scope,) = {place.name.partition(".end-")[0] for place in (tmp_path / "home" / "pins").iterdir()}
    user = UserFolder(tmp_path / "home")
    assert list(user.ends(scope)) == [APRIL, MARCH, date(2026, 2, 1)]
    user.forget(scope)
    assert list(user.ends(scope)) == []


def test_lines_asked_twice_are_those_of_the_book_as_it_is(told: Fund, tmp_path: Path) -> None:
    write_book(told, tmp_path / "f")
    lines = opened(tmp_path, told).lines
    first = list(lines.between(MARCH, APRIL))
    assert first == list(lines.between(MARCH, APRIL)) == list(MonthLines(told.entries).between(MARCH, APRIL))
    assert list(lines.upto(5).between(date.min, APRIL)) == [entry for number, entry in lines.entries() if number <= 5]


def test_two_spans_are_read_once_and_a_third_in_place_of_the_older(
    told: Fund, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_book(told, tmp_path / "f")
    lines, read = opened(tmp_path, told).lines, list[date]()

    def counted(self: book_lines.FileLines, first: date, end: date) -> object:
        read.append(first)
        return reading(self, first, end)

    reading = book_lines.FileLines._read
    monkeypatch.setattr(book_lines.FileLines, "_read", counted)
    january, february = (date(2026, 1, 1), date(2026, 2, 1)), (date(2026, 2, 1), MARCH)
    whole = MonthLines(told.entries)
    for first, end in (january, february, january, february, (MARCH, APRIL), february, january):
        assert tuple(lines.between(first, end)) == tuple(whole.between(first, end))
    assert read == [january[0], february[0], MARCH, january[0]]


def test_pages_remembered_are_few(tmp_path: Path) -> None:
    user = UserFolder(tmp_path)
    for number in range(12):
        user.remember_page("scope", f"{number:064x}", b"{}")
    left = [number for number in range(12) if user.remembered_page("scope", f"{number:064x}").is_file()]
    assert len(left) == 8 and 11 in left
    assert len(list((tmp_path / "cache" / "scope").iterdir())) == 16


def test_in_what_a_page_is_to_be_published_is_remembered_where_it_was_said(tmp_path: Path) -> None:
    user = UserFolder(tmp_path)
    assert user.remembered_wishes("scope", "0" * 64) == ()
    user.remember_page("scope", "0" * 64, b"{}", ("html", "pdf"))
    assert user.remembered_wishes("scope", "0" * 64) == ("html", "pdf")
    user.remember_page("scope", "0" * 64, b"{}")
    assert user.remembered_wishes("scope", "0" * 64) == ()
