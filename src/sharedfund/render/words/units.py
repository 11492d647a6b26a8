"""Words of the register of units."""

from __future__ import annotations

from sharedfund.render.words.form import Words

_LIST = ("看登记：sharedfund unit list",), ("see the register: sharedfund unit list",)
_AREA = "a_unit_has_an_area_from_a_source"
_BETTER = "an_area_is_corrected_from_no_worse_source"
_ONCE = "a_unit_and_a_household_key_stand_once"

WORDS: dict[tuple[str, str], Words] = {
    (_AREA, "area-not-positive"): Words(
        "{unit} 的面积是 {area_m2} 平方米：面积要大于零", "the area of {unit} is {area_m2} m²: it must be above zero",
        ("照不动产登记簿填",), ("take it from the property register",)),
    (_AREA, "area-day-to-come"): Words(
        "{unit} 的面积依据写的是 {area_day}，今天才 {today}", "the paper for the area of {unit} is of {area_day}; today is {today}",
        ("写依据文书上的日期",), ("write the day on the paper",)),
    (_BETTER, "unit-unknown"): Words("登记里没有 {unit}", "the register has no {unit}", *_LIST),
    (_BETTER, "worse-source"): Words(
        "{unit} 的面积依据是 {known}，不能用更弱的 {source} 来改（登记簿先于测绘，测绘先于合同）",
        "the area of {unit} rests on {known}; {source} is weaker (register before survey before contract)",
        ("找到同级或更强的依据再改",), ("find a paper at least as strong",)),
    (_BETTER, "older-paper"): Words(
        "{unit} 现在的依据是 {known} 的，这份 {area_day} 的更旧", "the area of {unit} rests on a paper of {known}; this one, of {area_day}, is older",
        ("用新的依据",), ("use the newer paper",)),
    (_BETTER, "area-unchanged"): Words("{unit} 的面积已经是 {area_m2} 平方米，依据也一样", "the area of {unit} is {area_m2} m² already, from the same source"),
    (_ONCE, "unit-known"): Words("{unit} 登记过了", "{unit} is registered already", *_LIST),
    (_ONCE, "household-known"): Words(
        "户号 {household:slug} 有人用了：一个户号只代表一户的一个持有期", "the household key {household:slug} is taken: a key stands for one unit and one ownership period",
        ("换一个随机户号，或让 sharedfund unit import 来生成",), ("take another random key, or let sharedfund unit import make one",)),
}

ERRORS: dict[str, Words] = {
    "room-twice": Words("{room} 写了两次", "{room} stands twice", ("删掉一行",), ("delete one of the lines",)),
    "room-registered": Words("{room} 已经登记过了", "{room} is registered already", *_LIST),
    "household-unknown": Words("登记里没有 {household} 这户", "the register has no household {household}", *_LIST),
}
