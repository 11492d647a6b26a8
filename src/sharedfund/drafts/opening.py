"""Drafts of the opening position: what a running complex starts with, explained to the fen (R144).

The rows are text in a document, one line each, bound by the proposal's `rows_digest`; they enter the book on the page
of the last yes, followed by the adoption.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from sharedfund import accounts
from sharedfund.drafts import completes, signing
from sharedfund.entries.charter import OpeningAdopted, OpeningBank, OpeningFund, OpeningPosition, OpeningProposed
from sharedfund.errors import BadInput
from sharedfund.state.opening import FIELDS, digest_of, opening_day, row_line
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.state import State
    from sharedfund.state.proposals import Open


class OpeningRow(NamedTuple):
    """A row of the opening as people give it; its number is its place."""

    item: str
    fund: str
    party: str
    amount: Decimal
    period: str | None = None
    document: str | None = None
    head: str | None = None
    due: date | None = None
    first_deposit: Decimal | None = None
    agent_for: str | None = None


class Statement(NamedTuple):
    """A bank account's balance on the opening day, and the commitment of its statement."""

    balance: Decimal
    commitment: str


def positions(rows: Sequence[OpeningRow], *, by: str, day: date) -> tuple[OpeningPosition, ...]:
    """The rows as entries, numbered from 1. Raises: BadInput for a row that is none, its number in `row`."""
    made = []
    for number, row in enumerate(rows, 1):
        try:
            made.append(OpeningPosition(day=day, by=by, row=number, **row._asdict()))
        except ValidationError as error:
            first = error.errors()[0]
            raise BadInput("bad-field", row=number, field=str(first["loc"][0]) if first["loc"] else "",
                           found=str(first.get("input", ""))[:40], fault=_fault(first)) from None
    return tuple(made)


def _fault(error: Any) -> str:
    """pydantic's own word, or the one our types raise."""
    raised = error.get("ctx", {}).get("error")
    return str(getattr(raised, "code", None) or raised) if isinstance(raised, ValueError) else str(error["type"])


def paper(rows: Iterable[OpeningPosition]) -> str:
    """The rows as the text that goes to the documents: one line each."""
    return "".join(row_line(row) + "\n" for row in rows)


def rows_of(text: str) -> tuple[OpeningRow, ...]:
    """The rows of a paper. Raises: BadInput for a text that is none."""
    rows = []
    for line, spelled in enumerate(text.splitlines(), 1):
        try:
            fields = json.loads(spelled, parse_float=str)
        except json.JSONDecodeError:
            raise BadInput("opening-paper-unreadable", line=line) from None
        if not isinstance(fields, dict) or not set(fields) <= set(FIELDS) or fields.pop("row", None) != line:
            raise BadInput("opening-paper-unreadable", line=line)
        rows.append(OpeningRow(**fields))
    return tuple(rows)


def funds_of(rows: Iterable[OpeningPosition]) -> tuple[OpeningFund, ...]:
    """What of the bank belongs to each fund, with its claims and what remains: sums of the rows, funds sorted."""
    cash: dict[str, Decimal] = {}
    owed: dict[str, Decimal] = {}
    other: dict[str, Decimal] = {}
    for row in rows:
        account = row.account()
        sums = cash if account in accounts.money_of(row.fund) else other if account.startswith("Assets:") else owed
        sums[row.fund] = sums.get(row.fund, ZERO) + row.amount
        if row.agent_for is not None:  # what households owe a firm is mirrored, and nobody's own
            owed[row.fund] = owed.get(row.fund, ZERO) + row.amount
    return tuple(
        OpeningFund(
            fund=fund, cash=cash.get(fund, ZERO), claims=owed.get(fund, ZERO), receivables=other.get(fund, ZERO),
            remainder=cash.get(fund, ZERO) + other.get(fund, ZERO) - owed.get(fund, ZERO),
        )
        for fund in sorted({*cash, *owed, *other})
    )


def propose(state: State, *, by: str, day: date, statements: Mapping[str, Statement], rows: Sequence[OpeningRow] = (),
            handed_over_by: str | None = None, hand_over_refused: bool = False) -> OpeningProposed:
    """The opening with `rows`; their text (`paper(positions(...))`) must lie in the documents by the last yes.

    Raises: BadInput for a row that is none.
    """
    made = positions(rows, by=by, day=opening_day(state))
    return OpeningProposed(
        day=day, by=by, **signing(state, by, "opening-proposed", day), funds=funds_of(made), rows=len(made),
        rows_digest=digest_of(row_line(row) for row in made), handed_over_by=handed_over_by,
        hand_over_refused=True if hand_over_refused else None,
        banks=tuple(OpeningBank(account=name, balance=statement.balance, statement=statement.commitment)
                    for name, statement in sorted(statements.items())),
    )


def adoption(state: State, proposal: str, rows: Sequence[OpeningRow], *, by: str
             ) -> tuple[OpeningPosition | OpeningAdopted, ...]:
    """The rows and the adoption that follow the last yes to `proposal` (its leaf)."""
    day = opening_day(state)
    return (*positions(rows, by=by, day=day), OpeningAdopted(day=day, by=by, proposal=proposal))


@completes("opening-proposed", papers=True)
def _adopt(state: State, proposal: Open, by: str, day: date, papers: Callable[[str], str | None] | None
           ) -> tuple[OpeningPosition | OpeningAdopted, ...]:
    asked = proposal.entry()
    text = "" if asked.rows == 0 else papers(asked.rows_digest) if papers is not None else None
    if text is None:
        return ()  # the rows are not at hand: the opening waits for them
    return adoption(state, proposal.leaf, rows_of(text), by=by)
