"""Rules of the chapter resolutions: a decision is noticed, counted, certified, displayed, carried out; what rests on a
decision that falls is stopped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from sharedfund.entries.entry import COMMITTEE
from sharedfund.entries.resolutions import STEPS
from sharedfund.rules import Fact, Flag, Objection, duty, flag, form, measure, rule
from sharedfund.state.payments import is_judged, request_of
from sharedfund.state.votes import (
    OWNERS,
    SPECIAL_TOPICS,
    area_of,
    has_members_majority,
    has_quorum,
    has_simple_majority,
    has_three_quarter_majority,
    heads_of,
    participates,
)
from sharedfund.values import days
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from decimal import Decimal

    from sharedfund.entries.budget import BudgetAdopted
    from sharedfund.entries.contracts import ContractRecorded, TariffAdopted
    from sharedfund.entries.payments import PaymentRequested, PaymentSigned
    from sharedfund.entries.resolutions import (
        MatterAgreed,
        MatterDone,
        MeetingHeld,
        MeetingNoticed,
        ResolutionCancelled,
        ResolutionCarriedOut,
        ResolutionRecorded,
    )
    from sharedfund.state import State
    from sharedfund.state.resolutions import Dependant, Resolution

# Who decides what: the owners' matters are the assembly's alone, the government's nobody's here.
DECIDES = {
    "owners": frozenset({OWNERS}),
    "committee": frozenset({"owners-committee", "interim-committee", "enlarged-committee", OWNERS}),
    "parties": frozenset({"joint-meeting", "enlarged-committee", "representatives", "owners-committee",
                          "interim-committee", OWNERS}),
    "government": frozenset(),
}
# Bodies whose members vote in person (R113).
IN_PERSON = frozenset({"owners-committee", "interim-committee"})
# What meets to be heard, before something is decided elsewhere.
HEARING = "hearing"

measure(106, has_quorum, "Civil Code 278, 1259")
measure(107, has_simple_majority, "Civil Code 278")
measure(108, has_three_quarter_majority, "Civil Code 278")
measure(109, heads_of, "SPC on unit ownership 9")
measure(110, area_of, "SPC on unit ownership 8")
measure(111, participates, "Civil Code 278; MoHURD rules 26")
measure(113, has_members_majority, "Guangzhou 38-39; Beijing 45; Hangzhou 29")
form(112, "fractions_are_compared_exactly", "Quorums and majorities compare integers and decimals (3 x votes against "
     "2 x total), never rounded percents.", "DESIGN", "tests/rules/test_resolutions.py::TestCount", "resolutions")


# ---- meetings ----


@rule(105, source="Beijing 35, 37; Jiashan: one matter, one discussion, month by month")
def a_meeting_is_announced_with_its_agenda(state: State, entry: MeetingNoticed) -> Objection | None:
    """A meeting has the next number of its month, a day to come, and an agenda whose items are numbered in order."""
    expected = state.resolutions.next_number("MT", entry.meets)
    if entry.meeting != expected:
        return Objection("number-not-next", meeting=entry.meeting, expected=expected)
    if entry.meets < entry.day:
        return Objection("meeting-before-notice", meeting=entry.meeting, meets=entry.meets, noticed=entry.day)
    if not entry.agenda:
        return Objection("agenda-missing", meeting=entry.meeting)
    for place, item in enumerate(entry.agenda, 1):
        if item.item != place:
            return Objection("items-out-of-order", meeting=entry.meeting, item=item.item, expected=place)
    return None


@rule(110, source="SPC on unit ownership 8; Civil Code 278")
def an_owners_vote_is_announced_with_its_voters(state: State, entry: MeetingNoticed) -> Objection | None:
    """Before the owners vote the list of voters is fixed: the area of the register as it stands, at most a head a
    unit; what changes afterwards changes nothing of this vote."""
    totals = (entry.voters, entry.total_area_m2, entry.total_heads)
    if entry.body != OWNERS:
        return None if totals == (None, None, None) else Objection("voters-of-no-vote", meeting=entry.meeting,
                                                                   body=entry.body)
    if entry.total_area_m2 is None or entry.total_heads is None or entry.voters is None:
        return Objection("voters-missing", meeting=entry.meeting)
    # A matter of some buildings is their owners' to vote on (R101).
    units = [unit for unit in state.units.all() if not entry.buildings or unit.building in entry.buildings]
    area_m2 = area_registered_m2(state, entry.buildings)
    if units and entry.total_area_m2 != area_m2:
        return Objection("area-not-of-the-register", meeting=entry.meeting, area_m2=entry.total_area_m2,
                         area_of_register_m2=area_m2)
    if entry.total_heads < 1 or (units and entry.total_heads > len(units)):
        return Objection("heads-not-of-the-register", meeting=entry.meeting, heads=entry.total_heads, units=len(units))
    return None


@rule(105, source="Jiashan: the results of each month's meeting are published")
def a_meeting_is_held_once_after_its_notice(state: State, entry: MeetingHeld) -> Objection | None:
    """A meeting was announced, took place once, not before the day it was called for, with people and minutes."""
    found = state.resolutions.meetings.get(entry.meeting)
    if found is None:
        return Objection("meeting-unknown", meeting=entry.meeting)
    if found.held is not None:
        return Objection("held-already", meeting=entry.meeting, held=found.held)
    if not found.meets <= entry.held <= entry.day:
        return Objection("held-on-another-day", meeting=entry.meeting, held=entry.held, meets=found.meets)
    if not entry.present or any(party.persons < 1 for party in entry.present):
        return Objection("nobody-present", meeting=entry.meeting)
    return None if entry.minutes else Objection("minutes-missing", meeting=entry.meeting)


# ---- the record of a decision ----


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


@rule(105, source="Property Management Regulations 14; Beijing 37: only what was announced is voted on")
def what_is_voted_on_was_announced(state: State, entry: ResolutionRecorded) -> Objection | None:
    """A decision that names its meeting is an item of that meeting's agenda, word for word, and no other day's."""
    if entry.meeting is None:
        return None if entry.item is None else Objection("meeting-missing", resolution=entry.resolution)
    found = state.resolutions.meetings.get(entry.meeting)
    if found is None:
        return Objection("meeting-unknown", meeting=entry.meeting)
    if found.body != entry.body:
        return Objection("meeting-of-another-body", meeting=entry.meeting, body=found.body)
    if entry.notice_day != found.noticed:
        return Objection("notice-differs", meeting=entry.meeting, noticed=found.noticed, stated=entry.notice_day)
    if entry.decided_day < found.meets:
        return Objection("voted-before-meeting", meeting=entry.meeting, meets=found.meets, decided=entry.decided_day)
    item = found.item(entry.item)
    if item is None or (item.title, item.topics) != (entry.title, entry.topics):
        return Objection("not-announced", resolution=entry.resolution, meeting=entry.meeting, item=entry.item or 0,
                         title=entry.title)
    return None


@duty(105, source="Property Management Regulations 14; Civil Code 280: a year to sue")
def a_body_that_announces_its_meetings_decides_at_them(state: State, as_of: date) -> Iterable[Flag]:
    """A decision that names no meeting, of a body whose meetings the book announces, is said for the year in which
    owners may sue; papers from before the first notice are taken as they state it."""
    for found in sorted(state.resolutions.records.values(), key=lambda r: r.resolution):
        until = days.add_months(found.displayed_day, 12) if found.unannounced else date.min
        if found.passed and as_of <= until:
            yield flag(a_body_that_announces_its_meetings_decides_at_them, "no-meeting-named", until,
                       resolution=found.resolution, title=found.title, body=found.body, decided=found.decided_day)


@rule(105, source="Civil Code 278; Fushan: only the owners' assembly binds there")
def a_topic_of_the_owners_is_decided_by_the_owners(state: State, entry: ResolutionRecorded) -> Objection | None:
    """The nine topics of Civil Code 278 are decided by the owners' assembly, which decides nothing else."""
    for topic in entry.topics:
        if not 1 <= topic <= 9:
            return Objection("no-such-topic", resolution=entry.resolution, topic=topic)
    if list(entry.topics) != sorted(set(entry.topics)):
        return Objection("topics-out-of-order", resolution=entry.resolution)
    if entry.body == OWNERS and not entry.topics:
        return Objection("topic-missing", resolution=entry.resolution)
    if entry.body != OWNERS and entry.topics:
        return Objection("not-for-this-body", resolution=entry.resolution, body=entry.body, topic=entry.topics[0])
    return None


@rule(105, source="Hefei: four kinds of matters, five steps of consultation")
def a_matter_is_decided_by_whose_it_is(state: State, entry: ResolutionRecorded) -> Objection | None:
    """A matter that was sorted is decided by whose it is; the steps before it were taken in their order, none later
    than the record."""
    if entry.matter is not None and entry.body not in DECIDES[entry.matter]:
        return Objection("not-its-matter", resolution=entry.resolution, body=entry.body, matter=entry.matter)
    if entry.steps:
        order = [STEPS.index(step.step) for step in entry.steps]
        if order != sorted(set(order)):
            return Objection("steps-out-of-order", resolution=entry.resolution)
        for one, next_ in pairwise(entry.steps):
            if next_.day < one.day:
                return Objection("step-before-another", resolution=entry.resolution, step=next_.step, day=next_.day)
        if entry.steps[-1].day > entry.day:
            return Objection("step-to-come", resolution=entry.resolution, step=entry.steps[-1].step,
                             day=entry.steps[-1].day)
    return None


@rule(105, source="Hefei: hearings before big matters")
def a_hearing_named_was_held_before(state: State, entry: ResolutionRecorded) -> Objection | None:
    """A hearing that a decision names took place before it."""
    if entry.hearing is None:
        return None
    found = state.resolutions.meetings.get(entry.hearing)
    if found is None or found.body != HEARING:
        return Objection("hearing-unknown", resolution=entry.resolution, meeting=entry.hearing)
    if found.held is None or found.held > entry.decided_day:
        return Objection("hearing-not-held", resolution=entry.resolution, meeting=entry.hearing,
                         decided=entry.decided_day)
    return None


@rule(105, source="Hefei: hearings before big matters; a charter term")
def what_needs_a_hearing_was_heard(
    state: State, entry: BudgetAdopted | ContractRecorded | TariffAdopted
) -> Objection | None:
    """Where the charter asks for a hearing before a budget or a contract with new tariffs, the owners' decision behind
    it, or behind a tariff of their own, names one that was held."""
    kind = "budget" if entry.kind == "budget-adopted" else "contract"
    if kind not in state.charter.terms.hearing_before:
        return None
    number = getattr(entry, "resolution", None)
    found = state.resolutions.passed(number)
    if found is not None:
        return None if found.hearing is not None else Objection("not-heard", resolution=found.resolution, about=kind)
    # A contract names no resolution: a decision on the firm (topics 3 and 4 of Civil Code 278) that was heard stands
    # behind it.
    heard = any(known.by_owners() and known.hearing is not None and {3, 4} & set(known.topics)
                for known in state.resolutions.records.values())
    return None if heard else Objection("not-heard", resolution=number or "", about=kind)


@rule(105, source="Civil Code 278")
def a_count_does_not_exceed_its_whole(state: State, entry: ResolutionRecorded) -> Objection | None:
    """Who said yes participated, and who participated is entitled, by heads and by area."""
    counts = (
        ("participating-heads", entry.participating_heads, entry.total_heads),
        ("yes-heads", entry.yes_heads, entry.participating_heads),
        ("silent-heads", entry.silent_heads or 0, entry.participating_heads),
    )
    for figure, part, whole in counts:
        if not 0 <= part <= whole:
            return Objection("heads-do-not-add-up", resolution=entry.resolution, figure=figure, part=part, whole=whole)
    areas = [
        ("participating-area", entry.participating_area_m2, entry.total_area_m2),
        ("yes-area", entry.yes_area_m2, entry.participating_area_m2),
    ]
    if entry.silent_area_m2 is not None:
        areas.append(("silent-area", entry.silent_area_m2, entry.participating_area_m2))
    for figure, part_m2, whole_m2 in areas:
        if not 0 <= part_m2 <= whole_m2:
            return Objection("area-does-not-add-up", resolution=entry.resolution, figure=figure, part_m2=part_m2,
                             whole_m2=whole_m2)
    return None


@rule(105, source="Civil Code 278; Beijing 37: the count and its ballots are kept")
def a_decision_has_its_paper(state: State, entry: ResolutionRecorded) -> Objection | None:
    """What was decided is shown by its ballots or by the paper of its count."""
    return None if entry.ballots or entry.evidence else Objection("paper-missing", resolution=entry.resolution)


@rule(110, source="SPC on unit ownership 8-9; Civil Code 278")
def a_vote_is_counted_on_the_list_announced(state: State, entry: ResolutionRecorded) -> Objection | None:
    """Who was entitled is who stood on the list of voters when the vote was announced, by area and by heads."""
    found = state.resolutions.meetings.get(entry.meeting or "")
    if found is None or found.total_area_m2 is None:
        return None
    announced = (found.total_area_m2, found.total_heads, found.buildings)
    if (entry.total_area_m2, entry.total_heads, entry.buildings) != announced:
        return Objection("not-the-voters-announced", resolution=entry.resolution, area_m2=entry.total_area_m2,
                         heads=entry.total_heads, area_announced_m2=found.total_area_m2,
                         heads_announced=found.total_heads)
    return None


@rule(110, source="SPC on unit ownership 8; Civil Code 278")
def nobody_is_left_out_of_an_owners_vote(state: State, entry: ResolutionRecorded) -> Objection | None:
    """Where no list of voters was announced, the whole is at least the area of the register: of the complex, or of the
    buildings whose owners decide."""
    if entry.body != OWNERS or entry.meeting is not None:
        return None
    area_m2 = area_registered_m2(state, entry.buildings)
    if entry.total_area_m2 >= area_m2:
        return None
    return Objection("area-left-out", resolution=entry.resolution, area_m2=entry.total_area_m2,
                     area_of_register_m2=area_m2)


def area_registered_m2(state: State, buildings: frozenset[str]) -> Decimal:
    """The area of the register: of these buildings, or where none is named of the complex."""
    return sum((unit.area_m2 for unit in state.units.all() if not buildings or unit.building in buildings), ZERO)


@rule(111, source="Civil Code 278; MoHURD rules 26")
def silence_counts_only_where_the_charter_says_so(state: State, entry: ResolutionRecorded) -> Objection | None:
    """Ballots nobody returned take no part, unless the charter lets them join the majority."""
    if not (entry.silent_heads or entry.silent_area_m2) or state.charter.terms.silence_joins_majority:
        return None
    return Objection("silence-counted", resolution=entry.resolution, heads=entry.silent_heads or 0,
                     area_m2=entry.silent_area_m2)


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
    """An ordinary matter of the owners passes when more than half of those participating say yes, by area and by
    heads."""
    if entry.body != OWNERS or SPECIAL_TOPICS & set(entry.topics):
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


@rule(113, source="Guangzhou 38-39; Beijing 45; Hangzhou 29")
def a_committee_decides_by_its_own_members(state: State, entry: ResolutionRecorded) -> Objection | None:
    """A body of few decides with more than half of its members present and half of all of them agreeing; a committee's
    members vote themselves."""
    if entry.body == OWNERS:
        return None
    if entry.body in IN_PERSON and entry.proxies:
        return Objection("proxy-votes", resolution=entry.resolution, proxies=entry.proxies)
    more = state.charter.terms.committee_majority == "more-than-half"
    if entry.passed == has_members_majority(entry, more):
        return None
    return Objection("members-not-enough" if entry.passed else "members-agreed", resolution=entry.resolution,
                     yes=entry.yes_heads, present=entry.participating_heads, members=entry.total_heads)


@rule(113, source="Guangzhou 38-39; Beijing 45; Hangzhou 29")
def nobody_is_left_out_of_a_committee(state: State, entry: ResolutionRecorded) -> Objection | None:
    """A committee's members are at least those who hold a mandate in it on the day of the decision."""
    if entry.body not in IN_PERSON:
        return None
    known = {mandate.person for mandate in state.people.standing(entry.decided_day) if mandate.office in COMMITTEE}
    if entry.total_heads >= len(known):
        return None
    return Objection("members-left-out", resolution=entry.resolution, members=entry.total_heads, known=len(known))


# ---- carried out, agreed, done ----


@rule(105, source="Fushan: what was agreed is carried out")
def a_passed_resolution_is_carried_out_once(state: State, entry: ResolutionCarriedOut) -> Objection | None:
    """Only what was passed is carried out, once, with evidence; so is settling what rested on a cancelled one."""
    found = state.resolutions.records.get(entry.resolution)
    if found is None:
        return Objection("no-such-resolution", resolution=entry.resolution)
    if not found.passed and found.cancelled is None:
        return Objection("resolution-failed", resolution=entry.resolution)
    if found.done is not None:
        return Objection("carried-out-already", resolution=entry.resolution, done=found.done)
    if not entry.evidence:
        return Objection("evidence-missing", resolution=entry.resolution)
    return None


@rule(105, source="Fushan: the secretary sees to it that what was agreed is carried out")
def what_is_agreed_names_who_does_it_by_when(state: State, entry: MatterAgreed) -> Objection | None:
    """What is agreed has the next number of its month, a day not to come, and a last day not before it; a meeting it
    names was held by then."""
    expected = state.resolutions.next_number("AM", entry.agreed)
    if entry.matter != expected:
        return Objection("number-not-next", matter=entry.matter, expected=expected)
    if entry.agreed > entry.day:
        return Objection("agreed-in-the-future", matter=entry.matter, agreed=entry.agreed)
    if entry.due < entry.agreed:
        return Objection("due-before-agreed", matter=entry.matter, due=entry.due, agreed=entry.agreed)
    if entry.meeting is not None:
        found = state.resolutions.meetings.get(entry.meeting)
        if found is None or found.held is None or found.held > entry.agreed:
            return Objection("meeting-not-held", matter=entry.matter, meeting=entry.meeting)
    return None


@rule(105, source="Fushan: the secretary sees to it that what was agreed is carried out")
def what_was_agreed_is_done_once(state: State, entry: MatterDone) -> Objection | None:
    """A matter is done once, with what shows it."""
    found = state.resolutions.matters.get(entry.matter)
    if found is None:
        return Objection("no-such-matter", matter=entry.matter)
    if found.done is not None:
        return Objection("done-already", matter=entry.matter, done=found.done)
    return None if entry.evidence else Objection("evidence-missing", matter=entry.matter)


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


@duty(105, source="Fushan: what was agreed is carried out")
def what_was_agreed_is_done_by_its_day(state: State, as_of: date) -> Iterable[Flag]:
    """What was agreed is done by the day that was agreed."""
    for found in sorted(state.resolutions.matters.values(), key=lambda a: a.matter):
        if found.done is None and found.due < as_of:
            yield flag(what_was_agreed_is_done_by_its_day, "matter-overdue", found.due, matter=found.matter,
                       title=found.title, last_day=found.due, responsible=found.responsible,
                       days=(as_of - found.due).days)


# ---- R114: a resolution falls ----


@rule(114, source="Civil Code 280; SPC on unit ownership 12; Property Management Regulations 19")
def what_passed_is_cancelled_once_with_its_paper(state: State, entry: ResolutionCancelled) -> Objection | None:
    """Cancelled is a resolution that passed, once, by a paper of the court or the subdistrict office, on a day that has
    come."""
    found = state.resolutions.records.get(entry.resolution)
    if found is None:
        return Objection("no-such-resolution", resolution=entry.resolution)
    if found.cancelled is not None:
        return Objection("cancelled-already", resolution=entry.resolution, cancelled=found.cancelled)
    if not found.passed:
        return Objection("resolution-failed", resolution=entry.resolution)
    if not entry.evidence:
        return Objection("paper-missing", resolution=entry.resolution)
    if not found.decided_day <= entry.cancelled_day <= entry.day:
        return Objection("cancelled-on-another-day", resolution=entry.resolution, cancelled=entry.cancelled_day,
                         decided=found.decided_day)
    if entry.claimed_day is not None and not found.decided_day <= entry.claimed_day <= entry.cancelled_day:
        return Objection("claimed-on-another-day", resolution=entry.resolution, claimed=entry.claimed_day,
                         cancelled=entry.cancelled_day)
    return None


@rule(114, source="Civil Code 280; DESIGN: what is not paid yet is frozen")
def nothing_is_paid_on_a_cancelled_resolution(
    state: State, entry: PaymentRequested | PaymentSigned
) -> Objection | None:
    """A payment that rests on a cancelled resolution is neither asked for nor released."""
    payment = request_of(state, entry)
    if payment is None or not is_judged(state, entry):
        return None
    void = state.resolutions.cancelled(payment.resolution)
    if void is None or void.cancelled is None:
        return None
    return Objection("resolution-cancelled", payment=payment.payment, resolution=void.resolution,
                     cancelled=void.cancelled, amount=payment.amount)


@duty(114, source="Civil Code 280; SPC on unit ownership 12")
def what_rested_on_a_cancelled_resolution_is_settled(state: State, as_of: date) -> Iterable[Flag]:
    """What rests on a cancelled resolution is stopped, undone or decided again; what was paid is listed until somebody
    says how it was settled."""
    for void in sorted(state.resolutions.records.values(), key=lambda r: r.resolution):
        if void.cancelled is None or void.done is not None:
            continue
        if void.late:
            yield _fallen(void, "cancelled-after-a-year")
        resting = state.resolutions.resting_on(void.resolution)
        for known in resting:
            if known.ended is None:
                yield _fallen(void, _code(state, known), known)
            elif known.paid:
                yield _fallen(void, "paid-on-cancelled", known)
        if not resting:
            yield _fallen(void, "cancelled-open")


def _code(state: State, known: Dependant) -> str:
    if known.about in state.payments.standing:
        return "authority-on-cancelled"
    return "frozen-by-cancelling" if known.kind == "payment-requested" else "rests-on-cancelled"


def _fallen(void: Resolution, code: str, known: Dependant | None = None) -> Flag:
    facts: dict[str, Fact] = {}
    if known is not None:
        facts = {"entry": known.kind, "about": known.about}
        if known.amount is not None:
            facts["amount"] = known.amount
    return flag(what_rested_on_a_cancelled_resolution_is_settled, code, void.cancelled, resolution=void.resolution,
                title=void.title, **facts)
