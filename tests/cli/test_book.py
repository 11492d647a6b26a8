"""book, checkpoint, log, backup, export: as typed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sharedfund.book import bundles
from tests.cli.runner import Ran, run
from tests.fund import B, C, D

NOW = "2026-01-02T01:00:00Z"


class At:
    """A book, and the commands typed there."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.book = place / "book"

    def __call__(self, *arguments: object, as_: str | None = None, now: str = NOW, lang: str = "zh_CN") -> Ran:
        who = ("--as", as_) if as_ else ()
        return run("--now", now, "-C", self.book, *who, *arguments, home=self.place / "home", lang=lang)

    def data(self, *arguments: object, as_: str | None = None, now: str = NOW) -> Any:
        ran = self("--json", *arguments, as_=as_, now=now)
        assert ran.code == 0, ran
        return json.loads(ran.out)["data"]

    def bytes(self) -> dict[str, bytes]:
        return {str(p.relative_to(self.book)): p.read_bytes() for p in sorted(self.book.rglob("*")) if p.is_file()}


@pytest.fixture
def at(place: Path) -> At:
    return At(place)


# ---- checkpoint ----


def test_a_checkpoint_is_made_and_cosigned_by_two_parties(at: At) -> None:
    made = at("checkpoint", "make", as_=C)
    assert made.code == 0, made
    assert "校验码" in made.out
    first = at("checkpoint", "cosign", as_=B)
    assert first.code == 0, first
    assert "另一方的见证人" in first.out
    second = at("checkpoint", "cosign", as_=D)
    assert second.code == 0, second
    assert "另一方的见证人" not in second.out
    (point,) = at.data("checkpoint", "list")
    assert (point["by"], point["cosigned_by"]) == (C, [B, D])
    assert len(point["check_code"].replace(" ", "")) == 32
    (note,) = (at.book / "checkpoints").glob("*.note")
    assert at("checkpoint", "verify", note).code == 0


def test_who_is_no_witness_does_not_cosign(at: At) -> None:
    assert at("checkpoint", "make", as_=B).code == 0
    before = at.bytes()
    ran = at("checkpoint", "cosign", as_=C)
    assert ran.code == 3
    assert "见证人" in ran.err + ran.out
    assert at.bytes() == before


def test_there_is_nothing_to_cosign_yet(at: At) -> None:
    assert at("checkpoint", "cosign", as_=B).code == 5


def test_a_note_travels_to_a_witness_and_comes_home(at: At, tmp_path: Path) -> None:
    note = tmp_path / "校验点.note"
    assert at("checkpoint", "make", "-o", note, as_=C).code == 0
    before = at.bytes()
    for person in (B, D):
        assert at("checkpoint", "cosign", note, as_=person).code == 0
    assert at.bytes() == before
    taken = at("checkpoint", "cosign", note, "--take", as_=C)
    assert taken.code == 0, taken
    (point,) = at.data("checkpoint", "list")
    assert point["cosigned_by"] == [B, D]


def test_a_changed_note_is_found(at: At, tmp_path: Path) -> None:
    note = tmp_path / "n.note"
    at("checkpoint", "make", "-o", note, as_=C)
    at("checkpoint", "cosign", note, as_=B)
    text = note.read_bytes()
    note.write_bytes(text.replace(b"\n" + text.split(b"\n")[1] + b"\n", b"\n2\n", 1))
    assert at("checkpoint", "verify", note).code == 4
    note.write_bytes(b"nothing")
    assert at("checkpoint", "verify", note).code == 2


# ---- log ----


def test_the_log_lists_the_newest_entries_last(at: At) -> None:
    rows = at.data("log", "--last", 3)
    assert [row["kind"] for row in rows] == ["proposal-approved", "proposal-approved", "opening-adopted"]
    assert at.data("log", "--kind", "charter-adopted")[0]["block"] == 1
    assert {row["by"] for row in at.data("log", "--by", "顾明远")} == {B}
    assert "章程认可" in at("log").out


def test_the_log_shows_an_entrys_own_text(at: At) -> None:
    row = at.data("log", 1)
    assert row["text"].startswith('2026-01-01 custom "sharedfund" "charter-adopted"\n')
    assert row["text"] in at("log", 1).out
    assert at("log", 2).code == 5  # a page line is no entry
    assert at("log", 9999).code == 5
    assert at("log", "P-0001").code == 5


def test_an_unknown_kind_is_a_usage_error(at: At) -> None:
    assert at("log", "--kind", "payment").code == 2


# ---- export, backup ----


def test_the_audit_export_is_replayable_and_the_same_twice(at: At, tmp_path: Path) -> None:
    one, two = tmp_path / "1.tar", tmp_path / "2.tar"
    assert at("export", "--audit", "-o", one).code == 0
    assert at("export", "--audit", "-o", two).code == 0
    assert one.read_bytes() == two.read_bytes()
    assert "book/2026-01.beancount" in bundles.unpacked(one.read_bytes())


def test_the_public_export_says_that_it_cannot_be_replayed(at: At, tmp_path: Path) -> None:
    ran = at("export", "--public", "-o", tmp_path / "p.tar", lang="en")
    assert ran.code == 0
    assert "cannot be replayed" in ran.out


def test_an_export_names_what_it_is(at: At, tmp_path: Path) -> None:
    assert at("export", "-o", tmp_path / "x.tar").code == 2
    assert at("export", "--public", "--full", "-o", tmp_path / "x.tar").code == 2
    assert not (tmp_path / "x.tar").exists()
    assert at("export", "--audit", "-o", tmp_path / "new" / "x.tar").code == 0


def test_an_export_overwrites_nothing_unasked(at: At, tmp_path: Path) -> None:
    (tmp_path / "x.tar").write_bytes(b"mine")
    assert at("export", "--audit", "-o", tmp_path / "x.tar").code == 2
    assert (tmp_path / "x.tar").read_bytes() == b"mine"
    assert at("export", "--audit", "-o", tmp_path / "x.tar", "-y").code == 0


def test_a_backup_holds_the_whole_folder(at: At, tmp_path: Path) -> None:
    data = at.data("backup", tmp_path / "backups")
    there = bundles.unpacked(Path(data["file"]).read_bytes())
    assert there == {name: text for name, text in at.bytes().items() if name != "LOCK"}
    assert at("backup").code == 2


# ---- book ----


def test_a_sound_book_needs_neither_tidying_nor_recovery(at: At) -> None:
    before = at.bytes()
    assert at.data("book", "tidy")["restored"] == []
    assert at.data("book", "recover")["damaged"] is False
    assert at.bytes() == before


def test_line_ends_of_another_system_are_put_right(at: At) -> None:
    before = at.bytes()
    file = at.book / "book" / "2026-01.beancount"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert at("status").code == 1
    assert at("-n", "book", "tidy").code == 0
    assert at.bytes() != before
    ran = at("book", "tidy")
    assert ran.code == 0, ran
    assert at.bytes() == before
    assert at("log").code == 0


def test_a_changed_amount_is_not_tidied_away(at: At) -> None:
    file = at.book / "book" / "2026-01.beancount"
    file.write_bytes(file.read_bytes().replace(b'name: "\xe9\x93\xb6', b'name:  "\xe9\x87\x91', 1))
    before = at.bytes()
    assert at("book", "tidy").code == 1
    assert at.bytes() == before


def test_edited_views_are_made_again(at: At) -> None:
    before = at.bytes()
    (at.book / "main.beancount").write_text("; mine\n")
    (at.book / "chart.beancount").unlink()
    assert at.data("book", "tidy")["restored"] == ["chart.beancount", "main.beancount"]
    assert at.bytes() == before


def test_a_damaged_end_is_said_and_set_aside_only_when_asked(at: At) -> None:
    file = at.book / "book" / "2026-01.beancount"
    sound = file.read_bytes()
    file.write_bytes(sound + b'2026-01-01 custom "sharedfund" "nonsense"\n\n')
    ran = at("book", "recover")
    assert ran.code == 4
    assert at("book", "recover", "--set-aside").code == 2  # nobody to ask
    assert at("book", "recover", "--set-aside", "-y").code == 0
    assert file.read_bytes() == sound


def test_a_practice_copy_is_a_fund_of_its_own(at: At, tmp_path: Path) -> None:
    ran = at("--json", "book", "init", tmp_path / "practice", "--practice", now="2026-01-03T01:00:00Z")
    assert ran.code == 0, ran
    fund = json.loads(ran.out)["data"]["fund"]
    assert fund != json.loads(at("--json", "log").out)["fund"]
    assert (tmp_path / "practice" / "main.beancount").exists()
    assert at("book", "init", tmp_path / "other").code == 2


def test_two_copies_are_compared(at: At, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(at.book, tmp_path / "older")
    assert at("checkpoint", "make", as_=C).code == 0
    newer = At(at.place)
    newer.book = tmp_path / "older"
    assert newer("book", "recover", "--theirs", at.book, "-y").code == 0
    assert (tmp_path / "older" / "book" / "2026-01.beancount").read_bytes() == (
        at.book / "book" / "2026-01.beancount").read_bytes()
    assert newer("book", "recover", "--theirs", at.book).code == 0
