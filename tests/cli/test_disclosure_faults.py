"""`disclosure build` where it cannot: clear words, a way out, and the book as it was to the byte."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from sharedfund.book import store
from sharedfund.render import fonts, workbook
from tests.cli import runner
from tests.fund import K

APRIL = "2026-04-10T01:00:00"


def run(place: Path, *words: object, lang: str = "zh_CN") -> Any:
    return runner.run("-C", place / "book", "--now", APRIL, "--as", K, *words, home=place / "home", lang=lang)


def digest(folder: Path) -> dict[str, str]:
    """Every file of the book and what is in it."""
    return {str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*")) if path.is_file() and "disclosures" not in path.parts}


@pytest.fixture
def book(place: Path) -> Iterator[Path]:
    """A book that nothing here may change."""
    before = digest(place / "book")
    yield place
    assert digest(place / "book") == before


@pytest.mark.parametrize(("period", "code", "said"), [
    ("2026Q5", "usage", "不是期间"), ("2026-13", "usage", "不是期间"), ("不知道", "usage", "不是期间"),
    ("2026Q3", "period-not-begun", "2026Q3 从 2026-07-01 开始，今天是 2026-04-10"), ("2031", "period-not-begun", "2031 从 2031-01-01 开始"),
    ("2025Q4", "period-before-books", "这本账从 2026-01-01 记起，没有 2025Q4 的账"),
])
@pytest.mark.parametrize("verb", ["build", "show"])
def test_a_period_the_book_cannot_tell_of(book: Path, verb: str, period: str, code: str, said: str) -> None:
    ran = run(book, "disclosure", verb, period)
    assert ran.code == 2 and said in ran.err and "怎么办" in ran.err and "账本没有改动" in ran.err
    told = json.loads(run(book, "--json", "disclosure", verb, period).out)
    assert told["code"] in (code, "not-a-period") and told["exit"] == 2 and told["changed"] is False
    english = run(book, "disclosure", verb, period, lang="en").err
    assert "What to do" in english and "The book is unchanged" in english
    assert not list((book / "book").glob("disclosures/*"))


def test_a_quarter_that_runs_is_a_draft_and_says_what_is_open(book: Path) -> None:
    ran = run(book, "disclosure", "build", "2026Q2")
    assert ran.code == 0
    assert "草稿" in ran.out and "未结账，数字还会变：2026-04、2026-05、2026-06" in ran.out
    data = json.loads((book / "book" / "disclosures" / "2026q2-draft" / "data.json").read_text("utf-8"))
    assert data["status"] == "draft"


@pytest.mark.parametrize(("formats", "package"), [("xlsx", "xlsx"), ("html,xlsx,csv", "xlsx"), ("pdf", "pdf"), ("html,png,screen", "pdf")])
def test_an_extra_that_is_not_installed_is_named_with_its_line(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, formats: str, package: str
) -> None:
    monkeypatch.setattr(workbook, "find_spec", lambda name: None)
    monkeypatch.setattr(fonts, "find_spec", lambda name: None)
    out = tmp_path / "out"
    ran = run(book, "disclosure", "build", "2026Q1", "--to", formats, "-o", out)
    assert ran.code in (1, 2) and f'pip install "sharedfund[{package}]"' in ran.out + ran.err
    plain = {"html": "page.html", "csv": "detail.csv"}
    assert sorted(path.name for path in out.glob("*")) == sorted(plain[name] for name in formats.split(",") if name in plain)


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
@pytest.mark.parametrize("way", ["file", "below a file", "nowhere", "folder in the way"])
def test_where_files_cannot_be_written_the_way_out_is_told(book: Path, tmp_path: Path, way: str, lang: str) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "taken" / "page.html").mkdir(parents=True)
    out = {"file": tmp_path / "file", "below a file": tmp_path / "file" / "out", "nowhere": Path("/proc/nobody/out"),
           "folder in the way": tmp_path / "taken"}[way]
    ran = run(book, "disclosure", "build", "2026Q1", "-o", out, lang=lang)
    assert ran.code in (1, 2)
    assert {"zh_CN": "账本没有改动", "en": "The book is unchanged"}[lang] in ran.err
    if way != "file":
        assert "-o " in ran.err and {"zh_CN": "这里写不进文件", "en": "Files cannot be written here"}[lang] in ran.err
        assert "备份" not in ran.err and "backup" not in ran.err
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize(("number", "said"), [
    (errno.ENOSPC, "磁盘满了"), (errno.EDQUOT, "磁盘满了"), (errno.EROFS, "这个位置不能写"), (errno.EACCES, "这个位置不能写")])
def test_a_disk_that_refuses_leaves_what_lay_there(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    out = tmp_path / "out"
    assert run(book, "disclosure", "build", "2026Q1", "-o", out).code == 0
    before = digest(out)

    def refuse(descriptor: int, data: bytes) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(store, "_write_all", refuse)
    ran = run(book, "disclosure", "build", "2026Q1", "-o", out)
    assert ran.code == 1 and said in ran.err and "怎么办" in ran.err and "账本没有改动" in ran.err
    assert digest(out) == before and not [path for path in out.iterdir() if path.name not in ("page.html", "data.json")]


def test_files_of_an_earlier_draft_are_replaced(book: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "page.html").write_text("an older page")
    (out / "notes.txt").write_text("mine")
    assert run(book, "disclosure", "build", "2026Q1", "-o", out).code == 0
    assert (out / "page.html").read_text("utf-8").startswith("<!DOCTYPE html>") and (out / "notes.txt").read_text() == "mine"
