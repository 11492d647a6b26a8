"""`budget`: what the owners let each head cost."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sharedfund_cli.app import (
    AMOUNT,
    EXISTING_FILE,
    HEAD,
    PERIOD,
    RESOLUTION,
    TEXT,
    VENDOR,
    Column,
    Desk,
    Sheet,
    argument,
    noun,
    option,
    say,
    toml,
)

if TYPE_CHECKING:
    from sharedfund.state.budget import Budget

budget = noun("budget", help=("预算：填表、采用、调整、查看。", "Budgets: template, adopt, vary, show."))

COLUMNS = (
    Column("head", ("科目", "Head"), "head"), Column("essential", ("必要", "Essential")),
    Column("adopted", ("通过", "Adopted"), "money"), Column("current", ("现为", "Current"), "money"),
    Column("used", ("已列支", "Used"), "money"), Column("approved", ("已批未列支", "Approved"), "money"),
    Column("left", ("剩余", "Left"), "money"),
)


@budget.verb("template", help=("打印一张带说明的预算表（TOML），填好后 budget adopt。",
                               "Print a commented budget file (TOML) to fill; then budget adopt."),
             examples=("sharedfund budget template > 预算.toml",))
def template(desk: Desk) -> None:
    from sharedfund.accounts.heads import ESSENTIAL, HEADS

    year = desk.today.year
    lines = [
        say("# 预算表：删掉用不到的科目，填上金额。", "# A budget: delete the heads you do not need, fill in the amounts."),
        f'period = "{year}"' + say('            # 年、季、或 "2026-01-01--2028-12-31"', '            # a year, a quarter, or a span'),
        say('# collection = "4/5"        # 预计收缴率；不写就用上年的', '# collection = "4/5"        # expected rate; else last year\'s'),
    ]
    for head in HEADS.values():
        essential = head.slug in ESSENTIAL
        lines += ["", "[[line]]", f'head = "{head.slug}"' + f"    # {say(head.name_zh, head.name_en)}", 'amount = "0.00"']
        if essential:
            lines.append("essential = true")
    lines += ["", say('# 分月的科目，再写 months = { "2026-01" = "100.00", "2026-02" = "80.00" }，合计等于 amount',
                      '# for amounts by month add months = { "2026-01" = "100.00", "2026-02" = "80.00" }, summing to amount')]
    text = "\n".join(lines)
    desk.show({"template": text}, text=text)


@budget.verb("adopt", help=("按业主决议采用预算文件，要业委会和社区都同意。", "Adopt a budget file by the owners' resolution."),
             examples=("sharedfund budget adopt 预算.toml --resolution R-2026-1",), signs=True)
@argument("file", type=EXISTING_FILE, metavar=("文件", "FILE"))
@option("--resolution", type=RESOLUTION, required=True, metavar=("编号", "NO"), help=("决议编号", "the resolution"))
def adopt(desk: Desk, file: str, resolution: str) -> None:
    from sharedfund.drafts import budget as drafts

    sheet = toml(file)
    period, rate = sheet.period("period"), sheet.share("collection", None)
    lines = _lines(sheet)
    drafted = drafts.adopt_budget(desk.state, by=desk.person, day=desk.today, period=period, resolution=resolution,
                                  lines=lines, expected_collection_share=rate)
    total = sum((line.amount for line in drafted.lines), Decimal("0.00"))
    desk.act(drafted, data={"period": period, "total": total, "lines": len(drafted.lines)})


def _lines(sheet: Sheet) -> list[dict[str, Any]]:
    """The lines of a budget file; `sources` at its top holds for every line without its own."""
    from sharedfund.accounts.heads import HEADS

    common = sheet.texts("sources", ())
    lines: list[dict[str, Any]] = []
    for row in sheet.tables("line"):
        line: dict[str, Any] = {"head": row.text("head"), "amount": row.amount("amount"),
                                "sources": row.texts("sources", common)}
        if line["head"] not in HEADS:
            row.wrong("no-such-head", "head", found=line["head"])
        if row.has("essential"):
            line["essential"] = row.flag("essential")
        months = row.table("months")
        if months.data:
            line["months"] = [{"month": month, "amount": months.amount(month)} for month in months.data]
        row.done()
        lines.append(line)
    if not lines:
        sheet.fail("field-missing", "line")
    sheet.done()
    return lines


@budget.verb("propose", help=("公开一稿预算草案，征求意见；再提就是下一稿。", "Lay a draft of a budget open for comments; again for the next version."),
             examples=("sharedfund budget propose 预算.toml",), signs=True)
@argument("file", type=EXISTING_FILE, metavar=("文件", "FILE"))
def propose(desk: Desk, file: str) -> None:
    from sharedfund.drafts import budget as drafts

    sheet = toml(file)
    period, _ = sheet.period("period"), sheet.share("collection", None)
    drafted = drafts.draft_budget(desk.state, by=desk.person, day=desk.today, period=period, lines=_lines(sheet))
    desk.act(drafted, data={"period": period, "version": drafted.version},
             done=say(f"{period} 预算草案第 {drafted.version} 稿已公开", f"Draft {drafted.version} of the budget {period} lies open"))


@budget.verb("comment", help=("对预算草案提意见，可以指明科目。", "Comment on the draft of a budget, on one head where named."),
             examples=("sharedfund budget comment 2027 --head 公共电费 --text 楼道灯换成声控",), signs=True)
@argument("period", type=PERIOD, metavar=("期间", "PERIOD"))
@option("--head", type=HEAD, metavar=("科目", "HEAD"), help=("哪个科目", "which head"))
@option("--text", type=TEXT, required=True, metavar=("意见", "TEXT"), help=("意见", "the comment"))
def comment(desk: Desk, period: str, head: str | None, text: str) -> None:
    from sharedfund.drafts import budget as drafts

    desk.act(drafts.comment(desk.state, by=desk.person, day=desk.today, period=period, head=head, text=text),
             done=say("意见已记下", "The comment is recorded"))


@budget.verb("quotes", help=("记一次维修比价：一家一个 --quote 名称=金额=报价单，默认选最低的。",
                             "Record the quotes for a repair, one --quote NAME=AMOUNT=FILE each; the lowest is chosen unless said."),
             examples=("sharedfund budget quotes --for 主供水管抢修 --planned 9万 --quote 甲公司=26000=甲.pdf --quote 乙公司=31500=乙.pdf --quote 丙公司=44800=丙.pdf",),
             signs=True)
@option("--for", "title", type=TEXT, required=True, metavar=("维修", "TEXT"), help=("什么维修", "which repair"))
@option("--planned", type=AMOUNT, required=True, metavar=("金额", "A"), help=("最初的预算", "what it was first put at"))
@option("--quote", "quotes", type=TEXT, multiple=True, required=True, metavar=("报价", "QUOTE"), help=("名称=金额=文件", "NAME=AMOUNT=FILE"))
@option("--chosen", type=VENDOR, metavar=("名称", "NAME"), help=("选哪一家（默认最低）", "which one (default: the lowest)"))
@option("--reason", type=TEXT, metavar=("理由", "TEXT"), help=("为什么不足家数，或没选最低", "why fewer quotes, or not the lowest"))
@option("--resolution", type=RESOLUTION, metavar=("编号", "NO"), help=("决议编号", "the resolution"))
def quotes_(desk: Desk, title: str, planned: Decimal, quotes: tuple[str, ...], chosen: str | None, reason: str | None,
            resolution: str | None) -> None:
    from sharedfund.drafts import budget as drafts

    drafted = drafts.compare_quotes(
        desk.state, by=desk.person, day=desk.today, title=title, planned=planned, chosen=chosen, reason=reason,
        resolution=resolution, quotes=[_quote(desk, quote) for quote in quotes])
    desk.act(drafted, data={"repair": drafted.repair, "chosen": drafted.chosen},
             done=say(f"比价 {drafted.repair}：选定 {desk.called(drafted.chosen)}",
                      f"{drafted.repair}: {desk.called(drafted.chosen)} is chosen"),
             next_=(f"sharedfund payment request --vendor {drafted.chosen} --head repair --repair {drafted.repair}",))


def _quote(desk: Desk, text: str) -> dict[str, Any]:
    """`NAME=AMOUNT=FILE` as a quote with its paper. Raises: BadInput, NotFound."""
    from pathlib import Path

    from sharedfund.errors import BadInput
    from sharedfund_cli.papers import attached

    parts = text.split("=")
    if len(parts) != 3 or not Path(parts[2]).is_file():
        raise BadInput("not-a-quote", found=text)
    (evidence,) = attached(desk, (parts[2],))
    return {"vendor": VENDOR.typed(parts[0]), "amount": AMOUNT.typed(parts[1]), "evidence": evidence}


@budget.verb("repairs", help=("列出比过价的维修：报价、选定、省了多少。", "List the repairs compared by quotes: the one chosen, what was saved."),
             examples=("sharedfund budget repairs",), lists=True)
def repairs(desk: Desk) -> None:
    rows = [{"repair": one.repair, "title": one.title, "quotes": one.quotes, "low": one.low, "high": one.high,
             "chosen": desk.called(one.chosen), "planned": one.planned, "final": one.final, "saved": one.saved}
            for one in sorted(desk.state.budgets.repairs.values(), key=lambda known: known.repair)]
    desk.show(rows, (
        Column("repair", ("编号", "No")), Column("title", ("维修", "Repair")), Column("quotes", ("报价", "Quotes"), "number"),
        Column("chosen", ("选定", "Chosen")), Column("planned", ("预算", "Planned"), "money"),
        Column("final", ("最终", "Final"), "money"), Column("saved", ("节省", "Saved"), "money")))


@budget.verb("vary", help=("调整一个科目：加、减，或从别的科目调剂。", "Vary a line: more, less, or moved from another."),
             examples=("sharedfund budget vary 维修养护 --add 12000 --resolution R-2026-11 --reason 水管抢修",
                       "sharedfund budget vary office --add 300 --from repair --reason 印公示"), signs=True)
@argument("head", type=HEAD, metavar=("科目", "HEAD"))
@option("--add", "more", type=AMOUNT, metavar=("金额", "A"), help=("增加多少", "how much more"))
@option("--less", type=AMOUNT, metavar=("金额", "A"), help=("减少多少", "how much less"))
@option("--from", "from_head", type=HEAD, metavar=("科目", "HEAD"), help=("从哪个科目调来", "the line it comes from"))
@option("--resolution", type=RESOLUTION, metavar=("编号", "NO"), help=("决议编号", "the resolution"))
@option("--period", type=PERIOD, metavar=("期间", "PERIOD"), help=("哪一期预算（默认今天的）", "which budget (default: today's)"))
@option("--reason", metavar=("理由", "TEXT"), help=("为什么", "why"))
def vary(desk: Desk, head: str, more: Decimal | None, less: Decimal | None, from_head: str | None,
         resolution: str | None, period: str | None, reason: str | None) -> None:
    from sharedfund.drafts import budget as drafts

    if (more is None) == (less is None):
        desk.usage("add-or-less")
    amount = more if more is not None else -(less or Decimal(0))
    desk.act(drafts.vary_budget(desk.state, by=desk.person, day=desk.today, head=head, amount=amount,
                                reason=reason or say("调整预算", "a variation"), from_head=from_head,
                                resolution=resolution, period=period), amount=abs(amount),
             data={"head": head, "amount": amount, "from_head": from_head})


@budget.verb("show", help=("看一期预算：通过多少，用了多少，还剩多少。", "Show a budget: adopted, used, left."),
             examples=("sharedfund budget show", "sharedfund budget show 2026"))
@argument("period", type=PERIOD, required=False, metavar=("期间", "PERIOD"))
def show(desk: Desk, period: str | None) -> None:
    from sharedfund.errors import NotFound
    from sharedfund.render.words import form
    from sharedfund.state import figures
    from sharedfund_cli import output

    found = desk.state.budgets.adopted.get(period) if period else desk.state.budgets.on(desk.today)
    if found is None:
        raise NotFound("budget-missing", day=period or desk.today)
    rows = [{**use._asdict(), "left": use.left} for use in figures.budget_uses(desk.state, found)]
    income = figures.expected_income(desk.state, found)
    deficit = figures.structural_deficit(desk.state, found, desk.today)
    data = {**_summary(found), "lines": rows, "charged": income.charged, "collection_rate": income.rate,
            "expected_income": income.expected, "structural_deficit": deficit.amount,
            "months_of_cover": deficit.months_of_cover, "variations": found.variations}
    text = output.table([output.plain(row) for row in rows], COLUMNS)
    rate = form.percent(income.rate) if income.rate is not None else say("不明", "unknown")
    text += say(f"预计收费 {form.money(income.expected)}（应收 {form.money(income.charged)}，收缴率 {rate}）",
                f"expected fees {form.money(income.expected, 'en')} (charged {form.money(income.charged, 'en')}, rate {rate})")
    if deficit.amount:
        text += "\n" + say(f"结构性缺口 {form.money(deficit.amount)}", f"structural deficit {form.money(deficit.amount, 'en')}")
    desk.show(data, text=text)


@budget.verb("list", help=("列出各期预算。", "List the budgets."), examples=("sharedfund budget list",), lists=True)
def list_(desk: Desk) -> None:
    desk.show([_summary(found) for found in desk.state.budgets.all()], (
        Column("period", ("期间", "Period")), Column("resolution", ("决议", "Resolution")),
        Column("adopted_day", ("采用", "Adopted")), Column("total", ("合计", "Total"), "money"),
        Column("essential", ("必要", "Essential"), "money"), Column("variations_count", ("调整次数", "Variations"), "number")))


def _summary(found: Budget) -> dict[str, Any]:
    return {"period": found.period, "resolution": found.resolution, "adopted_day": found.adopted_day,
            "total": sum((line.current for line in found.lines), Decimal("0.00")), "essential": found.essential_total,
            "expected_collection_share": found.expected_collection_share or None,
            "variations_count": len(found.variations)}


