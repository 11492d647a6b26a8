"""A sample of the fuzzing: twenty thousand texts, no crash; and the fuzzing does see a crash where there is one."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from sharedfund.audit import guard
from tests.attacks import fuzz_guard
from tests.figures import Run


def test_twenty_thousand_mutants_kill_nothing() -> None:
    (figure,) = fuzz_guard.run(Run(scale=Fraction(20_000, fuzz_guard.EXECUTIONS)))
    assert figure.tried == 20_000
    assert figure.wrong == 0
    for how in ("block", "fault", "passed", "refused"):
        assert how in figure.detail, "a way the guard can answer was not met: the sample says little"


def test_a_mutant_is_made_again_by_its_seed_and_number() -> None:
    among = fuzz_guard.seeds()
    assert fuzz_guard.mutant(random.Random("7 11"), among) == fuzz_guard.mutant(random.Random("7 11"), among)
    assert fuzz_guard.mutant(random.Random("7 11"), among) != fuzz_guard.mutant(random.Random("7 12"), among)


def test_a_text_that_kills_the_parser_is_seen_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    deadly = b'2026-01-01 * "a" "b"\n  Assets:A  1/0 CNY\n  Assets:B  -1.00 CNY\n'
    monkeypatch.setattr(fuzz_guard, "seeds", lambda: [deadly])
    monkeypatch.setattr(fuzz_guard, "mutant", lambda chance, among: among[0])
    monkeypatch.setattr(guard, "checked", lambda piece, file: None)  # a guard that lets everything pass
    ended, fell = fuzz_guard.some(7, 0, 10)
    assert ended["passed"] == 10
    assert [one.why for one in fell] == ["the parser died"]
