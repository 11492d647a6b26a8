"""The book's files in pieces: what stands together, what is canonical, and how much is held at once."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

import pytest

from sharedfund.audit import reading
from sharedfund.audit.guard import LINE_MAX_BYTES, Block, Piece
from sharedfund.audit.reading import REGION_BYTES, Chunk, Opened, Read, Reading, chunks, read
from sharedfund.errors import HostileError
from tests.audit.triggers import pages

BOM = b"\xef\xbb\xbf"


@pytest.mark.parametrize(("text", "found"), [
    (b"", []),
    (b"a\n", [(1, b"a\n", 0, True)]),
    (b"a\n\n", [(1, b"a\n", 1, True)]),
    (b"a\nb\n\nc\n\n", [(1, b"a\nb\n", 1, True), (4, b"c\n", 1, True)]),
    (b"a\n\n\nb", [(1, b"a\n", 2, True), (4, b"b", 0, True)]),
    (b"\n", [(1, b"", 1, True)]),
    (b"\n\na\n", [(1, b"", 2, True), (3, b"a\n", 0, True)]),
    (b"a\n \t\nb\n", [(1, b"a\n", 1, False), (3, b"b\n", 0, True)]),
    (b"a\n\r\n\nb\n\n", [(1, b"a\n", 2, False), (4, b"b\n", 1, True)]),
])
def test_lines_without_an_empty_line_between_them_stand_together(text: bytes, found: list[tuple[int, bytes, int, bool]]) -> None:
    assert list(chunks(io.BytesIO(text))) == [Chunk(*row) for row in found]
    assert [chunk.line for chunk in chunks(io.BytesIO(text), "f", 5)] == [row[0] + 4 for row in found]


@pytest.mark.parametrize(("text", "found"), [
    (b"1234567\n2026-01\n\n", [(1, b"1234567\n2026-01\n", 1)]),
    (b"12345678\n2026-01\n\n", [(1, b"12345678\n", 0), (2, b"2026-01\n", 1)]),
    (b"12345678\n2026/01\n\n", [(1, b"12345678\n", 0), (2, b"2026/01\n", 1)]),
    (b"12345678\nx026-01\n\n", [(1, b"12345678\nx026-01\n", 1)]),
    (b"a\n\n1234567\n2026-01\n", [(1, b"a\n", 1), (3, b"1234567\n2026-01\n", 0)]),
    (b"a\n\n12345678\n2026-01\n", [(1, b"a\n", 1), (3, b"12345678\n", 0), (4, b"2026-01\n", 0)]),
])
def test_an_entry_that_is_too_long_ends_where_another_begins(
        monkeypatch: pytest.MonkeyPatch, text: bytes, found: list[tuple[int, bytes, int]]) -> None:
    monkeypatch.setattr(reading, "ENTRY_MAX_BYTES", 8)
    assert [chunk[:3] for chunk in chunks(io.BytesIO(text))] == found


@pytest.mark.parametrize(("limit", "held", "text", "fault"), [
    ("LINE_MAX_BYTES", 8, b"a\n1234567\n", None),
    ("LINE_MAX_BYTES", 8, b"a\n12345678\n", ("line-too-long", 2)),
    ("FILE_MAX_BYTES", 12, b"123\n\n1234\n\n\n", None),
    ("FILE_MAX_BYTES", 12, b"123\n\n1234\n\n\n\n", ("file-too-large", 6)),
    ("FILE_MAX_BYTES", 12, b"1\n" + b"1" * (LINE_MAX_BYTES - 1) + b"\n", ("file-too-large", 2)),
    ("FILE_MAX_BYTES", 12, b"1\n" + b"1" * LINE_MAX_BYTES + b"\n", ("line-too-long", 2)),
    ("ENTRY_MAX_BYTES", 8, b"a\n\n1234567\n1234567\nb\n", None),
    ("ENTRY_MAX_BYTES", 8, b"a\n\n1234567\n12345678\nb\n", ("block-too-large", 3)),
])
def test_what_has_no_end_is_refused_at_its_line(
        monkeypatch: pytest.MonkeyPatch, limit: str, held: int, text: bytes, fault: tuple[str, int] | None) -> None:
    monkeypatch.setattr(reading, limit, held)
    if fault is None:
        assert b"".join(chunk.data for chunk in chunks(io.BytesIO(text))) == text.replace(b"\n\n", b"\n").replace(b"\n\n", b"\n")
        return
    with pytest.raises(HostileError) as refused:
        list(chunks(io.BytesIO(text), "book/x"))
    assert (refused.value.code, refused.value.file, refused.value.line) == (fault[0], "book/x", fault[1])


# ---- blocks ----


def of(text: bytes, shared: Reading | None = None) -> list[Read]:
    return list(read(Opened("2026-01.beancount", lambda: io.BytesIO(text)), shared))


def told(found: list[Read]) -> list[tuple[str, int, bool]]:
    """What each is, at which line, and whether it was reformatted."""
    return [(one.fault or ("page" if one.page else "entry" if one.entry else "blank"), one.line, one.reformatted) for one in found]


CHARTER, PAGE = pages(0)
LINES = CHARTER.count(b"\n")


@pytest.mark.parametrize(("text", "found"), [
    (CHARTER + b"\n" + PAGE + b"\n", [("entry", 1, False), ("page", LINES + 2, False)]),
    (CHARTER + b"\n\n" + PAGE + b"\n", [("entry", 1, False), ("blank", LINES + 1, True), ("page", LINES + 3, False)]),
    (CHARTER + b" \n" + PAGE + b"\n", [("entry", 1, False), ("blank", LINES + 1, True), ("page", LINES + 2, False)]),
    (CHARTER, [("entry", 1, False), ("blank", LINES + 1, True)]),
    (b"\n" + PAGE + b"\n", [("blank", 1, True), ("page", 2, False)]),
    (PAGE.replace(b" custom", b"  custom") + b"\n" + CHARTER + b"\n", [("page", 1, True), ("entry", 3, False)]),
    (CHARTER.replace(b"\n", b"\r\n") + b"\r\n" + PAGE + b"\n", [("entry", 1, True), ("page", LINES + 2, False)]),
    (BOM + PAGE + b"\n", [("page", 1, True)]),
    (PAGE + b"\n" + BOM + PAGE + b"\n", [("page", 1, False), ("foreign-character", 3, False)]),
    (b"a\n\n" + PAGE + b"\n", [("foreign-line", 1, False), ("page", 3, False)]),
])
def test_each_block_is_an_entry_a_page_line_or_neither(text: bytes, found: list[tuple[str, int, bool]]) -> None:
    assert told(of(text)) == found


def test_what_was_met_is_counted_once() -> None:
    shared = Reading()
    of(CHARTER + b"\n" + PAGE + b"\n", shared)
    assert (shared.watch.sound, shared.watch.pages, shared.watch.faults) == (2, 1, 0)
    of(PAGE.replace(b" custom", b"  custom") + b"\n", shared)
    assert (shared.watch.sound, shared.watch.pages, shared.watch.faults) == (3, 2, 0)
    of(CHARTER.replace(b"\n", b"\r\n") + b"\n", shared)
    assert (shared.watch.sound, shared.watch.pages, shared.watch.faults) == (4, 2, 0)
    of(b"\n\n; no entry\n\n", shared)
    assert (shared.watch.sound, shared.watch.pages, shared.watch.faults) == (4, 2, 0)
    of(b"a\n", shared)
    assert (shared.watch.sound, shared.watch.pages, shared.watch.faults) == (4, 2, 1)
    again = shared.again()
    of(PAGE + b"\n", again)
    assert (again.parser, again.watch.pages, shared.watch.pages) == (shared.parser, 1, 2)
    shared.close()


@pytest.mark.parametrize(("text", "fault", "found"), [
    (CHARTER.replace(b'"charter-adopted"', b'"charter-adopte"'), "unknown-kind", "charter-adopte"),
    (b'2026-01-32 custom "sharedfund" "x"\n', "not-parsed", "x"),
])
def test_what_is_no_entry_says_what_was_found(text: bytes, fault: str, found: str) -> None:
    (one,) = of(text)
    assert (one.fault, one.found, one.line, one.data) == (fault, found, 1, text)


@pytest.fixture
def regions(monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """How many bytes each piece has that is asked of the parser at once."""
    asked: list[list[int]] = []

    def meant(pieces: Sequence[Piece], file: str, parser: object) -> Iterator[Block]:
        assert file == "book/2026-01.beancount"
        asked.append([len(piece.data) for piece in pieces])
        return iter(())

    monkeypatch.setattr(reading, "meant", meant)
    return asked


def junk(size: int) -> bytes:
    """A piece of so many bytes, and the empty line after it."""
    return (b"x" * 63 + b"\n") * (size // 64 - 1) + b"x" * (size % 64 + 63) + b"\n\n"


HALF = REGION_BYTES // 2


@pytest.mark.parametrize(("sizes", "found"), [
    ([64, 64], [[64, 64]]),
    ([HALF, HALF, 64], [[HALF, HALF, 64]]),
    ([HALF - 1, HALF, 64], [[HALF - 1, HALF, 64]]),
    ([HALF, HALF - 64, 65, 64], [[HALF, HALF - 64, 65], [64]]),
    ([HALF, HALF - 64, 65, HALF, HALF, 64], [[HALF, HALF - 64, 65], [HALF, HALF, 64]]),
    ([HALF, HALF - 64, 65, HALF, HALF - 64, 65, 64], [[HALF, HALF - 64, 65], [HALF, HALF - 64, 65], [64]]),
])
def test_so_much_is_asked_at_once(regions: list[list[int]], sizes: list[int], found: list[list[int]]) -> None:
    assert REGION_BYTES == 256 * 1024
    of(b"".join(map(junk, sizes)))
    assert regions == found


def test_what_stands_before_a_canonical_block_is_asked_before_it(regions: list[list[int]]) -> None:
    assert told(of(junk(64) + PAGE + b"\n" + junk(65))) == [("page", 3, False)]
    assert regions == [[64], [65]]
