"""长桥里: the owners manage themselves, at a tariff of their own, and hire a manager; a month's pay is released from 80
points up, and the manager, who asks for every payment, signs none.

One quarter of 9 units. January scores 74 and its pay stays where it is; February and March pass.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from examples.schemes import Scheme

QUARTER, MONTHS = "2026Q1", ("2026-01", "2026-02", "2026-03")
ESSENTIAL = ("wages", "power", "lift")
STAFF = "6222020200017770313"
PAY = "600.00"


def tell(complex: Scheme) -> None:
    do = complex.do
    complex.found("2026-01-01")
    complex.settle_in()
    complex.joint("fee adopt", resolution="R2026001", from_="2026-01-01", residential="2.0000", attach=complex.paper)
    power = complex.vendor("云州电力公司", "6222020200016663131")
    lift = complex.vendor("云州电梯服务部", "6222020200016663132")
    do("fee charge", QUARTER, by=complex.books)
    for month in MONTHS:
        do.at(f"{month}-20")
        complex.imports(month)
        bills = [complex.bill("staff", "wages", month, "500.00", headcount=1),
                 complex.bill(power, "power", month, "118.40"), complex.bill(lift, "lift", month, "200.00")]
        do.at(f"{month}-28")
        for bill in bills:
            complex.pays_bill(bill, account=STAFF if bill == bills[0] else None)
        complex.accrues(month)
        complex.closes(month, ESSENTIAL)
        if month != MONTHS[-1]:
            do("fee earn", by=complex.books)
            gate(complex, month)
    do.at("2026-04-08")
    complex.publishes(QUARTER)
    gate(complex, MONTHS[-1])


def gate(complex: Scheme, month: str) -> None:
    """A month's evaluation is final; its pay passes from 80 points up."""
    if month == MONTHS[0]:
        complex.tries("R28", "remuneration release", month, by=complex.chair)  # nobody has scored yet
    complex.evaluates(f"evaluation-{month[5:]}.toml")
    if month == MONTHS[0]:
        complex.tries("R28", "remuneration release", month, by=complex.chair)  # 74 points
        return
    complex.releases(month, PAY)
    asked = complex.do("payment request", remuneration=True, vendor="F001", for_=f"{int(month[5:])} 月经理人薪酬",
                       amount=PAY, by=complex.asker)
    if month == MONTHS[1]:
        complex.tries("R49", "payment review", asked["payment"], amount=PAY, by=complex.asker)
    complex.walk(asked)
