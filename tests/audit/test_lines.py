"""What the audit gives up from memory it reads again: its lines are those of the whole book."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from sharedfund.audit import audit, lines as audit_lines
from sharedfund.audit.findings import Report
from sharedfund.audit.reading import book_files
from sharedfund.audit.replay import Given, Replay
from sharedfund.state.lines import MonthLines
from sharedfund.values.tables import Digests
from tests.audit.folder import write_book
from tests.fund import Fund
from tests.stories import honest

ENDS = tuple(date.fromisoformat(f"2026-{month:02d}-01") for month in range(1, 8))


@pytest.fixture(scope="module")
def told() -> Fund:
    return honest.honest_release()


def replayed(fund: Fund, folder: Path) -> tuple[Report, audit_lines.AuditLines]:
    folder = write_book(fund, folder)
    replay = Replay(folder, book_files(folder)[0], Given())
    replay.run()
    return replay.report, replay.lines


@pytest.mark.parametrize("kept", [1, 7, 4096])
def test_lines_given_up_are_read_again(told: Fund, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: int) -> None:
    monkeypatch.setattr(audit_lines, "ENTRIES_KEPT", kept)
    report, lines = replayed(told, tmp_path / "f")
    assert report.is_clean
    whole = MonthLines(told.entries)
    for first, end in pairwise(ENDS):
        assert list(lines.between(first, end)) == list(whole.between(first, end))
        assert replace(lines.state_at(end), used=Digests()) == replace(whole.state_at(end), used=Digests())
    assert list(lines.between(date.min, date.max)) == list(told.entries)


def test_an_audit_in_little_memory_says_the_same(told: Fund, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_book(told, tmp_path / "f")
    report = audit(folder)
    monkeypatch.setattr(audit_lines, "ENTRIES_KEPT", 2)
    monkeypatch.setattr(audit_lines, "ENDS_KEPT_MONTHS", 0)
    assert audit(folder) == report
