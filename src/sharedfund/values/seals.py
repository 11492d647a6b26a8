"""Seals: Ed25519 signatures and what a key must be before it may be enrolled. Verifies only; signs nothing."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

# The group order of Ed25519: a signature's S must be below it (RFC 8032).
GROUP_ORDER = 2**252 + 27742317777372353535851937790883648493


def verify(key: str, signature: str, message: bytes) -> bool:
    """Whether `signature` (128 hex) over `message` is by `key` (64 hex): cofactorless, S below the group order."""
    sealed = bytes.fromhex(signature)
    if int.from_bytes(sealed[32:], "little") >= GROUP_ORDER:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(sealed, message)
    except (InvalidSignature, ValueError):
        return False
    return True
