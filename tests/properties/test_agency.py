"""A random life of the agency fund: whatever comes, goes back or is paid, the firm's money adds up and none is spendable."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from sharedfund import accounts
from sharedfund.admit import Admitted
from sharedfund.drafts import fees, payments, receipts
from sharedfund.entries.entry import Entry
from sharedfund.entries.fees import FeeCharged
from sharedfund.errors import SharedFundError
from sharedfund.spelling import SpellingError
from tests.agency import (
    A, B, C, COLLECTED, D, FIRM, HOUSEHOLDS, K, accepted, branch, charged, evaluated, lump_sum, owed, payable, published,
    received, release, spendable,
)
from tests.fund import Fund, commitment

EXAMPLES, STEPS = 100, 30
ZERO = Decimal("0.00")
fen = st.integers(1, 60_000).map(lambda n: Decimal(n).scaleb(-2))
households = st.sampled_from(HOUSEHOLDS)


@lru_cache(maxsize=1)
def _open_gate() -> Fund:
    """The first quarter charged, scored 62 and accepted; three of four have paid, one of them too much."""
    fund = lump_sum("pay-in-arrears", signatories_min_count=2, committee_signatories_min_count=0).at("2026-03-31")
    charged(fund)
    fund.at("2026-04-05")
    evaluated(fund, "62.00")
    published(fund)
    accepted(fund)
    for household, amount in zip(HOUSEHOLDS, ("600.00", "581.00", "720.00"), strict=False):
        received(fund, household, amount)
    return fund


class Agency(RuleBasedStateMachine):
    """Every rule tries something that may be refused."""

    @initialize()
    def founded(self) -> None:
        self.fund = branch(_open_gate())
        self.references = 0
        self.came = self.gone = self.back = ZERO
        self.reversed = False
        for entry in self.fund.entries:
            self.counts(entry)

    def attempt(self, make: Any) -> bool:
        """Draft and write, where it is admitted."""
        try:
            drafted = make()
        except (SharedFundError, SpellingError, ValueError):
            return False
        drafted = drafted if isinstance(drafted, tuple) else (drafted,)
        if not drafted or not isinstance(self.fund.ask(*drafted), Admitted):
            return False
        for entry in self.fund.do(*drafted):
            self.counts(entry)
        return True

    def counts(self, entry: Any) -> None:
        """What an entry says of the firm's money, by its fields alone."""
        if entry.kind in ("receipt-recorded", "receipt-identified", "receipt-reversed") and entry.allocation is not None:
            sign = -1 if entry.kind == "receipt-reversed" else 1
            self.came += sign * sum((part.amount for part in entry.allocation.applied if part.agent_for == FIRM), ZERO)
            self.reversed |= sign < 0
        elif entry.kind == "payment-paid" and entry.settles == "agency":
            self.gone += entry.amount
        elif entry.kind == "collection-remitted":
            self.gone += entry.charge
        elif entry.kind == "remuneration-released":
            self.back += entry.release.deducted
        elif entry.kind == "charge-credited":
            self.back += entry.amount - entry.unpaid
            self.reversed |= entry.amount > entry.unpaid

    def reference(self) -> str:
        self.references += 1
        return f"Z{self.references}"

    # -- what people do --

    @rule(household=st.sampled_from([*HOUSEHOLDS, None]), amount=fen, channel=st.sampled_from(["bank", "bank", "wechat"]))
    def receive(self, household: str | None, amount: Decimal, channel: str) -> None:
        self.attempt(lambda: receipts.record(self.fund.state, by=K, day=self.fund.day, amount=amount, household=household,
                                             channel=channel, bank_ref=self.reference()))

    @rule(household=households, amount=fen)
    def identify(self, household: str, amount: Decimal) -> None:
        waiting = sorted(self.fund.state.receipts.unidentified)
        if waiting:
            self.attempt(lambda: receipts.identify(self.fund.state, by=K, day=self.fund.day, receipt=waiting[0],
                                                   household=household, amount=amount))

    @rule(charge=st.sampled_from(["0.00", "0.60"]))
    def remit(self, charge: str) -> None:
        self.attempt(lambda: receipts.remit(self.fund.state, by=K, day=self.fund.day, channel="wechat",
                                            bank_ref=self.reference(), charge=Decimal(charge)))

    @rule(place=st.integers(0, 9))
    def reverse(self, place: int) -> None:
        known = self.of_kind("receipt-recorded")
        if known:
            self.attempt(lambda: receipts.reverse(self.fund.state, known[place % len(known)], by=K, day=self.fund.day,  # type: ignore[arg-type]
                                                  reason="冲正"))

    @rule(household=households, amount=fen)
    def credit(self, household: str, amount: Decimal) -> None:
        charge = next(e for e in self.fund.entries if isinstance(e, FeeCharged) and e.household == household)
        self.attempt(lambda: fees.credit_charge(self.fund.state, charge, by=K, day=self.fund.day, amount=amount, reason="面积"))

    @rule(household=households, amount=st.integers(1, 500).map(lambda n: Decimal(n).scaleb(-2)))
    def write_off(self, household: str, amount: Decimal) -> None:
        fund = self.fund
        self.attempt(lambda: fees.propose_write_off(fund.state, by=B, day=fund.day, household=household, period="2026Q1",
                                                    reason="放弃", amount=amount, waiver=commitment("waiver")))
        self.agree(C)

    @rule()
    def let_through(self) -> None:
        self.checkpoint()
        self.attempt(lambda: release(self.fund))
        self.agree(D)

    @rule(share=st.sampled_from([1, 2]))
    def pay_the_firm(self, share: int) -> None:
        self.walk(FIRM, (payable(self.fund) / share).quantize(Decimal("0.01")), settles="agency")

    @rule(household=households)
    def pay_back(self, household: str) -> None:
        self.walk(household, self.fund.state.receipts.refund_due(household, "agency"), fund="agency",
                  payee_account=commitment(household))

    def agree(self, person: str) -> None:
        from sharedfund import drafts

        for leaf in list(self.fund.state.proposals.open):
            self.attempt(lambda leaf=leaf: drafts.approve(self.fund.state, leaf, by=person, day=self.fund.day))

    def checkpoint(self) -> None:
        if self.fund.state.record.unsigned:
            self.fund.checkpoint()

    def walk(self, payee: str, amount: Decimal, **more: Any) -> None:
        fund = self.fund
        number = fund.state.payments.next_number()
        if not self.attempt(lambda: payments.request_payment(fund.state, by=A, day=fund.day, payee=payee, amount=amount,
                                                             purpose="物业费", **more)):
            return
        for name, person in (("review", B), ("review", C), ("recheck", D), ("sign", B), ("sign", D)):
            self.checkpoint()
            if not self.attempt(lambda name=name, person=person: getattr(payments, name)(
                    fund.state, number, by=person, day=fund.day)):
                return
        self.attempt(lambda: payments.pay(fund.state, number, by=K, day=fund.day, bank_ref=self.reference()))

    def of_kind(self, kind: str) -> list[Entry]:
        return [entry for entry in self.fund.entries if entry.kind == kind]

    # -- what holds --

    @invariant()
    def the_firms_money_adds_up(self) -> None:
        assert owed(self.fund, COLLECTED) == self.came - self.gone - self.back

    @invariant()
    def nothing_is_spendable(self) -> None:
        assert spendable(self.fund) == ZERO
        assert not self.fund.state.ledger.under("Income:") and not self.fund.state.ledger.under("Expenses:")

    @invariant()
    def no_act_takes_more_than_there_is(self) -> None:
        if not self.reversed:
            assert self.fund.state.ledger.cash("agency") >= ZERO
            assert owed(self.fund, COLLECTED) >= ZERO

    @invariant()
    def each_fund_balances_and_refunds_are_somebodys(self) -> None:
        sums: dict[str, Decimal] = {}
        for account, balance in self.fund.state.ledger.balances.items():
            fund = accounts.fund_of(account)
            sums[fund] = sums.get(fund, ZERO) + balance
        assert not any(sums.values())
        due = sum((self.fund.state.receipts.refund_due(household, "agency") for household in HOUSEHOLDS), ZERO)
        assert due == owed(self.fund, "Liabilities:Owners:Refund:Agency")


TestAgency = Agency.TestCase
TestAgency.settings = settings(max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None,
                               suppress_health_check=list(HealthCheck), print_blob=True)
