"""Small files of signing: read with a cap and no symlink, written whole or not at all, never inside a book's folder."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from pathlib import Path

from sharedfund.errors import NotFound, SharedFundError

_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_BINARY = getattr(os, "O_BINARY", 0)


def read_file(path: Path, most: int, *, own: bool = False) -> bytes:
    """The bytes of a plain file of at most `most` bytes; `own`: nobody else may be able to read it.

    Raises: NotFound; SharedFundError `not-a-plain-file`, `file-too-large`, `readable-by-others`.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | _NO_FOLLOW | _BINARY)
    except FileNotFoundError:
        raise NotFound("file-not-found", file=str(path)) from None
    except OSError:
        raise SharedFundError("not-a-plain-file", file=str(path)) from None
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode):
        os.close(descriptor)
        raise SharedFundError("not-a-plain-file", file=str(path))
    with os.fdopen(descriptor, "rb") as stream:
        if found.st_size > most:
            raise SharedFundError("file-too-large", file=str(path), most=most)
        if own and os.name == "posix" and found.st_mode & 0o077:
            raise SharedFundError("readable-by-others", file=str(path))
        return stream.read(most)


def create_file(path: Path, data: bytes, mode: int) -> None:
    """A new file, whole and on the disk before this returns, or not there. Raises: SharedFundError `file-exists`."""
    if os.path.lexists(path):
        raise SharedFundError("file-exists", file=str(path))
    fresh = _written_beside(path, data, mode)
    try:
        os.link(fresh, path)  # never over a file that came meanwhile
    except FileExistsError:
        raise SharedFundError("file-exists", file=str(path)) from None
    except OSError:
        os.replace(fresh, path)  # a disk without links, as a stick has
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(fresh)
    sync_folder(path.parent)


def replace_file(path: Path, data: bytes, mode: int) -> None:
    """The file holds `data` whole or what it held before."""
    os.replace(_written_beside(path, data, mode), path)
    sync_folder(path.parent)


def _written_beside(path: Path, data: bytes, mode: int) -> Path:
    """A file beside `path` that holds `data` and is on the disk, but for its name."""
    _make_folder(path.parent)
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    with contextlib.suppress(FileNotFoundError):
        os.unlink(fresh)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        sync(descriptor)
    return fresh


def _make_folder(folder: Path) -> None:
    """`folder` and those above it are there, and so are their names on the disk."""
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        sync_folder(folder.parent)


def sync(descriptor: int) -> None:
    """What was written is on the disk, here and in book/store.py. macOS needs F_FULLFSYNC for that."""
    if sys.platform == "darwin":
        import fcntl

        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
        return
    os.fsync(descriptor)


def sync_folder(folder: Path) -> None:
    """The names in `folder` are on the disk. Windows has no such call."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        sync(descriptor)
    finally:
        with contextlib.suppress(OSError):  # what was synced is on the disk whatever closing says
            os.close(descriptor)


def book_around(path: Path) -> Path | None:
    """The book's folder that `path` lies in, or None."""
    for folder in path.resolve().parents:
        if (folder / "book").is_dir() and (folder / "main.beancount").exists():
            return folder
    return None
