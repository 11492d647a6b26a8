"""The quarterly disclosure as data. (being completed)"""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sharedfund.spelling import canonical_text
from sharedfund.values import days

if TYPE_CHECKING:
    from sharedfund.state import Lines, State


def digest_of(data: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON of a disclosure's data, as hex."""
    return sha256(canonical_text(data).encode()).hexdigest()


def published_due(state: State, quarter: days.Period) -> date:
    """The last day on which the quarter's disclosure is in time (R69)."""
    return days.add_months(quarter.end, getattr(state.charter.terms, "disclosure_due_months", 1)) - timedelta(days=1)


def disclosure(state: State, lines: Lines, period: days.Period, *, as_of: date) -> dict[str, Any]:
    """The disclosure of `period`."""
    return {"period": period.name, "as_of": as_of.isoformat()}
