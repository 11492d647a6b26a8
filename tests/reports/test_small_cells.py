"""Cells of few households are joined so that none is left, and nothing that is printed beside them gives one back."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations, pairwise
from typing import Any

from hypothesis import given, settings, strategies as st

from sharedfund.reports.income import _joined_cells
from tests.render import spreadsheets

LEAST = 5


def cells_of(sizes: list[int]) -> list[dict[str, object]]:
    """Cells of so many households each, nobody in two."""
    return [{"households": {(n, at) for at in range(size)}, "amount": Decimal(size)} for n, size in enumerate(sizes)]


@given(st.lists(st.integers(1, 12), max_size=9))
@settings(max_examples=300, deadline=None)
def test_joined_cells_are_large_hold_everybody_once_and_stand_in_their_order(sizes: list[int]) -> None:
    joined = _joined_cells(cells_of(sizes), LEAST)
    held = [cell["households"] for cell in joined]
    assert sum(map(len, held)) == sum(sizes) == sum(cell["amount"] for cell in joined)
    assert [min(n for n, _ in cell) for cell in held] == sorted(min(n for n, _ in cell) for cell in held)
    assert len(joined) < 2 or all(len(cell) >= LEAST for cell in held)


@given(st.lists(st.integers(1, 12), min_size=2, max_size=6))
@settings(max_examples=150, deadline=None)
def test_what_is_left_of_the_total_without_some_of_the_cells_is_no_small_cell(sizes: list[int]) -> None:
    held = [len(cell["households"]) for cell in _joined_cells(cells_of(sizes), LEAST)]
    for count in range(len(held)):
        for left_out in combinations(held, count):
            rest = sum(held) - sum(left_out)
            assert rest >= LEAST or rest == sum(sizes)


def test_two_quarters_beside_each_other_give_no_small_cell() -> None:
    """Who sets a page beside the next finds no cell that is another one less a few households."""
    pages: dict[str, list[dict[str, Any]]] = {}
    for data in dict(spreadsheets.published()).values():
        pages.setdefault(data["name"], []).append(data["sections"]["C"])
    pairs = [(one, other) for found in pages.values() for one, other in pairwise(found)]
    assert len(pairs) >= 5
    for one, other in pairs:
        for first in one["rows"]:
            for second in other["rows"]:
                nested = set(first["buildings"]) <= set(second["buildings"]) and set(first["uses"]) <= set(second["uses"])
                apart = abs(first["households"] - second["households"])
                assert not nested or apart == 0 or apart >= LEAST or (first["buildings"], first["uses"]) == (second["buildings"], second["uses"])
