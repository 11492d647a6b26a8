"""`bank import`: statements of the bank and of the gateways, previewed, checked, and written as one page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sharedfund_cli.app import EXISTING_FILE, Desk, argument, option, say
from sharedfund_cli.bank import LINES, bank

if TYPE_CHECKING:
    from sharedfund.banking.matching import Names, Proposal, Reason, Seen
    from sharedfund.banking.payees import Learned
    from sharedfund.banking.profiles import Profile
    from sharedfund.banking.statement import Check, Line, Statement
    from sharedfund.entries.entry import Entry
    from sharedfund.state import State
    from sharedfund.state.bank import Imported

IMPORTS = "imports"  # the folder of layouts the book was taught
LISTED = 20  # how many lines to look at a preview lists

_CHECKS = {"rows": ("笔数", "row count"), "totals": ("合计", "totals"), "balance": ("余额逐行", "running balance"),
           "serials": ("流水号", "serial numbers")}
_ACCOUNTS = {"bank": ("银行", "bank"), "wechat": ("微信", "WeChat"), "alipay": ("支付宝", "Alipay")}


@dataclass
class Read:
    """A statement read from a file, and what of it the book does not have."""

    file: str
    data: bytes
    statement: Statement
    account: str  # the slug under which the book keeps its lines
    profile: Profile | None = None
    late: tuple[str, ...] = ()  # references of lines the bank added to months that were reconciled
    entries: tuple[Entry, ...] = ()
    new: int = 0
    known: int = 0
    before: int = 0
    left: tuple[Line, ...] = ()  # lines nobody booked that stay out, since their month is reconciled
    previous: Imported | None = None  # the statement before, where it closes with another balance than this opens with
    uncompared: str = ""  # the end of the charter's account, where the file names none to compare with it


@dataclass
class Drafted:
    """The page of an import: the statements, then what is certain."""

    reads: list[Read]
    entries: list[Entry] = field(default_factory=list)
    certain: int = 0
    asked: int = 0
    listed: list[Proposal] = field(default_factory=list)  # of those to be looked at: all for a program, the first for people

    def ask(self, proposal: Proposal, *, keep: int | None) -> None:
        """One more to be looked at; `keep` of them are listed, the oldest."""
        self.asked += 1
        self.listed.append(proposal)
        if keep is not None and len(self.listed) > 20 * keep:
            self.settle(keep)

    def settle(self, keep: int | None) -> None:
        self.listed.sort(key=lambda proposal: (proposal.line.day, proposal.line.account, proposal.line.ref))
        del self.listed[keep if keep is not None else len(self.listed):]


@bank.verb("import", help=(
    "导入银行、微信、支付宝的对账单，先看后写：新的几条、已有几条、逐项核对、自动对上几笔、要您看几笔。\n\n确认后写成一页：流水本身，和认得准的收款。"
    "同一份再导一次，什么也不写。原件按哈希存进 documents/。",
    "Import statements of the bank, WeChat or Alipay: a preview first, with what is new, what was checked, what matches by "
    "itself and what is to be looked at.\n\nA yes writes one page: the lines, and the receipts that are certain. The same "
    "file again writes nothing. The original is kept under documents/ by its hash."),
    examples=("sharedfund bank import 云州2026-10.csv", "sharedfund bank import 银行.xlsx 微信.csv 支付宝.csv",
              "sharedfund bank import 云州2026-10.csv -n"), writes=True)
@argument("files", nargs=-1, required=True, type=EXISTING_FILE, metavar=("文件", "FILE"))
@option("--source", default="auto", metavar=("格式", "LAYOUT"), help=("按哪种格式读（默认：自动认）", "the layout to read it by (default: found out)"))
@option("--account", type=click.Choice(["bank", "wechat", "alipay"]), metavar=("账户", "ACCOUNT"),
        help=("应是谁的对账单：bank、wechat、alipay", "whose statement it should be: bank, wechat, alipay"))
@option("--accept-claims", is_flag=True, help=("平台自报的合计对不上也导入，并记下这个“是”", "import all the same where a gateway's own totals do not hold; the yes is recorded"))
@option("--late", multiple=True, metavar=("流水号", "REF"),
        help=("银行后来补进已对平月份的流水（可写几次）", "a line the bank added to a month that was reconciled (may be given more than once)"))
def import_(desk: Desk, files: tuple[str, ...], source: str, account: str | None, accept_claims: bool,
            late: tuple[str, ...]) -> int | None:
    from sharedfund.errors import BadInput

    try:
        reads = [read_statement(desk, file, source, account) for file in files]
    except BadInput as error:
        if error.code not in ("layout-unknown", "layout-changed") or not desk.interactive or desk.yes:
            raise
        return _taught(desk, error, files, source, account, accept_claims, late)
    return written(desk, reads, accept_claims, late)


def _taught(desk: Desk, error: Any, files: tuple[str, ...], source: str, account: str | None, accept_claims: bool,
            late: tuple[str, ...]) -> int | None:
    """Offer to learn a layout, then read again. Raises: `error` where nobody wants to."""
    from sharedfund.render import words
    from sharedfund_cli.mapping import learned

    desk.note(say("出错：", "Error: ") + words.error_reason(error, desk.lang))
    file = next((file for file in files if error.file in (file, Path(file).name)), files[0])
    if not desk.confirm(say(f"现在教它认 {Path(file).name} 的列吗？", f"Teach it the columns of {Path(file).name} now?")):
        raise error
    name = desk.ask(say("给这种格式起个名（小写字母、数字、-）", "A name for this layout (a-z, 0-9, -)"), default="bank")
    if not learned(desk, file, str(name)):
        raise error
    return written(desk, [read_statement(desk, one, source, account) for one in files], accept_claims, late)


# ---- reading ----


def profiles_of(desk: Desk) -> list[Profile]:
    """The layouts the book was taught, by name. Raises: BadInput for one that is damaged."""
    from sharedfund.banking.profiles import profile_of
    from sharedfund.errors import BadInput

    found = []
    for path in sorted((desk.book.path / IMPORTS).glob("*.toml")):
        try:
            found.append(profile_of(path.read_text(encoding="utf-8"), str(path)))
        except UnicodeDecodeError:
            raise BadInput("profile-wrong", file=str(path), field="utf-8", found="") from None
    return found


def read_statement(desk: Desk, file: str, source: str, account: str | None) -> Read:
    """The statement in a file, of an account of this fund. Raises: BadInput."""
    from sharedfund.banking.tables import bytes_of
    from sharedfund.errors import BadInput
    from sharedfund.state.bank import main_account

    data, name = bytes_of(Path(file)), Path(file).name
    profiles = profiles_of(desk)
    own = [profile for profile in profiles if profile.name == source]
    statement = _holding(desk, data, name, own if source != "auto" else profiles)
    used = next((profile for profile in profiles if statement.layout == f"profile-{profile.name}"), None)
    if source not in ("auto", statement.layout) and not own:
        raise BadInput("statement-layout-differs", file=name, found=statement.layout, layout=source)
    if account is not None and statement.account != account:
        raise BadInput("statement-account-differs", file=name, found=say(*_ACCOUNTS[statement.account]), account=say(*_ACCOUNTS[account]))
    known = next(iter(desk.state.charter.bank_accounts), None)
    if statement.account == "bank" and known is not None and statement.tail and not _same_tail(statement.tail, known.tail):
        raise BadInput("statement-of-another-account", file=name, found=statement.tail, tail=known.tail)
    slug = main_account(desk.state) if statement.account == "bank" else statement.account
    uncompared = known.tail if statement.account == "bank" and known is not None and not statement.tail else ""
    return Read(file, data, statement, slug, used, uncompared=uncompared)


def _holding(desk: Desk, data: bytes, name: str, profiles: Sequence[Profile]) -> Statement:
    """The statement in a file. One whose own figures do not hold is shown as it was read, and refused. Raises: BadInput."""
    from sharedfund.banking.reading import parse, read
    from sharedfund.errors import BadInput

    try:
        return read(data, name, profiles)
    except BadInput as error:
        statement = parse(data, name, profiles)  # what cannot be read at all is refused here again
        error.data = {"files": [_statement_data(name, statement)]}
        desk.answer("\n".join(_refused(name, statement)))
        raise


def _same_tail(one: str, other: str) -> bool:
    """Whether two ends of an account's number may be of the same account: a statement may give more digits or fewer."""
    return one.endswith(other) or other.endswith(one)


# ---- the page ----


def names_of(desk: Desk) -> Names:
    """What this machine knows of names."""
    from sharedfund.banking.matching import Names
    from sharedfund_cli.papers import PAYEES

    private = desk.book.private
    return Names.of(desk.state, private.rows("units"), private.rows(PAYEES))


def payees_file(desk: Desk) -> Path:
    """Where the payers that were confirmed stand."""
    from sharedfund.banking.payees import FILE

    return desk.book.path / "private" / FILE


def learned_of(desk: Desk) -> Learned:
    """The payers that were confirmed. Raises: BadInput."""
    from sharedfund.banking.payees import read

    return read(payees_file(desk))


def seen_of_line(account: str, line: Line) -> Seen:
    """A statement's line as it is matched."""
    from sharedfund.banking.matching import Seen
    from sharedfund.values.identity import bank_reference

    return Seen(account, bank_reference(line.reference), line.day, line.amount, line.name, line.number, line.memo, line.time)


def drafted(desk: Desk, reads: Sequence[Read]) -> Drafted:
    """The page these statements would make: gateways first, so that what they took lies there when it arrives. Files
    stand in it by their digests: nothing of them is kept yet."""
    from sharedfund.banking.booking import UNSIGNED
    from sharedfund.banking.matching import Matcher, seen_of
    from sharedfund.state import evolve

    state, page = desk.state, Drafted(list(reads))
    keep = None if desk.json else LISTED
    seen: dict[str, Seen] = {}
    for read in sorted(reads, key=lambda read: (read.statement.account == "bank", _first_day(read))):
        read.entries = _statement_entries(desk, state, read)
        head = read.entries[0] if read.entries else None
        read.new = getattr(head, "new", 0)
        read.known, read.before = ((getattr(head, "known", 0), getattr(head, "before", None) or 0) if head is not None
                                   else _known(state, read))
        read.left = _left_out(state, read) if read.before else ()
        read.previous = _gap(state, read) if read.entries else None
        page.entries += read.entries
        for entry in read.entries:
            state = evolve(state, entry)
        seen |= {line.key: line for line in (seen_of_line(read.account, one) for one in read.statement.lines)}
    if not page.entries:
        return page
    waited = desk.state.bank.lines
    open_ = [seen[key] if seen[key].amount == row.left else seen[key]._replace(amount=row.left) for row in state.bank.open_lines()
             if (key := f"{row.account}/{row.ref}") in seen and key not in waited]
    names, learned, details = names_of(desk), learned_of(desk), details_of(desk)
    beside = [seen_of(row, details.get(f"{row.account}/{row.ref}")) for row in desk.state.bank.open_lines()]
    # What a gateway took is booked before its payouts are looked for.
    for is_bank in (False, True):
        matcher = Matcher(state, names, learned, (*seen.values(), *beside))
        for line in open_:
            if (line.account not in _ACCOUNTS) is is_bank:
                proposal = matcher.propose(line)
                if proposal.is_certain and proposal.kind in UNSIGNED:
                    for entry in entries_of(desk, state, proposal):
                        page.entries.append(entry)
                        state = evolve(state, entry)
                    page.certain += 1
                else:
                    page.ask(proposal, keep=keep)
    page.settle(keep)
    return page


def _known(state: State, read: Read) -> tuple[int, int]:
    """How many lines of a statement that brings none were imported before, and how many stay out."""
    from sharedfund.state.bank import is_line_known
    from sharedfund.values.identity import bank_reference

    known = sum(is_line_known(state, read.account, bank_reference(line.reference)) for line in read.statement.lines)
    return known, len(read.statement.lines) - known


def _gap(state: State, read: Read) -> Imported | None:
    """The statement before, where its closing balance is not this one's opening."""
    statement = read.statement
    if statement.opening is None or not statement.lines:
        return None
    before = state.bank.statement_before(read.account, min(line.day for line in statement.lines), overlaps=read.known > 0)
    return before if before is not None and before.closing not in (None, statement.opening) else None


def _left_out(state: State, read: Read) -> tuple[Line, ...]:
    """The lines of reconciled months that neither a statement nor a booking brought, and that nobody called late."""
    from sharedfund.state.bank import is_line_known
    from sharedfund.state.receipts import is_reference_used
    from sharedfund.values.identity import bank_reference

    agreed = state.bank.last_reconciled_day(read.account)
    if agreed is None:
        return ()
    refs = ((line, bank_reference(line.reference)) for line in read.statement.lines if state.charter.books_from <= line.day <= agreed)
    return tuple(line for line, ref in refs if ref not in read.late and not is_line_known(state, read.account, ref)
                 and not is_reference_used(state, read.account, ref))


def _first_day(read: Read) -> str:
    return min((line.day.isoformat() for line in read.statement.lines), default="")


def details_of(desk: Desk) -> dict[str, dict[str, Any]]:
    """What open lines say of people, by ACCOUNT/REFERENCE. Raises: SharedFundError, which says how they come back."""
    from sharedfund.errors import SharedFundError

    try:
        return desk.book.private.rows(LINES)
    except SharedFundError as error:
        if error.code != "private-damaged":
            raise
        raise SharedFundError("lines-damaged", file=error.file) from None


def _statement_entries(desk: Desk, state: State, read: Read) -> tuple[Entry, ...]:
    from sharedfund.drafts.bank import import_statement
    from sharedfund.values.identity import bank_reference

    statement = read.statement
    return import_statement(
        state, by=desk.person, day=desk.today, account=read.account, source=statement.layout, statement=statement.digest,
        lines=[(line.day, line.amount, bank_reference(line.reference)) for line in statement.lines],
        rows=len(statement.lines), ins=statement.ins, outs=statement.outs, opening=statement.opening,
        closing=statement.closing, checked=tuple(check.name for check in statement.checks if check.holds),
        profile=read.profile.digest if read.profile else None, late=read.late)


def entries_of(desk: Desk, state: State, proposal: Proposal, purpose: str = "") -> tuple[Entry, ...]:
    """What books a line as proposed, dated as R130 lets it."""
    from sharedfund.banking.booking import booked
    from sharedfund_cli.receipt import placed

    day, occurred = placed(desk, proposal.line.day)
    if proposal.kind == "booked":
        day, occurred = desk.today, None
    return booked(state, proposal, by=desk.person, day=day, occurred=occurred, purpose=purpose)


def written(desk: Desk, reads: list[Read], accept_claims: bool, late: Sequence[str] = ()) -> int | None:
    """Show what the statements bring and, after a yes, write it as one page."""
    from sharedfund.values.identity import bank_reference

    named = tuple(map(bank_reference, late))
    there = {bank_reference(line.reference) for read in reads for line in read.statement.lines}
    for ref in named:
        if ref not in there:
            desk.usage("late-line-missing", reference=ref)
    for read in reads:
        read.late = named
    page = drafted(desk, reads)
    fresh = [read for read in reads if read.entries]
    if not fresh:
        keep_details(desk, reads)
        told = (say("0 条新的，什么也没写；有的流水没有写入，见上。", "0 new; nothing was written. Some lines stay out, see above.")
                if any(read.before for read in reads) else
                say("0 条新的：这些对账单都导入过了，什么也没写。", "0 new: these statements were imported already; nothing was written."))
        desk.show(_data(desk, page), text="\n".join([*_preview(desk, page), told]))
        return None
    desk.answer("\n".join(_preview(desk, page)))
    if desk.dry_run:
        desk.asked(page.entries)
        desk.show({"dry_run": True, **_data(desk, page)}, text=say("只看，没有写账本。", "A preview; nothing was written."))
        return None
    accepted = _accepted(desk, fresh, accept_claims)
    new = sum(read.new for read in fresh)
    if not desk.confirm(say(f"写入 {new} 笔?", f"Write {new} lines?")):
        desk.show({"written": False, **_data(desk, page)}, text=say("没有写账本。", "Nothing was written."))
        return None
    kept = {digest: commitment for read in fresh for digest, commitment in _kept(desk, read)}
    entries = [_with_papers(entry, kept, accepted) for entry in page.entries]
    desk.record(*entries, data=_data(desk, page), done=say(
        f"写入 {new} 条流水，{page.certain} 条已入账，{page.asked} 条要您看",
        f"{new} lines written, {page.certain} booked, {page.asked} to be looked at"),
        next_=("sharedfund bank match",) if page.asked else ())
    del page, entries
    for read in reads:
        read.entries, read.data = (), b""
    keep_details(desk, reads)
    return None


def _with_papers(entry: Any, kept: Mapping[str, str], accepted: Mapping[str, tuple[str, ...]]) -> Entry:
    """An entry with the commitments of the papers that were kept, and the claims that were accepted."""
    made: Entry = entry
    if entry.kind == "statement-imported":
        made = entry.replaced(statement=kept[entry.statement], profile=kept.get(entry.profile or ""),
                              accepted=accepted.get(entry.statement, ()))
    elif entry.kind == "statement-lines":
        made = entry.replaced(statement=kept[entry.statement])
    return made


def _kept(desk: Desk, read: Read) -> list[tuple[str, str]]:
    """The commitments of the original and of the layout it was read by, copies of which lie in documents/ from now on, by
    their digests."""
    keep = desk.book.documents.keep_bytes
    kept = [(read.statement.digest, keep(read.data, Path(read.file).name).commitment)]
    if read.profile is not None:
        kept.append((read.profile.digest, keep(read.profile.text().encode(), f"{read.profile.name}.toml").commitment))
    return kept


def _accepted(desk: Desk, reads: Sequence[Read], accept_claims: bool) -> dict[str, tuple[str, ...]]:
    """The claims of gateways that do not hold and are taken all the same, by the statement's digest: a yes of their own,
    which -y is not. Raises: BadInput."""
    accepted: dict[str, tuple[str, ...]] = {}
    for read in reads:
        wrong = read.statement.warnings
        if not wrong:
            continue
        claims = say("；", "; ").join(_claim(desk, check) for check in wrong)
        if not accept_claims:
            if desk.yes or not desk.interactive:
                desk.usage("claims-not-accepted", file=Path(read.file).name, claims=claims)
            if not desk.confirm(say(f"{Path(read.file).name}：{claims}。平台说的是账户，不是这份文件。仍然导入吗？",
                                    f"{Path(read.file).name}: {claims}. A gateway speaks of the account, not of the file. Import it all the same?")):
                desk.usage("claims-not-accepted", file=Path(read.file).name, claims=claims)
        accepted[read.statement.digest] = tuple(check.name for check in wrong)
    return accepted


def keep_details(desk: Desk, reads: Sequence[Read] = ()) -> None:
    """What open lines say of people lies in private/, also where an earlier run died before it was kept; it goes when
    they are answered."""
    open_ = desk.state.bank.lines
    before = details_of(desk)
    rows = {key: row for key, row in before.items() if key in open_}
    for read in reads:
        for line in read.statement.lines:
            seen = seen_of_line(read.account, line)
            if seen.key in open_ and seen.key not in rows:
                rows[seen.key] = {"name": seen.name, "number": seen.number, "memo": seen.memo, "time": seen.time}
    if rows != before:
        desk.book.private.replace(LINES, rows)


# ---- words ----


def _claim(desk: Desk, check: Check) -> str:
    return say(f"{_CHECKS[check.name][0]}自报 {check.stated}，实有 {check.found}", f"{_CHECKS[check.name][1]}: said {check.stated}, found {check.found}")


def _checks(statement: Statement) -> list[str]:
    told = []
    for check in statement.checks:
        name = say(*_CHECKS[check.name])
        if check.holds:
            told.append(say(f"{name}相符 √", f"{name} √"))
        elif check.holds is None:
            told.append(say(f"{name}没有写明", f"{name} not stated"))
        else:
            told.append(say(f"{name}自报 {check.stated}，实有 {check.found} ×", f"{name}: said {check.stated}, found {check.found} ×"))
    return told


def _title(name: str, statement: Statement, by: str) -> str:
    """The file, whose statement it is, and how it was read."""
    from sharedfund.render.words import form

    tail = say(f" 尾号 {statement.tail}", f" ending {statement.tail}") if statement.tail else ""
    account = say(*_ACCOUNTS[statement.account])
    return say(f"{form.clean(name)}  {account}{tail}（{by}） {statement.encoding}", f"{form.clean(name)}  {account}{tail} ({by}) {statement.encoding}")


def _moved(statement: Statement, between: str = " - ") -> str:
    """How many lines came in and went out, and how much."""
    from sharedfund.render.words import form

    ins, outs = (sum(1 for line in statement.lines if (line.amount > 0) is is_in) for is_in in (True, False))
    return say(f"收 {ins} 笔 {form.plain(statement.ins)}{between}支 {outs} 笔 {form.plain(statement.outs)}",
               f"{ins} in {form.plain(statement.ins)}{between}{outs} out {form.plain(statement.outs)}")


def _refused(name: str, statement: Statement) -> list[str]:
    """A statement whose own figures do not hold, as it was read: its first lines, and each check with both figures."""
    from sharedfund_cli.mapping import lines_told

    lines = [_title(name, statement, statement.layout),
             say(f"  读到 {len(statement.lines)} 条流水，不是流水的 {len(statement.skipped)} 行",
                 f"  {len(statement.lines)} lines, {len(statement.skipped)} rows that are none"),
             *lines_told(statement.lines[:LISTED])]
    if len(statement.lines) > LISTED:
        lines.append(say(f"  另有 {len(statement.lines) - LISTED} 条", f"  and {len(statement.lines) - LISTED} more"))
    rows = [check.row if check.holds is False else None for check in statement.checks]
    at = [say(f"（第 {row} 行）", f" (row {row})") if row else "" for row in rows]
    return [*lines, f"  {_moved(statement, say('，', ', '))}", *(f"  {told}{row}" for told, row in zip(_checks(statement), at, strict=True))]


def _preview(desk: Desk, page: Drafted) -> list[str]:
    """What the statements say and would bring."""
    from sharedfund.render.words import form
    from sharedfund.render.words.statements import skipped

    lines = []
    for read in page.reads:
        statement = read.statement
        by = say(f"按 {IMPORTS}/{read.profile.name}.toml", f"by {IMPORTS}/{read.profile.name}.toml") if read.profile else statement.layout
        lines.append(_title(Path(read.file).name, statement, by))
        rows = len(statement.lines) + len(statement.skipped)
        before = say(f"，记账前或已对平的 {read.before}", f", before the book or reconciled {read.before}") if read.before else ""
        lines.append(say(f"  读到 {rows} 行：新 {read.new}，已导入过 {read.known}{before}，不是流水的 {len(statement.skipped)}",
                         f"  {rows} rows: new {read.new}, imported before {read.known}{before}, no lines {len(statement.skipped)}"))
        lines += [f"    {row.row}  {skipped(row.why, desk.lang)}  {form.clean(form.shortened(row.text, 40))}" for row in statement.skipped[:LISTED]]
        lines += _left_told(read)
        lines.append("  " + say("；", "; ").join(_checks(statement)))
        if statement.opening is not None and statement.closing is not None:
            moved = _moved(statement)
            lines.append(say(f"  期初 {form.plain(statement.opening)} + {moved} = 期末 {form.plain(statement.closing)}",
                             f"  opening {form.plain(statement.opening)} + {moved} = closing {form.plain(statement.closing)}"))
        else:
            lines.append(say(f"  {_moved(statement, '，')}；没有写明余额", f"  {_moved(statement, ', ')}; no balance stated"))
        lines += _warned(read)
    if page.certain or page.asked:
        lines += ["", say(f"  自动对上 {page.certain} 笔      要您看 {page.asked} 笔",
                          f"  matched by themselves {page.certain}      to be looked at {page.asked}")]
        lines += [f"  {number:>2}  {row}" for number, row in enumerate(table_of(desk, page.listed[:LISTED]), 1)]
        if page.asked > LISTED:
            lines.append(say(f"      另有 {page.asked - LISTED} 笔：sharedfund bank match",
                             f"      and {page.asked - LISTED} more: sharedfund bank match"))
    return lines


def _warned(read: Read) -> list[str]:
    """What does not stop a statement and should be known before the yes."""
    from sharedfund.render.words import form

    told = []
    if read.previous is not None and read.previous.closing is not None and read.statement.opening is not None:
        closing, opening = form.plain(read.previous.closing), form.plain(read.statement.opening)
        told.append(say(f"  注意：上次对账单期末 {closing}（到 {read.previous.last}），这份期初 {opening}：中间可能缺流水",
                        f"  Note: the statement before closes with {closing} (to {read.previous.last}), this one opens with {opening}: lines may be missing between"))
    if read.uncompared:
        told.append(say(f"  注意：文件没有写账号，没有和备案的账户（尾号 {read.uncompared}）核对",
                        f"  Note: the file names no account number; it was not compared with the charter's account ending {read.uncompared}"))
    return told


def _left_told(read: Read) -> list[str]:
    """The lines that stay out since their month is reconciled, and what brings those in that the bank added."""
    from sharedfund.values.identity import bank_reference

    if not read.left:
        return []
    count = len(read.left)
    told = [f"    {line.day:%m-%d}  {line.amount:+,.2f}  --late {bank_reference(line.reference)}" for line in read.left[:LISTED]]
    if count > LISTED:
        told.append(say(f"    另有 {count - LISTED} 条", f"    and {count - LISTED} more"))
    return [say(f"  {count} 条在已对平的月份里，账上没有，没有写入；银行后来补的，导入时写上：",
                f"  {count} of months that are reconciled are not in the book and stay out; where the bank added them since, import with:"),
            *told]


def table_of(desk: Desk, proposals: Iterable[Proposal]) -> list[str]:
    """Day, amount, name and proposal of each, in columns."""
    from sharedfund.render.words import form
    from sharedfund_cli import cells

    rows = [(f"{p.line.day:%m-%d}", f"{p.line.amount:+,.2f}", form.clean(form.shortened(p.line.name or p.line.memo or say("（无附言）", "(no words)"), 20)),
             proposal_words(desk, p)) for p in proposals]
    wide = [max((cells.width(row[place]) for row in rows), default=0) for place in range(3)]
    return [f"{day}  {cells.pad_left(amount, wide[1])}  {cells.pad(name, wide[2])}  {told}" for day, amount, name, told in rows]


def proposal_words(desk: Desk, proposal: Proposal, *, with_why: bool = True) -> str:
    """What a line may be, and why."""
    from sharedfund.render.words import form
    from sharedfund.render.words.matching import CONFIDENCES

    parts = say("、", ", ").join(
        desk.called(part.household) + (f" {form.plain(part.amount)}" if len(proposal.parts) > 1 else "") for part in proposal.parts)
    target = proposal.target or ""
    charge = say(f"，手续费 {form.plain(proposal.charge)}", f", charge {form.plain(proposal.charge)}") if proposal.charge else ""
    channel = say(*_ACCOUNTS.get(target, (target, target)))
    said = {
        "household": say(f"{parts} 的款", f"of {parts}"), "deposit": say(f"{parts} 的押金", f"a deposit of {parts}"),
        "payment": say(f"付出 {target}", f"pays {target}"), "remit": say(f"{channel}到账{charge}", f"arrived from {channel}{charge}"),
        "payout": say(f"{channel}提现", f"a payout of {channel}"), "interest": say("利息，按资金分", "interest, split by fund"),
        "authority": say(f"长期授权 {target} 的扣款", f"a debit under {target}"), "revenue": say(f"合同 {target} 的公共收益", f"public revenue of {target}"),
        "returned": say(f"{target} 退回", f"{target} came back"), "booked": say("已手工记过", "recorded by hand"),
        "unidentified": say("先记“待核实”，不算收入", "unidentified for now, no income"),
        "unexplained": say("没有人批过：照实记下", "nobody approved it: recorded as it is"),
        "nothing": say("说不清，先放着", "nobody knows; it waits"),
    }[proposal.kind]
    if proposal.why and proposal.why[0].code == "booked-too-much":
        return reason_words(desk, proposal.why[0])
    if not with_why or proposal.kind in ("unidentified", "unexplained", "nothing"):
        return said
    why = say("；", "; ").join(reason_words(desk, reason) for reason in proposal.why)
    return f"{said}（{say(*CONFIDENCES[proposal.confidence])}：{why}）" if desk.lang == "zh_CN" else (
        f"{said} ({CONFIDENCES[proposal.confidence][1]}: {why})")


def reason_words(desk: Desk, reason: Reason) -> str:
    """A reason with households and payees as this machine calls them."""
    from sharedfund.render.words.matching import reason as said

    facts = {name: say("、", ", ").join(map(desk.called, value)) if isinstance(value, tuple) else value
             for name, value in reason.facts.items()}
    return said(reason.code, desk.told(facts), desk.lang)


def proposal_data(desk: Desk, proposal: Proposal) -> dict[str, Any]:
    """A proposal as data."""
    line = proposal.line
    return {
        "account": line.account, "reference": line.ref, "day": line.day, "amount": line.amount, "name": line.name,
        "memo": line.memo, "kind": proposal.kind, "confidence": proposal.confidence, "target": proposal.target,
        "charge": proposal.charge, "parts": [{"household": part.household, "room": desk.called(part.household), "amount": part.amount}
                                             for part in proposal.parts],
        "why": [{"code": reason.code, "text": reason_words(desk, reason)} for reason in proposal.why],
        "proposal": proposal_words(desk, proposal),
    }


def _statement_data(name: str, statement: Statement) -> dict[str, Any]:
    """A statement as data, whatever of it holds."""
    return {
        "file": name, "account": statement.account, "layout": statement.layout, "digest": statement.digest, "tail": statement.tail,
        "rows": len(statement.lines), "skipped": [{"row": row.row, "why": row.why} for row in statement.skipped],
        "ins": statement.ins, "outs": statement.outs, "opening": statement.opening, "closing": statement.closing,
        "checks": [{"check": check.name, "holds": check.holds, "stated": check.stated, "found": check.found, "row": check.row}
                   for check in statement.checks],
    }


def _data(desk: Desk, page: Drafted) -> dict[str, Any]:
    from sharedfund.values.identity import bank_reference

    return {
        "files": [{**_statement_data(Path(read.file).name, read.statement), "account": read.account, "new": read.new, "known": read.known,
                   "before": read.before, "not_compared_with": read.uncompared or None,
                   "previous": {"closing": read.previous.closing, "last": read.previous.last} if read.previous is not None else None,
                   "left_out": [{"reference": bank_reference(line.reference), "day": line.day, "amount": line.amount} for line in read.left]}
                  for read in page.reads],
        "new": sum(read.new for read in page.reads), "matched": page.certain, "asked": page.asked,
        "to_look_at": [proposal_data(desk, proposal) for proposal in page.listed],
    }
