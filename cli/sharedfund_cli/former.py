"""`former`: what households paid in advance to a firm that is gone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import click

from sharedfund_cli.app import (
    AMOUNT, DAY, EXISTING_FILE, FIRM, MONTH, RESOLUTION, TEXT, Column, Desk, argument, noun, option, say,
)

former = noun("former", help=("前物业预收：列名单备查，业主决定承认或追索，按月承认，收回退款。",
                              "Money paid in advance to a former firm: list it, honour or pursue it, credit it, take it back."))

_COLUMNS = {
    "room": ("房号",), "household": ("户号",), "amount": ("金额", "预收金额"), "period": ("期间", "所属期间"),
    "paid-day": ("交费日", "日期"),
}


@former.verb("record", help=("录前物业预收名单（CSV：房号或户号、金额、期间），附收据；只备查，不是本账的债。",
                             "Record a list (CSV: room or household, amount, period) with receipts; a memo, no debt of the fund."),
             examples=("sharedfund former record F000 名单.csv --name 某某物业 --attach 收据.pdf",), signs=True, writes=True)
@argument("firm", metavar=("物业", "FIRM"))
@argument("file", type=EXISTING_FILE, metavar=("文件", "FILE"))
@option("--name", type=TEXT, required=True, metavar=("名称", "NAME"), help=("前物业的名称", "the former firm's name"))
@option("--attach", type=EXISTING_FILE, multiple=True, required=True, metavar=("文件", "FILE"), help=("收据、转账记录", "the receipts"))
def record(desk: Desk, firm: str, file: str, name: str, attach: Sequence[str]) -> None:
    from sharedfund.drafts import hand_over as drafts
    from sharedfund.errors import BadInput
    from sharedfund_cli.app import UNIT, csv_rows
    from sharedfund_cli.papers import attached

    rows = []
    for sheet in csv_rows(file, _COLUMNS, ("room", "household", "paid-day")):
        named = sheet.text("household", None) or sheet.text("room", None)
        if named is None:
            sheet.fail("field-missing", "household")
        rows.append({"household": UNIT.read(named), "amount": sheet.amount("amount"), "period": sheet.period("period"),
                     "paid_day": sheet.day("paid-day", None)})
    if not rows:
        raise BadInput("no-rows", file=file, line=1)
    entry = drafts.list_former_advances(desk.state, by=desk.person, day=desk.today, firm=firm, firm_name=name,
                                        rows=tuple(rows), evidence=attached(desk, attach))
    total = sum((row.amount for row in entry.rows), Decimal("0.00"))
    desk.act(entry, data={"firm": firm, "households": len(rows), "total": total}, done=say(
        f"前物业 {firm} 的预收名单已录：{len(rows)} 户，{total} 元，备查", f"The list of {firm} stands: {len(rows)} rows, {total}; a memo"))


@former.verb("decide", help=("按业主大会决议：honoured 承认（本账按月抵物业费），pursued 追索（替业主追）。",
                             "By the owners' resolution: honoured (credited month by month) or pursued (for the owners)."),
             examples=("sharedfund former decide F000 honoured --resolution R2026005",), signs=True, writes=True)
@argument("firm", type=FIRM, metavar=("物业", "FIRM"))
@argument("decision", type=click.Choice(["honoured", "pursued"]), metavar=("决定", "DECISION"))
@option("--resolution", type=RESOLUTION, required=True, metavar=("决议", "R"), help=("业主大会决议", "the owners' resolution"))
def decide(desk: Desk, firm: str, decision: str, resolution: str) -> None:
    from sharedfund.drafts import hand_over as drafts

    entry = drafts.decide_former_advances(desk.state, by=desk.person, day=desk.today, firm=firm, decision=decision,
                                          resolution=resolution)
    desk.act(entry, data={"firm": firm, "decision": decision, "resolution": resolution}, done=say(
        f"前物业 {firm} 的预收：{'承认' if decision == 'honoured' else '追索'}，已提出", f"{firm}: {decision}; it is proposed"))


@former.verb("honour", help=("把一个月的前物业预收抵进本月物业费。", "Credit a month of what was paid to a former firm."),
             examples=("sharedfund former honour F000 2026-01",), writes=True)
@argument("firm", type=FIRM, metavar=("物业", "FIRM"))
@argument("month", type=MONTH, metavar=("月份", "MONTH"))
def honour(desk: Desk, firm: str, month: str) -> None:
    from sharedfund.drafts import hand_over as drafts

    entries = drafts.honour_month(desk.state, by=desk.person, day=desk.today, firm=firm, month=month)
    parts = [part for entry in entries for part in entry.parts]
    total = sum((part.amount for part in parts), Decimal("0.00"))
    desk.record(*entries, data={"firm": firm, "month": month, "households": len(parts), "total": total}, done=say(
        f"{month} 承认前物业预收：{len(parts)} 户，{total} 元", f"{month}: {total} honoured to {len(parts)} households"))


@former.verb("pay", help=("前物业退回的钱：承认了的归物业服务资金，追索的按名单归各户（代管）。",
                          "Money a former firm pays back: the fund's where honoured, else the households' in custody."),
             examples=("sharedfund former pay F000 --amount 1000.00 --bank-ref 20260301001",), writes=True)
@argument("firm", type=FIRM, metavar=("物业", "FIRM"))
@option("--amount", type=AMOUNT, required=True, metavar=("金额", "A"), help=("多少元", "how much"))
@option("--bank-ref", required=True, metavar=("流水号", "REF"), help=("银行流水号", "the bank's reference"))
@option("--day", "occurred", type=DAY, metavar=("日期", "DAY"), help=("到账日，不是今天时写", "the day it came, where it is not today"))
def pay(desk: Desk, firm: str, amount: Decimal, bank_ref: str, occurred: date | None) -> None:
    from sharedfund.drafts import hand_over as drafts

    entry = drafts.record_former_firms_payment(desk.state, by=desk.person, day=desk.today, firm=firm, amount=amount,
                                               bank_ref=bank_ref, occurred=occurred)
    desk.record(entry, data={"firm": firm, "amount": amount, "households": len(entry.parts)}, done=say(
        f"前物业 {firm} 退回 {amount} 元" + (f"，归 {len(entry.parts)} 户，存代管" if entry.parts else "，归物业服务资金"),
        f"{firm} paid back {amount}" + (f", for {len(entry.parts)} households, in custody" if entry.parts else ", to the fund")))


@former.verb("list", help=("前物业预收名单：每户多少、承认了多少、收回多少、还剩多少。",
                           "What was paid to former firms: by household, honoured, recovered, left."),
             examples=("sharedfund former list",), lists=True)
def list_(desk: Desk) -> None:
    known = desk.state.hand_over
    rows: list[dict[str, Any]] = [
        {"firm": memo.firm, "name": known.names.get(memo.firm), "household": memo.household, "period": memo.period,
         "amount": memo.amount, "decision": known.decisions.get(memo.firm, "memo"), "honoured": memo.honoured,
         "recovered": memo.recovered, "left": memo.left}
        for _, memo in sorted(known.paid.items())
    ]
    desk.show(rows, (
        Column("firm", ("物业", "Firm")), Column("name", ("名称", "Name")), Column("household", ("户号", "Household")),
        Column("period", ("期间", "Period")), Column("amount", ("预收", "Paid")), Column("decision", ("处理", "Decision"), "word"),
        Column("honoured", ("已承认", "Honoured")), Column("recovered", ("已追回", "Recovered")), Column("left", ("还剩", "Left"))))
