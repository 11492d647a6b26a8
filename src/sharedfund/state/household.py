"""What stands on a household's key: what it owes, what it paid ahead, what is held for it, what is due back."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from sharedfund.state.receipts import REFUNDS
from sharedfund.values.identity import household_component
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.state import State

# The accounts that bear a household's key.
OWED = ("Assets:Receivable:Fee:", "Assets:Receivable:AgencyFee:", "Assets:Receivable:Parking:")
AHEAD = ("Liabilities:Advance:Fee:", "Liabilities:Advance:Parking:")
HELD = ("Liabilities:Deposits:Renovation:", "Liabilities:Deposits:Access:")


@dataclass(frozen=True, slots=True)
class Account:
    """A household's account at a position of the book: the figures a statement of account gives (R98)."""

    unpaid: Decimal
    advance: Decimal
    deposits: Decimal
    refund: Decimal


def account_of(state: State, household: str) -> Account:
    """What the household owes, has paid ahead, has deposited, and is to get back."""
    own, ledger = household_component(household), state.ledger
    return Account(
        sum((ledger.balance(account + own) for account in OWED), ZERO),
        sum((ledger.owed(account + own) for account in AHEAD), ZERO),
        sum((ledger.owed(account + own) for account in HELD), ZERO),
        sum((state.receipts.refund_due(household, fund) for fund in REFUNDS), ZERO),
    )
