"""Many writers at once, as processes, and readers among them: no entry is lost, no reader sees half a page.

    python -m tests.faults.writers FOLDER WRITERS EACH READERS [BROKEN]
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from sharedfund.admit import Admitted
from sharedfund.audit import Given, audit
from sharedfund.book import Book, UserFolder
from sharedfund.book.walk import Walk
from sharedfund.errors import BookBusy, SharedFundError
from tests.book.shelf import SIGNERS, a_link
from tests.faults.broken import BROKEN
from tests.faults.scenes import BOOK, NOW, SCENES
from tests.faults.trials import Tried
from tests.figures import Figure, Part, Run

PART = Part("writers", "processes that write one book at once, readers among them", "许多进程同时写一本账，还有人在读",
            wanted="32 x 100, 0 lost")
HOUSE = Path(__file__).resolve().parent.parent.parent
RETRIES = 200


class _Shared:
    """One clock for all processes: real seconds, from the scene's day on."""

    def __init__(self) -> None:
        self._began = time.time()

    def __call__(self) -> datetime:
        return NOW + timedelta(seconds=time.time() - self._began)


def _payee(writer: int, number: int) -> str:
    return f"v-{100_000 + writer * 1000 + number}"  # none that the scene has already


def _write(place: Path, clock: _Shared, writer: int, each: int) -> int:
    """Write `each` pages, and note each after it was acknowledged; 0 when all were."""
    user = UserFolder(place / f"home-{writer}")
    with open(place / f"acks-{writer}", "w", encoding="ascii") as acks:
        for number in range(each):
            for _ in range(RETRIES):
                with suppress(BookBusy):
                    book = Book.open(place / BOOK, clock=clock, user=user)
                    if not isinstance(book.admit(a_link(book, _payee(writer, number)), signers=SIGNERS), Admitted):
                        return 3
                    acks.write(f"{_payee(writer, number)} {book.frontier.size} {book.frontier.root}\n")
                    acks.flush()
                    break
                time.sleep(0.01)
            else:
                return 4
    return 0


def _read(place: Path, reader: int) -> int:
    """Read from entry 1 until the writers are done: only whole pages, and never fewer than before."""
    looked = seen = 0
    while not (place / "done").exists():
        try:
            walk = Walk(place / BOOK)
            walk.on()
        except SharedFundError as error:
            (place / f"reader-{reader}").write_text(f"a reader saw {error.code} {error.file}:{error.line}")
            return 5
        if walk.frontier.size < seen:
            (place / f"reader-{reader}").write_text("a reader saw the book shrink")
            return 6
        looked, seen = looked + 1, walk.frontier.size
    (place / f"looks-{reader}").write_text(str(looked))
    return 0


def _forked(job: object, *arguments: object) -> int:
    child = os.fork()
    if child == 0:
        code = 9
        try:
            code = job(*arguments)  # type: ignore[operator]  # one of the two above
        finally:
            os._exit(code)
    return child


def together(place: Path, writers: int, each: int, readers: int, broken: str | None) -> tuple[int, list[str]]:
    """How often the readers looked, and what was wrong."""
    if broken is not None:
        BROKEN[broken].breaks(lambda book: None)
    clock = _Shared()
    looking = [_forked(_read, place, reader) for reader in range(readers)]
    writing = {_forked(_write, place, clock, writer, each): writer for writer in range(writers)}
    found = []
    for child, writer in writing.items():
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        found += [f"writer {writer} ended with {code}"] if code else []
    (place / "done").touch()
    for child in looking:
        os.waitpid(child, 0)
    found += [path.read_text() for path in place.glob("reader-*")]
    looks = sum(int(path.read_text()) for path in place.glob("looks-*"))
    return looks, found + _judged(place, writers, each)


def _judged(place: Path, writers: int, each: int) -> list[str]:
    walk = Walk(place / BOOK)
    try:
        walk.on()
    except SharedFundError as error:
        return [f"the book does not read: {error.code} {error.file}:{error.line}"]
    book = Book.open(place / BOOK, clock=_Shared(), user=UserFolder(place / "home-judge"))
    there = Counter(getattr(entry, "payee", None) for _, entry in book.entries())
    found = []
    for writer in range(writers):
        for line in (place / f"acks-{writer}").read_text(encoding="ascii").splitlines():
            payee, size, root = line.split()
            if there[payee] != 1:
                found.append(f"{payee} was acknowledged and stands {there[payee]} times")
            if not walk.state.record.is_head(int(size), root):
                found.append(f"the head {size} acknowledged for {payee} is none of the book's")
    found += [f"{each} of writer {writer}: {number} stand" for writer in range(writers)
              if (number := sum(there[_payee(writer, at)] for at in range(each))) != each]
    report = audit(place / BOOK, Given(fund=book.fund_id))
    return found + [f"the audit finds {one.code} at {one.file}:{one.line}" for one in report.findings if one.severity == "finding"]


def tried(writers: int, each: int, readers: int, broken: str | None = None) -> tuple[int, Tried]:
    """Run them in a process of their own; how often the readers looked, and what was wrong."""
    with tempfile.TemporaryDirectory(prefix="sharedfund-writers-") as folder:
        done = subprocess.run(
            [sys.executable, "-m", "tests.faults.writers", folder, str(writers), str(each), str(readers), *([broken] if broken else [])],
            cwd=HOUSE, text=True, capture_output=True, check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))})
    what = f"{writers} writers, {each} pages each, {readers} readers"
    if done.returncode:
        return 0, Tried(what, [done.stderr[-500:]])
    looks, found = json.loads(done.stdout)
    return looks, Tried(what, found)


def caught(broken: str, rounds: int = 5) -> Tried | None:
    """The first round that shows what is wrong with writers broken in this way."""
    return next((found for _ in range(rounds) if (found := tried(6, 15, 0, broken)[1]).wrongs), None)


def run(run: Run) -> Iterator[Figure]:
    """32 writers, and 3 readers."""
    each = run.count(100, 5)
    looks, found = tried(32, each, 3)
    for wrong in found.wrongs[:5]:
        run.say(f"wrong: {wrong}")
    yield Figure("pages of 32 writers at once", 32 * each, len(found.wrongs), "pages",
                 f"{looks} looks of 3 readers from entry 1 meanwhile; who finds the book busy tries again",
                 "writers on two machines over a network: refused unless asked for")


def main() -> None:
    """The process of all."""
    place = Path(sys.argv[1])
    SCENES["append"].base(place)
    shutil.rmtree(place / "home")
    broken = sys.argv[5] if len(sys.argv) > 5 else None
    writers, each, readers = (int(text) for text in sys.argv[2:5])
    print(json.dumps(together(place, writers, each, readers, broken)))  # noqa: T201  # the answer


if __name__ == "__main__":
    main()
