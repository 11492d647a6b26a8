"""Bundles hold what they may, are the same for the same book, and open under their password alone."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from sharedfund.book import Book, bundles
from sharedfund.book.walk import Walk
from sharedfund.errors import BadInput
from tests.book.shelf import a_link, bytes_of, entropy, founded, written
from tests.fund import B


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
    files = bundles.unpacked(bundles.opened(data, "correct horse battery"))
    assert "1栋101".encode() in files["private/rooms.json"]
    assert sum(name.startswith("documents/") for name in files) == 2
    with pytest.raises(BadInput, match="bundle-password-wrong"):
        bundles.opened(data, "correct horse batterz")
    with pytest.raises(BadInput, match="bundle-password-wrong"):
        bundles.opened(data[:-1] + bytes([data[-1] ^ 1]), "correct horse battery")
    with pytest.raises(BadInput, match="not-a-bundle"):
        bundles.opened(data.replace(b'"memory-kib":65536', b'"memory-kib":99999999'), "correct horse battery")


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
    with pytest.raises(BadInput, match="bundle-member"):
        bundles.unpacked(out.getvalue())


def test_a_bundle_with_a_link_is_refused() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as bundle:
        member = tarfile.TarInfo("book")
        member.type, member.linkname = tarfile.SYMTYPE, "/etc"
        bundle.addfile(member)
    with pytest.raises(BadInput, match="bundle-member"):
        bundles.unpacked(out.getvalue())
