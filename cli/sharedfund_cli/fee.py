"""`fee`: the owners' own tariff, bills by area and tariff, arrears, credits, write-offs, reminders."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sharedfund_cli.app import AMOUNT, DAY, EXISTING_FILE, PERIOD, RATE, RESOLUTION, UNIT, argument, noun, option, say

if TYPE_CHECKING:
    from sharedfund.entries.entry import Entry
    from sharedfund_cli.desk import Desk

fee = noun("fee", help=("物业费：按面积和单价开单，按月结转，减免、核销、催缴；没有物业的小区自定收费标准。",
                        "Service fees: adopt a tariff, charge by area and tariff, credit, write off, remind."))

AGES = {"0-3": ("3 个月内", "up to 3 months"), "3-12": ("3–12 个月", "3-12 months"), "12-36": ("1–3 年", "12-36 months"),
        "over-36": ("3 年以上", "over 36 months")}


def correction(desk: Desk, original: Entry, leaf: str, amount: Decimal, reason: str) -> tuple[str | None, bool]:
    """The approval a counter-fact of `amount` names, and whether it may be entered now. Above the charter's limit
    without one, the correction itself is proposed."""
    from sharedfund.drafts import signing
    from sharedfund.entries.people import CorrectionProposed

    if amount <= desk.state.charter.terms.counter_fact_limit_cny:
        return None, True
    for known, found in desk.state.record.corrections.items():
        if found.corrects == leaf and found.amount >= amount:
            return known, True
    by, day = desk.person, desk.today
    desk.act(CorrectionProposed(day=day, by=by, **signing(desk.state, by, "correction-proposed", day), corrects=leaf,
                                amount=amount, reason=reason),
             done=say("超过章程的更正限额，先提了更正申请", "Above the charter's limit: the correction is proposed first"),
             next_=(say("同意以后，再运行一遍这条命令", "when it is agreed to, run this command again"),))
    return None, False


@fee.verb("adopt", help=("没有物业的小区按业主大会决议自定收费标准，要业委会和社区都同意。\n\n有物业合同单价的日子按合同收；以后另定的标准，从它"
                         "的第一天起代替。",
                         "Without a firm the owners set their own tariff by resolution; committee and community agree.\n\nWhere a "
                         "firm's contract gives a tariff, that one holds; a later tariff takes over on its first day."),
          examples=("sharedfund fee adopt --resolution R2026001 --from 2026-01-01 --residential 1.6",), signs=True, writes=True)
@option("--resolution", type=RESOLUTION, required=True, help=("业主大会的决议", "The owners' resolution"), metavar="R")
@option("--from", "first", type=DAY, required=True, help=("从哪天起", "From which day"), metavar="DATE")
@option("--residential", type=RATE, help=("住宅，元/平方米·月", "Residential, CNY a m2 and month"), metavar="A")
@option("--commercial", type=RATE, help=("商业，元/平方米·月", "Commercial, CNY a m2 and month"), metavar="A")
@option("--developer", type=RATE, help=("建设单位未售的，元/平方米·月", "The developer's unsold units, CNY a m2 and month"), metavar="A")
@option("--attach", type=EXISTING_FILE, multiple=True, help=("决议或表决结果的扫描件", "The resolution's paper"), metavar="FILE")
def adopt(desk: Desk, resolution: str, first: date, residential: Decimal | None, commercial: Decimal | None,
          developer: Decimal | None, attach: tuple[str, ...]) -> None:
    from sharedfund.drafts import contracts
    from sharedfund_cli.papers import attached

    asked = {"residential": residential, "commercial": commercial, "developer": developer}
    rates = {use: rate for use, rate in asked.items() if rate is not None}
    entry = contracts.adopt_tariff(desk.state, by=desk.person, day=desk.today, resolution=resolution, first=first,
                                   rates=rates, evidence=attached(desk, attach))
    desk.act(entry, data={"tariff": entry.tariff, "first": first, "rates": rates}, done=say(
        f"收费标准 {entry.tariff} 已提出，{first} 起", f"tariff {entry.tariff} is proposed, from {first} on"))


@fee.verb("tariffs", help=("列出单价：物业合同的，和业主自定的；标出今天按哪一个收。",
                           "List the tariffs, of firms' contracts and of the owners; which one holds today."),
          examples=("sharedfund fee tariffs",), lists=True)
def tariffs(desk: Desk) -> None:
    from sharedfund.render.words import names
    from sharedfund.state.tariffs import charging
    from sharedfund_cli.output import Column

    known, found = desk.state.contracts, charging(desk.state, desk.local_day)
    today = (found.contract or found.tariff) if found is not None else None
    stated = [(held.contract, held.first, held.resolution, held.tariffs, False) for held in known.contracts.values()]
    stated += [(own.tariff, own.first, own.resolution, own.tariffs, own.fallen) for own in known.own_tariffs.values()]
    rows = [{"under": under, "first": first, "resolution": resolution, "use": tariff.use,
             "rate_per_m2_month": tariff.rate_per_m2_month, "in_force": under == today, "fallen": fallen}
            for under, first, resolution, told, fallen in stated for tariff in told]
    desk.show(sorted(rows, key=lambda row: (row["first"], str(row["under"]))), [
        Column("under", ("依据", "under")), Column("first", ("起", "from")), Column("resolution", ("决议", "resolution")),
        Column("use", ("用途", "use"), lambda use: names.name("word", use, desk.lang)),
        Column("rate_per_m2_month", ("元/平方米·月", "CNY a m2 and month"), str), Column("in_force", ("有效", "in force")),
    ])


@fee.verb("charge", help=("给每户开一个期间的账单：面积 × 单价 × 月数，四舍五入到分；预存的先抵。\n\n已经开过的日子不会重开；"
                          "开始了的月份顺便结转为收入。",
                          "Charge a period to every unit: area x tariff x months, half-up to the fen; advances are used "
                          "first.\n\nNo day is charged twice; months that have begun are taken into income."),
          examples=("sharedfund fee charge 2026Q1", "sharedfund fee charge 2026-03 --unit 3-1201"), writes=True)
@argument("period", type=PERIOD, metavar=("期间", "PERIOD"))
@option("--unit", "units", type=UNIT, multiple=True, help=("只给这几户", "Only these units"), metavar=("房号", "UNIT"))
@option("--due", type=DAY, help=("到期日（默认：开单那个月的最后一天）", "The due day (default: the last of the month)"), metavar="DATE")
def charge(desk: Desk, period: str, units: tuple[str, ...], due: date | None) -> None:
    from sharedfund.drafts import fees
    from sharedfund.render.words.form import money
    from sharedfund.state import evolve

    state, by, day = desk.state, desk.person, desk.today
    earned = fees.earn(state, by=by, day=day)
    for entry in earned:
        state = evolve(state, entry)
    bills = fees.charges(state, by=by, day=day, period=period, due=due, households=units or None)
    if not bills:
        desk.usage("no-units-to-charge" if state.units.by_id else "no-units-registered", period=period)
    total = sum((bill.amount for bill in bills), Decimal("0.00"))
    used = sum((bill.from_advance for bill in bills), Decimal("0.00"))
    desk.record(*earned, *bills, data={"period": period, "bills": len(bills), "amount": total, "from_advance": used},
                done=say(f"{period} 开了 {len(bills)} 张账单，共 {money(total)}，其中预存抵了 {money(used)}",
                         f"{len(bills)} bills for {period}, {money(total, 'en')} in all, {money(used, 'en')} paid in advance"))


@fee.verb("earn", help=("把已经开始的月份结转为收入（开单、月结时会自动做）。",
                        "Take the months that have begun into income (charging does it by itself)."),
          examples=("sharedfund fee earn",), writes=True)
def earn(desk: Desk) -> None:
    from sharedfund.drafts import fees

    made = fees.earn(desk.state, by=desk.person, day=desk.today)
    if not made:
        desk.usage("nothing-to-earn")
    total = sum((part.amount for entry in made for part in entry.parts), Decimal("0.00"))
    desk.record(*made, data={"months": [entry.month for entry in made], "amount": total},
                done=say(f"结转了 {'、'.join(entry.month for entry in made)}", f"earned: {', '.join(entry.month for entry in made)}"))


@fee.verb("list", help=("列出账单；--unpaid 只看没付清的，并写明欠了多久。",
                        "List the bills; --unpaid only those not paid in full, with their age."),
          examples=("sharedfund fee list --unpaid", "sharedfund fee list --period 2026Q1"), lists=True)
@option("--unpaid", is_flag=True, help=("只看没付清的", "Only those not paid in full"))
@option("--period", type=PERIOD, help=("只看这个期间", "Only this period"), metavar="PERIOD")
def list_(desk: Desk, unpaid: bool, period: str | None) -> None:
    from sharedfund.state.fees import age_of
    from sharedfund.values.days import period as named
    from sharedfund_cli.output import Column

    state, today = desk.state, desk.local_day
    asked = named(period) if period else None
    rows = []
    for bill in state.fees.all():
        if (unpaid and bill.unpaid <= 0) or (asked and not asked.covers(named(bill.period))):
            continue
        found = state.units.household(bill.household)
        room = desk.called(bill.household)
        rows.append({
            "building": found.building if found else None, "room": room if room != bill.household else None,
            "household": bill.household, "period": bill.period, "amount": bill.amount, "paid": bill.paid,
            "written_off": bill.written_off, "unpaid": bill.unpaid, "due": bill.due,
            "age": age_of(bill.due, today) if bill.unpaid > 0 and bill.due < today else None,
        })
    rows.sort(key=lambda row: (str(row["building"]), str(row["household"]), row["due"], str(row["period"])))
    desk.show(rows, [
        Column("room", ("房号", "room")), Column("household", ("户号", "household")), Column("period", ("期间", "period")),
        Column("amount", ("应收", "charged"), "money"), Column("paid", ("已付", "paid"), "money"),
        Column("unpaid", ("未付", "unpaid"), "money"), Column("due", ("到期", "due")), Column("age", ("欠龄", "age"), _age),
    ])


def _age(value: Any) -> str:
    return say(*AGES[value]) if value in AGES else ""


def _charged(desk: Desk, household: str, period: str | None) -> Any:
    """The entry of a household's bill: the newest one, or that of `period`. Raises: NotFound, BadInput."""
    from sharedfund.errors import NotFound

    open_ = {bill.period for bill in desk.state.fees.bills.get(household, ()) if bill.months}
    if period is None and len(open_) > 1:
        unpaid = {bill.period for bill in desk.state.fees.open(household)}
        if len(unpaid) != 1:
            desk.usage("which-charge", household=household, periods=", ".join(sorted(open_)))
        open_ = unpaid
    wanted = {period} if period else open_
    found = None
    for _, entry in desk.book.entries():
        bill: Any = entry
        if entry.kind == "fee-charged":
            whose = bill.household
        elif entry.kind == "opening-position" and bill.item in ("arrears", "charged-ahead"):
            whose = bill.party
        else:
            continue
        found = entry if whose == household and bill.period in wanted else found
    if found is None or not open_:
        raise NotFound("no-such-charge", household=household, period=period or "")
    return found


def _late_fee(desk: Desk, household: str, period: str | None) -> Any:
    """The newest entry that charged a late fee still owed: of the only one, or that of `period`. Raises: NotFound, BadInput."""
    from sharedfund.errors import NotFound

    owed = {late.period for late in desk.state.fees.late.get(household, ()) if late.unpaid > 0}
    if period is None and len(owed) > 1:
        desk.usage("which-charge", household=household, periods=", ".join(sorted(owed)))
    wanted = {period} & owed if period else owed
    found = [entry for _, entry in desk.book.entries()
             if entry.kind == "late-fee-charged" and getattr(entry, "household", None) == household
             and getattr(entry, "period", None) in wanted]
    if not found:
        raise NotFound("no-late-fee", household=household, period=period or "")
    return found[-1]


@fee.verb("late", help=("给逾期没付的账单加违约金：只有物业合同约定了的才加，按约定的比例、天数和上限，一天不重算。不写房号就是全部。",
                        "Add late fees to bills paid late: only where the firm's contract says so, by its share, days and limit, no day "
                        "twice. Without UNIT: all."),
          examples=("sharedfund fee late", "sharedfund fee late 3-1201"), writes=True)
@argument("unit", type=UNIT, required=False, metavar=("房号", "UNIT"))
def late(desk: Desk, unit: str | None) -> None:
    from sharedfund.drafts import fees
    from sharedfund.render.words.form import money

    entries = fees.late_fees(desk.state, by=desk.person, day=desk.today, households=[unit] if unit else None)
    if not entries:
        desk.show({"charged": 0}, text=say("没有要加的违约金：合同没有约定，或没有到日子的欠费。",
                                           "No late fee is due: the contract says nothing, or nothing is overdue."))
        return
    total = sum((entry.amount for entry in entries), Decimal("0.00"))
    desk.record(*entries, data={"charged": len(entries), "amount": total}, done=say(
        f"加了 {len(entries)} 笔违约金，共 {money(total)}", f"{len(entries)} late fees, {money(total, 'en')} in all"))


@fee.verb("credit", help=("账单开多了，减掉一部分；付过的部分变成预存。--late-fee 减的是还欠着的违约金。\n\n超过章程限额要先有业委会和社区同意。",
                          "A bill was too high: credit a part of it; what was paid of it becomes an advance. --late-fee credits what is "
                          "unpaid of a late fee."),
          examples=("sharedfund fee credit 3-1201 --amount 60 --reason 面积有误 --period 2026Q1",
                    "sharedfund fee credit 3-1201 --late-fee --amount 6 --reason 住院 --period 2026Q1"), signs=True, writes=True)
@argument("unit", type=UNIT, metavar=("房号", "UNIT"))
@option("--amount", type=AMOUNT, required=True, help=("减多少", "How much"), metavar="A")
@option("--reason", required=True, help=("为什么", "Why"), metavar="TEXT")
@option("--period", type=PERIOD, help=("哪个期间的账单", "The bill's period"), metavar="PERIOD")
@option("--late-fee", "of_late_fee", is_flag=True, help=("减的是违约金", "Of the late fee"))
def credit(desk: Desk, unit: str, amount: Decimal, reason: str, period: str | None, of_late_fee: bool) -> None:
    from sharedfund.drafts import fees
    from sharedfund.render.words.form import money
    from sharedfund.spelling import leaf_of

    if of_late_fee:
        charged = _late_fee(desk, unit, period)
        approval, may = correction(desk, charged, leaf_of(charged), amount, reason)
        if may:
            less = fees.credit_late_fee(desk.state, charged, by=desk.person, day=desk.today, amount=amount, reason=reason,
                                        approval=approval)
            desk.act(less, data={"period": less.period, "late_fee": True}, done=say(
                f"{desk.called(unit)} {less.period} 的违约金减 {money(amount)}",
                f"{desk.called(unit)} {less.period}: {money(amount, 'en')} of the late fee credited"))
        return
    original = _charged(desk, unit, period)
    approval, may = correction(desk, original, leaf_of(original), amount, reason)
    if may:
        entry = fees.credit_charge(desk.state, original, by=desk.person, day=desk.today, amount=amount, reason=reason,
                                   approval=approval)
        desk.act(entry, data={"unpaid": entry.unpaid, "period": entry.period}, done=say(
            f"{desk.called(unit)} {entry.period} 减 {money(amount)}", f"{desk.called(unit)} {entry.period}: {money(amount, 'en')} credited"))


@fee.verb("write-off", help=("核销收不回来的欠费：业委会两人同意，一户一年、全年各有限额；再多由业主决议。\n\n包干的物业费是物业的债权，只凭它的"
                             "书面放弃（--waiver）核销。",
                             "Write off a debt: two of the committee within the charter's limits, above by resolution.\n\n"
                             "A lump-sum fee is the firm's claim: its written waiver (--waiver) alone writes it off."),
          examples=("sharedfund fee write-off 3-1201 --reason 住户已故", "sharedfund fee write-off 3-1201 --resolution R-2026-7 --reason 法院终结执行"),
          signs=True, writes=True)
@argument("unit", type=UNIT, metavar=("房号", "UNIT"))
@option("--amount", type=AMOUNT, help=("核销多少（默认：没付的全部）", "How much (default: all that is unpaid)"), metavar="A")
@option("--reason", required=True, help=("为什么收不回来", "Why it will not come in"), metavar="TEXT")
@option("--period", type=PERIOD, help=("哪个期间的账单", "The bill's period"), metavar="PERIOD")
@option("--resolution", type=RESOLUTION, help=("依据的决议", "The resolution it rests on"), metavar="R")
@option("--waiver", type=EXISTING_FILE, help=("物业的书面放弃", "The firm's written waiver"), metavar="FILE")
def write_off(desk: Desk, unit: str, amount: Decimal | None, reason: str, period: str | None, resolution: str | None,
              waiver: str | None) -> None:
    from sharedfund.drafts import fees
    from sharedfund.errors import BadInput
    from sharedfund.render.words.form import money
    from sharedfund_cli.papers import attached

    open_ = desk.state.fees.open(unit)
    if period is None:
        if not open_:
            raise BadInput("nothing-owed", household=unit)
        if len(open_) > 1:
            desk.usage("which-charge", household=unit, periods=", ".join(bill.period for bill in open_))
        period = open_[0].period
    entry = fees.propose_write_off(desk.state, by=desk.person, day=desk.today, household=unit, period=period,
                                   reason=reason, amount=amount, resolution=resolution,
                                   waiver=attached(desk, [waiver])[0] if waiver else None)
    desk.act(entry, data={"period": period, "amount": entry.amount}, done=say(
        f"提议核销 {desk.called(unit)} {period} 的 {money(entry.amount)}",
        f"write-off of {money(entry.amount, 'en')} of {desk.called(unit)} {period} proposed"))


@fee.verb("remind", help=("催缴：登记一次提醒，三年时效重新起算。不写房号就是全部欠费户。",
                          "Record a reminder; the three years of limitation begin anew. Without UNIT: all in arrears."),
          examples=("sharedfund fee remind 3-1201 --manner letter", "sharedfund fee remind"), signs=True, writes=True)
@argument("unit", type=UNIT, required=False, metavar=("房号", "UNIT"))
@option("--manner", type=str, default="message", help=("方式：letter 信、message 短信、visit 上门、call 电话",
                                                      "How: letter, message, visit or call"))
def remind(desk: Desk, unit: str | None, manner: str) -> None:
    from sharedfund.drafts import fees
    from sharedfund.state.fees import arrears

    if manner not in ("letter", "message", "visit", "call"):
        desk.usage("not-one-of", found=manner, allowed="letter, message, visit, call")
    owing = [unit] if unit else list(dict.fromkeys(row.household for row in arrears(desk.state, desk.today)))
    entries = [fees.remind(desk.state, by=desk.person, day=desk.today, household=household, manner=manner)
               for household in owing]
    if not entries:
        desk.show({"reminded": 0}, text=say("没有人欠费。", "Nobody is in arrears."))
        return
    # A reminder moves no money: nobody retypes its amount.
    desk.act(*entries, amount=Decimal("0.00"), data={"reminded": len(entries)},
             done=say(f"登记了 {len(entries)} 次催缴", f"{len(entries)} reminders recorded"))
