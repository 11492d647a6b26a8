"""Findings are a closed list: each has words in both languages, a smallest book, and is found there and nowhere else."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from sharedfund.audit import CODES, LINES, Finding, Given, Report, audit
from sharedfund.audit.replay import Replay
from sharedfund.render.words.audit import CAN_SAY, FINDINGS, TITLES, told
from sharedfund.render.words.form import LANGUAGES
from tests.audit.reports import SCENES, expected, lines_of, written
from tests.audit.triggers import TRIGGERS, pages, write

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_every_code_has_words_and_a_smallest_book_and_nothing_else_has() -> None:
    assert set(FINDINGS) == set(TITLES) == set(CODES) == set(TRIGGERS)
    assert set(CAN_SAY) == {code for code, known in CODES.items() if known.severity == "finding"}
    for code, known in CODES.items():
        assert set(known.lines) <= set(LINES)
        assert all(CHINESE.search(said) for said in (*CAN_SAY.get(code, ("有",))[::2], TRIGGERS[code].zh))
        assert not any(CHINESE.search(said) for said in (*CAN_SAY.get(code, ())[1::2], TRIGGERS[code].en))


@pytest.mark.parametrize("code", CODES)
def test_the_smallest_book_of_a_code_has_it_at_its_place_and_no_other(code: str, tmp_path: Path) -> None:
    folder = tmp_path / "ginkgo"
    planted = TRIGGERS[code].write(folder)
    report = audit(folder, planted.given)
    assert [finding.code for finding in report.causes] == [code], report.findings
    (finding,) = report.causes
    assert (finding.file, finding.line, finding.block) == planted[:3]
    assert finding.severity == CODES[code].severity
    assert report.lines[finding.line_of_verdict]["ok"] == (finding.severity == "notice")
    assert lines_of(report) == expected()[code]
    for language in LANGUAGES:
        said = told(finding, language)
        assert said.message and (said.remedy or finding.severity == "notice")
        assert bool(CHINESE.search(said.message)) == (language == "zh_CN"), said.message
        assert "无" not in said.message.split("：")[0] and not re.search(r"\bnone\b", said.message), said.message


@pytest.mark.parametrize("name", SCENES)
def test_a_report_says_the_same_to_the_last_fact(name: str, tmp_path: Path) -> None:
    assert lines_of(written(name, tmp_path / "ginkgo")) == expected()[name]


def test_every_report_that_is_kept_is_asked_for() -> None:
    assert set(expected()) == {*TRIGGERS, *SCENES}


def test_the_book_that_triggers_are_made_from_is_clean(tmp_path: Path) -> None:
    write(tmp_path / "f", pages(4))
    report = audit(tmp_path / "f")
    assert report.findings == [] and report.verdict == "clean"


def test_a_code_outside_the_list_is_no_finding(tmp_path: Path) -> None:
    replay = Replay(tmp_path, [], Given())
    with pytest.raises(KeyError):
        replay.found("money-vanished")
    with pytest.raises(AssertionError):
        replay.found("page-empty", of="rules")


# ---- the verdict ----


def test_the_verdict_is_the_conjunction_of_ten_lines() -> None:
    for answers in product((True, False), repeat=len(LINES)):
        report = Report()
        for line, answer in zip(LINES, answers, strict=True):
            report.lines[line]["ok"] = answer
        report.judge()
        if all(answers):
            assert report.verdict == "clean"
        else:
            assert report.verdict == ("consistent" if all(answers[:8]) else "findings")


@pytest.mark.parametrize("line", LINES)
def test_a_finding_closes_its_line_and_a_notice_closes_none(line: str) -> None:
    noticed, found = Report(findings=[Finding("x", line, "notice")]), Report(findings=[Finding("x", line)])
    noticed.judge()
    found.judge()
    assert (noticed.verdict, noticed.counts["notices"], noticed.counts["findings"]) == ("clean", 1, 0)
    assert (found.verdict, found.counts["notices"], found.counts["findings"]) == ("findings", 0, 1)
    assert [name for name in LINES if not found.lines[name]["ok"]] == [line]


def test_what_follows_closes_its_line_and_is_not_counted_as_a_finding() -> None:
    report = Report(findings=[Finding("x", "tree"), Finding("y", "rules", caused_by=0)])
    report.judge()
    assert report.counts["findings"] == 1
    assert [name for name in LINES if not report.lines[name]["ok"]] == ["tree", "rules"]


def test_of_a_book_refused_or_not_read_to_its_end_nothing_is_said_yes_to() -> None:
    refused, unread = Report(verdict="refused"), Report()
    refused.judge()
    unread.judge(is_whole=False)
    assert (refused.verdict, unread.verdict) == ("refused", "not-judged")
    assert not any(row["ok"] for report in (refused, unread) for row in report.lines.values())
