"""`make hollow`: hollow out each rule in turn and see whether a test turns red.

A door is made to object to nothing, a duty to find nothing; then the tests marked with the rule's number run. A rule
for which none turns red is not proven, and is printed. The tests are collected once, and each rule runs in a fork of
that process, as many at a time as there are cores.

    python tools/hollow.py                 every door and duty
    python tools/hollow.py R28 fees        the rules under a number, of a name, or of a chapter
    python tools/hollow.py --changed main  the rules of the chapters that changed since a commit
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest

HOUSE = Path(__file__).resolve().parent.parent
UNMARKED, SURVIVED, KILLED, BROKEN = range(4)


def _silent(*_asked: object, **_named: object) -> None:
    return None


def _idle(*_asked: object, **_named: object) -> tuple[()]:
    return ()


def hollow_out(rule: Any) -> None:
    """Give the rule's function an empty body, wherever it is already referred to."""
    function = rule.ask
    assert isinstance(function, FunctionType)
    function.__code__ = (_silent if rule.way == "door" else _idle).__code__
    function.__kwdefaults__ = None


class Hollow:
    """A pytest plugin that runs the marked tests once a rule, each time in a fork."""

    def __init__(self, rules: Sequence[Any], at_once: int) -> None:
        self.rules = rules
        self.at_once = at_once
        self.outcome: dict[str, int] = {}
        self.red_before: list[str] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            return False  # a collection error: pytest says it
        by_number: dict[str, list[pytest.Item]] = defaultdict(list)
        for item in session.items:
            for mark in item.iter_markers("rule"):
                for number in mark.args:
                    by_number[number].append(item)
        self.red_before = self._red_before(sorted({item for items in by_number.values() for item in items},
                                                  key=lambda item: item.nodeid))
        if self.red_before:
            return True
        waiting = list(self.rules)
        running: dict[int, Any] = {}
        while waiting or running:
            while waiting and len(running) < self.at_once:
                rule = waiting.pop(0)
                items = by_number.get(rule.number, [])
                if not items:
                    self.outcome[rule.name] = UNMARKED
                    continue
                # Tests of the rule's own chapter first: they are the likeliest to turn red, and the quickest.
                items.sort(key=lambda item: (f"test_{rule.chapter}" not in item.nodeid, "tests/rules" not in item.nodeid))
                running[self._fork(rule, items)] = rule
            if running:
                pid, status = os.wait()
                self.outcome[running.pop(pid).name] = os.waitstatus_to_exitcode(status)
        return True

    def _red_before(self, items: list[pytest.Item]) -> list[str]:
        """The tests that are red with every rule whole: they would prove nothing."""
        shares = [items[place :: self.at_once] for place in range(self.at_once)]
        pipes = []
        for share in shares:
            reading, writing = os.pipe()
            pid = os.fork()
            if pid == 0:
                code = 1
                try:
                    with redirect_stdout(StringIO()):
                        red = [item.nodeid for item in share if is_red(item)]
                    os.write(writing, "\n".join(red).encode()[:60_000])
                    code = 0
                finally:
                    os._exit(code)
            os.close(writing)
            pipes.append((pid, reading))
        found = []
        for pid, reading in pipes:
            with os.fdopen(reading) as stream:
                found += stream.read().split("\n")
            if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]):
                found.append("a test ended the process")
        return [name for name in found if name]

    def _fork(self, rule: Any, items: list[pytest.Item]) -> int:
        pid = os.fork()
        if pid:
            return pid
        code = BROKEN
        try:
            hollow_out(rule)
            with redirect_stdout(StringIO()):
                code = KILLED if any(is_red(item) for item in items) else SURVIVED
        finally:
            os._exit(code)


def is_red(item: pytest.Item) -> bool:
    """Whether the test fails, set-up included."""
    from _pytest.runner import runtestprotocol

    # No other test follows: fixtures of every scope are torn down, as the next rule wants them fresh.
    reports = runtestprotocol(item, nextitem=None, log=False)
    return any(report.failed for report in reports)


def _changed(since: str) -> frozenset[str] | None:
    """The chapters whose rules or tests differ from the commit `since`; None where that cannot be told or where
    something all rules stand on has changed."""
    asked = subprocess.run(["git", "diff", "--name-only", since, "--"], cwd=HOUSE, capture_output=True, text=True,
                           check=False)
    if asked.returncode:
        return None
    chapters = set()
    for name in asked.stdout.split():
        path = Path(name)
        if path.parts[:3] == ("src", "sharedfund", "rules"):
            if path.stem == "__init__":
                return None
            chapters.add(path.stem)
        elif path.parts[:2] == ("tests", "rules"):
            chapters.add(path.stem.removeprefix("test_"))
        elif name in ("tests/fund.py", "tests/conftest.py", "tools/hollow.py", "src/sharedfund/admit.py"):
            return None
    return frozenset(chapters)


def _chosen(arguments: Sequence[str]) -> list[Any]:
    from sharedfund.rulebook import rulebook

    rules = [rule for rule in rulebook().rules if rule.way in ("door", "duty")]
    if arguments[:1] == ["--changed"]:
        chapters = _changed(arguments[1] if len(arguments) > 1 else "HEAD~1")
        return rules if chapters is None else [rule for rule in rules if rule.chapter in chapters]
    if arguments:
        return [rule for rule in rules if {rule.number, rule.name, rule.chapter} & set(arguments)]
    return rules


def main(arguments: Sequence[str]) -> int:
    """0 when every chosen rule has a test that turns red without it."""
    os.chdir(HOUSE)
    for place in ("src", "cli", "."):
        sys.path.insert(0, str(HOUSE / place))
    rules = _chosen(arguments)
    if not rules:
        print("hollow: no rule to try")
        return 0
    plugin = Hollow(rules, at_once=os.cpu_count() or 2)
    run: Callable[..., int] = pytest.main
    # Without pytest's closing line: it would speak of no test at all, right after that of the whole suite.
    code = run(["-qq", "-m", "rule", "-p", "no:cacheprovider", "-p", "no:xdist", "--no-header", "-W", "ignore", "--asks-no-facts", "tests"],
               plugins=[plugin])
    if code not in (0, 5):
        print("hollow: the tests cannot be collected")
        return 1
    for name in plugin.red_before:
        print(f"hollow: red already, with every rule whole: {name}")
    if plugin.red_before:
        return 1
    said = {UNMARKED: "no test is marked with its number", SURVIVED: "no marked test turns red",
            BROKEN: "its tests could not be run"}
    weak = [rule for rule in rules if plugin.outcome.get(rule.name) != KILLED]
    for rule in weak:
        print(f"hollow: {rule.number} {rule.name} ({rule.chapter}): {said.get(plugin.outcome.get(rule.name, BROKEN))}")
    print(f"hollow: {len(rules)} rules tried, {len(weak)} for which no test turns red")
    return 1 if weak else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
