"""银行存款余额调节表 as a page to print, for the file and for who signs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharedfund.render.html import environment
from sharedfund.render.words import form, names, pages
from sharedfund.reports.reconciliation import IN_TRANSIT_DAYS

if TYPE_CHECKING:
    from sharedfund.render.words.form import Language
    from sharedfund.reports.reconciliation import Item, Reconciliation

# Each row of the table: the statement's side with its sign, beside the book's.
ROWS = ((("booked-in", "+"), ("bank-in", "+")), (("booked-out", "-"), ("bank-out", "-")))


def reconciliation_page(table: Reconciliation, *, fund_name: str, by: str, language: Language,
                        practice: bool = False) -> str:
    """One HTML page without anything from elsewhere; `by` is who reconciles."""

    def say(zh: str, en: str) -> str:
        return pages.pick((zh, en), language)

    def side(name: str, sign: str) -> dict[str, object]:
        lead = say("加：", "add: ") if sign == "+" else say("减：", "less: ")
        return {"name": lead + names.name("word", name, language), "sum": form.plain(table.sum(name)),
                "items": [_item(item) for item in table.of(name)]}

    return environment().get_template("reconciliation.html.j2").render(
        html_language="zh-CN" if language == "zh_CN" else "en", say=say, name=form.clean(fund_name), practice=practice,
        month=table.month, last=str(table.last), bank=form.clean(table.bank), tail=form.clean(table.tail),
        statement=form.plain(table.statement_balance), book=form.plain(table.book_balance),
        rows=[(side(*left), side(*right)) for left, right in ROWS], adjusted_statement=form.plain(table.adjusted_statement),
        adjusted_book=form.plain(table.adjusted_book), difference=form.plain(table.difference), agrees=not table.difference,
        old=[(names.name("word", item.side, language), *_item(item), item.age) for item in table.old],
        limit=IN_TRANSIT_DAYS, by=form.clean(by),
    )


def _item(item: Item) -> tuple[str, str, str]:
    """Day, what it is called, amount."""
    return str(item.day), form.clean(item.called), form.plain(item.amount)
