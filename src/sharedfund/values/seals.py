"""Seals: Ed25519 signatures, what a key must be before it is enrolled, commitments. Verifies only; signs nothing."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256, sha512
from typing import Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

# The group order of Ed25519: a signature's S must be below it (RFC 8032).
GROUP_ORDER = 2**252 + 27742317777372353535851937790883648493

SALT_BYTES = 16


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


# ---- what is signed ----


def pae(payload_type: str, body: bytes) -> bytes:
    """DSSE's pre-authentication encoding."""
    head = payload_type.encode()
    return b"DSSEv1 %d %s %d %s" % (len(head), head, len(body), body)


def possession(fund_id: str, person: str, key: str) -> bytes:
    """What a new key signs to prove that `person` has it (format 1, section 5)."""
    return pae("sharedfund/v1/key-possession", f"fund: {fund_id}\nperson: {person}\nkey: {key}\n".encode())


# ---- keys ----

_P = 2**255 - 19
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT_OF_MINUS_ONE = pow(2, (_P - 1) // 4, _P)
_Point = tuple[int, int, int, int]  # extended coordinates: x = X/Z, y = Y/Z, XY = ZT
_NEUTRAL: _Point = (0, 1, 1, 0)
_BASE_X = 15112221349535400772501151409588531511454012693041857206046113283949847762202
_BASE_Y = 4 * pow(5, -1, _P) % _P
_BASE: _Point = (_BASE_X, _BASE_Y, 1, _BASE_X * _BASE_Y % _P)

KeyFault = Literal["key-not-canonical", "key-not-on-curve", "key-low-order", "key-mixed-order"]


@lru_cache(maxsize=4096)
def key_fault(key: str) -> KeyFault | None:
    """What forbids enrolling the public key `key` (64 hex); None for a sound one.

    A key of low or mixed order passes libraries, and two ways of verifying disagree on its signatures for ever.
    """
    written = int.from_bytes(bytes.fromhex(key), "little")
    y = written & (2**255 - 1)
    if y >= _P:
        return "key-not-canonical"
    x = _x_of(y, written >> 255)
    if x is None:
        return "key-not-on-curve"
    if x == 0 and written >> 255:
        return "key-not-canonical"
    if _is_neutral(_times(8, (x, y, 1, x * y % _P))):
        return "key-low-order"
    return None if _is_neutral(_times(GROUP_ORDER, (x, y, 1, x * y % _P))) else "key-mixed-order"


def _x_of(y: int, sign: int) -> int | None:
    """The x of the point with this y and sign, or None where the curve has none (RFC 8032, 5.1.3)."""
    over, under = (y * y - 1) % _P, (_D * y * y + 1) % _P
    square = over * pow(under, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT_OF_MINUS_ONE % _P
    if (x * x - square) % _P:
        return None
    return _P - x if x and x & 1 != sign else x


def _plus(a: _Point, b: _Point) -> _Point:
    low, high = (a[1] - a[0]) * (b[1] - b[0]) % _P, (a[1] + a[0]) * (b[1] + b[0]) % _P
    twist, depth = 2 * a[3] * b[3] * _D % _P, 2 * a[2] * b[2] % _P
    e, f, g, h = high - low, depth - twist, depth + twist, high + low
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(count: int, point: _Point) -> _Point:
    total = _NEUTRAL
    while count:
        if count & 1:
            total = _plus(total, point)
        point = _plus(point, point)
        count >>= 1
    return total


def _is_neutral(point: _Point) -> bool:
    return point[0] % _P == 0 and (point[1] - point[2]) % _P == 0


# ---- practice keys: everybody can have them, so no real fund may ----


def practice_seed(person: str) -> bytes:
    """The seed of the key with which practice funds let `person` sign. Public by design."""
    return sha256(f"sharedfund practice key {person}".encode()).digest()


PRACTICE_PERSONS = tuple(f"p-{number:02d}" for number in range(1, 100))


@lru_cache(maxsize=1)
def practice_keys() -> frozenset[str]:
    """Public keys whose seeds anybody can compute: those of practice funds, and of format 1's vector."""
    return frozenset(_public(seed) for seed in (*map(practice_seed, PRACTICE_PERSONS), bytes(range(32))))


def _public(seed: bytes) -> str:
    """The public key of a seed everybody knows. Slow, and not safe for a secret: signing/ alone holds those."""
    digest = sha512(seed).digest()
    scalar = int.from_bytes(digest, "little") % 2**254 // 8 * 8 + 2**254  # its lower half, clamped
    x, y, z, _ = _times(scalar, _BASE)
    inverse = pow(z, -1, _P)
    return (y * inverse % _P | (x * inverse % _P & 1) << 255).to_bytes(32, "little").hex()


# ---- commitments ----


def commitment(what: str, salt: bytes, value: bytes) -> str:
    """The commitment of `value` as `what` (identity, name, account, room, evidence ...), 64 hex (format 1, section 7).

    Raises: ValueError for a salt that is not 16 bytes.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError("salt-not-16-bytes")
    return sha256(f"sharedfund/v1/{what}\n".encode() + salt + value).hexdigest()
