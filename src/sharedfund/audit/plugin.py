"""The Beancount plugin of `checked.beancount`: the audit's findings as Beancount errors, at their file and line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from sharedfund.audit import Finding

__plugins__ = ("check_book",)


class BookError(NamedTuple):
    """An error as Beancount prints it."""

    source: dict[str, Any]
    message: str
    entry: Any


def check_book(entries: list[Any], options_map: dict[str, Any]) -> tuple[list[Any], list[BookError]]:
    """The entries as they are, and one error a finding of the audit of the folder the ledger stands in."""
    from sharedfund.audit import audit

    folder = Path(options_map["filename"]).resolve().parent
    report = audit(folder)
    errors = []
    for finding in report.causes:
        if finding.severity == "finding":
            where = {"filename": str(folder / (finding.file or "book")), "lineno": finding.line or 1}
            errors.append(BookError(where, _message(finding), None))
    return entries, errors


def _message(finding: Finding) -> str:
    """The finding in words for programs; `sharedfund audit` says it in the reader's language."""
    parts = [f"sharedfund: {finding.number + ' ' if finding.number else ''}{finding.code}"]
    parts += [f"{name} {value}" for name, value in finding.facts.items()]
    if finding.expected:
        parts.append(f"expected {finding.expected}")
    if finding.found:
        parts.append(f"found {finding.found}")
    return ", ".join(parts)
