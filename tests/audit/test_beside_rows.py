"""What lies beside a book, row by row: which finding, at which file and line, with which facts."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sharedfund.audit import beside
from sharedfund.audit.beside import first_difference
from sharedfund.audit.sheets import FORM, Difference, Sheet
from sharedfund.book import bundles, derived
from sharedfund.reports.disclosure import digest_of
from sharedfund.state.disclosure import Published
from sharedfund.values.seals import commitment
from tests.audit.seen import FUND, Seen, put

SALT = "11" * 16
EMPTY = sha256(b"").hexdigest()


# ---- programs ----


@pytest.mark.parametrize(("name", "is_program"), [
    ("a.py", True), ("a.pyc", True), ("a.so", True), ("a.pth", True), ("a.dll", True), (".main.beancount.picklecache", True), ("a.pickle", True),
    ("a.pkl", True), ("sharedfund", True), ("beancount", True), ("a.pyx", False), ("a.txt", False), ("sharedfund2", False), ("py", False),
])
def test_what_another_program_would_run_is_named(tmp_path: Path, name: str, is_program: bool) -> None:
    put(tmp_path, {name: "x"})
    assert Seen(tmp_path).after(beside._programs) == ([("program-beside", name, 1, {})] if is_program else [])
    assert Seen(tmp_path, is_bundle=True).after(beside._programs) == []


def test_a_package_of_any_name_is_named_by_its_first_program_and_a_books_folder_is_none(tmp_path: Path) -> None:
    put(tmp_path, {"tools/readme.txt": "x", "tools/b.py": "x", "tools/c.py": "x", "empty/readme.txt": "x", "documents/a.py": "x"})
    assert Seen(tmp_path).after(beside._programs) == [("program-beside", "tools/b.py", 1, {})]


# ---- files ----


def test_a_files_hash_is_of_all_of_it(tmp_path: Path) -> None:
    data = os.urandom(1000) * 2500
    put(tmp_path, {"a": data})
    os.mkfifo(tmp_path / "pipe")
    seen: Any = Seen(tmp_path)
    assert beside._hash(seen, "a") == sha256(data).hexdigest()
    assert (beside._hash(seen, "b"), beside._hash(seen, "pipe")) == (None, "not-a-plain-file")


@pytest.mark.parametrize(("ours", "theirs", "where"), [
    (b"a\nb", b"a\nc", (2, "b", "c")), (b"a", b"a\nc", (2, "", "c")), (b"a\nc", b"a", (2, "c", "")), (b"a", b"a\n", (2, "", "")),
    (b"a\n", b"a", (2, "", "")), (b"a", b"a", (1, "", "")), (b"", b"", (1, "", "")), (b"x\nb", b"y\nc", (1, "x", "y")),
    (b"\xff", b"a", (1, "\ufffd", "a")), (b"a", b"\xff", (1, "a", "\ufffd")),
    (b"a" * 201, b"b" * 201, (1, "a" * 200, "b" * 200)), (b"a" * 200, b"b" * 200, (1, "a" * 200, "b" * 200)),
])
def test_two_texts_differ_in_the_first_line_that_is_not_the_same(ours: bytes, theirs: bytes, where: tuple[int, str, str]) -> None:
    assert first_difference(ours, theirs) == where


# ---- derived files ----


def test_derived_files_are_compared_byte_for_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = b"; a\nb\n"
    monkeypatch.setattr(derived, "files", lambda state, months: {"main.beancount": text, "chart.beancount": text, "checked.beancount": text})
    put(tmp_path, {"chart.beancount": text, "main.beancount": b"; a\nc\n"})
    assert Seen(tmp_path).after(beside._derived) == [
        ("derived-missing", "checked.beancount", 1, {}), ("derived-differs", "main.beancount", 2, {"expected": "b", "found": "c"})]
    assert Seen(tmp_path, is_bundle=True).after(beside._derived) == []
    for more, found in ((2 * len(text) + 4096, {"expected": "", "found": "x" * 200}), (2 * len(text) + 4097, {"expected": "", "found": "file-too-large"})):
        put(tmp_path, {"main.beancount": (text + b"x" * more)[:more], "checked.beancount": text})
        line = 3 if found["found"] != "file-too-large" else 1
        assert Seen(tmp_path).after(beside._derived) == [("derived-differs", "main.beancount", line, found)]
    put(tmp_path, {"chart.beancount": b"x" * 5000, "main.beancount": text})
    (tmp_path / "checked.beancount").unlink()
    assert Seen(tmp_path).after(beside._derived) == [
        ("derived-differs", "chart.beancount", 1, {"expected": "", "found": "file-too-large"}), ("derived-missing", "checked.beancount", 1, {})]


# ---- private rows ----


def people(*persons: str, accounts: dict[str, str] | None = None) -> dict[str, Any]:
    """A state with these persons, named by their own number, and accounts by payee."""
    return {
        "people": SimpleNamespace(mandates={}, keys={}, persons={
            person: SimpleNamespace(person=person, name=commitment("name", bytes.fromhex(SALT), person.encode())) for person in persons}),
        "contracts": SimpleNamespace(accounts={
            payee: SimpleNamespace(account=commitment("account", bytes.fromhex(SALT), account.encode()))
            for payee, account in (accounts or {}).items()}),
    }


PRIVATE = "private/people.json"


@pytest.mark.parametrize(("text", "differs", "erased"), [
    (json.dumps({"p-01": {"name": "p-01", "name_salt": SALT}}), None, 0),
    (json.dumps({"p-01": {"name": "p-01", "salt": SALT}}), None, 0),
    (json.dumps({"p-01": {"name": "p-01", "name_salt": SALT, "salt": "00"}}), None, 0),
    (json.dumps({"p-01": {"name": "p-02", "name_salt": SALT}}), "p-01", 0),
    (json.dumps({"p-01": {"name": "p-01", "name_salt": "22" * 16}}), "p-01", 0),
    (json.dumps({"p-01": {"name": "p-01", "name_salt": "zz"}}), "p-01", 0),
    (json.dumps({"p-01": {"name": "p-01"}}), "p-01", 0), (json.dumps({"p-01": {"name": 1, "salt": SALT}}), "p-01", 0),
    (json.dumps({"p-01": {"name": "p-01", "salt": 1}}), "p-01", 0),
    (json.dumps({"p-01": 1}), "p-01", 0), (json.dumps({"p-01": None}), "p-01", 0), (json.dumps({"p-01": {}}), None, 1),
    ("{}", None, 1), (json.dumps({"p-02": {"name": "p-02", "salt": SALT}}), None, 1), ("[]", "p-01", 0), ("1", "p-01", 0),
])
def test_a_private_row_opens_its_commitment_or_is_named(tmp_path: Path, text: str, differs: str | None, erased: int) -> None:
    seen, names = Seen(put(tmp_path, {PRIVATE: text}), **people("p-01")), dict[str, str]()
    said = seen.after(beside._private, names)
    assert said == ([("private-row-differs", PRIVATE, 1, {"key": differs})] if differs else [])
    assert seen.report.lines["private_rows"] == {"withheld": 0, "erased": erased}
    opened = {"p-01": "p-01"} if not differs and not erased else {}
    assert (names, seen.opened) == (opened, {"name": opened, "account": {}})


def test_rows_are_withheld_without_their_folder_and_accounts_open_like_names(tmp_path: Path) -> None:
    state = people("p-01", "p-02", accounts={"v-1": "6222", "v-2": "6223"})
    seen = Seen(tmp_path, **state)
    assert seen.after(beside._private, {}) == [] and seen.report.lines["private_rows"] == {"withheld": 4, "erased": 0}
    put(tmp_path, {"private/payees.json": json.dumps({"v-1": {"account": "6222", "salt": SALT}, "v-2": {"account": "6222", "salt": SALT}})})
    names: dict[str, str] = {}
    assert seen.after(beside._private, names) == [("private-row-differs", "private/payees.json", 1, {"key": "v-2"})]
    assert seen.report.lines["private_rows"] == {"withheld": 0, "erased": 2}
    assert (names, seen.opened["account"]) == ({}, {"v-1": "6222"})


def test_a_table_that_is_none_is_named_once_and_its_rows_count_as_erased(tmp_path: Path) -> None:
    seen = Seen(put(tmp_path, {PRIVATE: '{\n"a": }'}), **people("p-01", "p-02"))
    assert seen.after(beside._private, {}) == [("private-row-differs", PRIVATE, 2, {"key": "", "found": "not-json"})]
    assert seen.report.lines["private_rows"] == {"withheld": 0, "erased": 2}


@pytest.mark.parametrize(("folder", "code", "compare"), [
    ("private", "private-row-differs", lambda seen: beside._private(seen, {})), ("documents", "document-differs", beside._documents)])
def test_a_link_in_the_place_of_a_folder_is_not_followed(tmp_path: Path, folder: str, code: str, compare: Any) -> None:
    put(tmp_path / "elsewhere", {"people.json": "{}", "a.json": "{}"})
    put(tmp_path / "f", {"x": ""})
    (tmp_path / "f" / folder).symlink_to(tmp_path / "elsewhere")
    assert Seen(tmp_path / "f").after(compare) == [(code, folder, 1, {"found": "not-a-plain-file", "key": ""})]


@pytest.mark.parametrize(("openings", "differs", "names"), [
    ({"p-01": {"name": "p-01", "salt": SALT}}, [], {"p-01": "p-01"}), ({}, [], {}), ([], [""], {}), (1, [""], {}),
    ({"p-01": 1, "p-02": {"name": "p-02", "salt": SALT}}, ["p-01"], {"p-02": "p-02"}),
    ({"p-01": {"name": "p-02", "salt": SALT}}, ["p-01"], {}), ({"p-03": {"name": "p-03", "salt": SALT}}, ["p-03"], {}),
    ({"p-01": {"name": "p-01"}}, ["p-01"], {}), ({"p-01": {"salt": SALT}}, ["p-01"], {}), ({"p-01": {"name": "p-01", "salt": "0"}}, ["p-01"], {}),
])
def test_a_name_that_a_bundle_opens_is_the_one_committed_to(tmp_path: Path, openings: Any, differs: list[str], names: dict[str, str]) -> None:
    seen, found = Seen(put(tmp_path, {bundles.OPENINGS: json.dumps(openings)}), **people("p-01", "p-02")), dict[str, str]()
    assert seen.after(beside._openings, found) == [("private-row-differs", bundles.OPENINGS, 1, {"key": key}) for key in differs]
    assert found == names
    assert Seen(tmp_path / "none").after(beside._openings, {}) == []


def test_a_name_that_is_left_out_opens_nobodys(tmp_path: Path) -> None:
    put(tmp_path, {bundles.OPENINGS: json.dumps({"None": {"salt": SALT}})})
    assert Seen(tmp_path, **people("None")).after(beside._openings, {}) == [("private-row-differs", bundles.OPENINGS, 1, {"key": "None"})]


# ---- papers ----

PAPER = b"a paper"
DIGEST = sha256(PAPER).hexdigest()
ROW = {"digest": DIGEST, "salt": SALT, "commitment": commitment("evidence", bytes.fromhex(SALT), bytes.fromhex(DIGEST))}


@pytest.mark.parametrize(("files", "differs", "erased"), [
    ({"a.json": json.dumps(ROW), DIGEST: PAPER}, [], 0), ({"a.json": json.dumps(ROW)}, [], 1), ({DIGEST: PAPER}, [], 0),
    ({"a.json": json.dumps(ROW), DIGEST: b"another"}, [DIGEST], 0),
    ({"a.json": json.dumps({**ROW, "salt": "22" * 16}), DIGEST: PAPER}, [DIGEST], 0),
    ({"a.json": json.dumps({**ROW, "salt": "zz"}), DIGEST: PAPER}, [DIGEST], 0),
    ({"a.json": json.dumps({**ROW, "commitment": None}), DIGEST: PAPER}, [DIGEST], 0),
    ({"a.json": json.dumps({**ROW, "salt": 1}), DIGEST: PAPER}, ["a.json"], 0), ({"a.json": json.dumps({**ROW, "digest": 1})}, ["a.json"], 0),
    ({"a.json": json.dumps({**ROW, "digest": "AB" * 32})}, ["a.json"], 0), ({"a.json": "[]"}, ["a.json"], 0),
    ({"a.json": "[]", "b.json": json.dumps(ROW), DIGEST: b"another", "c.json": json.dumps({**ROW, "digest": "0" * 64})}, ["a.json", DIGEST], 1),
])
def test_a_paper_is_the_one_committed_to(tmp_path: Path, files: dict[str, str | bytes], differs: list[str], erased: int) -> None:
    seen = Seen(put(tmp_path, {f"documents/{name}": data for name, data in files.items()}))
    assert seen.after(beside._documents) == [("document-differs", f"documents/{name}", 1, {}) for name in differs]
    assert seen.report.lines["private_rows"]["erased"] == erased


def test_a_papers_row_that_is_no_json_is_named_once_at_its_line(tmp_path: Path) -> None:
    seen = Seen(put(tmp_path, {"documents/a.json": "{\n}}", "documents/b.json": json.dumps(ROW), f"documents/{DIGEST}": "x"}))
    assert seen.after(beside._documents) == [
        ("document-differs", "documents/a.json", 2, {"found": "not-json"}), ("document-differs", f"documents/{DIGEST}", 1, {})]


# ---- published pages ----

DATA = {"sections": ["x"]}
PAGES, CODE = "disclosures/2026q1-v1", "published-page-differs"
TEXT = "<p>\n金额 9.00\n</p>\n"


def published(version: int = 1, data: Any = DATA) -> Published:
    return Published("2026Q1", version, "G-01", digest_of(data), Decimal(0), Decimal(0), 7, "7" * 64, date(2026, 4, 1), date(2026, 4, 9), 8)


def sheet(made: Published) -> Sheet:
    return Sheet(made, (9, "9" * 64), None, None, 0, 30)


def stated(made: Published, files: Any, **members: Any) -> dict[str, Any]:
    return {"files": files, "fund": FUND, "period": made.period, "version": made.version, "number": made.number, "digest": made.digest,
            "published": "2026-04-09", "head": {"size": 9, "root": "9" * 64}, "computed_at": {"size": 7, "root": "7" * 64}, **members}


def posted(folder: Path, *, manifest: Any = None, versions: int = 1, writes: bool = True, **files: str | bytes) -> Seen:
    """A folder with a published version and what lies of it; `page`, `data` and other files as they are told."""
    made = published()
    page, data = files.pop("page", TEXT), files.pop("data", json.dumps(DATA))
    told: dict[str, str | bytes] = {"page.html": page, "data.json": data, **files}
    whole = {name: text.encode() if isinstance(text, str) else text for name, text in told.items()}
    listed = {name: sha256(whole[name]).hexdigest() for name in ("page.html", "data.json")}
    whole["manifest.json"] = json.dumps(stated(made, listed) if manifest is None else manifest(made, listed)).encode()
    seen = Seen(put(folder, {f"{PAGES}/{name}": text for name, text in whole.items() if text != b"-"}),
                disclosures=SimpleNamespace(versions={f"2026Q1/{number}": published(number) for number in range(1, versions + 1)}))
    seen.sheets.found = {f"2026Q1/{number}": sheet(published(number)) for number in range(1, versions + 1)}
    seen.asked = []  # type: ignore[attr-defined]  # what the writer was asked

    def write(*asked: Any) -> list[str]:
        seen.asked.append(asked)  # type: ignore[attr-defined]
        return [TEXT]

    seen.given.pages = write if writes else None
    return seen


def of(made: str, line: int = 1, **facts: Any) -> tuple[str, str, int, dict[str, Any]]:
    return CODE, f"{PAGES}/{made}", line, facts


def test_a_version_that_lies_here_whole_is_written_again_and_says_nothing(tmp_path: Path) -> None:
    seen = posted(tmp_path)
    seen.state.people.mandates = {"M-1": SimpleNamespace(person="p-01")}
    assert seen.after(beside._pages, {"p-01": "x"}) == []
    assert seen.report.lines["published_pages"] == {"written_again": 1}
    assert seen.asked == [(sheet(published()), DATA, None, {"p-01": "zQp01Qz"})]  # type: ignore[attr-defined]
    seen.after(beside._pages, {})
    assert seen.report.lines["published_pages"] == {"written_again": 2}
    assert posted(tmp_path / "unwritten", writes=False).after(beside._pages, {}) == []
    nothing = Seen(tmp_path / "nothing", disclosures=SimpleNamespace(versions={"2026Q1/1": published()}))
    assert nothing.after(beside._pages, {}) == []


WANTED = published().digest


@pytest.mark.parametrize(("files", "said"), [
    ({"page": TEXT.replace("9", "8")}, [of("page.html", 2, expected="9.00", found="金额 8.00")]),
    ({"page": b"\xff"}, [of("page.html", expected="<p>", found="\ufffd")]),
    ({"data": "{}"}, [of("data.json", expected=WANTED, found=digest_of({})), of("page.html", expected=WANTED, found="-")]),
    ({"data": "[]"}, [of("data.json", expected=WANTED, found=EMPTY), of("page.html", expected=WANTED, found="-")]),
    ({"data": '{"a": 1e400}'}, [of("data.json", expected=WANTED, found=EMPTY), of("page.html", expected=WANTED, found="-")]),
    ({"data": "{\n"}, [of("data.json", 2, expected=WANTED, found="not-json"), of("page.html", expected=WANTED, found="-")]),
    ({"data": "-", "page": "-"}, []), ({"data": "-"}, [of("page.html", expected=WANTED, found="-")]), ({"page": "-"}, []),
    ({"data": json.dumps({**DATA, "status": "x"})}, []),
    ({"more": "x", ".hidden": "x"}, [of("more", expected="-", found="more")]),
])
def test_of_a_version_what_differs_is_named(tmp_path: Path, files: dict[str, str | bytes], said: list[Any]) -> None:
    assert posted(tmp_path, **files).after(beside._pages, {}) == said


@pytest.mark.parametrize(("manifest", "said"), [
    (lambda made, files: [], [of("manifest.json", expected=WANTED, found="-")]),
    (lambda made, files: stated(made, []), [of("manifest.json", expected=WANTED, found="-")]),
    (lambda made, files: stated(made, {}), []),
    (lambda made, files: stated(made, {**files, "../x": "0"}), [of("manifest.json", expected=WANTED, found="../x")]),
    (lambda made, files: stated(made, {**files, "manifest.json": "0"}), [of("manifest.json", expected="0", found="<own>")]),
    (lambda made, files: stated(made, {**files, "page.html": "0"}), [of("page.html", expected="0", found=sha256(TEXT.encode()).hexdigest())]),
    (lambda made, files: stated(made, {**files, "data.json": 5}), [
        of("data.json", expected="5", found=sha256(json.dumps(DATA).encode()).hexdigest())]),
    (lambda made, files: stated(made, files, fund="0"), [of("manifest.json", expected=f"fund: {FUND}", found="fund: 0")]),
    (lambda made, files: stated(made, files, period="2026Q2", version=3), [of("manifest.json", expected="period: 2026Q1", found="period: 2026Q2")]),
    (lambda made, files: stated(made, files, version=2), [of("manifest.json", expected="version: 1", found="version: 2")]),
    (lambda made, files: stated(made, files, number=None), [of("manifest.json", expected="number: G-01", found="number: None")]),
    (lambda made, files: stated(made, files, digest="x" * 300), [of("manifest.json", expected=f"digest: {WANTED}", found="digest: " + "x" * 192)]),
    (lambda made, files: stated(made, files, published="2026-04-10"), [
        of("manifest.json", expected="published: 2026-04-09", found="published: 2026-04-10")]),
    (lambda made, files: stated(made, files, head={"size": 8, "root": "9" * 64}), [of(
        "manifest.json", expected=f"head: {{'size': 9, 'root': '{'9' * 64}'}}", found=f"head: {{'size': 8, 'root': '{'9' * 64}'}}")]),
    (lambda made, files: stated(made, files, head={"size": 9, "root": "8" * 64}), [of(
        "manifest.json", expected=f"head: {{'size': 9, 'root': '{'9' * 64}'}}", found=f"head: {{'size': 9, 'root': '{'8' * 64}'}}")]),
])
def test_a_manifest_says_what_the_book_says(tmp_path: Path, manifest: Any, said: list[Any]) -> None:
    seen = posted(tmp_path, manifest=manifest)
    own = sha256((tmp_path / PAGES / "manifest.json").read_bytes()).hexdigest()
    wanted = [(*one[:3], {name: own if fact == "<own>" else fact for name, fact in one[3].items()}) for one in said]
    assert seen.after(beside._pages, {}) == wanted


def test_of_a_page_that_was_found_to_differ_its_hash_says_nothing_more(tmp_path: Path) -> None:
    manifest = lambda made, files: stated(made, {**files, "page.html": "0"})  # noqa: E731  # as the table has them
    assert posted(tmp_path, page="<x>", manifest=manifest).after(beside._pages, {}) == [of("page.html", expected="p>", found="<x>")]


@pytest.mark.parametrize("name", ["notice.pdf", "notice-a3.pdf", "long.png", "screen.png"])
def test_a_sheet_that_no_manifest_names_is_none_of_the_books(tmp_path: Path, name: str) -> None:
    assert posted(tmp_path, **{name: "x"}).after(beside._pages, {}) == [of(name, expected="-", found=name)]


TOLD = Difference(7, "A 1: 9.00", "A 1: 8.00")


@pytest.mark.parametrize(("told", "said"), [
    (TOLD, [of("page.html", 7, expected="A 1: 9.00", found="A 1: 8.00")]), (None, []),
    (Difference(1, "-", FORM), [of("page.html", 2, expected="9.00", found="金额 8.00")]),
])
def test_a_page_that_differs_is_told_by_section_where_its_words_do(tmp_path: Path, told: Difference | None, said: list[Any]) -> None:
    """Of one that says the same in another form it is told where the text differs."""
    seen = posted(tmp_path, page=TEXT.replace("9", "8"))
    asked: list[Any] = []
    seen.given.files = lambda *more: asked.append(more) or told
    assert seen.after(beside._pages, {"p-01": "x"}) == said
    assert asked == [("page.html", TEXT.replace("9", "8").encode(), sheet(published()), DATA, None, [], {"p-01": "x"})]


def test_a_page_that_is_the_books_is_not_looked_at_again(tmp_path: Path) -> None:
    seen = posted(tmp_path)
    seen.given.files = lambda *more: pytest.fail("asked")
    assert seen.after(beside._pages, {}) == []


@pytest.mark.parametrize("name", ["page.xlsx", "detail.csv"])
@pytest.mark.parametrize("writes", [True, False])
def test_a_workbook_and_its_lines_are_written_again_where_somebody_can(tmp_path: Path, name: str, writes: bool) -> None:
    seen = posted(tmp_path, writes=writes, **{name: "x"})
    assert seen.after(beside._pages, {}) == []  # nobody here writes them
    seen.given.files = lambda *more: TOLD
    assert seen.after(beside._pages, {}) == [of(name, 7, expected="A 1: 9.00", found="A 1: 8.00")]
    seen.given.files = lambda *more: None
    assert seen.after(beside._pages, {}) == []


@pytest.mark.parametrize("page", [TEXT, TEXT.replace("9", "8")])
@pytest.mark.parametrize("name", ["page.html", "page.xlsx", "detail.csv"])
def test_a_corrected_file_is_held_against_the_version_before_beside_the_book_or_computed_or_said_not_to_be(
        tmp_path: Path, name: str, page: str) -> None:
    """It lists what differs from the version before."""
    earlier, asked = {"sections": ["y"]}, list[Any]()
    made = {"2026Q1/1": published(1, earlier), "2026Q1/2": replace(published(2), previous=digest_of(earlier))}
    put(tmp_path, {f"{PAGES[:-1]}2/{name}": page, f"{PAGES[:-1]}2/data.json": json.dumps(DATA),
                   f"{PAGES[:-1]}2/manifest.json": json.dumps(stated(made["2026Q1/2"], {name: sha256(page.encode()).hexdigest()}))})
    seen = Seen(tmp_path, disclosures=SimpleNamespace(versions=made))
    seen.sheets.found = {number: sheet(one) for number, one in made.items()}
    differs = Difference(2, "9.00", "8.00") if page != TEXT else None
    seen.given.pages = lambda sheet_, data, before, people: asked.append(before) or [TEXT]
    seen.given.files = lambda file, posted_, sheet_, data, before, persons, names: asked.append(before) or differs
    assert seen.after(beside._pages, {}) == [] and asked == []
    assert seen.report.lines["published_pages"] == {"uncompared": 1}
    listed = tmp_path / f"{PAGES[:-1]}2/manifest.json"
    as_it_was = listed.read_text()
    listed.write_text(json.dumps(stated(made["2026Q1/2"], {name: "0"})))  # its manifest speaks for it alone, and is asked
    assert [(file, facts["expected"]) for _, file, _, facts in seen.after(beside._pages, {})] == [(f"{PAGES[:-1]}2/{name}", "0")]
    listed.write_text(as_it_was)
    wrong = [(CODE, f"{PAGES[:-1]}2/{name}", 2, {"expected": "9.00", "found": "8.00"})] if page != TEXT else []
    seen.corrected = {digest_of(earlier): earlier}
    assert seen.after(beside._pages, {}) == wrong and asked[-1] == earlier
    seen.corrected = {}
    put(tmp_path, {f"{PAGES}/data.json": json.dumps(earlier), f"{PAGES}/manifest.json": json.dumps(stated(made["2026Q1/1"], {}))})
    assert seen.after(beside._pages, {}) == wrong and asked[-1] == earlier
    assert seen.report.lines["published_pages"]["uncompared"] == 2


def test_what_is_wrong_with_one_version_hides_nothing_of_the_next(tmp_path: Path) -> None:
    """A version that is a link, is not here, has no manifest, or names what is elsewhere; the one after it has lost its manifest."""
    second = (CODE, f"{PAGES[:-1]}2/manifest.json", 1, {"expected": WANTED, "found": "-"})

    def told(name: str, manifest: Any = None) -> list[Any]:
        seen = posted(tmp_path / name, versions=2, writes=False, manifest=manifest)
        put(tmp_path / name, {f"{PAGES[:-1]}2/data.json": json.dumps(DATA)})
        if name in ("link", "none"):
            (tmp_path / name / PAGES).rename(tmp_path / f"kept of {name}")
        if name == "link":
            (tmp_path / name / PAGES).symlink_to(tmp_path / "kept of link")
        return seen.after(beside._pages, {})

    assert told("link") == [(CODE, PAGES, 1, {"expected": WANTED, "found": "not-a-plain-file"}), second]
    assert told("none") == [second]
    assert told("manifest", lambda made, files: []) == [of("manifest.json", expected=WANTED, found="-"), second]
    assert told("names", lambda made, files: stated(made, {"a": "0", "page.html": "0"})) == [
        of("manifest.json", expected=WANTED, found="a"), of("page.html", expected="0", found=sha256(TEXT.encode()).hexdigest()), second]
    assert posted(tmp_path / "told", data="{}", manifest=lambda made, files: stated(made, {"page.html": "0"})).after(beside._pages, {}) == [
        of("data.json", expected=WANTED, found=digest_of({})), of("page.html", expected=WANTED, found="-")]


def test_a_manifest_that_is_no_json_is_named_once_and_a_head_only_where_its_sheet_is_known(tmp_path: Path) -> None:
    seen = posted(tmp_path)
    (tmp_path / PAGES / "manifest.json").write_text("{\n")
    assert seen.after(beside._pages, {}) == [of("manifest.json", 2, expected=WANTED, found="not-json")]
    seen = posted(tmp_path / "b", manifest=lambda made, files: stated(made, files, head=None))
    seen.sheets.found = {}
    assert seen.after(beside._pages, {}) == [] and seen.asked == []  # type: ignore[attr-defined]


def test_a_link_in_the_place_of_a_version_or_its_page_is_named_and_not_followed(tmp_path: Path) -> None:
    seen = posted(tmp_path / "f", writes=True)
    (tmp_path / "f" / PAGES / "page.html").rename(tmp_path / "kept")
    (tmp_path / "f" / PAGES / "page.html").symlink_to(tmp_path / "kept")
    assert seen.after(beside._pages, {}) == [of("page.html", expected=WANTED, found="not-a-plain-file")]
    (tmp_path / "f" / PAGES).rename(tmp_path / "version")
    (tmp_path / "f" / PAGES).symlink_to(tmp_path / "version")
    assert seen.after(beside._pages, {}) == [(CODE, PAGES, 1, {"expected": WANTED, "found": "not-a-plain-file"})]


@pytest.mark.parametrize("first", [True, False])
def test_a_correction_is_written_with_the_data_of_the_version_before_it(tmp_path: Path, first: bool) -> None:
    seen = posted(tmp_path, versions=2, data=json.dumps(DATA) if first else "-", page=TEXT if first else "-")
    for name in ("data.json", "page.html"):
        put(tmp_path, {f"{PAGES[:-1]}2/{name}": json.dumps(DATA) if name == "data.json" else TEXT})
    put(tmp_path, {f"{PAGES[:-1]}2/manifest.json": json.dumps(stated(published(2), {}))})
    assert seen.after(beside._pages, {}) == []
    wanted = [(sheet(published()), DATA, None, {}), (sheet(published(2)), DATA, DATA, {})] if first else []
    assert seen.asked == wanted  # type: ignore[attr-defined]


def test_the_digests_of_pages_are_kept_for_the_next_audit(tmp_path: Path) -> None:
    seen: Any = posted(tmp_path)
    assert beside.page_digests(seen, [published(2), published(1)]) == {
        f"{PAGES}/page.html": sha256(TEXT.encode()).hexdigest(), f"{PAGES[:-1]}2/page.html": None}


# ---- what could pass for a published version ----


@pytest.mark.parametrize(("name", "passes"), [
    ("2026q1-draft", True), ("2026-03-draft", True), (".hidden", True), ("2026q1-v1", True), ("2026q1-v2", False), ("2026q1", False),
    ("2026Q1-draft", False), ("2026q5-draft", False), ("draft", False), ("2026q1-drafts", False),
])
def test_beside_the_published_versions_lie_drafts_and_nothing_else(tmp_path: Path, name: str, passes: bool) -> None:
    seen = Seen(put(tmp_path, {f"disclosures/{name}/x": "x"}), disclosures=SimpleNamespace(versions={"2026Q1/1": published()}))
    assert seen.after(beside._unpublished) == ([] if passes else [(CODE, f"disclosures/{name}", 1, {"expected": "-", "found": name})])


def test_an_empty_folder_is_nothing_and_a_file_is_something(tmp_path: Path) -> None:
    put(tmp_path, {"disclosures/file": ""})
    (tmp_path / "disclosures" / "empty").mkdir()
    assert Seen(tmp_path).after(beside._unpublished) == [(CODE, "disclosures/file", 1, {"expected": "-", "found": "file"})]


def test_a_link_in_the_place_of_all_disclosures_is_named_once(tmp_path: Path) -> None:
    (tmp_path / "f").mkdir()
    (tmp_path / "f" / "disclosures").symlink_to(tmp_path)
    assert Seen(tmp_path / "f").after(beside._pages, {}) == [(CODE, "disclosures", 1, {"expected": "-", "found": "not-a-plain-file"})]
    seen = Seen(tmp_path / "f", disclosures=SimpleNamespace(versions={"2026Q1/1": published()}))
    assert seen.after(beside._pages, {}) == [(CODE, "disclosures", 1, {"expected": WANTED, "found": "not-a-plain-file"})]
