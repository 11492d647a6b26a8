"""Rules of the list of duties and of a complex's own rule books: versions follow each other, and what they cite is
there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharedfund.entries import KINDS, entry_class
from sharedfund.entries.terms import Terms
from sharedfund.rules import Objection, rule

if TYPE_CHECKING:
    from sharedfund.entries.duties import DutiesAdopted, PolicyAdopted
    from sharedfund.state import State


@rule(134, source="Fushan: the three parties' list of duties is drawn up and published")
def a_list_of_duties_is_whole_and_true(state: State, entry: DutiesAdopted) -> Objection | None:
    """A list of duties is the next version, numbers its duties from one, and gives nobody a permission that the
    matrix does not."""
    if entry.version != state.duties.version + 1:
        return Objection("version-not-next", version=entry.version, expected=state.duties.version + 1)
    if not entry.duties:
        return Objection("no-duties", version=entry.version)
    for place, row in enumerate(entry.duties, 1):
        if row.number != place:
            return Objection("duty-out-of-order", duty=row.number, expected=place)
        if not row.offices:
            return Objection("nobodys-duty", duty=row.number)
        for kind in sorted(row.kinds):
            if kind not in KINDS:
                return Objection("no-such-entry", duty=row.number, entry=kind)
            if not entry_class(kind).offices & row.offices:
                return Objection("not-permitted", duty=row.number, entry=kind, party=row.party)
    return None


@rule(134, source="Hefei: rules of meeting, of finance, of disclosure")
def a_rule_book_is_the_owners_next_version(state: State, entry: PolicyAdopted) -> Objection | None:
    """A rule book is the next version of its kind, stands on a passed resolution of the owners, and is cited by terms
    of the charter that exist and cite no other."""
    standing = state.duties.policies.get(entry.policy)
    expected = 1 if standing is None else standing.version + 1
    if entry.version != expected:
        return Objection("version-not-next", version=entry.version, expected=expected)
    found = state.resolutions.passed(entry.resolution)
    if found is None or not found.by_owners():
        return Objection("not-by-the-owners", resolution=entry.resolution)
    for term in sorted(entry.terms):
        if term.replace("-", "_") not in Terms.model_fields:
            return Objection("unknown-term", term=term)
        other = state.duties.policy_of(term)
        if other is not None and other.policy != entry.policy:
            return Objection("term-of-another", term=term, policy=other.policy)
    return None
