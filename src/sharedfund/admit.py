"""The one door: nothing enters a book but through `admit_page`. Pure and total."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sharedfund.rulebook import rulebook
from sharedfund.rules import Fact, Objection, Rule
from sharedfund.state import Lines, State, evolve
from sharedfund.state.proposals import decided_by, settled

if TYPE_CHECKING:
    from sharedfund.entries.entry import Entry


class Admitted(NamedTuple):
    """The entries may be written; `state` is the state after them."""

    state: State
    entries: tuple[Entry, ...]


class Refusal(NamedTuple):
    """The first rule that objected, and to which entry of the page (from 0). The book is unchanged."""

    number: str
    name: str
    code: str
    facts: dict[str, Fact]
    index: int = 0  # type: ignore[assignment]  # the name a tuple has for a method nobody asks of a refusal

    @classmethod
    def by(cls, rule: Rule, objection: Objection, index: int = 0) -> Refusal:
        return cls(rule.number, rule.name, objection.code, objection.facts, index)


def objections(state: State, entry: Entry, lines: Lines | None = None) -> list[Refusal]:
    """Every objection to `entry`, in the order of the rulebook; what `rules explain` prints."""
    return [Refusal.by(rule, objection) for rule, objection in _asked_of(state, entry, lines)]


def admit(state: State, entry: Entry, lines: Lines | None = None, index: int = 0) -> Admitted | Refusal:
    """Ask every rule that governs `entry`; the first that objects speaks for the owners."""
    for rule, objection in _asked_of(state, entry, lines):
        return Refusal.by(rule, objection, index)
    return Admitted(evolve(state, entry), (entry,))


def admit_page(state: State, entries: Sequence[Entry], lines: Lines | None = None) -> Admitted | Refusal:
    """Admit entries one after the other; the first refusal refuses the whole page."""
    for index, entry in enumerate(entries):
        answer = admit(state, entry, lines, index)
        if isinstance(answer, Refusal):
            return answer
        state = answer.state
    return Admitted(state, tuple(entries))


# Joint acts that a rule of their own judges anew at every yes: they speak of the book as it was when proposed.
_JUDGED_ELSEWHERE = frozenset({"month-closed", "disclosure-published"})


def _asked_of(state: State, entry: Entry, lines: Lines | None) -> Iterator[tuple[Rule, Objection]]:
    """The rules that object to `entry`, and what they say. The last yes to a joint act asks the act's own rules again,
    with the state as it is now: of two proposals that were both right when they were made, one may have used up what
    the other rests on."""
    for rule in rulebook().governing(entry.kind):
        objection = _asked(rule, state, entry, lines)
        if objection is not None:
            yield rule, objection
    decided = decided_by(state, entry) if entry.kind == "proposal-approved" else None
    if decided is None or decided.kind in _JUDGED_ELSEWHERE:
        return
    before, proposal = settled(state, decided.leaf), decided.entry()
    for rule in rulebook().governing(decided.kind):
        objection = None if rule.is_general else _asked(rule, before, proposal, lines)
        if objection is not None:
            yield rule, objection


def _asked(rule: Rule, state: State, entry: Entry, lines: Lines | None) -> Objection | None:
    assert rule.ask is not None
    if not rule.needs_lines:
        return rule.ask(state, entry)  # type: ignore[no-any-return]
    if lines is None:
        return None  # the caller keeps no lines: the audit, which always has them, asks again
    return rule.ask(state, entry, lines)  # type: ignore[no-any-return]
