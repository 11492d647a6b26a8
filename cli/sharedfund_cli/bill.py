"""`bill`: papers that say what is owed, and months that are complete."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sharedfund_cli.app import (
    AMOUNT,
    BILL,
    CONTRACT,
    DAY,
    EXISTING_FILE,
    HEAD,
    MONTH,
    Column,
    Desk,
    argument,
    noun,
    option,
    say,
)
from sharedfund_cli.papers import attached
from sharedfund_cli.params import PAYEE

bill = noun("bill", help=("账单：登记、列出应付、标记某月到齐。", "Bills: record, list what is due, mark a month complete."))

COLUMNS = (
    Column("bill", ("账单", "Bill")), Column("payee_name", ("收款方", "Payee")), Column("head", ("科目", "Head"), "head"),
    Column("month", ("月份", "Month")), Column("amount", ("金额", "Amount"), "money"),
    Column("unpaid", ("未付", "Unpaid"), "money"), Column("due", ("到期", "Due")),
)


@bill.verb("record", help=("登记一张账单：欠谁、什么科目、多少、几号到期。", "Record a bill: owed to whom, for which head, how much, due when."),
           examples=("sharedfund bill record --vendor 云州供电公司 --head 公共电费 --amount 1800 --due 2026-11-30 --attach 电费单.pdf",
                     "sharedfund bill record --vendor 工资 --head wages --amount 5.2万 --due 2026-12-05"), signs=True)
@option("--vendor", "payee", type=PAYEE, required=True, metavar=("名称", "NAME"),
        help=("收款方；工资写 staff，税费写 tax", "the payee; staff for a payroll, tax for a tax"))
@option("--head", type=HEAD, required=True, metavar=("科目", "HEAD"), help=("预算科目", "the budget head"))
@option("--amount", type=AMOUNT, required=True, metavar=("金额", "A"), help=("金额", "the amount"))
@option("--due", type=DAY, required=True, metavar=("日期", "DAY"), help=("到期日", "the day it is due"))
@option("--month", type=MONTH, metavar=("月份", "MONTH"), help=("费用属于哪个月（默认本月）", "the month it is for (default: this one)"))
@option("--attach", type=EXISTING_FILE, multiple=True, metavar=("文件", "FILE"), help=("凭证，可以多份", "a paper; may be given again"))
@option("--vouchers", type=AMOUNT, metavar=("金额", "A"), help=("物业报销：凭证证明的金额", "of the firm: what its vouchers prove"))
@option("--headcount", type=int, metavar=("人数", "N"), help=("工资：在岗人数", "of a payroll: people on duty"))
@option("--contract", type=CONTRACT, metavar=("编号", "NO"), help=("物业报销：合同编号", "of the firm: its contract"))
@option("--occurred", type=DAY, metavar=("日期", "DAY"), help=("单据实际日期", "the paper's true day"))
def record(desk: Desk, payee: str, head: str, amount: Decimal, due: date, month: str | None, attach: tuple[str, ...],
           vouchers: Decimal | None, headcount: int | None, contract: str | None, occurred: date | None) -> None:
    from sharedfund.drafts import bills

    drafted = bills.record_bill(
        desk.state, by=desk.person, day=desk.today, payee=payee, head=head, amount=amount, due=due, month=month,
        evidence=attached(desk, attach), contract=contract, vouchers=vouchers, headcount=headcount, occurred=occurred)
    desk.act(drafted, data={"bill": drafted.bill},
             done=say(f"已登记账单 {drafted.bill}", f"Recorded the bill {drafted.bill}"),
             next_=(f"sharedfund payment request --bill {drafted.bill} --for {say('用途', 'PURPOSE')}",))


@bill.verb("payroll", help=("登记自聘人员一个月的工资：发给员工的、交社保的、代扣的税各成一张账单，合计等于应发加单位社保。",
                            "Record the payroll of the owners' own staff: what the staff gets, social insurance, tax withheld, a bill each."),
           examples=("sharedfund bill payroll --gross 27083 --headcount 11 --due 2026-05-05 --attach 工资汇总.pdf",), signs=True)
@option("--gross", type=AMOUNT, required=True, metavar=("金额", "A"), help=("应发工资合计", "gross wages in all"))
@option("--insurance-staff", type=AMOUNT, metavar=("金额", "A"), help=("代扣个人社保", "the staff's part of social insurance, withheld"))
@option("--insurance-employer", type=AMOUNT, metavar=("金额", "A"), help=("单位社保", "the employer's part"))
@option("--tax", type=AMOUNT, metavar=("金额", "A"), help=("代扣个税", "income tax withheld"))
@option("--headcount", type=int, required=True, metavar=("人数", "N"), help=("在岗人数", "people on duty"))
@option("--due", type=DAY, required=True, metavar=("日期", "DAY"), help=("到期日", "the day it is due"))
@option("--month", type=MONTH, metavar=("月份", "MONTH"), help=("哪个月的工资（默认本月）", "the month it is for (default: this one)"))
@option("--attach", type=EXISTING_FILE, multiple=True, metavar=("文件", "FILE"), help=("汇总表；逐人的工资表留在本机", "the totals; who earns what stays here"))
def payroll(desk: Desk, gross: Decimal, insurance_staff: Decimal | None, insurance_employer: Decimal | None,
            tax: Decimal | None, headcount: int, due: date, month: str | None, attach: tuple[str, ...]) -> None:
    from sharedfund.drafts import bills

    none = Decimal("0.00")
    drafted = bills.record_payroll(
        desk.state, by=desk.person, day=desk.today, gross=gross, due=due, headcount=headcount, month=month,
        insurance_staff=insurance_staff or none, insurance_employer=insurance_employer or none, tax=tax or none,
        evidence=attached(desk, attach))
    numbers = [entry.bill for entry in drafted]
    desk.act(*drafted, data={"bills": numbers},
             done=say(f"已登记工资账单 {'、'.join(numbers)}", f"Recorded the payroll's bills {', '.join(numbers)}"))


@bill.verb("credit", help=("冲减一张开多了的账单，今天生效。", "Credit a bill that was too high, as of today."),
           examples=("sharedfund bill credit B-0012 --amount 80 --reason 抄表有误",), signs=True)
@argument("number", type=BILL, metavar=("编号", "NO"))
@option("--amount", type=AMOUNT, required=True, metavar=("金额", "A"), help=("冲减多少", "how much less"))
@option("--reason", required=True, metavar=("理由", "TEXT"), help=("为什么", "why"))
@option("--approval", metavar=("指纹", "LEAF"), help=("超过限额时，同意更正的记录", "above the limit, the correction that was agreed"))
def credit(desk: Desk, number: str, amount: Decimal, reason: str, approval: str | None) -> None:
    from sharedfund.drafts import bills

    desk.act(bills.credit_bill(desk.state, by=desk.person, day=desk.today, bill=number, amount=amount, reason=reason,
                               approval=approval),
             data={"bill": number}, done=say(f"账单 {number} 已冲减", f"Credited the bill {number}"))


@bill.verb("complete", help=("标记一个科目某月的账单到齐，两个人；从此不再为它留钱。",
                             "Mark a head's month complete, two persons; nothing is reserved for it any more."),
           examples=("sharedfund bill complete 公共电费 2026-10",), signs=True)
@argument("head", type=HEAD, metavar=("科目", "HEAD"))
@argument("month", type=MONTH, metavar=("月份", "MONTH"))
def complete(desk: Desk, head: str, month: str) -> None:
    from sharedfund.drafts import bills

    drafted = bills.complete_head(desk.state, by=desk.person, day=desk.today, head=head, month=month)
    desk.act(drafted, data={"head": head, "month": month, "last_bill": drafted.last_bill})


@bill.verb("list", help=("列出账单；--due 只列没付清的。", "List bills; --due only those unpaid."), examples=("sharedfund bill list --due",),
           lists=True)
@option("--due", "only_due", is_flag=True, help=("只列没付清的", "only those not paid in full"))
def list_(desk: Desk, only_due: bool) -> None:
    bills = desk.state.bills
    found = bills.unpaid() if only_due else sorted(bills.open.values(), key=lambda b: b.block)
    desk.show([{**_row(desk, b.bill)} for b in found], COLUMNS)


@bill.verb("show", help=("看一张账单。", "Show a bill."), examples=("sharedfund bill show B-0012",))
@argument("number", type=BILL, metavar=("编号", "NO"))
def show(desk: Desk, number: str) -> None:
    from sharedfund.drafts.bills import bill_of
    from sharedfund.render.words import form, names

    found = bill_of(desk.state, number)
    requests = [p.payment for p in desk.state.payments.requests_open() if p.bill == number]
    data = {**_row(desk, number), "fund": found.fund, "contract": found.contract, "vouchers": found.vouchers,
            "opening": found.opening, "requests": requests}
    head = names.name("head", found.head, desk.lang) if found.head else ""
    desk.show(data, text=say(
        f"{number}  {desk.called(found.payee)}  {head}  {found.month}\n"
        f"  金额 {form.money(found.amount)}   已付 {form.money(found.paid)}   未付 {form.money(found.unpaid)}\n"
        f"  到期 {found.due}   付款申请 {'、'.join(requests) or '无'}",
        f"{number}  {desk.called(found.payee)}  {head}  {found.month}\n"
        f"  amount {form.money(found.amount, 'en')}   paid {form.money(found.paid, 'en')}   unpaid "
        f"{form.money(found.unpaid, 'en')}\n"
        f"  due {found.due}   payment requests {', '.join(requests) or 'none'}"))


def _row(desk: Desk, number: str) -> dict[str, object]:
    found = desk.state.bills.open[number]
    return {"bill": found.bill, "payee": found.payee, "payee_name": desk.called(found.payee), "head": found.head or None,
            "month": found.month, "amount": found.amount, "paid": found.paid, "unpaid": found.unpaid, "due": found.due}
