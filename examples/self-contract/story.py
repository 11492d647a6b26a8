"""槐荫里: no firm, a tariff the owners set themselves; lift, cleaning and guard are three vendors, each paid for a month
that committee and community accepted.

One quarter of 10 units. The lift firm asks before its month is accepted, and the cleaning of February is refused until it
is made good: both payments are refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from examples.schemes import Scheme

QUARTER, MONTHS = "2026Q1", ("2026-01", "2026-02", "2026-03")
HEADS = ("lift", "sanitation", "security")
# The contract of each vendor, its head, what a month costs.
WORK = (("C-11", "lift", "300.00"), ("C-12", "sanitation", "400.00"), ("C-13", "security", "200.00"))


def tell(complex: Scheme) -> None:
    do = complex.do
    complex.found("2026-01-01")
    complex.settle_in()
    complex.joint("fee adopt", resolution="R2026001", from_="2026-01-01", residential="2.0000", attach=complex.paper)
    vendors = [complex.vendor(name, f"622202020001666{number}") for number, name in enumerate(
        ("云州迅达电梯维保有限公司", "云州洁美保洁服务部", "云州安居秩序服务部"), 3120)]
    for paper in ("lift", "cleaning", "guard"):
        complex.joint("contract vendor", file=complex.inputs / f"vendor-{paper}.toml")
    do("fee charge", QUARTER, by=complex.books)
    for month in MONTHS:
        do.at(f"{month}-20")
        complex.imports(month)
        complex.earns("parking", "120.00", "临时停车")
        bills = [complex.bill(vendor, head, month, amount)
                 for vendor, (_, head, amount) in zip(vendors, WORK, strict=True)]
        do.at({"2026-01": "2026-01-31", "2026-02": "2026-02-28", "2026-03": "2026-03-31"}[month])
        for bill, (contract, _, amount) in zip(bills, WORK, strict=True):
            accepts(complex, contract, month, bill)
            complex.pays_bill(bill)
            complex.passes("contract accept", amount)
        complex.closes(month, HEADS)
        if month != MONTHS[-1]:
            do("fee earn", by=complex.books)
    do.at("2026-04-08")
    complex.publishes(QUARTER)


def accepts(complex: Scheme, contract: str, month: str, bill: str) -> None:
    """A vendor's month is looked at; twice the payment is asked for too early."""
    found = complex.state.bills.open[bill]
    asked = {"for_": "分包款", "bill": bill, "amount": found.amount, "by": complex.asker}
    if (contract, month) == ("C-11", "2026-01"):
        complex.tries("R28", "payment request", **asked)
    if (contract, month) == ("C-12", "2026-02"):
        complex.joint("contract accept", contract, month, refuse=True, reason="2 幢三天未清运", attach=complex.paper)
        complex.tries("R28", "payment request", **asked)
    complex.joint("contract accept", contract, month, attach=complex.paper)
