"""What lies beside a book and is not even of its form: named, never followed, never read for more than it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sharedfund.audit.beside import first_difference
from sharedfund.book import bundles
from tests.attacks.book import B, door, findings, honest, report

PAGES, MANIFEST = "disclosures/2026q1-v1", "disclosures/2026q1-v1/manifest.json"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return honest().copy(tmp_path)


def named(folder: Path) -> list[tuple[str, str | None]]:
    """The code and the file of every finding."""
    return [(code, file) for code, _, file, _ in findings(report(folder))]


@pytest.mark.parametrize(("name", "code"), [
    (PAGES, "published-page-differs"), ("private", "private-row-differs"), ("documents", "document-differs"),
    ("main.beancount", "derived-differs"), (f"{PAGES}/page.html", "published-page-differs"),
])
def test_a_link_in_the_place_of_what_lies_beside_the_book_is_named(folder: Path, tmp_path: Path, name: str, code: str) -> None:
    (folder / name).rename(tmp_path / "kept")
    (folder / name).symlink_to(tmp_path / "kept")
    assert named(folder) == [(code, name)]


@pytest.mark.parametrize(("text", "code"), [
    ("[]", MANIFEST), ("{}", MANIFEST), ('{"files": []}', MANIFEST), ("{", MANIFEST),
    ('{"files": {"../../book/2026-03.beancount": "00"}}', MANIFEST), ('{"files": {"page.html": "00"}}', f"{PAGES}/page.html"),
])
def test_a_manifest_that_is_none_or_names_what_lies_elsewhere_is_named(folder: Path, text: str, code: str) -> None:
    there = json.loads((folder / MANIFEST).read_text())
    if text.startswith('{"files": {'):
        text = json.dumps({**there, **json.loads(text)})
    (folder / MANIFEST).write_text(text)
    assert named(folder) == [("published-page-differs", code)]


@pytest.mark.parametrize("text", ["[1]", '{"sections": 1.5}', '{"a": null}', '{"a": 1e400}', '"' + "x" * 100 + '"'])
def test_data_that_is_no_pages_data_is_named(folder: Path, text: str) -> None:
    (folder / PAGES / "data.json").write_text(text)
    assert set(named(folder)) == {("published-page-differs", f"{PAGES}/{name}") for name in ("data.json", "page.html")}
    assert ("published-page-differs", f"{PAGES}/data.json") in named(folder)


@pytest.mark.parametrize("salt", ["zz", "00"])
def test_a_salt_that_opens_nothing_is_named(folder: Path, salt: str) -> None:
    people = folder / "private" / "people.json"
    rows = json.loads(people.read_text())
    rows[B]["name_salt"] = salt
    people.write_text(json.dumps(rows))
    (row,) = (folder / "documents").glob("*.json")
    known = json.loads(row.read_text())
    row.write_text(json.dumps({**known, "salt": salt}))
    assert named(folder) == [("private-row-differs", "private/people.json"), ("document-differs", f"documents/{known['digest']}")]


@pytest.mark.parametrize("text", ["[]", "{", '{"digest": 1, "salt": "00"}', f'{{"digest": "{"A" * 64}", "salt": "00"}}',
                                  f'{{"digest": "{"0" * 64}", "salt": 0}}'])
def test_a_papers_row_that_is_none_is_named(folder: Path, text: str) -> None:
    (row,) = (folder / "documents").glob("*.json")
    row.write_text(text)
    assert named(folder) == [("document-differs", f"documents/{row.name}")]


@pytest.mark.parametrize("openings", [
    "[]", "{", '{"p-02": 1}', '{"p-77": {"name": "陆清源", "salt": "00"}}', '{"p-02": {"name": "陆清源", "salt": "zz"}}',
    '{"p-02": {"name": "陆清源"}}',
])
def test_names_a_bundle_opens_and_the_book_did_not_commit_to_are_named(folder: Path, tmp_path: Path, openings: str) -> None:
    members = bundles.unpacked(bundles.audit(door(folder)))
    for name, data in members.items():
        path = tmp_path / "unpacked" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    for name in ("chart.beancount", "main.beancount", "checked.beancount"):
        (tmp_path / "unpacked" / name).write_bytes((folder / name).read_bytes())
    assert named(tmp_path / "unpacked") == []
    (tmp_path / "unpacked" / bundles.OPENINGS).write_text(openings)
    assert named(tmp_path / "unpacked") == [("private-row-differs", bundles.OPENINGS)]


def test_a_derived_file_that_is_gone_or_longer_is_named_at_its_line(folder: Path) -> None:
    (folder / "chart.beancount").unlink()
    (folder / "main.beancount").write_bytes((folder / "main.beancount").read_bytes() + b"; more\n")
    assert named(folder) == [("derived-missing", "chart.beancount"), ("derived-differs", "main.beancount")]
    assert first_difference(b"a\nb", b"a\nc") == (2, "b", "c")
    assert first_difference(b"a", b"a\nc") == (2, "", "c")
    assert first_difference(b"a", b"a") == (1, "", "")


def test_published_data_behind_a_link_is_named_and_not_read(folder: Path, tmp_path: Path) -> None:
    (folder / PAGES / "data.json").rename(tmp_path / "kept")
    (folder / PAGES / "data.json").symlink_to(tmp_path / "kept")
    assert set(named(folder)) == {("published-page-differs", f"{PAGES}/{name}") for name in ("data.json", "page.html")}
