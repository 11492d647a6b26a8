"""What a witness keeps: never an older head, never a fork, on the disk before the signature leaves, one at a time."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sharedfund.book import Book, UserFolder, checkpoints, store
from sharedfund.book.user import Pin
from sharedfund.book.witness import Witness
from sharedfund.drafts.record import make_checkpoint
from sharedfund.errors import BookBusy, NotFound, SharedFundError
from sharedfund.values import notes, sshsig, trees
from tests.book.shelf import SeedSigner, a_link, founded, new_book, written
from tests.fund import B, C, D, public_key_of

FUND = "5" * 64
AT = datetime(2026, 3, 1, tzinfo=UTC)
LEAVES = [bytes([number]) * 32 for number in range(1, 60)]


def head(size: int) -> Pin:
    return Pin(size, trees.root(LEAVES[:size]).hex())


def paths(size: int) -> object:
    """Honest proofs to the head of `size`."""
    return lambda before: trees.consistency(LEAVES[:size], before.size)


@pytest.fixture
def witness(tmp_path: Path) -> Witness:
    return Witness(UserFolder(tmp_path / "home"), FUND, B)


def cosign(witness: Witness, size: int, *, root: str | None = None, by: object = None, known: tuple[Pin, ...] = ()) -> object:
    return witness.cosign(SeedSigner(B), FUND, size, root or head(size).root, at=AT, known=known,
                          paths=by or paths(size))  # type: ignore[arg-type]  # proofs of the tests


def test_what_a_witness_signs_is_good_and_kept(witness: Witness) -> None:
    assert witness.last is None
    made = cosign(witness, 20)
    assert made.before is None  # type: ignore[attr-defined]  # Cosigned
    row = made.cosignature  # type: ignore[attr-defined]  # the same
    assert notes.verified_time(FUND, 20, head(20).root, B, public_key_of(B), row.line) == row.time == int(AT.timestamp())
    assert row.key == public_key_of(B)
    assert sshsig.verified(row.key, row.ssh, notes.body(FUND, 20, head(20).root))
    assert witness.last == head(20)
    assert cosign(witness, 33).before == head(20)  # type: ignore[attr-defined]  # the same


@pytest.mark.parametrize(("size", "says"), [(19, "witness-goes-back"), (1, "witness-goes-back"), (20, None), (21, None), (59, None)])
def test_a_smaller_head_is_refused(witness: Witness, size: int, says: str | None) -> None:
    cosign(witness, 20)
    if says is None:
        cosign(witness, size)
        assert witness.last == head(size)
        return
    with pytest.raises(SharedFundError, match=says):
        cosign(witness, size)
    assert witness.last == head(20)


def test_another_head_of_the_same_size_is_refused(witness: Witness) -> None:
    cosign(witness, 20)
    with pytest.raises(SharedFundError, match="witness-sees-fork"):
        cosign(witness, 20, root="0" * 64)
    assert witness.last == head(20)


def test_a_larger_head_needs_a_proof_and_a_true_one(witness: Witness) -> None:
    cosign(witness, 20)
    with pytest.raises(NotFound, match="witness-needs-path") as told:
        cosign(witness, 30, by=lambda before: None)
    assert told.value.facts["known_size"] == 20
    other = [*LEAVES[:10], b"\xff" * 32, *LEAVES[11:]]
    fork = trees.root(other[:30]).hex()
    for wrong in (lambda before: (), lambda before: trees.consistency(other[:30], before.size),
                  lambda before: trees.consistency(LEAVES[:30], before.size), lambda before: [b"\0" * 32] * 5):
        with pytest.raises(SharedFundError, match="witness-sees-fork"):
            cosign(witness, 30, root=fork, by=wrong)
    assert witness.last == head(20)
    cosign(witness, 30)


def test_a_fresh_witness_begins_with_the_newest_head_it_is_given(witness: Witness) -> None:
    with pytest.raises(SharedFundError, match="witness-goes-back"):
        cosign(witness, 20, known=(head(21),))
    with pytest.raises(SharedFundError, match="witness-sees-fork"):
        cosign(witness, 20, known=(Pin(10, "1" * 64),))
    assert witness.last is None
    cosign(witness, 20, known=(head(20), head(7)))
    assert witness.last == head(20)


def test_what_it_is_given_does_not_replace_what_it_keeps(witness: Witness) -> None:
    cosign(witness, 30)
    with pytest.raises(SharedFundError, match="witness-goes-back"):
        cosign(witness, 20, known=(head(10),))


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"size": "x", "root": 1}', b'{"root": "00"}'])
def test_a_state_that_cannot_be_read_is_not_none(witness: Witness, tmp_path: Path, damage: bytes) -> None:
    cosign(witness, 20)
    (tmp_path / "home" / "witness" / FUND / B / "head").write_bytes(damage)
    with pytest.raises(SharedFundError, match="witness-state-damaged"):
        cosign(witness, 30)


def test_the_state_is_on_the_disk_before_anything_is_signed(witness: Witness, monkeypatch: pytest.MonkeyPatch) -> None:
    order = []
    written_before = store.replace_file

    class Signing(SeedSigner):
        def sign(self, payload: bytes) -> str:
            order.append("signed")
            return super().sign(payload)

    def replaced(path: Path, data: bytes, mode: int = 0o644) -> None:
        written_before(path, data, mode)
        order.append("kept")

    monkeypatch.setattr(store, "replace_file", replaced)
    witness.cosign(Signing(B), FUND, 20, head(20).root, at=AT, paths=paths(20))  # type: ignore[arg-type]  # proofs of the tests
    assert order == ["kept", "signed", "signed"]

    def full(path: Path, data: bytes, mode: int = 0o644) -> None:
        raise SharedFundError("disk-full")

    monkeypatch.setattr(store, "replace_file", full)
    with pytest.raises(SharedFundError, match="disk-full"):
        witness.cosign(Signing(B), FUND, 30, head(30).root, at=AT, paths=paths(30))  # type: ignore[arg-type]  # the same
    assert order == ["kept", "signed", "signed"]
    assert witness.last == head(20)


def test_two_requests_race_and_the_state_never_goes_back(witness: Witness) -> None:
    """Sixteen requests at once, the larger and the smaller: whatever is signed is signed in rising order."""
    signed: list[int] = []
    refused: list[str] = []

    class Signing(SeedSigner):
        def sign(self, payload: bytes) -> str:
            kept = witness.last
            assert kept is not None
            if payload.startswith(b"cosignature/v1"):
                signed.append(kept.size)
                assert payload.split(b"\n")[3] == b"%d" % kept.size
            return super().sign(payload)

    def ask(size: int) -> None:
        try:
            witness.cosign(Signing(B), FUND, size, head(size).root, at=AT, paths=paths(size))  # type: ignore[arg-type]  # the same
        except SharedFundError as error:
            refused.append(error.code)

    threads = [threading.Thread(target=ask, args=(size,)) for size in (40, 10, 39, 11, 38, 12, 37, 13, 36, 14, 35, 15, 34, 16, 33, 17)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert signed == sorted(signed) and len(signed) + len(refused) == 16
    assert set(refused) <= {"witness-goes-back"}
    assert witness.last == head(40)


def test_while_one_is_signing_nobody_else_is(witness: Witness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "home" / "witness" / FUND / B
    store.make_folder(folder)
    monkeypatch.setattr(store.locked.__wrapped__, "__kwdefaults__", {"seconds": 0.05, "allow_network": False})  # type: ignore[attr-defined]  # not so long a wait
    with store.locked(folder), pytest.raises(BookBusy, match="locked"):
        cosign(witness, 20)
    assert witness.last is None


# ---- of a book ----


def test_a_witness_of_a_cut_or_forked_book_refuses(tmp_path: Path) -> None:
    book = founded(tmp_path, practice=False)
    written(book, make_checkpoint(book.state, by=C, day=book.today))
    size, root = checkpoints.head_to_cosign(book)
    for number in range(3):
        written(book, a_link(book, f"v-{number + 10}"))
    written(book, make_checkpoint(book.state, by=C, day=book.today))
    newest = checkpoints.head_to_cosign(book)
    checkpoints.cosign(book, SeedSigner(D), *newest)
    with pytest.raises(SharedFundError, match="witness-goes-back"):
        checkpoints.cosign(book, SeedSigner(D), size, root)
    # A witness who kept a head that this book never had.
    other = Pin(size - 1, "1" * 64)
    with pytest.raises(SharedFundError, match="witness-sees-fork"):
        checkpoints.cosign(book, SeedSigner(B), *newest, known=[other])
    assert book.witness(B).last is None
    assert book.witness(D).last == Pin(*newest)


def test_a_practice_book_that_begins_anew_has_witnesses_that_begin_anew(tmp_path: Path) -> None:
    book = founded(tmp_path / "a")
    written(book, make_checkpoint(book.state, by=C, day=book.today))
    checkpoints.cosign(book, SeedSigner(B), *checkpoints.head_to_cosign(book))
    assert book.witness(B).last is not None
    for path in sorted(book.path.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    again = new_book(tmp_path / "a")
    assert again.fund_id == book.fund_id and again.witness(B).last is None


def test_a_book_of_one_person_is_no_other_persons(tmp_path: Path) -> None:
    book: Book = founded(tmp_path)
    written(book, make_checkpoint(book.state, by=C, day=book.today))
    checkpoints.cosign(book, SeedSigner(B), *checkpoints.head_to_cosign(book))
    assert book.witness(D).last is None
