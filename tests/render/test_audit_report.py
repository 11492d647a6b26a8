"""An audit as a page: both languages, nothing that runs, and what a book says is text whatever it says."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from sharedfund.audit import CODES, LINES, Finding, Given, Report, audit
from sharedfund.render import annex, audit_report
from sharedfund.render.words.annex import LISTS
from sharedfund.render.words.form import LANGUAGES
from tests.attacks.book import honest
from tests.audit.triggers import TRIGGERS

DAY = date(2026, 11, 22)
HOSTILE = "<script>alert(1)</script><img src=x onerror=y>\"'&lt;\u202e\u2066\x1b[31m\x00{{ 7*7 }}"


@cache
def clean_report() -> Report:
    with TemporaryDirectory() as place:
        folder = honest().copy(Path(place))
        return audit(folder, Given(honest().fund_id, honest().head), annex=True)


def test_a_clean_book_says_so_in_both_languages() -> None:
    page = audit_report.page(clean_report(), day=DAY)
    for said in ("结论：干净。十项都是“是”。", "Verdict: clean. Ten of ten are yes.", "没有检查：凭证本身的真假。", "2026-11-22"):
        assert said in page
    assert page.count('class="yes"') == len(LINES) and page.count('class="no"') == 0
    for listed in LISTS.values():
        assert listed.title[0] in page and listed.title[1].replace("'", "&#39;") in page


def test_the_page_runs_nothing_and_asks_for_nothing() -> None:
    page = audit_report.page(clean_report(), day=DAY)
    assert "default-src 'none'" in page
    assert not re.search(r"<script|<link|<img|<iframe|<a |\bon[a-z]+=|javascript:|@import|url\(", page)
    assert "http://" not in page and "https://" not in page


@pytest.mark.parametrize("code", [code for code in CODES if code not in ("refused", "rule-broken")])
def test_what_a_book_says_is_text_whatever_it_says(code: str) -> None:
    facts: dict[str, Any] = dict.fromkeys(
        ("why", "what", "persons", "said", "name", "known_code", "end_code", "code", "key", "person"), HOSTILE)
    facts |= dict.fromkeys(("page", "count", "pages", "other", "first", "last", "size", "known_size", "until_line", "blocks", "entries"), 3)
    line, severity = CODES[code].lines[0], CODES[code].severity
    report = Report(book=HOSTILE, fund="ab" * 32, head_size=4, head_root="cd" * 32)
    report.findings = [Finding(code, line, severity, None, HOSTILE, 3, 4, HOSTILE, HOSTILE, facts)]
    report.judge()
    page = audit_report.page(report, day=DAY)
    assert "<script" not in page and "<img" not in page and "49" not in re.findall(r"\{\{ 7\*7 \}\}|49", page)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\x1b]", page)


def test_hostile_words_in_the_annex_are_text() -> None:
    report = deepcopy(clean_report())
    assert report.annex is not None
    report.annex["keys"] = {"count": 1, "rows": [{"file": HOSTILE, "line": 1, "block": 2, "kind": HOSTILE, "by": "p-01", "yes": [],
                                                  "about": {"reason": HOSTILE[:30]}}]}
    report.annex["waivers"] = {"count": 1, "rows": [{"file": "f", "line": 1, "block": 2, "kind": "debt-written-off",
                                                     "entry": HOSTILE, "basis": "waiver", "named": HOSTILE}]}
    page = audit_report.page(report, day=DAY)
    assert "<script" not in page and "<img" not in page and not re.search("[\u202a-\u202e\u2066-\u2069\x00\x1b]", page)


@pytest.mark.parametrize("code", ["refused", "changed-after-signing", "rule-broken", "reformatted-only"])
def test_findings_stand_on_the_page_in_both_languages(code: str, tmp_path: Path) -> None:
    planted = TRIGGERS[code].write(tmp_path / "f")
    report = audit(tmp_path / "f", planted.given, annex=True)
    page = audit_report.page(report, day=DAY)
    kind = "notice" if CODES[code].severity == "notice" else "finding"
    assert page.count(f'<article class="{kind}">') == 1 and f'<span class="code">{code}</span>' in page
    if kind == "finding":
        assert "能说的：" in page and "Can be said: " in page
    if code == "refused":
        assert report.annex is None and 'class="yes"' not in page


def test_every_list_has_as_many_cells_as_columns_in_both_languages() -> None:
    told = clean_report().annex
    assert told is not None and set(told) == {*LISTS, "head"}
    for language in LANGUAGES:
        for section in annex.sections(told, language):
            assert section.title and (section.tables or section.empty)
            for table in section.tables:
                assert {len(row) for row in table.rows} == {len(table.columns)}


def test_a_day_is_never_broken_over_two_lines() -> None:
    report = deepcopy(clean_report())
    assert report.annex is not None
    about = {"office": "firm", "since": "2026-01-05", "named": "12026-01-05 2026-01-056"}
    report.annex["hand_overs"] = {"count": 1, "rows": [{"file": "book/2026-01.beancount", "line": 1, "block": 2,
                                                        "kind": "office-handed-over", "by": "p-01", "yes": [], "about": about}]}
    page = audit_report.page(report, day=DAY)
    assert '<span class="day">2026-01-05</span>' in page
    assert "12026-01-05 2026-01-056" in page and "book/2026-01.beancount:1" in page
    assert re.search(r"\.day \{[^}]*white-space: nowrap", page)
