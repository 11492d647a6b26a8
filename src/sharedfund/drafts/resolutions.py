"""Drafts of the chapter resolutions: a meeting's number and voters, a decision's result computed from its count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from sharedfund.drafts import signing
from sharedfund.entries.resolutions import (
    MatterAgreed,
    MatterDone,
    MeetingHeld,
    MeetingNoticed,
    ResolutionCancelled,
    ResolutionCarriedOut,
    ResolutionRecorded,
)
from sharedfund.errors import BadInput, NotFound
from sharedfund.state.votes import OWNERS, Counted, Voter, area_of, counted, has_passed, heads_of

if TYPE_CHECKING:
    from sharedfund.state import State


def count_votes(state: State, voters: Iterable[Voter], ballots: Mapping[str, str]) -> Counted:
    """What the ballots of households give, by the charter's word on silence. Raises: BadInput."""
    try:
        return counted(voters, ballots, silence_joins=state.charter.terms.silence_joins_majority)
    except ValueError as error:
        code, household = error.args
        raise BadInput(code, household=household) from None


def notice_meeting(state: State, *, by: str, day: date, meets: date, voters: Iterable[Voter] | None = None,
                   voters_paper: str | None = None, **fields: Any) -> MeetingNoticed:
    """A meeting with the next number of its month; before an owners' vote with the sums of its `voters`."""
    entitled = None if voters is None else tuple(voters)
    return MeetingNoticed.model_validate({
        "meeting": state.resolutions.next_number("MT", meets), **fields, "meets": meets, "voters": voters_paper,
        "total_area_m2": None if entitled is None else area_of(entitled),
        "total_heads": None if entitled is None else heads_of(entitled),
        "day": day, "by": by, **signing(state, by, "meeting-noticed", day),
    })


def hold_meeting(state: State, *, by: str, day: date, meeting: str, **fields: Any) -> MeetingHeld:
    """A meeting took place. Raises: NotFound."""
    if meeting not in state.resolutions.meetings:
        raise NotFound("no-meeting", meeting=meeting)
    return MeetingHeld.model_validate({
        "held": day, **fields, "meeting": meeting, "day": day, "by": by, **signing(state, by, "meeting-held", day),
    })


def record_resolution(state: State, *, by: str, day: date, **fields: Any) -> ResolutionRecorded:
    """A decision with its count; whether it passed is what the count gives. What its meeting's notice says already is
    taken from there. Raises: pydantic's ValidationError for a field that is none."""
    found = state.resolutions.meetings.get(str(fields.get("meeting")))
    known: dict[str, Any] = {}
    if found is not None:
        known = {"body": found.body, "notice_day": found.noticed, "decided_day": found.meets}
        item = found.item(fields.get("item"))
        if item is not None:
            known |= {"title": item.title, "topics": item.topics, "matter": item.matter}
        if found.body == OWNERS:
            known |= {"total_area_m2": found.total_area_m2, "total_heads": found.total_heads}
    entry = ResolutionRecorded.model_validate({
        "passed": False, **known, **fields, "day": day, "by": by, **signing(state, by, "resolution-recorded", day),
    })
    return entry.replaced(passed=has_passed(entry, entry.body, entry.topics, state.charter.terms))


def carry_out_resolution(state: State, *, by: str, day: date, resolution: str,
                         evidence: Iterable[str]) -> ResolutionCarriedOut:
    """What was decided has been done. Raises: NotFound."""
    return ResolutionCarriedOut(
        day=day, by=by, **signing(state, by, "resolution-carried-out", day), resolution=_known(state, resolution),
        evidence=tuple(evidence),
    )


def cancel_resolution(state: State, *, by: str, day: date, resolution: str, **fields: Any) -> ResolutionCancelled:
    """A court or the subdistrict office has ended a resolution. Raises: NotFound."""
    return ResolutionCancelled.model_validate({
        **fields, "resolution": _known(state, resolution), "day": day, "by": by,
        **signing(state, by, "resolution-cancelled", day),
    })


def _known(state: State, resolution: str) -> str:
    if resolution not in state.resolutions.records:
        raise NotFound("no-resolution", resolution=resolution)
    return resolution


def agree_matter(state: State, *, by: str, day: date, agreed: date | None = None, **fields: Any) -> MatterAgreed:
    """What was agreed, with the next number of its month."""
    on = agreed or day
    return MatterAgreed.model_validate({
        "matter": state.resolutions.next_number("AM", on), **fields, "agreed": on, "day": day, "by": by,
        **signing(state, by, "matter-agreed", day),
    })


def finish_matter(state: State, *, by: str, day: date, matter: str, evidence: Iterable[str]) -> MatterDone:
    """What was agreed is done. Raises: NotFound."""
    if matter not in state.resolutions.matters:
        raise NotFound("no-matter", matter=matter)
    return MatterDone(day=day, by=by, **signing(state, by, "matter-done", day), matter=matter, evidence=tuple(evidence))
