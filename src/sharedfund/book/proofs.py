"""Proofs from a book: that one entry stands in it, under a checkpoint that witnesses cosigned, and nothing of any other.

Whoever holds the fund id and the witnesses' keys checks one offline, without this program (`values.proofs`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from sharedfund import spelling
from sharedfund.book import checkpoints
from sharedfund.book.user import Pin
from sharedfund.errors import NotFound, SharedFundError
from sharedfund.spelling import leaf_of
from sharedfund.values import days, proofs, trees

if TYPE_CHECKING:
    from sharedfund.book.folder import Book
    from sharedfund.entries.entry import Entry
    from sharedfund.state.disclosure import Published

WITNESSES_FORMAT = "sharedfund-witnesses/1"
WITNESSES_FILE = "witnesses.json"
# What of several entries under one number proves most: that the money moved.
LAST_WORDS = ("payment-paid", "receipt-identified", "receipt-recorded", "cash-received")
RECEIPTS = frozenset({"receipt-recorded", "cash-received", "receipt-identified"})


class Proven(NamedTuple):
    """An entry of the book and its proof; `published` is the page whose checkpoint it stands under, if it is one's."""

    entry: Entry
    block: int
    proof: proofs.Proof
    published: Published | None

    @property
    def cosigners(self) -> tuple[str, ...]:
        return tuple(sorted(self.proof.note.lines))


def find(book: Book, number: str) -> tuple[int, Entry]:
    """The entry of a block, or the one that says most of what bears this number (a payment, a receipt, a bill).

    Raises: NotFound `no-such-entry`.
    """
    if number.isascii() and number.isdigit():
        for block, entry in book.entries(max(int(number), 1)):
            if block == int(number):
                return block, entry
            break
        raise NotFound("no-such-entry", found=number)
    wanted = number.upper()
    named = [(block, entry) for block, entry in book.entries() if wanted in (entry.own_id(), _number_of(entry))]
    if not named:
        raise NotFound("no-such-entry", found=number)
    for kind in LAST_WORDS:
        of_kind = [found for found in named if found[1].kind == kind]
        if of_kind:
            return of_kind[-1]
    return named[-1]


def _number_of(entry: Entry) -> str | None:
    """The payment, receipt or bill an act is about, where it is not its own id."""
    for name in ("payment", "receipt", "bill"):
        number = getattr(entry, name, None)
        if isinstance(number, str):
            return number
    return None


def find_receipt(book: Book, receipt: str, household: str | None = None) -> tuple[int, Entry]:
    """The entry by which a receipt stands: the one that names its household, if any does; of several `household`'s.

    Raises: NotFound `no-such-receipt` where it never came or was taken back.
    """
    standing: dict[str, tuple[int, Entry]] = {}
    for block, entry in book.entries():
        if getattr(entry, "receipt", None) != receipt:
            continue
        if entry.kind in RECEIPTS:
            standing[leaf_of(entry)] = (block, entry)
        elif entry.kind == "receipt-reversed":
            standing.pop(getattr(entry, "corrects", ""), None)
    found = [kept for kept in standing.values() if household in (None, getattr(kept[1], "household", None))]
    named = [kept for kept in found if getattr(kept[1], "household", None) is not None] or found
    if not named:
        raise NotFound("no-such-receipt", receipt=receipt)
    return named[-1]


def prove(book: Book, block: int, entry: Entry) -> Proven:
    """The proof of an entry: under the checkpoint printed on its period's page, where that covers it, else under the
    newest that a quorum cosigned.

    Raises: NotFound `not-covered-yet` where no cosigned checkpoint covers it.
    """
    published, head, until = _printed(book, block, entry)
    if head is None:
        newest = book.state.record.newest_witnessed()
        if newest is None or newest.size < block:
            made = book.state.record.made
            raise NotFound("not-covered-yet", block=block, covered=newest.size if newest else 0,
                           signed=made is not None and made.size >= block)
        head = Pin(newest.size, newest.root)
    note = checkpoints.note_for(book, head.size, head.root, until)
    hashes = trees.inclusion(book.leaves(head.size), block - 1)
    proof = proofs.Proof(spelling.encode(entry), block, hashes, note)
    if not proof.holds:
        raise SharedFundError("proof-does-not-hold", block=block)
    return Proven(entry, block, proof, published)


def _printed(book: Book, block: int, entry: Entry) -> tuple[Published | None, Pin | None, int | None]:
    """The newest page of the shortest published period that holds the entry's day, and the checkpoint printed on it;
    without one that covers the block, nothing."""
    pages = [made for made in book.state.disclosures.published.values()
             if (period := days.period(made.period)).first <= entry.day < period.end]
    pages.sort(key=lambda made: (days.period(made.period).end - days.period(made.period).first, made.period))
    for made in pages:
        head = checkpoints.witnessed_before(book, made.block)
        if head is not None and head.size >= block:
            return made, head, made.block
    return None, None, None


def witnesses_file(book: Book) -> bytes:
    """The keys a proof is checked with: of each witness of the charter, with the party."""
    listed = [{"key": key, "party": party, "person": person}
              for person, (party, key) in checkpoints.witnesses(book).items()]
    return (json.dumps({"format": WITNESSES_FORMAT, "fund": book.fund_id, "name": book.state.charter.name,
                        "witnesses": listed}, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def file_name(number: str) -> str:
    """The name of a proof's file."""
    return f"{number.lower()}{proofs.SUFFIX}"


def bundled(book: Book, numbers: Iterable[str]) -> Mapping[str, bytes]:
    """The files of the proofs asked for, with the witnesses' keys, as a public bundle holds them.

    Raises: NotFound for a number the book does not have, or an entry no cosigned checkpoint covers.
    """
    found = {f"proofs/{file_name(number)}": prove(book, *find(book, number)).proof.encode() for number in numbers}
    return {**found, f"proofs/{WITNESSES_FILE}": witnesses_file(book)} if found else {}
