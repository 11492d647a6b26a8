"""Time stamps of RFC 3161 over a checkpoint: the query, and what an answer says. Reads; trusts no authority.

Only as much DER as an answer needs. Whether the authority's signature is good is asked of a program that knows
certificates (`openssl ts -verify`); what is checked here is that the answer is about this checkpoint, and when.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple

TOKEN_MAX_BYTES = 64 * 1024
_SHA256_OID = bytes.fromhex("608648016503040201")
_SIGNED_DATA_OID = bytes.fromhex("2a864886f70d010702")
_TSTINFO_OID = bytes.fromhex("2a864886f70d0109100104")
_INTEGER, _OCTETS, _OID, _TIME, _SEQUENCE = 0x02, 0x04, 0x06, 0x18, 0x30
_CONTEXT_0 = 0xA0


class TimestampError(ValueError):
    """An answer is none, or not about this checkpoint; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Stamp(NamedTuple):
    """What an authority's answer says: the hash it stamped, and when."""

    hashed: bytes
    at: datetime


def query(note_body: bytes) -> bytes:
    """The TimeStampReq for a note's body: SHA-256, no policy, no nonce, certificates wanted."""
    return bytes.fromhex("30390201013031300d060960864801650304020105000420") + sha256(note_body).digest() + b"\x01\x01\xff"


def read(answer: bytes) -> Stamp:
    """What an answer says. Raises: TimestampError `timestamp-malformed`, `timestamp-refused` by the authority."""
    if len(answer) > TOKEN_MAX_BYTES:
        raise TimestampError("timestamp-malformed")
    try:
        response = _one(_SEQUENCE, answer)
        status, *token = _parts(response)
        if _expect(_INTEGER, next(_parts(_expect(_SEQUENCE, status)))) not in (b"\x00", b"\x01"):
            raise TimestampError("timestamp-refused")
        kind, content = _parts(_expect(_SEQUENCE, token[0]))
        signed = _parts(_one(_SEQUENCE, _expect(_CONTEXT_0, content)))
        next(signed), next(signed)  # version and digest algorithms
        inner, wrapped = _parts(_expect(_SEQUENCE, next(signed)))
        if (_expect(_OID, kind), _expect(_OID, inner)) != (_SIGNED_DATA_OID, _TSTINFO_OID):
            raise TimestampError("timestamp-malformed")
        info = _parts(_one(_SEQUENCE, _one(_OCTETS, _expect(_CONTEXT_0, wrapped))))
        next(info), next(info)  # version and policy
        algorithm, hashed = _parts(_expect(_SEQUENCE, next(info)))
        if _expect(_OID, next(_parts(_expect(_SEQUENCE, algorithm)))) != _SHA256_OID:
            raise TimestampError("timestamp-malformed")
        next(info)  # serial number
        return Stamp(_expect(_OCTETS, hashed), _instant(_expect(_TIME, next(info))))
    except (ValueError, IndexError, StopIteration) as error:
        raise error if isinstance(error, TimestampError) else TimestampError("timestamp-malformed") from None


def stamped(answer: bytes, note_body: bytes) -> datetime:
    """When the authority saw this body. Raises: TimestampError, `timestamp-of-another` among them."""
    stamp = read(answer)
    if stamp.hashed != sha256(note_body).digest():
        raise TimestampError("timestamp-of-another")
    return stamp.at


def _instant(text: bytes) -> datetime:
    """A GeneralizedTime in UTC, its fraction of a second dropped."""
    whole = text.decode("ascii").removesuffix("Z").partition(".")[0]
    return datetime.strptime(whole, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


# ---- DER, as far as it is met here ----

_Part = tuple[int, bytes]


def _parts(data: bytes) -> Iterator[_Part]:
    """Tag and content of each element, one after the other. Raises: ValueError, IndexError where they do not fit."""
    at = 0
    while at < len(data):
        tag, length, at = data[at], data[at + 1], at + 2
        if length & 0x80:
            count = length & 0x7F
            if not 1 <= count <= 3:
                raise ValueError(count)
            length, at = int.from_bytes(data[at : at + count], "big"), at + count
        if at + length > len(data):
            raise ValueError(length)
        yield tag, data[at : at + length]
        at += length


def _expect(tag: int, part: _Part) -> bytes:
    if part[0] != tag:
        raise ValueError(part[0])
    return part[1]


def _one(tag: int, data: bytes) -> bytes:
    """The content of the one element that `data` is."""
    (part,) = _parts(data)
    return _expect(tag, part)
