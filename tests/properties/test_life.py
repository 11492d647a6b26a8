"""A random life of a book: whatever people try, in whatever order, what must hold of a fund holds after every page."""

from __future__ import annotations

import copy
import tempfile
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from sharedfund import accounts, drafts, spelling
from sharedfund.admit import Admitted
from sharedfund.audit import Given, audit
from sharedfund.drafts import bank, bills, disclosure, fees, payments, receipts, revenue
from sharedfund.entries.entry import Entry
from sharedfund.errors import SharedFundError
from sharedfund.reports import movements
from sharedfund.spelling import SpellingError
from sharedfund.state import figures
from sharedfund.values import days
from sharedfund.values.money import ZERO
from tests.audit.folder import write_book
from tests.fund import A, B, C, CAST, D, Fund, K
from tests.properties.lives import rebuilt
from tests.stories import honest

EXAMPLES, LONG_EXAMPLES = 200, 2000
HOUSEHOLDS = [unit[1] for unit in honest.UNITS]
fen = st.integers(1, 400_000).map(lambda n: Decimal(n).scaleb(-2))
people = st.sampled_from(sorted(CAST))


@lru_cache(maxsize=1)
def _founded() -> Fund:
    fund = Fund.founded()
    honest.set_up(fund)
    fund.do(*fees.charges(fund.state, by=K, day=fund.day, period="2026Q1"))
    for number, household in enumerate(HOUSEHOLDS[:3]):
        fund.do(receipts.record(fund.state, by=K, day=fund.day, amount=Decimal("1200.00"), household=household,
                                bank_ref=f"Y{number}"))
    return fund


def branch() -> Fund:
    fund = copy.copy(_founded())
    fund.entries, fund.blocks = list(fund.entries), list(fund.blocks)
    return fund


class Life(RuleBasedStateMachine):
    """One fund; every rule tries something that may be refused."""

    @initialize()
    def founded(self) -> None:
        self.fund = branch()
        self.references = 0

    # -- trying --

    def attempt(self, make: Any) -> Entry | None:
        """Draft, ask twice, write if admitted; the first entry written."""
        fund, before = self.fund, self.fund.state
        try:
            drafted = make()
        except (SharedFundError, SpellingError, ValueError):
            assert fund.state is before
            return None
        drafted = drafted if isinstance(drafted, tuple) else (drafted,)
        if not drafted:
            return None
        answer = fund.ask(*drafted)
        again = fund.ask(*drafted)
        assert type(answer) is type(again)
        assert fund.state is before, "asking changed the state"
        if not isinstance(answer, Admitted):
            assert answer == again
            return None
        for entry in drafted:
            if entry.kind == "payment-requested" and entry.settles != "standing":  # type: ignore[attr-defined]
                assert entry.amount <= figures.payable_now(before, entry, fund.day)  # type: ignore[arg-type, attr-defined]
        written = fund.do(*drafted)
        self.account_for(written)
        return written[0]

    def account_for(self, written: tuple[Entry, ...]) -> None:
        """Acts never take a fund's cash below zero; only facts may."""
        facts = ("bank-debited", "receipt-reversed", "payment-returned")
        if not any(entry.kind in facts for entry in written):
            for fund in self.fund.state.ledger.funds():
                if accounts.is_bank(accounts.bank(fund)) and not self.overdrawn(fund):
                    assert self.fund.state.ledger.cash(fund) >= 0, fund

    def overdrawn(self, fund: str) -> bool:
        """Whether a fact had already taken more than there was."""
        return any(e.kind in ("bank-debited", "receipt-reversed") for e in self.fund.entries)

    def reference(self) -> str:
        self.references += 1
        return f"Z{self.references}"

    # -- what people do --

    @rule(household=st.sampled_from([*HOUSEHOLDS, None]), amount=fen)
    def receive(self, household: str | None, amount: Decimal) -> None:
        self.attempt(lambda: receipts.record(self.fund.state, by=K, day=self.fund.day, amount=amount, household=household,
                                             bank_ref=self.reference()))

    @rule(household=st.sampled_from(HOUSEHOLDS), amount=fen)
    def take_deposit(self, household: str, amount: Decimal) -> None:
        self.attempt(lambda: receipts.take_deposit(self.fund.state, by=K, day=self.fund.day, party=household,
                                                   amount=amount, bank_ref=self.reference()))

    @rule(payee=st.sampled_from(["staff", "v-11", "v-12"]), head=st.sampled_from(["wages", "power", "lift"]), amount=fen)
    def bill(self, payee: str, head: str, amount: Decimal) -> None:
        self.attempt(lambda: bills.record_bill(self.fund.state, by=K, day=self.fund.day, payee=payee, head=head,
                                               amount=amount, due=self.fund.day, evidence=("0" * 64,)))

    @rule(by=people, data=st.data())
    def request(self, by: str, data: st.DataObject) -> None:
        unpaid = [b.bill for b in self.fund.state.bills.unpaid("operating")]
        if not unpaid:
            return
        number = data.draw(st.sampled_from(unpaid))
        account = "1" * 64 if self.fund.state.bills.open[number].payee == "staff" else None
        self.attempt(lambda: payments.request_payment(self.fund.state, by=by, day=self.fund.day, bill=number,
                                                      purpose="开支", payee_account=account))

    @rule(step=st.sampled_from(["review", "recheck", "sign", "pay", "reject"]), by=people, data=st.data())
    def step(self, step: str, by: str, data: st.DataObject) -> None:
        waiting = sorted(p.payment for p in self.fund.state.payments.open.values() if p.is_open)
        if waiting:
            self.take_step(data.draw(st.sampled_from(waiting)), step, by)

    @rule(head=st.sampled_from(["wages", "power", "lift"]), amount=st.integers(1, 90_000), stop=st.integers(0, 7))
    def bill_and_walk(self, head: str, amount: int, stop: int) -> None:
        """A bill, its request, and the first `stop` steps."""
        fund, payee = self.fund, {"wages": "staff", "power": "v-11", "lift": "v-12"}[head]
        written = self.attempt(lambda: bills.record_bill(
            fund.state, by=K, day=fund.day, payee=payee, head=head, amount=Decimal(amount).scaleb(-2), due=fund.day,
            evidence=("0" * 64,)))
        if written is None:
            return
        asked = self.attempt(lambda: payments.request_payment(
            fund.state, by=A, day=fund.day, bill=written.own_id(), purpose="开支",
            payee_account="1" * 64 if payee == "staff" else None))
        if asked is not None:
            self.take_steps(asked.payment, stop)  # type: ignore[attr-defined]  # a PaymentRequested

    def take_steps(self, number: str, stop: int) -> None:
        steps = (("review", B), ("review", C), ("recheck", D), ("checkpoint", K), ("sign", B), ("sign", D), ("pay", K))
        for step, by in steps[:stop]:
            self.take_step(number, step, by)

    @rule(data=st.data())
    def walk(self, data: st.DataObject) -> None:
        """All the steps at once, so that payments get through."""
        waiting = sorted(p.payment for p in self.fund.state.payments.open.values() if p.is_open)
        if not waiting:
            return
        self.take_steps(data.draw(st.sampled_from(waiting)), 7)

    def take_step(self, number: str, step: str, by: str) -> None:
        fund = self.fund
        match step:
            case "checkpoint":
                honest.checkpointed_if_due(fund)
            case "pay":
                self.attempt(lambda: payments.pay(fund.state, number, by=by, day=fund.day, bank_ref=self.reference()))
            case "reject":
                self.attempt(lambda: payments.reject(fund.state, number, by=by, day=fund.day, reason="不妥"))
            case _:
                act = {"review": payments.review, "recheck": payments.recheck, "sign": payments.sign}[step]
                self.attempt(lambda: act(fund.state, number, by=by, day=fund.day))

    @rule(amount=fen)
    def debit_nobody_approved(self, amount: Decimal) -> None:
        amount = min(amount, self.fund.state.ledger.cash("operating"))
        if amount > 0:
            self.attempt(lambda: payments.debit(self.fund.state, by=K, day=self.fund.day, amount=amount,
                                                bank_ref=self.reference(), purpose="手续费"))

    @rule(amount=fen)
    def public_revenue(self, amount: Decimal) -> None:
        self.attempt(lambda: revenue.receive_revenue(self.fund.state, by=K, day=self.fund.day, source="parking",
                                                     payer="停车场", amount=amount, bank_ref=self.reference()))

    @rule(data=st.data())
    def correct(self, data: st.DataObject) -> None:
        """A receipt is reversed; a second time it must not count."""
        there = [e for e in self.fund.entries if e.kind == "receipt-recorded"]
        if there:
            wrong: Any = data.draw(st.sampled_from(there))
            self.attempt(lambda: receipts.reverse(self.fund.state, wrong, by=K, day=self.fund.day, reason="记错"))

    @rule(count=st.integers(1, 20))
    def time_passes(self, count: int) -> None:
        self.fund.now += timedelta(days=count)
        self.attempt(lambda: fees.earn(self.fund.state, by=K, day=self.fund.day))

    @rule()
    def close_the_oldest_month(self) -> None:
        fund = self.fund
        closed = fund.state.disclosures.closed_until or days.day("2026-01-01")
        month = days.month_of(closed)
        if days.period(month).end > fund.day:
            return
        balance = fund.lines.state_at(days.period(month).end).ledger.joint_account()
        self.attempt(lambda: bank.reconcile(fund.state, by=K, day=fund.day, month=month, statement_balance=balance))
        honest.checkpointed_if_due(fund)
        proposal = self.attempt(lambda: disclosure.close_month(fund.state, fund.lines, month, by=K, day=fund.day))
        if proposal is not None:
            for person in (B, D):
                self.attempt(lambda p=person: drafts.approve(fund.state, spelling.leaf_of(proposal), by=p, day=fund.day))

    # -- what must hold --

    @invariant()
    def every_fund_sums_to_zero(self) -> None:
        sums: dict[str, Decimal] = {}
        for account, balance in self.fund.state.ledger.balances.items():
            fund = accounts.fund_of(account)
            sums[fund] = sums.get(fund, ZERO) + balance
        assert all(total == 0 for total in sums.values()), sums

    @invariant()
    def claims_and_the_rest_are_the_bank_balance(self) -> None:
        position = figures.position(self.fund.state, self.fund.day)
        parts = sum((c.amount for f in position.funds for c in f.claims), ZERO) + sum((f.spendable for f in position.funds), ZERO)
        assert parts == position.bank == self.fund.state.ledger.joint_account()

    def teardown(self) -> None:
        if not hasattr(self, "fund"):
            return
        assert rebuilt(self.fund.blocks) == self.fund.state
        self.movements_meet()
        with tempfile.TemporaryDirectory() as place:
            folder = write_book(self.fund, Path(place) / "f")
            report = audit(folder, Given(expect=f"{self.fund.frontier.size} {self.fund.frontier.root}"))
            assert report.findings == [] and report.verdict == "clean"

    def movements_meet(self) -> None:
        """Opening + received - paid + moved in - moved out = closing, fund by fund and month by month."""
        lines = self.fund.lines
        for month in ("2026-01", "2026-02", "2026-03"):
            for row in movements.movement_of(lines, days.period(month)):
                assert row.opening + row.received - row.paid + row.moved_in - row.moved_out == row.closing


class LongLife(Life):
    """Ten times as many lives."""


def _lived(machine: type[Life], examples: int) -> Any:
    case = machine.TestCase
    case.settings = settings(max_examples=examples, stateful_step_count=30, deadline=None,
                             suppress_health_check=list(HealthCheck), print_blob=True)
    return case


TestLife = _lived(Life, EXAMPLES)
TestLongLife = pytest.mark.long(_lived(LongLife, LONG_EXAMPLES))
