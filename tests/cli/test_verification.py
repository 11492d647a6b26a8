"""`disclosure verify` and `audit` against whoever changes what was published: the right thing is named, with the section and
both figures, the exit code is 4, and nothing elsewhere is read."""

from __future__ import annotations

import io
import json
import os
import shutil
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from sharedfund.render import posting
from tests.cli import runner

pytest.importorskip("xlsxwriter", reason="the extra `xlsx` is not installed: no workbook is compared")

LEDGER = Path(__file__).resolve().parents[2] / "ledgers" / "committee-agency"
VERSION = "2026q1-v1"


@pytest.fixture(scope="module")
def _posted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book with its two quarters in page and data, the first in workbook and lines too."""
    place = tmp_path_factory.mktemp("posted")
    shutil.copytree(LEDGER, place / "book")
    for period, to in (("2026Q1", "html,json,xlsx,csv"), ("2026Q2", "html,json")):
        ran = runner.run("-C", place / "book", "disclosure", "build", period, "--to", to, home=place / "home")
        assert ran.code == 0, ran.err
    return place


@pytest.fixture
def place(_posted: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(_posted, tmp_path / "here"))


def folder(place: Path) -> Path:
    return place / "book" / "disclosures" / VERSION


def verified(place: Path, manifest: Path | None = None, *, book: bool = True) -> tuple[int, dict[str, dict[str, Any]]]:
    where = ("-C", place / "book") if book else ()
    ran = runner.run(*where, "--json", "disclosure", "verify", manifest or folder(place) / "manifest.json", home=place / "home")
    told = json.loads(ran.out)
    return ran.code, {check["code"]: check for check in told["data"]["checks"]} if "data" in told else {"": told}


def audited(place: Path) -> list[tuple[str, str, str]]:
    ran = runner.run("--json", "audit", place / "book", home=place / "home")
    return [(found["file"].rpartition("/")[2], found["expected"], found["found"])
            for found in json.loads(ran.out)["findings"] if found["code"] == "published-page-differs"]


def wrong(checks: dict[str, dict[str, Any]]) -> set[str]:
    return {code for code, check in checks.items() if not check["ok"]}


def rehashed(place: Path, *names: str, **members: Any) -> None:
    """The manifest with the hashes of files as they lie there now: what whoever changes a file would write."""
    told = json.loads((folder(place) / "manifest.json").read_text("utf-8"))
    told["files"] |= {name: sha256((folder(place) / name).read_bytes()).hexdigest() for name in names}
    (folder(place) / "manifest.json").write_text(json.dumps(told | members), "utf-8")


def unzipped(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for info in old.infolist():
            new.writestr(info, change(info.filename, old.read(info.filename)))
    return made.getvalue()


def test_what_was_posted_holds(place: Path) -> None:
    code, checks = verified(place)
    assert (code, wrong(checks)) == (0, set())
    assert {"written page.html", "written page.xlsx", "written detail.csv"} <= set(checks)
    assert audited(place) == []


# ---- one figure, in each format ----


def changed(place: Path, name: str) -> tuple[str, str]:
    """An amount of section D that stands nowhere else is another one in this file; what it was and what it is."""
    whole = json.loads((folder(place) / "data.json").read_text("utf-8"))
    row = next(row for row in whole["sections"]["D"]["rows"] if json.dumps(whole).count(f'"{row["amount"]}"') == 1)
    old, new = f"{float(row['amount']):,.2f}", f"{float(row['amount']) + 1000:,.2f}"
    path = folder(place) / name
    if name == "page.xlsx":
        plain = [text.replace(",", "").removesuffix(".00") for text in (old, new)]

        def change(part: str, text: bytes) -> bytes:
            return text.replace(f"<v>{plain[0]}</v>".encode(), f"<v>{plain[1]}</v>".encode()) if "sheet" in part else text

        path.write_bytes(unzipped(path.read_bytes(), change))
        return plain[0], plain[1]
    if name in ("data.json", "detail.csv"):
        old, new = old.replace(",", ""), new.replace(",", "")
    text = path.read_bytes()
    at = text.index({"detail.csv": b"D,1,row", "data.json": b'"D":{', "page.html": b'<section id="D"'}[name])
    path.write_bytes(text[:at] + text[at:].replace(old.encode(), new.encode(), 1))
    return old, new


@pytest.mark.parametrize("is_manifest_told_too", [False, True])
@pytest.mark.parametrize("name", ["page.html", "page.xlsx", "detail.csv", "data.json"])
def test_a_figure_changed_in_any_format_is_named_with_both(place: Path, name: str, is_manifest_told_too: bool) -> None:
    old, new = changed(place, name)
    if is_manifest_told_too:
        rehashed(place, name)
    code, checks = verified(place)
    assert code == 4
    found = checks[f"written {name}"]
    assert not found["ok"] and found["section"] == "D", found
    assert old in found["expected"] and new in found["found"]
    assert (f"file {name}" in wrong(checks)) is not is_manifest_told_too
    text = runner.run("-C", place / "book", "disclosure", "verify", folder(place) / "manifest.json", home=place / "home")
    said = [f"{float(figure):,.2f}" for figure in (old, new)] if name == "data.json" else [old, new]  # data are told as the page prints them
    assert text.code == 4 and "D 逐日收款" in text.out and all(figure in text.out for figure in said), text.out
    (found_file, expected, is_now), *_ = audited(place)
    assert found_file == name
    if name != "data.json":  # the audit has the digest of the data and no other copy of them
        assert old in expected and new in is_now


# ---- files ----


def test_a_file_that_is_gone_swapped_or_added_is_named(place: Path) -> None:
    (folder(place) / "detail.csv").unlink()
    assert (verified(place)[0], wrong(verified(place)[1])) == (4, {"file detail.csv"})
    shutil.copy(folder(place) / "page.html", folder(place) / "detail.csv")
    code, checks = verified(place)
    assert code == 4 and {"file detail.csv", "written detail.csv"} <= wrong(checks)
    assert [name for name, *_ in audited(place)] == ["detail.csv"]
    (folder(place) / "detail.csv").unlink()
    (folder(place) / "notice.pdf").write_bytes(b"%PDF-1.7 forged")
    told = json.loads((folder(place) / "manifest.json").read_text("utf-8"))
    del told["files"]["detail.csv"]
    (folder(place) / "manifest.json").write_text(json.dumps(told), "utf-8")
    assert (verified(place)[0], wrong(verified(place)[1])) == (4, {"unnamed notice.pdf"})
    assert audited(place) == [("notice.pdf", "-", "notice.pdf")]
    said = runner.run("-C", place / "book", "disclosure", "verify", folder(place) / "manifest.json", home=place / "home").out
    assert "× 清单里没有 notice.pdf" in said


def test_another_periods_or_versions_file_is_no_file_of_this_one(place: Path) -> None:
    other = place / "book" / "disclosures" / "2026q2-v1"
    for name in ("page.html", "data.json"):
        shutil.copy(other / name, folder(place) / name)
    code, checks = verified(place)
    assert code == 4 and {"file page.html", "file data.json", "digest", "written page.html", "written data.json"} <= wrong(checks)
    shutil.copy(other / "manifest.json", folder(place) / "manifest.json")  # then it is that quarter's, with two files too many
    code, checks = verified(place)
    assert (code, wrong(checks)) == (4, {"unnamed page.xlsx", "unnamed detail.csv"})
    assert {name for name, *_ in audited(place)} >= {"page.html", "data.json", "manifest.json"}


def test_a_link_and_a_file_without_end_are_not_read(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = folder(place) / "page.html"
    page.rename(tmp_path / "page.html")
    page.symlink_to(tmp_path / "page.html")
    code, checks = verified(place)
    assert (code, wrong(checks), checks["file page.html"]["found"]) == (4, {"file page.html"}, "is-a-link")
    assert [name for name, *_ in audited(place)] == ["page.html"]
    page.unlink()
    with page.open("wb") as file:
        file.truncate(5 << 30)  # nothing of it lies on the disk
    assert verified(place)[1]["file page.html"]["found"] == "file-too-large"
    assert verified(place, book=False)[0] == 4
    assert [name for name, *_ in audited(place)] == ["page.html"]
    page.unlink()
    if hasattr(os, "mkfifo"):
        os.mkfifo(page)
        assert verified(place)[1]["file page.html"]["found"] == "not-a-file"
        assert [name for name, *_ in audited(place)] == ["page.html"]


# ---- the manifest ----


@pytest.mark.parametrize("change", [
    {"files": {"../../../home/secret": "0" * 64}}, {"files": {"/etc/passwd": "0" * 64}}, {"files": {"page.html\n": "0" * 64}},
    {"files": ["page.html"]}, {"files": {"page.html": 5}}, {"version": "1"}, {"format": "sharedfund-disclosure/2"}, {"head": {"size": "9", "root": ""}}, {"fund": None},
])
def test_a_manifest_of_another_form_is_none_and_reads_nothing(place: Path, change: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    told = json.loads((folder(place) / "manifest.json").read_text("utf-8"))
    (folder(place) / "manifest.json").write_text(json.dumps(told | change), "utf-8")
    monkeypatch.setattr(posting, "_hashed", lambda path: pytest.fail(f"{path} was read"))
    code, answer = verified(place)
    assert (code, answer[""]["code"]) == (2, "not-a-manifest")


@pytest.mark.parametrize(("change", "named"), [
    ({"fund": "0" * 64}, {"fund"}), ({"period": "2026Q2"}, {"published", "head", "written page.html", "written data.json", "written page.xlsx", "written detail.csv"}), ({"period": "../../x"}, {"published"}), ({"version": 7}, {"published"}),
    ({"digest": "0" * 64}, {"digest", "published"}), ({"digest": "\x1b[2Jx"}, {"digest", "published"}),
    ({"head": {"size": 1, "root": "0" * 64}}, {"head"}), ({"number": "公示〔2026〕第9号"}, {"published"}), ({"published": "2020-01-01"}, {"published"}),
    ({"computed_at": {"size": 1, "root": "0" * 64}}, {"published"}), ({"computed_at": None}, {"published"}),
])
def test_what_a_manifest_says_of_the_book_is_the_books(place: Path, change: dict[str, Any], named: set[str]) -> None:
    rehashed(place, **change)
    code, checks = verified(place)
    assert (code, wrong(checks)) == (4, named)
    said = runner.run("-C", place / "book", "disclosure", "verify", folder(place) / "manifest.json", home=place / "home").out
    assert "\x1b" not in said and "结论：不符" in said


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"\xff", b'{"format": "sharedfund-disclosure/1"}', b"x" * ((1 << 20) + 1), b"[" * 100_000])
def test_what_is_no_manifest_is_said_to_be_none(place: Path, data: bytes) -> None:
    (folder(place) / "manifest.json").write_bytes(data)
    code, answer = verified(place)
    assert (code, answer[""]["code"]) == (2, "not-a-manifest")


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff", b'{"sections": {"F": 5}}', b"[" * 100_000, b'{"front": {"opening": 1e999}}'])
def test_data_that_are_none_are_a_digest_that_differs(place: Path, data: bytes) -> None:
    (folder(place) / "data.json").write_bytes(data)
    code, checks = verified(place)
    assert code == 4 and {"file data.json", "digest"} <= wrong(checks)
    assert audited(place)[0][0] == "data.json"
