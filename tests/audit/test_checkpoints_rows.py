"""checkpoints/ file by file: which finding, at which line, with which facts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sharedfund.audit import checkpoints
from sharedfund.book import checkpoints as views
from sharedfund.entries.record import CheckpointRecorded, CheckpointTimestamped, Cosignature
from sharedfund.values import notes, timestamps
from tests.audit.seen import FUND, Seen, put
from tests.fund import B, C, D, key_of, public_key_of

TIME = 1767345600
STAMPED = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def line(person: str, size: int, root: str, key: str | None = None, fund: str = FUND) -> str:
    sealed = key_of(key or person).sign(notes.to_sign(notes.body(fund, size, root), TIME))
    return notes.signature(fund, person, public_key_of(key or person), TIME, sealed)


def recorded(size: int, *persons: str) -> CheckpointRecorded:
    return CheckpointRecorded(day=date(2026, 1, 2), by="p-06", size=size, root=f"{size}" * 64, cosignatures=tuple(
        Cosignature(person=person, time=TIME, line=line(person, size, f"{size}" * 64)) for person in persons))


def a_note(size: int, root: str, *persons: str, fund: str = FUND) -> bytes:
    return notes.note(fund, size, root, {person: line(person, size, root, fund=fund) for person in persons})


def stamp(data: bytes = b"answer") -> CheckpointTimestamped:
    return CheckpointTimestamped(day=date(2026, 1, 2), by="p-06", size=4, root="4" * 64, digest=sha256(data).hexdigest(), tsa="tsa.example",
                                 stamped=STAMPED)


def seen(folder: Path, *record: Any, witnessed: int | None = 4) -> Seen:
    """A book of nine blocks whose witnesses are B and D, C being none."""
    newest = None if witnessed is None else SimpleNamespace(size=witnessed)
    made = Seen(
        folder, record=SimpleNamespace(fund_id=FUND, newest_witnessed=lambda: newest, is_head=lambda size, root: root == f"{size}" * 64),
        charter=SimpleNamespace(witnesses=(B, D)),
        people=SimpleNamespace(keys={person: SimpleNamespace(person=person, key=public_key_of(person)) for person in (B, C, D)}))
    made.record = list(record)
    return made


RECORD = recorded(4, B, D)
NOTE = a_note(4, "4" * 64, B, D)


def differing(name: str, line: int, expected: str, found: str) -> Any:
    return "checkpoint-file-differs", f"checkpoints/{name}", line, {"expected": expected, "found": found}


def foreign(name: str, found: str | None = None) -> Any:
    return "checkpoint-file-foreign", f"checkpoints/{name}", 1, {"found": found or name}


def cut(name: str, size: int, root: str, *persons: str) -> Any:
    return "checkpoint-not-in-book", f"checkpoints/{name}", 2, {
        "expected": f"{size} {root}", "found": f"9 {'9' * 64}", "known_size": size, "known_code": " ".join([root[:4]] * 8), "size": 9,
        "end_code": " ".join(["9999"] * 8), "persons": ", ".join(persons)}


MISSING = ("checkpoint-file-missing", "checkpoints/4.note", 1, {})


@pytest.mark.parametrize(("files", "said"), [
    ({"4.note": NOTE}, []), ({}, [MISSING]),
    ({"4.note": NOTE[:-1]}, [differing("4.note", 7, "", "")]),
    ({"4.note": NOTE.replace(b"\n4\n", b"\n5\n")}, [differing("4.note", 2, "4", "5")]),
    ({"4.note": a_note(4, "4" * 64, B)}, [differing("4.note", 6, NOTE.decode().split("\n")[5][:200], "")]),
    # A note of this fund over a head that the book has not, cosigned by a witness.
    ({"4.note": a_note(4, "1" * 64, B)}, [cut("4.note", 4, "1" * 64, B)]),
    ({"4.note": NOTE, "12.note": a_note(12, "1" * 64, D, B)}, [cut("12.note", 12, "1" * 64, B, D)]),
    ({"4.note": NOTE, "12.note": a_note(12, "1" * 64, C, D)}, [cut("12.note", 12, "1" * 64, D)]),
    # Of a head it has, of another fund, of nobody who is a witness, of no form, or under another name: foreign.
    ({"4.note": NOTE, "5.note": a_note(5, "5" * 64, B, D)}, [foreign("5.note")]),
    ({"4.note": NOTE, "12.note": a_note(12, "1" * 64, B, fund="cd" * 32)}, [foreign("12.note")]),
    ({"4.note": NOTE, "12.note": a_note(12, "1" * 64, C)}, [foreign("12.note")]),
    ({"4.note": NOTE, "12.note": b"x"}, [foreign("12.note")]),
    ({"4.note": NOTE, "12.txt": a_note(12, "1" * 64, B)}, [foreign("12.txt")]),
    ({"4.note": NOTE, "a": b"x" * 65_536}, [foreign("a")]), ({"4.note": NOTE, "a": b"x" * 65_537}, [foreign("a", "file-too-large")]),
    ({"4.note": b"x" * 65_537}, [foreign("4.note", "file-too-large")]),
])
def test_each_file_is_the_one_the_book_gives_or_is_named(tmp_path: Path, files: dict[str, bytes], said: list[Any]) -> None:
    put(tmp_path, {f"checkpoints/{name}": data for name, data in files.items()})
    (tmp_path / "checkpoints").mkdir(exist_ok=True)
    assert seen(tmp_path, RECORD).after(checkpoints.compare) == said


def test_without_the_folder_only_the_quorum_is_asked(tmp_path: Path) -> None:
    assert seen(tmp_path, RECORD).after(checkpoints.compare) == []
    assert seen(tmp_path, RECORD, witnessed=3).after(checkpoints.compare) == [
        ("checkpoint-without-quorum", None, None, {"size": 4, "persons": f"{B}, {D}"})]


@pytest.mark.parametrize(("record", "witnessed", "said"), [
    ((), None, None), ((recorded(4, B),), None, (4, B)), ((recorded(4, B),), 3, (4, B)), ((recorded(4, B),), 4, None), ((recorded(4, B),), 5, None),
    ((recorded(4, B, D), recorded(5, C), stamp()), 4, (5, C)), ((recorded(5, C), recorded(4, B, D)), 4, None), ((stamp(),), None, None),
])
def test_only_of_the_newest_cosignatures_it_is_said_that_they_are_too_few(
        tmp_path: Path, record: tuple[Any, ...], witnessed: int | None, said: tuple[int, str] | None) -> None:
    wanted = [("checkpoint-without-quorum", None, None, {"size": said[0], "persons": said[1]})] if said else []
    assert seen(tmp_path, *record, witnessed=witnessed).after(checkpoints.compare) == wanted


def test_an_ssh_signature_that_differs_accuses_nobody_of_a_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "files", lambda fund, record: {"4.p-02.sshsig": b"a\nb\n"})
    put(tmp_path, {"checkpoints/4.p-02.sshsig": a_note(12, "1" * 64, B)})
    (said,) = seen(tmp_path, RECORD).after(checkpoints.compare)
    assert said[:3] == ("checkpoint-file-differs", "checkpoints/4.p-02.sshsig", 1) and said[3]["expected"] == "a"


@pytest.mark.parametrize(("data", "answer", "expected", "found"), [
    (b"answer", STAMPED, None, None),
    (b"another", STAMPED, sha256(b"answer").hexdigest(), sha256(b"another").hexdigest()),
    (b"answer", timestamps.TimestampError("timestamp-malformed"), "2026-01-02 03:04:05", "timestamp-malformed"),
    (b"answer", STAMPED.replace(second=6), "2026-01-02 03:04:05", "2026-01-02 03:04:06"),
    (b"answer", STAMPED.replace(second=4), "2026-01-02 03:04:05", "2026-01-02 03:04:04"),
])
def test_a_time_stamp_is_of_this_answer_this_head_and_this_time(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, answer: Any, expected: str | None, found: str | None) -> None:
    def stamped(asked: bytes, body: bytes) -> datetime:
        assert (asked, body) == (b"answer", notes.body(FUND, 4, "4" * 64))
        if isinstance(answer, Exception):
            raise answer
        return answer  # type: ignore[no-any-return]  # a time

    monkeypatch.setattr(timestamps, "stamped", stamped)
    put(tmp_path, {"checkpoints/4.tsr": data})
    wanted = [("checkpoint-stamp-differs", "checkpoints/4.tsr", 1, {"expected": expected, "found": found})] if expected else []
    assert seen(tmp_path, stamp()).after(checkpoints.compare) == wanted


def test_a_folder_in_the_place_of_a_file_is_foreign(tmp_path: Path) -> None:
    for name in ("4.note", "4.tsr", "x"):
        (tmp_path / "checkpoints" / name).mkdir(parents=True)
    assert seen(tmp_path, RECORD, stamp()).after(checkpoints.compare) == [
        foreign(name, "not-a-plain-file") for name in ("4.note", "4.tsr", "x")]
