"""The replay: every block read, hashed, decoded, asked of every rule, folded; then what was derived from it compared."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sharedfund import accounts, spelling
from sharedfund.admit import Refusal, admit, objections
from sharedfund.audit.annex import Annex, called
from sharedfund.audit.attribution import Attribution, Noted
from sharedfund.audit.findings import CODES, LINES, Finding, Report, Where, matches_head
from sharedfund.audit.lines import AuditLines
from sharedfund.audit.pages import Page, Placed, Starts, Suspect, spelled
from sharedfund.audit.reading import Opened, Read, Reading, read
from sharedfund.audit.sheets import Comparer, Sheets, Writer
from sharedfund.audit.sources import Folder, Source, source, written_before
from sharedfund.book.reader import PageLine, page_parts
from sharedfund.book.tree import Frontier, page_line
from sharedfund.book.user import Kept, Place
from sharedfund.book.walk import BEGINNING
from sharedfund.entries import KINDS, SIGNED_FORMS
from sharedfund.entries.disclosure import DisclosurePublished
from sharedfund.entries.entry import Entry, SignedEntry
from sharedfund.entries.record import CheckpointRecorded
from sharedfund.errors import HostileError
from sharedfund.reports.disclosure import disclosure
from sharedfund.spelling import SpellingError
from sharedfund.state import EMPTY, State, evolve, turn_page
from sharedfund.values import days
from sharedfund.values.days import local_day, month_of
from sharedfund.values.identity import seen_parts
from sharedfund.values.notes import check_code
from sharedfund.values.wording import shown

_CHECKPOINT = re.compile(rb'[0-9-]{10} custom "sharedfund" "checkpoint-')
# So many blocks of a page with a wrong signature are asked what else does not fit, and so many unknown heads kept.
DOUBTFUL_MAX, UNSEEN_MAX = 8, 50


@dataclass(frozen=True, slots=True)
class Given:
    """What the auditor knows from elsewhere: fund id, newest head (in full or its check code), this machine's pin.

    `remembers` finds the pin once block 1 has said whose book it is: by fund id, and whether it is a practice book.
    `pages` writes published pages again, so that those that lie here are compared; without it they count as not written.
    `files` does the same for the workbook and the lines beside them.
    """

    fund: str | None = None
    expect: str | None = None
    pin: tuple[int, str] | None = None
    remembers: Callable[[str, bool], tuple[int, str] | None] | None = None
    pages: Writer | None = None
    files: Comparer | None = None


class _Stopped(Exception):  # never leaves this module: the time that was given is over
    pass


def audit(place: Path | Source, given: Given = Given(), told: Callable[[str], object] | None = None, *,
          annex: bool = False) -> Report:
    """Audit the book in the folder or bundle `place`; nothing is written. The report's verdict is never *clean* on what
    was not asked.

    `told` hears the name of each file before it is read. With `annex` the report has the auditor's annex.

    Raises: ValueError when `given.expect` is shorter than a check code; NotFound, BadInput for what is no bundle to
    replay.
    """
    replay = replayed(place, given, told, annex=annex)
    if isinstance(place, Path):
        replay.source.close()
    return replay.report


def replayed(place: Path | Source, given: Given = Given(), told: Callable[[str], object] | None = None, *,
             stop: Callable[[], bool] | None = None, since: Kept | None = None, annex: bool = False) -> Replay:
    """The same, with everything the replay knows at its end; its source is still open.

    `stop` is asked before each block: once it says yes nothing is judged. `since` is what this machine kept of an audit
    of the same book: only what follows it is replayed; the annex needs all of it.
    """
    assert since is None or not annex
    files: list[Opened] = []
    try:
        book = source(place) if isinstance(place, Path) else place
        files = book.months()
    except HostileError as error:
        return refusal(place, error)
    replay = Replay(book, files, given)
    replay.told, replay.stop = told, stop
    replay.annex = Annex() if annex else None
    if since is not None:
        replay.start_from(since)
    for name in book.foreign:
        replay.found("file-foreign", Where(f"book/{name}", 1))
    replay.run()
    return replay


def refusal(place: Path | Source, error: HostileError) -> Replay:
    """The replay of what cannot even be opened."""
    replay = Replay(place, [], Given())
    replay.refused(error)
    return replay


class Replay:
    """One pass over the book. Memory does not grow with its length: the lines of old months are given up."""

    def __init__(self, book: Path | Source, files: list[Opened], given: Given) -> None:
        if given.expect is not None:
            matches_head(given.expect, 0, "0" * 64)  # its form is checked before anything is read
        self.told: Callable[[str], object] | None = None
        self.stop: Callable[[], bool] | None = None
        self.pin = given.pin
        self.has_pin = False
        self.since = 0  # so many blocks were audited before, and are not read again
        self.place = BEGINNING
        self.source: Source = Folder(book) if isinstance(book, Path) else book
        self.reading = Reading()
        self.files = files
        self.given = given
        self.report = Report(book=shown(self.source.name))
        self.state: State = EMPTY
        self.lines = AuditLines(files, self.reading)
        self.frontier = Frontier()
        self.other: Frontier | None = None  # the tree if the line of the suspect page had said what its blocks say
        self.other_head = (0, "")  # the head of that page then
        self.suspect: Suspect | None = None
        self.tree_is_broken = False
        self.shift = 0  # by how many the book's own block numbers differ, once blocks are missing
        self.attribution = Attribution()
        self.annex: Annex | None = None
        self.opened: dict[str, dict[str, str]] = {"name": {}, "account": {}}  # private rows that open their commitment
        self.record: list[Entry] = []  # its checkpoints, which checkpoints/ shows
        self.starts = Starts()
        self.sheets = Sheets()
        self.corrected: dict[str, dict[str, Any]] = {}  # the data of versions that were corrected, by digest
        self.page = Page(self.frontier, 0)
        self.seen_size = 0  # the newest head a good signature named
        self.wrong: dict[int, Placed] = {}  # entries whose signature does not fit, by what was noted of them
        self.unseen: list[tuple[int, Noted]] = []  # heads that signers name and this book does not have
        self.seen_by: dict[str, int] = {}  # the newest head each person's good signature named
        self.denials: list[tuple[int, str]] = []  # unknown heads, and whose good signature names none of this book after
        self.entries = self.pages = self.verified = self.recomputed = 0
        self.confirmed_head: str | None = None
        self.after_confirmed = self.confirmed_size = 0
        self.file = ""

    # -- findings --

    def found(self, code: str, where: Where = Where(), /, *, of: str | None = None, number: str | None = None,
              expected: str | None = None, found: str | None = None, cause: Noted | None = None, **facts: Any) -> Noted:
        """Note a finding of the closed list. `of` is the line of the verdict where the code may close several, `cause`
        the finding it follows from."""
        known = CODES[code]
        of = of or known.lines[0]
        assert of in known.lines, (code, of)
        # What somebody else wrote is never repeated as it stands: it could write on the reader's screen.
        file, line, block = where
        where = Where(shown(file) if file is not None else None, line, block)
        expected, found = (shown(text) if text is not None else None for text in (expected, found))
        facts = {name: shown(fact) if isinstance(fact, str) else fact for name, fact in facts.items()}
        return self.attribution.note(Finding(code, of, known.severity, number, *where, expected, found, facts), cause)

    def broken(self, answer: Refusal, where: Where, cause: Noted | None = None, moved: Decimal | None = None) -> Noted:
        """Note that the entry at `where` breaks a rule; `moved` is what left the bank by it."""
        of = "signatures" if answer.code.startswith(("signature", "key")) else "rules"
        if answer.number in ("R128", "R142"):
            of = "postings"
        if answer.code.startswith("digest"):
            of = "published_pages"
        facts = {"rule": answer.name, "objection": answer.code, **answer.facts}
        facts |= {"moved": f"{moved:.2f}"} if moved else {}
        return self.found("rule-broken", where, of=of, number=answer.number, cause=cause, **_other_names(facts))

    @property
    def noted(self) -> int:
        """How many findings there are so far."""
        return self.attribution.count

    def _told(self) -> None:
        """The report holds what was found, causes before consequences."""
        report, attribution = self.report, self.attribution
        report.findings = attribution.findings()
        for line, count in attribution.more.items():
            report.counts["more"] = report.counts.get("more", 0) + count
            if line:
                report.lines[line]["ok"] = False
        report.counts["following"] = attribution.following + sum(f.caused_by is not None for f in report.findings)

    # -- the pass --

    def run(self) -> None:
        """Read the book to its end, or to where it is no book."""
        try:
            for opened in self._left():
                self.file = opened.name
                if (opened.name, opened.offset) != self.place[:2]:  # else an earlier audit ended here, after a page line
                    self.place = Place(opened.name, opened.offset, opened.line, b"")
                if self.told is not None:
                    self.told(opened.name)
                for block in read(opened, self.reading):
                    if self.stop is not None and self.stop():
                        raise _Stopped
                    self._block(block)
            self.reading.watch.end()
            if not self.files:
                self.attribution.broken = self.found("book-missing", Where("book"))
            self._end()
        except HostileError as error:
            self.refused(error)
        except _Stopped:
            self.report.counts.update(blocks=self.frontier.size, entries=self.entries, pages=self.pages)
            self._told()
            self.report.judge(is_whole=False)
        finally:
            self.reading.close()

    def _left(self) -> list[Opened]:
        """The files to read: all of them, or those from where an earlier audit ended."""
        if not self.since:
            return self.files
        place = self.place
        return [opened._replace(offset=place.offset, line=place.line) if opened.name == place.file else opened
                for opened in self.files if opened.name >= place.file]

    # -- an audit kept --

    def start_from(self, kept: Kept) -> None:
        """Go on from where an earlier audit of this book ended, where every byte up to there still gives the head it had:
        it is hashed again, and asked of no rule. Anything else is read from its beginning."""
        self._remember(kept.state)
        if not self._is_as_before(kept):
            self.record, self.pin, self.has_pin, self.confirmed_head = [], self.given.pin, False, None
            self.after_confirmed = self.confirmed_size = 0
            return
        self.state, self.frontier, self.place = kept.state, kept.frontier, kept.place
        self.since, self.pages = kept.frontier.size, kept.state.record.pages
        self.sheets.since = kept.frontier.size
        self.entries, self.verified, self.recomputed = kept.extra["counts"]
        self.reading.watch.pages = self.pages
        self.lines.restore(kept.extra["spans"])
        self.starts.restore(kept.extra["page-starts"])
        self.page = Page(self.frontier, 0)

    def _is_as_before(self, kept: Kept) -> bool:
        """Whether the text that was audited before still has its head. Its checkpoints and heads are noted by the way."""
        from sharedfund.audit import beside

        frontier = Frontier()
        try:
            for data in written_before(self.source, kept.place):
                frontier = frontier.add(spelling.leaf(data))
                if page_parts(data) is not None:
                    self.after_confirmed += 1
                    self._confirm(frontier.size, frontier.root)
                elif _CHECKPOINT.match(data):
                    self.record.append(spelling.decode(data))
            pages = beside.page_digests(self, kept.state.disclosures.versions.values())
        except (HostileError, SpellingError):
            return False  # the audit from the beginning says what it is
        if pages != kept.extra.get("pages"):
            return False  # a page may have been posted anew: it is written again and compared
        return (frontier.size, frontier.root) == (kept.frontier.size, kept.frontier.root)

    def kept(self) -> Kept | None:
        """What this audit may be gone on from; None where it found anything, or the text was only reformatted, so that
        no byte stands where the book would have put it."""
        report = self.report
        is_sound = report.verdict in ("clean", "consistent") and all(
            report.lines[name]["ok"] for name in LINES if name not in ("fund_id", "newest_head"))
        if not is_sound or not self.place.page_line or any(f.code == "reformatted-only" for f in report.findings):
            return None
        from sharedfund.audit import beside

        extra = {"counts": [self.entries, self.verified, self.recomputed], "spans": self.lines.spans(),
                 "page-starts": self.starts.blocks(),
                 "pages": beside.page_digests(self, self.state.disclosures.versions.values())}
        return Kept(self.state, self.frontier, self.place, extra)

    def _remember(self, state: State) -> None:
        if self.given.remembers is not None:
            self.pin = self.given.remembers(state.record.fund_id, bool(state.charter.practice))

    def refused(self, error: HostileError) -> None:
        """The reading ended at what no book looks like: nothing is said of the rest."""
        self.report.verdict = "refused"
        self.found("refused", Where(error.file, error.line), why=error.code, **_other_names(error.facts))
        self._told()
        self.report.judge()

    def _block(self, block: Read) -> None:
        if block.reformatted:
            self.found("reformatted-only", Where(block.file, block.line))
            if not block.data:
                return
        end = Place(self.file, self.place.offset + len(block.data) + 1, self.place.line + block.data.count(b"\n") + 1,
                    block.data if block.page is not None else b"")
        self.place = end
        if block.page is not None:
            self._page(block, block.page)
            return
        if block.entry is None and b'"page"' in block.data[:40]:
            self._unread_page(block)
            return
        leaf = spelling.leaf(block.data)
        self.frontier = self.frontier.add(leaf)
        if self.other is not None:
            self.other = self.other.add(leaf)
        where = Where(block.file, block.line, self.frontier.size + self.shift)
        if block.entry is None:
            noted = self.found("block-changed", where, found=block.found or None, why=block.fault or "")
            placed = Placed(where, None, noted)
        else:
            placed = self._entry(block, block.entry)
        self.page.add(placed, leaf)
        if placed.noted is not None:
            self.page.doubtful.append(placed)

    def _entry(self, block: Read, entry: Entry) -> Placed:
        self.entries += 1
        signed = KINDS[entry.kind].form in SIGNED_FORMS
        if (self.tree_is_broken or self.suspect is not None) and isinstance(entry, SignedEntry):
            self._trust_seen(entry)
        where = Where(block.file, block.line, self.frontier.size + self.shift)
        if entry.recorded is None:
            self.found("not-recorded", where)
            return Placed(where, entry)
        # The founding entry says itself by which clock it stands in its file.
        month = month_of(local_day(entry.recorded, getattr(entry, "utc_offset", self.state.charter.utc_offset)))
        if f"{month}.beancount" != self.file:
            self.found("wrong-file", where, expected=f"{month}.beancount", found=self.file)
        placed, before = Placed(where, entry), self.state
        answer = admit(self.state, entry, self.lines)
        if isinstance(answer, Refusal):
            placed = self._refused(entry, where, answer)
            self._fold_anyway(entry)
        else:
            self.state = answer.state
            self.verified += signed
            if isinstance(entry, DisclosurePublished):
                self._keep_if_corrected(entry, before)
            if isinstance(entry, SignedEntry):
                self._has_seen(entry.by, seen_parts(entry.seen)[0])
        if self.frontier.size == 1:
            self._remember(self.state)
        self.recomputed += entry.kind == "disclosure-published"
        if self.annex is not None:
            self.annex.add(entry, self.state, where)
        if entry.chapter == "record":
            self.record.append(entry)
        self.sheets.entry(self.frontier.size, entry, before, self.state, self.record)
        self.lines.add(entry, self.state, self.file)
        return placed

    def _keep_if_corrected(self, entry: DisclosurePublished, state: State) -> None:
        """The data of a version that was corrected, as computed here: the later page lists what differs, and what lies
        beside the book of the earlier one may be gone."""
        try:
            is_corrected = self.source.has(f"disclosures/{entry.period.lower()}-v{entry.version + 1}")
        except HostileError:  # a link: it is named with the pages
            return
        if is_corrected:
            self.corrected[entry.digest] = disclosure(state, self.lines, days.period(entry.period), as_of=entry.day)

    def _refused(self, entry: Entry, where: Where, answer: Refusal) -> Placed:
        """What a rule says of an entry; of one whose signature does not fit, what the others say as well."""
        noted = self.broken(answer, where, moved=_left_the_bank(entry))
        if answer.code == "seen-not-of-this-book" and isinstance(entry, SignedEntry) and len(self.unseen) < UNSEEN_MAX:
            self.unseen.append((seen_parts(entry.seen)[0], noted))
            self.denials.append((seen_parts(entry.seen)[0], entry.by))
        if answer.code != "signature-wrong":
            return Placed(where, entry)
        also: tuple[Refusal, ...] = ()
        if len(self.page.doubtful) < DOUBTFUL_MAX:
            also = tuple(other for other in objections(self.state, entry, self.lines) if other.name != answer.name)
        placed = Placed(where, entry, noted, also)
        if len(self.wrong) < UNSEEN_MAX:
            self.wrong[id(noted)] = placed
        return placed

    def _has_seen(self, person: str, size: int) -> None:
        """A good signature names the head of `size`: up to there the book is what its signers saw. Whoever named another
        head before it stands alone."""
        self.seen_size = max(self.seen_size, size)
        self.seen_by[person] = max(self.seen_by.get(person, 0), size)
        self.denials = [(other, by) for other, by in self.denials if by != person or other > size]
        self.unseen = [(other, noted) for other, noted in self.unseen if other > size]

    def _fold_anyway(self, entry: Entry) -> None:
        """What is refused stands in the book all the same; where its fold has no meaning only its postings count."""
        if isinstance(entry, CheckpointRecorded):  # cosignatures that are none confirm no head
            self.state = replace(self.state, record=self.state.record.after_entry(entry))
            return
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

    # -- the tree --

    def _page(self, block: Read, said: PageLine) -> None:
        if self.suspect is not None:
            self._decide(self.suspect, said)
        page, ours, data = self.page, self._ours(said.day), block.data
        where = Where(block.file, block.line, self.frontier.size + self.shift + 1)
        fits = (said.page, said.size) == (ours.page, ours.size) if self.tree_is_broken else said == ours
        if page.count == 0 and said.size <= ours.size:
            self.found("page-empty", where)
            if not fits:
                return  # a line too many: the book goes on as if it did not stand here
        elif page.count == 0:
            self._blocks_changed(Suspect(page, said, ours, where))
            ours = self._ours(said.day)
        elif not fits:
            data = self._does_not_fit(page, said, ours, where) or data
            ours = self._ours(said.day)
        self.starts.add(page, page.first.where if page.first else where)
        record = replace(self.state.record, blocks=ours.size, pages=ours.page - 1)
        self.frontier = self.frontier.add(spelling.leaf(data))
        head = self.frontier.root
        self.state = turn_page(replace(self.state, record=record), ours.size, ours.root, head, date.fromisoformat(ours.day))
        if self.other is not None:
            self.other_head = (self.other.size, self.other.root)
            self.state = replace(self.state, record=self.state.record.with_head(*self.other_head))
        self.pages = ours.page
        self.sheets.page(self.frontier.size, head)
        self.after_confirmed += 1
        self.page = Page(self.frontier, self.noted)
        self._confirm(self.frontier.size, head)

    def _ours(self, said_day: str) -> PageLine:
        """The page line as the blocks before it give it."""
        at = self.state.record.recorded
        day = local_day(at, self.state.charter.utc_offset).isoformat() if at else said_day
        return PageLine(day, self.pages + 1, self.frontier.size + self.shift, self.frontier.root)

    def _does_not_fit(self, page: Page, said: PageLine, ours: PageLine, line: Where) -> bytes | None:
        """What can be said of a page line that does not fit, at once; the line's true bytes where only it was changed."""
        if self.tree_is_broken:
            self._blocks_changed(Suspect(page, said, ours, line))
            return None
        if said.root == ours.root:
            self.found("page-line-changed", line, expected=spelled(ours), found=spelled(said))
            return _line(ours)
        if not self._mended(page, said, ours):
            self.suspect = Suspect(page, said, ours, line)
            self.other = self.frontier.add(spelling.leaf(_line(ours)))
        return None

    def _mended(self, page: Page, said: PageLine, ours: PageLine) -> bool:
        """Whether the page fits once some of its blocks, or some pages before it, are left out, or two blocks change
        places: then that is what was done, and the tree goes on as if it had not been."""
        before, since = self.starts.before(ours.page - said.page), page.noted_from
        if before is not None and page.grown(before[0]).root == said.root:
            start, where, since = before
            root, frontier = self.found("blocks-inserted", where, count=ours.size - said.size), page.grown(start)
        elif (left_out := page.without(ours.size - said.size, said.root)) is not None:
            placed, frontier = left_out
            root = self.found("blocks-inserted", placed.where, count=ours.size - said.size)
        elif said.size == ours.size and (swapped := page.swapped(said.root)) is not None:
            left, right, frontier = swapped
            root = self.found("blocks-swapped", left.where, other=right.where.block)
        else:
            return False
        self.frontier, self.pages = frontier, said.page - 1
        self.attribution.breaks(root, since)
        return True

    def _unread_page(self, block: Read) -> None:
        """A page line that cannot be read: said, and the tree goes on as if it said what its blocks say."""
        ours = self._ours(date.min.isoformat())
        self.found("page-line-changed", Where(block.file, block.line, ours.size + 1), expected=spelled(ours),
                   found=block.data[:120].decode(errors="replace").strip())
        self._page(Read(block.file, block.line, _line(ours), page=ours), ours)

    def _decide(self, suspect: Suspect, next_line: PageLine) -> None:
        """At the page after one that did not fit: was its line changed, or its blocks?"""
        assert self.other is not None
        if self.other.root == next_line.root:
            # The tree goes on as if the line had never been touched: the line is what was changed.
            self.found("page-line-changed", suspect.line, expected=spelled(suspect.ours), found=spelled(suspect.said))
            self.frontier = self.other
            self.sheets.mended(*self.other_head)
            self._confirm(*self.other_head)
        else:
            self._blocks_changed(suspect)
        self.suspect = self.other = None

    def _blocks_changed(self, suspect: Suspect) -> None:
        """The blocks of a page are not those its line was written over: say which, as far as it can be known."""
        page, said, ours = suspect.page, suspect.said, suspect.ours
        missing, where = said.size - ours.size, page.first.where if page.first is not None else suspect.line
        unread = [placed for placed in page.doubtful if placed.entry is None and placed.noted is not None]
        roots: list[tuple[Noted, Placed | None]] = []
        if unread:
            roots = [(placed.noted, None) for placed in unread if placed.noted is not None]
        elif missing > 0:
            pages = max(said.page - ours.page, 0)
            roots = [(self.found("blocks-missing", where, count=missing, pages=pages, page=said.page), None)]
        elif missing < 0:
            where = page.doubtful[0].where if page.doubtful else where
            roots = [(self.found("blocks-inserted", where, count=-missing), None)]
        elif page.doubtful:
            roots = [(self.found("changed-after-signing", placed.where, page=said.page, **_which(placed)), placed)
                     for placed in page.doubtful]
        elif page.count == 1 and page.first is not None:
            roots = [(self.found("changed-after-writing", where, page=said.page, **_which(page.first)), None)]
        else:
            roots = [(self.found("page-differs", where, expected=spelled(said), found=spelled(ours), page=said.page,
                                 until_line=suspect.line.line), None)]
        self.attribution.fund_is_unknown |= said.page == 1
        for root, placed in roots:
            root.cause = None
            self.attribution.breaks(root, page.noted_from)
            for other in placed.also if placed is not None else ():
                self.broken(other, placed.where, root)  # type: ignore[union-attr]  # there is one
        self.tree_is_broken = True
        self.report.lines["tree"]["ok"] = False  # whatever line its cause closes
        # From here on the book's own numbers count, so that what is cut or inserted later is found again.
        self.shift += missing
        self.pages += said.page - ours.page

    def _confirm(self, size: int, root: str) -> None:
        given = self.given
        if self.pin == (size, root):
            self.has_pin = True
            if given.expect is None:
                self.confirmed_head, self.after_confirmed, self.confirmed_size = "pin", 0, size
        if given.expect is not None and matches_head(given.expect, size, root):
            self.confirmed_head, self.after_confirmed, self.confirmed_size = "option", 0, size

    # -- the end --

    def _end(self) -> None:
        report, state = self.report, self.state
        if self.suspect is not None:
            self._blocks_changed(self.suspect)
        if self.page.first is not None:
            self.found("tail-without-page", self.page.first.where, blocks=self.page.count)
        self._history()
        report.practice = bool(state.charter.practice)
        report.book = state.charter.name or report.book
        report.fund = state.record.fund_id
        report.head_size, report.head_root = self.frontier.size, self.frontier.root
        report.lines["signatures"]["verified"] = self.verified
        report.lines["rules"]["not_asked"] = []
        report.lines["published_pages"]["recomputed"] = self.recomputed
        report.counts.update(blocks=self.frontier.size, entries=self.entries, pages=self.pages)
        from sharedfund.audit import beside, checkpoints, keys

        beside.compare(self)
        checkpoints.compare(self)
        keys.compare(self)
        self._confirmations()
        if self.annex is not None:
            report.annex = self.annex.close(self)
        self._told()
        report.judge()

    def _history(self) -> None:
        """Signers name heads that this book does not have, and nobody after them one that it has: what stood here when
        they signed has been written anew, with right page lines. Who wrote it may have signed it, too."""
        attribution = self.attribution
        if attribution.broken is not None:
            return
        foreign = {placed.entry.by for placed in self.wrong.values() if placed.entry is not None} - set(self.seen_by)
        if len(foreign) > 1 or (foreign and self.verified == 0):
            # Founders of whom not one signature fits have founded another fund.
            root = self.found("founding-differs", self.starts.of(1), found=self.state.record.fund_id)
            attribution.fund_is_unknown = True
            attribution.breaks(root, 0)
            return
        span = self._rewritten()
        if span is None:
            return
        last, first = span
        wrong = [noted for noted in attribution.noted if id(noted) in self.wrong and noted.cause is None
                 and (noted.finding.block or 0) <= first]
        last = min([last, *((noted.finding.block or 0) - 1 for noted in wrong)])
        rest = [noted for noted in attribution.noted if (noted.finding.block or 0) > last and noted.cause is None]
        if wrong:
            finding = wrong[0].finding
            where = Where(finding.file, finding.line, finding.block)
            root = self.found("changed-after-signing", where, page=None, **_which(self.wrong[id(wrong[0])]))
        else:
            root = self.found("history-rewritten", self.starts.of(last + 1), first=last + 1, last=first)
        attribution.broken = root
        for noted in rest:
            attribution.follows(noted, root)

    def _rewritten(self) -> tuple[int, int] | None:
        """The newest head before, and the first after, between which the book was written anew; None where it was not."""
        first = min((size for size, _ in self.denials), default=0)
        if len(self.unseen) > 1 and first > self.seen_size:
            return self.seen_size, first
        # Two persons who from some day on name only heads of another book: others have signed what replaced it. One
        # alone brought an entry from another copy.
        persons = {person for _, person in self.denials}
        last = max((self.seen_by.get(person, 0) for person in persons), default=0)
        return (last, first) if len(persons) > 1 and last < first else None

    def _confirmations(self) -> None:
        report, given, state = self.report, self.given, self.state
        fund = report.lines["fund_id"]
        if given.fund is not None:
            if "".join(given.fund.lower().split()) == report.fund:
                fund["confirmed_by"] = "option"
            else:
                self.found("fund-id-differs", expected=given.fund, found=report.fund)
        elif self.pin is not None:
            fund["confirmed_by"] = "pin"
        elif report.practice:
            fund["confirmed_by"] = "practice"
        head = report.lines["newest_head"]
        by = self.confirmed_head
        if by is None and given.expect is not None:
            self.found("head-not-in-book", expected=given.expect, found=report.head_root)
        if self.pin is not None and not self.has_pin:
            # Both heads are told: who holds the other copy can say which of them they know.
            self.found("pin-not-in-book", expected=f"{self.pin[0]} {self.pin[1]}",
                       found=f"{report.head_size} {report.head_root}", known_size=self.pin[0], size=report.head_size,
                       known_code=check_code(self.pin[1]), head_code=check_code(report.head_root),
                       is_older=self.pin[0] > report.head_size)
        elif by is None and given.expect is None:
            quorum = state.record.newest_witnessed()
            broken = self.attribution.broken if self.tree_is_broken else None
            # Past a break the heads of this book are not those that were cosigned.
            if quorum is not None and (broken is None or quorum.size < (broken.finding.block or 0)):
                later = self.starts.after(quorum.size)
                by, self.after_confirmed, self.confirmed_size = "cosignatures", later, quorum.size
            elif report.practice:
                by, self.after_confirmed = "practice", 0
        head["confirmed_by"] = by
        fund["ok"], head["ok"] = fund["confirmed_by"] is not None, by is not None
        if by is not None and self.after_confirmed:
            entries = self.frontier.size - self.confirmed_size - self.after_confirmed
            self.found("pages-after-confirmed-head", pages=self.after_confirmed, entries=entries)


def _other_names(facts: dict[str, Any]) -> dict[str, Any]:
    """Facts under names that do not clash with a finding's own."""
    own = {"code", "of", "where", "severity", "number", "expected", "found"}
    return {f"fact_{name}" if name in own else name: value for name, value in facts.items()}


def _left_the_bank(entry: Entry) -> Decimal | None:
    """How much less the bank has after an entry; None where it has not."""
    try:
        postings = spelling.sorted_postings(entry)
    except SpellingError:
        return None
    left = -sum((posting.amount for posting in postings if accounts.is_bank(posting.account)), Decimal(0))
    return left if left > 0 else None


def _line(page: PageLine) -> bytes:
    return page_line(page.day, page.page, page.size, page.root)


def _which(placed: Placed) -> dict[str, Any]:
    """What an entry calls itself."""
    entry = placed.entry
    return {} if entry is None else {"kind": entry.kind, "entry": called(entry), "signed": entry.is_signed}
