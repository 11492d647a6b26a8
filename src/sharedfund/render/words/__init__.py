"""What people read: words for refusals, flags, errors and figures, in Chinese and English.

One file a chapter holds `WORDS` by (rule name, code) and `ERRORS` by code; it is imported when its words are needed.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any, Protocol

from sharedfund.errors import SharedFundError
from sharedfund.render.words.form import Language, Words, clean

# The files here that hold no chapter's words.
_NOT_WORDS = frozenset({"form", "names", "titles"})


class Said(Protocol):
    """What a rule says: a refusal or a flag."""

    @property
    def number(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def facts(self) -> Mapping[str, Any]: ...


@cache
def chapters() -> tuple[str, ...]:
    """The files of words, sorted."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__) if module.name not in _NOT_WORDS))


def _modules(first: str | None = None) -> Iterator[ModuleType]:
    """The files of words, that of the chapter `first` before the others."""
    names = chapters()
    ordered = (first, *(name for name in names if name != first)) if first in names else names
    for name in ordered:
        yield import_module(f"{__name__}.{name}")


def _chapter_of(rule_name: str) -> str | None:
    from sharedfund.rules import RULES

    for known in RULES:
        if known.name == rule_name:
            return known.chapter
    return None


def of_rule(name: str, code: str) -> Words | None:
    """The words of what rule `name` says by `code`; None where nobody has written any."""
    for module in _modules(_chapter_of(name)):
        found: Words | None = getattr(module, "WORDS", {}).get((name, code))
        if found is not None:
            return found
    return None


def of_error(code: str) -> Words | None:
    """The words of a SharedFundError's code; None where nobody has written any."""
    for module in _modules():
        found: Words | None = getattr(module, "ERRORS", {}).get(code)
        if found is not None:
            return found
    return None


def reason(said: Said, language: Language) -> str:
    """Why a rule says no, or what a duty finds."""
    words = of_rule(said.name, said.code)
    return words.reason(said.facts, language) if words else _bare(said.code, said.facts)


def remedy(said: Said, language: Language) -> tuple[str, ...]:
    """What to do about it, a line each; where there is nothing to do but to know, the rule itself."""
    words = of_rule(said.name, said.code)
    told = words.remedy(said.facts, language) if words else ()
    return told or (f"sharedfund rules show {said.number}",)


def error_reason(error: SharedFundError, language: Language) -> str:
    """What went wrong."""
    words = of_error(error.code)
    return words.reason(error.facts, language) if words else _bare(error.code, error.facts)


def error_remedy(error: SharedFundError, language: Language) -> tuple[str, ...]:
    """What to do about it, a line each; of a field that is wrong, what the code of its value says."""
    words = of_error(error.code)
    told = words.remedy(error.facts, language) if words else ()
    cause = of_error(str(error.facts["reason"])) if error.code == "field-wrong" and not told and "reason" in error.facts else None
    return cause.remedy(error.facts, language) if cause else told


def _bare(code: str, facts: Mapping[str, Any]) -> str:
    """Code and facts as they stand, for a code nobody has words for; tests forbid such codes in rules."""
    told = ", ".join(f"{name} {clean(str(value))}" for name, value in facts.items())
    return f"{code}: {told}" if told else code
