"""The process that runs the commands: it imports the program once, then forks for every command, and the command waits
until a tracer holds it. Each acknowledgement is one write to the file the command was given.

    python -m tests.faults.writer        lines of JSON in, lines of JSON out
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sharedfund.book import Book
from sharedfund.entries.entry import SignedEntry
from sharedfund.errors import SharedFundError
from sharedfund.values.identity import seen_parts
from tests.faults.broken import BROKEN
from tests.faults.scenes import SCENES, Say, command

# How a command ends: done; told no, in our words or the system's; durability unknown; it could not acknowledge; an error
# of no kind; interrupted, which says neither yes nor no.
DONE, SAID_NO, SYSTEM, UNKNOWN, UNSAID, LOST, INTERRUPTED = 0, 10, 11, 12, 13, 14, 15


def _say_to(acks: Path) -> Say:
    descriptor = os.open(acks, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)

    def say(done: Book | Callable[[], Book]) -> None:
        # The command is over: what fails from here on is the harness's own reading and writing, and no word of the program.
        try:
            book = done if isinstance(done, Book) else done()
            line = f"OK {book.frontier.size} {book.frontier.root} {_pinned(book)}\n".encode()
            os.write(descriptor, line)
        except (OSError, SharedFundError):
            os._exit(UNSAID)

    return say


def _pinned(book: Book) -> int:
    """The head the pin promises not to fall behind: the one the newest signature was given under."""
    seen = [seen_parts(entry.seen)[0] for _, entry in book.entries() if isinstance(entry, SignedEntry)]
    return min(seen[-1] if seen else 0, book.pin.size if book.pin else 0)


def _run(asked: dict[str, Any], say: Say) -> int:
    """The command, and how it ended."""
    scene = SCENES[asked["scene"]]
    if asked.get("limit"):
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (asked["limit"], resource.RLIM_INFINITY))
    try:
        if asked.get("broken"):
            BROKEN[asked["broken"]].breaks(say)
        command(scene, Path(asked["place"]), say, asked.get("times", 1))
    except SharedFundError as error:
        return UNKNOWN if error.code == "durability-unknown" else SAID_NO
    except OSError:
        return SYSTEM
    except KeyboardInterrupt:
        return INTERRUPTED
    return DONE


def _child(asked: dict[str, Any], wait: int) -> None:
    """The forked command: it goes on when its tracer is there, and leaves without the parent's clean-up."""
    # Where only children may be traced (yama), any tracer may hold this one.
    ctypes.CDLL(None).prctl(0x59616D61, ctypes.c_ulong(-1), 0, 0, 0)
    say = _say_to(Path(asked["acks"]))
    os.read(wait, 1)
    code = LOST
    try:
        code = _run(asked, say)
    except BaseException:  # noqa: BLE001  # the parent must hear of whatever it was
        traceback.print_exc()
    finally:
        os._exit(code)


def _imported() -> None:
    """Every scene once, in a folder of its own: what the program imports on the way is not struck."""
    for scene in SCENES.values():
        with tempfile.TemporaryDirectory() as folder:
            scene.base(Path(folder))
            scene.act(Path(folder), lambda book: None)


def main() -> None:
    """Serve until the input ends."""
    _imported()
    for line in sys.stdin:
        asked = json.loads(line)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(writing)
            _child(asked, reading)
        os.close(reading)
        print(json.dumps({"pid": child}), flush=True)  # noqa: T201  # the answer
        sys.stdin.readline()  # the tracer is there
        os.write(writing, b"g")
        os.close(writing)
        _, status = os.waitpid(child, 0)
        ended = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
        print(json.dumps({"ended": ended}), flush=True)  # noqa: T201  # the answer


if __name__ == "__main__":
    main()
