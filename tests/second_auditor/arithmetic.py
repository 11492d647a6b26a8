"""Hashes, trees and curve points: RFC 6962 section 2.1, RFC 8032 section 5.1, and PAE, written out anew."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
NEUTRAL = (0, 1, 1, 0)
HEX_32 = re.compile(r"[0-9a-f]{64}")
HEX_64 = re.compile(r"[0-9a-f]{128}")


def leaf(block: bytes) -> bytes:
    """The hash of a block."""
    return hashlib.sha256(b"\x00" + block).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash over two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass
class Tree:
    """The roots of complete subtrees from the left, the largest first, with how many leaves each has."""

    size: int = 0
    peaks: list[tuple[int, bytes]] = field(default_factory=list)

    def add(self, hashed: bytes) -> None:
        """One leaf more."""
        self.size += 1
        self.peaks.append((1, hashed))
        while len(self.peaks) > 1 and self.peaks[-1][0] == self.peaks[-2][0]:
            (count, right), (_, left) = self.peaks.pop(), self.peaks.pop()
            self.peaks.append((2 * count, node(left, right)))

    def root(self) -> bytes:
        """The root over all leaves so far."""
        if not self.peaks:
            return hashlib.sha256(b"").digest()
        result = self.peaks[-1][1]
        for _, left in reversed(self.peaks[:-1]):
            result = node(left, result)
        return result


def root_of(leaves: list[bytes]) -> bytes:
    """The root over these leaf hashes."""
    tree = Tree()
    for each in leaves:
        tree.add(each)
    return tree.root()


def included(hashed: bytes, index: int, size: int, path: list[bytes], root: bytes) -> bool:
    """Whether `path` proves the leaf at `index` (from 0) under the root of `size` leaves (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    at, last, result = index, size - 1, hashed
    for each in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            result = node(each, result)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            result = node(result, each)
        at, last = at >> 1, last >> 1
    return last == 0 and result == root


def pae(kind: str, body: bytes) -> bytes:
    """What is signed: DSSE's pre-authentication encoding."""
    return b"DSSEv1 %d %s %d %s" % (len(kind.encode()), kind.encode(), len(body), body)


def added(a: tuple[int, int, int, int], b: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """The sum of two points in extended coordinates."""
    s, t = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    u, v = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = t - s, v - u, v + u, t + s
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(scalar: int, point: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """`scalar` times `point`."""
    result = NEUTRAL
    while scalar:
        if scalar & 1:
            result = added(result, point)
        point, scalar = added(point, point), scalar >> 1
    return result


def is_neutral(point: tuple[int, int, int, int]) -> bool:
    """Whether this is the neutral point, in any coordinates."""
    return point[0] % P == 0 and (point[1] - point[2]) % P == 0


def key_fault(key: str) -> str | None:
    """Why this is no key anybody may have, or nothing: canonical encoding, prime order, not the neutral point."""
    if not HEX_32.fullmatch(key):
        return "not 64 lower-case hex digits"
    number = int.from_bytes(bytes.fromhex(key), "little")
    sign, y = number >> 255, number & (2**255 - 1)
    if y >= P:
        return "not the canonical encoding of a point"
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P:
        return "no point of the curve"
    if x == 0 and sign:
        return "not the canonical encoding of a point"
    if x & 1 != sign:
        x = P - x
    point = (x, y, 1, x * y % P)
    if is_neutral(point):
        return "the neutral point"
    return None if is_neutral(times(L, point)) else "not a point of prime order"


def signed_by(key: str, signature: bytes, message: bytes) -> bool:
    """Whether the signature is good: S below the group order, the cofactorless equation."""
    if len(signature) != 64 or int.from_bytes(signature[32:], "little") >= L:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
