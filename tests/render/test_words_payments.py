"""Every code the rules of payments give has words in two languages that ask for the facts given, and for no others."""

from __future__ import annotations

import ast
import inspect
from functools import lru_cache

import pytest

from sharedfund.render.words import payments as words
from sharedfund.render.words.form import fields
from sharedfund.rules import payments as rules

# What a rule's helper says, it says for these rules.
SPEAKS_FOR = {
    "_account_objection": ("a_request_is_new_and_names_its_payee", "the_account_is_the_payees_at_release"),
    "_counted_twice": ("two_persons_review_and_two_sign",),
    "_too_few": ("two_persons_review_and_two_sign",),
    "_resolution_objection": ("a_resolution_covers_what_names_it", "transfers_between_funds_are_decided"),
}
# Codes that come from a helper as a value.
CODES = {
    "payment_steps_come_in_order": ("step-done", "not-a-reviewer", "not-reviewed", "not-rechecked", "released-already",
                                    "not-released", "standing-is-debited", "not-the-requester"),
}


@lru_cache(maxsize=1)
def said() -> dict[tuple[str, str], set[str]]:
    """(rule, code) -> the facts it always gives."""
    found: dict[tuple[str, str], set[str]] = {}
    for function in ast.parse(inspect.getsource(rules)).body:
        if not isinstance(function, ast.FunctionDef):
            continue
        for call in ast.walk(function):
            if not isinstance(call, ast.Call) or getattr(call.func, "id", "") not in ("Objection", "flag"):
                continue
            code = call.args[0 if call.func.id == "Objection" else 1]  # type: ignore[attr-defined]  # a Name, as asked above
            if isinstance(code, ast.Constant):
                codes: tuple[str, ...] = (code.value,)  # type: ignore[assignment]  # a code is a text
            elif isinstance(code, ast.IfExp):
                codes = (code.body.value, code.orelse.value)  # type: ignore[attr-defined]  # both are texts
            else:
                codes = CODES[function.name]
            for rule in SPEAKS_FOR.get(function.name, (function.name,)):
                for each in codes:
                    facts = {keyword.arg or "" for keyword in call.keywords}
                    found.setdefault((rule, each), facts).intersection_update(facts)
    return found


def test_there_are_words_for_every_code_and_for_no_other() -> None:
    assert set(words.WORDS) == set(said())


@pytest.mark.parametrize("key", sorted(words.WORDS))
def test_words_ask_for_the_facts_given_alone(key: tuple[str, str]) -> None:
    given = words.WORDS[key]
    for text in (given.zh, given.en, *given.remedy_zh, *given.remedy_en):
        assert fields(text) <= said()[key]
    assert given.remedy_zh
    assert given.remedy_en
