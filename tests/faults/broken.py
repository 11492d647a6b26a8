"""Writers that are wrong on purpose, each in one thing. The harness must catch every one: a harness that stops catching
one of them tests nothing any more."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sharedfund.admit import Admitted
from sharedfund.book import Book, store
from sharedfund.book.derived import DerivedFiles
from sharedfund.book.walk import Tail, Walk
from sharedfund.errors import SharedFundError
from sharedfund.state import State
from tests.faults.scenes import Say

Break = Callable[[Say], None]


@dataclass(frozen=True, slots=True)
class Broken:
    """What is wrong with a writer, in which scene it shows, by which trial of `trials`, and how it is done to the
    process."""

    name: str
    scene: str
    caught_by: str
    breaks: Break


def _put(where: object, **parts: object) -> None:
    for name, part in parts.items():
        setattr(where, name, part)


def _is_book(descriptor: int) -> bool:
    return "/book/" in os.readlink(f"/proc/self/fd/{descriptor}")


def _no_sync_of_the_file(say: Say) -> None:
    real = store.sync
    _put(store, sync=lambda descriptor: None if _is_book(descriptor) else real(descriptor))


def _no_sync_of_the_folder(say: Say) -> None:
    _put(store, sync_folder=lambda folder: None)


def _no_lock(say: Say) -> None:
    _put(store, _try_lock=lambda descriptor: True)


def _ok_before_sync(say: Say) -> None:
    """The page is acknowledged when it is written; the sync comes after."""
    real_append, real_sync, real_keep, written = store.append, store.sync, Book._keep, []

    def append(path: Path, data: bytes, size: int, mark: int = 0) -> None:
        _put(store, sync=lambda descriptor: None)
        try:
            real_append(path, data, size, mark)
        finally:
            _put(store, sync=real_sync)
        written.append(path)

    def keep(book: Book) -> None:
        say(book)
        while written:
            store.write_again(written.pop(), 0, 0)
        real_keep(book)

    _put(store, append=append)
    _put(Book, _keep=keep)


def _no_repair_of_a_torn_tail(say: Say) -> None:
    real = Book._write

    def write(book: Book, answer: Admitted) -> None:
        place = book._walk.place
        book._walk.place = place._replace(offset=(book.path / "book" / place.file).stat().st_size)
        real(book, answer)

    _put(Book, _recover=lambda book: None, _torn=lambda book, first: [], _write=write)


def _derived_files_after_the_page(say: Say) -> None:
    real_renew, real_append = DerivedFiles.renew, store.append
    asked: list[tuple[DerivedFiles, State, State, list[str], bool]] = []

    def append(path: Path, data: bytes, size: int, mark: int = 0) -> None:
        real_append(path, data, size, mark)
        while asked:
            real_renew(*asked.pop())

    _put(DerivedFiles, renew=lambda *given: asked.append(given))
    _put(store, append=append)


def _retry_after_a_failed_sync(say: Say) -> None:
    real = store.sync

    def sync(descriptor: int) -> None:
        try:
            real(descriptor)
        except OSError:
            real(descriptor)

    _put(store, sync=sync)


def _rename_without_sync(say: Say) -> None:
    real = store.sync

    def sync(descriptor: int) -> None:
        if not os.readlink(f"/proc/self/fd/{descriptor}").endswith(store.UNFINISHED[1]):
            real(descriptor)

    _put(store, sync=sync)


def _mark_with_its_entries(say: Say) -> None:
    """Entries and page line go to the disk with one sync."""
    real = store.append
    _put(store, append=lambda path, data, size, mark=0: real(path, data, size))


def _newest_page_taken_on_trust(say: Say) -> None:
    """Nothing is written again: a page whose writer was refused the sync is built on."""
    _put(Book, _make_sure=lambda book: None)


def _snapshot_before_the_page(say: Say) -> None:
    """The user's folder knows the page's head before the page is on the disk."""
    real_write, real_append = Book._write, store.append
    asked: list[tuple[Path, bytes, int, int]] = []

    def write(book: Book, answer: Admitted) -> None:
        _put(store, append=lambda path, data, size, mark=0: asked.append((path, data, size, mark)))
        try:
            real_write(book, answer)
        finally:
            _put(store, append=real_append)
        book._keep()
        real_append(*asked.pop())

    _put(Book, _write=write)


def _whole_page_as_torn(say: Say) -> None:
    """A page that does not fit is set aside like a torn write."""
    real = Walk.on

    def on(walk: Walk, until: int | None = None) -> int:
        try:
            return real(walk, until)
        except SharedFundError as error:
            if error.code not in ("page-does-not-fit", "block-damaged", "tail-damaged") or not walk.place.file:
                raise
            path = walk.folder / "book" / walk.place.file
            walk.tail = Tail(walk.place.file, walk.place.offset, walk.place.line, path.read_bytes()[walk.place.offset :])
            return 0

    _put(Walk, on=on)


def _short_write_taken_for_whole(say: Say) -> None:
    _put(store, _write_all=os.write)


def _half_a_page_left_behind(say: Say) -> None:
    """What a failed write left is not taken back, and the error is not said."""
    real = store.append

    def append(path: Path, data: bytes, size: int, mark: int = 0) -> None:
        with suppress(SharedFundError):
            real(path, data, size, mark)

    _put(store, append=append, _take_back=lambda descriptor, path, size: None)


BROKEN = {broken.name: broken for broken in (
    Broken("no fsync of the file", "append", "power", _no_sync_of_the_file),
    Broken("no fsync of the folder of a new file", "month", "power", _no_sync_of_the_folder),
    Broken("no lock", "append", "writers", _no_lock),
    Broken("OK before fsync", "append", "power", _ok_before_sync),
    Broken("no repair of a torn tail", "torn-tail", "whole", _no_repair_of_a_torn_tail),
    Broken("derived files after the page", "account", "power", _derived_files_after_the_page),
    Broken("fsync tried again after it failed", "append", "sync", _retry_after_a_failed_sync),
    Broken("rename without fsync of the temporary file", "account", "power", _rename_without_sync),
    Broken("a whole page taken for a torn one", "append", "flip", _whole_page_as_torn),
    Broken("page line and entries in one fsync", "append", "power", _mark_with_its_entries),
    Broken("the newest page taken on trust", "append", "sync", _newest_page_taken_on_trust),
    Broken("the snapshot before the page", "append", "power", _snapshot_before_the_page),
    Broken("a short write taken for a whole one", "append", "full", _short_write_taken_for_whole),
    Broken("half a page left behind", "append", "full", _half_a_page_left_behind),
)}
