"""What `portal export` writes: a page a year, plain or sealed, and beside plain ones the published disclosures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sharedfund.audit.sheets import MANIFEST
from sharedfund.book import store
from sharedfund.errors import BadInput
from sharedfund.portal import masking, page, sealing
from sharedfund.render import posting
from sharedfund.reports.account import account
from sharedfund.reports.household import statement

if TYPE_CHECKING:
    from sharedfund.book.folder import Book
    from sharedfund.render.words.form import Language
    from sharedfund.state.disclosure import Published

Data = dict[str, Any]


class Exported(NamedTuple):
    """The files by name, the account they were made from, and in how many lines words about somebody were left out."""

    files: dict[str, bytes]
    data: Data
    masked: int


def exported(book: Book, on: date, *, language: Language = "zh_CN", people: Mapping[str, str] | None = None,
             household: str | None = None, password: str | None = None, entropy: Callable[[int], bytes] | None = None,
             disclosures: bool = True, contact: str | None = None, iterations: int = sealing.ITERATIONS) -> Exported:
    """The owners' pages from the book as it is. `household` adds its own lines, which only a sealed page may bear: then
    and where else they are asked for, `password` seals every page with salts and nonces of `entropy`."""
    assert password is not None or household is None, "a household's own lines are sealed"
    named = people or {}
    own = statement(book.state, (entry for _, entry in book.entries()), household) if household is not None else None
    secret = masking.secrets(book.private, book.state, named)
    data, count = masking.masked(account(book.state, book.lines, on, own=own), secret, language)
    hrefs: dict[str, str] = {}
    files: dict[str, bytes] = {}
    if disclosures:
        hrefs, files = _disclosures(book, data, language, named)
    years, title = page.years_of(data), page.title_of(data, language)
    for year in years:
        body = page.body(data, language, year=year, people=named, hrefs=hrefs, contact=contact,
                         answer_days=book.state.charter.terms.answer_working_days)
        if password is None:
            made = page.shell(title, language, body=body)
        else:
            sealed = sealing.sealed(body, password, entropy or book.entropy, iterations=iterations)
            made = page.shell(title, language, sealed=sealed)
        files[page.file_of(year, years)] = made.encode()
    return Exported(files, data, count)


def _disclosures(book: Book, data: Data, language: Language,
                 people: Mapping[str, str]) -> tuple[dict[str, str], dict[str, bytes]]:
    """Where each published quarter's page lies, and the files that lie there: those beside the book where they are what
    their manifest and the book say, else written again."""
    hrefs: dict[str, str] = {}
    files: dict[str, bytes] = {}
    for quarter in data["quarters"]:
        made = posting.published_of(book, quarter["period"])
        if made is None:
            continue
        folder = f"{posting.FOLDER}/{posting.folder_name(made.period, made.version)}"
        found = _beside(book.path / folder, made) or posting.files(
            book, posting.as_published(book, made), made, formats=("html", "json"), tongue=language, people=people)
        files |= {f"{folder}/{name}": text for name, text in found.items()}
        hrefs[quarter["period"]] = f"{folder}/{posting.PAGE}"
    return hrefs, files


def _beside(folder: Path, made: Published) -> dict[str, bytes]:
    """The files of a published version that lie in `folder`; empty unless all are whole and of the published digest."""
    manifest = folder / MANIFEST
    if not manifest.is_file():
        return {}
    try:
        checks = list(posting.verify(manifest, None))
    except BadInput:  # it is no manifest
        return {}
    names = [check.code.removeprefix("file ") for check in checks if check.code.startswith("file ")]
    of_this = any(check.code == "digest" and check.found == made.digest for check in checks)
    if not of_this or posting.PAGE not in names or not all(check.ok for check in checks):
        return {}
    return {name: store.read_bytes(folder / name) for name in (*names, MANIFEST)}
