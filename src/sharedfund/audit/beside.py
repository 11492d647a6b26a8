"""What stands beside the book and follows from it: derived files, published pages, private rows. Compared, never read
for meaning."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from hashlib import file_digest, sha256
from typing import TYPE_CHECKING, Any

from sharedfund.audit.findings import Where
from sharedfund.audit.guard import read_json
from sharedfund.audit.sheets import AGAIN, FILES, FORM, MANIFEST, PAGE, Data, difference, marked
from sharedfund.book import archive, bundles, derived
from sharedfund.errors import HostileError, NotFound
from sharedfund.reports.disclosure import digest_of
from sharedfund.spelling import SpellingError
from sharedfund.values import days
from sharedfund.values.seals import commitment

if TYPE_CHECKING:
    from sharedfund.audit.replay import Replay
    from sharedfund.state.disclosure import Published


# What lies in the folder of a published version. A draft's folder says by its name that nobody published it.
_PUBLISHED = (*FILES.values(), MANIFEST)
_DATA = FILES["json"]
_DRAFT = "-draft"


def compare(replay: Replay) -> None:
    """Compare everything beside the book with what the book gives."""
    _programs(replay)
    _derived(replay)
    names: dict[str, str] = {}
    _openings(replay, names)
    _private(replay, names)
    _pages(replay, names)
    _documents(replay)


def _json(replay: Replay, name: str, code: str, **facts: Any) -> Any:
    """A JSON file's value; None where there is none. What is no JSON, or is a link or a pipe, is found by `code`."""
    try:
        data = replay.source.read(name)
        return None if data is None else read_json(data, name)
    except HostileError as error:
        replay.found(code, Where(name, error.line), found=error.code, **facts)
        return None


def _hash(replay: Replay, name: str) -> str | None:
    """The SHA-256 of a file; None where there is none, and the fault's name where it is no plain file."""
    try:
        with replay.source.open(name) as stream:
            return file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]  # a stream of bytes can be read into
    except NotFound:
        return None
    except HostileError as error:
        return error.code


# ---- programs ----

_PROGRAM = re.compile(r".*\.(?:py[cdiow]?|so|pth|dll|pickle|pkl|picklecache)\Z|(?:sharedfund|beancount)\Z")


def _programs(replay: Replay) -> None:
    """What another program would run that opens the ledger where it lies: Python beside it, Beancount's pickled caches.
    The audit runs none of it, and says so."""
    if replay.source.is_bundle:
        return
    for name in replay.source.names(""):
        if _PROGRAM.match(name):
            replay.found("program-beside", Where(name, 1))
        elif name not in archive.FOLDERS and replay.source.has(name):  # a package, whatever program it takes the name of
            inside = next((file for file in replay.source.names(name) if _PROGRAM.match(file)), None)
            if inside is not None:
                replay.found("program-beside", Where(f"{name}/{inside}", 1))


# ---- published pages ----


def _pages(replay: Replay, names: Mapping[str, str]) -> None:
    """A published version's data and page, where they lie here: the data by the digest in the book, the page by writing
    it again, every other file by what its manifest says of it. What was published was recomputed from the book when its
    entry was read. `names` are those that open."""
    pages: dict[str, Data] = {}
    code = "published-page-differs"
    _unpublished(replay)
    for published in replay.state.disclosures.versions.values():
        name = f"disclosures/{published.period.lower()}-v{published.version}"
        try:
            there = replay.source.names(name)
        except HostileError as error:
            replay.found(code, Where(error.file, 1), expected=published.digest, found=error.code)
            continue
        if not there:
            continue
        for file in there:
            if file not in _PUBLISHED and not file.startswith("."):
                replay.found(code, Where(f"{name}/{file}", 1), expected="-", found=file)
        data = _json(replay, f"{name}/data.json", code, expected=published.digest)
        if data is not None:
            digest = _digest(data)
            if digest != published.digest:
                replay.found(code, Where(f"{name}/data.json", 1), expected=published.digest, found=digest)
            else:
                pages[f"{published.period}/{published.version}"] = data
        told = [file for file in (PAGE, *AGAIN) if file in there and _written(replay, published, name, file, pages, names)]
        before = replay.noted
        manifest = _json(replay, f"{name}/manifest.json", code, expected=published.digest)
        files = manifest.get("files") if isinstance(manifest, dict) else None
        if not isinstance(files, dict):
            if replay.noted == before:
                replay.found(code, Where(f"{name}/manifest.json", 1), expected=published.digest, found="-")
            continue
        _stated(replay, published, manifest, f"{name}/manifest.json")
        for file, wanted in sorted(files.items()):
            if file not in _PUBLISHED:  # what a manifest names lies beside it, and is one of its files
                replay.found(code, Where(f"{name}/manifest.json", 1), expected=published.digest, found=file)
                continue
            found = _hash(replay, f"{name}/{file}")
            if found is not None and found != wanted and file not in told:
                replay.found(code, Where(f"{name}/{file}", 1), expected=str(wanted), found=found)
        for file in there:
            # What nothing else is compared with passes for a page of the book by its manifest alone.
            if file in FILES.values() and file not in (*files, PAGE, _DATA, *AGAIN):
                replay.found(code, Where(f"{name}/{file}", 1), expected="-", found=file)


def page_digests(replay: Replay, versions: Iterable[Published]) -> dict[str, str | None]:
    """The SHA-256 of the page of each of these versions, None where none lies here: an audit that goes on from an earlier
    one does not write it again."""
    return {name: _hash(replay, name) for name in
            sorted(f"disclosures/{made.period.lower()}-v{made.version}/{PAGE}" for made in versions)}


def _stated(replay: Replay, made: Published, manifest: Mapping[str, Any], file: str) -> None:
    """What a manifest says of its version is what the book says."""
    sheet = replay.sheets.found.get(f"{made.period}/{made.version}")
    wanted: dict[str, Any] = {
        "fund": replay.state.record.fund_id, "period": made.period, "version": made.version, "number": made.number,
        "digest": made.digest, "published": made.day.isoformat(), "computed_at": {"size": made.size, "root": made.root}}
    if sheet is not None:
        wanted["head"] = {"size": sheet.head[0], "root": sheet.head[1]}
    for member, value in wanted.items():
        if manifest.get(member) != value:
            replay.found("published-page-differs", Where(file, 1), expected=f"{member}: {value}",
                         found=f"{member}: {manifest.get(member)}"[:200])
            return


def _unpublished(replay: Replay) -> None:
    """Beside the published versions lie drafts, and nothing else that could pass for one."""
    made = {f"{one.period.lower()}-v{one.version}" for one in replay.state.disclosures.versions.values()}
    try:
        there = replay.source.names("disclosures")
    except HostileError as error:
        if not made:  # each of them says so itself
            replay.found("published-page-differs", Where(error.file, 1), expected="-", found=error.code)
        return
    for name in there:
        is_told = name in made or _is_draft(name) or name.startswith(".")
        if not is_told and (not replay.source.has(f"disclosures/{name}") or replay.source.names(f"disclosures/{name}")):
            replay.found("published-page-differs", Where(f"disclosures/{name}", 1), expected="-", found=name)


def _is_draft(name: str) -> bool:
    try:
        days.period(name.removesuffix(_DRAFT).upper())
    except ValueError:
        return False
    return name.endswith(_DRAFT) and name == name.lower()


def _written(replay: Replay, made: Published, folder: str, name: str, pages: Mapping[str, Data],
             names: Mapping[str, str]) -> bool:
    """Whether a file was found not to be the one that follows from the book and its data; it is written again."""
    code, number, file = "published-page-differs", f"{made.period}/{made.version}", f"{folder}/{name}"
    line = replay.report.lines["published_pages"]
    sheet, data, write, compare = replay.sheets.found.get(number), pages.get(number), replay.given.pages, replay.given.files
    earlier = pages.get(f"{made.period}/{made.version - 1}") or replay.corrected.get(made.previous or "")
    able = write is not None if name == PAGE else compare is not None
    if sheet is None or not able:
        return False
    if made.version > 1 and earlier is None:
        # It lists what differs from the version before, whose data lie nowhere and which an earlier audit computed: that it
        # was not compared is said.
        line["uncompared"] = line.get("uncompared", 0) + 1
        return False
    if data is None:
        replay.found(code, Where(file, 1), expected=made.digest, found="-")
        return True
    try:
        there = replay.source.read(file) or b""
    except HostileError as error:
        replay.found(code, Where(file, 1), expected=made.digest, found=error.code)
        return True
    persons = [mandate.person for mandate in replay.state.people.mandates.values()]
    if name == PAGE:
        assert write is not None  # able
        different = difference(there.decode(errors="replace"), write(sheet, data, earlier, marked(persons)), names)
        line["written_again"] = line.get("written_again", 0) + 1
        if different is not None and compare is not None:
            # A name may change the form of what stands about it: written again under the names it has, it tells.
            told = compare(name, there, sheet, data, earlier, persons, names)
            different = different if told is not None and told.found == FORM else told
    else:
        assert compare is not None  # able
        different = compare(name, there, sheet, data, earlier, persons, names)
    if different is not None:
        replay.found(code, Where(file, different.line), expected=different.expected, found=different.found)
    return different is not None


def _digest(data: object) -> str:
    """The digest of a page's data as read; of what is no such data, the empty text's."""
    if not isinstance(data, dict):
        return sha256(b"").hexdigest()
    try:
        return digest_of(data)
    except (SpellingError, TypeError, ValueError, RecursionError):
        return sha256(b"").hexdigest()


# ---- private rows and documents ----


def _private(replay: Replay, names: dict[str, str]) -> None:
    """Names, rooms and accounts that lie here must open their commitments; those that do not lie here are counted: all
    withheld where there is no private/, erased where the row alone is missing. The names that open are kept in `names`."""
    state = replay.state
    committed: list[tuple[str, str, str, str]] = []  # table, key, what, commitment
    committed += [("people", p.person, "name", p.name) for p in state.people.persons.values()]
    committed += [("payees", payee, "account", known.account) for payee, known in state.contracts.accounts.items()]
    missing = 0
    is_here = _is_folder(replay, "private", "private-row-differs")
    tables: dict[str, object] = {}
    for table, key, what, wanted in sorted(committed):
        if table not in tables:
            tables[table] = _json(replay, f"private/{table}.json", "private-row-differs", key="") if is_here else None
        rows = tables[table]
        row = rows.get(key, {}) if isinstance(rows, dict) else {} if rows is None else None
        value, salt = (row.get(what), row.get(f"{what}_salt") or row.get("salt")) if isinstance(row, dict) else ("", None)
        if value is None:
            missing += 1
        elif not isinstance(value, str) or not isinstance(salt, str) or _opened(what, value, salt) != wanted:
            replay.found("private-row-differs", Where(f"private/{table}.json", 1), key=key)
        else:
            replay.opened[what][key] = value
            if what == "name":
                names[key] = value
    line = replay.report.lines["private_rows"]
    line["withheld"], line["erased"] = (0, missing) if is_here else (missing, 0)


def _opened(what: str, value: str, salt: str) -> str:
    try:
        return commitment(what, bytes.fromhex(salt), value.encode())
    except ValueError:
        return ""


def _is_folder(replay: Replay, folder: str, code: str) -> bool:
    """Whether there is such a folder; a link in its place is found by `code`."""
    try:
        replay.source.names(folder)
    except HostileError as error:
        replay.found(code, Where(error.file, 1), found=error.code, key="")
        return False
    return replay.source.has(folder)


def _openings(replay: Replay, names: dict[str, str]) -> None:
    """The names of office-holders that a bundle opens are those the book is committed to; they are kept in `names`."""
    opened = _json(replay, bundles.OPENINGS, "private-row-differs", key="")
    if opened is None:
        return
    persons = replay.state.people.persons
    for key, row in sorted(opened.items()) if isinstance(opened, dict) else [("", None)]:
        name, salt = (row.get("name"), row.get("salt")) if isinstance(row, dict) else (None, None)
        person = persons.get(key)
        is_text = isinstance(name, str) and isinstance(salt, str)
        if person is None or not is_text or _opened("name", str(name), str(salt)) != person.name:
            replay.found("private-row-differs", Where(bundles.OPENINGS, 1), key=key)
        else:
            names[key] = str(name)


def _documents(replay: Replay) -> None:
    """Papers that lie here are the files that were committed to."""
    if not _is_folder(replay, "documents", "document-differs"):
        return
    for file in replay.source.names("documents"):
        if not file.endswith(".json"):
            continue
        before = replay.noted
        row = _json(replay, f"documents/{file}", "document-differs")
        if replay.noted > before:
            continue
        digest, salt = (row.get("digest"), row.get("salt")) if isinstance(row, dict) else (None, None)
        if not isinstance(digest, str) or not re.fullmatch(r"[0-9a-f]{64}", digest) or not isinstance(salt, str):
            replay.found("document-differs", Where(f"documents/{file}", 1))
            continue
        there = _hash(replay, f"documents/{digest}")
        if there is None:
            replay.report.lines["private_rows"]["erased"] += 1
        elif there != digest or _evidence(salt, digest) != row.get("commitment"):
            replay.found("document-differs", Where(f"documents/{digest}", 1))


def _evidence(salt: str, digest: str) -> str:
    try:
        return commitment("evidence", bytes.fromhex(salt), bytes.fromhex(digest))
    except ValueError:
        return ""


# ---- derived files ----


def _derived(replay: Replay) -> None:
    """A folder's derived files, byte for byte; a bundle has none, and whoever opens it makes them anew."""
    if replay.source.is_bundle:
        return
    wanted = derived.files(replay.state, [opened.name for opened in replay.files])
    for name, text in sorted(wanted.items()):
        try:
            there = replay.source.read(name, 2 * len(text) + 4096)
        except HostileError as error:
            replay.found("derived-differs", Where(name, 1), expected="", found=error.code)
            continue
        if there is None:
            replay.found("derived-missing", Where(name, 1))
        elif there != text:
            line, ours, theirs = first_difference(text, there)
            replay.found("derived-differs", Where(name, line), expected=ours, found=theirs)


def first_difference(ours: bytes, theirs: bytes) -> tuple[int, str, str]:
    """The first line (from 1) in which two texts differ, and both lines."""
    left, right = ours.split(b"\n"), theirs.split(b"\n")
    for number in range(max(len(left), len(right))):
        a = left[number] if number < len(left) else b""
        b = right[number] if number < len(right) else b""
        if a != b or number >= len(left) or number >= len(right):
            return number + 1, a.decode(errors="replace")[:200], b.decode(errors="replace")[:200]
    return 1, "", ""
