"""Checkpoints of a book: a head signed by who answers for it, cosigned by witnesses, and the notes that show it.

checkpoints/SIZE.note is a view: the newest recorded cosignatures of that head, rebuilt from the book byte for byte.
"""

from __future__ import annotations

import os
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from sharedfund.book import store
from sharedfund.book.user import Pin
from sharedfund.drafts.record import record_cosignatures
from sharedfund.errors import NotFound, SharedFundError
from sharedfund.values import notes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sharedfund.book.folder import Book, Signer
    from sharedfund.entries.entry import Entry
    from sharedfund.entries.record import CheckpointMade, CheckpointRecorded

FOLDER = "checkpoints"


class Point(NamedTuple):
    """A checkpoint as the book has it: its head, who made it (None for a head only cosigned), when, its cosigners."""

    size: int
    root: str
    block: int
    by: str | None
    recorded: datetime | None
    cosigners: tuple[str, ...]


def points(book: Book) -> list[Point]:
    """Every checkpoint in the book, oldest head first."""
    made: dict[int, Point] = {}
    for block, entry in book.entries():
        if entry.kind == "checkpoint-made":
            signed: CheckpointMade = entry  # type: ignore[assignment]  # the kind says so
            known = made.get(signed.size)
            made[signed.size] = Point(signed.size, signed.root, block, signed.by, signed.recorded,
                                      known.cosigners if known else ())
        elif entry.kind == "checkpoint-recorded":
            seen: CheckpointRecorded = entry  # type: ignore[assignment]  # the kind says so
            persons = tuple(cosignature.person for cosignature in seen.cosignatures)
            known = made.get(seen.size)
            made[seen.size] = (
                known._replace(cosigners=tuple(sorted({*known.cosigners, *persons}))) if known
                else Point(seen.size, seen.root, block, None, seen.recorded, persons)
            )
    return [made[size] for size in sorted(made)]


def lines_of(book: Book, size: int, root: str) -> dict[str, str]:
    """The signature lines by person that the book has for a head; the newest of each."""
    found: dict[str, str] = {}
    for _, entry in book.entries(size):
        if entry.kind == "checkpoint-recorded":
            seen: CheckpointRecorded = entry  # type: ignore[assignment]  # the kind says so
            if (seen.size, seen.root) == (size, root):
                found.update({cosignature.person: cosignature.line for cosignature in seen.cosignatures})
    return found


def head_to_cosign(book: Book) -> tuple[int, str]:
    """The head of the newest signed checkpoint. Raises: NotFound while nobody has made one."""
    made = book.state.record.made
    if made is None:
        raise NotFound("no-checkpoint")
    return made.size, made.root


def cosign(book: Book, signer: Signer, size: int, root: str) -> str:
    """`signer`'s signature line under a head of this book, by the book's clock. The pin moves first, and never back.

    Raises: SharedFundError where the head is not of this book, or older than one this machine has cosigned under.
    """
    book.verify()
    if not book.state.record.is_head(size, root):
        raise SharedFundError("not-this-books-head", size=size)
    known = book.cosigned_under
    if known is not None and known.size > size:
        raise SharedFundError("witness-goes-back", known_size=known.size, size=size)
    book.cosigned_under = Pin(size, root)
    time = int(book.clock().timestamp())
    sealed = signer.sign(notes.to_sign(notes.body(book.fund_id, size, root), time))
    return notes.signature(book.fund_id, signer.person, signer.public, time, bytes.fromhex(sealed))


def recorded(book: Book, size: int, root: str, lines: dict[str, str], by: str) -> CheckpointRecorded:
    """The entry that brings these lines, and those the book has of the same head, into the book."""
    return record_cosignatures(size, root, {**lines_of(book, size, root), **lines}, by=by, day=book.today)


def note_of(fund_id: str, entry: CheckpointRecorded) -> bytes:
    """The note a recorded checkpoint stands for."""
    lines = {cosignature.person: cosignature.line for cosignature in entry.cosignatures}
    return notes.note(fund_id, entry.size, entry.root, lines)


def files(fund_id: str, entries: Iterable[Entry]) -> dict[str, bytes]:
    """The notes by name, as the book's entries give them: of each head what was recorded last."""
    found = {}
    for entry in entries:
        if entry.kind == "checkpoint-recorded":
            seen: CheckpointRecorded = entry  # type: ignore[assignment]  # the kind says so
            found[f"{seen.size}.note"] = note_of(fund_id, seen)
    return found


def write(book: Book, entries: Iterable[Entry]) -> None:
    """The notes of these entries lie in checkpoints/."""
    for name, note in files(book.fund_id, entries).items():
        store.make_folder(book.path / FOLDER)
        store.replace_file(book.path / FOLDER / name, note)


def rebuild(book: Book) -> list[str]:
    """checkpoints/ is what the book gives; the names that were written or removed."""
    wanted = files(book.fund_id, (entry for _, entry in book.entries()))
    folder, changed = book.path / FOLDER, []
    there = sorted(os.listdir(folder)) if folder.is_dir() else []
    for name in there:
        if name not in wanted:
            store.remove_file(folder / name)
            changed.append(name)
    for name, note in sorted(wanted.items()):
        if name not in there or store.read_bytes(folder / name) != note:
            store.make_folder(folder)
            store.replace_file(folder / name, note)
            changed.append(name)
    return changed
