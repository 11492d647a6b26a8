"""The hand-over slice: what a firm or a committee gave to the next one, and what households had paid in
advance to a firm that is gone."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sharedfund.entries.entry import CHAIR
from sharedfund.entries.hand_over import REFUND, SUMS, HonouredPart, RecoveredPart
from sharedfund.state.fees import arrears, month_parts
from sharedfund.state.receipts import reference_account, reference_used
from sharedfund.state.registry import evolves, takes_effect
from sharedfund.values import shares
from sharedfund.values.days import period as named_period
from sharedfund.values.money import ZERO
from sharedfund.values.tables import Table

if TYPE_CHECKING:
    from sharedfund.entries.hand_over import (
        CommitteeHandedOver,
        FormerAdvancesDecided,
        FormerAdvancesListed,
        FormerFirmPaid,
        HandOverRecorded,
        PrepaymentHonoured,
    )
    from sharedfund.entries.payments import PaymentPaid, PaymentReturned
    from sharedfund.state import State

HONOURED, PURSUED = "honoured", "pursued"


@dataclass(frozen=True, slots=True)
class HandOver:
    """The newest statement of a hand-over: what is missing, where the giver's list differs from the book."""

    giver: str  # the contract of a firm, else the party
    day: date
    missing: tuple[str, ...]
    differing: tuple[str, ...]
    refused: str | None
    served_until: date | None

    @property
    def is_complete(self) -> bool:
        return not self.missing and self.refused is None


@dataclass(frozen=True, slots=True)
class OfCommittee:
    """What the committee that went has given: everything so far, and whether its term was audited."""

    day: date
    handed: tuple[str, ...]
    audited: bool


@dataclass(frozen=True, slots=True)
class Paid:
    """What a household paid a former firm in advance for `period`: a memo. `months` are honoured with `honoured` in
    all; `recovered` came back from the firm."""

    firm: str
    household: str
    period: str
    amount: Decimal
    months: tuple[str, ...] = ()
    honoured: Decimal = ZERO
    recovered: Decimal = ZERO

    @property
    def left(self) -> Decimal:
        """What the household has seen nothing of yet."""
        return max(self.amount - self.honoured - self.recovered, ZERO)


@dataclass(frozen=True, slots=True)
class HandOvers:
    """Statements by giver, the committee's, memos by "firm/household/period", decisions and names by firm, `refunds` due
    to households in custody."""

    statements: Table[HandOver] = field(default_factory=Table)
    committee: OfCommittee | None = None
    paid: Table[Paid] = field(default_factory=Table)
    decisions: Table[str] = field(default_factory=Table)
    names: Table[str] = field(default_factory=Table)
    refunds: Table[Decimal] = field(default_factory=Table)

    def of_firm(self, firm: str) -> tuple[Paid, ...]:
        """What was paid to a former firm, by household and period."""
        return tuple(sorted((p for p in self.paid.values() if p.firm == firm), key=lambda p: (p.household, p.period)))


# ---- figures ----


def sums_of(state: State, on: date) -> dict[str, Decimal]:
    """What the book knows of each sum a hand-over states (R116)."""
    booked = {
        "bank": state.ledger.joint_account(),
        "advances": sum(advances_of(state).values(), ZERO),
        "arrears": sum((row.amount for row in arrears(state, on)), ZERO),
        "deposits": -state.ledger.total("Liabilities:Deposits:"),
        "public-revenue": state.ledger.cash("public-revenue"),
    }
    return {item: booked[item] for item in SUMS}


def advances_of(state: State) -> dict[str, Decimal]:
    """What each household has paid in advance into this fund, by account; households with none left out."""
    prefix = "Liabilities:Advance:Fee:"
    return {name: -balance for name, balance in sorted(state.ledger.balances.items())
            if name.startswith(prefix) and balance < 0}


def giver_of(entry: HandOverRecorded) -> str:
    """Under what a statement is kept: the firm's contract, else the party."""
    return entry.contract or entry.giver


def committee_changed(state: State, on: date) -> date | None:
    """The day on which the chair that stands on `on` took over from another person; None where nobody did."""
    chairs = [m for m in state.people.mandates.values() if m.office == CHAIR and m.first <= on]
    standing = max((m for m in chairs if m.stands(on)), key=lambda m: m.first, default=None)
    if standing is None or not any(m.person != standing.person and m.first < standing.first for m in chairs):
        return None
    return standing.first


def honoured_parts(state: State, firm: str, month: str) -> tuple[HonouredPart, ...]:
    """What the fund credits for `month` to households that had paid a former firm, where the owners decided so: the
    month's part of what was paid, at most what is unpaid of the bill it falls in (R117)."""
    if state.hand_over.decisions.get(firm) != HONOURED:
        return ()
    parts: dict[str, HonouredPart] = {}
    for memo in state.hand_over.of_firm(firm):
        bill = next((b for b in state.fees.open(memo.household)
                     if not b.opening and named_period(b.period).covers(named_period(month))), None)
        if bill is None:
            continue
        before = parts[memo.household].amount if memo.household in parts else ZERO  # it paid for the month twice over
        amount = min(_honourable(memo, month), bill.unpaid - before)
        if amount > 0:
            parts[memo.household] = HonouredPart(household=memo.household, period=bill.period, amount=before + amount)
    return tuple(parts.values())


def _honourable(memo: Paid, month: str) -> Decimal:
    """The month's part of what a household paid a former firm, as far as it has seen nothing of it yet."""
    part = {p.month: p.amount for p in month_parts(memo.amount, memo.period)}.get(month, ZERO)
    return ZERO if month in memo.months else min(part, memo.left)


def recovered_parts(state: State, firm: str, amount: Decimal) -> tuple[RecoveredPart, ...]:
    """Whose the money is that a former firm paid back: nobody's but the fund's where that honours the advances, else
    the households', by what each has not seen again (R117)."""
    if state.hand_over.decisions.get(firm) == HONOURED:
        return ()
    weights: dict[str, Decimal] = {}
    for memo in state.hand_over.of_firm(firm):
        weights[memo.household] = weights.get(memo.household, ZERO) + memo.left
    weights = {household: left for household, left in weights.items() if left}
    if not weights:
        return ()
    return tuple(RecoveredPart(household=household, amount=part)
                 for household, part in sorted(shares.split(amount, weights).items()) if part)


# ---- the fold ----


@takes_effect("hand-over-recorded")
def _handed_over(state: State, entry: HandOverRecorded) -> State:
    made = HandOver(
        giver_of(entry), entry.day,
        tuple([one.item for one in entry.sums if one.stated is None]
              + [one.item for one in entry.things if not one.handed]),
        tuple(one.item for one in entry.sums if one.stated not in (None, one.booked)),
        entry.refused, entry.served_until,
    )
    known = state.hand_over
    return replace(state, hand_over=replace(known, statements=known.statements.set(made.giver, made)))


@takes_effect("committee-handed-over")
def _committee_handed_over(state: State, entry: CommitteeHandedOver) -> State:
    before = state.hand_over.committee
    changed = committee_changed(state, entry.day)
    # What was given at an earlier change of committee says nothing of this one.
    if before is not None and changed is not None and before.day < changed:
        before = None
    handed = tuple(sorted({*(before.handed if before else ()), *entry.handed}))
    made = OfCommittee(entry.day, handed, entry.audit is not None or (before is not None and before.audited))
    return replace(state, hand_over=replace(state.hand_over, committee=made))


@evolves("former-advances-listed")
def _listed(state: State, entry: FormerAdvancesListed) -> State:
    known = state.hand_over
    paid = known.paid.merge({
        f"{entry.firm}/{row.household}/{row.period}": Paid(entry.firm, row.household, row.period, row.amount)
        for row in entry.rows
    })
    return replace(state, hand_over=replace(known, paid=paid, names=known.names.set(entry.firm, entry.firm_name)))


@takes_effect("former-advances-decided")
def _decided(state: State, entry: FormerAdvancesDecided) -> State:
    known = state.hand_over
    return replace(state, hand_over=replace(known, decisions=known.decisions.set(entry.firm, entry.decision)))


@evolves("prepayment-honoured")
def _honoured(state: State, entry: PrepaymentHonoured) -> State:
    known, changes = state.hand_over, {}
    left = {part.household: part.amount for part in entry.parts}
    for memo in known.of_firm(entry.firm):
        if memo.household in left and named_period(memo.period).covers(named_period(entry.month)):
            taken = min(_honourable(memo, entry.month), left[memo.household])
            left[memo.household] -= taken
            changes[_key(memo)] = replace(memo, months=tuple(sorted({*memo.months, entry.month})),
                                          honoured=memo.honoured + taken)
    return replace(state, hand_over=replace(known, paid=known.paid.merge(changes)))


def _key(memo: Paid) -> str:
    return f"{memo.firm}/{memo.household}/{memo.period}"


@evolves("former-firm-paid")
def _paid_back(state: State, entry: FormerFirmPaid) -> State:
    known = state.hand_over
    refunds, changes = known.refunds, {}
    for part in entry.parts:
        refunds = refunds.set(part.household, refunds.get(part.household, ZERO) + part.amount)
        rest = part.amount
        for memo in known.of_firm(entry.firm):
            if memo.household == part.household and rest:
                taken = min(rest, memo.left)
                changes[_key(memo)] = replace(memo, recovered=memo.recovered + taken)
                rest -= taken
    state = replace(state, hand_over=replace(known, refunds=refunds, paid=known.paid.merge(changes)))
    account = reference_account(state, "bank")
    return replace(state, used=state.used.add(reference_used(state, account, entry.bank_ref)))


@evolves("payment-paid", "payment-returned")
def _refunded(state: State, entry: PaymentPaid | PaymentReturned) -> State:
    if entry.settles != "refund" or not entry.legs or entry.legs[0].account != REFUND:
        return state
    known = state.hand_over
    amount = entry.amount if entry.kind == "payment-paid" else -entry.amount
    left = known.refunds.get(entry.payee, ZERO) - amount
    refunds = known.refunds.set(entry.payee, left) if left else known.refunds.drop(entry.payee)
    return replace(state, hand_over=replace(known, refunds=refunds))
