"""Signing and recording at the desk: what is asked, in which order, and what stands in the book afterwards."""

from __future__ import annotations

import errno
import json
import os
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sharedfund.drafts import people
from sharedfund_cli.app import AMOUNT, PERSON, Column, Desk, argument, option
from tests.cli.runner import Ran, run_verb
from tests.fund import B, M

AT = ("--now", "2026-01-05T02:00:00Z")


def link(desk: Desk, **_: Any) -> None:
    desk.act(people.declare_link(desk.state, by=desk.person, day=desk.today, person=desk.person, payee="v-12"),
             done="记下了", next_=("sharedfund person list",))


def weighed(desk: Desk, **_: Any) -> None:
    desk.act(people.declare_link(desk.state, by=desk.person, day=desk.today, person=desk.person, payee="v-12"),
             amount=Decimal("26000.00"))


def try_it(place: Path, verb: Any, *arguments: object, **more: Any) -> Ran:
    return run_verb(verb, "-C", place / "book", "--as", "顾明远", *AT, *arguments, home=place / "home", signs=True, **more)


def book_bytes(place: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((place / "book").rglob("*")) if path.is_file()}


def test_an_act_is_signed_recorded_and_answered(place: Path) -> None:
    ran = try_it(place, link)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "√ 记下了\n下一步  sharedfund person list\n"


def test_an_act_answers_as_data_with_where_it_stands(place: Path) -> None:
    answer = json.loads(try_it(place, link, "--json").out)
    assert answer["schema"] == "sharedfund.thing.try/1"
    assert answer["changed"] is True
    assert answer["book"] == "银杏花园"
    assert [(row["block"], row["kind"]) for row in answer["data"]["entries"]] == [(32, "link-declared")]
    assert answer["head"]["size"] == 33
    assert answer["data"]["waiting"] == []


def test_a_dry_run_writes_nothing(place: Path) -> None:
    before = book_bytes(place)
    ran = try_it(place, link, "-n")
    assert ran.code == 0
    assert ran.out == "√ 能通过。只检查了，没有写账本。\n"
    assert book_bytes(place) == before


def test_a_refusal_names_rule_and_remedy_and_leaves_every_byte(place: Path) -> None:
    def nobody(desk: Desk, **_: Any) -> None:
        desk.act(people.declare_link(desk.state, by=desk.person, day=desk.today, person="p-77", payee="v-12"))

    before = book_bytes(place)
    ran = try_it(place, nobody)
    assert ran.code == 3
    assert ran.out == ""
    assert "（规则 R46 与收款方有关系的回避）" in ran.err
    assert ran.err.endswith("  账本没有改动。退出码 3。\n")
    answer = json.loads(try_it(place, nobody, "--json").out)
    assert answer["schema"] == "sharedfund.refusal/1"
    assert (answer["number"], answer["exit"], answer["changed"]) == ("R46", 3, False)
    assert book_bytes(place) == before


def _fails_after_a_page(desk: Desk, **_: Any) -> None:
    link(desk)
    raise OSError(errno.ENOSPC, "full")


def _is_refused_after_a_page(desk: Desk, **_: Any) -> None:
    link(desk)
    desk.act(people.declare_link(desk.state, by=desk.person, day=desk.today, person="p-77", payee="v-12"))


def _is_interrupted_after_a_page(desk: Desk, **_: Any) -> None:
    link(desk)
    raise KeyboardInterrupt


def _is_used_wrongly_after_a_page(desk: Desk, **_: Any) -> None:
    link(desk)
    desk.usage("amount-not-positive", found="0")


@pytest.mark.parametrize(("verb", "code"), [
    (_fails_after_a_page, 1), (_is_refused_after_a_page, 3), (_is_interrupted_after_a_page, 130), (_is_used_wrongly_after_a_page, 2)])
def test_what_was_written_before_a_run_fails_is_not_denied(place: Path, verb: Any, code: int) -> None:
    """A publication stands though its files find no room; the first of two payments was approved before Ctrl-C."""
    ran = try_it(place, verb)
    assert ran.code == code
    assert ran.err.endswith(f"  在这之前已写进账本的都在：sharedfund log。退出码 {code}。\n")
    assert "没有改动" not in ran.err
    answer = json.loads(try_it(place, verb, "--json").out.splitlines()[-1])
    assert (answer["exit"], answer["changed"]) == (code, True)


def test_a_page_the_disk_would_not_promise_is_not_denied(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, done = os.fsync, []

    def refusing(descriptor: int) -> None:
        if os.readlink(f"/proc/self/fd/{descriptor}").endswith("2026-01.beancount"):
            done.append(descriptor)
            if len(done) == 3:  # the pages before and the entries are kept, the page line is not promised
                raise OSError(errno.EIO, "the disk")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", refusing)
    ran = try_it(place, link)
    assert ran.code == 1
    assert "这一页可能在，也可能不在" in ran.err
    assert "没有改动" not in ran.err


def test_a_refusal_is_logged_once_for_the_months_closing(place: Path) -> None:
    def nobody(desk: Desk, **_: Any) -> None:
        desk.act(people.declare_link(desk.state, by=desk.person, day=desk.today, person="p-77", payee="v-12"))

    try_it(place, nobody)
    try_it(place, nobody, "-n")

    def count(desk: Desk, **_: Any) -> None:
        desk.show([row._asdict() for row in desk.book.refusals("2026-01")])

    assert [(row["rule"], row["count"]) for row in json.loads(try_it(place, count, "--json").out)["data"]] == [("R46", 1)]


def test_the_amount_is_echoed_in_digits_and_capitals_and_must_be_typed(place: Path) -> None:
    before = book_bytes(place)
    ran = try_it(place, weighed)
    assert ran.code == 2
    assert "26,000.00 元（贰万陆仟元整）" in ran.err
    assert "--amount" in ran.err
    assert try_it(place, weighed, "-y").code == 2, "-y never stands for the amount"
    assert try_it(place, weighed, "--amount", "25999.99").code == 2
    assert book_bytes(place) == before
    assert try_it(place, weighed, "--amount", "2.6万").code == 0


def test_an_amount_given_to_the_verb_itself_counts_as_typed(place: Path) -> None:
    asked: Any = option("--amount", type=AMOUNT, required=True)
    assert try_it(place, weighed, "--amount", "26,000.00", params=(asked,)).code == 0
    assert try_it(place, weighed, "--amount", "26,000.01", params=(asked,)).code == 2


def test_a_password_fd_is_given_once(place: Path) -> None:
    ran = try_it(place, link, "--password-fd", "3", "--password-fd", "4")
    assert ran.code == 2
    assert "--password-fd" in ran.err


def test_a_wrong_password_writes_nothing(place: Path) -> None:
    from sharedfund.signing import KeyFolder, SeedSigner
    from sharedfund.signing.keyfiles import FileSigner
    from sharedfund.values import seals

    signer = FileSigner(B, seals.practice_seed(B))
    assert signer.public == SeedSigner.practice(B).public
    KeyFolder(place / "home" / "keys").keep(signer.sealed("银杏 十月 桂花 开了", memory_kib=19_456, passes=2, lanes=1))
    before = book_bytes(place)
    reading, writing = os.pipe()
    os.write(writing, "不是这个\n".encode())
    os.close(writing)
    ran = try_it(place, link, "--password-fd", reading)
    os.close(reading)
    assert ran.code == 2
    assert book_bytes(place) == before
    reading, writing = os.pipe()
    os.write(writing, "银杏 十月 桂花 开了\n".encode())
    os.close(writing)
    later = ("--now", "2026-01-05T03:00:00Z")
    assert try_it(place, link, *later, "--password-fd", reading).code == 0
    os.close(reading)


def test_in_a_practice_fund_a_terminal_asks_for_no_password_of_a_key_that_is_not_kept_here(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sharedfund.signing import KeyFolder
    from sharedfund.signing.keyfiles import FileSigner
    from sharedfund.values import seals

    asked: list[str] = []
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(Desk, "password", lambda desk, person: asked.append(person) or "不是这个")
    assert try_it(place, link).code == 0
    assert asked == []
    KeyFolder(place / "home" / "keys").keep(FileSigner(B, seals.practice_seed(B)).sealed("银杏 十月 桂花 开了", memory_kib=19_456, passes=2, lanes=1))
    assert try_it(place, link).code == 2
    assert asked == [B]


def test_an_export_writes_a_request_and_not_the_book(place: Path, tmp_path: Path) -> None:
    before = book_bytes(place)
    target = tmp_path / "回避"
    ran = try_it(place, link, "--export", target)
    assert ran.code == 0
    request = json.loads(target.with_name("回避.sfreq").read_bytes())
    assert request["format"] == "sharedfund-request/1"
    assert 'custom "sharedfund" "link-declared"' in request["text"]
    assert book_bytes(place) == before


def test_a_person_may_be_named_and_an_unknown_name_is_not_found(place: Path) -> None:
    def who(desk: Desk, person: str) -> None:
        desk.show({"person": person, "called": desk.called(person)})

    named: Any = argument("person", type=PERSON)
    assert json.loads(try_it(place, who, "顾明远", "--json", params=(named,)).out)["data"] == {"person": B, "called": "顾明远"}
    assert json.loads(try_it(place, who, M, "--json", params=(named,)).out)["data"] == {"person": M, "called": M}
    ran = try_it(place, who, "没有这人", "--json", params=(named,))
    assert (ran.code, json.loads(ran.out)["code"]) == (5, "no-such-person")


def test_a_list_is_a_table_a_json_array_or_a_csv(place: Path) -> None:
    rows = [{"payment": "P-0001", "amount": Decimal("8400.00"), "payee": "=1+1", "status": "requested"},
            {"payment": "P-0002", "amount": Decimal("-12.50"), "payee": "云州喆堃建材经营部", "status": None}]

    def listing(desk: Desk, **_: Any) -> None:
        desk.show(rows, columns=(Column("payment", ("编号", "No.")), Column("amount", ("金额", "Amount"), "money"),
                                 Column("payee", ("收款方", "Payee")), Column("status", ("状态", "Status"), "status")))

    table = try_it(place, listing, lists=True).out
    assert "8,400.00" in table
    assert "云州喆堃建材经营部" in table
    assert "已申请，待审核" in table
    assert json.loads(try_it(place, listing, "--format", "json", lists=True).out)["data"][0]["amount"] == "8400.00"


def test_days_and_amounts_of_an_envelope_are_texts(place: Path) -> None:
    def told(desk: Desk, **_: Any) -> None:
        desk.show({"amount": Decimal("1.20"), "day": desk.today, "at": desk.now, "names": frozenset({"b", "a"}), "none": None})

    assert json.loads(try_it(place, told, "--json").out)["data"] == {
        "amount": "1.20", "day": "2026-01-05", "at": "2026-01-05T02:00:00Z", "names": ["a", "b"], "none": None}


def test_the_morning_of_the_first_in_china_is_the_first(place: Path) -> None:
    def day(desk: Desk, **_: Any) -> None:
        desk.show({"day": desk.today})

    ran = run_verb(day, "-C", place / "book", "--now", "2026-01-31T23:30:00Z", "--json", home=place / "home")
    assert json.loads(ran.out)["data"] == {"day": "2026-02-01"}


