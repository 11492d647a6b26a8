"""Drafts of the chapter resolutions: a decision's result is computed from its count."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from sharedfund.drafts import signing
from sharedfund.entries.resolutions import ResolutionCarriedOut, ResolutionRecorded
from sharedfund.errors import NotFound
from sharedfund.state.resolutions import has_passed

if TYPE_CHECKING:
    from sharedfund.state import State


def record_resolution(state: State, *, by: str, day: date, **fields: Any) -> ResolutionRecorded:
    """A decision with its count; whether it passed is what the count gives. Raises: pydantic's ValidationError for a
    field that is none."""
    entry = ResolutionRecorded.model_validate({
        "passed": False, **fields, "day": day, "by": by, **signing(state, by, "resolution-recorded", day),
    })
    return entry.replaced(passed=has_passed(entry, entry.body, entry.topics))


def carry_out_resolution(state: State, *, by: str, day: date, resolution: str,
                         evidence: Iterable[str]) -> ResolutionCarriedOut:
    """What was decided has been done. Raises: NotFound."""
    if resolution not in state.resolutions.records:
        raise NotFound("no-resolution", resolution=resolution)
    return ResolutionCarriedOut(
        day=day, by=by, **signing(state, by, "resolution-carried-out", day), resolution=resolution,
        evidence=tuple(evidence),
    )
