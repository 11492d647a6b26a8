"""The quarter of examples/money-in: its statements are as they are said to be, its matches true, and every unit's statement of
account is the sum of its entries by bean-query, before and after a sale."""

from __future__ import annotations

import csv
import io
import json
import runpy
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import beanquery
import pytest

from sharedfund.reports.household import statement
from sharedfund.state.household import AHEAD, HELD, OWED
from sharedfund.values.identity import household_component
from sharedfund_cli.story import Story
from tests.cli import runner
from tools import write_statements

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "money-in"
RUN: dict[str, Any] = runpy.run_path(str(EXAMPLE / "run.py"))
ZERO = Decimal("0.00")


# ---- the statements ----


def truth() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((EXAMPLE / "truth.csv").read_text(encoding="utf-8"))))


def test_the_statements_are_what_their_seed_gives() -> None:
    made = dict(write_statements.files())
    assert {path.relative_to(EXAMPLE).as_posix() for path in EXAMPLE.glob("statements/*")} == set(made) - {"truth.csv"}
    for name, data in made.items():
        assert (EXAMPLE / name).read_bytes() == data, f"{name}: run tools/write_statements.py"


def test_the_noise_is_what_the_issue_says() -> None:
    """Of 720 receipts 8 % name no unit, 3 % pay for two, 2 % come from a tenant, 5 % are short or over, 2 % have day and amount of
    another, 10 % spell the unit freely."""
    receipts = [row for row in truth() if row["kind"] == "household"]
    noise = Counter(row["noise"] for row in receipts)
    assert len(receipts) == 720
    assert {name: round(100 * count / 720) for name, count in noise.items() if name in ("no-unit", "two-units", "tenant", "free-text")} == {
        "no-unit": 8, "two-units": 3, "tenant": 2, "free-text": 10}
    assert round(100 * sum(noise[name] for name in ("short", "rest", "over")) / 720) == 5
    assert round(100 * sum(noise[name] for name in ("twice", "alike")) / 720) == 2
    assert {row["account"] for row in receipts} == {"bank", "wechat", "alipay"}
    assert all(len(row["whose"].split()) == (2 if row["noise"] == "two-units" else 1) for row in receipts)


# ---- the sums of every unit ----


class Sums(NamedTuple):
    """What a household owes, has ahead and on deposit, by bean-query."""

    owed: Decimal
    advance: Decimal
    deposits: Decimal


def queried(folder: Path) -> dict[str, Sums]:
    """Of every household with postings: one query for all, grouped by account."""
    connection = beanquery.connect(f"beancount:{folder / 'main.beancount'}")
    found: dict[str, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO, ZERO])
    for account, amount in connection.execute(
            "SELECT account, sum(number) WHERE account ~ '^(Assets:Receivable|Liabilities:(Advance|Deposits)):' GROUP BY account").fetchall():
        for place, (heads, sign) in enumerate(((OWED, 1), (AHEAD, -1), (HELD, -1))):
            for head in heads:
                if account.startswith(head):
                    found[account.removeprefix(head)][place] += sign * amount
    return {own: Sums(*sums) for own, sums in found.items()}


def assert_every_statement_is_its_entries(story: Story) -> int:
    """Each unit's statement against the query; how many had anything on their account."""
    sums, state = queried(story.folder), story.book.state
    touched: dict[str, list[Any]] = defaultdict(list)  # of each household, so that not every statement reads every entry
    for _, entry in story.book.entries():
        for own in {account.rpartition(":")[2] for account, _ in entry.postings()}:
            touched[own].append(entry)
    keys = [*state.units.keys]
    moved = 0
    for key in keys:
        said = statement(state, touched[household_component(key)], key)
        whole = Sums(*(sum((Decimal(row[name]) for row in said["lines"]), ZERO) for name in ("owed", "advance", "deposits")))
        asked = sums.pop(household_component(key), Sums(ZERO, ZERO, ZERO))
        assert whole == asked == Sums(Decimal(said["unpaid"]), Decimal(said["advance"]), Decimal(said["deposits"])), key
        assert (said["lines"][-1]["balance"] if said["lines"] else "0.00") == said["unpaid"]
        moved += bool(said["lines"])
    assert sums == {}, "a household's account that no unit's statement shows"
    return moved


MoneyIn: Any = RUN["MoneyIn"]


class Compared(MoneyIn):  # type: ignore[misc]  # a class of a file that is run
    """The story, its statements of account compared with the query before the sale, after it, and at the end."""

    compared: list[tuple[int, int]]

    def sale(self) -> None:
        self.compared = [self._compare()]
        super().sale()
        self.compared.append(self._compare())

    def tell(self) -> Any:
        told = super().tell()
        self.compared.append(self._compare())
        return told

    def _compare(self) -> tuple[int, int]:
        return len([*self.do.book.state.units.keys]), assert_every_statement_is_its_entries(self.do)


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> Any:
    place = tmp_path_factory.mktemp("money-in")
    told = Compared(Story(place / "book", place / "home", "money-in"))
    told.told_at_the_end = told.tell()
    told.do.end()
    return told


def test_every_units_statement_is_the_sum_of_its_entries_before_and_after_the_sale(quarter: Any) -> None:
    assert quarter.compared == [(240, 240), (241, 241), (241, 241)]


def test_the_statement_of_the_command_line_is_the_same(quarter: Any) -> None:
    """For the seller and the buyer of the unit, and where somebody has a deposit and an advance."""
    sums = queried(quarter.do.folder)
    keys = quarter.owners() + [key for key, room in quarter.rooms.items() if room in ("2-1201", "3-201")]
    for key in keys:
        ran = runner.run("--json", "-C", quarter.do.folder, "--now", "2025-04-03T01:00:00", "--as", "p-06", "unit", "statement", key,
                         home=quarter.do.home)
        assert ran.code == 0, ran.err
        said = json.loads(ran.out)["data"]
        assert Sums(Decimal(said["unpaid"]), Decimal(said["advance"]), Decimal(said["deposits"])) == sums[household_component(key)]
    assert any(sums[household_component(key)].deposits for key in keys)


def test_the_seller_owes_nothing_and_the_buyer_paid_what_passed_on(quarter: Any) -> None:
    seller, buyer = quarter.told_at_the_end.seller, quarter.told_at_the_end.buyer
    assert (seller["until"], buyer["since"]) == ("2025-02-16", "2025-02-16")
    assert seller["lines"][-1]["kind"] == buyer["lines"][0]["kind"] == "household-balance-moved"
    assert Decimal(seller["lines"][-1]["owed"]) == -Decimal(buyer["lines"][0]["owed"]) == Decimal("-160.83")
    assert seller["unpaid"] == buyer["unpaid"] == "0.00"


# ---- what is promised of the matches ----


def test_nine_in_ten_need_no_question_none_is_wrong_and_every_fen_arrives(quarter: Any) -> None:
    told = quarter.told_at_the_end
    assert told.receipts == 720
    assert told.share >= 90
    assert (told.wrong, told.differing, told.waiting, told.again) == (0, 0, 0, 0)
    assert told.identified == 2
    assert [(month.month, month.difference) for month in told.months] == [("2025-01", "0.00"), ("2025-02", "0.00"), ("2025-03", "0.00")]
    assert told.seconds < RUN["LIMIT"]


def test_the_odd_lines_are_booked_as_they_are(quarter: Any) -> None:
    """Edge cases 12 to 14: one transfer for two units, a tenant's, two alike on one day, the same money twice, a free spelling: each
    line is booked once, to whom it truly belongs."""
    booked: dict[tuple[str, str], list[tuple[str, Decimal, str]]] = defaultdict(list)
    for _, entry in quarter.entries():
        if entry.kind == "receipt-recorded" and entry.household is not None:
            booked[entry.channel, entry.bank_ref.partition(":")[0]].append((quarter.rooms[entry.household], entry.amount, entry.payer))
    seen: Counter[str] = Counter()
    for row in truth():
        if row["kind"] != "household" or (row["account"], row["reference"]) not in booked:
            continue
        parts = booked[row["account"], row["reference"]]
        assert {room: amount for room, amount, _ in parts} == {
            room: Decimal(amount) for room, _, amount in (part.partition("=") for part in row["whose"].split())}
        if row["noise"] == "tenant":
            assert {payer for _, _, payer in parts} == {"tenant"}
        seen[row["noise"]] += 1
    assert (seen["two-units"], seen["tenant"], seen["free-text"], seen["twice"] + seen["alike"]) == (22, 14, 72, 14)


def test_what_nobody_named_waited_in_custody_and_is_income_once(quarter: Any) -> None:
    waited = {entry.receipt: entry for _, entry in quarter.entries() if entry.kind == "receipt-recorded" and entry.household is None}
    known = [entry for _, entry in quarter.entries() if entry.kind == "receipt-identified"]
    assert {entry.receipt for entry in known} == set(waited)
    for entry in known:
        assert entry.amount == waited[entry.receipt].amount
        assert waited[entry.receipt].day < date(2025, 3, 1) <= entry.day
    assert not quarter.do.book.state.receipts.unidentified.values()


def test_the_banks_charge_is_under_its_authority(quarter: Any) -> None:
    """Answered by its reference with --standing; what somebody approved for every month stands on no page of debits nobody did."""
    debits = [entry for _, entry in quarter.entries() if entry.kind == "bank-debited"]
    assert [(str(entry.amount), entry.standing) for entry in debits] == [("12.00", quarter.standing)] * 3
    assert not quarter.do.book.state.payments.unexplained
