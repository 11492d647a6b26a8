"""Disclosure: months close in order with their figures, quarters are published as computed, nothing suppresses them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sharedfund.entries.disclosure import DisclosurePublished, FundMovement, MonthClosed, YearClosed
from sharedfund.reports.disclosure import digest_of, disclosure, published_due
from sharedfund.reports.movements import movement_of, total
from sharedfund.rules import Flag, Objection, duty, flag, form, measure, rule
from sharedfund.state.disclosure import joined
from sharedfund.state.members import members_fees
from sharedfund.state.registry import is_used
from sharedfund.values import days
from sharedfund.values.identity import seen_parts

if TYPE_CHECKING:
    from sharedfund.entries.disclosure import DisclosureDisplayed, DisplayRemoved, NoticeDisplayed, SealUsed
    from sharedfund.entries.people import ProposalApproved
    from sharedfund.state import Lines, State

_FIGURES = ("opening", "received", "paid", "moved_in", "moved_out", "closing")


# ---- closing ----


@rule(130, source="DESIGN: closed = the month's closing entry; months close one after the other")
def months_close_in_order(state: State, entry: MonthClosed) -> Objection | None:
    """A month is closed after it has ended and after the month before it, once."""
    expected = state.disclosures.next_month(state.charter.books_from)
    if entry.month != expected:
        return Objection("month-out-of-order", month=entry.month, expected=expected)
    end = days.period(entry.month).end
    if entry.day < end:
        return Objection("month-not-over", month=entry.month, end=end, day=entry.day)
    return None


@rule(130, source="DESIGN: a year closes after its months; nothing is moved")
def years_close_after_their_months(state: State, entry: YearClosed) -> Objection | None:
    """A year is closed once, after each of its months that the book covers."""
    year = days.period(entry.year)
    if entry.year in state.disclosures.years:
        return Objection("year-closed-already", year=entry.year)
    first = days.month_of(state.charter.books_from)
    for month in year.months():
        if month >= first and month not in state.disclosures.months:
            return Objection("month-open", year=entry.year, month=month)
    return None


def _differing(stated: tuple[FundMovement, ...], computed: tuple[FundMovement, ...]) -> Objection | None:
    """The first figure in which a closing differs from the book's lines."""
    ours, theirs = {row.fund: row for row in computed}, {row.fund: row for row in stated}
    for fund in dict.fromkeys((*ours, *theirs)):
        if fund not in theirs:
            return Objection("fund-missing", fund=fund, closing=ours[fund].closing)
        if fund not in ours:
            return Objection("fund-unknown", fund=fund, closing=theirs[fund].closing)
        for figure in _FIGURES:
            if getattr(ours[fund], figure) != getattr(theirs[fund], figure):
                return Objection("movement-differs", fund=fund, figure=figure.replace("_", "-"),
                                 stated=getattr(theirs[fund], figure), computed=getattr(ours[fund], figure))
    if stated != computed:
        return Objection("funds-out-of-order")
    return None


@rule(72, source="NSW 42; CS case")
def months_close_with_their_movement(state: State, entry: MonthClosed, lines: Lines) -> Objection | None:
    """A month's closing states each fund's opening, movement and closing as the book's lines give them."""
    return _differing(entry.funds, movement_of(lines, days.period(entry.month)))


@rule(72, source="NSW 42; DESIGN: no closing postings")
def years_close_with_their_movement(state: State, entry: YearClosed) -> Objection | None:
    """A year's closing states what its months' closings state together."""
    return _differing(entry.funds, year_movement(state, entry.year))


def year_movement(state: State, year: str) -> tuple[FundMovement, ...]:
    """The movement of a year as its months' closings state it."""
    return joined(closed.funds for closed in state.disclosures.closed_months(days.period(year)))


@rule(72, source="DESIGN: a closing's figures hold at its last yes as at its first")
def closings_still_hold_when_approved(state: State, entry: ProposalApproved, lines: Lines) -> Objection | None:
    """A month's closing is approved only while no line has changed the month since it was proposed."""
    found = state.proposals.open.get(entry.approves)
    if found is None or found.kind != "month-closed":
        return None
    closing = found.entry()
    return months_close_in_order(state, closing) or _differing(
        closing.funds, movement_of(lines, days.period(closing.month)))


measure(72, movement_of, source="NSW 42; CS case")


# ---- publishing ----


@rule(69, source="HN: 每季度第一个月的月底前公布上一季度")
def disclosures_are_of_a_quarter(state: State, entry: DisclosurePublished) -> Objection | None:
    """What is published is the disclosure of a calendar quarter the book covers."""
    period = days.period(entry.period)
    if period.quarters() != (period.name,):
        return Objection("not-a-quarter", period=entry.period)
    if period.end <= state.charter.books_from:
        return Objection("before-the-books", period=entry.period, books_from=state.charter.books_from)
    return None


@rule(130, source="DESIGN: a published quarter requires its three months closed")
def published_quarters_are_closed(state: State, entry: DisclosurePublished) -> Objection | None:
    """A quarter is published after each of its months has been closed."""
    first = days.month_of(state.charter.books_from)
    for month in days.period(entry.period).months():
        if month >= first and month not in state.disclosures.months:
            return Objection("month-open", period=entry.period, month=month)
    return None


def _version(state: State, entry: DisclosurePublished) -> Objection | None:
    """Why `entry` is not the next version of its period."""
    before = state.disclosures.published.get(entry.period)
    expected = before.version + 1 if before else 1
    if entry.version != expected:
        return Objection("version-out-of-order", period=entry.period, version=entry.version, expected=expected)
    if before is None:
        if entry.previous is not None or entry.reason is not None:
            return Objection("first-version-corrects-nothing", period=entry.period)
        if is_used(state, "disclosure-number", entry.number):
            return Objection("number-used", period=entry.period, published_number=entry.number)
        return None
    if entry.previous != before.digest:
        return Objection("previous-digest-differs", period=entry.period, version=before.version, expected=before.digest)
    if entry.reason is None:
        return Objection("correction-without-reason", period=entry.period, version=entry.version)
    if entry.number != before.number:
        return Objection("number-changed", period=entry.period, expected=before.number)
    return None


@rule(73, source="DESIGN: a correction is a new version with its reason; both stay visible")
def versions_follow_one_another(state: State, entry: DisclosurePublished) -> Objection | None:
    """A period's first page has a new number; each later version names its reason and the digest of the one before."""
    return _version(state, entry)


@rule(73, source="DESIGN: of two proposals for the same version one is published")
def versions_still_follow_when_approved(state: State, entry: ProposalApproved) -> Objection | None:
    """A disclosure is approved only while it is still the next version of its period."""
    found = state.proposals.open.get(entry.approves)
    if found is None or found.kind != "disclosure-published":
        return None
    return _version(state, found.entry())


@rule(73, source="DESIGN: frozen with a content hash and the ledger's hash")
def published_pages_are_computed_from_the_book(
    state: State, entry: DisclosurePublished, lines: Lines
) -> Objection | None:
    """A published disclosure's digest, opening and closing are those of the page computed from the head it names."""
    size, _ = seen_parts(entry.seen)
    # The page speaks of the book as its proposer saw it; a line in between would be in the book but not on the page.
    if size != state.record.blocks:
        return Objection("head-moved-on", period=entry.period, seen=size, head=state.record.blocks)
    data = disclosure(state, lines, days.period(entry.period), as_of=entry.day)
    funds = movement_of(lines, days.period(entry.period))
    for figure in ("opening", "closing"):
        stated, computed = getattr(entry, figure), total(funds, figure)
        if stated != computed:
            return Objection("figure-differs", period=entry.period, figure=figure, stated=stated, computed=computed)
    digest = digest_of(data)
    if entry.digest != digest:
        return Objection("digest-differs", period=entry.period, stated=entry.digest, computed=digest)
    return None


@rule(70, source="HN; LC 53; HU 31")
def what_hangs_out_was_published(state: State, entry: DisclosureDisplayed) -> Objection | None:
    """A display names a published version, and hangs from a day on which it was published to a later one."""
    found = state.disclosures.versions.get(f"{entry.period}/{entry.version}")
    if found is None:
        return Objection("never-published", period=entry.period, version=entry.version)
    if entry.first < found.day:
        return Objection("before-publication", period=entry.period, first=entry.first, published=found.day)
    if entry.last < entry.first:
        return Objection("ends-before-it-begins", period=entry.period, first=entry.first, last=entry.last)
    return None


# ---- duties ----


def quarters_ended(state: State, as_of: date) -> Iterator[days.Period]:
    """The calendar quarters the book covers that have ended by `as_of`, oldest first."""
    quarter = days.period(days.quarter_of(state.charter.books_from))
    while quarter.end <= as_of:
        yield quarter
        quarter = days.period(days.quarter_of(quarter.end))


@duty(69, source="HN: 每季度第一个月的月底前公布上一季度; CC 943; TL 33")
def quarters_are_published_in_time(state: State, as_of: date) -> Iterator[Flag]:
    """Each quarter's disclosure is published by the last day of the first month after it (charter term)."""
    if state.charter.phase != "open":
        return
    for quarter in quarters_ended(state, as_of):
        due = published_due(state, quarter)
        made = state.disclosures.versions.get(f"{quarter.name}/1")
        if made is None:
            code = "disclosure-due" if as_of <= due else "disclosure-late"
            yield flag(quarters_are_published_in_time, code, due, period=quarter.name, days=max((as_of - due).days, 0))
        elif made.day > due:
            yield flag(quarters_are_published_in_time, "published-late", due, period=quarter.name, published=made.day,
                       days=(made.day - due).days)


def days_shown(state: State, first: date, last: date) -> int:
    """For how many days something hung, both ends included; of working days only where the charter counts those."""
    if state.charter.terms.display_count == "working-days":
        return days.working_days_between(first - timedelta(days=1), last)
    return (last - first).days + 1


@duty(70, source="HN 30 working days; LC 53, HU 31 30 days; HZ 30 15 days")
def published_pages_hang_out(state: State, as_of: date) -> Iterator[Flag]:
    """Each published page hangs in a public place for the charter's days, beginning when it is published."""
    wanted = state.charter.terms.display_days if state.charter.phase == "open" else 0
    for made in sorted(state.disclosures.published.values(), key=lambda p: p.period):
        shown = [d for d in state.disclosures.displays_of(made.period, made.version) if d.first <= as_of]
        if not shown:
            yield flag(published_pages_hang_out, "not-displayed", made.day, period=made.period, version=made.version,
                       wanted=wanted)
            continue
        longest = max(days_shown(state, d.first, d.last) for d in shown)
        if longest < wanted:
            yield flag(published_pages_hang_out, "displayed-too-short", made.day, period=made.period,
                       version=made.version, shown=longest, wanted=wanted)


# ---- R74, R75, R78: what else hangs out, and whether it stays ----


@rule(75, source="OWN: displayed briefly, in a corner, taken down")
def what_is_taken_down_hung_there(state: State, entry: DisplayRemoved) -> Objection | None:
    """What is taken down hung in that place, and is taken down after it was hung and not before its time is over."""
    known = state.disclosures
    if entry.notice is not None:
        notice = known.notices.get(entry.notice)
        spans = [(notice.first, notice.last)] if notice is not None and notice.place == entry.place else []
    else:
        spans = [(d.first, d.last) for d in known.displays_of(entry.period or "", entry.version or 0)
                 if d.place == entry.place]
    if not spans:
        return Objection("never-displayed", place=entry.place, about=entry.notice or entry.period or "")
    first, last = spans[-1]
    if entry.removed > last:
        return Objection("over-already", place=entry.place, last=last)
    if entry.removed < first:
        return Objection("before-it-hung", place=entry.place, first=first)
    return None


@rule(75, source="OWN")
def a_notice_is_displayed_once(state: State, entry: NoticeDisplayed) -> Objection | None:
    """A notice has a number of its own, does not end before it begins, and an audit's result names its audit."""
    if entry.notice in state.disclosures.notices:
        return Objection("notice-exists", notice=entry.notice)
    if entry.last < entry.first:
        return Objection("ends-before-it-begins", first=entry.first, last=entry.last)
    if entry.what == "audit" and (entry.about or "") not in state.questions.audits:
        return Objection("no-such-audit", about=entry.about or "")
    return None


@rule(74, source="HZ 30")
def a_use_of_the_seal_is_recorded_once(state: State, entry: SealUsed) -> Objection | None:
    """Each use of a seal has a number of its own."""
    return Objection("use-exists", use=entry.use) if entry.use in state.disclosures.seals else None


@duty(75, source="OWN: displayed briefly, in a corner, taken down")
def displays_stay_and_are_proven(state: State, as_of: date) -> Iterator[Flag]:
    """What hangs out is photographed, and stays as long as it was hung for."""
    for shown in sorted(state.disclosures.displayed.values(), key=lambda d: (d.first, d.place)):
        if shown.promised is not None and shown.last < shown.promised:
            yield flag(displays_stay_and_are_proven, "removed-early", None, period=shown.period, place=shown.place,
                       removed=shown.last + timedelta(days=1), promised=shown.promised)
        if not shown.has_photo:
            yield flag(displays_stay_and_are_proven, "display-without-photo", None, period=shown.period, place=shown.place)
    for notice in sorted(state.disclosures.notices.values(), key=lambda n: n.notice):
        if notice.promised is not None and notice.last < notice.promised:
            yield flag(displays_stay_and_are_proven, "notice-removed-early", None, notice=notice.notice,
                       place=notice.place, removed=notice.last + timedelta(days=1), promised=notice.promised)


AUDIT_DISPLAY_DAYS = 30  # SH 67


@duty(78, source="SH 67")
def audit_results_hang_out(state: State, as_of: date) -> Iterator[Flag]:
    """The result of every audit hangs in a public place for 30 days."""
    for audit in sorted(state.questions.audits.values(), key=lambda a: a.audit):
        shown = [n for n in state.disclosures.notices_of("audit", audit.audit) if n.first <= as_of]
        longest = max(((n.last - n.first).days + 1 for n in shown), default=0)
        if longest < AUDIT_DISPLAY_DAYS:
            code = "audit-shown-too-short" if shown else "audit-not-shown"
            yield flag(audit_results_hang_out, code, audit.day, audit=audit.audit, shown=longest,
                       wanted=AUDIT_DISPLAY_DAYS)


def _stated(state: State, what: str, as_of: date) -> date:
    """The last day on which an item was made known by `as_of`: on a published page, which has a place for each, or by a
    notice of its own; else the day the book begins."""
    known = [p.day for p in state.disclosures.published.values() if p.day <= as_of]
    known += [n.first for n in state.disclosures.notices_of(what) if n.first <= as_of]
    return max(known, default=state.charter.books_from)


@duty(74, source="CC 281, 943; SH 66; BJ 44; HZ 30")
def other_items_are_made_known(state: State, as_of: date) -> Iterator[Flag]:
    """The maintenance fund, the members' own fees and the use of the seal are made known at least every so many months
    as the charter says."""
    if state.charter.phase != "open":
        return
    terms = state.charter.terms
    for what, months in (("maintenance", terms.maintenance_disclosure_months),
                         ("member-fees", terms.member_fee_disclosure_months), ("seal", terms.seal_disclosure_months)):
        due = days.add_months(_stated(state, what, as_of), months)
        if as_of > due:
            yield flag(other_items_are_made_known, f"{what}-not-stated", due, months=months, days=(as_of - due).days)


@duty(74, source="BJ 44: members' own fees are published every half year; incompatibility 10")
def members_owe_no_fees(state: State, as_of: date) -> Iterator[Flag]:
    """A member of the committee is not in arrears, and says which household is the own one so that it can be seen."""
    if state.charter.phase != "open":
        return
    for member in members_fees(state, as_of):
        if member.owes:
            yield flag(members_owe_no_fees, "member-in-arrears", None, person=member.person, amount=member.arrears)


# ---- kept by the form of the page ----

_TESTS = "tests/reports/test_disclosure.py::"

form(68, "budget_versions_are_kept",
     "Budgets and their variations are entries; the page compares with the adopted and the current version.",
     "DESIGN", _TESTS + "test_the_budget_section_shows_the_adopted_and_the_current_line", "disclosure")
form(71, "a_page_has_lines_balances_and_the_bank",
     "A disclosure holds every section with its lines, opening, movement, closing and the bank reconciliation.",
     "Fushan: 收支明细; NSW 42", _TESTS + "test_a_page_has_every_section_in_order", "disclosure")
form(73, "published_versions_stay_visible",
     "A published page keeps its digest and its head for ever; a correction stands beside it with its differences.",
     "DESIGN", _TESTS + "test_a_correction_lists_its_differences_and_the_first_version_stays", "disclosure")
form(95, "a_published_rate_is_frozen",
     "The collection rate on a published page is that of its day; later payments change the current figure alone.",
     "DESIGN", _TESTS + "test_a_payment_after_publication_changes_the_current_rate_alone", "disclosure")
form(134, "roles_are_published",
     "Each page lists who holds which mandate from when to when, by office and party.",
     "Fushan", _TESTS + "test_the_page_lists_who_holds_which_mandate", "disclosure")
form(136, "nothing_suppresses_a_disclosure",
     "An unreconciled, late or disputed quarter is published with that and its amount in the headline.",
     "DESIGN", _TESTS + "test_an_unreconciled_quarter_is_published_with_that_in_its_headline", "disclosure")
form(79, "pages_name_no_private_person",
     "No page shows a household, a room or a natural person other than the holders of office.",
     "OWN (PIPL)", _TESTS + "test_a_public_page_names_no_household_and_no_private_person", "disclosure")
