"""How public revenue is given back: each household's part by the key the owners agreed on or the charter's, rounded as
the charter says, and what of it pays the household's fee (R91, R92). Pure; drafts propose by it and the rules
recompute it."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from sharedfund.entries.revenue import FeePart, ReturnRow
from sharedfund.state.allocation import allocation
from sharedfund.values import money, shares
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.entries.revenue import DistributionProposed
    from sharedfund.state import State

YUAN = Decimal("1")
ENTRY_MAX = 270  # what one entry takes, in pieces: see `entries_of`


class Part(NamedTuple):
    """A household's share of what goes back, to the fen, and what of it is given, as rounded."""

    household: str
    share: Decimal
    amount: Decimal


def key_of(state: State, entry: DistributionProposed) -> str | None:
    """By what a distribution is allocated: what the owners agreed on, else the charter's key; None where neither says
    (R92)."""
    agreed = entry.key_agreed or state.charter.terms.return_key
    return None if agreed == "none" else agreed


def parts(state: State, entry: DistributionProposed) -> tuple[Part, ...]:
    """Each household's share and what of it is given: a total is split by the key with the largest remainder, a rate is
    multiplied; to whole yuan, where the charter says so, both are rounded down and the rest stays in the fund. The sum
    is what it is and never forced to another total (R91)."""
    key = key_of(state, entry)
    weights = {unit.household: unit.area_m2 if key == "area" else Decimal(1) for unit in state.units.all()}
    if key is None or not any(weights.values()):
        return ()
    if entry.total is not None:
        found = shares.split(entry.total, weights)
    else:
        rate = Fraction(entry.rate or ZERO)
        found = {household: money.half_up(Fraction(weight) * rate) for household, weight in sorted(weights.items())}
    return tuple(Part(household, share, _rounded(state, share)) for household, share in found.items() if share)


def _rounded(state: State, share: Decimal) -> Decimal:
    if state.charter.terms.return_rounding == "fen":
        return share
    return share.quantize(YUAN, ROUND_DOWN).quantize(money.FEN)


def declared(state: State, entry: DistributionProposed) -> Decimal:
    """What is given back in all."""
    return sum((part.amount for part in parts(state, entry)), ZERO)


def rows(state: State, entry: DistributionProposed, on: date) -> tuple[ReturnRow, ...]:
    """The rows of the declaration: as an offset the part pays the household's bills and then its fee in advance as far
    as that may go; as a return its arrears first, where the resolution says so; the rest is due to it."""
    made = []
    for part in parts(state, entry):
        bills: tuple[FeePart, ...] = ()
        ahead = ZERO
        if entry.manner == "offset" and part.amount:
            applied = allocation(state, part.household, part.amount, None, on, with_late_fees=False)
            bills = tuple(FeePart(period=one.period, amount=one.amount) for one in applied.applied)
            ahead = applied.advance
        elif entry.takes_arrears:
            bills = _arrears(state, part, on)
        made.append(ReturnRow(household=part.household, share=part.share, amount=part.amount, bills=bills,
                              ahead=ahead or None))
    return tuple(made)


def entries_of(made: tuple[ReturnRow, ...]) -> tuple[tuple[ReturnRow, ...], ...]:
    """The rows cut into what one entry may hold: a household counts one, two more where its fee is paid, which is two
    legs of its own, and one for each bill."""
    cut: list[tuple[ReturnRow, ...]] = []
    held: list[ReturnRow] = []
    size = 0
    for row in made:
        weight = 1 + (2 if row.fees() else 0) + len(row.bills)
        if held and size + weight > ENTRY_MAX:
            cut.append(tuple(held))
            held, size = [], 0
        held.append(row)
        size += weight
    return (*cut, tuple(held)) if held else tuple(cut)


def _arrears(state: State, part: Part, on: date) -> tuple[FeePart, ...]:
    """What of a part pays bills that were due before `on`, the oldest first."""
    left, paid = part.amount, []
    for bill in state.fees.open(part.household):
        amount = min(left, bill.unpaid)
        if bill.due < on and amount > 0:
            paid.append(FeePart(period=bill.period, amount=amount))
            left -= amount
    return tuple(paid)
