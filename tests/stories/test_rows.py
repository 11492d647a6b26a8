"""Rows of the design that no chapter's own tests show: read in the reference books, or tried on one."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from examples.schemes import EXAMPLES, Scheme
from sharedfund.drafts import fees, payments, receipts
from sharedfund.entries import KINDS, entry_class
from sharedfund.entries.entry import CounterFact
from sharedfund.render import html
from sharedfund.render.layout import sections
from sharedfund.render.words import pages
from sharedfund.reports import decisions
from sharedfund.reports.disclosure import disclosure
from sharedfund.state import fees as figures
from sharedfund.values import days, rooms
from sharedfund_cli.story import Story
from tests import commons, payment_fund, till
from tests.fund import D, Fund, K, commitment
from tests.households import H1, H2, bank, charged, contract, pay, register
from tests.rules.test_receipts import collected

LEDGERS = Path(__file__).resolve().parents[2] / "ledgers"


def test_score_and_collection_stand_side_by_side_over_time() -> None:
    """X16: the page says whether worse service goes with fewer who pay."""
    newest = max((LEDGERS / "co-managed" / "disclosures").glob("*/data.json"), key=lambda path: path.parent.name)
    trend = json.loads(newest.read_text(encoding="utf-8"))["sections"]["J"]["trend"]
    assert [row["period"] for row in trend] == ["2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1"]
    assert all(Decimal(row["score"]) >= 0 and Decimal(row["collection_rate"]) > 0 for row in trend)


@pytest.mark.parametrize("written", ["3-2-1201", "3幢2单元1201", "3幢2单元1201室", "３号楼 ２单元 １２０１室", "3栋-2-1201", "3#2-1201"])
def test_a_room_is_the_same_however_it_is_written(written: str) -> None:
    assert rooms.key(written) == "3-2-1201"
    assert rooms.key("3-21-201") != rooms.key(written)


def test_a_room_is_found_however_it_is_written_and_rare_characters_stay(tmp_path: Path) -> None:
    """E72: the register says 1-101; a receipt may say 1幢101室. A rare character of a name is kept as it is."""
    inputs = tmp_path / "inputs"
    inputs.mkdir()
    for name in ("charter.toml", "paper.txt", "units.csv"):
        (inputs / name).write_text((EXAMPLES / "remuneration" / name).read_text(encoding="utf-8").replace("柳清和", "柳㛃𬭎"),
                                   encoding="utf-8")
    (inputs / "opening").mkdir()
    for path in (EXAMPLES / "remuneration" / "opening").iterdir():
        (inputs / "opening" / path.name).write_bytes(path.read_bytes())
    scheme = Scheme(Story(tmp_path / "book", tmp_path / "home", "rooms"), inputs)
    scheme.found("2026-01-01")
    plain = scheme.do("unit show", "1-101", by=scheme.books)
    assert scheme.do("unit show", "1幢101室", by=scheme.books) == plain
    assert scheme.do("unit show", "１－１０１", by=scheme.books) == plain
    assert scheme.do.run("unit show", "1-1-01", by=scheme.books)[0] == 5
    private = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "book" / "private").iterdir())
    assert "柳㛃𬭎" in private or json.dumps("柳㛃𬭎")[1:-1] in private


def test_70_and_then_97_percent_of_1755_are_collected() -> None:
    """H9: 4,500.00 m2 at 0.39 are 1,755.00 a month; 1,228.50 of it are 70 %, 1,702.35 are 97 %."""
    fund = Fund.founded()
    fund.joint(contract(fund, rates={"residential": "0.3900"}), D)
    fund.do(register(fund, H1, "u-000001", "B01", "4500.00"))
    (bill,) = fund.do(*fees.charges(fund.state, by=K, day=fund.day, period="2026-01"))
    assert bill.amount == Decimal("1755.00")  # type: ignore[attr-defined]  # a bill
    for paid, rate, said in (("1228.50", Fraction(70, 100), "70"), ("473.85", Fraction(97, 100), "97")):
        pay(fund, (H1, paid))
        assert figures.collection_rate(fund.state, "2026-01") == rate
        page = disclosure(fund.state, fund.lines, days.period("2026-01"), as_of=fund.day)
        assert page["front"]["collection_rate"] == page["sections"]["C"]["rate"] == said
    assert fund.state.fees.tally("2026-01").collected == Decimal("1702.35")


@pytest.mark.parametrize(("source", "account"), [
    ("parking", "Parking"), ("parcel-locker", "ParcelLocker"), ("water-kiosk", "WaterKiosk")])
def test_each_public_asset_fills_the_pool_under_its_own_name(source: str, account: str) -> None:
    """T5: parking, parcel lockers and water kiosks, at gross, each a line of its own."""
    fund = commons.complex_of("100.00")
    commons.receive(fund, "300.00", "R1", source=source, payer="某运营商")
    assert fund.state.ledger.owed(f"Income:Public:{account}") == Decimal("300.00")
    assert fund.state.ledger.cash("public-revenue") == Decimal("300.00")
    page = disclosure(fund.state, fund.lines, days.period("2026Q1"), as_of=fund.day)
    assert [(row["source"], row["received"]) for row in page["sections"]["E"]["rows"]] == [(source, "300.00")]


def test_the_ticket_of_a_repair_is_a_paper_of_its_request() -> None:
    """H33: the photo an owner sent is kept by its hash, and counts as a voucher of the line."""
    fund = payment_fund.funded()
    ticket = commitment("随手拍 0007")
    number = payment_fund.request(fund, evidence=(ticket,))
    asked = next(entry for entry in fund.entries if entry.kind == "payment-requested")
    assert asked.evidence == (ticket,)  # type: ignore[attr-defined]  # a request
    for name, persons in (("review", ("p-02", "p-03")), ("recheck", ("p-04",)), ("sign", ("p-02", "p-04"))):
        payment_fund.step(fund, name, number, *persons)
    fund.do(payments.pay(fund.state, number, by=K, day=fund.day, bank_ref="PAY1"))
    page = disclosure(fund.state, fund.lines, days.period("2026Q1"), as_of=fund.day)
    assert [row["vouchers"] for row in page["sections"]["F"]["rows"] if row["no"] == number] == [1]


@pytest.mark.parametrize(("language", "words"), [
    ("zh_CN", ("有疑问？", "向业委会书面提出", "7 个工作日内答复")),
    ("en", ("Questions?", "Ask the committee in writing", "answered within 7 working days"))])
def test_the_printed_page_says_where_to_ask_and_how_soon_one_is_answered(language: Any, words: tuple[str, ...]) -> None:
    """P11: what hangs at the gate carries the way to ask."""
    fund = till.till("500.00")
    page = disclosure(fund.state, fund.lines, days.period("2026Q1"), as_of=fund.day)
    seals = html.Seals(number="1", digest="07cc" * 16, head_size=1, head_root="4942" * 16, note="n", published=fund.day,
                       shown_until=fund.day)
    text = html.page(page, language, seals=seals)
    assert [word for word in words if word not in text] == []


def test_what_a_collector_holds_too_long_stands_on_the_page_with_its_age() -> None:
    """X1, P4: two receipts the firm keeps; on 30 March the older one is 80 days old."""
    fund = charged().at("2026-01-09")
    fund.do(collected(fund, H2, "531.00"))
    fund.at("2026-03-30")
    fund.do(collected(fund, H1, "600.00"))

    def page() -> dict[str, Any]:
        return disclosure(fund.state, fund.lines, days.period("2026Q1"), as_of=fund.day)

    assert page()["sections"]["R"]["in_transit"] == [
        {"channel": "FirmCollected", "amount": "1131.00", "late": "531.00", "since": "2026-01-09", "days": 80}]
    for language, said in (("zh_CN", "531.00 元过了该交存的日子，最早的 2026-01-09 收的，已 80 天"),
                           ("en", "531.00 is past its day; the oldest came on 2026-01-09, 80 days ago")):
        (told,) = [part for part in sections(page(), language) if part.letter == "R"]  # type: ignore[arg-type]
        assert said in str(told)
    fund.do(receipts.remit(fund.state, by=K, day=fund.day, channel="firm", bank_ref="T1"))
    assert page()["sections"]["R"]["in_transit"] == []


def test_a_late_fact_and_a_correction_are_listed_with_their_day_and_reason() -> None:
    """E64: a receipt of March that turned up in April stands in the second quarter with its true day; so does what was
    taken back, and why."""
    fund = charged().at("2026-04-10")
    known = fund.state.disclosures
    fund.state = replace(fund.state, disclosures=replace(known, closed_until=date(2026, 4, 1)))
    (late,) = fund.do(bank(fund, H1, "600.00").replaced(occurred=date(2026, 3, 20)))
    fund.do(bank(fund, H2, "531.00").replaced(occurred=date(2026, 4, 8)))
    fund.at("2026-04-12")
    fund.do(receipts.reverse(fund.state, late, by=K, day=fund.day, reason="退票"))
    page = disclosure(fund.state, fund.lines, days.period("2026Q2"), as_of=fund.day)
    rows = page["sections"]["U"]["rows"]
    assert [(row["kind"], row["day"], row["true_day"], row["reason"]) for row in rows] == [
        ("receipt-recorded", "2026-04-10", "2026-03-20", None), ("receipt-reversed", "2026-04-12", None, "退票")]
    for language, words in (("zh_CN", ("迟到的记录", "收款冲正", "退票")), ("en", ("Late entries", "receipt reversed", "退票"))):
        (told,) = [part for part in sections(page, language) if part.letter == "U"]  # type: ignore[arg-type]
        assert [word for word in words if word not in str(told)] == []


def test_the_page_has_words_for_every_correction() -> None:
    counter = {kind for kind in KINDS if issubclass(entry_class(kind), CounterFact)}
    assert set(decisions._CORRECTIONS) == counter == set(pages.CORRECTIONS)
