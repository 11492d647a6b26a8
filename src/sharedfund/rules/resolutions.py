"""Rules of the chapter resolutions: a decision is noticed, counted, certified, displayed, carried out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from sharedfund.rules import Flag, Objection, duty, flag, form, measure, rule
from sharedfund.state.resolutions import (
    OWNERS,
    SPECIAL_TOPICS,
    has_members_majority,
    has_quorum,
    has_simple_majority,
    has_three_quarter_majority,
)

if TYPE_CHECKING:
    from sharedfund.entries.resolutions import ResolutionCarriedOut, ResolutionRecorded
    from sharedfund.state import State

measure(106, has_quorum, "Civil Code 278, 1259")
measure(107, has_simple_majority, "Civil Code 278")
measure(108, has_three_quarter_majority, "Civil Code 278")
form(112, "fractions_are_compared_exactly", "Quorums and majorities compare integers and decimals (3 x votes against "
     "2 x total), never rounded percents.", "DESIGN", "tests/rules/test_resolutions.py::TestCount", "resolutions")


@rule(105, source="Civil Code 278; Property Management Regulations 14")
def a_resolution_is_recorded_once(state: State, entry: ResolutionRecorded) -> Objection | None:
    """A resolution's number stands for one decision."""
    if entry.resolution in state.resolutions.records:
        return Objection("resolution-exists", resolution=entry.resolution)
    for waiting in state.proposals.of_kind("resolution-recorded"):
        if waiting.entry().resolution == entry.resolution:
            return Objection("resolution-waits", resolution=entry.resolution)
    return None


@rule(105, source="Beijing 35, 37; Hangzhou 19")
def an_assembly_is_noticed_and_its_result_displayed(state: State, entry: ResolutionRecorded) -> Objection | None:
    """What the owners decide was noticed long enough before, and every result is displayed within the days the
    charter allows."""
    terms = state.charter.terms
    if entry.body == OWNERS:
        noticed = (entry.decided_day - entry.notice_day).days
        if noticed < terms.resolution_notice_days:
            return Objection("notice-too-short", resolution=entry.resolution, days=noticed,
                             days_required=terms.resolution_notice_days)
    if entry.displayed_day < entry.decided_day:
        return Objection("displayed-before-decided", resolution=entry.resolution, decided=entry.decided_day,
                         displayed=entry.displayed_day)
    shown = (entry.displayed_day - entry.decided_day).days
    if shown > terms.resolution_display_days:
        return Objection("displayed-too-late", resolution=entry.resolution, days=shown,
                         days_allowed=terms.resolution_display_days)
    if entry.displayed_day > entry.day:
        return Objection("displayed-in-the-future", resolution=entry.resolution, displayed=entry.displayed_day)
    return None


@rule(105, source="Civil Code 278; Fushan: only the owners' assembly binds there")
def a_topic_of_the_owners_is_decided_by_the_owners(state: State, entry: ResolutionRecorded) -> Objection | None:
    """The nine topics of Civil Code 278 are decided by the owners' assembly, which decides nothing else."""
    for topic in entry.topics:
        if not 1 <= topic <= 9:
            return Objection("no-such-topic", resolution=entry.resolution, topic=topic)
    if tuple(sorted(set(entry.topics))) != entry.topics:
        return Objection("topics-out-of-order", resolution=entry.resolution)
    if entry.body == OWNERS and not entry.topics:
        return Objection("topic-missing", resolution=entry.resolution)
    if entry.body != OWNERS and entry.topics:
        return Objection("not-for-this-body", resolution=entry.resolution, body=entry.body, topic=entry.topics[0])
    return None


@rule(105, source="Civil Code 278")
def a_count_does_not_exceed_its_whole(state: State, entry: ResolutionRecorded) -> Objection | None:
    """Who said yes participated, and who participated is entitled, by heads and by area."""
    counts = (
        ("participating-heads", entry.participating_heads, entry.total_heads),
        ("yes-heads", entry.yes_heads, entry.participating_heads),
    )
    for figure, part, whole in counts:
        if not 0 <= part <= whole:
            return Objection("heads-do-not-add-up", resolution=entry.resolution, figure=figure, part=part, whole=whole)
    areas = (
        ("participating-area", entry.participating_area_m2, entry.total_area_m2),
        ("yes-area", entry.yes_area_m2, entry.participating_area_m2),
    )
    for figure, part_m2, whole_m2 in areas:
        if not 0 <= part_m2 <= whole_m2:
            return Objection("area-does-not-add-up", resolution=entry.resolution, figure=figure, part_m2=part_m2,
                             whole_m2=whole_m2)
    return None


@rule(106, source="Civil Code 278, 1259: 'or more' includes the number")
def the_owners_decide_with_a_quorum(state: State, entry: ResolutionRecorded) -> Objection | None:
    """A decision of the owners passes only if two thirds of the area and of the heads participate."""
    if entry.body != OWNERS or not entry.passed:
        return None
    if has_quorum(entry):
        return None
    return Objection(
        "no-quorum", resolution=entry.resolution, heads=entry.participating_heads, heads_total=entry.total_heads,
        area_m2=entry.participating_area_m2, area_total_m2=entry.total_area_m2,
    )


@rule(107, source="Civil Code 278: more than half is strictly more")
def an_ordinary_matter_passes_by_more_than_half(state: State, entry: ResolutionRecorded) -> Objection | None:
    """An ordinary matter passes when more than half of those participating say yes, by area and by heads; a
    committee's own matter by more than half of those present."""
    if entry.body != OWNERS:
        return _agrees(entry, has_members_majority(entry))
    if SPECIAL_TOPICS & set(entry.topics):
        return None
    return _agrees(entry, has_quorum(entry) and has_simple_majority(entry))


@rule(108, source="Civil Code 278")
def a_special_matter_passes_by_three_quarters(state: State, entry: ResolutionRecorded) -> Objection | None:
    """Raising the maintenance fund, rebuilding, and changing the use of common parts pass by three quarters of those
    participating, by area and by heads."""
    if entry.body != OWNERS or not SPECIAL_TOPICS & set(entry.topics):
        return None
    return _agrees(entry, has_quorum(entry) and has_three_quarter_majority(entry))


def _agrees(entry: ResolutionRecorded, has_passed: bool) -> Objection | None:
    """Nothing where the record says what the count gives."""
    if entry.passed == has_passed:
        return None
    return Objection(
        "not-enough-votes" if entry.passed else "count-says-passed", resolution=entry.resolution,
        yes_heads=entry.yes_heads, heads=entry.participating_heads, yes_m2=entry.yes_area_m2,
        area_m2=entry.participating_area_m2,
    )


@rule(105, source="Fushan: what was agreed is carried out")
def a_passed_resolution_is_carried_out_once(state: State, entry: ResolutionCarriedOut) -> Objection | None:
    """Only what was passed is carried out, once, with evidence."""
    found = state.resolutions.records.get(entry.resolution)
    if found is None:
        return Objection("no-such-resolution", resolution=entry.resolution)
    if not found.passed:
        return Objection("resolution-failed", resolution=entry.resolution)
    if found.done is not None:
        return Objection("carried-out-already", resolution=entry.resolution, done=found.done)
    if not entry.evidence:
        return Objection("evidence-missing", resolution=entry.resolution)
    return None


@duty(105, source="Fushan")
def what_was_decided_is_done_by_its_day(state: State, as_of: date) -> Iterable[Flag]:
    """A passed resolution with a last day is carried out by then."""
    return _overdue(state, as_of)


def _overdue(state: State, as_of: date) -> Iterator[Flag]:
    for found in sorted(state.resolutions.records.values(), key=lambda r: r.resolution):
        if found.passed and found.done is None and found.due is not None and found.due < as_of:
            yield flag(
                what_was_decided_is_done_by_its_day, "resolution-overdue", found.due, resolution=found.resolution,
                title=found.title, last_day=found.due, responsible=found.responsible or "",
                days=(as_of - found.due).days,
            )
