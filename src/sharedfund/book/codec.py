"""A State as canonical bytes and back, for the user's cache. Slices say by their type hints how they are written.

A Table keeps its 64 buckets apart, and a bucket is read only when somebody asks it: a command pays for what it
touches. A bucket nobody changed is written again as it was read.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from hashlib import sha256
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from sharedfund.state import State
from sharedfund.values import shares
from sharedfund.values.tables import Digests, Table

_PLAIN = (str, int, bool)


class CodecError(ValueError):
    """A hint the codec cannot write, or bytes that are no State."""


class Runs:
    """What one writing leaves to the next: the runs of Digests by name (the SHA-256 of their bytes), so that none is
    hashed or written twice, and the bytes of buckets that did not change since."""

    def __init__(self, load: Callable[[str, int], Any]) -> None:
        self._load = load
        # What an id stands for is kept beside it, so that the id stays its own.
        self._names: dict[int, tuple[Any, str]] = {}
        self._buckets: dict[int, tuple[Any, bytes]] = {}
        self._buckets_before: dict[int, tuple[Any, bytes]] = {}
        self.wanted: dict[str, Any] = {}

    def bucket(self, bucket: Mapping[str, Any], spell: Callable[[], bytes]) -> bytes:
        """The bytes of a bucket; spelled only where it is another than before."""
        known = self._buckets_before.get(id(bucket))
        if known is None:
            known = (bucket, spell())
        self._buckets[id(bucket)] = known
        return known[1]

    def name(self, run: Any) -> str:
        """The name of a run, noted as wanted by what is being written."""
        known = self._names.get(id(run))
        if known is None:
            known = self._names[id(run)] = (run, sha256(run).hexdigest())
        self.wanted[known[1]] = run
        return known[1]

    def load(self, name: str, length: int) -> Any:
        """The run called `name`, from wherever it is kept."""
        run = self._load(name, length)
        self._names[id(run)] = (run, name)
        return run

    def begin(self) -> None:
        """Forget what the writing before the last one left."""
        self.wanted = {}
        self._buckets_before, self._buckets = self._buckets, {}
        if len(self._names) > 256:
            self._names.clear()


class _Context:
    """What one writing or reading shares: the buckets' bytes, and the runs. None of it inside a bucket."""

    __slots__ = ("at", "blobs", "body", "runs")

    def __init__(self, runs: Runs, body: memoryview | None = None) -> None:
        self.blobs: list[bytes | memoryview] = []
        self.at = 0
        self.body = body if body is not None else memoryview(b"")
        self.runs = runs


class _Codec:
    """How one type is written: `write` to what JSON knows, `read` back."""

    __slots__ = ()

    def write(self, value: Any, context: _Context | None) -> Any:
        return value

    def read(self, value: Any, context: _Context | None) -> Any:
        return value


class _Simple(_Codec):
    __slots__ = ("_read", "_write")

    def __init__(self, write: Callable[[Any], Any], read: Callable[[Any], Any]) -> None:
        self._write, self._read = write, read

    def write(self, value: Any, context: _Context | None) -> Any:
        return None if value is None else self._write(value)

    def read(self, value: Any, context: _Context | None) -> Any:
        return None if value is None else self._read(value)


class _Optional(_Codec):
    __slots__ = ("_inner",)

    def __init__(self, inner: _Codec) -> None:
        self._inner = inner

    def write(self, value: Any, context: _Context | None) -> Any:
        return None if value is None else self._inner.write(value, context)

    def read(self, value: Any, context: _Context | None) -> Any:
        return None if value is None else self._inner.read(value, context)


class _Sequence(_Codec):
    __slots__ = ("_inner",)

    def __init__(self, inner: _Codec) -> None:
        self._inner = inner

    def write(self, value: Any, context: _Context | None) -> Any:
        return [self._inner.write(item, context) for item in value]

    def read(self, value: Any, context: _Context | None) -> Any:
        return tuple(self._inner.read(item, context) for item in value)


class _Set(_Sequence):
    __slots__ = ()

    def write(self, value: Any, context: _Context | None) -> Any:
        return sorted(super().write(value, context), key=_spelled)

    def read(self, value: Any, context: _Context | None) -> Any:
        return frozenset(super().read(value, context))


class _Fixed(_Codec):
    """A tuple of so many parts, each of its own type."""

    __slots__ = ("_inner",)

    def __init__(self, inner: tuple[_Codec, ...]) -> None:
        self._inner = inner

    def write(self, value: Any, context: _Context | None) -> Any:
        return [codec.write(item, context) for codec, item in zip(self._inner, value, strict=True)]

    def read(self, value: Any, context: _Context | None) -> Any:
        return tuple(codec.read(item, context) for codec, item in zip(self._inner, value, strict=True))


class _Members(_Codec):
    """A dataclass or a Row: its members in the order they are declared."""

    __slots__ = ("_cls", "_hints", "_is_row", "_parts")

    def __init__(self, cls: type) -> None:
        self._cls = cls
        self._is_row = issubclass(cls, BaseModel)
        self._parts: tuple[tuple[str, _Codec], ...] | None = None

    def _members(self) -> tuple[tuple[str, _Codec], ...]:
        if self._parts is None:
            hints = typing.get_type_hints(self._cls)
            names: Iterable[str] = (
                self._cls.model_fields if self._is_row else (f.name for f in fields(self._cls))  # type: ignore[attr-defined]  # a Row has fields
            )
            self._parts = tuple((name, _codec(hints[name])) for name in names)
        return self._parts

    def write(self, value: Any, context: _Context | None) -> Any:
        return [codec.write(getattr(value, name), context) for name, codec in self._members()]

    def read(self, value: Any, context: _Context | None) -> Any:
        members = self._members()
        if len(members) != len(value):
            raise CodecError(f"{self._cls.__name__} has {len(members)} members, not {len(value)}")
        read = [codec.read(item, context) for (_, codec), item in zip(members, value, strict=True)]
        if self._is_row:
            # What was in a book once is not validated again.
            return self._cls.model_construct(**{n: v for (n, _), v in zip(members, read, strict=True)})  # type: ignore[attr-defined]  # a Row
        return self._cls(*read)


class _Bucket(Mapping[str, Any]):
    """A bucket of a Table as it stands in the cache, taken apart when first asked."""

    __slots__ = ("_inner", "_made", "raw")

    def __init__(self, raw: memoryview, inner: _Codec) -> None:
        self.raw = raw
        self._inner = inner
        self._made: dict[str, Any] | None = None

    def _open(self) -> dict[str, Any]:
        if self._made is None:
            read = self._inner.read
            self._made = {key: read(value, None) for key, value in json.loads(bytes(self.raw)).items()}
        return self._made

    def __getitem__(self, key: str) -> Any:
        return self._open()[key]

    def __contains__(self, key: object) -> bool:
        return key in self._open()

    def __iter__(self) -> Iterator[str]:
        return iter(self._open())

    def __len__(self) -> int:
        return len(self._open())

    def keys(self) -> Any:
        return self._open().keys()

    def items(self) -> Any:
        return self._open().items()

    def values(self) -> Any:
        return self._open().values()


class _Table(_Codec):
    """At the top its buckets lie beside the rest as bytes: [count, length of each bucket]. Inside a bucket it is
    written in place: its pairs in the order of iteration, from which the same table comes back."""

    __slots__ = ("_inner",)

    def __init__(self, inner: _Codec) -> None:
        self._inner = inner

    def write(self, value: Any, context: _Context | None) -> Any:
        if not value:
            return []
        if context is None:
            return [[key, self._inner.write(item, None)] for key, item in value.items()]
        lengths = []
        for bucket in value.buckets:
            if isinstance(bucket, _Bucket):
                blob: bytes | memoryview = bucket.raw
            elif bucket:
                blob = context.runs.bucket(bucket, lambda bucket=bucket: self._bucket(bucket))  # type: ignore[misc]  # bound early
            else:
                blob = b""
            lengths.append(len(blob))
            context.blobs.append(blob)
        return [len(value), lengths]

    def _bucket(self, bucket: Mapping[str, Any]) -> bytes:
        return _spelled({key: self._inner.write(item, None) for key, item in bucket.items()}).encode()

    def read(self, value: Any, context: _Context | None) -> Any:
        if not value:
            return Table()
        if context is None:
            return Table([(key, self._inner.read(item, None)) for key, item in value])
        count, lengths = value
        buckets: list[Mapping[str, Any]] = []
        for length in lengths:
            if length:
                buckets.append(_Bucket(context.body[context.at : context.at + length], self._inner))
            else:
                buckets.append({})
            context.at += length
        return Table.of_buckets(tuple(buckets), count)


class _DigestsCodec(_Codec):
    __slots__ = ()

    def write(self, value: Any, context: _Context | None) -> Any:
        if context is None:
            raise CodecError("digests inside a table")
        tail = "".join(sorted(digest.hex() for digest in value.tail))
        return [tail, [[context.runs.name(run), len(run)] for run in value.runs]]

    def read(self, value: Any, context: _Context | None) -> Any:
        assert context is not None
        tail, runs = bytes.fromhex(value[0]), value[1]
        return Digests(
            tuple(context.runs.load(name, length) for name, length in runs),
            frozenset(tail[at : at + 16] for at in range(0, len(tail), 16)),
        )


def _spelled(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@cache
def _codec(hint: Any) -> _Codec:
    """How values of the type `hint` are written. Raises: CodecError for a type no slice may have."""
    if hint in _PLAIN:
        return _Codec()
    if hint is Decimal:
        return _Simple(str, Decimal)
    if hint is Fraction:
        return _Simple(shares.spelled, Fraction)
    if hint is datetime:
        return _Simple(datetime.isoformat, datetime.fromisoformat)
    if hint is date:
        return _Simple(date.isoformat, date.fromisoformat)
    if hint is Digests:
        return _DigestsCodec()
    origin, args = get_origin(hint), get_args(hint)
    if origin is Literal:
        return _Codec()
    if origin in (Union, types.UnionType):
        inner = {_codec(arg) for arg in args if arg is not type(None)}
        if all(type(codec) is _Codec for codec in inner):
            return _Codec()
        if len(inner) == 1:
            return _Optional(inner.pop())
    if origin is tuple and len(args) == 2 and args[1] is Ellipsis:
        return _Sequence(_codec(args[0]))
    if origin is tuple:
        return _Fixed(tuple(_codec(arg) for arg in args))
    if origin is frozenset:
        return _Set(_codec(args[0]))
    if origin is Table:
        return _Table(_codec(args[0]))
    if isinstance(hint, type) and (is_dataclass(hint) or issubclass(hint, BaseModel)):
        return _Members(hint)
    raise CodecError(f"no slice may hold {hint!r}")


def encode(state: State, runs: Runs) -> bytes:
    """The canonical bytes of `state`; `runs.wanted` are the runs it names."""
    runs.begin()
    context = _Context(runs)
    skeleton = _spelled(_codec(State).write(state, context)).encode()
    return b"%d\n" % len(skeleton) + skeleton + b"".join(context.blobs)


def decode(data: memoryview, runs: Runs) -> State:
    """The State that `encode` wrote. Raises: CodecError, ValueError, KeyError, TypeError where the bytes are none."""
    end = bytes(data[:20]).index(b"\n")
    length = int(bytes(data[:end]))
    skeleton = json.loads(bytes(data[end + 1 : end + 1 + length]))
    state = _codec(State).read(skeleton, _Context(runs, data[end + 1 + length :]))
    assert isinstance(state, State)
    return state
