"""The house: floors and chapters, no float near money, one place that writes, the public promise, nothing left undone."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent
SOURCE = HOUSE / "src" / "sharedfund"
CLI = HOUSE / "cli" / "sharedfund_cli"


def _files(*roots: Path) -> list[Path]:
    return sorted(path for root in roots for path in root.rglob("*.py"))


def _trees(*roots: Path) -> Iterator[tuple[Path, ast.Module]]:
    for path in _files(*roots):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def _place(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(HOUSE)}:{getattr(node, 'lineno', 0)}"


# ---- floors ----


def _contracts() -> list[dict[str, object]]:
    settings = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))
    return list(settings["tool"]["importlinter"]["contracts"])


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(Path(sys.executable).parent / "lint-imports"), "--no-cache"], cwd=folder, capture_output=True,
                          text=True, check=False, env={"PYTHONPATH": f"{folder}/src:{folder}/cli", "PATH": "/usr/bin:/bin",
                                                       "PYTHONUTF8": "1", "COLUMNS": "400"})


# For each contract, an import that breaks it: the file it is planted in, and the line.
PLANTED = {
    "floors": ("src/sharedfund/state/ledger.py", "from sharedfund import drafts as _planted"),
    "no-machine": ("src/sharedfund/reports/position.py", "import pathlib as _planted"),
    "entries-apart": ("src/sharedfund/entries/bills.py", "from sharedfund.entries import bank as _planted"),
    "rules-apart": ("src/sharedfund/rules/bank.py", "from sharedfund.rules import bills as _planted"),
    "drafts-apart": ("src/sharedfund/drafts/bank.py", "from sharedfund.drafts import bills as _planted"),
    "words-apart": ("src/sharedfund/render/words/form.py", "from sharedfund.state import ledger as _planted"),
}


def test_every_contract_of_the_floors_has_a_planted_violation() -> None:
    assert {str(contract["id"]) for contract in _contracts()} == set(PLANTED)


def test_the_floors_hold() -> None:
    told = _lint(HOUSE)
    assert told.returncode == 0, told.stdout


def test_a_planted_import_breaks_each_contract(tmp_path: Path) -> None:
    for name in ("src", "cli"):
        shutil.copytree(HOUSE / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(HOUSE / "pyproject.toml", tmp_path)
    for file, line in PLANTED.values():
        path = tmp_path / file
        path.write_text(path.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    told = " ".join(_lint(tmp_path).stdout.split())
    for contract in _contracts():
        assert f"{contract['name']} BROKEN" in told, contract["id"]


# ---- money ----


def _is_float(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, float)
    if isinstance(node, ast.Name):
        return node.id == "float"
    # A quotient of numbers is a float unless one of them is exact; round() turns what it gets into what it is.
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "round"


# Where a float is named in order to be refused, or counts no money.
FLOATS = {
    "src/sharedfund/values/money.py": "refuses floats",
    "src/sharedfund/render/svg.py": "places on a drawing",
    "src/sharedfund/audit/child.py": "refuses floats",
    "src/sharedfund/banking/workbooks.py": "writes a workbook's numbers as their digits",
    "src/sharedfund/book/store.py": "seconds to wait for the lock",
    "cli/sharedfund_cli/demo.py": "seconds the demo took",
}


def test_no_float_comes_near_money() -> None:
    found = [_place(path, node) for path, tree in _trees(SOURCE, CLI) for node in ast.walk(tree) if _is_float(node)]
    assert [place for place in found if place.rpartition(":")[0] not in FLOATS] == []


# ---- the store ----

# The one place that writes each kind of file.
WRITERS = {
    "src/sharedfund/book/store.py": "the book's folder and the user's",
    "src/sharedfund/signing/files.py": "keys, requests, answers: never inside a book",
    "cli/sharedfund_cli/book.py": "a temporary folder, to read again what `book tidy` would write",
    "src/sharedfund/signing/passwords.py": "forgets how many passwords were wrong",
}
WRITING_METHODS = {"write_text", "write_bytes", "touch", "unlink", "rename", "rmdir", "symlink_to", "hardlink_to", "truncate"}
WRITING_FUNCTIONS = {"os": {"replace", "rename", "remove", "unlink", "truncate", "ftruncate", "rmdir", "symlink", "link", "write"},
                     "shutil": {"rmtree", "move", "copy", "copy2", "copyfile", "copytree"}}


def _writes(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    function = node.func
    if isinstance(function, ast.Attribute):
        module = function.value.id if isinstance(function.value, ast.Name) else ""
        if function.attr in WRITING_FUNCTIONS.get(module, ()):
            return True
        if function.attr in WRITING_METHODS and module not in ("store", "output", "formatter"):
            return True
        named_open = function.attr == "open" and module not in ("Book", "webbrowser", "FileSigner", "kept", "tarfile")
    else:
        named_open = isinstance(function, ast.Name) and function.id == "open"
    if not named_open:
        return False
    modes = [argument.value for argument in [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "mode")]
             if isinstance(argument, ast.Constant) and isinstance(argument.value, str)]
    return any(re.fullmatch(r"[rbt]*[wax+][rbt+]*", mode) for mode in modes)


def test_only_the_store_opens_files_for_writing() -> None:
    found = [_place(path, node) for path, tree in _trees(SOURCE, CLI) for node in ast.walk(tree) if _writes(node)]
    assert [place for place in found if place.rpartition(":")[0] not in WRITERS] == []


@pytest.mark.parametrize("line", ["open(p, 'wb')", "open(p, mode='a')", "p.open('r+')", "p.write_text('x')", "os.replace(a, b)",
                                  "shutil.rmtree(p)", "p.unlink()"])
def test_a_write_is_seen(line: str) -> None:
    assert any(_writes(node) for node in ast.walk(ast.parse(line)))


def test_only_the_command_line_reads_a_clock() -> None:
    found = []
    for path, tree in _trees(SOURCE, CLI):
        for node in ast.walk(tree):
            if (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("now", "utcnow", "today", "time")
                    and isinstance(node.func.value, ast.Name) and node.func.value.id in ("datetime", "date", "time")):
                found.append(_place(path, node))
    assert [place for place in found if not place.startswith("cli/sharedfund_cli/desk.py:")] == []


# ---- nothing left undone ----


def test_nothing_is_left_undone() -> None:
    word = re.compile(r"\b(TO" r"DO|FIX" r"ME|XXX|HACK)\b|NotImplemented|pragma: no cover")
    found = []
    for path in [*_files(SOURCE, CLI, HOUSE / "tests", HOUSE / "tools"), *sorted((HOUSE / "docs").rglob("*.md"))]:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if word.search(line) and path != Path(__file__):
                found.append(f"{path.relative_to(HOUSE)}:{number}")
    assert found == []


def test_no_exception_is_caught_blindly() -> None:
    found = []
    for path, tree in _trees(SOURCE, CLI):
        for node in ast.walk(tree):
            if isinstance(node, ast.ExceptHandler) and (
                    node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException"))
            ) and not (isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None):  # cleaning up and going on failing
                found.append(_place(path, node))
    assert found == []


def test_an_exception_to_the_checkers_gives_its_reason() -> None:
    bare = re.compile(r"#\s*(type: ignore(\[[^\]]*\])?|noqa(: ?[A-Z0-9, ]+)?)\s*$")
    found = []
    for path in _files(SOURCE, CLI):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if bare.search(line) and "no-any-return" not in line:
                found.append(f"{path.relative_to(HOUSE)}:{number}")
    assert found == []


def test_no_path_of_a_machine_stands_in_the_repository() -> None:
    machine = re.compile(r"/(work|root|home/[a-z]+)/")
    found = []
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=HOUSE, capture_output=True, check=False).stdout.decode()
    for name in filter(None, listed.split("\0")):
        path = HOUSE / name
        if path.suffix in (".py", ".md", ".toml", ".json", ".beancount", ".html", "") and path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            found += [f"{name}:{number}" for number, line in enumerate(text.splitlines(), 1) if machine.search(line)]
    assert [place for place in found if not place.startswith("tests/test_house.py:")] == []


# ---- the promise ----


def test_the_public_names_are_the_ones_the_docs_promise() -> None:
    import sharedfund

    page = (HOUSE / "docs" / "api.md").read_text(encoding="utf-8")
    promised = re.findall(r"^### `([A-Za-z_]+)`", page, re.MULTILINE)
    assert sorted(promised) == sorted(sharedfund.__all__)
    for name in sharedfund.__all__:
        assert getattr(sharedfund, name) is not None


def test_the_package_says_that_it_is_typed() -> None:
    assert (SOURCE / "py.typed").exists()


def test_importing_the_package_imports_nothing_heavy() -> None:
    told = subprocess.run([sys.executable, "-c", "import sharedfund, sys; print([m for m in ('pydantic', 'beancount', 'cryptography') "
                                                 "if m in sys.modules])"], capture_output=True, text=True, check=True,
                          env={"PYTHONPATH": f"{HOUSE}/src", "PATH": "/usr/bin:/bin"})
    assert told.stdout.strip() == "[]"


def test_above_the_line_beancount_is_not_needed() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import sys, sharedfund.admit, sharedfund.drafts, sharedfund.rulebook as r; r.rulebook(); "
                               "print([m for m in ('beancount', 'click', 'rich', 'jinja2') if m in sys.modules])"],
        capture_output=True, text=True, check=True, env={"PYTHONPATH": f"{HOUSE}/src", "PATH": "/usr/bin:/bin"})
    assert told.stdout.strip() == "[]"


def test_the_version_is_the_same_everywhere() -> None:
    import sharedfund

    settings = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))
    assert settings["project"]["version"] == sharedfund.__version__
    assert f"## [{sharedfund.__version__}]" in (HOUSE / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_link_between_pages_leads_somewhere() -> None:
    broken = []
    for page in [*sorted((HOUSE / "docs").rglob("*.md")), *sorted(HOUSE.glob("*.md"))]:
        text = page.read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)):
            if "://" not in target and not (page.parent / target).exists():
                broken.append(f"{page.relative_to(HOUSE)}: {target}")
    assert broken == []
