"""`report`: one question, one table, for any period: funds, receipts, payments, budget, arrears, trial balance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from sharedfund_cli.app import PERIOD, Column, Desk, noun, option

if TYPE_CHECKING:
    from sharedfund.reports.look import Audience, Look

report = noun("report", help=("报表：任何一期的资金、收款、付款、预算、欠费、试算。",
                              "Reports for any period: funds, receipts, payments, budget, arrears, trial balance."))

_PERIOD = option("-p", "--period", type=PERIOD, metavar="P", help=("账期（默认：本季）", "the period (default: this quarter)"))
_AUDITOR = option("--auditor", "audience", flag_value="auditor", help=("审计口径：带住户编号，不合并小格子", "for the auditor: with household keys, no cells joined"))
_FOR = option("--for", "audience", type=click.Choice(["public", "committee", "auditor"]), default="public", metavar=("对象", "AUDIENCE"), help=(
    "给谁看：public（默认），committee 不合并小格子，auditor 同 --auditor", "for whom: public (default), committee: no cells joined, auditor as --auditor"))


def _look(desk: Desk, period: str | None, audience: Audience = "public") -> Look:
    from sharedfund.reports.look import Look
    from sharedfund.values import days

    span = days.period(period or days.quarter_of(desk.local_day))
    return Look.at(desk.state, desk.book.lines, span, desk.local_day, audience=audience)


def _section(desk: Desk, letters: tuple[str, ...], period: str | None, audience: Audience = "public") -> None:
    from sharedfund.render import layout, terminal
    from sharedfund.render.words import pages
    from sharedfund.reports import veil
    from sharedfund.reports.sections import SECTIONS
    from sharedfund_cli.disclosure import names
    from sharedfund_cli.output import colourful, terminal_width

    look = _look(desk, period, audience)
    found = {letter: SECTIONS[letter](look) for letter in letters}
    if audience != "auditor":
        found = veil.over(found)
    data: dict[str, Any] = {"period": look.period.name, "sections": found}

    def told() -> str:
        made = terminal.console(terminal_width(), colour=colourful())
        made.print(pages.period(look.period.name, desk.lang))
        for section in layout.sections(data, desk.lang, names(desk)):
            terminal.print_section(made, section, desk.lang, terminal_width())
        return terminal.written(made).rstrip("\n")

    desk.show(data, text=told)


@report.verb("fund", help=("各项资金的期初、收、付、划转、期末，和余额归谁。", "Each fund's movement, and whose the balance is."),
             examples=("sharedfund report fund --period 2026Q1",))
@_PERIOD
def fund(desk: Desk, period: str | None) -> None:
    _section(desk, ("A", "B", "B2"), period)


@report.verb("receipt", help=("逐日收款，和物业费收缴。", "Receipts by day, and fees collected."),
             examples=("sharedfund report receipt --period 2026-03", "sharedfund report receipt --auditor"))
@_PERIOD
@_FOR
@_AUDITOR
def receipt(desk: Desk, period: str | None, audience: Audience) -> None:
    _section(desk, ("D", "C"), period, audience)


@report.verb("payment", help=("逐笔付款：谁审核、谁复核、谁联签、凭证。", "Payments line by line: who reviewed, re-checked, signed; vouchers."),
             examples=("sharedfund report payment --period 2026Q1",))
@_PERIOD
@_FOR
@_AUDITOR
def payment(desk: Desk, period: str | None, audience: Audience) -> None:
    _section(desk, ("F", "W"), period, audience)


@report.verb("budget", help=("预算执行：通过的、现行的、列支的。", "Budget execution: adopted, current, spent."),
             examples=("sharedfund report budget --period 2026Q1",))
@_PERIOD
def budget(desk: Desk, period: str | None) -> None:
    _section(desk, ("G", "H"), period)


@report.verb("arrears", help=("欠费按拖欠时间；--auditor 列出每一户。", "Arrears by age; --auditor lists every household."),
             examples=("sharedfund report arrears", "sharedfund report arrears --auditor"))
@_PERIOD
@_FOR
@_AUDITOR
def arrears(desk: Desk, period: str | None, audience: Audience) -> None:
    if audience != "auditor":
        _section(desk, ("Q",), period, audience)
        return
    from sharedfund.state import fees

    look = _look(desk, period)
    rows = [{"household": row.household, "building": row.building, "period": row.period, "due": row.due, "age": row.age,
             "amount": row.amount} for row in fees.arrears(look.after, look.on)]
    desk.show(rows, columns=(
        Column("household", ("住户", "Household")), Column("building", ("楼栋", "Building")), Column("period", ("账期", "Period")),
        Column("due", ("应付日", "Due")), Column("age", ("拖欠（月）", "Age (months)")), Column("amount", ("金额", "Amount"), "money")))


@report.verb("trial", help=("试算表：每个科目的期初、借、贷、期末，合计借贷相等。", "The trial balance: every account's opening, debit, credit, closing."),
             examples=("sharedfund report trial --period 2026Q1",), lists=True)
@_PERIOD
def trial(desk: Desk, period: str | None) -> None:
    from sharedfund.reports.trial import trial_balance

    rows = trial_balance(_look(desk, period))
    name = "name_zh" if desk.lang == "zh_CN" else "name_en"
    desk.show(rows, columns=(
        Column("account", ("科目", "Account")), Column(name, ("名称", "Name")), Column("fund", ("资金", "Fund"), "fund"),
        Column("opening", ("期初", "Opening"), "money"), Column("debit", ("借", "Debit"), "money"),
        Column("credit", ("贷", "Credit"), "money"), Column("closing", ("期末", "Closing"), "money")))
