"""Units: the exclusive parts that are billed and vote, under opaque household keys; what passes with their sale."""

from __future__ import annotations

from typing import ClassVar, Literal

from sharedfund.accounts import advance, agency_receivable, deposit_account, receivable
from sharedfund.entries.entry import ACCOUNTANT, SECRETARY, Posting, SignedEntry, Use, two_sided
from sharedfund.values.days import Day, PeriodName
from sharedfund.values.identity import BuildingId, Commitment, DocumentId, FirmId, HouseholdKey, UnitId
from sharedfund.values.money import Area, Money, NotNegative, Positive


class UnitRegistered(SignedEntry):
    """A unit with its area, and the household key of its present ownership period. Rules R8, R13, R140."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT, SECRETARY})

    unit: UnitId
    household: HouseholdKey
    building: BuildingId
    use: Use
    area_m2: Area
    area_source: Literal["register", "survey", "contract"]
    area_day: Day
    room: Commitment | None = None


class AreaCorrected(SignedEntry):
    """A unit's area, from a better source, for bills from now on. Rule R8."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT, SECRETARY})

    unit: UnitId
    area_m2: Area
    area_source: Literal["register", "survey", "contract"]
    area_day: Day


class UnitTransferred(SignedEntry):
    """A unit has a new owner from `first` on: a new household key. With the statement of account of the former key,
    whose debts, advances and deposits stay with it; the unit's maintenance money goes with the unit.
    Rules R98, R104, R140."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT, SECRETARY})

    unit: UnitId
    former: HouseholdKey
    household: HouseholdKey
    use: Use
    first: Day
    unpaid: NotNegative
    advance: NotNegative
    deposits: NotNegative
    refund: NotNegative
    maintenance: Money
    statement: Commitment | None = None
    room: Commitment | None = None


class HouseholdBalanceMoved(SignedEntry):
    """Seller and buyer agreed that a debt, an advance or a deposit of the former key is the new one's. Rule R98."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT})

    item: Literal["debt", "advance", "deposit"]
    former: HouseholdKey
    household: HouseholdKey
    amount: Positive
    period: PeriodName | None = None  # of a debt
    deposit: DocumentId | None = None
    deposit_kind: Literal["renovation", "access"] | None = None
    agreement: Commitment
    agent_for: FirmId | None = None  # of a debt: the firm whose claim it is (R21)

    def counterparty(self) -> str:
        return self.household

    def own_id(self) -> str:
        return f"{self.item} {self.former}"

    def postings(self) -> tuple[Posting, ...]:
        if self.item == "debt" and self.agent_for is not None:
            return two_sided(agency_receivable(self.household), agency_receivable(self.former), self.amount)
        if self.item == "debt":
            return two_sided(receivable(self.household), receivable(self.former), self.amount)
        if self.item == "advance":
            return two_sided(advance(self.former), advance(self.household), self.amount)
        kind = self.deposit_kind or "renovation"
        return two_sided(deposit_account(kind, self.former), deposit_account(kind, self.household), self.amount)
