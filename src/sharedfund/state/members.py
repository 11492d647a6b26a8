"""What the members of the committee owe themselves: published every half year, and no member is to be in arrears."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from sharedfund.entries.entry import COMMITTEE
from sharedfund.state import fees
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.state import State


class MemberFees(NamedTuple):
    """A member's own fees: how many households the person declared, and what of their fees is overdue."""

    person: str
    households: int
    arrears: Decimal

    @property
    def owes(self) -> bool:
        return self.arrears > 0


def members_fees(state: State, on: date) -> tuple[MemberFees, ...]:
    """The members of the committee whose mandates stand on `on`, with what their declared households owe."""
    overdue: dict[str, Decimal] = {}
    for row in fees.arrears(state, on):
        overdue[row.household] = overdue.get(row.household, ZERO) + row.amount
    rows = []
    for person in sorted({m.person for m in state.people.standing(on) if m.office in COMMITTEE}):
        known = state.people.persons.get(person)
        own = sorted(link for link in known.links if link.startswith("h-")) if known is not None else []
        rows.append(MemberFees(person, len(own), sum((overdue.get(key, ZERO) for key in own), ZERO)))
    return tuple(rows)
