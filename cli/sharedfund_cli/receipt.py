"""`receipt` and `deposit`: money in, whose it is, what it pays; what is only held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sharedfund_cli.app import ACCOUNT, AMOUNT, DAY, EXISTING_FILE, FILE, FIRM, NO, PERIOD, RECEIPT, TEXT, UNIT, argument, noun, option, say
from sharedfund_cli.fee import correction

if TYPE_CHECKING:
    from sharedfund.drafts.receipts import Line
    from sharedfund.entries.entry import Entry
    from sharedfund_cli.desk import Desk
    from sharedfund_cli.files import Sheet

CHANNELS = {"bank": ("银行", "bank"), "wechat": ("微信", "WeChat"), "alipay": ("支付宝", "Alipay"),
            "firm": ("物业代收", "the firm"), "cash": ("现金", "cash")}
PAYERS = {"owner": ("业主",), "tenant": ("租户", "承租人"), "other": ("他人",)}
KINDS = {"renovation": ("装修", "装修押金"), "access": ("门禁", "门禁押金"), "firm-bond": ("履约", "履约保证金")}

receipt = noun("receipt", help=("收款：登记、导入、认领、解缴、更正。", "Receipts: record, import, identify, remit, correct."))
deposit = noun("deposit", help=("押金：收、退、扣；押金不是收入。", "Deposits: take, return, deduct; they are no income."))

COLUMNS = {
    "unit": ("房号", "户号", "房屋"), "amount": ("金额", "收款金额"), "channel": ("渠道", "方式"), "bank-ref": ("流水号", "交易流水号"),
    "paper": ("收据号",), "period": ("期间", "用途"), "day": ("日期", "交易日期"), "payer": ("付款人",), "collected-by": ("代收企业",),
}
OPTIONAL = ("unit", "channel", "bank-ref", "paper", "period", "day", "payer", "collected-by")


def one_of(desk: Desk, typed: str, names: Mapping[str, Sequence[str]]) -> str:
    """The slug of what was typed in either language. Raises: BadInput."""
    for slug, called in names.items():
        if typed == slug or typed in called:
            return slug
    return desk.usage("not-one-of", found=typed, allowed=", ".join(names))


def channel_of(desk: Desk, typed: str, names: Mapping[str, Sequence[str]] = CHANNELS) -> str:
    """A channel typed in either language, or a person who collects, by number or name. Raises: BadInput."""
    if any(typed in (slug, *called) for slug, called in names.items()):
        return one_of(desk, typed, names)
    if typed in desk.state.people.persons:
        return typed
    found = desk.named("person", typed)
    return found[0] if len(found) == 1 else one_of(desk, typed, names)


def channel_words(desk: Desk, channel: str) -> tuple[str, str]:
    """What a channel is called."""
    return CHANNELS[channel] if channel in CHANNELS else (desk.called(channel), desk.called(channel))


def placed(desk: Desk, happened: date) -> tuple[date, date | None]:
    """The day a fact is entered under and, where that is later, its true day: not in a closed month, nor where the
    bank is reconciled (R130)."""
    from sharedfund.state.receipts import reference_account

    state = desk.state
    first = max(state.disclosures.closed_until or happened, state.charter.books_from)
    last = state.bank.last_reconciled_day(reference_account(state, "bank"))
    if last is not None:
        first = max(first, last + timedelta(days=1))
    return (happened, None) if happened >= first else (first, happened)


def _told(desk: Desk, entries: tuple[Entry, ...]) -> str:
    from sharedfund.render.words.form import money

    found: Any = next(entry for entry in entries if entry.kind in ("receipt-recorded", "cash-received", "receipt-identified"))
    given = found.allocation
    if given is None:
        return say(f"{found.receipt}  {money(found.amount)}，不知是谁的，先放待认领",
                   f"{found.receipt}  {money(found.amount, 'en')}, nobody's yet: it waits in custody")
    parts = [f"{_what(part)} {money(part.amount, desk.lang)}" for part in given.applied]
    if given.advance:
        until = f"→{given.advance_until}" if given.advance_until else ""
        parts.append(say(f"预存 {money(given.advance)}{until}", f"in advance {money(given.advance, 'en')}{until}"))
    if given.refund:
        parts.append(say(f"应退 {money(given.refund)}", f"to refund {money(given.refund, 'en')}"))
    return f"{found.receipt}  {desk.called(found.household)}  " + "  ".join(parts)


def _what(part: Any) -> str:
    """What a part of a receipt pays: the bill of a period, or the late fee on it."""
    return f"{part.period}{say(' 违约金', ' late fee')}" if part.late_fee else str(part.period)


@receipt.verb("record", help=("登记一笔收款；先付指明的期间，再按到期先后，多出的预存，超出限期的要退。\n\n不知是谁的钱，就不写 --unit。"
                              "现金要经手人签名。",
                              "Record a receipt: it pays the period named, then what is due, the rest is an advance, and "
                              "what is beyond the limit goes back.\n\nLeave --unit out where nobody knows whose it is. Cash is signed."),
              examples=("sharedfund receipt record --unit 3-1201 --amount 531 --bank-ref 20260109001",
                        "sharedfund receipt record --unit 3-1201 --amount 531 --channel cash --paper 0012"),
              signs=True, writes=True)
@option("--unit", type=UNIT, help=("哪一户", "The unit"), metavar=("房号", "UNIT"))
@option("--amount", type=AMOUNT, required=True, help=("金额", "The amount"), metavar="A")
@option("--channel", type=str, default="bank", help=("渠道：bank、wechat、alipay、firm（物业代收）、cash，或代收人（楼道长）的编号、姓名",
              "bank, wechat, alipay, firm, cash, or a person who collects"))
@option("--bank-ref", help=("银行或平台的流水号", "The reference of the bank or gateway"), metavar=("流水号", "R"))
@option("--paper", help=("收据号（物业代收、代收人、现金）", "The receipt paper's number (firm, collector, cash)"), metavar="NO")
@option("--period", type=PERIOD, help=("缴款人说付哪个期间", "What the payer said it is for"), metavar="PERIOD")
@option("--payer", type=str, default="owner", help=("谁付的：owner、tenant、other", "Who paid: owner, tenant, other"))
@option("--collected-by", type=FIRM, help=("代收的企业", "The firm that took it"), metavar="FIRM")
@option("--occurred", type=DAY, help=("真实日期（迟记时）", "The true day, where it is late"), metavar="DATE")
def record(desk: Desk, unit: str | None, amount: Decimal, channel: str, bank_ref: str | None, paper: str | None,
           period: str | None, payer: str, collected_by: str | None, occurred: date | None) -> None:
    from sharedfund.drafts import receipts

    if amount <= 0:
        desk.usage("amount-not-positive", found=str(amount))
    reference(desk, bank_ref)
    entry = receipts.record(
        desk.state, by=desk.person, day=desk.today, amount=amount, channel=channel_of(desk, channel), household=unit,
        bank_ref=bank_ref, paper=paper, purpose=period, payer=one_of(desk, payer, PAYERS), collected_by=collected_by,
        occurred=occurred)
    act = desk.act if entry.is_signed else desk.record
    act(entry, data=_data(entry), done=lambda entries: _told(desk, entries))


def reference(desk: Desk, typed: str | None) -> None:
    """Object to a bank reference the book cannot hold, before it reaches an entry. Raises: BadInput."""
    import re

    from sharedfund.values.identity import bank_reference

    if typed is not None and not re.fullmatch(r"[0-9A-Z][0-9A-Z:/.-]{0,63}", bank_reference(typed)):
        desk.usage("not-a-bank-reference", found=typed[:60])


def _data(entry: Any) -> dict[str, Any]:
    given = entry.allocation
    return {
        "receipt": entry.receipt, "household": entry.household, "amount": entry.amount,
        "applied": [{"period": part.period, "amount": part.amount, **({"late_fee": True} if part.late_fee else {})}
                    for part in given.applied] if given else [],
        "advance": given.advance if given else None, "refund": given.refund if given else None,
    }


# ---- many at once ----


def _line(desk: Desk, sheet: Sheet, seen: set[tuple[str, str]]) -> tuple[date, Line]:
    """A row of an import file, checked, and the day it happened."""
    from sharedfund.drafts.receipts import Line
    from sharedfund.errors import SharedFundError
    from sharedfund.state.receipts import is_reference_used, reference_account
    from sharedfund.values.identity import bank_reference
    from sharedfund_cli.params import UNIT as UNITS
    from sharedfund_cli.unit import named_value

    amount = sheet.amount("amount")
    if amount <= 0:
        sheet.wrong("amount-not-positive", "amount", found=str(amount))
    happened = sheet.day("day", desk.today)
    if happened > desk.local_day:
        sheet.wrong("day-to-come", "day", found=str(happened))
    collector = sheet.text("channel", "bank")
    channel = collector if collector in desk.state.people.persons else named_value(sheet, "channel", CHANNELS, "bank")
    if channel == "cash":
        sheet.wrong("cash-is-recorded-one-by-one", "channel", found="cash")
    household = sheet.text("unit", None)
    if household is not None:
        try:
            household = UNITS.read(household)
        except SharedFundError as error:
            sheet.wrong(error.code, "unit", **{"found": household, **error.facts})
        if desk.state.units.household(household) is None:
            sheet.wrong("no-such-unit", "unit", found=household)
    typed = sheet.text("bank-ref", None)
    if typed is not None:
        import re

        ref, account = bank_reference(typed), reference_account(desk.state, channel)
        if not re.fullmatch(r"[0-9A-Z][0-9A-Z:/.-]{0,63}", ref):
            sheet.wrong("not-a-bank-reference", "bank-ref", found=typed)
        if (account, ref) in seen or is_reference_used(desk.state, account, ref):
            sheet.wrong("reference-known", "bank-ref", found=ref)
        seen.add((account, ref))
    collected_by = sheet.text("collected-by", None)
    line = Line(amount, channel, household, typed, sheet.text("paper", None), sheet.period("period", None),
                named_value(sheet, "payer", PAYERS, "owner"), collected_by)
    sheet.done()
    return happened, line


@receipt.verb("import", help=("从 CSV 或 Excel 文件登记多笔收款：金额、流水号、房号、日期（渠道、期间、收据号、付款人可不写）。\n\n没有房号的进待认领；"
                              "流水号用过的一行会指出来，整份都不记；--skip-known 则跳过它们。",
                              "Record many receipts from a CSV or Excel file: amount, reference, unit, day (channel, period, paper, payer "
                              "may be left out).\n\nA reference that is known is named and nothing is recorded; --skip-known passes it over."),
              examples=("sharedfund receipt import 收款.csv", "sharedfund receipt import 收款.csv --skip-known"), writes=True)
@argument("file", type=EXISTING_FILE, metavar=("文件", "FILE"))
@option("--skip-known", is_flag=True, help=("跳过已经记过的流水号", "Pass over references that are known"))
def import_(desk: Desk, file: str, skip_known: bool) -> None:
    from sharedfund.drafts import receipts
    from sharedfund.errors import BadInput
    from sharedfund.render.words.form import money
    from sharedfund.state import evolve
    from sharedfund_cli.files import csv_rows

    seen: set[tuple[str, str]] = set()
    state, entries, skipped = desk.state, [], 0
    for sheet in csv_rows(file, COLUMNS, OPTIONAL):
        try:
            happened, line = _line(desk, sheet, seen)
        except BadInput as error:
            if not (skip_known and error.facts.get("reason") == "reference-known"):
                raise
            skipped += 1
            continue
        day, occurred = placed(desk, happened)
        entry = receipts.record(state, by=desk.person, day=day, **line._replace(occurred=occurred)._asdict())
        entries.append(entry)
        state = evolve(state, entry)
    if not entries:
        desk.show({"receipts": 0, "skipped": skipped}, text=say("没有新的收款。", "No new receipts."))
        return
    total = sum((entry.amount for entry in entries), Decimal("0.00"))
    nobody = sum(entry.household is None for entry in entries)
    desk.record(*entries, data={"receipts": len(entries), "amount": total, "unidentified": nobody, "skipped": skipped},
                done=say(f"登记了 {len(entries)} 笔收款，共 {money(total)}；{nobody} 笔待认领，跳过 {skipped} 笔",
                         f"{len(entries)} receipts, {money(total, 'en')} in all; {nobody} unidentified, {skipped} passed over"))


# ---- one that stands ----


@receipt.verb("identify", help=("认领：待认领的一笔（或一部分）是哪一户的。", "Say whose an unidentified receipt (or a part of it) is."),
              examples=("sharedfund receipt identify S-0042 --unit 3-1201",), signs=True, writes=True)
@argument("no", type=RECEIPT, metavar=("编号", "NO"))
@option("--unit", type=UNIT, required=True, help=("哪一户", "The unit"), metavar=("房号", "UNIT"))
@option("--part", type=AMOUNT, help=("只认领这么多", "Only so much of it"), metavar="A")
def identify(desk: Desk, no: str, unit: str, part: Decimal | None) -> None:
    from sharedfund.drafts import receipts

    entry = receipts.identify(desk.state, by=desk.person, day=desk.today, receipt=no, household=unit, amount=part)
    desk.act(entry, data=_data(entry), done=lambda entries: _told(desk, entries))


@receipt.verb("remit", help=("解缴：平台、物业代收或现金的钱到了共管账户；平台的手续费写 --charge。",
                             "What lay with a gateway, the firm or in the cash box reached the bank; --charge is the gateway's fee."),
              examples=("sharedfund receipt remit --channel firm --bank-ref 20260112007",
                        "sharedfund receipt remit --channel wechat --bank-ref T1 --charge 1.19"), writes=True)
@option("--channel", required=True, type=str, help=("渠道：wechat、alipay、firm、cash，或代收人", "wechat, alipay, firm, cash, or a person who collects"))
@option("--bank-ref", required=True, help=("银行流水号", "The bank's reference"), metavar=("流水号", "R"))
@option("--amount", type=AMOUNT, help=("到账金额（默认：在途的全部）", "What arrived (default: all that lies there)"), metavar="A")
@option("--charge", type=AMOUNT, help=("平台扣的手续费", "The fee the gateway kept"), metavar="A")
@option("--payout", type=TEXT, help=("平台账单上这笔提现的单号", "The payout's reference on the gateway's own statement"), metavar=("单号", "R"))
@option("--occurred", type=DAY, help=("真实日期（迟记时）", "The true day, where it is late"), metavar="DATE")
def remit(desk: Desk, channel: str, bank_ref: str, amount: Decimal | None, charge: Decimal | None,
          payout: str | None, occurred: date | None) -> None:
    from sharedfund.drafts import receipts
    from sharedfund.render.words.form import money

    reference(desk, bank_ref)
    reference(desk, payout)
    chosen = channel_of(desk, channel, {slug: names for slug, names in CHANNELS.items() if slug != "bank"})
    entry = receipts.remit(desk.state, by=desk.person, day=desk.today, channel=chosen, bank_ref=bank_ref, amount=amount,
                           charge=charge or Decimal("0.00"), occurred=occurred, payout=payout)
    desk.record(entry, data={"channel": chosen, "amount": entry.amount, "charge": entry.charge}, done=say(
        f"{channel_words(desk, chosen)[0]}解缴 {money(entry.amount)} 到账",
        f"{money(entry.amount, 'en')} arrived from {channel_words(desk, chosen)[1]}"))


_RECEIPT_KINDS = ("receipt-recorded", "cash-received", "receipt-identified", "receipt-reversed")


def _standing(desk: Desk, no: str, household: str | None = None) -> tuple[Any, str | None, str | None]:
    """The entry a correction of receipt `no` takes back, with the receipt's reference and paper. Raises: NotFound."""
    from sharedfund.errors import NotFound
    from sharedfund.spelling import leaf_of

    found: dict[str, Any] = {}
    bank_ref = paper = None
    for _, entry in desk.book.entries():
        if entry.kind not in _RECEIPT_KINDS or getattr(entry, "receipt", None) != no:
            continue
        if entry.kind == "receipt-reversed":
            found.pop(getattr(entry, "corrects", ""), None)
            continue
        found[leaf_of(entry)] = entry
        bank_ref = getattr(entry, "bank_ref", None) or bank_ref
        paper = getattr(entry, "paper", None) or paper
    if not found:
        raise NotFound("no-such-receipt", receipt=no)
    standing = [entry for entry in found.values() if household is None or entry.household == household]
    named = [entry for entry in standing if entry.household is not None] or standing
    if not named:
        raise NotFound("no-such-receipt", receipt=no)
    return named[-1], bank_ref, paper


@receipt.verb("correct", help=("更正：记错了户，就改到 --unit 那户；没有这笔钱（退票），就不写 --unit，整笔冲回。\n\n"
                               "超过章程限额要先有业委会和社区同意。",
                               "A receipt was wrong: move it to --unit, or take it back whole where it never came."),
              examples=("sharedfund receipt correct S-0042 --unit 3-1201 --reason 串户", "sharedfund receipt correct S-0042 --reason 退票"),
              signs=True, writes=True)
@argument("no", type=RECEIPT, metavar=("编号", "NO"))
@option("--unit", type=UNIT, help=("应是哪一户", "Whose it is"), metavar=("房号", "UNIT"))
@option("--reason", required=True, help=("为什么", "Why"), metavar="TEXT")
@option("--from", "from_unit", type=UNIT, help=("一笔认领给几户时：从哪一户冲回", "Where it was identified for several: from whom"), metavar=("房号", "UNIT"))
def correct(desk: Desk, no: str, unit: str | None, reason: str, from_unit: str | None) -> None:
    from sharedfund.drafts import receipts
    from sharedfund.spelling import leaf_of

    original, bank_ref, paper = _standing(desk, no, from_unit)
    approval, may = correction(desk, original, leaf_of(original), original.amount, reason)
    if not may:
        return
    state, by, day = desk.state, desk.person, desk.today
    if unit is None:
        entry = receipts.reverse(state, original, by=by, day=day, reason=reason, approval=approval, bank_ref=bank_ref)
        desk.act(entry, data={"receipt": no, "reversed": entry.amount},
                 done=say(f"{no} 已冲回", f"{no} is taken back"))
        return
    both = receipts.correct(state, original, by=by, day=day, household=unit, reason=reason, approval=approval,
                            bank_ref=bank_ref, paper=paper)
    desk.act(*both, amount=original.amount, data={"reversed": no, **_data(both[1])}, done=lambda entries: _told(desk, entries))


def _account(desk: Desk, payee: str, number: str | None) -> str | None:
    """The commitment of the account money goes back to; the number stays in private/."""
    if number is None:
        return None
    commitment, salt = desk.book.private.commit("account", number)
    desk.book.private.set("accounts", commitment, {"payee": payee, "account": number, "salt": salt})
    return commitment


@receipt.verb("refund", help=("退款：把应退给一户的钱申请付出去（照付款的步骤审核、复核、联签）。",
                              "Ask to pay back what is due to a household; it walks the steps of a payment."),
              examples=("sharedfund receipt refund S-0042 --reason 多缴 --account 6222000000000000",), signs=True, writes=True)
@argument("no", type=RECEIPT, metavar=("编号", "NO"))
@option("--reason", required=True, help=("为什么", "Why"), metavar="TEXT")
@option("--account", type=ACCOUNT, help=("退到哪个账户", "The account it goes to"), metavar="A")
@option("--part", type=AMOUNT, help=("只退这么多", "Only so much"), metavar="A")
def refund(desk: Desk, no: str, reason: str, account: str | None, part: Decimal | None) -> None:
    from sharedfund.drafts import payments
    from sharedfund.errors import NotFound

    original, _, _ = _standing(desk, no)
    household = original.household
    fund = "agency" if original.agent_for else "operating"
    due = desk.state.receipts.refund_due(household, fund) if household else Decimal("0.00")
    asked = part if part is not None else min(due, original.allocation.refund) if original.allocation else due
    if household is None or asked <= 0:
        raise NotFound("nothing-to-refund", household=household or no)
    entry = payments.request_payment(desk.state, by=desk.person, day=desk.today, payee=household, amount=asked,
                                     purpose=reason, fund=fund, settles="refund",
                                     payee_account=_account(desk, household, account))
    desk.act(entry, data={"payment": entry.payment, "amount": entry.amount}, next_=(f"sharedfund payment review {entry.payment}",),
             done=say(f"{entry.payment} 申请退给 {desk.called(household)}", f"{entry.payment}: refund to {desk.called(household)} asked for"))


@receipt.verb("list", help=("列出一个期间的收款（默认本月）；--waiting 看待认领和在途的。",
                            "List the receipts of a period (default: this month); --waiting what is unidentified or in transit."),
              examples=("sharedfund receipt list", "sharedfund receipt list --period 2026Q1 --unit 3-1201", "sharedfund receipt list --waiting"),
              lists=True)
@option("--period", type=PERIOD, help=("哪个期间", "The period"), metavar="PERIOD")
@option("--unit", type=UNIT, help=("哪一户", "The unit"), metavar=("房号", "UNIT"))
@option("--waiting", is_flag=True, help=("待认领的，和还没解缴的", "What is unidentified or not remitted"))
def list_(desk: Desk, period: str | None, unit: str | None, waiting: bool) -> None:
    from sharedfund.values.days import month_of, period as named
    from sharedfund_cli.output import Column

    state = desk.state
    if waiting:
        rows: list[dict[str, Any]] = [{"day": r.day, "receipt": r.receipt, "channel": "bank", "household": None, "amount": r.amount,
                 "status": "unidentified"} for r in state.receipts.unidentified.values()]
        rows += [{"day": r.day, "receipt": r.receipt, "channel": r.channel, "household": None, "amount": r.amount,
                  "status": "in-transit"} for r in state.receipts.collected() if r.amount > 0]
        rows.sort(key=lambda row: (row["day"], str(row["receipt"])))
    else:
        asked = named(period or month_of(desk.local_day))
        rows = []
        for entry in desk.book.lines.between(asked.first, asked.end):
            if entry.kind in _RECEIPT_KINDS and unit in (None, getattr(entry, "household", None)):
                shown: Any = entry
                rows.append({
                    "day": shown.day, "receipt": shown.receipt, "channel": getattr(shown, "channel", "bank" if
                                                                                 shown.kind == "receipt-identified" else "cash"),
                    "household": shown.household, "amount": -shown.amount if shown.kind == "receipt-reversed" else shown.amount,
                    "status": {"receipt-recorded": "recorded", "cash-received": "recorded", "receipt-identified": "identified",
                               "receipt-reversed": "reversed"}[shown.kind],
                })
    desk.show([{**row, "room": desk.called(row["household"]) if row["household"] else None} for row in rows], [
        Column("day", ("日期", "day")), Column("receipt", ("编号", "no")), Column("room", ("房号", "unit")),
        Column("channel", ("渠道", "channel"), lambda value: say(*channel_words(desk, value))),
        Column("amount", ("金额", "amount"), "money"), Column("status", ("状态", "status"), _status),
    ])


STATUS = {"recorded": ("已入账", "recorded"), "identified": ("认领", "identified"), "reversed": ("冲回", "reversed"),
          "unidentified": ("待认领", "unidentified"), "in-transit": ("在途", "in transit"), "provisional": ("暂收", "provisional")}


def _status(value: Any) -> str:
    return say(*STATUS.get(value, (str(value), str(value))))


@receipt.verb("show", help=("看一笔收款：抵了哪些账单，后来有没有更正；校验点还没盖到的标“暂收”。-o 写成一页收据，一式两联，可打印。",
                            "Show a receipt: what it pays, what happened to it; provisional until a checkpoint covers it. -o writes "
                            "it as a page to print, the payer's half and the half that stays."),
              examples=("sharedfund receipt show S-0042", "sharedfund receipt show S-0042 -o S-0042.html"))
@argument("no", type=RECEIPT, metavar=("编号", "NO"))
@option("--unit", type=UNIT, help=("一笔认领给几户时：哪一户", "Where it was identified for several: whose"), metavar=("房号", "UNIT"))
@option("-o", "--output", type=FILE, metavar=("文件", "FILE"), help=("写成收据（HTML）", "write it as a page (HTML)"))
def show(desk: Desk, no: str, unit: str | None, output: str | None) -> None:
    from sharedfund.errors import NotFound
    from sharedfund.render.words.form import plain

    covered = desk.state.record.made.size if desk.state.record.made else 0
    lines: list[dict[str, Any]] = []
    for block, entry in desk.book.entries():
        if entry.kind in _RECEIPT_KINDS and getattr(entry, "receipt", None) == no:
            shown: Any = entry
            lines.append({"block": block, "kind": shown.kind, "day": shown.day, "occurred": getattr(shown, "occurred", None),
                          "by": shown.by, "bank_ref": getattr(shown, "bank_ref", None), "paper": getattr(shown, "paper", None),
                          "provisional": not shown.is_signed and block > covered, **_data(shown)})
    if not lines:
        raise NotFound("no-such-receipt", receipt=no)

    def words() -> str:
        said = []
        for line in lines:
            status = {"receipt-recorded": "recorded", "cash-received": "recorded", "receipt-identified": "identified",
                      "receipt-reversed": "reversed"}[line["kind"]]
            mark = say("（暂收）", " (provisional)") if line["provisional"] else ""
            who = desk.called(line["household"]) if line["household"] else say("待认领", "unidentified")
            said.append(f"{line['day']}  {no}  {_status(status)}{mark}  {who}  {plain(line['amount'])}  {line['bank_ref'] or line['paper'] or ''}")
            said += [f"    {part['period']}{say(' 违约金', ' late fee') if part.get('late_fee') else ''}  {plain(part['amount'])}"
                     for part in line["applied"]]
            if line["advance"]:
                said.append(say(f"    预存  {plain(line['advance'])}", f"    in advance  {plain(line['advance'])}"))
            if line["refund"]:
                said.append(say(f"    应退  {plain(line['refund'])}", f"    to refund  {plain(line['refund'])}"))
        return "\n".join(said)

    if output is None:
        desk.show(lines, text=words)
        return
    page = _printed(desk, no, unit, covered)
    if not desk.dry_run:
        desk.save(output, page)
    desk.show({"receipt": no, "file": output}, text=say(f"√ 收据写在 {output}", f"√ The receipt is {output}"))


def _printed(desk: Desk, no: str, unit: str | None, covered: int) -> str:
    """The receipt that stands, as a page. Raises: NotFound where it was taken back, or is nobody's yet."""
    from sharedfund.errors import NotFound
    from sharedfund.render.receipt import Receipt, receipt_page
    from sharedfund.spelling import leaf_of

    entry, bank_ref, paper = _standing(desk, no, unit)
    if entry.household is None:
        raise NotFound("receipt-of-nobody", receipt=no)
    leaf = leaf_of(entry)
    block = next(number for number, one in desk.book.entries() if one.kind == entry.kind and leaf_of(one) == leaf)
    channel = getattr(entry, "channel", "bank" if entry.kind == "receipt-identified" else "cash")
    return receipt_page(
        Receipt(entry, block, leaf, bank_ref, paper, getattr(entry, "occurred", None) or entry.day,
                not entry.is_signed and block > covered),
        fund_name=desk.state.charter.name, called=desk.called, channel=say(*channel_words(desk, channel)), language=desk.lang,
        practice=bool(desk.state.charter.practice))


@receipt.verb("proof", help=("给缴款人一份证明：自己这一笔在账里、在公示的那一期里，不露别人的任何一笔。写两个文件：证明本身，和能看能打印的一页。",
                             "Give the payer a proof that their payment stands in the book and in the published quarter, without showing anyone "
                             "else's. Writes two files: the proof, and a page to read and print."),
              examples=("sharedfund receipt proof S-0042", "sharedfund receipt proof S-0042 -o 沈家.tlog-proof"))
@argument("no", type=RECEIPT, metavar=("编号", "NO"))
@option("--unit", type=UNIT, help=("一笔认领给几户时：哪一户", "Where it was identified for several: whose"), metavar=("房号", "UNIT"))
@option("-o", "--output", type=FILE, metavar=("文件", "FILE"), help=("证明写到哪里（默认 编号.tlog-proof）", "where to write the proof (NO.tlog-proof)"))
def proof(desk: Desk, no: str, unit: str | None, output: str | None) -> None:
    from sharedfund.book import proofs
    from sharedfund_cli.proving import write

    write(desk, desk.book, no, proofs.find_receipt(desk.book, no, unit), output)


# ---- deposits ----


@deposit.verb("take", help=("收一笔押金：装修、门禁，或物业企业的履约保证金。", "Take a deposit: renovation, access card, or the firm's bond."),
              examples=("sharedfund deposit take --unit 3-1201 --amount 500 --bank-ref 20260120003",), writes=True)
@option("--unit", type=UNIT, help=("哪一户", "The unit"), metavar=("房号", "UNIT"))
@option("--firm", type=FIRM, help=("哪家企业（履约保证金）", "The firm, for its bond"), metavar="FIRM")
@option("--amount", type=AMOUNT, required=True, help=("金额", "The amount"), metavar="A")
@option("--kind", type=TEXT, help=("种类：renovation 装修、access 门禁、firm-bond 履约", "renovation, access or firm-bond"))
@option("--bank-ref", help=("银行流水号", "The bank's reference"), metavar=("流水号", "R"))
@option("--paper", help=("收据号", "The receipt paper's number"), metavar="NO")
@option("--occurred", type=DAY, help=("真实日期（迟记时）", "The true day, where it is late"), metavar="DATE")
def take(desk: Desk, unit: str | None, firm: str | None, amount: Decimal, kind: str | None, bank_ref: str | None,
         paper: str | None, occurred: date | None) -> None:
    from sharedfund.drafts import receipts

    if amount <= 0:
        desk.usage("amount-not-positive", found=str(amount))
    party = unit or firm
    if party is None:
        desk.usage("deposit-without-party")
    reference(desk, bank_ref)
    entry = receipts.take_deposit(desk.state, by=desk.person, day=desk.today, party=party, amount=amount, bank_ref=bank_ref,
                                  deposit_kind=one_of(desk, kind or ("firm-bond" if firm else "renovation"), KINDS),
                                  paper=paper, occurred=occurred)
    desk.record(entry, data={"deposit": entry.deposit, "amount": entry.amount},
                done=say(f"收押金 {entry.deposit}（{desk.called(party)}）", f"deposit {entry.deposit} of {desk.called(party)} taken"))


@deposit.verb("return", help=("退押金给交押金的人：写一份付款申请，照付款的步骤走。", "Ask to pay a deposit back to its payer; it walks the steps of a payment."),
              examples=("sharedfund deposit return D-0007 --account 6222000000000000",), signs=True, writes=True)
@argument("no", type=NO, metavar=("编号", "NO"))
@option("--account", type=ACCOUNT, help=("退到哪个账户", "The account it goes to"), metavar="A")
@option("--part", type=AMOUNT, help=("只退这么多", "Only so much"), metavar="A")
def return_(desk: Desk, no: str, account: str | None, part: Decimal | None) -> None:
    from sharedfund.drafts import payments, receipts

    held = receipts.held_deposit(desk.state, no)
    entry = payments.request_payment(
        desk.state, by=desk.person, day=desk.today, payee=held.party, amount=held.held if part is None else part,
        purpose=say(f"退押金 {no}", f"deposit {no} returned"), fund="custody", settles="deposit", document=no,
        payee_account=_account(desk, held.party, account))
    desk.act(entry, data={"payment": entry.payment, "amount": entry.amount}, next_=(f"sharedfund payment review {entry.payment}",),
             done=say(f"{entry.payment} 申请退押金 {no}", f"{entry.payment}: return of deposit {no} asked for"))


@deposit.verb("deduct", help=("从押金里扣损坏的赔偿：要有证据，业委会和社区都同意。", "Keep a part for documented damage; committee and community agree."),
              examples=("sharedfund deposit deduct D-0007 --amount 120 --reason 损坏墙面 --attach 照片.jpg",), signs=True, writes=True)
@argument("no", type=NO, metavar=("编号", "NO"))
@option("--amount", type=AMOUNT, required=True, help=("扣多少", "How much"), metavar="A")
@option("--reason", required=True, help=("为什么", "Why"), metavar="TEXT")
@option("--attach", "attached", type=EXISTING_FILE, multiple=True, required=True, help=("证据", "The evidence"), metavar="FILE")
def deduct(desk: Desk, no: str, amount: Decimal, reason: str, attached: tuple[str, ...]) -> None:
    from pathlib import Path

    from sharedfund.drafts import receipts
    from sharedfund.render.words.form import money

    receipts.held_deposit(desk.state, no)
    evidence = tuple(desk.book.documents.keep(Path(path)) for path in attached)
    entry = receipts.propose_deduction(desk.state, by=desk.person, day=desk.today, deposit=no, amount=amount, reason=reason,
                                       evidence=evidence)
    desk.act(entry, data={"deposit": no, "amount": amount},
             done=say(f"提议从 {no} 扣 {money(amount)}", f"deduction of {money(amount, 'en')} from {no} proposed"))


@deposit.verb("list", help=("列出还押着的。", "List the deposits held."), examples=("sharedfund deposit list",), lists=True)
def list_deposits(desk: Desk) -> None:
    from sharedfund_cli.output import Column

    rows = [{"deposit": d.deposit, "kind": d.kind, "party": d.party, "name": desk.called(d.party), "held": d.held, "day": d.day}
            for d in sorted(desk.state.receipts.deposits.values(), key=lambda d: d.deposit) if d.held > 0]
    desk.show(rows, [
        Column("deposit", ("编号", "no")), Column("kind", ("种类", "kind"), lambda value: say(KINDS[value][0], value)),
        Column("name", ("谁的", "whose")), Column("held", ("金额", "held"), "money"), Column("day", ("日期", "since")),
    ])
