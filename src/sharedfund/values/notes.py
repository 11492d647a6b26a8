"""Checkpoint notes as C2SP writes them: a head of a fund with the cosignatures of witnesses. Verifies; signs nothing.

Only cosignatures of type 0x04 with a time are known here. The full key decides; the key id in a line is a hint.
"""

from __future__ import annotations

import base64
import binascii
import re
import struct
from collections.abc import Mapping
from hashlib import sha256
from typing import NamedTuple

from sharedfund.values import seals

TYPE = b"\x04"
NOTE_MAX_BYTES = 64 * 1024
SIZE_END = 1 << 53  # no book has so many blocks, and every program can count them
_FUND = re.compile(r"[0-9a-f]{64}\Z")
_LINE_BYTES = 4 + 8 + 64


class NoteError(ValueError):
    """A text is no note of this format; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def origin(fund_id: str) -> str:
    """The name of a fund's log."""
    return f"sharedfund/v1/{fund_id}"


def name(fund_id: str, person: str) -> str:
    """The name under which `person` cosigns."""
    return f"{origin(fund_id)}/{person}"


def body(fund_id: str, size: int, root: str) -> bytes:
    """The note's text: origin, size, root in base64; each line ends in LF."""
    return f"{origin(fund_id)}\n{size}\n{base64.b64encode(bytes.fromhex(root)).decode()}\n".encode()


def to_sign(note_body: bytes, time: int) -> bytes:
    """What a witness signs at `time`, seconds since 1970."""
    return b"cosignature/v1\ntime %d\n" % time + note_body


def key_id(fund_id: str, person: str, key: str) -> bytes:
    """The four bytes that name a key in a line."""
    return sha256(name(fund_id, person).encode() + b"\n" + TYPE + bytes.fromhex(key)).digest()[:4]


def signature(fund_id: str, person: str, key: str, time: int, sealed: bytes) -> str:
    """The base64 of a signature line: key id, time, signature."""
    return base64.b64encode(key_id(fund_id, person, key) + struct.pack(">Q", time) + sealed).decode()


def taken_apart(line: str) -> tuple[bytes, int, bytes] | None:
    """Key id, time and signature of a line's base64; None unless it encodes to itself again."""
    try:
        raw = base64.b64decode(line, validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(raw) != _LINE_BYTES or base64.b64encode(raw).decode() != line:
        return None
    return raw[:4], struct.unpack(">Q", raw[4:12])[0], raw[12:]


def verified_time(fund_id: str, size: int, root: str, person: str, key: str, line: str) -> int | None:
    """When `person` cosigned this head with `key`, in seconds since 1970; None where the line is not theirs."""
    parts = taken_apart(line)
    if parts is None or parts[0] != key_id(fund_id, person, key):
        return None
    _, time, sealed = parts
    if not seals.verify(key, sealed.hex(), to_sign(body(fund_id, size, root), time)):
        return None
    return time


def note(fund_id: str, size: int, root: str, lines: Mapping[str, str]) -> bytes:
    """The whole note; `lines` are signature lines by person, written sorted by name."""
    signed = "".join(f"— {name(fund_id, person)} {lines[person]}\n" for person in sorted(lines))
    return body(fund_id, size, root) + b"\n" + signed.encode()


def read(text: bytes) -> tuple[str, int, str, dict[str, str]]:
    """Fund id, size, root and the lines by person of a note; signatures are not verified.

    Raises: NoteError for anything `note` would not have written.
    """
    if len(text) > NOTE_MAX_BYTES:
        raise NoteError("note-too-large")
    try:
        lines = text.decode().split("\n")
        first, size, root, blank = lines[:4]
        fund_id = first.removeprefix("sharedfund/v1/")
        found = {}
        for line in lines[4:-1]:
            dash, signer, sealed = line.split(" ")
            if dash != "—" or not signer.startswith(first + "/") or taken_apart(sealed) is None:
                raise NoteError("note-malformed")
            found[signer.removeprefix(first + "/")] = sealed
        read_root = base64.b64decode(root, validate=True).hex()
        again = note(fund_id, int(size), read_root, found)
    except (ValueError, binascii.Error):
        raise NoteError("note-malformed") from None
    if again != text or blank or not _FUND.match(fund_id) or len(read_root) != 64 or not 0 < int(size) < SIZE_END:
        raise NoteError("note-malformed")
    return fund_id, int(size), read_root, found


class Note(NamedTuple):
    """A note taken apart: a head of a fund, and the signature lines by person. Nothing is verified yet."""

    fund: str
    size: int
    root: str
    lines: Mapping[str, str]

    def encode(self) -> bytes:
        return note(self.fund, self.size, self.root, self.lines)

    def cosigners(self, keys: Mapping[str, str]) -> frozenset[str]:
        """Those of `keys`, a person's public key each, whose line is good."""
        return frozenset(
            person for person, line in self.lines.items() if person in keys
            and verified_time(self.fund, self.size, self.root, person, keys[person], line) is not None
        )


def decode(text: bytes) -> Note:
    """The note `text` is. Raises: NoteError."""
    return Note(*read(text))


def check_code(root: str) -> str:
    """The first 32 hex digits of a root in 8 groups: as few as may ever be shown."""
    return " ".join(root[at : at + 4] for at in range(0, 32, 4))
