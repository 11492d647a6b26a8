"""Every HTML page the product writes, in each language and where it may be in both, each by the name of its kind and what is special about it.

The worked quarter is told to every audience, as a draft and as published, with all that a page may have to say; the
published pages of the reference books are those that lie in `ledgers/`."""

from __future__ import annotations

import copy
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, get_args

from sharedfund.audit import audit
from sharedfund.book import proofs
from sharedfund.drafts import bank
from sharedfund.entries.receipts import Allocation, Applied, ReceiptRecorded
from sharedfund.portal import page as portal, sealing
from sharedfund.render import audit_report, html, proof
from sharedfund.render.founding_sheet import founding_sheet
from sharedfund.render.receipt import Receipt, receipt_page
from sharedfund.render.reconciliation import reconciliation_page
from sharedfund.render.statement import statement_page
from sharedfund.render.tongues import TONGUES, Tongue
from sharedfund.render.voucher import voucher_page
from sharedfund.render.words.form import LANGUAGES, Language
from sharedfund.reports.account import account
from sharedfund.reports.disclosure import disclosure
from sharedfund.reports.household import statement
from sharedfund.reports.look import Audience
from sharedfund.reports.reconciliation import reconciliation
from sharedfund.reports.voucher import voucher
from sharedfund.values import days
from tests.audit.triggers import TRIGGERS
from tests.book.shelf import founded, written
from tests.book.test_proofs import cosigned, receipt
from tests.fund import B, D, Fund
from tests.render import spreadsheets
from tests.render.test_audit_report import clean_report
from tests.render.test_disclosure_page import SEALS
from tests.reports.test_account import asking
from tests.rules.test_statements import imported, reconciled, till
from tests.worked_quarter import quarter

PEOPLE = {f"p-{number:02}": name for number, name in enumerate(("段启文", "顾明远", "沈若兰", "何建平", "许知行", "林知秋"), start=1)}
OWN, PASSWORD = "h-7f3a9c", "山墙外三棵银杏树"
DAY = date(2026, 4, 10)
HOSTILE = "<script>alert(1)</script><img src='http://a.example/x'>\"&"
LONG = HOSTILE + "长" * 200


@cache
def worked() -> Fund:
    fund = quarter()
    asking(fund, "P-0006")
    return fund


def _data(audience: Audience = "public") -> dict[str, Any]:
    fund = worked()
    return disclosure(fund.state, fund.lines, days.period("2026Q1"), as_of=fund.day, audience=audience)


def published() -> Iterator[tuple[str, str]]:
    """The pages that lie in the reference books."""
    for path in sorted(spreadsheets.LEDGERS.glob("*/disclosures/*/page.html")):
        yield f"disclosure, {path.parts[-4]} {path.parts[-2]}", path.read_text(encoding="utf-8")


def again() -> Iterator[tuple[str, str]]:
    """The newest page of every reference book in English and in both languages, and as drafts."""
    for name, data in spreadsheets.newest().items():
        for tongue in ("en", "both"):
            yield f"disclosure, {name} {tongue}", html.page(data, tongue, seals=SEALS, people=PEOPLE)
        for tongue in TONGUES:
            yield f"disclosure, {name} draft {tongue}", html.page(data, tongue, people=PEOPLE)


def disclosures(language: Tongue) -> Iterator[tuple[str, str]]:
    """The worked quarter for every audience; corrected, with all that may stand in the headline; hostile; empty."""
    for audience in get_args(Audience):
        yield f"disclosure, {audience} {language}", html.page(_data(audience), language, seals=SEALS, people=PEOPLE)
        yield f"disclosure, {audience} draft {language}", html.page(_data(audience), language)
    told = copy.deepcopy(_data())
    told |= {"version": 2, "practice": True, "headline": [
        {"code": "unapproved-payment", "amount": "12.50"}, {"code": "late", "amount": None, "due": "2026-04-30", "days": 2}]}
    changed = [{"path": "F.rows[0].amount", "old": "1.00", "new": None}, {"path": "front.paid", "old": None, "new": "2.00"}]
    sealed = replace(SEALS, reason="补缴到账", differences=changed, note_size=9000, note_root="1957" * 16, contact="三楼值班室")
    yield f"disclosure, corrected {language}", html.page(told, language, seals=sealed)
    told["name"], told["sections"]["F"]["rows"][0]["purpose"] = "<b>&\"'", LONG
    yield f"disclosure, hostile {language}", html.page(told, language, seals=replace(SEALS, reason=LONG, contact=LONG))
    empty = Fund.founded()
    yield f"disclosure, empty {language}", html.page(
        disclosure(empty.state, empty.lines, days.period("2026Q1"), as_of=empty.day), language)


def statements(language: Language) -> Iterator[tuple[str, str]]:
    fund = worked()
    told = statement(fund.state, fund.lines.between(fund.state.charter.books_from, fund.day), OWN)
    given: Mapping[str, Any] = {"fund_name": "银杏花园", "unit": "1-101", "made": str(DAY), "language": language}
    yield f"statement, {language}", statement_page(told, **given, code="4942 2542", size=412)
    yield f"statement, sold {language}", statement_page(
        {**told, "until": "2026-05-01", "since": "2020-01-01", "refund_due": "5.00", "deducted": "5.00"}, **given, practice=True)
    yield f"statement, empty {language}", statement_page({**told, "lines": []}, **{**given, "unit": HOSTILE})


def vouchers(language: Language) -> Iterator[tuple[str, str]]:
    fund = worked()
    for number, code in (("P-0003", "4942 2542"), ("P-0006", None)):
        payment = fund.state.payments.open[number]
        entries = fund.lines.between(fund.state.charter.books_from, fund.day.replace(year=2027))
        yield f"voucher, {number} {language}", voucher_page(
            payment, voucher(fund.state, entries, payment), fund_name="银杏花园", called=lambda id_: PEOPLE.get(id_, id_),
            language=language, code=code, practice=code is None)


def receipts(language: Language) -> Iterator[tuple[str, str]]:
    given = Allocation(applied=(Applied(period="2025Q4", amount=Decimal("600.00")),), advance=Decimal("1200.00"),
                       advance_until=date(2026, 7, 31), refund=Decimal("100.05"))
    for agent in (None, "F001"):
        entry = ReceiptRecorded(
            day=date(2026, 1, 9), by="p-05", receipt="S-0042", channel="bank", bank_ref="YZ1", household=OWN, payer="tenant",
            amount=given.total(), allocation=given, agent_for=agent)
        yield f"receipt, {agent or 'fund'} {language}", receipt_page(
            Receipt(entry, 412, "ab" * 32, "YZ1", None, date(2026, 1, 8), agent is not None), fund_name="银杏花园",
            called=lambda id_: PEOPLE.get(id_, id_), channel="银行", language=language, practice=agent is not None)


@cache
def _months() -> tuple[Any, Any]:
    """A month that agrees with its statement, item by item, and one that does not and has what is old."""
    fund = till("2026-02-03")
    fund.do(*imported(fund, ("01-10", "100.00", "A1"), ("01-12", "-7.50", "A2")))
    good = reconciliation(fund.state, bank.reconcile(fund.state, by=B, day=fund.day, month="2026-01", statement_balance=Decimal("1092.50")))
    fund = till("2026-02-03")
    old = {"side": "booked-in", "day": "2025-12-01", "amount": "5.00", "reference": "在途"}
    return good, reconciliation(fund.state, reconciled(fund, "9.00", items=[old]))


def reconciliations(language: Language) -> Iterator[tuple[str, str]]:
    for name, table in zip(("agrees", "differs"), _months(), strict=True):
        yield f"reconciliation, {name} {language}", reconciliation_page(
            table, fund_name="银杏花园", by="许知行", language=language, practice=name == "differs")


def reports() -> Iterator[tuple[str, str]]:
    """Audit reports speak both languages at once."""
    yield "audit report, clean", audit_report.page(clean_report(), day=DAY)
    for code in ("rule-broken", "reformatted-only"):
        with tempfile.TemporaryDirectory() as place:
            planted = TRIGGERS[code].write(Path(place) / "book")
            yield f"audit report, {code}", audit_report.page(audit(Path(place) / "book", planted.given, annex=True), day=DAY)


def proven() -> Iterator[tuple[str, str]]:
    """A proof speaks both languages at once."""
    with tempfile.TemporaryDirectory() as place:
        book = founded(Path(place))
        written(book, receipt(1))
        cosigned(book, B, D)
        yield "proof", proof.page(proofs.prove(book, *proofs.find_receipt(book, "S-0001")), number="S-0001", file="S-0001.proof",
                                  fund_name="银杏花园", called=lambda id_: PEOPLE.get(id_, id_), practice=True)


def founding(language: Language) -> Iterator[tuple[str, str]]:
    yield f"founding sheet, {language}", founding_sheet(worked().state, PEOPLE, language)


def portals(language: Language) -> Iterator[tuple[str, str]]:
    """The owners' page: plain, with own lines, differing from the bank, empty, and sealed."""
    fund = worked()
    told = account(fund.state, fund.lines, fund.day)
    own = account(fund.state, fund.lines, fund.day, own=statement(
        fund.state, fund.lines.between(fund.state.charter.books_from, fund.day), OWN))
    empty = Fund.founded()
    hrefs = {"2026Q1": "disclosures/2026q1-v1/page.html"}

    def body(data: dict[str, Any], **more: Any) -> str:
        return portal.body(data, language, year="2026", people=PEOPLE, **more)

    def plain(data: dict[str, Any], **more: Any) -> str:
        return portal.shell(portal.title_of(data, language), language, body=body(data, **more))

    yield f"portal, {language}", plain(told)
    earlier = {**told["quarters"][-1], "period": "2025Q4", "published": {"number": "公示〔2025〕第4号", "version": 1}}
    first = {**told["quarters"][-1], "published": {"number": "公示〔2026〕第1号", "version": 2}}
    yield f"portal, linked {language}", plain({**told, "practice": True, "quarters": [*told["quarters"][:-1], first, earlier],
                                              "reconciled": {"day": "2026-02-28", "difference": "10.00"}}, hrefs=hrefs, contact="三楼值班室")
    yield f"portal, empty {language}", plain(account(empty.state, empty.lines, empty.day))
    chance = iter(range(10_000))
    locked = sealing.sealed(body(own), PASSWORD, lambda count: next(chance).to_bytes(count, "big"), iterations=1000)
    yield f"portal, sealed {language}", portal.shell(portal.title_of(own, language), language, sealed=locked)


def brief() -> Iterator[tuple[str, str]]:
    """A page of every kind and state, in both languages, without the reference books."""
    for language in LANGUAGES:
        for kind in (disclosures, statements, vouchers, receipts, reconciliations, founding, portals):
            yield from kind(language)
    yield from disclosures("both")
    yield from reports()
    yield from proven()


@cache
def pages() -> dict[str, str]:
    """All of them."""
    made: dict[str, str] = {}
    for name, text in (*brief(), *published(), *again()):
        assert name not in made, name
        made[name] = text
    return made
