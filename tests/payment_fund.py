"""A fund with money, a budget, vendors and a firm under contract, for tests of payments: what other chapters bring is
written without asking their doors, every payment walks through the real ones."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sharedfund import drafts, spelling
from sharedfund.admit import Admitted, Refusal
from sharedfund.drafts import payments, record
from sharedfund.entries.bank import InterestPart, InterestReceived
from sharedfund.entries.bills import BillRecorded
from sharedfund.entries.budget import BudgetAdopted, BudgetLine
from sharedfund.entries.contracts import ContractRecorded, Tariff
from sharedfund.entries.entry import Entry
from sharedfund.entries.receipts import DepositTaken
from sharedfund.entries.resolutions import MoneyEffect, ResolutionRecorded
from sharedfund.entries.revenue import RevenueReceived
from sharedfund.entries.units import UnitRegistered
from sharedfund.state import evolve
from sharedfund.state.payments import Payment
from tests.fund import A, B, C, D, Fund, K, commitment

UNITS = (("u-000001", "h-7f3a9c", "B01", "100.00"), ("u-000002", "h-2b91d4", "B01", "88.50"),
         ("u-000003", "h-c05e18", "B02", "120.00"), ("u-000004", "h-e4d6a0", "B02", "91.50"))
HOUSEHOLD = "h-7f3a9c"
POWER, LIFT, REPAIR, RELATED, MASON = "v-11", "v-12", "v-13", "v-14", "v-15"


def put(fund: Fund, *drafted: Entry) -> tuple[Entry, ...]:
    """Write a page as it is: stamped, signed, folded, but asked no rule."""
    stamped = tuple(fund.stamp(entry) for entry in drafted)
    state = fund.state
    for entry in stamped:
        state = evolve(state, entry)
    fund._write(Admitted(state, stamped))
    return stamped


def agreed(fund: Fund, drafted: Entry, *yes: str) -> None:
    """A proposal with its yeses, asked no rule."""
    (proposal,) = put(fund, drafted)
    for person in yes:
        put(fund, drafts.approve(fund.state, spelling.leaf_of(proposal), by=person, day=fund.day))


def signed(fund: Fund, by: str, kind: str) -> dict[str, Any]:
    return {"day": fund.day, "by": by, **drafts.signing(fund.state, by, kind, fund.day)}


def resolution(fund: Fund, number: str = "R2026002", *effects: dict[str, Any]) -> str:
    """The owners resolved that money may be used so."""
    agreed(fund, ResolutionRecorded(
        **signed(fund, B, "resolution-recorded"), resolution=number, body="owners-assembly", topics=(9,), title="用款",
        notice_day=fund.day - timedelta(days=20), decided_day=fund.day, displayed_day=fund.day, total_area_m2="400.00",
        total_heads=4, participating_area_m2="400.00", participating_heads=4, yes_area_m2="400.00", yes_heads=4,
        passed=True, effects=tuple(MoneyEffect(**effect) for effect in effects), evidence=(commitment(number),)), D)
    return number


def bill(fund: Fund, number: str, payee: str, head: str, amount: str, *, month: str = "2026-01",
         **more: Any) -> str:
    put(fund, BillRecorded(**signed(fund, K, "bill-recorded"), bill=number, payee=payee, head=head, fund="operating",
                           month=month, amount=amount, due=fund.day, evidence=(commitment(number),), **more))
    return number


@lru_cache(maxsize=1)
def _funded() -> Fund:
    fund = Fund.founded()
    fund.at("2026-01-05")
    put(fund, *(UnitRegistered(**signed(fund, K, "unit-registered"), unit=unit, household=household, building=building,
                               use="residential", area_m2=area, area_source="register", area_day="2026-01-01")
                for unit, household, building, area in UNITS))
    agreed(fund, ContractRecorded(
        **signed(fund, B, "contract-recorded"), contract="C-01", firm="F001", firm_name="银杏物业服务有限公司",
        firm_account=commitment("F001"), first="2026-01-01", end="2026-12-31",
        tariffs=(Tariff(use="residential", rate_per_m2_month="2.0000"),), remuneration_kind="share",
        remuneration_rate_share="1/10", release_function="band", release_rest="deducted", settlement_period="quarter",
        pass_score="60.00", cost_heads=("security", "office", "wages"),
        related_vendors=(RELATED,)), D)
    resolution(fund, "R2026001")
    agreed(fund, BudgetAdopted(
        **signed(fund, B, "budget-adopted"), period="2026", resolution="R2026001", lines=(
            *(BudgetLine(head=head, amount="1200000.00", essential=True) for head in ("wages", "power", "lift")),
            *(BudgetLine(head=head, amount="1200000.00") for head in ("repair", "security", "office", "bank-charges")),
        )), D)
    for vendor, name, firm in ((POWER, "云州供电公司", None), (LIFT, "云州迅达电梯服务部", None),
                               (REPAIR, "云州安泓消防工程有限公司", None), (RELATED, "银杏保洁服务部", "F001"),
                               (MASON, None, None)):
        fund.do(payments.add_vendor(fund.state, by=K, day=fund.day, vendor=vendor, name=name, account=commitment(vendor),
                                    natural_person=name is None, related_firm=firm))
    put(fund, InterestReceived(day=fund.day, by=K, bank_ref="INT1", amount="1000000.00",
                               parts=(InterestPart(fund="operating", amount="1000000.00"),)))
    put(fund, RevenueReceived(day=fund.day, by=K, source="advertising", payer="云岚传媒", amount="50000.00",
                              bank_ref="ADV1"))
    put(fund, DepositTaken(day=fund.day, by=K, deposit="D-01", deposit_kind="renovation", party=HOUSEHOLD,
                           amount="500.00", bank_ref="DEP1"))
    answered(fund)
    return with_terms(fund, quotes_threshold_cny=Decimal("1000000000.00"))  # quotes have a test of their own


def funded(**terms: Any) -> Fund:
    """A fund of its own to write in: 1,000,000.00 of operating money, 50,000.00 of public revenue, 500.00 of a
    household's deposit; `terms` are changed in the state."""
    fund = branch(_funded())
    return with_terms(fund, **terms) if terms else fund


def branch(fund: Fund) -> Fund:
    """A fund that goes on from here by itself."""
    other = copy.copy(fund)
    other.entries, other.blocks = list(fund.entries), list(fund.blocks)
    return other


def with_terms(fund: Fund, **terms: Any) -> Fund:
    """The fund as if its charter had been changed."""
    from dataclasses import replace

    changed = fund.state.charter.terms.model_copy(update=terms)
    fund.state = replace(fund.state, charter=replace(fund.state.charter, terms=changed))
    return fund


def asked(fund: Fund, /, amount: str = "500.00", *, by: str = A, **more: Any) -> Entry:
    """A draft of a request: to the repair vendor, on the head repair, unless said otherwise."""
    more = {"payee": REPAIR, "head": "repair", "purpose": "维修", **more}
    return payments.request_payment(fund.state, by=by, day=fund.day, amount=amount, **more)


def request(fund: Fund, /, amount: str = "500.00", *, by: str = A, **more: Any) -> str:
    """An admitted request; its number."""
    (entry,) = fund.do(asked(fund, amount, by=by, **more))[:1]
    return entry.payment  # type: ignore[attr-defined, no-any-return]  # a request


def answered(fund: Fund) -> None:
    """A signed checkpoint answers for the unsigned entries, as before every release (R131)."""
    if fund.state.record.uncovered:
        fund.do(record.make_checkpoint(fund.state, by=K, day=fund.day))


def step(fund: Fund, name: str, payment: str, *persons: str, **more: Any) -> None:
    """`review`, `recheck` or `sign` by each person on a page of its own."""
    for person in persons:
        if name == "sign":
            answered(fund)
        fund.do(getattr(payments, name)(fund.state, payment, by=person, day=fund.day, **more))


def refused(fund: Fund, name: str, payment: str, person: str, **more: Any) -> Refusal:
    if name == "sign":
        answered(fund)
    return fund.refused(getattr(payments, name)(fund.state, payment, by=person, day=fund.day, **more))


def rechecked(fund: Fund, /, amount: str = "500.00", **more: Any) -> str:
    """A request that B and C reviewed and D re-checked."""
    payment = request(fund, amount, **more)
    step(fund, "review", payment, B, C)
    step(fund, "recheck", payment, D)
    return payment


def released(fund: Fund, /, amount: str = "500.00", *, signs: tuple[str, ...] = (B, D), **more: Any) -> str:
    payment = rechecked(fund, amount, **more)
    step(fund, "sign", payment, *signs)
    assert payment_of(fund, payment).status == "released"
    return payment


def paid(fund: Fund, /, amount: str = "500.00", *, bank_ref: str = "PAY1", **more: Any) -> str:
    payment = released(fund, amount, **more)
    fund.do(payments.pay(fund.state, payment, by=K, day=fund.day, bank_ref=bank_ref))
    return payment


def asked_by(fund: Fund, payment: str, person: str) -> str:
    """The payment as if `person` had asked for it, whoever may ask for that line."""
    known = fund.state.payments
    moved = known.open.set(payment, replace(known.open[payment], requester=person))
    fund.state = replace(fund.state, payments=replace(known, open=moved))
    return payment


def payment_of(fund: Fund, payment: str) -> Payment:
    return fund.state.payments.open[payment]
