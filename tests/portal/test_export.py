"""`portal export` and `portal password` as typed: files, passwords, reminders; the book never changes."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from sharedfund.errors import BadInput
from sharedfund.portal import sealing
from tests.cli import runner
from tests.cli.runner import Ran
from tests.portal.test_page import words
from tests.test_profiles import LEDGERS

NOW = "2026-06-01T01:00:00Z"
SHARED, OWN = "三棵银杏树下的长椅子", "山墙外的第二个信箱里"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many pages are sealed here; how many iterations a real one has is asked in test_sealing."""
    made = sealing.sealed
    monkeypatch.setattr(sealing, "sealed", lambda *given, **more: made(*given, **{**more, "iterations": 1000}))


@pytest.fixture(scope="module")
def _copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("portal")
    shutil.copytree(LEDGERS / "remuneration", place / "book")
    return place


@pytest.fixture
def place(_copied: Path, tmp_path: Path) -> Path:
    shutil.copytree(_copied, tmp_path / "here")
    return tmp_path / "here"


def at(place: Path, *typed: object, password: str | None = None, lang: str = "zh_CN", now: str = NOW) -> Ran:
    """A line typed in the book, with a password on a descriptor."""
    given: list[object] = []
    read = -1
    if password is not None:
        read, write = os.pipe()
        os.write(write, f"{password}\n".encode())
        os.close(write)
        given = ["--password-fd", read]
    try:
        return runner.run("-C", place / "book", "--now", now, "-y", *typed, *given, home=place / "home", lang=lang)
    finally:
        if read >= 0:
            os.close(read)


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def household(place: Path) -> str:
    rows = json.loads(at(place, "--json", "unit", "list").out)["data"]
    return str(rows[0]["household"])


def opened(page: Path, password: str) -> str:
    (found,) = re.findall(r'id="sealed">(.*?)</script>', page.read_text(encoding="utf-8"))
    return sealing.opened(found, password)


def test_a_plain_export_is_a_page_with_the_disclosures_beside_it(place: Path) -> None:
    before = files(place / "book" / "book")
    ran = at(place, "portal", "export", place / "web", "--contact", "一号楼值班室 0571-88000000")
    assert ran.code == 0, ran.err
    found = files(place / "web")
    assert sorted(found) == ["disclosures/2026q1-v1/data.json", "disclosures/2026q1-v1/manifest.json",
                             "disclosures/2026q1-v1/page.html", "index.html"]
    page = found["index.html"].decode()
    assert 'href="disclosures/2026q1-v1/page.html"' in page and "一号楼值班室 0571-88000000" in page
    published = place / "book" / "disclosures" / "2026q1-v1"
    assert found["disclosures/2026q1-v1/page.html"] == (published / "page.html").read_bytes()
    assert files(place / "book" / "book") == before
    # The same book gives the same bytes, over the page of before without asking.
    assert at(place, "portal", "export", place / "web", "--contact", "一号楼值班室 0571-88000000").code == 0
    assert files(place / "web") == found


def test_a_published_page_that_was_changed_is_written_again(place: Path) -> None:
    page = place / "book" / "disclosures" / "2026q1-v1" / "page.html"
    right = page.read_bytes()
    page.write_bytes(right.replace("可以动用".encode(), "没有问题".encode()))
    assert at(place, "portal", "export", place / "web").code == 0
    assert "没有问题" not in (place / "web" / "disclosures" / "2026q1-v1" / "page.html").read_text(encoding="utf-8")
    page.with_name("manifest.json").write_text("no manifest", encoding="utf-8")
    assert at(place, "portal", "export", place / "again").code == 0
    assert files(place / "again") == files(place / "web")
    assert at(place, "portal", "export", place / "bare", "--no-disclosures").code == 0
    assert sorted(files(place / "bare")) == ["index.html"]


def test_the_answer_says_lines_head_and_sums(place: Path) -> None:
    told = json.loads(at(place, "--json", "portal", "export", place / "web").out)
    assert (told["schema"], told["changed"]) == ("sharedfund.portal.export/1", False)
    status = json.loads(at(place, "--json", "status").out)["data"]
    assert told["data"]["balance"] == status["balance"] and told["data"]["lines"] > 10
    text = (place / "web" / "index.html").read_text(encoding="utf-8")
    root = told["head"]["root"]
    assert " ".join(root[at_ : at_ + 4] for at_ in range(0, 32, 4)) in text
    assert "check code" in at(place, "portal", "export", place / "web", lang="en").out


def test_a_dry_run_writes_nothing_and_anothers_file_is_not_written_over(place: Path) -> None:
    assert at(place, "portal", "export", place / "web", "-n").code == 0
    assert not (place / "web").exists()
    (place / "web").mkdir()
    (place / "web" / "index.html").write_text("a page of somebody", encoding="utf-8")
    ran = runner.run("-C", place / "book", "--now", NOW, "portal", "export", place / "web", home=place / "home")
    assert ran.code == 2
    assert (place / "web" / "index.html").read_text(encoding="utf-8") == "a page of somebody"
    assert at(place, "portal", "export", place / "web").code == 0  # -y


def test_a_sealed_export_needs_the_password_that_was_set(place: Path) -> None:
    assert at(place, "portal", "export", place / "web", "--encrypt", password=SHARED).code == 5
    assert at(place, "portal", "password", password=SHARED).code == 0
    kept = place / "book" / "private" / "portal.json"
    assert kept.stat().st_mode & 0o777 == 0o600 and SHARED not in kept.read_text(encoding="utf-8")
    assert at(place, "portal", "export", place / "web", "--encrypt", password=OWN).code == 2
    assert not (place / "web").exists()
    assert at(place, "portal", "export", place / "web", "--encrypt", password=SHARED).code == 0
    assert sorted(files(place / "web")) == ["index.html"]
    plain = at(place, "portal", "export", place / "plain", "--no-disclosures")
    assert plain.code == 0
    assert opened(place / "web" / "index.html", SHARED).strip() in (place / "plain" / "index.html").read_text(encoding="utf-8")


def test_wrong_passwords_make_the_next_try_wait(place: Path) -> None:
    at(place, "portal", "password", password=SHARED)
    for _ in range(3):
        assert at(place, "portal", "export", place / "web", "--encrypt", password=OWN).code == 2
    assert at(place, "portal", "export", place / "web", "--encrypt", password=SHARED).code == 6
    assert at(place, "portal", "export", place / "web", "--encrypt", password=SHARED, now="2026-06-01T01:00:30Z").code == 0


def test_the_shared_password_opens_no_households_page(place: Path) -> None:
    own = household(place)
    at(place, "portal", "password", password=SHARED)
    assert at(place, "portal", "export", place / "home-page", "--unit", own, password=SHARED).code == 5
    assert at(place, "portal", "password", own, password=OWN).code == 0
    assert at(place, "portal", "export", place / "home-page", "--unit", own, password=SHARED).code == 2
    assert at(place, "portal", "export", place / "home-page", "--unit", own, password=OWN).code == 0
    page = place / "home-page" / "index.html"
    assert page.stat().st_mode & 0o777 == 0o600
    with pytest.raises(BadInput):
        opened(page, SHARED)
    text = words(opened(page, OWN))
    assert "我家" in text and "物业费开单" in text
    assert not re.search(r"\b[hu]-[0-9a-f]{6}\b", text)


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_a_made_password_is_shown_once_and_opens(place: Path, lang: str) -> None:
    ran = at(place, "portal", "password", "--generate", lang=lang)
    (made,) = re.findall(r"[2-9a-z]{4}(?:-[2-9a-z]{4}){3}", ran.out)
    assert made not in (place / "book" / "private" / "portal.json").read_text(encoding="utf-8")
    assert at(place, "portal", "export", place / "web", "--encrypt", password=made, lang=lang).code == 0
    opened(place / "web" / "index.html", made)


def test_a_password_is_ended_and_bad_ones_are_refused(place: Path) -> None:
    assert at(place, "portal", "password", "--remove").code == 5
    at(place, "portal", "password", password=SHARED)
    assert at(place, "portal", "password", "--remove", "-n").code == 0
    assert at(place, "portal", "password", "--remove").code == 0
    assert at(place, "portal", "export", place / "web", "--encrypt", password=SHARED).code == 5
    assert at(place, "portal", "password", "--remove", "--generate").code == 2
    assert at(place, "portal", "password", password="123456").code == 2
    assert at(place, "portal", "password", "h-ffffff", password=OWN).code == 5
    assert at(place, "portal", "password").code == 2  # nobody could be asked


def test_status_and_export_say_that_the_cast_has_changed(place: Path) -> None:
    at(place, "portal", "password", password=SHARED)
    kept = place / "book" / "private" / "portal.json"
    rows: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    assert not [flag for flag in json.loads(at(place, "--json", "status").out)["data"]["flags"] if flag["code"] == "view-password-stale"]
    rows["shared"]["holders"].append("cashier p-99")
    rows["h-000000"] = rows["shared"]
    kept.write_text(json.dumps(rows), encoding="utf-8")
    stale = [flag for flag in json.loads(at(place, "--json", "status").out)["data"]["flags"] if flag["code"] == "view-password-stale"]
    assert [(flag["number"], flag["remedy"]) for flag in stale] == [
        ("R60", ["sharedfund portal password h-000000"]), ("R60", ["sharedfund portal password"])]
    assert "该换全小区的查询密码" in at(place, "status").out
    told = at(place, "portal", "export", place / "web", lang="en").out
    assert "replace the complex's view password" in told and "h-000000 is sold" in told
