"""The form of words: a reason and a remedy in two languages, and how a fact is written inside them.

`{amount}` is written by what the fact is: an amount with thousands separators and 元, a day as ISO, a head, a fund or
an office by its name. A spec says otherwise: `{score:number}`, `{share:percent}`, `{amount:capital}`, `{head:slug}`.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

Language = Literal["zh_CN", "en"]
LANGUAGES: tuple[Language, ...] = ("zh_CN", "en")


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of one code: the reason, and what to do next (a line each; commands stand in them as typed)."""

    zh: str
    en: str
    remedy_zh: tuple[str, ...] = ()
    remedy_en: tuple[str, ...] = ()

    def reason(self, facts: Mapping[str, Any], language: Language) -> str:
        return filled(self.zh if language == "zh_CN" else self.en, facts, language)

    def remedy(self, facts: Mapping[str, Any], language: Language) -> tuple[str, ...]:
        lines = self.remedy_zh if language == "zh_CN" else self.remedy_en
        return tuple(filled(line, facts, language) for line in lines)


# ---- facts ----


def plain(value: Decimal | int) -> str:
    """`value` with thousands separators and as many places as it has: `1,200.00`."""
    return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"


def money(value: Decimal, language: Language = "zh_CN") -> str:
    """`1,200.00 元`; in English `CNY 1,200.00`."""
    return f"{plain(value)} 元" if language == "zh_CN" else f"CNY {plain(value)}"


def percent(value: Fraction | Decimal | str | int, places: int = 3) -> str:
    """A share as a percentage, half-up, without padding: `1/10` is `10%`."""
    share = Fraction(value) * 100
    scaled = abs(share) * 10**places * 2
    whole = Decimal((scaled.numerator // scaled.denominator + 1) // 2).scaleb(-places)
    digits = f"{whole:f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return f"{'-' if share < 0 and whole else ''}{digits}%"


_DIGITS = "零壹贰叁肆伍陆柒捌玖"


def capital(amount: Decimal) -> str:
    """`amount` in the capital numerals of Chinese bank slips: 26,000.00 is 贰万陆仟元整."""
    fen = int(abs(amount).scaleb(2))
    yuan, jiao, cent = fen // 100, fen // 10 % 10, fen % 10
    text = f"{_whole(yuan)}元" if yuan or not fen else ""
    if jiao:
        text += f"{_DIGITS[jiao]}角"
    elif cent and yuan:
        text += "零"
    text += f"{_DIGITS[cent]}分" if cent else "整"
    return ("负" if amount < 0 else "") + text


def _whole(number: int) -> str:
    for unit, name in ((10**8, "亿"), (10**4, "万")):
        if number >= unit:
            high, low = divmod(number, unit)
            gap = "零" if 0 < low < unit // 10 else ""
            return _whole(high) + name + gap + (_whole(low) if low else "")
    if number == 0:
        return _DIGITS[0]
    text, gap = "", ""
    for unit, name in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
        digit = number // unit % 10
        if digit:
            text += gap + _DIGITS[digit] + name
            gap = ""
        elif text:
            gap = "零"
    return text


def clean(text: str) -> str:
    """`text` fit for a line on a terminal or a page: control and direction characters shown as `\\uXXXX`."""
    return "".join(
        f"\\u{ord(char):04x}" if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") else char
        for char in text
    )


def shortened(text: str, limit: int) -> str:
    """`text`, cut where it is longer than `limit` characters."""
    return text if len(text) <= limit else text[:limit] + "…"


FOUND_MAX_CHARS, FACT_MAX_CHARS = 60, 240

_DIGEST = re.compile(r"[0-9a-f]{64}")  # two of them differ anywhere: told whole
# Longer than any fund id or check code: nothing anybody wrote to be read.
_ENDLESS = re.compile(r"[^\s\u4e00-\u9fff]{81,}")


def recognisable(text: str) -> str:
    """`text` with every endless word in it cut: what somebody typed is repeated to be recognised, not to fill the
    screen."""
    return _ENDLESS.sub(lambda word: shortened(word[0], FOUND_MAX_CHARS), text)

# Facts whose name says what they are, whatever their type.
_PLAIN_ENDINGS = ("score", "area", "area_m2", "rate", "size", "year", "block", "no")


def written(name: str, value: Any, spec: str, language: Language) -> str:
    """One fact inside words. Raises: ValueError for a spec that does not exist."""
    if spec == "":
        spec = _spec_of(name, value)
    match spec:
        case "money":
            return money(value, language)
        case "number":
            return plain(value) if isinstance(value, Decimal | int) else clean(str(value))
        case "percent":
            return percent(value)
        case "capital":
            return capital(value)
        case "days":
            return f"{value} 天" if language == "zh_CN" else f"{value} day{'' if value == 1 else 's'}"
        case "yes":
            return ("是" if value else "否") if language == "zh_CN" else ("yes" if value else "no")
        case "day":
            return f"{value:%Y-%m-%d}" if isinstance(value, date) else clean(str(value))
        case "instant":
            return str(value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"))
        case "head" | "fund" | "office" | "party" | "payee" | "status" | "kind" | "word":
            from sharedfund.render.words import names

            return clean(names.name(spec, str(value), language))
        case "slug" | "text":
            text = recognisable(clean(_called(name, str(value), language)))
            return shortened(text, FOUND_MAX_CHARS if name == "found" and not _DIGEST.fullmatch(text) else FACT_MAX_CHARS)
        case "short":
            return clean(str(value))[:8]
    raise ValueError(spec)


# Facts that are slugs with a name of their own, and where it stands.
_SLUGS = {"kind": "kind", "step": "kind", "status": "status", "wanted": "status", "decision": "word", "orders": "word",
          "channel": "word", "payee": "payee", "use": "word"}


def _called(name: str, value: str, language: Language) -> str:
    """A slug by its name, for the facts that are slugs or a term of the charter; any other text as it is."""
    from sharedfund.render.words import names, terms

    if name in terms.TERMS:
        return terms.value(name, value, language)
    return names.name(_SLUGS[name], value, language) if name in _SLUGS else value


def _spec_of(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "yes"
    if isinstance(value, Decimal):
        return "number" if name.endswith(_PLAIN_ENDINGS) else "money"
    if isinstance(value, Fraction):
        return "percent"
    if isinstance(value, int):
        return "number" if not name.endswith(_PLAIN_ENDINGS) else "text"
    if isinstance(value, datetime):
        return "instant"
    if isinstance(value, date):
        return "day"
    last = name.rpartition("_")[2]
    return last if last in ("head", "fund", "office", "party") else "text"


class _Formatter(string.Formatter):
    """`str.format` over facts: no attribute, no index, and a fact that is not there reads 无 / none."""

    def __init__(self, facts: Mapping[str, Any], language: Language) -> None:
        self._facts = facts
        self._language: Language = language

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> tuple[Any, str]:
        if not field_name.isidentifier():
            raise ValueError(field_name)
        return (field_name, self._facts.get(field_name)), field_name

    def format_field(self, value: Any, format_spec: str) -> str:
        name, fact = value
        if fact is None:
            return "无" if self._language == "zh_CN" else "none"
        return written(name, fact, format_spec, self._language)


def filled(text: str, facts: Mapping[str, Any], language: Language) -> str:
    """`text` with its `{places}` filled by `facts`."""
    return _Formatter(facts, language).format(text)


def fields(text: str) -> frozenset[str]:
    """The facts `text` asks for."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)
