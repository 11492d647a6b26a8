"""A quarter's money comes in: three months of a bank and two gateways imported, matched and reconciled, a unit sold on the way.

    python examples/money-in/run.py DIR [--lang zh_CN|en] [--seconds]

The statements are made by `tools/write_statements.py`, with the truth beside them; the truth answers the questions of the
queue as a treasurer would, and is what the lines matched without a question are compared with.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from sharedfund.state.bank import main_account
from sharedfund_cli.ginkgo import ACCOUNTANT, CASHIER, CHAIR, COMMUNITY, FIRM, MEMBER, Ginkgo
from sharedfund_cli.story import Story

HERE = Path(__file__).resolve().parent
DEMO = HERE.parent / "demo"
STATEMENTS = HERE / "statements"
QUARTER = "2025Q1"
MONTHS = (("2025-01", "2025-02-03"), ("2025-02", "2025-03-03"), ("2025-03", "2025-04-02"))
SOLD, BUYER, FIRST = "2-803", "郑一帆", "2025-02-16"
BEFORE_SALE = STATEMENTS / "bank-2025-02-15.csv"
LIMIT = 10  # seconds of one core, for the whole quarter
ZERO = Decimal("0.00")


class Truth(NamedTuple):
    """What a line truly is: its kind, what is odd in it, and whose it is, by room."""

    kind: str
    noise: str
    whose: dict[str, Decimal]


class Month(NamedTuple):
    """What a month brought."""

    month: str
    new: int
    certain: int
    asked: int
    balance: str
    difference: str


@dataclass
class Told:
    """What the story counted."""

    months: list[Month] = field(default_factory=list)
    receipts: int = 0
    certain: int = 0
    wrong: int = 0
    seconds: float = 0.0
    identified: int = 0
    waiting: int = 0
    differing: int = 0
    again: int = 0
    seller: Any = None
    buyer: Any = None

    @property
    def share(self) -> Decimal:
        """Of the receipts, those matched without a question, in per cent."""
        return (Decimal(100 * self.certain) / self.receipts).quantize(Decimal("0.1"))


def truth_of(path: Path = HERE / "truth.csv") -> dict[tuple[str, str], Truth]:
    """By account and reference."""
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["account"], row["reference"]): Truth(row["kind"], row["noise"], {
            room: Decimal(amount) for room, _, amount in (part.partition("=") for part in row["whose"].split())})
            for row in csv.DictReader(file)}


class Keyboard(io.StringIO):
    """Lines somebody types at a terminal."""

    def isatty(self) -> bool:
        return True


class MoneyIn:
    """Tells the quarter; one method, one stage."""

    def __init__(self, do: Story) -> None:
        self.do = do
        self.told = Told()
        self.truth = truth_of()
        self.rooms: dict[str, str] = {}  # by household, former ones too
        self.released: dict[tuple[str, str], str] = {}  # payments by month and head
        self.standing = ""  # the authority of the bank's charge
        self.counted = [0, 0, 0]  # of the month so far: new lines, matched, asked

    def tell(self) -> Told:
        """The whole."""
        self.found()
        for month, day in MONTHS:
            self.ask_for_payments(month)
            if FIRST.startswith(month):
                self.sale()
            self.month(month, day)
            if month == MONTHS[1][0]:
                self.identify()
        self.told.differing = self.differing()
        self.told.waiting = len(self.do("bank match", list_=True, by=ACCOUNTANT))
        self.told.seller, self.told.buyer = (self.do("unit statement", key, by=ACCOUNTANT) for key in self.owners())
        return self.told

    # -- before any money comes --

    def found(self) -> None:
        """The demo's complex with its 240 units, its contract and a budget; payees; the quarter is charged."""
        do = self.do
        ginkgo = Ginkgo(do, DEMO, lambda zh, en: None)
        ginkgo.found()
        do.at("2025-01-02")
        ginkgo.joint("contract record", file=DEMO / "contract.toml")
        ginkgo.joint("resolution record", file=DEMO / "resolution-2025.toml")
        ginkgo.joint("budget adopt", HERE / "budget.toml", resolution="R2025001")
        for name, account in (("云州供电公司", "6200000000000000001"), ("云州自来水公司", "6200000000000000002"),
                              ("云州银行", "6200000000000000009")):
            do("vendor add", name=name, account=account, by=ACCOUNTANT)
        self.standing = self.approve(do("payment standing add", vendor="v-03", head="bank-charges", amount="30", for_="账户管理费", by=FIRM))
        do("fee charge", QUARTER, by=ACCOUNTANT)
        self.learn_rooms()

    def learn_rooms(self) -> None:
        self.rooms |= {row["household"]: row["room"] for row in self.do("unit list", by=ACCOUNTANT)}

    def ask_for_payments(self, month: str) -> None:
        """Power and water are billed, asked for, agreed and released; the bank pays, and its line says so."""
        self.do.at(f"{month}-14")
        for payee, head in (("v-01", "power"), ("v-02", "water")):
            amount = next(-Decimal(row["amount"]) for row in _rows() if row["kind"] == head and row["day"].startswith(month))
            bill = self.do("bill record", vendor=payee, head=head, month=month, amount=amount, due=f"{month}-28",
                           attach=DEMO / "paper.txt", by=ACCOUNTANT)["bill"]
            self.released[month, head] = self.approve(
                self.do("payment request", bill=bill, amount=amount, for_={"power": "公共电费", "water": "公共水费"}[head], by=FIRM))

    def approve(self, asked: Any) -> str:
        """Two reviews, the re-check, two signatures."""
        number, amount = asked["payment"], asked["amount"]
        for verb, person in (("review", CHAIR), ("review", MEMBER), ("recheck", COMMUNITY)):
            self.do(f"payment {verb}", number, amount=amount, by=person)
        self.do("checkpoint make", by=ACCOUNTANT)
        for person in (CHAIR, COMMUNITY):
            self.do("payment sign", number, amount=amount, by=person)
        return str(number)

    # -- a month --

    def month(self, month: str, day: str) -> None:
        """The three statements, then the queue, then the reconciliation."""
        self.do.at(day)
        files = [STATEMENTS / name for name in (f"bank-{month}.csv", f"wechat-{month}.xlsx", f"alipay-{month}.csv")]
        with self.watch():
            brought = self.bring(*files)
            self.walk()
            balance = next(row["closing"] for row in brought["files"] if row["account"] == main_account(self.do.book.state))
            found = self.do("bank reconcile", month, balance=balance, by=ACCOUNTANT)
        new, certain, asked = self.counted
        self.told.months.append(Month(month, new, certain, asked, found["statement_balance"], found["difference"]))
        self.counted = [0, 0, 0]
        size = self.do.book.state.record.blocks
        self.told.again += self.do("bank import", *files, by=ACCOUNTANT)["new"] + self.do.book.state.record.blocks - size

    def bring(self, *files: Path) -> Any:
        """Import files, and hold what was matched without a question against the truth."""
        before = self.do.book.state.record.blocks
        brought = self.do("bank import", *files, by=ACCOUNTANT)
        asked = {(row["account"], row["reference"]) for row in brought["to_look_at"]}
        booked: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
        lines: set[tuple[str, str]] = set()
        for number, entry in self.entries():
            if number <= before:
                continue
            if entry.kind == "receipt-recorded":
                booked[entry.channel, entry.bank_ref.split(":")[0]][self.rooms[entry.household]] += entry.amount
            elif entry.kind == "statement-lines":
                account = "bank" if entry.account == main_account(self.do.book.state) else entry.account
                lines |= {(account, line.split(" ")[2]) for line in entry.lines}
        receipts = {line for line in lines if self.truth[line].kind == "household"}
        bank = main_account(self.do.book.state)
        certain = {line for line in receipts if (bank if line[0] == "bank" else line[0], line[1]) not in asked}
        self.counted = [count + brought[name] for count, name in zip(self.counted, ("new", "matched", "asked"), strict=True)]
        self.told.receipts += len(receipts)
        self.told.certain += len(certain)
        self.told.wrong += sum(dict(booked[line]) != self.truth[line].whose for line in certain)
        return brought

    def walk(self) -> None:
        """`bank match`: the treasurer reads each line and types an answer."""
        queue = self.do("bank match", list_=True, by=ACCOUNTANT)
        typed = [self.answer(row) for row in queue]
        with typing("".join(typed)), redirect_stderr(io.StringIO()):
            self.do.say("bank match", by=ACCOUNTANT)
        for row in self.do("bank match", list_=True, by=ACCOUNTANT):
            truth = self.truth_at(row)
            if truth.kind == "charge":
                self.do("bank match", row["reference"], standing=self.standing, for_="账户管理费", by=ACCOUNTANT)
            elif truth.kind in ("power", "water"):
                self.do("bank match", row["reference"], payment=self.released[row["day"][:7], truth.kind],
                        amount=-Decimal(row["amount"]), by=CASHIER)

    def answer(self, row: Any) -> str:
        """What is typed for a line: Enter where the first proposal is the truth, else what the treasurer found out."""
        truth = self.truth_at(row)
        if truth.kind in ("payout", "power", "water", "charge"):
            return "s\n"  # a payout is answered where it arrives, what the bank paid and took by its number
        if truth.kind != "household" or (row["kind"] == "unidentified" and row["day"] < MONTHS[0][1]):
            return "\n"  # in January nobody was asked: it waits in custody
        proposed = {self.rooms[part["household"]]: Decimal(part["amount"]) for part in row["parts"]}
        if row["kind"] == "household" and proposed == truth.whose:
            return "\n"
        return "u " + ",".join(f"{room}={amount}" for room, amount in truth.whose.items()) + "\n"

    def truth_at(self, row: Any) -> Truth:
        return self.truth[row["account"] if row["account"] in ("wechat", "alipay") else "bank", row["reference"]]

    def identify(self) -> None:
        """Whoever paid without a name in January comes with the slip in February: income once, of that day."""
        for number, ref in [(entry.receipt, entry.bank_ref) for _, entry in self.entries()
                            if entry.kind == "receipt-recorded" and entry.household is None]:
            for room, amount in self.truth["bank", ref].whose.items():
                self.do("receipt identify", number, unit=room, part=amount, amount=amount, by=ACCOUNTANT)
                self.told.identified += 1

    def entries(self) -> Iterator[tuple[int, Any]]:
        """The book's entries with their blocks."""
        yield from self.do.book.entries()

    # -- the sale --

    def sale(self) -> None:
        """The bank's lines up to now, the statement of account, the transfer; what is owed for March passes on by agreement."""
        do = self.do
        do.at(FIRST)
        with self.watch():
            self.bring(BEFORE_SALE)
            self.walk()
        paper = do.home / "statement-of-account.txt"
        do("unit statement", SOLD, "-o", paper, by=ACCOUNTANT)
        owed = do("unit statement", SOLD, by=ACCOUNTANT)["unpaid"]
        do("unit transfer", SOLD, to=BUYER, first=FIRST, attach=paper, take="debt", amount=owed, by=ACCOUNTANT)
        self.learn_rooms()

    def owners(self) -> list[str]:
        """The keys of the unit that was sold, the seller's first."""
        return [key for key, room in self.rooms.items() if room == SOLD]

    def differing(self) -> int:
        """The units whose receipts in the book are not what truly was paid for them."""
        paid: dict[str, Decimal] = defaultdict(lambda: ZERO)
        for truth in self.truth.values():
            for room, amount in truth.whose.items():
                paid[room] += amount if truth.kind == "household" else ZERO
        for _, entry in self.entries():
            if entry.kind in ("receipt-recorded", "receipt-identified") and entry.household is not None:
                paid[self.rooms[entry.household]] -= entry.amount
        return sum(left != ZERO for left in paid.values())

    @contextmanager
    def watch(self) -> Iterator[None]:
        """Count the seconds of a core, of the workbooks' child too."""
        before = os.times()
        yield
        self.told.seconds += sum(os.times()[:4]) - sum(before[:4])


def _rows() -> list[dict[str, str]]:
    with (HERE / "truth.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@contextmanager
def typing(keys: str) -> Iterator[None]:
    before, sys.stdin = sys.stdin, Keyboard(keys)
    try:
        yield
    finally:
        sys.stdin = before


PRINTED = {
    "zh_CN": (
        "{month}  流水 {new} 条：不用问 {certain}，要看 {asked}；银行存款 {balance}，差额 {difference}",
        "收款 {receipts} 笔，不用问就对上 {certain} 笔，{share} %；其中认错 {wrong} 笔",
        "队列走完以后：还等着的流水 {waiting} 条，收到的钱和真相不一样的 {differing} 户，后来认领的 {identified} 笔",
        "同一份再导一次：写入 {again} 条",
        "2-803 过户前原业主欠 {owed}，随约定转给新业主；现在原业主欠 {seller}，新业主欠 {buyer}",
        "导入、对应、对账共用一个核不到 10 秒：{fast}", "是", "否"),
    "en": (
        "{month}  {new} lines: {certain} without a question, {asked} to look at; bank {balance}, difference {difference}",
        "{receipts} receipts, {certain} matched without a question, {share} %; {wrong} of them wrong",
        "after the queue: {waiting} lines wait, {differing} units got what is not the truth, {identified} identified later",
        "the same files again: {again} written",
        "2-803: the seller owed {owed} at the sale, passed on by agreement; now the seller owes {seller}, the buyer {buyer}",
        "import, match and reconcile in under 10 s of one core: {fast}", "yes", "no"),
}


def lines(told: Told, lang: str) -> list[str]:
    """What the README promises."""
    month, receipts, queue, again, sale, fast, yes, no = PRINTED[lang]
    facts = {**vars(told), "share": told.share, "owed": told.seller["lines"][-1]["owed"].lstrip("-"), "seller": told.seller["unpaid"],
             "buyer": told.buyer["unpaid"], "fast": yes if told.seconds < LIMIT else no}
    return [*(month.format(**row._asdict()) for row in told.months), *(line.format(**facts) for line in (receipts, queue, again, sale, fast))]


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", metavar="DIR", help="a new folder for the book")
    parser.add_argument("--lang", choices=sorted(PRINTED), default="zh_CN")
    parser.add_argument("--seconds", action="store_true", help="print the seconds of a core too, which differ from run to run")
    typed = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as home:
        story = Story(Path(typed.folder), Path(home), "money-in")
        told = MoneyIn(story).tell()
        story.end()
    for line in lines(told, typed.lang):
        print(line)
    if typed.seconds:
        print(f"{told.seconds:.2f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
