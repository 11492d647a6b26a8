"""`fleet`: several books side by side: a read-only roll-up, and their audits."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sharedfund_cli.app import EXISTING_FILE, FOLDER, PERIOD, Column, Desk, argument, language, noun, option, say, toml
from sharedfund_cli.ending import FOUND

if TYPE_CHECKING:
    from sharedfund.fleet import Complex, Stated, Summary

JOBS_MAX = 64

fleet = noun("fleet", help=("几本账并列着看：汇总、审计。只读，一分不改。", "Several books side by side: summary and audit. Reads only."))


@fleet.verb("summary", help=("几个小区的汇总：累计管理资金（不是余额）、余额、收缴率、考核平均分、面积分档、管理方式、邻近小区往来。对不上的照样印出来，不凑数。\n\n"
                             "--stated 文件：complexes = 48，[modes] 下写各种方式的个数。",
                             "The roll-up of several complexes: money managed since the beginning (which is no balance), balances, collection, mean "
                             "score, bands of area, modes, what neighbours owe each other. What does not add up is printed as it is.\n\n"
                             "The file of --stated: complexes = 48, and how many of each kind under [modes]."),
            examples=("sharedfund fleet summary 小区一 小区二", "sharedfund fleet summary 小区一 小区二 --stated 街道报表.toml", "sharedfund --json fleet summary ledgers/*"))
@argument("folders", type=FOLDER, nargs=-1, required=True, metavar=("文件夹…", "DIR…"))
@option("--period", type=PERIOD, metavar=("季度", "PERIOD"), help=("收缴率算哪个季度（默认上一季）", "of which quarter the collection rate is (default: the last one)"))
@option("--stated", type=EXISTING_FILE, metavar=("文件", "FILE"), help=("别处报的小区数", "how many complexes somebody else states"))
def summary(desk: Desk, folders: tuple[str, ...], period: str | None, stated: str | None) -> int:
    from sharedfund import fleet as fleets

    books = [fleets.read(Path(folder), clock=desk.clock, user=desk.user, period=period) for folder in folders]
    found = fleets.rolled_up(books, _stated(stated) if stated else None)
    desk.show(as_data(found), text=lambda: "\n".join(_page(found, desk.lang)))
    return 0 if found.agrees else FOUND


def _stated(file: str) -> Stated:
    from sharedfund.fleet import Stated

    sheet = toml(file)
    modes = sheet.table("modes")
    told = Stated(sheet.integer("complexes"), {name: modes.integer(name) for name in modes.data})
    sheet.done()
    return told


def as_data(found: Summary) -> dict[str, Any]:
    """The roll-up as `--json` gives it; `cumulative_managed` and `balance` are never the same key."""
    return {
        "complexes": [_complex(one) for one in found.complexes], "count": len(found.complexes),
        "cumulative_managed": found.managed, "cumulative_managed_mean": found.managed_mean, "balance": found.balance,
        "households": found.households,
        "collection": {"charged": found.collection.charged, "collected": found.collection.collected,
                       "rate": _percent(found.collection.rate), "of": found.collection.of},
        "score": {"mean": found.score.mean, "of": found.score.of},
        "modes": {"counts": dict(found.modes.counts), "counted": found.modes.counted, "stated": found.modes.stated,
                  "difference": found.modes.difference},
        "area_bands": dict(found.bands),
        "between": [{"payer": pair.payer, "neighbour": pair.neighbour, "due_from": pair.due_from, "due_to": pair.due_to,
                     "difference": pair.difference} for pair in found.between],
        "mirrors": [one._asdict() for one in found.mirrors], "nets": found.nets,
    }


def _complex(one: Complex) -> dict[str, Any]:
    return {"book": one.path, "name": one.name, "profile": one.profile, "fund": one.fund, "households": one.households,
            "area_m2": one.area_m2, "area_band": one.area_band, "cumulative_managed": one.managed, "balance": one.balance,
            "charged": one.charged, "collected": one.collected, "rate": _percent(_rate(one)), "score": one.score}


def _rate(one: Complex) -> Fraction | None:
    return None if one.charged is None else Fraction(one.collected or Decimal(0)) / Fraction(one.charged)


def _percent(share: Fraction | None) -> str | None:
    from sharedfund.render.words.form import percent

    return None if share is None else percent(share).removesuffix("%").strip()


_BANDS = {"below-20000": ("2 万平方米以下", "below 20,000 m2"), "20000-and-above": ("2 万平方米以上", "20,000 m2 and above")}
_TROUBLE = {
    "not-booked": ("对方还没记账", "not booked there yet"), "mirror-missing": ("对方账里没有这一笔", "not found in the other book"),
    "part-differs": ("两边金额不同", "the two books differ"), "mirror-undone": ("对方已撤回", "undone in the other book"),
}


def _page(found: Summary, lang: str) -> list[str]:
    from sharedfund.render.words import pages
    from sharedfund.render.words.form import clean, money
    from sharedfund_cli.output import paragraph

    def amount(value: Decimal | None) -> str:
        return say("无", "n/a") if value is None else money(value, "zh_CN" if lang == "zh_CN" else "en")

    lines = []
    for one in found.complexes:
        rate = _percent(_rate(one))
        lines.append(f"{clean(one.name)}  {pages.word(pages.PROFILES, one.profile, language())}  {one.fund[:8]}")
        lines.append(say(f"  {one.households} 户 {one.area_m2} 平方米  累计管理 {amount(one.managed)}  余额 {amount(one.balance)}",
                         f"  {one.households} households, {one.area_m2} m2; managed so far {amount(one.managed)}; balance {amount(one.balance)}"))
        lines.append(say(f"  收缴率 {pages.rate(rate, 'zh_CN')}  考核 {one.score if one.score is not None else '无'}",
                         f"  collection {pages.rate(rate, 'en')}; score {one.score if one.score is not None else 'n/a'}"))
    total = found.collection
    rate = _percent(total.rate)
    lines += [
        say(f"合计 {len(found.complexes)} 个小区，{found.households} 户", f"{len(found.complexes)} complexes, {found.households} households"),
        say(f"  累计管理资金 {amount(found.managed)}，平均 {amount(found.managed_mean)}（历年收进的总数，不是余额）",
            f"  managed so far {amount(found.managed)}, {amount(found.managed_mean)} on average (all that ever came in, not a balance)"),
        say(f"  现有余额 {amount(found.balance)}", f"  balances {amount(found.balance)}"),
        say(f"  收缴率 {pages.rate(rate, 'zh_CN')}（{total.of} 个收费小区）", f"  collection {pages.rate(rate, 'en')} ({total.of} complexes that charged)"),
        say(f"  考核平均 {found.score.mean if found.score.of else '无'}（{found.score.of} 个有考核）",
            f"  mean score {found.score.mean if found.score.of else 'n/a'} ({found.score.of} evaluated)"),
    ]
    lines += [say(f"  {_BANDS[band][0]} {count} 个", f"  {_BANDS[band][1]}: {count}") for band, count in found.bands.items()]
    told = say("，", ", ").join(
        f"{pages.word(pages.PROFILES, name, language())} {count}" for name, count in found.modes.counts.items())
    lines.append(paragraph(say(f"管理方式：{told}，合计 {found.modes.counted} 个", f"modes: {told}; {found.modes.counted} in all"),
                           "  ", "    "))
    if found.modes.difference:
        lines.append(say(f"  报的是 {found.modes.stated} 个，差 {found.modes.difference} 个：照实列出，不补",
                         f"  stated are {found.modes.stated}: a difference of {found.modes.difference}, which nothing fills"))
    for pair in found.between:
        lines.append(say(f"  {pair.neighbour} 欠 {pair.payer}：收款方记 {amount(pair.due_from)}，付款方记 {amount(pair.due_to)}，差 {amount(pair.difference)}",
                         f"  {pair.neighbour} owes {pair.payer}: there {amount(pair.due_from)}, here {amount(pair.due_to)}, difference {amount(pair.difference)}"))
    for gap in found.mirrors:
        where = f"{gap.agreement} {gap.month} {gap.payer} → {gap.neighbour}"
        lines.append(say(f"  {where}：{_TROUBLE[gap.trouble][0]}（应 {amount(gap.expected)}，记 {amount(gap.found)}）",
                         f"  {where}: {_TROUBLE[gap.trouble][1]} (expected {amount(gap.expected)}, found {amount(gap.found)})"))
    return lines


@fleet.verb("audit", help=("把几本账各自从头重算，各给结论；都干净才算过，否则退出码 4。", "Recompute several books, each from its beginning; anything but clean ends with 4."),
            examples=("sharedfund fleet audit ledgers/*", "sharedfund fleet audit 小区一 小区二 --jobs 2"))
@argument("folders", type=FOLDER, nargs=-1, required=True, metavar=("文件夹…", "DIR…"))
@option("--jobs", type=click.IntRange(1, JOBS_MAX), default=1, metavar="N", help=("同时审几本（默认 1）", "how many at a time (default: 1)"))
@option("--accept", type=click.Choice(["consistent"]), help=("自洽也算通过", "take consistent for good enough"))
def audit(desk: Desk, folders: tuple[str, ...], jobs: int, accept: str | None) -> int:
    from sharedfund.audit import Given
    from sharedfund.book.identity import pin_of
    from sharedfund.errors import NotFound, SharedFundError
    from sharedfund.fleet import audited

    asked = []
    for folder in folders:
        path = Path(folder)
        if not path.is_dir():
            raise NotFound("file-not-found", file=folder)
        try:
            pin = pin_of(path, desk.user)
        except SharedFundError:
            pin = None  # a damaged book has no pin to be confirmed by; its audit says what is wrong
        asked.append((path, Given(pin=(pin.size, pin.root) if pin else None)))
    rows = [{"book": one.path, "name": one.name, "fund": one.fund or None, "verdict": one.verdict, "entries": one.entries,
             "findings": one.findings, "notices": one.notices, "codes": list(one.codes), "broken": one.broken}
            for one in audited(asked, jobs)]
    desk.show(rows, (
        Column("book", ("账本", "Book")), Column("verdict", ("结论", "Verdict")), Column("entries", ("条目", "Entries")),
        Column("findings", ("发现", "Findings")), Column("codes", ("什么", "What"))))
    return 0 if all(row["verdict"] in ("clean", accept) for row in rows) else FOUND
