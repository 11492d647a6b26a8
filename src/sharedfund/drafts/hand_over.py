"""Drafts of the chapter hand-over: statements with the book's figures, lists of former advances, honoured months."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sharedfund.drafts import signing
from sharedfund.entries.hand_over import (
    SUMS,
    THINGS,
    CommitteeHandedOver,
    FormerAdvancesDecided,
    FormerAdvancesListed,
    FormerFirmPaid,
    HandOverRecorded,
    PrepaymentHonoured,
)
from sharedfund.errors import BadInput, NotFound
from sharedfund.state.fees import arrears
from sharedfund.state.hand_over import advances_of, honoured_parts, recovered_parts, sums_of
from sharedfund.state.receipts import reference_account
from sharedfund.values.identity import bank_reference

if TYPE_CHECKING:
    from sharedfund.state import State

# A month's credits stand on pages of so many households: an entry has a largest number of postings.
HOUSEHOLDS_AN_ENTRY = 150


def record_hand_over(
    state: State, *, by: str, day: date, giver: str = "firm", contract: str | None = None,
    stated: Mapping[str, Decimal | str] | None = None, handed: Iterable[str] = (), hand_over: str | None = None,
    **more: Any,
) -> HandOverRecorded:
    """The statement of a hand-over: the book's sums, the giver's own beside them (`stated`), what was `handed`.
    Raises: NotFound for a contract the book does not have, BadInput for an item that is none."""
    held = state.contracts.named(contract) if contract else None
    if contract is not None and held is None:
        raise NotFound("no-contract", contract=contract)
    stated, given = dict(stated or {}), set(handed)
    unknown = sorted((set(stated) - set(SUMS)) | (given - set(THINGS)))
    if unknown:
        raise BadInput("no-item-of-a-hand-over", item=unknown[0])
    booked = sums_of(state, day)
    return HandOverRecorded.model_validate({
        "day": day, "by": by, **signing(state, by, "hand-over-recorded", day),
        "hand_over": hand_over or f"H-{len(state.hand_over.statements) + 1:02d}", "giver": giver,
        "firm": held.firm if held is not None else None, "contract": contract,
        "reconciled_until": state.bank.last_reconciled_day(reference_account(state, "bank")),
        "sums": tuple({"item": item, "booked": booked[item], "stated": stated.get(item)} for item in SUMS),
        "things": tuple({"item": item, "handed": item in given} for item in THINGS),
        "households_in_advance": len(advances_of(state)),
        "households_in_arrears": len({row.household for row in arrears(state, day)}), **more,
    })


def hand_over_committee(state: State, *, by: str, day: date, handed: Iterable[str], audit: str | None = None,
                        evidence: Iterable[str] = ()) -> CommitteeHandedOver:
    """What a committee gave to the next one."""
    return CommitteeHandedOver.model_validate({
        "day": day, "by": by, **signing(state, by, "committee-handed-over", day), "handed": tuple(handed),
        "audit": audit, "evidence": tuple(evidence),
    })


def list_former_advances(state: State, *, by: str, day: date, **fields: Any) -> FormerAdvancesListed:
    """A list of what households paid in advance to a former firm."""
    return FormerAdvancesListed.model_validate({
        **fields, "day": day, "by": by, **signing(state, by, "former-advances-listed", day)})


def decide_former_advances(state: State, *, by: str, day: date, firm: str, decision: str,
                           resolution: str) -> FormerAdvancesDecided:
    """What the owners decided about a former firm's advances. Raises: NotFound for a firm with no list."""
    if not state.hand_over.of_firm(firm):
        raise NotFound("no-former-advances", firm=firm)
    return FormerAdvancesDecided.model_validate({
        "day": day, "by": by, **signing(state, by, "former-advances-decided", day), "firm": firm,
        "decision": decision, "resolution": resolution,
    })


def honour_month(state: State, *, by: str, day: date, firm: str, month: str) -> tuple[PrepaymentHonoured, ...]:
    """A month's credits to the households that had paid a former firm, so many to an entry. Raises: NotFound for a firm
    with no list, BadInput where nothing is to be credited."""
    if not state.hand_over.of_firm(firm):
        raise NotFound("no-former-advances", firm=firm)
    parts = honoured_parts(state, firm, month)
    if not parts:
        raise BadInput("nothing-to-honour", firm=firm, month=month)
    return tuple(
        PrepaymentHonoured(day=day, by=by, firm=firm, month=month, parts=parts[at : at + HOUSEHOLDS_AN_ENTRY])
        for at in range(0, len(parts), HOUSEHOLDS_AN_ENTRY)
    )


def record_former_firms_payment(state: State, *, by: str, day: date, firm: str, amount: Decimal | str, bank_ref: str,
                                occurred: date | None = None) -> FormerFirmPaid:
    """What a former firm paid back, and whose it is."""
    entry = FormerFirmPaid.model_validate({
        "day": day, "by": by, "firm": firm, "amount": amount, "bank_ref": bank_reference(bank_ref),
        "occurred": occurred,
    })
    return entry.replaced(parts=recovered_parts(state, firm, entry.amount))
