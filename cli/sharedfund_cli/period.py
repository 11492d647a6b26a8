"""`period`: months are closed one after the other, with what came, what went, and what the rules refused."""

from __future__ import annotations

from sharedfund_cli.app import MONTH, Column, Desk, argument, noun, say

period = noun("period", help=("月结：一个月一个月地结，结了就不再记进去。", "Months: closed one after the other; nothing is entered into a closed one."))


@period.verb("close", signs=True, help=(
    "结一个月（不写就是下一个该结的）：写明各项资金的期初、收、付、划转、期末，和这个月被规则拒绝的。要业委会和社区都同意；以前的记录要先有校验点。",
    "Close a month (the next one where none is named): it states each fund's opening, receipts, payments, moves and closing, and "
    "what the rules refused in it. Committee and community must agree; a checkpoint comes first."),
    examples=("sharedfund period close 2026-03", "sharedfund period close"))
@argument("month", type=MONTH, required=False, metavar=("月份", "MONTH"))
def close(desk: Desk, month: str | None) -> None:
    from sharedfund.drafts import disclosure as drafts
    from sharedfund.entries.disclosure import RefusedCount
    from sharedfund.render.words import form, pages
    from sharedfund.reports.movements import total

    state = desk.state
    month = month or state.disclosures.next_month(state.charter.books_from)
    refused = [RefusedCount(rule=row.rule, count=row.count, amount=row.amount) for row in desk.book.refusals(month)]
    draft = drafts.close_month(state, desk.book.lines, month, by=desk.person, day=desk.today, refused=refused)
    opening, received, paid, closing = (total(draft.funds, figure) for figure in ("opening", "received", "paid", "closing"))
    count = sum(row.count for row in draft.refused)
    desk.note(say(
        f"{pages.period(month, 'zh_CN')}\n  期初 {form.plain(opening)} + 收 {form.plain(received)} - 付 {form.plain(paid)} = 期末 {form.plain(closing)}"
        f"      被规则拒绝 {count} 次",
        f"{pages.period(month, 'en')}\n  opening {form.plain(opening)} + received {form.plain(received)} - paid {form.plain(paid)} = closing "
        f"{form.plain(closing)}      refused {count} times"))
    desk.act(draft, done=say(f"{month} 月结已提出", f"The closing of {month} is proposed"),
             data={"month": month, "funds": [row.model_dump() for row in draft.funds],
                   "refused": [row.model_dump() for row in draft.refused]})


@period.verb("list", lists=True, help=("列出已结的月份。", "List the closed months."), examples=("sharedfund period list",))
def list_(desk: Desk) -> None:
    rows = []
    for closed in sorted(desk.state.disclosures.months.values(), key=lambda one: one.period):
        rows.append({
            "month": closed.period, "closed": closed.day, "opening": closed.total("opening"), "received": closed.total("received"),
            "paid": closed.total("paid"), "closing": closed.total("closing"), "refused": sum(row.count for row in closed.refused),
            "reconciled": desk.state.bank.month_is_reconciled(closed.period),
        })
    desk.show(rows, columns=(
        Column("month", ("月份", "Month")), Column("closed", ("结于", "Closed")), Column("opening", ("期初", "Opening"), "money"),
        Column("received", ("收", "Received"), "money"), Column("paid", ("付", "Paid"), "money"),
        Column("closing", ("期末", "Closing"), "money"), Column("refused", ("拒绝", "Refused"), "number"),
        Column("reconciled", ("已对账", "Reconciled"))))
