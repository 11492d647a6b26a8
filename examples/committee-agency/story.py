"""枫桥里: the committee collects the fee and pays it on; it is the firm's money and never the owners' to spend.

Two quarters of 8 units. Money comes by bank, by WeChat with a fee, and once from nobody known; what comes late passes the
gate that is open; a debt is waived by the firm, which alone may.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sharedfund.entries.entry import MEMBER

if TYPE_CHECKING:
    from examples.schemes import Scheme

QUARTER = "2026Q1"
UNNAMED, LATE = "2-202", "2-201"  # whose transfer names nobody, and who pays a part of it in April
LATE_PAID, CHARGE = Decimal("300.00"), Decimal("0.90")


def tell(complex: Scheme) -> None:
    do = complex.do
    complex.found("2026-01-01")
    complex.settle_in()
    do("fee charge", QUARTER, by=complex.books)
    do.at("2026-01-20")
    complex.imports("2026-01")
    unnamed = do("receipt record", amount="400.00", bank_ref=complex.reference(), by=complex.books)["receipt"]
    complex.closes("2026-01")
    # The owner comes with the bank's slip: out of custody, into the agency fund.
    do("receipt identify", unnamed, unit=UNNAMED, amount="400.00", by=complex.books)
    complex.closes("2026-02")
    complex.closes("2026-03")
    do.at("2026-04-06")
    complex.publishes(QUARTER)
    gate(complex)
    late(complex)
    for month in ("2026-04", "2026-05", "2026-06"):
        complex.closes(month)
    do.at("2026-07-06")
    complex.publishes("2026Q2")


def gate(complex: Scheme) -> None:
    """Refused until the residents accept the quarter's service; then all that was collected for it is the firm's."""
    complex.tries("R28", "remuneration release", QUARTER, by=complex.chair)
    # The money is there, and still nobody may pay it out.
    complex.tries("R21", "payment request", remuneration=True, vendor="F001", for_="物业费", amount="100.00",
                  by=complex.asker)
    complex.accepts("acceptance.toml")
    complex.pays_firm(QUARTER, complex.lets_through(QUARTER))


def late(complex: Scheme) -> None:
    """An arrear comes in, partly; the firm waives the rest of it, and gets what came less the gateway's fee."""
    do = complex.do
    do.at("2026-04-20")
    do("receipt record", unit=LATE, amount=LATE_PAID, channel="wechat", bank_ref="WX0001", by=complex.books)
    do("receipt remit", channel="wechat", charge=CHARGE, bank_ref=complex.reference(), by=complex.books)
    rest = next(bill["unpaid"] for bill in do("fee list", unpaid=True) if bill["room"] == LATE)
    complex.tries("R21", "fee write-off", LATE, reason="房屋渗漏，双方协商减免", amount=rest, by=complex.chair)
    complex.joint("fee write-off", LATE, reason="房屋渗漏，双方协商减免", amount=rest,
                  waiver=complex.inputs / "waiver.txt", yes=(complex.who(MEMBER),))
    complex.pays_firm(QUARTER, complex.lets_through(QUARTER) - CHARGE)
