"""Bundles of a book for others: public, audit, full; and backups. Tar files that are the same for the same book."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from sharedfund.book import archive, store
from sharedfund.entries.entry import (
    ACCOUNTANT,
    CASHIER,
    CHAIR,
    COMMUNITY,
    FIRM,
    MEMBER,
    SUBDISTRICT,
)
from sharedfund.errors import SharedFundError

if TYPE_CHECKING:
    from sharedfund.book.folder import Book

ABOUT, OPENINGS = "about.json", "openings.json"

# Whose names a bundle opens: those the rulebook publishes.
OFFICE_HOLDERS = frozenset({CHAIR, MEMBER, COMMUNITY, SUBDISTRICT, ACCOUNTANT, CASHIER, FIRM})


def public(book: Book, proofs: Mapping[str, bytes] | None = None) -> bytes:
    """Disclosures and checkpoints, with what they are of, and the proofs asked for, by the names of their members. Not
    replayable, and it says so."""
    head = book.state.record.head
    assert head is not None
    about = {
        "format": archive.FORM, "kind": "public", "fund": book.fund_id, "size": head.size, "root": head.root,
        "replayable": False,
    }
    told = {**_folder(book, "checkpoints"), **_folder(book, "disclosures"), **(proofs or {})}
    return archive.tar({ABOUT: _json(about), **told})


def audit(book: Book) -> bytes:
    """The whole book, pseudonymous and replayable, with the names of office-holders opened."""
    return archive.tar(_audit_files(book))


def full(book: Book, password: str, entropy: Callable[[int], bytes]) -> bytes:
    """The audit bundle with private rows, documents and the layouts of statements, sealed under `password`."""
    files = {**_audit_files(book), **_folder(book, "private"), **_folder(book, "documents"), **_folder(book, "imports")}
    return archive.seal(archive.tar(files), book.fund_id, password, entropy)


def backup(book: Book, folder: Path) -> Path:
    """Everything in the book's folder as one tar of mode 600 in `folder`, read again and compared. The same book gives
    the same file, which is then left as it is.

    Raises: SharedFundError where it cannot be written, or does not read back.
    """
    with store.locked(book.path, allow_network=book.user.allow_network):
        book.refresh()
        head = book.state.record.head
        assert head is not None
        data = archive.tar({_name(book.path, path): store.read_bytes(path) for path in _everything(book.path)})
    store.make_folder(folder, 0o700)
    target = folder / f"{book.fund_id[:16]}-{head.size}-{sha256(data).hexdigest()[:16]}.tar"
    if not target.exists():
        store.replace_file(target, data, 0o600)
    if store.read_bytes(target) != data:
        raise SharedFundError("backup-differs", file=str(target))
    return target


def unpacked(data: bytes) -> dict[str, bytes]:
    """The members of a bundle by name. Raises: HostileError for anything a bundle is not."""
    found = archive.Archive(archive.Bytes(data), "bundle")
    return {name: found.source.at(*member) for name, member in found.members.items()}


# ---- inside ----


def _audit_files(book: Book) -> dict[str, bytes]:
    return {
        OPENINGS: _json(openings(book)), **_folder(book, "book"), **_folder(book, "checkpoints"),
        **_folder(book, "disclosures"),
    }


def openings(book: Book) -> dict[str, dict[str, str]]:
    """Names of office-holders with their salts, where this machine has them, by person."""
    found = {}
    rows = book.private.rows("people")
    for mandate in book.state.people.mandates.values():
        row, person = rows.get(mandate.person), book.state.people.persons.get(mandate.person)
        if mandate.office not in OFFICE_HOLDERS or row is None or person is None:
            continue
        if not isinstance(row.get("name"), str):
            continue
        for member in ("name-salt", "name_salt", "salt"):
            salt = row.get(member)
            if isinstance(salt, str) and book.private.opens(person.name, "name", row["name"], salt):
                found[mandate.person] = {"name": row["name"], "salt": salt}
    return found


def _folder(book: Book, name: str) -> dict[str, bytes]:
    """What lies in a folder of the book under names a bundle takes; what somebody else put there stays here."""
    folder = book.path / name
    if not folder.is_dir() or folder.is_symlink():
        return {}
    named = {_name(book.path, path): path for path in _everything(folder)}
    return {name: store.read_bytes(path) for name, path in named.items() if archive.is_name(name)}


def _name(folder: Path, path: Path) -> str:
    return str(path.relative_to(folder)).replace(os.sep, "/")


def _everything(folder: Path) -> Iterator[Path]:
    """The files under `folder` that belong to a book, by name; nothing half written, no lock, no link."""
    for path in sorted(folder.rglob("*")):
        is_hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not path.is_symlink() and path.name != "LOCK" and not is_hidden:
            yield path


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"

