"""Findings are a closed list: each has words in both languages, a smallest book, and is found there and nowhere else."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest

from sharedfund import spelling
from sharedfund.admit import Refusal
from sharedfund.audit import CODES, LINES, Finding, Given, Report, audit, matches_head
from sharedfund.audit.findings import Verdict, Where
from sharedfund.audit.replay import Replay, _left_the_bank
from sharedfund.entries.entry import Posting
from sharedfund.render.words.audit import CAN_SAY, FINDINGS, TITLES, told
from sharedfund.render.words.form import LANGUAGES
from sharedfund.spelling import SpellingError
from tests.audit.reports import SCENES, expected, lines_of, written
from tests.audit.triggers import TRIGGERS, _told, pages, write

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
        assert report.is_clean == all(answers)
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


@pytest.mark.parametrize(("verdict", "is_whole", "closed"), [
    ("refused", True, True), ("not-judged", False, True), ("not-judged", True, False), ("clean", True, False),
])
def test_a_line_is_closed_by_what_was_not_read(verdict: Verdict, is_whole: bool, closed: bool) -> None:
    report = Report(verdict=verdict)
    report.judge(is_whole)
    assert [row["ok"] for row in report.lines.values()] == [not closed] * len(LINES)


def test_a_report_begins_with_everything_at_nothing() -> None:
    counted: dict[str, dict[str, object]] = {
        "signatures": {"verified": 0}, "rules": {"not_asked": []}, "published_pages": {"recomputed": 0, "written_again": 0},
        "private_rows": {"withheld": 0, "erased": 0}, "fund_id": {"confirmed_by": None}, "newest_head": {"confirmed_by": None}}
    assert Report().lines == {name: {"ok": True, **counted.get(name, {})} for name in LINES}
    assert Report().counts == dict.fromkeys(("blocks", "entries", "pages", "findings", "notices", "following"), 0)
    assert (Report().head_size, Report().practice, Report().is_clean) == (0, False, False)


ROOT = "1234567890123456" + "7890123456abcdef" + "f" * 31 + "e"


@pytest.mark.parametrize(("given", "is_it"), [
    (f"42 {ROOT}", True), (f" 42\n{ROOT.upper()} ", True), (f"41 {ROOT}", False), (f"42 {ROOT[:-1]}f", False), (f"41 {ROOT[:-1]}f", False),
    (ROOT, True), (ROOT.upper(), True), (ROOT[:-1] + "f", False), (f"{ROOT[:20]} {ROOT[20:]}", True),
    (ROOT[:32], True), (" ".join(ROOT[i : i + 4] for i in range(0, 32, 4)), True), (ROOT[:31] + "0", False),
    (f"{ROOT[:16]} {ROOT[16:32]}", True), (f"{ROOT[:10]} {ROOT[10:32]}", True),
    (ROOT[:31], None), (ROOT[:33], None), (ROOT[:63], None), (ROOT + "0", None), (ROOT[:31] + "g", None), (ROOT[:63] + "g", None),
    (f"x {ROOT}", None), (f"42 {ROOT[:63]}", None), (f"42 {ROOT}0", None), (f"42 {ROOT} 7", None), ("", None),
])
def test_a_head_is_named_in_full_or_by_its_check_code(given: str, is_it: bool | None) -> None:
    if is_it is None:
        with pytest.raises(ValueError, match="head-too-short"):
            matches_head(given, 42, ROOT)
    else:
        assert matches_head(given, 42, ROOT) is is_it


# ---- what is noted, and how ----

CAN_FOLLOW = {
    "wrong-file", "rule-broken", "published-page-differs", "derived-missing", "derived-differs", "private-row-differs",
    "fund-id-differs", "head-not-in-book", "pin-not-in-book", "checkpoint-file-differs", "checkpoint-file-foreign",
    "checkpoint-file-missing", "checkpoint-stamp-differs", "checkpoint-not-in-book", "checkpoint-without-quorum",
}


@pytest.mark.parametrize("code", CODES)
def test_an_earlier_change_in_the_book_can_be_the_cause_of_some_codes(code: str, tmp_path: Path) -> None:
    replay = Replay(tmp_path, [], Given())
    root = replay.found("page-differs")
    replay.attribution.breaks(root, 0)
    assert (replay.found(code).cause is root) == (code in CAN_FOLLOW)


def test_what_somebody_else_wrote_is_never_repeated_as_it_stands(tmp_path: Path) -> None:
    found = Replay(tmp_path, [], Given()).found(
        "block-changed", Where("f\x1b", 3, 4), expected="\x1b", found="\x07", why="\u202e", count=7).finding
    told = (found.file, found.expected, found.found, found.facts["why"])
    assert all(text and not re.search("[\x1b\x07\u202e]", text) for text in told)
    assert (found.line, found.block, found.facts["count"]) == (3, 4, 7)
    plain = Replay(tmp_path, [], Given()).found("block-changed").finding
    assert (plain.file, plain.expected, plain.found, plain.line_of_verdict) == (None, None, None, "grammar")


@pytest.mark.parametrize(("number", "code", "line"), [
    ("R129", "signature-wrong", "signatures"), ("R146", "key-not-enrolled", "signatures"), ("R28", "score-missing", "rules"),
    ("R128", "signature-x", "postings"), ("R142", "x", "postings"), ("R1420", "x", "rules"), ("R70", "digest-differs", "published_pages"),
    ("R142", "digest-differs", "published_pages"),
])
def test_a_broken_rule_closes_the_line_it_belongs_to(number: str, code: str, line: str, tmp_path: Path) -> None:
    refusal = Refusal(number=number, name="some_rule", code=code, facts={"expected": "1.00", "amount": "2.00", "code": "x"})
    found = Replay(tmp_path, [], Given()).broken(refusal, Where("f", 1, 2)).finding
    assert (found.line_of_verdict, found.number) == (line, number)
    assert found.facts == {"rule": "some_rule", "objection": code, "fact_expected": "1.00", "amount": "2.00", "fact_code": "x"}
    assert found.expected is None


@pytest.mark.parametrize(("moved", "told_as"), [(None, None), ("0.00", None), ("0.01", "0.01"), ("1250", "1250.00")])
def test_a_broken_rule_says_what_left_the_bank_by_it(moved: str | None, told_as: str | None, tmp_path: Path) -> None:
    refusal = Refusal(number="R28", name="some_rule", code="x", facts={})
    found = Replay(tmp_path, [], Given()).broken(refusal, Where(), moved=None if moved is None else Decimal(moved)).finding
    assert found.facts.get("moved") == told_as


@pytest.mark.parametrize(("bank", "other", "left"), [
    ("-5.00", "5.00", "5.00"), ("-0.01", "0.01", "0.01"), ("-0.50", "0.50", "0.50"), ("5.00", "-5.00", None), ("0.50", "-0.50", None),
    (None, None, None),
])
def test_what_left_the_bank_is_the_sum_of_its_legs(bank: str | None, other: str | None, left: str | None,
                                                   monkeypatch: pytest.MonkeyPatch) -> None:
    legs = () if bank is None or other is None else (
        Posting("Assets:Bank:Joint:Operating", Decimal(bank)), Posting("Liabilities:Unidentified", Decimal(other)))
    monkeypatch.setattr(spelling, "sorted_postings", lambda entry: legs)
    assert _left_the_bank(_told()[0]) == (None if left is None else Decimal(left))


def test_an_entry_that_cannot_be_posted_moves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def cannot(entry: object) -> None:
        raise SpellingError("unbalanced")

    monkeypatch.setattr(spelling, "sorted_postings", cannot)
    assert _left_the_bank(_told()[0]) is None


def test_past_the_cap_findings_are_counted_and_their_lines_closed(tmp_path: Path) -> None:
    replay = Replay(tmp_path, [], Given())
    for _ in range(203):
        replay.found("file-foreign")
    for _ in range(52):
        replay.found("reformatted-only")
    replay.report.lines["grammar"]["ok"] = True
    replay._told()
    assert (len(replay.report.findings), replay.report.counts["more"], replay.report.lines["grammar"]["ok"]) == (250, 5, False)
    root = replay.found("page-differs", Where("f", 1, 2))
    replay.attribution.breaks(root, 0)
    for block in (2, 3, 4):
        replay.found("wrong-file", Where("f", 1, block))
    replay._told()
    assert replay.report.counts["following"] == 3


def test_notices_past_the_cap_close_no_line(tmp_path: Path) -> None:
    replay = Replay(tmp_path, [], Given())
    for _ in range(51):
        replay.found("reformatted-only")
    replay._told()
    assert (replay.report.counts["more"], replay.report.lines["grammar"]["ok"]) == (1, True)
