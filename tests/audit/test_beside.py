"""What lies beside a book is compared with it: private rows, documents, published pages."""

from __future__ import annotations

import json
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from sharedfund.audit import Report, audit
from sharedfund.reports.disclosure import disclosure
from sharedfund.spelling import canonical_text
from sharedfund_cli.demo import inputs
from sharedfund_cli.ginkgo import Ginkgo
from sharedfund_cli.story import Story
from sharedfund.values.days import period
from tests.audit.folder import write_book
from tests.fund import Fund
from tests.stories import honest


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice book on disk with names, accounts and papers beside it."""
    place = tmp_path_factory.mktemp("beside")
    ginkgo = Ginkgo(Story(place / "book", place / "home", "beside"), inputs(), lambda zh, en: None)
    ginkgo.found()
    ginkgo.settle_in()
    return place / "book"


@pytest.fixture
def book(founded: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(founded, tmp_path / "book"))


def codes(report: Report) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.file) for finding in report.findings if finding.severity == "finding"]


def test_a_book_with_everything_beside_it_is_clean(book: Path) -> None:
    report = audit(book)
    assert codes(report) == [] and report.verdict == "clean"
    assert report.lines["private_rows"] == {"ok": True, "withheld": 0, "erased": 0}


def test_a_changed_name_does_not_open_its_commitment(book: Path) -> None:
    people = book / "private" / "people.json"
    people.write_text(people.read_text().replace("段启文", "段启武"))
    assert codes(audit(book)) == [("private-row-differs", "private/people.json")]


def test_a_swapped_account_does_not_open_its_commitment(book: Path) -> None:
    payees = book / "private" / "payees.json"
    payees.write_text(payees.read_text().replace("6200000000000000003", "6200000000000000009"))
    assert codes(audit(book)) == [("private-row-differs", "private/payees.json")]


def test_an_erased_person_breaks_nothing_and_is_counted(book: Path) -> None:
    people = book / "private" / "people.json"
    rows = json.loads(people.read_text())
    del rows["p-01"]
    people.write_text(json.dumps(rows))
    report = audit(book)
    assert report.verdict == "clean" and report.lines["private_rows"]["erased"] == 1


def test_without_private_rows_all_are_withheld(book: Path) -> None:
    shutil.rmtree(book / "private")
    shutil.rmtree(book / "documents")
    report = audit(book)
    assert report.verdict == "clean"
    assert report.lines["private_rows"]["withheld"] > 15 and report.lines["private_rows"]["erased"] == 0


def test_a_document_that_was_replaced_is_named(book: Path) -> None:
    paper = next(path for path in sorted((book / "documents").iterdir()) if path.suffix == "")
    paper.write_bytes(b"another paper")
    assert codes(audit(book)) == [("document-differs", f"documents/{paper.name}")]


def test_a_published_page_that_was_edited_is_named(tmp_path: Path) -> None:
    fund = Fund.founded()
    honest.set_up(fund)
    honest.quarter(fund)
    fund.at("2026-04-10")
    honest.checkpointed_if_due(fund)
    data = disclosure(fund.state, fund.lines, period("2026Q1"), as_of=fund.day)
    honest.published(fund)
    made, newest = fund.state.disclosures.versions["2026Q1/1"], fund.state.record.head
    assert newest is not None
    head = {"size": newest.size, "root": newest.root}
    folder = write_book(fund, tmp_path / "f")
    page = folder / "disclosures" / "2026q1-v1"
    page.mkdir(parents=True)
    (page / "data.json").write_text(canonical_text(data))
    (page / "page.html").write_text("<h1>")
    files = {name: sha256((page / name).read_bytes()).hexdigest() for name in ("data.json", "page.html")}
    stated = {"files": files, "fund": fund.state.record.fund_id, "period": made.period, "version": 1, "number": made.number,
              "digest": made.digest, "published": made.day.isoformat(), "head": head,
              "computed_at": {"size": made.size, "root": made.root}}
    (page / "manifest.json").write_text(json.dumps(stated))
    assert codes(audit(folder)) == []
    (page / "page.html").write_text("<h2>")
    assert codes(audit(folder)) == [("published-page-differs", "disclosures/2026q1-v1/page.html")]
    (page / "page.html").write_text("<h1>")
    (page / "data.json").write_text((page / "data.json").read_text().replace("3261.00", "3260.00"))
    assert set(codes(audit(folder))) == {("published-page-differs", "disclosures/2026q1-v1/data.json")}
    (page / "data.json").write_text("[" * 100_000)
    assert ("published-page-differs", "disclosures/2026q1-v1/data.json") in codes(audit(folder))
