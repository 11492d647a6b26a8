"""Bills: what a paper must say, when a month is complete, what the firm is reimbursed, what a payment may settle."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from sharedfund.drafts import bills
from sharedfund.errors import BadInput
from sharedfund.values import days
from tests import till as t
from tests.fund import B, C, D, Fund, K

RECORDED, CREDITED = "bills_say_who_is_owed_for_which_head", "credits_fit_their_bill"
COMPLETED = "heads_are_completed_once_with_their_last_bill"
SETTLED = "payments_settle_what_their_bill_leaves_open"
REIMBURSED = "costs_are_reimbursed_at_the_lower_of_proof_and_budget"


def recorded(fund: Fund, amount: str = "100.00", **more: Any) -> Any:
    more = {"payee": t.POWER, "head": "power", "due": fund.day, **more}
    return bills.record_bill(fund.state, by=K, day=fund.day, amount=t.Decimal(amount), **more)


# ---- R138: a bill ----


@pytest.mark.rule("R138")
@pytest.mark.parametrize(("more", "code"), [
    ({}, None), ({"payee": "staff", "head": "wages"}, None), ({"payee": "tax", "head": "public-tax"}, None),
    ({"payee": t.CLEAN, "head": "public-direct-cost"}, None),
    ({"payee": "v-99"}, "payee-unknown"), ({"payee": "F001"}, "payee-unknown"),
    ({"payee": "staff"}, "payee-not-of-head"), ({"payee": "tax", "head": "public-welfare"}, "payee-not-of-head"),
    ({"head": "public-tax"}, "payee-not-of-head"),
])
def test_a_bill_names_a_payee_and_a_head_that_fit(more: dict[str, Any], code: str | None) -> None:
    fund = t.till("1000.00")
    assert t.code(fund, recorded(fund, **more), RECORDED) == code


@pytest.mark.parametrize(("more", "code"), [
    ({"head": "consulting"}, "head-unknown"), ({"payee": "h-7f3a9c"}, "payee-not-billed"),
    ({"payee": "tax"}, "payee-not-billed"), ({"payee": "F001", "head": "public-direct-cost"}, "payee-not-billed"),
])
def test_what_no_account_of_the_chart_could_hold_is_not_drafted(more: dict[str, Any], code: str) -> None:
    with pytest.raises(BadInput) as caught:
        recorded(t.till("0.00"), **more)
    assert caught.value.code == code


@pytest.mark.rule("R138")
def test_a_bill_number_is_used_once() -> None:
    fund = t.till("1000.00")
    t.put(fund, recorded(fund))
    assert t.code(fund, recorded(fund, bill="B-0001"), RECORDED) == "number-used"
    assert t.code(fund, recorded(fund), RECORDED) is None


@pytest.mark.rule("R138")
def test_a_bill_enters_by_the_door() -> None:
    fund = t.till("1000.00")
    fund.do(recorded(fund))
    assert fund.state.bills.open["B-0001"].unpaid == t.Decimal("100.00")
    assert fund.state.ledger.owed("Liabilities:Payable:Operating:Vendor:V-11") == t.Decimal("100.00")


# ---- R14: a credit ----


@pytest.mark.rule("R14")
@pytest.mark.parametrize(("amount", "code"), [("99.99", None), ("100.00", None), ("100.01", "credit-above-unpaid")])
def test_a_credit_takes_off_at_most_what_is_unpaid(amount: str, code: str | None) -> None:
    fund = t.till("1000.00")
    t.bill(fund, "B-0001", "power", "100.00")
    entry = bills.credit_bill(fund.state, by=K, day=fund.day, bill="B-0001", amount=t.Decimal(amount), reason="抄表有误")
    assert t.code(fund, entry, CREDITED) == code


@pytest.mark.rule("R14")
def test_what_is_asked_for_is_not_credited() -> None:
    fund = t.till("1000.00")
    t.bill(fund, "B-0001", "power", "100.00")
    t.request(fund, "60.00", bill="B-0001")
    for amount, code in (("40.00", None), ("40.01", "credit-above-unpaid")):
        entry = bills.credit_bill(fund.state, by=K, day=fund.day, bill="B-0001", amount=t.Decimal(amount), reason="有误")
        assert t.code(fund, entry, CREDITED) == code


@pytest.mark.rule("R14")
@pytest.mark.parametrize(("field", "value"), [("payee", t.LIFT), ("head", "lift"), ("corrects", "0" * 64)])
def test_a_credit_repeats_its_bills_fields(field: str, value: str) -> None:
    fund = t.till("1000.00")
    t.bill(fund, "B-0001", "power", "100.00")
    entry = bills.credit_bill(fund.state, by=K, day=fund.day, bill="B-0001", amount=t.Decimal("1.00"), reason="有误")
    assert t.code(fund, entry.model_copy(update={field: value}), CREDITED) == "bill-differs"
    assert t.code(fund, entry.model_copy(update={"bill": "B-0009"}), CREDITED) == "bill-unknown"


@pytest.mark.rule("R14")
def test_a_credit_lowers_bill_line_and_debt() -> None:
    fund = t.till("1000.00")
    t.bill(fund, "B-0001", "power", "100.00")
    t.put(fund, bills.credit_bill(fund.state, by=K, day=fund.day, bill="B-0001", amount=t.Decimal("30.00"), reason="有误"))
    assert fund.state.bills.open["B-0001"].unpaid == t.Decimal("70.00")
    assert fund.state.bills.month("power", "2026-01").cost == t.Decimal("70.00")
    assert fund.state.ledger.owed("Liabilities:Payable:Operating:Vendor:V-11") == t.Decimal("70.00")


# ---- R138: complete for the month ----


@pytest.mark.rule("R138")
@pytest.mark.parametrize(("on", "code"), [("2026-01-30", "month-not-over"), ("2026-01-31", None), ("2026-02-01", None)])
def test_a_month_is_complete_when_it_is_over(on: str, code: str | None) -> None:
    fund = t.till("1000.00").at(on)
    entry = bills.complete_head(fund.state, by=K, day=fund.day, head="power", month="2026-01")
    assert t.code(fund, entry, COMPLETED) == code


@pytest.mark.rule("R138")
@pytest.mark.parametrize(("last_bill", "code"), [
    ("B-0002", None), ("B-0001", "not-the-last-bill"), (None, "last-bill-missing"), ("B-0007", "not-the-last-bill"),
])
def test_a_complete_month_names_its_last_bill(last_bill: str | None, code: str | None) -> None:
    fund = t.till("1000.00")
    for number in ("B-0001", "B-0002"):
        t.bill(fund, number, "power", "10.00")
    fund.at("2026-01-31")
    entry = bills.complete_head(fund.state, by=K, day=fund.day, head="power", month="2026-01")
    assert t.code(fund, entry.model_copy(update={"last_bill": last_bill}), COMPLETED) == code


@pytest.mark.rule("R138")
def test_a_month_is_marked_complete_once_by_two_persons() -> None:
    fund = t.till("1000.00").at("2026-01-31")
    fund.joint(bills.complete_head(fund.state, by=K, day=fund.day, head="power", month="2026-01"), D)
    assert fund.state.bills.month("power", "2026-01").complete
    entry = bills.complete_head(fund.state, by=K, day=fund.day, head="power", month="2026-01")
    assert t.code(fund, entry, COMPLETED) == "complete-already"
    assert t.code(fund, entry.model_copy(update={"head": "consulting"}), COMPLETED) == "head-unknown"


# ---- R138: a payment of a bill ----


@pytest.mark.rule("R138")
@pytest.mark.parametrize(("amount", "code"), [("99.99", None), ("100.00", None), ("100.01", "above-bill")])
def test_a_bill_is_paid_once(amount: str, code: str | None) -> None:
    fund = t.till("1000.00")
    t.bill(fund, "B-0001", "power", "100.00")
    assert t.code(fund, t.asked(fund, amount, bill="B-0001"), SETTLED) == code


@pytest.mark.rule("R138")
def test_what_another_request_asks_for_is_not_asked_for_again() -> None:
    fund = t.till("1000.00")
    t.bill(fund, "B-0001", "power", "100.00")
    first = t.request(fund, "60.00", bill="B-0001")
    assert t.code(fund, t.asked(fund, "40.00", bill="B-0001"), SETTLED) is None
    assert t.code(fund, t.asked(fund, "40.01", bill="B-0001"), SETTLED) == "above-bill"
    t.request(fund, "100.00", bill="B-0001")
    assert t.code(fund, t.release(fund, first, but_last=True), SETTLED) is None


@pytest.mark.rule("R138")
@pytest.mark.parametrize(("field", "value", "code"), [
    ("payee", t.LIFT, "bill-differs"), ("head", "lift", "bill-differs"), ("fund", "grants", "bill-differs"),
    ("bill", "B-0009", "bill-unknown"), ("bill", None, "bill-unknown"),
])
def test_a_payment_names_its_bill_as_it_stands(field: str, value: str | None, code: str) -> None:
    fund = t.till("1000.00")
    t.bill(fund, "B-0001", "power", "100.00")
    entry = t.asked(fund, bill="B-0001").model_copy(update={field: value})
    assert t.code(fund, entry, SETTLED) == code


@pytest.mark.rule("R138")
def test_a_paid_bill_leaves_after_a_quarter_and_its_number_stays_used() -> None:
    from sharedfund.entries.disclosure import MonthClosed

    fund = t.till("1000.00")
    t.bill(fund, "B-0001", "power", "100.00")
    payment = t.request(fund, bill="B-0001")
    t.release(fund, payment)
    t.put(fund, t.payments.pay(fund.state, payment, by=K, day=fund.day, bank_ref="PAY1"))
    assert fund.state.bills.open["B-0001"].unpaid == 0
    for month, is_there in (("2026-01", True), ("2026-03", True), ("2026-04", False)):
        fund.at(str(days.period(month).end))
        t.put(fund, MonthClosed(**t.signed(fund, K, "month-closed"), month=month, funds=()))
        assert ("B-0001" in fund.state.bills.open) is is_there
    assert t.code(fund, recorded(fund, bill="B-0001"), RECORDED) == "number-used"


@pytest.mark.rule("R138")
def test_a_payment_the_bank_sent_back_leaves_the_bill_unpaid() -> None:
    fund = t.till("1000.00")
    t.bill(fund, "B-0001", "power", "100.00")
    payment = t.request(fund, bill="B-0001")
    t.release(fund, payment)
    t.put(fund, t.payments.pay(fund.state, payment, by=K, day=fund.day, bank_ref="PAY1"))
    assert fund.state.bills.month("power", "2026-01").paid == t.Decimal("100.00")
    t.put(fund, t.payments.return_payment(fund.state, payment, by=K, day=fund.day, bank_ref="RET1", reason="账号有误"))
    assert fund.state.bills.open["B-0001"].unpaid == t.Decimal("100.00")
    assert fund.state.bills.month("power", "2026-01").paid == 0


@pytest.mark.rule("R138")
def test_an_opening_brings_unpaid_bills_with_it() -> None:
    fund = t.till("1000.00")
    t.hold(fund, "bill", "80.00", party=t.POWER, document="B-0033", head="power", due="2026-01-15")
    t.hold(fund, "wages", "900.00", party="staff", due="2026-01-10")
    assert [(b.payee, str(b.unpaid)) for b in fund.state.bills.unpaid("operating")] == [
        ("staff", "900.00"), (t.POWER, "80.00")]
    assert fund.state.bills.month("power", "2026-01").cost == 0
    assert t.code(fund, recorded(fund, bill="B-0033"), RECORDED) == "number-used"


# ---- R143: the firm is reimbursed ----


def firms(fund: Fund, amount: str = "800.00", **more: Any) -> Any:
    more = {"payee": "F001", "head": "wages", "vouchers": t.Decimal("900.00"), "headcount": 3,
            "evidence": (t.commitment("voucher"),), **more}
    return recorded(fund, amount, **more)


def reimbursing(cost_heads: tuple[str, ...] = ("wages", "security")) -> Fund:
    fund = t.till("5000.00")
    t.contract(fund, cost_heads=cost_heads)
    t.adopt(fund, lines={"wages": "10800.00", "security": "1200.00", "lift": "1200.00"})
    return fund


@pytest.mark.rule("R143")
@pytest.mark.parametrize(("amount", "vouchers", "code"), [
    ("899.99", "900.00", None), ("900.00", "900.00", None), ("900.01", "900.00", "above-vouchers"),
    ("900.00", "2000.00", None), ("900.01", "2000.00", "above-adopted"), ("500.00", "499.99", "above-vouchers"),
])
def test_the_firm_gets_the_lower_of_proof_and_budget(amount: str, vouchers: str, code: str | None) -> None:
    fund = reimbursing()
    assert t.code(fund, firms(fund, amount, vouchers=t.Decimal(vouchers)), REIMBURSED) == code


@pytest.mark.rule("R143")
def test_what_the_month_has_cost_already_is_not_reimbursed_again() -> None:
    fund = reimbursing()
    t.bill(fund, "B-0001", "wages", "600.00")
    assert t.code(fund, firms(fund, "300.00"), REIMBURSED) is None
    assert t.code(fund, firms(fund, "300.01"), REIMBURSED) == "above-adopted"


@pytest.mark.rule("R143")
@pytest.mark.parametrize(("more", "code"), [
    ({}, None), ({"head": "lift"}, "head-not-reimbursed"), ({"vouchers": None}, "vouchers-missing"),
    ({"evidence": ()}, "vouchers-missing"), ({"headcount": None}, "headcount-missing"), ({"head": "security"}, None),
    ({"contract": "C-09"}, "contract-missing"), ({"payee": t.RELATED, "head": "lift"}, "head-not-reimbursed"),
    ({"payee": t.CLEAN, "head": "lift", "vouchers": None}, None),
])
def test_a_reimbursement_names_contract_head_and_proof(more: dict[str, Any], code: str | None) -> None:
    fund = reimbursing()
    assert t.code(fund, firms(fund, "100.00", **more), REIMBURSED) == code


@pytest.mark.rule("R143")
def test_without_a_contract_nothing_is_reimbursed() -> None:
    fund = t.till("5000.00")
    t.adopt(fund)
    assert t.code(fund, firms(fund), REIMBURSED) == "contract-missing"


@pytest.mark.rule("R61")
def test_of_two_requests_on_one_bill_the_earlier_is_released_and_the_later_waits() -> None:
    """A release counts what was asked for before it and what is released already, not itself nor what came after."""
    from sharedfund.rules.bills import _asked_for
    from tests import payment_fund as purse

    fund = purse.funded()
    number = purse.bill(fund, "B-0101", purse.REPAIR, "repair", "100.00")
    first = purse.request(fund, "60.00", bill=number, settles="bill")
    second = purse.asked(fund, "40.00", bill=number, settles="bill")
    purse.put(fund, second)
    later = second.payment  # type: ignore[attr-defined]  # a request
    assert _asked_for(fund.state, number, first) == 0
    assert _asked_for(fund.state, number, later) == Decimal("60.00")
    assert _asked_for(fund.state, number, "P-9999") == Decimal("100.00")
    for name, persons in (("review", (B, C)), ("recheck", (D,)), ("sign", (B, D))):
        purse.step(fund, name, later, *persons)
    assert purse.payment_of(fund, later).is_released
    assert _asked_for(fund.state, number, first) == Decimal("40.00")


# ---- edges ----


@pytest.mark.rule("R138")
@pytest.mark.parametrize("count", [1, 2, 3])
def test_of_however_many_bills_of_a_month_the_last_is_named(count: int) -> None:
    fund = t.till("1000.00").at("2026-02-01")
    for number in range(1, count + 1):
        t.put(fund, recorded(fund, bill=f"B-000{number}", month="2026-01"))
    entry = bills.complete_head(fund.state, by=K, day=fund.day, head="power", month="2026-01")
    for named in range(1, count + 1):
        refusal = t.said(fund, entry.replaced(last_bill=f"B-000{named}")).get(COMPLETED)
        assert (refusal is None) is (named == count)
        assert refusal is None or refusal.facts["bill"] == f"B-000{count}"


@pytest.mark.rule("R138")
@pytest.mark.parametrize(("bill", "named"), [("B-0099", "B-0099"), (None, "")])
def test_a_bill_nobody_entered_is_told_by_its_number(bill: str | None, named: str) -> None:
    fund = t.till("1000.00")
    t.put(fund, recorded(fund))
    entry = t.asked(fund, bill="B-0001").replaced(bill=bill)
    refusal = t.said(fund, entry)[SETTLED]
    assert (refusal.code, refusal.facts) == ("bill-unknown", {"bill": named})
