"""锦岸里: twelve households set their own tariff and hire their own staff. Wages, social insurance and tax withheld are
bills of one head; the fee pays first, public revenue the rest, and what a month lacks is the owners' to bear.

One quarter. A draw on public revenue is refused while the fee can still pay, and office paper while wages are due.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sharedfund.accounts.heads import HEADS
from sharedfund.state import figures
from sharedfund.state.payments import payment_asked

if TYPE_CHECKING:
    from examples.schemes import Scheme

QUARTER, MONTHS = "2026Q1", ("2026-01", "2026-02", "2026-03")
ESSENTIAL = ("wages", "power", "sanitation")
STAFF = "6222020200017770623"


def tell(complex: Scheme) -> None:
    do = complex.do
    complex.found("2026-01-01", opening="1600.00")
    complex.settle_in()
    complex.joint("fee adopt", resolution="R2026001", from_="2026-01-01", residential="1.6000", attach=complex.paper)
    power = complex.vendor("云州电力公司", "6222020200016660623")
    waste = complex.vendor("云州洁美保洁服务部", "6222020200016660624")
    paper = complex.vendor("云州文印店", "6222020200016660625")
    do("fee charge", QUARTER, by=complex.books)
    for month in MONTHS:
        do.at(f"{month}-20")
        complex.imports(month)
        complex.earns("parking", "560.00", "院内临时停车")
        do.at(f"{month}-25")
        wages = payroll(complex, month)
        complex.bill(power, "power", month, "138.20")
        complex.bill(waste, "sanitation", month, "350.00")
        if month == MONTHS[0]:
            refused(complex, wages, paper)
        for found in complex.state.bills.unpaid():  # what waited from last month goes first
            pooled(complex, found.bill)
        complex.closes(month, ESSENTIAL)
        if month != MONTHS[-1]:
            do("fee earn", by=complex.books)
    drawn = complex.state.ledger.balance("Equity:Transfer:Out:PublicRevenue")
    complex.passes("drawn on public revenue", drawn)
    do.at("2026-04-08")
    complex.publishes(QUARTER)


def payroll(complex: Scheme, month: str) -> str:
    """Two who clean and one at the gate; who earns what stays on the committee's machine. The bill of the wages."""
    recorded = complex.do("bill payroll", gross="1760.00", insurance_staff="184.80", insurance_employer="350.00",
                          tax="5.20", headcount=3, month=month, amount="2110.00", due=f"{month}-28",
                          attach=complex.paper, by=complex.books)
    return str(recorded["bills"][0])


def refused(complex: Scheme, wages: str, paper: str) -> None:
    """The order of the budget, and the order of the tiers."""
    complex.tries("R87", "payment request", bill=wages, for_="工资", fund="public-revenue", amount="500.00",
                  account=STAFF, by=complex.asker)
    complex.tries("R17", "payment request", vendor=paper, head="office", amount="170.00", for_="打印公示", by=complex.asker)


def pooled(complex: Scheme, bill: str) -> None:
    """A bill is paid from the fee as far as that goes, the rest from public revenue."""
    found = complex.state.bills.open[bill]
    left, account = found.unpaid, STAFF if found.payee == "staff" else None
    for fund in ("operating", "public-revenue"):
        amount = min(left, payable(complex, bill, fund, left)) if left else left
        if amount > 0:
            purpose = f"{found.month} {HEADS[found.head].name_zh}"
            complex.walk(complex.do("payment request", for_=purpose, bill=bill, fund=fund, amount=amount, account=account,
                                    by=complex.asker))
            left -= amount


def payable(complex: Scheme, bill: str, fund: str, amount: Decimal) -> Decimal:
    """What a fund may pay of a bill today."""
    from sharedfund.drafts.payments import request_payment

    day = complex.do.book.today
    asked = request_payment(complex.state, by=complex.asker, day=day, bill=bill, amount=amount, fund=fund, purpose="-")
    return figures.payable_now(complex.state, payment_asked(complex.state, asked), day)
