"""How a slice says which entries change it, and the digests of what may stand only once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from sharedfund.state import State

FOLDS: dict[str, list[Callable[[Any, Any], Any]]] = defaultdict(list)
# What a proposal does at its last approval, by the proposal's kind: (state, the proposal entry) -> state.
# Several slices may have something to do (a month's closing lets settled things leave).
EFFECTS: dict[str, list[Callable[[Any, Any], Any]]] = defaultdict(list)

F = TypeVar("F", bound=Callable[..., Any])


def evolves(*kinds: str) -> Callable[[F], F]:
    """Mark a function `(state, entry) -> state` as part of the fold for entries of these kinds."""

    def register(function: F) -> F:
        for kind in kinds:
            FOLDS[kind].append(function)
        return function

    return register


def takes_effect(kind: str) -> Callable[[F], F]:
    """Mark a function `(state, proposal) -> state` as what the proposal does when its last yes has come."""

    def register(function: F) -> F:
        EFFECTS[kind].append(function)
        return function

    return register


def once(what: str, *parts: str) -> bytes:
    """The digest under which something may stand only once in a book, like `once("bank-ref", account, reference)`."""
    return sha256("\n".join((what, *parts)).encode()).digest()


def is_used(state: State, what: str, *parts: str) -> bool:
    """Whether the book has `parts` as `what` already."""
    return once(what, *parts) in state.used
