"""The worked quarter: four units, one quarter, every figure known to the fen. Written into a test's book line by line,
without asking the doors of other chapters, so that what it tests is the page."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sharedfund import drafts, spelling
from sharedfund.admit import Admitted
from sharedfund.drafts import payments
from sharedfund.entries.bank import BankReconciled
from sharedfund.entries.bills import BillRecorded, HeadCompleted, payable
from sharedfund.entries.budget import BudgetAdopted, BudgetLine
from sharedfund.entries.contracts import ContractRecorded, Tariff, VendorAdded
from sharedfund.entries.entry import Entry
from sharedfund.entries.fees import EarnedPart, FeeCharged, FeesEarned
from sharedfund.entries.payments import Leg, PaymentRechecked, PaymentRequested, PaymentReviewed, PaymentSigned
from sharedfund.entries.receipts import Allocation, Applied, DepositTaken, ReceiptRecorded
from sharedfund.entries.remuneration import RemunerationAccrued
from sharedfund.entries.revenue import RevenueReceived
from sharedfund.entries.units import UnitRegistered
from sharedfund.state import evolve
from tests.fund import A, B, C, D, Fund, K, commitment

UNITS = {"h-7f3a9c": ("B01", "100.00"), "h-2b91d4": ("B01", "88.50"), "h-c05e18": ("B02", "120.00"),
         "h-e4d6a0": ("B02", "91.50")}


def put(fund: Fund, *drafted: Entry) -> tuple[Entry, ...]:
    """Write a page as it is: stamped, signed, folded, but asked no rule."""
    stamped = tuple(fund.stamp(entry) for entry in drafted)
    state = fund.state
    for entry in stamped:
        state = evolve(state, entry)
    fund._write(Admitted(state, stamped))
    return stamped


def agreed(fund: Fund, drafted: Entry, *yes: str) -> None:
    """A proposal with its yeses."""
    (proposal,) = put(fund, drafted)
    for person in yes:
        put(fund, drafts.approve(fund.state, spelling.leaf_of(proposal), by=person, day=fund.day))


def signed(fund: Fund, by: str, kind: str) -> dict[str, Any]:
    return {"day": fund.day, "by": by, **drafts.signing(fund.state, by, kind, fund.day)}


def charge(fund: Fund, period: str = "2026Q1", earned: Fraction = Fraction(1, 3), due: str = "2026-01-15") -> None:
    for household, (_, area) in UNITS.items():
        amount = Decimal(area) * 6
        put(fund, FeeCharged(
            day=fund.day, by=K, household=household, contract="C-01", use="residential", period=period, area_m2=area,
            rate_per_m2_month="2.0000", amount=amount, earned=Decimal(Fraction(amount) * earned * 100 // 1) / 100,
            from_advance="0.00", due=due))


def receive(fund: Fund, number: str, household: str, amount: str, *applied: tuple[str, str], advance: str = "0.00") -> None:
    put(fund, ReceiptRecorded(
        day=fund.day, by=K, receipt=number, channel="bank", bank_ref=f"REF{number}", household=household, amount=amount,
        allocation=Allocation(applied=tuple(Applied(period=p, amount=a) for p, a in applied), advance=advance)))


def bill(fund: Fund, number: str, payee: str, head: str, amount: str) -> None:
    put(fund, BillRecorded(**signed(fund, K, "bill-recorded"), bill=number, payee=payee, head=head, fund="operating",
                           month="2026-02", amount=amount, due="2026-03-05", evidence=(commitment(number),)))


def pay(fund: Fund, number: str, payee: str, amount: str, legs: Iterable[tuple[str, str]], *, of: str = "operating",
        request: dict[str, Any], paid: str | None = None) -> None:
    """A payment through its three steps and two signatures, paid the same day or on the day `paid`."""
    (asked,) = put(fund, PaymentRequested(
        **signed(fund, A, "payment-requested"), payment=number, payee=payee, payee_account=commitment(payee),
        amount=amount, fund=of, month="2026-02", due=fund.day, evidence=(commitment(number),),
        legs=tuple(Leg(account=a, amount=m) for a, m in legs), **request))
    leaf = spelling.leaf_of(asked)
    for cls, person in ((PaymentReviewed, B), (PaymentReviewed, C), (PaymentRechecked, D), (PaymentSigned, B),
                        (PaymentSigned, D)):
        put(fund, drafts.approval(fund.state, cls.kind or _kind(cls), leaf, by=person, day=fund.day))
    if paid is not None:
        fund.at(paid)
    put(fund, payments.pay(fund.state, number, by=K, day=fund.day, bank_ref=f"PAY{number}"))


def _kind(cls: type[Entry]) -> str:
    cls.model_rebuild()
    return cls.kind


def reconcile(fund: Fund, month: str, balance: str, difference: str = "0.00") -> None:
    book = Decimal(balance) + Decimal(difference)
    put(fund, BankReconciled(**signed(fund, K, "bank-reconciled"), account="co-managed", month=month,
                             statement_balance=balance, book_balance=book, difference=difference))


def quarter(reconciled: bool = True) -> Fund:
    """The first quarter of 2026, its three months closed and reconciled; the clock stands at 10 April."""
    from sharedfund.drafts import disclosure

    fund = Fund.founded()
    for number, (household, (building, area)) in enumerate(UNITS.items(), 1):
        put(fund, UnitRegistered(**signed(fund, K, "unit-registered"), unit=f"u-00000{number}", household=household,
                                 building=building, use="residential", area_m2=area, area_source="register",
                                 area_day="2026-01-01"))
    agreed(fund, ContractRecorded(
        **signed(fund, B, "contract-recorded"), contract="C-01", firm="F001", firm_name="银杏物业服务有限公司",
        firm_account=commitment("F001"), first="2026-01-01", end="2026-12-31",
        tariffs=(Tariff(use="residential", rate_per_m2_month="2.0000"),), remuneration_kind="share",
        remuneration_rate_share="1/10", release_function="band", release_rest="deducted", settlement_period="quarter",
        pass_score="60.00"), D)
    agreed(fund, BudgetAdopted(
        **signed(fund, B, "budget-adopted"), period="2026Q1", resolution="R2026001", lines=(
            BudgetLine(head="wages", amount="900.00", essential=True), BudgetLine(head="power", amount="240.00", essential=True),
            BudgetLine(head="lift", amount="150.00", essential=True))), D)
    for vendor, name in (("v-11", "云州供电公司"), ("v-12", "云州迅达电梯服务部")):
        put(fund, VendorAdded(**signed(fund, K, "vendor-added"), vendor=vendor, name=name, account=commitment(vendor)))
    charge(fund)
    fund.at("2026-01-06")
    receive(fund, "S-0001", "h-7f3a9c", "2400.00", ("2026Q1", "600.00"), advance="1800.00")
    fund.at("2026-01-09")
    receive(fund, "S-0002", "h-2b91d4", "531.00", ("2026Q1", "531.00"))
    fund.at("2026-01-12")
    receive(fund, "S-0003", "h-c05e18", "720.00", ("2026Q1", "720.00"))
    fund.at("2026-01-20")
    put(fund, DepositTaken(day=fund.day, by=K, deposit="D-01", deposit_kind="renovation", party="h-e4d6a0",
                           amount="500.00", bank_ref="DEP1"))
    fund.at("2026-01-31")
    accrue(fund, "2026-01", "617.00", "61.70")
    fund.at("2026-02-01")
    put(fund, FeesEarned(day=fund.day, by=K, month="2026-02", parts=(EarnedPart(use="residential", amount="800.00"),)))
    fund.at("2026-02-05")
    put(fund, RevenueReceived(day=fund.day, by=K, source="advertising", payer="云岚传媒", amount="900.00", bank_ref="ADV1"))
    fund.at("2026-02-06")
    pay(fund, "P-0001", "v-12", "100.00", [("Expenses:Public:DirectCost", "100.00")], of="public-revenue",
        request={"head": "public-direct-cost", "tier": "T2", "settles": "expense", "purpose": "电梯广告框维护",
                 "resolution": "R2026001"})
    fund.at("2026-02-20")
    bill(fund, "B-0001", "staff", "wages", "900.00")
    bill(fund, "B-0002", "v-11", "power", "240.00")
    bill(fund, "B-0003", "v-12", "lift", "150.00")
    fund.at("2026-02-28")
    accrue(fund, "2026-02", "1234.00", "61.70")
    fund.at("2026-03-01")
    put(fund, FeesEarned(day=fund.day, by=K, month="2026-03", parts=(EarnedPart(use="residential", amount="800.00"),)))
    fund.at("2026-03-02")
    for number, payee, head, amount in (("P-0002", "staff", "wages", "900.00"), ("P-0003", "v-11", "power", "240.00"),
                                        ("P-0004", "v-12", "lift", "150.00")):
        pay(fund, number, payee, amount, [(payable(payee, "operating"), amount)],
            request={"head": head, "tier": "T1", "settles": "bill", "purpose": {"wages": "二月工资", "power": "公共用电",
                     "lift": "电梯维保"}[head], "bill": f"B-000{int(number[2:]) - 1}"})
    fund.at("2026-03-31")
    pay(fund, "P-0005", "bureau", "400.00", [
        ("Equity:Transfer:Out:PublicRevenue", "400.00"),
        ("Assets:Maintenance:HeldByBureau:B01", "188.50"), ("Equity:Transfer:In:Maintenance:B01", "-188.50"),
        ("Assets:Maintenance:HeldByBureau:B02", "211.50"), ("Equity:Transfer:In:Maintenance:B02", "-211.50")],
        of="public-revenue", request={"tier": "T6", "settles": "top-up", "purpose": "补充专项维修资金"})
    accrue(fund, "2026-03", "1851.00", "61.70")
    for head in ("wages", "power", "lift"):
        for month in ("2026-01", "2026-02", "2026-03"):
            agreed(fund, HeadCompleted(**signed(fund, K, "head-completed"), head=head, month=month), B)
    fund.at("2026-04-10")
    for month, balance in (("2026-01", "4151.00"), ("2026-02", "4951.00"), ("2026-03", "3261.00")):
        if reconciled:
            reconcile(fund, month, balance)
        agreed(fund, disclosure.close_month(fund.state, fund.lines, month, by=K, day=fund.day), B, D)
    return fund


def accrue(fund: Fund, month: str, base: str, amount: str) -> None:
    put(fund, RemunerationAccrued(day=fund.day, by=K, firm="F001", contract="C-01", month=month, base=base, amount=amount))
