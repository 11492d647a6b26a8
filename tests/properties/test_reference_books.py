"""What must hold of every fund holds in every reference book, at every entry of its life."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from sharedfund import accounts
from sharedfund.book import store
from sharedfund.book.reader import Block, blocks
from sharedfund.book.walk import entry_of
from sharedfund.state import EMPTY, State, evolve, figures
from sharedfund.values.money import ZERO

LEDGERS = Path(__file__).resolve().parents[2] / "ledgers"
BOOKS = sorted(path.name for path in LEDGERS.iterdir() if (path / "book").is_dir())
EVERY = {"co-managed": 50}  # thousands of entries: asked at every so many blocks


def _blocks(folder: Path) -> Iterator[Block]:
    for name in store.month_files(folder):
        with (folder / "book" / name).open("rb") as file:
            yield from blocks(file, name)


def _faults(state: State, on: date) -> Iterator[str]:
    position = figures.position(state, on)
    for fund in position.funds:
        if fund.cash != sum((claim.amount for claim in fund.claims), ZERO) + fund.spendable:
            yield f"{fund.fund}: claims and spendable are not its cash (R18)"
        if fund.cash < 0:
            yield f"{fund.fund}: cash {fund.cash} below zero"
        if any(claim.amount < 0 for claim in fund.claims):
            yield f"{fund.fund}: a claim below zero (R17)"
        if fund.fund == "agency" and fund.spendable:
            yield f"agency: {fund.spendable} of it spendable (R21)"
    if sum((f.cash for f in position.funds if not f.fund.startswith("maintenance:")), ZERO) != position.bank:
        yield "the funds are not the bank balance (R18)"
    if state.ledger.total("Equity:Transfer:"):
        yield "transfers out and in differ (R54)"
    funds: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for account, balance in state.ledger.balances.items():
        funds[accounts.fund_of(account)] += balance
    yield from (f"{fund}: postings sum to {total} (R142)" for fund, total in sorted(funds.items()) if total)


@pytest.mark.parametrize("name", BOOKS)
def test_claims_and_what_is_spendable_are_the_bank_balance_at_every_entry(name: str) -> None:
    state, asked = EMPTY, 0
    for number, block in enumerate(_blocks(LEDGERS / name)):
        if block.page is not None:
            continue
        entry = entry_of(block)
        state = evolve(state, entry)
        if state.charter.phase != "open" or number % EVERY.get(name, 1):
            continue
        on = max(entry.day, state.charter.local_day(entry))
        assert list(_faults(state, on)) == [], f"block {number + 1}: {entry.kind}"
        asked += 1
    assert asked > 20
