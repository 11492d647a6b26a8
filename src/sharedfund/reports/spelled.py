"""How figures stand in a report's data: money and rates as text, never a float."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from sharedfund.values.money import ZERO


def money(amount: Decimal) -> str:
    """`3261.00`; there is no `-0.00`."""
    return str(amount + ZERO if amount else ZERO)


def percent(rate: Fraction | None) -> str | None:
    """A rate as percent, half-up to three places without padding: `77.125`, `75`; None stays None."""
    if rate is None:
        return None
    doubled = abs(rate) * 200_000
    thousandths = (doubled.numerator // doubled.denominator + 1) // 2
    number = Decimal(thousandths if rate >= 0 else -thousandths).scaleb(-3)
    text = f"{number:f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def ratio(part: Decimal, whole: Decimal) -> str | None:
    """`part` of `whole` in percent; None where there is no whole."""
    return percent(Fraction(part) / Fraction(whole)) if whole else None


def day(when: date | None) -> str | None:
    return None if when is None else when.isoformat()


def tenths(number: Fraction | None) -> str | None:
    """A number to one place, rounded down."""
    if number is None:
        return None
    scaled = number * 10
    return str(Decimal(scaled.numerator // scaled.denominator).scaleb(-1))
