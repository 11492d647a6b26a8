"""榆荫里: the firm serves first; a quarter is charged on its last day, and paid when it is scored and accepted.

Two quarters of 10 units. 62 points pay 77 %, the rest goes back to those who paid; 93 points pay in full.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from examples.schemes import Scheme

# A quarter, its months, the month in which it is paid.
QUARTERS = (("2026Q1", ("2026-01", "2026-02", "2026-03"), "2026-04"),
            ("2026Q2", ("2026-04", "2026-05", "2026-06"), "2026-07"))
HOUSEHOLD_ACCOUNT = "6217000200018880101"


def tell(complex: Scheme) -> None:
    do = complex.do
    complex.found("2026-01-01")
    complex.settle_in()
    for quarter, months, paid_in in QUARTERS:
        # Nothing may be asked for a quarter that is still running.
        do.at(f"{months[-1]}-20")
        do.refused("R8", "fee charge", quarter, by=complex.books)
        do.at(f"{months[-1]}-31" if months[-1].endswith("03") else f"{months[-1]}-30")
        do("fee charge", quarter, by=complex.books)
        for month in months if quarter == "2026Q1" else months[1:]:
            complex.closes(month)
        do.at(f"{paid_in}-10")
        complex.imports(paid_in)
        complex.publishes(quarter)
        gate(complex, quarter)
        if quarter == "2026Q1":
            refund(complex)
            complex.closes(paid_in)


def gate(complex: Scheme, quarter: str) -> None:
    """Refused without score and acceptance; then what was collected passes at the score's rate, and is paid."""
    complex.tries("R28", "remuneration release", quarter, by=complex.chair)
    complex.evaluates(f"evaluation-{quarter}.toml")
    complex.tries("R28", "remuneration release", quarter, by=complex.chair)
    complex.accepts(f"acceptance-{quarter}.toml")
    complex.pays_firm(quarter, complex.lets_through(quarter))


def refund(complex: Scheme) -> None:
    """What 62 points took off is owed back to those who paid; the first of them asks for the money."""
    household = next(unit.household for unit in complex.state.units.all()
                     if complex.state.receipts.refund_due(unit.household, "agency"))
    amount = complex.state.receipts.refund_due(household, "agency")
    assert amount > Decimal("0.00")
    complex.walk(complex.do("payment request", vendor=household, fund="agency", amount=amount, for_="考核扣下的物业费退还",
                            account=HOUSEHOLD_ACCOUNT, by=complex.asker))
