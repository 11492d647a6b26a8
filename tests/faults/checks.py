"""What must hold of a book after a crash, whatever happened: asked of the folder as the crash left it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sharedfund.admit import Admitted
from sharedfund.audit import Given, audit
from sharedfund.book import Book, derived, store
from sharedfund.book.walk import Walk
from sharedfund.drafts import charter
from sharedfund.entries.entry import Entry
from sharedfund.errors import SharedFundError
from sharedfund.state import State
from tests.book.shelf import SIGNERS, Clock, a_link, user_of
from tests.faults.scenes import BOOK, NOW, SCENES, Acknowledged
from tests.faults.tracing import Outcome
from tests.fund import K
from tests.faults.writer import DONE, LOST, SAID_NO, SYSTEM

NOT_CREATED = frozenset({"no-book", "no-charter", "file-missing"})


def wrongs(place: Path, name: str, acks: Iterable[Acknowledged], begins: int, outcome: Outcome | None = None) -> list[str]:
    """Everything that is wrong with the book of scene `name` in `place`, which had `begins` blocks before its command.

    The next person opens it, finds every acknowledged page, writes on, and an auditor finds nothing.
    """
    acks, folder = tuple(acks), place / BOOK
    if outcome is not None and outcome.ended == LOST:
        return ["the command ended with an error of no kind"]
    try:
        walk = Walk(folder)
        walk.on()
        book = Book.open(folder, clock=Clock(NOW), user=user_of(place))
        if book.state.record.recorded is not None:
            book.clock = Clock(max(NOW, book.state.record.recorded))
    except SharedFundError as error:
        if SCENES[name].is_new_book and not acks and error.code in NOT_CREATED:
            return []  # it was never created, and nobody was told so
        return [f"does not open: {error.code} {error.file or ''}"]
    found = [*_acknowledged(walk, acks, begins), *_derived(folder, walk.state), *_pinned(book, acks)]
    if walk.state != book.state:
        found.append("the cache says something else than the book")
    if outcome is not None:
        found += _told(walk, acks, begins, outcome)
    return found + _goes_on(book)


def _acknowledged(walk: Walk, acks: tuple[Acknowledged, ...], begins: int) -> list[str]:
    """Every acknowledged head is a head of the book: its root is computed from the very bytes that stand there."""
    record = walk.state.record
    lost = [f"the page acknowledged at {ack.size} is lost" for ack in acks if not record.is_head(ack.size, ack.root)]
    return lost + ([f"the book ends at {walk.frontier.size}, before the command"] if walk.frontier.size < begins else [])


def _pinned(book: Book, acks: tuple[Acknowledged, ...]) -> list[str]:
    """The pin has not gone back behind what was acknowledged."""
    wanted = max((ack.pinned for ack in acks), default=0)
    there = book.pin.size if book.pin else 0
    return [f"the pin stands at {there}, it stood at {wanted}"] if there < wanted else []


def _derived(folder: Path, state: State) -> list[str]:
    """Beancount can read what stands in the book: its accounts are opened, its files included. The derived files may
    be a page ahead, never behind."""
    files = store.month_files(folder)
    months = [name for name in files if (folder / "book" / name).read_bytes().find(b' custom "page" ') >= 0]
    behind = []
    for name, wanted in derived.files(state, months).items():
        path = folder / name
        there = path.read_bytes() if path.is_file() else b""
        missing = {line for line in wanted.splitlines() if line} - set(there.splitlines())
        if missing:
            behind.append(f"{name} is behind the book: {sorted(missing)[0].decode()}")
    return behind


def _told(walk: Walk, acks: tuple[Acknowledged, ...], begins: int, outcome: Outcome) -> list[str]:
    """Who was told no finds nothing written but what was acknowledged before."""
    last = max((ack.size for ack in acks), default=begins)
    if outcome.ended in (SAID_NO, SYSTEM) and walk.frontier.size > last:
        return [f"said no, and the book goes on from {last} to {walk.frontier.size}"]
    if outcome.ended == DONE and not acks:
        return ["it ended well and acknowledged nothing"]
    return []


def _goes_on(book: Book) -> list[str]:
    """The next page is written without anybody's help, and the audit of the whole finds nothing."""
    try:
        answer = book.admit(a_link(book, "v-55") if book.state.charter.phase == "open" else _accepted(book), signers=SIGNERS)
    except SharedFundError as error:
        return [f"the next page cannot be written: {error.code} {error.file or ''}"]
    if not isinstance(answer, Admitted):
        return [f"the next page is refused: {answer.number} {answer.code}"]
    report = audit(book.path, Given(fund=book.fund_id))
    return [f"the audit finds {found.code} at {found.file}:{found.line}" for found in report.findings
            if found.severity == "finding"]


def _accepted(book: Book) -> Entry:
    return charter.accept_charter(book.state, by=K, day=book.today)


def unfinished(place: Path) -> list[str]:
    """After a polite end nothing is half done: no torn tail, no file without its name, derived files of this very book."""
    folder = place / BOOK
    if not (folder / "book").is_dir() or not any((folder / "book").iterdir()):
        return []
    walk = Walk(folder)
    try:
        walk.on()
    except SharedFundError as error:
        return [f"left unfinished: {error.code}"]
    found = [f"a torn tail of {len(walk.tail.data)} bytes is left"] if walk.tail is not None else []
    found += ["the empty line after the last page is missing"] if walk.ends_without_empty_line else []
    found += [f"{path.name} is left" for path in store.unfinished(folder)]
    wanted = derived.files(walk.state, store.month_files(folder))
    return found + [f"{name} is not the book's" for name, text in wanted.items()
                    if not (folder / name).is_file() or (folder / name).read_bytes() != text]
