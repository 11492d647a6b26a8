"""`fee`, `receipt` and `deposit` at the command line: the worked quarter's receipts, and what is refused or mistyped."""

from __future__ import annotations

import json
import shutil
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from sharedfund import drafts, spelling
from sharedfund.admit import Refusal
from sharedfund.book import Book, UserFolder
from sharedfund.signing import SeedSigner
from sharedfund.state.fees import collection_rate, household_rate
from sharedfund_cli.story import Story
from tests.cli.runner import founded
from tests.fund import CAST, B, C, D, K, N
from tests.households import contract

UNITS = "房号,楼栋,面积,户号\n1-101,1,100.00,h-7f3a9c\n1-102,1,88.50,h-2b91d4\n2-101,2,120.00,h-c05e18\n2-102,2,91.50,h-e4d6a0\n"


class At:
    """What `tests.households.contract` needs of a fund: its state and the day."""

    def __init__(self, book: Book) -> None:
        self.state, self.day = book.state, book.state.charter.books_from


def built(place: Path) -> Story:
    """The fund with its contract and its units, in `place`."""
    book = founded(place / "book", place / "home")
    signers = [SeedSigner.practice(person) for person in CAST]
    answer = book.admit(contract(At(book)), signers=signers)  # type: ignore[arg-type]
    assert not isinstance(answer, Refusal), answer
    yes = drafts.approve(book.state, spelling.leaf_of(answer.entries[0]), by=D, day=book.state.charter.books_from)
    assert not isinstance(book.admit(yes, signers=signers), Refusal)
    told = Story(place / "book", place / "home", "receipts")
    told.at("2026-01-01", 10)
    file = place / "units.csv"
    file.write_text(UNITS)
    told("unit import", file, by=K)
    return told


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("receipts")
    built(place)
    return place


def copied(template: Path, place: Path) -> Story:
    shutil.copytree(template, place, dirs_exist_ok=True)
    told = Story(place / "book", place / "home", "receipts")
    told.at("2026-01-01", 11)
    return told


@pytest.fixture
def story(template: Path, tmp_path: Path) -> Story:
    return copied(template, tmp_path)


@pytest.fixture(scope="module")
def steady(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Story:
    """A book that no test changes."""
    told = copied(template, tmp_path_factory.mktemp("steady"))
    told.at("2026-01-10")
    return told


def state(story: Story) -> Any:
    return Book.open(story.folder, clock=lambda: story.now, user=UserFolder(story.home)).state


def test_the_quarters_receipts_give_the_rate_of_77_125(story: Story, tmp_path: Path) -> None:
    answer = story("fee charge", "2026Q1", by=K)
    assert (answer["bills"], answer["amount"]) == (4, "2400.00")
    story.at("2026-01-12")
    file = tmp_path / "receipts.csv"
    file.write_text("日期,房号,金额,流水号\n2026-01-06,1-101,2400.00,a1\n2026-01-09,1-102,531,a2\n2026-01-12,2-101,720.00,a3\n")
    answer = story("receipt import", file, by=K)
    assert (answer["receipts"], answer["amount"], answer["unidentified"]) == (3, "3651.00", 0)
    code, refused = story.run("receipt import", file, by=K)
    assert (code, refused["code"], refused["where"]["line"]) == (2, "field-wrong", 2)
    assert story("receipt import", file, by=K, skip_known=True) == {"receipts": 0, "skipped": 3}
    assert story("deposit take", unit="2-102", amount="500", bank_ref="D1", by=K)["deposit"] == "D-0001"
    story.at("2026-02-01")
    assert story("fee earn", by=K)["amount"] == "800.00"
    rows = story("fee list", unpaid=True)
    assert [(row["household"], row["unpaid"], row["age"]) for row in rows] == [("h-e4d6a0", "549.00", "0-3")]
    assert collection_rate(state(story), "2026Q1") == Fraction(77125, 100000)
    assert household_rate(state(story), "2026Q1") == Fraction(3, 4)
    listed = story("receipt list", period="2026Q1")
    assert [(row["day"], row["room"], row["amount"]) for row in listed] == [
        ("2026-01-06", "1-101", "2400.00"), ("2026-01-09", "1-102", "531.00"), ("2026-01-12", "2-101", "720.00")]
    (shown,) = story("receipt show", "S-0001")
    assert (shown["applied"], shown["advance"], shown["provisional"]) == (
        [{"period": "2026Q1", "amount": "600.00"}], "1800.00", True)


def test_a_receipt_is_recorded_identified_corrected_and_taken_back(story: Story) -> None:
    story("fee charge", "2026Q1", by=K)
    story("receipt record", amount="531", bank_ref="x1", by=K)
    assert [row["status"] for row in story("receipt list", waiting=True)] == ["unidentified"]
    story("receipt identify", "S-0001", unit="1-101", amount="531", by=K)
    moved = story("receipt correct", "S-0001", unit="1-102", amount="531", reason="认错户", by=K)
    assert (moved["receipt"], moved["household"]) == ("S-0002", "h-2b91d4")
    story("receipt correct", "S-0002", amount="531", reason="退票", by=K)
    assert [row["status"] for row in story("receipt list")] == ["recorded", "identified", "reversed", "recorded", "reversed"]
    assert {row["unpaid"] for row in story("fee list")} == {"600.00", "531.00", "720.00", "549.00"}
    story("receipt record", unit="1-102", amount="531", channel="cash", paper="0012", by=N)
    story("receipt record", unit="1-101", amount="600", channel="wechat", bank_ref="w1", by=K)
    answer = story("receipt remit", channel="wechat", bank_ref="b7", charge="3.60", by=K)
    assert (answer["amount"], answer["charge"]) == ("596.40", "3.60")
    assert [row["channel"] for row in story("receipt list", waiting=True)] == ["cash"]


def test_a_receipt_is_printed_with_what_it_pays_and_the_amount_in_capitals(story: Story, tmp_path: Path) -> None:
    story("fee charge", "2026Q1", by=K)
    page = tmp_path / "S-0001.html"
    story("receipt record", amount="2500.05", bank_ref="x1", payer="tenant", by=K)
    assert story.run("receipt show", "S-0001", output=page)[0] == 5  # it is nobody's yet
    assert not page.exists()
    story("receipt identify", "S-0001", unit="1-101", amount="2500.05", by=K)
    assert story("receipt show", "S-0001", output=page)["file"] == str(page)
    text = page.read_text(encoding="utf-8")
    assert text.count("<section ") == 2
    for said in ("收据", "S-0001", "贰仟伍佰元零伍分", "2,500.05", "2026 年第一季度 物业费", "600.00", "1,800.00", "100.05", "X1"):
        assert text.count(said) >= 2, said
    assert "http" not in text.replace("http-equiv", "")
    story("receipt record", unit="1-102", amount="531", bank_ref="x2", by=K)
    story("receipt correct", "S-0002", amount="531", reason="退票", by=K)
    assert story.run("receipt show", "S-0002", output=tmp_path / "gone.html")[0] == 5  # taken back: nothing stands


def test_a_receipt_whose_words_are_markup_prints_them(story: Story, tmp_path: Path) -> None:
    story("fee charge", "2026Q1", by=K)
    story("receipt record", unit="1-101", amount="600", channel="firm", collected_by="F001", paper="<b>&7", by=K)
    page = tmp_path / "r.html"
    story("receipt show", "S-0001", output=page)
    text = page.read_text(encoding="utf-8")
    assert "&lt;b&gt;&amp;7" in text
    assert "<b>&7" not in text
    assert text.count('class="mark"') == 2  # unsigned, and no checkpoint covers it


def test_a_large_correction_is_proposed_first(story: Story) -> None:
    story("fee charge", "2026", by=K)
    story("receipt record", unit="1-101", amount="2400", bank_ref="x1", by=K)
    asked = story("receipt correct", "S-0001", amount="2400", reason="退票", by=K)
    block = asked["waiting"][0]["block"]
    assert block
    folder, home = story.folder, story.home
    book = Book.open(folder, clock=lambda: story.now, user=UserFolder(home))
    for person in (B, D):
        yes = drafts.approve(book.state, asked["waiting"][0]["leaf"], by=person, day=book.state.charter.books_from)
        assert not isinstance(book.admit(yes, signers=[SeedSigner.practice(person)]), Refusal)
    story.shared.books.clear()
    assert story("receipt correct", "S-0001", amount="2400", reason="退票", by=K)["reversed"] == "2400.00"


def test_credits_write_offs_and_reminders(story: Story) -> None:
    story("fee charge", "2026Q1", by=K)
    story("fee credit", "1-101", amount="60", reason="面积有误", by=K)
    asked = story("fee write-off", "2-102", amount="200", reason="住户已故", by=B)
    assert asked["waiting"]
    story.refused("R96", "fee write-off", "2-102", amount="200.01", reason="住户已故", by=B)
    story.at("2026-02-01")
    assert story("fee remind", by=K)["reminded"] == 4
    assert story.run("fee write-off", "9-999", amount="1", reason="x", by=C)[0] == 5


@pytest.mark.parametrize(
    ("words", "options", "code"),
    [
        ("receipt record", {"unit": "9-999", "amount": "1", "bank_ref": "x"}, 5),
        ("receipt record", {"unit": "1-101", "amount": "-1", "bank_ref": "x"}, 2),
        ("receipt record", {"unit": "1-101", "amount": "0", "bank_ref": "x"}, 2),
        ("receipt record", {"unit": "1-101", "amount": "1.005", "bank_ref": "x"}, 2),
        ("receipt record", {"unit": "1-101", "amount": "99999999999999", "bank_ref": "x"}, 2),
        ("receipt record", {"unit": "1-101", "amount": "1", "bank_ref": "流水"}, 2),
        ("receipt record", {"unit": "1-101", "amount": "1", "bank_ref": "x" * 65}, 2),
        ("receipt record", {"unit": "1-101", "amount": "1", "bank_ref": "x", "channel": "支票"}, 2),
        ("receipt record", {"unit": "1-101", "amount": "1", "bank_ref": "x", "period": "2026Q5"}, 2),
        ("receipt record", {"unit": "1-101", "amount": "1", "bank_ref": "x", "occurred": "2026-02-31"}, 2),
        ("receipt record", {"unit": "1-101", "amount": "1"}, 3),
        ("receipt show", {"": "S-9999"}, 5),
        ("receipt identify", {"": "S-9999", "unit": "1-101"}, 5),
        ("receipt remit", {"channel": "firm", "bank_ref": "x"}, 2),
        ("deposit take", {"amount": "1", "bank_ref": "x"}, 2),
        ("deposit take", {"unit": "1-101", "amount": "1", "bank_ref": "x", "kind": "firm-bond"}, 2),
        ("deposit return", {"": "D-0009"}, 5),
        ("fee charge", {"": "2026Q5"}, 2),
        ("fee charge", {"": "2027Q1"}, 5),
        ("fee credit", {"": "1-101", "amount": "1", "reason": "x"}, 5),
    ],
)
def test_bad_input_ends_with_its_code_and_leaves_the_book(steady: Story, words: str, options: dict[str, str], code: int) -> None:
    story = steady
    before = story.book_bytes()
    named = dict(options)
    first = [named.pop("")] if "" in named else []
    found, answer = story.run(words, *first, by=K, **named)
    assert found == code, answer
    assert answer["message"]
    assert story.book_bytes() == before


@pytest.mark.parametrize(
    "line",
    ["2026-01-06,1-101,abc,a1", "2026-01-06,1-101,-5,a1", "2026-01-06,1-101,1.005,a1", "2026-02-31,1-101,5,a1",
     "2099-01-01,1-101,5,a1", "2026-01-06,9-999,5,a1", "2026-01-01,1-101,5,流水", "2026-01-01,1-101,5,B0",
     "2026-01-01,1-1\u200b01,5,a1", "2026-01-01,1-101,5,a1,多"],
)
def test_a_bad_row_of_an_import_is_named_with_its_line(steady: Story, tmp_path: Path, line: str) -> None:
    story = steady
    before = story.book_bytes()
    file = tmp_path / "receipts.csv"
    file.write_text(f"日期,房号,金额,流水号\n2026-01-02,1-101,5.00,b0\n{line}\n")
    code, answer = story.run("receipt import", file, by=K)
    assert (code, answer["where"]["line"]) == (2, 3), answer
    assert story.book_bytes() == before
    assert json.dumps(answer)
