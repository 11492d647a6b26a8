"""Rules: one file a chapter, one function a rule; here what a rule is.

A rule is kept in one of five ways: *door* objects to an entry, *duty* says what is due, *measure* defines a figure,
*form* is kept by format, store or output and names its test, *not ours* says why it is left to people.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from sharedfund.entries import KINDS, SIGNED_FORMS, kind_of

if TYPE_CHECKING:
    from sharedfund.entries.entry import Entry
    from sharedfund.state import Lines, State

Fact = str | int | bool | Decimal | date | datetime


class Objection:
    """Why a rule says no: a code, and the facts set against the limit."""

    __slots__ = ("code", "facts")

    def __init__(self, code: str, **facts: Fact | None) -> None:
        self.code = code
        self.facts = {name: value for name, value in facts.items() if value is not None}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Objection) and (self.code, self.facts) == (other.code, other.facts)

    def __hash__(self) -> int:
        return hash(self.code)

    def __repr__(self) -> str:
        return f"Objection({self.code!r}, {self.facts})"


class Flag(NamedTuple):
    """What a duty finds undone or late: the rule's number and name, a code, facts, and the day it was due."""

    number: str
    name: str
    code: str
    facts: dict[str, Fact]
    due: date | None = None


class Rule(NamedTuple):
    """One rule of the book: number (R28), name, how it is kept, its source, and what it is asked of."""

    number: str
    name: str
    way: str  # door, duty, measure, form, not-ours
    source: str
    chapter: str
    text: str  # the first sentence of its docstring, or what a form or not-ours rule says
    ask: Callable[..., Any] | None
    kinds: frozenset[str]  # entry kinds a door governs
    needs_lines: bool
    test: str  # of a form: the test that holds it
    is_general: bool = False  # a door asked of every entry of a form: of its author, place and spelling


RULES: list[Rule] = []

F = TypeVar("F", bound=Callable[..., Any])


def _number(number: int | str) -> str:
    return f"R{number}"


def _sentence(function: Callable[..., Any]) -> str:
    text = inspect.getdoc(function) or ""
    assert text, f"{function.__name__} says nothing"
    return " ".join(text.split("\n\n")[0].split())


# What an annotation may name for all entries of a form.
_GENERAL = frozenset({"Entry", "SignedEntry", "Approval", "Proposal", "CounterFact", "Fact"})


def _named(function: Callable[..., Any]) -> list[str]:
    return [name.strip() for name in str(function.__annotations__["entry"]).split("|")]


def _governed(function: Callable[..., Any]) -> frozenset[str]:
    """The kinds named by the annotation of `entry`: class names joined by `|`, or Entry, SignedEntry, Approval,
    Proposal, CounterFact, Fact for all of that form."""
    kinds: set[str] = set()
    for name in _named(function):
        if name == "Entry":
            kinds |= set(KINDS)
        elif name == "SignedEntry":
            kinds |= {kind for kind, known in KINDS.items() if known.form in SIGNED_FORMS}
        elif name in ("Approval", "Proposal", "CounterFact", "Fact"):
            form = {"CounterFact": "counter-fact"}.get(name, name.lower())
            kinds |= {kind for kind, known in KINDS.items() if known.form == form}
        else:
            kind = kind_of(name)
            assert kind in KINDS, f"{function.__name__} governs {name}, which is no entry"
            kinds.add(kind)
    return frozenset(kinds)


def rule(number: int | str, source: str) -> Callable[[F], F]:
    """A door: `(state, entry) -> Objection | None`, or with a third parameter `lines`. The annotation of `entry`
    names the kinds it governs."""

    def register(function: F) -> F:
        parameters = list(inspect.signature(function).parameters)
        RULES.append(Rule(_number(number), function.__name__, "door", source, _chapter(function), _sentence(function),
                          function, _governed(function), "lines" in parameters, "",
                          is_general=not _GENERAL.isdisjoint(_named(function))))
        return function

    return register


def duty(number: int | str, source: str) -> Callable[[F], F]:
    """A duty: `(state, as_of) -> Iterable[Flag]`; `as_of` is a local day."""

    def register(function: F) -> F:
        RULES.append(Rule(_number(number), function.__name__, "duty", source, _chapter(function), _sentence(function),
                          function, frozenset(), False, ""))
        return function

    return register


def measure(number: int | str, figure: Callable[..., Any], source: str) -> None:
    """A figure's definition: the one function that computes it. Its chapter is the one that calls."""
    chapter = sys._getframe(1).f_globals["__name__"].rpartition(".")[2]
    RULES.append(Rule(_number(number), figure.__name__, "measure", source, chapter, _sentence(figure), figure,
                      frozenset(), False, ""))


def form(number: int | str, name: str, text: str, source: str, test: str, chapter: str) -> None:
    """A rule kept by the format, the store or the output; `test` is the test that holds it."""
    RULES.append(Rule(_number(number), name, "form", source, chapter, text, None, frozenset(), False, test))


def not_ours(number: int | str, name: str, text: str, source: str, chapter: str) -> None:
    """A rule the law or the people keep; `text` says why the software does not."""
    RULES.append(Rule(_number(number), name, "not-ours", source, chapter, text, None, frozenset(), False, ""))


def _chapter(function: Callable[..., Any]) -> str:
    return function.__module__.rpartition(".")[2]


def flag(of: Callable[..., Any], code: str, due: date | None = None, **facts: Fact) -> Flag:
    """A flag of the duty `of`."""
    for known in RULES:
        if known.ask is of:
            return Flag(known.number, known.name, code, facts, due)
    raise LookupError(of.__name__)


def unlike_its_proposal(state: State, entry: Entry, kind: str, leaf: str) -> Objection | None:
    """Why `entry` is not the effect of the proposal `leaf`: every field they share must be the same."""
    proposal = state.proposals.open.get(leaf)
    if proposal is None or proposal.kind != kind or not proposal.effective:
        return Objection("proposal-not-decided", proposal=leaf)
    proposed = proposal.entry()
    own = set(type(entry).model_fields) - {"day", "by", "recorded", "signature"}
    for name in sorted(own & set(type(proposed).model_fields)):
        if getattr(entry, name) != getattr(proposed, name):
            return Objection("differs-from-proposal", field=name.replace("_", "-"))
    return None


Door = Callable[["State", Any], Objection | None]
Duty = Callable[["State", date], Iterable[Flag]]
LinesDoor = Callable[["State", Any, "Lines"], Objection | None]
