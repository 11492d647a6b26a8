"""Two laptops that both wrote: what theirs recorded after the fork is entered again in ours, through the door.

Nothing is merged. Our copy stays the book; their pages are copied aside untouched. A fact that nobody signed is recorded
once more, with its own day; a signed entry is carried over with its signature only where its signer had seen no more than
both copies share; whatever else was signed in the other copy must be signed again, and is listed with its signer.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from sharedfund import spelling
from sharedfund.admit import Admitted, Refusal, admit_page
from sharedfund.book import recovery, store
from sharedfund.book.folder import Book
from sharedfund.book.lines import FileLines
from sharedfund.book.private import Private
from sharedfund.book.walk import Walk
from sharedfund.drafts import receipts
from sharedfund.entries import KINDS
from sharedfund.entries.entry import Entry, SignedEntry
from sharedfund.entries.receipts import ReceiptRecorded
from sharedfund.errors import BadInput, NotFound, SharedFundError
from sharedfund.state import State
from sharedfund.values.identity import seen_parts

FOLDER = "forks"
_EVERYTHING = 10**15
_NO_NUMBER = "S-0000"
# What speaks of the other copy itself, and means nothing here.
_OF_THEIRS = frozenset({"tail-set-aside", "checkpoint-made", "checkpoint-recorded", "checkpoint-timestamped"})

# `here` already; `again` as a fact; `carried` with its signature; to be `signed` again; `refused` by a rule; `left`: it
# speaks of the other copy, or comes about by itself.
How = Literal["here", "again", "carried", "signed", "refused", "left"]


class Found(NamedTuple):
    """One entry of theirs after the fork: its block there, what becomes of it, and the rule that says no. `becomes` is
    the entry as it is recorded here, where it must have another number: both copies gave the same one away."""

    block: int
    entry: Entry
    how: How
    refusal: Refusal | None = None
    becomes: Entry | None = None


class Head(NamedTuple):
    """Where a copy ends."""

    size: int
    root: str


class Fork(NamedTuple):
    """Two copies of one book: the newest head both have, where each ends, and their entries since."""

    common: int
    ours: Head
    theirs: Head
    found: tuple[Found, ...]

    def of(self, *how: How) -> tuple[Found, ...]:
        return tuple(found for found in self.found if found.how in how)


def look(book: Book, theirs: Path) -> Fork:
    """What grafting `theirs` onto `book` would do; nothing is written.

    Raises: BadInput `not-this-fund`, `graft-itself`; SharedFundError where one of the two is damaged.
    """
    theirs = Path(theirs)
    if theirs.resolve() == book.path.resolve():
        raise BadInput("graft-itself", file=str(theirs))
    compared = recovery.compare(book.path, theirs)
    walk = Walk(theirs)
    walk.on()
    ours, their_head = Head(book.frontier.size, book.frontier.root), Head(walk.frontier.size, walk.frontier.root)
    known = {_identity(entry) for _, entry in book.entries(compared.common + 1)}
    entries = FileLines(theirs, _EVERYTHING).entries(compared.common + 1)
    return Fork(compared.common, ours, their_head, tuple(_judged(book, entries, known, compared.common)))


def _judged(book: Book, entries: Iterator[tuple[int, Entry]], known: set[bytes], common: int) -> Iterator[Found]:
    state = book.state
    for block, entry in entries:
        if _identity(entry) in known:
            yield Found(block, entry, "here")
        elif entry.kind in _OF_THEIRS or KINDS[entry.kind].form == "effect":
            yield Found(block, entry, "left")
        elif isinstance(entry, SignedEntry) and not _seen_by_both(state, entry, common):
            yield Found(block, entry, "signed")  # whatever the door would say: the signature is of the other copy
        else:
            becomes = _becomes(state, entry)
            answer = _asked(book, state, becomes)
            if isinstance(answer, Refusal):
                yield Found(block, entry, "signed" if isinstance(entry, SignedEntry) else "refused", answer)
            else:
                state = answer.state
                how: How = "carried" if isinstance(entry, SignedEntry) else "again"
                yield Found(block, entry, how, becomes=becomes if becomes != bare(entry) else None)


def _becomes(state: State, entry: Entry) -> Entry:
    """The entry as it would be recorded here. A receipt gets the next number here, and is applied to what the household
    owes by this copy: its proof is the bank line, not the number."""
    if not isinstance(entry, ReceiptRecorded):
        return bare(entry)
    try:
        return receipts.record(state, by=entry.by, day=entry.day, amount=entry.amount, channel=entry.channel,
                               household=entry.household, bank_ref=entry.bank_ref, paper=entry.paper, purpose=entry.purpose,
                               payer=entry.payer, collected_by=entry.collected_by, occurred=entry.occurred)
    except NotFound:
        return bare(entry)  # the household came with the other copy: the door says so


def _identity(entry: Entry) -> bytes:
    """What makes an entry the same in both copies: its text; of a receipt all but its number and how it was applied."""
    if isinstance(entry, ReceiptRecorded):
        entry = entry.replaced(receipt=_NO_NUMBER, allocation=None)
        return repr({name: getattr(entry, name) for name in type(entry).model_fields if name != "recorded"}).encode()
    return spelling.signed_text(entry)


def _seen_by_both(state: State, entry: SignedEntry, common: int) -> bool:
    """Whether the signer had seen nothing that only theirs has: the signature covers the head that was seen."""
    size, root = seen_parts(entry.seen)
    return size <= common and state.record.is_head(size, root)


def _asked(book: Book, state: State, entry: Entry) -> Admitted | Refusal:
    """The door's answer to the entry as it would be recorded now, after those before it."""
    return admit_page(state, [book.stamped(entry)], book.lines)


def bare(entry: Entry) -> Entry:
    """The entry without the moment it was recorded at; its signature, which does not cover it, stays."""
    return entry.replaced(recorded=None)


def graft(book: Book, theirs: Path) -> Fork:
    """Enter what can be entered, each as a page of its own, once their pages, papers and private rows lie here. What the
    door refuses now is reported as refused. Doing it again finds everything here.

    Raises: as `look`; SharedFundError, BookBusy: what was entered by then stays entered.
    """
    fork = look(book, theirs)
    copy_aside(book, theirs, fork)
    _take_beside(book, theirs)
    done = [_entered(book, found) if found.how in ("again", "carried") else found for found in fork.found]
    head = Head(book.frontier.size, book.frontier.root)
    return fork._replace(ours=head, found=tuple(done))


def _entered(book: Book, found: Found) -> Found:
    """The entry once the door was asked: entered, or what the door says now."""
    becomes = _becomes(book.state, found.entry)
    answer = book.admit(becomes)
    if isinstance(answer, Admitted):
        return found._replace(becomes=becomes if becomes != bare(found.entry) else None)
    return found._replace(how="signed" if found.entry.is_signed else "refused", refusal=answer)


def copy_aside(book: Book, theirs: Path, fork: Fork) -> Path:
    """Their files from the month of the fork on lie in forks/, byte for byte; the folder they lie in."""
    place = book.path / FOLDER / f"{fork.theirs.size}-{fork.theirs.root[:16]}"
    walk = Walk(Path(theirs))
    walk.on(fork.common)
    store.make_folder(place)
    for name in store.month_files(Path(theirs)):
        if name < walk.place.file:
            continue
        data = store.read_bytes(Path(theirs) / "book" / name)
        if not (place / name).exists():
            store.new_file(place / name, data)
        elif store.read_bytes(place / name) != data:
            raise SharedFundError("graft-copy-differs", file=str(place / name))
    return place


def _take_beside(book: Book, theirs: Path) -> None:
    """Papers and private rows that only they have lie here too; a row that both have stays as it is here."""
    other = Private(Path(theirs) / "private", book.entropy)
    for table in other.tables():
        ours = book.private.rows(table)
        missing = {key: row for key, row in other.rows(table).items() if key not in ours}
        if missing:
            book.private.merge(table, missing)
    papers = Path(theirs) / "documents"
    for path in sorted(papers.iterdir()) if papers.is_dir() and not papers.is_symlink() else ():
        target = book.path / "documents" / path.name
        if path.is_file() and not path.is_symlink() and not target.exists():
            store.make_folder(target.parent, 0o700)
            store.new_file(target, store.read_bytes(path), 0o600)
