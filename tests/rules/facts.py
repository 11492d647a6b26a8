"""What the rules say when they object: every code with its facts, as one of the tests meets it.

    python -m tests.rules.facts        write facts.txt anew, to be read before it is committed

A person reads these facts beside the refusal, and acts on them: a limit that is one off misleads as much as a wrong
refusal. Each test asserts what it is about; `conftest.py` holds every test to the lines that stand here under its name.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from sharedfund import rules

HOUSE = Path(__file__).resolve().parents[2]
TABLE = Path(__file__).parent / "facts.txt"
EXAMPLES = 2  # of one code with the same facts named
ANY = {"test_totality.py"}  # asked with whatever comes to hand: it says nothing in particular
_DIGEST = re.compile(r"\b[0-9a-f]{64}\b")


def line_of(kind: str, code: str, facts: Mapping[str, Any]) -> str:
    """A refusal or a flag in one line; a digest stands for any other, for it changes with every byte of a book."""
    told = "".join(f" {name}={value!s}" for name, value in sorted(facts.items()))
    return _DIGEST.sub("<digest>", f"{kind} {code}{told}").replace("\n", " ")


@contextmanager
def listening() -> Iterator[set[str]]:
    """Every objection and flag made meanwhile, as lines."""
    said: set[str] = set()
    objection, flag = rules.Objection.__init__, rules.Flag

    def objecting(self: rules.Objection, code: str, **facts: Any) -> None:
        objection(self, code, **facts)
        said.add(line_of("refused", self.code, self.facts))

    def flagging(*given: Any) -> rules.Flag:
        made = flag(*given)
        due = {} if made.due is None else {"due": made.due}
        said.add(line_of(f"flagged {made.number}", made.code, {**made.facts, **due}))
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rules.Objection, "__init__", objecting)
        patch.setattr(rules, "Flag", flagging)
        yield said


def expected() -> dict[str, frozenset[str]]:
    """By test, the lines it is held to."""
    found: dict[str, set[str]] = defaultdict(set)
    test = ""
    for line in TABLE.read_text(encoding="utf-8").splitlines() if TABLE.exists() else ():
        if line.startswith("    "):
            found[test].add(line.strip())
        elif line:
            test = line
    return {name: frozenset(lines) for name, lines in found.items()}


def name_of(node: str) -> str:
    """How the table names a test."""
    return node.rpartition("tests/rules/")[2].encode("unicode_escape").decode("ascii")


class Listener:
    """A pytest plugin that keeps what each test's rules said."""

    def __init__(self) -> None:
        self.said: dict[str, set[str]] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        with listening() as said:
            yield
        self.said[name_of(item.nodeid)] = said


def main() -> int:
    """Write the table. The second round counts: what a test says only while it builds what others share is nobody's."""
    asked = ["-q", "-m", "not long", "-p", "no:cacheprovider", "-p", "no:xdist", str(TABLE.parent),
             f"--ignore={TABLE.parent / 'test_facts.py'}"]
    TABLE.unlink(missing_ok=True)
    for _ in range(2):
        listener = Listener()
        if pytest.main(asked, plugins=[listener]):
            return 1
    shown: dict[str, int] = defaultdict(int)
    known: set[str] = set()
    table: list[str] = []
    for test, said in listener.said.items():
        own: list[str] = []
        if test.partition("::")[0] in ANY:
            continue
        for line in sorted(said - known):
            code = re.sub(r"=.*?(?= \S+=|$)", "", line)
            if shown[code] < EXAMPLES:
                shown[code] += 1
                own.append("    " + line)
        known |= said
        table += [test, *own] if own else []
    TABLE.write_text("\n".join(table) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
