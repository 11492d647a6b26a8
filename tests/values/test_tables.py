"""Tables and sets of digests are what a dict and a set would be, and old ones stay as they were."""

from __future__ import annotations

import sys
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from sharedfund.values.tables import Digests, Table


def digest(number: int) -> bytes:
    return sha256(str(number).encode()).digest()


@given(st.lists(st.tuples(st.text(max_size=3), st.integers(0, 3))))
def test_a_table_says_what_a_dict_says(pairs: list[tuple[str, int]]) -> None:
    table, known = Table[int](), dict[str, int]()
    for key, value in pairs:
        before, there = table, dict(known)
        table = table.set(key, value) if value else table.drop(key)
        if value:
            known[key] = value
        else:
            known.pop(key, None)
        assert dict(before.items()) == there
    assert sorted(table) == sorted(known)
    assert dict(table.items()) == known
    assert sorted(table.values()) == sorted(known.values())
    assert len(table) == len(known)
    assert all(table.get(key, 9) == known.get(key, 9) for key, _ in pairs)
    assert (next(iter(known.items()), ("", 0)) in table.items()) == bool(known)


def test_a_digest_once_added_is_found_for_ever() -> None:
    digests = Digests()
    for number in range(9000):
        digests = digests.add(digest(number), digest(number))
    assert all(digest(number) in digests for number in range(9000))
    assert not any(digest(number) in digests for number in range(9000, 12000))
    assert len(digests) == 9000


def test_digests_that_share_their_first_half_are_told_apart() -> None:
    first = [b"\x07" * 8 + bytes([number]) * 8 for number in range(128)]
    digests = Digests().add(*first)
    assert digests.runs
    assert all(one in digests for one in first)
    assert b"\x07" * 8 + b"\xff" * 8 not in digests


def test_a_full_run_is_shared_by_later_sets() -> None:
    halves = sorted((digest(number)[:16] for number in range(1 << 16)), key=lambda one: int.from_bytes(one[:8], sys.byteorder))
    full = b"".join(halves)
    digests = Digests((full,))
    for number in range(1 << 16, (1 << 16) + 6400, 64):
        digests = digests.add(*(digest(number + at) for at in range(64)))
    assert digests.runs[0] is full
    assert digest(1 << 16) in digests
