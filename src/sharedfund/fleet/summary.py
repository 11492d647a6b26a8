"""The roll-up of several books: sums and means with what they leave out, and what does not add up said as it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Literal, NamedTuple

from sharedfund.fleet.complexes import Complex
from sharedfund.values.money import ZERO, half_up


class Stated(NamedTuple):
    """What somebody else states: how many complexes there are, and how they are run, by any words."""

    complexes: int
    modes: Mapping[str, int] = MappingProxyType({})


class Modes(NamedTuple):
    """How many complexes are run in each way. `counted` is their sum; `difference` what `stated` has beyond it, which
    nothing fills."""

    counts: Mapping[str, int]
    counted: int
    stated: int | None
    difference: int | None


class Rate(NamedTuple):
    """The collection rate over all complexes that charged; None where none did. `of` is how many that is."""

    charged: Decimal
    collected: Decimal
    rate: Fraction | None
    of: int


class Mean(NamedTuple):
    """The mean over the complexes that have a figure, to two places; None where none has."""

    mean: Decimal | None
    of: int


class Between(NamedTuple):
    """What one book says it is owed by another, and what the other says it owes; `difference` is 0.00 where they
    agree. A book that is not among those read says nothing."""

    payer: str
    neighbour: str
    due_from: Decimal | None
    due_to: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        if self.due_from is None or self.due_to is None:
            return None
        return self.due_from - self.due_to


Trouble = Literal["not-booked", "mirror-missing", "part-differs", "mirror-undone"]


class Mirror(NamedTuple):
    """A split and a share that do not match: the share is not booked yet, names no split of the payer's book, has
    another amount, or its split was undone."""

    trouble: Trouble
    payer: str
    neighbour: str
    agreement: str
    month: str
    expected: Decimal | None
    found: Decimal | None


@dataclass(frozen=True, slots=True)
class Summary:
    """Several books side by side. `managed` is what has come in since each began, and no balance; `balance` is."""

    complexes: tuple[Complex, ...]
    managed: Decimal
    managed_mean: Decimal | None
    balance: Decimal
    households: int
    collection: Rate
    score: Mean
    modes: Modes
    bands: Mapping[str, int]
    between: tuple[Between, ...]
    mirrors: tuple[Mirror, ...]

    @property
    def nets(self) -> bool:
        """Whether what neighbours owe each other nets to zero across the books that were read."""
        return all(pair.difference in (None, ZERO) for pair in self.between)

    @property
    def agrees(self) -> bool:
        """Whether every entry that names another book's is answered there; a share that is still to come is no fault."""
        return all(found.trouble == "not-booked" for found in self.mirrors)


def rolled_up(complexes: Iterable[Complex], stated: Stated | None = None) -> Summary:
    """The roll-up, books in the order of their names."""
    books = tuple(sorted(complexes, key=lambda one: (one.name, one.fund)))
    managed = sum((one.managed for one in books), ZERO)
    return Summary(
        complexes=books, managed=managed, managed_mean=half_up(Fraction(managed) / len(books)) if books else None,
        balance=sum((one.balance for one in books), ZERO), households=sum(one.households for one in books),
        collection=_rate(books), score=mean([one.score for one in books]), modes=modes(books, stated),
        bands=dict(sorted(Counter(one.area_band for one in books if one.area_band).items())),
        between=tuple(_between(books)), mirrors=tuple(_mirrors(books)),
    )


def _rate(books: Iterable[Complex]) -> Rate:
    """Over the complexes that charged; one without a fee is in neither sum, and is not 0 percent."""
    charged = collected = ZERO
    of = 0
    for one in books:
        if one.charged is not None:
            charged, collected, of = charged + one.charged, collected + (one.collected or ZERO), of + 1
    return Rate(charged, collected, Fraction(collected) / Fraction(charged) if charged else None, of)


def mean(figures: Iterable[Decimal | None]) -> Mean:
    """The mean of the figures that are there."""
    known = [figure for figure in figures if figure is not None]
    if not known:
        return Mean(None, 0)
    return Mean(half_up(Fraction(sum(known, ZERO)) / len(known)), len(known))


def modes(books: Iterable[Complex], stated: Stated | None = None) -> Modes:
    """How the complexes are run: as stated where somebody stated it, else as their charters say."""
    counts = stated.modes if stated is not None and stated.modes else Counter(one.profile for one in books)
    counted = sum(counts.values())
    total = None if stated is None else stated.complexes
    return Modes(dict(sorted(counts.items())), counted, total, None if total is None else total - counted)


def _between(books: tuple[Complex, ...]) -> list[Between]:
    known = {one.fund[:8]: one for one in books}
    pairs: dict[tuple[str, str], tuple[Decimal | None, Decimal | None]] = {}
    for one in books:
        own = one.fund[:8]
        for other in {*one.due_from}:
            pairs[own, other] = (one.due_from[other], known[other].due_to.get(own, ZERO) if other in known else None)
        for other in {*one.due_to}:
            pairs[other, own] = (known[other].due_from.get(own, ZERO) if other in known else None, one.due_to[other])
    return [Between(payer, other, *pairs[payer, other]) for payer, other in sorted(pairs)]


def _mirrors(books: tuple[Complex, ...]) -> list[Mirror]:
    found: list[Mirror] = []
    known = {one.fund[:8]: one for one in books}
    shares = {(share.mirrors, one.fund): share for one in books for share in one.shares}
    splits = {split.leaf: split for one in books for split in one.splits}
    for one in books:
        for split in one.splits:
            for fund, part in sorted(split.parts.items()):
                if fund[:8] in known and not split.undone and (split.leaf, fund) not in shares:
                    found.append(Mirror("not-booked", one.fund[:8], fund[:8], split.agreement, split.month, part, None))
        for share in one.shares:
            if share.payer not in known:
                continue
            answer = splits.get(share.mirrors)
            expected = None if answer is None else answer.parts.get(one.fund)
            trouble: Trouble | None = None
            if answer is None or expected is None:
                trouble = "mirror-missing"
            elif answer.undone:
                trouble = "mirror-undone"
            elif (expected, answer.month, answer.agreement) != (share.amount, share.month, share.agreement):
                trouble = "part-differs"
            if trouble:
                found.append(Mirror(trouble, share.payer, one.fund[:8], share.agreement, share.month, expected,
                                    share.amount))
    return found
