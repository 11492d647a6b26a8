"""The user's own folder: pins, snapshots, the refusal log, keys. Never inside a book's folder.

A pin is a head this user's keys have signed under; a book that does not contain it is older, or another's. A
snapshot is a cache. Both are sealed with a secret of this folder, so that who can only write the cache changes
nothing that is shown or signed.
"""

from __future__ import annotations

import hmac
import json
import mmap
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from sharedfund.book import codec, store
from sharedfund.book.tree import Frontier
from sharedfund.errors import SharedFundError
from sharedfund.state import State

_MAGIC = b"sharedfund-state/1\n"
_SEAL = 32
PAGES_REMEMBERED = 8
ENDS_KEPT = 18  # months: a year's disclosure, published late, begins so long ago


class Place(NamedTuple):
    """A position right after a page line: the file, where the next block begins, and the page line's bytes."""

    file: str
    offset: int
    line: int
    page_line: bytes


class Kept(NamedTuple):
    """A State with its position and the tree's frontier; `extra` is what the writer added."""

    state: State
    frontier: Frontier
    place: Place
    extra: dict[str, Any]


class Pin(NamedTuple):
    """The newest head this user's keys have signed under, or looked at before signing."""

    size: int
    root: str


_FOLDED_BY = ("values", "accounts", "entries", "state")
_JUDGED_BY = (*_FOLDED_BY, "rules", "audit", "reports", "book")


def _program(folder: str) -> str:
    """What a State's bytes depend on: the program's own files; what was audited rests on the rules as well. Another
    program's State is not read."""
    package = Path(__file__).parent.parent
    marks = []
    for floor in _JUDGED_BY if folder == "audited" else _FOLDED_BY:
        for entry in sorted(os.scandir(package / floor), key=lambda found: found.name):
            if entry.name.endswith(".py"):
                there = entry.stat()
                marks.append(f"{floor}/{entry.name} {there.st_size} {there.st_mtime_ns}")
    single = ("spelling.py", "rulebook.py", "admit.py") if folder == "audited" else ("spelling.py",)
    marks.append(f"{sys.version_info[:2]} {[(package / name).stat().st_mtime_ns for name in single]}")
    return sha256("\n".join(marks).encode()).hexdigest()[:32]


def end_scope(scope: str, end: date | None) -> str:
    """The scope of a State at a month's end; without one, what all of them begin with."""
    return f"{scope}.end-{end or ''}"


class UserFolder:
    """One user's folder on one machine."""

    def __init__(self, path: Path, *, allow_network: bool = False) -> None:
        self.path = path
        self.allow_network = allow_network
        self._shelves: dict[Path, codec.Runs] = {}

    @classmethod
    def default(cls) -> UserFolder:
        """The folder of whoever runs this: SHAREDFUND_HOME, else where the system keeps such things."""
        allow = os.environ.get("SHAREDFUND_ALLOW_NETWORK") == "1"
        home = os.environ.get("SHAREDFUND_HOME")
        if home:
            return cls(Path(home), allow_network=allow)
        if sys.platform == "darwin":
            return cls(Path.home() / "Library" / "Application Support" / "sharedfund", allow_network=allow)
        if os.name == "nt":
            base = os.environ.get("LOCALAPPDATA")
            return cls((Path(base) if base else Path.home()) / "sharedfund", allow_network=allow)
        base = os.environ.get("XDG_DATA_HOME")
        return cls((Path(base) if base else Path.home() / ".local" / "share") / "sharedfund", allow_network=allow)

    @property
    def keys(self) -> Path:
        """Where key files lie, one a person: made when first asked for."""
        return self._folder("keys")

    def _folder(self, *names: str) -> Path:
        if names and not self.path.is_dir():
            store.make_folder(self.path, 0o700)  # the folders above a new one get the system's usual mode
        folder = self.path.joinpath(*names)
        if not folder.is_dir():
            store.make_folder(folder, 0o700)
        return folder

    # -- pins --

    def pin(self, scope: str) -> Pin | None:
        """The pinned head of `scope` (the fund; for a practice book the fund and its folder)."""
        try:
            with open(self.path / "pins" / scope / "head", "rb") as stream:
                kept = json.loads(stream.read())
            return Pin(int(kept["size"]), str(kept["root"]))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError):
            # A pin that cannot be read must not count as none: that would let an old book pass.
            raise SharedFundError("pin-damaged", file=str(self.path / "pins" / scope / "head")) from None

    def set_pin(self, scope: str, pin: Pin) -> None:
        """The pin moves forward, on the disk before this returns."""
        data = json.dumps({"size": pin.size, "root": pin.root}, sort_keys=True).encode() + b"\n"
        store.replace_file(self._folder("pins", scope) / "head", data, 0o600)

    def forget(self, scope: str) -> None:
        """No pin, no cache and no refusals of `scope` any more: for a practice book that begins anew."""
        self._empty(self.path / "pins" / scope)
        for person in store.names(self.path / "witness" / scope):
            self._empty(self.path / "witness" / scope / person)
        self._forget_ends(scope)
        self._empty(self.path / "cache" / scope)
        store.remove_file(self.path / "refusals" / f"{scope}.jsonl")

    def forget_heads(self, scope: str, cache: str) -> None:
        """No pin and no cache any more, on a person's word: what was newer is lost for good. Refusals stay."""
        self._empty(self.path / "pins" / scope)
        self._forget_ends(scope)
        self._empty(self.path / "cache" / cache)

    def forget_cache(self, scope: str) -> None:
        """The cache of `scope` is gone; it is made again from the book."""
        self._empty(self.path / "cache" / scope)

    def _forget_ends(self, scope: str) -> None:
        for end in list(self.ends(scope)):
            self._remove_end(scope, end)

    def _empty(self, folder: Path) -> None:
        if folder.is_dir():
            for name in sorted(os.listdir(folder)):
                store.remove_file(folder / name)

    def newest(self, scope: str) -> Pin | None:
        """The newest head the cache of `scope` has known; a book without it was cut or forked. One that is not sealed is
        none: who can only write the cache must not make an honest book look cut."""
        try:
            kept = json.loads((self.path / "cache" / scope / "head").read_bytes())
            pin, seal = Pin(int(kept["size"]), str(kept["root"])), str(kept["seal"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return pin if hmac.compare_digest(seal.encode(), self._sealed(scope, pin).encode()) else None

    def _sealed(self, scope: str, newest: Pin) -> str:
        return hmac.digest(self._secret(), f"newest {scope} {newest.size} {newest.root}".encode(), sha256).hex()

    # -- states --

    def keep(self, folder: str, scope: str, kept: Kept) -> None:
        """Write a State under `folder` ("pins" or "cache") for `scope`, sealed."""
        place = self._folder(folder, scope)
        runs = self._runs(place)
        body = codec.encode(kept.state, runs)
        for name, run in runs.wanted.items():
            if not (place / name).exists():
                store.replace_file(place / name, bytes(run), 0o600)
        head = json.dumps({
            "program": _program(folder), "file": kept.place.file, "offset": kept.place.offset, "line": kept.place.line,
            "page-line": kept.place.page_line.decode(), "size": kept.frontier.size,
            "peaks": [peak.hex() for peak in kept.frontier.peaks], "extra": kept.extra,
        }, sort_keys=True).encode() + b"\n"
        seal = hmac.digest(self._secret(), _place_of(folder, scope) + head + body, sha256)
        store.replace_file(place / "state", _MAGIC + seal + head + body, 0o600)
        if folder == "cache":
            newest = Pin(kept.frontier.size, kept.frontier.root)
            row = {"size": newest.size, "root": newest.root, "seal": self._sealed(scope, newest)}
            store.replace_file(place / "head", json.dumps(row).encode() + b"\n", 0o600)
        wanted = set(runs.wanted)
        for name in os.listdir(place):
            if len(name) == 64 and name not in wanted:
                store.remove_file(place / name)

    def keep_end(self, scope: str, end: date, kept: Kept) -> None:
        """Write the State at a closed month's end for `scope`; only the newest are left."""
        self.keep("pins", end_scope(scope, end), kept)
        for old in list(self.ends(scope))[ENDS_KEPT:]:
            self._remove_end(scope, old)

    def ends(self, scope: str) -> Iterator[date]:
        """The ends of months whose States are kept for `scope`, newest first."""
        begins = end_scope(scope, None)
        try:
            names = os.listdir(self.path / "pins")
        except FileNotFoundError:
            return
        for name in sorted((name for name in names if name.startswith(begins)), reverse=True):
            with suppress(ValueError):
                yield date.fromisoformat(name.removeprefix(begins))

    def _remove_end(self, scope: str, end: date) -> None:
        place = self.path / "pins" / end_scope(scope, end)
        self._empty(place)
        store.remove_folder(place)

    def kept(self, folder: str, scope: str) -> Kept | None:
        """The State kept under `folder` for `scope`; None where there is none, or it is not ours, whole and of this
        program: then it is made again from the book."""
        place = self.path / folder / scope
        try:
            data = (place / "state").read_bytes()
        except OSError:
            return None
        if not data.startswith(_MAGIC):
            return None
        seal, rest = data[len(_MAGIC) : len(_MAGIC) + _SEAL], memoryview(data)[len(_MAGIC) + _SEAL :]
        sealed = hmac.new(self._secret(), _place_of(folder, scope), sha256)
        sealed.update(rest)
        if not hmac.compare_digest(seal, sealed.digest()):
            return None
        end = data.index(b"\n", len(_MAGIC) + _SEAL) + 1
        head = json.loads(data[len(_MAGIC) + _SEAL : end])
        if head["program"] != _program(folder):
            return None
        runs = self._runs(place)
        try:
            state = codec.decode(memoryview(data)[end:], runs)
        except _RunMissing:
            return None
        frontier = Frontier(head["size"], tuple(bytes.fromhex(peak) for peak in head["peaks"]))
        spot = Place(head["file"], head["offset"], head["line"], head["page-line"].encode())
        return Kept(state, frontier, spot, head["extra"])

    def _runs(self, place: Path) -> codec.Runs:
        if place not in self._shelves:
            self._shelves[place] = codec.Runs(lambda name, length: _mapped(place / name, name, length))
        return self._shelves[place]

    def _secret(self) -> bytes:
        path = self._folder() / "secret"
        try:
            secret = path.read_bytes()
        except FileNotFoundError:
            secret = os.urandom(32)
            store.replace_file(path, secret, 0o600)
        except OSError:
            raise SharedFundError("user-folder-unreadable", file=str(path)) from None
        return secret

    # -- pages --

    def remember_page(self, scope: str, digest: str, data: bytes, wishes: Sequence[str] = ()) -> None:
        """The data of a page that is proposed lie in the cache, so that publishing it need not fold the book again, and
        beside them how it is to be published. Who reads them compares the digest."""
        place = self._folder("cache", scope)
        store.replace_file(place / f"page-{digest}.json", data, 0o600)
        store.replace_file(place / f"wishes-{digest}", ",".join(wishes).encode(), 0o600)
        for kind in ("page-", "wishes-"):
            kept = [entry for entry in os.scandir(place) if entry.name.startswith(kind)]
            for old in sorted(kept, key=lambda entry: entry.stat().st_mtime_ns)[:-PAGES_REMEMBERED]:
                store.remove_file(Path(old.path))

    def remembered_wishes(self, scope: str, digest: str) -> tuple[str, ...]:
        """How a page is to be published, as it was wished on this machine: a word a wish; none where none were."""
        path = self.path / "cache" / scope / f"wishes-{digest}"
        told = store.read_bytes(path).decode(errors="replace") if path.is_file() else ""
        return tuple(name for name in told.split(",") if name.isascii() and name.isalnum())

    def remembered_page(self, scope: str, digest: str) -> Path:
        """Where the data of a page with `digest` lie, if they do."""
        return self.path / "cache" / scope / f"page-{digest}.json"

    # -- refusals --

    def log_refusal(self, scope: str, row: dict[str, Any]) -> None:
        """One more refusal of `scope`'s book."""
        line = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        store.append_line(self._folder("refusals") / f"{scope}.jsonl", line)

    def refusals(self, scope: str) -> Iterator[dict[str, Any]]:
        """The refusals of `scope`'s book, oldest first; a line cut short by a crash is left out."""
        try:
            with open(self.path / "refusals" / f"{scope}.jsonl", "rb") as stream:
                for line in stream:
                    if line.endswith(b"\n"):
                        yield json.loads(line)
        except FileNotFoundError:
            return


def _place_of(folder: str, scope: str) -> bytes:
    """Where a State is kept, as its seal has it: one that was moved elsewhere says nothing there."""
    return f"{folder}/{scope}\n".encode()


class _RunMissing(Exception):  # never leaves this module, and says nothing to anybody
    pass


def _mapped(path: Path, name: str, length: int) -> Any:
    """A run of digests, mapped instead of read. Raises: _RunMissing where it is not what its name says."""
    try:
        with open(path, "rb") as stream:
            run = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):
        raise _RunMissing from None
    if len(run) != length or sha256(run).hexdigest() != name:
        raise _RunMissing
    return run


Entropy = Callable[[int], bytes]
