"""A folder that any tool may open: what is written, where, and when nothing is."""

from __future__ import annotations

import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sharedfund.audit import unpacking
from sharedfund.audit.reading import Opened, Read
from sharedfund.book import checkpoints, derived
from sharedfund.errors import BadInput, HostileError

PAGE = f'2026-01-05 custom "page" 1 1 "{"ab" * 32}"\n'.encode()


@pytest.fixture(autouse=True)
def _made(monkeypatch: pytest.MonkeyPatch) -> None:
    """What follows from the entries, said by itself."""
    monkeypatch.setattr(derived, "files", lambda state, months: {"main.beancount": " ".join(months).encode()})
    monkeypatch.setattr(checkpoints, "files", lambda fund, record: {"4.note": f"{fund} {record}".encode()})


def replay(verdict: str = "clean", *, grammar: bool = True, **months: bytes) -> Any:
    files = [Opened(f"2026-{name[1:]}.beancount", lambda data=data: io.BytesIO(data)) for name, data in months.items()]  # type: ignore[misc]  # bound early
    report = SimpleNamespace(verdict=verdict, lines={"grammar": {"ok": grammar}})
    return SimpleNamespace(report=report, files=files, state=SimpleNamespace(record=SimpleNamespace(fund_id="F")), record="R")


@pytest.mark.parametrize("verdict", ["clean", "findings"])
@pytest.mark.parametrize("is_there", [False, True])
def test_a_book_is_written_canonically_with_what_follows_from_it(tmp_path: Path, verdict: str, is_there: bool) -> None:
    target = tmp_path / "new"
    if is_there:
        target.mkdir()
    loose = PAGE.replace(b"page", b"page", 1).replace(b" 1 1", b"  1 1")
    written = unpacking.unpack(replay(verdict, m01=PAGE + b"\n; a comment\n\n\n" + loose, m02=b"\r\n" + PAGE), target)
    assert written == ["book/2026-01.beancount", "book/2026-02.beancount", "checkpoints/4.note", "main.beancount"]
    assert {str(path.relative_to(target)): path.read_bytes() for path in target.rglob("*") if path.is_file()} == {
        "book/2026-01.beancount": (PAGE + b"\n") * 2, "book/2026-02.beancount": PAGE + b"\n", "checkpoints/4.note": b"F R",
        "main.beancount": b"2026-01.beancount 2026-02.beancount"}


@pytest.mark.parametrize(("verdict", "grammar"), [("refused", True), ("not-judged", True), ("findings", False)])
def test_what_was_not_read_whole_is_not_written(tmp_path: Path, verdict: str, grammar: bool) -> None:
    with pytest.raises(BadInput, match="unpack-not-vetted"):
        unpacking.unpack(replay(verdict, grammar=grammar, m01=PAGE), tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_nothing_is_written_over_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").write_text("x")
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "empty")
    (tmp_path / "nowhere").symlink_to(tmp_path / "none")
    for name in ("file", "full", "link", "nowhere"):
        with pytest.raises(BadInput, match="unpack-not-empty") as refused:
            unpacking.unpack(replay(m01=PAGE), tmp_path / name)
        assert refused.value.file == str(tmp_path / name)
    assert list((tmp_path / "empty").iterdir()) == [] and not (tmp_path / "none").exists()


def test_a_block_that_changed_since_it_was_read_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="unpack-not-vetted") as refused:
        unpacking.unpack(replay(m01=PAGE + b"\n\nx\n"), tmp_path / "new")
    assert (refused.value.file, refused.value.line) == ("book/2026-01.beancount", 4)


def test_a_month_has_64_mebibytes_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = 64 * 1024 * 1024
    blocks = [Read("book/x", 1, b"x" * (size - 1), entry=SimpleNamespace())]  # type: ignore[arg-type]  # any entry
    monkeypatch.setattr(unpacking, "read", lambda opened: iter(blocks))
    unpacking.unpack(replay(m01=b""), tmp_path / "a")
    assert (tmp_path / "a" / "book" / "2026-01.beancount").stat().st_size == size
    (tmp_path / "a" / "book" / "2026-01.beancount").unlink()
    blocks.append(Read("book/x", 7, b"", reformatted=True))
    unpacking.unpack(replay(m01=b""), tmp_path / "b")
    (tmp_path / "b" / "book" / "2026-01.beancount").unlink()
    blocks.append(Read("book/x", 9, b"x", entry=SimpleNamespace()))  # type: ignore[arg-type]  # any entry
    with pytest.raises(HostileError, match="file-too-large") as refused:
        unpacking.unpack(replay(m01=b""), tmp_path / "c")
    assert (refused.value.file, refused.value.line, refused.value.facts) == ("book/x", 9, {"most": size})
