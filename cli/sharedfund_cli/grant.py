"""`grant`, `project`: money and help given for a purpose, and money that is somebody else's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from sharedfund_cli.app import (
    ACCOUNT,
    AMOUNT,
    DAY,
    EXISTING_FILE,
    HEAD,
    MONTH,
    NO,
    RESOLUTION,
    TEXT,
    UNIT,
    VENDOR,
    Column,
    Desk,
    argument,
    noun,
    option,
    say,
)
from sharedfund_cli.fee import correction
from sharedfund_cli.papers import account_commitment, attached
from sharedfund_cli.payment import ask_for

if TYPE_CHECKING:
    from sharedfund.entries.grants import EntrustedReceived, GrantReceived, ProjectCollected

# ---- grants ----

grant = noun("grant", help=("补助、捐赠、代收第三方款、志愿服务：专款专用，不是业主的钱要转付。",
                            "Grants, donations, money of others, volunteers: spent on their purpose, or passed on."))


@grant.verb("receive", help=("记一笔补助或捐赠；写了 --head 就只能用在这些科目，不写就不限用途。",
                             "Record a grant or a donation; with --head it is bound to these heads, without it is free."),
            examples=("sharedfund grant receive --from 银杏街道 --amount 5000 --for 管网改造 --head 维修养护 --bank-ref 20261013002",
                      "sharedfund grant receive --from 银杏社区 --amount 1200 --for 兜底管理经费 --recurring --bank-ref 20261013003"),
            writes=True)
@option("--from", "giver", type=TEXT, required=True, metavar=("单位", "NAME"), help=("谁给的", "who gave it"))
@option("--amount", type=AMOUNT, required=True, metavar=("金额", "A"), help=("金额", "the amount"))
@option("--for", "purpose", type=TEXT, required=True, metavar=("用途", "TEXT"), help=("指定的用途", "its purpose"))
@option("--head", "heads", type=HEAD, multiple=True, metavar=("科目", "HEAD"), help=("只能用在哪些科目，可以多个", "the heads it is bound to; may be given again"))
@option("--recurring", is_flag=True, help=("每期都给的经费", "paid again every period"))
@option("--report-due", type=DAY, metavar=("日期", "DAY"), help=("最迟哪天向对方报告用途", "the last day to report to the giver"))
@option("--bank-ref", required=True, metavar=("流水号", "REF"), help=("银行流水号", "the bank's reference"))
@option("--attach", type=EXISTING_FILE, multiple=True, metavar=("文件", "FILE"), help=("批文、协议", "the grant's paper"))
@option("--occurred", type=DAY, metavar=("日期", "DAY"), help=("银行记账日", "the day at the bank"))
def receive(desk: Desk, attach: Sequence[str], **given: Any) -> None:
    from sharedfund.drafts import grants

    drafted = grants.receive_grant(desk.state, by=desk.person, day=desk.today, evidence=attached(desk, attach), **given)
    desk.record(drafted, data={"grant": drafted.grant},
                done=say(f"已记补助 {drafted.grant}", f"Recorded the grant {drafted.grant}"))


@grant.verb("spend", help=("申请从一笔补助付款；和付款走一样的步骤。", "Ask to pay from a grant; it walks a payment's steps."),
            examples=("sharedfund grant spend G-01 --vendor 云州管道工程公司 --head 维修养护 --amount 2000 --for 更换水管",), signs=True)
@argument("number", type=NO, metavar=("编号", "NO"))
@option("--vendor", "payee", type=VENDOR, required=True, metavar=("名称", "NAME"), help=("收款方", "the payee"))
@option("--amount", type=AMOUNT, required=True, metavar=("金额", "A"), help=("金额", "the amount"))
@option("--head", type=HEAD, required=True, metavar=("科目", "HEAD"), help=("用在哪个科目", "for which head"))
@option("--for", "purpose", type=TEXT, required=True, metavar=("用途", "TEXT"), help=("用途", "what for"))
@option("--repair", type=NO, metavar=("编号", "NO"), help=("维修比价的编号", "the comparison of quotes"))
@option("--attach", type=EXISTING_FILE, multiple=True, metavar=("文件", "FILE"), help=("凭证", "a paper"))
def spend(desk: Desk, number: str, attach: Sequence[str], **given: Any) -> None:
    from sharedfund.drafts import grants

    ask_for(desk, grants.spend_grant(desk.state, by=desk.person, day=desk.today, grant=number,
                                     evidence=attached(desk, attach), **given))


@grant.verb("report", help=("向给钱的一方报告用途：已用、余下由账本算。", "Report to the giver: spent and left are computed."),
            examples=("sharedfund grant report G-01 --attach 用途报告.pdf",), signs=True)
@argument("number", type=NO, metavar=("编号", "NO"))
@option("--attach", "files", type=EXISTING_FILE, multiple=True, required=True, metavar=("文件", "FILE"), help=("报告", "the report"))
def report(desk: Desk, number: str, files: Sequence[str]) -> None:
    from sharedfund.drafts import grants

    drafted = grants.report_grant(desk.state, by=desk.person, day=desk.today, grant=number, evidence=attached(desk, files))
    desk.act(drafted, data={"grant": number, "spent": drafted.spent, "left": drafted.left},
             done=say(f"{number} 已报告用途", f"{number} is reported on"))


@grant.verb("list", help=("列出补助和捐赠：多少、用了多少、还剩多少。", "List grants: received, spent, left."), examples=("sharedfund grant list",),
            lists=True)
def list_(desk: Desk) -> None:
    rows = [_grant_row(desk, number) for number in sorted(desk.state.grants.grants)]
    desk.show(rows, (
        Column("grant", ("编号", "No")), Column("giver", ("给的单位", "Giver")), Column("purpose", ("用途", "Purpose")),
        Column("amount", ("金额", "Amount"), "money"), Column("spent", ("已用", "Spent"), "money"),
        Column("left", ("余下", "Left"), "money"), Column("reported_day", ("已报告", "Reported"))))


@grant.verb("show", help=("看一笔补助。", "Show a grant."), examples=("sharedfund grant show G-01",))
@argument("number", type=NO, metavar=("编号", "NO"))
def show(desk: Desk, number: str) -> None:
    from sharedfund.drafts.grants import grant_of
    from sharedfund.render.words import form, names

    found = grant_of(desk.state, number)
    heads = say("、", ", ").join(names.name("head", head, desk.lang) for head in found.heads) or say("不限", "free")
    lines = [f"{number}  {form.clean(found.giver)}  {form.clean(found.purpose)}",
             say(f"  科目 {heads}", f"  heads {heads}"),
             say(f"  金额 {form.money(found.amount)}   已用 {form.money(found.spent)}   余下 {form.money(found.left)}",
                 f"  amount {form.money(found.amount, 'en')}   spent {form.money(found.spent, 'en')}   left "
                 f"{form.money(found.left, 'en')}")]
    desk.show(_grant_row(desk, number), text="\n".join(lines))


def _grant_row(desk: Desk, number: str) -> dict[str, Any]:
    found = desk.state.grants.grants[number]
    return {"grant": number, "giver": found.giver, "purpose": found.purpose, "heads": found.heads, "day": found.day,
            "amount": found.amount, "spent": found.spent, "left": found.left, "recurring": found.recurring,
            "report_due": found.report_due, "reported_day": found.reported_day}


@grant.verb("entrust", help=("记一笔替第三方收的钱（集体土地停车费、单位错时停车费）：不是小区的收入。",
                             "Record money that came for a third party: no income of the complex."),
            examples=("sharedfund grant entrust --to 银杏社区 --amount 400 --for 集体土地停车场 --bank-ref 20261013004",), writes=True)
@option("--to", "beneficiary", type=VENDOR, required=True, metavar=("名称", "NAME"), help=("钱是谁的", "whose it is"))
@option("--amount", type=AMOUNT, required=True, metavar=("金额", "A"), help=("金额", "the amount"))
@option("--for", "purpose", type=TEXT, required=True, metavar=("用途", "TEXT"), help=("什么钱", "what it is"))
@option("--bank-ref", required=True, metavar=("流水号", "REF"), help=("银行流水号", "the bank's reference"))
@option("--occurred", type=DAY, metavar=("日期", "DAY"), help=("银行记账日", "the day at the bank"))
def entrust(desk: Desk, **given: Any) -> None:
    from sharedfund.drafts import grants

    desk.record(grants.receive_entrusted(desk.state, by=desk.person, day=desk.today, **given),
                done=say("已记代收，待转付", "Recorded; it is to be passed on"))


@grant.verb("pass-on", help=("申请把代收的钱转付给它的主人（默认全部）。", "Ask to pass on what is held for a third party (default: all)."),
            examples=("sharedfund grant pass-on --to 银杏社区",), signs=True)
@option("--to", "beneficiary", type=VENDOR, required=True, metavar=("名称", "NAME"), help=("钱是谁的", "whose it is"))
@option("--amount", type=AMOUNT, metavar=("金额", "A"), help=("金额（默认全部）", "the amount (default: all)"))
def pass_on(desk: Desk, beneficiary: str, amount: Decimal | None) -> None:
    from sharedfund.drafts import grants

    ask_for(desk, grants.pass_on(desk.state, by=desk.person, day=desk.today, beneficiary=beneficiary, amount=amount,
                                 purpose=say("代收款转付", "passed on")))


@grant.verb("correct", help=("更正：补助、专项筹款或代收款记错了，整笔冲回，再按对的记。超过章程限额要先有业委会和社区同意。",
                             "A grant, a contribution or money of others was recorded wrongly: take it back whole, then record it as it is."),
            examples=("sharedfund grant correct 20261013002 --reason 记错了金额",), signs=True, writes=True)
@argument("reference", metavar=("流水号", "REF"))
@option("--reason", type=TEXT, required=True, metavar=("原因", "TEXT"), help=("为什么", "why"))
def correct(desk: Desk, reference: str, reason: str) -> None:
    from sharedfund.drafts import grants
    from sharedfund.spelling import leaf_of

    original = _standing(desk, reference)
    approval, may = correction(desk, original, leaf_of(original), original.amount, reason)
    if may:
        entry = grants.reverse_given(desk.state, original, by=desk.person, day=desk.today, reason=reason, approval=approval)
        desk.act(entry, data={"bank_ref": entry.bank_ref, "reversed": entry.amount},
                 done=say(f"{entry.bank_ref} 已冲回", f"{entry.bank_ref} is taken back"))


def _standing(desk: Desk, reference: str) -> GrantReceived | ProjectCollected | EntrustedReceived:
    """What was given under this bank reference and was not taken back. Raises: NotFound."""
    from sharedfund.errors import NotFound
    from sharedfund.values.identity import bank_reference

    given = ("grant-received", "project-collected", "entrusted-received")
    wanted, found = bank_reference(reference), None
    for _, entry in desk.book.entries():
        if entry.kind in (*given, "given-reversed") and getattr(entry, "bank_ref", None) == wanted:
            found = entry if entry.kind in given else None
    if found is None:
        raise NotFound("nothing-such-given", bank_ref=wanted)
    return cast("GrantReceived | ProjectCollected | EntrustedReceived", found)


@grant.verb("gift", help=("记一笔实物或劳务捐赠：备忘；写 --booked 按价值同记收入和支出，不动现金。",
                          "Record a gift in kind: a memo, or with --booked income and expense at its value; never cash."),
            examples=("sharedfund grant gift --from 云州园林公司 --what 微花园 --value 3000",), signs=True)
@option("--from", "giver", type=TEXT, required=True, metavar=("单位", "NAME"), help=("谁给的", "who gave it"))
@option("--what", "gift", type=TEXT, required=True, metavar=("实物", "TEXT"), help=("给了什么", "what was given"))
@option("--value", type=AMOUNT, metavar=("价值", "A"), help=("对方说的价值", "its value as the giver says"))
@option("--booked", is_flag=True, help=("按价值入账", "book it at its value"))
@option("--attach", type=EXISTING_FILE, multiple=True, metavar=("文件", "FILE"), help=("单据", "a paper"))
def gift_(desk: Desk, attach: Sequence[str], **given: Any) -> None:
    from sharedfund.drafts import grants

    desk.act(grants.record_gift(desk.state, by=desk.person, day=desk.today, evidence=attached(desk, attach), **given),
             done=say("已记实物捐赠", "Recorded the gift"))


@grant.verb("volunteers", help=("记志愿服务的人次和小时：只作指标，不记账。", "Count volunteers' times and hours: an indicator, never booked."),
            examples=("sharedfund grant volunteers --month 2026-10 --what 清理楼道 --persons 12 --hours 30",), signs=True)
@option("--month", type=MONTH, required=True, metavar=("月份", "MONTH"), help=("哪个月", "of which month"))
@option("--what", "work", type=TEXT, required=True, metavar=("做什么", "TEXT"), help=("做了什么", "what they did"))
@option("--persons", type=int, required=True, metavar=("人次", "N"), help=("人次", "how many times somebody helped"))
@option("--hours", type=int, required=True, metavar=("小时", "N"), help=("小时", "hours in all"))
def volunteers(desk: Desk, **given: Any) -> None:
    from sharedfund.drafts import grants

    desk.act(grants.count_volunteers(desk.state, by=desk.person, day=desk.today, **given),
             done=say("已记志愿服务", "Recorded the volunteers' time"))


# ---- projects ----

project = noun("project", help=("专项筹资：一事一议，专款专用；余下的退还，或按决议改用。",
                                "Projects: one matter, one decision; what is left goes back, or elsewhere by resolution."))


@project.verb("open", help=("按一项通过的决议开一个专项。", "Open a project by a resolution that passed."),
              examples=("sharedfund project open --resolution R-2026-5 --target 2万",), signs=True)
@option("--resolution", type=RESOLUTION, required=True, metavar=("编号", "NO"), help=("决议编号", "the resolution"))
@option("--target", type=AMOUNT, required=True, metavar=("金额", "A"), help=("要筹多少", "how much is to be raised"))
@option("--title", type=TEXT, metavar=("名称", "TEXT"), help=("名称（默认：决议的议题）", "its title (default: the resolution's)"))
def open_(desk: Desk, resolution: str, target: Decimal, title: str | None) -> None:
    from sharedfund.drafts import grants

    desk.act(grants.open_project(desk.state, by=desk.person, day=desk.today, resolution=resolution, target=target,
                                 title=title), data={"project": resolution},
             done=say(f"专项 {resolution} 已开", f"The project {resolution} is open"))


@project.verb("collect", help=("记一笔专项筹款：哪一户，或者谁给的。", "Record money for a project: of a household, or of somebody by name."),
              examples=("sharedfund project collect R-2026-5 --unit 3-1201 --amount 500 --bank-ref 20261013005",
                        "sharedfund project collect R-2026-5 --from 云州充电科技 --amount 2000 --bank-ref 20261013006"), writes=True)
@argument("number", type=RESOLUTION, metavar=("编号", "NO"))
@option("--unit", "household", type=UNIT, metavar=("房号", "UNIT"), help=("哪一户", "the unit"))
@option("--from", "giver", type=TEXT, metavar=("单位", "NAME"), help=("不是住户时：谁给的", "where it is no household: who"))
@option("--amount", type=AMOUNT, required=True, metavar=("金额", "A"), help=("金额", "the amount"))
@option("--bank-ref", required=True, metavar=("流水号", "REF"), help=("银行流水号", "the bank's reference"))
@option("--occurred", type=DAY, metavar=("日期", "DAY"), help=("银行记账日", "the day at the bank"))
def collect(desk: Desk, number: str, household: str | None, giver: str | None, amount: Decimal, bank_ref: str,
            occurred: date | None) -> None:
    from sharedfund.drafts import grants

    desk.record(grants.collect(desk.state, by=desk.person, day=desk.today, project=number, household=household,
                               giver=giver, amount=amount, bank_ref=bank_ref, occurred=occurred),
                done=say("已记专项筹款", "Recorded for the project"))


@project.verb("return", help=("申请退还余下的钱：按各户出资的比例，由程序算。", "Ask to give back what is left, in proportion to what was given."),
              examples=("sharedfund project return R-2026-5 --unit 3-1201 --account 6217001234567 --resolution R-2026-9",), signs=True)
@argument("number", type=RESOLUTION, metavar=("编号", "NO"))
@option("--unit", "household", type=UNIT, metavar=("房号", "UNIT"), help=("退给哪一户", "to which unit"))
@option("--vendor", "vendor", type=VENDOR, metavar=("名称", "NAME"), help=("不是住户时：退给谁", "where it is no household: to whom"))
@option("--amount", type=AMOUNT, metavar=("金额", "A"), help=("金额（默认：应得的份额）", "the amount (default: the own share)"))
@option("--account", type=ACCOUNT, metavar=("账号", "ACCOUNT"), help=("住户的收款账号，只存在 private/", "the household's account, kept in private/"))
@option("--resolution", type=RESOLUTION, required=True, metavar=("编号", "NO"), help=("决议编号", "the resolution"))
def return_(desk: Desk, number: str, household: str | None, vendor: str | None, amount: Decimal | None,
            account: str | None, resolution: str) -> None:
    from sharedfund.drafts import grants

    payee = household or vendor
    if payee is None or (household and vendor):
        desk.usage("unit-or-vendor")
    more: dict[str, Any] = {} if household is None else {"payee_account": account_commitment(desk, household, account)}
    ask_for(desk, grants.give_back(desk.state, by=desk.person, day=desk.today, project=number, payee=payee,
                                   resolution=resolution, amount=amount,
                                   purpose=say("专项结余退还", "what the project left"), **more))


@project.verb("close", help=("专项结束：钱用完、退完、或按决议改用之后。", "Close a project when nothing of its money is left."),
              examples=("sharedfund project close R-2026-5",), signs=True)
@argument("number", type=RESOLUTION, metavar=("编号", "NO"))
def close(desk: Desk, number: str) -> None:
    from sharedfund.drafts import grants

    desk.act(grants.close_project(desk.state, by=desk.person, day=desk.today, project=number),
             data={"project": number}, done=say(f"专项 {number} 已结束", f"The project {number} is closed"))


@project.verb("list", help=("列出专项：收到、用去、退还、余下。", "List the projects: collected, spent, given back, left."),
              examples=("sharedfund project list",), lists=True)
def project_list(desk: Desk) -> None:
    desk.show([_project_row(desk, number) for number in sorted(desk.state.grants.projects)], (
        Column("project", ("决议", "No")), Column("title", ("专项", "Project")),
        Column("collected", ("收到", "Collected"), "money"), Column("spent", ("用去", "Spent"), "money"),
        Column("given_back", ("退还", "Given back"), "money"),
        Column("left", ("余下", "Left"), "money"), Column("closed", ("结束", "Closed"))))


@project.verb("show", help=("看一个专项：谁给了多少，余下的各人应得多少。", "Show a project: who gave how much, and what each gets of the rest."),
              examples=("sharedfund project show R-2026-5",))
@argument("number", type=RESOLUTION, metavar=("编号", "NO"))
def project_show(desk: Desk, number: str) -> None:
    from sharedfund.drafts.grants import project_of
    from sharedfund.render.words import form
    from sharedfund.state.grants import OTHERS, shares_of_rest
    from sharedfund_cli.output import paragraph

    found = project_of(desk.state, number)
    rest = shares_of_rest(desk.state, found)
    row = _project_row(desk, number)
    givers: list[dict[str, Any]] = [{"giver": giver, "given": amount, "share_of_rest": rest.get(giver, Decimal("0.00"))}
              for giver, amount in sorted(found.given.items())]
    parts = (("target", ("目标", "target")), ("collected", ("收到", "collected")), ("spent", ("用去", "spent")),
             ("given_back", ("退还", "given back")), ("moved_on", ("改用", "moved on")), ("left", ("余下", "left")))
    lines = [f"{number}  {form.clean(found.title)}",
             paragraph(say("，", ", ").join(f"{say(*name)} {form.plain(row[member])}" for member, name in parts
                                           if row[member] is not None), "  ", "  ")]
    for one in givers:
        who = say("其他", "others") if one["giver"] == OTHERS else desk.called(str(one["giver"]))
        lines.append(say(f"  {who}  出资 {form.plain(one['given'])}，余下应得 {form.plain(one['share_of_rest'])}",
                         f"  {who}  gave {form.plain(one['given'])}, gets of the rest {form.plain(one['share_of_rest'])}"))
    desk.show({**row, "givers": givers}, text="\n".join(lines))


def _project_row(desk: Desk, number: str) -> dict[str, Any]:
    from sharedfund.state.grants import use_of

    found = desk.state.grants.projects[number]
    use = use_of(desk.state, found)
    return {"project": number, "title": found.title, "target": found.target, "collected": use.collected,
            "spent": use.spent, "given_back": use.given_back, "moved_on": use.moved_on, "left": use.left,
            "closed": found.closed_day}
