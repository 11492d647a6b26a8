"""Words of the register of units."""

from __future__ import annotations

from sharedfund.render.words.form import Words

_LIST = ("看登记：sharedfund unit list",), ("see the register: sharedfund unit list",)
_AREA = "a_unit_has_an_area_from_a_source"
_BETTER = "an_area_is_corrected_from_no_worse_source"
_ONCE = "a_unit_and_a_household_key_stand_once"
_SOLD = "a_unit_is_transferred_with_a_statement"
_BEGINS = "an_ownership_period_begins_where_the_last_one_ends"
_PASSES = "a_balance_passes_on_as_it_stands"

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
    (_SOLD, "unit-unknown"): Words("登记里没有 {unit}", "the register has no {unit}", *_LIST),
    (_SOLD, "not-the-present-key"): Words(
        "{unit} 现在的户号是 {present:slug}，不是 {household:slug}", "the present key of {unit} is {present:slug}, not {household:slug}", *_LIST),
    (_SOLD, "statement-missing"): Words(
        "过户要附 {household:slug} 的结清单", "a transfer needs the statement of account of {household:slug}",
        ("先打印给双方看：sharedfund unit statement {household:slug}，过户时 --attach 附上",),
        ("print it for both sides: sharedfund unit statement {household:slug}, and attach it to the transfer",)),
    (_SOLD, "statement-differs"): Words(
        "结清单的 {item:word} 写 {stated}，账上是 {known}", "the statement says {stated} for {item}; the book has {known}",
        ("重新打印结清单",), ("print the statement again",)),
    (_BEGINS, "begins-before"): Words(
        "{unit} 新业主从 {first} 起算，最早是 {earliest} 之后", "the new ownership period of {unit} begins on {first}, not after {earliest}",
        ("写交接的日期",), ("name the day of the hand-over",)),
    (_BEGINS, "begins-too-late"): Words(
        "{unit} 新业主从 {first} 起算，最迟从下个月 {latest} 起", "the new ownership period of {unit} begins on {first}, later than {latest}",
        ("到时再过户，或从下个月一日起算",), ("transfer it then, or from the first of next month",)),
    ("maintenance_money_goes_with_the_unit", "balance-differs"): Words(
        "{unit} 随房过户的维修资金写 {stated}，账上是 {known}", "the maintenance money of {unit} is {known}; the transfer says {stated}",
        ("照账上的余额",), ("take the book's balance",)),
    (_PASSES, "not-the-next-key"): Words(
        "{household:slug} 不是 {former:slug} 那套房的新户号", "{household:slug} is no later key of the unit of {former:slug}", *_LIST),
    (_PASSES, "nothing-to-move"): Words("{household:slug} 没有可以转的{item:word}", "{household:slug} has no {item} to pass on",
                                        ("看：sharedfund unit statement {household:slug}",), ("see: sharedfund unit statement {household:slug}",)),
    (_PASSES, "not-the-whole"): Words(
        "{household:slug} 的{item:word}是 {left}，要转 {amount}", "the {item} of {household:slug} is {left}; {amount} is to pass on",
        ("账单和押金整笔转；预存不超过余额",), ("a bill or deposit passes on whole, an advance as far as it goes",)),
}

ERRORS: dict[str, Words] = {
    "room-twice": Words("{room} 写了两次", "{room} stands twice", ("删掉一行",), ("delete one of the lines",)),
    "room-registered": Words("{room} 已经登记过了", "{room} is registered already", *_LIST),
    "household-unknown": Words("登记里没有 {household} 这户", "the register has no household {household}", *_LIST),
}
