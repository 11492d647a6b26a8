"""What the state knows of statements survives the cache: open lines with their days, bookings, parts, transit."""

from __future__ import annotations

from sharedfund.book import codec
from sharedfund.book.codec import Runs
from tests.audit.test_statements import january
from tests.rules.test_statements import imported, month, received, till


def same(state: object) -> None:
    runs = Runs(lambda name, length: runs.wanted[name])
    data = codec.encode(state, runs)  # type: ignore[arg-type]  # a State
    assert codec.decode(memoryview(data), runs) == state


def test_a_state_with_statements_is_read_back_as_it_was() -> None:
    fund = month()
    assert len(fund.state.bank.transit) == 1
    same(fund.state)
    fund.do(received(fund, "3.00", "P1:1"))
    assert len(fund.state.bank.parts) == 1
    same(fund.state)
    same(january().state)


def test_an_import_that_is_not_over_is_read_back() -> None:
    fund = till()
    head, chunk = imported(fund, ("01-10", "100.00", "A1"), ("01-12", "-7.50", "A2"))
    fund.do(head, chunk.replaced(lines=chunk.lines[:1]))  # type: ignore[attr-defined]  # lines
    assert fund.state.bank.importing is not None
    same(fund.state)
