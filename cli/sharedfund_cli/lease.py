"""`lease`: the register of contracts over common parts: who uses what, until when, for how much, by whose decision."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sharedfund_cli.app import (
    AMOUNT,
    CONTRACT,
    DAY,
    EXISTING_FILE,
    UNIT,
    Column,
    Desk,
    argument,
    noun,
    option,
    say,
    toml,
)

if TYPE_CHECKING:
    from sharedfund.state.revenue import CommonPart

lease = noun("lease", help=("共用部位合同登记簿：谁用哪里，到什么时候，多少钱，谁决定的。",
                            "The register of common parts: who uses what, until when, for how much, by whose decision."))

_FORM = (
    ('contract = "C-04"', ("合同编号", "the contract's number")),
    ('place = "1-12 幢电梯轿厢"', ("位置", "the place")),
    ('source = "advertising"', ("来源：parking advertising parcel-locker charging water-kiosk venue-rent telecom",
                                "parking advertising parcel-locker charging water-kiosk venue-rent telecom")),
    ('tenant = "云岚传媒有限公司"', ("使用单位，公开；个人不写", "the firm that uses it, which is public; leave it out for a person")),
    ('# unit = "1-101"', ("业主的车位：写房号，不写 tenant", "a household's parking place: its unit, and no tenant")),
    ("first = 2026-01-01", ("第一天", "the first day")),
    ("end = 2026-12-31", ("最后一天", "the last day")),
    ('price = "6000.00"', ("每个付款期多少元；无租金写 0.00", "CNY a billing period; 0.00 where it is free of rent")),
    ('billed = "quarter"', ("付款期：month 月，quarter 季，year 年，once 一次", "the billing period: month, quarter, year, once")),
    ("# due_days = 10", ("每期开始后几天内付（不写：第一天）", "due so many days after a period begins (default: on its first day)")),
    ('resolution = "R2026001"', ("业主大会的决议（利用共有部分经营）", "the owners' resolution (use of a common part)")),
    ('# clause = "管理规约第 12 条"', ("或管理规约里授权业委会的条款", "or the clause of the covenant that empowers the committee")),
    ('# renews = "C-02"', ("续签哪份合同", "the contract it renews")),
    ('# attach = ["合同.pdf"]', ("合同文本，放在本表旁边", "the paper, beside this form")),
)


@lease.verb("template", help=("打印一张带说明的登记表（TOML），填好后 lease record。",
                              "Print a commented form (TOML) to fill; then lease record."),
            examples=("sharedfund lease template > 电梯广告.toml",))
def template(desk: Desk) -> None:
    from sharedfund_cli.forms import printed

    printed(desk, ("共用部位合同：照合同填，没有的项删掉，或者留着行首的 #", "A contract over a common part: fill in what it says"), _FORM)


@lease.verb("record", help=("登记一份共用部位合同，要业委会和社区都同意；没有决议也登记，并标出。",
                            "Record a contract over a common part; committee and community agree. One nobody decided is recorded and flagged."),
            examples=("sharedfund lease record --file 电梯广告.toml",), signs=True, writes=True)
@option("--file", "file", type=EXISTING_FILE, required=True, metavar=("文件", "FILE"), help=("填好的登记表", "the filled form"))
def record(desk: Desk, file: str) -> None:
    from sharedfund.drafts import revenue as drafts
    from sharedfund.entries.revenue import CommonPartContractRecorded
    from sharedfund_cli.forms import papers_of

    sheet = toml(file)
    unit = sheet.text("unit", None)
    household = None if unit is None else str(UNIT.read(unit))
    entry = sheet.drafted(
        CommonPartContractRecorded,
        lambda **fields: drafts.record_contract(desk.state, by=desk.person, day=desk.today, fields=fields),
        ("unit", "attach"), household=household, evidence=papers_of(desk, sheet))
    desk.act(entry, data={"contract": entry.contract, "place": entry.place, "first": entry.first, "end": entry.end},
             done=say(f"{entry.contract}（{entry.place}，{entry.first} 至 {entry.end}）已提出",
                      f"{entry.contract} ({entry.place}, {entry.first} to {entry.end}) is proposed"))


@lease.verb("end", help=("收回一处共用部位，要业委会和社区都同意。", "A place is given back; committee and community agree."),
            examples=("sharedfund lease end C-04 --reason 合同到期 --last 2026-12-31",), signs=True, writes=True)
@argument("number", type=CONTRACT, metavar=("编号", "NO"))
@option("--reason", required=True, metavar=("原因", "TEXT"), help=("为什么", "why"))
@option("--last", type=DAY, metavar=("日期", "DAY"), help=("最后一天（默认今天）", "the last day of use (default: today)"))
@option("--attach", type=EXISTING_FILE, multiple=True, metavar=("文件", "FILE"), help=("交接材料", "a paper"))
def end(desk: Desk, number: str, reason: str, last: date | None, attach: tuple[str, ...]) -> None:
    from sharedfund.drafts import revenue as drafts
    from sharedfund_cli.papers import attached

    entry = drafts.end_contract(desk.state, number, by=desk.person, day=desk.today, reason=reason, last=last,
                                evidence=attached(desk, attach))
    desk.act(entry, data={"contract": number, "last": entry.last},
             done=say(f"{number} 到 {entry.last} 为止，已提出", f"{number} ends on {entry.last}: proposed"))


@lease.verb("credit", help=("减免一份合同未收的租金：计错了，或收不回来；要业委会和社区都同意。",
                            "Give up what is due under a contract: charged wrongly, or not to be had; committee and community agree."),
            examples=("sharedfund lease credit C-06 --reason 已拆除",), signs=True, writes=True)
@argument("number", type=CONTRACT, metavar=("编号", "NO"))
@option("--amount", type=AMOUNT, metavar=("金额", "A"), help=("多少（默认：全部未收）", "how much (default: all that is due)"))
@option("--reason", required=True, metavar=("原因", "TEXT"), help=("为什么", "why"))
@option("--attach", type=EXISTING_FILE, multiple=True, metavar=("文件", "FILE"), help=("依据", "a paper"))
def credit(desk: Desk, number: str, amount: Decimal | None, reason: str, attach: tuple[str, ...]) -> None:
    from sharedfund.drafts import revenue as drafts
    from sharedfund_cli.papers import attached

    entry = drafts.credit_rent(desk.state, number, by=desk.person, day=desk.today, reason=reason, amount=amount,
                               evidence=attached(desk, attach))
    desk.act(entry, data={"contract": number, "amount": entry.amount},
             done=say(f"{number} 减免 {entry.amount} 元，已提出", f"{number}: CNY {entry.amount} given up, proposed"))


def _row(desk: Desk, part: CommonPart) -> dict[str, Any]:
    from sharedfund.state.revenue import is_decided

    on = desk.local_day
    coming = part.next_billing()
    state = "over" if part.is_over(on) else "expired-but-occupied" if part.is_occupied_after_expiry(on) else "running"
    return {
        "contract": part.contract, "place": part.place, "source": part.source,
        "user": part.tenant or (desk.called(part.household) if part.household else None), "first": part.first,
        "last": part.last, "price": part.price, "billed": part.billed, "charged": part.charged, "received": part.received,
        "owed": part.owed, "overdue": part.overdue(on), "prepaid": part.prepaid, "cost": part.cost,
        "next_due": coming.first if coming is not None else None, "resolution": part.resolution, "clause": part.clause,
        "authorised": is_decided(desk.state, part), "free": part.is_free, "state": state,
    }


_STATES = {"over": ("已收回", "given back"), "expired-but-occupied": ("到期仍占用", "run out, still occupied"), "running": ("在用", "running")}


@lease.verb("list", help=("列出登记簿：应收、已收、逾期，无租金、到期仍占用和未经授权的都在内。",
                          "List the register: charged, received, overdue; free of rent, run out and not authorised are in it."),
            examples=("sharedfund lease list",), lists=True)
def list_(desk: Desk) -> None:
    rows = [_row(desk, part) for part in desk.state.revenue.register()]
    desk.show(rows if desk.json else [{**row, "state": _said(row)} for row in rows], (
        Column("contract", ("合同", "Contract")), Column("place", ("位置", "Place")),
        Column("price", ("价格", "Price"), "money"), Column("charged", ("应收", "Charged"), "money"),
        Column("received", ("已收", "Received"), "money"), Column("overdue", ("逾期", "Overdue"), "money"),
        Column("state", ("状态", "State"))))


def _said(row: dict[str, Any]) -> str:
    """What is to be known of a contract at a glance."""
    told = [say(*_STATES[row["state"]])]
    if row["free"]:
        told.append(say("无租金", "free of rent"))
    if not row["authorised"]:
        told.append(say("未经授权", "not authorised"))
    return say("，", ", ").join(told)


@lease.verb("show", help=("看一份共用部位合同。", "Show a contract over a common part."), examples=("sharedfund lease show C-04",))
@argument("number", type=CONTRACT, metavar=("编号", "NO"))
def show(desk: Desk, number: str) -> None:
    from sharedfund.drafts import revenue as drafts
    from sharedfund.render.words import form, names

    data = _row(desk, drafts.common_part(desk.state, number))
    price = say("无租金", "free of rent") if data["free"] else form.money(data["price"], desk.lang) + say("/", " a ") \
        + names.name("word", data["billed"], desk.lang)
    decision = data["resolution"] or data["clause"] or ""
    sums = {name: form.plain(data[name]) for name in ("charged", "received", "owed", "overdue", "prepaid", "cost")}
    lines = [f"{number}  {data['place']}  {_said(data)}",
             f"  {data['user'] or say('个人', 'a person')}  {data['first']} — {data['last']}  {price}  {decision}",
             say(f"  应收 {sums['charged']}，已收 {sums['received']}，欠 {sums['owed']}（逾期 {sums['overdue']}），预收 {sums['prepaid']}，成本 {sums['cost']}",
                 f"  charged {sums['charged']}, received {sums['received']}, owed {sums['owed']} (overdue {sums['overdue']}), "
                 f"prepaid {sums['prepaid']}, cost {sums['cost']}")]
    desk.show(data, text="\n".join(lines))
