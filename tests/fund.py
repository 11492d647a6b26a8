"""A fund in memory for tests: real keys, real signatures, real rules and tree, no files.

`Fund.founded()` is a co-managed fund whose charter everybody accepted and whose opening of 0.00 is adopted.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sharedfund import drafts, spelling
from sharedfund.admit import Admitted, Refusal, admit_page
from sharedfund.book.tree import Frontier, page_line
from sharedfund.drafts import charter
from sharedfund.entries.charter import BankAccount, FoundingMandate, FoundingPerson
from sharedfund.entries.entry import Entry
from sharedfund.state import EMPTY, State, turn_page
from sharedfund.state.lines import MonthLines
from sharedfund.values import days

# Who is who in every test: A asks (firm), B and C review (committee), D re-checks (community), E is a fifth signatory
# (community), K keeps the books, N holds the cash, S is the secretary, V evaluates, J the subdistrict office.
CAST = {
    "p-01": ("firm", "firm", False),
    "p-02": ("committee-chair", "committee", True),
    "p-03": ("committee-member", "committee", True),
    "p-04": ("community", "residents-committee", True),
    "p-05": ("community", "residents-committee", True),
    "p-06": ("accountant", "office", False),
    "p-07": ("cashier", "office", False),
    "p-08": ("secretary", "office", False),
    "p-09": ("evaluator", "evaluator", False),
    "p-10": ("subdistrict-office", "subdistrict-office", True),
    "p-11": ("committee-member", "committee", True),
}
A, B, C, D, E, K, N, S, V, J, M = CAST


def key_of(person: str) -> Ed25519PrivateKey:
    """The test key of a person: from a fixed seed."""
    return Ed25519PrivateKey.from_private_bytes(sha256(person.encode()).digest())


def public_key_of(person: str) -> str:
    return key_of(person).public_key().public_bytes_raw().hex()


def commitment(value: str) -> str:
    """Any commitment, for tests that open none."""
    return sha256(value.encode()).hexdigest()


BANK_ACCOUNT = BankAccount(account="co-managed", bank="银杏银行", holder="owners", number=commitment("account"),
                           tail="5678")


def founders() -> list[FoundingPerson]:
    """CAST as a charter names it."""
    return [
        FoundingPerson(
            person=person, key=public_key_of(person), name=commitment(f"name {person}"),
            identity=commitment(f"identity {person}"),
            mandates=(FoundingMandate(
                mandate=f"M-{number}", office=office, party=party, first=date(2026, 1, 1),
                end=date(2030, 12, 31) if party == "committee" else None, signs=True if signs else None,
            ),),
        )
        for number, (person, (office, party, signs)) in enumerate(CAST.items(), 1)
    ]


class Fund:
    """A book in memory. `now` is the clock; every `do` writes a page and moves the clock a minute on."""

    def __init__(self, now: datetime = datetime(2026, 1, 1, 1, 0, tzinfo=UTC)) -> None:
        self.state: State = EMPTY
        self.now = now
        self.frontier = Frontier()
        self.entries: list[Entry] = []
        self.blocks: list[bytes] = []

    @classmethod
    def founded(cls, **changes: Any) -> Fund:
        """A practice fund of profile `co-managed` on 1 January 2026, open, with 0.00 in its one bank account;
        `changes` are terms. Everybody of CAST holds one mandate, M-1 to M-11, the committee's to the end of 2030."""
        fund = cls()
        fund.do(charter.found(by=K, day=fund.day, name="银杏花园", profile="co-managed", persons=founders(),
                              witnesses=(B, D, J), practice=True, changes=changes, bank_accounts=[BANK_ACCOUNT]))
        for person in CAST:
            fund.do(charter.accept_charter(fund.state, by=person, day=fund.day))
        fund.joint(charter.propose_empty_opening(fund.state, by=K, day=fund.day,
                                                 statements={"co-managed": commitment("statement")}), B, D)
        assert fund.state.charter.phase == "open"
        return fund

    # -- time --

    def at(self, when: str) -> Fund:
        """Set the clock to 09:00 Chinese time of a day, never back."""
        wanted = datetime.combine(days.day(when), datetime.min.time(), UTC) + timedelta(hours=1)
        self.now = max(self.now, wanted)
        return self

    @property
    def day(self) -> date:
        return days.local_day(self.now, "+08:00")

    # -- writing --

    def stamp(self, entry: Entry) -> Entry:
        """The entry with `recorded`, and signed by `by`'s test key where its kind is signed."""
        entry = entry.replaced(recorded=self.now)
        if entry.is_signed and entry.signature is None:
            payload = spelling.payload(entry, self.state.record.fund_id)
            entry = entry.replaced(signature=key_of(entry.by).sign(payload).hex())
        return entry

    def ask(self, *drafted: Entry) -> Admitted | Refusal:
        """The door's answer to a page; nothing is written."""
        stamped = [self.stamp(entry) for entry in drafted]
        return admit_page(self.state, stamped, self.lines)

    def do(self, *drafted: Entry) -> tuple[Entry, ...]:
        """Write a page, with the effect entries its last entry completes. Fails the test when refused."""
        answer = self.ask(*drafted)
        assert isinstance(answer, Admitted), answer
        effects = drafts.completions(answer.state, by=drafted[-1].by, day=self.day)
        if effects:
            answer = self.ask(*drafted, *effects)
            assert isinstance(answer, Admitted), answer
        self._write(answer)
        return answer.entries

    def refused(self, *drafted: Entry) -> Refusal:
        """The refusal of a page; fails the test when it is admitted. The state is untouched."""
        before = self.state
        answer = self.ask(*drafted)
        assert isinstance(answer, Refusal), "admitted, but should have been refused"
        assert self.state is before
        return answer

    def checkpoint(self, by: str = B) -> None:
        """`by` answers for every unsigned entry so far: due before each release and each closing (R131)."""
        from sharedfund.drafts.record import make_checkpoint

        self.do(make_checkpoint(self.state, by=by, day=self.day))

    def joint(self, drafted: Entry, *yes: str) -> tuple[Entry, ...]:
        """A proposal and the yeses of `yes`, each on its own page; the last page's entries come back."""
        (proposal,) = self.do(drafted)[:1]
        written: tuple[Entry, ...] = (proposal,)
        for person in yes:
            written = self.do(drafts.approve(self.state, spelling.leaf_of(proposal), by=person, day=self.day))
        return written

    def _write(self, answer: Admitted) -> None:
        self._add(answer)
        self._turn(self.day)
        self.now += timedelta(minutes=1)

    def _add(self, answer: Admitted) -> None:
        """The entries stand on the page that is open."""
        self.state = answer.state
        for entry in answer.entries:
            self._block(spelling.encode(entry))
            self.entries.append(entry)

    def _turn(self, day: date) -> None:
        """The page is full: its line closes it."""
        size, root = self.frontier.size, self.frontier.root
        self._block(page_line(day.isoformat(), self.state.record.pages + 1, size, root))
        self.state = turn_page(self.state, size, root, self.frontier.root, day)

    def _block(self, block: bytes) -> None:
        self.blocks.append(block)
        self.frontier = self.frontier.add(spelling.leaf(block))

    @property
    def lines(self) -> MonthLines:
        return MonthLines(self.entries)
