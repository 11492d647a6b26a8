"""The guard under mutated books: it answers every text without dying, and what it lets pass kills no parser.

Mutants of honest blocks and of hostile ones go through the strict reader and the line grammar in this process. Those
that pass the grammar go to Beancount's parser in forked batches: a batch that dies is searched for the text that killed
it.
"""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import NamedTuple

from sharedfund import spelling
from sharedfund.audit import child, guard
from sharedfund.audit.guard import Piece
from sharedfund.book.reader import page_parts
from sharedfund.errors import HostileError
from sharedfund.spelling import SpellingError
from tests.attacks import book, hostile
from tests.figures import Figure, Part, Run

PART = Part("fuzz", "texts thrown at the guard", "扔给读取关的文字", wanted="0 crashes in 10,000,000 executions")

EXECUTIONS = 10_000_000
# What a guard that is total never raises.
FALLS = (ArithmeticError, AssertionError, AttributeError, LookupError, MemoryError, OSError, RuntimeError, TypeError, ValueError)
BATCH = 5_000  # executions between two looks at the parser
SEED_MAX_BYTES = 2_000
_PARTS = (b"1/0", b"(", b")", b"@@", b"{", b"}", b"\\", b'"', b"\n", b"\n\n", b"\r", b"\t", b";", b"*", b"#x", b"^x", b"\x00", b"\x1b[", b"\xff",
          b"\xe2\x80\xae", b"9" * 40, b"-", b".", b",", b"CNY", b"TRUE", b"2026-13-45", b"plugin \"x\"\n", b"include \"x\"\n", b"pushtag #x\n",
          b"  ", b"custom", b"txn", b"null", b"[" * 50, b'\\"{', b"Assets:A", b"0001-01-01", b"9999-12-31", b"0000-00-00")


class Fell(NamedTuple):
    """A text that killed something: what is needed to make it again."""

    seed: int
    number: int
    why: str


def seeds() -> list[bytes]:
    """Honest blocks of every kind there is in the honest book, and the texts of the hostile table that are small."""
    told = book.honest()
    blocks = [block for name in sorted(told.files) if name.startswith("book/")
              for block in told.files[name].split(b"\n\n") if block]
    kinds = {block.split(b"\n")[0][10:60]: block + b"\n" for block in blocks}
    bad = [f'plugin "beancount.plugins.check_commodity" "{hostile.RUN}"\n', 'include "*"\n', 'option "insert_pythonpath" "TRUE"\n',
           '2026-01-01 * "a" "b"\n  Assets:A  1/0 CNY\n  Assets:B  -1.00 CNY\n', '2026-01-01 pad Assets:A Assets:B\n',
           '2026-01-01 * "a" "b" #t\n  Assets:A  1.00 CNY @@ 1 X\n  Assets:B\n', '2026-01-01 custom "sharedfund" "x"\n  k: (1+1)\n',
           '2026-01-01 custom "page" 1 1 "x"\n', 'pushmeta a: 1\n', '2026-01-01 balance Assets:A 1.00 ~ 9 CNY\n']
    return [block[:SEED_MAX_BYTES] for block in kinds.values()] + [text.encode() for text in bad]


def mutant(chance: random.Random, among: list[bytes]) -> bytes:
    """One of the seeds after one to four changes."""
    text = bytearray(chance.choice(among))
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        at = chance.randrange(len(text) + 1)
        match chance.randrange(6):
            case 0 if at < len(text):
                text[at] ^= 1 << chance.randrange(8)
            case 1 if at < len(text):
                text[at] = chance.randrange(256)
            case 2:
                text[at:at] = chance.choice(_PARTS)
            case 3:
                del text[at : at + chance.choice((1, 2, 8, 64))]
            case 4:
                other = chance.choice(among)
                begin = chance.randrange(len(other))
                text[at : at + chance.choice((0, 8))] = other[begin : begin + chance.choice((4, 16, 80))]
            case _:
                end = at + chance.choice((2, 10, 60))
                text[at:at] = text[at:end]
    return bytes(text)


def execution(text: bytes) -> str:
    """What the guard says of one text: `block`, `refused`, `fault`, or `passed`: for the parser to read."""
    if page_parts(text) is not None:
        return "block"
    try:
        spelling.decode(text)
    except SpellingError:
        pass
    else:
        return "block"
    try:
        return "passed" if guard.checked(Piece(1, text), "book/x") is None else "fault"
    except HostileError:
        return "refused"


def _parsed(texts: list[bytes]) -> None:
    """What the child does with each text, and what is made of its answer. Dies where the parser does."""
    for text in texts:
        directives = child.parsed_here(text.replace(b"\r\n", b"\n"))
        for directive in directives or ():
            try:
                guard.canonical(directive)
            except SpellingError:
                continue


def _survives(texts: list[bytes]) -> bool:
    pid = os.fork()
    if pid == 0:
        code = 1
        faulthandler.disable()
        try:
            _parsed(texts)
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def _killer(texts: list[bytes]) -> bytes:
    """The first text of a batch that does not survive by itself."""
    return next((text for text in texts if not _survives([text])), texts[-1])


def some(seed: int, first: int, count: int) -> tuple[Counter[str], list[Fell]]:
    """`count` executions from number `first` on, each number its own mutant; how they ended, and what fell."""
    among, ended, fell = seeds(), Counter[str](), []
    waiting: list[tuple[int, bytes]] = []
    for number in range(first, first + count):
        text = mutant(random.Random(f"{seed} {number}"), among)
        try:
            how = execution(text)
        except FALLS as error:
            fell.append(Fell(seed, number, f"{type(error).__name__}: {error}"))
            continue
        ended[how] += 1
        if how == "passed":
            waiting.append((number, text))
        if waiting and (len(waiting) >= BATCH or number == first + count - 1):
            if not _survives([text for _, text in waiting]):
                killer = _killer([text for _, text in waiting])
                fell.append(Fell(seed, next(n for n, text in waiting if text == killer), "the parser died"))
            waiting = []
    return ended, fell


def run(run: Run) -> Iterator[Figure]:
    """All executions, in pieces over `run.jobs` processes; a piece is made again by its seed and numbers."""
    count = run.count(EXECUTIONS, least=1000)
    piece = max(min(count // max(run.jobs * 4, 1), 200_000), 500)
    book.honest()  # told once, before the fork
    pieces = [(run.seed, first, min(piece, count - first)) for first in range(0, count, piece)]
    ended, fell = Counter[str](), list[Fell]()
    if run.jobs > 1:
        with ProcessPoolExecutor(run.jobs, multiprocessing.get_context("fork")) as pool:
            for number, answer in enumerate(pool.map(some, *zip(*pieces, strict=True)), 1):
                ended, fell = ended + answer[0], fell + answer[1]
                run.say(f"{number} of {len(pieces)}: {sum(ended.values()):,} executions, {len(fell)} fell")
    else:
        for one in pieces:
            answer = some(*one)
            ended, fell = ended + answer[0], fell + answer[1]
    for one_fell in fell[:20]:
        run.say(f"{one_fell.why}: mutant(random.Random('{one_fell.seed} {one_fell.number}'), seeds())")
    told = ", ".join(f"{number:,} {how}" for how, number in sorted(ended.items()))
    yield Figure("executions of the guard", tried=count, wrong=len(fell), unit="executions",
                 detail=f"seed {run.seed}: {told}; what passed was parsed in forked batches",
                 not_tried="texts of more than some kilobytes; the hostile table has those")
