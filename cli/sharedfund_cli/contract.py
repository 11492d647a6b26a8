"""`contract`: the firm's contract and its end, vendors' contracts and their acceptance, what is handed over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from sharedfund_cli.app import (
    CONTRACT, DAY, EXISTING_FILE, PERIOD, RESOLUTION, TEXT, Column, Desk, argument, noun, option, say, toml,
)

if TYPE_CHECKING:
    from sharedfund.state.contracts import Contract, VendorContract

contract = noun("contract", help=("合同：物业合同和供应商合同的登记、验收、终止、交接、查看。",
                                  "Contracts, the firm's and vendors': record, accept, end, hand over, show."))

_FORM = (
    ('contract = "C-01"', ("合同编号", "the contract's number")),
    ('firm = "F001"', ("物业企业的编号，自己定", "the firm's id, of your choice")),
    ('firm_name = "某某物业服务有限公司"', ("公开的名称", "its name, which is public")),
    ('account = "6222020200012345678"', ("收款账号；只留在本机 private/，账本里是指纹", "its account; stays in private/, the book has a commitment")),
    ("first = 2026-01-01", ("第一天", "the first day")),
    ("end = 2026-12-31", ("最后一天", "the last day")),
    "",
    ('remuneration_kind = "{kind}"', ("酬金：share 按比例，fixed 定额，residual 结余拨付；没有酬金条款就删掉这一行",
                                      "share, fixed or residual; delete the line where the contract has no clause")),
    ('# remuneration_rate_share = "1/10"', ("按比例：比例", "of a share: the rate")),
    ('# remuneration_fixed_month = "800.00"', ("定额：每月多少元", "of a fixed remuneration: CNY a month")),
    ('# deficit_bearer = "firm"', ("亏损谁承担：owners 业主，firm 物业；不写随章程", "who bears a loss: owners or firm; else the charter's")),
    ('# release_function = "band"', ("拨付办法：band, linear, pass_fail, holdback；不写随章程", "the release function; else the charter's")),
    ('# pass_score = "60.00"', ("达标分；不写随章程", "the pass score; else the charter's")),
    ('# release_rest = "deducted"', ("拨付后的余下部分：withheld 暂扣，deducted 扣减", "what a release leaves over: withheld or deducted")),
    ('# settlement_period = "year"', ("结算期：year, quarter, month, contract", "the settlement period")),
    ('# cost_heads = ["security", "office"]', ("按合同报销成本的科目", "heads whose cost is reimbursed")),
    ("# interim = true", ("应急物业，最长几个月看章程", "an interim firm; the charter says for how many months")),
    ("# notice_days = 60", ("解约要提前几天通知；不写随法律（解聘 60，退出 90）", "days of notice; else the law's: 60 to dismiss, 90 to leave")),
    ('# related_vendors = ["v-04"]', ("允许和本小区交易的关联方", "vendors related to the firm that may trade with the fund")),
    ('# renews = "C-00"', ("续签哪一份", "the contract it renews")),
    ('# resolution = "R2026001"', ("业主大会决议；上期考核没达标的续签必须写", "the owners' resolution; a must where the last evaluation failed")),
    ('# attach = ["合同.pdf"]', ("合同文本，放在本表旁边；留在 documents/", "the paper, beside this form; kept in documents/")),
    "",
    "[[tariffs]]",
    ('use = "residential"', ("用途：residential 住宅，commercial 商业，developer 建设单位", "the use: residential, commercial, developer")),
    ('rate_per_m2_month = "2.0000"', ("元/平方米·月，四位小数", "CNY a square metre and month, four places")),
    "",
    ("# [late_fee]", ("合同约定逾期加收违约金才写；不写就不加", "only where the contract adds a late fee")),
    ('# day_share = "1/2000"', ("欠款的多少一天，写成分数：万分之五写 1/2000", "of what is unpaid a day, as a fraction: 5 in 10,000 is 1/2000")),
    ("# after_days = 15", ("到期几天以后开始算；不写从到期第二天算", "so many days after the due day; else from the day after it")),
    ('# max_share = "1/5"', ("累计最多到账单的多少；没有上限删掉", "in all up to this share of the bill; delete it where there is no limit")),
    "",
    ("# [[cost_months]]", ("合同约定每月成本的科目（首年没有预算时用）", "what a head costs a month by the contract (used in a first year without a budget)")),
    '# head = "wages"',
    '# amount = "9000.00"',
)


_VENDOR_FORM = (
    ('contract = "C-11"', ("合同编号", "the contract's number")),
    ('vendor = "v-01"', ("和谁签的：v-编号；物业只包一部分时写 F001", "with whom: a vendor, or the firm for a part of the service")),
    ('title = "电梯维保"', ("做什么", "what it is about")),
    ('heads = ["lift"]', ("科目；人员和技术请分成两份合同", "the heads; keep staff and technical work apart")),
    ("first = 2026-01-01", ("第一天", "the first day")),
    ("end = 2026-12-31", ("最后一天", "the last day")),
    ('total = "7200.00"', ("总价：分期付款按总价判", "in all: instalments are tested on it")),
    ('# month_amount = "600.00"', ("每月固定多少；不是按月的删掉", "what a month costs; delete it where it is no monthly work")),
    ('accepted_by = "month"', ("按什么验收：month 月，quarter 季，contract 整份", "accepted by month, quarter or contract")),
    ('# licence = "TS3344001-2027"', ("电梯、消防必须写专业单位的资质证号", "lifts and fire systems: the specialist's licence")),
    ('# repair = "Q-01"', ("按哪次比价选的", "the comparison of quotes it was chosen by")),
    ('# resolution = "R2026001"', ("按哪个决议", "by which resolution")),
    ('# attach = ["合同.pdf"]', ("合同文本，放在本表旁边", "the paper, beside this form")),
)
_HAND_OVER_FORM = (
    ('giver = "firm"', ("谁交出来：firm 物业；社区交出写 residents-committee", "who hands over: firm, or residents-committee")),
    ('handed = ["contracts", "passwords", "vouchers", "drawings", "keys"]', (
        "交了什么：合同、密码、凭证、图纸资料、钥匙；没交的删掉", "what was given; delete what was not")),
    ('# refused = "arrears"', ("拒绝交接：arrears 拿欠费作理由，other 其他", "who refuses: arrears as the reason, or other")),
    ("# served_until = 2026-12-31", ("终止后实际服务到哪天（等新物业接手）", "the last day it went on until the next one came")),
    ('# attach = ["交接清单.pdf"]', ("双方签字的清单", "the signed statement")),
    "",
    ("[stated]", ("对方交来的清单上写的数；没给的删掉，账本的数由程序算", "what the giver's own list says; the book's side is computed")),
    ('bank = "0.00"', ("账户余额", "the account's balance")),
    ('advances = "0.00"', ("业主预交合计", "advances in all")),
    ('arrears = "0.00"', ("业主欠费合计", "arrears in all")),
    ('deposits = "0.00"', ("押金合计", "deposits in all")),
    ('public-revenue = "0.00"', ("公共收益余额", "public revenue")),
)


@contract.verb("template", help=("打印一张带说明的表（TOML）：物业合同、供应商合同或交接清单。",
                                 "Print a commented form (TOML): a firm's contract, a vendor's, or a hand-over."),
               examples=("sharedfund contract template > 合同.toml", "sharedfund contract template --of hand-over > 交接.toml"))
@option("--of", "of", type=click.Choice(["firm", "vendor", "hand-over"]), default="firm", help=(
    "哪一种：firm 物业合同，vendor 供应商合同，hand-over 交接清单", "which: the firm's contract, a vendor's, a hand-over"))
def template(desk: Desk, of: str) -> None:
    from sharedfund_cli.forms import printed

    if of == "vendor":
        printed(desk, ("供应商合同：照合同填", "A vendor's contract: fill in what the paper says"), _VENDOR_FORM)
        return
    if of == "hand-over":
        printed(desk, ("交接清单：只填对方交来的", "A hand-over: only what the giver handed over"), _HAND_OVER_FORM)
        return
    folder = desk.book_folder(required=False)
    kind = desk.state.charter.terms.remuneration_kind if folder else "residual"
    lines = [line if isinstance(line, str) else (line[0].replace("{kind}", kind), line[1]) for line in _FORM]
    printed(desk, ("物业合同：照合同填，没有的项删掉，或者留着行首的 #", "A firm's contract: fill in what the paper says, leave the rest commented"), lines)


@contract.verb("record", help=("登记物业合同，要业委会和社区都同意。", "Record the firm's contract; committee and community agree."),
               examples=("sharedfund contract record --file 合同.toml",), signs=True, writes=True)
@option("--file", "file", type=EXISTING_FILE, required=True, metavar=("文件", "FILE"), help=("填好的合同表", "the filled form"))
def record(desk: Desk, file: str) -> None:
    from sharedfund.drafts import contracts as drafts
    from sharedfund.entries.contracts import ContractRecorded
    from sharedfund_cli.forms import papers_of
    from sharedfund_cli.papers import account_commitment

    sheet = toml(file)
    firm, typed = sheet.text("firm"), sheet.text("account", None)
    account = account_commitment(desk, firm, typed)
    if account is None:
        sheet.fail("field-missing", "account")
    entry = sheet.drafted(
        ContractRecorded, lambda **fields: drafts.record_contract(desk.state, by=desk.person, day=desk.today, **fields),
        ("account", "attach"), firm_account=account, evidence=papers_of(desk, sheet))
    desk.act(entry, data=_summary_of_entry(entry), done=say(
        f"合同 {entry.contract}（{entry.firm_name}，{entry.first} 至 {entry.end}）已提出",
        f"Contract {entry.contract} ({entry.firm_name}, {entry.first} to {entry.end}) is proposed"))


@contract.verb("end", help=("终止物业合同：写明最后一天和原因；期满没人终止就按原合同继续。",
                            "End the firm's contract with a last day and a reason; one nobody ends goes on."),
               examples=("sharedfund contract end C-01 --day 2026-12-24 --reason termination --notice-day 2026-10-20 --resolution R2026004",),
               signs=True, writes=True)
@argument("number", type=CONTRACT, metavar=("编号", "NO"))
@option("--day", "last", type=DAY, required=True, metavar=("日期", "DAY"), help=("最后一天", "the last day"))
@option("--reason", type=click.Choice(["termination", "withdrawal", "expiry", "agreement"]), required=True, help=(
    "termination 解聘（要业主大会决议），withdrawal 物业退出，expiry 期满，agreement 协商",
    "termination by the owners, withdrawal of the firm, expiry, agreement"))
@option("--notice-day", type=DAY, metavar=("日期", "DAY"), help=("哪天通知的", "the day the notice was given"))
@option("--resolution", type=RESOLUTION, metavar=("决议", "R"), help=("业主大会决议", "the owners' resolution"))
@option("--attach", type=EXISTING_FILE, multiple=True, metavar=("文件", "FILE"), help=("附件", "papers"))
def end(desk: Desk, number: str, last: date, reason: str, attach: Sequence[str], **more: Any) -> None:
    from sharedfund.drafts import contracts as drafts
    from sharedfund_cli.papers import attached

    entry = drafts.end_contract(desk.state, by=desk.person, day=desk.today, contract=number, last=last, reason=reason,
                                evidence=attached(desk, attach), **more)
    desk.act(entry, data={"contract": number, "firm": entry.firm, "last": last, "reason": reason}, done=say(
        f"合同 {number} 到 {last} 终止，已提出", f"{number} ends with {last}; it is proposed"),
        next_=(f"sharedfund contract hand-over {number} --file 交接.toml",))


@contract.verb("hand-over", help=("登记交接清单：账本的数由程序算，和对方交来的并排；不写编号是社区等交出来。",
                                  "Record a hand-over: the book's sums beside the giver's; without a number by who is no firm."),
               examples=("sharedfund contract hand-over C-01 --file 交接.toml",), signs=True, writes=True)
@argument("number", type=CONTRACT, metavar=("编号", "NO"), required=False)
@option("--file", "file", type=EXISTING_FILE, required=True, metavar=("文件", "FILE"), help=("填好的交接清单", "the filled form"))
def hand_over(desk: Desk, number: str | None, file: str) -> None:
    from sharedfund.drafts import hand_over as drafts
    from sharedfund_cli.forms import papers_of

    sheet = toml(file)
    stated = sheet.table("stated")
    sums = {field: stated.amount(field) for field in ("bank", "advances", "arrears", "deposits", "public-revenue")
            if stated.has(field)}
    stated.done()
    fields: dict[str, Any] = {
        "giver": sheet.text("giver", "firm"), "handed": sheet.texts("handed", ()), "refused": sheet.text("refused", None),
        "served_until": sheet.day("served_until", None), "evidence": papers_of(desk, sheet),
    }
    sheet.done()
    entry = drafts.record_hand_over(desk.state, by=desk.person, day=desk.today, contract=number, stated=sums, **fields)
    rows = [{"item": one.item, "booked": one.booked, "stated": one.stated} for one in entry.sums]
    missing = [one.item for one in entry.things if not one.handed]
    desk.act(entry, data={"hand_over": entry.hand_over, "sums": rows, "missing": missing}, done=say(
        f"交接清单 {entry.hand_over} 已提出" + ("，有没交的" if missing else ""),
        f"Hand-over {entry.hand_over} is proposed" + ("; something is missing" if missing else "")))


@contract.verb("committee", help=("登记业委会换届的交接：账册、印章、凭证、密码，和离任审计。",
                                  "Record what a committee hands to the next one, and the audit of its term."),
               examples=("sharedfund contract committee --handed books,seal,vouchers,passwords",), signs=True, writes=True)
@option("--handed", default="", metavar=("东西", "ITEMS"), help=(
    "交了什么，用逗号分：books 账册，seal 印章，vouchers 凭证，passwords 密码", "books, seal, vouchers, passwords, parted by commas"))
@option("--audit", type=EXISTING_FILE, metavar=("文件", "FILE"), help=("离任审计报告", "the audit of the term"))
@option("--attach", type=EXISTING_FILE, multiple=True, metavar=("文件", "FILE"), help=("交接单", "papers"))
def committee(desk: Desk, handed: str, audit: str | None, attach: Sequence[str]) -> None:
    from sharedfund.drafts import hand_over as drafts
    from sharedfund.entries.hand_over import OF_COMMITTEE
    from sharedfund.errors import BadInput
    from sharedfund_cli.papers import attached

    given = tuple(word.strip() for word in handed.split(",") if word.strip())
    unknown = [item for item in given if item not in OF_COMMITTEE]
    if unknown:
        raise BadInput("no-item-of-a-hand-over", item=unknown[0])
    entry = drafts.hand_over_committee(
        desk.state, by=desk.person, day=desk.today, handed=given, evidence=attached(desk, attach),
        audit=attached(desk, (audit,))[0] if audit else None)
    desk.act(entry, data={"handed": given, "audited": audit is not None},
             done=say("业委会交接已提出", "The committee's hand-over is proposed"))


@contract.verb("vendor", help=("登记供应商合同：分包的每一家，科目、总价、按什么验收。",
                               "Record a vendor's contract: its heads, its total, by what it is accepted."),
               examples=("sharedfund contract vendor --file 电梯维保.toml",), signs=True, writes=True)
@option("--file", "file", type=EXISTING_FILE, required=True, metavar=("文件", "FILE"), help=("填好的合同表", "the filled form"))
def vendor(desk: Desk, file: str) -> None:
    from sharedfund.drafts import contracts as drafts
    from sharedfund.entries.contracts import VendorContractRecorded
    from sharedfund_cli.forms import papers_of

    sheet = toml(file)
    entry = sheet.drafted(
        VendorContractRecorded,
        lambda **fields: drafts.record_vendor_contract(desk.state, by=desk.person, day=desk.today, **fields),
        ("attach",), evidence=papers_of(desk, sheet))
    desk.act(entry, data={"contract": entry.contract, "vendor": entry.vendor, "total": entry.total}, done=say(
        f"供应商合同 {entry.contract}（{entry.title}）已提出", f"The vendor's contract {entry.contract} ({entry.title}) is proposed"))


@contract.verb("accept", help=("验收供应商一期的活，业委会和社区都同意才算；--refuse 是不通过。",
                               "Accept a vendor's work of a period, committee and community together; --refuse says no."),
               examples=("sharedfund contract accept C-11 2026-01", "sharedfund contract accept C-11 2026-02 --refuse --reason 未到场"),
               signs=True, writes=True)
@argument("number", type=CONTRACT, metavar=("编号", "NO"))
@argument("period", type=PERIOD, metavar=("验收期", "PERIOD"))
@option("--refuse", is_flag=True, help=("不通过", "it is not accepted"))
@option("--reason", type=TEXT, metavar=("原因", "T"), help=("为什么", "why"))
@option("--attach", type=EXISTING_FILE, multiple=True, metavar=("文件", "FILE"), help=("验收单、照片", "papers"))
def accept(desk: Desk, number: str, period: str, refuse: bool, reason: str | None, attach: Sequence[str]) -> None:
    from sharedfund.drafts import contracts as drafts
    from sharedfund_cli.papers import attached

    entry = drafts.accept_vendor(desk.state, by=desk.person, day=desk.today, contract=number, period=period,
                                 accepted=not refuse, reason=reason, evidence=attached(desk, attach))
    said = say("通过", "accepted") if entry.accepted else say("不通过", "refused")
    desk.act(entry, data={"contract": number, "period": period, "accepted": entry.accepted}, done=say(
        f"合同 {number} {period} 的验收（{said}）已提出", f"{number}, {period}: {said}; it is proposed"))


def _summary_of_entry(entry: Any) -> dict[str, Any]:
    return {"contract": entry.contract, "firm": entry.firm, "first": entry.first, "end": entry.end}


def _summary(desk: Desk, held: Contract) -> dict[str, Any]:
    from datetime import timedelta

    from sharedfund.state.remuneration import terms_of

    terms = terms_of(desk.state, held)
    return {
        "contract": held.contract, "firm": held.firm, "firm_name": held.firm_name, "first": held.first,
        "end": held.end - timedelta(days=1), "in_force": desk.state.contracts.in_force(desk.local_day) == held,
        "indefinite": held.is_indefinite(desk.local_day), "ended": held.ended,
        "last": None if held.until == date.max else held.until - timedelta(days=1), "interim": held.interim,
        "renews": held.renews, "related_vendors": held.related_vendors, "kind": terms.kind,
        "rate_share": terms.rate_share if terms.kind == "share" else None,
        "fixed_month": terms.fixed_month if terms.kind == "fixed" else None, "deficit_bearer": terms.deficit_bearer,
        "release_function": terms.function, "pass_score": terms.pass_score, "release_rest": terms.rest,
        "settlement_period": terms.settlement_period, "gate_conditions": sorted(terms.conditions),
        "tariffs": held.tariffs, "cost_heads": held.cost_heads, "cost_months": held.cost_months,
        "late_fee": held.late_fee,
    }


_OF_VENDOR = (
    Column("contract", ("合同", "Contract")), Column("vendor", ("供应商", "Vendor")), Column("title", ("内容", "Title")),
    Column("first", ("第一天", "First")), Column("end", ("最后一天", "Last")), Column("total", ("总价", "Total")),
    Column("asked", ("已申请", "Asked")), Column("accepted", ("已验收", "Accepted")),
)


def _vendor_row(desk: Desk, held: VendorContract) -> dict[str, Any]:
    from datetime import timedelta

    from sharedfund.values.money import ZERO

    known = desk.state.payments.contracts.get(held.contract)
    said = {name: desk.state.contracts.accepted.get(f"{held.contract}/{name}") for name in held.periods()}
    return {
        "contract": held.contract, "vendor": held.vendor, "title": held.title, "heads": held.heads, "first": held.first,
        "end": held.end - timedelta(days=1), "total": held.total, "month_amount": held.month_amount,
        "accepted_by": held.accepted_by, "licence": held.licence, "asked": known.asked if known else ZERO,
        "accepted": f"{sum(1 for one in said.values() if one and one.accepted)}/{len(said)}",
        "periods": [{"period": name, "accepted": one.accepted, "day": one.day, "reason": one.reason}
                    for name, one in said.items() if one],
    }


@contract.verb("list", help=("列出物业合同；--vendors 列供应商合同。", "List the firms' contracts; --vendors those with vendors."),
               examples=("sharedfund contract list", "sharedfund contract list --vendors"), lists=True)
@option("--vendors", is_flag=True, help=("列供应商合同", "the vendors' contracts"))
def list_(desk: Desk, vendors: bool) -> None:
    from sharedfund.state.remuneration import periods_of, renewal_flag

    if vendors:
        agreed = sorted(desk.state.contracts.agreements.values(), key=lambda c: c.contract)
        desk.show([_vendor_row(desk, one) for one in agreed], _OF_VENDOR)
        return
    rows = []
    for held in sorted(desk.state.contracts.contracts.values(), key=lambda c: c.first):
        flags = [renewal_flag(desk.state, held.firm, p.name) for p in periods_of(desk.state, held, desk.local_day)]
        rows.append({**_summary(desk, held), "renewal": next((f for f in reversed(flags) if f), None)})
    desk.show(rows, (
        Column("contract", ("合同", "Contract")), Column("firm", ("物业", "Firm")), Column("firm_name", ("名称", "Name")),
        Column("first", ("第一天", "First")), Column("end", ("最后一天", "Last")), Column("kind", ("酬金", "Remuneration"), "word"),
        Column("in_force", ("有效", "In force")), Column("indefinite", ("期满继续", "Goes on")), Column("ended", ("终止", "Ended"), "word"), Column("renewal", ("续聘建议", "Renewal"), "word")))


_SHOWN = (
    ("firm_name", ("物业", "Firm")), ("first", ("第一天", "First day")), ("end", ("最后一天", "Last day")),
    ("ended", ("终止原因", "Ended")), ("last", ("服务到", "Served to")), ("renews", ("续签自", "Renews")),
    ("related_vendors", ("允许的关联方", "Related vendors allowed")),
    ("kind", ("酬金方式", "Remuneration")), ("rate_share", ("比例", "Rate")), ("fixed_month", ("每月定额", "A month")),
    ("deficit_bearer", ("亏损承担", "Loss borne by")), ("release_function", ("拨付办法", "Release function")),
    ("pass_score", ("达标分", "Pass score")), ("release_rest", ("余下部分", "The rest is")),
    ("settlement_period", ("结算期", "Settlement period")), ("gate_conditions", ("拨付要过的关", "The gate asks for")),
    ("cost_heads", ("报销科目", "Reimbursed heads")),
)


@contract.verb("show", help=("看一份合同：期限、单价、酬金和考核门的条款（合同没写的随章程）。",
                             "Show a contract: term, tariffs, remuneration and gate (the charter's where it is silent)."),
               examples=("sharedfund contract show C-01",))
@argument("number", type=CONTRACT, metavar=("编号", "NO"))
def show(desk: Desk, number: str) -> None:
    from sharedfund.errors import NotFound
    from sharedfund.render.words import names
    from sharedfund.render.words.form import plain
    from sharedfund.values.money import ZERO
    from sharedfund_cli import cells, output

    agreed = desk.state.contracts.agreements.get(number)
    if agreed is not None:
        row = _vendor_row(desk, agreed)
        said = [f"  {one['period']}  " + (say("通过", "accepted") if one["accepted"] else say("不通过", "refused")) for one in row["periods"]]
        desk.show(row, text="\n".join([f"{number}  {agreed.title}  {agreed.vendor}  {output.plain(row['total'])}", *said]))
        return
    held = desk.state.contracts.named(number)
    if held is None:
        raise NotFound("no-contract", contract=number)
    data = _summary(desk, held)
    label = max(cells.width(say(*heading)) for _, heading in _SHOWN)
    lines = [number]
    for member, heading in _SHOWN:
        value = output.plain(data[member])
        if value not in (None, [], ""):
            told = say("、", ", ").join(_told(desk, member, str(part)) for part in (value if isinstance(value, list) else [value]))
            lines.append(f"  {cells.pad(say(*heading), label)}  {told}")
    for tariff in held.tariffs:
        exact = tariff.rate_per_m2_month
        rate = plain(exact if exact * 100 % 1 else exact.quantize(ZERO))
        lines.append(f"  {cells.pad(names.name('word', tariff.use, desk.lang), label)}  {rate} "
                     + say("元/平方米·月", "CNY a m2 and month"))
    desk.show(data, text="\n".join(lines))


def _told(desk: Desk, member: str, part: str) -> str:
    """One value of a contract: a budget head, a term as the charter says it, or a word of its own."""
    from sharedfund.render.words import names, terms

    if member == "cost_heads":
        return names.name("head", part, desk.lang)
    said = terms.value(member, part, desk.lang)
    return names.name("word", part, desk.lang) if said == part else said
