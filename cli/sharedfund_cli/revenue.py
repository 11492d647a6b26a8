"""`revenue`: what the common parts earn, gross, and what that costs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import get_args

import click

from sharedfund_cli.app import (
    AMOUNT,
    CONTRACT,
    DAY,
    EXISTING_FILE,
    MONTH,
    RESOLUTION,
    Column,
    Desk,
    noun,
    option,
    say,
)
from sharedfund_cli.papers import attached
from sharedfund_cli.params import PAYEE
from sharedfund_cli.payment import ask_for

revenue = noun("revenue", help=("公共收益：收入记全额，成本单独付。", "Public revenue: received gross, its cost paid apart."))


def _sources() -> click.Choice[str]:
    from sharedfund.entries.revenue import Source

    return click.Choice(get_args(Source))


@revenue.verb("receive", help=("记一笔公共收益，全额。", "Record public revenue, gross."),
              examples=("sharedfund revenue receive --source advertising --payer 云岚传媒 --amount 6000 --bank-ref 20261013002 --contract C-04",),
              writes=True)
@option("--source", type=_sources(), required=True, metavar=("来源", "SOURCE"),
        help=("parking advertising parcel-locker charging water-kiosk venue-rent telecom compensation",
              "parking advertising parcel-locker charging water-kiosk venue-rent telecom compensation"))
@option("--payer", required=True, metavar=("付款方", "NAME"), help=("谁付的", "who paid"))
@option("--amount", type=AMOUNT, required=True, metavar=("金额", "A"), help=("收到的全额", "the gross amount"))
@option("--bank-ref", required=True, metavar=("流水号", "REF"), help=("银行流水号", "the bank's reference"))
@option("--contract", type=CONTRACT, metavar=("编号", "NO"), help=("合同编号", "the contract"))
@option("--occurred", type=DAY, metavar=("日期", "DAY"), help=("银行记账日", "the day at the bank"))
def receive(desk: Desk, source: str, payer: str, amount: Decimal, bank_ref: str, contract: str | None,
            occurred: date | None) -> None:
    from sharedfund.drafts import revenue as drafts

    desk.record(drafts.receive_revenue(desk.state, by=desk.person, day=desk.today, source=source, payer=payer,
                                       amount=amount, bank_ref=bank_ref, contract=contract, occurred=occurred),
                done=say("已记公共收益，全额", "Recorded, gross"))


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
