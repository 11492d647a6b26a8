"""梧桐里: the firm keeps its fee elsewhere; what the common parts earn is the owners', and leaves by resolution alone.

One quarter of 10 units and the return that follows. Two payments are refused for want of a decision before they pass.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharedfund.drafts.revenue import top_up_due

if TYPE_CHECKING:
    from examples.schemes import Scheme

QUARTER, MONTHS = "2026Q1", ("2026-01", "2026-02", "2026-03")
OWNER = "6222020200017770412"


def tell(complex: Scheme) -> None:
    do = complex.do
    complex.found("2026-01-01")
    complex.settle_in()
    for number in ("C-01", "C-02", "C-03", "C-04", "C-05", "C-06"):
        complex.joint("lease record", file=complex.inputs / "leases" / f"{number}.toml")
    fitter = complex.vendor("云州灯箱安装部", "6222020200016660412")
    school = complex.vendor("梧桐社区助学窗口", "6222020200016660413")
    for month in MONTHS:
        do.at(f"{month}-10")
        do("revenue charge", by=complex.books)
        rents(complex, month)
        do.at(f"{month}-20")
        if month == "2026-02":
            uses(complex, fitter, school)
        complex.closes(month)
    do.at("2026-04-08")
    complex.publishes(QUARTER)
    after(complex)


def rents(complex: Scheme, month: str) -> None:
    """What comes in under the contracts; the kiosk nobody decided about pays nothing, the locker is late."""
    came = {"2026-01": {"C-01": "9000.00", "C-05": "300.00"}, "2026-02": {"C-02": "3600.00", "C-03": "200.00"},
            "2026-03": {"C-03": "200.00"}}[month]
    for contract, amount in came.items():
        complex.do("revenue receive", contract=contract, amount=amount, bank_ref=complex.reference(), by=complex.books)
    if month == "2026-01":
        complex.earns("compensation", "260.00", "撞坏道闸的车主")


def uses(complex: Scheme, fitter: str, school: str) -> None:
    """Nothing is spent that nobody decided: tried without the resolution, then with it."""
    do = complex.do
    lamp = {"vendor": fitter, "amount": "600.00", "for_": "更换电梯广告灯箱", "contract": "C-02", "attach": complex.paper,
            "by": complex.asker}
    complex.tries("R87", "revenue cost", **lamp)
    complex.walk(do("revenue cost", resolution="R2026002", **lamp))
    complex.passes("revenue cost", "600.00")
    gift = {"vendor": school, "head": "public-welfare", "amount": "450.00", "for_": "升学红包", "attach": complex.paper,
            "resolution": "R2026002", "by": complex.asker}
    complex.tries("R87", "payment request", **gift)  # how many get it is not said
    complex.walk(do("payment request", recipients=9, **gift))
    complex.passes("public-welfare", "450.00")


def after(complex: Scheme) -> None:
    """The locker is let anew, half of the net goes to the maintenance fund, and the owners get 3 yuan a square metre."""
    do = complex.do
    complex.joint("lease record", file=complex.inputs / "leases" / "C-07.toml")
    complex.joint("lease end", "C-06", reason="没有业主决议，拆除")
    complex.joint("lease credit", "C-06", reason="机器已拆，款收不回", amount="150.00")
    do("revenue charge", by=complex.books)
    half = top_up_due(complex.state, QUARTER)
    complex.walk(do("maintenance top-up", period=QUARTER, amount=half, by=complex.asker))
    complex.passes("maintenance top-up", half)
    do.at("2026-04-22")
    complex.tries("R91", "revenue distribute", resolution="R2026002", rate="3", by=complex.chair)
    complex.joint("resolution record", file=complex.inputs / "return-R2026003.toml")
    complex.joint("revenue distribute", resolution="R2026003", rate="3")
    complex.walk(do("revenue return", "1-101", amount="382.00", account=OWNER, by=complex.asker))
    complex.passes("revenue distribute", complex.state.revenue.distributions["D-01"].declared)
    complex.closes("2026-04")
