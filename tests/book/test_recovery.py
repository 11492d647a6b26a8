"""Torn writes are set aside and named; damage is never taken for a torn write."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from sharedfund.book import Book, recovery, store
from sharedfund.book.identity import identity
from sharedfund.book.tree import Frontier
from sharedfund.book.user import Pin, Place
from sharedfund.book.walk import Walk
from sharedfund.errors import SharedFundError
from sharedfund.state import State
from tests.book.shelf import Clock, a_link, bytes_of, founded, user_of, written

FILE = "2026-01.beancount"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> tuple[Book, bytes, bytes, int]:
    """A book with two pages after its founding; its bytes before and after the last page, and its blocks before."""
    folder = tmp_path_factory.mktemp("shelf")
    book = founded(folder)
    written(book, a_link(book, "v-10"))
    before, size = (book.path / "book" / FILE).read_bytes(), book.frontier.size
    written(book, a_link(book, "v-11"), a_link(book, "v-12"))
    return book, before, (book.path / "book" / FILE).read_bytes(), size


def copied(book: Book, to: Path, text: bytes) -> Path:
    """The book's folder with `text` as its one file."""
    path = to / "copy"
    shutil.copytree(book.path, path)
    (path / "book" / FILE).write_bytes(text)
    return path


def begun(path: Path) -> tuple[State, Frontier, Place]:
    """Where a reader stands who has read the book so far."""
    walk = Walk(path)
    walk.on()
    return walk.state, walk.frontier, walk.place


def test_a_write_torn_at_any_byte_leaves_the_pages_before_it(
    shelf: tuple[Book, bytes, bytes, int], tmp_path: Path
) -> None:
    book, before, after, size = shelf
    path = copied(book, tmp_path, before)
    start = begun(path)
    for cut in range(len(before), len(after) + 1):
        (path / "book" / FILE).write_bytes(after[:cut])
        walk = Walk(path, *start)
        walk.on()
        if cut >= len(after) - 1:  # the page line is whole: the page was committed
            assert walk.frontier.size == book.frontier.size
            assert walk.tail is None
            assert walk.ends_without_empty_line == (cut == len(after) - 1)
        else:
            assert walk.frontier.size == size, cut
            assert (walk.tail.data if walk.tail else b"") == after[len(before) : cut]


@pytest.mark.parametrize("cut", [1, 10, 40, 200, -200, -60, -3, -2])
def test_the_next_page_names_what_was_set_aside(
    shelf: tuple[Book, bytes, bytes, int], tmp_path: Path, cut: int
) -> None:
    book, before, after, _ = shelf
    end = len(before) + cut if cut > 0 else len(after) + cut
    path = copied(book, tmp_path, after[:end])
    again = Book.open(path, clock=Clock(book.clock.now), user=user_of(tmp_path))  # type: ignore[attr-defined]  # our clock
    assert again.torn_bytes == end - len(before)
    first, second = written(again, a_link(again, "v-13"))
    assert (first.kind, second.kind) == ("tail-set-aside", "link-declared")
    assert first.bytes_count == end - len(before)  # type: ignore[attr-defined]  # a TailSetAside
    assert (path / "torn" / first.file).read_bytes() == after[len(before) : end]  # type: ignore[attr-defined]
    (third,) = written(again, a_link(again, "v-14"))
    assert third.kind == "link-declared"
    reread = Walk(path)
    assert reread.on() == again.state.record.pages
    assert reread.state == again.state


def test_a_committed_page_without_its_last_empty_line_gets_it_with_the_next_page(
    shelf: tuple[Book, bytes, bytes, int], tmp_path: Path
) -> None:
    book, _, after, _ = shelf
    path = copied(book, tmp_path, after[:-1])
    again = Book.open(path, clock=Clock(book.clock.now), user=user_of(tmp_path))  # type: ignore[attr-defined]
    (entry,) = written(again, a_link(again, "v-13"))
    assert entry.kind == "link-declared"
    assert (path / "book" / FILE).read_bytes().startswith(after)
    assert Walk(path).on() == again.state.record.pages


def test_a_refused_page_leaves_a_torn_tail_where_it_is(
    shelf: tuple[Book, bytes, bytes, int], tmp_path: Path
) -> None:
    book, before, after, _ = shelf
    path = copied(book, tmp_path, after[: len(before) + 100])
    again = Book.open(path, clock=Clock(book.clock.now), user=user_of(tmp_path))  # type: ignore[attr-defined]
    there = bytes_of(path)
    refusal = again.admit(a_link(again, "v-13"))  # nobody signs
    assert refusal.number == "R129"  # type: ignore[union-attr]  # it is a refusal
    assert bytes_of(path) == there


def test_a_tail_set_aside_without_its_page_is_named_by_the_next_one(
    shelf: tuple[Book, bytes, bytes, int], tmp_path: Path
) -> None:
    book, before, _, _ = shelf
    path = copied(book, tmp_path, before)
    (path / "torn").mkdir()
    (path / "torn" / "2026-01-99-0123456789abcdef").write_bytes(b"2026-01")
    again = Book.open(path, clock=Clock(book.clock.now), user=user_of(tmp_path))  # type: ignore[attr-defined]
    kinds = [entry.kind for entry in written(again, a_link(again, "v-13"))]
    assert kinds == ["tail-set-aside", "link-declared"]
    assert [entry.kind for entry in written(again, a_link(again, "v-14"))] == ["link-declared"]


def test_every_bit_of_the_last_page_line_flipped_stops_the_book(
    shelf: tuple[Book, bytes, bytes, int], tmp_path: Path
) -> None:
    book, before, after, _ = shelf
    path = copied(book, tmp_path, before)
    start, first = begun(path), after.rindex(b"2026-01-01 custom \"page\"")
    for at in range(first, len(after)):
        for bit in range(8):
            changed = bytearray(after)
            changed[at] ^= 1 << bit
            (path / "book" / FILE).write_bytes(bytes(changed))
            with pytest.raises(SharedFundError):
                Walk(path, *start).on()


def test_every_byte_of_a_committed_page_changed_stops_the_book(
    shelf: tuple[Book, bytes, bytes, int], tmp_path: Path
) -> None:
    book, before, after, _ = shelf
    path = copied(book, tmp_path, before)
    start = begun(path)
    for at in range(len(before), len(after), 3):
        changed = bytearray(after)
        changed[at] ^= 1
        (path / "book" / FILE).write_bytes(bytes(changed))
        with pytest.raises(SharedFundError) as stopped:
            Walk(path, *start).on()
        assert stopped.value.file == f"book/{FILE}"
        assert stopped.value.line


def test_an_entry_out_of_the_middle_stops_the_book(shelf: tuple[Book, bytes, bytes, int], tmp_path: Path) -> None:
    book, _, after, _ = shelf
    blocks = after.split(b"\n\n")
    path = copied(book, tmp_path, b"\n\n".join(blocks[:5] + blocks[6:]))
    with pytest.raises(SharedFundError) as stopped:
        Walk(path).on()
    assert stopped.value.code in ("page-does-not-fit", "page-empty")


def test_a_page_of_a_wrong_month_stops_the_book(shelf: tuple[Book, bytes, bytes, int], tmp_path: Path) -> None:
    book, _, after, _ = shelf
    path = copied(book, tmp_path, after)
    (path / "book" / FILE).rename(path / "book" / "2026-02.beancount")
    with pytest.raises(SharedFundError, match="wrong-file"):
        Walk(path).on()


def test_a_file_that_does_not_belong_stops_the_book(shelf: tuple[Book, bytes, bytes, int], tmp_path: Path) -> None:
    book, _, after, _ = shelf
    path = copied(book, tmp_path, after)
    (path / "book" / "2026-01 (conflicted copy).beancount").write_bytes(b"")
    with pytest.raises(SharedFundError, match="file-foreign"):
        Walk(path).on()


def test_a_hole_of_nul_bytes_after_the_last_page_is_a_torn_write(
    shelf: tuple[Book, bytes, bytes, int], tmp_path: Path
) -> None:
    book, before, after, size = shelf
    path = copied(book, tmp_path, after[: len(before) + 120] + b"\x00" * 300)
    walk = Walk(path)
    walk.on()
    assert walk.frontier.size == size
    assert walk.tail is not None and len(walk.tail.data) == 420


@pytest.mark.parametrize(("short", "is_torn"), [(0, True), (1, False), (-1, False), (200, False)])
def test_newest_bytes_that_never_came_are_nul_to_the_end_of_their_sector(
    shelf: tuple[Book, bytes, bytes, int], tmp_path: Path, short: int, is_torn: bool
) -> None:
    book, before, after, size = shelf
    entry = after[len(before) :].rpartition(b"\n\n")[0].rpartition(b"\n\n")[0] + b"\n\n"
    begins = len(before) + len(entry)  # the page line crosses into the next sector, and only its end is on the disk
    sector = -begins % 512
    hole = b"\x00" * (sector - short)
    path = copied(book, tmp_path, before + entry + hole + b'593983ddc"\n\n')
    walk = Walk(path)
    if is_torn:
        walk.on()
        assert walk.frontier.size == size
        assert walk.tail is not None and walk.tail.data.endswith(b'593983ddc"\n\n')
    else:
        with pytest.raises(SharedFundError, match="tail-damaged"):
            walk.on()


def test_an_empty_file_of_a_new_month_is_a_torn_write(shelf: tuple[Book, bytes, bytes, int], tmp_path: Path) -> None:
    book, _, after, _ = shelf
    path = copied(book, tmp_path, after)
    (path / "book" / "2026-02.beancount").write_bytes(b"")
    clock = Clock(book.clock.now)  # type: ignore[attr-defined]
    again = Book.open(path, clock=clock, user=user_of(tmp_path))
    written(again, a_link(again, "v-13"))
    assert not (path / "book" / "2026-02.beancount").exists()
    assert Walk(path).on() == again.state.record.pages


# ---- what a person decides ----


def test_a_sound_book_has_nothing_after_its_last_page(shelf: tuple[Book, bytes, bytes, int], tmp_path: Path) -> None:
    book, _, after, _ = shelf
    found = recovery.look(copied(book, tmp_path, after))
    assert (found.size, found.torn_bytes, found.damaged) == (book.frontier.size, 0, False)


def test_a_damaged_end_is_set_aside_only_where_nobody_knows_a_newer_head(
    shelf: tuple[Book, bytes, bytes, int], tmp_path: Path
) -> None:
    book, before, after, size = shelf
    changed = bytearray(after)
    changed[-20] ^= 1
    path = copied(book, tmp_path, bytes(changed))
    found = recovery.look(path)
    assert (found.size, found.torn_bytes, found.damaged) == (size, len(after) - len(before), True)
    knows = user_of(tmp_path / "knows")
    knows.set_pin(identity(path).scope, Pin(book.frontier.size, book.frontier.root))
    with pytest.raises(SharedFundError, match="book-older-than-known"):
        recovery.set_aside(path, knows)
    assert (path / "book" / FILE).read_bytes() == bytes(changed)
    recovery.set_aside(path, user_of(tmp_path / "knows-nothing"))
    assert (path / "book" / FILE).read_bytes() == before
    assert len(list((path / "torn").iterdir())) == 1


def test_a_damaged_middle_is_never_set_aside(shelf: tuple[Book, bytes, bytes, int], tmp_path: Path) -> None:
    book, _, after, _ = shelf
    changed = bytearray(after)
    changed[100] ^= 1
    with pytest.raises(SharedFundError):
        recovery.look(copied(book, tmp_path, bytes(changed)))


def test_an_older_copy_takes_over_what_continues_it(shelf: tuple[Book, bytes, bytes, int], tmp_path: Path) -> None:
    book, before, after, size = shelf
    older = copied(book, tmp_path, before)
    assert recovery.compare(older, book.path) == (size, size, book.frontier.size)
    recovery.take_over(older, book.path, user_of(tmp_path))
    assert (older / "book" / FILE).read_bytes() == after
    assert recovery.compare(older, book.path).common == book.frontier.size


@pytest.mark.parametrize(("pages", "code"), [(0, "disk-full"), (1, "taken-in-part")])
def test_where_the_disk_is_full_half_way_what_was_taken_stands_and_is_told(
    shelf: tuple[Book, bytes, bytes, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pages: int, code: str
) -> None:
    book, _, _, _ = shelf
    newer = Book.open(copied(book, tmp_path / "newer", shelf[2]), clock=book.clock, user=user_of(tmp_path / "newer"))
    written(newer, a_link(newer, "v-13"))
    older, size = copied(book, tmp_path, shelf[1]), shelf[3]
    real, written_pages = store.append, []

    def append(path: Path, *rest: Any) -> None:
        if len(written_pages) == pages:
            raise SharedFundError("disk-full", file=str(path))
        real(path, *rest)
        written_pages.append(path)

    with monkeypatch.context() as patched:
        patched.setattr(store, "append", append)
        with pytest.raises(SharedFundError, match=code) as error:
            recovery.take_over(older, newer.path, user_of(tmp_path))
    reached = recovery.compare(older, newer.path)
    assert reached.common == reached.ours == (size if pages == 0 else size + 3)
    if pages:
        assert error.value.facts == {"size": size + 3, "theirs": newer.frontier.size, "why": "disk-full"}
    recovery.take_over(older, newer.path, user_of(tmp_path))
    assert recovery.compare(older, newer.path).ours == newer.frontier.size


def test_forks_are_told_and_never_merged(shelf: tuple[Book, bytes, bytes, int], tmp_path: Path) -> None:
    book, before, _, size = shelf
    fork = copied(book, tmp_path, before)
    again = Book.open(fork, clock=Clock(book.clock.now), user=user_of(tmp_path))  # type: ignore[attr-defined]  # our clock
    written(again, a_link(again, "v-77"))
    there = bytes_of(fork)
    found = recovery.compare(fork, book.path)
    assert found == (size, again.frontier.size, book.frontier.size)
    with pytest.raises(SharedFundError, match="books-forked"):
        recovery.take_over(fork, book.path, user_of(tmp_path))
    assert bytes_of(fork) == there


def test_an_older_copy_is_accepted_on_a_persons_word(
    shelf: tuple[Book, bytes, bytes, int], tmp_path: Path
) -> None:
    book, before, _, _ = shelf
    path, user = copied(book, tmp_path, before), user_of(tmp_path)
    user.set_pin(identity(path).scope, Pin(book.frontier.size, book.frontier.root))
    clock = Clock(book.clock.now)  # type: ignore[attr-defined]  # our clock
    with pytest.raises(SharedFundError, match="book-older-than-known"):
        Book.open(path, clock=clock, user=user)
    recovery.accept_older(path, user)
    again = Book.open(path, clock=clock, user=user)
    written(again, a_link(again, "v-78"))
