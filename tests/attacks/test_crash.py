"""Crash and concurrency: what was acknowledged outlives whatever happens to the machine; and snapshots that somebody
else wrote, which change nothing that is signed or shown."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from sharedfund.admit import Admitted
from sharedfund.book import Book, UserFolder, recovery
from sharedfund.book.identity import identity
from sharedfund.book.user import Kept
from sharedfund.book.walk import Walk
from sharedfund.errors import BookBusy, SharedFundError
from sharedfund.state import EMPTY, State
from tests.attacks.book import Clock, admitted, door, honest, report, roots, signers
from tests.book.shelf import a_link, bytes_of
from tests.faults import full_disk, writers
from tests.faults.tracing import Stage, why_not
from tests.faults.trials import CHANGING, ERRORS, KILLED, Point, Tried, cut, full, points, power, struck

SEED = 20260101
needs_strace = pytest.mark.skipif(bool(why_not()), reason=why_not())


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with Stage() as made:
        yield made


def wrong(found: Iterator[Tried] | list[Tried]) -> list[Tried]:
    """What went wrong; something must have been tried."""
    done = list(found)
    assert done
    return [tried for tried in done if tried.wrongs]


def strikes(stage: Stage, faults: tuple[str, ...], calls: set[str]) -> list[Point]:
    """The points of an ordinary append with these faults at these calls."""
    return [point for point in points(stage, "append") if point.fault in faults and point.call in calls]


@needs_strace
def test_091_a_kill_at_any_file_call_loses_nothing_acknowledged(stage: Stage) -> None:
    found = strikes(stage, (KILLED,), {"write", "fsync", "rename"})[::2]
    assert len(found) > 15
    assert not wrong([struck(stage, point)[1] for point in found])


@needs_strace
def test_092_a_full_or_failing_disk_at_any_file_call_loses_nothing_acknowledged(stage: Stage) -> None:
    found = strikes(stage, ERRORS, set(CHANGING))[::7]
    assert len(found) > 12
    assert not wrong([struck(stage, point)[1] for point in found])


@needs_strace
def test_093_a_write_torn_at_any_byte_is_set_aside_and_named(stage: Stage) -> None:
    assert not wrong(full(stage, "append", None, SEED, 12))
    assert not wrong(cut(stage, "append", None, SEED, 24))


def test_094_a_really_full_disk_leaves_the_book_as_it_was() -> None:
    if full_disk.why_not():
        pytest.skip(full_disk.why_not())
    assert not wrong(full_disk.tried())


@needs_strace
def test_095_a_power_loss_in_any_legal_state_loses_nothing_acknowledged(stage: Stage) -> None:
    assert not wrong(power(stage, "append", None, SEED, 30))


def test_096_many_writers_lose_nothing() -> None:
    looks, found = writers.tried(6, 6, 1)
    assert not found.wrongs
    assert looks > 0


def test_097_a_cloud_drives_conflicted_copy_stops_the_book_and_is_named(tmp_path: Path) -> None:
    folder = honest().copy(tmp_path)
    newest = sorted((folder / "book").iterdir())[-1]
    copy = newest.with_name(f"{newest.stem} (conflicted copy).beancount")
    copy.write_bytes(newest.read_bytes())
    with pytest.raises(SharedFundError, match="file-foreign") as stopped:
        door(folder)
    assert stopped.value.file == f"book/{copy.name}"
    assert [(finding.code, finding.file) for finding in roots(report(folder))] == [("file-foreign", f"book/{copy.name}")]
    copy.unlink()
    door(folder)


def test_097_two_laptops_that_both_wrote_are_a_fork_that_is_told_and_never_merged(tmp_path: Path) -> None:
    one, other = honest().copy(tmp_path, "one"), honest().copy(tmp_path, "other")
    admitted(door(one), a_link(door(one), "v-71"))
    admitted(door(other), a_link(door(other), "v-72"))
    before = bytes_of(one)
    found = recovery.compare(one, other)
    assert found.common == honest().size
    assert found.ours == found.theirs == honest().size + 2
    with pytest.raises(SharedFundError, match="books-forked"):
        recovery.take_over(one, other, UserFolder(tmp_path / "home"))
    assert bytes_of(one) == before
    # Who has seen one of them stops at the other, and says why.
    home = UserFolder(tmp_path / "laptop")
    at = Clock(door(one).state.record.recorded or Clock().now)
    book = Book.open(one, clock=at, user=home)
    admitted(book, a_link(book, "v-73"))
    with pytest.raises(SharedFundError, match=r"book-forked|book-older-than-known"):
        Book.open(other, clock=at, user=home)


def test_098_a_clock_set_back_a_year_writes_nothing(tmp_path: Path) -> None:
    folder = honest().copy(tmp_path)
    book = door(folder)
    draft, before = a_link(book, "v-71"), bytes_of(folder)
    newest = book.state.record.recorded
    assert newest is not None
    book.clock = Clock(newest - timedelta(days=365))
    with pytest.raises(BookBusy, match="clock-behind") as stopped:
        book.admit(draft, signers=signers())
    assert stopped.value.exit_code == 6
    assert bytes_of(folder) == before
    book.clock = Clock(newest + timedelta(minutes=1))
    assert isinstance(book.admit(draft, signers=signers()), Admitted)
    assert not roots(report(folder))


# ---- snapshots somebody else wrote ----


class Kitchen:
    """A book and a user's folder with its snapshot; and what an honest command makes of them."""

    def __init__(self, place: Path) -> None:
        self.folder = honest().copy(place)
        self.home = UserFolder(place / "home")
        self.clock = Clock(door(self.folder).state.record.recorded or Clock().now)
        book = Book.open(self.folder, clock=self.clock, user=self.home)
        book._keep()
        self.who = identity(self.folder)
        self.cache = self.home.path / "cache" / self.who.cache
        self.state = book.state
        self.whole = (self.cache / "state").read_bytes()
        assert self.home.kept("cache", self.who.cache) is not None

    def open(self) -> Book:
        return Book.open(self.folder, clock=self.clock, user=UserFolder(self.home.path))


@pytest.fixture
def kitchen(tmp_path: Path) -> Kitchen:
    return Kitchen(tmp_path)


def test_101_a_snapshot_changed_at_any_byte_changes_nothing_that_is_shown(kitchen: Kitchen) -> None:
    for at in range(0, len(kitchen.whole), max(len(kitchen.whole) // 120, 1)):
        changed = bytearray(kitchen.whole)
        changed[at] ^= 1
        (kitchen.cache / "state").write_bytes(changed)
        assert UserFolder(kitchen.home.path).kept("cache", kitchen.who.cache) is None
    assert kitchen.open().state == kitchen.state


def values(state: State) -> Iterator[tuple[str, State]]:
    """The state with one value of one slice as if nothing had ever been entered, one after the other."""
    for part in dataclasses.fields(state):
        whole, bare = getattr(state, part.name), getattr(EMPTY, part.name)
        if not dataclasses.is_dataclass(whole) or isinstance(whole, type):
            continue
        for value in dataclasses.fields(whole):
            if getattr(whole, value.name) != getattr(bare, value.name):
                poisoned = dataclasses.replace(whole, **{value.name: getattr(bare, value.name)})
                yield f"{part.name}.{value.name}", dataclasses.replace(state, **{part.name: poisoned})


def test_101_a_snapshot_poisoned_value_by_value_and_sealed_again_signs_nothing(kitchen: Kitchen) -> None:
    """The attacker even has the secret that seals snapshots: he can then show what he likes, and no key signs under it."""
    kept = kitchen.home.kept("cache", kitchen.who.cache)
    assert kept is not None
    before, tried = bytes_of(kitchen.folder), 0
    for name, state in values(kitchen.state):
        kitchen.home.keep("cache", kitchen.who.cache, Kept(state, kept.frontier, kept.place, kept.extra))
        book = Book.open(kitchen.folder, clock=kitchen.clock, user=UserFolder(kitchen.home.path), signing=True)
        assert book.state == kitchen.state, name  # who opens a key does not begin there
        if _is_refused(kitchen):
            tried += 1
        assert bytes_of(kitchen.folder) == before, name
    assert tried > 40
    assert not roots(report(kitchen.folder))


def _is_refused(kitchen: Kitchen) -> bool:
    """A signature asked for in a book opened from the poisoned snapshot."""
    try:
        book = kitchen.open()
        assert book.state != kitchen.state
        book.stamped(a_link(book, "v-71"), signers()[0])
    except (SharedFundError, LookupError, ValueError, AttributeError, AssertionError):
        return True
    return False


def test_102_a_frontier_changed_in_the_snapshot_accuses_nobody(kitchen: Kitchen) -> None:
    head, _, rest = kitchen.whole[len(b"sharedfund-state/1\n") + 32 :].partition(b"\n")
    parts = json.loads(head)
    for number in range(len(parts["peaks"])):
        changed = json.loads(head)
        changed["peaks"][number] = "0" * 64
        (kitchen.cache / "state").write_bytes(
            kitchen.whole[: len(b"sharedfund-state/1\n") + 32] + json.dumps(changed, sort_keys=True).encode() + b"\n" + rest)
        book = kitchen.open()
        assert book.frontier.root == honest().root
    admitted(kitchen.open(), a_link(kitchen.open(), "v-71"))
    assert not roots(report(kitchen.folder))


def test_102_a_newest_head_that_never_was_accuses_nobody(kitchen: Kitchen) -> None:
    """An honest book must not look cut because somebody wrote a larger head into the cache."""
    kept = json.loads((kitchen.cache / "head").read_bytes())
    for size, root in ((kept["size"] + 2, kept["root"]), (kept["size"], "0" * 64), (kept["size"] - 2, kept["root"])):
        (kitchen.cache / "head").write_text(json.dumps({**kept, "size": size, "root": root}))
        assert kitchen.open().state == kitchen.state


def test_102_a_frontier_sealed_again_is_seen_before_a_key_signs(kitchen: Kitchen) -> None:
    kept = kitchen.home.kept("cache", kitchen.who.cache)
    assert kept is not None
    peaks, newest = (b"\0" * 32, *kept.frontier.peaks[1:]), (kitchen.cache / "head").read_bytes()
    kitchen.home.keep("cache", kitchen.who.cache, kept._replace(frontier=dataclasses.replace(kept.frontier, peaks=peaks)))
    (kitchen.cache / "head").write_bytes(newest)
    before, book = bytes_of(kitchen.folder), kitchen.open()
    assert book.frontier.root != honest().root
    with pytest.raises(SharedFundError, match="snapshot-differs"):
        book.admit(a_link(book, "v-71"), signers=signers())
    assert bytes_of(kitchen.folder) == before
    # It was thrown away: the next command writes, and the audit finds nobody to blame.
    admitted(kitchen.open(), a_link(kitchen.open(), "v-71"))
    assert not roots(report(kitchen.folder))
    walk = Walk(kitchen.folder)
    walk.on()
    assert walk.frontier.size == honest().size + 2
