"""Drafts of the chapter questions: breaches."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sharedfund.drafts import signing
from sharedfund.entries.questions import BreachAlleged, BreachClosed, BreachConfirmed
from sharedfund.errors import NotFound
from sharedfund.state.questions import Breach
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.state import State


def _breach(state: State, breach: str) -> Breach:
    found = state.questions.breaches.get(breach)
    if found is None:
        raise NotFound("no-breach", breach=breach)
    return found


def allege_breach(state: State, *, by: str, day: date, **fields: Any) -> BreachAlleged:
    """`by` says that a firm broke its duty."""
    return BreachAlleged.model_validate({"day": day, "by": by, **signing(state, by, "breach-alleged", day), **fields})


def confirm_breach(state: State, *, by: str, day: date, breach: str, amount: Decimal | None = None,
                   by_court: bool = False) -> BreachConfirmed:
    """The breach is confirmed with the amount alleged, or another. Raises: NotFound."""
    found = _breach(state, breach)
    return BreachConfirmed.model_validate({
        "day": day, "by": by, **signing(state, by, "breach-confirmed", day), "breach": breach,
        "amount": found.amount if amount is None else amount, "by_court": True if by_court else None,
    })


def close_breach(state: State, *, by: str, day: date, breach: str, outcome: str,
                 restitution: Decimal | None = None, evidence: Iterable[str] = ()) -> BreachClosed:
    """The breach is made good (`restored`: all that is left of it) or the allegation falls (`dropped`).
    Raises: NotFound."""
    found = _breach(state, breach)
    due = found.left if outcome == "restored" else ZERO
    return BreachClosed.model_validate({
        "day": day, "by": by, **signing(state, by, "breach-closed", day), "breach": breach, "outcome": outcome,
        "restitution": due if restitution is None else restitution, "evidence": tuple(evidence),
    })
