"""What the page on the disclosure begins with, and the page with what its commands print: a reference book as an auditor
gets it, on the day after its quarter was published."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cli.runner import run
from tests.docs.pages import HOUSE, rewritten

PAGE = HOUSE / "docs" / "disclosure.md"
BOOK = HOUSE / "ledgers" / "trust"
NOW = "2026-04-09T01:00:00Z"


def page(text: str, folder: Path) -> str:
    """The page with what its commands print; both halves begin with the book alone."""
    shutil.copytree(BOOK, folder / "book")
    halves = []
    for half in text.split('<a id="english"></a>'):
        shutil.rmtree(folder / "notice", ignore_errors=True)
        halves.append(rewritten(half, folder, _ran))
    return '<a id="english"></a>'.join(halves)


def _ran(words: list[str], folder: Path) -> str:
    """What a command prints, its places written as they were typed."""
    if words[0] != "sharedfund":
        return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=True).stdout
    lang = "en" if "en" in words else "zh_CN"
    typed = [str(folder / word) if word == "book" or word.startswith("notice") else word
             for word in words[1:] if word not in ("--lang", "en")]
    ran = run("--now", NOW, *typed, home=folder / "home", lang=lang)
    told = (ran.out + (ran.err if ran.code not in (0, 4) else "")).replace(f"{folder}/", "")
    return re.sub(r" +$", "", told, flags=re.MULTILINE)


def lasting(text: str) -> str:
    """The page without what every change of a word or a style alters: hashes, digests and sizes."""
    text = re.sub(r"[0-9a-f]{64}", "HASH", text)
    text = re.sub(r"(?:[0-9a-f]{4} ){7}[0-9a-f]{4}", "DIGEST", text)
    return re.sub(r"(data\.json|detail\.csv|manifest\.json|page\.html) [0-9]+ K?B", r"\1 SIZE", text)


def today() -> str:
    """The page for `make docs`."""
    with TemporaryDirectory() as place:
        return page(PAGE.read_text(encoding="utf-8"), Path(place).resolve())
