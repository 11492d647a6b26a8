"""Drafts of the founding: the charter, its acceptances, the opening of a complex that starts with nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sharedfund import drafts
from sharedfund.drafts import signing
from sharedfund.entries.charter import (
    BankAccount,
    CharterAccepted,
    CharterAdopted,
    CharterChanged,
    FoundingPerson,
    OpeningBank,
    OpeningProposed,
    TermChange,
)
from sharedfund.entries.terms import PROFILES, terms
from sharedfund.errors import BadInput
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.state import State

FORMAT = 1
RULEBOOK = 1


def found(*, by: str, day: date, name: str, profile: str, persons: Iterable[FoundingPerson],
          witnesses: Iterable[str], bank_accounts: Iterable[BankAccount], books_from: date | None = None,
          practice: bool = False, utc_offset: str = "+08:00", changes: dict[str, Any] | None = None) -> CharterAdopted:
    """Entry 1: the charter of a fund with the terms of `profile` and `changes`.

    Raises: BadInput for an unknown profile.
    """
    if profile not in PROFILES:
        raise BadInput("unknown-profile", profile=profile)
    return CharterAdopted(
        day=day, by=by, format=FORMAT, rulebook=RULEBOOK, utc_offset=utc_offset, name=name,
        practice=True if practice else None, profile=profile, books_from=books_from or day,
        terms=terms(profile, **(changes or {})), persons=tuple(persons), witnesses=frozenset(witnesses),
        bank_accounts=tuple(bank_accounts),
    )


def accept_charter(state: State, *, by: str, day: date) -> CharterAccepted:
    """`by` accepts the charter: proof that the founding key is theirs."""
    entry = drafts.approval(state, "charter-accepted", state.record.fund_id, by=by, day=day)
    assert isinstance(entry, CharterAccepted)
    return entry


def change_charter(state: State, *, by: str, day: date, changes: dict[str, str], resolution: str) -> CharterChanged:
    """Terms change from the last yes on, by an owners' resolution; `changes` as people write them."""
    return CharterChanged(
        day=day, by=by, **signing(state, by, "charter-changed", day), first=day, resolution=resolution,
        changes=tuple(TermChange(term=name.replace("_", "-"), value=value) for name, value in sorted(changes.items())),
    )


def propose_empty_opening(state: State, *, by: str, day: date, statements: dict[str, str]) -> OpeningProposed:
    """The opening of a complex whose bank accounts are empty; `statements` commits to each account's statement."""
    return OpeningProposed(
        day=day, by=by, **signing(state, by, "opening-proposed", day), funds=(), rows=0,
        rows_digest=sha256(b"").hexdigest(),
        banks=tuple(OpeningBank(account=account.account, balance=ZERO, statement=statements[account.account])
                    for account in state.charter.bank_accounts),
    )
