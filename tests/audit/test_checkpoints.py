"""checkpoints/ beside the book: what was changed, put there, left out, or is of another history is said, and no more."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from sharedfund.audit import audit
from sharedfund.audit.findings import Finding
from sharedfund.audit.replay import replayed
from sharedfund.book import Book, checkpoints
from sharedfund.drafts.record import make_checkpoint, record_timestamp
from sharedfund.values import notes, timestamps
from tests.book.shelf import SeedSigner, a_link, founded, written
from tests.book.test_second_opinion import stamped, tsa
from tests.fund import B, C, D, J, K, key_of, public_key_of


__all__ = ["tsa"]  # the fixture of an authority of our own


def cosigned(book: Book, *persons: str) -> int:
    written(book, make_checkpoint(book.state, by=C, day=book.today))
    size, root = checkpoints.head_to_cosign(book)
    written(book, checkpoints.recorded(book, size, root, [
        checkpoints.cosign(book, SeedSigner(person), size, root).cosignature for person in persons], K))
    return size


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book with two cosigned checkpoints and something after each."""
    book = founded(tmp_path_factory.mktemp("audited"))
    cosigned(book, B, D)
    written(book, a_link(book, "v-10"))
    cosigned(book, B, D)
    written(book, a_link(book, "v-11"))
    return book.path


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "ginkgo"))


def found(folder: Path) -> list[Finding]:
    return [finding for finding in audit(folder).findings if finding.code != "pages-after-confirmed-head"]


def sizes(folder: Path) -> list[int]:
    return sorted(int(path.stem) for path in (folder / "checkpoints").glob("*.note"))


def test_an_honest_folder_has_nothing_to_say(folder: Path) -> None:
    assert found(folder) == []


def test_without_the_folder_there_is_nothing_to_compare(folder: Path) -> None:
    shutil.rmtree(folder / "checkpoints")
    assert found(folder) == []


def test_every_bit_of_every_file_is_seen(folder: Path) -> None:
    """A flip in each byte of each file, one at a time: named at its file, and nothing else."""
    tried = 0
    for path in sorted((folder / "checkpoints").iterdir()):
        data = path.read_bytes()
        for at in range(0, len(data), 97):
            path.write_bytes(data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1 :])
            said = found(folder)
            assert [(finding.code, finding.file) for finding in said] == [("checkpoint-file-differs", f"checkpoints/{path.name}")], (path, at)
            assert said[0].line is not None
            assert said[0].line == data[:at].count(b"\n") + 1
            tried += 1
        path.write_bytes(data)
    assert tried > 20


def test_a_missing_file_is_a_notice_and_a_foreign_one_a_finding(folder: Path) -> None:
    (size, _) = sizes(folder)
    (folder / "checkpoints" / f"{size}.note").unlink()
    (only,) = found(folder)
    assert (only.code, only.severity, only.file) == ("checkpoint-file-missing", "notice", f"checkpoints/{size}.note")
    (folder / "checkpoints" / f"{size}.note").symlink_to("/etc/passwd")
    (folder / "checkpoints" / "更多.txt").write_text("x")
    assert [finding.code for finding in found(folder)] == ["checkpoint-file-foreign", "checkpoint-file-foreign"]


def test_a_note_of_a_newer_head_says_that_the_book_was_cut(folder: Path, made: Path, tmp_path: Path) -> None:
    """The book of before, with the note that the witnesses have cosigned since."""
    book = founded(tmp_path / "other")
    first = cosigned(book, B, D)
    short = Path(shutil.copytree(book.path, tmp_path / "short"))
    written(book, a_link(book, "v-10"))
    second = cosigned(book, B, D)
    shutil.copy(book.path / "checkpoints" / f"{second}.note", short / "checkpoints")
    (only,) = found(short)
    assert (only.code, only.line_of_verdict, only.file) == ("checkpoint-not-in-book", "newest_head", f"checkpoints/{second}.note")
    assert only.facts["persons"] == f"{B}, {D}" and only.facts["known_size"] == second > first
    assert audit(short).verdict == "findings"


def test_a_fork_with_every_key_shows_both_heads(folder: Path) -> None:
    """The same size over other blocks, cosigned by two witnesses: what somebody else kept against what lies here."""
    fund, size = audit(folder).fund, sizes(folder)[0]
    body, time = notes.body(fund, size, "1" * 64), 1767345600
    lines = {p: notes.signature(fund, p, public_key_of(p), time, key_of(p).sign(notes.to_sign(body, time))) for p in (B, D)}
    (folder / "checkpoints" / f"{size}.note").write_bytes(notes.note(fund, size, "1" * 64, lines))
    (only,) = found(folder)
    assert only.code == "checkpoint-not-in-book"
    assert only.expected is not None and only.found is not None and "1" * 64 in only.expected and "1" * 64 not in only.found


def test_a_note_that_no_witness_signed_accuses_nobody(folder: Path) -> None:
    fund = audit(folder).fund
    body, time = notes.body(fund, 9000, "1" * 64), 1767345600
    forged = notes.signature(fund, B, public_key_of(B), time, key_of(C).sign(notes.to_sign(body, time)))
    (folder / "checkpoints" / "9000.note").write_bytes(notes.note(fund, 9000, "1" * 64, {B: forged}))
    (only,) = found(folder)
    assert only.code == "checkpoint-file-foreign"


def test_too_few_cosignatures_are_said_and_prove_no_head(tmp_path: Path) -> None:
    book = founded(tmp_path, practice=False)
    cosigned(book, B)
    report = audit(book.path)
    (only,) = [finding for finding in report.findings if finding.code.startswith("checkpoint")]
    assert (only.code, only.severity, only.facts["persons"]) == ("checkpoint-without-quorum", "notice", B)
    assert report.lines["newest_head"]["ok"] is False
    cosigned(book, B, D)
    again = audit(book.path)
    assert not [finding for finding in again.findings if finding.code.startswith("checkpoint")]
    assert again.lines["newest_head"]["confirmed_by"] == "cosignatures"


@pytest.mark.parametrize(("token", "digest", "says"), [
    (b"nothing", None, "timestamp-malformed"), (b"other", b"nothing", None),
])
def test_a_time_stamp_is_the_one_the_book_names(tmp_path: Path, token: bytes, digest: bytes | None, says: str | None) -> None:
    book = founded(tmp_path)
    size = cosigned(book, B, D)
    named = sha256(digest or token).hexdigest()
    written(book, record_timestamp(size, checkpoints.root_of(book, size), digest=named, tsa="tsa.example",
                                   stamped=datetime(2026, 1, 1, 2, tzinfo=UTC), by=K, day=book.today))
    assert [finding.code for finding in found(book.path)] == ["checkpoint-file-missing"]
    (book.path / "checkpoints" / f"{size}.tsr").write_bytes(token)
    (only,) = found(book.path)
    assert (only.code, only.file) == ("checkpoint-stamp-differs", f"checkpoints/{size}.tsr")
    assert only.found == (says or sha256(token).hexdigest())


def test_what_was_audited_before_is_not_read_again_and_not_called_foreign(folder: Path) -> None:
    """An audit that goes on from an earlier one knows only the newer part of the book's record."""
    first = replayed(folder)
    kept = first.kept()
    assert kept is not None and kept.frontier.size > max(sizes(folder))
    assert [finding.code for finding in replayed(folder, since=kept).report.findings if finding.code.startswith("checkpoint")] == []
    (folder / "checkpoints" / "9000.note").write_text("x")
    (only,) = [finding for finding in replayed(folder, since=kept).report.findings if finding.code.startswith("checkpoint")]
    assert (only.code, only.file) == ("checkpoint-file-foreign", "checkpoints/9000.note")


def test_the_signers_of_the_older_part_may_stand_beside_those_of_the_newer(tmp_path: Path) -> None:
    book = founded(tmp_path)
    cosigned(book, B, J)
    kept = replayed(book.path).kept()
    assert kept is not None
    cosigned(book, B, D)
    assert [f.code for f in replayed(book.path, since=kept).report.findings if f.code.startswith("checkpoint")] == []
    signers = book.path / "checkpoints" / "allowed-signers"
    signers.write_bytes(b"".join(line for line in signers.read_bytes().splitlines(keepends=True) if not line.startswith(D.encode())))
    assert [f.code for f in replayed(book.path, since=kept).report.findings if f.code.startswith("checkpoint")] == ["checkpoint-file-differs"]


def test_a_folder_in_the_place_of_a_time_stamp_is_no_stamp(tmp_path: Path) -> None:
    book = founded(tmp_path)
    size = cosigned(book, B, D)
    written(book, record_timestamp(size, checkpoints.root_of(book, size), digest="0" * 64, tsa="tsa.example",
                                   stamped=datetime(2026, 1, 1, 2, tzinfo=UTC), by=K, day=book.today))
    (book.path / "checkpoints" / f"{size}.tsr").mkdir()
    (only,) = found(book.path)
    assert only.code == "checkpoint-file-foreign"


@pytest.mark.parametrize(("seconds", "codes"), [(0, []), (1, ["checkpoint-stamp-differs"]), (-1, ["checkpoint-stamp-differs"])])
def test_the_time_in_the_book_is_the_time_of_the_stamp(tmp_path: Path, tsa: Path, seconds: int, codes: list[str]) -> None:
    book = founded(tmp_path)
    size = cosigned(book, B, D)
    book.clock.now = datetime.now(UTC) + timedelta(minutes=5)  # type: ignore[attr-defined]  # the tests' clock; the authority has the real time
    answer = stamped(tsa, timestamps.query(notes.body(book.fund_id, size, checkpoints.root_of(book, size))))
    entry = checkpoints.take_timestamp(book, size, answer, "tsa.example", K)
    with checkpoints.timestamp_kept(book, size, answer):
        written(book, entry.replaced(stamped=entry.stamped + timedelta(seconds=seconds)))
    assert [finding.code for finding in found(book.path)] == codes


def test_a_cut_note_is_no_note_of_another_book(folder: Path) -> None:
    (size, _) = sizes(folder)
    note = folder / "checkpoints" / f"{size}.note"
    note.write_bytes(note.read_bytes()[:-9])
    (only,) = found(folder)
    assert only.code == "checkpoint-file-differs"
