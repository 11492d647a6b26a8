"""`resolution`: what was announced, voted, decided, agreed; what fell."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sharedfund_cli.app import (
    DAY, EXISTING_FILE, FILE, NO, RESOLUTION, TEXT, Column, Desk, argument, noun, option, say, toml,
)
from sharedfund_cli.papers import attached

if TYPE_CHECKING:
    from sharedfund.state.resolutions import Dependant, Resolution

resolution = noun("resolution", help=("会议、点票、决议、议定事项：公告、登记、撤销、办结、查看。",
                                      "Meetings, counts, resolutions, matters agreed: notice, record, cancel, close, show."))

_FORM = (
    ('resolution = "R2026001"', ("决议编号：R、年份、三位序号", "its number: R, the year, three digits")),
    ('body = "owners-assembly"', ("谁决定的：owners-assembly 业主大会，owners-committee 业委会，interim-committee 物管委，enlarged-committee 扩大会议，joint-meeting 联席会议，representatives 业主代表会议",
                                  "who decided: owners-assembly, owners-committee, interim-committee, enlarged-committee, joint-meeting, representatives")),
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
    ('# meeting = "MT-20260101"', ("哪次会议公告的；写了它，上面的 body、公告日、议题可以不写", "the meeting that announced it; then body, notice_day, title need not be written")),
    ("# item = 1", ("公告里的第几项", "its number on the notice")),
    ('# voters = "名册.csv"', ("公告时的表决人名册；和 ballots 一起写，面积人数就由程序点", "the list of voters announced; with `ballots` the figures are counted from it")),
    ('# ballots = "票.csv"', ("表决票：户号、表决", "the ballots: household, vote")),
    ('# buildings = ["B01"]', ("只由哪几幢的业主表决（用专项维修资金时：谁分摊，谁表决）；不写是全体", "whose owners alone vote (maintenance: who pays decides); else everybody's")),
    ('# matter = "owners"', ("归谁定：owners 业主共同，committee 业委会，parties 各方协商，government 政府", "whose matter: owners, committee, parties, government")),
    ('# hearing = "MT-20260101"', ("表决前开过的听证会", "the hearing held before")),
    ('# steps = [{step = "raised", day = 2026-01-05}, {step = "decided", day = 2026-01-25}]',
     ("协商步骤：raised 提出，discussed 协商，planned 方案，decided 决定，reviewed 评议", "steps: raised, discussed, planned, decided, reviewed")),
    ('attach = ["表决结果.pdf"]', ("表决票统计、公示照片，放在本表旁边", "count and display, beside this form")),
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
    more, own = counted_in(desk, sheet)
    entry = sheet.drafted(
        ResolutionRecorded, lambda **fields: drafts.record_resolution(desk.state, by=desk.person, day=desk.today, **fields),
        ("resolution", "attach", *own), resolution=number, evidence=papers_of(desk, sheet), **more)
    outcome = say("通过", "passed") if entry.passed else say("没有通过", "failed")
    desk.act(entry, data={"resolution": entry.resolution, "passed": entry.passed},
             done=say(f"决议 {entry.resolution}《{entry.title}》：{outcome}，等社区认证",
                      f"{entry.resolution}, '{entry.title}': {outcome}; the community certifies it"))


def counted_in(desk: Desk, sheet: Any) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The figures of a record whose file names ballots, and the fields of the file that were read for them."""
    if not sheet.has("ballots"):
        return {}, ()
    from sharedfund.drafts import resolutions as drafts
    from sharedfund_cli import votes

    silence = desk.state.charter.terms.silence_joins_majority
    folder = Path(sheet.file).parent
    list_, cast = (beside(sheet, folder, name) for name in ("voters", "ballots"))
    count = drafts.count_votes(desk.state, votes.voters_for(desk, list_), votes.read_ballots(desk, cast))
    return votes.figures_of(count, silence) | {"ballots": attached(desk, (cast,))[0]}, ("voters", "ballots")


def beside(sheet: Any, folder: Path, field: str) -> str:
    """The path of a file the form names, which lies beside it. Raises: BadInput at the line."""
    path = folder / str(sheet.text(field))
    if not path.is_file():
        sheet.wrong("file-not-found", field, found=path.name, file_name=path.name)
    return str(path)


@resolution.verb("close", help=("决议办完了，附凭证。", "A resolution has been carried out, with evidence."),
                 examples=("sharedfund resolution close R-2026-1 --attach 验收单.pdf",), signs=True, writes=True)
@argument("number", type=RESOLUTION, metavar=("编号", "NO"))
@option("--attach", "files", type=EXISTING_FILE, multiple=True, required=True, metavar=("文件", "FILE"), help=("凭证", "evidence"))
def close(desk: Desk, number: str, files: tuple[str, ...]) -> None:
    from sharedfund.drafts import resolutions as drafts

    entry = drafts.carry_out_resolution(desk.state, by=desk.person, day=desk.today, resolution=number,
                                        evidence=attached(desk, files))
    desk.act(entry, data={"resolution": number}, done=say(f"决议 {number} 报办结", f"{number} is reported as carried out"))


@resolution.verb("cancel", help=("法院撤销或街道责令撤销的决议：没付的停付，付过的列出来。街道一方即可。\n\n"
                                   "文件：authority（court 或 subdistrict-office）、cancelled_day、reason、attach，可有 claimed_day。",
                                   "A resolution rescinded by a court or revoked by the subdistrict office: what is not paid stops, what "
                                   "was paid is listed. The subdistrict office suffices.\n\nThe file: authority (court or "
                                   "subdistrict-office), cancelled_day, reason, attach, claimed_day."),
                   examples=("sharedfund resolution cancel R-2026-1 --file 撤销.toml",), signs=True, writes=True)
@argument("number", type=RESOLUTION, metavar=("编号", "NO"))
@option("--file", "file", type=EXISTING_FILE, required=True, metavar=("文件", "FILE"), help=("撤销表（TOML）", "the form (TOML)"))
def cancel(desk: Desk, number: str, file: str) -> None:
    from sharedfund.drafts import resolutions as drafts
    from sharedfund.entries.resolutions import ResolutionCancelled
    from sharedfund_cli.forms import papers_of

    sheet = toml(file)
    entry = sheet.drafted(
        ResolutionCancelled, lambda **fields: drafts.cancel_resolution(desk.state, by=desk.person, day=desk.today, **fields),
        ("attach",), resolution=number, evidence=papers_of(desk, sheet))
    resting = [_resting(known) for known in desk.state.resolutions.resting_on(number)]
    desk.act(entry, data={"resolution": number, "resting": resting},
             done=say(f"决议 {number} 的撤销已记下，牵动 {len(resting)} 项", f"the end of {number} is recorded; {len(resting)} entries rest on it"),
             next_=(say(f"看牵动什么：sharedfund resolution show {number}", f"see what rests on it: sharedfund resolution show {number}"),))


def _resting(known: Dependant) -> dict[str, Any]:
    return {"entry": known.kind, "about": known.about, "day": known.day, "fund": known.fund, "amount": known.amount,
            "paid": known.paid, "ended": known.ended}


def _summary(found: Resolution) -> dict[str, Any]:
    return {"resolution": found.resolution, "body": found.body, "topics": found.topics, "title": found.title,
            "decided_day": found.decided_day, "passed": found.passed, "effects": found.effects, "due": found.due,
            "responsible": found.responsible, "done": found.done, "cancelled": found.cancelled,
            "cancelled_by": found.cancelled_by}


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
    if found.cancelled:
        lines.append(say(f"  {found.cancelled} 由{names.name('word', found.cancelled_by or '', desk.lang)}撤销",
                         f"  cancelled on {found.cancelled} by the {names.name('word', found.cancelled_by or '', desk.lang)}"))
    if found.done:
        lines.append(say(f"  {found.done} 办结", f"  carried out on {found.done}"))
    elif found.due and not found.cancelled:
        lines.append(say(f"  应在 {found.due} 前办结", f"  to be carried out by {found.due}"))
    resting = [_resting(known) for known in desk.state.resolutions.resting_on(number)]
    for row in resting:
        money = "" if row["amount"] is None else f"  {form.money(row['amount'], desk.lang)}"
        paid = say("  已付", "  paid") if row["paid"] else ""
        told = [names.name("kind", row["entry"], desk.lang)]
        if row["about"] != row["entry"]:
            told.append(form.clean(row["about"]))
        lines.append(f"  {row['day']}  {' '.join(told)}{money}{paid}")
    desk.show(_summary(found) | {"resting": resting}, text="\n".join(lines))


# ---- meetings and votes ----


_NOTICE = (
    ('body = "owners-assembly"', ("哪种会：owners-assembly 业主大会，owners-committee 业委会，interim-committee 物管委，enlarged-committee 扩大会议，"
                                  "joint-meeting 联席会议，representatives 业主代表会议，hearing 听证会，open-talk 恳谈会，coordination 协调会，review 评议会",
                                  "owners-assembly, owners-committee, interim-committee, enlarged-committee, joint-meeting, representatives, hearing, "
                                  "open-talk, coordination, review")),
    ("meets = 2026-02-01", ("开会日", "the day it meets")),
    ('place = "社区会议室"', ("在哪里", "where")),
    ('voters = "名册.csv"', ("业主大会才写：resolution voters 出的表决人名册", "for an owners' vote: the list that `resolution voters` writes")),
    ('# attach = ["公告.jpg"]', ("公告照片", "a picture of the notice")),
    "",
    ("[[agenda]]", ("议题，一项一段；没有公告的不能表决", "the items, one block each; what is not here is not voted on")),
    ("item = 1", ("第几项", "its number")),
    ('title = "公共收益使用方案"', ("议题", "the matter")),
    ("topics = [9]", ("民法典 278 条的事项 1–9；业委会自己的事不写", "kinds 1-9 of Civil Code 278; none for a committee's own")),
)


@resolution.verb("notice-template", help=("打印一张会议公告表（TOML），填好后 resolution notice。", "Print a notice of a meeting (TOML) to fill; then resolution notice."),
                 examples=("sharedfund resolution notice-template > 公告.toml",))
def notice_template(desk: Desk) -> None:
    from sharedfund_cli.forms import printed

    printed(desk, ("会议公告：编号由程序按月接着排", "A meeting's notice: its number follows in its month"), _NOTICE)


@resolution.verb("voters", help=("出一份表决人名册（CSV）：每户的面积按登记，同名同电话的几套算一人，建设单位没卖的算一人。",
                                 "Write the list of voters (CSV): areas by the register; several units of one name and phone are one head, the "
                                 "developer's unsold ones are one."),
                 examples=("sharedfund resolution voters > 名册.csv", "sharedfund resolution voters -o 名册.csv"))
@option("-o", "out", type=FILE, metavar=("文件", "FILE"), help=("写到文件", "write to a file"))
def voters(desk: Desk, out: str | None) -> None:
    from sharedfund.state.votes import area_of, heads_of
    from sharedfund_cli import votes

    entitled = votes.voters_for(desk, None)
    text = votes.voters_csv(entitled)
    data = {"households": len(entitled), "heads": heads_of(entitled), "area_m2": area_of(entitled), "file": out}
    if out is not None:
        desk.save(out, text)
        desk.show(data, text=say(f"{out}：{len(entitled)} 户，{data['heads']} 人，{data['area_m2']} 平方米",
                                 f"{out}: {len(entitled)} households, {data['heads']} heads, {data['area_m2']} m2"))
        return
    desk.show(data | {"voters": text}, text=text.rstrip())


@resolution.verb("notice", help=("公告一次会议：议题、日期；业主大会连同表决人名册。", "Announce a meeting: items and day; before an owners' vote with the list of voters."),
                 examples=("sharedfund resolution notice --file 公告.toml",), signs=True, writes=True)
@option("--file", "file", type=EXISTING_FILE, required=True, metavar=("文件", "FILE"), help=("填好的公告表", "the filled form"))
def notice(desk: Desk, file: str) -> None:
    from sharedfund.drafts import resolutions as drafts
    from sharedfund.entries.resolutions import MeetingNoticed
    from sharedfund_cli import votes
    from sharedfund_cli.forms import papers_of

    sheet = toml(file)
    more: dict[str, Any] = {}
    if sheet.has("voters"):
        list_ = beside(sheet, Path(file).parent, "voters")
        more = {"voters_paper": attached(desk, (list_,))[0]}
        entitled = votes.read_voters(list_)
    else:
        entitled = None
    entry = sheet.drafted(
        MeetingNoticed, lambda **fields: drafts.notice_meeting(
            desk.state, by=desk.person, day=desk.today, voters=entitled, **more, **fields),
        ("attach", "voters"), evidence=papers_of(desk, sheet))
    desk.act(entry, data={"meeting": entry.meeting, "meets": entry.meets},
             done=say(f"{entry.meeting} 已公告，{entry.meets} 开会", f"{entry.meeting} is announced for {entry.meets}"))


@resolution.verb("held", help=("会议开过了：谁到会、问答、会议记录。\n\n文件：held、present、attach，可有 answers。",
                               "A meeting took place: who came, questions and answers, minutes.\n\nThe file: held, present, attach, answers."),
                 examples=("sharedfund resolution held MT-20260201 --file 记录.toml",), signs=True, writes=True)
@argument("number", type=NO, metavar=("编号", "NO"))
@option("--file", "file", type=EXISTING_FILE, required=True, metavar=("文件", "FILE"), help=("会议记录表（TOML）", "the form (TOML)"))
def held(desk: Desk, number: str, file: str) -> None:
    from sharedfund.drafts import resolutions as drafts
    from sharedfund.entries.resolutions import MeetingHeld
    from sharedfund_cli.forms import papers_of

    sheet = toml(file)
    entry = sheet.drafted(
        MeetingHeld, lambda **fields: drafts.hold_meeting(desk.state, by=desk.person, day=desk.today, **fields),
        ("attach",), meeting=number, minutes=papers_of(desk, sheet))
    desk.act(entry, data={"meeting": number, "held": entry.held},
             done=say(f"{number} 已记：{sum(p.persons for p in entry.present)} 人到会", f"{number} is recorded: {sum(p.persons for p in entry.present)} present"))


@resolution.verb("count", help=("点票：每户一行（户号或房号、表决），面积按名册，一人只算一票。不改账本。",
                                "Count ballots: a line a household (household or room, vote), areas of the list, one head an owner. Changes nothing."),
                 examples=("sharedfund resolution count 票.csv --voters 名册.csv", "sharedfund --json resolution count 票.csv"))
@argument("file", type=EXISTING_FILE, metavar=("文件", "FILE"))
@option("--voters", "list_", type=EXISTING_FILE, metavar=("文件", "FILE"), help=("公告时的名册；不写按现在的登记", "the list announced; else the register now"))
def count(desk: Desk, file: str, list_: str | None) -> None:
    from sharedfund.drafts import resolutions as drafts
    from sharedfund_cli import votes

    found = drafts.count_votes(desk.state, votes.voters_for(desk, list_), votes.read_ballots(desk, file))
    figures = votes.figures_of(found, desk.state.charter.terms.silence_joins_majority)
    rows = votes.tests_of(found)
    lines = [f"{name} = " + (str(value) if isinstance(value, int) else f'"{value}"') for name, value in figures.items()]
    copied = say("抄进决议表的几行：", "lines for the resolution's form:")
    desk.show(figures | {"tests": rows}, text="\n".join([*votes.counted_page(rows), copied, *lines]))


@resolution.verb("meetings", help=("列出会议：公告过的、开过的。", "List the meetings: announced and held."), examples=("sharedfund resolution meetings",), lists=True)
def meetings(desk: Desk) -> None:
    known = desk.state.resolutions
    rows = [{"meeting": m.meeting, "body": m.body, "noticed": m.noticed, "meets": m.meets, "held": m.held,
             "items": len(m.agenda)} for m in sorted(known.meetings.values(), key=lambda m: m.meeting)]
    desk.show(rows, (
        Column("meeting", ("编号", "No")), Column("body", ("会议", "Meeting"), "word"), Column("noticed", ("公告", "Noticed")),
        Column("meets", ("定在", "Called for")), Column("held", ("开过", "Held")), Column("items", ("议题", "Items"))))


# ---- what was agreed beside resolutions ----


@resolution.verb("agree", help=("记一项议定的事：谁办、哪天前办完。编号按月接着排。", "Note what was agreed: who does it, by when. Numbers follow in their month."),
                 examples=("sharedfund resolution agree --title 补种绿化 --responsible 物业经理 --due 2026-04-30",), signs=True, writes=True)
@option("--title", type=TEXT, required=True, metavar=("事项", "T"), help=("什么事", "what"))
@option("--responsible", type=TEXT, required=True, metavar=("谁", "WHO"), help=("责任人", "who does it"))
@option("--due", type=DAY, required=True, metavar=("日期", "DAY"), help=("哪天前办完", "by when"))
@option("--agreed", type=DAY, metavar=("日期", "DAY"), help=("议定的那天（默认今天）", "when it was agreed (default: today)"))
@option("--meeting", type=NO, metavar=("编号", "NO"), help=("在哪次会上", "at which meeting"))
def agree(desk: Desk, title: str, responsible: str, due: date, agreed: date | None, meeting: str | None) -> None:
    from sharedfund.drafts import resolutions as drafts

    entry = drafts.agree_matter(desk.state, by=desk.person, day=desk.today, agreed=agreed, title=title,
                                responsible=responsible, due=due, meeting=meeting)
    desk.act(entry, data={"matter": entry.matter, "due": entry.due},
             done=say(f"{entry.matter}：{entry.responsible}在 {entry.due} 前办完", f"{entry.matter}: {entry.responsible}, by {entry.due}"))


@resolution.verb("done", help=("议定的事办完了，附凭证。", "What was agreed is done, with evidence."),
                 examples=("sharedfund resolution done AM-20260401 --attach 照片.jpg",), signs=True, writes=True)
@argument("number", type=NO, metavar=("编号", "NO"))
@option("--attach", "files", type=EXISTING_FILE, multiple=True, required=True, metavar=("文件", "FILE"), help=("凭证", "evidence"))
def done(desk: Desk, number: str, files: tuple[str, ...]) -> None:
    from sharedfund.drafts import resolutions as drafts

    entry = drafts.finish_matter(desk.state, by=desk.person, day=desk.today, matter=number, evidence=attached(desk, files))
    desk.act(entry, data={"matter": number}, done=say(f"{number} 已办完", f"{number} is done"))


@resolution.verb("matters", help=("列出议定的事：谁办、期限、办完没有；会议和事项各有多少。", "List what was agreed: who, by when, whether done; how many meetings and matters."),
                 examples=("sharedfund resolution matters",), lists=True)
def matters(desk: Desk) -> None:
    rows = [{"matter": a.matter, "agreed": a.agreed, "title": a.title, "responsible": a.responsible, "due": a.due,
             "done": a.done, "meeting": a.meeting}
            for a in sorted(desk.state.resolutions.matters.values(), key=lambda a: a.matter)]
    desk.show(rows, (
        Column("matter", ("编号", "No")), Column("agreed", ("议定", "Agreed")), Column("title", ("事项", "Matter")),
        Column("responsible", ("谁办", "Who")), Column("due", ("期限", "Due")), Column("done", ("办完", "Done"))))
