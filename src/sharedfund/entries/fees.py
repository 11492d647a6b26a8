"""Fees: what each household owes for its unit, month by month."""

from __future__ import annotations

from typing import ClassVar, Literal

from sharedfund.accounts import advance, agency_receivable, collected, receivable, uncollected
from sharedfund.entries.entry import (
    ACCOUNTANT, CHAIR, COMMITTEE, MEMBER, OFFICES, CounterFact, Entry, Joint, Posting, Proposal, Row, SignedEntry, Use,
    joint, merged, two_sided,
)
from sharedfund.values.days import Day, Month, PeriodName
from sharedfund.values.identity import Commitment, ContractId, FirmId, HouseholdKey, Leaf, ResolutionId, TariffId, Text
from sharedfund.values.money import Area, NotNegative, Positive, Rate
from sharedfund.values.shares import Share

CHARGED_AHEAD = "Liabilities:Advance:Charged:Operating"
OWED_BACK = "Liabilities:Owners:Refund:Agency"
LATE_FEE = "Income:Operating:LateFee"


def income(use: str) -> str:
    return "Income:Operating:Fee:" + use.capitalize()


class FeeCharged(Entry):
    """A household's bill for `period`: area x rate x months, half-up; `earned` is the part of months begun, the rest
    is earned month by month; `from_advance` is settled at once from money received in advance. It is charged under the
    firm's contract or under the tariff the owners adopted. As agent for a firm the claim is the firm's: nothing is
    income, and `from_advance` is what was owed back to the household.
    Rules R7, R8, R13, R21."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT})

    household: HouseholdKey
    contract: ContractId | None = None
    tariff: TariffId | None = None
    use: Use
    period: PeriodName
    area_m2: Area
    rate_per_m2_month: Rate
    amount: Positive
    earned: NotNegative
    from_advance: NotNegative
    due: Day
    agent_for: FirmId | None = None

    def counterparty(self) -> str:
        return self.household

    def own_id(self) -> str:
        return f"fee {self.period}"

    def postings(self) -> tuple[Posting, ...]:
        if self.agent_for is not None:
            return merged((
                *two_sided(agency_receivable(self.household), uncollected(self.agent_for), self.amount - self.from_advance),
                *two_sided(OWED_BACK, collected(self.agent_for), self.from_advance),
            ))
        return merged((
            Posting(receivable(self.household), self.amount - self.from_advance),
            Posting(advance(self.household), self.from_advance),
            Posting(income(self.use), -self.earned),
            Posting(CHARGED_AHEAD, self.earned - self.amount),
        ))


class EarnedPart(Row):
    """What of a month's fees falls on a use."""

    use: Use
    amount: Positive


class FeesEarned(Entry):
    """A month has begun: its part of bills already charged is income now. Rule R7."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT})

    month: Month
    parts: tuple[EarnedPart, ...]

    def own_id(self) -> str:
        return f"earned {self.month}"

    def postings(self) -> tuple[Posting, ...]:
        total = sum(part.amount for part in self.parts)
        return merged((
            Posting(CHARGED_AHEAD, total),  # type: ignore[arg-type]  # parts are never empty
            *(Posting(income(part.use), -part.amount) for part in self.parts),
        ))


class ChargeCredited(CounterFact):
    """A bill was too high by `amount`: `unpaid` of it lowers what is owed, the rest becomes money in advance (as agent
    for a firm: is owed back); `earned` of it had been earned. Rules R14, R21, R93."""

    household: HouseholdKey
    use: Use
    period: PeriodName
    amount: Positive
    unpaid: NotNegative
    earned: NotNegative
    agent_for: FirmId | None = None

    def counterparty(self) -> str:
        return self.household

    def own_id(self) -> str:
        return f"credit {self.period}"

    def postings(self) -> tuple[Posting, ...]:
        if self.agent_for is not None:
            return merged((
                *two_sided(uncollected(self.agent_for), agency_receivable(self.household), self.unpaid),
                *two_sided(collected(self.agent_for), OWED_BACK, self.amount - self.unpaid),
            ))
        return merged((
            Posting(income(self.use), self.earned),
            Posting(CHARGED_AHEAD, self.amount - self.earned),
            Posting(receivable(self.household), -self.unpaid),
            Posting(advance(self.household), self.unpaid - self.amount),
        ))


class LateFeeCharged(Entry):
    """A bill is paid late, and the contract says what is added: `unpaid` x `day_share` x the days from `first` to before
    `end`, half-up, up to the contract's limit. Income of the day it is charged. Rule R5."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT})

    household: HouseholdKey
    contract: ContractId
    period: PeriodName
    unpaid: Positive
    day_share: Share
    first: Day
    end: Day
    amount: Positive

    def counterparty(self) -> str:
        return self.household

    def own_id(self) -> str:
        return f"late-fee {self.period}"

    def postings(self) -> tuple[Posting, ...]:
        return two_sided(receivable(self.household), LATE_FEE, self.amount)


class LateFeeCredited(CounterFact):
    """What was added to a bill paid late is not asked for, or was wrong: `amount` of what is unpaid of it.
    Rules R5, R14."""

    household: HouseholdKey
    period: PeriodName
    amount: Positive

    def counterparty(self) -> str:
        return self.household

    def own_id(self) -> str:
        return f"late-fee credit {self.period}"

    def postings(self) -> tuple[Posting, ...]:
        return two_sided(LATE_FEE, receivable(self.household), self.amount)


class WriteOffProposed(Proposal):
    """A debt that will not come in: within the committee's limits, or by resolution; a firm's claim by the firm's
    written `waiver` alone. Rules R21, R96."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, ACCOUNTANT})
    joint: ClassVar[Joint] = joint((COMMITTEE, 2))

    household: HouseholdKey
    period: PeriodName
    amount: Positive
    resolution: ResolutionId | None = None
    reason: Text
    agent_for: FirmId | None = None
    waiver: Commitment | None = None


class DebtWrittenOff(Entry):
    """The write-off took effect. Rules R21, R96."""

    offices: ClassVar[frozenset[str]] = frozenset(OFFICES)

    proposal: Leaf
    household: HouseholdKey
    period: PeriodName
    amount: Positive
    resolution: ResolutionId | None = None
    agent_for: FirmId | None = None
    waiver: Commitment | None = None

    def counterparty(self) -> str:
        return self.household

    def own_id(self) -> str:
        return f"write-off {self.period}"

    def postings(self) -> tuple[Posting, ...]:
        if self.agent_for is not None:
            return two_sided(uncollected(self.agent_for), agency_receivable(self.household), self.amount)
        return two_sided("Expenses:Operating:BadDebt", receivable(self.household), self.amount)


class ReminderSent(SignedEntry):
    """A household was reminded of what it owes; nothing is ever cut off. Rules R96, R97."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT, MEMBER, CHAIR})

    household: HouseholdKey
    amount: Positive
    manner: Literal["letter", "message", "visit", "call"]
    evidence: Commitment | None = None
