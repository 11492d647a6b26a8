"""By what a day's fee is charged: the tariff of the firm's contract, else the one the owners adopted themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sharedfund.entries.contracts import Tariff

if TYPE_CHECKING:
    from sharedfund.state import State


@dataclass(frozen=True, slots=True)
class Charging:
    """What a day is charged under, a firm's `contract` or the owners' own `tariff`, up to before `end`; for whom the fee
    is and where it comes in. `is_indefinite`: the contract has run out and goes on."""

    tariffs: tuple[Tariff, ...]
    end: date
    contract: str | None = None
    tariff: str | None = None
    agent_for: str | None = None
    fee_account: str = "co-managed"
    is_indefinite: bool = False

    def rate(self, use: str) -> Decimal | None:
        """CNY a square metre and month for a use; None where there is none."""
        return next((t.rate_per_m2_month for t in self.tariffs if t.use == use), None)


def charging(state: State, day: date, on: date | None = None) -> Charging | None:
    """What `day` is charged under as far as one can say on `on` (the day itself where not named): the contract in force
    where it gives a tariff, else the newest tariff of the owners that has begun; None where there is neither (R8)."""
    seen = on or day
    contract = state.contracts.in_force(day, on=seen)
    if contract is not None and contract.tariffs:
        return Charging(contract.tariffs, contract.seen_end(seen), contract=contract.contract,
                        agent_for=contract.agent_for, fee_account=contract.fee_account,
                        is_indefinite=contract.is_indefinite(seen))
    begun = [own for own in state.contracts.own_tariffs.values() if own.first <= day and not own.fallen]
    if not begun:
        return None
    own = max(begun, key=lambda t: (t.first, t.block))
    return Charging(own.tariffs, min(_begins(state, day, date.max), default=date.max), tariff=own.tariff)


def chargings(state: State, first: date, end: date, on: date | None = None) -> Iterator[tuple[date, date, Charging]]:
    """The days from `first` to before `end` that have a tariff, cut where another begins, as far as one can say on `on`
    (each on its own day where not named)."""
    while first < end:
        found = charging(state, first, on)
        until = min(_begins(state, first, end), default=end) if found is None else min(end, found.end)
        if found is not None:
            yield first, until, found
        first = until


def _begins(state: State, after: date, before: date) -> list[date]:
    """The days between on which a contract with a tariff, or a tariff of the owners, begins."""
    firsts = [contract.first for contract in state.contracts.contracts.values() if contract.tariffs]
    firsts += [own.first for own in state.contracts.own_tariffs.values() if not own.fallen]
    return [first for first in firsts if after < first < before]
