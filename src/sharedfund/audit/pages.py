"""The pages of a book as the audit recomputes them: what stood on each, and what would make one fit that does not."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from sharedfund.audit.findings import Where
from sharedfund.book.reader import PageLine
from sharedfund.book.tree import Frontier

if TYPE_CHECKING:
    from sharedfund.admit import Refusal
    from sharedfund.audit.attribution import Noted
    from sharedfund.entries.entry import Entry

# So many blocks of a page are tried in another order, or without some of them; a page of one command has one to twenty.
BLOCKS_TRIED = 48
PAGES_TRIED = 8


class Placed(NamedTuple):
    """A block where it stands. `noted` is what was found at it, `also` what other rules say of it."""

    where: Where
    entry: Entry | None = None
    noted: Noted | None = None
    also: tuple[Refusal, ...] = ()


@dataclass(slots=True)
class Page:
    """The blocks since the last page line. `noted_from` is how many findings there were before it."""

    start: Frontier
    noted_from: int
    count: int = 0
    first: Placed | None = None
    placed: list[Placed] = field(default_factory=list)  # with `leaves`, the first BLOCKS_TRIED of them
    leaves: list[bytes] = field(default_factory=list)
    doubtful: list[Placed] = field(default_factory=list)  # not readable, or its signature does not fit

    def add(self, placed: Placed, leaf: bytes) -> None:
        self.first = self.first or placed
        self.count += 1
        if self.count <= BLOCKS_TRIED:
            self.placed.append(placed)
            self.leaves.append(leaf)

    def grown(self, start: Frontier) -> Frontier:
        """The tree `start` with the blocks of this page; itself where they are too many to have been kept."""
        return grown(start, self.leaves) if self.count <= BLOCKS_TRIED else start

    def without(self, count: int, root: str) -> tuple[Placed, Frontier] | None:
        """The first of `count` blocks without which the page has `root`, and the tree then."""
        if self.count > BLOCKS_TRIED or not 0 < count < self.count:
            return None
        for first in range(self.count - count + 1):
            frontier = grown(self.start, self.leaves[:first] + self.leaves[first + count :])
            if frontier.root == root:
                return self.placed[first], frontier
        return None

    def swapped(self, root: str) -> tuple[Placed, Placed, Frontier] | None:
        """The two blocks that changed places, where the page has `root` once they are put back, and the tree then."""
        if self.count > BLOCKS_TRIED:
            return None
        for left, right in combinations(range(self.count), 2):
            leaves = list(self.leaves)
            leaves[left], leaves[right] = leaves[right], leaves[left]
            frontier = grown(self.start, leaves)
            if frontier.root == root:
                return self.placed[left], self.placed[right], frontier
        return None


@dataclass(frozen=True, slots=True)
class Suspect:
    """A page whose line does not fit: its blocks were changed, or the line. The next page line tells."""

    page: Page
    said: PageLine
    ours: PageLine
    line: Where


class Starts:
    """Where every page begins, in a few bytes a page; and the tree before the last few."""

    def __init__(self) -> None:
        self._sizes, self._lines, self._files = array("q"), array("q"), array("l")
        self._names: list[str] = []
        self._trees: list[tuple[Frontier, Where, int]] = []

    def add(self, page: Page, where: Where) -> None:
        file = where.file or ""
        if not self._names or self._names[-1] != file:
            self._names.append(file)
        self._sizes.append(where.block or 0)
        self._lines.append(where.line or 0)
        self._files.append(len(self._names) - 1)
        self._trees = [*self._trees[-PAGES_TRIED + 1 :], (page.start, where, page.noted_from)]

    def blocks(self) -> list[int]:
        """The number of every page's first block."""
        return self._sizes.tolist()

    def restore(self, blocks: list[int]) -> None:
        """Pages of which nothing is known but the number of their first block."""
        self._sizes.extend(blocks)
        self._lines.extend([0] * len(blocks))
        self._files.extend([-1] * len(blocks))

    def before(self, pages: int) -> tuple[Frontier, Where, int] | None:
        """The tree before the last `pages` pages, where the first of them begins, and how many findings there were."""
        return self._trees[-pages] if 0 < pages <= len(self._trees) else None

    def of(self, block: int) -> Where:
        """Where the first page begins that does not begin before `block`."""
        at = bisect_left(self._sizes, block)
        if at == len(self._sizes) or self._files[at] < 0:
            return Where(None, None, block)
        return Where(self._names[self._files[at]], self._lines[at], self._sizes[at])

    def after(self, size: int) -> int:
        """How many pages begin after block `size`."""
        return len(self._sizes) - bisect_left(self._sizes, size + 1)


def grown(start: Frontier, leaves: list[bytes]) -> Frontier:
    """The tree `start` with more leaves."""
    for leaf in leaves:
        start = start.add(leaf)
    return start


def spelled(page: PageLine) -> str:
    """A page line's parts as a finding shows them."""
    return f"{page.day} {page.page} {page.size} {page.root}"

