"""The worked quarter as its people would live it: every step through the real doors, in the order of the year.

Four units, one firm, one quarter (2026Q1) that is a settlement period of its own; then evaluation, acceptance,
settlement, publication, release and payment.
"""

from __future__ import annotations

from decimal import Decimal
from datetime import timedelta
from typing import Any

from sharedfund.drafts import bank, bills, budget, contracts, disclosure, fees, payments, receipts, record, remuneration
from sharedfund.drafts import resolutions, revenue, units
from sharedfund.values import days, money, notes
from tests.fund import A, B, C, D, J, K, V, Fund, commitment, key_of, public_key_of

UNITS = (("u-000001", "h-7f3a9c", "B01", "100.00"), ("u-000002", "h-2b91d4", "B01", "88.50"),
         ("u-000003", "h-c05e18", "B02", "120.00"), ("u-000004", "h-e4d6a0", "B02", "91.50"))
Q1, F = "2026Q1", "F001"


def checkpointed(fund: Fund) -> None:
    """The bookkeeper answers for what nobody signed."""
    fund.do(record.make_checkpoint(fund.state, by=K, day=fund.day))


def cosigned(fund: Fund) -> None:
    """Two witnesses of two parties cosign the newest head."""
    head, fund_id = fund.state.record.head, fund.state.record.fund_id
    assert head is not None
    body, at = notes.body(fund_id, head.size, head.root), int(fund.now.timestamp())
    lines = {p: notes.signature(fund_id, p, public_key_of(p), at, key_of(p).sign(notes.to_sign(body, at))) for p in (D, J)}
    fund.do(record.record_cosignatures(head.size, head.root, lines, by=K, day=fund.day))


def waits(fund: Fund, count: int) -> None:
    """`count` days pass between two cosigned heads."""
    cosigned(fund)
    fund.now += timedelta(days=count, minutes=1)
    cosigned(fund)


def resolved(fund: Fund, number: str, *effects: dict[str, Any], title: str = "预算", topics: tuple[int, ...] = (9,)) -> str:
    """The owners resolved it, everybody of the register voting yes."""
    area_m2 = fund.state.units.area_m2() or Decimal("400.00")
    fund.joint(resolutions.record_resolution(
        fund.state, by=B, day=fund.day, resolution=number, body="owners-assembly", topics=topics, title=title,
        notice_day=fund.day - timedelta(days=20), decided_day=fund.day - timedelta(days=2), displayed_day=fund.day,
        total_area_m2=area_m2, total_heads=4, participating_area_m2=area_m2, participating_heads=4,
        yes_area_m2=area_m2, yes_heads=4, effects=effects, evidence=(commitment(number),)), D)
    return number


def paid(fund: Fund, request: Any, bank_ref: str, signers: tuple[str, str] = (B, D)) -> str:
    """A request walks the three steps, is signed and paid; its number."""
    (entry,) = fund.do(request)
    number = str(entry.payment)  # type: ignore[attr-defined]  # a PaymentRequested
    for person in (B, C):
        fund.do(payments.review(fund.state, number, by=person, day=fund.day))
    fund.do(payments.recheck(fund.state, number, by=D, day=fund.day))
    checkpointed_if_due(fund)
    for person in signers:
        fund.do(payments.sign(fund.state, number, by=person, day=fund.day))
    fund.do(payments.pay(fund.state, number, by=K, day=fund.day, bank_ref=bank_ref))
    return number


def checkpointed_if_due(fund: Fund) -> None:
    if fund.state.record.unsigned:
        checkpointed(fund)


def set_up(fund: Fund, **contract: Any) -> None:
    """Units, contract, resolution, budget, vendors."""
    fund.at("2026-01-01")
    fund.do(*(units.register_unit(fund.state, by=K, day=fund.day, unit=unit, household=household, building=building,
                                  use="residential", area_m2=area, area_source="register", area_day=days.day("2025-12-01"))
              for unit, household, building, area in UNITS))
    terms = {"remuneration_kind": "share", "remuneration_rate_share": "1/10", "settlement_period": "quarter",
             "release_function": "band", "release_rest": "deducted", **contract}
    fund.joint(contracts.record_contract(
        fund.state, by=B, day=fund.day, contract="C-01", firm=F, firm_name="银杏物业服务有限公司",
        firm_account=commitment("F001"), first="2026-01-01", end="2026-12-31",
        tariffs=({"use": "residential", "rate_per_m2_month": "2.0000"},), evidence=(commitment("C-01"),), **terms), D)
    resolved(fund, "R2026001", {"fund": "public-revenue", "amount": "5000.00", "use": "spend"})
    fund.joint(budget.adopt_budget(fund.state, by=B, day=fund.day, period=Q1, resolution="R2026001", lines=(
        {"head": "wages", "amount": "900.00", "essential": True},
        {"head": "power", "amount": "240.00", "essential": True},
        {"head": "lift", "amount": "150.00", "essential": True},
        {"head": "public-direct-cost", "amount": "100.00"})), D)
    for vendor, name in (("v-11", "云州电力公司"), ("v-12", "云州电梯服务部"), ("v-13", "云岚传媒")):
        fund.do(payments.add_vendor(fund.state, by=K, day=fund.day, vendor=vendor, name=name, account=commitment(vendor)))


def quarter(fund: Fund) -> None:
    """2026Q1 from the first bill to the closed and reconciled March."""
    fund.do(*fees.charges(fund.state, by=K, day=fund.day, period=Q1))
    for when, number, household, amount in (("2026-01-06", "A1", "h-7f3a9c", "2400.00"),
                                            ("2026-01-09", "A2", "h-2b91d4", "531.00"),
                                            ("2026-01-12", "A3", "h-c05e18", "720.00")):
        fund.at(when)
        fund.do(receipts.record(fund.state, by=K, day=fund.day, amount=money.exact(amount), household=household, bank_ref=number))
    fund.at("2026-01-20")
    fund.do(receipts.take_deposit(fund.state, by=K, day=fund.day, party="h-e4d6a0", amount=money.exact("500.00"), bank_ref="A4"))
    fund.at("2026-01-31")
    fund.do(*remuneration.accrue_remuneration(fund.state, by=K, day=fund.day, month="2026-01"))
    fund.at("2026-02-01")
    fund.do(*fees.earn(fund.state, by=K, day=fund.day))
    close(fund, "2026-01", "4151.00")
    fund.at("2026-02-05")
    fund.do(revenue.receive_revenue(fund.state, by=K, day=fund.day, source="advertising", payer="云岚传媒",
                                    amount=money.exact("900.00"), bank_ref="A5"))
    fund.at("2026-02-06")
    paid(fund, revenue.revenue_cost(fund.state, by=A, day=fund.day, payee="v-13", amount=money.exact("100.00"), purpose="广告位维护",
                                    resolution="R2026001"), "A6")
    fund.at("2026-02-20")
    for number, payee, head, amount in (("B-0001", "staff", "wages", "900.00"), ("B-0002", "v-11", "power", "240.00"),
                                        ("B-0003", "v-12", "lift", "150.00")):
        fund.do(bills.record_bill(fund.state, by=K, day=fund.day, payee=payee, head=head, amount=money.exact(amount),
                                  due=days.day("2026-03-02"), month="2026-01", bill=number,
                                  evidence=(commitment(number),)))
    fund.at("2026-02-28")
    fund.do(*remuneration.accrue_remuneration(fund.state, by=K, day=fund.day, month="2026-02"))
    fund.at("2026-03-01")
    fund.do(*fees.earn(fund.state, by=K, day=fund.day))
    for month in ("2026-01", "2026-02"):
        complete(fund, month)
    close(fund, "2026-02", "4951.00")
    fund.at("2026-03-02")
    for number, ref in (("B-0001", "A7"), ("B-0002", "A8"), ("B-0003", "A9")):
        paid(fund, payments.request_payment(fund.state, by=A, day=fund.day, bill=number, purpose="必要开支",
                                           payee_account=commitment("staff") if number == "B-0001" else None), ref)
    fund.at("2026-03-31")
    fund.do(*remuneration.accrue_remuneration(fund.state, by=K, day=fund.day, month="2026-03"))
    complete(fund, "2026-03")
    paid(fund, revenue.top_up(fund.state, by=A, day=fund.day, period=Q1, purpose="公共收益补足维修资金"), "A10")
    fund.at("2026-04-05")
    close(fund, "2026-03", "3261.00")


def complete(fund: Fund, month: str) -> None:
    """No more bills come for the essential heads of a month."""
    for head in ("wages", "power", "lift"):
        fund.joint(bills.complete_head(fund.state, by=K, day=fund.day, head=head, month=month), B)


def close(fund: Fund, month: str, balance: str) -> None:
    """A month is reconciled to the bank's balance and closed."""
    fund.do(bank.reconcile(fund.state, by=K, day=fund.day, month=month, statement_balance=money.exact(balance)))
    checkpointed_if_due(fund)
    fund.joint(disclosure.close_month(fund.state, fund.lines, month, by=K, day=fund.day), B, D)


def published(fund: Fund, period: str = Q1) -> None:
    checkpointed_if_due(fund)
    fund.joint(disclosure.publish(fund.state, fund.lines, period, by=B, day=fund.day), C, D)


def evaluated(fund: Fund, score: str, number: str = "E-01") -> None:
    """The third party scores, the page hangs its window, two of two bodies finalise."""
    items = ({"name": "保洁", "weight": "3/5", "score": score}, {"name": "秩序", "weight": "2/5", "score": score})
    fund.do(remuneration.record_evaluation(
        fund.state, by=V, day=fund.day, period=Q1, evaluation=number, form_version="2026-01", items=items, scorers=(V,),
        method="third-party", sent=4, valid=4))
    fund.do(remuneration.publish_evaluation(fund.state, by=V, day=fund.day, evaluation=number, place="公告栏"))
    waits(fund, 7)
    fund.joint(remuneration.finalise_evaluation(fund.state, by=V, day=fund.day, evaluation=number), D)


def accepted(fund: Fund, satisfied: int = 4) -> None:
    fund.joint(remuneration.record_acceptance(fund.state, by=D, day=fund.day, period=Q1, sent=4, valid=4,
                                              satisfied=satisfied), B)


def settled(fund: Fund) -> None:
    fund.do(remuneration.serve_settlement(fund.state, by=K, day=fund.day, period=Q1, place="公告栏"))
    for party, person in (("committee", B), ("residents-committee", D), ("firm", A)):
        fund.do(remuneration.answer_settlement(fund.state, by=person, day=fund.day, period=Q1, party=party))
    waits(fund, 15)
    checkpointed_if_due(fund)
    fund.joint(remuneration.propose_settlement(fund.state, by=B, day=fund.day, period=Q1), D)


def released(fund: Fund) -> None:
    checkpointed_if_due(fund)
    fund.joint(remuneration.propose_release(fund.state, by=B, day=fund.day, period=Q1), D)


def honest_quarter(**contract: Any) -> Fund:
    """The quarter, closed and published."""
    fund = Fund.founded()
    set_up(fund, **contract)
    quarter(fund)
    fund.at("2026-04-10")
    published(fund)
    return fund


def honest_release(score: str = "93.00", **contract: Any) -> Fund:
    """The quarter with its remuneration released."""
    fund = honest_quarter(**contract)
    fund.at("2026-04-12")
    evaluated(fund, score)
    accepted(fund)
    settled(fund)
    released(fund)
    return fund

