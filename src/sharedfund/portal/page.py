"""The account as a page for a phone and a desk: one HTML file that asks for nothing from elsewhere and reads without a
script; where the browser runs one, lines can be searched. Sealed, the same page stands in it as bytes only.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from sharedfund.render import svg
from sharedfund.render.html import grouped
from sharedfund.render.layout import Page
from sharedfund.render.words import names, pages
from sharedfund.render.words.form import Language, clean
from sharedfund.render.words.pages import amount, pick
from sharedfund.reports.account import under_way

Data = dict[str, Any]

GENERATOR = "sharedfund portal"
LARGE = Decimal(5000)

STEPS = {"requested": ("申请", "requested"), "reviewed": ("审核", "reviewed"), "rechecked": ("复核", "re-checked"),
         "signed": ("联签", "signed")}
STATUSES = {"received": ("已收", "received"), "moved": ("已划转", "moved")}


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("sharedfund.portal", "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )
    environment.globals["amount"] = amount
    return environment


def _source(name: str) -> str:
    """A script's or a style's own text."""
    loader = _environment().loader
    assert loader is not None  # given above
    return loader.get_source(_environment(), name)[0].rstrip("\n")


def shell(title: str, language: Language, *, body: str = "", sealed: str | None = None) -> str:
    """The whole file around a page's `body`, or around its `sealed` form; its policy names its own style and script by
    their hashes and allows nothing else."""
    style = _source("owner.css")
    script = _source("filter.js") + ("\n" + _source("unlock.js") if sealed is not None else "")
    return _environment().get_template("shell.html.j2").render(
        html_language="zh-CN" if language == "zh_CN" else "en", title=clean(title), generator=GENERATOR,
        style=Markup(style), style_hash=_hash(style), script=Markup(script), script_hash=_hash(script),
        body=Markup(body), sealed=None if sealed is None else Markup(sealed), say=lambda zh, en: pick((zh, en), language),
    )


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


def title_of(data: Data, language: Language) -> str:
    """What the file is called in a tab, and what a sealed one says in clear."""
    return pick((f"{clean(data['name'])} · 业主查询", f"{clean(data['name'])} · owners' view"), language)


def years_of(data: Data) -> list[str]:
    """The years the book covers, newest first: each has a page of its own."""
    return list(dict.fromkeys(quarter["period"][:4] for quarter in data["quarters"]))


def file_of(year: str, years: Sequence[str]) -> str:
    """The newest year's page is the one that opens by itself."""
    return "index.html" if not years or year == years[0] else f"{year}.html"


def body(data: Data, language: Language, *, year: str, people: Mapping[str, str] | None = None,
         hrefs: Mapping[str, str] | None = None, contact: str | None = None, answer_days: int = 7) -> str:
    """What stands in a year's page. `hrefs` lead from a quarter to its published disclosure; `contact` says where and
    when a question is taken."""
    made = _Body(Page({}, language, people or {}), data, year, hrefs or {})
    years, root = years_of(data), data["head"]["root"] if data["head"] else None
    return _environment().get_template("owner.html.j2").render(
        data=data, name=clean(data["name"]), say=made.page.say, hatch=svg.hatch(), year=year, reconciled=made.reconciled(), differs=made.differs(),
        own=made.own(), quarter=made.quarter(), uses=made.uses(), claims=made.claims(), lines=made.lines(),
        periods=[(one["period"], pages.short_period(one["period"], language)) for one in made.quarters], chips=made.chips(),
        quarters=made.told(), years=[(name, file_of(name, years)) for name in years if name != year],
        contact=clean(contact) if contact else "", answer_days=answer_days,
        code=grouped(root) if root else "—", fund=re.sub(r"(.{4})(?=.)", r"\1 ", data["fund"]),
    )


def _signed(sign: str, figure: str) -> str:
    """An amount with the sign of its column, turned where it is below zero; nothing bears a sign at 0.00."""
    value = Decimal(figure)
    if value < 0 and sign:
        sign = "+" if sign == "−" else "−"
    return f"{sign if value else ''}{amount(str(abs(value)))}"


class _Body:
    """The texts of one year's page."""

    def __init__(self, page: Page, data: Data, year: str, hrefs: Mapping[str, str]) -> None:
        self.page, self.data, self.hrefs = page, data, hrefs
        self.language: Language = page.language
        self.quarters = [one for one in data["quarters"] if one["period"].startswith(year)]
        self._all = {one["period"]: one for one in data["quarters"]}
        self._lines = [line for line in data["lines"] if line["period"].startswith(year)
                       or (under_way(line) and self.quarters[:1] == data["quarters"][:1])]

    # ---- the head ----

    def reconciled(self) -> str:
        when = self.data["reconciled"]["day"]
        if when is None:
            return self.page.say("还没有与银行核对过", "not yet reconciled with the bank")
        return self.page.say(f"{when} 与银行对平", f"agrees with the bank on {when}")

    def differs(self) -> str:
        difference = self.data["reconciled"]["difference"]
        if not Decimal(difference):
            return ""
        return self.page.say(f"未对平：最近一次与银行相差 {amount(difference)} 元。",
                             f"Not reconciled: the newest statement differs by {amount(difference)}.")

    def quarter(self) -> Data:
        if not self.quarters:
            return {"title": "", "figures": []}
        one, say = self.quarters[0], self.page.say
        return {"title": pages.period(one["period"], self.language), "figures": [
            (say("季初余额", "opening"), amount(one["opening"])), (say("收入", "received"), _signed("+", one["received"])),
            (say("支出", "paid"), _signed("−", one["paid"])), (say("余额", "closing"), amount(one["closing"]))]}

    def uses(self) -> list[Data]:
        if self.quarters[:1] != self.data["quarters"][:1]:
            return []  # they are the newest quarter's
        rows = [(pages.use(row["use"], self.language), Decimal(row["amount"]), None if row["budget"] is None else Decimal(row["budget"]))
                for row in self.data["uses"]]
        longest = max((max(paid, budget or paid) for _, paid, budget in rows), default=Decimal(0))
        made = []
        for name, paid, budget in rows:
            beside = "" if budget is None else self.page.say(f"，预算 {amount(str(budget))}", f" of {amount(str(budget))}")
            made.append({"name": name, "amount": amount(str(paid)), "over": budget is not None and paid > budget,
                         "percent": f"{(paid * 100 / budget).quantize(Decimal(1))}%" if budget else "",
                         "bar": svg.bar(paid, budget, longest, f"{name} {amount(str(paid))}{beside}")})
        return made

    def claims(self) -> list[tuple[str, str]]:
        return [(pages.claim(row["claim"], self.language), amount(row["amount"])) for row in self.data["claims"]]

    def told(self) -> list[Data]:
        """Every quarter of the year with what came and went, and its disclosure."""
        say, made = self.page.say, []
        for one in self.quarters:
            title = pages.period(one["period"], self.language)
            figures = say(f"收 {amount(one['received'])}　支 {amount(one['paid'])}　末 {amount(one['closing'])}",
                          f"in {amount(one['received'])}, out {amount(one['paid'])}, left {amount(one['closing'])}")
            made.append({"title": title, "told": figures, "number": self._number(one),
                         "href": self.hrefs.get(one["period"])})
        return made

    def _number(self, quarter: Data) -> str:
        made = quarter["published"]
        if made is None:
            return self.page.say("还没有公布", "not published yet")
        again = self.page.say(f"（第 {made['version']} 版）", f" (version {made['version']})") if made["version"] > 1 else ""
        return f"{clean(made['number'])}{again}"

    # ---- the own household ----

    def own(self) -> Data:
        found = self.data["own"]
        if found is None:
            return {"sums": [], "lines": [], "headings": []}
        say = self.page.say
        sums = [(say("未付", "unpaid"), "unpaid"), (say("预存", "in advance"), "advance"), (say("押金", "deposits"), "deposits"),
                (say("应退", "refund due"), "refund_due"), (say("维修资金（随房走）", "maintenance fund (stays with the unit)"), "maintenance")]
        if Decimal(found["deducted"]):
            sums.append((say("应退里从物业费扣下的", "of the refund due: deducted from the fee"), "deducted"))
        lines = [[row["day"], f"{names.name('kind', row['kind'], self.language)} {row['no'].rpartition(' ')[2]}".strip(),
                  amount(row["owed"]), amount(row["balance"]),
                  *(amount(row[name]) if Decimal(row[name]) else "" for name in ("advance", "deposits", "refund"))] for row in found["lines"]]
        return {"sums": [(name, amount(found[member])) for name, member in sums], "lines": lines[::-1],
                "headings": [say("日期", "day"), say("事项", "what"), say("增减", "change"), say("欠", "owed"),
                             say("预存增减", "advance change"), say("押金增减", "deposit change"), say("应退增减", "refund change")]}

    # ---- the lines ----

    def chips(self) -> list[tuple[str, str]]:
        say = self.page.say
        return [("all", say("全部", "all")), ("out", say("支出", "paid")), ("in", say("收入", "received")),
                ("large", say("≥5000", "≥5000")), ("wait", say("办理中", "under way")), ("none", say("没有付", "not paid")),
                ("move", say("划转", "moved"))]

    def lines(self) -> list[Data]:
        return [self._line(line) for line in self._lines]

    def _line(self, line: Data) -> Data:
        kind = {"payment": "out", "receipt": "in", "move": "move"}.get(line["line"]) or ("wait" if under_way(line) else "none")
        value = Decimal(line["amount"])
        quarter = self._all.get(line["period"])
        published = quarter is not None and quarter["published"] is not None and kind in ("out", "in", "move")
        return {
            "kind": kind, "mark": "wait" if kind == "wait" else "none" if kind == "none" else "done", "day": line["day"],
            "period": line["period"], "fen": int(value.scaleb(2)),
            "sum": _signed({"out": "−", "in": "+"}.get(kind, ""), line["amount"]), "what": self._what(line),
            "about": self._about(line), "number": clean(str(line["no"] or "")),
            "status": self._status(line, kind),
            "facts": [(name, text) for name, text in self._facts(line) if text],
            "steps": self._steps(line["steps"]),
            "page": {"number": self._number(quarter), "href": self.hrefs.get(line["period"])}
            if published and quarter is not None else None,
        }

    def _what(self, line: Data) -> str:
        if line["line"] == "receipt":
            return pages.word(pages.SOURCES, line["source"], self.language)
        if line["line"] == "move":
            return self.page.say(f"划转：{self.page.fund(line['fund'])} → {self.page.fund(line['to_fund'])}",
                                 f"moved: {self.page.fund(line['fund'])} → {self.page.fund(line['to_fund'])}")
        purpose = clean(line["purpose"] or "")
        return purpose or self.page.head(line["head"] or line["settles"]) or pages.word(pages.MANNERS, line["manner"], self.language)

    def _about(self, line: Data) -> str:
        if line["line"] == "receipt":
            count = line["count"]
            return self.page.say(f"{count} 笔" + ("（合计）" if count > 1 else ""),
                                 "one receipt" if count == 1 else f"{count} receipts together")
        return self.page.payee(line) if line["kind"] else ""

    def _status(self, line: Data, kind: str) -> str:
        if line["status"] in STATUSES:
            return pick(STATUSES[line["status"]], self.language)
        if line["manner"] not in (None, "three-steps"):
            told = pages.word(pages.MANNERS, line["manner"], self.language)
            return told if line["status"] == "paid" else f"{told}，{names.name('status', line['status'], self.language)}"
        return names.name("status", line["status"], self.language)

    def _facts(self, line: Data) -> list[tuple[str, str]]:
        say, page = self.page.say, self.page
        made = [(say("编号", "number"), clean(str(line["no"] or "")))]
        if line["line"] == "receipt":
            return [(say("日期", "day"), line["day"]), (say("笔数", "count"), str(line["count"])),
                    (say("所属账期", "for"), say("、", ", ").join(line["periods"])),
                    (say("说明", "note"), pages.word(pages.SOURCE_NOTES, line["source"], self.language)
                     if line["source"] in pages.SOURCE_NOTES else "")]
        if line["line"] == "move":
            return [*made, (say("日期", "day"), line["day"])]
        made += [(say("收款方", "payee"), page.payee(line) if line["kind"] else ""), (say("用途", "for"), clean(line["purpose"] or "")),
                 (say("资金", "fund"), page.fund_of(line["fund"], line["head"]))]
        if line["line"] == "payment":
            made.append((say("付款日", "paid on"), line["day"]))
        count, beside = line["vouchers"] or 0, line["bill_vouchers"]
        own = say(f"有，{count} 份", f"yes, {count}") if count else say("没有", "no")
        made.append((say("为什么没付", "why not paid"), clean(line["reason"] or "")))
        made.append((say("凭证", "evidence"), own + say(f"；账单附 {beside} 份", f"; with the bill {beside}") if beside else own))
        right = line["resolution"] or (say("年度预算", "the budget") if line["head"] else "")
        if line["manner"] not in (None, "three-steps"):
            right = " ".join(filter(None, (pages.word(pages.MANNERS, line["manner"], self.language), line["resolution"])))
        made += [(say("依据", "by what right"), clean(right)), (say("账单", "bill"), clean(line["bill"] or ""))]
        return made

    def _steps(self, steps: Sequence[Data]) -> list[str]:
        """`审核 2026-03-02 顾明远（业委会主任）`, in the order of the book."""
        told = []
        for step in steps:
            office = names.name("office", step["office"], self.language) if step["office"] else ""
            who = self.page.person(step["person"]) + (self.page.say(f"（{office}）", f" ({office})") if office else "")
            told.append(f"{pick(STEPS[step['step']], self.language)} {step['day']} {who}")
        return told
