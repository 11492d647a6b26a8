"""People for tests: a branch of a fund, keys beside the cast's, proofs of possession, witnesses' times."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sharedfund.signing import SeedSigner
from sharedfund.signing.signers import possession
from sharedfund.state.record import Witnessed
from tests.fund import Fund


def branch(fund: Fund) -> Fund:
    """A copy of `fund` that goes its own way."""
    copied = copy.copy(fund)
    copied.entries, copied.blocks = list(fund.entries), list(fund.blocks)
    return copied


def other_key(person: str, number: int = 2) -> SeedSigner:
    """Another key of `person` than the cast's."""
    return SeedSigner(person, sha256(f"{person} key {number}".encode()).digest())


def proof(fund: Fund, signer: SeedSigner) -> str:
    """The signer's proof that its person has the key."""
    return possession(signer, fund.state.record.fund_id)


def witnessed(fund: Fund, *times: datetime) -> None:
    """As if a quorum had cosigned the newest head at each of `times`."""
    record = fund.state.record
    assert record.head is not None
    points = tuple(Witnessed(record.head.size, record.head.root, ("p-04", "p-10"), at, at) for at in times)
    fund.state = replace(fund.state, record=replace(record, witnessed=(*record.witnessed, *points)))


def days_after(fund: Fund, count: int) -> datetime:
    return fund.now.astimezone(UTC) + timedelta(days=count)
