"""Every code a rule of contracts, remuneration, resolutions and questions gives has words in both languages."""

from __future__ import annotations

import ast
import inspect
from types import ModuleType

import pytest

from sharedfund.render import words
from sharedfund.render.words import contracts, questions, remuneration, resolutions
from sharedfund.render.words.form import Words, fields
from sharedfund.rulebook import rulebook
from sharedfund.rules import (
    contracts as contract_rules, questions as question_rules, remuneration as remuneration_rules,
    resolutions as resolution_rules,
)

RULES = {"contracts": contract_rules, "questions": question_rules, "remuneration": remuneration_rules,
         "resolutions": resolution_rules}


def codes_of(module: ModuleType) -> dict[str, dict[str, set[str]]]:
    """By function of a module, the codes it says itself or through the functions it calls, with their facts."""
    said: dict[str, dict[str, set[str]]] = {}
    calls: dict[str, set[str]] = {}
    for function in ast.parse(inspect.getsource(module)).body:
        if not isinstance(function, ast.FunctionDef):
            continue
        said[function.name], calls[function.name] = {}, set()
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                calls[function.name].add(node.func.id)
                place = {"Objection": 0, "flag": 1}.get(node.func.id)
                if place is not None:
                    literals = [n.value for n in ast.walk(node.args[place]) if isinstance(n, ast.Constant)]
                    facts = {keyword.arg for keyword in node.keywords if keyword.arg}
                    for code in literals:
                        if isinstance(code, str) and "-" in code and not code.endswith("-"):
                            said[function.name][code] = said[function.name].get(code, set()) | facts
    for _ in said:
        for name in said:
            _take_over(said, name, calls[name])
    return said


def _take_over(said: dict[str, dict[str, set[str]]], name: str, called: set[str]) -> None:
    """A function says what those it calls say."""
    for other in called & set(said):
        for code, facts in said[other].items():
            said[name][code] = said[name].get(code, set()) | facts


@pytest.mark.parametrize("chapter", RULES)
def test_every_code_has_words(chapter: str) -> None:
    codes = codes_of(RULES[chapter])
    asked = [rule for rule in rulebook().rules if rule.chapter == chapter and rule.way in ("door", "duty")]
    assert asked
    missing = [(rule.name, code) for rule in asked for code in sorted(codes[rule.name])
               if words.of_rule(rule.name, code) is None]
    assert missing == []


@pytest.mark.parametrize("chapter", RULES)
def test_words_ask_for_facts_that_are_given(chapter: str) -> None:
    for rule, codes in codes_of(RULES[chapter]).items():
        for code, facts in codes.items():
            found = words.of_rule(rule, code)
            if found is None:
                continue  # a helper's code: its words stand under the rule that calls it
            for text in (found.zh, *found.remedy_zh):
                assert fields(text) <= facts, (rule, code, fields(text) - facts)


@pytest.mark.parametrize("module", [contracts, questions, remuneration, resolutions])
def test_both_languages_speak_of_the_same_facts(module: ModuleType) -> None:
    said: dict[object, Words] = {**module.WORDS, **module.ERRORS}
    for key, word in said.items():
        assert fields(word.zh) == fields(word.en), key
        assert len(word.remedy_zh) == len(word.remedy_en), key


@pytest.mark.parametrize("module", [contracts, questions, remuneration, resolutions])
def test_words_stand_for_a_rule_that_exists(module: ModuleType) -> None:
    names = {rule.name for rule in rulebook().rules}
    assert {rule for rule, _ in module.WORDS} <= names
