"""`evaluation`, `acceptance`, `remuneration`, `year`: what the firm earns and what stands before it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from sharedfund_cli.app import (
    AMOUNT,
    EXISTING_FILE,
    FIRM,
    MONTH,
    NO,
    PERIOD,
    RESOLUTION,
    Column,
    Desk,
    argument,
    noun,
    option,
    say,
    toml,
)

if TYPE_CHECKING:
    from sharedfund.state.remuneration import Evaluation, Gate
    from sharedfund_cli.files import Sheet

evaluation = noun("evaluation", help=("考核：填表、登记、公示、定稿、申诉、答复、查看。",
                                      "Evaluations: template, record, publish, finalise, appeal, answer, show."))
acceptance = noun("acceptance", help=("居民认可：登记、查看。", "The residents' acceptance: record, show."))
remuneration = noun("remuneration", help=("酬金：计提、决算、拨付、补拨、扣减、查看。",
                                          "Remuneration: accrue, settle, release, restore, deduct, show."))
year = noun("year", help=("年度：年报表、年结。", "The year: statement, close."))

_FIRM = option("--firm", type=FIRM, metavar=("物业", "FIRM"), help=("哪一家物业（期间内有几家时要写）",
                                                                    "which firm (where several served in the period)"))
_STATUS = {"draft": ("草稿", "draft"), "published": ("公示中", "published"), "final": ("定稿", "final"),
           "superseded": ("已被替代", "superseded")}


def _status(status: Any) -> str:
    return say(*_STATUS.get(str(status), (str(status), str(status))))


# ---- evaluation ----

_EVALUATION_FORM = (
    ('evaluation = "E-01"', ("考核编号", "its number")),
    ('period = "{period}"', ("考核哪一期", "the period scored")),
    ('# firm = "F001"', ("哪一家物业（期间内有几家时要写）", "which firm, where several served")),
    ('form_version = "2026-01"', ("考核表的版本", "the version of the score sheet")),
    ('method = "third-party"', ("third-party 第三方，owner-survey 业主问卷，community 社区", "third-party, owner-survey or community")),
    ('scorers = ["p-09"]', ("谁打的分：编号或姓名；物业的人和联签委员不打分", "who scored, by id or name; nobody of the firm, no signatory")),
    ("sent = 4", ("发出几份", "how many were sent")),
    ("valid = 4", ("有效几份", "how many are valid")),
    ('# cost = "800.00"', ("考核费", "what the evaluation cost")),
    ('# cost_borne_by = "fund"', ("谁出：fund 本基金，public 政府，none 没有", "who pays: fund, public, none")),
    ('# supersedes = "E-00"', ("替代哪一份，并写 reason", "the record it supersedes, with a reason")),
    ('# reason = "漏计两项"', ("理由", "why")),
    ('# attach = ["考核表.pdf"]', ("附件，放在本表旁边", "papers, beside this form")),
    "",
    ("", ("一个季度以内：写考核项，权重合计正好 1，缺项不写 score", "inside a quarter: items whose weights sum to 1; a missing one has no score")),
    "[[items]]",
    'name = "保洁"',
    'weight = "3/5"',
    'score = "93.00"',
    "",
    "[[items]]",
    'name = "秩序"',
    'weight = "2/5"',
    'score = "93.00"',
    "",
    ("", ("跨几个季度：不写 items，每季写一段 quarters（服务天数由程序算）", "over several quarters: no items, but one block a quarter (days are computed)")),
    "# [[quarters]]",
    '# quarter = "{period}"',
    '# score = "93.00"',
)


@evaluation.verb("template", help=("打印一张带说明的考核表（TOML），填好后 evaluation record。",
                                   "Print a commented evaluation file (TOML) to fill; then evaluation record."),
                 examples=("sharedfund evaluation template > 考核.toml",))
def template(desk: Desk) -> None:
    from sharedfund.values import days
    from sharedfund_cli.forms import printed

    period = days.quarter_of(days.add_months(desk.today, -3))
    lines = [line.replace("{period}", period) if isinstance(line, str) else (line[0].replace("{period}", period), line[1])
             for line in _EVALUATION_FORM]
    printed(desk, ("物业服务考核", "An evaluation of the service"), lines)


def _people(sheet: Sheet, field: str) -> tuple[str, ...]:
    """The persons named under `field`, by id or by name."""
    from sharedfund.errors import SharedFundError
    from sharedfund_cli.params import PERSON

    found = []
    for place, name in enumerate(sheet.texts(field)):
        try:
            found.append(str(PERSON.read(name)))
        except SharedFundError as error:
            sheet.wrong(error.code, field, place, found=name)
    return tuple(found)


@evaluation.verb("record", help=("登记一份考核（草稿）。权重合计要正好 1；缺项不算 0 分，补齐才能定稿。",
                                 "Record an evaluation as a draft. Weights sum to 1; a missing item is not 0."),
                 examples=("sharedfund evaluation record --file 考核.toml",), signs=True, writes=True)
@option("--file", "file", type=EXISTING_FILE, required=True, metavar=("文件", "FILE"), help=("填好的考核表", "the filled form"))
def record(desk: Desk, file: str) -> None:
    from sharedfund.drafts import remuneration as drafts
    from sharedfund.entries.remuneration import EvaluationRecorded
    from sharedfund.state.remuneration import score_of
    from sharedfund_cli.forms import papers_of

    sheet = toml(file)
    period, firm, scorers = sheet.period("period"), sheet.text("firm", None), _people(sheet, "scorers")
    contract = drafts.contract_in(desk.state, period, firm)
    entry = sheet.drafted(
        EvaluationRecorded, lambda **fields: drafts.record_evaluation(desk.state, by=desk.person, day=desk.today, **fields),
        ("period", "firm", "scorers", "attach"), period=period, firm=contract.firm, scorers=scorers,
        evidence=papers_of(desk, sheet))
    score = score_of(entry.items, entry.quarters)
    said = say("还缺项" if score is None else f"{score} 分", "incomplete" if score is None else f"score {score}")
    desk.act(entry, data={"evaluation": entry.evaluation, "period": period, "score": score}, done=say(
        f"考核 {entry.evaluation}（{entry.firm} {period}）：{said}，草稿", f"{entry.evaluation} ({entry.firm} {period}): {said}, a draft"),
        next_=(f"sharedfund evaluation publish {entry.evaluation} --place " + say("公告栏", "BOARD"),))


@evaluation.verb("publish", help=("公示草稿；异议期从现在算，按见证人共签的时间数。",
                                  "Publish a draft; the objection window runs from here, between the times of witnesses."),
                 examples=("sharedfund evaluation publish E-01 --place 公告栏",), signs=True, writes=True)
@argument("number", type=NO, metavar=("编号", "NO"))
@option("--place", default=None, metavar=("地点", "PLACE"), help=("贴在哪里（默认：公告栏）", "where it hangs (default: the notice board)"))
def publish(desk: Desk, number: str, place: str | None) -> None:
    from sharedfund.drafts import remuneration as drafts

    entry = drafts.publish_evaluation(desk.state, by=desk.person, day=desk.today, evaluation=number,
                                      place=place or say("公告栏", "notice board"))
    window = desk.state.charter.terms.objection_window_days
    desk.act(entry, data={"evaluation": number, "window_days": window}, done=say(
        f"考核 {number} 公示，异议期 {window} 天", f"{number} is published; {window} days to object"),
        next_=("sharedfund checkpoint make", f"sharedfund evaluation finalise {number}"))


@evaluation.verb("finalise", help=("异议期满，考核定稿：两位考核方的人同意。", "The window is over: the score becomes final, two scorers agree."),
                 examples=("sharedfund evaluation finalise E-01",), signs=True, writes=True)
@argument("number", type=NO, metavar=("编号", "NO"))
def finalise(desk: Desk, number: str) -> None:
    from sharedfund.drafts import remuneration as drafts

    entry = drafts.finalise_evaluation(desk.state, by=desk.person, day=desk.today, evaluation=number)
    desk.act(entry, data={"evaluation": number, "score": entry.score},
             done=say(f"考核 {number} 提请定稿：{entry.score} 分", f"{number} is proposed as final: {entry.score}"))


@evaluation.verb("appeal", help=("物业在异议期内申诉，写明要求的分数；只有差额等着，其余照拨。\n\n文件：claimed、reason，可有 attach。",
                                 "The firm appeals inside the window and names the score it claims; only the difference waits."
                                 "\n\nThe file: claimed, reason, attach."),
                 examples=("sharedfund evaluation appeal E-01 --file 申诉.toml",), signs=True, writes=True)
@argument("number", type=NO, metavar=("编号", "NO"))
@option("--file", "file", type=EXISTING_FILE, required=True, metavar=("文件", "FILE"), help=("申诉（TOML）", "the appeal (TOML)"))
def appeal(desk: Desk, number: str, file: str) -> None:
    from sharedfund.drafts import remuneration as drafts
    from sharedfund.entries.remuneration import EvaluationAppealed
    from sharedfund_cli.forms import papers_of

    sheet = toml(file)
    entry = sheet.drafted(
        EvaluationAppealed, lambda **fields: drafts.appeal_evaluation(desk.state, by=desk.person, day=desk.today, **fields),
        ("attach",), evaluation=number, evidence=papers_of(desk, sheet))
    desk.act(entry, data={"evaluation": number, "claimed": entry.claimed},
             done=say(f"考核 {number} 已申诉，要求 {entry.claimed} 分", f"{number} is appealed, claiming {entry.claimed}"))


@evaluation.verb("answer", help=("答复申诉：定下算数的分数和理由。\n\n文件：score、reason。",
                                 "Answer an appeal: the score that stands, and why.\n\nThe file: score, reason."),
                 examples=("sharedfund evaluation answer E-01 --file 答复.toml",), signs=True, writes=True)
@argument("number", type=NO, metavar=("编号", "NO"))
@option("--file", "file", type=EXISTING_FILE, required=True, metavar=("文件", "FILE"), help=("答复（TOML）", "the answer (TOML)"))
def answer(desk: Desk, number: str, file: str) -> None:
    from sharedfund.drafts import remuneration as drafts
    from sharedfund.entries.remuneration import AppealAnswered

    entry = toml(file).drafted(
        AppealAnswered, lambda **fields: drafts.answer_appeal(desk.state, by=desk.person, day=desk.today, **fields),
        evaluation=number)
    desk.act(entry, data={"evaluation": number, "score": entry.score},
             done=say(f"申诉 {number} 提请答复：{entry.score} 分", f"the answer to {number} is proposed: {entry.score}"))


@evaluation.verb("rank", help=("登记区里的排名文书：季度写第几名、共几家，年度写合格不合格。\n\n预留的物业费看它：不在末位一成就补拨，下一季上升也补拨；"
                               "年度不合格，全部退给业主。",
                               "Record the district's paper: of a quarter the place among so many, of a year whether it "
                               "passed.\n\nWhat a holdback keeps goes by it."),
                 examples=("sharedfund evaluation rank 2026Q1 --place 12 --of 20 --attach 通报.pdf",
                           "sharedfund evaluation rank 2026 --result failed --attach 年度通报.pdf"), writes=True)
@argument("period", type=PERIOD, metavar=("期间", "PERIOD"))
@option("--place", type=click.IntRange(1), metavar=("名次", "N"), help=("第几名", "which place"))
@option("--of", type=click.IntRange(1), metavar=("家数", "N"), help=("共几家", "among how many"))
@option("--result", type=click.Choice(["passed", "failed"]), help=("年度结果：passed 合格，failed 不合格", "of a year: passed or failed"))
@option("--attach", "files", type=EXISTING_FILE, multiple=True, metavar=("文件", "FILE"), help=("排名文书", "the paper"))
@_FIRM
def rank(desk: Desk, period: str, place: int | None, of: int | None, result: str | None, files: tuple[str, ...],
         firm: str | None) -> None:
    from sharedfund.drafts import remuneration as drafts
    from sharedfund_cli.papers import attached

    passed = None if result is None else result == "passed"
    entry = drafts.record_ranking(desk.state, by=desk.person, day=desk.today, period=period, firm=firm, place=place, of=of,
                                  passed=passed, evidence=attached(desk, files))
    told = say(*_RESULTS[result]) if result else say(f"第 {place} 名，共 {of} 家", f"place {place} of {of}")
    desk.record(entry, data={"period": period, "firm": entry.firm, "place": place, "of": of, "passed": passed},
                done=say(f"{entry.firm} {period}：{told}", f"{entry.firm} {period}: {told}"))


_RESULTS = {"passed": ("年度合格", "the year passed"), "failed": ("年度不合格", "the year failed")}


def _evaluation(found: Evaluation) -> dict[str, Any]:
    return {
        "evaluation": found.evaluation, "firm": found.firm, "contract": found.contract, "period": found.period,
        "status": found.status, "score": found.score, "standing": found.standing, "claimed": found.claimed,
        "answered": found.answered, "method": found.method, "sent": found.sent, "valid": found.valid, "cost": found.cost,
        "cost_borne_by": found.cost_borne_by, "scorers": found.scorers, "form_version": found.form_version,
        "items": found.items, "quarters": found.quarters, "published_day": found.published_day,
        "final_day": found.final_day, "supersedes": found.supersedes,
    }


@evaluation.verb("list", help=("列出考核。", "List the evaluations."), examples=("sharedfund evaluation list",), lists=True)
def list_evaluations(desk: Desk) -> None:
    rows = [_evaluation(found) for found in sorted(desk.state.remuneration.evaluations.values(),
                                                   key=lambda e: (e.period, e.evaluation))]
    desk.show(rows, (
        Column("evaluation", ("编号", "No")), Column("firm", ("物业", "Firm")), Column("period", ("期间", "Period")),
        Column("status", ("状态", "State"), _status), Column("score", ("得分", "Score"), "number"),
        Column("standing", ("算数的分", "Stands"), "number"), Column("claimed", ("申诉要求", "Claimed"), "number"),
        Column("final_day", ("定稿", "Final"))))


@evaluation.verb("show", help=("看一份考核：各项得分、公示和申诉到哪一步。", "Show an evaluation: its items, publication, appeal."),
                 examples=("sharedfund evaluation show E-01",))
@argument("number", type=NO, metavar=("编号", "NO"))
def show_evaluation(desk: Desk, number: str) -> None:
    from sharedfund.errors import NotFound
    from sharedfund.render.words import form

    found = desk.state.remuneration.evaluations.get(number)
    if found is None:
        raise NotFound("no-evaluation", evaluation=number)
    missing = say("缺", "missing")
    lines = [f"{found.evaluation}  {found.firm}  {found.period}  {_status(found.status)}  "
             + say(f"{found.standing if found.standing is not None else '缺项'} 分", f"score {found.standing or 'incomplete'}")]
    lines += [f"  {form.clean(item.name)}  {item.weight}  {missing if item.score is None else item.score}" for item in found.items]
    lines += [f"  {row.quarter}  {row.days} " + say("天", "days") + f"  {row.score}" for row in found.quarters]
    if found.claimed is not None:
        result = say("还没有答复", "not answered") if found.answered is None else say(f"答复 {found.answered} 分", f"answered {found.answered}")
        lines.append(say(f"  申诉要求 {found.claimed} 分，{result}", f"  appealed, claiming {found.claimed}; {result}"))
    desk.show(_evaluation(found), text="\n".join(lines))


# ---- acceptance ----


@acceptance.verb("record", help=("登记居民认可：问了多少户、收回多少、多少满意；认可没认可由程序按章程算。\n\n"
                                 "文件：period、sent、valid、satisfied，可有 firm、method、resolution、attach。",
                                 "Record the residents' acceptance by its count; the result is computed.\n\n"
                                 "The file: period, sent, valid, satisfied; firm, method, resolution, attach."),
                 examples=("sharedfund acceptance record --file 认可.toml",), signs=True, writes=True)
@option("--file", "file", type=EXISTING_FILE, required=True, metavar=("文件", "FILE"), help=("认可表（TOML）", "the form (TOML)"))
def record_acceptance(desk: Desk, file: str) -> None:
    from sharedfund.drafts import remuneration as drafts
    from sharedfund.entries.remuneration import AcceptanceRecorded
    from sharedfund_cli.forms import papers_of

    sheet = toml(file)
    if sheet.has("accepted"):
        sheet.fail("field-unknown", "accepted", allowed=say("认可没认可由数算", "it follows from the count"))
    period, firm = sheet.period("period"), sheet.text("firm", None)
    more: dict[str, Any] = {}
    if sheet.has("resolution"):
        number = sheet.take("resolution")
        try:
            more["resolution"] = RESOLUTION.read(str(number))
        except ValueError as error:
            sheet.wrong(str(error), "resolution", found=number)
    contract = drafts.contract_in(desk.state, period, firm)
    entry = sheet.drafted(
        AcceptanceRecorded, lambda **fields: drafts.record_acceptance(desk.state, by=desk.person, day=desk.today, **fields),
        ("period", "firm", "resolution", "attach"), period=period, firm=contract.firm, evidence=papers_of(desk, sheet), **more)
    outcome = say("认可", "accepted") if entry.accepted else say("不认可", "not accepted")
    desk.act(entry, data={"period": period, "accepted": entry.accepted, "valid": entry.valid, "satisfied": entry.satisfied},
             done=say(f"{entry.firm} {period}：{outcome}（有效 {entry.valid}，满意 {entry.satisfied}）",
                      f"{entry.firm} {period}: {outcome} ({entry.satisfied} of {entry.valid})"))


@acceptance.verb("show", help=("看一期的居民认可。", "Show a period's acceptance."), examples=("sharedfund acceptance show 2026Q1",))
@argument("period", type=PERIOD, metavar=("期间", "PERIOD"))
@_FIRM
def show_acceptance(desk: Desk, period: str, firm: str | None) -> None:
    from sharedfund.drafts import remuneration as drafts

    contract = drafts.contract_in(desk.state, period, firm)
    found = desk.state.remuneration.record(contract.firm, period, contract.contract).acceptance
    data = {"firm": contract.firm, "period": period, "acceptance": found}
    if found is None:
        desk.show(data, text=say(f"{contract.firm} {period} 还没有居民认可的记录。", f"No acceptance of {contract.firm} for {period} is recorded."))
        return
    outcome = say("认可", "accepted") if found.accepted else say("不认可", "not accepted")
    desk.show(data, text=say(
        f"{contract.firm} {period}：{outcome}；{found.households} 户，发出 {found.sent}，有效 {found.valid}，满意 {found.satisfied}",
        f"{contract.firm} {period}: {outcome}; {found.households} households, {found.sent} sent, {found.valid} valid, {found.satisfied} satisfied"))


# ---- remuneration ----


@remuneration.verb("accrue", help=("计提一个月的酬金：累计基数 × 比例 − 已计提；定额按天。金额由程序算。",
                                   "Accrue a month: rate x base to date less what accrued; fixed sums by days. Computed."),
                   examples=("sharedfund remuneration accrue 2026-03", "sharedfund remuneration accrue 上月"), writes=True)
@argument("month", type=MONTH, metavar=("月", "MONTH"))
def accrue(desk: Desk, month: str) -> None:
    from sharedfund.drafts import remuneration as drafts
    from sharedfund.render.words.form import money

    made = drafts.accrue_remuneration(desk.state, by=desk.person, day=desk.today, month=month)
    rows = [{"firm": entry.firm, "contract": entry.contract, "base": entry.base, "amount": entry.amount} for entry in made]
    lines = [say(f"{entry.firm} {month} 计提 {money(entry.amount)}（累计基数 {money(entry.base)}）",
                 f"{entry.firm} {month}: {money(entry.amount, 'en')} accrues (base to date {money(entry.base, 'en')})") for entry in made]
    desk.record(*made, data={"month": month, "accruals": rows}, done="；".join(lines))


@remuneration.verb("settle", help=(
    "办一期的决算，三步：--serve 送达并公示决算表，各方 --answer 答复，最后不带选项提请决算。\n\n"
    "公示满章程的天数（按见证人共签的时间数）、三方都答复、每月对过账，才能决算；结余拨付的酬金在这里算出。",
    "Settle a period in three steps: --serve displays and serves the statement, each party answers with --answer, then "
    "without options the settlement is proposed.\n\nThe display time, every answer and every month's reconciliation are "
    "needed; a residual is found here."),
    examples=("sharedfund remuneration settle 2026 --serve 公告栏", "sharedfund remuneration settle 2026 --answer signed",
              "sharedfund remuneration settle 2026"), signs=True, writes=True)
@argument("period", type=PERIOD, metavar=("期间", "PERIOD"))
@option("--serve", metavar=("地点", "PLACE"), help=("送达并公示决算表，贴在哪里", "serve and display the statement, where"))
@option("--deductions", type=AMOUNT, default=None, metavar=("金额", "A"), help=("双方约定的扣除", "agreed deductions"))
@option("--attach", "files", type=EXISTING_FILE, multiple=True, metavar=("文件", "FILE"), help=("决算表的附件", "papers of the statement"))
@option("--answer", "answer_", type=click.Choice(["signed", "reserved", "refused"]), help=(
    "答复：signed 签字，reserved 有保留，refused 过期未签（代记）", "answer: signed, reserved, or refused (recorded after its days)"))
@option("--party", type=click.Choice(["committee", "residents-committee", "firm"]), help=(
    "哪一方（默认：自己那一方）", "which party (default: one's own)"))
@option("--reservation", metavar=("内容", "TEXT"), help=("保留什么", "what is reserved"))
@_FIRM
def settle(desk: Desk, period: str, serve: str | None, deductions: Decimal | None, files: tuple[str, ...],
           answer_: str | None, party: str | None, reservation: str | None, firm: str | None) -> None:
    if serve is not None and answer_ is not None:
        desk.usage("one-step-of-the-settlement")
    if serve is not None:
        _serve(desk, period, serve, deductions, files, firm)
    elif answer_ is not None or reservation is not None:
        _answer(desk, period, answer_ or "reserved", party, reservation, firm)
    else:
        _close(desk, period, firm)


def _serve(desk: Desk, period: str, place: str, deductions: Decimal | None, files: tuple[str, ...], firm: str | None) -> None:
    from sharedfund.drafts import remuneration as drafts
    from sharedfund.render.words.form import money
    from sharedfund_cli.papers import attached

    entry = drafts.serve_settlement(desk.state, by=desk.person, day=desk.today, period=period, place=place, firm=firm,
                                    deductions=deductions or Decimal("0.00"), evidence=attached(desk, files))
    figures = {"collected": entry.collected, "costs": entry.costs, "deductions": entry.deductions, "residual": entry.residual}
    left = "" if entry.residual is None else say(f"，结余 {money(entry.residual)}", f", residual {money(entry.residual, 'en')}")
    desk.act(entry, data={"period": period, **figures}, done=say(
        f"{entry.firm} {period} 决算表已送达并公示：收费 {money(entry.collected)}，成本 {money(entry.costs)}{left}",
        f"the statement of {entry.firm} for {period} is served: fees {money(entry.collected, 'en')}, costs {money(entry.costs, 'en')}{left}"),
        next_=(f"sharedfund remuneration settle {period} --answer signed", "sharedfund checkpoint make"))


_PARTIES = {"committee-member": "committee", "committee-chair": "committee", "community": "residents-committee", "firm": "firm"}


def _answer(desk: Desk, period: str, given: str, party: str | None, reservation: str | None, firm: str | None) -> None:
    from sharedfund.drafts import remuneration as drafts
    from sharedfund.render.words import names

    by = desk.person
    if party is None:
        own = {_PARTIES[office] for office in desk.state.people.offices_of(by, desk.local_day) if office in _PARTIES}
        if given == "refused" or len(own) != 1:
            desk.usage("which-party", person=by)
        party = own.pop()
    entry = drafts.answer_settlement(desk.state, by=by, day=desk.today, period=period, party=party, answer=given,
                                     reservation=reservation, firm=firm)
    desk.act(entry, data={"period": period, "party": party, "answer": given}, done=say(
        f"{names.name('party', party, 'zh_CN')}对 {period} 决算表的答复：{given}", f"{names.name('party', party, 'en')} answers the statement of {period}: {given}"))


def _close(desk: Desk, period: str, firm: str | None) -> None:
    from sharedfund.drafts import remuneration as drafts
    from sharedfund.render.words.form import money

    entry = drafts.propose_settlement(desk.state, by=desk.person, day=desk.today, period=period, firm=firm)
    found = "" if entry.residual is None else say(f"，结余 {money(entry.residual)}", f", residual {money(entry.residual, 'en')}")
    desk.act(entry, data={"period": period, "residual": entry.residual},
             done=say(f"{entry.firm} {period} 提请决算{found}", f"the settlement of {entry.firm} for {period} is proposed{found}"))


@remuneration.verb("release", help=(
    "核定拨付一期酬金：考核达标、居民认可、决算完成、各季已公示、没有未赔的违约，才能过；金额由程序按拨付办法算。\n\n"
    "--resolution 是业主豁免的决议；--judgment 是法院、仲裁或调解的文书（TOML：paper、orders、replaces、amount）。",
    "Release a period's remuneration through the gate; the amounts follow from the score.\n\n--resolution is the owners' "
    "waiver; --judgment a court's paper (TOML: paper, orders, replaces, amount)."),
    examples=("sharedfund remuneration release 2026", "sharedfund remuneration release 2026 --resolution R-2026-9"),
    signs=True, writes=True)
@argument("period", type=PERIOD, metavar=("期间", "PERIOD"))
@option("--resolution", type=RESOLUTION, metavar=("编号", "NO"), help=("业主豁免的决议", "the owners' waiver"))
@option("--judgment", "paper", type=EXISTING_FILE, metavar=("文件", "FILE"), help=("裁判文书（TOML）", "a court's paper (TOML)"))
@_FIRM
def release(desk: Desk, period: str, resolution: str | None, paper: str | None, firm: str | None) -> None:
    from sharedfund.drafts import remuneration as drafts
    from sharedfund.state import evolve

    state, by, day = desk.state, desk.person, desk.today
    contract = drafts.contract_in(state, period, firm)
    facts: tuple[Any, ...] = ()
    judgment = None
    if paper is not None:
        order = _judgment(desk, paper, contract.firm, period)
        judgment = order.judgment
        if f"{order.judgment}/{order.orders}" not in state.remuneration.judgments:
            facts, state = (order,), evolve(state, order)
        if order.orders != "release":
            desk.record(order, data={"period": period, "orders": order.orders, "amount": order.amount},
                        done=say(f"文书已录：{order.orders}", f"the order is recorded: {order.orders}"))
            return
    entry = drafts.propose_release(state, by=by, day=day, period=period, firm=contract.firm, resolution=resolution,
                                   judgment=judgment)
    moved = entry.release
    desk.act(*facts, entry, amount=entry.amount, data={"period": period, "firm": entry.firm, "release": moved},
             done=say(f"{entry.firm} {period} 提请拨付：" + _moved(moved, "zh_CN"), f"the release of {entry.firm} for {period} is proposed: "
                      + _moved(moved, "en")))


def _moved(moved: Any, lang: Any) -> str:
    """What a release moves, in words; parts of 0.00 are left out."""
    from sharedfund.render.words.form import money

    parts = (("releasable", "可付", "payable"), ("withheld", "暂扣", "withheld"), ("deducted", "扣减", "deducted"),
             ("appealed", "等申诉", "waits for the appeal"), ("held", "等赔偿", "waits for restitution"))
    told = [f"{zh if lang == 'zh_CN' else en} {money(getattr(moved, name), lang)}" for name, zh, en in parts
            if getattr(moved, name) or name == "releasable"]
    return ("，" if lang == "zh_CN" else ", ").join(told)


def _judgment(desk: Desk, file: str, firm: str, period: str) -> Any:
    """The order a judgment's form describes; its paper is kept in `documents/`."""
    from pathlib import Path

    from sharedfund.drafts import remuneration as drafts
    from sharedfund.entries.remuneration import JudgmentRecorded
    from sharedfund_cli.papers import attached

    sheet = toml(file)
    name = sheet.text("paper")
    path = Path(file).parent / name
    if not path.is_file():
        sheet.wrong("file-not-found", "paper", found=name, file_name=name)
    return sheet.drafted(
        JudgmentRecorded, lambda **fields: drafts.record_judgment(desk.state, by=desk.person, day=desk.today, **fields),
        ("paper",), judgment=attached(desk, [str(path)])[0], firm=firm, period=period)


@remuneration.verb("restore", help=("补拨暂扣的酬金，凭业主决议；预留的按区里的排名，不用决议。",
                                    "Give withheld remuneration back, by the owners' resolution; a holdback by its ranking."),
                   examples=("sharedfund remuneration restore 2026 --resolution R-2027-3",
                             "sharedfund remuneration restore 2026-03"), signs=True, writes=True)
@argument("period", type=PERIOD, metavar=("期间", "PERIOD"))
@option("--resolution", type=RESOLUTION, metavar=("编号", "NO"), help=("业主的决议", "the owners' resolution"))
@option("--part", type=AMOUNT, metavar=("金额", "A"), help=("只补一部分（默认：全部暂扣）", "only a part (default: all that is withheld)"))
@option("--reason", metavar=("理由", "TEXT"), help=("为什么", "why"))
@_FIRM
def restore(desk: Desk, period: str, resolution: str | None, part: Decimal | None, reason: str | None,
            firm: str | None) -> None:
    why = (say("按业主决议补拨", "by the owners' resolution") if resolution
           else say("按排名补拨", "by the ranking"))
    _decide(desk, period, "restore", reason or why, part, resolution, firm)


@remuneration.verb("deduct", help=("把暂扣的酬金正式扣减，记为本基金收入；包干的按章程退给业主。",
                                   "Deduct withheld remuneration for good; it is the fund's income, of a lump sum the owners'."),
                   examples=("sharedfund remuneration deduct 2026 --reason 整改不合格",), signs=True, writes=True)
@argument("period", type=PERIOD, metavar=("期间", "PERIOD"))
@option("--reason", required=True, metavar=("理由", "TEXT"), help=("为什么", "why"))
@option("--part", type=AMOUNT, metavar=("金额", "A"), help=("只扣一部分（默认：全部暂扣）", "only a part (default: all that is withheld)"))
@_FIRM
def deduct(desk: Desk, period: str, reason: str, part: Decimal | None, firm: str | None) -> None:
    _decide(desk, period, "deduct", reason, part, None, firm)


def _decide(desk: Desk, period: str, decision: str, reason: str, part: Decimal | None, resolution: str | None,
            firm: str | None) -> None:
    from sharedfund.drafts import remuneration as drafts

    entry = drafts.decide_withheld(desk.state, by=desk.person, day=desk.today, period=period, decision=decision,
                                   reason=reason, amount=part, resolution=resolution, firm=firm)
    desk.act(entry, data={"period": period, "decision": decision, "withheld_decided": entry.amount}, done=say(
        f"{entry.firm} {period} 暂扣的酬金提请{'补拨' if decision == 'restore' else '扣减'}",
        f"withheld remuneration of {entry.firm} for {period} is proposed to be {decision}{'d' if decision == 'restore' else 'ed'}"))


@remuneration.verb("deposit", help=("物业自己收费的：它按约定交存的部分到账了。这笔是物业的钱，考核过了再付回去。",
                                    "Where the firm collects the fee itself: its agreed share came in. It is the firm's "
                                    "money and goes back through the gate."),
                   examples=("sharedfund remuneration deposit 2026Q1 --amount 7200 --bank-ref 20260110001",), writes=True)
@argument("period", type=PERIOD, metavar=("期间", "PERIOD"))
@option("--amount", type=AMOUNT, required=True, metavar=("金额", "A"), help=("交来多少", "how much came"))
@option("--bank-ref", required=True, metavar=("流水号", "R"), help=("银行流水号", "the bank's reference"))
@_FIRM
def deposit(desk: Desk, period: str, amount: Decimal, bank_ref: str, firm: str | None) -> None:
    from sharedfund.drafts import remuneration as drafts
    from sharedfund.render.words.form import money
    from sharedfund_cli.receipt import reference

    reference(desk, bank_ref)
    entry = drafts.deposit_share(desk.state, by=desk.person, day=desk.today, period=period, amount=amount,
                                 bank_ref=bank_ref, firm=firm)
    desk.record(entry, data={"period": period, "firm": entry.firm, "amount": amount}, done=say(
        f"{entry.firm} {period} 交存 {money(amount)}", f"{entry.firm} deposited {money(amount, 'en')} for {period}"))


_CONDITIONS = {
    "evaluation": ("考核", "evaluation"), "acceptance": ("居民认可", "acceptance"), "settlement": ("决算", "settlement"),
    "breach": ("违约赔偿", "restitution"), "publication": ("季度公示", "publication"),
}


def _gates(desk: Desk, period: str | None) -> list[Gate]:
    """The gates of every firm: of `period`, or of every settlement period begun."""
    from sharedfund.state.remuneration import gate, periods_of, served, terms_of
    from sharedfund.values import days

    state, found = desk.state, []
    for contract in sorted(state.contracts.contracts.values(), key=lambda c: (c.first, c.contract)):
        if terms_of(state, contract).kind is None:
            continue
        names = [p.name for p in periods_of(state, contract, desk.local_day)]
        if period is not None:
            names = [period] if served(contract, days.period(period)).days_count else []
        found += [g for name in names if (g := gate(state, contract.firm, name, contract.contract, on=desk.local_day))]
    return found


@remuneration.verb("show", help=("看酬金和考核门：已计提、待考核、暂扣、扣减、已核定，哪个条件还没有到。",
                                 "Show remuneration and gate: accrued, withheld, deducted, released, and what is missing."),
                   examples=("sharedfund remuneration show", "sharedfund remuneration show 2026Q1"))
@argument("period", type=PERIOD, required=False, metavar=("期间", "PERIOD"))
def show_remuneration(desk: Desk, period: str | None) -> None:
    from sharedfund.state import accruals
    from sharedfund.state.remuneration import renewal_flag
    from sharedfund.values import days

    rows = []
    for found in _gates(desk, period):
        contract = desk.state.contracts.contracts[found.contract]
        rows.append({
            "firm": found.firm, "contract": found.contract, "period": found.period, "kind": found.terms.kind,
            "evaluation": found.evaluation.evaluation if found.evaluation else None,
            "status": found.evaluation.status if found.evaluation else None, "score": found.score,
            "pass_score": found.pass_score, "rate": found.rate, "acceptance": found.acceptance, "settled": found.settled,
            "breaches": found.breaches, "unpublished": found.unpublished, "missing": found.missing, "accrued": found.accrued,
            "released": found.released, "withheld": found.withheld, "deducted": found.deducted, "restored": found.restored,
            "release": found.release, "renewal": renewal_flag(desk.state, found.firm, found.period),
            "residual_estimate": None if found.settled else accruals.residual_estimate(
                desk.state, contract, days.period(found.period), desk.local_day),
        })
    text = "\n".join(_gate_text(row) for row in rows) or say("没有酬金。", "No remuneration.")
    desk.show(rows, text=text)


def _gate_text(row: dict[str, Any]) -> str:
    from sharedfund.render.words.form import LANGUAGES, money, percent

    zh, en = LANGUAGES
    lines = [f"{row['firm']}  {row['period']}  {row['contract']}"]
    if row["score"] is not None:
        passed = "" if row["pass_score"] is None else say(f"（达标分 {row['pass_score']}）", f" (pass score {row['pass_score']})")
        lines.append(say(f"  得分 {row['score']}{passed}，拨付率 {percent(row['rate'])}",
                         f"  score {row['score']}{passed}, rate {percent(row['rate'])}"))
    lines.append(say(f"  待考核 {money(row['accrued'], zh)}，已核定 {money(row['released'], zh)}，暂扣 {money(row['withheld'], zh)}，扣减 {money(row['deducted'], zh)}",
                     f"  accrued {money(row['accrued'], en)}, released {money(row['released'], en)}, withheld {money(row['withheld'], en)}, deducted {money(row['deducted'], en)}"))
    if row["residual_estimate"] is not None:
        lines.append(say(f"  结余（估计）{money(row['residual_estimate'], zh)}", f"  residual (an estimate) {money(row['residual_estimate'], en)}"))
    if row["missing"]:
        names = [say(*_CONDITIONS[name]) for name in row["missing"]]
        lines.append(say(f"  还差：{'、'.join(names)}", f"  missing: {', '.join(names)}"))
    elif row["release"] is not None:
        lines.append(say(f"  可以拨付：{_moved(row['release'], zh)}", f"  may be released: {_moved(row['release'], en)}"))
        lines.append(f"    sharedfund remuneration release {row['period']}")
    return "\n".join(lines)


# ---- year ----

_MOVEMENT = (
    Column("fund", ("资金", "Fund"), "fund"), Column("opening", ("期初", "Opening"), "money"),
    Column("received", ("收", "Received"), "money"), Column("paid", ("付", "Paid"), "money"),
    Column("moved_in", ("划入", "In"), "money"), Column("moved_out", ("划出", "Out"), "money"),
    Column("closing", ("期末", "Closing"), "money"),
)


@year.verb("statement", help=("年报表：各项资金一年的收付和余额，各家物业的决算。", "The year's statement: each fund's movement, each firm's settlement."),
           examples=("sharedfund year statement 2026",))
@argument("period", type=PERIOD, metavar=("年", "YEAR"))
def statement(desk: Desk, period: str) -> None:
    from sharedfund.render.words.form import money
    from sharedfund.reports.movements import movement_of
    from sharedfund.state import accruals
    from sharedfund.state.remuneration import served, terms_of
    from sharedfund.values import days
    from sharedfund_cli import output

    span, state = _year(desk, period), desk.state
    funds = [row.model_dump() for row in movement_of(desk.book.lines, span)]
    firms: list[dict[str, Any]] = []
    for contract in sorted(state.contracts.contracts.values(), key=lambda c: c.first):
        if served(contract, span).days_count:
            figures = accruals.settlement_of(state, contract, span)
            firms.append({"firm": contract.firm, "contract": contract.contract, "kind": terms_of(state, contract).kind,
                          "collected": figures.collected, "costs": figures.costs, "residual": figures.residual,
                          "gates": [{"period": r.period, "accrued": r.accrued, "released": r.released, "withheld": r.still_withheld,
                                     "deducted": r.deducted + r.forfeited, "settled": r.settled_day}
                                    for r in state.remuneration.of_firm(contract.firm)
                                    if r.contract == contract.contract and span.covers(days.period(r.period))]})
    closed = state.disclosures.years.get(period)
    text = output.table([output.plain(row) for row in funds], _MOVEMENT)
    for row in firms:
        text += say(f"{row['firm']} {row['contract']}：收费 {money(row['collected'])}，成本 {money(row['costs'])}",
                    f"{row['firm']} {row['contract']}: fees {money(row['collected'], 'en')}, costs {money(row['costs'], 'en')}") + "\n"
    text += say(f"{closed.day} 年结" if closed else "还没有年结", f"closed on {closed.day}" if closed else "not closed")
    desk.show({"year": period, "funds": funds, "firms": firms, "closed": closed.day if closed else None}, text=text)


def _year(desk: Desk, period: str) -> Any:
    from sharedfund.values import days

    span = days.period(period)
    if len(period) != 4:
        desk.usage("not-a-year", found=period)
    return span


@year.verb("close", help=("年结：写明各项资金的余额，不动一分钱；要业委会和社区同意。",
                          "Close a year: each fund's balance is stated, nothing moves; committee and community agree."),
           examples=("sharedfund year close 2026",), signs=True, writes=True)
@argument("period", type=PERIOD, metavar=("年", "YEAR"))
def close_year(desk: Desk, period: str) -> None:
    from sharedfund.drafts import disclosure as drafts

    _year(desk, period)
    entry = drafts.close_year(desk.state, period, by=desk.person, day=desk.today)
    desk.act(entry, data={"year": period, "funds": len(entry.funds)}, done=say(f"{period} 年提请年结", f"the closing of {period} is proposed"))
