"""Runs the command line inside the tests, and founds a practice fund on disk for it."""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from sharedfund import drafts, spelling
from sharedfund.admit import Refusal
from sharedfund.book import Book, UserFolder
from sharedfund.drafts import charter
from sharedfund.signing import SeedSigner
from sharedfund.values import seals
from sharedfund_cli import framework
from tests.fund import BANK_ACCOUNT, CAST, B, D, J, K, commitment, founders

START = datetime(2026, 1, 1, 1, 0, tzinfo=UTC)


class Ran(NamedTuple):
    """How a run ended and what it said."""

    code: int
    out: str
    err: str


@contextlib.contextmanager
def home_at(home: Path) -> Iterator[None]:
    before = os.environ.get("SHAREDFUND_HOME")
    os.environ["SHAREDFUND_HOME"] = str(home)
    try:
        yield
    finally:
        if before is None:
            del os.environ["SHAREDFUND_HOME"]
        else:
            os.environ["SHAREDFUND_HOME"] = before


def _captured(command: Callable[[], int]) -> Ran:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = command()
    return Ran(code, out.getvalue(), err.getvalue())


def run(*arguments: object, home: Path, lang: str = "zh_CN") -> Ran:
    """`sharedfund ARGUMENTS`, with the user's folder at `home`."""
    from sharedfund_cli.app import run as ran

    with home_at(home):
        return _captured(lambda: ran(["--lang", lang, *map(str, arguments)]))


def run_verb(function: Callable[..., Any], *arguments: object, home: Path, lang: str = "zh_CN", name: str = "try",
             params: Sequence[Any] = (), **flags: bool) -> Ran:
    """A verb of the test's own, run as one of the program's."""
    from sharedfund_cli.desk import Desk
    from sharedfund_cli.ending import ended
    from sharedfund_cli.language import named, speak

    def fresh(desk: Any, **values: Any) -> Any:  # a function of its own, since options leave marks on it
        return function(desk, **values)

    for param in reversed(params):
        fresh = param(fresh)
    noun = framework.noun("thing", help=("东西", "A thing"))
    noun.verb(name, help=("试一试。", "Try."), **flags)(fresh)
    speak(named(lang) or "zh_CN")
    words = [*map(str, arguments)]
    desk = Desk(as_json="--json" in words)
    with home_at(home):
        return _captured(lambda: ended(desk, lambda: noun.main([name, *words], prog_name="sharedfund thing", obj=desk,
                                                               standalone_mode=False)))


def founded(folder: Path, home: Path, **changes: Any) -> Book:
    """A practice fund on disk, founded and open at 0.00, whose people sign with the practice keys."""
    now = [START]

    def clock() -> datetime:
        now[0] += timedelta(seconds=30)
        return now[0]

    chance = iter(range(1, 10_000))
    user = UserFolder(home)
    names = {B: "顾明远", D: "何建平", K: "林知秋"}
    salt = bytes(16)
    opened = {person: seals.commitment("name", salt, name.encode()) for person, name in names.items()}
    persons = [person.model_copy(update={"key": SeedSigner.practice(person.person).public,
                                         "name": opened.get(person.person, person.name)}) for person in founders()]
    made = charter.found(by=K, day=START.date(), name="银杏花园", profile="co-managed", persons=persons,
                         witnesses=(B, D, J), practice=True, changes=changes, bank_accounts=[BANK_ACCOUNT])
    book = Book.create(folder, made, clock=clock, user=user, entropy=lambda count: next(chance).to_bytes(count, "big"))
    for person in CAST:
        _done(book, charter.accept_charter(book.state, by=person, day=START.date()))
    (proposal, *_) = _done(book, charter.propose_empty_opening(book.state, by=K, day=START.date(),
                                                               statements={"co-managed": commitment("statement")}))
    for person in (B, D):
        _done(book, drafts.approve(book.state, spelling.leaf_of(proposal), by=person, day=START.date()))
    assert book.state.charter.phase == "open"
    book.private.merge("people", {person: {"name": name, "name_salt": salt.hex()} for person, name in names.items()})
    return book


def _done(book: Book, *drafted: Any) -> tuple[Any, ...]:
    answer = book.admit(*drafted, signers=[SeedSigner.practice(person) for person in CAST])
    assert not isinstance(answer, Refusal), answer
    return answer.entries
