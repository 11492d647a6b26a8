"""The treasurer's month, from an empty folder to a difference of 0.00. Every command of the page is run and prints what it shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from sharedfund.audit import Given, audit
from tests.docs.pages import commands
from tests.docs.treasurer import PAGE, page, shown

TEXT = PAGE.read_text(encoding="utf-8")
CHINESE, ENGLISH = TEXT.split('<a id="english"></a>')


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("treasurer").resolve()


@pytest.fixture(scope="module")
def printed(place: Path) -> str:
    return page(TEXT, place)


def test_the_page_shows_what_its_commands_print(printed: str) -> None:
    assert printed == TEXT, "run: make docs"


@pytest.mark.usefixtures("printed")
def test_the_book_it_leaves_is_sound_in_either_language(place: Path) -> None:
    books = [{path.name: path.read_bytes() for path in (place / half / "book" / "book").iterdir()} for half in ("0", "1")]
    assert books[0] == books[1] != {}
    report = audit(place / "0" / "book", Given())
    assert (report.verdict, [found for found in report.findings if found.severity == "finding"]) == ("clean", [])


def test_nothing_on_the_page_fails(printed: str) -> None:
    """But for the reconciliation that differs at first, every command does what it says."""
    for half, error, refused in zip(printed.split('<a id="english"></a>'), ("出错：", "Error:"), ("不能这样做", "Not possible"), strict=True):
        assert error not in half
        assert refused not in half
    assert printed.count("√ 相符") == 1
    assert "差额 3,555.61  × 不符" in printed
    assert "差额 0.00  √ 相符" in printed


def test_both_languages_type_the_same() -> None:
    assert [command.replace(" --lang en", "") for command in commands(ENGLISH)] == commands(CHINESE)
    for step in ("init", "unit import", "fee charge", "receipt record", "bank import", "bank match", "bank reconcile", "receipt identify"):
        assert any(command.startswith(f"sharedfund {step}") for command in commands(CHINESE)), step


@pytest.mark.parametrize("half", [CHINESE, ENGLISH], ids=["zh", "en"])
def test_the_files_it_shows_are_those_it_uses(half: str) -> None:
    for name, text in shown().items():
        assert f"```text\n{text.rstrip()}\n```" in half, name
