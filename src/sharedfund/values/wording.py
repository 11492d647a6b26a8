"""The characters a book may hold; this module alone decides which.

The ranges are fixed and do not come from `unicodedata`, whose categories change between Python versions:
a text accepted today is accepted by every later program (format 1, section 1).
"""

from __future__ import annotations

import re
import unicodedata

# Signs that Chinese and English office texts need beyond letters: dashes, quotes, ellipsis, currencies, units.
SIGNS = "·×÷°±§–—‘’“”…‰′″※€￥¥℃№→↑↓√≤≥≠①②③④⑤⑥⑦⑧⑨⑩■□●○◎★☆△▲▼"

RANGES = (
    (0x20, 0x7E),
    (0xC0, 0xD6),
    (0xD8, 0xF6),
    (0xF8, 0xFF),
    (0x3000, 0x3029),  # 302A-302F combine with what stands before them and are left out
    (0x3030, 0x303F),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xFF01, 0xFF60),
    (0x20000, 0x3134F),
)

TEXT_MAX_CHARS = 1_000

_CLASS = "".join(f"{chr(a) if a > 0x20 else ' '}-{chr(b)}".replace("]", r"\]") for a, b in RANGES[1:])
_ALLOWED = re.compile(rf"[ -~{_CLASS}{re.escape(SIGNS)}]*")


class WordingError(ValueError):
    """A text holds a character no book may hold; `position` counts from 1."""

    def __init__(self, code: str, position: int = 0, character: str = "") -> None:
        super().__init__(f"{code} at character {position}: U+{ord(character):04X}" if character else code)
        self.code = code
        self.position = position
        self.character = character


def first_foreign(text: str) -> tuple[int, str] | None:
    """The place (from 1) and the first character that no book may hold, or None."""
    match = _ALLOWED.match(text)
    end = match.end() if match else 0
    return None if end == len(text) else (end + 1, text[end])


def text(value: str) -> str:
    """`value` itself if a book may hold it: 1 to 1,000 allowed characters, NFC, no blank at either end.

    Raises: WordingError with code `empty`, `too-long`, `foreign-character`, `not-nfc` or `blank-at-end`.
    """
    if not value:
        raise WordingError("empty")
    if len(value) > TEXT_MAX_CHARS:
        raise WordingError("too-long", TEXT_MAX_CHARS + 1, value[TEXT_MAX_CHARS])
    foreign = first_foreign(value)
    if foreign:
        raise WordingError("foreign-character", *foreign)
    # Never normalised silently: what was signed is what was typed.
    if not value.isascii() and unicodedata.normalize("NFC", value) != value:
        raise WordingError("not-nfc")
    if value[0] in " \u3000" or value[-1] in " \u3000":
        raise WordingError("blank-at-end")
    return value


def shown(value: str, limit: int = 400) -> str:
    """`value` as any terminal and page can show it: a character no book may hold stands as `\\x1b` or `U+202E`, and what
    is longer than `limit` is cut."""
    parts, length = [], 0
    for character in value[:limit]:
        told = character if _ALLOWED.fullmatch(character) else _named(character)
        length += len(told)
        if length > limit:
            break
        parts.append(told)
    return "".join(parts) + ("…" if len(value) > limit or length > limit else "")


def _named(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is no text, as a file's name brings it
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"U+{code:04X}"
