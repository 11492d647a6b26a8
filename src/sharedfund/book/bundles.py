"""Bundles of a book for others: public, audit, full; and backups. Tar files that are the same for the same book."""

from __future__ import annotations

import io
import json
import os
import re
import tarfile
import unicodedata
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from sharedfund.book import store
from sharedfund.entries.entry import (
    ACCOUNTANT,
    CASHIER,
    CHAIR,
    COMMUNITY,
    FIRM,
    MEMBER,
    SUBDISTRICT,
)
from sharedfund.errors import BadInput, SharedFundError

if TYPE_CHECKING:
    from sharedfund.book.folder import Book

NAME = re.compile(r"[a-z0-9.-]{1,64}\Z")
BUNDLE_MAX_BYTES = 1 << 30
MEMORY_KIB, PASSES, LANES = 65536, 3, 1
_FORM = "sharedfund-bundle/1"

# Whose names a bundle opens: those the rulebook publishes.
OFFICE_HOLDERS = frozenset({CHAIR, MEMBER, COMMUNITY, SUBDISTRICT, ACCOUNTANT, CASHIER, FIRM})


def public(book: Book) -> bytes:
    """Disclosures and checkpoints with what they are of. Not replayable, and it says so."""
    head = book.state.record.head
    assert head is not None
    about = {
        "format": _FORM, "kind": "public", "fund": book.fund_id, "size": head.size, "root": head.root,
        "replayable": False,
    }
    return _tar({"about.json": _json(about), **_folder(book, "checkpoints"), **_folder(book, "disclosures")})


def audit(book: Book) -> bytes:
    """The whole book, pseudonymous and replayable, with the names of office-holders opened."""
    return _tar(_audit_files(book))


def full(book: Book, password: str, entropy: Callable[[int], bytes]) -> bytes:
    """The audit bundle with private rows and documents, sealed under `password`."""
    files = {**_audit_files(book), **_folder(book, "private"), **_folder(book, "documents")}
    head = {
        "format": _FORM, "kind": "full", "fund": book.fund_id, "kdf": "argon2id", "memory-kib": MEMORY_KIB,
        "passes": PASSES, "lanes": LANES, "salt": entropy(16).hex(), "nonce": entropy(12).hex(),
    }
    line, nonce = _json(head), bytes.fromhex(str(head["nonce"]))
    return line + ChaCha20Poly1305(_derived_key(head, password)).encrypt(nonce, _tar(files), line)


def opened(data: bytes, password: str) -> bytes:
    """The tar inside a full bundle. Raises: BadInput for another file or a wrong password."""
    line, _, sealed = data.partition(b"\n")
    try:
        head = json.loads(line)
        is_ours = head["format"] == _FORM and head["kind"] == "full" and head["kdf"] == "argon2id"
        within = (19456 <= head["memory-kib"] <= 2097152, 2 <= head["passes"] <= 10, 1 <= head["lanes"] <= 8)
        if not is_ours or not all(within) or len(line) > 4096:
            raise BadInput("not-a-bundle")
        key, nonce = _derived_key(head, password), bytes.fromhex(head["nonce"])
    except (ValueError, KeyError, TypeError):
        raise BadInput("not-a-bundle") from None
    try:
        return ChaCha20Poly1305(key).decrypt(nonce, sealed, line + b"\n")
    except InvalidTag:
        raise BadInput("bundle-password-wrong") from None


def backup(book: Book, folder: Path) -> Path:
    """Everything in the book's folder as one tar of mode 600 in `folder`, read again and compared. The same book gives
    the same file, which is then left as it is.

    Raises: SharedFundError where it cannot be written, or does not read back.
    """
    with store.locked(book.path, allow_network=book.user.allow_network):
        book.refresh()
        head = book.state.record.head
        assert head is not None
        data = _tar({_name(book.path, path): store.read_bytes(path) for path in _everything(book.path)})
    store.make_folder(folder, 0o700)
    target = folder / f"{book.fund_id[:16]}-{head.size}-{sha256(data).hexdigest()[:16]}.tar"
    if not target.exists():
        store.replace_file(target, data, 0o600)
    if store.read_bytes(target) != data:
        raise SharedFundError("backup-differs", file=str(target))
    return target


def unpacked(data: bytes) -> dict[str, bytes]:
    """The members of a bundle by name. Raises: BadInput for anything a bundle does not hold: links, devices, names that
    lead out of it, or more than the cap."""
    files: dict[str, bytes] = {}
    total = 0
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as bundle:
            for member in bundle:
                total += member.size
                parts = member.name.split("/")
                if not member.isreg() or not all(NAME.match(part) and part.strip(".") for part in parts):
                    raise BadInput("bundle-member", member=member.name[:100])
                if total > BUNDLE_MAX_BYTES or member.name in files:
                    raise BadInput("bundle-too-large")
                stream = bundle.extractfile(member)
                assert stream is not None
                files[member.name] = stream.read()
    except tarfile.TarError:
        raise BadInput("not-a-bundle") from None
    return files


# ---- inside ----


def _audit_files(book: Book) -> dict[str, bytes]:
    return {
        "openings.json": _json(openings(book)), **_folder(book, "book"), **_folder(book, "checkpoints"),
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
    folder = book.path / name
    if not folder.is_dir():
        return {}
    return {_name(book.path, path): store.read_bytes(path) for path in _everything(folder)}


def _name(folder: Path, path: Path) -> str:
    return str(path.relative_to(folder)).replace(os.sep, "/")


def _everything(folder: Path) -> Iterator[Path]:
    """The files under `folder` that belong to a book, by name; nothing half written, no lock, no link."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.name != "LOCK" and not path.name.startswith("."):
            yield path


def _tar(files: dict[str, bytes]) -> bytes:
    """A tar with sorted members, time 0, nobody's."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as bundle:
        for name in sorted(files):
            member = tarfile.TarInfo(name)
            member.size, member.mtime, member.mode = len(files[name]), 0, 0o644
            bundle.addfile(member, io.BytesIO(files[name]))
    return out.getvalue()


def _derived_key(head: dict[str, object], password: str) -> bytes:
    kdf = Argon2id(salt=bytes.fromhex(str(head["salt"])), length=32, iterations=int(str(head["passes"])),
                   lanes=int(str(head["lanes"])), memory_cost=int(str(head["memory-kib"])))
    return kdf.derive(unicodedata.normalize("NFC", password).encode())


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"

