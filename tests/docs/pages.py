"""Pages that show what is typed and what it prints: every command of a page is run, in order, in one folder."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.cli.runner import run

HOUSE = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


def rewritten(text: str, folder: Path, ran: Callable[[list[str], Path], str] | None = None) -> str:
    """The page with what its commands print now. `folder` is where they are typed, `ran` what runs one."""
    return BLOCK.sub(lambda block: f"```console\n{_typed(block[1], folder, ran or _ran)}```", text)


def commands(text: str) -> list[str]:
    """Every command of a page."""
    return [line[2:] for block in BLOCK.findall(text) for line in block.splitlines() if line.startswith("$ ")]


def _typed(block: str, folder: Path, ran: Callable[[list[str], Path], str]) -> str:
    out: list[str] = []
    lines = iter(block.splitlines())
    for line in lines:
        if not line.startswith("$ "):
            continue
        command = line[2:]
        out.append(line)
        while command.endswith("\\"):
            out.append(next(lines))
            command = command[:-1] + out[-1].strip()
        printed = ran(shlex.split(command), folder)
        out += printed.rstrip("\n").splitlines()
    return "\n".join(out) + "\n"


def _ran(words: list[str], folder: Path) -> str:
    """What a command prints; `sharedfund` in this process, with a user's folder of its own."""
    if words[0] != "sharedfund":
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=True,
                              env={**os.environ, "PATH": path})
        return done.stdout + done.stderr
    before = Path.cwd()
    os.chdir(folder)
    try:
        lang = "en" if "en" in words[1:3] else "zh_CN"
        ran = run(*[word for word in words[1:] if word not in ("--lang", "en")], home=folder / ".home", lang=lang)
    finally:
        os.chdir(before)
    return ran.out + (ran.err if ran.code not in (0, 4) else "")
