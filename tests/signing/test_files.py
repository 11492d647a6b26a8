"""Small files of signing: whole or not there, in the way each system says that a disk is written."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from sharedfund.errors import NotFound, SharedFundError
from sharedfund.signing import files

posix = pytest.mark.skipif(os.name != "posix", reason="modes and links are of POSIX")


def test_a_file_is_read_up_to_its_cap_and_no_further(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"1234")
    assert files.read_file(path, 4) == b"1234"
    with pytest.raises(SharedFundError, match="file-too-large") as caught:
        files.read_file(path, 3)
    assert caught.value.facts["most"] == 3
    with pytest.raises(NotFound, match="file-not-found"):
        files.read_file(tmp_path / "b", 4)


@posix
def test_what_is_no_plain_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"1234")
    (tmp_path / "link").symlink_to(path)
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    writer = os.open(tmp_path / "pipe", os.O_RDWR)  # else opening to read would wait for a writer
    try:
        for name in ("link", "pipe", "folder"):
            with pytest.raises(SharedFundError, match="not-a-plain-file"):
                files.read_file(tmp_path / name, 4)
    finally:
        os.close(writer)


@posix
@pytest.mark.parametrize("mode", [0o610, 0o601, 0o640, 0o604, 0o660, 0o620, 0o602])
def test_an_own_file_is_nobody_elses_to_read_or_write(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"1234")
    for own_mode in (0o600, 0o400, 0o700):
        path.chmod(own_mode)
        assert files.read_file(path, 4, own=True) == b"1234"
    path.chmod(mode)
    assert files.read_file(path, 4) == b"1234"
    with pytest.raises(SharedFundError, match="readable-by-others"):
        files.read_file(path, 4, own=True)


@posix
def test_a_new_file_has_its_mode_and_so_have_new_folders(tmp_path: Path) -> None:
    path = tmp_path / "one" / "two" / "a"
    files.create_file(path, b"1", 0o600)
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"1", 0o600)
    for folder in (path.parent, path.parent.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [found.name for found in path.parent.iterdir()] == ["a"]


def test_a_file_is_made_once_and_never_over_another(tmp_path: Path) -> None:
    path = tmp_path / "a"
    files.create_file(path, b"1", 0o600)
    with pytest.raises(SharedFundError, match="file-exists"):
        files.create_file(path, b"2", 0o600)
    files.replace_file(path, b"3", 0o600)
    assert path.read_bytes() == b"3" and [found.name for found in tmp_path.iterdir()] == ["a"]


@posix
def test_a_name_that_leads_nowhere_is_taken_too(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "nowhere")
    with pytest.raises(SharedFundError, match="file-exists"):
        files.create_file(tmp_path / "a", b"1", 0o600)
    assert not (tmp_path / "nowhere").exists()


def test_a_file_that_came_meanwhile_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, link = tmp_path / "a", os.link

    def late(fresh: str, name: str) -> None:
        path.write_bytes(b"another's")
        link(fresh, name)

    monkeypatch.setattr(os, "link", late)
    with pytest.raises(SharedFundError, match="file-exists"):
        files.create_file(path, b"mine", 0o600)
    assert path.read_bytes() == b"another's" and [found.name for found in tmp_path.iterdir()] == ["a"]


@posix
def test_what_stands_beside_a_file_under_its_new_name_is_never_written_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"another's")
    (tmp_path / f".a.{os.getpid()}.new").symlink_to(other)
    monkeypatch.setattr(os, "unlink", lambda path: None)  # as if it were put there anew the moment it is gone
    with pytest.raises(FileExistsError):
        files.replace_file(tmp_path / "a", b"mine", 0o600)
    assert other.read_bytes() == b"another's"


def test_a_folder_that_another_makes_meanwhile_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def late(folder: Path) -> bool:
        was_there = os.path.isdir(folder)
        os.makedirs(folder, exist_ok=True)
        return was_there

    monkeypatch.setattr(Path, "is_dir", late)
    files.create_file(tmp_path / "one" / "a", b"1", 0o600)
    assert (tmp_path / "one" / "a").read_bytes() == b"1"


def test_a_file_that_grows_while_it_is_read_is_read_up_to_its_cap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"1234")
    look = os.fstat

    def grows(descriptor: int) -> os.stat_result:
        found = look(descriptor)
        path.write_bytes(b"12345678")
        return found

    monkeypatch.setattr(files.os, "fstat", grows)
    assert files.read_file(path, 6) == b"123456"


def test_what_a_crash_left_beside_a_file_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / f".a.{os.getpid()}.new").write_bytes(b"torn")
    files.create_file(tmp_path / "a", b"1", 0o600)
    assert (tmp_path / "a").read_bytes() == b"1" and [found.name for found in tmp_path.iterdir()] == ["a"]


@posix
def test_file_and_name_are_on_the_disk_before_it_returns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []

    def fsync(descriptor: int) -> None:
        synced.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(os, "fsync", fsync)
    files.create_file(tmp_path / "a", b"1", 0o600)
    assert synced == ["file", "folder"]
    synced.clear()
    files.replace_file(tmp_path / "one" / "a", b"1", 0o600)
    assert synced == ["folder", "file", "folder"]  # the new folder's own name first


def test_macos_is_told_to_write_the_disk_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setitem(sys.modules, "fcntl", SimpleNamespace(F_FULLFSYNC=51, fcntl=lambda _, what: asked.append(what)))
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(os, "fsync", lambda _: asked.append("fsync"))
    files.replace_file(tmp_path / "a", b"1", 0o600)
    assert asked == [51, 51]


def test_where_a_folder_cannot_be_written_through_it_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(files, "sync", asked.append)
    files.sync_folder(tmp_path)
    assert len(asked) == (1 if os.name == "posix" else 0)
    monkeypatch.setattr(files, "os", SimpleNamespace(name="nt"))
    files.sync_folder(tmp_path)
    assert len(asked) <= 1


def test_a_books_folder_is_known_by_its_two_marks(tmp_path: Path) -> None:
    inside = tmp_path / "fund" / "some" / "a.sfkey"
    inside.parent.mkdir(parents=True)
    assert files.book_around(inside) is None
    (tmp_path / "fund" / "book").mkdir()
    assert files.book_around(inside) is None
    (tmp_path / "fund" / "main.beancount").write_text("")
    assert files.book_around(inside) == tmp_path.resolve() / "fund"
    assert files.book_around(tmp_path / "a.sfkey") is None
