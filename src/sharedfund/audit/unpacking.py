"""A folder that any Beancount tool may open: written anew from what the audit has read, never copied from what came."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sharedfund.audit.reading import Opened, read
from sharedfund.book import checkpoints, derived, store
from sharedfund.errors import BadInput, HostileError

if TYPE_CHECKING:
    from sharedfund.audit.replay import Replay

MONTH_MAX_BYTES = 64 * 1024 * 1024


def unpack(replay: Replay, target: Path) -> list[str]:
    """Write the audited book into `target`, a new or empty folder; the names of the files, sorted.

    The blocks are read once more and spelled canonically; derived files and notes are made from the entries. What was
    published, papers and private rows stay where they are: a page can run in a browser.

    Raises: BadInput `unpack-not-vetted` where a block was not read, `unpack-not-empty`.
    """
    if replay.report.verdict in ("refused", "not-judged") or not replay.report.lines["grammar"]["ok"]:
        raise BadInput("unpack-not-vetted")
    if target.is_symlink() or (target.exists() and (not target.is_dir() or any(target.iterdir()))):
        raise BadInput("unpack-not-empty", file=str(target))
    files = {f"book/{opened.name}": opened for opened in replay.files}
    made = {
        **derived.files(replay.state, [opened.name for opened in replay.files]),
        **{f"{checkpoints.FOLDER}/{name}": note
           for name, note in checkpoints.files(replay.state.record.fund_id, replay.record).items()},
    }
    for folder in sorted({target / Path(name).parent for name in (*files, *made)}):
        store.make_folder(folder)
    for name, opened in files.items():
        store.replace_file(target / name, _text(opened))
    for name, data in made.items():
        store.replace_file(target / name, data)
    return sorted((*files, *made))


def _text(opened: Opened) -> bytes:
    """A book file's canonical text. What is written is what was read just now, whatever was read before."""
    out = bytearray()
    for block in read(opened):
        if block.entry is None and block.page is None and block.data:
            raise BadInput("unpack-not-vetted", file=block.file, line=block.line)
        if block.data:
            out += block.data + b"\n"
        if len(out) > MONTH_MAX_BYTES:
            raise HostileError("file-too-large", file=block.file, line=block.line, most=MONTH_MAX_BYTES)
    return bytes(out)
