"""What is no bundle is refused for its own reason, here in this process; the table of hostile ones is shared with the
attacks, which try them with limits of memory and time."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from sharedfund.audit import audit
from sharedfund.audit.sources import Bundle, Folder, first_block, source, written_before
from sharedfund.book import archive
from sharedfund.book.user import Place
from sharedfund.errors import BadInput, HostileError, NotFound
from tests.attacks import hostile
from tests.attacks.book import honest
from tests.attacks.hostile import CASES, Case

SMALL = [case for case in CASES if case.number in (89, 90) and "thousand" not in case.name and "gigabytes" not in case.name]


def files() -> dict[str, bytes]:
    return {name: data for name, data in honest().files.items() if name.startswith(("book/", "checkpoints/", "disclosures/"))}


def bundle(tmp: Path, data: bytes) -> Path:
    (tmp / "bundle.tar").write_bytes(data)
    return tmp / "bundle.tar"


@pytest.mark.parametrize("case", SMALL, ids=lambda case: case.name)
def test_a_hostile_bundle_or_link_is_answered_as_the_table_says(tmp_path: Path, case: Case) -> None:
    made = case.build(tmp_path, honest())
    report = audit(made.place)
    assert report.verdict == case.verdict
    found = [(finding.facts["why"] if finding.code == "refused" else finding.code, finding.file) for finding in report.findings]
    assert (case.code, made.file) in found


def test_what_tar_writes_is_read_where_it_lies(tmp_path: Path) -> None:
    found = archive.opened(bundle(tmp_path, archive.tar(files())), lambda: "")
    assert {name: found.read(name, 1 << 20) for name in found.members} == files()
    assert found.read("book/none", 1) is None
    with pytest.raises(HostileError, match="file-too-large"):
        found.read(hostile.LAST, 10)
    with found.open(hostile.LAST) as stream:
        assert stream.seek(-5, io.SEEK_END) == len(files()[hostile.LAST]) - 5
        assert stream.read() == files()[hostile.LAST][-5:]
        assert stream.seek(0) == 0 and stream.seek(3, io.SEEK_CUR) == 3
        assert stream.seekable() and stream.read(4) == files()[hostile.LAST][3:7]
    found.source.close()


def test_a_tar_of_gnu_without_anything_of_its_own_is_read_too(tmp_path: Path) -> None:
    import tarfile

    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as made:
        for name, data in sorted(files().items()):
            member = tarfile.TarInfo(name)
            member.size, member.mtime = len(data), 1_700_000_000
            made.addfile(member, io.BytesIO(data))
    report = audit(bundle(tmp_path, out.getvalue()))
    assert report.verdict == "consistent"


def test_a_bundle_has_folders_though_it_has_none(tmp_path: Path) -> None:
    there = source(bundle(tmp_path, archive.tar(files())))
    assert isinstance(there, Bundle)
    assert there.has("book") and not there.has("private")
    assert there.names("disclosures") == ["2026q1-v1"]
    assert [month.name for month in there.months()] == ["2026-03.beancount", "2026-04.beancount"]
    with pytest.raises(NotFound):
        there.open("book/none")
    there.close()


def test_a_foreign_member_of_book_is_named_like_a_foreign_file(tmp_path: Path) -> None:
    report = audit(bundle(tmp_path, archive.tar({**files(), "book/notes.txt": b"x"})))
    assert [(finding.code, finding.file) for finding in report.findings if finding.severity == "finding"] == [
        ("file-foreign", "book/notes.txt")]


def test_a_sealed_bundle_is_read_at_any_place() -> None:
    data = bytes(range(256)) * 1000
    salt = iter(range(1, 100))
    sealed = archive.seal(data, "0" * 64, "a password", lambda count: next(salt).to_bytes(count, "big"))
    found = archive.Sealed(archive.Bytes(sealed), "x", lambda: "a password")
    assert (found.size, found.fund) == (len(data), "0" * 64)
    for offset, count in ((0, 10), (65_530, 20), (131_071, 70_000), (len(data) - 5, 100), (len(data), 1)):
        assert found.at(offset, count) == data[offset : offset + count]
    found.close()


def test_nobody_is_asked_where_nobody_can_answer(tmp_path: Path) -> None:
    sealed = archive.seal(archive.tar(files()), "0" * 64, "a password", bytes)
    with pytest.raises(BadInput, match="bundle-password-needed"):
        source(bundle(tmp_path, sealed))


# ---- folders ----


def test_a_folder_is_read_with_caps_and_nothing_is_followed(tmp_path: Path) -> None:
    there = Folder(honest().copy(tmp_path))
    assert there.read("none.json") is None and there.read("none/none.json") is None
    assert there.names("none") == [] and not there.has("none") and not there.has("main.beancount")
    with pytest.raises(HostileError, match="file-too-large"):
        there.read("main.beancount", 3)
    with pytest.raises(HostileError, match="not-a-plain-file"):
        there.names("main.beancount")
    with pytest.raises(NotFound):
        there.open("none")
    there.close()


def test_a_folder_may_be_too_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sharedfund.audit import sources

    monkeypatch.setattr(sources, "NAMES_MAX", 1)
    report = audit(honest().copy(tmp_path))
    assert (report.verdict, report.findings[0].facts["why"]) == ("refused", "folder-too-full")


def test_the_first_block_says_whose_book_it_is(tmp_path: Path) -> None:
    folder = honest().copy(tmp_path)
    first = first_block(Folder(folder))
    assert first is not None and first.endswith(b"\n") and b'"charter-adopted"' in first
    month = folder / "book" / "2026-03.beancount"
    month.write_bytes(b"no end")
    assert first_block(Folder(folder)) is None
    month.unlink()
    (folder / "book" / "2026-04.beancount").unlink()
    assert first_block(Folder(folder)) is None
    assert list(written_before(Folder(folder), Place("2026-03.beancount", 10, 1, b"x"))) == []
