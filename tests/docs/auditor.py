"""What the tutorial of the auditor begins with, and the page with what its commands print now."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from sharedfund.book import bundles
from sharedfund.audit import check_code
from tests.attacks.book import blocks, door, honest, where
from tests.docs.pages import HOUSE, rewritten

PAGE = HOUSE / "docs" / "tutorial-auditor.md"


def downloaded(folder: Path) -> None:
    """The folder an outsider begins with: the bundle that the fund's website offers."""
    with TemporaryDirectory() as place:
        book = honest().copy(Path(place))
        (folder / "ginkgo.tar").write_bytes(bundles.audit(door(book)))


def page(text: str, folder: Path) -> str:
    """The page with today's fund id, check code and place of the change, and what its commands print."""
    told = honest()
    with TemporaryDirectory() as place:
        book = told.copy(Path(place))
        paid = where(book, "payment-paid")
        first, last = paid.line, paid.line + paid.data.count(b"\n") - 1
        assert blocks(book)[-1].number == told.size
    text = re.sub(r"--fund [0-9a-f]{64}", f"--fund {told.fund_id}", text)
    text = re.sub(r'--expect "[0-9a-f ]{39}"', f'--expect "{check_code(told.root)}"', text)
    text = re.sub(r"'[0-9]+,[0-9]+s/240\.00", f"'{first},{last}s/240.00", text)
    return _apart(text, folder)


def _apart(text: str, folder: Path) -> str:
    """Both halves begin with the bundle alone."""
    chinese, english = text.split('<a id="english"></a>')
    second = folder / "second"
    second.mkdir()
    (second / "ginkgo.tar").write_bytes((folder / "ginkgo.tar").read_bytes())
    return rewritten(chinese, folder) + '<a id="english"></a>' + rewritten(english, second)


def today() -> str:
    """The page for `make docs`."""
    with TemporaryDirectory() as place:
        downloaded(Path(place))
        return page(PAGE.read_text(encoding="utf-8"), Path(place))
