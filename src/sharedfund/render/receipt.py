"""A receipt as a page to print: the payer's half and the half that stays, both with what the money pays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sharedfund.render.html import environment
from sharedfund.render.words import form, pages
from sharedfund.render.words.form import Language

if TYPE_CHECKING:
    from sharedfund.entries.receipts import Applied, CashReceived, ReceiptIdentified, ReceiptRecorded


class Receipt(NamedTuple):
    """What a receipt says: the entry that stands, its bank reference or paper, the block it is, and whether a
    checkpoint covers it yet."""

    entry: ReceiptRecorded | CashReceived | ReceiptIdentified
    block: int
    leaf: str
    reference: str | None
    paper: str | None
    occurred: date
    provisional: bool


def receipt_page(receipt: Receipt, *, fund_name: str, called: Callable[[str], str], channel: str, language: Language,
                 practice: bool = False) -> str:
    """One HTML page without anything from elsewhere; `called` gives the name of a person, a unit or a firm, `channel`
    what the way the money came is called."""
    entry = receipt.entry
    assert entry.household is not None and entry.allocation is not None, "a receipt of nobody is printed for nobody"

    def say(zh: str, en: str) -> str:
        return pages.pick((zh, en), language)

    given = entry.allocation
    lines = [(_bill(part, language), part.amount) for part in given.applied]
    if given.advance:
        until = given.advance_until
        lines.append((say("预存物业费", "In advance") + (say(f"，付到 {until}", f", pays until {until}") if until else ""),
                      given.advance))
    if given.refund:
        lines.append((say("超出可预存的限期，应退还", "Beyond what may be held in advance: to be refunded"), given.refund))
    payer = getattr(entry, "payer", "owner")
    return environment().get_template("receipt.html.j2").render(
        html_language="zh-CN" if language == "zh_CN" else "en", say=say, name=form.clean(fund_name), practice=practice,
        number=entry.receipt, day=str(receipt.occurred), booked=str(entry.day), unit=form.clean(called(entry.household)),
        payer={"owner": say("业主", "owner"), "tenant": say("租户代缴", "the tenant, for the owner"),
               "other": say("他人代缴", "somebody else, for the owner")}[payer],
        lines=[(form.clean(text), form.plain(amount)) for text, amount in lines], total=form.plain(entry.amount),
        capital=form.capital(entry.amount), channel=form.clean(channel),
        reference=form.clean(receipt.reference or receipt.paper or "—"), by=form.clean(called(entry.by)),
        agent=form.clean(called(entry.agent_for)) if entry.agent_for else None, block=receipt.block, leaf=receipt.leaf,
        provisional=receipt.provisional,
        copies=(say("第一联　交缴款人", "Payer's copy"), say("第二联　存根", "Copy that stays")),
    )


def _bill(part: Applied, language: Language) -> str:
    """The bill a part pays, or the late fee on it."""
    zh, en = ("物业费违约金", "Late fee") if part.late_fee else ("物业费", "Property fee")
    return pages.pick((f"{pages.period(part.period, 'zh_CN')} {zh}", f"{en}, {pages.period(part.period, 'en')}"), language)
