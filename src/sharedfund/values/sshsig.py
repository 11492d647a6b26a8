"""SSH signatures over checkpoints, as `ssh-keygen -Y verify` reads them (OpenSSH PROTOCOL.sshsig). Verifies; signs
nothing.

One form only: Ed25519, sha512, the namespace of checkpoints. Ed25519 is deterministic, so that the file is rebuilt byte
for byte from the key and the 64 bytes of the signature.
"""

from __future__ import annotations

import base64
import struct
from collections.abc import Iterable
from hashlib import sha512

from sharedfund.values import seals

NAMESPACE = "sharedfund-checkpoint"
MAGIC = b"SSHSIG"
_ALGORITHM, _HASH = b"ssh-ed25519", b"sha512"
_VERSION = 1
_LINE = 70  # as ssh-keygen breaks its lines
_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"


def _string(data: bytes) -> bytes:
    """A string of the SSH protocol: its length in four bytes, then its bytes."""
    return struct.pack(">I", len(data)) + data


# How everything begins that a key may sign for SSH: no other namespace, so no commit, mail or login.
PREFIX = MAGIC + _string(NAMESPACE.encode())


def to_sign(note_body: bytes) -> bytes:
    """What a key signs for a note's body."""
    return PREFIX + _string(b"") + _string(_HASH) + _string(sha512(note_body).digest())


def verified(key: str, sealed: str, note_body: bytes) -> bool:
    """Whether `sealed` (128 hex) is the signature of `key` (64 hex) for this body."""
    return seals.verify(key, sealed, to_sign(note_body))


def _public(key: str) -> bytes:
    return _string(_ALGORITHM) + _string(bytes.fromhex(key))


def armored(key: str, sealed: str) -> bytes:
    """The signature file, byte for byte as `ssh-keygen -Y sign` writes it."""
    signature = _string(_ALGORITHM) + _string(bytes.fromhex(sealed))
    blob = (MAGIC + struct.pack(">I", _VERSION) + _string(_public(key)) + _string(NAMESPACE.encode()) + _string(b"")
            + _string(_HASH) + _string(signature))
    text = base64.b64encode(blob).decode()
    lines = (text[at : at + _LINE] for at in range(0, len(text), _LINE))
    return "\n".join((_BEGIN, *lines, _END, "")).encode()


def allowed_signers(keys: Iterable[tuple[str, str]]) -> bytes:
    """The file `ssh-keygen -Y verify -f` wants: each person's keys, for checkpoints alone."""
    lines = (f'{person} namespaces="{NAMESPACE}" {_ALGORITHM.decode()} {base64.b64encode(_public(key)).decode()}\n'
             for person, key in sorted(set(keys)))
    return "".join(lines).encode()
