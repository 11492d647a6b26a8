"""The published schema of a disclosure's data: everything that was published validates, whatever is added, left out or
spelled otherwise does not."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator

from sharedfund.reports.disclosure import disclosure
from sharedfund.reports.look import Audience
from sharedfund.reports.schema import schema
from sharedfund.values import days
from tests.fund import Fund
from tests.render import spreadsheets
from tests.rules.test_disclosure import branch
from tests.worked_quarter import quarter

PAGE = Path(__file__).resolve().parents[2] / "docs" / "schema" / "disclosure.schema.json"
PUBLISHED = dict(spreadsheets.published())


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    told = schema()
    Draft202012Validator.check_schema(told)
    return Draft202012Validator(told)


@pytest.fixture(scope="module")
def fund() -> Fund:
    return branch(quarter())


def faults(validator: Draft202012Validator, data: object) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(data)]


def test_the_published_schema_is_what_the_code_says() -> None:
    from tools.write_docs import PAGES

    assert PAGE.read_text(encoding="utf-8") == PAGES["schema/disclosure.schema.json"](), "run: make docs"
    assert json.loads(PAGE.read_text(encoding="utf-8")) == schema()


@pytest.mark.parametrize("name", PUBLISHED)
def test_what_was_published_is_as_the_schema_says(validator: Draft202012Validator, name: str) -> None:
    assert faults(validator, PUBLISHED[name]) == []


@pytest.mark.parametrize("audience", get_args(Audience))
@pytest.mark.parametrize("period", ["2026Q1", "2026-02", "2026"])
def test_the_data_is_as_the_schema_says_for_whomever_it_is(validator: Draft202012Validator, fund: Fund, audience: Any, period: str) -> None:
    household = next(iter(fund.state.units.by_id.values())).household
    data = disclosure(fund.state, fund.lines, days.period(period), as_of=fund.day, audience=audience, household=household)
    assert faults(validator, data) == []
    assert faults(validator, {**data, "status": "draft", "digest": "0" * 64}) == []
    assert faults(validator, {**data, "status": "copy", "digest": "0" * 64}) == []


def test_an_empty_quarter_is_as_the_schema_says(validator: Draft202012Validator) -> None:
    fund = Fund.founded()
    assert faults(validator, disclosure(fund.state, fund.lines, days.period("2026Q1"), as_of=fund.day)) == []


# ---- strict ----


def objects(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where objects stand in the data; of a list the first."""
    if isinstance(data, dict):
        yield path
        for name, value in data.items():
            yield from objects(value, (*path, name))
    elif isinstance(data, list):
        for number, value in enumerate(data[:1]):
            yield from objects(value, (*path, number))


def at(data: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        data = data[step]
    return data


# Members that stand only where there is something to tell.
MAY = {("D", "own"), ("D", "households"), ("R", "late"), ("R", "since"), ("R", "days"), ("R", "open_lines"), ("N", "meetings"), ("N", "cancelled"),
       ("N", "unannounced"), ("Y", "meetings"), ("Y", "matters_done"), *(("T", name) for name in ("handed", "not_handed", "compromised", "duties", "rule_books"))}


@pytest.mark.parametrize("name", ["co-managed 2026q2-v1", "trust 2026q1-v1", "committee-agency 2026q2-v1"])
def test_no_member_may_be_added_or_left_out_anywhere(validator: Draft202012Validator, name: str) -> None:
    data = PUBLISHED[name]
    places = list(objects(data))
    assert len(places) > 60
    of_section, known = schema()["properties"]["sections"]["properties"], {"$defs": schema()["$defs"]}
    for path in places:
        # Of what stands in a section only that is looked at again: the validator is asked some thousand times.
        section = str(path[1]) if path[:1] == ("sections",) and len(path) > 1 else ""
        whole, steps = (data["sections"][section], path[2:]) if section else (data, path)
        part = Draft202012Validator(of_section[section] | known) if section else validator
        told = copy.deepcopy(whole)
        at(told, steps)["more"] = None
        assert not part.is_valid(told), path
        for member in at(data, path):
            if (section, member) not in MAY:
                told = copy.deepcopy(whole)
                del at(told, steps)[member]
                assert not part.is_valid(told), (*path, member)


@pytest.mark.parametrize(("path", "value"), [
    (("front", "opening"), 397057.76), (("front", "opening"), "397057.7"), (("front", "opening"), "397,057.76"), (("front", "opening"), "-0.00"),
    (("front", "opening"), "0397057.76"), (("front", "opening"), None), (("front", "collection_rate"), "96.7400"), (("front", "collection_rate"), 96.74),
    (("front", "questions", "received"), -1), (("front", "questions", "received"), "1"), (("audience",), "firm"), (("period",), "2026Q5"),
    (("version",), 0), (("as_of",), "8 April"), (("sections", "F", "rows", 0, "manner"), "somehow"), (("sections", "F", "rows", 0, "amount"), "1e3"),
    (("sections", "A", "rows"), {}), (("headline",), [{"code": "unheard-of", "amount": None}]), (("practice",), "yes")])
def test_what_is_spelled_otherwise_is_not_the_data(validator: Draft202012Validator, path: tuple[str | int, ...], value: Any) -> None:
    told = copy.deepcopy(PUBLISHED["co-managed 2026q1-v1"])
    at(told, path[:-1])[path[-1]] = value
    assert not validator.is_valid(told)


def test_every_amount_of_the_data_is_named_money_in_the_schema(fund: Fund) -> None:
    """An amount of the worked quarter that loses a decimal is seen, wherever it stands."""
    told = schema()
    validator = Draft202012Validator(told)
    data = disclosure(fund.state, fund.lines, days.period("2026Q1"), as_of=fund.day)
    front = data["front"]
    amounts = [(front, name) for name, value in front.items() if isinstance(value, str) and name.endswith(("ing", "ed", "paid", "able", "net"))]
    amounts += [(row, "amount") for row in data["claims"]] + [(row, "amount") for row in data["sections"]["F"]["rows"]]
    amounts += [(row, name) for row in data["sections"]["A"]["rows"] for name, value in row.items() if isinstance(value, str) and name != "fund"]
    assert len(amounts) > 20
    for holder, name in amounts:
        whole = holder[name]
        holder[name] = str(Decimal(whole).normalize())
        assert not validator.is_valid(data), name
        holder[name] = whole
    assert validator.is_valid(data)
