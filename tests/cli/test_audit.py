"""`audit` as its reader sees it: ten lines, what can and cannot be said, a verdict; the same as data; exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sharedfund_cli import auditing, cells
from sharedfund_cli.output import grouped_hex
from tests.attacks.book import honest, where
from tests.audit.triggers import TRIGGERS, pages, write
from tests.cli.runner import Ran, run


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The honest book of the attacks, nobody's practice."""
    return honest().copy(tmp_path)


@pytest.fixture
def edited(book: Path) -> Path:
    """A thousand more in a paid entry; its postings left as they were would not even be read."""
    found = where(book, "payment-paid")
    file = book / found.file
    changed = found.data.replace(b"240.00", b"1240.00")
    file.write_bytes(file.read_bytes().replace(found.data, changed))
    return book


def audited(book: Path, *options: str, lang: str = "zh_CN") -> Ran:
    return run(*(["--json"] if "--json" in options else []), "audit", book, *(o for o in options if o != "--json"),
               home=book.parent / "home", lang=lang)


def known() -> tuple[str, ...]:
    return ("--fund", honest().fund_id, "--expect", honest().head)


def test_a_book_of_which_nothing_was_confirmed_is_consistent_at_best(book: Path) -> None:
    ran = audited(book)
    assert ran.code == 4
    assert ran.out.splitlines()[-7:] == [
        "  10 最新        是   有足够的见证共签",
        "发现 0 处，提醒 1 处",
        "  证实以后又有新页",
        "    在已证实的账本头之后还有 3 页、3 条。",
        "结论：自洽，但没有证明是哪一家。退出码 4。",
        "  怎么办：成立单上的基金编号 --fund，公示上的校验码 --expect。",
        "  没有检查：凭证本身的真假。",
    ]
    english = audited(book, lang="en").out.splitlines()
    assert english[-4:] == [
        "Verdict: consistent, but whose book it is has not been proven. Exit code 4.",
        "  What to do: give the fund id from the founding sheet with --fund and the check",
        "  code from the printed disclosure with --expect.",
        "  Not examined: whether the vouchers are genuine.",
    ]
    assert audited(book, "--accept", "consistent").code == 0


def test_ten_of_ten_are_clean(book: Path) -> None:
    ran = audited(book, *known())
    assert ran.code == 0
    assert ran.out.splitlines() == [
        f"基金编号  {grouped_hex(honest().fund_id)}",
        f"          {grouped_hex(honest().fund_id[32:])}",
        "   1 写法        是   96 块：记录 53，页 43",
        f"   2 记录树      是   校验码 {grouped_hex(honest().root)}",
        "   3 签名        是   46 个，全部有效",
        "   4 规则        是   每条记录都问过，没有漏问的",
        "   5 分录        是   全部重算，各资金各自平衡",
        "   6 公示页      是   1 期，逐字重算，1 页重写比对",
        "   7 派生文件    是   按账本重新生成，逐字一致",
        "   8 凭证与隐私  是   未提供 0 项，依法删除 0 项",
        "   9 基金编号    是   与您给的一致",
        "  10 最新        是   与您给的一致",
        "结论：干净。十项都是“是”。",
        "  没有检查：凭证本身的真假。",
    ]


def test_a_changed_amount_is_one_finding_with_what_can_and_cannot_be_said(edited: Path) -> None:
    ran = audited(edited, *known())
    assert ran.code == 4
    lines = ran.out.splitlines()
    begin = next(place for place, line in enumerate(lines) if line.startswith("发现"))
    assert lines[begin].startswith("发现 1 处（另外 ") and lines[begin].endswith(" 个“否”由此引起）")
    found = where(edited, "payment-paid")
    assert lines[begin + 1 : begin + 6] == [
        f"  {found.file}:{found.line} · 第 {found.number} 块 · 签名以后被改过",
        "    付款 P-0001：签名以后被改过。签名与这一块对不上，第 25 页的根也对不上。",
        "    对不上：R53 P-0001 放行的和要记的不一样（amount）：放行 240.00，记 1240.00",
        "    能说的：这一块在签名以后变了。不能说的：是谁改的。",
        "    怎么办：拿备份或别人手里的同一本账比对：sharedfund book recover --theirs DIR",
    ]
    assert lines[-2] == "结论：有 1 处发现。退出码 4。"
    english = audited(edited, *known(), lang="en").out
    assert "Can be said: this block changed after it was signed. Cannot be said: who" in english
    assert "Verdict: 1 finding. Exit code 4." in english


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_no_line_is_wider_than_eighty_cells(edited: Path, lang: str) -> None:
    ran = audited(edited, "--annex", lang=lang)
    wide = [line for line in ran.out.splitlines() if cells.width(line) > 80]
    assert wide == []


def test_a_refused_book_says_why_and_where_and_nothing_of_the_rest(tmp_path: Path) -> None:
    TRIGGERS["refused"].write(tmp_path / "f")
    ran = audited(tmp_path / "f")
    assert ran.code == 4
    joined = ran.out.replace("\n", "")
    assert joined.startswith("结论：不读：") and "在 book/2026-01.beancount:" in joined and "退出码 4。" in joined
    assert " 是 " not in ran.out


def test_an_audit_that_did_not_reach_the_end_judges_nothing(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auditing, "over", lambda limit: lambda: True)
    told = json.loads(audited(book, "--json", "--limit", "1").out)
    assert (told["verdict"], told["exit"]) == ("not-judged", 4)
    assert not any(row["ok"] for row in told["lines"].values())


# ---- as data ----

SHAPE: dict[str, Any] = {
    "schema": str, "book": str, "fund": str, "head": {"size": int, "root": str}, "practice": bool, "verdict": str,
    "lines": {
        "grammar": {"ok": bool}, "tree": {"ok": bool}, "signatures": {"ok": bool, "verified": int},
        "rules": {"ok": bool, "not_asked": list}, "postings": {"ok": bool}, "published_pages": {"ok": bool, "recomputed": int},
        "derived_files": {"ok": bool}, "private_rows": {"ok": bool, "withheld": int, "erased": int},
        "fund_id": {"ok": bool, "confirmed_by": (str, type(None))}, "newest_head": {"ok": bool, "confirmed_by": (str, type(None))},
    },
    "findings": list, "counts": {"blocks": int, "entries": int, "pages": int, "findings": int, "notices": int},
    "exit": int, "changed": bool,
}
FINDING: dict[str, Any] = {
    "code": str, "severity": str, "number": (str, type(None)), "file": (str, type(None)), "line": (int, type(None)),
    "block": (int, type(None)), "message": str, "expected": (str, type(None)), "found": (str, type(None)),
    "caused_by": (int, type(None)),
}
# What was added within /1.
ADDED = {"": {"annex", "since", "unpacked", "report"}, "counts": {"following", "more"}, "lines.published_pages": {"written_again"}}


def _has_shape(data: Any, shape: dict[str, Any], place: str = "") -> None:
    assert set(shape) <= set(data) <= set(shape) | ADDED.get(place, set()), place
    for key, wanted in shape.items():
        inner = f"{place}.{key}" if place else key
        if isinstance(wanted, dict):
            _has_shape(data[key], wanted, inner)
        else:
            assert isinstance(data[key], wanted), inner


@pytest.mark.parametrize("options", [(), ("--annex",)])
def test_the_report_as_data_has_exactly_its_keys(edited: Path, options: tuple[str, ...]) -> None:
    told = json.loads(audited(edited, "--json", *options).out)
    _has_shape(told, SHAPE)
    assert told["schema"] == "sharedfund.audit/1"
    assert list(told["lines"]) == list(SHAPE["lines"])
    for finding in told["findings"]:
        assert list(finding) == list(FINDING)
        assert all(isinstance(finding[key], wanted) for key, wanted in FINDING.items())
    assert (told["annex"] is not None) == bool(options)
    assert told["findings"][0]["caused_by"] is None
    assert all(finding["caused_by"] == 0 for finding in told["findings"][1:])
    assert told["counts"]["findings"] == 1


def test_the_data_of_a_refused_book_has_the_same_keys(tmp_path: Path) -> None:
    TRIGGERS["refused"].write(tmp_path / "f")
    told = json.loads(audited(tmp_path / "f", "--json").out)
    shape = {**SHAPE, "fund": type(None), "head": type(None)}
    _has_shape(told, shape)
    assert (told["verdict"], told["exit"], told["annex"]) == ("refused", 4, None)


# ---- verdict and exit code ----


@pytest.mark.parametrize(("fund", "expect", "accept", "verdict", "code"), [
    ("right", "right", False, "clean", 0),
    ("right", None, False, "clean", 0),  # cosigned by a quorum
    (None, "right", False, "consistent", 4),
    (None, "right", True, "consistent", 0),
    (None, None, False, "consistent", 4),
    ("wrong", "right", True, "findings", 4),
    ("right", "wrong", True, "findings", 4),
])
def test_the_exit_code_follows_the_verdict(
    book: Path, fund: str | None, expect: str | None, accept: bool, verdict: str, code: int,
) -> None:
    options = ["--json"]
    if fund is not None:
        options += ["--fund", honest().fund_id if fund == "right" else "0" * 64]
    if expect is not None:
        options += ["--expect", honest().root[:32] if expect == "right" else "0" * 32]
    if accept:
        options += ["--accept", "consistent"]
    told = json.loads(audited(book, *options).out)
    assert (told["verdict"], told["exit"]) == (verdict, code)


def test_a_practice_book_confirms_itself_and_the_verdict_says_so(tmp_path: Path) -> None:
    write(tmp_path / "f", pages(2))
    ran = audited(tmp_path / "f")
    assert ran.code == 0
    assert "结论：干净。十项都是“是”。（练习账本）" in ran.out
    assert ran.out.count("练习账本，谁的钱也不是") == 2


# ---- annex and report ----


def test_the_annex_is_printed_and_goes_with_a_whole_audit_only(book: Path) -> None:
    ran = audited(book, "--annex", *known())
    assert ran.code == 0
    assert "1 试算平衡表" in ran.out and "13 移交" in ran.out
    assert audited(book, "--annex", "--since", honest().root).code == 2


def test_the_report_is_written_once_and_not_over_another(book: Path) -> None:
    paper = book.parent / "report.html"
    ran = audited(book, "--report", str(paper), *known())
    assert ran.code == 0 and f"√ 报告  {paper}" in ran.out
    page = paper.read_text()
    assert "结论：干净。十项都是“是”。" in page and "Verdict: clean. Ten of ten are yes." in page
    assert "试算平衡表" in page and "Trial balance" in page
    assert audited(book, "--report", str(paper), *known()).code == 2
