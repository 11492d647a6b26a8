"""The plugin of `checked.beancount`: each finding that stands alone as an error at its file and line, the entries as they are."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sharedfund import audit
from sharedfund.audit import Finding, plugin


def finding(severity: str = "finding", number: str | None = None, file: str | None = None, line: int | None = None,
            expected: str | None = None, found: str | None = None, **facts: Any) -> Finding:
    return Finding("row-changed", "grammar", severity, number, file, line, None, expected, found, facts)  # type: ignore[arg-type]  # one of the two


@pytest.mark.parametrize(("one", "place", "message"), [
    (finding(), ("book", 1), "sharedfund: row-changed"),
    (finding(number="R7", file="book/2026-01.beancount", line=41), ("book/2026-01.beancount", 41), "sharedfund: R7 row-changed"),
    (finding(file="a", line=1, expected="x", found="y", rule="z", count=2), ("a", 1),
     "sharedfund: row-changed, rule z, count 2, expected x, found y"),
    (finding(file="a", line=2, expected="x"), ("a", 2), "sharedfund: row-changed, expected x"),
    (finding(file="a", line=2, found="y"), ("a", 2), "sharedfund: row-changed, found y"),
])
def test_each_finding_is_an_error_where_it_is(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one: Finding, place: tuple[str, int], message: str) -> None:
    asked: list[Path] = []

    def audited(folder: Path) -> Any:
        asked.append(folder)
        return SimpleNamespace(causes=[finding("notice", file="b", line=3), one])

    monkeypatch.setattr(audit, "audit", audited)
    entries = [object()]
    same, errors = plugin.check_book(entries, {"filename": str(tmp_path / "checked.beancount")})
    assert same is entries and asked == [tmp_path.resolve()]
    assert errors == [({"filename": str(tmp_path.resolve() / place[0]), "lineno": place[1]}, message, None)]
