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
from sharedfund.entries.terms import COLUMNS, PROFILES, left_open, spelled_term, terms
from sharedfund.errors import BadInput
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.state import State

FORMAT = 1
RULEBOOK = 1
# Whose the bank account is stays as the bank has it: a change names it, or leaves it.
KEPT_COLUMNS = ("account_holder",)


def found(*, by: str, day: date, name: str, profile: str, persons: Iterable[FoundingPerson],
          witnesses: Iterable[str], bank_accounts: Iterable[BankAccount], books_from: date | None = None,
          practice: bool = False, utc_offset: str = "+08:00", changes: dict[str, Any] | None = None) -> CharterAdopted:
    """Entry 1: the charter of a fund with the terms of `profile` and `changes`, which fill every column of the table of
    profiles where `profile` is a name of the charter's own.

    Raises: BadInput where they do not.
    """
    changes = changes or {}
    profile_is_known(profile, changes)
    return CharterAdopted(
        day=day, by=by, format=FORMAT, rulebook=RULEBOOK, utc_offset=utc_offset, name=name,
        practice=True if practice else None, profile=profile, books_from=books_from or day,
        terms=terms(profile, **changes), persons=tuple(persons), witnesses=frozenset(witnesses),
        bank_accounts=tuple(bank_accounts),
    )


def profile_is_known(profile: str, given: Iterable[str] = ()) -> None:
    """Raises: BadInput `unknown-profile` for a name that is no row of the table and leaves columns open."""
    missing = left_open(profile, given)
    if missing:
        raise BadInput("unknown-profile", profile=profile, missing=", ".join(name.replace("_", "-") for name in missing))


def accept_charter(state: State, *, by: str, day: date) -> CharterAccepted:
    """`by` accepts the charter: proof that the founding key is theirs."""
    entry = drafts.approval(state, "charter-accepted", state.record.fund_id, by=by, day=day)
    assert isinstance(entry, CharterAccepted)
    return entry


def change_charter(state: State, *, by: str, day: date, changes: dict[str, str], resolution: str,
                   profile: str | None = None) -> CharterChanged:
    """Terms change from the last yes on, by an owners' resolution; `changes` as people write them. With `profile` every
    column of the table of profiles becomes that profile's, but the account's holder, whom no resolution exchanges.

    Raises: BadInput for a profile that leaves columns open.
    """
    if profile is not None:
        standing = state.charter.terms
        kept = {name: getattr(standing, name) for name in KEPT_COLUMNS}
        profile_is_known(profile, {*changes, *kept})
        target = terms(profile, **kept) if profile in PROFILES else standing
        changes = {**{name: spelled_term(getattr(target, name)) for name in COLUMNS
                      if getattr(target, name) != getattr(standing, name)}, **changes}
    return CharterChanged(
        day=day, by=by, **signing(state, by, "charter-changed", day), first=day, resolution=resolution, profile=profile,
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
