"""银欣里: a trust. Fees and public revenue lie in one account; the firm takes a tenth of what is collected, quarter by
quarter, where it reaches 80; what is left is the complex's.

One quarter of 10 units in two buildings. Greening takes public revenue before fees, as the budget says. Flat 1-202 is
sold in February. The roof of building 1 is paid by its maintenance fund, which the bureau keeps: asked for before its
owners have decided, it is refused; so is the remuneration before the evaluation is final.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from examples.schemes import Scheme

QUARTER, MONTHS = "2026Q1", ("2026-01", "2026-02", "2026-03")
ESSENTIAL = ("wages", "power", "lift")
STAFF = "6222020200017770402"
SELLER = "6222020200018880402"
QUOTES = ("26000.00", "31500.00", "44800.00")


def tell(complex: Scheme) -> None:
    do = complex.do
    complex.found("2026-01-01")
    complex.settle_in()
    power = complex.vendor("云州电力公司", "6222020200016660001")
    lift = complex.vendor("云州电梯服务部", "6222020200016660002")
    garden = complex.vendor("云州绿友园艺服务部", "6222020200016660003")
    roofers = [complex.vendor(name, account) for name, account in (
        ("云州安居防水工程有限公司", "6222020200016660004"), ("云州鼎固建筑修缮有限公司", "6222020200016660005"),
        ("云州晴川防水工程队", "6222020200016660006"))]
    for month in MONTHS:
        do.at(f"{month}-03")
        do("fee charge", month, by=complex.books)
        do.at(f"{month}-14")
        complex.imports(month)
        complex.earns("parking", "360.00", "临停车位", occurred=f"{month}-12")
        if month == "2026-02":
            sells(complex)
            mends(complex, roofers)
        do.at(f"{month}-20")
        bills = [complex.bill("staff", "wages", month, "900.00"), complex.bill(power, "power", month, "238.60"),
                 complex.bill(lift, "lift", month, "150.00")]
        greens(complex, garden, month)
        do.at(f"{month}-28")
        for bill in bills:
            complex.pays_bill(bill, account=STAFF if bill == bills[0] else None)
        if month == "2026-03":
            is_mended(complex, roofers[0])
        complex.accrues(month)
        complex.closes(month, ESSENTIAL)
    do.at("2026-04-08")
    complex.walk(do("maintenance top-up", period=QUARTER, amount="540.00", by=complex.asker))
    complex.publishes(QUARTER)
    gate(complex)


def sells(complex: Scheme) -> None:
    """1-202 changes hands on 16 February: the statement, a new key, February split by days, the seller's rest back."""
    do, books = complex.do, complex.books
    do.at("2026-02-16")
    paper = do.home / "statement.txt"
    do("unit statement", "1-202", "-o", paper, by=books)
    sold = do("unit transfer", "1-202", to="沈书遥", attach=paper, by=books)
    do("fee credit", sold["former"], amount="230.25", period="2026-02", reason="过户：2 月按天分给前后两户", by=books)
    do("fee charge", "2026-02", unit=[sold["former"], sold["household"]], by=books)
    complex.walk(do("unit refund", sold["former"], amount="106.90", account=SELLER, by=complex.asker))
    complex.receives("1-202", "106.90")


def mends(complex: Scheme, roofers: list[str]) -> None:
    """The roof of building 1: first put at 90,000, three quotes, the lowest 26,000; refused without its owners' decision,
    then decided by them and confirmed by the community."""
    do = complex.do
    do.at("2026-02-18")
    quotes = [f"{roofer}={amount}={complex.paper}" for roofer, amount in zip(roofers, QUOTES, strict=True)]
    do("budget quotes", for_="1 幢屋面渗漏大修", planned="90000.00", quote=quotes, by=complex.chair)
    complex.tries("R101", "maintenance request", file=complex.inputs / "roof.toml", by=complex.chair)
    complex.joint("resolution record", file=complex.inputs / "roof-R2026002.toml")
    complex.joint("maintenance request", file=complex.inputs / "roof.toml", amount="26000.00")


def is_mended(complex: Scheme, roofer: str) -> None:
    """The bureau pays, credits the quarter's interest, and states both balances."""
    do, books = complex.do, complex.books
    papers = {"application": complex.paper, "approval": complex.paper, "attach": complex.paper}
    do("maintenance use", "MW-01", amount="26000.00", vendor=roofer, paper="ZF2026-031", by=books, **papers)
    for building, earned in (("B01", "166.43"), ("B02", "85.82")):
        do("maintenance interest", building, amount=earned, paper=f"ZY2026-{building}", by=books)
        held = complex.state.ledger.cash(f"maintenance:{building}")
        do("maintenance statement", building, balance=held, attach=complex.paper, by=books)


def greens(complex: Scheme, garden: str, month: str) -> None:
    """Greening is paid from public revenue, which the budget names first; the books keep the two sources apart."""
    complex.walk(complex.do("payment request", vendor=garden, head="greening", fund="public-revenue", amount="120.00",
                            for_=f"{int(month[5:])} 月绿化养护", attach=complex.paper, by=complex.asker))


def gate(complex: Scheme) -> None:
    """One refusal, the evaluation, the release, the payment."""
    complex.tries("R28", "remuneration release", QUARTER, by=complex.chair)
    complex.evaluates("evaluation.toml")
    amount = str(complex.state.ledger.owed("Liabilities:Firm:F001:FeeAccrued"))
    complex.releases(QUARTER, amount)
    complex.walk(complex.do("payment request", remuneration=True, vendor="F001", for_="2026 年第一季度酬金", amount=amount,
                            by=complex.asker))
