"""Who may sign at which block: keys, mandates, and what is open, as docs/format.md sections 5 and 6 say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import permutations
from typing import Any

from tests.second_auditor.arithmetic import HEX_64, key_fault, pae, signed_by
from tests.second_auditor.spelling import Block, tables

APPROVED = {
    "charter-accepted": ("charter-adopted",),
    "payment-reviewed": ("payment-requested",),
    "payment-rechecked": ("payment-requested",),
    "payment-signed": ("payment-requested",),
    "emergency-witnessed": ("emergency-ordered",),
}
ENDS = {
    "proposal-rejected": "rejects",
    "payment-rejected": "rejects",
    "payment-withdrawn": "withdraws",
    "payment-paid": "pays",
}


@dataclass
class Key:
    """A person's key and the blocks it signs in: after `after`, up to `until`."""

    person: str
    after: int
    until: int | None = None
    wrong: int | None = None


@dataclass
class Mandate:
    """An office of a person, from a day to a day, until it is ended."""

    person: str
    office: str
    party: str
    first: date
    end: date | None
    signs: bool
    limit: int | None
    accepted: bool = True
    ended: bool = False


@dataclass(frozen=True)
class Yes:
    """One person's yes: the step, the block, the key, and the offices and the party it was said in."""

    step: str
    person: str
    block: int
    key: str
    offices: frozenset[str]
    party: str


@dataclass
class Act:
    """An entry others say yes to: who has, and what closed it."""

    block: Block
    number: int
    yes: list[Yes] = field(default_factory=list)
    closed: str = ""
    suspect: str = ""

    def said(self, *steps: str) -> list[Yes]:
        """The yeses of these steps."""
        return [each for each in self.yes if each.step in steps]


@dataclass
class People:
    """Keys, mandates and acts as they stand before a block."""

    fund: str
    keys: dict[str, Key] = field(default_factory=dict)
    mandates: dict[str, Mandate] = field(default_factory=dict)
    acts: dict[str, Act] = field(default_factory=dict)
    terms: dict[str, Any] = field(default_factory=dict)
    changes: list[tuple[date, str, str]] = field(default_factory=list)
    committee: bool = False
    witnesses: tuple[str, ...] = ()

    def found(self, charter: Block) -> Iterator[tuple[str, str]]:
        """The persons of entry 1 with their keys and mandates."""
        self.terms = charter.values.get("terms", {})
        self.witnesses = tuple(charter.values.get("witnesses", ()))
        self.committee = "committee" in self.terms.get("signatory-parties", ())
        for each in charter.values.get("persons", ()):
            yield from self.enrol(each["person"], each["key"], 0)
            for given in each.get("mandates", ()):
                end = date.fromisoformat(given["end"]) if "end" in given else None
                first, signs = date.fromisoformat(given["first"]), given.get("signs", False)
                self.grant(
                    given["mandate"], Mandate(each["person"], given["office"], given["party"], first, end, signs, None)
                )

    def grant(self, name: str, mandate: Mandate) -> None:
        """A mandate more."""
        self.mandates[name] = mandate
        self.committee = self.committee or mandate.office.startswith("committee-")

    def term(self, name: str, day: date) -> Any:
        """A term on a day."""
        changed = [value for first, term, value in self.changes if term == name and first <= day]
        return (
            int(changed[-1])
            if changed and changed[-1].isdecimal()
            else changed[-1]
            if changed
            else self.terms.get(name)
        )

    def enrol(self, person: str, key: str, after: int) -> Iterator[tuple[str, str]]:
        """A key of a person, once for ever."""
        if why := key_fault(key):
            yield "key", f"the key of {person} is {why}"
        elif key in self.keys:
            yield "key", f"the key of {person} is enrolled already"
        else:
            self.keys[key] = Key(person, after)

    def signing(self, block: Block, number: int, local: date) -> Iterator[tuple[str, str]]:
        """Whether `by` may make this entry here with this key, and signed it."""
        by, key, said = block.values["by"], block.values["key"], self.mandates.get(block.values["mandate"])
        accepting = block.kind == "mandate-accepted" and block.values["accepts"] == block.values["mandate"]
        if said is None or said.person != by:
            yield "mandate", f"{block.values['mandate']} is no mandate of {by}"
        elif (
            said.ended
            or not (said.accepted or accepting)
            or local < said.first
            or (said.end is not None and local > said.end)
        ):
            yield "mandate", f"the mandate {block.values['mandate']} does not stand here"
        elif tables().kinds[block.kind].offices and not self.acting(said.office) & tables().kinds[block.kind].offices:
            yield "mandate", f"{block.kind} is not for the office {said.office}"
        enrolled = self.keys.get(key)
        if enrolled is None or enrolled.person != by:
            yield "key", f"the key is not enrolled for {by}"
        elif number <= enrolled.after or (enrolled.until is not None and number > enrolled.until):
            yield "key", f"the key of {by} is not valid at this block"
        body = f"fund: {self.fund}\n".encode() + block.text()
        signature = bytes.fromhex(block.values["signature"])
        if not signed_by(key, signature, pae(f"sharedfund/v1/{block.kind}", body)):
            yield "signature", f"the signature is not {by}'s over this text"

    def acting(self, office: str) -> frozenset[str]:
        """The offices somebody acts in: where there never was a committee, the community and the subdistrict stand in."""
        stands = {"community": {"committee-chair", "committee-member"}, "subdistrict-office": {"community"}}
        return frozenset({office} | (set() if self.committee else stands.get(office, set())))

    def possession(self, block: Block) -> Iterator[tuple[str, str]]:
        """Whether who holds a new key shows it."""
        person, key, shown = (block.values[name] for name in ("person", "enrolled", "possession"))
        if why := key_fault(key):
            yield "key", f"the key of {person} is {why}"
            return
        body = f"fund: {self.fund}\nperson: {person}\nkey: {key}\n".encode()
        if not HEX_64.fullmatch(shown) or not signed_by(
            key, bytes.fromhex(shown), pae("sharedfund/v1/key-possession", body)
        ):
            yield "possession", f"the new key of {person} does not sign for itself"

    def approval(self, block: Block, number: int, local: date) -> Iterator[tuple[str, str]]:
        """Whether this yes counts, and its counting."""
        act, said = self.acts.get(block.values["approves"]), self.mandates.get(block.values["mandate"])
        if act is None or not self.fits(block.kind, act.block.kind):
            yield "approves", f"{block.kind} approves nothing of its kind"
            return
        if act.closed or act.suspect:
            yield "approves", f"what is approved is not open: {act.closed or 'its key was in wrong hands'}"
        by = block.values["by"]
        barred = act.said(
            block.kind, "proposed", "requested", *(("payment-reviewed",) if block.kind == "payment-rechecked" else ())
        )
        if by in [each.person for each in barred]:
            yield "approves", f"{by} has been counted already, or takes another step of this"
        before = {"payment-rechecked": ("payment-reviewed",), "payment-signed": ("payment-rechecked",)}.get(
            block.kind, ()
        )
        if block.values["seen"][0] < max([act.number, *(each.block for each in act.said(*before))]):
            yield "seen", "seen is before the block of what is approved, or of a step before this one"
        if local > block.values["until"]:
            yield "until", "recorded after `until`"
        days = self.term("approval-valid-days", local)
        if days is not None and block.values["until"] > block.day + timedelta(days=days):
            yield "until", f"`until` is more than {days} days after the day"
        if said is not None and block.kind == "payment-signed" and not said.signs:
            yield "mandate", "the mandate does not sign payments"
        if said is not None:
            act.yes.append(Yes(block.kind, by, number, block.values["key"], self.acting(said.office), said.party))

    @staticmethod
    def fits(step: str, kind: str) -> bool:
        """Whether this step approves entries of that kind."""
        if step == "proposal-approved":
            return tables().kinds[kind].form == "proposal"
        return kind in APPROVED.get(step, ())

    def after(self, block: Block, hashed: str, number: int, local: date) -> Iterator[tuple[str, str]]:
        """What an entry changes for those after it."""
        values, form = block.values, tables().kinds[block.kind].form
        if block.kind in ENDS:
            self.close(values[ENDS[block.kind]], block.kind)
        if "proposal" in values:
            self.close(values["proposal"], block.kind)
        if form == "proposal" or block.kind in ("charter-adopted", "payment-requested", "emergency-ordered"):
            self.acts[hashed] = Act(block, number)
            said = self.mandates.get(values.get("mandate", ""))
            if said is not None:
                step = "proposed" if form == "proposal" else "requested"
                offices = self.acting(said.office)
                self.acts[hashed].yes.append(Yes(step, values["by"], number, values["key"], offices, said.party))
            if form == "proposal":
                yield from self.proposed(block, number)
                yield from self.in_force(self.acts[hashed], number, local)
        elif block.kind == "proposal-approved" and values["approves"] in self.acts:
            yield from self.in_force(self.acts[values["approves"]], number, local)
        elif block.kind == "mandate-accepted" and values["accepts"] in self.mandates:
            self.mandates[values["accepts"]].accepted = True

    def close(self, hashed: str, why: str) -> None:
        """An act is over."""
        if hashed in self.acts:
            self.acts[hashed].closed = self.acts[hashed].closed or why

    def proposed(self, block: Block, number: int) -> Iterator[tuple[str, str]]:
        """What a proposal about keys must be before anybody says yes to it."""
        values = block.values
        if block.kind == "key-enrolled":
            person, had = values["person"], [each for each in self.keys.values() if each.person == values["person"]]
            waiting = [each for each in self.acts.values() if each.block.kind == "key-enrolled" and not each.closed]
            others = [
                each
                for each in waiting
                if each.block is not block and each.block.values["enrolled"] == values["enrolled"]
            ]
            if values["enrolled"] in self.keys or others:
                yield "key", f"the key of {person} was enrolled before, or is asked for"
            if "recovers" in values and (not had or values["by"] == person):
                yield "key", "a recovery is for a person who had a key, and by somebody else"
            if "recovers" not in values and had and values["by"] != person:
                yield "key", f"{person} has had a key and asks for another one in person"
        elif block.kind == "key-compromised":
            key = self.keys.get(values["compromised"])
            if key is None or key.person != values["person"]:
                yield "key", f"the key in wrong hands is none of {values['person']}"
            elif not max(key.after, 1) < values["since-block"] <= min(number - 1, key.until or number - 1):
                yield "key", "since-block is not in the blocks in which the key signed"
            elif values["since-block"] >= (key.wrong or number):
                yield "key", "a second time names a smaller since-block"

    def wanted(self, block: Block, local: date) -> list[tuple[list[frozenset[str]], int]] | None:
        """The ways in which an act gets what it needs: offices, one a person, and how many parties; None where it is by name."""
        offices = frozenset(
            next(each.base for each in tables().kinds["mandate-granted"].fields if each.name == "office").split("|")
        )
        committee, above = (
            frozenset({"committee-member", "committee-chair"}),
            frozenset({"community", "subdistrict-office"}),
        )
        kind, values = block.kind, block.values
        if kind == "key-enrolled" and "recovers" in values:
            many = int(self.term("key-recovery-parties-min-count", local))
            may = committee | above | {"owners-representative", "firm", "trust-supervisor"}
            return [([may] * many, many)]
        if kind in ("person-enrolled", "key-enrolled", "mandate-granted", "mandate-ended") and "resolution" in values:
            return [([above, offices - {"firm", "auditor"}], 1)]
        if kind == "mandate-granted" and (values["office"] in committee or "signs" in values):
            own = max(1, int(self.term("committee-signatories-min-count", local)))
            more = max(0, int(self.term("signatories-min-count", local)) - own - 1)
            return [([committee] * own + [above] + [committee | above] * more, 2)]
        if kind == "key-revoked" and values["by"] == values["person"]:
            return [([], 0)]
        if kind == "key-compromised" and values["by"] == values["person"]:
            return [([offices, above], 2)]
        if kind == "resolution-recorded" and 3 in values["topics"]:
            return [([committee | above, above], 2)]
        return None if kind == "office-handed-over" else ways(tables().kinds[kind].needs)

    def has_needed(self, act: Act, local: date) -> bool:
        """Whether who must say yes has."""
        wanted = self.wanted(act.block, local)
        if wanted is not None:
            return any(enough(offices, parties, act.yes) for offices, parties in wanted)
        named = [
            act.block.values[each]
            for each in ("incoming", "witness") + (() if "absent" in act.block.values else ("outgoing",))
        ]
        return set(named) <= {each.person for each in act.yes}

    def suspect(self, key: str, since: int) -> None:
        """What a key in wrong hands signed of what is open carries nothing any more."""
        self.keys[key].wrong = since
        for act in self.acts.values():
            own = act.block.values.get("key") == key and act.number >= since
            if act.closed:
                continue
            if own and tables().kinds[act.block.kind].form == "proposal":
                act.closed = "its key was in wrong hands"
            elif act.block.kind == "payment-requested":
                act.suspect = key if own else act.suspect
                hit = own or any(each.key == key and each.block >= since for each in act.yes)
                act.yes = act.said("requested") if hit else act.yes
            else:
                act.yes = [each for each in act.yes if each.key != key or each.block < since]

    def in_force(self, act: Act, number: int, local: date) -> Iterator[tuple[str, str]]:
        """What a joint act does at its last yes."""
        values = act.block.values
        if act.closed or not self.has_needed(act, local):
            return
        act.closed = "in force"
        if act.block.kind == "key-enrolled":
            for key in self.valid_at(values["person"], number + 1):
                self.keys[key].until = number
            yield from self.enrol(values["person"], values["enrolled"], number)
        elif act.block.kind in ("key-revoked", "key-compromised"):
            name = values["revoked"] if act.block.kind == "key-revoked" else values["compromised"]
            if name in self.keys:
                self.keys[name].until = self.keys[name].until or number
            if act.block.kind == "key-compromised" and name in self.keys:
                self.suspect(name, values["since-block"])
        elif act.block.kind == "acts-confirmed":
            for each in self.acts.values():
                if each.suspect == values["compromised"]:
                    named = "everything" in values or each.block.values.get("payment") in values.get("payments", ())
                    each.suspect = "" if named else each.suspect
        elif act.block.kind == "mandate-granted":
            signs = values.get("signs", False)
            mandate = Mandate(
                values["person"], values["office"], values["party"], values["first"], values.get("end"), signs, values.get("limit"),
                accepted=not (signs or values["office"].startswith("committee-")),
            )  # fmt: skip
            self.grant(values["granted"], mandate)
        elif act.block.kind == "mandate-ended" and values["ended"] in self.mandates:
            self.mandates[values["ended"]].ended = True
        elif act.block.kind == "charter-changed":
            self.changes += [(values["first"], each["term"], each["value"]) for each in values["changes"]]

    def valid_at(self, person: str, number: int) -> list[str]:
        """The keys of a person that sign in block `number`."""
        return [
            key for key, each in self.keys.items()
            if each.person == person and each.after < number and (each.until is None or number <= each.until)
        ]  # fmt: skip


def ways(needs: str) -> list[tuple[list[frozenset[str]], int]]:
    """`2 of A/B and 1 of C, of 2 parties; or D alone`: the offices of each way, one a person, and how many parties."""
    found = []
    for way in needs.split("; or ") if needs else ():
        main, _, parties = way.partition(", of ")
        counted = [re.fullmatch(r"(?:([0-9]+) of )?(\S+)(?: alone)?", each) for each in main.split(" and ")]
        offices = [frozenset(each[2].split("/")) for each in counted if each for _ in range(int(each[1] or 1))]
        found.append((offices, int(parties.split()[0]) if parties else 1))
    return found


def enough(wanted: list[frozenset[str]], parties: int, yes: list[Yes]) -> bool:
    """Whether persons who said yes fill the offices, and are of so many parties."""
    persons = {each.person: each for each in yes}.values()
    return any(
        all(each.offices & offices for each, offices in zip(chosen, wanted, strict=True))
        and len({each.party for each in chosen}) >= parties
        for chosen in permutations(persons, len(wanted))
    )
