"""What stands beside the book and follows from it: derived files, published pages, private rows. Compared, never read
for meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sharedfund.audit.replay import Replay


def compare(replay: Replay) -> None:
    """Compare everything beside the book with what the book gives."""
    _derived(replay)


def _derived(replay: Replay) -> None:
    from sharedfund.audit.replay import Where
    from sharedfund.book import derived

    wanted = derived.files(replay.state, [opened.name for opened in replay.files])
    for name, text in sorted(wanted.items()):
        path = replay.folder / name
        if path.is_symlink() or not path.is_file():
            replay.found("derived-missing", "derived_files", Where(name, 1))
            continue
        there = path.read_bytes()
        if there != text:
            line, ours, theirs = first_difference(text, there)
            replay.found("derived-differs", "derived_files", Where(name, line), expected=ours, found=theirs)


def first_difference(ours: bytes, theirs: bytes) -> tuple[int, str, str]:
    """The first line (from 1) in which two texts differ, and both lines."""
    left, right = ours.split(b"\n"), theirs.split(b"\n")
    for number in range(max(len(left), len(right))):
        a = left[number] if number < len(left) else b""
        b = right[number] if number < len(right) else b""
        if a != b or number >= len(left) or number >= len(right):
            return number + 1, a.decode(errors="replace")[:200], b.decode(errors="replace")[:200]
    return 1, "", ""
