"""A signing request brings the newest checkpoint along only where a machine without the book can check it."""

from __future__ import annotations

from pathlib import Path

from sharedfund.book import Book
from sharedfund.drafts import record
from sharedfund.values import notes
from sharedfund_cli.travel import BookSource
from tests.attacks.book import B, D, J, K, admitted, door, honest
from tests.attacks.test_keys import replaced_key
from tests.fund import key_of, public_key_of
from tests.people import other_key


def cosign(book: Book, fresh: frozenset[str]) -> None:
    """D and J cosign the newest head, the `fresh` with their second key."""
    head, time = book.state.record.head, int(book.clock().timestamp())
    assert head is not None
    payload = notes.to_sign(notes.body(book.fund_id, head.size, head.root), time)
    lines = {}
    for person in (D, J):
        signer = other_key(person)
        key, sealed = (signer.public, signer.sign(payload)) if person in fresh else (
            public_key_of(person), key_of(person).sign(payload).hex())
        lines[person] = notes.signature(book.fund_id, person, key, time, bytes.fromhex(sealed))
    admitted(book, record.record_cosignatures(head.size, head.root, lines, by=K, day=book.today))


def test_a_note_under_a_later_key_of_a_witness_stays_at_home(tmp_path: Path) -> None:
    book = door(honest().copy(tmp_path), at="2026-04-21")
    newest = book.state.record.witnessed[-1].size
    found = BookSource(book).note()
    assert found is not None and found.size == newest
    replaced_key(book, other_key(D), B)
    cosign(book, frozenset({D}))
    assert book.state.record.witnessed[-1].size > newest
    assert BookSource(book).note() is None
