"""Money: exact decimals of CNY with two places; the one place for its arithmetic.

No float enters here: a float is refused, never rounded.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import PlainValidator, WithJsonSchema

from sharedfund.values.forms import Form

ZERO = Decimal("0.00")
FEN = Decimal("0.01")
LIMIT = Decimal("10000000000000")  # 13 digits before the point (format 1)


def exact(value: object, places: int = 2) -> Decimal:
    """`value` as a Decimal with exactly `places` places; nothing is rounded.

    Raises: ValueError for a float, a bool, anything not finite, more places than allowed, or 14 digits and more.
    """
    if isinstance(value, bool | float) or not isinstance(value, Decimal | str | int):
        raise ValueError("not-an-amount")
    try:
        number = Decimal(value)
    except ArithmeticError:
        raise ValueError("not-an-amount") from None
    if not number.is_finite():
        raise ValueError("not-an-amount")
    if abs(number) >= LIMIT:
        raise ValueError("amount-too-large")
    quantum = Decimal(1).scaleb(-places)
    whole = number.quantize(quantum)
    if whole != number:
        raise ValueError("too-many-decimals")
    return abs(whole) if whole == 0 else whole


def positive(value: object) -> Decimal:
    """`exact(value)`, above 0.00. Raises: ValueError."""
    amount = exact(value)
    if amount <= 0:
        raise ValueError("amount-not-positive")
    return amount


def not_negative(value: object) -> Decimal:
    """`exact(value)`, 0.00 or more. Raises: ValueError."""
    amount = exact(value)
    if amount < 0:
        raise ValueError("amount-negative")
    return amount


def half_up(value: Fraction | Decimal) -> Decimal:
    """The amount nearest to `value`; half a fen goes away from zero."""
    if isinstance(value, Decimal):
        return value.quantize(FEN, ROUND_HALF_UP)
    # Whole fen in integers: exact whatever the size.
    fen = (abs(value.numerator) * 200 // value.denominator + 1) // 2
    return Decimal(fen if value.numerator >= 0 else -fen).scaleb(-2)


def times(amount: Decimal, share: Fraction) -> Decimal:
    """`amount` x `share`, rounded half-up once at the end."""
    return half_up(Fraction(amount) * share)


Money = Annotated[Decimal, PlainValidator(exact), WithJsonSchema({"type": "string"}), Form.AMOUNT]
Positive = Annotated[Decimal, PlainValidator(positive), WithJsonSchema({"type": "string"}), Form.AMOUNT]
NotNegative = Annotated[Decimal, PlainValidator(not_negative), WithJsonSchema({"type": "string"}), Form.AMOUNT]


def _places(places: int):  # type: ignore[no-untyped-def]  # returns a pydantic validator, whose type pydantic does not name
    return PlainValidator(lambda value: exact(value, places))


Area = Annotated[Decimal, _places(2), WithJsonSchema({"type": "string"}), Form.DECIMAL]
Score = Annotated[Decimal, _places(2), WithJsonSchema({"type": "string"}), Form.DECIMAL]
Rate = Annotated[Decimal, _places(4), WithJsonSchema({"type": "string"}), Form.DECIMAL]
