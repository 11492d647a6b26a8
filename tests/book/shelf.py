"""Books on disk for the tests of the store: the cast of `tests.fund`, a clock that steps, a user's own folder."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sharedfund import drafts, spelling
from sharedfund.admit import Admitted
from sharedfund.book import Book, UserFolder, derived
from sharedfund.book.reader import page_parts
from sharedfund.drafts import charter
from sharedfund.entries.charter import CharterAdopted
from sharedfund.entries.entry import Entry
from sharedfund.entries.people import LinkDeclared
from tests.fund import BANK_ACCOUNT, CAST, B, D, Fund, J, K, commitment, founders, key_of, public_key_of

BEGIN = datetime(2026, 1, 1, 1, 0, tzinfo=UTC)


class Clock:
    """A clock that moves a minute with every look, or where it is told to."""

    def __init__(self, now: datetime = BEGIN) -> None:
        self.now = now

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


class SeedSigner:
    """The test key of a person as a signer."""

    def __init__(self, person: str) -> None:
        self.person = person
        self.public = public_key_of(person)

    def sign(self, payload: bytes) -> str:
        return key_of(self.person).sign(payload).hex()


SIGNERS = [SeedSigner(person) for person in CAST]


def entropy() -> object:
    """Bytes that look random and are the same every time."""
    count = 0

    def more(length: int) -> bytes:
        nonlocal count
        count += 1
        return hashlib.sha256(b"%d" % count).digest()[:length]

    return more


def a_charter(*, practice: bool = True) -> CharterAdopted:
    entry = charter.found(by=K, day=date(2026, 1, 1), name="银杏花园", profile="co-managed", persons=founders(),
                          witnesses=(B, D, J), practice=practice, bank_accounts=[BANK_ACCOUNT])
    assert isinstance(entry, CharterAdopted)
    return entry


def user_of(folder: Path) -> UserFolder:
    return UserFolder(folder / "home")


def new_book(folder: Path, clock: Clock | None = None, *, practice: bool = True) -> Book:
    """A book with its charter alone, in `folder`/book-of-tests."""
    return Book.create(folder / "ginkgo", a_charter(practice=practice), clock=clock or Clock(), user=user_of(folder))


def written(book: Book, *entries: Entry) -> tuple[Entry, ...]:
    """Admit, and fail the test when refused."""
    answer = book.admit(*entries, signers=SIGNERS)
    assert isinstance(answer, Admitted), answer
    return answer.entries


def founded(folder: Path, clock: Clock | None = None, *, practice: bool = True) -> Book:
    """A book whose charter everybody accepted and whose opening of 0.00 is adopted."""
    book = new_book(folder, clock, practice=practice)
    for person in CAST:
        written(book, charter.accept_charter(book.state, by=person, day=book.today))
    opening = charter.propose_empty_opening(book.state, by=K, day=book.today,
                                            statements={"co-managed": commitment("statement")})
    (proposal,) = written(book, opening)
    for person in (B, D):
        written(book, drafts.approve(book.state, spelling.leaf_of(proposal), by=person, day=book.today))
    assert book.state.charter.phase == "open"
    return book


def a_link(book: Book, payee: str, by: str = B) -> Entry:
    """A small signed entry that any fund takes, as often as one likes."""
    return LinkDeclared.model_validate({
        "day": book.today, "by": by, **drafts.signing(book.state, by, "link-declared", book.today), "person": by,
        "payee": payee,
    })


def bytes_of(path: Path) -> dict[str, bytes]:
    """Every file under `path` by name, the lock apart."""
    return {
        str(file.relative_to(path)): file.read_bytes()
        for file in sorted(path.rglob("*")) if file.is_file() and file.name != "LOCK"
    }


def shelved(fund: Fund, path: Path) -> Path:
    """A fund in memory written to `path` as its book: the blocks as they are, by the month of their page."""
    months: dict[str, list[bytes]] = {}
    page: list[bytes] = []
    for block in fund.blocks:
        page.append(block)
        parts = page_parts(block)
        if parts is not None:
            months.setdefault(parts.day[:7], []).extend(page)
            page = []
    (path / "book").mkdir(parents=True)
    for month, blocks in months.items():
        (path / "book" / f"{month}.beancount").write_bytes(b"".join(block + b"\n" for block in blocks))
    for name, text in derived.files(fund.state, [f"{month}.beancount" for month in sorted(months)]).items():
        (path / name).write_bytes(text)
    return path
