"""Every code of the rules of units, fees, receipts and the opening has words that ask only for facts it gives."""

from __future__ import annotations

import inspect
import re
from importlib import import_module

import pytest

from sharedfund.render import words
from sharedfund.render.words.form import fields
from sharedfund.rulebook import rulebook

CHAPTERS = ("units", "fees", "receipts", "opening")
ASKED = [rule for rule in rulebook().rules if rule.chapter in CHAPTERS and rule.way in ("door", "duty")]
_CODE = re.compile(r'(?:Objection\(|flag\(\w+, |code = )\s*"([a-z0-9-]+)"(?: if [^"]*"([a-z0-9-]+)")?((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)')


def _said(rule: object) -> list[tuple[str, frozenset[str]]]:
    """The codes a rule gives, with the names of their facts, also through the private functions it calls."""
    module = inspect.getmodule(rule.ask)  # type: ignore[attr-defined]
    source = inspect.getsource(rule.ask)  # type: ignore[attr-defined]
    for name in re.findall(r"\b(_[a-z_]+)\(", source):
        if hasattr(module, name):
            source += inspect.getsource(getattr(module, name))
    found = []
    for first, second, rest in _CODE.findall(source):
        names = frozenset(re.findall(r"\b([a-z_0-9]+)=", rest))
        found += [(code, names) for code in (first, second) if code]
    return found


@pytest.mark.parametrize("rule", ASKED, ids=lambda rule: rule.name)
def test_every_code_has_words(rule: object) -> None:
    said = _said(rule)
    assert said
    for code, _ in said:
        assert words.of_rule(rule.name, code) is not None, (rule.name, code)  # type: ignore[attr-defined]


@pytest.mark.parametrize("rule", ASKED, ids=lambda rule: rule.name)
def test_words_ask_only_for_facts_that_are_given(rule: object) -> None:
    for code, names in _said(rule):
        found = words.of_rule(rule.name, code)  # type: ignore[attr-defined]
        if not names or found is None:
            continue
        for text in (found.zh, found.en, *found.remedy_zh, *found.remedy_en):
            assert fields(text) <= names, (rule.name, code, fields(text) - names)  # type: ignore[attr-defined]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_both_languages_say_the_same(chapter: str) -> None:
    module = import_module(f"sharedfund.render.words.{chapter}")
    for key, said in {**module.WORDS, **module.ERRORS}.items():
        assert fields(said.zh) == fields(said.en), key
        assert len(said.remedy_zh) == len(said.remedy_en), key
    names = {rule.name for rule in rulebook().rules}
    assert {name for name, _ in module.WORDS} <= names
