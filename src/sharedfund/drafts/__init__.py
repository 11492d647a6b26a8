"""Drafts: a request becomes the entry to propose; amounts that follow from rules are computed here, never typed.

A draft is an entry without its door lines. One file a chapter; functions take `(state, *, by, day, ...)`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any

from sharedfund.entries import KINDS, entry_class
from sharedfund.errors import NotFound
from sharedfund.state.people import acting
from sharedfund.state.proposals import EFFECT_ENTRIES

if TYPE_CHECKING:
    from sharedfund.entries.entry import Entry
    from sharedfund.state import State
    from sharedfund.state.units import Unit

# How an effective proposal is completed: its kind -> (state, proposal, by, day) -> the effect entries.
COMPLETES: dict[str, Callable[..., tuple[Any, ...]]] = {}
# Those that need a document's text too: their function takes `papers` as its last argument.
WITH_PAPERS: set[str] = set()
# Where a kind's completion is not drafted in the chapter of its own name.
_CHAPTERS = {"opening-proposed": "opening"}

Papers = Callable[[str], "str | None"]


def completes(kind: str, papers: bool = False) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark a function as what drafts the effect entries of a proposal kind."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        COMPLETES[kind] = function
        if papers:
            WITH_PAPERS.add(kind)
        return function

    return register


def signing(state: State, by: str, kind: str, day: date, amount: Decimal | None = None,
            asked: frozenset[str] | None = None) -> dict[str, Any]:
    """The fields `mandate`, `key`, `seen` with which `by` may enter `kind`: the first standing mandate whose office
    the kind allows and is `asked` for, the person's enrolled key, the newest head. Where none stands, the first
    mandate ever held, so that the door says no in its own words.

    Raises: NotFound for a person without key or mandate.
    """
    person = state.people.persons.get(by)
    if person is None or person.key is None:
        raise NotFound("person-without-key", person=by)
    offices = acting(state, entry_class(kind).offices) if asked is None else asked
    held = sorted((m for m in state.people.mandates.values() if m.person == by), key=lambda m: int(m.mandate[2:]))
    if not held:
        raise NotFound("person-without-mandate", person=by)
    fitting = [m for m in held if m.office in offices and m.stands(day) and (amount is None or m.covers(amount))]
    return {"mandate": (fitting or held)[0].mandate, "key": person.key, "seen": state.record.seen()}


def approval(state: State, kind: str, approves: str, *, by: str, day: date, amount: Decimal | None = None,
             same_desk: bool = False, reason: str | None = None, asked: frozenset[str] | None = None) -> Entry:
    """`by`'s yes of `kind` to the entry with leaf `approves`, valid as long as the charter allows; `asked` are the
    offices whose yes counts."""
    until = day + timedelta(days=state.charter.terms.approval_valid_days)
    return entry_class(kind).model_validate({
        "day": day, "by": by, **signing(state, by, kind, day, amount, asked), "approves": approves, "until": until,
        "same_desk": True if same_desk else None, "reason": reason,
    })


def approve(state: State, leaf: str, *, by: str, day: date) -> Entry:
    """`by`'s yes to the open proposal `leaf`."""
    proposal = state.proposals.open.get(leaf)
    asked = proposal.asked(state) if proposal is not None else None
    return approval(state, "proposal-approved", leaf, by=by, day=day, asked=asked)


def unit_of(state: State, household: str) -> Unit:
    """The unit of a household key. Raises: NotFound."""
    unit = state.units.household(household)
    if unit is None:
        raise NotFound("household-unknown", household=household)
    return unit


def completions(state: State, *, by: str, day: date, papers: Papers | None = None) -> tuple[Entry, ...]:
    """The effect entries of every proposal that has its last yes but no effect entry yet, oldest first. They follow
    the last yes on the same page; a page without them leaves them due. `papers` gives the text of a document by the
    SHA-256 of its bytes: an opening's rows stand in one, and without it the opening waits."""
    due = sorted((p for p in state.proposals.open.values() if p.effective and p.kind in EFFECT_ENTRIES),
                 key=lambda p: p.block)
    entries: list[Entry] = []
    for proposal in due:
        import_module(f"sharedfund.drafts.{_CHAPTERS.get(proposal.kind, KINDS[proposal.kind].chapter)}")
        complete = COMPLETES[proposal.kind]
        more = (papers,) if proposal.kind in WITH_PAPERS else ()
        entries += complete(state, proposal, by, day, *more)
    return tuple(entries)
