"""The charter slice: what the fund is and by which terms it lives."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from sharedfund.entries.charter import BankAccount
from sharedfund.entries.terms import Terms
from sharedfund.state.registry import evolves, takes_effect
from sharedfund.values import days

if TYPE_CHECKING:
    from sharedfund.entries.charter import CharterAccepted, CharterAdopted, CharterChanged, OpeningAdopted
    from sharedfund.entries.entry import Entry
    from sharedfund.state import State

VOID, FOUNDING, OPEN = "void", "founding", "open"


@dataclass(frozen=True, slots=True)
class Former:
    """The terms, and the name of their profile, that stood before the change at `block`."""

    terms: Terms
    profile: str
    block: int


@dataclass(frozen=True, slots=True)
class Charter:
    """`phase` is `void` before entry 1, `founding` until all founders accepted and the opening is adopted, then
    `open`. `founders`, `accepted` and `witnesses` are persons; `former` are the terms before each change, in order."""

    phase: str = VOID
    name: str = ""
    profile: str = ""
    practice: bool = False
    utc_offset: str = "+08:00"
    format: int = 0
    rulebook: int = 0
    day: date = date.min
    books_from: date = date.min
    terms: Terms = field(default_factory=Terms)
    founders: frozenset[str] = frozenset()
    accepted: frozenset[str] = frozenset()
    witnesses: frozenset[str] = frozenset()
    bank_accounts: tuple[BankAccount, ...] = ()
    former: tuple[Former, ...] = ()

    @property
    def missing(self) -> frozenset[str]:
        """The founders who have not accepted yet."""
        return self.founders - self.accepted

    def local_day(self, entry: Entry) -> date:
        """The local day on which `entry` is written; its `day` while it is a draft."""
        return entry.day if entry.recorded is None else days.local_day(entry.recorded, self.utc_offset)

    def terms_at(self, block: int) -> Terms:
        """The terms that stood when `block` was written: what was agreed then goes on under them."""
        return next((former.terms for former in self.former if block < former.block), self.terms)

    def bank_account(self, slug: str) -> BankAccount | None:
        """The bank account called `slug`."""
        return next((account for account in self.bank_accounts if account.account == slug), None)


@evolves("charter-adopted")
def _adopted(state: State, entry: CharterAdopted) -> State:
    from sharedfund.spelling import leaf_of

    charter = Charter(
        phase=FOUNDING, name=entry.name, profile=entry.profile, practice=bool(entry.practice),
        utc_offset=entry.utc_offset, format=entry.format, rulebook=entry.rulebook, day=entry.day,
        books_from=entry.books_from, terms=entry.terms,
        founders=frozenset(person.person for person in entry.persons), witnesses=entry.witnesses,
        bank_accounts=entry.bank_accounts,
    )
    return replace(state, charter=charter, record=replace(state.record, fund_id=leaf_of(entry)))


@evolves("charter-accepted")
def _accepted(state: State, entry: CharterAccepted) -> State:
    return replace(state, charter=replace(state.charter, accepted=state.charter.accepted | {entry.by}))


@evolves("opening-adopted")
def _opened(state: State, entry: OpeningAdopted) -> State:
    return replace(state, charter=replace(state.charter, phase=OPEN))


@takes_effect("charter-changed")
def _changed(state: State, proposal: CharterChanged) -> State:
    charter = state.charter
    former = (*charter.former, Former(charter.terms, charter.profile, state.record.blocks))
    return replace(state, charter=replace(charter, terms=proposal.applied(charter.terms), former=former,
                                          profile=proposal.profile or charter.profile))
