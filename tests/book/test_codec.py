"""A State as bytes and back: the same, whatever a slice holds."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from sharedfund.book import codec
from sharedfund.state import EMPTY, State
from sharedfund.state.registry import once
from sharedfund.values.tables import Digests, Table
from tests.fund import Fund
from tests.worked_quarter import quarter


@pytest.fixture(scope="module")
def fund() -> Fund:
    return quarter()


def kept() -> tuple[codec.Runs, dict[str, bytes]]:
    """Runs kept in memory."""
    shelf: dict[str, bytes] = {}
    return codec.Runs(lambda name, length: shelf[name]), shelf


def there_and_back(state: State) -> tuple[bytes, State, bytes]:
    runs, shelf = kept()
    data = codec.encode(state, runs)
    shelf.update({name: bytes(run) for name, run in runs.wanted.items()})
    again = codec.decode(memoryview(data), runs)
    return data, again, codec.encode(again, runs)


def test_an_empty_state_comes_back() -> None:
    assert there_and_back(EMPTY)[1] == EMPTY


def test_the_state_of_a_whole_quarter_comes_back_and_is_spelled_the_same(fund: Fund) -> None:
    data, again, spelled = there_and_back(fund.state)
    assert again == fund.state
    assert spelled == data


def test_every_table_iterates_in_the_order_it_had(fund: Fund) -> None:
    """A fold that walks a table must find the same order after a command as in a whole replay."""
    _, again, _ = there_and_back(fund.state)
    tables = 0
    for (path, ours), (_, theirs) in zip(_tables(fund.state), _tables(again), strict=True):
        assert list(ours) == list(theirs), path
        tables += 1
    assert tables > 10


def test_a_state_read_back_can_be_changed_and_written_again(fund: Fund) -> None:
    _, again, _ = there_and_back(fund.state)
    changed = replace(again, ledger=type(again.ledger)(again.ledger.balances.drop("Assets:Bank:Joint:Operating")))
    expected = replace(fund.state, ledger=type(again.ledger)(
        fund.state.ledger.balances.drop("Assets:Bank:Joint:Operating")))
    assert there_and_back(changed)[1] == expected
    assert there_and_back(changed)[0] == there_and_back(expected)[0]


def test_digests_in_runs_come_back_by_name() -> None:
    digests = Digests()
    for number in range(1000):
        digests = digests.add(once("test", str(number)))
    assert len(digests.runs) > 1
    _, again, _ = there_and_back(replace(EMPTY, used=digests))
    assert again.used == digests
    assert all(once("test", str(number)) in again.used for number in range(1000))
    assert once("test", "1000") not in again.used


def test_every_type_a_slice_names_can_be_written() -> None:
    seen = set(_named(State))
    assert len(seen) > 30


def test_a_float_in_a_slice_is_refused() -> None:
    with pytest.raises(codec.CodecError):
        codec._codec(float)
    with pytest.raises(codec.CodecError):
        codec._codec(tuple[dict[str, int], ...])


def test_a_table_inside_a_table_comes_back() -> None:
    inner = codec._codec(Table[Table[int]])
    runs, _ = kept()
    context = codec._Context(runs)
    value = Table({"b": Table({"x": 1, "y": 2}), "a": Table({"z": 3})})
    skeleton = inner.write(value, context)
    again = inner.read(skeleton, codec._Context(runs, memoryview(b"".join(context.blobs))))
    assert again == value


def _named(cls: Any) -> Iterator[type]:
    """Every dataclass and Row reachable from `cls` by type hints; asks the codec for each."""
    todo, done = [cls], set()
    while todo:
        hint = todo.pop()
        todo.extend(typing.get_args(hint))
        if not isinstance(hint, type) or hint in done:
            continue
        done.add(hint)
        if is_dataclass(hint) or hasattr(hint, "model_fields"):
            codec._codec(hint)
            hints = typing.get_type_hints(hint)
            names = [f.name for f in fields(hint)] if is_dataclass(hint) else list(hint.model_fields)
            for name in names:
                codec._codec(hints[name])
                todo.append(hints[name])
            yield hint


def _tables(value: Any, path: str = "state") -> Iterator[tuple[str, Table[Any]]]:
    if isinstance(value, Table):
        yield path, value
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _tables(getattr(value, field.name), f"{path}.{field.name}")
