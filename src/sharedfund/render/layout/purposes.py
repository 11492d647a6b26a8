"""The sections of money with a purpose: repairs, projects and grants, the maintenance fund, deposits."""

from __future__ import annotations

from decimal import Decimal

from sharedfund.render.layout.page import Data, Layout, Page, Table
from sharedfund.render.words import pages
from sharedfund.render.words.form import clean
from sharedfund.render.words.pages import amount, word


def _purposes(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    repairs = [[row["repair"], row["day"], clean(row["title"]), f"{row['quotes']}", f"{amount(row['low'])}—{amount(row['high'])}",
                page.payee(row), row["resolution"] or "", amount(row["planned"]), amount(row["final"]), amount(row["saved"]),
                page.rate(row["saved_share"])] for row in section["repairs"]]
    projects = [[row["project"], clean(row["title"]), *(amount(row[f]) for f in (
        "target", "collected", "spent", "given_back", "moved_on", "left")), row["closed"] or ""]
        for row in section["projects"]]
    grants = [[row["grant"], row["day"], clean(row["giver"]), clean(row["purpose"]),
               page.say("、", ", ").join(page.head(head) for head in row["heads"]) or page.say("不限", "free"),
               amount(row["amount"]), amount(row["spent"]), amount(row["left"]), row["reported"] or ""]
              for row in section["grants"]]
    gifts = [[row["day"], clean(row["giver"]), clean(row["gift"]), amount(row["value"]) if row["value"] else "",
              page.say("已按价值入账", "booked at its value") if row["booked"] else page.say("备忘", "memo")]
             for row in section["gifts"]]
    notes = [page.say(f"{row['repair']} 没有选最低价，或不足家数：{clean(row['reason'])}。",
                      f"{row['repair']}, why not the lowest or enough quotes: {clean(row['reason'])}.")
             for row in section["repairs"] if row["reason"]]
    helped = section["volunteers"]
    if helped["persons"]:
        notes.append(page.say(f"志愿者 {helped['persons']} 人次、{helped['hours']} 小时，不是钱，不记账。",
                              f"Volunteers: {helped['persons']} times, {helped['hours']} hours; no money, never booked."))
    budget, final = ("预算", "planned", "money"), ("最终", "final", "money")
    return [
        page.table((("编号", "no.", "text"), ("日期", "day", "text-"), ("维修", "repair", "wide"), ("报价", "quotes", "money"), ("低—高", "low to high", "text-"),
                    ("选定", "chosen", "wide"), ("决议", "decision", "text-"), budget, final, ("节省", "saved", "money"), ("节省率", "share saved", "money")),
                   repairs, title=("维修比价", "Repairs compared by quotes")),
        page.table((("决议", "no.", "text"), ("专项", "project", "wide"), ("目标", "target", "money-"), ("收到", "collected", "money"),
                    ("用去", "spent", "money"), ("退还", "given back", "money"), ("改用", "moved on", "money-"),
                    ("余下", "left", "money"), ("结束", "closed", "text-")), projects, title=("专项筹资", "Projects")),
        page.table((("编号", "no.", "text"), ("日期", "day", "text-"), ("给的单位", "giver", "wide"), ("用途", "purpose", "wide"),
                    ("科目", "heads", "text-"), ("金额", "amount", "money"), ("已用", "spent", "money"), ("余下", "left", "money"),
                    ("已报告", "reported", "text-")), grants, title=("补助与捐赠", "Grants and donations")),
        page.table((("日期", "day", "text"), ("给的单位", "giver", "wide"), ("实物、劳务", "gift", "wide"), ("价值", "value", "money"),
                    ("记法", "how", "text")), gifts, title=("实物捐赠", "Gifts in kind")),
    ], notes


def _maintenance(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    figures = ("opening", "paid_in", "interest", "used", "advanced", "closing")
    rows = []
    for row in section["rows"]:
        stated = row["statement"]
        said = page.say("没有", "none") if stated is None else f"{stated['day']}  {amount(stated['balance'])}"
        if stated is not None and Decimal(stated["difference"]):
            said += page.say(f"（差 {amount(stated['difference'])}）", f" (differs by {amount(stated['difference'])})")
        rows.append([row["building"], *(amount(row[f]) for f in figures), amount(row["first_deposit"]), page.rate(row["left"]),
                     said])
    works = [[row["day"], row["no"] or "", clean(row["title"] or ""), row["building"], amount(row["amount"]),
              row["decision"] or page.say("没有决定", "not decided"), amount(row["per_m2"]) if row["per_m2"] else ""]
             for row in section["works"]]
    total = [page.say("合计", "total"), *(amount(section["total"][f]) for f in figures), "", "", ""]
    by = page.say("由主管部门专户保管，不在共管账户内。", "Held by the bureau, outside the co-managed account.") \
        if section["custody"] == "bureau" else page.say("由业委会另立银行账户保管。", "Kept by the committee in a bank account of its own.")
    return [
        page.table((("幢", "building", "text"), ("期初", "opening", "money"), ("存入", "paid in", "money"),
                    ("增值收益", "interest", "money"), ("使用", "used", "money"), ("他项垫付", "advanced for it", "money"),
                    ("期末", "closing", "money"), ("首期", "first deposit", "money-"), ("占首期", "of first deposit", "money-"),
                    ("保管方对账单", "holder's statement", "wide")), rows, total=total),
        page.table((("日期", "day", "text"), ("编号", "no.", "text"), ("工程", "work", "wide"), ("幢", "building", "text"),
                    ("金额", "amount", "money"), ("依据", "decision", "text"), ("每平方米", "a m²", "money")), works,
                   title=("本期使用", "Used in this period")),
    ], [by] if section["rows"] else []


def _deposits(page: Page, section: Data) -> tuple[list[Table], list[str]]:
    rows = [[word(pages.DEPOSITS, row["kind"], page.language), *(amount(row[f]) for f in ("opening", "in", "out", "closing"))]
            for row in section["rows"]]
    return [page.table((("种类", "kind", "wide"), ("期初", "opening", "money"), ("收", "in", "money"), ("退", "out", "money"),
                        ("期末", "closing", "money")), rows)], []


LAYOUTS: dict[str, Layout] = {
    "K": _purposes,
    "L": _maintenance,
    "M": _deposits,
}
