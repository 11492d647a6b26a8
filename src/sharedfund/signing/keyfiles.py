"""Key files: a person's signing key under a password (format 1, section 9)."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from sharedfund.errors import NotFound, SharedFundError
from sharedfund.signing import passwords
from sharedfund.signing.files import book_around, create_file, read_file, replace_file
from sharedfund.signing.passwords import Attempts, WrongPassword
from sharedfund.signing.signers import SeedSigner

FORMAT = "sharedfund-key/1"
SUFFIX = ".sfkey"
MOST_BYTES = 4096
# Argon2id as measured for signatories: 256 MiB, three passes, one lane, under a second.
MEMORY_KIB, PASSES, LANES = 262_144, 3, 1
MEMORY_KIB_RANGE = (19_456, 2_097_152)
PASSES_RANGE = (2, 10)
LANES_RANGE = (1, 8)

_MEMBERS = frozenset({"format", "person", "public", "kdf", "memory-kib", "passes", "lanes", "salt", "nonce", "sealed"})
_HEX = {"public": 64, "salt": 32, "nonce": 24, "sealed": 96}  # digits: 32, 16, 12 and 32 + 16 bytes
_PERSON = re.compile(r"p-[0-9]{2,6}\Z")


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A key file's content. The header is what the seal covers besides the seed: a changed one does not open."""

    person: str
    public: str
    memory_kib: int
    passes: int
    lanes: int
    salt: bytes
    nonce: bytes
    sealed: bytes

    @classmethod
    def create(cls, path: Path, person: str, password: str, *, memory_kib: int = MEMORY_KIB, passes: int = PASSES,
               lanes: int = LANES, seed: bytes | None = None) -> KeyFile:
        """Make a key for `person`, sealed under `password`, in a new file with mode 600; `seed` only for practice.

        The caller has asked `passwords.checked`. Raises: SharedFundError `key-inside-book`, `file-exists`.
        """
        if book_around(path) is not None:
            raise SharedFundError("key-inside-book", file=str(path))
        secret = os.urandom(32) if seed is None else seed
        made = _sealed(person, secret, password, memory_kib, passes, lanes)
        create_file(path, made.encode(), 0o600)
        return made

    @classmethod
    def read(cls, path: Path) -> KeyFile:
        """The key file at `path`; nothing is derived yet.

        Raises: NotFound; SharedFundError `key-file-damaged`, `key-file-weak`, `key-file-too-costly`,
        `readable-by-others`.
        """
        if book_around(path) is not None:
            raise SharedFundError("key-inside-book", file=str(path))
        return cls.decode(read_file(path, MOST_BYTES, own=True), str(path))

    @classmethod
    def decode(cls, data: bytes, file: str | None = None) -> KeyFile:
        """A key file's content from its bytes. Floors and ceilings are held before anything is derived."""
        try:
            found = json.loads(data.decode("ascii"), object_pairs_hook=_once)
        except (ValueError, RecursionError):
            raise SharedFundError("key-file-damaged", file=file) from None
        if not isinstance(found, dict) or set(found) != _MEMBERS or found["format"] != FORMAT:
            raise SharedFundError("key-file-damaged", file=file)
        if found["kdf"] != "argon2id":
            raise SharedFundError("key-file-weak", file=file)
        for name, (least, most) in (("memory-kib", MEMORY_KIB_RANGE), ("passes", PASSES_RANGE), ("lanes", LANES_RANGE)):
            value = found[name]
            if isinstance(value, bool) or not isinstance(value, int):
                raise SharedFundError("key-file-damaged", file=file)
            if value < least:
                raise SharedFundError("key-file-weak", file=file, member=name, value=value, least=least)
            if value > most:
                raise SharedFundError("key-file-too-costly", file=file, member=name, value=value, most=most)
        for name, digits in _HEX.items():
            if not isinstance(found[name], str) or not re.fullmatch(rf"[0-9a-f]{{{digits}}}", found[name]):
                raise SharedFundError("key-file-damaged", file=file)
        if not isinstance(found["person"], str) or not _PERSON.match(found["person"]):
            raise SharedFundError("key-file-damaged", file=file)
        return cls(found["person"], found["public"], found["memory-kib"], found["passes"], found["lanes"],
                   bytes.fromhex(found["salt"]), bytes.fromhex(found["nonce"]), bytes.fromhex(found["sealed"]))

    def header(self) -> bytes:
        """What the seal covers besides the seed: all members but `sealed`, as canonical JSON."""
        return _json({
            "format": FORMAT, "person": self.person, "public": self.public, "kdf": "argon2id",
            "memory-kib": self.memory_kib, "passes": self.passes, "lanes": self.lanes, "salt": self.salt.hex(),
            "nonce": self.nonce.hex(),
        })

    def encode(self) -> bytes:
        """The file's bytes."""
        return _json({**json.loads(self.header()), "sealed": self.sealed.hex()}) + b"\n"

    def open(self, password: str) -> FileSigner:
        """The signer. Raises: WrongPassword `wrong-password`; SharedFundError `key-file-damaged` where the seed is not
        the public key's."""
        derived = _derived(password, self.salt, self.memory_kib, self.passes, self.lanes)
        try:
            seed = ChaCha20Poly1305(derived).decrypt(self.nonce, self.sealed, self.header())
        except InvalidTag:
            raise WrongPassword("wrong-password", person=self.person) from None
        signer = FileSigner(self.person, seed)
        if signer.public != self.public:
            raise SharedFundError("key-file-damaged", person=self.person)
        return signer

    def resealed(self, old: str, new: str, **costs: int) -> KeyFile:
        """The same key under another password: a new salt and nonce. Raises as `open`."""
        signer = self.open(old)
        return signer.sealed(new, **costs)


class FileSigner(SeedSigner):
    """A signer whose key was opened from a key file."""

    def __init__(self, person: str, seed: bytes) -> None:
        super().__init__(person, seed)
        self._seed = seed

    @classmethod
    def open(cls, path: Path, password: str, *, attempts: Attempts | None = None,
             now: datetime | None = None) -> FileSigner:
        """The signer of the key file at `path`. With `attempts` and `now`, wrong passwords make the next try wait.

        Raises: as `KeyFile.read` and `KeyFile.open`; BookBusy `password-wait`.
        """
        kept = KeyFile.read(path)
        if attempts is None or now is None:
            return kept.open(password)
        attempts.before(kept.public, now)
        try:
            signer = kept.open(password)
        except WrongPassword:
            wrong = attempts.failed(kept.public, now)
            raise WrongPassword("wrong-password", person=kept.person, wrong=wrong,
                                seconds=passwords.wait_seconds(wrong)) from None
        attempts.succeeded(kept.public)
        return signer

    def sealed(self, password: str, **costs: int) -> KeyFile:
        """The key file of this key under `password`."""
        return _sealed(self.person, self._seed, password, costs.get("memory_kib", MEMORY_KIB),
                       costs.get("passes", PASSES), costs.get("lanes", LANES))


class KeyFolder:
    """The keys of one user: a file a key, named by person and key."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, person: str, public: str) -> Path:
        """Where the key file of `person` with this public key lies, or would lie."""
        return self.folder / f"{person}-{public[:16]}{SUFFIX}"

    def create(self, person: str, password: str, **costs: int) -> tuple[Path, KeyFile]:
        """A new key for `person` in this folder."""
        if book_around(self.folder / "x") is not None:
            raise SharedFundError("key-inside-book", file=str(self.folder))
        made = _sealed(person, os.urandom(32), password, costs.get("memory_kib", MEMORY_KIB),
                       costs.get("passes", PASSES), costs.get("lanes", LANES))
        path = self.path(person, made.public)
        create_file(path, made.encode(), 0o600)
        return path, made

    def keep(self, kept: KeyFile) -> Path:
        """Put a key file here, in the place of the one of the same key."""
        path = self.path(kept.person, kept.public)
        replace_file(path, kept.encode(), 0o600)
        return path

    def files(self) -> tuple[tuple[Path, KeyFile], ...]:
        """Every key file here that can be read, by name; one that is damaged is passed over."""
        found = []
        for path in sorted(self.folder.glob(f"*{SUFFIX}")) if self.folder.is_dir() else ():
            try:
                found.append((path, KeyFile.read(path)))
            except SharedFundError:
                continue
        return tuple(found)

    def find(self, person: str, public: str | None) -> Path:
        """The file of `person`'s key `public`. Raises: NotFound `no-key-here`."""
        if public is not None:
            for path, kept in self.files():
                if kept.person == person and kept.public == public:
                    return path
        raise NotFound("no-key-here", person=person)


def _sealed(person: str, seed: bytes, password: str, memory_kib: int, passes: int, lanes: int) -> KeyFile:
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw().hex()
    bare = KeyFile(person, public, memory_kib, passes, lanes, os.urandom(16), os.urandom(12), b"")
    derived = _derived(password, bare.salt, memory_kib, passes, lanes)
    sealed = ChaCha20Poly1305(derived).encrypt(bare.nonce, seed, bare.header())
    return KeyFile(person, public, memory_kib, passes, lanes, bare.salt, bare.nonce, sealed)


def _derived(password: str, salt: bytes, memory_kib: int, passes: int, lanes: int) -> bytes:
    normal = unicodedata.normalize("NFC", password).encode()
    return Argon2id(salt=salt, length=32, iterations=passes, lanes=lanes, memory_cost=memory_kib).derive(normal)


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("member-twice")
    return dict(pairs)
