"""Drafts of the record: a signed checkpoint over the newest head, and the cosignatures that came in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from sharedfund import drafts
from sharedfund.entries.record import CheckpointMade, CheckpointRecorded, CheckpointTimestamped, Cosignature
from sharedfund.errors import BadInput, NotFound
from sharedfund.values import notes

if TYPE_CHECKING:
    from sharedfund.state import State


def make_checkpoint(state: State, *, by: str, day: date) -> CheckpointMade:
    """`by` answers for every unsigned entry up to the newest head. Raises: NotFound where nothing is new."""
    head, before = state.record.head, state.record.made.size if state.record.made else 0
    if head is None or head.size <= before:
        raise NotFound("nothing-to-checkpoint")
    return CheckpointMade.model_validate({
        "day": day, "by": by, **drafts.signing(state, by, "checkpoint-made", day), "from_": before + 1, "to": head.size,
        "size": head.size, "root": head.root,
    })


def record_checkpoint(state: State, note: bytes, *, by: str, day: date) -> CheckpointRecorded:
    """The cosignatures of a note, as they came. Raises: BadInput where it is no note of this fund."""
    try:
        fund_id, size, root, lines = notes.read(note)
    except notes.NoteError as error:
        raise BadInput(error.code) from None
    if fund_id != state.record.fund_id:
        raise BadInput("note-of-another-fund", fund=fund_id)
    return record_cosignatures(size, root, lines, by=by, day=day)


def record_cosignatures(size: int, root: str, lines: Mapping[str, str], *, by: str, day: date,
                        ssh: Mapping[str, tuple[str, str]] | None = None) -> CheckpointRecorded:
    """The signature lines by person, each with the time it says; `ssh` has key and SSH signature by person.

    Raises: BadInput for a line that is none.
    """
    cosignatures = []
    for person in sorted(lines):
        parts = notes.taken_apart(lines[person])
        if parts is None:
            raise BadInput("note-malformed", person=person)
        key, sealed = (ssh or {}).get(person, (None, None))
        cosignatures.append(Cosignature(person=person, time=parts[1], line=lines[person], key=key, ssh=sealed))
    return CheckpointRecorded(day=day, by=by, size=size, root=root, cosignatures=tuple(cosignatures))


def record_timestamp(size: int, root: str, *, digest: str, tsa: str, stamped: datetime, by: str, day: date
                     ) -> CheckpointTimestamped:
    """The answer of a time-stamping authority: its digest, its name, the time it says."""
    return CheckpointTimestamped(day=day, by=by, size=size, root=root, digest=digest, tsa=tsa, stamped=stamped)
