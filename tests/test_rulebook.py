"""The rulebook is whole: every rule has its number, source, way, words, tests and heading, and every entry is governed."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from functools import lru_cache
from pathlib import Path

import pytest

from sharedfund import rulebook as rulebook_module
from sharedfund.entries import KINDS
from sharedfund.render import words
from sharedfund.render.words import form, titles
from sharedfund.rulebook import CHAPTERS, FIRST, rank, rulebook
from sharedfund.rules import Rule

HOUSE = Path(__file__).resolve().parent.parent
RULES = HOUSE / "src" / "sharedfund" / "rules"


def _numbers(spans: str) -> list[str]:
    found = []
    for span in spans.split():
        first, dash, last = span.partition("-")
        found += [f"R{n}" for n in range(int(first), int(last) + 1)] if dash else [f"R{first}"]
    return found


# Every rule of the design.
PROMISED = _numbers("1-144 45a")
WAYS = ("door", "duty", "measure", "form", "not-ours")


def _id(rule: Rule) -> str:
    return f"{rule.number}-{rule.name}"


ALL = rulebook().rules
KEPT = [rule for rule in ALL if rule.way in ("door", "duty")]


@pytest.mark.parametrize("number", PROMISED)
def test_every_promised_rule_stands(number: str) -> None:
    assert rulebook().numbered(number), f"{number} is nowhere"


@pytest.mark.parametrize("rule", ALL, ids=_id)
def test_a_rule_says_what_it_is(rule: Rule) -> None:
    assert re.fullmatch(r"R[0-9]+a?", rule.number)
    assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", rule.name)
    assert rule.way in WAYS
    assert rule.chapter in CHAPTERS or rule.chapter in {path.stem for path in RULES.glob("*.py")}
    assert rule.source.strip(), "a rule without a source is somebody's whim"
    assert rule.text.endswith("."), rule.text
    assert rule.number in titles._ZH, f"{rule.number} has no Chinese title"


def test_a_rule_has_one_name_and_a_name_one_number() -> None:
    by_name: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for rule in ALL:
        by_name[rule.name].add((rule.number, rule.chapter))
    assert {name: places for name, places in by_name.items() if len({number for number, _ in places}) > 1
            and not _is_measure(name)} == {}


def _is_measure(name: str) -> bool:
    """One figure may be the definition that several rules ask for."""
    return all(rule.way == "measure" for rule in ALL if rule.name == name)


@pytest.mark.parametrize("rule", [rule for rule in ALL if rule.way == "form"], ids=_id)
def test_a_form_names_a_test_that_exists(rule: Rule) -> None:
    path, _, name = rule.test.partition("::")
    file = HOUSE / path
    assert file.is_file(), rule.test
    assert not name or re.search(rf"^\s*(def|class) {re.escape(name.rpartition('::')[2].partition('[')[0])}\b",
                                 file.read_text(encoding="utf-8"), re.MULTILINE), rule.test


@lru_cache
def _marked() -> dict[str, set[str]]:
    """The tests marked for each rule's number, found by reading the files: nothing is imported."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted((HOUSE / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "rule":
                for argument in node.args:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        found[argument.value].add(f"{path.relative_to(HOUSE)}")
    return found


@pytest.mark.parametrize("number", sorted({rule.number for rule in KEPT}, key=rank))
def test_a_door_or_duty_has_its_table_of_both_sides(number: str) -> None:
    assert _marked()[number], f"no test is marked with {number}"


def test_no_mark_names_a_rule_that_does_not_exist() -> None:
    assert set(_marked()) - {rule.number for rule in ALL} == set()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_entry_that_no_rule_governs_does_not_exist(kind: str) -> None:
    of_all = {rule.name for rule in ALL if rule.way == "door" and rule.kinds >= set(KINDS)}
    own = {rule.name for rule in rulebook().governing(kind)} - of_all
    assert own, f"{kind} is governed by nothing but what holds for every entry"


def test_rules_are_asked_in_the_stated_order() -> None:
    numbers = [rule.number for rule in ALL]
    assert numbers == sorted(numbers, key=rank)
    first = [number for number in dict.fromkeys(numbers) if number in FIRST]
    assert first == [number for number in FIRST if number in numbers]


# ---- words ----


def _functions(tree: ast.Module) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


# What every chapter may call.
SHARED = _functions(ast.parse((RULES / "__init__.py").read_text(encoding="utf-8")))


def _codes() -> set[tuple[str, str]]:
    """(rule, code) of every Objection and flag that a rules file can make. A helper's code belongs to each rule that
    calls it, however many helpers lie between."""
    found = set()
    for path in sorted(RULES.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = {**SHARED, **_functions(tree)}
        names = {rule.name for rule in KEPT if rule.chapter == path.stem}
        for name in names & set(functions):
            found |= {(name, code) for code in _said(name, functions, set())}
    return found


def _said(name: str, functions: dict[str, ast.FunctionDef], seen: set[str]) -> set[str]:
    if name in seen:
        return set()
    seen.add(name)
    codes = set()
    for node in ast.walk(functions[name]):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            called = node.func.id
            place = {"Objection": 0, "flag": 1}.get(called)
            if place is not None and len(node.args) > place:
                codes |= _texts(node.args[place])
            elif called in functions:
                codes |= _said(called, functions, seen)
    return codes


def _composed() -> set[str]:
    """The rules some code of which is made at run time; the tests of their chapter hold those."""
    found = set()
    for path in sorted(RULES.glob("*.py")):
        functions = {**SHARED, **_functions(ast.parse(path.read_text(encoding="utf-8")))}
        for name in {rule.name for rule in KEPT if rule.chapter == path.stem} & set(functions):
            reached: set[str] = set()
            _said(name, functions, reached)
            for function in reached:
                for node in ast.walk(functions[function]):
                    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                        place = {"Objection": 0, "flag": 1}.get(node.func.id)
                        if place is not None and len(node.args) > place and not _is_plain(node.args[place]):
                            found.add(name)
    return found


def _is_plain(node: ast.expr) -> bool:
    if isinstance(node, ast.IfExp):
        return _is_plain(node.body) and _is_plain(node.orelse)
    return isinstance(node, ast.Constant)


def _texts(node: ast.expr) -> set[str]:
    """The texts an expression can be: a constant, or either side of a conditional."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.IfExp):
        return _texts(node.body) | _texts(node.orelse)
    return set()


CODES = sorted(_codes())


def test_the_codes_of_the_rules_are_found() -> None:
    assert len(CODES) > len({rule.name for rule in KEPT}) * 0.9, "the scan above lost sight of the rules"


def test_every_code_has_words() -> None:
    assert {(name, code) for name, code in CODES if words.of_rule(name, code) is None} == set()


def test_words_say_the_same_in_both_languages() -> None:
    wrong = set()
    for name, code in CODES:
        found = words.of_rule(name, code)
        if found is not None and not (
            re.search("[\u4e00-\u9fff]", found.zh) and not re.search("[\u4e00-\u9fff]", re.sub("“.*?”", "", found.en))
            and bool(found.remedy_zh) == bool(found.remedy_en) and form.fields(found.zh) == form.fields(found.en)
        ):
            wrong.add((name, code))
    assert wrong == set()


def test_no_words_stand_for_a_code_that_no_rule_says() -> None:
    """Words nobody can meet are a code that was renamed."""
    known = set(CODES)
    names, composed = {rule.name for rule in KEPT}, _composed()
    stray = set()
    for module in words._modules():
        for name, code in getattr(module, "WORDS", {}):
            if name not in names or ((name, code) not in known and name not in composed):
                stray.add((name, code))
    assert stray == set()


@pytest.mark.parametrize("module", list(words._modules()), ids=lambda module: module.__name__.rpartition(".")[2])
def test_every_text_can_be_filled(module: object) -> None:
    tables = [getattr(module, "WORDS", {}), getattr(module, "ERRORS", {}), getattr(module, "FINDINGS", {})]
    for table in tables:
        for code, said in table.items():
            for language in form.LANGUAGES:
                assert said.reason({}, language), code
                said.remedy({}, language)


def test_an_errors_words_stand_in_one_place() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for module in words._modules():
        for code in getattr(module, "ERRORS", {}):
            places[code].append(module.__name__)
    assert {code: where for code, where in places.items() if len(where) > 1} == {}


def test_an_error_that_can_be_raised_has_words() -> None:
    raised = set()
    for top in ("src/sharedfund", "cli/sharedfund_cli"):
        for path in sorted((HOUSE / top).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args
                        and node.func.id in ("BadInput", "NotFound", "BookBusy", "SharedFundError", "WrongPassword")):
                    raised |= _texts(node.args[0])
    assert {code for code in raised if words.of_error(code) is None} == set()


# ---- the page ----


def test_the_page_of_the_rulebook_is_what_the_code_says() -> None:
    from tools.write_docs import rulebook_page

    assert (HOUSE / "docs" / "rulebook.md").read_text(encoding="utf-8") == rulebook_page(), "run: make docs"


@pytest.mark.parametrize("page", ["entries.md", "commands.md", "findings.md"])
def test_a_page_that_follows_from_the_code_is_current(page: str) -> None:
    from tools.write_docs import PAGES

    assert (HOUSE / "docs" / page).read_text(encoding="utf-8") == PAGES[page](), "run: make docs"


def test_a_rule_has_a_heading_with_its_name_as_anchor() -> None:
    page = (HOUSE / "docs" / "rulebook.md").read_text(encoding="utf-8")
    assert {rule.name for rule in ALL if f'<a id="{rule.name}"></a>' not in page} == set()


def test_the_rulebook_imports_every_chapter_and_asks_in_its_order(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(rulebook_module, "import_module", asked.append)
    book = rulebook_module.Rulebook()
    assert asked == [f"sharedfund.rules.{chapter}" for chapter in rulebook_module.CHAPTERS]
    ranks = [rulebook_module.rank(rule.number) for rule in book.rules]
    assert ranks == sorted(ranks) and [rank[0] for rank in ranks].count(0) > 0
    first = list(dict.fromkeys(rule.number for rule in book.rules))[: len(rulebook_module.FIRST)]
    assert tuple(first) == rulebook_module.FIRST
    assert rulebook_module.rank("R45a") < rulebook_module.rank("R1") < rulebook_module.rank("R2") < rulebook_module.rank("R10")


def test_duties_and_rules_of_a_number_are_what_they_are_asked_for() -> None:
    book = rulebook_module.rulebook()
    assert {rule.way for rule in book.duties()} == {"duty"}
    assert len(book.duties()) == sum(rule.way == "duty" for rule in book.rules) > 50
    assert {rule.number for rule in book.numbered("R129")} == {"R129"} and len(book.numbered("R129")) > 3
