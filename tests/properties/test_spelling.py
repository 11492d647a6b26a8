"""The strict reader and Beancount's parser read the same thing, on every kind of entry."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sharedfund import spelling
from sharedfund.audit import child, guard
from sharedfund.entries import KINDS
from sharedfund.entries.fees import ReminderSent
from tests import strategies

SETTINGS = settings(max_examples=12, deadline=None,
                    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large])


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_decode_undoes_encode(kind: str) -> None:
    @SETTINGS
    @given(strategies.entries(kind))
    def check(entry) -> None:  # type: ignore[no-untyped-def]
        try:
            text = spelling.encode(entry)
        except spelling.SpellingError as error:
            assert error.code in ("fund-not-balanced", "unknown-account", "postings-count", "amount-too-large"), error
            assume(False)
        assert spelling.decode(text) == entry
        assert spelling.encode(spelling.decode(text)) == text

    check()


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(strategies.any_entry(), min_size=1, max_size=5))
def test_beancounts_parser_reads_what_the_strict_reader_reads(entries) -> None:  # type: ignore[no-untyped-def]
    text = b"\n".join(spelling.encode(entry) for entry in entries)
    parsed = child.parsed_here(text)
    assert parsed is not None and len(parsed) == len(entries)
    # Beancount sorts by day; ours stand in the order of the book.
    for directive, entry in zip(sorted(parsed, key=lambda d: d["line"]), entries, strict=True):
        assert guard.canonical(directive) == spelling.encode(entry)


def test_a_block_with_one_byte_too_many_is_no_entry() -> None:
    entry = ReminderSent(day="2026-01-05", by="p-06", mandate="M-6", key="0" * 64, seen="2 " + "0" * 64,
                         household="h-7f3a9c", amount="549.00", manner="letter")
    text = spelling.encode(entry)
    for wrong in (text + b"\n", text[:-1], b" " + text, text.replace(b"\n  by", b"\n   by"), text.replace(b"\n", b"\r\n")):
        with pytest.raises(spelling.SpellingError):
            spelling.decode(wrong)
