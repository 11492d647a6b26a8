"""Persistent collections: a change costs the square root of the size, and the old value stays.

The fold keeps one State per block of the book, so its maps must be cheap to change and impossible to mutate.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, TypeVar

V = TypeVar("V")

_BUCKETS = 64
_EMPTY: tuple[dict[str, object], ...] = ({},) * _BUCKETS


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
                bucket = fresh[index] = dict(self._buckets[index])
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
        buckets, count = list(self._buckets), self._count
        for key in keys:
            index = zlib.crc32(key.encode()) % _BUCKETS
            if key in buckets[index]:
                buckets[index] = {k: v for k, v in buckets[index].items() if k != key}
                count -= 1
        return self._of(tuple(buckets), count)

    def __getitem__(self, key: str) -> V:
        return self._buckets[zlib.crc32(key.encode()) % _BUCKETS][key]

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and key in self._buckets[zlib.crc32(key.encode()) % _BUCKETS]

    def __iter__(self) -> Iterator[str]:
        for bucket in self._buckets:
            yield from bucket

    def __len__(self) -> int:
        return self._count

    def __repr__(self) -> str:
        return f"Table({dict(sorted(self.items()))!r})"


_WIDTH = 16


class Digests:
    """An immutable set of 16-byte digests in sorted runs, for what must stay unique for ever.

    Runs double in size, so `add` is cheap and `in` looks into few runs. A run may be any bytes-like object, so
    a snapshot can map it from disk instead of reading it.
    """

    __slots__ = ("runs", "tail")

    def __init__(self, runs: tuple[bytes, ...] = (), tail: frozenset[bytes] = frozenset()) -> None:
        self.runs = runs
        self.tail = tail

    def __contains__(self, digest: bytes) -> bool:
        short = digest[:_WIDTH]
        return short in self.tail or any(_in_run(run, short) for run in self.runs)

    def add(self, *digests: bytes) -> Digests:
        tail = self.tail | {digest[:_WIDTH] for digest in digests}
        if len(tail) < 64:
            return Digests(self.runs, tail)
        runs = [*self.runs, b"".join(sorted(tail))]
        while len(runs) > 1 and len(runs[-2]) <= len(runs[-1]):
            upper, lower = runs.pop(), runs.pop()
            both = {bytes(r[i : i + _WIDTH]) for r in (upper, lower) for i in range(0, len(r), _WIDTH)}
            runs.append(b"".join(sorted(both)))
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


class _Run:
    """A run read as a sequence of digests, for bisection."""

    __slots__ = ("_run",)

    def __init__(self, run: bytes) -> None:
        self._run = run

    def __len__(self) -> int:
        return len(self._run) // _WIDTH

    def __getitem__(self, index: int) -> bytes:
        return bytes(self._run[index * _WIDTH : index * _WIDTH + _WIDTH])


def _in_run(run: bytes, digest: bytes) -> bool:
    view = _Run(run)
    index = bisect_left(view, digest)  # type: ignore[arg-type]  # bisect needs only len and getitem
    return index < len(view) and view[index] == digest
