"""Reading what one did not write: caps, a positive line grammar, and the judgement whether a text was only reformatted.

The strict reader takes canonical blocks. What it does not take comes here: the lines must match the grammar of a
ledger with nothing but our blocks in it, then Beancount's parser reads them in a guarded child, and the entry they
mean is spelled canonically again. Whether that is the entry the tree holds, the tree decides.

A line that was edited is a fault with its place, and the reading goes on. What no edit of a book brings about - a
directive of Beancount that no book has, lines and files without end, bytes that are no text - ends the reading.
"""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sharedfund import spelling
from sharedfund.audit import child
from sharedfund.book.reader import page_parts
from sharedfund.errors import HostileError
from sharedfund.spelling import RawEntry, SpellingError
from sharedfund.values.wording import first_foreign, shown

FILE_MAX_BYTES = 512 * 1024 * 1024
LINE_MAX_BYTES = 64 * 1024
JSON_MAX_BYTES = 16 * 1024 * 1024
JSON_DEPTH_MAX = 32
JSON_PARTS_MAX = 1_000_000

# A disk that lost a bit, or an editor, leaves a place or two that are no text; a file of another kind is full of them.
FOREIGN_PLACES_MAX = 8
# Of so many faults there may be more than sound blocks only in what was never a book.
FAULTS_BEFORE_DOUBT = 100

# Possessive throughout: a line that does not fit fails at once instead of being tried in every way.
_STRING = r'"(?:[^"\\\n]|\\.)*+"'
_AMOUNT = r"[-+]?[0-9][0-9,]{0,20}+(?:\.[0-9]{1,10}+)?+"
_DAY = r"[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}"
_END = r"[ \t]*+(?:;.*+)?+\Z"
# One line of a ledger that holds our blocks and nothing else; blanks and comments may have been added around them.
# Beancount would take `filename` and `lineno` from the text for the place where an entry stands.
_GRAMMAR = re.compile(
    rf"(?:{_DAY}[ \t]++(?:custom[ \t]++{_STRING}(?:[ \t]++(?:{_STRING}|[0-9]{{1,15}}+))++"
    rf"|(?:\*|txn)[ \t]++{_STRING}[ \t]++{_STRING})"
    rf"|[ \t]++(?!(?:filename|lineno):)[a-z][a-z0-9-]*+:[ \t]*+"
    rf"(?:{_STRING}|TRUE|FALSE|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?![0-9])"
    rf"|{_AMOUNT}(?:[ \t]++CNY)?+)"
    rf"|[ \t]++[A-Z][A-Za-z0-9-]*+(?::[A-Z0-9][A-Za-z0-9-]*+)++[ \t]++{_AMOUNT}[ \t]++CNY)?+{_END}"
)
_HEAD = re.compile(rb"^[0-9]", re.MULTILINE)  # of the lines that fit, only the first of an entry begins so
_KEY = re.compile(r"[ \t]++([a-z][a-z0-9-]*+):")
_FOREIGN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+")
# What Beancount knows and no book holds: it could run a program, read another file, or change what other lines mean.
_DIRECTIVE = re.compile(
    rb"[ \t]*+(?:(plugin|include|option|pushtag|poptag|pushmeta|popmeta)[ \t\"#]"
    rb"|[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}[ \t]++"
    rb"(open|close|commodity|pad|balance|note|document|event|query|price)[ \t\"])"
)


@dataclass(frozen=True, slots=True)
class Block:
    """A block as read: its bytes if canonical, the line it begins at. `fault` says why it is none; `reformatted` that
    its text differs from the canonical bytes given here."""

    line: int
    data: bytes
    fault: str | None = None
    fault_line: int = 0
    reformatted: bool = False
    found: str = ""


class Piece(NamedTuple):
    """Lines that stand together, and the number of the first."""

    line: int
    data: bytes


class Watch:
    """What one reading has met so far: it decides when that is no book any more."""

    def __init__(self) -> None:
        self.sound = self.faults = self.foreign = 0
        self.pages = 0
        self.first: tuple[str, str, int, str] | None = None

    def fault(self, file: str, block: Block) -> None:
        """One more fault. Raises: HostileError where there are more than a book can have."""
        assert block.fault is not None
        self.faults += 1
        place = (block.fault, file, block.fault_line, block.found)
        self.first = self.first or place
        if block.fault == "control-character":  # a NUL counts for more: no editor writes one
            self.foreign += len(_FOREIGN.findall(block.data[:LINE_MAX_BYTES])) + (b"\x00" in block.data)
        if self.foreign > FOREIGN_PLACES_MAX or (self.faults > FAULTS_BEFORE_DOUBT and self.faults > self.sound):
            raise self.refusal()

    def end(self) -> None:
        """The reading is over. Raises: HostileError where faults were met and not one page line."""
        if self.first is not None and not self.pages:
            raise self.refusal()

    def refusal(self) -> HostileError:
        """The refusal at the first fault."""
        assert self.first is not None
        code, file, line, found = self.first
        return HostileError("not-a-books-text", file=file, line=line, fault=code, found=shown(found, 80))


def foreign_bytes(data: bytes) -> tuple[str, int] | None:
    """Why these bytes cannot be a book's text, and the line: NUL, control characters, not UTF-8."""
    match = _FOREIGN.search(data)
    if match:
        return "control-character", data.count(b"\n", 0, match.start()) + 1
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return "not-utf-8", data.count(b"\n", 0, error.start) + 1
    return None


def checked(piece: Piece, file: str) -> Block | None:
    """The first fault of the lines of a piece, which no parser has seen yet; None where each fits the grammar.

    Raises: HostileError for a directive that no book holds.
    """
    fault = foreign_bytes(piece.data)
    if fault:
        line = piece.data.split(b"\n")[fault[1] - 1]
        return Block(piece.line, piece.data, fault[0], piece.line + fault[1] - 1, found=_told(line))
    keys: set[str] = set()
    for number, line in enumerate(piece.data.split(b"\n"), piece.line):
        directive = _DIRECTIVE.match(line)
        if directive:
            raise HostileError("foreign-directive", file=file, line=number, word=(directive[1] or directive[2]).decode())
        text = line.removesuffix(b"\r").decode()
        foreign = first_foreign(text.replace("\t", " "))
        if foreign:
            return Block(piece.line, piece.data, "foreign-character", number, found=f"U+{ord(foreign[1]):04X}")
        if not text.isascii() and unicodedata.normalize("NFC", text) != text:
            return Block(piece.line, piece.data, "not-nfc", number, found=_told(line))
        if not _GRAMMAR.match(text):
            return Block(piece.line, piece.data, "foreign-line", number, found=_told(line))
        keys = set() if _HEAD.match(line) else keys
        key = _KEY.match(text)
        # The parser takes one of two equal keys and says nothing; a reader sees the other.
        if key is not None and key[1] in keys:
            return Block(piece.line, piece.data, "key-twice", number, found=key[1])
        keys |= {key[1]} if key is not None else set()
    return None


def _told(line: bytes) -> str:
    return shown(line.decode(errors="surrogateescape").strip(), 80)


def loose(region: bytes, first_line: int) -> Iterator[Block]:
    """The blocks a text means, canonically spelled, or a fault for each line or block that means none."""
    with child.Parser() as parser:
        yield from meant([Piece(first_line, region)], "book", parser)


def meant(pieces: Sequence[Piece], file: str, parser: child.Parser) -> Iterator[Block]:
    """The blocks these pieces mean, in order; of a piece that means none, the fault.

    Raises: HostileError for what no edit of a book brings about.
    """
    sound: list[Piece] = []
    for piece in pieces:
        fault = checked(piece, file)
        if fault is None:
            sound.append(piece)
            continue
        yield from _parsed(sound, file, parser)
        sound = []
        yield fault
    yield from _parsed(sound, file, parser)


def _parsed(pieces: list[Piece], file: str, parser: child.Parser) -> Iterator[Block]:
    """The blocks of pieces whose lines all fit the grammar."""
    texts = [piece.data.replace(b"\r\n", b"\n").removesuffix(b"\n") + b"\n" for piece in pieces]
    if not any(_HEAD.search(text) for text in texts):
        for piece, text in zip(pieces, texts, strict=True):
            said = next(((number, line) for number, line in enumerate(text.split(b"\n"), piece.line)
                         if line.strip() and not line.strip().startswith(b";")), None)
            if said is not None:
                yield Block(piece.line, piece.data, "lines-without-entry", said[0], found=_told(said[1]))
            else:
                yield Block(piece.line, b"", reformatted=True)
        return
    try:
        directives = parser.parse(b"\n".join(texts))
    except child.ParserDiedError:
        raise HostileError("parser-died", file=file, line=pieces[0].line) from None
    if directives is not None:
        yield from _spelled(pieces, texts, directives)
    elif len(pieces) > 1:
        for piece in pieces:
            yield from _parsed([piece], file, parser)
    else:
        (piece,) = pieces
        yield Block(piece.line, piece.data, "not-parsed", piece.line)


def _spelled(pieces: list[Piece], texts: list[bytes], directives: list[dict[str, Any]]) -> Iterator[Block]:
    """Each directive as the canonical block it means, at its place in the file."""
    starts, line = [], 1
    for text in texts:
        starts.append(line)
        line += text.count(b"\n") + 1
    for directive in directives:
        at = bisect_right(starts, directive["line"]) - 1
        inside = directive["line"] - starts[at]
        line = pieces[at].line + inside
        try:
            yield Block(line, canonical(directive), reformatted=True)
        except SpellingError as error:
            yield Block(line, pieces[at].data, error.code, line + _line_of(texts[at], inside, error),
                        found=shown(error.field or error.found, 80))


def _line_of(text: bytes, begin: int, error: SpellingError) -> int:
    """How many lines below the head of an entry, which is line `begin` of a text, the field at fault stands."""
    key = f"{error.field}:" if error.field else error.found.partition(" ")[0] if error.code == "postings-differ" else ""
    for number, line in enumerate(text.split(b"\n")[begin:]):
        if key and line.strip().startswith(key.encode()):
            return number
    return 0


def canonical(directive: dict[str, Any]) -> bytes:
    """The canonical block a parsed directive means. Raises: SpellingError when it means none, or something else."""
    custom = directive.get("custom")
    if custom and custom[0] == "page" and len(custom) == 4 and not directive["values"]:
        line = f"{directive['day']} custom \"page\" {custom[1]} {custom[2]} {custom[3]}\n".encode()
        if page_parts(line) is None:
            raise SpellingError("not-a-page-line")
        return line
    values = dict(directive["values"])
    if custom and custom[0] == "sharedfund" and len(custom) == 2:
        raw = RawEntry(spelling.unquoted(custom[1]), directive["day"], None, None, values, ())
    elif directive["type"] == "transaction" and "entry" in values:
        kind = spelling.unquoted(values.pop("entry"))
        postings = []
        for account, amount, currency in directive["postings"]:
            if currency != "CNY":
                raise SpellingError("foreign-currency", found=currency)
            postings.append((account, amount))
        raw = RawEntry(kind, directive["day"], directive["payee"], directive["narration"], values, tuple(postings))
    else:
        raise SpellingError("foreign-directive")
    entry = spelling.interpret(raw)
    canonical = spelling.encode(entry)
    again = spelling.take_apart(canonical)
    # The entry's fields decide what is posted; a leg that says something else is a change, not a format.
    if sorted(again.postings) != sorted(raw.postings):
        raise SpellingError("postings-differ", found=_difference(again.postings, raw.postings))
    if (again.payee, again.narration) != (raw.payee, raw.narration):
        raise SpellingError("head-differs")
    return canonical


def _difference(ours: tuple[tuple[str, str], ...], theirs: tuple[tuple[str, str], ...]) -> str:
    for account, amount in theirs:
        if (account, amount) not in ours:
            return f"{account} {amount}"
    return ""


# ---- JSON ----


def read_json(data: bytes, file: str) -> Any:
    """The value of a JSON file that somebody else wrote.

    Raises: HostileError for what is no JSON or nobody would write: too large, too deep, a name twice, NaN, half a
    character.
    """
    if len(data) > JSON_MAX_BYTES or sum(data.count(mark) for mark in (b"[", b"{", b",", b":")) > JSON_PARTS_MAX:
        raise HostileError("json-too-large", file=file, line=1)
    try:
        value = _JSON.decode(data.decode())
        _check_depth(value)
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeDecodeError as error:
        raise HostileError("not-utf-8", file=file, line=data.count(b"\n", 0, error.start) + 1) from None
    except json.JSONDecodeError as error:
        raise HostileError("not-json", file=file, line=error.lineno) from None
    except (ValueError, RecursionError) as error:
        raise HostileError(str(error) if str(error) in _JSON_FAULTS else "not-json", file=file, line=1) from None
    return value


_JSON_FAULTS = ("json-name-twice", "json-not-a-number", "json-too-deep")  # what the hooks below say


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("json-name-twice")
    return found


def _no_number(_: str) -> Any:
    raise ValueError("json-not-a-number")


_JSON = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_number)


def _check_depth(value: object, depth: int = 0) -> None:
    if depth > JSON_DEPTH_MAX:
        raise ValueError("json-too-deep")
    if isinstance(value, dict | list):
        for member in value.values() if isinstance(value, dict) else value:
            _check_depth(member, depth + 1)
