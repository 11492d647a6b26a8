"""Remuneration: what accrues, what is scored, what the gate asks, what a release moves; each rule from both sides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pytest

from sharedfund import drafts, spelling
from sharedfund.drafts import questions, remuneration as drafted, resolutions
from sharedfund.entries.entry import Entry
from sharedfund.entries.payments import Leg, PaymentRequested
from sharedfund.entries.remuneration import RemunerationAccrued, SetOffMade
from sharedfund.entries.resolutions import MoneyEffect
from sharedfund.rules import remuneration as rules
from sharedfund.state import accruals
from sharedfund.state.bills import HeadMonth
from sharedfund.state.contracts import Contract
from sharedfund.state.registry import once
from sharedfund.state.remuneration import GateRecord, gate, renewal_flag
from sharedfund.values import days
from sharedfund.values.tables import Table
from tests.fund import A, B, C, D, E, Fund, J, K, S, V, commitment
from tests.gate import (
    C01,
    Q1,
    F,
    acceptance,
    accepted,
    answered,
    at_the_gate,
    closed_quarter,
    disclosed,
    evaluated,
    finalised,
    form,
    owed,
    published,
    recorded,
    release,
    released,
    served,
    settled,
    standing,
    waits,
    with_contract,
    with_terms,
)
from tests.people import branch, witnessed
from tests.worked_quarter import put

DEDUCTED = "Income:Operating:RemunerationDeducted"
EIGHTY = {"release_function": "pass_fail", "pass_score": Decimal("80.00")}


@lru_cache(maxsize=1)
def _unscored() -> Fund:
    fund = closed_quarter()
    accepted(fund)
    settled(fund)
    disclosed(fund)
    return fund


def unscored() -> Fund:
    """Everything the gate asks for but the evaluation."""
    return branch(_unscored())


def refused(fund: Fund, entry: Entry) -> tuple[str, str]:
    refusal = fund.refused(entry)
    return refusal.number, refusal.code


def asked(fund: Fund, **changes: Any) -> tuple[str, str]:
    """The door's answer to a release."""
    if fund.state.record.unsigned:
        fund.checkpoint()
    return refused(fund, release(fund, **changes))


def confirmed_breach(fund: Fund, amount: str) -> None:
    fund.do(questions.allege_breach(fund.state, by=B, day=fund.day, breach="W-01", firm=F, amount=Decimal(amount),
                                    text="未按时解缴"))
    fund.joint(questions.confirm_breach(fund.state, by=B, day=fund.day, breach="W-01"), D)


def restored_breach(fund: Fund) -> None:
    fund.joint(questions.close_breach(fund.state, by=B, day=fund.day, breach="W-01", outcome="restored",
                                      evidence=(commitment("made good"),)), D)


def waiver(fund: Fund, amount: str = "185.10", number: str = "R2026050", **changes: Any) -> str:
    """The owners waive the gate for the firm up to `amount`."""
    effect = MoneyEffect(fund="operating", amount=amount, use="waive", payee=F)
    fund.joint(resolutions.record_resolution(fund.state, by=B, day=fund.day, **{
        "resolution": number, "body": "owners-assembly", "topics": (9,), "title": "豁免考核拨付酬金",
        "notice_day": fund.day - timedelta(days=20), "decided_day": fund.day, "displayed_day": fund.day,
        "total_area_m2": "400.00", "total_heads": 4, "participating_area_m2": "400.00", "participating_heads": 4,
        "yes_area_m2": "400.00", "yes_heads": 4, "effects": (effect,), "evidence": (commitment("count"),), **changes}), D)
    return number


def judgment(fund: Fund, *replaces: str, orders: str = "release", amount: str = "185.10", **changes: Any) -> str:
    paper = commitment(f"judgment {orders}")
    fund.do(drafted.record_judgment(fund.state, by=K, day=fund.day, **{
        "judgment": paper, "firm": F, "period": Q1, "orders": orders, "replaces": replaces, "amount": amount, **changes}))
    return paper


# ---- R25, R26, R22: what accrues ----


@lru_cache(maxsize=1)
def _unaccrued() -> Fund:
    fund = closed_quarter()
    fund.state = replace(fund.state, remuneration=replace(fund.state.remuneration, records=Table()),
                         disclosures=replace(fund.state.disclosures, closed_until=None))
    return fund


def unaccrued(**terms: Any) -> Fund:
    """The worked quarter as if nothing had accrued yet; `terms` are the contract's."""
    return with_contract(branch(_unaccrued()), **terms)


def accrual(fund: Fund, month: str, day: date | None = None, **changes: Any) -> RemunerationAccrued:
    (entry,) = drafted.accrue_remuneration(fund.state, by=K, day=day or fund.day, month=month)
    return entry.replaced(**changes)


def with_records(fund: Fund, *records: GateRecord) -> Fund:
    """These records of what happened at the gate, and no others."""
    kept = Table({f"{one.firm}/{one.period}/{one.contract}": one for one in records})
    fund.state = replace(fund.state, remuneration=replace(fund.state.remuneration, records=kept))
    return fund


def with_base(fund: Fund, **months: str) -> Fund:
    base = fund.state.fees.base.merge({name.replace("_", "-")[1:]: Decimal(amount) for name, amount in months.items()})
    fund.state = replace(fund.state, fees=replace(fund.state.fees, base=base))
    return fund


class TestAccrual:
    @pytest.mark.rule("R25")
    def test_the_worked_quarter_accrues_61_70_a_month(self) -> None:
        fund, amounts = unaccrued(), []
        for month in ("2026-01", "2026-02", "2026-03"):
            entry = accrual(fund, month)
            fund.do(entry)
            amounts.append((entry.base, entry.amount))
        assert amounts == [(Decimal(base), Decimal("61.70")) for base in ("617.00", "1234.00", "1851.00")]

    @pytest.mark.rule("R25")
    def test_a_months_skipped_accrual_is_in_the_next(self) -> None:
        fund = unaccrued()
        entry = accrual(fund, "2026-03")
        fund.do(entry)
        assert entry.amount == Decimal("185.10")

    @pytest.mark.rule("R25")
    def test_roundings_do_not_add_up(self) -> None:
        """A tenth of 0.05 is 0.005, half-up 0.01 each month; over the three months 0.015 is 0.02."""
        fund, amounts = with_base(unaccrued(), _2026_01="0.05", _2026_02="0.05", _2026_03="0.05"), []
        for month in ("2026-01", "2026-02", "2026-03"):
            entry = accrual(fund, month)
            fund.do(entry)
            amounts.append(entry.amount)
        assert amounts == [Decimal("0.01"), Decimal("0.00"), Decimal("0.01")]

    @pytest.mark.rule("R25")
    def test_a_refund_is_taken_out_of_what_accrued(self) -> None:
        fund = unaccrued()
        fund.do(accrual(fund, "2026-01"))
        with_base(fund, _2026_02="-617.00")
        entry = accrual(fund, "2026-02")
        fund.do(entry)
        assert entry.amount == Decimal("-61.70")
        assert standing(fund).accrued == Decimal("0.00")

    @pytest.mark.rule("R25")
    @pytest.mark.parametrize("changes", [
        {"amount": Decimal("61.69")}, {"amount": Decimal("61.71")}, {"base": Decimal("617.01")},
        {"base": Decimal("616.99")},
    ])
    def test_an_accrual_one_fen_off_is_refused(self, changes: dict[str, Decimal]) -> None:
        fund = unaccrued()
        assert refused(fund, accrual(fund, "2026-01", **changes)) == ("R25", "accrual-differs")

    @pytest.mark.rule("R25")
    @pytest.mark.parametrize(("day", "code"), [
        (date(2026, 1, 30), "month-not-over"), (date(2026, 1, 31), None), (date(2026, 2, 1), None),
    ])
    def test_a_month_accrues_from_its_last_day_on(self, day: date, code: str | None) -> None:
        fund = unaccrued()
        entry = accrual(fund, "2026-01", day)
        if code:
            assert refused(fund, entry) == ("R25", code)
        else:
            fund.do(entry)

    @pytest.mark.rule("R25")
    def test_a_month_accrues_once_and_in_order(self) -> None:
        fund = unaccrued()
        first = accrual(fund, "2026-01")
        fund.do(accrual(fund, "2026-02"))
        assert refused(fund, first) == ("R25", "later-month-accrued")
        again = first.replaced(month="2026-02", base="1234.00", amount="0.00")
        assert refused(fund, again) == ("R25", "accrued-already")

    @pytest.mark.rule("R25")
    def test_a_month_outside_the_contract_does_not_accrue(self) -> None:
        fund = unaccrued()
        entry = accrual(fund, "2026-01").replaced(month="2025-12")
        assert refused(fund, entry) == ("R25", "month-not-served")

    @pytest.mark.rule("R25")
    def test_nothing_accrues_in_a_settled_period(self) -> None:
        fund = at_the_gate()
        with_base(fund, _2026_03="717.00")
        assert refused(fund, accrual(fund, "2026-03")) == ("R25", "period-settled")

    @pytest.mark.rule("R25")
    def test_a_residual_accrues_at_the_settlement_only(self) -> None:
        fund = unaccrued()
        entry = accrual(fund, "2026-01")
        with_contract(fund, remuneration_kind="residual")
        assert refused(fund, entry) == ("R25", "residual-accrues-at-settlement")

    @pytest.mark.rule("R26")
    def test_without_a_clause_nothing_accrues(self) -> None:
        fund = unaccrued()
        entry = accrual(fund, "2026-01")
        with_contract(fund, remuneration_kind=None)
        assert refused(fund, entry) == ("R26", "no-clause")

    @pytest.mark.rule("R25")
    @pytest.mark.parametrize(("first", "months"), [
        ("2026-01-01", ["800.00", "800.00", "800.00"]),
        ("2026-01-17", ["387.10", "800.00", "800.00"]),  # 15 of 31 days: 387.0967...
    ])
    def test_a_fixed_sum_accrues_by_days(self, first: str, months: list[str]) -> None:
        fund = unaccrued(remuneration_kind="fixed", remuneration_fixed_month=Decimal("800.00"),
                         remuneration_rate_share=None, first=days.day(first))
        amounts = []
        for month in ("2026-01", "2026-02", "2026-03"):
            entry = accrual(fund, month)
            fund.do(entry)
            amounts.append(entry.amount)
        assert amounts == [Decimal(amount) for amount in months]

    @pytest.mark.rule("R37")
    def test_a_month_two_firms_served_is_split_by_days_to_the_fen(self) -> None:
        """December of 2025: 24 days the old firm, 7 days the new one."""
        fund = unaccrued(until=date(2026, 1, 25))
        contracts = fund.state.contracts
        old = contracts.contracts[C01]
        new = Contract("C-02", "F002", "华懋物业", date(2026, 1, 25), date(2027, 1, 1), remuneration_kind="share",
                       remuneration_rate_share=old.remuneration_rate_share, settlement_period="quarter")
        fund.state = replace(fund.state, contracts=replace(contracts, contracts=contracts.contracts.set("C-02", new)))
        parts = [accruals.part_of_month(fund.state, c, "2026-01", Decimal("617.00")) for c in (old, new)]
        assert parts == [Decimal("477.68"), Decimal("139.32")]
        fund.do(*drafted.accrue_remuneration(fund.state, by=K, day=fund.day, month="2026-01"))
        assert fund.state.remuneration.record(F, Q1, C01).accrued == Decimal("47.77")
        assert fund.state.remuneration.record("F002", Q1, "C-02").accrued == Decimal("13.93")

    @pytest.mark.rule("R37")
    def test_days_nobody_served_belong_to_nobody(self) -> None:
        fund = unaccrued(until=date(2026, 1, 25))
        contract = fund.state.contracts.contracts[C01]
        assert accruals.part_of_month(fund.state, contract, "2026-01", Decimal("617.00")) == Decimal("477.68")

    @pytest.mark.rule("R25")
    def test_a_month_without_its_accrual_is_flagged_when_it_is_over(self) -> None:
        fund = unaccrued()
        duty = rules.remuneration_accrues_when_the_month_is_over
        assert not list(duty(fund.state, date(2026, 1, 31)))
        (found,) = duty(fund.state, date(2026, 2, 1))
        assert (found.number, found.code, found.due, found.facts["amount"]) == (
            "R25", "accrual-missing", date(2026, 1, 31), Decimal("61.70"))
        fund.do(accrual(fund, "2026-01"))
        assert not list(duty(fund.state, date(2026, 2, 28)))


class TestCorrection:
    def corrected(self, fund: Fund, **changes: Any) -> Entry:
        entry = drafted.correct_accrual(fund.state, by=K, day=fund.day, accrual=self.leaf, month="2026-01",
                                        reason="收款冲正")
        return entry.replaced(**changes)

    def accrued(self) -> Fund:
        fund = unaccrued()
        (entry,) = fund.do(accrual(fund, "2026-01"))
        self.leaf = spelling.leaf_of(entry)
        return with_base(fund, _2026_01="600.00")

    @pytest.mark.rule("R25")
    def test_a_correction_takes_back_what_accrued_too_much(self) -> None:
        fund = self.accrued()
        fund.do(self.corrected(fund))
        assert fund.state.remuneration.record(F, Q1, C01).accrued == Decimal("60.00")
        assert once("corrected", self.leaf) in fund.state.used

    @pytest.mark.rule("R25")
    @pytest.mark.parametrize("amount", ["1.69", "1.71", "0.00"])
    def test_a_correction_one_fen_off_is_refused(self, amount: str) -> None:
        fund = self.accrued()
        assert refused(fund, self.corrected(fund, amount=amount)) == ("R25", "correction-differs")

    @pytest.mark.rule("R25")
    def test_only_the_last_accrual_is_corrected(self) -> None:
        fund = self.accrued()
        entry = self.corrected(fund)
        fund.do(accrual(fund, "2026-02"))
        assert refused(fund, entry) == ("R25", "not-the-last-accrual")

    @pytest.mark.rule("R25")
    def test_nothing_is_corrected_in_a_settled_period(self) -> None:
        fund = at_the_gate()
        leaf = next(spelling.leaf_of(e) for e in reversed(fund.entries) if e.kind == "remuneration-accrued")
        with_base(fund, _2026_03="600.00")
        entry = drafted.correct_accrual(fund.state, by=K, day=fund.day, accrual=leaf, month="2026-03", reason="冲正")
        assert refused(fund, entry) == ("R25", "period-settled")


# ---- R25, R22, R38: the settlement ----


def residual_fund(collected: str = "48000.00", costs: str = "41300.00", **terms: Any) -> Fund:
    """A quarter whose contract is residual, with these fees collected and this cost of the service."""
    fund = unaccrued(remuneration_kind="residual", remuneration_rate_share=None, **terms)
    with_base(fund, _2026_01=collected, _2026_02="0.00", _2026_03="0.00")
    bills = fund.state.bills
    months = {key: replace(month, billed=Decimal("0.00")) for key, month in bills.months.items()}
    months["security/2026-02"] = HeadMonth(billed=Decimal(costs))
    fund.state = replace(fund.state, bills=replace(bills, months=Table(months)))
    return fund


class TestResidual:
    @pytest.mark.rule("R25", "R32")
    def test_48000_less_41300_is_6700_of_which_98_percent_is_released(self) -> None:
        fund = residual_fund()
        evaluated(fund)
        accepted(fund)
        settled(fund)
        assert standing(fund).accrued == Decimal("6700.00")
        disclosed(fund)
        released(fund)
        assert (owed(fund, "FeeReleasable"), owed(fund, DEDUCTED)) == (Decimal("6566.00"), Decimal("134.00"))

    @pytest.mark.rule("R25")
    def test_agreed_deductions_come_off(self) -> None:
        fund = residual_fund()
        settled(fund, deductions=Decimal("700.00"))
        assert standing(fund).accrued == Decimal("6000.00")

    @pytest.mark.rule("R22", "R25")
    @pytest.mark.parametrize(("bearer", "code"), [("firm", "loss-of-the-firm"), ("owners", "loss-of-the-owners")])
    def test_a_loss_accrues_nothing_and_is_said(self, bearer: str, code: str) -> None:
        fund = residual_fund(costs="48000.01", deficit_bearer=bearer)
        settled(fund)
        assert standing(fund).accrued == Decimal("0.00")
        (found,) = rules.a_loss_is_borne_by_whom_the_contract_says(fund.state, fund.day)
        assert (found.number, found.code, found.facts["amount"]) == ("R22", code, Decimal("0.01"))

    @pytest.mark.rule("R22")
    @pytest.mark.parametrize(("residual", "lost"), [
        ("-0.01", "0.01"), ("0.00", None), ("0.01", None), ("0.99", None), (None, None),
    ])
    def test_a_loss_is_what_is_below_zero_in_a_contracts_period(self, residual: str | None, lost: str | None) -> None:
        fund = closed_quarter()
        before = (GateRecord(F, "2025Q2", ""), GateRecord(F, "2025Q3", "", residual=Decimal("-5.00")),
                  GateRecord(F, "2025Q4", C01))
        with_records(fund, *before, GateRecord(F, Q1, C01, residual=None if residual is None else Decimal(residual)))
        found = [(one.facts["period"], one.facts["amount"])
                 for one in rules.a_loss_is_borne_by_whom_the_contract_says(fund.state, fund.day)]
        assert found == ([(Q1, Decimal(lost))] if lost else [])

    @pytest.mark.rule("R25")
    def test_an_estimate_stands_until_the_settlement(self) -> None:
        fund = residual_fund()
        contract = fund.state.contracts.contracts[C01]
        on = date(2026, 1, 31)
        assert accruals.residual_estimate(fund.state, contract, days.period(Q1), on) == Decimal("48000.00")
        assert accruals.residual_estimate(fund.state, contract, days.period(Q1), date(2026, 3, 1)) == Decimal("6700.00")
        assert accruals.residual_estimate(fund.state, contract, days.period("2026Q2"), on) == Decimal("0.00")
        share = closed_quarter()
        contract = share.state.contracts.contracts[C01]
        assert accruals.residual_estimate(share.state, contract, days.period(Q1), on) is None

    @pytest.mark.rule("R25")
    def test_cost_is_of_the_heads_the_contract_lists(self) -> None:
        fund = residual_fund(cost_heads=("wages",))
        contract = fund.state.contracts.contracts[C01]
        assert accruals.settlement_of(fund.state, contract, days.period(Q1)).residual == Decimal("48000.00")


def statement(fund: Fund, **changes: Any) -> Entry:
    entry = drafted.serve_settlement(fund.state, by=K, day=fund.day, period=Q1, place="公告栏")
    return entry.replaced(**changes)


def closing(fund: Fund, **changes: Any) -> Entry:
    return drafted.propose_settlement(fund.state, by=B, day=fund.day, period=Q1).replaced(**changes)


class TestSettlement:
    @pytest.mark.rule("R25")
    @pytest.mark.parametrize("figure", ["collected", "costs"])
    @pytest.mark.parametrize("off", ["-0.01", "0.01"])
    def test_a_statement_one_fen_off_the_book_is_refused(self, figure: str, off: str) -> None:
        fund = closed_quarter()
        right = getattr(statement(fund), figure)
        assert refused(fund, statement(fund, **{figure: right + Decimal(off)})) == ("R25", "figure-differs")

    @pytest.mark.rule("R25")
    def test_the_worked_quarters_statement(self) -> None:
        entry = statement(closed_quarter())
        assert (entry.collected, entry.costs, entry.residual) == (  # type: ignore[attr-defined]  # a statement
            Decimal("1851.00"), Decimal("1290.00"), None)

    @pytest.mark.rule("R25")
    def test_a_residual_one_fen_off_is_refused(self) -> None:
        fund = residual_fund()
        assert refused(fund, statement(fund, residual="6700.01")) == ("R25", "figure-differs")
        served(fund)
        answered(fund)
        waits(fund, 15)
        assert refused(fund, closing(fund, residual="6700.01")) == ("R25", "figure-differs")
        for stated in ("6699.99", None):
            objection = rules.a_settlement_states_what_the_book_says(fund.state, closing(fund, residual=stated))  # type: ignore[arg-type]  # a proposal
            assert objection is not None and objection.facts == {
                "figure": "residual", "amount": Decimal(stated or "0.00"), "expected": Decimal("6700.00")}

    @pytest.mark.rule("R22")
    def test_a_surplus_under_a_share_stays_with_the_owners(self) -> None:
        fund = closed_quarter()
        stated = statement(fund, residual="561.00")
        assert refused(fund, stated) == ("R22", "surplus-to-the-firm")
        # The book has no residual to set against it.
        assert rules.a_settlement_states_what_the_book_says(fund.state, stated) is None  # type: ignore[arg-type]  # a statement

    @pytest.mark.rule("R25")
    def test_a_statement_the_book_has_overtaken_is_served_again(self) -> None:
        fund = closed_quarter()
        served(fund)
        answered(fund)
        waits(fund, 15)
        fund.checkpoint()
        with_base(fund, _2026_03="717.00")
        assert refused(fund, closing(fund)) == ("R25", "statement-outdated")

    @pytest.mark.rule("R38")
    @pytest.mark.parametrize(("day", "code"), [(date(2026, 3, 31), "period-not-over"), (date(2026, 4, 1), None)])
    def test_a_statement_is_served_after_the_last_day(self, day: date, code: str | None) -> None:
        fund = unaccrued()
        fund.do(accrual(fund, "2026-03"))
        if code:
            assert refused(fund, statement(fund, day=day)) == ("R38", code)
        else:
            fund.do(statement(fund, day=day))

    @pytest.mark.rule("R38")
    def test_a_settled_period_is_not_served_or_settled_again(self) -> None:
        fund = at_the_gate()
        assert refused(fund, statement(fund)) == ("R38", "period-settled")
        assert refused(fund, closing(fund)) == ("R38", "period-settled")

    @pytest.mark.rule("R38")
    @pytest.mark.parametrize(("person", "party", "code"), [
        (B, "committee", None), (D, "residents-committee", None), (A, "firm", None), (B, "firm", "not-of-this-party"),
        (D, "committee", "not-of-this-party"), (S, "residents-committee", "not-of-this-party"),
    ])
    def test_each_party_signs_for_itself(self, person: str, party: str, code: str | None) -> None:
        fund = closed_quarter()
        served(fund)
        entry = drafted.answer_settlement(fund.state, by=person, day=fund.day, period=Q1, party=party)
        if code:
            assert refused(fund, entry) == ("R38", code)
        else:
            fund.do(entry)
            assert refused(fund, entry) == ("R38", "answered-already")

    @pytest.mark.rule("R38")
    @pytest.mark.parametrize(("answer", "text", "fits"), [
        ("signed", None, True), ("reserved", "对公区电费有保留", True), ("reserved", None, False), ("signed", "有保留", False),
    ])
    def test_a_reservation_is_written_down(self, answer: str, text: str | None, fits: bool) -> None:
        fund = closed_quarter()
        served(fund)
        entry = drafted.answer_settlement(fund.state, by=A, day=fund.day, period=Q1, party="firm", answer=answer,
                                          reservation=text)
        if fits:
            fund.do(entry)
        else:
            assert refused(fund, entry) == ("R38", "reservation-and-text")

    @pytest.mark.rule("R38")
    @pytest.mark.parametrize(("wait", "recorded_"), [(14, False), (15, True)])
    def test_a_refusal_is_recorded_after_the_days_for_a_reply_and_does_not_stop_the_closing(
        self, wait: int, recorded_: bool
    ) -> None:
        fund = closed_quarter()
        served(fund)
        for party, person in (("committee", B), ("residents-committee", D)):
            fund.do(drafted.answer_settlement(fund.state, by=person, day=fund.day, period=Q1, party=party))
        waits(fund, wait)
        entry = drafted.answer_settlement(fund.state, by=S, day=fund.day, period=Q1, party="firm", answer="refused")
        if not recorded_:
            assert refused(fund, entry) == ("R38", "still-time-to-answer")
            return
        fund.do(entry)
        fund.checkpoint()
        fund.joint(closing(fund), D)
        assert standing(fund).settled

    @pytest.mark.rule("R38")
    def test_an_answer_names_a_statement(self) -> None:
        fund = closed_quarter()
        served(fund)
        entry = drafted.answer_settlement(fund.state, by=A, day=fund.day, period=Q1, party="firm")
        assert refused(fund, entry.replaced(serves=commitment("other"))) == ("R38", "no-such-statement")

    @pytest.mark.rule("R38")
    @pytest.mark.parametrize(("wait", "closes"), [(14, False), (15, True)])
    def test_a_statement_hangs_fifteen_days_between_witnesses(self, wait: int, closes: bool) -> None:
        fund = closed_quarter()
        served(fund)
        answered(fund)
        waits(fund, wait)
        fund.checkpoint()
        if closes:
            fund.joint(closing(fund), D)
            assert standing(fund).settled
        else:
            assert refused(fund, closing(fund)) == ("R38", "displayed-too-short")

    @pytest.mark.rule("R38")
    def test_the_machines_clock_alone_displays_nothing(self) -> None:
        fund = closed_quarter()
        served(fund)
        answered(fund)
        fund.at("2026-06-30").checkpoint()
        assert refused(fund, closing(fund)) == ("R38", "displayed-too-short")

    @pytest.mark.rule("R38")
    def test_a_settlement_closes_on_the_last_statement_answered_by_all(self) -> None:
        fund = closed_quarter()
        served(fund)
        first = closing(fund)
        assert refused(fund, first) == ("R38", "party-has-not-answered")
        served(fund)
        assert refused(fund, first) == ("R38", "not-the-last-statement")

    @pytest.mark.rule("R38")
    def test_a_settlement_closes_on_a_statement(self) -> None:
        fund = closed_quarter()
        served(fund)
        entry = closing(fund)
        fund.state = replace(fund.state, remuneration=replace(fund.state.remuneration, records=Table()))
        assert refused(fund, entry) == ("R38", "not-served")

    def ready(self, **terms: Any) -> Fund:
        fund = with_contract(closed_quarter(), **terms)
        served(fund)
        answered(fund)
        waits(fund, 15)
        fund.checkpoint()
        return fund

    @pytest.mark.rule("R38")
    def test_every_month_of_a_settlement_is_reconciled(self) -> None:
        fund = self.ready()
        bank = fund.state.bank
        fund.state = replace(fund.state, bank=replace(bank, reconciled=bank.reconciled.drop("co-managed/2026-02")))
        refusal = fund.refused(closing(fund))
        assert (refusal.number, refusal.code, refusal.facts["month"]) == ("R38", "month-not-reconciled", "2026-02")

    @pytest.mark.rule("R38")
    def test_a_settlement_waits_for_its_accruals(self) -> None:
        fund = self.ready(remuneration_rate_share=days_share("11/100"))
        assert refused(fund, closing(fund)) == ("R38", "accrual-missing")

    @pytest.mark.rule("R38")
    def test_the_heads_a_contract_reimburses_are_complete(self) -> None:
        fund = self.ready(cost_heads=("wages", "power"))
        fund.joint(closing(fund), D)
        fund = self.ready(cost_heads=("wages", "greening"))
        refusal = fund.refused(closing(fund))
        assert (refusal.number, refusal.code, refusal.facts["head"]) == ("R38", "head-not-complete", "greening")

    @pytest.mark.rule("R38")
    def test_a_settlement_closed_is_what_was_agreed(self) -> None:
        fund = self.ready()
        (proposal,) = fund.do(closing(fund))
        effect = drafted._close_settlement(fund.state, open_(fund, proposal), K, fund.day)[0]
        assert refused(fund, effect) == ("R38", "proposal-not-decided")
        answer = fund.ask(drafts.approve(fund.state, spelling.leaf_of(proposal), by=D, day=fund.day),
                          effect.replaced(firm="F002"))
        assert answer[0] in ("R37", "R38")  # type: ignore[comparison-overlap]  # a refusal's number comes first
        answer = fund.ask(drafts.approve(fund.state, spelling.leaf_of(proposal), by=D, day=fund.day),
                          effect.replaced(residual="0.01"))
        assert answer[0] == "R22"  # type: ignore[comparison-overlap]  # a refusal's number comes first


def days_share(text: str) -> Any:
    from sharedfund.values.shares import share

    return share(text)


def open_(fund: Fund, proposal: Entry) -> Any:
    return fund.state.proposals.open[spelling.leaf_of(proposal)]


# ---- R28, R76: the gate ----


class TestGate:
    @pytest.mark.rule("R28", "R32")
    @pytest.mark.parametrize("is_settled", [False, True])
    @pytest.mark.parametrize("is_accepted", [False, True])
    @pytest.mark.parametrize("is_passed", [False, True])
    def test_of_the_eight_only_passed_and_accepted_and_settled_releases(
        self, is_passed: bool, is_accepted: bool, is_settled: bool
    ) -> None:
        fund = with_contract(closed_quarter(), **EIGHTY)
        evaluated(fund, "93.00" if is_passed else "59.00")
        accepted(fund, 4 if is_accepted else 1)
        if is_settled:
            settled(fund)
        disclosed(fund)
        if is_passed and is_accepted and is_settled:
            released(fund)
            assert owed(fund, "FeeReleasable") == Decimal("185.10")
            return
        number, code = asked(fund)
        assert number == "R28"
        wanted = "score-below-pass-score" if not is_passed else "not-accepted" if not is_accepted else "settlement-open"
        assert code == wanted
        assert owed(fund, "FeeReleasable") == Decimal("0.00")
        assert owed(fund, "FeeAccrued") == Decimal("185.10")

    @pytest.mark.rule("R28")
    @pytest.mark.parametrize(("score", "code"), [
        ("79.99", "score-below-pass-score"), ("80", None), ("80.00", None), ("80.01", None),
    ])
    def test_a_score_at_the_pass_score_passes_and_a_hundredth_below_releases_nothing(
        self, score: str, code: str | None
    ) -> None:
        fund = with_contract(unscored(), **EIGHTY)
        evaluated(fund, score)
        if code:
            assert asked(fund) == ("R28", code)
            assert standing(fund).release is None
        else:
            released(fund)
            assert owed(fund, "FeeReleasable") == Decimal("185.10")

    @pytest.mark.rule("R28")
    def test_a_missing_evaluation_is_neither_pass_nor_fail(self) -> None:
        fund = unscored()
        assert asked(fund) == ("R28", "evaluation-missing")
        assert standing(fund).missing == ("evaluation",)
        assert renewal_flag(fund.state, F, Q1) is None

    @pytest.mark.rule("R28")
    def test_a_draft_and_a_published_score_do_not_release(self) -> None:
        fund = unscored()
        fund.do(recorded(fund))
        assert asked(fund) == ("R28", "evaluation-not-final")
        fund.do(drafted.publish_evaluation(fund.state, by=V, day=fund.day, evaluation="E-01", place="公告栏"))
        assert asked(fund) == ("R28", "evaluation-not-final")

    @pytest.mark.rule("R28", "R34")
    def test_a_superseded_score_does_not_release(self) -> None:
        fund = with_contract(unscored(), **EIGHTY)
        evaluated(fund, "93.00")
        fund.do(recorded(fund, "59.00", "E-02", supersedes="E-01", reason="漏计两项"))
        # A draft alone takes nothing away: one person cannot undo what two made final.
        assert standing(fund).passed
        fund.do(drafted.publish_evaluation(fund.state, by=V, day=fund.day, evaluation="E-02", place="公告栏"))
        finalised(fund, "E-02")
        assert asked(fund) == ("R28", "score-below-pass-score")

    @pytest.mark.rule("R28", "R37")
    def test_a_score_of_another_period_or_firm_does_not_release(self) -> None:
        fund = unscored()
        evaluated(fund)
        evaluations = fund.state.remuneration.evaluations
        for other in ({"period": "2025Q4"}, {"firm": "F002"}, {"contract": "C-02"}):
            fund.state = replace(fund.state, remuneration=replace(
                fund.state.remuneration, evaluations=evaluations.set("E-01", replace(evaluations["E-01"], **other))))
            assert asked(fund) == ("R28", "evaluation-missing")

    @pytest.mark.rule("R28")
    def test_acceptance_that_is_absent_is_asked_for(self) -> None:
        fund = closed_quarter()
        evaluated(fund)
        settled(fund)
        disclosed(fund)
        assert asked(fund) == ("R28", "acceptance-missing")

    @pytest.mark.rule("R28", "R30")
    @pytest.mark.parametrize(("score", "code", "amount"), [
        ("93.00", None, "181.40"), ("62.00", None, "148.08"), ("60.00", None, "148.08"),
        ("59.99", "score-below-pass-score", "0.00"), ("59.00", "score-below-pass-score", "0.00"),
    ])
    def test_band_with_a_pass_score_of_60(self, score: str, code: str | None, amount: str) -> None:
        fund = unscored()
        evaluated(fund, score)
        if code:
            assert asked(fund) == ("R28", code)
        else:
            released(fund)
        assert owed(fund, "FeeReleasable") == Decimal(amount)

    @pytest.mark.rule("R28")
    def test_band_with_a_pass_score_of_80_refuses_62(self) -> None:
        fund = with_contract(unscored(), pass_score=Decimal("80.00"))
        evaluated(fund, "62.00")
        assert asked(fund) == ("R28", "score-below-pass-score")

    @pytest.mark.rule("R28")
    @pytest.mark.parametrize(("score", "code"), [("59.99", "rate-is-zero"), ("60.00", None)])
    def test_a_rate_of_zero_releases_nothing_without_any_pass_score(self, score: str, code: str | None) -> None:
        fund = with_contract(unscored(), pass_score=None)
        evaluated(fund, score)
        if code:
            assert asked(fund) == ("R28", code)
        else:
            released(fund)

    @pytest.mark.rule("R28")
    def test_a_score_at_the_pass_score_whose_rate_is_zero_is_told_so(self) -> None:
        fund = with_contract(unscored(), pass_score=Decimal("50.00"))
        evaluated(fund, "50.00")
        assert asked(fund) == ("R28", "rate-is-zero")

    @pytest.mark.rule("R28")
    @pytest.mark.parametrize(("changes", "code"), [
        ({}, "score-below-pass-score"), ({"status": "published"}, None), ({"score": None}, None),
    ])
    def test_only_a_final_score_falls_short(self, changes: dict[str, Any], code: str | None) -> None:
        fund = unscored()
        evaluated(fund, "59.00")
        entry: Any = release(at_the_gate())
        evaluations = fund.state.remuneration.evaluations
        fund.state = replace(fund.state, remuneration=replace(
            fund.state.remuneration, evaluations=evaluations.set("E-01", replace(evaluations["E-01"], **changes))))
        objection = rules.remuneration_waits_for_a_passing_score(fund.state, entry)
        assert (objection.code if objection else None) == code
        assert rules.remuneration_waits_for_a_passing_score(unscored().state, entry) is None

    @pytest.mark.rule("R28", "R82")
    @pytest.mark.parametrize("claimed", [None, "500.00"])
    @pytest.mark.parametrize("rule", [rules.remuneration_waits_for_restitution, rules.remuneration_waits_for_vouchers])
    def test_what_nothing_would_move_of_waits_for_no_restitution(self, rule: Any, claimed: str | None) -> None:
        fund = at_the_gate()
        entry = release(fund)
        if claimed:
            confirmed_breach(fund, claimed)
        assert rule(fund.state, entry.replaced(contract="C-99")) is None
        with_records(fund)  # nothing accrued
        assert rule(fund.state, entry) is None

    @pytest.mark.rule("R28", "R39")
    def test_a_failing_period_is_not_recommended_for_renewal(self) -> None:
        fund = unscored()
        evaluated(fund, "59.00")
        assert renewal_flag(fund.state, F, Q1) == "not-recommended"
        assert renewal_flag(at_the_gate().state, F, Q1) == "recommended"

    @pytest.mark.rule("R76")
    def test_a_quarter_not_published_stops_the_release_and_a_late_one_does_not(self) -> None:
        fund = closed_quarter()
        evaluated(fund)
        accepted(fund)
        settled(fund)
        assert asked(fund) == ("R76", "quarter-not-published")
        assert standing(fund).unpublished == (Q1,)
        fund.at("2026-06-30")  # long after the last day of April
        disclosed(fund)
        released(fund)
        assert owed(fund, "FeeReleasable") == Decimal("181.40")

    @pytest.mark.rule("R76")
    def test_of_the_quarters_not_published_the_first_is_named(self) -> None:
        fund = at_the_gate()
        entry: Any = release(fund).replaced(period="2026", day=date(2026, 7, 1))
        with_contract(fund, settlement_period="year")
        fund.state = replace(fund.state, disclosures=replace(fund.state.disclosures, published=Table()))
        objection = rules.remuneration_waits_for_publication(fund.state, entry)
        assert objection is not None and objection.facts == {"period": "2026", "quarter": Q1, "count": 2}

    @pytest.mark.rule("R28")
    def test_conditions_the_charter_does_not_ask_for_are_not_asked(self) -> None:
        fund = closed_quarter(gate_conditions=frozenset({"evaluation"}))
        evaluated(fund)
        disclosed(fund)
        released(fund)
        assert owed(fund, "FeeReleasable") == Decimal("181.40")

    @pytest.mark.rule("R28")
    def test_without_a_condition_of_evaluation_all_passes(self) -> None:
        fund = closed_quarter(gate_conditions=frozenset({"acceptance"}))
        accepted(fund)
        disclosed(fund)
        released(fund)
        assert owed(fund, "FeeReleasable") == Decimal("185.10")

    def test_a_firm_without_a_contract_has_no_gate(self) -> None:
        fund = closed_quarter()
        assert gate(fund.state, "F009", Q1) is None
        assert gate(fund.state, F, "2025") is None


class TestBreach:
    @pytest.mark.rule("R28")
    def test_an_allegation_does_not_stop_the_release(self) -> None:
        fund = at_the_gate()
        fund.do(questions.allege_breach(fund.state, by=B, day=fund.day, breach="W-01", firm=F, amount=Decimal("1000.00"),
                                        text="未按时解缴"))
        released(fund)
        assert owed(fund, "FeeReleasable") == Decimal("181.40")

    @pytest.mark.rule("R28")
    @pytest.mark.parametrize(("claimed", "payable"), [("181.39", "0.01"), ("100.00", "81.40")])
    def test_a_confirmed_breach_keeps_back_what_it_claims_until_it_is_made_good(self, claimed: str, payable: str) -> None:
        fund = at_the_gate()
        confirmed_breach(fund, claimed)
        released(fund)
        assert owed(fund, "FeeReleasable") == Decimal(payable)
        assert owed(fund, "FeeAccrued") == Decimal(claimed)
        assert owed(fund, DEDUCTED) == Decimal("3.70")
        restored_breach(fund)
        released(fund)
        assert owed(fund, "FeeReleasable") == Decimal("181.40")
        assert owed(fund, "FeeAccrued") == Decimal("0.00")
        assert owed(fund, DEDUCTED) == Decimal("3.70")

    @pytest.mark.rule("R28")
    @pytest.mark.parametrize("claimed", ["181.40", "500.00"])
    def test_a_breach_that_claims_all_of_it_stops_the_release(self, claimed: str) -> None:
        fund = at_the_gate()
        confirmed_breach(fund, claimed)
        assert asked(fund) == ("R28", "breach-open")
        assert standing(fund).missing == ("breach",)

    @pytest.mark.rule("R28")
    def test_of_several_breaches_the_first_is_named(self) -> None:
        fund = at_the_gate()
        confirmed_breach(fund, "200.00")
        fund.do(questions.allege_breach(fund.state, by=B, day=fund.day, breach="W-02", firm=F, amount=Decimal("30.00"),
                                        text="再次未按时解缴"))
        fund.joint(questions.confirm_breach(fund.state, by=B, day=fund.day, breach="W-02"), D)
        fund.checkpoint()
        assert fund.refused(release(fund)).facts == {"breach": "W-01", "firm": F, "amount": Decimal("200.00")}

    @pytest.mark.rule("R28")
    def test_in_a_trust_a_breach_stops_all(self) -> None:
        fund = with_terms(at_the_gate(), breach_stops="all")
        confirmed_breach(fund, "0.01")
        assert asked(fund) == ("R28", "breach-open")
        restored_breach(fund)
        released(fund)
        assert owed(fund, "FeeReleasable") == Decimal("181.40")

    @pytest.mark.rule("R28")
    def test_a_breach_confirmed_between_proposal_and_last_yes_stops_the_release(self) -> None:
        fund = at_the_gate()
        (proposal,) = fund.do(release(fund))
        confirmed_breach(fund, "500.00")
        yes = drafts.approve(fund.state, spelling.leaf_of(proposal), by=D, day=fund.day)
        effect = drafted._release(fund.state, open_(fund, proposal), D, fund.day)
        assert fund.refused(yes, *effect).code == "breach-open"


class TestAppeal:
    def appealed(self, score: str = "74.00", claimed: str = "95.00") -> Fund:
        fund = unscored()
        published(fund, score)
        fund.do(drafted.appeal_evaluation(fund.state, by=A, day=fund.day, evaluation="E-01", claimed=claimed,
                                          reason="绿化项漏评"))
        finalised(fund)
        return fund

    def answered(self, fund: Fund, score: str) -> None:
        fund.joint(drafted.answer_appeal(fund.state, by=V, day=fund.day, evaluation="E-01", score=score, reason="复核"), D)

    @pytest.mark.rule("R28", "R32")
    @pytest.mark.parametrize(("answer", "payable", "deducted"), [
        ("74.00", "166.59", "18.51"), ("80.00", "175.85", "9.25"), ("95.00", "185.10", "0.00"),
    ])
    def test_only_the_difference_waits_and_a_second_release_moves_it(
        self, answer: str, payable: str, deducted: str
    ) -> None:
        """74 points are 90 %: 166.59 pass at once, 18.51 wait for the answer to the claim of 95 points."""
        fund = self.appealed()
        released(fund)
        assert owed(fund, "FeeReleasable") == Decimal("166.59")
        assert owed(fund, "FeeAccrued") == Decimal("18.51")
        assert owed(fund, DEDUCTED) == Decimal("0.00")
        assert asked(fund) == ("R32", "nothing-to-release")
        self.answered(fund, answer)
        released(fund)
        assert owed(fund, "FeeReleasable") == Decimal(payable)
        assert owed(fund, DEDUCTED) == Decimal(deducted)
        assert owed(fund, "FeeAccrued") == Decimal("0.00")

    @pytest.mark.rule("R32")
    def test_of_an_appeal_to_a_middle_band_the_rest_is_deducted_at_once(self) -> None:
        """74 to 80 points: 90 to 95 %; the last 5 % nobody claims."""
        fund = self.appealed(claimed="80.00")
        released(fund)
        assert owed(fund, "FeeReleasable") == Decimal("166.59")
        assert owed(fund, "FeeAccrued") == Decimal("9.26")
        assert owed(fund, DEDUCTED) == Decimal("9.25")

    @pytest.mark.rule("R28")
    def test_an_appeal_against_a_failing_score_waits_as_a_whole(self) -> None:
        fund = self.appealed("59.00", "61.00")
        assert asked(fund) == ("R28", "score-below-pass-score")
        self.answered(fund, "60.00")
        released(fund)
        assert owed(fund, "FeeReleasable") == Decimal("148.08")

    @pytest.mark.rule("R28")
    @pytest.mark.parametrize(("claimed", "code"), [
        ("74.00", "claims-no-more"), ("74.01", None), ("100.00", None), ("100.01", "claims-no-more"),
    ])
    def test_an_appeal_claims_more_than_the_score(self, claimed: str, code: str | None) -> None:
        fund = unscored()
        published(fund, "74.00")
        entry = drafted.appeal_evaluation(fund.state, by=A, day=fund.day, evaluation="E-01", claimed=claimed, reason="漏评")
        if code:
            assert refused(fund, entry) == ("R28", code)
        else:
            fund.do(entry)
            assert refused(fund, entry) == ("R28", "appealed-already")

    @pytest.mark.rule("R28")
    @pytest.mark.parametrize(("wait", "is_over"), [(6, False), (7, True)])
    def test_an_appeal_comes_inside_the_window(self, wait: int, is_over: bool) -> None:
        fund = unscored()
        published(fund, "74.00")
        waits(fund, wait)
        entry = drafted.appeal_evaluation(fund.state, by=A, day=fund.day, evaluation="E-01", claimed="80.00", reason="漏评")
        if is_over:
            assert refused(fund, entry) == ("R28", "window-over")
        else:
            fund.do(entry)

    @pytest.mark.rule("R28")
    def test_only_a_published_score_is_appealed(self) -> None:
        fund = unscored()
        fund.do(recorded(fund, "74.00"))
        entry = drafted.appeal_evaluation(fund.state, by=A, day=fund.day, evaluation="E-01", claimed="80.00", reason="漏评")
        assert refused(fund, entry) == ("R28", "not-published")
        assert refused(fund, entry.replaced(evaluation="E-09")) == ("R28", "no-such-evaluation")

    @pytest.mark.rule("R28")
    @pytest.mark.parametrize(("answer", "code"), [
        ("73.99", "answer-out-of-range"), ("74.00", None), ("95.00", None), ("95.01", "answer-out-of-range"),
    ])
    def test_an_answer_lies_between_both_scores(self, answer: str, code: str | None) -> None:
        fund = self.appealed()
        if code:
            entry = drafted.answer_appeal(fund.state, by=V, day=fund.day, evaluation="E-01", score=answer, reason="复核")
            assert refused(fund, entry) == ("R28", code)
        else:
            self.answered(fund, answer)
            entry = drafted.answer_appeal(fund.state, by=V, day=fund.day, evaluation="E-01", score=answer, reason="复核")
            assert refused(fund, entry) == ("R28", "no-open-appeal")
            assert refused(fund, entry.replaced(evaluation="E-09")) == ("R28", "no-such-evaluation")

    @pytest.mark.rule("R28")
    def test_an_open_appeal_is_flagged(self) -> None:
        fund = self.appealed()
        codes = [flag.code for flag in rules.every_condition_has_its_last_day(fund.state, fund.day)]
        assert "appeal-unanswered" in codes
        self.answered(fund, "95.00")
        codes = [flag.code for flag in rules.every_condition_has_its_last_day(fund.state, fund.day)]
        assert "appeal-unanswered" not in codes


# ---- R32, R40, R41, R141: what moves, and who stands in ----


class TestRelease:
    @pytest.mark.rule("R32")
    @pytest.mark.parametrize(("rest", "withheld", "deducted"), [
        ("withheld", "37.02", "0.00"), ("deducted", "0.00", "37.02"),
    ])
    def test_the_rest_of_62_points_is_withheld_or_deducted_apart(self, rest: str, withheld: str, deducted: str) -> None:
        fund = with_contract(unscored(), release_rest=rest)
        evaluated(fund, "62.00")
        released(fund)
        assert owed(fund, "FeeReleasable") == Decimal("148.08")
        assert owed(fund, "FeeWithheld") == Decimal(withheld)
        assert owed(fund, DEDUCTED) == Decimal(deducted)
        assert owed(fund, "FeeAccrued") == Decimal("0.00")
        assert fund.state.ledger.balance("Expenses:Operating:FirmFee") == Decimal("185.10")

    @pytest.mark.rule("R32")
    def test_the_worked_quarter_releases_181_40_and_deducts_3_70(self) -> None:
        fund = at_the_gate()
        released(fund)
        assert (owed(fund, "FeeReleasable"), owed(fund, DEDUCTED)) == (Decimal("181.40"), Decimal("3.70"))
        assert asked_nothing(fund)

    @pytest.mark.rule("R32")
    @pytest.mark.parametrize("changes", [
        {"releasable": "181.41", "deducted": "3.69"}, {"releasable": "181.39", "deducted": "3.71"},
        {"releasable": "185.10", "deducted": "0.00"}, {"deducted": "0.00", "withheld": "3.70"}, {"accrued": "185.11"},
        {"appealed": "0.01"}, {"held": "0.01"}, {"ordered": "0.01"},
    ])
    def test_a_release_one_fen_off_is_refused(self, changes: dict[str, str]) -> None:
        fund = at_the_gate()
        entry = release(fund)
        wrong = entry.release.model_copy(update={k: Decimal(v) for k, v in changes.items()})  # type: ignore[attr-defined]  # a release
        assert refused(fund, entry.replaced(release=wrong)) == ("R32", "release-differs")

    @pytest.mark.rule("R32")
    @pytest.mark.parametrize(("rest", "withheld", "deducted"), [
        ("withheld", "92.55", "0.00"), ("deducted", "0.00", "92.55")])
    def test_where_half_passes_the_other_half_does_not_outweigh_it(self, rest: str, withheld: str, deducted: str) -> None:
        fund = with_terms(with_contract(unscored(), pass_score=None, release_rest=rest), band_bottom_share=days_share("1/2"))
        evaluated(fund, "50.00")
        released(fund)
        assert [owed(fund, name) for name in ("FeeReleasable", "FeeWithheld", DEDUCTED)] == [
            Decimal("92.55"), Decimal(withheld), Decimal(deducted)]

    @pytest.mark.rule("R32")
    def test_a_release_states_its_score_and_rate(self) -> None:
        fund = at_the_gate()
        entry = release(fund)
        row = entry.release  # type: ignore[attr-defined]  # a release
        assert refused(fund, entry.replaced(release=row.model_copy(update={"score": Decimal("93.01")}))) == (
            "R32", "score-differs")
        assert refused(fund, entry.replaced(release=row.model_copy(update={"rate": days_share("1/1")}))) == (
            "R32", "rate-differs")

    @pytest.mark.rule("R28")
    def test_what_is_released_is_what_was_agreed(self) -> None:
        fund = at_the_gate()
        (proposal,) = fund.do(release(fund))
        effect = drafted._release(fund.state, open_(fund, proposal), D, fund.day)[0]
        assert fund.refused(effect).code == "proposal-not-decided"
        yes = drafts.approve(fund.state, spelling.leaf_of(proposal), by=D, day=fund.day)
        other = effect.replaced(judgment=commitment("paper"))
        refusal = fund.refused(yes, other)
        assert (refusal.number, refusal.code, refusal.index) == ("R28", "differs-from-proposal", 1)

    def test_a_release_without_anything_accrued_has_no_draft(self) -> None:
        from sharedfund.errors import NotFound

        fund = at_the_gate()
        released(fund)
        with pytest.raises(NotFound) as error:
            release(fund)
        assert error.value.code == "nothing-accrued"


def asked_nothing(fund: Fund) -> bool:
    found = standing(fund)
    return found.release is None and found.accrued == 0


class TestWithheld:
    def withheld(self) -> Fund:
        fund = with_contract(unscored(), release_rest="withheld")
        evaluated(fund, "62.00")
        released(fund)
        return fund

    def decision(self, fund: Fund, decision: str, **changes: Any) -> Entry:
        return drafted.decide_withheld(fund.state, by=B, day=fund.day, period=Q1, decision=decision, reason="年度整改合格",
                                       **changes)

    @pytest.mark.rule("R32", "R40")
    def test_withheld_money_is_restored_by_the_owners(self) -> None:
        fund = self.withheld()
        number = waiver(fund, "37.02")
        fund.joint(self.decision(fund, "restore", resolution=number), D)
        assert owed(fund, "FeeReleasable") == Decimal("185.10")
        assert (owed(fund, "FeeWithheld"), owed(fund, DEDUCTED)) == (Decimal("0.00"), Decimal("0.00"))
        assert standing(fund).restored == Decimal("37.02")

    @pytest.mark.rule("R32")
    def test_withheld_money_is_deducted_for_good(self) -> None:
        fund = self.withheld()
        fund.joint(self.decision(fund, "deduct"), D)
        assert (owed(fund, "FeeWithheld"), owed(fund, DEDUCTED)) == (Decimal("0.00"), Decimal("37.02"))
        assert owed(fund, "FeeReleasable") == Decimal("148.08")

    @pytest.mark.rule("R32")
    @pytest.mark.parametrize(("amount", "goes"), [("37.01", True), ("37.02", True), ("37.03", False)])
    def test_no_more_is_decided_than_is_withheld(self, amount: str, goes: bool) -> None:
        fund = self.withheld()
        entry = self.decision(fund, "deduct", amount=Decimal(amount))
        if goes:
            fund.joint(entry, D)
            assert owed(fund, "FeeWithheld") == Decimal("37.02") - Decimal(amount)
        else:
            assert refused(fund, entry) == ("R32", "more-than-withheld")

    @pytest.mark.rule("R32")
    def test_of_two_decisions_over_the_same_money_one_takes_effect(self) -> None:
        fund = self.withheld()
        fund.do(self.decision(fund, "deduct"))
        (second,) = fund.do(self.decision(fund, "deduct", amount=Decimal("37.00")))
        first = fund.state.proposals.of_kind("withheld-decision-proposed")[0]
        fund.do(drafts.approve(fund.state, first.leaf, by=D, day=fund.day))
        yes = drafts.approve(fund.state, spelling.leaf_of(second), by=D, day=fund.day)
        effect = drafted._decided(fund.state, open_(fund, second), D, fund.day)
        assert fund.refused(yes, *effect).code == "more-than-withheld"

    @pytest.mark.rule("R40")
    @pytest.mark.parametrize(("changes", "code"), [
        ({"body": "owners-committee", "topics": ()}, "not-by-the-owners"), ({"yes_heads": 1}, "not-by-the-owners"),
        ({}, "more-than-waived"),
    ])
    def test_only_the_owners_give_back_and_only_what_they_grant(self, changes: dict[str, Any], code: str) -> None:
        fund = self.withheld()
        number = waiver(fund, "37.01", **changes)
        assert refused(fund, self.decision(fund, "restore", resolution=number)) == ("R40", code)

    @pytest.mark.rule("R40")
    def test_nothing_is_given_back_without_a_resolution(self) -> None:
        fund = self.withheld()
        assert refused(fund, self.decision(fund, "restore")) == ("R40", "no-such-resolution")

    @pytest.mark.rule("R32")
    def test_what_takes_effect_is_what_was_decided(self) -> None:
        fund = self.withheld()
        (proposal,) = fund.do(self.decision(fund, "deduct"))
        (effect,) = drafted._decided(fund.state, open_(fund, proposal), D, fund.day)
        assert refused(fund, effect) == ("R32", "proposal-not-decided")
        yes = drafts.approve(fund.state, spelling.leaf_of(proposal), by=D, day=fund.day)
        from sharedfund.entries.remuneration import WithheldRestored

        fields = {name: getattr(effect, name) for name in WithheldRestored.model_fields}
        assert fund.refused(yes, WithheldRestored(**fields)).code == "decided-otherwise"
        assert fund.refused(yes, effect.replaced(amount="37.01")).code == "differs-from-proposal"

    @pytest.mark.rule("R32")
    def test_withheld_money_nobody_decides_on_is_flagged_after_a_year(self) -> None:
        fund = self.withheld()
        due = days.add_months(fund.day, 12)
        duty = rules.what_was_withheld_is_decided_within_a_year
        assert not list(duty(fund.state, due))
        (found,) = duty(fund.state, due + timedelta(days=1))
        assert (found.code, found.facts["amount"]) == ("withheld-undecided", Decimal("37.02"))

    @pytest.mark.rule("R32")
    @pytest.mark.parametrize(("withheld", "late"), [("0.00", False), ("0.01", True), ("1.00", True)])
    def test_a_fen_withheld_is_decided_on_too(self, withheld: str, late: bool) -> None:
        fund = with_records(closed_quarter(), GateRecord(F, "2025Q4", C01, released_day=date(2026, 1, 10)), GateRecord(
            F, Q1, C01, withheld=Decimal(withheld), released_day=date(2026, 4, 10)))
        found = [(one.due, one.facts["amount"])
                 for one in rules.what_was_withheld_is_decided_within_a_year(fund.state, date(2027, 4, 11))]
        assert found == ([(date(2027, 4, 10), Decimal(withheld))] if late else [])

    @pytest.mark.rule("R32")
    @pytest.mark.parametrize("period", [Q1, "2025Q4"])
    def test_what_the_opening_brought_as_withheld_is_decided_within_a_year_of_its_period(self, period: str) -> None:
        """Of a period the contract in the book has days in it is decided under that contract, and said no more."""
        from sharedfund.entries.charter import OpeningPosition

        fund = closed_quarter()
        put(fund, OpeningPosition(day=fund.day, by=K, row=1, item="fee-withheld", fund="operating", party=F, period=period,
                                  amount="20.00"))
        duty, last = rules.what_was_withheld_is_decided_within_a_year, days.period(period).last
        due = days.add_months(last, 12)
        assert not list(duty(fund.state, due))
        (found,) = duty(fund.state, due + timedelta(days=1))
        assert (found.due, found.facts["since"], found.facts["amount"]) == (due, last, Decimal("20.00"))
        if period == Q1:
            fund.joint(self.decision(fund, "deduct", amount=Decimal("19.99")), D)
            assert [one.facts["amount"] for one in duty(fund.state, date(2027, 5, 1))] == [Decimal("0.01")]
            fund.joint(self.decision(fund, "deduct"), D)
            assert not list(duty(fund.state, date(2027, 5, 1)))


class TestWaiver:
    @pytest.mark.rule("R40")
    @pytest.mark.parametrize("amount", ["185.10", "100.00"])
    def test_the_owners_waive_the_gate_as_far_as_they_say(self, amount: str) -> None:
        fund = closed_quarter()
        number = waiver(fund, amount)
        released(fund, resolution=number)
        assert owed(fund, "FeeReleasable") == Decimal(amount)
        assert owed(fund, DEDUCTED) == Decimal("0.00")
        left = fund.state.resolutions.left(number, use="waive", fund="operating", payee=F)
        assert left == Decimal("0.00")

    @pytest.mark.rule("R40")
    def test_after_a_waiver_the_score_gives_the_rest(self) -> None:
        fund = closed_quarter()
        number = waiver(fund, "100.00")
        released(fund, resolution=number)
        evaluated(fund)
        accepted(fund)
        settled(fund)
        disclosed(fund)
        released(fund)
        assert (owed(fund, "FeeReleasable"), owed(fund, DEDUCTED)) == (Decimal("181.40"), Decimal("3.70"))

    @pytest.mark.rule("R28", "R40")
    def test_the_committee_does_not_waive_the_gate(self) -> None:
        fund = closed_quarter()
        number = waiver(fund, body="owners-committee", topics=())
        assert asked(fund, resolution=number)[0] == "R28"
        at_gate = at_the_gate()
        number = waiver(at_gate, body="owners-committee", topics=())
        assert asked(at_gate, resolution=number) == ("R40", "not-by-the-owners")

    @pytest.mark.rule("R40")
    def test_a_waiver_is_a_resolution_that_says_so(self) -> None:
        fund = at_the_gate()
        assert asked(fund, resolution="R2026099") == ("R40", "no-such-resolution")
        effect = MoneyEffect(fund="operating", amount="500.00", use="spend", payee=F)
        number = waiver(fund, effects=(effect,))
        assert asked(fund, resolution=number) == ("R40", "no-waiver-in-it")
        other = MoneyEffect(fund="operating", amount="500.00", use="waive", payee="F002")
        number = waiver(fund, number="R2026051", effects=(other,))
        assert asked(fund, resolution=number) == ("R40", "no-waiver-in-it")

    @pytest.mark.rule("R40")
    @pytest.mark.parametrize(("amount", "code"), [("181.39", "more-than-waived"), ("181.40", None)])
    def test_a_waiver_of_one_condition_lets_pass_what_it_grants(self, amount: str, code: str | None) -> None:
        fund = closed_quarter()
        evaluated(fund)
        settled(fund)
        disclosed(fund)
        number = waiver(fund, amount)
        if code:
            assert asked(fund, resolution=number) == ("R40", code)
        else:
            released(fund, resolution=number)
            assert owed(fund, "FeeReleasable") == Decimal("181.40")

    @pytest.mark.rule("R40")
    def test_a_release_names_a_waiver_or_a_judgment(self) -> None:
        fund = at_the_gate()
        number, paper = waiver(fund), judgment(fund, "acceptance")
        entry = release(fund).replaced(resolution=number, judgment=paper)
        fund.checkpoint()
        assert refused(fund, entry) == ("R40", "waiver-and-judgment")


class TestJudgment:
    @pytest.mark.rule("R141")
    def test_a_judgment_replaces_the_missing_condition(self) -> None:
        fund = closed_quarter()
        evaluated(fund)
        settled(fund)
        disclosed(fund)
        assert asked(fund) == ("R28", "acceptance-missing")
        paper = judgment(fund, "acceptance")
        released(fund, judgment=paper)
        assert owed(fund, "FeeReleasable") == Decimal("181.40")

    @pytest.mark.rule("R28", "R141")
    def test_a_judgment_replaces_no_more_than_it_names(self) -> None:
        fund = closed_quarter()
        evaluated(fund)
        disclosed(fund)
        paper = judgment(fund, "acceptance")
        assert asked(fund, judgment=paper) == ("R28", "settlement-open")

    @pytest.mark.rule("R141")
    def test_a_judgment_in_place_of_the_evaluation_gives_its_amount(self) -> None:
        fund = unscored()
        paper = judgment(fund, "evaluation", amount="120.00")
        released(fund, judgment=paper)
        assert owed(fund, "FeeReleasable") == Decimal("120.00")
        assert owed(fund, "FeeAccrued") == Decimal("65.10")

    @pytest.mark.rule("R141")
    def test_without_the_paper_in_the_book_a_judgment_is_none(self) -> None:
        fund = at_the_gate()
        assert asked(fund, judgment=commitment("nowhere")) == ("R141", "judgment-not-recorded")

    @pytest.mark.rule("R141")
    def test_a_judgment_about_another_period_does_not_count(self) -> None:
        fund = at_the_gate()
        paper = judgment(fund, "acceptance", period="2026Q2")
        assert asked(fund, judgment=paper) == ("R141", "judgment-about-another")

    @pytest.mark.rule("R141")
    @pytest.mark.parametrize(("amount", "code"), [("181.39", "more-than-ordered"), ("181.40", None)])
    def test_no_more_is_released_than_was_ordered(self, amount: str, code: str | None) -> None:
        fund = at_the_gate()
        paper = judgment(fund, "acceptance", amount=amount)
        if code:
            assert asked(fund, judgment=paper) == ("R141", code)
        else:
            released(fund, judgment=paper)

    @pytest.mark.rule("R141")
    def test_a_judgment_is_recorded_once_about_a_known_firm(self) -> None:
        fund = at_the_gate()
        paper = judgment(fund, "acceptance")
        again = drafted.record_judgment(fund.state, by=K, day=fund.day, judgment=paper, firm=F, period=Q1,
                                        orders="release", replaces=("acceptance",), amount="185.10")
        assert refused(fund, again) == ("R141", "judgment-exists")
        other = again.replaced(judgment=commitment("other"))
        assert refused(fund, other.replaced(firm="F009")) == ("R141", "firm-unknown")
        assert refused(fund, other.replaced(replaces=())) == ("R141", "no-condition-named")

    @pytest.mark.rule("R32", "R141")
    def test_what_a_court_orders_withheld_is_withheld(self) -> None:
        fund = at_the_gate()
        judgment(fund, orders="withholding", amount="81.40")
        released(fund)
        assert (owed(fund, "FeeReleasable"), owed(fund, "FeeWithheld"), owed(fund, DEDUCTED)) == (
            Decimal("100.00"), Decimal("81.40"), Decimal("3.70"))


class TestSetOff:
    def released(self, claim: str = "50.00") -> Fund:
        fund = at_the_gate()
        released(fund)
        confirmed_breach(fund, claim)
        return fund

    def set_off(self, fund: Fund, **changes: Any) -> Entry:
        claim = fund.state.questions.breaches["W-01"].claim
        assert claim is not None
        entry = drafted.propose_set_off(fund.state, by=B, day=fund.day, firm=F, claim=claim)
        return entry.replaced(**changes)

    @pytest.mark.rule("R41")
    def test_a_confirmed_claim_is_set_off_against_what_was_released(self) -> None:
        fund = self.released()
        fund.joint(self.set_off(fund), D)
        assert owed(fund, "FeeReleasable") == Decimal("131.40")
        assert fund.state.questions.breaches["W-01"].left == Decimal("0.00")
        assert owed(fund, DEDUCTED) == Decimal("53.70")

    @pytest.mark.rule("R41")
    def test_what_a_court_orders_is_set_off(self) -> None:
        fund = at_the_gate()
        released(fund)
        judgment(fund, orders="set-off", amount="30.00")
        (order,) = fund.state.remuneration.ordered(F, Q1, "set-off")
        fund.joint(drafted.propose_set_off(fund.state, by=B, day=fund.day, firm=F, claim=order.leaf), D)
        assert owed(fund, "FeeReleasable") == Decimal("151.40")
        assert fund.state.remuneration.ordered(F, Q1, "set-off")[0].left == Decimal("0.00")

    @pytest.mark.rule("R41")
    @pytest.mark.parametrize(("claim", "amount", "code"), [
        ("50.00", "50.01", "more-than-claimed"), ("500.00", "181.40", None), ("500.00", "181.41", "more-than-released"),
    ])
    def test_no_more_is_set_off_than_either_side_has(self, claim: str, amount: str, code: str | None) -> None:
        fund = self.released(claim)
        entry = self.set_off(fund, amount=amount, recognised=amount)
        if code:
            assert refused(fund, entry) == ("R41", code)
        else:
            fund.joint(entry, D)
            assert owed(fund, "FeeReleasable") == Decimal("0.00")

    @pytest.mark.rule("R41")
    def test_an_allegation_is_no_claim(self) -> None:
        fund = self.released()
        entry = self.set_off(fund)
        assert refused(fund, entry.replaced(claim=commitment("none"))) == ("R41", "no-confirmed-claim")
        assert refused(fund, entry.replaced(firm="F002")) == ("R41", "no-confirmed-claim")

    @pytest.mark.rule("R41")
    def test_what_of_a_claim_was_not_on_the_books_is_said(self) -> None:
        fund = self.released()
        assert refused(fund, self.set_off(fund, recognised="49.99")) == ("R41", "recognised-differs")

    @pytest.mark.rule("R41")
    def test_a_court_that_orders_something_else_orders_no_set_off(self) -> None:
        fund = at_the_gate()
        released(fund)
        judgment(fund, "acceptance", amount="30.00")
        (other,) = fund.state.remuneration.ordered(F, Q1, "release")
        judgment(fund, orders="set-off", amount="30.00")
        (order,) = fund.state.remuneration.ordered(F, Q1, "set-off")
        entry = drafted.propose_set_off(fund.state, by=B, day=fund.day, firm=F, claim=order.leaf)
        assert fund.refused(entry.replaced(firm="F002")).code == "no-confirmed-claim"
        for claim in (other.leaf, commitment("none")):
            assert refused(fund, entry.replaced(claim=claim)) == ("R41", "no-confirmed-claim")
        fund.joint(entry, D)

    @pytest.mark.rule("R41")
    @pytest.mark.parametrize(("amount", "fits"), [("81.40", True), ("81.41", False)])
    def test_what_is_asked_for_is_not_set_off(self, amount: str, fits: bool) -> None:
        """A hundred is asked for as remuneration; a bill of the firm's and another firm's remuneration do not count."""
        fund = self.released("500.00")
        put(fund, payment(fund, "100.00"), payment(fund, "7.00", payment="P-0101", settles="bill"),
            payment(fund, "11.00", payment="P-0102", payee="F002"))
        entry: Any = self.set_off(fund, amount=amount, recognised=amount)
        objection = rules.only_a_confirmed_claim_is_set_off(fund.state, entry)
        assert (objection.facts if objection else None) == (None if fits else {
            "amount": Decimal("81.41"), "released": Decimal("181.40"), "requested": Decimal("100.00"),
            "left": Decimal("81.40")})

    @pytest.mark.rule("R41")
    @pytest.mark.parametrize(("booked", "recognised"), [("0.00", "50.00"), ("20.00", "30.00"), ("60.00", "0.00")])
    def test_only_what_was_not_booked_as_a_claim_is_recognised(self, booked: str, recognised: str) -> None:
        fund = self.released()
        balances = fund.state.ledger.balances.set(f"Assets:Receivable:Firm:{F}", Decimal(booked))
        fund.state = replace(fund.state, ledger=replace(fund.state.ledger, balances=balances))
        assert rules.booked_claim(fund.state, F) == Decimal(booked)
        rule = rules.only_a_confirmed_claim_is_set_off
        assert rule(fund.state, self.set_off(fund, recognised=recognised)) is None  # type: ignore[arg-type]  # a proposal
        objection = rule(fund.state, self.set_off(fund, recognised="70.00"))  # type: ignore[arg-type]  # a proposal
        assert objection is not None
        assert objection.facts == {"amount": Decimal("70.00"), "expected": Decimal(recognised)}

    @pytest.mark.rule("R41")
    def test_a_set_off_made_is_the_one_agreed(self) -> None:
        fund = self.released()
        (proposal,) = fund.do(self.set_off(fund))
        (effect,) = drafted._set_off(fund.state, open_(fund, proposal), D, fund.day)
        assert isinstance(effect, SetOffMade)
        assert refused(fund, effect) == ("R41", "proposal-not-decided")


# ---- R27 ----


def payment(fund: Fund, amount: str, account: str | None = None, **changes: Any) -> PaymentRequested:
    return PaymentRequested(**{
        "day": fund.day, "by": A, **drafts.signing(fund.state, A, "payment-requested", fund.day), "payment": "P-0100",
        "payee": F, "payee_account": commitment(F), "amount": amount, "fund": "operating", "tier": "T3",
        "settles": "remuneration", "month": "2026-05", "due": fund.day, "purpose": "一季度酬金",
        "legs": (Leg(account=account or f"Liabilities:Firm:{F}:FeeReleasable", amount=amount),), **changes})


class TestPayment:
    @pytest.mark.rule("R27")
    @pytest.mark.parametrize(("amount", "code"), [("181.40", None), ("181.41", "more-than-released"), ("0.01", None)])
    def test_no_more_is_paid_than_was_released(self, amount: str, code: str | None) -> None:
        fund = at_the_gate()
        released(fund)
        answer = rules.only_released_remuneration_is_paid(fund.state, payment(fund, amount))
        assert (answer.code if answer else None) == code

    @pytest.mark.rule("R27")
    def test_before_the_gate_nothing_is_paid(self) -> None:
        fund = closed_quarter()
        answer = rules.only_released_remuneration_is_paid(fund.state, payment(fund, "0.01"))
        assert answer is not None
        assert (answer.code, answer.facts["released"]) == ("more-than-released", Decimal("0.00"))
        assert refused(fund, payment(fund, "0.01"))[0] in ("R16", "R17", "R27")

    @pytest.mark.rule("R27")
    def test_two_requests_do_not_ask_for_the_same_money(self) -> None:
        fund = at_the_gate()
        released(fund)
        first, second = payment(fund, "181.00"), payment(fund, "0.41", payment="P-0101")
        put(fund, first)
        answer = rules.only_released_remuneration_is_paid(fund.state, second)
        assert answer is not None
        assert answer.facts["left"] == Decimal("0.40")
        # Another firm's and a bill of the same firm's do not ask for it.
        put(fund, payment(fund, "0.01", payment="P-0102", payee="F002"),
            payment(fund, "0.01", payment="P-0103", settles="bill"))
        assert rules.only_released_remuneration_is_paid(fund.state, second.replaced(amount="0.40")) is None

    @pytest.mark.rule("R27")
    @pytest.mark.parametrize("account", ["FeeAccrued", "FeeWithheld"])
    def test_what_has_not_passed_the_gate_is_not_paid(self, account: str) -> None:
        fund = at_the_gate()
        name = f"Liabilities:Firm:{F}:{account}"
        answer = rules.only_released_remuneration_is_paid(fund.state, payment(fund, "1.00", name))
        assert answer is not None
        assert answer.code == "not-from-what-was-released"

    @pytest.mark.rule("R27")
    @pytest.mark.parametrize("account", ["FeeAccrued", "FeeWithheld", "FeeReleasable"])
    def test_no_other_payment_touches_the_firms_remuneration(self, account: str) -> None:
        fund = at_the_gate()
        name = f"Liabilities:Firm:{F}:{account}"
        answer = rules.only_released_remuneration_is_paid(fund.state, payment(fund, "1.00", name, settles="expense"))
        assert answer is not None
        assert answer.code == "remuneration-by-another-name"
        cost = payment(fund, "1.00", f"Liabilities:Firm:{F}:CostPayable", settles="bill")
        assert rules.only_released_remuneration_is_paid(fund.state, cost) is None


    @pytest.mark.rule("R27")
    @pytest.mark.parametrize(("settles", "code"), [
        ("expense", "remuneration-by-another-name"), ("remuneration", "not-from-what-was-released")])
    def test_of_several_legs_the_first_is_named(self, settles: str, code: str) -> None:
        fund = at_the_gate()
        names = [f"Liabilities:Firm:{F}:{account}" for account in ("FeeWithheld", "FeeAccrued")]
        legs = tuple(Leg(account=name, amount="1.00") for name in names)
        objection = rules.only_released_remuneration_is_paid(fund.state, payment(fund, "2.00", legs=legs, settles=settles))
        assert objection is not None
        assert (objection.code, objection.facts["account"]) == (code, names[0])


# ---- R28: deadlines ----


class TestDeadlines:
    def late(self, fund: Fund, on: date) -> dict[str, str]:
        return {flag.code: str(flag.facts["responsible"])
                for flag in rules.every_condition_has_its_last_day(fund.state, on)}

    @pytest.mark.rule("R28")
    @pytest.mark.parametrize(("on", "codes"), [
        (date(2026, 4, 30), set()), (date(2026, 5, 1), {"evaluation-late"}),
        (date(2026, 5, 30), {"evaluation-late"}), (date(2026, 5, 31), {"evaluation-late", "acceptance-late"}),
        (date(2026, 6, 29), {"evaluation-late", "acceptance-late"}),
        (date(2026, 6, 30), {"evaluation-late-twice", "acceptance-late", "settlement-late"}),
    ])
    def test_each_condition_passes_to_the_next_in_line_after_its_last_day(self, on: date, codes: set[str]) -> None:
        """30, 60 and 90 days after 31 March; the next in line has 60 more."""
        assert set(self.late(closed_quarter(), on)) == codes

    @pytest.mark.rule("R28")
    def test_who_is_next_in_line_is_said(self) -> None:
        late = self.late(closed_quarter(), date(2026, 7, 1))
        assert late == {"evaluation-late-twice": "evaluator", "acceptance-late": "subdistrict-office",
                        "settlement-late": "subdistrict-office"}

    @pytest.mark.rule("R28")
    def test_what_is_met_is_not_late(self) -> None:
        assert not self.late(at_the_gate(), date(2026, 6, 30))

    @pytest.mark.rule("R28")
    @pytest.mark.parametrize(("day", "its_turn"), [("2026-04-30", False), ("2026-05-01", True)])
    def test_the_subdistrict_office_scores_alone_only_after_the_last_day(self, day: str, its_turn: bool) -> None:
        fund = closed_quarter()
        fund.do(recorded(fund))
        fund.do(drafted.publish_evaluation(fund.state, by=V, day=fund.day, evaluation="E-01", place="公告栏"))
        witnessed(fund, fund.now, fund.now + timedelta(days=7))
        fund.at(day)
        entry = drafted.finalise_evaluation(fund.state, by=J, day=fund.day, evaluation="E-01")
        if its_turn:
            fund.do(entry)
            assert standing(fund).passed
        else:
            assert refused(fund, entry) == ("R28", "not-its-turn-yet")

    @pytest.mark.rule("R28")
    @pytest.mark.parametrize(("day", "its_turn"), [("2026-05-30", False), ("2026-05-31", True)])
    def test_the_subdistrict_office_asks_the_residents_only_after_the_last_day(self, day: str, its_turn: bool) -> None:
        fund = closed_quarter()
        fund.at(day)
        entry = drafted.record_acceptance(fund.state, by=J, day=fund.day, period=Q1, sent=4, valid=4, satisfied=4)
        if its_turn:
            fund.joint(entry, B)
            assert standing(fund).acceptance
        else:
            assert refused(fund, entry) == ("R28", "not-its-turn-yet")


# ---- R33-R36: the evaluation ----


class TestScorers:
    @pytest.mark.rule("R33")
    @pytest.mark.parametrize(("scorer", "code"), [
        (V, None), (D, None), (A, "scorer-of-the-firm"), (B, "scorer-signs-payments"), ("p-77", "scorer-unknown"),
    ])
    def test_who_scores_is_independent(self, scorer: str, code: str | None) -> None:
        fund = closed_quarter()
        entry = recorded(fund, scorers=(scorer,))
        if code:
            assert refused(fund, entry) == ("R33", code)
        else:
            fund.do(entry)

    def linked(self, fund: Fund, person: str) -> Fund:
        known = fund.state.people.persons[person]
        persons = fund.state.people.persons.set(person, replace(known, links=known.links | {F}))
        fund.state = replace(fund.state, people=replace(fund.state.people, persons=persons))
        return fund

    @pytest.mark.rule("R33")
    def test_a_scorer_linked_to_the_firm_is_the_firms(self) -> None:
        fund = self.linked(closed_quarter(), V)
        assert refused(fund, recorded(fund)) == ("R33", "scorer-of-the-firm")

    @pytest.mark.rule("R33")
    @pytest.mark.parametrize(("payer", "code"), [("fund", None), ("public", None), ("firm", "paid-by-the-firm")])
    def test_the_firm_does_not_pay_for_its_evaluation(self, payer: str, code: str | None) -> None:
        fund = closed_quarter()
        entry = recorded(fund, cost="800.00", cost_borne_by=payer)
        if code:
            assert refused(fund, entry) == ("R33", code)
        else:
            fund.do(entry)

    @pytest.mark.rule("R33")
    def test_nobody_linked_to_the_firm_makes_its_score_final(self) -> None:
        fund = closed_quarter()
        published(fund)
        waits(fund, 7)
        entry = drafted.finalise_evaluation(fund.state, by=V, day=fund.day, evaluation="E-01")
        by_linked = self.linked(branch(fund), V)
        assert refused(by_linked, entry) == ("R33", "scorer-of-the-firm")
        (proposal,) = fund.do(entry)
        self.linked(fund, D)
        yes = drafts.approve(fund.state, spelling.leaf_of(proposal), by=D, day=fund.day)
        assert refused(fund, yes) == ("R33", "scorer-of-the-firm")
        fund.do(drafts.approve(fund.state, spelling.leaf_of(proposal), by=E, day=fund.day))

    @pytest.mark.rule("R32")
    @pytest.mark.parametrize(("use", "code"), [("operating", None), ("committee", "scorer-gains")])
    def test_where_the_committee_gains_its_members_do_not_score(self, use: str, code: str | None) -> None:
        fund = closed_quarter(deducted_use=use)
        member = fund.state.people.mandates["M-11"]
        mandates = fund.state.people.mandates.set("M-11", replace(member, signs=False))
        fund.state = replace(fund.state, people=replace(fund.state.people, mandates=mandates))
        entry = recorded(fund, scorers=("p-11",))
        if code:
            assert refused(fund, entry) == ("R32", code)
        else:
            fund.do(entry)


class TestEvaluation:
    @pytest.mark.rule("R34")
    @pytest.mark.parametrize(("changes", "code"), [
        ({"scorers": ()}, "no-scorer"), ({"sent": 4, "valid": 5}, "answers-do-not-fit"),
        ({"sent": 4, "valid": -1}, "answers-do-not-fit"), ({"sent": 4, "valid": 4}, None), ({"sent": 4, "valid": 0}, None),
        ({"supersedes": "E-09", "reason": "更正"}, "nothing-to-supersede"),
    ])
    def test_a_record_is_whole(self, changes: dict[str, Any], code: str | None) -> None:
        fund = closed_quarter()
        entry = recorded(fund, **changes)
        if code:
            assert refused(fund, entry) == ("R34", code)
        else:
            fund.do(entry)

    @pytest.mark.rule("R34")
    @pytest.mark.parametrize(("score", "is_one"), [("100.00", True), ("100.01", False), ("0.00", True), ("-0.01", False)])
    def test_a_score_lies_between_0_and_100(self, score: str, is_one: bool) -> None:
        fund = closed_quarter()
        if is_one:
            fund.do(recorded(fund, score))
        else:
            assert refused(fund, recorded(fund, score)) == ("R34", "score-out-of-range")

    @pytest.mark.rule("R34")
    def test_another_record_of_the_period_names_the_one_it_supersedes_and_why(self) -> None:
        fund = closed_quarter()
        fund.do(recorded(fund))
        assert refused(fund, recorded(fund)) == ("R34", "evaluation-exists")
        assert refused(fund, recorded(fund, number="E-02")) == ("R34", "supersedes-missing")
        assert refused(fund, recorded(fund, number="E-02", supersedes="E-01")) == ("R34", "reason-missing")
        fund.do(recorded(fund, number="E-02", supersedes="E-01", reason="更正"))
        assert fund.state.remuneration.evaluations["E-01"].status == "superseded"

    @pytest.mark.rule("R34")
    def test_after_the_release_the_score_stands(self) -> None:
        fund = at_the_gate()
        released(fund)
        entry = recorded(fund, number="E-02", supersedes="E-01", reason="更正")
        assert refused(fund, entry) == ("R34", "released-already")

    @pytest.mark.rule("R34")
    def test_a_record_goes_from_draft_to_published_to_final(self) -> None:
        fund = closed_quarter()
        fund.do(recorded(fund))
        final = drafted.finalise_evaluation(fund.state, by=V, day=fund.day, evaluation="E-01")
        assert refused(fund, final) == ("R34", "not-at-this-step")
        publish = drafted.publish_evaluation(fund.state, by=V, day=fund.day, evaluation="E-01", place="公告栏")
        fund.do(publish)
        assert refused(fund, publish) == ("R34", "not-at-this-step")
        assert refused(fund, publish.replaced(evaluation="E-09")) == ("R34", "no-such-evaluation")

    @pytest.mark.rule("R34")
    @pytest.mark.parametrize(("wait", "is_over"), [(6, False), (7, True)])
    def test_a_score_is_final_after_seven_days_between_witnesses(self, wait: int, is_over: bool) -> None:
        fund = closed_quarter()
        published(fund)
        waits(fund, wait)
        entry = drafted.finalise_evaluation(fund.state, by=V, day=fund.day, evaluation="E-01")
        if is_over:
            fund.joint(entry, D)
            assert standing(fund).score == Decimal("93.00")
        else:
            assert refused(fund, entry) == ("R34", "objection-window-open")

    @pytest.mark.rule("R34")
    def test_the_days_begin_when_it_is_published(self) -> None:
        fund = closed_quarter()
        fund.do(recorded(fund))
        waits(fund, 8)
        fund.checkpoint()
        fund.do(drafted.publish_evaluation(fund.state, by=V, day=fund.day, evaluation="E-01", place="公告栏"))
        waits(fund, 6)
        entry = drafted.finalise_evaluation(fund.state, by=V, day=fund.day, evaluation="E-01")
        assert refused(fund, entry) == ("R34", "objection-window-open")

    @pytest.mark.rule("R35")
    @pytest.mark.parametrize(("weights", "code"), [
        (("3/5", "2/5"), None), (("1/3", "2/3"), None), (("3/5", "1/2"), "weights-do-not-sum-to-one"),
        (("3/5", "39/100"), "weights-do-not-sum-to-one"), (("1/1", "0/1"), "weights-do-not-sum-to-one"),
        (("11/10", "-1/10"), "weights-do-not-sum-to-one"),
    ])
    def test_weights_sum_to_one_exactly(self, weights: tuple[str, str], code: str | None) -> None:
        fund = closed_quarter()
        items = [{"name": name, "weight": weight, "score": "90.00"} for name, weight in zip("甲乙", weights, strict=True)]
        if code:
            assert refused(fund, recorded(fund, items=items)) == ("R35", code)
        else:
            fund.do(recorded(fund, items=items))

    @pytest.mark.rule("R35")
    def test_an_item_is_named_once(self) -> None:
        fund = closed_quarter()
        items = [{"name": "保洁", "weight": "1/2", "score": "90.00"}] * 2
        assert refused(fund, recorded(fund, items=items)) == ("R35", "item-twice")

    @pytest.mark.rule("R35")
    def test_a_record_with_a_missing_item_is_never_final(self) -> None:
        fund = closed_quarter()
        fund.do(recorded(fund, None))
        fund.do(drafted.publish_evaluation(fund.state, by=V, day=fund.day, evaluation="E-01", place="公告栏"))
        waits(fund, 7)
        refusal = fund.refused(drafted.finalise_evaluation(fund.state, by=V, day=fund.day, evaluation="E-01"))
        assert (refusal.number, refusal.code, refusal.facts["item"]) == ("R35", "item-missing", "保洁")

    @pytest.mark.rule("R35")
    @pytest.mark.parametrize("score", ["92.99", "93.01"])
    def test_a_final_score_is_what_its_items_give(self, score: str) -> None:
        fund = closed_quarter()
        published(fund)
        waits(fund, 7)
        entry = drafted.finalise_evaluation(fund.state, by=V, day=fund.day, evaluation="E-01").replaced(score=score)
        assert refused(fund, entry) == ("R35", "score-differs")


YEAR = [{"quarter": f"2026Q{n}", "score": "93.00"} for n in (1, 2, 3, 4)]


class TestYear:
    """A contract from 15 February to the end of the year, settled by the year: 45, 91, 92 and 92 days."""

    def fund(self) -> Fund:
        return with_contract(closed_quarter(), settlement_period="year", first=date(2026, 2, 15))

    def year(self, fund: Fund, quarters: list[dict[str, Any]], **changes: Any) -> Entry:
        return recorded(fund, period="2026", items=(), quarters=quarters, **changes)

    @pytest.mark.rule("R36")
    @pytest.mark.parametrize(("quarters", "code"), [
        (YEAR, None), (YEAR[:3], "quarter-missing"), (YEAR[1:], "quarter-missing"),
        ([*YEAR, {"quarter": "2027Q1", "score": "93.00", "days": 0}], "quarter-not-served"),
        ([*YEAR, YEAR[0]], "quarter-missing"),
        ([{**YEAR[0], "days": 44}, *YEAR[1:]], "days-differ"), ([{**YEAR[0], "days": 46}, *YEAR[1:]], "days-differ"),
        ([{**YEAR[0], "days": 45}, *YEAR[1:]], None),
    ])
    def test_a_year_has_one_score_for_each_quarter_with_its_days(
        self, quarters: list[dict[str, Any]], code: str | None
    ) -> None:
        fund = self.fund()
        entry = self.year(fund, quarters)
        if code:
            assert refused(fund, entry) == ("R36", code)
        else:
            fund.do(entry)
            assert fund.state.remuneration.evaluations["E-01"].score == Decimal("93.00")

    @pytest.mark.rule("R36")
    def test_a_quarter_has_items_and_a_year_has_quarters(self) -> None:
        fund = self.fund()
        assert refused(fund, recorded(fund, period="2026")) == ("R36", "quarters-wanted")
        assert refused(fund, recorded(fund, items=(), quarters=[YEAR[0]])) == ("R36", "items-wanted")
        assert refused(fund, recorded(fund, items=())) == ("R36", "items-wanted")

    @pytest.mark.rule("R36")
    @pytest.mark.parametrize(("score", "code"), [("91.00", None), ("91.01", "quarter-differs"), ("93.00", "quarter-differs")])
    def test_a_quarter_scored_on_its_own_keeps_its_score_in_the_year(self, score: str, code: str | None) -> None:
        fund = self.fund()
        evaluated(fund, "91.00", "E-02")
        entry = self.year(fund, [{**YEAR[0], "score": score}, *YEAR[1:]])
        if code:
            assert refused(fund, entry) == ("R36", code)
        else:
            fund.do(entry)

    @pytest.mark.rule("R36")
    def test_no_score_is_final_before_its_period_is_over(self) -> None:
        fund = self.fund()
        fund.do(self.year(fund, YEAR))
        fund.do(drafted.publish_evaluation(fund.state, by=V, day=fund.day, evaluation="E-01", place="公告栏"))
        waits(fund, 7)
        entry = drafted.finalise_evaluation(fund.state, by=V, day=fund.day, evaluation="E-01")
        assert refused(fund, entry) == ("R36", "period-not-over")
        last = date(2026, 12, 31)
        for day, code in ((last, "period-not-over"), (last + timedelta(days=1), None)):
            objection = rules.a_score_is_final_after_its_period(fund.state, entry.replaced(day=day))
            assert (objection.code if objection else None) == code
        # Of a score nobody knows, and under a contract nobody knows, other rules speak.
        unknown = entry.replaced(evaluation="E-99", day=last)
        assert rules.a_score_is_final_after_its_period(fund.state, unknown) is None
        evaluations = fund.state.remuneration.evaluations
        table = evaluations.set("E-99", replace(evaluations["E-01"], contract="C-99"))
        fund.state = replace(fund.state, remuneration=replace(fund.state.remuneration, evaluations=table))
        assert rules.a_score_is_final_after_its_period(fund.state, unknown) is None

    @pytest.mark.rule("R36")
    @pytest.mark.parametrize(("first", "quarters", "items", "code"), [
        (date(2026, 7, 1), YEAR[2:], (), None), (date(2026, 7, 1), (), form("93.00")["items"], "quarters-wanted"),
        (date(2026, 10, 1), (), form("93.00")["items"], None), (date(2026, 10, 1), YEAR[3:], (), "items-wanted"),
    ])
    def test_two_quarters_are_scored_each_and_one_has_items(
        self, first: date, quarters: list[dict[str, Any]], items: Any, code: str | None
    ) -> None:
        fund = with_contract(closed_quarter(), settlement_period="year", first=first)
        entry: Any = recorded(fund, period="2026", items=items, quarters=quarters)
        objection = rules.an_evaluation_covers_its_period(fund.state, entry)
        assert (objection.code if objection else None) == code

    @pytest.mark.rule("R28", "R36")
    @pytest.mark.parametrize(("method", "code"), [("mean", None), ("each-quarter", "quarter-below-pass-score")])
    def test_the_charter_says_whether_each_quarter_must_pass(self, method: str, code: str | None) -> None:
        fund = with_terms(unscored(), annual_score_method=method)
        evaluated(fund)
        evaluations = fund.state.remuneration.evaluations
        hidden = replace(evaluations["E-01"], lowest=Decimal("55.00"))
        fund.state = replace(fund.state, remuneration=replace(
            fund.state.remuneration, evaluations=evaluations.set("E-01", hidden)))
        if code:
            assert asked(fund) == ("R28", code)
        else:
            released(fund)


# ---- R28: acceptance ----


class TestAcceptance:
    @pytest.mark.rule("R28")
    @pytest.mark.parametrize(("sent", "valid", "satisfied", "code"), [
        (4, 4, 4, None), (4, 2, 2, None), (4, 1, 1, "sample-too-small"), (4, 0, 0, "sample-too-small"),
        (5, 4, 4, "answers-do-not-fit"), (3, 4, 4, "answers-do-not-fit"), (4, 4, 5, "answers-do-not-fit"),
        (4, 4, -1, "answers-do-not-fit"), (4, 4, 0, None),
    ])
    def test_a_survey_has_a_sample_that_fits(self, sent: int, valid: int, satisfied: int, code: str | None) -> None:
        fund = closed_quarter()
        entry = acceptance(fund, satisfied, sent=sent, valid=valid)
        if code:
            assert refused(fund, entry) == ("R28", code)
        else:
            fund.joint(entry, B)
            assert standing(fund).acceptance is bool(satisfied)

    @pytest.mark.rule("R28")
    @pytest.mark.parametrize(("valid", "code"), [(1, "sample-too-small"), (2, None)])
    def test_a_sample_of_just_the_share_is_enough(self, valid: int, code: str | None) -> None:
        fund = closed_quarter(acceptance_sample_share=days_share("1/2"))
        objection = rules.acceptance_is_what_was_counted(fund.state, acceptance(fund, valid, valid=valid))  # type: ignore[arg-type]  # an acceptance
        assert (objection.code if objection else None) == code

    @pytest.mark.rule("R28")
    @pytest.mark.parametrize(("day", "code"), [(date(2026, 3, 31), "period-not-over"), (date(2026, 4, 1), None)])
    def test_residents_are_asked_after_the_last_day(self, day: date, code: str | None) -> None:
        fund = closed_quarter()
        entry: Any = acceptance(fund).replaced(day=day)
        objection = rules.acceptance_is_what_was_counted(fund.state, entry)
        assert (objection.code if objection else None) == code

    @pytest.mark.rule("R28")
    @pytest.mark.parametrize(("valid", "satisfied", "accepted_"), [(5, 3, True), (5, 2, False), (4, 2, False), (4, 3, True)])
    def test_three_in_five_who_answer_are_satisfied(self, valid: int, satisfied: int, accepted_: bool) -> None:
        fund = closed_quarter()
        fund.state = replace(fund.state, units=replace(fund.state.units, by_id=Table()))
        entry = acceptance(fund, satisfied, valid=valid, sent=5, households=5)
        assert entry.accepted == accepted_  # type: ignore[attr-defined]  # an acceptance
        assert refused(fund, entry.replaced(accepted=not accepted_)) == ("R28", "result-differs")
        fund.do(entry)

    @pytest.mark.rule("R28")
    @pytest.mark.parametrize("households", [3, 5])
    def test_the_households_are_those_of_the_register(self, households: int) -> None:
        fund = closed_quarter()
        entry = acceptance(fund, 2, valid=2, sent=2, households=households)
        assert refused(fund, entry) == ("R28", "households-differ")

    @pytest.mark.rule("R28")
    def test_a_period_is_accepted_once_and_after_its_end(self) -> None:
        fund = closed_quarter()
        entry = acceptance(fund)
        assert refused(with_contract(branch(fund), end=date(2026, 5, 1)), entry.replaced(period="2026Q2")) == (
            "R28", "period-not-over")
        fund.joint(entry, B)
        assert refused(fund, acceptance(fund, 1)) == ("R28", "acceptance-exists")

    @pytest.mark.rule("R28")
    @pytest.mark.parametrize(("day", "code"), [("2026-05-30", "other-method"), ("2026-05-31", None)])
    def test_after_the_last_day_a_written_survey_will_do(self, day: str, code: str | None) -> None:
        fund = closed_quarter(acceptance_method="representatives")
        fund.at(day)
        if code:
            assert refused(fund, acceptance(fund, method="survey")) == ("R28", code)
        else:
            fund.do(acceptance(fund, method="survey"))

    @pytest.mark.rule("R28")
    @pytest.mark.parametrize("yes", [4, 1])
    def test_the_assembly_decides_by_its_resolution(self, yes: int) -> None:
        fund = closed_quarter()
        accepted(fund, 1)
        number = waiver(fund, yes_heads=yes)
        entry = acceptance(fund, method="assembly", resolution=number)
        assert entry.accepted == (yes == 4)  # type: ignore[attr-defined]  # an acceptance
        assert refused(fund, entry.replaced(resolution=None)) == ("R28", "resolution-missing")
        assert refused(fund, entry.replaced(accepted=yes != 4)) == ("R28", "result-differs")
        fund.joint(entry, B)
        assert standing(fund).acceptance == (yes == 4)


# ---- R37 ----


class TestWhoseGate:
    @pytest.mark.rule("R37")
    @pytest.mark.parametrize(("changes", "code"), [
        ({"contract": "C-09"}, "contract-unknown"), ({"firm": "F002"}, "contract-of-another-firm"),
        ({"period": "2025Q4"}, "period-not-served"), ({"period": "2026"}, "not-a-settlement-period"),
        ({"period": "2026-01"}, None),
    ])
    def test_an_evaluation_names_a_contract_its_firm_and_a_period_served(
        self, changes: dict[str, str], code: str | None
    ) -> None:
        fund = closed_quarter()
        entry = recorded(fund).replaced(**changes)
        if code:
            assert rules.a_gate_belongs_to_one_contract(fund.state, entry).code == code  # type: ignore[union-attr]  # it objects
            assert refused(fund, entry)[0] in ("R36", "R37")
        else:
            fund.do(entry)

    @pytest.mark.rule("R37")
    @pytest.mark.parametrize("changes", [{"contract": "C-09"}, {"firm": "F002"}, {"period": "2026-01"}])
    def test_a_statement_does_too(self, changes: dict[str, str]) -> None:
        fund = closed_quarter()
        answer = rules.a_gate_belongs_to_one_contract(fund.state, statement(fund, **changes))  # type: ignore[arg-type]  # a statement
        assert answer is not None

    @pytest.mark.rule("R37")
    def test_an_accrual_of_a_contract_nobody_knows_is_refused(self) -> None:
        fund = unaccrued()
        assert refused(fund, accrual(fund, "2026-01", contract="C-09")) == ("R37", "contract-unknown")

    @pytest.mark.rule("R37")
    def test_a_new_firm_inherits_neither_score_nor_money(self) -> None:
        fund = at_the_gate()
        contracts = fund.state.contracts
        new = replace(contracts.contracts[C01], contract="C-02", firm="F002", first=date(2026, 3, 31))
        fund.state = replace(fund.state, contracts=replace(contracts, contracts=contracts.contracts.set("C-02", new)))
        found = gate(fund.state, "F002", Q1, on=fund.day)
        assert found is not None
        assert (found.score, found.accrued, found.settled, found.acceptance) == (None, Decimal("0.00"), False, None)


    @pytest.mark.rule("R37")
    def test_under_a_contract_nobody_knows_no_other_rule_speaks(self) -> None:
        fund = at_the_gate()
        book: Any = rules
        accrued = next(spelling.leaf_of(e) for e in reversed(fund.entries) if e.kind == "remuneration-accrued")
        corrected = drafted.correct_accrual(fund.state, by=K, day=fund.day, accrual=accrued, month="2026-03", reason="冲正")
        with_held = with_records(branch(fund), GateRecord(F, Q1, C01, withheld=Decimal("1.00")))
        decision = drafted.decide_withheld(with_held.state, by=B, day=fund.day, period=Q1, decision="deduct", reason="整改")
        fresh = closed_quarter()
        served(fresh)
        for ask, entry in (
            (book.a_corrected_accrual_is_what_the_contract_gives, corrected),
            (book.a_release_moves_what_the_score_gives, release(fund).replaced(release=release(fund).release.model_copy(  # type: ignore[attr-defined]  # a release
                update={"releasable": Decimal("0.01")}))),
            (book.acceptance_is_what_was_counted, acceptance(fund, households=3)),
            (book.a_statement_is_served_when_the_period_is_over, statement(fresh, day=date(2026, 3, 31))),
            (book.a_settlement_closes_on_a_reconciled_book, closing(with_base(fresh, _2026_01="700.00"))),
            (book.what_was_withheld_is_decided_as_far_as_it_goes, decision.replaced(amount="2.00")),
        ):
            assert ask(fresh.state if entry.kind.startswith("settlement") else fund.state, entry) is not None, ask.__name__
            assert ask(fund.state, entry.replaced(contract="C-99")) is None, ask.__name__
        final = drafted.finalise_evaluation(fund.state, by=V, day=fund.day, evaluation="E-01").replaced(score="1.00")
        assert book.a_missing_item_is_not_zero(fund.state, final) is not None
        assert book.a_missing_item_is_not_zero(fund.state, final.replaced(evaluation="E-99")) is None


# ---- the opening, the residual's reserve ----


def test_an_opening_brings_what_accrued_and_what_was_withheld_before() -> None:
    from sharedfund.entries.charter import OpeningPosition

    fund = closed_quarter()
    row: dict[str, Any] = {"day": fund.day, "by": K, "fund": "operating", "party": F, "period": Q1}
    put(fund, OpeningPosition(**row, row=1, item="fee-accrued", amount="14.90"),
        OpeningPosition(**row, row=2, item="fee-withheld", amount="20.00"))
    found = standing(fund)
    assert (found.accrued, found.withheld) == (Decimal("200.00"), Decimal("20.00"))
    evaluated(fund, "100.00")
    accepted(fund)
    settled(fund)
    disclosed(fund)
    released(fund)
    assert owed(fund, "FeeReleasable") == Decimal("200.00")


def test_the_effects_of_unknown_things_leave_the_state_alone() -> None:
    """A fold over some days only may miss what an entry names."""
    from sharedfund.state import fold

    fund = closed_quarter()
    evaluated(fund)
    served(fund)
    answered(fund)
    kinds = ("evaluation-published", "evaluation-finalised", "settlement-answered")
    orphans = [entry for entry in fund.entries if entry.kind in kinds]
    assert len(orphans) == 5
    assert not fold(orphans).remuneration.evaluations


def test_two_members_of_the_committee_release_nothing_without_the_community() -> None:
    fund = at_the_gate()
    fund.joint(release(fund), C)
    assert owed(fund, "FeeReleasable") == Decimal("0.00")
    (waiting,) = fund.state.proposals.of_kind("release-proposed")
    fund.do(drafts.approve(fund.state, waiting.leaf, by=D, day=fund.day))
    assert owed(fund, "FeeReleasable") == Decimal("181.40")


# ---- edges of who answers, and of what is no matter of a rule ----


class TestWhoIsAsked:
    @pytest.mark.rule("R28")
    def test_a_final_score_of_nothing_and_one_under_no_contract_are_other_rules_to_refuse(self) -> None:
        fund = closed_quarter()
        fund.do(recorded(fund))
        entry = drafted.finalise_evaluation(fund.state, by=J, day=fund.day, evaluation="E-01")
        asked_ = rules.the_next_in_line_waits_for_the_last_day
        objection = asked_(fund.state, entry)
        assert objection is not None
        assert (objection.code, objection.facts) == (
            "not-its-turn-yet", {"condition": "evaluation", "last_day": date(2026, 4, 30), "period": Q1})
        assert asked_(fund.state, entry.replaced(evaluation="E-99")) is None
        accept = drafted.record_acceptance(fund.state, by=J, day=fund.day, period=Q1, sent=4, valid=4, satisfied=4)
        objection = asked_(fund.state, accept)
        assert objection is not None and objection.facts["last_day"] == date(2026, 5, 30)
        assert asked_(fund.state, accept.replaced(contract="C-99")) is None

    @pytest.mark.rule("R28")
    @pytest.mark.parametrize(("kind", "late"), [("share", True), (None, False)])
    def test_without_remuneration_no_condition_is_due(self, kind: str | None, late: bool) -> None:
        fund = with_contract(closed_quarter(), remuneration_kind=kind)
        assert bool(list(rules.every_condition_has_its_last_day(fund.state, date(2026, 7, 1)))) is late

    @pytest.mark.rule("R25")
    @pytest.mark.parametrize(("kind", "late"), [("share", True), ("residual", False), (None, False)])
    def test_a_month_accrues_nothing_without_a_share_or_a_fixed_sum(self, kind: str | None, late: bool) -> None:
        fund = unaccrued(remuneration_kind=kind)
        assert bool(list(rules.remuneration_accrues_when_the_month_is_over(fund.state, date(2026, 2, 1)))) is late

    @pytest.mark.rule("R25")
    def test_a_settled_period_accrues_no_more(self) -> None:
        fund = unaccrued()
        record = replace(fund.state.remuneration.record(F, Q1, C01), settled_day=date(2026, 4, 10))
        known = fund.state.remuneration
        kept = replace(fund.state, remuneration=replace(known, records=known.records.set(f"{F}/{Q1}/{C01}", record)))
        duty = rules.remuneration_accrues_when_the_month_is_over
        assert list(duty(fund.state, date(2026, 4, 1))) and not list(duty(kept, date(2026, 4, 1)))

    @pytest.mark.rule("R25")
    def test_a_settled_month_hides_no_later_one(self) -> None:
        fund = unaccrued(settlement_period="month")
        with_records(fund, GateRecord(F, "2026-01", C01, settled_day=date(2026, 2, 10)))
        found = [one.facts["month"] for one in rules.remuneration_accrues_when_the_month_is_over(fund.state, date(2026, 3, 1))]
        assert found == ["2026-02"]

    @pytest.mark.rule("R28")
    def test_a_contract_without_remuneration_hides_no_other_one(self) -> None:
        fund = with_contract(closed_quarter(), contract="C-02")
        contracts = fund.state.contracts
        unpaid = replace(contracts.contracts[C01], contract=C01, remuneration_kind=None)
        table = contracts.contracts.set(C01, unpaid).set("C-02", contracts.contracts[C01])
        fund.state = replace(fund.state, contracts=replace(contracts, contracts=table))
        found = rules.every_condition_has_its_last_day(fund.state, date(2026, 5, 1))
        assert [(one.code, one.facts["firm"]) for one in found] == [("evaluation-late", F)]

    @pytest.mark.rule("R32")
    @pytest.mark.parametrize(("scorer", "code"), [("p-11", "scorer-gains"), (V, None)])
    def test_others_than_the_committee_score_where_the_committee_gains(self, scorer: str, code: str | None) -> None:
        fund = closed_quarter(deducted_use="committee")
        objection = rules.who_gains_from_deductions_does_not_score(fund.state, recorded(fund, scorers=(V, scorer)))
        assert (objection.code if objection else None) == code
        if objection:
            assert objection.facts == {"person": "p-11"}
