"""`vendor`, `payment`, `cash`: who is paid, and the way of a payment from the request to the bank line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from sharedfund_cli.app import (
    ACCOUNT,
    AMOUNT,
    BILL,
    CONTRACT,
    DAY,
    EXISTING_FILE,
    FILE,
    FIRM,
    FUND,
    HEAD,
    MONTH,
    NO,
    PAYMENT,
    PERSON,
    RESOLUTION,
    TEXT,
    VENDOR,
    Column,
    Desk,
    argument,
    noun,
    option,
    say,
)
from sharedfund_cli.papers import NEXT_ACCOUNTS, PAYEES, account_commitment, attached

if TYPE_CHECKING:
    from sharedfund.entries.payments import PaymentRequested
    from sharedfund.state.payments import Order, Payment

TIERS = ("T0", "T1", "T2", "T3", "T4", "T5", "T6")
STEPS = {"review": "payment-reviewed", "recheck": "payment-rechecked", "sign": "payment-signed"}

# ---- vendors ----

vendor = noun("vendor", help=(
    "收款方。账号只存在本机的 private/，账本里只有它的指纹；换账户要两个人。",
    "Payees. Account numbers stay in private/, the book holds their commitments; changing an account takes two."))


@vendor.verb("add", signs=True, help=("登记一个收款方。", "Add a payee."),
             examples=("sharedfund vendor add --name 云州安泓消防工程有限公司 --account 6222020200012345678",
                       "sharedfund vendor add --name 王师傅 --account 6217001234567 --person"))
@option("--name", type=TEXT, required=True, metavar=("名称", "NAME"), help=("名称；个人的姓名不进账本", "its name; a person's stays out of the book"))
@option("--account", type=ACCOUNT, required=True, metavar=("账号", "ACCOUNT"), help=("账号，只存在 private/", "its account number, kept in private/"))
@option("--person", "natural_person", is_flag=True, help=("是个人，不是单位", "a natural person, not a company"))
@option("--firm", type=FIRM, metavar=("物业", "FIRM"), help=("与这家物业企业有关联", "related to this firm"))
@option("--link", type=PERSON, multiple=True, metavar=("人", "PERSON"), help=("办事人里谁和它有关系", "who of the cast is linked to it"))
def add(desk: Desk, name: str, account: str, natural_person: bool, firm: str | None, link: Sequence[str]) -> None:
    from sharedfund.drafts import payments, people

    by, day, id_ = desk.person, desk.today, payments.next_vendor(desk.state)
    committed, salt = desk.book.private.commit("account", account)
    drafted = [payments.add_vendor(desk.state, by=by, day=day, vendor=id_, name=name, account=committed,
                                   natural_person=natural_person, related_firm=firm)]
    links = [people.declare_link(desk.state, by=by, day=day, person=person, payee=id_) for person in link]
    written = desk.act(*drafted, *links, data={"vendor": id_}, done=say(f"{id_} {name} 已登记", f"{id_} {name} is added"))
    if written is not None:
        desk.book.private.set(PAYEES, id_, {"name": name, "account": account, "salt": salt, "commitment": committed})


@vendor.verb("change-account", signs=True, help=("改收款账户：要两个人同意，此前已批未付的要重新申请。",
                                                 "Change a payee's account: two persons agree; what is approved and unpaid is asked anew."),
             examples=("sharedfund vendor change-account v-12 --account 6222020200099999999 --reason 对方换户",))
@argument("payee", type=VENDOR, metavar=("收款方", "PAYEE"))
@option("--account", type=ACCOUNT, required=True, metavar=("账号", "ACCOUNT"), help=("新账号", "the new account number"))
@option("--reason", required=True, metavar=("原因", "TEXT"), help=("为什么换", "why"))
def change_account(desk: Desk, payee: str, account: str, reason: str) -> None:
    from sharedfund.drafts import payments

    committed, salt = desk.book.private.commit("account", account)
    written = desk.act(
        payments.change_account(desk.state, by=desk.person, day=desk.today, payee=payee, account=committed, reason=reason),
        done=say(f"{desk.called(payee)} 换账户的提议已记下", f"The change of account of {desk.called(payee)} is proposed"))
    if written is not None:
        # The account that counts stays until the last yes; it is still needed where somebody says no.
        desk.book.private.set(NEXT_ACCOUNTS, committed, {"payee": payee, "account": account, "salt": salt})


@vendor.verb("list", lists=True, help=("列出收款方。", "List the payees."))
def vendor_list(desk: Desk) -> None:
    desk.show([_vendor_row(desk, id_) for id_ in sorted(desk.state.contracts.accounts)], columns=(
        Column("vendor", ("编号", "Id")), Column("name", ("名称", "Name")), Column("account", ("账户", "Account")),
        Column("natural_person", ("个人", "Person")), Column("related_firm", ("关联物业", "Related firm")),
        Column("changed", ("换过账户", "Changed"))))


@vendor.verb("show", help=("看一个收款方：账户、关系人、最近的付款。", "Show a payee: account, who is linked to it, recent payments."))
@argument("payee", type=VENDOR, metavar=("收款方", "PAYEE"))
def vendor_show(desk: Desk, payee: str) -> None:
    from sharedfund.errors import NotFound
    from sharedfund.render.words import form

    if payee not in desk.state.contracts.accounts:
        raise NotFound("payee-unknown", payee=payee)
    row = _vendor_row(desk, payee)
    linked = sorted(p.person for p in desk.state.people.persons.values() if payee in p.links)
    paid = sorted((p for p in desk.state.payments.open.values() if p.payee == payee), key=lambda p: p.block)
    lines = [f"{payee}  {row['name']}", say("账户  ", "account  ") + str(row["account"])]
    if linked:
        lines.append(say("有关系、要回避的人  ", "linked, keeps out  ") + say("、", ", ").join(map(desk.called, linked)))
    lines += [f"  {p.payment}  {p.day}  {form.money(p.amount, desk.lang):>16}  {_status(desk, p)}" for p in paid]
    desk.show({**row, "linked": linked, "payments": [_row(p) for p in paid]}, text="\n".join(lines))


def _vendor_row(desk: Desk, payee: str) -> dict[str, Any]:
    known = desk.state.contracts.vendors.get(payee)
    account = desk.state.contracts.accounts[payee]
    kept = desk.book.private.get(PAYEES, payee) or {}
    number = str(kept.get("account", ""))
    tail = say(f"尾号 {number[-4:]}", f"ending {number[-4:]}") if number else account.account[:8]
    return {"vendor": payee, "name": desk.called(payee), "account": tail, "commitment": account.account,
            "natural_person": bool(known and known.natural_person), "related_firm": known.related_firm if known else None,
            "changed": account.changed}


# ---- asking ----

payment = noun("payment", help=(
    "付款：申请、两人审核、社区复核、两人联签放行、付出。谁申请，谁不审批。",
    "Payments: requested, reviewed by two, re-checked by the community, signed by two, paid. Whoever asks does not approve."))


@payment.verb("request", signs=True, help=(
    "申请一笔付款；提交后金额就留出来。有账单的写 --bill，其余自动带出。",
    "Ask for a payment; admitted, its amount is reserved. With --bill the rest follows from the bill."),
    examples=("sharedfund payment request --bill B-0012 --amount 4200 --for 电梯维保",
              "sharedfund payment request --vendor 云州安泓消防工程有限公司 --head 维修养护 --amount 2.6万 --for 消防管网漏水抢修 --attach 报价单.pdf",
              "sharedfund payment request --order E-01 --amount 8000 --for 主管抢修"))
@option("--vendor", "payee", metavar=("收款方", "VENDOR"), help=("付给谁：收款方、物业、户号，或 staff、tax、bureau", "whom: a vendor, firm, household, or staff, tax, bureau"))
@option("--amount", type=AMOUNT, metavar=("金额", "A"), help=("金额", "how much"))
@option("--for", "purpose", required=True, metavar=("用途", "TEXT"), help=("做什么用", "what for"))
@option("--head", type=HEAD, metavar=("科目", "HEAD"), help=("预算科目", "the budget head"))
@option("--bill", type=BILL, metavar=("账单", "NO"), help=("付哪张账单", "the bill it pays"))
@option("--fund", type=FUND, metavar=("资金", "FUND"), help=("从哪项资金付", "from which fund"))
@option("--month", type=MONTH, metavar=("月", "MONTH"), help=("属于哪个月（默认：这个月）", "of which month (default: this one)"))
@option("--due", type=DAY, metavar=("日", "DAY"), help=("最迟哪天付", "the last day to pay"))
@option("--resolution", type=RESOLUTION, metavar=("决议", "R"), help=("按哪个决议", "by which resolution"))
@option("--contract", type=CONTRACT, metavar=("合同", "C"), help=("按哪个合同", "under which contract"))
@option("--contract-total", type=AMOUNT, metavar=("总额", "A"), help=("合同总额：分期按总额判", "the contract's total: instalments are tested on it"))
@option("--notice", metavar=("公示", "N"), help=("事前公示的编号", "the number of the prior notice"))
@option("--nature", type=click.Choice(("minor", "medium", "major", "renewal", "alteration")), metavar=("性质", "NATURE"),
        help=("维修的性质：minor 小修，medium 中修，major 大修，renewal 更新，alteration 改造；物业费只付小修",
              "of a repair: minor, medium, major, renewal, alteration; fees pay minor repair only"))
@option("--order", metavar=("应急单", "E"), help=("付应急单", "pays an emergency order"))
@option("--explains", type=int, metavar=("块", "BLOCK"), help=("补批哪一笔未经审批的支出（块号）", "approves a debit nobody approved (its block)"))
@option("--remuneration", is_flag=True, help=("付已核定的酬金，或已过关的包干物业费", "pays released remuneration, or the lump-sum fee that passed the gate"))
@option("--account", type=ACCOUNT, metavar=("账号", "ACCOUNT"), help=("户、职工的收款账号，只存在 private/", "a household's or the staff's account, kept in private/"))
@option("--repair", metavar=("编号", "NO"), help=("维修比价的编号", "the comparison of a repair's quotes"))
@option("--grant", metavar=("编号", "NO"), help=("从哪笔补助付", "the grant it is paid from"))
@option("--demand", metavar=("编号", "NO"), help=("付业主要求的审计：要求的编号", "pays an audit that owners demanded: the demand's number"))
@option("--recipients", type=int, metavar=("人数", "N"), help=("公共收益回馈：惠及多少人，只记人数", "of a gift of public revenue: how many persons, never who"))
@option("--tier", type=click.Choice(TIERS), metavar=("档", "T"), help=("按决议付的写 T6（默认：按科目）", "T6 where a resolution pays it (default: by head)"))
@option("--attach", type=EXISTING_FILE, multiple=True, metavar=("文件", "FILE"), help=("附件", "papers"))
def request(desk: Desk, payee: str | None, amount: Decimal | None, purpose: str, bill: str | None, notice: str | None,
            order: str | None, explains: int | None, remuneration: bool, account: str | None, attach: Sequence[str],
            grant: str | None, repair: str | None, demand: str | None, **more: Any) -> None:
    from sharedfund.drafts import payments

    state, by, day = desk.state, desk.person, desk.today
    payee = _payee(payee)
    fields = {name: value for name, value in more.items() if value is not None}
    fields |= {"evidence": attached(desk, attach), **({"notice": notice.upper()} if notice else {})}
    fields |= {"document": _order_number(grant or demand or "")} if grant or demand else {}
    fields |= {"repair": _order_number(repair)} if repair else {}
    owed = state.bills.open.get(bill) if bill else None
    meant = payee or (owed.payee if owed else None)
    if meant and (meant == "staff" or meant.startswith("h-")):
        fields["payee_account"] = account_commitment(desk, meant, account)
    if order is not None:
        drafted = payments.request_emergency(state, _order_number(order), by=by, day=day, amount=amount, purpose=purpose,
                                             **fields)
    elif explains is not None:
        drafted = payments.approve_debit(state, by=by, day=day, explains=debit_at(desk, explains), payee=payee or "",
                                         purpose=purpose, **fields)
    else:
        if remuneration:
            fields["settles"] = payments.remuneration_of(state, payee or "")
        drafted = payments.request_payment(state, by=by, day=day, payee=payee, amount=amount, purpose=purpose, bill=bill,
                                           **fields)
    ask_for(desk, drafted)


def _payee(text: str | None) -> str | None:
    """Who is meant by `--vendor`: a name or id of a vendor or firm, a household, or one of the offices."""
    if text is None or text in ("staff", "social-insurance", "tax", "bureau"):
        return text
    if text in ("职工", "社保", "税务"):
        return {"职工": "staff", "社保": "social-insurance", "税务": "tax"}[text]
    from sharedfund_cli.app import UNIT

    return str((UNIT if text.startswith("h-") else VENDOR).read(text))


def _order_number(text: str) -> str:
    return str(NO.typed(text))


def debit_at(desk: Desk, block: int) -> str:
    """The leaf of the debit nobody approved that stands at `block`. Raises: NotFound."""
    from sharedfund.errors import NotFound

    for debit in desk.state.payments.unexplained.values():
        if debit.block == block:
            return debit.leaf
    raise NotFound("debit-unknown", block=block)


def ask_for(desk: Desk, drafted: PaymentRequested) -> None:
    """Sign and record a request, whatever verb asks for it: the budget line before, the next step after."""
    _say_budget(desk, drafted)
    from sharedfund.render.words import form

    money = form.money(drafted.amount, desk.lang)
    reserves = drafted.settles != "standing" and drafted.explains is None
    desk.act(
        drafted, data={"payment": drafted.payment, "amount": drafted.amount},
        done=say(f"{drafted.payment} 已提交" + (f"，{money}已留出" if reserves else ""),
                 f"{drafted.payment} is requested" + (f"; {money} is reserved" if reserves else "")),
        next_=_next_lines(desk, drafted.payment, "sign" if drafted.settles == "emergency" else "review", {drafted.by}))


def _say_budget(desk: Desk, drafted: PaymentRequested) -> None:
    """What is left of the head's line before and after."""
    from sharedfund.render.words import form, names
    from sharedfund.state import figures
    from sharedfund.state.payments import payment_asked

    state = desk.state
    budget = state.budgets.of_month(drafted.month)
    if drafted.head is None or budget is None or budget.line(drafted.head) is None:
        return
    use = figures.line_use_before(state, budget, payment_asked(state, drafted))
    head, line, left = names.name("head", drafted.head, desk.lang), form.plain(use.current), form.plain(use.left)
    after = use.left - figures.unbooked(drafted)
    if after < 0:
        desk.note(say(f"预算  {head} {line}，已列支 {form.plain(use.used)}，已批未列支 {form.plain(use.approved)}\n"
                      f"      剩余 {left}，本笔超出 {form.plain(-after)}",
                      f"Budget  {head} {line}, used {form.plain(use.used)}, approved {form.plain(use.approved)}\n"
                      f"        left {left}; this one exceeds it by {form.plain(-after)}"))
    else:
        desk.note(say(f"预算  {head} {line}，剩余 {left}，本笔后剩 {form.plain(after)}",
                      f"Budget  {head} {line}, left {left}, after this {form.plain(after)}"))


def _next_of(desk: Desk, found: Payment) -> list[str]:
    """What comes next of a payment in the book; who asked, or took that step or the one before it, is not meant."""
    step = found.waits_for
    if step is None:
        return []
    done = {"review": found.reviews, "recheck": (*found.reviews, *found.rechecks), "sign": found.signatures}.get(step, ())
    return _next_lines(desk, found.payment, step, {found.requester, *(act.person for act in done)})


def _next_lines(desk: Desk, number: str, step: str, without: set[str]) -> list[str]:
    """What comes next of a payment, and who may do it."""
    verb = {"review": say("审核", "review it"), "recheck": say("复核", "re-check it"), "sign": say("联签", "sign it"),
            "pay": say("付出后登记", "book it when paid")}[step]
    command = f"sharedfund payment {step} {number}" + (" --bank-ref R" if step == "pay" else "")
    who = [desk.called(person) for person in _able(desk, step) if person not in without]
    named = say("、", ", ").join(who[:4])
    return [say(f"{named} {verb}     {command}" if named else f"{verb}     {command}", f"{named or 'others'}: {verb}     {command}")]


def _able(desk: Desk, step: str) -> list[str]:
    """Who holds an office that usually takes a step."""
    from sharedfund.entries.entry import ACCOUNTANT, CASHIER, COMMITTEE, COMMUNITY

    offices = {"review": COMMITTEE, "recheck": frozenset({COMMUNITY}), "pay": frozenset({ACCOUNTANT, CASHIER})}.get(step)
    standing = desk.state.people.standing(desk.local_day)
    parties = desk.state.charter.terms.signatory_parties
    chosen = [m.person for m in standing if (m.office in offices if offices else m.signs and m.party in parties)]
    return list(dict.fromkeys(chosen))


# ---- the steps ----


def _step(desk: Desk, name: str, number: str, done: str, **more: Any) -> None:
    """One person's yes; says what comes next."""
    from sharedfund.drafts import payments

    found = payments.payment_of(desk.state, number)
    drafted = getattr(payments, name)(desk.state, number, by=desk.person, day=desk.today, **more)
    _describe(desk, found)
    shown = (found.block, *(act.block for act in found.acts))
    written = desk.act(drafted, amount=found.amount, done=done, shown=shown, data={"payment": number})
    if written is None or desk.json:
        return
    now = desk.state.payments.open[number]
    if now.status == "released" and not found.is_released:
        desk.answer(say(f"{number} 已放行，{_money(desk, now)}", f"{number} is released, {_money(desk, now)}"))
    for line in _next_of(desk, now):
        desk.answer(say("下一步  ", "Next  ") + line)


def _money(desk: Desk, found: Payment) -> str:
    from sharedfund.render.words import form

    return form.money(found.amount, desk.lang)


def _describe(desk: Desk, found: Payment) -> None:
    """What is being agreed to, before anybody agrees."""
    changed = desk.state.contracts.accounts.get(found.payee)
    desk.note(f"{found.payment}  {desk.called(found.payee)}  {found.purpose}" + (
        say("  ！收款账户改过", "  ! the account was changed") if changed is not None and changed.changed else ""))


@payment.verb("review", signs=True, help=(
    "审核一笔支付申请（业委会，两人）。谁申请，谁不审批；审核过的人还可以联签，但到了加签线，至少有一名联签人既没审核也没复核。",
    "Review a payment request (committee, two persons). Whoever asks does not approve; a reviewer may also sign, but from "
    "the threshold up at least one signatory has neither reviewed nor re-checked."),
    examples=("sharedfund payment review P-0321", "sharedfund payment review P-0321 --note 价格已比对三家",
              "sharedfund payment review P-0321 --as 沈若兰 --export p-0321"))
@argument("number", type=PAYMENT, metavar=("编号", "NO"))
@option("--note", "reason", metavar=("意见", "TEXT"), help=("审核意见，会写入记录", "a remark, kept in the book"))
def review(desk: Desk, number: str, reason: str | None) -> None:
    _step(desk, "review", number, say(f"{number} 已审核", f"{number} is reviewed"), reason=reason)


@payment.verb("recheck", signs=True, help=("复核一笔支付申请（社区）。审核过的人不能复核。",
                                           "Re-check a payment request (the community). Who reviewed does not re-check."),
              examples=("sharedfund payment recheck P-0321",))
@argument("number", type=PAYMENT, metavar=("编号", "NO"))
@option("--note", "reason", metavar=("意见", "TEXT"), help=("复核意见", "a remark"))
def recheck(desk: Desk, number: str, reason: str | None) -> None:
    _step(desk, "recheck", number, say(f"{number} 已复核", f"{number} is re-checked"), reason=reason)


@payment.verb("sign", signs=True, help=(
    "联签：用自己的支取密码签。两人两方，最后一签就是放行，那时每条规矩都重新问一遍。",
    "Sign with your own withdrawal password. Two persons of two parties; the last signature is the release, at which every "
    "rule is asked again."),
    examples=("sharedfund payment sign P-0321", "sharedfund payment sign P-0321 --export p-0321"))
@argument("number", type=PAYMENT, metavar=("编号", "NO"))
@option("--same-desk", is_flag=True, help=("两人同桌签，各输各的密码（小额）", "both sign at one desk, each with the own password (small amounts)"))
@option("--note", "reason", metavar=("意见", "TEXT"), help=("意见", "a remark"))
def sign(desk: Desk, number: str, same_desk: bool, reason: str | None) -> None:
    _step(desk, "sign", number, say(f"{number} 已联签", f"{number} is signed"), same_desk=same_desk, reason=reason)


@payment.verb("reject", signs=True, help=("驳回：这一笔到此为止，留出的钱放开。", "Reject a payment: it is over, its money is free again."))
@argument("number", type=PAYMENT, metavar=("编号", "NO"))
@option("--reason", required=True, metavar=("原因", "TEXT"), help=("为什么", "why"))
def reject(desk: Desk, number: str, reason: str) -> None:
    from sharedfund.drafts import payments

    desk.act(payments.reject(desk.state, number, by=desk.person, day=desk.today, reason=reason),
             data={"payment": number}, done=say(f"{number} 已驳回", f"{number} is rejected"))


@payment.verb("withdraw", signs=True, help=("撤回自己的申请。", "Withdraw one's own request."))
@argument("number", type=PAYMENT, metavar=("编号", "NO"))
@option("--reason", required=True, metavar=("原因", "TEXT"), help=("为什么", "why"))
def withdraw(desk: Desk, number: str, reason: str) -> None:
    from sharedfund.drafts import payments

    desk.act(payments.withdraw(desk.state, number, by=desk.person, day=desk.today, reason=reason),
             data={"payment": number}, done=say(f"{number} 已撤回", f"{number} is withdrawn"))


@payment.verb("pay", signs=True, help=("银行付出后登记：金额、收款方照放行的，只要流水号。",
                                       "Book what the bank has paid: as released; only the bank reference is needed."),
              examples=("sharedfund payment pay P-0321 --bank-ref 20261121000123",))
@argument("number", type=PAYMENT, metavar=("编号", "NO"))
@option("--bank-ref", metavar=("流水号", "R"), help=("银行流水号", "the bank reference"))
@option("--occurred", type=DAY, metavar=("日", "DAY"), help=("真正付出的日子（晚记时）", "the true day, where it is booked late"))
def pay(desk: Desk, number: str, bank_ref: str | None, occurred: date | None) -> None:
    from sharedfund.drafts import payments
    from sharedfund.values.identity import bank_reference

    drafted = payments.pay(desk.state, number, by=desk.person, day=desk.today, occurred=occurred,
                           bank_ref=bank_reference(bank_ref) if bank_ref else None)
    desk.act(drafted, data={"payment": number}, done=say(f"{number} 已付", f"{number} is paid"))


@payment.verb("return", signs=True, help=("银行退回来的付款：照付出的反着记，今天记。", "A payment the bank sent back: booked the other way round, today."),
              examples=("sharedfund payment return P-0321 --bank-ref 20261123000007 --reason 户名不符",))
@argument("number", type=PAYMENT, metavar=("编号", "NO"))
@option("--bank-ref", required=True, metavar=("流水号", "R"), help=("退回的流水号", "the bank reference of the return"))
@option("--reason", required=True, metavar=("原因", "TEXT"), help=("为什么退", "why"))
def return_(desk: Desk, number: str, bank_ref: str, reason: str) -> None:
    from sharedfund.drafts import payments
    from sharedfund.values.identity import bank_reference
    from sharedfund_cli.fee import correction

    drafted = payments.return_payment(desk.state, number, by=desk.person, day=desk.today, reason=reason,
                                      bank_ref=bank_reference(bank_ref))
    approval, may = correction(desk, drafted, drafted.corrects, drafted.amount, reason)
    if may:
        desk.act(drafted.replaced(approval=approval), data={"payment": number},
                 done=say(f"{number} 已记退回", f"{number} is booked as returned"))


@payment.verb("next", signs=True, help=("一笔一笔走过等您办的付款。", "Walk through the payments that wait for you."))
def next_(desk: Desk) -> None:
    waiting = list(_waiting_for(desk, desk.person))
    if not waiting or not desk.interactive:
        rows = [{**_row(found), "step": step} for found, step in waiting]
        desk.show(rows if desk.json else _told(desk, rows), columns=(
            *_COLUMNS, Column("step", ("该做", "Step"), lambda step: say(*_STEP_NAMES[step]))))
        return
    for found, step in waiting:
        desk.answer(_details(desk, found))
        if desk.confirm({"review": say("审核通过？", "Review it?"), "recheck": say("复核通过？", "Re-check it?"),
                         "sign": say("联签？", "Sign it?")}[step]):
            _step(desk, step, found.payment, say(f"{found.payment} 已办", f"{found.payment} is done"))


def _waiting_for(desk: Desk, person: str) -> Iterator[tuple[Payment, str]]:
    """The payments of which `person` may take the next step now: the rules are asked."""
    from sharedfund.admit import objections
    from sharedfund.drafts import payments

    for found in desk.state.payments.waiting():
        step = found.waits_for
        if step not in STEPS:
            continue
        drafted = getattr(payments, step)(desk.state, found.payment, by=person, day=desk.today)
        entry = desk.book.stamped(drafted).replaced(signature="0" * 128)
        if all(refusal.code == "signature-wrong" for refusal in objections(desk.state, entry, desk.book.lines)):
            yield found, step


# ---- emergencies, notices, standing authorities ----


@payment.verb("order", signs=True, help=(
    "应急下单：一人下单、另一方一人见证，金额立即留出；付款两人联签，审核、复核可后补，限期追认。",
    "Order in an emergency: one orders, one of another party witnesses, the estimate is reserved at once; two sign the "
    "payment, review and re-check may follow, and it is ratified in time."),
    examples=("sharedfund payment order --emergency --cause burst-main --vendor v-12 --amount 8000 --for 主管爆裂 --attach 照片.jpg --witness 何建平",))
@option("--emergency", is_flag=True, help=("确认是应急", "say that it is an emergency"))
@option("--cause", required=True, metavar=("事由", "CAUSE"), help=("清单上的事由，如 burst-main", "a cause of the list, like burst-main"))
@option("--vendor", "contractor", type=VENDOR, required=True, metavar=("承做方", "VENDOR"), help=("谁来做", "who does it"))
@option("--amount", type=AMOUNT, required=True, metavar=("估价", "A"), help=("估价", "the estimate"))
@option("--for", "purpose", required=True, metavar=("说明", "TEXT"), help=("怎么回事", "what happened"))
@option("--fund", type=FUND, default="operating", metavar=("资金", "FUND"), help=("从哪项资金付", "from which fund"))
@option("--building", metavar=("楼", "B"), help=("应由这幢的维修资金承担，先垫付", "its maintenance fund is liable; the money is advanced"))
@option("--witness", type=PERSON, metavar=("见证人", "P"), help=("请谁见证", "who is to witness it"))
@option("--attach", type=EXISTING_FILE, multiple=True, required=True, metavar=("文件", "FILE"), help=("照片、报价", "photo, estimate"))
def order(desk: Desk, emergency: bool, cause: str, contractor: str, amount: Decimal, purpose: str, fund: str,
          building: str | None, witness: str | None, attach: Sequence[str]) -> None:
    from sharedfund.drafts import payments

    by = desk.person
    if not emergency:
        desk.usage("emergency-flag-needed")
    if witness == by:
        desk.usage("witness-is-another")
    drafted = payments.order_emergency(desk.state, by=by, day=desk.today, cause=cause, contractor=contractor,
                                       estimate=amount, purpose=purpose, evidence=attached(desk, attach), fund=fund,
                                       building=building)
    who = desk.called(witness) if witness else say("另一方的一个人", "somebody of another party")
    desk.act(drafted, amount=amount, data={"order": drafted.order}, done=say(f"应急单 {drafted.order} 已记下", f"The order {drafted.order} stands"),
             next_=(say(f"{who}见证     sharedfund payment witness {drafted.order}", f"{who} witnesses it     sharedfund payment witness {drafted.order}"),))


@payment.verb("witness", signs=True, help=("见证应急单：下单人以外、另一方的人。", "Witness an emergency order: somebody of another party."))
@argument("number", metavar=("应急单", "E"))
def witness(desk: Desk, number: str) -> None:
    from sharedfund.drafts import payments

    number = _order_number(number)
    found = payments.order_of(desk.state, number)
    desk.act(payments.witness_emergency(desk.state, number, by=desk.person, day=desk.today), amount=found.estimate,
             shown=(found.block,), data={"order": number}, done=say(f"应急单 {number} 已见证，金额已留出", f"{number} is witnessed; its estimate is reserved"),
             next_=(say(f"申请付款     sharedfund payment request --order {number} --for 用途", f"ask for the payment     sharedfund payment request --order {number} --for T"),))


@payment.verb("ratify", signs=True, help=("追认应急单。", "Ratify an emergency order."))
@argument("number", metavar=("应急单", "E"))
@option("--resolution", type=RESOLUTION, metavar=("决议", "R"), help=("按哪个决议", "by which resolution"))
def ratify(desk: Desk, number: str, resolution: str | None) -> None:
    from sharedfund.drafts import payments

    number = _order_number(number)
    desk.act(payments.ratify_emergency(desk.state, number, by=desk.person, day=desk.today, resolution=resolution),
             data={"order": number}, done=say(f"{number} 的追认已提出", f"The ratification of {number} is proposed"))


@payment.verb("notice", signs=True, help=("大额付款先公示；按月的每年公示一次，写 --ceiling 和 --until。",
                                          "Prior notice of a large payment; a monthly one is noticed once a year with --ceiling and --until."),
              examples=("sharedfund payment notice --vendor v-12 --amount 12万 --for 外墙维修",))
@option("--vendor", "payee", required=True, metavar=("收款方", "VENDOR"), help=("付给谁", "whom"))
@option("--amount", type=AMOUNT, required=True, metavar=("金额", "A"), help=("总额", "the whole amount"))
@option("--for", "purpose", required=True, metavar=("用途", "TEXT"), help=("做什么用", "what for"))
@option("--ceiling", "monthly_ceiling", type=AMOUNT, metavar=("月上限", "A"), help=("按月付的，每月最多", "of a monthly payment, at most a month"))
@option("--until", type=DAY, metavar=("日", "DAY"), help=("按月付的，到哪天为止", "of a monthly payment, its last day"))
def notice(desk: Desk, payee: str, **more: Any) -> None:
    from sharedfund.drafts import payments

    drafted = payments.post_notice(desk.state, by=desk.person, day=desk.today, payee=_payee(payee) or payee, **more)
    wait = desk.state.charter.terms.large_payment_notice_days
    desk.act(drafted, data={"notice": drafted.notice}, done=say(f"公示 {drafted.notice} 已记下", f"The notice {drafted.notice} stands"),
             next_=(say(f"公示满 {wait} 天（按见证人共签的时间）后才能放行", f"it runs {wait} days between the times of witnesses before a release"),))


@payment.verb("object", signs=True, help=("对公示的付款提异议。", "Object to a noticed payment."))
@argument("number", metavar=("公示", "N"))
@option("--text", required=True, metavar=("内容", "TEXT"), help=("异议", "the objection"))
def object_(desk: Desk, number: str, text: str) -> None:
    from sharedfund.drafts import payments

    drafted = payments.object_to_notice(desk.state, number.upper(), by=desk.person, day=desk.today, text=text)
    desk.act(drafted, data={"notice": drafted.notice, "objection": drafted.objection},
             done=say(f"{drafted.notice} 的第 {drafted.objection} 条异议已记下", f"Objection {drafted.objection} to {drafted.notice} stands"))


@payment.verb("answer", signs=True, help=("书面答复一条异议。", "Answer an objection in writing."))
@argument("number", metavar=("公示", "N"))
@argument("objection", type=int, metavar=("第几条", "OBJECTION"))
@option("--attach", type=EXISTING_FILE, required=True, metavar=("文件", "FILE"), help=("答复", "the answer"))
def answer(desk: Desk, number: str, objection: int, attach: str) -> None:
    from sharedfund.drafts import payments

    drafted = payments.answer_objection(desk.state, number.upper(), objection, by=desk.person, day=desk.today,
                                        evidence=attached(desk, (attach,))[0])
    desk.act(drafted, done=say(f"{drafted.notice} 的第 {objection} 条异议已答复", f"Objection {objection} to {drafted.notice} is answered"))


standing = noun("standing", help=("代扣授权：一次走完全部手续，每月在上限内扣款不再审批。",
                                  "Standing authorities: approved once through all steps; debits within the monthly cap need no more."))
payment.add_command(standing)


@standing.verb("add", signs=True, help=("申请一项代扣授权。", "Ask for a standing authority."),
               examples=("sharedfund payment standing add --vendor v-11 --head power --amount 3000 --for 公共电费代扣",))
@option("--vendor", "payee", required=True, metavar=("收款方", "VENDOR"), help=("谁来扣", "who debits"))
@option("--head", type=HEAD, required=True, metavar=("科目", "HEAD"), help=("预算科目", "the budget head"))
@option("--amount", "amount", type=AMOUNT, required=True, metavar=("月上限", "A"), help=("每月上限", "the cap a month"))
@option("--for", "purpose", required=True, metavar=("用途", "TEXT"), help=("做什么用", "what for"))
@option("--resolution", type=RESOLUTION, metavar=("决议", "R"), help=("依据的决议；它被撤销以后，扣款都算没人批过",
                                                                    "the resolution it rests on; once that is cancelled, debits stand unexplained"))
def standing_add(desk: Desk, payee: str, head: str, amount: Decimal, purpose: str, resolution: str | None) -> None:
    from sharedfund.drafts import payments

    ask_for(desk, payments.standing_authority(desk.state, by=desk.person, day=desk.today, payee=_payee(payee) or payee,
                                              head=head, cap=amount, purpose=purpose, resolution=resolution))


@standing.verb("end", signs=True, help=("终止一项代扣授权。", "End a standing authority."))
@argument("number", type=PAYMENT, metavar=("编号", "NO"))
@option("--reason", required=True, metavar=("原因", "TEXT"), help=("为什么", "why"))
def standing_end(desk: Desk, number: str, reason: str) -> None:
    from sharedfund.drafts import payments

    desk.act(payments.withdraw(desk.state, number, by=desk.person, day=desk.today, reason=reason),
             done=say(f"代扣授权 {number} 已终止", f"The standing authority {number} has ended"))


@standing.verb("list", lists=True, help=("列出代扣授权和本月用了多少。", "List the standing authorities and what this month has used."))
def standing_list(desk: Desk) -> None:
    from sharedfund.values.days import month_of

    month = month_of(desk.local_day)
    fallen = desk.state.resolutions.cancelled
    rows = [{"payment": s.payment, "payee": s.payee, "name": desk.called(s.payee), "head": s.head, "fund": s.fund, "cap": s.cap,
             "left": Decimal("0.00") if fallen(s.resolution) else s.room(month, desk.local_day), "resolution": s.resolution,
             "cancelled": fallen(s.resolution) is not None} for s in sorted(desk.state.payments.standing.values(), key=lambda s: s.payment)]
    desk.show(rows, columns=(Column("payment", ("编号", "No.")), Column("name", ("收款方", "Payee")), Column("head", ("科目", "Head"), "head"),
                             Column("cap", ("月上限", "Cap"), "money"), Column("left", ("本月还可扣", "Left this month"), "money")))


# ---- the payment run ----


@payment.verb("run", signs=True, help=(
    "付款安排：一档一档列出到期、预留、能付和不够的；预算写了几个资金来源的，按次序各列一行。--propose 按能付的提交申请。",
    "The payment run of a month: tier by tier what is due, reserved, payable and short, a row for each source the budget "
    "names, in its order. --propose asks for what can be paid."),
    examples=("sharedfund payment run 2026-03", "sharedfund payment run 上月 --propose"))
@argument("month", type=MONTH, metavar=("月", "MONTH"))
@option("--propose", is_flag=True, help=("提交这些申请", "ask for these payments"))
def run(desk: Desk, month: str, propose: bool) -> None:
    from sharedfund.drafts import payments
    from sharedfund.render.words import form
    from sharedfund.reports.payments import payment_run

    rows = payment_run(desk.state, month, on=desk.local_day)
    if not propose:
        desk.show([row._asdict() for row in rows], columns=(
            Column("tier", ("档", "Tier")), Column("item", ("项目", "Item")), Column("payee", ("付给", "Payee"), desk.called),
            Column("head", ("科目", "Head"), "head"), Column("fund", ("资金", "Fund"), "fund"), Column("due", ("到期", "Due"), "money"),
            Column("reserved", ("预留", "Reserved"), "money"), Column("payable", ("能付", "Payable"), "money"),
            Column("short", ("不够", "Short"), "money")))
        return
    drafted = payments.propose_run(desk.state, month, by=desk.person, day=desk.today,
                                   accounts={payee: found for payee in {row.payee for row in rows}
                                             if (found := account_commitment(desk, payee, None)) is not None})
    if not drafted:
        desk.usage("nothing-to-run", month=month)
    for entry in drafted:
        desk.note(f"  {entry.payment}  {form.plain(entry.amount):>14}  {desk.called(entry.payee)}  {entry.purpose}")
    desk.act(*drafted, data={"payments": [entry.payment for entry in drafted]},
             done=say(f"提交了 {len(drafted)} 笔申请", f"{len(drafted)} payments are requested"),
             next_=_next_lines(desk, drafted[0].payment, "review", {desk.person}))


# ---- looking ----

_COLUMNS = (
    Column("payment", ("编号", "No.")), Column("day", ("日期", "Day")), Column("amount", ("金额", "Amount"), "money"),
    Column("payee", ("收款方", "Payee")), Column("head", ("科目", "Head"), "head"), Column("tier", ("档", "Tier")),
    Column("status", ("状态", "Status"), "status"),
)
_STEP_NAMES = {"review": ("审核", "review"), "recheck": ("复核", "re-check"), "sign": ("联签", "sign")}


def _row(found: Payment) -> dict[str, Any]:
    return {"payment": found.payment, "day": found.day, "amount": found.amount, "payee": found.payee, "head": found.head,
            "fund": found.fund, "tier": found.tier, "status": found.status, "waiting_for": found.waits_for,
            "approvals": [{"step": step, "person": act.person, "block": act.block} for step, acts in (
                ("review", found.reviews), ("recheck", found.rechecks), ("sign", found.signatures)) for act in acts]}


@payment.verb("list", lists=True, help=("列出付款：没办完的，和近百天办完的。更早的看 report payment。",
                                        "List payments: open ones and those of the last hundred days; earlier ones: report payment."),
              examples=("sharedfund payment list", "sharedfund payment list --waiting"))
@option("--waiting", is_flag=True, help=("只列等人办的", "only those that wait for somebody"))
@option("--unexplained", is_flag=True, help=("只列没人批过、还没追回的支出", "only what left without approval and has not come back"))
def list_(desk: Desk, waiting: bool, unexplained: bool) -> None:
    slice_ = desk.state.payments
    if unexplained:
        debits = [{"block": d.block, "day": d.day, "amount": d.amount, "left": d.left, "fund": d.fund, "purpose": d.purpose,
                   "bank_ref": d.bank_ref} for d in sorted(slice_.unexplained.values(), key=lambda d: d.block)]
        desk.show(debits, columns=(
            Column("block", ("块", "Block")), Column("day", ("日期", "Day")), Column("left", ("还缺", "Missing"), "money"),
            Column("fund", ("资金", "Fund"), "fund"), Column("bank_ref", ("流水号", "Reference")), Column("purpose", ("附言", "For"))))
        return
    found = slice_.waiting() if waiting else sorted(slice_.open.values(), key=lambda p: p.block)
    rows = [_row(p) for p in found]
    desk.show(rows if desk.json else _told(desk, rows), columns=_COLUMNS)


def _told(desk: Desk, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with payees by name."""
    return [{**row, "payee": desk.called(row["payee"])} for row in rows]


@payment.verb("show", help=("看一笔付款：付什么、谁批过、下一步。", "Show a payment: what it pays, who agreed, what comes next."))
@argument("number", metavar=("编号", "NO"))
def show(desk: Desk, number: str) -> None:
    from sharedfund.drafts import payments

    if number.upper().startswith("E"):
        found_order = payments.order_of(desk.state, _order_number(number))
        desk.show(_order_row(found_order), text=_order_text(desk, found_order))
        return
    found = payments.payment_of(desk.state, PAYMENT.typed(number))
    data = {**_row(found), "purpose": found.purpose, "month": found.month, "due": found.due, "settles": found.settles,
            "bill": found.bill, "document": found.document, "contract": found.contract, "resolution": found.resolution,
            "notice": found.notice, "requester": found.requester, "leaf": found.leaf, "block": found.block,
            "legs": [{"account": leg.account, "amount": leg.amount} for leg in found.legs]}
    desk.show(data, text=_details(desk, found))


def _status(desk: Desk, found: Payment) -> str:
    from sharedfund.render.words import names

    return names.name("status", found.status, desk.lang)


def _details(desk: Desk, found: Payment) -> str:
    """A payment as a card."""
    from sharedfund.render.words import form, names
    from sharedfund.state.payments import limits_of, weight

    lines = [
        f"{found.payment}  {_money(desk, found)}  {form.capital(found.amount)}",
        say("付给  ", "to      ") + desk.called(found.payee),
        say("用途  ", "for     ") + form.clean(found.purpose),
        say("资金  ", "fund    ") + names.name("fund", found.fund, desk.lang) + f"  {found.tier}"
        + (f"  {names.name('head', found.head, desk.lang)}" if found.head else "") + f"  {found.month}",
        say("申请  ", "asked   ") + f"{desk.called(found.requester)}  {found.day}",
    ]
    for label, acts in ((say("审核  ", "reviewed"), found.reviews), (say("复核  ", "re-checked"), found.rechecks),
                        (say("联签  ", "signed"), found.signatures)):
        lines += [f"{label}  {desk.called(act.person)}" for act in acts]
    lines.append(say("现在  ", "now     ") + _status(desk, found))
    limits, asked = limits_of(desk.state, found), weight(desk.state, found)
    if found.is_open and asked >= limits.threshold:
        lines.append(say(f"到了加签线 {form.money(limits.threshold)}：至少一名联签人没审核也没复核过",
                         f"from {form.money(limits.threshold, 'en')} up one signatory has neither reviewed nor re-checked"))
    lines += [say("下一步  ", "Next  ") + line for line in _next_of(desk, found)]
    return "\n".join(lines)


def _order_row(found: Order) -> dict[str, Any]:
    return {"order": found.order, "day": found.day, "cause": found.cause, "contractor": found.contractor,
            "estimate": found.estimate, "fund": found.fund, "orderer": found.orderer, "witness": found.witness,
            "asked": found.asked, "paid": found.paid, "ratified": found.ratified_day}


def _order_text(desk: Desk, found: Order) -> str:
    from sharedfund.render.words import form

    lines = [f"{found.order}  {form.money(found.estimate, desk.lang)}  {desk.called(found.contractor)}  {found.cause}",
             say("下单  ", "ordered    ") + f"{desk.called(found.orderer)}  {found.day}",
             say("见证  ", "witnessed  ") + (desk.called(found.witness) if found.witness else say("还没有", "not yet")),
             say("追认  ", "ratified   ") + (str(found.ratified_day) if found.ratified_day else say("还没有", "not yet"))]
    return "\n".join(lines)


@payment.verb("voucher", help=("打印一笔付款的凭单（HTML）：金额大写、三步和联签、凭证，留出签字和盖章的地方。", "Write the voucher of a payment (HTML): the amount in capitals, the steps, the evidence, room to sign and seal."),
              examples=("sharedfund payment voucher P-0321 -o p-0321.html",))
@argument("number", type=PAYMENT, metavar=("编号", "NO"))
@option("-o", "--output", "target", type=FILE, required=True, metavar=("文件", "FILE"), help=("写到哪个文件", "where to write it"))
def voucher(desk: Desk, number: str, target: str) -> None:
    from sharedfund.drafts import payments
    from sharedfund.render.voucher import voucher_page
    from sharedfund.reports import voucher as reports
    from sharedfund_cli.output import grouped_hex

    found, head = payments.payment_of(desk.state, number), desk.state.record.head
    entries = (entry for _, entry in desk.book.entries(reports.first_block(desk.state, found)))
    kept = {paper.commitment: paper.name for paper in desk.book.documents.all()}
    page = voucher_page(
        found, reports.voucher(desk.state, entries, found), fund_name=desk.state.charter.name, called=desk.called,
        language=desk.lang, kept=kept.get, code=grouped_hex(head.root) if head else None, practice=desk.state.charter.practice)
    desk.save(target, page)
    desk.show({"payment": number, "file": target}, text=say(f"√ 凭单写在 {target}", f"√ The voucher is {target}"))


# ---- cash ----

cash = noun("cash", help=("备用金：现金只从这里付，有凭证，有上限。", "The imprest: cash is paid from here alone, with vouchers, up to a cap."))
IMPREST = "Assets:Cash:Imprest:Operating"


@cash.verb("count", help=("盘点备用金：点出来的和账上的比。", "Count the imprest against the book."),
           examples=("sharedfund cash count --amount 612.50",))
@option("--amount", type=AMOUNT, required=True, metavar=("金额", "A"), help=("点出来多少", "what was counted"))
def count(desk: Desk, amount: Decimal) -> int:
    from sharedfund.render.words import form
    from sharedfund_cli.ending import FOUND

    held = desk.state.ledger.balance(IMPREST)
    data = {"counted": amount, "book": held, "difference": amount - held}
    words = say(f"账上 {form.money(held)}，点出 {form.money(amount)}，差 {form.money(amount - held)}",
                f"book {form.money(held, 'en')}, counted {form.money(amount, 'en')}, difference {form.money(amount - held, 'en')}")
    desk.show(data, text=("√ " if amount == held else "× ") + words)
    return 0 if amount == held else FOUND


@cash.verb("top-up", signs=True, help=("申请补足备用金（默认补到上限）。", "Ask to fill the imprest (to its cap unless said otherwise)."),
           examples=("sharedfund cash top-up --amount 500",))
@option("--amount", type=AMOUNT, metavar=("金额", "A"), help=("补多少", "how much"))
@option("--for", "purpose", default="备用金", metavar=("用途", "TEXT"), help=("说明", "a remark"))
def top_up(desk: Desk, amount: Decimal | None, purpose: str) -> None:
    from sharedfund.drafts import payments

    ask_for(desk, payments.imprest_top_up(desk.state, by=desk.person, day=desk.today, amount=amount, purpose=purpose))


@cash.verb("spend", signs=True, help=("登记一笔现金支出，要有凭证。", "Book cash spent, with its voucher."),
           examples=("sharedfund cash spend --voucher Q-01 --head office --amount 45.80 --for 打印纸 --attach 小票.jpg",))
@option("--voucher", "number", required=True, metavar=("凭证号", "NO"), help=("凭证号", "the voucher's number"))
@option("--head", type=HEAD, required=True, metavar=("科目", "HEAD"), help=("预算科目", "the budget head"))
@option("--amount", type=AMOUNT, required=True, metavar=("金额", "A"), help=("金额", "how much"))
@option("--for", "purpose", required=True, metavar=("用途", "TEXT"), help=("做什么用", "what for"))
@option("--attach", type=EXISTING_FILE, multiple=True, required=True, metavar=("文件", "FILE"), help=("小票", "the receipt"))
def spend(desk: Desk, number: str, head: str, amount: Decimal, purpose: str, attach: Sequence[str]) -> None:
    from sharedfund.drafts import payments

    drafted = payments.spend_imprest(desk.state, by=desk.person, day=desk.today, voucher=NO.typed(number), head=head,
                                     amount=amount, purpose=purpose, evidence=attached(desk, attach))
    desk.act(drafted, done=say(f"{drafted.voucher} 已记", f"{drafted.voucher} is booked"))


@cash.verb("list", lists=True, help=("列出备用金的收支（近三个月）和余额。", "List what went in and out of the imprest in three months, and its balance."))
def cash_list(desk: Desk) -> None:
    from datetime import timedelta

    from sharedfund.values.days import add_months

    end = desk.local_day + timedelta(days=1)
    rows = []
    for entry in desk.book.lines.between(add_months(desk.local_day, -3).replace(day=1), end):
        moved = sum((leg.amount for leg in entry.postings() if leg.account == IMPREST), Decimal("0.00"))
        if moved:
            rows.append({"day": entry.day, "no": entry.own_id(), "amount": moved, "purpose": getattr(entry, "purpose", entry.kind)})
    held = desk.state.ledger.balance(IMPREST)
    desk.show({"balance": held, "rows": rows} if desk.json else rows, columns=(
        Column("day", ("日期", "Day")), Column("no", ("凭证", "No.")), Column("amount", ("金额", "Amount"), "money"),
        Column("purpose", ("用途", "For"))))
    if not desk.json:
        from sharedfund.render.words import form

        desk.answer(say(f"余额  {form.money(held)}", f"balance  {form.money(held, 'en')}"))
