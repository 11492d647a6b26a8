"""A founded practice fund on disk, built once and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli import runner
from sharedfund_cli.settings import PUBLISHED_IN
from tests.cli.prepared import Prepared, prepare


@pytest.fixture(scope="session", autouse=True)
def _published_without_sheets() -> Iterator[None]:
    """Nobody waits for fonts in every test that publishes; what is published without asking has its own."""
    without = PUBLISHED_IN.set(("html", "json", "xlsx", "csv"))
    yield
    PUBLISHED_IN.reset(without)


@pytest.fixture(scope="session")
def _founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("founded")
    runner.founded(place / "book", place / "home")
    return place


@pytest.fixture
def place(_founded: Path, tmp_path: Path) -> Path:
    """A folder with a founded book in `book` and its user's folder in `home`."""
    shutil.copytree(_founded, tmp_path / "here")
    return tmp_path / "here"


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """The book of everything that is typed wrong; every test leaves it as it was."""
    return prepare(tmp_path_factory.mktemp("prepared"))
