"""Bills: vendors' papers with head, month, amount and due day; months marked complete."""

from __future__ import annotations

from typing import ClassVar

from sharedfund import accounts
from sharedfund.accounts.heads import expense
from sharedfund.entries.entry import (
    ACCOUNTANT, CHAIR, COMMITTEE, COMMUNITY, FIRM, MEMBER, SECRETARY, CounterFact, Joint, Posting, Proposal,
    SignedEntry, joint, two_sided,
)
from sharedfund.values.days import Day, Month
from sharedfund.values.identity import BillId, Commitment, ContractId, FundName, PayeeId, Slug, neighbour_component
from sharedfund.values.money import NotNegative, Positive


def payable(payee: str, fund: str) -> str:
    """The liability a bill of `payee` stands on in `fund`."""
    if payee.startswith("F"):
        return f"Liabilities:Firm:{payee}:CostPayable"
    if payee.startswith("n-"):
        return "Liabilities:DueTo:Neighbour:" + neighbour_component(payee)
    if payee == "staff":
        return "Liabilities:Payable:Operating:Wages"
    if payee == "social-insurance":
        return "Liabilities:Payable:Operating:SocialInsurance"
    if payee == "tax":  # withheld of wages, or on public revenue
        return f"Liabilities:Payable:{accounts.fund_label(fund)}:Tax"
    return f"Liabilities:Payable:{accounts.fund_label(fund)}:Vendor:{payee.upper()}"


class BillRecorded(SignedEntry):
    """A paper that says what is owed. From the firm it is a cost reimbursement, at most what `vouchers` prove (R143).
    Rules R138, R143."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT, SECRETARY, FIRM})

    bill: BillId
    payee: PayeeId
    head: Slug
    fund: FundName
    month: Month
    amount: Positive
    due: Day
    contract: ContractId | None = None
    vouchers: NotNegative | None = None  # what the firm's vouchers prove
    headcount: int | None = None  # people on duty, of a payroll
    evidence: tuple[Commitment, ...] = ()
    occurred: Day | None = None

    def counterparty(self) -> str:
        return self.payee

    def own_id(self) -> str:
        return self.bill

    def postings(self) -> tuple[Posting, ...]:
        return two_sided(expense(self.head), payable(self.payee, self.fund), self.amount)


class BillCredited(CounterFact):
    """A bill was too high by `amount`. Rule R14."""

    bill: BillId
    payee: PayeeId
    head: Slug
    fund: FundName
    amount: Positive

    def counterparty(self) -> str:
        return self.payee

    def own_id(self) -> str:
        return self.bill

    def postings(self) -> tuple[Posting, ...]:
        return two_sided(payable(self.payee, self.fund), expense(self.head), self.amount)


class HeadCompleted(Proposal):
    """No more bills come for `head` in `month`: nothing is reserved for it beyond its bills. Rule R138."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT, MEMBER, CHAIR, COMMUNITY})
    joint: ClassVar[Joint] = joint((COMMITTEE | {ACCOUNTANT, COMMUNITY}, 2))

    head: Slug
    month: Month
    last_bill: BillId | None = None
