"""A household's statement of account as a page to print: every own line in full, what it owes and has, room to sign."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sharedfund.render.html import css_string, environment
from sharedfund.render.words import form, names, pages
from sharedfund.render.words.form import Language


def statement_page(data: Mapping[str, Any], *, fund_name: str, unit: str, made: str, language: Language,
                   code: str | None = None, size: int = 0, practice: bool = False) -> str:
    """One HTML page without anything from elsewhere, for the owner alone. `data` is `reports.household.statement`, `unit`
    what the unit is called here, `made` the day, `code` and `size` the check code and head of the book."""

    def say(zh: str, en: str) -> str:
        return pages.pick((zh, en), language)

    sums = [(say("未付", "unpaid"), "unpaid"), (say("预存", "in advance"), "advance"),
            (say("押金", "deposits"), "deposits"), (say("应退", "refund due"), "refund_due"),
            (say("维修资金（随房走，不退）", "maintenance fund (stays with the unit)"), "maintenance")]
    if Decimal(data["deducted"]):
        sums.append((say("应退里从物业费扣下的", "of the refund due: deducted from the fee"), "deducted"))
    lines = [(row["day"], f"{names.name('kind', row['kind'], language)} {form.clean(row['no'].rpartition(' ')[2])}".strip(),
              pages.amount(row["owed"]), pages.amount(row["balance"]),
              *(pages.amount(row[member]) if Decimal(row[member]) else "" for member in ("advance", "deposits", "refund")))
             for row in data["lines"]]
    title = say("账单明细和结清单", "Statement of account")
    return environment().get_template("statement.html.j2").render(
        html_language="zh-CN" if language == "zh_CN" else "en", say=say, name=form.clean(fund_name), title=title,
        unit=form.clean(unit) if unit != data["household"] else "", household=data["household"],
        building=data["building"] or "—", area=data["area_m2"] or "—", since=data["since"], until=data["until"],
        made=made, lines=lines,
        sums=[(name, pages.amount(data[member])) for name, member in sums], code=code, size=size, practice=practice,
        footer=css_string(f"{form.clean(fund_name)} · {title} · {data['household']} · {made}"),
    )
