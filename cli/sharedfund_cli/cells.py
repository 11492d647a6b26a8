"""Text on a terminal measured in cells: a Chinese character is two wide, and a line may break beside it."""

from __future__ import annotations

import re
import unicodedata

# What must not begin a line, and what must not end one.
_NOT_FIRST = "，。；：、！？）》」』”’…—,.;:!?)]}%"
_NOT_LAST = "（《「『“‘([{"
_PIECES = re.compile(r"\s+|[!-~]+|.", re.DOTALL)


def width(text: str) -> int:
    """The cells `text` takes; escape sequences are not expected in it."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def pad(text: str, cells: int) -> str:
    """`text` filled with blanks to `cells`; longer text stays whole."""
    return text + " " * max(cells - width(text), 0)


def pad_left(text: str, cells: int) -> str:
    """`text` with blanks before it up to `cells`; longer text stays whole."""
    return " " * max(cells - width(text), 0) + text


def wrap(text: str, cells: int, first: str = "", rest: str = "") -> str:
    """One paragraph broken at `cells`; ASCII words stay whole, Chinese breaks between characters. `first` and `rest`
    stand before the first and the other lines. A word longer than a line stands alone and overruns."""
    lines: list[str] = []
    line, used, indent = first, width(first), first
    for piece in _pieces(text):
        if piece.isspace():
            if line != indent:
                line, used = line + " ", used + 1
            continue
        size = width(piece)
        if used + size > cells and line != indent:
            lines.append(line.rstrip())
            line, used, indent = rest, width(rest), rest
        line, used = line + piece, used + size
    lines.append(line.rstrip())
    return "\n".join(lines)


def _pieces(text: str) -> list[str]:
    """What may not be broken: words with the marks that must stay beside them."""
    pieces: list[str] = []
    for piece in _PIECES.findall(" ".join(text.split())):
        if pieces and not piece.isspace() and not pieces[-1].isspace() and (
            piece[0] in _NOT_FIRST or pieces[-1][-1] in _NOT_LAST
        ):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces
