"""`maintenance`: the maintenance fund: what is paid in, what the holder states, works, and what they use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sharedfund_cli.app import (
    AMOUNT,
    DAY,
    EXISTING_FILE,
    NO,
    PERIOD,
    RESOLUTION,
    SIGNED_AMOUNT,
    UNIT,
    VENDOR,
    Column,
    Desk,
    argument,
    csv_rows,
    noun,
    option,
    say,
    toml,
)
from sharedfund_cli.papers import attached
from sharedfund_cli.params import BUILDING
from sharedfund_cli.payment import ask_for

if TYPE_CHECKING:
    from sharedfund.state.maintenance import Part, Work
    from sharedfund_cli.files import Sheet

maintenance = noun("maintenance", help=("专项维修资金：按幢立账、按户核算。交存、收益、对账单、工程、补交通知。",
                                        "The maintenance fund by building and unit: paid in, interest, statements, works, notices."))

COLUMNS = {"unit": ("房号", "户号"), "amount": ("金额", "交存", "应交")}


def _by_unit(desk: Desk, path: str) -> dict[str, Decimal]:
    """The amounts of an import file by unit id. Raises: BadInput with file, line and field."""
    from sharedfund.errors import NotFound

    found: dict[str, Decimal] = {}
    for sheet in csv_rows(path, COLUMNS, ()):
        typed, amount = sheet.text("unit"), sheet.amount("amount")
        try:
            unit = desk.state.units.household(UNIT.read(typed))
        except NotFound:
            unit = None
        if unit is None:
            sheet.wrong("no-such-unit", "unit", found=typed)
        if unit.unit in found:
            sheet.wrong("stands-twice", "unit", found=typed)
        if amount <= 0:
            sheet.wrong("amount-not-positive", "amount", found=str(amount))
        found[unit.unit] = amount
        sheet.done()
    return found


# ---- what comes in ----


@maintenance.verb("top-up", help=("申请用公共收益补充维修资金，按各幢各户面积分；不写金额就按章程比例。",
                                  "Ask that public revenue tops up the maintenance fund, by area; the charter's share without an amount."),
                  examples=("sharedfund maintenance top-up --period 上季", "sharedfund maintenance top-up --period 2026Q3 --amount 4000"),
                  signs=True)
@option("--period", type=PERIOD, metavar=("期间", "PERIOD"), help=("哪一期的公共收益（默认上季）", "whose revenue (default: last quarter)"))
@option("--amount", type=AMOUNT, metavar=("金额", "A"), help=("金额", "the amount"))
@option("--resolution", type=RESOLUTION, metavar=("编号", "NO"), help=("决议编号", "the resolution"))
@option("--attach", type=EXISTING_FILE, multiple=True, metavar=("文件", "FILE"), help=("凭证", "a paper"))
def top_up(desk: Desk, period: str | None, amount: Decimal | None, resolution: str | None, attach: tuple[str, ...]) -> None:
    from sharedfund.drafts import revenue as drafts
    from sharedfund.values import days

    period = period or days.quarter_of(days.add_months(desk.today, -3))
    drafted = drafts.top_up(desk.state, by=desk.person, day=desk.today, period=period, amount=amount, resolution=resolution,
                            purpose=say(f"{period} 公共收益补充维修资金", f"top-up from public revenue of {period}"),
                            evidence=attached(desk, attach))
    ask_for(desk, drafted)


@maintenance.verb("contribute", help=("记业主交存的维修资金：一户一行的 CSV（房号、金额），照专户或银行的单据。",
                                      "Record what owners paid in: a CSV of units and amounts, as the holder's paper says."),
                  examples=("sharedfund maintenance contribute 交存.csv --building 1 --paper ZH2026-017 --first",), writes=True)
@argument("file", type=EXISTING_FILE, metavar=("文件", "FILE"))
@option("--building", type=BUILDING, required=True, metavar=("楼", "B"), help=("哪一幢", "the building"))
@option("--paper", required=True, metavar=("单据号", "NO"), help=("保管方单据的编号", "the number of the holder's paper"))
@option("--first", is_flag=True, help=("首期交存（不写是补交、续交）", "a first deposit (else a top-up)"))
@option("--occurred", type=DAY, metavar=("日期", "DAY"), help=("到账日", "the day it arrived"))
def contribute(desk: Desk, file: str, building: str, paper: str, first: bool, occurred: date | None) -> None:
    from sharedfund.drafts import maintenance as drafts

    drafted = drafts.contribute(desk.state, by=desk.person, day=desk.today, building=building, units=_by_unit(desk, file),
                                paper=paper, of="first-deposit" if first else "top-up", occurred=occurred)
    desk.record(drafted, data={"building": building, "units": len(drafted.units), "amount": drafted.amount},
                done=say(f"{building} {len(drafted.units)} 户交存 {drafted.amount} 元", f"{len(drafted.units)} units of {building} paid in {drafted.amount}"))


@maintenance.verb("interest", help=("记一幢维修资金的增值收益，按各户余额分。", "Record what a building's fund earned; each unit's by its balance."),
                  examples=("sharedfund maintenance interest 1 --amount 318.40 --paper ZH2026-020",), writes=True)
@argument("building", type=BUILDING, metavar=("楼", "B"))
@option("--amount", type=AMOUNT, required=True, metavar=("金额", "A"), help=("收益", "what it earned"))
@option("--paper", required=True, metavar=("单据号", "NO"), help=("保管方单据的编号", "the number of the holder's paper"))
@option("--occurred", type=DAY, metavar=("日期", "DAY"), help=("到账日", "the day it arrived"))
def interest(desk: Desk, building: str, amount: Decimal, paper: str, occurred: date | None) -> None:
    from sharedfund.drafts import maintenance as drafts

    desk.record(drafts.interest(desk.state, by=desk.person, day=desk.today, building=building, amount=amount, paper=paper,
                                occurred=occurred),
                done=say(f"{building} 增值收益 {amount} 元已记", f"{building} earned {amount}"))


@maintenance.verb("statement", help=("登记保管方（主管部门专户或银行）的对账单；和账上不一样就写明差多少。",
                                     "Record the holder's statement of a building; what differs from the book is stated."),
                  examples=("sharedfund maintenance statement 1 --balance 188500 --day 2026-03-31 --attach 对账单.pdf",), writes=True)
@argument("building", type=BUILDING, metavar=("楼", "B"))
@option("--balance", type=SIGNED_AMOUNT, required=True, metavar=("余额", "A"), help=("对账单上的余额", "the balance it states"))
@option("--day", "stated_day", type=DAY, metavar=("日期", "DAY"), help=("对账单的日期（默认今天）", "its day (default: today)"))
@option("--attach", type=EXISTING_FILE, required=True, metavar=("文件", "FILE"), help=("对账单", "the statement"))
def statement(desk: Desk, building: str, balance: Decimal, stated_day: date | None, attach: str) -> None:
    from sharedfund.drafts import maintenance as drafts

    (kept,) = attached(desk, (attach,))
    drafted = drafts.state_balance(desk.state, by=desk.person, day=desk.today, building=building, balance=balance,
                                   stated_day=stated_day or desk.today, statement=kept)
    told = say("和账上一致", "it agrees with the book") if not drafted.difference else say(
        f"和账上差 {drafted.difference} 元", f"it differs from the book by {drafted.difference}")
    desk.record(drafted, data={"building": building, "book": drafted.book_balance, "difference": drafted.difference},
                done=say(f"{building} 对账单 {balance} 元，{told}", f"{building}: statement of {balance}; {told}"))


# ---- works ----

_FORM = (
    ('title = "1 幢屋面大修"', ("工程名称", "the work")),
    ('nature = "repair"', ("repair 维修，renewal 更新，alteration 改造；upkeep 日常养护不能用维修资金", "repair, renewal, alteration; never upkeep")),
    ('common_part = "屋面"', ("共用部位或设施设备", "the common part")),
    ("warranty_end = 2020-06-30", ("保修期最后一天", "the last day of its warranty")),
    ('liable = "owners"', ("该谁出钱：owners 业主，developer 建设单位，utility 专营单位，tortfeasor 责任人，firm 物业", "who must bear it: owners, developer, utility, tortfeasor, firm")),
    ('amount = "26000.00"', ("金额", "the amount")),
    ('buildings = ["B01"]', ("由哪几幢分摊，按面积", "the buildings that pay, by area")),
    ('# units = ["1-101", "1-102"]', ("只由其中几户分摊时写房号", "only these units, where not all of the building")),
    ('resolution = "R2026001"', ("由分摊的业主通过的决议（278 条第五项）", "the resolution of those who pay (topic 5)")),
    ('# order = "E-01"', ("应急：见证过的应急单，不用决议；业委会和社区（或街道）确认", "an emergency: a witnessed order instead of a resolution")),
    ('# repair = "K-01"', ("比价的编号（budget quotes）；到了比价线就要写", "the comparison of quotes (budget quotes), from the charter's threshold up")),
    ('# attach = ["方案.pdf"]', ("方案、报价、公示，放在本表旁边", "plan, quotes, display, beside this form")),
)


@maintenance.verb("template", help=("打印一张带说明的使用申请表（TOML），填好后 maintenance request。",
                                    "Print a commented form (TOML) to fill; then maintenance request."),
                  examples=("sharedfund maintenance template > 申请.toml",))
def template(desk: Desk) -> None:
    from sharedfund_cli.forms import printed

    printed(desk, ("使用专项维修资金的申请：谁受益、谁分摊、谁表决", "A request to use the maintenance fund: who benefits pays and decides"), _FORM)


@maintenance.verb("request", help=("申请使用专项维修资金做一项工程；业委会提出，社区（或街道）确认后生效。",
                                   "Ask that the maintenance fund pays a work; in effect when committee and community agree."),
                  examples=("sharedfund maintenance request --file 申请.toml",), signs=True, writes=True)
@option("--file", "file", type=EXISTING_FILE, required=True, metavar=("文件", "FILE"), help=("填好的申请表", "the filled form"))
def request(desk: Desk, file: str) -> None:
    from sharedfund.drafts import maintenance as drafts
    from sharedfund.entries.maintenance import MaintenanceRequested
    from sharedfund_cli.forms import papers_of

    sheet = toml(file)
    units = tuple(_units_of(desk, sheet))
    buildings = tuple(_buildings_of(sheet))
    entry = sheet.drafted(
        MaintenanceRequested, lambda **fields: drafts.request_work(desk.state, by=desk.person, day=desk.today, **fields),
        ("attach", "amount", "units", "buildings"), amount=sheet.amount("amount"), buildings=buildings, units=units,
        evidence=papers_of(desk, sheet))
    desk.act(entry, data={"work": entry.work, "amount": entry.amount}, done=say(
        f"{entry.work} {entry.title} 已提出，{entry.amount} 元", f"{entry.work} {entry.title} is proposed, {entry.amount}"))


def _buildings_of(sheet: Sheet) -> Iterator[str]:
    """The buildings a form names."""
    for place, name in enumerate(sheet.texts("buildings")):
        try:
            yield BUILDING.read(name)
        except ValueError as error:
            sheet.wrong(str(error), "buildings", place, found=name)


def _units_of(desk: Desk, sheet: Sheet) -> Iterator[str]:
    """The unit ids of the rooms a form names."""
    for place, room in enumerate(sheet.texts("units", ())):
        unit = desk.state.units.household(UNIT.read(room))
        if unit is None:
            sheet.wrong("no-such-unit", "units", place, found=room)
        yield unit.unit


@maintenance.verb("use", help=("工程付款。专户由主管部门付：记下单据；业委会自管：申请从这一幢的账户付，走付款的各步。",
                               "A work is paid: by the bureau, a fact from its papers; by the committee's own account, a request that walks all steps."),
                  examples=("sharedfund maintenance use MW-01 --amount 26000 --paper ZF2026-088 --attach 拨付通知.pdf",
                            "sharedfund maintenance use MW-01 --vendor 云州安泓消防工程有限公司"), signs=True, writes=True)
@argument("work", type=NO, metavar=("工程", "WORK"))
@option("--amount", type=AMOUNT, metavar=("金额", "A"), help=("金额（自管默认付清）", "the amount (default of a request: what is left)"))
@option("--vendor", "payee", type=VENDOR, metavar=("收款方", "VENDOR"), help=("付给谁", "the payee"))
@option("--paper", metavar=("单据号", "NO"), help=("主管部门拨付单据的编号", "the number of the bureau's paper"))
@option("--building", type=BUILDING, metavar=("楼", "B"), help=("自管：从哪一幢的账户付", "which building's account pays"))
@option("--application", type=EXISTING_FILE, metavar=("文件", "FILE"), help=("使用申请", "the application"))
@option("--approval", type=EXISTING_FILE, metavar=("文件", "FILE"), help=("批准", "the approval"))
@option("--attach", type=EXISTING_FILE, multiple=True, metavar=("文件", "FILE"), help=("拨付通知或凭证", "the payment notice, or papers"))
@option("--occurred", type=DAY, metavar=("日期", "DAY"), help=("拨付日", "the day it was paid"))
def use(desk: Desk, work: str, amount: Decimal | None, payee: str | None, paper: str | None, building: str | None,
        application: str | None, approval: str | None, attach: tuple[str, ...], occurred: date | None) -> None:
    from sharedfund.drafts import maintenance as drafts

    found = drafts.work_of(desk.state, work)
    if desk.state.charter.terms.maintenance_custody == "committee":
        if payee is None:
            desk.usage("option-missing", option="--vendor")
        ask_for(desk, drafts.pay_work(desk.state, by=desk.person, day=desk.today, work=work, payee=payee, amount=amount,
                                      building=building, evidence=attached(desk, attach)))
        return
    if amount is None or paper is None:
        desk.usage("option-missing", option="--amount" if amount is None else "--paper")
    kept = {name: attached(desk, (file,))[0] for name, file in
            (("application", application), ("approved", approval), ("paid", attach[0] if attach else None)) if file}
    desk.record(drafts.use(desk.state, by=desk.person, day=desk.today, amount=amount, purpose=found.title, paper=paper,
                           work=work, payee=payee, occurred=occurred, **kept),
                done=say(f"{work} 专户支用 {amount} 元已记", f"{work}: {amount} used"))


@maintenance.verb("reclaim", help=("应急时服务资金垫付的钱由维修资金归还：专户还的记一笔；自管的申请归还。",
                                   "What the operating fund advanced in an emergency comes back: a fact where the bureau pays, else a request."),
                  examples=("sharedfund maintenance reclaim E-01 --bank-ref 20260520003",), signs=True, writes=True)
@argument("order", type=NO, metavar=("应急单", "ORDER"))
@option("--amount", type=AMOUNT, metavar=("金额", "A"), help=("金额（默认全部）", "the amount (default: all)"))
@option("--bank-ref", metavar=("流水号", "REF"), help=("共管账户的银行流水号", "the bank's reference"))
def reclaim(desk: Desk, order: str, amount: Decimal | None, bank_ref: str | None) -> None:
    from sharedfund.drafts import maintenance as drafts

    if desk.state.charter.terms.maintenance_custody == "committee":
        ask_for(desk, drafts.ask_back(desk.state, by=desk.person, day=desk.today, order=order, amount=amount,
                                      purpose=say(f"归还 {order} 垫付", f"what was advanced for {order}")))
        return
    if bank_ref is None:
        desk.usage("option-missing", option="--bank-ref")
    drafted = drafts.reclaim(desk.state, by=desk.person, day=desk.today, order=order, bank_ref=bank_ref, amount=amount)
    desk.record(drafted, done=say(f"{order} 垫付收回 {drafted.amount} 元", f"{drafted.amount} of {order} came back"))


@maintenance.verb("notice", help=("通知业主补交：一户一行的 CSV（房号、金额），按四分之三通过的筹集决议。",
                                  "Ask owners to pay in: a CSV of units and amounts, by a resolution to raise the fund."),
                  examples=("sharedfund maintenance notice 补交.csv --building 1 --no TN-01 --due 2026-06-30 --resolution R-2026-8",),
                  signs=True, writes=True)
@argument("file", type=EXISTING_FILE, metavar=("文件", "FILE"))
@option("--building", type=BUILDING, required=True, metavar=("楼", "B"), help=("哪一幢", "the building"))
@option("--no", "number", type=NO, required=True, metavar=("编号", "NO"), help=("通知的编号", "the notice's number"))
@option("--due", type=DAY, required=True, metavar=("日期", "DAY"), help=("最迟哪天交", "the last day"))
@option("--resolution", type=RESOLUTION, required=True, metavar=("编号", "NO"), help=("筹集决议", "the resolution to raise it"))
@option("--attach", type=EXISTING_FILE, multiple=True, metavar=("文件", "FILE"), help=("通知书", "the notice"))
def notice(desk: Desk, file: str, building: str, number: str, due: date, resolution: str, attach: tuple[str, ...]) -> None:
    from sharedfund.drafts import maintenance as drafts

    drafted = drafts.notice_top_up(desk.state, by=desk.person, day=desk.today, notice=number, building=building,
                                   units=_by_unit(desk, file), due=due, resolution=resolution, evidence=attached(desk, attach))
    desk.act(drafted, amount=drafted.amount, data={"notice": number, "units": len(drafted.units)},
             done=say(f"{number}：{building} {len(drafted.units)} 户，共 {drafted.amount} 元", f"{number}: {len(drafted.units)} units of {building}, {drafted.amount} in all"))


# ---- seeing it ----


@maintenance.verb("list", help=("各幢维修资金：余额、首期、对账单。", "Balances by building, first deposits, statements."),
                  examples=("sharedfund maintenance list",), lists=True)
def list_(desk: Desk) -> None:
    state = desk.state
    areas = state.units.areas_by_building()
    held = {f.partition(":")[2] for f in state.ledger.funds() if f.startswith("maintenance:")}
    rows = []
    for building in sorted({*areas, *held}):
        known = state.maintenance.building(building)
        rows.append({
            "building": building, "area_m2": areas.get(building), "balance": state.ledger.cash(f"maintenance:{building}"),
            "first_deposit": known.first_deposit(), "statement": known.stated.day if known.stated else None,
            "difference": known.stated.difference if known.stated else None})
    kept = [row for row in rows if row["balance"] or row["first_deposit"]]
    desk.show(kept, (Column("building", ("幢", "Building")), Column("area_m2", ("面积", "Area"), "number"),
                     Column("balance", ("余额", "Balance"), "money"), Column("first_deposit", ("首期", "First deposit"), "money"),
                     Column("statement", ("对账单", "Statement")), Column("difference", ("差额", "Difference"), "money")))


@maintenance.verb("show", help=("看一幢：各户的期初、交存、收益、分摊、余额；工程和补交通知。",
                                "Show a building: each unit's opening, paid in, interest, cost, balance; works and notices."),
                  examples=("sharedfund maintenance show 1",))
@argument("building", type=BUILDING, metavar=("楼", "B"))
def show(desk: Desk, building: str) -> None:
    from sharedfund.render.words.form import plain

    state = desk.state
    known = state.maintenance.building(building)
    units = sorted((u for u in state.units.all() if u.building == building), key=lambda u: desk.called(u.household))
    rows: list[dict[str, Any]] = [{"unit": u.unit, "household": u.household, "called": desk.called(u.household), **_figures(known.part(u.unit))}
            for u in units]
    works = [_work_row(work, building) for work in sorted(state.maintenance.works.values(), key=lambda w: w.work)
             if work.allowed(building)]
    notices: list[dict[str, Any]] = [{"notice": n.notice, "due": n.due, "units": len(n.units), "open": sum(n.units.values(), Decimal("0.00"))}
               for n in sorted(state.maintenance.notices.values(), key=lambda n: n.notice) if n.building == building]
    data: dict[str, Any] = {"building": building, "balance": state.ledger.cash(f"maintenance:{building}"), "units": rows, "works": works,
            "notices": notices}

    def words() -> str:
        lines = [say(f"{building}  余额 {plain(data['balance'])}", f"{building}  balance {plain(data['balance'])}")]
        lines += [say(f"  {r['called']}  期初 {plain(r['opening'])}  交存 {plain(r['paid_in'])}  收益 {plain(r['interest'])}"
                      f"  分摊 {plain(r['cost'])}  余额 {plain(r['balance'])}",
                      f"  {r['called']}  opening {plain(r['opening'])}  paid in {plain(r['paid_in'])}  interest {plain(r['interest'])}"
                      f"  cost {plain(r['cost'])}  balance {plain(r['balance'])}") for r in rows]
        lines += [say(f"  工程 {w['work']} {w['title']}  可用 {plain(w['allowed'])}  余 {plain(w['left'])}",
                      f"  work {w['work']} {w['title']}  may use {plain(w['allowed'])}  left {plain(w['left'])}") for w in works]
        lines += [say(f"  补交通知 {n['notice']}  {n['units']} 户还差 {plain(n['open'])}，{n['due']} 前",
                      f"  notice {n['notice']}  {n['units']} units owe {plain(n['open'])} by {n['due']}") for n in notices]
        return "\n".join(lines)

    desk.show(data, text=words)


def _figures(part: Part) -> dict[str, Decimal]:
    return {"opening": part.opening, "paid_in": part.paid_in, "interest": part.interest, "cost": part.cost,
            "balance": part.balance, "first_deposit": part.first_deposit}


def _work_row(work: Work, building: str) -> dict[str, Any]:
    return {"work": work.work, "title": work.title, "resolution": work.resolution, "order": work.order,
            "allowed": work.allowed(building), "left": work.left(building)}
