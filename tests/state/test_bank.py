"""What the state knows of statements: lines and bookings meet whatever comes first, and at every month's end the two
sides differ by nothing but the items in transit."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sharedfund import accounts
from sharedfund.drafts import bank as drafts
from sharedfund.entries import KINDS, entry_class
from sharedfund.entries.bank import BankReconciled, StatementLines, StatementMatched, spelled_line
from sharedfund.entries.entry import Entry
from sharedfund.entries.payments import BankDebited, Leg, unexplained
from sharedfund.entries.receipts import ReceiptRecorded, ReceiptReversed
from sharedfund.spelling import leaf_of
from sharedfund.state import EMPTY, State, evolve, fold
from sharedfund.state.bank import MOVES, SIDES, bookings, is_line_known, items_at_end
from sharedfund.state.receipts import is_reference_used
from sharedfund.values import days
from sharedfund.values.money import ZERO
from tests import strategies

BANK = "co-managed"
FIRST = date(2026, 1, 1)
ACT: dict[str, Any] = {"by": "p-06", "mandate": "M-1", "key": "0" * 64, "seen": "1 " + "0" * 64, "reason": "对应"}


def on(number: int) -> date:
    return FIRST + timedelta(days=number)


def lines(*rows: tuple[int, str, str], account: str = BANK) -> Entry:
    return StatementLines(day=on(200), by="p-06", account=account, statement="0" * 64,
                          lines=tuple(spelled_line(on(day), Decimal(amount), ref) for day, amount, ref in rows))


def head(state: State, *rows: tuple[int, str, str], account: str = BANK) -> State:
    """After a statement of these lines was imported."""
    return fold(drafts.import_statement(
        state, by="p-06", day=on(200), account=account, source="ours", statement="0" * 64,
        lines=[(on(day), Decimal(amount), ref) for day, amount, ref in rows], rows=len(rows), ins=Decimal("0.00"),
        outs=Decimal("0.00"), first=FIRST, last=on(199)), state)


def booked(day: int, amount: str, ref: str, number: int = 1) -> Entry:
    """Money in is unidentified, money out unexplained."""
    value = Decimal(amount)
    if value > 0:
        return ReceiptRecorded(day=on(day), by="p-06", receipt=f"S-{number:04d}", channel="bank", bank_ref=ref, amount=value)
    return BankDebited(day=on(day), by="p-06", bank_ref=ref, amount=-value, fund="operating", purpose="扣款",
                       explained=Decimal("0.00"), legs=(Leg(account=unexplained("operating"), amount=-value),))


def reversed_(day: int, entry: Any) -> Entry:
    return ReceiptReversed(**ACT, day=on(day), corrects=leaf_of(entry), receipt=entry.receipt, channel="bank",
                           bank_ref=entry.bank_ref, amount=entry.amount)


def open_(state: State) -> dict[str, str]:
    return {line.ref: str(line.left) for line in state.bank.open_lines()}


def unmet(state: State) -> dict[str, str]:
    return {row.ref: str(row.amount) for row in state.bank.unmet()}


def items(state: State, month: str) -> list[tuple[str, str, str, str]]:
    return [(item.side, item.day.isoformat()[5:], str(item.amount), item.reference)
            for item in items_at_end(state, BANK, month)]


# ---- which entries move an account ----


@pytest.mark.parametrize("kind", [kind for kind in sorted(KINDS) if entry_class(kind).postings is not Entry.postings])
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_every_kind_that_can_move_the_account_is_followed(kind: str, data: st.DataObject) -> None:
    """Whatever posts to the co-managed account is among MOVES: else a month's balance is another than the ledger's."""
    entry = data.draw(strategies.entries(kind))
    assert kind in MOVES or not any(accounts.is_bank(posting.account) for posting in entry.postings())


def test_an_opening_and_a_move_between_funds_are_no_line() -> None:
    from sharedfund.entries.charter import OpeningPosition
    from sharedfund.entries.receipts import Allocation, ReceiptIdentified

    brought = OpeningPosition(day=FIRST, by="p-06", row=1, item="bank", fund="operating", party=BANK, amount=Decimal("10.00"))
    assert bookings(EMPTY, brought) == ()
    act = {name: value for name, value in ACT.items() if name != "reason"}
    whose = ReceiptIdentified(**act, day=FIRST, receipt="S-0001", household="h-7f3a9c", amount=Decimal("1.00"),
                              allocation=Allocation(advance=Decimal("1.00")))
    assert bookings(EMPTY, whose) == ()


# ---- a line and its bookings ----


def test_a_line_is_open_until_its_booking_comes_and_a_booking_waits_for_its_line() -> None:
    first = evolve(head(EMPTY, (4, "100.00", "A1")), booked(5, "100.00", "A1"))
    second = head(evolve(EMPTY, booked(5, "100.00", "A1")), (4, "100.00", "A1"))
    for state in (first, second):
        assert (open_(state), unmet(state)) == ({}, {})
    assert open_(head(EMPTY, (4, "100.00", "A1"))) == {"A1": "100.00"}
    assert unmet(evolve(EMPTY, booked(5, "100.00", "A1"))) == {"A1": "100.00"}


@pytest.mark.parametrize("is_line_first", [True, False])
def test_parts_of_a_reference_answer_its_line(is_line_first: bool) -> None:
    parts = [booked(5, "60.00", "A1:1", 1), booked(6, "30.00", "A1:2", 2)]
    if is_line_first:
        state = fold(parts, head(EMPTY, (4, "100.00", "A1")))
    else:
        state = fold(parts, EMPTY)
        assert unmet(state) == {"A1:1": "60.00", "A1:2": "30.00"}
        state = head(state, (4, "100.00", "A1"))
    assert (open_(state), unmet(state)) == ({"A1": "10.00"}, {})
    state = evolve(state, booked(7, "10.00", "A1:3", 3))
    assert (open_(state), unmet(state), len(state.bank.parts)) == ({}, {}, 0)


def test_a_reference_that_ends_like_a_part_is_a_line_of_its_own() -> None:
    state = head(EMPTY, (4, "100.00", "A1:2"), (4, "7.00", "A1"))
    state = evolve(state, booked(5, "100.00", "A1:2"))
    assert open_(state) == {"A1": "7.00"}
    state = head(evolve(EMPTY, booked(5, "100.00", "T10:23:45")), (4, "100.00", "T10:23:45"))
    assert (open_(state), unmet(state), len(state.bank.parts)) == ({}, {}, 0)


def test_a_booking_of_another_amount_than_its_line_that_comes_leaves_the_difference_open() -> None:
    state = head(evolve(EMPTY, booked(5, "100.00", "A1")), (4, "90.00", "A1"))
    assert open_(state) == {"A1": "-10.00"}


@pytest.mark.parametrize("is_line_first", [True, False])
def test_a_booking_taken_back_opens_its_line_again(is_line_first: bool) -> None:
    entry = booked(5, "100.00", "A1")
    state = evolve(head(EMPTY, (4, "100.00", "A1")), entry) if is_line_first else head(
        evolve(EMPTY, entry), (4, "100.00", "A1"))
    state = evolve(state, reversed_(40, entry))
    assert open_(state) == {"A1": "100.00"}
    assert (items(state, "2026-01"), items(state, "2026-02")) == ([], [("bank-in", "02-10", "100.00", "A1")])
    state = evolve(state, booked(45, "100.00", "A1", 2))
    assert (open_(state), unmet(state)) == ({}, {})
    assert items(state, "2026-02") == []


def test_a_booking_taken_back_before_its_line_came_waits_no_more() -> None:
    entry = booked(5, "100.00", "A1")
    state = fold([entry, reversed_(40, entry)], EMPTY)
    assert unmet(state) == {}
    assert items(state, "2026-01") == [("booked-in", "01-06", "100.00", "A1")]
    assert items(state, "2026-02") == []


def test_what_moves_without_a_reference_waits_under_its_leaf() -> None:
    from sharedfund.entries.receipts import DepositTaken

    deposit = DepositTaken(day=on(3), by="p-06", deposit="D-0001", deposit_kind="access", party="h-7f3a9c",
                           amount=Decimal("50.00"), paper="收据 3")
    state = evolve(EMPTY, deposit)
    assert unmet(state) == {leaf_of(deposit): "50.00"}


# ---- in transit between months ----


@pytest.mark.parametrize(("line", "booking", "expected"), [
    (30, 30, []), (30, 31, [("bank-in", "01-31", "100.00", "A1")]), (31, 30, [("booked-in", "01-31", "100.00", "A1")]),
    (31, 31, []),
])
def test_what_met_in_another_month_was_in_transit_at_the_end_of_the_first(line: int, booking: int, expected: Any) -> None:
    for state in (evolve(head(EMPTY, (line, "100.00", "A1")), booked(booking, "100.00", "A1")),
                  head(evolve(EMPTY, booked(booking, "100.00", "A1")), (line, "100.00", "A1"))):
        assert items(state, "2026-01") == expected
        assert items(state, "2026-02") == []


def test_nothing_is_in_transit_at_a_gateway() -> None:
    """No month of a gateway is reconciled, and what is kept for one would be kept for ever."""
    from sharedfund.entries.receipts import Allocation

    paid = ReceiptRecorded(day=on(40), by="p-06", receipt="S-0001", channel="wechat", bank_ref="W1", amount=Decimal("5.00"),
                           household="h-7f3a9c", allocation=Allocation(advance=Decimal("5.00")))
    state = evolve(head(EMPTY, (4, "5.00", "W1"), account="wechat"), paid)
    assert (open_(state), unmet(state), len(state.bank.transit)) == ({}, {}, 0)


def test_a_disputed_month_keeps_what_was_in_transit_at_its_end() -> None:
    """Only a month that agrees, with none before it asked for again, lets it go."""
    def agreed(state: State, month: str, difference: str) -> State:
        act = {name: value for name, value in ACT.items() if name != "reason"}
        return evolve(state, BankReconciled(**act, day=on(100), account=BANK, month=month, statement_balance=ZERO,
                                            book_balance=ZERO, difference=Decimal(difference)))

    crossing = evolve(head(EMPTY, (30, "100.00", "A1")), booked(31, "100.00", "A1"))
    for months, left in (((("2026-01", "0.00"),), 1), ((("2026-01", "0.00"), ("2026-02", "0.00")), 0),
                         ((("2026-01", "1.00"), ("2026-02", "0.00")), 1), ((("2026-01", "0.00"), ("2026-02", "1.00")), 1)):
        state = crossing
        for month, difference in months:
            state = agreed(state, month, difference)
        assert len(state.bank.transit) == left, months


def test_money_out_has_its_own_sides() -> None:
    state = head(evolve(EMPTY, booked(5, "-12.50", "B1")), (4, "-7.00", "C1"))
    assert items(state, "2026-01") == [("booked-out", "01-06", "12.50", "B1"), ("bank-out", "01-05", "7.00", "C1")]


def test_a_match_of_several_was_in_transit_until_its_last() -> None:
    state = fold([booked(29, "40.00", "X1", 1), booked(33, "60.00", "X2", 2)], head(EMPTY, (30, "100.00", "A1")))
    matched = StatementMatched(**ACT, day=on(40), account=BANK, lines=("A1",), bookings=("X1", "X2"),
                               amount=Decimal("100.00"))
    state = evolve(state, matched)
    assert (open_(state), unmet(state)) == ({}, {})
    assert items(state, "2026-01") == [("booked-in", "01-30", "40.00", "X1"), ("bank-in", "01-31", "100.00", "A1")]
    assert items(state, "2026-02") == []
    # A booking that met a line under another reference does not meet a second one under its own.
    assert open_(head(state, (34, "60.00", "X2"))) == {"X2": "60.00"}


# ---- the property ----

REFS = ("A1", "A2", "B7", "A1:1", "A1:2", "C3:9")
steps = st.lists(st.one_of(
    st.tuples(st.just("line"), st.sampled_from(REFS), st.integers(0, 89), st.sampled_from(["1.00", "2.50", "-3.00", "-0.01"])),
    st.tuples(st.just("book"), st.sampled_from(REFS), st.integers(0, 89), st.sampled_from(["1.00", "2.50", "-3.00", "0.50"])),
    st.tuples(st.just("back"), st.just(""), st.integers(0, 89), st.just("")),
    st.tuples(st.just("match"), st.just(""), st.just(0), st.just("")),
), max_size=14)


@settings(max_examples=150, deadline=None)
@given(steps)
def test_at_every_months_end_the_sides_differ_by_the_items_alone(taken: list[tuple[str, str, int, str]]) -> None:
    """Whatever comes first, on whatever day, taken back or matched: bank + booked-in - booked-out = book + bank-in -
    bank-out."""
    state, at_bank, in_book = EMPTY, dict[str, tuple[date, Decimal]](), list[tuple[date, Decimal]]()
    standing: list[Any] = []
    for number, (step, ref, day, amount) in enumerate(taken, 1):
        if step == "line":
            state = head(state, (day, amount, ref))
            at_bank.setdefault(ref, (on(day), Decimal(amount)))
        elif step == "book" and not is_reference_used(state, BANK, ref):
            entry = booked(day, amount, ref, number)
            state = evolve(state, entry)
            in_book.append((entry.day, Decimal(amount)))
            if isinstance(entry, ReceiptRecorded):
                standing.append(entry)
        elif step == "back" and standing:
            entry = standing.pop(0)
            state = evolve(state, reversed_(day, entry))
            in_book.append((on(day), -entry.amount))
        elif step == "match":
            state = matched(state)
    for month in ("2026-01", "2026-02", "2026-03"):
        end = days.period(month).end
        sums = dict.fromkeys(SIDES, ZERO)
        for item in items_at_end(state, BANK, month):
            sums[item.side] += item.amount
        bank = sum((amount for when, amount in at_bank.values() if when < end), ZERO)
        book = sum((amount for when, amount in in_book if when < end), ZERO)
        assert bank + sums["booked-in"] - sums["booked-out"] == book + sums["bank-in"] - sums["bank-out"]
    assert all(line.left == sum((p.amount for p in line.since), ZERO) for line in state.bank.open_lines() if line.since)
    waiting = {part for parts in state.bank.parts.values() for part in parts}
    assert waiting == {row.ref for row in state.bank.unmet() if ":" in row.ref}


def matched(state: State) -> State:
    """After the first open line and the first booking that waits, of the same amount, were matched."""
    for line in state.bank.open_lines():
        for row in state.bank.unmet():
            if line.left == row.amount:
                return evolve(state, StatementMatched(**ACT, day=on(90), account=BANK, lines=(line.ref,),
                                                      bookings=(row.ref,), amount=line.left))
    return state


# ---- importing ----


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_order_and_overlap_of_partial_exports_gives_the_same_lines(data: st.DataObject) -> None:
    """Property: what is open after all exports of a month does not depend on how it was cut, in what order the parts
    came, nor what was booked in between."""
    rows = [(number // 3, f"{number + 1}.00" if number % 4 else f"-{number + 1}.00", f"R{number}") for number in range(20)]
    cuts = data.draw(st.lists(st.tuples(st.integers(0, 19), st.integers(1, 20)), max_size=6))
    parts = [rows[first:first + count] for first, count in cuts] + [rows]
    state = EMPTY
    for place, part in enumerate(data.draw(st.permutations(parts))):
        state = head(state, *part)
        if place == 1:
            state = evolve(state, booked(3, "2.00", "R1"))
    again = head(state, *rows)
    if len(parts) == 1:
        again = state = evolve(again, booked(3, "2.00", "R1"))
    assert again is state or again.bank == state.bank
    assert open_(state) == {ref: amount for _, amount, ref in rows if ref != "R1"}
    assert all(is_line_known(state, BANK, ref) for _, _, ref in rows)
    assert not is_line_known(state, "wechat", "R1")
