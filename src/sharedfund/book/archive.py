"""The one form a bundle has on the disk: a plain tar, members sorted by name, nothing but regular files; and the same
sealed under a password, in pieces that open one by one.

Reading takes what `tar` writes and nothing else: no links, devices, folders, long names, sparse files or extensions.
The members lie where they are and are read there, so memory does not grow with the bundle.
"""

from __future__ import annotations

import io
import json
import os
import re
import tarfile
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from sharedfund.errors import BadInput, HostileError, NotFound
from sharedfund.values.wording import shown

FORM = "sharedfund-bundle/1"
NAME = re.compile(r"[a-z0-9.-]{1,64}\Z")
# The last two folders and the derived files stand in backups, which can be read like any bundle.
FOLDERS = frozenset({"book", "checkpoints", "disclosures", "documents", "imports", "private", "proofs", "forks", "torn"})
TOP_FILES = frozenset({"about.json", "openings.json", "chart.beancount", "main.beancount", "checked.beancount"})
DEPTH_MAX = 3
BUNDLE_MAX_BYTES = 1 << 30
MEMBERS_MAX = 50_000

# A bundle is opened by whoever gets one: what it may ask of their machine is less than what a key file may.
MEMORY_KIB, PASSES, LANES = 65_536, 3, 1
MEMORY_KIB_RANGE, PASSES_RANGE, LANES_RANGE = (19_456, 262_144), (2, 4), (1, 4)
HEADER_MAX_BYTES = 1_024
PIECE_BYTES, TAG_BYTES = 65_536, 16

_BLOCK = 512
_END_MAX = 20 * _BLOCK  # tar fills its last record
_MEMBERS = frozenset({"format", "kind", "fund", "kdf", "memory-kib", "passes", "lanes", "salt"})
_OTHER_FORMATS = ((b"\x1f\x8b", "gzip"), (b"PK", "zip"), (b"BZh", "bzip2"), (b"\xfd7zXZ", "xz"), (b"7z\xbc\xaf", "7z"),
                  (b"(\xb5/\xfd", "zstd"), (b"Rar!", "rar"))


class Readable(Protocol):
    """Bytes that can be read at any place."""

    size: int

    def at(self, offset: int, count: int) -> bytes: ...

    def close(self) -> None: ...


class Member(NamedTuple):
    """Where a member's bytes begin, and how many there are."""

    offset: int
    size: int


# ---- reading ----


class OpenFile:
    """A file opened once, never through a link, and read at any place; what was put under its name later is not seen.

    Raises: NotFound; HostileError `not-a-plain-file`, `bundle-too-large`.
    """

    def __init__(self, path: Path, most: int = BUNDLE_MAX_BYTES) -> None:
        self._stream = plain_file(path)
        self.size = os.fstat(self._stream.fileno()).st_size
        if self.size > most:
            self._stream.close()
            raise HostileError("bundle-too-large", file=shown(path.name), line=1, size=self.size, most=most)

    def at(self, offset: int, count: int) -> bytes:
        self._stream.seek(offset)
        return self._stream.read(count)

    def close(self) -> None:
        self._stream.close()


class Bytes:
    """Bytes in memory, read at any place."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.size = len(data)

    def at(self, offset: int, count: int) -> bytes:
        return self._data[offset : offset + count]

    def close(self) -> None:
        """Nothing is open."""


def plain_file(path: Path) -> BinaryIO:
    """`path` opened for reading: a regular file, no link, and no pipe or device that would make us wait.

    Raises: NotFound; HostileError `not-a-plain-file`.
    """
    import stat

    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags | getattr(os, "O_CLOEXEC", 0))
    except FileNotFoundError:
        raise NotFound("file-not-found", file=str(path)) from None
    except OSError:
        raise HostileError("not-a-plain-file", file=shown(path.name), line=1) from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise HostileError("not-a-plain-file", file=shown(path.name), line=1)
    return os.fdopen(descriptor, "rb")


class Archive:
    """A tar's members by name. Raises: HostileError for anything a bundle is not."""

    def __init__(self, source: Readable, file: str) -> None:
        self.source = source
        self.file = shown(file)
        self.members: Mapping[str, Member] = self._index()

    def read(self, name: str, most: int) -> bytes | None:
        """A member's bytes; None where there is none. Raises: HostileError where it has more than `most`."""
        member = self.members.get(name)
        if member is None:
            return None
        if member.size > most:
            raise HostileError("file-too-large", file=name, line=1, size=member.size, most=most)
        return self.source.at(member.offset, member.size)

    def open(self, name: str) -> BinaryIO:
        """A member as a stream."""
        return io.BufferedReader(_Window(self.source, self.members[name]), 1 << 16)

    def names(self, folder: str) -> list[str]:
        """The members under `folder`, sorted, without its name."""
        return [name.removeprefix(folder + "/") for name in self.members if name.startswith(folder + "/")]

    def _index(self) -> dict[str, Member]:
        found: dict[str, Member] = {}
        source, offset, last = self.source, 0, ""
        if source.size > BUNDLE_MAX_BYTES:
            raise self._refused("bundle-too-large", size=source.size, most=BUNDLE_MAX_BYTES)
        start = source.at(0, 8)
        for magic, kind in _OTHER_FORMATS:
            if start.startswith(magic):
                raise self._refused("archive-other", kind=kind)
        while True:
            header = source.at(offset, _BLOCK)
            if len(header) < _BLOCK:
                raise self._refused("not-a-bundle" if not found else "archive-cut", last)
            if header.count(0) == _BLOCK:
                break
            name, size = self._header(header, last)
            if name <= last:
                raise self._refused("archive-name-twice" if name in found else "archive-not-sorted", name)
            offset, last = offset + _BLOCK, name
            padded = -(-size // _BLOCK) * _BLOCK
            if offset + padded + 2 * _BLOCK > source.size:
                raise self._refused("archive-cut", name)
            if source.at(offset + size, padded - size).strip(b"\x00"):
                raise self._refused("archive-hidden-bytes", name)
            found[name] = Member(offset, size)
            if len(found) > MEMBERS_MAX:
                raise self._refused("archive-too-many", name, most=MEMBERS_MAX)
            offset += padded
        left = source.size - offset
        if not found or left < 2 * _BLOCK:
            raise self._refused("not-a-bundle" if not found else "archive-cut", last)
        if left > _END_MAX or source.at(offset, left).strip(b"\x00"):
            raise self._refused("archive-hidden-bytes", last)
        return found

    def _header(self, header: bytes, last: str) -> tuple[str, int]:
        """Name and size of the member a header announces."""
        if header[257:263] not in (b"ustar\x00", b"ustar "):
            raise self._refused("not-a-bundle" if not last else "archive-damaged", last)
        if _octal(header[148:156]) != sum(header[:148]) + sum(header[156:]) + 8 * 32:
            raise self._refused("archive-damaged", last)
        raw = header[:100].split(b"\x00", 1)[0]
        name = raw.decode("ascii", errors="backslashreplace")
        if header[156:157] not in (b"0", b"\x00"):
            raise self._refused("archive-not-a-file", name, kind=chr(header[156]))
        if not is_name(name) or any(header[157:257]) or any(header[345:500]):
            raise self._refused("archive-name", name)
        size = _octal(header[124:136])
        if size is None:
            raise self._refused("archive-damaged", name)
        return name, size

    def _refused(self, code: str, member: str = "", **facts: Any) -> HostileError:
        return HostileError(code, file=shown(member, 100) or self.file, line=1, bundle=self.file,
                            **{name: shown(value) if isinstance(value, str) else value for name, value in facts.items()})


def is_name(name: str) -> bool:
    """Whether a bundle may have a member of this name."""
    parts = name.split("/")
    is_placed = parts[0] in FOLDERS if len(parts) > 1 else name in TOP_FILES
    return is_placed and len(parts) <= DEPTH_MAX and all(NAME.match(part) and part.strip(".") for part in parts)


def _octal(field: bytes) -> int | None:
    match = re.fullmatch(rb" *([0-7]+)[ \x00]*", field)
    return int(match[1], 8) if match else None


class _Window(io.RawIOBase):
    """A member's bytes as a stream."""

    def __init__(self, source: Readable, member: Member) -> None:
        self._source = source
        self._member = member
        self._place = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._member.size}[whence]
        self._place = min(max(base + offset, 0), self._member.size)
        return self._place

    def readinto(self, into: Any) -> int:
        data = self._source.at(self._member.offset + self._place, min(len(into), self._member.size - self._place))
        into[: len(data)] = data
        self._place += len(data)
        return len(data)


# ---- writing ----


def tar(files: Mapping[str, bytes]) -> bytes:
    """A tar of `files`: sorted, time 0, nobody's."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as bundle:
        for name in sorted(files):
            member = tarfile.TarInfo(name)
            member.size, member.mtime, member.mode = len(files[name]), 0, 0o644
            bundle.addfile(member, io.BytesIO(files[name]))
    return out.getvalue()


# ---- sealed ----


def is_sealed(start: bytes) -> bool:
    """Whether a file that starts so may be a sealed bundle."""
    return start.startswith(b'{"')


def seal(data: bytes, fund: str, password: str, entropy: Callable[[int], bytes]) -> bytes:
    """`data` sealed under `password`: a line that says how, then the pieces."""
    head = {"format": FORM, "kind": "full", "fund": fund, "kdf": "argon2id", "memory-kib": MEMORY_KIB, "passes": PASSES,
            "lanes": LANES, "salt": entropy(16).hex()}
    line = json.dumps(head, sort_keys=True, separators=(",", ":")).encode() + b"\n"
    key, out = ChaCha20Poly1305(_derived(head, password)), io.BytesIO()
    out.write(line)
    count = max(-(-len(data) // PIECE_BYTES), 1)
    for number in range(count):
        piece = data[number * PIECE_BYTES : (number + 1) * PIECE_BYTES]
        out.write(key.encrypt(_nonce(number, number == count - 1), piece, line))
    return out.getvalue()


class Sealed:
    """What a sealed bundle holds, opened piece by piece where it is read; nothing of it comes to the disk.

    Raises: HostileError for another file, or one that asks for more than our own ask; BadInput for a wrong password.
    """

    def __init__(self, source: Readable, file: str, password: Callable[[], str]) -> None:
        self._source, self._file = source, shown(file)
        start = source.at(0, HEADER_MAX_BYTES)
        end = start.find(b"\n") + 1
        if not end:
            raise self._refused("not-a-bundle")
        self._line = start[:end]
        head = self._head()
        self._begin = end
        sealed = source.size - end
        whole = PIECE_BYTES + TAG_BYTES
        self._count = -(-sealed // whole)
        if sealed <= TAG_BYTES or 0 < sealed % whole < TAG_BYTES:
            raise self._refused("archive-cut")
        self.size = sealed - self._count * TAG_BYTES
        self.fund = str(head["fund"])
        self._key = ChaCha20Poly1305(_derived(head, password()))
        self._kept: tuple[int, bytes] = (-1, b"")
        try:
            self._kept = (0, self._opened(0))
        except InvalidTag:
            if self._is_cut():
                raise self._refused("archive-cut") from None
            raise BadInput("bundle-password-wrong") from None

    def _is_cut(self) -> bool:
        """Whether the first piece opens as one that others follow, though none does, or the other way round."""
        try:
            self._opened(0, is_last=self._count != 1)
        except InvalidTag:
            return False
        return True

    def at(self, offset: int, count: int) -> bytes:
        out = []
        while count > 0 and offset < self.size:
            piece = self._piece(offset // PIECE_BYTES)
            part = piece[offset % PIECE_BYTES :][:count]
            out.append(part)
            offset, count = offset + len(part), count - len(part)
        return b"".join(out)

    def close(self) -> None:
        self._source.close()

    def _piece(self, number: int) -> bytes:
        if self._kept[0] != number:
            try:
                self._kept = (number, self._opened(number))
            except InvalidTag:
                raise self._refused("sealed-changed", piece=number + 1) from None
        return self._kept[1]

    def _opened(self, number: int, is_last: bool | None = None) -> bytes:
        last = number == self._count - 1 if is_last is None else is_last
        at = self._begin + number * (PIECE_BYTES + TAG_BYTES)
        sealed = self._source.at(at, PIECE_BYTES + TAG_BYTES)
        return self._key.decrypt(_nonce(number, last), sealed, self._line)

    def _head(self) -> dict[str, Any]:
        """What the first line says; held to floors and ceilings before anything is derived."""
        try:
            head = json.loads(self._line.decode("ascii"))
        except (ValueError, RecursionError):
            raise self._refused("not-a-bundle") from None
        if not isinstance(head, dict) or set(head) != _MEMBERS or (head["format"], head["kind"]) != (FORM, "full"):
            raise self._refused("not-a-bundle")
        again = json.dumps(head, sort_keys=True, separators=(",", ":")).encode() + b"\n"
        if again != self._line or not isinstance(head["fund"], str) or not re.fullmatch("[0-9a-f]{64}", head["fund"]):
            raise self._refused("not-a-bundle")
        if not isinstance(head["salt"], str) or not re.fullmatch("[0-9a-f]{32}", head["salt"]):
            raise self._refused("not-a-bundle")
        for name, (least, most) in (("memory-kib", MEMORY_KIB_RANGE), ("passes", PASSES_RANGE), ("lanes", LANES_RANGE)):
            value = head[name]
            if isinstance(value, bool) or not isinstance(value, int):
                raise self._refused("not-a-bundle")
            if not least <= value <= most or head["kdf"] != "argon2id":
                raise self._refused("sealed-cost", member=name, value=value, least=least, most=most)
        return head

    def _refused(self, code: str, **facts: Any) -> HostileError:
        return HostileError(code, file=self._file, line=1, bundle=self._file, **facts)


def _nonce(number: int, is_last: bool) -> bytes:
    """Eleven bytes of the piece's number and one that says whether it is the last: no piece can be left out, moved or
    cut off. The key is of this salt alone, so no nonce comes twice."""
    return number.to_bytes(11, "big") + bytes([is_last])


def _derived(head: Mapping[str, Any], password: str) -> bytes:
    normal = unicodedata.normalize("NFC", password).encode()
    return Argon2id(salt=bytes.fromhex(head["salt"]), length=32, iterations=head["passes"], lanes=head["lanes"],
                    memory_cost=head["memory-kib"]).derive(normal)


def opened(path: Path, password: Callable[[], str]) -> Archive:
    """The bundle at `path`; `password` is asked only where it is sealed. Raises: NotFound, BadInput, HostileError."""
    file = OpenFile(path)
    try:
        source: Readable = Sealed(file, path.name, password) if is_sealed(file.at(0, 2)) else file
        return Archive(source, path.name)
    except BaseException:
        file.close()
        raise
