"""`unit`: the register of exclusive parts; rooms stay in `private/`, the book knows household keys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from sharedfund_cli.app import ACCOUNT, AMOUNT, DAY, EXISTING_FILE, FILE, TEXT, UNIT, argument, noun, option, say

if TYPE_CHECKING:
    from sharedfund.entries.units import UnitRegistered
    from sharedfund.state import State
    from sharedfund.state.units import Unit
    from sharedfund_cli.desk import Desk
    from sharedfund_cli.files import Sheet

USES = {"residential": ("住宅", "residential"), "commercial": ("商业", "commercial"), "developer": ("建设单位", "developer")}
SOURCES = {"register": ("登记簿", "登记", "register"), "survey": ("测绘", "survey"), "contract": ("合同", "contract")}
PRIVATE = "units"

COLUMNS = {
    "room": ("房号", "房屋", "室号"),
    "building": ("楼栋", "幢", "栋"),
    "use": ("用途",),
    "area-m2": ("面积", "建筑面积", "area"),
    "source": ("面积来源", "来源"),
    "source-day": ("依据日期", "登记日期"),
    "owner": ("业主", "姓名"),
    "phone": ("电话", "手机"),
    "household": ("户号",),
}
OPTIONAL = ("use", "source", "source-day", "owner", "phone", "household")

unit = noun("unit", help=("房屋登记：房号和姓名只留在本机 private/，账本里只有户号。",
                          "The register of units: rooms and names stay in private/, the book knows household keys."))


class Row(NamedTuple):
    """A unit of an import file, checked."""

    sheet: Sheet
    room: str
    building: str
    use: str
    area_m2: Decimal
    source: str
    source_day: date | None
    owner: str | None
    phone: str | None
    household: str | None


def named_value(sheet: Sheet, field: str, names: Mapping[str, Sequence[str]], default: str) -> str:
    """The slug of a value people write in either language."""
    typed = sheet.text(field, default)
    for slug, called in names.items():
        if typed == slug or typed in called:
            return slug
    return sheet.wrong("not-one-of", field, found=typed, allowed=", ".join(called[0] for called in names.values()))


def building_of(sheet: Sheet, field: str = "building") -> str:
    """`B03` for `B03`, `3`, `3幢`, `3号楼`."""
    from sharedfund_cli.params import BUILDING

    typed = sheet.text(field)
    try:
        return BUILDING.read(typed)
    except ValueError:
        sheet.wrong("not-a-building-id", field, found=typed)


def read_units(path: str) -> list[Row]:
    """The units of an import file. Raises: BadInput with file, line and field."""
    from sharedfund_cli.files import csv_rows

    rows: list[Row] = []
    seen: set[str] = set()
    for sheet in csv_rows(path, COLUMNS, OPTIONAL):
        room = sheet.text("room")
        if room in seen:
            sheet.fail("room-twice", "room", room=room)
        seen.add(room)
        area = sheet.amount("area-m2")
        if area <= 0:
            sheet.wrong("amount-not-positive", "area-m2", found=str(area))
        household = sheet.text("household", None)
        if household is not None and not re.fullmatch(r"h-[0-9a-f]{6}", household):
            sheet.wrong("not-a-household-key", "household", found=household)
        rows.append(Row(
            sheet, room, building_of(sheet), named_value(sheet, "use", USES, "residential"), area,
            named_value(sheet, "source", SOURCES, "register"), sheet.day("source-day", None),
            sheet.text("owner", None), sheet.text("phone", None), household,
        ))
        sheet.done()
    return rows


def fresh_key(desk: Desk, prefix: str, taken: Iterable[str]) -> str:
    """A random key that nobody has."""
    known = frozenset(taken)
    while True:
        key = f"{prefix}-{desk.entropy(3).hex()}"
        if key not in known:
            return key


def register_drafts(desk: Desk, rows: Sequence[Row]) -> tuple[list[UnitRegistered], dict[str, dict[str, Any]]]:
    """The entries that register `rows`, and the private rows to keep once they stand.

    Raises: BadInput for a room that is registered already.
    """
    from sharedfund.drafts import units as drafts

    state, by, day = desk.state, desk.person, desk.today
    kept = {row.get("room") for row in desk.book.private.rows(PRIVATE).values()}
    units, keys = set(state.units.by_id), set(state.units.keys)
    entries, private = [], {}
    for row in rows:
        if row.room in kept:
            row.sheet.fail("room-registered", "room", room=row.room)
        household = row.household or fresh_key(desk, "h", keys)
        name = fresh_key(desk, "u", units)
        keys.add(household)
        units.add(name)
        commitment, salt = desk.book.private.commit("room", row.room)
        entries.append(drafts.register_unit(
            state, by=by, day=day, unit=name, household=household, building=row.building, use=row.use,
            area_m2=row.area_m2, area_source=row.source, area_day=row.source_day, room=commitment,
        ))
        private[household] = {
            key: value for key, value in
            {"room": row.room, "salt": salt, "owner": row.owner, "phone": row.phone}.items() if value
        }
    return entries, private


@unit.verb("import", help=("从 CSV 或 Excel 文件登记房屋：房号、楼栋、面积（用途、来源、依据日期、业主、电话可不写）。\n\n户号由程序随机生成；"
                           "房号、姓名、电话只留在本机。",
                           "Register units from a CSV or Excel file: room, building, area (use, source, day, owner, phone may be "
                           "left out).\n\nHousehold keys are random; rooms, names and phones stay on this machine."),
           examples=("sharedfund unit import 房屋.csv", "sharedfund unit import 房屋.xlsx"), signs=True, writes=True)
@argument("file", type=EXISTING_FILE, metavar=("文件", "FILE"))
def import_(desk: Desk, file: str) -> None:
    from sharedfund.state.tariffs import charging

    entries, private = register_drafts(desk, read_units(file))
    area = sum((entry.area_m2 for entry in entries), Decimal("0.00"))
    written = desk.act(*entries, data={"units": len(entries), "area_m2": area}, done=say(
        f"登记了 {len(entries)} 户，共 {area} 平方米", f"{len(entries)} units registered, {area} m² in all"),
        next_=("sharedfund fee charge 2026Q1",) if charging(desk.state, desk.local_day) else ())
    if written is not None:
        desk.book.private.merge(PRIVATE, private)


def row_of(desk: Desk, state: State, found: Unit) -> dict[str, Any]:
    """A unit as lists show it."""
    from sharedfund.state.allocation import advance_held

    unpaid = sum((bill.unpaid for bill in state.fees.open(found.household)), Decimal("0.00"))
    private = desk.book.private.get(PRIVATE, found.household) or {}
    return {
        "room": private.get("room"), "household": found.household, "unit": found.unit, "building": found.building,
        "use": found.use, "area_m2": found.area_m2, "area_source": found.area_source, "area_day": found.area_day,
        "unpaid": unpaid, "advance": advance_held(state, found.household),
    }


def use_name(value: Any) -> str:
    return say(*USES.get(str(value), (str(value), str(value))))


@unit.verb("list", help=("列出房屋、面积、欠费和预存。", "List the units with area, arrears and advances."),
           examples=("sharedfund unit list",), lists=True)
def list_(desk: Desk) -> None:
    from sharedfund_cli.output import Column

    state = desk.state
    rows = [row_of(desk, state, found) for found in state.units.all()]
    desk.show(sorted(rows, key=lambda row: (row["building"], row["room"] or "", row["household"])), [
        Column("building", ("楼栋", "building")), Column("room", ("房号", "room")), Column("household", ("户号", "household")),
        Column("use", ("用途", "use"), use_name), Column("area_m2", ("面积", "area m2"), "number"),
        Column("unpaid", ("未付", "unpaid"), "money"), Column("advance", ("预存", "advance"), "money"),
    ])


@unit.verb("show", help=("看一户：面积、账单、预存、押金。", "Show a unit: area, bills, advance, deposits."),
           examples=("sharedfund unit show 3-1201", "sharedfund unit show h-7f3a9c"))
@argument("unit", type=UNIT, metavar=("房号或户号", "UNIT"))
def show(desk: Desk, unit: str) -> None:
    from sharedfund import drafts
    from sharedfund.render.words.form import plain

    state = desk.state
    found = drafts.unit_of(state, unit)
    row = row_of(desk, state, found)
    bills: list[dict[str, Any]] = [{"period": bill.period, "amount": bill.amount, "paid": bill.paid, "written_off": bill.written_off,
              "unpaid": bill.unpaid, "due": bill.due}
             for bill in sorted(state.fees.bills.get(unit, ()), key=lambda bill: (bill.due, bill.period))]
    deposits: list[dict[str, Any]] = [{"deposit": d.deposit, "kind": d.kind, "held": d.held} for d in state.receipts.deposits_of(unit)]
    data = {**row, "bills": bills, "deposits": deposits, "refund_due": state.receipts.refund_due(unit)}

    def words() -> str:
        lines = [
            say(f"{row['room'] or unit}  {unit}  {found.building}  {found.area_m2} 平方米",
                f"{row['room'] or unit}  {unit}  {found.building}  {found.area_m2} m²"),
            say(f"  未付 {plain(row['unpaid'])}  预存 {plain(row['advance'])}",
                f"  unpaid {plain(row['unpaid'])}  advance {plain(row['advance'])}"),
        ]
        lines += [say(f"  {b['period']}  应收 {plain(b['amount'])}  已付 {plain(b['paid'])}  未付 {plain(b['unpaid'])}  {b['due']} 到期",
                      f"  {b['period']}  charged {plain(b['amount'])}  paid {plain(b['paid'])}  unpaid {plain(b['unpaid'])}  due {b['due']}")
                  for b in bills]
        lines += [say(f"  押金 {d['deposit']}  {plain(d['held'])}", f"  deposit {d['deposit']}  {plain(d['held'])}") for d in deposits]
        return "\n".join(lines)

    desk.show(data, text=words)


@unit.verb("correct", help=("更正一户的面积，写明依据；以后的账单按新面积。",
                            "Correct a unit's area from a better paper; later bills rest on it."),
           examples=("sharedfund unit correct 3-1201 --area 89.50 --source register",), signs=True, writes=True)
@argument("unit", type=UNIT, metavar=("房号或户号", "UNIT"))
@option("--area", type=AMOUNT, required=True, help=("建筑面积，平方米", "The area in m2"), metavar="M2")
@option("--source", type=str, default="register", help=("依据：register 登记簿、survey 测绘、contract 合同",
                                                         "The paper: register, survey or contract"))
@option("--source-day", type=DAY, help=("依据的日期（默认今天）", "The day of the paper (default: today)"), metavar="DATE")
def correct(desk: Desk, unit: str, area: Decimal, source: str, source_day: date | None) -> None:
    from sharedfund import drafts
    from sharedfund.drafts import units

    slug = next((slug for slug, names in SOURCES.items() if source == slug or source in names), None)
    if slug is None:
        desk.usage("not-one-of", found=source, allowed=", ".join(SOURCES))
    found = drafts.unit_of(desk.state, unit)
    desk.act(units.correct_area(desk.state, by=desk.person, day=desk.today, unit=found.unit, area_m2=area,
                                area_source=slug, area_day=source_day or desk.today),
             done=say(f"{desk.called(unit)} 的面积改为 {area} 平方米", f"the area of {desk.called(unit)} is {area} m² now"))


# ---- the statement of account, and a sale ----


@unit.verb("statement", help=("打印一户的账单明细和结清单：欠费、预存、押金、应退、维修资金；过户时双方要看。",
                              "Print a household's statement of account: what it owes, has ahead, on deposit, in the maintenance fund."),
           examples=("sharedfund unit statement 3-1201", "sharedfund unit statement 3-1201 -o 结清单.txt",
                        "sharedfund unit statement 3-1201 -o 结清单.html"))
@argument("unit", type=UNIT, metavar=("房号或户号", "UNIT"))
@option("-o", "out", type=FILE, metavar=("文件", "FILE"), help=("写到文件（过户时附上）；.html 是能打印签字的一页", "write it to a file, to attach to a transfer; .html is a page to print and sign"))
def statement(desk: Desk, unit: str, out: str | None) -> None:
    from sharedfund import drafts
    from sharedfund.reports.household import statement as stated
    drafts.unit_of(desk.state, unit)
    data = stated(desk.state, (entry for _, entry in desk.book.entries()), unit)
    text = _statement_text(desk, data)
    if out is not None:
        is_page = Path(out).suffix.lower() in (".html", ".htm")
        desk.save(out, _statement_page(desk, data) if is_page else text + "\n")
    desk.show(data, text=say(f"结清单写到 {out}", f"the statement is written to {out}") if out is not None else text)


def _statement_page(desk: Desk, data: dict[str, Any]) -> str:
    """The statement as a page to print."""
    from sharedfund.render.statement import statement_page
    from sharedfund_cli.output import grouped_hex

    head = desk.state.record.head
    return statement_page(data, fund_name=desk.state.charter.name, unit=desk.called(data["household"]), made=str(desk.local_day),
                          language=desk.lang, code=grouped_hex(head.root) if head else None, size=head.size if head else 0,
                          practice=desk.state.charter.practice)


def _statement_text(desk: Desk, data: dict[str, Any]) -> str:
    """The statement as lines for people."""
    from sharedfund.render.words import names
    from sharedfund.render.words.form import plain
    from sharedfund_cli import cells
    from sharedfund_cli.output import Column, table, terminal_width

    columns = (
        Column("day", ("日期", "Day")), Column("what", ("事项", "What")), Column("owed", ("增减", "Change"), "money"),
        Column("balance", ("欠", "Owed"), "money"), Column("advance", ("预存增减", "Advance change"), "money"),
        Column("deposits", ("押金增减", "Deposit change"), "money"), Column("refund", ("应退增减", "Refund change"), "money"))

    def money(text: str) -> str:
        return f"{plain(Decimal(text)):>12}"

    called = "  ".join(dict.fromkeys((desk.called(data["household"]), data["household"])))
    head = [say(f"结清单  {called}  {data['building']}  {data['area_m2']} 平方米",
                f"Statement of account  {called}  {data['building']}  {data['area_m2']} m²")]
    if data["until"]:
        head.append(say(f"  {data['until']} 已过户", f"  transferred on {data['until']}"))
    changes = ("advance", "deposits", "refund")
    moves = [{**row, "what": f"{names.name('kind', row['kind'], desk.lang)} {row['no'].rpartition(' ')[2]}",
              **{name: row[name] if Decimal(row[name]) else None for name in changes}} for row in data["lines"]]
    # With all three there is no room for a day in 80 cells.
    is_wide = all(any(row[name] for row in moves) for name in changes)
    lines = [table(moves, columns, max(terminal_width(), 96) if is_wide else None).rstrip()] if moves else []
    sums = [(say("未付", "unpaid"), "unpaid"), (say("预存", "advance"), "advance"), (say("押金", "deposits"), "deposits"),
            (say("应退", "refund due"), "refund_due"), (say("维修资金（随房走，不退）", "maintenance fund (stays with the unit)"), "maintenance")]
    if Decimal(data["deducted"]):
        sums.append((say("应退里从物业费扣下的", "of the refund due: deducted from the fee"), "deducted"))
    label = max(cells.width(name) for name, _ in sums)
    foot = [f"  {cells.pad(name, label)} {money(data[member])}" for name, member in sums]
    return "\n".join((*head, *lines, *foot))


@unit.verb("transfer", help=("过户：给新业主一个新户号。欠费、预存、押金留在原户号，双方约定转的写 --take；维修资金随房走。\n\n"
                             "要附双方看过的结清单（unit statement -o）。",
                             "A unit has a new owner: a new household key. Debts, advances and deposits stay with the old one unless "
                             "both agreed (--take); maintenance money goes with the unit.\n\nAttach the statement both have seen."),
           examples=("sharedfund unit transfer 3-1201 --to 王芳 --attach 结清单.txt",
                     "sharedfund unit transfer 3-1201 --to 王芳 --first 2026-06-01 --attach 结清单.txt --take advance --take deposit"),
           signs=True, writes=True)
@argument("unit", type=UNIT, metavar=("房号或户号", "UNIT"))
@option("--to", "owner", type=TEXT, required=True, metavar=("业主", "OWNER"), help=("新业主，只留在本机", "the new owner; stays on this machine"))
@option("--phone", type=TEXT, metavar=("电话", "PHONE"), help=("电话，只留在本机", "a phone; stays on this machine"))
@option("--first", type=DAY, metavar=("日期", "DATE"), help=("从哪天起归新业主交费（默认今天；最迟下月一日）", "the first day that is the new owner's (default: today)"))
@option("--use", "use_", type=TEXT, metavar=("用途", "USE"), help=("用途变了才写：住宅、商业", "where the use changes: residential, commercial"))
@option("--take", "items", type=click.Choice(("debt", "advance", "deposit")), multiple=True, metavar=("项目", "ITEM"), help=("约定转给新业主的：debt 欠费、advance 预存、deposit 押金", "what passes on by agreement: debt, advance, deposit"))
@option("--attach", type=EXISTING_FILE, metavar=("文件", "FILE"), help=("双方看过的结清单", "the statement of account both have seen"))
def transfer(desk: Desk, unit: str, owner: str, phone: str | None, first: date | None, use_: str | None,
             items: tuple[str, ...], attach: str | None) -> None:
    from sharedfund.drafts import unit_of
    from sharedfund.drafts import units as drafts
    from sharedfund_cli.papers import attached

    state, by, day = desk.state, desk.person, desk.today
    unit_of(state, unit)
    use = next((slug for slug, names in USES.items() if use_ == slug or use_ in names), None)
    if use_ is not None and use is None:
        desk.usage("not-one-of", found=use_, allowed=", ".join(USES))
    household = fresh_key(desk, "h", state.units.keys)
    known = desk.book.private.get(PRIVATE, unit) or {}
    committed, salt = desk.book.private.commit("room", str(known.get("room") or household))
    paper = attached(desk, (attach,))[0] if attach else None
    entries: list[Any] = [drafts.transfer(state, by=by, day=day, former=unit, household=household, statement=paper,
                                          first=first, use=use, room=committed)]
    if items and paper is not None:
        entries += drafts.move_balances(state, by=by, day=day, former=unit, household=household, agreement=paper,
                                        items=frozenset(items))
    written = desk.act(*entries, data={"household": household, "former": unit, "moved": len(entries) - 1}, done=say(
        f"{desk.called(unit)} 过户给 {owner}，新户号 {household}", f"{desk.called(unit)} is {owner}'s now, under {household}"))
    if written is not None:
        fresh = {"room": known.get("room"), "salt": salt, "owner": owner, "phone": phone}
        desk.book.private.set(PRIVATE, household, {key: value for key, value in fresh.items() if value})
        label = say(f"{known.get('room') or unit}（原业主）", f"{known.get('room') or unit} (former owner)")
        desk.book.private.set(PRIVATE, unit, {**{k: v for k, v in known.items() if k != "room"}, "label": label})


@unit.verb("refund", help=("申请把一户预存的钱退回去（过户后原业主的预存）；和付款走一样的步骤。",
                           "Ask to pay back what a household has in advance (a former owner's, after a sale); it walks the steps of a payment."),
           examples=("sharedfund unit refund h-7f3a9c --account 6222000000000000",), signs=True)
@argument("unit", type=UNIT, metavar=("房号或户号", "UNIT"))
@option("--amount", type=AMOUNT, metavar=("金额", "A"), help=("退多少（默认：全部预存）", "how much (default: all of it)"))
@option("--account", type=ACCOUNT, metavar=("账号", "A"), help=("退到哪个账户，只留在本机", "the account it goes to; stays on this machine"))
def refund(desk: Desk, unit: str, amount: Decimal | None, account: str | None) -> None:
    from sharedfund.drafts import payments
    from sharedfund.errors import NotFound
    from sharedfund.state.allocation import advance_held
    from sharedfund_cli.papers import account_commitment
    from sharedfund_cli.payment import ask_for

    held = advance_held(desk.state, unit)
    asked = held if amount is None else amount
    if asked <= 0:
        raise NotFound("nothing-to-refund", household=unit)
    ask_for(desk, payments.request_payment(
        desk.state, by=desk.person, day=desk.today, payee=unit, amount=asked, fund="operating", settles="refund",
        purpose=say("退回预存物业费", "fees paid in advance go back"), payee_account=account_commitment(desk, unit, account)))
