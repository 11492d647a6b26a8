"""Reading what one did not write: caps, a positive line grammar, and the judgement whether a text was only reformatted.

The strict reader takes canonical blocks. What it does not take comes here: the lines must match the grammar of a
ledger with nothing but our blocks in it, then Beancount's parser reads them in a guarded child, and the entry they
mean is spelled canonically again. Whether that is the entry the tree holds, the tree decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from sharedfund import spelling
from sharedfund.audit import child
from sharedfund.book.reader import page_parts
from sharedfund.spelling import RawEntry, SpellingError

FILE_MAX_BYTES = 512 * 1024 * 1024
LINE_MAX_BYTES = 64 * 1024

_STRING = r'"(?:[^"\\\n]|\\.)*"'
_AMOUNT = r"[-+]?[0-9][0-9,]{0,20}(?:\.[0-9]{1,10})?"
# One line of a ledger that holds our blocks and nothing else; blanks and comments may have been added around them.
_GRAMMAR = tuple(
    re.compile(pattern)
    for pattern in (
        rf"[0-9]{{4}}[-/][0-9]{{1,2}}[-/][0-9]{{1,2}}[ \t]+custom[ \t]+{_STRING}"
        rf"(?:[ \t]+(?:{_STRING}|[0-9]{{1,15}}))+[ \t]*(?:;.*)?\Z",
        rf"[0-9]{{4}}[-/][0-9]{{1,2}}[-/][0-9]{{1,2}}[ \t]+(?:\*|txn)[ \t]+{_STRING}[ \t]+{_STRING}[ \t]*(?:;.*)?\Z",
        rf"[ \t]+[a-z][a-z0-9-]*:[ \t]*(?:{_STRING}|TRUE|FALSE|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}"
        rf"|{_AMOUNT}(?:[ \t]+CNY)?)[ \t]*(?:;.*)?\Z",
        rf"[ \t]+[A-Z][A-Za-z0-9-]*(?::[A-Z0-9][A-Za-z0-9-]*)+[ \t]+{_AMOUNT}[ \t]+CNY[ \t]*(?:;.*)?\Z",
    )
)
_IGNORED = re.compile(r"[ \t]*(?:;.*)?\Z")
_HEAD = re.compile(r"[0-9]{4}[-/]")


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


def foreign_bytes(data: bytes) -> tuple[str, int] | None:
    """Why these bytes cannot be a book's text, and the line: NUL, BOM, control characters, not UTF-8."""
    match = re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", data)
    if match:
        return "control-character", data.count(b"\n", 0, match.start()) + 1
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return "not-utf-8", data.count(b"\n", 0, error.start) + 1
    return None


def loose(region: bytes, first_line: int) -> Iterator[Block]:
    """The blocks a region means, canonically spelled, or a fault for each line or block that means none."""
    fault = foreign_bytes(region)
    if fault:
        yield Block(first_line, region, fault[0], first_line + fault[1] - 1)
        return
    text = region.decode().removeprefix("\ufeff").replace("\r\n", "\n")
    if unicodedata.normalize("NFC", text) != text:
        yield Block(first_line, region, "not-nfc", first_line)
        return
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if len(line) > LINE_MAX_BYTES or not (_IGNORED.match(line) or any(g.match(line) for g in _GRAMMAR)):
            yield Block(first_line, region, "foreign-line", first_line + number, found=line[:80])
            return
    if not any(_HEAD.match(line) for line in lines):
        if any(line.strip() and not line.strip().startswith(";") for line in lines):
            yield Block(first_line, region, "lines-without-entry", first_line)
        else:
            yield Block(first_line, b"", reformatted=True)
        return
    parsed = child.parse(text.encode())
    if parsed is None:
        yield Block(first_line, region, "not-parsed", first_line)
        return
    for directive in parsed:
        line = first_line + directive["line"] - 1
        try:
            yield Block(line, canonical(directive), reformatted=True)
        except SpellingError as error:
            yield Block(line, region, error.code, line + max(error.line - 1, 0), found=error.field or error.found)


def canonical(directive: dict) -> bytes:  # type: ignore[type-arg]  # JSON from the child
    """The canonical block a parsed directive means. Raises: SpellingError when it means none, or something else."""
    custom = directive.get("custom")
    if custom and custom[0] == "page" and len(custom) == 4 and not directive["values"]:
        line = f"{directive['day']} custom \"page\" {custom[1]} {custom[2]} {custom[3]}\n".encode()
        if page_parts(line) is None:
            raise SpellingError("not-a-page-line", 1)
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
        raise SpellingError("foreign-directive", 1)
    entry = spelling.interpret(raw)
    canonical = spelling.encode(entry)
    again = spelling.take_apart(canonical)
    # The entry's fields decide what is posted; a leg that says something else is a change, not a format.
    if sorted(again.postings) != sorted(raw.postings):
        raise SpellingError("postings-differ", 1, found=_difference(again.postings, raw.postings))
    if (again.payee, again.narration) != (raw.payee, raw.narration):
        raise SpellingError("head-differs", 1)
    return canonical


def _difference(ours: tuple[tuple[str, str], ...], theirs: tuple[tuple[str, str], ...]) -> str:
    for account, amount in theirs:
        if (account, amount) not in ours:
            return f"{account} {amount}"
    return ""
