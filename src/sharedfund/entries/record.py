"""The record itself: checkpoints, and what recovery set aside."""

from __future__ import annotations

from typing import ClassVar

from sharedfund.entries.entry import (
    ACCOUNTANT, CHAIR, MEMBER, OFFICES, Entry, Row, SignedEntry,
)
from sharedfund.values.days import Instant
from sharedfund.values.identity import Hex32, PersonId, PublicKey, Signature, Text


class CheckpointMade(SignedEntry):
    """The signer answers for the unsigned entries of blocks `from` to `to`; `size` and `root` are a head; `ssh` is the
    signer's SSH signature over that head's note. Rule R131."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, ACCOUNTANT})

    from_: int
    to: int
    size: int
    root: Hex32
    ssh: Signature | None = None


class Cosignature(Row):
    """A witness saw this head at `time` (seconds since 1970): base64 of keyid, time and signature, as in the note. `ssh`
    is the same witness's SSH signature over it, by `key`; both or neither."""

    person: PersonId
    time: int
    line: Text
    key: PublicKey | None = None
    ssh: Signature | None = None


class CheckpointRecorded(Entry):
    """A head with its witnesses' cosignatures, from which the note is rebuilt byte for byte. Rules R130, R131."""

    offices: ClassVar[frozenset[str]] = frozenset(OFFICES)

    size: int
    root: Hex32
    cosignatures: tuple[Cosignature, ...]


class CheckpointTimestamped(Entry):
    """An authority outside the complex saw this head at `stamped` (RFC 3161): `digest` is the SHA-256 of its answer,
    which lies beside the note. Rule R131."""

    offices: ClassVar[frozenset[str]] = frozenset(OFFICES)

    size: int
    root: Hex32
    digest: Hex32
    tsa: Text
    stamped: Instant


class TailSetAside(Entry):
    """A torn write at the end of the book was set aside before this page. Rule R129."""

    offices: ClassVar[frozenset[str]] = frozenset(OFFICES)

    file: Text
    bytes_count: int
    digest: Hex32
