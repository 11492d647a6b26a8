"""`fund`: what each fund has, whose it is, what is left; money moved between two of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sharedfund_cli.app import (
    AMOUNT, DAY, EXISTING_FILE, FUND, PAYMENT, RESOLUTION, Column, Desk, Pair, argument, noun, option, say,
)
from sharedfund_cli.papers import attached
from sharedfund_cli.payment import ask_for

if TYPE_CHECKING:
    from sharedfund.state.figures import FundPosition

fund = noun("fund", help=("各项资金：余额、归谁、可动用、划转。", "The funds: balances, whose they are, spendable, transfers."))

# What R18's headings are called.
CLAIMS: dict[str, Pair] = {
    "frozen": ("冻结", "frozen"), "unidentified": ("待核实收款", "unidentified"), "advance": ("预交物业费", "fees in advance"),
    "deposit": ("押金", "deposits"), "pass-through": ("代收代付", "pass-through"), "agency": ("代收物业费", "collected as agent"),
    "refund": ("应退、应返还业主", "due back to owners"), "bill": ("应付账单和工资", "bills and wages due"),
    "reserve": ("为必要开支预留", "reserved for essentials"), "cost-reimbursement": ("应付物业成本", "cost due to the firm"),
    "remuneration-released": ("已核准待拨酬金", "remuneration released"), "remuneration-accrued": ("待考核酬金", "remuneration accrued"),
    "remuneration-withheld": ("暂扣酬金", "remuneration withheld"), "approved": ("已申请未列支", "asked for, not yet booked"),
    "set-aside": ("决议留存", "set aside by resolution"),
}


@fund.verb("show", help=("看一项资金（不写就看全部）：多少钱，归谁，还能动用多少。", "Show a fund (all without one): cash, claims, spendable."),
           examples=("sharedfund fund show", "sharedfund fund show 公共收益"))
@argument("name", type=FUND, required=False, metavar=("资金", "FUND"))
def show(desk: Desk, name: str | None) -> None:
    from sharedfund.render.words import form, names
    from sharedfund.state import figures

    found = figures.position(desk.state, desk.local_day)
    rows = [row for row in found.funds if name in (None, row.fund)]
    if name is not None and not rows:
        claims = figures.claims(desk.state, name, desk.local_day)
        held = figures.cash(desk.state, name)
        rows = [figures.FundPosition(name, held, claims, held - sum((c.amount for c in claims), Decimal("0.00")))]

    def told(row: FundPosition) -> list[str]:
        lines = [f"{names.name('fund', row.fund, desk.lang)}  {form.money(row.cash, desk.lang)}"]
        lines += [f"  {say(*CLAIMS[claim.kind])}  {form.money(claim.amount, desk.lang)}" for claim in row.claims]
        left = say("可以动用", "spendable") if row.spendable >= 0 else say("缺口", "short")
        return [*lines, f"  {left}  {form.money(row.spendable, desk.lang)}"]

    text = [line for row in rows for line in told(row)]
    if name is None:
        text.append(say(f"共管账户合计  {form.money(found.bank)}", f"co-managed account  {form.money(found.bank, 'en')}"))
    placed = [known for _, known in sorted(desk.state.bank.term_deposits.items()) if name in (None, known.fund)]
    text += [say(f"定期存款 {known.payment}（{names.name('fund', known.fund, 'zh_CN')}）  {form.money(known.left)}，不能直接付款",
                 f"term deposit {known.payment} ({known.fund})  {form.money(known.left, 'en')}, not payable") for known in placed]
    data: dict[str, Any] = {"bank": found.bank, "funds": [_row(row) for row in rows], "term_deposits": placed}
    desk.show(data, text="\n".join(text))


@fund.verb("list", help=("列出各项资金的余额和可动用。", "List the funds with cash and spendable."), examples=("sharedfund fund list",), lists=True)
def list_(desk: Desk) -> None:
    from sharedfund.state import figures

    rows = [{**_row(row), "claimed": row.cash - row.spendable} for row in figures.position(desk.state, desk.local_day).funds]
    desk.show(rows, (Column("fund", ("资金", "Fund"), "fund"), Column("cash", ("账上", "Cash"), "money"),
                     Column("claimed", ("已有主", "Claimed"), "money"), Column("spendable", ("可动用", "Spendable"), "money")))


def _row(row: FundPosition) -> dict[str, Any]:
    return {"fund": row.fund, "cash": row.cash, "spendable": row.spendable,
            "claims": [{"claim": claim.kind, "amount": claim.amount} for claim in row.claims]}


@fund.verb("place", help=("申请存定期：要决议，和付款走一样的步骤；别的投资一概不行。",
                           "Ask to place money in a term deposit, by resolution; it walks a payment's steps. Nothing else is invested."),
           examples=("sharedfund fund place --fund 公共收益 --amount 5万 --resolution R2026003",), signs=True)
@option("--fund", "name", type=FUND, required=True, metavar=("资金", "FUND"), help=("哪项资金", "the fund"))
@option("--amount", type=AMOUNT, required=True, metavar=("金额", "A"), help=("金额", "the amount"))
@option("--resolution", type=RESOLUTION, metavar=("编号", "NO"), help=("决议编号", "the resolution"))
@option("--for", "purpose", metavar=("用途", "TEXT"), help=("哪家银行，多长，多少利率", "which bank, how long, at what rate"))
@option("--attach", type=EXISTING_FILE, multiple=True, metavar=("文件", "FILE"), help=("凭证", "a paper"))
def place(desk: Desk, name: str, amount: Decimal, resolution: str | None, purpose: str | None,
          attach: tuple[str, ...]) -> None:
    from sharedfund.drafts import payments

    ask_for(desk, payments.term_deposit(desk.state, by=desk.person, day=desk.today, fund=name, amount=amount,
                                        purpose=purpose or say("存定期", "term deposit"), resolution=resolution,
                                        evidence=attached(desk, attach)))


@fund.verb("redeem", help=("定期存款回到账上：本金和利息。", "A term deposit came back: principal and interest."),
           examples=("sharedfund fund redeem P-0007 --bank-ref 20261013002 --interest 312.50",), writes=True)
@argument("payment", type=PAYMENT, metavar=("付款", "P"))
@option("--bank-ref", required=True, metavar=("流水号", "REF"), help=("银行流水号", "the bank's reference"))
@option("--interest", type=AMOUNT, metavar=("利息", "A"), help=("利息（默认 0）", "its interest (default: none)"))
@option("--principal", type=AMOUNT, metavar=("本金", "A"), help=("取回多少本金（默认全部）", "how much came back (default: all)"))
@option("--occurred", type=DAY, metavar=("日期", "DAY"), help=("银行记账日", "the day at the bank"))
def redeem(desk: Desk, payment: str, bank_ref: str, interest: Decimal | None, principal: Decimal | None,
           occurred: date | None) -> None:
    from sharedfund.drafts import bank

    desk.record(bank.redeem(desk.state, payment, by=desk.person, day=desk.today, bank_ref=bank_ref,
                            interest=interest or Decimal("0.00"), principal=principal, occurred=occurred),
                done=say("定期存款已取回", "The term deposit is back"))


@fund.verb("transfer", help=("申请在两项资金之间划转；和付款走一样的步骤。", "Ask to move money between two funds; it walks a payment's steps."),
           examples=("sharedfund fund transfer --from 公共收益 --to operating --amount 2万 --resolution R-2026-3 --for 补充服务资金",), signs=True)
@option("--from", "from_fund", type=FUND, required=True, metavar=("资金", "FUND"), help=("划出", "the giving fund"))
@option("--to", "to_fund", type=FUND, required=True, metavar=("资金", "FUND"), help=("划入", "the taking fund"))
@option("--amount", type=AMOUNT, required=True, metavar=("金额", "A"), help=("金额", "the amount"))
@option("--resolution", type=RESOLUTION, metavar=("编号", "NO"), help=("决议编号", "the resolution"))
@option("--for", "purpose", metavar=("用途", "TEXT"), help=("为什么", "why"))
@option("--attach", type=EXISTING_FILE, multiple=True, metavar=("文件", "FILE"), help=("凭证", "a paper"))
def transfer(desk: Desk, from_fund: str, to_fund: str, amount: Decimal, resolution: str | None, purpose: str | None,
             attach: tuple[str, ...]) -> None:
    from sharedfund.drafts import payments

    drafted = payments.transfer(desk.state, by=desk.person, day=desk.today, from_fund=from_fund, to_fund=to_fund,
                                amount=amount, purpose=purpose or say("资金划转", "transfer"), resolution=resolution,
                                evidence=attached(desk, attach))
    ask_for(desk, drafted)
