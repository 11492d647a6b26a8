"""Drafts of the disclosure chapter: a month's or a year's closing, a quarter's publication, where a page hung."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from sharedfund.drafts import signing
from sharedfund.entries.disclosure import (
    DisclosureDisplayed,
    DisclosurePublished,
    DisplayRemoved,
    MonthClosed,
    NoticeDisplayed,
    RefusedCount,
    SealUsed,
    YearClosed,
)
from sharedfund.errors import BadInput, NotFound
from sharedfund.reports.disclosure import digest_of, disclosure
from sharedfund.reports.movements import movement_of, total
from sharedfund.state.disclosure import joined
from sharedfund.values import days

if TYPE_CHECKING:
    from sharedfund.state import Lines, State


def close_month(state: State, lines: Lines, month: str | None = None, *, by: str, day: date,
                refused: Iterable[RefusedCount] = ()) -> MonthClosed:
    """The closing of `month`, by default the next one, with its funds' movements; `refused` is what the door's log
    counted in it."""
    month = month or state.disclosures.next_month(state.charter.books_from)
    funds = movement_of(lines, days.period(month))
    return MonthClosed.model_validate({
        "day": day, "by": by, **signing(state, by, "month-closed", day), "month": month, "funds": funds,
        "refused": tuple(sorted(refused, key=lambda row: row.rule)),
    })


def close_year(state: State, year: str, *, by: str, day: date) -> YearClosed:
    """The closing of `year`: what its months' closings state together."""
    funds = joined(closed.funds for closed in state.disclosures.closed_months(days.period(year)))
    return YearClosed.model_validate(
        {"day": day, "by": by, **signing(state, by, "year-closed", day), "year": year, "funds": funds})


def number_of(state: State, period: days.Period) -> str:
    """The number of the period's disclosure: that of its first version, else the next of its year."""
    known = state.disclosures.published.get(period.name)
    if known is not None:
        return known.number
    year = f"{period.first.year}"
    count = sum(1 for made in state.disclosures.published.values() if made.period.startswith(year))
    return f"公示〔{year}〕第{count + 1}号"


def publish(state: State, lines: Lines, period: str, *, by: str, day: date,
            reason: str | None = None) -> DisclosurePublished:
    """The proposal to publish the disclosure of `period` as computed now; the next version where one is published.

    Raises: BadInput for a correction without a reason, or a reason with nothing to correct.
    """
    span = days.period(period)
    known = state.disclosures.published.get(period)
    if known is not None and reason is None:
        raise BadInput("published-already", period=period, version=known.version)
    if known is None and reason is not None:
        raise BadInput("nothing-to-correct", period=period)
    data = disclosure(state, lines, span, as_of=day)
    funds = movement_of(lines, span)
    return DisclosurePublished.model_validate({
        "day": day, "by": by, **signing(state, by, "disclosure-published", day), "period": period,
        "version": known.version + 1 if known else 1, "number": number_of(state, span), "digest": digest_of(data),
        "opening": total(funds, "opening"), "closing": total(funds, "closing"),
        "previous": known.digest if known else None, "reason": reason,
    })


def display(state: State, period: str, place: str, first: date, last: date, *, by: str, day: date,
            version: int | None = None, photo: str | None = None) -> DisclosureDisplayed:
    """The newest version of a published period hung in `place`.

    Raises: NotFound for a period that is not published.
    """
    known = state.disclosures.published.get(period)
    if known is None:
        raise NotFound("disclosure-not-published", period=period)
    return DisclosureDisplayed.model_validate({
        "day": day, "by": by, **signing(state, by, "disclosure-displayed", day), "period": period,
        "version": version or known.version, "place": place, "first": first, "last": last, "photo": photo,
    })


def display_notice(state: State, what: str, title: str, place: str, first: date, last: date, *, by: str, day: date,
                   about: str | None = None, photo: str | None = None, notice: str | None = None) -> NoticeDisplayed:
    """Something else hangs in `place`."""
    return NoticeDisplayed.model_validate({
        "day": day, "by": by, **signing(state, by, "notice-displayed", day),
        "notice": notice or f"G-{len(state.disclosures.notices) + 1:02d}", "what": what, "about": about,
        "title": title, "place": place, "first": first, "last": last, "photo": photo,
    })


def take_down(state: State, place: str, removed: date, reason: str, *, by: str, day: date, period: str | None = None,
              notice: str | None = None) -> DisplayRemoved:
    """The newest version of a published period, or a notice, no longer hangs in `place`. Raises: NotFound."""
    known = state.disclosures.published.get(period) if period else None
    if notice is None and known is None:
        raise NotFound("disclosure-not-published", period=period or "")
    return DisplayRemoved.model_validate({
        "day": day, "by": by, **signing(state, by, "display-removed", day), "period": period,
        "version": known.version if known else None, "notice": notice, "place": place, "removed": removed,
        "reason": reason,
    })


def use_seal(state: State, seal: str, document: str, decided_by: str, *, by: str, day: date, use: str | None = None,
             evidence: Iterable[str] = ()) -> SealUsed:
    """A seal was put on a document."""
    return SealUsed.model_validate({
        "day": day, "by": by, **signing(state, by, "seal-used", day),
        "use": use or f"Y-{len(state.disclosures.seals) + 1:02d}", "seal": seal, "document": document,
        "decided_by": decided_by, "evidence": tuple(evidence),
    })
