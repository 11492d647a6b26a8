"""Cosigning away from the book: the file that travels to a witness and comes home with the signature (format 1,
section 8). The witness's machine needs no book."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path as File
from typing import Any, NamedTuple

from sharedfund import spelling
from sharedfund.entries.charter import CharterAdopted
from sharedfund.entries.record import CheckpointMade, Cosignature
from sharedfund.errors import BadInput
from sharedfund.signing.files import read_file
from sharedfund.signing.requests import as_json, members
from sharedfund.spelling import SpellingError
from sharedfund.values import notes, seals

FORMAT = "sharedfund-cosign/1"
SUFFIX = ".sfcosign"
COSIGN_MAX_BYTES = 1024 * 1024
CONSISTENCY_MAX = 64
_PROOF_MAX = 63
_HEX64, _HEX128 = re.compile(r"[0-9a-f]{64}\Z"), re.compile(r"[0-9a-f]{128}\Z")
_PERSON = re.compile(r"p-[0-9]{2,6}\Z")


class Path(NamedTuple):
    """The consistency proof from an older head to the one that is to be cosigned."""

    size: int
    root: str
    hashes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CosignRequest:
    """A checkpoint on its way: the note so far, entry 1, the entry of who made it, proofs from older heads, and the SSH
    signatures by person."""

    note: str
    charter: str
    made: str
    consistency: tuple[Path, ...] = ()
    ssh: Mapping[str, str] = field(default_factory=dict)

    def encode(self) -> bytes:
        """The file's bytes. Raises: BadInput `cosign-file-too-large`."""
        data = as_json({
            "format": FORMAT, "note": self.note, "charter": self.charter, "made": self.made,
            "consistency": [{"size": p.size, "root": p.root, "path": list(p.hashes)} for p in self.consistency],
            "ssh": dict(self.ssh),
        })
        if len(data) > COSIGN_MAX_BYTES:
            raise BadInput("cosign-file-too-large", most=COSIGN_MAX_BYTES)
        return data

    def with_cosignature(self, one: Cosignature) -> CosignRequest:
        """With one more witness's line and SSH signature, in place of an older one of the same person."""
        note = notes.decode(self.note.encode())
        ssh = {**self.ssh, **({one.person: one.ssh} if one.ssh is not None else {})}
        return replace(self, note=note._replace(lines={**note.lines, one.person: one.line}).encode().decode(), ssh=ssh)

    def cosignatures(self, keys: Mapping[str, str]) -> tuple[Cosignature, ...]:
        """The cosignatures that came home; `keys` are the persons' keys, without which an SSH signature is left out."""
        note = notes.decode(self.note.encode())
        return tuple(cosignature_of(person, line, keys.get(person), self.ssh.get(person))
                     for person, line in sorted(note.lines.items()))


def cosignature_of(person: str, line: str, key: str | None = None, ssh: str | None = None) -> Cosignature:
    """A row from a note's line. Raises: BadInput for a line that is none."""
    parts = notes.taken_apart(line)
    if parts is None:
        raise BadInput("note-malformed", person=person)
    both = (key, ssh) if key is not None and ssh is not None else (None, None)
    return Cosignature(person=person, time=parts[1], line=line, key=both[0], ssh=both[1])


class Checked(NamedTuple):
    """A request that stood every check that could be made away from the book."""

    note: notes.Note
    charter: CharterAdopted
    made: CheckpointMade
    is_maker_known: bool  # whether the maker's key is one of the charter's: a later one is not known away from the book

    def path(self, request: CosignRequest, size: int, root: str) -> Sequence[bytes] | None:
        """The consistency proof from an older head; None where the request has none from just there."""
        for known in request.consistency:
            if (known.size, known.root) == (size, root):
                return [bytes.fromhex(part) for part in known.hashes]
        return None


def read(path: File) -> CosignRequest:
    """The request in the file at `path`. Raises: NotFound, SharedFundError; BadInput `not-a-cosign-file`."""
    return decode(read_file(path, COSIGN_MAX_BYTES))


def decode(data: bytes) -> CosignRequest:
    """The request these bytes hold: caps, members and spellings are checked, truth is not. Raises: BadInput."""
    found = members(data, COSIGN_MAX_BYTES, FORMAT, "not-a-cosign-file",
                    {"note": str, "charter": str, "made": str, "consistency": list, "ssh": dict}, {})
    if len(found["consistency"]) > CONSISTENCY_MAX:
        raise BadInput("not-a-cosign-file", member="consistency")
    for person, sealed in found["ssh"].items():
        if not _PERSON.match(person) or not isinstance(sealed, str) or not _HEX128.match(sealed):
            raise BadInput("not-a-cosign-file", member="ssh")
    return CosignRequest(found["note"], found["charter"], found["made"],
                         tuple(_path(row) for row in found["consistency"]), found["ssh"])


def _path(row: Any) -> Path:
    if not isinstance(row, dict) or set(row) != {"size", "root", "path"}:
        raise BadInput("not-a-cosign-file", member="consistency")
    size, root, hashes = row["size"], row["root"], row["path"]
    if isinstance(size, bool) or not isinstance(size, int) or not 0 < size < 2**53 or not _is_hash(root):
        raise BadInput("not-a-cosign-file", member="consistency")
    if not isinstance(hashes, list) or len(hashes) > _PROOF_MAX or not all(_is_hash(part) for part in hashes):
        raise BadInput("not-a-cosign-file", member="consistency")
    return Path(size, root, tuple(hashes))


def _is_hash(value: Any) -> bool:
    return isinstance(value, str) and _HEX64.match(value) is not None


def check(request: CosignRequest) -> Checked:
    """Everything a witness's machine can check without the book, in the order of format 1, section 8.

    Raises: BadInput `note-malformed`, `charter-not-shown`, `made-is-not-of-this-head`, `made-not-signed`.
    """
    try:
        note = notes.decode(request.note.encode())
    except notes.NoteError as error:
        raise BadInput(error.code) from None
    charter = _entry(request.charter)
    if not isinstance(charter, CharterAdopted) or spelling.leaf_of(charter) != note.fund:
        raise BadInput("charter-not-shown", fund=note.fund)
    made = _entry(request.made)
    if not isinstance(made, CheckpointMade) or (made.size, made.root) != (note.size, note.root):
        raise BadInput("made-is-not-of-this-head", size=note.size)
    if made.signature is None or not seals.verify(made.key, made.signature, spelling.payload(made, note.fund)):
        raise BadInput("made-not-signed", person=made.by)
    founders = {person.person: person.key for person in charter.persons}
    if founders.get(made.by, made.key) != made.key and made.key in founders.values():
        raise BadInput("made-not-signed", person=made.by)  # one founder's key under another's name
    return Checked(note, charter, made, founders.get(made.by) == made.key)


def _entry(text: str) -> Any:
    """The entry a text spells; what spells none is no entry of any kind. Raises: BadInput."""
    try:
        return spelling.decode(text.encode())
    except (SpellingError, UnicodeEncodeError) as error:
        raise BadInput("text-not-canonical", reason=str(error)) from None
