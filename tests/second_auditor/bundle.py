"""Bundles: docs/format.md section 11. A tar in its one strict form, sealed or not, becomes files by name."""

from __future__ import annotations

import json
import re
import unicodedata

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

BLOCK, PIECE = 512, 65_536
PART = re.compile(r"(?!\.*$)[a-z0-9.-]{1,64}")
ROOTS = ("book", "checkpoints", "disclosures", "proofs", "private", "documents")
ALONE = ("openings.json", "about.json")
LIMITS = {"memory-kib": (19_456, 262_144), "passes": (2, 4), "lanes": (1, 4)}
SEALED = {"fund", "format", "kdf", "kind", "lanes", "memory-kib", "passes", "salt"}


class Refused(ValueError):
    """This is no bundle, or not with this password."""


def octal(header: bytes, at: int, length: int) -> int:
    """A number of a header."""
    field = header[at : at + length]
    if not re.fullmatch(rb"[0-7]+[\x00 ]", field):
        raise Refused("a number of a header is not octal")
    return int(field[:-1], 8)


def text(header: bytes, at: int, length: int) -> str:
    """A text of a header, filled with NUL."""
    value, _, rest = header[at : at + length].partition(b"\x00")
    if rest.strip(b"\x00") or not value.isascii():
        raise Refused("a text of a header goes on after its end")
    return value.decode("ascii")


def member(header: bytes) -> tuple[str, int]:
    """Name and size of a member, where its header is one of a plain file."""
    if header[257:265] != b"ustar\x0000" or header[156:157] != b"0":
        raise Refused("a member is no plain file of a POSIX tar")
    if sum(header) - sum(header[148:156]) + 8 * 0x20 != octal(header, 148, 7):
        raise Refused("a checksum is wrong")
    if text(header, 157, 100) or text(header, 345, 155) or header[500:].strip(b"\x00"):
        raise Refused("a member has a link name or a prefix")
    name = text(header, 0, 100)
    parts = name.split("/")
    placed = name in ALONE or (len(parts) > 1 and parts[0] in ROOTS)
    if not placed or len(parts) > 3 or not all(PART.fullmatch(each) for each in parts):
        raise Refused(f"{name} is no name of a bundle")
    return name, octal(header, 124, 12)


def untarred(data: bytes) -> dict[str, bytes]:
    """The files of a tar."""
    if len(data) % BLOCK or len(data) > 2**30 + 50_022 * 2 * BLOCK:
        raise Refused("the tar does not end with a block")
    files: dict[str, bytes] = {}
    at = 0
    while at < len(data) and data[at : at + BLOCK].strip(b"\x00"):
        name, size = member(data[at : at + BLOCK])
        whole = -(-size // BLOCK) * BLOCK
        content = data[at + BLOCK : at + BLOCK + whole]
        if len(content) != whole or content[size:].strip(b"\x00"):
            raise Refused(f"{name} is cut off, or not filled with NUL")
        if files and name <= max(files):
            raise Refused("the members are not sorted, each name once")
        files[name], at = content[:size], at + BLOCK + whole
    rest = data[at:]
    if rest.strip(b"\x00") or not 2 * BLOCK <= len(rest) <= 20 * BLOCK or len(files) > 50_000:
        raise Refused("something stands after the last member, or too little")
    return files


def opened(data: bytes, password: str | None) -> bytes:
    """The tar inside a sealed bundle; a tar is itself."""
    if not data.startswith(b"{"):
        return data
    line, _, sealed = data.partition(b"\n")
    line += b"\n"
    try:
        said = json.loads(line)
    except ValueError as error:
        raise Refused("the first line is no JSON") from error
    if len(line) > 1024 or not isinstance(said, dict) or set(said) != SEALED:
        raise Refused("the first line has not its members")
    spelled = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
    kinds = (said["format"], said["kind"], said["kdf"]) == ("sharedfund-bundle/1", "full", "argon2id")
    if not kinds or spelled.encode() != line or not re.fullmatch("[0-9a-f]{32}", str(said["salt"])):
        raise Refused("the first line is not of this form")
    for name, (least, most) in LIMITS.items():
        if type(said[name]) is not int or not least <= said[name] <= most:
            raise Refused(f"{name} is out of bounds")
    if password is None:
        raise Refused("a password is needed")
    derived = Argon2id(
        salt=bytes.fromhex(said["salt"]),
        length=32,
        iterations=said["passes"],
        lanes=said["lanes"],
        memory_cost=said["memory-kib"],
    ).derive(unicodedata.normalize("NFC", password).encode())
    pieces = [sealed[at : at + PIECE + 16] for at in range(0, len(sealed), PIECE + 16)]
    result = b""
    try:
        for number, piece in enumerate(pieces):
            nonce = number.to_bytes(11, "big") + (b"\x01" if number == len(pieces) - 1 else b"\x00")
            result += ChaCha20Poly1305(derived).decrypt(nonce, piece, line)
    except InvalidTag as error:
        raise Refused("the password is another one, or the bundle was changed") from error
    return result


def files_of(data: bytes, password: str | None = None) -> dict[str, bytes]:
    """The files of a bundle."""
    return untarred(opened(data, password))
