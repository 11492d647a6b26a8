"""Rules of the chapter questions: a breach is alleged by anyone, confirmed by two parties, closed by restitution."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from sharedfund.rules import Flag, Objection, duty, flag, rule
from sharedfund.state.questions import ALLEGED, CLOSED, CONFIRMED

if TYPE_CHECKING:
    from sharedfund.entries.questions import BreachAlleged, BreachClosed, BreachConfirmed
    from sharedfund.state import State

_SOURCE = "Trust Law 22, 27, 36"


@rule(124, source=_SOURCE)
def a_breach_is_alleged_of_a_firm_under_contract(state: State, entry: BreachAlleged) -> Objection | None:
    """An allegation has a number of its own and names a firm that has, or had, a contract."""
    if entry.breach in state.questions.breaches:
        return Objection("breach-exists", breach=entry.breach)
    if entry.firm not in state.contracts.firms():
        return Objection("firm-unknown", firm=entry.firm)
    return None


@rule(124, source=_SOURCE)
def only_an_alleged_breach_is_confirmed(state: State, entry: BreachConfirmed) -> Objection | None:
    """A breach is confirmed once, after it was alleged; what a court confirmed has its paper in the book."""
    found = state.questions.breaches.get(entry.breach)
    if found is None:
        return Objection("no-such-breach", breach=entry.breach)
    if found.status != ALLEGED:
        return Objection("breach-decided", breach=entry.breach, status=found.status)
    if entry.by_court and not any(j.firm == found.firm for j in state.remuneration.judgments.values()):
        return Objection("court-paper-missing", breach=entry.breach, firm=found.firm)
    return None


@rule(124, source="Trust Law 36: no remuneration before restitution")
def a_confirmed_breach_is_closed_by_restitution(state: State, entry: BreachClosed) -> Objection | None:
    """A confirmed breach closes when all of it is made good; only an allegation can be dropped."""
    found = state.questions.breaches.get(entry.breach)
    if found is None:
        return Objection("no-such-breach", breach=entry.breach)
    if found.status == CLOSED:
        return Objection("breach-decided", breach=entry.breach, status=found.status)
    if entry.outcome == "dropped":
        if found.status == CONFIRMED:
            return Objection("confirmed-is-not-dropped", breach=entry.breach, amount=found.left)
        if entry.restitution:
            return Objection("dropped-with-restitution", breach=entry.breach, restitution=entry.restitution)
        return None
    if found.status == ALLEGED:
        return Objection("restored-before-confirmed", breach=entry.breach)
    if entry.restitution != found.left:
        return Objection("restitution-differs", breach=entry.breach, restitution=entry.restitution, left=found.left)
    return None


@duty(124, source=_SOURCE)
def breaches_are_decided(state: State, as_of: date) -> Iterable[Flag]:
    """An allegation is confirmed or dropped, and what is confirmed is made good."""
    return _open_breaches(state)


def _open_breaches(state: State) -> Iterator[Flag]:
    for found in sorted(state.questions.breaches.values(), key=lambda b: b.breach):
        if found.status != CLOSED:
            code = "breach-open" if found.status == CONFIRMED else "breach-undecided"
            yield flag(breaches_are_decided, code, None, breach=found.breach, firm=found.firm, amount=found.left,
                       since=found.confirmed_day or found.day)
