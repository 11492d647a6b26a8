"""Papers and accounts a command brings along: files become commitments, account numbers stay in `private/`."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sharedfund_cli.desk import Desk

PAYEES = "payees"  # the private table of names and account numbers by payee
NEXT_ACCOUNTS = "payees-next"  # account numbers that wait for a second yes, by commitment


def attached(desk: Desk, files: Sequence[str]) -> tuple[str, ...]:
    """The commitments of the files, of which copies lie in `documents/` from now on; with `-n` nothing is kept."""
    if desk.dry_run:
        return tuple(sha256(Path(file).read_bytes()).hexdigest() for file in files)
    return tuple(desk.book.documents.keep(Path(file)) for file in files)


def account_commitment(desk: Desk, payee: str, typed: str | None) -> str | None:
    """The commitment of a payee's account: of what was typed, which stays in `private/`, else of what lies there.
    None where neither is."""
    private = desk.book.private
    known = private.get(PAYEES, payee) or {}
    if typed is None or typed == known.get("account"):
        found = known.get("commitment")
        return str(found) if found else None
    committed, salt = private.commit("account", typed)
    if not desk.dry_run:
        private.set(PAYEES, payee, {**known, "account": typed, "salt": salt, "commitment": committed})
    return committed


def keep_accounts_that_changed(desk: Desk) -> None:
    """Account numbers whose change has had its last yes are the payees' now."""
    private = desk.book.private
    for committed, row in private.rows(NEXT_ACCOUNTS).items():
        payee = str(row["payee"])
        if desk.state.contracts.account_of(payee) == committed:
            known = private.get(PAYEES, payee) or {}
            private.set(PAYEES, payee, {**known, "account": row["account"], "salt": row["salt"], "commitment": committed})
            private.drop(NEXT_ACCOUNTS, committed)
