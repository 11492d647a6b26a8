"""Persistent collections: a change costs the square root of the size, and the old value stays.

The fold keeps one State per block of the book, so its maps must be cheap to change and impossible to mutate.
"""

from __future__ import annotations

import sys
import zlib
from bisect import bisect_left
from collections.abc import ItemsView, Iterable, Iterator, Mapping, ValuesView
from itertools import chain, pairwise
from typing import Generic, TypeVar, overload

V = TypeVar("V")
T = TypeVar("T")

_BUCKETS = 64
_EMPTY: tuple[dict[str, object], ...] = ({},) * _BUCKETS


def _copied(bucket: Mapping[str, V]) -> dict[str, V]:
    """A bucket of one's own; one that lost keys is copied six times as fast by its own method."""
    return bucket.copy() if isinstance(bucket, dict) else dict(bucket)


class Table(Mapping[str, V], Generic[V]):
    """An immutable map from text to V. Iteration follows the buckets: the same for the same keys and history;
    reports sort by themselves."""

    __slots__ = ("_buckets", "_count")

    def __init__(self, items: Mapping[str, V] | Iterable[tuple[str, V]] = ()) -> None:
        self._buckets: tuple[dict[str, V], ...] = _EMPTY  # type: ignore[assignment]  # empty holds for every V
        self._count = 0
        grown = self.merge(dict(items))
        self._buckets, self._count = grown._buckets, grown._count

    @classmethod
    def _of(cls, buckets: tuple[dict[str, V], ...], count: int) -> Table[V]:
        table = cls.__new__(cls)
        table._buckets, table._count = buckets, count
        return table

    @classmethod
    def of_buckets(cls, buckets: tuple[Mapping[str, V], ...], count: int) -> Table[V]:
        """The table whose `buckets` were those of another with `count` keys; a bucket may read itself late."""
        return cls._of(buckets, count)  # type: ignore[arg-type]  # any map serves: a bucket is only read

    @property
    def buckets(self) -> tuple[Mapping[str, V], ...]:
        """The parts the keys are dealt out to, for a cache that keeps them apart."""
        return self._buckets

    def merge(self, changes: Mapping[str, V]) -> Table[V]:
        """This table with `changes` set."""
        if not changes:
            return self
        fresh: dict[int, dict[str, V]] = {}
        count = self._count
        for key, value in changes.items():
            index = zlib.crc32(key.encode()) % _BUCKETS
            bucket = fresh.get(index)
            if bucket is None:
                bucket = fresh[index] = _copied(self._buckets[index])
            count += key not in bucket
            bucket[key] = value
        buckets = list(self._buckets)
        for index, bucket in fresh.items():
            buckets[index] = bucket
        return self._of(tuple(buckets), count)

    def set(self, key: str, value: V) -> Table[V]:
        return self.merge({key: value})

    def drop(self, *keys: str) -> Table[V]:
        """This table without `keys`; a key that is not there is no fault."""
        fresh: dict[int, dict[str, V]] = {}
        count = self._count
        for key in keys:
            index = zlib.crc32(key.encode()) % _BUCKETS
            bucket = fresh.get(index, self._buckets[index])
            if key in bucket:
                if index not in fresh:
                    fresh[index] = _copied(bucket)
                del fresh[index][key]
                count -= 1
        buckets = list(self._buckets)
        for index, left in fresh.items():
            buckets[index] = left
        return self._of(tuple(buckets), count)

    def __getitem__(self, key: str) -> V:
        return self._buckets[zlib.crc32(key.encode()) % _BUCKETS][key]

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and key in self._buckets[zlib.crc32(key.encode()) % _BUCKETS]

    @overload
    def get(self, key: str, /) -> V | None: ...

    @overload
    def get(self, key: str, /, default: V | T) -> V | T: ...

    def get(self, key: str, /, default: V | T | None = None) -> V | T | None:
        return self._buckets[zlib.crc32(key.encode()) % _BUCKETS].get(key, default)

    # Rules walk small tables for every entry: the walk itself stays out of Python.
    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(self._buckets)

    def values(self) -> ValuesView[V]:
        return _Values(self)

    def items(self) -> ItemsView[str, V]:
        return _Items(self)

    def __len__(self) -> int:
        return self._count

    def __repr__(self) -> str:
        return f"Table({dict(sorted(self.items()))!r})"


class _Values(ValuesView[V]):
    """The values of a Table, bucket by bucket, without asking each key again."""

    __slots__ = ()
    _mapping: Table[V]

    def __iter__(self) -> Iterator[V]:
        return chain.from_iterable(bucket.values() for bucket in self._mapping.buckets if bucket)


class _Items(ItemsView[str, V]):
    """The pairs of a Table, bucket by bucket."""

    __slots__ = ()
    _mapping: Table[V]

    def __iter__(self) -> Iterator[tuple[str, V]]:
        return chain.from_iterable(bucket.items() for bucket in self._mapping.buckets if bucket)


_WIDTH = 16
_RUN_MAX_BYTES = 1 << 20


class Digests:
    """An immutable set of 16-byte digests in sorted runs, for what must stay unique for ever.

    Runs double in size, so `add` is cheap and `in` looks into few runs; a full one is never touched again, so that
    old sets share it and no merge is dear. A run may be any bytes-like object, so a snapshot can map it from disk
    instead of reading it.
    """

    __slots__ = ("_keys", "runs", "tail")

    def __init__(self, runs: tuple[bytes, ...] = (), tail: frozenset[bytes] = frozenset()) -> None:
        self.runs = runs
        self.tail = tail
        self._keys: tuple[memoryview, ...] | None = None

    def __contains__(self, digest: bytes) -> bool:
        short = digest[:_WIDTH]
        if short in self.tail:
            return True
        if self._keys is None:
            self._keys = tuple(_keys(run) for run in self.runs)
        key = _key(short)
        for run, keys in zip(self.runs, self._keys, strict=True):
            at = bisect_left(keys, key)
            while at < len(keys) and keys[at] == key:
                if run[at * _WIDTH : at * _WIDTH + _WIDTH] == short:
                    return True
                at += 1
        return False

    def add(self, *digests: bytes) -> Digests:
        tail = self.tail | {digest[:_WIDTH] for digest in digests}
        if len(tail) < 64:
            grown = Digests(self.runs, tail)
            grown._keys = self._keys
            return grown
        runs = [*self.runs, _run(tail)]
        while len(runs) > 1 and len(runs[-2]) <= len(runs[-1]) and len(runs[-2]) < _RUN_MAX_BYTES:
            upper, lower = runs.pop(), runs.pop()
            runs.append(_merged(upper, lower))
        return Digests(tuple(runs))

    def __len__(self) -> int:
        return len(self.tail) + sum(len(run) // _WIDTH for run in self.runs)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Digests)
            and self.tail == other.tail
            and [bytes(run) for run in self.runs] == [bytes(run) for run in other.runs]
        )

    def __hash__(self) -> int:
        return hash((self.tail, len(self)))


def _keys(run: bytes) -> memoryview:
    """The first half of each digest of a run as a number, so that a search runs in C."""
    return memoryview(run).cast("B").cast("Q")[::2]


def _merged(upper: bytes, lower: bytes) -> bytes:
    """Both runs as one; a large one in parts, for a digest by itself takes six times its place in a run."""
    parts = 16 if len(upper) > 1 << 14 else 1
    bounds = [(1 << 64) // parts * at for at in range(parts + 1)]
    merged = []
    for first, end in pairwise(bounds):
        both: set[bytes] = set()
        for run in (upper, lower):
            keys = _keys(run)
            places = range(bisect_left(keys, first) * _WIDTH, bisect_left(keys, end) * _WIDTH, _WIDTH)
            both.update(bytes(run[at : at + _WIDTH]) for at in places)
        merged.append(_run(both))
    return b"".join(merged)


def _run(digests: Iterable[bytes]) -> bytes:
    ordered: list[bytes] = sorted(digests, key=_key)
    return b"".join(ordered)


def _key(digest: bytes) -> int:
    """A digest's first half as this machine reads a number: what a run is sorted by."""
    return int.from_bytes(digest[:8], sys.byteorder)
