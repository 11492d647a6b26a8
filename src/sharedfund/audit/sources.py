"""Where a book that somebody else wrote is read from: a folder, or a bundle. Nothing is followed, nothing makes us wait,
and every file is read with a cap."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from sharedfund.audit.guard import FILE_MAX_BYTES, JSON_MAX_BYTES
from sharedfund.audit.reading import FILE_NAME, Opened, chunks
from sharedfund.book import archive, bundles
from sharedfund.book.user import Place
from sharedfund.errors import BadInput, HostileError, NotFound
from sharedfund.spelling import ENTRY_MAX_BYTES
from sharedfund.values.wording import shown

NAMES_MAX = 100_000  # papers of twenty years lie in one folder


class Source(Protocol):
    """A book's files, by names with `/` whatever the machine writes."""

    name: str
    is_bundle: bool
    foreign: list[str]

    def months(self) -> list[Opened]:
        """The book files in order; what else lies among them is in `foreign`."""

    def has(self, folder: str) -> bool:
        """Whether there is such a folder."""

    def names(self, folder: str) -> list[str]:
        """The names of what lies in a folder, sorted; empty where there is none."""

    def read(self, name: str, most: int = JSON_MAX_BYTES) -> bytes | None:
        """A file's bytes; None where there is none. Raises: HostileError `not-a-plain-file`, `file-too-large`."""

    def open(self, name: str) -> BinaryIO:
        """A file as a stream. Raises: NotFound, HostileError."""

    def close(self) -> None:
        """Nothing more is read."""


class Folder:
    """A book's folder as it lies on this machine."""

    is_bundle = False

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name
        self.foreign: list[str] = []

    def months(self) -> list[Opened]:
        """Raises: HostileError where a link, a pipe or a device stands in the place of a file."""
        self.foreign = []
        found = []
        for name in self.names("book"):
            file = f"book/{name}"
            mode = self._mode(file)
            if mode is not None and not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
                raise HostileError("not-a-plain-file", file=shown(file), line=1)
            if FILE_NAME.match(name) and mode is not None and stat.S_ISREG(mode):
                found.append(Opened(name, lambda file=file: self.open(file)))  # type: ignore[misc]  # bound early
            else:
                self.foreign.append(name)
        return found

    def has(self, folder: str) -> bool:
        mode = self._mode(folder)
        return mode is not None and stat.S_ISDIR(mode)

    def names(self, folder: str) -> list[str]:
        mode = self._mode(folder)
        if mode is None:
            return []
        if not stat.S_ISDIR(mode):
            raise HostileError("not-a-plain-file", file=shown(folder), line=1)
        found = []
        with os.scandir(self.path / folder) as entries:
            for entry in entries:
                found.append(entry.name)
                if len(found) > NAMES_MAX:
                    raise HostileError("folder-too-full", file=shown(folder), line=1, most=NAMES_MAX)
        return sorted(found)

    def read(self, name: str, most: int = JSON_MAX_BYTES) -> bytes | None:
        if self._mode(name) is None:
            return None
        with self._opened(name, most) as stream:
            return stream.read(most)

    def open(self, name: str) -> BinaryIO:
        return self._opened(name, FILE_MAX_BYTES)

    def _opened(self, name: str, most: int) -> BinaryIO:
        self._check_above(name)
        try:
            stream = archive.plain_file(self.path / name)
        except HostileError:
            raise HostileError("not-a-plain-file", file=shown(name), line=1) from None
        if os.fstat(stream.fileno()).st_size > most:
            stream.close()
            raise HostileError("file-too-large", file=shown(name), line=1, most=most)
        return stream

    def close(self) -> None:
        """Nothing is held open."""

    def _mode(self, name: str) -> int | None:
        """What stands under a name, itself and not what it points to; None where nothing does."""
        self._check_above(name)
        try:
            return os.lstat(self.path / name).st_mode
        except (FileNotFoundError, NotADirectoryError, ValueError):
            return None

    def _check_above(self, name: str) -> None:
        """The folders above a name are folders, not links to somewhere else."""
        parts = name.split("/")
        for count in range(1, len(parts)):
            above = "/".join(parts[:count])
            try:
                mode = os.lstat(self.path / above).st_mode
            except (FileNotFoundError, NotADirectoryError):
                return
            if not stat.S_ISDIR(mode):
                raise HostileError("not-a-plain-file", file=shown(above), line=1)


class Bundle:
    """A bundle as it was exported; its members are read where they lie."""

    is_bundle = True

    def __init__(self, found: archive.Archive) -> None:
        if bundles.ABOUT in found.members:
            found.source.close()
            raise BadInput("bundle-public", file=found.file)
        self.archive = found
        self.name = found.file.removesuffix(".tar")
        self.foreign: list[str] = []

    def months(self) -> list[Opened]:
        names = self.names("book")
        self.foreign = [name for name in names if not FILE_NAME.match(name)]
        return [Opened(name, lambda name=name: self.open(f"book/{name}"))  # type: ignore[misc]  # bound early
                for name in names if FILE_NAME.match(name)]

    def has(self, folder: str) -> bool:
        return bool(self.archive.names(folder))

    def names(self, folder: str) -> list[str]:
        return sorted({name.split("/")[0] for name in self.archive.names(folder)})

    def read(self, name: str, most: int = JSON_MAX_BYTES) -> bytes | None:
        return self.archive.read(name, most)

    def open(self, name: str) -> BinaryIO:
        if name not in self.archive.members:
            raise NotFound("file-not-found", file=shown(name))
        return self.archive.open(name)

    def close(self) -> None:
        self.archive.source.close()


def source(place: Path, password: Callable[[], str] | None = None) -> Source:
    """The folder or the bundle at `place`; `password` is asked where it is sealed.

    Raises: NotFound, BadInput, HostileError.
    """
    if place.is_dir():
        return Folder(place)
    return Bundle(archive.opened(place, password or _no_password))


def _no_password() -> str:
    raise BadInput("bundle-password-needed")


def first_block(book: Source) -> bytes | None:
    """The bytes of block 1; None where there is none that an entry could be. Raises: HostileError."""
    months = book.months()
    if not months:
        return None
    with months[0].open() as stream:
        start = stream.read(ENTRY_MAX_BYTES + 2)
    end = start.find(b"\n\n")
    return start[: end + 1] if end > 0 else None


def written_before(book: Source, place: Place) -> Iterator[bytes]:
    """The blocks up to `place`, as they lie here, each as it is hashed; ends before it where the text is no longer laid out
    as a book. Whoever asks hashes them again. Raises: HostileError."""
    for opened in book.months():
        if opened.name > place.file:
            return
        at = 0
        with opened.open() as stream:
            for chunk in chunks(stream, f"book/{opened.name}"):
                if (opened.name == place.file and at >= place.offset) or chunk.empty_after != 1 or not chunk.is_bare:
                    break
                at += len(chunk.data) + 1
                yield chunk.data
