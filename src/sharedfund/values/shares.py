"""Shares as exact fractions, and the one way to split a total (largest remainder, R9)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import PlainValidator, WithJsonSchema

from sharedfund.values.forms import Form

_SHARE = re.compile(r"-?[0-9]{1,15}/[0-9]{1,15}\Z")


def share(value: object) -> Fraction:
    """`value` as an exact fraction; accepts a Fraction or a text like `1/10`. Raises: ValueError."""
    if isinstance(value, Fraction):
        return value
    if isinstance(value, str) and _SHARE.match(value) and not value.endswith("/0"):
        top, bottom = value.split("/")
        if int(bottom):
            return Fraction(int(top), int(bottom))
    raise ValueError("not-a-share")


def spelled(value: Fraction) -> str:
    """`a/b` in lowest terms."""
    return f"{value.numerator}/{value.denominator}"


Share = Annotated[Fraction, PlainValidator(share), WithJsonSchema({"type": "string"}), Form.SHARE]


def split(total: Decimal, weights: Mapping[str, Decimal | Fraction | int]) -> dict[str, Decimal]:
    """Parts of `total` by `weights`, summing to it exactly; a left-over fen goes to the largest remainder,
    ties to the first key in order (R9). The parts come in the order of the sorted keys.

    Raises: ValueError when no weight is above zero or one is below it.
    """
    keys = sorted(weights)
    whole = sum((Fraction(weights[key]) for key in keys), Fraction(0))
    if whole <= 0 or any(weights[key] < 0 for key in keys):
        raise ValueError("no-weights")
    sign = -1 if total < 0 else 1
    fen = int(abs(total).scaleb(2))
    exact = {key: Fraction(weights[key]) * fen / whole for key in keys}
    parts = {key: exact[key].numerator // exact[key].denominator for key in keys}
    left = fen - sum(parts.values())
    for key in sorted(keys, key=lambda k: (parts[k] - exact[k], k))[:left]:
        parts[key] += 1
    return {key: Decimal(sign * parts[key]).scaleb(-2) for key in keys}
