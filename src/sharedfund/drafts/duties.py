"""Drafts of the list of duties and of rule books: versions follow from the book."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from sharedfund.drafts import signing
from sharedfund.entries.duties import DutiesAdopted, PolicyAdopted

if TYPE_CHECKING:
    from sharedfund.state import State


def adopt_duties(state: State, *, by: str, day: date, duties: Iterable[Any],
                 evidence: tuple[str, ...] = ()) -> DutiesAdopted:
    """The next version of the list. Raises: pydantic's ValidationError for a row that is none."""
    return DutiesAdopted.model_validate({
        "day": day, "by": by, **signing(state, by, "duties-adopted", day), "version": state.duties.version + 1,
        "duties": tuple(duties), "evidence": evidence,
    })


def adopt_policy(state: State, *, by: str, day: date, policy: str, **fields: Any) -> PolicyAdopted:
    """The next version of a rule book. Raises: pydantic's ValidationError for a field that is none."""
    standing = state.duties.policies.get(policy)
    return PolicyAdopted.model_validate({
        "day": day, "by": by, **signing(state, by, "policy-adopted", day), "policy": policy,
        "version": 1 if standing is None else standing.version + 1, **fields,
    })
