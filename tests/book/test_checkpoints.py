"""Checkpoints: made, cosigned, recorded, and shown as notes that the book gives again."""

from __future__ import annotations

from pathlib import Path

import pytest

from sharedfund.book import Book, checkpoints
from sharedfund.drafts.record import make_checkpoint
from sharedfund.errors import NotFound, SharedFundError
from sharedfund.values import notes
from tests.book.shelf import SeedSigner, a_link, bytes_of, founded, written
from tests.fund import B, C, D, J, K, public_key_of


@pytest.fixture
def book(tmp_path: Path) -> Book:
    made = founded(tmp_path)
    written(made, make_checkpoint(made.state, by=C, day=made.today))
    return made


def witnessed(book: Book, *persons: str) -> None:
    """Each of these cosigns the newest checkpoint and records it, one after the other."""
    for person in persons:
        size, root = checkpoints.head_to_cosign(book)
        made = checkpoints.cosign(book, SeedSigner(person), size, root)
        written(book, checkpoints.recorded(book, size, root, [made.cosignature], K))


def test_there_is_nothing_to_cosign_before_a_checkpoint_is_made(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no-checkpoint"):
        checkpoints.head_to_cosign(founded(tmp_path))


def test_witnesses_one_after_the_other_make_a_quorum(book: Book) -> None:
    witnessed(book, B)
    assert book.state.record.newest_witnessed() is None
    witnessed(book, D)
    point = book.state.record.newest_witnessed()
    assert point is not None
    assert (point.size, point.persons) == (checkpoints.head_to_cosign(book)[0], (B, D))


def test_the_note_lies_in_checkpoints_and_is_good(book: Book) -> None:
    witnessed(book, B, D)
    size, root = checkpoints.head_to_cosign(book)
    note = notes.decode((book.path / "checkpoints" / f"{size}.note").read_bytes())
    assert (note.fund, note.size, note.root) == (book.fund_id, size, root)
    assert note.cosigners({B: public_key_of(B), D: public_key_of(D)}) == {B, D}


def test_notes_are_rebuilt_byte_for_byte(book: Book) -> None:
    witnessed(book, B, J)
    written(book, a_link(book, "v-10"))
    written(book, make_checkpoint(book.state, by=C, day=book.today))
    witnessed(book, D)
    before = bytes_of(book.path / "checkpoints")
    assert len([name for name in before if name.endswith(".note")]) == 2
    assert checkpoints.rebuild(book) == []
    for name in before:
        (book.path / "checkpoints" / name).write_bytes(b"changed")
    (book.path / "checkpoints" / "9999.note").write_bytes(b"foreign")
    assert set(checkpoints.rebuild(book)) == {*before, "9999.note"}
    assert bytes_of(book.path / "checkpoints") == before


def test_a_witness_never_goes_back(book: Book) -> None:
    older = checkpoints.head_to_cosign(book)
    written(book, make_checkpoint(book.state, by=C, day=book.today))
    witnessed(book, B)
    before = bytes_of(book.path)
    with pytest.raises(SharedFundError, match="witness-goes-back"):
        checkpoints.cosign(book, SeedSigner(B), *older)
    with pytest.raises(SharedFundError, match="not-this-books-head"):
        checkpoints.cosign(book, SeedSigner(D), older[0], "0" * 64)
    assert bytes_of(book.path) == before


def test_every_checkpoint_is_listed_with_its_cosigners(book: Book) -> None:
    witnessed(book, B, D)
    (point,) = checkpoints.points(book)
    assert (point.by, point.cosigners) == (C, (B, D))
