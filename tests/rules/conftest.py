"""Each test of a rule is held to the facts it provokes, as `facts.txt` has them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.rules.facts import expected, listening, name_of

EXPECTED = expected()


@pytest.fixture(autouse=True)
def facts(request: pytest.FixtureRequest) -> Iterator[None]:
    """What the rules say in this test is what they said when the table was read."""
    with listening() as said:
        yield
    if request.config.getoption("asks_no_facts"):
        return
    missing = EXPECTED.get(name_of(request.node.nodeid), frozenset()) - said
    assert not missing, f"no longer said: {sorted(missing)}; instead: {sorted(said)}"
