"""`bank`: the account's lines by hand, and the month's reconciliation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sharedfund_cli.app import (
    BILL,
    DAY,
    EXISTING_FILE,
    FILE,
    FUND,
    MONTH,
    SIGNED_AMOUNT,
    TEXT,
    Column,
    Desk,
    argument,
    noun,
    option,
    say,
    toml,
)
from sharedfund_cli.ending import FOUND
from sharedfund_cli.papers import attached
from sharedfund_cli.payment import debit_at

if TYPE_CHECKING:
    from sharedfund.reports.reconciliation import Reconciliation

bank = noun("bank", help=("银行：手工记一笔流水、对账。", "Bank: a line by hand, reconciliation."))

INTEREST = frozenset({"利息", "interest"})
LINES = "lines"  # the private table of what open lines say of people, by ACCOUNT/REFERENCE


@bank.verb("record", help=("手工记一笔银行流水：收款先记“待核实”，支出照实记下，利息按资金分。",
                           "Record one bank line by hand: money in lies unidentified, money out is recorded as it is, interest "
                           "is split by fund."),
           examples=("sharedfund bank record --amount 1260 --bank-ref 20261021001 --for 无附言",
                     "sharedfund bank record --amount=-12.50 --bank-ref 20261024003 --for 手续费",
                     "sharedfund bank record --amount 318.27 --bank-ref 20261031009 --for 利息"), writes=True)
@option("--amount", type=SIGNED_AMOUNT, required=True, metavar=("金额", "A"), help=("收为正，支为负", "in above zero, out below"))
@option("--bank-ref", required=True, metavar=("流水号", "REF"), help=("银行流水号", "the bank's reference"))
@option("--for", "purpose", type=TEXT, required=True, metavar=("用途", "TEXT"), help=("附言或用途；写“利息”按利息记", "its words; `interest` is split"))
@option("--fund", type=FUND, default="operating", metavar=("资金", "FUND"), help=("支出属于哪项资金", "the fund money left"))
@option("--standing", type=TEXT, metavar=("编号", "NO"), help=("支出按哪个长期授权", "the standing authority it falls under"))
@option("--bill", type=BILL, metavar=("编号", "NO"), help=("授权内的扣款付的是哪张账单", "the bill a debit under an authority pays"))
@option("--court-paper", type=EXISTING_FILE, metavar=("文件", "FILE"), help=("法院扣划的文书", "the paper of a court's levy"))
@option("--advice", type=EXISTING_FILE, metavar=("文件", "FILE"), help=("银行收费的回单：收的是替物业收的钱，由物业承担（--fund agency）",
                                                                      "the bank's advice of its charge on money held for the firm, whose cost it is (--fund agency)"))
@option("--restores", type=int, metavar=("块", "BLOCK"), help=("追回的是哪一笔没人批过的支出（块号）", "the debit nobody approved that comes back (its block)"))
@option("--occurred", type=DAY, metavar=("日期", "DAY"), help=("银行记账日", "the day at the bank"))
def record(desk: Desk, amount: Decimal, bank_ref: str, purpose: str, fund: str, standing: str | None, bill: str | None,
           court_paper: str | None, advice: str | None, restores: int | None, occurred: date | None) -> None:
    from sharedfund.drafts import bank as drafts, payments, receipts
    from sharedfund.values.identity import bank_reference

    if not amount:
        desk.usage("amount-not-positive", found=amount)
    by, day = desk.person, desk.today
    if restores is not None:
        desk.record(payments.restore(desk.state, by=by, day=day, restores=debit_at(desk, restores), amount=amount,
                                     bank_ref=bank_reference(bank_ref), occurred=occurred),
                    done=say("已记追回", "Recorded as restored"))
    elif purpose.strip().lower() in INTEREST and amount > 0:
        desk.record(drafts.receive_interest(desk.state, by=by, day=day, amount=amount, bank_ref=bank_ref, occurred=occurred),
                    done=say("已记利息，按资金分好", "Recorded the interest, split by fund"))
    elif amount > 0:
        entry = receipts.record(desk.state, by=by, day=day, amount=amount, bank_ref=bank_ref, occurred=occurred)
        desk.record(entry, data={"receipt": entry.receipt},
                    done=say(f"已记待核实收款 {entry.receipt}，不算收入", f"Recorded {entry.receipt} as unidentified, no income"),
                    next_=(f"sharedfund receipt identify {entry.receipt} --unit {say('房号', 'UNIT')}",))
    else:
        debit = payments.debit(desk.state, by=by, day=day, amount=-amount, bank_ref=bank_reference(bank_ref),
                               purpose=purpose, fund=fund, standing=standing, bill=bill, occurred=occurred,
                               court_paper=attached(desk, [court_paper])[0] if court_paper else None,
                               advice=attached(desk, [advice])[0] if advice else None)
        told = say("已照实记下：没有人批过，列入公示第一页，直到说清", "Recorded as it is: nobody approved it; page 1 says so until it is explained")
        desk.record(debit, data={"explained": debit.explained},
                    done=told if debit.explained < debit.amount
                    else say(f"已记，是 {debit.agent_for} 的成本", f"Recorded as a cost of {debit.agent_for}") if debit.agent_for
                    else say("已记，在授权之内", "Recorded, within its authority"))


@bank.verb("reconcile", help=("某月对账：导入过对账单的月份，未达账项由程序列出；没有导入的才手工写。差额为 0.00 才算对平。",
                              "Reconcile a month: where its statements were imported the items in transit are listed by the program, else "
                              "typed; done at 0.00 only."),
           examples=("sharedfund bank reconcile 2026-10 --balance 1091282.50",
                     "sharedfund bank reconcile 2026-10 --balance 1091282.50 -o 调节表.html",
                     "sharedfund bank reconcile 2026-10 --balance 1091282.50 --item booked-in 2026-10-31 2640 微信在途",
                     "sharedfund bank reconcile 2026-10 --balance 1091282.50 --items 未达.toml --state-difference"), signs=True)
@argument("month", type=MONTH, metavar=("月份", "MONTH"))
@option("--balance", type=SIGNED_AMOUNT, required=True, metavar=("余额", "A"), help=("对账单余额", "the statement's balance"))
@option("--item", "items", nargs=4, multiple=True, metavar=("类别 日期 金额 说明", "SIDE DAY A TEXT"),
        help=("未达账项；类别 booked-in 账收银未收、booked-out 账付银未付、bank-in 银收账未收、bank-out 银付账未付",
              "an item in transit; SIDE is booked-in, booked-out, bank-in or bank-out"))
@option("--items", "file", type=EXISTING_FILE, metavar=("文件", "FILE"), help=("未达账项写在 TOML 里：[[item]]", "items in TOML: [[item]]"))
@option("--statement", type=EXISTING_FILE, metavar=("文件", "FILE"), help=("对账单", "the statement"))
@option("--state-difference", "stated", is_flag=True, help=("没对平也记下，差额照实写明", "record the difference as it is"))
@option("-o", "--output", "output", type=FILE, metavar=("文件", "FILE"), help=("调节表写成网页，可打印", "write the table as a page to print"))
def reconcile(desk: Desk, month: str, balance: Decimal, items: tuple[tuple[str, str, str, str], ...], file: str | None,
              statement: str | None, stated: bool, output: str | None) -> int:
    from sharedfund.drafts import bank as drafts
    from sharedfund.errors import BadInput
    from sharedfund.reports.reconciliation import reconciliation
    from sharedfund.state.bank import closing_at_end, main_account

    rows = [*_typed(desk, items), *(_read(file) if file else ())]
    closing = closing_at_end(desk.state, main_account(desk.state), month)
    if closing is not None and closing != balance:
        raise BadInput("balance-not-the-statements", month=month, named=balance, closing=closing)
    drafted = drafts.reconcile(desk.state, by=desk.person, day=desk.today, month=month, statement_balance=balance,
                               items=rows or None, statement=attached(desk, [statement])[0] if statement and stated else None)
    found = reconciliation(desk.state, drafted)
    table = _table(found)
    if drafted.difference and not stated:
        desk.show(found.data(), text=table + "\n" + say(
            f"× 没有对平，没有记账本。查清后再来，或写明差额：--state-difference\n退出码 {FOUND}。",
            f"× Not reconciled; nothing was recorded. Find it, or state it: --state-difference\nExit code {FOUND}."))
        return FOUND
    if statement and not stated:
        drafted = drafted.replaced(statement=attached(desk, [statement])[0])
    desk.answer(table)
    done = (say(f"{month} 已对平", f"{month} is reconciled") if not drafted.difference
            else say(f"{month} 的差额已写明", f"the difference of {month} is stated"))
    waits = [item for item in found.items if item.side in ("bank-in", "bank-out")]
    if waits:
        done += say(f"      还要入账 {len(waits)} 条", f"      {len(waits)} lines are still to be booked")
    desk.act(drafted, done=done, data=found.data(), next_=("sharedfund bank match",) if waits else ())
    if output and not desk.dry_run:
        desk.save(output, _page(desk, found))
    return FOUND if drafted.difference else 0


@bank.verb("statement", help=("打印某月的银行存款余额调节表；-o 写成可打印的网页。",
                              "Print a month's reconciliation statement; -o writes a page to print."),
           examples=("sharedfund bank statement 2026-10", "sharedfund bank statement 2026-10 -o 调节表.html"))
@argument("month", type=MONTH, metavar=("月份", "MONTH"))
@option("-o", "--output", "output", type=FILE, metavar=("文件", "FILE"), help=("写成网页，可打印", "write a page to print"))
def statement(desk: Desk, month: str, output: str | None) -> None:
    from sharedfund.errors import NotFound
    from sharedfund.reports.reconciliation import reconciliation
    from sharedfund.state.bank import main_account

    recorded = desk.state.bank.of(main_account(desk.state), month)
    if recorded is None:
        raise NotFound("month-not-reconciled", month=month)
    found = reconciliation(desk.state, recorded)
    if output is None:
        desk.show(found.data(), text=_table(found))
        return
    if not desk.dry_run:
        desk.save(output, _page(desk, found))
    desk.show({"month": month, "file": output}, text=say(f"√ 调节表写在 {output}", f"√ The table is {output}"))


@bank.verb("list", help=("列出各月对账；--statements 列导入过的对账单，--lines 列待对应的流水，--bookings 列还没有流水的账目。",
                         "List the reconciliations; --statements lists what was imported, --lines the lines that wait, --bookings what no "
                         "line has met."),
           examples=("sharedfund bank list", "sharedfund bank list --lines", "sharedfund bank list --statements"), lists=True)
@option("--statements", is_flag=True, help=("导入过的对账单", "the statements that were imported"))
@option("--lines", is_flag=True, help=("待对应的流水", "the lines that wait for a booking"))
@option("--bookings", is_flag=True, help=("还没有流水的账目", "the bookings no line has met"))
def list_(desk: Desk, statements: bool, lines: bool, bookings: bool) -> None:
    if statements + lines + bookings > 1:
        desk.usage("lists-apart")
    bank = desk.state.bank
    if statements:
        read = sorted(bank.statements.values(), key=lambda row: (row.account, row.first, row.last, row.block))
        desk.show([{"account": row.account, "source": row.source, "first": row.first, "last": row.last, "rows": row.rows,
                    "ins": row.ins, "outs": row.outs, "opening": row.opening, "closing": row.closing, "new": row.new,
                    "known": row.known, "accepted": list(row.accepted), "day": row.day, "by": desk.called(row.by),
                    "statement": row.statement} for row in read], (
            Column("account", ("账户", "Account")), Column("first", ("从", "From")), Column("last", ("到", "To")),
            Column("rows", ("笔数", "Lines"), "number"), Column("new", ("新", "New"), "number"),
            Column("ins", ("收", "In"), "money"), Column("outs", ("支", "Out"), "money"),
            Column("closing", ("期末", "Closing"), "money"), Column("source", ("格式", "Layout")), Column("day", ("导入日", "Imported"))))
        return
    if lines:
        from sharedfund_cli.statements import details_of

        told = details_of(desk)
        desk.show([{"account": line.account, "day": line.day, "amount": line.amount, "left": line.left, "reference": line.ref,
                    "name": told.get(f"{line.account}/{line.ref}", {}).get("name", ""),
                    "memo": told.get(f"{line.account}/{line.ref}", {}).get("memo", "")} for line in bank.open_lines()], (
            Column("account", ("账户", "Account")), Column("day", ("日期", "Day")), Column("amount", ("金额", "Amount"), "money"),
            Column("left", ("还没记", "Left"), "money"), Column("reference", ("流水号", "Reference")), Column("name", ("对方", "Name")),
            Column("memo", ("附言", "Memo"))))
        return
    if bookings:
        desk.show([{"account": row.account, "day": row.day, "amount": row.amount, "entry": row.name, "reference": row.ref}
                   for row in bank.unmet()], (
            Column("account", ("账户", "Account")), Column("day", ("日期", "Day")), Column("amount", ("金额", "Amount"), "money"),
            Column("entry", ("账目", "Entry")), Column("reference", ("流水号", "Reference"))))
        return
    rows = sorted(bank.reconciled.values(), key=lambda r: (r.account, r.month))
    desk.show([{"account": r.account, "month": r.month, "statement_balance": r.statement_balance,
                "book_balance": r.book_balance, "difference": r.difference, "day": r.day,
                "reconciled": not r.difference} for r in rows], (
        Column("month", ("月份", "Month")), Column("statement_balance", ("对账单", "Statement"), "money"),
        Column("book_balance", ("账面", "Book"), "money"), Column("difference", ("差额", "Difference"), "money"),
        Column("reconciled", ("对平", "Reconciled")), Column("day", ("日期", "Day"))))


# ---- items and the statement ----

SIDES = ("booked-in", "booked-out", "bank-in", "bank-out")


def _typed(desk: Desk, items: Iterable[tuple[str, str, str, str]]) -> list[dict[str, Any]]:
    from sharedfund_cli.params import AMOUNT

    rows = []
    for side, day, amount, reference in items:
        if side not in SIDES:
            desk.usage("not-one-of", found=side, allowed=", ".join(SIDES))
        rows.append({"side": side, "day": DAY.convert(day, None, None), "amount": AMOUNT.convert(amount, None, None),
                     "reference": reference})
    return rows


def _read(file: str) -> list[dict[str, Any]]:
    sheet, rows = toml(file), []
    for row in sheet.tables("item"):
        rows.append({"side": row.choice("side", SIDES), "day": row.day("day"), "amount": row.amount("amount"),
                     "reference": row.text("reference")})
        row.done()
    if not rows:
        sheet.fail("field-missing", "item")
    sheet.done()
    return rows


def _page(desk: Desk, found: Reconciliation) -> str:
    from sharedfund.render.reconciliation import reconciliation_page

    charter = desk.state.charter
    return reconciliation_page(found, fund_name=charter.name, by=desk.called(desk.person), language=desk.lang,
                               practice=bool(charter.practice))


def _table(found: Reconciliation) -> str:
    """银行存款余额调节表, two columns of equal width."""
    from sharedfund.render.words import form
    from sharedfund.reports.reconciliation import IN_TRANSIT_DAYS
    from sharedfund_cli import cells

    where = say(f"{found.bank} 尾号 {found.tail}", f"{found.bank} ending {found.tail}") if found.bank else ""

    def side(label: str, amount: Decimal) -> str:
        figure = form.plain(amount)
        return cells.pad(label, max(36 - cells.width(figure), cells.width(label) + 1)) + figure

    def listed(name: str) -> list[str]:
        return [f"    {item.day:%m-%d} {form.clean(item.called)} {form.plain(item.amount)}" for item in found.of(name)]

    rows = [(side(say("银行对账单余额", "Bank statement"), found.statement_balance),
             side(say("账面余额", "Book balance"), found.book_balance))]
    for bank_side, book_side, bank_label, book_label in (
        ("booked-in", "bank-in", ("加：账收银未收", "add: booked, not yet in"), ("加：银收账未收", "add: in, not yet booked")),
        ("booked-out", "bank-out", ("减：账付银未付", "less: booked, not yet out"), ("减：银付账未付", "less: out, not yet booked")),
    ):
        rows.append((side("  " + say(*bank_label), found.sum(bank_side)), side("  " + say(*book_label), found.sum(book_side))))
        left, right = listed(bank_side), listed(book_side)
        for place in range(max(len(left), len(right))):
            rows.append((left[place] if place < len(left) else "", right[place] if place < len(right) else ""))
    label = say("调节后余额", "Adjusted balance")
    rows.append((side(label, found.adjusted_statement), side(label, found.adjusted_book)))
    mark = say("√ 相符", "√ agree") if not found.difference else say("× 不符", "× differ")
    old = found.old
    told = [
        say(f"银行存款余额调节表   {found.last}   {where}   元", f"Bank reconciliation   {found.last}   {where}   CNY"),
        *("  " + cells.pad(left, 36) + " | " + right for left, right in rows),
        "  " + say(f"差额 {form.plain(found.difference)}  {mark}     在途超过 {IN_TRANSIT_DAYS} 天的：{len(old)} 笔",
                   f"difference {form.plain(found.difference)}  {mark}     in transit over {IN_TRANSIT_DAYS} days: {len(old)}"),
        *(say(f"    {item.day} {form.clean(item.called)} {form.plain(item.amount)}  已 {item.age} 天",
              f"    {item.day} {form.clean(item.called)} {form.plain(item.amount)}  {item.age} days") for item in old),
    ]
    if found.closing is not None and found.closing != found.statement_balance:
        told.append("  " + say(
            f"※ 导入的对账单到 {found.closes} 余额是 {form.plain(found.closing)}，写的是 {form.plain(found.statement_balance)}：请再看一眼",
            f"※ the imported statement closes {found.closes} with {form.plain(found.closing)}, typed is {form.plain(found.statement_balance)}: "
            "look again"))
    return "\n".join(told)


# The verbs that read statements and match their lines stand in files of their own: importing those adds them.
from sharedfund_cli import mapping as _map, matches as _match, statements as _import  # noqa: E402, F401 - each adds its verbs to the noun above
