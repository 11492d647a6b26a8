"""Votes: who is entitled, what a vote's ballots count for, quorum and majority. Integers and decimals alone, no rounded
percents (R112)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.entries.terms import Terms
    from sharedfund.state.units import Units

OWNERS = "owners-assembly"
# Topics of Civil Code 278 that need three quarters: raising the maintenance fund, rebuilding, use of common parts.
SPECIAL_TOPICS = frozenset({6, 7, 8})
# The one owner of every unit the developer has not sold (SPC on unit ownership 9).
DEVELOPER = "developer"

Said = Literal["yes", "no", "abstain", "silent", "absent"]
# A ballot that came back takes part, whatever it says; one that did not does not.
RETURNED = frozenset({"yes", "no", "abstain"})


class Count(Protocol):
    """A vote's count: areas in m2 and heads; who was entitled, who took part, who said yes."""

    @property
    def total_area_m2(self) -> Decimal: ...
    @property
    def total_heads(self) -> int: ...
    @property
    def participating_area_m2(self) -> Decimal: ...
    @property
    def participating_heads(self) -> int: ...
    @property
    def yes_area_m2(self) -> Decimal: ...
    @property
    def yes_heads(self) -> int: ...


# ---- who is entitled ----


class Voter(NamedTuple):
    """A household entitled to vote: the area the register gives it, and whose it is; one owner of several units has
    one key."""

    household: str
    area_m2: Decimal
    owner: str


def voters_of(units: Units, owners: Mapping[str, str]) -> tuple[Voter, ...]:
    """Everybody entitled, by the register as it stands: a household is its own owner unless `owners` names another;
    what the developer has not sold is the developer's."""
    return tuple(
        Voter(unit.household, unit.area_m2,
              owners.get(unit.household, DEVELOPER if unit.use == DEVELOPER else unit.household))
        for unit in units.all()
    )


def heads_of(voters: Iterable[Voter]) -> int:
    """How many heads there are: one per owner, whatever the number of units; the developer's unsold units are one."""
    return len({voter.owner for voter in voters})


def area_of(voters: Iterable[Voter]) -> Decimal:
    """How much area there is, by the register, to two places."""
    return sum((voter.area_m2 for voter in voters), ZERO)


# ---- what ballots count for ----


class Counted(NamedTuple):
    """What a vote's ballots give; `silent_*` of what participates are delivered ballots nobody returned."""

    total_area_m2: Decimal
    total_heads: int
    participating_area_m2: Decimal
    participating_heads: int
    yes_area_m2: Decimal
    yes_heads: int
    silent_area_m2: Decimal = ZERO
    silent_heads: int = 0


def participates(said: str, silence_joins: bool = False) -> bool:
    """Whether a ballot takes part: returned, also when it abstains; a delivered one that was never returned only
    where the charter lets silence join the majority."""
    return said in RETURNED or (silence_joins and said == "silent")


def counted(voters: Iterable[Voter], ballots: Mapping[str, str], *, silence_joins: bool = False) -> Counted:
    """What the ballots of households give. A household without a ballot is absent; a head takes part when any of its
    units does.

    Raises: ValueError with a code and the household: `ballot-unknown` where no voter has it, `owner-votes-differ`
    where an owner's units say different things.
    """
    entitled = {voter.household: voter for voter in voters}
    for household in sorted(ballots):
        if household not in entitled:
            raise ValueError("ballot-unknown", household)
    said_by: dict[str, str] = {}
    for voter in entitled.values():
        said = ballots.get(voter.household, "absent")
        if said in RETURNED and said_by.setdefault(voter.owner, said) != said:
            raise ValueError("owner-votes-differ", voter.household)
    returned = _summed(entitled.values(), ballots, RETURNED)
    yes = _summed(entitled.values(), ballots, frozenset({"yes"}))
    found = Counted(area_of(entitled.values()), heads_of(entitled.values()), *returned, *yes)
    if not silence_joins:
        return found
    # Whoever returned nothing joins the side most of the returned ballots are on.
    quiet = [v for v in entitled.values() if ballots.get(v.household) == "silent" and v.owner not in said_by]
    area, heads = area_of(quiet), heads_of(quiet)
    joins = (area, heads) if has_simple_majority(found) else (ZERO, 0)
    return found._replace(
        participating_area_m2=found.participating_area_m2 + area, participating_heads=found.participating_heads + heads,
        yes_area_m2=found.yes_area_m2 + joins[0], yes_heads=found.yes_heads + joins[1], silent_area_m2=area,
        silent_heads=heads,
    )


def _summed(voters: Iterable[Voter], ballots: Mapping[str, str], wanted: frozenset[str]) -> tuple[Decimal, int]:
    found = [voter for voter in voters if ballots.get(voter.household) in wanted]
    return area_of(found), heads_of(found)


# ---- quorum and majority ----


def has_quorum(count: Count) -> bool:
    """Whether two thirds or more of the area and of the heads participate."""
    return (
        count.total_heads > 0
        and 3 * count.participating_area_m2 >= 2 * count.total_area_m2
        and 3 * count.participating_heads >= 2 * count.total_heads
    )


def has_simple_majority(count: Count) -> bool:
    """Whether more than half of the participating area and of the participating heads say yes."""
    return (
        2 * count.yes_area_m2 > count.participating_area_m2 and 2 * count.yes_heads > count.participating_heads
    )


def has_three_quarter_majority(count: Count) -> bool:
    """Whether three quarters or more of the participating area and of the participating heads say yes."""
    return (
        4 * count.yes_area_m2 >= 3 * count.participating_area_m2
        and 4 * count.yes_heads >= 3 * count.participating_heads
        and count.yes_heads > 0
    )


def has_members_majority(count: Count, more_than_half: bool = False) -> bool:
    """Whether more than half of the members are present, and half of all members or more agree; strictly more where
    the charter says so."""
    agreed = 2 * count.yes_heads
    return 2 * count.participating_heads > count.total_heads and (
        agreed > count.total_heads if more_than_half else agreed >= count.total_heads > 0)


def has_passed(count: Count, body: str, topics: tuple[int, ...], terms: Terms) -> bool:
    """What a vote's count gives: quorum and majority as its body and topics ask."""
    if body != OWNERS:
        return has_members_majority(count, terms.committee_majority == "more-than-half")
    majority = has_three_quarter_majority if SPECIAL_TOPICS & set(topics) else has_simple_majority
    return has_quorum(count) and majority(count)
