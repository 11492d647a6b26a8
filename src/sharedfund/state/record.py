"""The record slice: where the book stands, its heads, what its checkpoints cover, what may be corrected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

from sharedfund.entries import KINDS
from sharedfund.state.registry import evolves, once, takes_effect
from sharedfund.values.tables import Digests, Table

if TYPE_CHECKING:
    from sharedfund.entries.entry import CounterFact, Entry
    from sharedfund.entries.people import CorrectionProposed
    from sharedfund.entries.record import (
        CheckpointMade,
        CheckpointRecorded,
        CheckpointTimestamped,
        Cosignature,
        TailSetAside,
    )
    from sharedfund.state import State

DAYS_KEPT = 62  # seen_days_max is at most 60
WAITS_KEPT = timedelta(days=400)  # no waiting time of the rulebook is longer than a year

# Unsigned kinds a checkpoint must answer for. The other unsigned kinds follow from signed proposals, the charter is
# accepted by everybody, and cosignatures answer for themselves.
ANSWERED_FOR = frozenset(kind for kind, known in KINDS.items() if known.form == "fact") | {
    "fee-charged", "fees-earned", "late-fee-charged", "revenue-charged", "remuneration-accrued", "tail-set-aside",
}

# What each counter-fact may correct.
CORRECTS: dict[str, frozenset[str]] = {
    "receipt-reversed": frozenset({
        "receipt-recorded", "cash-received", "collection-remitted", "receipt-identified", "pass-through-received",
    }),
    "charge-credited": frozenset({"fee-charged", "opening-position"}),
    "late-fee-credited": frozenset({"late-fee-charged"}),
    "bill-credited": frozenset({"bill-recorded", "opening-position", "share-booked"}),
    "payment-returned": frozenset({"payment-paid"}),
    "revenue-reversed": frozenset({"revenue-received"}),
    "given-reversed": frozenset({"grant-received", "project-collected", "entrusted-received"}),
    "accrual-corrected": frozenset({"remuneration-accrued"}),
    "shared-cost-unsplit": frozenset({"shared-cost-split"}),
}
CORRECTABLE = frozenset().union(*CORRECTS.values())


@dataclass(frozen=True, slots=True)
class Head:
    """A head of the book: blocks, root over them, the local day of its page."""

    size: int
    root: str
    day: date


@dataclass(frozen=True, slots=True)
class FirstHead:
    """The size of a local day's first head."""

    day: date
    size: int


@dataclass(frozen=True, slots=True)
class Run:
    """Unsigned entries no checkpoint answers for yet, between the blocks `first` and `last`; the oldest is recorded
    at `since`."""

    first: int
    last: int
    count: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Made:
    """The newest signed checkpoint: a head, who made it, where it stands in the book."""

    size: int
    root: str
    by: str
    block: int


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A head cosigned by a quorum; `first` and `last` are the earliest and latest time among its cosignatures."""

    size: int
    root: str
    persons: tuple[str, ...]
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Correction:
    """A counter-fact that may be entered: approved, and not used yet."""

    proposal: str
    corrects: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Record:
    """`blocks` in the book, page lines included; `pages` so far; `heads` are digests of all heads there were."""

    fund_id: str = ""
    blocks: int = 0
    pages: int = 0
    recorded: datetime | None = None
    head: Head | None = None
    heads: Digests = field(default_factory=Digests)
    days: tuple[FirstHead, ...] = ()  # of the last two months, oldest first
    uncovered: tuple[Run, ...] = ()
    made: Made | None = None
    witnessed: tuple[Witnessed, ...] = ()  # oldest first, of the last year
    corrections: Table[Correction] = field(default_factory=Table)
    set_aside: tuple[str, ...] = ()  # files in torn/ that the book names
    makers: Digests = field(default_factory=Digests)  # of which size a signed checkpoint was made, and by whom

    @property
    def unsigned(self) -> int:
        """How many unsigned entries no signed checkpoint answers for."""
        return sum(run.count for run in self.uncovered)

    @property
    def unsigned_since(self) -> datetime | None:
        """When the oldest of them was recorded."""
        return self.uncovered[0].since if self.uncovered else None

    def seen(self) -> str:
        """The newest head, spelled as a signer names it; empty in an empty book."""
        return f"{self.head.size} {self.head.root}" if self.head else ""

    def is_head(self, size: int, root: str) -> bool:
        """Whether the book has had this head."""
        return _head_digest(size, root) in self.heads

    def with_head(self, size: int, root: str) -> Record:
        """With one more head taken at its word: the audit goes on after a broken tree."""
        return replace(self, heads=self.heads.add(_head_digest(size, root)))

    def newest_witnessed(self) -> Witnessed | None:
        """The newest head a quorum cosigned."""
        return max(self.witnessed, key=lambda point: point.size, default=None)

    def day_of_head(self, size: int) -> date | None:
        """The local day of the head with `size`; None where it is older than two months."""
        found = None
        for first in self.days:
            if first.size <= size:
                found = first.day
        return found

    def after_entry(self, entry: Entry) -> Record:
        """After `entry`."""
        block, recorded = self.blocks + 1, entry.recorded or self.recorded
        uncovered = self.uncovered
        if entry.kind in ANSWERED_FOR and recorded is not None:
            last = uncovered[-1] if uncovered else None
            # A run goes on over page lines, so that a book without signatures stays one run.
            if last is not None and last.last == self._last_entry():
                uncovered = (*uncovered[:-1], replace(last, last=block, count=last.count + 1))
            else:
                uncovered = (*uncovered, Run(block, block, 1, recorded))
        return replace(self, blocks=block, recorded=recorded, uncovered=uncovered)

    def _last_entry(self) -> int:
        """The block of the newest entry: the newest block, or the one before the page line."""
        return self.blocks - 1 if self.head is not None and self.head.size == self.blocks else self.blocks

    def after_page(self, size: int, root: str, head: str, day: date) -> Record:
        """After a page line over `size` blocks with `root`; `head` is the root that includes the line itself."""
        made = Head(size + 1, head, day)
        days = self.days
        if not days or days[-1].day != day:
            days = (*(d for d in days if d.day >= day - timedelta(days=DAYS_KEPT)), FirstHead(day, size + 1))
        return replace(self, blocks=size + 1, pages=self.pages + 1, head=made, days=days,
                       heads=self.heads.add(_head_digest(made.size, head)))

    def covered_to(self, size: int) -> tuple[Run, ...]:
        """What stays uncovered once a checkpoint answers for the blocks up to `size`."""
        left = []
        for run in self.uncovered:
            if run.first > size:
                left.append(run)
            elif run.last > size:
                # The page lines inside are not told apart: counted too many rather than too few.
                left.append(replace(run, first=size + 1, count=min(run.count, run.last - size)))
        return tuple(left)


def _head_digest(size: int, root: str) -> bytes:
    return once("head", str(size), root)


def _maker_digest(size: int, person: str = "") -> bytes:
    return once("made", str(size), person)


def waited(state: State, since_block: int, days: int) -> bool:
    """Whether `days` have passed since `since_block` between the times of witnesses (R130): a quorum cosigned a head
    that covers the block, and a quorum cosigned a later head so many days after.

    Of the first the latest time counts, of the later the earliest, so that no single witness can hurry it.
    """
    began = next((point.last for point in state.record.witnessed if point.size >= since_block), None)
    if began is None:
        return False
    return any(point.first >= began + timedelta(days=days) for point in state.record.witnessed)


def has_quorum(state: State, cosignatures: Iterable[Cosignature], size: int, by: str, day: date) -> bool:
    """Whether two named witnesses of two parties cosigned the head of `size`, none of them who made the checkpoint;
    `by` records it."""
    witnesses = sorted(person for person in {c.person for c in cosignatures} & state.charter.witnesses
                       if not _is_maker(state.record, size, person, by))
    parties = {person: state.people.parties_of(person, day) for person in witnesses}
    return any(len(parties[a] | parties[b]) > 1 and parties[a] and parties[b] for a, b in combinations(witnesses, 2))


def _is_maker(record: Record, size: int, person: str, by: str) -> bool:
    """Whether `person` made the checkpoint over `size`, however many were made since; where nobody did, whether it is
    who records it."""
    if _maker_digest(size) in record.makers:
        return _maker_digest(size, person) in record.makers
    return person == by


@evolves("checkpoint-made")
def _made(state: State, entry: CheckpointMade) -> State:
    made = Made(entry.size, entry.root, entry.by, state.record.blocks)
    makers = state.record.makers.add(_maker_digest(entry.size), _maker_digest(entry.size, entry.by))
    uncovered = state.record.covered_to(entry.to)
    return replace(state, record=replace(state.record, made=made, uncovered=uncovered, makers=makers))


@evolves("checkpoint-recorded")
def _cosigned(state: State, entry: CheckpointRecorded) -> State:
    record = state.record
    # The day it was written, not the one it names: who holds nothing any more is no party.
    if not has_quorum(state, entry.cosignatures, entry.size, entry.by, state.charter.local_day(entry)):
        return state
    times = sorted(datetime.fromtimestamp(cosignature.time, tz=UTC) for cosignature in entry.cosignatures)
    persons = tuple(sorted({cosignature.person for cosignature in entry.cosignatures}))
    point = Witnessed(entry.size, entry.root, persons, times[0], times[-1])
    kept = tuple(w for w in record.witnessed if w.first >= point.first - WAITS_KEPT)
    return replace(state, record=replace(record, witnessed=(*kept, point)))


@evolves("checkpoint-timestamped")
def _timestamped(state: State, entry: CheckpointTimestamped) -> State:
    return replace(state, used=state.used.add(once("checkpoint-timestamped", str(entry.size))))


@evolves("tail-set-aside")
def _set_aside(state: State, entry: TailSetAside) -> State:
    return replace(state, record=replace(state.record, set_aside=(*state.record.set_aside, entry.file)))


def _may_be_corrected(state: State, entry: Entry) -> State:
    """Fold of every kind that has a counter-fact: its leaf stays citable for ever."""
    from sharedfund.spelling import leaf_of

    return replace(state, used=state.used.add(once("entry", entry.kind, leaf_of(entry))))


def _corrected(state: State, entry: CounterFact) -> State:
    """Fold of every counter-fact: the original counts as corrected, an approval is used up."""
    record = state.record
    if entry.approval is not None:
        record = replace(record, corrections=record.corrections.drop(entry.approval))
    return replace(state, record=record, used=state.used.add(once("corrected", entry.corrects)))


@takes_effect("correction-proposed")
def _correction_approved(state: State, proposal: CorrectionProposed) -> State:
    from sharedfund.spelling import leaf_of

    leaf = leaf_of(proposal)
    correction = Correction(leaf, proposal.corrects, proposal.amount)
    return replace(state, record=replace(state.record, corrections=state.record.corrections.set(leaf, correction)))


for _kind in sorted(CORRECTABLE):
    evolves(_kind)(_may_be_corrected)
for _kind in sorted(CORRECTS):
    evolves(_kind)(_corrected)
