"""Which tests there are, by the names a table may give them: `tests/rules/test_bank.py::test_x`, or `…::TestY::test_x`."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent


@cache
def tests() -> frozenset[str]:
    """Every test function of the house, without its parameters."""
    found = set()
    for path in sorted((HOUSE / "tests").rglob("test_*.py")):
        place = str(path.relative_to(HOUSE))
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found.add(f"{place}::{node.name}")
            elif isinstance(node, ast.ClassDef):
                found |= {f"{place}::{node.name}::{inner.name}" for inner in node.body
                          if isinstance(inner, ast.FunctionDef) and inner.name.startswith("test_")}
    return frozenset(found)
