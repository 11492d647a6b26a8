"""checkpoints/ compared with what the book gives: notes, SSH signatures, time stamps. A note that witnesses cosigned and
the book does not have says more than any file: the book was cut, or written anew."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from sharedfund.audit.beside import first_difference
from sharedfund.audit.findings import Where
from sharedfund.book import checkpoints as views
from sharedfund.entries.record import CheckpointRecorded, CheckpointTimestamped
from sharedfund.errors import HostileError
from sharedfund.values import notes, timestamps

if TYPE_CHECKING:
    from sharedfund.audit.replay import Replay


def compare(replay: Replay) -> None:
    """Compare the folder with the entries of the book's record; where there is no folder there is nothing to compare."""
    _quorum(replay)
    if not replay.source.has(views.FOLDER):
        return
    wanted = views.files(replay.state.record.fund_id, replay.record)
    tokens = views.tokens(replay.record)
    there = replay.source.names(views.FOLDER)
    for name in there:
        if name in wanted:
            _file(replay, name, wanted[name])
        elif name in tokens:
            _token(replay, name, tokens[name])
        else:
            _foreign(replay, name)
    for name in sorted({*wanted, *tokens} - set(there)):
        replay.found("checkpoint-file-missing", Where(f"{views.FOLDER}/{name}", 1))


def _read(replay: Replay, name: str) -> bytes | None:
    """A file's bytes; what is no plain file, or too large, is found and gives None."""
    path = f"{views.FOLDER}/{name}"
    try:
        return replay.source.read(path, notes.NOTE_MAX_BYTES)
    except HostileError as error:
        replay.found("checkpoint-file-foreign", Where(path, 1), found=error.code)
        return None


def _file(replay: Replay, name: str, wanted: bytes) -> None:
    data = _read(replay, name)
    if data is None or data == wanted:
        return
    if name.endswith(".note") and _of_another_book(replay, name, data):
        return
    line, ours, theirs = first_difference(wanted, data)
    replay.found("checkpoint-file-differs", Where(f"{views.FOLDER}/{name}", line), expected=ours, found=theirs)


def _foreign(replay: Replay, name: str) -> None:
    data = _read(replay, name)
    if data is None or (name.endswith(".note") and _of_another_book(replay, name, data)):
        return
    replay.found("checkpoint-file-foreign", Where(f"{views.FOLDER}/{name}", 1), found=name)


def _of_another_book(replay: Replay, name: str, data: bytes) -> bool:
    """Whether a note is of this fund, cosigned by its witnesses, over a head that this book does not have: then it says
    so, with both heads."""
    try:
        note = notes.decode(data)
    except notes.NoteError:
        return False
    state = replay.state
    if note.fund != state.record.fund_id or state.record.is_head(note.size, note.root):
        return False
    persons = _witnesses(replay, note)
    if not persons:
        return False
    replay.found("checkpoint-not-in-book", Where(f"{views.FOLDER}/{name}", 2), expected=f"{note.size} {note.root}",
                 found=f"{replay.frontier.size} {replay.frontier.root}", known_size=note.size,
                 known_code=notes.check_code(note.root), size=replay.frontier.size,
                 end_code=notes.check_code(replay.frontier.root),
                 persons=", ".join(persons))
    return True


def _witnesses(replay: Replay, note: notes.Note) -> list[str]:
    """The witnesses of the charter who cosigned it, with any key they ever had: nobody else's word says that a book was
    cut."""
    people, found = replay.state.people, set[str]()
    for known in people.keys.values():
        if known.person in replay.state.charter.witnesses:
            found |= note.cosigners({known.person: known.key})
    return sorted(found)


def _token(replay: Replay, name: str, entry: CheckpointTimestamped) -> None:
    """The answer that lies here is the one the book names, over this head, of this time."""
    data = _read(replay, name)
    if data is None:
        return
    where, digest = Where(f"{views.FOLDER}/{name}", 1), sha256(data).hexdigest()
    if digest != entry.digest:
        replay.found("checkpoint-stamp-differs", where, expected=entry.digest, found=digest)
        return
    try:
        stamped = timestamps.stamped(data, notes.body(replay.state.record.fund_id, entry.size, entry.root))
    except timestamps.TimestampError as error:
        replay.found("checkpoint-stamp-differs", where, expected=f"{entry.stamped:%Y-%m-%d %H:%M:%S}", found=error.code)
        return
    if stamped != entry.stamped:
        replay.found("checkpoint-stamp-differs", where, expected=f"{entry.stamped:%Y-%m-%d %H:%M:%S}",
                     found=f"{stamped:%Y-%m-%d %H:%M:%S}")


def _quorum(replay: Replay) -> None:
    """The newest recorded cosignatures may be too few to count: that is said, since they look like proof."""
    newest = next((entry for entry in reversed(replay.record) if isinstance(entry, CheckpointRecorded)), None)
    if newest is None:
        return
    witnessed = replay.state.record.newest_witnessed()
    if witnessed is None or witnessed.size < newest.size:
        replay.found("checkpoint-without-quorum", size=newest.size,
                     persons=", ".join(cosignature.person for cosignature in newest.cosignatures))
