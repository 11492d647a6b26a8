"""Drafts of the budget: adopted for a period, varied line by line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from sharedfund import drafts
from sharedfund.accounts.heads import ESSENTIAL, HEADS
from sharedfund.entries.budget import BudgetAdopted, BudgetCommented, BudgetDrafted, BudgetVaried, QuotesCompared
from sharedfund.errors import BadInput, NotFound
from sharedfund.state import figures
from sharedfund.values import days

if TYPE_CHECKING:
    from sharedfund.state import State


def _rows(lines: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Lines as entries have them. A line names `head` and `amount`, may name `months`, `sources` and whether it is
    `essential` (as the closed list says where it does not)."""
    rows = []
    for line in lines:
        head = line["head"]
        if head not in HEADS:
            raise BadInput("head-unknown", head=head)
        essential = line.get("essential", head in ESSENTIAL)
        rows.append({"head": head, "amount": line["amount"], "essential": True if essential else None,
                     "months": tuple(line.get("months", ())), "sources": tuple(line.get("sources", ()))})
    return rows


def adopt_budget(
    state: State, *, by: str, day: date, period: str, resolution: str, lines: Iterable[Mapping[str, Any]],
    expected_collection_share: Fraction | None = None,
) -> BudgetAdopted:
    """The proposal of a budget; the collection rate is last year's where none is given (R65).

    Raises: BadInput for a head the chart does not have.
    """
    rows = _rows(lines)
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


def draft_budget(state: State, *, by: str, day: date, period: str, lines: Iterable[Mapping[str, Any]]) -> BudgetDrafted:
    """The next draft of a budget, open for comments. Raises: BadInput for a head the chart does not have."""
    known = state.budgets.drafts.get(period)
    return BudgetDrafted.model_validate({
        "day": day, "by": by, **drafts.signing(state, by, "budget-drafted", day), "period": period,
        "version": known.version + 1 if known else 1, "lines": tuple(_rows(lines)),
    })


def comment(state: State, *, by: str, day: date, period: str, text: str, head: str | None = None) -> BudgetCommented:
    """A comment on the newest draft of a budget. Raises: NotFound."""
    known = state.budgets.drafts.get(period)
    if known is None:
        raise NotFound("no-draft-budget", period=period)
    return BudgetCommented.model_validate({
        "day": day, "by": by, **drafts.signing(state, by, "budget-commented", day), "period": period,
        "version": known.version, "head": head, "text": text,
    })


def next_repair(state: State) -> str:
    """The number the next repair gets."""
    return f"K-{max((int(repair[2:]) for repair in state.budgets.repairs if repair.startswith('K-')), default=0) + 1:02d}"


def compare_quotes(
    state: State, *, by: str, day: date, title: str, planned: Decimal, quotes: Iterable[Mapping[str, Any]],
    chosen: str | None = None, reason: str | None = None, resolution: str | None = None, repair: str | None = None,
) -> QuotesCompared:
    """Quotes for a repair with the one chosen, by default the lowest. Raises: BadInput where there are none."""
    rows = tuple(dict(quote) for quote in quotes)
    if not rows:
        raise BadInput("no-quotes")
    if chosen is None:
        chosen = min(rows, key=lambda row: Decimal(row["amount"]))["vendor"]
    return QuotesCompared.model_validate({
        "day": day, "by": by, **drafts.signing(state, by, "quotes-compared", day), "repair": repair or next_repair(state),
        "title": title, "planned": planned, "quotes": rows, "chosen": chosen, "reason": reason,
        "resolution": resolution,
    })
