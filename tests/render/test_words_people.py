"""Every code a rule of people or of the charter can give has words, and the words ask only for facts that are given."""

from __future__ import annotations

import inspect
import re

import pytest

from sharedfund.render import words
from sharedfund.render.words import charter, people
from sharedfund.render.words.form import fields
from sharedfund.rulebook import rulebook
from sharedfund.rules import charter as charter_rules, people as people_rules

DOORS = [rule for rule in rulebook().rules if rule.chapter in ("charter", "people") and rule.way == "door"]


@pytest.mark.parametrize("rule", DOORS, ids=lambda rule: rule.name)
def test_every_code_of_a_door_has_words(rule: object) -> None:
    source = inspect.getsource(rule.ask)  # type: ignore[attr-defined]
    for code in re.findall(r'Objection\(\s*"([a-z0-9-]+)"', source):
        assert words.of_rule(rule.name, code) is not None, (rule.name, code)  # type: ignore[attr-defined]


def test_incompatible_offices_have_words() -> None:
    for _, _, code in people_rules.INCOMPATIBLE:
        assert words.of_rule("who_keeps_books_or_cash_signs_nothing", code) is not None


def test_holders_and_floors_have_words() -> None:
    assert charter_rules.HOLDERS
    for code in ("below-floor", "above-ceiling", "above-other-term", "not-above-half", "too-few-parties"):
        assert words.of_rule("a_charter_is_sound", code) is not None


@pytest.mark.parametrize("module", [charter, people])
def test_both_languages_speak_of_the_same_facts(module: object) -> None:
    for key, said in {**module.WORDS, **module.ERRORS}.items():  # type: ignore[attr-defined]
        assert fields(said.zh) == fields(said.en), key
        assert len(said.remedy_zh) == len(said.remedy_en), key
