"""Attacks on what is published, and on the page lines of the book."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from sharedfund.book.tree import page_line
from sharedfund.drafts import disclosure, payments
from sharedfund.render import html, posting
from sharedfund.spelling import canonical_text
from sharedfund.values import days
from tests.attacks.book import (
    LIFT, B, Block, D, K, act, admitted, blamed, blocks, door, honest, refused, report, roots, write,
)
from tests.attacks.test_designed import asked, signed, told

PAGES = "disclosures/2026q1-v1"


# ---- 77: a day that is published ----


def test_077_a_payment_dated_into_a_published_quarter_breaks_the_rule_of_closed_months(tmp_path: Path) -> None:
    folder = honest().copy(tmp_path)
    book = door(folder, at="2026-04-21")
    number = asked(book, LIFT, "lift", "50.00")
    for person in (B, D):
        admitted(book, signed(book, number, person))
    paid = payments.pay(book.state, number, by=K, day=days.day("2026-03-20"), bank_ref="YZ100")
    refusal = refused(book, paid)
    assert (refusal.number, refusal.code) == ("R130", "month-closed")
    (block, _) = act(folder, paid)
    found = report(folder)
    assert told(found) == [("rule-broken", "R130", block.number)]
    assert blamed(found) == {block.number}


# ---- 78, 79: pages that were published ----


def rehashed(folder: Path) -> None:
    """The manifest names the files as they now are: it lies beside them, and whoever edits them edits it."""
    path = folder / PAGES / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["files"] = {name: sha256((folder / PAGES / name).read_bytes()).hexdigest() for name in manifest["files"]}
    path.write_text(json.dumps(manifest, ensure_ascii=False, sort_keys=True, indent=1) + "\n")


def edited(folder: Path, name: str, old: str, new: str) -> int:
    """A published file with one text changed; the line it stands in."""
    path = folder / PAGES / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return text[: text.index(old)].count("\n") + 1


def named(folder: Path) -> list[tuple[str, str | None]]:
    """What is told first of a folder in which nobody did anything wrong: code and file."""
    found = report(folder)
    assert found.verdict == "findings" and blamed(found) == set()
    return [(finding.code, finding.file) for finding in roots(found)]


@pytest.mark.parametrize(("old", "new"), [
    ("610.00", "910.00"), ("云州供电公司", "云州供暖公司"), ("p-02、p-03", "p-02、p-04"), ("</body>", "<p>已审计</p></body>"),
])
@pytest.mark.parametrize("with_manifest", [False, True])
def test_078_an_edited_page_is_named_at_its_line(tmp_path: Path, old: str, new: str, with_manifest: bool) -> None:
    folder = honest().copy(tmp_path)
    line = edited(folder, "page.html", old, new)
    if with_manifest:
        rehashed(folder)
    assert named(folder) == [("published-page-differs", f"{PAGES}/page.html")]
    (finding,) = roots(report(folder))
    assert finding.line == line


def test_078_edited_data_and_an_edited_manifest_are_named(tmp_path: Path) -> None:
    folder = honest().copy(tmp_path, "data")
    edited(folder, "data.json", "610.00", "910.00")
    assert {file for _, file in named(folder)} == {f"{PAGES}/data.json", f"{PAGES}/page.html"}  # no page can be written from it
    folder = honest().copy(tmp_path, "manifest")
    edited(folder, "manifest.json", '"page.html": "', '"page.html": "0')
    assert named(folder) == [("published-page-differs", f"{PAGES}/page.html")]


def test_078_a_page_without_its_data_is_named(tmp_path: Path) -> None:
    """Who takes the data away takes away what the page can be written from."""
    folder = honest().copy(tmp_path)
    (folder / PAGES / "data.json").unlink()
    edited(folder, "page.html", "610.00", "910.00")
    assert named(folder) == [("published-page-differs", f"{PAGES}/page.html")]


def false_page(folder: Path) -> dict[str, Any]:
    """Data, page and manifest of a quarter that never was, each fitting the others."""
    data: dict[str, Any] = json.loads((folder / PAGES / "data.json").read_text().replace("610.00", "910.00"))
    book = door(folder)
    made = book.state.disclosures.versions["2026Q1/1"]
    (folder / PAGES / "data.json").write_text(canonical_text(data) + "\n")
    (folder / PAGES / "page.html").write_text(html.page(data, "zh_CN", seals=posting.seals(book, made)))
    rehashed(folder)
    return data


def test_079_a_page_that_does_not_follow_from_the_book_is_named_though_its_files_agree(tmp_path: Path) -> None:
    folder = honest().copy(tmp_path)
    false_page(folder)
    assert set(named(folder)) == {("published-page-differs", f"{PAGES}/{name}") for name in ("data.json", "page.html")}


def test_079_publishing_what_does_not_follow_from_the_book_is_refused_and_named(tmp_path: Path) -> None:
    """All three signers agree to publish other figures: the door recomputes them, and so does the audit."""
    quarter = next(block for block in blocks(honest().copy(tmp_path, "whole"))
                   if block.entry is not None and block.entry.kind == "disclosure-published")
    folder = honest().until(tmp_path, quarter.number - 1)
    book = door(folder)
    draft = disclosure.publish(book.state, book.lines, "2026Q1", by=B, day=book.today).replaced(digest="0" * 64)
    refusal = refused(book, draft)
    assert (refusal.number, refusal.code) == ("R73", "digest-differs")
    (block, _) = act(folder, draft)
    found = report(folder, expect=None)
    (root,) = roots(found)
    assert (root.code, root.number, root.block, root.line_of_verdict) == ("rule-broken", "R73", block.number, "published_pages")
    assert blamed(found) == {block.number}


# ---- 125: page lines ----


def line_removed(page: Block) -> list[bytes]:
    return []


def line_inserted(page: Block) -> list[bytes]:
    return [page.data, page.data]


def line_renumbered(page: Block) -> list[bytes]:
    assert page.page is not None
    return [page_line(page.page.day, page.page.page + 1, page.page.size, page.page.root)]


def line_recounted(page: Block) -> list[bytes]:
    assert page.page is not None
    return [page_line(page.page.day, page.page.page, page.page.size - 1, page.page.root)]


@pytest.mark.parametrize("change", [line_removed, line_inserted, line_renumbered, line_recounted])
def test_125_every_page_line_removed_inserted_or_renumbered_is_named_at_its_page(
        tmp_path: Path, change: Callable[[Block], list[bytes]]) -> None:
    folder = honest().copy(tmp_path)
    whole = blocks(folder)
    begins = {page.number: next(one for one in whole if one.number == (last.number + 1 if last else 1))
              for last, page in pairs(whole)}
    lines = [one for one in whole if one.page is not None]
    for page in lines if change is not line_recounted else lines[::7]:
        write(folder, [(one.file, data) for one in whole for data in (change(page) if one is page else [one.data])])
        found = report(folder)
        assert found.verdict == "findings", page
        wrong = roots(found)
        assert {finding.code for finding in wrong} <= {
            "page-line-changed", "page-empty", "page-differs", "blocks-missing", "blocks-inserted", "changed-after-writing",
            "tail-without-page", "head-not-in-book"}, (page, wrong)
        first = wrong[0]
        assert first.file in (page.file, begins[page.number].file) and first.line is not None
        assert begins[page.number].line <= first.line <= page.line + 2 or first.file != page.file, (page, first)
        assert not {who for who in blamed(found) if isinstance(who, str)}, page
        assert len(wrong) <= 2, (page, wrong)


def pairs(whole: list[Block]) -> list[tuple[Block | None, Block]]:
    """Each page line with the one before it."""
    lines = [one for one in whole if one.page is not None]
    return list(zip([None, *lines], lines, strict=False))
