"""Whether a posted file is the one that follows from the book: written again and compared byte for byte; where it is
another, the section and what stands there on both sides."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import unescape
from itertools import zip_longest
from typing import NamedTuple

from sharedfund.audit.sheets import marked
from sharedfund.render import spreadsheet_csv

# Where the mark of a person stands in what was written again (`audit.sheets.marked`).
_MARK = re.compile(r"zQp([0-9]{2,6})Qz")
_NAME = r"[^<>\n]{1,80}?"
_SHOWN = 200
FRONT = "front"


class Text(NamedTuple):
    """A piece of a file: the section it stands in, where there, what it says."""

    section: str
    place: str
    said: str


class Other(NamedTuple):
    """Where a file first says something else than what follows from the book; `look` where only its form differs."""

    section: str
    place: str
    expected: str
    found: str
    look: bool = False


Pieces = Callable[[bytes], list[Text]]


class Kind(NamedTuple):
    """A kind of file: the texts it is made of, what counts as the same bytes."""

    pieces: Pieces
    same: Callable[[bytes, bytes], bool] = bytes.__eq__


def other(posted: bytes, ways: Iterable[Callable[[Mapping[str, str]], bytes]], kind: Kind, persons: Iterable[str],
          names: Mapping[str, str]) -> Other | None:
    """None where `posted` is what one of the `ways` writes, each person under the name of `names` or under no name, or
    under any where the name is not known here; else its first difference from the way it follows furthest.

    Raises: ValueError where `posted` is no such file.
    """
    found, furthest = Other(FRONT, "", "", "", look=True), -1
    theirs, marks = kind.pieces(posted), marked(persons)
    for write in ways:
        people: dict[str, str] = {}
        reached, differs = _first(kind.pieces(write(marks)), theirs, names, people)
        if differs is None:
            # The same words under these names: then also the same bytes.
            if kind.same(posted, write(people)):
                return None
            reached, differs = len(theirs), Other(FRONT, "", "", "", look=True)
        if reached > furthest:
            furthest, found = reached, differs
    return found


def _first(ours: Sequence[Text], theirs: Sequence[Text], names: Mapping[str, str],
           people: dict[str, str]) -> tuple[int, Other | None]:
    """How far the texts are the same, and where they are not; the names that were read go to `people`."""
    here = (FRONT, False)
    for number, (one, another) in enumerate(zip_longest(ours, theirs)):
        if one is None or another is None or _part(one) != _part(another):
            # One of them says more of the section they were in.
            more = another if one is None or (another is not None and _part(another) == here) else one
            assert more is not None  # the longer goes on
            told = _shown(more, {**names, **people})
            return number, Other(more.section, more.place, "" if more is another else told, told if more is another else "")
        if one.place != another.place or not _same(one.said, another.said, names, people):
            return number, Other(one.section, one.place, _shown(one, {**names, **people}), _shown(another, {}))
        here = _part(one)
    return len(ours), None


def _part(piece: Text) -> tuple[str, bool]:
    """The section and the half of a page that a piece stands in."""
    return piece.section, piece.place == ENGLISH


def _shown(piece: Text, names: Mapping[str, str]) -> str:
    """What is told of a piece; each mark by its name."""
    return _MARK.sub(lambda mark: names.get(f"p-{mark[1]}", f"p-{mark[1]}"), piece.said)[:_SHOWN]


def _same(ours: str, theirs: str, names: Mapping[str, str], people: dict[str, str]) -> bool:
    """Whether a text is the other with each mark replaced by that person's name, everywhere the same."""
    parts = _MARK.split(ours)
    if len(parts) == 1:
        return ours == theirs
    spelled, groups = "", dict[str, str]()
    for place, part in enumerate(parts):
        if place % 2 == 0:
            spelled += re.escape(part)
        elif part in groups:
            spelled += f"(?P={groups[part]})"
        else:
            groups[part] = f"p{part}"
            spelled += f"(?P<p{part}>{_named(f'p-{part}', names, people)})"
    found = re.fullmatch(spelled, theirs)
    if found is not None:
        people |= {f"p-{part}": found[group] for part, group in groups.items()}
    return found is not None


def _named(person: str, names: Mapping[str, str], people: Mapping[str, str]) -> str:
    if person in people:
        return re.escape(people[person])
    return f"{re.escape(names[person])}|{person}" if person in names else _NAME


# ---- the pieces of each kind of file ----

_TAG = re.compile(r'<style>(?P<style>[^<]*)|<section id="(?P<section>[A-Z0-9]+)(?:-[a-z]+)?"[^>]*>|</section>|'
                  r'<div [^>]*?lang="(?P<half>[A-Za-z-]+)"[^>]*>|<[^>]*>|(?P<said>[^<]+)')
# What a sheet of paper says in its margins stands in the style, with every character but letters and digits as its number.
_MARGIN = re.compile(r'content: "([^"\n]+)"')
_NUMBER = re.compile(r"\\([0-9a-f]{6})")
ENGLISH = "en"  # the place of what the English half of a page in both languages says


def of_page(data: bytes) -> list[Text]:
    """The texts of an HTML page by section; of one in both languages also the half."""
    section, half, pieces = FRONT, "", list[Text]()
    for found in _TAG.finditer(data.decode(errors="replace")):
        if found["style"]:
            pieces += [Text(FRONT, "", _NUMBER.sub(lambda one: unescape(f"&#x{one[1]};"), said))
                       for said in _MARGIN.findall(found["style"])]
        elif found["section"]:
            section = found["section"]
        elif found[0] == "</section>":
            section = FRONT
        elif found["half"]:
            half = ENGLISH if found["half"] == ENGLISH else ""
        elif found["said"] and found["said"].strip():
            pieces.append(Text(section, half, unescape(found["said"].strip())))
    return pieces


def of_csv(data: bytes) -> list[Text]:
    """The lines of a CSV file by section."""
    rows = csv.reader(io.StringIO(data.decode("utf-8-sig", errors="replace"), newline=""))
    try:
        return [Text(row[0] if row and row[0] != spreadsheet_csv.FRONT else FRONT, str(number), ",".join(row[1:]))
                for number, row in enumerate(rows, start=1)]
    except csv.Error as error:
        raise ValueError(str(error)) from None


_CELL = re.compile(r'<c r="(?P<place>[A-Z]{1,3}[0-9]{1,7})"[^>]*?(?:/>|>(?P<inside>.*?)</c>)', re.DOTALL)
_VALUE = re.compile(r"<(?:v|t)(?: [^>]*)?>(.*?)</(?:v|t)>", re.DOTALL)
_FORMULA = re.compile(r"<f(?: [^>]*)?>(.*?)</f>", re.DOTALL)
_SHEET = re.compile(r'<sheet name="([^"]*)" sheetId="([0-9]+)"')
# The version of the program that wrote a workbook stands in its remarks.
CORE, BOOK = "docProps/core.xml", "xl/workbook.xml"
_COMMENTS = re.compile(rb"<dc:description>([^<]*)</dc:description>")


def parts(data: bytes, most: int) -> dict[str, bytes]:
    """The unpacked files of a workbook, together no more than `most` bytes. Raises: ValueError."""
    found: dict[str, bytes] = {}
    left = most
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for info in packed.infolist():
                with packed.open(info) as stream:
                    found[info.filename] = stream.read(left + 1)
                left -= len(found[info.filename])
                if left < 0:
                    raise ValueError("too much")
    # A way of packing that nobody has is a RuntimeError.
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError) as error:
        raise ValueError(str(error)) from None
    return found


def workbook(most: int) -> Kind:
    """Workbooks that unpack to no more than `most` bytes: their cells by section, of a formula what it is and its value;
    two are the same that unpack to the same files, however they are packed."""

    def pieces(data: bytes) -> list[Text]:
        found = parts(data, most)
        made = list[Text]()
        for name, number in _SHEET.findall(found.get(BOOK, b"").decode(errors="replace")):
            letter = unescape(name).partition(" ")[0]
            section = letter if letter.isascii() and letter.isalnum() and letter.isupper() else FRONT
            made += _cells(section, found.get(f"xl/worksheets/sheet{number}.xml", b"").decode(errors="replace"))
        return made

    def same(posted: bytes, ours: bytes) -> bool:
        there, here = parts(posted, most), parts(ours, most)
        if there.get(CORE) != here.get(CORE):  # another version of what writes them spells the same cells otherwise
            return _version(there) != _version(here)
        return there == here

    return Kind(pieces, same)


def _version(found: Mapping[str, bytes]) -> bytes | None:
    told = _COMMENTS.search(found.get(CORE, b""))
    return told[1] if told else None


def _cells(section: str, sheet: str) -> Iterator[Text]:
    for found in _CELL.finditer(sheet):
        inside = found["inside"] or ""
        formula, value = _FORMULA.search(inside), _VALUE.search(inside)
        said = unescape(value[1]) if value else ""
        if formula or said:
            yield Text(section, found["place"], f"={unescape(formula[1])}  {said}" if formula else said)


PAGE, CSV = Kind(of_page), Kind(of_csv)
