"""The demo's story: 银杏花园, 240 invented units, six quarters, told through the public commands.

2025Q1 passes at 93; 2025Q2 fails at 58 and nothing is released; 2025Q3 passes at 72 and a tenth is withheld, later
restored; 2025Q4 is appealed, and only the difference waits; 2026Q1 passes at 96; 2026Q2 is published and not yet
evaluated. On the way the door refuses what it must refuse.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from sharedfund.accounts.heads import HEADS
from sharedfund.drafts import remuneration as drafts
from sharedfund.drafts.revenue import top_up_due
from sharedfund.values.days import period
from sharedfund_cli.story import Refused, Story

FIRM, CHAIR, MEMBER, COMMUNITY, COMMUNITY2, ACCOUNTANT, CASHIER, SECRETARY, EVALUATOR, SUBDISTRICT, FORMER = (
    f"p-{number:02d}" for number in range(1, 12)
)
QUARTERS = ("2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1", "2026Q2")
WITNESSES = (COMMUNITY, SUBDISTRICT)

# Vendor, its number's account, and the monthly bill: head, amount in the first month, and what is added a month.
VENDORS = (
    ("v-01", "云州供电公司", "6200000000000000001"), ("v-02", "云州自来水公司", "6200000000000000002"),
    ("v-03", "云州迅达电梯服务部", "6200000000000000003"), ("v-04", "云州安泓消防工程有限公司", "6200000000000000004"),
    ("v-05", "云州洁美保洁服务部", "6200000000000000005"), ("v-06", "云州青禾园艺有限公司", "6200000000000000006"),
    ("v-07", "云州匠修维修服务部", "6200000000000000007"), ("v-08", "云岚传媒", "6200000000000000008"),
)
BILLS = (
    ("v-01", "power", Decimal("3980.40"), Decimal("13.30")), ("v-02", "water", Decimal("842.00"), Decimal("3.75")),
    ("v-03", "lift", Decimal("2400.00"), Decimal("0.00")), ("v-04", "fire", Decimal("900.00"), Decimal("0.00")),
    ("v-05", "sanitation", Decimal("3200.00"), Decimal("0.00")),
)
ESSENTIAL = ("wages", "power", "water", "lift", "fire", "sanitation")
WAGES = Decimal("18500.00")


def months_of(quarter: str) -> tuple[str, ...]:
    year, number = quarter.split("Q")
    return tuple(f"{year}-{3 * int(number) - 2 + place:02d}" for place in range(3))


def month_after(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12}-{number % 12 + 1:02d}"


class Ginkgo:
    """Tells the story; `told` hears what has just been done, in words."""

    def __init__(self, story: Story, inputs: Path, told: Callable[[str, str], None]) -> None:
        self.do = story
        self.inputs = inputs
        self.told = told
        self.refusals: list[Refused] = []
        self.released: list[Decimal] = []
        self.references = 0

    @property
    def last_quarter(self) -> str:
        return QUARTERS[-1]

    # -- the whole --

    def tell(self) -> None:
        self.found()
        self.settle_in()
        for quarter in QUARTERS:
            self.told(f"{quarter[:4]} 年第 {quarter[5]} 季度", f"Quarter {quarter}")
            self.quarter(quarter)

    # -- founding --

    def found(self) -> None:
        self.told("建账：章程、认可、期初", "Founding: charter, acceptances, opening")
        self.do.at("2025-01-01")
        self.do("init", self.do.folder, charter=self.inputs / "charter.toml")
        for number in range(1, 12):
            self.do("charter accept", by=f"p-{number:02d}")
        self.do("unit import", self.inputs / "units.csv", by=ACCOUNTANT)
        written = self.do("opening adopt", self.inputs / "opening", amount="186500.00", by=ACCOUNTANT)
        self.do.agreed(written, CHAIR, COMMUNITY)

    def settle_in(self) -> None:
        self.told("合同、决议、预算、收款方", "Contract, resolutions, budget, payees")
        self.do.at("2025-01-02")
        self.joint("contract record", file=self.inputs / "contract.toml")
        self.budget("2025")
        for vendor, name, account in VENDORS:
            self.do("vendor add", name=name, account=account, by=ACCOUNTANT)
            assert vendor

    def budget(self, year: str) -> None:
        self.joint("resolution record", file=self.inputs / f"resolution-{year}.toml")
        self.joint("budget adopt", self.inputs / f"budget-{year}.toml", resolution=f"R{year}001")

    # -- a quarter --

    def quarter(self, quarter: str) -> None:
        first, second, third = months_of(quarter)
        before = QUARTERS[QUARTERS.index(quarter) - 1] if quarter != QUARTERS[0] else None
        if quarter == "2026Q1":
            self.do.at("2026-01-02")
            self.budget("2026")
        self.do.at(f"{first}-02")
        self.do("fee charge", quarter, by=ACCOUNTANT)
        if before is not None:
            self.publish(before, f"{first}-08")
            self.evaluate(before, first)
        self.month(quarter, first)
        if before is not None:
            self.settle(before, second)
        if quarter == QUARTERS[-1]:
            self.tidy_up(second)
        self.month(quarter, second)
        self.month(quarter, third)
        if quarter == QUARTERS[-1]:
            self.publish(quarter, f"{month_after(third)}-08")

    def month(self, quarter: str, month: str) -> None:
        do = self.do
        do.at(f"{month}-03")
        if month != months_of(quarter)[0]:
            do("fee earn", by=ACCOUNTANT)
        if month == "2025-02":
            do.at("2025-02-04")
            self.refuse_on_the_way()
        if month == "2026-01":
            self.refuse_an_expired_mandate()
        do.at(f"{month}-10")
        do("revenue receive", source="parking", payer="停车场", amount="9200.00", bank_ref=self.reference(month), by=ACCOUNTANT)
        if month.endswith(("01", "04", "07", "10")):
            do("revenue receive", source="advertising", payer="云岚传媒", amount="6000.00", bank_ref=self.reference(month),
               by=ACCOUNTANT)
        do.at(f"{month}-20")
        bills = [self.bill(month, payee, head, amount + step * self.month_number(month), do)
                 for payee, head, amount, step in BILLS]
        bills.append(do("bill record", vendor="F001", head="wages", month=month, amount=self.wages(month), due=f"{month}-28",
                        vouchers=self.wages(month), headcount=9, attach=self.inputs / "paper.txt", by=ACCOUNTANT))
        do.at(f"{month}-27")
        do("receipt import", self.inputs / "receipts" / f"{month}.csv", by=ACCOUNTANT)
        self.remit(month)
        if not month.endswith(("02", "05", "08", "11")):
            self.identify(month)
        do.at(f"{month}-28")
        self.checkpoint()
        for bill in bills:
            self.pay_bill(bill)
        if month in ("2025-05", "2025-11", "2026-04"):
            self.repair(month)
        do.at(period(month).last.isoformat())
        do("remuneration accrue", month, by=ACCOUNTANT)
        if month == months_of(quarter)[-1]:
            self.top_up(quarter)
        self.close(month)

    def month_number(self, month: str) -> int:
        return (int(month[:4]) - 2025) * 12 + int(month[5:]) - 1

    def wages(self, month: str) -> Decimal:
        return WAGES if month < "2026" else Decimal("19000.00")

    def bill(self, month: str, payee: str, head: str, amount: Decimal, do: Story) -> Any:
        return do("bill record", vendor=payee, head=head, month=month, amount=amount, due=f"{month}-28",
                  attach=self.inputs / "paper.txt", by=ACCOUNTANT)

    def pay_bill(self, written: Any) -> str:
        number = str(written["entries"][0]["id"])
        bill = self.do.book.state.bills.open[number]
        purpose = f"{int(bill.month[5:])} 月{HEADS[bill.head].name_zh}"
        return self.walk(self.do("payment request", for_=purpose, bill=number, amount=bill.amount, by=FIRM))

    def remit(self, month: str) -> None:
        """WeChat and Alipay pay out what lies there; the gateway keeps its fee."""
        for channel in ("wechat", "alipay"):
            waiting = self.do("receipt list", waiting=True, by=ACCOUNTANT)
            due = sum((Decimal(row["amount"]) for row in waiting if row.get("channel") == channel), Decimal("0.00"))
            if due:
                charge = (due * Decimal("0.002")).quantize(Decimal("0.01"))
                self.do("receipt remit", channel=channel, amount=due - charge, charge=charge,
                        bank_ref=self.reference(month), by=ACCOUNTANT)

    def identify(self, month: str) -> None:
        """A receipt without a name, a month later: somebody came with the slip."""
        waiting = [row for row in self.do("receipt list", waiting=True, by=ACCOUNTANT) if row.get("household") is None
                   and row["amount"] == "512.30"]
        for row in waiting[:1]:
            self.do("receipt identify", row["receipt"], unit="2-301", by=ACCOUNTANT, amount="512.30")

    def repair(self, month: str) -> None:
        bill = self.do("bill record", vendor="v-07", head="repair", month=month, amount="2860.00", due=f"{month}-28",
                       attach=self.inputs / "paper.txt", by=ACCOUNTANT)
        self.pay_bill(bill)

    def top_up(self, quarter: str) -> None:
        due = top_up_due(self.do.book.state, quarter)
        self.walk(self.do("maintenance top-up", period=quarter, amount=due, by=FIRM), signers=(CHAIR, COMMUNITY2))
        for building in self.do.book.state.units.areas_by_building():
            held = self.do.book.state.ledger.cash(f"maintenance:{building}")
            self.do("maintenance statement", building, balance=held, attach=self.inputs / "paper.txt", by=ACCOUNTANT)

    # -- payments --

    def walk(self, asked: Any, *, reviewers: tuple[str, str] = (CHAIR, MEMBER), signers: tuple[str, str] = (CHAIR, COMMUNITY)
             ) -> str:
        number, amount = asked["payment"], asked["amount"]
        for person in reviewers:
            self.do("payment review", number, amount=amount, by=person)
        self.do("payment recheck", number, amount=amount, by=COMMUNITY)
        fresh = Decimal(amount) >= 10000
        self.checkpoint()
        self.do("payment sign", number, amount=amount, by=signers[0])
        self.do("payment sign", number, amount=amount, by=COMMUNITY2 if fresh else signers[1])
        self.do("payment pay", number, amount=amount, bank_ref=self.reference(), by=CASHIER)
        return str(number)

    # -- closing, publishing --

    def close(self, month: str) -> None:
        do, after = self.do, month_after(month)
        do.at(f"{after}-02")
        for head in ESSENTIAL:
            self.do.agreed(do("bill complete", head, month, by=ACCOUNTANT), CHAIR)
        balance = do("fund show", by=ACCOUNTANT)["bank"]
        do("bank reconcile", month, balance=balance, by=ACCOUNTANT)
        self.checkpoint()
        self.do.agreed(do("period close", month, by=ACCOUNTANT), CHAIR, COMMUNITY)

    def publish(self, quarter: str, day: str) -> None:
        self.do.at(day)
        self.witness()
        self.do.agreed(self.do("disclosure publish", quarter, by=CHAIR), MEMBER, COMMUNITY)
        self.do("disclosure display", quarter, place="大堂", by=SECRETARY)

    # -- the gate --

    def evaluate(self, quarter: str, month: str) -> None:
        """A quarter is evaluated, its score hangs out seven days; acceptance, and the statement served."""
        do, number = self.do, self.evaluation(quarter)
        do.at(f"{month}-09")
        do("evaluation record", file=self.inputs / f"evaluation-{quarter}.toml", by=EVALUATOR)
        do("evaluation publish", number, place="小区公告栏", by=EVALUATOR)
        self.witness()
        if quarter == "2025Q4":
            do.at(f"{month}-12")
            do("evaluation appeal", number, file=self.inputs / "appeal.toml", by=FIRM)
        do.at(f"{month}-17")
        self.witness()
        self.do.agreed(do("evaluation finalise", number, by=EVALUATOR), COMMUNITY)
        self.do.agreed(do("acceptance record", file=self.inputs / f"acceptance-{quarter}.toml", by=COMMUNITY), CHAIR)
        do("remuneration settle", quarter, serve="小区公告栏", by=ACCOUNTANT)
        for person in (CHAIR, COMMUNITY, FIRM):
            do("remuneration settle", quarter, answer="signed", by=person)
        self.witness()

    def evaluation(self, quarter: str) -> str:
        return f"E-{QUARTERS.index(quarter) + 1:02d}"

    def settle(self, quarter: str, month: str) -> None:
        """The settlement closes, and the gate opens or does not; what becomes of what was held back."""
        do = self.do
        do.at(f"{month}-04")
        self.witness()
        self.do.agreed(do("remuneration settle", quarter, by=ACCOUNTANT), CHAIR, COMMUNITY)
        if quarter == "2025Q2":
            self.refuse("R28", "remuneration release", quarter, amount=self.release_of(quarter), by=CHAIR)
            return
        self.release(quarter)
        if quarter == "2025Q4":
            answer = do("evaluation answer", self.evaluation(quarter), file=self.inputs / "appeal-answer.toml", by=EVALUATOR)
            self.do.agreed(answer, COMMUNITY)
            self.release(quarter)
            self.restore("2025Q3")

    def tidy_up(self, month: str) -> None:
        """What was withheld in the first quarter is deducted for good after a year; a former member hands over before the
        chair, and the key is revoked."""
        do = self.do
        do.at(f"{month}-08")
        held = drafts.decide_withheld(do.book.state, by=CHAIR, day=do.book.today, period="2025Q1", decision="deduct",
                                      reason="整改未完成").amount
        self.do.agreed(do("remuneration deduct", "2025Q1", reason="一年内未整改完成", amount=held, by=CHAIR), COMMUNITY, amount=held)
        do.agreed(do("mandate hand-over", "业委会", from_=FORMER, to=MEMBER, handed="passwords,key-files", absent="term-over",
                     attach=self.inputs / "paper.txt", by=CHAIR), MEMBER)
        self.joint("key revoke", FORMER, reason="任期届满")

    def restore(self, quarter: str) -> None:
        """The shortcomings are made good: the owners give back what was withheld."""
        do = self.do
        self.joint("resolution record", file=self.inputs / "resolution-restore.toml")
        held = drafts.decide_withheld(do.book.state, by=CHAIR, day=do.book.today, period=quarter, decision="restore",
                                      reason="整改完成").amount
        do.agreed(do("remuneration restore", quarter, resolution="R2026002", reason="整改完成，业主大会同意补拨", amount=held,
                     by=CHAIR), COMMUNITY, amount=held)
        self.pay_remuneration(quarter)

    def release_of(self, quarter: str) -> Decimal:
        """What a release of the quarter would move."""
        state, day = self.do.book.state, self.do.book.today
        return drafts.propose_release(state, by=CHAIR, day=day, period=quarter).amount

    def release(self, quarter: str) -> None:
        moved = self.release_of(quarter)
        self.do.agreed(self.do("remuneration release", quarter, amount=moved, by=CHAIR), COMMUNITY, amount=moved)
        self.released.append(moved)
        self.pay_remuneration(quarter)

    def pay_remuneration(self, quarter: str) -> None:
        self.checkpoint()
        due = self.do.book.state.ledger.owed("Liabilities:Firm:F001:FeeReleasable")
        self.walk(self.do("payment request", remuneration=True, vendor="F001", for_=f"{quarter} 酬金", amount=due, by=FIRM),
                  signers=(CHAIR, COMMUNITY2))

    # -- what the door refuses --

    def refuse_on_the_way(self) -> None:
        """What the door refuses, each with its number; the book is the same to the byte after each."""
        do, amount = self.do, "600.00"
        written = do("bill record", vendor="v-07", head="repair", month="2025-02", amount=amount, due="2025-02-20",
                     attach=self.inputs / "paper.txt", by=ACCOUNTANT)
        bill = str(written["entries"][0]["id"])
        number = do("payment request", for_="门禁维修", bill=bill, amount=amount, by=FIRM)["payment"]

        def step(verb: str, person: str, **more: Any) -> None:
            do(f"payment {verb}", number, amount=amount, by=person, **more)

        def refused(rule: str, verb: str, person: str, **more: Any) -> None:
            self.refuse(rule, f"payment {verb}", number, amount=amount, by=person, **more)

        refused("R42", "recheck", COMMUNITY)  # no review
        step("review", CHAIR)
        refused("R45", "recheck", COMMUNITY)  # one reviewer
        refused("R45", "review", CHAIR)  # one person twice
        step("review", MEMBER)
        refused("R42", "sign", CHAIR)  # no re-check
        step("recheck", COMMUNITY)
        self.checkpoint()
        step("sign", CHAIR)
        refused("R45", "pay", CASHIER, bank_ref="YZ999999")  # one signatory
        do.agreed(do("vendor change-account", "v-07", account="6200000000000000077", reason="收款方换行", by=CHAIR), MEMBER)
        refused("R43", "sign", COMMUNITY)  # changed after approval
        do("payment withdraw", number, reason="账户变更，重新申请", by=FIRM)
        self.pay_bill(written)
        over = {"vendor": "v-07", "head": "repair", "month": "2025-02", "for_": "大堂翻新", "by": FIRM}
        self.refuse("R64", "payment request", amount="26000.00", attach=self.inputs / "paper.txt", **over)
        self.refuse("R17", "payment request", vendor="v-01", head="power", month="2025-02", for_="预存电费",
                    amount="260000.00", attach=self.inputs / "paper.txt", by=FIRM)
        due = self.release_of("2025Q1")
        self.refuse("R28", "remuneration release", "2025Q1", amount=due, by=CHAIR)  # before the gate

    def refuse_an_expired_mandate(self) -> None:
        """A member whose term has ended reviews all the same."""
        written = self.do("bill record", vendor="v-07", head="repair", month="2026-01", amount="380.00", due="2026-01-28",
                          attach=self.inputs / "paper.txt", by=ACCOUNTANT)
        bill = str(written["entries"][0]["id"])
        asked = self.do("payment request", for_="单元门修理", bill=bill, amount="380.00", by=FIRM)
        self.refuse("R49", "payment review", asked["payment"], amount="380.00", by=FORMER)
        self.walk(asked)

    def refuse(self, rule: str, words: str, *more: object, **options: Any) -> None:
        self.refusals.append(self.do.refused(rule, words, *more, **options))

    # -- small things --

    def joint(self, words: str, *more: object, by: str = CHAIR, yes: tuple[str, ...] = (COMMUNITY,), **options: Any) -> Any:
        return self.do.agreed(self.do(words, *more, by=by, **options), *yes)

    def reference(self, month: str = "") -> str:
        self.references += 1
        return f"YZ{self.references:06d}"

    def checkpoint(self) -> None:
        """Signed where anything unsigned waits."""
        if self.do.book.state.record.unsigned:
            self.do("checkpoint make", by=ACCOUNTANT)

    def witness(self) -> None:
        """A checkpoint over everything so far, cosigned by witnesses of two parties."""
        self.do("checkpoint make", by=ACCOUNTANT)
        for person in WITNESSES:
            self.do("checkpoint cosign", by=person)
