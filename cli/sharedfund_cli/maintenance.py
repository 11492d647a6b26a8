"""`maintenance`: the maintenance fund, topped up from public revenue."""

from __future__ import annotations

from decimal import Decimal

from sharedfund_cli.app import AMOUNT, EXISTING_FILE, PERIOD, RESOLUTION, Column, Desk, noun, option, say
from sharedfund_cli.papers import attached
from sharedfund_cli.payment import ask_for

maintenance = noun("maintenance", help=("专项维修资金：用公共收益补足、看各幢余额。", "The maintenance fund: top up, balances by building."))


@maintenance.verb("top-up", help=("申请用公共收益补充维修资金，按各幢面积分；不写金额就按章程比例。",
                                  "Ask that public revenue tops up the maintenance fund, by area; the charter's share without an amount."),
                  examples=("sharedfund maintenance top-up --period 上季", "sharedfund maintenance top-up --period 2026Q3 --amount 4000"),
                  signs=True)
@option("--period", type=PERIOD, metavar=("期间", "PERIOD"), help=("哪一期的公共收益（默认上季）", "whose revenue (default: last quarter)"))
@option("--amount", type=AMOUNT, metavar=("金额", "A"), help=("金额", "the amount"))
@option("--resolution", type=RESOLUTION, metavar=("编号", "NO"), help=("决议编号", "the resolution"))
@option("--attach", type=EXISTING_FILE, multiple=True, metavar=("文件", "FILE"), help=("凭证", "a paper"))
def top_up(desk: Desk, period: str | None, amount: Decimal | None, resolution: str | None, attach: tuple[str, ...]) -> None:
    from sharedfund.drafts import revenue as drafts
    from sharedfund.values import days

    period = period or days.quarter_of(days.add_months(desk.today, -3))
    drafted = drafts.top_up(desk.state, by=desk.person, day=desk.today, period=period, amount=amount, resolution=resolution,
                            purpose=say(f"{period} 公共收益补充维修资金", f"top-up from public revenue of {period}"),
                            evidence=attached(desk, attach))
    ask_for(desk, drafted)


@maintenance.verb("list", help=("各幢维修资金余额。", "Balances by building."), examples=("sharedfund maintenance list",), lists=True)
def list_(desk: Desk) -> None:
    areas = desk.state.units.areas_by_building()
    funds = sorted({f"maintenance:{b}" for b in areas} | {f for f in desk.state.ledger.funds() if f.startswith("maintenance:")})
    rows = [{"building": f.partition(":")[2], "area_m2": areas.get(f.partition(":")[2]), "balance": desk.state.ledger.cash(f)}
            for f in funds]
    desk.show(rows, (Column("building", ("幢", "Building")), Column("area_m2", ("面积", "Area"), "number"),
                     Column("balance", ("余额", "Balance"), "money")))
