"""Words of the fees: bills, months, credits, arrears, write-offs."""

from __future__ import annotations

from sharedfund.render.words.form import Words

_UNITS = ("看登记：sharedfund unit list",), ("see the register: sharedfund unit list",)
_CHARGE = ("让账本自己算：sharedfund fee charge {period}",), ("let the book compute it: sharedfund fee charge {period}",)
_CONTRACTS = ("看合同和单价：sharedfund contract list",), ("see contracts and tariffs: sharedfund contract list",)
_TARIFFS = ("看单价：sharedfund fee tariffs",), ("see the tariffs: sharedfund fee tariffs",)
_UNPAID = ("看欠费：sharedfund fee list --unpaid",), ("see the arrears: sharedfund fee list --unpaid",)
_LATE_FEE = ("让账本自己算：sharedfund fee late",), ("let the book compute it: sharedfund fee late",)
_EARN = ("sharedfund fee earn",), ("sharedfund fee earn",)

_AMOUNT = "a_bill_is_area_times_rate_times_months"
_ONCE = "days_are_charged_once_and_when_the_charter_says"
_EARNED = "a_bill_is_earned_month_by_month"
_MONTH = "a_month_is_earned_when_it_begins"
_CREDIT = "a_credit_names_its_charge"
_LATE = "a_late_fee_is_what_the_contract_adds"
_LIMIT = "a_debt_is_written_off_within_limits"
_DECIDED = "a_write_off_is_the_one_decided"
_OLD = "old_debts_are_reminded_of"

WORDS: dict[tuple[str, str], Words] = {
    (_AMOUNT, "household-unknown"): Words("登记里没有 {household} 这户", "the register has no household {household}", *_UNITS),
    (_AMOUNT, "contract-not-in-force"): Words(
        "{day} 这天不在合同 {contract} 的期限里，{period} 的账单不能按它开", "on {day} contract {contract} is not in force, so it cannot charge {period}",
        *_CONTRACTS),
    (_AMOUNT, "tariff-not-in-force"): Words(
        "{day} 这天不按收费标准 {tariff} 收：有别的标准或物业合同的单价，{period} 的账单不能按它开",
        "on {day} tariff {tariff} does not hold, another one or a firm's contract does, so it cannot charge {period}", *_TARIFFS),
    (_AMOUNT, "no-tariff"): Words("{under} 没有 {use} 的单价", "{under} has no tariff for {use}", *_TARIFFS),
    (_AMOUNT, "rate-differs"): Words(
        "账单的单价是 {rate}，{under} 的单价是 {expected_rate}", "the bill's rate is {rate}, {under} says {expected_rate}", *_TARIFFS),
    (_AMOUNT, "area-differs"): Words(
        "{household} 的账单按 {area_m2} 平方米算，登记的是 {expected_area} 平方米", "the bill of {household} is for {area_m2} m², the register says {expected_area} m²",
        ("面积登记错了：更正面积后再开",), ("where the register is wrong, correct the area first",)),
    (_AMOUNT, "amount-differs"): Words(
        "{household} {period} 应是 {expected}（{area_m2} 平方米 × {rate} × 月数，四舍五入到分），账单写的是 {amount}",
        "{household} owes {expected} for {period} ({area_m2} m² × {rate} × months, half-up to the fen); the bill says {amount}", *_CHARGE),
    (_ONCE, "charged-already"): Words(
        "{household} 从 {first} 到 {end} 前的日子已经开过账单，{period} 不能再开", "{household} is charged already from {first} until before {end}; {period} would charge it twice",
        ("原账单错了，先减免：sharedfund fee credit",), ("where the first bill is wrong, credit it: sharedfund fee credit",)),
    (_ONCE, "charged-before-its-end"): Words(
        "本小区先服务后收费：{period} 要到 {last} 才开账单", "this complex charges afterwards: {period} is charged on {last} or later"),
    (_ONCE, "due-before-charged"): Words("到期日 {due} 早于开单日 {today}", "the due day {due} is before the day of the bill, {today}"),
    ("every_bill_has_the_use_of_its_unit", "use-differs"): Words(
        "{household} 登记为 {expected}，账单写的是 {use}；未售、未交付的房屋向建设单位收", "{household} is registered as {expected}, the bill says {use}; unsold units are billed to the developer", *_UNITS),
    ("no_unit_is_left_out_of_the_bills", "units-not-charged"): Words(
        "有 {units} 户还没开到 {until} 前的账单，如 {household}（{use}）", "{units} units are not charged until {until}, {household} ({use}) among them",
        ("补开：sharedfund fee charge",), ("charge them: sharedfund fee charge",)),
    (_EARNED, "earned-differs"): Words(
        "{household} {period} 里已开始的月份是 {expected}，账单写的是 {earned}；没开始的月份不是收入",
        "of {period} the months begun are {expected} for {household}; the bill says {earned}. Months not begun are no income", *_CHARGE),
    (_MONTH, "month-not-begun"): Words("{month} 还没开始，今天是 {today}", "{month} has not begun; today is {today}"),
    (_MONTH, "earlier-month-first"): Words("{earlier} 还没结转，先结转它，再结转 {month}", "{earlier} is not taken into income yet; it comes before {month}", *_EARN),
    (_MONTH, "parts-differ"): Words(
        "{month} 应结转 {expected}，写的是 {total}", "{expected} falls on {month}; the entry says {total}", *_EARN),
    ("begun_months_are_earned", "month-not-earned"): Words(
        "{month} 已经开始，它的 {amount} 还没结转为收入", "{month} has begun, and its {amount} is not taken into income", *_EARN),
    ("an_advance_is_used_when_charged", "advance-not-used"): Words(
        "{household} 预存着 {held}，这张账单要先用掉 {expected}，写的是 {from_advance}",
        "{household} has {held} in advance; this bill uses {expected} of it, and says {from_advance}",
        ("让账本自己算：sharedfund fee charge",), ("let the book compute it: sharedfund fee charge",)),
    (_LATE, "no-such-bill"): Words("{household} 没有 {period} 的账单，加不了违约金", "{household} has no bill for {period} to add a late fee to", *_UNPAID),
    (_LATE, "nothing-to-add"): Words(
        "{household} {period} 的账单（{due} 到期，欠 {owed}）不加违约金：合同没有约定、没到日子、已经加过，或已到合同的上限",
        "nothing is added to the bill of {household} for {period} (due {due}, {owed} unpaid): the contract says nothing, the days are not over or charged, or its limit is reached",
        *_CONTRACTS),
    (_LATE, "late-days-differ"): Words(
        "{household} {period} 的违约金应按欠 {expected_unpaid}、从 {expected_first} 到 {expected_end} 前算，写的是欠 {unpaid}、从 {first} 到 {end} 前",
        "the late fee of {household} for {period} is on {expected_unpaid} from {expected_first} to before {expected_end}; the entry says {unpaid}, {first} to before {end}", *_LATE_FEE),
    (_LATE, "late-fee-differs"): Words("{household} {period} 的违约金应是 {expected}，写的是 {amount}", "the late fee of {household} for {period} is {expected}; the entry says {amount}", *_LATE_FEE),
    ("a_late_fee_has_a_measure", "late-share-out-of-bounds"): Words(
        "合同 {contract} 的违约金一天是欠款的 {share}：要大于零、小于全部", "contract {contract} adds {share} of what is unpaid a day: it must be above nothing and below the whole"),
    ("a_late_fee_has_a_measure", "late-days-below-none"): Words(
        "合同 {contract} 写到期 {days} 天后起算：不能是负数", "contract {contract} adds it {days} days after the due day: that cannot be below none"),
    ("a_late_fee_has_a_measure", "late-limit-is-nothing"): Words(
        "合同 {contract} 的违约金上限是账单的 {share}：要大于零，没有上限就不写", "contract {contract} limits it to {share} of the bill: above nothing, or leave it out"),
    ("a_late_fee_is_credited_where_it_is_unpaid", "no-such-late-fee"): Words("账本里没有 {household} {period} 的这笔违约金", "the book has no such late fee of {household} for {period}", *_UNPAID),
    ("a_late_fee_is_credited_where_it_is_unpaid", "late-fee-not-owed"): Words(
        "{household} {period} 的违约金只欠 {owed}，不能减 {amount}", "{owed} of the late fee of {household} for {period} is unpaid; {amount} cannot be credited", *_UNPAID),
    (_CREDIT, "no-such-charge"): Words(
        "账本里没有 {household} {period} 的这张账单", "the book has no such bill of {household} for {period}", ("看账单：sharedfund fee list",), ("see the bills: sharedfund fee list",)),
    (_CREDIT, "charge-settled-long-ago"): Words(
        "{household} {period} 的账单早已结清，不能再减；要退钱走付款", "the bill of {household} for {period} was settled long ago; money goes back by a payment",
        ("sharedfund receipt refund",), ("sharedfund receipt refund",)),
    (_CREDIT, "credit-above-charge"): Words(
        "{household} 的账单只有 {charged}，不能减 {amount}", "the bill of {household} is {charged}; it cannot be credited by {amount}"),
    (_CREDIT, "credit-parts-differ"): Words(
        "减免里未付的应是 {expected_unpaid}（写的 {unpaid}），已结转的应是 {expected_earned}（写的 {earned}）",
        "of the credit {expected_unpaid} was unpaid (it says {unpaid}) and {expected_earned} earned (it says {earned})",
        ("让账本自己算：sharedfund fee credit",), ("let the book compute it: sharedfund fee credit",)),
    (_LIMIT, "not-owed"): Words(
        "{household} {period} 只欠 {owed}，不能核销 {amount}", "{household} owes {owed} for {period}; {amount} cannot be written off", *_UNPAID),
    (_LIMIT, "not-resolved"): Words(
        "决议 {resolution} 还剩 {left} 可核销，要核销的是 {amount}", "resolution {resolution} still lets {left} be written off; {amount} is asked",
        ("先有决议：sharedfund resolution record",), ("a resolution comes first: sharedfund resolution record",)),
    (_LIMIT, "above-unit-limit"): Words(
        "业委会一户一年最多核销 {limit}：{household} 已核销 {written_off}，再加 {amount} 就超了",
        "the committee writes off {limit} a unit and year at most: {household} had {written_off}, and {amount} more is beyond it",
        ("由业主决议：加 --resolution 决议号",), ("let the owners resolve it: add --resolution",)),
    (_LIMIT, "above-year-limit"): Words(
        "业委会一年最多核销 {limit}：今年已核销 {written_off}，再加 {amount} 就超了",
        "the committee writes off {limit} a year at most: {written_off} so far, and {amount} more is beyond it",
        ("由业主决议：加 --resolution 决议号",), ("let the owners resolve it: add --resolution",)),
    (_DECIDED, "write-off-not-decided"): Words(
        "{household} {period} 的核销还没有业委会两人同意", "two of the committee have not agreed to this write-off of {household} for {period}",
        ("请另一名委员：sharedfund sign",), ("let another member: sharedfund sign",)),
    (_DECIDED, "write-off-differs"): Words(
        "同意核销的是 {decided}，写的是 {household} 的 {amount}", "{decided} was agreed to; the entry writes off {amount} of {household}"),
    ("a_reminder_asks_for_what_is_owed", "reminded-of-too-much"): Words(
        "{household} 只欠 {owed}，催缴写的是 {amount}", "{household} owes {owed}; the reminder asks for {amount}", *_UNPAID),
    (_OLD, "debt-soon-barred"): Words(
        "{household} {period} 的 {amount} 自 {since} 起快满三年，再不催要，时效就过了",
        "{amount} of {household} for {period}, due or asked for on {since}, is nearly three years old; after that the claim is barred",
        ("催一次，时效重新算：sharedfund fee remind {household}",), ("a reminder starts the three years anew: sharedfund fee remind {household}",)),
    (_OLD, "debt-barred"): Words(
        "{household} {period} 的 {amount} 自 {since} 起已过三年，对方可以不还", "{amount} of {household} for {period} is more than three years old, since {since}; the debtor may refuse it",
        ("仍可催：sharedfund fee remind {household}；或核销：sharedfund fee write-off {household}",),
        ("it may still be asked for: sharedfund fee remind {household}; or written off: sharedfund fee write-off {household}",)),
    ("a_household_is_charged_for_its_own_days", "before-it-was-theirs"): Words(
        "{household:slug} 从 {since} 起才是业主，账单却从 {first} 起", "{household:slug} owns the unit from {since}; the bill begins on {first}",
        ("按天分开单：sharedfund fee charge 会自动分给前后两户",), ("charge by days: sharedfund fee charge splits it between the two",)),
    ("a_household_is_charged_for_its_own_days", "no-longer-theirs"): Words(
        "{household:slug} 到 {until} 已过户，账单却到 {last}", "{household:slug} sold the unit as of {until}; the bill reaches to {last}",
        ("按天分开单：sharedfund fee charge 会自动分给前后两户",), ("charge by days: sharedfund fee charge splits it between the two",)),
}

ERRORS: dict[str, Words] = {
    "no-tariff-in-force": Words(
        "{day} 没有单价：没有有效的物业合同，业主也没有自定收费标准", "there is no tariff on {day}: no contract of a firm is in force, and the owners adopted none",
        ("先登记合同：sharedfund contract record --file 合同.toml；没有物业的小区：sharedfund fee adopt --resolution R --from 日期 --residential 单价",),
        ("record the contract: sharedfund contract record --file contract.toml; without a firm: sharedfund fee adopt --resolution R --from DAY --residential RATE",)),
    "nothing-to-charge": Words("{household} 在 {period} 没有要开的账单：单价是零，或已经开过",
                               "nothing is to be charged to {household} for {period}: the tariff is zero, or it is charged",
                               ("看账单：sharedfund fee list",), ("see the bills: sharedfund fee list",)),
    "no-units-to-charge": Words("{period} 没有要开账单的房屋：都开过了，或单价是零", "no unit is to be charged for {period}: all are, or the tariff is zero",
                                ("看账单：sharedfund fee list",), ("see the bills: sharedfund fee list",)),
    "no-units-registered": Words("还没有登记房屋，{period} 开不了账单", "no unit is registered, so none is charged for {period}",
                                 ("先登记房屋：sharedfund unit import 房屋.csv",), ("register them first: sharedfund unit import units.csv",)),
    "no-late-fee": Words("{household} {period} 没有欠着的违约金", "{household} owes no late fee for {period}", *_UNPAID),
    "nothing-to-earn": Words("没有要结转的月份", "no month waits to be taken into income"),
    "no-such-charge": Words("{household} 没有 {period} 的账单", "{household} has no bill for {period}", ("看账单：sharedfund fee list",), ("see the bills: sharedfund fee list",)),
    "credit-above-charge": Words("账单只有 {charged}，不能减 {amount}", "the bill is {charged}; it cannot be credited by {amount}"),
    "which-charge": Words("{household} 有几张账单：{periods}", "{household} has several bills: {periods}", ("加 --period 期间",), ("add --period",)),
    "nothing-owed": Words("{household} 什么也不欠", "{household} owes nothing", *_UNPAID),
}
