"""The honest book every attack starts from, and what an attacker with given keys can write into a copy of it.

`honest()` is a real fund's book (no practice: nobody's key is known), told once a process through the one door:
founding, a contract, a budget, two payments through all their steps, a month's closing, a published quarter whose files
lie beside the book, an evaluation, two checkpoints cosigned by two witnesses of two parties, private rows, one document.
The same bytes at every telling.

    folder = honest().copy(tmp_path)        a copy to attack; `honest().until(tmp_path, block)` as it stood at that page
    blocks(folder)                          its blocks with file, line, number, bytes, entry or page line
    where(folder, kind, nth)                one of them: the nth entry of a kind
    rewrite(folder, change, keys=...)       blocks changed, all later page lines hashed again; with keys, signed again
    append_page(folder, entries)            one more page with the right root; no rule asked
    act(folder, draft, ...)                 the same for drafts: stamped, signed with the keys the attacker has
    resign(entry, persons)                  an entry signed again, if its author's key is among those of `persons`
    door(folder, at)                        the book opened to write in, as its own people do: for what the door says
    refused(folder, draft)                  the door's refusal of a draft, fully signed
    report(folder)                          the audit by somebody who knows the fund id and the honest newest head
    roots(report), blamed(report)           its findings that stand alone; the blocks and persons these name

Who is who: A asks (firm), B and C review (committee), D re-checks (community) and evaluates, K keeps the books and pays,
J is the subdistrict office. D, J and B are witnesses; D and J have cosigned. The keys are those of `tests.fund`.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from sharedfund import drafts, spelling
from sharedfund.admit import Admitted, Refusal
from sharedfund.audit import Finding, Given, Report, audit
from sharedfund.book import Book, UserFolder, checkpoints, derived
from sharedfund.book.reader import PageLine, page_parts
from sharedfund.book.tree import Frontier, page_line
from sharedfund.book.walk import Walk
from sharedfund.drafts import bank, bills, budget, charter, contracts, disclosure, fees, payments, receipts, record
from sharedfund.drafts import remuneration, resolutions, units
from sharedfund.entries.charter import BankAccount, CharterAdopted, FoundingMandate, FoundingPerson
from sharedfund.entries.entry import Entry, SignedEntry
from sharedfund.render import posting
from sharedfund.state import State
from sharedfund.values import days, notes, seals, sshsig
from sharedfund.values.money import exact
from tests.book.shelf import SeedSigner, entropy
from tests.fund import key_of, public_key_of

A, B, C, D, K, J = (f"p-{number:02d}" for number in (1, 2, 3, 4, 6, 10))
# Office, party, whether the mandate holds a withdrawal password, name.
PEOPLE = {
    A: ("firm", "firm", False, "段启文"),
    B: ("committee-chair", "committee", True, "陆清源"),
    C: ("committee-member", "committee", True, "何望舒"),
    D: ("community", "residents-committee", True, "方静姝"),
    K: ("accountant", "office", False, "沈明远"),
    J: ("subdistrict-office", "subdistrict-office", True, "白石街道办"),
}
EVERYBODY = tuple(PEOPLE)
INSIDER = (K, B)  # the treasurer's keys: who keeps the books, with one withdrawal password
BEGIN = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
Q1, FIRM, POWER, LIFT = "2026Q1", "F001", "v-11", "v-12"
ACCOUNTS = {FIRM: "6200000000000000000", POWER: "6200000000000000011", LIFT: "6200000000000000012"}
UNIT, HOUSEHOLD, AREA_M2 = "u-000001", "h-7f3a9c", "250.00"
PAPER = "三月电费账单\n"


class Clock:
    """A clock that stands where it is put, and moves a second with every look."""

    def __init__(self, now: datetime = BEGIN) -> None:
        self.now = now

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def at(self, day: str, hour: int = 9) -> None:
        """Go to `hour` o'clock, Chinese time, of `day`; never back."""
        self.now = max(self.now, datetime.combine(days.day(day), datetime.min.time(), UTC) + timedelta(hours=hour - 8))


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a book: where it stands, its bytes, and what it is (`entry` or `page`)."""

    number: int
    file: str  # book/2026-03.beancount
    line: int
    data: bytes
    entry: Entry | None = None
    page: PageLine | None = None

    @property
    def leaf(self) -> str:
        return spelling.leaf(self.data).hex()


@dataclass(frozen=True, slots=True)
class Told:
    """The honest book: its files by name, its fund id, its newest head."""

    files: dict[str, bytes]
    fund_id: str
    size: int
    root: str

    @property
    def head(self) -> str:
        """As an auditor types it."""
        return f"{self.size} {self.root}"

    @property
    def text_bytes(self) -> int:
        """How many bytes its book/ has."""
        return sum(len(data) for name, data in self.files.items() if name.startswith("book/"))

    def copy(self, tmp: Path, name: str = "ginkgo") -> Path:
        """A copy of the whole folder in `tmp`/`name`."""
        folder = tmp / name
        for file, data in self.files.items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_bytes(data)
        return folder

    def until(self, tmp: Path, block: int, name: str = "ginkgo") -> Path:
        """A copy as it stood right after the page that holds `block`: book, notes, published files and derived files."""
        folder = self.copy(tmp, name)
        kept: list[Block] = []
        for found in blocks(folder):
            kept.append(found)
            if found.number >= block and found.page is not None:
                break
        write(folder, [(found.file, found.data) for found in kept])
        state = state_of(folder)
        for path in sorted((folder / "disclosures").iterdir()):
            period, version = path.name.upper().split("-V")
            if f"{period}/{version}" not in state.disclosures.versions:
                for file in path.iterdir():
                    file.unlink()
                path.rmdir()
        wanted = checkpoints.files(self.fund_id, (found.entry for found in kept if found.entry is not None))
        for path in (folder / "checkpoints").iterdir():
            if path.name not in wanted:
                path.unlink()
        for note, data in wanted.items():
            (folder / "checkpoints" / note).write_bytes(data)
        rederive(folder)
        return folder


@cache
def honest() -> Told:
    """The honest book."""
    with tempfile.TemporaryDirectory() as place:
        teller = _Teller(Path(place))
        teller.tell()
        book = teller.book
        found = {str(path.relative_to(book.path)): path.read_bytes()
                 for path in sorted(book.path.rglob("*")) if path.is_file() and path.name != "LOCK"}
        return Told(found, book.fund_id, book.frontier.size, book.frontier.root)


# ---- reading a book, whoever wrote it ----


def blocks(folder: Path) -> list[Block]:
    """Every block in the order of the book. What cannot be read has neither entry nor page line."""
    found: list[Block] = []
    for path in sorted((folder / "book").glob("*.beancount")):
        line = 1
        for part in path.read_bytes().split(b"\n\n"):
            data = part + b"\n"
            if part.strip():
                found.append(_block(len(found) + 1, f"book/{path.name}", line, data))
            line += part.count(b"\n") + 2
    return found


def _block(number: int, file: str, line: int, data: bytes) -> Block:
    page = page_parts(data)
    if page is not None:
        return Block(number, file, line, data, page=page)
    try:
        return Block(number, file, line, data, entry=spelling.decode(data))
    except spelling.SpellingError:
        return Block(number, file, line, data)


def where(folder: Path, kind: str, nth: int = 0) -> Block:
    """The `nth` entry of a kind, from 0; from the end where negative."""
    return [block for block in blocks(folder) if block.entry is not None and block.entry.kind == kind][nth]


def line_in(block: Block, text: str) -> int:
    """The line of the file in which `text` stands within a block."""
    return block.line + block.data[: block.data.index(text.encode())].count(b"\n")


def walked(folder: Path) -> Walk:
    """The book folded to its end, no rule asked."""
    walk = Walk(folder)
    walk.on()
    return walk


def state_of(folder: Path) -> State:
    return walked(folder).state


# ---- what an attacker can write ----


def write(folder: Path, found: Iterable[tuple[str, bytes]]) -> None:
    """book/ holds these blocks, each in its file, and nothing else."""
    files: dict[str, list[bytes]] = {}
    for file, data in found:
        files.setdefault(file, []).append(data + b"\n")
    for path in (folder / "book").iterdir():
        path.unlink()
    for file, parts in files.items():
        (folder / file).write_bytes(b"".join(parts))


def rederive(folder: Path) -> None:
    """The derived files as the book now gives them: an insider's program writes them anew."""
    months = sorted(path.name for path in (folder / "book").iterdir())
    for name, text in derived.files(state_of(folder), months).items():
        (folder / name).write_bytes(text)


def resign(entry: Entry, persons: Iterable[str] = EVERYBODY, fund_id: str | None = None) -> Entry:
    """The entry signed again, where the attacker has the key of its author; else with the signature it had."""
    if not isinstance(entry, SignedEntry) or entry.by not in set(persons):
        return entry
    fund_id = honest().fund_id if fund_id is None else fund_id
    bare = checkpoints.with_ssh(entry.replaced(signature=None), SeedSigner(entry.by), fund_id)
    payload = spelling.payload(bare, fund_id)
    return bare.replaced(signature=key_of(entry.by).sign(payload).hex())


Change = Callable[[list[Block]], Iterable[Block | Entry | bytes]]


def rewrite(folder: Path, change: Change, keys: Iterable[str] = (), *, witnesses: bool = False) -> None:
    """The blocks that `change` makes of the book's, with every page line from there on counted and hashed again: an
    insider who can write every file. Blocks he leaves as they are keep their bytes, and so their old `seen`.

    `keys` are the persons whose keys he has: their later entries are signed again under the new heads, about the new
    leaves. With `witnesses` the cosignatures are made again too, by the witnesses among `keys`.
    """
    keys = set(keys)
    heads: dict[str, str] = {}  # old head -> new head
    leaves: dict[str, str] = {}
    frontier, page, file = Frontier(), 0, "book/2026-03.beancount"
    out: list[tuple[str, bytes]] = []
    for found in change(blocks(folder)):
        if isinstance(found, Block) and found.page is not None:
            page += 1
            data = page_line(found.page.day, page, frontier.size, frontier.root)
            frontier = frontier.add(spelling.leaf(data))
            heads[f"{found.number} {_old_head(folder, found.number)}"] = f"{frontier.size} {frontier.root}"
        else:
            entry = found.entry if isinstance(found, Block) else found if isinstance(found, Entry) else None
            old = found.data if isinstance(found, Block) else found if isinstance(found, bytes) else spelling.encode(found)
            data = old
            if entry is not None and (heads or leaves):
                moved = _moved(entry, heads, leaves, keys, witnesses)
                data = spelling.encode(moved) if moved is not entry else old
            frontier = frontier.add(spelling.leaf(data))
            leaves[spelling.leaf(old).hex()] = spelling.leaf(data).hex()
        file = found.file if isinstance(found, Block) else file
        out.append((file, data))
    write(folder, out)


def _old_head(folder: Path, size: int) -> str:
    frontier = Frontier()
    for block in blocks(folder)[:size]:
        frontier = frontier.add(spelling.leaf(block.data))
    return frontier.root


def _moved(entry: Entry, heads: dict[str, str], leaves: dict[str, str], keys: set[str], witnesses: bool) -> Entry:
    """The entry as its author signs it again after the book before it was changed; itself where he cannot."""
    fields: dict[str, Any] = {}
    if entry.kind == "checkpoint-recorded" and witnesses:
        size, root = heads[f"{entry.size} {entry.root}"].split()  # type: ignore[attr-defined]  # a CheckpointRecorded
        body = notes.body(honest().fund_id, int(size), root)
        lines = {one.person: notes.signature(honest().fund_id, one.person, public_key_of(one.person), one.time,
                                             key_of(one.person).sign(notes.to_sign(body, one.time)))
                 for one in entry.cosignatures if one.person in keys}  # type: ignore[attr-defined]  # the same
        ssh = {one.person: (public_key_of(one.person), key_of(one.person).sign(sshsig.to_sign(body)).hex())
               for one in entry.cosignatures if one.person in keys and one.ssh is not None}  # type: ignore[attr-defined]  # the same
        return record.record_cosignatures(int(size), root, lines, by=entry.by, day=entry.day, ssh=ssh).replaced(
            recorded=entry.recorded)
    if not isinstance(entry, SignedEntry) or entry.by not in keys:
        return entry
    for name in type(entry).model_fields:
        value = getattr(entry, name)
        if isinstance(value, str) and value in heads:
            fields[name] = heads[value]
        elif isinstance(value, str) and value in leaves and leaves[value] != value:
            fields[name] = leaves[value]
    if entry.kind == "checkpoint-made":
        size, root = heads[f"{entry.size} {entry.root}"].split()  # type: ignore[attr-defined]  # a CheckpointMade
        fields |= {"size": int(size), "root": root, "to": int(size), "ssh": None}
    fields = {name: value for name, value in fields.items() if value != getattr(entry, name)}
    return resign(entry.replaced(**fields), keys) if fields else entry


def append_page(folder: Path, entries: Iterable[Entry | bytes], day: date | None = None, file: str | None = None
                ) -> list[Block]:
    """One more page with the right count and root, no rule asked; its blocks, the page line last. Its day is the last
    entry's, its file that of the day's month, unless said otherwise."""
    frontier, page = Frontier(), 0
    there = blocks(folder)
    for block in there:
        frontier = frontier.add(spelling.leaf(block.data))
        page += block.page is not None
    data = [entry if isinstance(entry, bytes) else spelling.encode(entry) for entry in entries]
    recorded = [entry.recorded for entry in entries if not isinstance(entry, bytes) and entry.recorded]
    local = day or (days.local_day(recorded[-1], "+08:00") if recorded else days.day(there[-1].data[:10].decode()))
    for one in data:
        frontier = frontier.add(spelling.leaf(one))
    data.append(page_line(local.isoformat(), page + 1, frontier.size, frontier.root))
    path = folder / (file or f"book/{days.month_of(local)}.beancount")
    is_new = not path.exists()
    with open(path, "ab") as stream:
        stream.write(b"".join(one + b"\n" for one in data))
    if is_new:
        for name in ("main.beancount", "checked.beancount"):
            text = (folder / name).read_text()
            last = re.findall(r'include "book/.*"\n', text)[-1]
            (folder / name).write_text(text.replace(last, f'{last}include "book/{path.name}"\n'))
    return blocks(folder)[len(there):]


def act(folder: Path, *drafted: Entry, keys: Iterable[str] = EVERYBODY, at: str | None = None,
        fund_id: str | None = None) -> list[Block]:
    """A page of drafts as their authors would write them but for the door: stamped a minute after the newest entry, not
    before 09:00 of `at`, signed with the keys at hand; for another fund where `fund_id` says so."""
    newest = state_of(folder).record.recorded
    assert newest is not None
    now = newest + timedelta(minutes=1)
    if at is not None:
        now = max(now, datetime.combine(days.day(at), datetime.min.time(), UTC) + timedelta(hours=1))
    return append_page(folder, [resign(entry.replaced(recorded=now), keys, fund_id) for entry in drafted])


# ---- the door ----


def door(folder: Path, at: str | None = None) -> Book:
    """The book opened to write in: a user's folder of its own beside it, a clock a minute after the newest entry, or at
    09:00 of `at`."""
    newest = state_of(folder).record.recorded
    assert newest is not None
    clock = Clock(newest + timedelta(minutes=1))
    if at is not None:
        clock.at(at)
    return Book.open(folder, clock=clock, user=UserFolder(folder.parent / f"{folder.name}-home"), entropy=entropy())  # type: ignore[arg-type]  # a function


def signers(persons: Iterable[str] = EVERYBODY) -> list[SeedSigner]:
    """Signers with the keys of these persons."""
    return [SeedSigner(person) for person in persons]


def admitted(book: Book, *drafted: Entry) -> tuple[Entry, ...]:
    """A page that the door takes; fails the test when refused."""
    answer = book.admit(*drafted, signers=signers())
    assert isinstance(answer, Admitted), answer
    return answer.entries


def refused(book: Book, *drafted: Entry) -> Refusal:
    """The door's refusal of a page, signed by whoever it asks; fails the test when it is taken, or anything is written."""
    before = {path.name: path.read_bytes() for path in (book.path / "book").iterdir()}
    answer = book.admit(*drafted, signers=signers())
    assert isinstance(answer, Refusal), "admitted, but should have been refused"
    assert before == {path.name: path.read_bytes() for path in (book.path / "book").iterdir()}
    return answer


# ---- the audit ----

_UNSAID: Any = object()


def report(folder: Path, *, fund: str | None = _UNSAID, expect: str | None = _UNSAID,
           pin: tuple[int, str] | None = None) -> Report:
    """The audit by somebody who knows the fund id and the honest book's newest head, unless told otherwise."""
    told = honest()
    return audit(folder, Given(told.fund_id if fund is _UNSAID else fund, told.head if expect is _UNSAID else expect, pin,
                               pages=posting.written_again, files=posting.differs_again))


def findings(report: Report) -> list[tuple[str, str | None, str | None, int | None]]:
    """The findings (no notices) as code, rule number, file, block."""
    return [(f.code, f.number, f.file, f.block) for f in report.findings if f.severity == "finding"]


def roots(report: Report) -> list[Finding]:
    """The findings (no notices) that follow from no other: what the reader is told first."""
    return [f for f in report.findings if f.severity == "finding" and f.caused_by is None]


def notices(report: Report) -> list[str]:
    """The codes of the notices."""
    return [f.code for f in report.findings if f.severity == "notice"]


def blamed(report: Report) -> set[int | str]:
    """The blocks and the persons that its findings name, but for what follows from another finding."""
    found: set[int | str] = set()
    for finding in roots(report):
        found |= {finding.block} if finding.block is not None else set()
        found |= set(re.findall(r"\bp-[0-9]{2,6}\b", " ".join(str(value) for value in finding.facts.values())))
    return found


# ---- the telling ----


class _Teller:
    """Writes the honest book through the door."""

    def __init__(self, place: Path) -> None:
        self.clock = Clock()
        self.rows: dict[str, dict[str, dict[str, Any]]] = {"people": {}, "payees": {}}
        self.book = Book.create(place / "ginkgo", self._charter(), clock=self.clock, user=UserFolder(place / "home"),
                                entropy=entropy())  # type: ignore[arg-type]  # a function
        for table, rows in self.rows.items():
            self.book.private.merge(table, rows)

    def tell(self) -> None:
        with self.book.batch():
            self._found()
            self._set_up()
            self._pay()
            self._close()
            self._publish()
            self._evaluate()

    # -- small things --

    @property
    def state(self) -> State:
        return self.book.state

    @property
    def day(self) -> date:
        return self.book.today

    def do(self, *drafted: Entry) -> tuple[Entry, ...]:
        return admitted(self.book, *drafted)

    def joint(self, drafted: Entry, *yes: str) -> None:
        (proposal,) = self.do(drafted)[:1]
        for person in yes:
            self.do(drafts.approve(self.state, spelling.leaf_of(proposal), by=person, day=self.day))

    def _commit(self, table: str, key: str, what: str, value: str) -> str:
        salt = sha256(f"{table} {key} {what}".encode()).digest()[: seals.SALT_BYTES]
        self.rows[table].setdefault(key, {})[what] = value
        self.rows[table][key][f"{what}_salt"] = salt.hex()
        return seals.commitment(what, salt, value.encode())

    def _charter(self) -> CharterAdopted:
        persons = [
            FoundingPerson(
                person=person, key=public_key_of(person), name=self._commit("people", person, "name", name),
                identity=self._commit("people", person, "identity", f"identity of {person}"),
                mandates=(FoundingMandate.model_validate({
                    "mandate": f"M-{number}", "office": office, "party": party, "first": date(2026, 1, 1),
                    "end": date(2030, 12, 31) if party == "committee" else None, "signs": True if signs else None,
                }),),
            )
            for number, (person, (office, party, signs, name)) in enumerate(PEOPLE.items(), 1)
        ]
        account = BankAccount(account="co-managed", bank="银杏银行", holder="owners",
                              number=self._commit("payees", "co-managed", "account", "6200000000000005678"), tail="5678")
        return charter.found(by=K, day=date(2026, 3, 2), name="银杏花园", profile="co-managed", persons=persons,
                             witnesses=(B, D, J), bank_accounts=[account], books_from=date(2026, 3, 1))

    def _account(self, payee: str) -> str:
        committed = self._commit("payees", payee, "account", ACCOUNTS[payee])
        self.book.private.merge("payees", self.rows["payees"])
        return committed

    # -- the chapters --

    def _found(self) -> None:
        # The first accepts on a page of its own, the others together: pages of one and of many entries.
        for persons in (EVERYBODY[:1], EVERYBODY[1:]):
            self.do(*(charter.accept_charter(self.state, by=person, day=self.day) for person in persons))
        statement = self.book.documents.keep_bytes(PAPER.encode(), "statement.txt").commitment
        self.joint(charter.propose_empty_opening(self.state, by=K, day=self.day, statements={"co-managed": statement}), B, D)

    def _set_up(self) -> None:
        paper = self.book.documents.keep_bytes(PAPER.encode(), "statement.txt").commitment
        self.do(units.register_unit(self.state, by=K, day=self.day, unit=UNIT, household=HOUSEHOLD, building="B01",
                                    use="residential", area_m2=AREA_M2, area_source="register",
                                    area_day=days.day("2025-12-01")))
        self.joint(contracts.record_contract(
            self.state, by=B, day=self.day, contract="C-01", firm=FIRM, firm_name="银杏物业服务有限公司",
            firm_account=self._account(FIRM), first="2026-03-01", end="2026-12-31",
            tariffs=({"use": "residential", "rate_per_m2_month": "4.0000"},), evidence=(paper,),
            remuneration_kind="share", remuneration_rate_share="1/10", settlement_period="quarter",
            release_function="band", release_rest="deducted"), D)
        self.joint(resolutions.record_resolution(
            self.state, by=B, day=self.day, resolution="R2026001", body="owners-assembly", topics=(9,), title="预算",
            notice_day=self.day - timedelta(days=20), decided_day=self.day - timedelta(days=2), displayed_day=self.day,
            total_area_m2=AREA_M2, total_heads=1, participating_area_m2=AREA_M2, participating_heads=1,
            yes_area_m2=AREA_M2, yes_heads=1, evidence=(paper,)), D)
        self.joint(budget.adopt_budget(self.state, by=B, day=self.day, period=Q1, resolution="R2026001", lines=(
            {"head": "power", "amount": "500.00"}, {"head": "lift", "amount": "300.00"})), D)
        self.do(*(payments.add_vendor(self.state, by=K, day=self.day, vendor=vendor, name=name, account=self._account(vendor))
                  for vendor, name in ((POWER, "云州供电公司"), (LIFT, "云州迅达电梯服务部"))))

    def _pay(self) -> None:
        self.clock.at("2026-03-05")
        self.do(*fees.charges(self.state, by=K, day=self.day, period="2026-03"))
        self.clock.at("2026-03-06")
        self.do(receipts.record(self.state, by=K, day=self.day, amount=exact("1000.00"), household=HOUSEHOLD,
                                bank_ref="YZ000001"))
        paper = self.book.documents.keep_bytes(PAPER.encode(), "statement.txt").commitment
        self.clock.at("2026-03-10")
        self.do(bills.record_bill(self.state, by=K, day=self.day, payee=POWER, head="power", amount=exact("240.00"),
                                  bill="B-0001", due=days.day("2026-03-31"), month="2026-03", evidence=(paper,)))
        self.clock.at("2026-03-12")
        self._walk(payments.request_payment(self.state, by=A, day=self.day, bill="B-0001", purpose="三月电费"), "YZ000002")
        self.clock.at("2026-03-16")
        self._walk(payments.request_payment(self.state, by=A, day=self.day, payee=LIFT, head="lift", amount=exact("150.00"),
                                            month="2026-03", purpose="电梯维保", evidence=(paper,)), "YZ000003")

    def _walk(self, drafted: Entry, reference: str) -> None:
        (asked,) = self.do(drafted)
        number = str(asked.payment)  # type: ignore[attr-defined]  # a PaymentRequested
        reviews = [payments.review(self.state, number, by=person, day=self.day) for person in (B, C)]
        for page in ([reviews[:1], reviews[1:]] if number == "P-0001" else [reviews]):  # the second time at one desk
            self.do(*page)
        self.do(payments.recheck(self.state, number, by=D, day=self.day))
        self._answered()
        signed = [payments.sign(self.state, number, by=person, day=self.day) for person in (B, D)]
        for page in ([signed[:1], signed[1:]] if number == "P-0001" else [signed]):
            self.do(*page)
        self.do(payments.pay(self.state, number, by=K, day=self.day, bank_ref=reference))

    def _answered(self) -> None:
        if self.state.record.unsigned:
            self.do(record.make_checkpoint(self.state, by=K, day=self.day))

    def _close(self) -> None:
        self.clock.at("2026-03-31")
        self.do(*remuneration.accrue_remuneration(self.state, by=K, day=self.day, month="2026-03"))
        self.clock.at("2026-04-05")
        self.do(bank.reconcile(self.state, by=K, day=self.day, month="2026-03", statement_balance=exact("610.00")),
                record.make_checkpoint(self.state, by=K, day=self.day))
        (proposal,) = self.do(disclosure.close_month(self.state, self.book.lines, "2026-03", by=K, day=self.day))
        self.do(*(drafts.approve(self.state, spelling.leaf_of(proposal), by=person, day=self.day) for person in (B, D)))

    def _publish(self) -> None:
        self.clock.at("2026-04-08")
        self._answered()
        self.joint(disclosure.publish(self.state, self.book.lines, Q1, by=B, day=self.day), C, D)
        posting.post(self.book, self.state.disclosures.versions[f"{Q1}/1"])

    def _evaluate(self) -> None:
        self.clock.at("2026-04-11")
        items = ({"name": "保洁", "weight": "3/5", "score": "93.00"}, {"name": "秩序", "weight": "2/5", "score": "93.00"})
        self.do(remuneration.record_evaluation(
            self.state, by=D, day=self.day, period=Q1, evaluation="E-01", form_version="2026-01", items=items, scorers=(D,),
            method="community", sent=2, valid=2))
        self.do(remuneration.publish_evaluation(self.state, by=D, day=self.day, evaluation="E-01", place="公告栏"))
        self._cosigned()
        self.clock.at("2026-04-20")
        self._cosigned(with_ssh=True)
        self.joint(remuneration.finalise_evaluation(self.state, by=D, day=self.day, evaluation="E-01"), J)

    def _cosigned(self, *, with_ssh: bool = False) -> None:
        """Everything so far is cosigned by the community and the subdistrict office; for `ssh-keygen` too, where asked."""
        head = self.state.record.head
        assert head is not None
        if with_ssh:
            cosigned = [checkpoints.cosign(self.book, SeedSigner(person), head.size, head.root).cosignature for person in (D, J)]
            self.do(checkpoints.recorded(self.book, head.size, head.root, cosigned, by=K))
            return
        time = int(self.clock.now.timestamp())
        body = notes.body(self.book.fund_id, head.size, head.root)
        lines = {person: notes.signature(self.book.fund_id, person, public_key_of(person), time,
                                         key_of(person).sign(notes.to_sign(body, time))) for person in (D, J)}
        self.do(record.record_cosignatures(head.size, head.root, lines, by=K, day=self.day))
