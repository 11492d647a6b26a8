"""`revenue`: what the common parts earn, gross, what that costs, and what of it goes back to the owners."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, cast, get_args

import click

from sharedfund_cli.app import (
    ACCOUNT,
    AMOUNT,
    CONTRACT,
    DAY,
    EXISTING_FILE,
    MONTH,
    RESOLUTION,
    UNIT,
    Column,
    Desk,
    argument,
    noun,
    option,
    say,
)
from sharedfund_cli.fee import correction
from sharedfund_cli.papers import account_commitment, attached
from sharedfund_cli.params import PAYEE
from sharedfund_cli.payment import ask_for

if TYPE_CHECKING:
    from sharedfund.entries.revenue import RevenueReceived

revenue = noun("revenue", help=("公共收益：收入记全额，成本单独付。", "Public revenue: received gross, its cost paid apart."))


def _sources() -> click.Choice[str]:
    from sharedfund.entries.revenue import Source

    return click.Choice(get_args(Source))


@revenue.verb("receive", help=("记一笔公共收益，全额。", "Record public revenue, gross."),
              examples=("sharedfund revenue receive --contract C-04 --amount 6000 --bank-ref 20261013002",
                        "sharedfund revenue receive --source parking --payer 停车场 --amount 9200 --bank-ref 20261013003"),
              writes=True)
@option("--source", type=_sources(), metavar=("来源", "SOURCE"),
        help=("parking advertising parcel-locker charging water-kiosk venue-rent telecom compensation",
              "parking advertising parcel-locker charging water-kiosk venue-rent telecom compensation"))
@option("--payer", metavar=("付款方", "NAME"), help=("谁付的（有登记合同的不用写）", "who paid (known from a contract of the register)"))
@option("--amount", type=AMOUNT, required=True, metavar=("金额", "A"), help=("收到的全额", "the gross amount"))
@option("--bank-ref", required=True, metavar=("流水号", "REF"), help=("银行流水号", "the bank's reference"))
@option("--contract", type=CONTRACT, metavar=("编号", "NO"), help=("合同编号：冲它的应收，多的预收", "the contract: pays what is due under it, then what will be"))
@option("--occurred", type=DAY, metavar=("日期", "DAY"), help=("银行记账日", "the day at the bank"))
def receive(desk: Desk, source: str | None, payer: str | None, amount: Decimal, bank_ref: str, contract: str | None,
            occurred: date | None) -> None:
    from sharedfund.drafts import revenue as drafts

    desk.record(drafts.receive_revenue(desk.state, by=desk.person, day=desk.today, source=source, payer=payer,
                                       amount=amount, bank_ref=bank_ref, contract=contract, occurred=occurred),
                done=say("已记公共收益，全额", "Recorded, gross"))


@revenue.verb("correct", help=("更正：没有这笔公共收益，或记错了合同，整笔冲回，再按对的记。超过章程限额要先有业委会和社区同意。",
                               "A receipt of public revenue was wrong: take it back whole, then record it as it is."),
              examples=("sharedfund revenue correct 20261013002 --reason 记错了合同",), signs=True, writes=True)
@argument("reference", metavar=("流水号", "REF"))
@option("--reason", required=True, metavar=("原因", "TEXT"), help=("为什么", "why"))
def correct(desk: Desk, reference: str, reason: str) -> None:
    from sharedfund.drafts import revenue as drafts
    from sharedfund.spelling import leaf_of

    original = _standing(desk, reference)
    approval, may = correction(desk, original, leaf_of(original), original.amount, reason)
    if not may:
        return
    entry = drafts.reverse_revenue(desk.state, original, by=desk.person, day=desk.today, reason=reason, approval=approval)
    desk.act(entry, data={"bank_ref": entry.bank_ref, "reversed": entry.amount},
             done=say(f"{entry.bank_ref} 已冲回", f"{entry.bank_ref} is taken back"))


def _standing(desk: Desk, reference: str) -> RevenueReceived:
    """The public revenue with this bank reference that was not taken back. Raises: NotFound."""
    from sharedfund.errors import NotFound
    from sharedfund.values.identity import bank_reference

    wanted, found = bank_reference(reference), None
    for _, entry in desk.book.entries():
        if entry.kind in ("revenue-received", "revenue-reversed") and entry.own_id() == wanted:
            found = entry if entry.kind == "revenue-received" else None
    if found is None:
        raise NotFound("no-such-revenue", bank_ref=wanted)
    return cast("RevenueReceived", found)


@revenue.verb("charge", help=("把已经开始的月份里各合同的应收和收入记进账本。", "Take what the contracts charge and earn in the months begun into the books."),
              examples=("sharedfund revenue charge",), writes=True)
def charge(desk: Desk) -> None:
    from sharedfund.drafts import revenue as drafts

    made = drafts.charge_revenue(desk.state, by=desk.person, day=desk.today)
    if not made:
        desk.show({"months": []}, text=say("没有要计的。", "Nothing to charge."))
        return
    charged = sum((part.charged for entry in made for part in entry.parts), Decimal("0.00"))
    desk.record(*made, data={"months": [entry.month for entry in made], "charged": charged},
                done=say(f"计了 {len(made)} 个月，应收 {charged} 元", f"{len(made)} months, CNY {charged} charged"))


@revenue.verb("distribute", help=("按业主决议把公共收益返还业主，或抵物业费；要业委会和社区都同意。",
                                  "Give public revenue back to the owners by their resolution, as money or off their fees."),
              examples=("sharedfund revenue distribute --resolution R2026003 --rate 9", "sharedfund revenue distribute --resolution R2026003 --total 26000 --key equal"),
              signs=True, writes=True)
@option("--resolution", type=RESOLUTION, required=True, metavar=("编号", "NO"), help=("决议编号", "the resolution"))
@option("--total", type=AMOUNT, metavar=("总额", "A"), help=("分多少（默认：决议余额）", "how much is split (default: what the resolution grants)"))
@option("--rate", type=AMOUNT, metavar=("单价", "A"), help=("每平方米（按户分时每户）多少元", "CNY a square metre (a household, by --key equal)"))
@option("--key", type=click.Choice(("area", "equal")), metavar=("分法", "KEY"), help=("area 按面积，equal 按户；不写随章程", "area or equal; else the charter's"))
@option("--offset", is_flag=True, help=("抵物业费，不发现金", "off the fees instead of money"))
@option("--take-arrears", is_flag=True, help=("先扣欠费（决议要写明）", "arrears first, where the resolution says so"))
def distribute(desk: Desk, resolution: str, total: Decimal | None, rate: Decimal | None, key: str | None, offset: bool,
               take_arrears: bool) -> None:
    from sharedfund.drafts import revenue as drafts
    from sharedfund.state import distribution

    entry = drafts.distribute(desk.state, by=desk.person, day=desk.today, resolution=resolution, total=total, rate=rate,
                              key=key, offset=offset, takes_arrears=take_arrears)
    parts = distribution.parts(desk.state, entry)
    given = sum((part.amount for part in parts), Decimal("0.00"))
    kept = sum((part.share for part in parts), Decimal("0.00")) - given
    desk.act(entry, data={"distribution": entry.distribution, "households": len(parts), "declared": given, "remainder": kept},
             done=say(f"{entry.distribution}：{len(parts)} 户共 {given} 元，取整余下 {kept} 元留在公共收益，已提出",
                      f"{entry.distribution}: CNY {given} to {len(parts)} households, {kept} stays in the fund; proposed"))


@revenue.verb("return", help=("申请把应返还的钱付给一户；和付款走一样的步骤。", "Ask to pay a household what is due back to it; it walks a payment's steps."),
              examples=("sharedfund revenue return 3-1201 --account 6222000000000000",), signs=True, writes=True)
@argument("household", type=UNIT, metavar=("房号", "UNIT"))
@option("--account", type=ACCOUNT, metavar=("账号", "ACCOUNT"), help=("付到哪个账户，只存在 private/", "its account, kept in private/"))
@option("--amount", type=AMOUNT, metavar=("金额", "A"), help=("只付这么多", "only so much"))
def return_(desk: Desk, household: str, account: str | None, amount: Decimal | None) -> None:
    from sharedfund.drafts import revenue as drafts

    ask_for(desk, drafts.pay_return(desk.state, household, by=desk.person, day=desk.today, amount=amount,
                                    payee_account=account_commitment(desk, household, account),
                                    purpose=say("返还公共收益", "public revenue returned")))


@revenue.verb("returns", help=("列出已公布、还没付出的返还。", "List what is declared to the owners and not paid out."),
              examples=("sharedfund revenue returns",), lists=True)
def returns(desk: Desk) -> None:
    rows = [{"household": household, "unit": desk.called(household), "amount": amount}
            for household, amount in sorted(desk.state.revenue.returns.items()) if amount]
    desk.show(rows, (Column("unit", ("房号", "Unit")), Column("household", ("户号", "Household")),
                     Column("amount", ("应返还", "Due"), "money")))


@revenue.verb("cost", help=("申请支付公共收益的直接成本；和付款走一样的步骤。", "Ask to pay a direct cost of public revenue."),
              examples=("sharedfund revenue cost --vendor 云州广告安装部 --amount 800 --for 更换灯箱 --resolution R-2026-5",), signs=True)
@option("--vendor", "payee", type=PAYEE, required=True, metavar=("名称", "NAME"), help=("收款方", "the payee"))
@option("--amount", type=AMOUNT, required=True, metavar=("金额", "A"), help=("金额", "the amount"))
@option("--for", "purpose", required=True, metavar=("用途", "TEXT"), help=("用途", "what for"))
@option("--resolution", type=RESOLUTION, metavar=("编号", "NO"), help=("决议编号（不在预算里时）", "the resolution, where no budget line has it"))
@option("--contract", type=CONTRACT, metavar=("编号", "NO"), help=("合同编号", "the contract"))
@option("--month", type=MONTH, metavar=("月份", "MONTH"), help=("费用属于哪个月", "the month it is for"))
@option("--attach", type=EXISTING_FILE, multiple=True, metavar=("文件", "FILE"), help=("凭证", "a paper"))
def cost(desk: Desk, payee: str, amount: Decimal, purpose: str, resolution: str | None, contract: str | None,
         month: str | None, attach: tuple[str, ...]) -> None:
    from sharedfund.drafts import revenue as drafts

    drafted = drafts.revenue_cost(desk.state, by=desk.person, day=desk.today, payee=payee, amount=amount, purpose=purpose,
                                  resolution=resolution, contract=contract, month=month, evidence=attached(desk, attach))
    ask_for(desk, drafted)


@revenue.verb("list", help=("按季列出公共收益：全额、成本、税、净额、已补充维修资金。", "Public revenue by quarter: gross, cost, tax, net, topped up."),
              examples=("sharedfund revenue list",), lists=True)
def list_(desk: Desk) -> None:
    quarters = desk.state.revenue.quarters
    rows = [{"period": name, "gross": q.gross, "cost": q.cost, "tax": q.tax, "net": q.net, "topped_up": q.topped_up}
            for name, q in sorted(quarters.items())]
    desk.show(rows, (Column("period", ("季度", "Quarter")), Column("gross", ("全额", "Gross"), "money"),
                     Column("cost", ("成本", "Cost"), "money"), Column("tax", ("税费", "Tax"), "money"),
                     Column("net", ("净额", "Net"), "money"), Column("topped_up", ("已补维修资金", "Topped up"), "money")))
