"""Rules of people: one person one id, keys, mandates, whose yes counts, and whether the cast is complete."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sharedfund.entries.entry import (
    ACCOUNTANT,
    AUDITOR,
    BUREAU,
    CASHIER,
    CHAIR,
    COMMITTEE,
    COMMUNITY,
    EVALUATOR,
    FIRM,
    MEMBER,
    OFFICES,
    OWNER,
    REPRESENTATIVE,
    SECRETARY,
    SUBDISTRICT,
    SUPERVISOR,
)
from sharedfund.rules import Flag, Objection, duty, flag, form, rule
from sharedfund.state.payments import order_by_leaf
from sharedfund.state.people import STAND_IN_PARTIES, acting, cast, cast_since
from sharedfund.state.record import waited
from sharedfund.values import seals
from sharedfund.values.identity import seen_parts

if TYPE_CHECKING:
    from sharedfund.entries.charter import CharterAdopted
    from sharedfund.entries.entry import Entry, SignedEntry
    from sharedfund.entries.payments import PaymentRequested
    from sharedfund.entries.people import (
        KeyEnrolled,
        KeyRevoked,
        LinkDeclared,
        MandateEnded,
        MandateGranted,
        PersonEnrolled,
        ProposalApproved,
        ProposalRejected,
    )
    from sharedfund.state import State
    from sharedfund.state.people import Mandate

# Which parties an office may act for.
PARTIES_OF_OFFICE = {
    OWNER: frozenset({"owners"}),
    REPRESENTATIVE: frozenset({"owners"}),
    MEMBER: frozenset({"committee"}),
    CHAIR: frozenset({"committee"}),
    ACCOUNTANT: frozenset({"office", "committee", "owners", "residents-committee"}),
    CASHIER: frozenset({"office", "committee", "owners", "residents-committee"}),
    SECRETARY: frozenset({"office", "committee", "residents-committee"}),
    FIRM: frozenset({"firm"}),
    COMMUNITY: frozenset({"residents-committee"}),
    SUBDISTRICT: frozenset({"subdistrict-office", "bureau"}),
    BUREAU: frozenset({"bureau"}),
    AUDITOR: frozenset({"auditor"}),
    EVALUATOR: frozenset({"evaluator"}),
    SUPERVISOR: frozenset({"trust-supervisor"}),
}
assert set(PARTIES_OF_OFFICE) == set(OFFICES)

# Offices one natural person may not hold together, and why.
INCOMPATIBLE = (
    (frozenset({ACCOUNTANT}), frozenset({CASHIER}), "books-and-cash"),
    (frozenset({CHAIR}), frozenset({ACCOUNTANT, CASHIER}), "chair-keeps-money"),
    (frozenset({FIRM}), frozenset({MEMBER, CHAIR, COMMUNITY, SUBDISTRICT, REPRESENTATIVE, EVALUATOR, BUREAU}),
     "firm-judges-itself"),
    (frozenset({AUDITOR}), frozenset(OFFICES) - {AUDITOR, OWNER}, "auditor-in-the-flow"),
    (frozenset({SUPERVISOR}), frozenset({MEMBER, CHAIR, ACCOUNTANT, CASHIER, FIRM}), "supervisor-in-the-flow"),
)
# Offices that never hold a withdrawal password: keepers of books and cash, and who only watches, scores or writes.
SIGN_NOTHING = frozenset({ACCOUNTANT, CASHIER, SECRETARY, AUDITOR, EVALUATOR, SUPERVISOR, OWNER})

# What an auditor may enter: what it found, its yes to the charter, and the end of its own key.
AUDITOR_KINDS = frozenset({"audit-reported", "breach-alleged", "charter-accepted", "key-compromised", "key-revoked",
                           "question-accepted", "question-escalated", "question-opened"})

# Who brings somebody a first key, or takes one away from somebody else.
ENROLS = frozenset({MEMBER, CHAIR, COMMUNITY})


class _Granted:
    """A mandate as granted by a charter or a proposal."""

    __slots__ = ("end", "first", "mandate", "office", "party", "person", "signs")

    def __init__(self, mandate: str, person: str, office: str, party: str, first: date, end: date | None,
                 signs: bool) -> None:
        self.mandate, self.person, self.office, self.party = mandate, person, office, party
        self.first, self.end, self.signs = first, end, signs


def _granted(entry: CharterAdopted | MandateGranted) -> Iterator[_Granted]:
    if entry.kind == "charter-adopted":
        for founder in entry.persons:  # type: ignore[union-attr]  # the kind says which of the two it is
            for m in founder.mandates:
                yield _Granted(m.mandate, founder.person, m.office, m.party, m.first, m.end, bool(m.signs))
    else:
        yield _Granted(entry.granted, entry.person, entry.office, entry.party,  # type: ignore[union-attr]  # the kind says which of the two it is
                       entry.first, entry.end, bool(entry.signs))  # type: ignore[union-attr]  # the kind says which of the two it is


def _open_entries(state: State, kind: str) -> Iterator[Any]:
    """The entries of the proposals of `kind` that wait for a yes."""
    for proposal in state.proposals.of_kind(kind):
        yield proposal.entry()


def _twice(values: Iterable[str]) -> str | None:
    return next((value for value, count in Counter(values).items() if count > 1), None)


# ---- persons and keys ----


@rule("45a", source="DESIGN")
def one_person_has_one_id(state: State, entry: CharterAdopted | PersonEnrolled) -> Objection | None:
    """A natural person is enrolled once: no id and no identity stands a second time."""
    if entry.kind == "charter-adopted":
        persons = entry.persons  # type: ignore[union-attr]  # the kind says which of the two it is
        twice = _twice(person.person for person in persons)
        if twice is not None:
            return Objection("person-exists", person=twice)
        same = _twice(person.identity for person in persons)
        if same is not None:
            both = [person.person for person in persons if person.identity == same]
            return Objection("identity-known", person=both[1], known=both[0])
        return None
    asked: PersonEnrolled = entry  # type: ignore[assignment]  # the kind says which of the two it is
    known = [(person.person, person.identity) for person in state.people.persons.values()]
    waiting = [(other.person, other.identity) for other in _open_entries(state, "person-enrolled")]
    for other_person, identity in (*known, *waiting):
        if other_person == asked.person:
            return Objection("person-exists", person=asked.person)
        if identity == asked.identity:
            return Objection("identity-known", person=asked.person, known=other_person)
    return None


@rule("45a", source="format 1, section 5: one key, one person, one fund, for ever")
def one_key_belongs_to_one_person(state: State, entry: CharterAdopted | KeyEnrolled) -> Objection | None:
    """A key is enrolled once and stays one person's for ever, also after it was revoked."""
    if entry.kind == "charter-adopted":
        twice = _twice(person.key for person in entry.persons)  # type: ignore[union-attr]  # the kind says which of the two it is
        return Objection("key-known", key=twice) if twice is not None else None
    asked: KeyEnrolled = entry  # type: ignore[assignment]  # the kind says which of the two it is
    known = state.people.keys.get(asked.enrolled)
    if known is not None:
        return Objection("key-known", key=asked.enrolled, person=known.person)
    for other in _open_entries(state, "key-enrolled"):
        if other.enrolled == asked.enrolled or other.person == asked.person:
            return Objection("key-proposed-already", person=other.person)
    return None


@rule(129, source="RFC 8032; format 1, section 5")
def an_enrolled_key_is_sound(state: State, entry: CharterAdopted | KeyEnrolled) -> Objection | None:
    """An enrolled key is a canonical point of full order, and a later one is proved by its own signature."""
    if entry.kind == "charter-adopted":
        for person in entry.persons:  # type: ignore[union-attr]  # the kind says which of the two it is
            fault = seals.key_fault(person.key)
            if fault is not None:
                return Objection(fault, person=person.person)
        return None
    asked: KeyEnrolled = entry  # type: ignore[assignment]  # the kind says which of the two it is
    fault = seals.key_fault(asked.enrolled)
    if fault is not None:
        return Objection(fault, person=asked.person)
    proof = seals.possession(state.record.fund_id, asked.person, asked.enrolled)
    if not seals.verify(asked.enrolled, asked.possession, proof):
        return Objection("possession-not-proved", person=asked.person)
    return None


@rule(60, source="DESIGN")
def a_key_is_replaced_by_its_holder_or_recovered(state: State, entry: KeyEnrolled) -> Objection | None:
    """Who still has a key asks for the new one with it; a lost key is marked as recovered and its holder asks not."""
    person = state.people.persons.get(entry.person)
    if person is None:
        return Objection("person-unknown", person=entry.person)
    if entry.recovers:
        had = any(key.person == entry.person for key in state.people.keys.values())
        return None if had and entry.by != entry.person else Objection("nothing-to-recover", person=entry.person)
    if any(key.person == entry.person for key in state.people.keys.values()):
        # The old key signs for the new one; without it the slow way is the only one.
        return None if entry.by == entry.person else Objection("holder-asks", person=entry.person)
    if not state.people.offices_of(entry.by, state.charter.local_day(entry)) & ENROLS:
        return Objection("may-not-enrol", person=entry.by)
    return None


@rule(60, source="DESIGN: three persons of three parties after a waiting time")
def a_recovered_key_waits(state: State, entry: ProposalApproved) -> Objection | None:
    """A yes to the recovery of a key counts only after the waiting time, between the times of witnesses."""
    proposal = state.proposals.open.get(entry.approves)
    if proposal is None or proposal.kind != "key-enrolled" or not proposal.entry().recovers:
        return None
    wait = state.charter.terms.key_recovery_wait_days
    if not waited(state, proposal.block, wait):
        return Objection("recovery-waits", person=proposal.entry().person, wait=wait, proposed=proposal.day)
    return None


@rule(60, source="DESIGN: who has a key has not lost it")
def a_key_in_use_is_not_recovered(state: State, entry: ProposalApproved) -> Objection | None:
    """A recovery ends where the key that is said to be lost has signed since it was asked for."""
    known = state.keys.recoveries.get(entry.approves)
    if known is not None and known.holder_signed:
        return Objection("holder-signed", person=known.person)
    return None


@rule(60, source="DESIGN")
def only_a_standing_key_is_revoked(state: State, entry: KeyRevoked) -> Objection | None:
    """A key is revoked once, while it signs, and it is the person's."""
    if not state.people.key_stands(entry.revoked, entry.person):
        return Objection("key-not-standing", person=entry.person)
    return None


@rule(60, source="DESIGN: one person may stop a key, the own one; nobody alone brings one in")
def a_key_is_stopped_by_its_holder_or_by_who_enrols(state: State, entry: KeyRevoked) -> Objection | None:
    """Whoever has a key stops it alone and at once; somebody else's is taken away by those who enrol."""
    held = state.people.mandates.get(entry.mandate)
    if entry.by == entry.person or (held is not None and held.office in acting(state, ENROLS)):
        return None
    return Objection("may-not-revoke", person=entry.by)


@duty(60, source="DESIGN")
def keys_of_departed_persons_are_revoked(state: State, as_of: date) -> Iterable[Flag]:
    """Whose mandates have all ended holds no key that still signs."""
    for person in sorted(state.people.persons.values(), key=lambda p: p.person):
        if person.key is None:
            continue
        held = [m for m in state.people.mandates.values() if m.person == person.person]
        if held and not any(m.is_held(as_of) for m in held):
            yield flag(keys_of_departed_persons_are_revoked, "key-of-departed", person=person.person, key=person.key)


@rule(46, source="Taiyuan")
def a_link_is_of_a_known_person(state: State, entry: LinkDeclared) -> Objection | None:
    """A link to a payee is declared of a person the book knows."""
    if entry.person not in state.people.persons:
        return Objection("person-unknown", person=entry.person)
    return None


# ---- mandates ----


@rule(47, source="Fushan; Beijing 72")
def a_withdrawal_password_is_a_signing_partys(
    state: State, entry: CharterAdopted | MandateGranted
) -> Objection | None:
    """A withdrawal password belongs to a party that signs under the charter, or to one that stands in for it."""
    terms = entry.terms if entry.kind == "charter-adopted" else state.charter.terms  # type: ignore[union-attr]  # the kind says which of the two it is
    signing = terms.signatory_parties | STAND_IN_PARTIES
    for granted in _granted(entry):
        if granted.signs and granted.party not in signing:
            return Objection("party-does-not-sign", mandate=granted.mandate, party=granted.party,
                             parties=", ".join(sorted(terms.signatory_parties)))
    return None


@rule(48, source="FIN: the chair keeps neither books nor cash")
def who_keeps_books_or_cash_signs_nothing(state: State, entry: CharterAdopted | MandateGranted) -> Objection | None:
    """Nobody holds two offices of which one watches the other, and who keeps books or cash holds no withdrawal
    password."""
    day = state.charter.local_day(entry)
    waiting = [g for p in _open_entries(state, "mandate-granted") for g in _granted(p)]
    fresh = list(_granted(entry))
    for person in sorted({granted.person for granted in fresh}):
        held = [m for m in state.people.mandates.values()
                if m.person == person and not m.ended and (m.end is None or m.end >= day)]
        mandates: list[Mandate | _Granted] = [*held, *(g for g in (*waiting, *fresh) if g.person == person)]
        offices = {m.office for m in mandates}
        for some, others, code in INCOMPATIBLE:
            if offices & some and offices & others:
                return Objection(code, person=person)
        keeping = offices & SIGN_NOTHING - {OWNER}
        if any(m.signs for m in mandates) and (keeping or offices == {OWNER}):
            return Objection("keeper-signs", person=person, office=sorted(keeping or offices)[0])
    return None


@rule(49, source="Shanghai 29; Hefei policy; DESIGN")
def a_mandate_is_granted_once_and_for_a_term(state: State, entry: CharterAdopted | MandateGranted) -> Objection | None:
    """A mandate has a number of its own, a person, a party fit for its office, a last day not before its first; a
    committee's mandate always has a last day, none after the committee's term."""
    granted = list(_granted(entry))
    twice = _twice(mandate.mandate for mandate in granted)
    if twice is not None:
        return Objection("mandate-exists", mandate=twice)
    waiting = {p.granted for p in _open_entries(state, "mandate-granted")}
    for one in granted:
        if one.mandate in state.people.mandates or one.mandate in waiting:
            return Objection("mandate-exists", mandate=one.mandate)
        if entry.kind != "charter-adopted" and one.person not in state.people.persons:
            return Objection("person-unknown", person=one.person)
        if one.party not in PARTIES_OF_OFFICE[one.office]:
            return Objection("party-of-another-office", mandate=one.mandate, office=one.office, party=one.party)
        if one.end is not None and one.end < one.first:
            return Objection("ends-before-it-begins", mandate=one.mandate, first=one.first, end=one.end)
        if one.office in COMMITTEE:
            if one.end is None:
                return Objection("committee-without-term", mandate=one.mandate)
            term = _committee_term(state, one.first)
            # An election begins a new term, whatever was left of the old one.
            elected = getattr(entry, "resolution", None) is not None
            if term is not None and one.end > term and not elected:
                return Objection("beyond-committee-term", mandate=one.mandate, end=one.end, term=term)
    return None


def _committee_term(state: State, first: date) -> date | None:
    """The last day of the committee that is in office on `first`; None where none is."""
    ends = [m.end for m in state.people.mandates.values()
            if m.office in COMMITTEE and m.runs(first) and m.end is not None]
    return max(ends, default=None)


@rule(49, source="DESIGN: the firm and the community grant and end their own staff's mandates")
def staff_is_named_by_its_own(state: State, entry: MandateGranted | MandateEnded) -> Objection | None:
    """The firm grants and ends only its own staff's mandates."""
    held = state.people.mandates.get(entry.mandate)
    if held is None or held.office != FIRM:
        return None
    if entry.kind == "mandate-granted":
        office = entry.office  # type: ignore[union-attr]  # the kind says which of the two it is
    else:
        ended = state.people.mandates.get(entry.ended)  # type: ignore[union-attr]  # the kind says which of the two it is
        office = ended.office if ended is not None else FIRM
    return None if office == FIRM else Objection("not-own-staff", person=entry.by, office=office)


@rule(49, source="DESIGN")
def only_a_standing_mandate_is_ended(state: State, entry: MandateEnded) -> Objection | None:
    """A mandate is ended once, and it is one the book knows."""
    mandate = state.people.mandates.get(entry.ended)
    if mandate is None:
        return Objection("mandate-unknown", mandate=entry.ended)
    if mandate.ended:
        return Objection("mandate-ended-already", mandate=entry.ended)
    return None


@rule(49, source="Shanghai 29; format 1, section 6")
def every_signed_act_stands_under_a_mandate(state: State, entry: SignedEntry) -> Objection | None:
    """Who signs holds the mandate named, which stands on the local day of the entry, was accepted where that is asked
    for, and covers the kind and the amount."""
    mandate = state.people.mandates.get(entry.mandate)
    if mandate is None:
        return Objection("mandate-unknown", mandate=entry.mandate)
    if mandate.person != entry.by:
        return Objection("mandate-of-another", mandate=entry.mandate, person=entry.by, holder=mandate.person)
    day = state.charter.local_day(entry)
    if mandate.ended:
        return Objection("mandate-ended", mandate=entry.mandate, office=mandate.office)
    if not mandate.runs(day):
        return Objection("mandate-not-standing", mandate=entry.mandate, office=mandate.office, today=day,
                         first=mandate.first, end=mandate.end)
    if not mandate.accepted and entry.kind != "mandate-accepted":
        return Objection("mandate-not-accepted", mandate=entry.mandate, office=mandate.office)
    if mandate.office not in acting(state, entry.offices):
        return Objection("office-may-not", office=mandate.office, kind=entry.kind)
    if mandate.limit is not None:
        amount = _amount(state, entry)
        if amount is not None and not mandate.covers(amount):
            return Objection("beyond-mandate-limit", mandate=entry.mandate, amount=amount, limit=mandate.limit)
    return None


def _amount(state: State, entry: SignedEntry) -> Decimal | None:
    """The amount an act decides on: its own, or that of the payment or proposal it says yes to."""
    own = getattr(entry, "amount", getattr(entry, "estimate", None))
    approves = getattr(entry, "approves", None)
    if own is not None or approves is None:
        return own
    proposal = state.proposals.open.get(approves)
    if proposal is not None:
        return getattr(proposal.entry(), "amount", None)
    order = order_by_leaf(state, approves)
    if order is not None:
        return order.estimate
    number = state.payments.leaves.get(approves)
    payment = state.payments.open.get(number) if number is not None else None
    return payment.amount if payment is not None else None


@rule(49, source="DESIGN: whoever writes an unsigned entry is named as its recorder")
def a_recorder_holds_an_office_that_records(state: State, entry: Entry) -> Objection | None:
    """Who records an unsigned entry holds an office that may record that kind."""
    if entry.is_signed or entry.kind == "charter-adopted":
        return None
    if state.people.offices_of(entry.by, state.charter.local_day(entry)) & acting(state, entry.offices):
        return None
    # Nobody signed it: whose name it bears is not said, for it proves nothing of that person.
    return Objection("recorder-may-not", kind=entry.kind)


@rule(49, source="DESIGN: with the committee's term expired only T0 and T1 move")
def without_a_committee_only_essentials_move(state: State, entry: PaymentRequested) -> Objection | None:
    """While no committee stands, nothing is asked for but other people's money and essential costs."""
    if "committee" not in state.charter.terms.signatory_parties or entry.tier in ("T0", "T1"):
        return None
    day = state.charter.local_day(entry)
    committee = [m for m in state.people.mandates.values() if m.office in COMMITTEE]
    if any(mandate.stands(day) for mandate in committee):
        return None
    return Objection("committee-expired", tier=entry.tier, end=max((m.end for m in committee if m.end), default=None))


# ---- a yes and a no ----


@rule(49, source="format 1, section 6")
def a_yes_counts_once(state: State, entry: ProposalApproved) -> Objection | None:
    """A yes names an open proposal its signer has seen, comes from a person who is asked, and counts once a person."""
    proposal = state.proposals.open.get(entry.approves)
    if proposal is None:
        return Objection("no-such-proposal", approves=entry.approves)
    if proposal.effective:
        return Objection("decided-already", kind=proposal.kind)
    if any(yes.person == entry.by for yes in proposal.yeses):
        return Objection("counted-already", person=entry.by, kind=proposal.kind)
    mandate = state.people.mandates.get(entry.mandate)
    if mandate is None or not proposal.is_asked(state, entry.by, mandate.office):
        return Objection("yes-does-not-count", person=entry.by, office=mandate.office if mandate else "",
                         kind=proposal.kind)
    if seen_parts(entry.seen)[0] < proposal.block:
        return Objection("not-seen", proposal_block=proposal.block, seen_size=seen_parts(entry.seen)[0])
    return None


@rule(49, source="DESIGN: a removed member's or a stolen key's yes does not outlive it")
def earlier_yeses_still_stand(state: State, entry: ProposalApproved) -> Objection | None:
    """When a yes is added, everybody who said yes before still holds the mandate, and the key that signed stands."""
    proposal = state.proposals.open.get(entry.approves)
    if proposal is None:
        return None
    today = state.charter.local_day(entry)
    for yes in proposal.yeses:
        held = state.people.mandates.get(yes.mandate)
        if held is None or not held.stands(today):
            return Objection("yes-without-mandate", person=yes.person, mandate=yes.mandate)
        if not state.people.key_stands(yes.key, yes.person):
            return Objection("yes-key-revoked", person=yes.person)
    return None


@rule(49, source="DESIGN")
def a_no_comes_from_who_is_asked(state: State, entry: ProposalRejected) -> Objection | None:
    """A proposal ends by the no of a person who is asked, of its proposer, or of whoever's key it would replace."""
    proposal = state.proposals.open.get(entry.rejects)
    if proposal is None:
        return Objection("no-such-proposal", approves=entry.rejects)
    if proposal.effective:
        return Objection("decided-already", kind=proposal.kind)
    mandate = state.people.mandates.get(entry.mandate)
    proposer = proposal.yeses[0].person
    if entry.by == proposer or _is_own_recovery(state, entry):
        return None
    if mandate is None or not proposal.is_asked(state, entry.by, mandate.office):
        return Objection("no-does-not-count", person=entry.by, kind=proposal.kind)
    return None


def _is_own_recovery(state: State, entry: SignedEntry) -> bool:
    """Whether `entry` is the holder's no to a recovery of the own key."""
    known = state.keys.recoveries.get(getattr(entry, "rejects", ""))
    return known is not None and known.person == entry.by


# ---- the auditor, the cast, what is published ----


@rule(133, source="DESIGN")
def an_auditor_enters_findings_only(state: State, entry: SignedEntry) -> Objection | None:
    """An auditor reads everything and enters nothing but what it found."""
    mandate = state.people.mandates.get(entry.mandate)
    if (mandate is not None and mandate.office == AUDITOR and entry.kind not in AUDITOR_KINDS
            and not _is_own_recovery(state, entry)):
        return Objection("auditor-enters-findings", kind=entry.kind, person=entry.by)
    return None


@duty(139, source="Hefei policy; DESIGN")
def the_cast_can_pay(state: State, as_of: date) -> Iterable[Flag]:
    """There are persons enough for an ordinary payment, one above the threshold and an emergency, today and when the
    next mandates run out."""
    if state.charter.phase != "open":
        return
    gap_days = timedelta(days=state.charter.terms.cast_gap_days)
    today = cast(state, as_of)
    due = cast_since(state, as_of) + gap_days
    for gap in today.gaps:
        yield flag(the_cast_can_pay, f"{gap.payment}-{gap.step}", due, have=gap.have, need=gap.need)
    if today.needs_stand_ins:
        yield flag(the_cast_can_pay, "stand-ins-needed", due)
    if not today.gaps:
        for gap in cast(state, as_of + gap_days).gaps:
            yield flag(the_cast_can_pay, f"{gap.payment}-{gap.step}-ahead", as_of + gap_days, have=gap.have,
                       need=gap.need)


form(56, "who_only_reads_changes_nothing",
     "Reading opens no key and writes nothing; whoever holds no key can neither enter, approve, sign nor export, and one "
     "signatory's key never suffices alone (R42-R47). A view password is no key: it opens a page, and what is kept of it "
     "is a hash from which nothing that signs is derived.",
     source="Hefei", test="tests/test_access.py::test_who_holds_no_key_can_neither_create_nor_approve_nor_export",
     chapter="people")
form(56, "a_sealed_page_opens_with_the_view_password_alone",
     "The owners' page is sealed under the view password; without it no amount, name or purpose can be read in the file.",
     source="Hefei: 双密码", chapter="people",
     test="tests/portal/test_sealing.py::test_nothing_of_the_account_stands_in_clear_in_a_sealed_page")
form(57, "owners_read_every_payment",
     "Every payment of the account is a line with its day, payee, amount, purpose and number, in the book, on the "
     "disclosure and on the owners' page, which says who did which step and is read at any hour without a machine of the "
     "committee.",
     source="Hefei: 业主可查每一笔收支", test="tests/test_access.py::test_every_payment_is_a_line_of_the_page",
     chapter="people")
form(57, "the_owners_page_equals_the_disclosure",
     "The lines of the owners' page sum to what a disclosure at the same head says came and went, quarter by quarter.",
     source="Hefei; DESIGN", test="tests/reports/test_account.py::test_the_lines_of_every_book_sum_to_its_disclosures",
     chapter="people")
form(58, "owners_see_no_neighbour",
     "The owner's view shows the own household in full and of the others no key, name, room or debt; no setting changes "
     "that.",
     source="OWN (PIPL); Shandong 48", chapter="people",
     test="tests/reports/test_disclosure.py::test_only_the_auditor_sees_households_and_an_owner_sees_the_own")
form(58, "the_owners_page_names_no_neighbour",
     "No household's key, room, name, telephone or debt stands on the owners' page but the own household's lines on its "
     "own sealed page; names that somebody typed into a purpose are left out.",
     source="OWN (PIPL)", chapter="people",
     test="tests/portal/test_page.py::test_no_planted_name_stands_on_the_page_of_another")
form(59, "a_shared_password_opens_the_masked_view",
     "What everybody may see names no household and no private person, so that a password shared by a building can open "
     "nothing else; a household's own lines open with its own password alone.",
     source="TR5", test="tests/portal/test_export.py::test_the_shared_password_opens_no_households_page",
     chapter="people")
form(60, "view_passwords_follow_the_cast",
     "When committee, cashier or firm are no longer who they were when a view password was set, or its household has gone, "
     "the status and every export say that it is to be replaced.",
     source="DESIGN", test="tests/portal/test_passwords.py::test_a_password_is_to_be_replaced_when_the_cast_changes",
     chapter="people")
form(61, "all_writes_are_entries",
     "Only the store writes the book, and what it writes are entries. What a person reads from a copy on the own disk, as "
     "the owners' page is one, nobody can log.",
     source="DESIGN", test="tests/test_house.py::test_only_the_store_opens_files_for_writing", chapter="people")
form(62, "no_bank_password_is_stored",
     "The software stores no bank password: a withdrawal password opens its holder's own signing key and nothing else, "
     "and a release needs two of them, held by two persons of two parties.",
     source="Hefei; DESIGN", test="tests/signing/test_key_files.py::test_one_password_opens_ones_own_key_only",
     chapter="people")
form(134, "who_holds_what_is_published",
     "Each disclosure prints who holds which mandate, from when to when, and where the cast has gaps.",
     source="Fushan", test="tests/reports/test_disclosure.py::test_the_page_lists_who_holds_which_mandate",
     chapter="people")
