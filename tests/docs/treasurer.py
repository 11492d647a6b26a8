"""What the tutorial of the treasurer begins with, and the page with what its commands print. Unlike the auditor's page it makes
a book of its own: random bytes follow from a seed, and comments of the page like `<!-- 2026-01-05 -->` set the clock."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from sharedfund_cli.app import run
from sharedfund_cli.desk import Shared
from sharedfund_cli.story import Seeded
from tests.cli.runner import home_at
from tests.docs.pages import BLOCK, HOUSE, rewritten

PAGE = HOUSE / "docs" / "tutorial-treasurer.md"
INPUTS = HOUSE / "examples" / "first-month"
DAY = re.compile(r"(<!-- 20[0-9-]+ -->)")


class Terminal(io.StringIO):
    """A terminal before which nobody answers: whatever a command asks beyond what was typed breaks it off."""

    def isatty(self) -> bool:
        return True


class Treasurer:
    """Types the page's commands in a folder that holds the practice files, and remembers where it stands."""

    def __init__(self, folder: Path) -> None:
        self.folder = self.at = folder
        self.shared = Shared(entropy=Seeded("tutorial"))
        self.day, self.minute = "2026-01-04", 0
        shutil.copytree(INPUTS, folder, dirs_exist_ok=True)

    def __call__(self, words: list[str], folder: Path) -> str:
        """What a command prints, errors too; the places of this machine are left out."""
        if words[0] == "cd":
            self.at = (self.at / words[1]).resolve()
            return ""
        assert words[0] == "sharedfund", words
        self.minute += 1
        clock = f"{self.day}T{1 + self.minute // 60:02}:{self.minute % 60:02}:00Z"
        lang = "en" if "en" in words[1:3] else "zh_CN"
        typed = [word for word in words[1:] if word not in ("--lang", "en")]
        out = io.StringIO()
        before, stdin = Path.cwd(), sys.stdin
        os.chdir(self.at)
        sys.stdin = Terminal()
        try:
            with home_at(self.folder / ".home"), contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
                run(["--lang", lang, "--now", clock, *typed], self.shared)
        finally:
            os.chdir(before)
            sys.stdin = stdin
        told = out.getvalue().replace(str(self.folder / ".home"), "~/sharedfund").replace(f"{self.folder}{os.sep}", "")
        return re.sub(r"[ ]+$", "", told, flags=re.MULTILINE)


def page(text: str, folder: Path) -> str:
    """The page with what its commands print; both halves begin with the practice files alone."""
    halves = text.split('<a id="english"></a>')
    return '<a id="english"></a>'.join(_half(half, folder / str(number)) for number, half in enumerate(halves))


def _half(text: str, folder: Path) -> str:
    folder.mkdir()
    treasurer = Treasurer(folder)
    made = []
    for part in DAY.split(text):
        if DAY.fullmatch(part):
            treasurer.day, treasurer.minute = part.strip("<!-> "), 0
        made.append(part if DAY.fullmatch(part) or not BLOCK.search(part) else rewritten(part, folder, treasurer))
    return "".join(made)


def shown() -> dict[str, str]:
    """The practice files the page shows, by their name, as it shows them."""
    return {"units.csv": (INPUTS / "units.csv").read_text(encoding="utf-8"),
            "bank-2026-01.csv": (INPUTS / "bank-2026-01.csv").read_bytes().decode("gb18030").replace("\r\n", "\n").replace("\t", "")}


def today() -> str:
    """The page for `make docs`."""
    with TemporaryDirectory() as place:
        return page(PAGE.read_text(encoding="utf-8"), Path(place).resolve())
