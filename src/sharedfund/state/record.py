"""The record slice: where the book stands, which heads it has had, what its checkpoints cover."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sharedfund.entries import KINDS, SIGNED_FORMS
from sharedfund.state.registry import evolves

if TYPE_CHECKING:
    from sharedfund.entries.entry import Entry
    from sharedfund.entries.record import CheckpointMade, CheckpointRecorded
    from sharedfund.state import State

HEADS_KEPT_DAYS = 61  # seen_days_max is at most 60


@dataclass(frozen=True, slots=True)
class Head:
    """A head of the book: blocks, root over them, the local day of its page."""

    size: int
    root: str
    day: date


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A head that was signed for or cosigned. `witnessed_first` and `witnessed_last` are the earliest and the latest
    time among its cosignatures; None while nobody cosigned. `witnesses` are the persons, sorted."""

    size: int
    root: str
    block: int  # where it stands in the book
    witnesses: tuple[str, ...] = ()
    witnessed_first: datetime | None = None
    witnessed_last: datetime | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """`blocks` in the book, page lines included; `pages` so far; `heads` of the last two months, oldest first."""

    fund_id: str = ""
    blocks: int = 0
    pages: int = 0
    recorded: datetime | None = None
    heads: tuple[Head, ...] = ()
    unsigned: int = 0  # unsigned entries since the last CheckpointMade
    made: Checkpoint | None = None
    cosigned: tuple[Checkpoint, ...] = ()  # oldest first; those needed for waiting times

    @property
    def head(self) -> Head | None:
        return self.heads[-1] if self.heads else None

    def seen(self) -> str:
        """The newest head, spelled as a signer names it. Raises: IndexError in an empty book."""
        return f"{self.heads[-1].size} {self.heads[-1].root}"

    def after_entry(self, entry: Entry) -> Record:
        unsigned = KINDS[entry.kind].form not in SIGNED_FORMS and entry.kind != "checkpoint-recorded"
        return replace(
            self,
            blocks=self.blocks + 1,
            recorded=entry.recorded or self.recorded,
            unsigned=self.unsigned + unsigned,
        )

    def after_page(self, size: int, root: str, head: str, day: date) -> Record:
        """After a page line over `size` blocks with `root`; `head` is the root that includes the line itself."""
        kept = tuple(h for h in self.heads if h.day >= day - timedelta(days=HEADS_KEPT_DAYS))
        return replace(
            self, blocks=size + 1, pages=self.pages + 1, heads=(*kept, Head(size + 1, head, day))
        )


@evolves("checkpoint-made")
def _made(state: State, entry: CheckpointMade) -> State:
    made = Checkpoint(entry.size, entry.root, state.record.blocks)
    return replace(state, record=replace(state.record, made=made, unsigned=0))


@evolves("checkpoint-recorded")
def _cosigned(state: State, entry: CheckpointRecorded) -> State:
    times = [datetime.fromtimestamp(c.time, tz=_utc()) for c in entry.cosignatures]
    point = Checkpoint(
        entry.size, entry.root, state.record.blocks, tuple(sorted(c.person for c in entry.cosignatures)),
        min(times, default=None), max(times, default=None),
    )
    return replace(state, record=replace(state.record, cosigned=(*state.record.cosigned, point)))


def _utc():  # type: ignore[no-untyped-def]
    from datetime import UTC

    return UTC
