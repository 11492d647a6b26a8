"""榆荫里: ten households without a fee. Volunteers do the work, parking pays the lamps, a grant and the owners' own money
pay for what is new, and every fen of it stays with its purpose.

One quarter. Four times somebody tries to spend what is bound or unproven, and is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from examples.schemes import Scheme

QUARTER, MONTHS = "2026Q1", ("2026-01", "2026-02", "2026-03")
ESSENTIAL = ("power", "sanitation")
SHED, BACK = "R2026002", "R2026003"
GIVERS = {"1-101": "600.00", "1-201": "600.00", "1-301": "450.00", "1-401": "450.00", "1-502": "300.00"}
# What each gets back of the 300.00 that are left of 2,400.00.
SHARES = {"1-101": "75.00", "1-201": "75.00", "1-301": "56.25", "1-401": "56.25", "1-502": "37.50"}


def tell(complex: Scheme) -> None:
    do = complex.do
    complex.found("2026-01-01")
    complex.settle_in()
    power = complex.vendor("云州电力公司", "6222020200016660518")
    waste = complex.vendor("云州清运服务部", "6222020200016660519")
    volunteer = complex.vendor("方既明", "6222020200016660520", person=True)
    builder = complex.vendor("云州车棚安装部", "6222020200016660521")
    for month in MONTHS:
        do.at(f"{month}-10")
        complex.earns("parking", "420.00", "院内临时停车")
        do("grant volunteers", month=month, what="清扫楼道、看护门岗", persons=26, hours=78, by=complex.books)
        if month == "2026-01":
            gifts(complex)
        do.at(f"{month}-20")
        for payee, head, amount in ((power, "power", "112.40"), (waste, "sanitation", "200.00")):
            bill = complex.bill(payee, head, month, amount)
            complex.pays_bill(bill, fund="public-revenue")
        if month == "2026-02":
            lamp(complex, volunteer)
            shed(complex, builder)
        if month == "2026-03":
            returned(complex)
        complex.closes(month, ESSENTIAL)
    do.at("2026-04-08")
    complex.publishes(QUARTER)


def gifts(complex: Scheme) -> None:
    """What others give: money for the drains, flowers, and the community's car park money, which is not the complex's."""
    do = complex.do
    do("grant receive", from_="榆荫社区居委会", amount="1500.00", for_="一楼下水管疏通", head="repair",
       report_due="2026-03-31", bank_ref=complex.reference(), attach=complex.paper, by=complex.books)
    do("grant gift", from_="云州园林公司", what="楼前微花园", value="3000.00", by=complex.books)
    office = complex.vendor("榆荫社区集体资产办", "6222020200016660522")
    do("grant entrust", to=office, amount="240.00", for_="集体土地停车场", bank_ref=complex.reference(), by=complex.books)
    complex.walk(do("grant pass-on", to=office, amount="240.00", by=complex.asker))
    for room, amount in GIVERS.items():
        if room == "1-101":
            do("project open", resolution=SHED, target="2400.00", by=complex.chair)
        do("project collect", SHED, unit=room, amount=amount, bank_ref=complex.reference(), by=complex.books)


def lamp(complex: Scheme, volunteer: str) -> None:
    """A volunteer bought a lamp: repaid against the receipt and by two who approve, not otherwise. The drains are the
    grant's, and nothing else is."""
    do = complex.do
    bought = {"vendor": volunteer, "head": "repair", "amount": "86.50", "for_": "垫付二楼声控灯", "fund": "public-revenue",
              "by": complex.asker}
    complex.tries("R43", "payment request", **bought)
    complex.walk(do("payment request", attach=complex.paper, **bought))
    complex.passes("volunteer repaid", "86.50")
    drains = {"vendor": "v-02", "amount": "1180.00", "for_": "疏通一楼下水管", "attach": complex.paper, "by": complex.asker}
    complex.tries("R54", "grant spend", "G-01", head="sanitation", **drains)
    complex.walk(do("grant spend", "G-01", head="repair", **drains))
    complex.passes("grant spent", "1180.00")
    do("grant report", "G-01", attach=complex.paper, by=complex.books)


def shed(complex: Scheme, builder: str) -> None:
    """The bike shed is built with the owners' own money; the rest of it is not for the lamps."""
    do = complex.do
    complex.walk(do("payment request", vendor=builder, fund=f"project:{SHED}", amount="2100.00", for_="建电动车充电棚",
                    attach=complex.paper, by=complex.asker))
    complex.tries("R54", "fund transfer", from_=f"project:{SHED}", to="operating", amount="300.00", for_="补电费",
                  by=complex.asker)
    complex.tries("R54", "project close", SHED, by=complex.chair)


def returned(complex: Scheme) -> None:
    """What is left goes back to who gave it, in proportion, by a resolution of its own."""
    complex.joint("resolution record", file=complex.inputs / "return-R2026003.toml")
    for number, (room, amount) in enumerate(SHARES.items()):
        complex.walk(complex.do("project return", SHED, unit=room, account=f"62170012345675{number}", resolution=BACK,
                                amount=amount, by=complex.asker))
    complex.passes("project money returned", "300.00")
    complex.do("project close", SHED, by=complex.chair)
