"""A published page is written again from the book and its data, and compared letter by letter; only names may be withheld."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from sharedfund.audit import Given, Report, audit
from sharedfund.audit.replay import replayed
from sharedfund.audit.sheets import Difference, difference, marked
from sharedfund.book import Book, bundles
from sharedfund.drafts import approve, disclosure, record
from sharedfund.render import posting
from sharedfund.spelling import leaf_of
from tests.attacks.book import B, C, D, K, admitted, door, honest, where

MARKS = marked(["p-02", "p-10"])
TEXT = f"<p>审核 {MARKS['p-02']}、{MARKS['p-10']}</p>\n<p>金额 9.00</p>\n"
KNOWN = {"p-02": "陆清源", "p-10": "A & 'B'"}
PAGE = "<p>审核 陆清源、A &amp; &#39;B&#39;</p>\n<p>金额 9.00</p>\n"


# ---- letters ----


@pytest.mark.parametrize(("page", "names"), [
    (PAGE, KNOWN), (PAGE, {}), (PAGE.replace("陆清源", "p-02"), KNOWN), (PAGE.replace("陆清源", "谁也不知道的名字"), {"p-10": KNOWN["p-10"]}),
    ("<p>审核 p-02、p-10</p>\n<p>金额 9.00</p>\n", KNOWN), ("<p>审核 p-02、p-10</p>\n<p>金额 9.00</p>\n", {}),
])
def test_a_page_with_the_names_that_are_known_is_the_page(page: str, names: dict[str, str]) -> None:
    assert difference(page, [TEXT], names) is None
    assert difference(page, ["<p>Reviewed</p>", TEXT], names) is None


@pytest.mark.parametrize(("page", "names", "expected"), [
    (PAGE.replace("9.00", "8.00"), KNOWN, Difference(2, "9.00</p>", "<p>金额 8.00</p>")),
    (PAGE.replace("陆清源", "陆清泉"), KNOWN, Difference(1, "陆清源", "<p>审核 陆清泉、A &amp; &#39;B&#39;</p>")),
    (PAGE.replace("陆清源", "<b>陆</b>"), {}, Difference(1, "", "<p>审核 <b>陆</b>、A &amp; &#39;B&#39;</p>")),
    (PAGE.replace("&amp;", "&"), KNOWN, Difference(1, KNOWN["p-10"], "<p>审核 陆清源、A & &#39;B&#39;</p>")),
    (PAGE[:-1], KNOWN, Difference(2, "", "<p>金额 9.00</p>")),
    (f"{PAGE}<!-- -->", KNOWN, Difference(3, "", "<!-- -->")),
    ("", KNOWN, Difference(1, "<p>审核 ", "")),
])
def test_a_page_is_named_where_it_first_says_something_else(page: str, names: dict[str, str], expected: Difference) -> None:
    assert difference(page, [TEXT], names) == expected
    assert difference(page, ["<h1>", TEXT, "<h2>"], names) == expected


def test_of_no_text_no_page_follows() -> None:
    assert difference("x", [], {}) == Difference(1, "", "x")


def test_a_long_line_is_shown_from_where_it_differs() -> None:
    found = difference("a" * 500 + "b", ["a" * 501], {})
    assert found == Difference(1, "a", "b")


# ---- books ----


def audited(folder: Path, **given: object) -> Report:
    return audit(folder, Given(honest().fund_id, None, pages=posting.written_again, **given))  # type: ignore[arg-type]  # a pin


def told(report: Report) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.file) for finding in report.findings if finding.severity == "finding"]


def page_of(version: int = 1) -> str:
    return f"disclosures/2026q1-v{version}/page.html"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return honest().copy(tmp_path)


def test_without_somebody_who_writes_pages_none_counts_as_written_again(folder: Path) -> None:
    assert audited(folder).lines["published_pages"] == {"ok": True, "recomputed": 1, "written_again": 1}
    (folder / page_of()).write_text("<p>")
    report = audit(folder, Given(honest().fund_id))
    assert report.lines["published_pages"] == {"ok": False, "recomputed": 1, "written_again": 0}  # its manifest speaks for it alone
    assert told(report) == [("published-page-differs", page_of())]


def test_a_link_in_the_place_of_a_page_is_found_and_not_followed(folder: Path, tmp_path: Path) -> None:
    (folder / page_of()).rename(tmp_path / "kept.html")
    (folder / page_of()).symlink_to(tmp_path / "kept.html")
    report = audited(folder)
    assert told(report) == [("published-page-differs", page_of())]
    assert report.lines["published_pages"]["written_again"] == 0


@pytest.mark.parametrize("names", [True, False])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_page_in_either_language_with_names_or_without_is_the_books(folder: Path, language: str, names: bool) -> None:
    book = door(folder)
    people = {person: row["name"] for person, row in book.private.rows("people").items()} if names else None
    shutil.rmtree(folder / "disclosures")
    posting.post(book, book.state.disclosures.versions["2026Q1/1"], language=language, people=people)  # type: ignore[arg-type]  # one of the two
    assert ("陆清源" in (folder / page_of()).read_text()) is names
    assert audited(folder).verdict == "clean"
    shutil.rmtree(folder / "private")  # names that nobody opens may be any
    assert audited(folder).verdict == "clean"


def test_a_page_in_a_bundle_is_written_again(folder: Path, tmp_path: Path) -> None:
    bundle = tmp_path / "given.tar"
    bundle.write_bytes(bundles.audit(door(folder)))
    report = audited(bundle)
    assert (report.verdict, report.lines["published_pages"]["written_again"]) == ("clean", 1)
    page = folder / page_of()
    page.write_text(page.read_text().replace("610.00", "910.00"))
    bundle.write_bytes(bundles.audit(door(folder)))
    assert told(audited(bundle)) == [("published-page-differs", page_of())]


def corrected(folder: Path) -> Book:
    """The quarter is published a second time, after a checkpoint that witnesses cosigned; both pages lie here."""
    book = door(folder, at="2026-04-22")
    draft = disclosure.publish(book.state, book.lines, "2026Q1", by=B, day=book.today, reason="漏印一行")
    if book.state.record.unsigned:
        admitted(book, record.make_checkpoint(book.state, by=K, day=book.today))
        draft = disclosure.publish(book.state, book.lines, "2026Q1", by=B, day=book.today, reason="漏印一行")
    (proposal,) = admitted(book, draft)
    for person in (C, D):
        admitted(book, approve(book.state, leaf_of(proposal), by=person, day=book.today))
    posting.post(book, book.state.disclosures.versions["2026Q1/2"])
    return book


def test_a_corrected_page_shows_its_differences_and_the_cosigned_checkpoint(folder: Path) -> None:
    corrected(folder)
    report = audited(folder)
    assert told(report) == [] and report.lines["published_pages"]["written_again"] == 2
    page = folder / page_of(2)
    text = page.read_text()
    assert "漏印一行" in text
    page.write_text(text.replace("漏印一行", "重印一份"))
    assert told(audited(folder)) == [("published-page-differs", page_of(2))]


def test_a_correction_whose_first_page_has_lost_its_data_cannot_be_written(folder: Path) -> None:
    corrected(folder)
    (folder / "disclosures/2026q1-v1/data.json").unlink()
    report = audited(folder)
    assert told(report) == [("published-page-differs", page_of(1))]
    assert report.lines["published_pages"]["written_again"] == 0


def test_of_what_was_audited_before_only_later_pages_are_written_again(folder: Path, tmp_path: Path) -> None:
    earlier = honest().until(tmp_path, where(folder, "disclosure-published").number - 1, name="earlier")
    given = Given(honest().fund_id, pages=posting.written_again)
    kept = replayed(earlier, given).kept()
    later = replayed(folder, given, since=kept).report
    assert later.verdict == "clean" and later.lines["published_pages"]["written_again"] == 1
    kept = replayed(folder, given).kept()
    corrected(folder)
    after = replayed(folder, given, since=kept).report
    # Its checkpoint was cosigned in the part that is not read again: nothing is said of its page.
    assert after.verdict == "clean" and after.lines["published_pages"]["written_again"] == 0
    assert json.loads((folder / "disclosures/2026q1-v2/manifest.json").read_text())["version"] == 2
