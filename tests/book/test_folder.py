"""A book is created once, opened by anybody, written through the door; pins and the cache of who uses it."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from sharedfund.admit import Admitted, Refusal
from sharedfund.book import Book, walk
from sharedfund.book.reader import Block
from sharedfund.book.user import UserFolder
from sharedfund.entries.entry import Entry
from sharedfund.errors import NotFound, SharedFundError
from sharedfund.state import fold
from tests.book.shelf import (
    SIGNERS,
    Clock,
    SeedSigner,
    a_charter,
    a_link,
    bytes_of,
    founded,
    new_book,
    user_of,
    written,
)
from tests.fund import A, B, C


@pytest.fixture
def book(tmp_path: Path) -> Book:
    made = founded(tmp_path)
    written(made, a_link(made, "v-10"))
    return made


def opened(book: Book, user: UserFolder | None = None, *, signing: bool = False) -> Book:
    return Book.open(book.path, clock=book.clock, user=user or book.user, signing=signing)


# ---- creating ----


def test_a_book_is_created_only_in_an_empty_folder(tmp_path: Path) -> None:
    book = new_book(tmp_path)
    assert [entry.kind for _, entry in book.entries()] == ["charter-adopted"]
    before = bytes_of(tmp_path)
    with pytest.raises(SharedFundError, match="folder-not-empty"):
        new_book(tmp_path)
    assert bytes_of(tmp_path) == before


def test_a_charter_that_is_refused_leaves_no_folder(tmp_path: Path) -> None:
    with pytest.raises(SharedFundError, match="charter-refused") as refused:
        # Keys of fixed seeds are for practice alone; and a real fund has no fewer than two parties.
        Book.create(tmp_path / "ginkgo", a_charter().replaced(witnesses=frozenset({"p-99"})), clock=Clock(),
                    user=user_of(tmp_path))
    assert refused.value.facts["number"]
    assert not (tmp_path / "ginkgo").exists()


def test_the_same_practice_book_can_be_built_again_and_is_the_same(tmp_path: Path) -> None:
    first = founded(tmp_path)
    before = bytes_of(first.path)
    shutil.rmtree(first.path)
    again = founded(tmp_path)
    assert bytes_of(again.path) == before


# ---- writing ----


def test_signers_sign_what_is_theirs_alone(book: Book) -> None:
    refusal = book.admit(a_link(book, "v-11", by=B), signers=[SeedSigner(C)])
    assert isinstance(refusal, Refusal)
    assert (refusal.number, refusal.code) == ("R129", "signature-missing")
    assert isinstance(book.admit(a_link(book, "v-11", by=B), signers=[SeedSigner(B)]), Admitted)


def test_a_refusal_leaves_the_book_byte_identical_and_stands_in_the_log(book: Book) -> None:
    before = bytes_of(book.path)
    draft = a_link(book, "v-11")
    for _ in range(2):
        refusal = book.admit(draft.replaced(day=book.today + timedelta(days=1)), signers=SIGNERS)
        assert isinstance(refusal, Refusal)
        assert refusal.number == "R130"
    assert bytes_of(book.path) == before
    assert [(r.rule, r.count) for r in book.refusals("2026-01")] == [("R130", 2)]
    assert book.refusals("2026-02") == ()


def test_one_refused_entry_refuses_its_page(book: Book) -> None:
    before = bytes_of(book.path)
    answer = book.admit(a_link(book, "v-11"), a_link(book, "v-12").replaced(day=date(2027, 1, 1)), signers=SIGNERS)
    assert isinstance(answer, Refusal)
    assert answer.index == 1
    assert bytes_of(book.path) == before


def test_asking_writes_nothing_and_needs_no_signature(book: Book) -> None:
    before = bytes_of(book.path)
    assert isinstance(book.ask(a_link(book, "v-11")), Admitted)
    refusal = book.ask(a_link(book, "v-11").replaced(day=date(2027, 1, 1)))
    assert isinstance(refusal, Refusal)
    assert refusal.number == "R130"
    assert bytes_of(book.path) == before
    assert book.refusals("2026-01") == ()


def test_effect_entries_follow_the_last_yes_on_its_page(tmp_path: Path) -> None:
    book = founded(tmp_path)
    kinds = [entry.kind for _, entry in book.entries()]
    assert kinds[-2:] == ["proposal-approved", "opening-adopted"]


def test_the_fold_of_the_entries_is_the_state(book: Book) -> None:
    folded = fold(entry for _, entry in book.entries())
    # The tree is the folder's: the fold knows what the entries say, not the pages between them.
    assert folded.people == book.state.people
    assert folded.charter == book.state.charter
    assert folded.ledger == book.state.ledger


def test_entries_come_with_their_block_from_any_block_on(book: Book) -> None:
    everything = list(book.entries())
    assert isinstance(book.clock, Clock)
    book.clock.now += timedelta(days=40)
    written(book, a_link(book, "v-20"))
    later = list(book.entries())
    assert later[:-1] == everything
    number, last = later[-1]
    assert list(book.entries(number)) == [(number, last)]
    assert list(book.entries(everything[-1][0])) == later[-2:]
    assert list(book.lines.upto(everything[3][0]).entries()) == everything[:4]


def test_lines_between_two_days_are_those_of_the_book(book: Book) -> None:
    assert isinstance(book.clock, Clock)
    book.clock.now += timedelta(days=40)
    written(book, a_link(book, "v-20"))
    assert [e.kind for e in book.lines.between(date(2026, 2, 1), date(2026, 3, 1))] == ["link-declared"]
    assert len(list(book.lines.between(date(2026, 1, 1), date(2026, 2, 1)))) == len(list(book.entries())) - 1
    assert book.lines.state_at(date(2026, 2, 1)).people.persons[B].links == frozenset({"v-10"})
    assert book.lines.state_at(date(2026, 3, 1)).people.persons[B].links == frozenset({"v-10", "v-20"})


def test_batches_write_the_cache_once(book: Book) -> None:
    with book.batch():
        for number in range(11, 15):
            written(book, a_link(book, f"v-{number}"))
        assert opened(book)._walk.place.line == book._walk.place.line
    assert book.user.newest(next((book.user.path / "cache").iterdir()).name).size == book.frontier.size  # type: ignore[union-attr]


# ---- the cache and the pins ----


def test_a_command_starts_from_the_cache_and_knows_the_same(book: Book) -> None:
    again = opened(book)
    assert not again._is_verified
    assert again.state == book.state
    assert again.frontier == book.frontier


def test_a_command_reads_nothing_of_what_the_cache_knows(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its cost does not grow with the book: with every entry known, none is decoded, and a new page decodes its own."""
    decoded: list[str] = []
    real = walk.entry_of

    def counted(block: Block) -> Entry:
        entry = real(block)
        decoded.append(entry.kind)
        return entry

    monkeypatch.setattr(walk, "entry_of", counted)
    again = opened(book)
    assert decoded == []
    written(book, a_link(book, "v-11"))
    again.refresh()
    assert decoded == ["link-declared"]


def test_another_user_reads_from_entry_1(book: Book, tmp_path: Path) -> None:
    again = opened(book, user_of(tmp_path / "other"))
    assert again._is_verified
    assert again.state == book.state


def test_a_signer_starts_from_the_pin(book: Book) -> None:
    again = opened(book, signing=True)
    assert again._is_verified
    assert again.state == book.state
    assert book.pin is not None and book.pin.size == book.frontier.size


def test_a_changed_cache_is_not_read(book: Book) -> None:
    (place,) = [path for path in (book.user.path / "cache").iterdir() if path.is_dir()]
    whole = (place / "state").read_bytes()
    for at in range(0, len(whole), max(len(whole) // 40, 1)):
        changed = bytearray(whole)
        changed[at] ^= 1
        (place / "state").write_bytes(bytes(changed))
        assert opened(book).state == book.state
        assert opened(book)._is_verified  # read from entry 1


def test_a_cache_that_says_something_else_is_thrown_away_before_a_key_signs(book: Book) -> None:
    """The cache of a machine whose secret is known: sealed, and wrong all the same."""
    from dataclasses import replace

    again = opened(book)
    lied = replace(again.state.people, persons=again.state.people.persons.set(
        A, replace(again.state.people.persons[A], links=frozenset({"v-99"}))))
    again._walk.state = replace(again.state, people=lied)
    again._keep()
    poisoned = opened(book)
    assert poisoned.state.people.persons[A].links == {"v-99"}
    with pytest.raises(SharedFundError, match="snapshot-differs"):
        poisoned.admit(a_link(poisoned, "v-11"), signers=SIGNERS)
    clean = opened(book)
    assert clean.state == book.state
    written(clean, a_link(clean, "v-11"))


def test_a_book_older_than_its_pin_stops(book: Book, tmp_path: Path) -> None:
    shutil.copytree(book.path, tmp_path / "backup")
    written(book, a_link(book, "v-11"))
    shutil.rmtree(book.path)
    shutil.copytree(tmp_path / "backup", book.path)
    with pytest.raises(SharedFundError, match="book-older-than-known"):
        opened(book)
    with pytest.raises(SharedFundError, match="book-older-than-known"):
        opened(book, signing=True)


def test_a_fork_of_the_book_stops(book: Book, tmp_path: Path) -> None:
    shutil.copytree(book.path, tmp_path / "backup")
    written(book, a_link(book, "v-11"))
    fork = Book.open(tmp_path / "backup", clock=book.clock, user=user_of(tmp_path / "other"))
    written(fork, a_link(fork, "v-12"))
    written(fork, a_link(fork, "v-13"))
    shutil.rmtree(book.path)
    shutil.copytree(fork.path, book.path)
    with pytest.raises(SharedFundError, match="book-forked"):
        opened(book)


def test_a_pin_that_cannot_be_read_is_not_taken_for_none(book: Book) -> None:
    (place,) = (book.user.path / "pins").iterdir()
    (place / "head").write_bytes(b"{}")
    with pytest.raises(SharedFundError, match="pin-damaged"):
        opened(book)


def test_a_seen_head_of_long_ago_pages_is_still_known_after_a_cold_start(book: Book, tmp_path: Path) -> None:
    seen = book.state.record.seen()
    with book.batch():
        for number in range(100, 180):
            written(book, a_link(book, f"v-{number}"))
    again = opened(book)
    size, root = seen.split(" ")
    assert again.state.record.is_head(int(size), root)
    assert not again.state.record.is_head(int(size), "0" * 64)


def test_no_book_is_said_as_such(tmp_path: Path) -> None:
    with pytest.raises(SharedFundError, match="no-book"):
        Book.open(tmp_path, clock=Clock(), user=user_of(tmp_path))
    (tmp_path / "book").mkdir()
    with pytest.raises(SharedFundError, match="no-book"):
        Book.open(tmp_path, clock=Clock(), user=user_of(tmp_path))
    (tmp_path / "book" / "2026-01.beancount").write_bytes(b"hello\n\n")
    with pytest.raises(SharedFundError, match="no-charter"):
        Book.open(tmp_path, clock=Clock(), user=user_of(tmp_path))


def test_a_newer_format_is_not_read(tmp_path: Path) -> None:
    book = new_book(tmp_path)
    text = (book.path / "book" / "2026-01.beancount").read_bytes().replace(b"  format: 1\n", b"  format: 2\n")
    # The page line must fit, as a newer program's would.
    from sharedfund.book.tree import Frontier, page_line
    from sharedfund.spelling import leaf

    block = text.split(b"\n\n")[0] + b"\n"
    line = page_line("2026-01-01", 1, 1, Frontier().add(leaf(block)).root)
    (book.path / "book" / "2026-01.beancount").write_bytes(block + b"\n" + line + b"\n")
    with pytest.raises(SharedFundError, match="newer-format"):
        Book.open(book.path, clock=Clock(), user=user_of(tmp_path / "other"))


# ---- private rows and papers ----


def test_private_rows_are_kept_apart_and_erased_without_trace(book: Book) -> None:
    committed, salt = book.private.commit("name", "沈若兰")
    book.private.set("people", "p-03", {"name": "沈若兰", "salt": salt})
    assert book.private.get("people", "p-03") == {"name": "沈若兰", "salt": salt}
    assert book.private.opens(committed, "name", "沈若兰", salt)
    assert not book.private.opens(committed, "name", "沈若", salt)
    assert (book.path / "private" / "people.json").stat().st_mode & 0o777 == 0o600
    book.private.drop("people", "p-03")
    assert "沈若兰".encode() not in (book.path / "private" / "people.json").read_bytes()
    with pytest.raises(NotFound):
        book.private.drop("people", "p-03")


def test_a_paper_is_kept_once_under_the_same_commitment(book: Book, tmp_path: Path) -> None:
    paper = tmp_path / "bill.pdf"
    paper.write_bytes(b"a bill")
    first = book.documents.keep(paper)
    assert book.documents.keep(paper) == first
    found = book.documents.find(first)
    assert found is not None and found.name == "bill.pdf"
    assert book.documents.fits(found)
    (book.path / "documents" / found.digest).write_bytes(b"another bill")
    assert not book.documents.fits(found)


def test_an_empty_paper_is_refused(book: Book, tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"")
    with pytest.raises(SharedFundError, match="document-size"):
        book.documents.keep(tmp_path / "empty")
    with pytest.raises(NotFound):
        book.documents.keep(tmp_path / "nowhere")


def test_leaves_are_those_of_the_tree(book: Book) -> None:
    from sharedfund.values import trees

    assert trees.root(book.leaves()).hex() == book.frontier.root
    assert book.leaves(1)[0].hex() == book.fund_id
