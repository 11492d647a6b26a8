"""Rules of keys through the years: a term and its end, an election, a key in wrong hands, an office that changes hands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sharedfund.entries.entry import CHAIR, COMMITTEE, COMMUNITY, MEMBER
from sharedfund.entries.keys import SECRETS, things_of
from sharedfund.entries.resolutions import ELECTION
from sharedfund.rules import Flag, Objection, duty, flag, rule
from sharedfund.state.keys import cash_booked, committee_end, offices_left, superiors
from sharedfund.state.payments import request_of
from sharedfund.state.people import acting, has_committee

if TYPE_CHECKING:
    from sharedfund.entries.entry import SignedEntry
    from sharedfund.entries.keys import ActsConfirmed, KeyCompromised, MandateAccepted, OfficeHandedOver
    from sharedfund.entries.payments import PaymentRechecked, PaymentReviewed, PaymentSigned
    from sharedfund.entries.people import KeyEnrolled, MandateEnded, MandateGranted, PersonEnrolled
    from sharedfund.state import State

# Who speaks of somebody else's key.
SPEAKS = frozenset({MEMBER, CHAIR, COMMUNITY})
# So long an election may be carried out, and so long before its end a term is said to end (Shanghai 29: sixty days).
ELECTION_DAYS = 180
TERM_NOTICE_DAYS = 60


# ---- a term, an election ----


@rule(60, source="DESIGN: old threshold and new persons together")
def a_mandate_is_accepted_by_its_holder_once(state: State, entry: MandateAccepted) -> Objection | None:
    """Whoever takes an office accepts that mandate, under itself, once."""
    if entry.accepts != entry.mandate:
        return Objection("accepts-another", mandate=entry.accepts)
    held = state.people.mandates.get(entry.accepts)
    if held is not None and held.accepted:
        return Objection("accepted-already", mandate=entry.accepts)
    return None


@rule(60, source="Civil Code 278 (3); DESIGN: an owners' resolution and the community office")
def an_election_seats_a_committee_without_the_old_one(
    state: State, entry: PersonEnrolled | KeyEnrolled | MandateGranted | MandateEnded
) -> Objection | None:
    """Under a resolution the community enters who comes and who goes: a recent election by the owners, for the
    committee's own offices, and never a key somebody had before."""
    if entry.resolution is None:
        return None
    resolution = state.resolutions.passed(entry.resolution)
    if resolution is None or not resolution.by_owners():
        return Objection("no-owners-resolution", resolution=entry.resolution)
    if ELECTION not in resolution.topics:
        return Objection("not-an-election", resolution=entry.resolution)
    last = resolution.decided_day + timedelta(days=ELECTION_DAYS)
    if state.charter.local_day(entry) > last:
        return Objection("election-too-old", resolution=entry.resolution, last=last)
    held = state.people.mandates.get(entry.mandate)
    if held is None or held.office not in acting(state, frozenset({COMMUNITY})):
        return Objection("community-enters", person=entry.by)
    if getattr(entry, "recovers", None):
        return Objection("election-recovers-nothing", resolution=entry.resolution)
    office = _office_of(state, entry)
    if office is not None and office not in COMMITTEE:
        return Objection("not-of-the-committee", office=office)
    return None


def _office_of(state: State, entry: SignedEntry) -> str | None:
    """The office an entry grants or ends; None where it does neither."""
    ended = state.people.mandates.get(getattr(entry, "ended", ""))
    return ended.office if ended is not None else getattr(entry, "office", None)


@duty(49, source="Shanghai 29: the vote for the next committee is held sixty days before the term ends")
def a_committees_term_is_seen_to_end(state: State, as_of: date) -> Iterable[Flag]:
    """The end of the committee's term is said in time, and once it is over, until a next one stands."""
    if state.charter.phase != "open" or not has_committee(state):
        return
    end = committee_end(state, as_of)
    if end is not None and as_of >= end - timedelta(days=TERM_NOTICE_DAYS):
        yield flag(a_committees_term_is_seen_to_end, "term-ends", end, end=end)
    committee = [m for m in state.people.mandates.values() if m.office in COMMITTEE]
    if not any(mandate.stands(as_of) for mandate in committee):
        over = max((m.over_since(as_of) or date.min for m in committee), default=date.min)
        if over > date.min:
            last = over - timedelta(days=1)
            yield flag(a_committees_term_is_seen_to_end, "term-ended", last, end=last)


@duty(49, source="DESIGN: a yes does not outlive its mandate or its key")
def approvals_that_fell_are_given_anew(state: State, as_of: date) -> Iterable[Flag]:
    """What waits on the approval of somebody whose mandate is over or whose key is revoked is asked for anew."""
    for payment in state.payments.waiting():
        for act in payment.acts:
            if not _stands(state, act.mandate, act.key, act.person, as_of):
                yield flag(approvals_that_fell_are_given_anew, "approval-fell", payment=payment.payment, person=act.person)
    for proposal in sorted(state.proposals.open.values(), key=lambda p: p.block):
        for yes in proposal.yeses:
            if not proposal.effective and not _stands(state, yes.mandate, yes.key, yes.person, as_of):
                yield flag(approvals_that_fell_are_given_anew, "yes-fell", kind=proposal.kind, block=proposal.block,
                           person=yes.person)


def _stands(state: State, mandate: str, key: str, person: str, day: date) -> bool:
    held = state.people.mandates.get(mandate)
    return held is not None and held.stands(day) and state.people.key_stands(key, person)


@duty(60, source="DESIGN")
def a_mandate_waits_for_its_holder(state: State, as_of: date) -> Iterable[Flag]:
    """Whoever was elected or given a withdrawal password accepts the mandate before it stands."""
    for mandate in sorted(state.people.mandates.values(), key=lambda m: int(m.mandate[2:])):
        if not mandate.accepted and mandate.is_held(as_of):
            due = mandate.first + timedelta(days=state.charter.terms.cast_gap_days)
            yield flag(a_mandate_waits_for_its_holder, "not-accepted", due, mandate=mandate.mandate,
                       person=mandate.person, office=mandate.office)


# ---- a key in wrong hands ----


def _may_say(state: State, entry: KeyCompromised | ActsConfirmed) -> bool:
    """Whether the author speaks of the own key, or under an office that speaks of somebody else's."""
    held = state.people.mandates.get(entry.mandate)
    return entry.by == entry.person or (held is not None and held.office in acting(state, SPEAKS))


@rule(60, source="DESIGN: security, a key compromised at an earlier position")
def a_compromise_names_a_key_and_a_position(state: State, entry: KeyCompromised) -> Objection | None:
    """A compromise is of the person's own enrolled key, from a block at which it signed; a second one of the same key
    names an earlier block."""
    if not _may_say(state, entry):
        return Objection("may-not-say", person=entry.by)
    key = state.people.keys.get(entry.compromised)
    if key is None or key.person != entry.person:
        return Objection("key-of-another", person=entry.person)
    last = state.record.blocks if key.revoked_block is None else key.revoked_block
    if not key.block < entry.since_block <= last:
        return Objection("position-outside", since_block=entry.since_block, first=key.block + 1, last=last)
    known = state.keys.compromised.get(key.key)
    if known is not None and entry.since_block >= known.since_block:
        return Objection("compromised-already", person=entry.person, since_block=known.since_block)
    return None


@rule(60, source="DESIGN")
def what_is_confirmed_waits_for_it(state: State, entry: ActsConfirmed) -> Objection | None:
    """Confirmed is what a compromised key signed and nobody has confirmed: payments that wait for it, entries, or
    everything that is left."""
    if not _may_say(state, entry):
        return Objection("may-not-say", person=entry.by)
    known = state.keys.compromised.get(entry.compromised)
    if known is None or known.person != entry.person:
        return Objection("not-compromised", person=entry.person)
    if known.confirmed:
        return Objection("confirmed-already", person=entry.person)
    if not (entry.payments or entry.entries or entry.everything):
        return Objection("nothing-confirmed", person=entry.person)
    for payment in entry.payments:
        if payment not in (*known.paid, *known.requests):
            return Objection("not-to-confirm", payment=payment)
    return None


@rule(60, source="DESIGN: what a stolen key asked for is nobody's request")
def a_request_of_wrong_hands_is_confirmed_first(
    state: State, entry: PaymentReviewed | PaymentRechecked | PaymentSigned
) -> Objection | None:
    """A payment that a compromised key asked for is approved by nobody before somebody answers for the request."""
    payment = request_of(state, entry)
    known = state.keys.doubted(payment.payment) if payment is not None else None
    if payment is None or known is None:
        return None
    return Objection("request-doubted", payment=payment.payment, person=known.person)


@duty(60, source="DESIGN")
def what_wrong_hands_signed_is_looked_at(state: State, as_of: date) -> Iterable[Flag]:
    """Until somebody has looked at it: what a compromised key signed since, each payment it asked for, each that the
    bank has made on its approval."""
    of = what_wrong_hands_signed_is_looked_at
    for known in sorted(state.keys.compromised.values(), key=lambda c: c.block):
        if known.confirmed:
            continue
        due = known.day + timedelta(days=state.charter.terms.key_recovery_wait_days)
        yield flag(of, "acts-to-confirm", due, person=known.person, since_block=known.since_block)
        for payment in known.paid:
            yield flag(of, "payment-to-confirm", due, payment=payment, person=known.person)
        for payment in known.requests:
            yield flag(of, "request-to-confirm", due, payment=payment, person=known.person)


# ---- an office changes hands (监交) ----


@rule(60, source="Accounting Law 41; Shanghai 30; DESIGN: witnessed by a superior")
def an_office_is_handed_over_before_a_superior(state: State, entry: OfficeHandedOver) -> Objection | None:
    """An office goes from its holder to the next one, in the presence of somebody above it who is neither of them."""
    three = (entry.outgoing, entry.incoming, entry.witness)
    if len(set(three)) < len(three):
        return Objection("one-person-twice", person=max(three, key=three.count))
    if entry.by not in three:
        return Objection("not-concerned", person=entry.by)
    mandates, today = tuple(state.people.mandates.values()), state.charter.local_day(entry)
    if not any(m.person == entry.outgoing and m.office == entry.office for m in mandates):
        return Objection("never-held", person=entry.outgoing, office=entry.office)
    # Where nobody follows yet, somebody who holds an office keeps the things meanwhile.
    following = {m.person for m in mandates
                 if m.office == entry.office and m.person != entry.outgoing and m.is_held(today)}
    keeps = following or {m.person for m in mandates if m.stands(today)}
    if entry.incoming not in keeps:
        return Objection("not-the-next", person=entry.incoming, office=entry.office)
    above = superiors(state, entry.office, today, without=frozenset({entry.outgoing, entry.incoming}))
    if not state.people.offices_of(entry.witness, today) & above:
        return Objection("not-above", person=entry.witness, office=entry.office,
                         offices=", ".join(sorted(above)) or None)
    return None


@rule(60, source="Accounting Law 41; DESIGN")
def who_leaves_an_office_signs_for_it(state: State, entry: OfficeHandedOver) -> Objection | None:
    """Whoever can still sign signs the own hand-over; where somebody is absent, the paper or a record of it is there."""
    leaving = state.people.persons.get(entry.outgoing)
    can_sign = (leaving is not None and leaving.key is not None
                and bool(state.people.mandates_of(entry.outgoing, state.charter.local_day(entry))))
    if entry.absent is None and not can_sign:
        return Objection("outgoing-cannot-sign", person=entry.outgoing)
    if entry.absent == "term-over" and can_sign:
        return Objection("outgoing-signs", person=entry.outgoing)
    if entry.absent is not None and not entry.evidence:
        return Objection("evidence-missing", person=entry.outgoing)
    return None


@rule(60, source="Accounting Law 41; FIN: the cash is counted; DESIGN: passwords are replaced")
def a_hand_over_names_each_thing_once(state: State, entry: OfficeHandedOver) -> Objection | None:
    """A hand-over says of passwords, key files and the office's own things whether they were handed over or replaced;
    of cash what was counted and what the book has."""
    items = [one.item for one in entry.items]
    if len(set(items)) < len(items):
        return Objection("item-twice", item=max(items, key=items.count))
    missing = [item for item in things_of(entry.office) if item not in items]
    if missing:
        return Objection("item-missing", item=missing[0], office=entry.office)
    counted = entry.cash_counted is not None
    if counted != ("cash" in items) or counted != (entry.cash_booked is not None):
        return Objection("cash-not-counted", office=entry.office)
    booked = cash_booked(state)
    if entry.cash_booked is not None and entry.cash_booked != booked:
        return Objection("cash-differs", booked=entry.cash_booked, expected=booked)
    return None


@duty(60, source="Accounting Law 41; Shanghai 29-30; DESIGN")
def who_leaves_an_office_hands_it_over(state: State, as_of: date) -> Iterable[Flag]:
    """Chair, accountant, cashier and whoever held a withdrawal password hand over when they go, and passwords and key
    files are replaced."""
    if state.charter.phase != "open":
        return
    for mandate, over in offices_left(state, as_of):
        due = over + timedelta(days=state.charter.terms.committee_hand_over_days)
        known = state.keys.handed.get(f"{mandate.person}/{mandate.office}")
        if known is None or known.day < mandate.first:
            code = "hand-over-due" if as_of <= due else "hand-over-late"
            yield flag(who_leaves_an_office_hands_it_over, code, due, person=mandate.person, office=mandate.office)
        elif set(known.missing) & set(SECRETS):
            yield flag(who_leaves_an_office_hands_it_over, "passwords-not-replaced", due, person=mandate.person,
                       office=mandate.office)
        elif known.missing:
            yield flag(who_leaves_an_office_hands_it_over, "not-handed-over", due, person=mandate.person,
                       office=mandate.office, items=", ".join(known.missing))
