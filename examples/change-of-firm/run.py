"""梧桐里: the owners dismiss their firm; it serves to 24 December, the next one moves in on the 25th without a gap.

December is split by days, 24 and 7 of 31. The old firm's staff act no more, its money waits for its own evaluation and
settlement, it refuses to hand over because of arrears and then does; what an owner paid it in good faith after its end is
a memo until the owners decide. The new firm inherits neither score nor money.

    python examples/change-of-firm/run.py DIR [--lang en]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from examples.schemes import Scheme

HERE = Path(__file__).parent
QUARTER, MONTHS = "2025Q4", ("2025-10", "2025-11", "2025-12")
OLD, NEW = "F001", "F002"


def tell(complex: Scheme) -> None:
    complex.found("2025-10-01")
    complex.settle_in()
    power = complex.vendor("云州电力公司", "6222020200016663251")
    lift = complex.vendor("云州电梯服务部", "6222020200016663252")
    complex.do("fee charge", QUARTER, by=complex.books)
    for month in MONTHS:
        complex.do.at(f"{month}-20")
        if (complex.inputs / "receipts" / f"{month}.csv").is_file():
            complex.imports(month)
        bills = [complex.bill(power, "power", month, "260.00"), complex.bill(lift, "lift", month, "200.00")]
        if month == "2025-10":
            dismissed(complex)
        if month == "2025-12":
            changed(complex)
        complex.do.at(f"{month}-28")
        for bill in bills:
            complex.pays_bill(bill)
        complex.accrues(month)
        complex.closes(month, ("power", "lift"))
        if month != MONTHS[-1]:
            complex.do("fee earn", by=complex.books)
    complex.do.at("2026-01-03")
    handed_over(complex)
    complex.do.at("2026-01-08")
    complex.publishes(QUARTER)
    gate(complex)
    paid_in_good_faith(complex)


def dismissed(complex: Scheme) -> None:
    """In October, with 64 days' notice, by the owners' resolution and not before it."""
    ending = {"day": "2025-12-24", "reason": "termination", "notice_day": "2025-10-21"}
    complex.do.at("2025-10-21")
    complex.tries("R115", "contract end", "C-01", by=complex.chair, **ending)
    complex.joint("resolution record", file=complex.inputs / "later" / "resolution-R2025002.toml")
    complex.joint("contract end", "C-01", resolution="R2025002", **ending)


def changed(complex: Scheme) -> None:
    """The 25th of December: another firm serves, and the old one's staff asks for nothing any more."""
    complex.joint("contract record", file=complex.inputs / "later" / "contract.toml")
    old = complex.asker
    complex.do.at("2025-12-26")
    complex.tries("R115", "payment request", vendor=complex.state.bills.open["B-0005"].payee, head="power", amount="10.00",
                  month="2026-01", for_="明年电费", by=old)
    complex.joint("mandate end", next(m.mandate for m in complex.state.people.mandates.values() if m.person == old),
                  reason="物业更换", by=complex.chair, yes=(complex.community,))


def handed_over(complex: Scheme) -> None:
    """It withholds the papers because of arrears, which is no reason; a week later it hands them over."""
    later = complex.inputs / "later"
    complex.joint("contract hand-over", "C-01", file=later / "hand-over-refused.toml")
    complex.do.at("2026-01-05")
    complex.joint("contract hand-over", "C-01", file=later / "hand-over.toml")


def gate(complex: Scheme) -> None:
    """The old firm's 2,400.00 of December go with its own October and November; the new firm has a gate of its own."""
    complex.tries("R28", "remuneration release", QUARTER, firm=NEW, by=complex.chair)
    complex.evaluates("later/evaluation.toml")
    complex.tries("R28", "remuneration release", QUARTER, firm=OLD, by=complex.chair)  # not settled yet
    complex.do("remuneration settle", QUARTER, firm=OLD, serve="小区公告栏", by=complex.books)
    for party, person in (("committee", complex.chair), ("residents-committee", complex.community)):
        complex.do("remuneration settle", QUARTER, firm=OLD, answer="signed", party=party, by=person)
    complex.waits(15)
    complex.do("remuneration settle", QUARTER, firm=OLD, answer="refused", party="firm", by=complex.community)
    complex.checkpoint()
    complex.joint("remuneration settle", QUARTER, firm=OLD)
    complex.tries("R28", "remuneration release", QUARTER, firm=NEW, by=complex.chair)  # it inherits no score
    complex.joint("remuneration release", QUARTER, firm=OLD, amount="8600.00")
    complex.passes("remuneration release", "8600.00")


def paid_in_good_faith(complex: Scheme) -> None:
    """An owner had paid the old firm on 28 December: a memo, until the owners decide to pursue it for the household."""
    complex.do("former record", OLD, complex.inputs / "later" / "former.csv", name="云州旧桐物业服务有限公司",
               attach=complex.paper, by=complex.chair)
    complex.joint("resolution record", file=complex.inputs / "later" / "resolution-R2026001.toml")
    complex.joint("former decide", OLD, "pursued", resolution="R2026001")
    complex.do("former pay", OLD, amount="720.00", bank_ref=complex.reference(), by=complex.books)


def told(book: Path, home: Path) -> Scheme:
    """The story told into the new folder `book`."""
    sys.path.insert(0, str(HERE.parents[1]))  # examples/schemes.py lies beside this folder
    from examples.schemes import Scheme
    from sharedfund_cli.story import Story

    scheme = Scheme(Story(book, home, "sharedfund change-of-firm"), HERE)
    tell(scheme)
    scheme.do.end()
    return scheme


PRINTED = {
    "zh_CN": ("2025 年第四季度酬金：原物业 {old}（12 月 24 天），新物业 {new}（12 月 7 天）",
              "原物业拨付 {released}，新物业拨付 {none}，考核各算各的", "交接：先拒绝（欠费不是理由），后交齐",
              "业主误交的 {advance} 追回，存代管，归那一户"),
    "en": ("remuneration of 2025Q4: old firm {old} (24 days of December), new firm {new} (7 days)",
           "released to the old firm {released}, to the new one {none}: each has its own gate",
           "hand-over: refused first (arrears are no reason), then complete",
           "the {advance} an owner paid in good faith came back, in custody, for that household"),
}


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", metavar="DIR", help="a new folder for the book")
    parser.add_argument("--lang", choices=("zh_CN", "en"), default="zh_CN")
    typed = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as home:
        state = told(Path(typed.folder), Path(home)).state
    old, new = (state.remuneration.record(firm, QUARTER, contract) for firm, contract in ((OLD, "C-01"), (NEW, "C-02")))
    figures = {"old": old.accrued, "new": new.accrued, "released": old.released, "none": new.released,
               "advance": sum(state.hand_over.refunds.values())}
    for line in PRINTED[typed.lang]:
        print(line.format(**figures))


if __name__ == "__main__":
    main(sys.argv[1:])
