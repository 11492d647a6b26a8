"""The tables of docs: every scheme and every edge case of the design has its line, and the tests it names exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from sharedfund.entries import KINDS
from sharedfund.rulebook import rulebook
from tests import named

DOCS = Path(__file__).resolve().parent.parent / "docs"
# What the design calls each, by source.
SCHEMES = [f"{letter}{number}" for letter, count in (("X", 17), ("H", 34), ("P", 17), ("T", 13), ("J", 10))
           for number in range(1, count + 1)]
WAITING = ("H6",)  # for the lobby screen
CASES = [str(number) for number in range(1, 81)]


class Line(NamedTuple):
    """A line of a table: its id, what stands between, and the tests it names."""

    id: str
    text: str
    tests: tuple[str, ...]


def _lines(page: str, ids: str) -> Iterator[Line]:
    for line in (DOCS / page).read_text(encoding="utf-8").splitlines():
        found = re.match(rf"\| ({ids}) \| (.*) \| ([^|]*) \|\Z", line)
        if found:
            yield Line(found[1], found[2], tuple(re.findall(r"`(tests/[^`]+)`", found[3])))


SCHEME_LINES = list(_lines("schemes.md", "[XHPTJ][0-9]+"))
CASE_LINES = list(_lines("edge-cases.md", "[0-9]+"))


def test_every_scheme_has_one_line() -> None:
    assert sorted(line.id for line in SCHEME_LINES) == sorted(SCHEMES)


def test_every_edge_case_has_one_line() -> None:
    assert sorted(line.id for line in CASE_LINES) == sorted(CASES)


@pytest.mark.parametrize("line", [*SCHEME_LINES, *CASE_LINES], ids=lambda line: line.id)
def test_a_line_names_tests_that_exist(line: Line) -> None:
    assert line.tests
    assert [name for name in line.tests if name not in named.tests()] == []


@pytest.mark.parametrize("line", SCHEME_LINES, ids=lambda line: line.id)
def test_a_line_names_entries_and_rules_that_exist(line: Line) -> None:
    for kind in re.findall(r"`([a-z]+(?:-[a-z]+)+)`", line.text):
        assert kind in KNOWN, kind
    for rule in re.findall(r"\bR[0-9]+a?\b", line.text):
        assert rulebook().numbered(rule), rule


def test_what_waits_says_what_stands_and_what_is_missing() -> None:
    for line in SCHEME_LINES:
        assert ("*Stands:*" in line.text, "*Missing:*" in line.text) == ((line.id in WAITING,) * 2), line.id


def _known() -> frozenset[str]:
    """What a line may call by its slug: entries, heads, profiles, terms and their words."""
    from sharedfund.accounts.heads import HEADS
    from sharedfund.entries.terms import PROFILES, Terms

    terms = {name.replace("_", "-") for name in Terms.model_fields}
    return frozenset({*KINDS, *HEADS, *PROFILES, *terms, "one-fund"})


KNOWN = _known()
