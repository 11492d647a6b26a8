"""The file that asks for a cosignature: what a witness's machine checks without the book, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sharedfund.book import Book, UserFolder, checkpoints
from sharedfund.book.witness import Witness
from sharedfund.drafts.record import make_checkpoint
from sharedfund.errors import BadInput, NotFound, SharedFundError
from sharedfund.signing import cosigning
from sharedfund.signing.cosigning import CosignRequest
from sharedfund.values import notes, sshsig
from tests.book.shelf import SeedSigner, a_link, founded, written
from tests.fund import B, C, D, K, public_key_of


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Two checkpoints of C; the first is cosigned by B, the second by nobody yet."""
    made = founded(tmp_path_factory.mktemp("cosigning"))
    written(made, make_checkpoint(made.state, by=C, day=made.today))
    size, root = checkpoints.head_to_cosign(made)
    written(made, checkpoints.recorded(made, size, root, [checkpoints.cosign(made, SeedSigner(B), size, root).cosignature], K))
    for number in range(3):
        written(made, a_link(made, f"v-{number + 10}"))
    written(made, make_checkpoint(made.state, by=C, day=made.today))
    return made


@pytest.fixture
def request_(book: Book) -> CosignRequest:
    return checkpoints.request(book, *checkpoints.head_to_cosign(book))


def test_a_request_stands_every_check_and_is_read_as_it_was_written(request_: CosignRequest, book: Book) -> None:
    assert cosigning.decode(request_.encode()) == request_
    checked = cosigning.check(request_)
    assert (checked.note.fund, checked.note.size, checked.note.lines) == (book.fund_id, checkpoints.head_to_cosign(book)[0], {})
    assert checked.is_maker_known and checked.made.by == C and checked.charter.name == "银杏花园"


def test_a_request_is_read_from_its_file_up_to_a_mebibyte(request_: CosignRequest, tmp_path: Path) -> None:
    path = tmp_path / "a.sfcosign"
    path.write_bytes(request_.encode().ljust(1_048_576))
    assert cosigning.read(path) == request_
    path.write_bytes(request_.encode().ljust(1_048_577))
    with pytest.raises(SharedFundError, match="file-too-large"):
        cosigning.read(path)


def test_a_witness_away_cosigns_and_the_book_takes_it(request_: CosignRequest, book: Book, tmp_path: Path) -> None:
    checked = cosigning.check(request_)
    note = checked.note
    witness = Witness(UserFolder(tmp_path), note.fund, D)
    made = witness.cosign(SeedSigner(D), note.fund, note.size, note.root, at=book.clock(),
                          paths=lambda head: checked.path(request_, head.size, head.root))
    home = cosigning.decode(request_.with_cosignature(made.cosignature).encode())
    (row,) = home.cosignatures({D: public_key_of(D)})
    assert row == made.cosignature and row.ssh is not None
    assert sshsig.verified(public_key_of(D), row.ssh, notes.body(note.fund, note.size, note.root))
    (bare,) = home.cosignatures({})
    assert (bare.key, bare.ssh, bare.line) == (None, None, row.line)


def test_a_witness_away_continues_from_what_it_cosigned_before(request_: CosignRequest, book: Book, tmp_path: Path) -> None:
    first = checkpoints.points(book)[0]
    checked = cosigning.check(request_)
    note, witness = checked.note, Witness(UserFolder(tmp_path), book.fund_id, B)

    def ask(asked: CosignRequest) -> None:
        witness.cosign(SeedSigner(B), note.fund, note.size, note.root, at=book.clock(),
                       paths=lambda head: checked.path(asked, head.size, head.root))

    witness.cosign(SeedSigner(B), note.fund, first.size, first.root, at=book.clock(), paths=lambda head: None)
    with pytest.raises(NotFound, match="witness-needs-path"):
        ask(CosignRequest(request_.note, request_.charter, request_.made))
    ask(request_)


def test_a_request_carries_a_proof_from_any_head_that_is_named(book: Book) -> None:
    size, root = checkpoints.head_to_cosign(book)
    first = next(block for block in range(2, size) if any(book.state.record.is_head(block, root_at) for root_at in [root_of(book, block)]))
    request = checkpoints.request(book, size, root, [first])
    assert first in {path.size for path in request.consistency}
    assert request.consistency == tuple(sorted(request.consistency, reverse=True))
    for nothing in (first - 1, size, size + 1, 0):
        with pytest.raises(NotFound, match="no-head-of-size"):
            checkpoints.request(book, size, root, [nothing])
    with pytest.raises(NotFound, match="no-checkpoint"):
        checkpoints.request(book, first, root_of(book, first))


def root_of(book: Book, size: int) -> str:
    from sharedfund.values import trees

    return trees.root(book.leaves(size)).hex()


def changed(request: CosignRequest, **members: Any) -> CosignRequest:
    data = json.loads(request.encode())
    return cosigning.decode(json.dumps({**data, **members}).encode())


def test_what_does_not_fit_together_is_refused(request_: CosignRequest, book: Book) -> None:
    note = notes.decode(request_.note.encode())
    other = note._replace(size=note.size + 1)
    forged = request_.made.replace('signature: "', 'signature: "00')[:-4] + '"\n'
    for members, said in (
        ({"note": "nothing"}, "note-malformed"),
        ({"note": other.encode().decode()}, "made-is-not-of-this-head"),
        ({"note": note._replace(fund="0" * 64).encode().decode()}, "charter-not-shown"),
        ({"charter": request_.made}, "charter-not-shown"), ({"charter": "nothing"}, "text-not-canonical"),
        ({"charter": request_.charter.replace("银杏花园", "银杏家园")}, "charter-not-shown"),
        ({"made": request_.charter}, "made-is-not-of-this-head"), ({"made": request_.made + " "}, "text-not-canonical"),
        ({"made": forged}, "made-not-signed"),
        ({"made": request_.made.replace(f'by: "{C}"', f'by: "{B}"')}, "made-not-signed"),
    ):
        with pytest.raises(BadInput, match=said):
            cosigning.check(changed(request_, **members))


@pytest.mark.parametrize("members", [
    {"format": "sharedfund-cosign/2"}, {"note": 1}, {"more": 1}, {"consistency": {}}, {"ssh": []}, {"ssh": {"p-04": "00"}},
    {"ssh": {"x": "0" * 128}}, {"consistency": [{"size": 1, "root": "0" * 64}]},
    {"consistency": [{"size": True, "root": "0" * 64, "path": []}]}, {"consistency": [{"size": 0, "root": "0" * 64, "path": []}]},
    {"consistency": [{"size": 1, "root": "0", "path": []}]}, {"consistency": [{"size": 1, "root": "0" * 64, "path": ["0"]}]},
    {"consistency": [{"size": 1, "root": "0" * 64, "path": ["0" * 64] * 64}]},
    {"consistency": [{"size": 1, "root": "0" * 64, "path": []}] * 65}, {"consistency": [1]},
])
def test_what_is_not_of_this_form_is_not_read(request_: CosignRequest, members: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match="not-a-cosign-file"):
        changed(request_, **members)


def test_what_is_too_large_is_neither_read_nor_written(request_: CosignRequest) -> None:
    with pytest.raises(BadInput, match="not-a-cosign-file"):
        cosigning.decode(b" " * (cosigning.COSIGN_MAX_BYTES + 1))
    with pytest.raises(BadInput, match="cosign-file-too-large"):
        CosignRequest(request_.note, "x" * cosigning.COSIGN_MAX_BYTES, request_.made).encode()


def test_a_maker_of_another_key_than_the_charters_is_said(request_: CosignRequest, book: Book) -> None:
    """A founder's key under another's name is refused; a key the charter does not know is only said."""
    from sharedfund import spelling
    from tests.fund import key_of

    made = cosigning.check(request_).made
    later = key_of("p-99")
    bare = made.replaced(key=later.public_key().public_bytes_raw().hex(), signature=None)
    signed = bare.replaced(signature=later.sign(spelling.payload(bare, book.fund_id)).hex())
    checked = cosigning.check(changed(request_, made=spelling.encode(signed).decode()))
    assert not checked.is_maker_known
    mine = made.replaced(by=B, signature=None)
    stolen = mine.replaced(signature=key_of(C).sign(spelling.payload(mine, book.fund_id)).hex())
    with pytest.raises(BadInput, match="made-not-signed"):
        cosigning.check(changed(request_, made=spelling.encode(stolen).decode()))


def test_the_proof_is_the_one_from_just_that_head(request_: CosignRequest, book: Book) -> None:
    checked, size = cosigning.check(request_), checkpoints.head_to_cosign(book)[0]
    first = checkpoints.points(book)[0]
    more = checkpoints.request(book, *checkpoints.head_to_cosign(book), [2])
    assert len(more.consistency) == 2 and first.size > 2
    for path in more.consistency:
        assert checked.path(more, path.size, path.root) == [bytes.fromhex(part) for part in path.hashes]
        assert checked.path(more, path.size, "0" * 64) is None
    assert checked.path(more, size, first.root) is None


def test_a_line_that_is_none_is_refused() -> None:
    with pytest.raises(BadInput, match="note-malformed"):
        cosigning.cosignature_of(B, "AAAA")


def test_every_cap_of_the_file_is_reached_and_not_passed(request_: CosignRequest) -> None:
    row = {"size": 1, "root": "0" * 64, "path": ["0" * 64] * 63}
    assert changed(request_, consistency=[row]).consistency[0].hashes == ("0" * 64,) * 63
    assert len(changed(request_, consistency=[{**row, "path": []}] * 64).consistency) == 64
    for size, fits in ((1, True), (2**53 - 1, True), (2**53, False), (0, False)):
        if fits:
            assert changed(request_, consistency=[{**row, "size": size}]).consistency[0].size == size
        else:
            with pytest.raises(BadInput, match="not-a-cosign-file"):
                changed(request_, consistency=[{**row, "size": size}])
    assert cosigning.COSIGN_MAX_BYTES == 1_048_576
    bare = len(CosignRequest(request_.note, "", request_.made).encode())
    full = CosignRequest(request_.note, "x" * (cosigning.COSIGN_MAX_BYTES - bare), request_.made)
    assert len(full.encode()) == cosigning.COSIGN_MAX_BYTES and cosigning.decode(full.encode()) == full
    with pytest.raises(BadInput, match="cosign-file-too-large"):
        CosignRequest(full.note, full.charter + "x", full.made).encode()
