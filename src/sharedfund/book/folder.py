"""The book: a folder that is opened, read, and written through the one door."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from sharedfund import drafts, spelling
from sharedfund.admit import Admitted, Refusal, admit_page, objections
from sharedfund.book import checkpoints, store
from sharedfund.book.derived import DerivedFiles
from sharedfund.book.identity import Identity, identity, known_heads
from sharedfund.book.lines import FileLines, Memory
from sharedfund.book.private import Documents, Private
from sharedfund.book.tree import Frontier, page_line
from sharedfund.book.user import Entropy, Kept, Pin, Place, UserFolder, end_scope
from sharedfund.book.walk import Walk, page_day
from sharedfund.book.witness import Witness
from sharedfund.entries import entry_class
from sharedfund.errors import BookBusy, SharedFundError
from sharedfund.rulebook import rank
from sharedfund.state import EMPTY, State, evolve, turn_page
from sharedfund.values.days import local_day, month_of, spelled_instant
from sharedfund.values.money import ZERO
from sharedfund.values.tables import Digests

if TYPE_CHECKING:
    from sharedfund.entries.charter import CharterAdopted
    from sharedfund.entries.entry import Entry

FORMAT = 1
RULEBOOK = 1
PIN_LAG_BLOCKS = 200  # how far a pinned State may stand behind its pinned head
PAGES_WORTH_KEEPING = 20
UNSIGNED = "acts_are_signed_by_their_author"  # the one rule a draft without signature is not asked

Clock = Callable[[], datetime]




class Signer(Protocol):
    """Who signs: a person, the public key as hex, and the signature over a payload as hex."""

    @property
    def person(self) -> str: ...

    @property
    def public(self) -> str: ...

    def sign(self, payload: bytes) -> str: ...


class Book:
    """One fund's book. `state` is what it says at `head`; `lines` are its entries."""

    def __init__(self, path: Path, walk: Walk, *, who: Identity, clock: Clock, user: UserFolder,
                 entropy: Entropy, is_verified: bool, derived_known: list[list[int]] | None = None) -> None:
        self.path = path
        self.fund_id = who.fund_id
        self.user = user
        self.clock = clock
        self.entropy = entropy
        self.private = Private(path / "private", entropy)
        self.documents = Documents(path / "documents", entropy)
        self._walk = walk
        self._who = who
        # Whether the state comes from the pin, or from entry 1, and not from the cache.
        self._is_verified = is_verified
        self._derived = DerivedFiles(path, derived_known)
        self._memory = Memory(self._load_end, self._keep_end)  # of `lines`
        self._eager = True
        self.pages_written = 0  # by this object, whether or not the disk promised to keep them
        self._signs = False  # whether a key of this user signed in this process
        self._pinned_size = walk.frontier.size if is_verified and walk.place.file else -PIN_LAG_BLOCKS

    # -- opening --

    @classmethod
    def create(cls, path: Path, charter: CharterAdopted, *, clock: Clock, user: UserFolder,
               entropy: Entropy = os.urandom) -> Book:
        """A new book in `path` with `charter` as entry 1, alone on page 1.

        Raises: SharedFundError where the folder holds anything, or the charter is refused.
        """
        path = Path(path)
        if path.is_symlink() or (path.exists() and (not path.is_dir() or any(path.iterdir()))):
            raise SharedFundError("folder-not-empty", file=str(path))
        entry = charter.replaced(recorded=_now(clock), signature=None)
        answer = admit_page(EMPTY, [entry], None)
        if isinstance(answer, Refusal):
            told = {"number": answer.number, "name": answer.name, "why": answer.code}
            raise SharedFundError("charter-refused", **{**answer.facts, **told})  # type: ignore[arg-type]  # facts
        store.make_folder(path / "book")
        who = Identity.of(spelling.leaf_of(entry), bool(charter.practice), path)
        if charter.practice:
            # Nobody's fund: it may be built again, and is then the same fund from its first page.
            user.forget(who.scope)
        book = cls(path, Walk(path), who=who, clock=clock, user=user, entropy=entropy,
                   is_verified=True)
        with store.locked(path, allow_network=user.allow_network):
            book._write(answer)
        book._keep()
        return book

    @classmethod
    def open(cls, path: Path, *, clock: Clock, user: UserFolder, signing: bool = False,
             entropy: Entropy = os.urandom) -> Book:
        """The book in `path`. With `signing` the state never comes from the cache, but from the user's pin or from
        entry 1, as opening a private key demands.

        Raises: SharedFundError for a damaged book, one older than the user's pin, or one of a newer format.
        """
        path = Path(path)
        who = identity(path)
        walk, is_verified, extra = _restored(path, user, who, signing)
        pages = walk.on()
        book = cls(path, walk, who=who, clock=clock, user=user, entropy=entropy,
                   is_verified=is_verified, derived_known=extra.get("derived"))
        book._check()
        if pages > PAGES_WORTH_KEEPING:
            book._keep_sure()
        return book

    def verify(self) -> bool:
        """The state comes from the user's pin, or from entry 1: what a signer must know before a key is opened.
        False where the cache had said something else: then it was thrown away, and drafts made before are void."""
        if self._is_verified:
            return True
        cached = self._walk
        walk, _, _ = _restored(self.path, self.user, self._who, True)
        walk.on(cached.frontier.size)
        is_same = walk.frontier == cached.frontier and walk.state == cached.state
        if not is_same:
            self.user.forget_cache(self._who.cache)
        self._walk, self._is_verified = walk, True
        self._walk.on()
        self._check()
        return is_same

    def refresh(self) -> int:
        """Read what others have written meanwhile; the number of new pages."""
        return self._walk.on()

    def _check(self) -> None:
        """The program knows the book's format, and the book contains the head this user's keys signed under."""
        charter, size = self.state.charter, self._walk.frontier.size
        if size == 0:
            raise SharedFundError("no-book", file=str(self.path))
        if charter.format != FORMAT or charter.rulebook > RULEBOOK:
            raise SharedFundError("newer-format", file=str(self.path), format=charter.format, rulebook=charter.rulebook)
        for known in known_heads(self._who, self.user):
            if not self.state.record.is_head(known.size, known.root):
                raise SharedFundError("book-older-than-known" if known.size > size else "book-forked",
                                      file=str(self.path), known_size=known.size, known_root=known.root,
                                      size=size, root=self._walk.frontier.root)

    # -- what it says --

    @property
    def state(self) -> State:
        return self._walk.state

    @property
    def lines(self) -> FileLines:
        """The entries of the book as it is now."""
        return FileLines(self.path, self._walk.frontier.size, self.user, self._who.scope, self._memory,
                         self.state.disclosures.closed_until)

    @property
    def frontier(self) -> Frontier:
        return self._walk.frontier

    @property
    def pin(self) -> Pin | None:
        """The newest head this user's keys have signed under."""
        return self.user.pin(self._who.scope)

    def witness(self, person: str) -> Witness:
        """What `person` keeps on this machine as a witness of this fund."""
        return Witness(self.user, self._who.scope, person)

    @property
    def torn_bytes(self) -> int:
        """How many bytes after the last page a torn write left."""
        return len(self._walk.tail.data) if self._walk.tail else 0

    @property
    def today(self) -> date:
        """The local day of the clock."""
        return local_day(_now(self.clock), self.state.charter.utc_offset)

    def entries(self, first_block: int = 1) -> Iterator[tuple[int, Entry]]:
        """Every entry from `first_block` on, with the number of its block."""
        return self.lines.entries(first_block)

    def leaves(self, size: int | None = None) -> list[bytes]:
        """The leaf hashes of the first `size` blocks; for proofs."""
        lines = self.lines if size is None else self.lines.upto(size)
        return [spelling.leaf(block.data) for _, block in lines.blocks()]

    # -- the door --

    def stamped(self, draft: Entry, signer: Signer | None = None) -> Entry:
        """`draft` with `recorded` by the clock, signed by `signer` where its kind is signed and it is not signed yet.

        Raises: SharedFundError where the state a key would sign under is not the one the draft was made from.
        """
        entry = draft if draft.recorded is not None else draft.replaced(recorded=self._stamp())
        if signer is None or not entry.is_signed or entry.signature is not None:
            return entry
        if not self.verify():
            raise SharedFundError("snapshot-differs", file=str(self.user.path))
        entry = checkpoints.with_ssh(entry, signer, self.fund_id)  # its text, so before it is signed
        return entry.replaced(signature=signer.sign(spelling.payload(entry, self.fund_id)))

    def ask(self, *entries: Entry, signers: Sequence[Signer] = ()) -> Admitted | Refusal:
        """The door's answer, effect entries included; nothing is written or logged. Where a signature is still
        missing every other rule is asked."""
        page = self._page(entries, signers)
        if all(entry.signature is not None or not entry.is_signed for entry in page):
            return self._asked(page)
        state = self.state
        for index, entry in enumerate(page):
            for refusal in objections(state, entry, self.lines):
                if refusal.name != UNSIGNED:
                    return refusal._replace(index=index)
            state = evolve(state, entry)
        return Admitted(state, tuple(page))

    def admit(self, *entries: Entry, signers: Sequence[Signer] = ()) -> Admitted | Refusal:
        """Write `entries` as one page, stamped, signed by the signer of each `by`, followed by the effect entries
        they bring about; or the first refusal, and the book is what it was.

        Raises: BookBusy (locked, clock behind), SharedFundError (disk, damage). The book is then what it was, but for
        "durability-unknown": then the page may stand.
        """
        if not entries:
            raise ValueError("a page has entries")
        with store.locked(self.path, allow_network=self.user.allow_network):
            self._walk.on()
            torn = self._torn(entries[0])
            page = self._page((*torn, *entries), signers)
            answer = self._asked(page)
            if isinstance(answer, Refusal):
                answer = answer._replace(index=max(answer.index - len(torn), 0))
                at = min(answer.index, len(entries) - 1)
                self._log(answer, entries[at])
                return answer
            self._make_sure()
            persons = {signer.person for signer in signers}
            if any(entry.is_signed and entry.by in persons for entry in page):
                # Before the signature leaves: a pin that cannot be written stops the page.
                self._pin_here()
            with store.signals_blocked():
                self._recover()
                due = (*self._walk.newest, *answer.entries)
                self._write(answer)
                is_shown = self._show(due)
        if is_shown:
            self._keep()
        return answer

    @contextmanager
    def batch(self) -> Iterator[Book]:
        """Many pages one after the other: the user's cache is written once, at the end."""
        self._eager = False
        try:
            yield self
        finally:
            self._eager = True
            self._keep()

    def _stamp(self) -> datetime:
        now, newest = _now(self.clock), self.state.record.recorded
        if newest is not None and now < newest:
            raise BookBusy("clock-behind", now=now, recorded=newest)
        return now

    def _page(self, entries: Iterable[Entry], signers: Sequence[Signer]) -> list[Entry]:
        at = self._stamp()
        by = {signer.person: signer for signer in signers}
        return [self.stamped(_recorded(entry, at), by.get(entry.by)) for entry in entries]

    def _asked(self, page: list[Entry]) -> Admitted | Refusal:
        lines = self.lines
        answer = admit_page(self.state, page, lines)
        if isinstance(answer, Refusal):
            return answer
        day = local_day(self._stamp(), self.state.charter.utc_offset or "+08:00")
        effects = drafts.completions(answer.state, by=page[-1].by, day=day, papers=self.documents.text)
        if not effects:
            return answer
        at = page[-1].recorded
        assert at is not None
        more = admit_page(answer.state, [_recorded(effect, at) for effect in effects], lines)
        if isinstance(more, Refusal):
            # A joint act whose effect is refused is refused at its last yes; one that was due before stays due.
            due_before = any(proposal.effective for proposal in self.state.proposals.open.values())
            return answer if due_before else more._replace(index=len(page) - 1)
        return Admitted(more.state, (*answer.entries, *more.entries))

    def _write(self, answer: Admitted) -> None:
        """The page stands: derived files first, then its blocks and its page line, synced."""
        before, state = self.state, answer.state
        frontier = self._walk.frontier
        written = []
        for entry in answer.entries:
            block = spelling.encode(entry)
            frontier = frontier.add(spelling.leaf(block))
            written.append(block)
        day = page_day(state)
        line = page_line(day.isoformat(), before.record.pages + 1, frontier.size, frontier.root)
        data = b"".join(block + b"\n" for block in (*written, line))
        file, place = f"{month_of(day)}.beancount", self._walk.place
        is_new = place.file != file
        months = store.month_files(self.path)
        self._derived.renew(state, before, [*months, file] if is_new else months, is_new)
        offset = 0 if is_new else place.offset
        try:
            store.append(self.path / "book" / file, data, offset, len(line) + 1)
        except SharedFundError as error:
            if error.code == "durability-unknown":
                self.pages_written += 1
            else:
                self._derived.take_back()
            raise
        self.pages_written += 1
        head = frontier.add(spelling.leaf(line))
        end = Place(file, offset + len(data), (1 if is_new else place.line) + data.count(b"\n"), line)
        self._walk = Walk(self.path, turn_page(state, frontier.size, frontier.root, head.root, day), head, end)

    def renew_views(self) -> list[str]:
        """The derived files are what the book gives; the names of those that were not."""
        return self._derived.repair(self.state, store.month_files(self.path))

    # -- recovery --

    def _torn(self, first: Entry) -> list[Entry]:
        """What the page must say of torn writes before it."""
        tail, known = self._walk.tail, self.state.record.set_aside
        found = store.set_aside_before(self.path, known)
        if tail is not None and tail.data:
            made = store.named_aside(tail.file, tail.offset, tail.data)
            if made not in found:
                found.append(made)
        cls = entry_class("tail-set-aside")
        return [cls.model_validate({"day": self.today, "by": first.by, "file": torn.file,
                                    "bytes_count": torn.bytes_count, "digest": torn.digest}) for torn in found]

    def _show(self, due: tuple[Entry, ...]) -> bool:
        """The views of a page, and of a newest page before it whose writer may have died too early for them. Where they
        cannot be written the page stands all the same, and whoever writes next writes them: the cache does not go past."""
        try:
            checkpoints.write(self, due)
        except (SharedFundError, OSError):
            self._walk.newest = due
            return False
        return True

    def _make_sure(self) -> None:
        """The newest page is on the disk, where somebody else wrote it: whoever could not promise it went away, and
        nothing may stand on a page that may go."""
        before, place = self._walk.before, self._walk.place
        if before is not None:
            begins = before.place.offset if before.place.file == place.file else 0
            end = place.offset - self._walk.ends_without_empty_line
            store.write_again(self.path / "book" / place.file, begins, end - begins)

    def _recover(self) -> None:
        """The file ends with its last page, and the empty line after it is there."""
        tail, place = self._walk.tail, self._walk.place
        if tail is not None:
            store.set_aside(self.path, tail.file, tail.offset)
        if self._walk.ends_without_empty_line:
            store.end_line(self.path / "book" / place.file, place.offset - 1)

    # -- the user's folder --

    def _pin_here(self) -> None:
        """The pin stands at this head, under which a key of this user signs. Its State may stay a little behind: it
        is replayed from."""
        self._signs = True
        head = self.state.record.head
        if not self._eager or head is None or self.user.pin(self._who.scope) == Pin(head.size, head.root):
            return
        self.user.set_pin(self._who.scope, Pin(head.size, head.root))
        if self._is_verified and head.size - self._pinned_size > PIN_LAG_BLOCKS:
            self.user.keep("pins", self._who.scope, self._kept())
            self._pinned_size = head.size

    def _keep(self) -> None:
        """The cache holds this state, and the pin of who signed stands at its head. Where they cannot be written the
        page stands all the same."""
        if self._eager:
            with suppress(SharedFundError, OSError):
                if self._signs:
                    self._pin_here()
                self.user.keep("cache", self._who.cache, self._kept())

    def _keep_sure(self) -> None:
        """The cache holds what was read, but for the newest page: its writer may not have promised it yet, and a head the
        cache knows must not go."""
        before = self._walk.before
        if before is not None and before.place.file:
            with suppress(SharedFundError, OSError):
                self.user.keep("cache", self._who.cache, Kept(*before, {"derived": self._derived.known}))

    def _keep_end(self, end: date, state: State) -> None:
        """The state at a closed month's end lies in the user's folder, so that the next month's closing begins there.
        It was folded from the book's own files, never from the cache."""
        if self._eager:
            with suppress(SharedFundError):
                kept = self._kept()._replace(state=replace(state, used=Digests()))
                self.user.keep_end(self._who.scope, end, kept)

    def _load_end(self, after: date, until: date) -> tuple[date, State] | None:
        for end in self.user.ends(self._who.scope):
            if after < end <= until:
                kept = self.user.kept("pins", end_scope(self._who.scope, end))
                if kept is not None and _fits(self.path, kept.place):
                    return end, kept.state
        return None

    def _kept(self) -> Kept:
        return Kept(self.state, self._walk.frontier, self._walk.place, {"derived": self._derived.known})

    def remember_page(self, digest: str, data: bytes, wishes: Sequence[str] = ()) -> None:
        """The data of a page just proposed are at hand when it is published, and how that was wished (in which formats, in
        both languages); where they cannot be kept they are computed again, and it is published like every page."""
        with suppress(SharedFundError):
            self.user.remember_page(self._who.cache, digest, data, wishes)

    def remembered_wishes(self, digest: str) -> tuple[str, ...]:
        """How whoever proposed a page on this machine wished to publish it; nothing where nothing was said."""
        return self.user.remembered_wishes(self._who.cache, digest)

    def remembered_page(self, digest: str) -> Path:
        """Where a page's data may lie; to be compared with their digest."""
        return self.user.remembered_page(self._who.cache, digest)

    def note_refusal(self, refusal: Refusal, entry: Entry) -> None:
        """A refusal that was said before the door was asked, so that nobody types a password in vain, is logged too."""
        self._log(refusal, entry)

    def _log(self, refusal: Refusal, entry: Entry) -> None:
        """The refusal stands in the user's log, for the month's closing."""
        at = _now(self.clock)
        amount = getattr(entry, "amount", None)
        row = {
            "at": spelled_instant(at), "month": month_of(local_day(at, self.state.charter.utc_offset)),
            "number": refusal.number, "name": refusal.name, "code": refusal.code, "kind": entry.kind,
            "amount": str(amount) if isinstance(amount, Decimal) else "0.00",
        }
        with suppress(SharedFundError):
            self.user.log_refusal(self._who.scope, row)

    def refusals(self, month: str) -> tuple[Refused, ...]:
        """How often each rule refused in `month`, and the amounts asked, by number; as this user's log has them."""
        counts: dict[str, tuple[int, Decimal]] = {}
        for row in self.user.refusals(self._who.scope):
            if row["month"] == month:
                count, amount = counts.get(row["number"], (0, ZERO))
                counts[row["number"]] = (count + 1, amount + Decimal(row["amount"]))
        return tuple(Refused(number, *counts[number]) for number in sorted(counts, key=rank))


class Refused(NamedTuple):
    """How often a rule refused, and the sum of the amounts asked."""

    rule: str
    count: int  # type: ignore[assignment]  # hides tuple.count, which nobody asks
    amount: Decimal


def _now(clock: Clock) -> datetime:
    """The clock's time in whole seconds of UTC."""
    return clock().astimezone(UTC).replace(microsecond=0)


def _recorded(entry: Entry, at: datetime) -> Entry:
    return entry if entry.recorded == at else entry.replaced(recorded=at)


def _restored(path: Path, user: UserFolder, who: Identity, signing: bool) -> tuple[Walk, bool, dict[str, Any]]:
    """Where to walk from: the cache, for a signer the pinned State, else entry 1; and whether a signer may trust it."""
    kept = user.kept("pins", who.scope) if signing else user.kept("cache", who.cache)
    if kept is not None and _fits(path, kept.place):
        return Walk(path, kept.state, kept.frontier, kept.place), signing, kept.extra
    return Walk(path), True, {}


def _fits(path: Path, place: Place) -> bool:
    """Whether the page line a kept State ends with stands at its place."""
    try:
        with store.open_read(path / "book" / place.file) as stream:
            stream.seek(place.offset - 1 - len(place.page_line))
            return stream.read(len(place.page_line)) == place.page_line
    except (SharedFundError, OSError, ValueError):
        return False
