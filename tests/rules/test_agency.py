"""The lump-sum basis: the fee is the firm's and the fund only carries it; what is held back, and who frees it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sharedfund import drafts
from sharedfund.drafts import fees, payments, receipts
from sharedfund.drafts import remuneration as drafted
from sharedfund.entries.fees import FeeCharged
from sharedfund.entries.remuneration import RemunerationAccrued, SettlementClosed, WithheldDecisionProposed
from sharedfund.reports.disclosure import disclosure
from sharedfund.rules import agency as rules
from sharedfund.rules.agency import the_agreed_share_is_deposited, withheld_fees_are_ranked
from sharedfund.state import agency
from sharedfund.state.remuneration import GateRecord, gate, linear
from sharedfund.values import days
from sharedfund.values.tables import Table
from tests.agency import (
    BUREAU,
    COLLECTED,
    CONTRACT,
    FIRM,
    HOUSEHOLDS,
    OWED_BACK,
    SIGNER,
    UNCOLLECTED,
    A,
    B,
    C,
    D,
    E,
    H1,
    H2,
    H3,
    H4,
    K,
    M,
    accepted,
    asked,
    charged,
    contract,
    decide,
    evaluated,
    lump_sum,
    owed,
    paid,
    payable,
    published,
    ranked,
    ranking,
    received,
    release,
    released,
    spendable,
    walked,
)
from tests.fund import Fund, commitment

# A quarter of the four units at 2.00: 600.00 + 531.00 + 720.00 + 549.00.
BILLS = {H1: "600.00", H2: "531.00", H3: "720.00", H4: "549.00"}
QUARTER, PAID = Decimal("2400.00"), Decimal("1851.00")


def collected(profile: str = "committee-agency", **terms: Any) -> Fund:
    """The quarter charged and paid by three of four units."""
    fund = lump_sum(profile, **terms).at("2026-01-05")
    charged(fund)
    for household in (H1, H2, H3):
        received(fund, household, BILLS[household])
    return fund


def passed(**terms: Any) -> Fund:
    """The quarter collected, accepted, published and let through."""
    fund = collected(**terms).at("2026-04-10")
    published(fund)
    accepted(fund)
    released(fund)
    return fund


# ---- a charge, a receipt ----


@pytest.mark.rule("R21")
def test_a_lump_sum_charge_is_the_firms_claim_and_nobodys_income() -> None:
    fund = lump_sum().at("2026-01-05")
    charged(fund)
    assert owed(fund, UNCOLLECTED) == QUARTER == fund.state.ledger.total("Assets:Receivable:AgencyFee:")
    assert not fund.state.ledger.under("Income:")
    assert not fund.state.ledger.under("Liabilities:Advance:")


@pytest.mark.rule("R21")
def test_money_collected_is_owed_to_the_firm_and_nothing_is_spendable() -> None:
    fund = collected()
    assert owed(fund, COLLECTED) == PAID == fund.state.ledger.cash("agency")
    assert owed(fund, UNCOLLECTED) == QUARTER - PAID
    assert spendable(fund) == 0
    assert not fund.state.ledger.under("Income:")


@pytest.mark.rule("R21")
@pytest.mark.parametrize("agent_for", [None, "F002"])
def test_a_charge_for_anybody_but_the_firm_is_refused(agent_for: str | None) -> None:
    fund = lump_sum().at("2026-01-05")
    charge = fees.charge(fund.state, by=K, day=fund.day, household=H1, period="2026Q1").replaced(agent_for=agent_for)
    refusal = fund.refused(charge.replaced(earned="200.00") if agent_for is None else charge)
    assert refusal.number in ("R7", "R21")
    if agent_for:
        assert (refusal.name, refusal.code) == ("a_fee_is_charged_for_whom_the_contract_says", "for-another")


@pytest.mark.rule("R21")
def test_a_fee_that_is_the_owners_is_not_charged_for_a_firm() -> None:
    from tests.households import branch, small

    fund = branch(small())
    charge = fees.charge(fund.state, by=K, day=fund.day, household=H1, period="2026-01")
    refusal = fund.refused(charge.replaced(agent_for=FIRM, earned="0.00"))
    assert (refusal.number, refusal.code) == ("R21", "for-another")


@pytest.mark.rule("R21")
@pytest.mark.rule("R12")
def test_a_fee_that_the_firm_collects_itself_is_not_charged_here() -> None:
    fund = lump_sum("part-deposit").at("2026-01-05")
    refusal = fund.refused(fees.charge(fund.state, by=K, day=fund.day, household=H1, period="2026Q1"))
    assert (refusal.name, refusal.code) == ("a_fee_is_charged_for_whom_the_contract_says", "charged-elsewhere")


@pytest.mark.rule("R1")
def test_money_that_came_here_all_the_same_is_owed_back() -> None:
    """A receipt is a fact: under a fee collected elsewhere it is recorded, and goes back to the owner."""
    fund = lump_sum("part-deposit").at("2026-01-05")
    received(fund, H1, "600.00")
    assert owed(fund, "Liabilities:Owners:Refund:Operating") == Decimal("600.00")


@pytest.mark.rule("R8")
def test_a_fee_in_arrears_is_charged_on_the_last_day_of_its_period_and_not_before() -> None:
    fund = lump_sum("pay-in-arrears").at("2026-03-30")
    refusal = fund.refused(*fees.charges(fund.state, by=K, day=fund.day, period="2026Q1"))
    assert refusal.code == "charged-before-its-end"
    charged(fund.at("2026-03-31"))
    assert owed(fund, UNCOLLECTED) == QUARTER


@pytest.mark.rule("R21")
def test_a_receipt_taken_for_nobody_is_refused() -> None:
    fund = lump_sum().at("2026-01-05")
    charged(fund)
    receipt = receipts.record(fund.state, by=K, day=fund.day, amount=Decimal("600.00"), household=H1, bank_ref="R1")
    refusal = fund.refused(receipt.replaced(agent_for=None))
    assert (refusal.name, refusal.code) == ("a_receipt_is_taken_for_whom_the_contract_says", "taken-for-another")
    fund.do(receipt)


@pytest.mark.rule("R5")
def test_a_receipt_that_pays_a_firms_bill_says_whose_it_is() -> None:
    fund = lump_sum().at("2026-01-05")
    charged(fund)
    receipt = receipts.record(fund.state, by=K, day=fund.day, amount=Decimal("600.00"), household=H1, bank_ref="R1")
    assert receipt.allocation is not None
    wrong = receipt.allocation.model_copy(update={
        "applied": tuple(part.model_copy(update={"agent_for": None}) for part in receipt.allocation.applied)})
    assert fund.refused(receipt.replaced(allocation=wrong)).number == "R5"


@pytest.mark.rule("R6")
def test_more_than_is_charged_is_owed_back_in_the_agency_fund_never_an_advance() -> None:
    fund = lump_sum().at("2026-01-05")
    charged(fund)
    received(fund, H1, "600.01")
    assert owed(fund, COLLECTED) == Decimal("600.00")
    assert owed(fund, OWED_BACK) == Decimal("0.01")
    assert not fund.state.ledger.under("Liabilities:Advance:")
    assert spendable(fund) == 0
    assert fund.state.receipts.refund_due(H1, "agency") == Decimal("0.01")


@pytest.mark.rule("R3")
def test_unidentified_money_of_a_firm_goes_to_the_agency_bank() -> None:
    fund = lump_sum().at("2026-01-05")
    charged(fund)
    receipt = received(fund, H1, "1.00")  # number S-0001
    assert receipt == "S-0001"
    (entry,) = fund.do(receipts.record(fund.state, by=K, day=fund.day, amount=Decimal("500.00"), bank_ref="U1"))
    assert fund.state.ledger.cash("custody") == Decimal("500.00")
    fund.do(receipts.identify(fund.state, by=K, day=fund.day, receipt=entry.receipt, household=H1))  # type: ignore[attr-defined]
    assert fund.state.ledger.cash("custody") == 0
    assert fund.state.ledger.cash("agency") == Decimal("501.00") == owed(fund, COLLECTED)


@pytest.mark.rule("R2")
def test_what_lies_with_a_gateway_is_nobodys_claim_on_the_bank_and_its_fee_is_the_firms_cost() -> None:
    fund = lump_sum().at("2026-01-05")
    charged(fund)
    received(fund, H2, "531.00", channel="wechat")
    assert not fund.state.ledger.cash("agency") and not spendable(fund)
    fund.do(receipts.remit(fund.state, by=K, day=fund.day, channel="wechat", bank_ref="W1", charge=Decimal("1.19")))
    assert fund.state.ledger.cash("agency") == Decimal("529.81") == owed(fund, COLLECTED)
    assert spendable(fund) == 0
    assert not fund.state.ledger.under("Expenses:")
    assert fund.state.fees.bill(H2, "2026Q1").unpaid == 0  # type: ignore[union-attr]  # the owner paid in full


def charged_by_the_bank(fund: Fund, amount: str, **more: Any) -> Any:
    """What the bank takes of the agency fund, with its advice."""
    more = {"fund": "agency", "advice": commitment("advice"), **more}
    return payments.debit(fund.state, by=K, day=fund.day, amount=amount, bank_ref="FEE1", purpose="手续费", **more)


def holding(amount: str = "600.00") -> Fund:
    """A lump-sum complex whose account holds `amount`, all of it collected for the firm."""
    fund = lump_sum().at("2026-01-05")
    charged(fund)
    received(fund, H1, amount)
    return fund


@pytest.mark.rule("R21")
@pytest.mark.rule("R135")
@pytest.mark.parametrize(("taken", "explained"), [("600.00", "600.00"), ("12.50", "12.50"), ("600.01", "600.00")])
def test_what_the_bank_charges_on_a_firms_money_is_the_firms_cost_as_far_as_it_goes(taken: str, explained: str) -> None:
    fund = holding()
    entry = charged_by_the_bank(fund, taken)
    assert (entry.agent_for, str(entry.explained)) == (FIRM, explained)
    assert fund.refused(entry.replaced(explained="0.00")).code == "explained-differs"
    fund.do(entry)
    left = Decimal("600.00") - Decimal(explained)
    assert owed(fund, COLLECTED) == left and fund.state.agency.paid[FIRM] == Decimal(explained)
    assert not fund.state.ledger.under("Expenses:") and spendable(fund) == min(Decimal("600.00") - Decimal(taken), 0)
    unexplained = fund.state.ledger.balance("Assets:Receivable:Unexplained:Agency")
    assert unexplained == Decimal(taken) - Decimal(explained)


@pytest.mark.rule("R21")
@pytest.mark.parametrize(("changes", "code"), [
    ({"advice": None}, "advice-missing"), ({"agent_for": None}, "firm-missing"),
    ({"agent_for": "F009"}, "no-agent-of-the-firm"), ({"fund": "operating"}, "not-the-firms-money"),
    ({"court_paper": commitment("court")}, "explained-twice"), ({}, None),
])
def test_a_banks_charge_names_firm_and_advice_and_no_other_reason(changes: dict[str, Any], code: str | None) -> None:
    fund = holding()
    found = rules.a_banks_charge_on_a_firms_money_is_the_firms(fund.state, charged_by_the_bank(fund, "12.50").replaced(**changes))
    assert (found.code if found is not None else None) == code


@pytest.mark.rule("R135")
def test_without_the_banks_advice_a_debit_of_a_firms_money_is_approved_by_nobody() -> None:
    fund = holding()
    entry = charged_by_the_bank(fund, "12.50", advice=None)
    fund.do(entry)
    assert (entry.agent_for, entry.explained) == (None, 0) and owed(fund, COLLECTED) == Decimal("600.00")
    assert fund.state.ledger.balance("Assets:Receivable:Unexplained:Agency") == Decimal("12.50")


def test_the_page_tells_the_banks_charge_as_the_firms_cost() -> None:
    fund = holding()
    fund.do(charged_by_the_bank(fund, "12.50"))
    page = disclosure(fund.state, fund.lines, days.period("2026-01"), as_of=fund.day)
    (row,) = page["sections"]["I2"]["rows"]
    assert (row["collected"]["charges"], row["collected"]["closing"]) == ("12.50", "587.50")
    (paid,) = page["sections"]["F"]["rows"]
    assert (paid["manner"], paid["amount"]) == ("bank-charge", "12.50")


@pytest.mark.rule("R2")
def test_a_gateways_money_for_a_firm_is_remitted_for_that_firm() -> None:
    fund = lump_sum().at("2026-01-05")
    charged(fund)
    received(fund, H2, "531.00", channel="wechat")
    remitted = receipts.remit(fund.state, by=K, day=fund.day, channel="wechat", bank_ref="W1")
    assert fund.refused(remitted.replaced(agent_for=None)).code == "more-than-collected"


@pytest.mark.rule("R14")
def test_a_receipt_of_a_firms_fee_is_taken_back_leg_by_leg() -> None:
    fund = lump_sum().at("2026-01-05")
    charged(fund)
    (entry,) = fund.do(receipts.record(fund.state, by=K, day=fund.day, amount=Decimal("600.01"), household=H1,
                                       bank_ref="R1"))
    fund.do(*receipts.correct(fund.state, entry, by=K, day=fund.day, household=H2, reason="记错了户"))  # type: ignore[arg-type]
    assert owed(fund, COLLECTED) == Decimal("531.00")
    assert fund.state.fees.collected.get(f"{CONTRACT}/2026-01") == Decimal("177.00")
    assert fund.state.receipts.refund_due(H2, "agency") == Decimal("69.01")
    assert fund.state.receipts.refund_due(H1, "agency") == 0
    assert spendable(fund) == 0


@pytest.mark.rule("R14")
def test_what_was_paid_of_a_bill_that_was_too_high_is_owed_back() -> None:
    fund = collected()
    charge = next(e for e in fund.entries if isinstance(e, FeeCharged) and e.household == H1)
    fund.do(fees.credit_charge(fund.state, charge, by=K, day=fund.day, amount=Decimal("60.00"), reason="面积"))
    assert owed(fund, COLLECTED) == PAID - 60
    assert fund.state.receipts.refund_due(H1, "agency") == Decimal("60.00")
    assert spendable(fund) == 0


@pytest.mark.rule("R21")
def test_a_credit_of_a_firms_bill_names_the_firm() -> None:
    fund = collected()
    charge = next(e for e in fund.entries if isinstance(e, FeeCharged) and e.household == H4)
    credit = fees.credit_charge(fund.state, charge, by=K, day=fund.day, amount=Decimal("49.00"), reason="面积")
    assert fund.refused(credit.replaced(agent_for="F002")).code == "for-another"
    fund.do(credit)
    assert owed(fund, UNCOLLECTED) == Decimal("500.00")


# ---- a write-off ----


def written_off(fund: Fund, **more: Any) -> Any:
    return fees.propose_write_off(fund.state, by=B, day=fund.day, household=H4, period="2026Q1", reason="坏账", **more)


@pytest.mark.rule("R21")
@pytest.mark.rule("R96")
def test_a_claim_of_the_firm_is_written_off_by_its_written_waiver_alone() -> None:
    fund = collected().at("2026-04-10")
    refusal = fund.refused(written_off(fund))
    assert (refusal.name, refusal.code) == ("a_claim_of_the_firm_is_waived_by_the_firm", "waiver-missing")
    assert fund.refused(written_off(fund, waiver=commitment("waiver"), resolution="R2026001")).code == (
        "not-the-owners-to-waive")
    # Far beyond what the committee may write off of the owners' own claims.
    fund.joint(written_off(fund, waiver=commitment("waiver")), C)
    assert owed(fund, UNCOLLECTED) == 0 == fund.state.ledger.total("Assets:Receivable:AgencyFee:")
    assert not fund.state.ledger.under("Expenses:")
    assert not fund.state.fees.written_off


@pytest.mark.rule("R21")
def test_a_waiver_has_no_place_in_the_owners_own_claims() -> None:
    from tests.households import branch, small

    fund = branch(small())
    fund.do(fees.charge(fund.state, by=K, day=fund.day, household=H1, period="2026-01"))
    asked_ = fees.propose_write_off(fund.state, by=B, day=fund.day, household=H1, period="2026-01", reason="坏账",
                                    amount=Decimal("1.00"), waiver=commitment("waiver"))
    assert fund.refused(asked_).code == "waiver-of-nobody"


# ---- nothing accrues ----


@pytest.mark.rule("R21")
def test_a_lump_sum_accrues_no_remuneration() -> None:
    fund = collected().at("2026-02-01")
    accrual = RemunerationAccrued(day=fund.day, by=K, firm=FIRM, contract=CONTRACT, month="2026-01", base=Decimal("617.00"),
                                  amount=Decimal("617.00"))
    refusal = fund.refused(accrual)
    assert (refusal.name, refusal.code) == ("a_lump_sum_fee_is_neither_income_nor_cost", "fee-as-income-or-cost")
    assert fund.refused(accrual.replaced(base="0.00", amount="0.00")).code == "accrues-nothing"


@pytest.mark.rule("R21")
@pytest.mark.parametrize("kind", ["share", "residual"])
def test_a_lump_sum_contract_pays_neither_a_share_nor_a_residual(kind: str) -> None:
    fund = lump_sum()
    more = {"remuneration_rate_share": "1/10"} if kind == "share" else {}
    refusal = fund.refused(contract(fund, contract="C-02", first="2027-01-01", end="2027-12-31", remuneration_kind=kind,
                                    **more))
    assert (refusal.name, refusal.code) == ("a_lump_sum_contract_pays_the_fee_itself", "not-the-fee-itself")
    fund.joint(contract(fund, contract="C-02", first="2027-01-01", end="2027-12-31"), D)


@pytest.mark.rule("R21")
@pytest.mark.parametrize(("changes", "code"), [
    ({"fee_basis": "lump-sum"}, "lump-sum-among-the-owners-money"),
    ({"fee_account": "agency"}, "agency-without-lump-sum"),
    ({"fee_basis": "none", "fee_account": "agency"}, "agency-without-lump-sum"),
])
def test_a_charter_keeps_lump_sum_and_agency_together(changes: dict[str, str], code: str) -> None:
    from sharedfund.drafts import charter
    from tests.fund import BANK_ACCOUNT, J, founders

    def founding(**terms: str) -> Any:
        return charter.found(by=K, day=Fund().day, name="银杏花园", profile="co-managed", persons=founders(),
                             witnesses=(B, D, J), practice=True, changes=dict(terms), bank_accounts=[BANK_ACCOUNT])

    assert Fund().refused(founding(**changes)).code == code
    Fund().do(founding(fee_basis="lump-sum", fee_account="agency"))
    Fund().do(founding(fee_basis="lump-sum", fee_account="elsewhere"))


@pytest.mark.rule("R21")
@pytest.mark.parametrize(("changes", "code"), [
    ({"fee_account": "co-managed"}, "lump-sum-among-the-owners-money"), ({"fee_basis": "commission"}, "agency-without-lump-sum"),
    ({"fee_account": "elsewhere"}, None), ({"no_such_term": "1"}, None),
])
def test_a_changed_charter_keeps_them_together_too(changes: dict[str, str], code: str | None) -> None:
    """What is no term at all is another rule's to refuse."""
    from sharedfund.drafts import charter

    fund = lump_sum()
    entry = charter.change_charter(fund.state, by=B, day=fund.day, changes=changes, resolution="R2026001")
    objection = rules.a_lump_sum_fee_is_agency_money(fund.state, entry)
    assert (objection.code if objection else None) == code


@pytest.mark.rule("R21")
def test_what_names_no_contract_and_no_bill_of_the_book_is_other_rules_to_refuse() -> None:
    fund = collected()
    ask = rules.a_fee_is_charged_for_whom_the_contract_says
    charge = next(e for e in fund.entries if isinstance(e, FeeCharged) and e.household == H1).replaced(agent_for="F002")
    credit = fees.credit_charge(fund.state, charge, by=K, day=fund.day, amount=Decimal("1.00"), reason="面积")
    for entry, unknown in ((charge, {"contract": "C-99"}), (credit, {"period": "2026Q4"})):
        wrong: Any = entry.replaced(agent_for="F002")
        objection = ask(fund.state, wrong)
        assert objection is not None and objection.facts["expected"] == FIRM
        assert ask(fund.state, wrong.replaced(**unknown)) is None
    gate_ = rules.what_is_deducted_goes_where_the_charter_says
    wrong = release(fund).replaced(agent_for="F002")
    assert gate_(fund.state, wrong) is not None and gate_(fund.state, wrong.replaced(contract="C-99")) is None


# ---- the gate ----


@pytest.mark.rule("R28")
def test_what_was_collected_waits_for_the_acceptance_of_its_period() -> None:
    fund = collected().at("2026-04-10")
    published(fund)
    fund.checkpoint()
    assert fund.refused(release(fund)).code == "acceptance-missing"
    accepted(fund)
    released(fund)
    assert payable(fund) == PAID
    assert owed(fund, COLLECTED) == PAID  # nothing was booked: the money is where it was
    assert spendable(fund) == 0


@pytest.mark.rule("R21")
def test_what_comes_in_late_passes_the_gate_that_is_open() -> None:
    fund = passed()
    received(fund, H4, "549.00")
    found = gate(fund.state, FIRM, "2026Q1")
    assert found is not None and found.accrued == Decimal("549.00")
    released(fund)
    assert payable(fund) == QUARTER


@pytest.mark.rule("R30")
@pytest.mark.parametrize(("score", "rate"), [("62.00", "77"), ("93.00", "100"), ("84.99", "99.99"), ("85.00", "100")])
def test_linear_pays_15_and_the_score_in_the_hundred_below_85(score: str, rate: str) -> None:
    assert linear(Decimal(score)) * 100 == Decimal(rate)


@pytest.mark.rule("R21")
@pytest.mark.rule("R32")
@pytest.mark.parametrize(("score", "passes", "back"), [
    ("62.00", "1425.27", "425.73"),  # 77 % of 1,851.00
    ("93.00", "1851.00", "0.00"),
])
def test_what_linear_takes_off_goes_back_to_those_who_paid(score: str, passes: str, back: str) -> None:
    fund = lump_sum("pay-in-arrears").at("2026-03-31")
    charged(fund)
    for household in (H1, H2, H3):
        received(fund, household, BILLS[household])
    fund.at("2026-04-05")
    evaluated(fund, score)
    published(fund)
    accepted(fund)
    released(fund)
    assert payable(fund) == Decimal(passes)
    assert owed(fund, OWED_BACK) == Decimal(back)
    due = {household: fund.state.receipts.refund_due(household, "agency") for household in HOUSEHOLDS}
    assert sum(due.values()) == Decimal(back)
    if score == "62.00":
        assert due == {H1: Decimal("138.00"), H2: Decimal("122.13"), H3: Decimal("165.60"), H4: Decimal("0.00")}
    assert owed(fund, COLLECTED) == PAID - Decimal(back)
    assert spendable(fund) == 0


@pytest.mark.rule("R53")
def test_what_is_owed_back_is_paid_to_the_household_and_once() -> None:
    fund = lump_sum().at("2026-01-05")
    charged(fund)
    received(fund, H1, "700.00")
    fund.now = fund.now.replace(hour=2)
    more: dict[str, Any] = {"payee": H1, "fund": "agency", "payee_account": commitment("H1"), "settles": None}
    assert fund.refused(asked(fund, "100.01", **more)).name == "payments_stay_within_what_is_payable"
    paid(fund, "100.00", **more)
    assert fund.state.receipts.refund_due(H1, "agency") == 0
    assert owed(fund, OWED_BACK) == 0 == spendable(fund)
    assert fund.state.ledger.cash("agency") == owed(fund, COLLECTED)
    received(fund, H2, "600.00")  # 69.00 over: H1 may not have it
    refusal = fund.refused(asked(fund, "1.00", **more))
    assert refusal.name == "a_refund_is_what_is_due_to_the_household"


@pytest.mark.rule("R32")
def test_deducted_money_that_the_charter_keeps_is_the_owners_own_and_each_fund_balances() -> None:
    fund = lump_sum("pay-in-arrears", deducted_use="operating").at("2026-03-31")
    charged(fund)
    received(fund, H1, "600.00")
    fund.at("2026-04-05")
    evaluated(fund, "62.00")
    published(fund)
    accepted(fund)
    released(fund)
    assert owed(fund, "Income:Operating:RemunerationDeducted") == Decimal("138.00")
    assert fund.state.ledger.cash("operating") == Decimal("138.00")
    assert fund.state.ledger.cash("agency") == Decimal("462.00") == owed(fund, COLLECTED)
    assert spendable(fund) == 0


@pytest.mark.rule("R21")
def test_deducted_money_that_is_not_at_the_bank_cannot_be_kept_yet() -> None:
    fund = lump_sum("pay-in-arrears", deducted_use="operating").at("2026-03-31")
    charged(fund)
    received(fund, H1, "600.00", channel="wechat")
    fund.at("2026-04-05")
    evaluated(fund, "62.00")
    published(fund)
    accepted(fund)
    fund.checkpoint()
    assert fund.refused(release(fund)).code == "not-at-the-bank"


@pytest.mark.rule("R32")
@pytest.mark.rule("R5")
def test_what_is_offset_settles_the_next_bill() -> None:
    fund = lump_sum("pay-in-arrears", deducted_use="offset").at("2026-03-31")
    charged(fund)
    received(fund, H1, "600.00")
    fund.at("2026-04-05")
    evaluated(fund, "62.00")
    published(fund)
    accepted(fund)
    released(fund)
    fund.at("2026-06-30")
    charge = fees.charge(fund.state, by=K, day=fund.day, household=H1, period="2026Q2")
    assert charge.from_advance == Decimal("138.00")
    assert fund.refused(charge.replaced(from_advance="0.00")).code == "advance-not-used"
    fund.do(charge)
    assert fund.state.fees.bill(H1, "2026Q2").unpaid == Decimal("462.00")  # type: ignore[union-attr]  # just charged
    assert fund.state.receipts.refund_due(H1, "agency") == 0
    assert owed(fund, COLLECTED) == Decimal("600.00") == fund.state.ledger.cash("agency")
    assert spendable(fund) == 0


@pytest.mark.rule("R21")
@pytest.mark.parametrize(("changes", "code"), [
    ({"agent_for": None, "deducted_use": None}, "for-another"), ({"agent_for": "F002"}, "for-another"),
    ({"deducted_use": "operating"}, "deducted-otherwise"),
])
def test_a_release_says_for_whom_and_where_the_rest_goes(changes: dict[str, Any], code: str) -> None:
    fund = collected().at("2026-04-10")
    published(fund)
    accepted(fund)
    fund.checkpoint()
    assert fund.refused(release(fund).replaced(**changes)).code == code


# ---- the payment ----


@pytest.mark.rule("R21")
def test_the_firm_is_paid_what_passed_the_gate_and_not_a_fen_more() -> None:
    fund = collected().at("2026-04-10")
    published(fund)
    accepted(fund)
    refusal = fund.refused(asked(fund, "0.01"))
    assert (refusal.name, refusal.code) == ("only_what_passed_the_gate_is_paid_to_the_firm", "more-than-passed")
    released(fund)
    assert fund.refused(asked(fund, "1851.01")).number in ("R17", "R21")
    paid(fund, "1851.00")
    assert owed(fund, COLLECTED) == 0 == fund.state.ledger.cash("agency")
    assert spendable(fund) == 0
    assert payable(fund) == 0


@pytest.mark.rule("R21")
def test_what_is_asked_for_already_is_not_asked_for_twice() -> None:
    fund = passed()
    fund.do(asked(fund, "1000.00"))
    refusal = fund.refused(asked(fund, "851.01"))
    assert refusal.number in ("R17", "R21")
    fund.do(asked(fund, "851.00"))


@pytest.mark.rule("R21")
def test_a_release_that_a_reversal_left_uncovered_is_not_paid() -> None:
    fund = passed()
    number = fund.do(asked(fund, "1851.00"))[0].payment  # type: ignore[attr-defined]  # a request
    receipt = next(e for e in fund.entries if getattr(e, "receipt", "") == "S-0001")
    fund.do(receipts.reverse(fund.state, receipt, by=K, day=fund.day, reason="退票"))  # type: ignore[arg-type]
    walked(fund, number, (B, C))
    fund.checkpoint()
    assert fund.refused(payments.sign(fund.state, number, by=D, day=fund.day)).number in ("R17", "R21")


@pytest.mark.rule("R21")
def test_no_other_payment_touches_what_is_held_for_the_firm() -> None:
    fund = passed()
    request = asked(fund, "1.00")
    refusal = fund.refused(request.replaced(settles="pass-through", fund="agency"))
    assert refusal.code in ("nothing-to-settle", "agency-by-another-name")
    from sharedfund.rules.agency import only_what_passed_the_gate_is_paid_to_the_firm as rule

    objection = rule(fund.state, fund.stamp(request.replaced(settles="expense")))  # type: ignore[arg-type]
    assert objection is not None and objection.code == "agency-by-another-name"
    leg = request.legs[0].model_copy(update={"account": "Liabilities:Agency:F002:Collected"})  # type: ignore[attr-defined]
    objection = rule(fund.state, fund.stamp(request.replaced(legs=(leg,))))  # type: ignore[arg-type]
    assert objection is not None and objection.code == "not-the-firms-money"


@pytest.mark.rule("R21")
@pytest.mark.parametrize(("settles", "code"), [("expense", "agency-by-another-name"), ("agency", "not-the-firms-money")])
def test_of_several_legs_the_first_is_named(settles: str, code: str) -> None:
    fund = passed()
    request: Any = asked(fund, "2.00")
    names = [f"Liabilities:Agency:{firm}:Collected" for firm in ("F002", "F003")]
    legs = tuple(request.legs[0].model_copy(update={"account": name, "amount": Decimal("1.00")}) for name in names)
    objection = rules.only_what_passed_the_gate_is_paid_to_the_firm(
        fund.state, fund.stamp(request.replaced(legs=legs, settles=settles)))
    assert objection is not None and (objection.code, objection.facts["account"]) == (code, names[0])


@pytest.mark.rule("R21")
@pytest.mark.parametrize(("other", "counts"), [
    ({"block": -1}, True), ({"block": 0}, False), ({"block": 1}, False), ({"block": 1, "released_block": 1}, True),
    ({"block": -1, "released_block": 1}, True), ({"block": -1, "payee": "F002"}, False),
    ({"block": -1, "settles": "refund"}, False), ({"block": -1, "fund": "operating"}, False),
    ({"block": -1, "status": "withdrawn"}, False),
])
def test_a_request_leaves_what_was_asked_for_before_it_and_what_is_released(other: dict[str, Any], counts: bool) -> None:
    """Judged again when it is released, a payment yields to those before it; a new request to every one that is open."""
    fund = passed()
    own = fund.stamp(asked(fund, "1851.00"))
    fund.do(own)
    (number,) = fund.state.payments.open
    held = fund.state.payments.open[number]
    table = fund.state.payments.open.set("P-0099", replace(held, **{
        **other, "payment": "P-0099", "amount": Decimal("0.01"), "block": held.block + other["block"]}))
    fund.state = replace(fund.state, payments=replace(fund.state.payments, open=table))
    objection = rules.only_what_passed_the_gate_is_paid_to_the_firm(fund.state, own)  # type: ignore[arg-type]  # a request
    assert (objection.facts if objection else None) == ({
        "firm": FIRM, "amount": PAID, "passed": PAID, "asked": Decimal("0.01"), "left": PAID - Decimal("0.01"),
    } if counts else None)


@pytest.mark.rule("R15")
def test_the_firms_fee_ranks_first_in_its_own_fund_and_draws_on_no_other() -> None:
    fund = passed()
    entry: Any = asked(fund, "1851.00")
    assert (entry.tier, entry.fund) == ("T0", "agency")
    assert [leg.account for leg in entry.legs] == [COLLECTED]
    assert fund.refused(entry.replaced(tier="T3")).code == "tier-differs"


@pytest.mark.rule("R138")
def test_a_payment_run_lists_what_passed_the_gate() -> None:
    from sharedfund.reports.payments import payment_run

    fund = passed()
    (row,) = payment_run(fund.state, "2026-04", fund.day)
    assert (row.kind, row.payee, row.due, row.payable) == ("agency", FIRM, PAID, PAID)
    (request,) = payments.propose_run(fund.state, "2026-04", by=A, day=fund.day)
    assert (request.settles, request.amount) == ("agency", PAID)
    fund.do(request)
    assert not payment_run(fund.state, "2026-04", fund.day)


@pytest.mark.rule("R47")
def test_the_firm_never_signs_its_own_fee() -> None:
    fund = lump_sum("joint-collect", settlement_period="quarter").at("2026-01-05")
    charged(fund)
    received(fund, H1, "600.00")
    fund.at("2026-04-02")
    evaluated(fund, "96.00")
    published(fund)
    released(fund)
    number = fund.do(asked(fund, "600.00"))[0].payment  # type: ignore[attr-defined]  # a request
    walked(fund, number, (B,))
    fund.checkpoint()
    assert fund.refused(payments.sign(fund.state, number, by=SIGNER, day=fund.day)).code in (
        "payee-signs", "linked-to-payee")
    fund.do(payments.sign(fund.state, number, by=C, day=fund.day))  # a second member of the committee
    assert fund.state.payments.open[number].status == "released"


# ---- holdback ----


def held_back(*months: str) -> Fund:
    """Each month of the quarter charged and paid by one unit, 200.00 a month, `months` let through."""
    fund = lump_sum("holdback").at("2026-01-05")
    charged(fund)
    received(fund, H1, "600.00")
    for month in months:
        fund.at(f"{month[:5]}{int(month[5:]) + 1:02d}-02")
        if month == "2026-03":
            published(fund)
        released(fund, month)
    return fund


@pytest.mark.rule("R29")
@pytest.mark.rule("R30")
def test_months_1_and_2_are_let_through_in_full_and_month_3_at_90_percent() -> None:
    fund = held_back("2026-01", "2026-02")
    assert payable(fund) == Decimal("400.00")
    fund = held_back("2026-01", "2026-02", "2026-03")
    assert payable(fund) == Decimal("580.00")
    found = gate(fund.state, FIRM, "2026-03")
    assert found is not None and found.withheld == Decimal("20.00")
    # Withheld is a figure of the gate: the money is where it was.
    assert owed(fund, COLLECTED) == Decimal("600.00")
    assert not fund.state.ledger.under("Liabilities:Firm:")
    assert spendable(fund) == 0


@pytest.mark.rule("R29")
@pytest.mark.rule("R40")
@pytest.mark.parametrize(("place", "of", "frees"), [(18, 20, True), (19, 20, False), (20, 20, False), (4, 5, True), (5, 5, False)])
def test_what_is_withheld_comes_back_outside_the_lowest_tenth(place: int, of: int, frees: bool) -> None:
    fund = held_back("2026-01", "2026-02", "2026-03")
    ranked(fund, "2026Q1", place=place, of=of)
    fund.checkpoint()
    if frees:
        fund.joint(decide(fund, "restore", "2026-03"), D)
        assert payable(fund) == Decimal("600.00")
        return
    refusal = fund.refused(decide(fund, "restore", "2026-03"))
    assert refusal.name == "withheld_fees_follow_the_ranking"
    assert refusal.code == "in-the-lowest-tenth"


@pytest.mark.rule("R29")
def test_without_a_ranking_nothing_withheld_moves() -> None:
    fund = held_back("2026-01", "2026-02", "2026-03")
    assert fund.refused(decide(fund, "restore", "2026-03")).code == "ranking-missing"
    assert fund.refused(decide(fund, "deduct", "2026-03")).code == "year-not-failed"


@pytest.mark.rule("R29")
@pytest.mark.parametrize(("place", "of", "frees"), [(18, 20, True), (19, 20, False), (9, 10, True), (38, 40, False)])
def test_what_is_withheld_comes_back_when_the_next_quarter_stands_higher(place: int, of: int, frees: bool) -> None:
    fund = held_back("2026-01", "2026-02", "2026-03")
    ranked(fund, "2026Q1", place=19, of=20)
    fund.at("2026-07-05")
    ranked(fund, "2026Q2", place=place, of=of)
    fund.checkpoint()
    if frees:
        fund.joint(decide(fund, "restore", "2026-03"), D)
        assert payable(fund) == Decimal("600.00")
    else:
        assert fund.refused(decide(fund, "restore", "2026-03")).code == "in-the-lowest-tenth"


@pytest.mark.rule("R29")
def test_a_failed_year_returns_all_that_is_withheld_to_the_owners() -> None:
    fund = held_back("2026-01", "2026-02", "2026-03")
    ranked(fund, "2026Q1", place=3, of=20)
    ranked(fund.at("2027-01-10"), "2026", passed=False)
    fund.checkpoint()
    assert fund.refused(decide(fund, "restore", "2026-03")).code == "year-failed"
    fund.joint(decide(fund, "deduct", "2026-03"), D)
    assert owed(fund, OWED_BACK) == Decimal("20.00") == fund.state.receipts.refund_due(H1, "agency")
    assert owed(fund, COLLECTED) == Decimal("580.00")
    assert payable(fund) == Decimal("580.00")
    assert spendable(fund) == 0


@pytest.mark.rule("R29")
def test_a_year_that_passed_returns_nothing() -> None:
    fund = held_back("2026-01", "2026-02", "2026-03")
    ranked(fund.at("2027-01-10"), "2026", passed=True)
    assert fund.refused(decide(fund, "deduct", "2026-03")).code == "year-not-failed"


@pytest.mark.rule("R29")
@pytest.mark.parametrize(("period", "fields", "code"), [
    ("2026Q1", {"place": 3, "of": 20, "evidence": ()}, "paper-missing"),
    ("2026Q1", {"place": 21, "of": 20}, "no-such-place"), ("2026Q1", {"place": 0, "of": 20}, "no-such-place"),
    ("2026Q1", {"place": 3}, "no-such-place"), ("2026Q1", {"passed": True}, "result-differs"),
    ("2026", {"place": 3, "of": 20}, "result-differs"), ("2026-03", {"place": 3, "of": 20}, "neither-quarter-nor-year"),
    ("2026Q1", {"place": 20, "of": 20}, None), ("2026", {"passed": False}, None),
    ("2026Q1", {"place": 1, "of": 1}, None), ("2026Q1", {"place": 1, "of": 0}, "no-such-place"),
    ("2026Q1", {"place": 3, "of": 20, "passed": True}, "result-differs"),
    ("2026", {"passed": True, "place": 3, "of": 20}, "result-differs"), ("2026", {"passed": True, "of": 20}, "no-such-place"),
])
def test_a_ranking_is_a_paper_about_a_quarter_or_a_year(period: str, fields: dict[str, Any], code: str | None) -> None:
    fund = lump_sum("holdback").at("2027-01-10")
    if code is None:
        ranked(fund, period, **fields)
        assert fund.refused(ranking(fund, period, **fields)).code == "ranked-already"
    else:
        refusal = fund.refused(ranking(fund, period, **fields))
        assert refusal.code == code
        if code == "no-such-place":
            assert refusal.facts == {"place": fields.get("place", 0), "of": fields.get("of", 0)}


@pytest.mark.rule("R29")
@pytest.mark.parametrize(("day", "period", "fields", "code"), [
    ("2026-03-30", "2026Q1", {"place": 1, "of": 20}, "period-not-over"), ("2026-03-31", "2026Q1", {"place": 1, "of": 20}, None),
    ("2026-03-31", "2026Q2", {"place": 1, "of": 20}, "period-not-over"),
    ("2026-12-30", "2026", {"passed": True}, "period-not-over"), ("2026-12-31", "2026", {"passed": True}, None)])
def test_nobody_is_ranked_for_a_time_that_is_not_over(
    day: str, period: str, fields: dict[str, Any], code: str | None
) -> None:
    fund = lump_sum("holdback").at(day)
    assert getattr(fund.ask(ranking(fund, period, **fields)), "code", None) == code


@pytest.mark.rule("R29")
def test_a_ranking_is_of_a_firm_and_a_time_it_served() -> None:
    fund = lump_sum("holdback").at("2026-04-10")
    right = ranking(fund, "2026Q1", place=3, of=20)
    assert fund.refused(right.replaced(firm="F002")).code == "contract-of-another-firm"
    assert fund.refused(right.replaced(period="2025Q4")).code == "period-not-served"


@pytest.mark.rule("R29")
def test_what_a_ranking_leaves_to_decide_is_said() -> None:
    fund = held_back("2026-01", "2026-02", "2026-03")

    def said(day: str) -> list[str]:
        return [one.code for one in withheld_fees_are_ranked(fund.state, fund.at(day).day)]

    assert said("2026-04-30") == []
    assert said("2026-05-02") == ["not-ranked"]
    ranked(fund, "2026Q1", place=3, of=20)
    assert said("2026-05-03") == ["to-be-given-back"]
    ranked(fund.at("2027-01-10"), "2026", passed=False)
    assert said("2027-01-10") == ["to-be-returned"]


@pytest.mark.rule("R47")
def test_the_bureau_and_another_party_sign_the_firms_fee_never_the_firm() -> None:
    fund = held_back("2026-01")
    number = fund.do(asked(fund, "200.00"))[0].payment  # type: ignore[attr-defined]  # a request
    walked(fund, number, (BUREAU,))
    fund.checkpoint()
    assert fund.refused(payments.sign(fund.state, number, by=SIGNER, day=fund.day)).number in ("R46", "R47")
    fund.do(payments.sign(fund.state, number, by=D, day=fund.day))
    assert fund.state.payments.open[number].status == "released"


@pytest.mark.rule("R47")
def test_two_signatures_of_one_party_do_not_move_the_firms_fee_past_the_bureau() -> None:
    fund = held_back("2026-01")
    number = fund.do(asked(fund, "200.00"))[0].payment  # type: ignore[attr-defined]  # a request
    walked(fund, number, (D,))
    fund.checkpoint()
    assert fund.refused(payments.sign(fund.state, number, by=E, day=fund.day)).code == "one-party"


@pytest.mark.rule("R139")
def test_bureau_and_firm_can_make_every_payment() -> None:
    from sharedfund.state.people import cast

    fund = lump_sum("holdback")
    assert cast(fund.state, fund.day).can_pay("ordinary")


def withheld(period: str, amount: str, contract_: str = CONTRACT) -> GateRecord:
    return GateRecord(FIRM, period, contract_, withheld=Decimal(amount), released_day=date(2026, 4, 2))


def with_records(fund: Fund, *records: GateRecord) -> Fund:
    """These records of what happened at the gate, and no others."""
    kept = Table({f"{one.firm}/{one.period}/{one.contract}": one for one in records})
    fund.state = replace(fund.state, remuneration=replace(fund.state.remuneration, records=kept))
    return fund


@pytest.mark.rule("R29")
@pytest.mark.parametrize(("profile", "records", "said"), [
    ("holdback", [withheld("2026-03", "0.01")], ["0.01"]), ("holdback", [withheld("2026-03", "1.00")], ["1.00"]),
    ("holdback", [withheld("2026-03", "0.00")], []), ("committee-agency", [withheld("2026-03", "20.00")], []),
    # What the opening brought of a period that no contract in the book knows is nobody's to rank.
    ("holdback", [withheld("2025-12", "5.00", ""), withheld("2026-03", "20.00")], ["20.00"]),
    ("holdback", [GateRecord(FIRM, "2026-03", "", brought=Decimal("5.00")), withheld("2026-03", "20.00")], ["25.00"]),
    ("holdback", [GateRecord(FIRM, "2026-03", "", brought=Decimal("5.00"))], ["5.00"]),
])
def test_what_a_holdback_keeps_is_ranked(profile: str, records: list[GateRecord], said: list[str]) -> None:
    fund = with_records(lump_sum(profile), *records)
    found = [(one.code, one.facts["amount"]) for one in withheld_fees_are_ranked(fund.state, date(2026, 5, 2))]
    assert found == [("not-ranked", Decimal(amount)) for amount in said]


@pytest.mark.rule("R29")
def test_what_one_ranking_frees_hides_no_other() -> None:
    fund = lump_sum("holdback").at("2026-04-10")
    ranked(fund, "2026Q1", place=3, of=20)
    with_records(fund, withheld("2026-03", "20.00"), withheld("2026-06", "7.00"))
    found = [(one.code, one.facts["amount"]) for one in withheld_fees_are_ranked(fund.state, date(2026, 8, 1))]
    assert found == [("to-be-given-back", Decimal("20.00")), ("not-ranked", Decimal("7.00"))]


@pytest.mark.rule("R29")
@pytest.mark.parametrize("decision", ["restore", "deduct"])
def test_a_ranking_binds_a_holdback_alone(decision: str) -> None:
    ask = rules.withheld_fees_follow_the_ranking
    kept = with_records(lump_sum("holdback").at("2026-04-10"), withheld("2026-03", "20.00"))
    entry: Any = decide(kept, decision, "2026-03")
    objection = ask(kept.state, entry)
    assert objection is not None and objection.code == (
        "ranking-missing" if decision == "restore" else "year-not-failed")
    assert ask(kept.state, entry.replaced(contract="C-99")) is None
    assert ask(lump_sum().state, entry) is None


# ---- part-deposit ----


@pytest.mark.rule("R29")
def test_a_deposited_share_waits_for_the_evaluation_and_passes_by_its_band() -> None:
    fund = lump_sum("part-deposit", settlement_period="quarter").at("2026-01-10")
    fund.do(drafted.deposit_share(fund.state, by=K, day=fund.day, period="2026Q1", amount=Decimal("720.00"), bank_ref="D1"))
    assert owed(fund, COLLECTED) == Decimal("720.00") == fund.state.ledger.cash("agency")
    assert spendable(fund) == 0
    fund.at("2026-04-05")
    fund.checkpoint()
    published(fund)
    assert fund.refused(release(fund)).code == "evaluation-missing"
    evaluated(fund, "93.00")
    released(fund)
    assert payable(fund) == Decimal("705.60")  # 98 %
    # Nobody's bill is in the book: the rest goes back by area.
    due = {household: fund.state.receipts.refund_due(household, "agency") for household in HOUSEHOLDS}
    assert due == {H1: Decimal("3.60"), H2: Decimal("3.19"), H3: Decimal("4.32"), H4: Decimal("3.29")}
    paid(fund, "705.60", signs=(B, D))
    assert spendable(fund) == 0


@pytest.mark.rule("R29")
def test_a_share_is_deposited_only_where_the_firm_collects() -> None:
    fund = lump_sum().at("2026-01-10")
    share = drafted.deposit_share(fund.state, by=K, day=fund.day, period="2026Q1", amount=Decimal("720.00"), bank_ref="D1")
    assert fund.refused(share).code == "fee-comes-here"
    elsewhere = lump_sum("part-deposit", settlement_period="quarter").at("2026-01-10")
    assert elsewhere.refused(share.replaced(period="2026")).code == "not-a-settlement-period"
    elsewhere.do(share)
    assert elsewhere.refused(share).code == "reference-known"


@pytest.mark.rule("R29")
@pytest.mark.parametrize(("amount", "missing"), [("719.99", "0.01"), ("720.00", None)])
def test_a_share_that_is_missing_when_the_period_is_over_is_said(amount: str, missing: str | None) -> None:
    fund = lump_sum("part-deposit", settlement_period="quarter").at("2026-01-10")
    fund.do(drafted.deposit_share(fund.state, by=K, day=fund.day, period="2026Q1", amount=Decimal(amount), bank_ref="D1"))
    assert not list(the_agreed_share_is_deposited(fund.state, fund.at("2026-03-31").day))
    said = [one.facts["amount"] for one in the_agreed_share_is_deposited(fund.state, fund.at("2026-04-01").day)]
    assert said == ([Decimal(missing)] if missing else [])


@pytest.mark.rule("R29")
@pytest.mark.parametrize(("lump_sum_", "fee_account", "said"), [
    (True, "elsewhere", ["C-01", "C-02"]), (True, "agency", ["C-02"]), (False, "elsewhere", ["C-02"]),
])
def test_only_a_firm_that_collects_its_lump_sum_owes_a_share_of_it(
    lump_sum_: bool, fee_account: str, said: list[str]
) -> None:
    fund = lump_sum("part-deposit", settlement_period="quarter")
    contracts = fund.state.contracts
    held = contracts.contracts[CONTRACT]
    table = contracts.contracts.set(CONTRACT, replace(held, lump_sum=lump_sum_, fee_account=fee_account)).set(
        "C-02", replace(held, contract="C-02", firm="F002"))
    fund.state = replace(fund.state, contracts=replace(contracts, contracts=table))
    found = [one.facts["firm"] for one in the_agreed_share_is_deposited(fund.state, date(2026, 4, 1))]
    assert found == [{"C-01": FIRM, "C-02": "F002"}[name] for name in said]


@pytest.mark.rule("R29")
def test_the_agreed_share_is_of_the_fees_of_the_days_served() -> None:
    fund = lump_sum("part-deposit", settlement_period="quarter")
    held = fund.state.contracts.contracts[CONTRACT]
    assert rules.agreed_share(fund.state, held, "2026Q1") == Decimal("720.00")  # three tenths of 2,400.00
    assert rules.agreed_share(fund.state, replace(held, first=date(2026, 2, 1)), "2026Q1") == Decimal("480.00")
    assert rules.agreed_share(fund.state, held, "2025Q4") == Decimal("0.00")
    assert rules.agreed_share(fund.state, replace(held, tariffs=()), "2026Q1") == Decimal("0.00")


# ---- the invariant ----


@pytest.mark.rule("R21")
def test_collected_less_paid_less_returned_is_what_is_held_for_the_firm_at_every_step() -> None:
    fund = lump_sum("pay-in-arrears").at("2026-03-31")
    came = gone = back = Decimal("0.00")

    def holds() -> None:
        assert owed(fund, COLLECTED) == came - gone - back
        assert spendable(fund) == 0
        for name in fund.state.ledger.funds():
            assert sum(b for a, b in fund.state.ledger.balances.items() if _fund_of(a) == name) == 0

    charged(fund)
    holds()
    for household in (H1, H2, H3):
        received(fund, household, BILLS[household])
        came += Decimal(BILLS[household])
        holds()
    fund.at("2026-04-05")
    evaluated(fund, "62.00")
    published(fund)
    accepted(fund)
    released(fund)
    back += Decimal("425.73")
    holds()
    paid(fund, "1000.00")
    gone += Decimal("1000.00")
    holds()
    received(fund, H4, "549.00")
    came += Decimal("549.00")
    holds()
    released(fund)
    back += Decimal("126.27")
    holds()
    paid(fund, str(payable(fund)))
    gone += Decimal("848.00")
    holds()
    assert owed(fund, COLLECTED) == 0
    assert gone == Decimal("1848.00")  # 77 % of 2,400.00


def _fund_of(account: str) -> str:
    from sharedfund import accounts

    return accounts.fund_of(account)


# ---- the rest of the gate does not break ----


@pytest.mark.rule("R28")
def test_a_breach_keeps_its_claim_back_and_no_more() -> None:
    from tests.payment_fund import with_terms

    fund = collected().at("2026-04-10")
    published(fund)
    accepted(fund)
    _breach(fund, "300.00")
    released(fund)
    assert payable(fund) == PAID - 300
    fund = with_terms(collected().at("2026-04-10"), breach_stops="all")
    published(fund)
    accepted(fund)
    _breach(fund, "300.00")
    fund.checkpoint()
    assert fund.refused(release(fund)).code == "breach-open"


def _breach(fund: Fund, amount: str) -> None:
    from sharedfund.drafts import questions

    fund.do(questions.allege_breach(fund.state, by=B, day=fund.day, breach="BR-01", firm=FIRM, amount=Decimal(amount),
                                    text="未开展服务", evidence=(commitment("breach"),)))
    fund.joint(questions.confirm_breach(fund.state, by=B, day=fund.day, breach="BR-01"), D)


@pytest.mark.rule("R141")
def test_a_judgment_lets_a_lump_sum_fee_pass() -> None:
    fund = collected().at("2026-04-10")
    published(fund)
    fund.do(drafted.record_judgment(fund.state, by=K, day=fund.day, judgment=commitment("judgment"), firm=FIRM,
                                    period="2026Q1", orders="release", replaces=("acceptance",), amount="1000.00"))
    fund.checkpoint()
    fund.joint(release(fund, judgment=commitment("judgment")), D)
    assert payable(fund) == Decimal("1000.00")
    fund.checkpoint()
    assert fund.refused(release(fund)).code == "acceptance-missing"


@pytest.mark.rule("R41")
def test_a_claim_is_not_set_off_against_money_that_is_only_carried() -> None:
    fund = passed()
    _breach(fund, "100.00")
    claim = next(b for b in fund.state.questions.breaches.values()).claim
    from sharedfund.errors import NotFound

    with pytest.raises(NotFound, match="nothing-released"):
        drafted.propose_set_off(fund.state, by=B, day=fund.day, firm=FIRM, claim=claim or "")


@pytest.mark.rule("R7")
def test_a_firms_bill_is_never_taken_into_income() -> None:
    fund = lump_sum().at("2026-01-05")
    charged(fund)
    assert not fees.earn(fund.state, by=K, day=fund.at("2026-03-01").day)


@pytest.mark.rule("R21")
def test_a_change_of_basis_never_reaches_back() -> None:
    """A contract keeps the basis it was recorded under."""
    fund = collected()
    held = fund.state.contracts.named(CONTRACT)
    assert held is not None and held.agent_for == FIRM
    charter = fund.state.charter
    fund.state = replace(fund.state, charter=replace(charter, terms=charter.terms.model_copy(update={
        "fee_account": "co-managed", "fee_basis": "commission"})))
    received(fund, H4, "549.00")
    assert owed(fund, COLLECTED) == QUARTER


@pytest.mark.rule("R93")
def test_the_collection_rate_counts_a_firms_bills_too() -> None:
    from sharedfund.state.fees import collection_rate

    assert collection_rate(collected().state, "2026Q1") == Decimal("0.77125")


def test_standing_adds_up_to_what_is_left() -> None:
    fund = held_back("2026-01", "2026-02", "2026-03")
    paid(fund, "400.00", signs=(BUREAU, D))
    found = agency.standing(fund.state, FIRM)
    assert (found.waiting, found.payable, found.withheld, found.left) == (
        Decimal("0.00"), Decimal("180.00"), Decimal("20.00"), Decimal("200.00"))


@pytest.mark.rule("R21")
@pytest.mark.rule("R98")
def test_a_debt_to_the_firm_that_passes_to_the_buyer_stays_the_firms() -> None:
    from sharedfund.drafts import units
    from sharedfund.entries.units import HouseholdBalanceMoved

    fund = collected().at("2026-02-10")
    new = "h-9d9d9d"
    fund.do(units.transfer(fund.state, by=K, day=fund.day, former=H4, household=new, statement=commitment("statement")))
    (moved,) = units.move_balances(fund.state, by=K, day=fund.day, former=H4, household=new,
                                   agreement=commitment("agreement"), items=frozenset({"debt"}))
    assert isinstance(moved, HouseholdBalanceMoved)
    assert fund.refused(moved.replaced(agent_for=None)).code == "for-another"
    fund.do(moved)
    received(fund, new, "549.00")
    assert owed(fund, COLLECTED) == QUARTER
    assert owed(fund, UNCOLLECTED) == 0 == fund.state.ledger.total("Assets:Receivable:AgencyFee:")
    found = gate(fund.state, FIRM, "2026Q1")
    assert found is not None and found.accrued == QUARTER


@pytest.mark.rule("R63")
def test_no_budget_is_asked_for_where_the_owners_have_no_money_of_their_own() -> None:
    from sharedfund.rules.budget import a_year_starts_with_a_budget

    fund = collected()
    assert not list(a_year_starts_with_a_budget(fund.state, fund.day))
    put = fund.state.ledger.balances.set("Assets:Bank:Joint:PublicRevenue", Decimal("1.00"))
    fund.state = replace(fund.state, ledger=replace(fund.state.ledger, balances=put))
    assert [one.code for one in a_year_starts_with_a_budget(fund.state, fund.day)] == ["no-budget"]


# ---- a complex that was running before its book ----


def running(*, remainder: str = "0.00") -> Fund:
    """1,000.00 of the last quarter's fee is at the bank, 200.00 is to be collected, 30.00 is owed back; the contract began
    in October."""
    from sharedfund import drafts, spelling
    from sharedfund.drafts import opening
    from tests.agency import OPENING_DAY, before_opening

    fund = before_opening("committee-agency")
    rows = (
        opening.OpeningRow("bank", "agency", "co-managed", Decimal("1030.00") + Decimal(remainder)),
        opening.OpeningRow("agency-collected", "agency", FIRM, Decimal("1000.00"), period="2025Q4"),
        opening.OpeningRow("refund", "agency", H2, Decimal("30.00")),
        opening.OpeningRow("arrears", "agency", H1, Decimal("200.00"), period="2025Q4", agent_for=FIRM),
    )
    assert fund.day == OPENING_DAY
    statement = opening.Statement(Decimal("1030.00") + Decimal(remainder), commitment("statement"))
    proposed = opening.propose(fund.state, by=K, day=fund.day, statements={"co-managed": statement}, rows=rows,
                               hand_over_refused=True)
    text = opening.paper(opening.positions(rows, by=K, day=fund.day))
    (proposal, *_) = fund.do(proposed)
    leaf = spelling.leaf_of(proposal)
    fund.do(drafts.approve(fund.state, leaf, by=B, day=fund.day))
    last = drafts.approve(fund.state, leaf, by=D, day=fund.day)
    fund.do(last, *opening.adoption(fund.state, leaf, opening.rows_of(text), by=D))
    fund.joint(contract(fund, first="2025-10-01"), D)
    return fund


@pytest.mark.rule("R144")
@pytest.mark.rule("R21")
def test_an_opening_brings_what_was_collected_and_what_is_still_owed_to_the_firm() -> None:
    fund = running().at("2026-01-10")
    assert owed(fund, COLLECTED) == Decimal("1000.00")
    assert owed(fund, UNCOLLECTED) == Decimal("200.00") == fund.state.ledger.total("Assets:Receivable:AgencyFee:")
    assert spendable(fund) == 0
    assert fund.state.receipts.refund_due(H2, "agency") == Decimal("30.00")
    received(fund, H1, "200.00")
    found = gate(fund.state, FIRM, "2025Q4")
    assert found is not None and found.accrued == Decimal("1200.00")
    accepted(fund, "2025Q4")
    released(fund, "2025Q4")
    assert payable(fund) == Decimal("1200.00")
    paid(fund, "1200.00")
    assert owed(fund, COLLECTED) == 0 == spendable(fund)


@pytest.mark.rule("R144")
def test_agency_money_that_is_nobodys_opens_no_book() -> None:
    with pytest.raises(AssertionError, match="agency-is-somebodys"):
        running(remainder="0.01")


@pytest.mark.rule("R144")
def test_only_a_debt_is_brought_for_a_firm() -> None:
    from sharedfund.entries.charter import OpeningPosition
    from sharedfund.rules.opening import row_objection

    fund = lump_sum()
    row = OpeningPosition.model_validate({"day": fund.day, "by": K, "row": 1, "item": "refund", "fund": "agency",
                                          "party": H1, "amount": "1.00", "agent_for": FIRM})
    objection = row_objection(fund.state, row)
    assert objection is not None and objection.code == "agent-of-no-debt"


# ---- other ways in, and two firms ----


@pytest.mark.rule("R2")
@pytest.mark.parametrize("channel", ["cash", "firm"])
def test_cash_and_what_the_firm_took_itself_wait_in_the_agency_fund_until_they_are_banked(channel: str) -> None:
    fund = lump_sum().at("2026-01-05")
    charged(fund)
    more: dict[str, Any] = {"paper": "0001", **({"collected_by": FIRM} if channel == "firm" else {})}
    received(fund, H2, "531.00", channel=channel, bank_ref=None, **more)
    assert owed(fund, COLLECTED) == Decimal("531.00") == fund.state.ledger.total("Assets:Clearing:Agency:")
    assert not fund.state.ledger.under("Assets:Clearing:Operating:")
    assert spendable(fund) == 0
    fund.do(receipts.remit(fund.state, by=K, day=fund.day, channel=channel, bank_ref="B1"))
    assert fund.state.ledger.cash("agency") == Decimal("531.00")
    assert not fund.state.ledger.under("Assets:Clearing:")


def two_firms() -> Fund:
    """The second firm serves from April on; a household owes the first for its last quarter, and the second a quarter."""
    from sharedfund.drafts import contracts

    fund = collected().at("2026-02-01")
    fund.joint(contracts.end_contract(fund.state, by=B, day=fund.day, contract=CONTRACT, last=date(2026, 3, 31),
                                      reason="agreement", evidence=(commitment("agreement"),)), D)
    fund.joint(contract(fund, contract="C-02", firm="F002", firm_name="银杏新物业服务有限公司",
                        firm_account=commitment("F002"), first="2026-04-01", end="2026-12-31"), D)
    fund.at("2026-04-01")
    charged(fund, "2026Q2")
    return fund


@pytest.mark.rule("R37")
def test_money_that_pays_two_firms_bills_is_held_for_each() -> None:
    fund = two_firms()
    received(fund, H4, "1000.00")  # 549.00 of the first quarter, 451.00 of the second
    assert owed(fund, COLLECTED) == QUARTER
    assert owed(fund, "Liabilities:Agency:F002:Collected") == Decimal("451.00")
    first, second = gate(fund.state, FIRM, "2026Q1"), gate(fund.state, "F002", "2026Q2")
    assert first is not None and second is not None
    assert (first.accrued, second.accrued) == (QUARTER, Decimal("451.00"))
    assert spendable(fund) == 0


@pytest.mark.rule("R14")
def test_such_a_receipt_is_taken_back_from_each() -> None:
    fund = two_firms()
    (entry,) = fund.do(receipts.record(fund.state, by=K, day=fund.day, amount=Decimal("1000.00"), household=H4,
                                       channel="wechat", bank_ref="W1"))
    assert fund.refused(receipts.remit(fund.state, by=K, day=fund.day, channel="wechat", bank_ref="W2").replaced(
        amount="1000.00")).code == "more-than-collected"
    fund.do(receipts.reverse(fund.state, entry, by=K, day=fund.day, reason="退款"))  # type: ignore[arg-type]
    assert owed(fund, COLLECTED) == PAID
    assert owed(fund, "Liabilities:Agency:F002:Collected") == 0
    assert not fund.state.receipts.clearing


@pytest.mark.rule("R21")
@pytest.mark.rule("R115")
def test_a_firm_that_has_left_still_gets_what_passed_its_gate() -> None:
    fund = two_firms()
    published(fund)
    accepted(fund)
    released(fund)
    paid(fund, "1851.00", by=B, reviewers=(C, M), signs=(C, M, D))
    assert owed(fund, COLLECTED) == 0


# ---- what a lump-sum fee is not, and where a deduction goes ----


def accrued_for(fund: Fund, amount: str) -> RemunerationAccrued:
    return RemunerationAccrued(day=fund.day, by=K, firm=FIRM, contract=CONTRACT, month="2026-01", base="600.00", amount=amount)


@pytest.mark.rule("R21")
@pytest.mark.parametrize(("amount", "code"), [
    ("0.01", "fee-as-income-or-cost"), ("-0.01", "fee-as-income-or-cost"), ("0.00", "accrues-nothing")])
def test_nothing_of_a_lump_sum_fee_accrues(amount: str, code: str) -> None:
    fund = collected()
    objection = rules.a_lump_sum_fee_is_neither_income_nor_cost(fund.state, accrued_for(fund, amount))
    assert objection is not None and objection.code == code
    assert objection.facts.get("amount", Decimal(amount)) == Decimal(amount)


@pytest.mark.rule("R21")
@pytest.mark.parametrize(("residual", "code"), [(None, None), ("0.00", None), ("0.01", "fee-as-income-or-cost")])
def test_a_settlement_of_a_lump_sum_fee_finds_no_rest(residual: str | None, code: str | None) -> None:
    fund = collected()
    entry = SettlementClosed(day=fund.day, by=K, proposal="0" * 64, firm=FIRM, contract=CONTRACT, period="2026Q1",
                             residual=residual)
    objection = rules.a_lump_sum_fee_is_neither_income_nor_cost(fund.state, entry)
    assert (objection.code if objection else None) == code
    assert rules.a_lump_sum_fee_is_neither_income_nor_cost(fund.state, entry.replaced(contract="C-99")) is None


@pytest.mark.rule("R21")
@pytest.mark.parametrize(("use", "decision", "amount", "code"), [
    ("operating", "deduct", "600.00", None), ("operating", "deduct", "600.01", "not-at-the-bank"),
    ("operating", "restore", "600.01", None), ("refund", "deduct", "600.01", None), ("offset", "deduct", "600.01", None)])
def test_withheld_money_the_owners_keep_is_at_the_bank_when_it_is_deducted(
    use: str, decision: str, amount: str, code: str | None
) -> None:
    fund = lump_sum("holdback", deducted_use=use).at("2026-01-05")
    charged(fund)
    received(fund, H1, "600.00")
    entry = WithheldDecisionProposed(
        day=fund.day, by=B, **drafts.signing(fund.state, B, "withheld-decision-proposed", fund.day), firm=FIRM,
        contract=CONTRACT, period="2026-03", decision=decision, amount=amount, reason="排名", agent_for=FIRM,
        deducted_use=use)
    objection = rules.what_is_deducted_goes_where_the_charter_says(fund.state, entry)
    assert (objection.code if objection else None) == code
    if objection:
        assert objection.facts == {"amount": Decimal("600.01"), "cash": Decimal("600.00")}
