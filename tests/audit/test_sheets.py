"""A published page is written again from the book and its data, and compared letter by letter; only names may be withheld."""

from __future__ import annotations

import json
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sharedfund.audit import Given, Report, audit
from sharedfund.audit.replay import replayed
from sharedfund.audit.sheets import Difference, Sheet, Sheets, difference, marked
from sharedfund.book import Book, bundles
from sharedfund.drafts import approve, disclosure, record
from sharedfund.entries.record import CheckpointRecorded, Cosignature
from sharedfund.render import posting
from sharedfund.render.tongues import TONGUES, Tongue
from sharedfund.render.words.audit import detail
from sharedfund.spelling import leaf_of
from sharedfund.state.disclosure import Published
from sharedfund.values import notes
from tests.attacks.book import B, C, D, K, admitted, door, honest, where
from tests.audit.seen import FUND
from tests.fund import public_key_of

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
    assert difference("\nx", [], {}) == Difference(1, "", "")


def test_a_long_line_is_shown_from_where_it_differs() -> None:
    found = difference("a" * 500 + "b", ["a" * 501], {})
    assert found == Difference(1, "a", "b")


@pytest.mark.parametrize(("page", "text", "expected"), [
    ("\na", "\nb", Difference(2, "b", "a")), ("\n\na", "\n\nb", Difference(3, "b", "a")), ("xa", "xb", Difference(1, "b", "xa")),
    ("a\nb", "a\nc\nd", Difference(2, "c", "b")), ("", "", None), ("a", "", Difference(1, "", "a")), ("", "ab", Difference(1, "ab", "")),
    ("a" * 199 + "b", "a" * 199 + "c" * 201, Difference(1, "c" * 200, "a" * 199 + "b")),
    ("a" * 200 + "b" * 201, "a" * 200 + "c", Difference(1, "c", "b" * 200)),
    ("a" * 199 + "b" * 2, "a" * 199 + "c", Difference(1, "c", "a" * 199 + "b")),
    (f"{'a' * 250}\n{'x' * 199}b", f"{'a' * 250}\n{'x' * 199}c", Difference(2, "c", "x" * 199 + "b")),
])
def test_a_difference_is_told_from_its_line_with_two_hundred_letters(page: str, text: str, expected: Difference | None) -> None:
    assert difference(page, [text], {}) == expected


@pytest.mark.parametrize(("page", "known", "same"), [
    ("[陆清源]", None, True), ("[p-02]", None, True), ("[" + "名" * 80 + "]", None, True), ("[" + "名" * 81 + "]", None, False), ("[]", None, False),
    ("[a<b]", None, False), ("[a>b]", None, False), ("[a\nb]", None, False), ("[陆清源", None, False), ("[陆]清源]", None, False),
    ("[陆清源]", "陆清源", True), ("[p-02]", "陆清源", True), ("[陆清泉]", "陆清源", False), ("[陆清源 ]", "陆清源", False), ("[陆清源", "陆清源", False),
    ("[&lt;a&gt; &#39;&#34;&amp;]", "<a> '\"&", True), ("[<a>]", "<a>", False),
])
def test_a_name_that_is_known_is_that_name_and_one_that_is_withheld_any(page: str, known: str | None, same: bool) -> None:
    text, names = f"[{MARKS['p-02']}]", {} if known is None else {"p-02": known}
    assert (difference(page, [text], names) is None) is same


def test_a_withheld_name_ends_where_the_page_goes_on() -> None:
    text = f"{MARKS['p-02']} {'x' * 19}y{MARKS['p-10']}"
    assert difference(f"a x {'x' * 19}yb", [text], {}) is None
    assert difference(f"a {'x' * 18}z {'x' * 19}yb", [text], {}) is None  # twenty letters after it tell where it ends
    assert difference("a b", [f"{MARKS['p-02']} c"], {}) == Difference(1, "", "a b")
    assert difference("ab", [f"{MARKS['p-02']}{MARKS['p-10']}"], {"p-02": "a"}) is None
    assert difference("陆清源a", [f"{MARKS['p-02']}b"], {"p-02": "陆清源"}) == Difference(1, "陆清源", "陆清源a")
    assert difference("陆清源ax", [f"{MARKS['p-02']}ab"], {"p-02": "陆清源"}) == Difference(1, "b", "陆清源ax")
    assert difference(f"陆{'x' * 20}z", [f"{MARKS['p-02']}{'x' * 20}y"], {}) == Difference(1, "y", f"陆{'x' * 20}z")
    assert difference("x陆清源", [f"x{MARKS['p-02']}{'y' * 30}"], {}) == Difference(1, "", "x陆清源")


@pytest.mark.parametrize("length", [1, 2, 3, 7, 64])
def test_what_two_texts_have_in_common_is_counted_to_the_letter(length: int) -> None:
    text = "abcdefgh" * 8
    for same in range(length):
        page = text[:same] + "\u4e00" + text[same + 1 : length]
        assert difference(page, [text[:length]], {}) == Difference(1, text[same:length], page)
        if same:
            assert difference(text[:same], [text[:length]], {}) == Difference(1, text[same:length], text[:same])


# ---- gathered while the book is read ----

VERSION = Published("2026Q1", 1, "G-01", "0" * 64, Decimal(0), Decimal(0), 7, "7" * 64, date(2026, 4, 1), date(2026, 4, 9), 8)
LINE = notes.signature(FUND, "p-02", public_key_of("p-02"), 1767345600, b"\1" * 64)


def a_state(*versions: Published, newest: int | None = 4) -> Any:
    witnessed = None if newest is None else SimpleNamespace(size=newest, root=f"{newest}" * 64)
    return SimpleNamespace(
        disclosures=SimpleNamespace(versions={f"{made.period}/{made.version}": made for made in versions}),
        record=SimpleNamespace(fund_id=FUND, newest_witnessed=lambda: witnessed), charter=SimpleNamespace(terms=SimpleNamespace(display_days=15, display_count=None)))


def an_entry(kind: str, day: str = "2026-01-01") -> Any:
    return SimpleNamespace(kind=kind, day=date.fromisoformat(day))


def a_checkpoint(size: int, root: str, *persons: str) -> CheckpointRecorded:
    return CheckpointRecorded(day=date(2026, 4, 1), by="p-06", size=size, root=root, cosignatures=tuple(
        Cosignature(person=person, time=1767345600, line=LINE) for person in persons))


RECEIVED = [(4, "receipt-recorded", "2026-02-01"), (5, "receipt-recorded", "2025-12-31"), (6, "cash-received", "2026-01-01"),
            (7, "receipt-identified", "2026-03-31"), (8, "receipt-recorded", "2026-04-01"), (9, "payment-paid", "2026-02-01")]


def gathered(newest: int | None = 4, since: int | None = None, before: Any = None) -> Sheets:
    sheets = Sheets()
    if since is not None:
        sheets.since = since
    empty = a_state()
    for block, kind, day in RECEIVED:
        sheets.entry(block, an_entry(kind, day), empty, empty, ())
    record = (a_checkpoint(4, "4" * 64, "p-02"), a_checkpoint(4, "5" * 64, "p-03"), a_checkpoint(3, "4" * 64, "p-04"),
              an_entry("checkpoint-made"), a_checkpoint(4, "4" * 64, "p-05"))
    sheets.entry(10, an_entry("proposal-approved"), before or a_state(newest=newest), a_state(VERSION, newest=newest), record)
    return sheets


NOTE = notes.note(FUND, 4, "4" * 64, {"p-02": LINE, "p-05": LINE}).decode()


@pytest.mark.parametrize(("newest", "since", "sheet"), [
    (4, None, Sheet(VERSION, (11, "b" * 64), (4, "4" * 64), NOTE, 2, 15)), (4, 3, Sheet(VERSION, (11, "b" * 64), (4, "4" * 64), NOTE, 2, 15)),
    (3, 2, Sheet(VERSION, (11, "b" * 64), (3, "3" * 64), notes.note(FUND, 3, "3" * 64, {}).decode(), 3, 15)),
    (6, 0, Sheet(VERSION, (11, "b" * 64), (6, "6" * 64), notes.note(FUND, 6, "6" * 64, {}).decode(), 1, 15)),
    (1, None, Sheet(VERSION, (11, "b" * 64), (1, "1" * 64), notes.note(FUND, 1, "1" * 64, {}).decode(), 3, 15)), (0, None, None),
    (None, 9, Sheet(VERSION, (11, "b" * 64), None, None, 0, 15)), (4, 4, None), (4, 5, None),
])
def test_a_version_stands_under_its_page_with_what_was_cosigned_by_then(newest: int | None, since: int | None, sheet: Sheet | None) -> None:
    sheets = gathered(newest, since)
    assert sheets.found == {}
    sheets.page(11, "b" * 64)
    sheets.page(12, "c" * 64)
    assert sheets.found == ({"2026Q1/1": sheet} if sheet else {})


def test_only_what_is_new_is_gathered_and_a_mended_page_line_moves_its_own() -> None:
    sheets = gathered(before=a_state(VERSION))
    sheets.page(11, "b" * 64)
    assert sheets.found == {}
    sheets = gathered()
    sheets.page(11, "b" * 64)
    sheets.mended(12, "c" * 64)
    assert sheets.found["2026Q1/1"].head == (11, "b" * 64)
    sheets.mended(11, "c" * 64)
    assert sheets.found["2026Q1/1"] == Sheet(VERSION, (11, "c" * 64), (4, "4" * 64), NOTE, 2, 15)


# ---- books ----


def audited(folder: Path, **given: object) -> Report:
    return audit(folder, Given(honest().fund_id, None, pages=posting.written_again, files=posting.differs_again, **given))  # type: ignore[arg-type]  # a pin


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
@pytest.mark.parametrize("tongue", TONGUES)
def test_a_page_in_either_language_or_both_with_names_or_without_is_the_books(folder: Path, tongue: Tongue, names: bool) -> None:
    book = door(folder)
    people = {person: row["name"] for person, row in book.private.rows("people").items()} if names else None
    shutil.rmtree(folder / "disclosures")
    posting.post(book, book.state.disclosures.versions["2026Q1/1"], tongue=tongue, people=people)
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


def test_a_corrected_page_is_compared_though_the_version_before_is_gone(folder: Path) -> None:
    """It lists what differs from the version before: whoever takes that away must not go free with a changed page."""
    book = corrected(folder)
    made = book.state.disclosures.versions["2026Q1/2"]
    posting.write(folder / f"disclosures/{posting.folder_name('2026Q1', 2)}",
                  posting.files(book, posting.as_published(book, made), made, formats=("html", "json", "csv")))
    shutil.rmtree((folder / page_of(1)).parent)
    report = audited(folder)
    assert report.lines["published_pages"] == {"ok": True, "recomputed": 2, "written_again": 1} and told(report) == []
    for name, old in (("page.html", "漏印一行"), ("detail.csv", "漏印一行"), ("detail.csv", "610.00")):
        file = (folder / page_of(2)).with_name(name)
        as_it_was = file.read_text()
        assert old in as_it_was
        file.write_text(as_it_was.replace(old, "910.00"))
        assert told(audited(folder)) == [("published-page-differs", page_of(2).replace("page.html", name))]
        file.write_text(as_it_was)


def test_files_that_could_not_be_compared_are_counted_in_words(folder: Path) -> None:
    report = audited(folder)
    assert "没有比对" not in detail(report, "published_pages", "zh_CN")
    report.lines["published_pages"]["uncompared"] = 2
    assert detail(report, "published_pages", "zh_CN").endswith("2 个文件没有比对：缺上一版的数据")
    assert detail(report, "published_pages", "en").endswith("2 not compared: the data of the version before are not here")


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
    assert report.lines["published_pages"]["written_again"] == 1  # that of the second: what the first said was computed


def test_of_what_was_audited_before_only_later_pages_are_written_again(folder: Path, tmp_path: Path) -> None:
    earlier = honest().until(tmp_path, where(folder, "disclosure-published").number - 1, name="earlier")
    given = Given(honest().fund_id, pages=posting.written_again, files=posting.differs_again)
    kept = replayed(earlier, given).kept()
    later = replayed(folder, given, since=kept).report
    assert later.verdict == "clean" and later.lines["published_pages"]["written_again"] == 1
    kept = replayed(folder, given).kept()
    corrected(folder)
    after = replayed(folder, given, since=kept).report
    # Its checkpoint was cosigned in the part that is not read again: nothing is said of its page.
    assert after.verdict == "clean" and after.lines["published_pages"]["written_again"] == 0
    assert json.loads((folder / "disclosures/2026q1-v2/manifest.json").read_text())["version"] == 2
