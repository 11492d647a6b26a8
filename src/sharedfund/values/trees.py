"""Merkle trees (RFC 6962): roots, proofs that a leaf lies in a tree, proofs that one tree continues another. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes."""
    if len(leaves) < 2:
        return leaves[0] if leaves else EMPTY_ROOT
    at = _split(len(leaves))
    return node(root(leaves[:at]), root(leaves[at:]))


def inclusion(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """The proof that leaf `index` (from 0) lies in the tree over `leaves`. Raises: IndexError outside it."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return ()
    at = _split(len(leaves))
    if index < at:
        return (*inclusion(leaves[:at], index), root(leaves[at:]))
    return (*inclusion(leaves[at:], index - at), root(leaves[:at]))


def is_included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], head: bytes) -> bool:
    """Whether `proof` shows that `leaf` is number `index` (from 0) of the `size` leaves under the root `head`."""
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, leaf
    for other in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node(other, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node(found, other)
        at, last = at >> 1, last >> 1
    return last == 0 and found == head


def consistency(leaves: Sequence[bytes], size: int) -> tuple[bytes, ...]:
    """The proof that the tree over `leaves` continues the one over its first `size`. Raises: IndexError outside it."""
    if not 0 < size <= len(leaves):
        raise IndexError(size)
    return _consistency(leaves, size, whole=True)


def _consistency(leaves: Sequence[bytes], size: int, *, whole: bool) -> tuple[bytes, ...]:
    if size == len(leaves):
        return () if whole else (root(leaves),)
    at = _split(len(leaves))
    if size <= at:
        return (*_consistency(leaves[:at], size, whole=whole), root(leaves[at:]))
    return (*_consistency(leaves[at:], size - at, whole=False), root(leaves[:at]))


def is_continued(size: int, head: bytes, new_size: int, new_head: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows that the tree of `new_size` leaves under `new_head` begins with the `size` leaves under
    `head`."""
    if size == new_size:
        return not proof and head == new_head
    if not 0 < size < new_size or not proof:
        return False
    rest = list(proof)
    at, last = size - 1, new_size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = rest.pop(0) if at else head
    for other in rest:
        if last == 0:
            return False
        if at & 1 or at == last:
            old, new = node(other, old), node(other, new)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            new = node(new, other)
        at, last = at >> 1, last >> 1
    return last == 0 and old == head and new == new_head
