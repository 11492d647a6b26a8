"""The replay: every block read, hashed, decoded, asked of every rule, folded; then what was derived from it compared."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from sharedfund import spelling
from sharedfund.admit import Refusal, admit
from sharedfund.audit.findings import CODES, LINES, Finding, Report, Where, matches_head
from sharedfund.audit.lines import AuditLines
from sharedfund.audit.reading import Opened, Read, Reading, read
from sharedfund.audit.sources import Folder, Source, source
from sharedfund.book.reader import PageLine
from sharedfund.book.tree import Frontier, page_line
from sharedfund.entries import KINDS, SIGNED_FORMS
from sharedfund.entries.entry import Entry, SignedEntry
from sharedfund.errors import HostileError
from sharedfund.state import EMPTY, State, evolve, turn_page
from sharedfund.values.days import local_day, month_of
from sharedfund.values.identity import seen_parts
from sharedfund.values.wording import shown

FINDINGS_MAX, NOTICES_MAX = 200, 50


@dataclass(frozen=True, slots=True)
class Given:
    """What the auditor knows from elsewhere: fund id, newest head (in full or its check code), this machine's pin."""

    fund: str | None = None
    expect: str | None = None
    pin: tuple[int, str] | None = None


def audit(place: Path | Source, given: Given = Given(), told: Callable[[str], object] | None = None) -> Report:
    """Audit the book in the folder or bundle `place`; nothing is written. The report's verdict is never *clean* on what
    was not asked.

    `told` hears the name of each file before it is read.

    Raises: ValueError when `given.expect` is shorter than a check code; NotFound, BadInput for what is no bundle to
    replay.
    """
    return replayed(place, given, told).report


def replayed(place: Path | Source, given: Given = Given(), told: Callable[[str], object] | None = None) -> Replay:
    """The same, with everything the replay knows at its end."""
    files: list[Opened] = []
    try:
        book = source(place) if isinstance(place, Path) else place
        files = book.months()
    except HostileError as error:
        replay = Replay(place, [], given)
        replay.refused(error)
        return replay
    replay = Replay(book, files, given)
    replay.told = told
    for name in book.foreign:
        replay.found("file-foreign", Where(f"book/{name}", 1))
    replay.run()
    return replay


class Replay:
    """One pass over the book. Memory does not grow with its length: the lines of old months are given up."""

    def __init__(self, book: Path | Source, files: list[Opened], given: Given) -> None:
        if given.expect is not None:
            matches_head(given.expect, 0, "0" * 64)  # its form is checked before anything is read
        self.told: Callable[[str], object] | None = None
        self.source: Source = Folder(book) if isinstance(book, Path) else book
        self.reading = Reading()
        self.files = files
        self.given = given
        self.report = Report(book=shown(self.source.name), lines={name: {"ok": True} for name in LINES})
        self.state: State = EMPTY
        self.lines = AuditLines(files, self.reading)
        self.frontier = Frontier()
        self.other: Frontier | None = None  # the tree if the last page line had said what its blocks say
        self.suspect: tuple[str, int, int, PageLine, str] | None = None
        self._expected = PageLine("", 0, 0, "")
        self.tree_is_broken = False
        self.entries = self.pages = self.verified = self.recomputed = 0
        self.page_start: tuple[str, int] | None = None
        self.page_blocks = 0
        self.confirmed_head: str | None = None
        self.after_confirmed = 0
        self.file = ""
        self.page_sizes = array("q")

    # -- findings --

    def found(self, code: str, where: Where = Where(), *, of: str | None = None, number: str | None = None,
              expected: str | None = None, found: str | None = None, **facts: Any) -> None:
        """Note a finding of the closed list; past the cap only that there were more. `of` is the line of the verdict
        where the code may close several."""
        lines, severity, _ = CODES[code]
        of = of or lines[0]
        assert of in lines, (code, of)
        # What somebody else wrote is never repeated as it stands: it could write on the reader's screen.
        file, line, block = where
        where = Where(shown(file) if file is not None else None, line, block)
        expected, found = (shown(text) if text is not None else None for text in (expected, found))
        facts = {name: shown(fact) if isinstance(fact, str) else fact for name, fact in facts.items()}
        if self._has_room(severity):
            self.report.findings.append(Finding(code, of, severity, number, *where, expected, found, facts))
        else:
            if severity == "finding":
                self.report.lines[of]["ok"] = False
            self.report.counts["more"] = self.report.counts.get("more", 0) + 1

    def _has_room(self, severity: str) -> bool:
        """Notices have room of their own: two hundred empty lines must not hide what was found."""
        count = sum(finding.severity == severity for finding in self.report.findings)
        return count < (FINDINGS_MAX if severity == "finding" else NOTICES_MAX)

    # -- the pass --

    def run(self) -> None:
        """Read the book to its end, or to where it is no book."""
        try:
            for opened in self.files:
                self.file = opened.name
                if self.told is not None:
                    self.told(opened.name)
                for block in read(opened, self.reading):
                    self._block(block)
            self.reading.watch.end()
            if not self.files:
                self.found("book-missing", Where("book"))
            self._end()
        except HostileError as error:
            self.refused(error)
        finally:
            self.reading.close()

    def refused(self, error: HostileError) -> None:
        """The reading ended at what no book looks like: nothing is said of the rest."""
        self.report.verdict = "refused"
        self.found("refused", Where(error.file, error.line), why=error.code, **_other_names(error.facts))
        self.report.judge()

    def _block(self, block: Read) -> None:
        if block.reformatted:
            self.found("reformatted-only", Where(block.file, block.line))
            if not block.data:
                return
        if block.page is not None:
            self._page(block, block.page)
            return
        if block.entry is None and b'"page"' in block.data[:40]:
            self._unread_page(block)
            return
        if self.page_start is None:
            self.page_start = (block.file, block.line)
        self.page_blocks += 1
        self._add(block.data)
        if block.entry is None:
            self.found("block-changed", Where(block.file, block.line, self.frontier.size),
                       found=block.found or None, why=block.fault or "")
            return
        self._entry(block, block.entry)

    def _add(self, data: bytes) -> None:
        leaf = spelling.leaf(data)
        self.frontier = self.frontier.add(leaf)
        if self.other is not None:
            self.other = self.other.add(leaf)

    def _entry(self, block: Read, entry: Entry) -> None:
        self.entries += 1
        signed = KINDS[entry.kind].form in SIGNED_FORMS
        if self.tree_is_broken and isinstance(entry, SignedEntry):
            self._trust_seen(entry)
        where = Where(block.file, block.line, self.frontier.size)
        if entry.recorded is None:
            self.found("not-recorded", where)
            return
        month = month_of(local_day(entry.recorded, self.state.charter.utc_offset or _offset(entry)))
        if f"{month}.beancount" != self.file:
            self.found("wrong-file", where, expected=f"{month}.beancount", found=self.file)
        answer = admit(self.state, entry, self.lines)
        if isinstance(answer, Refusal):
            of = "signatures" if answer.code.startswith(("signature", "key")) else "rules"
            if answer.number in ("R128", "R142"):
                of = "postings"
            if answer.code.startswith("digest"):
                of = "published_pages"
            facts = {"rule": answer.name, "objection": answer.code, **answer.facts}
            self.found("rule-broken", where, of=of, number=answer.number, **_other_names(facts))
            self._fold_anyway(entry)
        else:
            self.state = answer.state
            self.verified += signed
        self.recomputed += entry.kind == "disclosure-published"
        self.lines.add(entry, self.state, self.file)

    def _fold_anyway(self, entry: Entry) -> None:
        """What is refused stands in the book all the same; where its fold has no meaning only its postings count."""
        try:
            self.state = evolve(self.state, entry)
        except (LookupError, ValueError, ArithmeticError, AttributeError, TypeError, AssertionError):
            state = self.state
            self.state = replace(state, record=state.record.after_entry(entry),
                                 ledger=state.ledger.after(spelling.sorted_postings(entry)))

    def _trust_seen(self, entry: SignedEntry) -> None:
        """Once the tree is broken its heads are unknown; a signer's word for one is taken, so that one change is not
        reported a thousand times."""
        size, root = seen_parts(entry.seen)
        self.state = replace(self.state, record=self.state.record.with_head(size, root))

    def _page(self, block: Read, page: PageLine) -> None:
        size, root = self.frontier.size, self.frontier.root
        record = self.state.record
        at = record.recorded
        day = local_day(at, self.state.charter.utc_offset or "+08:00").isoformat() if at else page.day
        where = Where(block.file, block.line, size + 1)
        if self.suspect is not None:
            self._decide(page)
            size, root = self.frontier.size, self.frontier.root
        expected = PageLine(day, self.pages + 1, size, root)
        if self.page_blocks == 0:
            self.found("page-empty", where)
        if page != expected and not self.tree_is_broken:
            start = self.page_start or (block.file, block.line)
            self.suspect = (start[0], start[1], block.line, page, block.file)
            self.other = self.frontier.add(spelling.leaf(page_line(day, self.pages + 1, size, root)))
            self._expected = expected
        self.frontier = self.frontier.add(spelling.leaf(block.data))
        self.pages += 1
        head = self.frontier.root
        self.state = turn_page(self.state, size, root, head, date.fromisoformat(page.day))
        self.page_start, self.page_blocks = None, 0
        self.after_confirmed += 1
        self.page_sizes.append(self.frontier.size)
        self._confirm(self.frontier.size, head)

    def _unread_page(self, block: Read) -> None:
        """A page line that cannot be read: said, and the tree goes on as if it said what its blocks say."""
        record = self.state.record
        day = local_day(record.recorded, self.state.charter.utc_offset) if record.recorded else date.min
        size, root = self.frontier.size, self.frontier.root
        expected = PageLine(day.isoformat(), self.pages + 1, size, root)
        self.found("page-line-changed", Where(block.file, block.line, size + 1), expected=_spelled(expected),
                   found=block.data[:120].decode(errors="replace").strip())
        whole = Read(block.file, block.line, page_line(expected.day, expected.page, size, root), page=expected)
        self._page(whole, expected)

    def _decide(self, page: PageLine) -> None:
        """At the page after one that did not fit: was its line changed, or its blocks?"""
        assert self.suspect is not None and self.other is not None
        file, first, line, said, line_file = self.suspect
        expected = self._expected
        if self.other.root == page.root:
            # The tree goes on as if the line had never been touched: the line is what was changed.
            self.found("page-line-changed", Where(line_file, line, self.other.size), expected=_spelled(expected),
                       found=_spelled(said))
            self.frontier = self.other
            self.state = replace(self.state, record=replace(self.state.record, blocks=self.frontier.size))
        else:
            self._blocks_changed(file, first, line, expected, said)
        self.suspect = self.other = None

    def _blocks_changed(self, file: str, first: int, line: int, expected: PageLine, said: PageLine) -> None:
        self.tree_is_broken = True
        self.found("page-differs", Where(file, first), expected=_spelled(said), found=_spelled(expected),
                   page=said.page, until_line=line)

    def _confirm(self, size: int, root: str) -> None:
        given = self.given
        if given.expect is not None and matches_head(given.expect, size, root):
            self.confirmed_head, self.after_confirmed = "option", 0
        elif given.expect is None and given.pin is not None and given.pin == (size, root):
            self.confirmed_head, self.after_confirmed = "pin", 0

    # -- the end --

    def _end(self) -> None:
        report, state = self.report, self.state
        if self.suspect is not None:
            file, first, line, said, _ = self.suspect
            self._blocks_changed(file, first, line, self._expected, said)
        if self.page_start is not None:
            self.found("tail-without-page", Where(*self.page_start), blocks=self.page_blocks)
        report.practice = bool(state.charter.practice)
        report.book = state.charter.name or report.book
        report.fund = state.record.fund_id
        report.head_size, report.head_root = self.frontier.size, self.frontier.root
        report.lines["signatures"]["verified"] = self.verified
        report.lines["rules"]["not_asked"] = []
        report.lines["published_pages"]["recomputed"] = self.recomputed
        report.counts.update(blocks=self.frontier.size, entries=self.entries, pages=self.pages)
        from sharedfund.audit import beside

        beside.compare(self)
        self._confirmations()
        report.judge()

    def _confirmations(self) -> None:
        report, given, state = self.report, self.given, self.state
        fund = report.lines["fund_id"]
        fund["confirmed_by"] = None
        if given.fund is not None:
            if "".join(given.fund.lower().split()) == report.fund:
                fund["confirmed_by"] = "option"
            else:
                self.found("fund-id-differs", expected=given.fund, found=report.fund)
        elif given.pin is not None:
            fund["confirmed_by"] = "pin"
        elif report.practice:
            fund["confirmed_by"] = "practice"
        head = report.lines["newest_head"]
        by = self.confirmed_head
        if by is None and given.expect is not None:
            self.found("head-not-in-book", expected=given.expect, found=report.head_root)
        elif by is None and given.pin is not None:
            self.found("pin-not-in-book", expected=f"{given.pin[0]} {given.pin[1]}",
                       found=report.head_root)
        elif by is None:
            quorum = state.record.newest_witnessed()
            if quorum is not None:
                later = sum(size > quorum.size for size in self.page_sizes)
                by, self.after_confirmed = "cosignatures", later
            elif report.practice:
                by, self.after_confirmed = "practice", 0
        head["confirmed_by"] = by
        fund["ok"], head["ok"] = fund["confirmed_by"] is not None, by is not None
        if by is not None and self.after_confirmed:
            self.found("pages-after-confirmed-head",
                       pages=self.after_confirmed)


def _other_names(facts: dict[str, Any]) -> dict[str, Any]:
    """Facts under names that do not clash with a finding's own."""
    own = {"code", "of", "where", "severity", "number", "expected", "found"}
    return {f"fact_{name}" if name in own else name: value for name, value in facts.items()}


def _spelled(page: PageLine) -> str:
    return f"{page.day} {page.page} {page.size} {page.root}"


def _offset(entry: Entry) -> str:
    return str(getattr(entry, "utc_offset", "+08:00"))
