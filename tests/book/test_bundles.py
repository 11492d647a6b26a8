"""Bundles hold what they may, are the same for the same book, and open under their password alone."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from sharedfund.book import Book, archive, bundles
from sharedfund.book.walk import Walk
from sharedfund.errors import BadInput, HostileError
from tests.book.shelf import a_link, bytes_of, entropy, founded, written
from tests.fund import B


def unsealed(data: bytes, password: str) -> bytes:
    sealed = archive.Sealed(archive.Bytes(data), "full.tar", lambda: password)
    return sealed.at(0, sealed.size)


@pytest.fixture
def book(tmp_path: Path) -> Book:
    made = founded(tmp_path)
    written(made, a_link(made, "v-10"))
    made.private.set("rooms", "h-7f3a9c", {"room": "1栋101"})
    (tmp_path / "bill.pdf").write_bytes(b"a bill")
    made.documents.keep(tmp_path / "bill.pdf")
    return made


def test_an_audit_bundle_is_replayable_and_names_no_household(book: Book, tmp_path: Path) -> None:
    data = bundles.audit(book)
    assert bundles.audit(book) == data
    files = bundles.unpacked(data)
    assert "1栋101".encode() not in data
    assert not {name for name in files if name.startswith(("private/", "documents/")) or "main.beancount" in name}
    for name, text in files.items():
        (tmp_path / "there" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "there" / name).write_bytes(text)
    walk = Walk(tmp_path / "there")
    walk.on()
    assert walk.state == book.state


def test_a_public_bundle_holds_no_book_and_says_so(book: Book) -> None:
    files = bundles.unpacked(bundles.public(book))
    assert not [name for name in files if name.startswith("book/")]
    assert b'"replayable":false' in files["about.json"]


def test_a_full_bundle_opens_under_its_password_alone(book: Book) -> None:
    data = bundles.full(book, "correct horse battery", entropy())  # type: ignore[arg-type]  # bytes as asked
    assert "1栋101".encode() not in data
    files = bundles.unpacked(unsealed(data, "correct horse battery"))
    assert "1栋101".encode() in files["private/rooms.json"]
    assert sum(name.startswith("documents/") for name in files) == 2
    with pytest.raises(BadInput, match="bundle-password-wrong"):
        unsealed(data, "correct horse batterz")


def test_no_byte_of_a_sealed_bundle_can_be_changed_moved_or_left_out(book: Book) -> None:
    (book.path / "documents" / "large.pdf").write_bytes(bytes(200_000))
    data = bundles.full(book, "correct horse battery", entropy())  # type: ignore[arg-type]  # bytes as asked
    begin = data.index(b"\n") + 1
    piece = archive.PIECE_BYTES + archive.TAG_BYTES
    first, second = data[begin : begin + piece], data[begin + piece : begin + 2 * piece]
    assert len(unsealed(data, "correct horse battery")) > 3 * archive.PIECE_BYTES
    for changed in (
        data[:-1] + bytes([data[-1] ^ 1]),
        data[:-piece],  # cut after a whole piece
        data[:begin] + second + first + data[begin + 2 * piece :],
        data[: begin + piece] + data[begin + 2 * piece :],
        data + bytes(piece),
        data.replace(b'"passes":3', b'"passes":2'),
    ):
        with pytest.raises((HostileError, BadInput)):
            unsealed(changed, "correct horse battery")
    with pytest.raises(HostileError, match="archive-cut"):  # the password was right all the same
        unsealed(data[: begin + piece], "correct horse battery")
    with pytest.raises(BadInput, match="bundle-password-wrong"):
        unsealed(data[: begin + piece], "correct horse batterz")


@pytest.mark.parametrize("asks", [b'"memory-kib":99999999', b'"memory-kib":1024', b'"memory-kib":true', b'"memory-kib":6.5e4'])
def test_a_sealed_bundle_that_asks_for_more_or_less_than_ours_is_refused_before_anything_is_derived(
        book: Book, asks: bytes) -> None:
    data = bundles.full(book, "correct horse battery", entropy())  # type: ignore[arg-type]  # bytes as asked

    def never() -> str:
        raise AssertionError("no password is asked for")

    with pytest.raises(HostileError, match=r"sealed-cost|not-a-bundle"):
        archive.Sealed(archive.Bytes(data.replace(b'"memory-kib":65536', asks)), "x", never)


def test_only_office_holders_are_opened(book: Book) -> None:
    assert bundles.openings(book) == {}
    person = book.state.people.persons[B]
    book.private.set("people", B, {"name": "顾明远", "salt": "00" * 16})
    # A name that does not fit its commitment is not given away as one that does.
    assert not book.private.opens(person.name, "name", "顾明远", "00" * 16)
    assert bundles.openings(book) == {}


def test_a_backup_is_the_whole_folder_and_the_same_twice(book: Book, tmp_path: Path) -> None:
    there = bundles.backup(book, tmp_path / "backups")
    assert bundles.backup(book, tmp_path / "backups") == there
    assert len(list((tmp_path / "backups").iterdir())) == 1
    assert bundles.unpacked(there.read_bytes()) == bytes_of(book.path)
    assert there.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["../out", "/etc/passwd", "a/../../b", "A/b", "a/" + "x" * 65])
def test_a_bundle_with_a_name_that_leads_out_is_refused(name: str) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as bundle:
        member = tarfile.TarInfo(name)
        bundle.addfile(member, io.BytesIO(b""))
    with pytest.raises(HostileError, match="archive-name"):
        bundles.unpacked(out.getvalue())


def test_a_bundle_with_a_link_is_refused() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as bundle:
        member = tarfile.TarInfo("book")
        member.type, member.linkname = tarfile.SYMTYPE, "/etc"
        bundle.addfile(member)
    with pytest.raises(HostileError, match="archive-not-a-file"):
        bundles.unpacked(out.getvalue())
