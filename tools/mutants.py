"""Mutants of the core: change one operator, number or condition at a time, and see whether a test turns red.

    python tools/mutants.py                        every mutant
    python tools/mutants.py people record          those of these modules
    python tools/mutants.py people --scale 1/10    a tenth of them, drawn by the seed
    python tools/mutants.py people --survivors F   and write the survivors to F, as rows for tests/mutants.toml
    python tools/mutants.py people --tests tests/rules   asking these tests alone

cosmic-ray's operators make the mutants. A mutant is tried in a fork of a process that has collected the tests: the
function's code is exchanged there, and the tests that run its lines are asked, the quickest first, until one turns red.
What no test kills stands in tests/mutants.toml with the reason, or counts as wrong.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import json
import linecache
import os
import random
import re
import signal
import sys
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from hashlib import sha256
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FunctionType, ModuleType
from typing import Any

import pytest

HOUSE = Path(__file__).resolve().parent.parent
for _place in ("src", "cli", "."):
    if str(HOUSE / _place) not in sys.path:
        sys.path.insert(0, str(HOUSE / _place))

from tests.figures import Figure, Part, Run  # noqa: E402  # the house is on the path first
from tools.hollow import is_red  # noqa: E402

PART = Part("mutants", "mutants of admit, rules, audit, guard, tree and signing that no test kills and nobody explains",
            "改坏一处代码而没有测试变红、又说不出理由的", wanted="0")

EXPLAINED = HOUSE / "tests" / "mutants.toml"
KEPT = HOUSE / "out" / "dead"  # the mutants a test has killed, by module; delete it to try all again
PLAIN = (int, str, bytes, Decimal, Fraction, tuple, frozenset, type(None))
TESTS = ("tests/rules", "tests/test_admit.py", "tests/test_rulebook.py", "tests/audit", "tests/book", "tests/signing",
         "tests/values", "tests/attacks", "tests/state", "tests/drafts", "tests/test_matrix.py", "tests/test_profiles.py",
         "tests/test_access.py", "tests/reports")
# A mutant that never ends is a dead one. One test of a mutant may take so many seconds of work, and so many by the clock,
# and each second it took by itself so many times: a test that is slow, or a busy machine, kills no mutant.
WORK_MIN, CLOCK_MIN, TIMES_MAX = 10, 120, 10
KILLED, SURVIVED, UNCHANGED, NOT_RUN, BROKEN = range(5)

# One way of being wrong each; the other replacements of cosmic-ray repeat them or leave a text that is no program.
OPERATORS = (
    "core/AddNot", "core/ReplaceAndWithOr", "core/ReplaceOrWithAnd", "core/ReplaceTrueWithFalse", "core/ReplaceFalseWithTrue",
    "core/NumberReplacer", "core/ZeroIterationForLoop", "core/ReplaceBreakWithContinue", "core/ReplaceContinueWithBreak",
    "core/ReplaceUnaryOperator_Delete_Not", "core/ReplaceUnaryOperator_USub_UAdd",
    "core/ReplaceComparisonOperator_Eq_NotEq", "core/ReplaceComparisonOperator_NotEq_Eq",
    "core/ReplaceComparisonOperator_Lt_LtE", "core/ReplaceComparisonOperator_LtE_Lt",
    "core/ReplaceComparisonOperator_Gt_GtE", "core/ReplaceComparisonOperator_GtE_Gt",
    "core/ReplaceComparisonOperator_Lt_Gt", "core/ReplaceComparisonOperator_Gt_Lt",
    "core/ReplaceComparisonOperator_Is_IsNot", "core/ReplaceComparisonOperator_IsNot_Is",
    "core/ReplaceBinaryOperator_Add_Sub", "core/ReplaceBinaryOperator_Sub_Add", "core/ReplaceBinaryOperator_Mul_Div",
    "core/ReplaceBinaryOperator_Div_Mul", "core/ReplaceBinaryOperator_BitAnd_BitOr", "core/ReplaceBinaryOperator_BitOr_BitAnd",
    "core/ReplaceBinaryOperator_Mod_Mul", "core/ReplaceBinaryOperator_FloorDiv_Mul",
)


def core() -> list[str]:
    """The modules that are mutated, by name."""
    source = HOUSE / "src"
    files = [source / "sharedfund/admit.py", source / "sharedfund/rulebook.py", source / "sharedfund/book/tree.py",
             source / "sharedfund/values/trees.py", source / "sharedfund/values/seals.py"]
    for floor in ("audit", "signing", "rules"):
        files += sorted((source / "sharedfund" / floor).glob("*.py"))
    names = [".".join(path.relative_to(source).with_suffix("").parts).removesuffix(".__init__") for path in files]
    # What runs inside another process, or inside Beancount, is not reached by a fork's exchanged code.
    return [name for name in names if name not in ("sharedfund.audit.child", "sharedfund.audit.plugin")]


# ---- mutants ----


@dataclass(frozen=True)
class Mutant:
    """One change to one top-level statement of a module."""

    module: str
    statement: str  # the name that is defined
    operator: str
    line: int
    source: str  # the statement with the change
    change: str  # the changed lines, before -> after

    @cached_property
    def label(self) -> str:
        """What tells it from every other mutant of its module, as long as the statement it changes stays as it is."""
        return sha256(self.source.encode()).hexdigest()[:24]

    @cached_property
    def key(self) -> tuple[str, str, str]:
        return self.module, self.statement, self.change


def mutants(name: str) -> Iterator[Mutant]:
    """Every mutant of a module that changes its code, in order."""
    import cosmic_ray.plugins
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.mutating import mutate_code

    text = Path(str(importlib.import_module(name).__file__)).read_text(encoding="utf-8")
    lines = text.split("\n")
    for statement in ast.parse(text).body:
        names = _defined(statement)
        if not names:
            continue
        first = min([statement.lineno, *(d.lineno for d in getattr(statement, "decorator_list", []))])
        source = "\n".join(lines[first - 1 : statement.end_lineno]) + "\n"
        honest = _code(source)
        nodes = list(ast_nodes(get_ast(source)))
        seen = {honest}
        for operator_name in OPERATORS:
            operator = cosmic_ray.plugins.get_operator(operator_name)()
            for occurrence in range(sum(len(list(operator.mutation_positions(node))) for node in nodes)):
                changed = mutate_code(source, operator, occurrence)
                code = _code(changed) if changed is not None else None
                if code is None or code in seen:
                    continue
                seen.add(code)
                at, change = _change(source, changed)
                yield Mutant(name, names[0], operator_name.removeprefix("core/"), first + at, changed, change)


def _defined(statement: ast.stmt) -> list[str]:
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return [statement.name]
    if isinstance(statement, ast.Assign):
        return [target.id for target in statement.targets if isinstance(target, ast.Name)]
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and statement.value is not None:
        return [statement.target.id]
    return []


def _code(source: str) -> str | None:
    """What a statement does, comparable: no decorator, no annotation, no docstring. None where it is no program."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            node.decorator_list = []
        if isinstance(node, ast.FunctionDef):
            node.returns = None
            for argument in (*node.args.args, *node.args.kwonlyargs, *node.args.posonlyargs):
                argument.annotation = None
        if isinstance(node, ast.AnnAssign):
            node.annotation = ast.Constant(None)
    return ast.dump(tree)


def _change(before: str, after: str) -> tuple[int, str]:
    """The first changed line (from 0) and the change as text."""
    old, new = before.split("\n"), after.split("\n")
    for at, (one, other) in enumerate(zip(old, new, strict=False)):
        if one != other:
            return at, f"{one.strip()} -> {other.strip()}"
    return 0, "-> lines"


def exchange(mutant: Mutant) -> bool:
    """Put the mutant in place of the code in this process; False where that cannot be done here."""
    module = importlib.import_module(mutant.module)
    tree = ast.parse("from __future__ import annotations\n" + mutant.source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node in tree.body:
            node.decorator_list = []  # a rule would be entered twice; a data class is made by its decorator
    space = dict(vars(module))
    old = space[mutant.statement]
    exec(compile(tree, f"<mutant of {mutant.module}>", "exec"), space)  # the project's own text, changed in one place
    new = space[mutant.statement]
    if isinstance(new, FunctionType):
        return _exchange_function(old, new)
    if isinstance(new, type):
        changed = [name for name, value in vars(new).items() if _exchange_member(old, name, value)]
        return bool(changed)
    return _exchange_constant(module, old, new, mutant.statement)


def _function(value: Any) -> Any:
    """The function inside a property, a class method, a cache."""
    for inner in ("fget", "__func__", "__wrapped__"):
        if not isinstance(value, FunctionType) and getattr(value, inner, None) is not None:
            value = getattr(value, inner)
    return value


def _exchange_function(old: Any, new: Any) -> bool:
    old, new = _function(old), _function(new)
    while hasattr(old, "__wrapped__"):
        old = old.__wrapped__
    if not isinstance(old, FunctionType) or len(old.__code__.co_freevars) != len(new.__code__.co_freevars):
        return False
    old.__code__, old.__defaults__, old.__kwdefaults__ = new.__code__, new.__defaults__, new.__kwdefaults__
    return True


def _exchange_member(old: type, name: str, new: Any) -> bool:
    """A method with its defaults, or a plain value, of a class."""
    if isinstance(_function(new), FunctionType):
        return _exchange_function(vars(old).get(name), new)
    if name.startswith("__") or not isinstance(new, PLAIN) or vars(old).get(name) == new:
        return False
    setattr(old, name, new)
    return True


def _exchange_constant(module: ModuleType, old: Any, new: Any, name: str) -> bool:
    """Wherever the constant is known by its name, and in the constants of its module that are made of it."""
    for other in [m for n, m in sys.modules.items() if n.startswith("sharedfund") and isinstance(m, ModuleType)]:
        if vars(other).get(name) is old:
            setattr(other, name, new)
    text = Path(str(module.__file__)).read_text(encoding="utf-8")
    for statement in ast.parse(text).body:
        made = _defined(statement) if isinstance(statement, ast.Assign | ast.AnnAssign) else []
        if made and made != [name] and name in _names(statement):
            space = dict(vars(module))
            exec(compile(ast.Module([statement], []), f"<made of {name}>", "exec"), space)
            _exchange_constant(module, getattr(module, made[0]), space[made[0]], made[0])
    return True


def _names(statement: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}


# ---- which tests run a line ----


@dataclass(frozen=True)
class Reach:
    """Which tests run which lines, and how long they take."""

    tests: Mapping[tuple[str, int], frozenset[str]]  # (file, line) -> node ids
    seconds: Mapping[str, float]

    def limits(self, item: pytest.Item) -> None:
        """End this process once the test takes far longer than it does by itself."""
        usual = TIMES_MAX * self.seconds.get(item.nodeid, 0.0)
        signal.setitimer(signal.ITIMER_PROF, WORK_MIN + usual)
        signal.alarm(int(CLOCK_MIN + usual))

    def of(self, mutant: Mutant, items: Mapping[str, pytest.Item]) -> list[pytest.Item]:
        file = str(importlib.import_module(mutant.module).__file__)
        lines = range(mutant.line, mutant.line + mutant.source.count("\n") + 1)
        found = self.tests.get((file, mutant.line), frozenset())
        # A line of a statement that runs over several is known by its first; a constant by those who import it.
        for line in lines if not found else ():
            found = self.tests.get((file, line), frozenset())
            if found:
                break
        if not found:
            found = self._of_constant(mutant)
        chapter = mutant.module.rpartition(".")[2]
        order = sorted(found, key=lambda node: (f"test_{chapter}" not in node, self.seconds.get(node, 9.0), node))
        return [items[node] for node in order if node in items]

    def _of_constant(self, mutant: Mutant) -> frozenset[str]:
        """The tests that run a line which names the constant; where none does, those that run any line of its module."""
        name = re.compile(rf"\b{re.escape(mutant.statement)}\b")
        named: set[str] = set()
        own: set[str] = set()
        for (file, line), nodes in self.tests.items():
            if name.search(linecache.getline(file, line)):
                named |= nodes
            if file == str(importlib.import_module(mutant.module).__file__):
                own |= nodes
        return frozenset(named or own)


def reach(items: Sequence[pytest.Item], jobs: int) -> Reach:
    """Run every test once, each in one of `jobs` forks, and see which lines of the core it runs."""
    files = [str(importlib.import_module(name).__file__) for name in core()]
    tests: dict[tuple[str, int], set[str]] = defaultdict(set)
    seconds: dict[str, float] = {}
    with TemporaryDirectory() as place:
        pids = []
        for job in range(jobs):
            pid = os.fork()
            if pid == 0:
                _traced(items[job::jobs], files, Path(place) / f"{job}")
            pids.append(pid)
        for pid in pids:
            if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]):
                raise SystemExit("mutants: a test ended the process")
        for job in range(jobs):
            found = json.loads((Path(place) / f"{job}").read_text())
            red = set(found["red"])  # with everything whole: they would kill every mutant, and prove nothing
            for name in sorted(red):
                print(f"mutants: left out, red already: {name}", file=sys.stderr)
            seconds |= found["seconds"]
            for file, lines in found["lines"].items():
                for line, nodes in lines.items():
                    tests[file, int(line)] |= {found["names"][node] for node in nodes} - red
    return Reach({key: frozenset(nodes) for key, nodes in tests.items()}, seconds)


def _traced(items: Sequence[pytest.Item], files: list[str], out: Path) -> None:
    """In a fork: the tests of one job, traced; what they ran is written to `out`."""
    import coverage

    code = 1
    try:
        names, seconds, red = [], {}, []
        lines: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        tracer = coverage.Coverage(data_file=None, include=files, config_file=False)
        with redirect_stdout(StringIO()):
            for item in items:
                tracer.erase()
                started = time.monotonic()
                tracer.start()
                if is_red(item):
                    red.append(item.nodeid)
                tracer.stop()
                seconds[item.nodeid] = time.monotonic() - started
                names.append(item.nodeid)
                data = tracer.get_data()
                for file in data.measured_files():
                    for line in data.lines(file) or ():
                        lines[file][line].append(len(names) - 1)
        out.write_text(json.dumps({"names": names, "seconds": seconds, "red": red, "lines": lines}))
        code = 0
    finally:
        os._exit(code)


# ---- trying ----


class Trial:
    """A pytest plugin that tries the mutants instead of running the tests."""

    def __init__(self, chosen: Sequence[Mutant], jobs: int) -> None:
        self.chosen = chosen
        self.jobs = jobs
        self.outcome: dict[int, int] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            return False
        items = {item.nodeid: item for item in session.items}
        known = reach(session.items, self.jobs)
        print(f"mutants: {len(items)} tests, {len(known.tests)} lines", file=sys.stderr, flush=True)
        waiting = list(range(len(self.chosen)))
        running: dict[int, int] = {}
        while waiting or running:
            while waiting and len(running) < self.jobs:
                number = waiting.pop(0)
                running[_tried(self.chosen[number], known.of(self.chosen[number], items), known)] = number
            pid, status = os.wait()
            number = running.pop(pid)
            code = os.waitstatus_to_exitcode(status)
            self.outcome[number] = KILLED if code < 0 else code  # by its own crash, or because it never ends
            if len(self.outcome) % 200 == 0:
                _keep(self.chosen, self.outcome)
        _keep(self.chosen, self.outcome)
        return True


def _keep(tried: Sequence[Mutant], outcome: Mapping[int, int]) -> None:
    """Write down which mutants of each module are dead; those that live are tried again the next time."""
    dead: dict[str, set[str]] = defaultdict(set)
    for number, mutant in enumerate(tried):
        if outcome.get(number) == KILLED:
            dead[mutant.module].add(mutant.label)
    KEPT.mkdir(parents=True, exist_ok=True)
    for name, changes in dead.items():
        (KEPT / f"{name}.json").write_text(json.dumps(sorted(changes | kept(name)), indent=0), encoding="utf-8")


def kept(name: str) -> frozenset[str]:
    """The mutants of a module that a test has killed; one of a statement that changed since is another mutant."""
    try:
        return frozenset(json.loads((KEPT / f"{name}.json").read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return frozenset()


def _tried(mutant: Mutant, items: list[pytest.Item], known: Reach) -> int:
    """Try one mutant in a fork; the fork's id. Its exit code is the outcome."""
    pid = os.fork()
    if pid:
        return pid
    code = BROKEN
    try:
        for name in (signal.SIGALRM, signal.SIGPROF):
            signal.signal(name, signal.SIG_DFL)
        with redirect_stdout(StringIO()):
            if not items:
                code = NOT_RUN
            elif (exchanged := _exchanged(mutant)) is not True:
                code = UNCHANGED if exchanged is False else KILLED
            else:
                code = KILLED if any(_is_killed_by(item, known) for item in items) else SURVIVED
    finally:
        os._exit(code)


def _is_killed_by(item: pytest.Item, known: Reach) -> bool:
    known.limits(item)
    return is_red(item)


def _exchanged(mutant: Mutant) -> bool | None:
    """Whether the mutant stands in place of the code; None where its module could not even be loaded."""
    try:
        return exchange(mutant)
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return None


def explained() -> dict[tuple[str, str, str], str]:
    """The reasons kept for survivors, by module, name and change."""
    if not EXPLAINED.exists():
        return {}
    rows = tomllib.loads(EXPLAINED.read_text(encoding="utf-8")).get("survivor", [])
    return {("sharedfund." + row["module"], row["name"], row["change"]): row["reason"] for row in rows}


def trial(run: Run, modules: Sequence[str], tests: Sequence[str] = TESTS, *, with_explained: bool = False
          ) -> tuple[list[Mutant], dict[int, int]]:
    """The mutants, and what became of each: those known to be dead are not tried again, those explained when asked for."""
    everything = [mutant for name in modules for mutant in mutants(name)]
    if run.scale < 1:
        drawn = sorted(random.Random(run.seed).sample(range(len(everything)), run.count(len(everything))))
        everything = [everything[number] for number in drawn]
    dead = {name: kept(name) for name in modules}
    outcome = {number: KILLED for number, mutant in enumerate(everything) if mutant.label in dead[mutant.module]}
    run.say(f"mutants: {len(outcome)} known to be dead")
    reasons = {} if with_explained else explained()
    outcome |= {number: SURVIVED for number, mutant in enumerate(everything) if number not in outcome and mutant.key in reasons}
    alive = [number for number in range(len(everything)) if number not in outcome]
    run.say(f"mutants: {len(alive)} to try")
    if alive:
        found = _tried_all([everything[number] for number in alive], run, tests)
        outcome.update({alive[place]: code for place, code in found.items()})
    return everything, outcome


def _tried_all(chosen: Sequence[Mutant], run: Run, tests: Sequence[str]) -> dict[int, int]:
    plugin = Trial(chosen, run.jobs)
    code = pytest.main(["-qq", "-m", "not long", "-p", "no:cacheprovider", "-p", "no:xdist", "--no-header", "-W", "ignore",
                        *tests], plugins=[plugin])
    if code not in (0, 5):
        raise SystemExit("mutants: the tests cannot be collected")
    return plugin.outcome


def run(run: Run) -> Iterator[Figure]:
    """The assurance's figures: a floor each."""
    chosen, outcome = trial(run, core())
    reasons = explained()
    floors: dict[str, Counter[str]] = defaultdict(Counter)
    for number, mutant in enumerate(chosen):
        floor = mutant.module.split(".")[1]
        result = outcome.get(number, NOT_RUN)
        known = result != KILLED and mutant.key in reasons
        floors[floor]["killed" if result == KILLED else "explained" if known else "unchanged" if result == UNCHANGED else "wrong"] += 1
        if result in (SURVIVED, NOT_RUN, BROKEN) and not known:
            run.say(f"survives: {mutant.module} line {mutant.line} {mutant.statement}: {mutant.change}")
    for floor, counted in floors.items():
        tried = counted["killed"] + counted["explained"] + counted["wrong"]
        yield Figure(f"{floor}", tried, counted["wrong"], unit="mutants",
                     detail=f"{counted['killed']:,} killed by a test, {counted['explained']:,} explained in tests/mutants.toml",
                     not_tried="again, what died before and stands in the same statement" +
                     (f"; {counted['unchanged']:,} changes of class bodies and decorators" if counted["unchanged"] else ""))


def main(arguments: Sequence[str]) -> int:
    """0 when every survivor is explained."""
    os.chdir(HOUSE)
    reading = argparse.ArgumentParser(description="mutants of the core")
    reading.add_argument("module", nargs="*")
    reading.add_argument("--seed", type=int, default=20260101)
    reading.add_argument("--scale", type=Fraction, default=Fraction(1))
    reading.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    reading.add_argument("--survivors", type=Path)
    reading.add_argument("--tests", action="append", help="ask these tests alone; may be given often")
    reading.add_argument("--explained", action="store_true", help="try those of tests/mutants.toml too")
    asked = reading.parse_args(arguments)
    modules = [name for name in core() if not asked.module or name.rpartition(".")[2] in asked.module or name in asked.module]
    chosen, outcome = trial(Run(asked.seed, asked.scale, asked.jobs), modules, asked.tests or TESTS,
                            with_explained=asked.explained)
    reasons = explained()
    counted = Counter(outcome.values())
    left = [mutant for number, mutant in enumerate(chosen)
            if outcome.get(number, NOT_RUN) in (SURVIVED, NOT_RUN, BROKEN) and mutant.key not in reasons]
    for mutant in left:
        print(f"{mutant.module} line {mutant.line} {mutant.statement}: {mutant.change}")
    if asked.survivors:
        rows = [f"[[survivor]]\nmodule = {json.dumps(m.module.removeprefix('sharedfund.'))}\nname = {json.dumps(m.statement)}\n"
                f"change = {json.dumps(m.change, ensure_ascii=False)}\nreason = \"\"\n" for m in left]
        asked.survivors.write_text("\n".join(rows), encoding="utf-8")
    print(f"mutants: {len(chosen)} tried, {counted[KILLED]} killed, {counted[SURVIVED]} survive, "
          f"{counted[NOT_RUN]} run by no test, {counted[UNCHANGED]} not exchanged; {len(left)} unexplained")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
