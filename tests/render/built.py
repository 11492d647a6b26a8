"""Everything that is made of a published quarter, built from its book, as digests: for two processes to compare.

    python -m tests.render.built FOLDER [FORMAT ...]     the book in FOLDER: {"page.html zh_CN": "<SHA-256>", ...}
"""

from __future__ import annotations

import json
import sys
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Any

from sharedfund.book import Book, UserFolder
from sharedfund.portal.export import exported
from sharedfund.render import posting, terminal
from sharedfund.render.tongues import TONGUES
from sharedfund.render.words.form import LANGUAGES
from sharedfund.reports.disclosure import disclosure
from sharedfund.spelling import canonical_text
from sharedfund.state import fold
from sharedfund.values import days

WRITTEN = ("html", "json", "xlsx", "csv")
SET = ("pdf", "a3", "png", "screen")


def built(folder: Path, formats: tuple[str, ...]) -> dict[str, str]:
    """The newest published page computed anew at its head, and every file of it in every tongue."""
    with tempfile.TemporaryDirectory() as home:
        book = Book.open(folder, clock=lambda: days.instant("2026-12-31T00:00:00Z"), user=UserFolder(Path(home)))
        made = max(book.state.disclosures.published.values(), key=lambda one: one.period)
        lines = book.lines.upto(made.size)
        data = disclosure(fold(entry for _, entry in lines.entries()), lines, days.period(made.period), as_of=made.as_of)
        files: dict[str, bytes] = {"computed": canonical_text(data).encode()}
        for tongue in TONGUES:
            for name, text in posting.files(book, data, made, formats=formats, tongue=tongue).items():
                files[f"{name} {tongue}"] = text
            files[f"draft {tongue}"] = posting.files(book, data, None, formats=("html",), tongue=tongue)[posting.PAGE]
            files[f"terminal {tongue}"] = terminal.disclosure(data, tongue).encode()
        for language in LANGUAGES:
            for name, text in exported(book, made.as_of, language=language, disclosures=False).files.items():
                files[f"portal {name} {language}"] = text
        return {name: sha256(text).hexdigest() for name, text in sorted(files.items())}


def main(folder: str, *formats: Any) -> None:
    sys.stdout.write(json.dumps(built(Path(folder), formats or WRITTEN)) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
