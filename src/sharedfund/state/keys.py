"""The keys slice: which keys were in wrong hands and what of theirs waits to be looked at, which offices were handed over.

Compromised is a position: what the key signed from there on stays in the book, but approves no payment any more that is
not paid yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sharedfund.entries import KINDS, SIGNED_FORMS
from sharedfund.entries.entry import (
    ACCOUNTANT, BUREAU, CASHIER, CHAIR, COMMITTEE, COMMUNITY, FIRM, MEMBER, SUBDISTRICT,
)
from sharedfund.state.payments import Payment
from sharedfund.state.people import Mandate, has_committee, without_key
from sharedfund.state.proposals import Open, Proposals
from sharedfund.state.registry import evolves, takes_effect
from sharedfund.values.tables import Table

if TYPE_CHECKING:
    from sharedfund.entries.entry import SignedEntry
    from sharedfund.entries.keys import ActsConfirmed, KeyCompromised, MandateAccepted, OfficeHandedOver
    from sharedfund.entries.people import KeyEnrolled, ProposalRejected
    from sharedfund.state import State
    from sharedfund.state.people import Key

# Who stands above an office: the first of these of which somebody else holds a mandate sees it handed over (R60).
SUPERIORS: dict[str, tuple[frozenset[str], ...]] = {
    CHAIR: (frozenset({COMMUNITY, SUBDISTRICT}),),
    MEMBER: (frozenset({CHAIR}), frozenset({COMMUNITY, SUBDISTRICT})),
    ACCOUNTANT: (frozenset({CHAIR}), frozenset({COMMUNITY, SUBDISTRICT})),
    CASHIER: (frozenset({CHAIR}), frozenset({COMMUNITY, SUBDISTRICT})),
    FIRM: (frozenset({CHAIR}), frozenset({COMMUNITY, SUBDISTRICT})),
    COMMUNITY: (frozenset({SUBDISTRICT}), frozenset({CHAIR})),
    SUBDISTRICT: (frozenset({BUREAU}), frozenset({COMMUNITY})),
}
# Offices that are handed over whether or not their holder signs.
ALWAYS_HANDED_OVER = frozenset({CHAIR, ACCOUNTANT, CASHIER})


@dataclass(frozen=True, slots=True)
class Compromise:
    """A key in wrong hands from the block `since_block` on. Until confirmed: `paid` are payments the bank has made on
    what it signed, `requests` open payments it asked for; `confirmed` once everything it signed was looked at."""

    key: str
    person: str
    since_block: int
    block: int
    day: date
    paid: tuple[str, ...] = ()
    requests: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class HandedOffice:
    """An office of `outgoing` that `incoming` took over on `day`: what was handed over and replaced, what was not, the
    cash counted and what the book said."""

    outgoing: str
    office: str
    incoming: str
    witness: str
    day: date
    handed: tuple[str, ...]
    missing: tuple[str, ...] = ()
    counted: Decimal | None = None
    booked: Decimal | None = None
    absent: str | None = None


@dataclass(frozen=True, slots=True)
class Recovery:
    """A lost key somebody asks to replace; `holder_signed` once the key that is said to be lost has signed."""

    leaf: str
    person: str
    holder_signed: bool = False


@dataclass(frozen=True, slots=True)
class Keys:
    """Compromises by key, offices handed over by "person/office", recoveries that wait by leaf."""

    compromised: Table[Compromise] = field(default_factory=Table)
    handed: Table[HandedOffice] = field(default_factory=Table)
    recoveries: Table[Recovery] = field(default_factory=Table)

    def doubted(self, payment: str) -> Compromise | None:
        """The compromise of the key that asked for an open payment, until somebody confirms the request."""
        return next((known for known in self.compromised.values() if payment in known.requests), None)


def superiors(state: State, office: str, day: date, *, without: frozenset[str]) -> frozenset[str]:
    """The offices whose holder may see `office` handed over on `day`, the persons `without` not counted; empty for an
    office that is handed over without a witness."""
    ranks = SUPERIORS.get(office, ())
    held = {m.office for m in state.people.standing(day) if m.person not in without}
    return next((rank for rank in ranks if rank & held), ranks[0] if ranks else frozenset())


def offices_left(state: State, day: date) -> Iterator[tuple[Mandate, date]]:
    """The mandates that ended by `day` of offices that are handed over, with the first day on which each stood no
    more; not those whose holder goes on in the same office."""
    for mandate in sorted(state.people.mandates.values(), key=lambda m: int(m.mandate[2:])):
        over = mandate.over_since(day)
        if over is None or not mandate.accepted or not (mandate.signs or mandate.office in ALWAYS_HANDED_OVER):
            continue
        goes_on = any(other.person == mandate.person and other.office == mandate.office and other.mandate != mandate.mandate
                      and other.first >= mandate.first and other.is_held(over) for other in state.people.mandates.values())
        if not goes_on:
            yield mandate, over


def cash_booked(state: State) -> Decimal:
    """The cash the book has in the box, which whoever leaves it counts."""
    return state.ledger.balance("Assets:Cash:Imprest:Operating")


def committee_end(state: State, day: date) -> date | None:
    """The last day of the committee that stands on `day`; None where none does, or a next one is granted already."""
    if not has_committee(state):
        return None
    committee = [m for m in state.people.mandates.values() if m.office in COMMITTEE]
    end = max((m.end for m in committee if m.stands(day) and m.end is not None), default=None)
    if end is None or any(m.first > end and m.is_held(day) for m in committee):
        return None
    return end


def signed_at(key: Key, block: int) -> bool:
    """Whether `key` was the one its person signed with at `block`."""
    return key.block < block and (key.revoked_block is None or block <= key.revoked_block)


# ---- the fold ----


@evolves("mandate-accepted")
def _accepted(state: State, entry: MandateAccepted) -> State:
    held = state.people.mandates.get(entry.accepts)
    if held is None:
        return state
    people = replace(state.people, mandates=state.people.mandates.set(held.mandate, replace(held, accepted=True)),
                     changed=state.charter.local_day(entry))
    return replace(state, people=people)


@evolves("key-enrolled")
def _recovering(state: State, entry: KeyEnrolled) -> State:
    if not entry.recovers:
        return state
    from sharedfund.spelling import leaf_of

    asked = Recovery(leaf_of(entry), entry.person)
    return replace(state, keys=replace(state.keys, recoveries=state.keys.recoveries.set(asked.leaf, asked)))


@takes_effect("key-enrolled")
def _recovered(state: State, proposal: KeyEnrolled) -> State:
    return _recovery_over(state, lambda known: known.person == proposal.person)


@evolves("proposal-rejected")
def _refused(state: State, entry: ProposalRejected) -> State:
    return _recovery_over(state, lambda known: known.leaf == entry.rejects)


def _recovery_over(state: State, is_over: Callable[[Recovery], bool]) -> State:
    over = [known.leaf for known in state.keys.recoveries.values() if is_over(known)]
    if not over:
        return state
    return replace(state, keys=replace(state.keys, recoveries=state.keys.recoveries.drop(*over)))


def _lives(state: State, entry: SignedEntry) -> State:
    """Fold of every act: who signs while others say that the key is lost has it."""
    waiting = state.keys.recoveries
    if not waiting:
        return state
    signed = {known.leaf: replace(known, holder_signed=True) for known in waiting.values()
              if known.person == entry.by and not known.holder_signed}
    return replace(state, keys=replace(state.keys, recoveries=waiting.merge(signed))) if signed else state


for _kind, _known in KINDS.items():
    if _known.form in SIGNED_FORMS:
        evolves(_kind)(_lives)


@takes_effect("key-compromised")
def _compromised(state: State, proposal: KeyCompromised) -> State:
    key, person = state.people.keys.get(proposal.compromised), state.people.persons.get(proposal.person)
    if key is None or person is None:
        return state
    since, before = proposal.since_block, state.keys.compromised.get(key.key)
    asked = {p.payment for p in state.payments.open.values()
             if p.requester == key.person and p.block >= since and signed_at(key, p.block)}
    touched = [p for p in state.payments.open.values()
               if p.payment in asked or any(act.key == key.key and act.block >= since for act in p.acts)]
    paid = {p.payment for p in touched if p.status == "paid"} | set(before.paid if before else ())
    doubted = {p.payment for p in touched if p.is_open and p.payment in asked} | set(before.requests if before else ())
    made = Compromise(key.key, key.person, since, state.record.blocks, proposal.day, tuple(sorted(paid)),
                      tuple(sorted(doubted)))
    fallen = {p.payment: _asked_again(p) for p in touched if p.is_open}
    # A waiting time runs between witnesses' times: those that rest on this key are taken away.
    witnessed = tuple(w for w in state.record.witnessed if w.size < since or key.person not in w.persons)
    payments = replace(state.payments, open=state.payments.open.merge(fallen),
                       standing=state.payments.standing.drop(*fallen))
    proposals = _without_its_yes(state.proposals, key.key, since)
    gone = [leaf for leaf in state.keys.recoveries if leaf not in proposals.open]
    return replace(
        state, payments=payments, record=replace(state.record, witnessed=witnessed),
        proposals=proposals, people=without_key(state, key, person),
        keys=replace(state.keys, compromised=state.keys.compromised.set(key.key, made),
                     recoveries=state.keys.recoveries.drop(*gone)))


def _asked_again(payment: Payment) -> Payment:
    """The payment as it was when it was asked for: whoever agreed looked at what the wrong hands had made."""
    return replace(payment, status="requested", reviews=(), rechecks=(), signatures=(), released_block=None,
                   released_day=None)


def _without_its_yes(proposals: Proposals, key: str, since: int) -> Proposals:
    """What the key proposed since then ends without effect, its yes to what others proposed counts no more; a decision
    that is taken stays."""
    kept = proposals.open
    for proposal in tuple(kept.values()):
        yeses = tuple(yes for yes in proposal.yeses if yes.key != key or yes.block < since)
        if proposal.effective or yeses == proposal.yeses:
            continue
        kept = kept.drop(proposal.leaf) if _proposed_with(proposal, key) else kept.set(
            proposal.leaf, replace(proposal, yeses=yeses))
    return Proposals(kept)


def _proposed_with(proposal: Open, key: str) -> bool:
    return proposal.yeses[0].block == proposal.block and proposal.yeses[0].key == key


@takes_effect("acts-confirmed")
def _confirmed(state: State, proposal: ActsConfirmed) -> State:
    known = state.keys.compromised.get(proposal.compromised)
    if known is None:
        return state
    named = set(proposal.payments)
    known = replace(known, paid=tuple(p for p in known.paid if p not in named and not proposal.everything),
                    requests=tuple(p for p in known.requests if p not in named and not proposal.everything),
                    entries=() if proposal.everything else tuple(sorted({*known.entries, *proposal.entries})),
                    confirmed=bool(proposal.everything))
    return replace(state, keys=replace(state.keys, compromised=state.keys.compromised.set(known.key, known)))


@evolves("payment-rejected", "payment-withdrawn")
def _over(state: State, entry: object) -> State:
    """A doubted request that is over needs nobody's word any more."""
    known = state.keys.doubted(getattr(entry, "payment", ""))
    if known is None:
        return state
    left = tuple(payment for payment in known.requests if payment != getattr(entry, "payment", ""))
    return replace(state, keys=replace(state.keys, compromised=state.keys.compromised.set(
        known.key, replace(known, requests=left))))


@takes_effect("office-handed-over")
def _handed_over(state: State, proposal: OfficeHandedOver) -> State:
    name = f"{proposal.outgoing}/{proposal.office}"
    before = state.keys.handed.get(name)
    handed = {one.item for one in proposal.items if one.handed} | set(before.handed if before else ())
    missing = {one.item for one in proposal.items if not one.handed} | set(before.missing if before else ())
    made = HandedOffice(
        proposal.outgoing, proposal.office, proposal.incoming, proposal.witness, proposal.day, tuple(sorted(handed)),
        tuple(sorted(missing - handed)), proposal.cash_counted, proposal.cash_booked, proposal.absent)
    return replace(state, keys=replace(state.keys, handed=state.keys.handed.set(name, made)))
