"""Two processes that share nothing but the book write the same bytes: another order of hashing, clock, language, time zone,
working folder and user."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sharedfund.errors import SharedFundError
from sharedfund.render import fonts
from tests.render.built import SET, WRITTEN

ROOT = Path(__file__).resolve().parents[2]
LEDGERS = ROOT / "ledgers"
BOOKS = sorted(path.parent.name for path in LEDGERS.glob("*/disclosures"))

HERE = {"PYTHONHASHSEED": "0", "TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8", "USER": "guming", "LOGNAME": "guming"}
THERE = {"PYTHONHASHSEED": "424242", "TZ": "Pacific/Apia", "LC_ALL": "C", "LANG": "de_DE.ISO-8859-1", "USER": "shenruolan",
         "LOGNAME": "shenruolan", "PYTHONUTF8": "0", "COLUMNS": "40", "SOURCE_DATE_EPOCH": "1", "NO_COLOR": "1"}


def digests(book: Path, place: Path, environment: dict[str, str], formats: tuple[str, ...], user: int | None) -> dict[str, str]:
    """What a process of its own builds, from a copy of the book in its own working folder."""
    place.mkdir(parents=True)
    copy = shutil.copytree(book, place / f"book-{len(environment)}")
    given = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(str(ROOT / name) for name in ("src", "cli", ".")), "HOME": str(place),
             "XDG_CACHE_HOME": str(place / "cache"), "TMPDIR": str(place), **environment}
    who: dict[str, Any] = {} if user is None else {"user": user, "group": user, "extra_groups": []}
    if user is not None:
        for path in (place.parent, place, *place.rglob("*")):
            os.chown(path, user, user)
    done = subprocess.run([sys.executable, "-B", "-m", "tests.render.built", str(copy), *formats], cwd=place, env=given, capture_output=True,
                          text=True, check=False, encoding="utf-8", **who)
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout)
    return found


def other_user() -> int | None:
    """Somebody else, where this process may become somebody else and they may read the program."""
    nobody = 65534
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    try:
        seen = subprocess.run([sys.executable, "-c", f"open({str(ROOT / 'pyproject.toml')!r})"], user=nobody, group=nobody, check=False,
                              capture_output=True)
    except PermissionError:  # this Python is one user's own
        return None
    return nobody if seen.returncode == 0 else None


def same(name: str, formats: tuple[str, ...], place: Path) -> dict[str, str]:
    one = digests(LEDGERS / name, place / "here", HERE, formats, None)
    other = digests(LEDGERS / name, place / "elsewhere" / "else where 别处", THERE, formats, other_user())
    assert {file for file in one | other if one.get(file) != other.get(file)} == set()
    return one


def set_here() -> tuple[str, ...]:
    """The sheets and pictures this machine can set: none without Typst or fonts."""
    try:
        fonts.find("公示 0123")
    except SharedFundError:
        return ()
    return SET


def test_two_processes_write_the_same_bytes(tmp_path: Path) -> None:
    found = same("trust", WRITTEN, tmp_path)
    assert len(set(found.values())) > 12 and {"computed", "data.json zh_CN", "page.html en", "detail.csv both", "terminal en"} <= set(found)


def test_two_processes_set_the_same_sheets_and_pictures(tmp_path: Path) -> None:
    if not set_here():
        pytest.skip("NOT TESTED, the bytes of sheets and pictures: Typst or a Chinese font is missing")
    assert len(same("fallback", SET, tmp_path)) > 8


def test_what_asks_the_clock_or_an_order_of_hashing_is_seen(tmp_path: Path) -> None:
    """The same two processes do differ in what they hash, where they are and who they are."""
    told = "import os, time; print(hash('x'), os.getcwd(), time.tzname[0], os.environ['USER'], time.localtime(0).tm_hour)"
    said = {subprocess.run([sys.executable, "-c", told], env={"PATH": os.environ["PATH"], **environment}, cwd=cwd, capture_output=True,
                           text=True, check=True).stdout for environment, cwd in ((HERE, ROOT), (THERE, tmp_path))}
    assert len(said) == 2
    assert all(len(set(parts)) == 2 for parts in zip(*(line.split() for line in said), strict=True))


@pytest.mark.long
@pytest.mark.parametrize("name", BOOKS)
def test_every_reference_book_is_written_the_same_by_two_processes(name: str, tmp_path: Path) -> None:
    same(name, (*WRITTEN, *set_here()), tmp_path)
