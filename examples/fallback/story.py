"""老城里: eight households nobody manages. No committee, no fee: the community keeps the house with public money, the
subdistrict office re-checks and signs, and the page is published all the same.

One quarter. The grant for the drains is tried for refuse collection and the community for both signatures; both are
refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharedfund.entries.entry import COMMUNITY, SUBDISTRICT

if TYPE_CHECKING:
    from examples.schemes import Scheme

QUARTER, MONTHS = "2026Q1", ("2026-01", "2026-02", "2026-03")
ESSENTIAL = ("sanitation", "power")


def tell(complex: Scheme) -> None:
    do = complex.do
    complex.found("2026-01-01")
    complex.settle_in()
    waste = complex.vendor("云州环卫所", "6222020200016660731")
    power = complex.vendor("云州电力公司", "6222020200016660732")
    plumber = complex.vendor("云州管道疏通部", "6222020200016660733")
    for month in MONTHS:
        do.at(f"{month}-08")
        do("grant receive", from_="老城街道办事处", amount="380.00", for_="兜底服务经费", recurring=True,
           bank_ref=complex.reference(), by=complex.books)
        if month == "2026-01":
            do("grant receive", from_="云州住建局", amount="2600.00", for_="下水管改造", head="repair",
               report_due="2026-04-30", bank_ref=complex.reference(), attach=complex.paper, by=complex.books)
        do.at(f"{month}-20")
        for payee, head, amount in ((waste, "sanitation", "290.00"), (power, "power", "74.60")):
            complex.pays_bill(complex.bill(payee, head, month, amount))
        if month == "2026-02":
            drains(complex, plumber)
        complex.closes(month, ESSENTIAL)
    do.at("2026-04-08")
    complex.publishes(QUARTER)


def drains(complex: Scheme, plumber: str) -> None:
    """The drains are the grant's alone, and two of the community are one party."""
    do = complex.do
    given = {"vendor": plumber, "amount": "2350.00", "for_": "更换下水管", "attach": complex.paper, "by": complex.asker}
    complex.tries("R54", "grant spend", "G-02", head="sanitation", **given)
    asked = do("grant spend", "G-02", head="repair", **given)
    number = str(asked["payment"])
    first, second = complex.holders(COMMUNITY)[:2]
    for person in (first, second):
        do("payment review", number, amount="2350.00", by=person)
    do("payment recheck", number, amount="2350.00", by=complex.who(SUBDISTRICT))
    complex.checkpoint()
    do("payment sign", number, amount="2350.00", by=first)
    complex.tries("R47", "payment sign", number, amount="2350.00", by=second)
    do("payment sign", number, amount="2350.00", by=complex.who(SUBDISTRICT))
    do("payment pay", number, amount="2350.00", bank_ref=complex.reference(), by=complex.books)
    complex.passes("grant spent", "2350.00")
    do("grant report", "G-02", attach=complex.paper, by=complex.books)
