"""`opening`: what a running complex starts with, from files to fill, checked to the fen before anybody signs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sharedfund.values import rooms
from sharedfund_cli.app import FOLDER, argument, noun, say
from sharedfund_cli.unit import PRIVATE, Row, building_of, named_value, read_units, register_drafts

if TYPE_CHECKING:
    from sharedfund.drafts.opening import OpeningRow
    from sharedfund.entries.charter import OpeningProposed
    from sharedfund.entries.terms import Terms
    from sharedfund.entries.units import UnitRegistered
    from sharedfund.state import State
    from sharedfund_cli.desk import Desk
    from sharedfund_cli.files import Sheet

opening = noun("opening", help=("期初：正在运行的小区从哪里起步；银行余额要解释到分。",
                                "The opening position of a running complex: it explains the bank balance to the fen."))

BANK = "bank.toml"
DEPOSITS = {"renovation": ("装修",), "access": ("门禁",), "firm-bond": ("履约", "履约保证金")}
CLAIMS = {
    "cost-payable": ("应付物业成本",), "fee-accrued": ("应计酬金",), "fee-withheld": ("暂扣酬金",),
    "fee-releasable": ("待拨酬金",), "former-firm": ("应收前物业",), "firm-collected": ("物业代收未解缴",),
    "unidentified": ("待核实",), "wages": ("应付工资",), "agency-collected": ("代收物业费",),
}

# File -> (its columns in both languages, those that may be left out).
FILES: dict[str, tuple[dict[str, tuple[str, ...]], tuple[str, ...]]] = {
    "arrears.csv": ({"room": ("房号",), "period": ("期间",), "amount": ("欠费",), "due": ("到期日",), "firm": ("物业",)},
                    ("due", "firm")),
    "advances.csv": ({"room": ("房号",), "period": ("期间",), "amount": ("预收",)}, ("period",)),
    "ahead.csv": ({"room": ("房号",), "month": ("月份",), "amount": ("金额",)}, ()),
    "deposits.csv": ({"room": ("房号",), "kind": ("种类",), "amount": ("金额",), "number": ("编号",)}, ("number",)),
    "refunds.csv": ({"room": ("房号",), "amount": ("应退",)}, ()),
    "maintenance.csv": ({"room": ("房号",), "amount": ("余额",), "first-deposit": ("首期",)}, ("first-deposit",)),
    "bills.csv": ({"payee": ("收款方",), "head": ("科目",), "amount": ("金额",), "due": ("到期日",), "number": ("编号",)}, ("number",)),
    "claims.csv": ({"item": ("项目",), "party": ("对方",), "amount": ("金额",), "period": ("期间",), "due": ("日期",),
                    "number": ("编号",)}, ("party", "period", "due", "number")),
}

_TEMPLATES = {
    BANK: """# 期初：银行余额和它分属的资金。金额写在引号里。
# Opening: the bank balances and the funds they belong to. Amounts stand in quotes.

[[account]]
account = "co-managed"          # 章程里的账户 / an account of the charter
balance = "0.00"                # 开账日零点的余额 / its balance when the books begin
statement = "statement.pdf"     # 对账单文件，放在本文件夹 / the bank's statement, in this folder

[[fund]]
fund = "operating"              # operating 物业服务资金, public-revenue 公共收益, custody 代管款, agency 代收代付, contingency, grants
cash = "0.00"                   # 各项资金合计 = 银行余额 / the funds sum to the bank balance

# 维修资金（主管部门专户，按幢，不在上面的余额里）/ held by the bureau, not in the balances above
# [[maintenance]]
# building = "1"
# amount = "0.00"
# first-deposit = "0.00"        # 首期交存合计，不写就不提醒续交 / what was first paid in; without it nobody is warned

[hand-over]
refused = true                  # 或者 / or:  by = "p-01"
""",
    "units.csv": "房号,楼栋,用途,面积,面积来源,依据日期,业主,电话\n",
    "arrears.csv": "房号,期间,欠费,到期日,物业\n",
    "advances.csv": "房号,期间,预收\n",
    "ahead.csv": "房号,月份,金额\n",
    "deposits.csv": "房号,种类,金额,编号\n",
    "refunds.csv": "房号,应退\n",
    "maintenance.csv": "房号,余额,首期\n",
    "bills.csv": "收款方,科目,金额,到期日,编号\n",
    "claims.csv": "项目,对方,金额,期间,日期,编号\n",
    "README.txt": """units.csv     房屋（已登记的不用再写） / units not registered yet
arrears.csv   欠费：已经开始的期间，一户一期间一行；包干的写是哪家物业的（F001） / arrears of periods begun; of a lump sum the firm
advances.csv  预收：还没开账单的 / paid in advance, not charged yet
ahead.csv     已开账单、也付了、还没到的月份 / charged and paid, months to come
deposits.csv  押金：装修、门禁、履约（房号写企业编号 F001） / deposits; for a bond the firm's id
refunds.csv   应退业主款 / refunds due
maintenance.csv  维修资金按户：余额、首期交存；写了它，bank.toml 里就不再按幢写 / the maintenance fund by unit, instead of by building
bills.csv     未付账单：收款方像 v-11、F001、staff / unpaid bills
claims.csv    应计酬金、暂扣酬金、待拨酬金、应付物业成本、应收前物业、物业代收未解缴、应付工资、待核实、代收物业费 / the firm's and others
说不清是谁的钱写进 claims.csv 的“待核实”，属代管款；不能当成可动用。
没有的文件删掉，或只留表头。填好后： sharedfund opening check 本文件夹
""",
}


class Prepared(NamedTuple):
    """An opening read from its files: the units to register, the rows, what is kept in private/."""

    units: list[UnitRegistered]
    private: dict[str, dict[str, Any]]
    rows: tuple[OpeningRow, ...]
    statements: dict[str, tuple[Decimal, Path]]
    handed_over_by: str | None
    refused: bool


@opening.verb("template", help=("写出要填的表格。", "Write the files to fill."), examples=("sharedfund opening template 期初",))
@argument("folder", type=FOLDER, metavar=("文件夹", "DIR"))
def template(desk: Desk, folder: str) -> None:
    place = Path(folder)
    for name in _TEMPLATES:
        if (place / name).exists():
            desk.usage("file-exists", file_name=str(place / name))
    for name, text in _TEMPLATES.items():
        # Spreadsheets read UTF-8 only with a mark; TOML takes none.
        desk.save(place / name, text.encode("utf-8-sig" if name.endswith(".csv") else "utf-8"))
    desk.show({"folder": str(place), "files": sorted(_TEMPLATES)}, text=say(
        f"√ 表格写在 {place}/\n下一步  填好后 sharedfund opening check {place}",
        f"√ The files are in {place}/\nNext  fill them, then sharedfund opening check {place}"))


# ---- reading ----


def _sheets(path: Path) -> list[Sheet]:
    """The rows of an opening's CSV file; none where it is absent or has only its heading. Raises: BadInput."""
    from sharedfund.errors import BadInput
    from sharedfund_cli.files import csv_rows

    if not path.exists():
        return []
    columns, optional = FILES[path.name]
    try:
        return csv_rows(path, columns, optional)
    except BadInput as error:
        if error.code == "no-rows":
            return []
        raise


def _amount(sheet: Sheet) -> Decimal:
    amount: Decimal = sheet.amount("amount")
    if amount <= 0:
        sheet.wrong("amount-not-positive", "amount", found=str(amount))
    return amount


class _Numbers:
    """Numbers for papers that came without one: the next that is free."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}
        self._used: set[str] = set()

    def of(self, sheet: Sheet, prefix: str) -> str:
        """The number typed, checked, or the next."""
        import re

        typed = sheet.text("number", None)
        if typed is not None:
            if not re.fullmatch(rf"{prefix}-[0-9]{{4,8}}", typed):
                sheet.wrong("number-of-paper", "number", found=typed, prefix=prefix)
            if typed in self._used:
                sheet.wrong("number-twice", "number", found=typed)
            self._used.add(typed)
            return str(typed)
        while True:
            self._last[prefix] = self._last.get(prefix, 0) + 1
            made = f"{prefix}-{self._last[prefix]:04d}"
            if made not in self._used:
                self._used.add(made)
                return made


class _Reader:
    """Turns the sheets of an opening into rows."""

    def __init__(self, rooms: Mapping[str, str], households: Mapping[str, tuple[str, str]], terms: Terms) -> None:
        self.rooms = rooms
        self.households = households  # unit and building by household key
        self.custody = terms.maintenance_custody
        self.is_lump_sum = terms.fee_account == "agency"
        self.numbers = _Numbers()
        self.seen: set[tuple[str, ...]] = set()

    def household(self, sheet: Sheet) -> str:
        room: str = sheet.text("room")
        found = self.rooms.get(rooms.key(room)) or (room if room in self.households else None)
        if found is None:
            return sheet.wrong("no-household-of-room", "room", found=room, room=room)
        return found

    def once(self, sheet: Sheet, field: str, *what: str) -> None:
        if what in self.seen:
            sheet.wrong("stands-twice", field, found=" ".join(what[1:]))
        self.seen.add(what)

    def arrears(self, sheet: Sheet) -> OpeningRow:
        household, period = self.household(sheet), sheet.period("period")
        self.once(sheet, "period", "bill", household, period)
        firm = sheet.text("firm", None)
        if firm is not None:
            _firm(sheet, "firm", firm)
        return _row("arrears", "agency" if firm else "operating", household, _amount(sheet), period=period,
                    due=sheet.day("due", None), agent_for=firm)

    def advances(self, sheet: Sheet) -> OpeningRow:
        return _row("advance", "operating", self.household(sheet), _amount(sheet), period=sheet.period("period", None))

    def ahead(self, sheet: Sheet) -> OpeningRow:
        household, month = self.household(sheet), sheet.period("month")
        self.once(sheet, "month", "bill", household, month)
        return _row("charged-ahead", "operating", household, _amount(sheet), period=month)

    def deposits(self, sheet: Sheet) -> OpeningRow:
        kind = named_value(sheet, "kind", DEPOSITS, "renovation")
        party = sheet.text("room") if kind == "firm-bond" else self.household(sheet)
        if kind == "firm-bond":
            _firm(sheet, "room", party)
        return _row(f"deposit-{kind}", "custody", party, _amount(sheet), document=self.numbers.of(sheet, "D"))

    def refunds(self, sheet: Sheet) -> OpeningRow:
        return _row("refund", "agency" if self.is_lump_sum else "operating", self.household(sheet), _amount(sheet))

    def maintenance(self, sheet: Sheet) -> OpeningRow:
        unit, building = self.households[self.household(sheet)]
        self.once(sheet, "room", "maintenance", unit)
        first = sheet.amount("first-deposit", None)
        return _row("maintenance" if self.custody == "bureau" else "bank", f"maintenance:{building}", unit, _amount(sheet),
                    first_deposit=first or None)

    def bills(self, sheet: Sheet) -> OpeningRow:
        import re

        from sharedfund.accounts.heads import HEADS

        head, payee = sheet.text("head"), sheet.text("payee")
        slug = next((h.slug for h in HEADS.values() if head in (h.slug, h.name_zh, h.name_en)), None)
        if slug is None:
            return sheet.wrong("no-such-head", "head", found=head)
        if not re.fullmatch(r"v-[0-9]{2,6}|F[0-9]{3}|staff", payee):
            sheet.wrong("not-a-payee-id", "payee", found=payee)
        item = {"F": "cost-payable", "s": "wages"}.get(payee[0], "bill")
        return _row(item, HEADS[slug].fund, payee, _amount(sheet), head=slug, due=sheet.day("due"),
                    document=self.numbers.of(sheet, "B"))

    def claims(self, sheet: Sheet) -> OpeningRow:
        item = named_value(sheet, "item", CLAIMS, "")
        amount = _amount(sheet)
        fund = {"unidentified": "custody", "agency-collected": "agency"}.get(item, "operating")
        period, due = sheet.period("period", None), sheet.day("due", None)
        party = sheet.text("party", "unidentified" if item == "unidentified" else "staff" if item == "wages" else None)
        if party is None:
            sheet.fail("field-missing", "party")
        if item not in ("unidentified", "wages"):
            _firm(sheet, "party", party)
        if item in ("fee-accrued", "fee-withheld", "fee-releasable", "agency-collected") and period is None:
            sheet.fail("field-missing", "period")
        if item == "wages" and due is None:
            sheet.fail("field-missing", "due")
        document = self.numbers.of(sheet, "S") if item == "unidentified" else sheet.text("number", None)
        return _row(item, fund, party, amount, period=period, due=due, document=document,
                    head="wages" if item == "wages" else None)


def _row(item: str, fund: str, party: str, amount: Decimal, **more: Any) -> OpeningRow:
    from sharedfund.drafts.opening import OpeningRow

    return OpeningRow(item, fund, party, amount, **more)


def _firm(sheet: Sheet, field: str, typed: str) -> None:
    import re

    if not re.fullmatch(r"F[0-9]{3}", typed):
        sheet.wrong("not-a-firm-id", field, found=typed)


def _bank(desk: Desk, folder: Path) -> tuple[list[OpeningRow], dict[str, tuple[Decimal, Path]], str | None, bool]:
    """What bank.toml says: rows of cash, statements by account, the hand-over."""
    from sharedfund.entries.charter import OpeningFund
    from sharedfund_cli.files import toml

    sheet = toml(folder / BANK)
    statements: dict[str, tuple[Decimal, Path]] = {}
    for account in sheet.tables("account"):
        name, balance = account.text("account"), account.amount("balance")
        if desk.state.charter.bank_account(name) is None:
            account.wrong("account-not-in-charter", "account", found=name)
        if name in statements:
            account.wrong("stands-twice", "account", found=name)
        statement = folder / account.text("statement")
        if not statement.is_file():
            account.wrong("no-such-file", "statement", found=str(statement))
        statements[name] = (balance, statement)
        account.done()
    rows: list[OpeningRow] = []
    known = ("operating", "public-revenue", "custody", "agency", "contingency", "grants")
    for fund in sheet.tables("fund"):
        name, cash = fund.text("fund"), fund.amount("cash")
        if name not in known and not _is_project(name, OpeningFund):
            fund.wrong("not-one-of", "fund", found=name, allowed=", ".join(known))
        if any(row.fund == name for row in rows):
            fund.wrong("stands-twice", "fund", found=name)
        if cash > 0:
            rows.append(_row("bank", name, next(iter(statements), "co-managed"), cash))
        fund.done()
    for held in sheet.tables("maintenance"):
        building, amount = building_of(held), _amount(held)
        custody = desk.state.charter.terms.maintenance_custody
        first = held.amount("first-deposit", None)
        rows.append(_row("maintenance" if custody == "bureau" else "bank", f"maintenance:{building}", custody, amount,
                         first_deposit=first or None))
        held.done()
    by, refused = _handed(sheet.table("hand-over"))
    sheet.done()
    return rows, statements, by, refused


def _handed(sheet: Sheet) -> tuple[str | None, bool]:
    import re

    by, refused = sheet.text("by", None), sheet.flag("refused", False)
    if by is not None and not re.fullmatch(r"p-[0-9]{2,6}", by):
        sheet.wrong("not-a-person-id", "by", found=by)
    sheet.done()
    return by, bool(refused)


def _is_project(name: str, model: type[Any]) -> bool:
    from sharedfund import accounts

    return name.startswith("project:") and accounts.is_account(accounts.bank(name))


def prepare(desk: Desk, folder: Path) -> Prepared:
    """The opening in `folder`. Raises: NotFound for the folder or bank.toml, BadInput with file, line and field."""
    from sharedfund.errors import NotFound

    if desk.state.charter.phase == "open":
        desk.usage("opening-over")
    if not (folder / BANK).is_file():
        raise NotFound("file-not-found", file=str(folder / BANK))
    cash, statements, by, refused = _bank(desk, folder)
    # Rooms an earlier attempt has registered stay as they are.
    known = {row.get("room") for row in desk.book.private.rows(PRIVATE).values()}
    fresh = [row for row in _fresh_units(folder) if row.room not in known]
    units, private = register_drafts(desk, fresh) if fresh else ([], {})
    by_room = {rooms.key(str(row["room"])): key for key, row in {**desk.book.private.rows(PRIVATE), **private}.items() if row.get("room")}
    households = {unit.household: (unit.unit, unit.building) for unit in desk.state.units.all()}
    households |= {entry.household: (entry.unit, entry.building) for entry in units}
    reader = _Reader(by_room, households, desk.state.charter.terms)
    read: Mapping[str, Callable[[Sheet], OpeningRow]] = {
        "arrears.csv": reader.arrears, "advances.csv": reader.advances, "ahead.csv": reader.ahead,
        "deposits.csv": reader.deposits, "refunds.csv": reader.refunds, "bills.csv": reader.bills, "maintenance.csv": reader.maintenance,
        "claims.csv": reader.claims,
    }
    rows = list(cash)
    for name, row_of in read.items():
        for sheet in _sheets(folder / name):
            rows.append(row_of(sheet))
            sheet.done()
    return Prepared(units, private, tuple(rows), statements, by, refused)


def _fresh_units(folder: Path) -> list[Row]:
    from sharedfund.errors import BadInput

    path = folder / "units.csv"
    if not path.exists():
        return []
    try:
        return read_units(str(path))
    except BadInput as error:
        if error.code == "no-rows":
            return []
        raise


# ---- check and adopt ----


def _proposed(desk: Desk, state: State, prepared: Prepared, statements: Mapping[str, str]) -> OpeningProposed:
    from sharedfund.drafts import opening as drafts

    return drafts.propose(
        state, by=desk.person, day=desk.today, rows=prepared.rows, handed_over_by=prepared.handed_over_by,
        hand_over_refused=prepared.refused,
        statements={name: drafts.Statement(balance, statements[name]) for name, (balance, _) in prepared.statements.items()})


def _summary(proposal: OpeningProposed, units: Sequence[Any]) -> dict[str, Any]:
    return {
        "units": len(units), "rows": proposal.rows, "rows_digest": proposal.rows_digest,
        "bank": sum((bank.balance for bank in proposal.banks), Decimal("0.00")),
        "funds": [{"fund": row.fund, "cash": row.cash, "receivables": row.receivables, "claims": row.claims,
                   "remainder": row.remainder} for row in proposal.funds],
    }


def _table(data: Mapping[str, Any]) -> str:
    from sharedfund_cli.output import Column, table

    shown = table(data["funds"], [
        Column("fund", ("资金", "fund"), "fund"), Column("cash", ("现金", "cash"), "money"),
        Column("receivables", ("应收", "receivable"), "money"), Column("claims", ("欠别人", "claims"), "money"),
        Column("remainder", ("结余", "remainder"), "money")])
    return shown.rstrip("\n")


@opening.verb("check", help=("检查填好的表格：逐行逐栏，银行余额对到分；什么也不写。",
                             "Check the filled files, row by row, and the bank to the fen; nothing is written."),
              examples=("sharedfund opening check 期初",))
@argument("folder", type=FOLDER, metavar=("文件夹", "DIR"))
def check(desk: Desk, folder: str) -> None:
    from sharedfund.admit import Refusal, objections
    from sharedfund.state import evolve
    from sharedfund_cli.ending import Refused

    prepared = prepare(desk, Path(folder))
    book, state = desk.book, desk.state
    proposal = _proposed(desk, state, prepared, dict.fromkeys(prepared.statements, "0" * 64))
    unsigned = ("acts_are_signed_by_their_author",)
    for place, draft in enumerate((*prepared.units, proposal)):
        entry = book.stamped(draft).replaced(signature="0" * 128)
        for refusal in objections(state, entry, book.lines):
            if refusal.name not in unsigned:
                raise Refused(Refusal(refusal.number, refusal.name, refusal.code, refusal.facts, place))
        state = evolve(state, entry)
    _check_rows(state, prepared, desk.person)
    data = _summary(proposal, prepared.units)
    desk.show(data, text=lambda: say(
        f"√ {data['units']} 户要登记，{data['rows']} 行期初，银行余额对到分。\n", f"√ {data['units']} units to register, {data['rows']} rows, "
        "the bank is explained to the fen.\n") + _table(data) + say(
        f"\n下一步  sharedfund opening adopt {folder}", f"\nNext  sharedfund opening adopt {folder}"))


def _check_rows(state: State, prepared: Prepared, by: str) -> None:
    """Ask of every row what the door will ask of it after the last yes."""
    from sharedfund.admit import Refusal
    from sharedfund.drafts.opening import positions
    from sharedfund.rules.opening import row_objection
    from sharedfund.state import evolve
    from sharedfund.state.opening import opening_day
    from sharedfund_cli.ending import Refused

    for row in positions(prepared.rows, by=by, day=opening_day(state)):
        objection = row_objection(state, row)
        if objection is not None:
            raise Refused(Refusal("R144", "an_opening_row_says_whose_it_is", objection.code, objection.facts))
        state = evolve(state, row)


@opening.verb("adopt", help=("提出期初：登记房屋，写出期初提议；业委会、社区和移交的一方都同意后，各行入账，账本开启。",
                             "Register the units and propose the opening; when committee, community and whoever hands over "
                             "have agreed, its rows enter the book and the book is open."),
              examples=("sharedfund opening adopt 期初",), signs=True, writes=True)
@argument("folder", type=FOLDER, metavar=("文件夹", "DIR"))
def adopt(desk: Desk, folder: str) -> None:
    from sharedfund.drafts import opening as drafts
    from sharedfund.state import evolve
    from sharedfund.state.opening import opening_day

    prepared = prepare(desk, Path(folder))
    state = desk.state
    for entry in prepared.units:
        state = evolve(state, entry)
    _check_rows(state, prepared, desk.person)
    documents = desk.book.documents
    kept = {name: "0" * 64 if desk.dry_run else documents.keep(path) for name, (_, path) in prepared.statements.items()}
    proposal = _proposed(desk, desk.state, prepared, kept)
    if not desk.dry_run and prepared.rows:
        text = drafts.paper(drafts.positions(prepared.rows, by=desk.person, day=opening_day(desk.state)))
        documents.keep_bytes(text.encode(), "opening.jsonl")
    balance = sum((bank.balance for bank in proposal.banks), Decimal("0.00"))
    written = desk.act(*prepared.units, proposal, amount=balance, data=_summary(proposal, prepared.units), done=say(
        f"期初已提出：{len(prepared.units)} 户，{proposal.rows} 行", f"the opening is proposed: {len(prepared.units)} units, {proposal.rows} rows"))
    if written is not None and prepared.private:
        desk.book.private.merge(PRIVATE, prepared.private)
