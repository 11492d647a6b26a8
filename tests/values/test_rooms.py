"""Rooms as people write them, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharedfund.values import rooms
from sharedfund.values.rooms import Register, Room

# Three buildings with two entrances each, four rooms an entrance; and the same without entrances.
WITH = Register.of([(f"{b}/{e}/{r}", f"{b}-{e}-{r}", f"B0{b}") for b in (1, 2, 3) for e in (1, 2)
                    for r in ("101", "201", "1201", "1202")])
WITHOUT = Register.of([(f"{b}/{r}", f"{b}-{r}", f"B{b:02}") for b in (1, 2, 3, 12) for r in ("101", "1201", "1202")])
ODD = Register.of([("shop", "商铺12", "B01"), ("bay", "车位A-101", "B01"), ("top", "A座1201", ""), ("villa", "10-9", "B10"),
                   ("plain", "1203", "B03"), ("letter", "3-1204A", "B03"), ("phase", "2期3-1201", "")])


@pytest.mark.parametrize("written", [
    "3-2-1201", "3幢2单元1201", "3幢2单元1201室", "3号楼2单元1201室", "3栋-2-1201", "三幢二单元1201", "三号楼二单元一二〇一室", "3#2-1201",
    "3#楼2单元1201", "3座2单元1201", "３－２－１２０１", "３幢 ２单元 １２０１", "3 - 2 - 1201", "03-02-1201", "3—2—1201", "3/2/1201", "B3-2-1201",
    "3幢2单元12楼01室", "3号楼2门1201", "3棟2單元1201".replace("單", "单"), "3 2 1201", "3_2_1201",
])
def test_every_spelling_is_the_same_room(written: str) -> None:
    assert rooms.typed(written, WITH) == ("3/2/1201",)
    assert [mention.units for mention in rooms.find(f"物业费 {written} 张伟", WITH)] == [("3/2/1201",)]


@pytest.mark.parametrize(("written", "units"), [
    ("3-1201", ("3/1/1201", "3/2/1201")), ("3幢1201", ("3/1/1201", "3/2/1201")), ("2单元1201", ("1/2/1201", "2/2/1201", "3/2/1201")),
    ("2-1201", ("1/2/1201", "2/1/1201", "2/2/1201", "3/2/1201")), ("3-2-9999", ()), ("9幢2单元1201", ()),
])
def test_a_part_left_out_gives_every_room_it_may_be(written: str, units: tuple[str, ...]) -> None:
    assert rooms.typed(written, WITH) == units
    assert [mention.units for mention in rooms.find(written, WITH)] == [units]


def test_a_room_alone_is_all_of_its_number() -> None:
    (mention,) = rooms.find("1202室物业费", WITHOUT)
    assert len(mention.units) == 4 == len(rooms.typed("1202", WITHOUT))
    assert not rooms.find("尾号1202", WITHOUT), "a bare number in a text is no room"


@pytest.mark.parametrize(("written", "units", "is_sure"), [
    ("3-1201", ("3/1201",), True), ("B3-1201", ("3/1201",), True), ("3幢2单元1201", ("3/1201",), True), ("12-1201", ("12/1201",), True),
    # Which of three numbers is on top, nobody knows: a phase or an entrance.
    ("3-2-1201", ("2/1201", "3/1201"), False), ("138-2-1201", ("2/1201",), False),
])
def test_a_register_without_entrances(written: str, units: tuple[str, ...], is_sure: bool) -> None:
    assert [(mention.units, mention.is_sure) for mention in rooms.find(written, WITHOUT)] == [(units, is_sure)]


@pytest.mark.parametrize("text", [
    "13832-2-1201", "138-0571-2-1201", "0571-3-2-1201", "2026-3-2-1201", "2026.3-2-1201", "3-2-1201.50", "3-2-1201元", "3-2-1201-1202",
    "3-2-12013", "***3-2-1201", "¥3-2-1201", "6222 3-2-12010", "12-1-3-2-201", "26-10-11", "2026-10-11", "1-3月", "10月2号1201",
    "Ⅲ-2-1201", "AB3-2-1201", "3-2-1201:30", "第10-12期", "3-2026年", "1201", "1,201.00", "1,201室",
])
def test_what_is_part_of_something_else_is_no_room(text: str) -> None:
    assert rooms.find(text, WITH) == ()


@pytest.mark.parametrize(("text", "units"), [
    ("3-2-1201 1-1-101", [("3/2/1201",), ("1/1/101",)]),
    ("3-2-1201、1202", [("3/2/1201",), ("3/2/1202",)]),
    ("3幢2单元1201室和1202室", [("3/2/1201",), ("3/2/1202",)]),
    ("3-2-1201,1202,共700元", [("3/2/1201",), ("3/2/1202",)]),
    ("3-2-1201,1500元", [("3/2/1201",)]),
    ("3-2-1201,1-1-101", [("3/2/1201",), ("1/1/101",)]),
    ("3-2-1201，3-2-1202两套", [("3/2/1201",), ("3/2/1202",)]),
    ("1,260.00元3-2-1201", [("3/2/1201",)]),
    ("3-2-1201，9999", [("3/2/1201",), ()]),
    ("3-2-1201 3幢2单元1201", [("3/2/1201",)]),
    ("缴2026年7-9月 3-2-1201 13812341201", [("3/2/1201",)]),
    ("9月3-2-1201", [("3/2/1201",)]),
    ("3-2-1201WYF", [("3/2/1201",)]),
    ("3-2-1201 1202", [("3/2/1201",), ("3/2/1202",)]),
    ("3-2-1201 1350", [("3/2/1201",)]),
    ("3-2-1201 1202元", [("3/2/1201",)]),
    ("三幢二单元一二〇一", [("3/2/1201",)]),
    ("3栋2单元一二零一", [("3/2/1201",)]),
    ("3-2-1201年费", [("3/2/1201",)]),
    ("缴3-2-12012026年第四季度物业费", [("3/2/1201",)]),
])
def test_several_rooms_and_what_stands_around_them(text: str, units: list[tuple[str, ...]]) -> None:
    assert [mention.units for mention in rooms.find(text, WITH)] == units


def test_a_number_behind_a_room_is_no_more_than_a_guess() -> None:
    assert [mention.is_sure for mention in rooms.find("3-2-1201 1202", WITH)] == [True, False]
    assert [mention.is_sure for mention in rooms.find("3-2-1201、1202", WITH)] == [True, True]


@pytest.mark.parametrize(("text", "mentions", "numbers", "buildings"), [
    ("3-1201/1202", [("3/1201",), ("3/1202",)], [], ()), ("3-1201.1202", [("3/1201",), ("3/1202",)], [], ()),
    ("3-1201；2-101", [("3/1201",), ("2/101",)], [], ()), ("3幢1201室/2幢101", [("3/1201",), ("2/101",)], [], ()),
    ("3-1201/2026年", [("3/1201",)], [], ()), ("3-1201，2026.10", [("3/1201",)], [], ()), ("1201室 3幢", [("3/1201",)], [], ("3",)),
    ("1201室 9幢", [("1/1201", "12/1201", "2/1201", "3/1201")], [], ("9",)), ("3幢12楼1室", [("3/1201",)], [], ()), ("3-12O1", [("3/1201",)], [], ()),
    ("云A1201X 3-101", [("3/101",)], [], ()), ("3-1201-1202", [], ["1201", "1202"], ()), ("3-1201甲", [], ["1201"], ()), ("3-1201至1202", [("3/1201",)], ["1202"], ()),
    ("1201 1202", [], ["1201", "1202"], ()), ("6222 0200 1201", [], [], ()), ("138 0000 1201", [], [], ()), ("尾号1201", [], [], ()), ("1201元", [], [], ()),
    ("¥1201", [], [], ()), ("1,201", [], [], ()), ("1201.50", [], [], ()), ("3幢", [], [], ("3",)), ("2026/1201", [], [], ()), ("0101", [], [], ()),
])
def test_all_that_a_text_says_of_rooms(text: str, mentions: list[tuple[str, ...]], numbers: list[str], buildings: tuple[str, ...]) -> None:
    read = rooms.read(text, WITHOUT)
    assert ([one.units for one in read.mentions], [one.text for one in read.numbers], read.buildings) == (mentions, numbers, buildings)


def test_a_number_with_its_building_before_it_is_of_that_building() -> None:
    assert [one.units for one in rooms.read("3.1201", WITHOUT).numbers] == [("3/1201",)]
    assert [one.units for one in rooms.read("3 1201", WITHOUT).numbers] == [("3/1201",)]
    assert len(rooms.read("9 1201", WITHOUT).numbers[0].units) == 4


def test_an_unregistered_room_is_told_apart_from_a_number_of_something_else() -> None:
    assert [mention.units for mention in rooms.find("9-1201", WITH)] == [()]
    assert not rooms.find("订单12-345", WITH)


@pytest.mark.parametrize(("text", "unit", "is_sure"), [
    ("商铺12 租金", "shop", True), ("商铺 12", "shop", False), ("车位A-101", "bay", True), ("A座1201", "top", True), ("3-1203", "plain", True),
    ("3幢1203室", "plain", True), ("3-1204A", "letter", True), ("二期3幢1201", "phase", True), ("10-9", "villa", False),
    ("10幢9室", "villa", True),
])
def test_odd_names_of_a_register(text: str, unit: str, is_sure: bool) -> None:
    if text == "商铺 12":
        assert rooms.typed(text, ODD) == (unit,)
        return
    assert [(mention.units, mention.is_sure) for mention in rooms.find(text, ODD)] == [((unit,), is_sure)]


def test_a_longer_name_is_not_taken_for_a_shorter_one() -> None:
    assert not rooms.find("商铺123", ODD)
    assert rooms.key("商铺 12") == "商铺12"
    assert rooms.parse("商铺12") is None


_B, _E, _R = st.integers(1, 30), st.integers(1, 9), st.integers(101, 3404)
_FORMS = ("{b}-{e}-{r}", "{b}幢{e}单元{r}", "{b}号楼{e}单元{r}室", "{b}栋-{e}-{r}", "{b}#{e}-{r}", "{b}座{e}单元{r}")


@given(b=_B, e=_E, r=_R, form=st.sampled_from(_FORMS), wide=st.booleans())
def test_the_key_is_one(b: int, e: int, r: int, form: str, wide: bool) -> None:
    written = form.format(b=b, e=e, r=r)
    if wide:
        written = written.translate({0x30 + digit: 0xFF10 + digit for digit in range(10)})
    assert rooms.key(written) == f"{b}-{e}-{r}"
    assert rooms.parse(written) == Room(str(b), str(e), str(r))
    register = Register.of([("it", f"{b}-{e}-{r}", "")])
    assert [(m.units, m.is_sure) for m in rooms.find(f"物业费{written}李雷", register)] == [(("it",), True)]


@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    for mention in rooms.find(text, WITH):
        assert mention.text
    rooms.typed(text, WITH)


@given(number=st.integers(10**7, 10**19), units=st.sampled_from([WITH, WITHOUT]))
def test_no_digit_run_holds_a_room(number: int, units: Register) -> None:
    assert rooms.find(f"流水{number}号", units) == () == rooms.find(f"{number / 100:.2f}", units)
