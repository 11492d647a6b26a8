"""Proofs that an entry lies in a cosigned book, as C2SP writes them (tlog-proof@v1): the entry's text, its place, the
hashes beside it, the note. Whoever holds the fund id and the witnesses' keys checks one offline. Pure.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from hashlib import sha256
from typing import NamedTuple

from sharedfund.values import notes, trees

HEADER = "c2sp.org/tlog-proof@v1"
SUFFIX = ".tlog-proof"
PROOF_MAX_BYTES = 256 * 1024
_HASHES_MAX = 63


class ProofError(ValueError):
    """A text is no proof of this format, or proves nothing; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Proof(NamedTuple):
    """A proof taken apart: the block's bytes and its number (from 1), the hashes beside it, the note."""

    block: bytes
    number: int
    hashes: tuple[bytes, ...]
    note: notes.Note

    def encode(self) -> bytes:
        """The proof's file."""
        lines = (HEADER, f"extra {_base64(self.block)}", f"index {self.number - 1}",
                 *(_base64(part) for part in self.hashes), "", "")
        return "\n".join(lines).encode() + self.note.encode()

    @property
    def holds(self) -> bool:
        """Whether the block lies in the tree under the note's head. Says nothing of who cosigned it."""
        leaf = sha256(b"\x00" + self.block).digest()
        return trees.is_included(leaf, self.number - 1, self.note.size, self.hashes, bytes.fromhex(self.note.root))


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def decode(text: bytes) -> Proof:
    """The proof `text` is; nothing of it is believed yet. Raises: ProofError for anything `encode` would not write."""
    if len(text) > PROOF_MAX_BYTES:
        raise ProofError("proof-too-large")
    head, _, note = text.partition(b"\n\n")
    try:
        first, extra, index, *hashes = head.decode("ascii").split("\n")
        found = Proof(
            base64.b64decode(extra.removeprefix("extra "), validate=True), int(index.removeprefix("index ")) + 1,
            tuple(base64.b64decode(line, validate=True) for line in hashes), notes.decode(note))
    except (ValueError, binascii.Error):
        raise ProofError("proof-malformed") from None
    if first != HEADER or found.number < 1 or len(found.hashes) > _HASHES_MAX or found.encode() != text:
        raise ProofError("proof-malformed")
    if any(len(part) != sha256().digest_size for part in found.hashes):
        raise ProofError("proof-malformed")
    return found


def checked(proof: Proof, fund: str, keys: Mapping[str, str]) -> frozenset[str]:
    """Those of `keys`, a person's public key each, who cosigned the head this proof stands under.

    Raises: ProofError where it is of another fund, or the block does not lie under the head.
    """
    if proof.note.fund != fund:
        raise ProofError("proof-of-another-fund")
    if not proof.holds:
        raise ProofError("proof-does-not-hold")
    return proof.note.cosigners(keys)
