"""Every door and every duty is pure and total: whatever stands in an entry, each rule of its kind says nothing or
objects, says the same again, and never raises."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings

from sharedfund.admit import Refusal, objections
from sharedfund.entries import KINDS
from sharedfund.entries.entry import Entry
from sharedfund.rulebook import rulebook
from sharedfund.state import EMPTY, Lines, State
from tests.fund import Fund
from tests.strategies import entries
from tests.worked_quarter import quarter


@cache
def _states() -> tuple[tuple[State, Lines | None], ...]:
    """An empty book, one just founded, one with a quarter's life."""
    founded, lived = Fund.founded(), quarter()
    return ((EMPTY, None), (founded.state, founded.lines), (lived.state, lived.lines))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_rule_answers_whatever_it_is_asked(kind: str) -> None:
    @given(entries(kind))
    @settings(max_examples=12, deadline=None, derandomize=True, database=None,
              suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much])
    def answers(entry: Entry) -> None:
        stamped = entry if entry.recorded is not None else entry.replaced(recorded=datetime(2026, 4, 1, tzinfo=UTC))
        for state, lines in _states():
            said = objections(state, stamped, lines)
            assert all(isinstance(refusal, Refusal) for refusal in said)
            assert objections(state, stamped, lines) == said

    answers()


@pytest.mark.parametrize("as_of", [date.min, date(2026, 1, 1), date(2026, 4, 15), date(2099, 12, 31), date(2199, 12, 31)])
def test_a_duty_answers_on_any_day(as_of: date) -> None:
    for state, _ in _states():
        for rule in rulebook().duties():
            assert rule.ask is not None
            assert list(rule.ask(state, as_of)) == list(rule.ask(state, as_of))
