"""Drafts of the budget: adopted for a period, varied line by line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from sharedfund import drafts
from sharedfund.accounts.heads import ESSENTIAL, HEADS
from sharedfund.entries.budget import BudgetAdopted, BudgetVaried
from sharedfund.errors import BadInput, NotFound
from sharedfund.state import figures
from sharedfund.values import days

if TYPE_CHECKING:
    from sharedfund.state import State


def adopt_budget(
    state: State, *, by: str, day: date, period: str, resolution: str, lines: Iterable[Mapping[str, Any]],
    expected_collection_share: Fraction | None = None,
) -> BudgetAdopted:
    """The proposal of a budget. A line names `head` and `amount`, may name `months` and whether it is `essential`
    (as the closed list says where it does not); the collection rate is last year's where none is given (R65).

    Raises: BadInput for a head the chart does not have.
    """
    rows = []
    for line in lines:
        head = line["head"]
        if head not in HEADS:
            raise BadInput("head-unknown", head=head)
        essential = line.get("essential", head in ESSENTIAL)
        rows.append({"head": head, "amount": line["amount"], "essential": True if essential else None,
                     "months": tuple(line.get("months", ()))})
    if expected_collection_share is None:
        expected_collection_share = figures.last_rate(state, days.period(period))
    return BudgetAdopted.model_validate({
        "day": day, "by": by, **drafts.signing(state, by, "budget-adopted", day), "period": period,
        "resolution": resolution, "lines": tuple(rows), "expected_collection_share": expected_collection_share,
    })


def vary_budget(
    state: State, *, by: str, day: date, head: str, amount: Decimal, reason: str, from_head: str | None = None,
    resolution: str | None = None, period: str | None = None,
) -> BudgetVaried:
    """The proposal that a line of the budget in force (or of `period`) changes. Raises: NotFound without a budget."""
    if period is None:
        budget = state.budgets.on(day)
        if budget is None:
            raise NotFound("budget-missing", day=day)
        period = budget.period
    return BudgetVaried.model_validate({
        "day": day, "by": by, **drafts.signing(state, by, "budget-varied", day), "period": period, "head": head,
        "amount": amount, "from_head": from_head, "resolution": resolution, "reason": reason,
    })
