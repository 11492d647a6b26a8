"""Every term and every profile is explained in both languages, in the order of the charter."""

from __future__ import annotations

from sharedfund.entries.terms import PROFILES, Terms
from sharedfund.render.words import pages
from sharedfund.render.words import terms as words


def test_every_term_has_its_words() -> None:
    assert sorted(words.TERMS) == sorted(Terms.model_fields)
    assert all(zh and en for zh, en in words.TERMS.values())


def test_every_profile_has_one_sentence() -> None:
    assert list(words.PROFILES) == list(PROFILES)
    assert all(zh and en for zh, en in words.PROFILES.values())


def test_every_profile_has_a_name_on_a_page_that_its_sentence_begins_with() -> None:
    assert sorted(pages.PROFILES) == sorted(PROFILES)
    for profile in set(PROFILES) - {"revenue-only"}:
        assert words.PROFILES[profile][0].startswith(pages.PROFILES[profile][0]), profile
