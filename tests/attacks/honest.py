"""Honest random books: short lives under every profile, written as real books with everything that lies beside one,
audited from the disk. Nothing may be found.

    python -m tests.attacks.honest SEED INDEX      that one book again: what was found in it
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import repeat
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from sharedfund import spelling
from sharedfund.admit import Admitted
from sharedfund.audit import Given, Report, audit
from sharedfund.book import checkpoints, store
from sharedfund.book.folder import Book
from sharedfund.book.private import Documents
from sharedfund.book.user import UserFolder
from sharedfund.drafts import bills, keys, payments, people, record
from sharedfund.entries.entry import Entry
from sharedfund.entries.keys import things_of
from sharedfund.entries.record import TailSetAside
from sharedfund.render import posting
from sharedfund.render.tongues import TONGUES
from sharedfund.signing import SeedSigner
from sharedfund.state.lines import MonthLines
from sharedfund.values import days, notes, seals
from tests.audit.folder import write_book
from tests.figures import Figure, Part, Run
from tests.fund import A, B, C, D, Fund, J, K, N, key_of
from tests.people import other_key, proof
from tests.properties.lives import EVERYBODY, NAMES, Life, founded, opening

PART = Part("honest", "false alarms on honest random books", "诚实的随机账本上的误报",
            wanted="0 findings in 10,000 books, each verdict clean")
WHOLE = 10_000
LEFT_OPEN = 0.35  # so many entries are not the last of their page
KEY_NUMBERS = (2, 3)  # the keys a person may come by later
WITNESSES = (B, D, J)
# What every life may do besides its own choice.
USUAL = ("step_bill", "step_pay_bill", "step_expense", "step_receive", "step_reverse", "step_month_turns", "step_quarter_ends")


# ---- the life ----


class Desk(Fund):
    """A fund that puts several entries on a page, each signed with the key its author has by then."""

    def __init__(self, fund: Fund, random: Random) -> None:
        vars(self).update(vars(fund))
        self.random = random
        self.opened: datetime | None = None  # when the page was begun that is not closed yet
        signers = [SeedSigner(person, key_of(person).private_bytes_raw()) for person in EVERYBODY]
        self.signers = {signer.public: signer for signer in signers}
        self._lines = MonthLines(self.entries)

    @property
    def lines(self) -> MonthLines:
        """The lines so far, which keep the months they have folded."""
        return self._lines

    def stamp(self, entry: Entry) -> Entry:
        """Signed with the key the entry names, if anybody has it."""
        entry = entry.replaced(recorded=self.now)
        signer = self.signers.get(getattr(entry, "key", ""))
        if signer is None or not entry.is_signed or entry.signature is not None:
            return super().stamp(entry)
        return entry.replaced(signature=signer.sign(spelling.payload(entry, self.state.record.fund_id)))

    def _write(self, answer: Admitted) -> None:
        self._add(answer)
        for entry in answer.entries:
            self._lines.add(entry)
        self.opened = self.now
        if self.random.random() >= LEFT_OPEN:
            self.turn()

    def turn(self) -> None:
        """The open page is closed, with the day it was written on."""
        if self.opened is not None:
            self._turn(days.local_day(self.opened, "+08:00"))
            self.now = max(self.now, self.opened + timedelta(minutes=1))
            self.opened = None


class HonestLife(Life):
    """A life of a real fund in which people also come by keys, write torn pages and keep papers."""

    fund: Desk

    def __init__(self, seed: int, index: int) -> None:
        self.chance = Random(f"honest {seed} {index}")
        super().__init__(NAMES[index % len(NAMES)], self.chance.getrandbits(48))
        self.begun_with = len(self.fund.entries)
        self.torn: dict[str, bytes] = {}
        self.openings: dict[str, tuple[str, str]] = {}  # accounts in the clear and their salts, by commitment
        self.papers: list[bytes] = []
        usual = [step for step in self.steps if step.__name__ in USUAL]
        own = [step for step in self.steps if step.__name__ in vars(HonestLife)]
        chosen = self.random.sample(self.steps, self.random.randint(6, 24))
        self.steps = [*chosen, *self.random.sample(usual, 4), *self.random.sample(own, 4)]

    def begun(self, profile: str) -> Fund:
        return Desk(founded(profile, real=True), self.random)

    def attempt(self, make: Callable[[], Any]) -> tuple[Entry, ...]:
        """On the page that is open where the door takes it there, else on the next."""
        fund = self.fund
        if fund.opened is not None and fund.opened != fund.now:
            fund.turn()
        written = super().attempt(make)
        if not written and fund.opened is not None:
            fund.turn()
            written = super().attempt(make)
        return written

    def holds(self, written: object) -> None:
        """What must hold of a fund is asked elsewhere; here the audit alone is judged."""

    # -- what only these lives do --

    def step_cosigned(self) -> None:
        self.cosigned()
        self.fund.now += timedelta(days=self.random.choice((0, 1, 8, 16)), minutes=1)
        self.cosigned()

    def cosigned(self) -> None:
        """Some of the witnesses cosign the newest head."""
        self.fund.turn()
        head, fund_id, at = self.state.record.head, self.state.record.fund_id, int(self.fund.now.timestamp())
        payload, lines = notes.to_sign(notes.body(fund_id, head.size, head.root), at), {}
        for person in self.random.choice((WITNESSES, WITNESSES[1:], WITNESSES[:2], WITNESSES[:1])):
            signer = self.fund.signers.get(self.state.people.persons[person].key or "")
            if signer is not None:
                lines[person] = notes.signature(fund_id, person, signer.public, at, bytes.fromhex(signer.sign(payload)))
        if lines:
            self.attempt(lambda: record.record_cosignatures(head.size, head.root, lines, by=K, day=self.day))

    def step_checkpoints(self) -> None:
        self.step_checkpoint()
        self.cosigned()

    def step_new_key(self) -> None:
        """Somebody who has a key asks with it for another."""
        person, signer = self.another_key()
        self.joint(lambda: people.enrol_key(self.state, by=person, day=self.day, person=person, key=signer.public,
                                            possession=proof(self.fund, signer)))

    def step_lost_key(self) -> None:
        """A key is revoked; later another is brought in by others, after the waiting time between two cosigned heads."""
        person, signer = self.another_key()
        if self.random.random() < 0.6:
            self.joint(lambda: people.revoke_key(self.state, by=self.by(B, D), day=self.day, person=person, reason="丢失"))
        written = self.attempt(lambda: people.enrol_key(
            self.state, by=self.one([p for p in (B, D, J) if p != person]), day=self.day, person=person, key=signer.public,
            possession=proof(self.fund, signer), recovers=True))
        if written:
            self.cosigned()
            wait = self.state.charter.terms.key_recovery_wait_days
            self.fund.now += timedelta(days=self.random.choice((wait, wait + 1, wait - 1)), minutes=1)
            self.cosigned()
            self.agreed(spelling.leaf_of(written[0]))

    def step_compromised(self) -> None:
        """A key was in wrong hands; what it signed is looked at and stands."""
        person = self.random.choice((A, B, D, J, K))
        since = self.random.randint(1, self.state.record.blocks)
        if self.joint(lambda: keys.report_compromise(self.state, by=self.by(B, D, person), day=self.day, person=person,
                                                     since_block=since, reason="手机被盗")):
            self.joint(lambda: keys.confirm_acts(self.state, by=self.by(B, D), day=self.day, person=person, reason="逐笔核对过",
                                                 everything=True))

    def step_office(self) -> None:
        """Somebody is named to an office, takes it, and is handed what belongs to it before a superior."""
        person, office, party, giver = self.random.choice((
            (N, "accountant", "office", K), (C, "committee-chair", "committee", B), ("p-08", "cashier", "office", N),
            ("p-13", "firm", "firm", A)))
        self.joint(lambda: people.grant_mandate(self.state, by=self.by(B, D, J), day=self.day, person=person, office=office,
                                                party=party, end=days.day("2030-12-31")))
        self.attempt(lambda: keys.accept_mandate(self.state, by=person, day=self.day))
        self.joint(lambda: keys.hand_over_office(
            self.state, by=person, day=self.day, office=office, outgoing=giver, incoming=person,
            items=dict.fromkeys(things_of(office), True), absent=self.one((None, None, "refused"))))

    def another_key(self) -> tuple[str, SeedSigner]:
        person = self.random.choice((A, B, D, J, K))
        signer = other_key(person, self.random.choice(KEY_NUMBERS))
        self.fund.signers[signer.public] = signer
        return person, signer

    def step_rejected(self) -> None:
        """A proposal ends with a no."""
        written = self.attempt(lambda: people.end_mandate(
            self.state, by=self.by(B, D), day=self.day, mandate=self.one(sorted(self.state.people.mandates)), reason="辞任"))
        if written:
            leaf = spelling.leaf_of(written[0])
            self.attempt(lambda: people.reject(self.state, leaf, by=self.by(D, B), day=self.day, reason="不同意"))

    def step_torn_write(self) -> None:
        """A writer died; the next page says what was set aside."""
        self.fund.turn()
        last = self.fund.blocks[-2]
        data = last[: self.random.randint(1, len(last) - 1)]
        made = store.named_aside(f"{days.month_of(self.day)}.beancount", self.random.randint(1, 99_999), data)
        if self.attempt(lambda: TailSetAside(day=self.day, by=K, file=made.file, bytes_count=made.bytes_count, digest=made.digest)):
            self.torn[made.file] = data

    def step_vendor(self) -> None:
        """A vendor whose account opens, or another account for one."""
        account = f"6222{self.random.getrandbits(48):015d}"
        committed, salt = opening("account", account)
        self.openings[committed] = account, salt
        known = self.one((None, "v-11", *sorted(self.state.contracts.vendors)))
        if known is None:
            self.attempt(lambda: payments.add_vendor(self.state, by=self.by(K), day=self.day, name="云州商行", account=committed))
        else:
            self.joint(lambda: payments.change_account(self.state, by=self.by(K, B), day=self.day, reason="换户", payee=known,
                                                       account=committed))

    def step_paper(self) -> None:
        """A bill whose paper lies in documents/."""
        text = f"发票 {self.random.getrandbits(32)}".encode()
        evidence = seals.commitment("evidence", _salt(text), sha256(text).digest())
        self.papers.append(text)
        self.attempt(lambda: bills.record_bill(self.state, by=K, day=self.day, payee="v-11", head="power", amount=self.amount(),
                                               due=self.day, month=self.month(), evidence=(evidence,)))


def _salt(text: bytes) -> bytes:
    return sha256(b"salt of " + text).digest()[: seals.SALT_BYTES]


# ---- the folder ----


def lived(seed: int, index: int) -> HonestLife:
    """The life number `index` of `seed`, in which something happened, with its last page closed."""
    life = HonestLife(seed, index)
    life.lives(life.random.randint(1, 16))
    while len(life.fund.entries) == life.begun_with:
        life.lives(1)
    life.fund.turn()
    return life


def written(life: HonestLife, place: Path) -> Path:
    """The book of a life in `place`, with what lies beside it: some of it withheld, some erased."""
    fund, random = life.fund, life.random
    folder = write_book(fund, place / "book-of-honest")
    for name, note in checkpoints.files(fund.state.record.fund_id, fund.entries).items():
        _put(folder / "checkpoints" / name, note)
    for name, torn in life.torn.items():
        _put(folder / "torn" / name, torn)
    if random.random() < 0.8:
        for table, rows in private_rows(life).items():
            kept = {key: row for key, row in rows.items() if random.random() < 0.9}
            _put(folder / "private" / f"{table}.json", json.dumps(kept, ensure_ascii=False).encode())
    if random.random() < 0.8:
        for text in life.papers:
            paper = Documents(folder / "documents", lambda _, text=text: _salt(text)).keep_bytes(text, "发票")  # type: ignore[misc]  # bound early
            if random.random() < 0.1:
                (folder / "documents" / paper.digest).unlink()
    if fund.state.disclosures.versions and random.random() < 0.4:
        published(life, folder, place / "home")
    return folder


def private_rows(life: HonestLife) -> dict[str, dict[str, dict[str, str]]]:
    """What opens the names and the accounts the book has commitments of."""
    state, names, accounts = life.state, {}, {}
    for person in state.people.persons.values():
        committed, salt = opening("name", person.person)
        if committed == person.name:
            names[person.person] = {"name": person.person, "salt": salt}
    for payee in state.contracts.vendors:
        found = life.openings.get(state.contracts.account_of(payee) or "")
        if found is not None:
            accounts[payee] = {"account": found[0], "salt": found[1]}
    return {"people": names, "payees": accounts}


def published(life: HonestLife, folder: Path, home: Path) -> None:
    """The pages that were published, as the program writes them; now and then one was never printed here."""
    book = Book.open(folder, clock=lambda: life.fund.now, user=UserFolder(home))
    assert book.state == life.state
    names = {person: row["name"] for person, row in book.private.rows("people").items()}
    for made in book.state.disclosures.versions.values():
        if life.random.random() < 0.8:
            posting.post(book, made, tongue=life.random.choice(TONGUES), people=life.random.choice((names, None)))


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)


# ---- the audit ----


class Judged(NamedTuple):
    """One honest book and what the audit made of it; `wrong` is empty where it found nothing."""

    number: int
    head: str
    blocks: int
    kinds: Counter[str]
    seconds: float
    wrong: tuple[str, ...]


def judged(seed: int, index: int) -> Judged:
    """The book `index` of `seed`, audited from the disk with its fund id and head given."""
    life = lived(seed, index)
    head = f"{life.fund.frontier.size} {life.fund.frontier.root}"
    with tempfile.TemporaryDirectory(prefix="honest") as place:
        folder = written(life, Path(place))
        begun = time.process_time()
        report = audit(folder, Given(fund=life.state.record.fund_id, expect=head, pages=posting.written_again, files=posting.differs_again))
        seconds = time.process_time() - begun
    kinds = Counter(entry.kind for entry in life.fund.entries)
    return Judged(index, head, len(life.fund.blocks), kinds, seconds, tuple(alarms(report, life)))


def alarms(report: Report, life: HonestLife) -> Iterator[str]:
    """What the audit says of an honest book that it should not."""
    for finding in report.findings:
        if finding.severity == "finding":
            yield f"{finding.code} {finding.number or ''} {finding.file}:{finding.line} {finding.facts}"
    if report.verdict != "clean" or report.practice:
        yield f"verdict {report.verdict}"
    if (report.head_size, report.head_root) != (life.fund.frontier.size, life.fund.frontier.root):
        yield f"head {report.head_size} {report.head_root}"
    if report.fund != life.state.record.fund_id:
        yield f"fund {report.fund}"


def all_judged(seed: int, indexes: range, jobs: int) -> Iterator[Judged]:
    """Each book in turn, by so many processes."""
    if jobs == 1:
        yield from (judged(seed, index) for index in indexes)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(judged, repeat(seed), indexes, chunksize=16)


def run(run: Run) -> Iterator[Figure]:
    """So many of the 10,000 books."""
    count = run.count(WHOLE)
    kinds: Counter[str] = Counter()
    blocks = wrong = 0
    for book in all_judged(run.seed, range(count), run.jobs):
        kinds, blocks = kinds + book.kinds, blocks + book.blocks
        wrong += bool(book.wrong)
        if book.wrong:
            run.say(told(run.seed, book))
        if book.number % 500 == 499:
            run.say(f"honest: {book.number + 1} of {count} books, {blocks} blocks, {wrong} false alarms")
    yield Figure("honest random books", tried=count, wrong=wrong, unit="books",
                 detail=f"{blocks} blocks, {sum(kinds.values())} entries of {len(kinds)} kinds under {len(NAMES)} profiles",
                 not_tried="lives of more than about twenty steps (tests/properties lives them)")


def told(seed: int, book: Judged) -> str:
    """What was found in an honest book, and how to see it again."""
    lines = "\n".join(f"  {line}" for line in book.wrong) or "  nothing found"
    return f"honest book {book.number} of seed {seed}: {book.head}\n{lines}\n  again: python -m tests.attacks.honest {seed} {book.number}"


if __name__ == "__main__":
    found = judged(int(sys.argv[1]), int(sys.argv[2]))
    print(told(int(sys.argv[1]), found))  # noqa: T201  # for who asked
    sys.exit(bool(found.wrong))
