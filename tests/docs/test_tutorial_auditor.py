"""The walk through as an outsider: from a downloaded bundle to a verdict. Every command of the page is run on a real
bundle of a real book, and prints what the page shows."""

from __future__ import annotations

from pathlib import Path

from tests.docs.auditor import PAGE, downloaded, page
from tests.docs.pages import commands


def test_the_page_shows_what_its_commands_print(tmp_path: Path) -> None:
    downloaded(tmp_path)
    assert PAGE.read_text(encoding="utf-8") == page(PAGE.read_text(encoding="utf-8"), tmp_path), "run: make docs"


def test_both_languages_type_the_same() -> None:
    chinese, english = PAGE.read_text(encoding="utf-8").split('<a id="english"></a>')
    assert [command.replace(" --lang en", "") for command in commands(english)] == commands(chinese)
    assert any("--fund" in command for command in commands(chinese)) and any("sed" in command for command in commands(chinese))
