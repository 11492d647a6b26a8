"""Every attack has a sentence and a test named by its number, and nothing else has."""

from __future__ import annotations

import re

from tests.attacks.attacks import ATTACKS, FAMILIES, family_of, named_tests

NUMBERS = list(range(1, 126))


def test_all_125_attacks_have_a_test_named_by_their_number() -> None:
    tests = named_tests()
    assert [number for number in NUMBERS if number not in tests] == []
    assert sorted(tests) == NUMBERS


def test_every_attack_has_a_sentence_in_both_languages() -> None:
    assert list(ATTACKS) == NUMBERS
    for number, attack in ATTACKS.items():
        assert attack.zh.endswith("。") and re.search(r"[\u4e00-\u9fff]", attack.zh), number
        assert attack.en.endswith(".") and attack.en.isascii() and 15 <= len(attack.en) <= 120, number
    for texts in zip(*ATTACKS.values(), strict=True):
        assert len(set(texts)) == len(texts)


def test_a_tests_name_says_what_is_reported() -> None:
    for number, tests in named_tests().items():
        assert family_of(number) in FAMILIES
        for test in tests:
            assert re.fullmatch(rf"test_{number:03d}_[a-z0-9_]+", test.function), test
            assert len(test.reported.split()) >= 3, test
