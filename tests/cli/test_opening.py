"""`sharedfund opening`: files to fill, checked line by line and to the fen; 240 units start."""

from __future__ import annotations

import shutil
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sharedfund import drafts
from sharedfund.admit import Refusal
from sharedfund.book import Book, UserFolder
from sharedfund.drafts import charter
from sharedfund.signing import SeedSigner
from sharedfund.state.fees import arrears
from sharedfund_cli.story import Story
from tests.cli.runner import START
from tests.fund import BANK_ACCOUNT, CAST, A, B, D, J, K, founders

SIGNERS = [SeedSigner.practice(person) for person in CAST]


def _book(place: Path) -> Book:
    now = [START]

    def clock() -> Any:
        now[0] += timedelta(seconds=1)
        return now[0]

    chance = iter(range(1, 100_000))
    persons = [person.model_copy(update={"key": SeedSigner.practice(person.person).public}) for person in founders()]
    made = charter.found(by=K, day=START.date(), name="银杏花园", profile="co-managed", persons=persons,
                         witnesses=(B, D, J), practice=True, bank_accounts=[BANK_ACCOUNT])
    book = Book.create(place / "book", made, clock=clock, user=UserFolder(place / "home"),
                       entropy=lambda count: next(chance).to_bytes(count, "big"))
    for person in CAST:
        answer = book.admit(charter.accept_charter(book.state, by=person, day=START.date()), signers=SIGNERS)
        assert not isinstance(answer, Refusal), answer
    return book


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("opening")
    _book(place)
    return place


@pytest.fixture
def story(template: Path, tmp_path: Path) -> Story:
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    told = Story(tmp_path / "book", tmp_path / "home", "opening")
    told.at("2026-01-01", 12)
    return told


GOOD = {
    "bank.toml": """[[account]]
account = "co-managed"
balance = "3,700.00"
statement = "statement.pdf"

[[fund]]
fund = "operating"
cash = "3000.00"

[[fund]]
fund = "custody"
cash = "700.00"

[[maintenance]]
building = "1"
amount = "10000.00"

[hand-over]
by = "p-01"
""",
    "units.csv": "房号,楼栋,面积\n1-101,1,100.00\n1-102,1,88.50\n2-101,2,120.00\n",
    "arrears.csv": "房号,期间,欠费,到期日\n1-101,2025Q4,549.00,2025-10-31\n",
    "advances.csv": "房号,期间,预收\n1-102,2026Q1,600\n",
    "ahead.csv": "房号,月份,金额\n2-101,2026-02,177.00\n",
    "deposits.csv": "房号,种类,金额,编号\n2-101,装修,500.00,D-0007\n",
    "refunds.csv": "房号,应退\n1-101,12.50\n",
    "bills.csv": "收款方,科目,金额,到期日,编号\nv-11,公共电费,240.00,2026-01-15,B-0003\n",
    "claims.csv": "项目,对方,金额,期间,日期,编号\n应计酬金,F001,185.10,2025Q4,,\n待核实,,200.00,,,\n物业代收未解缴,F001,88.00,,2025-12-30,\n",
    "statement.pdf": "statement",
}


def filled(place: Path, **changes: str) -> Path:
    folder = place / "期初"
    folder.mkdir()
    for name, text in {**GOOD, **{key.replace("_", "."): value for key, value in changes.items()}}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_the_template_checks_once_its_statement_lies_there(story: Story, tmp_path: Path) -> None:
    folder = tmp_path / "期初"
    story("opening template", folder)
    assert story.run("opening template", folder)[0] == 2
    (folder / "statement.pdf").write_text("statement")
    data = story("opening check", folder, by=K)
    assert (data["units"], data["rows"], data["bank"]) == (0, 0, "0.00")


def test_a_filled_opening_is_checked_proposed_agreed_to_and_the_book_is_open(story: Story, tmp_path: Path) -> None:
    folder = filled(tmp_path)
    before = story.book_bytes()
    checked = story("opening check", folder, by=K)
    assert story.book_bytes() == before
    assert (checked["units"], checked["rows"], checked["bank"]) == (3, 12, "3700.00")
    assert [(row["fund"], row["remainder"]) for row in checked["funds"]] == [
        ("custody", "0.00"), ("maintenance:B01", "10000.00"), ("operating", "2422.40")]
    asked = story("opening adopt", folder, amount="3700", by=K)
    leaf = asked["waiting"][0]["leaf"]
    book = Book.open(story.folder, clock=lambda: story.now, user=UserFolder(story.home))
    for person in (B, D, A):
        assert book.state.charter.phase == "founding"
        answer = book.admit(drafts.approve(book.state, leaf, by=person, day=START.date()), signers=SIGNERS)
        assert not isinstance(answer, Refusal), answer
    assert book.state.charter.phase == "open"
    assert book.state.ledger.joint_account() == Decimal("3700.00")
    assert [row.amount for row in arrears(book.state, START.date())] == [Decimal("549.00")]
    story.shared.books.clear()
    assert {row["room"]: (row["unpaid"], row["advance"]) for row in story("unit list")} == {
        "1-101": ("549.00", "0.00"), "1-102": ("0.00", "600.00"), "2-101": ("0.00", "0.00")}
    assert story.run("opening adopt", folder, amount="3700", by=K)[0] == 2


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        ("bank.toml", '"3,700.00"', '"三千"', 3),
        ("bank.toml", '"3,700.00"', "3700.005", 3),
        ("bank.toml", 'account = "co-managed"', 'account = "other"', 2),
        ("bank.toml", '"statement.pdf"', '"no.pdf"', 4),
        ("bank.toml", '"operating"', '"petty"', 7),
        ("bank.toml", 'fund = "custody"', 'fund = "operating"', 11),
        ("bank.toml", 'building = "1"', 'building = "一"', 15),
        ("bank.toml", 'by = "p-01"', 'by = "王"', 19),
        ("bank.toml", 'by = "p-01"', 'whom = "p-01"', 19),
        ("arrears.csv", "549.00", "-549.00", 2),
        ("arrears.csv", "549.00", "0", 2),
        ("arrears.csv", "549.00", "10000000000000", 2),
        ("arrears.csv", "1-101", "9-999", 2),
        ("arrears.csv", "2025Q4", "2025Q5", 2),
        ("arrears.csv", "2025-10-31", "2025-02-31", 2),
        ("arrears.csv", "2025-10-31\n", "2025-10-31\n1-101,2025Q4,1.00,2025-10-31\n", 3),
        ("arrears.csv", "房号", "门牌", 1),
        ("advances.csv", "600", "6\u200b00", 2),
        ("ahead.csv", "2026-02", "二月", 2),
        ("deposits.csv", "装修", "押金", 2),
        ("deposits.csv", "D-0007", "7", 2),
        ("bills.csv", "公共电费", "取暖", 2),
        ("bills.csv", "v-11", "供电局", 2),
        ("bills.csv", "2026-01-15", "", 2),
        ("claims.csv", "应计酬金", "酬金", 2),
        ("claims.csv", "F001,185.10", "王,185.10", 2),
        ("claims.csv", "2025Q4", "", 2),
        ("units.csv", "88.50", "", 3),
    ],
)
@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_a_bad_field_is_named_with_file_and_line(
    template: Path, tmp_path: Path, file: str, old: str, new: str, line: int, lang: str
) -> None:
    story = Story(template / "book", template / "home", "opening", lang=lang)
    story.at("2026-01-01", 12)
    assert old in GOOD[file]
    folder = filled(tmp_path, **{file.replace(".", "_"): GOOD[file].replace(old, new, 1)})
    before = story.book_bytes()
    code, answer = story.run("opening check", folder, by=K)
    assert code == 2, answer
    assert (answer["where"]["file"], answer["where"]["line"]) == (str(folder / file), line)
    assert answer["message"]
    assert story.book_bytes() == before


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("bank.toml", '"3000.00"', '"3000.01"', "bank-not-explained"),
        ("bank.toml", '"700.00"', '"699.99"', "bank-not-explained"),
        ("claims.csv", "200.00", "199.99", "custody-is-somebodys"),
        ("arrears.csv", "2025Q4", "2026Q1", "arrears-not-begun"),
        ("ahead.csv", "2026-02", "2026-01", "ahead-has-begun"),
        ("bank.toml", 'by = "p-01"', "refused = false", "hand-over-missing"),
        ("bank.toml", 'by = "p-01"', 'by = "p-02"', "cannot-hand-over"),
    ],
)
def test_an_opening_that_does_not_hold_is_refused_before_anybody_signs(
    template: Path, tmp_path: Path, file: str, old: str, new: str, code: str
) -> None:
    story = Story(template / "book", template / "home", "opening")
    story.at("2026-01-01", 12)
    folder = filled(tmp_path, **{file.replace(".", "_"): GOOD[file].replace(old, new, 1)})
    before = story.book_bytes()
    for verb, more in (("check", {}), ("adopt", {"amount": "3700"})):
        found, answer = story.run(f"opening {verb}", folder, by=K, **more)
        assert (found, answer["number"], answer["code"]) == (3, "R144", code), answer
    assert story.book_bytes() == before


def test_240_units_start_from_files(story: Story, tmp_path: Path) -> None:
    rooms = [f"{1 + n // 40}-{n % 40 + 1:03d}" for n in range(240)]
    folder = filled(
        tmp_path,
        units_csv="房号,楼栋,面积\n" + "".join(f"{room},{room[0]},89.50\n" for room in rooms),
        arrears_csv="房号,期间,欠费\n" + "".join(f"{room},2025Q4,537.00\n" for room in rooms[::3]),
        advances_csv="房号,期间,预收\n" + "".join(f"{room},2026-01,179.00\n" for room in rooms[1::3]),
        ahead_csv="", deposits_csv=f"房号,种类,金额\n{rooms[5]},装修,500.00\n", refunds_csv="", bills_csv="",
    )
    asked = story("opening adopt", folder, amount="3700", by=K)
    assert (asked["units"], asked["rows"]) == (240, 3 + 80 + 80 + 1 + 3)
    book = Book.open(story.folder, clock=lambda: story.now, user=UserFolder(story.home))
    for person in (B, D, A):
        answer = book.admit(drafts.approve(book.state, asked["waiting"][0]["leaf"], by=person, day=START.date()), signers=SIGNERS)
        assert not isinstance(answer, Refusal), answer
    assert book.state.charter.phase == "open"
    assert len(arrears(book.state, START.date())) == 80
    assert len(book.state.units.by_id) == 240
