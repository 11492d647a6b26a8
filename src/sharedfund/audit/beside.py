"""What stands beside the book and follows from it: derived files, published pages, private rows. Compared, never read
for meaning."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sharedfund.audit.findings import Where
from sharedfund.book import derived
from sharedfund.reports.disclosure import digest_of
from sharedfund.spelling import SpellingError
from sharedfund.values.seals import commitment

if TYPE_CHECKING:
    from sharedfund.audit.replay import Replay


FILE_MAX_BYTES = 64 * 1024 * 1024


def compare(replay: Replay) -> None:
    """Compare everything beside the book with what the book gives."""
    _derived(replay)
    _pages(replay)
    _private(replay)
    _documents(replay)


# ---- published pages ----


def _pages(replay: Replay) -> None:
    """A published version's data and page, where they lie here: the data by the digest in the book, every other file by
    what its manifest says of it. What was published was recomputed from the book when its entry was read."""
    for published in replay.state.disclosures.versions.values():
        name = f"disclosures/{published.period.lower()}-v{published.version}"
        folder = replay.folder / name
        if not folder.is_dir():
            continue
        data = _json(folder / "data.json")
        if data is not None:
            digest = _digest(data)
            if digest != published.digest:
                replay.found("published-page-differs", Where(f"{name}/data.json", 1),
                             expected=published.digest, found=digest)
        manifest = _json(folder / "manifest.json")
        files = manifest.get("files") if isinstance(manifest, dict) else None
        if not isinstance(files, dict):
            replay.found("published-page-differs", Where(f"{name}/manifest.json", 1),
                         expected=published.digest, found="-")
            continue
        for file, wanted in sorted(files.items()):
            there = _hash(folder / str(file))
            if there is not None and there != wanted:
                replay.found("published-page-differs", Where(f"{name}/{file}", 1),
                             expected=str(wanted), found=there)


def _digest(data: object) -> str:
    """The digest of a page's data as read; of what is no such data, the empty text's."""
    if not isinstance(data, dict):
        return sha256(b"").hexdigest()
    try:
        return digest_of(data)
    except (SpellingError, TypeError, ValueError, RecursionError):
        return sha256(b"").hexdigest()


# ---- private rows and documents ----


def _private(replay: Replay) -> None:
    """Names, rooms and accounts that lie here must open their commitments; those that do not lie here are counted: all
    withheld where there is no private/, erased where the row alone is missing."""
    state, folder = replay.state, replay.folder / "private"
    committed: list[tuple[str, str, str, str]] = []  # table, key, what, commitment
    committed += [("people", p.person, "name", p.name) for p in state.people.persons.values()]
    payees = {*state.contracts.vendors, *(contract.firm for contract in state.contracts.contracts.values())}
    for payee in sorted(payees):
        account = state.contracts.account_of(payee)
        if account is not None:
            committed.append(("payees", payee, "account", account))
    missing = 0
    tables: dict[str, object] = {}
    for table, key, what, wanted in sorted(committed):
        if table not in tables:
            tables[table] = _json(folder / f"{table}.json") if folder.is_dir() else None
        rows = tables[table]
        row = rows.get(key) if isinstance(rows, dict) else None
        value, salt = (row.get(what), row.get(f"{what}_salt") or row.get("salt")) if isinstance(row, dict) else (None, None)
        if not isinstance(value, str) or not isinstance(salt, str):
            missing += 1
        elif _opened(what, value, salt) != wanted:
            replay.found("private-row-differs", Where(f"private/{table}.json", 1), key=key)
    line = replay.report.lines["private_rows"]
    line["withheld"], line["erased"] = (0, missing) if folder.is_dir() else (missing, 0)


def _opened(what: str, value: str, salt: str) -> str:
    try:
        return commitment(what, bytes.fromhex(salt), value.encode())
    except ValueError:
        return ""


def _documents(replay: Replay) -> None:
    """Papers that lie here are the files that were committed to."""
    folder = replay.folder / "documents"
    if not folder.is_dir() or folder.is_symlink():
        return
    for path in sorted(folder.glob("*.json")):
        row = _json(path)
        digest, salt = (row.get("digest"), row.get("salt")) if isinstance(row, dict) else (None, None)
        if not isinstance(digest, str) or not re.fullmatch(r"[0-9a-f]{64}", digest) or not isinstance(salt, str):
            replay.found("document-differs", Where(f"documents/{path.name}", 1))
            continue
        there = _hash(folder / digest)
        if there is None:
            replay.report.lines["private_rows"]["erased"] += 1
        elif there != digest or _evidence(salt, digest) != row.get("commitment"):
            replay.found("document-differs", Where(f"documents/{digest}", 1))


def _evidence(salt: str, digest: str) -> str:
    try:
        return commitment("evidence", bytes.fromhex(salt), bytes.fromhex(digest))
    except ValueError:
        return ""


def _json(path: Path) -> Any:
    """A JSON file's value; None where there is none, it is a link, too large, or no JSON."""
    if path.is_symlink() or not path.is_file() or path.stat().st_size > FILE_MAX_BYTES:
        return None
    try:
        return json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return None


def _hash(path: Path) -> str | None:
    if path.is_symlink() or not path.is_file() or path.stat().st_size > FILE_MAX_BYTES:
        return None
    return sha256(path.read_bytes()).hexdigest()


# ---- derived files ----


def _derived(replay: Replay) -> None:
    wanted = derived.files(replay.state, [opened.name for opened in replay.files])
    for name, text in sorted(wanted.items()):
        path = replay.folder / name
        if path.is_symlink() or not path.is_file():
            replay.found("derived-missing", Where(name, 1))
            continue
        there = path.read_bytes()
        if there != text:
            line, ours, theirs = first_difference(text, there)
            replay.found("derived-differs", Where(name, line), expected=ours, found=theirs)


def first_difference(ours: bytes, theirs: bytes) -> tuple[int, str, str]:
    """The first line (from 1) in which two texts differ, and both lines."""
    left, right = ours.split(b"\n"), theirs.split(b"\n")
    for number in range(max(len(left), len(right))):
        a = left[number] if number < len(left) else b""
        b = right[number] if number < len(right) else b""
        if a != b or number >= len(left) or number >= len(right):
            return number + 1, a.decode(errors="replace")[:200], b.decode(errors="replace")[:200]
    return 1, "", ""
