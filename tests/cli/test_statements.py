"""`bank import`, `bank match` and `bank map` at the command line: previewed, written once, walked, learned, taught."""

from __future__ import annotations

import io
import json
import re
import shutil
import sys
import tarfile
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
from tests.banking.exports import bank_csv, wechat_csv
from tests.cli import runner
from tests.cli.runner import founded
from tests.cli.test_receipt import At
from tests.fund import CAST, D, K
from tests.households import contract

UNITS = ("房号,楼栋,面积,业主,户号\n1-1-101,1,100.00,王芳,h-000001\n1-1-102,1,100.00,李雷,h-000002\n1-1-201,1,88.50,李雷,h-000003\n"
         "2-1-101,2,120.00,韩梅梅,h-000004\n2-1-201,2,91.50,方晓舟,h-000005\n")
ONE, TWO, FOUR, FIVE = "h-000001", "h-000002", "h-000004", "h-000005"
NOW = "2026-02-06T03:00:00Z"


def row(number: int, amount: str, memo: str = "", name: str = "", account: str = "6222020200001234", day: str = "2026-01-12",
        at: str = "co-managed") -> Seen:
    return Seen(at, f"B{number:08}", date.fromisoformat(day), Decimal(amount), name, account, memo)


LINES = (
    row(1, "600.00", "1-1-101物业费", "王芳"),
    row(2, "1131.00", "1-1-102、201", "李雷"),
    row(3, "720.00", "物业费", "孙租客", "6217001111111111"),
    row(4, "1260.00", "", "云州恒达商贸有限公司", "330100"),
    row(5, "-12.50", "手续费"),
    row(6, "549.00", "二幢一单元201", "方晓舟"),
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("statements")
    book = founded(place / "book", place / "home")
    signers = [SeedSigner.practice(person) for person in CAST]
    admitted = book.admit(contract(At(book)), signers=signers)
    assert not isinstance(admitted, Refusal)
    yes = drafts.approve(book.state, spelling.leaf_of(admitted.entries[0]), by=D, day=book.state.charter.books_from)
    assert not isinstance(book.admit(yes, signers=signers), Refusal)
    told = Story(place / "book", place / "home", "statements")
    told.at("2026-01-01", 10)
    (place / "units.csv").write_text(UNITS, encoding="utf-8")
    told("unit import", place / "units.csv", by=K)
    told("fee charge", "2026Q1", by=K)
    (place / "bank.csv").write_bytes(bank_csv(LINES))
    return place


@pytest.fixture
def place(template: Path, tmp_path: Path) -> Path:
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture
def story(place: Path) -> Story:
    told = Story(place / "book", place / "home", "statements")
    told.at("2026-02-05", 11)
    return told


def typed(place: Path, *words: object, lang: str = "zh_CN", by: str = K) -> runner.Ran:
    """A run as a person types it, without --json and -y."""
    return runner.run("--now", NOW, "-C", place / "book", "--as", by, *words, home=place / "home", lang=lang)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def at_terminal(monkeypatch: pytest.MonkeyPatch, place: Path, keys: str, *words: object, by: str = K, lang: str = "zh_CN") -> runner.Ran:
    """The same with somebody who types `keys`, a line each."""
    monkeypatch.setattr(sys, "stdin", Terminal(keys))
    return typed(place, *words, lang=lang, by=by)


def folder_of(place: Path) -> dict[str, bytes]:
    """Every byte in the book's folder."""
    return {str(path.relative_to(place)): path.read_bytes() for path in sorted((place / "book").rglob("*")) if path.is_file() and path.name != "LOCK"}


def private(place: Path, table: str) -> dict[str, Any]:
    file = place / "book" / "private" / f"{table}.json"
    return dict(json.loads(file.read_text(encoding="utf-8"))) if file.exists() else {}


def paid(story: Story) -> dict[str, str]:
    story.shared.books.clear()  # somebody else may have written meanwhile
    return {line["household"]: line["unpaid"] for line in story("fee list", unpaid=True)}


# ---- import ----


def test_a_statement_is_previewed_and_nothing_is_written_without_a_yes(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = folder_of(place)
    ended = typed(place, "bank", "import", place / "bank.csv")
    assert ended.code == 2
    assert "写入 6 笔" in ended.err
    for words in ((), ("-n",)):
        told = at_terminal(monkeypatch, place, "n\n", "bank", "import", place / "bank.csv", *words)
        assert told.code == 0
        for said in ("新 6", "已导入过 0", "余额逐行相符 √", "期初 0.00 + 收 5 笔 4,260.00 - 支 1 笔 12.50 = 期末 4,247.50", "自动对上 3 笔      要您看 3 笔",
                     "+1,260.00", "没有人批过", "云州恒达商贸有限公司"):
            assert said in told.out, said
    english = at_terminal(monkeypatch, place, "n\n", "bank", "import", place / "bank.csv", "-n", lang="en")
    assert "matched by themselves 3      to be looked at 3" in english.out
    assert folder_of(place) == before


@pytest.mark.parametrize("option", ["-n", "-y"])
def test_a_statement_that_ends_after_today_is_refused_before_a_yes_too(place: Path, option: str) -> None:
    (place / "later.csv").write_bytes(bank_csv((row(1, "600.00", "1-1-101物业费", "王芳", day="2026-02-07"),)))
    before = folder_of(place)
    told = typed(place, "bank", "import", place / "later.csv", option)
    assert told.code == 3 and "对账单到 2026-02-07" in told.err
    assert "看看文件里的日期" in told.err and "--day" in told.err and "重新导入这份文件" not in told.err
    if option == "-n":
        assert folder_of(place) == before
    assert typed(place, "bank", "import", place / "bank.csv", "-n").code == 0


@pytest.mark.parametrize(("day", "opening", "with_known", "is_told"), [
    ("2026-01-20", "4000.00", False, True),
    ("2026-01-20", "4247.50", False, False),
    ("2026-01-12", "4000.00", False, True),  # the day the statement before ends on
    ("2026-01-12", "0.00", True, False),  # it begins with lines of the statement before
    ("2026-01-11", "4000.00", False, False),  # before it ends
])
def test_a_statement_that_does_not_go_on_from_the_last_is_told(place: Path, story: Story, day: str, opening: str, with_known: bool,
                                                               is_told: bool) -> None:
    story("bank import", place / "bank.csv", by=K)
    (place / "next.csv").write_bytes(bank_csv((*(LINES if with_known else ()), row(9, "100.00", "退款", "张三", day=day)), opening=opening))
    told, english = (typed(place, "bank", "import", place / "next.csv", "-n", lang=lang) for lang in ("zh_CN", "en"))
    assert (told.code, english.code) == (0, 0)
    said = f"上次对账单期末 4,247.50（到 2026-01-12），这份期初 {Decimal(opening):,}：中间可能缺流水"
    assert (said in told.out.replace("\n", "")) is is_told
    assert ("lines may be missing between" in english.out) is is_told
    answer = story("bank import", place / "next.csv", by=K)["files"][0]
    assert answer["previous"] == ({"closing": "4247.50", "last": "2026-01-12"} if is_told else None) and answer["opening"] == opening


def test_a_file_that_names_no_account_is_told(place: Path, story: Story) -> None:
    data = bank_csv(LINES).decode("gb18030").splitlines(keepends=True)
    (place / "bare.csv").write_bytes("".join((data[0], *data[2:])).encode("gb18030"))
    for file, is_told in (("bank.csv", False), ("bare.csv", True)):
        told, english = (typed(place, "bank", "import", place / file, "-n", lang=lang) for lang in ("zh_CN", "en"))
        assert ("文件没有写账号，没有和备案的账户（尾号 5678）核对" in told.out) is is_told
        assert ("it was not compared with the charter's account ending 5678" in english.out) is is_told
        assert story("bank import", place / file, by=K)["files"][0]["not_compared_with"] == ("5678" if is_told else None)


def test_a_yes_writes_one_page_and_the_same_file_again_nothing(place: Path, story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    from hashlib import sha256

    pages = story_pages(story)
    told = at_terminal(monkeypatch, place, "y\n", "bank", "import", place / "bank.csv")
    assert (told.code, "写入 6 条流水，3 条已入账，3 条要您看" in told.out) == (0, True)
    assert story_pages(story) == pages + 1
    digest = sha256((place / "bank.csv").read_bytes()).hexdigest()
    assert (place / "book" / "documents" / digest).read_bytes() == (place / "bank.csv").read_bytes()
    assert set(private(place, "lines")) == {"co-managed/B00000003", "co-managed/B00000004", "co-managed/B00000005"}
    assert paid(story) == {FOUR: "720.00"}
    kinds = [(entry.kind, entry.model_dump().get("bank_ref")) for _, entry in story_book(story).entries() if entry.kind.startswith(("statement", "receipt"))]
    assert kinds == [("statement-imported", None), ("statement-lines", None), ("receipt-recorded", "B00000001"),
                     ("receipt-recorded", "B00000002:1"), ("receipt-recorded", "B00000002:2"), ("receipt-recorded", "B00000006")]
    before = folder_of(place)
    again = typed(place, "bank", "import", place / "bank.csv")
    assert (again.code, "0 条新的" in again.out) == (0, True)
    answer = story("bank import", place / "bank.csv", by=K)
    assert (answer["new"], answer["files"][0]["known"]) == (0, 6)
    assert folder_of(place) == before


def story_book(story: Story) -> Any:
    from sharedfund.book import Book, UserFolder

    return Book.open(story.folder, clock=lambda: story.now, user=UserFolder(story.home))


def story_pages(story: Story) -> int:
    return int(story_book(story).state.record.pages)


def test_an_export_with_two_more_rows_brings_two(place: Path, story: Story) -> None:
    story("bank import", place / "bank.csv", by=K)
    more = (*LINES, row(7, "720.00", "2-1-101", day="2026-01-20"), row(8, "5.00", "", day="2026-01-21"))
    (place / "more.csv").write_bytes(bank_csv(more))
    answer = story("bank import", place / "more.csv", by=K)
    assert (answer["new"], answer["matched"], answer["asked"], answer["files"][0]["known"]) == (2, 1, 1, 6)
    assert paid(story) == {}


def test_two_lines_of_the_same_day_and_amount_are_two(place: Path, story: Story) -> None:
    (place / "same.csv").write_bytes(bank_csv((row(1, "600.00", "1-1-101"), row(2, "600.00", "1-1-102"))))
    assert story("bank import", place / "same.csv", by=K)["matched"] == 2
    assert set(paid(story)) == {"h-000003", FOUR, FIVE}


@pytest.mark.parametrize(("options", "code", "tail"), [
    ({}, "statement-of-another-account", "9999"), ({"account": "wechat"}, "statement-account-differs", "5678"),
    ({"source": "alipay"}, "statement-layout-differs", "5678"), ({"late": "NOT-THERE"}, "late-line-missing", "5678"),
])
def test_what_is_no_statement_of_this_fund_is_refused(steady: Story, options: dict[str, str], code: str, tail: str) -> None:
    place = steady.folder.parent
    (place / "other.csv").write_bytes(bank_csv(LINES, tail=tail))
    before = folder_of(place)
    ended, answer = steady.run("bank import", place / "other.csv", by=K, **options)
    assert (ended, answer["code"]) == (2, code)
    assert answer["message"]
    assert folder_of(place) == before


def test_a_file_that_is_refused_keeps_the_others_out(place: Path, story: Story) -> None:
    (place / "wrong.csv").write_bytes(b"a,b\n1,2\n")
    before = folder_of(place)
    assert story.run("bank import", place / "bank.csv", place / "wrong.csv", by=K)[0] == 2
    assert folder_of(place) == before


def wallet(place: Path, *, claimed: int | None = None) -> Path:
    file = place / "wechat.csv"
    file.write_bytes(wechat_csv((
        row(1, "600.00", "1-1-101", "*芳", "", "2026-01-10", "wechat"), row(2, "400.00", "1幢1单元102", "*雷", "", "2026-01-10", "wechat"),
        row(3, "8.00", "谢谢", "*某", "", "2026-01-11", "wechat")), claimed=claimed))
    return file


def test_a_wallets_claim_that_does_not_hold_is_asked_about_and_the_yes_recorded(place: Path, story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    file, before = wallet(place, claimed=43), folder_of(place)
    code, answer = story.run("bank import", file, by=K)
    assert (code, answer["code"]) == (2, "claims-not-accepted")
    told = at_terminal(monkeypatch, place, "n\n", "bank", "import", file)
    assert told.code == 2
    assert "仍然导入吗" in told.err
    assert folder_of(place) == before
    told = at_terminal(monkeypatch, place, "y\ny\n", "bank", "import", file)
    assert told.code == 0
    (head,) = [entry for _, entry in story_book(story).entries() if entry.kind == "statement-imported"]
    assert head.model_dump()["accepted"] == ("rows",)


def test_a_claim_is_accepted_by_an_option_of_its_own(place: Path, story: Story) -> None:
    answer = story("bank import", wallet(place, claimed=43), by=K, accept_claims=True)
    assert (answer["new"], answer["matched"], answer["asked"]) == (3, 2, 1)


def test_three_channels_at_once_and_a_payout_that_arrives(place: Path, story: Story) -> None:
    """The wallet's receipts lie there before the bank's line of its payout is looked at."""
    arrives = row(9, "996.00", "财付通 20260110 手续费 4.00", "财付通支付科技有限公司", "", "2026-01-12")
    (place / "bank2.csv").write_bytes(bank_csv((*LINES[2:], arrives)))
    answer = story("bank import", place / "bank2.csv", wallet(place), by=K)
    assert (answer["new"], answer["matched"], answer["asked"]) == (8, 4, 4)
    state = story_book(story).state
    assert state.receipts.in_clearing("wechat") == Decimal("0.00")
    assert [(one["account"], one["new"]) for one in answer["files"]] == [("co-managed", 5), ("wechat", 3)]


def test_words_that_were_lost_come_back_with_the_file(place: Path, story: Story) -> None:
    story("bank import", place / "bank.csv", by=K)
    kept = private(place, "lines")
    (place / "book" / "private" / "lines.json").unlink()
    assert story("bank import", place / "bank.csv", by=K)["new"] == 0
    assert private(place, "lines") == kept


def test_damaged_words_of_lines_say_how_they_come_back(place: Path, story: Story) -> None:
    story("bank import", place / "bank.csv", by=K)
    kept, damaged = private(place, "lines"), place / "book" / "private" / "lines.json"
    damaged.write_text("{", encoding="utf-8")
    for words in (("bank", "match", "--list"), ("bank", "list", "--lines"), ("bank", "import", place / "bank.csv", "-n")):
        told = typed(place, *words)
        assert told.code == 1 and "lines.json" in told.err
        assert "删掉它再导入一次对账单" in told.err
    damaged.unlink()
    assert story("bank import", place / "bank.csv", by=K)["new"] == 0
    assert private(place, "lines") == kept


# ---- match ----


@pytest.fixture
def waiting(place: Path, story: Story) -> Story:
    story("bank import", place / "bank.csv", by=K)
    return story


def test_the_queue_is_listed_and_status_counts_it(place: Path, waiting: Story) -> None:
    rows = waiting("bank match", list=True)
    assert [(one["reference"], one["kind"], one["confidence"]) for one in rows] == [
        ("B00000003", "unidentified", "guess"), ("B00000004", "unidentified", "guess"), ("B00000005", "unexplained", "guess")]
    assert [(other["kind"], other["confidence"]) for other in rows[0]["others"]] == [("household", "guess")]
    assert "2-1-101" in rows[0]["others"][0]["proposal"]
    told = typed(place, "status")
    assert re.search("3 条 +银行流水没有对应账目 +sharedfund bank match", told.out)
    assert "lines of statements wait for a booking" in typed(place, "status", lang="en").out
    assert typed(place, "bank", "match").out.count("\n") >= 4, "without a terminal the queue is listed"


def test_a_line_is_answered_by_its_reference(place: Path, waiting: Story) -> None:
    waiting("bank match", "B00000003", unit="2幢1单元101", by=K)
    waiting("bank match", "co-managed/B00000004", unidentified=True, by=K)
    waiting("bank match", "b00000005", unexplained=True, for_="账户管理费", by=K)
    assert paid(waiting) == {}
    assert private(place, "lines") == {}
    state = story_book(waiting).state
    assert [debit.purpose for debit in state.payments.unexplained.values()] == ["账户管理费"]
    assert [item.amount for item in state.receipts.unidentified.values()] == [Decimal("1260.00")]
    assert waiting("bank match", certain=True, by=K) == {"matched": 0, "asked": 0}


@pytest.fixture(scope="module")
def steady(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Story:
    """A book with three lines that wait, which no test changes."""
    place = tmp_path_factory.mktemp("steady")
    shutil.copytree(template, place, dirs_exist_ok=True)
    told = Story(place / "book", place / "home", "statements")
    told.at("2026-02-05", 11)
    told("bank import", place / "bank.csv", by=K)
    return told


@pytest.mark.parametrize(("words", "options", "code"), [
    (("B00000009",), {"unidentified": True}, "line-unknown"),
    (("B00000003",), {"unit": "9-9-999"}, "no-such-unit"),
    (("B00000003",), {"unit": "101"}, "name-is-not-alone"),
    (("B00000003",), {"unit": "1-1-101,1-1-102"}, "units-need-amounts"),
    (("B00000003",), {"unit": "1-1-101=600,1-1-102=121"}, "parts-do-not-add-up"),
    (("B00000003",), {"unit": "1-1-101=x"}, "not-an-amount"),
    (("B00000003",), {"unit": "1-1-101", "interest": True}, "one-answer-only"),
    (("B00000003",), {}, "answer-missing"),
    ((), {"unit": "1-1-101"}, "line-missing"),
    (("B00000005",), {"unit": "1-1-101"}, "line-goes-the-other-way"),
    (("B00000003",), {"unexplained": True}, "line-goes-the-other-way"),
    (("B00000003",), {"payment": "P-0001"}, "payment-unknown"),
    (("B00000003",), {"standing": "P-0001"}, "line-goes-the-other-way"),
    (("B00000005",), {"standing": "P-0001"}, "standing-unknown"),
    (("B00000003",), {"set_aside": True}, "reason-missing"),
    (("B00000003",), {"set_aside": True, "reason": "x"}, "bank-line-set-aside"),
    (("B00000003",), {"with_": "HAND9", "reason": "x"}, "booking-not-waiting"),
    (("B00000003",), {"contract": "C-77"}, "contract-of-no-common-part"),
    (("B00000003",), {"contract": "C-01"}, "contract-of-no-common-part"),  # the firm's
    ((), {"forget": "没有的"}, "payer-not-learned"),
])
def test_an_answer_that_does_not_fit_changes_nothing(steady: Story, words: tuple[str, ...], options: dict[str, Any], code: str) -> None:
    place = steady.folder.parent
    before = folder_of(place)
    ended, answer = steady.run("bank match", *words, by=K, **options)
    assert (ended in (2, 5), answer["code"]) == (True, code)
    assert is_told(answer["message"])
    assert folder_of(place) == before


def is_told(message: str) -> bool:
    return bool(message) and "{" not in message


def test_several_units_of_one_line(waiting: Story) -> None:
    answer = waiting("bank match", "B00000003", unit="1-1-101=300，2-1-101=420", by=K)
    assert answer["parts"] == [{"household": ONE, "amount": "300.00"}, {"household": FOUR, "amount": "420.00"}]
    assert paid(waiting) == {FOUR: "300.00"}


def test_what_was_recorded_by_hand_is_matched(place: Path, waiting: Story) -> None:
    waiting("receipt record", unit="2-1-101", amount="720", bank_ref="HAND1", by=K)
    (line, *_) = waiting("bank match", list=True)
    assert [why["code"] for why in line["why"]] != []
    waiting("bank match", "B00000003", with_="HAND1", reason="手工记过", amount="720", by=K)
    assert [one["reference"] for one in waiting("bank match", list=True)] == ["B00000004", "B00000005"]


def test_a_gateways_line_is_set_aside(place: Path, story: Story) -> None:
    story("bank import", wallet(place), by=K)
    story("bank match", "B00000003", set_aside=True, reason="不是缴费", amount="8", by=K)
    assert story("bank match", list=True) == []
    assert private(place, "lines") == {}


def test_what_a_person_confirmed_is_known_from_then_on(place: Path, waiting: Story) -> None:
    waiting("bank match", "B00000003", unit="2-1-101", by=K)
    (rule,) = waiting("bank match", learned=True)
    assert (rule["name"], rule["tail"], rule["called"]) == ("孙租客", "111111", "2-1-101")
    (place / "next.csv").write_bytes(bank_csv((row(11, "720.00", "物业费", "孙租客", "6217001111111111", "2026-01-25"),)))
    assert waiting("bank import", place / "next.csv", by=K)["matched"] == 1
    before = folder_of(place)
    assert waiting("bank match", forget="孙租客", n=None, dry_run=True) == {"forgotten": 1}
    assert folder_of(place) == before
    assert waiting("bank match", forget="孙租客") == {"forgotten": 1}
    assert waiting("bank match", learned=True) == []


def test_who_pays_stays_on_this_machine(place: Path, waiting: Story) -> None:
    """Names of payers leave in the full bundle alone; layouts go with it, and an audit minds neither."""
    waiting("bank match", "B00000003", unit="2-1-101", by=K)
    waiting("bank map", place / "bank.csv", save="yunzhou", by=K)
    audited = waiting.run("audit", folder_option(place))[1]
    assert "imports" not in json.dumps(audited, ensure_ascii=False)
    for kind in ("public", "audit"):
        file = place / f"{kind}.tar"
        waiting("export", "-o", file, **{kind: True})
        with tarfile.open(file) as bundle:
            names = bundle.getnames()
            held = b"".join(bundle.extractfile(name).read() for name in names)  # type: ignore[union-attr]  # files alone
        assert not [name for name in names if name.startswith(("private", "imports", "documents"))]
        assert "孙租客".encode() not in held
        assert "云州恒达".encode() not in held
    from sharedfund.book import archive, bundles

    book = story_book(waiting)
    sealed = place / "full.sealed"
    sealed.write_bytes(bundles.full(book, "1234567890ab", bytes))
    opened = archive.opened(sealed, lambda: "1234567890ab")
    found = {name: opened.source.at(*member) for name, member in opened.members.items()}
    opened.source.close()
    assert "孙租客" in found["private/payees.toml"].decode()
    assert {"private/lines.json", "imports/yunzhou.toml"} <= set(found)


def folder_option(place: Path) -> Path:
    return place / "book"


def test_certain_ones_are_booked_at_once(place: Path, waiting: Story) -> None:
    """What was learned by hand makes lines certain that waited."""
    (place / "book" / "private" / "payees.toml").write_text(
        '[[payee]]\nname = "孙租客"\ntail = "111111"\nkind = "household"\nwhat = "h-000004"\nsince = 2026-01-31\n', encoding="utf-8")
    assert waiting("bank match", certain=True, dry_run=True, by=K)["matched"] == 1
    assert waiting("bank match", certain=True, by=K)["asked"] == 2
    assert paid(waiting) == {}
    (place / "book" / "private" / "payees.toml").write_text("[[payee]]\n", encoding="utf-8")
    code, answer = waiting.run("bank match", list=True)
    assert (code, answer["code"], answer["where"]["line"]) == (2, "payees-damaged", 1)


# ---- the walk ----


def test_the_queue_is_walked(place: Path, waiting: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    told = at_terminal(monkeypatch, place, "?\nu 9-9-999\nu 2-1-101\n7\n\n\n", "bank", "match")
    assert told.code == 0, told.err
    assert "[回车]" in told.out
    assert "不行" in told.err
    assert "办了 3 条，还有 0 条" in told.out
    assert paid(waiting) == {}
    assert len(story_book(waiting).state.payments.unexplained) == 1
    assert "没有等着对应的流水" in at_terminal(monkeypatch, place, "", "bank", "match").out


def test_the_walk_skips_and_stops(place: Path, waiting: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    before = folder_of(place)
    told = at_terminal(monkeypatch, place, "s\nx 不是缴费\np P-0009\nw 没有\nx\nq\n", "bank", "match", lang="en")
    assert told.code == 0
    assert "0 done, 3 left" in told.out
    assert {name: data for name, data in folder_of(place).items() if not name.endswith("-refusals")} == before


def test_a_refusal_in_the_walk_is_told_and_the_walk_goes_on(place: Path, waiting: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cashier records receipts; who holds no office for it is refused, line by line."""
    told = at_terminal(monkeypatch, place, "u 2-1-101\nq\n", "bank", "match", by="p-04")
    assert told.code == 0
    assert "办了 0 条" in told.out
    assert told.err


def test_what_the_walk_learns_counts_for_the_next_line(place: Path, story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    (place / "two.csv").write_bytes(bank_csv((row(1, "400.00", "物业费", "孙租客", "6217001111111111"),
                                              row(2, "320.00", "余款", "孙租客", "6217001111111111"))))
    story("bank import", place / "two.csv", by=K)
    told = at_terminal(monkeypatch, place, "u 2-1-101\n\n", "bank", "match")
    assert "这个付款人以前认过" in told.out
    assert paid(story)[ONE] == "600.00"
    assert FOUR not in paid(story)


# ---- map ----

STRANGE = ("过账,进,出,剩,谁,号,说,凭据\n"
           "2026-01-12,600.00,,600.00,王芳,6222020200001234,1-1-101,X00000000001\n"
           "2026-01-13,,12.50,587.50,,,手续费,X00000000002\n")
COLUMNS = ("day=1", "ins=2", "outs=3", "balance=4", "name=5", "number=6", "memo=7", "serial=8")


def test_a_layout_is_taught_once_and_known_from_then_on(place: Path, story: Story) -> None:
    file = place / "strange.csv"
    file.write_text(STRANGE, encoding="utf-8")
    assert story.run("bank import", file, by=K)[1]["code"] == "layout-unknown"
    before = folder_of(place)
    assert story("bank map", file, save="mine", column=COLUMNS, dry_run=True)["dry_run"] is True
    assert folder_of(place) == before
    answer = story("bank map", file, save="mine", column=COLUMNS)
    assert [(line["day"], line["amount"]) for line in answer["lines"]] == [("2026-01-12", "600.00"), ("2026-01-13", "-12.50")]
    taught = (place / "book" / "imports" / "mine.toml").read_text(encoding="utf-8")
    assert "王芳" not in taught
    answer = story("bank import", file, by=K, source="mine")
    assert (answer["new"], answer["matched"], answer["files"][0]["layout"]) == (2, 1, "profile-mine")
    (head,) = [entry for _, entry in story_book(story).entries() if entry.kind == "statement-imported"]
    assert head.model_dump()["profile"] is not None


@pytest.mark.parametrize(("options", "code"), [
    ({"save": "Mine"}, "profile-name"), ({"save": "a/b"}, "profile-name"), ({"save": "x", "column": ["tag=1"]}, "profile-column"),
    ({"save": "x", "column": ["day"]}, "profile-column"), ({"save": "x", "column": ["memo=1"]}, "profile-wrong"),
])
def test_a_layout_that_cannot_be_is_refused(steady: Story, options: dict[str, Any], code: str) -> None:
    place = steady.folder.parent
    before = folder_of(place)
    ended, answer = steady.run("bank map", place / "bank.csv", **options)
    assert (ended, answer["code"]) == (2, code)
    assert folder_of(place) == before


def test_the_wizard_asks_column_by_column(place: Path, story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    file = place / "strange.csv"
    file.write_text(STRANGE, encoding="utf-8")
    # day time moment ins outs amount mark balance serial name number own currency, then words, then the yes
    wrong = "\n".join(["一", "1", "0", "0", "2", "3", "0", "0", "4", "8", "5", "6", "0", "0", "事由", "7,", "7", "y"]) + "\n"
    told = at_terminal(monkeypatch, place, wrong, "bank", "map", file, "--save", "asked")
    assert (told.code, told.err.count("写第几列"), "'一' 不是这里要的数字" in told.err) == (0, 2, True)
    assert 'memo = ["说"]' in (place / "book" / "imports" / "asked.toml").read_text(encoding="utf-8")
    (place / "book" / "imports" / "asked.toml").unlink()
    keys = "\n".join(["1", "0", "0", "2", "3", "0", "0", "4", "8", "5", "6", "0", "0", "7", "y"]) + "\n"
    told = at_terminal(monkeypatch, place, keys, "bank", "map", file, "--save", "asked")
    assert told.code == 0, told.err
    assert "[8]" in told.out
    assert "读出来的前几条" in told.out
    assert (place / "book" / "imports" / "asked.toml").exists()
    told = at_terminal(monkeypatch, place, keys.replace("y\n", "n\n"), "bank", "map", file, "--save", "asked")
    assert "没有存" in told.out
    assert story("bank import", file, by=K)["files"][0]["layout"] == "profile-asked"


def test_an_unknown_layout_offers_the_wizard(place: Path, story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    file = place / "strange.csv"
    file.write_text(STRANGE, encoding="utf-8")
    before = folder_of(place)
    assert at_terminal(monkeypatch, place, "n\n", "bank", "import", file).code == 2
    assert folder_of(place) == before
    keys = "\n".join(["y", "mine", "1", "0", "0", "2", "3", "0", "0", "4", "8", "5", "6", "0", "0", "7", "y", "y"]) + "\n"
    told = at_terminal(monkeypatch, place, keys, "bank", "import", file)
    assert (told.code, "写入 2 条流水" in told.out) == (0, True)


def test_a_damaged_layout_is_told(place: Path, story: Story) -> None:
    folder = place / "book" / "imports"
    folder.mkdir()
    (folder / "bad.toml").write_bytes(b"\xff")
    assert story.run("bank import", place / "bank.csv", by=K)[1]["code"] == "profile-wrong"
    (folder / "bad.toml").write_text("x = 1", encoding="utf-8")
    assert story.run("bank import", place / "bank.csv", by=K)[1]["code"] == "profile-wrong"


@pytest.mark.long
def test_a_quarter_of_240_units_is_previewed_and_written_in_seconds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """720 lines, their receipts among them, within 10 s of one core."""
    import time

    from tests.banking.noise import RATE, noisy

    told = noisy(1)
    book = founded(tmp_path / "book", tmp_path / "home")
    signers = [SeedSigner.practice(person) for person in CAST]
    admitted = book.admit(contract(At(book), rates={"residential": str(RATE)}), signers=signers)
    assert not isinstance(admitted, Refusal)
    book.admit(drafts.approve(book.state, spelling.leaf_of(admitted.entries[0]), by=D, day=book.state.charter.books_from), signers=signers)
    story = Story(tmp_path / "book", tmp_path / "home", "speed")
    story.at("2026-01-01", 10)
    (tmp_path / "units.csv").write_text("房号,楼栋,面积,业主,户号\n" + "".join(
        f"{house.written},{house.building},{house.area},{house.owner},{house.key}\n" for house in told.houses), encoding="utf-8")
    story("unit import", tmp_path / "units.csv", by=K)
    story.at("2026-10-01")
    story("fee charge", "2026Q4", by=K)
    story.at("2026-11-01")
    (tmp_path / "bank.csv").write_bytes(bank_csv(told.lines))
    began = time.process_time()
    assert story("bank import", tmp_path / "bank.csv", by=K, dry_run=True)["new"] == 720
    previewed = time.process_time()
    answer = story("bank import", tmp_path / "bank.csv", by=K)
    written = time.process_time()
    with capsys.disabled():
        sys.stdout.write(f"\n720 lines over 240 units: previewed in {previewed - began:.1f} s, written in {written - previewed:.1f} s; "
                         f"{answer['matched']} without a question, {answer['asked']} asked\n")
    assert written - began < 10
    by_unit: dict[str | None, Decimal] = {}
    for _, entry in story.book.entries():
        if entry.kind == "receipt-recorded":
            household = entry.model_dump()["household"]
            by_unit[household] = by_unit.get(household, Decimal("0.00")) + entry.model_dump()["amount"]
    waiting = {one["reference"] for one in answer["to_look_at"]}
    truth: dict[str | None, Decimal] = {}
    for line in told.lines:
        for owner, amount in told.truth[line.ref].items() if line.ref not in waiting else ():
            truth[owner] = truth.get(owner, Decimal("0.00")) + amount
    assert by_unit == truth


# ---- a receipt by hand before its line ----


@pytest.mark.parametrize(("amount", "asked", "left"), [("600.00", 0, []), ("60.00", 1, ["540.00"])])
def test_the_rest_of_a_line_recorded_by_hand_in_another_amount_is_a_question(place: Path, story: Story, amount: str, asked: int,
                                                                             left: list[str]) -> None:
    story("receipt record", unit="1-1-101", amount=amount, bank_ref="B00000001", by=K)
    (place / "one.csv").write_bytes(bank_csv((row(1, "600.00", "1-1-101物业费", "王芳"),)))
    told = story("bank import", place / "one.csv", by=K)
    assert (told["matched"], told["asked"]) == (0, asked)
    assert story("bank match", certain=True, by=K)["matched"] == 0
    assert [line["amount"] for line in story("bank match", list_=True, by=K)] == left


@pytest.mark.parametrize(("unit", "amount", "left"), [("1-1-101", "600.01", "-0.01"), ("1-1-101", "700.00", "-100.00")])
def test_a_receipt_by_hand_above_its_line_is_to_be_corrected_and_no_debit(place: Path, story: Story, monkeypatch: pytest.MonkeyPatch, unit: str,
                                                                         amount: str, left: str) -> None:
    story("receipt record", unit=unit, amount=amount, bank_ref="B00000001", by=K)
    (place / "one.csv").write_bytes(bank_csv((row(1, "600.00", "1-1-101物业费", "王芳"),)))
    told = story("bank import", place / "one.csv", by=K)
    assert [(line["amount"], line["kind"], line["why"][0]["code"]) for line in told["to_look_at"]] == [(left, "nothing", "booked-too-much")]
    assert told["to_look_at"][0]["proposal"] == f"账上记了 {amount} 元，流水是 600.00 元：先更正多记的那笔"
    walked = at_terminal(monkeypatch, place, "\n", "bank", "match")  # Enter takes no debit for it
    assert (walked.code, "办了 0 条，还有 1 条" in walked.out) == (0, True)
    story.shared.books.clear()
    story("receipt correct", "S-0001", reason="记多了", amount=amount, by=K)
    assert story("bank match", certain=True, by=K)["matched"] == 1
    assert story("bank match", list_=True, by=K) == []
