"""The guarded child: Beancount's parser on text the strict reader did not take, in a process of its own.

It runs no plugin, follows no include and reads no cache, because `parse_string` does none of it. The text has passed
the positive line grammar, because arithmetic such as 1/0 kills the parser's process. Before it sees any text the child
gives up what it does not need: memory and time are limited, and it can open no file, no connection and no process.

The child is this file run by itself: it imports nothing of sharedfund.
"""

from __future__ import annotations

import contextlib
import json
import os
import struct
import subprocess
import sys
import threading
from types import TracebackType
from typing import IO, Any, Self

MEMORY_MAX_BYTES = 256 * 1024 * 1024
# Of one request, in seconds of processor time. A quarter of a megabyte takes a twentieth of it.
SECONDS_MAX = 2
# Of all requests together: so much, and so much for each megabyte asked, thirty times what honest text takes.
SECONDS_AT_FIRST, SECONDS_PER_MEGABYTE = 2.0, 4.0
WAIT_SECONDS = 20.0  # by the wall clock, for a machine that is busy with something else
ANSWER_MAX_BYTES = 64 * 1024 * 1024
_LENGTH = struct.Struct(">I")


class ParserDiedError(Exception):
    """The child died, or went over its limits: no text that passed the grammar should do that."""


class Parser:
    """One child for one audit, started when it is first needed and ended with it."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._seconds = 0.0
        self._allowed = SECONDS_AT_FIRST
        self._is_dead = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """The child is gone."""
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            for stream in (self._child.stdin, self._child.stdout):
                assert stream is not None
                with contextlib.suppress(OSError):  # what was not sent is of no interest any more
                    stream.close()
            self._child = None

    def parse(self, text: bytes) -> list[dict[str, Any]] | None:
        """The directives of `text` as tokens, each with its line; None where the parser does not take it whole.

        Raises: ParserDiedError.
        """
        self._allowed += SECONDS_PER_MEGABYTE * len(text) / 2**20
        if self._is_dead or self._seconds > self._allowed:
            raise ParserDiedError
        child = self._child = self._child or _started()
        timer = threading.Timer(WAIT_SECONDS, child.kill)
        timer.start()
        try:
            answer = _asked(child, text)
        finally:
            timer.cancel()
        if answer is None:
            self._is_dead = True
            self.close()
            raise ParserDiedError
        self._seconds += answer["seconds"]
        directives: list[dict[str, Any]] | None = answer["directives"]
        return directives


def _started() -> subprocess.Popen[bytes]:
    # -I leaves the environment, the user's packages and the current folder out of the path.
    return subprocess.Popen([sys.executable, "-I", os.path.abspath(__file__)], stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=os.path.abspath(os.sep))


def _asked(child: subprocess.Popen[bytes], text: bytes) -> dict[str, Any] | None:
    """The child's answer; None where it gives none that is whole."""
    assert child.stdin is not None and child.stdout is not None
    try:
        child.stdin.write(_LENGTH.pack(len(text)) + text)
        child.stdin.flush()
        length = child.stdout.read(_LENGTH.size)
        if len(length) < _LENGTH.size or _LENGTH.unpack(length)[0] > ANSWER_MAX_BYTES:
            return None
        answer = json.loads(child.stdout.read(_LENGTH.unpack(length)[0]))
    except (OSError, ValueError):
        return None
    return answer if isinstance(answer, dict) else None


def parse(text: bytes) -> list[dict[str, Any]] | None:
    """The same in a child of its own, for one text; None also where the child died."""
    with Parser() as parser:
        try:
            return parser.parse(text)
        except ParserDiedError:
            return None


# ---- in the child ----


def main() -> None:
    """Answer requests from standard input until it ends."""
    parsed_here(b'2026-01-01 * "a" "b"\n  entry: "c"\n  Assets:A  1.00 CNY\n  Assets:B  -1.00 CNY\n'
                b'2026-01-01 custom "d" "e"\n  from: 2026-01-01\n')  # imports all it will need
    _give_up()
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    while len(length := requests.read(_LENGTH.size)) == _LENGTH.size:
        _answer(requests.read(_LENGTH.unpack(length)[0]), answers)


def _give_up() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; the parent's clock is the only one there
        return
    limits = {resource.RLIMIT_AS: MEMORY_MAX_BYTES, resource.RLIMIT_CORE: 0, resource.RLIMIT_FSIZE: 0,
              resource.RLIMIT_NOFILE: 0, getattr(resource, "RLIMIT_NPROC", resource.RLIMIT_CORE): 0}
    for limit, most in limits.items():
        with contextlib.suppress(ValueError, OSError):  # a system that has not this one has the others
            resource.setrlimit(limit, (most, most))


def _answer(text: bytes, answers: IO[bytes]) -> None:
    import time

    begun = time.process_time()
    try:
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(begun) + 1 + SECONDS_MAX, most))
    except ImportError:
        pass
    directives = parsed_here(text)
    answer = json.dumps({"directives": directives, "seconds": time.process_time() - begun}).encode()
    answers.write(_LENGTH.pack(len(answer)) + answer)
    answers.flush()


def parsed_here(text: bytes) -> list[dict[str, Any]] | None:
    """What the child does, in this process: only for text known to be harmless."""
    from beancount.parser import parser

    entries, errors, options = parser.parse_string(text.decode())
    if errors or options["plugin"] or options["include"]:
        return None
    # Beancount sorts by day; the order of a book is that of its lines.
    return [_tokens(entry) for entry in sorted(entries, key=lambda entry: int(entry.meta["lineno"]))]


def _tokens(entry: Any) -> dict[str, Any]:
    from beancount.core import data

    out: dict[str, Any] = {"line": entry.meta["lineno"], "day": entry.date.isoformat()}
    out["values"] = {
        key: _token(value) for key, value in entry.meta.items() if key not in ("filename", "lineno") and key[0] != "_"
    }
    if isinstance(entry, data.Transaction):
        legs = [_leg(posting) for posting in entry.postings]
        plain = not entry.tags and not entry.links and entry.flag == "*" and None not in legs
        out["type"] = "transaction" if plain else "foreign"
        out["payee"], out["narration"] = entry.payee, entry.narration
        if plain:
            out["postings"] = legs
    elif isinstance(entry, data.Custom):
        out["type"] = "custom"
        out["custom"] = [entry.type, *[_token(value.value) for value in entry.values]]
    else:
        out["type"] = "foreign"
    return out


def _leg(posting: Any) -> list[str] | None:
    """Account, amount and currency; None for a leg that says more, or less."""
    from decimal import Decimal

    from beancount.core.amount import Amount

    units = posting.units
    # An amount that is left out, or half of one, is a mark of the parser's.
    if not isinstance(units, Amount) or not isinstance(units.number, Decimal) or not isinstance(units.currency, str):
        return None
    if posting.cost is not None or posting.price is not None or posting.flag is not None:
        return None
    if set(posting.meta or {}) - {"filename", "lineno"}:
        return None
    return [posting.account, f"{units.number:f}", units.currency]


def _token(value: Any) -> str:
    from datetime import date
    from decimal import Decimal

    from beancount.core.amount import Amount

    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Amount):
        return f"{value.number:f} {value.currency}"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


if __name__ == "__main__":
    main()
