"""The commands that are interrupted: each with the book it starts from, told by a clock of its own, so that a command
writes the same bytes whenever it runs."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from sharedfund import spelling
from sharedfund.book import Book, UserFolder, checkpoints, recovery
from sharedfund.drafts import bank, record
from sharedfund.entries.entry import SignedEntry
from sharedfund.errors import SharedFundError
from sharedfund.signing import requests
from sharedfund_cli.travel import BookSource
from tests.book.shelf import Clock, SeedSigner, a_charter, a_link, entropy, founded, user_of, written
from tests.fund import B, D, J, K, key_of

BOOK, HOME = "ginkgo", "home"
BASE_ENDS = datetime(2026, 1, 2, 1, tzinfo=UTC)
NOW = BASE_ENDS + timedelta(days=1)
NEXT_MONTH = BASE_ENDS + timedelta(days=31)
Say = Callable[[Book | Callable[[], Book]], None]  # one that is opened to be said is no part of the command


class Acknowledged(NamedTuple):
    """What a command said it had done: the book's head after it, and the size of the head this user's pin must have."""

    size: int
    root: str
    pinned: int


@dataclass(frozen=True, slots=True)
class Scene:
    """A command: what it does, the book it starts from (made in an empty folder), and the command itself, which says
    each page it has written."""

    name: str
    base: Callable[[Path], None]
    act: Callable[[Path, Say], None]
    is_new_book: bool = False


def opened(place: Path, now: datetime = NOW, *, signing: bool = False) -> Book:
    """The book of a scene, opened as a command opens it."""
    return Book.open(place / BOOK, clock=Clock(now), user=user_of(place), entropy=entropy(), signing=signing)  # type: ignore[arg-type]


# ---- the books they start from ----


def _plain(place: Path) -> None:
    book = founded(place, practice=False)
    written(book, a_link(book, "v-10"))


def _torn(place: Path) -> None:
    _plain(place)
    file = place / BOOK / "book" / "2026-01.beancount"
    whole = file.read_bytes()
    book = opened(place, BASE_ENDS)
    written(book, a_link(book, "v-98"))
    page = file.read_bytes()[len(whole) :]
    file.write_bytes(whole + page[: len(page) // 2])
    shutil.rmtree(place / HOME)  # what knew of that page is gone too: it was never acknowledged


def _without_empty_line(place: Path) -> None:
    _plain(place)
    file = place / BOOK / "book" / "2026-01.beancount"
    file.write_bytes(file.read_bytes()[:-1])
    shutil.rmtree(place / HOME)


def _without_cache(place: Path) -> None:
    """More pages than a command reads without keeping them, and nothing kept."""
    _plain(place)
    book = opened(place, BASE_ENDS)
    for number in range(10):
        written(book, a_link(book, f"v-{20 + number}"))
    shutil.rmtree(place / HOME)


def _behind(place: Path) -> None:
    """A copy of the book beside it has three pages more."""
    _plain(place)
    shutil.copytree(place / BOOK, place / "theirs")
    theirs = Book.open(place / "theirs", clock=Clock(BASE_ENDS), user=UserFolder(place / "their-home"))
    for number in range(3):
        written(theirs, a_link(theirs, f"v-{30 + number}"))
    shutil.rmtree(place / "their-home")


def _nothing(place: Path) -> None:
    (place / HOME).mkdir()


# ---- the commands ----


def _append(place: Path, say: Say) -> None:
    """A page of several entries, which lies in several sectors, and one of a single entry."""
    book = opened(place)
    written(book, *(a_link(book, f"v-{80 + number}") for number in range(4)))
    say(book)
    written(book, a_link(book, "v-90"))
    say(book)


def _long_pages(place: Path, say: Say) -> None:
    """Pages of many sectors."""
    book = opened(place)
    for page in range(2):
        written(book, *(a_link(book, f"v-{200 + 100 * page + number}") for number in range(24)))
        say(book)


def _month(place: Path, say: Say) -> None:
    book = opened(place, NEXT_MONTH)
    written(book, a_link(book, "v-90"))
    say(book)


def _account(place: Path, say: Say) -> None:
    book = opened(place)
    written(book, bank.receive_interest(book.state, by=K, day=book.today, amount=Decimal("12.34"), bank_ref="I-1"))
    say(book)


def _sign(place: Path, say: Say) -> None:
    """A key signs on a machine that has no pin yet: from entry 1, and the pin stands before the page."""
    shutil.rmtree(place / HOME, ignore_errors=True)
    book = opened(place, signing=True)
    written(book, a_link(book, "v-90"))
    say(book)


def _checkpoint(place: Path, say: Say) -> None:
    """A checkpoint is made, a witness cosigns it, and its note lies beside the book."""
    book = opened(place)
    (made,) = written(book, record.make_checkpoint(book.state, by=K, day=book.today))
    say(book)
    size, root = checkpoints.head_to_cosign(book)
    cosigned = [checkpoints.cosign(book, SeedSigner(person), size, root).cosignature for person in (D, J)]
    written(book, checkpoints.recorded(book, size, root, cosigned, by=made.by))
    say(book)


def _outbox(place: Path, say: Say) -> None:
    """A request travels out and its answer home."""
    book = opened(place)
    draft = a_link(book, "v-90", by=B)
    assert isinstance(draft, SignedEntry)
    asked = requests.make(BookSource(book), book.fund_id, draft, ())
    outbox = requests.Outbox(book.user.path / "outbox")
    outbox.keep(asked)
    payload = spelling.payload(asked.entry(), book.fund_id)
    answered = requests.Answer(book.fund_id, sha256(payload).hexdigest(), SeedSigner(B).public, key_of(B).sign(payload).hex())
    written(book, outbox.take(answered))
    say(book)


def _private(place: Path, say: Say) -> None:
    """A name and a paper are kept before the entry that commits to them."""
    book = opened(place)
    book.private.set("people", "p-77", {"name": "甲"})
    book.documents.keep_bytes(b"a paper", "paper.txt")
    written(book, a_link(book, "v-90"))
    say(book)


def _take_over(place: Path, say: Say) -> None:
    """Pages come one by one: what is told to stand where the next cannot be taken is acknowledged."""
    try:
        recovery.take_over(place / BOOK, place / "theirs", user_of(place))
    except SharedFundError as error:
        if error.code == "taken-in-part":
            say(lambda: opened(place))
        raise
    say(lambda: opened(place))


def _create(place: Path, say: Say) -> None:
    book = Book.create(place / BOOK, a_charter(practice=False), clock=Clock(NOW), user=user_of(place))
    say(book)


SCENES = {scene.name: scene for scene in (
    Scene("append", _plain, _append),
    Scene("long-pages", _plain, _long_pages),
    Scene("month", _plain, _month),
    Scene("account", _plain, _account),
    Scene("torn-tail", _torn, _append),
    Scene("no-empty-line", _without_empty_line, _append),
    Scene("snapshot", _without_cache, _append),
    Scene("sign", _plain, _sign),
    Scene("checkpoint", _plain, _checkpoint),
    Scene("outbox", _plain, _outbox),
    Scene("private", _plain, _private),
    Scene("take-over", _behind, _take_over),
    Scene("create", _nothing, _create, is_new_book=True),
)}


def command(scene: Scene, place: Path, say: Say, times: int = 1) -> None:
    """The scene's command, `times` times: a person who was told no tries again."""
    for attempt in range(times):
        try:
            scene.act(place, say)
        except SharedFundError:
            if attempt == times - 1:
                raise
