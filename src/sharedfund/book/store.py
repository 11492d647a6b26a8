"""The disk: the only place that opens files for writing. Appends so that what was acknowledged survives a crash, and
what was not leaves no trace but a tail that recovery sets aside.

One commit point: the page line, fsynced. Its entries are on the disk before it is written, so that a disk that keeps
sectors in another order never keeps the mark without what it marks. Locks with flock, because POSIX locks vanish when
any descriptor closes.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import signal
import stat
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, NamedTuple

from sharedfund.errors import BookBusy, SharedFundError
from sharedfund.signing.files import sync, sync_folder

MONTH_FILE = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])\.beancount\Z")
LOCK_SECONDS = 10.0
SPACE_KEPT_BYTES = 1 << 20  # room for a snapshot and a torn tail after the page
UNFINISHED = (".", ".new")  # how the name of a file begins and ends before it gets its own
UNFINISHED_AFTER = timedelta(minutes=10)  # nobody writes one file for so long

_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_NONBLOCK = getattr(os, "O_NONBLOCK", 0)
_CLOEXEC = getattr(os, "O_CLOEXEC", 0)
_BINARY = getattr(os, "O_BINARY", 0)
_NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "glusterfs", "fuse.sshfs", "fuse.rclone"})


# ---- reading ----


def open_read(path: Path) -> BinaryIO:
    """`path` opened for reading, never through a link. Raises: SharedFundError."""
    try:
        # A pipe in a file's place must not make us wait for who writes into it.
        descriptor = os.open(path, os.O_RDONLY | _NOFOLLOW | _NONBLOCK | _CLOEXEC | _BINARY)
    except OSError as error:
        raise _translated(error, path) from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise SharedFundError("not-a-file", file=str(path))
    return os.fdopen(descriptor, "rb")


def read_bytes(path: Path) -> bytes:
    """The whole of `path`, never through a link. Raises: SharedFundError."""
    with open_read(path) as stream:
        return stream.read()


def names(folder: Path) -> list[str]:
    """What lies in `folder`, sorted; nothing where it is not there."""
    return sorted(os.listdir(folder)) if folder.is_dir() else []


def month_files(folder: Path) -> list[str]:
    """The names of the book's files, oldest first. Raises: SharedFundError where something else lies among them."""
    place = folder / "book"
    try:
        with os.scandir(place) as found:
            entries = list(found)
    except FileNotFoundError:
        raise SharedFundError("no-book", file=str(folder)) from None
    except OSError as error:
        raise _translated(error, place) from None
    for entry in entries:
        if not MONTH_FILE.match(entry.name) or not entry.is_file(follow_symlinks=False):
            raise SharedFundError("file-foreign", file=f"book/{entry.name}")
    return sorted(entry.name for entry in entries)


# ---- writing ----


def _close(descriptor: int) -> None:
    # What was synced is on the disk whatever closing says, and what was not is not said to be.
    with suppress(OSError):
        os.close(descriptor)


def make_folder(folder: Path, mode: int = 0o755) -> None:
    """`folder` exists; the folders above it too, with the system's usual mode. Every new name is on the disk: a file that
    was synced in a folder nobody finds again is lost. Raises: SharedFundError."""
    try:
        missing = []
        while not folder.is_dir():
            missing.append(folder)
            folder = folder.parent
        for number, new in enumerate(reversed(missing), 1):
            new.mkdir(mode=mode if number == len(missing) else 0o777, exist_ok=True)
            sync_folder(new.parent)
    except OSError as error:
        raise _translated(error, folder) from None


def replace_file(path: Path, data: bytes, mode: int = 0o644, *, beside: Path | None = None) -> None:
    """`path` holds `data`: written beside it, synced, renamed. Either the old or the new text is there after a crash.
    `beside` is another folder of the same disk for what is not finished, where a crash may leave it lying.

    Raises: SharedFundError.
    """
    place = beside or path.parent
    try:
        with signals_blocked():
            _replaced(path, place, data, mode)
    except OSError as error:
        raise _translated(error, path) from None


def _replaced(path: Path, place: Path, data: bytes, mode: int) -> None:
    descriptor, name = tempfile.mkstemp(prefix=UNFINISHED[0], suffix=UNFINISHED[1], dir=place)
    try:
        try:
            _write_all(descriptor, data)
            if hasattr(os, "fchmod"):
                os.fchmod(descriptor, mode)
            sync(descriptor)
        finally:
            _close(descriptor)
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
    sync_folder(path.parent)
    if place != path.parent:
        sync_folder(place)


def replace_folder(path: Path, files: Mapping[str, bytes]) -> None:
    """The folder `path` holds just these files: written beside it under a hidden name, synced, renamed. After a crash the
    old folder is there whole, or the new one, or neither until the next call brings the old one back.

    Raises: SharedFundError.
    """
    make_folder(path.parent)
    aside, new = path.parent / f".{path.name}.old", path.parent / f".{path.name}.new"
    try:
        if aside.exists() and not path.exists():
            os.rename(aside, path)
        for left in (aside, new):
            _remove_tree(left)
        new.mkdir(mode=0o755)
        for name, data in files.items():
            replace_file(new / name, data)
        if path.is_symlink() or path.exists():
            os.rename(path, aside)
        os.rename(new, path)
        sync_folder(path.parent)
        _remove_tree(aside)
    except OSError as error:
        raise _translated(error, path) from None


def _remove_tree(path: Path) -> None:
    if path.is_symlink():
        path.unlink()
    elif path.is_dir():
        shutil.rmtree(path)


def unfinished(folder: Path, before: datetime | None = None) -> list[Path]:
    """What writers that were interrupted left under `folder`: files that never got their name, written before `before`; a
    younger one may be somebody's who writes now."""
    latest = before.timestamp() if before is not None else float("inf")
    return [path for path in sorted(folder.rglob(f"{UNFINISHED[0]}*{UNFINISHED[1]}"))
            if path.is_file() and not path.is_symlink() and path.stat().st_mtime <= latest]


def clear_unfinished(folder: Path, before: datetime) -> list[Path]:
    """Remove what interrupted writers left under `folder` before `before`; what was removed."""
    found = unfinished(folder, before)
    for path in found:
        remove_file(path)
    return found


def new_file(path: Path, data: bytes, mode: int = 0o644) -> None:
    """`path` is a new file that holds `data`. Raises: SharedFundError where something is there already."""
    if path.exists() or path.is_symlink():
        raise SharedFundError("file-exists", file=str(path))
    replace_file(path, data, mode)


def append_line(path: Path, line: bytes, mode: int = 0o600) -> None:
    """One more line of a log beside the book. Not a page: nothing is proven by it."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | _NOFOLLOW | _CLOEXEC | _BINARY, mode)
        try:
            _write_all(descriptor, line + b"\n")
        finally:
            _close(descriptor)
    except OSError as error:
        raise _translated(error, path) from None


def remove_file(path: Path) -> None:
    """`path` is gone; nothing happens where it was not there."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise _translated(error, path) from None


def remove_folder(path: Path) -> None:
    """Remove a folder that is empty; one that is not, or not there, stays as it is."""
    with suppress(OSError):
        path.rmdir()


def append(path: Path, data: bytes, size: int, mark: int = 0) -> None:
    """`data` stands at the end of `path`, which had `size` bytes (0: the file is new), and is on the disk. Its last `mark`
    bytes, the page line, are written when all before them are on the disk.

    Raises: BookBusy where the file has another size; SharedFundError where the disk refuses, the file being what it
    was before; `durability-unknown` where the disk took the bytes but would not promise them.
    """
    _check_space(path.parent, len(data))
    is_new = size == 0
    flags = os.O_WRONLY | os.O_APPEND | _NOFOLLOW | _CLOEXEC | _BINARY | (os.O_CREAT | os.O_EXCL if is_new else 0)
    with signals_blocked():
        try:
            descriptor = os.open(path, flags, 0o644)
        except FileExistsError:
            raise BookBusy("changed-meanwhile", file=str(path)) from None
        except OSError as error:
            raise _translated(error, path) from None
        try:
            if os.fstat(descriptor).st_size != size:
                raise BookBusy("changed-meanwhile", file=str(path))
            try:
                if is_new:
                    # The name must be on the disk before its first page counts.
                    sync(descriptor)
                    sync_folder(path.parent)
                unmarked = len(data) - mark if mark else 0
                if unmarked:
                    _write_all(descriptor, data[:unmarked])
                    sync(descriptor)
                _write_all(descriptor, data[unmarked:])
            except OSError as error:
                _take_back(descriptor, path, size)
                raise _translated(error, path) from None
            try:
                sync(descriptor)
            except OSError:
                # Trying again would lie: the kernel forgets what it could not write (fsync is not retried).
                raise SharedFundError("durability-unknown", file=str(path)) from None
        finally:
            _close(descriptor)


def write_again(path: Path, offset: int, length: int) -> None:
    """These bytes of `path` are on the disk, though their writer may have died, or been refused, before he knew: the same
    bytes are written in their place, for a sync alone says nothing of what the kernel has given up.

    Raises: SharedFundError.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | _NOFOLLOW | _CLOEXEC | _BINARY)
        try:
            os.lseek(descriptor, offset, os.SEEK_SET)
            data = os.read(descriptor, length)
            os.lseek(descriptor, offset, os.SEEK_SET)
            _write_all(descriptor, data)
            sync(descriptor)
        finally:
            _close(descriptor)
    except OSError as error:
        raise _translated(error, path) from None


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        written = os.write(descriptor, view)
        view = view[written:]


def _take_back(descriptor: int, path: Path, size: int) -> None:
    """The file as it was; what cannot be taken back is a torn tail, which the next writer sets aside."""
    try:
        os.ftruncate(descriptor, size)
        sync(descriptor)
        if size == 0:
            os.unlink(path)
            sync_folder(path.parent)
    except OSError as error:
        raise SharedFundError("torn-tail-left", file=str(path), why=error_name(error)) from None


class SetAside(NamedTuple):
    """A torn tail as it lies in torn/."""

    file: str
    bytes_count: int
    digest: str


def named_aside(file: str, offset: int, data: bytes) -> SetAside:
    """How the tail `data` of book/`file` will lie in torn/."""
    digest = sha256(data).hexdigest()
    return SetAside(f"{file.removesuffix('.beancount')}-{offset}-{digest[:16]}", len(data), digest)


def set_aside(folder: Path, file: str, offset: int) -> None:
    """What stands in book/`file` from `offset` on lies in torn/, and the file ends there; an empty file is gone."""
    path = folder / "book" / file
    data = read_bytes(path)[offset:]
    if data:
        make_folder(folder / "torn")
        replace_file(folder / "torn" / named_aside(file, offset, data).file, data)
    _cut(path, offset)


def set_aside_before(folder: Path, known: tuple[str, ...]) -> list[SetAside]:
    """What lies in torn/ that no page names yet: the writer that put it there did not come to its page."""
    try:
        names = sorted(os.listdir(folder / "torn"))
    except FileNotFoundError:
        return []
    found = []
    for name in names:
        if name not in known and not name.startswith("."):
            data = read_bytes(folder / "torn" / name)
            found.append(SetAside(name, len(data), sha256(data).hexdigest()))
    return found


def _cut(path: Path, size: int) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | _NOFOLLOW | _CLOEXEC | _BINARY)
        try:
            os.ftruncate(descriptor, size)
            sync(descriptor)
        finally:
            _close(descriptor)
        if size == 0:
            os.unlink(path)
            sync_folder(path.parent)
    except OSError as error:
        raise _translated(error, path) from None


def end_line(path: Path, size: int) -> None:
    """The empty line after the last page line of `path`, which a torn write may lack, is there."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | _NOFOLLOW | _CLOEXEC | _BINARY)
        try:
            if os.fstat(descriptor).st_size == size:
                _write_all(descriptor, b"\n")
                sync(descriptor)
        finally:
            _close(descriptor)
    except OSError as error:
        raise _translated(error, path) from None


@contextmanager
def signals_blocked() -> Iterator[None]:
    """Ctrl-C and a polite kill wait until the page stands.

    By handlers, not by a mask: a mask holds for one thread, and where another thread of the process takes the signal,
    Python interrupts the main thread all the same. Outside the main thread nothing is interrupted, and nothing is done.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    waiting: list[int] = []
    before = {
        number: signal.signal(number, lambda caught, _frame: waiting.append(caught))
        for number in (signal.SIGINT, signal.SIGTERM)
        if signal.getsignal(number) not in (None, signal.SIG_IGN)  # None: not Python's own, and could not be put back
    }
    try:
        yield
    finally:
        for number in reversed(before):  # Ctrl-C last: from then on it interrupts
            signal.signal(number, before[number])
        for struck in sorted(set(waiting), reverse=True):
            signal.raise_signal(struck)


# ---- the lock ----


@contextmanager
def locked(folder: Path, *, seconds: float = LOCK_SECONDS, allow_network: bool = False) -> Iterator[None]:
    """This process alone writes the book in `folder`.

    Raises: BookBusy where somebody else held it for `seconds`; SharedFundError on a read-only folder, a link in the
    lock's place, or a network file system, whose locks cannot be relied on.
    """
    if not allow_network and is_on_network(folder):
        raise SharedFundError("network-file-system", file=str(folder))
    path = folder / "LOCK"
    deadline = time.monotonic() + seconds
    while True:
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | _NOFOLLOW | _CLOEXEC, 0o600)
        except OSError as error:
            raise _translated(error, path) from None
        try:
            _flock(descriptor, deadline, path)
            if _is_same(descriptor, path):
                break
        except OSError as error:
            _close(descriptor)
            raise _translated(error, path) from None
        except BaseException:
            _close(descriptor)
            raise
        _close(descriptor)  # somebody put another file in its place: begin again
    try:
        yield
    finally:
        _close(descriptor)  # which gives the lock back


def is_locked(folder: Path) -> bool:
    """Whether somebody writes the book in `folder` now. The file LOCK alone says nothing: it is never removed."""
    try:
        descriptor = os.open(folder / "LOCK", os.O_RDWR | _NOFOLLOW | _CLOEXEC)
    except OSError:
        return False
    try:
        return not _try_lock(descriptor)
    finally:
        _close(descriptor)


def _flock(descriptor: int, deadline: float, path: Path) -> None:
    while not _try_lock(descriptor):
        if time.monotonic() >= deadline:
            raise BookBusy("locked", file=str(path))
        time.sleep(0.02)


def _try_lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
            return False
        raise
    return True


def _is_same(descriptor: int, path: Path) -> bool:
    try:
        there = os.stat(path, follow_symlinks=False)
    except FileNotFoundError:
        return False
    ours = os.fstat(descriptor)
    return (ours.st_dev, ours.st_ino) == (there.st_dev, there.st_ino)


def is_on_network(folder: Path) -> bool:
    """Whether `folder` lies on a network file system, where Linux tells; False elsewhere."""
    try:
        with open("/proc/self/mountinfo", "rb") as stream:
            mounts = stream.read().decode(errors="replace")
    except OSError:
        return False
    real, best, kind = os.path.realpath(folder), "", ""
    for line in mounts.splitlines():
        left, _, right = line.partition(" - ")
        point = left.split(" ")[4].replace("\\040", " ")
        if len(point) >= len(best) and (real == point or real.startswith(point.rstrip("/") + "/")):
            best, kind = point, right.split(" ")[0]
    return kind in _NETWORK


# ---- what the disk says ----


def _check_space(folder: Path, wanted: int) -> None:
    if not hasattr(os, "statvfs"):
        return
    try:
        there = os.statvfs(folder)
    except OSError as error:
        raise _translated(error, folder) from None
    if there.f_bavail * there.f_frsize < wanted + SPACE_KEPT_BYTES:
        raise SharedFundError("disk-full", file=str(folder), needed=wanted + SPACE_KEPT_BYTES,
                              free=there.f_bavail * there.f_frsize)


def error_name(error: OSError) -> str:
    """The machine's name of an error: EIO, ENOSPC."""
    return errno.errorcode.get(error.errno or 0, "EIO")


def _translated(error: OSError, path: Path) -> SharedFundError:
    """The machine's error as ours, at the border where it arises."""
    code = {
        errno.ENOSPC: "disk-full", errno.EDQUOT: "disk-full", errno.EFBIG: "disk-full",
        errno.EROFS: "read-only", errno.EACCES: "read-only", errno.EPERM: "read-only",
        errno.ENOENT: "file-missing", errno.ELOOP: "is-a-link", errno.EMLINK: "is-a-link",
        errno.ENOTDIR: "file-missing", errno.EISDIR: "not-a-file",
    }.get(error.errno or 0, "disk-error")
    return SharedFundError(code, file=str(path), why=error_name(error))
