"""`resolution`: what the owners or the committee decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sharedfund_cli.app import EXISTING_FILE, RESOLUTION, Column, Desk, argument, noun, option, say, toml

if TYPE_CHECKING:
    from sharedfund.state.resolutions import Resolution

resolution = noun("resolution", help=("决议：填表、登记、办结、查看。", "Resolutions: template, record, close, show."))

_FORM = (
    ('resolution = "R2026001"', ("决议编号：R、年份、三位序号", "its number: R, the year, three digits")),
    ('body = "owners-assembly"', ("谁决定的：owners-assembly 业主大会，owners-committee 业委会，enlarged-committee 扩大会议，joint-meeting 联席会议",
                                  "who decided: owners-assembly, owners-committee, enlarged-committee, joint-meeting")),
    ("topics = [9]", ("民法典 278 条的事项 1–9；业委会自己的事写 []", "kinds 1-9 of Civil Code 278; [] for a committee's own matter")),
    ('title = "公共收益使用方案"', ("议题", "the matter")),
    ("notice_day = 2026-01-05", ("公告日", "noticed on")),
    ("decided_day = 2026-01-25", ("表决日", "decided on")),
    ("displayed_day = 2026-01-26", ("结果公示日", "displayed on")),
    ('total_area_m2 = "4500.00"', ("总面积；委员会的事写 \"0.00\"", "area in all; \"0.00\" for a committee")),
    ("total_heads = 56", ("总人数", "heads in all")),
    ('participating_area_m2 = "3000.00"', ("参加表决的面积", "area taking part")),
    ("participating_heads = 38", ("参加表决的人数", "heads taking part")),
    ('yes_area_m2 = "2250.00"', ("同意的面积", "area that said yes")),
    ("yes_heads = 29", ("同意的人数", "heads that said yes")),
    ("# due = 2026-06-30", ("最迟办结日", "to be carried out by")),
    ('# responsible = "物业经理"', ("责任人", "who is responsible")),
    ('# attach = ["表决结果.pdf"]', ("表决票统计、公示照片，放在本表旁边", "count and display, beside this form")),
    "",
    ("# [[effects]]", ("允许动的钱，一项一段", "money it allows, one block each")),
    ('# fund = "public-revenue"', ("哪项资金", "the fund")),
    ('# amount = "5000.00"', ("最多多少", "at most")),
    ('# use = "spend"', ("spend 支出，top-up 补足，transfer 划转，set-aside 留存，return 返还，waive 豁免考核门，item-limit 和 year-limit 业委会限额",
                         "spend, top-up, transfer, set-aside, return, waive, item-limit, year-limit")),
    ('# head = "public-welfare"', ("限于哪个科目", "only on this head")),
    ('# payee = "F001"', ("限于付给谁", "only to this payee")),
)


@resolution.verb("template", help=("打印一张带说明的决议表（TOML），填好后 resolution record。",
                                   "Print a commented resolution file (TOML) to fill; then resolution record."),
                 examples=("sharedfund resolution template > 决议.toml",))
def template(desk: Desk) -> None:
    from sharedfund_cli.forms import printed

    printed(desk, ("决议：通过没通过由票数算，不用写", "A resolution: whether it passed follows from the count and is not written"), _FORM)


@resolution.verb("record", help=("登记一项决议：人数、面积、票数；过没过由程序按民法典 278 条算。要社区认证。",
                                 "Record a resolution with its count; whether it passed is computed. The community certifies it."),
                 examples=("sharedfund resolution record --file 决议.toml",), signs=True, writes=True)
@option("--file", "file", type=EXISTING_FILE, required=True, metavar=("文件", "FILE"), help=("填好的决议表", "the filled form"))
def record(desk: Desk, file: str) -> None:
    from sharedfund.drafts import resolutions as drafts
    from sharedfund.entries.resolutions import ResolutionRecorded
    from sharedfund_cli.forms import papers_of

    sheet = toml(file)
    number = sheet.take("resolution")
    try:
        number = RESOLUTION.read(str(number))
    except ValueError as error:
        sheet.wrong(str(error), "resolution", found=number)
    if sheet.has("passed"):
        sheet.fail("field-unknown", "passed", allowed=say("过没过由票数算", "it follows from the count"))
    entry = sheet.drafted(
        ResolutionRecorded, lambda **fields: drafts.record_resolution(desk.state, by=desk.person, day=desk.today, **fields),
        ("resolution", "attach"), resolution=number, evidence=papers_of(desk, sheet))
    outcome = say("通过", "passed") if entry.passed else say("没有通过", "failed")
    desk.act(entry, data={"resolution": entry.resolution, "passed": entry.passed},
             done=say(f"决议 {entry.resolution}《{entry.title}》：{outcome}，等社区认证",
                      f"{entry.resolution}, '{entry.title}': {outcome}; the community certifies it"))


@resolution.verb("close", help=("决议办完了，附凭证。", "A resolution has been carried out, with evidence."),
                 examples=("sharedfund resolution close R-2026-1 --attach 验收单.pdf",), signs=True, writes=True)
@argument("number", type=RESOLUTION, metavar=("编号", "NO"))
@option("--attach", "files", type=EXISTING_FILE, multiple=True, required=True, metavar=("文件", "FILE"), help=("凭证", "evidence"))
def close(desk: Desk, number: str, files: tuple[str, ...]) -> None:
    from sharedfund.drafts import resolutions as drafts
    from sharedfund_cli.papers import attached

    entry = drafts.carry_out_resolution(desk.state, by=desk.person, day=desk.today, resolution=number,
                                        evidence=attached(desk, files))
    desk.act(entry, data={"resolution": number}, done=say(f"决议 {number} 报办结", f"{number} is reported as carried out"))


def _summary(found: Resolution) -> dict[str, Any]:
    return {"resolution": found.resolution, "body": found.body, "topics": found.topics, "title": found.title,
            "decided_day": found.decided_day, "passed": found.passed, "effects": found.effects, "due": found.due,
            "responsible": found.responsible, "done": found.done}


@resolution.verb("list", help=("列出决议。", "List the resolutions."), examples=("sharedfund resolution list",), lists=True)
def list_(desk: Desk) -> None:
    rows = [_summary(found) for found in sorted(desk.state.resolutions.records.values(), key=lambda r: r.resolution)]
    desk.show(rows, (
        Column("resolution", ("编号", "No")), Column("title", ("议题", "Matter")), Column("body", ("谁决定", "Body"), "word"),
        Column("decided_day", ("表决", "Decided")), Column("passed", ("通过", "Passed")), Column("due", ("应办结", "Due")),
        Column("done", ("办结", "Done"))))


@resolution.verb("show", help=("看一项决议：票数的结果，允许动的钱还剩多少。", "Show a resolution: its result, and what is left of its money."),
                 examples=("sharedfund resolution show R-2026-1",))
@argument("number", type=RESOLUTION, metavar=("编号", "NO"))
def show(desk: Desk, number: str) -> None:
    from sharedfund.errors import NotFound
    from sharedfund.render.words import form, names

    found = desk.state.resolutions.records.get(number)
    if found is None:
        raise NotFound("no-resolution", resolution=number)
    lines = [f"{found.resolution} {form.clean(found.title)}  " + (say("通过", "passed") if found.passed else say("没有通过", "failed")),
             f"  {names.name('word', found.body, desk.lang)}  {found.decided_day}"]
    lines += [f"  {names.name('word', effect.use, desk.lang)}  {names.name('fund', effect.fund, desk.lang)}  "
              + say(f"{form.money(effect.amount)}，还剩 {form.money(effect.left)}",
                    f"{form.money(effect.amount, 'en')}, {form.money(effect.left, 'en')} left") for effect in found.effects]
    if found.done:
        lines.append(say(f"  {found.done} 办结", f"  carried out on {found.done}"))
    elif found.due:
        lines.append(say(f"  应在 {found.due} 前办结", f"  to be carried out by {found.due}"))
    desk.show(_summary(found), text="\n".join(lines))
