"""A signing request made from a book: what it shows, and what it proves about it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sharedfund.book import Book
    from sharedfund.entries.entry import Entry
    from sharedfund.values.notes import Note


class BookSource:
    """The blocks of a book as a request wants them."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def head(self) -> tuple[int, str]:
        head = self._book.state.record.head
        assert head is not None, "a book has its charter's page"
        return head.size, head.root

    def block(self, number: int) -> bytes:
        for stood, block in self._book.lines.blocks():
            if stood == number:
                return bytes(block.data)
        raise IndexError(number)

    def leaves(self, size: int) -> list[bytes]:
        return self._book.leaves(size)

    def note(self) -> Note | None:
        """The newest checkpoint that a quorum of witnesses cosigned, as it lies in the book's folder; None where it rests
        on keys that witnesses came by later, which a machine without the book cannot know."""
        from sharedfund.signing.requests import QUORUM
        from sharedfund.values import notes

        state = self._book.state
        if not state.record.witnessed:
            return None
        path = self._book.path / "checkpoints" / f"{state.record.witnessed[-1].size}.note"
        if not path.is_file():
            return None
        note = notes.decode(path.read_bytes())
        founding = {key.person: key.key for key in state.people.keys.values()
                    if key.block == 1 and key.person in state.charter.witnesses}
        return note if len(note.cosigners(founding)) >= min(QUORUM, len(founding)) else None


def rests_on(book: Book, entry: Entry) -> tuple[int, ...]:
    """The blocks a signer must see before signing `entry`: what it approves or rejects, and the steps before it."""
    leaf = getattr(entry, "approves", None) or getattr(entry, "rejects", None)
    if leaf is None:
        return ()
    state = book.state
    proposal = state.proposals.open.get(leaf)
    if proposal is not None:
        return tuple(sorted({proposal.block, *(yes.block for yes in proposal.yeses)}))
    for payment in state.payments.open.values():
        if payment.leaf == leaf:
            acts = (*payment.reviews, *payment.rechecks, *payment.signatures)
            return tuple(sorted({payment.block, *(act.block for act in acts)}))
    return ()


def write_request(path: Path, book: Book, draft: Any, more: Iterable[int] = ()) -> None:
    """Write the request to sign `draft` to `path`, and remember that it was asked.

    Raises: SharedFundError where the file cannot be written.
    """
    from sharedfund.book import store
    from sharedfund.signing import requests

    made = requests.make(BookSource(book), book.fund_id, draft, {*rests_on(book, draft), *more}, opened(book, draft))
    requests.Outbox(book.user.path / "outbox").keep(made)
    store.replace_file(path, made.encode(), 0o600)


def opened(book: Book, draft: Any) -> dict[str, Any]:
    """What the commitments in a draft bind, where this machine's private rows have it: the payee's account."""
    from sharedfund.signing.requests import Opened

    wanted = {value for name in type(draft).model_fields if isinstance(value := getattr(draft, name), str)}
    found = {}
    for table in book.private.tables():
        for row in book.private.rows(table).values():
            # A row keeps a value under its name, with `<name>_salt` and `<name>_commitment` beside it.
            for name in [name for name in row if f"{name}_salt" in row and f"{name}_commitment" in row]:
                if row[f"{name}_commitment"] in wanted:
                    found[row[f"{name}_commitment"]] = Opened(row[f"{name}_salt"], row[name])
    return found
