"""Hypothesis strategies: the one home. An entry of any kind is drawn from its class's own types, so a new kind is
covered the day it exists."""

from __future__ import annotations

import types
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

from hypothesis import strategies as st
from pydantic import BaseModel

from sharedfund.entries import KINDS, bank, entry_class
from sharedfund.entries.entry import Entry
from sharedfund.values import identity, wording

HEX = "0123456789abcdef"

_CHARS = st.sampled_from("银杏花园小区付款物业费一二三 aZ09\"\\;:#*!-—（）“”‘’￥×·　𠮷é;{}[]@~%&?'`")
texts = st.text(_CHARS, min_size=1, max_size=40).filter(
    lambda t: t[0] not in " \u3000" and t[-1] not in " \u3000" and wording.first_foreign(t) is None
)
amounts = st.integers(-(10**12), 10**12).map(lambda fen: Decimal(fen).scaleb(-2))
positives = st.integers(1, 10**12).map(lambda fen: Decimal(fen).scaleb(-2))
not_negatives = st.integers(0, 10**12).map(lambda fen: Decimal(fen).scaleb(-2))
day_values = st.dates(date(2020, 1, 1), date(2035, 12, 31))
instants = st.integers(0, 400_000_000).map(lambda s: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=s))
shares = st.builds(Fraction, st.integers(0, 1000), st.integers(1, 1000))


def digits(prefix: str, count: int) -> st.SearchStrategy[str]:
    return st.integers(0, 10**count - 1).map(lambda n: f"{prefix}{n:0{count}d}")


def hexes(count: int) -> st.SearchStrategy[str]:
    return st.text(HEX, min_size=count, max_size=count)


months = st.builds(lambda y, m: f"{y}-{m:02d}", st.integers(2020, 2035), st.integers(1, 12))
periods = st.one_of(months, st.builds(lambda y, q: f"{y}Q{q}", st.integers(2020, 2035), st.integers(1, 4)),
                    st.integers(2020, 2035).map(str))
# What identity's types stand for, found by the validator that marks each type.
_BY_TYPE: dict[Any, st.SearchStrategy[Any]] = {}


def _mark(annotated: Any) -> Any:
    return annotated.__metadata__[0].func


for _annotated, _strategy in (
    (identity.Text, texts), (identity.Slug, st.from_regex(r"[a-z][a-z0-9]{0,10}", fullmatch=True)),
    (identity.PersonId, digits("p-", 2)), (identity.MandateId, st.integers(0, 999).map("M-{}".format)),
    (identity.Hands, st.sampled_from(["wechat", "alipay", "firm", "cash", "p-07"])),
    (identity.Channel, st.sampled_from(["bank", "wechat", "alipay", "firm", "cash", "p-07"])),
    (identity.HouseholdKey, hexes(6).map("h-{}".format)), (identity.UnitId, hexes(6).map("u-{}".format)),
    (identity.BuildingId, digits("B", 2)), (identity.FirmId, digits("F", 3)), (identity.VendorId, digits("v-", 2)),
    (identity.PayeeId, digits("v-", 2)), (identity.NeighbourId, hexes(8).map("n-{}".format)), (identity.ContractId, digits("C-", 2)), (identity.TariffId, digits("T-", 2)), (identity.ResolutionId, digits("R", 7)),
    (identity.PaymentId, digits("P-", 4)), (identity.ReceiptId, digits("S-", 4)), (identity.BillId, digits("B-", 4)),
    (identity.DocumentId, digits("D-", 4)), (identity.BankReference, st.from_regex(r"[0-9A-Z]{1,12}", fullmatch=True)),
    (identity.FundName, st.sampled_from(["operating", "public-revenue", "custody", "grants", "contingency"])),
    (identity.Hex32, hexes(64)), (identity.Signature, hexes(128)),
    (identity.BookingKey, st.one_of(st.from_regex(r"[0-9A-Z]{1,12}", fullmatch=True), hexes(64))),
    (bank.SpelledLine, st.builds("{} {} {}".format, day_values, amounts.filter(bool),
                                 st.from_regex(r"[0-9A-Z]{1,12}", fullmatch=True))),
    (identity.Seen, st.builds("{} {}".format, st.integers(1, 10**6), hexes(64))),
):
    _BY_TYPE[_mark(_annotated)] = _strategy


def of_type(annotation: Any, metadata: tuple[Any, ...] = ()) -> st.SearchStrategy[Any]:
    """A strategy for a field's type."""
    from sharedfund.values import days, money

    for mark in (*metadata, *getattr(annotation, "__metadata__", ())):
        func = getattr(mark, "func", None)
        if func in _BY_TYPE:
            return _BY_TYPE[func]
        known = {
            money.exact: amounts, money.positive: positives, money.not_negative: not_negatives, days.day: day_values,
            days.instant: instants, days.offset: st.just("+08:00"), days._period_name: periods, days._month_name: months,
        }.get(func)
        if known is not None:
            return known
    if hasattr(annotation, "__metadata__"):
        plain = annotation.__origin__
        if plain is Decimal:  # areas, scores, rates
            return st.integers(0, 10**6).map(Decimal)
        if plain is Fraction:
            return shares
        return of_type(plain)
    if annotation is Decimal:
        return st.integers(0, 10**6).map(Decimal)
    if annotation is Fraction:
        return shares
    origin, args = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        return st.one_of(*(of_type(arg) for arg in args))
    if origin is Literal:
        return st.sampled_from(args)
    if origin is tuple:
        return st.lists(of_type(args[0]), max_size=3).map(tuple)
    if origin is frozenset:
        return st.frozensets(of_type(args[0]), max_size=3)
    if annotation is type(None):
        return st.none()
    if annotation is bool:
        return st.booleans()
    if annotation is int:
        return st.integers(0, 10**9)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return rows(annotation)
    raise LookupError(annotation)


@cache
def rows(cls: type[BaseModel]) -> st.SearchStrategy[Any]:
    """Rows of a class, every field drawn from its type."""
    from sharedfund.entries.terms import Terms

    if cls is Terms:
        return st.just(Terms())
    if not cls.__pydantic_complete__:
        cls.model_rebuild()
    fields = {n: of_type(f.annotation, tuple(f.metadata)) for n, f in cls.model_fields.items()}
    return st.builds(cls, **fields)


@cache
def entries(kind: str) -> st.SearchStrategy[Entry]:
    """Entries of a kind as a door would stamp them; whether a rule would admit them is another matter."""
    cls = entry_class(kind)
    if not cls.__pydantic_complete__:
        cls.model_rebuild()
    fields = {n: of_type(f.annotation, tuple(f.metadata)) for n, f in cls.model_fields.items()}
    fields["recorded"] = instants
    fields["signature"] = hexes(128) if cls.is_signed else st.none()
    if "head" in fields and kind in ("bill-recorded", "bill-credited", "imprest-spent", "payment-requested", "share-booked",
                                     "shared-cost-split", "shared-cost-unsplit"):
        from sharedfund.accounts.heads import HEADS

        fields["head"] = st.sampled_from(sorted(h for h in HEADS if HEADS[h].fund == "operating"))
        if "fund" in fields:
            fields["fund"] = st.just("operating")
    if "legs" in fields:
        legs = st.lists(st.tuples(st.sampled_from(["Expenses:Operating:Essential:Power", "Liabilities:Unidentified"]),
                                  positives), min_size=1, max_size=1)
        fields["legs"] = legs.map(lambda pairs: tuple({"account": a, "amount": b} for a, b in pairs))
    drawn = st.builds(cls, **fields)
    if "allocation" in fields:
        drawn = drawn.filter(lambda e: e.allocation is None or e.allocation.total() > 0).map(_allotted)
    return drawn


def _allotted(entry: Any) -> Entry:
    """A receipt whose allocation sums to it, as every admitted one does."""
    return entry if entry.allocation is None else entry.replaced(amount=entry.allocation.total())


@st.composite
def any_entry(draw: Any) -> Entry:
    """An entry of any kind that has a spelling: its postings balance in each fund."""
    from sharedfund.spelling import SpellingError, encode

    entry = draw(entries(draw(st.sampled_from(sorted(KINDS)))))
    try:
        encode(entry)
    except SpellingError:
        from hypothesis import assume

        assume(False)
    return entry


