"""The chart of docs/accounts.md: which fund an account belongs to, its place, and its names."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from tests.second_auditor.spelling import DOCS


@dataclass(frozen=True)
class Account:
    """An account as the chart has it; `place` orders the accounts of a book."""

    fund: str
    place: tuple[int, str]
    name_zh: str
    name_en: str


@functools.cache
def rows() -> tuple[tuple[re.Pattern[str], str, str, str], ...]:
    """Each row: pattern, fund, and both names."""
    page = (DOCS / "accounts.md").read_text("utf-8")
    places = dict(re.findall(r"^\| `<(\w+)>` \| `(.*)` \|$", page, re.M))
    result = []
    for pattern, fund, name_zh, name_en in re.findall(r"^\| `([A-Z]\S+)` \| `(\S+)` \| (.*) \| (.*) \|$", page, re.M):
        spelled = re.sub(r"<(\w+)>", lambda open_: f"(?P<{open_[1]}>{places[open_[1]]})".replace("\\|", "|"), pattern)
        result.append((re.compile(spelled), fund, name_zh, name_en))
    return tuple(result)


@functools.cache
def account(name: str) -> Account | None:
    """The account of this name, or nothing where the chart has none."""
    for number, (pattern, row_fund, name_zh, name_en) in enumerate(rows()):
        if match := pattern.fullmatch(name):
            parts = match.groupdict()
            fund = row_fund.replace("<fund>", label(parts.get("Fund", "")))
            for place, part in parts.items():
                fund = fund.replace(f"<{place}>", part)
            tail = f" {':'.join(parts.values())}" if parts else ""
            return Account(fund, (number, name), name_zh + tail, name_en + tail)
    return None


def label(name: str) -> str:
    """The fund whose label stands in an account."""
    first, colon, rest = name.partition(":")
    return re.sub("(?<=[a-z])(?=[A-Z])", "-", first).lower() + colon + rest
