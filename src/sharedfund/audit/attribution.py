"""Cause and consequence: one change in a book is one finding, and what follows from it stands below it.

A book whose tree breaks at a page can no longer vouch for what comes after. The rules are asked all the same, of a
state that holds the change; what they then object to accuses nobody and is noted as following from the break.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace

from sharedfund.audit.findings import CODES, Finding

# Notices have room of their own: two hundred empty lines must not hide what was found.
LISTED_MAX = {"finding": 200, "notice": 50}
# And so has each kind of finding: two hundred files that do not belong must not hide a payment that nobody released.
KIND_MIN = 10

# What a changed text cannot cause: a signature is judged by its own bytes, the key and the fund id alone.
_OF_ITS_OWN = frozenset({"signature-wrong", "signature-missing", "signature-out-of-place"})


@dataclass(slots=True, eq=False)
class Noted:
    """A finding, and the one it follows from; None where it stands alone. `number` is its place among all that were
    noted, from 1."""

    finding: Finding
    cause: Noted | None
    number: int


class Attribution:
    """The findings of one audit in the order they were made. `broken` is where the tree first broke."""

    def __init__(self) -> None:
        self.noted: list[Noted] = []
        self.count = 0  # all that were ever noted
        self.broken: Noted | None = None
        self.fund_is_unknown = False  # the break is on page 1: no signature can be judged by the fund id any more
        self.more: dict[str, int] = {}  # past the cap, by line of the verdict; notices under no name
        self.following = 0  # consequences that are counted and not listed

    def note(self, finding: Finding, cause: Noted | None = None) -> Noted:
        """Note a finding; where the tree is broken, what can follow from that does."""
        self.count += 1
        noted = Noted(finding, cause or (self.broken if self._may_follow(finding) else None), self.count)
        if noted.cause is not None and self._is_told(noted):
            self.following += 1
        elif self._has_room(finding):
            self.noted.append(noted)
        else:
            line = finding.line_of_verdict if finding.severity == "finding" else ""
            self.more[line] = self.more.get(line, 0) + 1
        return noted

    def _has_room(self, finding: Finding) -> bool:
        same = [noted.finding for noted in self.noted if noted.finding.severity == finding.severity]
        return (len(same) < LISTED_MAX[finding.severity]
                or sum((other.code, other.number) == (finding.code, finding.number) for other in same) < KIND_MIN)

    def breaks(self, root: Noted, since: int) -> None:
        """The tree broke at `root`: of what was noted after the first `since`, what can follow does."""
        first = self.broken is None
        self.broken = self.broken or root
        for noted in [noted for noted in self.noted if noted.number > since]:
            here = noted.finding.block is not None and noted.finding.block == root.finding.block
            if noted is not root and noted.cause is None and (here or (first and self._may_follow(noted.finding))):
                self.follows(noted, root)

    def follows(self, noted: Noted, root: Noted) -> None:
        """`noted` follows from `root`; of each line of the verdict the first is listed, the others are counted."""
        noted.cause = root
        if self._is_told(noted):
            self.noted.remove(noted)
            self.following += 1

    def _is_told(self, noted: Noted) -> bool:
        """Whether the same line of the verdict already shows what follows from the same cause. What else does not fit at
        the changed block itself is always listed: it says what stood there; and so is money that left the bank: a
        harmless change must not hide a theft."""
        if noted.cause is not None and noted.finding.block == noted.cause.finding.block:
            return False
        if "moved" in noted.finding.facts:
            return False
        return any(other is not noted and other.cause is noted.cause
                   and other.finding.severity == noted.finding.severity
                   and other.finding.line_of_verdict == noted.finding.line_of_verdict for other in self.noted)

    def _may_follow(self, finding: Finding) -> bool:
        if not CODES[finding.code].follows:
            return False
        return self.fund_is_unknown or finding.facts.get("objection") not in _OF_ITS_OWN

    def findings(self) -> list[Finding]:
        """The causes in the order of the book, each with what follows from it right behind."""
        ordered: list[Noted] = []
        for root in self.noted:
            if root.cause is None:
                following = [other for other in self.noted if other.cause is root]
                ordered += [root, *sorted(following, key=lambda other: other.finding.block or sys.maxsize)]
        place = {id(noted): number for number, noted in enumerate(ordered)}
        return [noted.finding if noted.cause is None else replace(noted.finding, caused_by=place[id(noted.cause)])
                for noted in ordered]
