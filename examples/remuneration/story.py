"""槐树里: the firm manages, every cost is the owners', and a tenth of what is collected is the firm's where it reaches 80.

One quarter of 12 units. The release is asked for before the evaluation and before the settlement, and refused both times.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from examples.schemes import Scheme

QUARTER, MONTHS = "2026Q1", ("2026-01", "2026-02", "2026-03")
ESSENTIAL = ("wages", "power", "lift")
STAFF = "6222020200017770305"


def tell(complex: Scheme) -> None:
    do = complex.do
    complex.found("2026-01-01")
    complex.settle_in()
    power = complex.vendor("云州电力公司", "6222020200016660001")
    lift = complex.vendor("云州电梯服务部", "6222020200016660002")
    do("fee charge", QUARTER, by=complex.books)
    for month in MONTHS:
        do.at(f"{month}-20")
        complex.imports(month)
        bills = [complex.bill("staff", "wages", month, "900.00"), complex.bill(power, "power", month, "238.60"),
                 complex.bill(lift, "lift", month, "150.00")]
        do.at(f"{month}-28")
        for bill in bills:
            complex.pays_bill(bill, account=STAFF if bill == bills[0] else None)
        complex.accrues(month)
        complex.closes(month, ESSENTIAL)
        if month != MONTHS[-1]:
            do("fee earn", by=complex.books)
    do.at("2026-04-08")
    complex.publishes(QUARTER)
    gate(complex)


def gate(complex: Scheme) -> None:
    """Two refusals, the evaluation, the settlement, the release, the payment."""
    complex.tries("R28", "remuneration release", QUARTER, by=complex.chair)
    complex.evaluates("evaluation.toml")
    complex.tries("R28", "remuneration release", QUARTER, by=complex.chair)
    complex.settles(QUARTER)
    amount = str(complex.state.ledger.owed("Liabilities:Firm:F001:FeeAccrued"))
    complex.releases(QUARTER, amount)
    complex.walk(complex.do("payment request", remuneration=True, vendor="F001", for_="2026 年第一季度酬金", amount=amount,
                            by=complex.asker))
