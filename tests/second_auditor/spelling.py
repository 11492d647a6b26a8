"""What a block says, by the grammar of docs/format.md sections 1 and 2 and the fields of docs/entries.md."""

from __future__ import annotations

import functools
import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime
from math import gcd
from pathlib import Path
from typing import Any

from tests.second_auditor.arithmetic import HEX_32, HEX_64

DOCS = Path(__file__).resolve().parents[2] / "docs"
SIGNED = ("signed", "approval", "proposal", "counter-fact")
SIGNS = "·×÷°±§–—‘’“”…‰′″※€￥¥℃№→↑↓√≤≥≠①②③④⑤⑥⑦⑧⑨⑩■□●○◎★☆△▲▼"
CHARACTERS = re.compile(
    "[\x20-\x7e\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\u3000-\u3029\u3030-\u303f\u3400-\u4dbf\u4e00-\u9fff"
    f"\uff01-\uff60\U00020000-\U0003134f{SIGNS}]*"
)
STRING = r'"(?:[^"\\]|\\["\\])*"'
NUMBER = re.compile(r"0|-?[1-9][0-9]{0,14}")
FIGURE = re.compile(r"(?!-0\.00)-?(0|[1-9][0-9]{0,12})\.[0-9]{2}")
SHARE = re.compile(r"(0|-?[1-9][0-9]{0,14})/([1-9][0-9]{0,14})")
DECIMAL = {places: re.compile(rf"(?!-0\.0+$)-?(0|[1-9][0-9]{{0,12}})\.[0-9]{{{places}}}") for places in (2, 4)}
DAY = re.compile(r"(?:19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}")
INSTANT = re.compile(r"(?:19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
ACCOUNT = re.compile(r"[A-Z][A-Za-z0-9-]*(:[A-Z0-9][A-Za-z0-9-]*)+")
KEY_LINE = re.compile(r"  ([a-z][a-z0-9]*(?:-[a-z0-9]+)*): (.+)")
POSTING = re.compile(rf"  ({ACCOUNT.pattern})  ({FIGURE.pattern}) CNY")
BARE_HEAD = re.compile(rf'({DAY.pattern}) custom "sharedfund" "([a-z0-9-]+)"')
PAGE_LINE = re.compile(rf'({DAY.pattern}) custom "page" ([1-9][0-9]{{0,14}}) ([1-9][0-9]{{0,14}}) "({HEX_32.pattern})"')
POSTED_HEAD = re.compile(rf"({DAY.pattern}) \* ({STRING}) ({STRING})")


class Fault(ValueError):
    """A block is not what the page says; `line` counts from 0 inside it."""

    def __init__(self, what: str, line: int = 0) -> None:
        super().__init__(what)
        self.line = line


@dataclass(frozen=True)
class Field:
    """A field of a kind or a row: its name, its type, `one`, `list` or `set` of it, whether it may be absent, and what it
    is where nothing else was said; that always stands.
    """

    name: str
    base: str
    shape: str
    optional: bool


@dataclass(frozen=True)
class Kind:
    """A kind of entry as docs/entries.md has it."""

    name: str
    form: str
    offices: frozenset[str]
    needs: str
    posts: bool
    title: tuple[str, str]
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Block:
    """A block of the book: an entry, or a page line (kind `page`, its values `page`, `size`, `root`)."""

    raw: bytes
    day: date
    kind: str
    values: dict[str, Any]
    postings: tuple[tuple[str, int], ...] = ()
    title: tuple[str, str] = ("", "")

    def text(self) -> bytes:
        """The bytes that are signed: without the lines `recorded` and `signature`."""
        lines = self.raw.split(b"\n")
        return b"\n".join(each for each in lines if not each.startswith((b"  recorded: ", b"  signature: ")))


def fields_of(listed: str) -> tuple[Field, ...]:
    """The fields of a line of docs/entries.md. An empty list is not written, so a list may always be absent."""
    result = []
    for each in listed.split(", `"):
        name, _, told = each.lstrip("`").partition("`")
        kind = told.strip().partition("=")[0] or "text"
        optional, kind = kind.endswith("?"), kind.removesuffix("?")
        shape, of, base = kind.partition(" of ")
        result.append(Field(name, base, shape, True) if of else Field(name, kind, "one", optional))
    return tuple(result)


@dataclass(frozen=True)
class Tables:
    """What docs/entries.md says: kinds, rows, and texts of a fixed form."""

    kinds: dict[str, Kind]
    rows: dict[str, tuple[Field, ...]]
    texts: dict[str, re.Pattern[str]]


@functools.cache
def tables() -> Tables:
    """docs/entries.md."""
    page = (DOCS / "entries.md").read_text("utf-8")
    texts = re.findall(r"^\| ([A-Z]\w+) \| `(.*)` \|$", page.partition("\n## Texts\n")[2], re.M)
    found = Tables({}, {}, {name: re.compile(form.replace("\\|", "|")) for name, form in texts})
    for part in page.split("\n### ")[1:]:
        name, *lines = part.split("\n## ")[0].split("\n")
        told = dict(each[2:].split(": ", 1) for each in lines if each.startswith("- ") and ": " in each)
        if "form" in told:
            offices = frozenset() if told["entered by"] == "any office" else frozenset(told["entered by"].split(", "))
            line = re.fullmatch(r"`(.*)` / `(.*)`", told.get("posts; line", ""))
            title = (line[1], line[2]) if line else ("", "")
            found.kinds[name] = Kind(
                name, told["form"], offices, told.get("needs", ""), line is not None, title, fields_of(told["fields"])
            )
        elif "fields" in told:
            found.rows[name] = fields_of(told["fields"])
    return found


def titled(pattern: str, values: dict[str, Any]) -> str:
    """A counterparty or an own id, by its pattern: `{a or b or "c"}` is the first that is there, `{n:05d}` n in 5 digits."""

    def one(match: re.Match[str]) -> str:
        for each in match[1].split(" or "):
            if each.startswith('"'):
                return each.strip('"')
            name, _, digits = each.partition(":0")
            if name in values:
                return str(values[name]).rjust(int(digits.removesuffix("d") or 0), "0")
        raise Fault(f"the first line needs one of {match[1]}")

    return re.sub(r"\{([^}]+)\}", one, pattern)


def unquoted(value: str) -> str:
    """What a string says."""
    if not re.fullmatch(STRING, value):
        raise Fault("a string stands in quotes, with no escapes but of quote and backslash")
    return re.sub(r"\\(.)", r"\1", value[1:-1])


def day_of(value: str) -> date:
    """A real day of the years 1900 to 2999."""
    if not DAY.fullmatch(value):
        raise Fault(f"not a day: {value}")
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise Fault(f"no such day: {value}") from error


def instant_of(value: str) -> datetime:
    """A real second of UTC in the same years."""
    if not INSTANT.fullmatch(value):
        raise Fault(f"not an instant: {value}")
    try:
        return datetime.fromisoformat(value.removesuffix("Z")).replace(tzinfo=UTC)
    except ValueError as error:
        raise Fault(f"no such instant: {value}") from error


def fen_of(value: str) -> int:
    """An amount without its currency, in fen."""
    if not FIGURE.fullmatch(value):
        raise Fault(f"not an amount: {value}")
    return int(value.replace(".", ""))


def worded(of: Field, value: object) -> object:
    """A value that is spelled as a string, checked by its type."""
    if not isinstance(value, str):
        raise Fault(f"{of.name}: not a string")
    if not 1 <= len(value) <= 1000 or value[0] in " \u3000" or value[-1] in " \u3000":
        raise Fault(f"{of.name}: a text has 1 to 1,000 characters and no blank at its ends")
    if of.base in ("decimal", "rate") and not DECIMAL[4 if of.base == "rate" else 2].fullmatch(value):
        raise Fault(f"{of.name}: not a decimal of its places")
    if of.base == "share":
        match = SHARE.fullmatch(value)
        if not match or gcd(int(match[1]), int(match[2])) != 1:
            raise Fault(f"{of.name}: not a share in lowest terms")
    if of.base in tables().texts and not tables().texts[of.base].fullmatch(value):
        raise Fault(f"{of.name}: {value} is no {of.base}")
    if of.base == "instant":
        instant_of(value)
    if "|" in of.base and value not in of.base.split("|"):
        raise Fault(f"{of.name}: {value} is none of {of.base}")
    return value


def lone(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object, where no member stands twice."""
    if len(dict(pairs)) != len(pairs):
        raise Fault("a member stands twice")
    return dict(pairs)


def no_float(value: str) -> float:
    """No number with a fraction, no infinity."""
    raise Fault(f"{value} in JSON")


def whole(value: str) -> int:
    """A whole number as it is spelled."""
    if not NUMBER.fullmatch(value):
        raise Fault(f"not a number: {value}")
    return int(value)


def depth(value: object) -> int:
    """How deep JSON is nested."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max((depth(each) for each in inner), default=0)


def from_json(of: Field, text: str) -> Any:
    """A list, a set or a row, spelled canonically."""
    try:
        value = json.loads(text, object_pairs_hook=lone, parse_float=no_float, parse_constant=no_float, parse_int=whole)
    except (json.JSONDecodeError, RecursionError) as error:
        raise Fault(f"{of.name}: not JSON") from error
    if json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")) != text:
        raise Fault(f"{of.name}: JSON is not in its canonical form")
    if depth(value) > 4 or len(text.encode()) > 32 * 1024:
        raise Fault(f"{of.name}: JSON is too deep or too long")
    check_shape(of, value)
    return value


def check_shape(of: Field, value: Any) -> None:
    """A JSON value is of the field's type."""
    if of.shape in ("list", "set"):
        if not isinstance(value, list) or not value:
            raise Fault(f"{of.name}: not a list, or an empty one")
        if of.shape == "set" and value != sorted(set(value)):
            raise Fault(f"{of.name}: a set is sorted, each member once")
        for each in value:
            check_shape(Field(of.name, of.base, "one", False), each)
        return
    rows = tables().rows
    if of.base in rows:
        if not isinstance(value, dict) or not value:
            raise Fault(f"{of.name}: not an object, or an empty one")
        known = {each.name: each for each in rows[of.base]}
        if value.keys() - known.keys():
            raise Fault(f"{of.name}: unknown member {min(value.keys() - known.keys())}")
        for name, each in known.items():
            if name in value:
                check_shape(each, value[name])
            elif not each.optional:
                raise Fault(f"{of.name}: {name} is missing")
    elif of.base == "number":
        if type(value) is not int:
            raise Fault(f"{of.name}: not a number")
    elif of.base in ("TRUE", "TRUE/FALSE"):
        if type(value) is not bool or (of.base == "TRUE" and not value):
            raise Fault(f"{of.name}: not a truth value as it is written")
    else:
        worded(of, value)
        if of.base == "amount":
            fen_of(value)
        if of.base == "day":
            day_of(value)


def value_of(of: Field, spelled: str) -> Any:
    """What a metadata value says, by the type of its field."""
    if of.shape != "one" or of.base in tables().rows:
        return from_json(of, unquoted(spelled))
    if of.base == "number":
        return whole(spelled)
    if of.base == "amount":
        if not spelled.endswith(" CNY"):
            raise Fault(f"{of.name}: not an amount in CNY")
        return fen_of(spelled.removesuffix(" CNY"))
    if of.base == "day":
        return day_of(spelled)
    if of.base in ("TRUE", "TRUE/FALSE"):
        if spelled not in of.base.split("/"):
            raise Fault(f"{of.name}: not {of.base}")
        return spelled == "TRUE"
    return worded(of, unquoted(spelled))


def check_bytes(raw: bytes) -> str:
    """The characters of a block, which must be those the page allows."""
    if len(raw) > 64 * 1024:
        raise Fault("more than 64 KiB")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Fault("not UTF-8", raw[: error.start].count(b"\n")) from error
    for number, line in enumerate(text.removesuffix("\n").split("\n")):
        if not CHARACTERS.fullmatch(line):
            odd = next(each for each in line if not CHARACTERS.fullmatch(each))
            raise Fault(f"character U+{ord(odd):04X} is not allowed", number)
        if line.endswith((" ", "\u3000")) or not line:
            raise Fault("a blank at the end of the line, or an empty line", number)
        if not unicodedata.is_normalized("NFC", line):
            raise Fault("not in normal form NFC", number)
    return text


def read(raw: bytes, shortened: bool = False) -> Block:
    """The block, or a Fault. `shortened` lets required fields be absent, as in the page's vector."""
    lines = check_bytes(raw).removesuffix("\n").split("\n")
    if page := PAGE_LINE.fullmatch(lines[0]):
        if len(lines) != 1:
            raise Fault("a page line is one line", 1)
        values = {"page": int(page[2]), "size": int(page[3]), "root": page[4]}
        return Block(raw, day_of(page[1]), "page", values)
    title, rest = ("", ""), list(enumerate(lines))[1:]
    if bare := BARE_HEAD.fullmatch(lines[0]):
        day, kind = day_of(bare[1]), bare[2]
    elif posted := POSTED_HEAD.fullmatch(lines[0]):
        text = Field("the first line", "text", "one", False)
        title = (str(worded(text, unquoted(posted[2]))), str(worded(text, unquoted(posted[3]))))
        named = KEY_LINE.fullmatch(lines[1]) if len(lines) > 1 else None
        if not named or named[1] != "entry":
            raise Fault("`entry` is the first line of an entry with postings", 1)
        day, kind, rest = day_of(posted[1]), unquoted(named[2]), rest[1:]
    else:
        raise Fault("no first line of an entry or a page")
    if kind not in tables().kinds:
        raise Fault(f"unknown kind {kind}")
    values, at = metadata(tables().kinds[kind], rest, shortened)
    postings = tuple(posting(number, line) for number, line in rest[at:])
    check_postings(bool(title[0]), postings, len(lines))
    if title[0]:
        form = tables().kinds[kind]
        if not form.posts or title != tuple(titled(each, values) for each in form.title):
            raise Fault("the first line does not follow from the fields")
    return Block(raw, day, kind, values, postings, title)


def metadata(kind: Kind, rest: list[tuple[int, str]], shortened: bool) -> tuple[dict[str, Any], int]:
    """The metadata of an entry, each key where it belongs, and how many lines it takes."""
    order = (Field("by", "text", "one", False), *kind.fields, Field("recorded", "instant", "one", False))
    if kind.form in SIGNED:
        order += (Field("signature", "signature", "one", False),)
    names, values, at, place = [each.name for each in order], dict[str, Any](), 0, -1
    for number, line in rest:
        match = KEY_LINE.fullmatch(line)
        if not match:
            break
        name = match[1]
        if name in values or name not in names or names.index(name) < place:
            why = "stands twice" if name in values else "does not belong here"
            raise Fault(f"`{name}` {why}", number)
        at, place = at + 1, names.index(name)
        try:
            values[name] = special(name, match[2]) if name in SPECIAL else value_of(order[place], match[2])
        except Fault as fault:
            raise Fault(str(fault), number) from fault
    missing = [each.name for each in order if each.name not in values and not each.optional]
    if missing and not (shortened and set(missing) <= {each.name for each in kind.fields}):
        raise Fault(f"`{missing[0]}` is missing", at)
    return values, at


SPECIAL = ("recorded", "signature", "seen", "key", "approves")


def special(name: str, spelled: str) -> Any:
    """The fields whose spelling sections 4 to 6 define."""
    value = unquoted(spelled)
    if name == "recorded":
        return instant_of(value)
    if name == "seen":
        size, _, root = value.partition(" ")
        if not re.fullmatch("[1-9][0-9]{0,14}", size) or not HEX_32.fullmatch(root):
            raise Fault("seen: not a size and a root")
        return int(size), root
    if not (HEX_64 if name == "signature" else HEX_32).fullmatch(value):
        raise Fault(f"{name}: not lower-case hex of its length")
    return value


def posting(number: int, line: str) -> tuple[str, int]:
    """A posting line: account and fen."""
    match = POSTING.fullmatch(line)
    if not match:
        raise Fault("neither metadata nor a posting", number)
    fen = int(line.rsplit("  ", 1)[1].removesuffix(" CNY").replace(".", ""))
    if fen == 0:
        raise Fault("a posting of 0.00", number)
    return match[1], fen


def check_postings(headed: bool, postings: tuple[tuple[str, int], ...], lines: int) -> None:
    """2 to 200 of them under a head for postings, none under the other; one an account, debits first."""
    first = lines - len(postings)
    if headed != bool(postings) or (postings and not 2 <= len(postings) <= 200):
        raise Fault("the first line and the number of postings do not go together", first)
    for number, (account, fen) in enumerate(postings):
        if account in [each[0] for each in postings[:number]]:
            raise Fault(f"{account} stands twice", first + number)
        if fen > 0 and any(each[1] < 0 for each in postings[:number]):
            raise Fault("a debit after a credit", first + number)
