"""A fund whose cash, debts and budget a test sets to the fen, and what the rules say of a payment from it. Facts are
folded without asking the doors of other chapters, so that each table tests one rule."""

from __future__ import annotations

import copy
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sharedfund import drafts
from sharedfund.admit import Admitted, Refusal, objections
from sharedfund.drafts import payments
from sharedfund.entries.bills import BillRecorded
from sharedfund.entries.budget import BudgetAdopted, BudgetLine
from sharedfund.entries.charter import OpeningPosition
from sharedfund.entries.contracts import ContractRecorded, CostMonth, VendorAdded
from sharedfund.entries.entry import Entry, Proposal
from sharedfund.entries.resolutions import MoneyEffect, ResolutionRecorded
from sharedfund.spelling import encode, leaf_of
from sharedfund.state import evolve, figures
from sharedfund.state.payments import payment_asked
from sharedfund.state.registry import EFFECTS
from tests.fund import A, B, C, D, Fund, K, commitment

POWER, LIFT, CLEAN, RELATED = "v-11", "v-12", "v-13", "v-14"
ESSENTIALS = {"wages": "900.00", "power": "240.00", "lift": "150.00"}


def branch(fund: Fund) -> Fund:
    """A fund that goes its own way from here."""
    other = copy.copy(fund)
    other.entries, other.blocks = list(fund.entries), list(fund.blocks)
    return other


def put(fund: Fund, *drafted: Entry) -> tuple[Entry, ...]:
    """Write a page as it is, asked no rule; a proposal has its effect at once."""
    stamped, state = tuple(fund.stamp(entry) for entry in drafted), fund.state
    for entry in stamped:
        state = evolve(state, entry)
        if isinstance(entry, Proposal):
            for effect in EFFECTS.get(entry.kind, ()):
                state = effect(state, entry)
            kept = state.proposals.open.drop(leaf_of(entry))
            state = replace(state, proposals=replace(state.proposals, open=kept))
    fund._write(Admitted(state, stamped))
    return stamped


def signed(fund: Fund, by: str, kind: str) -> dict[str, Any]:
    return {"day": fund.day, "by": by, **drafts.signing(fund.state, by, kind, fund.day)}


def hold(fund: Fund, item: str, amount: str, *, of: str = "operating", party: str = "F001", **more: Any) -> None:
    """Cash (`bank`) or a debt of `of`, as a row of an opening."""
    row = len(fund.entries)
    put(fund, OpeningPosition(day=fund.day, by=K, row=row, item=item, fund=of, party=party, amount=amount, **more))


def bill(fund: Fund, number: str, head: str, amount: str, *, payee: str | None = None, month: str = "2026-01",
         due: str | None = None, of: str = "operating", **more: Any) -> str:
    payee = payee or {"wages": "staff", "power": POWER, "lift": LIFT, "public-tax": "tax"}.get(head, CLEAN)
    put(fund, BillRecorded(**signed(fund, K, "bill-recorded"), bill=number, payee=payee, head=head, fund=of,
                           month=month, amount=amount, due=due or fund.day, evidence=(commitment(number),), **more))
    return number


def resolution(fund: Fund, number: str = "R2026001", *effects: dict[str, Any], body: str = "owners-assembly",
               passed: bool = True, topics: tuple[int, ...] = (9,)) -> ResolutionRecorded:
    """A decision everybody took part in and agreed to."""
    return ResolutionRecorded(
        **signed(fund, B, "resolution-recorded"), resolution=number, body=body, topics=topics, title="用款",
        notice_day=fund.day, decided_day=fund.day, displayed_day=fund.day, total_area_m2="400.00", total_heads=4,
        participating_area_m2="400.00", participating_heads=4, yes_area_m2="400.00", yes_heads=4, passed=passed,
        effects=tuple(MoneyEffect(**effect) for effect in effects), evidence=(commitment(number),))


def resolve(fund: Fund, number: str = "R2026001", *effects: dict[str, Any], **more: Any) -> str:
    put(fund, resolution(fund, number, *effects, **more))
    return number


def adopt(fund: Fund, period: str = "2026", lines: dict[str, str] | None = None, *, essential: bool = True,
          resolution: str = "R2026001") -> None:
    """A budget of the essentials (12 x 1,290.00) and `lines`, folded as adopted."""
    amounts = {head: str(Decimal(amount) * 12) for head, amount in ESSENTIALS.items()} if lines is None else lines
    put(fund, BudgetAdopted(**signed(fund, B, "budget-adopted"), period=period, resolution=resolution, lines=tuple(
        BudgetLine(head=head, amount=amount, essential=True if essential and head in ESSENTIALS else None)
        for head, amount in amounts.items())))


@lru_cache(maxsize=1)
def _founded() -> Fund:
    fund = Fund.founded()
    fund.at("2026-01-05")
    for vendor, firm in ((POWER, None), (LIFT, None), (CLEAN, None), (RELATED, "F001")):
        put(fund, VendorAdded(**signed(fund, K, "vendor-added"), vendor=vendor, name="供应商", account=commitment(vendor),
                              related_firm=firm))
    return fund


def contract(fund: Fund, kind: str = "share", **more: Any) -> None:
    """F001's contract for 2026."""
    put(fund, ContractRecorded(
        **signed(fund, B, "contract-recorded"), contract="C-01", firm="F001", firm_name="银杏物业服务有限公司",
        firm_account=commitment("F001"), first="2026-01-01", end="2026-12-31", tariffs=more.pop("tariffs", ()), remuneration_kind=kind,
        remuneration_rate_share="1/10" if kind == "share" else None, settlement_period="year",
        cost_months=tuple(CostMonth(head=h, amount=a) for h, a in more.pop("cost_months", {}).items()), **more))


def fees_collected(fund: Fund, amount: str) -> None:
    """One household owes and pays `amount` for January, at the tariff 1.00 of the contract in force."""
    from sharedfund.drafts import fees, receipts
    from sharedfund.entries.units import UnitRegistered

    put(fund, UnitRegistered(**signed(fund, K, "unit-registered"), unit="u-000001", household="h-7f3a9c", building="B01",
                             use="residential", area_m2=amount, area_source="register", area_day="2026-01-01"))
    put(fund, fees.charge(fund.state, by=K, day=fund.day, household="h-7f3a9c", period="2026-01"))
    put(fund, receipts.record(fund.state, by=K, day=fund.day, amount=Decimal(amount), household="h-7f3a9c",
                              bank_ref="FEE1"))


ONE_A_SQUARE_METRE = ({"use": "residential", "rate_per_m2_month": "1.0000"},)


def till(cash: str = "0.00", *, of: str = "operating", at: str = "2026-01-05") -> Fund:
    """A fund with `cash` and nothing else."""
    fund = branch(_founded())
    fund.at(at)
    if Decimal(cash):
        hold(fund, "bank", cash, of=of, party="co-managed")
    return fund


def asked(fund: Fund, amount: str | None = None, *, by: str = A, of: str | None = None, **more: Any) -> Entry:
    """A draft of a request, by default a direct cost of the head repair."""
    if "bill" not in more:
        more = {"payee": CLEAN, "head": "repair", **more}
    more = {"purpose": "日常", **more}
    return payments.request_payment(fund.state, by=by, day=fund.day, amount=amount, fund=of, **more)


def request(fund: Fund, amount: str | None = None, **more: Any) -> str:
    """A request that stands in the book, asked no rule; its number."""
    (entry,) = put(fund, asked(fund, amount, **more))
    return entry.payment  # type: ignore[attr-defined, no-any-return]  # a request


def release(fund: Fund, payment: str, *, but_last: bool = False) -> Entry:
    """The steps of a payment, asked no rule; the draft of the last signature comes back unwritten with `but_last`."""
    for person in (B, C):
        put(fund, payments.review(fund.state, payment, by=person, day=fund.day))
    put(fund, payments.recheck(fund.state, payment, by=D, day=fund.day))
    put(fund, payments.sign(fund.state, payment, by=B, day=fund.day))
    last = payments.sign(fund.state, payment, by=D, day=fund.day)
    if not but_last:
        put(fund, last)
    return last


def payable(fund: Fund, entry: Entry) -> Decimal:
    """`payable_now` for a request."""
    return figures.payable_now(fund.state, payment_asked(fund.state, entry), fund.day)  # type: ignore[arg-type]  # a request


def said(fund: Fund, entry: Entry) -> dict[str, Refusal]:
    """What each rule that objects says of an entry, by the rule's name."""
    stamped = fund.stamp(entry)
    encode(stamped)
    return {refusal.name: refusal for refusal in objections(fund.state, stamped, fund.lines)}


def code(fund: Fund, entry: Entry, rule: str) -> str | None:
    """The code by which `rule` objects to an entry; None when it is silent."""
    refusal = said(fund, entry).get(rule)
    return refusal.code if refusal is not None else None
