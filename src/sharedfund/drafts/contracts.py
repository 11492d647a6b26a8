"""Drafts of the chapter contracts: the firm's contract."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sharedfund.drafts import signing
from sharedfund.entries.contracts import ContractRecorded

if TYPE_CHECKING:
    from sharedfund.state import State


def record_contract(state: State, *, by: str, day: date, **fields: Any) -> ContractRecorded:
    """A firm's contract as its paper says; a term that is not given is the charter's. Raises: pydantic's
    ValidationError for a field that is none."""
    return ContractRecorded.model_validate({
        "day": day, "by": by, **signing(state, by, "contract-recorded", day), **fields,
    })
