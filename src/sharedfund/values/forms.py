"""How a value is spelled in a book: a mark on its type, read by `spelling` alone."""

from __future__ import annotations

from enum import Enum


class Form(Enum):
    """The spelling of a value in metadata; inside JSON an amount loses its currency and stays a string."""

    AMOUNT = "amount"  # 1200.00 CNY
    DECIMAL = "decimal"  # "93.00"
    SHARE = "share"  # "1/10"
    DAY = "day"  # 2026-01-31
    INSTANT = "instant"  # "2026-01-31T01:00:00Z"
    TEXT = "text"  # "..."
