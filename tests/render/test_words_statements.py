"""Every code a reading can say has words in both languages, with a remedy, that ask for facts it is given."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sharedfund import banking
from sharedfund.errors import BadInput
from sharedfund.render import words
from sharedfund.render.words import statements
from sharedfund.render.words.form import LANGUAGES, Language, fields

SOURCES = "".join(file.read_text(encoding="utf-8") for file in Path(banking.__path__[0]).glob("*.py")
                  if file.stem in ("cells", "importer", "layouts", "profiles", "reading", "tables", "totals", "workbooks"))
CODES = frozenset(re.findall(r'"((?:statement|layout|profile)-[a-z-]+[a-z])"', SOURCES))


def test_the_words_are_those_of_the_codes() -> None:
    assert set(statements.ERRORS) == CODES


@pytest.mark.parametrize("code", sorted(statements.ERRORS))
def test_a_code_has_a_reason_and_a_remedy_in_both_languages(code: str) -> None:
    said = statements.ERRORS[code]
    assert said.zh and said.en and said.remedy_zh and len(said.remedy_zh) == len(said.remedy_en)
    assert fields(said.zh) == fields(said.en)
    given = set(re.findall(r"(\w+)=", " ".join(re.findall(rf'"{code}"[^\n]*(?:\n[^\n]*)?', SOURCES)))) | {
        "row", "stated", "found", "limit", "what"}
    assert fields(said.zh) <= given | {"field", "one", "other", "columns", "expected", "bank"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refused_statement_is_told_with_both_figures_and_the_row(language: Language) -> None:
    error = BadInput("statement-balance-breaks", file="f.csv", line=1234, row=1234, stated="5.00", found="6.00")
    told = words.error_reason(error, language)
    assert "1234" in told and "5.00" in told and "6.00" in told and words.error_remedy(error, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_why_a_row_is_no_line_has_words(language: Language) -> None:
    said = set(re.findall(r'"(closed|refunded|inside|no-amount)"', SOURCES))
    assert said == set(statements.SKIPPED) and all(statements.skipped(why, language) for why in said)
