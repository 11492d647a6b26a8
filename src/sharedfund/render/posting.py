"""A disclosure as files: page, data, workbook and lines, and a manifest that binds them to the book; their verification."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import file_digest, sha256
from html import escape
from pathlib import Path
from subprocess import TimeoutExpired
from typing import TYPE_CHECKING, Any, NamedTuple

from sharedfund.audit.sheets import FILES, FORM, MANIFEST, Difference, Sheet
from sharedfund.book import checkpoints, store
from sharedfund.book.proofs import RECEIPTS
from sharedfund.book.tree import Frontier
from sharedfund.errors import BadInput, NotFound, SharedFundError
from sharedfund.render import html, spreadsheet_csv, workbook, written
from sharedfund.render.tongues import TONGUES
from sharedfund.reports import veil
from sharedfund.reports.disclosure import differences, digest_of, disclosure
from sharedfund.spelling import canonical_text, leaf
from sharedfund.state import fold
from sharedfund.state.disclosure import hangs_until
from sharedfund.values import days

if TYPE_CHECKING:
    from datetime import date

    from sharedfund.book.folder import Book
    from sharedfund.render.tongues import Tongue
    from sharedfund.reports.look import Audience
    from sharedfund.state.disclosure import Published

Data = dict[str, Any]

FORMAT = "sharedfund-disclosure/1"
FOLDER = "disclosures"
FORMATS = tuple(FILES)
# What a disclosure is in: the page and its data. Without them there is nothing to publish.
PLAIN = ("html", "json")
# What Typst sets, and what it calls each.
PRINTED = {"pdf": "pdf", "a3": "large-print", "png": "long", "screen": "screen"}
PAGE, DATA, WORKBOOK, DETAIL = (FILES[name] for name in ("html", "json", "xlsx", "csv"))
MANIFEST_MAX_BYTES = 1 << 20
FILE_MAX_BYTES = 64 << 20
DATA_MAX_BYTES = 64 << 20


# ---- what was published, and what would be ----


def published_of(book: Book, period: str, version: int | None = None) -> Published | None:
    """The newest published version of a period, or that version; None where none is."""
    known = book.state.disclosures
    return known.published.get(period) if version is None else known.versions.get(f"{period}/{version}")


def as_published(book: Book, made: Published) -> Data:
    """The data of a published version as of the head it was computed at: from the file beside the book, or from the
    user's cache, where its digest is the published one, else computed again."""
    beside = book.path / FOLDER / folder_name(made.period, made.version) / DATA
    for path in (beside, book.remembered_page(made.digest)):
        kept = _kept(path)
        if kept is not None and _digest(kept) == made.digest:
            return kept
    lines = book.lines.upto(made.size)
    state = fold(entry for _, entry in lines.entries())
    return disclosure(state, lines, days.period(made.period), as_of=made.as_of)


def _kept(path: Path) -> Data | None:
    if not path.is_file() or path.is_symlink() or path.stat().st_size > DATA_MAX_BYTES:
        return None
    try:
        found = json.loads(store.read_bytes(path))
    except (ValueError, RecursionError):  # no JSON, or nested without end
        return None
    return found if isinstance(found, dict) else None


def _digest(kept: Data) -> str | None:
    """The digest of data as somebody left them; None for what no page's data can be."""
    try:
        return digest_of(kept)
    except (TypeError, ValueError, RecursionError):
        return None


def current(book: Book, period: str, as_of: date) -> tuple[Data, Published | None]:
    """A period's disclosure as its readers have it: the published one as of its head, any other as of now.

    Raises: BadInput for a period that has not begun, or that was over before the books began.
    """
    made = published_of(book, period)
    if made is not None:
        return as_published(book, made), made
    return disclosure(book.state, book.lines, _told_of(book, period, as_of), as_of=as_of), None


def _told_of(book: Book, period: str, as_of: date) -> days.Period:
    """The span of a period the book can tell of on a day. Raises: BadInput."""
    span, begun = days.period(period), book.state.charter.books_from
    if span.end <= begun:
        raise BadInput("period-before-books", period=period, first=begun)
    if span.first > as_of:
        raise BadInput("period-not-begun", period=period, first=span.first, today=as_of)
    return span


def copy_for(book: Book, period: str, as_of: date, audience: Audience, household: str | None = None) -> Data:
    """A period's disclosure for one audience; a published one as of the head of its newest version. It is nobody's public
    page: it has no number and no seals, and lies in no book."""
    made = published_of(book, period)
    lines = book.lines if made is None else book.lines.upto(made.size)
    state = book.state if made is None else fold(entry for _, entry in lines.entries())
    on = as_of if made is None else made.as_of
    return disclosure(state, lines, _told_of(book, period, on), as_of=on, audience=audience, household=household)


def marked(data: Data, made: Published | None) -> Data:
    """The data with its status and digest, as it is printed for programs."""
    if data["audience"] != "public":
        return {**data, "status": "copy", "digest": digest_of(data)}
    return {**data, "status": "published" if made else "draft", "digest": made.digest if made else digest_of(data)}


# ---- what makes it a published page ----


class Head(NamedTuple):
    size: int
    root: str


def head_after(book: Book, block: int) -> Head:
    """The first head of the book that holds `block`: that of its own page. Raises: NotFound."""
    frontier = Frontier()
    for number, found in book.lines.blocks():
        frontier = frontier.add(leaf(found.data))
        if number >= block and found.page is not None:
            return Head(frontier.size, frontier.root)
    raise NotFound("no-such-block", block=block)


def seals(book: Book, made: Published, *, contact: str | None = None) -> html.Seals:
    """Number, digest, check code, days and differences of a published version, and the newest checkpoint a quorum had
    cosigned when it was published."""
    head = head_after(book, made.block)
    cosigned = checkpoints.witnessed_before(book, made.block)
    before = published_of(book, made.period, made.version - 1) if made.version > 1 else None
    note = checkpoints.note_for(book, *cosigned, until=made.block).encode().decode() if cosigned else None
    provisional = _provisional(book, made, cosigned.size) if cosigned else 0
    hangs = hangs_until(book.state.charter.terms, made.day) - made.day
    sheet = Sheet(made, head, cosigned, note, provisional, hangs.days)
    return _sealed(sheet, differences(as_published(book, before), as_published(book, made)) if before else [], contact)


def _sealed(sheet: Sheet, changed: list[Data], contact: str | None = None) -> html.Seals:
    made, cosigned = sheet.made, sheet.cosigned
    return html.Seals(
        number=made.number, digest=made.digest, head_size=sheet.head[0], head_root=sheet.head[1], note=sheet.note,
        note_size=cosigned[0] if cosigned else None, note_root=cosigned[1] if cosigned else None,
        provisional=sheet.provisional, published=made.day,
        shown_until=html.shown_until(made.day, sheet.display_days), reason=veil.text(made.reason) if made.reason else None,
        previous=made.previous, differences=changed, contact=contact,
    )


def written_again(sheet: Sheet, data: Data, before: Data | None, people: Mapping[str, str]) -> Iterator[str]:
    """Every text the page of a published version may have, in each language and in both: what the audit compares a page
    with."""
    sealed = _sealed(sheet, differences(before, data) if before is not None else [])
    for tongue in TONGUES:
        yield html.page(data, tongue, seals=sealed, people=people)


def differs_again(file: str, posted: bytes, sheet: Sheet, data: Data, before: Data | None, persons: Iterable[str],
                  names: Mapping[str, str]) -> Difference | None:
    """Where a posted page, workbook or its lines first say something else than what follows from the book and its data, for
    the audit; None where they are the same in a language or in both, or where this machine writes no workbooks."""
    if file == WORKBOOK and not workbook.is_here():
        return None
    kind, writers = _ways(data, _sealed(sheet, differences(before, data) if before is not None else []))[file]
    try:
        found = written.other(posted, writers, kind, persons, names)
    except ValueError as error:
        return Difference(1, "", str(error)[:200])
    if found is None:
        return None
    if found.look:
        return Difference(1, "-", FORM)
    place = f"{found.section} {found.place}".strip()
    # The line, where a file of lines has the text on one of them after its section begins.
    text = posted.decode(errors="replace") if file != WORKBOOK else ""
    is_english = found.place == written.ENGLISH
    begins = text.find(f'<section id="{found.section}{"-en" if is_english else ""}"')
    begins = max(begins, text.find('id="en"') if is_english else 0, 0)
    at = text.find(escape(found.found, quote=False), begins) if found.found else -1
    return Difference(text.count("\n", 0, max(at, 0)) + 1, f"{place}: {found.expected}", f"{place}: {found.found}")


def _provisional(book: Book, made: Published, covered: int) -> int:
    """How many receipts of the page's period no cosigned checkpoint covered when it was published."""
    period = days.period(made.period)
    return sum(block <= made.block and entry.kind in RECEIPTS and period.first <= entry.day < period.end
               for block, entry in book.entries(covered + 1))


# ---- files ----


def folder_name(period: str, version: int | None) -> str:
    """`2026q1-v1`; a draft is `2026q1-draft`."""
    return f"{period.lower()}-{'draft' if version is None else f'v{version}'}"


# What a published version lies in where nothing else is asked for: every format but large print.
WANTED = tuple(name for name in FORMATS if name != "a3")


class HeldUp(NamedTuple):
    """Files that could not be made here, and why."""

    files: tuple[str, ...]
    error: SharedFundError


def files(book: Book, data: Data, made: Published | None, *, formats: tuple[str, ...] = PLAIN,
          tongue: Tongue = "zh_CN", people: Mapping[str, str] | None = None,
          fonts: Path | None = None, held_up: list[HeldUp] | None = None) -> dict[str, bytes]:
    """The files of a disclosure by name, in one language or both side by side; the manifest is that of a published one
    alone. Sheets and pictures are set in the `fonts` of a folder, else in the system's.
    What holds a file up (no xlsxwriter, no Typst, no font, a character no font has) goes into `held_up` where it is given,
    and the others are made all the same.

    Raises: BadInput for a format that this machine cannot write; SharedFundError as `typeset.made`.
    """
    found: dict[str, bytes] = {}
    sealed = seals(book, made) if made else None
    if "html" in formats:
        found[PAGE] = html.page(data, tongue, seals=sealed, people=people).encode()
    if "json" in formats:
        # What is not published says so in its own data; the digest is the same either way.
        found[DATA] = canonical_text(data if made is not None else marked(data, made)).encode() + b"\n"
    if "csv" in formats:
        found[DETAIL] = spreadsheet_csv.detail(data, tongue, seals=sealed, people=people)
    printed = tuple(name for name in formats if name in PRINTED)
    ways: dict[tuple[str, ...], Callable[[], dict[str, bytes]]] = {
        ("xlsx",): lambda: {WORKBOOK: workbook.workbook(data, tongue, seals=sealed, people=people)},
        printed: lambda: _printed(data, printed, tongue, sealed, people, fonts)}
    for names, write_ in ways.items():
        try:
            found |= write_() if set(names) & set(formats) else {}
        except SharedFundError as error:
            if held_up is None:
                raise
            held_up.append(HeldUp(tuple(FILES[name] for name in names), error))
    if made is not None and sealed is not None:
        manifest = {
            "format": FORMAT, "fund": book.fund_id, "period": made.period, "version": made.version,
            "number": made.number, "digest": made.digest, "published": made.day.isoformat(),
            "computed_at": {"size": made.size, "root": made.root},
            "head": {"size": sealed.head_size, "root": sealed.head_root},
            "files": {name: sha256(text).hexdigest() for name, text in sorted(found.items())},
        }
        found[MANIFEST] = _spelled(manifest)
    return found


def _printed(data: Data, formats: Sequence[str], tongue: Tongue, sealed: html.Seals | None,
             people: Mapping[str, str] | None, fonts: Path | None = None) -> dict[str, bytes]:
    """The sheets and pictures, by the names of their files."""
    from sharedfund.render import press, typeset

    kinds = [PRINTED[name] for name in formats]
    try:
        made = typeset.made(data, kinds, tongue, seals=sealed, people=people, folder=fonts)
    except (press.PressError, TimeoutExpired) as error:
        # A defect of the template or of this machine: the page and the data stand all the same.
        raise SharedFundError("typesetter-failed", why=str(error)[:200]) from None
    return {FILES[name]: made[PRINTED[name]] for name in formats}


def write(folder: Path, found: Mapping[str, bytes], *, whole: bool = False) -> None:
    """The files lie in `folder`, the manifest last; it goes on naming what lay there before of the same version. With
    `whole` the folder is replaced at once, so that whoever is killed here leaves nothing half, and holds nothing that the
    manifest does not name; one that holds somebody else's files is not.

    Raises: SharedFundError `disk-full`, `read-only`, or `cannot-write-here` where something else lies in the way.
    """
    made = dict(found)
    if MANIFEST in made:
        told = json.loads(made[MANIFEST])
        kept = _those_before(folder, told)
        named = {name: sha256(text).hexdigest() for name, text in kept.items()} | told["files"]
        made = kept | made | {MANIFEST: _spelled(told | {"files": dict(sorted(named.items()))})}
    try:
        if whole and set(store.names(folder)) <= {*FILES.values(), MANIFEST}:
            store.replace_folder(folder, made)
            return
        store.make_folder(folder)
        for name in sorted(made, key=lambda name: (name == MANIFEST, name)):
            store.replace_file(folder / name, made[name])
    except SharedFundError as error:
        if error.code in ("disk-full", "read-only"):
            raise
        # It is no file of the book that is missing or in the way.
        raise SharedFundError("cannot-write-here", file=error.file, why=error.facts.get("why", error.code)) from None


def _those_before(folder: Path, told: Mapping[str, Any]) -> dict[str, bytes]:
    """The files that an earlier manifest of the same version names, where they lie there as it says."""
    try:
        before = _manifest(folder / MANIFEST)
    except BadInput:  # none, or another program's
        return {}
    if any(before.get(name) != value for name, value in told.items() if name != "files"):
        return {}
    others = {name: _read(folder / name) for name in before["files"] if name not in told["files"]}
    return {name: text for name, text in others.items()
            if text is not None and sha256(text).hexdigest() == before["files"][name]}


def _read(path: Path) -> bytes | None:
    """A plain file's bytes; None where there is none, where it is a link, or larger than any of ours."""
    if path.is_symlink() or not path.is_file() or path.stat().st_size > FILE_MAX_BYTES:
        return None
    return store.read_bytes(path)


def _spelled(manifest: Mapping[str, Any]) -> bytes:
    return (json.dumps(manifest, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


class Posted(NamedTuple):
    """Where a published version lies, the files that were written, and those that could not be."""

    folder: Path
    files: tuple[str, ...]
    held_up: tuple[HeldUp, ...]


def post(book: Book, made: Published, *, formats: tuple[str, ...] = PLAIN, tongue: Tongue = "zh_CN",
         people: Mapping[str, str] | None = None) -> Posted:
    """Write a published version beside the book, in every one of the `formats` that this machine can make."""
    held_up: list[HeldUp] = []
    folder = book.path / FOLDER / folder_name(made.period, made.version)
    found = files(book, as_published(book, made), made, formats=formats, tongue=tongue, people=people, held_up=held_up)
    write(folder, found, whole=True)
    return Posted(folder, tuple(sorted(found)), tuple(held_up))


# ---- verification ----


class Check(NamedTuple):
    """One thing that was checked: a code, whether it is so, what was expected and what was found, and of a file written
    again the section where it first differs (`front` for the first page) and the place in it."""

    code: str
    ok: bool
    expected: str | None = None
    found: str | None = None
    section: str | None = None
    place: str | None = None


def verify(manifest: Path, book: Book | None, people: Mapping[str, str] | None = None) -> Iterator[Check]:
    """Whether the files beside a manifest are those it names, the data has its digest, and, with the book, whether the
    book published just this, gives it again when computed anew, and the files again when they are written anew. Who is
    not among `people` may have any name there.

    Raises: BadInput for a file that is no manifest.
    """
    told = _manifest(manifest)
    for name, digest in told["files"].items():
        found = _hashed(manifest.parent / name)
        yield Check(f"file {name}", found == digest, digest, found)
    for name in FILES.values():
        if name not in told["files"] and (found := _hashed(manifest.parent / name)) is not None:
            yield Check(f"unnamed {name}", False, None, found)
    if DATA in told["files"]:
        kept = _kept(manifest.parent / DATA)
        found = _digest(kept) if kept is not None else None
        yield Check("digest", found == told["digest"], told["digest"], found)
    if book is None:
        return
    yield Check("fund", told["fund"] == book.fund_id, told["fund"], book.fund_id)
    made = published_of(book, told["period"], told["version"])
    yield _as_published(told, made)
    if made is not None:
        lines = book.lines.upto(made.size)
        state = fold(entry for _, entry in lines.entries())
        again = digest_of(disclosure(state, lines, days.period(made.period), as_of=made.as_of))
        yield Check("computed", again == made.digest, made.digest, again)
        head = head_after(book, made.block)
        stated = f"{told['head']['size']} {told['head']['root']}"
        newest = published_of(book, made.period)
        if newest is not None and newest.version > made.version:
            yield Check(f"superseded {newest.version}", True)
        yield Check("head", stated == f"{head.size} {head.root}", stated, f"{head.size} {head.root}")
        yield from _written_again(manifest.parent, told["files"], book, made, people or {})


def _as_published(told: Data, made: Published | None) -> Check:
    """Whether the book published what a manifest says: this digest under this number, on this day, computed at this head;
    what it says otherwise first."""
    if made is None:
        return Check("published", False, told["digest"], None)
    at = told.get("computed_at")
    stated = (told["digest"], told["number"], told["published"], _spelled_head(at) if isinstance(at, dict) else None)
    meant = (made.digest, made.number, made.day.isoformat(), f"{made.size} {made.root}")
    for ours, theirs in zip(meant, stated, strict=True):
        if ours != theirs:
            return Check("published", False, ours, theirs)
    return Check("published", True, made.digest, told["digest"])


def _spelled_head(told: Mapping[str, Any]) -> str:
    return f"{told.get('size')} {told.get('root')}"


def _hashed(path: Path) -> str | None:
    """The SHA-256 of a file; None where there is none, and what it is where it is no plain file or larger than ours."""
    if path.is_symlink():
        return "is-a-link"
    if not path.exists():
        return None
    if not path.is_file():
        return "not-a-file"
    if path.stat().st_size > FILE_MAX_BYTES:
        return "file-too-large"
    with store.open_read(path) as stream:
        return file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]  # a stream of bytes can be read into


def _written_again(folder: Path, named: Mapping[str, str], book: Book, made: Published,
                   people: Mapping[str, str]) -> Iterator[Check]:
    """Whether the files that people read are those that follow from the book, in one of the languages or in both."""
    sealed, data = seals(book, made), as_published(book, made)
    persons = [mandate.person for mandate in book.state.people.mandates.values()]
    if DATA in named:
        yield from _told_again(_kept(folder / DATA), data)
    for name, (kind, writers) in _ways(data, sealed).items():
        path = folder / name
        if name not in named or path.is_symlink() or not path.is_file():
            continue
        if name == WORKBOOK and not workbook.is_here():
            yield Check(f"unwritten {name}", True, workbook.PIP)
        elif path.stat().st_size > FILE_MAX_BYTES:
            yield Check(f"written {name}", False, str(FILE_MAX_BYTES), str(path.stat().st_size), "front")
        else:
            yield _compared(name, store.read_bytes(path), writers, kind, persons, people)
    printed = {format_: posted for format_ in PRINTED
               if FILES[format_] in named and (posted := _read(folder / FILES[format_])) is not None}
    checks = [_set_again(format_, posted, data, sealed, people) for format_, posted in printed.items()]
    is_set_here = any(check.code.startswith("written ") for check in checks)
    for check in checks:
        # The fonts are the same, as another sheet shows: this one was set elsewhere, or changed.
        yield check._replace(expected="unlike-the-others") if is_set_here and check.expected == "other-fonts" else check


def _told_again(posted: Data | None, data: Data) -> Iterator[Check]:
    """Where data that lie here first say something else than those of the book."""
    found = differences(data, posted) if posted is not None else []
    for row in found[:1]:
        path = str(row["path"])
        inner = path.removeprefix("sections.")
        part, _, place = inner.partition(".") if inner != path else ("front", "", path)
        old, new = (row[side] if isinstance(row[side], str) else canonical_text(row[side]) for side in ("old", "new"))
        yield Check(f"written {DATA}", False, old, new, part, place or None)


def _ways(data: Data, sealed: html.Seals) -> dict[str, tuple[written.Kind, list[Callable[[Mapping[str, str]], bytes]]]]:
    """How each file that people read is written, in every language and in both, with the names it is given."""

    def page(tongue: Tongue) -> Callable[[Mapping[str, str]], bytes]:
        return lambda people: html.page(data, tongue, seals=sealed, people=people).encode()

    def cells(tongue: Tongue) -> Callable[[Mapping[str, str]], bytes]:
        return lambda people: workbook.workbook(data, tongue, seals=sealed, people=people)

    def lines(tongue: Tongue) -> Callable[[Mapping[str, str]], bytes]:
        return lambda people: spreadsheet_csv.detail(data, tongue, seals=sealed, people=people)

    return {
        PAGE: (written.PAGE, [page(tongue) for tongue in TONGUES]),
        WORKBOOK: (written.workbook(FILE_MAX_BYTES), [cells(tongue) for tongue in TONGUES]),
        DETAIL: (written.CSV, [lines(tongue) for tongue in TONGUES]),
    }


def _set_again(format_: str, posted: bytes, data: Data, sealed: html.Seals, people: Mapping[str, str]) -> Check:
    """A sheet or a picture set again in this system's fonts. Where that is another one nothing is said against it: other
    fonts, another Typst and other names of persons make another file of the same data, whose digest is checked."""
    name = FILES[format_]
    try:
        is_same = any(_printed(data, [format_], tongue, sealed, people)[name] == posted for tongue in TONGUES)
    except SharedFundError as error:
        return Check(f"unwritten {name}", True, error.code)
    return Check(f"written {name}", True) if is_same else Check(f"unwritten {name}", True, "other-fonts")


def _compared(name: str, posted: bytes, writers: list[Callable[[Mapping[str, str]], bytes]], kind: written.Kind,
              persons: list[str], people: Mapping[str, str]) -> Check:
    try:
        found = written.other(posted, writers, kind, persons, people)
    except ValueError as error:
        return Check(f"written {name}", False, None, str(error)[:200], "front")
    if found is None:
        return Check(f"written {name}", True)
    return Check(f"written {name}", False, None if found.look else found.expected, None if found.look else found.found,
                 found.section, found.place or None)


def _manifest(path: Path) -> dict[str, Any]:
    """The manifest in `path`, every member known and of its type."""
    if not path.is_file() or path.stat().st_size > MANIFEST_MAX_BYTES:
        raise BadInput("not-a-manifest", file=str(path))
    try:
        told = json.loads(store.read_bytes(path))
    except (ValueError, RecursionError):
        raise BadInput("not-a-manifest", file=str(path)) from None
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise BadInput("not-a-manifest", file=str(path))
    head, named = told.get("head"), told.get("files")
    is_one = (
        all(isinstance(told.get(name), str) for name in ("fund", "period", "digest", "number", "published"))
        and isinstance(told.get("version"), int)
        and isinstance(head, dict) and isinstance(head.get("size"), int) and isinstance(head.get("root"), str)
        # No other name: a manifest must not make anybody read a file elsewhere.
        and isinstance(named, dict) and all(n in FILES.values() and isinstance(d, str) for n, d in named.items())
    )
    if not is_one:
        raise BadInput("not-a-manifest", file=str(path))
    return told
