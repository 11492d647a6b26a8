"""Statements: each line stands once and with its statement, a booking keeps to its line, what is matched is the same
money, and a month's items are what the book knows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sharedfund.drafts import bank, receipts
from sharedfund.entries.bank import StatementLines, StatementSetAside
from sharedfund.entries.entry import Entry
from sharedfund.errors import BadInput, NotFound
from sharedfund.state.bank import items_at_end
from sharedfund.state.receipts import is_reference_used
from tests import till as t
from tests.fund import B, Fund, K, N, commitment
from tests.rules.test_budget import flags

KNOWN, AGREES, FOLLOW = "a_statement_is_of_an_account_of_the_fund", "a_statement_agrees_with_itself", "lines_follow_their_statement"
ONCE, LATE, KEEPS = "a_line_stands_once", "lines_of_a_month_that_agreed_come_late", "a_booking_keeps_to_its_line"
PAYOUT, MATCHED, ASIDE = "a_payout_is_remitted_once", "what_is_matched_is_the_same_money", "the_banks_lines_are_the_funds"
ITEMS, ANSWERED = "items_are_what_the_book_knows", "lines_are_answered"
BANK = "co-managed"


def rows(*lines: tuple[str, str, str]) -> list[tuple[date, Decimal, str]]:
    return [(date.fromisoformat("2026-" + day), Decimal(amount), ref) for day, amount, ref in lines]


def imported(fund: Fund, *lines: tuple[str, str, str], account: str = BANK, by: str = K, **more: Any) -> tuple[Entry, ...]:
    """The page of a statement of these lines."""
    taken = rows(*lines)
    ins = sum((amount for _, amount, _ in taken if amount > 0), Decimal("0.00"))
    outs = -sum((amount for _, amount, _ in taken if amount < 0), Decimal("0.00"))
    return bank.import_statement(fund.state, **{
        "by": by, "day": fund.day, "account": account, "source": "ours", "statement": commitment("对账单"), "lines": taken,
        "rows": len(taken), "ins": ins, "outs": outs, **more})


def till(at: str = "2026-01-20", cash: str = "1000.00") -> Fund:
    return t.till(cash).at(at)


def received(fund: Fund, amount: str, ref: str, **more: Any) -> Entry:
    return receipts.record(fund.state, by=K, day=fund.day, amount=Decimal(amount), bank_ref=ref, **more)


TWO = (("01-10", "100.00", "A1"), ("01-12", "-7.50", "A2"))


# ---- R4: the statement ----


@pytest.mark.rule("R4")
@pytest.mark.parametrize(("account", "code"), [
    (BANK, None), ("wechat", None), ("alipay", None), ("petty", "statement-account-unknown"), ("firm", "statement-account-unknown"),
])
def test_statements_are_of_the_funds_accounts(account: str, code: str | None) -> None:
    fund = till()
    page = imported(fund, *TWO, account=account)
    assert [t.code(fund, entry, KNOWN) for entry in page] == [code, code]
    if code is None:
        fund.do(*page)
        assert [line.ref for line in fund.state.bank.open_lines(account)] == ["A1", "A2"]
    else:
        assert fund.refused(*page).code == code


@pytest.mark.rule("R4")
@pytest.mark.parametrize(("changes", "code"), [
    ({}, None), ({"first": "2026-01-10", "last": "2026-01-10"}, None),
    ({"first": "2026-01-11", "last": "2026-01-10"}, "statement-ends-before-it-begins"),
    ({"last": "2026-01-20"}, None), ({"last": "2026-01-21"}, "statement-of-tomorrow"),
    ({"rows": 3}, "rows-differ"), ({"rows": 3, "known": 1}, None), ({"rows": 3, "before": 1}, None),
    ({"new": 3, "known": -1}, "rows-differ"), ({"rows": 1}, "rows-differ"),
    ({"opening": "10.00", "closing": "102.50"}, None), ({"opening": "10.00", "closing": "102.51"}, "statement-does-not-add-up"),
    ({"opening": "10.00", "closing": "102.49"}, "statement-does-not-add-up"), ({"closing": "5.00"}, None),
    ({"opening": "5.00"}, None), ({"accepted": ("rows",)}, "bank-claim-accepted"),
    ({"account": "wechat", "accepted": ("rows", "totals")}, None),
    ({"account": "alipay", "accepted": ("balance",), "opening": "10.00", "closing": "0.00"}, None),
    ({"account": "alipay", "accepted": ("totals",), "opening": "10.00", "closing": "0.00"}, "statement-does-not-add-up"),
])
def test_a_statement_adds_up(changes: dict[str, Any], code: str | None) -> None:
    fund = till()
    assert t.code(fund, imported(fund, *TWO)[0].replaced(**changes), AGREES) == code


@pytest.mark.rule("R4")
@pytest.mark.parametrize(("head", "lines", "code"), [
    ({}, {}, None), ({}, {"account": "wechat"}, "lines-without-statement"),
    ({}, {"statement": commitment("另一张")}, "lines-without-statement"),
    ({"new": 1, "rows": 1}, {}, "lines-uncounted"), ({}, {"lines": ()}, "lines-uncounted"),
    ({"last": "2026-01-11"}, {}, "line-outside-statement"), ({"first": "2026-01-11"}, {}, "line-outside-statement"),
    ({"first": "2026-01-10", "last": "2026-01-12"}, {}, None),
    ({"ins": "99.99"}, {}, "lines-differ-from-totals"), ({"outs": "7.49"}, {}, "lines-differ-from-totals"),
    # Every line is new, so that nothing may be missing; with known ones among them less follows than it states.
    ({"ins": "100.01"}, {}, "lines-differ-from-totals"), ({"outs": "7.51"}, {}, "lines-differ-from-totals"),
    ({"ins": "100.01", "known": 1, "rows": 3}, {}, None), ({"outs": "7.51", "before": 1, "rows": 3}, {}, None),
    # More are to follow.
    ({"ins": "100.01", "new": 3, "rows": 3}, {}, None), ({"ins": "99.99", "new": 3, "rows": 3}, {}, "lines-differ-from-totals"),
])
def test_lines_follow_the_statement_they_are_of(head: dict[str, Any], lines: dict[str, Any], code: str | None) -> None:
    fund = till()
    first, chunk = imported(fund, *TWO)
    t.put(fund, first.replaced(**head))
    assert t.code(fund, chunk.replaced(**lines), FOLLOW) == code


@pytest.mark.rule("R4")
def test_lines_without_any_statement_are_none() -> None:
    fund = till()
    _, chunk = imported(fund, *TWO)
    assert t.code(fund, chunk, FOLLOW) == "lines-without-statement"
    fund.do(*imported(fund, *TWO))
    assert t.code(fund, chunk, FOLLOW) == "lines-without-statement"


@pytest.mark.rule("R4")
def test_a_line_stands_once_in_whatever_statement() -> None:
    fund = till()
    fund.do(*imported(fund, *TWO))
    again = StatementLines(day=fund.day, by=K, account=BANK, statement=commitment("对账单"), lines=("2026-01-11 3.00 A1",))
    assert t.code(fund, again, ONCE) == "line-known"
    assert t.code(fund, again.replaced(account="wechat"), ONCE) is None
    twice = again.replaced(lines=("2026-01-11 3.00 A3", "2026-01-11 3.00 A3"))
    assert t.code(fund, twice, ONCE) == "line-known"
    assert t.code(fund, twice.replaced(lines=("2026-01-11 3.00 A3", "2026-01-11 3.00 A4")), ONCE) is None
    # Answered and dropped, it still stands.
    fund.do(received(fund, "100.00", "A1"))
    assert [line.ref for line in fund.state.bank.open_lines()] == ["A2"]
    assert t.code(fund, again, ONCE) == "line-known"


@pytest.mark.rule("R4")
def test_a_second_import_writes_nothing_and_a_longer_one_what_is_new() -> None:
    fund = till()
    fund.do(*imported(fund, *TWO))
    assert imported(fund, *TWO) == ()
    assert imported(fund, TWO[1]) == ()
    head, chunk = imported(fund, *TWO, ("01-12", "-7.50", "A3"), statement=commitment("又导出"))
    assert (head.new, head.known, head.rows, chunk.lines) == (1, 2, 3, ("2026-01-12 -7.50 A3",))  # type: ignore[attr-defined]  # a statement
    fund.do(head, chunk)
    assert imported(fund, *TWO, ("01-12", "-7.50", "A3"), account="wechat") != ()
    # A day that no statement covered is worth saying, though nothing moved.
    (quiet,) = imported(fund, last=fund.day, first=fund.day)
    fund.do(quiet)
    assert imported(fund, last=fund.day, first=fund.day) == ()
    with pytest.raises(BadInput, match="statement-without-days"):
        imported(fund)


@pytest.mark.rule("R4")
def test_lines_are_dealt_out_to_entries_that_can_be_spelled() -> None:
    fund = till()
    page = imported(fund, *((f"01-{n % 10 + 1:02d}", "1.00", f"{n:060d}XXXX") for n in range(900)))
    assert [len(entry.lines) for entry in page[1:]] == [394, 394, 112]  # type: ignore[attr-defined]  # lines
    fund.do(*page)
    assert (len(fund.state.bank.lines), fund.state.bank.importing) == (900, None)


@pytest.mark.rule("R4")
@pytest.mark.parametrize("line", ["2026-01-10 0.00 A", "2026-01-10 1.0 A", "2026-02-30 1.00 A", "2026-01-10 1.00 a",
                                  "2026-01-10 -0.00 A", "2026-01-10  1.00 A", "2026-01-10 1.00 ", "2026-01-10 1.00 A B",
                                  "2026-01-10 01.00 A", "2026-01-10 +1.00 A", 7])
def test_a_line_has_one_spelling(line: Any) -> None:
    with pytest.raises(ValueError, match=r"not-a-statement-line|no-such-day"):
        StatementLines(day=date(2026, 1, 20), by=K, account=BANK, statement=commitment("对账单"), lines=(line,))


@pytest.mark.rule("R131")
def test_a_statement_whose_lines_did_not_all_come_is_flagged_until_they_do() -> None:
    fund = till()
    head, chunk = imported(fund, *TWO)
    short = chunk.replaced(lines=chunk.lines[:1])  # type: ignore[attr-defined]  # lines
    fund.do(head, short)
    assert [(f.code, f.facts["left"]) for f in flags(fund, ANSWERED, "2026-01-20")] == [("statement-unfinished", 1)]
    again = imported(fund, *TWO)
    assert [again[0].new, again[0].known] == [1, 1]  # type: ignore[attr-defined]  # a statement
    fund.do(*again)
    assert flags(fund, ANSWERED, "2026-01-20") == []


# ---- R130: months that agreed, and before the book ----


def agreed(*lines: tuple[str, str, str]) -> Fund:
    """January reconciled without statements, and it is February."""
    fund = till("2026-01-25")
    fund.do(received(fund, "10.00", "OLD"))
    fund.at("2026-02-03")
    fund.do(bank.reconcile(fund.state, by=K, day=fund.day, month="2026-01", statement_balance=Decimal("1010.00")))
    assert fund.state.bank.unmet() == ()
    return fund


@pytest.mark.rule("R130")
def test_lines_of_a_month_that_agreed_stay_out_unless_the_bank_added_them() -> None:
    fund = agreed()
    three = (("01-25", "10.00", "OLD"), ("01-31", "5.00", "X1"), ("02-01", "6.00", "X2"))
    head, chunk = imported(fund, *three)
    assert (head.new, head.before, head.late, chunk.lines) == (1, 2, None, ("2026-02-01 6.00 X2",))  # type: ignore[attr-defined]  # a statement
    wrong = chunk.replaced(lines=("2026-01-31 5.00 X1",))
    t.put(t.branch(fund), head)
    other = t.branch(fund)
    t.put(other, head)
    assert t.code(other, wrong, LATE) == "line-in-agreed-month"
    assert t.code(other, chunk, LATE) is None
    # What is booked in that month is in it, whatever is asked; what the bank added is open since the first open day.
    head, chunk = imported(fund, *three, late=("OLD", "X1"))
    assert (head.new, head.before, head.late) == (2, 1, True)  # type: ignore[attr-defined]  # a statement
    fund.do(head, chunk)
    assert [(line.ref, line.day.isoformat()) for line in fund.state.bank.open_lines()] == [
        ("X1", "2026-01-31"), ("X2", "2026-02-01")]
    found = items_at_end(fund.state, BANK, "2026-02")
    assert [(item.reference, item.day.isoformat(), item.side) for item in found] == [
        ("X1", "2026-02-01", "bank-in"), ("X2", "2026-02-01", "bank-in")]
    assert items_at_end(fund.state, BANK, "2026-01") == ()


@pytest.mark.rule("R130")
@pytest.mark.parametrize(("day", "code"), [("2025-12-31", "line-before-the-books"), ("2026-01-01", None)])
def test_lines_of_before_the_book_are_none_of_it(day: str, code: str | None) -> None:
    fund = till()
    assert fund.state.charter.books_from == date(2026, 1, 1)
    head, chunk = imported(fund, *TWO)
    t.put(fund, head)
    assert t.code(fund, chunk.replaced(lines=(f"{day} 1.00 Z1",)), LATE) == code
    taken = bank.import_statement(fund.state, by=K, day=fund.day, account=BANK, source="ours", statement=commitment("旧"),
                                  lines=[(date.fromisoformat(day), Decimal("1.00"), "Z1")], rows=1, ins=Decimal("1.00"),
                                  outs=Decimal("0.00"))
    assert (taken[0].new, taken[0].before) == ((0, 1) if code else (1, None))  # type: ignore[attr-defined]  # a statement


@pytest.mark.rule("R4")
def test_a_line_whose_booking_is_of_a_month_that_agreed_is_met_by_its_reference() -> None:
    """The bank's day is after the month in which it was booked, and the state has let the booking go."""
    fund = agreed()
    fund.do(*imported(fund, ("02-01", "10.00", "OLD")))
    assert fund.state.bank.open_lines() == ()
    assert is_reference_used(fund.state, BANK, "OLD")


# ---- R4: bookings ----


@pytest.mark.rule("R4")
@pytest.mark.parametrize(("amount", "ref", "code"), [
    ("100.00", "A1", None), ("99.99", "A1", None), ("0.01", "A1", None), ("100.01", "A1", "line-amount-differs"),
    ("7.50", "A2", "line-amount-differs"), ("100.00", "A1:1", None), ("100.01", "A1:12", "line-amount-differs"),
    ("100.01", "A1:0", None), ("100.01", "A9", None), ("100.01", "A9:1", None),
])
def test_a_booking_keeps_to_its_line(amount: str, ref: str, code: str | None) -> None:
    fund = till()
    fund.do(*imported(fund, *TWO))
    assert t.code(fund, received(fund, amount, ref), KEEPS) == code


@pytest.mark.rule("R4")
@pytest.mark.parametrize(("amount", "code"), [("7.50", None), ("7.51", "line-amount-differs"), ("7.49", None)])
def test_money_out_keeps_to_its_line_too(amount: str, code: str | None) -> None:
    fund = till()
    fund.do(*imported(fund, *TWO))
    debit = t.payments.debit(fund.state, by=K, day=fund.day, amount=Decimal(amount), bank_ref="A2", purpose="手续费", fund="operating")
    assert t.code(fund, debit, KEEPS) == code


@pytest.mark.rule("R4")
def test_an_answered_line_takes_no_more_and_a_part_booked_one_the_rest() -> None:
    fund = till()
    fund.do(*imported(fund, *TWO))
    fund.do(received(fund, "60.00", "A1:1"))
    assert t.code(fund, received(fund, "40.01", "A1:2"), KEEPS) == "line-amount-differs"
    fund.do(received(fund, "40.00", "A1:2"))
    refused = t.said(fund, received(fund, "0.01", "A1:3"))[KEEPS]
    assert refused.facts == {"reference": "A1", "account": BANK, "amount": Decimal("0.01"), "left": Decimal("0.00")}


@pytest.mark.rule("R4")
def test_a_receipt_taken_back_opens_its_line() -> None:
    fund = till()
    fund.do(*imported(fund, *TWO))
    (entry,) = fund.do(received(fund, "100.00", "A1"))
    fund.do(receipts.reverse(fund.state, entry, by=K, day=fund.day, reason="记错了"))  # type: ignore[arg-type]  # a receipt
    assert {line.ref: line.left for line in fund.state.bank.open_lines()} == {"A1": Decimal("100.00"), "A2": Decimal("-7.50")}
    fund.do(received(fund, "100.00", "A1"))
    assert [line.ref for line in fund.state.bank.open_lines()] == ["A2"]


# ---- gateways ----


def at_the_gateway(*lines: tuple[str, str, str]) -> Fund:
    """Two households paid 180.00 by WeChat, and the fee is 1.08."""
    fund = till()
    t.contract(fund, tariffs=t.ONE_A_SQUARE_METRE)
    t.fees_collected(fund, "500.00")
    fund.do(*imported(fund, ("01-08", "100.00", "W1"), ("01-09", "80.00", "W2"), *lines, account="wechat"))
    for ref, amount in (("W1", "100.00"), ("W2", "80.00")):
        fund.do(received(fund, amount, ref, household="h-7f3a9c", channel="wechat"))
    return fund


def remitted(fund: Fund, charge: str = "1.08", **more: Any) -> Entry:
    return receipts.remit(fund.state, by=K, day=fund.day, channel="wechat", bank_ref="B77", charge=Decimal(charge), **more)


@pytest.mark.rule("R4")
def test_receipts_answer_a_gateways_lines_and_its_payout_is_matched_or_named() -> None:
    lines = (("01-10", "-178.92", "PAY1"), ("01-10", "-1.08", "FEE1"))
    fund = at_the_gateway(*lines)
    assert [line.ref for line in fund.state.bank.open_lines("wechat")] == ["FEE1", "PAY1"]
    other = t.branch(fund)
    fund.do(remitted(fund))
    (waits,) = fund.state.bank.unmet("wechat")
    assert (len(waits.ref), waits.amount) == (64, Decimal("-180.00"))
    fund.do(bank.match(fund.state, by=K, day=fund.day, account="wechat", lines=("PAY1", "FEE1"), bookings=(waits.ref,),
                       reason="提现和手续费"))
    assert (fund.state.bank.open_lines("wechat"), fund.state.bank.unmet("wechat")) == ((), ())
    # Named, the payout is answered at once, and its charge by the fee.
    other.do(remitted(other, payout="PAY1"))
    (waits,) = other.state.bank.unmet("wechat")
    assert ([line.ref for line in other.state.bank.open_lines("wechat")], waits.amount) == (["FEE1"], Decimal("-1.08"))
    other.do(bank.match(other.state, by=K, day=other.day, account="wechat", lines=("FEE1",), bookings=(waits.ref,), reason="手续费"))
    assert [row.account for row in other.state.bank.unmet()] == [BANK, BANK]  # the receipt by bank, and what arrived


@pytest.mark.rule("R4")
def test_a_payout_that_has_its_charge_within_is_answered_whole() -> None:
    fund = at_the_gateway(("01-10", "-180.00", "PAY1"))
    fund.do(remitted(fund, payout="PAY1"))
    assert (fund.state.bank.open_lines("wechat"), fund.state.bank.unmet("wechat")) == ((), ())


@pytest.mark.rule("R4")
@pytest.mark.parametrize(("payout", "channel", "code"), [
    (None, "wechat", None), ("PAY1", "wechat", None), ("PAY1", "firm", "payout-without-gateway"), (None, "firm", None),
])
def test_a_payout_is_a_gateways(payout: str | None, channel: str, code: str | None) -> None:
    fund = at_the_gateway()
    assert t.code(fund, remitted(fund, payout=payout).replaced(channel=channel), PAYOUT) == code


@pytest.mark.rule("R4")
def test_a_payout_is_answered_once_before_its_line_and_after() -> None:
    fund = at_the_gateway()
    fund.do(remitted(fund, "0.00", amount=Decimal("100.00"), payout="PAY1"))
    second = remitted(fund, "0.00", payout="PAY1").replaced(bank_ref="B78")
    assert t.code(fund, second, PAYOUT) == "payout-known"
    fund.do(*imported(fund, ("01-10", "-100.00", "PAY1"), account="wechat"))
    assert fund.state.bank.open_lines("wechat") == ()
    assert (t.code(fund, second, PAYOUT), t.code(fund, second, KEEPS)) == (None, "line-amount-differs")


# ---- R131, R135: matched and set aside ----


@pytest.mark.rule("R131")
@pytest.mark.parametrize(("lines", "bookings", "amount", "code"), [
    (("A1",), ("T1", "T2"), "100.00", None), (("A1",), ("T1",), "100.00", "matched-sums-differ"),
    (("A1",), ("T1", "T2"), "100.01", "matched-sums-differ"), (("A1", "A2"), ("T1", "T2"), "100.00", "matched-sums-differ"),
    ((), (), "0.00", "nothing-matched"), (("A9",), ("T1",), "60.00", "line-not-open"),
    (("A1",), ("T9",), "100.00", "booking-not-waiting"), (("A1", "A1"), ("T1", "T2"), "200.00", "line-not-open"),
    (("A1",), ("T1", "T1"), "100.00", "booking-not-waiting"), (("A1",), (), "100.00", "matched-sums-differ"),
    ((), ("T1",), "60.00", "matched-sums-differ"), ((), ("T1", "T3"), "0.00", None),
])
def test_what_is_matched_is_the_same_money(lines: Any, bookings: Any, amount: str, code: str | None) -> None:
    fund = till()
    fund.do(*imported(fund, *TWO))
    for value, ref in (("60.00", "T1"), ("40.00", "T2")):
        fund.do(received(fund, value, ref))
    fund.do(t.payments.debit(fund.state, by=K, day=fund.day, amount=Decimal("60.00"), bank_ref="T3", purpose="退", fund="operating"))
    entry = bank.match(fund.state, by=K, day=fund.day, account=BANK, lines=("A1",), bookings=("T1", "T2"), reason="两笔合付")
    entry = entry.replaced(lines=lines, bookings=bookings, amount=amount)
    assert t.code(fund, entry, MATCHED) == code
    if code is None:
        fund.do(entry)
        assert not {line.ref for line in fund.state.bank.open_lines()} & set(lines)
        assert not {row.ref for row in fund.state.bank.unmet()} & set(bookings)


@pytest.mark.rule("R131")
def test_a_match_is_drafted_of_what_is_open() -> None:
    fund = till()
    fund.do(*imported(fund, *TWO))
    draft = {"by": K, "day": fund.day, "account": BANK, "reason": "对应"}
    with pytest.raises(NotFound, match="line-not-open"):
        bank.match(fund.state, lines=("A9",), **draft)
    with pytest.raises(NotFound, match="booking-not-waiting"):
        bank.match(fund.state, lines=("A1",), bookings=("T9",), **draft)
    assert bank.match(fund.state, lines=("A1", "A2"), **draft).amount == Decimal("92.50")


@pytest.mark.rule("R131")
def test_a_reversal_and_its_booking_that_no_line_ever_had_are_matched_with_each_other() -> None:
    """The accountant typed another reference than the bank's, took it back, and booked it under the line's own."""
    fund = till()
    fund.do(*imported(fund, *TWO))
    (entry,) = fund.do(received(fund, "100.00", "TYPO"))
    fund.do(bank.match(fund.state, by=K, day=fund.day, account=BANK, lines=("A1",), bookings=("TYPO",), reason="同一笔"))
    fund.do(receipts.reverse(fund.state, entry, by=K, day=fund.day, reason="记错了"))  # type: ignore[arg-type]  # a receipt
    fund.do(received(fund, "100.00", "T2"))
    fund.do(bank.match(fund.state, by=K, day=fund.day, account=BANK, bookings=("TYPO", "T2"), reason="重记"))
    assert fund.state.bank.unmet() == ()


@pytest.mark.rule("R135")
@pytest.mark.parametrize(("account", "line", "amount", "code"), [
    ("wechat", "W9", "-3.00", None), ("wechat", "W9", "-3.01", "set-aside-differs"), ("wechat", "W8", "-3.00", "line-not-open"),
    (BANK, "A1", "100.00", "bank-line-set-aside"), ("alipay", "W9", "-3.00", "line-not-open"),
])
def test_only_a_gateways_line_is_set_aside(account: str, line: str, amount: str, code: str | None) -> None:
    fund = till()
    fund.do(*imported(fund, *TWO))
    fund.do(*imported(fund, ("01-09", "-3.00", "W9"), account="wechat"))
    entry = StatementSetAside(**t.signed(fund, K, "statement-set-aside"), account=account, line=line, amount=amount, reason="个人消费")
    assert t.code(fund, entry, ASIDE) == code
    if code is None:
        fund.do(entry)
        assert fund.state.bank.open_lines("wechat") == ()
        assert imported(fund, ("01-09", "-3.00", "W9"), account="wechat") == ()


@pytest.mark.rule("R135")
def test_a_line_is_set_aside_as_it_stands() -> None:
    fund = till()
    fund.do(*imported(fund, *TWO))
    fund.do(*imported(fund, ("01-09", "-3.00", "W9"), account="wechat"))
    draft = {"by": K, "day": fund.day, "reason": "个人消费"}
    assert bank.set_aside(fund.state, account="wechat", line="W9", **draft).amount == Decimal("-3.00")
    with pytest.raises(NotFound, match="line-not-open"):
        bank.set_aside(fund.state, account="wechat", line="W8", **draft)
    with pytest.raises(BadInput, match="bank-line-set-aside"):
        bank.set_aside(fund.state, account=BANK, line="A1", **draft)


@pytest.mark.rule("R49")
@pytest.mark.parametrize(("by", "is_let"), [(K, True), (N, True), (B, False)])
def test_accountant_and_cashier_import(by: str, is_let: bool) -> None:
    fund = till()
    assert bool(t.said(fund, imported(fund, *TWO, by=by)[0])) is not is_let


# ---- R131: the month ----


def month() -> Fund:
    """January with a line that nobody booked, a booking the bank does not have, and one that came in February."""
    fund = till("2026-01-31")
    fund.do(*imported(fund, ("01-10", "100.00", "A1"), ("01-12", "-7.50", "A2"), opening=Decimal("1000.00"),
                      closing=Decimal("1092.50"), first=date(2026, 1, 1), last=date(2026, 1, 31)))
    fund.do(received(fund, "40.00", "T1"))
    fund.at("2026-02-03")
    fund.do(received(fund, "100.00", "A1"))
    return fund


def reconciled(fund: Fund, balance: str = "1092.50", **more: Any) -> Any:
    return bank.reconcile(fund.state, by=K, day=fund.day, month="2026-01", statement_balance=Decimal(balance), **more)


@pytest.mark.rule("R131")
def test_a_months_items_are_what_the_book_knows() -> None:
    fund = month()
    entry = reconciled(fund)
    assert [(item.side, str(item.amount), item.reference) for item in entry.items] == [
        ("booked-in", "40.00", "T1"), ("bank-in", "100.00", "A1"), ("bank-out", "7.50", "A2")]
    assert (entry.book_balance, entry.difference) == (Decimal("1040.00"), Decimal("0.00"))
    fund.do(entry)
    # What was in transit stays known until it arrives: of the line alone is more to be booked.
    assert [line.ref for line in fund.state.bank.open_lines()] == ["A2"]
    assert [row.ref for row in fund.state.bank.unmet()] == ["T1"]
    assert len(fund.state.bank.transit) == 1


@pytest.mark.rule("R131")
@pytest.mark.parametrize(("kept", "more", "code"), [
    ((0, 1, 2), (), None), ((2, 0, 1), (), None), ((1, 2), (), "item-left-out"), ((0, 1), (), "item-left-out"), ((), (), "item-left-out"),
    ((0, 1, 2), ({"side": "booked-in", "day": "2026-01-31", "amount": "1.00", "reference": "在途"},), "item-invented"),
    ((0, 1, 2), ({"side": "booked-in", "day": "2026-01-31", "amount": "40.00", "reference": "T1"},), "item-invented"),
])
def test_no_item_is_left_out_or_invented(kept: tuple[int, ...], more: Any, code: str | None) -> None:
    fund = month()
    known = [item.model_dump() for item in reconciled(fund).items]
    entry = reconciled(fund, items=[*(known[place] for place in kept), *more])
    assert t.code(fund, entry, ITEMS) == code


@pytest.mark.rule("R131")
@pytest.mark.parametrize(("balance", "last", "closing", "code"), [
    ("1092.50", "2026-01-31", "1092.50", None), ("1092.51", "2026-01-31", "1092.50", "balance-not-the-statements"),
    ("1092.49", "2026-01-31", "1092.50", "balance-not-the-statements"), ("1092.51", "2026-01-30", "1092.50", None),
    ("1092.51", "2026-01-31", None, None), ("1092.51", "2026-02-01", "1092.50", None),
])
def test_the_balance_is_the_statements_own_where_it_ends_with_the_month(balance: str, last: str, closing: str | None,
                                                                      code: str | None) -> None:
    fund = till("2026-02-03")
    fund.do(*imported(fund, *TWO, opening=None, closing=closing and Decimal(closing), last=date.fromisoformat(last)))
    assert t.code(fund, reconciled(fund, balance), ITEMS) == code


@pytest.mark.rule("R131")
def test_a_newer_statement_of_the_months_last_day_replaces_its_balance() -> None:
    fund = till("2026-02-03")
    fund.do(*imported(fund, *TWO, closing=Decimal("1.00"), last=date(2026, 1, 31)))
    fund.do(*imported(fund, ("01-31", "2.00", "A3"), closing=Decimal("3.00"), first=date(2026, 1, 31), last=date(2026, 1, 31),
                      statement=commitment("下午")))
    assert t.code(fund, reconciled(fund, "1.00"), ITEMS) == "balance-not-the-statements"
    assert t.code(fund, reconciled(fund, "3.00"), ITEMS) is None


@pytest.mark.rule("R131")
def test_a_month_without_statements_is_typed_as_before_and_lets_its_bookings_go() -> None:
    fund = till("2026-01-25")
    for amount, ref in (("10.00", "T1"), ("20.00", "T2"), ("5.00", "T3:1")):
        fund.do(received(fund, amount, ref))
    fund.at("2026-02-03")
    fund.do(received(fund, "30.00", "T4"))
    typed = [{"side": "booked-in", "day": "2026-01-25", "amount": "20.00", "reference": "T2"}]
    entry = reconciled(fund, "1015.00", items=typed)
    assert t.code(fund, entry, ITEMS) is None
    fund.do(entry)
    assert [row.ref for row in fund.state.bank.unmet()] == ["T2", "T4"]
    assert len(fund.state.bank.parts) == 0


@pytest.mark.rule("R131")
def test_a_month_that_differs_lets_nothing_go() -> None:
    fund = till("2026-01-25")
    fund.do(received(fund, "10.00", "T1"))
    fund.at("2026-02-03")
    fund.do(reconciled(fund, "1.00"))
    assert [row.ref for row in fund.state.bank.unmet()] == ["T1"]


@pytest.mark.rule("R131")
def test_a_gateway_without_statements_lets_its_bookings_go_with_the_month() -> None:
    fund = till("2026-01-25")
    t.contract(fund, tariffs=t.ONE_A_SQUARE_METRE)
    t.fees_collected(fund, "500.00")
    fund.do(received(fund, "80.00", "W2", household="h-7f3a9c", channel="wechat"))
    fund.at("2026-02-03")
    read = t.branch(fund)
    read.do(*imported(read, ("01-08", "1.00", "W9"), account="wechat"))
    for one, left in ((fund, 0), (read, 1)):
        one.do(bank.reconcile(one.state, by=K, day=one.day, month="2026-01", statement_balance=Decimal("1500.00")))
        assert len(one.state.bank.unmet("wechat")) == left


@pytest.mark.rule("R131")
def test_what_was_in_transit_is_let_go_when_both_months_agree() -> None:
    fund = month()
    fund.do(reconciled(fund))
    fund.do(t.payments.debit(fund.state, by=K, day=fund.day, amount=Decimal("7.50"), bank_ref="A2", purpose="手续费", fund="operating"))
    fund.at("2026-03-02")
    fund.do(*imported(fund, ("02-02", "40.00", "T1"), statement=commitment("二月"), last=date(2026, 2, 28),
                      opening=Decimal("1092.50"), closing=Decimal("1132.50"), first=date(2026, 2, 1)))
    entry = bank.reconcile(fund.state, by=K, day=fund.day, month="2026-02", statement_balance=Decimal("1132.50"))
    assert (entry.items, entry.difference) == ((), Decimal("0.00"))
    assert len(fund.state.bank.transit) == 3
    fund.do(entry)
    assert (len(fund.state.bank.transit), fund.state.bank.unmet(), fund.state.bank.open_lines()) == (0, (), ())


@pytest.mark.rule("R131")
@pytest.mark.parametrize(("on", "found"), [("2026-02-21", []), ("2026-02-22", [("lines-open", 1)])])
def test_a_line_is_booked_by_the_day_its_month_is_reconciled(on: str, found: list[tuple[str, int]]) -> None:
    fund = month()
    assert [(f.code, f.facts["count"]) for f in flags(fund, ANSWERED, on)] == found
    if found:
        (one,) = flags(fund, ANSWERED, on)
        assert (one.due, one.facts["since"], one.facts["account"]) == (date(2026, 2, 21), date(2026, 1, 12), BANK)


# ---- R11 with lines (edge case 51) ----


@pytest.mark.rule("R11")
def test_a_line_of_interest_is_split_by_the_funds_that_earned_it() -> None:
    from sharedfund.drafts.revenue import receive_revenue

    fund = till("2026-01-05")
    t.put(fund, receive_revenue(fund.state, by=K, day=fund.day, source="advertising", payer="云岚传媒",
                                amount=Decimal("3000.00"), bank_ref="ADV1"))
    fund.at("2026-01-15")
    fund.do(*imported(fund, ("01-05", "3000.00", "ADV1"), ("01-15", "10.00", "INT1")))
    short = bank.receive_interest(fund.state, by=K, day=fund.day, amount=Decimal("9.00"), bank_ref="INT1")
    more = bank.receive_interest(fund.state, by=K, day=fund.day, amount=Decimal("10.01"), bank_ref="INT1")
    assert (t.code(fund, short, KEEPS), t.code(fund, more, KEEPS)) == (None, "line-amount-differs")
    whole = bank.receive_interest(fund.state, by=K, day=fund.day, amount=Decimal("10.00"), bank_ref="INT1")
    assert {part.fund: str(part.amount) for part in whole.parts} == {"operating": "2.50", "public-revenue": "7.50"}
    fund.do(whole)
    assert fund.state.bank.open_lines() == ()
    assert imported(fund, ("01-15", "10.00", "INT1")) == ()


# ---- edges ----


@pytest.mark.rule("R4")
@pytest.mark.parametrize(("changes", "facts"), [
    ({"rows": 3}, {"rows": 3, "new": 2, "known": 0, "before": 0}),
    ({"rows": 5, "known": 1, "before": 1}, {"rows": 5, "new": 2, "known": 1, "before": 1}),
    ({"rows": 9, "before": 2}, {"rows": 9, "new": 2, "known": 0, "before": 2}),
    ({"accepted": ("rows", "totals")}, {"claim": "rows"})])
def test_a_statement_that_does_not_agree_is_told_what_was_counted(changes: dict[str, Any], facts: dict[str, Any]) -> None:
    fund = till()
    assert t.said(fund, imported(fund, *TWO)[0].replaced(**changes))[AGREES].facts == facts


@pytest.mark.rule("R4")
@pytest.mark.parametrize(("amount", "ins", "outs"), [
    ("0.50", "0.50", "0.00"), ("-0.50", "0.00", "0.50"), ("1.00", "1.00", "0.00"), ("-1.00", "0.00", "1.00")])
def test_a_line_of_less_than_a_yuan_counts_on_its_own_side(amount: str, ins: str, outs: str) -> None:
    fund = till()
    head, chunk = imported(fund, ("01-10", amount, "A1"))
    assert (str(head.ins), str(head.outs)) == (ins, outs)  # type: ignore[attr-defined]  # a statement
    t.put(fund, head)
    assert t.code(fund, chunk, FOLLOW) is None
    turned = chunk.replaced(lines=(f"2026-01-10 {-Decimal(amount)} A1",))
    assert t.said(fund, turned)[FOLLOW].facts == {
        "ins": Decimal(outs), "outs": Decimal(ins), "left_in": Decimal(ins), "left_out": Decimal(outs)}


@pytest.mark.rule("R4")
@pytest.mark.parametrize(("line", "amount", "goes_out", "code"), [
    ("0.50", "0.50", False, None), ("0.50", "0.51", False, "line-amount-differs"),
    ("0.50", "0.50", True, "line-amount-differs"), ("1.00", "0.50", True, "line-amount-differs"),
    ("-0.50", "0.50", True, None), ("-0.50", "0.51", True, "line-amount-differs"),
    ("-0.50", "0.50", False, "line-amount-differs"), ("-1.00", "0.50", False, "line-amount-differs")])
def test_less_than_a_yuan_keeps_to_its_line_and_goes_its_way(line: str, amount: str, goes_out: bool, code: str | None) -> None:
    fund = till()
    fund.do(*imported(fund, ("01-10", line, "A1")))
    entry: Entry = received(fund, amount, "A1")
    if goes_out:
        entry = t.payments.debit(fund.state, by=K, day=fund.day, amount=Decimal(amount), bank_ref="A1", purpose="手续费")
    refusal = t.said(fund, entry).get(KEEPS)
    assert (refusal.code if refusal else None) == code
    if refusal is not None:
        assert refusal.facts["left"] == Decimal(line)


@pytest.mark.rule("R131")
def test_of_lines_that_were_not_booked_the_oldest_is_told() -> None:
    fund = till("2026-02-20")
    fund.do(*imported(fund, ("01-10", "1.00", "A1"), ("02-03", "2.00", "A2"), ("02-04", "3.00", "A3")))
    (one,) = flags(fund, ANSWERED, "2026-03-22")
    assert (one.due, one.facts) == (
        date(2026, 2, 21), {"account": BANK, "count": 3, "since": date(2026, 1, 10)})
