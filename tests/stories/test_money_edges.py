"""The edge cases of money that comes in, as they arrive: from a bank's own file to the units' accounts."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sharedfund import drafts, spelling
from sharedfund.admit import Refusal
from sharedfund.banking.matching import Seen
from sharedfund.signing import SeedSigner
from sharedfund_cli.story import Story
from tests.banking.exports import TAIL, bank_csv, wechat_csv
from tests.cli.runner import founded
from tests.cli.test_receipt import At
from tests.fund import CAST, D, K
from tests.households import contract

UNITS = ("房号,楼栋,面积,业主,户号\n1-1-101,1,100.00,王芳,h-000001\n1-1-102,1,100.00,李雷,h-000002\n1-1-201,1,88.50,李雷,h-000003\n"
         "2-1-101,2,120.00,韩梅梅、周舟,h-000004\n2-1-201,2,91.50,方㛃𬭎,h-000005\n")
ONE, TWO, THREE, FOUR, FIVE = (f"h-00000{number}" for number in range(1, 6))
DUES = {ONE: "600.00", TWO: "600.00", THREE: "531.00", FOUR: "720.00", FIVE: "549.00"}
ACCOUNT = "6222020200001234"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("edges")
    book = founded(place / "book", place / "home")
    signers = [SeedSigner.practice(person) for person in CAST]
    admitted = book.admit(contract(At(book)), signers=signers)
    assert not isinstance(admitted, Refusal)
    yes = drafts.approve(book.state, spelling.leaf_of(admitted.entries[0]), by=D, day=book.state.charter.books_from)
    assert not isinstance(book.admit(yes, signers=signers), Refusal)
    told = Story(place / "book", place / "home", "edges")
    told.at("2026-01-01", 10)
    (place / "units.csv").write_text(UNITS, encoding="utf-8")
    told("unit import", place / "units.csv", by=K)
    told("fee charge", "2026Q1", by=K)
    return place


@pytest.fixture
def place(template: Path, tmp_path: Path) -> Path:
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture
def story(place: Path) -> Story:
    told = Story(place / "book", place / "home", "edges")
    told.at("2026-02-05", 11)
    return told


def row(number: int, amount: str, memo: str = "", name: str = "", account: str = ACCOUNT, day: str = "2026-01-12",
        at: str = "co-managed") -> Seen:
    return Seen(at, f"B{number:08}", date.fromisoformat(day), Decimal(amount), name, account, memo)


def brought(story: Story, place: Path, *rows: Seen) -> Any:
    """What an import of these lines brings."""
    (place / "bank.csv").write_bytes(bank_csv(rows))
    return story("bank import", place / "bank.csv", by=K)


def owed(story: Story) -> dict[str, str]:
    """What each household with an unpaid bill owes."""
    return {bill["household"]: bill["unpaid"] for bill in story("fee list", unpaid=True)}


def left(*paid: str, **partly: str) -> dict[str, str]:
    """What is owed once `paid` owe nothing."""
    return {household: partly.get(household.replace("-", "_"), due) for household, due in DUES.items() if household not in paid}


def balance(story: Story, head: str) -> Decimal:
    """The sum of all accounts that begin so, in the book's own postings."""
    return sum((amount for _, entry in story.book.entries() for account, amount in entry.postings() if account.startswith(head)),
               Decimal("0.00"))


def test_one_transfer_for_two_units_is_two_receipts_of_one_line(story: Story, place: Path) -> None:
    """E12."""
    told = brought(story, place, row(1, "1131.00", "1-1-102和1-1-201物业费", "李雷"))
    assert (told["matched"], told["asked"]) == (1, 0)
    assert owed(story) == left(TWO, THREE)
    booked = [entry.bank_ref for _, entry in _receipts(story)]
    assert booked == ["B00000001:1", "B00000001:2"]


def test_two_owners_of_one_unit_pay_half_each(story: Story, place: Path) -> None:
    """E12: neither names the room; the register has both names."""
    told = brought(story, place, row(1, "360.00", "物业费", "韩梅梅", "6217001"), row(2, "360.00", "物业费", "周舟", "6217002"))
    for line in told["to_look_at"]:
        assert [part["household"] for part in line["parts"]] == [FOUR], "a half is not what is billed, so it is asked"
        story("bank match", line["reference"], unit="2-1-101", by=K)
    assert owed(story) == left(FOUR)


def test_a_tenant_pays_and_the_owner_is_who_owed(story: Story, place: Path) -> None:
    """E12: the receipt says who paid; what is left stands on the owner's key, and the tenant has none."""
    told = brought(story, place, row(1, "500.00", "1-1-101 房客代缴", "冯海燕", "6228480"))
    assert (told["matched"], told["asked"]) == (1, 0)
    assert [entry.payer for _, entry in _receipts(story)] == ["tenant"]
    assert owed(story) == left(h_000001="100.00")
    assert set(story.book.state.units.keys) == set(DUES)


def test_money_of_nobody_is_no_income_and_counts_once(story: Story, place: Path) -> None:
    """E13: in custody and not to be spent until somebody says whose it is; the bank has it once from beginning to end."""
    assert owed(story) == DUES
    operating = balance(story, "Assets:Bank:Joint:Operating")
    assert brought(story, place, row(1, "600.00", "转账", "云州恒达商贸有限公司", "3301"))["asked"] == 1
    assert balance(story, "Assets:Bank:") == 0
    story("bank match", "B00000001", unidentified=True, by=K)
    bank, income, receivable = (balance(story, head) for head in ("Assets:Bank:", "Income:", "Assets:Receivable:Fee:"))
    assert (bank, owed(story)) == (Decimal("600.00"), DUES)
    assert balance(story, "Assets:Bank:Joint:Custody") == Decimal("600.00")
    assert balance(story, "Assets:Bank:Joint:Operating") == operating
    (waiting,) = story("receipt list", waiting=True)
    assert (waiting["status"], waiting["amount"]) == ("unidentified", "600.00")
    story("receipt identify", waiting["receipt"], unit="1-1-101", amount="600.00", by=K)
    assert owed(story) == left(ONE)
    assert (balance(story, "Assets:Bank:"), balance(story, "Income:")) == (bank, income)
    assert balance(story, "Assets:Receivable:Fee:") == receivable - 600
    assert story.run("receipt identify", waiting["receipt"], unit="1-1-102", amount="600.00", by=K)[0] != 0
    assert brought(story, place, row(1, "600.00", "转账", "云州恒达商贸有限公司", "3301"))["new"] == 0


def test_two_owners_alike_on_one_day_are_two_and_the_file_again_is_none(story: Story, place: Path) -> None:
    """E14: day and amount are the same, the references differ; a line is known by its reference alone."""
    lines = (row(1, "600.00", "1-1-101", "王芳"), row(2, "600.00", "1-1-102", "李雷"), row(3, "600.00", "1-1-101", "王芳"))
    assert brought(story, place, *lines)["matched"] == 3
    assert owed(story) == left(ONE, TWO)
    assert story("unit statement", "1-1-101")["advance"] == "600.00"
    assert brought(story, place, *lines)["new"] == 0
    assert brought(story, place, *lines, row(4, "549.00", "2-1-201"))["new"] == 1
    assert owed(story) == left(ONE, TWO, FIVE)


def test_what_the_gateway_keeps_is_the_funds_and_the_owner_has_paid(story: Story, place: Path) -> None:
    """E7: 531.00 from the owner, 529.81 at the bank, 1.19 an expense."""
    taken = row(7, "531.00", "1-1-201", "蕾", "", at="wechat")
    payout = row(8, "-531.00", "零钱提现", "", "", "2026-01-13", at="wechat")
    (place / "wechat.csv").write_bytes(wechat_csv((taken, payout)))
    (place / "bank.csv").write_bytes(bank_csv((row(1, "529.81", "微信提现", "财付通支付科技有限公司", "2433", "2026-01-14"),)))
    story("bank import", place / "bank.csv", place / "wechat.csv", by=K)
    assert owed(story) == left(THREE), "the owner has paid at once"
    story("bank match", "B00000001", remit="wechat", by=K)
    assert balance(story, "Expenses:Operating:BankCharges") == Decimal("1.19")
    assert balance(story, "Assets:Bank:") == Decimal("529.81")
    assert story("bank match", list_=True) == []


def test_what_the_firm_took_by_its_own_code_clears_the_bill_at_once(story: Story, place: Path) -> None:
    """E15: the owner has a receipt and owes nothing; the bank has it when the firm remits, and its line says so."""
    story("receipt record", unit="1-1-101", amount="600.00", channel="firm", paper="0012", collected_by="F001", by=K)
    assert owed(story) == left(ONE)
    assert balance(story, "Assets:Bank:") == 0
    brought(story, place, row(1, "600.00", "代收物业费", "云州启文物业服务有限公司", "9988", "2026-01-15"))
    story("bank match", "B00000001", remit="firm", by=K)
    assert (owed(story), balance(story, "Assets:Bank:")) == (left(ONE), Decimal("600.00"))
    assert story("receipt list", waiting=True) == []


def test_money_for_a_quarter_to_come_is_ahead_and_in_no_rate_of_this_one(story: Story, place: Path) -> None:
    """E9, E16: the words name the period; the day the money came does not."""
    brought(story, place, row(1, "600.00", "1-1-101", "王芳"), row(2, "600.00", "1-1-101 2026年第二季度物业费", "王芳", day="2026-01-20"))
    assert owed(story) == left(ONE)
    said = story("unit statement", "1-1-101")
    assert (said["unpaid"], said["advance"]) == ("0.00", "600.00")
    assert balance(story, f"Liabilities:Advance:Fee:{ONE.upper()}") == Decimal("-600.00")


def test_a_deposit_is_never_booked_as_a_fee_by_itself(story: Story, place: Path) -> None:
    """E17: the room is named and the owner pays, but the words say what it is."""
    assert owed(story) == DUES
    earned = balance(story, "Income:")
    (line,) = brought(story, place, row(1, "2000.00", "1-1-101装修押金", "王芳"))["to_look_at"]
    assert line["kind"] == "deposit"
    assert (balance(story, "Income:"), balance(story, "Assets:Bank:")) == (earned, Decimal("0.00"))
    assert owed(story) == DUES


def test_a_fee_paid_with_a_deduction_leaves_the_rest_owed(story: Story, place: Path) -> None:
    """E18: what the payer takes off is a dispute to be answered, and no discount."""
    brought(story, place, row(1, "400.00", "1-1-101 扣200元，楼道没扫", "王芳"))
    for line in story("bank match", list_=True):
        story("bank match", line["reference"], unit="1-1-101", by=K)
    assert owed(story) == left(h_000001="200.00")


@pytest.mark.parametrize(("written", "amount", "encoding"), [
    ("６００．００", "600.00", "gb18030"), ("1,600.00", "1600.00", "gb18030"), ("１，６００.00", "1600.00", "utf-8"),
    ("￥600.00元", "600.00", "gb18030"), ("¥ 600", "600.00", "utf-8-sig"), ("2.6万元", "26000.00", "gb18030"), ("２.６万", "26000.00", "utf-8"),
])
def test_amounts_are_read_as_they_are_written(story: Story, place: Path, written: str, amount: str, encoding: str) -> None:
    """E71: in the banks' own encoding, with full-width digits, separators, signs and 万."""
    text = (f"云州银行账户明细\r\n账号,6222{TAIL}\r\n交易日期,收入金额,支出金额,余额,对方户名,对方账号,摘要,流水号\r\n"
            f'２０２６-01-12,"{written}",,"{amount}",王芳,{ACCOUNT},１－１－１０１,B00000001\r\n')
    (place / "bank.csv").write_bytes(text.encode(encoding))
    told = story("bank import", place / "bank.csv", by=K, dry_run=True)
    assert (told["files"][0]["ins"], told["matched"]) == (amount, 1)


@pytest.mark.parametrize("written", ["2-1-201", "2幢1单元201", "2幢1单元201室", "二号楼一单元二〇一", "２－１－２０１", "2#1-201", "2栋-1-201", "02-01-0201", "2 1 201"])
def test_a_unit_is_found_however_its_payer_spells_it(story: Story, place: Path, written: str) -> None:
    """E72: and an owner whose name has characters no old encoding knows."""
    told = brought(story, place, row(1, "549.00", f"物业费 {written}", "方㛃𬭎"))
    proposals = told["to_look_at"]
    assert told["matched"] == 1 or [part["household"] for part in proposals[0]["parts"]] == [FIVE]
    if told["asked"]:
        assert written == "2 1 201", "three bare numbers are no more than a guess"
        story("bank match", "B00000001", unit=written, by=K)
    assert owed(story) == left(FIVE)


def test_what_moves_with_a_sale_moves_on_its_own_day(story: Story, place: Path) -> None:
    """E74: the transfer is agreed on one day and the ownership begins on another; the debt stays, the advance passes by
    agreement, and money is the owner's of the day it came."""
    brought(story, place, row(1, "600.00", "1-1-101", "王芳"), row(2, "400.00", "1-1-101", "王芳", day="2026-01-13"))
    story("unit statement", "1-1-101", "-o", place / "paper.txt")
    story("unit transfer", "1-1-101", to="郑一帆", first="2026-02-10", attach=place / "paper.txt", take="advance", amount="400.00", by=K)
    (buyer,) = set(story.book.state.units.keys) - set(DUES)
    said = {key: story("unit statement", key) for key in (ONE, buyer)}
    assert (said[ONE]["until"], said[buyer]["since"]) == ("2026-02-10", "2026-02-10")
    assert (said[ONE]["advance"], said[buyer]["advance"]) == ("0.00", "400.00")
    assert story.book.state.units.household(ONE) is not None
    assert {unit.household for unit in story.book.state.units.all()} == {buyer, *DUES} - {ONE}, "the buyer votes"
    story.at("2026-02-20")
    before, after = row(3, "50.00", "1-1-101", "王芳", day="2026-02-09"), row(4, "60.00", "1-1-101", "郑一帆", "6217", "2026-02-11")
    told = brought(story, place, row(1, "600.00", "1-1-101", "王芳"), row(2, "400.00", "1-1-101", "王芳", day="2026-01-13"), before, after)
    assert (told["new"], told["matched"]) == (2, 1)
    (line,) = told["to_look_at"]
    assert [part["household"] for part in line["parts"]] == [ONE], "what came before the sale is asked about, the seller first"
    assert story("unit statement", buyer)["advance"] == "460.00"


def _receipts(story: Story) -> list[tuple[int, Any]]:
    return [(number, entry) for number, entry in story.book.entries() if entry.kind == "receipt-recorded"]
