"""The checkpoint on a published page: the newest that witnesses had cosigned by then, its code, its note as a QR, and what
it does not cover yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
import segno

from sharedfund.book import Book, UserFolder, checkpoints, proofs
from sharedfund.render import html, posting, svg
from sharedfund.reports.disclosure import disclosure
from sharedfund.state.disclosure import Published
from sharedfund.values import days, notes
from sharedfund.values.tables import Table
from tests.attacks.book import honest
from tests.render.test_disclosure_page import words_of
from tests.rules.test_disclosure import branch
from tests.worked_quarter import quarter

ROOT = "4942254275a1d68a34e00b6460db13ba" + "77" * 16
NOTE = notes.note("57" * 32, 9412, ROOT, {
    person: notes.signature("57" * 32, person, "11" * 32, 1767345600, b"\x22" * 64) for person in ("p-04", "p-10")}).decode()
SEALS = html.Seals(number="公示〔2026〕第1号", digest="07cc" * 16, head_size=9420, head_root="5151" * 16, note=NOTE, note_size=9412,
                   note_root=ROOT, provisional=3, published=date(2026, 4, 12), shown_until=date(2026, 5, 12))
CODE = "4942 2542 75a1 d68a 34e0 0b64 60db 13ba"


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    fund = branch(quarter())
    return disclosure(fund.state, fund.lines, days.period("2026Q1"), as_of=fund.day)


@pytest.mark.parametrize(("language", "told", "provisional"), [
    ("zh_CN", "见证人共签到第 9412 块", "本期有 3 笔收款在它之后，暂收"),
    ("en", "cosigned by witnesses to block 9412", "3 receipts of the period came after it: provisional"),
])
def test_code_and_qr_of_the_cosigned_checkpoint_are_printed(data: dict[str, Any], language: Any, told: str, provisional: str) -> None:
    page = html.page(data, language, seals=SEALS)
    words = words_of(page)
    assert CODE in words and told in words and provisional in words
    assert svg.qr(NOTE, "校验点全文" if language == "zh_CN" else "the checkpoint note") in page
    assert "http" not in NOTE


def test_the_whole_note_fits_a_qr_that_a_phone_reads() -> None:
    assert 500 < len(NOTE.encode()) < 900
    made = segno.make(NOTE, error="m", micro=False)
    assert int(made.version) <= 25  # 117 dots on 36 mm: three to a millimetre


def test_a_page_whose_receipts_are_all_covered_marks_none(data: dict[str, Any]) -> None:
    assert "暂收" not in words_of(html.page(data, seals=replace(SEALS, provisional=0)))


def test_a_draft_and_a_page_before_any_cosignature_print_none(data: dict[str, Any]) -> None:
    assert CODE not in words_of(html.page(data))
    page = words_of(html.page(data, seals=replace(SEALS, note=None, note_size=None, note_root=None, provisional=0)))
    assert "校验点待共签" in page and "共签到第" not in page


# ---- which checkpoint it is ----


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    place = tmp_path_factory.mktemp("printed")
    return Book.open(honest().copy(place), clock=lambda: datetime(2027, 1, 1, tzinfo=UTC), user=UserFolder(place / "home"))


def test_it_is_the_newest_that_was_cosigned_when_the_block_stood(book: Book) -> None:
    recorded = [(block, entry.size) for block, entry in book.entries() if entry.kind == "checkpoint-recorded"]  # type: ignore[attr-defined]  # the kind says so
    assert len(recorded) == 2
    (first, first_size), (second, second_size) = recorded
    for block, size in ((first - 1, None), (first, first_size), (second - 1, first_size), (second, second_size), (10**6, second_size)):
        head = checkpoints.witnessed_before(book, block)
        assert (head.size if head else None) == size


def page_at(book: Book, block: int) -> Published:
    """The published page as if its last yes stood at `block`."""
    return replace(next(iter(book.state.disclosures.published.values())), block=block)


def test_a_page_prints_the_checkpoint_of_its_own_time_for_ever(book: Book) -> None:
    (first, second) = [block for block, entry in book.entries() if entry.kind == "checkpoint-recorded"]
    before, after = posting.seals(book, page_at(book, first - 1)), posting.seals(book, page_at(book, second))
    assert (before.note, before.note_root, before.provisional) == (None, None, 0)
    assert after.note is not None
    note = notes.decode(after.note.encode())
    assert (note.size, note.root) == (after.note_size, after.note_root) and len(note.lines) == 2
    between = posting.seals(book, page_at(book, second - 1))
    assert between.note_size != after.note_size and len(notes.decode((between.note or "").encode()).lines) == 2


def test_receipts_after_the_printed_checkpoint_are_counted(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    (receipt, _) = proofs.find_receipt(book, "S-0001")
    made = page_at(book, max(block for block, _ in book.entries()))
    for covered, count in ((receipt, 0), (receipt - 1, 1)):
        monkeypatch.setattr(checkpoints, "witnessed_before", lambda book, block, covered=covered: checkpoints.Pin(covered, "0" * 64))
        assert posting.seals(book, made).provisional == count


def test_a_receipt_is_proven_under_the_checkpoint_that_its_page_prints(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    block, entry = proofs.find_receipt(book, "S-0001")
    assert proofs.prove(book, block, entry).published is None  # the page was published before anybody had cosigned
    (first, second) = [found for found, kept in book.entries() if kept.kind == "checkpoint-recorded"]
    made = page_at(book, second - 1)
    known = replace(book.state.disclosures, published=Table({made.period: made}))
    monkeypatch.setattr(Book, "state", replace(book.state, disclosures=known))
    proven = proofs.prove(book, block, entry)
    assert proven.published == made
    assert proven.proof.note == checkpoints.note_for(book, *checkpoints.witnessed_before(book, first), until=second - 1)  # type: ignore[misc]  # there is one
    assert proven.proof.holds
