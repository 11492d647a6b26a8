"""The disclosures slice: months and years that are closed, quarters that are published, where they hung."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from sharedfund.entries.disclosure import FundMovement, RefusedCount
from sharedfund.state.registry import evolves, once, takes_effect
from sharedfund.values import days
from sharedfund.values.identity import seen_parts
from sharedfund.values.money import ZERO
from sharedfund.values.tables import Table

if TYPE_CHECKING:
    from sharedfund.entries.disclosure import (
        DisclosureDisplayed,
        DisclosurePublished,
        DisplayRemoved,
        MonthClosed,
        NoticeDisplayed,
        SealUsed,
        YearClosed,
    )
    from sharedfund.entries.terms import Terms
    from sharedfund.state import State


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed month or year: its funds' movements, what its rules refused, the day it was closed."""

    period: str
    day: date
    funds: tuple[FundMovement, ...]
    refused: tuple[RefusedCount, ...] = ()

    def total(self, figure: str) -> Decimal:
        """The sum of `opening`, `received`, `paid` or `closing` over the funds."""
        return sum((getattr(row, figure) for row in self.funds), ZERO)


@dataclass(frozen=True, slots=True)
class Published:
    """A version of a period's disclosure. `as_of` is the day it speaks of, `day` the day of its last yes; `size` and
    `root` are the head it was computed at, `block` is where the last yes stands; the rates are those it states (R95)."""

    period: str
    version: int
    number: str
    digest: str
    opening: Decimal
    closing: Decimal
    size: int
    root: str
    as_of: date
    day: date
    block: int
    previous: str | None = None
    reason: str | None = None
    collection_rate: Fraction | None = None
    household_rate: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Rates:
    """The collection rates of a period when its page was proposed: those the page states, whatever comes in later."""

    collection: Fraction | None
    households: Fraction | None


@dataclass(frozen=True, slots=True)
class Displayed:
    """A page hung in `place` from `first` to `last`; `has_photo` whether a photo of it is committed; `by` says so.
    Taken down early it was to hang until `promised`."""

    period: str
    version: int
    place: str
    first: date
    last: date
    has_photo: bool
    by: str = ""
    promised: date | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something else that hung in a public place: `what`, `about` which paper or month, where, from when to when."""

    notice: str
    what: str
    about: str | None
    title: str
    place: str
    first: date
    last: date
    has_photo: bool
    day: date
    promised: date | None = None


@dataclass(frozen=True, slots=True)
class Seal:
    """A use of a seal."""

    use: str
    seal: str
    document: str
    decided_by: str
    day: date


@dataclass(frozen=True, slots=True)
class Disclosures:
    """`closed_until` is the end (exclusive) of the last closed month, None while none is. `published` has the newest
    version by period, `versions` every version by `PERIOD/VERSION`; `proposed` the rates of a page that waits, by its
    digest."""

    closed_until: date | None = None
    months: Table[Closed] = field(default_factory=Table)
    years: Table[Closed] = field(default_factory=Table)
    published: Table[Published] = field(default_factory=Table)
    versions: Table[Published] = field(default_factory=Table)
    displayed: Table[Displayed] = field(default_factory=Table)
    notices: Table[Notice] = field(default_factory=Table)
    seals: Table[Seal] = field(default_factory=Table)
    proposed: Table[Rates] = field(default_factory=Table)

    def closed(self, day: date) -> bool:
        """Whether `day` lies in a closed month (or before the first)."""
        return self.closed_until is not None and day < self.closed_until

    def next_month(self, books_from: date) -> str:
        """The month whose closing comes next."""
        return days.month_of(self.closed_until or books_from)

    def is_published(self, period: str) -> bool:
        return period in self.published

    def versions_of(self, period: str) -> tuple[Published, ...]:
        """Every version of a period, oldest first."""
        return tuple(sorted((p for p in self.versions.values() if p.period == period), key=lambda p: p.version))

    def displays_of(self, period: str, version: int) -> tuple[Displayed, ...]:
        """Where a version hung, by first day and place."""
        shown = (d for d in self.displayed.values() if (d.period, d.version) == (period, version))
        return tuple(sorted(shown, key=lambda d: (d.first, d.place)))

    def notices_of(self, what: str, about: str | None = None) -> tuple[Notice, ...]:
        """What hung of a kind, about `about` where named, oldest first."""
        found = (n for n in self.notices.values() if n.what == what and about in (None, n.about))
        return tuple(sorted(found, key=lambda n: (n.first, n.notice)))

    def closed_months(self, period: days.Period) -> tuple[Closed, ...]:
        """The closed months of `period`, oldest first."""
        return tuple(self.months[month] for month in period.months() if month in self.months)

    def movement(self, period: days.Period) -> tuple[FundMovement, ...] | None:
        """The funds' movements through `period` as its months' closings state them; None unless all are closed."""
        months = self.closed_months(period)
        if len(months) != len(period.months()):
            return None
        return joined(month.funds for month in months)


def joined(parts: Iterable[tuple[FundMovement, ...]]) -> tuple[FundMovement, ...]:
    """The movements of a span from those of its parts, oldest first. A fund that appears later opened at 0.00."""
    sums: dict[str, FundMovement] = {}
    for funds in parts:
        for row in funds:
            known = sums.get(row.fund)
            sums[row.fund] = row if known is None else FundMovement(
                fund=row.fund, opening=known.opening, received=known.received + row.received,
                paid=known.paid + row.paid, moved_in=known.moved_in + row.moved_in,
                moved_out=known.moved_out + row.moved_out, closing=row.closing,
            )
    return tuple(sums.values())


def _today(state: State, otherwise: date) -> date:
    """The local day of the entry that is being folded."""
    recorded = state.record.recorded
    return days.local_day(recorded, state.charter.utc_offset) if recorded is not None else otherwise


@takes_effect("month-closed")
def _month_closed(state: State, entry: MonthClosed) -> State:
    closed = Closed(entry.month, _today(state, entry.day), entry.funds, entry.refused)
    end = days.period(entry.month).end
    slice_ = state.disclosures
    until = end if slice_.closed_until is None else max(end, slice_.closed_until)
    return replace(state, disclosures=replace(
        slice_, closed_until=until, months=slice_.months.set(entry.month, closed)))


@takes_effect("year-closed")
def _year_closed(state: State, entry: YearClosed) -> State:
    closed = Closed(entry.year, _today(state, entry.day), entry.funds)
    slice_ = state.disclosures
    return replace(state, disclosures=replace(slice_, years=slice_.years.set(entry.year, closed)))


def hangs_until(terms: Terms, first: date) -> date:
    """The last day on which what was hung out on `first` must still hang, by the charter's days or working days (R70)."""
    if terms.display_count == "working-days":
        return days.add_working_days(first, terms.display_days)
    return first + timedelta(days=terms.display_days)


@evolves("disclosure-published")
def _proposed(state: State, entry: DisclosurePublished) -> State:
    """The page speaks of the book as it is now; until its last yes comes in, fees may."""
    slice_ = state.disclosures
    return replace(state, disclosures=replace(slice_, proposed=slice_.proposed.set(entry.digest, _rates(state, entry))))


def _rates(state: State, entry: DisclosurePublished) -> Rates:
    from sharedfund.state import fees

    return Rates(fees.collection_rate(state, entry.period), fees.household_rate(state, entry.period))


@takes_effect("disclosure-published")
def _published(state: State, entry: DisclosurePublished) -> State:
    size, root = seen_parts(entry.seen)
    slice_ = state.disclosures
    # The last yes may be the proposer's own.
    rates = slice_.proposed.get(entry.digest) or _rates(state, entry)
    made = Published(
        entry.period, entry.version, entry.number, entry.digest, entry.opening, entry.closing, size, root, entry.day,
        _today(state, entry.day), state.record.blocks, entry.previous, entry.reason, rates.collection, rates.households,
    )
    return replace(
        state,
        disclosures=replace(
            slice_,
            published=slice_.published.set(entry.period, made),
            versions=slice_.versions.set(f"{entry.period}/{entry.version}", made),
            proposed=slice_.proposed.drop(entry.digest),
        ),
        used=state.used.add(once("disclosure-number", entry.number)),
    )


@evolves("disclosure-displayed")
def _displayed(state: State, entry: DisclosureDisplayed) -> State:
    shown = Displayed(entry.period, entry.version, entry.place, entry.first, entry.last, entry.photo is not None, entry.by)
    slice_ = state.disclosures
    key = f"{entry.period}/{entry.version}/{len(slice_.displayed) + 1}"
    return replace(state, disclosures=replace(slice_, displayed=slice_.displayed.set(key, shown)))


@evolves("notice-displayed")
def _noticed(state: State, entry: NoticeDisplayed) -> State:
    notice = Notice(entry.notice, entry.what, entry.about, entry.title, entry.place, entry.first, entry.last,
                    entry.photo is not None, entry.day)
    slice_ = state.disclosures
    return replace(state, disclosures=replace(slice_, notices=slice_.notices.set(notice.notice, notice)))


@evolves("display-removed")
def _removed(state: State, entry: DisplayRemoved) -> State:
    slice_ = state.disclosures
    last = entry.removed - timedelta(days=1)
    notice = slice_.notices.get(entry.notice) if entry.notice else None
    if notice is not None:
        notice = replace(notice, last=min(last, notice.last), promised=notice.last)
        return replace(state, disclosures=replace(slice_, notices=slice_.notices.set(notice.notice, notice)))
    hung = [(key, shown) for key, shown in slice_.displayed.items()
            if (shown.period, shown.version, shown.place) == (entry.period, entry.version, entry.place)]
    if not hung:
        return state
    # What hung there last is what is taken down.
    key, shown = max(hung, key=lambda row: row[1].first)
    shown = replace(shown, last=min(last, shown.last), promised=shown.last)
    return replace(state, disclosures=replace(slice_, displayed=slice_.displayed.set(key, shown)))


@evolves("seal-used")
def _sealed(state: State, entry: SealUsed) -> State:
    seal = Seal(entry.use, entry.seal, entry.document, entry.decided_by, entry.day)
    slice_ = state.disclosures
    return replace(state, disclosures=replace(slice_, seals=slice_.seals.set(seal.use, seal)))
