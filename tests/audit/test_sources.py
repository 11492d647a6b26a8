"""Where a book is read from: a folder or a bundle of somebody else's, nothing followed, everything up to its cap."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sharedfund.audit import sources
from sharedfund.audit.sources import Bundle, Folder, first_block, source, written_before
from sharedfund.book import archive
from sharedfund.book.user import Place
from sharedfund.errors import BadInput, HostileError, NotFound

posix = pytest.mark.skipif(os.name != "posix", reason="links and pipes are of POSIX")

CAP = 512 * 1024 * 1024


def folder(place: Path, **files: bytes) -> Folder:
    """A folder with book files of these months; `m01=...` is January."""
    (place / "book").mkdir(parents=True)
    for name, data in files.items():
        (place / "book" / f"2026-{name[1:]}.beancount").write_bytes(data)
    return Folder(place)


def bundle(place: Path, **files: bytes) -> Bundle:
    """The same in a bundle; other names as they are."""
    members = {f"book/2026-{name[1:]}.beancount" if name[0] == "m" else name: data for name, data in files.items()}
    place.write_bytes(archive.tar(members))
    found = source(place)
    assert isinstance(found, Bundle)
    return found


# ---- a folder ----


def test_a_folder_has_its_months_and_names_what_is_none(tmp_path: Path) -> None:
    there = folder(tmp_path, m02=b"two", m01=b"one")
    (tmp_path / "book" / "2026-03.beancount").mkdir()
    (tmp_path / "book" / "2026-13.beancount").write_bytes(b"")
    for _ in range(2):
        months = there.months()
        assert [opened.name for opened in months] == ["2026-01.beancount", "2026-02.beancount"]
        assert there.foreign == ["2026-03.beancount", "2026-13.beancount"]
    with months[0].open() as one, months[1].open() as two:
        assert (one.read(), two.read()) == (b"one", b"two")
    assert (there.name, there.is_bundle, there.has("book"), there.has("private"), there.has("book/2026-01.beancount")) == (
        tmp_path.name, False, True, False, False)
    assert there.names("private") == []
    there.close()


@posix
def test_a_book_may_be_reached_by_a_link_but_nothing_in_it(tmp_path: Path) -> None:
    folder(tmp_path / "f", m01=b"one")
    (tmp_path / "link").symlink_to(tmp_path / "f")
    there = source(tmp_path / "link")
    assert there.names("book") == ["2026-01.beancount"] and there.read("book/2026-01.beancount") == b"one"


@posix
def test_what_is_no_plain_file_or_no_folder_is_named_by_its_name(tmp_path: Path) -> None:
    there = folder(tmp_path / "f", m01=b"one")
    (tmp_path / "f" / "private").mkdir()
    (tmp_path / "f" / "private" / "people.json").write_bytes(b"{}")
    (tmp_path / "f" / "link").symlink_to(tmp_path / "f" / "private")
    os.mkfifo(tmp_path / "f" / "pipe")
    for ask in (lambda: there.names("link"), lambda: there.names("pipe"), lambda: there.names("book/2026-01.beancount"),
                lambda: there.open("link"), lambda: there.open("pipe"), lambda: there.read("pipe"), lambda: there.read("book"),
                lambda: there.read("link/people.json"), lambda: there.names("link/x"), lambda: there.has("link/x/y"),
                lambda: there.read("book/2026-01.beancount/x")):
        with pytest.raises(HostileError, match="not-a-plain-file") as refused:
            ask()
        assert refused.value.file in ("link", "pipe", "book", "book/2026-01.beancount") and refused.value.line == 1
    os.mkfifo(tmp_path / "f" / "book" / "2026-02.beancount")
    with pytest.raises(HostileError, match="not-a-plain-file") as refused:
        there.months()
    assert (refused.value.file, refused.value.line) == ("book/2026-02.beancount", 1)


def test_what_is_not_there_is_not_read_and_not_found(tmp_path: Path) -> None:
    there = folder(tmp_path, m01=b"one")
    for name in ("x", "x/y/z"):
        assert there.read(name) is None
    assert there.read("book/\0") is None
    for name in ("x", "x/y"):
        with pytest.raises(NotFound):
            there.open(name)


def test_a_file_is_read_up_to_its_cap(tmp_path: Path) -> None:
    there = folder(tmp_path, m01=b"x" * 9)
    assert there.read("book/2026-01.beancount", 9) == b"x" * 9
    with pytest.raises(HostileError, match="file-too-large") as refused:
        there.read("book/2026-01.beancount", 8)
    assert (refused.value.file, refused.value.line, refused.value.facts) == ("book/2026-01.beancount", 1, {"most": 8})


def test_a_file_of_a_book_has_512_mebibytes_and_no_more(tmp_path: Path) -> None:
    there = folder(tmp_path, m01=b"")
    path = tmp_path / "book" / "2026-01.beancount"
    os.truncate(path, CAP)
    with there.open("book/2026-01.beancount") as stream:
        assert stream.seek(0, os.SEEK_END) == CAP
    os.truncate(path, CAP + 1)
    with pytest.raises(HostileError, match="file-too-large") as refused:
        there.open("book/2026-01.beancount")
    assert (refused.value.file, refused.value.line, refused.value.facts) == ("book/2026-01.beancount", 1, {"most": CAP})
    path.unlink()


def test_a_folder_has_a_hundred_thousand_names_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sources.NAMES_MAX == 100_000
    there = folder(tmp_path, m01=b"", m02=b"", m03=b"")
    monkeypatch.setattr(sources, "NAMES_MAX", 3)
    assert len(there.names("book")) == 3
    monkeypatch.setattr(sources, "NAMES_MAX", 2)
    with pytest.raises(HostileError, match="folder-too-full") as refused:
        there.names("book")
    assert (refused.value.file, refused.value.line, refused.value.facts) == ("book", 1, {"most": 2})


# ---- a bundle ----


def test_a_bundle_has_its_months_and_names_what_is_none(tmp_path: Path) -> None:
    there = bundle(tmp_path / "fund.tar", **{"book/other": b"x", "private/a/b": b"1", "private/a/c": b"2", "private/d": b"3"},
                   m01=b"one", m02=b"two")
    months = there.months()
    assert [opened.name for opened in months] == ["2026-01.beancount", "2026-02.beancount"]
    assert there.foreign == ["other"]
    with months[0].open() as one, months[1].open() as two:
        assert (one.read(), two.read()) == (b"one", b"two")
    assert (there.name, there.is_bundle, there.has("private"), there.has("documents")) == ("fund", True, True, False)
    assert (there.names("private"), there.names("documents")) == (["a", "d"], [])
    assert (there.read("private/d"), there.read("private/e")) == (b"3", None)
    with pytest.raises(NotFound, match="file-not-found") as missing:
        there.open("private/e")
    assert missing.value.file == "private/e"
    there.close()


def test_a_bundle_for_everybody_is_told_by_what_it_says_of_itself(tmp_path: Path) -> None:
    (tmp_path / "a.tar").write_bytes(archive.tar({"about.json": b"{}", "book/2026-01.beancount": b"one"}))
    with pytest.raises(BadInput, match="bundle-public"):
        source(tmp_path / "a.tar")


def test_a_sealed_bundle_asks_for_its_password(tmp_path: Path) -> None:
    sealed = archive.seal(archive.tar({"book/2026-01.beancount": b"one"}), "ab" * 32, "a password that is long", os.urandom)
    (tmp_path / "a.tar").write_bytes(sealed)
    with pytest.raises(BadInput, match="bundle-password-needed"):
        source(tmp_path / "a.tar").months()
    there = source(tmp_path / "a.tar", lambda: "a password that is long")
    assert there.read("book/2026-01.beancount") == b"one"
    there.close()


# ---- the blocks as they lie ----


@pytest.mark.parametrize(("text", "found"), [
    (b"a\nb\n\nc\n\n", b"a\nb\n"), (b"a\n\n", b"a\n"), (b"a\n", None), (b"", None), (b"\n\na\n\n", None), (b"a\n\nb", b"a\n"),
    (b"x" * 65_535 + b"\n\n", b"x" * 65_535 + b"\n"), (b"x" * 65_536 + b"\n\n", b"x" * 65_536 + b"\n"), (b"x" * 65_537 + b"\n\n", None),
])
def test_the_first_block_ends_at_its_empty_line(tmp_path: Path, text: bytes, found: bytes | None) -> None:
    assert first_block(folder(tmp_path, m01=text, m02=b"z\n\n")) == found


def test_a_folder_without_a_book_has_no_first_block(tmp_path: Path) -> None:
    assert first_block(folder(tmp_path)) is None


def at(offset: int) -> Place:
    return Place("2026-02.beancount", offset, 1, b"")


@pytest.mark.parametrize(("text", "place", "found"), [
    (b"a\nb\n\nc\n\nd\n\n", at(0), []),
    (b"a\nb\n\nc\n\nd\n\n", at(1), [b"a\nb\n"]),
    (b"a\nb\n\nc\n\nd\n\n", at(5), [b"a\nb\n"]),
    (b"a\nb\n\nc\n\nd\n\n", at(6), [b"a\nb\n", b"c\n"]),
    (b"a\nb\n\nc\n\nd\n\n", at(99), [b"a\nb\n", b"c\n", b"d\n"]),
    (b"a\n\n\nc\n\n", at(99), []),
    (b"a\n\nb\n \nc\n\n", at(99), [b"a\n"]),
    (b"a\n\nb\n", at(99), [b"a\n"]),
])
def test_the_blocks_before_a_place_are_those_that_lie_as_a_book_is_laid_out(
        tmp_path: Path, text: bytes, place: Place, found: list[bytes]) -> None:
    there = folder(tmp_path, m01=b"first\n\n" * 2, m02=text, m03=b"later\n\n")
    assert list(written_before(there, place)) == [b"first\n"] * 2 + found
