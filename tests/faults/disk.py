"""A model of what a disk may hold when the power goes: what was synced stays, of the rest any part.

A trace of a real command becomes a list of operations. At any place in it the disk may hold, of every file, any mixture
of its synced sectors and later ones, at any size it has had; of every folder, its synced names with any of the later
changes done. A sync that failed promises nothing, and what it was asked for may never come (fsync is not retried).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Literal, NamedTuple

from tests.faults.scenes import Acknowledged
from tests.faults.tracing import acknowledged

SECTOR = 512


class Op(NamedTuple):
    """One operation on the disk, or an acknowledgement. Paths are relative to the recorded folder."""

    kind: Literal["create", "write", "cut", "sync", "sync-failed", "rename", "unlink", "mkdir", "rmdir", "ack"]
    path: str
    offset: int = 0
    data: bytes = b""
    to: str = ""
    ack: Acknowledged | None = None


# ---- reading a trace ----

_CALL = re.compile(r"(?P<name>[a-z0-9_]+)\((?P<arguments>.*)\)\s+= (?P<result>-?\d+|\?)(?:<(?P<opened>[^>]*)>)?")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_DESCRIPTOR = re.compile(r"(?P<number>\d+)<(?P<path>[^>]*)>")
_SILENT = frozenset({"close", "dup", "dup2", "dup3"})


class UnknownCall(Exception):
    """The trace has a call this model knows nothing of: it must be taught, not passed over."""


def operations(trace: str, root: Path, base: Path, acks: Path) -> list[Op]:
    """What a trace (strace -y -xx) did below `root`, which held what `base` holds, and what it wrote to `acks`."""
    reader = _Reader(root, base, acks)
    for line in trace.splitlines():
        match = _CALL.match(line)
        if match is not None:
            reader.take(match["name"], match["arguments"], int(match["result"].replace("?", "-1")), match["opened"])
    return reader.found


class _Reader:
    """Follows the descriptors of one process; sizes are followed to know where an append goes."""

    def __init__(self, root: Path, base: Path, acks: Path) -> None:
        self.root, self.acks = str(root), str(acks)
        self.found: list[Op] = []
        self.sizes = {str(path.relative_to(base)): path.stat().st_size for path in base.rglob("*") if path.is_file()}
        self.places: dict[int, int] = {}  # of each descriptor that does not append
        self.appends: set[int] = set()

    def take(self, name: str, arguments: str, result: int, opened: str | None) -> None:
        texts = [_bytes(text) for text in _TEXT.findall(arguments)]
        held = _DESCRIPTOR.match(arguments)
        number = int(held["number"]) if held else -1
        path = self._inside(_name(held["path"])) if held else None
        failed = result < 0
        if name in ("fsync", "fdatasync"):
            if path is not None:
                self.found.append(Op("sync-failed" if failed else "sync", path))
        elif failed or name in _SILENT:
            return
        elif name in ("openat", "open", "creat"):
            self._open(self._inside(_name(opened or "")), arguments, result)
        elif name == "write" and held is not None and _name(held["path"]) == self.acks:
            self.found.append(Op("ack", "", ack=acknowledged(texts[0].decode())))
        elif name in ("write", "pwrite64"):
            if path is not None:
                self._write(path, number, texts[0][:result], int(arguments.rpartition(",")[2]) if name == "pwrite64" else None)
        elif name == "lseek":
            self.places[number] = result
        elif name == "ftruncate":
            if path is not None:
                self.sizes[path] = int(arguments.rpartition(",")[2])
                self.found.append(Op("cut", path, self.sizes[path]))
        elif path is None and not any(self._inside(text.decode()) is not None for text in texts):
            return  # elsewhere
        elif name in ("rename", "renameat", "renameat2"):
            source, target = (self._must(text) for text in texts)
            self.sizes[target] = self.sizes.pop(source)
            self.found.append(Op("rename", source, to=target))
        elif name in ("unlink", "unlinkat", "rmdir"):
            gone = "rmdir" if name == "rmdir" or "AT_REMOVEDIR" in arguments else "unlink"
            base = _name(held["path"]) + "/" if held is not None and not texts[0].startswith(b"/") else ""
            self.found.append(Op(gone, self._must(base.encode() + texts[0])))  # type: ignore[arg-type]  # one of the kinds
        elif name in ("mkdir", "mkdirat"):
            self.found.append(Op("mkdir", self._must(texts[0])))
        else:
            raise UnknownCall(f"{name}({arguments})")

    def _open(self, path: str | None, arguments: str, descriptor: int) -> None:
        self.places[descriptor] = 0
        self.appends.discard(descriptor)
        if path is None:
            return
        if "O_APPEND" in arguments:
            self.appends.add(descriptor)
        if "O_CREAT" in arguments and path not in self.sizes:
            self.sizes[path] = 0
            self.found.append(Op("create", path))
        elif "O_TRUNC" in arguments and self.sizes.get(path):
            self.sizes[path] = 0
            self.found.append(Op("cut", path, 0))

    def _write(self, path: str, descriptor: int, data: bytes, at: int | None) -> None:
        offset = at if at is not None else self.sizes[path] if descriptor in self.appends else self.places[descriptor]
        if at is None:
            self.places[descriptor] = offset + len(data)
        self.sizes[path] = max(self.sizes[path], offset + len(data))
        self.found.append(Op("write", path, offset, data))

    def _inside(self, path: str) -> str | None:
        if path == self.root:
            return "."
        return path[len(self.root) + 1 :] if path.startswith(self.root + "/") else None

    def _must(self, text: bytes) -> str:
        path = self._inside(text.decode())
        if path is None:
            raise UnknownCall(f"a name across the border: {text.decode()}")
        return path


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def _name(text: str) -> str:
    return _bytes(text).decode() if text.startswith("\\x") else text


# ---- the disk ----


@dataclass(slots=True)
class _File:
    """Every text a file has had since its last sync, the synced one first. `doomed` are sectors whose sync failed, with
    what the disk has of them: only writing them again brings them there."""

    versions: list[bytes] = field(default_factory=lambda: [b""])
    doomed: dict[int, bytes] = field(default_factory=dict)

    def change(self, text: bytes, sectors: range) -> None:
        """The file has another text in memory, which touched these sectors."""
        self.versions.append(text)
        self.doomed = {at: old for at, old in self.doomed.items() if at not in sectors and at * SECTOR < len(text)}

    def sync(self) -> None:
        """What is in memory is on the disk, but for what an earlier sync gave up."""
        text = self.versions[-1]
        self.versions = [text]
        if self.doomed:
            there = bytearray(text)
            for at, old in self.doomed.items():
                there[at * SECTOR : (at + 1) * SECTOR] = old[: len(text) - at * SECTOR]
            self.versions = [bytes(there), text]

    def give_up(self) -> None:
        """A sync failed: the system takes for written what is not."""
        before, now = self.versions[0], self.versions[-1]
        for at in range(-(-len(now) // SECTOR)):
            old = before[at * SECTOR : (at + 1) * SECTOR].ljust(SECTOR, b"\0")
            if old != now[at * SECTOR : (at + 1) * SECTOR].ljust(SECTOR, b"\0"):
                self.doomed[at] = old


@dataclass(slots=True)
class _Folder:
    """A folder's synced names, and the changes since: name -> node, or None where it went."""

    kept: dict[str, int] = field(default_factory=dict)
    now: dict[str, int] = field(default_factory=dict)
    changes: list[dict[str, int | None]] = field(default_factory=list)


class Disk:
    """What is on a disk and what is only in memory."""

    def __init__(self, base: Path) -> None:
        self.nodes: list[_File | _Folder] = [_Folder()]
        self._begin(base, 0)

    def _begin(self, place: Path, at: int) -> None:
        for path in sorted(place.iterdir()):
            number = len(self.nodes)
            self._folder(at).kept[path.name] = self._folder(at).now[path.name] = number
            if path.is_dir():
                self.nodes.append(_Folder())
                self._begin(path, number)
            else:
                self.nodes.append(_File([path.read_bytes()]))

    def do(self, op: Op) -> None:
        """Do one operation."""
        if op.kind == "ack":
            return
        if op.kind in ("sync", "sync-failed"):
            self._sync(self._node(op.path), op.kind == "sync")
        elif op.kind in ("write", "cut"):
            file = self._node(op.path)
            assert isinstance(file, _File)
            last = file.versions[-1]
            begins = last[: op.offset].ljust(op.offset, b"\0")
            if op.kind == "cut":
                file.change(begins, range(0))
            else:
                end = op.offset + len(op.data)
                file.change(begins + op.data + last[end:], range(op.offset // SECTOR, -(-end // SECTOR)))
        else:
            self._rename(op)

    def _rename(self, op: Op) -> None:
        """Names change: each operation is done whole or not at all."""
        folder, name = self._parent(op.path)
        change: dict[str, int | None]
        if op.kind in ("create", "mkdir"):
            self.nodes.append(_File() if op.kind == "create" else _Folder())
            change = {name: len(self.nodes) - 1}
        elif op.kind == "rename":
            other, target = self._parent(op.to)
            change = {name: None}
            if other is folder:
                change = {target: folder.now[name], name: None}
            else:  # two folders keep their names apart
                arrives: dict[str, int | None] = {target: folder.now[name]}
                other.changes.append(arrives)
                _apply(other.now, arrives)
        else:
            change = {name: None}
        folder.changes.append(change)
        _apply(folder.now, change)

    def _sync(self, node: _File | _Folder, is_kept: bool) -> None:
        if isinstance(node, _Folder):
            if is_kept:
                node.kept, node.changes = dict(node.now), []
        elif is_kept:
            node.sync()
        else:
            node.give_up()

    def _node(self, path: str) -> _File | _Folder:
        number = 0
        for name in [] if path == "." else path.split("/"):
            number = self._folder(number).now[name]
        return self.nodes[number]

    def _parent(self, path: str) -> tuple[_Folder, str]:
        above, _, name = path.rpartition("/")
        folder = self._node(above or ".")
        assert isinstance(folder, _Folder)
        return folder, name

    def _folder(self, number: int) -> _Folder:
        folder = self.nodes[number]
        assert isinstance(folder, _Folder)
        return folder

    @property
    def unwritten(self) -> int:
        """How many sectors and names are only in memory."""
        found = 0
        for node in self.nodes:
            if isinstance(node, _Folder):
                found += len(node.changes)
            elif len(node.versions) > 1:
                found += -(-len(node.versions[-1]) // SECTOR) - len(node.versions[0]) // SECTOR + len(node.versions) - 1
        return found

    # -- what may be there when the power goes --

    def state(self, random: Random, names: str = "any", texts: str = "any") -> dict[str, bytes | None]:
        """One legal state by path, folders as None. `names` and `texts`: `none` of what was not synced is there, `all`
        of it, `any` of it; of texts also `hole`, the size without the bytes."""
        found: dict[str, bytes | None] = {}
        self._fill(found, "", 0, random, names, texts)
        return found

    def _fill(self, found: dict[str, bytes | None], above: str, number: int, random: Random, names: str, texts: str) -> None:
        for name, child in sorted(_names(self._folder(number), random, names).items()):
            node = self.nodes[child]
            if isinstance(node, _File):
                found[above + name] = _text(node.versions, random, texts)
            else:
                found[above + name] = None
                self._fill(found, above + name + "/", child, random, names, texts)


def _apply(names: dict[str, int], change: dict[str, int | None]) -> None:
    for name, node in change.items():
        if node is None:
            names.pop(name, None)
        else:
            names[name] = node


def _names(folder: _Folder, random: Random, how: str) -> dict[str, int]:
    names = dict(folder.kept)
    wanted = random.choice(("none", "all", "first", "some")) if how == "any" else how
    upto = random.randint(0, len(folder.changes)) if wanted == "first" else len(folder.changes)
    for change in folder.changes[:upto]:
        if wanted in ("all", "first") or (wanted == "some" and random.random() < 0.5):
            _apply(names, change)
    return names


def _text(versions: Sequence[bytes], random: Random, how: str) -> bytes:
    """A text of sectors, each as it was at some time since the last sync, at a size the file has had or grew through."""
    if len(versions) == 1:
        return versions[0]
    wanted = random.choice(("none", "all", "hole", "one", "sectors", "sectors")) if how == "any" else how
    if wanted in ("none", "all"):
        return versions[0 if wanted == "none" else -1]
    if wanted == "hole":
        return versions[0].ljust(len(versions[-1]), b"\0")
    sizes = sorted({len(version) for version in versions})
    size = random.choice(sizes)
    if random.random() < 0.5:
        size = random.randrange(sizes[0], sizes[-1] + 1) // SECTOR * SECTOR
        size = max(size, sizes[0])
    sectors = -(-size // SECTOR)
    of = [random.randrange(len(versions)) for _ in range(sectors)]
    if wanted == "one":  # one sector alone is missing, or alone is there
        of = [random.choice((0, len(versions) - 1))] * sectors
        if sectors:
            of[random.randrange(sectors)] = random.randrange(len(versions))
    parts = [versions[of[at]][at * SECTOR : (at + 1) * SECTOR].ljust(SECTOR, b"\0") for at in range(sectors)]
    return b"".join(parts)[:size]


def put(state: dict[str, bytes | None], place: Path, base: Path) -> None:
    """The state stands in `place`, an empty folder; what is as it was in `base` has the age it had."""
    for name, text in state.items():
        path = place / name
        if text is None:
            path.mkdir(mode=0o700)
            continue
        path.write_bytes(text)
        old = base / name
        if old.is_file() and not old.is_symlink() and old.stat().st_size == len(text) and old.read_bytes() == text:
            os.utime(path, ns=(old.stat().st_atime_ns, old.stat().st_mtime_ns))


def fingerprint(state: dict[str, bytes | None], acks: Iterable[Acknowledged]) -> bytes:
    """Two states with the same fingerprint are the same state."""
    digest = sha256(repr(tuple(acks)).encode())
    for name, text in sorted(state.items()):
        digest.update(repr((name, None if text is None else sha256(text).digest())).encode())
    return digest.digest()


def moments(base: Path, operations: Sequence[Op]) -> Iterator[tuple[int, Disk, tuple[Acknowledged, ...]]]:
    """The disk before each operation and after the last, with what had been acknowledged by then."""
    disk = Disk(base)
    acks: tuple[Acknowledged, ...] = ()
    for number, op in enumerate(operations):
        yield number, disk, acks
        disk.do(op)
        if op.ack is not None:
            acks = (*acks, op.ack)
    yield len(operations), disk, acks
