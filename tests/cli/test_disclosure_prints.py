"""`disclosure build --to pdf,png,screen` and `doctor`: sheets and pictures, and what is said where they cannot be set."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from sharedfund.errors import SharedFundError
from sharedfund.render import fonts, posting, press, workbook
from sharedfund_cli.settings import PUBLISHED_IN
from tests.cli import runner
from tests.fund import B, C, D, K

pytest.importorskip("typst", reason="the extra `pdf` is not installed: no sheet is set")
pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed: no sheet is read back")

APRIL = "2026-04-10T01:00:00"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def run(place: Path, *words: object, lang: str = "zh_CN") -> Any:
    return runner.run("-C", place / "book", "--now", APRIL, "--as", K, *words, home=place / "home", lang=lang)


def has_fonts() -> None:
    try:
        fonts.find("银杏花园小区草稿")
    except SharedFundError as error:
        pytest.skip(f"NOT TESTED, sheets from the command line: {error.code}; {error.facts['install']}")


def test_sheets_and_pictures_lie_beside_the_page(place: Path, out: Path) -> None:
    has_fonts()
    ran = run(place, "disclosure", "build", "2026Q1", "--to", "html,pdf,png,screen", "-o", out)
    assert ran.code == 0, ran.err
    assert sorted(path.name for path in out.iterdir()) == ["long.png", "notice.pdf", "page.html", "screen.png"]
    assert all(name in ran.out for name in ("notice.pdf", "long.png", "screen.png"))
    page = pypdf.PdfReader(out / "notice.pdf").pages[0]
    assert round(float(page.mediabox[2]) / 72 * 25.4) == 210
    assert "草稿" in page.extract_text()


def test_large_print_is_the_sheet_on_a3(place: Path, out: Path) -> None:
    has_fonts()
    ran = run(place, "disclosure", "build", "2026Q1", "--to", "pdf", "--large-print", "-o", out)
    assert ran.code == 0, ran.err
    assert [path.name for path in out.iterdir()] == ["notice-a3.pdf"]
    assert round(float(pypdf.PdfReader(out / "notice-a3.pdf").pages[0].mediabox[2]) / 72 * 25.4) == 297


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_without_a_font_the_page_is_written_and_the_way_out_is_told(place: Path, out: Path, lang: str) -> None:
    empty = out.parent / "fonts"
    empty.mkdir()
    ran = run(place, "disclosure", "build", "2026Q1", "--to", "html,json,pdf,png", "--fonts", empty, "-o", out, lang=lang)
    assert ran.code == 1
    assert sorted(path.name for path in out.iterdir()) == ["data.json", "page.html"]
    assert str(empty) in ran.out and fonts.install() in ran.out and "--fonts DIR" in ran.out
    ran = run(place, "--json", "disclosure", "build", "2026Q1", "--to", "html,pdf", "--fonts", empty, "-o", out, lang=lang)
    told = json.loads(ran.out)["data"]
    assert ran.code == 1
    assert [one["code"] for one in told["held_up"]] == ["no-fonts"]
    assert [Path(name).name for name in told["files"]] == ["page.html"]


def test_without_the_extra_the_pip_line_is_told(place: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "find_spec", lambda name: None)
    ran = run(place, "disclosure", "build", "2026Q1", "--to", "html,pdf", "-o", out)
    assert ran.code == 1
    assert 'pip install "sharedfund[pdf]"' in ran.out
    assert [path.name for path in out.iterdir()] == ["page.html"]


def test_a_posted_sheet_is_set_again_and_compared(tmp_path: Path) -> None:
    has_fonts()
    book = Path(__file__).resolve().parents[2] / "ledgers" / "revenue-only"
    built = runner.run("-C", book, "disclosure", "build", "2026Q1", "--to", "json,pdf", "-o", tmp_path, home=tmp_path / "home")
    assert built.code == 0, built.err

    def verified() -> dict[str, Any]:
        ran = runner.run("-C", book, "--json", "disclosure", "verify", tmp_path / "manifest.json", home=tmp_path / "home")
        return {check["code"]: check for check in json.loads(ran.out)["data"]["checks"]}

    assert verified()["written notice.pdf"]["ok"] is True
    told = json.loads((tmp_path / "manifest.json").read_text("utf-8"))
    other = (tmp_path / "notice.pdf").read_bytes().replace(b"Typst", b"Typot")
    (tmp_path / "notice.pdf").write_bytes(other)
    assert verified()["file notice.pdf"]["ok"] is False
    told["files"]["notice.pdf"] = sha256(other).hexdigest()
    (tmp_path / "manifest.json").write_text(json.dumps(told), "utf-8")
    found = verified()
    assert "written notice.pdf" not in found and found["unwritten notice.pdf"]["expected"] == "other-fonts"
    ran = runner.run("-C", book, "disclosure", "verify", tmp_path / "manifest.json", home=tmp_path / "home")
    assert "- 没有重写核对 notice.pdf" in ran.out and "以数据指纹为准" in ran.out
    # A second sheet that is as it is set here shows that the fonts are the same.
    runner.run("-C", book, "disclosure", "build", "2026Q1", "--to", "screen", "-o", tmp_path, home=tmp_path / "home")
    found = verified()
    assert found["written screen.png"]["ok"] is True
    assert found["unwritten notice.pdf"]["expected"] == "unlike-the-others"
    ran = runner.run("-C", book, "disclosure", "verify", tmp_path / "manifest.json", home=tmp_path / "home", lang="en")
    assert "it was set elsewhere or changed; compare its figures with the page" in " ".join(ran.out.split())


def test_what_is_published_without_asking_is_everything_but_large_print() -> None:
    assert set(posting.FORMATS) - set(posting.WANTED) == {"a3"}


# ---- published ----


@pytest.fixture
def proposed(place: Path) -> Iterator[tuple[Path, int]]:
    """A quarter that lacks one yes, and nobody said in what it is to be published."""
    without = PUBLISHED_IN.set(())
    for month in ("2026-01", "2026-02", "2026-03"):
        agreed(place, "period", "close", month)
    yield place, agreed(place, "disclosure", "publish", "2026Q1", people=(C,))
    PUBLISHED_IN.reset(without)


def agreed(place: Path, *words: object, people: tuple[str, ...] = (B, D)) -> int:
    said = run(place, "--json", "-y", *words) if words[0] == "period" else runner.run(
        "-C", place / "book", "--now", APRIL, "--as", B, "--json", "-y", *words, home=place / "home")
    block = json.loads(said.out)["data"]["waiting"][0]["block"]
    for person in people:
        ran = runner.run("-C", place / "book", "--now", APRIL, "--as", person, "-y", "sign", block, home=place / "home")
        assert ran.code == 0, ran.err
    return int(block)


def last_yes(place: Path, block: int, lang: str = "zh_CN") -> Any:
    return runner.run("-C", place / "book", "--now", APRIL, "--as", D, "-y", "sign", block, home=place / "home", lang=lang)


def test_a_page_is_published_in_everything_this_machine_can_make(proposed: tuple[Path, int]) -> None:
    has_fonts()
    place, block = proposed
    ran = last_yes(place, block)
    folder = place / "book" / "disclosures" / "2026q1-v1"
    wanted = {posting.FILES[name] for name in posting.WANTED if name != "xlsx" or workbook.is_here()}
    assert ran.code == 0 and {path.name for path in folder.iterdir()} == wanted | {"manifest.json"}
    assert set(json.loads((folder / "manifest.json").read_text("utf-8"))["files"]) == wanted
    assert all(name in ran.out for name in wanted)


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_what_could_not_be_made_is_named_and_holds_nothing_up(proposed: tuple[Path, int], lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    place, block = proposed
    monkeypatch.setattr(fonts, "find_spec", lambda name: None)
    ran = last_yes(place, block, lang)
    folder = place / "book" / "disclosures" / "2026q1-v1"
    named = json.loads((folder / "manifest.json").read_text("utf-8"))["files"]
    assert ran.code == 0 and {"page.html", "data.json", "detail.csv"} <= set(named) and not {"notice.pdf", "long.png", "screen.png"} & set(named)
    assert "notice.pdf" in ran.err and "long.png" in ran.err and "screen.png" in ran.err and 'pip install "sharedfund[pdf]"' in ran.err
    assert "disclosure build 2026Q1 --to pdf,png,screen" in ran.err


def test_a_typesetter_that_dies_holds_nothing_up(proposed: tuple[Path, int], monkeypatch: pytest.MonkeyPatch) -> None:
    has_fonts()
    place, block = proposed

    def died(*_: Any) -> Any:
        raise press.PressError("killed")

    monkeypatch.setattr(press, "pressed", died)
    ran = last_yes(place, block)
    assert ran.code == 0 and "× 没有写 notice.pdf、long.png、screen.png：排版程序没有做成：killed" in ran.err
    assert (place / "book" / "disclosures" / "2026q1-v1" / "manifest.json").is_file()


def test_doctor_says_which_fonts_the_book_has(place: Path) -> None:
    has_fonts()
    lines = {line["check"]: line for line in json.loads(run(place, "--json", "doctor").out)["data"]}
    assert lines["fonts"]["verdict"] == "good" and lines["fonts"]["text"].startswith("字体齐全")


def test_doctor_names_what_no_font_has_and_with_fix_the_package(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def find(text: str = "", **_: Any) -> fonts.Fonts:
        assert set("银杏花园") <= set(text)  # the book's own characters are asked for
        raise SharedFundError("characters-missing", count=2, characters="喆 (U+5586) 堃 (U+5803)", fonts="SimHei", install="INSTALL")

    monkeypatch.setattr(fonts, "find", find)
    ran = run(place, "doctor")
    assert ran.code == 4
    assert "× 字体缺 2 个字：喆 (U+5586) 堃 (U+5803)" in ran.out and "doctor --fix" in ran.out and "INSTALL" not in ran.out
    ran = run(place, "doctor", "--fix")
    assert "INSTALL" in ran.out and "--fonts DIR" in ran.out
    assert "INSTALL" in run(place, "doctor", "--fix", lang="en").out


def test_doctor_only_notes_that_nothing_sets_sheets_here(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "find_spec", lambda name: None)
    lines = {line["check"]: line for line in json.loads(run(place, "--json", "doctor", "--fix").out)["data"]}
    assert lines["fonts"]["verdict"] == "note"
    assert 'pip install "sharedfund[pdf]"' in lines["fonts"]["remedy"]
