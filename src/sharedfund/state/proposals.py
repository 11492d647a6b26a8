"""The proposals slice: joint acts that wait for a yes, and those that have effect but no effect entry yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, Any, cast

from sharedfund.entries.entry import Joint, Need, Proposal as ProposalEntry
from sharedfund.entries.people import THREE_OF_THREE_PARTIES, recovery
from sharedfund.state.people import acting
from sharedfund.state.registry import EFFECTS, evolves
from sharedfund.values.tables import Table

if TYPE_CHECKING:
    from sharedfund.entries.people import ProposalApproved, ProposalRejected
    from sharedfund.entries.terms import Terms
    from sharedfund.state import State


@dataclass(frozen=True, slots=True)
class Yes:
    """A counted signature: who, under which mandate, office and party, with which key."""

    person: str
    mandate: str
    office: str
    party: str
    block: int
    key: str = ""


# A proposal is asked for at every yes, and an entry never changes.
@lru_cache(maxsize=256)
def _read(text: str) -> Any:
    from sharedfund.spelling import decode

    return decode(text.encode())


@dataclass(frozen=True, slots=True)
class Open:
    """A joint act in the book: its text, its place, the yeses so far. `effective` once the last needed came."""

    leaf: str
    kind: str
    block: int
    day: date
    text: str
    yeses: tuple[Yes, ...] = ()
    effective: bool = False

    def entry(self) -> Any:
        """The proposal entry itself."""
        return _read(self.text)

    def joint(self, state: State) -> Joint:
        """Who must say yes to it."""
        from sharedfund.entries import entry_class

        cls = entry_class(self.kind)
        assert issubclass(cls, ProposalEntry)
        # Read again only where the fields decide; the audit counts every yes of the book.
        asked = cls.joint if cls.asks is ProposalEntry.asks else cast(ProposalEntry, self.entry()).asks()
        if asked == THREE_OF_THREE_PARTIES:
            asked = recovery(state.charter.terms.key_recovery_parties_min_count)
        if asked.as_released:
            asked = _as_released(asked, state.charter.terms)
        return asked._replace(needs=tuple(need._replace(offices=acting(state, need.offices)) for need in asked.needs))

    def asked(self, state: State) -> frozenset[str]:
        """The offices whose yes it asks for."""
        joint = self.joint(state)
        return joint.alone.union(*(need.offices for need in joint.needs))

    def is_asked(self, state: State, person: str, office: str) -> bool:
        """Whether the yes of `person`, given in `office`, would count."""
        joint = self.joint(state)
        return office in joint.alone or any(
            office in need.offices and need.named in ("", person) for need in joint.needs)


@dataclass(frozen=True, slots=True)
class Proposals:
    """By leaf. A proposal leaves when it is rejected, when it took effect, or when its effect entry is in the book."""

    open: Table[Open] = field(default_factory=Table)

    def of_kind(self, kind: str) -> tuple[Open, ...]:
        return tuple(sorted((p for p in self.open.values() if p.kind == kind), key=lambda p: p.block))


# Proposals whose effect is an entry of its own, because it posts or must recompute: the kind of that entry.
EFFECT_ENTRIES = {
    "opening-proposed": "opening-adopted",
    "write-off-proposed": "debt-written-off",
    "deposit-deduction-proposed": "deposit-deducted",
    "settlement-proposed": "settlement-closed",
    "release-proposed": "remuneration-released",
    "withheld-decision-proposed": "withheld-restored",  # or withheld-deducted
    "set-off-proposed": "set-off-made",
    "claim-proposed": "claim-booked",
    "rent-credit-proposed": "rent-credited",
    "distribution-proposed": "distribution-declared",
}


def _as_released(asked: Joint, terms: Terms) -> Joint:
    """Of the committee and in all as many persons as the charter wants to release a payment."""
    committee, community = asked.needs
    of_committee = max(committee.persons, terms.committee_signatories_min_count)
    more = max(0, terms.signatories_min_count - of_committee - community.persons)
    either = Need(committee.offices | community.offices, more)
    return asked._replace(needs=(committee._replace(persons=of_committee), community, *((either,) if more else ())))


def suffices(joint: Joint, yeses: Iterable[Yes]) -> bool:
    """Whether these yeses give a joint act effect: each need met by distinct natural persons, of enough parties."""
    given = {yes.person: yes for yes in yeses}  # a person counts once, whatever the offices
    people = sorted(given.values(), key=lambda yes: yes.person)
    if any(yes.office in joint.alone for yes in people):
        return True
    total = sum(need.persons for need in joint.needs)
    return any(
        len({yes.party for yes in chosen}) >= joint.parties and _fits(joint, chosen)
        for chosen in combinations(people, total)
    )


def _fits(joint: Joint, chosen: tuple[Yes, ...]) -> bool:
    """Whether the chosen persons can be dealt out to the needs."""
    needs = [need for need in joint.needs for _ in range(need.persons)]

    def deal(index: int, left: tuple[Yes, ...]) -> bool:
        if index == len(needs):
            return True
        return any(
            yes.office in needs[index].offices and needs[index].named in ("", yes.person)
            and deal(index + 1, left[:at] + left[at + 1 :]) for at, yes in enumerate(left)
        )

    return deal(0, chosen)


def decided_by(state: State, entry: Any) -> Open | None:
    """The proposal that the yes of `entry` would give effect to; None where more are needed, or nothing waits."""
    found = state.proposals.open.get(entry.approves)
    if found is None or found.effective:
        return None
    yeses = (*found.yeses, yes_of(state, entry.by, entry.mandate, entry.key))
    return found if suffices(found.joint(state), yeses) else None


def yes_of(state: State, person: str, mandate: str, key: str) -> Yes:
    """The yes `person` gives under `mandate` with `key` at this position."""
    held = state.people.mandates.get(mandate)
    office, party = (held.office, held.party) if held else ("", "")
    return Yes(person, mandate, office, party, state.record.blocks, key)


def proposed(state: State, entry: ProposalEntry) -> State:
    """Fold of every proposal kind: it is open, with its proposer's yes."""
    from sharedfund.spelling import encode, leaf_of

    leaf = leaf_of(entry)
    made = Open(leaf, entry.kind, state.record.blocks, entry.day, encode(entry).decode(),
                (yes_of(state, entry.by, entry.mandate, entry.key),))
    return _counted(state, made)


@evolves("proposal-approved")
def _approved(state: State, entry: ProposalApproved) -> State:
    found = state.proposals.open.get(entry.approves)
    if found is None:
        return state
    return _counted(state, replace(found, yeses=(*found.yeses, yes_of(state, entry.by, entry.mandate, entry.key))))


@evolves("proposal-rejected")
def _rejected(state: State, entry: ProposalRejected) -> State:
    return replace(state, proposals=Proposals(state.proposals.open.drop(entry.rejects)))


def _counted(state: State, proposal: Open) -> State:
    """The proposal with its yeses: effective at the last one needed, and gone unless an effect entry must follow."""
    if not proposal.effective and suffices(proposal.joint(state), proposal.yeses):
        proposal = replace(proposal, effective=True)
        for effect in EFFECTS.get(proposal.kind, ()):
            state = effect(state, proposal.entry())
        if proposal.kind not in EFFECT_ENTRIES:
            return replace(state, proposals=Proposals(state.proposals.open.drop(proposal.leaf)))
    return replace(state, proposals=Proposals(state.proposals.open.set(proposal.leaf, proposal)))


def settled(state: State, leaf: str) -> State:
    """The state once the effect entry of the proposal `leaf` stands in the book."""
    return replace(state, proposals=Proposals(state.proposals.open.drop(leaf)))


def _completed(state: State, entry: Any) -> State:
    """Fold of every effect entry; one of several settles its proposal as the last of them."""
    is_last = getattr(entry, "completes", None)
    return settled(state, entry.proposal) if is_last is None or is_last() else state


def _register() -> None:
    from sharedfund.entries import KINDS
    from sharedfund.state.registry import FOLDS

    for kind, known in KINDS.items():
        if known.form == "proposal":
            FOLDS[kind].append(proposed)
    for kind in sorted({*EFFECT_ENTRIES.values(), "withheld-deducted"}):
        FOLDS[kind].append(_completed)


_register()
