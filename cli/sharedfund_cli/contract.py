"""`contract`: the firm's contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sharedfund_cli.app import CONTRACT, EXISTING_FILE, Column, Desk, argument, noun, option, say, toml

if TYPE_CHECKING:
    from sharedfund.state.contracts import Contract

contract = noun("contract", help=("合同：填表、登记、查看物业合同。", "Contracts: template, record, show the firm's contract."))

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
    ('# attach = ["合同.pdf"]', ("合同文本，放在本表旁边；留在 documents/", "the paper, beside this form; kept in documents/")),
    "",
    "[[tariffs]]",
    ('use = "residential"', ("用途：residential 住宅，commercial 商业，developer 建设单位", "the use: residential, commercial, developer")),
    ('rate_per_m2_month = "2.0000"', ("元/平方米·月，四位小数", "CNY a square metre and month, four places")),
    "",
    ("# [[cost_months]]", ("合同约定每月成本的科目（首年没有预算时用）", "what a head costs a month by the contract (used in a first year without a budget)")),
    '# head = "wages"',
    '# amount = "9000.00"',
)


@contract.verb("template", help=("打印一张带说明的合同表（TOML），填好后 contract record。",
                                 "Print a commented contract file (TOML) to fill; then contract record."),
               examples=("sharedfund contract template > 合同.toml",))
def template(desk: Desk) -> None:
    from sharedfund_cli.forms import printed

    folder = desk.book_folder(required=False)
    kind = desk.state.charter.terms.remuneration_kind if folder else "residual"
    lines = [line if isinstance(line, str) else (line[0].replace("{kind}", kind), line[1]) for line in _FORM]
    printed(desk, ("物业合同：照合同填，没有的项删掉或保留 #", "A firm's contract: fill in what the paper says, leave the rest commented"), lines)


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


def _summary_of_entry(entry: Any) -> dict[str, Any]:
    return {"contract": entry.contract, "firm": entry.firm, "first": entry.first, "end": entry.end}


def _summary(desk: Desk, held: Contract) -> dict[str, Any]:
    from datetime import timedelta

    from sharedfund.state.remuneration import terms_of

    terms = terms_of(desk.state, held)
    return {
        "contract": held.contract, "firm": held.firm, "firm_name": held.firm_name, "first": held.first,
        "end": held.end - timedelta(days=1), "in_force": held.stands(desk.local_day), "kind": terms.kind,
        "rate_share": terms.rate_share if terms.kind == "share" else None,
        "fixed_month": terms.fixed_month if terms.kind == "fixed" else None, "deficit_bearer": terms.deficit_bearer,
        "release_function": terms.function, "pass_score": terms.pass_score, "release_rest": terms.rest,
        "settlement_period": terms.settlement_period, "gate_conditions": sorted(terms.conditions),
        "tariffs": held.tariffs, "cost_heads": held.cost_heads, "cost_months": held.cost_months,
    }


@contract.verb("list", help=("列出合同。", "List the contracts."), examples=("sharedfund contract list",), lists=True)
def list_(desk: Desk) -> None:
    from sharedfund.state.remuneration import periods_of, renewal_flag

    rows = []
    for held in sorted(desk.state.contracts.contracts.values(), key=lambda c: c.first):
        flags = [renewal_flag(desk.state, held.firm, p.name) for p in periods_of(desk.state, held, desk.local_day)]
        rows.append({**_summary(desk, held), "renewal": next((f for f in reversed(flags) if f), None)})
    desk.show(rows, (
        Column("contract", ("合同", "Contract")), Column("firm", ("物业", "Firm")), Column("firm_name", ("名称", "Name")),
        Column("first", ("第一天", "First")), Column("end", ("最后一天", "Last")), Column("kind", ("酬金", "Remuneration"), "word"),
        Column("in_force", ("有效", "In force")), Column("renewal", ("续聘建议", "Renewal"), "word")))


_SHOWN = (
    ("firm_name", ("物业", "Firm")), ("first", ("第一天", "First day")), ("end", ("最后一天", "Last day")),
    ("kind", ("酬金方式", "Remuneration")), ("rate_share", ("比例", "Rate")), ("fixed_month", ("每月定额", "A month")),
    ("deficit_bearer", ("亏损承担", "Loss borne by")), ("release_function", ("拨付办法", "Release function")),
    ("pass_score", ("达标分", "Pass score")), ("release_rest", ("余下部分", "The rest is")),
    ("settlement_period", ("结算期", "Settlement period")), ("gate_conditions", ("考核门条件", "The gate asks for")),
    ("cost_heads", ("报销科目", "Reimbursed heads")),
)


@contract.verb("show", help=("看一份合同：期限、单价、酬金和考核门的条款（合同没写的随章程）。",
                             "Show a contract: term, tariffs, remuneration and gate (the charter's where it is silent)."),
               examples=("sharedfund contract show C-01",))
@argument("number", type=CONTRACT, metavar=("编号", "NO"))
def show(desk: Desk, number: str) -> None:
    from sharedfund.errors import NotFound
    from sharedfund.render.words import names
    from sharedfund_cli import output

    held = desk.state.contracts.named(number)
    if held is None:
        raise NotFound("no-contract", contract=number)
    data = _summary(desk, held)
    lines = [number]
    for member, heading in _SHOWN:
        value = output.plain(data[member])
        if value not in (None, [], ""):
            table = "head" if member == "cost_heads" else "word"
            parts = [names.name(table, str(part), desk.lang) for part in (value if isinstance(value, list) else [value])]
            lines.append(f"  {say(*heading)}  {say('、', ', ').join(parts)}")
    lines += [f"  {names.name('word', tariff.use, desk.lang)}  {tariff.rate_per_m2_month} " + say("元/平方米·月", "CNY a m2 and month") for tariff in held.tariffs]
    desk.show(data, text="\n".join(lines))
