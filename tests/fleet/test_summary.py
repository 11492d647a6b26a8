"""The roll-up of several books: what is a sum, what is a mean, what is neither; what does not add up stays so."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from sharedfund.fleet import Complex, Stated, rolled_up
from sharedfund.fleet.complexes import LARGE, SMALL, ShareSeen, SplitSeen
from sharedfund.fleet.summary import mean

ONE, TWO = "a" * 64, "b" * 64
ZERO = Decimal("0.00")


def complex_(name: str, fund: str = ONE, **figures: Any) -> Complex:
    given = {"households": 56, "area_m2": Decimal("4500.00"), "balance": ZERO, "managed": ZERO, **figures}
    return Complex(path=name, name=name, fund=fund, **{"profile": "co-managed", **given})


def test_money_managed_so_far_is_never_a_balance() -> None:
    """X2: 1,010,000.00 over five complexes is 202,000.00 on average; what lies in the banks is another figure."""
    managed = ("310000.00", "250000.00", "180000.00", "150000.00", "120000.00")
    books = [complex_(f"小区{n}", f"{n}" * 64, managed=Decimal(sum_), balance=Decimal("1000.00") * n)
             for n, sum_ in enumerate(managed, 1)]
    found = rolled_up(books)
    assert found.managed == Decimal("1010000.00")
    assert found.managed_mean == Decimal("202000.00")
    assert found.balance == Decimal("15000.00")


def test_a_mean_is_of_the_complexes_that_have_a_score() -> None:
    """X9: the mean of the pilots rose from 62 to 93; a complex without an evaluation is in neither."""
    before = mean([Decimal("60.00"), Decimal("64.00"), Decimal("62.00"), None])
    after = mean([Decimal("91.00"), Decimal("95.00"), Decimal("93.00"), None])
    assert (before.mean, before.of, after.mean, after.of) == (Decimal("62.00"), 3, Decimal("93.00"), 3)
    assert mean([None]) == (None, 0)


def test_what_was_counted_is_set_against_what_was_stated_and_nothing_is_filled() -> None:
    """H20: 48 were taken over; 21 chose a firm, 5 went back to their employers, 21 manage themselves: 47."""
    found = rolled_up([complex_("一")], Stated(48, {"选聘物业": 21, "单位管理": 5, "居民自治": 21})).modes
    assert (found.counted, found.stated, found.difference) == (47, 48, 1)
    assert sum(found.counts.values()) == 47
    assert set(found.counts) == {"选聘物业", "单位管理", "居民自治"}


def test_without_a_statement_the_charters_are_counted() -> None:
    books = [complex_("一"), complex_("二", TWO, profile="self-hire")]
    assert rolled_up(books).modes == ({"co-managed": 1, "self-hire": 1}, 2, None, None)
    assert rolled_up(books, Stated(2)).modes.difference == 0
    assert rolled_up(books, Stated(3)).modes.difference == 1


def test_a_complex_without_a_fee_is_in_no_rate() -> None:
    books = [complex_("一", charged=Decimal("1755.00"), collected=Decimal("1228.50")), complex_("二", TWO)]
    found = rolled_up(books).collection
    assert (found.rate, found.of) == (Fraction(7, 10), 1)
    assert rolled_up([complex_("二", TWO)]).collection.rate is None


@pytest.mark.parametrize(("area", "band"), [
    ("19999.99", SMALL), ("20000.00", LARGE), ("20000.01", LARGE), ("0.00", None),
])
def test_a_complex_of_twenty_thousand_square_metres_is_a_large_one(area: str, band: str | None) -> None:
    """P15."""
    assert complex_("一", area_m2=Decimal(area)).area_band == band
    assert rolled_up([complex_("一", area_m2=Decimal(area))]).bands == ({band: 1} if band else {})


def pair(*, owed: str = "30.00", owes: str = "30.00", **share: Any) -> list[Complex]:
    split = SplitSeen("l" * 64, "NA-01", "2026-01", {TWO: Decimal("30.00")}, share.pop("undone", False))
    booked = share.pop("booked", True)
    seen = ShareSeen(**{"mirrors": "l" * 64, "agreement": "NA-01", "month": "2026-01", "payer": ONE[:8],
                        "amount": Decimal("30.00"), **share})
    return [
        complex_("一", ONE, due_from={TWO[:8]: Decimal(owed)}, splits=(split,)),
        complex_("二", TWO, due_to={ONE[:8]: Decimal(owes)}, shares=(seen,) if booked else ()),
    ]


def test_what_neighbours_owe_each_other_nets_to_zero() -> None:
    found = rolled_up(pair())
    assert found.nets
    assert found.agrees
    assert not found.mirrors
    (between,) = found.between
    assert (between.payer, between.neighbour, between.difference) == (ONE[:8], TWO[:8], ZERO)


def test_a_fen_of_difference_is_seen_from_either_side() -> None:
    for owed, owes in (("30.01", "30.00"), ("30.00", "30.01")):
        found = rolled_up(pair(owed=owed, owes=owes))
        assert not found.nets
        assert abs(found.between[0].difference or ZERO) == Decimal("0.01")


def test_a_neighbour_whose_book_is_not_read_says_nothing() -> None:
    one, two = pair()
    assert rolled_up([one]).between[0].due_to is None
    assert rolled_up([two]).between[0].due_from is None
    assert rolled_up([one]).nets
    assert not rolled_up([one]).mirrors


@pytest.mark.parametrize(("changes", "trouble", "agrees"), [
    ({"booked": False}, "not-booked", True), ({"mirrors": "x" * 64}, "mirror-missing", False),
    ({"amount": Decimal("30.01")}, "part-differs", False), ({"month": "2026-02"}, "part-differs", False),
    ({"agreement": "NA-02"}, "part-differs", False), ({"undone": True}, "mirror-undone", False),
])
def test_an_entry_that_names_anothers_is_answered_there(changes: dict[str, Any], trouble: str, agrees: bool) -> None:
    found = rolled_up(pair(**changes))
    assert trouble in [one.trouble for one in found.mirrors]
    assert found.agrees is agrees
