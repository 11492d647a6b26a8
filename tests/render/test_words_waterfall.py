"""Every code the rules of budget, bills, waterfall, bank, revenue and maintenance give has words that ask for its
facts alone."""

from __future__ import annotations

import ast
import inspect
from importlib import import_module

import pytest

from sharedfund.render.words.form import Words, fields

CHAPTERS = ("budget", "bills", "waterfall", "bank", "revenue", "maintenance")


def _said(chapter: str) -> dict[tuple[str, str], set[str]]:
    """What a chapter's rules say: (rule, code) -> the facts given, read from their source."""
    found: dict[tuple[str, str], set[str]] = {}
    module = import_module(f"sharedfund.rules.{chapter}")
    for function in ast.parse(inspect.getsource(module)).body:
        if not isinstance(function, ast.FunctionDef):
            continue
        # `late` names one of two codes; both are constants of the function.
        spare = {n.value for a in ast.walk(function) if isinstance(a, ast.IfExp) for n in (a.body, a.orelse)
                 if isinstance(n, ast.Constant) and isinstance(n.value, str)}
        for call in ast.walk(function):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
                continue
            if call.func.id not in ("Objection", "flag"):
                continue
            at = call.args[0 if call.func.id == "Objection" else 1]
            facts = {keyword.arg for keyword in call.keywords if keyword.arg}
            for code in [at.value] if isinstance(at, ast.Constant) else spare:
                if isinstance(code, str):
                    found.setdefault((function.name, code), set(facts)).intersection_update(facts)
    return found


def _words(chapter: str) -> dict[tuple[str, str], Words]:
    words: dict[tuple[str, str], Words] = import_module(f"sharedfund.render.words.{chapter}").WORDS
    return words


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_code_has_words_and_no_words_are_spare(chapter: str) -> None:
    assert set(_words(chapter)) == set(_said(chapter))


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_words_ask_for_the_facts_they_are_given(chapter: str) -> None:
    said = _said(chapter)
    for key, words in _words(chapter).items():
        for text in (words.zh, words.en, *words.remedy_zh, *words.remedy_en):
            assert fields(text) <= said[key], key
        assert words.zh
        assert words.en
