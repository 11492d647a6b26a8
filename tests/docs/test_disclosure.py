"""The page on the disclosure: its commands print what it shows, its pictures are those the script draws, and they are small."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest

from tests.docs.pages import HOUSE, commands
from tests.docs.posted import PAGE, lasting, page
from tools import write_pictures

TEXT = PAGE.read_text(encoding="utf-8")
CHINESE, ENGLISH = TEXT.split('<a id="english"></a>')
READMES = (HOUSE / "README.md", HOUSE / "README.en.md")
NAMED = re.compile(r"pictures/([A-Za-z0-9._-]+\.png)")
BYTES_MOST = 2_500_000


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> str:
    return page(TEXT, tmp_path_factory.mktemp("posted").resolve())


def test_the_page_shows_what_its_commands_print(printed: str) -> None:
    assert lasting(printed) == lasting(TEXT), "run: make docs"


def test_it_verifies_until_a_figure_is_changed(printed: str) -> None:
    for half, agrees, differs in zip(printed.split('<a id="english"></a>'), ("结论：相符", "Verdict: it holds"), ("× 文件 page.html", "× file page.html"), strict=True):
        assert agrees in half and differs in half
        assert half.index(agrees) < half.index(differs)


def test_both_languages_type_the_same() -> None:
    assert [command.replace(" --lang en", "") for command in commands(ENGLISH)] == commands(CHINESE) != []


def test_every_form_is_shown() -> None:
    from sharedfund.audit.sheets import FILES

    for half in (CHINESE, ENGLISH):
        assert all(f"`{name}`" in half for name in FILES.values())


# ---- pictures ----


def _named() -> dict[str, set[str]]:
    pages = [*READMES, *sorted((HOUSE / "docs").rglob("*.md"))]
    return {str(path.relative_to(HOUSE)): set(NAMED.findall(path.read_text(encoding="utf-8"))) for path in pages}


def test_the_pictures_of_the_pages_are_those_the_script_draws() -> None:
    named = set().union(*_named().values())
    here = {path.name for path in write_pictures.PICTURES.iterdir()}
    assert named == set(write_pictures.DRAWN) == here


@pytest.mark.parametrize("readme", READMES, ids=["zh", "en"])
def test_a_readme_shows_one_picture_and_the_page(readme: Path) -> None:
    text = readme.read_text(encoding="utf-8")
    assert len(NAMED.findall(text)) == 1
    assert "(docs/disclosure.md" in text


def test_the_pictures_are_small_and_of_few_colours() -> None:
    sizes = 0
    for path in write_pictures.PICTURES.glob("*.png"):
        data = path.read_bytes()
        assert data.startswith(b"\x89PNG\r\n\x1a\n"), path.name
        width, height, depth, kind = struct.unpack(">IIBB", data[16:26])
        assert (depth, kind) == (8, 3), f"{path.name} is no picture of a palette"
        assert width == write_pictures.DRAWN[path.name][1] and height > 200, path.name
        sizes += len(data)
    assert sizes < BYTES_MOST


def test_a_tool_that_is_missing_is_named_and_its_pictures_left_alone(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    pytest.importorskip("PIL", reason="pillow is not installed: no picture is drawn")
    (tmp_path / "page.png").write_bytes(b"as it was")
    monkeypatch.setattr(write_pictures, "PICTURES", tmp_path)
    monkeypatch.setattr(write_pictures.shutil, "which", lambda _name: None)
    monkeypatch.setattr(write_pictures.Studio, "built", lambda *_: tmp_path)
    assert write_pictures.main(["page.png"]) == 1
    assert capsys.readouterr().out == "left alone, page.png: chromium (apt-get install chromium) is missing\n"
    assert (tmp_path / "page.png").read_bytes() == b"as it was"


def test_a_name_that_is_none_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("PIL", reason="pillow is not installed: no picture is drawn")
    assert write_pictures.main(["none.png"]) == 2
    assert "no such picture: none.png" in capsys.readouterr().out
