"""What the book must not hold: names, rooms, accounts, salts in private/, papers in documents/. Both bound to the book
by commitments; deleting a row erases a person and breaks no hash."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from sharedfund.book import store
from sharedfund.book.user import Entropy
from sharedfund.errors import BadInput, NotFound, SharedFundError
from sharedfund.values.seals import SALT_BYTES, commitment

DOCUMENT_MAX_BYTES = 100 * 1024 * 1024
_TABLE = re.compile(r"[a-z][a-z0-9-]{0,40}\Z")


class Private:
    """Tables of rows by key, each a JSON file of mode 600 under private/."""

    def __init__(self, folder: Path, entropy: Entropy) -> None:
        self.folder = folder
        self._entropy = entropy

    def tables(self) -> list[str]:
        """The names of the tables there are, sorted."""
        if not self.folder.is_dir():
            return []
        return sorted(path.stem for path in self.folder.glob("*.json") if _TABLE.match(path.stem))

    def rows(self, table: str) -> dict[str, dict[str, Any]]:
        """Every row of `table` by key; empty where there is no such table. Raises: SharedFundError."""
        path = self._path(table)
        if not path.exists():
            return {}
        try:
            rows = json.loads(store.read_bytes(path))
        except (ValueError, RecursionError):
            raise SharedFundError("private-damaged", file=str(path)) from None
        if not isinstance(rows, dict) or not all(isinstance(row, dict) for row in rows.values()):
            raise SharedFundError("private-damaged", file=str(path))
        return rows

    def get(self, table: str, key: str) -> dict[str, Any] | None:
        """The row `key`, or None where it was never kept, or is erased."""
        return self.rows(table).get(key)

    def set(self, table: str, key: str, row: dict[str, Any]) -> None:
        """The row `key` is `row`."""
        self.merge(table, {key: row})

    def merge(self, table: str, rows: dict[str, dict[str, Any]]) -> None:
        """The rows are in the table, whatever was there under their keys before."""
        self._write(table, {**self.rows(table), **rows})

    def replace(self, table: str, rows: dict[str, dict[str, Any]]) -> None:
        """The rows are the table; every other row is erased."""
        self._write(table, rows)

    def drop(self, table: str, key: str) -> None:
        """The row is erased. Raises: NotFound."""
        rows = self.rows(table)
        if key not in rows:
            raise NotFound("private-row-missing", table=table, key=key)
        del rows[key]
        self._write(table, rows)

    def commit(self, what: str, value: str) -> tuple[str, str]:
        """The commitment of `value` as `what` with a fresh salt, and the salt as hex, which the caller keeps in the
        row that holds the value."""
        salt = self._entropy(SALT_BYTES)
        return commitment(what, salt, value.encode()), salt.hex()

    def opens(self, committed: str, what: str, value: str, salt: str) -> bool:
        """Whether `value` with `salt` is what was committed to."""
        return commitment(what, bytes.fromhex(salt), value.encode()) == committed

    def _path(self, table: str) -> Path:
        if not _TABLE.match(table):
            raise BadInput("bad-table", table=table)
        return self.folder / f"{table}.json"

    def _write(self, table: str, rows: dict[str, dict[str, Any]]) -> None:
        if not self.folder.is_dir():
            store.make_folder(self.folder, 0o700)
        store.replace_file(self._path(table), _spelled(rows), 0o600)


def _spelled(rows: Mapping[str, dict[str, Any]]) -> bytes:
    """The rows as indented JSON, spelled one after the other: of a hundred thousand, all at once would be many times their
    size."""
    data = bytearray()
    for key in sorted(rows):
        data += b",\n" if data else b"{\n"
        data += json.dumps({key: rows[key]}, ensure_ascii=False, sort_keys=True, indent=1)[2:-2].encode()
    return bytes(data + b"\n}\n") if data else b"{}\n"


class Document(NamedTuple):
    """A paper kept: its commitment, the hash of its file, its name as it came."""

    commitment: str
    digest: str
    name: str


class Documents:
    """Papers by the hash of their file, each with its salt and its name beside it."""

    def __init__(self, folder: Path, entropy: Entropy) -> None:
        self.folder = folder
        self._entropy = entropy

    def keep(self, path: Path) -> str:
        """A copy of the file lies in documents/; its commitment comes back, the same for the same file.

        Raises: NotFound, BadInput for an empty or far too large file.
        """
        path = Path(path)
        if not path.is_file():
            raise NotFound("document-missing", file=str(path))
        if not 0 < path.stat().st_size <= DOCUMENT_MAX_BYTES:
            raise BadInput("document-size", file=str(path), limit=DOCUMENT_MAX_BYTES)
        return self.keep_bytes(path.read_bytes(), path.name).commitment

    def keep_bytes(self, data: bytes, name: str) -> Document:
        """The same for bytes that have no file yet."""
        digest = sha256(data).hexdigest()
        known = self._read(digest)
        if known is not None and (self.folder / digest).is_file():
            return known
        if not self.folder.is_dir():
            store.make_folder(self.folder, 0o700)
        salt = self._entropy(SALT_BYTES) if known is None else self._salt(digest)
        made = Document(commitment("evidence", salt, bytes.fromhex(digest)), digest, name)
        store.replace_file(self.folder / digest, data, 0o600)
        row = {"commitment": made.commitment, "digest": digest, "name": name, "salt": salt.hex()}
        store.replace_file(self._beside(digest), json.dumps(row, ensure_ascii=False, sort_keys=True).encode() + b"\n",
                           0o600)
        return made

    def all(self) -> tuple[Document, ...]:
        """Every paper there is a row of, by hash; its file may have been erased."""
        if not self.folder.is_dir():
            return ()
        return tuple(self._row(path) for path in sorted(self.folder.glob("*.json")))

    def find(self, committed: str) -> Document | None:
        """The paper with this commitment."""
        return next((document for document in self.all() if document.commitment == committed), None)

    def text(self, digest: str) -> str | None:
        """The text of the paper with this hash; None where it is not here or is no text."""
        path = self.folder / digest
        if path.is_symlink() or not path.is_file():
            return None
        try:
            return path.read_bytes().decode()
        except UnicodeDecodeError:
            return None

    def fits(self, document: Document) -> bool:
        """Whether the file is there, and is what was committed to."""
        path = self.folder / document.digest
        if path.is_symlink() or not path.is_file():
            return False
        digest = sha256(path.read_bytes()).digest()
        return commitment("evidence", self._salt(document.digest), digest) == document.commitment

    def _beside(self, digest: str) -> Path:
        """The file beside a paper; a bundle's names have at most 64 characters."""
        return self.folder / f"{digest[:40]}.json"

    def _salt(self, digest: str) -> bytes:
        return bytes.fromhex(json.loads(store.read_bytes(self._beside(digest)))["salt"])

    def _read(self, digest: str) -> Document | None:
        path = self._beside(digest)
        return self._row(path) if path.is_file() else None

    def _row(self, path: Path) -> Document:
        try:
            row = json.loads(store.read_bytes(path))
            return Document(row["commitment"], row["digest"], row["name"])
        except (ValueError, KeyError, TypeError, RecursionError):
            raise SharedFundError("private-damaged", file=str(path)) from None
