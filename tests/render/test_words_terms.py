"""Every term and every profile is explained in both languages, in the order of the charter."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from sharedfund.entries.terms import PROFILES, Terms, spelled_term, terms
from sharedfund.render.words import pages
from sharedfund.render.words import terms as words


def test_every_term_has_its_words() -> None:
    assert sorted(words.TERMS) == sorted(Terms.model_fields)
    assert all(zh and en for zh, en in words.TERMS.values())


def choices(annotation: Any) -> set[str]:
    """The words an annotation allows."""
    inner = get_args(annotation)
    return {part for part in inner if isinstance(part, str)} | {word for part in inner for word in choices(part)}


def test_every_word_a_term_may_be_is_said_in_chinese() -> None:
    for name, field in Terms.model_fields.items():
        written = choices(field.annotation) | {
            word for profile in PROFILES for word in spelled_term(getattr(terms(profile), name)).split(",") if word.isalpha()}
        for word in written:
            assert words.value(name, word, "zh_CN") != word, (name, word)
            assert words.value(name, word, "en").isascii() or word == "falling-facade", (name, word)


@pytest.mark.parametrize(("term", "spelled", "zh", "en"), [
    ("fee-basis", "none", "不收", "none"), ("pass-score", "none", "未设", "none"), ("pass-score", "80.00", "80.00", "80.00"),
    ("large-payment-cny", "100000.00", "100,000.00", "100,000.00"), ("acceptance-sample-share", "3/10", "30%", "30%"),
    ("no-budget-month-share", "1/12", "1/12", "1/12"), ("display-days", "30", "30", "30"), ("profile", "trust", "信托制", "trust"),
    ("signatory-parties", "committee,residents-committee", "业委会、居委会", "committee, residents' committee"),
    ("profile", "河滨式", "河滨式", "河滨式"), ("display-count", None, "", ""),
])
def test_a_term_is_shown_as_people_say_it(term: str, spelled: str | None, zh: str, en: str) -> None:
    assert (words.value(term, spelled, "zh_CN"), words.value(term, spelled, "en")) == (zh, en)


def test_a_profile_is_known_by_its_name_in_either_language() -> None:
    for profile, pair in pages.PROFILES.items():
        assert {words.profile_of(name) for name in (profile, *pair)} == {profile}
    assert words.profile_of("河滨式") == "河滨式"


def test_every_profile_has_one_sentence() -> None:
    assert list(words.PROFILES) == list(PROFILES)
    assert all(zh and en for zh, en in words.PROFILES.values())


def test_every_profile_has_a_name_on_a_page_that_its_sentence_begins_with() -> None:
    assert sorted(pages.PROFILES) == sorted(PROFILES)
    for profile in set(PROFILES) - {"revenue-only"}:
        assert words.PROFILES[profile][0].startswith(pages.PROFILES[profile][0]), profile
