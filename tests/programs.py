"""Programs of the system that tests ask for a second opinion. One that is missing skips the test, with its name."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest


def program(name: str) -> str:
    """Where a program lies; the test is skipped, and counted so, where it is not here."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed: its second opinion was not asked")
    return found


def ran(*command: str | Path, given: bytes = b"", where: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    """The run of a command with `given` as its input."""
    return subprocess.run([str(part) for part in command], input=given, capture_output=True, check=False, cwd=where, timeout=60)
