"""The disk refuses, another writer holds the lock, the clock runs back: the book is what it was."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sharedfund.admit import Admitted
from sharedfund.book import Book, store
from sharedfund.errors import BookBusy, SharedFundError
from tests.book.shelf import SIGNERS, Clock, a_link, bytes_of, founded, user_of, written

REAL_WRITE, REAL_SYNC, REAL_REPLACE = os.write, os.fsync, os.replace


@pytest.fixture
def book(tmp_path: Path) -> Book:
    made = founded(tmp_path)
    written(made, a_link(made, "v-10"))
    return made


def refusing(number: int, real: Callable[..., Any], code: int) -> Callable[..., Any]:
    """`real`, but the call with this number (from 0) fails."""
    count = -1

    def call(*arguments: Any, **named: Any) -> Any:
        nonlocal count
        count += 1
        if count == number:
            raise OSError(code, os.strerror(code))
        return real(*arguments, **named)

    return call


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize("number", range(5))
def test_a_write_that_fails_leaves_the_book_byte_identical(
    book: Book, monkeypatch: pytest.MonkeyPatch, number: int, code: int
) -> None:
    before, draft = bytes_of(book.path), a_link(book, "v-11")
    with monkeypatch.context() as patched:
        patched.setattr(os, "write", refusing(number, REAL_WRITE, code))
        if number < 2:  # the entries, then the page line
            with pytest.raises(SharedFundError, match="disk-full" if code == errno.ENOSPC else "disk-error") as failed:
                book.admit(draft, signers=SIGNERS)
            assert failed.value.exit_code == 1
            assert bytes_of(book.path) == before
        else:
            # What fails beside the book (the user's cache) costs nothing: the page stands.
            assert isinstance(book.admit(draft, signers=SIGNERS), Admitted)
            assert bytes_of(book.path) != before
    written(book, a_link(book, "v-12"))
    again = Book.open(book.path, clock=book.clock, user=book.user)
    assert again.state == book.state


def test_a_short_write_is_finished(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(os, "write", lambda descriptor, data: REAL_WRITE(descriptor, bytes(data)[:7]))
        written(book, a_link(book, "v-11"))
    assert Book.open(book.path, clock=book.clock, user=user_of(book.path.parent / "other")).state == book.state


def test_a_write_cut_in_the_middle_is_taken_back(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    before, calls = bytes_of(book.path), 0

    def half(descriptor: int, data: Any) -> int:
        nonlocal calls
        calls += 1
        if calls == 1:
            return REAL_WRITE(descriptor, bytes(data)[:100])
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", half)
        with pytest.raises(SharedFundError, match="disk-full"):
            book.admit(a_link(book, "v-11"), signers=SIGNERS)
    assert bytes_of(book.path) == before
    written(book, a_link(book, "v-12"))


def test_a_page_the_disk_will_not_promise_is_neither_denied_nor_confirmed(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = a_link(book, "v-11")
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", refusing(1, REAL_SYNC, errno.EIO))
        with pytest.raises(SharedFundError, match="durability-unknown"):
            book.admit(draft, signers=SIGNERS)
    # The bytes are there: whoever opens the book next reads the page.
    again = Book.open(book.path, clock=book.clock, user=book.user)
    assert again.frontier.size == book.frontier.size + 2
    written(again, a_link(again, "v-12"))


def test_entries_the_disk_will_not_promise_are_taken_back(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    before = bytes_of(book.path)
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", refusing(0, REAL_SYNC, errno.EIO))
        with pytest.raises(SharedFundError, match="disk-error"):
            book.admit(a_link(book, "v-11"), signers=SIGNERS)
    assert bytes_of(book.path) == before
    written(book, a_link(book, "v-12"))


def test_a_page_of_another_writer_is_written_again_before_anything_stands_on_it(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who wrote it may have been refused the sync, and the kernel forgets what it could not write."""
    other = Book.open(book.path, clock=book.clock, user=user_of(book.path.parent / "other"))
    whole = (book.path / "book" / "2026-01.beancount").read_bytes()
    done: list[bytes] = []
    with monkeypatch.context() as patched:
        patched.setattr(os, "write", lambda descriptor, data: done.append(bytes(data)) or REAL_WRITE(descriptor, data))
        written(other, a_link(other, "v-11"))
        again = done[0]
        done.clear()
        written(other, a_link(other, "v-12"))
    assert whole.endswith(again) and again.count(b' custom "page" ') == 1
    assert b"v-12" in done[0]  # its own page is sure
    assert (book.path / "book" / "2026-01.beancount").read_bytes().startswith(whole)


def test_a_new_folder_is_named_on_disk_up_to_the_one_that_stood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(store, "sync_folder", synced.append)
    store.make_folder(tmp_path / "a" / "b" / "c", 0o700)
    assert synced == [tmp_path, tmp_path / "a", tmp_path / "a" / "b"]
    assert (tmp_path / "a" / "b" / "c").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "a").stat().st_mode & 0o777 != 0o700


def test_the_page_is_synced_before_it_counts(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def write(descriptor: int, data: Any) -> int:
        done.append("write " + os.path.basename(os.readlink(f"/proc/self/fd/{descriptor}")))
        return REAL_WRITE(descriptor, data)

    def sync(descriptor: int) -> None:
        done.append("sync " + os.path.basename(os.readlink(f"/proc/self/fd/{descriptor}")))
        REAL_SYNC(descriptor)

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", write)
        patched.setattr(os, "fsync", sync)
        written(book, a_link(book, "v-11"))
    first = done.index("write 2026-01.beancount")
    # The entries are on the disk before the line that marks them as a page.
    assert done[first : first + 4] == ["write 2026-01.beancount", "sync 2026-01.beancount"] * 2
    assert not any("state" in step or "head" in step for step in done[:first])


def test_a_new_months_file_is_named_on_disk_before_its_first_page_counts(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def write(descriptor: int, data: Any) -> int:
        done.append("write " + os.path.basename(os.readlink(f"/proc/self/fd/{descriptor}")))
        return REAL_WRITE(descriptor, data)

    def sync(descriptor: int) -> None:
        done.append("sync " + os.path.basename(os.readlink(f"/proc/self/fd/{descriptor}")))
        REAL_SYNC(descriptor)

    assert isinstance(book.clock, Clock)
    book.clock.now += timedelta(days=31)
    with monkeypatch.context() as patched:
        patched.setattr(os, "write", write)
        patched.setattr(os, "fsync", sync)
        written(book, a_link(book, "v-11"))
    at = done.index("write 2026-02.beancount")
    assert done[at - 2 : at] == ["sync 2026-02.beancount", "sync book"]
    assert b'include "book/2026-02.beancount"' in (book.path / "main.beancount").read_bytes()


def test_a_new_month_that_cannot_be_written_leaves_no_file(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(book.clock, Clock)
    book.clock.now += timedelta(days=31)
    before = bytes_of(book.path)

    def write(descriptor: int, data: Any) -> int:
        if os.readlink(f"/proc/self/fd/{descriptor}").endswith("2026-02.beancount"):
            raise OSError(errno.ENOSPC, "full")
        return REAL_WRITE(descriptor, data)

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", write)
        with pytest.raises(SharedFundError, match="disk-full"):
            book.admit(a_link(book, "v-11"), signers=SIGNERS)
    assert bytes_of(book.path) == before
    written(book, a_link(book, "v-11"))


def test_no_page_is_begun_on_a_disk_without_room(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.statvfs

    class Full:
        f_bavail = 10
        f_frsize = 4096

    before = bytes_of(book.path)
    with monkeypatch.context() as patched:
        patched.setattr(os, "statvfs", lambda path: Full() if "ginkgo" in str(path) else real(path))
        with pytest.raises(SharedFundError, match="disk-full"):
            book.admit(a_link(book, "v-11"), signers=SIGNERS)
    assert bytes_of(book.path) == before


HOLDER = """
import sys, time
from pathlib import Path
from sharedfund.book import store
with store.locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(30)
"""


def test_a_lock_held_elsewhere_is_said_and_nothing_is_written(book: Book) -> None:
    before = bytes_of(book.path)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(book.path)], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    try:
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        began = time.monotonic()
        with pytest.raises(BookBusy, match="locked"), store.locked(book.path, seconds=0.2):
            pass
        assert time.monotonic() - began < 5
        assert bytes_of(book.path) == before
    finally:
        holder.kill()
        holder.wait()
        assert holder.stdout is not None
        holder.stdout.close()
    # A lock dies with its holder.
    written(book, a_link(book, "v-11"))


def test_a_link_in_the_locks_place_is_refused(book: Book, tmp_path: Path) -> None:
    (book.path / "LOCK").unlink()
    (book.path / "LOCK").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SharedFundError, match="is-a-link"):
        book.admit(a_link(book, "v-11"), signers=SIGNERS)
    assert not (tmp_path / "elsewhere").exists()


def test_a_link_in_the_books_place_is_refused(book: Book, tmp_path: Path) -> None:
    file = book.path / "book" / "2026-01.beancount"
    file.rename(tmp_path / "moved")
    file.symlink_to(tmp_path / "moved")
    with pytest.raises(SharedFundError, match="file-foreign"):
        Book.open(book.path, clock=book.clock, user=book.user)


def test_a_clock_behind_the_book_writes_nothing(book: Book) -> None:
    before = bytes_of(book.path)
    draft = a_link(book, "v-11")
    assert isinstance(book.clock, Clock)
    book.clock.now -= timedelta(hours=2)
    with pytest.raises(BookBusy, match="clock-behind") as behind:
        book.admit(draft, signers=SIGNERS)
    assert behind.value.exit_code == 6
    assert bytes_of(book.path) == before


def test_what_another_wrote_meanwhile_is_read_before_the_page(book: Book) -> None:
    other = Book.open(book.path, clock=book.clock, user=book.user)
    draft = a_link(book, "v-11")
    written(other, a_link(other, "v-12"))
    written(book, draft)
    other.refresh()
    assert other.state == book.state


@pytest.mark.parametrize("threads", [0, 1])
def test_signals_wait_until_the_page_stands(book: Book, monkeypatch: pytest.MonkeyPatch, threads: int) -> None:
    """Also where another thread of the process is the one that takes the signal."""
    over = threading.Event()
    others = [threading.Thread(target=over.wait) for _ in range(threads)]

    def write(descriptor: int, data: Any) -> int:
        if os.readlink(f"/proc/self/fd/{descriptor}").endswith("2026-01.beancount"):
            os.kill(os.getpid(), signal.SIGINT)
        return REAL_WRITE(descriptor, data)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # who runs in the background hears none
    for other in others:
        other.start()
    try:
        with monkeypatch.context() as patched:
            patched.setattr(os, "write", write)
            with pytest.raises(KeyboardInterrupt):
                book.admit(a_link(book, "v-11"), signers=SIGNERS)
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)
        over.set()
        for other in others:
            other.join()
    again = Book.open(book.path, clock=book.clock, user=book.user)
    assert again.torn_bytes == 0
    written(again, a_link(again, "v-12"))


@pytest.mark.parametrize("handler", [signal.SIG_IGN, signal.default_int_handler])
def test_what_was_to_happen_at_a_signal_is_put_back(handler: Any) -> None:
    before = signal.signal(signal.SIGINT, handler)
    try:
        with store.signals_blocked():
            pass
        assert signal.getsignal(signal.SIGINT) is handler
        with pytest.raises(OSError, match="the disk"), store.signals_blocked():
            raise OSError("the disk")
        assert signal.getsignal(signal.SIGINT) is handler
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_thread_that_hears_no_signal_writes_its_page(book: Book) -> None:
    draft = a_link(book, "v-11")
    said: list[str] = []
    other = threading.Thread(target=lambda: said.append(str(book.admit(draft, signers=SIGNERS))))
    other.start()
    other.join()
    assert said
    assert Book.open(book.path, clock=book.clock, user=book.user).torn_bytes == 0


def test_a_folder_that_may_not_be_written_says_so(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.open

    def read_only(path: Any, flags: int, *rest: Any, **named: Any) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR) and "ginkgo" in str(path):
            raise OSError(errno.EROFS, "read-only")
        return real(path, flags, *rest, **named)

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", read_only)
        again = Book.open(book.path, clock=book.clock, user=book.user)
        assert again.state == book.state
        with pytest.raises(SharedFundError, match="read-only"):
            again.admit(a_link(book, "v-11"), signers=SIGNERS)


def test_a_network_file_system_is_refused_unless_asked(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(store, "is_on_network", lambda folder: True)
        with pytest.raises(SharedFundError, match="network-file-system"):
            book.admit(a_link(book, "v-11"), signers=SIGNERS)
        book.user.allow_network = True
        written(book, a_link(book, "v-11"))


# ---- a folder as a whole ----

_KILLED = """
import json, os, signal, sys
from pathlib import Path
from sharedfund.book import store
left = 0
def killing(real):
    def call(*arguments, **named):
        global left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        return real(*arguments, **named)
    return call
def told(folder):
    return {path.name: path.read_bytes().decode() for path in folder.iterdir()} if folder.is_dir() else None
place, found, names = Path(sys.argv[1]), [], ("mkdir", "rename", "replace", "rmdir", "unlink", "write", "fsync")
old, new = ({name: text for name in ("a", more, "manifest.json")} for more, text in (("c", b"old"), ("b", b"new")))
for count in range(200):
    store.replace_folder(place, old)
    child = os.fork()
    if child == 0:
        left = count
        for name in names:
            setattr(os, name, killing(getattr(os, name)))
        store.replace_folder(place, new)
        os._exit(0)
    _, ended = os.waitpid(child, 0)
    found.append(told(place))
    store.replace_folder(place, new)  # the next writer clears up
    assert set(told(place)) == set(new) and [path.name for path in place.parent.iterdir()] == ["page"], count
    if ended == 0:
        break
print(json.dumps([ended, found]))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="NOT TESTED, a killed writer of a folder: this system has no fork")
def test_a_folder_that_is_replaced_is_never_half(tmp_path: Path) -> None:
    ran = subprocess.run([sys.executable, "-c", _KILLED, str(tmp_path / "page")], check=True, capture_output=True, text=True)
    ended, found = json.loads(ran.stdout)
    old, new = (dict.fromkeys(("a", more, "manifest.json"), text) for more, text in (("c", "old"), ("b", "new")))
    assert ended == 0 and len(found) > 20
    assert all(there in (None, old, new) for there in found)
    assert None in found and old in found and found[-1] == new


def test_what_was_put_aside_comes_back_before_anything_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "page"
    store.replace_folder(folder, {"a": b"old"})
    folder.rename(tmp_path / ".page.old")
    monkeypatch.setattr(store, "replace_file", refusing(0, store.replace_file, errno.ENOSPC))
    with pytest.raises(SharedFundError, match="disk-full"):
        store.replace_folder(folder, {"a": b"new"})
    assert (folder / "a").read_bytes() == b"old"


def test_a_link_in_the_place_of_a_folder_is_replaced_and_not_followed(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "a").write_bytes(b"theirs")
    (tmp_path / "page").symlink_to(other)
    store.replace_folder(tmp_path / "page", {"a": b"new"})
    assert (other / "a").read_bytes() == b"theirs" and not (tmp_path / "page").is_symlink()
    assert (tmp_path / "page" / "a").read_bytes() == b"new"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other", "page"]
