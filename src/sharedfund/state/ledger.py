"""The ledger slice: what stands on each account now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from sharedfund import accounts
from sharedfund.entries.entry import Posting
from sharedfund.values.money import ZERO
from sharedfund.values.tables import Table


@dataclass(frozen=True, slots=True)
class Ledger:
    """Balances by account; a debit balance is above zero. An account once used stays, at 0.00."""

    balances: Table[Decimal] = field(default_factory=Table)

    def after(self, postings: Iterable[Posting]) -> Ledger:
        changes = {account: self.balance(account) + amount for account, amount in postings}
        return Ledger(self.balances.merge(changes)) if changes else self

    def balance(self, account: str) -> Decimal:
        """What stands on `account`; 0.00 where nothing ever did."""
        return self.balances.get(account, ZERO)

    def owed(self, account: str) -> Decimal:
        """The credit balance of `account`, as a positive figure."""
        return -self.balance(account) or ZERO

    def under(self, prefix: str) -> dict[str, Decimal]:
        """The balances of the accounts whose name begins with `prefix`, sorted by name, zeros left out."""
        return {a: b for a, b in sorted(self.balances.items()) if b and a.startswith(prefix)}

    def total(self, prefix: str) -> Decimal:
        return sum(self.under(prefix).values(), ZERO)

    def cash(self, fund: str) -> Decimal:
        """What a fund has in the co-managed account; a maintenance fund, with the bureau or in its own account."""
        return sum((self.balance(account) for account in accounts.money_of(fund)), ZERO)

    def funds(self) -> tuple[str, ...]:
        """Every fund an account of which was ever used, sorted."""
        return tuple(sorted({accounts.fund_of(account) for account in self.balances}))

    def joint_account(self) -> Decimal:
        """The balance of the co-managed account: the sum of its parts."""
        return self.total("Assets:Bank:Joint:")
