"""The walk through a book: files, pages, tree, heads, and each entry in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tests.second_auditor.arithmetic import Tree, leaf
from tests.second_auditor.chart import account
from tests.second_auditor.people import People
from tests.second_auditor.respelling import respelled, split
from tests.second_auditor.spelling import SIGNED, Block, Fault, read, tables

MONTH = re.compile(r"book/([0-9]{4}-[0-9]{2})\.beancount")
OFFSET = re.compile(r"([+-])([01][0-9]):([0-5][0-9])")


def canonical(raw: bytes) -> tuple[bytes, bool]:
    """What a block was before it was reformatted, and whether that can be read."""
    if readable(raw):
        return raw, True
    try:
        return respelled(raw), True
    except Fault:
        return raw, False


def readable(raw: bytes) -> bool:
    """Whether a block can be read as it stands."""
    try:
        read(raw)
    except Fault:
        return False
    return True


@dataclass(frozen=True)
class Finding:
    """What is wrong, and where: the file, the line in it, the block (0: not in a block)."""

    code: str
    file: str
    line: int
    block: int
    what: str
    notice: bool = False

    def __str__(self) -> str:
        return f"{'notice: ' if self.notice else ''}{self.code} {self.file}:{self.line} block {self.block} {self.what}"


@dataclass(frozen=True)
class Head:
    """A size and a root right after a page line, and the day of that page."""

    size: int
    root: str
    day: date


@dataclass
class Walk:
    """The book as far as it has been read."""

    files: dict[str, bytes]
    findings: list[Finding] = field(default_factory=list)
    tree: Tree = field(default_factory=Tree)
    people: People = field(default_factory=lambda: People(""))
    heads: dict[int, Head] = field(default_factory=dict)
    leaves: list[bytes] = field(default_factory=list)
    entries: list[tuple[int, Block]] = field(default_factory=list)
    offset: timedelta = timedelta()
    page: int = 0
    paged: int = 0
    doubt: bool = False
    recorded: datetime | None = None
    place: tuple[str, int] = ("", 0)
    places: list[tuple[str, int]] = field(default_factory=list)

    def tell(self, code: str, what: str, line: int = 0) -> None:
        """A finding at the block at hand."""
        self.findings.append(Finding(code, self.place[0], self.place[1] + line, len(self.leaves), what))

    def tell_at(self, number: int, code: str, what: str) -> None:
        """A finding at a block that has been read."""
        file, line = self.places[number - 1]
        self.findings.append(Finding(code, file, line, number, what))

    def blocks(self) -> Iterator[bytes]:
        """Each block of the book in its order, with its last LF."""
        names = sorted(each for each in self.files if each.startswith("book/"))
        for name in names:
            month = MONTH.fullmatch(name)
            if not month or not "01" <= month[1][5:] <= "12":
                self.findings.append(Finding("file", name, 1, 0, "no file of a book has this name"))
                continue
            for line, raw in self.blocks_of(name, self.files[name]):
                self.place = (name, line)
                yield raw

    def blocks_of(self, name: str, content: bytes) -> Iterator[tuple[int, bytes]]:
        """The blocks of a file as they stand, or as they were before they were reformatted."""
        *parts, rest = content.split(b"\n\n")
        found, line = list[tuple[int, bytes]](), 1
        for part in (*parts, rest) if rest else parts:
            found.append((line, part.removesuffix(b"\n") + b"\n"))
            line += part.count(b"\n") + 2
        if not rest and all(readable(raw) for _, raw in found):
            yield from found
            return
        told, rebuilt = False, b""
        for line, raw in split(content):
            block, only = canonical(raw)
            told = told or not only
            rebuilt += block + b"\n"
            if not told and not content.startswith(rebuilt):
                told = True
                self.findings.append(
                    Finding("reformatted", name, line, 0, "blanks, line ends or order, and nothing else", notice=True)
                )
            yield line, block

    def run(self) -> None:
        """Every block in its place."""
        before: Block | None = None
        first = ""
        for raw in self.blocks():
            self.leaves.append(leaf(raw))
            self.places.append(self.place)
            block = None
            try:
                block = read(raw)
            except Fault as fault:
                self.tell("canonical", str(fault), fault.line)
                self.doubt = True
            if len(self.leaves) == 1:
                if block is None or block.kind != "charter-adopted":
                    self.tell("charter", "block 1 is not an entry 1 that can be read")
                    return
                if (block.values["format"], block.values["rulebook"]) != (1, 1):
                    self.tell("version", "format or rulebook is not known here")
                    return
                if not OFFSET.fullmatch(block.values["utc-offset"]):
                    self.tell("charter", "utc-offset is none")
                    return
            if self.place[0] != first:
                first = self.place[0]
                if block is not None and block.kind == "page":
                    self.tell("file", "a file begins with an entry")
            if block is not None and block.kind == "page":
                self.page_line(block, before)
            elif block is not None:
                self.entry(block)
            self.tree.add(self.leaves[-1])
            if block is not None and block.kind == "page":
                self.heads[self.tree.size] = Head(self.tree.size, self.tree.root().hex(), block.day)
            before = block
        if not self.leaves:
            self.findings.append(Finding("file", "book", 0, 0, "there is no book"))
        elif self.paged != len(self.leaves):
            self.tell("tail", "the book does not end with a page line")

    def page_line(self, block: Block, before: Block | None) -> None:
        """A page line: its number, day, size and root."""
        page, size, root = (block.values[name] for name in ("page", "size", "root"))
        self.page, begins = self.page + 1, self.paged + 1
        if (page, size) != (self.page, self.tree.size) and not self.doubt:
            self.tell("page", f"page {page} of {size} blocks, where page {self.page} of {self.tree.size} belongs")
            self.doubt = True
        self.page = page
        if self.paged == self.tree.size:
            self.tell("page", "a page without an entry")
        self.paged = len(self.leaves)
        if before is not None and before.kind != "page" and block.day != self.local(before).date():
            self.tell("page", "the day of the page is not the local day of the block before")
        if page == 1 and size != 1:
            self.tell("page", "entry 1 is not alone on page 1")
        if root != self.tree.root().hex() and not self.doubt:
            self.tell_at(
                begins, "root", f"the root of page {page}, which begins here, is not the one of the blocks before"
            )
            self.doubt = True
        if len(self.leaves) == 2:
            self.people.fund = root

    def local(self, block: Block) -> datetime:
        """When a block was recorded, by the complex's clock."""
        recorded: datetime = block.values["recorded"]
        return recorded.replace(tzinfo=None) + self.offset

    def entry(self, block: Block) -> None:
        """An entry: its place, its days, its postings, its signature, what it approves."""
        number = len(self.leaves)
        if block.kind == "charter-adopted":
            if number != 1:
                self.tell("charter", "entry 1 stands once")
                return
            offset = OFFSET.fullmatch(block.values["utc-offset"])
            assert offset
            self.offset = timedelta(hours=int(offset[2]), minutes=int(offset[3])) * (1 if offset[1] == "+" else -1)
            self.people.fund = self.leaves[0].hex()
            self.say(self.people.found(block))
        self.entries.append((number, block))
        local = self.local(block)
        if self.place[0] != f"book/{local:%Y-%m}.beancount":
            self.tell("month", "the entry was recorded in another month")
        if self.recorded is not None and block.values["recorded"] < self.recorded:
            self.tell("recorded", "recorded before the block before")
        self.recorded = block.values["recorded"]
        if block.day > local.date():
            self.tell("day", "the day is after the day it was recorded")
        self.postings(block)
        form = tables().kinds[block.kind].form
        if form in SIGNED:
            self.say(self.people.signing(block, number, local.date()))
            self.seen(block, number, local.date())
        if form == "approval" and not (self.doubt and block.values["approves"] not in self.people.acts):
            self.say(self.people.approval(block, number, local.date()))
        if block.kind == "key-enrolled":
            self.say(self.people.possession(block))
        self.say(self.people.after(block, self.leaves[-1].hex(), number, local.date()))

    def say(self, told: Iterator[tuple[str, str]]) -> None:
        """Findings of the block at hand."""
        for code, what in told:
            self.tell(code, what)

    def postings(self, block: Block) -> None:
        """Known accounts, the order of the chart, and 0.00 in every fund."""
        sums: dict[str, int] = {}
        legs = []
        for name, fen in block.postings:
            known = account(name)
            if known is None:
                self.tell("account", f"{name} is no account of the chart")
                return
            sums[known.fund] = sums.get(known.fund, 0) + fen
            legs.append((fen < 0, known.place))
        for fund, total in sums.items():
            if total:
                self.tell("postings", f"the postings of {fund} do not sum to 0.00")
        if legs != sorted(legs):
            self.tell("postings", "the postings are not in the order of the chart")

    def seen(self, block: Block, number: int, local: date) -> None:
        """`seen` is a head of this book before this block, young enough for an approval."""
        size, root = block.values["seen"]
        head = self.heads.get(size)
        if self.doubt and (head is None or head.root != root):
            return
        if head is None or head.root != root or size >= number:
            self.tell("seen", "seen is no head of this book before this block")
            return
        days = self.people.term("seen-days-max", local)
        if days is not None and size != max(self.heads) and (local - head.day).days > days:
            self.tell("seen", f"seen is more than {days} days old and not the newest")
