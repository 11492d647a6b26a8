"""Seals, trees and notes: the format's vector, and what must not pass."""

from __future__ import annotations

from hashlib import sha256

import pytest

from sharedfund.signing import SeedSigner
from sharedfund.values import notes, seals, trees

FUND = "2610cd8a0c4a19a95f2de9032051ed83be31a167d835a778d39e1ee8357ce8c6"
ROOT = "8c562a08e51a3b20258c132832571a570804f002e8c788950df32d945d14552e"
TIME = 1767345600
SIGNER = SeedSigner("p-03", bytes(range(32)))


def cosigned(signer: SeedSigner, size: int = 4, time: int = TIME) -> str:
    sealed = bytes.fromhex(signer.sign(notes.to_sign(notes.body(FUND, size, ROOT), time)))
    return notes.signature(FUND, signer.person, signer.public, time, sealed)


NOTE = notes.Note(FUND, 4, ROOT, {"p-03": cosigned(SIGNER)})


def test_the_vectors_commitment_is_ours() -> None:
    assert seals.commitment("account", b"\x11" * 16, b"6222020200012345678") == (
        "f284d353a67913dea3ee6ee00210d560ef195614d115c87f75eafdb107f9178f")


def test_what_is_signed_says_its_kind_and_both_lengths() -> None:
    assert seals.pae("sharedfund/v1/甲", b"body\n") == "DSSEv1 17 sharedfund/v1/甲 5 body\n".encode()


def test_a_salt_is_sixteen_bytes() -> None:
    with pytest.raises(ValueError, match="salt-not-16-bytes"):
        seals.commitment("account", b"\x11" * 15, b"1")


def test_the_vectors_note_is_ours() -> None:
    written = NOTE.encode()
    assert (len(written), sha256(written).hexdigest()) == (
        320, "78cedc993caf8310f011481ec15521cdaa3ce1b57e233637c95b9659b4cb39ec")
    assert notes.decode(written) == NOTE
    assert NOTE.cosigners({"p-03": SIGNER.public}) == {"p-03"}


def test_a_cosignature_pasted_from_another_checkpoint_counts_for_nobody() -> None:
    pasted = notes.Note(FUND, 5, ROOT, NOTE.lines)
    assert pasted.cosigners({"p-03": SIGNER.public}) == frozenset()


def test_another_ending_of_the_same_base64_is_no_note() -> None:
    written = NOTE.encode().decode()
    line = NOTE.lines["p-03"]
    assert line.endswith("==")  # four bits of the last character carry nothing
    last = line[-3]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    other = alphabet[alphabet.index(last) + 1]
    with pytest.raises(notes.NoteError):
        notes.decode(written.replace(line, line[:-3] + other + "==").encode())


def test_no_bit_of_a_note_may_differ() -> None:
    written = NOTE.encode()
    for place in range(len(written)):
        for bit in range(8):
            changed = bytearray(written)
            changed[place] ^= 1 << bit
            try:
                found = notes.decode(bytes(changed))
            except notes.NoteError:
                continue
            assert found.fund != FUND or found.cosigners({"p-03": SIGNER.public}) == frozenset()


@pytest.mark.parametrize("data", [
    b"", b"x" * 70_000, NOTE.encode() + b"x", NOTE.encode() + NOTE.encode().split(b"\n\n")[1], NOTE.encode()[:-1],
    NOTE.encode().replace(b"\n4\n", b"\n04\n"), NOTE.encode().replace(b"/p-03 ", b"/p-03  "),
])
def test_what_is_no_note_is_refused(data: bytes) -> None:
    with pytest.raises(notes.NoteError):
        notes.decode(data)


def test_a_cosignature_has_its_length() -> None:
    assert notes.taken_apart("AAAA") is None


# ---- keys ----


def test_an_ordinary_key_is_sound() -> None:
    assert seals.key_fault(SIGNER.public) is None


def _encoded(x: int, y: int) -> str:
    return (y | (x & 1) << 255).to_bytes(32, "little").hex()


P = 2**255 - 19
# The eight points of low order, from their two generators of order eight.
LOW_ORDER = ["01" + "00" * 31, "00" * 32, "ec" + "ff" * 30 + "7f", "00" * 31 + "80",
             "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
             "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
             "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
             "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"]


@pytest.mark.parametrize("key", LOW_ORDER)
def test_a_key_of_low_order_is_not_sound(key: str) -> None:
    assert seals.key_fault(key) == "key-low-order"


def test_a_key_of_mixed_order_is_not_sound() -> None:
    # A sound point plus the point (0, -1) of order two is (-x, -y).
    written = int.from_bytes(bytes.fromhex(SIGNER.public), "little")
    y, sign = written & (2**255 - 1), written >> 255
    assert seals.key_fault(_encoded(1 - sign, P - y)) == "key-mixed-order"


@pytest.mark.parametrize("key", [
    (P).to_bytes(32, "little").hex(),  # y = p is zero written otherwise
    (P + 1).to_bytes(32, "little").hex(),
    "01" + "00" * 30 + "80",  # x = 0 with a sign
])
def test_a_key_has_one_spelling(key: str) -> None:
    assert seals.key_fault(key) == "key-not-canonical"


def test_about_half_of_all_numbers_are_no_point() -> None:
    faults = [seals.key_fault(sha256(bytes([n])).hexdigest()[:62] + "00") for n in range(64)]
    assert 16 < faults.count("key-not-on-curve") < 48


def test_a_signature_with_s_beyond_the_order_does_not_verify() -> None:
    signature = SIGNER.sign(b"DSSEv1 x")
    assert seals.verify(SIGNER.public, signature, b"DSSEv1 x")
    s = int.from_bytes(bytes.fromhex(signature[64:]), "little") + seals.GROUP_ORDER
    assert not seals.verify(SIGNER.public, signature[:64] + s.to_bytes(32, "little").hex(), b"DSSEv1 x")


def test_a_signature_is_of_one_key_and_one_message() -> None:
    signature = SIGNER.sign(b"DSSEv1 x")
    assert not seals.verify(SIGNER.public, signature, b"DSSEv1 y")
    assert not seals.verify(SeedSigner("p-02", b"\x07" * 32).public, signature, b"DSSEv1 x")
    assert not seals.verify(SIGNER.public, "0" * 128, b"DSSEv1 x")


def test_practice_keys_are_those_of_practice_signers() -> None:
    assert SeedSigner.practice("p-01").public in seals.practice_keys()
    assert SeedSigner("p-01", b"\x09" * 32).public not in seals.practice_keys()


# ---- trees ----

LEAVES = [sha256(bytes([n])).digest() for n in range(24)]


@pytest.mark.parametrize("size", range(1, 25))
def test_every_leaf_is_proved_and_no_proof_fits_otherwise(size: int) -> None:
    head = trees.root(LEAVES[:size])
    for index in range(size):
        proof = trees.inclusion(LEAVES[:size], index)
        assert trees.is_included(LEAVES[index], index, size, proof, head)
        assert not trees.is_included(LEAVES[index], size, size, proof, head)
        assert not trees.is_included(LEAVES[index], index, size, (*proof, head), head)
        assert not trees.is_included(b"\0" * 32, index, size, proof, head)
        if proof:
            assert not trees.is_included(LEAVES[index], index, size, proof[1:], head)
    for first in range(1, size + 1):
        path = trees.consistency(LEAVES[:size], first)
        assert trees.is_continued(first, trees.root(LEAVES[:first]), size, head, path)
        assert not trees.is_continued(first, b"\0" * 32, size, head, path)
        assert not trees.is_continued(first, trees.root(LEAVES[:first]), size, head, (*path, head))
        if path:
            assert not trees.is_continued(first, trees.root(LEAVES[:first]), size, head, path[:-1])


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    assert trees.root([]) == trees.EMPTY_ROOT == sha256(b"").digest()
    with pytest.raises(IndexError):
        trees.inclusion([], 0)
    with pytest.raises(IndexError):
        trees.consistency(LEAVES, 0)


def test_the_frontier_of_a_book_has_the_same_roots() -> None:
    from sharedfund.book.tree import Frontier

    frontier = Frontier()
    for size, leaf in enumerate(LEAVES, 1):
        frontier = frontier.add(leaf)
        assert frontier.root == trees.root(LEAVES[:size]).hex()


def test_a_proof_of_another_length_or_place_shows_nothing() -> None:
    """What an attacker may name: a place before the first, a tree smaller than it is, a head inside another."""
    left, right = trees.root(LEAVES[:2]), trees.root(LEAVES[2:4])
    head = trees.node(left, right)
    assert not trees.is_included(LEAVES[0], -1, 1, (), LEAVES[0])
    assert not trees.is_included(right, 0, 1, (left,), head)
    assert trees.is_included(right, 1, 2, (left,), head)  # the same hashes, read as a tree of two
    with pytest.raises(IndexError):
        trees.inclusion(LEAVES, -1)
    with pytest.raises(IndexError):
        trees.inclusion(LEAVES[:1], 1)
    with pytest.raises(IndexError):
        trees.consistency(LEAVES, len(LEAVES) + 1)


def test_a_tree_continues_only_a_smaller_one_that_is_not_empty() -> None:
    old, new = trees.root(LEAVES[:2]), trees.root(LEAVES[:3])
    path = trees.consistency(LEAVES[:3], 2)
    assert trees.is_continued(2, old, 3, new, path)
    assert not trees.is_continued(3, new, 2, old, path)
    assert not trees.is_continued(0, trees.EMPTY_ROOT, 3, new, path)
    assert not trees.is_continued(-1, old, 3, new, path)
    assert not trees.is_continued(2, old, 3, new, ())
    assert trees.is_continued(3, new, 3, new, ())
    assert not trees.is_continued(3, new, 3, new, path) and not trees.is_continued(3, new, 3, old, ())
    beside = LEAVES[9]  # both under one more hash: heads of other sizes than those that are named
    assert not trees.is_continued(2, trees.node(beside, old), 3, trees.node(beside, new), (*path, beside))
    old, new, path = trees.root(LEAVES[:3]), trees.root(LEAVES[:4]), trees.consistency(LEAVES[:4], 3)
    assert trees.is_continued(3, old, 4, new, path)
    assert not trees.is_continued(3, trees.node(beside, old), 4, trees.node(beside, new), (*path, beside))


def test_practice_keys_are_all_of_them_and_no_other() -> None:
    wanted = {SeedSigner.practice(f"p-{number:02d}").public for number in range(1, 100)}
    seals.practice_keys.cache_clear()  # whoever asked before: they are computed here
    assert seals.practice_keys() == wanted | {SeedSigner("p-01", bytes(range(32))).public}
    assert len(wanted) == 99
