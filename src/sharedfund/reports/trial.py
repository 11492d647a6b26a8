"""The trial balance of a period: every account's opening, debits, credits and closing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sharedfund import accounts
from sharedfund.reports.look import Look
from sharedfund.reports.spelled import money
from sharedfund.values.money import ZERO


def trial_balance(look: Look) -> list[dict[str, Any]]:
    """Accounts in chart order with opening, debit, credit, closing (a credit balance below zero), and a last row with
    the sums, its `account` None; the sums of opening and closing are 0.00."""
    moved: dict[str, tuple[Decimal, Decimal]] = {}
    for account, amount in look.postings:
        debit, credit = moved.get(account, (ZERO, ZERO))
        moved[account] = (debit + max(amount, ZERO), credit + max(-amount, ZERO))
    known = {account for state in (look.before, look.after) for account, held in state.ledger.balances.items() if held}
    rows: list[dict[str, Any]] = []
    sums = [ZERO] * 4
    for account in sorted({*known, *moved}, key=accounts.order):
        about = accounts.account(account)
        debit, credit = moved.get(account, (ZERO, ZERO))
        figures = (look.before.ledger.balance(account), debit, credit, look.after.ledger.balance(account))
        sums = [one + other for one, other in zip(sums, figures, strict=True)]
        rows.append({"account": account, "name_zh": about.name_zh, "name_en": about.name_en, "fund": about.fund,
                     **dict(zip(("opening", "debit", "credit", "closing"), map(money, figures), strict=True))})
    rows.append({"account": None, "name_zh": None, "name_en": None, "fund": None,
                 **dict(zip(("opening", "debit", "credit", "closing"), map(money, sums), strict=True))})
    return rows
