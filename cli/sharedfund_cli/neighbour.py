"""`neighbour`: services shared with other complexes: agreed, split, booked, paid."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sharedfund_cli.app import AMOUNT, BILL, DAY, EXISTING_FILE, FILE, NO, TEXT, Column, Desk, argument, noun, option, say, toml
from sharedfund_cli.papers import account_commitment

if TYPE_CHECKING:
    from sharedfund.state.neighbours import Agreement

neighbour = noun("neighbour", help=("和邻近小区分担：约定、分账、记账、收款。各有各的账本。", "Services shared with neighbours: agree, split, book, receive. Every complex has its own book."))

_FORM = (
    ('agreement = "NA-01"', ("约定编号", "its number")),
    ('service = "垃圾清运"', ("分担什么", "what is shared")),
    ('head = "shared-service"', ("科目", "the head")),
    ('split_by = "households"', ("households 户数，area 面积，equal 均摊，agreed 另行商定（要业主大会决议）",
                                 "households, area, equal, or agreed (which the owners resolve)")),
    ('payer = "self"', ("哪个小区先付再分：self 本小区，或它的基金编号", "whose book pays and splits: self, or its fund id")),
    ('# account = "6222020200018880001"', ("别的小区付款时：它收分摊款的账户", "where a neighbour pays: the account it is paid to")),
    ("first = 2026-01-01", ("从", "from")),
    ("end = 2026-12-31", ("到（含）", "to, this day included")),
    ('resolution = "R2026001"', ("本小区的决议", "this complex's resolution")),
    ('# contract = "C-01"', ("统一打包选聘：本小区自己的合同", "a bundle contract: this complex's own")),
    ('attach = ["约定书.pdf"]', ("约定书，放在本表旁边", "the paper, beside this form")),
    "",
    ("[[parties]]", ("小区，一个一段；本小区写 self", "the complexes, one block each; `self` is this one")),
    ('fund = "self"', ("基金编号", "its fund id")),
    ('name = "银杏花园"', ("名称", "its name")),
    ('weight = "56.00"', ("户数、面积或权数", "households, m2, or its weight")),
)


@neighbour.verb("template", help=("打印一张分摊约定表（TOML），填好后 neighbour record。", "Print a form of an agreement (TOML) to fill; then neighbour record."),
                examples=("sharedfund neighbour template > 约定.toml",))
def template(desk: Desk) -> None:
    from sharedfund_cli.forms import printed

    printed(desk, ("分摊约定：各小区各录一份", "An agreement: each complex records its own"), _FORM)


@neighbour.verb("record", help=("登记和邻近小区的分摊约定，凭本小区的决议。要社区同意。", "Record an agreement with neighbours, by this complex's resolution; the community agrees."),
                examples=("sharedfund neighbour record --file 约定.toml",), signs=True, writes=True)
@option("--file", "file", type=EXISTING_FILE, required=True, metavar=("文件", "FILE"), help=("填好的约定表", "the filled form"))
def record(desk: Desk, file: str) -> None:
    from sharedfund.drafts import neighbours as drafts
    from sharedfund.entries.neighbours import SharingAgreed
    from sharedfund.values.identity import neighbour_of
    from sharedfund_cli.forms import papers_of

    own = desk.state.record.fund_id
    sheet = toml(file)
    parties = []
    for party in sheet.tables("parties"):
        fund = party.text("fund")
        parties.append({"fund": own if fund == "self" else fund, "name": party.text("name"), "weight": party.text("weight")})
        party.done()
    payer = sheet.text("payer")
    payer = own if payer == "self" else payer
    account = account_commitment(desk, neighbour_of(payer), sheet.text("account", None)) if payer != own else None
    entry = sheet.drafted(
        SharingAgreed, lambda **fields: drafts.agree_sharing(desk.state, by=desk.person, day=desk.today, **fields),
        ("attach", "parties", "payer", "account"), parties=tuple(parties), payer=payer, payer_account=account,
        evidence=papers_of(desk, sheet))
    desk.act(entry, data={"agreement": entry.agreement}, done=say(f"分摊约定 {entry.agreement}（{entry.service}）已提出", f"{entry.agreement} ({entry.service}) is proposed"))


@neighbour.verb("split", help=("把一张账单按约定分给各小区：自己的一份还是支出，别人的记应收。", "Split a bill by an agreement: this complex's part stays an expense, the others' are due from them."),
                examples=("sharedfund neighbour split B-0012 --agreement NA-01",), signs=True, writes=True)
@argument("bill", type=BILL, metavar=("账单", "BILL"))
@option("--agreement", type=NO, required=True, metavar=("编号", "NO"), help=("分摊约定", "the agreement"))
def split(desk: Desk, bill: str, agreement: str) -> None:
    from sharedfund.drafts import neighbours as drafts
    from sharedfund.values.identity import neighbour_of

    entry = drafts.split_cost(desk.state, by=desk.person, day=desk.today, agreement=agreement, bill=bill)
    parts = {neighbour_of(part.fund): part.amount for part in entry.parts}
    desk.act(entry, data={"split": entry.split, "parts": parts},
             done=say(f"{entry.split}：{entry.total} 分成 {len(parts)} 份", f"{entry.split}: {entry.total} in {len(parts)} parts"),
             next_=(say(f"把分摊单给邻近小区：sharedfund neighbour slip {entry.split} -o 分摊单.toml",
                        f"give the neighbours its slip: sharedfund neighbour slip {entry.split} -o slip.toml"),))


@neighbour.verb("unsplit", help=("撤回一张分摊单：整张撤回，还没有人付过才行。", "Take a split back, whole, while nobody has paid its part."),
                examples=("sharedfund neighbour unsplit NS-0001 --reason 重复",), signs=True, writes=True)
@argument("number", type=NO, metavar=("编号", "NO"))
@option("--reason", type=TEXT, required=True, metavar=("原因", "T"), help=("为什么", "why"))
@option("--approval", type=TEXT, metavar=("指纹", "LEAF"), help=("金额大时：同意更正的那一条", "above the limit: the entry that approved it"))
def unsplit(desk: Desk, number: str, reason: str, approval: str | None) -> None:
    from sharedfund.drafts import neighbours as drafts

    entry = drafts.unsplit_cost(desk.state, by=desk.person, day=desk.today, split=number, reason=reason, approval=approval)
    desk.act(entry, data={"split": number}, done=say(f"{number} 已撤回", f"{number} is taken back"))


@neighbour.verb("slip", help=("出一张分摊单，给邻近小区照着记：写明本账本的哪一条。", "Write the slip of a split for the neighbours, which names this book's entry."),
                examples=("sharedfund neighbour slip NS-0001 -o 分摊单.toml",))
@argument("number", type=NO, metavar=("编号", "NO"))
@option("-o", "out", type=FILE, metavar=("文件", "FILE"), help=("写到文件", "write to a file"))
def slip(desk: Desk, number: str, out: str | None) -> None:
    from sharedfund.drafts import neighbours as drafts

    found = drafts.split_of(desk.state, number)
    data = {"fund": desk.state.record.fund_id, "agreement": found.agreement, "month": found.month, "total": found.total,
            "mirrors": found.leaf}
    text = "".join(f'{name} = "{value}"\n' for name, value in data.items())
    if out is not None:
        desk.save(out, text)
    desk.show(data, text=text.rstrip())


@neighbour.verb("book", help=("照邻近小区的分摊单记自己的一份：一张应付账单，写着对方账本的那一条。付款和别的账单一样走。",
                              "Book this complex's part of a neighbour's slip: a bill that names the other book's entry, paid like any other."),
                examples=("sharedfund neighbour book 分摊单.toml --due 2026-02-28",), signs=True, writes=True)
@argument("file", type=EXISTING_FILE, metavar=("分摊单", "SLIP"))
@option("--due", type=DAY, required=True, metavar=("日期", "DAY"), help=("哪天前付", "to be paid by"))
def book(desk: Desk, file: str, due: date) -> None:
    from sharedfund.drafts import neighbours as drafts
    from sharedfund_cli.papers import attached

    sheet = toml(file)
    agreement, month = sheet.text("agreement"), sheet.period("month")
    fund, total, mirrors = sheet.text("fund"), sheet.amount("total"), sheet.text("mirrors")
    sheet.done()
    if fund != drafts.agreement_of(desk.state, agreement).payer:
        sheet.wrong("not-of-the-payer", "fund", found=fund, agreement=agreement)
    entry = drafts.book_share(desk.state, by=desk.person, day=desk.today, agreement=agreement, month=month, total=total,
                              mirrors=mirrors, due=due, evidence=attached(desk, (file,)))
    desk.act(entry, data={"bill": entry.bill, "amount": entry.amount, "neighbour": entry.neighbour},
             done=say(f"{entry.bill}：{entry.month} 分摊 {entry.amount}，欠 {entry.neighbour}", f"{entry.bill}: {entry.amount} of {entry.month}, owed to {entry.neighbour}"))


@neighbour.verb("receive", help=("邻近小区付来了它的一份。", "A neighbour paid its part."),
                examples=("sharedfund neighbour receive --from n-1957c0de --amount 30.00 --bank-ref YZ0001",), writes=True)
@option("--from", "from_", type=TEXT, required=True, metavar=("小区", "N"), help=("哪个小区（n- 加基金编号头 8 位）", "which neighbour (n- and the first 8 digits of its fund id)"))
@option("--amount", type=AMOUNT, required=True, metavar=("金额", "A"), help=("多少", "how much"))
@option("--bank-ref", "bank_ref", type=TEXT, required=True, metavar=("流水号", "R"), help=("银行流水号", "the bank's reference"))
@option("--occurred", type=DAY, metavar=("日期", "DAY"), help=("到账那天，不是今天时", "when it came, if not today"))
def receive(desk: Desk, from_: str, amount: Decimal, bank_ref: str, occurred: date | None) -> None:
    from sharedfund.drafts import neighbours as drafts
    from sharedfund.errors import BadInput

    try:
        entry = drafts.receive_share(desk.state, by=desk.person, day=desk.today, neighbour=from_, amount=amount,
                                     bank_ref=bank_ref, occurred=occurred)
    except ValueError:
        raise BadInput("not-a-neighbour-id", found=from_) from None
    desk.record(entry, data={"neighbour": from_, "amount": amount}, done=say(f"{from_} 付来 {amount}", f"{from_} paid {amount}"))


def _summary(desk: Desk, found: Agreement) -> dict[str, Any]:
    from sharedfund.entries.neighbours import due_from, due_to
    from sharedfund.values.identity import neighbour_of

    own, ledger = desk.state.record.fund_id, desk.state.ledger
    return {"agreement": found.agreement, "service": found.service, "head": found.head, "split_by": found.split_by,
            "payer": found.payer, "first": found.first, "end": found.end, "resolution": found.resolution,
            "parties": [{"fund": party.fund, "name": party.name, "weight": party.weight,
                         "due_from": ledger.balance(due_from(neighbour_of(party.fund))),
                         "due_to": ledger.owed(due_to(neighbour_of(party.fund)))}
                        for party in found.parties if party.fund != own]}


@neighbour.verb("list", help=("列出分摊约定，和各小区往来多少。", "List the agreements."), examples=("sharedfund neighbour list",), lists=True)
def list_(desk: Desk) -> None:
    rows = [_summary(desk, found) for found in sorted(desk.state.neighbours.agreements.values(), key=lambda a: a.agreement)]
    desk.show(rows, (
        Column("agreement", ("编号", "No")), Column("service", ("分担什么", "Service")), Column("head", ("科目", "Head"), "head"),
        Column("split_by", ("按什么", "By"), "word"), Column("first", ("从", "From")), Column("end", ("到", "To"))))


@neighbour.verb("show", help=("看一个分摊约定：各小区还欠多少。", "Show an agreement: what each neighbour owes and is owed."), examples=("sharedfund neighbour show NA-01",))
@argument("number", type=NO, metavar=("编号", "NO"))
def show(desk: Desk, number: str) -> None:
    from sharedfund.drafts import neighbours as drafts
    from sharedfund.render.words import form

    data = _summary(desk, drafts.agreement_of(desk.state, number))
    lines = [f"{number}  {form.clean(data['service'])}  {data['first']} – {data['end']}"]
    lines += [say(f"  {form.clean(row['name'])}  应收 {form.money(row['due_from'])}  应付 {form.money(row['due_to'])}",
                  f"  {form.clean(row['name'])}  due from {form.money(row['due_from'], 'en')}  due to {form.money(row['due_to'], 'en')}")
              for row in data["parties"]]
    desk.show(data, text="\n".join(lines))
