"""Entry and canonical text: for every entry exactly one spelling, and back (format 1, sections 1-5).

`decode` reads strictly: a text that does not encode to the same bytes again is no entry.
"""

from __future__ import annotations

import json
import re
import types
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from hashlib import sha256
from typing import Any, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from sharedfund import accounts
from sharedfund.entries import KINDS, Kind, entry_class
from sharedfund.entries.entry import Entry, Posting
from sharedfund.values import shares
from sharedfund.values.days import spelled_instant
from sharedfund.values.forms import Form
from sharedfund.values.seals import pae
from sharedfund.values.wording import WordingError, first_foreign, text

ENTRY_MAX_BYTES = 64 * 1024
JSON_MAX_BYTES = 32 * 1024
JSON_DEPTH_MAX = 4
POSTINGS_MIN, POSTINGS_MAX = 2, 200

_KEY = r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
_STRING = rb'"(?:[^"\\\x00-\x1f]|\\["\\])+"'
_HEAD = re.compile(rb'([0-9]{4}-[0-9]{2}-[0-9]{2}) custom "sharedfund" "(' + _KEY.encode() + rb')"\Z')
_HEAD_POSTED = re.compile(rb"([0-9]{4}-[0-9]{2}-[0-9]{2}) \* (" + _STRING + rb") (" + _STRING + rb")\Z")
_META = re.compile(rb"  (" + _KEY.encode() + rb"): (.+)\Z")
_POSTING = re.compile(rb"  ([A-Z][A-Za-z0-9-]*(?::[A-Z0-9][A-Za-z0-9-]*)+)  (-?(?:0|[1-9][0-9]{0,12})\.[0-9]{2}) CNY\Z")
# Possessive: a text that does not fit fails at once instead of being tried in every way.
_ESCAPED = re.compile(r'(?:[^"\\]++|\\["\\])*+\Z')
_ESCAPE = re.compile(r'\\(["\\])')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})\Z")
_AMOUNT = re.compile(r"(-?(?:0|[1-9][0-9]{0,12})\.[0-9]{2}) CNY\Z")


class SpellingError(ValueError):
    """A text is no entry, or an entry has no spelling. `code` is a word for programs, `line` counts from 1 inside
    the block, `field` is the key concerned."""

    def __init__(self, code: str, line: int = 0, field: str = "", found: str = "") -> None:
        super().__init__(f"{code} (line {line}{', ' + field if field else ''})")
        self.code = code
        self.line = line
        self.field = field
        self.found = found


class RawEntry(NamedTuple):
    """A block's text taken apart without knowing its kind; values are tokens as they stand."""

    kind: str
    day: str
    payee: str | None
    narration: str | None
    values: dict[str, str]
    postings: tuple[tuple[str, str], ...]


# ---- tokens ----


def quoted(value: str) -> str:
    """`value` as a STRING token; only `"` and `\\` are escaped."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def unquoted(token: str) -> str:
    """The text of a STRING token. Raises: SpellingError."""
    if len(token) < 3 or token[0] != '"' or token[-1] != '"':
        raise SpellingError("not-a-string", found=token[:40])
    body = token[1:-1]
    if "\\" not in body:
        if '"' in body:
            raise SpellingError("not-a-string", found=token[:40])
        return body
    if not _ESCAPED.match(body):
        raise SpellingError("bad-escape", found=token[:40])
    if "\\\\" not in body:
        return body.replace('\\"', '"')  # the only other escape
    return _ESCAPE.sub(r"\1", body)


def canonical_json(value: object) -> str:
    """`value` (dicts, lists, strings, integers, booleans) as canonical JSON: keys sorted, no spaces, not escaped
    to ASCII. Raises: SpellingError when it is too large or too deep."""
    spelled = canonical_text(value)
    if len(spelled.encode()) > JSON_MAX_BYTES:
        raise SpellingError("json-too-large")
    return spelled


def canonical_text(value: object) -> str:
    """`value` as canonical JSON of any size, as a report's data is hashed; there an absent figure is null."""
    return _JSON.encode(value)


# Made once: `json.dumps` makes an encoder for every call that asks for more than the default.
_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _depth(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max((_depth(v) for v in value.values()), default=0)
    if isinstance(value, list):
        return 1 + max((_depth(v) for v in value), default=0)
    return 0


# ---- a class's columns ----


class _Column(NamedTuple):
    name: str
    key: str
    spell: Callable[[Any], str]
    read: Callable[[str], Any]
    is_collection: bool


def _key(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def _is_row(annotation: object) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _form_of(annotation: Any, metadata: tuple[Any, ...] = ()) -> Form | None:
    """The Form marked on a type, through Annotated and Optional; None for what is spelled as JSON, int or bool."""
    for mark in (*metadata, *getattr(annotation, "__metadata__", ())):
        if isinstance(mark, Form):
            return mark
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        for part in get_args(annotation):
            if part is not type(None):
                return _form_of(part)
    if origin is not None and str(origin) == "typing.Literal":
        first = get_args(annotation)[0]
        return None if isinstance(first, bool) else Form.TEXT
    if hasattr(annotation, "__origin__") and hasattr(annotation, "__metadata__"):
        return _form_of(annotation.__origin__)
    return None


def _plain(annotation: Any) -> Any:
    """The type itself, without Optional and Annotated."""
    if hasattr(annotation, "__metadata__"):
        return _plain(annotation.__origin__)
    if get_origin(annotation) in (Union, types.UnionType):
        return _plain(next(a for a in get_args(annotation) if a is not type(None)))
    return annotation


@cache
def columns(cls: type[BaseModel]) -> tuple[_Column, ...]:
    """The fields of an entry class in the order they are written, door lines apart."""
    if not cls.__pydantic_complete__:
        cls.model_rebuild()
    made = []
    for name, field in cls.model_fields.items():
        if name in ("day", "recorded", "signature") and issubclass(cls, Entry):
            continue
        form = _form_of(field.annotation, tuple(field.metadata))
        plain = _plain(field.annotation)
        made.append(_Column(name, _key(name), *_token(form, plain), get_origin(plain) in (tuple, frozenset)))
    return tuple(made)


def _token(form: Form | None, plain: Any) -> tuple[Callable[[Any], str], Callable[[str], Any]]:
    if form is Form.AMOUNT:
        return lambda value: f"{value} CNY", _read_amount
    if form is Form.DAY:
        return lambda value: value.isoformat(), lambda token: token
    if form in (Form.TEXT, Form.DECIMAL):
        return lambda value: quoted(str(value)), unquoted
    if form is Form.SHARE:
        return lambda value: quoted(shares.spelled(value)), unquoted
    if form is Form.INSTANT:
        return lambda value: quoted(spelled_instant(value)), unquoted
    if plain is int:
        return str, _read_number
    if plain is bool or (get_origin(plain) is not None and isinstance(get_args(plain)[0], bool)):
        return lambda value: "TRUE" if value else "FALSE", _read_bool
    return lambda value: quoted(canonical_json(jsonable(value))), _read_json


def _read_amount(token: str) -> str:
    match = _AMOUNT.match(token)
    if not match:
        raise SpellingError("not-an-amount", found=token[:40])
    return match[1]


def _read_number(token: str) -> int:
    if not _NUMBER.match(token):
        raise SpellingError("not-a-number", found=token[:40])
    return int(token)


def _read_bool(token: str) -> bool:
    if token not in ("TRUE", "FALSE"):
        raise SpellingError("not-a-bool", found=token[:40])
    return token == "TRUE"


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) != len(pairs):
        raise SpellingError("json-key-twice")
    return {key.replace("-", "_"): value for key, value in pairs}


def _refuse_float(_: str) -> Any:
    raise SpellingError("json-float")


_JSON_READER = json.JSONDecoder(parse_float=_refuse_float, parse_constant=_refuse_float,
                                object_pairs_hook=_no_duplicates)


def _read_json(token: str) -> Any:
    spelled = unquoted(token)
    if len(spelled.encode()) > JSON_MAX_BYTES:
        raise SpellingError("json-too-large")
    try:
        value = _JSON_READER.decode(spelled)
        depth = _depth(value)
    except SpellingError:
        raise
    except (ValueError, RecursionError):  # no JSON, a number of thousands of digits, or brackets without end
        raise SpellingError("not-json", found=spelled[:40]) from None
    if depth > JSON_DEPTH_MAX:
        raise SpellingError("json-too-deep")
    return value


def jsonable(value: Any) -> Any:
    """`value` as what canonical JSON spells: rows become objects with kebab keys, absent members left out, sets
    sorted, amounts and shares strings."""
    if isinstance(value, BaseModel):
        members = {}
        for name in type(value).model_fields:
            spelled = jsonable(getattr(value, name))
            if spelled not in (None, [], {}):
                members[_key(name)] = spelled
        return members
    if isinstance(value, frozenset | set):
        return sorted(jsonable(item) for item in value)
    if isinstance(value, tuple | list):
        return [jsonable(item) for item in value]
    if isinstance(value, bool | int | str) or value is None:
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**53:
            raise SpellingError("number-too-large")
        return value
    if isinstance(value, Decimal):
        return str(value)
    if hasattr(value, "numerator"):
        return shares.spelled(value)
    return value.isoformat() if not hasattr(value, "hour") else spelled_instant(value)


# ---- encode ----


def encode(entry: Entry) -> bytes:
    """The canonical text of `entry`, ending with LF. Raises: SpellingError when it has none."""
    known: bytes | None = entry.__dict__.get("_text")  # kept beside the fields; equality asks the fields alone
    if known is not None:
        return known
    lines = [*_opening_lines(entry), *_door_lines(entry), *_posting_lines(entry)]
    spelled = ("\n".join(lines) + "\n").encode()
    if len(spelled) > ENTRY_MAX_BYTES:
        raise SpellingError("entry-too-large")
    entry.__dict__["_text"] = spelled
    return spelled


def signed_text(entry: Entry) -> bytes:
    """The canonical text without the lines `recorded` and `signature`: what a signature covers."""
    return ("\n".join([*_opening_lines(entry), *_posting_lines(entry)]) + "\n").encode()


def payload(entry: Entry, fund_id: str) -> bytes:
    """What the signature of `entry` signs in the fund `fund_id`."""
    return pae(f"sharedfund/v1/{entry.kind}", f"fund: {fund_id}\n".encode() + signed_text(entry))


def leaf(block: bytes) -> bytes:
    """The leaf hash of a block's bytes."""
    return sha256(b"\x00" + block).digest()


def leaf_of(entry: Entry) -> str:
    """The leaf hash of an entry, as hex."""
    return leaf(encode(entry)).hex()


def _opening_lines(entry: Entry) -> list[str]:
    postings = sorted_postings(entry)
    if postings:
        head = f"{entry.day.isoformat()} * {_checked(entry.counterparty())} {_checked(entry.own_id())}"
        lines = [head, f'  entry: "{entry.kind}"']
    else:
        lines = [f'{entry.day.isoformat()} custom "sharedfund" "{entry.kind}"']
    for column in columns(type(entry)):
        value = getattr(entry, column.name)
        if value is None or (isinstance(value, tuple | frozenset) and not value):
            continue
        token = column.spell(value)
        foreign = first_foreign(token)
        if foreign:
            raise SpellingError("foreign-character", field=column.key, found=f"U+{ord(foreign[1]):04X}")
        lines.append(f"  {column.key}: {token}")
    return lines


def _checked(words: str) -> str:
    try:
        return quoted(text(words))
    except WordingError as error:
        raise SpellingError(error.code, field="head") from None


def _door_lines(entry: Entry) -> list[str]:
    lines = []
    if entry.recorded is not None:
        lines.append(f"  recorded: {quoted(spelled_instant(entry.recorded))}")
    if entry.signature is not None:
        lines.append(f'  signature: "{entry.signature}"')
    return lines


def _posting_lines(entry: Entry) -> list[str]:
    return [f"  {posting.account}  {posting.amount} CNY" for posting in sorted_postings(entry)]


def sorted_postings(entry: Entry) -> tuple[Posting, ...]:
    """The legs as they are written: debits first, each side in chart order, zero legs left out.

    Raises: SpellingError for an unknown account, a fund that does not balance, one leg, or more than 200.
    """
    cached: tuple[Posting, ...] | None = entry.__dict__.get("_postings")
    if cached is not None:
        return cached
    sums: dict[str, Decimal] = {}
    for account, amount in entry.postings():
        sums[account] = sums.get(account, Decimal("0.00")) + amount
    legs = [Posting(account, amount) for account, amount in sums.items() if amount]
    funds: dict[str, Decimal] = {}
    for account, amount in legs:
        if not accounts.is_account(account):
            raise SpellingError("unknown-account", found=account)
        fund = accounts.fund_of(account)
        funds[fund] = funds.get(fund, Decimal("0.00")) + amount
    for fund, total in funds.items():
        if total:
            raise SpellingError("fund-not-balanced", field=fund, found=str(total))
    if legs and not POSTINGS_MIN <= len(legs) <= POSTINGS_MAX:
        raise SpellingError("postings-count", found=str(len(legs)))
    ordered = tuple(sorted(legs, key=lambda leg: (leg.amount < 0, *accounts.order(leg.account))))
    entry.__dict__["_postings"] = ordered
    return ordered


# ---- decode ----


def take_apart(block: bytes) -> RawEntry:
    """A block's lines as tokens, whatever its kind; nothing is interpreted. Raises: SpellingError."""
    if not block.endswith(b"\n") or len(block) > ENTRY_MAX_BYTES:
        raise SpellingError("entry-too-large" if len(block) > ENTRY_MAX_BYTES else "no-line-end")
    lines = block[:-1].split(b"\n")
    payee = narration = None
    if match := _HEAD.match(lines[0]):
        day, kind, first = match[1].decode(), match[2].decode(), 1
    elif match := _HEAD_POSTED.match(lines[0]):
        day, first = match[1].decode(), 2
        payee, narration = unquoted(_decoded(match[2], 1)), unquoted(_decoded(match[3], 1))
        if len(lines) < 2 or not lines[1].startswith(b'  entry: "') or not lines[1].endswith(b'"'):
            raise SpellingError("no-entry-line", 2)
        kind = _decoded(lines[1][10:-1], 2)
    else:
        raise SpellingError("not-an-entry-head", 1)
    values: dict[str, str] = {}
    postings: list[tuple[str, str]] = []
    for number, line in enumerate(lines[first:], first + 1):
        if match := _POSTING.match(line):
            postings.append((match[1].decode(), match[2].decode()))
        elif (match := _META.match(line)) and not postings:
            key = match[1].decode()
            if key in values or key in ("filename", "lineno", "entry"):
                raise SpellingError("key-twice", number, key)
            values[key] = _decoded(match[2], number)
        else:
            raise SpellingError("not-an-entry-line", number)
    return RawEntry(kind, day, payee, narration, values, tuple(postings))


def _decoded(token: bytes, line: int) -> str:
    try:
        return token.decode()
    except UnicodeDecodeError:
        raise SpellingError("not-utf-8", line) from None


def decode(block: bytes) -> Entry:
    """The entry a block spells. Raises: SpellingError for anything that is not exactly one entry's spelling."""
    entry = interpret(take_apart(block), block)
    again = encode(entry)
    if again != block:
        raise SpellingError("not-canonical", _first_difference(again, block))
    return entry


def interpret(raw: RawEntry, block: bytes = b"") -> Entry:
    """The entry that tokens spell, in whatever order and with whatever postings they stood. `block` only serves to
    say the line of a fault. Raises: SpellingError."""
    known: Kind | None = KINDS.get(raw.kind)
    if known is None:
        raise SpellingError("unknown-kind", 1, found=raw.kind[:40])
    cls = entry_class(raw.kind)
    fields: dict[str, Any] = {"day": raw.day}
    left = dict(raw.values)
    for column in columns(cls):
        token = left.pop(column.key, None)
        if token is None:
            if column.is_collection:
                fields[column.name] = ()  # an empty one is not written
        else:
            try:
                fields[column.name] = column.read(token)
            except SpellingError as error:
                raise SpellingError(error.code, _line_of(block, column.key), column.key, error.found) from None
    for name in ("recorded", "signature"):
        if name in left:
            fields[name] = unquoted(left.pop(name))
    if left:
        key = next(iter(left))
        raise SpellingError("unknown-key", _line_of(block, key), key)
    try:
        return cls.model_validate(fields)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = _key(str(first["loc"][0])) if first["loc"] else ""
        code = "key-missing" if first["type"] == "missing" else "bad-value"
        raise SpellingError(code, _line_of(block, key), key, str(first["msg"])[:120]) from None


def _line_of(block: bytes, key: str) -> int:
    found = block.find(b"\n  " + key.encode() + b": ")
    return block.count(b"\n", 0, found) + 2 if found >= 0 else 1


def _first_difference(ours: bytes, theirs: bytes) -> int:
    for number, (a, b) in enumerate(zip(ours.split(b"\n"), theirs.split(b"\n"), strict=False), 1):
        if a != b:
            return number
    return 1
