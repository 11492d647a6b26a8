"""Fonts: every character of a page is in one, in both weights, or it is named with what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sharedfund.errors import BadInput, SharedFundError
from sharedfund.render import fonts, words

pytest.importorskip("typst", reason="the extra `pdf` is not installed: no font is looked at")
builder = pytest.importorskip("fontTools.fontBuilder", reason="the extra `pdf` is not installed: no font is looked at")

LATIN = "abc 0123"


def font(path: Path, family: str, characters: str, weight: int = 400, *, slanted: bool = False) -> Path:
    """A font file whose every character has a shape."""
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    names = [".notdef", *(f"u{ord(char):x}" for char in dict.fromkeys(characters))]
    made = builder.FontBuilder(1000, isTTF=True)
    made.setupGlyphOrder(names)
    made.setupCharacterMap({ord(char): f"u{ord(char):x}" for char in characters})
    pen = TTGlyphPen(None)
    for step, place in enumerate(((0, 0), (0, 700), (500, 700), (500, 0))):
        (pen.lineTo if step else pen.moveTo)(place)
    pen.closePath()
    glyph = pen.glyph()
    made.setupGlyf(dict.fromkeys(names, glyph))
    made.setupHorizontalMetrics(dict.fromkeys(names, (600, 0)))
    made.setupHorizontalHeader(ascent=800, descent=-200)
    made.setupNameTable({"familyName": family, "styleName": "Bold" if weight > 500 else "Regular"})
    made.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWeightClass=weight, fsSelection=1 if slanted else 64)
    made.setupPost()
    path.parent.mkdir(parents=True, exist_ok=True)
    made.save(path)
    return path


def refused(text: str, folder: Path) -> Any:
    with pytest.raises(SharedFundError) as caught:
        fonts.find(text, folder=folder)
    return caught.value


def test_a_folder_of_fonts_is_taken_as_it_is(tmp_path: Path) -> None:
    font(tmp_path / "plain.ttf", "Any Sans", LATIN + "堃")
    font(tmp_path / "inner" / "bold.ttf", "Any Sans", LATIN + "堃", 700)
    found = fonts.find("堃 a", folder=tmp_path)
    assert found.families == ("Any Sans",)
    assert [(face.weight, face.path.name) for face in found.faces] == [(400, "plain.ttf"), (700, "bold.ttf")]
    assert found.folders == (tmp_path, tmp_path / "inner")


def test_every_missing_character_is_named_with_its_number(tmp_path: Path) -> None:
    font(tmp_path / "plain.ttf", "Any Sans", LATIN + "喆")
    error = refused("a堃b喆𠮷a堃", tmp_path)
    assert error.code == "characters-missing"
    assert error.facts["characters"] == "堃 (U+5803) 𠮷 (U+20BB7)"
    assert error.facts["count"] == 2
    told = words.error_reason(error, "zh_CN")
    assert "堃 (U+5803)" in told and "𠮷 (U+20BB7)" in told and "喆" not in told
    assert any("--fonts" in line for line in words.error_remedy(error, "zh_CN"))
    assert "blank" in words.error_reason(error, "en")


def test_a_character_that_only_the_plain_weight_has_is_missing(tmp_path: Path) -> None:
    font(tmp_path / "plain.ttf", "Any Sans", LATIN + "堃")
    font(tmp_path / "bold.ttf", "Any Sans", LATIN, 700)
    assert refused("a堃", tmp_path).facts["characters"] == "堃 (U+5803)"
    font(tmp_path / "other.ttf", "Other Sans", "堃")
    assert fonts.find("a堃", folder=tmp_path).families == ("Any Sans", "Other Sans")


def test_a_slanted_face_is_none_a_page_is_set_in(tmp_path: Path) -> None:
    font(tmp_path / "slanted.ttf", "Any Sans", LATIN, slanted=True)
    assert refused("a", tmp_path).code == "no-fonts"


def test_spaces_and_marks_that_choose_a_variant_need_no_shape(tmp_path: Path) -> None:
    font(tmp_path / "plain.ttf", "Any Sans", LATIN)
    assert fonts.find("a\n\u3000b\u200b\ufe0fc\U000e0100", folder=tmp_path).families == ("Any Sans",)


def test_no_font_at_all_is_said_with_the_package(tmp_path: Path) -> None:
    (tmp_path / "broken.ttf").write_bytes(b"no font")
    (tmp_path / "readme.txt").write_text("no font either")
    error = refused("a", tmp_path)
    assert error.code == "no-fonts"
    assert str(tmp_path) in words.error_reason(error, "zh_CN")
    assert words.error_remedy(error, "en")[0] == fonts.install()


def test_a_whole_disk_is_no_folder_of_fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "FILES_MAX", 1)
    for name in ("one.ttf", "two.ttf"):
        (tmp_path / name).write_bytes(b"x")
    with pytest.raises(BadInput, match="too-many-fonts") as caught:
        fonts.find("a", folder=tmp_path)
    assert "2" not in words.error_reason(caught.value, "zh_CN").replace(str(tmp_path), "")


@pytest.mark.parametrize(("system", "release", "told"), [
    ("Linux", {"ID": "debian"}, "sudo apt install fonts-noto-cjk"),
    ("Linux", {"ID": "ubuntu", "ID_LIKE": "debian"}, "sudo apt install fonts-noto-cjk"),
    ("Linux", {"ID": "rocky", "ID_LIKE": "rhel centos fedora"}, "sudo dnf install google-noto-sans-cjk-fonts"),
    ("Linux", {"ID": "unheard-of"}, "sudo apt install fonts-noto-cjk"),
    ("Linux", None, "sudo apt install fonts-noto-cjk"),
    ("Darwin", None, "brew install --cask font-noto-sans-cjk-sc"),
])
def test_the_package_is_that_of_the_system(system: str, release: dict[str, str] | None, told: str,
                                           monkeypatch: pytest.MonkeyPatch) -> None:
    def read() -> dict[str, str]:
        if release is None:
            raise OSError
        return release

    monkeypatch.setattr(fonts.platform, "system", lambda: system)
    monkeypatch.setattr(fonts.platform, "freedesktop_os_release", read)
    assert fonts.install() == told


def test_windows_has_its_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts.platform, "system", lambda: "Windows")
    assert "Language.Fonts.Hans" in fonts.install()


def test_the_systems_fonts_are_looked_for_by_their_best_family(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "system_folders", lambda: (tmp_path,))
    font(tmp_path / "SimHei.ttf", "SimHei", LATIN + "堃")
    font(tmp_path / "NotoSansSC-Regular.ttf", "Noto Sans SC", LATIN)
    assert fonts.find("a").families == ("Noto Sans SC",)
    assert fonts.find("a堃").families == ("Noto Sans SC", "SimHei")
    font(tmp_path / "simsunb.ttf", "SimSun-ExtB", "𠮷")
    assert fonts.find("a𠮷堃").families == ("Noto Sans SC", "SimHei", "SimSun-ExtB")


def test_rare_names_are_in_the_fonts_of_this_system() -> None:
    try:
        fonts.find("堃喆𠮷")
    except SharedFundError as error:
        pytest.skip(f"no font of this system has them ({error.code}): {fonts.install()}")


def test_without_the_extra_the_line_to_install_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "find_spec", lambda name: None)
    with pytest.raises(SharedFundError, match="no-typesetter") as caught:
        fonts.find("a")
    assert words.error_remedy(caught.value, "zh_CN")[0] == 'pip install "sharedfund[pdf]"'
