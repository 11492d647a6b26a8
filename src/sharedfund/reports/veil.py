"""What a text typed by hand must not tell on a page that anybody may read: keys of households and units, rooms, telephone
numbers, identity and account numbers are put out of sight, whoever wrote them there (R79).

The forms are few and fixed: what was published must be computed again the same. Names of people have no form; texts about
a household's money are therefore left out as a whole, by the sections that would print them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

VEILED = "***"

# The members of the data that hold text somebody typed.
TYPED = frozenset({
    "answer", "cause", "clause", "decided_by", "document", "gift", "giver", "items", "name", "payer", "place", "purpose",
    "question", "reason", "responsible", "text", "title",
})

# Each character for one, so that what is found in the plain text is cut out of the typed one.
_PLAIN = str.maketrans("０１２３４５６７８９－–—―‐‑−＃ＸｘＨｈＵｕ", "0123456789-------#XxHhUu")
_FORMS = re.compile("|".join((
    r"(?<![A-Za-z])[hHuU]-[0-9a-fA-F]{6}(?![0-9a-zA-Z])",
    r"(?<!\d)\d{17}[\dXx](?![0-9A-Za-z])",  # an identity number
    r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)",  # a mobile
    r"(?<!\d)0\d{2,3}[- ]\d{7,8}(?!\d)",  # a telephone
    r"(?<!\d)\d{4}(?:[ -]?\d{4}){2,4}(?:[ -]?\d{1,3})?(?!\d)",  # an account: twelve digits and more
    r"(?<![\dA-Za-z-])\d{1,3}-\d{1,2}-\d{3,4}(?![\d-])(?:\s*(?:室|房|号))?",  # 3-2-1201
    r"(?<![\dA-Za-z-])\d{1,3}-\d{3,4}\s*(?:室|房|户|业主|住户)",  # 3-1201室
    r"(?<![\dA-Za-z])\d{1,3}\s*(?:幢|栋|座|号楼|#楼?)\s*-?\s*(?:\d{1,2}\s*(?:单元|门)\s*-?\s*|\d{1,2}-)?"
    r"\d{3,4}(?!\d)(?:\s*(?:室|房|号))?",
    r"(?<!\d)\d{1,2}\s*单元\s*-?\s*\d{3,4}(?!\d)(?:\s*(?:室|房|号))?",
    r"(?<![\d.-])\d{3,4}\s*(?:室|房(?![屋款租产价]))",
)))


def text(written: str) -> str:
    """`written` without what would tell which household or person is meant."""
    plain = written.translate(_PLAIN)
    if _FORMS.search(plain) is None:
        return written
    made, at = "", 0
    for found in _FORMS.finditer(plain):
        made += written[at : found.start()] + VEILED
        at = found.end()
    return made + written[at:]


def typed(data: Any, member: str = "") -> Iterator[str]:
    """Every text of the data that somebody typed."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from typed(value, name)
    elif isinstance(data, list):
        for value in data:
            yield from typed(value, member)
    elif isinstance(data, str) and member in TYPED:
        yield data


def over(data: Any, member: str = "") -> Any:
    """The data with every typed text veiled."""
    if isinstance(data, dict):
        return {name: over(value, name) for name, value in data.items()}
    if isinstance(data, list):
        return [over(value, member) for value in data]
    return text(data) if isinstance(data, str) and member in TYPED else data
