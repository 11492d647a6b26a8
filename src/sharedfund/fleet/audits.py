"""Many audits at once: a process a book, as many at a time as are asked for. Each book is judged by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from sharedfund.audit import Given, audit
from sharedfund.errors import SharedFundError
from sharedfund.render.posting import differs_again, written_again


class Audited(NamedTuple):
    """What the audit of one book came to; `codes` are its findings' codes, each once and without what follows from another,
    and `broken` why it could not be read at all."""

    path: str
    name: str
    fund: str
    verdict: str
    entries: int
    findings: int
    notices: int
    codes: tuple[str, ...]
    broken: str | None = None

    @property
    def is_clean(self) -> bool:
        return self.verdict == "clean"


def audited(books: Iterable[tuple[Path, Given]], jobs: int = 1) -> Iterator[Audited]:
    """The audit of each book, in the order given; `jobs` of them run at a time."""
    asked = [(str(path), given) for path, given in books]
    if jobs <= 1 or len(asked) <= 1:
        yield from (_one(path, given) for path, given in asked)
        return
    # A fresh process a worker: nothing of this one, no open key and no open book, is in the others.
    with ProcessPoolExecutor(min(jobs, len(asked)), mp_context=get_context("spawn")) as pool:
        yield from pool.map(_one, *zip(*asked, strict=True))


def _one(path: str, given: Given) -> Audited:
    try:
        report = audit(Path(path), replace(given, pages=written_again, files=differs_again))
    except SharedFundError as error:
        return Audited(path, "", "", "refused", 0, 0, 0, (), error.code)
    codes = tuple(dict.fromkeys(found.code for found in report.causes if found.severity == "finding"))
    return Audited(path, report.book, report.fund, report.verdict, report.counts.get("entries", 0),
                   report.counts.get("findings", 0), report.counts.get("notices", 0), codes)
