"""What every entry is: a fact in the past tense, its common fields, its postings."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar, Literal, NamedTuple, Self

from pydantic import BaseModel, ConfigDict

from sharedfund.entries import kind_of
from sharedfund.values.days import Day, Instant
from sharedfund.values.identity import Leaf, MandateId, PersonId, PublicKey, Seen, Signature, Text

# Offices of the permission matrix: the names of mandates.
OWNER = "owner"
REPRESENTATIVE = "owners-representative"
MEMBER = "committee-member"
CHAIR = "committee-chair"
ACCOUNTANT = "accountant"
CASHIER = "cashier"
FIRM = "firm"
COMMUNITY = "community"
SUBDISTRICT = "subdistrict-office"
AUDITOR = "auditor"
EVALUATOR = "evaluator"
SECRETARY = "secretary"
SUPERVISOR = "trust-supervisor"
BUREAU = "bureau"
OFFICES = (OWNER, REPRESENTATIVE, MEMBER, CHAIR, ACCOUNTANT, CASHIER, FIRM, COMMUNITY, SUBDISTRICT, AUDITOR, EVALUATOR,
           SECRETARY, SUPERVISOR, BUREAU)
COMMITTEE = frozenset({MEMBER, CHAIR})

Office = Literal["owner", "owners-representative", "committee-member", "committee-chair", "accountant", "cashier", "firm",
                 "community", "subdistrict-office", "auditor", "evaluator", "secretary", "trust-supervisor", "bureau"]
# What a unit is used for; its tariff and its income account follow from it.
Use = Literal["residential", "commercial", "developer"]
Party = Literal["owners", "committee", "firm", "residents-committee", "subdistrict-office", "evaluator", "auditor",
                "trust-supervisor", "office", "bureau"]


class Posting(NamedTuple):
    """One leg of an entry; a debit is above zero."""

    account: str
    amount: Decimal


class Need(NamedTuple):
    """So many natural persons, each holding one of these offices; `named`: this one person and nobody else."""

    offices: frozenset[str]
    persons: int
    named: str = ""


class Joint(NamedTuple):
    """Who must say yes to a proposal, its proposer included. One of `alone` suffices by itself. `as_released`: as many
    persons as release a payment under the charter, where that is more."""

    needs: tuple[Need, ...]
    parties: int = 1
    alone: frozenset[str] = frozenset()
    as_released: bool = False


class Row(BaseModel):
    """A part of an entry, spelled inside JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Entry(BaseModel):
    """A fact. `day` is the day of effect, `by` who enters it; `recorded` and `signature` are stamped at the door."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    kind: ClassVar[str] = ""
    chapter: ClassVar[str] = ""
    offices: ClassVar[frozenset[str]] = frozenset()  # who may enter it (the permission matrix)
    is_signed: ClassVar[bool] = False
    is_fact: ClassVar[bool] = False  # truth comes from a bank line or a numbered paper (R135)

    day: Day
    by: PersonId
    recorded: Instant | None = None
    signature: Signature | None = None

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: object) -> None:
        cls.kind = kind_of(cls.__name__)
        cls.chapter = cls.__module__.rpartition(".")[2]

    def replaced(self, **changes: Any) -> Self:
        """A copy with `changes`, validated like a new entry; nothing remembered of this one's text."""
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self)(**{**fields, **changes})

    def counterparty(self) -> str:
        """Who stands opposite the fund: the payee of the book's line."""
        return "fund"

    def own_id(self) -> str:
        """The entry's own id: the narration of the book's line."""
        return self.kind

    def postings(self) -> tuple[Posting, ...]:
        """Its legs in any order; empty for an entry that moves no money. A function of the entry alone."""
        return ()


class SignedEntry(Entry):
    """An act of one person under a mandate, signed with the key enrolled for it."""

    is_signed: ClassVar[bool] = True

    mandate: MandateId
    key: PublicKey
    seen: Seen


class Approval(SignedEntry):
    """One person's yes to an open proposal; `approves` is its leaf, `until` the last day the yes may arrive."""

    approves: Leaf
    until: Day
    same_desk: Literal[True] | None = None
    reason: Text | None = None


class Proposal(SignedEntry):
    """A joint act: takes effect at the last approval `joint` asks for; its proposer's signature counts."""

    joint: ClassVar[Joint] = Joint(())

    def asks(self) -> Joint:
        """Who must say yes to this one; the kind's `joint`, unless its fields ask for more."""
        return self.joint


class CounterFact(SignedEntry):
    """Corrects an earlier entry, today and once; above the charter's limit it names an approved `CorrectionProposed`."""

    offices: ClassVar[frozenset[str]] = frozenset({ACCOUNTANT, MEMBER, CHAIR})

    corrects: Leaf
    reason: Text
    approval: Leaf | None = None



def two_sided(debit: str, credit: str, amount: Decimal) -> tuple[Posting, Posting]:
    """`amount` from `credit` to `debit`."""
    return Posting(debit, amount), Posting(credit, -amount)


def merged(postings: Iterable[Posting]) -> tuple[Posting, ...]:
    """One leg an account, zero legs left out, in the order first met."""
    sums: dict[str, Decimal] = {}
    for account, amount in postings:
        sums[account] = sums.get(account, Decimal("0.00")) + amount
    return tuple(Posting(account, amount) for account, amount in sums.items() if amount)


def joint(*needs: tuple[Iterable[str], int], parties: int = 1, alone: Iterable[str] = ()) -> Joint:
    """A `Joint` from (offices, persons) pairs."""
    return Joint(tuple(Need(frozenset(offices), persons) for offices, persons in needs), parties, frozenset(alone))


# What most joint acts need: one of the committee and one of the community (or the subdistrict office in its place).
COMMITTEE_AND_COMMUNITY = joint((COMMITTEE, 1), ({COMMUNITY, SUBDISTRICT}, 1), parties=2)
