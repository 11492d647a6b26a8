"""The audit of honest books is clean; of changed ones it names what was changed, and where."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from sharedfund.audit import Given, Report, audit
from tests.audit.folder import write_book
from tests.fund import Fund
from tests.stories.honest import honest_release

REFERENCE = Path(__file__).resolve().parents[2] / "ledgers" / "co-managed"


@pytest.fixture(scope="module")
def small() -> Fund:
    """A founded fund: a book of one month."""
    return Fund.founded()


@pytest.fixture(scope="module")
def honest() -> Fund:
    """A fund that lived a quarter, with a published page and released remuneration: a book of several months."""
    return honest_release()


def head_of(fund: Fund) -> str:
    return f"{fund.frontier.size} {fund.frontier.root}"


def audited(fund: Fund, folder: Path) -> Report:
    return audit(folder, Given(expect=head_of(fund)))


def test_an_honest_practice_book_is_clean(small: Fund, tmp_path: Path) -> None:
    report = audit(write_book(small, tmp_path / "f"))
    assert report.findings == []
    assert report.verdict == "clean"
    assert report.lines["fund_id"]["confirmed_by"] == "practice"
    assert report.counts["blocks"] == len(small.blocks)
    assert report.lines["signatures"]["verified"] > 0


def test_the_newest_head_is_confirmed_by_what_the_auditor_gives(honest: Fund, tmp_path: Path) -> None:
    folder = write_book(honest, tmp_path / "f")
    report = audit(folder, Given(expect=head_of(honest), fund=honest.state.record.fund_id))
    assert report.verdict == "clean"
    assert report.lines["newest_head"]["confirmed_by"] == "option"
    assert audit(folder, Given(expect=honest.frontier.root[:32])).verdict == "clean"
    wrong = audit(folder, Given(fund="0" * 64))
    assert wrong.verdict == "findings" and wrong.findings[0].code == "fund-id-differs"


def test_a_shortened_head_is_no_head(honest: Fund, tmp_path: Path) -> None:
    folder = write_book(honest, tmp_path / "f")
    with pytest.raises(ValueError):
        audit(folder, Given(expect=honest.frontier.root[:12]))


def test_a_cut_tail_is_found_by_the_head_the_auditor_remembers(honest: Fund, tmp_path: Path) -> None:
    folder = write_book(honest, tmp_path / "f")
    (book,) = sorted((folder / "book").iterdir())[-1:]
    text = book.read_bytes()
    whole = text[:-1].rfind(b' custom "page"', 0, text.rfind(b' custom "page"'))
    cut = text.index(b"\n\n", whole) + 2
    book.write_bytes(text[:cut])
    report = audited(honest, folder)
    assert "head-not-in-book" in {f.code for f in report.findings}


def _is_told(report: Report, name: str) -> bool:
    """Whether something was found with its file and line, or the text was only reformatted."""
    assert report.findings, name
    return all(f.file and f.line for f in report.findings if f.severity == "finding" and f.code != "head-not-in-book")


def test_one_hundred_single_byte_edits_are_found(honest: Fund, tmp_path: Path) -> None:
    folder = write_book(honest, tmp_path / "f")
    chance = random.Random(20260205)
    files = sorted((folder / "book").iterdir())
    missed = []
    for number in range(100):
        path = chance.choice(files)
        text = path.read_bytes()
        at = chance.randrange(len(text))
        other = bytes([chance.choice([b for b in range(256) if b != text[at]])])
        path.write_bytes(text[:at] + other + text[at + 1 :])
        report = audited(honest, folder)
        if (report.verdict == "clean" and not report.findings) or not _is_told(report, f"{path.name}:{at}"):
            missed.append((number, path.name, at, text[at : at + 1], other))
        path.write_bytes(text)
    assert missed == []


def _moved(parts: list[bytes], place: int, other: int, how: int) -> list[bytes]:
    """The parts with one deleted, one doubled, or two swapped."""
    match how:
        case 0:
            return parts[:place] + parts[place + 1 :]
        case 1:
            return [*parts[: place + 1], parts[place], *parts[place + 1 :]]
        case _:
            changed = list(parts)
            changed[place], changed[other] = changed[other], changed[place]
            return changed


def test_fifty_lines_blocks_page_lines_and_files_moved_are_found(honest: Fund, tmp_path: Path) -> None:
    folder = write_book(honest, tmp_path / "f")
    chance = random.Random(20260206)
    missed = []
    files = sorted((folder / "book").iterdir())
    whole = {path: path.read_bytes() for path in files}
    for number in range(50):
        how, kind = number % 3, ("line", "block", "page", "file")[number % 4]
        if kind == "file":
            names = [*files, folder / "book" / "2030-01.beancount"]
            moved = _moved([whole[p] for p in files], number % len(files), (number + 1) % len(files), how)
            changed = dict(zip(names, moved, strict=False))
            for path in files:
                path.unlink()
            for path, text in changed.items():
                path.write_bytes(text)
        else:
            path = chance.choice(files)
            separator = b"\n" if kind == "line" else b"\n\n"
            parts = whole[path].split(separator)
            places = [n for n, part in enumerate(parts[:-1]) if kind != "page" or b' custom "page" ' in part]
            place, other = chance.choice(places), chance.choice(places)
            now = separator.join(_moved(parts, place, other, how))
            if now == whole[path]:
                continue
            path.write_bytes(now)
        report = audited(honest, folder)
        if not report.findings or not _is_told(report, str(number)):
            missed.append((number, kind, how))
        for path in (folder / "book").iterdir():
            path.unlink()
        for path, text in whole.items():
            path.write_bytes(text)
    assert missed == []


@pytest.mark.long
def test_single_byte_edits_of_the_reference_book_are_found(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(REFERENCE, tmp_path / "co-managed"))
    chance = random.Random(20260208)
    files = sorted((folder / "book").iterdir())
    head = audit(folder)
    for _ in range(100):
        path = chance.choice(files)
        text = path.read_bytes()
        at = chance.randrange(len(text))
        path.write_bytes(text[:at] + bytes([(text[at] + chance.randrange(1, 256)) % 256]) + text[at + 1 :])
        report = audit(folder, Given(expect=f"{head.head_size} {head.head_root}"))
        assert report.findings and _is_told(report, f"{path.name}:{at}")
        path.write_bytes(text)


@pytest.mark.parametrize("name", ["chart.beancount", "main.beancount", "checked.beancount"])
def test_an_edited_derived_file_is_found(small: Fund, tmp_path: Path, name: str) -> None:
    folder = write_book(small, tmp_path / "f")
    text = (folder / name).read_bytes()
    for changed in (text + b"\n", text[:-1], text.replace(b"2026", b"2025", 1) + b" ", b""):
        (folder / name).write_bytes(changed)
        (finding,) = audit(folder).findings
        assert (finding.code, finding.file) == ("derived-differs", name) and finding.line
    (folder / name).unlink()
    assert [f.code for f in audit(folder).findings] == ["derived-missing"]


def test_crlf_and_blank_lines_are_only_reformatting(honest: Fund, tmp_path: Path) -> None:
    folder = write_book(honest, tmp_path / "f")
    for path in (folder / "book").iterdir():
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    report = audited(honest, folder)
    assert {(f.code, f.severity) for f in report.findings} == {("reformatted-only", "notice")}
    assert report.verdict == "clean"


def test_a_foreign_file_in_the_books_folder_is_named(small: Fund, tmp_path: Path) -> None:
    folder = write_book(small, tmp_path / "f")
    (folder / "book" / "2026-01 (conflicted copy).beancount").write_text("x")
    assert [f.code for f in audit(folder).findings] == ["file-foreign"]
