"""Words that people typed may name somebody: what `private/` knows of owners and private persons is left out of them.

The book forbids no name inside a purpose; a page for every owner does (R58, R79).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from sharedfund.render.words.form import Language
from sharedfund.render.words.pages import pick

if TYPE_CHECKING:
    from sharedfund.book.private import Private
    from sharedfund.state import State

Data = dict[str, Any]

# What a private row calls something, by the member that says it; salts and commitments name nobody.
_NAMES = ("name", "room", "owner", "phone", "account", "label", "identity")
_LEAST_CHARS = {"name": 2, "owner": 2}
_LEAST_OTHER_CHARS = 3
# What somebody has typed.
_WORDS = ("purpose", "reason")
_LEFT_OUT = ("〔略〕", "[left out]")


def secrets(private: Private, state: State, people: Mapping[str, str]) -> frozenset[str]:
    """What no page for everybody may say: names of owners and private persons, rooms, telephones, account and identity
    numbers. Companies' names and those of the holders of office (`people`) are published anyway."""
    found = set()
    for table in private.tables():
        for row in private.rows(table).values():
            found |= {value.strip() for member in _NAMES if isinstance(value := row.get(member), str)
                      and len(value.strip()) >= _LEAST_CHARS.get(member, _LEAST_OTHER_CHARS)}
    published = {*people.values(), state.charter.name}
    published |= {vendor.name for vendor in state.contracts.vendors.values() if vendor.name and not vendor.natural_person}
    published |= {contract.firm_name for contract in state.contracts.contracts.values()}
    return frozenset(found - published)


def pattern_of(secret: Iterable[str]) -> re.Pattern[str] | None:
    """What finds any of the secrets in a text, the longest first; None where there are none."""
    known = sorted(secret, key=lambda text: (-len(text), text))
    # A number within a longer number is another one.
    before, after = "(?<![0-9A-Za-z])", "(?![0-9A-Za-z])"
    return re.compile("|".join(
        (before if text[0].isascii() else "") + re.escape(text) + (after if text[-1].isascii() else "")
        for text in known)) if known else None


def masked(data: Data, secret: Iterable[str], language: Language) -> tuple[Data, int]:
    """`data` of `reports.account` with the secrets left out of its lines' words, and of how many lines."""
    pattern = pattern_of(secret)
    if pattern is None:
        return data, 0
    lines, count, instead = [], 0, pick(_LEFT_OUT, language)
    for line in data["lines"]:
        told = {member: pattern.sub(instead, line[member]) for member in _WORDS if line[member]}
        count += any(line[member] != text for member, text in told.items())
        lines.append({**line, **told})
    return {**data, "lines": lines}, count
