"""The sheets that were published: what a page says beside its data, gathered while the book is read, so that who can
write pages writes them again; and whether a page that lies here is one of them."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from sharedfund.book.proofs import RECEIPTS
from sharedfund.entries.record import CheckpointRecorded
from sharedfund.state.disclosure import hangs_until
from sharedfund.values import days, notes

if TYPE_CHECKING:
    from sharedfund.entries.entry import Entry
    from sharedfund.state import State
    from sharedfund.state.disclosure import Published

Data = dict[str, Any]
Head = tuple[int, str]

PAGE = "page.html"
# Beside the page: what is written again as well where somebody can.
AGAIN = ("page.xlsx", "detail.csv")
# What a published version may lie in, by format, and the manifest that names them.
FILES = {"html": PAGE, "json": "data.json", "xlsx": "page.xlsx", "csv": "detail.csv",
         "pdf": "notice.pdf", "a3": "notice-a3.pdf", "png": "long.png", "screen": "screen.png"}
MANIFEST = "manifest.json"
# Where the name of a person stands in a page that is written to be compared: letters and digits alone, which every
# escaping leaves as they are.
_MARK = re.compile(r"zQ(p[0-9]{2,6})Qz")
_NAME = re.compile(r"[^<>\n]{1,80}?")
_SHOWN = 200
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "'": "&#39;", '"': "&#34;"})  # as pages escape a name


class Sheet(NamedTuple):
    """A published version and what its page says of the record: the head of its own page, the newest checkpoint a quorum
    had cosigned by then and its note, how many receipts of the period that does not cover, how long it hangs."""

    made: Published
    head: Head
    cosigned: Head | None
    note: str | None
    provisional: int
    display_days: int


class Writer(Protocol):
    """Who can write pages: every text the page of a sheet may have, in each language, with these names for persons."""

    def __call__(self, sheet: Sheet, data: Data, before: Data | None, people: Mapping[str, str]) -> Iterable[str]: ...


class Comparer(Protocol):
    """Who can write the files of a sheet that follow from its data under the names they have: where `posted`, the file
    `file` of it, first says something else (`FORM` where it says the same in another form); None where it is the same, or
    where this machine cannot write it."""

    def __call__(self, file: str, posted: bytes, sheet: Sheet, data: Data, before: Data | None, persons: Iterable[str],
                 names: Mapping[str, str]) -> Difference | None:
        ...


# What a file differs in that says the same in another form: another colour, a hidden sheet.
FORM = "form"


class Sheets:
    """The sheets of the book so far, by period and version."""

    def __init__(self) -> None:
        self.found: dict[str, Sheet] = {}
        self.since = 0  # what stands up to this block was audited before, and is not known here
        self._waiting: list[Sheet] = []  # until their page line comes
        self._blocks, self._days = array("q"), array("l")  # of receipts

    def entry(self, block: int, entry: Entry, before: State, state: State, record: Iterable[Entry]) -> None:
        """One more entry, between two states; `record` are the entries of that chapter so far."""
        if entry.kind in RECEIPTS:
            self._blocks.append(block)
            self._days.append(entry.day.toordinal())
        if state.disclosures is before.disclosures:
            return
        known, newest = before.disclosures.versions, state.record.newest_witnessed()
        if newest is None or newest.size > self.since:
            self._waiting += [self._sheet(made, state, record) for number, made in state.disclosures.versions.items()
                              if number not in known]

    def page(self, size: int, root: str) -> None:
        """The page line under which they stand."""
        for sheet in self._waiting:
            self.found[f"{sheet.made.period}/{sheet.made.version}"] = sheet._replace(head=(size, root))
        self._waiting = []

    def mended(self, size: int, root: str) -> None:
        """The page line of this size was changed: what stands under it stands under the head it had before."""
        self.found = {name: sheet._replace(head=(size, root)) if sheet.head[0] == size else sheet
                      for name, sheet in self.found.items()}

    def _sheet(self, made: Published, state: State, record: Iterable[Entry]) -> Sheet:
        newest = state.record.newest_witnessed()
        display_days = (hangs_until(state.charter.terms, made.day) - made.day).days
        if newest is None:
            return Sheet(made, (0, ""), None, None, 0, display_days)
        lines = {cosignature.person: cosignature.line for entry in record
                 if isinstance(entry, CheckpointRecorded) and (entry.size, entry.root) == (newest.size, newest.root)
                 for cosignature in entry.cosignatures}
        note = notes.Note(state.record.fund_id, newest.size, newest.root, lines).encode().decode()
        period = days.period(made.period)
        first, end = period.first.toordinal(), period.end.toordinal()
        provisional = sum(block > newest.size and first <= day < end
                          for block, day in zip(self._blocks, self._days, strict=True))
        return Sheet(made, (0, ""), (newest.size, newest.root), note, provisional, display_days)


# ---- comparing ----


class Difference(NamedTuple):
    """Where a page first says something else: the line, what it should say from there on, what it says."""

    line: int
    expected: str
    found: str


def marked(persons: Iterable[str]) -> dict[str, str]:
    """A mark for each person, under which a page is written to be compared."""
    return {person: f"zQ{person.replace('-', '')}Qz" for person in persons}


def difference(page: str, texts: Iterable[str], names: Mapping[str, str]) -> Difference | None:
    """None where the page is one of the texts, each person named by the name that is known (or by no name); a person
    whose name is withheld may have any. Otherwise where it leaves the text it follows furthest."""
    furthest: tuple[int, str] = (0, "")
    for text in texts:
        at, expected = _followed(page, text, names)
        if at is None:
            return None
        furthest = max(furthest, (at, expected))
    at, expected = furthest
    start = page.rfind("\n", 0, at) + 1
    return Difference(page.count("\n", 0, at) + 1, expected.partition("\n")[0][:_SHOWN],
                      page[start if at - start < _SHOWN else at :].partition("\n")[0][:_SHOWN])


def _followed(page: str, text: str, names: Mapping[str, str]) -> tuple[int | None, str]:
    """How far a page follows a text, and what the text says next; None where it follows it to the end."""
    at = 0
    parts = _MARK.split(text)
    literals, marks = parts[::2], parts[1::2]
    for literal, mark, after in zip_longest(literals, marks, literals[1:]):
        if not page.startswith(literal, at):
            same = _common(literal, page[at : at + len(literal)])
            return at + same, literal[same:]
        at += len(literal)
        if mark is not None:
            person = mark.replace("p", "p-")
            end = _named(page, at, person, after, names)
            if end is None:
                return at, names.get(person, "")
            at = end
    return (None, "") if at == len(page) else (at, "")


def _named(page: str, at: int, person: str, after: str, names: Mapping[str, str]) -> int | None:
    """Where the name of a person ends that begins at a place, `after` following it; None where none does."""
    known = names.get(person)
    known = known.translate(_ESCAPED) if known is not None else None
    for name in (person,) if known is None else (known, person):
        if page.startswith(name + after[:1], at):
            return at + len(name)
    if known is None:
        found = re.compile(_NAME.pattern + f"(?={re.escape(after[:20])})").match(page, at)
        return found.end() if found else None
    return None


def _common(one: str, other: str) -> int:
    """How many characters are the same."""
    for place, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return place
    return min(len(one), len(other))
