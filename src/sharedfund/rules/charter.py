"""Rules of the charter: how a fund begins, whose account it is, how its terms change."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, get_args

from sharedfund.entries.entry import Party
from sharedfund.entries.terms import COLUMNS, PARTIES_MIN_COUNT, Terms, faults
from sharedfund.rules import Objection, rule
from sharedfund.state.charter import OPEN, VOID
from sharedfund.values import seals

if TYPE_CHECKING:
    from sharedfund.entries.charter import BankAccount, CharterAccepted, CharterAdopted, CharterChanged
    from sharedfund.entries.entry import Entry
    from sharedfund.state import State

FORMATS = frozenset({1})
RULEBOOKS = frozenset({1})

# What may be entered before the opening is adopted: the acceptances, the opening, and what its rows speak of.
FOUNDING_KINDS = frozenset({
    "charter-accepted", "opening-proposed", "opening-position", "opening-adopted", "proposal-approved",
    "proposal-rejected", "unit-registered", "area-corrected", "contract-recorded", "vendor-added", "checkpoint-made",
    "checkpoint-recorded", "checkpoint-timestamped", "tail-set-aside",
})
# What belongs to the founding alone.
ONCE_KINDS = frozenset({"charter-adopted", "charter-accepted", "opening-proposed", "opening-position",
                        "opening-adopted"})
# The kinds of Civil Code 278 under which owners decide how their complex is run: the covenant, and who serves it.
SCHEME_TOPICS = frozenset({2, 4})
# Those under which they give themselves rules: the assembly's procedure, and the covenant. The charter is one of them.
CHARTER_TOPICS = frozenset({1, 2})
_SCHEME_TERMS = frozenset(name.replace("_", "-") for name in COLUMNS)
OPENING_KINDS = frozenset({"opening-proposed", "opening-adopted"})

HOLDERS = frozenset(get_args(Party)) | {"bank", "platform"}
_PERSON = re.compile(r"p-[0-9]+\Z")


@rule(144, source="DESIGN; format 1, section 3")
def the_book_begins_with_its_charter(state: State, entry: Entry) -> Objection | None:
    """Entry 1 is the charter, alone on page 1; until every founder has accepted it and the opening is adopted,
    nothing else enters the book."""
    phase = state.charter.phase
    if phase == VOID:
        return None if entry.kind == "charter-adopted" else Objection("charter-first", kind=entry.kind)
    if phase == OPEN:
        return Objection("founded-already", kind=entry.kind) if entry.kind in ONCE_KINDS else None
    if state.record.pages == 0:
        return Objection("charter-alone", kind=entry.kind)
    if entry.kind not in FOUNDING_KINDS:
        return Objection("founding-not-finished", kind=entry.kind,
                         missing=", ".join(sorted(state.charter.missing)) or None)
    if entry.kind in OPENING_KINDS and state.charter.missing:
        return Objection("acceptance-missing", missing=", ".join(sorted(state.charter.missing)))
    if entry.is_signed and entry.kind != "charter-accepted" and entry.by in state.charter.missing:
        return Objection("not-accepted-yet", person=entry.by)
    return None


@rule(144, source="DESIGN: floors are code, not terms")
def a_charter_is_sound(state: State, entry: CharterAdopted) -> Objection | None:
    """A charter names numbers this program knows, terms within their floors, its witnesses among its
    persons, signatories of two parties, and no key that everybody can have."""
    if entry.format not in FORMATS:
        return Objection("format-unknown", format=entry.format)
    if entry.rulebook not in RULEBOOKS:
        return Objection("rulebook-unknown", rulebook=entry.rulebook)
    for fault in faults(entry.terms):
        return Objection(fault.code, term=fault.term, value=fault.value, limit=fault.limit)
    persons = {person.person for person in entry.persons}
    if entry.by not in persons:
        return Objection("not-a-founder", person=entry.by)
    for witness in sorted(entry.witnesses - persons):
        return Objection("witness-unknown", person=witness)
    parties = {mandate.party for person in entry.persons for mandate in person.mandates
               if mandate.signs and mandate.party in entry.terms.signatory_parties}
    if len(parties) < PARTIES_MIN_COUNT:
        return Objection("signatories-of-one-party", parties=len(parties), parties_required=PARTIES_MIN_COUNT,
                         signatory_parties=",".join(sorted(entry.terms.signatory_parties)))
    if not entry.practice:
        for person in entry.persons:
            if person.key in seals.practice_keys():
                return Objection("practice-key", person=person.person)
    return None


@rule(144, source="DESIGN; format 1, section 5: possession of a founding key")
def founders_accept_with_their_own_key(state: State, entry: CharterAccepted) -> Objection | None:
    """Each founding person accepts this charter once, having seen its page, while the yes is valid."""
    if entry.by not in state.charter.founders:
        return Objection("not-a-founder", person=entry.by)
    if entry.by in state.charter.accepted:
        return Objection("accepted-already", person=entry.by)
    if entry.approves != state.record.fund_id:
        return Objection("not-this-charter", approves=entry.approves, fund=state.record.fund_id)
    return None


@rule(12, source="Hangzhou 60; Guangzhou 95; Ningbo 28")
def the_account_belongs_to_a_body(state: State, entry: CharterAdopted) -> Objection | None:
    """The account's holder is a body the charter names, neither a natural person nor the firm alone, and every bank
    account is that holder's."""
    objection = _holder_objection(entry.terms)
    if objection is not None:
        return objection
    if not entry.bank_accounts:
        return Objection("no-account")
    for slug, count in Counter(account.account for account in entry.bank_accounts).items():
        if count > 1:
            return Objection("account-twice", account=slug)
    return _accounts_objection(entry.terms, entry.bank_accounts)


@rule(12, source="Hangzhou 60; Guangzhou 95; Ningbo 28")
def a_changed_holder_is_a_body(state: State, entry: CharterChanged) -> Objection | None:
    """A change of terms leaves the account with a body, neither a natural person nor the firm alone, and every bank
    account with one of its holders."""
    try:
        terms = entry.applied(state.charter.terms)
    except ValueError:
        return None  # not a term at all: R105 says so
    return _holder_objection(terms) or _accounts_objection(terms, state.charter.bank_accounts)


def _holder_objection(terms: Terms) -> Objection | None:
    for holder in sorted(terms.account_holder):
        if _PERSON.match(holder):
            return Objection("holder-natural-person", holder=holder)
        if holder not in HOLDERS:
            return Objection("holder-unknown", holder=holder, known=", ".join(sorted(HOLDERS)))
    if not terms.account_holder:
        return Objection("holder-missing")
    if terms.account_holder == {"firm"}:
        return Objection("holder-firm-alone")
    return None


def _accounts_objection(terms: Terms, accounts: tuple[BankAccount, ...]) -> Objection | None:
    for account in accounts:
        if account.holder not in terms.account_holder:
            return Objection("account-of-another-holder", account=account.account, holder=account.holder,
                             holders=", ".join(sorted(terms.account_holder)))
    return None


@rule(105, source="Civil Code 278; DESIGN: charter_amendment")
def terms_change_by_owners_resolution(state: State, entry: CharterChanged) -> Objection | None:
    """Terms change by a resolution of all owners that passed, on their assembly's rules or the covenant, within the
    floors, from the day they are entered; the scheme, with the terms that make it, by one on the covenant or the firm."""
    resolution = state.resolutions.passed(entry.resolution)
    if resolution is None or not resolution.by_owners():
        return Objection("no-owners-resolution", resolution=entry.resolution)
    topics = ", ".join(map(str, resolution.topics))
    if entry.profile is not None and not SCHEME_TOPICS & set(resolution.topics):
        return Objection("not-about-the-scheme", resolution=entry.resolution, topics=topics,
                         wanted=", ".join(map(str, sorted(SCHEME_TOPICS))))
    of_the_scheme = entry.profile is not None and {change.term for change in entry.changes} <= _SCHEME_TERMS
    if not of_the_scheme and not CHARTER_TOPICS & set(resolution.topics):
        return Objection("not-about-the-charter", resolution=entry.resolution, topics=topics,
                         wanted=", ".join(map(str, sorted(CHARTER_TOPICS))))
    # Neither back nor ahead: every page is judged by the terms at its position.
    if entry.first != entry.day:
        return Objection("change-not-today", first=entry.first, today=entry.day)
    try:
        terms = entry.applied(state.charter.terms)
    except ValueError:
        return Objection("not-a-term", terms=", ".join(f"{c.term}={c.value}" for c in entry.changes))
    if terms == state.charter.terms and entry.profile is None:
        return Objection("nothing-changes")
    for fault in faults(terms):
        return Objection(fault.code, term=fault.term, value=fault.value, limit=fault.limit)
    if terms.large_payment_cny > state.charter.terms.large_payment_cny:
        return Objection("above-ceiling", term="large_payment_cny", value=str(terms.large_payment_cny),
                         limit=str(state.charter.terms.large_payment_cny))
    return None
