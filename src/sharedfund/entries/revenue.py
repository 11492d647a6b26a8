"""Public revenue: what the common parts earn, booked gross."""

from __future__ import annotations

from typing import ClassVar, Literal

from sharedfund.entries.entry import ACCOUNTANT, CASHIER, Entry, Posting, two_sided
from sharedfund.values.days import Day
from sharedfund.values.identity import BankReference, ContractId, Text
from sharedfund.values.money import Positive

Source = Literal["parking", "advertising", "parcel-locker", "charging", "water-kiosk", "venue-rent", "telecom",
                 "compensation"]


def income(source: str) -> str:
    return "Income:Public:" + "".join(part.capitalize() for part in source.split("-"))


class RevenueReceived(Entry):
    """Public revenue came in, gross. Rule R86."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT, CASHIER})
    is_fact: ClassVar[bool] = True

    source: Source
    contract: ContractId | None = None
    payer: Text
    amount: Positive
    bank_ref: BankReference
    occurred: Day | None = None

    def counterparty(self) -> str:
        return self.payer

    def own_id(self) -> str:
        return self.bank_ref

    def postings(self) -> tuple[Posting, ...]:
        return two_sided("Assets:Bank:Joint:PublicRevenue", income(self.source), self.amount)
