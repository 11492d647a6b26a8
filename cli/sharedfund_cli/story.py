"""A story told to the command line: the demo and the examples run the public commands one after another, in one
process, at a clock of their own.

Everything that is random elsewhere (household keys, salts, signing keys) comes here from the story's seed, so that
two tellings write the same bytes. Such a book says *practice* in its charter.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import weakref
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sharedfund.values.days import day as real_day

if TYPE_CHECKING:
    from sharedfund.book import Book


class Seeded:
    """Bytes that follow from a seed and from how many were asked before: a story's chance."""

    def __init__(self, seed: str) -> None:
        self._seed = seed.encode()
        self._asked = 0

    def __call__(self, count: int) -> bytes:
        out = b""
        while len(out) < count:
            out += sha256(self._seed + b"\n" + str(self._asked).encode()).digest()
            self._asked += 1
        return out[:count]


class StoryError(Exception):
    """A command of a story did not end as the story says."""


class Refused(dict):  # type: ignore[type-arg]  # the JSON of a refusal as it was printed
    """A refusal a story expected: its number, code and facts."""


class Story:
    """Runs commands against one book in `folder`, with keys and caches in `home`."""

    def __init__(self, folder: Path, home: Path, seed: str, lang: str = "zh_CN") -> None:
        from sharedfund_cli.desk import Shared

        self.folder = folder
        self.home = home
        self.seed = seed
        self.lang = lang
        self.shared = Shared(entropy=Seeded(seed))
        self.now = datetime(2025, 1, 1, 1, 0, tzinfo=UTC)
        self.commands = 0
        self._batches = contextlib.ExitStack()
        self._held: list[Book] = []
        # A story told to its end, or broken off, leaves the user's cache at the book's last page.
        self.end = weakref.finalize(self, self._batches.close)

    def _hold(self) -> None:
        """Nobody opens the book between two commands of a story: the user's cache is written once, at its end."""
        for book in self.shared.books.values():
            if book not in self._held and self.end.alive:
                self._held.append(book)
                self._batches.enter_context(book.batch())

    def at(self, day: str, hour: int = 9) -> None:
        """Go to `hour` o'clock, Chinese time, of `day`; never back."""
        there = datetime.combine(real_day(day), datetime.min.time(), UTC) + timedelta(hours=hour - 8)
        self.now = max(self.now, there)

    def __call__(self, words: str, *more: object, by: str | None = None, **options: object) -> Any:
        """Run `sharedfund WORDS MORE --options`; the command's data. An option's underscores are hyphens; True is a
        flag; a list gives the option once for each.

        Raises: StoryError when the command does not end with 0.
        """
        code, answer = self.run(words, *more, by=by, **options)
        if code != 0:
            raise StoryError(f"{words} {more} {options}: exit {code}: {json.dumps(answer, ensure_ascii=False)}")
        return answer["data"]

    def refused(self, number: str, words: str, *more: object, by: str | None = None, **options: object) -> Refused:
        """Run a command that the rule `number` must refuse, leaving the book as it was.

        Raises: StoryError when it does anything else.
        """
        before = self.book_bytes()
        code, answer = self.run(words, *more, by=by, **options)
        if code != 3 or answer["number"] != number:
            raise StoryError(f"{words} {more}: not refused by {number}: exit {code}: {json.dumps(answer, ensure_ascii=False)}")
        if self.book_bytes() != before:
            raise StoryError(f"{words} {more}: refused, but the book changed")
        return Refused(answer)

    def run(self, words: str, *more: object, by: str | None = None, **options: object) -> tuple[int, Any]:
        """Run a command with --json; its exit code and what it printed."""
        from sharedfund_cli.app import run

        self.now += timedelta(minutes=1)
        self.commands += 1
        arguments = ["--lang", self.lang, "--json", "-y", "--now", f"{self.now:%Y-%m-%dT%H:%M:%SZ}", "-C", str(self.folder)]
        if by is not None:
            arguments += ["--as", by]
        arguments += [*words.split(), *(str(word) for word in more), *_spelled(options)]
        out = io.StringIO()
        with _home(self.home), contextlib.redirect_stdout(out):
            code = run(arguments, self.shared)
        self._hold()
        text = out.getvalue()
        return code, json.loads(text) if text.strip().startswith("{") else {"data": text, "message": text}

    def say(self, words: str, *more: object, by: str | None = None, **options: object) -> str:
        """Run a command as a person would; what it prints on standard output."""
        from sharedfund_cli.app import run

        arguments = ["--lang", self.lang, "--now", f"{self.now:%Y-%m-%dT%H:%M:%SZ}", "-C", str(self.folder)]
        if by is not None:
            arguments += ["--as", by]
        out = io.StringIO()
        with _home(self.home), contextlib.redirect_stdout(out):
            run([*arguments, *words.split(), *(str(word) for word in more), *_spelled(options)], self.shared)
        return out.getvalue()

    def agreed(self, written: Any, *people: str, amount: Any = None) -> Any:
        """Everybody named says yes to the joint act a command has just proposed; the last answer."""
        block = written["waiting"][0]["block"]
        answer = written
        for person in people:
            answer = self("sign", block, by=person, amount=amount)
        return answer

    @property
    def book(self) -> Book:
        """The book as the last command left it. Raises: KeyError before there is one."""
        return self.shared.books[self.folder.resolve()]

    def book_bytes(self) -> dict[str, bytes]:
        """The book's files, for comparing."""
        place = self.folder / "book"
        return {path.name: path.read_bytes() for path in sorted(place.iterdir())} if place.is_dir() else {}


def _spelled(options: dict[str, object]) -> list[str]:
    spelled: list[str] = []
    for name, value in options.items():
        flag = "--" + name.rstrip("_").replace("_", "-")
        if value is True:
            spelled.append(flag)
        elif isinstance(value, list | tuple):
            for item in value:
                spelled += [flag, str(item)]
        elif value is not None and value is not False:
            spelled += [flag, str(value)]
    return spelled


@contextlib.contextmanager
def _home(path: Path) -> Iterator[None]:
    """SHAREDFUND_HOME for the time of a command. What a story publishes follows from the book alone, not from the programs
    that lie on the machine."""
    from sharedfund_cli.settings import PUBLISHED_IN

    before = os.environ.get("SHAREDFUND_HOME")
    os.environ["SHAREDFUND_HOME"] = str(path)
    plain = PUBLISHED_IN.set(("html", "json"))
    try:
        yield
    finally:
        PUBLISHED_IN.reset(plain)
        if before is None:
            del os.environ["SHAREDFUND_HOME"]
        else:
            os.environ["SHAREDFUND_HOME"] = before
