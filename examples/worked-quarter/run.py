"""Build the worked quarter's book in a new folder, through the public commands, and print its figures.

    python examples/worked-quarter/run.py DIR [--score 93|62|59] [--lang zh_CN|en]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from sharedfund_cli.story import Refused, Story

INPUTS = Path(__file__).parent / "inputs"
FIRM, CHAIR, MEMBER, COMMUNITY, ACCOUNTANT, CASHIER, EVALUATOR, SUBDISTRICT, MEMBER2 = (f"p-{n:02d}" for n in range(1, 10))
PERIOD = "2026Q1"
# What the contract says of the release, by the score it is told with.
CONTRACTS = {
    "93": "",
    "62": ('release_rest = "deducted"', 'release_rest = "withheld"\npass_score = "60.00"'),
    "59": ('release_function = "band"', 'release_function = "pass_fail"\npass_score = "80.00"'),
}


class Quarter:
    """Tells the quarter from the charter to the release; one method, one stage."""

    def __init__(self, do: Story, score: str) -> None:
        self.do = do
        self.score = score
        self.references = 0

    def found(self) -> None:
        """Nine people accept a charter; the account opens at 0.00; four units, a contract, a resolution, a budget."""
        do = self.do
        do.at("2026-01-01")
        do("init", do.folder, charter=INPUTS / "charter.toml")
        for number in range(1, 10):
            do("charter accept", by=f"p-{number:02d}")
        do.agreed(do("opening adopt", INPUTS / "opening", by=ACCOUNTANT), CHAIR, COMMUNITY)
        do("unit import", INPUTS / "units.csv", by=ACCOUNTANT)
        do.agreed(do("contract record", file=self.contract(), by=CHAIR), COMMUNITY)
        do.agreed(do("resolution record", file=INPUTS / "resolution.toml", by=CHAIR), COMMUNITY)
        do.agreed(do("budget adopt", INPUTS / "budget.toml", resolution="R2026001", by=CHAIR), COMMUNITY)
        for name, account in (("云州电力公司", "6222020200016660001"), ("云州电梯服务部", "6222020200016660002"),
                              ("云岚传媒", "6222020200016660003")):
            do("vendor add", name=name, account=account, by=ACCOUNTANT)

    def contract(self) -> Path:
        """The contract's form, with the terms of this score."""
        change = CONTRACTS[self.score]
        if not change:
            return INPUTS / "contract.toml"
        text = (INPUTS / "contract.toml").read_text(encoding="utf-8").replace(*change)
        place = self.do.home / "contract"
        place.mkdir(parents=True)
        (place / "contract.toml").write_text(text, encoding="utf-8")
        (place / "paper.txt").write_bytes((INPUTS / "paper.txt").read_bytes())
        return place / "contract.toml"

    def fees(self) -> None:
        """2,400.00 is charged; one household pays the whole year, two the quarter, one nothing."""
        do = self.do
        do("fee charge", PERIOD, by=ACCOUNTANT)
        for day, room, amount in (("2026-01-06", "1-101", "2400.00"), ("2026-01-09", "1-102", "531.00"),
                                  ("2026-01-12", "2-101", "720.00")):
            do.at(day)
            do("receipt record", unit=room, amount=amount, bank_ref=self.reference(), by=ACCOUNTANT)
        do.at("2026-01-20")
        do("deposit take", unit="2-102", amount="500.00", bank_ref=self.reference(), by=ACCOUNTANT)

    def months(self) -> None:
        """January to March: what is earned and accrued, public revenue, bills, payments, closings."""
        do = self.do
        do.at("2026-01-31")
        do("remuneration accrue", "2026-01", by=ACCOUNTANT)
        do.at("2026-02-01")
        do("fee earn", by=ACCOUNTANT)
        self.close("2026-01", "4151.00")
        do.at("2026-02-05")
        do("revenue receive", source="advertising", payer="云岚传媒", amount="900.00", bank_ref=self.reference(),
           by=ACCOUNTANT)
        do.at("2026-02-06")
        self.walk(do("revenue cost", vendor="云岚传媒", amount="100.00", for_="广告位维护", resolution="R2026001", by=FIRM))
        do.at("2026-02-20")
        bills = [do("bill record", vendor=payee, head=head, amount=amount, month="2026-01", due="2026-03-02",
                    attach=INPUTS / "paper.txt", by=ACCOUNTANT)["bill"]
                 for payee, head, amount in (("staff", "wages", "900.00"), ("云州电力公司", "power", "240.00"),
                                             ("云州电梯服务部", "lift", "150.00"))]
        do.at("2026-02-28")
        do("remuneration accrue", "2026-02", by=ACCOUNTANT)
        do.at("2026-03-01")
        do("fee earn", by=ACCOUNTANT)
        for month in ("2026-01", "2026-02"):
            self.complete(month)
        self.close("2026-02", "4951.00")
        do.at("2026-03-02")
        for bill in bills:
            account = "6222020200017770001" if bill == bills[0] else None
            amount = do("bill show", bill)["unpaid"]
            self.walk(do("payment request", bill=bill, amount=amount, for_="必要开支", account=account, by=FIRM))
        do.at("2026-03-31")
        do("remuneration accrue", "2026-03", by=ACCOUNTANT)
        self.complete("2026-03")
        self.walk(do("maintenance top-up", period=PERIOD, amount="400.00", by=FIRM))
        do.at("2026-04-05")
        self.close("2026-03", "3261.00")

    def publish(self) -> None:
        self.do.at("2026-04-10")
        self.checkpoint()
        self.do.agreed(self.do("disclosure publish", PERIOD, by=CHAIR), MEMBER, COMMUNITY)

    def gate(self) -> Any:
        """Evaluation, acceptance and settlement; then the release, or its refusal. The release's figures, or None."""
        do = self.do
        do.at("2026-04-12")
        do("evaluation record", file=INPUTS / f"evaluation-{self.score}.toml", by=EVALUATOR)
        do("evaluation publish", "E-01", place="公告栏", by=EVALUATOR)
        self.waits(7)
        do.agreed(do("evaluation finalise", "E-01", by=EVALUATOR), COMMUNITY)
        do.agreed(do("acceptance record", file=INPUTS / "acceptance.toml", by=COMMUNITY), CHAIR)
        do("remuneration settle", PERIOD, serve="公告栏", by=ACCOUNTANT)
        for person in (CHAIR, COMMUNITY, FIRM):
            do("remuneration settle", PERIOD, answer="signed", by=person)
        self.waits(15)
        self.checkpoint()
        do.agreed(do("remuneration settle", PERIOD, by=CHAIR), COMMUNITY)
        self.checkpoint()
        if self.score == "59":
            return do.refused("R28", "remuneration release", PERIOD, by=CHAIR)
        amount = "181.40" if self.score == "93" else "148.08"  # whoever signs types it
        proposed = do("remuneration release", PERIOD, amount=amount, by=CHAIR)
        do("sign", proposed["waiting"][0]["block"], amount=amount, by=COMMUNITY)
        return proposed["release"]

    # -- small steps --

    def walk(self, asked: Any) -> None:
        """Two reviews, the re-check, two signatures, the payment."""
        do, number, amount = self.do, asked["payment"], asked["amount"]
        for person in (CHAIR, MEMBER):
            do("payment review", number, amount=amount, by=person)
        do("payment recheck", number, amount=amount, by=COMMUNITY)
        self.checkpoint()
        for person in (CHAIR, COMMUNITY):
            do("payment sign", number, amount=amount, by=person)
        do("payment pay", number, amount=amount, bank_ref=self.reference(), by=CASHIER)

    def complete(self, month: str) -> None:
        for head in ("wages", "power", "lift"):
            self.do.agreed(self.do("bill complete", head, month, by=ACCOUNTANT), CHAIR)

    def close(self, month: str, balance: str) -> None:
        self.do("bank reconcile", month, balance=balance, by=ACCOUNTANT)
        self.checkpoint()
        self.do.agreed(self.do("period close", month, by=ACCOUNTANT), CHAIR, COMMUNITY)

    def checkpoint(self) -> None:
        """Somebody answers for what nobody signed."""
        self.do("checkpoint make", by=ACCOUNTANT)

    def waits(self, days: int) -> None:
        """So many days lie between two heads that two witnesses cosigned."""
        for pause in (days, 0):
            self.checkpoint()
            for person in (COMMUNITY, SUBDISTRICT):
                self.do("checkpoint cosign", by=person)
            self.do.now += timedelta(days=pause, hours=1) if pause else timedelta()

    def reference(self) -> str:
        self.references += 1
        return f"YZ2026{self.references:04d}"


PRINTED = {
    "zh_CN": ("银行存款 {closing}    可以动用 {spendable}", "收缴率 {collection_rate} %    户数 {household_rate} %",
              "已计提酬金 {accrued}", "拨付：放行 {releasable} 暂扣 {withheld} 扣减 {deducted}",
              "拨付：被拒绝（{number}），放行 0.00"),
    "en": ("bank {closing}    spendable {spendable}",
           "collection rate {collection_rate} %    of households {household_rate} %",
           "remuneration accrued {accrued}", "release: released {releasable} withheld {withheld} deducted {deducted}",
           "release: refused ({number}), released 0.00"),
}


def figures(front: Any, release: Any, lang: str) -> list[str]:
    """What the README promises."""
    *lines, released, refused = PRINTED[lang]
    facts = {**front, "accrued": front["remuneration"]["accrued"], **release}
    return [line.format(**facts) for line in (*lines, refused if isinstance(release, Refused) else released)]


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", metavar="DIR", help="a new folder for the book")
    parser.add_argument("--score", choices=sorted(CONTRACTS), default="93")
    parser.add_argument("--lang", choices=("zh_CN", "en"), default="zh_CN")
    typed = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as home:
        quarter = Quarter(Story(Path(typed.folder), Path(home), "worked-quarter"), typed.score)
        quarter.found()
        quarter.fees()
        quarter.months()
        quarter.publish()
        front = quarter.do("disclosure show", PERIOD)["front"]
        for line in figures(front, quarter.gate(), typed.lang):
            print(line)


if __name__ == "__main__":
    main(sys.argv[1:])
