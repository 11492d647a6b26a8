"""The Merkle tree over the blocks of a book (RFC 6962), kept as a frontier: pure, and cheap to grow."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

EMPTY_ROOT = sha256(b"").hexdigest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """`size` leaves so far; `peaks` are the roots of the full subtrees, largest first, one for each bit of `size`."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def add(self, leaf: bytes) -> Frontier:
        """With one more leaf hash."""
        peaks, size = [*self.peaks, leaf], self.size
        while size & 1:
            right, left = peaks.pop(), peaks.pop()
            peaks.append(node(left, right))
            size >>= 1
        return Frontier(self.size + 1, tuple(peaks))

    @property
    def root(self) -> str:
        """The tree's root, as hex."""
        if not self.peaks:
            return EMPTY_ROOT
        peaks = list(self.peaks)
        root = peaks.pop()
        while peaks:
            root = node(peaks.pop(), root)
        return root.hex()


def page_line(day: str, page: int, size: int, root: str) -> bytes:
    """The bytes of a page line: page number, blocks before it, root over them."""
    return f'{day} custom "page" {page} {size} "{root}"\n'.encode()
