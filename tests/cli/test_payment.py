"""`vendor`, `payment`, `cash`: a payment walks through the commands, and each refusal leaves the book to the byte."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from sharedfund import drafts, spelling
from sharedfund.admit import Refusal
from sharedfund.book import Book, UserFolder
from sharedfund.drafts import bank, budget, resolutions
from sharedfund.entries.entry import Entry
from sharedfund.state import State
from sharedfund.values import days
from tests.cli import runner
from tests.fund import A, B, C, D, E, K, N, commitment

NOW = "2026-01-10T01:00:00"
DAY = date(2026, 1, 10)


def run(place: Path, by: str, *words: object, lang: str = "zh_CN") -> runner.Ran:
    return runner.run("-C", place / "book", "--now", NOW, "--as", by, "-y", *words, home=place / "home", lang=lang)


def wrote(place: Path, by: str, *words: object) -> Any:
    """The data a command answers with."""
    ran = run(place, by, "--json", *words)
    assert ran.code == 0, ran.out
    return json.loads(ran.out)["data"]


def refused(place: Path, by: str, *words: object) -> tuple[str, str]:
    """The number and code of a refusal, which left the book as it was."""
    before = {path.name: path.read_bytes() for path in (place / "book" / "book").iterdir()}
    ran = run(place, by, "--json", *words)
    assert ran.code == 3, ran.out
    assert {path.name: path.read_bytes() for path in (place / "book" / "book").iterdir()} == before
    answer = json.loads(ran.out)
    return answer["number"], answer["code"]


def admit(place: Path, *make: Callable[[State], Entry]) -> None:
    """Entries other nouns write, each on its own page, through the book's own door."""
    book = Book.open(place / "book", clock=lambda: days.instant(NOW + "Z"), user=UserFolder(place / "home"))
    for one in make:
        answer = book.admit(one(book.state), signers=[runner.SeedSigner.practice(person) for person in runner.CAST])
        assert not isinstance(answer, Refusal), answer
        proposal = spelling.leaf_of(answer.entries[0])
        if proposal in book.state.proposals.open:
            book.admit(drafts.approve(book.state, proposal, by=D, day=DAY),
                       signers=[runner.SeedSigner.practice(D)])


@pytest.fixture
def shop(place: Path) -> Path:
    """The founded book with a budget, 200,000.00 of operating money and a vendor."""
    area = {"total_area_m2": "400.00", "total_heads": 4, "participating_area_m2": "400.00", "participating_heads": 4,
            "yes_area_m2": "400.00", "yes_heads": 4}
    admit(
        place,
        lambda state: resolutions.record_resolution(
            state, by=B, day=DAY, resolution="R2026001", body="owners-assembly", topics=(9,), title="年度预算",
            notice_day=DAY - timedelta(days=20), decided_day=DAY, displayed_day=DAY, evidence=(commitment("决议"),), **area),
        lambda state: budget.adopt_budget(state, by=B, day=DAY, period="2026", resolution="R2026001", lines=[
            {"head": "power", "amount": "12000.00", "essential": True}, {"head": "greening", "amount": "240000.00"},
            {"head": "office", "amount": "12000.00"}]),
        lambda state: bank.receive_interest(state, by=K, day=DAY, amount="200000.00", bank_ref="INT1"),
    )
    assert wrote(place, K, "vendor", "add", "--name", "云州安泓消防工程有限公司", "--account", "6222020200012345678")["vendor"] == "v-01"
    wrote(place, K, "checkpoint", "make")
    return place


def request(place: Path, amount: str = "5000", *more: object) -> str:
    return str(wrote(place, A, "payment", "request", "--vendor", "云州安泓消防工程有限公司", "--head", "绿化养护", "--amount", amount,
                     "--for", "补种草坪", *more)["payment"])


def yes(place: Path, verb: str, payment: str, amount: str, *persons: str) -> None:
    for person in persons:
        wrote(place, person, "payment", verb, payment, "--amount", amount)


def status(place: Path, payment: str) -> str:
    return str(wrote(place, K, "payment", "show", payment)["status"])


def test_a_payment_walks_from_the_request_to_the_bank_line(shop: Path) -> None:
    payment = request(shop)
    yes(shop, "review", payment, "5000", B, C)
    yes(shop, "recheck", payment, "5000", D)
    yes(shop, "sign", payment, "5000", B, D)
    assert status(shop, payment) == "released"
    wrote(shop, N, "payment", "pay", payment, "--bank-ref", "20260110001", "--amount", "5000")
    assert status(shop, payment) == "paid"
    (row,) = wrote(shop, K, "payment", "list")
    assert row["waiting_for"] is None
    assert [act["step"] for act in row["approvals"]] == ["review", "review", "recheck", "sign", "sign"]


def test_the_answer_echoes_the_amount_the_budget_and_the_next_step(shop: Path) -> None:
    ran = run(shop, A, "payment", "request", "--vendor", "v-01", "--head", "greening", "--amount", "2.6万", "--for", "抢修")
    assert "26,000.00 元（贰万陆仟元整）" in ran.err
    assert "剩余 240,000.00，本笔后剩 214,000.00" in ran.err
    assert "√ P-0001 已提交，26,000.00 元已留出" in ran.out
    assert "sharedfund payment review P-0001" in ran.out
    over = run(shop, A, "payment", "request", "--vendor", "v-01", "--head", "office", "--amount", "1.3万", "--for", "办公")
    assert over.code == 3
    assert "本笔超出 1,000.00" in over.err


def test_the_refusals_of_a_payments_steps(shop: Path) -> None:
    payment = request(shop, "10000")
    amount = ("--amount", "10000")
    assert refused(shop, D, "payment", "recheck", payment, *amount) == ("R42", "not-reviewed")
    yes(shop, "review", payment, "10000", B)
    assert refused(shop, B, "payment", "review", payment, *amount) == ("R45", "reviewed-twice")
    assert refused(shop, D, "payment", "recheck", payment, *amount) == ("R45", "reviews-missing")
    yes(shop, "review", payment, "10000", C)
    assert refused(shop, B, "payment", "sign", payment, *amount) == ("R42", "not-rechecked")
    yes(shop, "recheck", payment, "10000", D)
    yes(shop, "sign", payment, "10000", B)
    assert refused(shop, N, "payment", "pay", payment, "--bank-ref", "X1", *amount) == ("R45", "signatures-missing")
    assert refused(shop, D, "payment", "sign", payment, *amount) == ("R48", "no-fresh-signatory")
    yes(shop, "sign", payment, "10000", E)


def test_the_signer_types_the_amount(shop: Path) -> None:
    payment = request(shop)
    for words in ((), ("--amount", "500")):
        ran = run(shop, B, "--json", "payment", "review", payment, *words)
        assert ran.code == 2
    assert status(shop, payment) == "requested"


def test_a_dry_run_writes_nothing(shop: Path) -> None:
    ran = run(shop, A, "-n", "payment", "request", "--vendor", "v-01", "--head", "greening", "--amount", "10", "--for", "试")
    assert ran.code == 0
    assert wrote(shop, K, "payment", "list") == []


def test_what_waits_for_a_person_is_what_the_rules_let_them_do(shop: Path) -> None:
    payment = request(shop)
    assert [row["step"] for row in wrote(shop, B, "payment", "next")] == ["review"]
    assert wrote(shop, D, "payment", "next") == []
    yes(shop, "review", payment, "5000", B, C)
    assert wrote(shop, B, "payment", "next") == []
    assert [row["step"] for row in wrote(shop, D, "payment", "next")] == ["recheck"]


def test_a_payment_is_rejected_or_withdrawn(shop: Path) -> None:
    first, second = request(shop), request(shop, "60")
    wrote(shop, B, "payment", "reject", first, "--reason", "价格偏高")
    wrote(shop, A, "payment", "withdraw", second, "--reason", "改期")
    assert [row["status"] for row in wrote(shop, K, "payment", "list")] == ["rejected", "withdrawn"]
    assert wrote(shop, K, "payment", "list", "--waiting") == []


def test_an_emergency_is_ordered_witnessed_and_asked_for(shop: Path, tmp_path: Path) -> None:
    photo = tmp_path / "照片.jpg"
    photo.write_bytes(b"photo")
    words = ("payment", "order", "--cause", "burst-main", "--vendor", "v-01", "--amount", "800", "--for", "主管爆裂",
             "--attach", photo, "--witness", D)
    assert run(shop, A, *words).code == 2
    order = wrote(shop, A, *words, "--emergency")["order"]
    wrote(shop, D, "payment", "witness", order, "--amount", "800")
    payment = wrote(shop, A, "payment", "request", "--order", order, "--amount", "800", "--for", "抢修")["payment"]
    yes(shop, "sign", payment, "800", B, D)
    assert status(shop, payment) == "released"
    assert wrote(shop, K, "payment", "show", order)["witness"] == D
    assert wrote(shop, B, "payment", "ratify", order)["waiting"]


def test_a_standing_authority_covers_debits_of_the_bank(shop: Path) -> None:
    number = wrote(shop, A, "payment", "standing", "add", "--vendor", "v-01", "--head", "power", "--amount", "300", "--for",
                   "电费代扣")["payment"]
    yes(shop, "review", number, "300", B, C)
    yes(shop, "recheck", number, "300", D)
    yes(shop, "sign", number, "300", B, D)
    wrote(shop, K, "bank", "record", "--amount=-320", "--bank-ref", "E1", "--for", "电费", "--standing", number)
    (row,) = wrote(shop, K, "payment", "standing", "list")
    assert row["left"] == "0.00"
    (debit,) = wrote(shop, K, "payment", "list", "--unexplained")
    assert debit["left"] == "20.00"
    wrote(shop, K, "bank", "record", "--amount", "20", "--bank-ref", "E2", "--for", "追回", "--restores", debit["block"])
    assert wrote(shop, K, "payment", "list", "--unexplained") == []
    wrote(shop, B, "payment", "standing", "end", number, "--reason", "改为自行缴纳")
    assert wrote(shop, K, "payment", "standing", "list") == []


def test_the_account_number_stays_in_private_and_changes_by_two(shop: Path) -> None:
    for path in (shop / "book" / "book").iterdir():
        assert b"6222020200012345678" not in path.read_bytes()
    (row,) = wrote(shop, K, "vendor", "list")
    waiting = wrote(shop, B, "vendor", "change-account", "v-01", "--account", "999", "--reason", "换户")["waiting"]
    shown = wrote(shop, K, "vendor", "show", "v-01")
    assert (shown["commitment"], shown["account"]) == (row["commitment"], row["account"])
    wrote(shop, C, "sign", waiting[0]["block"])
    shown = wrote(shop, K, "vendor", "show", "v-01")
    assert shown["changed"] and shown["commitment"] != row["commitment"]
    assert shown["account"].endswith("999")  # only the last yes makes the new number the payee's


def test_a_payment_sent_back_above_the_limit_is_agreed_to_first(shop: Path) -> None:
    payment = request(shop)
    yes(shop, "review", payment, "5000", B, C)
    yes(shop, "recheck", payment, "5000", D)
    yes(shop, "sign", payment, "5000", B, D)
    wrote(shop, N, "payment", "pay", payment, "--bank-ref", "X1", "--amount", "5000")
    words = ("payment", "return", payment, "--bank-ref", "X2", "--reason", "户名不符", "--amount", "5000")
    proposed = wrote(shop, K, *words)["waiting"]
    for person in (B, D):
        admit(shop, lambda state, by=person: drafts.approve(state, proposed[0]["leaf"], by=by, day=DAY))  # type: ignore[misc]
    wrote(shop, K, *words)
    assert status(shop, payment) == "returned"


def test_the_imprest_is_filled_spent_and_counted(shop: Path, tmp_path: Path) -> None:
    slip = tmp_path / "小票.jpg"
    slip.write_bytes(b"slip")
    payment = wrote(shop, A, "cash", "top-up", "--amount", "300")["payment"]
    yes(shop, "review", payment, "300", B, C)
    yes(shop, "recheck", payment, "300", D)
    yes(shop, "sign", payment, "300", B, D)
    wrote(shop, K, "payment", "pay", payment, "--bank-ref", "X1", "--amount", "300")
    wrote(shop, N, "cash", "spend", "--voucher", "Q-01", "--head", "office", "--amount", "45.80", "--for", "打印纸", "--attach", slip)
    assert wrote(shop, K, "cash", "list")["balance"] == "254.20"
    assert run(shop, K, "cash", "count", "--amount", "254.20").code == 0
    counted = run(shop, K, "--json", "cash", "count", "--amount", "250")
    assert counted.code == 4
    assert json.loads(counted.out)["data"]["difference"] == "-4.20"


def test_a_voucher_is_a_page_of_its_own(shop: Path, tmp_path: Path) -> None:
    payment = request(shop)
    page = tmp_path / "p.html"
    wrote(shop, K, "payment", "voucher", payment, "-o", page)
    text = page.read_text(encoding="utf-8")
    assert "伍仟元整" in text
    assert "<script" not in text
    assert "http:" not in text and "https:" not in text


def test_a_large_payment_is_noticed_objected_to_and_answered(shop: Path, tmp_path: Path) -> None:
    letter = tmp_path / "答复.txt"
    letter.write_text("答复", encoding="utf-8")
    assert refused(shop, A, "payment", "request", "--vendor", "v-01", "--head", "greening", "--amount", "10万", "--for",
                   "消防维修") == ("R51", "notice-missing")
    notice = wrote(shop, B, "payment", "notice", "--vendor", "v-01", "--amount", "10万", "--for", "消防维修")["notice"]
    wrote(shop, A, "payment", "request", "--vendor", "v-01", "--head", "greening", "--amount", "10万", "--for", "消防维修", "--notice", notice)
    assert wrote(shop, C, "payment", "object", notice, "--text", "单价偏高")["objection"] == 1
    wrote(shop, B, "payment", "answer", notice, "1", "--attach", letter)
