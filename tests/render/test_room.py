"""The first page of A4: its lists give way to its texts, so that signatures and check code stay on it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sharedfund.render import front, layout, room

SOURCES = ["物业费 缴清 230/240 户", *["押金 不算收入"] * 6]
USES = ["公共电费"] * 9


def lists(left: Decimal | int, **other: Any) -> room.Shown:
    told: dict[str, Any] = {"sources": SOURCES, "uses": USES, "payments": 21, "remarks": [], "trend": True,
                            "name_width": Decimal(27), **other}
    return room.shown(Decimal(left), **told)


def test_a_text_takes_the_lines_its_letters_need() -> None:
    assert room.lines("", Decimal(100), "10") == 0
    assert room.lines("一" * 28, Decimal(100), "10") == 1
    assert room.lines("一" * 29, Decimal(100), "10") == 2
    assert room.lines("a" * 50, Decimal(100), "10") == 1
    assert room.lines("a" * 51, Decimal(100), "10") == 2
    assert room.lines("." * 100, Decimal(100), "10") == 1
    # A line that is broken loses up to two letters.
    assert room.lines("一" * 52, Decimal(100), "10") == 2
    assert room.lines("一" * 56, Decimal(100), "10") == 3


def test_with_room_every_list_is_as_long_as_it_may_be() -> None:
    assert lists(110) == room.Shown(sources=7, uses=9, payments=4, trend=True, remarks=True)


def test_the_smallest_uses_go_before_the_largest_payments() -> None:
    assert lists(105) == room.Shown(sources=7, uses=9, payments=4, trend=True, remarks=True)
    assert lists(104) == room.Shown(sources=7, uses=8, payments=4, trend=True, remarks=True)
    assert lists(99) == room.Shown(sources=7, uses=9, payments=3, trend=True, remarks=True)


def test_a_use_that_gave_way_for_nothing_comes_back() -> None:
    """Without room for a payment beside the fewest uses, the uses take the room."""
    assert lists(50) == room.Shown(sources=6, uses=8, payments=0, trend=False, remarks=True)
    assert lists(40, remarks=["维修预算调整" * 12]) == room.Shown(sources=4, uses=6, payments=0, trend=False, remarks=False)


def test_with_little_room_the_balances_and_the_remarks_go_last() -> None:
    assert lists(45, remarks=["维修预算调整"]) == room.Shown(sources=5, uses=5, payments=0, trend=False, remarks=True)
    assert lists(33, remarks=["维修预算调整"]) == room.Shown(sources=4, uses=5, payments=0, trend=False, remarks=False)


def test_longer_texts_leave_less_for_the_lists() -> None:
    short = room.left([("相符。", "9.4")], headlines=[], compared=False)
    assert room.left([("相符。" * 60, "9.4")], headlines=[], compared=False) < short
    assert room.left([("相符。", "9.4")], headlines=["迟公布 2 天"], compared=False) < short - room.HEADLINE
    assert room.left([("相符。", "9.4")], headlines=[], compared=True) == short - room.COMPARED


def test_the_smallest_lines_are_summed_up_in_the_last_and_keep_the_total() -> None:
    made = [front.Line(name, "", Decimal(sum_)) for name, sum_ in (
        ("a", "9.00"), ("b", "1.00"), ("c", "7.00"), ("d", "-0.50"), ("e", "5.00"))]
    kept, rest = front.merged(made, 4, "zh_CN")
    assert [(line.name, line.amount) for line in kept] == [
        ("a", Decimal("9.00")), ("c", Decimal("7.00")), ("e", Decimal("5.00")), ("其余 2 项", Decimal("0.50"))]
    assert [line.name for line in rest] == ["b", "d"]
    assert front.merged(made, 4, "en")[0][-1].name == "the other 2"
    assert front.merged(made, 5, "zh_CN") == (made, [])


def test_a_refusal_told_by_its_number_alone_is_told_in_words() -> None:
    assert layout.rule_title("R64", "en") == "payments stay within their budget line"
    assert layout.rule_title("R64", "zh_CN") == "付款不超预算科目"
    assert layout.rule_title("R106", "en") != "R106"


def test_what_went_over_its_budget_is_summed_up_last() -> None:
    made = [front.Line(name, "", Decimal(sum_), Decimal(budget)) for name, sum_, budget in (
        ("a", "9.00", "9.00"), ("b", "2.00", "1.00"), ("c", "7.00", "8.00"), ("d", "3.00", "3.00"))]
    kept, rest = front.merged(made, 3, "zh_CN")
    assert [line.name for line in kept] == ["a", "b", "其余 2 项"]
    assert [line.name for line in rest] == ["c", "d"]
