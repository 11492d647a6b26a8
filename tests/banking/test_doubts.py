"""What in the words of a line speaks against booking it without a question, and what only seems to."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sharedfund.banking.doubts import on_behalf, other_kind, other_places, says_several
from sharedfund.banking.matching import purpose_of
from sharedfund.banking.payees import Learned, Rule
from tests.banking.test_matching import ACCOUNT, DAY, DUE, FIVE, FOUR, ONE, THREE, TWO, codes, found, line, who

BOTH = DUE[ONE] + DUE[TWO]


@pytest.mark.parametrize(("memo", "amount", "parts"), [
    ("1-1-101/102", BOTH, (ONE, TWO)), ("1-1-101／102物业费", BOTH, (ONE, TWO)), ("1-1-101．102", BOTH, (ONE, TWO)),
    ("1-1-101;1-1-102", BOTH, (ONE, TWO)), ("1-1-101，1-1-102物业费", BOTH, (ONE, TWO)), ("1幢1单元101/102", BOTH, (ONE, TWO)),
    ("1-1-101/2-1-101", DUE[ONE] + DUE[FOUR], (ONE, FOUR)), ("1-1-101.2-1-101", DUE[ONE] + DUE[FOUR], (ONE, FOUR)),
    ("1幢1单元101室/2幢1单元101室", DUE[ONE] + DUE[FOUR], (ONE, FOUR)), ("1-1-101/102/201", BOTH + DUE[THREE], (ONE, TWO, THREE)),
])
def test_rooms_side_by_side_are_several(memo: str, amount: Decimal, parts: tuple[str, ...]) -> None:
    first = found(line(memo, amount))
    assert (first.confidence, who(first)) == ("certain", {unit: DUE[unit] for unit in parts})
    lone = found(line(memo, DUE[ONE], name="王芳"))
    assert not lone.is_certain, "the sum of one of them alone is a question"


@pytest.mark.parametrize(("memo", "why"), [
    # More than one unit, one of them in a form that is no room.
    ("1-1-101至201", "room-beside"), ("1-1-101到102", "room-beside"), ("1-1-101 物业 201", "room-beside"), ("1-1-101等两户", "says-several"),
    ("1-1-101等", "says-several"), ("1-1-101两套", "says-several"), ("1-1-101 共3户", "says-several"), ("1-1-101 2幢", "building-beside"),
    ("1-1-101、9999", "room-unknown"),
    # Another complex, another address.
    ("金桂苑1-1-101物业费", "another-place"), ("锦绣华庭1-1-101", "another-place"), ("缴碧水湾1幢1单元101", "another-place"), ("翠湖小区1-1-101", "another-place"),
    ("1-1-101金桂苑", "another-place"), ("阳光新城1-1-101", "another-place"), ("学府公寓1幢1单元101室", "another-place"),
    ("翠湖天地1-1-101物业费", "another-place"), ("缴翠湖天地1幢1单元101", "another-place"), ("韩梅梅家1-1-101", "another-named"), ("上半年物业服务费1-1-101", None),
    ("银杏花园上半年1-1-101", None), ("1-1-101/02", "says-several"), ("1-1-101、2", "says-several"), ("2026/1物业费 1-1-101", None), ("1-1-101-5月", None), ("1-1-101 2026/10", None),
    ("中山路18号 1-1-101", "another-place"), ("银杏花园旁金桂苑1-1-101", "another-place"), ("和平里1-1-101", "another-place"),
    # On behalf of somebody, with the payer's own unit.
    ("帮邻居交1-1-101", "on-behalf"), ("1-1-101代邻居", "on-behalf"), ("替朋友交物业费1-1-101", "on-behalf"), ("代韩交 1-1-101", "on-behalf"),
    ("1-1-101 给楼上缴费", "on-behalf"), ("1-1-101帮交", "on-behalf"),
    # Somebody else's name.
    ("1-1-101 韩梅梅", "another-named"), ("代李雷缴1-1-101", "another-named"),
    # Money of another kind.
    ("1-1-101 B1车位", "another-kind"), ("云A12345 1-1-101", None), ("1-1-101车牌云A12345", "another-kind"), ("1-1-101水费", "another-kind"),
    ("1-1-101门禁卡", "another-kind"), ("1-1-101垃圾清运", "another-kind"), ("1-1-101 上次多付", "another-kind"), ("不是1-1-101", "another-kind"),
    ("1-1-101物业费另付，电费", "another-kind"), ("1-1-101租金另付 押金", "another-kind"),
])
def test_the_owner_names_the_own_unit_and_something_beside(memo: str, why: str | None) -> None:
    first = found(line(memo, DUE[ONE], name="王芳"))
    assert (first.is_certain, why is None or why in codes(first)) == (why is None, True), codes(first)


@pytest.mark.parametrize(("memo", "why"), [
    ("物业费 102", "room-beside"), ("102 201", "room-beside"), ("1-1-102-201", "room-beside"), ("101/102", "room-beside"), ("2幢", "building-beside"),
    ("9号楼物业费", "building-beside"), ("金桂苑物业费", "another-place"), ("帮邻居交物业费", "on-behalf"), ("替韩梅梅交物业费", "on-behalf"),
    ("两套房物业费", "says-several"), ("李雷物业费", "another-named"), ("2-1-1O1", "payer-of-another"), ("1-1-102甲", "room-beside"),
])
def test_a_name_and_a_bill_are_not_enough_where_the_words_say_otherwise(memo: str, why: str) -> None:
    first = found(line(memo, DUE[ONE], name="王芳"))
    assert not first.is_certain, codes(first)
    assert why in codes(first)


@pytest.mark.parametrize("memo", [
    "101", "王芳 101", "物业费101", "101 10月", "银杏花园101", "101.1-3月", "1.101", "1 101", f"物业费{DUE[ONE].normalize():f}", "1幢物业费", "101室 1幢",
])
def test_the_number_of_the_own_room_is_evidence(memo: str) -> None:
    assert who(found(line(memo, DUE[ONE], name="王芳"))) == {ONE: DUE[ONE]}
    assert found(line(memo, DUE[ONE], name="王芳")).is_certain


@pytest.mark.parametrize(("memo", "name", "unit"), [
    ("101", "王芳", ONE), ("1012", "王芳", None), ("尾号101", "王芳", None), ("101元", "王芳", None), ("101", "赵租客", None), ("101", "*芳", None),
    ("201", "李雷", None),  # the name is of two units, and two units of two buildings are 201
    ("电话 138 0000 0101", "王芳", None), ("0101", "王芳", None),
])
def test_the_number_of_the_own_room_with_another_amount(memo: str, name: str, unit: str | None) -> None:
    first = found(line(memo, "77.00", name=name))
    assert (first.is_certain, next(iter(who(first)), None) if first.is_certain else None) == (unit is not None, unit)


@pytest.mark.parametrize(("memo", "unit"), [
    ("101室 2幢", FOUR), ("201室，2号楼", FIVE), ("1幢1单元2楼01室", THREE), ("第一幢一单元101 1月份", ONE), ("１＃１－１０１ 3月份", ONE), ("2座101室", FOUR),
    ("云A·10201 1-1-101", ONE), ("1-1-101，2026年10月物业费", ONE), ("1-1-101/2026年10月", ONE), ("1-1-101、2026.10", ONE), ("1-1-101 20261012", ONE),
    ("1-1-101物业费，车位另付", ONE), ("1-1-101物业费（不含停车费）", ONE), ("1-1-101 停车费另交", ONE), ("银杏花园1-1-101", ONE), ("银杏花园小区1幢1单元101", ONE),
    ("云州市银杏花园1-1-101", ONE), ("我们小区1-1-101", ONE), ("家里1-1-101", ONE), ("1-1-101 物业费已交", ONE), ("给物业交1-1-101", ONE),
    ("同城转账 1-1-101", ONE), ("转账红包 1-1-101", ONE), ("1-1-101 100", ONE),
])
def test_what_only_seems_to_speak_against_it(memo: str, unit: str) -> None:
    first = found(line(memo, DUE[unit]))
    assert (first.confidence, who(first)) == ("certain", {unit: DUE[unit]}), codes(first)


@pytest.mark.parametrize(("memo", "name", "number", "confidence"), [
    ("帮邻居交2-1-101", "王芳", ACCOUNT, "certain"),  # her own is another, and the amount is the neighbour's
    ("代缴2-1-101", "赵租客", ACCOUNT, "certain"), ("2-1-101代缴", "赵租客", ACCOUNT, "likely"), ("2-1-101房客代缴", "赵租客", ACCOUNT, "certain"),
    ("代韩梅梅缴2-1-101", "赵租客", ACCOUNT, "certain"), ("代缴2-1-101", "韩梅梅", ACCOUNT, "likely"), ("帮邻居交 2-1-101", "*梅", "", "likely"),
    ("帮邻居交2-1-101和1-1-101", "王芳", ACCOUNT, "likely"),
])
def test_on_behalf_of_a_neighbour(memo: str, name: str, number: str, confidence: str) -> None:
    assert found(line(memo, DUE[FOUR], name=name, number=number)).confidence == confidence


def test_who_is_confirmed_for_a_unit_may_say_so() -> None:
    learned = Learned.of([Rule("赵租客", ACCOUNT[-6:], "household", FOUR, DAY)])
    assert found(line("2-1-101代缴", DUE[FOUR], name="赵租客"), learned=learned).is_certain
    assert not found(line("帮邻居交物业费", DUE[FOUR], name="赵租客"), learned=learned).is_certain
    assert not found(line("物业费 201", DUE[FOUR], name="赵租客"), learned=learned).is_certain


def test_a_nickname_with_another_room_is_a_question_unless_the_amount_says() -> None:
    assert not found(line("1-1-101", DUE[ONE], name="1-1-102小芳", number="")).is_certain
    assert found(line("2-1-101", DUE[FOUR], name="1-1-102小芳", number="")).is_certain
    assert found(line("1-1-101", DUE[ONE], name="1-1-101小芳", number="")).is_certain


@pytest.mark.parametrize(("memo", "places"), [
    ("银杏花园3-401", ()), ("金桂苑2-1002物业费", ("金桂苑",)), ("锦绣华庭3-401", ("锦绣华庭",)), ("这里3-401", ()), ("本小区3-401", ()), ("公园3-401", ()),
    ("中山路18号3-401", ("中山路18号",)), ("银杏花园中山路18号3-401", ()), ("云州市银杏花园", ()), ("", ()),
])
def test_a_complex_is_known_by_how_it_is_called(memo: str, places: tuple[str, ...]) -> None:
    assert other_places(memo, "云州市 银杏花园小区") == places


def test_words_are_taken_for_what_they_say() -> None:
    assert other_kind("车位另付") is None
    assert other_kind("车位费") == "车"
    assert other_kind("1-1-101 车晓", "车晓") is None
    assert other_kind("1-1-101", "云州租赁公司") == "租赁"
    assert on_behalf("代扣物业费") is None
    assert on_behalf("租户代缴") is None
    assert says_several("2套") == "2套"
    assert says_several("12户") is None


@pytest.mark.parametrize(("memo", "purpose"), [
    ("2026年9月、10月", None), ("2026年9月10月", None), ("2026年9月和十月", None), ("2026年第三季度、第四季度", None), ("2026年9月至2027年2月", None),
    ("2026年9月 10月1日缴", "2026-09"), ("2026年第三季度（7-9月）", "2026Q3"), ("2026年第三季度（7-10月）", None), ("2026年上半年", None),
    ("2026年物业费，2027年物业费", None),
])
def test_two_periods_are_none(memo: str, purpose: str | None) -> None:
    assert purpose_of(memo) == purpose
