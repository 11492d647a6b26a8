"""The trial balance of a period: every account's opening, debits, credits and closing."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sharedfund import accounts
from sharedfund.reports.spelled import money
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.reports.look import Look

Moved = dict[str, tuple[Decimal, Decimal]]


def moved_by(moved: Moved, account: str, amount: Decimal) -> None:
    """Count one more posting: debits above zero, credits below."""
    debit, credit = moved.get(account, (ZERO, ZERO))
    moved[account] = (debit + max(amount, ZERO), credit + max(-amount, ZERO))


def trial_balance(look: Look) -> list[dict[str, Any]]:
    """The trial balance of what `look` looks at."""
    moved: Moved = {}
    for account, amount in look.postings:
        moved_by(moved, account, amount)
    return balanced(moved, look.before.ledger.balances, look.after.ledger.balances)


def balanced(moved: Moved, before: Mapping[str, Decimal], after: Mapping[str, Decimal]) -> list[dict[str, Any]]:
    """Accounts in chart order with opening, debit, credit, closing (a credit balance below zero), and a last row with
    the sums, its `account` None; the sums of opening and closing are 0.00."""
    known = {account for balances in (before, after) for account, held in balances.items() if held}
    rows: list[dict[str, Any]] = []
    sums = [ZERO] * 4
    for account in sorted({*known, *moved}, key=accounts.order):
        about = accounts.account(account)
        figures = (before.get(account, ZERO), *moved.get(account, (ZERO, ZERO)), after.get(account, ZERO))
        sums = [one + other for one, other in zip(sums, figures, strict=True)]
        rows.append({"account": account, "name_zh": about.name_zh, "name_en": about.name_en, "fund": about.fund,
                     **dict(zip(("opening", "debit", "credit", "closing"), map(money, figures), strict=True))})
    rows.append({"account": None, "name_zh": None, "name_en": None, "fund": None,
                 **dict(zip(("opening", "debit", "credit", "closing"), map(money, sums), strict=True))})
    return rows
